//! Which reading of a record counts: that of the mapping's greatest revision, else that of the
//! record's greatest version.
//!
//! Both are one number in what is stored: versions of a revision lie above all those of the one
//! before ([`SPAN`]), so that events have one order, whichever revision is imported first. Those of
//! the first are as they are.

use baremo_model::{Event, Micros, told};

use super::parts::Refusal;

/// The greatest revision: with it, versions still lie below those that nobody may reach
/// ([`super::pool::IN_PART`]).
pub(super) const GREATEST: u32 = 32;

/// How far versions of a revision lie above the same ones of the revision before: 2283 years, of
/// which half lie before 1970 and half after it.
const SPAN: i64 = 1 << 56;

/// Refuses a version that is too great to be told from those of other revisions. The first one has
/// any.
pub(super) fn check(revision: u32, version: Micros) -> Result<(), Refusal> {
    let reach = SPAN / 2;
    if revision <= 1 || (-reach < version && version < reach) {
        return Ok(());
    }
    let message = told!(
        "the version {version} is beyond what a mapping with a `revision` may have, {reach}",
        "la versión {version} supera lo que admite un mapeo con `revision`, {reach}"
    );
    Err(Refusal::new("version_too_great", message))
}

/// Makes the version of an event that of its mapping's revision.
pub(super) fn raise(revision: u32, event: &mut Event) {
    let above = i64::from(revision.saturating_sub(1)).saturating_mul(SPAN);
    event.version = event.version.saturating_add(above);
}

#[cfg(test)]
mod tests {
    use baremo_model::EventKind;

    use super::super::pool::IN_PART;
    use super::*;

    #[test]
    fn a_greater_revision_is_above_all_lesser_and_below_nothing_read_whole() {
        let raised = |revision: u32, version: i64| {
            assert!(check(revision, version).is_ok(), "{revision}: {version}");
            let mut event = Event::new("desk", "1", 5, EventKind::Status);
            event.version = version;
            raise(revision, &mut event);
            event.version
        };
        let last = SPAN / 2 - 1;
        assert_eq!([raised(1, 7), raised(1, -7), raised(1, i64::MAX)], [7, -7, i64::MAX]);
        for revision in 1..GREATEST {
            assert!(raised(revision, last) < raised(revision + 1, -last));
            assert!(raised(revision, -last) < raised(revision, last));
        }
        // What was read in part yields to what was read whole, and has its own order.
        let in_part = raised(GREATEST, last).saturating_sub(IN_PART);
        assert!(in_part < i64::MIN / 2 && in_part > raised(1, -last).saturating_sub(IN_PART));
        assert!(check(2, SPAN).is_err() && check(2, -SPAN).is_err());
    }
}
