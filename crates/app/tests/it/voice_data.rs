//! Real and public surveys, complaints and the calls they were about.
//!
//! Every literal was counted from the raw files in Python, from the written definitions of the
//! metrics alone; docs/real-data.md tells the same figures to people.

use serde_json::{Value, json};

use crate::{Bench, imported};

/// Asserts value and number of observations.
#[track_caller]
fn check(bench: &Bench, words: &[&str], expected: f64, observations: u64) -> Value {
    let found = bench.value(words);
    let value = found["value"].as_f64().expect("there is a value");
    assert!((value - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{words:?}: {value}");
    assert_eq!(found["n"], observations, "{words:?}");
    found
}

#[test]
fn satisfaction_of_mobile_customers() {
    let file = "survey-ecsi-mobile/ecsi_mobile_250.csv";
    let Some(bench) = imported(file, "survey-ecsi-mobile") else { return };
    let overall = ["--where", "question = 'CUSA1'"];
    let ask = |words: &[&'static str]| [words, &overall].concat();
    let found = check(&bench, &ask(&["csat"]), 70.4, 250);
    // Wilson: 176 of 250.
    let (low, high) = (&found["interval"][0], &found["interval"][1]);
    let near = |value: &Value, expected: f64| {
        let value = value.as_f64().expect("there is an end");
        assert!((value - expected).abs() < 0.005, "{value} is not {expected}");
    };
    near(low, 64.467);
    near(high, 75.715);
    check(&bench, &ask(&["csat", "--variant", "average"]), 7.988, 250);
    let spread = bench.value(&ask(&["csat", "--variant", "average", "--stat", "histogram"]));
    let counts = [1, 8, 15, 50, 109, 29, 38].into_iter().zip(4..);
    let counted: Vec<Value> =
        counts.map(|(n, score)| json!([score as f64, score as f64, n as f64])).collect();
    assert_eq!(spread["histogram"], Value::from(counted), "each score by itself");
    check(&bench, &ask(&["csat_negative_share"]), 0.0, 250);
    let complaints = ["csat", "--where", "question = 'CUSCO'"];
    check(&bench, &complaints, 44.8, 250);
    let negative = ["csat_negative_share", "--where", "question = 'CUSCO'"];
    check(&bench, &negative, 6.8, 250);
    check(&bench, &["nps", "--variant", "one_to_ten"], 14.0, 250);
    let inferred = bench.value(&["nps"]);
    assert!(inferred["value"].is_null(), "from 1 to 10 is another measure");
    assert_eq!(inferred["excluded"]["other_scale"], 250);
}

#[test]
fn recommendation_after_an_event() {
    // The same answers: to the second with the month first, and to the millisecond.
    for file in ["prep-nps-event/input_01.csv", "prep-nps-event/input_02.csv"] {
        let Some(bench) = imported(file, "prep-nps-event") else { return };
        let november = ["nps", "--from", "2019-11-01", "--to", "2019-11-30"];
        check(&bench, &november, -1400.0 / 39.0, 39);
    }
    let file = "prep-nps-event/input_02.csv";
    let Some(bench) = imported(file, "prep-nps-event") else { return };
    check(&bench, &["nps", "--where", "class = 'promoter'"], 100.0, 8);
    check(&bench, &["nps", "--where", "class = 'detractor'"], -100.0, 22);
    let opening = ["csat", "--where", "question = 'opening keynote'"];
    check(&bench, &opening, 1400.0 / 39.0, 39);
    let closing = ["csat_negative_share", "--where", "question = 'closing keynote'"];
    check(&bench, &closing, 1200.0 / 39.0, 39);
}

#[test]
fn ratings_after_calls() {
    let file = "call-centre-pwc/call_centre.csv.gz";
    let Some(bench) = imported(file, "call-centre-satisfaction") else { return };
    check(&bench, &["csat"], 100.0 * 2_023.0 / 4_054.0, 4_054);
    check(&bench, &["csat", "--variant", "average"], 13_798.0 / 4_054.0, 4_054);
    check(&bench, &["csat_negative_share"], 100.0 * 813.0 / 4_054.0, 4_054);
    let becky = ["csat", "--where", "agent = 'Becky'"];
    check(&bench, &becky, 100.0 * 261.0 / 517.0, 517);
}

#[test]
fn unanswered_calls_are_of_whom_they_rang_at() {
    let file = "call-centre-pwc/call_centre.csv.gz";
    let Some(bench) = imported(file, "call-centre-pwc") else { return };
    check(&bench, &["abandonment_rate"], 18.92, 5_000);
    let becky = ["abandonment_rate", "--where", "agent = 'Becky'"];
    check(&bench, &becky, 100.0 * 114.0 / 631.0, 631);
}

#[test]
fn a_log_of_complaints() {
    let file = "prep-complaint-resolution/input_01.csv";
    let Some(bench) = imported(file, "prep-complaints") else { return };
    let days = ["complaint_resolution_time", "--variant", "calendar_days"];
    let found = check(&bench, &days, 4_442.0 / 42.0, 42);
    assert_eq!(found["excluded"]["unsolved"], 11, "in progress, whatever date they show");
}
