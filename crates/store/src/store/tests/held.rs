//! What comes to a partition that cannot be read, and what comes beside it.

use super::*;
use crate::disk::{Disk, Stop};

/// Ten conversations of January to March, in the lake.
fn base() -> (TempDir, Store) {
    let (folder, store) = made();
    store.append(&events(0..10, 1)).expect("sealed");
    drain(&store).expect("drained");
    (folder, store)
}

/// More of a conversation of January and of one of February, and a new one of April.
fn more() -> EventColumns {
    [event(0, 5, 1), event(5, 5, 1), event(10, 0, 1)].into_iter().collect()
}

/// Takes the file of January's events away; returns where it lay, and what it holds.
fn lose_january(store: &Store) -> (PathBuf, Vec<u8>) {
    let snapshot = store.snapshot().expect("readable");
    let path = store.event_files(&snapshot, "1970-01").remove(0);
    let bytes = fs::read(&path).expect("readable");
    fs::remove_file(&path).expect("removed");
    (path, bytes)
}

/// What a folder ends with that had no damage.
fn expected() -> Contents {
    let (_folder, store) = base();
    store.append(&more()).expect("sealed");
    drain(&store).expect("drained");
    contents(&store)
}

#[test]
fn what_comes_to_a_damaged_partition_waits_and_the_rest_is_taken_in() {
    // Where its subjects are known still, a new one is known to be none of them.
    for (knows, waits) in [(true, 1), (false, 2)] {
        let (_folder, store) = base();
        if knows {
            let snapshot = store.snapshot().expect("readable");
            assert_eq!(store.keys(&snapshot, "1970-01").expect("readable").len(), 4);
        }
        let (path, bytes) = lose_january(&store);
        store.append(&more()).expect("sealed");
        let report = drain(&store).expect("what can be is taken in");
        assert_eq!(report.total().accepted, 3 - waits);
        let held = report.held.expect("something waits");
        assert_eq!(
            (held.parts, held.files, held.events),
            (vec!["1970-01".to_owned()], vec![path.clone()], waits)
        );
        assert_eq!(
            (store.pending().expect("readable"), store.waiting().expect("readable")),
            (1, waits)
        );
        // Where nothing else came, nothing is done, and the error is told.
        let number = store.snapshot().expect("readable").number;
        let error = drain(&store).expect_err("all of it waits");
        assert!(error.to_string().contains("part=1970-01"), "{error}");
        assert_eq!(store.snapshot().expect("readable").number, number);
        // It waits on while others are taken in, the same again too.
        store.append(&more()).expect("sealed");
        let again = drain(&store).expect("what can be is taken in");
        assert_eq!((again.total().accepted, again.held.map(|held| held.events)), (0, Some(waits)));
        fs::write(&path, &bytes).expect("written");
        let mended = drain(&store).expect("drained");
        assert_eq!((mended.total().accepted, mended.held), (waits, None));
        assert_eq!(contents(&store), expected());
        assert_healthy(&store, -1);
    }
}

#[test]
fn a_damaged_partition_holds_up_nothing_of_another_stream() {
    let (_folder, store) = base();
    lose_january(&store);
    let mut call = Event::new("pbx", "k1", 40 * DAY, EventKind::ContactEntered);
    call.record_id = "k1".to_owned();
    store.append(&[call].into_iter().collect()).expect("sealed");
    let plain = |events: &EventBatch<'_>| Derived {
        order: (0..events.len() as u32).collect(),
        facts: Vec::new(),
    };
    let report = store.drain(SETTINGS, &plain, &mut |_| {}).expect("drained");
    assert_eq!((report.total().accepted, report.held), (1, None));
    assert_eq!(store.pending().expect("readable"), 0);
}

#[test]
fn a_record_that_moves_to_a_damaged_partition_stays_until_it_is_mended() {
    let moved = Event { record_id: "5/2".to_owned(), ..event(0, 7, 4) };
    let moved: EventColumns = [moved, event(6, 5, 1)].into_iter().collect();
    let (_whole, whole) = base();
    whole.append(&moved).expect("sealed");
    drain(&whole).expect("drained");
    let (_folder, store) = base();
    let before = contents(&store).0.remove("1970-02").expect("it is there").len();
    let (path, bytes) = lose_january(&store);
    store.append(&moved).expect("sealed");
    assert_eq!(drain(&store).expect("drained").total(), taken(1, 0, 0));
    let snapshot = store.snapshot().expect("readable");
    let february = store.read_events(&snapshot, "1970-02").expect("readable");
    assert_eq!(february.len(), before + 1, "the record is there still");
    fs::write(&path, &bytes).expect("written");
    assert_eq!(drain(&store).expect("drained").total(), taken(1, 0, 1));
    assert_eq!(contents(&store), contents(&whole));
}

#[test]
fn a_drain_beside_a_damaged_partition_may_be_killed_at_any_step() {
    let expected = expected();
    for step in 0.. {
        let (folder, store) = base();
        let (path, bytes) = lose_january(&store);
        store.append(&more()).expect("sealed");
        let disk = Disk::stopped_by(Stop::at(step));
        let stopped = Store::open_with(folder.path(), Mode::Existing, disk).expect("open");
        let is_over = match drain(&stopped) {
            Ok(report) => report.held.is_some(),
            Err(StoreError::Stopped { .. }) => false,
            Err(other) => panic!("another error at step {step}: {other}"),
        };
        // While it is damaged, and when it no longer is.
        let store = Store::open(folder.path(), Mode::Existing).expect("open");
        let again = drain(&store);
        let is_whole = matches!(&again, Ok(report) if report.held.is_none());
        assert!(!is_whole, "{step}: {again:?}");
        assert_eq!(store.waiting().expect("readable"), 2, "step {step}");
        fs::write(&path, &bytes).expect("written");
        let store = Store::open(folder.path(), Mode::Existing).expect("open");
        drain(&store).expect("drained");
        assert_eq!(contents(&store), expected, "stopped at step {step}");
        assert_healthy(&store, step);
        if is_over {
            assert!(step > 10, "only {step} steps");
            break;
        }
    }
}

#[test]
fn a_record_that_moved_out_of_a_damaged_partition_leaves_it_once_that_is_mended() {
    let moved = Event { record_id: "0/2".to_owned(), ..event(5, 7, 4) };
    let moved: EventColumns = [moved].into_iter().collect();
    let (_whole, whole) = base();
    whole.append(&moved).expect("sealed");
    assert_eq!(drain(&whole).expect("drained").total(), taken(1, 0, 1));
    let (_folder, store) = base();
    let (path, bytes) = lose_january(&store);
    store.append(&moved).expect("sealed");
    assert_eq!(drain(&store).expect("drained").total(), taken(1, 0, 0));
    fs::write(&path, &bytes).expect("written");
    assert_ne!(contents(&store), contents(&whole), "it stands in both");
    assert_eq!(store.settle(SETTINGS, &derive).expect("settled"), ["1970-01"]);
    assert_eq!(contents(&store), contents(&whole));
    assert!(store.settle(SETTINGS, &derive).expect("settled").is_empty());
    assert_healthy(&store, -1);
}
