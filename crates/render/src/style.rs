//! How wide, how coloured and with which characters text may be written.

/// What the terminal, or the file that stands in for one, can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns of a line; at least 40 are used.
    pub width: usize,
    /// Whether ANSI colours are written. Nothing is ever said by colour alone.
    pub color: bool,
    /// Whether characters beyond letters are shown (bars, arrows); otherwise ASCII stands in.
    pub unicode: bool,
}

impl Default for Style {
    fn default() -> Self {
        Style { width: 80, color: false, unicode: true }
    }
}

/// A way of painting text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paint {
    /// Headings and markers.
    Bold,
    /// What matters less.
    Dim,
    /// The product's accent.
    Accent,
    /// A change for the better.
    Good,
    /// A change for the worse, an error.
    Bad,
    /// A warning.
    Warn,
}

impl Paint {
    fn code(self) -> &'static str {
        match self {
            Paint::Bold => "1",
            Paint::Dim => "2",
            Paint::Accent => "36",
            Paint::Good => "32",
            Paint::Bad => "31",
            Paint::Warn => "33",
        }
    }
}

impl Style {
    /// Returns the style of a terminal that says its own width, 80 where there is none.
    /// `color` and `unicode` are the caller's to know.
    pub fn of_terminal(color: bool, unicode: bool) -> Self {
        let width = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
        Style { width, color, unicode }
    }

    /// Returns the columns in use: the width, and 40 at least.
    pub(crate) fn columns(self) -> usize {
        self.width.max(40)
    }

    /// Paints a text, where there is colour.
    pub(crate) fn paint(self, paint: Paint, text: &str) -> String {
        match self.color && !text.is_empty() {
            true => format!("\x1b[{}m{text}\x1b[0m", paint.code()),
            false => text.to_owned(),
        }
    }

    /// Replaces what a plain terminal cannot show by ASCII of the same width. Letters stay.
    pub(crate) fn finish(self, text: String) -> String {
        if self.unicode || text.is_ascii() {
            return text;
        }
        text.chars().map(plain).collect()
    }
}

fn plain(character: char) -> char {
    match character {
        '\u{202f}' | '\u{a0}' => ' ',
        '█' | '▇' => '#',
        '▆' | '▓' => '=',
        '▅' | '▄' | '▒' => '+',
        '▃' | '▂' | '░' => ':',
        '▁' | '·' | '…' | '○' => '.',
        '▏' | '▎' | '▍' | '▌' | '▋' | '▊' | '▉' => '#',
        '│' | '├' | '┤' | '╎' | '╵' | '┬' | '┴' | '┼' | '└' | '┌' | '┊' => {
            '|'
        }
        '─' | '━' | '–' | '—' | '−' | '╌' | '┄' => '-',
        '▲' | '↑' => '^',
        '▼' | '↓' => 'v',
        '▶' | '→' | '»' => '>',
        '◀' | '«' => '<',
        '◌' => '?',
        '≈' => '~',
        '◆' | '●' | '•' => '*',
        '◇' | '▪' => 'o',
        '✓' => '+',
        '✗' => 'x',
        '×' => 'x',
        '÷' => '/',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_keeps_its_width_and_its_letters() {
        let style = Style { unicode: false, ..Style::default() };
        let text = "▲ +12 % ◌ año 1\u{202f}204 ├─◆─┤ ░▒▓█ ▁▅";
        assert_eq!(style.finish(text.into()), "^ +12 % ? año 1 204 |-*-| :+=# .+");
        assert_eq!(Style::default().finish(text.into()), text);
    }

    #[test]
    fn colour_is_written_only_when_asked_for() {
        let style = Style { color: true, ..Style::default() };
        assert_eq!(style.paint(Paint::Bad, "▼"), "\x1b[31m▼\x1b[0m");
        assert_eq!(Style::default().paint(Paint::Bad, "▼"), "▼");
    }
}
