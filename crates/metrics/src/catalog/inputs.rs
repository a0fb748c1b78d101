//! Metrics that are made of other metrics: whether those exist, and whether they lead back.

use baremo_model::told;

use super::{Catalog, PageError, PageFile};
use crate::error::{Fault, MetricsError, Thing};
use crate::expr::ParameterValue;
use crate::page::{Definition, Input, Metric};
use crate::query::{Statistic, USUAL};

/// Checks the inputs of the metrics of some pages, once all are read.
pub(super) fn check(catalog: &Catalog, pages: &[PageFile], errors: &mut Vec<PageError>) {
    for metric in catalog.metrics() {
        let own = |page: &&PageFile| super::is_page_of(&page.path, &metric.name);
        let Some(page) = pages.iter().find(own) else { continue };
        let others = metric.companions.iter().filter(|name| metric.definition(name).is_none());
        for name in others {
            if let Err(error) = catalog.get(name) {
                let names_it = |line: &str| line.starts_with("companions");
                let line = page.english.lines().position(names_it).map_or(2, |at| at + 1);
                errors.push(PageError::new(&page.path, line, error));
            }
        }
        for (name, variant) in inputs(metric) {
            let problem = match catalog.get(name) {
                Err(error) => Some(Fault::from(error)),
                Ok(input) if input.definition(variant).is_none() => {
                    let valid = input.definitions.iter().map(|own| own.variant.as_str());
                    Some(MetricsError::unknown(Thing::Variant, variant, valid).into())
                }
                Ok(_) => leads_back(catalog, metric, name).then(|| {
                    let own = &metric.name;
                    let told = told!(
                        "`{own}` is computed from itself, by way of `{name}`",
                        "`{own}` se calcula a partir de sí misma, a través de `{name}`"
                    );
                    told.into()
                }),
            };
            if let Some(fault) = problem {
                let wanted = format!("\"{name}\"");
                let names_it = |line: &str| line.contains("metric") && line.contains(&wanted);
                let line = page.english.lines().position(names_it).map_or(2, |at| at + 1);
                errors.push(PageError::new(&page.path, line, fault));
            }
        }
        for input in metric.definitions.iter().flat_map(|own| own.inputs.values()) {
            for (key, error) in wrong_settings(catalog, metric, input) {
                let error = PageError::new(&page.path, line_of(&page.english, key), error);
                // Variants have the inputs of the default.
                if !errors.contains(&error) {
                    errors.push(error);
                }
            }
        }
    }
}

/// Returns what is wrong with how an input asks another metric, each with its key: what that one
/// does not have would change nothing, and the number would be taken for another one.
fn wrong_settings<'a>(
    catalog: &Catalog,
    metric: &Metric,
    input: &'a Input,
) -> Vec<(&'a str, MetricsError)> {
    let mut wrong = Vec::new();
    let Some(Ok(asked)) = input.metric.as_deref().map(|name| catalog.get(name)) else {
        return wrong;
    };
    for (key, value) in &input.parameters {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let passed = text.strip_prefix('$');
        let unknown = |name: &str, of: &Metric| {
            Some(MetricsError::unknown(Thing::Parameter, name, of.parameters.keys().cloned()))
        };
        let problem = match (asked.parameters.get(key), passed) {
            (None, _) => unknown(key, asked),
            (Some(_), Some(name)) if metric.parameters.contains_key(name) => None,
            (Some(_), Some(name)) => unknown(name, metric),
            (Some(parameter), None) => ParameterValue::parse(key, parameter, &text).err(),
        };
        wrong.extend(problem.map(|error| (key.as_str(), error)));
    }
    if let Some(word) = &input.statistic
        && word != USUAL
        && Statistic::from_word(word).is_none()
    {
        let words = Statistic::WORDS.iter().map(|(word, _)| *word);
        wrong.push(("statistic", MetricsError::unknown(Thing::Statistic, word, words)));
    }
    wrong
}

/// Returns the line on which an input sets something.
fn line_of(page: &str, key: &str) -> usize {
    let among = |line: &str| line.starts_with("parameters") && line.contains(key);
    let found = page.lines().position(among);
    let found = found.or_else(|| page.lines().position(|line| line.starts_with(key)));
    found.map_or(2, |at| at + 1)
}

impl Catalog {
    /// Returns whether a variant of a metric, and all that it is made of, counts the same in
    /// another catalogue. What it is called may differ.
    pub fn defines_as(&self, other: &Catalog, name: &str, variant: &str) -> bool {
        let (Ok(own), Ok(its)) = (self.get(name), other.get(name)) else { return false };
        let both = own.definition(variant).zip(its.definition(variant));
        let Some((definition, another)) = both else { return false };
        unnamed(definition) == unnamed(another)
            && own.parameters == its.parameters
            && made_of(definition).all(|(name, variant)| self.defines_as(other, name, variant))
    }
}

/// Returns a definition without what it is called.
fn unnamed(definition: &Definition) -> Definition {
    Definition { title: String::new(), formula: String::new(), ..definition.clone() }
}

/// Returns the metrics and variants that a definition is made of.
fn made_of(definition: &Definition) -> impl Iterator<Item = (&str, &str)> {
    definition.inputs.values().filter_map(|input| {
        Some((input.metric.as_deref()?, input.variant.as_deref().unwrap_or("default")))
    })
}

/// Returns the metrics and variants that any definition of a metric is made of.
fn inputs(metric: &Metric) -> Vec<(&str, &str)> {
    let mut found: Vec<_> = metric.definitions.iter().flat_map(made_of).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Returns whether following inputs from `first` leads to `metric`.
fn leads_back(catalog: &Catalog, metric: &Metric, first: &str) -> bool {
    let mut waiting = vec![first.to_owned()];
    let mut seen: Vec<String> = Vec::new();
    while let Some(name) = waiting.pop() {
        if name == metric.name {
            return true;
        }
        if seen.contains(&name) {
            continue;
        }
        if let Ok(next) = catalog.get(&name) {
            waiting.extend(inputs(next).into_iter().map(|(name, _)| name.to_owned()));
        }
        seen.push(name);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = include_str!("tests/page.md");
    const SPANISH: &str = include_str!("tests/page.es.md");

    /// A page of one's own, up to its kind.
    const HEAD: &str = "+++
name = \"part\"
title = \"Part\"
family = \"speed\"
unit = \"ratio\"
better = \"lower\"
version = 1
formula = \"one part\"
material = 0.05
basis = \"event\"
";

    /// Checks what is told of a page of one's own beside the sample page.
    #[track_caller]
    fn check(keys: &str, wanted: Option<&str>) {
        let english = format!("{HEAD}{keys}\n+++\nWhat it is.\n");
        let own = PageFile { path: "m/speed/part.md".into(), english, spanish: None };
        let sample = PageFile {
            path: "catalog/speed/sample_time.md".into(),
            english: PAGE.into(),
            spanish: Some(SPANISH.into()),
        };
        let catalog = Catalog::from_pages([sample]).expect("the sample page is right");
        let catalog = catalog.with_right_pages(vec![own], Vec::new());
        let told: Vec<String> = catalog.left_out().iter().map(PageError::to_string).collect();
        match wanted {
            None => assert!(told.is_empty(), "{told:#?}"),
            Some(wanted) => {
                let wanted = format!("m/speed/part.md:{wanted}");
                assert!(told.iter().any(|one| one.starts_with(&wanted)), "{wanted}\n{told:#?}");
            }
        }
    }

    #[test]
    fn how_an_input_asks_another_metric_is_checked() {
        let check = |keys: &str, wanted: Option<&str>| {
            let made = "kind = \"derived\"\ncompute = \"one / one\"\n[inputs.one]\n\
                        metric = \"sample_time\"";
            check(&format!("{made}\n{keys}"), wanted);
        };
        check("parameters = { window = \"14d\" }\nstatistic = \"p90\"", None);
        check("window = \"28d\"", None);
        let misspelt = "15: unknown parameter `windw`, did you mean `window`?";
        check("parameters = { windw = \"14d\" }", Some(misspelt));
        let unread = "15: parameter `window` takes a duration";
        check("parameters = { window = \"often\" }", Some(unread));
        let passed = "15: unknown parameter `over`";
        check("parameters = { window = \"$over\" }", Some(passed));
        let statistic = "15: unknown statistic `medain`, did you mean `median`?";
        check("statistic = \"medain\"", Some(statistic));
        let length = "15: `28 days` is no length such as `28d`";
        check("window = \"28 days\"", Some(length));
        check("missing = \"skip\"", None);
        let missing = "15: only an input of a composite counts without a value";
        check("missing = \"worst\"", Some(missing));
    }

    #[test]
    fn a_step_is_taken_by_somebody() {
        let step = |by: &str| {
            format!(
                "[[steps]]\nname = \"{by}\"\nfact = \"feedback\"\nby = \"{by}\"\n\
                 at = \"received_at\"\n"
            )
        };
        let steps = format!("kind = \"funnel\"\n{}{}", step("customer"), step("custmer"));
        let wanted = "20: metric `part` reads `feedback`, which has no `custmer`";
        check(&steps, Some(wanted));
    }
}
