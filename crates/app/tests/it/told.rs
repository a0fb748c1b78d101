//! What a command does not do, or does beside its answer, is told.

use serde_json::json;

use crate::{Bench, Run, SMALL, line, text};

#[test]
fn what_is_not_done_is_said() {
    let bench = Bench::new();
    assert_eq!(bench.run(&["init", "--zone", "Europe/Madrid"]).stderr, "");
    let again = bench.run(&["init", "--zone", "Europe/Paris"]);
    assert_eq!(again.status, 0, "{}", again.stderr);
    assert!(again.stderr.contains("keeps its zone, Europe/Madrid: to change it, write zone = "));
    assert!(again.stdout.contains("was there already and keeps what it has"), "{}", again.stdout);
    let again = bench.run(&["init", "--lang", "es"]);
    assert!(again.stderr.is_empty() && again.stdout.contains("ya existía"), "{}", again.stdout);
    let refused = |words: &[&str], status: i32, told: &str| {
        let run = bench.run(words);
        assert_eq!((run.status, run.stdout.as_str()), (status, ""), "{words:?}");
        assert!(run.stderr.contains(told), "{words:?}: {}", run.stderr);
    };
    let twice = ["query", "reopen_rate", "--set", "window=7d", "--set", "window=14d"];
    refused(&twice, 1, "`--set window` is given more than once");
    let twice = ["calc", "csat", "--positive", "1", "--positive", "2", "--total", "5"];
    refused(&twice, 2, "`--positive` is given more than once");
}

#[test]
fn a_folder_in_the_place_of_a_file_is_a_wrong_request_wherever_it_is_named() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let folder = bench.data().join("metrics");
    let events = bench.file("events.csv", SMALL);
    let (folder, events) = (text(&folder), text(&events));
    for words in [
        &["import", folder, "--source", "x"][..],
        &["import", events, "--source", "x", "--map", folder],
        &["import", "gone.csv", "--source", "x"],
    ] {
        let run = bench.run(words);
        assert_eq!(run.status, 1, "{words:?}: {}", run.stderr);
    }
}

#[test]
fn names_are_offered_where_one_is_unknown() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let refused = |words: &[&str], status: i32, told: &str| {
        let run = bench.run(words);
        assert_eq!(run.status, status, "{words:?}: {}", run.stderr);
        assert!(run.stderr.contains(told), "{words:?}: {}", run.stderr);
    };
    let effect = ["report", "effect", "first_response_time", "--at", "nada"];
    refused(&effect, 1, "write what happened into annotations.toml");
    let happened = "[[annotation]]\nname = \"launch\"\nat = \"2026-03-01\"\n";
    bench.write("annotations.toml", happened);
    refused(&effect, 1, "there are `launch`");
    refused(&[&effect[..], &["--lang", "es"]].concat(), 1, "hay `launch`");
    let far = ["report", "effect", "first_response_time", "--at", "launch", "--days", "4000"];
    refused(&far, 1, "`--days` takes 1 to 3650 days, not `4000`");
    refused(&[&far[..], &["--lang", "es"]].concat(), 1, "admite de 1 a 3650 días, no `4000`");
    // A group of nobody says that no record has the word, and which there are.
    let at = ["report", "effect", "first_response_time", "--at", "launch"];
    let nobody = bench.run(&[&at[..], &["--where", "channel = 'fax'"]].concat());
    let said = line(&nobody.stdout);
    assert_eq!(nobody.status, 0, "{}", nobody.stderr);
    assert!(said.contains("no record has `fax` in `channel`; there are: chat, email"), "{said}");
    assert!(said.contains("– group, after: "), "{said}");
    bench.json(&["close", "2026-03"]);
    refused(&["report", "board", "--close", "nada"], 1, "closed periods: `2026-03`");
    let spanish = ["report", "board", "--close", "nada", "--lang", "es"];
    refused(&spanish, 1, "periodos cerrados: `2026-03`");
    refused(&["report", "es_ley"], 2, "There are: board, effect, es_ley_10_2025,");
    refused(&["report", "nada", "--lang", "es"], 2, "Existen: board, effect, es_ley_10_2025,");
    let nothing = bench.run(&["help", "query", "nada", "--lang", "es"]).stderr;
    assert!(!nothing.contains("Existen:"), "{nothing}");
    refused(&["metrics", "show", "frt"], 1, "`first_response_time`");
    refused(&["metrics", "show", "xyzxyz"], 1, "`baremo metrics list`");
    for words in
        [&["help", "--help"][..], &["help", "query", "-h"], &["--lang", "es", "help", "-h"]]
    {
        let help = bench.run(words);
        assert_eq!((help.status, help.stderr.as_str()), (0, ""), "{words:?}");
    }
}

#[test]
fn what_is_left_out_and_what_was_written_is_said_beside_the_answer() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let records = |more: &[&str]| bench.run(&[&["records", "ticket_volume"], more].concat());
    assert_eq!(records(&[]).stderr, "");
    assert_eq!(records(&["--limit", "2"]).stderr, "");
    let cut = records(&["--limit", "1", "--format", "csv"]);
    assert_eq!((cut.status, cut.stdout.lines().count()), (0, 2), "{}", cut.stdout);
    assert_eq!(cut.stderr, "1 more row, beyond --limit\n");
    let cut = records(&["--limit", "1", "--lang", "es"]);
    assert!(cut.stderr.starts_with("1 fila más"), "{}", cut.stderr);
    for (name, counted) in [("r.pdf", " page"), ("r.xlsx", " figure")] {
        let file = bench.file(name, "");
        let run = bench.run(&["report", "board", "--month", "2026-03", "--output", text(&file)]);
        assert_eq!((run.status, run.stdout.as_str()), (0, ""), "{}", run.stderr);
        assert!(run.stderr.starts_with("wrote ") && run.stderr.contains(counted), "{}", run.stderr);
        assert!(run.stderr.contains(name), "{}", run.stderr);
    }
}

#[test]
fn dimensions_are_listed_with_titles_and_closed_words() {
    let bench = Bench::new();
    let all = bench.json(&["metrics", "dimensions", "--lang", "es"]);
    let of = |name: &str| {
        let mut all = all.as_array().into_iter().flatten();
        all.find(|one| one["name"] == name).cloned().unwrap_or_default()
    };
    assert_eq!(of("team")["title"], "Equipo");
    assert_eq!(of("weekday")["words"][0]["words"][0], "monday");
    assert!(of("status")["words"].to_string().contains("\"solved\""), "{}", of("status"));
    assert_eq!(of("channel")["words"], serde_json::json!([]));
    let text = bench.run(&["metrics", "dimensions"]).stdout;
    assert!(text.contains("Contact reason") && text.contains("sunday"), "{text}");
}

#[test]
fn a_number_that_is_none_is_refused_in_words_that_people_know() {
    let bench = Bench::new();
    for (words, en, es) in [
        (&["demo", "--scale", "abc"][..], "a number is expected", "se espera un número, como 0.5"),
        (&["demo", "--seed", "x"], "a whole number is expected", "se espera un número entero"),
        (
            &["report", "effect", "csat", "--at", "x", "--days", "abc"],
            "a whole number is expected",
            "se espera un número entero",
        ),
    ] {
        for (lang, told) in [("en", en), ("es", es)] {
            let run = bench.run(&[words, &["--lang", lang]].concat());
            assert_eq!(run.status, 2, "{}", run.stderr);
            assert!(run.stderr.contains(told), "{}", run.stderr);
        }
    }
}

#[test]
fn a_day_of_the_demo_that_is_none_is_refused_before_anything_is_made() {
    let bench = Bench::new();
    for (lang, told) in [
        ("en", ["`BAREMO_DEMO_TODAY` takes a date, not `15/11/2026`", "write it as 2026-11-15"]),
        ("es", ["`BAREMO_DEMO_TODAY` admite una fecha, no `15/11/2026`", "como 2026-11-15"]),
    ] {
        let mut command = bench.command(&["demo", "--no-serve", "--lang", lang]);
        let run: Run = command
            .env("BAREMO_DEMO_TODAY", "15/11/2026")
            .output()
            .expect("the program starts")
            .into();
        assert_eq!(run.status, 1, "{}", run.stderr);
        assert!(told.iter().all(|part| run.stderr.contains(part)), "{}", run.stderr);
    }
    assert!(!bench.data().exists());
}

#[test]
fn a_parameter_of_a_metric_without_any_is_told() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    for (lang, told) in [("en", "there are no parameters"), ("es", "aquí no hay parámetros")] {
        let asked = ["query", "first_response_time", "--set", "windo=3d", "--lang", lang];
        let run = bench.run(&asked);
        assert_eq!(run.status, 1, "{}", run.stderr);
        assert!(run.stderr.contains(told), "{}", run.stderr);
    }
}

#[test]
fn a_date_or_a_calendar_that_changes_nothing_is_told_and_not_named() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let asked = |words: &[&str]| {
        let answer = bench.json(&[&["query"][..], words].concat());
        let used = &answer["metrics"][0];
        assert_eq!(used["actor"], "as_of_event", "{words:?}");
        (json!([used["basis"], used["calendar"]]), answer["notes"].to_string())
    };
    for (words, told) in [
        // What is open at the end of a range is of no day, and nobody's wait.
        (["backlog", "--basis", "created"], "date basis `created` changes nothing"),
        (["wait_time", "--basis", "closed"], "date basis `closed` changes nothing"),
        (["ticket_volume", "--calendar", "business"], "calendar `business` changes nothing"),
        // A call stays that of who had it.
        (["wait_time", "--actor", "current"], "actor basis `current` changes nothing"),
        (["iqs", "--actor", "current"], "actor basis `current` changes nothing"),
    ] {
        let (used, notes) = asked(&words);
        assert_eq!(used, json!(["event", "wall"]), "{words:?}");
        assert!(notes.contains(told), "{words:?}: {notes}");
    }
    // One metric of a question that it says something of is enough.
    let both = ["backlog,first_response_time", "--basis", "created", "--calendar", "business"];
    let (_, notes) = asked(&both);
    assert!(!notes.contains("changes nothing"), "{notes}");
    let (used, _) = asked(&["first_response_time", "--basis", "created"]);
    assert_eq!(used, json!(["created", "wall"]));
    let answer = bench.json(&["query", "first_response_time", "--actor", "current"]);
    assert_eq!(answer["metrics"][0]["actor"], "current", "{answer}");
}

#[test]
fn all_there_is_has_nothing_before_it_to_be_compared_with() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let said = "nothing is on record before it to be compared with";
    let noted = |words: &[&str]| {
        let answer = bench.json(&[&["query"], words].concat());
        answer["notes"].to_string()
    };
    for compare in ["previous", "year"] {
        for metric in ["ticket_volume", "first_response_time"] {
            let notes = noted(&[metric, "--compare", compare]);
            assert!(notes.contains(said) && notes.contains("on 2026-03-02"), "{notes}");
            assert!(!notes.contains("what it is compared with"), "{notes}");
        }
    }
    let asked = ["ticket_volume", "--compare", "previous"];
    let spanish = bench.run(&[&["query"][..], &asked, &["--lang", "es"]].concat()).stdout;
    assert!(line(&spanish).contains("antes no consta nada con que comparar"), "{spanish}");
    // A start that somebody gave is theirs.
    let notes = noted(&[&asked[..], &["--from", "2026-03-02"]].concat());
    assert!(!notes.contains(said), "{notes}");
    assert!(!noted(&["ticket_volume"]).contains(said));
}

#[test]
fn what_has_no_value_is_told_where_a_filter_says_what_it_must_not_be() {
    let bench = Bench::new();
    let more = "3,2026-03-02T09:40:00Z,opened,eva,customer,,\n\
                4,2026-03-03T09:40:00Z,opened,eva,customer,,\n";
    bench.import_small(format!("{SMALL}{more}"));
    let noted = |filter: &str, more: &[&str]| {
        let words = ["query", "ticket_volume", "--where", filter];
        bench.json(&[&words[..], more].concat())["notes"].to_string()
    };
    let told = |count: u64| {
        format!(
            "`ticket_volume`: without `channel`, and so passed over by a filter that says what it \
             must not be: {count} (cases); `channel is null` shows them"
        )
    };
    for filter in [
        "channel != 'chat'",
        "channel not in ('chat', 'web')",
        "channel not like 'ch%'",
        "not channel = 'chat'",
        "channel != 'chat' and channel != 'web'",
        "channel != 'chat' or brand = 'none'",
    ] {
        let notes = noted(filter, &[]);
        assert!(notes.contains(&told(2)), "{filter}: {notes}");
        let notes = noted(filter, &["--from", "2026-03-03", "--to", "2026-03-03"]);
        assert!(notes.contains(&told(1)), "{filter}: {notes}");
    }
    // What says nothing of the kind, or keeps them, passes over none.
    for filter in [
        "channel = 'chat'",
        "channel is not null",
        "channel is null or channel != 'chat'",
        "source != 'other'",
        "channel != 'chat' and channel in ('email')",
    ] {
        let notes = noted(filter, &[]);
        assert!(!notes.contains("passed over"), "{filter}: {notes}");
    }
    let asked = ["query", "ticket_volume", "--where", "channel != 'chat'", "--lang", "es"];
    let spanish = line(&bench.run(&asked).stdout);
    assert!(spanish.contains("sin `channel`, y por eso fuera de un filtro"), "{spanish}");
}
