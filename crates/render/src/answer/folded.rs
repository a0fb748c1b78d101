//! Buckets at both ends of a series in which nothing is recorded: one line in the place of a row
//! each. Files keep every bucket.

use std::ops::Range;

use baremo_metrics::answer::{Answer, Row};

use super::View;
use crate::{date, messages};

/// Fewest buckets that are told in one line.
const LEAST: usize = 3;

/// Returns the rows of a metric that are shown: those between the ends in which nothing is
/// recorded, and all where these are short or rows stand in another order than that of time.
pub(super) fn shown(answer: &Answer, metric: &str) -> Range<usize> {
    let rows = answer.rows.as_slice();
    let in_time = rows.iter().all(|row| row.bucket.is_some())
        && rows.is_sorted_by(|one, next| one.bucket <= next.bucket);
    let recorded = |row: &Row| is_recorded(row, metric);
    let buckets = |rows: &[Row]| rows.chunk_by(|one, next| one.bucket == next.bucket).count();
    if !in_time {
        return 0..rows.len();
    }
    let ends = rows.iter().position(recorded).zip(rows.iter().rposition(recorded));
    let (from, to) = ends.map_or((rows.len(), rows.len()), |(first, last)| {
        let from = rows.partition_point(|row| row.bucket < rows[first].bucket);
        (from, rows.partition_point(|row| row.bucket <= rows[last].bucket))
    });
    let from = if buckets(&rows[..from]) < LEAST { 0 } else { from };
    let to = if buckets(&rows[to..]) < LEAST { rows.len() } else { to };
    from..to
}

/// Returns whether anything is known of a metric in a row, or of what it is compared with.
fn is_recorded(row: &Row, metric: &str) -> bool {
    let Some(value) = row.values.get(metric) else { return false };
    let counts = |n: u64, value: Option<f64>| n > 0 || value.is_some_and(|value| value != 0.0);
    counts(value.n, value.value)
        || !value.excluded.is_empty()
        || value.previous.as_ref().is_some_and(|one| counts(one.n, one.value))
}

/// Says from when to when nothing is recorded; `None` where every row is shown.
pub(super) fn said(view: &View<'_>) -> Option<String> {
    let (rows, Range { start, end }) = (&view.answer.rows, view.shown.clone());
    let named = |row: &Row| {
        let label = row.bucket.as_deref().unwrap_or_default();
        date::bucket(view.language, label, &view.answer.range.grain)
    };
    let span = |rows: &[Row]| match rows {
        [first, .., last] => Some(format!("{} – {}", named(first), named(last))),
        _ => None,
    };
    let spans: Vec<String> = [&rows[..start], &rows[end..]].into_iter().filter_map(span).collect();
    let said = || messages::NOT_ON_RECORD.fill(view.language, &[("spans", &spans.join(", "))]);
    (!spans.is_empty()).then(said)
}
