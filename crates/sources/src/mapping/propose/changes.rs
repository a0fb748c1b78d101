//! A history: rows that tell which field of a conversation changed, from what and to what.
//!
//! ```text
//! field = status ─► status    assignee ─► assigned    team ─► assigned    priority ─► prioritised
//! ```
//!
//! Other fields only say that something changed.

use std::fmt::Write as _;

use baremo_model::told;

use super::called::plain;
use super::column::{Column, judged};
use super::draft::Draft;
use super::guess::{Shape, is_of};
use super::names::Role;
use super::vocabulary::{self, UNUSED};
use super::{course, quoted, sense};
use crate::mapping::condition::listed;

/// Names of columns that tell which field changed, what it was before and what it is since.
const FIELDS: [&str; 14] = [
    "field",
    "field name",
    "fieldname",
    "attribute",
    "property",
    "changed field",
    "campo",
    "atributo",
    "feld",
    "feldname",
    "eigenschaft",
    "attribut",
    "champ",
    "attributo",
];
const OLD: [&str; 20] = [
    "old value",
    "old",
    "from",
    "from value",
    "previous value",
    "before",
    "valor anterior",
    "valor antiguo",
    "antes",
    "alter wert",
    "vorheriger wert",
    "vorher",
    "ancienne valeur",
    "valeur precedente",
    "avant",
    "valore precedente",
    "vecchio valore",
    "prima",
    "valor antigo",
    "anterior",
];
const NEW: [&str; 19] = [
    "new value",
    "new",
    "to",
    "to value",
    "value",
    "after",
    "valor nuevo",
    "nuevo valor",
    "valor",
    "despues",
    "neuer wert",
    "wert",
    "nachher",
    "nouvelle valeur",
    "valeur",
    "nuovo valore",
    "valore",
    "novo valor",
    "valor novo",
];

/// Roles of fields whose changes are events of their own, in the order in which they are judged:
/// an assigned group is a team.
const TOLD: [Role; 4] = [Role::Status, Role::Team, Role::Priority, Role::Actor];

/// Name of the table of statuses.
const STATUSES: &str = "statuses";

/// The columns of a history.
pub(super) struct Changes<'a> {
    field: &'a Column,
    old: Option<&'a Column>,
    pub(super) new: &'a Column,
}

/// Returns what a field is, by its name.
fn role(field: &str) -> Option<Role> {
    TOLD.into_iter().find(|role| is_of(field, *role))
}

impl<'a> Changes<'a> {
    /// Finds the columns of a history; none where rows are something else.
    pub(super) fn of(columns: &'a [Column]) -> Option<Self> {
        let find = |names: &[&str]| {
            columns.iter().find(|column| {
                let name = plain(&column.name);
                // Conditions have to name them.
                names.contains(&name.trim()) && !column.name.contains('"') && !column.is_time
            })
        };
        let field = find(&FIELDS)?;
        let new = find(&NEW)?;
        let changes = Changes { field, old: find(&OLD), new };
        TOLD.into_iter().any(|of| !changes.fields(of).is_empty()).then_some(changes)
    }

    /// Tells whether a column is one of a history.
    pub(super) fn has(&self, column: &Column) -> bool {
        let mut own = [Some(self.field), self.old, Some(self.new)].into_iter().flatten();
        own.any(|own| own.name == column.name)
    }

    /// Tells whether a column holds what fields are since a change.
    pub(super) fn is_new(&self, column: &Column) -> bool {
        self.new.name == column.name
    }

    /// Returns the names of the fields of a role.
    fn fields(&self, of: Role) -> Vec<&'a str> {
        let names = self.field.values.iter().map(String::as_str);
        names.filter(|name| role(name) == Some(of)).collect()
    }

    /// Returns what the fields of a role became, as a column that is called as the first of them.
    fn became(&self, of: Role) -> Option<Column> {
        let name = *self.fields(of).first()?;
        let rows = self.field.cells.iter().zip(&self.new.cells);
        let own = rows.filter(|(field, _)| field.as_deref().and_then(role) == Some(of));
        let values = own.filter_map(|(_, value)| value.clone()).collect();
        Some(judged(name.to_owned(), values))
    }

    /// Returns who, and which team, was assigned: what other files may name.
    pub(super) fn assigned(&self) -> Vec<Column> {
        [Role::Actor, Role::Team].into_iter().filter_map(|of| self.became(of)).collect()
    }

    /// Writes the table of the statuses.
    pub(super) fn table(&self, out: &mut Draft) {
        if let Some(column) = self.became(Role::Status) {
            vocabulary::table(out, &column, STATUSES, UNUSED, sense::status);
        }
    }

    /// Returns the condition that one of several fields changed.
    fn condition(&self, fields: &[&str]) -> String {
        format!("\"{}\" in ({})", self.field.name, listed(fields.iter().copied()))
    }

    /// Writes what the change of a field of a role becomes, and in which attribute what it was.
    fn becomes(&self, out: &Draft, of: Role) -> (&'static str, String, Option<String>) {
        let new = quoted(&self.new.name);
        let field = self.became(of);
        let named = || match &field {
            Some(field) => out.place.named_or_nobody(field, self.new),
            None => new.clone(),
        };
        match of {
            Role::Status => {
                let table = out.place.table(STATUSES);
                ("status", format!("value = {{ from = {new}, map = \"{table}\" }}"), None)
            }
            Role::Team => ("assigned", format!("team = {}", named()), None),
            Role::Actor => ("assigned", format!("value = {}", named()), None),
            _ => {
                let none = |name: &str| format!("{{ from = {}, default = \"\" }}", quoted(name));
                let before = self.old.map(|old| {
                    let before = none(&old.name);
                    format!("[file.event.attributes]\nprevious_priority = {before}\n")
                });
                ("prioritised", format!("value = {}", none(&self.new.name)), before)
            }
        }
    }

    /// Writes the events of a history whose rows are of a time.
    pub(super) fn events(&self, out: &mut Draft, shape: &Shape<'_>, at: &str) {
        out.remark(&told!(
            "A row tells a change of the field that `{}` names.",
            "Cada fila dice un cambio del campo que indica `{}`.",
            self.field.name
        ));
        let mut known: Vec<&str> = Vec::new();
        let mut order: Option<&'static str> = None;
        for of in TOLD {
            let fields = self.fields(of);
            if fields.is_empty() {
                continue;
            }
            let mut when = self.condition(&fields);
            if of == Role::Status {
                let _ = write!(when, " and \"{}\" is not null", self.new.name);
            }
            let (kind, value, attributes) = self.becomes(out, of);
            let when = quoted(&when);
            let _ = writeln!(
                out,
                "[[file.event]]\nwhen = {when}\nkind = \"{kind}\"\nat = {at}\n{value}"
            );
            match order {
                Some(order) => out.push_str(order),
                None => order = Some(course::order(out, shape)),
            }
            out.push_str(&attributes.unwrap_or_default());
            out.push_str("\n");
            known.extend(fields);
        }
        let others = quoted(&format!("not ({})", self.condition(&known)));
        let order = order.unwrap_or_default();
        let _ = writeln!(
            out,
            "[[file.event]]\nwhen = {others}\nkind = \"changed\"\nat = {at}\n{order}"
        );
    }
}
