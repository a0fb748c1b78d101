//! What is wrong with a calculator's inputs, in both languages.

use baremo_metrics::calc::CalcError;

use crate::language::Language;
use crate::messages as say;

/// Says why a calculator refuses its inputs. `name` writes an input as the reader knows it: a flag
/// in a terminal, the label of a field on a page.
pub fn calc_problem(
    language: Language,
    error: &CalcError,
    name: &dyn Fn(&str) -> String,
) -> String {
    let number = |value: f64| language.number(value, if value.fract() == 0.0 { 0 } else { 2 });
    let fill = |message: say::Message, places: &[(&str, &str)]| message.fill(language, places);
    let valued = |message: say::Message, input: &str, value: f64| {
        message.fill(language, &[("input", &name(input)), ("value", &number(value))])
    };
    match error {
        CalcError::TakesNoNumber { input } => fill(say::CALC_SWITCH, &[("input", &name(input))]),
        CalcError::NeedsNumber { input } => fill(say::CALC_NUMBER, &[("input", &name(input))]),
        CalcError::NotANumber { input, value } => {
            fill(say::CALC_NAN, &[("input", &name(input)), ("value", &value.to_string())])
        }
        CalcError::Negative { input, value } => valued(say::CALC_NEGATIVE, input, *value),
        CalcError::NotACount { input, value } => valued(say::CALC_NOT_COUNT, input, *value),
        CalcError::NotAboveZero { input, value } => valued(say::CALC_ABOVE_ZERO, input, *value),
        CalcError::PartExceedsWhole { part, part_value, whole, whole_value } => {
            let (few, many) = (number(*part_value), number(*whole_value));
            let places =
                [("part", &*name(part)), ("few", &few), ("whole", &name(whole)), ("many", &many)];
            fill(say::CALC_EXCEEDS, &places)
        }
        CalcError::PartExceedsBoth { part, part_value, parts: [one, other], sum } => {
            let (few, many) = (number(*part_value), number(*sum));
            let whole = format!("{} + {}", name(one), name(other));
            let places =
                [("part", &*name(part)), ("few", &few), ("whole", &whole), ("many", &many)];
            fill(say::CALC_EXCEEDS, &places)
        }
        CalcError::PartsExceedWhole { parts: [one, other], whole, whole_value } => {
            let [few, more, many] = [one.1, other.1, *whole_value].map(number);
            let places = [
                ("one", &*name(one.0)),
                ("few", &few),
                ("other", &name(other.0)),
                ("more", &more),
                ("whole", &name(whole)),
                ("many", &many),
            ];
            fill(say::CALC_EXCEED_BOTH, &places)
        }
        CalcError::OffScale { input, value, low, high } => {
            let [value, low, high] = [*value, *low, *high].map(number);
            let places =
                [("input", &*name(input)), ("value", &value), ("low", &low), ("high", &high)];
            fill(say::CALC_OFF_SCALE, &places)
        }
        CalcError::UnequalLists { one, one_count, other, other_count } => {
            let [few, many] = [one_count, other_count].map(|count| language.count(*count as u64));
            let places =
                [("one", &*name(one)), ("few", &few), ("other", &name(other)), ("many", &many)];
            fill(say::CALC_UNEQUAL, &places)
        }
        CalcError::SharesDoNotSum { sum } => fill(say::CALC_SUM, &[("sum", &number(*sum))]),
        other => choice(language, other, name),
    }
}

/// Says what is wrong with which inputs were given, not with their values.
fn choice(language: Language, error: &CalcError, name: &dyn Fn(&str) -> String) -> String {
    let list = |names: &[&'static str], between: &str| {
        names.iter().map(|input| name(input)).collect::<Vec<_>>().join(between)
    };
    let choose = |choices: &[&'static [&'static str]]| {
        let or = format!("; {} ", say::OR.text(language));
        choices.iter().map(|names| list(names, " + ")).collect::<Vec<_>>().join(&or)
    };
    let near = |nearest: &Option<&'static str>, dressed: &dyn Fn(&str) -> String| {
        nearest.map_or_else(String::new, |near| {
            format!("; {}", say::DID_YOU_MEAN.fill(language, &[("name", &dressed(near))]))
        })
    };
    match error {
        CalcError::UnknownMetric { metric, nearest } => {
            let said = say::CALC_UNKNOWN.fill(language, &[("metric", metric)]);
            said + &near(nearest, &|near| format!("`{near}`"))
        }
        CalcError::UnknownInput { metric, input, nearest } => {
            let places = [("metric", *metric), ("input", &name(input))];
            say::CALC_NO_INPUT.fill(language, &places) + &near(nearest, name)
        }
        CalcError::MissingInput { missing, choices, .. } => {
            let places = [("missing", &*list(missing, ", ")), ("choices", &choose(choices))];
            say::CALC_MISSING.fill(language, &places)
        }
        CalcError::MixedInputs { given, choices, .. } => {
            let places = [("given", &*list(given, ", ")), ("choices", &choose(choices))];
            say::CALC_MIXED.fill(language, &places)
        }
        CalcError::NotOneNumber { input, given } => {
            let places = [("input", &*name(input)), ("given", &given.to_string())];
            say::CALC_NOT_ONE.fill(language, &places)
        }
        CalcError::FlagsExclude { one, other } => {
            say::CALC_EXCLUDE.fill(language, &[("one", &name(one)), ("other", &name(other))])
        }
        CalcError::NeedsFlag { input, one, other } => {
            let places = [("input", &*name(input)), ("one", &name(one)), ("other", &name(other))];
            say::CALC_NEEDS_ONE.fill(language, &places)
        }
        // Of the others, `calc_problem` says the values.
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn each_problem_is_said_in_the_readers_language() {
        let check = |metric: &str, inputs: &[(&str, &[f64])], expected: [&str; 2]| {
            let inputs: BTreeMap<String, Vec<f64>> =
                inputs.iter().map(|(key, list)| ((*key).to_owned(), list.to_vec())).collect();
            let error = baremo_metrics::calc::compute(metric, &inputs, &BTreeSet::new());
            let error = error.expect_err("these inputs are wrong");
            let said = [Language::En, Language::Es]
                .map(|language| calc_problem(language, &error, &|input| format!("«{input}»")));
            assert_eq!(said, expected);
        };
        check(
            "csat",
            &[("positive", &[-1.5]), ("total", &[80.0])],
            ["«positive» cannot be negative: −1.50", "«positive» no puede ser negativo: −1,50"],
        );
        check(
            "csat",
            &[("positive", &[90.0]), ("total", &[80.0])],
            ["«positive» 90 exceeds «total» 80", "«positive» 90 supera a «total» 80"],
        );
        check(
            "csat",
            &[("positive", &[80.0]), ("negative", &[30.0]), ("total", &[100.0])],
            [
                "«positive» 80 and «negative» 30 together exceed «total» 100",
                "«positive» 80 y «negative» 30 superan juntos a «total» 100",
            ],
        );
        check(
            "csat",
            &[("positive", &[1.0, 2.0]), ("total", &[80.0])],
            ["«positive» takes one number, not 2", "«positive» admite un número, no 2"],
        );
        check(
            "cast",
            &[],
            [
                "`cast` has no calculator; did you mean `csat`?",
                "no hay calculadora para `cast`; ¿quería decir `csat`?",
            ],
        );
        check(
            "NPS",
            &[],
            [
                "`NPS` has no calculator; did you mean `nps`?",
                "no hay calculadora para `NPS`; ¿quería decir `nps`?",
            ],
        );
    }

    #[test]
    fn every_problem_has_a_spanish_sentence() {
        let (a, b) = ("a", "b");
        let all = [
            CalcError::UnknownInput { metric: a, input: "x".into(), nearest: Some(b) },
            CalcError::MissingInput { metric: a, missing: vec![b], choices: vec![&["a", "b"]] },
            CalcError::MixedInputs { metric: a, given: vec![a, b], choices: vec![&["a"], &["b"]] },
            CalcError::TakesNoNumber { input: a },
            CalcError::NeedsNumber { input: a },
            CalcError::NotANumber { input: a, value: f64::NAN },
            CalcError::NotACount { input: a, value: 1.5 },
            CalcError::PartsExceedWhole {
                parts: [(a, 1.0), (b, 2.0)],
                whole: "c",
                whole_value: 2.5,
            },
            CalcError::PartExceedsBoth { part: a, part_value: 4.0, parts: [b, "c"], sum: 3.0 },
            CalcError::OffScale { input: a, value: 9.0, low: 1.0, high: 5.0 },
            CalcError::UnequalLists { one: a, one_count: 1, other: b, other_count: 2 },
            CalcError::FlagsExclude { one: a, other: b },
            CalcError::NeedsFlag { input: a, one: a, other: b },
            CalcError::NotAboveZero { input: a, value: 0.0 },
            CalcError::SharesDoNotSum { sum: 90.0 },
        ];
        for error in all {
            let [en, es] = [Language::En, Language::Es]
                .map(|language| calc_problem(language, &error, &str::to_owned));
            assert_ne!(en, es, "{error:?}");
            assert!(!es.contains("--") && !es.contains('{'), "{es}");
        }
    }
}
