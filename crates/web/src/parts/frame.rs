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

/// Puts a table of this class, or of none, into a frame. Its caption names it wherever it is met,
/// in a list of all tables, too. It is out of sight, for a heading or a summary shows the name.
pub(crate) fn framed(name: &str, class: &str, rows: &Markup) -> Markup {
    let class = Some(class).filter(|class| !class.is_empty());
    frame(
        name,
        &html! { table class=[class] {
            caption.named { span.hidden { (name) } }
            (rows)
        } },
    )
}

/// Puts a table into a frame whose cells hold, out of sight, what each figure stands on. What is in
/// the title of a cell needs a mouse: a switch before the table shows it in the cells, by style
/// alone.
pub(crate) fn spelt(language: Language, name: &str, class: &str, rows: &Markup) -> Markup {
    html! {
        details.spelt { summary { (text::SPELT.text(language)) } }
        (framed(name, class, rows))
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

    #[test]
    fn a_table_says_its_own_name() {
        let caption =
            "<caption class=\"named\"><span class=\"hidden\">a &lt;b&gt;</span></caption>";
        for (class, table) in [("", "<table>"), ("stack", "<table class=\"stack\">")] {
            let framed = framed("a <b>", class, &html! { tbody {} }).into_string();
            let expected = format!(">{table}{caption}<tbody></tbody></table></div>");
            assert!(framed.ends_with(&expected), "{framed}");
        }
    }
}
