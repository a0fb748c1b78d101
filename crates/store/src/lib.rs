//! The store of one data folder: everything that is on disk, and nothing that is computed.
//!
//! ```text
//! append ─► inbox ─► drain ─► lake (Delta tables) ─► snapshot record ─► read
//! reject ─► quarantine        ▲ the caller's fold
//! ```
//!
//! An event is on disk before [`Store::append`] returns. [`Store::drain`] moves events to the lake
//! with a fold the caller gives, because the store knows no fold and no metric. Readers open a
//! [`Snapshot`] and read exactly its files; what happens meanwhile does not touch them.
//!
//! The store reads no clock: instants come from the caller. Its rooms:
//!
//! - *arriving*: `inbox` keeps segments as `codec` packs them; `quarantine` what cannot be read;
//! - *draining*: `drain` goes from partition to partition with `route`, `reduce` and `chain`, under
//!   the `lock`; `moved` finds records of which several hold a version; `held` is what waits for
//!   one that cannot be read; `rebuild` writes a partition, and `publish` makes the snapshot of it;
//! - *kept*: `events`, `facts` and `snapshot` are what lies in the lake, which others see as
//!   `delta` says; `parquet` and `columns` are how;
//! - *held*: `header` says what the folder is, `disk` has every step that a kill may follow,
//!   `upkeep` checks, mends and clears away.

mod chain;
mod codec;
mod columns;
mod delta;
mod disk;
mod drain;
mod error;
mod events;
mod facts;
mod header;
mod held;
mod inbox;
mod lock;
mod moved;
mod parquet;
mod publish;
mod quarantine;
mod rebuild;
mod reduce;
mod route;
mod snapshot;
mod store;
mod upkeep;

pub use delta::PART;
pub use disk::{flush_names, make_folder};
pub use drain::{Derive, DeriveSettings, Derived, DrainReport, OnProgress, Progress};
pub use error::StoreError;
pub use header::FORMAT;
pub use held::Held;
pub use inbox::Sealed;
pub use quarantine::{Dismissal, Reject};
pub use reduce::Taken;
pub use snapshot::{FileEntry, PartState, Snapshot, SourceState, TableState};
pub use store::{Mode, SEGMENT_EVENTS, Store, fills_segment};
pub use upkeep::{
    Check, Finding, Gone, Harm, Keep, Lost, LostSegment, MendReport, Remedy, SET_ASIDE,
    VacuumReport,
};
