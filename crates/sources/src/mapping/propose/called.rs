//! Whether a name has a word: without capitals, accents and marks, in whatever gender and number.

use baremo_model::text::bare;

/// Letters with which a word ends as its gender and number want, at most: `abierto`, `abiertas`.
const ENDING: usize = 2;

/// Tells whether a column name has a word, or words, of its own, or one with such a stem.
pub(super) fn is_called(name: &str, word: &str) -> bool {
    has(&plain(name), word)
}

/// Tells whether a column name has one of several words.
pub(super) fn is_called_any<'w>(name: &str, words: impl IntoIterator<Item = &'w str>) -> bool {
    let name = plain(name);
    words.into_iter().any(|word| has(&name, word))
}

/// Tells whether the plain words of a name hold a word, or one with such a stem.
pub(super) fn has(name: &str, word: &str) -> bool {
    let Some(stem) = word.strip_suffix('-') else {
        let is_whole =
            |at: usize| name[..at].ends_with(' ') && name[at + word.len()..].starts_with(' ');
        return name.match_indices(word).any(|(at, _)| is_whole(at));
    };
    let mut endings = name.split(' ').filter_map(|own| own.strip_prefix(stem));
    endings.any(|ending| ending.chars().count() <= ENDING)
}

/// Returns the words of a column name without capitals, accents and marks, one blank around each.
pub(super) fn plain(name: &str) -> String {
    let mut plain = String::from(" ");
    let mut last_lower = false;
    for c in name.chars().filter_map(bare) {
        let begins = c.is_uppercase() && last_lower;
        last_lower = c.is_lowercase();
        if (begins || !c.is_alphanumeric()) && !plain.ends_with(' ') {
            plain.push(' ');
        }
        if c.is_alphanumeric() {
            plain.extend(c.to_lowercase());
        }
    }
    if !plain.ends_with(' ') {
        plain.push(' ');
    }
    plain
}
