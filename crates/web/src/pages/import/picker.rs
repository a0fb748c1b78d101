//! Columns picked for the roles of a proposed mapping, and meanings for the words that tell
//! statuses or what happened, instead of changing its text.
//!
//! Each field is sent with what the text says of it, so that only what somebody changed is picked
//! anew, and what was written into the text meanwhile stays.

use std::collections::{BTreeMap, BTreeSet};

use baremo_metrics::service::{
    ColumnPicker, ColumnPicks, DayPicker, PickOutcome, PickedColumn, PickedRole, ROW_SORTS,
    WrittenByHand,
};
use baremo_render::Language;
use baremo_render::date;
use baremo_render::words::called;
use maud::{Markup, html};

use super::{meanings, questions};
use crate::text::APPLY;
use crate::text::import as words;
use crate::visit::Form;

/// Before the word of a role, in the name of its field.
const ROLE: &str = "role.";
/// Before the name of a field, in the name of the one with what the text says.
pub(super) const WAS: &str = "was.";
/// Field for what a row is.
const ROWS: &str = "rows";
/// Field for what comes first in dates, and its two values.
const DAYS: &str = "days";
const DAY_FIRST: &str = "day";
const MONTH_FIRST: &str = "month";
/// Field of the columns kept, and of those that the text keeps.
const KEEP: &str = "keep";
const KEPT: &str = "kept";
/// Values of the field of a role; a column stands after an equals sign. The second is one of a
/// word too.
const NONE: &str = "none";
pub(super) const OWN: &str = "own";
/// Id of what went wrong.
const PROBLEM: &str = "pick-problem";

/// Reads what was picked anew; none where nothing was.
pub(super) fn read(form: &Form) -> Option<ColumnPicks> {
    let before: BTreeMap<&str, &str> =
        form.fields().filter_map(|(name, value)| Some((name.strip_prefix(WAS)?, value))).collect();
    let mut picks = ColumnPicks::default();
    for (name, value) in form.fields() {
        if before.get(name) == Some(&value) {
            continue;
        }
        if name == DAYS {
            picks.days_first = Some(value == DAY_FIRST);
        }
        if name == ROWS {
            picks.rows = Some(value.to_owned());
        }
        meanings::take(&mut picks, name, value);
        questions::take(&mut picks, name, value);
        let Some(role) = name.strip_prefix(ROLE) else { continue };
        match value.strip_prefix('=') {
            Some(column) => drop(picks.roles.insert(role.to_owned(), Some(column.to_owned()))),
            None if value == NONE => drop(picks.roles.insert(role.to_owned(), None)),
            None => {}
        }
    }
    let (now, text) = (values(form, KEEP), values(form, KEPT));
    picks.kept.extend(now.difference(&text).map(|column| ((*column).to_owned(), true)));
    picks.kept.extend(text.difference(&now).map(|column| ((*column).to_owned(), false)));
    (picks != ColumnPicks::default()).then_some(picks)
}

/// Returns the values of all fields of a name.
fn values<'a>(form: &'a Form, wanted: &str) -> BTreeSet<&'a str> {
    form.fields().filter(|(name, _)| *name == wanted).map(|(_, value)| value).collect()
}

/// Says what became of what was picked, and that it can be imported where the mapping works.
pub(super) fn outcome(language: Language, picker: &ColumnPicker, works: bool) -> Markup {
    let sort = picker.rows.now.as_str();
    let listed = |roles: &[String]| {
        let roles = roles.iter().map(|role| words::role(sort, role, language));
        roles.collect::<Vec<_>>().join(", ")
    };
    html! {
        @match &picker.outcome {
            None => {}
            Some(PickOutcome::Done { by_hand, idle, unknown }) => {
                @if works { p { (words::PICK_DONE.text(language)) } }
                @match by_hand {
                    WrittenByHand::Kept => {}
                    WrittenByHand::Partly => {
                        p.problem { (words::PICK_REPLACED.text(language)) }
                    }
                    WrittenByHand::Gone => { p.problem { (words::PICK_GONE.text(language)) } }
                }
                @if !unknown.is_empty() {
                    @let columns = unknown.join(", ");
                    p.problem {
                        (words::PICK_UNKNOWN.fill(language, &[("columns", &columns)]))
                    }
                }
                @if !idle.is_empty() {
                    p.problem { (words::PICK_IDLE.fill(language, &[("roles", &listed(idle))])) }
                }
            }
            Some(PickOutcome::NoRows { rows, needs }) => {
                @let rows = called(words::ROW_SORTS, rows, language);
                div id=(PROBLEM) {
                    p.problem { (words::PICK_NO_ROWS.fill(language, &[("rows", &rows)])) }
                    (needed(language, needs))
                }
            }
            Some(PickOutcome::Missing(role)) => {
                @let role = words::role(sort, role, language);
                @let is_talk = matches!(sort, "conversation" | "event" | "call");
                @let why = if is_talk { words::PICK_MISSING } else { words::PICK_NEEDED };
                p.problem id=(PROBLEM) { (why.fill(language, &[("role", &role)])) }
            }
            Some(PickOutcome::Unwritable(picked)) => {
                @let picked = picked_list(language, sort, picked);
                p.problem id=(PROBLEM) {
                    (words::PICK_UNWRITABLE.fill(language, &[("picked", &picked)]))
                }
            }
            Some(PickOutcome::Clash(column, roles)) => {
                @let roles = listed(roles);
                p.problem id=(PROBLEM) {
                    (words::PICK_CLASH.fill(language, &[("column", column), ("roles", &roles)]))
                }
            }
        }
    }
}

/// Says what rows need of which no column tells, then what was found; where all was, other columns
/// say that rows are something else.
fn needed(language: Language, needs: &[(String, Option<String>)]) -> Markup {
    let called = |word: &str| called(words::ROW_NEEDS, word, language);
    let lacking = needs.iter().filter(|(_, column)| column.is_none());
    let lacking: Vec<String> = lacking.map(|(word, _)| called(word)).collect();
    let found = |(word, column): &(String, Option<String>)| {
        Some(format!("{} ({})", called(word), column.as_ref()?))
    };
    let found: Vec<String> = needs.iter().filter_map(found).collect();
    html! {
        @if !lacking.is_empty() {
            p.problem {
                (words::PICK_LACKS.fill(language, &[("needs", &lacking.join(" · "))]))
            }
        } @else if !found.is_empty() { p.problem { (words::PICK_ELSE.text(language)) } }
        @if !found.is_empty() {
            p.quiet.small {
                (words::PICK_FOUND.fill(language, &[("needs", &found.join(" · "))]))
            }
        }
    }
}

/// Names what was picked: `Opened at: Created, Solved at: – none –`.
fn picked_list(language: Language, sort: &str, picked: &[(String, Option<String>)]) -> String {
    let none = words::PICK_NONE.text(language);
    let one = |(role, column): &(String, Option<String>)| {
        let role = words::role(sort, role, language);
        format!("{role}: {}", column.as_deref().unwrap_or(none))
    };
    picked.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Writes the field by which it is picked whether days or months come first: a date read both ways.
pub(super) fn days(language: Language, picker: &DayPicker) -> Markup {
    let value = |days_first: bool| if days_first { DAY_FIRST } else { MONTH_FIRST };
    html! {
        fieldset.picker {
            legend { (words::PICK_DAYS.text(language)) }
            p.problem {
                (words::PICK_DAYS_HOW.fill(language, &[("example", &picker.example)]))
            }
            div.picks { label {
                span { (picker.example) }
                select name=(DAYS) {
                    @for (days_first, at) in [true, false].into_iter().zip(picker.readings) {
                        option value=(value(days_first)) selected[days_first == picker.days_first] {
                            (date::local(at, &date::zone("UTC")).map_or_else(String::new, |at| {
                                date::date_long(language, at.date())
                            }))
                        }
                    }
                }
            } }
            input type="hidden" name=(format!("{WAS}{DAYS}")) value=(value(picker.days_first));
            p.ways { button name="do" value="apply" { (APPLY.text(language)) } }
        }
    }
}

/// Writes the fields by which columns are picked.
pub(super) fn fields(language: Language, picker: &ColumnPicker) -> Markup {
    html! {
        fieldset.picker {
            legend { (words::PICK.text(language)) }
            p.quiet.small { (words::PICK_HOW.text(language)) }
            div.picks {
                label {
                    span { (words::PICK_ROWS.text(language)) }
                    @let is_wrong = matches!(picker.outcome, Some(PickOutcome::NoRows { .. }));
                    select name=(ROWS) aria-invalid=[is_wrong.then_some("true")]
                        aria-describedby=[is_wrong.then_some(PROBLEM)] {
                        @for sort in ROW_SORTS {
                            option value=(sort) selected[picker.rows.now == sort] {
                                (called(words::ROW_SORTS, sort, language))
                            }
                        }
                    }
                }
                @for (role, picked) in &picker.roles {
                    (role_field(language, picker, role, picked))
                }
            }
            input type="hidden" name=(format!("{WAS}{ROWS}")) value=(picker.rows.text);
            @for (role, picked) in &picker.roles {
                input type="hidden" name=(format!("{WAS}{ROLE}{role}")) value=(value(&picked.text));
            }
            (meanings::fields(language, picker))
            @if !picker.kept.is_empty() {
                div.keep role="group" aria-labelledby="keep-what" {
                    p.small #keep-what { (words::PICK_KEEP.text(language)) }
                    @for (column, picked) in &picker.kept {
                        label {
                            input type="checkbox" name=(KEEP) value=(column) checked[picked.now];
                            span { (column) }
                        }
                    }
                }
                @for (column, _) in picker.kept.iter().filter(|(_, picked)| picked.text) {
                    input type="hidden" name=(KEPT) value=(column);
                }
            }
            p.ways { button name="do" value="apply" { (APPLY.text(language)) } }
        }
    }
}

fn role_field(
    language: Language,
    picker: &ColumnPicker,
    role: &str,
    picked: &PickedRole,
) -> Markup {
    let is_wrong = match &picker.outcome {
        Some(PickOutcome::Missing(missing)) => missing == role,
        Some(PickOutcome::Clash(_, roles)) => roles.iter().any(|other| other == role),
        Some(PickOutcome::Unwritable(picked)) => picked.iter().any(|(other, _)| other == role),
        Some(PickOutcome::NoRows { .. } | PickOutcome::Done { .. }) | None => false,
    };
    // What is picked is offered, however many columns there are.
    let beyond = match &picked.now {
        PickedColumn::Column(name) if !picker.columns.contains(name) => Some(name),
        _ => None,
    };
    let is_own = [&picked.now, &picked.text].contains(&&PickedColumn::Own);
    let is_now = |name: &str| matches!(&picked.now, PickedColumn::Column(own) if own == name);
    html! {
        label {
            span { (words::role(&picker.rows.now, role, language)) }
            select name=(format!("{ROLE}{role}")) aria-invalid=[is_wrong.then_some("true")]
                aria-describedby=[is_wrong.then_some(PROBLEM)] {
                option value=(NONE) selected[picked.now == PickedColumn::Nothing] {
                    (words::PICK_NONE.text(language))
                }
                @if is_own {
                    option value=(OWN) selected[picked.now == PickedColumn::Own] {
                        (words::PICK_OWN.text(language))
                    }
                }
                @for name in picker.columns.iter().chain(beyond) {
                    option value=(format!("={name}")) selected[is_now(name)] { (name) }
                }
            }
        }
    }
}

/// Returns the value of the field of a role.
fn value(column: &PickedColumn) -> String {
    match column {
        PickedColumn::Nothing => NONE.to_owned(),
        PickedColumn::Own => OWN.to_owned(),
        PickedColumn::Column(name) => format!("={name}"),
    }
}
