//! The prose of metric pages as HTML: paragraphs, lists, code, emphasis, links. All else is text.

use maud::{Markup, html};

/// What stands instead of a span of code; none where it stands as it is.
pub(crate) type Named<'a> = &'a dyn Fn(&str) -> Option<Markup>;

/// Writes the Markdown of one part.
pub(crate) fn markdown(text: &str) -> Markup {
    markdown_named(text, &|_| None)
}

/// Writes the Markdown of one part; spans of code that name something are called by what they name.
pub(crate) fn markdown_named(text: &str, named: Named<'_>) -> Markup {
    let mut blocks: Vec<Block> = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            if fenced {
                blocks.push(Block::Code(String::new()));
            } else {
                blocks.push(Block::Gap);
            }
            continue;
        }
        let trimmed = line.trim();
        let item = trimmed.strip_prefix("- ").or_else(|| trimmed.strip_prefix("* "));
        match (blocks.last_mut(), item) {
            (Some(Block::Code(code)), _) if fenced => {
                code.push_str(line);
                code.push('\n');
            }
            (Some(Block::List(items)), Some(item)) => items.push(item.to_owned()),
            (_, Some(item)) => blocks.push(Block::List(vec![item.to_owned()])),
            (_, None) if trimmed.is_empty() => blocks.push(Block::Gap),
            (Some(Block::Text(text)), None) => {
                text.push(' ');
                text.push_str(trimmed);
            }
            (Some(Block::List(items)), None) => {
                if let Some(last) = items.last_mut() {
                    last.push(' ');
                    last.push_str(trimmed);
                }
            }
            (_, None) => blocks.push(Block::Text(trimmed.to_owned())),
        }
    }
    html! {
        @for block in &blocks {
            @match block {
                Block::Gap => {}
                Block::Text(text) => p { (line(&together(text), named)) },
                Block::List(items) => ul {
                    @for item in items { li { (line(&together(item), named)) } }
                },
                Block::Code(code) => pre { code { (code) } },
            }
        }
    }
}

enum Block {
    Gap,
    Text(String),
    List(Vec<String>),
    Code(String),
}

/// Keeps a number on the line of its sign.
fn together(text: &str) -> String {
    text.replace(" %", "\u{a0}%")
}

/// Writes code, emphasis and links within a line.
pub(crate) fn inline(text: &str) -> Markup {
    line(text, &|_| None)
}

fn line(text: &str, named: Named<'_>) -> Markup {
    let (mut parts, mut rest): (Vec<Markup>, &str) = (Vec::new(), text);
    while let Some(at) = rest.find(['`', '*', '[']) {
        let (before, from) = rest.split_at(at);
        let (part, after) = span(from, named);
        parts.push(html! { (before) (part) });
        rest = after;
    }
    html! { @for part in &parts { (part) } (rest) }
}

/// Writes what a text begins with: code, emphasis, a link, or a sign that is none of them; returns
/// what follows.
fn span<'t>(text: &'t str, named: Named<'_>) -> (Markup, &'t str) {
    let between = |open: &str, close: &str| -> Option<(&'t str, &'t str)> {
        let (inner, after) = text.strip_prefix(open)?.split_once(close)?;
        (!inner.is_empty()).then_some((inner, after))
    };
    if let Some((code, after)) = between("`", "`") {
        return (named(code).unwrap_or_else(|| html! { code { (code) } }), after);
    }
    if let Some((strong, after)) = between("**", "**") {
        return (html! { strong { (line(strong, named)) } }, after);
    }
    if let Some((emphasis, after)) = between("*", "*") {
        return (html! { em { (line(emphasis, named)) } }, after);
    }
    let link = between("[", "](");
    let link = link.and_then(|(name, after)| Some((name, after.split_once(')')?)));
    if let Some((name, (target, after))) = link {
        let outside = target.starts_with("https://") || target.starts_with("http://");
        let written = html! {
            @if outside { a href=(target) rel="noreferrer" { (name) } } @else { (name) }
        };
        return (written, after);
    }
    let (sign, after) = text.split_at(1);
    (html! { (sign) }, after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_becomes_html_and_nothing_else_does() {
        let text = "One `a < b` and\n**two**.\n\n- [x](https://e.example/)\n\
                    - [y](javascript:alert(1))\n  \
                    more\n\n\
                    ```sql\nselect <1>\n```\n2 * 3";
        assert_eq!(
            markdown(text).into_string(),
            "<p>One <code>a &lt; b</code> and <strong>two</strong>.</p>\
             <ul><li><a href=\"https://e.example/\" rel=\"noreferrer\">x</a></li>\
             <li>y) more</li></ul>\
             <pre><code>select &lt;1&gt;\n</code></pre><p>2 * 3</p>"
        );
    }

    #[test]
    fn signs_without_end_are_as_many_signs() {
        let line = "*".repeat(100_000);
        assert_eq!(markdown(&line).into_string(), format!("<p>{line}</p>"));
    }

    #[test]
    fn a_number_stays_on_the_line_of_its_sign() {
        let html = markdown("El 82 % espera.\n\n- 9 %\n").into_string();
        assert_eq!(html, "<p>El 82\u{a0}% espera.</p><ul><li>9\u{a0}%</li></ul>");
    }

    #[test]
    fn code_that_names_something_is_called_by_its_name() {
        let named = |code: &str| (code == "csat").then(|| html! { a href="/csat" { "CSAT" } });
        assert_eq!(
            markdown_named("**See `csat`** and `window`", &named).into_string(),
            "<p><strong>See <a href=\"/csat\">CSAT</a></strong> and <code>window</code></p>"
        );
    }
}
