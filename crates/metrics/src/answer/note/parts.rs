//! What notes tell in several figures.

/// How many targets of one kind fell due, and how many of them were met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfKind {
    /// Word of the kind.
    pub kind: String,
    /// Targets met.
    pub met: u64,
    /// Targets that fell due.
    pub due: u64,
}

impl OfKind {
    /// Returns the share of those that were met, in percent; 0 where none fell due.
    pub fn percent(&self) -> f64 {
        100.0 * self.met as f64 / self.due.max(1) as f64
    }
}

/// What waits are with those that are not over, each as one that lasts that long at least.
#[derive(Clone, Debug, PartialEq)]
pub struct WithWaiting {
    /// The variant that tells so.
    pub variant: String,
    /// The median; none where so many wait that it is not reached.
    pub median: Option<f64>,
    /// The 90th percentile.
    pub p90: Option<f64>,
}

/// What rows that are not shown amount to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotShown {
    /// Id of the metric.
    pub metric: String,
    /// Observations of all of them.
    pub n: u64,
    /// The same of the comparison range.
    pub before: Option<u64>,
}
