//! What a pocket calculator answers.

mod problem;

use baremo_metrics::calc::{CalcResult, Reason, UnitKind};
use serde_json::{Value, json};

pub use self::problem::calc_problem;
use crate::language::{Language, NONE};
use crate::messages;
use crate::money::{MONEY, Money};
use crate::rounding::{exact_decimals, short_of_all};
use crate::style::{Paint, Style};
use crate::text::{paragraph, spaces, width, with_signs};

/// Writes a calculator's result: value with its interval, the formula, and the reason for what is
/// missing, for a terminal. `unit` is the unit of lengths of time as it was given (`min`, `h`), or
/// a currency.
pub fn calc_text(language: Language, style: Style, result: &CalcResult, unit: &str) -> String {
    written(language, style, result, (unit, true), &calc_flag)
}

/// Writes a calculator's result where its name stands above it; `name` writes an input as the
/// reader knows it.
pub fn calc_answer(
    language: Language,
    result: &CalcResult,
    unit: &str,
    name: &dyn Fn(&str) -> String,
) -> String {
    written(language, Style::default(), result, (unit, false), name)
}

/// Writes an input as a terminal knows it: as a flag.
pub fn calc_flag(input: &str) -> String {
    format!("`--{input}`")
}

/// Returns a calculator's result as programs read it, in a unit that was chosen or its own; `name`
/// writes an input as they give it.
pub fn calc_json(
    language: Language,
    result: &CalcResult,
    unit: Option<&str>,
    name: &dyn Fn(&str) -> String,
) -> Value {
    json!({
        "metric": result.metric,
        "value": result.value,
        "unit": unit.unwrap_or(result.unit.as_str()),
        "interval": result.interval.map(|(low, high)| [low, high]),
        "reason": result.reason.map(Reason::code),
        "message": result.reason.map(|why| calc_reason(language, why, name)),
    })
}

/// Says why a value or its interval is missing; `name` writes an input as the reader knows it.
pub fn calc_reason(language: Language, why: Reason, name: &dyn Fn(&str) -> String) -> String {
    language.pick(why.text_en(name), why.text_es(name))
}

fn written(
    language: Language,
    style: Style,
    result: &CalcResult,
    (unit, is_named): (&str, bool),
    name: &dyn Fn(&str) -> String,
) -> String {
    let counted = |value: f64, [one, many]: [&str; 2]| {
        let noun = if value == 1.0 { one } else { many };
        format!("{} {noun}", language.number(value, exact_decimals(value)))
    };
    let days = |value: f64| counted(value, language.pick(["day", "days"], ["día", "días"]));
    let spelled = |value: f64| match result.unit {
        UnitKind::Percent => {
            let number = language.number(value, short_of_all(value, exact_decimals(value)));
            format!("{number}{}", language.pick("%", " %"))
        }
        UnitKind::Duration | UnitKind::Money if unit == "days" => days(value),
        UnitKind::Duration => {
            let number = language.number(value, exact_decimals(value));
            format!("{number} {unit}").trim_end().to_owned()
        }
        UnitKind::Money => amount(language, value, unit),
        UnitKind::Points | UnitKind::Score | UnitKind::Ratio | UnitKind::Count => {
            language.number(value, exact_decimals(value))
        }
        UnitKind::Days => days(value),
        UnitKind::Months => counted(value, language.pick(["month", "months"], ["mes", "meses"])),
    };
    let value = result.value.map_or(NONE.to_owned(), &spelled);
    let places = [("metric", result.metric), ("value", value.as_str())];
    let mut head = if is_named { messages::RESULT.fill(language, &places) } else { value };
    if let Some((low, high)) = result.interval {
        let interval = format!("{} – {}", spelled(low), spelled(high));
        let interval = messages::BETWEEN.fill(language, &[("interval", &interval)]);
        head += &format!(" · {interval}");
    }
    let mut out = format!("{}\n", style.paint(Paint::Bold, &head));
    let formula = with_signs(language.pick(result.formula_en, result.formula_es));
    let lead = format!("  {}: ", messages::FORMULA.text(language));
    paragraph(&mut out, &formula, &lead, &spaces(width(&lead)), style.columns());
    if let Some(why) = result.reason {
        let reason = calc_reason(language, why, name);
        paragraph(&mut out, &reason, "  ", "  ", style.columns());
    }
    style.finish(out)
}

/// Writes money in whole units of its currency as all money is written, with minor ones where there
/// are some.
fn amount(language: Language, value: f64, currency: &str) -> String {
    let unit = format!("{MONEY} {currency}");
    let exact = |money: Money<'_>| {
        let decimals = if value.fract() == 0.0 { 0 } else { money.decimals };
        money.written(value * money.size, decimals)
    };
    Money::of(language, &unit).map_or_else(String::new, exact)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn a_result_has_its_interval_and_formula() {
        let inputs =
            BTreeMap::from([("positive".to_owned(), vec![65.0]), ("total".to_owned(), vec![80.0])]);
        let result = baremo_metrics::calc::compute("csat", &inputs, &BTreeSet::new()).unwrap();
        let out = calc_text(Language::Es, Style::default(), &result, "");
        assert!(
            out.starts_with("csat = 81,25 % · IC 95 % 71,34 % – 88,29 %\n  fórmula: "),
            "{out}"
        );
    }

    #[test]
    fn money_is_written_as_all_money_is() {
        let check = |value: f64, currency: &str, expected: [&str; 2]| {
            let said = [Language::En, Language::Es].map(|it| amount(it, value, currency));
            assert_eq!(said, expected, "{value} {currency}");
        };
        check(1204.0, "EUR", ["€1,204", "1204 €"]);
        check(12.5, "EUR", ["€12.50", "12,50 €"]);
        check(12.5, "MXN", ["12.50 MXN", "12,50 MXN"]);
        check(-12.0, "", ["−12", "−12"]);
    }

    #[test]
    fn days_and_months_are_named() {
        let compute = |metric: &str, inputs: &[(&str, f64)]| {
            let inputs = inputs.iter().map(|(name, value)| ((*name).to_owned(), vec![*value]));
            let inputs = inputs.collect::<BTreeMap<String, Vec<f64>>>();
            let result = baremo_metrics::calc::compute(metric, &inputs, &BTreeSet::new()).unwrap();
            calc_text(Language::Es, Style::default(), &result, result.unit.as_str())
        };
        let out = compute("backlog_days", &[("backlog", 50.0), ("solved", 100.0)]);
        assert!(out.starts_with("backlog_days = 14 días\n"), "{out}");
        let out = compute("backlog_days", &[("backlog", 5.0), ("solved", 140.0)]);
        assert!(out.starts_with("backlog_days = 1 día\n"), "{out}");
        let out = compute("cac_payback", &[("cac", 30.0), ("monthly-revenue", 30.0)]);
        assert!(out.starts_with("cac_payback = 1 mes\n"), "{out}");
        let out = compute("cac_payback", &[("cac", 90.0), ("monthly-revenue", 30.0)]);
        assert!(out.starts_with("cac_payback = 3 meses\n"), "{out}");
    }
}
