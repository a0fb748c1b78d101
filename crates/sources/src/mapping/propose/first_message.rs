//! Whether what opens a conversation in a log is the first message of the customer too: nothing
//! else tells what they wrote before somebody answered.

use rustc_hash::FxHashMap;

use super::column::Column;
use super::guess::Shape;
use super::{course, sense};

/// Tells it of a log by its rows: all openings are by customers, and most conversations have an
/// agent's message before any of the customer, and none one of the customer at the instant of the
/// opening. `meaning` is what a word of `activity` is taken for, and `speaker` who acts by one
/// where no column says it.
pub(super) fn is_opening(
    shape: &Shape<'_>,
    activity: &Column,
    meaning: impl Fn(&str) -> Option<&'static str>,
    speaker: impl Fn(&str) -> Option<&'static str>,
) -> bool {
    let Some(id) = shape.conversation else { return false };
    let mut rows: Vec<_> = id.cells.iter().zip(&activity.cells).enumerate().collect();
    if course::goes_back(id, shape.at) {
        rows.reverse();
    }
    let at = |row: usize| shape.at.and_then(|own| own.cells.get(row)?.as_deref());
    // By conversation: when it was opened, and whether somebody answered before the customer wrote,
    // once one of them did.
    let mut begun: FxHashMap<&str, (Option<&str>, Option<bool>)> = FxHashMap::default();
    for (row, (id, word)) in rows {
        let (Some(id), Some(word)) = (id, word) else { continue };
        let side = match shape.actor_kind {
            Some(kind) => match kind.cells.get(row).and_then(Option::as_deref) {
                Some(side) => sense::side(&kind.name, side),
                None => continue,
            },
            None => speaker(word),
        };
        match (meaning(word), side) {
            (Some("opened"), Some("customer")) => {
                begun.entry(id).or_insert((at(row), None));
            }
            (Some("opened"), _) => return false,
            (Some("message"), Some(side @ ("customer" | "agent"))) => {
                let Some((opened, first)) = begun.get_mut(id.as_str()) else { continue };
                if side == "customer" && opened.is_some() && *opened == at(row) {
                    return false;
                }
                first.get_or_insert(side == "agent");
            }
            _ => {}
        }
    }
    let of = |answered: bool| begun.values().filter(|(_, first)| *first == Some(answered)).count();
    of(true) > of(false)
}
