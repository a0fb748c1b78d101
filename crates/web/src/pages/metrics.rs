//! `/metrics`: the catalogue by family; `q` searches titles, ids and formulas, and whatever else
//! has a name.

mod elsewhere;
mod export;

use baremo_metrics::catalog::FAMILIES;
use baremo_metrics::page::Metric;
use baremo_metrics::{Catalog, ServiceError};
use baremo_model::error::nearest;
use baremo_model::text::unaccented;
use baremo_render::answer::{noted_there, words};
use baremo_render::catalogue::headline_formula;
use baremo_render::order::order_key;
use baremo_render::{Language, with_signs};
use maud::{Markup, html};

pub(crate) use self::export::table_file;
use crate::parts::drawing::take_table;
use crate::text;
use crate::visit::{Page, Visit};

/// Shows the page.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let (language, address) = (visit.language(), visit.address);
    let catalog = visit.service.catalog()?;
    let asked = address.get("q").unwrap_or_default();
    let sought = unaccented(asked.trim());
    let matches = |metric: &&Metric| named(metric, language, &sought);
    let found: Vec<&Metric> = catalog.metrics().filter(matches).collect();
    let title = match asked.trim() {
        "" => text::CATALOGUE.text(language).to_owned(),
        asked => text::FOUND_FOR.fill(language, &[("text", asked)]),
    };
    let others = match asked.trim().is_empty() {
        true => None,
        false => Some(elsewhere::found(visit, &catalog, &sought)?),
    };
    let nothing = found.is_empty() && others.as_ref().is_none_or(Vec::is_empty);
    let main = html! {
        div.head {
            h1 { (title) }
            @if !found.is_empty() {
                div.controls { (take_table(address, "/metrics/export", &title)) }
            }
        }
        @for note in catalog.notes() { p.quiet { (noted_there(language, &catalog, &note)) } }
        @if let Some(others) = &others { (elsewhere::written(visit, others)) }
        @if nothing { (found_none(visit, &catalog, asked, &sought)) }
        @for (family, en, es) in FAMILIES {
            @let own = found.iter().copied().filter(|metric| metric.family == *family);
            @let members = by_title(language, own);
            @if !members.is_empty() {
                // On a phone the catalogue comes folded; what was found does not.
                details.family open[!visit.phone || others.is_some()] {
                    summary {
                        h2 { (language.pick(en, es)) }
                        span.quiet { (counted(language, members.len())) }
                    }
                    div.panel id=(format!("family-{family}")) { dl {
                        @for metric in members {
                            @let page = words(metric, language);
                            dt {
                                a href=(address.to(&format!("/metrics/{}", metric.name))) {
                                    (page.title)
                                }
                            }
                            dd.quiet { (with_signs(&headline_formula(language, metric))) }
                        }
                    } }
                }
            }
        }
    };
    Ok(Page::Shown { title, main })
}

/// Returns what a search finds: metrics, then whatever else has a name, each kind of thing with its
/// links.
pub(crate) fn search(visit: &Visit<'_>) -> Result<Vec<elsewhere::Found>, ServiceError> {
    let (language, catalog) = (visit.language(), visit.service.catalog()?);
    let sought = unaccented(visit.address.get("q").unwrap_or_default().trim());
    let own = catalog.metrics().filter(|metric| named(metric, language, &sought));
    let link = |metric: &Metric| {
        let page = visit.address.to(&format!("/metrics/{}", metric.name));
        (words(metric, language).title.clone(), page)
    };
    let links: Vec<(String, String)> = by_title(language, own).into_iter().map(link).collect();
    let metrics = (text::NAV_METRICS.text(language).to_owned(), links);
    let metrics = Some(metrics).filter(|(_, links)| !links.is_empty());
    Ok(metrics.into_iter().chain(elsewhere::found(visit, &catalog, &sought)?).collect())
}

/// Says that nothing was found, and leads to the metrics whose names come near.
fn found_none(visit: &Visit<'_>, catalog: &Catalog, asked: &str, sought: &str) -> Markup {
    let (language, address) = (visit.language(), visit.address);
    let near = near(catalog, language, sought);
    html! {
        section.panel.empty {
            p { (text::FOUND_NONE.fill(language, &[("text", asked)])) }
            @if !near.is_empty() {
                p {
                    (text::FOUND_NEAR.text(language)) " "
                    @for (index, metric) in near.iter().enumerate() {
                        @if index > 0 { " · " }
                        a href=(address.to(&format!("/metrics/{}", metric.name))) {
                            (words(metric, language).title)
                        }
                    }
                }
            }
        }
    }
}

/// Returns metrics in the order of their titles.
pub(in crate::pages) fn by_title<'a>(
    language: Language,
    metrics: impl Iterator<Item = &'a Metric>,
) -> Vec<&'a Metric> {
    let mut metrics: Vec<&Metric> = metrics.collect();
    metrics.sort_by_cached_key(|metric| order_key(&words(metric, language).title));
    metrics
}

/// Writes how many metrics there are.
pub(super) fn counted(language: Language, count: usize) -> String {
    language.counted(count as u64, ["metric", "metrics"], ["métrica", "métricas"])
}

/// Metrics offered where nothing has the name that was asked for, at most.
const NEAR: usize = 3;

/// Letters of words that are not compared, at most.
const SMALL: usize = 3;

/// Returns the metrics whose id or title comes near a text, which is unaccented.
fn near<'a>(catalog: &'a Catalog, language: Language, sought: &str) -> Vec<&'a Metric> {
    let is_near = |metric: &&Metric| {
        let title = unaccented(&words(metric, language).title);
        let parts = title.split_whitespace().chain([title.as_str(), metric.name.as_str()]);
        // Small words come near anything short.
        let parts = parts.filter(|part| part.chars().count() > SMALL);
        sought.chars().count() > SMALL && nearest(sought, parts).is_some()
    };
    catalog.metrics().filter(is_near).take(NEAR).collect()
}

/// Returns whether title, formula or id of a metric hold the words of a text, which is unaccented.
fn named(metric: &Metric, language: Language, sought: &str) -> bool {
    let page = words(metric, language);
    let texts = [&page.title, &page.formula, &metric.name];
    texts.iter().any(|text| has_words(text, sought))
}

/// Returns whether a text holds all words of another, which is unaccented, in whichever order:
/// what is between them is seldom remembered.
fn has_words(text: &str, sought: &str) -> bool {
    let text = unaccented(text);
    sought.split_whitespace().all(|word| text.contains(word))
}
