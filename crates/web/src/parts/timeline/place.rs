//! Room for labels: how wide a text is, and which part of a line is taken.

/// Width of a character of the picture's text, on average; wide scripts take more.
const CHARACTER: f64 = 6.7;

/// Returns about how wide a text is drawn, rather too wide than too narrow.
pub(crate) fn width(text: &str) -> f64 {
    let wide = |c: char| if (c as u32) >= 0x1100 { 13.0 } else { CHARACTER };
    text.chars().map(wide).sum()
}

/// Shortens a text to a width.
pub(crate) fn cut(text: &str, most: f64) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        short.push(c);
        if width(&short) + CHARACTER > most {
            short.pop();
            break;
        }
    }
    short.trim_end().to_owned() + "…"
}

/// Breaks a text into lines of a width, between words where that is possible; what needs more than
/// `count` lines is cut.
pub(crate) fn lines(text: &str, most: f64, count: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        if lines.len() + 1 >= count {
            lines.push(cut(rest, most));
            break;
        }
        let end = fitting(rest, most);
        let (line, other) = rest.split_at(end);
        lines.push(line.trim_end().to_owned());
        rest = other.trim_start();
    }
    lines
}

/// Returns where the first line of a text ends: after its last word that fits, else within a word.
fn fitting(text: &str, most: f64) -> usize {
    if width(text) <= most {
        return text.len();
    }
    let breaks = text.match_indices(' ').map(|(index, _)| index);
    if let Some(end) = breaks.take_while(|index| width(&text[..*index]) <= most).last() {
        return end;
    }
    let ends = text.char_indices().map(|(index, c)| index + c.len_utf8());
    let first = text.chars().next().map_or(0, char::len_utf8);
    ends.take_while(|end| width(&text[..*end]) <= most).last().unwrap_or(first)
}

/// A line on which nothing may lie over anything else.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    taken: Vec<(f64, f64)>,
}

impl Line {
    /// Returns whether a part of the line is free.
    pub(crate) fn is_free(&self, from: f64, to: f64) -> bool {
        self.taken.iter().all(|(start, end)| to <= *start || from >= *end)
    }

    /// Takes a part of the line when it is free.
    pub(crate) fn take(&mut self, from: f64, to: f64) -> bool {
        let free = self.is_free(from, to);
        if free {
            self.taken.push((from, to));
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_lies_over_anything_else() {
        let mut line = Line::default();
        assert!(line.take(0.0, 10.0) && line.take(10.0, 20.0));
        assert!(!line.take(9.0, 11.0) && !line.take(-5.0, 50.0));
    }

    #[test]
    fn a_cut_text_fits() {
        let long = "x".repeat(10_000);
        assert!(width(&cut(&long, 100.0)) <= 100.0 + CHARACTER);
        assert_eq!(cut("short", 100.0), "short");
    }

    #[test]
    fn a_long_name_is_broken_into_lines() {
        assert_eq!(lines("first response time", 100.0, 2), ["first response", "time"]);
        assert_eq!(lines("first response time", 60.0, 3), ["first", "response", "time"]);
        assert_eq!(lines("Benachrichtigung", 80.0, 3), ["Benachricht", "igung"]);
        assert_eq!(lines("", 80.0, 3), Vec::<String>::new());
        let long = lines(&"ñ".repeat(10_000), 100.0, 4);
        assert!(long.len() == 4 && long[3].ends_with('…') && !long[2].ends_with('…'), "{long:?}");
        assert_eq!(lines("ñññ", 1.0, 9), ["ñ", "ñ", "ñ"]);
    }
}
