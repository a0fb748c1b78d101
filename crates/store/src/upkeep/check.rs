//! What checks of a folder found, in fields, so that it can be told in the reader's language.

use std::path::PathBuf;
use std::{fmt, io};

use baremo_model::error::refused;

use crate::StoreError;

/// The result of one check of [`Store::doctor`](crate::Store::doctor).
#[derive(Debug)]
pub struct Check {
    /// What was checked, one word.
    pub name: &'static str,
    /// Whether all is well.
    pub ok: bool,
    /// What was found: one finding where all is well, else everything that is not.
    pub found: Vec<Finding>,
}

/// Something that a check found. Displayed in English.
#[derive(Debug)]
pub enum Finding {
    /// Snapshot records that can be read.
    Snapshots {
        /// How many.
        kept: usize,
        /// Number of the latest.
        latest: u64,
    },
    /// Files with all of their rows.
    Files(usize),
    /// A file that is not whole.
    File {
        /// Where it is.
        path: PathBuf,
        /// What is wrong with it.
        harm: Harm,
        /// What to do.
        remedy: Remedy,
    },
    /// Tables whose log agrees with the snapshot.
    Tables(usize),
    /// A table whose log disagrees.
    Version {
        /// Its name.
        table: String,
        /// Version of its log.
        version: u64,
        /// Version the snapshot names.
        expected: u64,
    },
    /// What waits to be drained.
    Inbox {
        /// Events.
        events: usize,
        /// Segments that hold them.
        segments: usize,
    },
    /// Records in quarantine.
    Rejects(usize),
    /// The folder can be written.
    Writable,
    /// Nobody adds to the folder.
    Free,
    /// A process of this machine adds to it.
    Held {
        /// Its number.
        process: u32,
    },
    /// A process of another machine holds the folder, or held it when it ended.
    HeldElsewhere {
        /// That machine.
        host: String,
        /// The file that says so.
        path: PathBuf,
    },
    /// Something cannot be read or written.
    Broken(StoreError),
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Harm {
    /// It is not there.
    Missing,
    /// It does not hold what it should, in the words of the error.
    Damaged(String),
    /// The system does not let it be read.
    Unreadable(io::ErrorKind),
    /// It has another number of rows than its snapshot says.
    Rows {
        /// Rows it has.
        rows: u64,
        /// Rows it should have.
        expected: u64,
    },
}

/// What brings a file back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// [`Store::mend`](crate::Store::mend) makes it anew from the events of its partition.
    Derive,
    /// A copy of the file, or the exports that brought its events;
    /// [`Store::mend`](crate::Store::mend) keeps what is left of them.
    Import {
        /// The partition.
        part: String,
        /// Events it held.
        events: u64,
    },
    /// A copy of the segment, or the files whose events waited in it;
    /// [`Store::mend`](crate::Store::mend) moves it out of the way.
    Segment {
        /// Events it held; none where that cannot be read.
        events: Option<u64>,
    },
    /// It has to be made readable.
    Permit,
    /// The file of its events has to come back first.
    WithEvents,
    /// [`Store::mend`](crate::Store::mend) keeps what can be read and moves it out of the way.
    Aside,
}

impl Check {
    pub(super) fn one(name: &'static str, found: Result<Finding, StoreError>) -> Self {
        let ok = found.is_ok();
        let broken = |error: StoreError| match error {
            StoreError::Damaged { path, reason } => {
                Finding::File { path, harm: Harm::Damaged(reason), remedy: Remedy::Aside }
            }
            error => Finding::Broken(error),
        };
        Check { name, ok, found: vec![found.unwrap_or_else(broken)] }
    }

    /// Returns a check that is well where nothing is wrong.
    pub(super) fn all(name: &'static str, wrong: Vec<Finding>, fine: Finding) -> Self {
        match wrong.is_empty() {
            true => Check { name, ok: true, found: vec![fine] },
            false => Check { name, ok: false, found: wrong },
        }
    }

    /// Returns what was found, in English.
    pub fn detail(&self) -> String {
        self.found.iter().map(Finding::to_string).collect::<Vec<_>>().join("; ")
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Finding::Snapshots { kept, latest } => {
                write!(out, "{kept} kept, the latest is `{latest}`")
            }
            Finding::Free => out.write_str("nobody adds to the folder"),
            Finding::Held { process } => write!(out, "process {process} adds to the folder"),
            Finding::HeldElsewhere { host, path } => write!(
                out,
                "held by a process on `{host}`; if that host is gone, delete `{}`",
                path.display()
            ),
            Finding::Files(count) => write!(out, "{count} files are whole"),
            Finding::File { path, harm, remedy } => {
                write!(out, "`{}` {harm}; {remedy}", path.display())
            }
            Finding::Tables(count) => {
                write!(out, "{count} Delta tables agree with the snapshot")
            }
            Finding::Version { table, version, expected } => write!(
                out,
                "`{table}` is at version `{version}` instead of `{expected}`; \
                 `baremo doctor --fix` brings it back"
            ),
            Finding::Inbox { events, segments: 0 } => write!(out, "{events} events wait"),
            Finding::Inbox { events, segments } => write!(
                out,
                "{events} events wait in {segments} {}; they are safe, and the next import, \
                 or `baremo doctor --fix`, takes them in",
                if segments == &1 { "segment" } else { "segments" }
            ),
            Finding::Rejects(count) => write!(out, "{count} rejects"),
            Finding::Writable => out.write_str("can be written"),
            Finding::Broken(why) => write!(out, "{why}"),
        }
    }
}

impl fmt::Display for Harm {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Harm::Missing => out.write_str("is missing"),
            Harm::Damaged(why) => write!(out, "is damaged: {why}"),
            Harm::Unreadable(kind) => {
                write!(out, "cannot be read: {}", refused(&io::Error::from(*kind)).en)
            }
            Harm::Rows { rows, expected } => {
                write!(out, "has `{rows}` rows instead of `{expected}`")
            }
        }
    }
}

impl fmt::Display for Remedy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Remedy::Derive => out.write_str("`baremo doctor --fix` makes it anew from its events"),
            Remedy::Import { part, events } => write!(
                out,
                "events of `{part}` that were in it: {events}; put it back from a copy of the \
                 folder, or have `baremo doctor --fix` keep what is whole, move the file aside and \
                 say what to import again"
            ),
            Remedy::Segment { events } => {
                if let Some(events) = events {
                    write!(out, "events that waited in it: {events}; ")?;
                }
                out.write_str(
                    "nothing can be added before it is put back from a copy of the folder or \
                     `baremo doctor --fix` moves it aside; then import the last files again",
                )
            }
            Remedy::Permit => out.write_str("give this user the right to read it"),
            Remedy::WithEvents => out.write_str("it comes back with the file of its events"),
            Remedy::Aside => out
                .write_str("`baremo doctor --fix` keeps what can be read of it and moves it aside"),
        }
    }
}
