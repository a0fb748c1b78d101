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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_end_is_cut_in_sight_and_whole_on_pointing() {
        let escaped = "ñ&lt;".repeat(5_000);
        let expected = format!("<span class=\"long-name\" title=\"{escaped}\">{escaped}</span>");
        assert_eq!(long(&"ñ<".repeat(5_000)).into_string(), expected);
        let usual = "n".repeat(LONG);
        assert_eq!(long(&usual).into_string(), usual);
    }
}
