//! A menu that leads to the places of a long page, where they do not come folded.

use baremo_render::Language;
use maud::{Markup, html};

use crate::text;

/// Leads to places of this page, each by its id, with its name.
pub(crate) fn jump<'a>(
    language: Language,
    places: impl Iterator<Item = (String, &'a str)>,
) -> Markup {
    html! {
        details.menu.jump.no-print {
            summary.pill {
                (text::JUMP.text(language)) " " span aria-hidden="true" { "▾" }
            }
            div.sheet.long { @for (id, name) in places { a href=(format!("#{id}")) { (name) } } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_led_to() {
        let places = [("family-speed".to_owned(), "Speed & <b>"), ("b".to_owned(), "B")];
        let page = jump(Language::En, places.into_iter()).into_string();
        let first = "<a href=\"#family-speed\">Speed &amp; &lt;b&gt;</a>";
        assert!(page.contains(first) && page.contains("<a href=\"#b\">B</a>"), "{page}");
    }
}
