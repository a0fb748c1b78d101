//! What one source never records and another does: nothing of the one is 0, whatever the other
//! says.

use serde_json::{Value, json};

use crate::{Bench, figures, rows_of};

const READINGS_MAP: &str = r#"
name = "readings"
[[file]]
name = "readings"
has = ["post", "likes"]
stream = "social"
subject = "post"
[[file.event]]
kind = "counters"
at = "at"
attributes = { post = "post", likes = "likes", reach = "reach" }
"#;

const TICKETS_MAP: &str = r#"
name = "tickets"
[[file]]
name = "tickets"
has = ["ticket"]
conversation = "ticket"
[file.common]
customer = "who"
[[file.event]]
kind = "opened"
at = "at"
actor = "who"
actor_kind = "'customer'"
"#;

const VIEWS_MAP: &str = r#"
name = "views"
[[file]]
name = "views"
has = ["visitor", "page"]
stream = "web"
subject = "visitor"
[file.common]
customer = "visitor"
[[file.event]]
kind = "article_view"
at = "at"
value = "page"
"#;

/// Two readings with nothing said of likes, and two of which the second says what was gained.
const READINGS: [(&str, &str); 2] = [
    ("reach", "post,at,likes,reach\np1,2026-03-02T10:00:00Z,,100\np1,2026-03-04T10:00:00Z,,200\n"),
    ("likes", "post,at,likes,reach\np2,2026-03-02T10:00:00Z,5,\np2,2026-03-04T10:00:00Z,9,\n"),
];

#[test]
fn days_without_readings_are_0_only_of_who_reads_likes() {
    let bench = Bench::new();
    for (source, csv) in READINGS {
        bench.import_each(source, READINGS_MAP, &[("readings.csv", csv)]);
    }
    let days = ["--from", "2026-03-02", "--to", "2026-03-04", "--grain", "day"];
    let daily = |source: &str, more: &[&str]| -> Vec<Value> {
        let answer = bench.json(&[&["query", "likes"], &days[..], more].concat());
        figures(rows_of(&answer, source), "likes", &["value", "reason"])
    };
    let unknown = vec![json!([null, "never_recorded"]); 3];
    for more in [["--by", "source"], ["--where", "source = 'reach'"]] {
        assert_eq!(daily("reach", &more), unknown, "{more:?}");
    }
    for more in [["--by", "source"], ["--where", "source = 'likes'"]] {
        let told = daily("likes", &more);
        assert_eq!((told.len(), &told[1]), (3, &json!([0.0, null])), "{more:?}");
    }
}

const ACCOUNT_MAP: &str = r#"
name = "days"
[[file]]
name = "days"
has = ["account", "likes"]
stream = "social"
subject = "account"
[[file.event]]
kind = "counters"
at = "at"
attributes = { gained = "'true'", likes = "likes" }
"#;

#[test]
fn likes_of_an_account_are_told_where_none_are_of_its_posts() {
    let bench = Bench::new();
    let days = "account,at,likes\nacme,2026-03-02T10:00:00Z,10\nacme,2026-03-03T10:00:00Z,12\n";
    bench.import_each("network", ACCOUNT_MAP, &[("days.csv", days)]);
    let noted = |words: &[&str], note: &str| {
        let answer = bench.json(&[&["query"], words].concat());
        answer["notes"].as_array().into_iter().flatten().any(|own| own == note)
    };
    let value = bench.value(&["likes"]);
    assert_eq!(json!([value["value"], value["reason"]]), json!([null, "never_recorded"]));
    let account = "`likes` is 22 count by variant `account`";
    for more in [&[][..], &["--grain", "day"], &["--by", "network"]] {
        assert!(noted(&[&["likes"], more].concat(), account), "{more:?}");
    }
    let spanish = bench.run(&["query", "likes", "--lang", "es"]).stdout;
    assert!(spanish.contains("`likes` es 22 según la variante `account`"), "{spanish}");
    // What nothing tells in any way has no other variant, and what posts tell needs none.
    assert!(!noted(&["shares"], "`shares` is 0 count by variant `account`"));
    bench.import_each("likes", READINGS_MAP, &[("readings.csv", READINGS[1].1)]);
    assert!(!noted(&["likes"], account));
}

#[test]
fn who_ordered_again_is_known_as_far_as_orders_are() {
    let bench = Bench::new();
    let tickets = "\
ticket,at,who
1,2026-01-05T10:00:00Z,ana
2,2026-03-01T10:00:00Z,bea
3,2026-06-30T10:00:00Z,cid
";
    bench.import_each("desk", TICKETS_MAP, &[("tickets.csv", tickets)]);
    let told = || {
        let value = bench.value(&["repurchase_after_contact"]);
        json!([value["value"], value["reason"], value["excluded"]["immature"]])
    };
    assert_eq!(told(), json!([null, "no_data", 1]), "no shop");
    for variant in ["matched", "difference", "after_complaint"] {
        let value = bench.value(&["repurchase_after_contact", "--variant", variant]);
        assert_eq!(json!([value["value"], value["reason"]]), json!([null, "no_data"]), "{variant}");
    }
    // Of Bea's 90 days the orders tell 60, and of Cid's none.
    bench.import_orders(
        "order,customer,date,currency\n1,ana,2026-01-10,EUR\n2,dan,2026-04-30,EUR\n",
    );
    assert_eq!(told(), json!([100.0, null, 2]));
}

#[test]
fn who_was_helped_is_known_as_far_as_contacts_are() {
    let bench = Bench::new();
    let tickets = "ticket,at,who\n1,2026-03-01T10:00:00Z,cid\n2,2026-03-05T10:00:00Z,dan\n";
    bench.import_each("desk", TICKETS_MAP, &[("tickets.csv", tickets)]);
    // Nobody knows whether Bea wrote after the last export of the desk.
    let views = "\
visitor,at,page
ana,2026-03-02T09:00:00Z,/help
bea,2026-03-08T09:00:00Z,/help
eva,2026-03-20T09:00:00Z,/help
";
    bench.import_each("site", VIEWS_MAP, &[("views.csv", views)]);
    let value = bench.value(&["self_service_rate"]);
    let told = json!([value["numerator"], value["denominator"], value["excluded"]["immature"]]);
    assert_eq!(told, json!([1.0, 2.0, 3]), "{value}");
}
