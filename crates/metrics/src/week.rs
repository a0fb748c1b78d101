//! One figure for each hour of the week, from an answer by the hour.

use crate::answer::{Answer, Value};
use crate::page::Kind;

/// Hours of a week, Monday 0:00 first.
pub const HOURS: usize = 7 * 24;

/// The figure of one hour of the week.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HourOfWeek {
    /// The figure; none without observations.
    pub value: Option<f64>,
    /// Observations.
    pub n: u64,
}

/// The figures of a week: by hour of the week, by day, by hour of the day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Week {
    /// Of each hour, Monday 0:00 first.
    pub hours: Vec<HourOfWeek>,
    /// Of each day, Monday first.
    pub days: Vec<HourOfWeek>,
    /// Of each hour of the day, over all days.
    pub clock: Vec<HourOfWeek>,
}

/// Returns whether the values of single hours can be joined to hours of the week: those that are
/// sums over sums. Asking the others by the hour would be work for nothing.
pub fn joins_hours(kind: Kind) -> bool {
    let sums = [Kind::Duration, Kind::Mean, Kind::Count, Kind::Ratio, Kind::Targets, Kind::Net];
    sums.contains(&kind)
}

/// Joins the hours of an answer by the week, each figure evaluated over the union of its records:
/// means weighted by their observations, ratios as sums over sums, numbers as sums. `None` for
/// kinds of which the union cannot be had from parts (levels, shares, percentiles), and when the
/// answer is not by the hour.
pub fn hours_of_week(answer: &Answer, metric: &str, kind: Kind) -> Option<Week> {
    let used = answer.metrics.iter().find(|used| used.name == metric)?;
    let is_mean = used.statistic.as_deref() == Some("mean");
    let mean_only = matches!(kind, Kind::Duration | Kind::Mean);
    if !joins_hours(kind) || (mean_only && !is_mean) || answer.range.grain != "hour" {
        return None;
    }
    let mut sums = vec![(0.0, 0.0, 0u64); HOURS];
    for row in &answer.rows {
        let Some(hour) = row.bucket.as_deref().and_then(hour_of) else { continue };
        let Some(value) = row.values.get(metric) else { continue };
        let (upper, lower) = parts(value, kind, &used.unit);
        let sum = &mut sums[hour];
        *sum = (sum.0 + upper, sum.1 + lower, sum.2 + value.n);
    }
    let figure = |(upper, lower, n): (f64, f64, u64)| HourOfWeek {
        value: match kind {
            Kind::Count => (n > 0).then_some(upper),
            _ => (lower > 0.0).then(|| upper / lower),
        },
        n,
    };
    let over = |places: &mut dyn Iterator<Item = usize>| {
        let add = |all: (f64, f64, u64), place: usize| {
            let (upper, lower, n) = sums[place];
            (all.0 + upper, all.1 + lower, all.2 + n)
        };
        figure(places.fold((0.0, 0.0, 0), add))
    };
    Some(Week {
        hours: sums.iter().copied().map(figure).collect(),
        days: (0..7).map(|day| over(&mut (day * 24..day * 24 + 24))).collect(),
        clock: (0..24).map(|hour| over(&mut (hour..HOURS).step_by(24))).collect(),
    })
}

/// Returns what is summed of a value: above and below the line.
fn parts(value: &Value, kind: Kind, unit: &str) -> (f64, f64) {
    let scale = if unit == "percent" || kind == Kind::Net { 100.0 } else { 1.0 };
    match (kind, value.value, value.numerator.zip(value.denominator)) {
        (Kind::Count, Some(value), _) => (value, 0.0),
        (_, Some(_), Some((upper, lower))) => (scale * upper, lower),
        (_, Some(mean), None) => (mean * value.n as f64, value.n as f64),
        (_, None, _) => (0.0, 0.0),
    }
}

/// Returns the hour of the week of a bucket's label: `2026-01-05T09:00+01:00` is 9.
fn hour_of(label: &str) -> Option<usize> {
    let date: jiff::civil::Date = label.get(..10)?.parse().ok()?;
    let hour: usize = label.get(11..13)?.parse().ok().filter(|hour| *hour < 24)?;
    let day = usize::try_from(date.weekday().to_monday_zero_offset()).ok()?;
    Some(day * 24 + hour)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::answer::{MetricUsed, RangeUsed, Row};

    fn answer(unit: &str, statistic: Option<&str>, rows: &[(&str, Value)]) -> Answer {
        let used = MetricUsed {
            name: "m".into(),
            unit: unit.into(),
            better: "lower".into(),
            statistic: statistic.map(str::to_owned),
            variant: "default".into(),
            formula: String::new(),
            parameters: BTreeMap::new(),
            version: 1,
            basis: "event".into(),
            actor: "as_of_event".into(),
            credit: None,
            calendar: "wall".into(),
            interval: None,
            profile: None,
            material: 0.05,
        };
        let row = |(label, value): &(&str, Value)| Row {
            bucket: Some((*label).into()),
            by: BTreeMap::new(),
            values: BTreeMap::from([("m".into(), value.clone())]),
        };
        Answer {
            metrics: vec![used],
            range: RangeUsed { from: None, to: None, zone: "UTC".into(), grain: "hour".into() },
            rows: rows.iter().map(row).collect(),
            total: Row::default(),
            watermark: None,
            late_sources: Vec::new(),
            as_of: None,
            snapshot: 1,
            notes: Vec::new(),
        }
    }

    #[test]
    fn hours_are_joined_over_the_union_of_their_records() {
        let mean = |value: f64, n: u64| Value { value: Some(value), n, ..Value::default() };
        let two_mondays =
            [("2026-01-05T09:00+00:00", mean(60.0, 1)), ("2026-01-12T09:00+00:00", mean(120.0, 3))];
        let week = answer("seconds", Some("mean"), &two_mondays);
        let joined = hours_of_week(&week, "m", Kind::Duration).unwrap();
        let hours = &joined.hours;
        assert_eq!(hours[9], HourOfWeek { value: Some(105.0), n: 4 });
        assert_eq!(hours[10], HourOfWeek::default());
        assert_eq!(joined.days.len() + joined.clock.len(), 7 + 24);
        assert_eq!(joined.clock[9].n, joined.days.iter().map(|day| day.n).sum::<u64>());
        let share = |upper: f64, lower: f64| Value {
            value: Some(0.0),
            n: lower as u64,
            numerator: Some(upper),
            denominator: Some(lower),
            ..Value::default()
        };
        let sundays = [
            ("2026-01-04T23:00+00:00", share(1.0, 2.0)),
            ("2026-01-11T23:00+00:00", share(0.0, 2.0)),
        ];
        let week = answer("percent", None, &sundays);
        assert_eq!(hours_of_week(&week, "m", Kind::Ratio).unwrap().hours[167].value, Some(25.0));
    }

    #[test]
    fn a_percentile_has_no_union_of_parts() {
        let week = answer("seconds", Some("p90"), &[]);
        assert_eq!(hours_of_week(&week, "m", Kind::Duration), None);
    }
}
