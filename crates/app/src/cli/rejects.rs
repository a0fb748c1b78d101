//! Flags of `rejects`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Flags of `rejects`.
#[derive(Debug, Args)]
pub struct RejectsArgs {
    /// What to do
    #[command(subcommand)]
    pub action: RejectsAction,
}

/// What to do with rejects.
#[derive(Debug, Subcommand)]
pub enum RejectsAction {
    /// Take records that nobody is going to mend off the list; they are kept
    Dismiss(DismissArgs),
    /// Write the raw records, one a line, to standard output
    Export {
        /// Only this reason
        #[arg(long, alias = "rejected-for")]
        reason: Option<String>,
        /// Only this source
        #[arg(long)]
        source: Option<String>,
    },
    /// Count them by source, file and reason
    List(RejectsList),
    /// Put dismissed records back on the list
    Reopen(RejectsChosen),
    /// Read them again with a mapping and drop those that now pass
    Replay(ReplayArgs),
    /// Show one with its raw record
    Show {
        /// Its id, or the start of it
        id: String,
    },
}

/// Which rejects a list shows.
#[derive(Debug, Args)]
pub struct RejectsList {
    /// Those that were dismissed, in place of the open ones
    #[arg(long)]
    pub dismissed: bool,
    /// Of which source and reason.
    #[command(flatten)]
    pub of: RejectsOf,
}

/// Source and reason of rejects.
#[derive(Debug, Args)]
pub struct RejectsOf {
    /// Only this source
    #[arg(long)]
    pub source: Option<String>,
    /// Only those rejected for this reason, such as line_too_long
    #[arg(long, value_name = "REASON")]
    pub rejected_for: Option<String>,
}

/// Which rejects a command is about.
#[derive(Debug, Args)]
pub struct RejectsChosen {
    /// Their ids, or the start of each
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// All of the source and the reason that are named, else all there are
    #[arg(long, conflicts_with = "ids")]
    pub all: bool,
    /// Of which source and reason.
    #[command(flatten)]
    pub of: RejectsOf,
}

/// Flags of `rejects dismiss`.
#[derive(Debug, Args)]
pub struct DismissArgs {
    /// Which ones.
    #[command(flatten)]
    pub chosen: RejectsChosen,
    /// Why, for whoever asks later
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
}

/// Flags of `rejects replay`.
#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// Mapping to read them with [default: that of their source, else the ones recognised]
    #[arg(long, value_name = "FILE.toml")]
    pub map: Option<PathBuf>,
    /// Only this source
    #[arg(long)]
    pub source: Option<String>,
    /// Files in which the records look things up, in place of what their import found there
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub with: Vec<String>,
}
