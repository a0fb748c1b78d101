//! A service with made-up answers, for tests of pages: every metric of the real catalogue has a
//! value, an interval and a change, and all texts of its data are hostile.

mod boards;
mod catalog;
mod closes;
mod conversation;
mod customers;
mod hours;
mod packs;
mod questions;
mod records;
mod reports;
mod sources;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use baremo_metrics::answer::MetricUsed;
use baremo_metrics::catalog::Catalog;
use baremo_metrics::close::Close;
use baremo_metrics::query::{Query, USUAL};
use baremo_metrics::service::{OwnBoards, SavedView, ServiceError};
use baremo_model::ErrorKind;

/// A name that must come out of a page harmless.
pub const HOSTILE: &str = "<script>alert('x')</script>=cmd|' /C calc'!A0";

/// 1 January 2026 in UTC microseconds, where the made-up data end.
pub const END: i64 = 1_767_225_600_000_000;

/// A service whose answers are made up and always the same.
pub struct FakeService {
    catalog: Arc<Catalog>,
    packs: PathBuf,
    empty: bool,
    slow: bool,
    waiting: bool,
    over_until: Option<String>,
    asked: Mutex<Vec<Query>>,
    views: Mutex<BTreeMap<String, SavedView>>,
    boards: Mutex<OwnBoards>,
    closes: Mutex<BTreeMap<String, Close>>,
    comments: Mutex<BTreeMap<String, String>>,
}

impl FakeService {
    /// Makes a service over the catalogue in this folder.
    ///
    /// # Panics
    ///
    /// Panics when the folder holds no valid catalogue: there is nothing to test then.
    pub fn new(catalog: &Path) -> Self {
        let packs = catalog.join("packs");
        let catalog = Catalog::load_dir(catalog).expect("the catalogue of the repository is valid");
        FakeService {
            catalog: Arc::new(catalog),
            packs,
            empty: false,
            slow: false,
            waiting: false,
            over_until: None,
            asked: Mutex::default(),
            views: Mutex::default(),
            boards: Mutex::default(),
            closes: Mutex::default(),
            comments: Mutex::default(),
        }
    }

    /// Returns the same service over a folder without data.
    #[must_use]
    pub fn without_data(mut self) -> Self {
        self.empty = true;
        self
    }

    /// Returns the same service, of which no answer is at hand.
    #[must_use]
    pub fn without_haste(mut self) -> Self {
        self.slow = true;
        self
    }

    /// Returns the same service, all of whose records wait for the end of a window of 30 days.
    #[must_use]
    pub fn with_open_windows(mut self) -> Self {
        self.waiting = true;
        self
    }

    /// Returns the same service, whose records wait but in ranges that end by this day.
    #[must_use]
    pub fn with_windows_over_until(mut self, day: &str) -> Self {
        self.over_until = Some(day.to_owned());
        self.with_open_windows()
    }

    /// Returns what was asked so far.
    pub fn asked(&self) -> Vec<Query> {
        self.asked.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).clone()
    }

    fn keep(&self, query: Query) {
        self.asked.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push(query);
    }

    /// Keeps as of when something was asked that is no question for figures.
    fn noted(&self, as_of: Option<&str>) {
        self.keep(Query { as_of: as_of.map(str::to_owned), ..Query::default() });
    }

    fn used(&self, query: &Query, name: &str) -> Result<MetricUsed, ServiceError> {
        let metric = self.catalog.get(name)?;
        let variant = query.variant.clone().unwrap_or_else(|| "default".into());
        let definition = metric.definition(&variant).ok_or_else(|| {
            ServiceError::new(ErrorKind::BadRequest, format!("unknown variant `{variant}`"))
        })?;
        let seconds = definition.unit.word() == "seconds";
        Ok(MetricUsed {
            statistic: seconds.then(|| match query.stat.as_deref() {
                Some(USUAL) => "median".to_owned(),
                stat => stat.unwrap_or("mean").to_owned(),
            }),
            variant: definition.variant.clone(),
            formula: definition.formula.clone(),
            parameters: match self.waiting {
                true => BTreeMap::from([("window".into(), "30d".into())]),
                false => BTreeMap::new(),
            },
            version: metric.version,
            calendar: query.calendar.clone().unwrap_or_else(|| "wall".into()),
            material: metric.material,
            ..used(name, definition.unit.word(), metric.better.word())
        })
    }
}

/// Returns a metric as a question uses it that asks for nothing but its name.
pub fn used(name: &str, unit: &str, better: &str) -> MetricUsed {
    MetricUsed {
        name: name.into(),
        unit: unit.into(),
        better: better.into(),
        statistic: None,
        variant: "default".into(),
        default_name: None,
        formula: String::new(),
        parameters: BTreeMap::new(),
        version: 1,
        basis: "event".into(),
        actor: "as_of_event".into(),
        credit: None,
        calendar: "wall".into(),
        calendars: Vec::new(),
        interval: None,
        profile: None,
        material: 0.0,
    }
}
