//! Files that the owner writes: what is wrong in one is told as a person would, at its line, under
//! its path in the data folder.

use crate::serve::Server;
use crate::{Bench, SMALL, line};

/// A page of one's own whose example expects a number and a channel that are not answered.
const WRONG: &str = r#"+++
name = "wrongex"
title = "Wrong"
family = "value"
unit = "count"
better = "lower"
version = 1
formula = "orders"
kind = "count"
[value]
fact = "orders"
date = { event = "placed_at" }
+++
Orders.

## Example

```events
a1 | 2026-03-01 09:00 | customer:ana | order.placed | amount=1 currency=EUR
watermark 2026-03-31
```
```query
baremo query wrongex
```
```answer
bucket | value | reason
-      | 2     | too_few
```
```query
baremo query wrongex --grain month --from 2026-02-01 --to 2026-03-31
```
```answer
bucket     | value
2026-03-01 | 1
```
"#;

/// Returns what checking tells programs.
fn problems(bench: &Bench) -> Vec<serde_json::Value> {
    let run = bench.run(&["metrics", "check", "--format", "json"]);
    assert_eq!(run.status, 1, "{}", run.stdout);
    let told: serde_json::Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    told["problems"].as_array().expect("a list").clone()
}

#[test]
fn a_wrong_page_is_told_to_programs() {
    let bench = Bench::new();
    bench.run(&["init"]);
    bench.write("metrics/wrongex.md", WRONG.replace("kind = \"count\"", "kind = \"cuont\""));
    let found = problems(&bench);
    assert_eq!(found[0]["file"], "metrics/wrongex.md", "{found:?}");
    let message = found[0]["message"].as_str().expect("a text");
    assert!(!message.is_empty() && !message.contains("wrongex.md:"), "{message}");
    let csv = bench.run(&["metrics", "check", "--format", "csv"]).stdout;
    assert!(csv.starts_with("file,line,message") && csv.contains("metrics/wrongex.md,"), "{csv}");
}

#[test]
fn an_example_that_does_not_agree_is_told_in_words() {
    let bench = Bench::new();
    bench.run(&["init"]);
    bench.write("metrics/wrongex.md", WRONG);
    let english = bench.run(&["metrics", "check"]);
    assert_eq!(english.status, 1, "{}", english.stdout);
    let said = line(&english.stderr);
    for part in [
        "error: metrics/wrongex.md:",
        "`value` is `1`, and the example expects `2`; the row has `value` `1`, `n` `1`",
        "`reason` is `-`, and the example expects `too_few`",
        "rows that the example expects: 1; that the answer has: 2: `bucket` `2026-02-01`",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // Programs read the same, one by one.
    let found = problems(&bench);
    assert!(found.len() >= 3, "{found:?}");
    assert_eq!(found[0]["file"], "metrics/wrongex.md", "{found:?}");
    assert!(found[0]["line"].as_u64() > Some(10), "{found:?}");
    let first = found[0]["message"].as_str().expect("a text");
    assert!(first.starts_with("`value` is `1`, and the example expects `2`"), "{first}");
    let spanish = line(&bench.run(&["metrics", "check", "--lang", "es"]).stderr);
    for part in [
        "metrics/wrongex.md:",
        "`value` es `1` y el ejemplo espera `2`; la fila tiene `value` `1`, `n` `1`",
        "filas que espera el ejemplo: 1; que tiene la respuesta: 2: `bucket` `2026-02-01`",
    ] {
        assert!(spanish.contains(part), "{part}: {spanish}");
    }
    for said in [said, spanish] {
        assert!(!said.contains("Some(") && !said.contains("None"), "{said}");
    }
}

/// An order of Ana's.
const ORDERS: &str = "order,customer,date,currency\n1,ana,2026-03-01,EUR\n";

#[test]
fn a_wrong_scoring_or_segment_is_left_out_and_all_else_answers() {
    let bench = Bench::new();
    bench.run(&["init"]);
    bench.import_small(SMALL);
    bench.import_orders(ORDERS);
    let measure = "[[measure]]\nname = \"recency\"\nvalue = \"watermark - last_ordr_at\"\n\
                   worst = \"365d\"\nbest = \"0d\"\n";
    bench.write("health.toml", measure);
    bench.write("segments/typo.toml", "[[class]]\nname = \"a\"\nwhen = \"order_dayz >= 5\"\n");
    bench.write("segments/good.toml", "[[class]]\nname = \"all\"\n");
    let health = "health.toml:3: measure `recency`: this reads `customer_base`, which has no \
                  `last_ordr_at`, did you mean `last_order_at`?";
    let segment = "segments/typo.toml:3: class `a`: this reads `customer_base`, which has no \
                   `order_dayz`, did you mean `order_day_count`?";

    let answered = bench.run(&["query", "ticket_volume", "--by", "segment.good"]);
    assert_eq!(answered.status, 0, "{}", answered.stderr);
    let said = line(&answered.stdout);
    assert!(said.contains(health) && said.contains(segment), "{said}");
    for (asked, told) in [
        (&["query", "health_score"][..], health),
        (&["query", "ticket_volume", "--where", "customer.health < 50"], health),
        (&["explain", "health_score", "--record", "ana"], health),
        (&["query", "ticket_volume", "--by", "segment.typo"], segment),
    ] {
        let refused = bench.run(asked);
        assert_eq!(refused.status, 1, "{asked:?}: {}", refused.stdout);
        assert!(line(&refused.stderr).contains(told), "{asked:?}: {}", refused.stderr);
    }
    for (words, language) in [(&["doctor"][..], "en"), (&["metrics", "check"], "es")] {
        let listed = bench.run(&[words, &["--lang", language]].concat());
        assert_eq!(listed.status, 1, "{}", listed.stdout);
        let said = line(&format!("{} {}", listed.stdout, listed.stderr));
        assert!(
            said.contains("health.toml:3: ") && said.contains("segments/typo.toml:3: "),
            "{said}"
        );
    }
    // Lists and pages of customers do without a score, and say so.
    let server = Server::start(&bench);
    for page in ["/customers?lang=en", "/customers/ana?lang=en"] {
        let (status, body) = server.get(page);
        assert!(status.contains("200"), "{status}: {body}");
        assert!(body.contains("health.toml:3: measure"), "{page}: {body}");
    }
    bench.write("health.toml", measure.replace("ordr", "order"));
    bench.write("segments/typo.toml", "[[class]]\nname = \"a\"\n");
    let mended = bench.run(&["query", "health_score"]);
    assert!(mended.status == 0 && !mended.stdout.contains("health.toml"), "{}", mended.stdout);
}

#[test]
fn a_wrong_file_of_bands_is_left_out_and_every_question_answers() {
    let bench = Bench::new();
    bench.run(&["init"]);
    bench.import_small(SMALL);
    let ours = "[[band]]\nmetric = \"csat\"\ngood = \">= 88 %\"\nsource = \"ours\"\n";
    let bands = || {
        let shown = bench.json(&["metrics", "show", "csat"]);
        shown["bands"].as_array().expect("a list").clone()
    };
    let built_in = bands();
    bench.write("bands.toml", ours);
    assert_eq!((bands().len(), &bands()[0]["source"]), (1, &"ours".into()));
    bench.write("bands.toml", ours.replace("csat", "csta"));
    assert_eq!(bands(), built_in);
    let wrong = "bands.toml:2: unknown metric `csta`";
    for (language, left_out) in
        [("en", "benchmarks of this file are left out"), ("es", "no cuentan hasta que se corrija")]
    {
        let answered = bench.run(&["query", "ticket_volume", "--lang", language]);
        assert_eq!(answered.status, 0, "{}", answered.stderr);
        let said = line(&answered.stdout);
        assert!(said.contains("bands.toml:2: ") && said.contains(left_out), "{said}");
    }
    for words in [&["doctor"][..], &["metrics", "check"]] {
        let listed = bench.run(words);
        assert_eq!(listed.status, 1, "{}", listed.stdout);
        let said = line(&format!("{} {}", listed.stdout, listed.stderr));
        assert!(said.contains(wrong), "{said}");
    }
}

#[test]
fn a_folder_without_families_is_one_of_pages_of_ones_own() {
    let bench = Bench::new();
    bench.run(&["init"]);
    let page = WRONG.split("\n## Example").next().expect("a page");
    let dir = |name: &str| bench.data().join(name).display().to_string();
    for folder in ["metrics", "drafts"] {
        bench.write(&format!("{folder}/wrongex.md"), page);
        let checked = bench.run(&["metrics", "check", &dir(folder)]);
        assert_eq!(checked.status, 0, "{folder}: {}", checked.stderr);
    }
    // A mistake in the definition is told as ever, and a catalogue is held to its own rules.
    bench.write("drafts/wrongex.md", page.replace("placed_at", "plcaed_at"));
    assert_eq!(bench.run(&["metrics", "check", &dir("drafts")]).status, 1);
    bench.write("ours/value/wrongex.md", page);
    let strict = bench.run(&["metrics", "check", &dir("ours")]);
    assert_eq!(strict.status, 1, "{}", strict.stdout);
    assert!(line(&strict.stderr).contains("`## Why it matters`"), "{}", strict.stderr);
}
