//! The health of customers: scores set by hand hold from one date to another everywhere alike, and
//! a score can be opened down to what it is made of.

use serde_json::{Value, json};

use crate::serve::Server;
use crate::{Bench, line};

/// Ana's order is of April; Bea's is the last record.
const ORDERS: &str = "\
order,customer,date,currency
a,ana,2026-04-18,EUR
b,bea,2026-06-30,EUR
";

const HEALTH: &str = r#"
[[measure]]
name = "recency"
value = "watermark - last_order_at"
worst = "365d"
best = "0d"

[[measure]]
name = "satisfaction"
value = "last_csat"
points = { positive = 100, negative = 0 }
staleness = "30d"

[[override]]
customer = "ana"
score = 20
by = "eva"
from = "2026-06-15"
until = "2026-12-31"
note = "has announced to leave"
"#;

fn bench() -> Bench {
    let bench = Bench::new();
    bench.run(&["init", "--zone", "UTC"]);
    bench.import_orders(ORDERS);
    bench.write("health.toml", HEALTH);
    bench
}

fn rounded(value: &Value) -> f64 {
    (value.as_f64().expect("a number") * 100.0).round() / 100.0
}

#[test]
fn a_score_set_by_hand_changes_nothing_before_its_date() {
    let bench = bench();
    let asked = |more: &[&str]| {
        let words = ["query", "health_score", "--from", "2026-05-01", "--to", "2026-06-30"];
        bench.json(&[&words[..], &["--where", "customer = 'ana'"], more].concat())
    };
    let answer = asked(&["--grain", "month"]);
    let values: Vec<f64> = answer["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| rounded(&row["values"]["health_score"]["value"]))
        .collect();
    assert_eq!(values, [87.95, 20.0], "{answer}");
    let listed = ["records", "health_score", "--from", "2026-05-01", "--to", "2026-05-31"];
    let listed = bench.json(&[&listed[..], &["--where", "customer = 'ana'"]].concat());
    assert_eq!(rounded(&listed["value"]), 87.95, "{listed}");
    // Half a month ago nobody had set it.
    let held = bench.json(&["report", "health", "--days", "20"]);
    assert_eq!(held["classes"], json!({ "healthy": [1, 0] }), "{held}");
    let held = bench.json(&["report", "health", "--days", "5"]);
    assert_eq!(held["classes"], json!({ "weak": [1, 0] }), "{held}");
    // Without a date it would hold from the beginning of time.
    let undated = HEALTH.replace("from = \"2026-06-15\"\n", "");
    bench.write("health.toml", undated);
    for (language, said) in [("en", "`from` is missing"), ("es", "falta `from`")] {
        let refused = bench.run(&["query", "health_score", "--lang", language]);
        assert_eq!(refused.status, 1, "{}", refused.stdout);
        assert!(refused.stderr.contains("health.toml:14: "), "{}", refused.stderr);
        assert!(refused.stderr.contains(said), "{}", refused.stderr);
    }
}

#[test]
fn health_opens_down_to_the_measures_of_one_customer() {
    let bench = bench();
    let health = bench.json(&["explain", "health_score", "--record", "ana"]);
    assert_eq!((&health["score"], &health["class"]), (&json!(20.0), &json!("weak")), "{health}");
    assert_eq!(rounded(&health["measured"]), 80.0);
    assert_eq!(
        (&health["override"]["by"], &health["override"]["score"]),
        (&json!("eva"), &json!(20.0))
    );
    let recency = &health["measures"][0];
    assert_eq!((&recency["name"], &recency["value"]), (&json!("recency"), &json!(73.0 * 86_400.0)));
    assert_eq!((rounded(&recency["scaled"]), rounded(&recency["weight"])), (80.0, 1.0));
    // By the end of 30 May it was 42 days.
    assert_eq!(rounded(&recency["change"]), -8.49, "{recency}");
    let satisfaction = &health["measures"][1];
    assert_eq!((&satisfaction["lack"], &satisfaction["weight"]), (&json!("missing"), &json!(0.0)));
    assert_eq!(rounded(&health["before"]["score"]), 88.49, "{health}");
    let shown = bench.run(&["explain", "health_score", "--record", "ana", "--lang", "es"]);
    let shown = line(&shown.stdout);
    for part in [
        "Salud de ana: 20,0 débil",
        "puesta a mano en 20 por eva, del 15 jun 2026 al 31 dic 2026 (has announced to leave)",
        "falta: su peso va a las demás",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let server = Server::start(&bench);
    let (_, told) = server.get("/api/v1/customers/ana");
    let told: Value = serde_json::from_str(&told).expect("an answer");
    assert_eq!(told["health"], health);
    let (_, page) = server.get("/customers/ana?lang=en");
    assert!(page.contains("set by hand to 20 by eva"), "{page}");
    let nobody = bench.run(&["explain", "health_score", "--record", "zoe"]);
    assert_eq!(nobody.status, 1);
    assert!(nobody.stderr.contains("there is no customer `zoe`"), "{}", nobody.stderr);
}

#[test]
fn a_mean_of_health_lists_its_parts_and_their_change() {
    let bench = bench();
    let words = ["query", "health_score", "--from", "2026-06-01", "--to", "2026-06-30"];
    let answer = bench.json(&[&words[..], &["--compare", "2026-05-01..2026-05-31"]].concat());
    let value = &answer["total"]["values"]["health_score"];
    let parts = value["contributions"].as_array().expect("parts");
    let points: f64 = parts.iter().filter_map(|part| part["points"].as_f64()).sum();
    assert!((points - value["value"].as_f64().expect("a value")).abs() < 1e-6, "{value}");
    let part =
        |name: &str| parts.iter().find(|part| part["input"] == name).cloned().unwrap_or_default();
    // Ana's score is set by hand; Bea's is her order of the last day.
    assert_eq!(rounded(&part("override")["points"]), 10.0, "{value}");
    assert_eq!(part("satisfaction")["missing"], 2, "{value}");
    let recency = part("recency");
    assert_eq!(
        (rounded(&recency["points"]), rounded(&recency["before"])),
        (50.0, 87.95),
        "{value}"
    );
    assert_eq!(rounded(&recency["change"]), -37.95);
    // It stands on those whose score is not set by hand.
    assert_eq!((&recency["n"], rounded(&recency["scaled"])), (&json!(1), 100.0), "{value}");
    // What has begun added nothing before, and all changes add up to that of the score.
    let by_hand = part("override");
    assert_eq!((rounded(&by_hand["before"]), rounded(&by_hand["change"])), (0.0, 10.0));
    let changes: f64 = parts.iter().filter_map(|part| part["change"].as_f64()).sum();
    let change = value["previous"]["change"].as_f64().expect("a change");
    assert!((changes - change).abs() < 1e-6, "{value}");
    assert_eq!(value["interval"], json!([0.0, 100.0]), "two scores of 20 and 100");
    let shown = bench.run(&[&words[..], &["--lang", "es"]].concat()).stdout;
    for part in ["tiempo desde el último pedido", "puestas a mano", "sin ella"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}

#[test]
fn an_interval_of_scores_ends_where_their_scale_does() {
    let customers = ["ana", "bea", "cleo"];
    let bench = Bench::new();
    bench.run(&["init", "--zone", "UTC"]);
    let orders = customers.map(|name| format!("{name},{name},2026-06-30,EUR\n"));
    bench.import_orders(&format!("order,customer,date,currency\n{}", orders.concat()));
    let measures = HEALTH.split("[[override]]").next().unwrap_or_default();
    let mean = |scores: [u32; 3]| {
        let set = customers.iter().zip(scores).map(|(customer, score)| {
            format!(
                "[[override]]\ncustomer = \"{customer}\"\nscore = {score}\nby = \"eva\"\n\
                 from = \"2026-06-01\"\nuntil = \"2026-12-31\"\n"
            )
        });
        bench.write("health.toml", format!("{measures}{}", set.collect::<String>()));
        let words = ["health_score", "--from", "2026-06-01", "--to", "2026-06-30"];
        let value = bench.value(&words);
        let interval = &value["interval"];
        [&value["value"], &interval[0], &interval[1]].map(rounded)
    };
    // Student's, by hand: mean ± 4.302653 × deviation ÷ √3, of which the parts outside 0 to 100 are
    // cut. Deviations of 26.4575 twice, and of 5.
    assert_eq!(mean([10, 20, 60]), [30.0, 0.0, 95.72], "from -35.72 on");
    assert_eq!(mean([90, 80, 40]), [70.0, 4.28, 100.0], "up to 135.72");
    assert_eq!(mean([45, 50, 55]), [50.0, 37.58, 62.42]);
}

#[test]
fn a_score_set_by_hand_that_is_over_takes_its_points_with_it() {
    let bench = bench();
    let words = ["query", "health_score", "--from", "2026-05-01", "--to", "2026-05-31"];
    let answer = bench.json(&[&words[..], &["--compare", "2026-06-01..2026-06-30"]].concat());
    let value = &answer["total"]["values"]["health_score"];
    let parts = value["contributions"].as_array().expect("parts");
    let by_hand = parts.iter().find(|part| part["input"] == "override").expect("a part");
    assert_eq!((rounded(&by_hand["before"]), rounded(&by_hand["change"])), (10.0, -10.0));
    assert_eq!((rounded(&by_hand["points"]), &by_hand["scaled"]), (0.0, &Value::Null));
    let changes: f64 = parts.iter().filter_map(|part| part["change"].as_f64()).sum();
    let change = value["previous"]["change"].as_f64().expect("a change");
    assert!((changes - change).abs() < 1e-6, "{value}");
}

#[test]
fn measures_are_told_as_comma_separated_values() {
    let bench = bench();
    let health = HEALTH.replace("\"ana\"", "\"bea\"");
    bench.write("health.toml", health);
    let told = bench.json(&["explain", "health_score", "--record", "bea"]);
    assert_eq!(told["score"], 20.0, "{told}");
    let csv = bench.run(&["explain", "health_score", "--record", "bea", "--format", "csv"]).stdout;
    assert!(csv.starts_with("name,unit,value,word,date,lack,"), "{csv}");
    assert_eq!(csv.lines().count(), 3, "{csv}");
}
