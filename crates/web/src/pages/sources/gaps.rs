//! Days on which a source brought nothing although it usually brings something.

use std::collections::BTreeMap;

use baremo_metrics::ServiceError;
use baremo_metrics::page::{Kind, Metric};
use baremo_metrics::query::Query;
use jiff::civil::Date;

use crate::visit::Visit;

/// Cases that were to be expected in a run of empty days, at least, for it to be called a gap.
const EXPECTED: f64 = 10.0;

/// A run of empty days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    /// First empty day.
    pub(super) from: Date,
    /// Last empty day.
    pub(super) to: Date,
}

/// Returns the gaps of each source; `None` when no metric counts cases.
pub(super) fn gaps(visit: &Visit<'_>) -> Result<Option<BTreeMap<String, Vec<Gap>>>, ServiceError> {
    let catalog = visit.service.catalog()?;
    let coverage = visit.service.coverage()?;
    let computable = |metric: &&Metric| coverage.answers(&metric.name);
    let counts = |metric: &&Metric| {
        metric.definitions.first().is_some_and(|definition| definition.kind == Kind::Count)
    };
    let metric = catalog.family("load").filter(counts).find(computable);
    let Some(metric) = metric else { return Ok(None) };
    let query = Query {
        metrics: vec![metric.name.clone()],
        grain: Some("day".into()),
        by: vec!["source".into()],
        ..Query::default()
    };
    let answer = visit.service.ask(&query)?;
    let mut days: BTreeMap<String, BTreeMap<Date, f64>> = BTreeMap::new();
    for row in &answer.rows {
        let source = row.by.get("source").and_then(Option::as_deref);
        let day = row.bucket.as_deref().and_then(|bucket| bucket.parse::<Date>().ok());
        let value = row.values.get(&metric.name).and_then(|value| value.value);
        if let (Some(source), Some(day)) = (source, day) {
            days.entry(source.to_owned()).or_default().insert(day, value.unwrap_or_default());
        }
    }
    Ok(Some(days.into_iter().map(|(source, days)| (source, of_days(&days))).collect()))
}

/// Returns the gaps between the first and the last day with a case.
fn of_days(days: &BTreeMap<Date, f64>) -> Vec<Gap> {
    let busy = || days.iter().filter(|(_, count)| **count > 0.0).map(|(day, _)| *day);
    let (Some(first), Some(last)) = (busy().next(), busy().next_back()) else { return Vec::new() };
    let length = |from: Date, to: Date| from.until(to).map_or(0, |span| span.get_days());
    let per_day = days.values().sum::<f64>() / f64::from(length(first, last) + 1);
    let mut gaps = Vec::new();
    let mut before = first;
    for day in busy() {
        let empty = length(before, day) - 1;
        if f64::from(empty) * per_day >= EXPECTED
            && let (Ok(from), Ok(to)) = (before.tomorrow(), day.yesterday())
        {
            gaps.push(Gap { from, to });
        }
        before = day;
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_longer_than_chance_explains() {
        let day = |day: i8| jiff::civil::date(2026, 3, day);
        let busy: BTreeMap<Date, f64> =
            (1..=20).filter(|at| !(8..=11).contains(at)).map(|at| (day(at), 5.0)).collect();
        assert_eq!(of_days(&busy), [Gap { from: day(8), to: day(11) }]);
        let quiet: BTreeMap<Date, f64> = [1, 5, 20].into_iter().map(|at| (day(at), 1.0)).collect();
        assert_eq!(of_days(&quiet), []);
        let weekends: BTreeMap<Date, f64> =
            (1..=20).filter(|at| at % 7 > 1).map(|at| (day(at), 4.0)).collect();
        assert_eq!(of_days(&weekends), []);
        assert_eq!(of_days(&BTreeMap::new()), []);
    }
}
