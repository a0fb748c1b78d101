//! Words that a column never holds: refused with the one that was meant, rather than finding
//! nothing.

use baremo_model::Fact;
use serde_json::Value;

use crate::demo::demo;
use crate::{Bench, SMALL};

#[test]
fn a_word_that_is_never_there_is_refused_with_the_one_that_was_meant() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let asked_as: [&[&str]; 2] = [&[], &["--sql", "--from", "2026-03-01", "--to", "2026-03-31"]];
    for (filter, meant) in [
        ("weekday = 'lunes'", "monday"),
        ("weekday != 'Monday'", "monday"),
        ("weekday in ('friday', 'sáb')", "saturday"),
        ("weekday not in ('Sun', 'friday')", "sunday"),
        ("hour = '09:00'", "9"),
        ("hour not in ('10', '09')", "9"),
        ("status = 'resuelta'", "solved"),
        ("status != 'solvd'", "solved"),
        ("status not in ('open', 'Solved')", "solved"),
        ("initiated_by != 'cliente'", "customer"),
        ("excluded = 'deletd'", "deleted"),
    ] {
        for (lang, said) in [("en", "did you mean"), ("es", "¿quería decir")] {
            let asked = ["query", "ticket_volume", "--where", filter, "--lang", lang];
            for more in asked_as {
                let run = bench.run(&[&asked[..], more].concat());
                let told = run.stderr.replace("\n  ", " ");
                assert_eq!(run.status, 1, "{filter}: {}", run.stdout);
                assert!(told.contains(&format!("{said} `{meant}`?")), "{filter}: {told}");
            }
        }
    }
    // What sources write in their own words has no list.
    for filter in ["channel = 'paloma'", "status = 'solved'", "status not in ('new', 'hold')"] {
        let run = bench.run(&["query", "ticket_volume", "--where", filter]);
        assert_eq!(run.status, 0, "{filter}: {}", run.stderr);
    }
}

#[test]
fn folds_write_no_word_that_filters_refuse() {
    let bench = &demo().bench;
    let mut seen = 0;
    for fact in Fact::ALL {
        let closed: Vec<_> = fact.columns().iter().filter(|one| !one.words.is_empty()).collect();
        if closed.is_empty() {
            continue;
        }
        let run = bench.run(&["export", fact.name(), "--format", "json"]);
        assert_eq!(run.status, 0, "{}: {}", fact.name(), run.stderr);
        for line in run.stdout.lines() {
            let row: Value = serde_json::from_str(line).expect("JSON lines");
            for column in &closed {
                let word = row[column.name].as_str();
                let is_known = word.is_none_or(|word| column.words.contains(&word));
                assert!(is_known, "{}.{}: {word:?}", fact.name(), column.name);
                seen += usize::from(word.is_some());
            }
        }
    }
    // Every one of some 20 000 conversations has a status, to begin with.
    assert!(seen > 20_000, "{seen} words were looked at");
}
