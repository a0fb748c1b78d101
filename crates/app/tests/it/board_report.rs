//! A month is closed, data of it arrive later, and the report of the close stays as it was
//! published and says what is different today.

use serde_json::json;

use crate::{Bench, SMALL, line, text};

/// A third conversation of the month that was closed, answered after an hour.
const LATE: &str = "3,2026-03-03T09:00:00Z,opened,eva,customer,chat,\n\
     3,2026-03-03T09:00:00Z,message,eva,customer,chat,\n\
     3,2026-03-03T10:00:00Z,message,luis,agent,chat,\n";

const REPORT: &str = "title_es = 'Consejo'\n[[figure]]\nmetric = 'first_response_time'\ngoal = \
     '10 min'\n[[figure]]\nmetric = 'ticket_volume'\n";

fn closed() -> Bench {
    let bench = Bench::new();
    bench.import_small(SMALL);
    bench.write("reports/board.toml", REPORT);
    bench.write("reports/2026-03.md", "Dos casos.\n");
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
    bench.write("reports/board.toml", "figures = []\n");
    let run = bench.run(&["report", "board", "--month", "2026-03", "--lang", "es"]);
    assert_eq!(run.stderr.matches("board.toml").count(), 1, "said once: {}", run.stderr);
    let report = bench.data().join("reports/board.toml");
    std::fs::remove_file(report).expect("it was there");
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

#[test]
fn a_figure_is_restated_by_closes_that_pin_it_as_it_is_defined() {
    let bench = closed();
    let desk = "name = \"desk\"\nzone = \"UTC\"\n[[hours]]\nweekdays = \"09:00-18:00\"\n";
    bench.write("calendars/desk.toml", desk);
    let report = |more: &str| {
        let figure = "[[figure]]\nmetric = 'first_response_time'\n";
        bench.write("reports/own.toml", format!("{figure}{more}\n"));
        let report = bench.json(&["report", "board", "--month", "2026-03", "--board", "own"]);
        json!([report["checked"], report["unlike"]])
    };
    let (pinned, unlike) = (json!([["2026-03"], []]), json!([[], ["2026-03"]]));
    for same in ["", "variant = 'default'", "stat = 'median'", "calendar = 'wall'"] {
        assert_eq!(report(same), pinned, "{same}");
    }
    for other in ["variant = 'per_received'", "stat = 'p90'", "calendar = 'desk'"] {
        assert_eq!(report(other), unlike, "{other}");
    }
    // Beside the figure that was published, another of its metric is not told to differ.
    let both = "[[figure]]\nmetric = 'ticket_volume'\n[[figure]]\nmetric = \
         'first_response_time'\nstat = 'p90'\n";
    bench.write("reports/both.toml", both);
    let both = bench.json(&["report", "board", "--month", "2026-03", "--board", "both"]);
    let restated = both["restatements"].as_array().expect("there is a list").iter();
    let metrics: Vec<_> = restated.map(|it| it["figure"]["metric"].clone()).collect();
    assert_eq!(metrics, ["ticket_volume"]);
}

#[test]
fn a_month_as_of_a_moment_is_as_it_was_known_and_restates_nothing() {
    let bench = closed();
    let closed_at = bench.json(&["close", "2026-03"])["closed_at"].clone();
    let at = closed_at.as_str().expect("an instant");
    let month = ["report", "board", "--month", "2026-03", "--as-of", at];
    let (then, close) =
        (bench.json(&month), bench.json(&["report", "board", "--close", "2026-03"]));
    assert_eq!((&then["as_of"], &close["as_of"]), (&closed_at, &serde_json::Value::Null));
    let value = |report: &serde_json::Value| report["figures"][0]["value"]["value"].clone();
    assert!(value(&then).is_number() && value(&then) == value(&close), "{then}");
    assert_eq!((&then["checked"], &then["restatements"]), (&json!([]), &json!([])));
    let said = bench.run(&[&month[..], &["--lang", "es"]].concat()).stdout;
    let said = line(&said);
    assert!(said.contains("según lo que se sabía el"), "{said}");
    assert!(said.contains("se dice de lo que se sabe hoy"), "{said}");
}

#[test]
fn without_a_month_it_is_the_last_that_was_known_whole_as_of_the_moment() {
    let bench = Bench::new();
    bench.import_small(SMALL.replace("2026-03-02", "2026-01-31"));
    let closed_at = bench.json(&["close", "2026-01"])["closed_at"].clone();
    bench.import_small(SMALL.replace("2026-03-02", "2026-03-31"));
    let at = closed_at.as_str().expect("an instant");
    let month = |more: &[&str]| {
        let months = bench.json(&[&["report", "board"], more].concat())["months"].clone();
        months.as_array().and_then(|months| months.last()).cloned().unwrap_or_default()
    };
    assert_eq!(month(&[]), "2026-03-01");
    assert_eq!(month(&["--as-of", at]), "2026-01-01");
}

/// A folder in which mail and chat are a client each, and each has its own close.
fn two_clients() -> Bench {
    let bench = Bench::new();
    bench.import_small(SMALL);
    for (client, channel) in [("mail", "email"), ("chat", "chat")] {
        let profile = format!("[default]\nexclude = \"channel != '{channel}'\"\n");
        bench.write(&format!("profiles/{client}.toml"), &profile);
    }
    bench.write("reports/board.toml", REPORT);
    for name in ["mail", "chat"] {
        let ends = ["--from", "2026-03", "--to", "2026-03", "--profile", name];
        let run = bench.run(&[&["close", name][..], &ends].concat());
        assert_eq!(run.status, 0, "{}", run.stderr);
    }
    bench.json(&["close", "2026-03"]);
    bench.import_small(format!("{SMALL}{LATE}"));
    bench
}

#[test]
fn a_report_of_one_client_tells_nothing_of_another() {
    let bench = two_clients();
    let report = |words: &[&str]| bench.json(&[&["report", "board"], words].concat());
    let mail = report(&["--close", "mail"]);
    assert_eq!((&mail["checked"], &mail["restatements"]), (&json!(["mail"]), &json!([])));
    let chat = report(&["--close", "chat"]);
    let restated = chat["restatements"].as_array().expect("there is a list");
    assert!(!restated.is_empty() && restated.iter().all(|it| it["period"] == "chat"), "{chat}");
    assert_eq!(report(&["--month", "2026-03"])["checked"], json!(["2026-03"]));
    let alone = bench.run(&["report", "board", "--close", "mail", "--lang", "es"]);
    assert!(line(&alone.stdout).contains("de mail son hoy las mismas"), "{}", alone.stdout);
}

#[test]
fn a_filter_is_the_same_however_it_is_written() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    bench.write("reports/board.toml", REPORT);
    let filters = [("one", "source='small'"), ("two", "source = 'small'")];
    for (name, filter) in filters.into_iter().chain([("mail", "channel = 'email'")]) {
        let ends = ["--from", "2026-03", "--to", "2026-03", "--where", filter];
        let run = bench.run(&[&["close", name][..], &ends].concat());
        assert_eq!(run.status, 0, "{}", run.stderr);
    }
    let report = bench.json(&["report", "board", "--close", "two"]);
    assert_eq!(report["checked"], json!(["one", "two"]));
}

#[test]
fn a_figure_with_a_filter_is_restated_by_closes_of_that_filter() {
    let bench = two_clients();
    let card = "title = \"Chat\"\n[[card]]\nmetric = \"first_response_time\"\n";
    let board = format!("{card}where = \"channel='chat'\"\n");
    bench.write("boards/chat.toml", &board);
    let words = ["report", "board", "--month", "2026-03", "--board", "chat"];
    let of_all = bench.json(&words);
    assert_eq!((&of_all["checked"], &of_all["restatements"]), (&json!([]), &json!([])));
    assert_eq!(of_all["unlike"], json!(["2026-03"]), "nothing of a client");
    assert_eq!(of_all["changed"]["where"], "channel = 'chat'");
    let by_profile = [&words[..], &["--profile", "chat"]].concat();
    assert_eq!(bench.json(&by_profile)["unlike"], json!(["chat"]));
    let told = bench.run(&by_profile);
    let none = "by the same filter, variant, statistic and calendar (chat)";
    assert!(line(&told.stdout).contains(none), "{}", told.stdout);
    assert!(line(&told.stdout).contains("Only where channel = 'chat'."), "{}", told.stdout);
    let ends = ["--from", "2026-03", "--to", "2026-03", "--where", "channel = 'chat'"];
    let run = bench.run(&[&["close", "only-chat"][..], &ends].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_eq!(bench.json(&words)["checked"], json!(["only-chat"]));
    let asked = ["report", "board", "--month", "2026-03", "--where", "channel='chat'"];
    let narrowed = bench.json(&asked);
    assert_eq!(narrowed["checked"], json!(["only-chat"]));
    assert_eq!((&narrowed["where"], &narrowed["comments_of"]), (&json!(asked[5]), &json!("")));
    assert_eq!(narrowed["figures"][0]["value"], bench.json(&words)["figures"][0]["value"]);
    for (filter, part) in [
        ("channel='mail'", "closed by the filter `channel = 'chat'`, not by `channel='mail'`"),
        ("channel=", "channel="),
    ] {
        let close = ["report", "board", "--close", "only-chat", "--where", filter];
        let run = bench.run(&close);
        assert!(run.status == 1 && line(&run.stderr).contains(part), "{}", run.stderr);
    }
    // A close by that filter is none of the figures of all.
    assert_eq!(bench.json(&words[..4])["checked"], json!(["2026-03"]));
}

#[test]
fn a_month_is_reported_by_a_profile_and_by_a_report_of_its_own() {
    let bench = two_clients();
    let report = |words: &[&str]| bench.json(&[&["report", "board"], words].concat());
    bench.write("reports/2026-03.md", "Of both.\n");
    let now = report(&["--month", "2026-03", "--profile", "chat"]);
    assert_eq!((&now["profile"], &now["figures"][1]["value"]["n"]), (&json!("chat"), &json!(2)));
    // What is said of all is said to none of them.
    assert_eq!((&now["comments"], &now["comments_of"]), (&json!(""), &json!("2026-03.chat")));
    let own = "title = 'Chat'\nprofile = 'chat'\n[[figure]]\nmetric = 'first_response_time'\n\
               title = 'Reply'\ncalendar = 'wall'\n";
    bench.write("reports/chats.toml", own);
    let named = report(&["--month", "2026-03", "--board", "chats"]);
    assert_eq!((&named["profile"], &named["titles"]["any"]), (&json!("chat"), &json!("Chat")));
    // A board of the same word is not what is shown, which is said.
    let board = "title = \"Chat\"\n[[card]]\nmetric = \"first_response_time\"\n";
    bench.write("boards/chats.toml", board);
    let both = bench.run(&["report", "board", "--month", "2026-03", "--board", "chats"]);
    assert!(line(&both.stderr).contains("`chats` is a report and a board"), "{}", both.stderr);
    assert!(line(&both.stdout).contains("Reply (mean"), "{}", both.stdout);
    let figure = &named["figures"][0];
    assert_eq!((&figure["calendar"], &figure["value"]["n"]), (&json!("wall"), &json!(2)));
    let shown = bench.run(&["report", "board", "--month", "2026-03", "--board", "chats"]);
    assert!(line(&shown.stdout).contains("Reply (mean"), "{}", shown.stdout);
    let refused = |words: &[&str], part: &str| {
        let run = bench.run(&[&["report", "board"], words].concat());
        assert_eq!(run.status, 1, "{words:?}");
        assert!(line(&run.stderr).contains(part), "{words:?}: {}", run.stderr);
    };
    refused(
        &["--close", "mail", "--profile", "chat"],
        "closed by the profile `mail`, not by `chat`",
    );
    refused(&["--close", "2026-03", "--board", "chats"], "closed without a profile, not by `chat`");
    refused(&["--month", "2026-03", "--profile", "nada"], "unknown profile `nada`");
    refused(&["--board", "night"], "reports and boards: `chats`");
    let offered = bench.run(&["report", "board", "--board", "night"]);
    assert_eq!(offered.stderr.matches("`chats`").count(), 1, "{}", offered.stderr);
    bench.write("reports/of_mail.toml", "[[figure]]\nmetric = 'csta'\n");
    refused(&["--month", "2026-03", "--board", "of_mail"], "reports/of_mail.toml:1");
}
