//! What can be wrong with a TOML file that people write.

use super::{did_you_mean, nearest};

/// Why a text is not the TOML that was wanted. Made of the reader's message by [`TomlProblem::of`],
/// which is the one place that knows how those are worded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TomlProblem {
    /// A key is not one of those that may stand there.
    #[error("unknown key `{key}`{}", did_you_mean(nearest))]
    UnknownKey {
        /// The key as written.
        key: String,
        /// The nearest valid one.
        nearest: Option<String>,
        /// All that may stand there.
        valid: Vec<String>,
    },
    /// A word is not one of those that a key takes.
    #[error("unknown word `{word}`{}", did_you_mean(nearest))]
    UnknownWord {
        /// The word as written.
        word: String,
        /// The nearest valid one.
        nearest: Option<String>,
        /// All that are taken.
        valid: Vec<String>,
    },
    /// A key that must be there is not.
    #[error("the key `{key}` is missing")]
    Missing {
        /// The key.
        key: String,
    },
    /// A key stands there twice.
    #[error("the key `{key}` is there twice")]
    Twice {
        /// The key; empty when the reader does not name it.
        key: String,
    },
    /// A value is of another type.
    #[error("{found} where {expected} is needed")]
    WrongType {
        /// What was found, in the reader's words.
        found: String,
        /// What was wanted, in the reader's words.
        expected: String,
    },
    /// The text is not TOML, or not what was wanted for another reason.
    #[error("{detail}")]
    Syntax {
        /// What the reader says.
        detail: String,
    },
}

impl TomlProblem {
    /// Reads the message of the TOML reader.
    pub fn of(message: &str) -> Self {
        let first = message.lines().next().unwrap_or(message).trim();
        let quoted = |text: &str| -> Vec<String> {
            text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
        };
        let name_of = |start: &str| {
            let (name, rest) = first.strip_prefix(start)?.split_once('`')?;
            let valid = quoted(rest);
            let near = nearest(name, valid.iter().map(String::as_str)).map(str::to_owned);
            Some((name.to_owned(), near, valid))
        };
        if let Some((key, nearest, valid)) = name_of("unknown field `") {
            return TomlProblem::UnknownKey { key, nearest, valid };
        }
        if let Some((word, nearest, valid)) = name_of("unknown variant `") {
            return TomlProblem::UnknownWord { word, nearest, valid };
        }
        let key = || quoted(first).into_iter().next().unwrap_or_default();
        if first.starts_with("missing field") {
            return TomlProblem::Missing { key: key() };
        }
        if first.starts_with("duplicate key") || first.starts_with("duplicate field") {
            return TomlProblem::Twice { key: key() };
        }
        let typed = ["invalid type: ", "invalid value: "];
        let typed = typed.iter().find_map(|start| first.strip_prefix(start));
        if let Some((found, expected)) = typed.and_then(|rest| rest.split_once(", expected ")) {
            let (found, expected) = (found.to_owned(), expected.to_owned());
            return TomlProblem::WrongType { found, expected };
        }
        TomlProblem::Syntax { detail: first.to_owned() }
    }

    /// Names the key that is there twice, where the reader's message does not: it stands at the
    /// place that the reader told.
    pub fn named_in(self, text: &str, place: Option<std::ops::Range<usize>>) -> Self {
        match (self, place.and_then(|place| text.get(place))) {
            (TomlProblem::Twice { key }, Some(found)) if key.is_empty() => {
                TomlProblem::Twice { key: found.trim().to_owned() }
            }
            (problem, _) => problem,
        }
    }

    /// Returns everything that may stand where the problem is, when more than the nearest is known.
    pub fn valid(&self) -> &[String] {
        match self {
            TomlProblem::UnknownKey { valid, .. } | TomlProblem::UnknownWord { valid, .. } => valid,
            _ => &[],
        }
    }
}

/// Returns the line of a place in a text, the first being 1.
pub fn line_at(text: &str, offset: usize) -> usize {
    let before = &text.as_bytes()[..offset.min(text.len())];
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Plan {
        #[serde(rename = "zone")]
        _zone: String,
        #[serde(default, rename = "mode")]
        _mode: Option<Mode>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Mode {
        First,
        Last,
    }

    fn check(text: &str, expected: &str) {
        let error = toml::from_str::<Plan>(text).expect_err("the text is wrong");
        let problem = TomlProblem::of(error.message()).named_in(text, error.span());
        assert_eq!(problem.to_string(), expected);
        assert!(!matches!(problem, TomlProblem::Syntax { .. }), "{problem:?}");
    }

    #[test]
    fn the_readers_words_are_understood() {
        check("zome = \"UTC\"", "unknown key `zome`, did you mean `zone`?");
        check("zone = \"UTC\"\nmode = \"lats\"", "unknown word `lats`, did you mean `last`?");
        check("", "the key `zone` is missing");
        check("zone = \"UTC\"\nzone = \"UTC\"", "the key `zone` is there twice");
        check("zone = 1", "integer `1` where a string is needed");
        let _ = (Mode::First, Mode::Last);
    }

    #[test]
    fn what_is_no_toml_keeps_the_readers_words() {
        let error = toml::from_str::<Plan>("zone = [").expect_err("the list is open");
        assert!(matches!(TomlProblem::of(error.message()), TomlProblem::Syntax { .. }));
        assert_eq!(line_at("a\nb\nc", 4), 3);
        assert_eq!(line_at("a", 9), 1);
    }
}
