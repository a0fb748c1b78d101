//! Which rows are looked at: to what a question asks most rows of a fact say nothing, and of these
//! nothing else is read.

use std::ops::Range;

use super::bind::Bound;
use super::sharing::Sharing;
use crate::reading::eval::{BoolNode, YES};

/// What filters and conditions say of a run of rows, each by its offset in the run.
pub(super) struct Judged<'a> {
    keep: Option<Vec<u8>>,
    adds: Option<Vec<u8>>,
    among: Option<Vec<u8>>,
    first: Option<Vec<u8>>,
    sharing: Option<&'a Sharing>,
    per_case: bool,
    start: usize,
}

fn holds(truths: &Option<Vec<u8>>, offset: usize) -> bool {
    truths.as_ref().is_none_or(|truths| truths[offset] == YES)
}

impl<'a> Judged<'a> {
    /// Judges a run of rows.
    pub(super) fn of(bound: &'a Bound<'_>, run: Range<usize>) -> Self {
        let truths = |node: &Option<BoolNode>| node.as_ref().map(|node| node.truths(run.clone()));
        Judged {
            keep: truths(&bound.filter),
            adds: truths(&bound.side_filter),
            among: truths(&bound.among),
            first: truths(&bound.first_per_case),
            sharing: bound.sharing.as_ref(),
            per_case: bound.per_case,
            start: run.start,
        }
    }

    /// Returns whether a row is one of those that are asked for.
    #[inline]
    fn keeps(&self, row: usize) -> bool {
        let is_kept = |sharing: &Sharing| sharing.of(row).contains(&true);
        holds(&self.keep, row - self.start) && self.sharing.is_none_or(is_kept)
    }

    /// Returns whether a row adds to what is asked for, rather than taking part in choosing.
    #[inline]
    pub(super) fn adds(&self, row: usize) -> bool {
        self.keeps(row) && holds(&self.adds, row - self.start)
    }

    /// Returns whether a row is looked at.
    ///
    /// Rows that fail `where` still decide that a case is there, where they may, and those that may
    /// be its first whether that one counts, whoever's rows are asked for: those of all then make
    /// up the whole.
    #[inline]
    fn stays(&self, row: usize) -> bool {
        let offset = row - self.start;
        match &self.first {
            Some(first) => first[offset] == YES && (!self.per_case || self.keeps(row)),
            None if self.per_case => {
                self.keeps(row) && (holds(&self.adds, offset) || holds(&self.among, offset))
            }
            None => self.adds(row),
        }
    }

    /// Returns the rows of the run that are looked at.
    pub(super) fn staying(&self, run: Range<usize>) -> Vec<u32> {
        let mut staying = vec![0; run.len()];
        let mut count = 0;
        // Each is written down, and the next over it where it does not stay: rows stay in no order
        // that a branch could be foretold by.
        for row in run {
            staying[count] = row as u32;
            count += usize::from(self.stays(row));
        }
        staying.truncate(count);
        staying
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::eval::{NO, UNKNOWN};

    #[test]
    fn those_stay_that_add_or_take_part_in_choosing() {
        let run = 5_000..5_081;
        // All combinations of four truths.
        let truths = |step: usize| -> Option<Vec<u8>> {
            Some((0..81).map(|row| [NO, YES, UNKNOWN][row / step % 3]).collect())
        };
        // Of who has a part of a row: the one is not kept, one of two is, nobody has any. No filter
        // goes with that.
        let kinds: [&[bool]; 3] = [&[false], &[true, false], &[]];
        let kind = |row: usize| (row + row / 3) % 3;
        let parts: Vec<&[bool]> = (0..81).map(|row| kinds[kind(row)]).collect();
        let sharing = Sharing::of_rows(run.start, &parts);
        for asked in 0..64u32 {
            let given = |bit: u32, step: usize| truths(step).filter(|_| asked >> bit & 1 == 1);
            let judged = Judged {
                keep: given(0, 1),
                adds: given(1, 3),
                among: given(2, 9),
                first: given(3, 27),
                sharing: Some(&sharing).filter(|_| asked >> 5 & 1 == 1),
                per_case: asked >> 4 & 1 == 1,
                start: run.start,
            };
            let is = |truths: &Option<Vec<u8>>, row: usize| match truths {
                Some(truths) => truths[row - 5_000] == YES,
                None => true,
            };
            let expected: Vec<u32> = run
                .clone()
                .filter(|&row| {
                    let has_part = judged.sharing.is_none() || kind(row - 5_000) == 1;
                    let keeps = is(&judged.keep, row) && has_part;
                    let adds = keeps && is(&judged.adds, row);
                    assert_eq!(judged.adds(row), adds, "{row} of {asked}");
                    match &judged.first {
                        Some(_) => is(&judged.first, row) && (keeps || !judged.per_case),
                        None => keeps && (adds || judged.per_case && is(&judged.among, row)),
                    }
                })
                .map(|row| row as u32)
                .collect();
            assert_eq!(judged.staying(run.clone()), expected, "{asked}");
        }
    }
}
