//! Events made from summary rows yield to detailed ones, undated solves to dated ones.

use std::collections::HashSet;

use baremo_model::event::SYNTHESISED;
use baremo_model::{EventBatch, NULL_CODE};

use crate::byte;
use crate::progress::{CLOSED, SOLVED};
use crate::settings::Codes;

/// What of an event yields to events that tell the same better.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Yields {
    /// All it tells but the dimensions, which count where none is known.
    pub all: bool,
    /// Its priority: others tell since when the case had which.
    pub priority: bool,
    /// Its team, likewise.
    pub team: bool,
}

/// Bit of the events that tell a priority.
const PRIORITY: u16 = 1 << 11;
/// Bit of those that tell a team.
const TEAM: u16 = 1 << 12;

/// Fills `kept` with the rows that count: events made from a summary row yield to detailed ones of
/// the same conversation that tell the same. Of a yielding opening the dimensions remain. A summary
/// row has the priority and the team of the day it was exported: where detailed events tell how the
/// case came by them, its own are not those of the opening.
pub(crate) fn keep_detailed(
    batch: &EventBatch,
    rows: &[u32],
    kept: &mut Vec<(u32, Yields)>,
    detailed: &mut Vec<(u32, u16)>,
) {
    let class = |row: usize| match batch.kind[row] {
        byte::OPENED => 1,
        byte::STATUS => 2,
        byte::ASSIGNED if batch.team[row] != NULL_CODE => 4 | TEAM,
        byte::ASSIGNED => 4,
        byte::PRIORITISED => PRIORITY,
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
        let told = match batch.flags[index] & SYNTHESISED {
            0 => 0,
            _ => {
                detailed.iter().find(|(of, _)| *of == batch.subject[index]).map_or(0, |(_, of)| *of)
            }
        };
        let yields = Yields {
            all: told & class(index) != 0,
            priority: told & PRIORITY != 0,
            team: told & TEAM != 0,
        };
        if !yields.all || batch.kind[index] == byte::OPENED {
            kept.push((*row, yields));
        }
    }
}

/// Returns whether the status at `row` holds since nobody knows when.
pub(crate) fn is_undated(batch: &EventBatch, codes: &Codes, row: usize) -> bool {
    says(batch, row, codes.solve_instant, codes.unknown)
}

/// Returns whether nobody knows since when the case is with whom the assignment at `row` names.
pub(crate) fn is_assigned_untold(batch: &EventBatch, codes: &Codes, row: usize) -> bool {
    says(batch, row, codes.assigned_instant, codes.unknown)
}

/// Returns whether the status at `row` holds since then at the latest.
pub(crate) fn is_at_the_latest(batch: &EventBatch, codes: &Codes, row: usize) -> bool {
    codes.latest != NULL_CODE && says(batch, row, codes.solve_instant, codes.latest)
}

fn says(batch: &EventBatch, row: usize, name: u32, word: u32) -> bool {
    name != NULL_CODE && batch.attributes(row).any(|attribute| attribute == (name, word))
}

/// Returns which of these rows of a conversation do not count: events made from a summary row,
/// where detailed ones of the same conversation tell the same.
pub fn yielding(batch: &EventBatch, rows: &[u32]) -> Vec<u32> {
    let (mut kept, mut detailed) = (Vec::new(), Vec::new());
    keep_detailed(batch, rows, &mut kept, &mut detailed);
    let counting = kept.iter().filter(|(_, yields)| !yields.all).map(|(row, _)| *row);
    let counting: HashSet<u32> = counting.collect();
    rows.iter().copied().filter(|row| !counting.contains(row)).collect()
}

/// Lets the solves of `kept` of which nobody knows when they were yield, where the status told next
/// is a solve that is dated: both tell the same one, and only the second when it was.
pub(crate) fn keep_dated(batch: &EventBatch, codes: &Codes, kept: &mut [(u32, Yields)]) {
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
            yields.all |= dated == Some(subject);
        } else {
            dated = solves.then_some(subject);
        }
    }
}
