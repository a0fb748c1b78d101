//! Which reading of a record counts: that of the mapping's greatest revision, else that of the
//! record's greatest version.
//!
//! Both are one number in what is stored ([`version`]), so that events have one order, whichever
//! revision is imported first.

use baremo_model::event::version;
use baremo_model::{Event, Micros, told};

use super::parts::Refusal;

/// Refuses a version that is too great to be told from those of other revisions. The first one has
/// any.
pub(super) fn check(revision: u32, version: Micros) -> Result<(), Refusal> {
    if revision <= 1 || version::fits_revision(version) {
        return Ok(());
    }
    let reach = version::SPAN / 2;
    let message = told!(
        "the version {version} is beyond what a mapping with a `revision` may have, {reach}",
        "la versión {version} supera lo que admite un mapeo con `revision`, {reach}"
    );
    Err(Refusal::new("version_too_great", message))
}

/// Makes the version of an event that of its mapping's revision.
pub(super) fn raise(revision: u32, event: &mut Event) {
    event.version = version::raised(revision, event.version);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_revision_has_any_version_and_others_those_of_their_span() {
        let is_taken = |revision: u32, version: Micros| check(revision, version).is_ok();
        assert!(is_taken(1, i64::MAX) && is_taken(1, i64::MIN));
        assert!(is_taken(2, version::SPAN / 2 - 1) && is_taken(32, 1 - version::SPAN / 2));
        assert!(!is_taken(2, version::SPAN / 2) && !is_taken(2, -version::SPAN / 2));
    }
}
