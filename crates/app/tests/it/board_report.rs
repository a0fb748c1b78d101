//! A month is closed, data of it arrive later, and the report of the close stays as it was
//! published and says what is different today.

use serde_json::json;

use crate::{Bench, SMALL, text};

/// A third conversation of the month that was closed, answered after an hour.
const LATE: &str = "3,2026-03-03T09:00:00Z,opened,eva,customer,chat,\n\
     3,2026-03-03T09:00:00Z,message,eva,customer,chat,\n\
     3,2026-03-03T10:00:00Z,message,luis,agent,chat,\n";

const REPORT: &str = "title_es = 'Consejo'\n[[figure]]\nmetric = 'first_response_time'\ngoal = \
     '10 min'\n[[figure]]\nmetric = 'ticket_volume'\n";

fn closed() -> Bench {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let folder = bench.data().join("reports");
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    std::fs::write(folder.join("board.toml"), REPORT).expect("the report can be written");
    std::fs::write(folder.join("2026-03.md"), "Dos casos.\n").expect("so can this");
    bench.json(&["close", "2026-03"]);
    bench.import_small(format!("{SMALL}{LATE}"));
    bench
}

#[test]
fn the_report_of_a_close_stays_and_restates() {
    let bench = closed();
    let report = bench.json(&["report", "board", "--close", "2026-03"]);
    let figures = &report["figures"];
    assert_eq!(figures[0]["value"]["value"], 480.0, "as it was published");
    assert_eq!((&figures[0]["goal"], &figures[1]["value"]["n"]), (&json!(600.0), &json!(2)));
    assert_eq!(figures[0]["months"].as_array().map(Vec::len), Some(13));
    assert_eq!(figures[0]["months"][12]["value"], 480.0);
    assert_eq!(report["comments"], "Dos casos.\n");
    let restated = &report["restatements"];
    let of = |metric: &str| {
        let mut all = restated.as_array().into_iter().flatten();
        all.find(|it| it["figure"]["metric"] == metric).cloned().unwrap_or_default()
    };
    let figure = &of("first_response_time")["figure"];
    assert_eq!(figure["today"]["value"], 720.0);
    assert_eq!(figure["reasons"][0]["reason"], "late");
    assert_eq!(figure["reasons"][0]["records"][0]["case"], "3");
    assert_eq!(of("ticket_volume")["figure"]["difference"], 1.0);
    // Of the month as it is now all three count.
    let now = bench.json(&["report", "board", "--month", "2026-03"]);
    assert_eq!(now["figures"][0]["value"]["value"], 720.0);
}

#[test]
fn the_report_is_text_and_files_and_refuses_what_is_unknown() {
    let bench = closed();
    let shown = bench.run(&["--lang", "es", "report", "board", "--close", "2026-03"]);
    for part in ["Consejo · marzo de 2026", "8 min", "Dos casos.", "llegó después del cierre"] {
        assert!(shown.stdout.contains(part), "{part}:\n{}", shown.stdout);
    }
    for (name, start) in [("r.pdf", &b"%PDF-"[..]), ("r.xlsx", b"PK"), ("r.pptx", b"PK")] {
        let file = bench.file(name, "");
        let words = ["report", "board", "--close", "2026-03", "--output", text(&file)];
        assert_eq!(bench.run(&words).status, 0, "{name}");
        assert!(std::fs::read(&file).is_ok_and(|body| body.starts_with(start)), "{name}");
    }
    let refused = |words: &[&str], part: &str| {
        let run = bench.run(&[&["report", "board"], words].concat());
        assert_eq!(run.status, 1, "{words:?}");
        assert!(run.stderr.contains(part), "{words:?}: {}", run.stderr);
    };
    refused(&["--close", "2026-04"], "no period `2026-04` is closed");
    refused(&["--close", "2026-04", "--lang", "es"], "ciérrelo con `baremo close 2026-04`");
    refused(&["--month", "march"], "march");
    refused(&["--board", "night"], "there is no board `night`");
    refused(&["--board", "noche", "--lang", "es"], "no hay ningún panel `noche`");
    let own = bench.data().join("reports");
    std::fs::create_dir_all(&own).expect("the folder can be written");
    std::fs::write(own.join("board.toml"), "figures = []\n").expect("a file can be written");
    let run = bench.run(&["report", "board", "--month", "2026-03", "--lang", "es"]);
    assert_eq!(run.stderr.matches("board.toml").count(), 1, "said once: {}", run.stderr);
    std::fs::remove_file(own.join("board.toml")).expect("it was there");
    let file = bench.file("r.doc", "");
    refused(&["--close", "2026-03", "--output", text(&file)], ".pdf, .pptx or .xlsx");
    let figures = bench.file("f.toml", "[[figure]]\nmetric = 'csta'\n");
    refused(&["--month", "2026-03", "--board", text(&figures)], "did you mean `csat`?");
    let again = bench.run(&["close", "2026-03", "--format", "json"]);
    assert!(again.stdout.contains("\"late\""), "{}", again.stdout);
}

#[test]
fn every_number_of_the_report_is_that_of_a_query() {
    let bench = closed();
    let closed_at = bench.json(&["close", "2026-03"])["closed_at"].clone();
    let report = bench.json(&["report", "board", "--close", "2026-03"]);
    let mut known = 0;
    for figure in report["figures"].as_array().expect("figures") {
        let metric = figure["metric"].as_str().expect("a name");
        let ask = |from: &str, rest: &[&str]| {
            let as_of = closed_at.as_str().expect("an instant");
            let words = ["query", metric, "--from", from, "--to", "2026-03", "--as-of", as_of];
            bench.json(&[&words, rest, &["--stat", "usual"]].concat())
        };
        let total = ask("2026-03", &["--compare", "year"])["total"]["values"][metric].clone();
        for key in ["value", "n", "interval", "numerator", "denominator"] {
            assert_eq!(figure["value"][key], total[key], "{metric} {key}");
        }
        assert_eq!(figure["year"], total["previous"], "{metric}");
        let rows = ask("2025-03", &["--grain", "month"])["rows"].clone();
        for (month, first) in report["months"].as_array().expect("months").iter().enumerate() {
            let first = first.as_str().expect("a day");
            let mut rows = rows.as_array().expect("rows").iter();
            let row =
                rows.find(|row| row["bucket"].as_str().is_some_and(|it| first.starts_with(it)));
            let value = row.map_or(&serde_json::Value::Null, |row| &row["values"][metric]["value"]);
            assert_eq!(&figure["months"][month]["value"], value, "{metric} {first}");
            known += usize::from(value.is_number());
        }
    }
    assert!(known > 0, "no figure has a value in any month");
}
