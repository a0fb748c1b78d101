//! Ages of cohorts that one source reaches and another does not, and what tells cohorts apart.

use serde_json::{Value, json};

use crate::serve::Server;
use crate::{Bench, ORDERS_MAP};

/// Zoe's sign-up is the last record of its source, at the end of June.
const PEOPLE: &str = "person,since\nana,2026-01-10\nbea,2026-01-12\nzoe,2026-06-30\n";

/// Orders are on record up to 20 April.
const ORDERS: &str = "\
order,customer,date,currency
1,dan,2026-01-02,EUR
2,ana,2026-02-10,EUR
3,bea,2026-04-20,EUR
";

#[test]
fn ages_after_the_last_order_on_record_are_open_or_unknown_and_never_0() {
    let bench = Bench::new();
    bench.run(&["init", "--zone", "UTC"]);
    bench.import_sign_ups(PEOPLE);
    let asked = || -> Vec<Value> {
        let words = ["query", "cohort_retention", "--variant", "from_sign_up", "--set", "ages=5"];
        let range = ["--from", "2026-01-01", "--to", "2026-01-31"];
        let answer = bench.json(&[&words[..], &range].concat());
        let rows = answer["rows"].as_array().expect("rows").iter();
        let told = rows.map(|row| {
            let value = &row["values"]["cohort_retention"];
            json!([value["value"], value["n"], value["reason"], value["partial"]])
        });
        told.skip(1).collect()
    };
    // Without any order nobody is known to have stayed away; June is not over. The first sign-up is
    // of the 10th: of January a part is on record.
    let unknown = json!([null, 0, "not_recorded", true]);
    let open = json!([null, 0, "immature", true]);
    assert_eq!(asked()[..4], [(); 4].map(|()| unknown.clone()));
    assert_eq!(asked()[4], open);
    // More orders of April and May may come.
    bench.import_orders_of("shop", ORDERS);
    let [february, march] = [json!([50.0, 2, null, true]), json!([0.0, 2, null, true])];
    let reached = |rest: &Value| -> Vec<Value> {
        vec![february.clone(), march.clone(), rest.clone(), rest.clone(), open.clone()]
    };
    assert_eq!(asked(), reached(&open));
    // Those who signed up are named, whoever ordered.
    let words = ["records", "cohort_retention", "--variant", "from_sign_up", "--set", "ages=5"];
    let range = ["--from", "2026-01-01", "--to", "2026-01-31", "--format", "json"];
    let listed = bench.run(&[&words[..], &range].concat()).stdout;
    let mut told: Vec<Value> = listed
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON lines"))
        .filter(|record| record["side"] == "denominator")
        .map(|record| json!([record["case"], record["by"]["age"], record["in_numerator"]]))
        .collect();
    told.sort_by_key(Value::to_string);
    let [ana, bea] = [("ana", true), ("bea", false)]
        .map(|(who, back)| [json!([who, "1", back]), json!([who, "2", false])]);
    assert_eq!(told, [ana, bea].concat());
    // None will come of a shop that has closed.
    let ended = "zone = \"UTC\"\n[sources.shop]\nended = true\n";
    bench.write("baremo.toml", ended);
    assert_eq!(asked(), reached(&unknown));
}

#[test]
fn a_profile_that_leaves_out_customers_judges_them_when_they_enter() {
    let bench = Bench::new();
    bench.run(&["init", "--zone", "UTC"]);
    bench.import_orders(
        "order,customer,date,currency\n1,ana,2026-01-05,EUR\n2,bea,2026-01-07,EUR\n\
         3,bea,2026-01-07,EUR\n4,ana,2026-02-10,EUR\n5,zoe,2026-04-20,EUR\n",
    );
    let asked = |exclude: &str| {
        bench.write("profiles/first.toml", format!("[default]\nexclude = \"{exclude}\"\n"));
        let words = ["query", "cohort_retention", "--variant", "monthly", "--profile", "first"];
        let range = ["--from", "2026-01-01", "--to", "2026-01-31"];
        let answer = bench.json(&[&words[..], &range].concat());
        let rows = answer["rows"].as_array().cloned().unwrap_or_default();
        let age = rows.iter().find(|row| row["by"]["age"] == "1").expect("an age of one month");
        let value = &age["values"]["cohort_retention"];
        json!([value["value"], value["n"]])
    };
    // Bea ordered twice on her first day. That Ana's next order is her second leaves it in.
    assert_eq!(asked("customer.order_count > 1"), json!([100.0, 1]));
    let either = "customer.order_count > 1 or source = 'other'";
    assert_eq!(asked(either), json!([100.0, 1]));
}

#[test]
fn what_those_who_entered_do_not_have_is_not_offered() {
    let bench = Bench::new();
    let currency = "currency = \"currency\"\n";
    let map = ORDERS_MAP.replace(currency, &format!("{currency}colour = \"colour\"\n"));
    let orders = "order,customer,date,currency,colour\n1,ana,2026-01-10,EUR,red\n\
                  2,bea,2026-01-12,EUR,blue\n3,ana,2026-02-10,EUR,blue\n";
    bench.import_each("shop", &map, &[("orders.csv", orders)]);
    let server = Server::start(&bench);
    // A colour is of an order, and no customer's; the query says so, too.
    for (metric, is_told) in [("repeat_purchase_rate", true), ("cohort_retention", false)] {
        let (_, body) = server.get(&format!("/api/v1/dimensions?metric={metric}"));
        let answer: Value = serde_json::from_str(&body).expect("answers are JSON");
        let all = answer["dimensions"].as_array().expect("dimensions");
        assert_eq!(all.iter().any(|own| own["name"] == "colour"), is_told, "{metric}: {body}");
        let asked = bench.run(&["query", metric, "--by", "colour"]);
        assert_eq!(asked.status == 0, is_told, "{metric}: {}", asked.stderr);
    }
    let offered = |path: &str| {
        let (_, page) = server.get(path);
        let (_, list) = page.split_once("<select name=\"add\"").expect("a menu of filters");
        list.split("</select>").next().expect("its end").to_owned()
    };
    let own = offered("/metrics/cohort_retention?lang=en");
    assert!(own.contains("value=\"source\"") && !own.contains("value=\"queue\""), "{own}");
    assert!(offered("/?lang=en").contains("value=\"queue\""), "a page of all metrics has all");
}

/// A composite of one's own with cohorts in it.
const KEPT: &str = r#"+++
name = "own_kept"
title = "Kept"
family = "loyalty"
unit = "percent"
better = "higher"
version = 1
formula = "retention of cohorts"
kind = "composite"
[inputs.kept]
metric = "cohort_retention"
weight = 1
worst = 0
best = 100
+++
Kept.
"#;

#[test]
fn whoever_a_cohort_leaves_out_is_counted_in_what_is_made_of_it_too() {
    let bench = Bench::new();
    bench.run(&["init", "--zone", "UTC"]);
    let mut orders = "order,customer,date,currency\n".to_owned();
    for (order, customer) in ["ana", "bea", "cid", "dan"].iter().enumerate() {
        orders += &format!("{order},{customer},2026-01-05,EUR\n");
    }
    bench.import_orders(&format!("{orders}again,ana,2026-01-08,EUR\n"));
    bench.write("metrics/own_kept.md", KEPT);
    // Nobody's fourth, fifth and sixth day is over.
    let [own, kept] = ["cohort_retention", "own_kept"].map(|metric| bench.value(&[metric]));
    assert!(own["excluded"]["immature"].as_u64() >= Some(12), "{own}");
    assert_eq!(own["excluded"], kept["excluded"]);
}

#[test]
fn days_of_ordering_are_those_of_the_data_folder() {
    let bench = Bench::new();
    // In Madrid Ana orders twice in one night, and Bea before noon and after midnight.
    let orders = "order,customer,date,currency\n1,ana,2026-03-01T23:30:00Z,EUR\n\
                  2,ana,2026-03-02T00:30:00Z,EUR\n3,bea,2026-03-02T10:00:00Z,EUR\n\
                  4,bea,2026-03-02T23:30:00Z,EUR\n";
    bench.import_orders(orders);
    let repeats = |customer: &str, zone: &str| {
        let filter = format!("customer = '{customer}'");
        let words = ["repeat_purchase_rate", "--where", &filter, "--zone", zone];
        bench.value(&words)["value"].clone()
    };
    let days = || -> Vec<Value> {
        let base = bench.run(&["export", "customer_base", "--format", "json"]).stdout;
        let rows = base.lines().map(|line| serde_json::from_str(line).expect("JSON lines"));
        let mut days: Vec<Value> =
            rows.map(|row: Value| json!([row["customer"], row["order_day_count"]])).collect();
        days.sort_by_key(Value::to_string);
        days
    };
    for (own, [ana, bea]) in [("UTC", [2, 1]), ("Europe/Madrid", [1, 2])] {
        bench.write("baremo.toml", format!("zone = \"{own}\"\n"));
        assert_eq!(days(), [json!(["ana", ana]), json!(["bea", bea])], "{own}");
        // Whoever asks, they have one history.
        for asked in ["UTC", "Europe/Madrid", "America/Lima"] {
            let told = ["ana", "bea"].map(|customer| repeats(customer, asked));
            let expected = [ana, bea].map(|days| json!(if days > 1 { 100.0 } else { 0.0 }));
            assert_eq!(told, expected, "{own}, asked from {asked}");
            // The answer says whose days they are where it is asked in another zone.
            let answer = bench.json(&["query", "repeat_purchase_rate", "--zone", asked]);
            let notes = answer["notes"].to_string();
            let of_folder = notes.contains(&format!("days of ordering are those of {own}"));
            assert_eq!(of_folder, own != asked, "{own}, asked from {asked}: {notes}");
        }
    }
}
