//! Copying rows between [`EventColumns`].

use baremo_model::{Dictionary, EventBatch, EventColumns, NULL_CODE};

/// Appends rows of `from` to `into`, column by column. Each distinct string is looked up once,
/// however many rows carry it.
pub(crate) fn copy(from: &EventBatch<'_>, rows: &[u32], into: &mut EventColumns) {
    let subjects = &mut Codes::new(from.subjects, &mut into.subjects);
    subjects.copy(from.subject, rows, &mut into.subject);
    gather(from.record, rows, &mut into.record);
    for row in rows {
        into.record_id.push(from.record_id.get(*row as usize).unwrap_or_default());
    }
    gather(from.version, rows, &mut into.version);
    gather(from.digest, rows, &mut into.digest);
    gather(from.ordinal, rows, &mut into.ordinal);
    gather(from.order, rows, &mut into.order);
    gather(from.at, rows, &mut into.at);
    gather(from.kind, rows, &mut into.kind);
    gather(from.actor_kind, rows, &mut into.actor_kind);
    gather(from.flags, rows, &mut into.flags);
    let strings = &mut Codes::new(from.strings, &mut into.strings);
    strings.copy(from.actor, rows, &mut into.actor);
    strings.copy(from.customer, rows, &mut into.customer);
    strings.copy(from.channel, rows, &mut into.channel);
    strings.copy(from.brand, rows, &mut into.brand);
    strings.copy(from.team, rows, &mut into.team);
    strings.copy(from.value, rows, &mut into.value);
    for row in rows {
        for (name, value) in from.attributes(*row as usize) {
            into.attribute_names.push(strings.code(name));
            into.attribute_values.push(strings.code(value));
        }
        into.attribute_ends.push(into.attribute_names.len() as u32);
    }
}

fn gather<T: Copy>(from: &[T], rows: &[u32], into: &mut Vec<T>) {
    into.extend(rows.iter().map(|row| from[*row as usize]));
}

/// Codes of one dictionary as those of another.
struct Codes<'a> {
    from: &'a Dictionary,
    into: &'a mut Dictionary,
    /// Code in the other plus one; 0 when not yet known.
    known: Vec<u32>,
}

impl<'a> Codes<'a> {
    fn new(from: &'a Dictionary, into: &'a mut Dictionary) -> Self {
        Codes { from, into, known: vec![0; from.len()] }
    }

    fn code(&mut self, code: u32) -> u32 {
        if code == NULL_CODE {
            return NULL_CODE;
        }
        let known = &mut self.known[code as usize];
        if *known == 0 {
            *known = self.into.intern(self.from.get(code).unwrap_or_default()) + 1;
        }
        *known - 1
    }

    fn copy(&mut self, from: &[u32], rows: &[u32], into: &mut Vec<u32>) {
        into.extend(rows.iter().map(|row| self.code(from[*row as usize])));
    }
}

/// Appends all rows of `from` to `into`.
pub(crate) fn append(from: &EventColumns, into: &mut EventColumns) {
    into.stream = from.stream;
    copy(&from.as_batch(), &rows(from, |_| true), into);
}

/// Returns the rows that hold.
pub(crate) fn rows(events: &EventColumns, holds: impl Fn(usize) -> bool) -> Vec<u32> {
    (0..events.len() as u32).filter(|row| holds(*row as usize)).collect()
}

/// Returns the given rows, with only the strings they use.
pub(crate) fn select(from: &EventColumns, rows: &[u32]) -> EventColumns {
    let mut selected = EventColumns::of(from.stream);
    copy(&from.as_batch(), rows, &mut selected);
    selected
}
