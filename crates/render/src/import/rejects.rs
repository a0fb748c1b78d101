//! Records that could not be read, as a list.

use jiff::civil::Date;

use crate::date;
use crate::language::Language;
use crate::messages::{self, Message};
use crate::style::Style;
use crate::table::{Align, Column, Table};
use crate::text::{clean, paragraph, spaces};

/// Before what is wrong.
const INDENT: usize = 9;

/// Rejects of one source, file and reason.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RejectGroup {
    /// How many.
    pub count: u64,
    /// The source.
    pub source: String,
    /// The reason, in the reader's language.
    pub reason: String,
    /// The file.
    pub file: String,
    /// Line of the first of them, the first being 1.
    pub line: Option<u64>,
    /// What is wrong with the first of them.
    pub message: String,
    /// Start of the id of the first of them.
    pub id: String,
    /// That other files told them again.
    pub again: Option<RejectAgain>,
    /// That they were dismissed, as the first of them was.
    pub dismissed: Option<RejectDismissed>,
}

/// That other files told rejects again.
#[derive(Clone, Debug, PartialEq)]
pub struct RejectAgain {
    /// How often.
    pub count: u64,
    /// Local date of the last time.
    pub on: Date,
}

impl RejectAgain {
    /// Returns what is said of it.
    pub fn text(&self, language: Language) -> String {
        let (count, date) = (language.count(self.count), date::date(language, self.on));
        messages::REJECT_AGAIN.fill(language, &[("count", &count), ("date", &date)])
    }
}

/// That a reject was dismissed.
#[derive(Clone, Debug, PartialEq)]
pub struct RejectDismissed {
    /// Local date.
    pub on: Date,
    /// Why, in the words of who did.
    pub why: Option<String>,
}

impl RejectDismissed {
    /// Returns what is said of it.
    pub fn text(&self, language: Language) -> String {
        let date = date::date(language, self.on);
        match &self.why {
            Some(why) => messages::REJECT_DISMISSED_FOR
                .fill(language, &[("date", &date), ("reason", &clean(why))]),
            None => messages::REJECT_DISMISSED.fill(language, &[("date", &date)]),
        }
    }
}

/// Returns what a file is called in a sentence: standard input has no name that says so.
pub(super) fn called_file(language: Language, file: &str) -> String {
    match file {
        "-" => messages::STANDARD_INPUT.text(language).into(),
        file => clean(file),
    }
}

/// Lists rejects under headings: a line a group, and what is wrong with its first below.
pub fn rejects_text(language: Language, style: Style, groups: &[RejectGroup]) -> String {
    let left = |message: Message| Column::new(message.text(language), Align::Left);
    let mut table = Table::new(vec![
        Column::new(messages::REJECT_COUNT.text(language), Align::Right),
        left(messages::REJECT_SOURCE).shrinking_to(12),
        left(messages::REJECT_REASON).shrinking_to(20),
        left(messages::REJECT_PLACE).shrinking_to(20),
        Column::new("id", Align::Left),
    ]);
    for group in groups {
        // Plainly, so that an editor understands it.
        let line = group.line.map_or_else(String::new, |line| format!(":{line}"));
        let file = group.file.rsplit('/').next().unwrap_or_default();
        table.row(vec![
            language.count(group.count).into(),
            clean(&group.source).into(),
            clean(&group.reason).into(),
            clean(&format!("{file}{line}")).into(),
            clean(&group.id).into(),
        ]);
    }
    let mut rows = String::new();
    table.write(&mut rows, style, 0);
    let mut rows = rows.lines();
    let mut out = format!("{}\n", rows.next().unwrap_or_default());
    for (row, group) in rows.zip(groups) {
        out += &format!("{row}\n");
        let indent = spaces(INDENT);
        paragraph(&mut out, &clean(&group.message), &indent, &indent, style.columns());
        if let Some(again) = &group.again {
            paragraph(&mut out, &again.text(language), &indent, &indent, style.columns());
        }
        if let Some(dismissed) = &group.dismissed {
            paragraph(&mut out, &dismissed.text(language), &indent, &indent, style.columns());
        }
    }
    style.finish(out)
}

#[cfg(test)]
mod tests {
    use super::super::{ImportSummary, RejectReason, import_text};
    use super::*;

    #[test]
    fn standard_input_is_called_so_in_sentences() {
        let reject = RejectReason {
            reason: "time that cannot be read".into(),
            message: String::new(),
            count: 1,
            file: Some("-".into()),
            line: Some(4),
        };
        let summary = ImportSummary { rejects: vec![reject], ..ImportSummary::default() };
        let text = import_text(Language::Es, Style::default(), &summary);
        assert!(text.contains("el primero en la entrada estándar, línea 4"), "{text}");
    }
}
