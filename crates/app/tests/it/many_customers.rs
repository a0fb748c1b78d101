//! Customers by the hundred, against plain arithmetic on the rows that were imported: cohorts,
//! counted at once and one by one, and the list of customers, whole and page by page.

use std::collections::{BTreeMap, BTreeSet};

use baremo_metrics::statistics::wilson;
use jiff::ToSpan as _;
use jiff::civil::date;
use serde_json::Value;

use crate::Bench;
use crate::serve::Server;

/// Orders made up, of a third as many customers.
const ORDERS: usize = 600;

/// The last month that is over at the last order's day, counted from January.
const OVER: usize = 4;

/// Ages followed.
const AGES: usize = 3;

/// Customers with their days of ordering, counted from 1 January 2026, once an order.
type Days = BTreeMap<String, Vec<i64>>;

/// Returns what a day is told as.
fn day(days: i64) -> jiff::civil::Date {
    date(2026, 1, 1) + days.days()
}

fn month(days: i64) -> usize {
    day(days).month() as usize - 1
}

/// Imports orders that follow from their number, and returns them.
fn imported(bench: &Bench) -> Days {
    let mut rows = String::from("order,customer,date,currency\n");
    let mut found = Days::new();
    let mut state = 7u64;
    let mut below = |bound: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % bound
    };
    for order in 0..ORDERS {
        let customer = format!("c{}", below(ORDERS as u64 / 3));
        // The last one is of June, which is then not over.
        let days = if order + 1 == ORDERS { 170 } else { below(170) as i64 };
        rows.push_str(&format!("o{order},{customer},{},EUR\n", day(days)));
        found.entry(customer).or_default().push(days);
    }
    bench.import_orders(&rows);
    found
}

/// Returns customers in each month of their first order and age; of them those who ordered in it.
fn cohorts(orders: &Days) -> BTreeMap<(usize, usize), [usize; 2]> {
    let mut cells = BTreeMap::new();
    for days in orders.values() {
        let months: BTreeSet<usize> = days.iter().map(|days| month(*days)).collect();
        let first = *months.first().expect("everybody ordered");
        for age in (0..=AGES).filter(|age| *age == 0 || first + age <= OVER) {
            let cell: &mut [usize; 2] = cells.entry((first, age)).or_default();
            cell[0] += 1;
            cell[1] += usize::from(months.contains(&(first + age)));
        }
    }
    cells
}

/// Returns the cell that a row of an answer or a record is of.
fn cell(row: &Value) -> (usize, usize) {
    let bucket = row["bucket"].as_str().expect("rows have a month");
    let month: usize = bucket[5..7].parse().expect("a month");
    (month - 1, row["by"]["age"].as_str().and_then(|age| age.parse().ok()).expect("an age"))
}

#[test]
fn cohorts_are_those_of_the_rows_counted_at_once_and_listed() {
    let bench = Bench::new();
    let expected = cohorts(&imported(&bench));
    assert!(expected.len() > 12, "{expected:?}");
    let words = ["cohort_retention", "--variant", "monthly", "--grain", "month", "--set", "ages=3"];
    let answer = bench.json(&[&["query"], &words[..], &["--by", "age"]].concat());
    let (mut counted, mut immature) = (BTreeMap::new(), 0);
    for row in answer["rows"].as_array().expect("rows") {
        let value = &row["values"]["cohort_retention"];
        immature += value["excluded"]["immature"].as_u64().unwrap_or(0);
        let side = |name: &str| value[name].as_f64().unwrap_or(0.0) as usize;
        if side("denominator") > 0 {
            assert_eq!(value["n"].as_u64(), Some(side("denominator") as u64), "{row}");
            counted.insert(cell(row), [side("denominator"), side("numerator")]);
            let ends = wilson(side("numerator") as u64, side("denominator") as u64);
            let expected = ends.filter(|_| cell(row).1 > 0).map(|ends| [ends.low, ends.high]);
            let given = value["interval"].as_array().map(|ends| {
                let end = |place: usize| ends[place].as_f64().expect("an end") / 100.0;
                [end(0), end(1)]
            });
            assert_eq!(given.is_some(), expected.is_some(), "{row}");
            for (given, expected) in given.into_iter().flatten().zip(expected.into_iter().flatten())
            {
                assert!((given - expected).abs() < 1e-9, "{row}");
            }
        }
    }
    let total = &answer["total"]["values"]["cohort_retention"]["interval"];
    assert!(total.is_null(), "ages together hold the same customers several times: {total}");
    assert_eq!(counted, expected);
    let records = |more: &[&str]| -> Vec<Value> {
        let all = [&["records"], &words[..], &["--by", "age", "--format", "json"], more].concat();
        let listed = bench.run(&all).stdout;
        listed.lines().map(|line| serde_json::from_str(line).expect("JSON lines")).collect()
    };
    let mut listed = BTreeMap::new();
    for record in records(&[]) {
        assert_eq!(record["weight"], 1.0, "{record}");
        let sides: &mut [usize; 2] = listed.entry(cell(&record)).or_default();
        sides[usize::from(record["side"] == "numerator")] += 1;
    }
    assert_eq!(listed, expected);
    let left_out = records(&["--excluded"]).len() as u64;
    assert!(left_out > 0 && left_out == immature, "{left_out} listed, {immature} counted");
}

#[test]
fn records_of_cohorts_are_customers_at_an_age_and_give_the_number_asked_for() {
    let bench = Bench::new();
    let orders = imported(&bench);
    let words = ["cohort_retention", "--variant", "monthly", "--set", "ages=3"];
    let ways: [&[&str]; 4] =
        [&[], &["--grain", "month"], &["--by", "none"], &["--from", "2026-03-01"]];
    for more in ways {
        let asked = [&words[..], more].concat();
        let value = bench.value(&asked);
        let listed = bench.run(&[&["records"], &asked[..], &["--format", "json"]].concat()).stdout;
        let records = listed.lines().map(|line| serde_json::from_str(line).expect("JSON lines"));
        let records: Vec<Value> = records.collect();
        let of = |side: &str| -> Vec<&Value> {
            records.iter().filter(|record| record["side"] == side).collect()
        };
        let (upper, lower) = (of("numerator"), of("denominator"));
        assert_eq!(value["numerator"], upper.len() as f64, "{more:?}");
        assert_eq!(value["denominator"], lower.len() as f64, "{more:?}");
        let back = lower.iter().filter(|record| record["in_numerator"] == true).count();
        let mean = 100.0 * back as f64 / lower.len() as f64;
        assert!((mean - value["value"].as_f64().expect("a rate")).abs() < 1e-6, "{more:?}");
        for record in lower {
            let days = &orders[record["case"].as_str().expect("a customer")];
            let months: BTreeSet<usize> = days.iter().map(|days| month(*days)).collect();
            let first = months.first().expect("everybody ordered");
            let Some(age) = record["by"]["age"].as_str() else { continue };
            let age: usize = age.parse().expect("a number");
            assert!(age > 0, "nobody returns by entering: {record}");
            assert_eq!(record["in_numerator"], months.contains(&(first + age)), "{record}");
        }
    }
}

#[test]
fn what_is_known_of_each_customer_is_what_the_rows_say_on_every_page() {
    let bench = Bench::new();
    let orders = imported(&bench);
    let server = Server::listening(&bench, "127.0.0.1:0");
    let list = |words: &str| -> Vec<Value> {
        let (status, body) = server.get(&format!("/api/v1/customers?{words}"));
        assert_eq!(status, "HTTP/1.1 200 OK", "{words}: {body}");
        let answer: Value = serde_json::from_str(&body).expect("answers are JSON");
        assert_eq!(answer["total"], orders.len(), "{words}");
        answer["rows"].as_array().cloned().unwrap_or_default()
    };
    let all = list("sort=net&limit=1000");
    assert_eq!(all.len(), orders.len());
    let instant = |days: &i64| {
        let at = day(*days).in_tz("UTC").expect("a day of UTC");
        at.timestamp().as_microsecond()
    };
    for row in &all {
        let days = &orders[row["customer"].as_str().expect("a name")];
        assert_eq!(row["orders"], days.len(), "{row}");
        assert_eq!(row["net"], 1000 * days.len(), "{row}");
        assert_eq!(row["known_since"], instant(days.iter().min().expect("orders")), "{row}");
        assert_eq!(row["last_order_at"], instant(days.iter().max().expect("orders")), "{row}");
    }
    for sort in ["net", "last_order", "waiting", "alive", "customer"] {
        for reverse in ["true", "false"] {
            let words = format!("sort={sort}&reverse={reverse}");
            let whole = list(&format!("{words}&limit=1000"));
            let pages: Vec<Value> = (0..orders.len())
                .step_by(37)
                .flat_map(|offset| list(&format!("{words}&offset={offset}&limit=37")))
                .collect();
            assert_eq!(pages, whole, "{words}");
        }
    }
    let money: Vec<i64> = all.iter().filter_map(|row| row["net"].as_i64()).collect();
    assert!(money.is_sorted_by(|one, other| one >= other), "{money:?}");
}
