//! By channel: whose channel it is, what was spent for none, and what a limit leaves out.

use serde_json::{Value, json};

use crate::serve::Server;
use crate::several_currencies::SALES;
use crate::{Bench, line, text};

/// Ana and Bea were won by search, Cid on social networks; they buy in the web shop and a store.
const ORDERS: &str = "\
order,customer,date,channel
1,ana,2026-03-05,web
2,bea,2026-03-06,store
3,cid,2026-03-07,web
";

const ORDERS_MAP: &str = r#"
name = "orders"
[[file]]
name = "orders"
has = ["order", "customer", "date", "channel"]
formats = ["%Y-%m-%d"]
stream = "order"
subject = "order"
record = "order"
[file.common]
customer = "customer"
channel = "channel"
[[file.event]]
kind = "placed"
at = "date"
[file.event.attributes]
amount = "'50'"
currency = "'EUR'"
"#;

const CUSTOMERS: &str = "\
customer_id,signed_up_at,channel
ana,2026-03-01,search
bea,2026-03-01,search
cid,2026-03-01,social
";

const PEOPLE_MAP: &str = r#"
name = "people"
[[file]]
name = "people"
has = ["person", "date", "channel", "plan"]
formats = ["%Y-%m-%d"]
stream = "customer"
subject = "person"
[file.common]
customer = "person"
channel = "channel"
[[file.event]]
kind = "changed"
at = "date"
record = "{person}/{date}"
[file.event.attributes]
plan = "plan"
"#;

/// Of the 400 euros of March 240 are for no channel.
const COSTS: &str = "\
from,to,category,amount,channel,currency
2026-03-01,2026-03-31,ads,100,search,EUR
2026-03-01,2026-03-31,ads,60,social,EUR
2026-03-01,2026-03-31,salaries,240,,EUR
2026-04-01,2026-04-30,salaries,500,,EUR
";

/// What an order costs, whatever it is spent on.
const COST: &str = r#"+++
name = "own_cost"
title = "Cost of an order"
family = "value"
unit = "money"
better = "lower"
version = 1
formula = "spend / orders"
kind = "ratio"
[numerator]
fact = "spend_days"
sum = "amount"
date = { event = "at" }
[denominator]
fact = "orders"
date = { event = "placed_at" }
+++
Cost.
"#;

const MARCH: [&str; 4] = ["--from", "2026-03-01", "--to", "2026-03-31"];

const MEANINGS: &str = "`channel` is not one thing here: that which won the customer in `cac`; \
                        that of the order in `own_sales`";

const UNATTRIBUTED: &str = "`cac`: 240.00 EUR of what was spent (60.0%) has no `channel` and \
                            stands in (none) alone, so that other rows look cheaper than they \
                            were; a ratio of (none) divides it by what has no `channel` either, \
                            such as customers whom none won";

const FILTERED: &str = "`cac`: 240.00 EUR of what was spent (60.0%) has no `channel` and does not \
                        count in this figure, which is filtered by it";

fn bench() -> Bench {
    let bench = Bench::new();
    bench.run(&["init"]);
    bench.write("metrics/own_sales.md", SALES);
    bench.import_each("shop", ORDERS_MAP, &[("orders.csv", ORDERS)]);
    let customers = bench.file("customers.csv", CUSTOMERS);
    bench.json(&["import", text(&customers), "--source", "crm"]);
    let costs = bench.file("costs.csv", COSTS);
    bench.json(&["import", text(&costs), "--source", "books"]);
    bench
}

/// Asks by channel, of March unless the words say otherwise.
fn ask(bench: &Bench, words: &[&str]) -> Value {
    let range: &[&str] = if words.contains(&"--from") { &[] } else { &MARCH };
    bench.json(&[&["query"], words, range].concat())
}

fn notes(answer: &Value) -> Vec<&str> {
    let notes = answer["notes"].as_array().map(Vec::as_slice).unwrap_or_default();
    notes.iter().filter_map(Value::as_str).collect()
}

#[test]
fn an_answer_says_whose_channel_each_metric_reads() {
    let bench = bench();
    let both = ask(&bench, &["own_sales,cac", "--by", "channel"]);
    assert_eq!(notes(&both), [MEANINGS, UNATTRIBUTED]);
    // A filter reads it too, and leaves out what was spent for no channel.
    let filtered = ask(&bench, &["own_sales,cac", "--where", "channel = 'web'"]);
    assert_eq!(notes(&filtered), [MEANINGS, FILTERED]);
    // What customers are worth is told by what won them, as the cost of winning them is.
    let worth = ask(&bench, &["clv,clv_to_cac,cac", "--by", "channel"]);
    let told = UNATTRIBUTED.replace("`cac`:", "`clv_to_cac`, `cac`:");
    assert_eq!(notes(&worth), [told.as_str()]);
    let channels = worth["rows"].as_array().expect("rows").iter();
    let channels: Vec<&Value> = channels.map(|row| &row["by"]["channel"]).collect();
    assert_eq!(channels, [&json!("search"), &json!("social"), &Value::Null]);
    // One that holds contacts against orders reads the channel of contacts, and all orders.
    let told = "`contact_rate`: `channel` is not that of `orders`, all of which count in each row";
    for words in [["--by", "channel"], ["--where", "channel = 'web'"]] {
        let contacts = ask(&bench, &[&["contact_rate"][..], &words].concat());
        assert!(notes(&contacts).contains(&told), "{contacts}");
        assert!(!notes(&contacts).concat().contains("is not one thing"), "{contacts}");
    }
    // A profile that leaves out a channel of contacts leaves out no order.
    bench.write("profiles/letters.toml", "[default]\nexclude = \"channel = 'web'\"\n");
    let letters = ask(&bench, &["contact_rate", "--profile", "letters"]);
    assert_eq!(letters["total"]["values"]["contact_rate"]["excluded"]["profile"], Value::Null);
    // Only who enters a cohort, and who takes the first step, is told apart by it.
    for metric in ["cohort_retention", "repurchase_after_contact"] {
        let told = ask(&bench, &[metric, "--by", "channel"]);
        let told = notes(&told).concat();
        assert!(!told.contains("is not one thing here"), "{metric}: {told}");
    }
    assert!(notes(&ask(&bench, &["own_sales,cac"])).is_empty());
    assert!(notes(&ask(&bench, &["own_sales", "--by", "channel"])).is_empty());

    let words = ["query", "own_sales,cac", "--by", "channel", "--lang", "es"];
    let shown = bench.run(&[&words[..], &MARCH].concat()).stdout;
    let shown = line(&shown);
    let told = "`channel` no es aquí una sola cosa: de la captación del cliente en `cac`; del \
                pedido en `own_sales`";
    assert!(shown.contains(told), "{shown}");
}

#[test]
fn what_won_a_customer_was_told_first_and_what_they_are_was_told_last() {
    // Ana is told of by two sources, and by each of them twice.
    let lists = [
        ("crm", "ana,2026-03-01,search,basic\n", "ana,2026-03-20,mail,silver\n"),
        ("club", "ana,2026-02-10,referral,gold\n", "ana,2026-03-10,social,gold\n"),
    ];
    for order in [[0, 1], [1, 0]] {
        let bench = Bench::new();
        bench.run(&["init"]);
        bench.write("metrics/own_sales.md", SALES);
        bench.import_each("shop", ORDERS_MAP, &[("orders.csv", ORDERS)]);
        let map = bench.file("people.toml", PEOPLE_MAP);
        for (source, first, later) in order.map(|place| lists[place]) {
            let people = format!("person,date,channel,plan\n{later}{first}");
            let people = bench.file("people.csv", people);
            bench.json(&["import", text(&people), "--source", source, "--map", text(&map)]);
        }
        let told = |dimension: &str| {
            let of_ana = ["own_sales", "--by", dimension, "--where", "customer = 'ana'"];
            let answer = ask(&bench, &of_ana);
            let rows = answer["rows"].as_array().cloned().unwrap_or_default();
            rows.iter().map(|row| row["by"][dimension].clone()).collect::<Vec<_>>()
        };
        assert_eq!(told("customer.channel"), [json!("referral")], "{order:?}");
        assert_eq!(told("plan"), [json!("silver")], "{order:?}");
    }
}

#[test]
fn what_was_spent_for_no_channel_is_a_row_and_a_note() {
    let bench = bench();
    let answer = ask(&bench, &["cac", "--by", "channel"]);
    let told = |row: usize| {
        let value = &answer["rows"][row]["values"]["cac"];
        let channel = answer["rows"][row]["by"]["channel"].clone();
        json!([channel, value["value"], value["numerator"], value["reason"]])
    };
    assert_eq!(told(0), json!(["search", 5000.0, 10_000.0, null]));
    assert_eq!(told(1), json!(["social", 6000.0, 6000.0, null]));
    assert_eq!(told(2), json!([null, null, 24_000.0, "nothing_to_divide_by"]));
    assert_eq!(notes(&answer), [UNATTRIBUTED]);
    // Months of it add up: 240 of March and 500 of April, of 900.
    let months = ["--grain", "month", "--from", "2026-03-01", "--to", "2026-04-30"];
    let words = [&["cac", "--by", "channel"][..], &months].concat();
    let told = notes(&ask(&bench, &words)).concat();
    assert!(told.contains("740.00 EUR of what was spent (82.2%)"), "{told}");
}

#[test]
fn spend_that_a_dimension_says_nothing_of_is_noted_under_filters_and_where_it_is_all() {
    let bench = bench();
    let told = |filter: &str| {
        let answer = ask(&bench, &["cac", "--where", filter]);
        notes(&answer).concat()
    };
    assert_eq!(told("channel = 'search'"), FILTERED);
    assert_eq!(told("channel = 'search' and currency = 'EUR'"), FILTERED);
    // One that asks for what has no channel leaves nothing of it out.
    assert_eq!(told("channel is null"), "");
    assert_eq!(told("currency = 'EUR'"), "");
    // Of April nothing has a channel.
    let april = ["--from", "2026-04-01", "--to", "2026-04-30"];
    let answer = ask(&bench, &[&["cac", "--by", "channel"][..], &april].concat());
    let all = "`cac`: all of the 500.00 EUR spent has no `channel`: nothing that was spent can be \
               told apart by it";
    assert_eq!(notes(&answer), [all]);
}

#[test]
fn months_without_spend_are_those_of_each_channel() {
    let bench = bench();
    // Search won Dan in April, when nothing was spent on it. Salaries were paid in both months.
    let orders = "order,customer,date,channel\n4,dan,2026-04-10,web\n5,ana,2026-04-20,web\n";
    bench.import_each("april", ORDERS_MAP, &[("april.csv", orders)]);
    let people = "customer_id,signed_up_at,channel\ndan,2026-04-01,search\n";
    let people = bench.file("april_people.csv", people);
    bench.json(&["import", text(&people), "--source", "april_people"]);
    let told = "`cac`: it is divided by 3, 1 of them from months of which no spend is on record, \
                which makes it too low";
    let range = ["--from", "2026-03-01", "--to", "2026-04-15"];
    let asked = |words: &[&str]| ask(&bench, &[&["cac"][..], words, &range].concat());
    let partial = |row: &Value| row["values"]["cac"]["partial"] == json!(true);

    let answer = asked(&["--by", "channel"]);
    let rows: Vec<bool> = answer["rows"].as_array().expect("rows").iter().map(partial).collect();
    assert_eq!((rows, partial(&answer["total"])), (vec![true, false, false], false), "{answer}");
    assert!(notes(&answer).contains(&told), "{answer}");
    // By month the one without has no value, and both together have one that is too low.
    let answer = asked(&["--where", "channel = 'search'", "--grain", "month"]);
    assert_eq!(answer["rows"][1]["values"]["cac"]["reason"], "not_recorded", "{answer}");
    assert!(partial(&answer["total"]), "{answer}");
    assert!(notes(&answer).contains(&told), "{answer}");
    // All four were won in months with spend.
    let answer = asked(&[]);
    assert!(!notes(&answer).concat().contains("no spend"), "{answer}");
    assert!(!partial(&answer["total"]), "{answer}");
}

#[test]
fn what_was_spent_before_a_figure_counts_is_not_noted() {
    let bench = bench();
    bench.write("metrics/own_cost.md", COST);
    // Nobody ordered before March, so that November has no cost of an order.
    let early = "from,to,category,amount,channel,currency\n\
                 2025-11-01,2025-11-30,salaries,1000,,EUR\n";
    let early = bench.file("early.csv", early);
    bench.json(&["import", text(&early), "--source", "ledger"]);
    let since = ["--grain", "month", "--from", "2025-11-01", "--to", "2026-03-31"];
    let told = |words: &[&str]| {
        let answer = ask(&bench, &[&["own_cost"][..], words, &since].concat());
        let told = notes(&answer).into_iter().find(|note| note.contains("spent"));
        told.unwrap_or_default().to_owned()
    };
    let of = |note: &str| note.replace("`cac`", "`own_cost`");
    assert_eq!(told(&["--where", "channel = 'search'"]), of(FILTERED));
    assert_eq!(told(&["--by", "channel"]), of(UNATTRIBUTED));
}

#[test]
fn nobody_is_sent_to_a_range_that_ends_before_it_begins() {
    let bench = bench();
    let told = |to: &str| {
        let answer = ask(&bench, &["cac", "--from", "2025-01-01", "--to", to]);
        let told = notes(&answer).into_iter().find(|note| note.starts_with("spend_days"));
        told.unwrap_or_default().to_owned()
    };
    let since = "spend_days: on record since 2026-03-01 only, and the range begins with 2025-01-01";
    assert_eq!(told("2025-12-31"), since);
    assert_eq!(told("2026-03-31"), format!("{since}: counted from 2026-03-01 on"));
}

#[test]
fn a_whole_counts_what_all_sides_are_on_record_for() {
    let bench = bench();
    // Dan was won in November, when nobody kept the costs.
    let orders = "order,customer,date,channel\n0,dan,2025-11-10,web\n";
    bench.import_each("early", ORDERS_MAP, &[("early.csv", orders)]);
    let told = |row: &Value| {
        let value = &row["values"]["cac"];
        json!([value["value"], value["n"], value["reason"]])
    };
    let since = ["--from", "2025-11-01", "--to", "2026-03-31"];
    let note = "spend_days: on record since 2026-03-01 only, and the range begins with 2025-11-01: \
                counted from 2026-03-01 on";
    // 400 euros of March for the three of March.
    let march = json!([40_000.0 / 3.0, 3, null]);
    let close = |told: &Value| {
        let value = told[0].as_f64().unwrap_or_default();
        (value - 40_000.0 / 3.0).abs() < 1e-6 && told[1] == march[1] && told[2] == march[2]
    };
    for grain in ["all", "month", "year"] {
        let answer = ask(&bench, &[&["cac", "--grain", grain], &since[..]].concat());
        assert!(notes(&answer).contains(&note), "{answer}");
        assert!(close(&told(&answer["total"])), "{grain}: {answer}");
        let rows = answer["rows"].as_array().cloned().unwrap_or_default();
        assert!(close(&told(&rows[rows.len() - 1])), "{grain}: {answer}");
        if grain == "month" {
            assert_eq!(told(&rows[0]), json!([null, 1, "not_recorded"]), "{answer}");
        }
        let asked = ["records", "cac", "--grain", grain];
        let records = bench.run(&[&asked[..], &since, &["--format", "csv"]].concat()).stdout;
        assert!(!records.contains("dan") && records.contains("cid"), "{grain}: {records}");
    }
    // By channel the row of nobody's channel holds no one of November either.
    let answer = ask(&bench, &[&["cac", "--by", "channel"], &since[..]].concat());
    let rows = answer["rows"].as_array().cloned().unwrap_or_default();
    let all = rows.iter().filter_map(|row| told(row)[1].as_u64()).sum::<u64>();
    assert_eq!(all, 3, "{answer}");
}

#[test]
fn a_limit_counts_only_what_adds_over_rows() {
    let bench = bench();
    let told = |words: &[&str]| {
        let answer = ask(&bench, words);
        let told = notes(&answer).into_iter().find(|note| note.starts_with("limit"));
        told.unwrap_or_default().to_owned()
    };
    let page = SALES
        .replace("own_sales", "own_share")
        .replace("\"money\"", "\"percent\"")
        .replace("\"count\"", "\"share\"")
        .replace("sum = \"net\"\n", "");
    bench.write("metrics/own_share.md", page);
    // Each share stands on all three orders.
    let share = ["own_share", "--by", "channel", "--limit", "1"];
    assert_eq!(told(&share), "limit 1 leaves out 1 group");
    let both = ["own_share,own_sales", "--by", "channel", "--limit", "1"];
    assert_eq!(told(&both), "limit 1 leaves out 1 group: n 2 of `own_sales`");
}

#[test]
fn a_limit_says_what_it_leaves_out() {
    let bench = bench();
    let told = |words: &[&str]| {
        let answer = ask(&bench, words);
        let told = notes(&answer).into_iter().find(|note| note.starts_with("limit"));
        (answer["rows"].as_array().map_or(0, Vec::len), told.unwrap_or_default().to_owned())
    };
    let by = ["cac", "--by", "channel", "--limit"];
    let first = "limit 1 leaves out 2 groups, (none) among them: n 1 of `cac`".to_owned();
    assert_eq!(told(&[&by[..], &["1"]].concat()), (1, first));
    let second = "limit 2 leaves out 1 group, (none) among them: n 0 of `cac`".to_owned();
    assert_eq!(told(&[&by[..], &["2"]].concat()), (2, second));
    assert_eq!(told(&[&by[..], &["3"]].concat()), (3, String::new()));
    // Nobody was won the month before.
    let compared = "limit 1 leaves out 2 groups, (none) among them: n 1 (before: 0) of `cac`";
    let words = [&by[..], &["1", "--compare", "previous"]].concat();
    assert_eq!(told(&words), (1, compared.to_owned()));
    // By month each month keeps its own.
    let months = ["1", "--grain", "month", "--from", "2026-02-01", "--to", "2026-03-31"];
    let monthly = "limit 1 leaves out 4 rows of 2 groups, (none) among them: n 1 of `cac`";
    assert_eq!(told(&[&by[..], &months].concat()), (2, monthly.to_owned()));
    let both = ["own_sales,cac", "--by", "channel", "--order", "-own_sales", "--limit", "2"];
    let counts = "limit 2 leaves out 3 groups, (none) among them: n 0 of `own_sales`, n 3 of `cac`";
    assert_eq!(told(&both), (2, counts.to_owned()));
}

#[test]
fn pages_show_what_is_noted() {
    let bench = bench();
    let server = Server::listening(&bench, "127.0.0.1:0");
    let asked = "/explore?metrics=own_sales,cac&by=channel&range=all&lang=en&limit=3";
    let (_, page) = server.get(asked);
    assert!(page.contains("“channel” is not one thing here: that which won"), "{page}");
    assert!(page.contains("€256.66 of what was spent"), "{page}");
    assert!(page.contains("limit 3 leaves out 2 groups"), "{page}");
    let (_, page) = server.get("/metrics/cac/parts/breakdown?by=channel&range=all&lang=en");
    assert!(page.contains("has no “channel” and stands in (none) alone"), "{page}");
    // What is asked for and not there is named.
    let (_, page) = server.get("/metrics/cac/parts/breakdown?by=nada&range=all&lang=en");
    assert!(page.contains("nada”"), "{page}");
}
