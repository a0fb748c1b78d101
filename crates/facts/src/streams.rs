//! Folds of all streams but conversations: one file a stream.
//!
//! Each takes the events of one subject after another ([`subjects`]), in order, and adds rows to
//! its tables. All are made alike:
//!
//! ```text
//! Names (attributes!) ── which attributes it reads ──► Extra: those it does not, as columns
//! Fold { batch, words, names } ── reads an event ────► what is known of the subject so far
//! Row::unknown() ─── filled in, settled, pushed ─────► Rows (rows!): columns of a table
//! Words: the batch's strings as numbers, and as strings of the tables
//! ```

mod agent;
mod amount;
pub(crate) mod answers;
mod attributes;
mod contact;
mod customer;
mod extra;
mod feedback;
mod money;
mod order;
mod referral;
mod review;
pub(crate) mod scale;
mod social;
mod spend;
mod subscription;
mod survey;
mod web;
pub(crate) mod words;

use baremo_model::fact::NULL_INT;
use baremo_model::{EventBatch, FactTable, Stream};

pub(crate) use self::extra::Extra;
pub(crate) use self::words::Words;
use crate::settings::FoldSettings;

/// Folds the events of a stream.
pub(crate) fn fold(
    batch: &EventBatch<'_>,
    order: &[u32],
    settings: &FoldSettings,
) -> Vec<FactTable> {
    match batch.stream {
        Stream::Agent => agent::fold(batch, order, settings),
        Stream::Contact => contact::fold(batch, order, settings),
        Stream::Survey => survey::fold(batch, order, settings),
        Stream::Review => review::fold(batch, order, settings),
        Stream::Customer => customer::fold(batch, order, settings),
        Stream::Feedback => feedback::fold(batch, order, settings),
        Stream::Social => social::fold(batch, order, settings),
        Stream::Web => web::fold(batch, order, settings),
        Stream::Order => order::fold(batch, order, settings),
        Stream::Referral => referral::fold(batch, order, settings),
        Stream::Spend => spend::fold(batch, order, settings),
        Stream::Subscription => subscription::fold(batch, order, settings),
        _ => Vec::new(),
    }
}

/// Takes an instant for the first of its kind, unless there was one.
pub(crate) fn set_first(instant: &mut i64, at: i64) {
    if *instant == NULL_INT {
        *instant = at;
    }
}

/// Returns the runs of rows of one subject each, with the subject's code.
pub(crate) fn subjects<'a>(
    batch: &EventBatch<'a>,
    order: &'a [u32],
) -> impl Iterator<Item = (u32, &'a [u32])> {
    let subject = batch.subject;
    order
        .chunk_by(move |left, right| subject[*left as usize] == subject[*right as usize])
        .map(move |rows| (subject[rows[0] as usize], rows))
}
