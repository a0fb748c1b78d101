//! Files that are not whole.

use std::fs::File;
use std::ops::Range;

use ::parquet::file::reader::{FileReader, SerializedFileReader};

use super::*;
use crate::events;
use crate::parquet::{self, Packing};
use crate::upkeep::{Check, Finding, Gone, Harm, Lost, LostSegment, MendReport, Remedy, SET_ASIDE};

#[test]
fn damage_is_found() {
    let (folder, store) = made();
    store.append(&events(0..2, 1)).expect("sealed");
    drain(&store).expect("drained");
    store.append(&events(2..3, 1)).expect("sealed");
    let segment = folder.path().join("inbox/0000000002.seg");
    let mut bytes = fs::read(&segment).expect("readable");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&segment, bytes).expect("written");
    let error = drain(&store).expect_err("damaged");
    assert!(error.to_string().contains("0000000002.seg"), "{error}");
    let bad: Vec<&str> =
        store.doctor().iter().filter(|check| !check.ok).map(|check| check.name).collect();
    assert_eq!(bad, ["inbox"]);
}

/// Returns where the files of a table are, in order of their partitions.
fn paths(store: &Store, table: &str) -> Vec<PathBuf> {
    let snapshot = store.snapshot().expect("readable");
    let folder = delta::folder(&store.lake(), table);
    snapshot.files(table).iter().map(|file| folder.join(&file.path)).collect()
}

/// Returns what is wrong with the files of a folder and what to do, when nothing else is wrong.
fn harms(store: &Store) -> Vec<(Harm, Remedy)> {
    let wrong: Vec<Check> = store.doctor().into_iter().filter(|check| !check.ok).collect();
    assert_eq!(wrong.iter().map(|check| check.name).collect::<Vec<_>>(), ["files"]);
    let found = wrong.into_iter().flat_map(|check| check.found);
    let file = |found| match found {
        Finding::File { harm, remedy, .. } => (harm, remedy),
        other => panic!("{other}"),
    };
    found.map(file).collect()
}

#[test]
fn facts_that_are_not_whole_are_made_anew_from_their_events() {
    let (_folder, store) = made();
    store.append(&events(0..10, 1)).expect("sealed");
    drain(&store).expect("drained");
    let before = contents(&store);
    fs::remove_file(&paths(&store, "cases")[0]).expect("removed");
    let turns = paths(&store, "turns").remove(1);
    let bytes = fs::read(&turns).expect("readable");
    fs::write(&turns, &bytes[..bytes.len() / 2]).expect("written");
    let found = harms(&store);
    assert_eq!(found[0], (Harm::Missing, Remedy::Derive));
    assert!(matches!(found[1], (Harm::Damaged(_), Remedy::Derive)), "{found:?}");
    assert_eq!(found.len(), 2);
    let mended = store.mend(SETTINGS, &derive).expect("mended");
    assert_eq!(mended.derived, ["1970-01", "1970-02"]);
    assert!(mended.lost.is_empty());
    assert_eq!(contents(&store), before);
    assert_healthy(&store, -1);
    let again = store.mend(SETTINGS, &derive).expect("mended");
    assert_eq!(format!("{again:?}"), format!("{:?}", MendReport::default()));
}

#[test]
fn events_that_are_lost_are_said_to_be_and_come_back_with_their_export() {
    let (_folder, store) = made();
    store.append(&events(0..10, 1)).expect("sealed");
    drain(&store).expect("drained");
    let before = contents(&store);
    let held = before.0["1970-01"].len() as u64;
    fs::remove_file(&paths(&store, "conversation_events")[0]).expect("removed");
    fs::remove_file(&paths(&store, "cases")[0]).expect("removed");
    let found = harms(&store);
    let import = Remedy::Import { part: "1970-01".into(), events: held };
    assert_eq!(found, [(Harm::Missing, Remedy::WithEvents), (Harm::Missing, import)]);
    let mended = store.mend(SETTINGS, &derive).expect("mended");
    let lost = Lost { held, range: Some((0, 27 * DAY + 2)), ..Lost::default() };
    assert_eq!(mended.lost, BTreeMap::from([("1970-01".to_owned(), lost)]));
    assert!(mended.set_aside.is_empty(), "{mended:?}");
    assert!(mended.derived.is_empty());
    assert_healthy(&store, -1);
    store.append(&events(0..10, 1)).expect("sealed");
    drain(&store).expect("drained");
    assert_eq!(contents(&store), before);
    assert_healthy(&store, -1);
}

/// Events of each of these conversations.
fn long_events(ids: Range<u32>) -> EventColumns {
    ids.flat_map(|id| (0..6).map(move |number| event(id, number, 1))).collect()
}

/// Makes a row group of a file unreadable.
fn damage_group(path: &Path, group: usize) {
    let file = File::open(path).expect("it is there");
    let reader = SerializedFileReader::new(file).expect("it is whole");
    let place = reader.metadata().row_group(group);
    let (start, _) = place.column(0).byte_range();
    let (last, length) = place.column(place.num_columns() - 1).byte_range();
    let mut bytes = fs::read(path).expect("readable");
    bytes[start as usize..(last + length) as usize].fill(0);
    fs::write(path, bytes).expect("written");
}

#[test]
fn of_events_that_are_damaged_what_is_whole_stays_and_the_rest_is_taken_from_before() {
    let (folder, store) = made();
    store.append(&events(0..2, 1)).expect("sealed");
    drain(&store).expect("drained");
    store.append(&long_events(0..4)).expect("sealed");
    let later = DeriveSettings { now: 2_000, ..SETTINGS };
    store.drain(later, &derive, &mut |_| {}).expect("drained");
    let before = contents(&store);
    // Of 24 rows in groups of 8, conversation 1 lies in the first two and 2 in the last two.
    let path = paths(&store, "conversation_events").remove(0);
    damage_group(&path, 1);
    let import = Remedy::Import { part: "1970-01".into(), events: 24 };
    let found = harms(&store);
    assert!(matches!(&found[..], [(Harm::Damaged(_), remedy)] if *remedy == import), "{found:?}");

    let mended = store.mend(DeriveSettings { now: 3_000, ..SETTINGS }, &derive).expect("mended");
    let gone = Gone { count: 1, ids: Some(("2".into(), "2".into())) };
    let lost = Lost {
        held: 24,
        kept: 15,
        as_of: Some(1_000),
        range: Some((0, 27 * DAY + 5)),
        sources: BTreeMap::from([("desk".to_owned(), gone)]),
        is_complete: true,
    };
    assert_eq!(mended.lost, BTreeMap::from([("1970-01".to_owned(), lost)]));
    assert_healthy(&store, -1);
    let snapshot = store.snapshot().expect("readable");
    let left = |id: &str| {
        let found = store.read_subject(&snapshot, "desk", id).expect("readable");
        found.map_or(0, |(_, events)| events.len())
    };
    assert_eq!(["0", "1", "2", "3"].map(left), [6, 3, 0, 6]);
    let within = path.strip_prefix(folder.path()).expect("it lies in the folder");
    let aside = folder.path().join(SET_ASIDE).join(within);
    assert_eq!(mended.set_aside, std::slice::from_ref(&aside));
    assert!(aside.exists() && !path.exists());

    store.append(&long_events(0..4)).expect("sealed");
    assert_eq!(drain(&store).expect("drained").total().accepted, 9);
    assert_eq!(contents(&store), before);
    let keep = Keep { since: i64::MAX, ..Keep::default() };
    store.vacuum(&keep, 4_000).expect("vacuumed");
    assert!(aside.exists(), "what lies apart is never removed");
}

#[test]
fn what_is_damaged_is_somewhere_whenever_its_mending_is_stopped() {
    for steps in (0..).step_by(5) {
        let folder = tempfile::tempdir().expect("temporary folder");
        let stop = crate::disk::Stop::at(i64::MAX);
        let disk = Disk::stopped_by(stop.clone());
        let store = Store::open_with(folder.path(), Mode::Create, disk).expect("made");
        store.append(&long_events(0..4)).expect("sealed");
        drain(&store).expect("drained");
        let path = paths(&store, "conversation_events").remove(0);
        damage_group(&path, 1);
        let bytes = fs::read(&path).expect("readable");
        stop.fail_after(steps);
        let is_done = store.mend(SETTINGS, &derive).is_ok();
        stop.release();
        // Whoever comes next removes what nothing names.
        store.vacuum(&Keep { since: i64::MAX, ..Keep::default() }, 4_000).expect("vacuumed");
        let within = path.strip_prefix(folder.path()).expect("it lies in the folder");
        let aside = folder.path().join(SET_ASIDE).join(within);
        let mut left = [&path, &aside].into_iter().filter_map(|path| fs::read(path).ok());
        assert!(left.any(|it| it == bytes), "stopped after {steps} steps");
        if is_done {
            break;
        }
    }
}

#[test]
fn events_that_are_not_as_they_were_written_are_not_taken_for_whole() {
    let (_folder, store) = made();
    store.append(&long_events(0..4)).expect("sealed");
    drain(&store).expect("drained");
    // A file that can be read: a row is missing from it, and another is not what it was.
    let mut altered = long_events(0..4);
    altered.at[2] += 1;
    let path = paths(&store, "conversation_events").remove(0);
    let table = delta::folder(&store.lake(), "conversation_events");
    let keys = vec![0; altered.subjects.len()];
    let rows: Vec<u32> = (0..23).collect();
    let columns = events::columns(altered.stream);
    let batch = altered.as_batch();
    let batches = events::batches(&batch, &keys, &rows);
    let written =
        parquet::write(&store.disk, (&table, "1970-01"), Packing::Small, &columns, batches);
    fs::rename(table.join(written.expect("written").path), &path).expect("renamed");
    assert_eq!(harms(&store)[0].0, Harm::Rows { rows: 23, expected: 24 });
    let mended = store.mend(SETTINGS, &derive).expect("mended");
    let lost = &mended.lost["1970-01"];
    let gone = Gone { count: 1, ids: Some(("0".into(), "0".into())) };
    assert_eq!((lost.held, lost.kept, &lost.sources["desk"]), (24, 17, &gone));
}

#[test]
fn a_segment_that_is_damaged_is_moved_out_of_the_way() {
    let (folder, store) = made();
    store.append(&events(0..2, 1)).expect("sealed");
    drain(&store).expect("drained");
    let segment = |number: u64| folder.path().join(format!("inbox/{number:010}.seg"));
    let flip = |path: &Path, at: Option<usize>| {
        let mut bytes = fs::read(path).expect("readable");
        let at = at.unwrap_or(bytes.len() / 2);
        bytes[at] ^= 1;
        fs::write(path, bytes).expect("written");
    };
    // Only what routes the events of the first is damaged; those of the second are.
    store.append(&events(2..3, 1)).expect("sealed");
    flip(&segment(2), Some(20));
    store.append(&events(3..5, 1)).expect("sealed");
    flip(&segment(3), None);
    let checks = store.doctor();
    let inbox = checks.iter().find(|check| check.name == "inbox").expect("it is checked");
    assert!(!inbox.ok && inbox.found.len() == 2, "{}", inbox.detail());
    assert!(inbox.detail().contains("events that waited in it: 6; nothing can be added"));
    drain(&store).expect_err("damaged");

    let mended = store.mend(SETTINGS, &derive).expect("mended");
    let lost = LostSegment { path: segment(3), events: Some(6), sources: vec!["desk".into()] };
    assert_eq!((mended.segments, mended.set_aside.len()), (vec![lost], 2));
    assert_eq!(drain(&store).expect("drained").total().accepted, 3);
    assert_healthy(&store, -1);
    store.append(&events(3..5, 1)).expect("sealed");
    assert_eq!(drain(&store).expect("drained").total().accepted, 6);
}

#[test]
fn what_cannot_be_moved_out_of_the_way_is_told() {
    let (folder, store) = made();
    for batch in [events(0..2, 1), events(2..4, 1)] {
        store.append(&batch).expect("sealed");
        drain(&store).expect("drained");
    }
    let within = |path: &str| folder.path().join(path);
    let damaged = ["inbox/0000000003.seg", "snapshots/0000000001.json"].map(within);
    damaged.iter().for_each(|path| fs::write(path, "{").expect("written"));
    // A file lies where damaged files are kept.
    fs::write(within(SET_ASIDE), "").expect("written");
    let mended = store.mend(SETTINGS, &derive).expect("the rest is mended");
    let left: Vec<String> = mended.left.iter().map(ToString::to_string).collect();
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(left.iter().all(|why| why.contains(SET_ASIDE)), "{left:?}");
    assert!(mended.set_aside.is_empty() && mended.segments.is_empty(), "{mended:?}");
    assert!(damaged.iter().all(|path| path.exists()), "what cannot be kept stays");
    fs::remove_file(within(SET_ASIDE)).expect("removed");
    let mended = store.mend(SETTINGS, &derive).expect("mended");
    assert_eq!((mended.left.len(), mended.set_aside.len()), (0, 2));
    assert_healthy(&store, -1);
}

#[test]
fn a_file_that_does_not_name_its_subjects_is_damaged_and_holds_not_none() {
    let (_folder, store) = made();
    store.append(&events(0..2, 1)).expect("sealed");
    drain(&store).expect("drained");
    let other = paths(&store, "cases").remove(0);
    let all = [events::subject_keys(&other).err(), events::find(&other, |_| true).err()];
    for error in all {
        let error = error.expect("it has no such column").to_string();
        assert!(error.contains("it has no column `subject_key`"), "{error}");
    }
    let error = events::each_record(&other, &mut |_| ()).expect_err("nor the keys of records");
    assert!(error.to_string().contains("it has no column `record_key`"), "{error}");
}

#[test]
fn records_that_cannot_be_read_keep_nobody_from_adding_to_other_partitions() {
    let (_folder, store) = made();
    store.append(&events(1..2, 1)).expect("sealed");
    drain(&store).expect("drained");
    let january = paths(&store, "conversation_events").remove(0);
    let file = File::open(&january).expect("it is there");
    let reader = SerializedFileReader::new(file).expect("it is whole");
    let mut columns = reader.metadata().row_group(0).columns().iter();
    let records = columns.find(|column| column.column_path().string() == "record_key");
    let (start, length) = records.expect("there is one").byte_range();
    let mut bytes = fs::read(&january).expect("readable");
    bytes[start as usize..(start + length) as usize].fill(0);
    fs::write(&january, bytes).expect("written");
    events::each_record(&january, &mut |_| ()).expect_err("nobody can read them");
    store.append(&events(5..6, 1)).expect("sealed");
    assert_eq!(drain(&store).expect("drained").total(), taken(3, 0, 0));
    assert_eq!(harms(&store).len(), 1, "they are told");
}
