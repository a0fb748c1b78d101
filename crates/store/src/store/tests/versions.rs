//! Which versions stay, and how long logs become.

use super::*;

#[test]
fn vacuum_keeps_what_it_must() {
    let (folder, store) = made();
    for version in 1..=4 {
        store.append(&events(0..4, version)).expect("sealed");
        let settings = DeriveSettings { digest: 7, now: version * 100 };
        store.drain(settings, &derive, &mut |_| {}).expect("drained");
    }
    fs::write(folder.path().join("inbox/1.tmp"), "half").expect("written");
    let orphan = folder.path().join("lake/facts/cases/part=1970-01/orphan.parquet");
    fs::write(orphan, "half").expect("written");
    let before = contents(&store);
    let keep = Keep { since: 350, snapshots: [1].into(), ..Keep::default() };
    assert_eq!(store.superfluous(&keep).expect("readable"), 1);
    let report = store.vacuum(&keep, 500).expect("vacuumed");
    assert_eq!(store.snapshots().expect("readable"), [1, 3, 4]);
    // Snapshot 2 had a file in three tables; beside them lay two orphans.
    assert_eq!((report.snapshots, report.files), (1, 5));
    assert_eq!(contents(&store), before);
    let pinned = store.snapshot_number(1).expect("kept");
    assert_eq!(store.read_events(&pinned, "1970-01").expect("readable").version[0], 1);
    assert_healthy(&store, -1);
    assert_eq!(store.vacuum(&keep, 500).expect("vacuumed").files, 0);
    // What is not kept is not mistaken for what was known before it.
    let as_of = |at| store.snapshot_as_of(at);
    for (at, number) in [(100, 1), (199, 1), (300, 3), (399, 3), (999, 4)] {
        assert_eq!(as_of(at).expect("kept").number, number, "as of {at}");
    }
    for at in [200, 299] {
        let missing = as_of(at).expect_err("not kept");
        let told = matches!(missing, StoreError::NotKept { before: 100, after: Some(300), .. });
        assert!(told, "as of {at}: {missing:?}");
    }
    // Nor where nobody knows any more since when it is missing.
    fs::remove_file(folder.path().join("snapshots/gaps.json")).expect("removed");
    assert!(matches!(store.snapshot_as_of(199), Err(StoreError::NotKept { .. })));
    assert_eq!(store.snapshot_as_of(399).expect("kept").number, 3);
}

/// Returns the names of what is in the log of a table.
fn log(store: &Store, table: &str) -> Vec<String> {
    let folder = delta::folder(&store.lake(), table).join("_delta_log");
    let names = fs::read_dir(folder).expect("it is there").flatten();
    let mut names: Vec<String> =
        names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort_unstable();
    names
}

#[test]
fn a_log_is_read_from_its_last_checkpoint_and_what_came_before_goes() {
    let (_folder, store) = made();
    for version in 1..=25 {
        store.append(&events(0..1, version)).expect("sealed");
        let settings = DeriveSettings { digest: 7, now: version * 100 };
        store.drain(settings, &derive, &mut |_| {}).expect("drained");
    }
    // One entry made the table, and each drain one more.
    let point = |version: u64| format!("{version:020}.checkpoint.parquet");
    let entry = |version: u64| format!("{version:020}.json");
    let before = log(&store, "cases");
    let points: Vec<&String> = before.iter().filter(|name| name.ends_with(".parquet")).collect();
    assert_eq!(points, [&point(9), &point(19)]);
    assert!((0..=25).all(|version| before.contains(&entry(version))), "{before:?}");
    let contents_before = contents(&store);
    // A close holds the third version of the log.
    let keep = Keep { since: i64::MAX, snapshots: [3].into(), ..Keep::default() };
    let report = store.vacuum(&keep, 9_000).expect("vacuumed");
    assert_eq!(report.snapshots, 23);
    let mut expected: Vec<String> = (0..=3).chain(19..=25).map(entry).collect();
    expected.extend([point(19), "_last_checkpoint".to_owned()]);
    expected.sort_unstable();
    assert_eq!(log(&store, "cases"), expected);
    assert_eq!(contents(&store), contents_before);
    assert_healthy(&store, -1);
    // The table goes on from there, and without the close nothing else is needed.
    store.append(&events(0..1, 26)).expect("sealed");
    drain(&store).expect("drained");
    assert_healthy(&store, -1);
    store.vacuum(&Keep { since: i64::MAX, ..Keep::default() }, 9_000).expect("vacuumed");
    let left = log(&store, "cases");
    assert!(!left.contains(&entry(0)) && left.contains(&entry(26)), "{left:?}");
    store.append(&events(1..2, 1)).expect("sealed");
    drain(&store).expect("drained");
    assert_healthy(&store, -1);
}

#[test]
fn what_a_full_disk_stopped_leaves_no_file_behind() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let mut stop = crate::disk::Stop::at(i64::MAX);
    stop.full = true;
    let disk = Disk::stopped_by(stop.clone());
    let store = Store::open_with(folder.path(), Mode::Create, disk).expect("made");
    store.append(&events(0..2, 1)).expect("sealed");
    let files = || {
        let tables = ["conversation_events", "cases", "turns"];
        let parts = tables.map(|table| delta::folder(&store.lake(), table).join("part=1970-01"));
        let lists = parts.iter().filter_map(|part| fs::read_dir(part).ok());
        lists.map(Iterator::count).sum::<usize>()
    };
    let mut stopped = 0;
    for steps in 1.. {
        stop.fail_after(steps);
        let attempt = drain(&store);
        assert!(!store.spill().exists(), "stopped after {steps} steps");
        // All three are there where what stopped it came after them.
        if attempt.is_ok() || files() == 3 {
            break;
        }
        assert_eq!(files(), 0, "stopped after {steps} steps");
        stopped += 1;
    }
    assert!(stopped > 5, "only {stopped} attempts");
    stop.release();
    drain(&store).expect("space again");
    assert_healthy(&store, -1);
}
