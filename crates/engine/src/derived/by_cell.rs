//! Observations by where they lie in the answer: to look through all for each of many groups would
//! take a time that grows with both.

use crate::scan::{Observation, Scan};

/// Observations sorted into cells.
pub(super) struct ByCell<'a> {
    starts: Vec<usize>,
    sorted: Vec<&'a Observation>,
}

impl<'a> ByCell<'a> {
    pub(super) fn new(scan: &'a Scan, groups: usize, cells: usize) -> Self {
        let cell = |o: &Observation| scan.cell(o, groups);
        let mut starts = vec![0; cells + 1];
        scan.observations.iter().for_each(|o| starts[cell(o) + 1] += 1);
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut sorted: Vec<&Observation> = scan.observations.iter().collect();
        let mut next = starts.clone();
        for observation in scan.observations.iter() {
            let slot = &mut next[cell(observation)];
            sorted[*slot] = observation;
            *slot += 1;
        }
        ByCell { starts, sorted }
    }

    /// Returns those of a cell.
    pub(super) fn get(&self, cell: usize) -> &[&'a Observation] {
        let ends = self.starts.get(cell).zip(self.starts.get(cell + 1));
        ends.map_or(&[], |(from, to)| &self.sorted[*from..*to])
    }
}
