//! The text of a proposal as it grows, with remarks in one of two languages.

use std::fmt::{self, Write as _};

use baremo_model::error::Told;
use baremo_model::told;

use super::place::Place;

/// How the remark begins that names the columns of which nothing is made, in English and Spanish.
pub(super) const LEFT: [&str; 2] =
    ["Nothing is made of these columns:", "Estas columnas no se usan para nada:"];

/// A mapping that is being written. Its lines are the same in both languages, its remarks are not.
pub(super) struct Draft {
    text: String,
    spanish: bool,
    /// The kind of file that is being written.
    pub(super) place: Place,
}

impl Draft {
    /// Begins an empty one.
    pub(super) fn new(spanish: bool) -> Self {
        Draft { text: String::new(), spanish, place: Place::default() }
    }

    /// Adds lines of the mapping.
    pub(super) fn push_str(&mut self, lines: &str) {
        self.text.push_str(lines);
    }

    /// Adds a remark on lines of its own.
    pub(super) fn remark(&mut self, remark: &Told) {
        let remark = self.says(remark);
        self.text.push_str(&remark);
        self.text.push('\n');
    }

    /// Adds a remark that asks for a look by somebody who knows the file.
    pub(super) fn question(&mut self, question: &Told) {
        let question = self.asks(question);
        self.text.push_str(&question);
        self.text.push('\n');
    }

    /// Says of which columns nothing is made.
    pub(super) fn leaves<'c>(&mut self, columns: impl Iterator<Item = &'c str>) {
        let names: Vec<String> = columns.map(quoted).collect();
        if names.is_empty() {
            return;
        }
        self.push_str("\n");
        let ([en, es], names) = (LEFT, names.join(", "));
        self.remark(&told!("{en} {names}.", "{es} {names}."));
    }

    /// Returns a remark as it ends a line.
    pub(super) fn says(&self, remark: &Told) -> String {
        commented(self.choose(remark))
    }

    /// Returns a question as it ends a line.
    pub(super) fn asks(&self, question: &Told) -> String {
        let mark = if self.spanish { "REVISE" } else { "CHECK" };
        commented(&format!("{mark}: {}", self.choose(question)))
    }

    /// Returns where the text ends, as a mark of what is written from now on.
    pub(super) fn mark(&self) -> usize {
        self.text.len()
    }

    /// Returns what was written since a mark.
    pub(super) fn since(&self, mark: usize) -> &str {
        self.text.get(mark..).unwrap_or_default()
    }

    /// Writes lines where a mark is, above what was written since.
    pub(super) fn insert(&mut self, mark: usize, lines: &str) {
        let since = self.since(mark).to_owned();
        self.text.truncate(self.text.len() - since.len());
        self.text.push_str(lines);
        self.text.push_str(&since);
    }

    /// Returns the whole text.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    fn choose<'t>(&self, told: &'t Told) -> &'t str {
        if self.spanish { told.spanish() } else { &told.en }
    }
}

impl fmt::Write for Draft {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.text.push_str(text);
        Ok(())
    }
}

/// Writes text as comments of TOML, whatever the names of columns in it hold.
fn commented(text: &str) -> String {
    let plain = |line: &str| format!("# {}", line.replace(is_hostile, " "));
    text.split('\n').map(plain).collect::<Vec<_>>().join("\n")
}

/// What marks a remark that asks for a look, in English and Spanish.
const MARKS: [&str; 2] = ["# CHECK: ", "# REVISE: "];

/// Returns what the text of a proposal asks for a look at: each question on one line, after the
/// line of the mapping that it ends.
pub fn to_check(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in text.lines() {
        let marked = MARKS.iter().find_map(|mark| line.split_once(mark));
        match (marked, line.strip_prefix("# ")) {
            (Some((before, question)), _) if before.trim().is_empty() => {
                all.push(question.to_owned());
                goes_on = true;
            }
            (Some((before, question)), _) => {
                all.push(format!("{}: {question}", before.trim()));
                goes_on = false;
            }
            (None, Some(rest)) if goes_on => {
                let last = all.last_mut();
                last.into_iter().for_each(|last| *last += &format!(" {rest}"));
            }
            (None, _) => goes_on = false,
        }
    }
    all
}

/// Tells whether a character moves what is around it, or ends lines: controls, marks of direction,
/// separators and the mark of byte order.
pub(super) fn is_hostile(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(sign, '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Writes a TOML string on one line, which is right as a key too.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for sign in text.chars() {
        match sign {
            '"' | '\\' => out.extend(['\\', sign]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            sign if is_hostile(sign) => {
                let _ = write!(out, "\\u{:04X}", u32::from(sign));
            }
            sign => out.push(sign),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use baremo_model::told;

    use super::*;

    #[test]
    fn what_is_asked_is_found_again_in_the_text() {
        let lines = [
            "# a remark",
            "# CHECK: is it",
            "# so?",
            "name = \"x\"",
            "\"zu\" = \"skip\"    # REVISE: ¿y esto?",
            "# another",
        ];
        let expected = ["is it so?", "\"zu\" = \"skip\": ¿y esto?"];
        assert_eq!(to_check(&lines.join("\n")), expected);
    }

    #[test]
    fn a_remark_stays_a_comment() {
        let name = "a\r\nb = 1\u{202e}";
        for (spanish, expected) in [
            (false, "# of `a \n# b = 1 `.\nc = 1  # CHECK: a?\n"),
            (true, "# de `a \n# b = 1 `.\nc = 1  # REVISE: ¿a?\n"),
        ] {
            let mut draft = Draft::new(spanish);
            draft.remark(&told!("of `{name}`.", "de `{name}`."));
            draft.push_str("c = 1  ");
            draft.question(&told!("a?", "¿a?"));
            assert_eq!(draft.into_text(), expected);
        }
    }
}
