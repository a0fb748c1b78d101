//! Comments and reviews: received, acknowledged by machines, answered by people.
//!
//! A comment whose rating cannot be read is a comment all the same, and waits for an answer like
//! any other; it has no class.

use baremo_model::event::AUTOMATED;
use baremo_model::fact::NULL_INT;
use baremo_model::{ActorKind, EventBatch, EventKind, Fact, FactTable, NULL_CODE};

use super::attributes::attributes;
use super::scale::Scale;
use super::{Extra, Words, set_first, subjects};
use crate::settings::FoldSettings;
use crate::table::{Grow, Unknown, rows};

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

attributes! {
    Names { conversation, order_id, scale, class, }
}

/// The scale of a rating that comes without one.
const SCALE: &str = "1-5";

/// A comment while its events are read.
struct Comment {
    row: FeedbackRow,
    /// Codes of what is said of its rating, in the batch's dictionary.
    rating: u32,
    scale: u32,
    class: u32,
}

struct Fold<'a> {
    batch: EventBatch<'a>,
    words: Words<'a>,
    names: Names,
}

pub(super) fn fold(
    batch: &EventBatch<'_>,
    order: &[u32],
    settings: &FoldSettings,
) -> Vec<FactTable> {
    let words = Words::new(batch);
    let mut extra = Extra::new(batch, settings, Names::READ);
    let mut fold = Fold { batch: *batch, names: Names::new(&words), words };
    let mut rows = FeedbackRows::with_capacity(batch.subjects.len());
    for (subject, run) in subjects(batch, order) {
        extra.begin();
        let (source, feedback) = fold.words.subject(subject);
        let row = FeedbackRow { feedback, source, ..FeedbackRow::unknown() };
        let mut comment = Comment { row, rating: NULL_CODE, scale: NULL_CODE, class: NULL_CODE };
        for &event in run {
            let event = event as usize;
            fold.describe(event, &mut comment);
            extra.see(batch, event, &mut fold.words);
            fold.happen(event, &mut comment);
        }
        // What was never received is no comment.
        if comment.row.received_at != NULL_INT {
            rows.push(fold.judge(comment));
            extra.push();
        }
    }
    let dictionaries = fold.words.finish();
    let mut table = rows.columns(Fact::Feedback, Vec::new(), &dictionaries);
    extra.finish(&mut table, &dictionaries);
    vec![table]
}

impl Fold<'_> {
    /// Takes what any event may say of the comment.
    fn describe(&mut self, event: usize, comment: &mut Comment) {
        let (batch, names, row) = (self.batch, self.names, &mut comment.row);
        self.words.set(&mut row.channel, batch.channel[event]);
        self.words.set(&mut row.customer, batch.customer[event]);
        for (name, value) in batch.attributes(event) {
            match name {
                name if name == names.conversation => self.words.set(&mut row.conversation, value),
                name if name == names.order_id => self.words.set(&mut row.order_id, value),
                name if name == names.scale => comment.scale = value,
                name if name == names.class => comment.class = value,
                _ => {}
            }
        }
    }

    /// Takes what happened. The first reception counts and the last rating, and an answer from
    /// before there was anything to answer is none.
    fn happen(&mut self, event: usize, comment: &mut Comment) {
        let (batch, row) = (self.batch, &mut comment.row);
        let at = batch.at[event];
        match EventKind::from_byte(batch.kind[event]) {
            Some(EventKind::FeedbackReceived) => {
                set_first(&mut row.received_at, at);
                if batch.value[event] != NULL_CODE {
                    comment.rating = batch.value[event];
                }
            }
            Some(EventKind::FeedbackAnswered) if row.received_at != NULL_INT => {
                if self.is_of_machine(event) {
                    set_first(&mut row.acknowledged_at, at);
                } else if row.answered_at == NULL_INT {
                    row.answered_at = at;
                    row.agent = self.words.keep(batch.actor[event]);
                }
            }
            Some(EventKind::FeedbackSpam) if row.excluded == NULL_CODE => {
                row.excluded = self.words.word("spam");
            }
            Some(EventKind::FeedbackTest) if row.excluded == NULL_CODE => {
                row.excluded = self.words.word("test");
            }
            Some(EventKind::FeedbackDeleted) => row.excluded = self.words.word("deleted"),
            _ => {}
        }
    }

    fn is_of_machine(&self, event: usize) -> bool {
        let machines = [ActorKind::Bot as u8, ActorKind::System as u8];
        self.batch.flags[event] & AUTOMATED != 0 || machines.contains(&self.batch.actor_kind[event])
    }

    /// Reads the rating of a comment, and what it says where the source does not.
    fn judge(&mut self, comment: Comment) -> FeedbackRow {
        let rating = self.words.number(comment.rating);
        let class = match comment.class {
            NULL_CODE => {
                let scale = Scale::read(self.words.text(comment.scale).unwrap_or(SCALE));
                let text = self.words.text(comment.rating).unwrap_or_default();
                let number = (rating != NULL_INT).then_some(rating);
                let class = scale.and_then(|scale| {
                    scale.score(text, number).map(|score| scale.class(scale.share(score)))
                });
                self.words.word_or_null(class)
            }
            class => self.words.keep(class),
        };
        FeedbackRow { rating, class, ..comment.row }
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
