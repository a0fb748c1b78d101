//! Markdown of metric pages, lightly set for a terminal.

use crate::style::{Paint, Style};
use crate::text::{spaces, wrap};

/// Writes Markdown: paragraphs and lists wrapped, tables and code as they are, marks of emphasis
/// and code taken away, links as text with their address behind. Every line stands behind
/// `indent` spaces. Fenced blocks are cut to the width.
pub(crate) fn write(out: &mut String, style: Style, markdown: &str, indent: usize) {
    let mut blocks = Blocks { out, style, indent, text: String::new(), lead: String::new() };
    let mut fenced = false;
    for line in markdown.lines() {
        let trimmed = line.trim();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            blocks.flush();
            fenced = !fenced;
            continue;
        }
        if fenced || trimmed.starts_with('|') {
            blocks.flush();
            blocks.verbatim(line);
            continue;
        }
        if trimmed.is_empty() {
            blocks.flush();
            blocks.gap();
            continue;
        }
        if let Some(heading) = trimmed.strip_prefix('#') {
            blocks.flush();
            blocks.heading(heading.trim_start_matches('#').trim());
            continue;
        }
        match item(trimmed) {
            Some((lead, rest)) => {
                blocks.flush();
                let depth = line.len() - line.trim_start().len();
                blocks.lead = format!("{}{lead} ", spaces(depth.min(6)));
                blocks.text = rest.to_owned();
            }
            None => {
                if !blocks.text.is_empty() {
                    blocks.text.push(' ');
                }
                blocks.text.push_str(trimmed);
            }
        }
    }
    blocks.flush();
}

/// Returns mark and text of a list's item.
fn item(line: &str) -> Option<(String, &str)> {
    for bullet in ["- ", "* ", "+ "] {
        if let Some(rest) = line.strip_prefix(bullet) {
            return Some(("•".into(), rest.trim_start()));
        }
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..)?.strip_prefix(". ")?;
    (1..=3).contains(&digits).then(|| (format!("{}.", &line[..digits]), rest.trim_start()))
}

struct Blocks<'a> {
    out: &'a mut String,
    style: Style,
    indent: usize,
    /// The paragraph or item being read.
    text: String,
    /// What stands before its first line.
    lead: String,
}

impl Blocks<'_> {
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let lead = std::mem::take(&mut self.lead);
        if text.is_empty() {
            return;
        }
        let margin = spaces(self.indent);
        let hang = spaces(crate::text::width(&lead));
        let room = self.style.columns().saturating_sub(self.indent + hang.len()).max(10);
        // Lines are broken by what is seen, then set: a mark may span lines.
        let mut bold = false;
        for (index, line) in wrap(&plain(&text), room).iter().enumerate() {
            let start = if index == 0 { &lead } else { &hang };
            let set = emphasise(self.style, line, &mut bold);
            *self.out += &format!("{margin}{start}{set}\n");
        }
    }

    fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn heading(&mut self, heading: &str) {
        self.gap();
        let heading: String = plain(heading).chars().filter(|c| !is_mark(*c)).collect();
        for line in wrap(&heading, self.style.columns().saturating_sub(self.indent)) {
            let line = self.style.paint(Paint::Bold, &line);
            *self.out += &format!("{}{line}\n", spaces(self.indent));
        }
    }

    fn verbatim(&mut self, line: &str) {
        let room = self.style.columns().saturating_sub(self.indent + 2);
        let line = crate::text::cut(&line.replace('\t', "    "), room);
        *self.out += &format!("{}  {}\n", spaces(self.indent), self.style.paint(Paint::Dim, &line));
    }
}

/// Begins and ends bold text; private characters that take no column.
const BOLD: char = '\u{200b}';
const BOLD_END: char = '\u{200c}';

fn is_mark(character: char) -> bool {
    matches!(character, BOLD | BOLD_END)
}

/// Returns a paragraph without any of Markdown's marks.
pub(crate) fn unmarked(text: &str) -> String {
    plain(text).chars().filter(|character| !is_mark(*character)).collect()
}

/// Returns text without Markdown's marks; bold is kept as marks of no width.
fn plain(text: &str) -> String {
    let text = links(&crate::text::clean(text));
    let mut out = String::with_capacity(text.len());
    let mut bold = false;
    let mut code = false;
    let mut rest = text.as_str();
    while let Some(character) = rest.chars().next() {
        if character == '`' {
            code = !code;
            rest = &rest[1..];
        } else if !code && rest.starts_with("**") {
            bold = !bold;
            out.push(if bold { BOLD } else { BOLD_END });
            rest = &rest[2..];
        } else if !code && character == '*' && emphasis(rest, &out) {
            rest = &rest[1..];
        } else {
            out.push(character);
            rest = &rest[character.len_utf8()..];
        }
    }
    out
}

/// Whether the `*` at the beginning of `rest` is a mark and not a multiplication.
fn emphasis(rest: &str, before: &str) -> bool {
    let after = rest[1..].chars().next().is_some_and(|character| !character.is_whitespace());
    let before = before.chars().next_back().is_some_and(|character| !character.is_whitespace());
    after != before || (after && before && !rest[1..].starts_with(|c: char| c.is_ascii_digit()))
}

/// Writes `[text](address)` as `text (address)`, or only the text of a link within the pages.
fn links(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        let link = after.split_once("](").and_then(|(label, tail)| {
            let (address, tail) = tail.split_once(')')?;
            (!label.contains('[') && !address.contains(' ')).then_some((label, address, tail))
        });
        out += before;
        match link {
            Some((label, address, tail)) => {
                out += label;
                if address.starts_with("http") && address != label {
                    out += &format!(" ({address})");
                }
                rest = tail;
            }
            None => {
                out.push('[');
                rest = after;
            }
        }
    }
    out + rest
}

fn emphasise(style: Style, line: &str, bold: &mut bool) -> String {
    let mut out = String::new();
    let mut run = String::new();
    for character in line.chars().chain([BOLD_END]) {
        if !is_mark(character) {
            run.push(character);
            continue;
        }
        let text = std::mem::take(&mut run);
        out += &if *bold { style.paint(Paint::Bold, &text) } else { text };
        *bold = character == BOLD;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_wrapped_and_its_marks_are_gone() {
        let page = "Una *espera* de `from_created`:\nsigue la línea.\n\n- **Empieza** en el primer \
                    mensaje del cliente\n  en el caso.\n1. véase [la guía](https://x.org/a)\n\n\
                    ```sql\nselect 1\n```\n";
        let mut out = String::new();
        write(&mut out, Style { width: 40, ..Style::default() }, page, 2);
        let expected = "  Una espera de from_created: sigue la
  línea.

  • Empieza en el primer mensaje del
    cliente en el caso.
  1. véase la guía (https://x.org/a)

    select 1
";
        assert_eq!(out, expected);
    }

    #[test]
    fn bold_is_painted_where_there_is_colour() {
        let mut out = String::new();
        let style = Style { color: true, ..Style::default() };
        write(&mut out, style, "a **b c** d 2 * 3", 0);
        assert_eq!(out, "a \x1b[1mb c\x1b[0m d 2 * 3\n");
    }
}
