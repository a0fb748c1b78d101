//! Settings of who is a customer: how long an order makes one active, and with what one is new.

use serde_json::{Value, json};

use crate::{Bench, line};

/// Ana, Bea and Zoe order once; Bea had signed up before.
fn imported() -> Bench {
    let bench = Bench::new();
    let orders = "order,customer,date,currency\n1,ana,2026-01-10,EUR\n2,bea,2026-03-01,EUR\n\
                  3,zoe,2026-03-31,EUR\n";
    bench.import_orders(orders);
    bench.import_sign_ups("person,since\nbea,2026-02-20\n");
    bench
}

/// Returns the value of a metric from one day to another, and what is noted of customers.
fn asked(bench: &Bench, words: &[&str], from: &str, to: &str) -> (Value, Vec<String>) {
    let answer = bench.json(&[&["query"], words, &["--from", from, "--to", to]].concat());
    let notes = answer["notes"].as_array().cloned().unwrap_or_default();
    let notes = notes.iter().filter_map(Value::as_str);
    let notes = notes.filter(|note| note.contains("baremo.toml")).map(str::to_owned).collect();
    (answer["total"]["values"][words[0]]["value"].clone(), notes)
}

#[test]
fn how_long_an_order_makes_a_customer_active_is_a_setting() {
    let bench = imported();
    let churn = || asked(&bench, &["churn_rate"], "2026-02-01", "2026-02-28");
    assert_eq!(churn(), (json!(0.0), Vec::new()));
    bench.write("baremo.toml", "[customers]\nactive_for = '30d'\n");
    let note = "an order makes a customer active for 30d: `active_for` in `baremo.toml`";
    assert_eq!(churn(), (json!(100.0), vec![note.to_owned()]));
    // Everything that says active goes by it, and what says nothing of it does not note it.
    let active = ["retention_rate", "--variant", "active"];
    assert_eq!(asked(&bench, &active, "2026-02-01", "2026-02-28").0, 0.0);
    let orders = ["contact_rate", "--variant", "orders"];
    assert_eq!(asked(&bench, &orders, "2026-01-01", "2026-03-31"), (json!(3.0), Vec::new()));
    let by_active = [&active[..], &["--where", "customer.active = true"]].concat();
    assert_eq!(asked(&bench, &by_active, "2026-01-01", "2026-03-31").0, 1.0);

    bench.write("baremo.toml", "[customers]\nactive_for = '4000d'\n");
    let run = bench.run(&["query", "churn_rate"]);
    assert_eq!(run.status, 1);
    let told = "`customers.active_for` takes a duration from 1d up to 3650d, not `4000d`";
    assert!(line(&run.stderr).contains(told), "{}", run.stderr);
}

#[test]
fn with_what_a_customer_is_new_is_a_setting() {
    let bench = imported();
    let formula = ["retention_rate", "--variant", "formula"];
    let kept = || asked(&bench, &formula, "2026-03-01", "2026-03-31");
    let won = || -> Vec<(String, String)> {
        let out = bench.run(&["export", "customer_base", "--format", "csv"]).stdout;
        let mut lines = out.lines().map(|line| line.split(',').collect::<Vec<_>>());
        let names = lines.next().expect("names of columns");
        let place = |name: &str| names.iter().position(|own| *own == name).expect("a column");
        let (customer, won) = (place("customer"), place("won_at"));
        let day = |at: &str| at.chars().take(10).collect::<String>();
        let mut won: Vec<_> = lines.map(|row| (row[customer].into(), day(row[won]))).collect();
        won.sort_unstable();
        won
    };
    let owned = |all: [(&str, &str); 3]| all.map(|(who, day)| (who.to_owned(), day.to_owned()));
    // Bea and Zoe are new in March.
    assert_eq!(kept(), (json!(100.0), Vec::new()));
    let by_order = [("ana", "2026-01-10"), ("bea", "2026-03-01"), ("zoe", "2026-03-31")];
    assert_eq!(won(), owned(by_order));

    bench.write("baremo.toml", "[customers]\nnew_customer = 'sign_up'\n");
    let note = "a customer is new with the sign-up, where it comes before the first order or \
                subscription: `new_customer` in `baremo.toml`";
    assert_eq!(kept(), (json!(200.0), vec![note.to_owned()]));
    let by_sign_up = [("ana", "2026-01-10"), ("bea", "2026-02-20"), ("zoe", "2026-03-31")];
    assert_eq!(won(), owned(by_sign_up));

    bench.write("baremo.toml", "[customers]\nnew_customer = 'sing_up'\n");
    let run = bench.run(&["query", "retention_rate"]);
    assert_eq!(run.status, 1);
    assert!(line(&run.stderr).contains("did you mean `sign_up`?"), "{}", run.stderr);
}

#[test]
fn customers_held_against_others_are_drawn_one_by_one() {
    let bench = Bench::new();
    // Twenty are lost in the year, and twenty others won.
    let mut orders = String::from("order,customer,date,currency\n");
    for customer in 0..20 {
        orders += &format!("l{customer},lost{customer},2024-03-10,EUR\n");
        orders += &format!("w{customer},won{customer},2025-06-10,EUR\n");
    }
    bench.import_orders(&format!("{orders}later,won0,2026-01-05,EUR\n"));
    let year = ["--from", "2025-01-01", "--to", "2025-12-31", "--interval", "bootstrap"];
    let asked = |words: &[&str]| bench.json(&[&["query"], words, &year].concat());
    let answer = asked(&["churn_rate", "--variant", "per_acquired"]);
    let value = &answer["total"]["values"]["churn_rate"];
    assert_eq!(value["value"], 100.0, "{answer}");
    assert_eq!(answer["metrics"][0]["interval"], "bootstrap", "{answer}");
    // The logarithm of one count of twenty over another has a standard error of √0.1 = 0.32.
    for (end, [low, high]) in [(0, [40.0, 70.0]), (1, [145.0, 240.0])] {
        let found = value["interval"][end].as_f64().expect("an interval");
        assert!(low < found && found < high, "{value}");
    }
    // A number of those who are there is no sample of anything, and says so.
    let answer = asked(&["retention_rate", "--variant", "active"]);
    assert!(answer["total"]["values"]["retention_rate"]["interval"].is_null(), "{answer}");
    let told = "`retention_rate` has no interval by bootstrap: it tells how things stand";
    assert!(answer["notes"].to_string().contains(told), "{answer}");
}
