//! Where a finding is clearest, and since when it is so.

use baremo_model::ErrorKind;

use super::{ELSEWHERE, Finding, Group, Of, since};
use crate::answer::{Answer, Row};
use crate::query::{NO_DIMENSION, Query};
use crate::service::{MetricService, ServiceError};

/// Fewest observations of a group that is named.
const LEAST: u64 = 10;

/// Looks in which group of the dimensions a finding is clearest, the same question broken down, and
/// from which bucket on it is so there. A dimension the metric cannot be broken down by is passed
/// over, and so is the one whose group the finding is of.
///
/// # Errors
///
/// As [`MetricService::ask`].
pub fn locate(
    service: &dyn MetricService,
    query: &Query,
    dimensions: &[&str],
    finding: &mut Finding,
) -> Result<(), ServiceError> {
    let asked = Query { metrics: vec![finding.metric.clone()], ..query.clone() };
    let asked = match &finding.of {
        Some(of) => narrowed(&asked, &of.dimension, &of.value),
        None => asked,
    };
    let mut best: Option<(f64, Group)> = None;
    let is_other =
        |dimension: &&&str| finding.of.as_ref().is_none_or(|of: &Of| of.dimension != **dimension);
    for dimension in dimensions.iter().filter(is_other) {
        let by = vec![(*dimension).to_owned()];
        let broken = Query { by, grain: None, ..asked.clone() };
        let answer = match service.ask(&broken) {
            Ok(answer) => answer,
            Err(error) if error.kind == ErrorKind::BadRequest => continue,
            Err(error) => return Err(error),
        };
        let Some((weight, group)) = clearest(&answer, dimension, finding) else { continue };
        let is_better = best.as_ref().is_none_or(|(most, known)| {
            (group.whole, weight).partial_cmp(&(known.whole, *most)).is_some_and(|it| it.is_gt())
        });
        if is_better {
            best = Some((weight, group));
        }
    }
    finding.group = best.map(|(_, group)| group);
    // The whole of a period has its course in the answer that was looked at.
    let alone = finding.group.as_ref().filter(|group| group.whole);
    let course = match (&finding.of, alone) {
        (None, None) => return Ok(()),
        (_, Some(group)) => narrowed(&asked, &group.dimension, &group.value),
        (Some(_), None) => asked,
    };
    if course.grain.as_deref().is_some_and(|grain| grain != "all") {
        let by = vec![NO_DIMENSION.to_owned()];
        let rows = service.ask(&Query { by, compare: None, ..course })?;
        finding.since = since(&rows.rows, finding);
    }
    Ok(())
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
    let mut best: Option<(f64, Group)> = None;
    for row in answer.rows.iter().filter(|_| answer.rows.len() > 1) {
        let Some(Some(name)) = row.by.get(dimension) else { continue };
        let Some((now, before, n, true)) = change(row) else { continue };
        let weight = (now - before).abs() * n as f64;
        if n >= LEAST && best.as_ref().is_none_or(|(most, _)| weight > *most) {
            let whole = answer.rows.iter().filter(|other| other.by != row.by).all(|other| {
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
