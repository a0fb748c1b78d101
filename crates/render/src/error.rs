//! Errors and warnings as they are printed.

use crate::language::Language;
use crate::messages::{self, Message};
use crate::style::{Paint, Style};
use crate::text::{clean, paragraph, spaces, width};

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
        let line = clean(line);
        let mut written = String::new();
        match line.contains(COMMAND) {
            true => with_commands(&mut written, &line, &lead, style.columns()),
            false => paragraph(&mut written, &line, &lead, &spaces(2), style.columns()),
        }
        if index == 0 {
            let painted = style.paint(paint, &format!("{word}:"));
            written = painted + &written[word.len() + 1..];
        }
        *out += &written;
    }
}

/// How a command begins that a text names, up to the next such mark.
const COMMAND: &str = "`baremo ";

/// Splits a line into words. A command is one, so that whoever copies it has it whole.
fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let command = rest.strip_prefix(COMMAND).and_then(|command| command.find('`'));
        let from = command.map_or(0, |end| COMMAND.len() + end);
        let end = rest[from..].find(' ').map_or(rest.len(), |end| from + end);
        words.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    words
}

/// Writes a line with commands in it, wrapped between its words alone, however long they are.
fn with_commands(out: &mut String, line: &str, lead: &str, columns: usize) {
    out.push_str(lead);
    let mut used = width(lead);
    for (index, word) in words(line).into_iter().enumerate() {
        let wide = width(word);
        match index {
            0 => {}
            _ if used + 1 + wide > columns => {
                out.push('\n');
                out.push_str(&spaces(2));
                used = 2;
            }
            _ => {
                out.push(' ');
                used += 1;
            }
        }
        out.push_str(word);
        used += wide;
    }
    out.push('\n');
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

    #[test]
    fn a_command_is_never_broken() {
        let style = Style { width: 40, ..Style::default() };
        let command = "`baremo import 'my calls.csv' --source desk --propose > map.toml`";
        let hints = vec![format!("{command} writes a mapping to look at; then give it by --map")];
        assert_eq!(
            error_text(Language::En, style, "nobody knows this file", &hints),
            format!(
                "error: nobody knows this file\nhint: {command}\n  \
                 writes a mapping to look at; then give\n  it by --map\n"
            )
        );
        let told = warning_text(Language::En, style, "x", &["see `baremo doctor`, then".into()]);
        assert_eq!(told, "warning: x\nhint: see `baremo doctor`, then\n");
    }
}
