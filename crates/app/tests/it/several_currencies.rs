//! Money of several currencies: refused without a table of rates, added with one.

use serde_json::{Value, json};

use crate::{Bench, text};

const ORDERS: &str = "\
order,customer,date,currency
a,ana,2026-01-05,EUR
b,bea,2026-01-06,USD
c,cid,2026-03-05,USD
d,dan,2026-03-06,GBP
";

/// A metric of one's own: money of orders.
pub(crate) const SALES: &str = r#"+++
name = "own_sales"
title = "Sales"
family = "value"
unit = "money"
better = "higher"
version = 1
formula = "sum of net"
kind = "count"
[value]
fact = "orders"
sum = "net"
date = { event = "placed_at" }
+++
Sales.
"#;

const RATES: &str = r#"
reporting = "EUR"
[[rate]]
currency = "USD"
from = "2026-01-01"
rate = 0.9
[[rate]]
currency = "USD"
from = "2026-02-01"
rate = 0.8
"#;

const PER_ORDER: &str = r#"+++
name = "arpa_own"
title = "Money an order"
family = "value"
unit = "money"
better = "higher"
version = 1
formula = "net / orders"
kind = "derived"
compute = "net / orders"
[inputs.net.side]
fact = "orders"
where = "currency in ('EUR', 'USD')"
sum = "net"
date = { event = "placed_at" }
[inputs.orders.side]
fact = "orders"
where = "currency in ('EUR', 'USD')"
date = { event = "placed_at" }
+++
Money an order.
"#;

/// What is summed up to the end of each bucket, and euros divided by dollars.
const MADE: [(&str, &str); 2] = [
    (
        "so_far",
        r#"unit = "money"
formula = "all net so far"
compute = "net"
[inputs.net]
window = "all"
[inputs.net.side]
fact = "orders"
where = "currency in ('EUR', 'USD')"
sum = "net"
date = { event = "placed_at" }
"#,
    ),
    (
        "per_dollar",
        r#"unit = "ratio"
formula = "euros / dollars"
compute = "euros / dollars"
[inputs.euros.side]
fact = "orders"
where = "currency = 'EUR'"
sum = "net"
date = { event = "placed_at" }
[inputs.dollars.side]
fact = "orders"
where = "currency = 'USD'"
sum = "net"
date = { event = "placed_at" }
"#,
    ),
];

#[test]
fn what_is_made_of_money_names_its_currencies_too() {
    let bench = bench();
    MADE.iter().for_each(|(name, text)| made(&bench, name, text));
    for name in ["arpa_own", "so_far", "per_dollar"] {
        let answer = bench.json(&["query", name]);
        let value = &answer["total"]["values"][name];
        assert_eq!((&value["value"], &value["reason"]), (&json!(null), &json!("mixed_currencies")));
        let notes = answer["notes"].to_string();
        assert!(notes.contains("does not add USD and EUR: ask for one currency"), "{notes}");
    }
}

/// Money of orders for each ticket.
const PER_TICKET: &str = r#"unit = "money"
formula = "net / tickets"
compute = "net / tickets"
[inputs.net.side]
fact = "orders"
sum = "net"
date = { event = "placed_at" }
[inputs.tickets.side]
fact = "cases"
date = { event = "opened_at" }
"#;

#[test]
fn what_cannot_be_asked_by_currency_is_not_told_to_be() {
    let bench = bench();
    made(&bench, "per_ticket", PER_TICKET);
    // A ticket has no currency.
    let answer = bench.json(&["query", "per_ticket"]);
    let value = &answer["total"]["values"]["per_ticket"];
    assert_eq!((&value["value"], &value["reason"]), (&json!(null), &json!("mixed_currencies")));
    let notes = answer["notes"].to_string();
    assert!(notes.contains("add the missing rates to `rates.toml`"), "{notes}");
    assert!(!notes.contains("by the filter"), "{notes}");
}

/// Ten leave of the customers of each currency, and as many stay with one order more.
fn two_currencies() -> String {
    let mut csv = String::from("order,customer,date,currency\n");
    for (currency, again) in [("EUR", 1), ("USD", 2)] {
        for number in 0..20 {
            csv += &format!("{currency}{number},{currency}-{number},2025-02-20,{currency}\n");
            for more in 0..if number < 10 { 0 } else { again } {
                let day = 1 + more;
                csv += &format!(
                    "{currency}{number}-{more},{currency}-{number},2025-09-0{day},{currency}\n"
                );
            }
        }
    }
    csv + "m1,mia,2025-09-01,EUR\nm2,mia,2025-10-01,USD\nm3,mia,2026-03-31,USD\n"
}

#[test]
fn what_customers_are_worth_is_told_by_the_currency_of_their_money() {
    let bench = Bench::new();
    bench.import_orders(&two_currencies());
    let range = ["--from", "2026-02-01", "--to", "2026-02-28"];
    let ask = |words: &[&str]| bench.json(&[&["query"], words, &range[..]].concat());
    let rows = |answer: &Value, metric: &str| -> Vec<Value> {
        let rows = answer["rows"].as_array().expect("rows").iter();
        let told = rows.map(|row| {
            let value = &row["values"][metric];
            json!([row["by"]["currency"], value["value"], value["currency"], value["reason"]])
        });
        told.collect()
    };
    // Half of each leave within the year; who stays orders for 10 once, or twice.
    let worth = ask(&["clv", "--by", "currency"]);
    let expected = json!([
        ["EUR", 2000.0, "EUR", null],
        ["USD", 4000.0, "USD", null],
        [null, null, null, "mixed_currencies"],
    ]);
    assert_eq!(json!(rows(&worth, "clv")), expected, "{worth}");
    let euros = ask(&["clv", "--where", "currency = 'EUR'"]);
    assert_eq!(euros["total"]["values"]["clv"]["value"], 2000.0);
    let all = ask(&["clv"]);
    let notes = all["notes"].to_string();
    assert!(notes.contains("by the filter") && notes.contains("does not add"), "{notes}");
    // Until she ordered in dollars as well Mia paid in euros.
    let range = ["--from", "2025-09-01", "--to", "2025-10-31", "--grain", "month"];
    let words = ["clv", "--variant", "historic", "--where", "currency = 'EUR'"];
    let months = bench.json(&[&["query"], &words[..], &range[..]].concat());
    let n: Vec<&Value> = months["rows"].as_array().expect("rows").iter().map(n_of).collect();
    assert_eq!(n, [&json!(11), &json!(0)], "{months}");
}

fn n_of(row: &Value) -> &Value {
    &row["values"]["clv"]["n"]
}

/// Adds a derived metric of one's own.
fn made(bench: &Bench, name: &str, made: &str) {
    let page = format!(
        "+++\nname = \"{name}\"\ntitle = \"{name}\"\nfamily = \"value\"\nbetter = \"higher\"\n\
         version = 1\nkind = \"derived\"\n{made}+++\nMade of money.\n"
    );
    bench.write(&format!("metrics/{name}.md"), page);
}

#[test]
fn money_without_a_currency_that_is_added_is_told() {
    let told = |orders: &str, words: &[&str]| {
        let bench = Bench::new();
        bench.import_orders(&format!("order,customer,date,currency\n{orders}"));
        bench.write("metrics/own_sales.md", SALES);
        bench.json(&[&["query", "own_sales"], words].concat())["notes"].to_string()
    };
    let note = "amounts without a currency, added as they stand to those in EUR: 1";
    let euros = "a,ana,2026-01-05,EUR\nb,bea,2026-01-06,\n";
    assert!(told(euros, &[]).contains(note), "{}", told(euros, &[]));
    // Nothing is added to what is asked for alone, nor where nothing has a currency.
    let alone = told(euros, &["--where", "currency = 'EUR'"]);
    assert!(!alone.contains("without a currency"), "{alone}");
    let none = told("b,bea,2026-01-06,\nc,cid,2026-01-07,\n", &[]);
    assert!(!none.contains("without a currency"), "{none}");
    // By currency it has a row of its own, and two have no total.
    let dollars = format!("{euros}c,cid,2026-01-07,USD\n");
    let apart = told(&dollars, &["--by", "currency"]);
    assert!(!apart.contains("without a currency"), "{apart}");
}

fn bench() -> Bench {
    let bench = Bench::new();
    bench.run(&["init"]);
    bench.import_orders(ORDERS);
    bench.write("metrics/own_sales.md", SALES);
    bench.write("metrics/arpa_own.md", PER_ORDER);
    bench
}

#[test]
fn they_are_added_at_the_rate_of_each_day_and_the_answer_names_the_table() {
    let bench = bench();
    let path = bench.data().join("rates.toml");
    let known = ["query", "own_sales", "--where", "currency in ('EUR', 'USD')"];
    let value = |words: &[&str]| bench.json(words)["total"]["values"]["own_sales"].clone();
    assert_eq!(value(&known)["reason"], "mixed_currencies");
    // As SQL it has no value either; a table of rates no statement says.
    let range = ["--from", "2026-01-01", "--to", "2026-03-31", "--sql"];
    let written = || bench.run(&[&known[..], &range].concat());
    let run = written();
    let told = "CASE WHEN min(money_in) IS NOT DISTINCT FROM max(money_in)";
    assert!(run.status == 0 && run.stdout.contains(told), "{}{}", run.stdout, run.stderr);

    std::fs::write(&path, RATES).expect("the table can be written");
    let answer = bench.json(&known);
    let told = &answer["total"]["values"]["own_sales"];
    assert_eq!((&told["value"], &told["currency"]), (&json!(2700.0), &json!("EUR")), "{answer}");
    let notes = answer["notes"].to_string();
    assert!(notes.contains("money is in EUR by `rates.toml` (USD)"), "{notes}");
    let run = written();
    assert!(run.status == 1 && run.stderr.contains("`rates.toml`"), "{}", run.stderr);

    // What is made of money has its currency too.
    let made = bench.json(&["query", "arpa_own"])["total"]["values"]["arpa_own"].clone();
    assert_eq!((&made["value"], &made["currency"]), (&json!(900.0), &json!("EUR")), "{made}");

    // Pounds have no rate: alone they stay pounds, and among others they are named.
    let pounds = value(&["query", "own_sales", "--where", "currency = 'GBP'"]);
    assert_eq!((&pounds["value"], &pounds["currency"]), (&json!(1000.0), &json!("GBP")));
    let all = bench.json(&["query", "own_sales"]);
    assert_eq!(all["total"]["values"]["own_sales"]["reason"], "mixed_currencies");
    let notes = all["notes"].to_string();
    assert!(notes.contains("EUR and GBP: add the missing rate to `rates.toml`"), "{notes}");
    let records = bench.run(&["records", "own_sales", "--where", "currency = 'USD'"]);
    for money in ["€9.00", "€8.00"] {
        assert!(records.stdout.contains(money), "{money}: {}", records.stdout);
    }
    // Minor units are of a currency, for programs too.
    let asked = ["records", "own_sales", "--where", "currency = 'USD'", "--format", "csv"];
    let listed = bench.run(&asked).stdout;
    assert!(listed.lines().skip(1).all(|line| line.ends_with(",EUR")), "{listed}");

    std::fs::write(&path, RATES.replace("0.9", "-1")).expect("the table can be written");
    let wrong = bench.run(&known);
    assert_eq!(wrong.status, 1);
    assert!(wrong.stderr.contains("rates.toml:3: `-1` is not above 0"), "{}", wrong.stderr);
}

/// Support that is paid in two currencies, and two tickets that it solved; a third comes later.
const SUPPORT: &str = "\
from,to,category,name,amount,currency
2026-03-01,2026-03-31,support,desk,900,EUR
2026-03-01,2026-03-31,support,night desk,300,USD
";
const SOLVED: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-03-02T09:00:00Z,opened,ana,customer,email,
1,2026-03-03T09:00:00Z,status,luis,agent,email,solved
2,2026-03-02T09:00:00Z,opened,bea,customer,email,
2,2026-03-04T09:00:00Z,status,luis,agent,email,solved
3,2026-04-02T09:00:00Z,opened,eva,customer,email,
";

#[test]
fn what_support_costs_is_told_by_the_currency_it_is_paid_in() {
    let bench = Bench::new();
    bench.import_small(SOLVED);
    let costs = bench.file("costs.csv", SUPPORT);
    bench.json(&["import", text(&costs), "--source", "books"]);
    let march = ["--from", "2026-03-01", "--to", "2026-03-31", "--by", "currency"];
    for metric in ["cost_per_contact", "cost_per_resolution"] {
        let words = ["query", metric, "--interval", "bootstrap"];
        let answer = bench.json(&[&words[..], &march[..]].concat());
        let rows = answer["rows"].as_array().expect("rows");
        for (currency, expected) in [("EUR", 45_000.0), ("USD", 15_000.0)] {
            let row = rows.iter().find(|row| row["by"]["currency"] == currency);
            let value = &row.expect("a row of each currency")["values"][metric];
            assert_eq!((&value["value"], &value["n"]), (&json!(expected), &json!(2)), "{value}");
            // The tickets are drawn with the money of each currency.
            assert!(value["interval"].is_array(), "{value}");
        }
    }
}

#[test]
fn costs_that_differ_in_their_currency_alone_are_two_and_each_row_is_one_event() {
    let bench = Bench::new();
    let csv = "month,category,amount,currency\n2026-03,support,900,EUR\n2026-03,support,300,USD\n\
        2026-04,support,500,EUR\n";
    let csv = bench.file("costs.csv", csv);
    let words = ["import", text(&csv), "--source", "books"];
    let read = bench.json(&words);
    assert_eq!((&read["conflicting"], &read["rejected"]), (&json!(0), &json!(0)), "{read}");
    assert_eq!((&read["records"], &read["accepted"]), (&json!(3), &json!(3)), "{read}");
    let run = bench.run(&["export", "spend_days", "--format", "json"]);
    let mut sums = std::collections::BTreeMap::new();
    for line in run.stdout.lines() {
        let row: Value = serde_json::from_str(line).expect("JSON lines");
        let currency = row["currency"].as_str().unwrap_or_default().to_owned();
        *sums.entry(currency).or_insert(0) += row["amount"].as_i64().unwrap_or_default();
    }
    assert_eq!(sums, [("EUR".to_owned(), 140_000), ("USD".to_owned(), 30_000)].into());
    // Again it changes nothing.
    assert_eq!(bench.json(&words)["accepted"], 0);
}

/// The net money of customers.
const WORTH: &str = r#"+++
name = "own_worth"
title = "Net money of customers"
family = "value"
unit = "money"
better = "higher"
version = 1
formula = "sum of net"
kind = "count"
[value]
fact = "customer_base"
sum = "net"
date = { event = "judged_at" }
+++
Net money of customers.
"#;

/// Returns net money, its currency, and whether it is in several, of each customer.
fn base(bench: &Bench) -> Vec<Value> {
    let run = bench.run(&["export", "customer_base", "--format", "json"]);
    let rows = run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON lines"));
    let told = rows.map(|row: Value| {
        json!([row["customer"], row["net"], row["currency"], row["several_currencies"]])
    });
    let mut told: Vec<Value> = told.collect();
    told.sort_by_key(Value::to_string);
    told
}

#[test]
fn the_money_of_a_customer_is_not_added_over_currencies_without_rates() {
    let bench = Bench::new();
    bench.import_orders(
        "order,customer,date,currency\na,ana,2026-01-05,EUR\nb,ana,2026-01-06,USD\n\
         c,bea,2026-01-07,EUR\n",
    );
    bench.write("metrics/own_worth.md", WORTH);
    let base = || base(&bench);
    let worth = || bench.json(&["query", "own_worth"])["total"]["values"]["own_worth"].clone();
    let bea = json!(["bea", 1000, "EUR", false]);
    assert_eq!(base(), [json!(["ana", null, null, true]), bea.clone()]);
    let value = worth();
    assert_eq!((&value["value"], &value["currency"]), (&json!(1000.0), &json!("EUR")), "{value}");
    assert_eq!(value["excluded"], json!({ "mixed_currency": 1 }));

    bench.write("rates.toml", RATES);
    assert_eq!(base(), [json!(["ana", 1900, "EUR", false]), bea]);
    let value = worth();
    assert_eq!((&value["value"], &value["currency"]), (&json!(2900.0), &json!("EUR")), "{value}");
    assert!(value["excluded"].as_object().is_none_or(|excluded| excluded.is_empty()), "{value}");
}

/// Orders whose export may lack amounts and currencies.
const PRICED: &str = r#"
name = "priced"
[[file]]
name = "priced"
has = ["order", "customer", "date", "amount", "currency"]
formats = ["%Y-%m-%d"]
stream = "order"
subject = "order"
record = "order"
[file.common]
customer = "customer"
[[file.event]]
kind = "placed"
at = "date"
[file.event.attributes]
amount = "amount"
currency = "currency"
"#;

#[test]
fn a_currency_without_money_and_money_without_a_currency_are_no_other_currency() {
    let bench = Bench::new();
    let orders = "order,customer,date,amount,currency\na,ana,2026-01-05,10,EUR\n\
        b,ana,2026-01-06,,USD\nc,bea,2026-01-05,10,EUR\nd,bea,2026-01-06,5,\n\
        e,cid,2026-01-07,,USD\nf,dan,2026-01-08,5,\n";
    bench.import_each("shop", PRICED, &[("priced.csv", orders)]);
    let expected = [
        json!(["ana", 1000, "EUR", false]),
        json!(["bea", 1500, "EUR", false]),
        json!(["cid", null, null, false]),
        json!(["dan", 500, null, false]),
    ];
    assert_eq!(base(&bench), expected);
}
