//! `/calculators`: a metric from a few numbers, by family, each folded until somebody wants it.
//! Each form asks this page again: `calc` names the calculator, `n-INPUT` its numbers.

use std::collections::{BTreeMap, BTreeSet};

use baremo_metrics::ServiceError;
use baremo_metrics::calc::{self, Calculator, Input, InputKind, UnitKind};
use baremo_metrics::catalog::{Catalog, FAMILIES};
use baremo_metrics::page::Metric;
use baremo_render::answer::words as of_metric;
use baremo_render::calc::{calc_problem, calc_text};
use baremo_render::catalogue::headline_formula;
use baremo_render::{Language, Style};
use maud::{Markup, html};

use crate::address::Address;
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
            (family(visit, (*word, language.pick(*en, *es)), &listed(&catalog, Some(*word))))
        }
        (family(visit, ("other", words::CALCULATORS_OTHER.text(language)), &listed(&catalog, None)))
    };
    Ok(Page::Shown { title: title.to_owned(), main })
}

/// Returns the calculators of a family, or those of metrics that the catalogue lacks.
fn listed<'a>(catalog: &'a Catalog, family: Option<&str>) -> Vec<Listed<'a>> {
    let with_page =
        |calculator: &'static Calculator| (calculator, catalog.get(calculator.metric).ok());
    let all = calc::CALCULATORS.iter().map(with_page);
    all.filter(|(_, metric)| metric.map(|metric| metric.family.as_str()) == family).collect()
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
fn drawn(address: &Address, (calculator, metric): Listed<'_>) -> Markup {
    let language = address.language;
    let title = metric.map(|metric| of_metric(metric, language).title.as_str());
    let name = title.unwrap_or(calculator.metric);
    html! {
        details.panel.calculator open[address.get("calc") == Some(calculator.metric)] {
            summary {
                h3 { (name) }
                @if let Some(metric) = metric {
                    span.quiet.small { (headline_formula(language, metric)) }
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
    let has_unit = matches!(calculator.unit, UnitKind::Duration | UnitKind::Money);
    html! {
        form method="get" action=(format!("/calculators#{}", calculator.metric)) {
            @for (name, value) in address.carried(&["by", "stat", "variant", "basis"]) {
                input type="hidden" name=(name) value=(value);
            }
            input type="hidden" name="calc" value=(calculator.metric);
            div.fields {
                @for input in calculator.inputs { (field(language, input, typed(input.name))) }
                @if has_unit {
                    label {
                        span { (words::CALCULATOR_UNIT.text(language)) }
                        input type="text" name="n-unit" maxlength="20" value=[typed("unit")];
                    }
                }
            }
            p.ways { button { (words::CALCULATE.text(language)) } }
        }
        @if asked { (result(address, calculator)) }
    }
}

fn field(language: Language, input: &Input, typed: Option<&str>) -> Markup {
    let name = format!("n-{}", input.name);
    let help = language.pick(input.help_en, input.help_es);
    html! {
        label {
            span { (help) }
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
            let text = calc_text(language, Style::default(), &result, unit);
            html! { pre.result role="status" { (text.trim_end()) } }
        }
        Err(problem) => html! { p.problem role="alert" { (problem) } },
    }
}

fn computed(address: &Address, calculator: &Calculator) -> Result<calc::CalcResult, String> {
    let language = address.language;
    // A field is known by its label.
    let label = |name: &str| {
        let input = calculator.inputs.iter().find(|input| input.name == name);
        let known = input.map_or(name, |input| language.pick(input.help_en, input.help_es));
        language.pick(format!("“{known}”"), format!("«{known}»"))
    };
    let mut numbers: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    let mut flags = BTreeSet::new();
    for input in calculator.inputs {
        let Some(text) = address.get(&format!("n-{}", input.name)) else { continue };
        match input.kind {
            InputKind::Flag => {
                flags.insert(input.name.to_owned());
            }
            kind => {
                let read = parsed(text, matches!(kind, InputKind::List));
                let read = read.ok_or_else(|| {
                    let places = [("input", &*label(input.name)), ("text", text)];
                    words::CALCULATOR_NOT_A_NUMBER.fill(language, &places)
                })?;
                numbers.insert(input.name.to_owned(), read);
            }
        }
    }
    calc::compute(calculator.metric, &numbers, &flags)
        .map_err(|error| calc_problem(language, &error, &label))
}

/// Reads a number with point or comma, or a list apart by blanks or semicolons; by commas too,
/// where they cannot be decimal.
fn parsed(text: &str, list: bool) -> Option<Vec<f64>> {
    let one = |word: &str| word.replace(',', ".").parse::<f64>().ok();
    if !list {
        return Some(vec![one(text.trim())?]);
    }
    let apart = |c: char| c.is_whitespace() || c == ';';
    let by_blanks = text.contains(apart);
    let words = text.split(|c: char| apart(c) || (!by_blanks && c == ','));
    let words = words.map(|word| word.trim_matches(',')).filter(|word| !word.is_empty());
    words.map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!(parsed(" 1,5 ", false), Some(vec![1.5]));
        assert_eq!(parsed("1.5", false), Some(vec![1.5]));
        assert_eq!(parsed("5,4,3", true), Some(vec![5.0, 4.0, 3.0]));
        assert_eq!(parsed("4,5; 3", true), Some(vec![4.5, 3.0]));
        assert_eq!(parsed("5, 4", true), Some(vec![5.0, 4.0]));
        assert_eq!(parsed("five", false), None);
    }
}
