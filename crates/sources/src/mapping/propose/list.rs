//! Lists inside JSON records: what happened within a conversation, one element each.

use std::fmt::Write as _;

use baremo_model::text::truth;
use baremo_model::told;

use super::choose;
use super::column::{Column, judged};
use super::draft::Draft;
use super::names::Role;
use super::{activity, column, guess, quoted, sense, vocabulary};
use crate::mapping::address::{Item, Names, Scope};
use crate::read::{Body, Detected, Record};

/// Fields that say what an element is.
const KINDS: [&str; 3] = ["item.type", "item.kind", "item.message_type"];

/// A list of objects, with what its fields may be.
pub(super) struct List<'a> {
    /// Its path in the record.
    path: &'a str,
    at: Option<&'a Column>,
    activity: Option<&'a Column>,
    actor: Option<&'a Column>,
    actor_kind: Option<&'a Column>,
    id: Option<&'a Column>,
    /// Whether customers may see it, and whether the field says so the other way round.
    public: Option<(&'a Column, bool)>,
}

/// Judges the fields of every list of objects, by the path of the list.
pub(super) fn columns(detected: &Detected) -> Vec<(String, Vec<Column>)> {
    let mut lists: Vec<(String, Vec<Column>)> = Vec::new();
    let mut names = Names::of(detected);
    for heading in &detected.headings {
        let Some((path, field)) = heading.split_once("[].") else { continue };
        // What lies in lists of lists is left to who knows the file.
        if field.contains("[]") || column::has_braces(heading) {
            continue;
        }
        let Ok(address) = names.resolve(&format!("item.{field}")) else { continue };
        let mut values = Vec::new();
        for record in &detected.samples {
            for element in elements(record, path) {
                let scope = Scope { record, item: Some(Item::Tree(element)) };
                values.extend(address.text(scope, &[]).map(|text| text.into_owned()));
            }
        }
        let column = judged(format!("item.{field}"), values);
        match lists.iter_mut().find(|(known, _)| known == path) {
            Some((_, columns)) => columns.push(column),
            None => lists.push((path.to_owned(), vec![column])),
        }
    }
    lists
}

/// Returns the elements of a list in a record.
fn elements<'a>(record: &'a Record, path: &str) -> &'a [serde_json::Value] {
    let Body::Tree(tree) = &record.body else { return &[] };
    let list = path.split('.').try_fold(tree, |tree, key| tree.get(key));
    list.and_then(serde_json::Value::as_array).map_or(&[], Vec::as_slice)
}

impl<'a> List<'a> {
    /// Judges what a list tells.
    pub(super) fn of((path, columns): &'a (String, Vec<Column>)) -> Self {
        let mut taken = Vec::new();
        let mut pick = |role: Role| choose::pick(columns, role, &mut taken);
        let at = [Role::Opened, Role::At].into_iter().find_map(&mut pick);
        let actor_kind = pick(Role::ActorKind);
        // Whatever it is called, a field that names sides tells who acts.
        let names_sides = |column: &&Column| {
            let sides = || column.values.iter().map(|word| sense::actor_kind(word));
            sides().all(|side| side.is_some()) && sides().any(|side| side == Some("customer"))
        };
        let actor_kind = actor_kind.or_else(|| columns.iter().find(names_sides));
        let mut taken: Vec<&str> = actor_kind.iter().map(|column| column.name.as_str()).collect();
        taken.extend(at.iter().map(|column| column.name.as_str()));
        let mut pick = |role: Role| choose::pick(columns, role, &mut taken);
        let [activity, actor] = [Role::Activity, Role::Actor].map(&mut pick);
        let is_truth = |column: &&Column| column.values.iter().all(|word| truth(word).is_some());
        let says = |role: Role| {
            let own = |column: &&Column| guess::is_of(&column.name, role);
            columns.iter().find(|column| own(column) && is_truth(column))
        };
        let public = says(Role::Public).map(|column| (column, false));
        // What is called a type elsewhere tells in a list what an element is.
        let is_kind = |column: &&Column| {
            KINDS.contains(&column.name.as_str())
                && actor_kind.is_none_or(|other| other.name != column.name)
                && column.values.iter().any(|word| sense::activity(word).is_some())
        };
        let activity = activity.or_else(|| columns.iter().find(is_kind));
        List {
            path,
            at: at.or_else(|| columns.iter().find(|column| column.is_time)),
            activity,
            actor,
            actor_kind,
            id: columns.iter().find(|c| c.name == "item.id" && c.distinct == c.filled),
            public: public.or_else(|| says(Role::Private).map(|column| (column, true))),
        }
    }

    /// Returns whether its elements can be events: they have a time.
    pub(super) fn tells(&self) -> bool {
        self.at.is_some()
    }

    fn table(&self, of: &str) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        format!("{}_{of}", self.path.chars().map(plain).collect::<String>())
    }

    /// Writes the tables of words that its fields are read with.
    pub(super) fn tables(&self, out: &mut Draft) {
        if let Some(column) = self.activity {
            activity::table_of_list(out, column, &self.table("activities"));
        }
        if let Some(column) = self.actor_kind {
            let name = self.table("roles");
            let side = |word: &str| sense::side(&column.name, word);
            vocabulary::table(out, column, &name, "unknown", side);
        }
    }

    /// Writes the events its elements become.
    pub(super) fn events(&self, out: &mut Draft) {
        let path = quoted(self.path);
        let Some(at) = self.at else {
            out.push_str("\n");
            out.question(&told!(
                "records hold a list {path}, whose elements have no time; an event\n\
                 with `each = {path}` would go over it and read its fields as `item.…`.",
                "los registros contienen una lista {path}, cuyos elementos no llevan hora; un\n\
                 evento con `each = {path}` la recorrería y leería sus campos como `item.…`."
            ));
            return;
        };
        out.push_str("\n");
        out.remark(&told!(
            "Each element of {path} is one event.",
            "Cada elemento de {path} es un evento."
        ));
        match (self.public, self.activity) {
            (Some((column, inverse)), None) => {
                // Where all that was seen says no, yes is said as JSON says it.
                let is_yes = |value: &&String| truth(value) == Some(true);
                let yes = column.values.iter().find(is_yes).map_or("true", String::as_str);
                let name = &column.name;
                let (seen, hidden) = match inverse {
                    false => (format!("{name} = '{yes}'"), format!("{name} != '{yes}'")),
                    true => (
                        format!("{name} is null or {name} != '{yes}'"),
                        format!("{name} = '{yes}'"),
                    ),
                };
                self.event(out, at, "\"message\"", Some(&seen));
                self.event(out, at, "\"note\"", Some(&hidden));
            }
            (_, Some(column)) => {
                let table = self.table("activities");
                let table = out.place.table(&table);
                let kind = format!("{{ from = {}, map = \"{table}\" }}", quoted(&column.name));
                self.event(out, at, &kind, None);
            }
            (None, None) => {
                out.question(&told!(
                    "are they messages, all of them public?",
                    "¿son mensajes, y todos públicos?"
                ));
                self.event(out, at, "\"message\"", None);
            }
        }
    }

    fn event(&self, out: &mut Draft, at: &Column, kind: &str, when: Option<&str>) {
        let _ = writeln!(out, "\n[[file.event]]\neach = {}", quoted(self.path));
        if let Some(when) = when {
            let _ = writeln!(out, "when = {}", quoted(when));
        }
        let _ = writeln!(out, "kind = {kind}\nat = {}", quoted(&at.name));
        if let Some(id) = self.id {
            let record = format!("{}/{{{}}}", self.path, id.name);
            let _ = writeln!(out, "record = {}", quoted(&record));
        }
        if let Some(actor) = self.actor {
            let _ = writeln!(out, "actor = {}", quoted(&actor.name));
        }
        match (self.actor_kind, self.actor) {
            (Some(column), _) => {
                let table = out.place.table(&self.table("roles"));
                let name = quoted(&column.name);
                let _ = writeln!(out, "actor_kind = {{ from = {name}, map = \"{table}\" }}");
            }
            (None, Some(_)) => {
                let asks = out.asks(&told!(
                    "the customer where the actor is, else an agent",
                    "el cliente si el actor es él; si no, un agente"
                ));
                let _ = writeln!(out, "actor_kind = \"'compare'\"                {asks}");
            }
            (None, None) => {
                let asks =
                    out.asks(&told!("no field tells who acts", "ningún campo dice quién actúa"));
                let _ = writeln!(out, "actor_kind = \"'unknown'\"                {asks}");
            }
        }
        out.push_str("carry = false\n");
    }
}
