//! Those who entered, counted by bucket, group and age.

use baremo_metrics::answer::left_out;
use rustc_hash::FxHashMap;

use super::entries::Entry;
use super::{AGE, Ages};
use crate::asking::plan::Plan;
use crate::kinds::finish::Measured;
use crate::reading::scan::{Groups, LeftOut, Observation, Scan};
use crate::session::Session;

/// Weight of one observation that counts for many, at most: beyond it whole numbers of this size
/// are not exact.
const MOST: u64 = 1 << 24;

/// What became of one who entered, at an age.
#[derive(Clone, Copy)]
pub(super) enum Fate {
    Returned,
    Away,
    /// The age is not over.
    Immature,
    /// Nobody looked at that age.
    Unrecorded,
}

impl Fate {
    /// Returns the place of the reason for which it leaves somebody out; none of what counts.
    fn reason(self) -> Option<u32> {
        match self {
            Fate::Returned | Fate::Away => None,
            Fate::Immature => Some(0),
            Fate::Unrecorded => Some(1),
        }
    }
}

/// Why somebody is left out, in the order of their places.
pub(super) const REASONS: [&str; 2] = [left_out::IMMATURE, left_out::NOT_RECORDED];

/// Those who entered in a bucket and group, at one age.
struct Cell {
    /// The first of them.
    entry: Entry,
    age: u32,
    /// How many had each fate.
    counts: [u64; 4],
    /// All of them with their fates, where it is asked who they are.
    rows: Vec<(Entry, Fate)>,
}

/// How cells become groups of the answer.
pub(super) struct Keys {
    /// Groups without their age.
    entered: Groups,
    /// Where the age stands in a group of the answer; none when it is not asked for.
    pub(super) place: Option<usize>,
    /// Codes of the ages.
    codes: Vec<u32>,
}

impl Keys {
    pub(super) fn new(session: &Session, plan: &Plan, entered: Groups, ages: &Ages) -> Self {
        let codes = (0..=ages.count).map(|age| session.tables().code(&age.to_string()));
        let place = plan.by.iter().position(|name| name == AGE);
        Keys { entered, place, codes: codes.collect() }
    }

    fn of(&self, cell: &Cell) -> Vec<u32> {
        let mut key = self.entered.keys[cell.entry.group as usize].clone();
        if let Some(place) = self.place {
            key.insert(place, self.codes[cell.age as usize]);
        }
        key
    }
}

/// The cells of the answer; those of a bucket and group lie together, age after age.
pub(super) struct Cells {
    rows_wanted: bool,
    /// How many of them a bucket and group has.
    ages: u32,
    /// Where the cells of a bucket and group begin.
    starts: FxHashMap<(u32, u32), usize>,
    cells: Vec<Cell>,
}

impl Cells {
    /// Returns none yet, of so many ages after the entry.
    pub(super) fn new(rows_wanted: bool, ages: u32) -> Self {
        Cells { rows_wanted, ages: ages + 1, starts: FxHashMap::default(), cells: Vec::new() }
    }

    /// Returns the first cell of an entry's bucket and group.
    pub(super) fn of(&mut self, entry: &Entry) -> usize {
        let next = self.cells.len();
        let start = *self.starts.entry((entry.bucket, entry.group)).or_insert(next);
        if start == next {
            self.cells.extend((0..self.ages).map(|age| Cell {
                entry: *entry,
                age,
                counts: [0; 4],
                rows: Vec::new(),
            }));
        }
        start
    }

    pub(super) fn take(&mut self, cell: usize, entry: &Entry, fate: Fate) {
        let cell = &mut self.cells[cell];
        match self.rows_wanted {
            true => cell.rows.push((*entry, fate)),
            false => cell.counts[fate as usize] += 1,
        }
    }

    /// Adds those of customers who come after these.
    pub(super) fn add(mut self, later: Cells) -> Self {
        for more in later.cells {
            let place = self.of(&more.entry) + more.age as usize;
            let cell = &mut self.cells[place];
            cell.counts.iter_mut().zip(more.counts).for_each(|(own, more)| *own += more);
            cell.rows.extend(more.rows);
        }
        self
    }

    /// Makes observations: one each where it is asked who they are, else one for many.
    pub(super) fn finish(self, keys: &Keys, groups: &mut Groups) -> Measured {
        let reasons = REASONS.map(str::to_owned).into();
        let (mut upper, mut lower) = (Scan::default(), Scan { reasons, ..Scan::default() });
        for cell in &self.cells {
            let key = keys.of(cell);
            let mut put = |entry: &Entry, fate: Fate, count: u64| {
                let group = groups.number(&key);
                let (row, bucket, at) = (entry.row, entry.bucket, entry.at);
                let case_row = row;
                if let Some(reason) = fate.reason() {
                    let count = count.min(u64::from(u32::MAX)) as u32;
                    let left = LeftOut { row, case_row, bucket, group, reason, at, count };
                    lower.left_out.push(left);
                    return;
                }
                for weight in weights(count) {
                    // Cells of the answer are told by their age from those that join several.
                    let (value, wall) = (1, i64::from(cell.age));
                    let one = Observation { row, case_row, bucket, group, weight, value, wall, at };
                    lower.observations.push(one);
                    if let Fate::Returned = fate {
                        upper.observations.push(one);
                    }
                }
            };
            cell.rows.iter().for_each(|(entry, fate)| put(entry, *fate, 1));
            for fate in [Fate::Returned, Fate::Away, Fate::Immature, Fate::Unrecorded] {
                if cell.counts[fate as usize] > 0 {
                    put(&cell.entry, fate, cell.counts[fate as usize]);
                }
            }
        }
        Measured { lower: Some(lower), ..Measured::of(upper) }
    }
}

/// Returns a count as weights that are exact.
fn weights(count: u64) -> impl Iterator<Item = f32> {
    let rest = count % MOST;
    let full = std::iter::repeat_n(MOST as f32, (count / MOST) as usize);
    full.chain((rest > 0).then_some(rest as f32))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(customer: u32, bucket: u32) -> Entry {
        Entry { customer, at: i64::from(customer), bucket, group: 0, row: customer }
    }

    /// Takes customers in, of whom those of odd numbers are seen at age 1; at age 2 nobody looks.
    fn cells(rows_wanted: bool, customers: std::ops::Range<u32>) -> Cells {
        let mut cells = Cells::new(rows_wanted, 2);
        for customer in customers {
            let one = entry(customer, customer / 3 % 2);
            let cell = cells.of(&one);
            cells.take(cell, &one, Fate::Returned);
            let fate = if customer % 2 == 1 { Fate::Returned } else { Fate::Away };
            cells.take(cell + 1, &one, fate);
            cells.take(cell + 2, &one, Fate::Unrecorded);
        }
        cells
    }

    /// Bucket, age, first customer, counts and rows of a cell.
    type Told = (u32, u32, u32, [u64; 4], Vec<u32>);

    fn told(cells: &Cells) -> Vec<Told> {
        let one = |cell: &Cell| {
            let rows = cell.rows.iter().map(|(entry, _)| entry.row).collect();
            (cell.entry.bucket, cell.age, cell.entry.customer, cell.counts, rows)
        };
        cells.cells.iter().map(one).collect()
    }

    #[test]
    fn shares_of_customers_add_up_to_all_of_them_in_their_order() {
        for rows_wanted in [false, true] {
            let whole = told(&cells(rows_wanted, 0..20));
            for cut in [0, 1, 2, 7, 20] {
                let added = cells(rows_wanted, 0..cut).add(cells(rows_wanted, cut..20));
                assert_eq!(told(&added), whole, "cut at {cut}");
            }
            assert_eq!((whole[0].0, whole[0].2, whole[3].0, whole[3].2), (0, 0, 1, 3));
        }
        let counted = told(&cells(false, 0..6));
        assert_eq!(counted[1].3, [1, 2, 0, 0]);
    }
}
