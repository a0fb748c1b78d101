//! Range, comparison and filters of a page, each a link that changes one of them.

use baremo_render::date;
use jiff::civil::Date;
use maud::{Markup, html};

use crate::address::Address;
use crate::known;
use crate::parts::filters::{adding, filter_words, pill};
use crate::range::{PRESETS, Spoken};
use crate::text;
use crate::visit::Visit;

/// Returns the bar.
pub(crate) fn bar(visit: &Visit<'_>) -> Markup {
    let (address, language) = (visit.address, visit.language());
    let range = address.range(visit.snapshot);
    html! {
        div.bar role="group" aria-label=(text::SETTINGS.text(language)) {
            (ranges(visit, &range))
            (compares(address))
            @for filter in address.filters() { (pill(visit, filter)) }
            (adding(visit))
            @match known::pill(visit) { Some(pill) => (pill), None => (fresh(visit)) }
        }
        @if let Some(word) = range.unknown(address) {
            @let known: Vec<&str> = PRESETS.iter().map(|preset| preset.word).collect();
            @let known = known.join(", ");
            @let places = [("word", word), ("known", known.as_str())];
            p.problem.small role="status" { (text::RANGE_UNKNOWN.fill(language, &places)) }
        }
    }
}

/// Returns the range in words: `4 oct 2026 – 31 oct 2026`.
pub(crate) fn range_words(visit: &Visit<'_>) -> String {
    let language = visit.language();
    let range = visit.address.range(visit.snapshot);
    let day = |text: &Option<String>| {
        let text = text.as_ref()?;
        let parsed = text.parse::<Date>().ok();
        Some(parsed.map_or_else(|| text.clone(), |day| date::date(language, day)))
    };
    match (day(&range.from), day(&range.to)) {
        (Some(from), Some(to)) if from == to => from,
        (Some(from), Some(to)) => format!("{from} – {to}"),
        (Some(from), None) => format!("{from} –"),
        (None, Some(to)) => format!("– {to}"),
        (None, None) => text::RANGE_ALL.text(language).to_lowercase(),
    }
}

/// Returns the filters as people read them.
pub(crate) fn filters_words(visit: &Visit<'_>) -> Vec<String> {
    let segments = &visit.snapshot.segments;
    let words = |filter| filter_words(segments, visit.language(), filter);
    visit.address.filters().map(words).collect()
}

/// Returns range, zone, comparison and filters in words.
pub(crate) fn settings(visit: &Visit<'_>) -> String {
    let (address, language) = (visit.address, visit.language());
    let mut parts = vec![range_words(visit), address.zone(visit.snapshot).to_owned()];
    if address.compare().is_some() {
        parts.push(against(address));
    }
    let filters = filters_words(visit);
    match filters.is_empty() {
        true => parts.push(text::WITHOUT_FILTERS.text(language).to_lowercase()),
        false => parts.extend(filters),
    }
    parts.join(" · ")
}

fn ranges(visit: &Visit<'_>, range: &Spoken) -> Markup {
    let (address, language) = (visit.address, visit.language());
    let named = PRESETS.iter().find(|preset| Some(preset.word) == range.preset);
    let name = named.map_or(text::RANGE_OWN, |preset| preset.name);
    let step = |forward: bool, key: &str, sign: &str, label: text::Text| {
        let (from, to) = range.moved(forward)?;
        let changes = [("range", None), ("from", Some(from.as_str())), ("to", Some(to.as_str()))];
        Some(html! {
            a.pill href=(address.with(&changes)) data-key=(key) aria-label=(label.text(language)) {
                (sign)
            }
        })
    };
    let own = |key: &str| if key == "from" { range.from.as_deref() } else { range.to.as_deref() };
    html! {
        @if let Some(earlier) = step(false, "ArrowLeft", "‹", text::EARLIER) { (earlier) }
        details.menu {
            summary.pill {
                b { (name.text(language)) }
                // A range without ends is what its name says.
                @if range.from.is_some() || range.to.is_some() {
                    " " span { (range_words(visit)) }
                }
                span aria-hidden="true" { "▾" }
            }
            div.sheet {
                @for preset in PRESETS {
                    a
                        href=(address.with(&[("range", Some(preset.word)), ("from", None), ("to",
                            None)]))
                        data-key=[preset.key]
                            aria-current=[(Some(preset.word) == range.preset).then_some("true")] {
                        (preset.name.text(language))
                        @if let Some(key) = preset.key {
                            kbd aria-hidden="true" { (key.to_uppercase()) }
                        }
                    }
                }
                form method="get" action=(address.path()) {
                    @for (name, value) in address.carried(&["range", "from", "to"]) {
                        input type="hidden" name=(name) value=(value);
                    }
                    @for (key, label) in [("from", text::FROM), ("to", text::TO)] {
                        label {
                            (label.text(language)) input type="date" name=(key) value=[own(key)];
                        }
                    }
                    button.first.wide { (text::APPLY.text(language)) }
                }
                (known::picker(address))
            }
        }
        @if let Some(later) = step(true, "ArrowRight", "›", text::LATER) { (later) }
    }
}

/// Comparisons offered.
const COMPARES: &[(&str, text::Text)] = &[
    ("previous", text::AGAINST_PREVIOUS),
    ("weekdays", text::AGAINST_WEEKDAYS),
    ("year", text::AGAINST_YEAR),
    ("none", text::AGAINST_NONE),
];

/// Returns the comparison in words.
pub(crate) fn against(address: &Address) -> String {
    let language = address.language;
    let current = address.compare().unwrap_or("none");
    match COMPARES.iter().find(|(word, _)| *word == current) {
        Some((_, name)) => name.text(language).to_owned(),
        None => text::AGAINST_OWN.fill(language, &[("range", &current.replace("..", " – "))]),
    }
}

fn compares(address: &Address) -> Markup {
    let language = address.language;
    let current = address.compare().unwrap_or("none");
    let toggled = if current == "none" { None } else { Some("none") };
    html! {
        details.menu {
            summary.pill { (against(address)) " " span aria-hidden="true" { "▾" } }
            div.sheet {
                @for (word, name) in COMPARES {
                    a href=(address.with(&[("compare", Some(word))]))
                        aria-current=[(*word == current).then_some("true")] {
                        (name.text(language))
                    }
                }
                a.hidden href=(address.with(&[("compare", toggled)])) data-key="x" tabindex="-1" {
                    (text::KEY_COMPARE.text(language))
                }
            }
        }
    }
}

/// Says that range and filters leave nothing, and offers the next step.
pub(crate) fn filtered_out(visit: &Visit<'_>) -> Markup {
    let language = visit.language();
    let filters = visit.address.filters().next().is_some();
    html! {
        section.panel.empty {
            @if filters { p { (text::FILTERED_OUT.text(language)) } }
            @else { p { (text::NOTHING_THEN.text(language)) } }
            (ways_out(visit))
        }
    }
}

/// Says how far the data run, and leads out of a range and filters that leave nothing.
pub(crate) fn ways_out(visit: &Visit<'_>) -> Markup {
    let (address, language) = (visit.address, visit.language());
    html! {
        @if let Some((first, last)) = visit.snapshot.first.zip(visit.snapshot.watermark) {
            @let zone = address.zone(visit.snapshot);
            @let [first, last] = [first, last].map(|at| date::moment(language, at, zone));
            p.quiet {
                (text::DATA_RUN.fill(language, &[("first", &first), ("last", &last)]))
            }
        }
        p.ways {
            @if address.filters().next().is_some() {
                a.button href=(address.with(&[("where", None)])) {
                    (text::WITHOUT_FILTERS.text(language))
                }
            }
            a.button
                href=(address.with(&[("range", Some("all")), ("from", None), ("to", None)])) {
                (text::RANGE_ALL.text(language))
            }
        }
    }
}

/// Days without anything recorded after which a page says so.
const SILENT: i64 = 3;

/// Says up to when the data reach, and what is late; of a page of then, when that was.
pub(crate) fn fresh(visit: &Visit<'_>) -> Markup {
    let language = visit.language();
    let zone = visit.address.zone(visit.snapshot);
    if let Some(text) = visit.address.as_of() {
        return html! { span.fresh { (known::as_known(language, text, zone)) } };
    }
    let Some(watermark) = visit.snapshot.watermark else { return html! {} };
    let sources = visit.service.sources().unwrap_or_default();
    let late: Vec<&str> =
        sources.iter().filter(|source| source.late).map(|source| source.name.as_str()).collect();
    let at = date::moment(language, watermark, zone);
    let days = visit.snapshot.silent_days;
    let is_silent = days >= SILENT;
    let days = language.counted(days.unsigned_abs(), ["day", "days"], ["día", "días"]);
    html! {
        span class=(if late.is_empty() && !is_silent { "fresh" } else { "fresh late" }) {
            i aria-hidden="true" {}
            (text::FRESH.fill(language, &[("at", &at), ("zone", zone)]))
            @if is_silent {
                " · " (text::SILENT.fill(language, &[("days", &days)]))
            }
            @if !late.is_empty() {
                " · " (text::LATE.fill(language, &[("names", &late.join(", "))]))
            }
        }
    }
}
