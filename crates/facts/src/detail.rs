//! Events made from summary rows yield to detailed ones.

use baremo_model::EventBatch;
use baremo_model::event::SYNTHESISED;

use crate::byte;

/// Fills `kept` with the rows that count: events made from a summary row yield to detailed ones of
/// the same conversation that tell the same. Of a yielding opening the dimensions remain.
pub(crate) fn keep_detailed(
    batch: &EventBatch,
    rows: &[u32],
    kept: &mut Vec<(u32, bool)>,
    detailed: &mut Vec<(u32, u16)>,
) {
    let class = |row: usize| match batch.kind[row] {
        byte::OPENED => 1,
        byte::STATUS => 2,
        byte::ASSIGNED => 4,
        byte::MESSAGE => 8 << batch.actor_kind[row].min(7),
        _ => 0u16,
    };
    kept.clear();
    detailed.clear();
    for row in rows.iter().map(|row| *row as usize) {
        if batch.flags[row] & SYNTHESISED == 0 {
            let subject = batch.subject[row];
            match detailed.iter_mut().rev().find(|(of, _)| *of == subject) {
                Some((_, classes)) => *classes |= class(row),
                None => detailed.push((subject, class(row))),
            }
        }
    }
    for row in rows {
        let index = *row as usize;
        let told = detailed.iter().find(|(of, _)| *of == batch.subject[index]);
        let is_synthesised = batch.flags[index] & SYNTHESISED != 0;
        let yields = is_synthesised && told.is_some_and(|(_, of)| of & class(index) != 0);
        if !yields || batch.kind[index] == byte::OPENED {
            kept.push((*row, yields));
        }
    }
}
