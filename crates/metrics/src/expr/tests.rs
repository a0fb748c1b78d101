use std::collections::BTreeMap;

use baremo_model::{DAY, HOUR, MINUTE};
use proptest::prelude::*;

use super::*;
use crate::error::{Expected, MetricsError, Thing};
use crate::page::{Parameter, ParameterType};

fn check(text: &str, canonical: &str) {
    let expr = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(expr.to_string(), canonical);
    assert_eq!(parse(canonical).as_ref(), Ok(&expr), "{canonical}");
}

fn check_stop(text: &str, offset: usize, expected: &str) {
    match parse(text) {
        Err(MetricsError::Expression { offset: at, expected: wanted, .. }) => {
            assert_eq!((at, wanted.to_string().as_str()), (offset, expected), "{text}");
        }
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn expressions_have_one_canonical_text() {
    check("a=1 AND b<>2 or Not c", "a = 1 and b != 2 or not c");
    check("(a = 1 or b) and c", "(a = 1 or b) and c");
    check("x not in ('a', 'it''s')", "x not in ('a', 'it''s')");
    check("x in $words", "x in ($words)");
    check("a between 1 and 2 and b", "a between 1 and 2 and b");
    check("a is not null and b is null", "a is not null and b is null");
    check("t < watermark - 168h", "t < watermark - 7d");
    check("a - (b - 90s) > -1.50", "a - (b - 90s) > -1.5");
    check("tag like '%vip_'", "tag like '%vip_'");
    check("\"plan name\" = 'gold' and \"in\" = 1", "\"plan name\" = 'gold' and \"in\" = 1");
    check("not (a and b)", "not (a and b)");
    check("case.solved_at - $window <= '2026-01-31'", "case.solved_at - $window <= '2026-01-31'");
}

#[test]
fn errors_name_the_character_and_what_was_expected() {
    check_stop("", 1, "a name or a literal");
    check_stop("a =", 4, "a name or a literal");
    check_stop("a = 'b", 7, "a closing '");
    check_stop("a = 1 b", 7, "`and`, `or`, an operator or the end");
    check_stop("(a = 1", 7, "`)`");
    check_stop("a in ('x' 'y')", 11, "`,` or `)`");
    check_stop("a in 'x'", 6, "a list in parentheses");
    check_stop("a > 5x", 6, "a unit of time (s, m, h, d or w)");
    check_stop("a > 2026-01-31", 5, "a date in single quotes");
    check_stop("a # b", 3, "a name, a literal or an operator");
    check_stop("a is maybe", 6, "`null`");
    check_stop("a > 99999999999999999999", 5, "a number below 9223372036854775808");
    check_stop("$ = 1", 2, "the name of a parameter");
}

#[test]
fn nesting_is_bounded() {
    let nested = |levels: usize| format!("{}a{}", "(".repeat(levels), ")".repeat(levels));
    assert_eq!(parse(&nested(64)), Ok(Expr::Column("a".into())));
    for (text, bound) in [
        (nested(65), Expected::Nesting(64)),
        (nested(30_000), Expected::Nesting(64)),
        ("not ".repeat(65) + "a", Expected::Nesting(64)),
        ("1+".repeat(129) + "1", Expected::Additions(128)),
        (nested(100_000), Expected::Characters(65_536)),
    ] {
        let refused = match parse(&text) {
            Err(MetricsError::Expression { expected, .. }) => Some(expected),
            _ => None,
        };
        assert_eq!(refused, Some(bound), "{text:.20}");
    }
    let long = vec!["a = 1"; 5_000].join(" or ");
    let Ok(Expr::Or(parts)) = parse(&long) else { panic!("a list is not nested") };
    assert_eq!(parts.len(), 5_000);
}

#[test]
fn names_are_collected_once_and_in_order() {
    let expr = parse("b = $x and (a < b or case.c is null) and d in ($y, $x)").unwrap();
    assert_eq!(expr.columns(), ["b", "a", "case.c", "d"]);
    assert_eq!(expr.parameters(), ["x", "y"]);
    assert!(!expr.uses_watermark());
    assert!(parse("a + 7d < watermark").unwrap().uses_watermark());
}

#[test]
fn parameters_are_bound() {
    let parameters = BTreeMap::from([
        ("window".into(), ParameterValue::Duration(7 * DAY)),
        ("floor".into(), ParameterValue::Count(3)),
        ("part".into(), ParameterValue::Percent(80.0)),
        ("chance".into(), ParameterValue::Number(0.5)),
        ("exits".into(), ParameterValue::Words(vec!["key".into(), "timeout".into()])),
        ("one".into(), ParameterValue::Words(vec!["key".into()])),
        ("ages".into(), ParameterValue::Counts(vec![1, 7])),
        ("age".into(), ParameterValue::Counts(vec![7])),
    ]);
    let check = |text: &str, expected: &str| {
        let bound = parse(text).unwrap().bind(&parameters).unwrap();
        assert_eq!(bound.to_string(), expected);
    };
    check("a - b <= $window and n >= $floor", "a - b <= 7d and n >= 3");
    check("x in ($exits, 'z')", "x in ('key', 'timeout', 'z')");
    check("x != $exits and p > $part", "x not in ('key', 'timeout') and p > 80.0");
    check("p < $chance", "p < 0.5");
    check("x = $one or $one = x", "x in ('key') or 'key' = x");
    check("n in ($ages) or n > $age", "n in (1, 7) or n > 7");
    let bind = |text: &str| parse(text).unwrap().bind(&parameters);
    assert!(matches!(
        bind("a > $windw"),
        Err(MetricsError::Unknown { what: Thing::Parameter, .. })
    ));
    assert!(matches!(bind("a > $exits"), Err(MetricsError::Value { .. })));
    assert!(matches!(bind("a > $ages"), Err(MetricsError::Value { .. })));
}

#[test]
fn lists_of_numbers_are_read_and_each_is_bounded() {
    let number = |number: i64| Some(toml::Value::Integer(number));
    let parameter = Parameter {
        parameter_type: ParameterType::Counts,
        default: toml::Value::Array(Vec::new()),
        min: number(1),
        max: number(120),
        doc: String::new(),
    };
    let read = |text: &str| ParameterValue::parse("only", &parameter, text);
    assert_eq!(read("1, 7"), Ok(ParameterValue::Counts(vec![1, 7])));
    assert_eq!(read("7").map(|it| it.to_string()), Ok("7".to_owned()));
    for text in ["0,7", "1,121", "1,x", "1.5"] {
        let said = read(text).expect_err("refused").to_string();
        assert!(said.contains("whole numbers separated by commas from 1 up to 120"), "{said}");
    }
    assert_eq!(ParameterValue::default_of("only", &parameter), Ok(ParameterValue::Counts(vec![])));
}

#[test]
fn numbers_are_read_within_their_bounds() {
    let parameter = Parameter {
        parameter_type: ParameterType::Number,
        default: toml::Value::Integer(3),
        min: Some(toml::Value::Float(0.5)),
        max: Some(toml::Value::Integer(20)),
        doc: String::new(),
    };
    let read = |text: &str| ParameterValue::parse("factor", &parameter, text);
    assert_eq!(read("2.5"), Ok(ParameterValue::Number(2.5)));
    assert_eq!(read("3").map(|it| it.to_string()), Ok("3".to_owned()));
    for text in ["0.4", "21", "x", "NaN", "inf", "1,5"] {
        let said = read(text).expect_err("refused").to_string();
        assert!(said.contains("a number from 0.5 up to 20"), "{said}");
    }
    let default = ParameterValue::default_of("factor", &parameter);
    assert_eq!(default, Ok(ParameterValue::Number(3.0)));
}

#[test]
fn conjunctions_are_flat() {
    let part = |text: &str| parse(text).unwrap();
    let all = Expr::all([part("a and b"), part("c"), part("d or e")]).unwrap();
    assert_eq!(all.to_string(), "a and b and c and (d or e)");
    assert_eq!(Expr::all([]), None);
}

#[test]
fn instants_are_read_in_the_zone() {
    let madrid = TimeZone::get("Europe/Madrid").unwrap();
    let base = 1_769_814_000_000_000; // 2026-01-30T23:00:00Z
    assert_eq!(parse_instant("2026-01-31", &madrid), Some(base));
    assert_eq!(parse_instant("2026-01-31T10:00:00", &madrid), Some(base + 10 * HOUR));
    assert_eq!(parse_instant("2026-01-31 10:00", &madrid), Some(base + 10 * HOUR));
    assert_eq!(parse_instant("2026-01-31T10:00:00Z", &madrid), Some(base + 11 * HOUR));
    assert_eq!(parse_instant("2026-01-31T10:00:00-03:00", &madrid), Some(base + 14 * HOUR));
    for text in ["", "email", "2026", "2026-02-30", "2026-01-31T25:00", "10:00"] {
        assert_eq!(parse_instant(text, &madrid), None, "{text}");
    }
}

#[test]
fn durations_are_read_and_written() {
    assert_eq!(parse_duration("1h30m"), Some(90 * MINUTE));
    assert_eq!(parse_duration("2w"), Some(14 * DAY));
    for text in ["", "7", "d", "7 d x", "-1h", "99999999999999d"] {
        assert_eq!(parse_duration(text), None, "{text}");
    }
    assert_eq!(duration_word(90 * MINUTE), "90m");
    assert_eq!(duration_word(0), "0s");
    assert_eq!(duration_word(1), "1us");
}

fn leaf() -> impl Strategy<Value = Expr> {
    prop_oneof![
        "[a-z]{1,4}".prop_map(Expr::Column),
        "\\PC{0,6}".prop_filter("a name", |name| !name.is_empty()).prop_map(Expr::Column),
        "\\PC{0,6}".prop_map(Expr::Text),
        (-i64::MAX..=i64::MAX).prop_map(Expr::Number),
        (-1e12..1e12_f64).prop_map(Expr::Decimal),
        (-i64::MAX..=i64::MAX).prop_map(Expr::Duration),
        any::<bool>().prop_map(Expr::Bool),
        "[a-z]{1,4}".prop_map(Expr::Parameter),
        Just(Expr::Watermark),
    ]
}

fn tree() -> impl Strategy<Value = Expr> {
    leaf().prop_recursive(4, 24, 3, |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        let list = prop::collection::vec(inner, 2..4);
        prop_oneof![
            (boxed.clone(), boxed.clone()).prop_map(|(left, right)| Expr::Compare {
                left,
                op: Comparison::LessOrEqual,
                right
            }),
            (boxed.clone(), list.clone(), any::<bool>())
                .prop_map(|(value, list, negated)| { Expr::In { value, list, negated } }),
            (boxed.clone(), boxed.clone(), boxed.clone(), any::<bool>()).prop_map(
                |(value, low, high, negated)| Expr::Between { value, low, high, negated }
            ),
            (boxed.clone(), any::<bool>())
                .prop_map(|(value, negated)| Expr::IsNull { value, negated }),
            (boxed.clone(), "\\PC{0,4}", any::<bool>())
                .prop_map(|(value, pattern, negated)| { Expr::Like { value, pattern, negated } }),
            list.clone().prop_map(Expr::And),
            list.prop_map(Expr::Or),
            boxed.clone().prop_map(Expr::Not),
            (boxed.clone(), boxed.clone()).prop_map(|(left, right)| Expr::Add(left, right)),
            (boxed.clone(), boxed).prop_map(|(left, right)| Expr::Sub(left, right)),
        ]
    })
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,40}") {
        let _ = parse(&text);
    }

    #[test]
    fn no_words_panic(words in prop::collection::vec(prop::sample::select(vec![
        "a", "and", "or", "not", "in", "between", "is", "null", "like", "(", ")", ",", "'x'",
        "$p", "7d", "3", "-", "+", "<=", "watermark", "true", "'",
    ]), 0..20)) {
        if let Ok(expr) = parse(&words.join(" ")) {
            prop_assert_eq!(parse(&expr.to_string()), Ok(expr));
        }
    }

    #[test]
    fn every_expression_survives_its_text(expr in tree()) {
        prop_assert_eq!(parse(&expr.to_string()), Ok(expr));
    }
}

#[test]
fn a_truth_is_one_by_its_word_too() {
    let text = |word: &str| Expr::Text(word.to_owned()).as_truth();
    assert_eq!([text("true"), text("false"), text("maybe")], [Some(true), Some(false), None]);
    assert_eq!(Expr::Bool(false).as_truth(), Some(false));
    assert_eq!(Expr::Number(1).as_truth(), None);
}
