//! A frame for what may be wider than the page: it scrolls by itself, and the page never sideways.
//!
//! ```text
//! ┌ first column ┬───────────────────┐
//! │ stays        │ goes on       ▒▒▒▒│  an edge that fades says that there is more
//! └──────────────┴───────────────────┘
//! ```

use baremo_render::Language;
use maud::{Markup, html};

use crate::text;

/// Puts a table or a picture into a frame. It takes the focus, so that keys scroll it, and has a
/// name, so that those who hear the page know what they are in. It is a group and no landmark: a
/// page has many of them, which often are named like the section they stand in.
pub(crate) fn frame(name: &str, content: &Markup) -> Markup {
    html! { div.scroll tabindex="0" role="group" aria-label=(name) { (content) } }
}

/// Puts a table into a frame whose cells hold, out of sight, what each figure stands on. What is in
/// the title of a cell needs a mouse: a switch before the table shows it in the cells, by style
/// alone.
pub(crate) fn spelt(language: Language, name: &str, table: &Markup) -> Markup {
    html! {
        details.spelt { summary { (text::SPELT.text(language)) } }
        (frame(name, table))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_scrolls_can_be_reached_and_has_a_name() {
        let framed = frame("a \"b\" <c>", &html! { table {} }).into_string();
        let expected = "<div class=\"scroll\" tabindex=\"0\" role=\"group\" \
                        aria-label=\"a &quot;b&quot; &lt;c&gt;\"><table></table></div>";
        assert_eq!(framed, expected);
    }
}
