use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use baremo_model::event::subject_parts;
use baremo_model::{Column, DAY, Dictionary, Event, EventBatch, EventKind, NULL_CODE};
use tempfile::TempDir;

use super::*;
use crate::drain::{DeriveSettings, Derived, DrainReport};
use crate::upkeep::Keep;

mod damage;
mod faults;
mod held;
mod logs;
mod moved;
mod versions;

const SETTINGS: DeriveSettings = DeriveSettings { digest: 7, now: 1_000 };

/// A small fold: one case a conversation, one turn a message.
fn derive(events: &EventBatch<'_>) -> Derived {
    let mut order: Vec<u32> = (0..events.len() as u32).collect();
    order.sort_by_key(|row| {
        let row = *row as usize;
        (events.subjects.get(events.subject[row]), events.at[row], events.digest[row])
    });
    let mut dictionary = Dictionary::new();
    let (mut opened, mut counts, mut flags) = (Vec::new(), Vec::new(), Vec::new());
    let (mut brands, mut ends, mut tags) = (Vec::new(), Vec::new(), Vec::new());
    let (mut plans, mut clocks, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    let (mut sources, mut ids) = (Vec::new(), Vec::new());
    let mut last = NULL_CODE;
    for row in order.iter().map(|row| *row as usize) {
        if events.subject[row] != last {
            last = events.subject[row];
            let (source, id) = subject_parts(events.subjects.get(last).unwrap_or_default());
            sources.push(dictionary.intern(source));
            ids.push(dictionary.intern(id));
            opened.push(events.at[row]);
            counts.push(0);
            flags.push(u8::from(events.kind[row] == EventKind::Complaint as u8));
            brands.push(dictionary.intern_option(events.strings.get(events.brand[row])));
            let plan = events.attributes(row).next().and_then(|pair| events.strings.get(pair.1));
            plans.push(dictionary.intern_option(plan));
            tags.extend(["a", "b"].map(|tag| dictionary.intern(tag)));
            ends.push(tags.len() as u32);
        }
        *counts.last_mut().expect("a case was begun") += 1;
        clocks.push(3);
        rows.push(opened.len() as i64 - 1);
    }
    let dictionary = Arc::new(dictionary);
    let words = |codes: Vec<u32>| Column::Codes(codes, dictionary.clone());
    let named = |columns: Vec<(&str, Column)>| -> Vec<(String, Column)> {
        columns.into_iter().map(|(name, column)| (name.to_owned(), column)).collect()
    };
    let cases = named(vec![
        ("source", words(sources)),
        ("conversation", words(ids)),
        ("opened_at", Column::Integers(opened)),
        ("customer_message_count", Column::Integers(counts)),
        ("complaint", Column::Bytes(flags)),
        ("brand", words(brands)),
        ("tags", Column::CodeLists(ends, tags, dictionary.clone())),
        ("attr_plan", words(plans)),
    ]);
    let turns =
        named(vec![("case_row", Column::Integers(rows)), ("clocks", Column::Bytes(clocks))]);
    let facts = [(Fact::Cases, cases), (Fact::Turns, turns)];
    let facts = facts.map(|(fact, columns)| FactTable { fact, columns }).to_vec();
    Derived { order, facts }
}

fn event(id: u32, number: u32, version: i64) -> Event {
    let at = i64::from(id) * 9 * DAY + i64::from(number);
    let mut event = Event::new("desk", &id.to_string(), at, EventKind::Message);
    event.record_id = format!("{id}/{number}");
    event.version = version;
    event.public = number.is_multiple_of(2);
    event.brand = (!id.is_multiple_of(3)).then(|| format!("brand {}", id % 3));
    event.attributes = vec![("plan".into(), format!("v{version}")), ("x".into(), String::new())];
    event
}

fn events(ids: std::ops::Range<u32>, version: i64) -> EventColumns {
    ids.flat_map(|id| (0..3).map(move |number| event(id, number, version))).collect()
}

fn taken(accepted: u64, duplicate: u64, replaced: u64) -> Taken {
    Taken { accepted, duplicate, replaced, ..Taken::default() }
}

fn drain(store: &Store) -> Result<DrainReport, StoreError> {
    store.drain(SETTINGS, &derive, &mut |_| {})
}

fn made() -> (TempDir, Store) {
    let folder = tempfile::tempdir().expect("temporary folder");
    let store = Store::open(folder.path(), Mode::Create).expect("made");
    (folder, store)
}

/// All that outsiders can tell about a store, whatever happened on the way.
type Contents = (BTreeMap<String, Vec<Event>>, BTreeMap<String, String>, Option<i64>, u64);

fn contents(store: &Store) -> Contents {
    let snapshot = store.snapshot().expect("readable");
    let (mut all, mut facts) = (BTreeMap::new(), BTreeMap::new());
    for part in snapshot.parts() {
        let read = store.read_events(&snapshot, part).expect("readable");
        let list = (0..read.len()).map(|row| read.as_batch().event(row)).collect();
        all.insert(part.to_owned(), list);
        for (fact, columns) in [
            (Fact::Cases, &["opened_at", "complaint", "brand", "tags", "attr_plan"][..]),
            (Fact::Turns, &["case_row", "clocks"]),
        ] {
            let table = store.read_facts(&snapshot, fact, part, columns).expect("readable");
            let columns: Vec<String> =
                table.columns.iter().map(|(name, column)| format!("{name} {column:?}")).collect();
            facts.insert(format!("{part} {}", fact.name()), columns.join("\n"));
        }
    }
    (all, facts, snapshot.watermark(), store.pending().expect("readable"))
}

fn assert_healthy(store: &Store, at: i64) {
    for check in store.doctor() {
        assert!(check.ok, "{} after step {at}: {}", check.name, check.detail());
    }
}

#[test]
fn what_is_appended_is_drained_and_read_back() {
    let (_folder, store) = made();
    let written = events(0..10, 1);
    store.append(&written).expect("sealed");
    assert_eq!(store.pending().expect("readable"), 1);
    let mut seen = Vec::new();
    let report = store.drain(SETTINGS, &derive, &mut |progress| seen.push(progress));
    let report = report.expect("drained");
    assert_eq!(report.total(), taken(30, 0, 0));
    assert_eq!(report.snapshot, 1);
    assert_eq!(report.parts, ["1970-01", "1970-02", "1970-03"]);
    assert_eq!(seen.last().map(|progress| (progress.done, progress.total)), Some((60, 60)));
    assert_eq!(store.pending().expect("readable"), 0);

    let snapshot = store.snapshot().expect("readable");
    assert_eq!((snapshot.events(), snapshot.subjects()), (30, 10));
    assert_eq!(snapshot.watermark(), Some(81 * DAY + 2));
    let mut read: Vec<Event> = Vec::new();
    for part in snapshot.parts() {
        let columns = store.read_events(&snapshot, part).expect("readable");
        read.extend((0..columns.len()).map(|row| columns.as_batch().event(row)));
        assert_eq!(columns.digest[0], read[read.len() - columns.len()].digest());
    }
    let expected: Vec<Event> = (0..30).map(|row| written.as_batch().event(row)).collect();
    assert_eq!(read, expected);
    assert_healthy(&store, -1);
}

#[test]
fn facts_are_read_by_column() {
    let (_folder, store) = made();
    store.append(&events(0..4, 1)).expect("sealed");
    drain(&store).expect("drained");
    let snapshot = store.snapshot().expect("readable");
    let columns = ["attr_plan", "opened_at", "brand", "attr_none", "tags", "complaint"];
    let cases = store.read_facts(&snapshot, Fact::Cases, "1970-01", &columns).expect("readable");
    let names: Vec<&str> = cases.columns.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["attr_plan", "opened_at", "brand", "tags", "complaint"]);
    assert_eq!(cases.integers("opened_at"), [0, 9 * DAY, 18 * DAY, 27 * DAY]);
    assert_eq!(cases.text("brand", 0), None);
    assert_eq!(cases.text("brand", 1), Some("brand 1"));
    assert!(matches!(cases.column("tags"), Some(Column::CodeLists(ends, _, _)) if ends[3] == 8));
    let turns = store.read_facts(&snapshot, Fact::Turns, "1970-01", &["clocks"]).expect("readable");
    assert_eq!(turns.bytes("clocks"), [3; 12]);
    assert!(
        store
            .fact_columns(&snapshot, Fact::Cases, "1970-01")
            .expect("readable")
            .contains(&"attr_plan".to_owned())
    );
    assert_healthy(&store, -1);
}

#[test]
fn the_same_events_again_add_nothing_and_a_newer_version_replaces() {
    let (_folder, store) = made();
    store.append(&events(0..4, 1)).expect("sealed");
    drain(&store).expect("drained");
    let once = contents(&store);

    store.append(&events(0..4, 1)).expect("sealed");
    let report = drain(&store).expect("drained");
    assert_eq!(report.total(), taken(0, 12, 0));
    assert!(report.parts.is_empty());
    assert_eq!(contents(&store), once);

    // A new version of one record, and a later event: the conversation stays where it was.
    let mut moved = event(1, 0, 2);
    moved.at += 60 * DAY;
    let later: EventColumns = [moved.clone(), event(1, 9, 1)].into_iter().collect();
    store.append(&later).expect("sealed");
    let report = drain(&store).expect("drained");
    assert_eq!(report.total(), taken(2, 0, 1));
    assert_eq!(report.parts, ["1970-01"]);
    let snapshot = store.snapshot().expect("readable");
    let (part, found) =
        store.read_subject(&snapshot, "desk", "1").expect("readable").expect("known");
    assert_eq!((part.as_str(), found.len()), ("1970-01", 4));
    assert_eq!(found.as_batch().event(3), moved);
    let located = store.find(&snapshot, "1").expect("readable");
    assert_eq!(located, [("desk".to_owned(), "1970-01".to_owned())]);
    assert_eq!(store.locate(&snapshot, "desk", "99").expect("readable"), None);
    assert!(store.read_subject(&snapshot, "other", "1").expect("readable").is_none());
    assert_healthy(&store, -1);

    // Snapshots of before still give what was there.
    let before = store.snapshot_number(1).expect("kept");
    assert_eq!(store.read_events(&before, "1970-01").expect("readable").len(), 12);
}

#[test]
fn a_newer_version_that_says_the_same_is_remembered_as_the_newer() {
    let (_folder, store) = made();
    let say = |version: i64, plan: &str| {
        let mut one = event(1, 0, version);
        one.attributes = vec![("plan".into(), plan.into())];
        store.append(&[one].into_iter().collect::<EventColumns>()).expect("sealed");
        drain(&store).expect("drained").total()
    };
    let files = |table: &str| store.snapshot().expect("readable").files(table).to_vec();
    assert_eq!(say(1, "gold"), taken(1, 0, 0));
    let (said, cases) = (files("conversation_events"), files("cases"));
    assert_eq!(say(3, "gold"), taken(0, 1, 0));
    // Nothing was said that the facts could change by.
    assert_ne!(files("conversation_events"), said);
    assert_eq!(files("cases"), cases);
    // One between the two that arrives late does not take its place.
    let late = Taken { duplicate: 1, superseded: 1, ..Taken::default() };
    assert_eq!(say(2, "free"), late);
    let snapshot = store.snapshot().expect("readable");
    let (_, found) = store.read_subject(&snapshot, "desk", "1").expect("readable").expect("known");
    let kept = found.as_batch().event(0);
    assert_eq!((found.len(), kept.version, kept.attributes[0].1.as_str()), (1, 3, "gold"));
    assert_healthy(&store, -1);
}

#[test]
fn a_conversation_is_read_with_those_it_is_one_case_with() {
    let (_folder, store) = made();
    let mut link = event(2, 5, 1);
    (link.kind, link.value) = (EventKind::FollowUpOf, Some("1".into()));
    let mut nowhere = event(3, 5, 1);
    (nowhere.kind, nowhere.value) = (EventKind::FollowUpOf, Some("404".into()));
    store.append(&events(1..4, 1)).expect("sealed");
    // In a file of its own.
    drain(&store).expect("drained");
    store.append(&[link, nowhere].into_iter().collect::<EventColumns>()).expect("sealed");
    drain(&store).expect("drained");
    let snapshot = store.snapshot().expect("readable");
    let subjects = |id: &str| {
        let (_, found) =
            store.read_subject(&snapshot, "desk", id).expect("readable").expect("known");
        let batch = found.as_batch();
        let ids: Vec<String> = (0..found.len()).map(|row| batch.event(row).subject_id).collect();
        let distinct: std::collections::BTreeSet<String> = ids.iter().cloned().collect();
        (distinct.into_iter().collect::<Vec<_>>().join(" "), ids.len())
    };
    assert_eq!(subjects("1"), ("1 2".to_owned(), 7));
    assert_eq!(subjects("2"), ("1 2".to_owned(), 7));
    assert_eq!(subjects("3"), ("3".to_owned(), 4));
}

#[test]
fn other_settings_derive_again() {
    let (_folder, store) = made();
    store.append(&events(0..10, 1)).expect("sealed");
    drain(&store).expect("drained");
    let settings = DeriveSettings { digest: 8, now: 2_000 };
    let report = store.rederive(settings, &derive, &mut |_| {}).expect("derived");
    assert_eq!((report.parts.len(), report.snapshot), (3, 2));
    let again = store.rederive(settings, &derive, &mut |_| {}).expect("derived");
    assert_eq!((again.parts.len(), again.snapshot), (0, 2));
    let snapshot = store.snapshot().expect("readable");
    assert!(snapshot.parts.values().all(|part| part.digest == 8 && part.events > 0));
    let as_of = store.snapshot_as_of(1_500).expect("kept");
    assert_eq!((as_of.number, as_of.parts["1970-01"].digest), (1, 7));
    assert!(matches!(store.snapshot_as_of(10), Err(StoreError::NoSnapshot { .. })));
    assert_healthy(&store, -1);
}

#[test]
fn many_segments_of_many_writers_end_as_one() {
    let (_folder, store) = made();
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let store = &store;
            scope.spawn(move || {
                for round in 0..5 {
                    let first = writer * 10 + round;
                    store.append(&events(first..first + 1, 1)).expect("sealed");
                }
            });
        }
    });
    assert_eq!(store.pending().expect("readable"), 20);
    assert_eq!(drain(&store).expect("drained").total().accepted, 60);
}

#[test]
fn folders_that_cannot_be_used_say_why() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let none = Store::open(&folder.path().join("none"), Mode::Existing).expect_err("missing");
    assert_eq!(none.kind(), baremo_model::ErrorKind::NotFound);
    fs::write(folder.path().join("store.json"), r#"{"format":99}"#).expect("written");
    let newer = Store::open(folder.path(), Mode::Create).expect_err("newer");
    assert!(newer.to_string().contains("format `99`"), "{newer}");
    assert!(!newer.hints().is_empty());

    // A file where a folder must be stands for a folder that cannot be written.
    let (folder, store) = made();
    fs::write(folder.path().join("inbox"), "").expect("written");
    let error = store.append(&events(0..1, 1)).expect_err("not writable");
    assert_eq!(error.kind(), baremo_model::ErrorKind::Unavailable);
    assert!(error.to_string().contains("inbox"), "{error}");
}

#[test]
fn a_segment_is_full_by_what_its_events_say_too() {
    let of = |change: &dyn Fn(&mut Event)| {
        let mut events = EventColumns::default();
        for number in 0..3 {
            let mut event = Event::new("desk", "1", number, EventKind::Message);
            event.record_id = number.to_string();
            change(&mut event);
            events.push(&event);
        }
        fills_segment(&events)
    };
    let long = "x".repeat(SEGMENT_BYTES);
    assert!(!of(&|_| {}));
    assert!(of(&|event| event.value = Some(long.clone())));
    assert!(of(&|event| event.subject_id.clone_from(&long)));
    assert!(of(&|event| event.record_id.clone_from(&long)));
    // Each is short, and all together are not.
    let pair = || ("tag".to_owned(), "a".to_owned());
    assert!(of(&|event| event.attributes = vec![pair(); SEGMENT_BYTES / 16]));
}

#[test]
fn what_is_held_of_files_goes_with_them() {
    let (_folder, store) = made();
    for version in 1..4 {
        store.append(&events(0..4, version)).expect("sealed");
        drain(&store).expect("drained");
        let snapshot = store.snapshot().expect("readable");
        for id in 0..4 {
            let part = store.locate(&snapshot, "desk", &id.to_string()).expect("readable");
            assert!(part.is_some(), "{id}");
        }
        let held = store.keys.lock().expect("nothing panics").len();
        assert_eq!(held, snapshot.files("conversation_events").len(), "{version}");
    }
}
