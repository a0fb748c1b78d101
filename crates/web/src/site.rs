//! What the pages stand on: the services behind them, and who may read.

use std::sync::Arc;

use baremo_metrics::MetricService;
use baremo_metrics::service::ImportService;

/// The services behind the pages. Pages whose service is absent say so.
#[derive(Clone)]
pub struct Site {
    pub(crate) service: Arc<dyn MetricService>,
    pub(crate) imports: Option<Arc<dyn ImportService>>,
}

impl Site {
    /// Returns a site that answers questions and does nothing else.
    pub fn new(service: Arc<dyn MetricService>) -> Self {
        Site { service, imports: None }
    }

    /// Returns the site with pages that take files in.
    #[must_use]
    pub fn with_imports(mut self, imports: Arc<dyn ImportService>) -> Self {
        self.imports = Some(imports);
        self
    }
}

impl<S: MetricService + 'static> From<Arc<S>> for Site {
    fn from(service: Arc<S>) -> Self {
        Site::new(service)
    }
}
