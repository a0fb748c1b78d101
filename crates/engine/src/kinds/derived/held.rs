//! Which groups anything can lie in.

use baremo_model::NULL_CODE;
use baremo_model::dimension::is_told_by_date;

use crate::asking::plan::Plan;
use crate::kinds::finish::Measured;
use crate::reading::moments;
use crate::reading::scan::Groups;
use crate::session::Session;

/// Returns the groups in which anything can lie. One without an hour or weekday holds nothing where
/// it is there for inputs only of which all counts for each of them.
pub(crate) fn held(
    session: &Session,
    plan: &Plan,
    measured: &[Measured],
    groups: &Groups,
) -> Vec<usize> {
    let mut told = Vec::new();
    for (place, name) in plan.by.iter().enumerate() {
        let is_undated =
            |measured: &Measured| has_undated(session, plan, measured, (place, name.as_str()));
        if is_told_by_date(name) && !measured.iter().any(is_undated) {
            told.push(place);
        }
    }
    let is_held = |key: &[u32]| told.iter().all(|place| key[*place] != NULL_CODE);
    (0..groups.keys.len()).filter(|group| is_held(&groups.keys[*group])).collect()
}

/// Returns the groups without a word of a dimension that are there for inputs only of which all
/// counts for each of its words: that of contacts, which have no currency, among the currencies in
/// which they cost something; that of orders, which have no channel of contacts, among the channels
/// of contacts that all have one. Nothing lies there, whatever 0 comes of it, so that it is no row.
/// They are in ascending order.
pub(crate) fn met_by_wholes(plan: &Plan, measured: &[Measured], groups: &Groups) -> Vec<usize> {
    let is_whole = |place: &usize| {
        let parts = || measured.iter().flat_map(|measured| &measured.parts);
        let (mut wholes, mut others) = (parts(), parts());
        // What nothing tells apart has no other row.
        wholes.any(|part| part.counts_whole(*place))
            && others.any(|part| !part.counts_whole(*place))
            && !measured.iter().any(|measured| lies_without(plan, measured, (groups, *place)))
    };
    let places: Vec<usize> = (0..plan.by.len()).filter(is_whole).collect();
    let is_met = |key: &[u32]| places.iter().any(|place| key[*place] == NULL_CODE);
    (0..groups.keys.len()).filter(|group| is_met(&groups.keys[*group])).collect()
}

/// Returns whether an input counts in the group without a dimension, as no date tells it.
fn has_undated(
    session: &Session,
    plan: &Plan,
    measured: &Measured,
    (place, name): (usize, &str),
) -> bool {
    let mut parts = measured.parts.iter().filter(|part| !part.counts_whole(place));
    parts.any(|part| {
        let found = part.measured(plan);
        found.iter().any(|(plan, inner, _)| match inner.parts.is_empty() {
            true => plan.cumulative || !moments::reach(session, part.metric().1, name),
            false => has_undated(session, plan, inner, (place, name)),
        })
    })
}

/// Returns whether anything lies in a group without a word of the dimension at a place, but for
/// inputs of which all counts for each of its words.
fn lies_without(plan: &Plan, measured: &Measured, (groups, place): (&Groups, usize)) -> bool {
    let has_none = |group: u32| groups.keys[group as usize][place] == NULL_CODE;
    let sets = measured.sets.iter().map(|(_, scan)| scan);
    let mut scans = [&measured.upper].into_iter().chain(&measured.lower).chain(sets);
    if scans.any(|scan| scan.observations.iter().any(|o| has_none(o.group))) {
        return true;
    }
    let mut parts = measured.parts.iter().filter(|part| !part.counts_whole(place));
    parts.any(|part| {
        let found = part.measured(plan);
        found.is_empty()
            || found.iter().any(|(_, inner, _)| lies_without(plan, inner, (groups, place)))
    })
}
