//! The changes of a period that stand out, the most important first, and where each is clearest.
//!
//! ```text
//! all answers ──► as a whole ──────────┐
//!             └─► by channel, team … ──┴─► tested together ─► one a metric ─► ordered ─► located
//! ```
//!
//! Many metrics are tested at once, as a whole and in groups, so some would seem to change by
//! chance alone. The false discovery rate over all of these tests is held by Benjamini and
//! Hochberg's procedure. The p value comes from the change and its 95 % interval, as if Student's
//! with as many days as there are: tests of a change take days for what was drawn. Decision 0075.

mod importance;
mod locate;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use baremo_model::dimension::column_of;
use baremo_model::{ErrorKind, Fact};
use serde::Serialize;

use crate::answer::{Answer, MIXED_TARGETS, Previous, Row};
use crate::catalog::Catalog;
use crate::page::Kind;
use crate::policy::TARGET;
use crate::query::Query;
use crate::service::{MetricService, ServiceError};
use crate::statistics::{benjamini_hochberg, t_two_sided, t95};

/// Share of false discoveries among the findings, on average.
const RATE: f64 = 0.05;
/// Fewest buckets before and after the one since when something is so.
const SHORTEST: usize = 3;
/// Part of the spread around one level that may remain around two for them to be told.
const UNEXPLAINED: f64 = 0.6;
/// Part of the change after the bucket since when something is so that may show before it.
const EARLIER: f64 = 0.5;
/// Test of a change by day, where ranges differ in length.
const PER_DAY: &str = "welch_per_day";
/// Fewest observations of a group that is tested, on either side: they lie on days enough.
const TESTED: u64 = 30;
/// Degrees of freedom, at least, however short the range.
const FREEDOM: f64 = 6.0;
/// Part of all observations, one in so many, that others have beside a group which is named alone.
const OTHERS: u64 = 5;

/// Part of a group's change that each of the others may show while it is said to be the group's
/// alone.
const ELSEWHERE: f64 = 0.3;

/// A change that stands out.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Metric.
    pub metric: String,
    /// The group whose change it is; none for that of the whole.
    pub of: Option<Of>,
    /// Value.
    pub now: f64,
    /// Value of the comparison.
    pub previous: Previous,
    /// Two-sided p value.
    pub p: f64,
    /// Label of the bucket from which on it is so, where the course of the period tells.
    pub since: Option<String>,
    /// The group in which it is clearest; none when no group changes the same way detectably.
    pub group: Option<Group>,
    /// The place of its answer among those looked at.
    pub place: usize,
}

/// A group, by the value of a dimension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Of {
    /// Dimension.
    pub dimension: String,
    /// Its value.
    pub value: String,
}

/// A group in which a change is clearest.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// Dimension.
    pub dimension: String,
    /// Its value.
    pub value: String,
    /// The metric's value in the group.
    pub now: f64,
    /// The same in the comparison.
    pub before: f64,
    /// Observations.
    pub n: u64,
    /// Whether it has about all of the change: it accounts for more than half of that of the whole,
    /// and no other group shows three tenths of its own.
    pub whole: bool,
    /// Whether it has all of it: no other group changed the same way, by a tenth of it or for sure.
    pub alone: bool,
}

/// What stands out, and among how many.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// Changes that could be tested.
    pub tested: usize,
    /// Those that stand out, the most important first.
    pub found: Vec<Finding>,
    /// Of each of the answers looked at.
    looked_at: Vec<LookedAt>,
}

/// What an answer was asked, and the same broken down.
#[derive(Clone, Debug)]
struct LookedAt {
    query: Query,
    broken: Vec<BrokenDown>,
    /// Whether it has the course of the period, in buckets.
    has_course: bool,
    /// How many times as long as that of the comparison its range is.
    times: f64,
}

/// An answer broken down, and the dimension it is by.
type BrokenDown = (String, Arc<Answer>);

/// An answer that is looked at, and its question.
#[derive(Clone, Copy, Debug)]
pub struct Looked<'a> {
    /// The question; the answer may be to some of its metrics, and without its buckets.
    pub query: &'a Query,
    /// The answer.
    pub answer: &'a Answer,
}

/// Returns the changes of answers that stand out, at most so many, the most important first: as a
/// whole, and in the groups of dimensions, by each of which they are asked once more. All of them
/// are tested together. A metric of an answer is told once, of what its change is plainest in;
/// [`Findings::located`] looks closer.
///
/// # Errors
///
/// As [`QuestionService::ask`](crate::service::QuestionService::ask).
pub fn look(
    service: &dyn MetricService,
    looked: &[Looked<'_>],
    dimensions: &[&str],
    most: usize,
) -> Result<Findings, ServiceError> {
    let catalog = service.catalog()?;
    let each = looked.iter().map(|looked| broken_down(service, &catalog, *looked, dimensions));
    let broken = each.collect::<Result<Vec<Vec<BrokenDown>>, _>>()?;
    let sides = looked.iter().zip(&broken);
    let sides: Vec<(&Answer, &[BrokenDown])> =
        sides.map(|(looked, broken)| (looked.answer, broken.as_slice())).collect();
    let mut findings = stand_out(&sides);
    let answers: Vec<&Answer> = looked.iter().map(|looked| looked.answer).collect();
    importance::order(&mut findings.found, &answers, |name| {
        catalog.get(name).map_or("", |metric| metric.family.as_str())
    });
    findings.found.truncate(most);
    let looked_at = looked.iter().zip(broken).map(|(looked, broken)| LookedAt {
        query: looked.query.clone(),
        broken,
        has_course: looked.answer.rows.iter().any(|row| row.bucket.is_some()),
        times: times_as_long(looked.answer),
    });
    findings.looked_at = looked_at.collect();
    Ok(findings)
}

/// Asks what an answer says once more by each of the dimensions.
fn broken_down(
    service: &dyn MetricService,
    catalog: &Catalog,
    Looked { query, answer }: Looked<'_>,
    dimensions: &[&str],
) -> Result<Vec<BrokenDown>, ServiceError> {
    let mut broken = Vec::new();
    // What does not mix kinds of targets changes kind by kind.
    let own = [TARGET].into_iter().filter(|own| !dimensions.contains(own));
    for dimension in dimensions.iter().copied().chain(own) {
        let metrics = match dimension {
            TARGET => mixed(answer),
            _ => told_apart(catalog, answer, dimension),
        };
        if metrics.is_empty() {
            continue;
        }
        let by = vec![dimension.to_owned()];
        let asked = Query { metrics, by, grain: None, ..query.clone() };
        match service.ask(&asked) {
            Ok(answer) => broken.push((dimension.to_owned(), answer)),
            // What these data cannot be told apart by is passed over.
            Err(error) if error.kind == ErrorKind::BadRequest => {}
            Err(error) => return Err(error),
        }
    }
    Ok(broken)
}

/// Returns the metrics of an answer that have no value for they do not mix kinds of targets.
fn mixed(answer: &Answer) -> Vec<String> {
    let values = answer.total.values.iter();
    let mixed = values.filter(|(_, value)| value.reason.as_deref() == Some(MIXED_TARGETS));
    mixed.map(|(name, _)| name.clone()).collect()
}

/// Returns the metrics of an answer that can be told apart by a dimension and tested in groups:
/// those whose own rows know it.
fn told_apart(catalog: &Catalog, answer: &Answer, dimension: &str) -> Vec<String> {
    let knows = |fact: &Fact| match dimension {
        // A shift is that of a message or an opening, by the calendar that counts for it.
        "shift" => matches!(fact, Fact::Turns | Fact::Cases),
        _ => column_of(*fact, dimension, false, &[]).is_some(),
    };
    let is_told = |name: &str, variant: &str| {
        let metric = catalog.get(name).ok()?;
        let definition = metric.definition(variant)?;
        let facts = definition.facts();
        let is_tested = matches!(
            definition.kind,
            Kind::Duration | Kind::Mean | Kind::Ratio | Kind::Net | Kind::Count
        );
        Some(is_tested && !facts.is_empty() && facts.iter().all(knows))
    };
    let used = answer.metrics.iter();
    let told = used.filter(|used| is_told(&used.name, &used.variant).unwrap_or_default());
    // What has no change as a whole, for want of a comparison, has none in groups either.
    let told = told.filter(|used| {
        let value = answer.total.values.get(&used.name);
        value.and_then(|value| value.previous.as_ref()?.change).is_some()
    });
    told.map(|used| used.name.clone()).collect()
}

/// Returns the changes that stand out of answers and of the same broken down, the strongest first:
/// one a metric of each answer.
fn stand_out(sides: &[(&Answer, &[BrokenDown])]) -> Findings {
    let mut tested: Vec<Finding> = Vec::new();
    for (place, (answer, broken)) in sides.iter().enumerate() {
        tested.extend(candidates(answer, broken).into_iter().map(|test| Finding { place, ..test }));
    }
    let count = tested.len();
    let mut kept = kept(tested);
    // A change whose own interval holds none does not stand out, whatever its p value says.
    let sure = |change: &Previous| change.material == Some(true) && change.is_sure_alone();
    kept.retain(|finding| sure(&finding.previous));
    // All of them were judged together here, and not group by group.
    kept.iter_mut().for_each(|finding| finding.previous.detectable = Some(true));
    let mut found: Vec<Finding> = Vec::new();
    for finding in &kept {
        let is_same =
            |other: &Finding| (other.place, &other.metric) == (finding.place, &finding.metric);
        if !found.iter().any(is_same) {
            let own: Vec<&Finding> = kept.iter().filter(|other| is_same(other)).collect();
            found.push(plainest(finding, &own, sides[finding.place].1).clone());
        }
    }
    for finding in found.iter_mut().filter(|finding| finding.of.is_none()) {
        let answer = sides[finding.place].0;
        let before = finding.previous.value.unwrap_or(f64::NAN);
        let own = as_long(finding, (finding.now, before), times_as_long(answer));
        finding.since = since(&answer.rows, finding, own);
    }
    Findings { tested: count, found, looked_at: Vec::new() }
}

/// Returns all changes of an answer, and of the same broken down, that can be tested.
fn candidates(answer: &Answer, broken: &[BrokenDown]) -> Vec<Finding> {
    let freedom = freedom(answer);
    let mut candidates: Vec<Finding> = Vec::new();
    for used in &answer.metrics {
        candidates.extend(candidate(&used.name, None, &answer.total, freedom));
        for (dimension, broken) in broken.iter().filter(|(_, broken)| broken.rows.len() > 1) {
            for row in &broken.rows {
                let Some(Some(value)) = row.by.get(dimension) else { continue };
                let of = Of { dimension: dimension.clone(), value: value.clone() };
                candidates.extend(candidate(&used.name, Some(of), row, freedom));
            }
        }
    }
    candidates
}

/// Returns of which group, or of the whole, the change of a metric is told, of those that stand
/// out, the strongest first: of the whole, unless it is one group's alone; of the strongest group,
/// where the whole does not stand out.
fn plainest<'a>(strongest: &'a Finding, own: &[&'a Finding], broken: &[BrokenDown]) -> &'a Finding {
    let mut own = own.iter().copied();
    let Some(whole) = own.clone().find(|finding| finding.of.is_none()) else {
        return strongest;
    };
    own.find(|group| is_alone(group, whole, broken)).unwrap_or(whole)
}

/// Returns whether the change of the whole is one group's alone: the other groups have a fair part
/// of the observations, and none of them changes much the same way detectably.
fn is_alone(group: &Finding, whole: &Finding, broken: &[BrokenDown]) -> bool {
    let Some(of) = &group.of else { return false };
    let Some((_, answer)) = broken.iter().find(|(dimension, _)| *dimension == of.dimension) else {
        return false;
    };
    let change = group.previous.change.unwrap_or_default();
    if change * whole.previous.change.unwrap_or_default() <= 0.0 {
        return false;
    }
    let (mut all, mut others) = (0, 0);
    for row in &answer.rows {
        let Some(value) = row.values.get(&group.metric) else { continue };
        all += value.n;
        if row.by.get(&of.dimension).and_then(Option::as_ref) == Some(&of.value) {
            continue;
        }
        others += value.n;
        let moves = value.previous.as_ref().is_some_and(|previous| {
            let part = previous.change.map_or(0.0, |own| own / change);
            previous.is_sure_alone() && part >= ELSEWHERE
        });
        if moves {
            return false;
        }
    }
    others * OTHERS >= all
}

/// Returns the change of a metric in a row, where it was tested, and the row is large enough.
fn candidate(metric: &str, of: Option<Of>, row: &Row, freedom: f64) -> Option<Finding> {
    let value = row.values.get(metric)?;
    let (now, previous) = value.value.zip(value.previous.clone())?;
    let is_large = of.is_none() || value.n.min(previous.n) >= TESTED;
    if !is_large || !value.is_change_of_enough() {
        return None;
    }
    let p = p_value(&previous, freedom)?;
    let metric = metric.to_owned();
    Some(Finding { metric, of, now, previous, p, since: None, group: None, place: 0 })
}

/// Returns the bucket from which on a metric is as different as its change says: where two levels,
/// one before and one after, explain its course best, and much better than one level does. It was
/// not so before: the first level is nearer to the comparison's value than to the second.
fn since(rows: &[Row], finding: &Finding, (now, previous): (f64, f64)) -> Option<String> {
    let up = finding.previous.change? > 0.0;
    let point = |row: &Row| {
        let value = row.values.get(&finding.metric).filter(|value| !value.partial)?;
        Some((row.bucket.clone()?, value.value?, value.n as f64))
    };
    let rows = rows.iter().filter(|row| row.by.is_empty());
    let is_of_total = |row: &Row| row.values.get(&finding.metric).is_some_and(|it| it.is_total);
    let is_total = rows.clone().any(is_of_total);
    let points: Vec<(String, f64, f64)> = rows.filter_map(point).collect();
    let level = |points: &[(String, f64, f64)]| {
        let weight: f64 = points.iter().map(|point| point.2).sum();
        let mean = points.iter().map(|point| point.1 * point.2).sum::<f64>() / weight;
        let around = points.iter().map(|point| point.2 * (point.1 - mean).powi(2)).sum::<f64>();
        (mean, around)
    };
    let whole = level(&points).1;
    let last = points.len().checked_sub(SHORTEST)?;
    let mut best: Option<(f64, usize)> = None;
    for place in SHORTEST..=last {
        let (before, after) = points.split_at(place);
        let ((low, left), (high, right)) = (level(before), level(after));
        let is_better = best.is_none_or(|(least, _)| left + right < least);
        if (high > low) == up && is_better {
            best = Some((left + right, place));
        }
    }
    let (_, place) = best.filter(|(left, _)| *left < UNEXPLAINED * whole)?;
    let mean = |points: &[(String, f64, f64)]| match is_total {
        true => points.iter().map(|point| point.1).sum::<f64>() / points.len() as f64,
        false => level(points).0,
    };
    // Of a total a bucket has its part, of the comparison's too.
    let previous = if is_total { previous / now * mean(&points) } else { previous };
    let (before, after) = points.split_at(place);
    let side = if up { 1.0 } else { -1.0 };
    let (before, after) = (side * (mean(before) - previous), side * (mean(after) - previous));
    (after > 0.0 && before <= EARLIER * after).then(|| points[place].0.clone())
}

/// Returns the values of a range and of its comparison, that of a total as of a range as long.
fn as_long(finding: &Finding, (now, before): (f64, f64), times: f64) -> (f64, f64) {
    let is_by_day = finding.previous.test_alone() == Some(PER_DAY);
    (now, if is_by_day { before * times } else { before })
}

/// Returns how many times as long as that of its comparison the range of an answer is.
fn times_as_long(answer: &Answer) -> f64 {
    let (now, compared) = days(answer);
    now.zip(compared).map_or(1.0, |(now, compared)| now / compared)
}

/// Returns the degrees of freedom of a change: the days of the shorter range, less one.
fn freedom(answer: &Answer) -> f64 {
    let (now, compared) = days(answer);
    let days = compared.map(|days| now.map_or(days, |now| days.min(now)));
    days.map_or(FREEDOM, |days| (days - 1.0).max(FREEDOM))
}

/// Returns how many days the range of an answer and that of its comparison have.
fn days(answer: &Answer) -> (Option<f64>, Option<f64>) {
    let days = |from: &str, to: &str| -> Option<f64> {
        let at = |text: &str| text.parse::<jiff::Timestamp>().ok();
        Some((at(to)?.as_second() - at(from)?.as_second()) as f64 / 86_400.0)
    };
    let range = &answer.range;
    let now = range.from.as_deref().zip(range.to.as_deref()).and_then(|(from, to)| days(from, to));
    (now, range.compared.as_ref().and_then(|range| days(&range.from, &range.to)))
}

/// Returns the p value of a change; none where no test applies.
fn p_value(previous: &Previous, freedom: f64) -> Option<f64> {
    previous.detectable?;
    let [low, high] = previous.interval?;
    // That of a day, where ranges differ in length: its interval has it in the middle.
    let change = match previous.test_alone() {
        Some(PER_DAY) => previous.change.map(|_| f64::midpoint(low, high)),
        _ => previous.change,
    };
    let change = change.filter(|change| change.is_finite())?;
    let error = (high - low) / (2.0 * t95(freedom)?);
    if !error.is_finite() || error <= 0.0 {
        return None;
    }
    t_two_sided(change / error, freedom)
}

/// Returns those that remain when the false discovery rate is held, the strongest first.
fn kept(mut tested: Vec<Finding>) -> Vec<Finding> {
    let values: Vec<f64> = tested.iter().map(|finding| finding.p).collect();
    let mut flags = benjamini_hochberg(&values, RATE).into_iter();
    tested.retain(|_| flags.next().unwrap_or(false));
    tested.sort_by(|left, right| left.p.total_cmp(&right.p));
    tested
}
