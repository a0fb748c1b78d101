//! Which rows may fall into a range, or hold in it: the least and greatest instant of each block.
//!
//! Partitions follow one another in time, so a month of two years is a few blocks in a row:
//!
//! ```text
//! block      0         1         2         3      …      asked: ──────[ May )──────
//! instants   Jan–Feb   Feb–Apr   Apr–May   May–Jul       read:  blocks 2 and 3
//! ```
//!
//! Of rows that hold from one instant to another a block has the first and the last of both; an end
//! that is open is none.

use std::ops::Range;

use baremo_model::fact::NULL_INT;
use rayon::prelude::*;

use crate::eval::{BoolNode, IntNode, YES};

/// Rows of a block: small beside a month of a small team, and few blocks a fact.
const BLOCK: usize = 1 << 10;

/// The instants of each block of rows.
#[derive(Debug)]
pub(crate) struct Zones {
    blocks: Vec<Zone>,
}

/// The instants of one block.
#[derive(Clone, Copy, Debug)]
struct Zone {
    least: i64,
    greatest: i64,
    /// Whether some row has none.
    nulls: bool,
}

impl Zones {
    /// Reads the instants of all rows once.
    pub(crate) fn new(node: &IntNode, rows: usize) -> Self {
        let block = |rows| Zone::of(&node.values(rows));
        Zones { blocks: blocks(rows).into_par_iter().map(block).collect() }
    }

    /// Reads once from when to when the rows hold that a filter keeps.
    pub(crate) fn of_spans(
        from: &IntNode,
        to: &IntNode,
        filter: Option<&BoolNode>,
        rows: usize,
    ) -> Self {
        let block = |rows: Range<usize>| {
            let kept = filter.map(|filter| filter.truths(rows.clone()));
            let keeps = |offset: usize| kept.as_ref().is_none_or(|kept| kept[offset] == YES);
            let mut zone = Zone::of(&[]);
            let (from, to) = (from.values(rows.clone()), to.values(rows));
            for (offset, (&from, &to)) in from.iter().zip(to.iter()).enumerate() {
                if from != NULL_INT && keeps(offset) {
                    zone.least = zone.least.min(from);
                    zone.greatest = zone.greatest.max(to);
                    zone.nulls |= to == NULL_INT;
                }
            }
            zone
        };
        Zones { blocks: blocks(rows).into_par_iter().map(block).collect() }
    }

    fn meets(&self, block: usize, from: i64, to: i64) -> bool {
        let zone = self.blocks[block];
        zone.least < to && zone.greatest >= from
    }

    /// Returns whether a row of a block may hold at an instant of `first..=last`.
    fn may_hold(&self, block: usize, first: i64, last: i64) -> bool {
        let zone = self.blocks[block];
        zone.least <= last && (zone.nulls || zone.greatest > first)
    }
}

/// Cuts rows into blocks.
fn blocks(rows: usize) -> Vec<Range<usize>> {
    (0..rows).step_by(BLOCK).map(|start| start..(start + BLOCK).min(rows)).collect()
}

impl Zone {
    fn of(instants: &[i64]) -> Zone {
        let mut zone = Zone { least: i64::MAX, greatest: i64::MIN, nulls: false };
        for &at in instants {
            match at {
                NULL_INT => zone.nulls = true,
                at => {
                    zone.least = zone.least.min(at);
                    zone.greatest = zone.greatest.max(at);
                }
            }
        }
        zone
    }
}

/// Returns the runs of at most `longest` rows that may be dated in `from..to`: by their date, or by
/// one of the others.
pub(crate) fn runs(
    rows: usize,
    date: &Zones,
    others: &[&Zones],
    (from, to): (i64, i64),
    longest: usize,
) -> Vec<Range<usize>> {
    joined(rows, longest, |block| {
        date.meets(block, from, to) || others.iter().any(|other| other.meets(block, from, to))
    })
}

/// Returns the runs of at most `longest` rows that may hold at an instant of `first..=last`.
pub(crate) fn holding(
    rows: usize,
    spans: &Zones,
    (first, last): (i64, i64),
    longest: usize,
) -> Vec<Range<usize>> {
    joined(rows, longest, |block| spans.may_hold(block, first, last))
}

/// Joins the blocks to be read into runs of at most `longest` rows.
fn joined(rows: usize, longest: usize, may: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (block, Range { start, end }) in blocks(rows).into_iter().enumerate() {
        if !may(block) {
            continue;
        }
        match runs.last_mut() {
            Some(last) if last.end == start && end - last.start <= longest => last.end = end,
            _ => runs.push(start..end),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zones(instants: &[i64]) -> Zones {
        Zones { blocks: instants.chunks(BLOCK).map(Zone::of).collect() }
    }

    #[test]
    fn every_row_of_the_range_is_in_a_run() {
        let rows = 5 * BLOCK + 17;
        let date: Vec<i64> = (0..rows as i64)
            .map(|row| if row % 7 == 0 { NULL_INT } else { row + (row * 37 % 101) })
            .collect();
        let opened: Vec<i64> = (0..rows as i64).rev().collect();
        for (from, to) in [(0, 1), (4_000, 4_100), (9_000, 17_000), (0, i64::MAX), (90_000, 91_000)]
        {
            let runs = runs(rows, &zones(&date), &[&zones(&opened)], (from, to), 2 * BLOCK);
            assert!(runs.iter().all(|run| run.len() <= 2 * BLOCK));
            for row in 0..rows {
                let at = if date[row] == NULL_INT { opened[row] } else { date[row] };
                let read = runs.iter().any(|run| run.contains(&row));
                assert!(read || !(from..to).contains(&at), "row {row} at {at} of {from}..{to}");
            }
        }
    }

    #[test]
    fn blocks_outside_the_range_are_not_read() {
        let date: Vec<i64> = (0..10 * BLOCK as i64).collect();
        let block = BLOCK as i64;
        let found = runs(date.len(), &zones(&date), &[], (3 * block, 5 * block), 1 << 16);
        assert_eq!(found.as_slice(), std::slice::from_ref(&(3 * BLOCK..5 * BLOCK)));
    }
    #[test]
    fn every_row_that_holds_is_in_a_run() {
        let rows = 5 * BLOCK + 17;
        let from: Vec<i64> = (0..rows as i64).map(|row| row + (row * 37 % 101)).collect();
        // One row in a thousand still holds; it is not the last of any block.
        let to = |row: usize| match row % 1000 {
            7 => NULL_INT,
            _ => from[row] + (row as i64 * 13 % 59),
        };
        let zone = |rows: Range<usize>| Zone {
            least: rows.clone().map(|row| from[row]).min().unwrap_or(i64::MAX),
            greatest: rows.clone().map(to).max().unwrap_or(i64::MIN),
            nulls: rows.clone().any(|row| to(row) == NULL_INT),
        };
        let closed = Zones { blocks: blocks(rows).into_iter().map(zone).collect() };
        for (first, last) in [(0, 0), (2_000, 2_000), (1_500, 2_600), (9_999, 9_999)] {
            let runs = holding(rows, &closed, (first, last), 2 * BLOCK);
            for (row, &from) in from.iter().enumerate() {
                let holds = from <= last && (to(row) == NULL_INT || to(row) > first);
                let read = runs.iter().any(|run| run.contains(&row));
                assert!(read || !holds, "row {row} of {first}..={last}");
            }
        }
    }

    #[test]
    fn blocks_whose_rows_have_all_ended_or_not_begun_are_not_read() {
        let zone = |at: i64| Zone { least: at, greatest: at + 2, nulls: false };
        let closed = Zones { blocks: (0..10).map(zone).collect() };
        // The third block ends where the instant is: it holds no more.
        let found = holding(10 * BLOCK, &closed, (4, 4), 1 << 16);
        assert_eq!(found.as_slice(), std::slice::from_ref(&(3 * BLOCK..5 * BLOCK)));
    }
}
