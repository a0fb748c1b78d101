//! Which rows hold at some instants: a few of many, found without reading the others.
//!
//! Most rows hold for hours and lie in order of their dates, nearly: of a block of them the first
//! and the last instant say whether it has to be looked through. What holds longer, or goes on,
//! would make every block one of those; such rows are kept one by one.
//!
//! ```text
//! block      0         1         2         3      …      asked: ────────•──────
//! short      Jan–Feb   Feb–Apr   Apr–May   May–Jul       read:  block 2, and the long rows
//! long       · ──────────────►      · ─────────►
//! ```

use std::ops::Range;

use baremo_model::DAY;
use baremo_model::fact::NULL_INT;
use rayon::prelude::*;

use super::zones::blocks;
use crate::eval::{BoolNode, IntNode, YES};

/// How long a short row holds at most.
const SHORT: i64 = 2 * DAY;

/// What says from when to when the rows of a fact hold, and which of them count.
pub(crate) struct Holds {
    pub(crate) from: IntNode,
    pub(crate) to: IntNode,
    pub(crate) filter: Option<BoolNode>,
}

impl Holds {
    /// Hands each row of a range that counts and begins to `take`, with its ends; an open one is
    /// null.
    fn each(&self, rows: Range<usize>, mut take: impl FnMut(usize, i64, i64)) {
        let kept = self.filter.as_ref().map(|filter| filter.truths(rows.clone()));
        let keeps = |offset: usize| kept.as_ref().is_none_or(|kept| kept[offset] == YES);
        let (from, to) = (self.from.values(rows.clone()), self.to.values(rows.clone()));
        for (offset, (&from, &to)) in from.iter().zip(to.iter()).enumerate() {
            if from != NULL_INT && keeps(offset) {
                take(rows.start + offset, from, to);
            }
        }
    }
}

/// From when to when the rows of a fact hold.
#[derive(Debug)]
pub(crate) struct Spans {
    /// The first and the last instant at which a short row of a block holds.
    blocks: Vec<(i64, i64)>,
    long: Vec<Long>,
}

/// A row that holds long.
#[derive(Clone, Copy, Debug)]
struct Long {
    row: u32,
    from: i64,
    to: i64,
}

impl Spans {
    /// Reads once from when to when all rows hold.
    pub(crate) fn new(holds: &Holds, rows: usize) -> Self {
        let block = |rows: Range<usize>| {
            let (mut short, mut long) = ((i64::MAX, i64::MIN), Vec::new());
            holds.each(rows, |row, from, to| match to != NULL_INT && to - from <= SHORT {
                true => short = (short.0.min(from), short.1.max(to)),
                false => long.push(Long { row: row as u32, from, to }),
            });
            (short, long)
        };
        let found: Vec<_> = blocks(rows).into_par_iter().map(block).collect();
        let (blocks, long): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        Spans { blocks, long: long.concat() }
    }

    /// Returns the rows that hold at one of some instants, which are in order. `holds` is what it
    /// was made of.
    pub(crate) fn holding(&self, holds: &Holds, instants: &[i64], rows: usize) -> Vec<u32> {
        let block = |(rows, (first, last)): (Range<usize>, &(i64, i64))| {
            let mut found = Vec::new();
            if holds_at_one(instants, *first, *last) {
                let short = |from: i64, to: i64| to != NULL_INT && to - from <= SHORT;
                holds.each(rows, |row, from, to| {
                    if short(from, to) && holds_at_one(instants, from, to) {
                        found.push(row as u32);
                    }
                });
            }
            found
        };
        let short = blocks(rows).into_par_iter().zip(&self.blocks).map(block);
        let mut found = short.collect::<Vec<_>>().concat();
        let long = self.long.iter().filter(|long| holds_at_one(instants, long.from, long.to));
        found.extend(long.map(|long| long.row));
        found.sort_unstable();
        found
    }
}

/// Returns whether what holds from one instant until before another, or goes on where that is null,
/// holds at one of some instants, which are in order: at the first of them that it reaches, if any.
#[inline]
pub(super) fn holds_at_one(instants: &[i64], from: i64, to: i64) -> bool {
    let next = instants.get(instants.partition_point(|&at| at < from));
    next.is_some_and(|&at| to == NULL_INT || to > at)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::zones::BLOCK;
    use super::*;
    use crate::eval::Seen;
    use crate::table::Hot;

    fn column(values: Vec<i64>) -> IntNode {
        IntNode::Column(Seen::own(Hot::Integers(Arc::new(values))))
    }

    #[test]
    fn those_that_hold_are_found_and_no_others() {
        let rows = 5 * BLOCK + 17;
        let hour = DAY / 24;
        let from: Vec<i64> = (0..rows as i64).map(|row| (row + row * 37 % 101) * hour).collect();
        // One in a thousand still holds, another one holds for a month, one has not begun.
        let to = |row: usize| match row % 1000 {
            7 => NULL_INT,
            8 => from[row] + 30 * DAY,
            _ => from[row] + (row as i64 * 13 % 59) * hour,
        };
        let to: Vec<i64> = (0..rows).map(to).collect();
        let begun = |row: usize| if row % 1000 == 9 { NULL_INT } else { from[row] };
        let from: Vec<i64> = (0..rows).map(begun).collect();
        let holds = Holds { from: column(from.clone()), to: column(to.clone()), filter: None };
        let spans = Spans::new(&holds, rows);
        for instants in [&[0][..], &[2_000], &[1_500, 2_600], &[9_999], &[10, 3_000, 5_200], &[]] {
            let instants: Vec<i64> = instants.iter().map(|at| at * hour).collect();
            let holds_at = |row: usize, at: i64| {
                from[row] != NULL_INT && from[row] <= at && (to[row] == NULL_INT || to[row] > at)
            };
            let expected: Vec<u32> = (0..rows)
                .filter(|row| instants.iter().any(|at| holds_at(*row, *at)))
                .map(|row| row as u32)
                .collect();
            assert_eq!(spans.holding(&holds, &instants, rows), expected, "{instants:?}");
        }
    }

    #[test]
    fn few_hold_long() {
        let rows = 10 * BLOCK;
        let from: Vec<i64> = (0..rows as i64).map(|row| row * 1_000).collect();
        let mut to: Vec<i64> = from.iter().map(|from| from + 2_000).collect();
        to[17] = NULL_INT;
        let holds = Holds { from: column(from), to: column(to), filter: None };
        let spans = Spans::new(&holds, rows);
        assert_eq!(spans.long.len(), 1);
        let at = (4 * BLOCK as i64) * 1_000;
        let read = spans.blocks.iter().filter(|(first, last)| holds_at_one(&[at], *first, *last));
        assert_eq!(read.count(), 2, "the block that ends there, and the one that begins");
    }
}
