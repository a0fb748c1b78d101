//! `/contacts/{source}/{id}`: one call or live chat as a picture, with its waits, talk and holds,
//! which metrics of calls count it and why, and what happened. Records of calls lead here.

use baremo_metrics::ServiceError;

use super::conversation::{Subject, clocks, events_of, parts_file, picture, show_call};
use crate::export::TableForm;
use crate::visit::{Page, Visit};

/// Returns the picture as a file.
pub(crate) fn file(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    picture(visit, Subject::Contact)
}

/// Shows the page.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    show_call(visit)
}

/// Returns which metrics count the call as a file.
pub(crate) fn clocks_file(visit: &Visit<'_>, form: TableForm) -> Result<Page, ServiceError> {
    clocks(visit, Subject::Contact, form)
}

/// Returns what happened as a file.
pub(crate) fn events_file(visit: &Visit<'_>, form: TableForm) -> Result<Page, ServiceError> {
    events_of(visit, Subject::Contact, form)
}

/// Returns what takes time in it as a file.
pub(crate) fn parts_table(visit: &Visit<'_>, form: TableForm) -> Result<Page, ServiceError> {
    parts_file(visit, form)
}
