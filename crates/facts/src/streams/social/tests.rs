//! Posts, counters and inboxes by example, and properties over generated events.

use baremo_model::{ActorKind, Event, EventKind, FactTable, HOUR, Stream};
use proptest::prelude::*;

use super::counters::{DayRows, PostRows};
use super::inbox::InboxRows;
use crate::FoldSettings;
use crate::table::Grow;
use crate::tests::timeline::{self, cell};

const POSTS: usize = 0;
const DAYS: usize = 1;
const INBOX: usize = 2;

/// Reads `<hours> <kind> [<value>] [<key>=<value>…]`, one event of subject s a line; a line may
/// begin with `subject:`.
fn events(text: &str) -> Vec<Event> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(event).collect()
}

fn event(line: &str) -> Event {
    let (subject, line) = line.split_once(": ").unwrap_or(("s", line));
    let mut words = line.split_whitespace();
    let at: i64 = words.next().and_then(|word| word.parse().ok()).expect("hours come first");
    let kind = words.next().expect("a kind follows");
    let kind = EventKind::from_word(Stream::Social, kind).expect("it is a kind of social event");
    let mut event = Event::new("net", subject, at * HOUR, kind);
    event.record_id = format!("{subject} {line}");
    for word in words {
        match word.split_once('=') {
            Some(("customer", id)) => event.customer = Some(id.into()),
            Some(("by", id)) => event.actor = Some(id.into()),
            Some(("automated", _)) => event.automated = true,
            Some((name, value)) => event.attributes.push((name.into(), value.into())),
            None => event.value = Some(word.into()),
        }
    }
    event
}

fn facts(events: &[Event]) -> Vec<FactTable> {
    let promoted = vec!["plan".into()];
    timeline::facts(events, &FoldSettings { promoted, ..FoldSettings::default() })
}

#[track_caller]
fn check(text: &str, table: usize, columns: &str, expected: &[&str]) {
    let tables = facts(&events(text));
    let table = &tables[table];
    let names: Vec<&str> = columns.split_whitespace().collect();
    let found: Vec<String> = (0..table.len())
        .map(|row| names.iter().map(|name| cell(table, name, row)).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(found, expected, "{columns}");
}

#[test]
fn rows_have_the_columns_of_their_facts() {
    let names = |index: usize| -> Vec<&str> {
        Stream::Social.facts()[index].columns().iter().map(|column| column.name).collect()
    };
    assert_eq!(PostRows::names(), names(POSTS));
    assert_eq!(DayRows::names(), names(DAYS));
    assert_eq!(InboxRows::names(), names(INBOX));
}

#[test]
fn a_post_gains_from_nothing_and_shows_its_last_total() {
    let text = "0 published network=x type=photo campaign=may paid=true
        5 counters likes=10 comments=2 reach=100
        9 counters likes=15 comments=1 clicks=4";
    let posts = "published_at measured_at likes comments shares clicks interactions reach paid";
    check(text, POSTS, posts, &["0:00 9:00 15 1 - 4 20 100 yes"]);
    let days = "post at until likes comments clicks interactions reach published_at";
    check(text, DAYS, days, &["s 5:00 9:00 10 2 - 12 100 0:00", "s 9:00 - 5 -1 4 8 - 0:00"]);
}

#[test]
fn an_account_gains_from_its_first_reading_on() {
    let text = "0 counters network=x followers=100 mentions=7
        24 counters followers=110 mentions=9
        48 counters followers=105";
    let columns = "post account followers follower_change follower_step mentions until";
    let expected = ["- s 100 - 100 - 1d0:00", "- s 110 10 10 2 2d0:00", "- s 105 -5 -5 - -"];
    check(text, DAYS, columns, &expected);
    check(text, POSTS, "post", &[]);
}

#[test]
fn gains_of_a_day_are_taken_as_they_are() {
    let text = "0 counters gained=true likes=4 followers=100 follower_change=3
        24 counters gained=true likes=6 followers=99";
    check(text, DAYS, "likes follower_change follower_step", &["4 3 100", "6 -1 -1"]);
    let gap = "0 counters followers=100
        24 counters follower_change=5
        48 counters followers=107";
    check(gap, DAYS, "follower_change follower_step", &["- 100", "5 5", "2 2"]);
    // Of the day in between there is no report.
    let missing = "0 counters followers=1000
        48 counters followers=1050 follower_change=10";
    check(missing, DAYS, "follower_change follower_step", &["- 1000", "50 50"]);
    // The steps come to the level, and before it to what it was less the changes since.
    let late = "0 counters follower_change=5
        24 counters followers=1000 follower_change=10
        48 counters followers=1030";
    check(late, DAYS, "follower_change follower_step", &["5 990", "10 10", "30 30"]);
    let unsure = "0 counters follower_change=5
        24 counters follower_change=4
        48 counters followers=7";
    check(unsure, DAYS, "follower_change follower_step", &["5 5", "4 4", "- -2"]);
    let none = "0 counters follower_change=5
        24 counters likes=1
        48 counters follower_change=-2";
    check(none, DAYS, "follower_change follower_step", &["5 5", "- -", "-2 -2"]);
    let post = "0 published
        0 counters gained=true likes=4
        24 counters gained=true likes=6";
    check(post, POSTS, "likes", &["10"]);
}

#[test]
fn a_total_holds_what_was_gained_before_it() {
    let text = "0 published
        5 counters gained=true likes=4
        9 counters likes=10
        12 counters gained=true likes=1
        15 counters likes=11";
    check(text, DAYS, "likes", &["4", "6", "1", "0"]);
    check(text, POSTS, "likes", &["11"]);
    let account = "0 counters gained=true mentions=2
        24 counters mentions=50
        48 counters gained=true mentions=3
        72 counters mentions=54";
    check(account, DAYS, "mentions", &["2", "-", "3", "1"]);
}

#[test]
fn interactions_told_in_parts_and_as_a_total_are_the_same_ones() {
    let text = "0 published
        5 counters likes=10 comments=5
        9 counters interactions=20
        12 counters likes=12 comments=9
        15 counters interactions=25
        18 counters likes=13
        21 counters gained=true interactions=2
        24 counters likes=20 comments=9";
    check(text, DAYS, "interactions", &["15", "5", "1", "4", "0", "2", "2"]);
    check(text, POSTS, "interactions", &["29"]);
    // A total alone is read last.
    let total = "0 published
        5 counters likes=10 comments=5
        9 counters interactions=20";
    check(total, POSTS, "interactions", &["20"]);
    let account = "0 counters likes=10
        24 counters interactions=500
        48 counters interactions=510
        72 counters likes=14
        96 counters gained=true likes=3";
    check(account, DAYS, "interactions", &["-", "-", "10", "0", "3"]);
}

#[test]
fn unknown_is_not_zero_and_a_negative_total_is_no_reading() {
    let text = "0 published
        1 counters likes=x comments=-3 interactions=8";
    check(text, POSTS, "likes comments interactions", &["- - 8"]);
    check("0 published", POSTS, "likes interactions measured_at", &["- - -"]);
}

#[test]
fn stories_have_frames() {
    let text = "0 story_frame 2 viewers=60 type=story
        0 story_frame 1 viewers=100
        1 story_frame 2 viewers=80
        1 story_frame x viewers=5";
    let columns = "published_at first_frame_viewers last_frame_viewers";
    check(text, POSTS, columns, &["0:00 100 80"]);
}

#[test]
fn a_wait_begins_with_the_first_unanswered_message_and_ends_with_a_person() {
    let text = "0 received customer=ana type=mention
        1 replied by=robot automated=true
        2 received customer=ana
        3 replied by=eva
        4 received customer=ana message=m2
        5 labelled question
        5 labelled complaint
        6 closed
        7 replied by=eva";
    let columns = "message customer agent received_at replied_at ended_at labels";
    let expected = ["s ana eva 0:00 3:00 3:00 -", "m2 ana - 4:00 - 6:00 complaint+question"];
    check(text, INBOX, columns, &expected);
}

#[test]
fn thanks_need_no_answer_and_do_not_hide_what_does() {
    let text = "0 received needs_answer=false
        1 received
        2 replied by=eva";
    let columns = "needs_answer received_at replied_at";
    check(text, INBOX, columns, &["no 0:00 -", "yes 1:00 2:00"]);
}

#[test]
fn what_does_not_count_says_why() {
    let text = "a: 0 received
        a: 1 spam
        b: 0 received conversation=77
        c: 0 published
        c: 1 deleted
        d: 0 received
        d: 1 test";
    check(text, INBOX, "message excluded", &["a spam", "b in_help_desk", "d test"]);
    check(text, POSTS, "post excluded", &["c deleted"]);
}

fn generated() -> impl Strategy<Value = Event> {
    let kind = prop::sample::select(EventKind::of(Stream::Social).collect::<Vec<_>>());
    (0..4u32, kind, 0..8i64, (0..40u32, 0..3i64, 0..2u32), 0..300usize).prop_map(
        |(subject, kind, at, (record, version, ordinal), pick)| {
            let mut event = Event::new("net", &subject.to_string(), at * HOUR, kind);
            event.record_id = format!("{subject}/{record}");
            (event.version, event.ordinal) = (version, ordinal);
            event.actor_kind = ActorKind::ALL[pick % ActorKind::ALL.len()];
            event.actor = (pick % 2 == 0).then(|| "eva".into());
            event.value = (pick % 3 == 0).then(|| (pick % 5).to_string());
            let names = ["likes", "followers", "gained", "viewers", "needs_answer", "plan", "post"];
            for step in 0..pick % 4 {
                let name = names[(pick / 5 + step) % names.len()];
                let value = ["true", "3", "-2", "false", "9"][(pick / 11 + step) % 5];
                event.attributes.push((name.into(), value.into()));
            }
            event
        },
    )
}

fn lines(tables: &[FactTable]) -> Vec<String> {
    let mut lines = Vec::new();
    for table in tables {
        for row in 0..table.len() {
            let cells = table.columns.iter().map(|(name, _)| cell(table, name, row));
            let cells: Vec<String> = cells.collect();
            lines.push(format!("{} {}", table.fact.name(), cells.join(" ")));
        }
    }
    lines.sort();
    lines
}

proptest! {
    #[test]
    fn arrival_order_repetition_and_batching_change_nothing(
        (events, arrival) in prop::collection::vec(generated(), 1..60).prop_flat_map(|events| {
            let twice: Vec<Event> = events.iter().chain(&events).cloned().collect();
            (Just(events), Just(twice).prop_shuffle())
        })
    ) {
        let together = lines(&facts(&events));
        prop_assert_eq!(&together, &lines(&facts(&arrival)));
        let mut apart = Vec::new();
        for subject in 0..4 {
            let id = subject.to_string();
            let own: Vec<Event> =
                events.iter().filter(|event| event.subject_id == id).cloned().collect();
            if !own.is_empty() {
                apart.extend(lines(&facts(&own)));
            }
        }
        apart.sort();
        prop_assert_eq!(together, apart);
    }
}
