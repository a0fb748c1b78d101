//! Notes about ranges: since when anything is on record, and what is compared with what.

use baremo_metrics::answer::Note;

use super::Surface;
use crate::messages::notes as messages;
use crate::text::clean;

impl Surface<'_> {
    /// Says since when records are there.
    pub(super) fn since(self, note: &Note) -> String {
        let Note::Since { fact, date, begins, from } = note else { return String::new() };
        let message = match from {
            Some(_) => self.pick(messages::SINCE_ONLY, messages::SINCE_ONLY_THERE),
            None => self.pick(messages::SINCE_ALONE, messages::SINCE_ALONE_THERE),
        };
        let places = [
            ("fact", self.fact(fact.name())),
            ("date", self.day(*date)),
            ("begins", self.day(*begins)),
            ("from", from.map_or_else(String::new, |from| self.day(from))),
        ];
        self.fill(message, &places)
    }

    /// Says what is on record in part only, or which source, of what is compared.
    pub(super) fn in_part(self, note: &Note) -> String {
        match note {
            Note::InPart { fact, date, edge, ends, compared } => {
                let since = messages::IN_PART_SINCE;
                let message = if *ends { messages::IN_PART_UNTIL } else { since };
                let range = match compared {
                    true => messages::RANGE_COMPARED,
                    false => messages::RANGE_ASKED,
                };
                let places = [
                    ("fact", self.fact(fact.name())),
                    ("date", self.day(*date)),
                    ("range", range.text(self.language).to_owned()),
                    ("edge", self.day(*edge)),
                ];
                self.fill(message, &places)
            }
            Note::SourceWithin { source, date, ends } => {
                let since = messages::SOURCE_SINCE;
                let message = if *ends { messages::SOURCE_UNTIL } else { since };
                let source = format!("`{}`", clean(source));
                self.fill(message, &[("source", source), ("date", self.day(*date))])
            }
            Note::Lengths { days, compared } => {
                let places = [("days", days.to_string()), ("compared", compared.to_string())];
                self.fill(messages::LENGTHS, &places)
            }
            Note::SameAge { metric, date } => {
                let places = [("metric", self.metric(metric)), ("date", self.day(*date))];
                self.fill(messages::SAME_AGE, &places)
            }
            Note::NothingBefore { date } => {
                self.fill(messages::NOTHING_BEFORE, &[("date", self.day(*date))])
            }
            _ => String::new(),
        }
    }
}
