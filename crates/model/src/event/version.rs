//! What the version of an event says, which is one number, so that events have one order.
//!
//! Versions that a mapping of a greater revision tells lie above all those of the revision before
//! ([`SPAN`]); those of a record that was read in part lie below all that were read whole
//! ([`IN_PART`]). Those of the first revision, read whole, are as the source tells them.

/// The greatest revision of a mapping: with it, versions still lie below those that nobody may
/// reach ([`IN_PART`]).
pub const GREATEST_REVISION: u32 = 32;

/// How far versions of a revision lie above the same ones of the revision before: as microseconds
/// 2283 years, of which half lie before 1970 and half after it.
pub const SPAN: i64 = 1 << 56;

/// How much older a version counts of which an event was left out: beyond all versions read whole,
/// whether they are instants, numbers, or turned round so that the first stays.
pub const IN_PART: i64 = 3 << 61;

/// Returns the version of a record as it would be had it been read whole.
pub fn whole(version: i64) -> i64 {
    if version < i64::MIN / 2 { version.saturating_add(IN_PART) } else { version }
}

/// Returns whether a version that a source tells is small enough for revisions above the first.
pub fn fits_revision(told: i64) -> bool {
    -SPAN / 2 < told && told < SPAN / 2
}

/// Returns the version of a revision that a source tells, or of which a part was read.
pub fn raised(revision: u32, version: i64) -> i64 {
    let above = i64::from(revision.saturating_sub(1)).saturating_mul(SPAN);
    version.saturating_add(above)
}

/// Returns the revision, and the version as the source tells it. No source with versions beyond
/// those of a revision can have one; `greatest` is the one that its mappings had at most.
pub fn told(version: i64, greatest: u32) -> (u32, i64) {
    let whole = whole(version);
    let above = whole.saturating_add(SPAN / 2).div_euclid(SPAN);
    match u32::try_from(above).map(|above| above.saturating_add(1)) {
        Ok(revision) if revision <= greatest.min(GREATEST_REVISION) => {
            (revision, whole - above * SPAN)
        }
        _ => (1, whole),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_greater_revision_is_above_all_lesser_and_below_nothing_read_whole() {
        let last = SPAN / 2 - 1;
        assert!(fits_revision(last) && fits_revision(-last) && !fits_revision(SPAN / 2));
        assert_eq!([raised(1, 7), raised(1, -7), raised(1, i64::MAX)], [7, -7, i64::MAX]);
        for revision in 1..GREATEST_REVISION {
            assert!(raised(revision, last) < raised(revision + 1, -last));
            assert!(raised(revision, -last) < raised(revision, last));
        }
        // What was read in part yields to what was read whole, and has its own order.
        let in_part = raised(GREATEST_REVISION, last).saturating_sub(IN_PART);
        assert!(in_part < i64::MIN / 2 && in_part > raised(1, -last).saturating_sub(IN_PART));
    }

    #[test]
    fn what_the_source_tells_is_known_again() {
        let last = SPAN / 2 - 1;
        for revision in [1, 2, 7, GREATEST_REVISION] {
            for version in [0, 7, -7, last, -last] {
                let stored = raised(revision, version);
                assert_eq!(told(stored, GREATEST_REVISION), (revision, version));
                let in_part = stored.saturating_sub(IN_PART);
                assert_eq!(told(in_part, GREATEST_REVISION), (revision, version));
            }
        }
        // Great numbers of a source whose mappings never had a revision.
        assert_eq!(told(5 * SPAN, 1), (1, 5 * SPAN));
        assert_eq!(told(i64::MAX, GREATEST_REVISION), (1, i64::MAX));
    }
}
