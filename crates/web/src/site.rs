//! What the pages stand on: the services behind them, and who may read.

use std::sync::Arc;

use baremo_metrics::MetricService;
use baremo_metrics::service::{AccessService, ImportService};
use baremo_model::Micros;

/// The services behind the pages. Pages whose service is absent say so.
#[derive(Clone)]
pub struct Site {
    pub(crate) service: Arc<dyn MetricService>,
    pub(crate) imports: Option<Arc<dyn ImportService>>,
    pub(crate) access: Option<Arc<dyn AccessService>>,
    pub(crate) reach: Arc<Reach>,
    pub(crate) clock: Option<fn() -> Micros>,
}

/// From where a site can be reached.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// Names browsers may ask for besides this machine's.
    pub hosts: Vec<String>,
    /// Whether other machines can reach it: addresses in digits are then taken too.
    pub beyond: bool,
    /// Whether browsers come through HTTPS, by a proxy in front.
    pub https: bool,
}

impl Site {
    /// Returns a site that answers questions and does nothing else.
    pub fn new(service: Arc<dyn MetricService>) -> Self {
        let reach = Arc::new(Reach::default());
        Site { service, imports: None, access: None, reach, clock: None }
    }

    /// Returns the site with pages that take files in.
    #[must_use]
    pub fn with_imports(mut self, imports: Arc<dyn ImportService>) -> Self {
        self.imports = Some(imports);
        self
    }

    /// Returns the site with a clock, so that walls say when what they show was made.
    #[must_use]
    pub fn with_clock(mut self, clock: fn() -> Micros) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Returns the site for those who are known only, as far as `access` asks for it.
    #[must_use]
    pub fn with_access(mut self, access: Arc<dyn AccessService>, reach: Reach) -> Self {
        self.access = Some(access);
        self.reach = Arc::new(reach);
        self
    }
}

impl<S: MetricService + 'static> From<Arc<S>> for Site {
    fn from(service: Arc<S>) -> Self {
        Site::new(service)
    }
}
