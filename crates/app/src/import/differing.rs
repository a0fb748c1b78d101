//! What rows of an import tell differently, for who reads of it.

use baremo_model::Micros;
use baremo_render::import::{Conflict, Opening};

use super::ReadIn;

/// Returns an instant as it is written.
pub fn shown_at(at: Micros) -> String {
    jiff::Timestamp::from_microsecond(at).map_or(String::new(), |at| at.to_string())
}

impl ReadIn {
    /// Returns the first two rows that tell a version of a record differently.
    pub fn shown_conflict(&self) -> Option<Conflict> {
        let found = self.conflict.as_ref()?;
        Some(Conflict {
            record: found.record.clone(),
            place: (found.file.clone(), found.position.line),
            other: (found.other_file.clone(), found.other_line),
        })
    }

    /// Returns the first conversation that two files open at different times.
    pub fn shown_opening(&self) -> Option<Opening> {
        let found = self.opening.as_ref()?;
        Some(Opening {
            conversation: found.conversation.clone(),
            place: (found.file.clone(), found.position.line),
            at: shown_at(found.at),
            other: (found.other_file.clone(), found.other_line),
            other_at: shown_at(found.other_at),
        })
    }
}
