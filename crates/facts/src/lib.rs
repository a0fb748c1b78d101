//! Folds: from what happened in conversations to what metrics count.
//!
//! A fold reads the events of a conversation once, in order, and writes rows of [`Fact`]s. It is
//! pure: the same events give the same facts, whatever order, however often and in whichever
//! batches they arrived. It knows no file, no calendar, no watermark and no metric.
//!
//! ```text
//! EventBatch ──► order ──► follow_ups ──► machine ──► rows ──► FactTable
//!                versions,   chains of      case, waits,
//!                ties        conversations  progress, desk
//! ```
//!
//! That is the fold of conversations, to which `lifecycle`, `dimensions`, `channels`, `detail` and
//! `rated` belong too; `streams` has a file for that of each other stream. `table` is how the rows
//! of both become columns, `settings` what a fold may be told, `byte` by what it tells kinds of
//! events apart.
//!
//! ```
//! use baremo_facts::{FoldSettings, fold, order};
//! use baremo_model::{Event, EventColumns, EventKind, HOUR};
//!
//! let mut solved = Event::new("desk", "7", 2 * HOUR, EventKind::Status);
//! solved.value = Some("solved".into());
//! let events: EventColumns =
//!     [solved, Event::new("desk", "7", 0, EventKind::Opened)].into_iter().collect();
//! let batch = events.as_batch();
//! let tables = fold(&batch, &order(&batch), &FoldSettings::default());
//! assert_eq!(tables[0].integers("solved_at"), [2 * HOUR]);
//! ```
//!
//! [`Fact`]: baremo_model::Fact

mod byte;
mod case;
mod channels;
mod desk;
mod detail;
mod dimensions;
mod fold;
mod follow_ups;
mod lifecycle;
mod machine;
mod order;
mod progress;
mod rated;
mod rows;
mod settings;
mod streams;
mod table;
#[cfg(test)]
mod tests;
mod waits;

pub use channels::channel_key;
pub use detail::yielding;
pub use fold::{fold, fold_owned};
pub use order::{is_ordered, order};
pub use settings::{COMPLAINT_WORDS, CaseUnit, FOLD_VERSION, FoldSettings, WebSettings};
