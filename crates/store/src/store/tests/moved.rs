//! Records whose newer version tells of another subject, in another partition.

use ::parquet::file::reader::{FileReader, SerializedFileReader};

use super::*;

/// What a comment says of a conversation.
fn comment(record: &str, id: u32, version: i64) -> Event {
    Event { record_id: record.to_owned(), ..event(id, 7, version) }
}

fn send<'a>(store: &Store, sent: impl IntoIterator<Item = &'a Event>) -> Taken {
    let sent: EventColumns = sent.into_iter().cloned().collect();
    store.append(&sent).expect("sealed");
    drain(store).expect("drained").total()
}

/// Returns where a record stands: conversation and version of each of its events.
fn standing(store: &Store, record: &str) -> Vec<(String, i64)> {
    let events = contents(store).0.into_values().flatten();
    let own = events.filter(|event| event.record_id == record);
    own.map(|event| (event.subject_id, event.version)).collect()
}

/// Conversations 1, of January, and 5, of February.
fn base() -> Vec<Event> {
    let both = [events(1..2, 1), events(5..6, 1)];
    both.iter().flat_map(|it| (0..it.len()).map(move |row| it.as_batch().event(row))).collect()
}

#[test]
fn a_newer_version_replaces_the_older_in_another_partition_whichever_comes_first() {
    let (older, newer) = (comment("c/9", 1, 1), comment("c/9", 5, 2));
    let superseded = Taken { duplicate: 1, superseded: 1, ..Taken::default() };
    let mut ends = Vec::new();
    for is_turned in [false, true] {
        let (_folder, store) = made();
        send(&store, &base());
        let sent = if is_turned { [&newer, &older] } else { [&older, &newer] };
        assert_eq!(send(&store, [sent[0]]), taken(1, 0, 0));
        let expected = if is_turned { superseded } else { taken(1, 0, 1) };
        assert_eq!(send(&store, [sent[1]]), expected);
        assert_eq!(standing(&store, "c/9"), [("5".to_owned(), 2)]);
        // Said again, both change nothing.
        let before = store.snapshot().expect("readable").tables;
        assert_eq!(send(&store, [&newer]), taken(0, 1, 0));
        assert_eq!(send(&store, [&older]), superseded);
        assert_eq!(store.snapshot().expect("readable").tables, before);
        assert_healthy(&store, -1);
        ends.push(contents(&store));
        // What was known before is known as it was.
        let second = store.snapshot_number(2).expect("kept");
        let part = if is_turned { "1970-02" } else { "1970-01" };
        assert_eq!(store.read_events(&second, part).expect("readable").len(), 4);
    }
    // Or both at once, with what is beyond the room of a drain.
    for is_turned in [false, true] {
        let (_folder, store) = made();
        let mut all = base();
        all.extend([older.clone(), newer.clone()]);
        if is_turned {
            all.reverse();
        }
        let told = Taken { accepted: 7, duplicate: 1, repeated: 1, ..Taken::default() };
        assert_eq!(send(&store, &all), told);
        ends.push(contents(&store));
    }
    assert!(ends.iter().all(|end| *end == ends[0]), "{ends:#?}");
}

#[test]
fn a_partition_that_loses_its_last_event_is_gone_until_one_comes_back() {
    let (_folder, store) = made();
    send(&store, &base());
    assert_eq!(send(&store, &[comment("c/9", 8, 1)]), taken(1, 0, 0));
    let parts = || -> Vec<String> {
        store.snapshot().expect("readable").parts().map(str::to_owned).collect()
    };
    let three = parts();
    assert_eq!(three, ["1970-01", "1970-02", "1970-03"]);
    let mut moved = comment("c/9", 1, 2);
    let mut second = comment("c/9", 5, 2);
    // Of one version some events may lie here and some there.
    (moved.ordinal, second.ordinal) = (0, 1);
    assert_eq!(send(&store, &[moved, second]), taken(2, 0, 1));
    assert_eq!(parts(), ["1970-01", "1970-02"]);
    assert_eq!(standing(&store, "c/9"), [("1".to_owned(), 2), ("5".to_owned(), 2)]);
    let snapshot = store.snapshot().expect("readable");
    assert_eq!(store.locate(&snapshot, "desk", "8").expect("readable"), None);
    assert_healthy(&store, -1);
    // Moved back, it is replaced in both.
    assert_eq!(send(&store, &[comment("c/9", 8, 3)]), taken(1, 0, 2));
    assert_eq!(standing(&store, "c/9"), [("8".to_owned(), 3)]);
    assert_eq!(parts(), three);
    assert_healthy(&store, -1);
}

/// Makes a column of a file unreadable.
fn damage_column(path: &Path, name: &str) {
    let file = fs::File::open(path).expect("it is there");
    let reader = SerializedFileReader::new(file).expect("it is whole");
    let mut bytes = fs::read(path).expect("readable");
    for group in reader.metadata().row_groups() {
        for column in group.columns().iter().filter(|it| it.column_path().string() == name) {
            let (start, length) = column.byte_range();
            bytes[start as usize..(start + length) as usize].fill(0);
        }
    }
    fs::write(path, bytes).expect("written");
}

#[test]
fn a_record_moves_out_of_a_partition_that_is_damaged_as_if_it_did_not_lie_there() {
    let (_folder, store) = made();
    send(&store, &base());
    send(&store, [&comment("c/9", 1, 1)]);
    let snapshot = store.snapshot().expect("readable");
    let january = store.event_files(&snapshot, "1970-01").remove(0);
    // Where its records are told it can be read.
    damage_column(&january, "value");
    assert_eq!(send(&store, [&comment("c/9", 5, 2)]), taken(1, 0, 0));
    let snapshot = store.snapshot().expect("readable");
    assert_eq!(store.event_files(&snapshot, "1970-01"), [january]);
    let wrong: Vec<&str> =
        store.doctor().iter().filter(|check| !check.ok).map(|check| check.name).collect();
    assert_eq!(wrong, ["files"]);
    // What comes to it waits until it is mended, here without the comment.
    store.append(&events(2..3, 1)).expect("sealed");
    drain(&store).expect_err("the partition is damaged");
    let mended = store.mend(SETTINGS, &derive).expect("mended");
    assert_eq!((mended.lost["1970-01"].held, mended.lost["1970-01"].kept), (4, 3));
    assert_eq!(drain(&store).expect("drained").total(), taken(3, 0, 0));
    assert_eq!(standing(&store, "c/9"), [("5".to_owned(), 2)]);
    assert_healthy(&store, -1);
}

#[test]
fn of_one_version_told_of_two_subjects_the_same_stays_in_either_order() {
    let (one, two) = (comment("c/9", 1, 1), comment("c/9", 5, 1));
    let greater = if one.digest() > two.digest() { "1" } else { "5" };
    for sent in [[&one, &two], [&two, &one]] {
        let (_folder, store) = made();
        send(&store, &base());
        for event in sent {
            send(&store, [event]);
        }
        assert_eq!(standing(&store, "c/9"), [(greater.to_owned(), 1)]);
    }
}

#[test]
fn another_source_has_records_of_its_own() {
    let (_folder, store) = made();
    send(&store, &base());
    let other = Event { source: "shop".to_owned(), ..comment("c/9", 5, 2) };
    send(&store, &[comment("c/9", 1, 1)]);
    assert_eq!(send(&store, &[other]), taken(1, 0, 0));
    assert_eq!(standing(&store, "c/9"), [("1".to_owned(), 1), ("5".to_owned(), 2)]);
}
