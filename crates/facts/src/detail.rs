//! Events made from summary rows yield to detailed ones, undated solves to dated ones.

use baremo_model::event::SYNTHESISED;
use baremo_model::{EventBatch, NULL_CODE};

use crate::byte;
use crate::progress::{CLOSED, SOLVED};
use crate::settings::Codes;

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

/// Returns whether the status at `row` holds since nobody knows when.
pub(crate) fn is_undated(batch: &EventBatch, codes: &Codes, row: usize) -> bool {
    let (name, unknown) = (codes.solve_instant, codes.unknown);
    name != NULL_CODE && batch.attributes(row).any(|attribute| attribute == (name, unknown))
}

/// Lets the solves of `kept` of which nobody knows when they were yield, where the status told next
/// is a solve that is dated: both tell the same one, and only the second when it was.
pub(crate) fn keep_dated(batch: &EventBatch, codes: &Codes, kept: &mut [(u32, bool)]) {
    if codes.solve_instant == NULL_CODE {
        return;
    }
    // The subject whose next status is a dated solve; undated ones in between tell nothing more.
    let mut dated = None;
    for (row, yields) in kept.iter_mut().rev() {
        let row = *row as usize;
        if batch.kind[row] != byte::STATUS || batch.value[row] > CLOSED {
            continue;
        }
        let (subject, solves) = (batch.subject[row], batch.value[row] >= SOLVED);
        if solves && is_undated(batch, codes, row) {
            *yields |= dated == Some(subject);
        } else {
            dated = solves.then_some(subject);
        }
    }
}
