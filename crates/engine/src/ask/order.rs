//! Top and bottom: rows in an order asked for, and only so many of each bucket.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use baremo_metrics::answer::{NotShown, Note, Row};
use baremo_metrics::error::{MetricsError, Thing};

use crate::EngineError;

/// By what rows are ordered.
enum Key {
    /// The value of a metric.
    Value(String),
    /// Its number of observations.
    Count(String),
    /// The word of a dimension.
    Word(String),
}

/// Orders the rows of each bucket. `order` is `value`, `n`, the name of a metric asked for, or a
/// dimension; with `-` before it the greatest comes first. Rows without a value come last either
/// way. `place` is that of a word among those of its dimension.
///
/// # Errors
///
/// Names what could have been asked for.
pub(super) fn apply(
    rows: &mut [Row],
    order: Option<&str>,
    (metrics, by): (&[String], &[String]),
    place: &dyn Fn(&str, &str) -> i64,
) -> Result<(), EngineError> {
    let Some(order) = order else { return Ok(()) };
    let (name, falling) = match order.strip_prefix('-') {
        Some(name) => (name, true),
        None => (order, false),
    };
    let key = key(name, metrics, by)?;
    rows.sort_by(|one, other| {
        one.bucket.cmp(&other.bucket).then_with(|| compare(&key, falling, place, one, other))
    });
    Ok(())
}

/// Keeps the first `limit` rows of each bucket, and tells what the others amount to.
pub(super) fn keep(rows: &mut Vec<Row>, limit: usize, metrics: &[String]) -> Option<Note> {
    let mut last: Option<Option<String>> = None;
    let mut kept = 0;
    let is_shown = |row: &Row| {
        if last.as_ref() != Some(&row.bucket) {
            last = Some(row.bucket.clone());
            kept = 0;
        }
        kept += 1;
        kept <= limit
    };
    let (shown, others): (Vec<Row>, Vec<Row>) =
        std::mem::take(rows).into_iter().partition(is_shown);
    *rows = shown;
    if others.is_empty() {
        return None;
    }
    let groups: BTreeSet<&BTreeMap<String, Option<String>>> =
        others.iter().map(|row| &row.by).filter(|by| !by.is_empty()).collect();
    let amount = |metric: &String| {
        let values = || others.iter().filter_map(|row| row.values.get(metric));
        let before: Vec<u64> =
            values().filter_map(|value| Some(value.previous.as_ref()?.n)).collect();
        NotShown {
            metric: metric.clone(),
            n: values().map(|value| value.n).sum(),
            before: (!before.is_empty()).then(|| before.iter().sum()),
        }
    };
    Some(Note::NotShown {
        limit,
        rows: others.len(),
        groups: groups.len(),
        nothing: groups.iter().any(|by| by.values().any(Option::is_none)),
        counts: metrics.iter().map(amount).collect(),
    })
}

fn key(name: &str, metrics: &[String], by: &[String]) -> Result<Key, EngineError> {
    let first = metrics.first().cloned().unwrap_or_default();
    Ok(match name {
        "value" => Key::Value(first),
        "n" => Key::Count(first),
        name if metrics.iter().any(|metric| metric == name) => Key::Value(name.to_owned()),
        name if by.iter().any(|dimension| dimension == name) => Key::Word(name.to_owned()),
        name => {
            let known = ["value", "n"].into_iter().map(str::to_owned);
            let valid = known.chain(metrics.iter().cloned()).chain(by.iter().cloned());
            return Err(MetricsError::unknown(Thing::Order, name, valid).into());
        }
    })
}

fn compare(
    key: &Key,
    falling: bool,
    place: &dyn Fn(&str, &str) -> i64,
    one: &Row,
    other: &Row,
) -> Ordering {
    let turned = |order: Ordering| if falling { order.reverse() } else { order };
    match key {
        Key::Word(name) => {
            let word = |row: &Row| {
                let word = row.by.get(name).cloned().flatten();
                (word.as_deref().map(|word| place(name, word)), word)
            };
            turned(word(one).cmp(&word(other)))
        }
        Key::Count(metric) => {
            let n = |row: &Row| row.values.get(metric).map_or(0, |value| value.n);
            turned(n(one).cmp(&n(other)))
        }
        Key::Value(metric) => {
            let value = |row: &Row| row.values.get(metric).and_then(|value| value.value);
            match (value(one), value(other)) {
                (Some(one), Some(other)) => turned(one.total_cmp(&other)),
                (one, other) => one.is_none().cmp(&other.is_none()),
            }
        }
    }
}
