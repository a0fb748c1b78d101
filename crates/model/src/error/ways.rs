//! Ways out of what is wrong with a mapping.

use super::{Hint, MappingProblem};
use crate::told;

/// Returns what to write where a mapping lacks what no file told whoever proposed it.
pub(super) fn out_of(problem: &MappingProblem) -> Vec<Hint> {
    let MappingProblem::Needs { key } = problem else { return Vec::new() };
    let way = match key.as_str() {
        "at" => told!(
            "say in the mapping when: in the `[[file.event]]` that has `at = []`, or no line \
             `at`, name a column, `at = \"Created\"`, or one instant for all rows in quotes of its \
             own, `at = \"'2025-01-31'\"`; above the first stands after `# CHECK` what else may \
             tell it",
            "diga en el mapeo cuándo: en el `[[file.event]]` que tenga `at = []`, o ninguna línea \
             `at`, indique una columna, `at = \"Creado\"`, o un mismo instante para todas las \
             filas entre comillas propias, `at = \"'2025-01-31'\"`; encima del primero, tras \
             `# REVISE`, está qué más puede decirlo"
        ),
        "answers_at" => told!(
            "say in the mapping when: wherever it has `{key} = []`, name a column, or one instant \
             for all rows in quotes of its own, `{key} = \"'2025-01-31'\"`; above the first stands \
             after `# CHECK` what else may tell it",
            "diga en el mapeo cuándo: donde ponga `{key} = []`, indique una columna, o un mismo \
             instante para todas las filas entre comillas propias, `{key} = \"'2025-01-31'\"`; \
             encima del primero, tras `# REVISE`, está qué más puede decirlo"
        ),
        "conversation" => told!(
            "add to the `[[file]]` of the mapping the column that names each conversation: \
             `conversation = \"Ticket ID\"`",
            "añada al `[[file]]` del mapeo la columna que identifica cada conversación: \
             `conversation = \"ID del ticket\"`"
        ),
        _ => return Vec::new(),
    };
    vec![way.into()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_filled_in_is_named() {
        let of = |key: &str| out_of(&MappingProblem::Needs { key: key.to_owned() });
        for key in ["at", "answers_at"] {
            let ways = of(key);
            let [Hint::Said(way)] = ways.as_slice() else { panic!("no way out of `{key}`") };
            assert!(way.en.contains(&format!("`{key} = \"'2025-01-31'\"`")), "{}", way.en);
        }
        let ways = of("conversation");
        let [Hint::Said(way)] = ways.as_slice() else { panic!("no way out of `conversation`") };
        assert!(way.en.ends_with("`conversation = \"Ticket ID\"`"), "{}", way.en);
        assert_eq!((of("direction"), of("subject")), (Vec::new(), Vec::new()));
    }
}
