//! What goes out of the house: closed periods, the board report, packs.
//!
//! `/closes`, `/reports/board` and `/reports/es_ley_10_2025` show them, `baremo close` and
//! `baremo report` too.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ServiceError;
use crate::close::{Close, CloseCheck, CloseRequest};
use crate::pack::{PackQuery, PackReport};
use crate::report::ReportSpec;

/// Further reports by their words, each as it was chosen or why it cannot be read.
pub type OwnReports = BTreeMap<String, Result<ReportSpec, ServiceError>>;

/// Closes periods and reports them.
pub trait ReportService: Send + Sync {
    /// Returns the closed periods, by name.
    ///
    /// # Errors
    ///
    /// Fails when one cannot be read.
    fn closes(&self) -> Result<Vec<Close>, ServiceError>;

    /// Holds a closed period against today; of all its metrics when none are named.
    ///
    /// # Errors
    ///
    /// Not found; fails when data or snapshot cannot be read.
    fn close(&self, name: &str, metrics: &[&str]) -> Result<CloseCheck, ServiceError>;

    /// Returns what closing a period would pin, and pins nothing.
    ///
    /// # Errors
    ///
    /// As [`ReportService::pin`].
    fn closing(&self, request: &CloseRequest) -> Result<Close, ServiceError>;

    /// Closes a period: pins its figures and the snapshot they stand on.
    ///
    /// # Errors
    ///
    /// A bad request when the name is none or taken, or the period cannot be read; fails when it
    /// cannot be written.
    fn pin(&self, request: &CloseRequest) -> Result<Close, ServiceError>;

    /// Returns what the board report is made of: the folder's own choice, else the usual figures
    /// that the data can answer.
    ///
    /// # Errors
    ///
    /// A bad request, naming file and line, when the choice is wrong.
    fn report_spec(&self) -> Result<ReportSpec, ServiceError>;

    /// Returns the folder's further reports by their words, such as one a client; of a file that is
    /// wrong what is wrong with it.
    ///
    /// # Errors
    ///
    /// Fails when they cannot be read.
    fn reports(&self) -> Result<OwnReports, ServiceError>;

    /// Returns what the head says of a period; empty where nothing was said.
    ///
    /// # Errors
    ///
    /// Fails when it cannot be read.
    fn comment(&self, period: &str) -> Result<String, ServiceError>;

    /// Keeps what the head says of a period, in the place of what was said; an empty text forgets.
    ///
    /// # Errors
    ///
    /// A bad request when the name is none or the text too long; fails when it cannot be written.
    fn save_comment(&self, period: &str, text: &str) -> Result<(), ServiceError>;

    /// Returns a pack of one year, every figure recomputed from its records.
    ///
    /// # Errors
    ///
    /// Not found for an unknown pack; a bad request when nothing of the year is on record; fails
    /// when the data cannot be read.
    fn pack(&self, query: &PackQuery) -> Result<Arc<PackReport>, ServiceError>;
}
