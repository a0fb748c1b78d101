//! A folder that got very many imports stays small, and what was closed stays as it was.

use serde_json::{Value, json};

use crate::{Bench, Run, SMALL};

/// Begin of 2020, in microseconds, and a minute.
const BEGIN: i64 = 1_577_836_800_000_000;
const MINUTE: i64 = 60_000_000;

/// Makes as many snapshots of what is there as if so many imports had brought nothing, one a
/// minute.
fn repeat_snapshots(bench: &Bench, count: i64) {
    let path = |number: i64| bench.data().join(format!("snapshots/{number:010}.json"));
    let first = std::fs::read_to_string(path(1)).expect("it is there");
    for number in 1..=count {
        let mut record: Value = serde_json::from_str(&first).expect("it is JSON");
        record["number"] = json!(number);
        record["parent"] = json!(number - 1);
        record["created_at"] = json!(BEGIN + number * MINUTE);
        std::fs::write(path(number), record.to_string()).expect("it can be written");
    }
}

fn snapshots(bench: &Bench) -> Vec<u64> {
    let names = std::fs::read_dir(bench.data().join("snapshots")).expect("it is there").flatten();
    let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut numbers: Vec<u64> =
        names.filter_map(|name| name.strip_suffix(".json")?.parse().ok()).collect();
    numbers.sort_unstable();
    numbers
}

/// Imports one conversation more.
fn import_again(bench: &Bench) -> Run {
    bench.import_small(format!("{SMALL}3,2026-03-02T10:00:00Z,opened,ada,customer,chat,\n"))
}

/// Returns a folder with one import, that many snapshots of it, and one import more.
fn imported_again_after(count: i64) -> Bench {
    let bench = Bench::new();
    bench.import_small(SMALL);
    bench.json(&["close", "2026-03"]);
    repeat_snapshots(&bench, count);
    import_again(&bench);
    bench
}

#[test]
fn a_few_versions_too_many_stay_until_there_are_more() {
    assert_eq!(snapshots(&imported_again_after(110)).len(), 111);
}

#[test]
fn of_very_many_versions_the_latest_stay_and_those_of_closes() {
    let bench = imported_again_after(150);
    let left = snapshots(&bench);
    assert_eq!((left.len(), left[0], left[1]), (101, 1, 52), "{left:?}");
    assert_eq!(bench.value(&["ticket_volume"])["value"], 3.0);

    // What was known when nothing is kept of is refused, not answered from before.
    let as_of = |minute: &str| {
        let instant = format!("2020-01-01T00:{minute}Z");
        bench.run(&["query", "ticket_volume", "--as-of", &instant])
    };
    for kept in ["01:00", "01:59", "52:00"] {
        assert_eq!(as_of(kept).status, 0, "{kept}: {}", as_of(kept).stderr);
    }
    let refused = as_of("30:00");
    assert_eq!(refused.status, 1, "{}", refused.stdout);
    for told in ["is not kept", "`2020-01-01T00:01:00Z`", "`2020-01-01T00:52:00Z`"] {
        assert!(refused.stderr.contains(told), "{told}: {}", refused.stderr);
    }
    let doctor = bench.run(&["doctor"]);
    assert_eq!(doctor.status, 0, "{}", doctor.stdout);
    assert_eq!(bench.json(&["close", "2026-03"])["snapshot"], 1);
}

#[test]
fn what_keeps_snapshots_from_being_removed_is_told_and_fails_no_import() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    bench.json(&["close", "2026-03"]);
    repeat_snapshots(&bench, 150);
    let close = bench.data().join("closes/2026-03.json");
    let kept = std::fs::read_to_string(&close).expect("it is there");
    std::fs::write(&close, "{").expect("it can be written");
    let imported = import_again(&bench);
    assert_eq!(imported.status, 0, "{}", imported.stderr);
    let told = "snapshots that nobody needs any more cannot be removed";
    let lines: Vec<&str> = imported.stderr.lines().filter(|line| line.contains(told)).collect();
    assert!(matches!(lines[..], [line] if line.contains("closes/2026-03.json")), "{lines:?}");
    assert_eq!(snapshots(&bench).len(), 151);
    std::fs::write(&close, kept).expect("it can be written");
    assert_eq!(import_again(&bench).status, 0);
    assert_eq!(snapshots(&bench).len(), 101);
}
