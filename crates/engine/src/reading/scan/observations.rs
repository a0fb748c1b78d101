//! What the workers of a scan found, each worker's part where it lies.

use super::Observation;

/// Observations in parts: to join them would touch as much memory again as finding them did.
#[derive(Clone, Debug, Default)]
pub(crate) struct Observations {
    parts: Vec<Vec<Observation>>,
}

impl Observations {
    /// Returns how many there are.
    pub(crate) fn len(&self) -> usize {
        self.parts.iter().map(Vec::len).sum()
    }

    /// Returns the parts: those of blocks in order of their rows, then those of rows read apart.
    pub(crate) fn parts(&self) -> &[Vec<Observation>] {
        &self.parts
    }

    /// Adds a part after the others.
    pub(crate) fn add(&mut self, part: Vec<Observation>) {
        if !part.is_empty() {
            self.parts.push(part);
        }
    }

    /// Adds one after the others.
    pub(crate) fn push(&mut self, observation: Observation) {
        match self.parts.last_mut() {
            Some(part) => part.push(observation),
            None => self.parts.push(vec![observation]),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Observation> + Clone {
        self.parts.iter().flatten()
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Observation> {
        self.parts.iter_mut().flatten()
    }

    /// Returns all in one part, to be sorted or chosen from.
    pub(crate) fn joined(&mut self) -> &mut Vec<Observation> {
        if self.parts.len() != 1 {
            self.parts = vec![self.parts.concat()];
        }
        &mut self.parts[0]
    }

    /// Returns all in one part and leaves none.
    pub(crate) fn take(&mut self) -> Vec<Observation> {
        std::mem::take(self.joined())
    }
}

impl From<Vec<Observation>> for Observations {
    fn from(part: Vec<Observation>) -> Self {
        Observations { parts: vec![part] }
    }
}

impl FromIterator<Observation> for Observations {
    fn from_iter<I: IntoIterator<Item = Observation>>(all: I) -> Self {
        all.into_iter().collect::<Vec<_>>().into()
    }
}

impl Extend<Observation> for Observations {
    fn extend<I: IntoIterator<Item = Observation>>(&mut self, more: I) {
        self.joined().extend(more);
    }
}
