use baremo_model::fact::WHOLE;
use baremo_model::{Column, Event, HOUR};

use super::*;
use crate::tests::timeline::facts;

/// Returns an event of response `r1`; pairs are attributes.
fn event(at: i64, kind: EventKind, value: Option<&str>, pairs: &[(&str, &str)]) -> Event {
    let mut event = Event::new("poll", "r1", at * HOUR, kind);
    event.record_id = format!("{at}/{}/{}", kind.word(), pairs.first().map_or("", |pair| pair.1));
    event.value = value.map(str::to_owned);
    event.attributes = pairs.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
    event
}

fn answer(at: i64, value: &str, pairs: &[(&str, &str)]) -> Event {
    event(at, EventKind::SurveyAnswered, Some(value), pairs)
}

fn tables(events: &[Event]) -> [FactTable; 2] {
    facts(events, &FoldSettings::default()).try_into().expect("two tables")
}

fn texts(table: &FactTable, column: &str) -> Vec<String> {
    let text = |row| table.text(column, row).unwrap_or("-").to_owned();
    (0..table.len()).map(text).collect()
}

const NPS: [(&str, &str); 3] = [("question", "q1"), ("kind", "nps"), ("scale", "0-10")];
const CSAT: [(&str, &str); 3] = [("question", "q2"), ("kind", "csat"), ("scale", "1-5")];

#[test]
fn the_last_answer_counts_and_its_history_is_kept() {
    let [invitations, answers] = tables(&[
        answer(3, "10", &NPS),
        answer(5, "4", &CSAT),
        answer(7, "2", &NPS),
        event(0, EventKind::SurveySent, None, &[("survey", "after")]),
    ]);
    assert_eq!(texts(&answers, "class"), ["detractor", "positive"]);
    assert_eq!(texts(&answers, "survey"), ["after", "after"]);
    assert_eq!(answers.integers("first_answered_at"), [3 * HOUR, 5 * HOUR]);
    assert_eq!(answers.integers("answered_at"), [7 * HOUR, 5 * HOUR]);
    assert_eq!(answers.integers("answer_count"), [2, 1]);
    assert_eq!(answers.integers("score"), [2_000_000, 4_000_000]);
    assert_eq!(answers.integers("normalised"), [WHOLE / 5, 3 * WHOLE / 4]);
    assert_eq!(invitations.integers("sent_at"), [0]);
    assert_eq!(invitations.integers("answered_at"), [3 * HOUR]);
}

#[test]
fn on_a_page_what_is_shown_is_sent() {
    let shown = event(1, EventKind::SurveyShown, None, &[("placement", "checkout")]);
    let delivered = event(2, EventKind::SurveyDelivered, None, &[]);
    let [invitations, answers] = tables(std::slice::from_ref(&shown));
    assert_eq!(invitations.integers("sent_at"), [HOUR]);
    assert_eq!(texts(&invitations, "placement"), ["checkout"]);
    assert!(answers.is_empty());
    let [invitations, _] = tables(&[shown, delivered]);
    assert_eq!(invitations.integers("sent_at"), [2 * HOUR], "what is delivered was sent by then");
    let [invitations, _] = tables(&[answer(4, "4", &CSAT)]);
    assert_eq!(invitations.integers("sent_at"), [NULL_INT], "nobody knows of a sending");
}

#[test]
fn what_cannot_count_keeps_its_row() {
    let [_, answers] = tables(&[
        answer(1, "9", &[("question", "a"), ("scale", "0-10")]),
        answer(2, "11", &[("question", "b"), ("kind", "nps")]),
        answer(3, "3", &[("question", "c"), ("kind", "ces"), ("scale", "1-5")]),
        answer(4, "9", &[("question", "d"), ("kind", "nps")]),
    ]);
    assert_eq!(
        texts(&answers, "excluded"),
        ["kind_missing", "bad_score", "direction_missing", "-"]
    );
    assert_eq!(texts(&answers, "class"), ["-", "-", "-", "promoter"]);
    assert_eq!(texts(&answers, "scale"), ["0-10", "0-10", "1-5", "0-10"]);
    let test = event(9, EventKind::SurveyTest, None, &[]);
    let deleted = event(8, EventKind::SurveyDeleted, None, &[]);
    let [invitations, answers] = tables(&[answer(1, "4", &CSAT), test.clone()]);
    assert_eq!(texts(&answers, "excluded"), ["test"]);
    assert_eq!(texts(&invitations, "excluded"), ["test"]);
    let [invitations, _] = tables(&[answer(1, "4", &CSAT), test, deleted]);
    assert_eq!(texts(&invitations, "excluded"), ["deleted"]);
}

#[test]
fn blanks_are_no_answers_and_comments_are() {
    let [invitations, answers] = tables(&[answer(1, " ", &CSAT)]);
    assert!(answers.is_empty());
    assert_eq!(invitations.integers("answered_at"), [NULL_INT]);
    let text = [("question", "q3"), ("kind", "text")];
    let only = [CSAT[0], CSAT[1], CSAT[2], ("comment", "true")];
    let mut alone = answer(3, "", &only);
    alone.value = None;
    let [_, answers] = tables(&[answer(1, "yes", &text), alone.clone()]);
    assert_eq!(answers.bytes("has_comment"), [1, 1]);
    assert_eq!(texts(&answers, "excluded"), ["-", "no_score"]);
    assert_eq!(texts(&answers, "choice"), ["-", "-"], "text stays out of the tables");
    let [_, answers] = tables(&[answer(1, "5", &CSAT), alone]);
    assert_eq!(texts(&answers, "class"), ["positive"]);
    assert_eq!(answers.integers("answer_count"), [1]);
}

#[test]
fn choices_labels_and_whom_it_is_about() {
    let mut rated = answer(2, "by mail", &[("kind", "choice"), ("labels", "price, delivery")]);
    rated.actor = Some("eva".into());
    rated.actor_kind = ActorKind::Agent;
    rated.team = Some("north".into());
    let [_, answers] = tables(&[rated]);
    assert_eq!(texts(&answers, "choice"), ["by mail"]);
    assert_eq!(
        (texts(&answers, "agent"), texts(&answers, "team")),
        (vec!["eva".into()], vec!["north".into()])
    );
    let Some(Column::CodeLists(ends, codes, strings)) = answers.column("labels") else {
        panic!("labels are a list")
    };
    let labels: Vec<_> = codes.iter().filter_map(|code| strings.get(*code)).collect();
    assert_eq!((ends.as_slice(), labels), (&[2][..], vec!["price", "delivery"]));
}

#[test]
fn questions_without_a_name_are_told_apart_by_their_kind() {
    let [_, answers] = tables(&[
        answer(1, "9", &[("kind", "nps")]),
        answer(1, "4", &[("kind", "csat"), ("scale", "1-5")]),
    ]);
    let mut kinds = texts(&answers, "kind");
    kinds.sort();
    assert_eq!(kinds, ["csat", "nps"]);
}

#[test]
fn rows_have_the_columns_of_their_fact() {
    let names = |fact: Fact| fact.columns().iter().map(|c| c.name).collect::<Vec<_>>();
    assert_eq!(InvitationRows::names(), names(Fact::SurveyInvitations));
    assert_eq!(AnswerRows::names(), names(Fact::SurveyAnswers));
}
