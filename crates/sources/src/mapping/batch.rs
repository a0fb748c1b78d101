//! A few thousand records at a time: read in order, mapped on all cores, handed on in order.

use baremo_model::{Event, LookedUp};
use rayon::prelude::*;

use super::conflicts::{Telling, sum_up};
use super::expr::Lookups;
use super::illegible::Illegible;
use super::plan::Plan;
use super::pool::Pool;
use super::{Context, Outcome, Reject};
use crate::SourceError;
use crate::read::{Position, Reader, Record, Step, Unreadable};

/// Records read at a time: enough for all cores to be at work.
pub(super) const STEP: usize = 4096;

/// Bytes of records after which no more are read: long ones are few at a time.
const BYTES: usize = 8 << 20;

/// Records a worker maps at least.
const SHARE: usize = 256;

/// A record, or why it cannot be read.
#[derive(Default)]
struct Line {
    record: Record,
    unreadable: Option<Unreadable>,
}

/// What one worker made of its records.
#[derive(Default)]
struct Share {
    /// What became of each record, where it starts, and of how many records outside it tells.
    outcomes: Vec<(Position, Outcome, usize)>,
    pool: Pool,
    /// Of each event of the pool.
    digests: Vec<u64>,
    /// What all records tell of records outside, in their order.
    tellings: Vec<Telling>,
}

impl Share {
    /// Sums up what the last record tells, while its events are at hand; returns of how many
    /// records outside it does.
    fn sum_up(&mut self) -> usize {
        let (first, before) = (self.digests.len(), self.tellings.len());
        self.digests.extend(self.pool.digests(first));
        sum_up(&self.pool.events()[first..], &self.digests[first..], &mut self.tellings);
        self.tellings.len() - before
    }
}

/// What became of one record.
pub(super) struct Mapped<'a> {
    pub position: Position,
    pub outcome: Outcome,
    pub events: &'a mut [Event],
    /// Of each event.
    pub digests: &'a [u64],
    pub tellings: &'a [Telling],
}

/// Records of one file and what was made of them; all buffers are used again.
#[derive(Default)]
pub(super) struct Records {
    lines: Vec<Line>,
    used: usize,
    /// Of the records read, about.
    bytes: usize,
    shares: Vec<Share>,
}

impl Records {
    /// Returns how many records were read.
    pub(super) fn len(&self) -> usize {
        self.used
    }

    /// Reads a step of records in place of those before, at most so many as are `left`, of which
    /// they are taken off; tells whether there may be more.
    ///
    /// # Errors
    /// Fails if reading breaks off. The records before that are there.
    pub(super) fn fill(
        &mut self,
        reader: &mut Reader,
        left: &mut usize,
    ) -> Result<bool, SourceError> {
        // What long records needed is given back.
        if self.bytes > BYTES {
            *self = Records::default();
        }
        (self.used, self.bytes) = (0, 0);
        while self.used < STEP && *left > 0 && self.bytes <= BYTES {
            if self.lines.len() == self.used {
                self.lines.push(Line::default());
            }
            let line = &mut self.lines[self.used];
            line.unreadable = match reader.next(&mut line.record)? {
                Step::End => return Ok(false),
                Step::Record => None,
                Step::Unreadable(unreadable) => Some(unreadable),
            };
            self.used += 1;
            *left -= 1;
            self.bytes += line.record.size();
        }
        Ok(true)
    }

    /// Maps the records by the plan of their file.
    pub(super) fn map(&mut self, plan: &Plan, file: &str, lookups: &Lookups, context: &Context) {
        let lines = &mut self.lines[..self.used];
        let each = lines.len().div_ceil(rayon::current_num_threads()).max(SHARE);
        self.shares.resize_with(lines.len().div_ceil(each), Share::default);
        let shares = self.shares.par_iter_mut();
        lines.par_chunks_mut(each).zip(shares).for_each(|(lines, share)| {
            share.outcomes.clear();
            share.pool.clear();
            share.digests.clear();
            share.tellings.clear();
            for line in lines {
                let outcome = match line.unreadable.take() {
                    Some(unreadable) => {
                        Outcome::Rejected(Box::new(refused(file, plan, unreadable)))
                    }
                    None => plan.map(&line.record, lookups, context, &mut share.pool),
                };
                let told = share.sum_up();
                share.outcomes.push((position(&outcome, &line.record), outcome, told));
            }
        });
    }

    /// Hands on which values could not be read, in their order.
    pub(super) fn hand_on_illegible(&mut self, all: &mut Illegible) {
        self.shares.iter_mut().for_each(|share| all.add(&mut share.pool.illegible));
    }

    /// Returns what all records tell of records outside.
    pub(super) fn tellings(&self) -> impl Iterator<Item = Telling> + '_ {
        self.shares.iter().flat_map(|share| share.tellings.iter().copied())
    }

    /// Hands on what became of each record, in their order; none is left.
    pub(super) fn hand_on(&mut self, mut take: impl FnMut(Mapped<'_>)) {
        self.used = 0;
        for share in &mut self.shares {
            let (mut events, mut digests) = (share.pool.events_mut(), share.digests.as_slice());
            let mut tellings = share.tellings.as_slice();
            for (position, outcome, told) in share.outcomes.drain(..) {
                let (own, rest) = std::mem::take(&mut events).split_at_mut(outcome.events());
                let (own_digests, rest_digests) = digests.split_at(own.len());
                let (told, rest_told) = tellings.split_at(told);
                (events, digests, tellings) = (rest, rest_digests, rest_told);
                let (events, digests, tellings) = (own, own_digests, told);
                take(Mapped { position, outcome, events, digests, tellings });
            }
        }
    }
}

/// Returns the refusal of what could not be read.
pub(super) fn refused(file: &str, plan: &Plan, unreadable: Unreadable) -> Reject {
    let Unreadable { reason, message, position, raw } = unreadable;
    let (file, kind) = (file.to_owned(), plan.kind_of_file().to_owned());
    let (as_of, is_row, looked_up) = (plan.as_of, false, LookedUp::default());
    Reject { reason, message, file, kind, position, as_of, is_row, looked_up, raw }
}

fn position(outcome: &Outcome, record: &Record) -> Position {
    match outcome {
        Outcome::Rejected(reject) | Outcome::Partly(_, reject) => reject.position,
        Outcome::Events(_) | Outcome::Skipped | Outcome::Unmet => record.position,
    }
}
