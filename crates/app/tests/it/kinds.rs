//! The kinds of metrics, each by a user's own page whose examples run.

use std::path::Path;

use serde_json::Value;

use crate::{Bench, SMALL, line};

#[test]
fn a_variant_that_differs_is_told_beside() {
    let bench = Bench::new();
    // Bea had been lost for more than a year when she came back in March.
    let orders = "order,customer,date,currency\n\
                  1,ana,2025-06-01,EUR\n2,bea,2024-01-05,EUR\n3,bea,2026-03-10,EUR\n";
    bench.import_orders(orders);
    let march = ["--from", "2026-03-01", "--to", "2026-03-31"];
    let ask = |words: &[&str]| {
        let answer = bench.json(&[&["query", "retention_rate"], words, &march].concat());
        (answer["total"]["values"]["retention_rate"]["value"].clone(), answer["notes"].to_string())
    };
    let (value, notes) = ask(&[]);
    assert_eq!(value, 100.0);
    assert!(notes.contains("`retention_rate` is 200 percent by variant `formula`"), "{notes}");
    let (value, notes) = ask(&["--variant", "formula"]);
    assert_eq!(value, 200.0);
    assert!(notes.contains("`retention_rate` is 100 percent by variant `default`"), "{notes}");
    // Both are the same of who was there all the time.
    let (_, notes) = ask(&["--where", "customer = 'ana'"]);
    assert!(!notes.contains("by variant"), "{notes}");
    let words = [&["query", "retention_rate", "--lang", "es"][..], &march].concat();
    let shown = bench.run(&words).stdout;
    let shown = line(&shown);
    assert!(shown.contains("según la variante `formula`"), "{shown}");
}

/// Answers to surveys, one a line.
const ANSWERS_MAP: &str = r#"
name = "answers"
[[file]]
name = "answers"
has = ["response", "customer", "date", "score", "kind", "scale"]
formats = ["%Y-%m-%d"]
stream = "survey"
subject = "response"
record = "response"
[file.common]
customer = "customer"
[[file.event]]
kind = "answered"
at = "date"
value = "score"
[file.event.attributes]
kind = "kind"
scale = "scale"
"#;

/// Satisfaction was asked in January, recommendation in May and June.
const ANSWERS: &str = "\
response,customer,date,score,kind,scale
1,ana,2026-01-15,5,csat,1-5
2,bea,2026-01-15,5,csat,1-5
3,cid,2026-05-02,9,nps,0-10
4,dan,2026-05-02,3,nps,0-10
5,eva,2026-06-30,9,nps,0-10
";

#[test]
fn rows_of_a_composite_that_stand_on_other_parts_than_the_whole_are_told() {
    let bench = Bench::new();
    bench.import_each("desk", ANSWERS_MAP, &[("a.csv", ANSWERS)]);
    let range = ["--from", "2026-01-01", "--to", "2026-06-30"];
    let ask = |words: &[&str]| {
        let answer = bench.json(&[&["query", "cx_score"], words, &range].concat());
        let n = |row: &Value| row["values"]["cx_score"]["n"].as_u64().expect("a number");
        let rows: u64 = answer["rows"].as_array().expect("rows").iter().map(n).sum();
        (rows, n(&answer["total"]), answer["notes"].to_string())
    };
    // The answers about satisfaction are recent in January, and too old for the half-year.
    let (rows, total, notes) = ask(&["--variant", "recent", "--grain", "month"]);
    assert_eq!((rows, total), (5, 3));
    let told = "`cx_score`: rows and whole do not stand on the same parts (`csat`)";
    assert!(notes.contains(told), "{notes}");
    // Where all that is observed counts, in rows and whole, they add up; one row is the whole.
    let (rows, total, notes) = ask(&["--grain", "month"]);
    assert_eq!((rows, total), (5, 5));
    assert!(!notes.contains("same parts"), "{notes}");
    let (rows, total, notes) = ask(&["--variant", "recent"]);
    assert!(rows == total && !notes.contains("same parts"), "{notes}");
    let words = ["query", "cx_score", "--variant", "recent", "--grain", "month", "--lang", "es"];
    let shown = bench.run(&[&words[..], &range].concat()).stdout;
    let shown = line(&shown);
    assert!(shown.contains("no se apoyan en las mismas partes (`csat`)"), "{shown}");
}

#[test]
fn without_a_range_a_composite_counts_as_much_beside_another_metric_as_alone() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    bench.import_each("survey", ANSWERS_MAP, &[("a.csv", ANSWERS)]);
    // The first answer came in January, the first conversation in March.
    let n = |metrics: &str| {
        let answer = bench.json(&["query", metrics]);
        answer["total"]["values"]["cx_score"]["n"].clone()
    };
    assert_eq!(n("cx_score"), 5);
    assert_eq!(n("ticket_volume,cx_score"), 5);
}

#[test]
fn conversations_without_a_known_opening_are_told_beside_their_number() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let volume = || {
        let answer = bench.json(&["query", "ticket_volume"]);
        (answer["total"]["values"]["ticket_volume"]["value"].clone(), answer["notes"].to_string())
    };
    let (value, notes) = volume();
    assert_eq!(value, 2.0);
    assert!(!notes.contains("known_opening"), "{notes}");
    // What stands beside one figure does not beside many.
    for variant in ["`solved`", "`unique_customers`"] {
        assert!(notes.contains(&format!("by variant {variant}")), "{notes}");
    }
    for many in [["--by", "channel"], ["--grain", "month"]] {
        let many = bench.json(&["query", "ticket_volume", many[0], many[1]])["notes"].to_string();
        assert!(!many.contains("by variant"), "{many}");
    }
    // Of a third nothing but a status is told.
    let more = format!("{SMALL}3,2026-03-02T11:00:00Z,status,luis,agent,email,pending\n");
    bench.import_small(more);
    let (value, notes) = volume();
    assert_eq!(value, 3.0);
    assert!(notes.contains("`ticket_volume` is 2 count by variant `known_opening`"), "{notes}");
    let spanish = bench.run(&["query", "ticket_volume", "--lang", "es"]).stdout;
    let spanish = line(&spanish);
    assert!(spanish.contains("según la variante `known_opening`"), "{spanish}");
}

#[test]
fn own_pages_of_every_kind_agree_with_their_examples() {
    let bench = Bench::new();
    bench.run(&["init"]);
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let own = bench.data().join("metrics");
    std::fs::create_dir_all(&own).expect("the folder can be made");
    let mut copied = 0;
    for page in std::fs::read_dir(pages).expect("the pages are there").flatten() {
        std::fs::copy(page.path(), own.join(page.file_name())).expect("a page can be copied");
        copied += 1;
    }
    assert_eq!(copied, 8);
    // The manual begins with a page, too.
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/metric-pages.md");
    let manual = std::fs::read_to_string(manual).expect("the manual is there");
    let page = manual.split("~~~").nth(1).and_then(|page| page.strip_prefix("text\n"));
    let page = page.expect("the manual begins with a page");
    std::fs::write(own.join("chat_share.md"), page).expect("a page can be written");
    let checked = bench.run(&["metrics", "check"]);
    assert_eq!(checked.status, 0, "{}", checked.stderr);
}

/// Writes a page of one's own into a data folder.
fn write(bench: &Bench, name: &str, matter: &str) {
    bench.run(&["init"]);
    let page = format!(
        "+++\nname = \"{name}\"\ntitle = \"Own\"\nfamily = \"voice\"\nunit = \"ratio\"\n\
         better = \"higher\"\nversion = 1\nformula = \"own\"\n{matter}\n+++\nOwn.\n"
    );
    bench.write(&format!("metrics/{name}.md"), page);
}

/// Writes a page of one's own, and returns what checking says of it.
fn told(name: &str, matter: &str) -> String {
    let bench = Bench::new();
    write(&bench, name, matter);
    checked(&bench)
}

/// Returns what checking says of wrong pages.
fn checked(bench: &Bench) -> String {
    let checked = bench.run(&["metrics", "check"]);
    assert_eq!(checked.status, 1, "{}", checked.stdout);
    line(&checked.stderr)
}

#[test]
fn pages_that_need_each_other_are_refused() {
    let bench = Bench::new();
    let of = |metric: &str| {
        format!("kind = \"derived\"\ncompute = \"a * 2\"\n[inputs.a]\nmetric = \"{metric}\"")
    };
    write(&bench, "own", &of("other"));
    write(&bench, "other", &of("own"));
    let said = checked(&bench);
    assert!(said.contains("is computed from itself, by way of `"), "{said}");
}

#[test]
fn a_wrong_page_is_told_in_spanish() {
    let bench = Bench::new();
    let input = "[inputs.a]\nmetric = \"own\"";
    write(&bench, "own", &format!("kind = \"derived\"\ncompute = \"a * 2\"\n{input}"));
    write(&bench, "bare", "kind = \"derived\"");
    let told = bench.run(&["metrics", "check", "--lang", "es"]);
    assert_eq!(told.status, 1, "{}", told.stdout);
    let said = line(&told.stderr);
    for wrong in [
        "`own` se calcula a partir de sí misma, a través de `own`",
        "la clase `derived` necesita `compute`",
        "no hay ningún `[inputs.NOMBRE]`",
    ] {
        assert!(said.contains(wrong), "{wrong}: {said}");
    }
}

#[test]
fn what_is_divided_by_zero_has_no_value_and_says_so() {
    let bench = Bench::new();
    let input = "[inputs.a]\nmetric = \"ticket_volume\"";
    write(&bench, "own", &format!("kind = \"derived\"\ncompute = \"a / (a - a)\"\n{input}"));
    let side = |name: &str, more: &str| {
        format!("[{name}]\nfact = \"cases\"\n{more}date = {{ event = \"opened_at\" }}\n")
    };
    let (all, none) = (side("numerator", ""), side("denominator", "where = \"channel = 'fax'\"\n"));
    write(&bench, "faxed", &format!("kind = \"ratio\"\n{all}{none}"));
    assert_eq!(bench.import_small(SMALL).status, 0);
    assert_eq!(bench.value(&["ticket_volume"])["value"], 2.0);
    for metric in ["own", "faxed"] {
        let value = bench.value(&[metric]);
        assert!(value["value"].is_null(), "{metric}: {value}");
        assert_eq!(value["reason"], "nothing_to_divide_by", "{metric}: {value}");
    }
}

#[test]
fn a_wrong_page_is_told_at_its_line() {
    let derived = |compute: &str, metric: &str| {
        let input = format!("[inputs.a]\nmetric = \"{metric}\"");
        told("own", &format!("kind = \"derived\"\ncompute = \"{compute}\"\n{input}"))
    };
    let itself = derived("a * 2", "own");
    assert!(itself.contains("own.md:12: `own` is computed from itself"), "{itself}");
    let unknown = derived("a / b", "backlog");
    assert!(unknown.contains("own.md:10: unknown input `b`"), "{unknown}");
    let nobody = derived("a", "first_respnse_time");
    assert!(nobody.contains("did you mean `first_response_time`?"), "{nobody}");
    let formula = derived("a /", "backlog");
    assert!(formula.contains("cannot read formula `a /`: it ends too early"), "{formula}");
    let side = |fact: &str, date: &str, more: &str| {
        format!("[value]\nfact = \"{fact}\"\n{more}date = {{ event = \"{date}\" }}")
    };
    let mean = side("feedback", "received_at", "of = \"ratting\"\n");
    let mean = told("own", &format!("kind = \"mean\"\n{mean}"));
    assert!(mean.contains("rating"), "{mean}");
    let rated = |more: &str| {
        let side = side("reviews", "reviewed_at", &format!("of = \"score\"\n{more}"));
        told("own", &format!("kind = \"agreement\"\n{side}"))
    };
    let alone = rated("distinct = \"conversation\"\n");
    assert!(alone.contains("an agreement needs `rater`"), "{alone}");
    let number = rated("distinct = \"conversation+score\"\nrater = \"reviewer\"\n");
    assert!(number.contains("`score` is not a text"), "{number}");
    let rater = side("cases", "opened_at", "rater = \"agent\"\n");
    let rater = told("own", &format!("kind = \"count\"\n{rater}"));
    assert!(rater.contains("only an agreement has a `rater`"), "{rater}");
    let count = side("cases", "opened_at", "");
    let taken = told("backlog", &format!("kind = \"count\"\n{count}"));
    assert!(taken.contains("already the name of a metric that comes with baremo"), "{taken}");
}

#[test]
fn only_what_is_made_of_others_says_whose_chance_it_is() {
    let side = "[value]\nfact = \"cases\"\ndate = { event = \"opened_at\" }";
    let said = told("own", &format!("kind = \"count\"\ninterval = \"customer\"\n{side}"));
    assert!(said.contains("only a derived metric or a composite says whose chance"), "{said}");
}

#[test]
fn records_of_members_stand_on_their_side_and_say_where_they_do_not_add_up() {
    let bench = Bench::new();
    let side = "kind = \"members\"\n[value]\nfact = \"active_spans\"\nfrom = \"started_at\"\n\
                to = \"ended_at\"\ndistinct = \"customer\"\ndate = { event = \"started_at\" }\n";
    write(&bench, "linear", &format!("compute = \"2 * (1 - lost / start)\"\n{side}"));
    write(&bench, "product", &format!("compute = \"kept * lost / start\"\n{side}"));
    // At the start of March three are active; Bea's year ends in it.
    bench.import_orders(
        "order,customer,date,currency\n\
         1,ana,2025-06-01,EUR\n2,bea,2025-03-05,EUR\n3,cid,2025-09-01,EUR\n\
         4,dan,2026-04-02,EUR\n",
    );
    let march = ["--from", "2026-03-01", "--to", "2026-03-31"];
    let told = |name: &str| {
        let answer = bench.json(&[&["query", name][..], &march].concat());
        let listed = bench.run(&[&["records", name, "--format", "json"][..], &march].concat());
        let lines = listed.stdout.lines();
        let records = lines.map(|line| serde_json::from_str(line).expect("JSON lines"));
        (answer, records.collect::<Vec<serde_json::Value>>())
    };
    let sum = |records: &[serde_json::Value], side: &str| -> f64 {
        let own = records.iter().filter(|record| record["side"] == side);
        own.map(|own| own["weight"].as_f64().unwrap() * own["value"].as_f64().unwrap()).sum()
    };
    let (answer, records) = told("linear");
    let value = &answer["total"]["values"]["linear"];
    assert_eq!([&value["numerator"], &value["denominator"]], [4.0, 3.0], "{value}");
    assert_eq!([sum(&records, "numerator"), sum(&records, "denominator")], [4.0, 3.0]);
    assert!(!answer["notes"].to_string().contains("add up"), "{answer}");
    let (answer, records) = told("product");
    let mut sides: Vec<_> = records.iter().map(|record| record["side"].to_string()).collect();
    sides.sort();
    sides.dedup();
    assert_eq!(sides, ["\"denominator\"", "\"numerator\""]);
    assert!(answer["notes"].to_string().contains("do not add up to it"), "{answer}");
}

#[test]
fn an_optional_part_without_data_is_in_no_interval_of_a_composite() {
    let bench = Bench::new();
    let solved = "kind = \"composite\"\ninterval = \"customer\"\n[inputs.solved]\n\
                  metric = \"ticket_resolution_rate\"\nvariant = \"by_watermark\"\n\
                  weight = 1\nworst = 0\nbest = 100\n";
    let calls = "[inputs.calls]\nmetric = \"abandonment_rate\"\noptional = true\n\
                 weight = 1\nworst = 100\nbest = 0\n";
    write(&bench, "alone", solved);
    write(&bench, "beside", &format!("{solved}{calls}"));
    bench.import_small(
        "conversation,time,kind,actor,role,channel,value\n\
         1,2026-03-01T09:00:00Z,opened,ana,customer,email,\n\
         1,2026-03-01T10:00:00Z,status,luis,agent,email,solved\n\
         2,2026-03-01T09:00:00Z,opened,bea,customer,email,\n\
         3,2026-03-01T09:00:00Z,opened,eva,customer,email,\n\
         3,2026-03-01T11:00:00Z,status,luis,agent,email,solved\n",
    );
    let [alone, beside] = ["alone", "beside"].map(|name| bench.value(&[name]));
    assert!(alone["interval"].is_array(), "{alone}");
    assert_eq!(alone["interval"], beside["interval"], "its weight is the other's");
    assert_eq!(alone["value"], beside["value"]);
}

#[test]
fn what_divides_sums_by_sums_has_the_intervals_of_a_ratio() {
    let bench = Bench::new();
    let side = |place: &str, rest: &str| {
        format!("[{place}]\nfact = \"cases\"\n{rest}date = {{ event = \"opened_at\" }}\n")
    };
    let solved = "where = \"solved_at is not null\"\n";
    let (upper, lower) = (side("numerator", solved), side("denominator", ""));
    write(&bench, "ratio", &format!("kind = \"ratio\"\n{upper}{lower}"));
    let (upper, lower) = (side("inputs.solved.side", solved), side("inputs.opened.side", ""));
    let matter = format!("kind = \"derived\"\ncompute = \"solved / opened\"\n{upper}{lower}");
    write(&bench, "divided", &matter);
    bench.import_small(
        "conversation,time,kind,actor,role,channel,value\n\
         1,2026-03-01T09:00:00Z,opened,ana,customer,email,\n\
         1,2026-03-01T10:00:00Z,status,luis,agent,email,solved\n\
         2,2026-03-01T09:00:00Z,opened,bea,customer,email,\n\
         3,2026-03-01T09:00:00Z,opened,bea,customer,email,\n\
         4,2026-03-01T09:00:00Z,opened,eva,customer,email,\n\
         4,2026-03-01T11:00:00Z,status,luis,agent,email,solved\n",
    );
    let [ratio, divided] = ["ratio", "divided"].map(|name| {
        let answer = bench.json(&["query", name, "--interval", "bootstrap"]);
        assert_eq!(answer["metrics"][0]["interval"], "bootstrap", "{answer}");
        answer["total"]["values"][name].clone()
    });
    assert_eq!(divided["value"], 0.5, "{divided}");
    assert!(divided["interval"].is_array(), "{divided}");
    assert_eq!(divided["interval"], ratio["interval"]);
}

#[test]
fn a_mean_of_customers_is_drawn_with_them() {
    let bench = Bench::new();
    // Half wrote once, and half three times.
    let mut rows = String::from("conversation,time,kind,actor,role,channel,value\n");
    for customer in 0..20 {
        for day in 1..2 + 2 * (customer % 2) {
            let at = format!("2026-03-0{day}T09:00:00Z");
            rows += &format!("{customer}-{day},{at},opened,c{customer},customer,email,\n");
        }
    }
    bench.import_small(rows);
    let answer = bench.json(&["query", "tickets_per_customer", "--interval", "bootstrap"]);
    let value = &answer["total"]["values"]["tickets_per_customer"];
    assert_eq!(value["value"], 2.0, "{value}");
    // The standard error of the mean of twenty is 0.22: 1.96 of it on each side.
    for (end, expected) in [(0, 1.56), (1, 2.44)] {
        let found = value["interval"][end].as_f64().expect("an interval");
        assert!((found - expected).abs() < 0.11, "{value}");
    }
}

#[test]
fn a_call_in_two_queues_is_drawn_as_one() {
    let bench = Bench::new();
    // Half take 100 seconds in each queue, and half 300.
    let mut rows = String::from("id,queue,at,agent,answered,ended\n");
    for call in 0..20 {
        let ends = [["01:50", "07:50"], ["05:10", "11:10"]][call % 2];
        for (visit, end) in ends.into_iter().enumerate() {
            let at = |time: &str| format!("2026-03-02T{call:02}:{time}Z");
            let (agent, queue) = [("ann", "sales"), ("bob", "help")][visit];
            let (from, answered) = [("00:00", "00:10"), ("06:00", "06:10")][visit];
            let (from, answered, end) = (at(from), at(answered), at(end));
            rows += &format!("k{call},{queue},{from},{agent},{answered},{end}\n");
        }
    }
    bench.import_calls("pbx", &rows);
    let words = ["query", "handle_time", "--variant", "per_call", "--interval", "bootstrap"];
    let answer = bench.json(&words);
    let value = &answer["total"]["values"]["handle_time"];
    assert_eq!(value["value"], 400.0, "{value}");
    // The standard error of the mean of twenty calls is 200 ÷ √20 = 45: 1.96 of it on each side.
    for (end, expected) in [(0, 312.0), (1, 488.0)] {
        let found = value["interval"][end].as_f64().expect("an interval");
        assert!((found - expected).abs() < 22.0, "{value}");
    }
}

/// A number of days, and points for it while they are recent; beside answers that there are not.
const DAYS: [(&str, &str); 3] = [
    (
        "own_days",
        r#"unit = "count"
formula = "days on which tickets can come"
kind = "derived"
compute = "days"
[inputs.days]
metric = "ticket_volume"
every = "day"
"#,
    ),
    (
        "own_index",
        r#"unit = "points"
formula = "points for days"
kind = "composite"
[inputs.days]
metric = "own_days"
weight = 1
worst = 0
best = 10
staleness = "3d"
"#,
    ),
    (
        "own_worst",
        r#"unit = "points"
formula = "points for days and answers"
kind = "composite"
[inputs.days]
metric = "own_days"
weight = 3
worst = 0
best = 10
[inputs.csat]
metric = "csat"
weight = 1
worst = 0
best = 100
missing = "worst"
"#,
    ),
];

#[test]
fn what_is_counted_day_by_day_is_as_recent_as_its_last_day() {
    let bench = Bench::new();
    bench.run(&["init", "--zone", "UTC"]);
    let mut csv = "conversation,time,kind,actor,role,channel,value\n".to_owned();
    for day in 2..12 {
        csv += &format!("{day},2026-03-{day:02}T09:00:00Z,opened,ana,customer,email,\n");
    }
    bench.import_small(csv);
    for (name, matter) in DAYS {
        let head = format!("name = \"{name}\"\ntitle = \"Days\"\nfamily = \"load\"\n");
        let page = format!("+++\n{head}better = \"higher\"\nversion = 1\n{matter}+++\nDays.\n");
        bench.write(&format!("metrics/{name}.md"), page);
    }
    assert_eq!(bench.value(&["own_days"])["value"], 10.0);
    let index = bench.value(&["own_index"]);
    assert_eq!((&index["value"], &index["reason"]), (&Value::from(100.0), &Value::Null), "{index}");
    let worst = bench.value(&["own_worst"]);
    assert_eq!(worst["value"], 75.0, "{worst}");
    let csat = worst["contributions"].as_array().and_then(|parts| parts.first()).expect("a part");
    assert_eq!((csat["input"].as_str(), csat["reason"].as_str()), (Some("csat"), Some("no_data")));
    assert_eq!((csat["value"].as_f64(), csat["weight"].as_f64()), (None, Some(0.25)), "{csat}");
}
