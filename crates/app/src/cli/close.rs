//! Flags of `close`.

use clap::Args;

/// Flags of `close`.
#[derive(Debug, Args)]
pub struct CloseArgs {
    /// Name of the period, such as 2026-11, 2026-Q4 with --from and --to, or 2026; one that is
    /// pinned is held against today [default: list the periods that are pinned]
    pub name: Option<String>,
    /// Metrics to pin, or to show of a pinned period, separated by commas [default: all that can be
    /// computed]
    #[arg(long, value_delimiter = ',', value_name = "METRIC")]
    pub metrics: Vec<String>,
    /// First day of the period, such as 2026-11-01 [default: taken from the name]
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Last day of the period, such as 2026-11-30 [default: taken from the name]
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
    /// Zone in which its days begin, such as Europe/Madrid [default: the folder's]
    #[arg(long, value_name = "ZONE")]
    pub zone: Option<String>,
    /// Profile the figures follow [default: none]
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// Filter of the records that the figures are of, such as "source = 'norte'" [default: all]
    #[arg(long = "where", value_name = "EXPR")]
    pub filter: Option<String>,
}
