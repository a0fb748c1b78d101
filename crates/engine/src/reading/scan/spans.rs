//! Which rows hold at some instants: a few of many, found without reading the others.
//!
//! Most rows hold for hours and lie in order of their dates, nearly: of a block of them the first
//! and the last instant say whether it has to be looked through. What holds longer, goes on, or
//! lies far off would make every block one of those; such rows are kept one by one.
//!
//! ```text
//! block      0         1         2         3      …      asked: ────────•──────
//! most       Jan–Feb   Feb–Apr   Apr–May   May–Jul       read:  block 2, and the others
//! others     · ──────────────►      · ─────────►
//! ```

use std::ops::Range;

use baremo_model::DAY;
use baremo_model::fact::NULL_INT;
use rayon::prelude::*;

use super::zones::{blocks, near};
use crate::reading::eval::{BoolNode, IntNode, YES};

/// How long a short row holds at most.
const SHORT: i64 = 2 * DAY;

/// What says from when to when the rows of a fact hold, and which of them count.
pub(crate) struct Holds {
    pub(crate) from: IntNode,
    pub(crate) to: IntNode,
    pub(crate) filter: Option<BoolNode>,
}

impl Holds {
    /// Returns the rows of a range that count and of whose ends something is true; an open end is
    /// null.
    fn rows(&self, rows: Range<usize>, is: impl Fn(i64, i64) -> bool) -> Vec<Held> {
        let (from, to) = (self.from.values(rows.clone()), self.to.values(rows.clone()));
        let mut found = Vec::new();
        for (offset, (&from, &to)) in from.iter().zip(to.iter()).enumerate() {
            if from != NULL_INT && is(from, to) {
                found.push(Held { row: (rows.start + offset) as u32, from, to });
            }
        }
        if let Some(filter) = self.filter.as_ref().filter(|_| !found.is_empty()) {
            let kept = filter.truths(rows.clone());
            found.retain(|held| kept[held.row as usize - rows.start] == YES);
        }
        found
    }
}

/// From when to when the rows of a fact hold.
#[derive(Debug)]
pub(crate) struct Spans {
    /// The first and the last instant at which most rows of a block hold.
    blocks: Vec<(i64, i64)>,
    /// Those that hold longer, or elsewhere than the others of their block.
    others: Vec<Held>,
}

/// From when to when a row holds.
#[derive(Clone, Copy, Debug)]
struct Held {
    row: u32,
    from: i64,
    to: i64,
}

impl Held {
    fn is_short(self) -> bool {
        self.to != NULL_INT && self.to - self.from <= SHORT
    }
}

impl Spans {
    /// Reads once from when to when all rows hold.
    pub(crate) fn new(holds: &Holds, rows: usize) -> Self {
        let block = |rows: Range<usize>| {
            let held = holds.rows(rows, |_, _| true);
            let near = near(held.iter().map(|held| held.from));
            let is_most = |held: &Held| held.is_short() && near.contains(&held.from);
            let (most, others): (Vec<Held>, Vec<Held>) = held.into_iter().partition(is_most);
            let first = most.iter().map(|held| held.from).min().unwrap_or(i64::MAX);
            let last = most.iter().map(|held| held.to).max().unwrap_or(i64::MIN);
            ((first, last), others)
        };
        let found: Vec<_> = blocks(rows).into_par_iter().map(block).collect();
        let (blocks, others): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        Spans { blocks, others: others.concat() }
    }

    /// Returns the rows that hold at one of some instants, which are in order. `holds` is what it
    /// was made of.
    pub(crate) fn holding(&self, holds: &Holds, instants: &[i64], rows: usize) -> Vec<u32> {
        let block = |(rows, (first, last)): (Range<usize>, &(i64, i64))| {
            // Most rows of the block, and so it, reach few of the instants.
            let start = instants.partition_point(|at| at < first);
            let end = instants.partition_point(|at| at < last);
            match &instants[start..end.max(start)] {
                [] => Vec::new(),
                reached => holds.rows(rows, |from, to| holds_at_one(reached, from, to)),
            }
        };
        let most = blocks(rows).into_par_iter().zip(&self.blocks).map(block);
        let most = most.collect::<Vec<_>>().concat();
        let others = self.others.iter().filter(|held| holds_at_one(instants, held.from, held.to));
        let mut found: Vec<u32> = most.iter().chain(others).map(|held| held.row).collect();
        found.sort_unstable();
        found.dedup();
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
    use crate::reading::eval::Seen;
    use crate::reading::table::Hot;

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
    fn few_hold_long_or_elsewhere() {
        let rows = 10 * BLOCK;
        let mut from: Vec<i64> = (0..rows as i64).map(|row| row * 1_000).collect();
        let mut to: Vec<i64> = from.iter().map(|from| from + 2_000).collect();
        to[17] = NULL_INT;
        (from[BLOCK + 3], to[BLOCK + 3]) = (90 * DAY, 90 * DAY + 5);
        let holds = Holds { from: column(from), to: column(to), filter: None };
        let spans = Spans::new(&holds, rows);
        assert_eq!(spans.others.len(), 2);
        let at = (4 * BLOCK as i64) * 1_000;
        let read = spans.blocks.iter().filter(|(first, last)| holds_at_one(&[at], *first, *last));
        assert_eq!(read.count(), 2, "the block that ends there, and the one that begins");
        assert_eq!(spans.holding(&holds, &[90 * DAY], rows), [17, BLOCK as u32 + 3]);
    }
}
