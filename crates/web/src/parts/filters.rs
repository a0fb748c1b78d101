//! Filters of a page: each a pill that takes it away, and a menu that adds one. Another value of a
//! dimension that is filtered already is wanted besides.

use baremo_metrics::query::Query;
use baremo_metrics::segment::SegmentTitles;
use baremo_metrics::service::{DimensionInfo, DimensionValue};
use baremo_model::dimension::{DIMENSIONS, Dimension};
use baremo_render::order::order_key;
use baremo_render::words::Called;
use baremo_render::{Language, words};
use maud::{Markup, html};

use super::name::{long, valued};
use crate::address::Address;
use crate::filter::{Chosen, meant};
use crate::text;
use crate::visit::Visit;

/// Dimensions whose most frequent values are offered at once.
const OFFERED: &[&str] = &["channel", "team", "priority"];
/// Values offered of each.
const VALUES: usize = 6;
/// Values suggested of the dimension that a form is about.
const SUGGESTED: usize = 100;

/// Returns a filter as people read it: `channel: chat, email`.
pub(crate) fn filter_words(segments: &SegmentTitles, language: Language, filter: &str) -> String {
    let Some(chosen) = Chosen::read(filter) else { return filter.to_owned() };
    let called = |value: &Option<String>| called(segments, language, &chosen, value.as_deref());
    let values: Vec<String> = chosen.values.iter().map(called).collect();
    let dimension = words::dimension_of(segments, &chosen.dimension, language);
    format!("{dimension}: {}", values.join(", "))
}

fn called(
    segments: &SegmentTitles,
    language: Language,
    chosen: &Chosen,
    value: Option<&str>,
) -> String {
    let name = chosen.dimension.as_str();
    let each = chosen.values.iter().filter_map(|word| Some((name, word.as_deref()?)));
    let told = Called::among(segments, each, language).told(name, value);
    told.map_or_else(|| text::WITHOUT.text(language).to_owned(), String::from)
}

/// Writes a filter as a pill that takes it away; of several values, each can be taken away.
pub(crate) fn pill(visit: &Visit<'_>, filter: &str) -> Markup {
    let (address, language) = (visit.address, visit.language());
    let segments = &visit.snapshot.segments;
    let label = |said: &str| text::REMOVE_FILTER.fill(language, &[("filter", said)]);
    if let Some(chosen) = Chosen::read(filter).filter(|chosen| chosen.values.len() > 1) {
        let name = visit.dimension(&chosen.dimension);
        return html! {
            span.pill.set {
                (name) ":"
                @for value in &chosen.values {
                    @let said = called(segments, language, &chosen, value.as_deref());
                    @let less = chosen.without(value.as_deref());
                    a href=(address.swapped(filter, less.as_deref()).with(&[]))
                        aria-label=(label(&format!("{name}: {said}"))) {
                        (valued(&said, value.as_deref())) " " span aria-hidden="true" { "×" }
                    }
                }
            }
        };
    }
    let said = filter_words(segments, language, filter);
    html! {
        a.pill.set href=(address.swapped(filter, None).with(&[])) aria-label=(label(&said))
            title=(filter) {
            (long(&said)) " " span aria-hidden="true" { "×" }
        }
    }
}

/// Offers values to filter by: frequent ones as links, any other by a form. Where the form was
/// sent without a value, the values of its dimension are links, too.
pub(crate) fn adding(visit: &Visit<'_>) -> Markup {
    let (address, language) = (visit.address, visit.language());
    let asked = address.get("add");
    let about = metrics(visit);
    let known = reached(visit, &about);
    let is_reached =
        |name: &str| known.as_ref().is_none_or(|all| all.iter().any(|it| it.name == name));
    let offered: Vec<&str> = match asked {
        Some(dimension) => vec![dimension],
        None => OFFERED.iter().copied().filter(|name| is_reached(name)).collect(),
    };
    let mut dimensions = by_title(language);
    dimensions.retain(|(name, _)| is_reached(name) || asked == Some(*name));
    let first = dimensions.first().map(|(name, _)| *name);
    let Some(current) = offered.first().copied().or(first) else { return html! {} };
    let of = |dimension: &str| visit.service.values(dimension, &about, "", SUGGESTED);
    // A name that is no dimension has none.
    let values: Vec<Vec<DimensionValue>> =
        offered.iter().map(|dimension| of(dimension).unwrap_or_default()).collect();
    let most = if asked.is_some() { SUGGESTED } else { VALUES };
    let suggested = values.first().map_or(&[][..], Vec::as_slice);
    let names = named(visit, current, suggested);
    html! {
        details.menu.no-print open[asked.is_some()] {
            summary.pill { "+ " (text::ADD_FILTER.text(language)) }
            div.sheet.long {
                @for (dimension, values) in offered.iter().zip(&values) {
                    (links(visit, dimension, values, most))
                }
                form method="get" action=(address.path()) {
                    @for (name, value) in address.carried(&[]) {
                        input type="hidden" name=(name) value=(value);
                    }
                    label { (text::DIMENSION.text(language))
                        select name="add" data-suggests="values"
                            data-metrics=(about.join(",")) {
                            @for (name, title) in &dimensions {
                                option value=(name) selected[*name == current] { (title) }
                            }
                        }
                    }
                    label { (text::VALUE.text(language))
                        input type="text" name="is" list="values" autocomplete="off";
                    }
                    datalist #values {
                        @for value in suggested {
                            option value=(names.told(current, Some(&value.value))
                                .unwrap_or_default()) {}
                        }
                    }
                    button.first.wide { (text::APPLY.text(language)) }
                }
            }
        }
    }
}

/// Returns the dimensions that all of some metrics reach; nothing where there are no metrics, or
/// nobody can tell.
pub(crate) fn reached(visit: &Visit<'_>, metrics: &[&str]) -> Option<Vec<DimensionInfo>> {
    let mut each = metrics.iter().map(|metric| visit.service.dimensions(metric));
    let mut all = each.next()?.ok()?;
    for other in each {
        let other = other.ok()?;
        all.retain(|info| other.iter().any(|own| own.name == info.name));
    }
    Some(all)
}

/// Returns this state without the filters that the metrics of a question cannot be asked with, and
/// those: none of their rows knows what they name, though other metrics do. A filter that no metric
/// can be asked with stays, as what is wrong with the address.
pub(crate) fn fitting<'a>(visit: &Visit<'a>, query: &Query) -> (Address, Vec<&'a str>) {
    let address = visit.address;
    // Each is asked as the page asks it, so that nothing is computed twice.
    let is_refused = |filter: Option<String>| {
        query.metrics.iter().any(|name| {
            let (metrics, filter) = (vec![name.clone()], filter.clone());
            let alone = Query { metrics, filter, ..query.clone() };
            visit.ask(&alone).is_err_and(|error| error.is_of_question())
        })
    };
    let catalog = visit.service.catalog().ok();
    let is_known = |filter: &str| {
        catalog.iter().flat_map(|all| all.names()).any(|name| {
            let (metrics, filter) = (vec![name.to_owned()], Some(filter.to_owned()));
            let alone = Query { metrics, filter, ..Query::default() };
            visit.service.askable(&alone).is_ok_and(|found| !found.is_empty())
        })
    };
    let may_lack = address.filters().next().is_some() && is_refused(query.filter.clone());
    if !may_lack || is_refused(None) {
        return (address.clone(), Vec::new());
    }
    let lacks = |filter: &&str| is_refused(Some((*filter).to_owned())) && is_known(filter);
    let lacking: Vec<&str> = address.filters().filter(lacks).collect();
    let fits = lacking.iter().fold(address.clone(), |fits, filter| fits.swapped(filter, None));
    (fits, lacking)
}

/// Says which filters are left out of figures; nothing where none is.
pub(crate) fn left_out(visit: &Visit<'_>, lacking: &[&str]) -> Markup {
    let (segments, language) = (&visit.snapshot.segments, visit.language());
    let said = lacking.iter().map(|filter| filter_words(segments, language, filter));
    let said = said.collect::<Vec<_>>().join(" · ");
    html! {
        @if !lacking.is_empty() {
            p.quiet.small.note { (text::FILTERS_LACKING.fill(language, &[("filters", &said)])) }
        }
    }
}

/// Returns all dimensions with their titles, in the order of these.
fn by_title(language: Language) -> Vec<(&'static str, &'static str)> {
    let titled = |it: &Dimension| (it.name, language.pick(it.title_en, it.title_es));
    let mut all: Vec<(&str, &str)> = DIMENSIONS.iter().map(titled).collect();
    all.sort_by_cached_key(|(_, title)| order_key(title));
    all
}

/// Calls the values of a dimension, no two of them the same.
fn named<'a>(visit: &'a Visit<'_>, dimension: &'a str, values: &'a [DimensionValue]) -> Called<'a> {
    let each = values.iter().map(|known| (dimension, known.value.as_str()));
    Called::among(&visit.snapshot.segments, each, visit.language())
}

/// Offers the first values of a dimension that are not wanted yet.
fn links(visit: &Visit<'_>, dimension: &str, values: &[DimensionValue], most: usize) -> Markup {
    let (address, language) = (visit.address, visit.language());
    let chosen = address.chosen(dimension).map(|(_, chosen)| chosen);
    let is_new = |value: &&DimensionValue| {
        chosen.as_ref().is_none_or(|chosen| !chosen.holds(Some(&value.value)))
    };
    let pattern = if chosen.is_some() { text::OR_VALUE } else { text::ONE_VALUE };
    let (name, names) = (visit.dimension(dimension), named(visit, dimension, values));
    html! {
        @for value in values.iter().filter(is_new).take(most) {
            @let told = names.value(dimension, &value.value);
            // How many have it is of all data and all kinds of rows, so not told.
            a href=(address.widened(dimension, Some(&value.value)).with(&[])) {
                @let said = pattern.fill(language, &[("dimension", &name), ("value", &told)]);
                span { (long(&said)) }
            }
        }
    }
}

/// Returns the metrics that the page is about; none where it is about all.
fn metrics<'a>(visit: &'a Visit<'_>) -> Vec<&'a str> {
    let own: Vec<&str> = match visit.address.path().split('/').nth(1) {
        Some("metrics") => vec![visit.parameter("id")],
        Some("records") => vec![visit.parameter("metric")],
        Some("explore") => visit.address.all("metrics").collect(),
        _ => Vec::new(),
    };
    let catalog = visit.service.catalog().ok();
    let is_known = |name: &&str| catalog.as_ref().is_some_and(|all| all.get(name).is_ok());
    own.into_iter().flat_map(|names| names.split(',')).map(str::trim).filter(is_known).collect()
}

/// Returns where to go when the address is a form that adds a filter.
pub(crate) fn added(visit: &Visit<'_>) -> Option<String> {
    let (dimension, typed) = visit.address.get("add").zip(visit.address.get("is"))?;
    let wanted = meant(visit, dimension, typed);
    let wider = |state: Address, word: &String| state.widened(dimension, Some(word));
    let address = wanted.iter().fold(visit.address.clone(), wider);
    Some(address.with(&[]))
}
