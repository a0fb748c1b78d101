//! Who stays and who leaves: the share of customers kept and lost in the range, by segment.

use baremo_metrics::answer::{MetricUsed, Value};
use baremo_metrics::page::{Definition, Kind};
use baremo_metrics::query::Query;
use baremo_metrics::service::DimensionInfo;
use baremo_metrics::{Metric, ServiceError};
use baremo_model::dimension::SEGMENT;
use baremo_render::answer::words;
use baremo_render::order::order_key;
use baremo_render::why::why_missing;
use maud::{Markup, html};

use crate::parts::bar::bar;
use crate::parts::change::{chip, legend};
use crate::parts::drawing::taken;
use crate::parts::filters::{fitting, left_out};
use crate::parts::groups::groups;
use crate::text::{self, customers as say};
use crate::visit::Visit;

/// Shows the shares that can be computed; nothing where none can.
pub(super) fn stay(visit: &Visit<'_>) -> Result<Markup, ServiceError> {
    let (catalog, coverage) = (visit.service.catalog()?, visit.service.coverage()?);
    let computable = |metric: &&Metric| {
        coverage.metrics.iter().any(|known| known.computable && known.name == metric.name)
    };
    let shares: Vec<&Metric> =
        catalog.metrics().filter(|metric| is_share(metric)).filter(computable).collect();
    let is_lost = |metric: &&&Metric| compute(metric) == Some(LOST);
    let Some(shown) = shares.iter().find(is_lost).or(shares.first()) else {
        return Ok(html! {});
    };
    let (language, address) = (visit.language(), visit.address);
    let mut segments = visit.service.dimensions(&shown.name)?;
    segments.retain(|dimension| dimension.name.starts_with(SEGMENT));
    let named = |one: &DimensionInfo| language.pick(&one.title_en, &one.title_es).clone();
    let asked = segments.iter().find(|one| address.get("by") == Some(&one.name));
    let by = asked.or(segments.first());
    let names: Vec<&str> = shares.iter().map(|metric| metric.name.as_str()).collect();
    let (fits, lacking) = fitting(visit, &address.query(visit.snapshot, &names));
    // What is asked, and where it leads, is without the filters that customers know nothing of.
    let fit = &visit.at(&fits);
    let answers = shares
        .iter()
        .map(|metric| fit.ask(&fits.query(visit.snapshot, &[&metric.name])))
        .collect::<Result<Vec<_>, _>>()?;
    let figures: Vec<(&Metric, Option<(&MetricUsed, &Value)>)> = shares
        .iter()
        .zip(&answers)
        .map(|(metric, answer)| {
            let found = answer.metrics.first().zip(answer.total.values.get(&metric.name));
            (*metric, found)
        })
        .collect();
    let changes = figures.iter().filter_map(|(_, found)| *found);
    let changes = changes.filter_map(|(used, value)| Some((used, value.compared(&used.unit)?)));
    Ok(html! {
        section.panel {
            header {
                h2 { (say::STAY.text(language)) }
                @if let Some(by) = by { (choosing(visit, &segments, by)) }
            }
            // Of all the page, these figures alone are of a range and obey filters.
            (bar(visit))
            (left_out(visit, &lacking))
            @if fits.filters().next().is_some() {
                p.quiet.small.note { (say::STAY_FILTERED.text(language)) }
            }
            div.halves { @for (metric, found) in &figures { (figure(fit, metric, *found)) } }
            // What is broken down has its own below its table.
            @if by.is_none() { (legend(language, changes)) }
            @if let Some(by) = by {
                h3.small { (words(shown, language).title) " · " (named(by)) }
                (broken_down(fit, shown, &by.name)?)
            }
            (files(fit, &shares, by))
        }
    })
}

/// Chooses the segment by which the shares are broken down.
fn choosing(visit: &Visit<'_>, segments: &[DimensionInfo], by: &DimensionInfo) -> Markup {
    let language = visit.language();
    let named = |one: &DimensionInfo| language.pick(&one.title_en, &one.title_es).clone();
    let mut offered: Vec<&DimensionInfo> = segments.iter().collect();
    offered.sort_by_cached_key(|one| order_key(&named(one)));
    html! {
        details.menu {
            summary.pill {
                (text::DIMENSION.text(language)) ": " b { (named(by)) } " "
                span aria-hidden="true" { "▾" }
            }
            div.sheet { @for one in &offered {
                a href=(visit.address.with(&[("by", Some(&one.name))]))
                    aria-current=[(one.name == by.name).then_some("true")] {
                    (named(one))
                }
            } }
        }
    }
}

/// Leads to the files of all these shares: what exploring them by the same segment answers.
fn files(visit: &Visit<'_>, shares: &[&Metric], by: Option<&DimensionInfo>) -> Markup {
    let names: Vec<&str> = shares.iter().map(|metric| metric.name.as_str()).collect();
    let names = names.join(",");
    let changes = [
        ("metrics", Some(names.as_str())),
        ("by", by.map(|one| one.name.as_str())),
        ("grain", None),
    ];
    let at = |ending: &str| visit.address.deeper(&format!("/explore/export.{ending}"), &changes);
    let files = [("CSV", at("csv")), ("XLSX", at("xlsx"))];
    taken(visit.language(), &files, say::STAY.text(visit.language()))
}

/// What is computed of the customers who were there at the start.
const KEPT: &str = "kept / start";
const LOST: &str = "lost / start";

/// Returns whether a metric is the part of a set of customers that is kept or lost.
fn is_share(metric: &Metric) -> bool {
    let members = |one: &Definition| one.kind == Kind::Members && one.proportion;
    metric.definitions.first().is_some_and(members) && matches!(compute(metric), Some(KEPT | LOST))
}

/// Returns the formula of a metric's default definition.
fn compute(metric: &Metric) -> Option<&str> {
    metric.definitions.first()?.compute.as_deref()
}

/// Writes the figure of a metric with its interval and change, leading to its page.
fn figure(visit: &Visit<'_>, metric: &Metric, found: Option<(&MetricUsed, &Value)>) -> Markup {
    let (language, address) = (visit.language(), visit.address);
    let title = &words(metric, language).title;
    html! {
        div {
            h3 { a href=(address.to(&format!("/metrics/{}", metric.name))) { (title) } }
            @if let Some((used, value)) = found {
                p {
                    strong.large {
                        (value.value.map_or_else(|| "–".into(), |v| language.value(&used.unit, v)))
                    }
                    @if value.value.is_none() {
                        " " span.quiet.small { (why_missing(language, used, value)) }
                    }
                    @if let Some(ends) = value.interval {
                        " " span.quiet.small { (language.interval_spelt(&used.unit, ends)) }
                    }
                    " " (chip(language, used, value.compared(&used.unit)))
                    " " span.quiet.small {
                        (text::N.fill(language, &[("count", &language.count(value.n))]))
                    }
                }
            }
        }
    }
}

/// Writes a metric by the classes of a segment; a click opens it for one of them.
fn broken_down(visit: &Visit<'_>, metric: &Metric, by: &str) -> Result<Markup, ServiceError> {
    let query = visit.address.query(visit.snapshot, &[&metric.name]);
    let answer = visit.ask(&Query { by: vec![by.to_owned()], ..query })?;
    let page = visit.address.on(&format!("/metrics/{}", metric.name));
    let used = answer.metrics.first();
    let segments = &visit.snapshot.segments;
    Ok(html! { @if let Some(used) = used { (groups(&page, segments, &answer, used, by)) } })
}
