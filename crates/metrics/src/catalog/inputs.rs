//! Metrics that are made of other metrics: whether those exist, and whether they lead back.

use baremo_model::told;

use super::{Catalog, PageError, PageFile};
use crate::error::{Fault, MetricsError, Thing};
use crate::page::{Definition, Metric};

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
    }
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
