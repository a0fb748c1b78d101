//! Records that nobody is going to mend: off the list, kept, and taken back.

use serde_json::{Value, json};

use crate::serve::{FORM, Server};
use crate::{Bench, SMALL, SMALL_MAP, line, text};

/// Two records of an unknown activity and one without a time.
const WRONG: &str = "3,2026-03-02T09:00:00Z,melted,ana,customer,email,
4,2026-03-02T09:00:00Z,melted,eva,customer,email,
5,yesterday,opened,ana,customer,email,
";

fn rejected() -> Bench {
    let bench = Bench::new();
    assert_eq!(bench.import_small(format!("{SMALL}{WRONG}")).status, 3);
    bench
}

/// Returns how many records of each reason a list has.
fn listed(bench: &Bench, words: &[&str]) -> Vec<(String, u64)> {
    let groups = bench.json(&[&["rejects", "list"], words].concat());
    let group =
        |group: &Value| Some((group["reason"].as_str()?.to_owned(), group["count"].as_u64()?));
    groups.as_array().into_iter().flatten().filter_map(group).collect()
}

#[test]
fn dismissed_records_leave_the_list_and_come_back() {
    let bench = rejected();
    let activity = ("unknown_activity".to_owned(), 2);
    let time = ("time_unparsable".to_owned(), 1);
    let groups = bench.json(&["rejects", "list"]);
    let of_time = groups.as_array().into_iter().flatten();
    let of_time = of_time.filter(|group| group["reason"] == "time_unparsable");
    let id = of_time.filter_map(|group| group["id"].as_str()).next().expect("it is listed");
    let words = ["rejects", "dismiss", &id[..12], "--reason", "torn by the export"];
    assert_eq!(bench.json(&words), json!({ "dismissed": 1, "before": 0 }));
    assert_eq!(bench.json(&words), json!({ "dismissed": 0, "before": 1 }));
    assert_eq!(listed(&bench, &[]), std::slice::from_ref(&activity));
    assert_eq!(listed(&bench, &["--dismissed"]), std::slice::from_ref(&time));
    for (lang, told) in [("en", "dismissed on "), ("es", "descartado el ")] {
        for words in [&["rejects", "list", "--dismissed"][..], &["rejects", "show", id]] {
            let run = bench.run(&[words, &["--lang", lang]].concat());
            let said = line(&run.stdout);
            assert!(said.contains(told) && said.contains(": torn by the export"), "{said}");
        }
    }
    assert!(!bench.run(&["rejects", "export"]).stdout.contains("yesterday"));
    assert!(line(&bench.run(&["doctor"]).stdout).contains("2 rejects"));
    // The same file again opens nothing.
    bench.import_small(format!("{SMALL}{WRONG}"));
    assert_eq!(listed(&bench, &[]), std::slice::from_ref(&activity));
    // All of a reason, and back.
    let all = ["--all", "--source", "small", "--rejected-for", "unknown_activity"];
    let dismissed = bench.json(&[&["rejects", "dismiss"], &all[..]].concat());
    assert_eq!(dismissed, json!({ "dismissed": 2, "before": 0 }));
    assert!(listed(&bench, &[]).is_empty());
    let reopened = bench.json(&[&["rejects", "reopen"], &all[..]].concat());
    assert_eq!(reopened, json!({ "reopened": 2, "before": 0 }));
    assert_eq!(listed(&bench, &[]), [activity]);
    for (words, status) in [
        (&["rejects", "dismiss"][..], 2),
        (&["rejects", "dismiss", "--rejected-for", "unknown_activity"], 2),
        (&["rejects", "dismiss", "--all", id], 2),
        (&["rejects", "dismiss", "zzzz"], 1),
        (&["rejects", "dismiss", "--all", "--source", "nobody"], 1),
        (&["rejects", "replay", "--source", "nobody"], 1),
    ] {
        assert_eq!(bench.run(words).status, status, "{words:?}");
    }
    let told = bench.run(&["rejects", "dismiss", "--rejected-for", "unknown_activity"]).stderr;
    assert!(told.contains("or give --all"), "{told}");
    // A reason that is none is told, with those there are; one that nobody has yet is none wrong.
    let rows = ["list", "--format", "csv"];
    for action in [&["list"][..], &rows, &["export"], &["dismiss", "--all"]] {
        let run = bench.run(&[&["rejects"], action, &["--rejected-for", "melted"]].concat());
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{action:?}");
        assert!(run.stderr.contains("`time_unparsable`, `unknown_activity`"), "{}", run.stderr);
        let run = bench.run(&[&["rejects"], action, &["--rejected-for", "future"]].concat());
        assert_eq!(run.status, 0, "{action:?}: {}", run.stderr);
        // Where there is no row there are headings, once.
        let headings = "id,source,file,line,reason,message,times,last_at";
        assert_eq!(run.stdout.trim_end() == headings, action == rows, "{}", run.stdout);
    }
    let told = bench.run(&["rejects", "reopen", "--all", "--lang", "es"]).stdout;
    assert_eq!(told, "       1  devueltos a la lista\n       2  ya pendientes\n");
}

#[test]
fn a_source_that_is_none_is_told_with_the_nearest() {
    let bench = rejected();
    let rows = ["list", "--format", "csv"];
    let actions: [&[&str]; 6] = [
        &["list"],
        &rows,
        &["list", "--dismissed"],
        &["export"],
        &["replay"],
        &["dismiss", "--all"],
    ];
    for action in actions {
        let of = |source| bench.run(&[&["rejects"], action, &["--source", source]].concat());
        let run = of("smal");
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{action:?}");
        let said = line(&run.stderr);
        assert!(said.contains("unknown source `smal`") && said.contains("`small`?"), "{said}");
    }
    // One that is there and has none is none wrong.
    bench.import_orders("order,customer,date,currency\n1,ana,2026-03-05,EUR\n");
    let groups = bench.json(&["rejects", "list"]);
    let sources = groups.as_array().into_iter().flatten().map(|group| group["source"].as_str());
    assert!(sources.eq([Some("small"); 2]), "{groups}");
    for action in actions {
        let run = bench.run(&[&["rejects"], action, &["--source", "shop"]].concat());
        assert_eq!(run.status, 0, "{action:?}: {}", run.stderr);
    }
    let exported = bench.run(&["rejects", "export", "--source", "small"]).stdout;
    assert_eq!((exported.lines().count(), exported.contains("yesterday")), (3, true), "{exported}");
}

#[test]
fn the_same_record_in_the_next_file_is_the_same_reject() {
    let bench = Bench::new();
    let map = bench.file("map.toml", SMALL_MAP);
    let import = |week: u64, more: &str| {
        let csv = bench.file(&format!("week-{week}.csv"), format!("{SMALL}{more}{WRONG}"));
        bench.run(&["import", text(&csv), "--source", "small", "--map", text(&map)]);
    };
    import(1, "");
    import(2, "6,2026-03-03T09:00:00Z,opened,ana,customer,email,\n");
    import(3, "7,2026-03-04T09:00:00Z,opened,ana,customer,email,\n");
    // The same file again is no news.
    import(3, "7,2026-03-04T09:00:00Z,opened,ana,customer,email,\n");
    let groups = bench.json(&["rejects", "list", "--rejected-for", "unknown_activity"]);
    assert_eq!((&groups[0]["count"], &groups[0]["times"]), (&json!(2), &json!(6)), "{groups}");
    assert!(line(&bench.run(&["doctor"]).stdout).contains("3 rejects"));
    for (lang, told) in [("en", "by other files: 4, last on"), ("es", "en otros ficheros: 4; la")] {
        let run = bench.run(&["rejects", "list", "--lang", lang]);
        assert!(line(&run.stdout).contains(told), "{}", run.stdout);
    }
    // Nobody has to dismiss it once a week, nor read it again for each file.
    bench.json(&["rejects", "dismiss", "--all", "--rejected-for", "time_unparsable"]);
    import(4, "");
    assert_eq!(listed(&bench, &[]), [("unknown_activity".to_owned(), 2)]);
    let map = SMALL_MAP.replace("note = \"note\"", "note = \"note\"\nmelted = \"opened\"");
    let map = bench.file("melted.toml", map);
    let replayed = bench.json(&["rejects", "replay", "--map", text(&map)]);
    assert_eq!(replayed, json!({ "replayed": 2, "remaining": 0, "left_out": 0 }));
    assert!(listed(&bench, &[]).is_empty());
}

#[test]
fn each_dismissal_is_listed_with_its_own_reason() {
    let bench = rejected();
    let list = bench.run(&["rejects", "list", "--format", "csv"]).stdout;
    let of_activity = list.lines().filter(|line| line.contains("unknown_activity"));
    let ids: Vec<&str> = of_activity.filter_map(|line| line.split(',').next()).collect();
    assert_eq!(ids.len(), 2, "{list}");
    for (id, why) in ids.into_iter().zip(["torn by the export", "of a test"]) {
        bench.json(&["rejects", "dismiss", id, "--reason", why]);
    }
    let run = bench.run(&["rejects", "list", "--dismissed"]);
    let said = line(&run.stdout);
    assert!(said.contains(": torn by the export") && said.contains(": of a test"), "{said}");
}

#[test]
fn a_replay_that_takes_a_dismissed_record_ends_it() {
    let bench = rejected();
    bench.json(&["rejects", "dismiss", "--all"]);
    let map = SMALL_MAP.replace("note = \"note\"", "note = \"note\"\nmelted = \"opened\"");
    let map = bench.file("melted.toml", map);
    let run = bench.run(&["rejects", "replay", "--map", text(&map), "--format", "json"]);
    let replayed: Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    // What is left was dismissed: nobody waits for it.
    assert_eq!(replayed, json!({ "replayed": 2, "remaining": 0, "left_out": 0 }));
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_eq!(listed(&bench, &["--dismissed"]), [("time_unparsable".to_owned(), 1)]);
    assert_eq!(bench.value(&["ticket_volume"])["value"], 4.0);
}

#[test]
fn a_group_is_dismissed_on_the_page_of_its_source() {
    let bench = rejected();
    let server = Server::start(&bench);
    let path = "/sources/rejects?lang=en&source=small";
    let (_, page) = server.get(path);
    assert!(page.contains("name=\"why\"") && page.contains("Dismiss"), "{page}");
    let group = page.split("<tr>").find(|row| row.contains("value=\"unknown_activity\""));
    let last = group.and_then(|row| row.split_once("name=\"last\" value=\""));
    let last = last.and_then(|(_, rest)| rest.split('"').next()).expect("the form says it");
    let form = format!("do=dismiss&source=small&reason=unknown_activity&why=a+test&last={last}");
    // Another of its sort arrives while somebody reads.
    let later = "6,2026-03-03T09:00:00Z,melted,ana,customer,email,\n";
    bench.import_small(format!("{SMALL}{WRONG}{later}"));
    let reply = server.post("/sources/rejects?lang=en&source=small", FORM, &form);
    assert_eq!(reply.leads_to(), path);
    let (_, page) = server.get(path);
    assert!(page.contains("1–2 of 2") && page.contains("a test"), "{page}");
    let mut open = listed(&bench, &[]);
    open.sort();
    let open: Vec<(&str, u64)> = open.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    assert_eq!(open, [("time_unparsable", 1), ("unknown_activity", 1)], "only what was shown");
    // Of a list that is no more as it was shown, nothing is dismissed.
    let gone = "do=dismiss&source=small&reason=time_unparsable&last=zzzz";
    assert!(server.post(path, FORM, gone).status.contains("400"));
    // Nor does what is dismissed while somebody reads come back.
    let until = page.split_once("name=\"until\" value=\"").map(|(_, rest)| rest.split('"').next());
    let until = until.flatten().expect("the form says it");
    bench.json(&["rejects", "dismiss", "--all", "--rejected-for", "unknown_activity"]);
    let reopen = format!("do=reopen&source=small&reason=unknown_activity&until={until}");
    server.post(path, FORM, &reopen);
    let mut open = listed(&bench, &[]);
    open.sort();
    assert_eq!(open, [("time_unparsable".to_owned(), 1), ("unknown_activity".to_owned(), 2)]);
    let none = "do=reopen&source=small&reason=unknown_activity";
    assert!(server.post(path, FORM, none).status.contains("400"));
    // Nothing is done that was not asked for, and nothing for another site.
    assert!(server.post(path, FORM, "do=burn&source=small").status.contains("400"));
    let refused = server.post_from("http://evil.example", path, FORM, &form);
    assert!(refused.status.contains("403"), "{}", refused.status);
    assert_eq!(listed(&bench, &[]).len(), 2);
}
