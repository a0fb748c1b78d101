//! The company's settings files, to be put beside its data.

use baremo_model::Micros;

use super::Story;
use super::render::rfc3339;
use super::story::zone;

/// Calendars and the rules that choose among them: file name and TOML text. `rules.toml` is the
/// rules file, the others are one calendar each.
pub const CALENDARS: &[(&str, &str)] = &[
    ("madrid.toml", include_str!("files/madrid.toml")),
    ("rules.toml", include_str!("files/rules.toml")),
    ("sevilla.toml", include_str!("files/sevilla.toml")),
    ("tarde.toml", include_str!("files/tarde.toml")),
];

/// SLA policies: file name and TOML text.
pub const POLICIES: &[(&str, &str)] = &[("policies.toml", include_str!("files/policies.toml"))];

/// Segments of customers: file name and TOML text.
pub const SEGMENTS: &[(&str, &str)] = &[
    ("complaint.toml", include_str!("files/segments/complaint.toml")),
    ("value.toml", include_str!("files/segments/value.toml")),
    ("wait.toml", include_str!("files/segments/wait.toml")),
];

/// Why customers get in touch: the text of the data folder's `reasons.toml`.
pub const REASONS: &str = include_str!("files/reasons.toml");

/// Returns what happened to the company as the text of an `annotations.toml`.
pub(super) fn annotations(story: &Story) -> String {
    let date = |at: Micros| rfc3339(at).to_zoned(zone()).date();
    let mut text = String::from("# What happened to the company, to be named by `--at`.\n");
    for one in story.annotations() {
        // The last day: the story's ends are the first instant after.
        let until = one.to.map_or(String::new(), |to| format!("until = \"{}\"\n", date(to - 1)));
        text.push_str(&format!(
            "\n[[annotation]]\nname = \"{}\"\ntitle = \"{}\"\ntitle_es = \"{}\"\n\
             at = \"{}\"\n{until}",
            one.name,
            one.title_en,
            one.title_es,
            date(one.from),
        ));
    }
    text
}

/// Returns the text of a calendar, by its name.
pub(super) fn calendar_text(name: &str) -> &'static str {
    let file = |(file, _): &&(&str, &str)| file.strip_suffix(".toml") == Some(name);
    CALENDARS.iter().find(file).map_or("", |(_, text)| text)
}
