//! Every printed figure, the null rules and the refusals.

mod variants;

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::catalog::Catalog;

/// Computes from words as typed: `65` and `3,4,4` are values, a name alone is a flag.
fn calc(line: &str) -> Result<CalcResult, CalcError> {
    let mut words = line.split_whitespace().peekable();
    let metric = words.next().expect("a case names its metric");
    let (mut inputs, mut flags) = (BTreeMap::new(), BTreeSet::new());
    while let Some(word) = words.next() {
        let name = word.strip_prefix("--").expect("a case writes its inputs with dashes");
        match words.next_if(|next| !next.starts_with("--")) {
            Some(values) => {
                let values = values.split(',').map(|value| value.parse().expect("a number"));
                inputs.insert(name.to_owned(), values.collect());
            }
            None => drop(flags.insert(name.to_owned())),
        }
    }
    compute(metric, &inputs, &flags)
}

#[track_caller]
fn check(line: &str, value: f64, interval: Option<(f64, f64)>) {
    let result = calc(line).expect("the case is valid");
    let near = |actual: f64, expected: f64| (actual - expected).abs() <= 0.005 + 1e-9;
    assert!(near(result.value.expect("the case has a value"), value), "{result:?}");
    match (result.interval, interval) {
        (Some(actual), Some(expected)) => {
            assert!(near(actual.0, expected.0) && near(actual.1, expected.1), "{result:?}");
        }
        (actual, expected) => assert_eq!(actual, expected, "{result:?}"),
    }
}

#[track_caller]
fn check_null(line: &str, reason: Reason) {
    let result = calc(line).expect("the case is valid");
    assert_eq!((result.value, result.interval, result.reason), (None, None, Some(reason)));
}

#[track_caller]
fn refuse(line: &str, message: &str) {
    assert_eq!(calc(line).expect_err("the case is not valid").to_string(), message);
}

#[test]
fn voice_figures() {
    check("csat --positive 65 --total 80", 81.25, Some((71.34, 88.29)));
    check("csat --positive 30 --total 50", 60.0, Some((46.18, 72.39)));
    check("csat --positive 10 --total 10", 100.0, Some((72.25, 100.0)));
    check("csat --positive 0 --total 10", 0.0, Some((0.0, 27.75)));
    check("csat --positive 4 --total 5", 80.0, Some((37.55, 96.38)));
    check("csat --positive 7 --total 12", 58.33, Some((31.95, 80.67)));
    check("nps --promoters 162 --passives 108 --detractors 54", 33.33, Some((24.95, 41.11)));
    check("nps --promoters 70 --passives 20 --detractors 10", 60.0, Some((45.27, 71.24)));
    check("nps --promoters 7 --passives 2 --detractors 1", 60.0, Some((7.04, 85.27)));
    check("nps --promoters 3 --passives 0 --detractors 0", 100.0, Some((-6.58, 100.0)));
    check("nps --promoters 72 --passives 20 --detractors 8 --percent", 64.0, None);
    check("nps --promoters 60 --passives 20 --detractors 20 --percent", 40.0, None);
    check("ces --ratings 3,4,4", 3.67, Some((2.23, 5.10)));
}

#[test]
fn speed_and_load_figures() {
    check("first_response_time --total 200 --count 50", 4.0, None);
    check("response_time --total 200 --count 50", 4.0, None);
    check("handle_time --talk 500 --hold 100 --after-call 200 --count 100", 8.0, None);
    check("wait_time --total 500 --count 200", 2.5, None);
    check("ticket_resolution_rate --resolved 450 --total 500", 90.0, Some((87.06, 92.33)));
    check("tickets_per_customer --tickets 500 --customers 100", 5.0, None);
}

#[test]
fn loyalty_and_value_figures() {
    check("retention_rate --start 200 --end 180 --new 0", 90.0, Some((85.06, 93.43)));
    check("retention_rate --start 500 --end 480 --new 200", 56.0, Some((51.62, 60.29)));
    check("churn_rate --start 250 --lost 20", 8.0, Some((5.24, 12.03)));
    check("churn_rate --start 200 --acquired 20 --end 180", 20.0, Some((15.05, 26.09)));
    check("churn_rate --start 100 --acquired 30 --lost 20", 15.38, Some((10.19, 22.57)));
    check("clv --average-order 50 --frequency 5 --lifespan 3", 750.0, None);
    check("cac --spend 10000 --new-customers 20", 500.0, None);
}

#[test]
fn acquisition_and_web_figures() {
    check("conversion_rate --converted 30 --visitors 1000", 3.0, Some((2.11, 4.25)));
    check("cart_abandonment_rate --created 100 --completed 30", 70.0, Some((60.42, 78.11)));
    check("click_through_rate --clicks 60 --impressions 100", 60.0, Some((50.20, 69.06)));
    check("feedback_response_rate --answered 45 --received 50", 90.0, Some((78.64, 95.65)));
}

#[test]
fn quality_figures() {
    // Unclipped, scipy.stats.t.interval gives -4.06 to 110.00; the scale ends at 0 and 100.
    check("iqs --scores 100,9.91,63.96,90.99,0", 52.97, Some((0.0, 100.0)));
    check("iqs --scores 50,60,70", 60.0, Some((35.16, 84.84)));
}

#[test]
fn exact_values_stay_exact() {
    assert_eq!(calc("csat --positive 65 --total 80").unwrap().value, Some(81.25));
    assert_eq!(calc("cac --spend 10000 --new-customers 20").unwrap().value, Some(500.0));
    assert_eq!(calc("wait_time --total 500 --count 200").unwrap().value, Some(2.5));
}

#[test]
fn beyond_a_hundred_percent() {
    for line in [
        "ticket_resolution_rate --resolved 550 --total 500",
        "click_through_rate --clicks 110 --impressions 100",
    ] {
        let result = calc(line).unwrap();
        check(line, 110.0, None);
        assert_eq!(result.reason, Some(Reason::NotAShare));
    }
}

#[test]
fn null_with_a_reason() {
    check_null("csat --positive 0 --total 0", Reason::ZeroDenominator("total"));
    check_null("wait_time --total 12 --count 0", Reason::ZeroDenominator("count"));
    check_null("nps --promoters 0 --passives 0 --detractors 0", Reason::NoAnswers);
    check_null("clv --average-order 1e300 --frequency 1e300 --lifespan 1", Reason::TooLarge);
    let empty = BTreeMap::from([("ratings".to_owned(), Vec::new())]);
    let result = compute("ces", &empty, &BTreeSet::new()).unwrap();
    assert_eq!((result.value, result.reason), (None, Some(Reason::NoObservations("ratings"))));
    let one = calc("ces --ratings 4").unwrap();
    assert_eq!((one.value, one.interval), (Some(4.0), None));
    assert_eq!(one.reason, Some(Reason::SingleObservation));
    assert_eq!(calc("ces --ratings 0.1,0.1,0.1").unwrap().reason, Some(Reason::NoSpread));
}

#[test]
fn refusals() {
    refuse("csta --positive 1", "`csta` has no calculator; did you mean `csat`?");
    refuse("zzz --positive 1", "`zzz` has no calculator");
    refuse("csat --positve 1 --total 2", "`csat` takes no `--positve`; did you mean `--positive`?");
    refuse(
        "tickets_per_customer --tickets 1",
        "`tickets_per_customer` misses `--customers`; it takes `--tickets` `--customers`",
    );
    let message = calc("csat --positive 1").unwrap_err().to_string();
    assert!(message.starts_with("`csat` misses `--total`; it takes `--positive` `--total` or "));
    refuse(
        "churn_rate --start 100 --end 90",
        "`churn_rate` misses `--acquired`; it takes `--start` `--lost` or \
         `--start` `--acquired` `--end` or `--acquired` `--lost` or \
         `--start` `--acquired` `--lost`",
    );
    refuse(
        "churn_rate --start 100 --lost 5 --end 90",
        "`--end`, `--lost`, `--start` do not go together in `churn_rate`; it takes \
         `--start` `--lost` or `--start` `--acquired` `--end` or `--acquired` `--lost` or \
         `--start` `--acquired` `--lost`",
    );
    refuse("csat --positive 3 --total 2", "`--positive` `3` exceeds `--total` `2`");
    refuse("csat --positive -1 --total 2", "`--positive` cannot be negative: `-1`");
    refuse(
        "csat --positive 1.5 --total 2",
        "`--positive` is a count, and `1.5` is no whole number that can be counted",
    );
    refuse("csat --positive 1,2 --total 2", "`--positive` takes one number, not 2");
    refuse("csat --positive nan --total 2", "`--positive` is not a number: `NaN`");
    refuse("csat --positive --total 2", "`--positive` needs a number");
    refuse("csat --positive 1 --total 2 --percent", "`csat` takes no `--percent`");
    refuse("iqs --scores 50,101", "`--scores` goes from 0 to 100, not `101`");
    refuse(
        "nps --promoters 70 --passives 20 --detractors 20 --percent",
        "the shares add up to `110` and not to 100",
    );
    refuse(
        "nps --promoters 101 --passives 0 --detractors 0 --percent",
        "`--promoters` goes from 0 to 100, not `101`",
    );
    refuse("nps --percent 1 --promoters 1", "`--percent` takes no number");
    refuse("retention_rate --start 9 --end 4 --new 5", "`--new` `5` exceeds `--end` `4`");
    refuse(
        "retention_rate --start 100 --end 150 --new 10",
        "`--end` `150` exceeds `--start` + `--new` `110`",
    );
    refuse(
        "churn_rate --start 100 --acquired 0 --end 110",
        "`--end` `110` exceeds `--start` + `--acquired` `100`",
    );
    check("retention_rate --start 100 --end 110 --new 10", 100.0, Some((96.3, 100.0)));
    check("churn_rate --start 100 --acquired 10 --end 110", 0.0, Some((0.0, 3.7)));
    refuse(
        "cart_abandonment_rate --created 3 --completed 4",
        "`--completed` `4` exceeds `--created` `3`",
    );
}

#[test]
fn underscores_stand_for_dashes() {
    check("handle_time --talk 5 --hold 1 --after_call 2 --count 1", 8.0, None);
}

#[test]
fn rounded_shares_pass() {
    check("nps --promoters 33 --passives 33 --detractors 33 --percent", 0.0, None);
    check("nps --promoters 33.4 --passives 33.3 --detractors 33.3 --percent", 0.1, None);
}

/// What one counts and does not work out.
const COUNTED_ALONE: [&str; 2] = ["heat_map", "ticket_volume"];

#[test]
fn whatever_can_be_worked_out_by_hand_has_a_calculator() {
    let catalog = Catalog::of_repository();
    let without = catalog.metrics().map(|metric| metric.name.as_str());
    let mut without: Vec<&str> = without.filter(|name| inputs(name).is_none()).collect();
    without.sort_unstable();
    assert_eq!(without, COUNTED_ALONE);
}

#[test]
fn the_table_is_whole() {
    let metrics: Vec<&str> = CALCULATORS.iter().map(|calculator| calculator.metric).collect();
    assert!(metrics.is_sorted());
    assert_eq!(metrics.len(), 93);
    for calculator in CALCULATORS {
        assert!(inputs(calculator.metric).is_some());
        assert!(!calculator.combinations.is_empty());
        for combination in calculator.combinations {
            for (part, whole) in combination.at_most {
                assert!(combination.takes(part) && combination.takes(whole), "{part} {whole}");
            }
            assert!(!combination.formula_en.is_empty() && !combination.formula_es.is_empty());
            for name in combination.inputs.iter().chain(combination.optional) {
                assert!(calculator.input(name).is_some(), "combinations name known inputs");
            }
        }
        for input in calculator.inputs {
            assert!(!input.help_en.is_empty() && !input.help_es.is_empty());
            assert_ne!(input.help_en, input.help_es, "{}", input.name);
            // A label says more than the name of the input does.
            let plain = |text: &str| text.to_lowercase().replace('-', " ");
            for help in [input.help_en, input.help_es] {
                let says = plain(help) != plain(input.name) && help.contains(' ');
                assert!(says, "{} {}: {help}", calculator.metric, input.name);
            }
            let used = calculator.combinations.iter().any(|one| one.takes(input.name));
            assert!(used || input.kind == InputKind::Flag, "{} is of no use", input.name);
        }
    }
}
