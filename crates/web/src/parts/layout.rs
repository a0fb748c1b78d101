//! The frame around every page: head, navigation, theme and language, footer, keys.

use baremo_render::turns;
use maud::{DOCTYPE, Markup, html};

use super::zone;
use crate::address::Address;
use crate::text::{self, Text, login};
use crate::visit::{Again, Visit};

/// Header of a request that wants the main part alone.
pub(crate) const PART: &str = "x-part";

/// Pages of the navigation: path and name.
pub(crate) const NAV: &[(&str, Text)] = &[
    ("/", text::NAV_OVERVIEW),
    ("/metrics", text::NAV_METRICS),
    ("/customers", text::NAV_CUSTOMERS),
    ("/cohorts", text::NAV_COHORTS),
    ("/explore", text::NAV_EXPLORE),
    ("/closes", text::NAV_REPORTS),
    ("/sources", text::NAV_SOURCES),
    ("/calculators", text::NAV_CALCULATORS),
    ("/glossary", text::NAV_GLOSSARY),
];

/// Returns a page as text, without characters that turn the direction of what stands after them,
/// whatever the data hold. Attributes and what is typed in a `textarea` keep them, as does what is
/// there to be copied, in lines of its own: forms and filters ask for what the data hold.
pub(crate) fn upright(page: Markup) -> String {
    let page = page.into_string();
    if !page.contains(turns) {
        return page;
    }
    let mut out = String::with_capacity(page.len());
    let (mut rest, mut kept) = (page.as_str(), false);
    // A sign of a tag within a text or an attribute is escaped.
    while let Some(begins) = rest.find('<') {
        let (text, from) = rest.split_at(begins);
        let (tag, after) = from.split_at(from.find('>').map_or(from.len(), |end| end + 1));
        out.extend(text.chars().filter(|character| kept || !turns(*character)));
        out.push_str(tag);
        let is_copied = tag.starts_with("<pre") && tag.contains(" data-copy");
        (rest, kept) = (after, is_copied || tag.starts_with("<textarea"));
    }
    out.extend(rest.chars().filter(|character| !turns(*character)));
    out
}

/// Returns the main part alone, for scripts that replace it.
pub(crate) fn part(title: &str, main: &Markup, again: Option<&Again>) -> Markup {
    html! {
        (DOCTYPE)
        title { (title) " · baremo" }
        (main_part(main, again))
    }
}

/// Returns the main part; the script shows it anew when it says so.
fn main_part(main: &Markup, again: Option<&Again>) -> Markup {
    html! {
        main #main tabindex="-1" data-every=[again.map(|again| again.every)]
            data-next=[again.and_then(|again| again.next.as_deref())] { (main) }
    }
}

/// Returns a page without navigation and without anything that the data say: for those who are not
/// known yet.
pub(crate) fn bare(address: &Address, title: &str, main: &Markup) -> Markup {
    let language = address.language;
    html! {
        (DOCTYPE)
        html lang=(language.code()) data-theme=[address.theme()] {
            (head(title, None))
            body.bare {
                header.top {
                    span.mark { (mark()) "baremo" }
                    div.tools { (theme(address)) (language_link(address)) }
                }
                main #main tabindex="-1" { (main) }
            }
        }
    }
}

fn head(title: &str, again: Option<&Again>) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (title) " · baremo" }
            link rel="icon" href=(baremo_assets::path("icon.svg")) type="image/svg+xml";
            link rel="stylesheet" href=(baremo_assets::path("app.css"));
            script src=(baremo_assets::path("app.js")) defer {}
            // With script the main part alone is replaced, and nothing flickers.
            @if let Some(Again { every, next }) = again {
                @let next = next.as_deref().map(|next| format!(";url={next}")).unwrap_or_default();
                noscript { meta http-equiv="refresh" content=(format!("{every}{next}")); }
            }
        }
    }
}

/// Returns the link to the same page in the other language.
fn language_link(address: &Address) -> Markup {
    let language = address.language;
    html! {
        a href=(other_language(address)) hreflang=(language.pick("es", "en"))
            lang=(language.pick("es", "en")) {
            (text::OTHER_LANGUAGE.text(language))
        }
    }
}

/// Returns the whole page.
pub(crate) fn whole(
    visit: &Visit<'_>,
    title: &str,
    main: &Markup,
    again: Option<&Again>,
) -> Markup {
    let (address, language) = (visit.address, visit.language());
    html! {
        (DOCTYPE)
        html lang=(language.code()) data-theme=[address.theme()]
            data-charts=(baremo_assets::path("echarts.js")) {
            (head(title, again))
            body class=[address.get("wall").map(|_| "wall")] {
                a.skip href="#main" { (text::SKIP.text(language)) }
                (top(visit))
                (main_part(main, again))
                (foot(visit))
                (keys(visit))
                p.hidden #said role="status" {}
            }
        }
    }
}

fn top(visit: &Visit<'_>) -> Markup {
    let (address, language) = (visit.address, visit.language());
    let is_here = |path: &str| match path {
        "/" => address.path() == "/" || address.path().starts_with("/boards"),
        "/metrics" => ["/metrics", "/records"].iter().any(|own| address.path().starts_with(own)),
        "/closes" => ["/close", "/reports"].iter().any(|own| address.path().starts_with(own)),
        path => address.path().starts_with(path),
    };
    html! {
        header.top {
            a.mark href=(address.to("/")) { (mark()) "baremo" }
            nav.nav aria-label=(text::NAV.text(language)) {
                @for (path, name) in NAV {
                    a href=(address.to(path)) aria-current=[is_here(path).then_some("page")] {
                        (name.text(language))
                    }
                }
            }
            form.search action="/metrics" method="get" role="search" {
                @let there = address.on("/metrics");
                @for (name, value) in there.carried(&[]) {
                    input type="hidden" name=(name) value=(value);
                }
                label.hidden for="search" { (text::SEARCH.text(language)) }
                input #search type="search" name="q" data-key="/"
                    placeholder=(text::SEARCH.text(language))
                    value=[address.get("q")];
                kbd aria-hidden="true" { "/" }
            }
            div.tools {
                (theme(address))
                (language_link(address))
                (zone::menu(visit))
                @if visit.signed_in {
                    form.leave method="post" action=(address.to("/logout")) {
                        button.plain { (login::LEAVE.text(language)) }
                    }
                }
            }
        }
    }
}

fn other_language(address: &Address) -> String {
    address.with(&[("lang", Some(address.language.pick("es", "en")))])
}

/// Returns the switch of themes: from the system's to light, to dark, and back.
fn theme(address: &Address) -> Markup {
    let (next, name) = match address.theme() {
        None => (Some("dark"), text::THEME_DARK),
        Some("dark") => (Some("light"), text::THEME_LIGHT),
        Some(_) => (None, text::THEME_SYSTEM),
    };
    let language = address.language;
    let label = format!("{}: {}", text::THEME.text(language), name.text(language));
    html! {
        a href=(address.with(&[("theme", next)])) aria-label=(label) title=(label) {
            svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true" {
                circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" stroke-width="1.6" {}
                path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor" {}
            }
        }
    }
}

/// Returns the product's mark: a graduated rule with a point on it.
fn mark() -> Markup {
    html! {
        svg viewBox="0 0 22 20" aria-hidden="true" {
            rect x="1" y="8" width="20" height="8" rx="2" fill="none" stroke="currentColor"
                stroke-width="1.6" {}
            path d="M5 8.5v3M8 8.5v4.5M11 8.5v3M14 8.5v4.5M17 8.5v3" stroke="currentColor"
                stroke-width="1.4" {}
            circle.dot cx="14" cy="4" r="2.4" {}
        }
    }
}

fn foot(visit: &Visit<'_>) -> Markup {
    let language = visit.language();
    let number = visit.snapshot.number.to_string();
    let subjects = visit.snapshot.subjects;
    let count = language.counted(subjects, ["subject", "subjects"], ["asunto", "asuntos"]);
    html! {
        footer.foot-page {
            // They are those of today.
            @if visit.address.as_of().is_none() {
                span { (count) }
                span { (text::SNAPSHOT.fill(language, &[("number", &number)])) }
            }
            a href=(visit.address.to("/api")) { "API" }
            span { kbd { "?" } " " (text::KEYS.text(language)) }
        }
    }
}

fn keys(visit: &Visit<'_>) -> Markup {
    let language = visit.language();
    let rows = [
        (&["D", "W", "M", "Q", "Y"][..], text::KEY_RANGES),
        (&["←", "→"], text::KEY_MOVE),
        (&["K", "J"], text::KEY_PAGES),
        (&["X"], text::KEY_COMPARE),
        (&["/"], text::KEY_SEARCH),
        (&["?"], text::KEY_HELP),
    ];
    html! {
        dialog data-key="?" aria-labelledby="keys" {
            h2 #keys { (text::KEYS_TITLE.text(language)) }
            table {
                caption.named { span.hidden { (text::KEYS_TITLE.text(language)) } }
                @for (keys, what) in rows {
                    tr {
                        th scope="row" { @for key in keys { kbd { (key) } " " } }
                        td { (what.text(language)) }
                    }
                }
            }
            form method="dialog" { button { (text::CLOSE.text(language)) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_page_is_turned_by_what_the_data_say() {
        let name = "\u{202e}gnp.exe";
        let page = html! {
            p { a href="/x" { (name) } " (3)" } input value=(name);
            textarea { "a < b > " (name) } p { (name) }
            pre data-copy="" { (name) } pre { (name) }
        };
        let expected = "<p><a href=\"/x\">gnp.exe</a> (3)</p><input value=\"\u{202e}gnp.exe\">\
            <textarea>a &lt; b &gt; \u{202e}gnp.exe</textarea><p>gnp.exe</p>\
            <pre data-copy=\"\">\u{202e}gnp.exe</pre><pre>gnp.exe</pre>";
        assert_eq!(upright(page), expected);
        assert_eq!(upright(html! { p { "\u{5e9}\u{5dc}" } }), "<p>\u{5e9}\u{5dc}</p>");
    }
}
