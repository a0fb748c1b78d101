//! Comments and reviews: received, acknowledged by machines, answered by people.

use std::sync::Arc;

use baremo_model::event::AUTOMATED;
use baremo_model::fact::NULL_INT;
use baremo_model::{ActorKind, Dictionary, EventBatch, EventKind, Fact, FactTable, NULL_CODE};

use super::{Extra, Words, subjects};
use crate::settings::FoldSettings;
use crate::table::{Dictionaries, Grow, rows};

rows! {
    /// Rows of [`Fact::Feedback`].
    FeedbackRows, FeedbackRow {
        feedback: code,
        source: code,
        excluded: code,
        channel: code,
        customer: code,
        conversation: code,
        order_id: code,
        agent: code,
        rating: int,
        class: code,
        received_at: int,
        answered_at: int,
        acknowledged_at: int,
    }
}

/// Attributes the fold reads.
const READ: [&str; 4] = ["conversation", "order_id", "scale", "class"];

pub(super) fn fold(
    batch: &EventBatch<'_>,
    order: &[u32],
    settings: &FoldSettings,
) -> Vec<FactTable> {
    let mut words = Words::new(batch);
    let mut extra = Extra::new(batch, settings, &READ);
    let mut rows = FeedbackRows::with_capacity(batch.subjects.len());
    let names = READ.map(|name| words.name(name));
    for (subject, run) in subjects(batch, order) {
        extra.begin();
        if let Some(row) = comment(batch, run, subject, names, &mut words, &mut extra) {
            rows.push(row);
            extra.push();
        }
    }
    let strings = Arc::new(words.finish());
    let dictionaries =
        Dictionaries { strings: strings.clone(), conversations: Arc::new(Dictionary::new()) };
    let mut table = rows.columns(Fact::Feedback, Vec::new(), &dictionaries);
    extra.finish(&mut table, &strings);
    vec![table]
}

/// Folds the events of one comment; none when it was never received.
fn comment(
    batch: &EventBatch<'_>,
    run: &[u32],
    subject: u32,
    [conversation, order_id, scale, class]: [u32; 4],
    words: &mut Words<'_>,
    extra: &mut Extra,
) -> Option<FeedbackRow> {
    let (source, feedback) = words.subject(subject);
    let mut row = FeedbackRow {
        feedback,
        source,
        excluded: NULL_CODE,
        channel: NULL_CODE,
        customer: NULL_CODE,
        conversation: NULL_CODE,
        order_id: NULL_CODE,
        agent: NULL_CODE,
        rating: NULL_INT,
        class: NULL_CODE,
        received_at: NULL_INT,
        answered_at: NULL_INT,
        acknowledged_at: NULL_INT,
    };
    for &event in run {
        let event = event as usize;
        let at = batch.at[event];
        let mut set = |cell: &mut u32, code: u32| {
            if code != NULL_CODE {
                *cell = words.keep(code);
            }
        };
        set(&mut row.channel, batch.channel[event]);
        set(&mut row.customer, batch.customer[event]);
        let attribute = |name: u32| {
            let found = batch.attributes(event).find(|(own, _)| *own == name);
            found.map_or(NULL_CODE, |(_, value)| value)
        };
        set(&mut row.conversation, attribute(conversation));
        set(&mut row.order_id, attribute(order_id));
        set(&mut row.class, attribute(class));
        extra.see(batch, event, words);
        match EventKind::from_byte(batch.kind[event]) {
            Some(EventKind::FeedbackReceived) => {
                if row.received_at == NULL_INT {
                    row.received_at = at;
                }
                row.rating = words.number(batch.value[event]);
                if row.class == NULL_CODE {
                    let scale = words.text(attribute(scale)).unwrap_or("1-5");
                    row.class = words.word_or_null(class_of(row.rating, scale));
                }
            }
            Some(EventKind::FeedbackAnswered) if row.received_at != NULL_INT => {
                let machine = batch.flags[event] & AUTOMATED != 0
                    || batch.actor_kind[event] == ActorKind::Bot as u8;
                let cell = if machine { &mut row.acknowledged_at } else { &mut row.answered_at };
                if *cell == NULL_INT {
                    *cell = at;
                    if !machine {
                        row.agent = words.keep(batch.actor[event]);
                    }
                }
            }
            Some(EventKind::FeedbackSpam) => row.excluded = words.word("spam"),
            Some(EventKind::FeedbackDeleted) => row.excluded = words.word("deleted"),
            Some(EventKind::FeedbackTest) => row.excluded = words.word("test"),
            _ => {}
        }
    }
    (row.received_at != NULL_INT).then_some(row)
}

/// Returns the class of a rating on a scale `least-greatest`: the upper and the lower two fifths.
fn class_of(rating: i64, scale: &str) -> Option<&'static str> {
    if rating == NULL_INT {
        return None;
    }
    let (low, high) = scale.split_once('-')?;
    let (low, high) = (low.parse::<f64>().ok()?, high.parse::<f64>().ok()?);
    let share = (rating as f64 / 1e6 - low) / (high - low);
    match share {
        share if share >= 0.75 => Some("positive"),
        share if share <= 0.25 => Some("negative"),
        share if share.is_finite() => Some("neutral"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use baremo_model::{Event, EventColumns, HOUR};

    use super::*;
    use crate::{fold, order};

    fn event(at: i64, kind: EventKind, value: Option<&str>) -> Event {
        let mut event = Event::new("shop", "c1", at * HOUR, kind);
        event.value = value.map(str::to_owned);
        event
    }

    #[test]
    fn a_machine_acknowledges_and_a_person_answers() {
        let mut machine = event(1, EventKind::FeedbackAnswered, None);
        machine.automated = true;
        let mut person = event(5, EventKind::FeedbackAnswered, None);
        person.actor = Some("eva".into());
        let mut events = vec![event(0, EventKind::FeedbackReceived, Some("2")), machine, person];
        for _ in 0..2 {
            let columns: EventColumns = events.clone().into_iter().collect();
            let batch = columns.as_batch();
            let tables = fold(&batch, &order(&batch), &FoldSettings::default());
            let [table] = tables.as_slice() else { panic!("one table") };
            assert_eq!(table.integers("received_at"), [0]);
            assert_eq!(table.integers("acknowledged_at"), [HOUR]);
            assert_eq!(table.integers("answered_at"), [5 * HOUR]);
            assert_eq!(table.text("agent", 0), Some("eva"));
            assert_eq!(table.text("class", 0), Some("negative"));
            events.reverse();
        }
    }

    #[test]
    fn rows_have_the_columns_of_their_fact() {
        let names: Vec<_> = Fact::Feedback.columns().iter().map(|c| c.name).collect();
        assert_eq!(FeedbackRows::names(), names);
    }
}
