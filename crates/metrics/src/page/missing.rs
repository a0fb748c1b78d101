//! Parts of a figure that a source may not record.

use baremo_model::Fact;
use baremo_model::fact::ColumnType;
use serde::Deserialize;

use super::Definition;

/// Parts without which a figure is less than its name says: they are labelled, never taken for
/// nothing.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct MissingParts {
    /// Column that is true of rows without them; its title labels the figure.
    pub label: String,
    /// Record types that would complete it.
    pub completed_by: Vec<String>,
    /// Whether a source is named that has any such row, not one only all of whose rows are such.
    #[serde(default)]
    pub any: bool,
}

impl MissingParts {
    /// Returns the fact of which a definition adds up rows that may lack them; none where it reads
    /// no such rows.
    pub fn fact(&self, definition: &Definition) -> Option<Fact> {
        let side = definition.value.as_ref().or(definition.numerator.as_ref())?;
        let fact = Fact::from_name(&side.fact)?;
        let column = fact.column(&self.label)?;
        (column.column_type == ColumnType::Flag).then_some(fact)
    }
}
