//! Logs, records and rejects that cannot be read.

use super::*;
use crate::quarantine::Reject;
use crate::upkeep::SET_ASIDE;

/// Returns where an entry of a table's log lies.
fn entry(store: &Store, table: &str, version: u64) -> PathBuf {
    delta::log_of(&delta::folder(&store.lake(), table)).join(format!("{version:020}.json"))
}

fn mend(store: &Store) -> Vec<PathBuf> {
    let mended = store.mend(SETTINGS, &derive).expect("mended");
    assert!(mended.lost.is_empty() && mended.segments.is_empty(), "{mended:?}");
    assert_healthy(store, -1);
    mended.set_aside
}

/// Returns a store with two imports, the second of which holds a conversation of the first.
fn imported_twice() -> (TempDir, Store) {
    let (folder, store) = made();
    for batch in [events(0..4, 1), events(3..8, 2)] {
        store.append(&batch).expect("sealed");
        drain(&store).expect("drained");
    }
    (folder, store)
}

fn wrong(store: &Store) -> Vec<&'static str> {
    store.doctor().iter().filter(|check| !check.ok).map(|check| check.name).collect()
}

#[test]
fn a_log_that_lost_its_end_is_brought_back_by_whoever_adds_next() {
    let (_folder, store) = imported_twice();
    let before = contents(&store);
    let version = store.snapshot().expect("readable").tables["turns"].version;
    fs::remove_file(entry(&store, "turns", version)).expect("removed");
    assert_eq!(wrong(&store), ["tables"]);
    // What comes next changes nothing of that table.
    store.append(&events(3..8, 2)).expect("sealed");
    drain(&store).expect("drained");
    assert_eq!(contents(&store), before);
    assert_healthy(&store, -1);
}

#[test]
fn a_log_that_cannot_be_read_is_begun_anew() {
    let (folder, store) = imported_twice();
    let before = contents(&store);
    let version = store.snapshot().expect("readable").tables["cases"].version;
    fs::write(entry(&store, "cases", version), "{\"add\":").expect("written");
    fs::remove_dir_all(delta::log_of(&store.lake().join("conversation_events"))).expect("removed");
    assert_eq!(wrong(&store), ["tables"]);
    let aside = folder.path().join(SET_ASIDE).join("lake/facts/cases/_delta_log");
    assert_eq!(mend(&store), std::slice::from_ref(&aside));
    let kept = fs::read(aside.join(format!("{version:020}.json"))).expect("it is there");
    assert_eq!(kept, b"{\"add\":");
    assert_eq!(contents(&store), before);
    // Others see the attributes too.
    let schema = fs::read_to_string(entry(&store, "cases", 0)).expect("it is there");
    assert!(schema.contains("attr_plan"), "{schema}");
    store.append(&events(8..9, 1)).expect("sealed");
    drain(&store).expect("drained");
    assert_healthy(&store, -1);
}

#[test]
fn where_a_log_went_on_and_cannot_be_read_nothing_is_added_before_it_is_mended() {
    let (folder, store) = imported_twice();
    let before = contents(&store);
    let version = store.snapshot().expect("readable").tables["turns"].version;
    let torn = entry(&store, "turns", version + 1);
    fs::write(&torn, "{\"add\":").expect("written");
    // It may tell that a segment is in of which no record tells any more.
    let refused = [
        store.append(&events(8..9, 1)).expect_err("the log is damaged"),
        drain(&store).expect_err("the log is damaged"),
    ];
    for error in refused {
        assert_eq!(error.kind(), baremo_model::ErrorKind::Unavailable);
        assert!(error.to_string().contains(&torn.display().to_string()), "{error}");
    }
    assert_eq!(store.pending().expect("readable"), 0);
    assert_eq!(wrong(&store), ["tables"]);
    assert_eq!(mend(&store), [folder.path().join(SET_ASIDE).join("lake/facts/turns/_delta_log")]);
    assert_eq!(contents(&store), before);
    store.append(&events(8..9, 1)).expect("sealed");
    assert_eq!(drain(&store).expect("drained").total(), taken(3, 0, 0));
    assert_healthy(&store, -1);
}

#[test]
fn no_number_of_a_segment_is_taken_again_that_an_unreadable_log_may_hold() {
    let (folder, store) = imported_twice();
    let version = store.snapshot().expect("readable").tables["turns"].version;
    fs::remove_file(folder.path().join("snapshots/0000000002.json")).expect("removed");
    let entries = store.tables().map(|table| entry(&store, table, version));
    for path in entries.filter(|path| path.exists()) {
        // What lies there is no file.
        fs::remove_file(&path).expect("removed");
        fs::create_dir(&path).expect("made");
    }
    let error = store.append(&events(8..9, 1)).expect_err("nobody knows which is free");
    assert_eq!(error.kind(), baremo_model::ErrorKind::Unavailable);
    assert_eq!(store.pending().expect("readable"), 0);
}

#[test]
fn where_a_record_and_a_log_are_gone_what_the_record_before_names_stays() {
    let (folder, store) = imported_twice();
    let before = contents(&store);
    let version = store.snapshot().expect("readable").tables["conversation_events"].version;
    fs::remove_file(folder.path().join("snapshots/0000000002.json")).expect("removed");
    fs::write(entry(&store, "conversation_events", version), "{\"add\":").expect("written");
    let aside = folder.path().join(SET_ASIDE).join("lake/conversation_events/_delta_log");
    assert_eq!(mend(&store), [aside]);
    assert_eq!(store.snapshot().expect("readable").events(), 12);
    store.append(&events(3..8, 2)).expect("sealed");
    drain(&store).expect("drained");
    assert_eq!(contents(&store), before);
    assert_healthy(&store, -1);
}

#[test]
fn a_latest_record_that_cannot_be_read_is_made_anew_of_the_logs() {
    let (folder, store) = imported_twice();
    let before = contents(&store);
    let path = folder.path().join("snapshots/0000000002.json");
    let text = fs::read(&path).expect("readable");
    fs::write(&path, &text[..text.len() / 2]).expect("written");
    assert_eq!(wrong(&store), ["snapshots"]);
    store.append(&events(8..9, 1)).expect_err("the record is damaged");
    drain(&store).expect_err("the record is damaged");
    assert_eq!(mend(&store), [folder.path().join(SET_ASIDE).join("snapshots/0000000002.json")]);
    assert_eq!(contents(&store), before);
    let snapshot = store.snapshot().expect("readable");
    assert_eq!((snapshot.number, snapshot.events(), snapshot.subjects()), (3, 24, 8));
    // Facts are to be derived again, whatever they were made with.
    assert!(snapshot.parts.values().all(|part| part.digest == 0));
    store.rederive(SETTINGS, &derive, &mut |_| {}).expect("derived");
    store.append(&events(8..9, 1)).expect("sealed");
    assert_eq!(drain(&store).expect("drained").total(), taken(3, 0, 0));
    assert_healthy(&store, -1);
}

#[test]
fn a_latest_record_that_is_gone_is_made_anew_by_whoever_adds_next() {
    let (folder, store) = imported_twice();
    let before = contents(&store);
    fs::remove_file(folder.path().join("snapshots/0000000002.json")).expect("removed");
    // Rather than bringing the tables back to what the record before it says.
    drain(&store).expect("drained");
    assert_eq!(contents(&store), before);
    let snapshot = store.snapshot().expect("readable");
    assert_eq!((snapshot.number, snapshot.events()), (2, 24));
    store.append(&events(8..9, 1)).expect("sealed");
    assert_eq!(drain(&store).expect("drained").total(), taken(3, 0, 0));
    assert_healthy(&store, -1);
}

#[test]
fn what_is_added_while_the_latest_record_is_gone_takes_the_place_of_nothing() {
    let (folder, store) = imported_twice();
    fs::remove_file(folder.path().join("snapshots/0000000002.json")).expect("removed");
    // As an import does, which drains only after it has added.
    assert_eq!(store.append(&events(8..9, 1)).expect("sealed").sequence, 3);
    assert_eq!(drain(&store).expect("drained").total(), taken(3, 0, 0));
    let snapshot = store.snapshot().expect("readable");
    assert_eq!((snapshot.number, snapshot.events()), (3, 27));
    assert_healthy(&store, -1);
}

#[test]
fn what_else_cannot_be_read_of_records_and_rejects_is_moved_aside() {
    let (folder, store) = imported_twice();
    let within = |path: &str| folder.path().join(path);
    let reject = |line: u64| -> Reject {
        let told = serde_json::json!({
            "id": line.to_string(), "source": "desk", "reason": "no", "message": "no",
            "file": "a.csv", "line": line, "record": null, "raw": "1;x", "received_at": 5,
        });
        serde_json::from_value(told).expect("a reject")
    };
    let text = |line: u64| serde_json::to_string(&reject(line)).expect("plain data");
    fs::create_dir_all(within("quarantine")).expect("made");
    // The first is whole; of the second a reject can be read; the third forgets one of those.
    for (number, lines) in [(1, text(1)), (2, format!("{}\n{{torn", text(2)))] {
        let packed = zstd::encode_all(lines.as_bytes(), 3).expect("packed");
        fs::write(within(&format!("quarantine/{number:010}.jsonl.zst")), packed).expect("written");
    }
    fs::write(within("quarantine/0000000003.gone"), "[\"1").expect("written");
    fs::write(within("snapshots/0000000001.json"), "{").expect("written");
    fs::write(within("snapshots/gaps.json"), "{").expect("written");
    store.reject(&[reject(3)]).expect_err("nobody knows what is kept");
    assert_eq!(wrong(&store), ["snapshots", "quarantine"]);
    let mut aside = mend(&store);
    aside.sort_unstable();
    let expected = [
        "quarantine/0000000002.jsonl.zst",
        "quarantine/0000000003.gone",
        "snapshots/0000000001.json",
        "snapshots/gaps.json",
    ];
    assert_eq!(aside, expected.map(|path| within(SET_ASIDE).join(path)));
    assert!(aside.iter().all(|path| path.exists()));
    store.reject(&[reject(2), reject(3)]).expect("kept");
    let mut lines = Vec::new();
    let read = store.each_reject(&mut |reject| {
        lines.extend(reject.line);
        true
    });
    read.expect("readable");
    assert_eq!(lines, [1, 2, 3]);
    assert!(mend(&store).is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn what_lies_on_another_disk_is_moved_aside_as_well() {
    let (folder, store) = made();
    let other = tempfile::tempdir_in("/dev/shm").expect("there is memory");
    std::os::unix::fs::symlink(other.path(), folder.path().join("inbox")).expect("linked");
    store.append(&events(0..2, 1)).expect("sealed");
    fs::write(folder.path().join("inbox/0000000002.seg"), "no segment").expect("written");
    let mended = store.mend(SETTINGS, &derive).expect("mended");
    let aside = folder.path().join(SET_ASIDE).join("inbox/0000000002.seg");
    assert_eq!(mended.set_aside, std::slice::from_ref(&aside));
    assert_eq!(fs::read(aside).expect("it is there"), b"no segment");
    assert_eq!(drain(&store).expect("drained").total(), taken(6, 0, 0));
}
