//! Where a finding is clearest, and since when it is so.

use std::sync::Arc;

use baremo_model::ErrorKind;

use super::{BrokenDown, ELSEWHERE, Finding, Findings, Group, Of, since};
use crate::answer::{Answer, Row};
use crate::query::{NO_DIMENSION, Query};
use crate::service::{MetricService, ServiceError};

/// Fewest observations of a group that is named.
const LEAST: u64 = 10;

impl Findings {
    /// Returns a finding with the group of the dimensions in which it is clearest, the same
    /// question broken down, and from which bucket on it is so there. A dimension the metric cannot
    /// be broken down by is passed over, and so is the one whose group the finding is of. What was
    /// broken down to find it is not asked again.
    ///
    /// # Errors
    ///
    /// As [`MetricService::ask`].
    pub fn located(
        &self,
        service: &dyn MetricService,
        dimensions: &[&str],
        finding: &Finding,
    ) -> Result<Finding, ServiceError> {
        let mut finding = finding.clone();
        let Some((query, broken)) = self.looked_at.get(finding.place) else { return Ok(finding) };
        let asked = Query { metrics: vec![finding.metric.clone()], ..query.clone() };
        let known: &[BrokenDown] = if finding.of.is_some() { &[] } else { broken };
        let asked = match &finding.of {
            Some(of) => narrowed(&asked, &of.dimension, &of.value),
            None => asked,
        };
        finding.group = best(service, (&asked, known), dimensions, &finding)?;
        // The whole of a period has its course in the answer that was looked at.
        let alone = finding.group.as_ref().filter(|group| group.whole);
        let course = match (&finding.of, alone) {
            (None, None) => None,
            (_, Some(group)) => Some(narrowed(&asked, &group.dimension, &group.value)),
            (Some(_), None) => Some(asked),
        };
        let has_course = |asked: &Query| asked.grain.as_deref().is_some_and(|grain| grain != "all");
        if let Some(course) = course.filter(has_course) {
            let by = vec![NO_DIMENSION.to_owned()];
            if let Some(told) = usable(service.ask(&Query { by, compare: None, ..course }))? {
                finding.since = since(&told.rows, &finding);
            }
        }
        Ok(finding)
    }
}

/// Returns the group of the dimensions in which a finding is clearest: one that has all of the
/// change before others. Of some dimensions it is known what the question is answered by them.
fn best(
    service: &dyn MetricService,
    (asked, known): (&Query, &[BrokenDown]),
    dimensions: &[&str],
    finding: &Finding,
) -> Result<Option<Group>, ServiceError> {
    let mut best: Option<(f64, Group)> = None;
    let is_other =
        |dimension: &&&str| finding.of.as_ref().is_none_or(|of: &Of| of.dimension != **dimension);
    for dimension in dimensions.iter().filter(is_other) {
        let known = known.iter().find(|(by, answer)| {
            by == dimension && answer.metrics.iter().any(|used| used.name == finding.metric)
        });
        let answer = match known {
            Some((_, answer)) => Some(answer.clone()),
            None => {
                let by = vec![(*dimension).to_owned()];
                usable(service.ask(&Query { by, grain: None, ..asked.clone() }))?
            }
        };
        let clearest = answer.and_then(|answer| clearest(&answer, dimension, finding));
        let Some((weight, group)) = clearest else { continue };
        let is_better = best.as_ref().is_none_or(|(most, known)| {
            (group.whole, weight).partial_cmp(&(known.whole, *most)).is_some_and(|it| it.is_gt())
        });
        if is_better {
            best = Some((weight, group));
        }
    }
    Ok(best.map(|(_, group)| group))
}

/// Returns an answer; none where the question cannot be asked of these data.
fn usable(
    answered: Result<Arc<Answer>, ServiceError>,
) -> Result<Option<Arc<Answer>>, ServiceError> {
    match answered {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.kind == ErrorKind::BadRequest => Ok(None),
        Err(error) => Err(error),
    }
}

/// Returns the group of a breakdown that adds most to a finding, and how much: its change times its
/// size.
fn clearest(answer: &Answer, dimension: &str, finding: &Finding) -> Option<(f64, Group)> {
    let up = finding.previous.change.unwrap_or_default() > 0.0;
    // Value, value before, observations, and whether it changes the same way for sure.
    let change = |row: &Row| {
        let value = row.values.get(&finding.metric)?;
        let previous = value.previous.as_ref()?;
        let (now, before) = value.value.zip(previous.value)?;
        let same = previous.change.is_some_and(|change| (change > 0.0) == up);
        Some((now, before, value.n, same && previous.detectable == Some(true)))
    };
    // Other metrics of the same answer may have groups of which this one knows nothing.
    let is_known = |row: &&Row| {
        let value = row.values.get(&finding.metric);
        value.is_some_and(|value| value.n + value.previous.as_ref().map_or(0, |it| it.n) > 0)
    };
    let rows: Vec<&Row> = answer.rows.iter().filter(is_known).collect();
    let mut best: Option<(f64, Group)> = None;
    for row in rows.iter().filter(|_| rows.len() > 1) {
        let Some(Some(name)) = row.by.get(dimension) else { continue };
        let Some((now, before, n, true)) = change(row) else { continue };
        let weight = (now - before).abs() * n as f64;
        if n >= LEAST && best.as_ref().is_none_or(|(most, _)| weight > *most) {
            let whole = rows.iter().filter(|other| other.by != row.by).all(|other| {
                change(other).is_none_or(|(other_now, other_before, others, _)| {
                    let part = (other_now - other_before) / (now - before);
                    others < LEAST || part < ELSEWHERE
                })
            });
            let (dimension, value) = (dimension.to_owned(), name.clone());
            best = Some((weight, Group { dimension, value, now, before, n, whole }));
        }
    }
    best
}

/// Returns a question about the rows of one group.
fn narrowed(query: &Query, dimension: &str, value: &str) -> Query {
    let own = format!("{dimension} = '{}'", value.replace('\'', "''"));
    let filter = match &query.filter {
        Some(filter) => format!("({filter}) and {own}"),
        None => own,
    };
    Query { filter: Some(filter), ..query.clone() }
}
