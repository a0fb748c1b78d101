//! Words of tables, and pieces of texts that hold several things.

use std::borrow::Cow;
use std::num::NonZeroUsize;

/// What stands between the pieces of a text.
const BETWEEN: char = ';';

/// What a table has for a value: several words when one activity means several events.
pub(crate) enum Words<'a> {
    One(Cow<'a, str>),
    Several(&'a [String]),
}

impl Words<'_> {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        let (one, several): (Option<&str>, &[String]) = match self {
            Words::One(word) => (Some(word), &[]),
            Words::Several(words) => (None, words),
        };
        one.into_iter().chain(several.iter().map(String::as_str))
    }
}

/// Returns a piece of a text, by its place from 1; nothing where it is blank, or not there.
pub(super) fn piece(text: Cow<'_, str>, part: NonZeroUsize) -> Option<Cow<'_, str>> {
    match text {
        Cow::Borrowed(text) => of(text, part).map(Cow::Borrowed),
        Cow::Owned(text) => of(&text, part).map(|own| Cow::Owned(own.to_owned())),
    }
}

fn of(text: &str, part: NonZeroUsize) -> Option<&str> {
    let own = text.split(BETWEEN).nth(part.get() - 1)?.trim();
    (!own.is_empty()).then_some(own)
}
