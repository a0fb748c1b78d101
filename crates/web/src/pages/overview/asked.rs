//! What a page of cards asks, and the cards of the answers.
//!
//! One question for all metrics gives values, changes and lines; a second one the p90 of those
//! measured in time; a third the periods before, for those that no benchmark speaks of. It looks a
//! year back and waits where nobody asked it yet: the cards come first, their scales after them.

use std::collections::BTreeMap;
use std::sync::Arc;

use baremo_metrics::ServiceError;
use baremo_metrics::answer::{Answer, MetricUsed, RecordRow, Row, Value};
use baremo_metrics::catalog::Catalog;
use baremo_metrics::page::{Definition, Kind, Metric};
use baremo_metrics::query::{Query, USUAL};
use baremo_metrics::service::{RecordSort, RecordsPage};
use baremo_model::ErrorKind;
use baremo_render::date::stamp;
use baremo_render::why::waiting;
use maud::{Markup, html};

use crate::address::Address;
use crate::error::said;
use crate::pages::metric::undivided;
use crate::pages::past::{self, Past};
use crate::pages::records;
use crate::parts::card::{Card, Few, are_listable, card};
use crate::parts::scale;
use crate::parts::spark::Point;
use crate::parts::waiting::Over;
use crate::range::Before;
use crate::text;
use crate::visit::Visit;

/// Records that a card shows where it stands on few, at most.
const CASES: usize = 5;

/// Key of an address that waits for the scales of all cards.
pub(crate) const SCALES: &str = "scales";

/// A question for metrics of the same definition and filter, and what was answered.
pub(in crate::pages) struct Asked {
    /// The question.
    pub(in crate::pages) query: Query,
    /// Its filter besides the page's.
    pub(in crate::pages) filter: Option<String>,
    /// Its answers.
    pub(in crate::pages) answers: Vec<Arc<Answer>>,
    /// Why a metric has none.
    pub(in crate::pages) refused: BTreeMap<String, String>,
    beside: Option<Arc<Answer>>,
    past: Option<Past>,
    /// Whether the periods before are still to be asked for.
    pub(in crate::pages) held: bool,
}

/// What a card of a board says besides.
#[derive(Default)]
pub(in crate::pages) struct Extra {
    /// Definition and filter, in words.
    pub(in crate::pages) note: Option<String>,
    /// What the team wants, in the unit of answers.
    pub(in crate::pages) goal: Option<f64>,
    /// Where its name leads, when not to the metric's page as the page has it.
    pub(in crate::pages) href: Option<String>,
}

/// Returns the question of a page for some metrics.
pub(in crate::pages) fn question(visit: &Visit<'_>, names: &[&str]) -> Query {
    let mut query = visit.address.query(visit.snapshot, names);
    let range = visit.address.range(visit.snapshot);
    query.grain = Some(visit.address.get("grain").unwrap_or(range.grain).to_owned());
    (query.variant, query.basis) = (None, None);
    if query.stat.is_none() && query.profile.is_none() {
        query.stat = Some(USUAL.into());
    }
    query
}

/// Leads to the page with the scales that were not at hand, which a script follows at once.
pub(in crate::pages) fn scales(visit: &Visit<'_>, asked: &[Asked]) -> Markup {
    html! {
        @if asked.iter().any(|asked| asked.held) {
            div.later data-fills="card" { p.quiet.small {
                a href=(visit.address.with(&[(SCALES, Some("now"))])) {
                    (text::SCALES_LATER.text(visit.language()))
                }
            } }
        }
    }
}

/// Returns whether no metric has a single observation, nor any that waits for its window.
pub(in crate::pages) fn nothing(asked: &[Asked]) -> bool {
    let answers = asked.iter().flat_map(|asked| &asked.answers);
    answers
        .flat_map(|answer| answer.total.values.values())
        .all(|value| value.n == 0 && waiting(value).is_none())
}

impl Asked {
    /// Asks for all metrics at once; where one of them cannot be asked so, for each by itself, and
    /// those that cannot are refused.
    pub(in crate::pages) fn new(
        visit: &Visit<'_>,
        catalog: &Catalog,
        query: Query,
    ) -> Result<Self, ServiceError> {
        let (mut answers, mut refused) = (Vec::new(), BTreeMap::new());
        match visit.ask(&query) {
            Ok(answer) => answers.push(answer),
            Err(error) if error.kind == ErrorKind::BadRequest => {
                for name in &query.metrics {
                    let alone = Query { metrics: vec![name.clone()], ..query.clone() };
                    match visit.ask(&alone) {
                        Ok(answer) => answers.push(answer),
                        Err(error) => {
                            let (why, _) = said(visit.language(), &error);
                            refused.insert(name.clone(), why);
                        }
                    }
                }
                // What is wrong with the whole page is not told card by card.
                if answers.is_empty() && query.filter == visit.address.filter() {
                    return Err(error);
                }
            }
            Err(error) => return Err(error),
        }
        let beside = match answers.is_empty() {
            true => None,
            false => p90(visit, catalog, &query)?,
        };
        let (past, held) = (None, false);
        let asked = Asked { query, filter: None, answers, refused, beside, past, held };
        asked.with_past(visit, catalog)
    }

    /// Asks for the periods before, where that is at hand or the address does not mind to wait.
    fn with_past(mut self, visit: &Visit<'_>, catalog: &Catalog) -> Result<Self, ServiceError> {
        let held_against = |name: &String| {
            let (metric, answer) = (catalog.get(name).ok()?, self.answer(name)?);
            let (used, value) = (self.used(name)?, answer.total.values.get(name)?);
            let on_band = scale::place(metric, used, (value, &answer.range), None, visit.snapshot);
            let before = past::periods(visit, metric, used, value).filter(|_| on_band.is_none())?;
            Some((metric, before))
        };
        let all: Vec<(&Metric, Before)> =
            self.query.metrics.iter().filter_map(held_against).collect();
        let Some((first, before)) = all.first().cloned() else { return Ok(self) };
        let names: Vec<&str> = all.iter().map(|(metric, _)| metric.name.as_str()).collect();
        let mut query = past::question(&self.query, &before, &names);
        if names.len() == 1 {
            query.by = undivided(first, &query);
        }
        let waits = [SCALES, "wall"].iter().any(|key| visit.address.get(key).is_some());
        self.held = !waits && !visit.service.is_at_hand(&query);
        if !self.held {
            self.past = Past::ask(visit, before, &query)?;
        }
        Ok(self)
    }

    /// Returns the answer that holds a metric.
    fn answer(&self, name: &str) -> Option<&Arc<Answer>> {
        self.answers.iter().find(|answer| answer.total.values.contains_key(name))
    }

    /// Returns whether a metric is nothing, or has no value, all through the range.
    pub(super) fn is_flat(&self, name: &str) -> bool {
        let nothing = |row: &Row| {
            let value = row.values.get(name).and_then(|value| value.value);
            value.is_none_or(|value| value == 0.0)
        };
        let answer = self.answer(name);
        answer.is_none_or(|answer| nothing(&answer.total) && answer.rows.iter().all(nothing))
    }

    /// Returns how a metric was computed.
    pub(in crate::pages) fn used(&self, name: &str) -> Option<&MetricUsed> {
        self.answers.iter().flat_map(|answer| &answer.metrics).find(|used| used.name == name)
    }

    /// Returns the card of a metric, when it has a value or a reason.
    pub(in crate::pages) fn card(
        &self,
        visit: &Visit<'_>,
        metric: &Metric,
        extra: &Extra,
    ) -> Option<Markup> {
        let answer = self.answer(&metric.name)?;
        let (used, value) = (self.used(&metric.name)?, answer.total.values.get(&metric.name)?);
        // A share has no value but by a dimension: its page has one.
        if value.reason.as_deref() == Some("needs_a_dimension") {
            return None;
        }
        let point = |row: &Row| {
            let value = row.values.get(&metric.name);
            let previous = value.and_then(|value| value.previous.as_ref());
            Point {
                value: value.and_then(|value| value.value),
                was: previous.and_then(|previous| previous.value),
                partial: value.is_some_and(|value| value.partial),
            }
        };
        let beside = self.beside.as_ref();
        let other = beside.and_then(|answer| answer.total.values.get(&metric.name));
        let usual = || visit.address.to(&format!("/metrics/{}", metric.name));
        let href = extra.href.clone().unwrap_or_else(usual);
        let language = visit.language();
        let over = Over::latest((visit.address, visit.snapshot), used, value);
        let seen = self.past.as_ref().filter(|_| value.value.is_none() && over.is_none());
        let seen = seen.and_then(|past| past.latest(&metric.name));
        let pattern = if over.is_some() { text::WINDOW_LATEST } else { text::SEEN_LATEST };
        let over = over.or(seen).map(|over| {
            let (path, query) = href.split_once('?').unwrap_or((href.as_str(), ""));
            let said = pattern.fill(language, &[("range", &over.words(language))]);
            (over.at(&Address::read(path, query, "")), said)
        });
        let shown = Card {
            metric,
            used,
            value,
            range: &answer.range,
            beside: other.map(|value| ("p90", value.value)).into_iter().collect(),
            points: answer.rows.iter().filter(|row| row.by.is_empty()).map(point).collect(),
            href,
            note: extra.note.as_deref(),
            goal: extra.goal,
            cases: self.cases(visit, metric, used, value),
            over,
            own: self.past.as_ref().and_then(|past| past.range(visit, used)),
            held: self.held,
        };
        Some(card(language, visit.snapshot, &shown))
    }
}

impl Asked {
    /// Returns some of the records of a value that stands on few, where little comes in at all.
    /// Those of what is made of other figures, or of sets of customers, say nothing one by one.
    fn cases(
        &self,
        visit: &Visit<'_>,
        metric: &Metric,
        used: &MetricUsed,
        value: &Value,
    ) -> Vec<Few> {
        let definition = metric.definition(&used.variant);
        let Some(Definition { kind, proportion, .. }) = definition else { return Vec::new() };
        let counts = matches!(kind, Kind::Count | Kind::Level | Kind::Ratio);
        let rates = matches!(kind, Kind::Mean | Kind::Net | Kind::Targets);
        let is_told = counts || rates || matches!(kind, Kind::Duration | Kind::Survival);
        if !visit.snapshot.is_small || !is_told || !are_listable(value) {
            return Vec::new();
        }
        let query = Query {
            metrics: vec![metric.name.clone()],
            grain: None,
            compare: None,
            stat: None,
            ..self.query.clone()
        };
        let usual = records::usual(metric);
        // Both sides of a quotient would list what is on both twice.
        let upper = *kind == Kind::Ratio && !*proportion;
        let side = if upper { Some("numerator".to_owned()) } else { usual.side.clone() };
        let page = RecordsPage { limit: CASES, sort: RecordSort::Newest, side, ..usual };
        // A card is whole without them.
        let Ok(records) = visit.service.records(&query, &page) else { return Vec::new() };
        let language = visit.language();
        let few = |row: &RecordRow| Few {
            case: records::case(visit.address, metric, row),
            who: row.agent.clone().filter(|who| Some(who) != row.counted.as_ref()),
            value: match since(*kind, row) {
                Some(since) => stamp(language, since),
                None => records::value(language, &records, row),
            },
        };
        records.rows.iter().map(few).collect()
    }
}

/// Returns since when there is what merely counts: of it there is no more to say.
fn since(kind: Kind, row: &RecordRow) -> Option<&str> {
    let counts = matches!(kind, Kind::Count | Kind::Level | Kind::Ratio)
        && row.value == Some(1.0)
        && row.in_numerator.is_none()
        && row.counted.is_none();
    row.from.as_deref().or(row.at.as_deref()).filter(|_| counts)
}

/// Asks for the p90 of the metrics measured in time, where the statistic is the page's own choice.
fn p90(
    visit: &Visit<'_>,
    catalog: &Catalog,
    query: &Query,
) -> Result<Option<Arc<Answer>>, ServiceError> {
    let timed = |name: &&String| {
        let metric = catalog.get(name).ok();
        let variant = query.variant.as_deref().unwrap_or("default");
        let definition = metric.and_then(|metric| metric.definition(variant));
        definition.is_some_and(|definition| definition.kind == Kind::Duration)
    };
    let metrics: Vec<String> = query.metrics.iter().filter(timed).cloned().collect();
    if metrics.is_empty() || query.stat.as_deref() != Some(USUAL) {
        return Ok(None);
    }
    let query =
        Query { metrics, stat: Some("p90".into()), grain: None, compare: None, ..query.clone() };
    match visit.ask(&query) {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.kind == ErrorKind::BadRequest => Ok(None),
        Err(error) => Err(error),
    }
}
