//! Which periods can be closed, and what a close says of how far its records reach.

use serde_json::json;

use crate::{Bench, SMALL, line};

/// Conversations of 2 March, and orders of another source from 5 to 20 May.
fn two_sources() -> Bench {
    let bench = Bench::new();
    bench.import_small(SMALL);
    bench.import_orders(
        "order,customer,date,currency\n1,ana,2026-05-05,EUR\n2,eva,2026-05-20,EUR\n",
    );
    bench
}

#[test]
fn each_sort_of_records_ends_with_its_own_sources() {
    let bench = two_sources();
    let metrics = ["--metrics", "contact_rate,ticket_volume"];
    let may = bench.json(&[&["close", "2026-05"][..], &metrics].concat());
    let cases = json!({
        "fact": "cases", "from": "2026-03-02", "to": "2026-03-02", "days": 0, "of": 31,
    });
    let orders = json!({
        "fact": "orders", "from": "2026-05-05", "to": "2026-05-20", "days": 16, "of": 31,
    });
    let reach = may["reach"].as_array().expect("there is a list");
    assert!(reach.len() == 2 && reach.contains(&cases) && reach.contains(&orders), "{reach:?}");
    // Between both nothing is on record.
    for (lang, told) in [
        ("en", "some from 2 Mar 2026 to 2 Mar 2026 and from 5 May 2026 to 20 May 2026"),
        ("es", "los hay del 2 mar 2026 al 2 mar 2026 y del 5 may 2026 al 20 may 2026"),
    ] {
        let run = bench.run(&[&["close", "2026-04", "--lang", lang][..], &metrics].concat());
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
        assert!(line(&run.stderr).contains(told), "{}", run.stderr);
    }
}

#[test]
fn a_metric_that_was_not_published_is_told() {
    let bench = two_sources();
    let pinned = bench.run(&["close", "2026-05", "--metrics", "contact_rate,ticket_volume"]);
    assert_eq!(pinned.status, 0, "{}", pinned.stderr);
    for (metrics, told) in [
        ("ticket_volume,tiket_volume", "`ticket_volume`"),
        ("ticket_volume,backlog", "`backlog` is not one of the figures of `2026-05`"),
    ] {
        let run = bench.run(&["close", "2026-05", "--metrics", metrics]);
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{metrics}");
        assert!(line(&run.stderr).contains(told), "{metrics}: {}", run.stderr);
    }
    // What was published is not shown in the place of other days.
    for flags in [["--from", "2026-05-02"], ["--to", "2026-05-30"], ["--zone", "Europe/Madrid"]] {
        let run = bench.run(&[&["close", "2026-05"][..], &flags].concat());
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{flags:?}");
        let said = line(&run.stderr);
        assert!(said.contains("`2026-05` was closed") && said.contains(flags[1]), "{said}");
    }
    let check = bench.json(&["close", "2026-05", "--metrics", "ticket_volume"]);
    assert_eq!(check["figures"].as_array().map(Vec::len), Some(1), "{check}");
}

#[test]
fn ends_the_wrong_way_round_close_nothing() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let at = "2026-03-02T09:00:00Z";
    for (from, to, told) in [
        ("2026-04-02", "2026-03-02", "`2026-04-02`, which is later"),
        ("2026-03-02", "2026-03-01", "`2026-03-02`, which is later"),
        (at, at, "is empty"),
    ] {
        let run = bench.run(&["close", "x", "--from", from, "--to", to]);
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
        let said = line(&run.stderr);
        assert!(said.contains(told) && !said.contains("is left out"), "{said}");
    }
    // The name is free for the right ones.
    assert_eq!(bench.json(&["close"]), json!([]));
    let run = bench.run(&["close", "x", "--from", "2026-03-01", "--to", "2026-03-02"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
}

#[test]
fn a_name_that_is_no_period_leads_to_those_closed() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    for name in ["spring", "2026-Q1", "2026-13", "2026-9"] {
        let run = bench.run(&["close", name]);
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
        let said = line(&run.stderr);
        let way = format!("nothing is closed as `{name}`, and that is no period either");
        for told in [way.as_str(), "such as 2026-09;", "`baremo close` lists", "give --from"] {
            assert!(said.contains(told), "{told}: {said}");
        }
        assert!(!said.contains("start of the range"), "{said}");
    }
    // A period that can be read has no records, and another range would not help.
    let run = bench.run(&["close", "2029-01"]);
    assert!(run.status == 1 && !run.stderr.contains("nothing is closed as"), "{}", run.stderr);
}

#[test]
fn a_close_without_figures_is_refused() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let run = bench.run(&["close", "2026-03", "--profile", "zendeks"]);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    assert!(run.stderr.contains("unknown profile `zendeks`"), "{}", run.stderr);
    assert!(!run.stderr.contains("is left out"), "{}", run.stderr);
    assert_eq!(bench.json(&["close"]), json!([]));
}

#[test]
fn known_conversations_are_said_to_have_changed() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let closed = bench.run(&["close", "2026-03", "--metrics", "backlog,ticket_volume"]);
    assert_eq!(closed.status, 0, "{}", closed.stderr);
    // 1 is re-opened, 2 solved, 3 comes in and is open.
    bench.import_small(format!(
        "{SMALL}1,2026-03-02T11:00:00Z,status,luis,agent,email,open\n\
         2,2026-03-02T11:30:00Z,status,luis,agent,chat,solved\n\
         3,2026-03-02T11:40:00Z,opened,leo,customer,chat,\n\
         3,2026-03-02T11:40:00Z,message,leo,customer,chat,\n"
    ));
    let check = bench.json(&["close", "2026-03"]);
    let figure = &check["figures"][0];
    assert_eq!((&figure["metric"], &figure["differs"]), (&json!("backlog"), &json!(true)));
    let reasons = figure["reasons"].as_array().expect("reasons").iter();
    let reasons: Vec<_> = reasons.map(|it| json!([it["reason"], it["count"]])).collect();
    assert_eq!(reasons, [json!(["changed", 2]), json!(["late", 1])]);
}

#[test]
fn records_behind_an_equal_value_are_told() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let closed = bench.run(&["close", "2026-03", "--metrics", "first_response_time"]);
    assert_eq!(closed.status, 0, "{}", closed.stderr);
    // Nothing is said of what stands as it was.
    assert_eq!(bench.json(&["close", "2026-03"])["figures"][0]["reasons"], json!([]));
    // Answered after eight minutes, which is the median of the two before.
    bench.import_small(format!(
        "{SMALL}3,2026-03-02T11:40:00Z,opened,leo,customer,chat,\n\
         3,2026-03-02T11:40:00Z,message,leo,customer,chat,\n\
         3,2026-03-02T11:48:00Z,message,luis,agent,chat,\n"
    ));
    let figure = bench.json(&["close", "2026-03"])["figures"][0].clone();
    assert_eq!((&figure["differs"], &figure["difference"]), (&json!(false), &json!(0.0)));
    assert_eq!((&figure["published"]["n"], &figure["today"]["n"]), (&json!(2), &json!(3)));
    let reasons = figure["reasons"].as_array().expect("reasons");
    assert_eq!(reasons.len(), 1, "{figure}");
    assert_eq!((&reasons[0]["reason"], &reasons[0]["count"]), (&json!("late"), &json!(1)));
    assert_eq!(reasons[0]["records"][0]["case"], "3");
    for (lang, told) in [
        ("en", "same value, other records 1 × arrived after the close (3)"),
        ("es", "mismo valor, otros registros 1 × llegó después del cierre (3)"),
    ] {
        let run = bench.run(&["close", "2026-03", "--lang", lang]);
        assert!(line(&run.stdout).contains(told), "{}", run.stdout);
    }
}

#[test]
fn reach_is_that_of_the_records_a_profile_chooses() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let text = "[metrics.handle_time]\nvariant = \"first_reply_to_solve\"\n";
    bench.write("profiles/desk.toml", text);
    let asked = ["close", "2026-03", "--metrics", "handle_time"];
    // By itself it is about calls, and there are none.
    let run = bench.run(&asked);
    assert!(run.status == 1 && run.stderr.contains("there are none yet"), "{}", run.stderr);
    let close = bench.json(&[&asked[..], &["--profile", "desk"]].concat());
    let reach = json!([{
        "fact": "cases", "from": "2026-03-02", "to": "2026-03-02", "days": 1, "of": 31,
    }]);
    assert_eq!(close["reach"], reach);
}

#[test]
fn metrics_that_cannot_be_asked_are_told_with_the_reason() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let page = "+++\nname = \"own_mail\"\ntitle = \"Own\"\nfamily = \"load\"\nunit = \"count\"\n\
                better = \"lower\"\nversion = 1\nformula = \"own\"\nkind = \"count\"\n[value]\n\
                fact = \"cases\"\nwhere = \"contact_reason = 'mail'\"\n\
                date = { event = \"opened_at\" }\n+++\nOwn.\n";
    bench.write("metrics/own_mail.md", page);
    // Nothing tells reasons without their rules; the other figures are pinned.
    let run = bench.run(&["close", "2026-03", "--lang", "es", "--format", "json"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let told = "la cifra de Own no se fija: `contact_reason` lo dicen las reglas de `reasons.toml`";
    assert!(line(&run.stderr).contains(told), "{}", run.stderr);
    let close: serde_json::Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    let unpinned = close["unpinned"].as_array().expect("there is a list");
    let own = unpinned.iter().find(|it| it["metric"] == "own_mail").expect("it is told");
    let whys = ["why", "why_es"].map(|key| own[key].as_str().unwrap_or_default());
    assert!(whys[0].starts_with("`contact_reason` is told by the rules of"), "{own}");
    assert!(whys[1].starts_with("`contact_reason` lo dicen las reglas de"), "{own}");
    // As long as the close is looked at.
    assert_eq!(bench.json(&["close", "2026-03"])["unpinned"], close["unpinned"]);
}

#[test]
fn a_year_that_is_not_written_whole_is_refused() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    for words in [
        &["report", "es_ley_10_2025", "--year", "26"][..],
        &["report", "board", "--month", "0026-03"],
        &["close", "0026-03"],
        &["close", "spring", "--from", "0026-03-01", "--to", "2026-03-31"],
    ] {
        for (lang, told) in [("en", "from 1970 to 9998"), ("es", "de 1970 a 9998, como 2026")] {
            let run = bench.run(&[words, &["--lang", lang]].concat());
            assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{words:?}: {}", run.stderr);
            let said = line(&run.stderr);
            assert!(said.contains("26`") && said.contains(told), "{said}");
        }
    }
}

#[test]
fn a_close_of_a_filter_pins_what_its_records_tell() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    bench.import_orders(
        "order,customer,date,currency\n1,ana,2026-03-05,EUR\n2,eva,2026-03-20,EUR\n",
    );
    let asked = |name: &str, filter: &str| {
        let ends = ["--from", "2026-03", "--to", "2026-03", "--where", filter];
        bench.run(&[&["close", name, "--format", "json"][..], &ends].concat())
    };
    let run = asked("desk", "source = 'small'");
    let close: serde_json::Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    assert_eq!(close["where"], "source = 'small'");
    assert_eq!(close["figures"]["ticket_volume"]["n"], 2);
    // What nobody has on record is told and not pinned; what waits is pinned.
    assert_eq!(close["empty"]["contact_rate"], "no_data");
    assert_eq!(close["figures"]["contact_rate"], serde_json::Value::Null);
    assert_eq!(close["figures"]["reopen_rate"]["n"], 0);
    assert!(line(&run.stderr).contains("not pinned (there are no data): "), "{}", run.stderr);
    // Held against today it is asked by its filter.
    let mail = asked("mail", "channel = 'email'");
    assert_eq!(mail.status, 0, "{}", mail.stderr);
    bench.import_small(format!(
        "{SMALL}3,2026-03-02T11:40:00Z,opened,leo,customer,chat,\n\
         3,2026-03-02T11:40:00Z,message,leo,customer,chat,\n"
    ));
    let volume = |name: &str| {
        let check = bench.json(&["close", name, "--metrics", "ticket_volume"]);
        json!([
            check["where"],
            check["figures"][0]["today"]["value"],
            check["figures"][0]["differs"]
        ])
    };
    assert_eq!(volume("mail"), json!(["channel = 'email'", 1.0, false]));
    assert_eq!(volume("desk"), json!(["source = 'small'", 3.0, true]));
    let shown = bench.run(&["close", "mail"]);
    assert!(
        line(&shown.stdout).contains("2026-03 · channel = 'email' · closed"),
        "{}",
        shown.stdout
    );
    // A word that is written wrongly closes nothing.
    // All orders count whatever the channel of contacts: that finds no word.
    let run = asked("wrong", "channel = 'emial'");
    assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    assert!(line(&run.stderr).contains("did you mean `email`?"), "{}", run.stderr);
    let run = asked("wrong", "source = 'smal'");
    assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    assert!(
        line(&run.stderr).contains("no record of it is of `source = 'smal'`"),
        "{}",
        run.stderr
    );
    assert!(line(&run.stderr).contains("did you mean `small`?"), "{}", run.stderr);
}

#[test]
fn a_zero_that_was_asked_for_is_a_figure() {
    let bench = Bench::new();
    bench.import_small(format!("{SMALL}3,2026-03-05T09:00:00Z,opened,leo,customer,chat,\n"));
    // The conversation of the mail is solved by then.
    let asked = |name: &str, filter: &str| {
        let ends = ["--from", "2026-03-02", "--to", "2026-03-03", "--where", filter];
        let words = ["close", name, "--metrics", "backlog", "--format", "json"];
        bench.run(&[&words[..], &ends].concat())
    };
    let run = asked("mail", "channel = 'email'");
    assert_eq!(run.status, 0, "{}", run.stderr);
    let close: serde_json::Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    assert_eq!(close["figures"]["backlog"]["value"], 0.0);
    // Of a word that nothing has there is none.
    for (name, filter, hint) in [
        ("near", "channel = 'emial'", "no record has `emial` in `channel`; did you mean `email`?"),
        ("far", "channel in ('fax')", "has `fax` in `channel`; most have `chat`, `email`"),
    ] {
        let run = asked(name, filter);
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
        assert!(line(&run.stderr).contains(hint), "{}", run.stderr);
    }
}

#[test]
fn what_is_wrong_with_the_filter_of_a_close_is_told_with_what_to_do() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let asked = |name: &str, filter: &str| {
        let ends = ["--from", "2026-03", "--to", "2026-03", "--where", filter];
        bench.run(&[&["close", name, "--format", "json"][..], &ends].concat())
    };
    let refused = |name: &str, filter: &str, told: &[&str]| {
        let run = asked(name, filter);
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{filter}: {}", run.stderr);
        let said = line(&run.stderr);
        assert!(told.iter().all(|part| said.contains(part)), "{filter}: {said}");
    };
    let quoted = "a text is written in single quotes: channel = 'email'";
    refused("mail", "channel = email", &["there is no column `email`", quoted]);
    // Both words are on record, and nothing has both.
    let nowhere = "channel = 'email' and channel = 'chat'";
    refused("both", nowhere, &["no record of it is of", "take a condition out"]);
    assert_eq!(asked("mail", "channel = 'email'").status, 0);
    assert_eq!(asked("mail", "channel='email'").status, 0, "it is shown");
    let closed = "`mail` was closed by the filter `channel = 'email'`, not by `channel = 'chat'`";
    let ways = "under a name of its own";
    refused("mail", "channel = 'chat'", &[closed, ways, "`baremo close mail` shows"]);
}

#[test]
fn a_filter_that_nothing_meets_closes_nothing_where_there_are_orders() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    bench.import_orders(
        "order,customer,date,currency\n1,ana,2026-03-05,EUR\n2,eva,2026-03-20,EUR\n",
    );
    let nowhere = "channel = 'email' and channel = 'chat'";
    let asked = ["close", "2026-03", "--where", nowhere, "--format", "json"];
    let run = bench.run(&asked);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    assert!(line(&run.stderr).contains("take a condition out"), "{}", run.stderr);
    // No contact for two orders is a figure of who asks for that one.
    let close = bench.json(&[&asked[..4], &["--metrics", "contact_rate"]].concat());
    assert_eq!(close["figures"]["contact_rate"]["value"], 0.0, "{close}");
}

#[test]
fn a_profile_that_is_wrong_is_no_doubt_of_figures_that_are_not_by_it() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    bench.write("profiles/mia.toml", "x = 1\n");
    let asked = bench.json(&["query", "ticket_volume"]);
    assert!(asked["notes"].to_string().contains("profiles/mia.toml"), "{asked}");
    let close = bench.json(&["close", "2026-03", "--metrics", "ticket_volume"]);
    assert_eq!(close["figures"]["ticket_volume"]["value"], 2.0, "{close}");
    assert!(close["doubts"].as_array().is_none_or(Vec::is_empty), "{close}");
}
