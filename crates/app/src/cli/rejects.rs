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
    /// Write the raw records, one a line, to standard output
    Export {
        /// Only this reason
        #[arg(long)]
        reason: Option<String>,
    },
    /// Count them by source, file and reason
    List,
    /// Read them again with a mapping and drop those that now pass
    Replay(ReplayArgs),
    /// Show one with its raw record
    Show {
        /// Its id, or the start of it
        id: String,
    },
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
