//! What a record looked up in the other files of its export.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Columns that were looked up in one row, each with its cell; none where it is blank, or no row
/// has the key.
pub type Cells = BTreeMap<String, Option<String>>;

/// What a record looked up in the other files of its export: by their kind, the key and the column.
///
/// Quarantine keeps it beside the record, so that this can be read again as its import would have
/// read it. Of the other files only that is kept.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(transparent)]
pub struct LookedUp(BTreeMap<String, Option<BTreeMap<String, Cells>>>);

impl LookedUp {
    /// Returns whether nothing was looked up.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Notes that no file of a kind was given, in which the record would have looked something up.
    pub fn lack(&mut self, kind: &str) {
        self.0.entry(kind.to_owned()).or_default();
    }

    /// Returns what is noted of the row with a key in a file of a kind, to note more.
    pub fn row(&mut self, kind: &str, key: &str) -> &mut Cells {
        let rows = self.0.entry(kind.to_owned()).or_default().get_or_insert_default();
        rows.entry(key.to_owned()).or_default()
    }

    /// Returns whether a file of a kind was wanted and not given.
    pub fn lacks(&self, kind: &str) -> bool {
        self.0.get(kind).is_some_and(Option::is_none)
    }

    /// Returns the rows of a kind of file that were looked up, by their key.
    pub fn rows(&self, kind: &str) -> impl Iterator<Item = (&str, &Cells)> {
        let rows = self.0.get(kind).into_iter().flatten().flatten();
        rows.map(|(key, cells)| (key.as_str(), cells))
    }

    /// Adds what another import looked up for the same record, which prevails; a file that was not
    /// given takes nothing away. Returns whether that is anything new.
    pub fn learn(&mut self, other: &LookedUp) -> bool {
        let before = self.clone();
        for (kind, rows) in &other.0 {
            self.lack(kind);
            for (key, cells) in rows.iter().flatten() {
                self.row(kind, key).extend(cells.clone());
            }
        }
        *self != before
    }

    /// Returns the kinds of file of which this does not tell all that `wanted` looks up there.
    pub fn unknown<'a>(&'a self, wanted: &'a LookedUp) -> impl Iterator<Item = &'a str> {
        let is_unknown = move |(kind, rows): &(&String, &Option<BTreeMap<String, Cells>>)| {
            let Some(known) = self.0.get(*kind) else { return true };
            let Some(known) = known else { return false };
            rows.iter().flatten().any(|(key, cells)| {
                let known = known.get(key);
                cells.keys().any(|column| known.is_none_or(|known| !known.contains_key(column)))
            })
        };
        wanted.0.iter().filter(is_unknown).map(|(kind, _)| kind.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(key: &str, column: &str, cell: Option<&str>) -> LookedUp {
        let mut noted = LookedUp::default();
        noted.row("users", key).insert(column.into(), cell.map(str::to_owned));
        noted
    }

    fn unknown(known: &LookedUp, wanted: &LookedUp) -> bool {
        known.unknown(wanted).eq(["users"])
    }

    #[test]
    fn what_was_looked_up_is_known_also_that_it_is_not_there() {
        let known = noted("7", "role", None);
        assert!(!unknown(&known, &noted("7", "role", Some("agent"))));
        assert!(unknown(&known, &noted("7", "name", None)), "another column");
        assert!(unknown(&known, &noted("8", "role", None)), "another key");
        assert!(unknown(&LookedUp::default(), &noted("7", "role", None)), "nothing is known");
        let mut lacking = LookedUp::default();
        lacking.lack("users");
        assert!(lacking.lacks("users") && !known.lacks("users"));
        // That no file was given is known of all its rows.
        assert!(!unknown(&lacking, &noted("8", "role", None)));
        assert!(unknown(&LookedUp::default(), &lacking));
    }

    #[test]
    fn what_another_import_found_prevails_and_what_it_lacked_takes_nothing_away() {
        let mut lacking = LookedUp::default();
        lacking.lack("users");
        let mut known = lacking.clone();
        assert!(known.learn(&noted("7", "role", Some("agent"))) && !known.lacks("users"));
        assert!(!known.learn(&lacking) && !known.learn(&noted("7", "role", Some("agent"))));
        assert!(known.learn(&noted("7", "role", Some("admin"))));
        let cells: Vec<_> =
            known.rows("users").map(|(key, cells)| (key, cells["role"].clone())).collect();
        assert_eq!(cells, [("7", Some("admin".to_owned()))]);
    }
}
