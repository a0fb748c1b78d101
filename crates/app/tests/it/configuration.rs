//! A mistake in `baremo.toml`: it is told with its line, stops what gives figures and nothing else.

use crate::{Bench, SMALL, line, text, unwrapped};

/// Returns a folder with data and a key that might be its zone.
fn misspelt() -> Bench {
    let bench = Bench::new();
    bench.import_small(SMALL);
    bench.write("baremo.toml", "# mine\nzome = \"Europe/Madrid\"\n");
    bench
}

const TOLD: &str = "baremo.toml:2: unknown key `zome`, did you mean `zone`?";

#[test]
fn doctor_tells_it_and_checks_all_the_same() {
    let bench = misspelt();
    bench.write("policies/gold.toml", "[[polices]]\n");
    let snapshots = || std::fs::read_dir(bench.data().join("snapshots")).expect("there").count();
    let before = snapshots();
    for words in [&["doctor"][..], &["doctor", "--fix"]] {
        let found = bench.run(words);
        assert_eq!(found.status, 1, "{}", found.stderr);
        let said = unwrapped(&found.stdout);
        for told in ["✗ configuration: ", TOLD, "✓ files: ", "✓ inbox: ", "✓ folder: "] {
            assert!(said.contains(told), "{told}: {said}");
        }
        assert!(said.contains("✗ policies: policies/gold.toml:1: "), "{said}");
        // What depends on it is not judged under settings that nobody chose, nor made anew.
        assert!(!said.contains("facts: "), "{said}");
        assert_eq!(snapshots(), before);
    }
    let spanish = unwrapped(&bench.run(&["doctor", "--lang", "es"]).stdout);
    assert!(spanish.contains("✗ configuración: "), "{spanish}");
    assert!(spanish.contains("mientras no se corrija"), "{spanish}");
    let listed = bench.run(&["doctor", "--format", "json"]);
    let listed: serde_json::Value = serde_json::from_str(&listed.stdout).expect("it is JSON");
    let mut listed = listed.as_array().expect("a list").iter();
    let found = listed.find(|check| check["name"] == "configuration").expect("it is listed");
    assert_eq!(found["ok"], false, "{found}");
}

#[test]
fn what_gives_figures_stops() {
    let bench = misspelt();
    let (map, csv) = (bench.data().join("../map.toml"), bench.data().join("../events.csv"));
    let import = ["import", text(&csv), "--source", "small", "--map", text(&map)];
    for words in [
        &["query", "ticket_volume"][..],
        &["records", "ticket_volume"],
        &["explain", "first_response_time", "--record", "1"],
        &["close", "2026-03"],
        &["export", "cases"],
        &["report", "board"],
        &["serve", "--listen", "127.0.0.1:0"],
        &import,
        &[&import[..], &["--dry-run"]].concat(),
    ] {
        let run = bench.run(words);
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{words:?}: {}", run.stderr);
        assert!(line(&run.stderr).contains(TOLD), "{words:?}: {}", run.stderr);
    }
}

#[test]
fn what_does_not_depend_on_it_goes_on() {
    let bench = misspelt();
    for words in [
        &["--help"][..],
        &["metrics", "list"],
        &["metrics", "show", "csat"],
        &["metrics", "dimensions"],
        &["calc", "csat", "--positive", "3", "--total", "4"],
        &["rejects", "list"],
        &["user", "show"],
        &["init"],
    ] {
        let run = bench.run(words);
        assert_eq!(run.status, 0, "{words:?}: {}", run.stderr);
        assert!(!run.stdout.is_empty(), "{words:?}");
        // Whoever starts with the folder is warned.
        let is_told = line(&run.stderr).contains(TOLD);
        assert_eq!(is_told, words == ["init"], "{words:?}: {}", run.stderr);
    }
    let made = bench.json(&["init"]);
    assert!(made["zone"].is_null(), "{made}");
    let zone = bench.run(&["init", "--zone", "Europe/Madrid"]);
    assert_eq!(zone.status, 0, "{}", zone.stderr);
    let kept = std::fs::read_to_string(bench.data().join("baremo.toml")).expect("it is there");
    assert!(kept.contains("zome"), "{kept}");
}

#[test]
fn a_file_of_settings_that_is_no_text_is_listed_with_the_rest() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    bench.write("calendars/desk.toml", b"name = \"\xff\"\n");
    let found = bench.run(&["doctor"]);
    assert_eq!(found.status, 1, "{}", found.stderr);
    let said = unwrapped(&found.stdout);
    for told in ["✗ settings: cannot read `", "calendars/desk.toml`", "✓ files: ", "✓ inbox: "]
    {
        assert!(said.contains(told), "{told}: {said}");
    }
}
