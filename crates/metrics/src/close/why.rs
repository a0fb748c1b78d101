//! Why the records behind a figure differ between two snapshots.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answer::RecordRow;

/// Records that a reason lists, at most; it counts all.
pub const SHOWN: usize = 20;

/// What happened to a figure after it was published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The record was not known when the figure was published.
    #[default]
    Late,
    /// It was known and left out then, and counts now: solved since, its window over since.
    CountedSince,
    /// It counted then and is left out now: re-opened, marked as spam.
    LeftOutSince,
    /// It counted then and is not among the records of the period now: moved, merged, deleted.
    Gone,
    /// It counts in both with another value.
    Corrected,
    /// The definition has another version.
    Redefined,
    /// Its records are the same, but what it is divided by, or a part of it, is not: those are
    /// figures of their own.
    Parts,
    /// The same records give another value: calendars, policies or another setting changed.
    Settings,
}

impl Why {
    /// Returns the word of the reason.
    pub fn word(self) -> &'static str {
        match self {
            Why::Late => "late",
            Why::CountedSince => "counted_since",
            Why::LeftOutSince => "left_out_since",
            Why::Gone => "gone",
            Why::Corrected => "corrected",
            Why::Redefined => "redefined",
            Why::Parts => "parts",
            Why::Settings => "settings",
        }
    }
}

/// A reason, with the records it holds for.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Reason {
    /// Which.
    pub reason: Why,
    /// Why a record was left out then, or is now, as answers name it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_out: Option<String>,
    /// How many records; 0 where it concerns no single one.
    pub count: usize,
    /// The first of them.
    pub records: Vec<ChangedRecord>,
}

/// A record that makes a difference.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ChangedRecord {
    /// Source.
    pub source: String,
    /// What was observed, by the source's own id.
    pub case: String,
    /// Conversation it is or belongs to; empty for none.
    pub conversation: String,
    /// Value then.
    pub before: Option<f64>,
    /// Value now.
    pub after: Option<f64>,
}

/// The records behind a figure, and those left out of it.
#[derive(Clone, Debug, Default)]
pub struct Behind {
    /// Those that count.
    pub counted: Vec<RecordRow>,
    /// Those left out, each with its reason.
    pub left_out: Vec<RecordRow>,
}

/// What tells a record from the others of a figure: source, case, side, start, distinct thing
/// counted, and which of several alike it is.
type Key = (String, String, String, String, String, usize);

impl Behind {
    fn keyed(rows: &[RecordRow]) -> BTreeMap<Key, &RecordRow> {
        let mut alike: BTreeMap<Key, usize> = BTreeMap::new();
        let mut keyed = BTreeMap::new();
        for row in rows {
            let (source, case, side) = (row.source.clone(), row.case.clone(), row.side.clone());
            let from = row.from.clone().unwrap_or_default();
            let counted = row.counted.clone().unwrap_or_default();
            let mut key = (source, case, side, from, counted, 0);
            let number = alike.entry(key.clone()).or_default();
            key.5 = *number;
            *number += 1;
            keyed.insert(key, row);
        }
        keyed
    }

    /// Returns why each case is left out.
    fn excluded(&self) -> BTreeMap<(&str, &str), &str> {
        let known = self.left_out.iter().filter_map(|row| {
            Some(((row.source.as_str(), row.case.as_str()), row.reason.as_deref()?))
        });
        known.collect()
    }
}

fn place(row: &RecordRow) -> (&str, &str, &str) {
    (&row.source, &row.case, &row.side)
}

/// Returns why the records of then and now differ, the most frequent reason first.
pub fn why(then: &Behind, now: &Behind) -> Vec<Reason> {
    let (before, after) = (Behind::keyed(&then.counted), Behind::keyed(&now.counted));
    let (out_then, out_now) = (then.excluded(), now.excluded());
    let mut found: BTreeMap<(Why, Option<&str>), Vec<ChangedRecord>> = BTreeMap::new();
    let mut add = |why: Why, left_out, was: Option<&RecordRow>, is: Option<&RecordRow>| {
        let Some(row) = is.or(was) else { return };
        found.entry((why, left_out)).or_default().push(ChangedRecord {
            source: row.source.clone(),
            case: row.case.clone(),
            conversation: row.conversation.clone(),
            before: was.and_then(|row| row.value),
            after: is.and_then(|row| row.value),
        });
    };
    let mut fresh: Vec<&RecordRow> = Vec::new();
    for (key, row) in &after {
        match before.get(key) {
            Some(was) if was.value == row.value && was.weight == row.weight => {}
            Some(was) => add(Why::Corrected, None, Some(was), Some(row)),
            None => fresh.push(row),
        }
    }
    // A record whose start moved is one that went and one that came, of the same case and side.
    let mut left: BTreeMap<(&str, &str, &str), Vec<&RecordRow>> = BTreeMap::new();
    for (_, row) in before.iter().filter(|(key, _)| !after.contains_key(*key)) {
        left.entry(place(row)).or_default().push(row);
    }
    for row in fresh {
        let moved = left.get_mut(&place(row)).and_then(Vec::pop);
        match (moved, out_then.get(&(row.source.as_str(), row.case.as_str()))) {
            (Some(was), _) => add(Why::Corrected, None, Some(was), Some(row)),
            (None, Some(reason)) => add(Why::CountedSince, Some(*reason), None, Some(row)),
            (None, None) => add(Why::Late, None, None, Some(row)),
        }
    }
    for row in left.into_values().flatten() {
        match out_now.get(&(row.source.as_str(), row.case.as_str())) {
            Some(reason) => add(Why::LeftOutSince, Some(*reason), Some(row), None),
            None => add(Why::Gone, None, Some(row), None),
        }
    }
    let reason = |((reason, left_out), mut records): ((Why, Option<&str>), Vec<ChangedRecord>)| {
        let count = records.len();
        records.truncate(SHOWN);
        Reason { reason, left_out: left_out.map(str::to_owned), count, records }
    };
    let mut reasons: Vec<Reason> = found.into_iter().map(reason).collect();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.count));
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(case: &str, value: Option<f64>, reason: Option<&str>) -> RecordRow {
        RecordRow {
            metric: "x".into(),
            bucket: None,
            by: BTreeMap::new(),
            case: case.into(),
            conversation: case.into(),
            source: "desk".into(),
            side: "value".into(),
            at: None,
            from: None,
            to: None,
            value,
            counted: None,
            weight: 1.0,
            agent: None,
            is_duration: false,
            is_customer: false,
            hit: None,
            included: reason.is_none(),
            reason: reason.map(str::to_owned),
            url: None,
        }
    }

    fn behind(counted: &[(&str, f64)], left_out: &[(&str, &str)]) -> Behind {
        let counted = counted.iter().map(|(case, value)| row(case, Some(*value), None));
        let left_out = left_out.iter().map(|(case, reason)| row(case, None, Some(reason)));
        Behind { counted: counted.collect(), left_out: left_out.collect() }
    }

    #[test]
    fn each_record_has_one_reason() {
        let then = behind(
            &[("same", 1.0), ("fixed", 1.0), ("reopened", 1.0), ("merged", 1.0)],
            &[("open", "unsolved")],
        );
        let now = behind(
            &[("same", 1.0), ("fixed", 2.0), ("open", 5.0), ("new", 7.0), ("newer", 8.0)],
            &[("reopened", "unsolved")],
        );
        let said: Vec<(&str, Option<String>, usize, String)> = why(&then, &now)
            .into_iter()
            .map(|it| (it.reason.word(), it.left_out.clone(), it.count, it.records[0].case.clone()))
            .collect();
        let unsolved = || Some("unsolved".to_owned());
        assert_eq!(
            said,
            [
                ("late", None, 2, "new".to_owned()),
                ("counted_since", unsolved(), 1, "open".into()),
                ("left_out_since", unsolved(), 1, "reopened".into()),
                ("gone", None, 1, "merged".into()),
                ("corrected", None, 1, "fixed".into()),
            ]
        );
    }

    #[test]
    fn several_records_of_one_case_are_told_apart() {
        let then = behind(&[("a", 1.0), ("a", 2.0)], &[]);
        let now = behind(&[("a", 1.0), ("a", 2.0), ("a", 3.0)], &[]);
        let reasons = why(&then, &now);
        assert_eq!((reasons.len(), reasons[0].count), (1, 1));
        assert_eq!(reasons[0].records[0].after, Some(3.0));
        assert!(why(&then, &then).is_empty());
    }

    #[test]
    fn long_lists_are_cut_and_counted_whole() {
        let many: Vec<String> = (0..50).map(|number| format!("c{number}")).collect();
        let many: Vec<(&str, f64)> = many.iter().map(|case| (case.as_str(), 1.0)).collect();
        let reasons = why(&Behind::default(), &behind(&many, &[]));
        assert_eq!((reasons[0].count, reasons[0].records.len()), (50, SHOWN));
    }
}
