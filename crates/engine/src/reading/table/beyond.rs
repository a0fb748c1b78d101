//! Attributes of too many values to be held: of one, what a condition holds of.

use std::sync::Arc;

use baremo_model::fact::{BEYOND, Column};
use baremo_model::{Fact, NULL_CODE};
use rayon::prelude::*;

use super::{Hot, Tables};
use crate::EngineError;
use crate::reading::eval::wide::HOLDS;

impl Tables {
    /// Reads an attribute of a root that has too many values to be held, and returns what `holds`
    /// of them: a column of two words, [`HOLDS`] where it does; none where there is no value. It is
    /// held by `what`, which tells conditions apart, for whoever asks for the same next.
    pub(crate) fn words_that(
        &self,
        root: Fact,
        key: &str,
        what: &str,
        holds: &(dyn Fn(&str) -> bool + Sync),
    ) -> Result<Hot, EngineError> {
        // No name of a column has a blank.
        let held = format!("{BEYOND}{key} {what}");
        if let Some(hot) = self.held().get(root, &held) {
            return Ok(hot);
        }
        let words = [self.code("false"), self.code(HOLDS)];
        // In months with fewer values it is a column like any other.
        let names = [format!("{BEYOND}{key}"), format!("attr_{key}")];
        let names = [names[0].as_str(), names[1].as_str()];
        let judged = |part: &&String| -> Result<Vec<u32>, EngineError> {
            let table = self.source.read(root, part, &names)?;
            let column = names.iter().find_map(|name| table.column(name));
            let Some(Column::Codes(codes, dictionary)) = column else {
                return Ok(vec![NULL_CODE; self.source.rows(root, part)?]);
            };
            let judged: Vec<bool> = dictionary.iter().map(holds).collect();
            let word = |code: &u32| match judged.get(*code as usize) {
                Some(holds) => words[usize::from(*holds)],
                None => NULL_CODE,
            };
            Ok(codes.iter().map(word).collect())
        };
        let parts: Vec<Vec<u32>> =
            self.parts_of(root).par_iter().map(judged).collect::<Result<_, _>>()?;
        let hot = Hot::Codes(Arc::new(parts.concat()));
        self.held().hold(root, &held, hot.clone());
        Ok(hot)
    }
}
