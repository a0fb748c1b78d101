//! Where records begin, and where one source ends before another: nothing is counted of a time of
//! which nobody tells, and a bucket of which only a part is told is partial.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::{Bench, SMALL_MAP, figures, rows_of};

/// Imports a conversation a day, opened at an hour of some days of March and answered.
fn import(bench: &Bench, source: &str, days: std::ops::RangeInclusive<u32>, hour: u32) {
    let mut csv = "conversation,time,kind,actor,role,channel,value\n".to_owned();
    for day in days {
        for (minute, kind, actor, role) in [
            (0, "opened", "ana", "customer"),
            (0, "message", "ana", "customer"),
            (10, "message", "luis", "agent"),
        ] {
            let at = format!("2026-03-{day:02}T{hour:02}:{minute:02}:00Z");
            writeln!(csv, "{source}-{day},{at},{kind},{actor},{role},email,")
                .expect("text can be written");
        }
    }
    bench.import_each(source, SMALL_MAP, &[("events.csv", csv.as_str())]);
}

/// Asks for a metric by day; returns the value, the reason and whether it is partial of the days
/// of a source, from the first day on.
fn daily(bench: &Bench, metric: &str, source: &str, more: &[&str]) -> Vec<Value> {
    let days = ["--from", "2026-03-01", "--to", "2026-03-07", "--grain", "day"];
    let answer = bench.json(&[&["query", metric], &days[..], more].concat());
    figures(rows_of(&answer, source), metric, &["value", "reason", "partial"])
}

#[test]
fn a_source_that_is_late_has_no_zeros_after_its_own_watermark() {
    let bench = Bench::new();
    import(&bench, "desk", 1..=10, 10);
    import(&bench, "chats", 2..=4, 10);
    let before = json!([null, "outside_coverage", false]);
    let (part, whole) = (json!([1.0, null, true]), json!([1.0, null, false]));
    let silent = json!([null, "source_silent", true]);
    let expected = [&before, &part, &whole, &part, &silent, &silent, &silent];
    let chats = ["--where", "source = 'chats'"];
    let both = [&chats[..], &["--by", "source"]].concat();
    for more in [&["--by", "source"][..], &chats[..], &both[..]] {
        let told = daily(&bench, "ticket_volume", "chats", more);
        assert_eq!(told.iter().collect::<Vec<_>>(), expected, "{more:?}");
    }
    // The other one is not late, and the two together are as fresh as it is.
    let desk = daily(&bench, "ticket_volume", "desk", &["--by", "source"]);
    assert_eq!((&desk[0], &desk[4]), (&part, &whole), "{desk:?}");
    assert_eq!(daily(&bench, "ticket_volume", "", &[])[4], whole);
    // Neither does a backlog go on, of which no record is listed either, nor is a mean of nobody
    // for want of anybody.
    for metric in ["backlog", "first_response_time"] {
        let told = daily(&bench, metric, "chats", &["--by", "source"]);
        assert_eq!(told[5], silent, "{metric}: {told:?}");
    }
    let day = ["--from", "2026-03-06", "--to", "2026-03-06", "--by", "source"];
    let listed = bench.run(&[&["records", "backlog", "--format", "json"], &day[..]].concat());
    assert!(!listed.stdout.contains("chats-") && listed.stdout.contains("desk-6"));
    let days = ["--from", "2026-03-04", "--to", "2026-03-06", "--grain", "day", "--by", "source"];
    let run = bench.run(&[&["query", "ticket_volume"], &days[..]].concat());
    assert!(run.stdout.contains("the source has told nothing since"), "{}", run.stdout);
    // Of one that is over, nothing more will come.
    let ended = "zone = \"UTC\"\n[sources.chats]\nended = true\n";
    bench.write("baremo.toml", ended);
    let told = daily(&bench, "ticket_volume", "chats", &["--by", "source"]);
    assert_eq!(told[5], json!([0.0, null, false]), "{told:?}");
}

#[test]
fn the_bucket_of_the_first_record_is_partial_wherever_the_range_begins() {
    let begins = |hour: u32| {
        let bench = Bench::new();
        import(&bench, "desk", 1..=10, hour);
        let of = |more: &[&str]| {
            let words = ["query", "ticket_volume", "--to", "2026-03-02", "--grain", "day"];
            let answer = bench.json(&[&words[..], more].concat());
            let rows = answer["rows"].as_array().cloned().expect("rows");
            let told = rows.into_iter().map(|row| {
                let value = &row["values"]["ticket_volume"];
                json!([row["bucket"], value["value"], value["partial"]])
            });
            told.collect::<Vec<_>>()
        };
        let (all, asked) = (of(&[]), of(&["--from", "2026-02-27"]));
        let nothing = ["2026-02-27", "2026-02-28"].map(|day| json!([day, null, false]));
        assert_eq!(asked[..2], nothing, "{asked:?}");
        assert_eq!(asked[2..], all[..], "{asked:?}");
        assert_eq!(all[1], json!(["2026-03-02", 1.0, false]), "{all:?}");
        all[0][2].clone()
    };
    assert_eq!(begins(10), true);
    // It begins with its day.
    assert_eq!(begins(0), false);
}
