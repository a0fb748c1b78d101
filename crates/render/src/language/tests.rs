//! How each language writes what is counted and measured.

use super::Language::{En, Es};
use super::*;

#[test]
fn numbers_follow_the_language() {
    assert_eq!(En.number(1_234_567.891, 2), "1,234,567.89");
    assert_eq!(Es.number(1_234_567.891, 2), "1\u{202f}234\u{202f}567,89");
    assert_eq!([En.number(1204.5, 1), Es.number(1204.5, 1)], ["1,204.5", "1204,5"]);
    assert_eq!([Es.number(9999.6, 0), Es.number(-4580.0, 0)], ["10\u{202f}000", "−4580"]);
    assert_eq!(Es.number(-0.04, 1), "0,0");
    assert_eq!(Es.number(-3.12, 1), "−3,1");
    assert_eq!([En.percent(81.25), En.number(-2.5, 0)], ["81.3%", "−3"]);
    assert_eq!(En.number(f64::NAN, 1), "–");
    assert_eq!(En.percent(81.3), "81.3%");
    assert_eq!(Es.percent(81.3), "81,3 %");
    assert_eq!(Es.percent(100.0), "100 %");
    assert_eq!([Es.percent(0.0), En.percent(0.1)], ["0 %", "0.1%"]);
}

#[test]
fn two_digits_of_a_small_share_are_seen() {
    let check = |share: f64, en: &str, es: &str| {
        assert_eq!([En, Es].map(|it| it.percent(share)), [en, es]);
        assert_eq!([En, Es].map(|it| it.value_short("percent", share)), [en, es]);
    };
    check(0.017_86, "0.018%", "0,018 %");
    check(-0.05, "−0.050%", "−0,050 %");
    check(0.000_123, "0.00012%", "0,00012 %");
    check(0.34, "0.3%", "0,3 %");
    // What arithmetic leaves of nothing.
    check(1e-14, "0.0%", "0,0 %");
    assert_eq!(Es.interval("percent", [0.015_1, 0.021_2]), "0,015–0,021 %");
    assert_eq!(En.interval("percent", [0.0, 0.034]), "0.000–0.034%");
    assert_eq!(En.interval("percent", [0.012, 0.31]), "0.012–0.310%");
    // Beside what is seen well, nothing is small.
    assert_eq!(En.interval("percent", [0.03, 4.2]), "0.0–4.2%");
    assert_eq!(Es.difference("percent", 0.012, 0.02), "0,012 pp");
    assert_eq!(En.difference("percent", 0.06, 81.3), "0.1 pp");
    assert_eq!(En.difference("points", 0.012, 0.02), "0.0 points");
    let ends = |level: f64| En.difference_interval("percent", [-0.004, 0.02], level);
    assert_eq!([ends(0.02), ends(81.3)], ["−0.0040 to +0.0200 pp", "0.0 to 0.0 pp"]);
}

#[test]
fn a_share_that_is_not_all_is_not_told_as_all() {
    let check = |share: f64, en: &str, es: &str, short: &str| {
        assert_eq!([En, Es].map(|it| it.value("percent", share)), [en, es]);
        assert_eq!(Es.value_short("percent", share), short);
    };
    check(100.0, "100%", "100 %", "100 %");
    check(99.97, "99.97%", "99,97 %", "99,97 %");
    check(99.6, "99.6%", "99,6 %", "99,6 %");
    check(99.4, "99.4%", "99,4 %", "99 %");
    check(100.04, "100.04%", "100,04 %", "100,04 %");
}

#[test]
fn quotients_have_three_digits_and_axes_as_few_as_say_it() {
    assert_eq!([Es.value("ratio", 1.114), Es.value("ratio", 64.62)], ["1,11", "64,6"]);
    assert_eq!([En.value("score", 4.0), En.value("score", 81.71)], ["4.00", "81.7"]);
    assert_eq!(En.interval("score", [79.64, 83.2]), "79.6–83.2");
    assert_eq!([4.1, 81.7].map(|level| En.difference("score", 0.25, level)), ["0.25", "0.3"]);
    let axis = |unit: &str| [0.0, 2.5, 50.0].map(|at| Es.value_short(unit, at));
    assert_eq!(axis("points"), ["0", "2,5", "50"]);
    assert_eq!(axis("ratio"), ["0", "2,50", "50"]);
    assert_eq!(axis("months"), ["0 meses", "2,5 meses", "50 meses"]);
}

#[test]
fn durations_have_two_units() {
    assert_eq!(En.value(WORK_TIME, 216_000.0), "60 h");
    assert_eq!(En.value_short(WORK_TIME, 270_000.0), "75 h");
    assert_eq!(En.interval(WORK_TIME, [200_000.0, 216_000.0]), "55.6–60.0 h");
    assert_eq!(En.value(WORK_TIME, 5_400.0), "1 h 30 min");
    let check = |seconds: f64, expected: &str| assert_eq!(Es.duration(seconds), expected);
    check(0.0, "0 s");
    check(0.46, "0,5 s");
    // What rounds to nothing has no sign, as all numbers.
    check(-0.02, "0,0 s");
    check(-42.0, "−42 s");
    check(42.0, "42 s");
    check(59.7, "1 min");
    check(252.0, "4 min 12 s");
    check(720.0, "12 min");
    check(3599.6, "1 h");
    check(7500.0, "2 h 05 min");
    check(-7500.0, "−2 h 05 min");
    check(172_800.0, "2 d");
    check(293_760.0, "3,4 d");
    check(21_600_000.0, "250 d");
}

#[test]
fn intervals_share_a_unit() {
    assert_eq!(En.interval("seconds", [230.0, 271.0]), "3.8–4.5 min");
    let spelt = |ends: [f64; 2]| Es.interval_spelt("seconds", ends);
    assert_eq!(spelt([3480.0, 6120.0]), "58 min – 1 h 42 min");
    assert_eq!(spelt([0.0, 90.0]), "0 s – 1 min 30 s");
    assert_eq!(Es.interval_spelt("percent", [46.18, 72.39]), "46,2–72,4 %");
    assert_eq!(Es.interval("percent", [46.18, 72.39]), "46,2–72,4 %");
    assert_eq!(Es.interval("percent", [-6.6, 100.0]), "−6,6 – 100,0 %");
    assert_eq!(Es.duration_short(3600.0), "1 h");
    assert_eq!(Es.duration_short(900.0), "15 min");
    assert_eq!(Es.duration_short(33_840.0), "9,4 h");
}

#[test]
fn differences_of_shares_and_scores_are_points() {
    assert_eq!(En.difference("percent", -30.84, 81.3), "31 pp");
    assert_eq!(Es.difference("points", 2.7, 40.0), "2,7 puntos");
    assert_eq!(En.difference("seconds", -420.0, 600.0), "7 min");
    let check = |unit: &str, ends: [f64; 2], en: &str, es: &str| {
        assert_eq!([En, Es].map(|it| it.difference_interval(unit, ends, 50.0)), [en, es]);
    };
    check("percent", [-30.8, -10.8], "−30.8 to −10.8 pp", "−30,8 a −10,8 pp");
    check("points", [-0.04, 2.7], "0.0 to +2.7 points", "0,0 a +2,7 puntos");
    // A difference reaches below nothing where lengths and counts cannot.
    check("seconds", [-150.0, 180.0], "−2.5 to +3.0 min", "−2,5 a +3,0 min");
    check("money EUR", [150.0, 1099.0], "+€1.50 to +€10.99", "+1,50 a +10,99 €");
}

#[test]
fn locales_are_understood() {
    assert_eq!(Language::parse("es_ES.UTF-8"), Some(Es));
    assert_eq!(Language::parse("en-GB"), Some(En));
    assert_eq!(Language::parse("C"), None);
    assert_eq!(Es.counted(1, ["case", "cases"], ["caso", "casos"]), "1 caso");
}
