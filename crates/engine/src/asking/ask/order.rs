//! Top and bottom: rows in an order asked for, and only so many of each bucket.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use baremo_metrics::answer::{NotShown, Note, Row, Value};
use baremo_metrics::query::OrderKey;

use crate::EngineError;

/// Orders the rows of each bucket. `order` is `value`, `n`, the name of a metric asked for, or a
/// dimension; with `-` before it the greatest comes first. Rows without a value come last either
/// way; before them those whose value stands on too few observations, of which nobody is ranked:
/// the note says how many. `place` is that of a word among those of its dimension, `is_few` tells
/// of a metric's value.
///
/// # Errors
///
/// Names what could have been asked for.
pub(super) fn apply(
    rows: &mut [Row],
    order: Option<&str>,
    (metrics, by): (&[String], &[String]),
    place: &dyn Fn(&str, &str) -> i64,
    is_few: &dyn Fn(&str, &Value) -> bool,
) -> Result<Option<Note>, EngineError> {
    let Some(order) = order else { return Ok(None) };
    let (key, falling) = OrderKey::parse(order, metrics, by)?;
    let stands = |row: &Row| standing(&key, row, is_few);
    // Buckets stay as they come: where clocks go back, the text of an hour does not tell which is
    // the first.
    for bucket in rows.chunk_by_mut(|one, other| one.bucket == other.bucket) {
        bucket.sort_by(|one, other| {
            stands(one).cmp(&stands(other)).then_with(|| match stands(one) {
                Standing::Ranked => compare(&key, falling, place, one, other),
                Standing::Few | Standing::None => Ordering::Equal,
            })
        });
    }
    let few = rows.iter().filter(|row| stands(row) == Standing::Few).count();
    Ok(match &key {
        OrderKey::Value(metric) if few > 0 => {
            Some(Note::NotRanked { metric: metric.clone(), rows: few })
        }
        _ => None,
    })
}

/// Whether a row takes part in an order; in the order of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// It does.
    Ranked,
    /// It stands on too little.
    Few,
    /// It has no value.
    None,
}

fn standing(key: &OrderKey, row: &Row, is_few: &dyn Fn(&str, &Value) -> bool) -> Standing {
    let OrderKey::Value(metric) = key else { return Standing::Ranked };
    match row.values.get(metric).filter(|value| value.value.is_some()) {
        Some(value) if is_few(metric, value) => Standing::Few,
        Some(_) => Standing::Ranked,
        None => Standing::None,
    }
}

/// Keeps the first `limit` rows of each bucket, and tells what the others amount to, of metrics
/// whose observations add over rows.
pub(super) fn keep(
    rows: &mut Vec<Row>,
    limit: usize,
    metrics: &[String],
    total: &Row,
) -> Option<Note> {
    let before = |value: &Value| Some(value.previous.as_ref()?.n);
    let all: &[Row] = rows;
    let adding: Vec<(&String, bool)> = metrics
        .iter()
        .filter(|metric| adds(all, total, metric, |value: &Value| Some(value.n)))
        .map(|metric| (metric, adds(all, total, metric, before)))
        .collect();
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
    let amount = |&(metric, compared): &(&String, bool)| {
        let values = || others.iter().filter_map(|row| row.values.get(metric));
        NotShown {
            metric: metric.clone(),
            n: values().map(|value| value.n).sum(),
            before: compared.then(|| values().filter_map(before).sum()),
        }
    };
    Some(Note::NotShown {
        limit,
        rows: others.len(),
        groups: groups.len(),
        nothing: groups.iter().any(|by| by.values().any(Option::is_none)),
        counts: adding.iter().map(amount).collect(),
    })
}

/// Returns whether the observations of all rows make up those of the whole: not those of levels in
/// several buckets, of shares of one whole, of what all rows are held against, of customers and
/// tags that several rows have.
fn adds(rows: &[Row], total: &Row, metric: &str, n: impl Fn(&Value) -> Option<u64>) -> bool {
    let own: u64 = rows.iter().filter_map(|row| n(row.values.get(metric)?)).sum();
    total.values.get(metric).and_then(n) == Some(own)
}

fn compare(
    key: &OrderKey,
    falling: bool,
    place: &dyn Fn(&str, &str) -> i64,
    one: &Row,
    other: &Row,
) -> Ordering {
    let turned = |order: Ordering| if falling { order.reverse() } else { order };
    match key {
        OrderKey::Word(name) => {
            let word = |row: &Row| {
                let word = row.by.get(name).cloned().flatten();
                (word.as_deref().map(|word| place(name, word)), word)
            };
            turned(word(one).cmp(&word(other)))
        }
        OrderKey::Count(metric) => {
            let n = |row: &Row| row.values.get(metric).map_or(0, |value| value.n);
            turned(n(one).cmp(&n(other)))
        }
        OrderKey::Value(metric) => {
            let value = |row: &Row| row.values.get(metric).and_then(|value| value.value);
            let both = value(one).zip(value(other));
            both.map_or(Ordering::Equal, |(one, other)| turned(one.total_cmp(&other)))
        }
    }
}

#[cfg(test)]
mod tests {
    use baremo_metrics::answer::Previous;

    use super::*;

    fn row(channel: Option<&str>, n: u64, before: Option<u64>) -> Row {
        let previous = before.map(|n| Previous { n, ..Previous::default() });
        let value = Value { n, previous, ..Value::default() };
        let by = channel.map(|channel| ("channel".to_owned(), Some(channel.to_owned())));
        let values = [("m".to_owned(), value)].into();
        Row { bucket: None, by: by.into_iter().collect(), values }
    }

    fn counts(rows: [(u64, Option<u64>); 3], total: (u64, Option<u64>)) -> Vec<NotShown> {
        let named = ["chat", "email", "phone"].into_iter().zip(rows);
        let mut rows: Vec<Row> =
            named.map(|(channel, (n, before))| row(Some(channel), n, before)).collect();
        let note = keep(&mut rows, 1, &["m".to_owned()], &row(None, total.0, total.1));
        match note {
            Some(Note::NotShown { rows: 2, groups: 2, counts, .. }) => counts,
            note => panic!("{note:?}"),
        }
    }

    #[test]
    fn nobody_is_ranked_on_too_little() {
        let named = |(name, value, n): (&str, Option<f64>, u64)| {
            let mut made = row(Some(name), n, None);
            made.values.insert("m".into(), Value { value, n, ..Value::default() });
            made
        };
        let all = [
            ("a", Some(9.0), 1),
            ("b", Some(2.0), 40),
            ("c", None, 0),
            ("d", Some(8.0), 3),
            ("e", Some(5.0), 12),
        ];
        let check = |order: &str, unit: &str, expected: &str, not_ranked: Option<usize>| {
            let mut rows: Vec<Row> = all.map(named).into();
            let (metrics, by) = (["m".to_owned()], ["channel".to_owned()]);
            let is_few = |_: &str, value: &Value| value.is_few(unit);
            let asked = (&metrics[..], &by[..]);
            let note = apply(&mut rows, Some(order), asked, &|_, _| 0, &is_few).unwrap();
            let names = rows.iter().filter_map(|row| row.by["channel"].clone());
            assert_eq!(names.collect::<String>(), expected, "{order} {unit}");
            let told = note.map(|note| match note {
                Note::NotRanked { rows, .. } => rows,
                other => panic!("{other}"),
            });
            assert_eq!(told, not_ranked, "{order} {unit}");
        };
        check("-value", "percent", "ebadc", Some(2));
        check("value", "percent", "beadc", Some(2));
        check("-value", "count", "adebc", None);
        check("-n", "percent", "bedac", None);
        check("-channel", "percent", "edcba", None);
    }

    #[test]
    fn the_hours_of_a_day_on_which_clocks_go_back_stay_in_order() {
        let hours = ["2026-10-25T02:00+02:00", "2026-10-25T02:00+01:00"];
        let of = |hour: &str, n: u64| Row { bucket: Some(hour.into()), ..row(Some("a"), n, None) };
        let mut rows: Vec<Row> = hours.iter().flat_map(|hour| [of(hour, 1), of(hour, 2)]).collect();
        let (metrics, by) = (["m".to_owned()], ["channel".to_owned()]);
        let asked = (&metrics[..], &by[..]);
        apply(&mut rows, Some("-n"), asked, &|_, _| 0, &|_, _| false).unwrap();
        let told = rows.iter().map(|row| (row.bucket.as_deref().unwrap(), row.values["m"].n));
        let expected = [(hours[0], 2), (hours[0], 1), (hours[1], 2), (hours[1], 1)];
        assert_eq!(told.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn only_observations_that_add_are_told() {
        let told = |n: u64, before: Option<u64>| vec![NotShown { metric: "m".into(), n, before }];
        assert_eq!(counts([(5, None), (3, None), (2, None)], (10, None)), told(5, None));
        // Each share stands on the whole; levels of several buckets are those of the last.
        assert!(counts([(10, None), (10, None), (10, None)], (10, None)).is_empty());
        let compared = [(5, Some(4)), (3, Some(1)), (2, Some(0))];
        assert_eq!(counts(compared, (10, Some(5))), told(5, Some(1)));
        assert_eq!(counts(compared, (10, Some(4))), told(5, None));
    }
}
