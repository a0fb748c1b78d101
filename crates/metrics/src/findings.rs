//! The changes of a period that stand out, the strongest first, and where each is clearest.
//!
//! Many metrics are tested at once, so some would seem to change by chance alone. The false
//! discovery rate is held by Benjamini and Hochberg's procedure. The p value comes from the change
//! and its 95 % interval, as if normal.

use serde::Serialize;

use crate::answer::{Answer, Previous, Row};
use crate::query::Query;
use crate::service::{MetricService, ServiceError};
use crate::statistics::{Z95, benjamini_hochberg, normal_two_sided};

/// Share of false discoveries among the findings, on average.
const RATE: f64 = 0.05;
/// Fewest buckets before and after the one since when something is so.
const SHORTEST: usize = 3;
/// Part of the spread around one level that may remain around two for them to be told.
const UNEXPLAINED: f64 = 0.6;
/// Fewest observations of a group that is named.
const LEAST: u64 = 10;

/// A change that stands out.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Metric.
    pub metric: String,
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
}

/// What stands out, and among how many.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// Changes that could be tested.
    pub tested: usize,
    /// Those that stand out, the strongest first.
    pub found: Vec<Finding>,
}

/// Returns the changes of an answer that stand out, at most so many, without their groups.
pub fn findings(answer: &Answer, most: usize) -> Findings {
    let mut tested: Vec<Finding> = Vec::new();
    for used in &answer.metrics {
        let Some(value) = answer.total.values.get(&used.name) else { continue };
        let Some((now, previous)) = value.value.zip(value.previous.clone()) else { continue };
        let Some(p) = p_value(&previous) else { continue };
        let (metric, since) = (used.name.clone(), None);
        tested.push(Finding { metric, now, previous, p, since, group: None });
    }
    let count = tested.len();
    let mut found = kept(tested);
    // A change whose own interval holds none does not stand out, whatever its p value says.
    let sure = |change: &Previous| change.material == Some(true) && change.detectable == Some(true);
    found.retain(|finding| sure(&finding.previous));
    found.truncate(most);
    for finding in &mut found {
        finding.since = since(&answer.rows, finding);
    }
    Findings { tested: count, found }
}

/// Returns the bucket from which on a metric is as different as its change says: where two levels,
/// one before and one after, explain its course best, and much better than one level does.
fn since(rows: &[Row], finding: &Finding) -> Option<String> {
    let up = finding.previous.change? > 0.0;
    let point = |row: &Row| {
        let value = row.values.get(&finding.metric).filter(|value| !value.partial)?;
        Some((row.bucket.clone()?, value.value?, value.n as f64))
    };
    let rows = rows.iter().filter(|row| row.by.is_empty());
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
    let (left, place) = best?;
    (left < UNEXPLAINED * whole).then(|| points[place].0.clone())
}

/// Returns the p value of a change; none where no test applies.
fn p_value(previous: &Previous) -> Option<f64> {
    previous.detectable?;
    let change = previous.change.filter(|change| change.is_finite())?;
    let [low, high] = previous.interval?;
    let error = (high - low) / (2.0 * Z95);
    if !error.is_finite() || error <= 0.0 {
        return None;
    }
    Some(normal_two_sided(change / error))
}

/// Returns those that remain when the false discovery rate is held, the strongest first.
fn kept(mut tested: Vec<Finding>) -> Vec<Finding> {
    let values: Vec<f64> = tested.iter().map(|finding| finding.p).collect();
    let mut flags = benjamini_hochberg(&values, RATE).into_iter();
    tested.retain(|_| flags.next().unwrap_or(false));
    tested.sort_by(|left, right| left.p.total_cmp(&right.p));
    tested
}

/// Looks in which group of the dimensions a finding is clearest: the same question, broken down.
/// A dimension the metric cannot be broken down by is passed over.
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
    let up = finding.previous.change.unwrap_or_default() > 0.0;
    let mut best: Option<(f64, Group)> = None;
    for dimension in dimensions {
        let asked = Query {
            metrics: vec![finding.metric.clone()],
            by: vec![(*dimension).to_owned()],
            grain: None,
            ..query.clone()
        };
        let answer = match service.ask(&asked) {
            Ok(answer) => answer,
            Err(error) if error.kind == baremo_model::ErrorKind::BadRequest => continue,
            Err(error) => return Err(error),
        };
        for row in answer.rows.iter().filter(|_| answer.rows.len() > 1) {
            let Some(value) = row.values.get(&finding.metric) else { continue };
            let Some(previous) = &value.previous else { continue };
            let Some(Some(name)) = row.by.get(*dimension) else { continue };
            let (Some(now), Some(before)) = (value.value, previous.value) else { continue };
            let same = previous.change.is_some_and(|change| (change > 0.0) == up);
            let sure = previous.detectable == Some(true) && value.fewest() >= LEAST;
            // What the group adds to the whole: its change times its size.
            let weight = (now - before).abs() * value.n as f64;
            if same && sure && best.as_ref().is_none_or(|(most, _)| weight > *most) {
                let (dimension, value, n) = ((*dimension).to_owned(), name.clone(), value.n);
                best = Some((weight, Group { dimension, value, now, before, n }));
            }
        }
    }
    finding.group = best.map(|(_, group)| group);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Value;

    #[test]
    fn the_strongest_of_what_remains_comes_first() {
        let finding = |p: f64| Finding {
            metric: p.to_string(),
            now: 1.0,
            previous: Previous::default(),
            p,
            since: None,
            group: None,
        };
        let kept = kept([0.9, 0.02, 0.001, 0.4].map(finding).into());
        let names: Vec<&str> = kept.iter().map(|finding| finding.metric.as_str()).collect();
        assert_eq!(names, ["0.001", "0.02"]);
    }

    #[test]
    fn a_step_is_told_with_its_first_bucket_and_a_slope_or_noise_is_not() {
        let rows = |values: &[f64]| -> Vec<Row> {
            let row = |(day, value): (usize, &f64)| {
                let value = Value { value: Some(*value), n: 20, ..Value::default() };
                let values = [("wait".to_owned(), value)].into();
                Row { bucket: Some(format!("2026-03-{:02}", day + 1)), values, ..Row::default() }
            };
            values.iter().enumerate().map(row).collect()
        };
        let previous = Previous { change: Some(3.0), ..Previous::default() };
        let finding = Finding {
            metric: "wait".into(),
            now: 5.0,
            previous,
            p: 0.001,
            since: None,
            group: None,
        };
        let check = |values: &[f64], expected: Option<&str>| {
            assert_eq!(since(&rows(values), &finding).as_deref(), expected, "{values:?}");
        };
        check(&[2.0, 3.0, 2.0, 2.5, 3.0, 8.0, 9.0, 8.5, 9.0], Some("2026-03-06"));
        check(&[5.0, 3.0, 6.0, 2.0, 5.0, 3.0, 6.0, 2.0, 5.0], None);
        check(&[9.0, 9.0, 9.0, 9.0, 2.0, 2.0, 2.0, 2.0], None);
        check(&[2.0, 9.0], None);
    }

    #[test]
    fn the_p_value_comes_from_the_interval() {
        let previous = |interval: Option<[f64; 2]>| Previous {
            change: Some(2.0),
            interval,
            detectable: Some(true),
            ..Previous::default()
        };
        let p = p_value(&previous(Some([0.0, 4.0]))).unwrap();
        assert!((p - 0.05).abs() < 1e-6, "{p}");
        assert_eq!(p_value(&previous(None)), None);
        assert_eq!(p_value(&previous(Some([2.0, 2.0]))), None);
    }
}
