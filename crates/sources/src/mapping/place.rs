//! Where in a mapping stands what is wrong with it.
//!
//! Keys are checked when a mapping meets a file, long after its text was read: the place is looked
//! for again, by what the problem names.

use baremo_model::error::{MappingProblem, MappingWord};

use crate::SourceError;

/// Returns an error about a mapping with its file, and the line that it is about.
pub(super) fn located(error: SourceError, file: &str, text: &str) -> SourceError {
    match error {
        SourceError::Mapping { place, problem, .. } => {
            let line = line_of(text, &place, &problem);
            SourceError::Mapping { mapping: file.to_owned(), line, place, problem }
        }
        other => other,
    }
}

/// Returns the line, from 1: of a key that is needed and not there, where its file or question
/// begins; none of what does not stand in the text.
fn line_of(text: &str, place: &[String], problem: &MappingProblem) -> Option<usize> {
    let lines: Vec<String> = text.lines().map(|line| line.trim().replace("\\\"", "\"")).collect();
    let (from, end) = section(&lines, place);
    let is_it = |line: &String| says(line, problem);
    let inside = lines[from..end].iter().position(is_it).map(|line| from + line);
    let found = inside.or_else(|| match problem {
        // Words of tables and zones stand before the files.
        MappingProblem::Word { .. } => lines.iter().position(is_it),
        MappingProblem::Needs { .. } if !place.is_empty() => Some(from),
        _ => None,
    });
    found.map(|line| line + 1)
}

/// Returns where what is said of a kind of file, or of a question of it, begins and the kind ends.
fn section(lines: &[String], place: &[String]) -> (usize, usize) {
    if place.is_empty() {
        return (0, lines.len());
    }
    let is_file = |line: &String| line.starts_with("[[file]]");
    let mut from = lines.iter().position(is_file).unwrap_or(0);
    for (depth, name) in place.iter().enumerate() {
        // Another kind may look this one up, or have a column of its name.
        let is_it = |line: &String| match depth {
            0 => value(line, "name").is_some_and(|value| quotes(value, name)),
            _ => quotes(line, name),
        };
        from += lines[from..].iter().position(is_it).unwrap_or(0);
    }
    let next = lines[from..].iter().skip(1).position(is_file);
    (from, next.map_or(lines.len(), |next| from + 1 + next))
}

/// Tells whether a line says what is wrong; of a key that is needed, that it is empty.
fn says(line: &str, problem: &MappingProblem) -> bool {
    match problem {
        MappingProblem::Needs { key } => {
            value(line, key).is_some_and(|value| matches!(value, "[]" | "\"\"" | "''"))
        }
        MappingProblem::OnlyWith { key, .. } => value(line, key).is_some(),
        _ if line.starts_with('#') => false,
        // The kind of a file that was read before: it stands nowhere in the mapping.
        MappingProblem::Word { what: MappingWord::FileKind, .. } => false,
        MappingProblem::Word { what: MappingWord::Revision, .. } => {
            value(line, "revision").is_some()
        }
        MappingProblem::Word { word, .. } if word.is_empty() => quotes(line, word),
        MappingProblem::Word { word, .. } => has_word(line, word),
        MappingProblem::Unexpected { text, .. }
        | MappingProblem::OpenQuote { text }
        | MappingProblem::Condition { text, .. } => line.contains(text),
        MappingProblem::NoLookUp { name } => quotes(line, name),
    }
}

/// Tells whether a line holds a word, and not as a part of another.
fn has_word(line: &str, word: &str) -> bool {
    let goes_on = |next: Option<char>| next.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(word).any(|(at, _)| {
        !goes_on(line[..at].chars().next_back()) && !goes_on(line[at + word.len()..].chars().next())
    })
}

/// Tells whether a line holds a name in quotes.
fn quotes(line: &str, name: &str) -> bool {
    ['"', '\''].iter().any(|quote| line.contains(&format!("{quote}{name}{quote}")))
}

/// Returns what a line gives a key.
fn value<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let given = line.strip_prefix(key)?.trim_start().strip_prefix('=')?;
    Some(given.split('#').next().unwrap_or_default().trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "name = \"calls\"\n# \"opend\" is a word; reopend is none\n\
        [tables.reopend]\nused = \"opend\"\n\n[[file]]\n\
        name = \"calls\"\nanswers_at = []   # CHECK\nkey = \"notes\"\n[[file]]\nname = \"notes\"\n";

    fn line(place: &[&str], problem: MappingProblem) -> Option<usize> {
        let place: Vec<String> = place.iter().map(|name| (*name).to_owned()).collect();
        line_of(TEXT, &place, &problem)
    }

    #[test]
    fn a_line_is_that_of_the_key_or_word_and_else_that_of_the_file() {
        let needs = |key: &str| MappingProblem::Needs { key: key.to_owned() };
        assert_eq!(line(&["calls"], needs("answers_at")), Some(8));
        assert_eq!(line(&["notes"], needs("answers_at")), Some(11));
        assert_eq!(line(&["calls"], needs("conversation")), Some(7));
        let word = |word: &str| MappingProblem::Word {
            what: baremo_model::error::MappingWord::EventKind,
            word: word.to_owned(),
            nearest: None,
            valid: Vec::new(),
        };
        assert_eq!(line(&["calls"], word("opend")), Some(4));
        // A zone of the command line stands nowhere in the text.
        assert_eq!(line(&["calls"], word("Europe/Madri")), None);
        assert_eq!(line(&[], needs("name")), None);
    }

    #[test]
    fn an_empty_text_has_no_line() {
        let problem = MappingProblem::Needs { key: "at".to_owned() };
        assert_eq!(line_of("", &[], &problem), None);
    }
}
