//! The process killed, or the disk full, at every step.

use std::sync::atomic::{AtomicI64, Ordering};

use super::*;
use crate::disk::Stop;

/// Imports, a correction that moves a record to a conversation of another month, and a vacuum, as
/// one run of a program would do them. Batches that were acknowledged are counted and not sent
/// again.
fn run(root: &Path, disk: Disk, acknowledged: &mut usize) -> Result<(), StoreError> {
    let store = Store::open_with(root, Mode::Create, disk)?;
    let moved = Event { record_id: "1/2".to_owned(), ..event(5, 7, 4) };
    let correction = [event(1, 0, 2), event(4, 1, 3), moved];
    let correction: EventColumns = correction.into_iter().collect();
    let batches = [events(0..3, 1), events(2..6, 1), correction];
    for (index, batch) in batches.iter().enumerate().skip(*acknowledged) {
        store.append(batch)?;
        *acknowledged = index + 1;
        if index == 1 {
            drain(&store)?;
        }
    }
    drain(&store)?;
    let latest = Keep { since: i64::MAX, ..Keep::default() };
    store.vacuum(&latest, 2_000)?;
    Ok(())
}

#[test]
fn killed_at_any_step_and_run_again_ends_as_if_uninterrupted() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let whole = Disk::default();
    run(folder.path(), whole.clone(), &mut 0).expect("uninterrupted");
    let expected = contents(&Store::open(folder.path(), Mode::Existing).expect("open"));
    let moved = expected.0.iter().filter(|(_, own)| own.iter().any(|it| it.record_id == "1/2"));
    assert_eq!(moved.map(|(part, _)| part.as_str()).collect::<Vec<_>>(), ["1970-02"]);
    let steps = whole.stop.taken();
    assert!(steps > 100, "only {steps} steps");
    let next = AtomicI64::new(0);
    let check = || {
        // Partitions are written by two threads, so a step is not always the same one.
        while let step @ 0.. = next.fetch_add(1, Ordering::SeqCst)
            && step < steps
        {
            let folder = tempfile::tempdir().expect("temporary folder");
            let stopped = Disk::stopped_by(Stop::at(step));
            let mut acknowledged = 0;
            let end = run(folder.path(), stopped, &mut acknowledged);
            let expected_end = matches!(end, Ok(()) | Err(StoreError::Stopped { .. }));
            assert!(expected_end, "another error at step {step}: {end:?}");
            run(folder.path(), Disk::default(), &mut acknowledged).expect("run again");
            let store = Store::open(folder.path(), Mode::Existing).expect("open");
            assert_eq!(contents(&store), expected, "stopped at step {step}");
            assert_healthy(&store, step);
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(check);
        scope.spawn(check);
    });
}

#[test]
fn a_full_disk_refuses_and_the_same_store_goes_on_when_there_is_space() {
    let (_folder, whole) = made();
    whole.append(&events(0..2, 1)).expect("sealed");
    drain(&whole).expect("drained");
    let expected = contents(&whole);
    for step in [0, 1, 3, 7, 9, 12, 15, 19, 23, 30, 36, 41] {
        let folder = tempfile::tempdir().expect("temporary folder");
        let mut stop = Stop::at(i64::MAX);
        stop.full = true;
        let disk = Disk::stopped_by(stop.clone());
        let store = Store::open_with(folder.path(), Mode::Create, disk).expect("made");
        stop.fail_after(step);
        let attempt = || -> Result<(), StoreError> {
            if store.pending()? == 0 {
                store.append(&events(0..2, 1))?;
            }
            drain(&store).map(|_| ())
        };
        let error = attempt().expect_err("full");
        assert_eq!(error.kind(), baremo_model::ErrorKind::Unavailable, "{error}");
        let hints = format!("{:?}", error.hints());
        assert!(hints.contains("free some space"), "{hints}");
        stop.release();
        attempt().expect("space again");
        assert_eq!(contents(&store), expected, "full at step {step}");
        assert_healthy(&store, step);
    }
}
