//! What kind of failure an error is, shared by every crate's error enum; and what can be wrong with
//! files that people write, told in fields so that `render` can say it in any language.

mod foreign;
mod hint;
mod refused;
mod source;
mod told;
mod toml;
mod ways;
mod word;

use std::fmt;

pub use self::foreign::Foreign;
pub use self::hint::Hint;
pub use self::refused::{refused, told_to_us};
pub use self::source::{ConditionPart, MappingProblem, Misfit, SourceError};
pub use self::told::Told;
pub use self::toml::{TomlProblem, line_at};
pub use self::word::MappingWord;

/// Says who has to act on an error, and so which exit status and HTTP status it gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The request cannot be answered as asked.
    BadRequest,
    /// What was named does not exist.
    NotFound,
    /// A file the owner of the installation edits is wrong.
    Config,
    /// Something outside the program is missing, full, locked or silent; asking again may work.
    Unavailable,
    /// A promise inside the program was broken: a bug.
    Internal,
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            ErrorKind::BadRequest => "bad request",
            ErrorKind::NotFound => "not found",
            ErrorKind::Config => "configuration",
            ErrorKind::Unavailable => "unavailable",
            ErrorKind::Internal => "internal",
        })
    }
}

/// Returns the candidate nearest to `word`, if one is near enough to be a misspelling; one that
/// differs in the case of letters only is.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let distance = |candidate: &str| match candidate.to_lowercase() == lower {
        true => 0,
        false => strsim::damerau_levenshtein(word, candidate),
    };
    let (distance, candidate) =
        candidates.into_iter().map(|candidate| (distance(candidate), candidate)).min()?;
    let longest = word.chars().count().max(candidate.chars().count());
    (distance <= (longest / 3).max(1)).then_some(candidate)
}

/// Returns the candidate that begins as `word` does but for its last letters: one that was written
/// in part. Of several that begin so, the shortest.
pub fn begun_alike<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let same = |candidate: &str| {
        word.chars().zip(candidate.chars()).take_while(|(one, other)| one == other).count()
    };
    let length = word.chars().count();
    let wanted = (length - length / 4).max(4);
    candidates
        .into_iter()
        .filter(|candidate| same(candidate) >= wanted)
        .min_by_key(|candidate| (candidate.len(), *candidate))
}

/// Returns candidates in order of how near they are to `word`, whatever the case of letters; those
/// equally near as they come.
pub fn by_nearness<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let word = word.to_lowercase();
    let mut candidates: Vec<&str> = candidates.into_iter().collect();
    candidates.sort_by_cached_key(|candidate| {
        strsim::damerau_levenshtein(&word, &candidate.to_lowercase())
    });
    candidates
}

/// Returns the English end of a message about a name: what was probably meant.
pub(crate) fn did_you_mean(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|name| format!(", did you mean `{name}`?")).unwrap_or_default()
}
