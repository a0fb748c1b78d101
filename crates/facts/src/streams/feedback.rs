//! Comments and reviews: received, acknowledged by machines, answered by people.
//!
//! A comment whose rating cannot be read is a comment all the same, and waits for an answer like
//! any other; it has no class.

use std::sync::Arc;

use baremo_model::event::AUTOMATED;
use baremo_model::fact::NULL_INT;
use baremo_model::{ActorKind, Dictionary, EventBatch, EventKind, Fact, FactTable, NULL_CODE};

use super::scale::Scale;
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

/// The scale of a rating that comes without one.
const SCALE: &str = "1-5";

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

/// Codes of what is said of a rating, in the batch's dictionary.
struct Rating {
    value: u32,
    scale: u32,
    class: u32,
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
    let mut row = empty(words.subject(subject));
    let mut rating = Rating { value: NULL_CODE, scale: NULL_CODE, class: NULL_CODE };
    for &event in run {
        let event = event as usize;
        let mut set = |cell: &mut u32, code: u32| {
            if code != NULL_CODE {
                *cell = words.keep(code);
            }
        };
        set(&mut row.channel, batch.channel[event]);
        set(&mut row.customer, batch.customer[event]);
        for (name, value) in batch.attributes(event) {
            match name {
                name if name == conversation => set(&mut row.conversation, value),
                name if name == order_id => set(&mut row.order_id, value),
                name if name == scale => rating.scale = value,
                name if name == class => rating.class = value,
                _ => {}
            }
        }
        extra.see(batch, event, words);
        happened(batch, event, &mut row, &mut rating, words);
    }
    if row.received_at == NULL_INT {
        return None;
    }
    row.rating = words.number(rating.value);
    row.class = match rating.class {
        NULL_CODE => {
            let scale = Scale::read(words.text(rating.scale).unwrap_or(SCALE));
            let text = words.text(rating.value).unwrap_or_default();
            let number = (row.rating != NULL_INT).then_some(row.rating);
            let class = scale.and_then(|scale| {
                scale.score(text, number).map(|score| scale.class(scale.share(score)))
            });
            words.word_or_null(class)
        }
        class => words.keep(class),
    };
    Some(row)
}

/// Takes over what an event does to a comment. The first reception counts and the last rating, and
/// an answer from before there was anything to answer is none.
fn happened(
    batch: &EventBatch<'_>,
    event: usize,
    row: &mut FeedbackRow,
    rating: &mut Rating,
    words: &mut Words<'_>,
) {
    let at = batch.at[event];
    match EventKind::from_byte(batch.kind[event]) {
        Some(EventKind::FeedbackReceived) => {
            if row.received_at == NULL_INT {
                row.received_at = at;
            }
            if batch.value[event] != NULL_CODE {
                rating.value = batch.value[event];
            }
        }
        Some(EventKind::FeedbackAnswered) if row.received_at != NULL_INT => {
            let machine = batch.flags[event] & AUTOMATED != 0
                || [ActorKind::Bot as u8, ActorKind::System as u8]
                    .contains(&batch.actor_kind[event]);
            let cell = if machine { &mut row.acknowledged_at } else { &mut row.answered_at };
            if *cell == NULL_INT {
                *cell = at;
                if !machine {
                    row.agent = words.keep(batch.actor[event]);
                }
            }
        }
        Some(EventKind::FeedbackSpam) => exclude(row, words, "spam"),
        Some(EventKind::FeedbackDeleted) => row.excluded = words.word("deleted"),
        Some(EventKind::FeedbackTest) => exclude(row, words, "test"),
        _ => {}
    }
}

/// Excludes a comment that is not excluded yet.
fn exclude(row: &mut FeedbackRow, words: &mut Words<'_>, reason: &str) {
    if row.excluded == NULL_CODE {
        row.excluded = words.word(reason);
    }
}

/// Returns the row of a comment of which nothing is known.
fn empty((source, feedback): (u32, u32)) -> FeedbackRow {
    FeedbackRow {
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

    fn folded(events: &[Event], column: &str) -> Option<String> {
        let columns: EventColumns = events.iter().cloned().collect();
        let batch = columns.as_batch();
        let tables = fold(&batch, &order(&batch), &FoldSettings::default());
        (!tables[0].is_empty()).then(|| tables[0].text(column, 0).unwrap_or("-").to_owned())
    }

    #[test]
    fn ratings_are_judged_by_their_scale() {
        let class = |value: Option<&str>, scale: Option<&str>| {
            let mut received = event(0, EventKind::FeedbackReceived, value);
            received.attributes.extend(scale.map(|scale| ("scale".into(), scale.into())));
            folded(&[received], "class").expect("a row")
        };
        assert_eq!(class(Some("4"), None), "positive");
        assert_eq!(class(Some("4"), Some("1-10")), "neutral");
        assert_eq!(class(Some("good"), Some("thumbs")), "positive");
        assert_eq!(class(Some("9"), None), "-", "outside the scale");
        assert_eq!(class(Some("3"), Some("five stars")), "-", "no scale");
        assert_eq!(class(None, None), "-");
    }

    #[test]
    fn the_last_rating_counts_and_a_given_class_stays() {
        let first = event(0, EventKind::FeedbackReceived, Some("1"));
        let mut again = event(2, EventKind::FeedbackReceived, Some("5"));
        assert_eq!(folded(&[first.clone(), again.clone()], "class").as_deref(), Some("positive"));
        again.attributes.push(("class".into(), "negative".into()));
        assert_eq!(folded(&[first, again], "class").as_deref(), Some("negative"));
    }

    #[test]
    fn what_was_never_received_is_no_comment() {
        assert_eq!(folded(&[event(1, EventKind::FeedbackAnswered, None)], "agent"), None);
        let early = event(0, EventKind::FeedbackAnswered, None);
        let received = event(1, EventKind::FeedbackReceived, None);
        let columns: EventColumns = [early, received].into_iter().collect();
        let batch = columns.as_batch();
        let tables = fold(&batch, &order(&batch), &FoldSettings::default());
        assert_eq!(tables[0].integers("answered_at"), [NULL_INT]);
    }

    #[test]
    fn deleted_comes_before_spam_and_test() {
        let received = event(0, EventKind::FeedbackReceived, None);
        let spam = event(1, EventKind::FeedbackSpam, None);
        let deleted = event(2, EventKind::FeedbackDeleted, None);
        let test = event(3, EventKind::FeedbackTest, None);
        let reason = |events: &[Event]| folded(events, "excluded").expect("a row");
        assert_eq!(reason(&[received.clone(), spam.clone(), test.clone()]), "spam");
        assert_eq!(reason(&[received, spam, deleted, test]), "deleted");
    }

    #[test]
    fn rows_have_the_columns_of_their_fact() {
        let names: Vec<_> = Fact::Feedback.columns().iter().map(|c| c.name).collect();
        assert_eq!(FeedbackRows::names(), names);
    }
}
