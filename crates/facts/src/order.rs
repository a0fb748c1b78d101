//! Which events count, and in what order a fold reads them.
//!
//! Arrival order never matters. Of each outside record only the greatest version survives; the
//! survivors are sorted by subject, instant and [`rank`], then by the source's own order, the
//! ordinal within the record, and the digest of what the event says.

use std::cmp::Ordering;

use baremo_model::EventBatch;

use crate::byte;

/// Rows below which work is not worth a second thread.
const PARALLEL_ROWS: usize = 1 << 15;

/// Returns the rows that survive version reduction and de-duplication, sorted for a fold.
///
/// A record is replaced as a whole: of all events with its key only those of the greatest version
/// remain. Exact repetitions collapse to one. Where one version came with different contents, the
/// greatest digest wins ordinal by ordinal: events do not say which delivery they came in, so this
/// is as near to choosing one delivery whole as arrival order left aside allows.
pub fn order(batch: &EventBatch) -> Vec<u32> {
    let superseded = superseded(batch);
    let row_count = batch.len() as u32;
    if is_ordered(batch) {
        return match superseded.is_empty() {
            true => (0..row_count).collect(),
            false => survivors(row_count, &superseded).collect(),
        };
    }
    // Subjects are dense codes, so a counting sort brings each one's rows together; what is left
    // are many short sorts.
    let mut ends = vec![0usize; batch.subjects.len()];
    for row in survivors(row_count, &superseded) {
        ends[batch.subject[row as usize] as usize] += 1;
    }
    let mut total = 0;
    for end in &mut ends {
        total += std::mem::replace(end, total);
    }
    let mut keys = vec![(0i64, 0u32); total];
    for row in survivors(row_count, &superseded) {
        let end = &mut ends[batch.subject[row as usize] as usize];
        keys[*end] = (batch.at[row as usize], row);
        *end += 1;
    }
    sort_runs(batch, &mut keys, &ends, 0);
    keys.into_iter().map(|(_, row)| row).collect()
}

/// Returns whether all rows already are in the order a fold needs.
pub fn is_ordered(batch: &EventBatch) -> bool {
    (1..batch.len()).all(|row| match batch.subject[row - 1].cmp(&batch.subject[row]) {
        Ordering::Less => true,
        Ordering::Greater => false,
        Ordering::Equal => match batch.at[row - 1].cmp(&batch.at[row]) {
            Ordering::Less => true,
            Ordering::Greater => false,
            Ordering::Equal => compare_tie(batch, row as u32 - 1, row as u32).is_le(),
        },
    })
}

/// Compares two rows by instant, then as [`compare_tie`].
pub(crate) fn compare(batch: &EventBatch, left: u32, right: u32) -> Ordering {
    batch.at[left as usize]
        .cmp(&batch.at[right as usize])
        .then_with(|| compare_tie(batch, left, right))
}

/// Compares two rows of one instant.
fn compare_tie(batch: &EventBatch, left: u32, right: u32) -> Ordering {
    let key = |row: u32| {
        let row = row as usize;
        let rank = rank(batch.kind[row], batch.actor_kind[row]);
        (rank, batch.order[row], batch.ordinal[row], batch.digest[row])
    };
    key(left).cmp(&key(right))
}

/// Returns the place of an event among those of the same instant: what the conversation is, the
/// customer, who is responsible, who replies, what became of it, how it was rated, what the vendor
/// computed.
fn rank(kind: u8, actor_kind: u8) -> u8 {
    match kind {
        byte::OPENED => 0,
        byte::MESSAGE if actor_kind == byte::CUSTOMER => 2,
        // A correction is about the message it comes with.
        byte::ASSIGNED | byte::BOT_HANDOFF | byte::COMPLAINT_CORRECTED => 3,
        byte::MESSAGE | byte::NOTE => 4,
        byte::STATUS => 5,
        byte::RATED => 6,
        byte::CHECKED => 7,
        // Other streams declare their kinds in this order.
        other if other > byte::CHECKED => other,
        _ => 1,
    }
}

/// Sorts the keys of each subject; `ends` are the ends of the subjects' runs, `start` where the
/// first begins, both counted from the first key of all.
fn sort_runs(batch: &EventBatch, keys: &mut [(i64, u32)], ends: &[usize], start: usize) {
    if keys.len() > PARALLEL_ROWS && ends.len() > 1 {
        let (left_ends, right_ends) = ends.split_at(ends.len() / 2);
        let middle = left_ends.last().copied().unwrap_or(start);
        let (left, right) = keys.split_at_mut(middle - start);
        rayon::join(
            || sort_runs(batch, left, left_ends, start),
            || sort_runs(batch, right, right_ends, middle),
        );
        return;
    }
    let mut from = 0;
    for end in ends {
        let run = &mut keys[from..end - start];
        from = end - start;
        if run.len() > 1 {
            run.sort_unstable_by(|left, right| {
                left.0.cmp(&right.0).then_with(|| compare_tie(batch, left.1, right.1))
            });
        }
    }
}

/// Returns all rows but the superseded ones, which are sorted.
fn survivors(row_count: u32, superseded: &[u32]) -> impl Iterator<Item = u32> {
    let mut superseded = superseded.iter().copied().peekable();
    (0..row_count).filter(move |row| superseded.next_if_eq(row).is_none())
}

/// Returns the rows that an equal or newer event replaces, sorted; none of a batch without records.
fn superseded(batch: &EventBatch) -> Vec<u32> {
    if batch.record.is_empty() {
        return Vec::new();
    }
    // Record keys are digests, so their top bits deal the rows into even buckets that fit a cache.
    let bits = (batch.len() / 4096).next_power_of_two().trailing_zeros().min(12);
    let bucket = |record: u64| {
        if bits == 0 { 0 } else { (record >> (64 - bits)) as usize }
    };
    let mut ends = vec![0usize; 1 << bits];
    for record in batch.record {
        ends[bucket(*record)] += 1;
    }
    let mut total = 0;
    for end in &mut ends {
        total += std::mem::replace(end, total);
    }
    let mut keys = vec![(0u64, 0u32); total];
    for (row, record) in batch.record.iter().enumerate() {
        let end = &mut ends[bucket(*record)];
        keys[*end] = (*record, row as u32);
        *end += 1;
    }
    let mut rows = superseded_in(batch, &mut keys, &ends, 0);
    rows.sort_unstable();
    rows
}

fn superseded_in(
    batch: &EventBatch,
    keys: &mut [(u64, u32)],
    ends: &[usize],
    start: usize,
) -> Vec<u32> {
    if keys.len() > PARALLEL_ROWS && ends.len() > 1 {
        let (left_ends, right_ends) = ends.split_at(ends.len() / 2);
        let middle = left_ends.last().copied().unwrap_or(start);
        let (left, right) = keys.split_at_mut(middle - start);
        let (mut rows, more) = rayon::join(
            || superseded_in(batch, left, left_ends, start),
            || superseded_in(batch, right, right_ends, middle),
        );
        rows.extend(more);
        return rows;
    }
    let mut rows = Vec::new();
    let mut from = 0;
    for end in ends {
        let bucket = &mut keys[from..end - start];
        from = end - start;
        bucket.sort_unstable();
        for record in bucket.chunk_by_mut(|left, right| left.0 == right.0) {
            if record.len() > 1 {
                reduce(batch, record, &mut rows);
            }
        }
    }
    rows
}

/// Adds to `superseded` the rows of one record that do not survive.
fn reduce(batch: &EventBatch, record: &mut [(u64, u32)], superseded: &mut Vec<u32>) {
    let version = |row: u32| batch.version[row as usize];
    let newest = record.iter().map(|(_, row)| version(*row)).max();
    // Newest first, then by ordinal; of one ordinal the greatest digest first.
    record.sort_unstable_by_key(|(_, row)| {
        let index = *row as usize;
        let age = std::cmp::Reverse(batch.version[index]);
        (age, batch.ordinal[index], std::cmp::Reverse(batch.digest[index]), *row)
    });
    let mut kept = None;
    for (_, row) in record {
        let ordinal = batch.ordinal[*row as usize];
        if Some(version(*row)) == newest && kept != Some(ordinal) {
            kept = Some(ordinal);
        } else {
            superseded.push(*row);
        }
    }
}
