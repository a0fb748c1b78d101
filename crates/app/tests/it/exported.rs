//! Tables that leave with the rows of a filter alone.

use serde_json::{Value, json};

use crate::{Bench, SMALL, line, text};

/// A mail of the month after, answered by a person.
const NEXT_MONTH: &str = "3,2026-04-02T09:00:00Z,opened,leo,customer,email,\n\
     3,2026-04-02T09:00:00Z,message,leo,customer,email,\n\
     3,2026-04-02T09:30:00Z,message,luis,agent,email,\n";

#[test]
fn a_filter_takes_rows_of_facts_in_all_months() {
    let bench = Bench::new();
    bench.import_small(format!("{SMALL}{NEXT_MONTH}"));
    let exported = |table: &str, filter: &str| -> Vec<Value> {
        let run = bench.run(&["export", table, "--format", "json", "--where", filter]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON lines")).collect()
    };
    let ids = |table: &str, filter: &str| -> Vec<Value> {
        exported(table, filter).iter().map(|row| row["conversation"].clone()).collect()
    };
    assert_eq!(ids("cases", "channel = 'email'"), [json!("1"), json!("3")]);
    assert_eq!(ids("cases", "channel = 'chat' and source = 'small'"), [json!("2")]);
    // What belongs to a case is taken with it.
    assert_eq!(ids("turns", "case.opened_at >= '2026-04-01'"), [json!("3")]);
    assert_eq!(ids("cases", "channel = 'fax'"), Vec::<Value>::new());
    // Where no row is taken the columns are named all the same.
    for (table, begins) in [("cases", "part,row,conversation,"), ("turns", "part,conversation,")] {
        let run = bench.run(&["export", table, "--where", "channel = 'fax'"]);
        assert!(run.stdout.starts_with(begins), "{}", run.stdout);
        assert_eq!(run.stdout.lines().count(), 1, "{}", run.stdout);
        let some = bench.run(&["export", table]).stdout;
        assert_eq!(run.stdout.lines().next(), some.lines().next(), "{table}");
    }
    let refused = |words: &[&str], part: &str| {
        let run = bench.run(&[&["export"], words].concat());
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{words:?}");
        assert!(line(&run.stderr).contains(part), "{words:?}: {}", run.stderr);
    };
    refused(&["conversation_events", "--where", "source = 'small'"], "takes no `--where`");
    refused(&["cases", "--where", "chanel = 'email'"], "`chanel`");
    refused(&["cases", "--where", "channel ="], "channel =");
    // Several tables make a workbook, with the rows of the filter alone.
    let book = bench.file("mail.xlsx", "");
    let several =
        ["export", "cases,turns,cases", "--where", "channel = 'email'", "--output", text(&book)];
    let run = bench.run(&several);
    assert_eq!((run.status, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    assert!(run.stderr.contains("mail.xlsx: 4 rows"), "{}", run.stderr);
    assert!(std::fs::read(&book).is_ok_and(|body| body.starts_with(b"PK")));
    refused(&["cases,turns"], "writes a workbook with a sheet for each");
    refused(&["cases", "--output", "cases.ods"], "a file in .xlsx, not `cases.ods`");
}
