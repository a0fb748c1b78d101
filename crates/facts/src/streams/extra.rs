//! Attributes that no fold asked for: they ride along as columns `attr_<key>` of the root.

use baremo_model::fact::ATTRIBUTE;
use baremo_model::{Column, EventBatch, FactTable, NULL_CODE};

use super::Words;
use crate::settings::FoldSettings;
use crate::table::Dictionaries;

/// The last value of each promoted attribute, a column each.
pub(crate) struct Extra {
    names: Vec<String>,
    /// Slot of the attribute plus one, by the batch's code of its name.
    slots: Vec<u16>,
    current: Vec<u32>,
    columns: Vec<Vec<u32>>,
}

impl Extra {
    /// Takes the promoted attributes but those that the fold itself reads.
    pub(crate) fn new(batch: &EventBatch<'_>, settings: &FoldSettings, read: &[&str]) -> Self {
        let wanted = settings.promoted.iter().filter(|name| !read.contains(&name.as_str()));
        let names: Vec<String> = wanted.cloned().collect();
        let mut slots = vec![0; batch.strings.len()];
        for (index, name) in names.iter().enumerate() {
            if let Some(code) = batch.strings.code(name) {
                slots[code as usize] = index as u16 + 1;
            }
        }
        let current = vec![NULL_CODE; names.len()];
        let columns = vec![Vec::new(); names.len()];
        Extra { names, slots, current, columns }
    }

    /// Forgets what the subject before said.
    pub(crate) fn begin(&mut self) {
        self.current.fill(NULL_CODE);
    }

    /// Takes note of what an event says.
    pub(crate) fn see(&mut self, batch: &EventBatch<'_>, row: usize, words: &mut Words<'_>) {
        if self.names.is_empty() {
            return;
        }
        for (name, value) in batch.attributes(row) {
            if let Some(slot) = self.slot(name) {
                self.current[slot] = words.keep(value);
            }
        }
    }

    /// Returns how many attributes there are.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// Returns the place of an attribute by the batch's code of its name; none of any other.
    pub(crate) fn slot(&self, name: u32) -> Option<usize> {
        self.slots[name as usize].checked_sub(1).map(usize::from)
    }

    /// Ends one row of the root that has these values, each by the place of its attribute.
    pub(crate) fn push_each(&mut self, value: impl Fn(usize) -> u32) {
        for (slot, column) in self.columns.iter_mut().enumerate() {
            column.push(value(slot));
        }
    }

    /// Ends one row of the root.
    pub(crate) fn push(&mut self) {
        for (column, value) in self.columns.iter_mut().zip(&self.current) {
            column.push(*value);
        }
    }

    /// Adds the columns to the root's table.
    pub(crate) fn finish(self, table: &mut FactTable, dictionaries: &Dictionaries) {
        for (name, codes) in self.names.into_iter().zip(self.columns) {
            let column = Column::Codes(codes, dictionaries.strings.clone());
            table.columns.push((format!("{ATTRIBUTE}{name}"), column));
        }
    }
}
