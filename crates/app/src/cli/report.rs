//! Flags of `report`, one page each.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::number::whole;

/// Flags of `report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// Which page
    #[command(subcommand)]
    pub report: ReportKind,
    /// Data and definitions known at this instant
    #[arg(long, value_name = "TIME", global = true)]
    pub as_of: Option<String>,
}

/// Flags of `report effect`.
#[derive(Debug, Args)]
pub struct EffectArgs {
    /// Metric
    pub metric: String,
    /// What happened: the name of an annotation (annotations.toml in the data folder) or a date
    #[arg(long, value_name = "NAME|DATE")]
    pub at: String,
    /// Days looked at before and after, from 1 to 3650
    #[arg(long, value_name = "DAYS", default_value_t = 28, value_parser = whole::<i64>)]
    pub days: i64,
    /// To whom it happened
    #[arg(long = "where", value_name = "EXPR")]
    pub filter: Option<String>,
    /// To whom it did not happen
    #[arg(long, value_name = "EXPR")]
    pub control: Option<String>,
    /// Variant of the metric
    #[arg(long, value_name = "NAME")]
    pub variant: Option<String>,
    /// Statistic of durations
    #[arg(long, value_name = "STAT")]
    pub stat: Option<String>,
}

/// Flags of `report board`.
#[derive(Debug, Args)]
pub struct BoardArgs {
    /// Closed period whose figures are reported as they were published
    #[arg(long, value_name = "NAME", conflicts_with = "month")]
    pub close: Option<String>,
    /// Month as the data are now, such as 2026-11 [default: the last whole one]
    #[arg(long, value_name = "MONTH")]
    pub month: Option<String>,
    /// Figures: the name of a report (reports/NAME.toml in the data folder) or of a board, or a
    /// file in the form of either [default: reports/board.toml in the data folder, else the usual
    /// ten]
    #[arg(long, value_name = "NAME|FILE.toml")]
    pub board: Option<String>,
    /// Write this file instead: .pdf, .pptx or .xlsx
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Profile the figures follow [default: that of the report; of a closed period, its own]
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// Filter of the records, besides those of the figures; a closed period has its own
    #[arg(long = "where", value_name = "EXPR")]
    pub filter: Option<String>,
}

/// Flags of the packs of a year.
#[derive(Debug, Args)]
pub struct PackArgs {
    /// The year [default: the last whole one in the data]
    #[arg(long, value_name = "YEAR")]
    pub year: Option<i16>,
    /// Write this file instead: .csv, .pdf or .xlsx
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// The pages of `report`.
#[derive(Debug, Subcommand)]
pub enum ReportKind {
    /// Report chosen figures of a period with their goals, thirteen months, last year, what
    /// changed, comments, definitions and restatements
    Board(BoardArgs),
    /// Hold a metric before and after something happened against a control group
    Effect(EffectArgs),
    /// Write the yearly figures of Spain's act on customer service, each recomputed from records
    #[command(name = "es_ley_10_2025")]
    EsLey102025(PackArgs),
    /// Hold the health scores of some time ago against who has left since
    Health {
        /// How long ago
        #[arg(long, value_name = "DAYS", default_value_t = 180, value_parser = whole::<i64>)]
        days: i64,
    },
    /// Fit the models of the customer base and say what it will do
    Models {
        /// Fit to what was known by then and hold against what came later [default: all data]
        #[arg(long, value_name = "TIME")]
        to: Option<String>,
    },
}
