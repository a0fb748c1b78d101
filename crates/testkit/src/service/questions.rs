//! Made-up figures: a wave over whatever buckets and groups are asked for.

use std::collections::BTreeMap;
use std::sync::Arc;

use baremo_metrics::MetricsError;
use baremo_metrics::answer::{Answer, MetricUsed, Previous, RangeUsed, Row, Value};
use baremo_metrics::page::Kind;
use baremo_metrics::query::Query;
use baremo_metrics::service::{QuestionService, ServiceError};
use baremo_metrics::sql::{self, Background, NotSql, Who};
use baremo_model::ErrorKind;
use baremo_model::dimension::is_told_by_date;
use jiff::{Span, civil::Date};

use super::{END, FakeService, HOSTILE, hours};

/// The dimension that sets of customers know nothing of.
const UNKNOWN: &str = "priority";
/// What nothing can be asked by that is told month by month.
const BY_NO_MONTH: &str = "never_monthly";

impl QuestionService for FakeService {
    fn askable(&self, query: &Query) -> Result<Vec<String>, ServiceError> {
        Ok(self.narrowed(query))
    }

    fn ask(&self, query: &Query) -> Result<Arc<Answer>, ServiceError> {
        self.check(query)?;
        self.keep(query.clone());
        let names = query.metrics.iter();
        let metrics: Vec<MetricUsed> =
            names.map(|name| self.used(query, name)).collect::<Result<_, _>>()?;
        let values = |place: usize| -> BTreeMap<String, Value> {
            let each = metrics.iter().enumerate().map(|(index, used)| {
                let scale = if used.unit == "seconds" { 900.0 } else { 42.0 };
                let mut value = match (self.empty, self.waits(query)) {
                    (true, _) => Value { reason: Some("no_data".into()), ..Value::default() },
                    (false, true) => waiting(),
                    (false, false) => value(query, place + index, scale),
                };
                if query.stat.as_deref() == Some("histogram") && used.unit == "seconds" {
                    value.value = None;
                    value.histogram =
                        Some(vec![(0.0, 60.0, 5.0), (60.0, 3600.0, 80.0), (3600.0, 7200.0, 35.0)]);
                }
                if query.by == ["scale"] {
                    value.histogram = Some(vec![(4.0, 4.0, 5.0), (5.0, 5.0, 15.0)]);
                }
                (used.name.clone(), value)
            });
            each.collect()
        };
        let buckets: Vec<Option<String>> = match query.grain.as_deref() {
            None | Some("all") => vec![None],
            Some("month") if query.by == ["age"] => months(query),
            Some("hour") => (0..24).map(|h| Some(format!("2025-12-01T{h:02}:00+00:00"))).collect(),
            Some(_) => (1..=9).map(|day| Some(format!("2025-12-0{day}"))).collect(),
        };
        let groups: Vec<BTreeMap<String, Option<String>>> = match query.by.as_slice() {
            [] => vec![BTreeMap::new()],
            by if by.iter().all(|name| is_told_by_date(name)) => hours::of_week(by),
            by => match by {
                [age] if age == "age" => ["0", "1", "2"].iter(),
                _ => ["email", HOSTILE].iter(),
            }
            .map(|word| by.iter().map(|name| (name.clone(), Some((*word).into()))).collect())
            .collect(),
        };
        let mut rows = Vec::new();
        for bucket in &buckets {
            for by in &groups {
                let values = values(rows.len());
                rows.push(Row { bucket: bucket.clone(), by: by.clone(), values });
            }
        }
        Ok(Arc::new(Answer {
            total: Row { bucket: None, by: BTreeMap::new(), values: values(0) },
            metrics,
            range: RangeUsed {
                from: Some("2025-12-01T00:00:00+00:00".into()),
                to: Some("2026-01-01T00:00:00+00:00".into()),
                zone: query.zone.clone().unwrap_or_else(|| "UTC".into()),
                grain: query.grain.clone().unwrap_or_else(|| "all".into()),
                compared: None,
            },
            by: query.by.clone(),
            rows,
            watermark: (!self.empty).then(|| "2025-12-31T23:00:00+00:00".into()),
            as_of: query.as_of.clone(),
            snapshot: 1,
            ..Answer::default()
        }))
    }

    fn is_at_hand(&self, _query: &Query) -> bool {
        !self.slow
    }

    fn sql(&self, query: &Query) -> Result<Result<String, NotSql>, ServiceError> {
        let background = Background {
            catalog: &self.catalog,
            zone: "UTC",
            week_start: jiff::civil::Weekday::Monday,
            year_start_month: 1,
            watermarks: vec![(HOSTILE.into(), END)],
            attributes: &|_| vec!["plan".into()],
            beyond: &|_| Vec::new(),
            who: &Who::default,
            has: &|_| true,
            has_rates: false,
            elsewhere: &|_, _| false,
            by_sign_up: false,
            counted_from: &|_| None,
        };
        Ok(sql::write(query, &background))
    }
}

impl FakeService {
    /// Returns the metrics of a question that its filter can narrow.
    fn narrowed(&self, query: &Query) -> Vec<String> {
        let names_it = query.filter.as_ref().is_some_and(|filter| filter.contains(UNKNOWN));
        let knows = |name: &&String| {
            let first = self.catalog.get(name).ok().and_then(|metric| metric.definitions.first());
            first.is_none_or(|one| !matches!(one.kind, Kind::Members | Kind::Cohort))
        };
        query.metrics.iter().filter(|name| !names_it || knows(name)).cloned().collect()
    }

    /// Returns whether the records of a question wait for the end of their windows.
    fn waits(&self, query: &Query) -> bool {
        let is_over = |day: &String| query.to.as_ref().is_some_and(|to| to <= day);
        self.waiting && !self.over_until.as_ref().is_some_and(is_over)
    }

    /// Refuses a question of which a metric cannot be narrowed by its filter, or not by month.
    fn check(&self, query: &Query) -> Result<(), ServiceError> {
        let names = |word: &str| query.filter.as_ref().is_some_and(|it| it.contains(word));
        if self.narrowed(query).len() < query.metrics.len() {
            let (fact, name, reachable) = ("customers", UNKNOWN, vec!["channel".to_owned()]);
            let (fact, name) = (fact.to_owned(), name.to_owned());
            let error = MetricsError::Unreachable { asker: None, fact, name, reachable };
            return Err(error.into());
        }
        if query.grain.is_some() && names(BY_NO_MONTH) {
            let message = format!("`{BY_NO_MONTH}` is out of reach");
            return Err(ServiceError::new(ErrorKind::BadRequest, message));
        }
        Ok(())
    }
}

/// Returns the value at a place of a series; `scale` is its size.
fn value(query: &Query, place: usize, scale: f64) -> Value {
    let wave = [1.0, 1.2, 0.9, 1.1, 1.3][place % 5];
    let value = scale * wave;
    let previous = query.compare.is_some().then(|| Previous {
        bucket: None,
        value: Some(scale),
        reason: None,
        n: 100,
        change: Some(value - scale),
        relative: Some(100.0 * (wave - 1.0)),
        interval: Some([0.5 * (value - scale), 1.5 * (value - scale)]),
        detectable: Some(place.is_multiple_of(2)),
        material: Some(true),
        test: Some("welch".into()),
        p_value: None,
    });
    Value {
        value: Some(value),
        n: 120 + place as u64,
        interval: Some([0.9 * value, 1.1 * value]),
        excluded: BTreeMap::from([("spam".into(), 3)]),
        previous,
        ..Value::default()
    }
}

/// Returns the nine months up to the end of the range that is asked for, as far as they lie in it.
fn months(query: &Query) -> Vec<Option<String>> {
    let to = query.to.as_deref().and_then(|to| to.parse::<Date>().ok());
    let last = to.unwrap_or(jiff::civil::date(2025, 12, 31)).first_of_month();
    let months = (0..9).rev().filter_map(|back| last.checked_sub(Span::new().months(back)).ok());
    let labels = months.map(|month| month.to_string());
    let from = query.from.as_deref();
    labels.filter(|month| from.is_none_or(|from| month.as_str() >= from)).map(Some).collect()
}

/// Returns a value none of whose records' windows is over.
fn waiting() -> Value {
    Value {
        excluded: BTreeMap::from([("immature".into(), 812)]),
        reason: Some("immature".into()),
        partial: true,
        ..Value::default()
    }
}
