//! Where in a mapping a kind of file is written: by itself, or beside others of the same export.

use super::column::Column;
use super::persons::holds_papers;
use super::quoted;

/// A kind of file of a mapping that is being written.
pub(super) struct Place {
    /// Its name.
    pub(super) name: String,
    /// What stands behind the names of its tables, which no other kind has.
    pub(super) suffix: String,
    /// What stands before the id of a record that is one of a conversation.
    pub(super) records: String,
    /// The column by which a row of a log is known again.
    pub(super) own_record: Option<String>,
    /// Columns by which it is told from the others, and those of the others that it has not.
    pub(super) has: Vec<String>,
    pub(super) lacks: Vec<String>,
    /// Whether it tells of conversations that another kind opens.
    pub(super) is_part: bool,
    /// What its columns are looked up in.
    pub(super) lookups: Vec<LookUp>,
}

/// Rows of another kind of file that a column names by their key.
pub(super) struct LookUp {
    /// The column that names them.
    pub(super) column: String,
    /// The kind of file.
    pub(super) kind: String,
    /// Its column with the name of what a row is.
    pub(super) label: Option<String>,
    /// Its column, and the table, that say who acts; and who acts whom it does not have.
    pub(super) side: Option<(String, String, &'static str)>,
}

impl Default for Place {
    /// Returns the place of the only kind of file of a mapping.
    fn default() -> Self {
        Place {
            name: "records".to_owned(),
            suffix: String::new(),
            records: "ticket".to_owned(),
            own_record: None,
            has: Vec::new(),
            lacks: Vec::new(),
            is_part: false,
            lookups: Vec::new(),
        }
    }
}

impl Place {
    /// Returns the place of one of several kinds.
    pub(super) fn beside_others(name: &str) -> Self {
        Place {
            name: name.to_owned(),
            suffix: format!("_{name}"),
            records: name.to_owned(),
            ..Place::default()
        }
    }

    /// Gives the only kind of file of a mapping another name.
    pub(super) fn rename(&mut self, name: &str) {
        if self.suffix.is_empty() {
            self.name = name.to_owned();
        }
    }

    /// Says what the records of the only kind of file of a mapping are called.
    pub(super) fn name_records(&mut self, records: &str) {
        if self.suffix.is_empty() {
            self.records = records.to_owned();
        }
    }

    /// Returns the name of a table of this kind.
    pub(super) fn table(&self, name: &str) -> String {
        format!("{name}{}", self.suffix)
    }

    /// Returns what a column is looked up in.
    pub(super) fn look_up(&self, column: &Column) -> Option<&LookUp> {
        self.lookups.iter().find(|own| own.column == column.name)
    }

    /// Writes where somebody, or something, is named: addresses are kept as hashes, and what is
    /// named elsewhere by its name there.
    pub(super) fn named(&self, column: &Column) -> String {
        let name = quoted(&column.name);
        match self.look_up(column) {
            Some(LookUp { kind, label: Some(label), .. }) => {
                let (kind, label) = (quoted(kind), quoted(label));
                format!("[{{ from = {label}, lookup = {kind}, key = {name} }}, {name}]")
            }
            _ if column.is_address() => format!("{{ from = {name}, hashed = \"email\" }}"),
            _ if holds_papers(column) => format!("{{ from = {name}, hashed = \"visitor\" }}"),
            _ => name,
        }
    }

    /// Writes who acts in rows of a log: of addresses and names the names stay readable.
    pub(super) fn named_actor(&self, column: &Column) -> String {
        let name = quoted(&column.name);
        match self.look_up(column) {
            None if column.is_mixed() => {
                format!("[{{ from = {name}, hashed = \"email\" }}, {name}]")
            }
            _ => self.named(column),
        }
    }

    /// Writes what a column holds of a field, by its name elsewhere where it has one; nobody, or
    /// nothing, where it is empty.
    pub(super) fn named_or_nobody(&self, field: &Column, column: &Column) -> String {
        let name = quoted(&column.name);
        let hashed = if field.is_address() { ", hashed = \"email\"" } else { "" };
        let own = format!("{{ from = {name}{hashed}, default = \"\" }}");
        match self.look_up(field) {
            Some(LookUp { kind, label: Some(label), .. }) => {
                let (kind, label) = (quoted(kind), quoted(label));
                format!("[{{ from = {label}, lookup = {kind}, key = {name} }}, {own}]")
            }
            _ => own,
        }
    }

    /// Writes who acts, where what somebody is looked up in says it.
    pub(super) fn side(&self, column: &Column) -> Option<String> {
        let look_up = self.look_up(column)?;
        let (from, table, others) = look_up.side.as_ref()?;
        let (key, kind) = (quoted(&column.name), quoted(&look_up.kind));
        let from = quoted(from);
        Some(format!(
            "{{ from = {from}, lookup = {kind}, key = {key}, map = \"{table}\", \
             default = \"{others}\" }}"
        ))
    }
}
