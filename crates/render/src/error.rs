//! Errors and warnings as they are printed.

use crate::language::Language;
use crate::messages::{self, Message};
use crate::style::{Paint, Style};
use crate::text::{clean, paragraph, spaces};

/// Writes `error: …` and its hints, each on lines of its own. The message itself is shown in the
/// language it comes in; only the words around it follow the reader's.
pub fn error_text(language: Language, style: Style, message: &str, hints: &[String]) -> String {
    framed(language, style, (messages::ERROR, Paint::Bad), message, hints)
}

/// Writes `warning: …` in the same way.
pub fn warning_text(language: Language, style: Style, message: &str, hints: &[String]) -> String {
    framed(language, style, (messages::WARNING, Paint::Warn), message, hints)
}

fn framed(
    language: Language,
    style: Style,
    (word, paint): (Message, Paint),
    message: &str,
    hints: &[String],
) -> String {
    let mut out = String::new();
    block(&mut out, style, (word.text(language), paint), message);
    for hint in hints {
        block(&mut out, style, (messages::HINT.text(language), Paint::Accent), hint);
    }
    style.finish(out)
}

/// Writes a word and a text; the text keeps its own lines.
fn block(out: &mut String, style: Style, (word, paint): (&str, Paint), text: &str) {
    for (index, line) in text.trim_end().lines().enumerate() {
        let lead = if index == 0 { format!("{word}: ") } else { spaces(2) };
        let mut written = String::new();
        paragraph(&mut written, &clean(line), &lead, &spaces(2), style.columns());
        if index == 0 {
            let painted = style.paint(paint, &format!("{word}:"));
            written = painted + &written[word.len() + 1..];
        }
        *out += &written;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_its_hints() {
        let hints = vec!["there are email, chat".to_owned()];
        let message = "unknown dimension `chanel`, did you mean `channel`?";
        let out = error_text(Language::Es, Style::default(), message, &hints);
        assert_eq!(
            out,
            "error: unknown dimension `chanel`, did you mean `channel`?\n\
             sugerencia: there are email, chat\n"
        );
        let style = Style { color: true, ..Style::default() };
        assert_eq!(
            warning_text(Language::En, style, "two\nlines\x1b[2J", &[]),
            "\x1b[33mwarning:\x1b[0m two\n  lines [2J\n"
        );
    }
}
