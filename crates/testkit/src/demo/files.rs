//! The company's settings files, to be put beside its data.

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

/// Returns the text of a calendar, by its name.
pub(super) fn calendar_text(name: &str) -> &'static str {
    let file = |(file, _): &&(&str, &str)| file.strip_suffix(".toml") == Some(name);
    CALENDARS.iter().find(file).map_or("", |(_, text)| text)
}
