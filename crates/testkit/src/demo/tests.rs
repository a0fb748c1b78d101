//! The demo keeps its promises: the same every time, whole, and with its causes to be seen.

use std::ops::Range;

use baremo_metrics::reason::{FILE, ReasonRule};
use baremo_model::calendar::{Calendar, CalendarRules};
use baremo_model::event::STATUSES;
use baremo_model::{ActorKind, DAY, EventKind, Stream};
use rustc_hash::{FxHashMap, FxHashSet};

use super::*;

/// Midnight of 1 January 2026 in Madrid.
const END: Micros = 1_767_222_000_000_000;

fn settings(scale: f64) -> DemoSettings {
    DemoSettings { scale, ..DemoSettings::new(END) }
}

/// What the tests need to know of a conversation.
#[derive(Clone, Default)]
struct Seen {
    opened_at: Micros,
    channel: String,
    first_reply_micros: Option<i64>,
    is_from_customer: bool,
}

/// Takes the conversations apart by means of their events alone.
fn conversations(settings: &DemoSettings) -> Vec<Seen> {
    let mut all: Vec<Seen> = Vec::new();
    let mut asked_at = None;
    for event in events(settings) {
        match event.kind {
            EventKind::Opened => {
                asked_at = None;
                all.push(Seen {
                    opened_at: event.at,
                    channel: event.channel.unwrap_or_default(),
                    first_reply_micros: None,
                    is_from_customer: event.actor_kind == ActorKind::Customer,
                });
            }
            EventKind::Message if event.actor_kind == ActorKind::Customer => {
                asked_at.get_or_insert(event.at);
            }
            EventKind::Message if event.actor_kind == ActorKind::Agent => {
                let last = all.last_mut().expect("conversations begin with their opening");
                if let Some(asked_at) = asked_at {
                    last.first_reply_micros.get_or_insert(event.at - asked_at);
                }
            }
            _ => {}
        }
    }
    all
}

fn per_day(all: &[Seen], range: Range<Micros>) -> f64 {
    let count = all.iter().filter(|one| range.contains(&one.opened_at)).count();
    count as f64 / ((range.end - range.start) as f64 / DAY as f64)
}

fn median_reply(all: &[Seen], range: Range<Micros>, channel: &str) -> f64 {
    let chosen = all.iter().filter(|one| {
        range.contains(&one.opened_at) && one.channel == channel && one.is_from_customer
    });
    let mut replies: Vec<i64> = chosen.filter_map(|one| one.first_reply_micros).collect();
    replies.sort_unstable();
    replies.get(replies.len() / 2).map_or(f64::NAN, |micros| *micros as f64)
}

#[test]
fn the_same_settings_give_the_same_events() {
    let small = settings(0.02);
    let first: Vec<Event> = events(&small).collect();
    assert!(events(&small).eq(first.iter().cloned()));
    let other = DemoSettings { seed: 2, ..small };
    assert!(!events(&other).eq(first.iter().cloned()));
}

#[test]
fn columns_say_the_same_as_events() {
    let small = settings(0.02);
    let batches: Vec<EventColumns> = columns(&small, 500).collect();
    assert!(batches.len() > 2);
    let mut expected = events(&small);
    let mut digests = 0;
    let mut seen = FxHashSet::default();
    for batch in &batches {
        let batch = batch.as_batch();
        let mut subjects = FxHashSet::default();
        for row in 0..batch.len() {
            let event = batch.event(row);
            assert_eq!(batch.digest[row], event.digest());
            let key = baremo_model::event::record_key(SOURCE, &event.record_id);
            assert_eq!(batch.record[row], key);
            subjects.insert(event.subject_id.clone());
            assert_eq!(Some(event), expected.next());
            digests += 1;
        }
        assert!(subjects.iter().all(|subject| seen.insert(subject.clone())));
        let same: EventColumns = (0..batch.len()).map(|row| batch.event(row)).collect();
        assert_eq!(same.strings.len(), batch.strings.len());
        assert_eq!(same.subjects.len(), batch.subjects.len());
    }
    assert!(expected.next().is_none());
    assert_eq!(digests, batches.iter().map(EventColumns::len).sum::<usize>());
}

#[test]
fn sizes_follow_the_scale() {
    for (scale, months) in [(1.0, 24), (0.1, 24), (0.5, 6)] {
        let settings = DemoSettings { months, ..settings(scale) };
        let (mut conversations, mut count) = (0.0, 0.0);
        for event in events(&settings) {
            conversations += f64::from(u8::from(event.kind == EventKind::Opened));
            count += 1.0;
        }
        let expected = 20_000.0 * scale * f64::from(months) / 24.0;
        assert!((conversations / expected - 1.0_f64).abs() < 0.06, "{conversations} of {expected}");
        let each = count / conversations;
        assert!((8.0..10.0).contains(&each), "{each} events a conversation");
    }
    assert_eq!(events(&settings(0.0)).count(), 0);
    assert_eq!(events(&settings(f64::NAN)).count(), 0);
}

#[test]
fn odd_settings_do_no_harm() {
    for end in [Micros::MIN, 0, END + 123_456, Micros::MAX] {
        for months in [0, 1, 5, u32::MAX] {
            let odd = DemoSettings { end, months, scale: 0.001, ..settings(1.0) };
            let story = story(&odd);
            assert!(story.start < story.end);
            assert!(events(&odd).take(200).all(|event| event.at < story.end));
        }
    }
}

#[test]
fn every_kind_and_status_occurs_and_nothing_after_the_end() {
    let settings = settings(1.0);
    let story = story(&settings);
    let (mut kinds, mut statuses) = (FxHashMap::default(), FxHashMap::default());
    let mut last = (String::new(), Micros::MIN);
    let mut open = FxHashSet::default();
    for event in events(&settings) {
        assert!((story.start..story.end).contains(&event.at));
        if event.subject_id == last.0 {
            assert!(last.1 <= event.at, "{} is out of order", event.record_id);
        } else {
            assert_eq!(event.kind, EventKind::Opened);
            open.insert(event.subject_id.clone());
        }
        assert!(event.kind != EventKind::Message || event.public);
        if event.kind == EventKind::Status {
            let word = event.value.clone().unwrap_or_default();
            assert!(STATUSES.contains(&word.as_str()));
            if ["solved", "closed"].contains(&word.as_str()) {
                open.remove(&event.subject_id);
            } else {
                open.insert(event.subject_id.clone());
            }
            *statuses.entry(word).or_insert(0) += 1;
        }
        *kinds.entry(event.kind).or_insert(0) += 1;
        last = (event.subject_id, event.at);
    }
    for kind in EventKind::of(Stream::Conversation) {
        assert!(kinds.get(&kind).is_some_and(|count| *count > 5), "{} is rare", kind.word());
    }
    for status in ["open", "pending", "hold", "solved", "closed"] {
        assert!(statuses.get(status).is_some_and(|count| *count > 100), "{status} is rare");
    }
    assert!(open.len() > 60, "only {} are open at the end", open.len());
}

#[test]
fn what_happened_can_be_seen() {
    let settings = settings(1.0);
    let story = story(&settings);
    let all = conversations(&settings);
    let around = |range: &Range<Micros>| {
        [range.start - 28 * DAY..range.start, range.end..range.end + 28 * DAY]
    };
    let usual = |range: &Range<Micros>| {
        around(range).map(|range| per_day(&all, range)).iter().sum::<f64>() / 2.0
    };
    let outage = per_day(&all, story.outage.clone()) / usual(&story.outage);
    assert!((2.5..6.0).contains(&outage), "the outage week has {outage} times as much");
    let launch = per_day(&all, story.launch.clone()) / usual(&story.launch);
    assert!((1.3..2.6).contains(&launch), "the launch has {launch} times as much");
    for channel in ["email", "messaging", "chat"] {
        let usual = around(&story.understaffed).map(|range| median_reply(&all, range, channel));
        let slow = median_reply(&all, story.understaffed.clone(), channel);
        let times = slow / ((usual[0] + usual[1]) / 2.0);
        assert!((1.5..5.0).contains(&times), "{channel} is {times} times as slow");
    }
    let share = |range: Range<Micros>| {
        let chosen: Vec<_> = all.iter().filter(|one| range.contains(&one.opened_at)).collect();
        let messaging = chosen.iter().filter(|one| one.channel == "messaging").count();
        messaging as f64 / chosen.len() as f64
    };
    let (early, late) = (share(story.start..story.start + 90 * DAY), share(END - 90 * DAY..END));
    assert!(early < 0.1 && late > 0.24, "messaging goes from {early} to {late}");
    for august in &story.augusts {
        let quiet = per_day(&all, august.clone()) / usual(august);
        assert!(quiet < 0.85, "August has {quiet} times as much");
    }
}

#[test]
fn people_are_there_when_they_act() {
    let settings = settings(0.3);
    let agents: FxHashMap<String, Agent> =
        agents(&settings).into_iter().map(|agent| (agent.id.clone(), agent)).collect();
    let mut acted = FxHashSet::default();
    let known: FxHashMap<String, Customer> =
        customers(&settings).map(|customer| (customer.id(), customer)).collect();
    for event in events(&settings) {
        if event.actor_kind == ActorKind::Agent {
            let id = event.actor.unwrap_or_default();
            let agent = &agents[&id];
            let day = event.at + DAY;
            assert!(agent.joined_at <= day, "{id} acts before coming");
            assert!(agent.left_at.is_none_or(|left| event.at < left + DAY), "{id} acts when gone");
            acted.insert(id);
        }
        if let Some(customer) = event.customer {
            let customer = &known[&customer];
            let order = event.attributes.iter().find(|(name, _)| name == "order_id");
            let own = customer.order_id(0);
            let own = own.trim_end_matches('1');
            assert!(order.is_none_or(|(_, order)| order.starts_with(own)));
        }
    }
    assert_eq!(acted.len(), agents.len());
}

#[test]
fn settings_files_are_valid() {
    let no_files = |_: &str| Err("there are none".into());
    let mut names = Vec::new();
    for (file, text) in CALENDARS.iter().filter(|(file, _)| *file != "rules.toml") {
        let spec = Calendar::parse(text, &no_files).expect("the demo's calendars are valid");
        assert_eq!(format!("{}.toml", spec.name), *file);
        names.push(spec.name);
    }
    for team in TEAMS {
        assert!(names.iter().any(|name| name == team.calendar));
    }
    let rules = CALENDARS.iter().find(|(file, _)| *file == "rules.toml");
    let rules = CalendarRules::parse(rules.expect("there are rules").1).expect("they are valid");
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(rules.check(&names), Ok(()));
    for (_, text) in POLICIES {
        let table: toml::Table = text.parse().expect("the demo's policies are TOML");
        let policies = table["policies"].as_array().expect("they are a list");
        assert!(policies.len() > 2);
    }
    for (file, text) in SEGMENTS {
        let table: toml::Table = text.parse().expect("the demo's segments are TOML");
        let classes = table["class"].as_array().expect("a segment has classes");
        assert!(classes.len() > 2, "{file}");
        assert!(classes.last().is_some_and(|last| last.get("when").is_none()), "{file}");
    }
    let happened: toml::Table = annotations(&settings(1.0)).parse().expect("they are TOML");
    let happened = happened["annotation"].as_array().expect("much happened");
    assert_eq!(happened.len(), story(&settings(1.0)).annotations().len());
    let change = happened.iter().find(|one| one["name"].as_str() == Some("price_change"));
    assert_eq!(change.and_then(|one| one["at"].as_str()), Some("2025-05-01"));
}

#[test]
fn every_tag_is_a_reason() {
    let rules = ReasonRule::parse(FILE, REASONS).expect("the demo's reasons are right");
    assert!(rules.last().is_some_and(|rule| rule.when.is_none()), "the rest has a name too");
    let tagged = events(&settings(1.0)).filter(|event| event.kind == EventKind::Tagged);
    let tags: FxHashSet<String> = tagged.filter_map(|event| event.value).collect();
    assert!(tags.len() > 10, "{tags:?}");
    // One that is given by mistake, and taken back.
    for tag in tags.iter().filter(|tag| *tag != "otros") {
        assert!(REASONS.contains(&format!("'{tag}'")), "{tag}");
    }
}

#[test]
fn in_the_last_weeks_some_are_left_with_the_bot() {
    let mut talks: FxHashMap<String, (bool, bool)> = FxHashMap::default();
    for event in events(&settings(1.0)) {
        let (bot, over) = talks.entry(event.subject_id).or_default();
        let is_message = event.kind == EventKind::Message;
        *bot |= is_message && event.actor_kind == ActorKind::Bot;
        *over |= is_message && event.actor_kind == ActorKind::Agent;
        *over |= [EventKind::BotHandoff, EventKind::Merged].contains(&event.kind);
        let status = event.value.filter(|_| event.kind == EventKind::Status);
        *over |= status.is_some_and(|status| ["solved", "closed"].contains(&status.as_str()));
    }
    let left = talks.values().filter(|(bot, over)| *bot && !*over).count();
    assert!((2..40).contains(&left), "{left} are left with the bot");
}

#[test]
fn csv_has_a_row_for_each_event() {
    let small = settings(0.01);
    let mut text = Vec::new();
    let count = write_csv(&small, &mut text).expect("memory takes everything");
    let text = String::from_utf8(text).expect("the demo is text");
    let mut rows = text.lines();
    let header = rows.next().expect("there is a header");
    let columns = header.split(',').count();
    assert_eq!(columns, 12);
    let all: Vec<Event> = events(&small).collect();
    assert_eq!(count as usize, all.len());
    for (row, event) in rows.by_ref().zip(&all) {
        let cells: Vec<&str> = row.split(',').collect();
        assert_eq!(cells.len(), columns);
        assert_eq!((cells[0], cells[2]), (event.subject_id.as_str(), event.kind.word()));
        assert!(cells[1].ends_with('Z'));
    }
    assert!(rows.next().is_none());
}

#[test]
fn annotations_are_in_order_and_within() {
    let story = story(&settings(1.0));
    let all = story.annotations();
    assert!(all.len() > 8);
    assert!(all.is_sorted_by_key(|one| one.from));
    let names: FxHashSet<&str> = all.iter().map(|one| one.name.as_str()).collect();
    assert!(names.len() == all.len() && names.contains("price_change"));
    assert!(all.iter().all(|one| one.from < story.end));
}
