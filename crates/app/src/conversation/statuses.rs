//! The statuses of a conversation as its fold tells them: from the opening on, also where the
//! source tells none before the first change.

use std::collections::BTreeMap;

use baremo_metrics::service::StatusSpan;
use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, FactTable};

/// Statuses in which nothing more is done.
const OVER: [&str; 2] = ["solved", "closed"];

/// The statuses of all cases of a conversation.
#[derive(Default)]
pub(super) struct Statuses {
    /// The statuses, in order.
    pub(super) spans: Vec<StatusSpan>,
    /// Its cases, by their names in records.
    pub(super) cases: Vec<String>,
    /// The last status of each case.
    last: BTreeMap<String, String>,
}

impl Statuses {
    /// Reads the statuses among the facts of a conversation.
    pub(super) fn of(tables: &[FactTable]) -> Self {
        let find = |fact: Fact| tables.iter().find(|table| table.fact == fact);
        let Some((cases, rows)) = find(Fact::Cases).zip(find(Fact::StatusSpans)) else {
            return Statuses::default();
        };
        let named = (0..cases.len()).map(|row| name(cases, row)).collect();
        let mut all: Vec<(i64, usize)> =
            rows.integers("started_at").iter().copied().zip(0..).collect();
        all.sort_unstable();
        let mut statuses = Statuses { cases: named, ..Statuses::default() };
        for (from, row) in all {
            let Some(status) = rows.text("status", row) else { continue };
            if let Some(case) = rows.integers("case_row").get(row) {
                let case = name(cases, *case as usize);
                statuses.last.insert(case, status.to_owned());
            }
            let to = rows.integers("ended_at").get(row).copied().filter(|to| *to != NULL_INT);
            statuses.add(StatusSpan { status: status.to_owned(), from, to });
        }
        statuses
    }

    fn add(&mut self, span: StatusSpan) {
        if span.to == Some(span.from) {
            return;
        }
        if let Some(last) = self.spans.last_mut() {
            // Where another case begins, what was before it ends.
            let end = last.to.map_or(span.from, |to| to.min(span.from));
            if last.status == span.status && end == span.from {
                last.to = span.to;
                return;
            }
            last.to = Some(end);
        }
        self.spans.push(span);
    }

    /// Returns whether a case, by its name in records, is solved or closed.
    pub(super) fn is_over(&self, case: &str) -> bool {
        self.last.get(case).is_some_and(|status| OVER.contains(&status.as_str()))
    }
}

/// Returns what records call the case at a row.
fn name(cases: &FactTable, row: usize) -> String {
    let subject = cases.text(Fact::Cases.subject_column(), row).unwrap_or_default();
    match cases.integers("case_number").get(row) {
        Some(number) if *number > 1 => format!("{subject}#{number}"),
        _ => subject.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_lasts_until_the_next_and_is_told_once() {
        let mut statuses = Statuses::default();
        for (status, from, to) in [
            ("new", 1, Some(1)),
            ("open", 1, Some(5)),
            ("open", 5, Some(8)),
            ("solved", 8, None),
            ("open", 20, None),
        ] {
            statuses.add(StatusSpan { status: status.into(), from, to });
        }
        let told: Vec<(&str, i64, Option<i64>)> =
            statuses.spans.iter().map(|span| (&*span.status, span.from, span.to)).collect();
        assert_eq!(told, [("open", 1, Some(8)), ("solved", 8, Some(20)), ("open", 20, None)]);
    }
}
