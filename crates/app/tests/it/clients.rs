//! A folder that serves several clients, each a source, kept apart by profiles: what a profile
//! leaves out is counted as such, and tells nothing else.

use serde_json::{Value, json};

use crate::{Bench, SMALL_MAP, line};

const HEAD: &str = "conversation,time,kind,actor,role,channel,value\n";

/// One answered and one that waits.
const NORTE: &str = "\
n1,2026-03-02T09:00:00Z,opened,ana,customer,email,
n1,2026-03-02T09:00:00Z,message,ana,customer,email,
n1,2026-03-02T09:12:00Z,message,luis,agent,email,
n2,2026-03-02T10:00:00Z,opened,eva,customer,email,
n2,2026-03-02T10:00:00Z,message,eva,customer,email,
";

/// One answered and two that wait, a week later.
const VOZ: &str = "\
v1,2026-03-09T09:00:00Z,opened,leo,customer,chat,
v1,2026-03-09T09:00:00Z,message,leo,customer,chat,
v1,2026-03-09T09:12:00Z,message,mara,agent,chat,
v2,2026-03-09T10:00:00Z,opened,ivo,customer,chat,
v2,2026-03-09T10:00:00Z,message,ivo,customer,chat,
v3,2026-03-09T11:00:00Z,opened,pau,customer,chat,
v3,2026-03-09T11:00:00Z,message,pau,customer,chat,
";

const METRIC: &str = "first_response_time";

fn bench() -> Bench {
    let bench = Bench::new();
    for (source, csv) in [("norte", NORTE), ("voz", VOZ)] {
        bench.import_each(source, SMALL_MAP, &[("events.csv", &format!("{HEAD}{csv}"))]);
        let profile = format!("[default]\nexclude = \"source != '{source}'\"\n");
        bench.write(&format!("profiles/{source}.toml"), profile);
    }
    bench
}

fn asked(bench: &Bench, words: &[&str]) -> Value {
    bench.json(&[&["query", METRIC][..], words].concat())
}

#[test]
fn what_a_profile_leaves_out_is_counted_once_and_as_that() {
    let bench = bench();
    let excluded = |answer: &Value| answer["total"]["values"][METRIC]["excluded"].clone();
    let all = asked(&bench, &[]);
    assert_eq!(excluded(&all), json!({ "unanswered": 3 }));
    let norte = asked(&bench, &["--profile", "norte"]);
    assert_eq!(excluded(&norte), json!({ "profile": 3, "unanswered": 1 }));
    // Who waits is one of two, and nobody else's.
    let value = &norte["total"]["values"][METRIC];
    assert_eq!((&value["value"], &value["n"]), (&json!(720.0), &json!(1)));
    let notes = norte["notes"].to_string();
    assert!(notes.contains("unanswered at the watermark: 1, "), "{notes}");
}

#[test]
fn the_sources_of_others_are_none_of_the_answer() {
    let bench = bench();
    // By the profile as by a filter.
    let by_filter = asked(&bench, &["--where", "source = 'norte'"]);
    let norte = asked(&bench, &["--profile", "norte"]);
    for key in ["watermark", "late_sources"] {
        assert_eq!(norte[key], by_filter[key], "{key}");
    }
    assert!(norte["watermark"].as_str().is_some_and(|at| at.starts_with("2026-03-02")), "{norte}");
    assert_eq!(asked(&bench, &[])["late_sources"], json!(["norte"]));
    let voz = asked(&bench, &["--profile", "voz"]);
    assert_eq!(voz["late_sources"], json!([]));
    assert!(voz["watermark"].as_str().is_some_and(|at| at.starts_with("2026-03-09")), "{voz}");
}

#[test]
fn groups_and_cases_of_others_are_not_listed() {
    let bench = bench();
    for dimension in ["channel", "source"] {
        let of = |words: &[&str]| -> Vec<Value> {
            let answer = asked(&bench, &[&["--by", dimension], words].concat());
            let rows = answer["rows"].as_array().expect("rows").iter();
            rows.map(|row| row["by"][dimension].clone()).collect()
        };
        assert_eq!(of(&[]).len(), 2, "{dimension}");
        let norte = of(&["--profile", "norte"]);
        assert_eq!(norte, of(&["--where", "source = 'norte'"]), "{dimension}");
        // One that is there before is a row of a comparison.
        let before = ["--from", "2026-03-09", "--to", "2026-03-10"];
        let compared = [&before[..], &["--compare", "2026-03-02..2026-03-03"]].concat();
        assert_eq!(of(&[&compared[..], &["--profile", "norte"]].concat()), norte, "{dimension}");
    }
    let csv =
        bench.run(&["query", METRIC, "--by", "channel", "--profile", "norte", "--format", "csv"]);
    assert!(csv.stdout.contains("email") && !csv.stdout.contains("chat"), "{}", csv.stdout);
    let list = ["records", METRIC, "--excluded", "--profile", "norte"];
    for (lang, told) in [
        ("en", "left out by the profile and not listed: 3"),
        ("es", "excluidos por el perfil y sin listar: 3"),
    ] {
        let run = bench.run(&[&list[..], &["--format", "csv", "--lang", lang]].concat());
        assert!(run.stdout.contains("n2") && !run.stdout.contains("v1"), "{}", run.stdout);
        assert!(line(&run.stderr).contains(told), "{}", run.stderr);
    }
}
