//! Where in the text of a mapping a role stands.

use toml::{Table, Value};

use super::column::Column;
use super::names::Role;
use super::picks::Pick;
use super::vocabulary::Lexicon;

/// What proposals of before wrote where no column is found.
const NO_COLUMN: [&str; 2] = ["id", "at"];

/// A kind of file of a mapping, as it is read.
pub(super) struct Reading<'a> {
    file: &'a Table,
    offered: &'a [&'a str],
    columns: &'a [Column],
    /// Events that a record becomes once.
    pub(super) plain: Vec<&'a Table>,
    /// Events that each element of a list becomes.
    each: Vec<&'a Table>,
}

/// Tells whether a key of an event is a word.
fn says(event: &Table, key: &str, word: &str) -> bool {
    event.get(key).and_then(Value::as_str) == Some(word)
}

/// Tells whether an event opens its conversation, as the first of a row that is one does.
pub(super) fn opens(event: &Table) -> bool {
    says(event, "kind", "opened")
}

/// Tells whether an event is what a column says.
fn tells_activity(event: &Table) -> bool {
    event.get("kind").is_some_and(Value::is_table)
}

/// Tells whether an event is what each row of a log becomes.
pub(super) fn begins_log(event: &Table) -> bool {
    // Messages of a row that is a conversation say who wrote them.
    let is_message = says(event, "kind", "message") && !event.contains_key("actor_kind");
    is_message
        || tells_activity(event)
        || says(event, "kind", "status")
        || says(event, "kind", "changed")
}

/// Tells whether an event is at a time that is a part of a cell, as that of a comment is.
fn is_of_part(event: &Table) -> bool {
    let at = event.get("at").and_then(Value::as_table);
    at.is_some_and(|at| at.contains_key("part"))
}

/// Tells whether an event says how its conversation was rated.
fn rates(event: &Table) -> bool {
    says(event, "kind", "rated")
}

/// Tells whether an event is the solve of its conversation.
fn tells_solve(event: &Table) -> bool {
    says(event, "kind", "status") && says(event, "value", "'solved'")
}

/// Tells whether an event is a status that a column tells.
fn tells_status(event: &Table) -> bool {
    says(event, "kind", "status") && !says(event, "value", "'solved'")
}

impl<'a> Reading<'a> {
    /// Reads one with its events; columns are those of the file, of which some are offered.
    pub(super) fn of(file: &'a Table, offered: &'a [&'a str], columns: &'a [Column]) -> Self {
        let events = file.get("event").and_then(Value::as_array);
        let events = events.into_iter().flatten().filter_map(Value::as_table);
        let own = events.filter(|event| !event.contains_key("stream"));
        let (each, plain) = own.partition(|event| event.contains_key("each"));
        Reading { file, offered, columns, plain, each }
    }

    /// Tells whether rows say how conversations were rated, and neither open them nor are a log.
    pub(super) fn rates(&self) -> bool {
        let mut plain = self.plain.iter();
        self.plain.iter().any(|event| rates(event))
            && !plain.any(|event| opens(event) || begins_log(event))
    }

    /// Returns what a value is read from: of several the first.
    pub(super) fn pick(&self, value: Option<&Value>) -> Pick {
        match value {
            None => Pick::Nothing,
            Some(Value::String(name)) => self.named(name),
            Some(Value::Array(several)) => self.pick(several.first()),
            Some(Value::Table(table)) if table.contains_key("from") => self.pick(table.get("from")),
            Some(_) => Pick::Own,
        }
    }

    fn named(&self, name: &str) -> Pick {
        let bare = name.strip_suffix('?').unwrap_or(name);
        let found = [name, bare].into_iter().find(|name| self.offered.contains(name));
        let joined = || self.columns.iter().find(|own| own.written.as_deref() == Some(name));
        match found.or_else(|| joined().map(|own| own.name.as_str())) {
            Some(column) => Pick::Column(column.to_owned()),
            None if NO_COLUMN.contains(&name) => Pick::Nothing,
            None => Pick::Own,
        }
    }

    /// Returns what the words of the column are read with that tells statuses, or what happened.
    pub(super) fn lexicon(&self, role: Role, whole: &'a Table) -> Lexicon<'a> {
        let event = |is: fn(&Table) -> bool| self.plain.iter().copied().find(|event| is(event));
        let value = match role {
            Role::Activity => event(tells_activity).and_then(|event| event.get("kind")),
            _ => event(tells_status).and_then(|event| event.get("value")),
        };
        Lexicon::of(value, whole.get("tables"))
    }

    fn within(&self, table: &str, key: &str) -> Pick {
        let table = self.file.get(table).and_then(Value::as_table);
        self.pick(table.and_then(|table| table.get(key)))
    }

    /// Returns what a key of the first event is read from that is of a sort.
    fn event(&self, is: impl Fn(&Table) -> bool, key: &str) -> Pick {
        let found = self.plain.iter().find(|event| is(event));
        let value = found.and_then(|event| event.get(key));
        // What tells when may be how long after another time it was.
        let length = value.and_then(Value::as_table).and_then(|table| table.get("plus"));
        self.pick(length.or(value))
    }

    /// Returns what tells a role.
    pub(super) fn tells(&self, role: Role, events: bool) -> Pick {
        let is_of_agent = |event: &Table| says(event, "actor_kind", "'agent'");
        let reply = |event: &Table| {
            says(event, "kind", "message") && is_of_agent(event) && !is_of_part(event)
        };
        match role {
            Role::Conversation => self.pick(self.file.get("conversation")),
            Role::Updated => self.pick(self.file.get("version")),
            Role::Customer | Role::Channel | Role::Team => self.within("common", role.word()),
            Role::Priority => self.within("attributes", role.word()),
            Role::Actor if events => self.within("common", role.word()),
            Role::Actor => self.event(|event| reply(event) || tells_solve(event), "actor"),
            Role::ActorKind => match self.within("common", role.word()) {
                // Who they all are, where no column tells it.
                Pick::Own => Pick::Nothing,
                // The words of what happened may say it too, and so may who it was.
                pick if pick == self.tells(Role::Activity, events) => Pick::Nothing,
                pick if events && pick == self.tells(Role::Actor, events) => Pick::Nothing,
                pick => pick,
            },
            Role::Opened => match self.event(opens, "at") {
                // The first row of a log may be the opening too, which no column tells then.
                pick if events && pick == self.tells(Role::At, events) => Pick::Nothing,
                // Rows that only rate say when they do.
                Pick::Nothing if self.rates() => self.event(rates, "at"),
                pick => pick,
            },
            Role::Replied => self.event(reply, "at"),
            Role::Solved => self.event(tells_solve, "at"),
            Role::At => self.event(|_| true, "at"),
            Role::Activity => self.event(tells_activity, "kind"),
            Role::Status => self.event(tells_status, "value"),
            Role::Rating => self.event(rates, "value"),
            Role::Tags => {
                let tags = self.each.iter().find(|event| says(event, "kind", "tagged"));
                self.pick(tags.and_then(|event| event.get("each")))
            }
            // They are told by elements of lists, and those of calls in another way.
            Role::Public | Role::Private => Pick::Nothing,
            Role::Wait | Role::Talk | Role::Hold | Role::AfterCall | Role::Answered => {
                Pick::Nothing
            }
        }
    }
}
