//! The records behind a number: all of them, and a page of them, in which order, counted by side;
//! and when what one tells was.

use std::collections::BTreeMap;

use baremo_engine::{EngineError, Session, Shape};
use baremo_metrics::answer::{RecordRow, left_out};
use baremo_metrics::query::Query;
use baremo_metrics::service::{RecordSort, Records, RecordsPage};

/// Returns whether a record is one that the profile leaves out: it is counted as such and listed
/// nowhere, for it is of others.
pub fn is_of_others(record: &RecordRow) -> bool {
    record.reason.as_deref() == Some(left_out::PROFILE)
}

/// Returns an instant that a record tells, in UTC microseconds; none where it tells none.
pub fn instant(told: Option<&str>) -> Option<i64> {
    Some(told?.parse::<jiff::Timestamp>().ok()?.as_microsecond())
}

/// Returns all records of a question at once, or those it leaves out, by its profile too.
///
/// # Errors
///
/// Fails when the question cannot be asked or facts cannot be read.
pub fn all(
    session: &Session,
    query: &Query,
    excluded: bool,
) -> Result<Vec<RecordRow>, EngineError> {
    let mut rows = Vec::new();
    session.records(query, excluded, &mut |row| {
        rows.push(row);
        Ok(())
    })?;
    Ok(rows)
}

/// Returns a page of all records of a question.
pub fn page(all: &[RecordRow], shape: Shape, page: &RecordsPage, session: &Session) -> Records {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for row in all {
        let word = if page.excluded { row.reason.as_deref() } else { Some(row.side.as_str()) };
        *counts.entry(word.unwrap_or_default().to_owned()).or_default() += 1;
    }
    let mut rows: Vec<&RecordRow> = all.iter().filter(|row| page.holds(row)).collect();
    sort(&mut rows, page.sort);
    let total = rows.len();
    let shown = rows.into_iter().skip(page.offset).take(page.limit).cloned().collect();
    let (snapshot, notes) = (session.snapshot(), session.settings().told.clone());
    Records { rows: shown, total, unit: shape.unit, by: shape.by, counts, snapshot, notes }
}

fn sort(rows: &mut [&RecordRow], order: RecordSort) {
    // RFC 3339 texts of one zone may differ in their offset, so instants are compared.
    let at = |row: &&RecordRow| instant(row.at.as_deref());
    // Records that count alike are told apart by how long each took.
    let number = |number: Option<f64>| number.unwrap_or(f64::NEG_INFINITY);
    let by_value = |left: &&RecordRow, right: &&RecordRow| {
        let same = number(left.value).total_cmp(&number(right.value));
        same.then_with(|| number(left.lasted).total_cmp(&number(right.lasted)))
    };
    match order {
        RecordSort::Listed => {}
        RecordSort::Newest => rows.sort_by_cached_key(|row| std::cmp::Reverse(at(row))),
        RecordSort::Oldest => rows.sort_by_cached_key(at),
        RecordSort::Highest => rows.sort_by(|left, right| by_value(right, left)),
        RecordSort::Lowest => rows.sort_by(by_value),
    }
}
