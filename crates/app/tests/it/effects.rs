//! Before and after: two groups that are two, and money with its currency.

use serde_json::json;

use crate::{Bench, line};

/// Asks for the effect on a metric of what happened on 6 March.
fn words<'a>(metric: &'a str, groups: &[&'a str]) -> Vec<&'a str> {
    [&["report", "effect", metric, "--at", "2026-03-06", "--days", "3"][..], groups].concat()
}

/// Two tickets a day by mail and one by chat, from the 1st on; from the 6th three by mail.
fn desk() -> Bench {
    let bench = Bench::new();
    let mut csv = "conversation,time,kind,actor,role,channel,value\n".to_owned();
    for day in 1..=12 {
        let mails = if day < 6 { 2 } else { 3 };
        for (channel, count) in [("email", mails), ("chat", 1)] {
            for number in 0..count {
                let id = format!("{channel}{day}-{number}");
                let at = format!("2026-03-{day:02}T10:0{number}:00Z");
                csv += &format!("{id},{at},opened,ana,customer,{channel},\n");
            }
        }
    }
    bench.import_small(csv);
    bench
}

#[test]
fn a_control_with_records_of_the_group_is_refused() {
    let bench = desk();
    let chat = "channel = 'chat'";
    let refused = |groups: &[&str], count: u32| {
        let run = bench.run(&words("ticket_volume", groups));
        assert_eq!(run.status, 1, "{groups:?}: {}", run.stdout);
        let said = format!("no two groups: {count} observations are in both");
        let told = line(&run.stderr);
        assert!(told.contains(&said), "{told}");
        assert!(told.contains("only whom it did not happen to"), "{told}");
    };
    refused(&["--where", chat, "--control", chat], 6);
    refused(&["--where", chat, "--control", "channel in ('chat', 'email')"], 6);
    // What happened to everybody has no control.
    refused(&["--control", chat], 6);
    let groups = ["--where", "channel = 'email'", "--control", chat];
    let effect = bench.json(&words("ticket_volume", &groups));
    assert_eq!(effect["effect"], 3.0, "{effect}");
    assert_eq!(effect["currency"], json!(null), "{effect}");
}

#[test]
fn money_has_its_currency() {
    let bench = Bench::new();
    let mut csv = "order,customer,date,currency\n".to_owned();
    for day in 1..=12 {
        let orders = if day < 6 { 1 } else { 2 };
        for currency in ["EUR", "USD"] {
            for number in 0..orders {
                let id = format!("{currency}{day}-{number}");
                csv += &format!("{id},c{id},2026-03-{day:02},{currency}\n");
            }
        }
    }
    bench.import_orders(&csv);
    bench.write("metrics/own_sales.md", crate::several_currencies::SALES);
    let euros = ["--where", "currency = 'EUR'"];
    let asked = words("own_sales", &euros);
    let effect = bench.json(&asked);
    assert_eq!((&effect["effect"], &effect["currency"]), (&json!(3000.0), &json!("EUR")));
    let text = bench.run(&asked).stdout;
    assert!(text.contains("€30.00") && text.contains("€60.00"), "{text}");
    let csv = bench.run(&[&asked[..], &["--format", "csv"]].concat()).stdout;
    assert!(csv.starts_with("metric,what,at,days,unit,currency,effect,"), "{csv}");
    assert!(csv.contains(",money,EUR,3000.0,"), "{csv}");
    let run = bench.run(&[&asked[..], &["--control", "currency = 'USD'"]].concat());
    assert_eq!(run.status, 1, "{}", run.stdout);
    let told = line(&run.stderr);
    assert!(told.contains("the group is in EUR and the control in USD"), "{told}");
}
