//! Properties of the folds of surveys, reviews and feedback, and of ratings of conversations.

use baremo_model::fact::WHOLE;
use baremo_model::{ActorKind, Event, EventColumns, EventKind, Fact, FactTable, MINUTE, Stream};
use proptest::prelude::*;

use super::timeline::{cell, check};
use crate::{FoldSettings, fold, order};

const VALUES: [&str; 10] = ["0", "1", "3", "5", "10", "11", "good", "bad", "", "tone"];
const PAIRS: [(&str, &[&str]); 18] = [
    ("question", &["q1", "q2"]),
    ("kind", &["csat", "nps", "ces", "text", "choice", "odd"]),
    ("scale", &["1-5", "0-10", "1-10", "thumbs", "five"]),
    ("direction", &["ease", "effort", "up"]),
    ("positive", &["4", "4-5", "x"]),
    ("comment", &["true", "false"]),
    ("labels", &["price", "price,delivery", ""]),
    ("survey", &["after", "yearly"]),
    ("conversation", &["7", "8"]),
    ("agent", &["eva", "luis"]),
    ("chosen", &["0", "3", "5", "100", "n/a"]),
    ("min", &["0", "1", "9"]),
    ("max", &["5", "10", "100"]),
    ("weight", &["1", "2.5", "0", "-1"]),
    ("critical", &["true", "false"]),
    ("calibration", &["true", "false"]),
    ("score", &["50", "101"]),
    ("plan", &["gold", "basic"]),
];

fn settings() -> FoldSettings {
    FoldSettings { promoted: vec!["plan".into()], ..FoldSettings::default() }
}

/// Returns an event of one of a few subjects, with few instants so that ties are many.
fn event(stream: Stream) -> impl Strategy<Value = Event> {
    let kinds: Vec<_> = EventKind::of(stream).collect();
    let pair = prop::sample::select(PAIRS.to_vec())
        .prop_flat_map(|(name, values)| (Just(name), prop::sample::select(values.to_vec())));
    (
        0..4u32,
        prop::sample::select(kinds),
        0..6i64,
        prop::option::of(prop::sample::select(VALUES.to_vec())),
        prop::collection::vec(pair, 0..6),
        (0..200u32, 0..3i64, 0..2u32),
        (0..ActorKind::ALL.len(), prop::bool::ANY),
    )
        .prop_map(|(subject, kind, step, value, pairs, record, (actor_kind, automated))| {
            let mut event = Event::new("poll", &subject.to_string(), step * MINUTE, kind);
            (event.version, event.ordinal) = (record.1, record.2);
            event.record_id = format!("{subject}/{}", record.0);
            event.value = value.map(str::to_owned);
            for (name, value) in pairs {
                if event.attributes.iter().all(|(known, _)| known != name) {
                    event.attributes.push((name.into(), value.into()));
                }
            }
            event.automated = automated;
            event.actor_kind = ActorKind::ALL[actor_kind];
            event.actor = (record.0 % 3 != 0).then(|| ["lea", "tom"][subject as usize % 2].into());
            event
        })
}

fn streams() -> impl Strategy<Value = (Stream, Vec<Event>)> {
    prop::sample::select(vec![Stream::Survey, Stream::Review, Stream::Feedback])
        .prop_flat_map(|stream| (Just(stream), prop::collection::vec(event(stream), 0..60)))
}

fn facts(stream: Stream, events: &[Event]) -> Vec<FactTable> {
    let mut columns = EventColumns::of(stream);
    events.iter().for_each(|event| columns.push(event));
    let batch = columns.as_batch();
    fold(&batch, &order(&batch), &settings())
}

/// Returns all facts as sorted lines, rows of a root replaced by what they are.
fn lines(tables: &[FactTable]) -> Vec<String> {
    let mut lines = Vec::new();
    for table in tables {
        let root = tables.iter().find(|root| root.fact == table.fact.root()).expect("its root");
        for row in 0..table.len() {
            let cells = table.columns.iter().map(|(name, _)| match name.as_str() {
                "review_row" => cell(root, "review", table.integers(name)[row] as usize),
                name => cell(table, name, row),
            });
            let cells: Vec<_> = cells.collect();
            lines.push(format!("{} {}", table.fact.name(), cells.join(" ")));
        }
    }
    lines.sort();
    lines
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn arrival_order_and_repetition_change_nothing(
        (stream, events, arrival) in streams().prop_flat_map(|(stream, events)| {
            let twice: Vec<Event> = events.iter().chain(&events).cloned().collect();
            (Just(stream), Just(events), Just(twice).prop_shuffle())
        })
    ) {
        prop_assert_eq!(lines(&facts(stream, &events)), lines(&facts(stream, &arrival)));
    }

    #[test]
    fn batching_changes_nothing((stream, events) in streams()) {
        let together = lines(&facts(stream, &events));
        let mut alone = Vec::new();
        for subject in 0..4 {
            let id = subject.to_string();
            let own: Vec<Event> =
                events.iter().filter(|event| event.subject_id == id).cloned().collect();
            alone.extend(lines(&facts(stream, &own)));
        }
        alone.sort();
        prop_assert_eq!(together, alone);
    }

    #[test]
    fn what_counts_has_a_sound_score((stream, events) in streams()) {
        for table in facts(stream, &events) {
            for row in 0..table.len() {
                check_row(&table, row);
            }
        }
    }
}

/// Checks what must hold of any row.
fn check_row(table: &FactTable, row: usize) {
    let number = |name: &str| cell(table, name, row).parse::<i64>().ok();
    let text = |name: &str| cell(table, name, row);
    match table.fact {
        Fact::SurveyAnswers => {
            let scored = ["csat", "nps", "ces"].contains(&text("kind").as_str());
            let counts = text("excluded") == "-";
            assert!(!(counts && scored) || number("normalised").is_some());
            assert!(!(counts && scored) || text("class") != "-");
            let within =
                |score| number("scale_min") <= Some(score) && Some(score) <= number("scale_max");
            assert!(number("score").is_none_or(within));
            assert!(number("normalised").is_none_or(|share| (0..=WHOLE).contains(&share)));
            assert!(!(counts && scored) || number("answer_count") >= Some(1));
        }
        Fact::Reviews => {
            let score = number("score");
            assert!(score.is_none_or(|score| (0..=100_000_000).contains(&score)));
            let failed = text("critical_failed") == "yes";
            assert!(!failed || score.is_none_or(|score| score == 0));
            assert!(failed || score == number("raw_score"));
        }
        Fact::Feedback => {
            let (received, answered) = (text("received_at"), text("answered_at"));
            assert!(answered == "-" || answered >= received, "few minutes: compared as text");
        }
        _ => {}
    }
}

#[test]
fn a_rating_is_of_the_team_that_solved() {
    check(
        "0:00 opened team=one
         0:01 status solved bob
         0:02 rated good
         0:03 changed team=two",
        Fact::SurveyAnswers,
        "agent team",
        "bob one",
    );
}

#[test]
fn ratings_of_conversations_are_answers() {
    let rated = |timeline: &str, expected: &str| {
        check(
            timeline,
            Fact::SurveyAnswers,
            "kind scale score class answer_count excluded",
            expected,
        );
    };
    rated("0:00 rated good", "csat thumbs 1000000 positive 1 -");
    rated("0:00 rated 2", "csat 1-5 2000000 negative 1 -");
    rated("0:00 rated 2\n1:00 rated 5", "csat 1-5 5000000 positive 2 -");
    rated("0:00 rated 7 scale=1-10", "csat 1-10 7000000 neutral 1 -");
    rated("0:00 rated 7", "csat 1-5 - - 1 bad_score");
    rated("0:00 rated odd", "csat - - - 1 scale_missing");
    rated("0:00 rated 4 scale=stars", "csat 1-5 4000000 positive 1 -");
    rated("0:00 rated 4 positive=5", "csat 1-5 4000000 neutral 1 -");
    rated("0:00 rated 3 positive=5 negative=3", "csat 1-5 3000000 negative 1 -");
    rated("0:00 rated 4 positive=x", "csat 1-5 4000000 - 1 bad_boxes");
    rated("0:00 rated good\n1:00 rated comment=true", "csat thumbs 1000000 positive 1 -");
    rated("0:00 rated comment=true\n1:00 rated bad", "csat thumbs 0 negative 1 -");
    rated("0:00 rated comment=true", "csat - - - 0 no_score");
    rated("0:00 rated", "");
    rated("0:00 rated good\n1:00 deleted", "csat thumbs 1000000 positive 1 deleted");
    rated("0:00 rated good\n1:00 test", "csat thumbs 1000000 positive 1 test");
    rated("0:00 rated good\n1:00 spam", "csat thumbs 1000000 positive 1 spam");
    rated("0:00 customer ana", "");
}

#[test]
fn a_comment_alone_leaves_what_was_rated_and_when() {
    let rated = |timeline: &str, expected: &str| {
        check(
            timeline,
            Fact::SurveyAnswers,
            "score class scale survey question channel has_comment first_answered_at answered_at",
            expected,
        );
    };
    let rating = "rated 4 scale=1-5 positive=5 survey=after question=q1 channel=chat";
    let comment = "rated comment=true scale=1-10 positive=9 survey=yearly question=q2";
    let both = "4000000 neutral 1-5 after q1 chat yes 1:00 1:00";
    rated(&format!("1:00 {rating}\n2:00 {comment} channel=email"), both);
    rated(&format!("1:00 {rating}\n2:00 rated comment=true"), both);
    rated(&format!("0:30 {comment} channel=email\n1:00 {rating}"), both);
    // What the rating does not say the comment may, whichever comes first.
    let told = "4000000 positive 1-5 after - chat yes 1:00 1:00";
    rated("1:00 rated 4\n2:00 rated comment=true survey=after channel=chat", told);
    rated("0:30 rated comment=true survey=after channel=chat\n1:00 rated 4", told);
    rated("1:00 rated 4 channel=chat\n2:00 rated 2", "2000000 negative 1-5 - - chat no 1:00 2:00");
    rated("0:30 rated comment=true\n1:00 rated comment=true", "- - - - - - yes 0:30 0:30");
}

#[test]
fn a_rating_is_about_the_case_and_who_solved_it() {
    let timeline = "
        0:00 opened customer=ana channel=chat
        0:05 agent eva team=north
        0:10 status solved eva
        0:20 rated positive comment=true
        20d 0:00 customer ana
        20d 0:10 status solved luis
        20d 0:15 rated negative";
    check(
        timeline,
        Fact::SurveyAnswers,
        "response conversation customer channel agent class has_comment answered_at",
        "1 1 ana chat eva positive yes 0:20
         1 1 ana chat luis negative no 20d0:15",
    );
}
