//! Conversations that continue another one are folded as part of it.

use baremo_model::EventBatch;
use baremo_model::event::{SUBJECT_SEPARATOR, subject_parts};

use crate::byte;
use crate::order::compare;

/// Rows regrouped so that each chain of follow-ups is one run.
pub(crate) struct Joined {
    /// The rows, sorted within each run as for one conversation.
    pub order: Vec<u32>,
    /// By subject, the conversation it belongs to in the end.
    pub roots: Vec<u32>,
}

/// Returns the regrouped rows, or `None` when no conversation of the batch continues another one
/// of the batch.
///
/// A conversation continues the first it names that has events here and is not itself. Those that
/// continue each other in a circle stand alone. So does one that is left out: what is merged, spam,
/// deleted or a test takes nothing with it that it continues, nor what continues it.
pub(crate) fn join(batch: &EventBatch, order: &[u32]) -> Option<Joined> {
    let follows = |row: &&u32| batch.kind[**row as usize] == byte::FOLLOW_UP_OF;
    order.iter().find(follows)?;
    let mut present = vec![false; batch.subjects.len()];
    for row in order {
        present[batch.subject[*row as usize] as usize] = true;
    }
    let mut parents: Vec<u32> = (0..batch.subjects.len() as u32).collect();
    let mut joined = false;
    for row in order.iter().filter(follows) {
        let subject = batch.subject[*row as usize];
        let Some(target) = target(batch, *row as usize) else {
            continue;
        };
        if present[target as usize] && target != subject && parents[subject as usize] == subject {
            parents[subject as usize] = target;
            joined = true;
        }
    }
    if !joined {
        return None;
    }
    let roots = roots(without(cut(parents), &left_out(batch, order)));
    let regrouped = regroup(batch, order, &roots);
    Some(Joined { order: regrouped, roots })
}

/// Brings the rows of each root together by a counting sort, and sorts the runs that need it.
fn regroup(batch: &EventBatch, order: &[u32], roots: &[u32]) -> Vec<u32> {
    let root = |row: u32| roots[batch.subject[row as usize] as usize] as usize;
    let mut ends = vec![0usize; roots.len()];
    for row in order {
        ends[root(*row)] += 1;
    }
    let mut total = 0;
    for end in &mut ends {
        total += std::mem::replace(end, total);
    }
    let mut rows = vec![0; order.len()];
    for row in order {
        rows[ends[root(*row)]] = *row;
        ends[root(*row)] += 1;
    }
    let mut from = 0;
    for end in ends {
        let run = &mut rows[from..end];
        from = end;
        let subject = |row: &u32| batch.subject[*row as usize];
        if run.first().map(subject) != run.last().map(subject) {
            run.sort_unstable_by(|left, right| compare(batch, *left, *right));
        }
    }
    rows
}

/// Returns the subject a follow-up event names; the same source is meant.
fn target(batch: &EventBatch, row: usize) -> Option<u32> {
    let value = batch.strings.get(batch.value[row])?;
    let (source, _) = subject_parts(batch.subjects.get(batch.subject[row])?);
    batch.subjects.code(&format!("{source}{SUBJECT_SEPARATOR}{value}"))
}

/// Returns which subjects are left out as whole conversations: merged or a test, and deleted or
/// spam unless they were restored.
fn left_out(batch: &EventBatch, order: &[u32]) -> Vec<bool> {
    let mut is_removed = vec![false; batch.subjects.len()];
    let mut is_other = vec![false; batch.subjects.len()];
    for row in order.iter().map(|row| *row as usize) {
        let subject = batch.subject[row] as usize;
        match batch.kind[row] {
            byte::DELETED | byte::SPAM => is_removed[subject] = true,
            byte::RESTORED => is_removed[subject] = false,
            byte::MERGED | byte::TEST => is_other[subject] = true,
            _ => {}
        }
    }
    is_removed.iter().zip(is_other).map(|(removed, other)| *removed || other).collect()
}

/// Returns the parents without those that are left out: what continues such a one continues what
/// that continues, and stands alone where that is nothing. No parents lead in a circle.
fn without(mut parents: Vec<u32>, is_left_out: &[bool]) -> Vec<u32> {
    for start in 0..parents.len() {
        let mut parent = parents[start];
        while is_left_out[parent as usize] && parents[parent as usize] != parent {
            parent = parents[parent as usize];
        }
        // All on the way are left out and lead there too: none goes it again.
        let mut subject = start as u32;
        while parents[subject as usize] != parent {
            subject = std::mem::replace(&mut parents[subject as usize], parent);
        }
    }
    let continued = |(subject, parent): (usize, u32)| {
        let is_alone = is_left_out[subject] || is_left_out[parent as usize];
        if is_alone { subject as u32 } else { parent }
    };
    parents.into_iter().enumerate().map(continued).collect()
}

/// Returns the parents without circles: members of one are their own.
fn cut(mut parents: Vec<u32>) -> Vec<u32> {
    const UNSEEN: u32 = 0;
    let mut walk_of = vec![UNSEEN; parents.len()];
    for start in 0..parents.len() {
        let walk = start as u32 + 1;
        let mut subject = start;
        while walk_of[subject] == UNSEEN {
            walk_of[subject] = walk;
            subject = parents[subject] as usize;
        }
        // Met on this very walk: the rest of the way is a circle (of one, for a root).
        if walk_of[subject] == walk {
            let mut member = subject;
            loop {
                let next = std::mem::replace(&mut parents[member], member as u32) as usize;
                if next == subject {
                    break;
                }
                member = next;
            }
        }
    }
    parents
}

/// Returns where each chain of parents ends.
fn roots(mut parents: Vec<u32>) -> Vec<u32> {
    for start in 0..parents.len() {
        let mut root = parents[start];
        while parents[root as usize] != root {
            root = parents[root as usize];
        }
        let mut subject = start as u32;
        while parents[subject as usize] != root {
            subject = std::mem::replace(&mut parents[subject as usize], root);
        }
    }
    parents
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_end_at_their_first_and_circles_are_cut() {
        let ends = |parents: &[u32]| roots(cut(parents.to_vec()));
        assert_eq!(ends(&[0, 0, 1, 2]), [0, 0, 0, 0]);
        assert_eq!(ends(&[1, 2, 3, 3]), [3, 3, 3, 3]);
        assert_eq!(ends(&[1, 2, 0, 1, 4]), [0, 1, 2, 1, 4]);
        assert_eq!(ends(&[3, 2, 1, 0, 2]), [0, 1, 2, 3, 2]);
    }

    #[test]
    fn what_is_left_out_is_passed_over() {
        let ends = |is_left_out: [bool; 4]| roots(without(vec![0, 0, 1, 2], &is_left_out));
        assert_eq!(ends([false, true, false, false]), [0, 1, 0, 0]);
        assert_eq!(ends([false, true, true, false]), [0, 1, 2, 0]);
        assert_eq!(ends([true, false, false, false]), [0, 1, 1, 1]);
        assert_eq!(ends([true, true, true, false]), [0, 1, 2, 3]);
    }

    #[test]
    fn a_chain_of_what_is_left_out_may_be_very_long() {
        // Each continues the next one, and all between the first and the last are left out: to go
        // the whole way for each would take minutes.
        let count = 200_000_u32;
        let parents: Vec<u32> = (0..count).map(|subject| (subject + 1).min(count - 1)).collect();
        let is_left_out: Vec<bool> =
            (0..count).map(|subject| subject != 0 && subject != count - 1).collect();
        let found = without(parents, &is_left_out);
        assert_eq!((found[0], found[1], found[count as usize - 2]), (count - 1, 1, count - 2));
    }
}
