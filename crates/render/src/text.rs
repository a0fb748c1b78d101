//! Text by the columns it takes: measuring, padding, cutting, wrapping.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::style::Style;

/// Returns the columns a text takes, colour codes aside.
pub(crate) fn width(text: &str) -> usize {
    if !text.contains('\x1b') {
        return text.width();
    }
    let mut columns = 0;
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\x1b') {
        columns += before.width();
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    columns + rest.width()
}

/// Writes a formula with the signs that print has and keyboards lack: `a - b x c` as `a − b × c`.
pub fn with_signs(formula: &str) -> String {
    formula.replace(" - ", " − ").replace(" x ", " × ")
}

/// Returns whether a character turns the direction of what is written after it, and so makes a
/// text read as another one: `\u{202e}gnp.exe` as `exe.png`.
pub fn turns(character: char) -> bool {
    matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}')
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns whether a character would not be seen, or disturb what is written beside it.
fn hostile(character: char) -> bool {
    let breaks = matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}');
    character.is_control() || turns(character) || breaks
}

/// Returns a text without control and direction characters, on one line: what data say, as it is
/// shown anywhere. Files that hold data keep it as it came.
pub fn clean(text: &str) -> String {
    if !text.chars().any(hostile) {
        return text.to_owned();
    }
    let spaced: String =
        text.chars().map(|character| if hostile(character) { ' ' } else { character }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns a text that begins a sentence.
pub(crate) fn capitalised(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// Cuts a text to so many columns, with an ellipsis where something is lost.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for character in text.chars() {
        let wide = character.width().unwrap_or(0);
        if used + wide + 1 > columns {
            break;
        }
        out.push(character);
        used += wide;
    }
    if columns > 0 {
        out.push('…');
    }
    out
}

/// Fills a text with spaces on the right.
pub(crate) fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", spaces(columns.saturating_sub(width(text))))
}

/// Fills a text with spaces on the left.
pub(crate) fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", spaces(columns.saturating_sub(width(text))))
}

/// Returns so many spaces.
pub(crate) fn spaces(count: usize) -> String {
    " ".repeat(count)
}

/// Breaks a text into lines of at most `columns`, at spaces; a longer word is broken anywhere.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let wide = width(word);
        if used > 0 && used + 1 + wide <= columns {
            line.push(' ');
            line.push_str(word);
            used += 1 + wide;
            continue;
        }
        if used > 0 {
            lines.push(std::mem::take(&mut line));
        }
        used = 0;
        if wide <= columns {
            line.push_str(word);
            used = wide;
            continue;
        }
        for character in word.chars() {
            let wide = character.width().unwrap_or(0);
            if used + wide > columns && used > 0 {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(character);
            used += wide;
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Writes a text wrapped, the first line after `first`, the others after `next`.
pub(crate) fn paragraph(out: &mut String, text: &str, first: &str, next: &str, columns: usize) {
    let room = columns.saturating_sub(width(first).max(width(next))).max(10);
    for (index, line) in wrap(text, room).iter().enumerate() {
        out.push_str(if index == 0 { first } else { next });
        out.push_str(line);
        out.push('\n');
    }
}

/// Writes a text wrapped, the lines after the first indented. A word stays whole, however long it
/// is, so that paths can be copied.
pub fn hanging(style: Style, text: &str) -> String {
    let mut out = String::new();
    let mut used = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let wide = width(word);
        let gap = match used {
            0 => "",
            _ if used + 1 + wide > style.columns() => "\n  ",
            _ => " ",
        };
        used = wide + if gap.len() > 1 { 2 } else { used + gap.len() };
        out += gap;
        out += word;
    }
    out + "\n"
}

/// Writes parts joined by dots, breaking lines between parts where that is possible.
pub(crate) fn joined(out: &mut String, parts: &[String], indent: &str, columns: usize) {
    let room = columns.saturating_sub(width(indent)).max(10);
    let mut line = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if !line.is_empty() && width(&line) + 3 + width(part) > room {
            paragraph(out, &std::mem::take(&mut line), indent, indent, columns);
        }
        if !line.is_empty() {
            line += " · ";
        }
        line += part;
    }
    if !line.is_empty() {
        paragraph(out, &line, indent, indent, columns);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_has_the_signs_of_print_and_words_keep_theirs() {
        assert_eq!(with_signs("mean of (reply - message) x 2"), "mean of (reply − message) × 2");
        assert_eq!(with_signs("re-open x-ray / 0-100"), "re-open x-ray / 0-100");
    }

    #[test]
    fn words_that_hang_stay_whole() {
        let path = "/".repeat(50);
        let style = Style { width: 40, ..Style::default() };
        let text = format!("✗ files: the first of those that are gone is {path}; put it back");
        let expected =
            format!("✗ files: the first of those that are\n  gone is\n  {path};\n  put it back\n");
        assert_eq!(hanging(style, &text), expected);
    }

    #[test]
    fn widths_are_columns() {
        assert_eq!(width("año"), 3);
        assert_eq!(width("日本"), 4);
        assert_eq!(width("\x1b[31m▼\x1b[0m 3"), 3);
        assert_eq!(cut("日本語", 4), "日…");
        assert_eq!(cut("canal", 5), "canal");
        assert_eq!(left("año", 5) + "|", "año  |");
        assert_eq!(right("日", 4), "  日");
    }

    #[test]
    fn nothing_hostile_reaches_the_terminal() {
        assert_eq!(clean("a\x1b[2Jb\nc\u{202e}d"), "a [2Jb c d");
        assert_eq!(clean("niño  feliz"), "niño  feliz");
    }

    #[test]
    fn lines_break_at_spaces_and_long_words_anywhere() {
        assert_eq!(wrap("uno dos tres", 7), ["uno dos", "tres"]);
        assert_eq!(wrap("abcdefgh ij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("", 4), [""]);
    }
}
