//! What a page of cards asks, and the cards of the answers.
//!
//! One question for all metrics gives values, changes and lines, but for those that look beyond
//! their buckets, which are asked together; another one the p90 of those measured in time; another
//! one the periods before, for those that no benchmark speaks of. It looks a year back, and so does
//! each point of a line that looks beyond its bucket. Where no window of the range is over, the
//! latest range whose windows are is asked as well. What nobody asked yet waits: the cards come
//! first, those lines, ranges and scales after them (decision 0088).

use std::collections::BTreeMap;
use std::sync::Arc;

use baremo_metrics::ServiceError;
use baremo_metrics::answer::{Answer, MetricUsed, OfKind, RecordRow, Row, Value};
use baremo_metrics::catalog::Catalog;
use baremo_metrics::page::{Definition, Kind, Metric};
use baremo_metrics::query::{NO_DIMENSION, Query, USUAL};
use baremo_metrics::service::{RecordSort, RecordsPage};
use baremo_render::Language;
use baremo_render::date::stamp;
use baremo_render::why::waiting;
use maud::{Markup, html};

use self::over::Known;
use crate::address::Address;
use crate::pages::metric::undivided;
use crate::pages::overview::lacking::without_lacking;
use crate::pages::overview::noted::{by_kind, label, many_wait, of_kinds};
use crate::pages::past::{self, Past};
use crate::pages::records;
use crate::parts::card::{Card, Few, are_listable, card};
use crate::parts::scale;
use crate::parts::spark::Point;
use crate::parts::untold::why;
use crate::range::Before;
use crate::text;
use crate::visit::Visit;

mod over;

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
    /// Metrics that look beyond their buckets.
    beyond: Vec<String>,
    /// Whether the lines of these are still to be asked for.
    lines_held: bool,
    /// What is known of ranges whose windows are over.
    known: Vec<Known>,
    /// Whether some of that is still to be asked for.
    over_held: bool,
    /// Whether the periods before are.
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

/// Leads to the page with the lines and scales that were not at hand, which a script follows at
/// once.
pub(in crate::pages) fn scales(visit: &Visit<'_>, asked: &[Asked]) -> Markup {
    let said = match asked.iter().any(|asked| asked.lines_held) {
        true => Some(text::LINES_LATER),
        false => {
            let is_held = asked.iter().any(|asked| asked.held || asked.over_held);
            is_held.then_some(text::SCALES_LATER)
        }
    };
    html! {
        @if let Some(said) = said {
            div.later data-fills="card" { p.quiet.small {
                a href=(visit.address.with(&[(SCALES, Some("now"))])) {
                    (said.text(visit.language()))
                }
            } }
        }
    }
}

/// Returns whether a page is asked for with all that otherwise comes after it.
fn waits(visit: &Visit<'_>) -> bool {
    [SCALES, "wall"].iter().any(|key| visit.address.get(key).is_some())
}

/// Returns whether no metric has a single observation, nor any that waits for its window.
pub(in crate::pages) fn nothing(asked: &[Asked]) -> bool {
    let answers = asked.iter().flat_map(|asked| &asked.answers);
    answers
        .flat_map(|answer| answer.total.values.values())
        .all(|value| value.n == 0 && waiting(value).is_none())
}

impl Asked {
    /// Asks for all metrics; those that cannot be asked so are refused.
    pub(in crate::pages) fn new(
        visit: &Visit<'_>,
        catalog: &Catalog,
        query: Query,
    ) -> Result<Self, ServiceError> {
        let mut asked = Asked {
            query,
            filter: None,
            answers: Vec::new(),
            refused: BTreeMap::new(),
            beside: None,
            past: None,
            beyond: Vec::new(),
            lines_held: false,
            known: Vec::new(),
            over_held: false,
            held: false,
        };
        let mut failed = None;
        for part in asked.parts(visit, catalog) {
            failed = asked.ask(visit, &part)?.or(failed);
        }
        // What is wrong with the whole page is not told card by card.
        let is_of_page = asked.answers.is_empty() && asked.query.filter == visit.address.filter();
        if let Some(error) = failed.filter(|_| is_of_page) {
            return Err(visit.glance(&asked.query).err().unwrap_or(error));
        }
        if !asked.answers.is_empty() {
            asked.beside = p90(visit, catalog, &asked.query)?;
        }
        asked.with_over(visit)?.with_past(visit, catalog)
    }

    /// Returns the questions to ask: one for the metrics that look beyond their buckets, without
    /// their lines where these are not at hand; and one for all others.
    fn parts(&mut self, visit: &Visit<'_>, catalog: &Catalog) -> Vec<Query> {
        let variant = self.query.variant.as_deref().unwrap_or("default");
        let looks_beyond = |name: &String| {
            let metric = catalog.get(name).ok();
            let definition = metric.and_then(|metric| metric.definition(variant));
            definition.is_some_and(|definition| catalog.looks_beyond(definition))
        };
        let all = self.query.metrics.iter().cloned();
        let (beyond, others): (Vec<String>, Vec<String>) = all.partition(looks_beyond);
        let part = |metrics: &[String]| {
            let mut part = Query { metrics: metrics.to_vec(), ..self.query.clone() };
            // Beside others a metric is asked by nothing, whatever dimensions it has of its own;
            // alone too, where its kind has a figure without its groups.
            if let ([name], true) = (metrics, part.by.is_empty()) {
                part.by = match (self.query.metrics.as_slice(), catalog.get(name)) {
                    ([_], Ok(metric)) => undivided(metric, &part),
                    ([_], Err(_)) => Vec::new(),
                    _ => vec![NO_DIMENSION.to_owned()],
                };
            }
            part
        };
        let (mut ends, others) = (part(&beyond), part(&others));
        let lines_held = !beyond.is_empty() && !waits(visit) && !visit.service.is_seen(&ends);
        if lines_held {
            ends.grain = None;
        }
        (self.beyond, self.lines_held) = (beyond, lines_held);
        match (others.metrics.is_empty(), ends.metrics.is_empty()) {
            (_, true) => vec![others],
            (true, false) => vec![ends],
            (false, false) => vec![others, ends],
        }
    }

    /// Asks for some of the metrics at once; where one of them cannot be asked so, for those that
    /// can, and for each other one by itself. Returns why they cannot be asked at once.
    fn ask(
        &mut self,
        visit: &Visit<'_>,
        query: &Query,
    ) -> Result<Option<ServiceError>, ServiceError> {
        let failed = match visit.glance(query) {
            Ok(answer) => {
                self.take(visit, answer);
                return Ok(None);
            }
            Err(error) if error.is_of_question() => error,
            Err(error) => return Err(error),
        };
        let mut alone = query.metrics.clone();
        let together = match visit.service.askable(query) {
            Err(error) if error.is_of_question() => Vec::new(),
            together => together?,
        };
        if (2..alone.len()).contains(&together.len()) {
            match visit.glance(&Query { metrics: together.clone(), ..query.clone() }) {
                Ok(answer) => {
                    self.answers.push(answer);
                    alone.retain(|name| !together.contains(name));
                }
                Err(error) if error.is_of_question() => {}
                Err(error) => return Err(error),
            }
        }
        for name in alone {
            match visit.glance(&Query { metrics: vec![name.clone()], ..query.clone() }) {
                Ok(answer) => self.answers.push(answer),
                Err(error) if error.is_of_question() => {
                    self.refused.insert(name, why(visit, &error));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(Some(failed))
    }

    /// Takes an answer; what could not be asked with its others is refused.
    fn take(&mut self, visit: &Visit<'_>, answer: Arc<Answer>) {
        let (answer, lacking) = without_lacking(answer);
        self.answers.push(answer);
        self.refused.extend(lacking.into_iter().map(|(name, error)| (name, why(visit, &error))));
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
        self.held = !waits(visit) && !visit.service.is_at_hand(&query);
        if !self.held {
            self.past = Past::ask(visit, before, &query)?;
        }
        Ok(self)
    }

    /// Returns the answer that holds a metric.
    fn answer(&self, name: &str) -> Option<&Arc<Answer>> {
        self.answers.iter().find(|answer| answer.total.values.contains_key(name))
    }

    /// Returns whether a metric is nothing, or has no value, all through the range; of one that
    /// looks beyond its buckets, as a whole, so that its card stands where it is with and without
    /// its line. What does not mix kinds of targets is told kind by kind.
    pub(super) fn is_flat(&self, name: &str) -> bool {
        let nothing = |row: &Row| {
            let value = row.values.get(name).and_then(|value| value.value);
            value.is_none_or(|value| value == 0.0)
        };
        let is_whole = self.beyond.iter().any(|beyond| beyond == name);
        self.answer(name).is_none_or(|answer| {
            of_kinds(answer, name).is_none()
                && nothing(&answer.total)
                && (is_whole || answer.rows.iter().all(nothing))
        })
    }

    /// Returns whether a metric is a share, which has no value but by a dimension.
    pub(super) fn is_share(&self, name: &str) -> bool {
        self.answer(name).and_then(|answer| answer.total.values.get(name)).is_some_and(needs_parts)
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
        // All of its definition that this page asks with, too.
        let not_asked: [(&str, Option<&str>); 3] =
            [("by", None), ("variant", None), ("basis", None)];
        let path = format!("/metrics/{}", metric.name);
        let usual = || visit.address.deeper(&path, &not_asked);
        let href = extra.href.clone().unwrap_or_else(usual);
        let language = visit.language();
        let parts = parts(language, used, (value, of_kinds(answer, &metric.name)), &href);
        let over = parts.or_else(|| self.over(visit, metric, (used, value), &href));
        let cases = self.cases(visit, metric, (used, value), &href);
        let shown = Card {
            metric,
            used,
            value,
            range: &answer.range,
            beside: other.map(|value| ("p90", value.value)).into_iter().collect(),
            points: answer.rows.iter().filter(|row| row.by.is_empty()).map(point).collect(),
            line_held: self.lines_held && self.beyond.contains(&metric.name),
            href,
            note: extra.note.as_deref(),
            label: label(visit, answer, metric),
            goal: extra.goal,
            cases,
            over,
            waiting: many_wait(visit, metric, answer),
            own: self.past.as_ref().and_then(|past| past.range(visit, used)),
            held: self.held,
        };
        Some(card(language, visit.snapshot, &shown))
    }
}

fn needs_parts(value: &Value) -> bool {
    value.reason.as_deref() == Some("needs_a_dimension")
}

/// Leads from the card of what has no single figure to its page, which has its parts; kinds of
/// targets are told on the card.
fn parts(
    language: Language,
    used: &MetricUsed,
    (value, kinds): (&Value, Option<&[OfKind]>),
    href: &str,
) -> Option<(String, String)> {
    let said = match kinds.filter(|_| value.value.is_none()) {
        Some(kinds) => by_kind(language, used, kinds),
        None if needs_parts(value) => text::SHARE_PARTS.text(language).to_owned(),
        None => return None,
    };
    Some((href.to_owned(), said))
}

impl Asked {
    /// Returns some of the records of a value that stands on few, where little comes in at all,
    /// each by the definition and filter of its card, which leads to `href`. Those of what is made
    /// of other figures, or of sets of customers, say nothing one by one.
    fn cases(
        &self,
        visit: &Visit<'_>,
        metric: &Metric,
        (used, value): (&MetricUsed, &Value),
        href: &str,
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
        let usual = records::usual(metric, &used.variant);
        // Both sides of a quotient would list what is on both twice.
        let upper = *kind == Kind::Ratio && !*proportion;
        let side = if upper { Some("numerator".to_owned()) } else { usual.side.clone() };
        let page = RecordsPage { limit: CASES, sort: RecordSort::Newest, side, ..usual };
        // A card is whole without them.
        let Ok(records) = visit.service.records(&query, &page) else { return Vec::new() };
        let records = records::shown(records, used);
        let language = visit.language();
        let (path, asked) = href.split_once('?').unwrap_or((href, ""));
        let card = Address::read(path, asked, "");
        let calendar = records::calendar(visit, used);
        let few = |row: &RecordRow| Few {
            case: records::case(&card, (metric, calendar), row),
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
        Err(error) if error.is_of_question() => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use baremo_testkit::service::used;

    use super::*;

    #[test]
    fn a_share_leads_to_its_parts() {
        let share = Value { reason: Some("needs_a_dimension".into()), ..Value::default() };
        let used = used("channel_share", "percent", "neither");
        let led = |language, value: &Value| {
            parts(language, &used, (value, None), "/metrics/channel_share")
        };
        let (href, said) = led(Language::Es, &share).expect("it has no figure of its own");
        assert_eq!(href, "/metrics/channel_share");
        assert!(said.contains("sin cifra única"), "{said}");
        let none = Value { reason: Some("no_data".into()), ..Value::default() };
        assert_eq!(led(Language::En, &none), None);
    }

    #[test]
    fn kinds_of_targets_are_told_one_by_one() {
        let used = used("sla_compliance", "percent", "higher");
        let of = |kind: &str, met: u64| OfKind { kind: kind.into(), met, due: 100 };
        let kinds = [of("first_response", 90), of("resolution", 60)];
        let told = |value: &Value| {
            parts(Language::Es, &used, (value, Some(&kinds[..])), "/metrics/sla_compliance")
        };
        let (_, said) = told(&Value::default()).expect("it has no figure of its own");
        let [first, last] = [90.0, 60.0].map(|share| Language::Es.percent(share));
        let kinds = format!("primera respuesta\u{a0}{first} · resolución\u{a0}{last}");
        assert_eq!(said, kinds.replace(" %", "\u{a0}%"));
        assert_eq!(told(&Value { value: Some(90.0), ..Value::default() }), None);
    }
}
