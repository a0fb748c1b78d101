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

/// Breaks a text into one line or two of a width; what is longer is cut.
pub(crate) fn lines(text: &str, most: f64) -> Vec<String> {
    if width(text) <= most {
        return vec![text.to_owned()];
    }
    let breaks = text.match_indices(' ').map(|(index, _)| index);
    match breaks.rev().find(|index| width(&text[..*index]) <= most) {
        Some(index) => vec![text[..index].to_owned(), cut(&text[index + 1..], most)],
        None => vec![cut(text, most)],
    }
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
        assert_eq!(lines("first response time", 100.0), ["first response", "time"]);
        assert_eq!(lines(&long, 100.0).len(), 1);
    }
}
