//! What notes say of rows that are not shown, or not ranked.

use baremo_metrics::answer::{FEW, NotShown, Note};

use super::Surface;
use crate::messages::NOTHING;
use crate::messages::notes as messages;

impl Surface<'_> {
    /// Says which rows are not shown and what they amount to, or how many stand on too little to be
    /// ranked.
    pub(super) fn rows(self, note: &Note) -> String {
        match note {
            Note::NotShown { limit, rows, groups, nothing, counts } => {
                let what = self.rows_left_out(*rows, *groups, *nothing);
                let counts: Vec<String> =
                    counts.iter().map(|count| self.amounts_to(count)).collect();
                let message = match counts.is_empty() {
                    true => messages::NOT_SHOWN_ALONE,
                    false => messages::NOT_SHOWN,
                };
                let places =
                    [("limit", limit.to_string()), ("what", what), ("counts", counts.join(", "))];
                self.fill(message, &places)
            }
            Note::NotRanked { metric, rows } => {
                let [least, rows] = [FEW, *rows as u64].map(|count| self.language.count(count));
                let places = [("least", least), ("metric", self.metric(metric)), ("rows", rows)];
                self.fill(messages::NOT_RANKED, &places)
            }
            _ => String::new(),
        }
    }

    /// Counts rows that are not shown, by the groups they are of.
    fn rows_left_out(self, rows: usize, groups: usize, nothing: bool) -> String {
        let language = self.language;
        let of_rows = language.counted(rows as u64, ["row", "rows"], ["fila", "filas"]);
        let of_groups = language.counted(groups as u64, ["group", "groups"], ["grupo", "grupos"]);
        let what = match groups {
            0 => of_rows,
            _ if rows == groups => of_groups,
            _ => self.fill(messages::ROWS_OF, &[("rows", of_rows), ("groups", of_groups)]),
        };
        let none = NOTHING.text(language).to_owned();
        match nothing {
            true => self.fill(messages::NONE_AMONG, &[("what", what), ("none", none)]),
            false => what,
        }
    }

    fn amounts_to(self, count: &NotShown) -> String {
        let (metric, n) = (self.metric(&count.metric), self.language.count(count.n));
        match count.before.map(|before| self.language.count(before)) {
            Some(before) => {
                let places = [("n", n), ("before", before), ("metric", metric)];
                self.fill(messages::N_OF_BEFORE, &places)
            }
            None => self.fill(messages::N_OF, &[("n", n), ("metric", metric)]),
        }
    }
}
