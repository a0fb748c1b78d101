//! Why the records behind a figure differ between two snapshots.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::answer::{RecordRow, none_if_empty};
use crate::policy::TARGET;

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
    /// It counted then and is not among the records of the period now, nor is its conversation
    /// known: merged, deleted. What belongs to no conversation may have moved as well.
    Gone,
    /// Its conversation is known in both, and it counts in one: answered, solved, re-opened, moved.
    Changed,
    /// It counts in both with another value.
    Corrected,
    /// The definition is another, or that of what it is made of.
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
            Why::Changed => "changed",
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
    /// Kind of target whose records it is about; none where the figure is one value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
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
    /// Conversation it is or belongs to; empty for none, which is written as null.
    #[serde(serialize_with = "none_if_empty")]
    pub conversation: String,
    /// Whether the case is a call or live chat.
    #[serde(skip)]
    pub is_contact: bool,
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
    /// All conversations on record, whatever counts of them: source and id.
    pub known: HashSet<(String, String)>,
}

/// Records that make a difference, each with its side.
type Sided<'a> = Vec<(&'a str, ChangedRecord)>;

/// What tells a record from the others of a figure: source, case, side, start, distinct thing
/// counted, and which of several alike it is.
type Key = (String, String, String, String, String, usize);

impl Behind {
    fn keyed<'a>(rows: &'a [RecordRow], kind: Option<&str>) -> BTreeMap<Key, &'a RecordRow> {
        let mut alike: BTreeMap<Key, usize> = BTreeMap::new();
        let mut keyed = BTreeMap::new();
        for row in rows.iter().filter(|row| is_of(row, kind)) {
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
    fn excluded(&self, kind: Option<&str>) -> BTreeMap<(&str, &str), &str> {
        let known = self.left_out.iter().filter(|row| is_of(row, kind)).filter_map(|row| {
            Some(((row.source.as_str(), row.case.as_str()), row.reason.as_deref()?))
        });
        known.collect()
    }

    /// Returns whether what a record is about is on record: its conversation is known, or another
    /// side of the figure has it.
    fn knows(&self, row: &RecordRow) -> bool {
        let conversation = (row.source.clone(), row.conversation.clone());
        let same = |one: &RecordRow| one.source == row.source && one.case == row.case;
        match row.conversation.is_empty() {
            true => self.counted.iter().any(same),
            false => self.known.contains(&conversation),
        }
    }
}

/// Keeps what both sides of a ratio have once; several records of one side stay several.
fn once(records: Sided<'_>) -> Vec<ChangedRecord> {
    let mut of_side: BTreeMap<(String, String, &str), usize> = BTreeMap::new();
    let mut kept: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut all = Vec::new();
    for (side, record) in records {
        let (source, case) = (record.source.clone(), record.case.clone());
        let own = of_side.entry((source.clone(), case.clone(), side)).or_default();
        *own += 1;
        let most = kept.entry((source, case)).or_default();
        if *own > *most {
            *most = *own;
            all.push(record);
        }
    }
    all
}

/// Returns whether a record is about a kind of target: of all of them where none is named, and one
/// that tells no kind is about each.
fn is_of(row: &RecordRow, kind: Option<&str>) -> bool {
    let own = row.by.get(TARGET).and_then(Option::as_deref);
    kind.is_none() || own.is_none() || own == kind
}

fn place(row: &RecordRow) -> (&str, &str, &str) {
    (&row.source, &row.case, &row.side)
}

/// Returns why the records of then and now differ, the most frequent reason first; those about one
/// kind of target where one is named.
pub fn why<'a>(then: &'a Behind, now: &'a Behind, kind: Option<&str>) -> Vec<Reason> {
    let [before, after] = [then, now].map(|side| Behind::keyed(&side.counted, kind));
    let [out_then, out_now] = [then, now].map(|side| side.excluded(kind));
    let mut found: BTreeMap<(Why, Option<&'a str>), Sided<'a>> = BTreeMap::new();
    let mut add = |why: Why, left_out, was: Option<&'a RecordRow>, is: Option<&'a RecordRow>| {
        let Some(row) = is.or(was) else { return };
        let record = ChangedRecord {
            source: row.source.clone(),
            case: row.case.clone(),
            conversation: row.conversation.clone(),
            is_contact: row.is_contact,
            before: was.and_then(|row| row.value),
            after: is.and_then(|row| row.value),
        };
        found.entry((why, left_out)).or_default().push((row.side.as_str(), record));
    };
    let mut fresh: Vec<&'a RecordRow> = Vec::new();
    for (key, row) in &after {
        match before.get(key) {
            Some(was) if was.value == row.value && was.weight == row.weight => {}
            Some(was) => add(Why::Corrected, None, Some(was), Some(row)),
            None => fresh.push(row),
        }
    }
    // A record whose start moved is one that went and one that came, of the same case and side.
    let mut left: BTreeMap<(&str, &str, &str), Vec<&'a RecordRow>> = BTreeMap::new();
    for (_, row) in before.iter().filter(|(key, _)| !after.contains_key(*key)) {
        left.entry(place(row)).or_default().push(row);
    }
    for row in fresh {
        let moved = left.get_mut(&place(row)).and_then(Vec::pop);
        match (moved, out_then.get(&(row.source.as_str(), row.case.as_str()))) {
            (Some(was), _) => add(Why::Corrected, None, Some(was), Some(row)),
            (None, Some(reason)) => add(Why::CountedSince, Some(*reason), None, Some(row)),
            (None, None) if then.knows(row) => add(Why::Changed, None, None, Some(row)),
            (None, None) => add(Why::Late, None, None, Some(row)),
        }
    }
    for row in left.into_values().flatten() {
        match out_now.get(&(row.source.as_str(), row.case.as_str())) {
            Some(reason) => add(Why::LeftOutSince, Some(*reason), Some(row), None),
            None if now.knows(row) => add(Why::Changed, None, Some(row), None),
            None => add(Why::Gone, None, Some(row), None),
        }
    }
    let reason = |((reason, left_out), records): ((Why, Option<&str>), Sided<'_>)| {
        let mut records = once(records);
        let count = records.len();
        records.truncate(SHOWN);
        let (left_out, kind) = (left_out.map(str::to_owned), kind.map(str::to_owned));
        Reason { reason, left_out, kind, count, records }
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
            case: case.into(),
            conversation: case.into(),
            source: "desk".into(),
            side: "value".into(),
            value,
            weight: 1.0,
            included: reason.is_none(),
            reason: reason.map(str::to_owned),
            ..RecordRow::default()
        }
    }

    fn behind(counted: &[(&str, f64)], left_out: &[(&str, &str)]) -> Behind {
        let counted = counted.iter().map(|(case, value)| row(case, Some(*value), None));
        let left_out = left_out.iter().map(|(case, reason)| row(case, None, Some(reason)));
        let (counted, left_out) = (counted.collect(), left_out.collect());
        Behind { counted, left_out, ..Behind::default() }
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
        let said: Vec<(&str, Option<String>, usize, String)> = why(&then, &now, None)
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
    fn a_conversation_known_in_both_changed_and_neither_came_nor_went() {
        let known = |cases: &[&str]| {
            cases.iter().map(|case| ("desk".to_owned(), (*case).to_owned())).collect()
        };
        let then = Behind {
            known: known(&["solved", "open", "lost"]),
            ..behind(&[("open", 1.0), ("lost", 1.0)], &[])
        };
        let now = Behind {
            known: known(&["solved", "open", "new"]),
            ..behind(&[("solved", 1.0), ("new", 1.0)], &[])
        };
        let reasons = why(&then, &now, None);
        let said: Vec<(&str, usize)> =
            reasons.iter().map(|it| (it.reason.word(), it.count)).collect();
        assert_eq!(said, [("changed", 2), ("late", 1), ("gone", 1)]);
    }

    #[test]
    fn what_both_sides_of_a_ratio_have_counts_once() {
        let side = |side: &str| RecordRow { side: side.into(), ..row("a", Some(1.0), None) };
        let counted = vec![side("numerator"), side("denominator"), side("denominator")];
        let now = Behind { counted, ..Behind::default() };
        let reasons = why(&Behind::default(), &now, None);
        assert_eq!((reasons.len(), reasons[0].count), (1, 2));
    }

    #[test]
    fn each_kind_of_target_has_the_records_of_its_own() {
        let of = |kind: &str, case: &str| RecordRow {
            by: [(TARGET.to_owned(), Some(kind.to_owned()))].into(),
            ..row(case, Some(1.0), None)
        };
        let counted = vec![of("first_response", "a"), of("resolution", "a"), of("resolution", "b")];
        let now = Behind { counted, ..Behind::default() };
        let counts = |kind: Option<&str>| -> Vec<(Option<String>, usize)> {
            let reasons = why(&Behind::default(), &now, kind);
            reasons.into_iter().map(|it| (it.kind, it.count)).collect()
        };
        let told = |kind: &str, count: usize| vec![(Some(kind.to_owned()), count)];
        assert_eq!(counts(Some("first_response")), told("first_response", 1));
        assert_eq!(counts(Some("resolution")), told("resolution", 2));
        assert!(counts(Some("next_response")).is_empty());
        assert_eq!(counts(None), [(None, 3)]);
    }

    #[test]
    fn several_records_of_one_case_are_told_apart() {
        let then = behind(&[("a", 1.0), ("a", 2.0)], &[]);
        let now = behind(&[("a", 1.0), ("a", 2.0), ("a", 3.0)], &[]);
        let reasons = why(&then, &now, None);
        assert_eq!((reasons.len(), reasons[0].count), (1, 1));
        assert_eq!(reasons[0].records[0].after, Some(3.0));
        assert!(why(&then, &then, None).is_empty());
    }

    #[test]
    fn long_lists_are_cut_and_counted_whole() {
        let many: Vec<String> = (0..50).map(|number| format!("c{number}")).collect();
        let many: Vec<(&str, f64)> = many.iter().map(|case| (case.as_str(), 1.0)).collect();
        let reasons = why(&Behind::default(), &behind(&many, &[]), None);
        assert_eq!((reasons[0].count, reasons[0].records.len()), (50, SHOWN));
    }
}
