//! Two sources that number alike: what names a number means the one of its own source.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::linked_calls::{MAP, exported};
use crate::{Bench, SMALL_MAP};

/// Returns the values of a metric by a dimension.
fn values_by(bench: &Bench, metric: &str, by: &str) -> BTreeMap<String, Value> {
    let answer = bench.json(&["query", metric, "--by", by]);
    let rows = answer["rows"].as_array().expect("rows").iter();
    let word = |row: &Value| row["by"][by].as_str().unwrap_or_default().to_owned();
    rows.map(|row| (word(row), row["values"][metric]["value"].clone())).collect()
}

fn owned(values: [(&str, Value); 2]) -> BTreeMap<String, Value> {
    BTreeMap::from(values.map(|(key, value)| (key.to_owned(), value)))
}

#[test]
fn a_category_rates_the_ticket_of_the_desk_that_was_reviewed() {
    let bench = Bench::new();
    let card = "[[category]]\nname = \"speed\"\nweight = 10\nfrom = \"first_customer_at\"\n\
                to = \"first_reply_at\"\ncuts = [{ up_to = \"1h\", score = 100 }]\nelse = 50\n";
    bench.write("scorecards/mail.toml", card);
    let reviews = r#"
name = "reviews"
[[file]]
name = "reviews"
has = ["review", "date", "ticket"]
stream = "review"
subject = "review"
conversation = "ticket"
[file.common]
actor = "'lea'"
actor_kind = "'agent'"
[[file.event]]
kind = "rated"
at = "date"
value = "'solution'"
[file.event.attributes]
chosen = "'1'"
max = "'1'"
weight = "'10'"
[[file.event]]
kind = "reviewed"
at = "date"
[file.event.attributes]
agent = "'eva'"
scorecard = "'mail'"
"#;
    for (desk, reply, review) in [("north", "09:30", "r1"), ("south", "12:00", "r2")] {
        let csv = format!(
            "conversation,time,kind,actor,role,channel,value\n\
             1,2026-03-02T09:00:00Z,opened,ana,customer,email,\n\
             1,2026-03-02T09:00:00Z,message,ana,customer,email,\n\
             1,2026-03-02T{reply}:00Z,message,eva,agent,email,\n"
        );
        bench.import_each(desk, SMALL_MAP, &[("events.csv", &csv)]);
        let csv = format!("review,date,ticket\n{review},2026-03-03T09:00:00Z,1\n");
        bench.import_each(desk, reviews, &[("reviews.csv", &csv)]);
    }
    let expected = [("r1", json!(100.0)), ("r2", json!(75.0))];
    assert_eq!(values_by(&bench, "iqs", "review"), owned(expected));
}

#[test]
fn a_ticket_is_about_the_order_of_its_own_shop() {
    let bench = Bench::new();
    let map = format!("{SMALL_MAP}[file.event.attributes]\norder_id = \"order\"\n");
    for (shop, placed) in [("north", "2026-03-01"), ("south", "2026-02-01")] {
        let csv = "conversation,time,kind,actor,role,channel,value,order\n\
                   1,2026-03-02T09:00:00Z,opened,ana,customer,email,,7\n\
                   1,2026-03-02T09:00:00Z,message,ana,customer,email,,\n";
        bench.import_each(shop, &map, &[("events.csv", csv)]);
        bench
            .import_orders_of(shop, &format!("order,customer,date,currency\n7,cid,{placed},EUR\n"));
    }
    let expected = [("1", json!(1.0)), ("15-30", json!(1.0))];
    assert_eq!(values_by(&bench, "ticket_volume", "days_since_order"), owned(expected));
}

#[test]
fn a_referral_of_each_programme_is_followed_for_itself() {
    let bench = Bench::new();
    let map = r#"
name = "referrals"
[[file]]
name = "referrals"
has = ["referral", "friend", "clicked", "bought"]
formats = ["%Y-%m-%d"]
stream = "referral"
subject = "referral"
[file.common]
customer = "friend"
[[file.event]]
kind = "clicked"
at = "clicked"
[[file.event]]
kind = "signed_up"
at = "bought"
value = "'bea'"
when = "bought is not null"
[[file.event]]
kind = "became_customer"
at = "bought"
value = "'bea'"
when = "bought is not null"
"#;
    // The second click is there so that the window of the first is over.
    for (programme, bought) in [("club", "2026-01-05"), ("network", "")] {
        let csv = format!(
            "referral,friend,clicked,bought\n1,ana,2026-01-02,{bought}\n2,ana,2026-06-01,\n"
        );
        bench.import_each(programme, map, &[("referrals.csv", &csv)]);
    }
    let told = bench.value(&["referral_conversion"]);
    let sides = (&told["numerator"], &told["denominator"]);
    assert_eq!(sides, (&json!(1.0), &json!(2.0)), "{told}");
}

#[test]
fn a_call_that_a_ticket_tells_of_is_one_of_its_own_exchange() {
    let bench = Bench::new();
    for (source, [ticket, other], call) in [("east", [1, 3], "k2"), ("west", [2, 4], "k3")] {
        let at = format!("2026-01-0{ticket}T10:00:00Z");
        let tickets = format!("ticket,at,call\n{ticket},{at},k1\n{other},{at},{call}\n");
        let calls = "id,at\nk1,2026-01-01T09:59:00Z\n";
        bench.import_each(source, MAP, &[("tickets.csv", &tickets), ("calls.csv", calls)]);
    }
    // One that no other source has is meant by the tickets of any.
    let calls = "id,at\nk2,2026-01-01T09:59:00Z\n";
    bench.import_each("exchange", MAP, &[("calls.csv", calls)]);
    let told = exported(&bench);
    assert_eq!(told, [["east", "k1", "1"], ["exchange", "k2", "3"], ["west", "k1", "2"]]);
}
