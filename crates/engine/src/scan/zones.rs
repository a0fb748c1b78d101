//! Which rows may fall into a range: the least and greatest instant of each block.
//!
//! Partitions follow one another in time, so a month of two years is a few blocks in a row:
//!
//! ```text
//! block      0         1         2         3      …      asked: ──────[ May )──────
//! instants   Jan–Feb   Feb–Apr   Apr–May   May–Jul       read:  blocks 2 and 3
//! ```

use std::ops::Range;

use baremo_model::fact::NULL_INT;
use rayon::prelude::*;

use crate::eval::IntNode;

/// Rows of a block: small beside a month of a small team, and few blocks a fact.
pub(super) const BLOCK: usize = 1 << 10;

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
}

impl Zones {
    /// Reads the instants of all rows once.
    pub(crate) fn new(node: &IntNode, rows: usize) -> Self {
        let block = |rows| Zone::of(&node.values(rows));
        Zones { blocks: blocks(rows).into_par_iter().map(block).collect() }
    }

    fn meets(&self, block: usize, from: i64, to: i64) -> bool {
        let zone = self.blocks[block];
        zone.least < to && zone.greatest >= from
    }
}

/// Cuts rows into blocks.
pub(super) fn blocks(rows: usize) -> Vec<Range<usize>> {
    (0..rows).step_by(BLOCK).map(|start| start..(start + BLOCK).min(rows)).collect()
}

impl Zone {
    fn of(instants: &[i64]) -> Zone {
        let mut zone = Zone { least: i64::MAX, greatest: i64::MIN };
        for &at in instants.iter().filter(|at| **at != NULL_INT) {
            zone.least = zone.least.min(at);
            zone.greatest = zone.greatest.max(at);
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

/// Returns runs of at most `longest` rows that hold some rows, which are in order: with what lies
/// between two of them, where that is less than a block.
pub(super) fn around(rows: &[u32], longest: usize) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for row in rows.iter().map(|row| *row as usize) {
        match runs.last_mut() {
            Some(last) if row - last.end < BLOCK && row - last.start < longest => {
                last.end = row + 1;
            }
            _ => runs.push(row..row + 1),
        }
    }
    runs
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
    fn rows_near_each_other_are_one_run() {
        let far = 3 * BLOCK as u32;
        assert_eq!(around(&[4, 5, 90, far, far + 1], 1 << 16), [4..91, 3 * BLOCK..3 * BLOCK + 2]);
        assert_eq!(around(&[0, 1, 2, 3], 2), [0..2, 2..4]);
        assert!(around(&[], 2).is_empty());
    }
}
