//! `/`: how are we doing. What changed most, in sentences; then a card for every metric the data
//! can answer, by family.
//!
//! One question for all metrics gives values, changes and lines; a second one the p90 of those
//! measured in time.

use std::sync::Arc;

use baremo_metrics::ServiceError;
use baremo_metrics::answer::{Answer, MetricUsed};
use baremo_metrics::catalog::{Catalog, FAMILIES};
use baremo_metrics::findings::{Finding, Findings, findings, locate};
use baremo_metrics::page::{Kind, Metric};
use baremo_metrics::query::Query;
use baremo_metrics::service::Covered;
use baremo_model::ErrorKind;
use baremo_render::answer::words;
use baremo_render::words::{NEEDS, called, dimension};
use maud::{Markup, html};

use crate::address::equals;
use crate::pages::boards::{self, Board};
use crate::pages::welcome::welcome;
use crate::parts::bar::{bar, filtered_out, range_words};
use crate::parts::card::{Card, card};
use crate::parts::spark::Point;
use crate::text;
use crate::visit::{Page, Visit};

/// Sentences at most.
const SENTENCES: usize = 4;
/// Dimensions in which a change is looked for.
const DIMENSIONS: &[&str] = &["channel", "team", "priority"];
/// Statistic of durations, where the address and its profile say nothing else.
const STATISTIC: &str = "median";

/// Seconds after which a wall shows itself anew.
const WALL: u32 = 60;

/// Shows the page.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    overview(visit, None)
}

/// Shows a ready board: the same with its own metrics, in its own order.
pub(crate) fn board(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    overview(visit, Some(boards::find(visit.parameter("board"), visit.language())?))
}

fn overview(visit: &Visit<'_>, board: Option<&Board>) -> Result<Page, ServiceError> {
    let language = visit.language();
    let title = board.map_or(text::OVERVIEW.text(language), |board| board.title(language));
    let title = title.to_owned();
    if visit.snapshot.watermark.is_none() {
        return Ok(Page::Shown { title, main: welcome(visit) });
    }
    let catalog = visit.service.catalog()?;
    let coverage = visit.service.coverage()?;
    let shown = |covered: &&Covered| board.is_none_or(|board| board.has(&covered.name));
    let known = coverage.metrics.iter().filter(|covered| covered.computable).filter(shown);
    let names: Vec<&str> = known.map(|covered| covered.name.as_str()).collect();
    let query = question(visit, &names);
    let answers = ask(visit, &query)?;
    let beside = p90(visit, &catalog, &query)?;
    let mut found = findings_of(&answers);
    for finding in &mut found.found {
        locate(visit.service, &query, DIMENSIONS, finding)?;
    }
    let missing: Vec<&Covered> =
        coverage.metrics.iter().filter(|covered| !covered.computable).filter(shown).collect();
    let main = html! {
        h1.hidden { (title) }
        (boards::tabs(visit, board))
        (bar(visit))
        @if nothing(&answers) { (filtered_out(visit)) }
        @if visit.address.compare().is_some() { (say(visit, &catalog, &answers, &found)) }
        @if let Some(board) = board {
            p.quiet { (board.about(language)) }
            div.cards {
                @for card in &cards(visit, &answers, beside.as_deref(), board.metrics(&catalog)) {
                    (card)
                }
            }
            (boards::lacking(board, &catalog, language))
        }
        @for (family, en, es) in FAMILIES.iter().filter(|_| board.is_none()) {
            @let cards = cards(visit, &answers, beside.as_deref(), catalog.family(family));
            @if !cards.is_empty() {
                div.family { h2 { (language.pick(en, es)) } }
                div.cards { @for card in &cards { (card) } }
            }
        }
        p.quiet.small { (text::LEGEND.text(language)) }
        @for covered in missing {
            @let needs: Vec<String> =
                covered.needs.iter().map(|need| called(NEEDS, need, language)).collect();
            @if let Ok(metric) = catalog.get(&covered.name) {
                p.quiet.small {
                    (words(metric, language).title) ": "
                    (text::NOT_COMPUTABLE.fill(language, &[("needs", &needs.join(", "))]))
                }
            }
        }
    };
    Ok(match visit.address.get("wall") {
        Some(_) => Page::Live { title, main, every: WALL },
        None => Page::Shown { title, main },
    })
}

/// Returns the question for all metrics.
fn question(visit: &Visit<'_>, names: &[&str]) -> Query {
    let mut query = visit.address.query(visit.snapshot, names);
    let range = visit.address.range(visit.snapshot);
    query.grain = Some(visit.address.get("grain").unwrap_or(range.grain).to_owned());
    (query.variant, query.basis) = (None, None);
    if query.stat.is_none() && query.profile.is_none() {
        query.stat = Some(STATISTIC.into());
    }
    query
}

/// Asks for all metrics at once; where one of them cannot take a filter, for each by itself, and
/// those that cannot are left out.
fn ask(visit: &Visit<'_>, query: &Query) -> Result<Vec<Arc<Answer>>, ServiceError> {
    let refused = match visit.service.ask(query) {
        Ok(answer) => return Ok(vec![answer]),
        Err(error) if error.kind == ErrorKind::BadRequest && query.filter.is_some() => error,
        Err(error) => return Err(error),
    };
    let each =
        query.metrics.iter().map(|name| Query { metrics: vec![name.clone()], ..query.clone() });
    let answers: Vec<Arc<Answer>> =
        each.filter_map(|query| visit.service.ask(&query).ok()).collect();
    if answers.is_empty() { Err(refused) } else { Ok(answers) }
}

/// Asks for the p90 of the metrics measured in time, where the statistic is the page's own choice.
fn p90(
    visit: &Visit<'_>,
    catalog: &Catalog,
    query: &Query,
) -> Result<Option<Arc<Answer>>, ServiceError> {
    let timed = |name: &&String| {
        let definition = catalog.get(name).ok().and_then(|metric| metric.definitions.first());
        definition.is_some_and(|definition| definition.kind == Kind::Duration)
    };
    let metrics: Vec<String> = query.metrics.iter().filter(timed).cloned().collect();
    if metrics.is_empty() || query.stat.as_deref() != Some(STATISTIC) {
        return Ok(None);
    }
    let query =
        Query { metrics, stat: Some("p90".into()), grain: None, compare: None, ..query.clone() };
    match visit.service.ask(&query) {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.kind == ErrorKind::BadRequest => Ok(None),
        Err(error) => Err(error),
    }
}

/// Returns whether no metric has a single observation.
fn nothing(answers: &[Arc<Answer>]) -> bool {
    answers.iter().flat_map(|answer| answer.total.values.values()).all(|value| value.n == 0)
}

fn findings_of(answers: &[Arc<Answer>]) -> Findings {
    let mut all = Findings::default();
    for answer in answers {
        let found = findings(answer, SENTENCES);
        all.tested += found.tested;
        all.found.extend(found.found);
    }
    all.found.truncate(SENTENCES);
    all
}

fn used<'a>(answers: &'a [Arc<Answer>], name: &str) -> Option<&'a MetricUsed> {
    answers.iter().flat_map(|answer| &answer.metrics).find(|used| used.name == name)
}

/// Says what changed, the strongest change first.
fn say(visit: &Visit<'_>, catalog: &Catalog, answers: &[Arc<Answer>], found: &Findings) -> Markup {
    let language = visit.language();
    let tested = language.count(found.tested as u64);
    html! {
        section.panel.say aria-labelledby="changed" {
            h2 #changed title=(text::FOUND_HOW.fill(language, &[("tested", &tested)])) {
                (text::WHAT_CHANGED.fill(language, &[("range", &range_words(visit))]))
            }
            @if found.found.is_empty() { p { (text::NOTHING_CHANGED.text(language)) } }
            @else {
                ol { @for finding in &found.found {
                    @if let Some(used) = used(answers, &finding.metric) {
                        (sentence(visit, catalog, used, finding))
                    }
                } }
                p.quiet.small { (text::FOUND_HOW.fill(language, &[("tested", &tested)])) }
            }
        }
    }
}

fn sentence(visit: &Visit<'_>, catalog: &Catalog, used: &MetricUsed, finding: &Finding) -> Markup {
    let language = visit.language();
    let Ok(metric) = catalog.get(&finding.metric) else { return html! {} };
    let title = &words(metric, language).title;
    let family = FAMILIES.iter().find(|(word, ..)| *word == metric.family);
    let value = |value: f64| language.value(&used.unit, value);
    let before = finding.previous.value.unwrap_or_default();
    let rose = finding.now > before;
    let pattern = if rose { text::ROSE } else { text::FELL };
    let change = finding.previous.interval.map(|ends| language.interval(&used.unit, ends));
    let group = finding.group.as_ref();
    let mut address = visit.address.clone();
    if let Some(group) = group {
        let filter = equals(&group.dimension, Some(&group.value));
        let narrowed = address.and_where(&filter);
        let query = narrowed.split_once('?').map_or("", |(_, query)| query);
        address = crate::address::Address::read(address.path(), query, language.code());
    }
    let path = format!("/metrics/{}", finding.metric);
    html! {
        li {
            span.tag { (family.map_or("", |(_, en, es)| language.pick(en, es))) }
            span {
                (pattern.fill(language, &[("metric", title), ("before", &value(before)), ("now",
                    &value(finding.now))]))
                @if let Some(change) = change {
                    span.quiet { (text::CHANGE_INTERVAL.fill(language, &[("interval", &change)])) }
                }
                @if let Some(group) = group {
                    (text::CLEAREST_IN.fill(language, &[("dimension", &dimension(&group.dimension,
                        language))]))
                    strong { (group.value) }
                    (text::CLEAREST_FROM.fill(language, &[("before", &value(group.before)), ("now",
                        &value(group.now))]))
                }
                "."
            }
            a.go href=(address.to(&path))
                aria-label=(format!("{}: {title}", text::LOOK.text(language))) {
                (text::LOOK.text(language)) " →"
            }
        }
    }
}

/// Returns the cards of metrics.
fn cards<'a>(
    visit: &Visit<'_>,
    answers: &[Arc<Answer>],
    beside: Option<&Answer>,
    metrics: impl Iterator<Item = &'a Metric>,
) -> Vec<Markup> {
    let mut cards = Vec::new();
    for metric in metrics {
        let holds = |answer: &&Arc<Answer>| answer.total.values.contains_key(&metric.name);
        let Some(answer) = answers.iter().find(holds) else { continue };
        let (Some(used), Some(value)) =
            (used(answers, &metric.name), answer.total.values.get(&metric.name))
        else {
            continue;
        };
        // A share has no value but by a dimension: its page has one.
        if value.reason.as_deref() == Some("needs_a_dimension") {
            continue;
        }
        let point = |row: &baremo_metrics::answer::Row| {
            let value = row.values.get(&metric.name);
            let previous = value.and_then(|value| value.previous.as_ref());
            Point {
                value: value.and_then(|value| value.value),
                was: previous.and_then(|previous| previous.value),
                partial: value.is_some_and(|value| value.partial),
            }
        };
        let other = beside.and_then(|answer| answer.total.values.get(&metric.name));
        let href = visit.address.to(&format!("/metrics/{}", metric.name));
        let shown = Card {
            metric,
            used,
            value,
            beside: other.map(|value| ("p90", value.value)).into_iter().collect(),
            points: answer.rows.iter().filter(|row| row.by.is_empty()).map(point).collect(),
            href,
        };
        cards.push(card(visit.language(), visit.snapshot, &shown));
    }
    cards
}
