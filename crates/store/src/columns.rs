//! Copying rows between [`EventColumns`].

use baremo_model::{EventBatch, EventColumns, NULL_CODE};

/// Copies rows of one batch to one destination. Each distinct string is looked up once, however
/// many rows carry it.
pub(crate) struct Copier<'a> {
    from: EventBatch<'a>,
    /// Code in the destination plus one; 0 when not yet known.
    subjects: Vec<u32>,
    strings: Vec<u32>,
}

impl<'a> Copier<'a> {
    pub(crate) fn new(from: EventBatch<'a>) -> Self {
        Copier {
            from,
            subjects: vec![0; from.subjects.len()],
            strings: vec![0; from.strings.len()],
        }
    }

    /// Appends a row to `into`, which must be the same at every call.
    pub(crate) fn copy(&mut self, row: usize, into: &mut EventColumns) {
        let from = self.from;
        let subject = from.subject[row];
        let known = &mut self.subjects[subject as usize];
        if *known == 0 {
            let text = from.subjects.get(subject).unwrap_or_default();
            *known = into.subjects.intern(text) + 1;
        }
        into.subject.push(*known - 1);
        into.record.push(from.record[row]);
        into.version.push(from.version[row]);
        into.digest.push(from.digest[row]);
        into.ordinal.push(from.ordinal[row]);
        into.order.push(from.order[row]);
        into.at.push(from.at[row]);
        into.kind.push(from.kind[row]);
        into.actor_kind.push(from.actor_kind[row]);
        into.flags.push(from.flags[row]);
        let mut string = |code: u32| {
            if code == NULL_CODE {
                return NULL_CODE;
            }
            let known = &mut self.strings[code as usize];
            if *known == 0 {
                *known = into.strings.intern(from.strings.get(code).unwrap_or_default()) + 1;
            }
            *known - 1
        };
        into.record_id.push(from.record_id.get(row).unwrap_or_default());
        into.actor.push(string(from.actor[row]));
        into.customer.push(string(from.customer[row]));
        into.channel.push(string(from.channel[row]));
        into.brand.push(string(from.brand[row]));
        into.team.push(string(from.team[row]));
        into.value.push(string(from.value[row]));
        for (name, value) in from.attributes(row) {
            into.attribute_names.push(string(name));
            into.attribute_values.push(string(value));
        }
        into.attribute_ends.push(into.attribute_names.len() as u32);
    }
}

/// Appends all rows of `from` to `into`.
pub(crate) fn append(from: &EventColumns, into: &mut EventColumns) {
    into.stream = from.stream;
    let mut copier = Copier::new(from.as_batch());
    for row in 0..from.len() {
        copier.copy(row, into);
    }
}

/// Returns the given rows, with only the strings they use.
pub(crate) fn select(from: &EventColumns, rows: impl Iterator<Item = usize>) -> EventColumns {
    let mut selected = EventColumns::of(from.stream);
    let mut copier = Copier::new(from.as_batch());
    for row in rows {
        copier.copy(row, &mut selected);
    }
    selected
}
