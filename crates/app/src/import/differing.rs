//! What rows of an import tell differently, for who reads of it.

use std::path::Path;

use baremo_model::utc_text;
use baremo_render::import::{Conflict, KeptRow, Opening};
use baremo_sources::mapping;

use super::{ReadIn, told};

/// Names the files in which things are told differently as their sender knows them.
pub(super) fn name_as_sent(
    within: Option<&Path>,
    conflict: &mut Option<mapping::Conflict>,
    opening: &mut Option<mapping::Opening>,
) {
    if let Some(found) = conflict {
        let kept = match &mut found.kept {
            mapping::KeptRow::Row { file, .. } => Some(file),
            mapping::KeptRow::Parts | mapping::KeptRow::Unknown => None,
        };
        let named = [&mut found.file, &mut found.other_file].into_iter().chain(kept);
        named.for_each(|file| *file = told(within, file));
    }
    if let Some(found) = opening {
        let named = [&mut found.file, &mut found.other_file];
        named.into_iter().for_each(|file| *file = told(within, file));
    }
}

impl ReadIn {
    /// Returns the first two rows that tell a version of a record differently.
    pub fn shown_conflict(&self) -> Option<Conflict> {
        let found = self.conflict.as_ref()?;
        Some(Conflict {
            record: found.record.clone(),
            place: (found.file.clone(), found.position.line),
            other: (found.other_file.clone(), found.other_line),
            kept: match &found.kept {
                mapping::KeptRow::Row { file, line } => KeptRow::Row(file.clone(), *line),
                mapping::KeptRow::Parts => KeptRow::Parts,
                mapping::KeptRow::Unknown => KeptRow::Unknown,
            },
        })
    }

    /// Returns the first conversation that two files open at different times.
    pub fn shown_opening(&self) -> Option<Opening> {
        let found = self.opening.as_ref()?;
        Some(Opening {
            conversation: found.conversation.clone(),
            place: (found.file.clone(), found.position.line),
            at: utc_text(found.at).unwrap_or_default(),
            other: (found.other_file.clone(), found.other_line),
            other_at: utc_text(found.other_at).unwrap_or_default(),
        })
    }
}
