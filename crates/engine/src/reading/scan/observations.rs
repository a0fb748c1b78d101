//! What the workers of a scan found, each worker's part where it lies.

use std::iter::repeat_n;

use super::Observation;

/// Observations in parts: to join them would touch as much memory again as finding them did.
#[derive(Clone, Debug, Default)]
pub(crate) struct Observations {
    parts: Vec<Part>,
}

impl Observations {
    /// Returns how many there are.
    pub(crate) fn len(&self) -> usize {
        self.parts.iter().map(Part::len).sum()
    }

    /// Returns the parts: those of blocks in order of their rows, then those of rows read apart.
    pub(crate) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Returns all in runs of at most so many, in their order; none spans two parts.
    pub(crate) fn runs(&self, length: usize) -> impl Iterator<Item = Run<'_>> {
        self.parts.iter().flat_map(move |part| {
            let starts = (0..part.len()).step_by(length);
            starts.map(move |from| Run { part, from, to: part.len().min(from + length) })
        })
    }

    /// Adds a part after the others.
    pub(crate) fn add(&mut self, part: Part) {
        if !part.is_empty() {
            self.parts.push(part);
        }
    }

    /// Adds the parts of others after its own.
    pub(crate) fn append(&mut self, others: Observations) {
        others.parts.into_iter().for_each(|part| self.add(part));
    }

    /// Adds one after the others.
    pub(crate) fn push(&mut self, observation: Observation) {
        match self.parts.last_mut() {
            Some(part) => part.push(observation),
            None => self.parts.push([observation].into_iter().collect()),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Observation> + Clone {
        self.parts.iter().flat_map(|part| part.iter())
    }

    /// Returns the first and each so many after it, without looking at those between.
    pub(crate) fn every(&self, step: usize) -> impl Iterator<Item = Observation> {
        let mut next = 0;
        self.parts.iter().flat_map(move |part| {
            let places = (next..part.len()).step_by(step);
            next += part.len().saturating_sub(next).div_ceil(step) * step;
            next -= part.len();
            places.filter_map(move |place| part.between(place, place + 1).next())
        })
    }

    /// Gives each group another number.
    pub(crate) fn renumber(&mut self, number: impl Fn(u32) -> u32) {
        self.parts.iter_mut().for_each(|part| part.renumber(&number));
    }

    /// Makes another of each.
    pub(crate) fn change(&mut self, change: impl Fn(Observation) -> Observation) {
        for part in &mut self.parts {
            *part = part.iter().map(&change).collect();
        }
    }

    /// Returns all, to be sorted or chosen from, and leaves none.
    pub(crate) fn take(&mut self) -> Vec<Observation> {
        let mut all = Vec::with_capacity(self.len());
        std::mem::take(&mut self.parts).iter().for_each(|part| all.extend(part.iter()));
        all
    }
}

impl From<Vec<Observation>> for Observations {
    fn from(all: Vec<Observation>) -> Self {
        all.into_iter().collect()
    }
}

impl FromIterator<Observation> for Observations {
    fn from_iter<I: IntoIterator<Item = Observation>>(all: I) -> Self {
        Observations { parts: vec![all.into_iter().collect()] }
    }
}

impl Extend<Observation> for Observations {
    fn extend<I: IntoIterator<Item = Observation>>(&mut self, more: I) {
        more.into_iter().for_each(|observation| self.push(observation));
    }
}

/// Observations that lie together, by column: most questions about them read two or three columns,
/// and of most parts some columns say nothing that others do not.
#[derive(Clone, Debug, Default)]
pub(crate) struct Part {
    rows: Vec<u32>,
    /// Bucket and group.
    cells: Vec<[u32; 2]>,
    values: Vec<i64>,
    dates: Vec<i64>,
    /// None while each row is its case's.
    case_rows: Vec<u32>,
    /// None while each counts once.
    weights: Vec<f32>,
    /// None while each value is its wall time, too.
    walls: Vec<i64>,
}

impl Part {
    /// Returns one of none, with room for so many.
    pub(super) fn with_room(count: usize) -> Self {
        let mut part = Part::default();
        part.reserve(count);
        part
    }

    /// Makes room for so many more.
    pub(super) fn reserve(&mut self, more: usize) {
        self.rows.reserve(more);
        self.cells.reserve(more);
        self.values.reserve(more);
        self.dates.reserve(more);
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds one after the others.
    #[inline]
    pub(super) fn push(&mut self, observation: Observation) {
        let Observation { row, case_row, bucket, group, weight, value, wall, at } = observation;
        let (count, room) = (self.rows.len(), self.rows.capacity());
        push_other(&mut self.case_rows, (case_row, row), room, self.rows.iter().copied());
        push_other(&mut self.weights, (weight, 1.0), room, repeat_n(1.0, count));
        push_other(&mut self.walls, (wall, value), room, self.values.iter().copied());
        self.rows.push(row);
        self.cells.push([bucket, group]);
        self.values.push(value);
        self.dates.push(at);
    }

    #[inline]
    pub(crate) fn iter(&self) -> impl Iterator<Item = Observation> + Clone {
        self.between(0, self.len())
    }

    /// Returns those from one place to another.
    #[inline]
    fn between(&self, from: usize, to: usize) -> impl Iterator<Item = Observation> + Clone {
        let placed = self.rows[from..to].iter().zip(&self.cells[from..to]);
        let said = self.values[from..to].iter().zip(&self.dates[from..to]);
        let each = placed.zip(said).enumerate();
        each.map(move |(index, ((&row, &[bucket, group]), (&value, &at)))| {
            let place = from + index;
            let case_row = self.case_rows.get(place).copied().unwrap_or(row);
            let weight = self.weights.get(place).copied().unwrap_or(1.0);
            let wall = self.walls.get(place).copied().unwrap_or(value);
            Observation { row, case_row, bucket, group, weight, value, wall, at }
        })
    }

    /// Gives each group another number.
    pub(super) fn renumber(&mut self, number: impl Fn(u32) -> u32) {
        self.cells.iter_mut().for_each(|[_, group]| *group = number(*group));
    }
}

impl FromIterator<Observation> for Part {
    fn from_iter<I: IntoIterator<Item = Observation>>(all: I) -> Self {
        let all = all.into_iter();
        let mut part = Part::with_room(all.size_hint().0);
        all.for_each(|observation| part.push(observation));
        part
    }
}

/// Adds a value to a column that is not there while all are the usual ones. With the first other
/// comes what stood for it `before`, and room for as many as the other columns have.
#[inline]
fn push_other<T: PartialEq>(
    column: &mut Vec<T>,
    (value, usual): (T, T),
    room: usize,
    before: impl Iterator<Item = T>,
) {
    if column.is_empty() {
        if value == usual {
            return;
        }
        column.reserve(room);
        column.extend(before);
    }
    column.push(value);
}

/// Some observations of a part, one after the other.
#[derive(Clone, Copy)]
pub(crate) struct Run<'a> {
    part: &'a Part,
    from: usize,
    to: usize,
}

impl Run<'_> {
    #[inline]
    pub(crate) fn iter(self) -> impl Iterator<Item = Observation> + Clone {
        self.part.between(self.from, self.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns what a row says that says as little as it can.
    fn plain(row: u32) -> Observation {
        let value = i64::from(row) * 7 - 3;
        let (bucket, group, at) = (row / 3, row % 3, i64::from(row) * 100);
        Observation { row, case_row: row, bucket, group, weight: 1.0, value, wall: value, at }
    }

    /// Returns all that is told of observations.
    fn told(all: impl Iterator<Item = Observation>) -> Vec<String> {
        all.map(|o| format!("{o:?}")).collect()
    }

    /// Observations of which the first `usual` say nothing unusual, and of the others one in two
    /// says one thing more; in parts of so many.
    fn found(usual: u32, count: u32) -> Vec<Observation> {
        let one = |row: u32| match row.saturating_sub(usual) % 6 {
            1 => Observation { case_row: row / 2, ..plain(row) },
            3 => Observation { weight: 0.5, ..plain(row) },
            5 => Observation { wall: -1, ..plain(row) },
            _ => plain(row),
        };
        (0..count).map(one).collect()
    }

    fn in_parts(all: &[Observation], length: usize) -> Observations {
        let mut parts = Observations::default();
        all.chunks(length).for_each(|part| parts.add(part.iter().copied().collect()));
        parts
    }

    #[test]
    fn a_column_is_there_once_it_says_something() {
        let columns = |part: &Part| (part.case_rows.len(), part.weights.len(), part.walls.len());
        let of = |all: &[Observation]| columns(&all.iter().copied().collect());
        assert_eq!(of(&[]), (0, 0, 0));
        assert_eq!(of(&found(40, 41)), (0, 0, 0));
        assert_eq!(of(&found(40, 42)), (42, 0, 0));
        assert_eq!(of(&found(40, 44)), (44, 44, 0));
        assert_eq!(of(&found(40, 50)), (50, 50, 50));
        // From the first one on.
        assert_eq!(of(&[Observation { weight: -1.0, ..plain(8) }]), (0, 1, 0));
    }

    #[test]
    fn columns_say_what_rows_said() {
        for usual in [0, 1, 40, 90] {
            let all = found(usual, 80);
            for length in [1, 7, 80] {
                let mut parts = in_parts(&all, length);
                assert_eq!(parts.len(), 80);
                assert_eq!(told(parts.iter()), told(all.iter().copied()));
                let runs = parts.runs(3).flat_map(|run| run.iter());
                assert_eq!(told(runs), told(all.iter().copied()));
                for step in [1, 2, 9, 79, 80, 200] {
                    let some = all.iter().copied().step_by(step);
                    assert_eq!(told(parts.every(step)), told(some), "{length} {step}");
                }
                assert_eq!(told(parts.take().into_iter()), told(all.iter().copied()));
                assert_eq!(parts.len(), 0);
            }
        }
    }

    #[test]
    fn what_changes_gets_its_columns() {
        let (all, mut parts) = (found(90, 80), in_parts(&found(90, 80), 30));
        parts.renumber(|group| group + 5);
        let change = |o: Observation| match o.row % 4 {
            0 => Observation { value: 1, wall: 1, ..o },
            1 => Observation { value: 1, ..o },
            2 => Observation { row: 9, case_row: 9, ..o },
            _ => Observation { bucket: 4, weight: 2.0, ..o },
        };
        parts.change(change);
        let renumbered = all.into_iter().map(|o| Observation { group: o.group + 5, ..o });
        let mut expected = told(renumbered.map(change));
        assert_eq!(told(parts.iter()), expected);
        // One more goes to the last part, others come after it.
        parts.push(plain(99));
        parts.append(in_parts(&[plain(5), plain(6)], 1));
        parts.append(Observations::default());
        expected.extend(told([99, 5, 6].map(plain).into_iter()));
        assert_eq!((told(parts.iter()), parts.parts().len()), (expected, 5));
    }
}
