//! Answers to an NPS that another column groups: promoters, passives and detractors.

use baremo_model::error::Told;
use baremo_model::told;

use super::called::plain;
use super::column::Column;

/// What such answers are called.
const GROUPS: [&str; 10] = [
    "promoter",
    "promoters",
    "passive",
    "passives",
    "detractor",
    "detractors",
    "promotor",
    "pasivo",
    "neutro",
    "indiferente",
];

/// What the heading of a column that survey tools write for them ends with.
const GROUPED: &str = " nps group ";

/// Tells whether a column says of each answer in which group it is.
pub(super) fn are_told(column: &Column) -> bool {
    let is_one = |value: &String| GROUPS.contains(&plain(value).trim());
    let is_named = || plain(&column.name).contains(" nps ");
    column.filled > 0 && column.values.iter().all(is_one) && (column.distinct > 1 || is_named())
}

/// Tells whether a heading is that of such groups, be they words or numbers: `Q1_NPS_GROUP`.
/// Its numbers are no scores.
pub(super) fn are_called(heading: &str) -> bool {
    plain(heading).ends_with(GROUPED)
}

/// Says why a question is one of an NPS that its heading does not call so.
pub(super) fn says(column: &Column) -> Told {
    told!(
        "by the groups of `{}`; `choice` if the survey means no NPS by it",
        "por los grupos de `{}`; `choice` si la encuesta no lo entiende como NPS",
        column.name
    )
}
