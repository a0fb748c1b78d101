//! `/calculators`: a metric from a few numbers, by family, each folded until somebody wants it.
//! Each form asks this page again: `calc` names the calculator, `n-INPUT` its numbers.

use std::collections::{BTreeMap, BTreeSet};

use baremo_metrics::ServiceError;
use baremo_metrics::calc::{self, Calculator, Input, InputKind, UnitKind};
use baremo_metrics::catalog::{Catalog, FAMILIES};
use baremo_metrics::page::Metric;
use baremo_render::answer::words as of_metric;
use baremo_render::calc::{calc_answer, calc_problem};
use baremo_render::catalogue::default_formula;
use baremo_render::order::order_key;
use baremo_render::{Language, with_signs};
use maud::{Markup, html};

use crate::address::Address;
use crate::text::Text;
use crate::text::reference as words;
use crate::visit::{Page, Visit};

/// A calculator, and the page of its metric where the catalogue has it.
type Listed<'a> = (&'static Calculator, Option<&'a Metric>);

/// Shows the page.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let language = visit.language();
    let catalog = visit.service.catalog()?;
    let title = words::CALCULATORS.text(language);
    let main = html! {
        div.head { h1 { (title) } }
        p.lead { (words::CALCULATORS_HOW.text(language)) }
        @for (word, en, es) in FAMILIES {
            @let own = listed(&catalog, language, Some(*word));
            (family(visit, (*word, language.pick(*en, *es)), &own))
        }
        @let own = listed(&catalog, language, None);
        (family(visit, ("other", words::CALCULATORS_OTHER.text(language)), &own))
    };
    Ok(Page::Shown { title: title.to_owned(), main })
}

/// Returns each calculator by its metric's id, with what it is called.
pub(super) fn titled(
    catalog: &Catalog,
    language: Language,
) -> impl Iterator<Item = (&'static str, &str)> {
    calc::CALCULATORS.iter().map(move |calculator| {
        let metric = catalog.get(calculator.metric).ok();
        let title = metric.map(|metric| of_metric(metric, language).title.as_str());
        (calculator.metric, title.unwrap_or(calculator.metric))
    })
}

/// Returns what a calculator is called.
fn called<'a>((calculator, metric): Listed<'a>, language: Language) -> &'a str {
    metric.map_or(calculator.metric, |metric| of_metric(metric, language).title.as_str())
}

/// Returns the calculators of a family, or those of metrics that the catalogue lacks, in the order
/// of their names.
fn listed<'a>(catalog: &'a Catalog, language: Language, family: Option<&str>) -> Vec<Listed<'a>> {
    let with_page =
        |calculator: &'static Calculator| (calculator, catalog.get(calculator.metric).ok());
    let all = calc::CALCULATORS.iter().map(with_page);
    let mut own: Vec<Listed<'a>> =
        all.filter(|(_, metric)| metric.map(|metric| metric.family.as_str()) == family).collect();
    own.sort_by_cached_key(|one| order_key(called(*one, language)));
    own
}

/// Draws the calculators of a family; on a phone they come folded.
fn family(visit: &Visit<'_>, (word, title): (&str, &str), own: &[Listed<'_>]) -> Markup {
    let language = visit.language();
    let asked = visit.address.get("calc");
    let has_asked = own.iter().any(|(calculator, _)| asked == Some(calculator.metric));
    let [en, es] = [["calculator", "calculators"], ["calculadora", "calculadoras"]];
    html! {
        @if !own.is_empty() {
            details.family open[has_asked || !visit.phone] {
                summary {
                    h2 { (title) }
                    span.quiet { (language.counted(own.len() as u64, en, es)) }
                }
                div.calculators id=(format!("family-{word}")) {
                    @for one in own { (drawn(visit.address, *one)) }
                }
            }
        }
    }
}

/// Draws a calculator: who follows a link to it meets it open.
fn drawn(address: &Address, one: Listed<'_>) -> Markup {
    let language = address.language;
    let ((calculator, metric), name) = (one, called(one, language));
    html! {
        details.panel.calculator open[address.get("calc") == Some(calculator.metric)] {
            summary {
                h3 { (name) }
                @if let Some(metric) = metric {
                    // Sums over counts are means, whatever the figure on a card.
                    span.quiet.small { (with_signs(&default_formula(language, metric))) }
                }
            }
            div id=(calculator.metric) {
                (form(address, calculator))
                @if metric.is_some() {
                    @let page = address.to(&format!("/metrics/{}", calculator.metric));
                    p.small { a href=(page) {
                        (words::CALCULATOR_PAGE.text(language)) span.hidden { ": " (name) }
                    } }
                }
            }
        }
    }
}

fn form(address: &Address, calculator: &Calculator) -> Markup {
    let language = address.language;
    let asked = address.get("calc") == Some(calculator.metric);
    let typed = |name: &str| address.get(&format!("n-{name}")).filter(|_| asked);
    let unit = match calculator.unit {
        UnitKind::Duration => Some(words::CALCULATOR_UNIT),
        UnitKind::Money => Some(words::CALCULATOR_CURRENCY),
        _ => None,
    };
    // What another calculator was given is not carried along.
    let there = address.on("/calculators");
    html! {
        form method="get" action=(format!("/calculators#{}", calculator.metric)) {
            @for (name, value) in there.carried(&[]) {
                input type="hidden" name=(name) value=(value);
            }
            input type="hidden" name="calc" value=(calculator.metric);
            div.fields {
                @for input in calculator.inputs {
                    (field(language, calculator, input, typed(input.name)))
                }
                @if let Some(unit) = unit {
                    label {
                        span { (unit.text(language)) }
                        input type="text" name="n-unit" maxlength="20" value=[typed("unit")];
                    }
                }
            }
            p.ways { button { (words::CALCULATE.text(language)) } }
        }
        @if asked { (result(address, calculator)) }
    }
}

/// Returns the unit of an input, where its label does not name it.
fn unit(calculator: &Calculator, kind: InputKind) -> Option<Text> {
    match kind {
        InputKind::Count => Some(words::CALCULATOR_COUNT),
        InputKind::Time | InputKind::Times => Some(match calculator.unit {
            UnitKind::Duration => words::CALCULATOR_TIME,
            _ => words::CALCULATOR_TIMES,
        }),
        InputKind::Number | InputKind::Signed | InputKind::List | InputKind::Flag => None,
    }
}

fn field(
    language: Language,
    calculator: &Calculator,
    input: &Input,
    typed: Option<&str>,
) -> Markup {
    let name = format!("n-{}", input.name);
    let help = language.pick(input.help_en, input.help_es);
    html! {
        label {
            span {
                (help)
                @if let Some(unit) = unit(calculator, input.kind) {
                    " " small { "(" (unit.text(language)) ")" }
                }
            }
            @match input.kind {
                InputKind::Flag => input type="checkbox" name=(name) value="1"
                    checked[typed.is_some()];,
                _ => input type="text" inputmode="decimal" name=(name) maxlength="2000"
                    autocomplete="off" value=[typed];,
            }
        }
    }
}

fn result(address: &Address, calculator: &Calculator) -> Markup {
    let language = address.language;
    let unit = match calculator.unit {
        UnitKind::Duration | UnitKind::Money => address.get("n-unit").unwrap_or_default(),
        _ => "",
    };
    match computed(address, calculator) {
        Ok(result) => {
            let called = |name: &str| label(language, calculator, name);
            let text = calc_answer(language, &result, unit, &called);
            html! { pre.result role="status" { (text.trim_end()) } }
        }
        Err(problem) => html! { p.problem role="alert" { (problem) } },
    }
}

/// Returns the field of an input as it is known: by its label.
fn label(language: Language, calculator: &Calculator, name: &str) -> String {
    let input = calculator.inputs.iter().find(|input| input.name == name);
    let known = input.map_or(name, |input| language.pick(input.help_en, input.help_es));
    language.pick(format!("“{known}”"), format!("«{known}»"))
}

fn computed(address: &Address, calculator: &Calculator) -> Result<calc::CalcResult, String> {
    let language = address.language;
    let called = |name: &str| label(language, calculator, name);
    let mut numbers: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    let mut flags = BTreeSet::new();
    for input in calculator.inputs {
        let Some(text) = address.get(&format!("n-{}", input.name)) else { continue };
        match input.kind {
            InputKind::Flag => {
                flags.insert(input.name.to_owned());
            }
            kind => {
                let list = matches!(kind, InputKind::List | InputKind::Times);
                // A count has no decimals: it may be thousands, as the other language writes them.
                let is_count = kind == InputKind::Count && address.get("n-percent").is_none();
                if is_count && holds_thousands_apart(language, text.trim()) {
                    let places = [("input", &*called(input.name)), ("text", text)];
                    return Err(words::CALCULATOR_TWO_WAYS.fill(language, &places));
                }
                let read = parsed(language, text, list);
                let read = read.ok_or_else(|| {
                    let places = [("input", &*called(input.name)), ("text", text)];
                    words::CALCULATOR_NOT_A_NUMBER.fill(language, &places)
                })?;
                numbers.insert(input.name.to_owned(), read);
            }
        }
    }
    calc::compute(calculator.metric, &numbers, &flags)
        .map_err(|error| calc_problem(language, &error, &called))
}

/// Reads a number, or a list apart by blanks or semicolons; by commas too, where they cannot be
/// decimal. Between semicolons, blanks may hold thousands apart.
fn parsed(language: Language, text: &str, list: bool) -> Option<Vec<f64>> {
    if !list {
        return Some(vec![number(language, text.trim())?]);
    }
    let has_semicolons = text.contains(';');
    let by_commas = !has_semicolons && !text.contains(char::is_whitespace);
    let mut all = Vec::new();
    for part in text.split(';') {
        let part = part.trim_matches(|c: char| c.is_whitespace() || c == ',');
        if let Some(whole) = number(language, part).filter(|_| has_semicolons) {
            all.push(whole);
            continue;
        }
        let words = part.split(|c: char| c.is_whitespace() || (by_commas && c == ','));
        for word in words.map(|word| word.trim_matches(',')).filter(|word| !word.is_empty()) {
            all.push(number(language, word)?);
        }
    }
    Some(all)
}

/// Reads a number as the language writes it: thousands are groups of three digits. The decimal mark
/// of the other language is taken where it cannot hold thousands apart.
fn number(language: Language, text: &str) -> Option<f64> {
    let (mark, decimal) = language.pick((',', '.'), ('.', ','));
    let blanks: &[char] = match language {
        Language::En => &[],
        Language::Es => &[' ', '\u{a0}', '\u{202f}'],
    };
    let (whole, rest) = text.split_at(text.find(decimal).unwrap_or(text.len()));
    let digits = whole.trim_start_matches(['-', '+']);
    let apart = digits.chars().find(|c| *c == mark || blanks.contains(c));
    let plain = match apart.filter(|apart| is_grouped(digits, *apart)) {
        Some(apart) => format!("{}{rest}", whole.replace(apart, "")),
        None => text.to_owned(),
    };
    plain.replace(',', ".").parse().ok()
}

/// Returns whether the decimal mark of a language stands where that of the other one would hold
/// thousands apart.
fn holds_thousands_apart(language: Language, text: &str) -> bool {
    let decimal = language.pick('.', ',');
    let digits = text.trim_start_matches(['-', '+']);
    digits.contains(decimal) && is_grouped(digits, decimal)
}

/// Returns whether a mark holds groups of three digits apart, as in no number below one thousand.
fn is_grouped(digits: &str, mark: char) -> bool {
    let are_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = digits.split(mark);
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && are_digits(first)
        && groups.all(|group| group.len() == 3 && are_digits(group))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for language in [Language::En, Language::Es] {
            let parsed = |text: &str, list| parsed(language, text, list);
            assert_eq!(parsed(" 1,5 ", false), Some(vec![1.5]));
            assert_eq!(parsed("1.5", false), Some(vec![1.5]));
            assert_eq!(parsed("0,125", false), Some(vec![0.125]));
            assert_eq!(parsed("0.125", false), Some(vec![0.125]));
            assert_eq!(parsed("5,4,3", true), Some(vec![5.0, 4.0, 3.0]));
            assert_eq!(parsed("4,5; 3", true), Some(vec![4.5, 3.0]));
            assert_eq!(parsed("4,5; 3 2", true), Some(vec![4.5, 3.0, 2.0]));
            assert_eq!(parsed("5, 4", true), Some(vec![5.0, 4.0]));
            assert_eq!(parsed("300 200", true), Some(vec![300.0, 200.0]));
            for bad in ["five", "", "1,2,3", "1.2.3", "1,200.300,5"] {
                assert_eq!(parsed(bad, false), None, "{bad}");
            }
        }
    }

    #[test]
    fn a_decimal_mark_before_three_digits_may_hold_thousands_apart() {
        for (language, mark) in [(Language::En, '.'), (Language::Es, ',')] {
            let is_so =
                |text: &str| holds_thousands_apart(language, &text.replace('.', &mark.to_string()));
            assert!(is_so("1.000") && is_so("12.345") && is_so("1.234.567"));
            assert!(!is_so("1.5") && !is_so("0.125") && !is_so("1000"));
        }
        assert!(!holds_thousands_apart(Language::En, "1,000"));
        assert!(!holds_thousands_apart(Language::Es, "1.000"));
    }

    #[test]
    fn thousands_are_those_of_the_language() {
        let is = |language, text: &str, value: f64| {
            assert_eq!(parsed(language, text, false), Some(vec![value]), "{language:?} {text}");
        };
        for (text, en, es) in [
            ("1,200", 1200.0, 1.2),
            ("1.200", 1.2, 1200.0),
            ("10,000", 10_000.0, 10.0),
            ("10.000", 10.0, 10_000.0),
            ("-1,234", -1234.0, -1.234),
            ("1,2345", 1.2345, 1.2345),
            ("1.2345", 1.2345, 1.2345),
        ] {
            is(Language::En, text, en);
            is(Language::Es, text, es);
        }
        is(Language::En, "1,234,567.8", 1_234_567.8);
        is(Language::Es, "1.234.567,8", 1_234_567.8);
        for blank in [" ", "\u{a0}", "\u{202f}"] {
            is(Language::Es, &"1_234_567,8".replace('_', blank), 1_234_567.8);
        }
        assert_eq!(parsed(Language::En, "10 000", false), None);
        assert_eq!(parsed(Language::Es, "10 00", false), None);
        let list = |language, text: &str| parsed(language, text, true);
        assert_eq!(list(Language::En, "1,200; 3,400"), Some(vec![1200.0, 3400.0]));
        assert_eq!(list(Language::Es, "1.200 3.400,5"), Some(vec![1200.0, 3400.5]));
        assert_eq!(list(Language::Es, "10 000; 20 000"), Some(vec![10_000.0, 20_000.0]));
    }
}
