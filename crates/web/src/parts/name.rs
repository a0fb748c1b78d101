//! A name of the data as it stands among words: whole, but for one that is longer than any name is,
//! of which there is the beginning in sight and all of it on pointing.

use maud::{Markup, html};

/// Characters of a name that is never cut.
const LONG: usize = 120;

/// Writes a name, however long it is.
pub(crate) fn long(text: &str) -> Markup {
    html! {
        @if text.chars().nth(LONG).is_some() { span.long-name title=(text) { (text) } }
        @else { (text) }
    }
}

/// Writes what a value of a dimension is called, and on pointing the word that the data write,
/// which is the one of filters and files.
pub(crate) fn valued(said: &str, word: Option<&str>) -> Markup {
    html! {
        @match word.filter(|word| *word != said) {
            Some(word) => span title=(word) { (long(said)) },
            None => (long(said)),
        }
    }
}

/// Digits that a hash has at least, and those of it in sight.
const HASH: usize = 32;
const SIGHT: usize = 8;

/// Writes a text with the beginnings of its hashes, which nobody reads, and all of it on pointing.
pub(crate) fn hashed(text: &str) -> Markup {
    let mut short = String::with_capacity(text.len());
    for piece in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        match word.len() >= HASH && word.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            true => short.extend([&word[..SIGHT], "…", &piece[word.len()..]]),
            false => short.push_str(piece),
        }
    }
    html! {
        @if short == text { (long(text)) } @else { span title=(text) { (long(&short)) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_is_called_otherwise_tells_its_word_on_pointing() {
        let expected = "<span title=\"phone\">teléfono</span>";
        assert_eq!(valued("teléfono", Some("phone")).into_string(), expected);
        assert_eq!(valued("chat", Some("chat")).into_string(), "chat");
        assert_eq!(valued("no", None).into_string(), "no");
    }

    #[test]
    fn of_a_hash_the_beginning_is_in_sight() {
        let hash = "0123456789abcdef".repeat(2);
        let written = |text: &str| hashed(text).into_string();
        let all = format!("email:{hash} · vip");
        let expected = format!("<span title=\"{all}\">email:01234567… · vip</span>");
        assert_eq!(written(&all), expected);
        for plain in ["ana", "4711", &hash[1..], "ñ".repeat(40).as_str()] {
            assert_eq!(written(plain), plain);
        }
    }

    #[test]
    fn a_name_without_end_is_cut_in_sight_and_whole_on_pointing() {
        let escaped = "ñ&lt;".repeat(5_000);
        let expected = format!("<span class=\"long-name\" title=\"{escaped}\">{escaped}</span>");
        assert_eq!(long(&"ñ<".repeat(5_000)).into_string(), expected);
        let usual = "n".repeat(LONG);
        assert_eq!(long(&usual).into_string(), usual);
    }
}
