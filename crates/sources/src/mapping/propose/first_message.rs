//! Whether what opens a conversation in a log is the first message of the customer too: nothing
//! else tells what they wrote before somebody answered.

use rustc_hash::FxHashMap;

use super::column::Column;
use super::guess::Shape;
use super::{course, sense};

/// Tells it of a log by its rows: all openings are by customers, and most conversations have an
/// agent's message before any of the customer. `meaning` is what a word of `activity` is taken for.
pub(super) fn is_opening(
    shape: &Shape<'_>,
    activity: &Column,
    meaning: impl Fn(&str) -> Option<&'static str>,
) -> bool {
    let (Some(id), Some(kind)) = (shape.conversation, shape.actor_kind) else { return false };
    let mut rows: Vec<_> = id.cells.iter().zip(&activity.cells).zip(&kind.cells).collect();
    if course::goes_back(id, shape.at) {
        rows.reverse();
    }
    // By conversation: whether somebody answered before the customer wrote, once one of them did.
    let mut begun: FxHashMap<&str, Option<bool>> = FxHashMap::default();
    for ((id, word), side) in rows {
        let (Some(id), Some(word), Some(side)) = (id, word, side) else { continue };
        match (meaning(word), sense::side(&kind.name, side)) {
            (Some("opened"), Some("customer")) => {
                begun.entry(id).or_default();
            }
            (Some("opened"), _) => return false,
            (Some("message"), Some(side @ ("customer" | "agent"))) => {
                if let Some(first) = begun.get_mut(id.as_str()) {
                    first.get_or_insert(side == "agent");
                }
            }
            _ => {}
        }
    }
    let of = |answered: bool| begun.values().filter(|first| **first == Some(answered)).count();
    of(true) > of(false)
}
