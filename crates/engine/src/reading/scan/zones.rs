//! Which rows may fall into a range: the least and greatest instant of each block.
//!
//! Partitions follow one another in time, so a month of two years is a few blocks in a row:
//!
//! ```text
//! block      0         1         2         3      …      asked: ──────[ May )──────
//! near       Jan–Feb   Feb–Apr   Apr–May   May–Jul       read:  blocks 2 and 3
//! far        Aug                 Dec                            and rows far from their block
//! ```
//!
//! Of a block most rows are dated near each other. A few lie far off, such as what was solved after
//! months: they would make every block one that has to be read, and are kept one by one.

use std::ops::{Range, RangeInclusive};

use baremo_model::DAY;
use baremo_model::fact::NULL_INT;
use rayon::prelude::*;

use crate::reading::eval::IntNode;

/// Rows of a block: small beside a month of a small team, and few blocks a fact.
pub(super) const BLOCK: usize = 1 << 10;

/// How near the middle of its block an instant is that is near.
const NEAR: i64 = 4 * DAY;

/// One in so many rows of a block may lie far off; where more do, all of them are the block's.
const FEW: usize = 8;

/// The instants of each block of rows.
#[derive(Debug)]
pub(crate) struct Zones {
    blocks: Vec<Zone>,
    /// Instants far from those of their block, in order, and their rows.
    far: Vec<(i64, u32)>,
}

/// The instants of one block, but for those far off.
#[derive(Clone, Copy, Debug)]
struct Zone {
    least: i64,
    greatest: i64,
}

/// Rows that may fall into a range.
#[derive(Debug, PartialEq)]
pub(super) struct Found {
    /// Blocks of them, in runs.
    pub(super) runs: Vec<Range<usize>>,
    /// Those of other blocks, in order.
    pub(super) rows: Vec<u32>,
}

impl Zones {
    /// Reads the instants of all rows once.
    pub(crate) fn new(node: &IntNode, rows: usize) -> Self {
        let block = |rows: Range<usize>| Zone::of(rows.start, &node.values(rows));
        let found: Vec<_> = blocks(rows).into_par_iter().map(block).collect();
        let (blocks, far): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        let mut far = far.concat();
        far.sort_unstable();
        Zones { blocks, far }
    }

    /// Returns the first of all instants; none where none is known.
    pub(crate) fn first(&self) -> Option<i64> {
        let near = self.blocks.iter().map(|zone| zone.least).filter(|least| *least != i64::MAX);
        near.chain(self.far.first().map(|(at, _)| *at)).min()
    }

    /// Returns the last of all instants; none where none is known.
    pub(crate) fn last(&self) -> Option<i64> {
        let near = self.blocks.iter().map(|zone| zone.greatest).filter(|last| *last != i64::MIN);
        near.chain(self.far.last().map(|(at, _)| *at)).max()
    }

    /// Returns the rows, of so many, that may be dated in `from..to`.
    pub(crate) fn rows_in(
        &self,
        rows: usize,
        range: (i64, i64),
    ) -> impl Iterator<Item = usize> + use<> {
        let found = dated(rows, &[self], range, usize::MAX);
        found.runs.into_iter().flatten().chain(found.rows.into_iter().map(|row| row as usize))
    }

    fn meets(&self, block: usize, from: i64, to: i64) -> bool {
        let zone = self.blocks[block];
        zone.least < to && zone.greatest >= from
    }

    /// Returns the rows far from their block that lie in a range.
    fn far(&self, from: i64, to: i64) -> impl Iterator<Item = u32> {
        let start = self.far.partition_point(|(at, _)| *at < from);
        let inside = self.far[start..].iter().take_while(move |(at, _)| *at < to);
        inside.map(|(_, row)| *row)
    }
}

/// Cuts rows into blocks.
pub(super) fn blocks(rows: usize) -> Vec<Range<usize>> {
    (0..rows).step_by(BLOCK).map(|start| start..(start + BLOCK).min(rows)).collect()
}

impl Zone {
    /// Returns the zone of a block that begins with a row, and what lies far off.
    fn of(first: usize, instants: &[i64]) -> (Zone, Vec<(i64, u32)>) {
        let known = || instants.iter().copied().filter(|at| *at != NULL_INT);
        let near = near(known());
        let (mut least, mut greatest) = (i64::MAX, i64::MIN);
        for at in known().filter(|at| near.contains(at)) {
            (least, greatest) = (least.min(at), greatest.max(at));
        }
        let rows = instants.iter().enumerate();
        let far = rows.filter(|(_, at)| **at != NULL_INT && !near.contains(at));
        (Zone { least, greatest }, far.map(|(row, at)| (*at, (first + row) as u32)).collect())
    }
}

/// Returns between which instants most of a block lie: all, where many lie far from the middle.
pub(super) fn near(instants: impl Iterator<Item = i64>) -> RangeInclusive<i64> {
    let mut sorted: Vec<i64> = instants.collect();
    if sorted.is_empty() {
        return 0..=0;
    }
    let half = sorted.len() / 2;
    let middle = *sorted.select_nth_unstable(half).1;
    let near = middle.saturating_sub(NEAR)..=middle.saturating_add(NEAR);
    let far = sorted.iter().filter(|at| !near.contains(at)).count();
    if far * FEW > sorted.len() { i64::MIN..=i64::MAX } else { near }
}

/// Returns the rows that may be dated in `from..to` by any of some instants; runs are of at most
/// `longest` rows.
pub(super) fn dated(
    rows: usize,
    zones: &[&Zones],
    (from, to): (i64, i64),
    longest: usize,
) -> Found {
    let meets = |block: usize| zones.iter().any(|zones| zones.meets(block, from, to));
    let read: Vec<bool> = (0..rows.div_ceil(BLOCK)).map(meets).collect();
    let mut far: Vec<u32> = zones.iter().flat_map(|zones| zones.far(from, to)).collect();
    far.retain(|row| !read[*row as usize / BLOCK]);
    far.sort_unstable();
    far.dedup();
    Found { runs: joined(rows, longest, |block| read[block]), rows: far }
}

impl Found {
    /// Returns the runs of all blocks that have one of the rows.
    pub(super) fn in_runs(&self, rows: usize, longest: usize) -> Vec<Range<usize>> {
        let mut read = vec![false; rows.div_ceil(BLOCK)];
        let firsts = self.runs.iter().flat_map(|run| run.clone().step_by(BLOCK));
        let others = self.rows.iter().map(|row| *row as usize);
        firsts.chain(others).for_each(|row| read[row / BLOCK] = true);
        joined(rows, longest, |block| read[block])
    }
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
    use std::sync::Arc;

    use super::*;
    use crate::reading::eval::Seen;
    use crate::reading::table::Hot;

    fn zones(instants: &[i64]) -> Zones {
        let column = Seen::own(Hot::Integers(Arc::new(instants.to_vec())));
        Zones::new(&IntNode::Column(column), instants.len())
    }

    #[test]
    fn every_row_of_the_range_is_found() {
        let rows = 5 * BLOCK + 17;
        let hour = DAY / 24;
        // One in fifty is dated long after its neighbours, or before them.
        let at = |row: i64| match row % 50 {
            9 => row + 90 * 24,
            8 => row - 50 * 24,
            _ => row / 60 + row * 37 % 29,
        };
        let date: Vec<i64> = (0..rows as i64)
            .map(|row| if row % 7 == 0 { NULL_INT } else { at(row) * hour })
            .collect();
        let opened: Vec<i64> = (0..rows as i64).rev().map(|row| row * hour / 9).collect();
        let all = [&zones(&date), &zones(&opened)];
        assert!(!all[0].far.is_empty());
        assert_eq!(all[0].first(), date.iter().copied().filter(|at| *at != NULL_INT).min());
        assert_eq!((all[1].first(), zones(&[NULL_INT]).first()), (Some(0), None));
        assert_eq!((all[0].last(), zones(&[NULL_INT]).last()), (date.iter().copied().max(), None));
        for (from, to) in [(0, 1), (40, 90), (2_200, 2_400), (0, 9_999), (7_000, 7_100)] {
            let (from, to) = (from * hour, to * hour);
            let is_inside = |row: &usize| (from..to).contains(&date[*row]);
            let mut found: Vec<usize> = all[0].rows_in(rows, (from, to)).collect();
            found.retain(is_inside);
            found.sort_unstable();
            assert_eq!(found, (0..rows).filter(is_inside).collect::<Vec<_>>());
            let found = dated(rows, &all, (from, to), 2 * BLOCK);
            assert!(found.runs.iter().all(|run| run.len() <= 2 * BLOCK));
            let in_runs = found.in_runs(rows, 2 * BLOCK);
            for row in 0..rows {
                let at = if date[row] == NULL_INT { opened[row] } else { date[row] };
                let runs = found.runs.iter().filter(|run| run.contains(&row)).count();
                let times = runs + found.rows.iter().filter(|own| **own as usize == row).count();
                assert!(times <= 1, "row {row} is read once");
                assert!(times == 1 || !(from..to).contains(&at), "row {row} at {at}");
                let again = in_runs.iter().filter(|run| run.contains(&row)).count();
                assert!((times..=1).contains(&again), "row {row} in runs alone");
            }
        }
    }

    #[test]
    fn blocks_outside_the_range_are_not_read() {
        let block = BLOCK as i64;
        let mut date: Vec<i64> = (0..10 * block).collect();
        let found =
            |date: &[i64]| dated(date.len(), &[&zones(date)], (3 * block, 5 * block), 1 << 16);
        let expected =
            |rows: Vec<u32>| Found { runs: std::iter::once(3 * BLOCK..5 * BLOCK).collect(), rows };
        assert_eq!(found(&date), expected(Vec::new()));
        let mut late = zones(&date).rows_in(date.len(), (3 * block, 5 * block));
        assert_eq!((late.next(), late.count()), (Some(3 * BLOCK), 2 * BLOCK - 1));
        // Neither are those with a row far off, but for that row.
        (date[7], date[8 * BLOCK]) = (9 * 365 * DAY, NULL_INT);
        assert_eq!(found(&date), expected(Vec::new()));
        let far = dated(date.len(), &[&zones(&date)], (365 * DAY, 10 * 365 * DAY), 1 << 16);
        assert_eq!(far, Found { runs: Vec::new(), rows: vec![7] });
        assert_eq!(far.in_runs(date.len(), 1 << 16), std::iter::once(0..BLOCK).collect::<Vec<_>>());
    }
}
