//! Columns picked anew for a proposed mapping: what can be picked, and what becomes of it.

use baremo_metrics::service::{
    ColumnPicker, ColumnPicks, PickOutcome, PickedColumn, PickedFlag, PickedRole,
};
use baremo_sources::mapping::{Pick, PickChanges, PickProblem, Picks, keepable, repick};
use baremo_sources::read::Detected;

/// Columns offered, at most: a page with thousands of them in each list helps nobody.
const COLUMNS: usize = 300;
/// Columns offered to be kept, at most.
const KEEPABLE: usize = 60;

/// Changes the text of a mapping as columns were picked; tells what became of it.
pub(super) fn apply(
    detected: &Detected,
    text: &mut String,
    picks: &ColumnPicks,
    zone: &str,
    spanish: bool,
) -> PickOutcome {
    let owned = |words: Vec<&'static str>| -> Vec<String> {
        words.into_iter().map(str::to_owned).collect()
    };
    match repick(detected, text, &changes(picks), zone, spanish) {
        Ok(repicked) => {
            *text = repicked.text;
            PickOutcome::Done { is_whole: repicked.is_whole, idle: owned(repicked.idle) }
        }
        Err(PickProblem::Missing { role }) => PickOutcome::Missing(role.to_owned()),
        Err(PickProblem::Clash { column, roles }) => PickOutcome::Clash(column, owned(roles)),
    }
}

/// Returns what can be picked for a mapping; none when it is not in the shape of a proposal.
/// Where picks could not be applied, they are shown as they were made.
pub(super) fn of(
    detected: &Detected,
    text: &str,
    applied: Option<(&ColumnPicks, PickOutcome)>,
) -> Option<ColumnPicker> {
    let known = Picks::of(text, detected)?;
    let failed = applied.as_ref().filter(|(_, out)| !matches!(out, PickOutcome::Done { .. }));
    let shown = match failed {
        Some((picks, _)) => known.with(&changes(picks), detected),
        None => known.clone(),
    };
    let as_known = known.roles();
    let roles = shown.roles().into_iter().map(|(word, pick)| {
        let text = as_known.iter().find(|(other, _)| *other == word).map(|(_, pick)| pick);
        let text = column(text.cloned().unwrap_or_default());
        (word.to_owned(), PickedRole { now: column(pick), text })
    });
    let kept = keepable(detected, &known).into_iter().take(KEEPABLE).map(|name| {
        let picked =
            PickedFlag { now: shown.kept().contains(&name), text: known.kept().contains(&name) };
        (name, picked)
    });
    let flat = detected.headings.iter().filter(|heading| !heading.contains("[]"));
    Some(ColumnPicker {
        columns: flat.take(COLUMNS).cloned().collect(),
        events: PickedFlag { now: shown.rows_are_events(), text: known.rows_are_events() },
        roles: roles.collect(),
        kept: kept.collect(),
        outcome: applied.map(|(_, outcome)| outcome),
    })
}

fn changes(picks: &ColumnPicks) -> PickChanges {
    let pick = |(role, column): (&String, &Option<String>)| {
        let pick = column.clone().map_or(Pick::Nothing, Pick::Column);
        (role.clone(), pick)
    };
    PickChanges {
        events: picks.events,
        roles: picks.roles.iter().map(pick).collect(),
        kept: picks.kept.clone(),
    }
}

fn column(pick: Pick) -> PickedColumn {
    match pick {
        Pick::Nothing => PickedColumn::Nothing,
        Pick::Column(name) => PickedColumn::Column(name),
        Pick::Own => PickedColumn::Own,
    }
}
