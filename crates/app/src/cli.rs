//! The command line as clap sees it: flags, help, defaults.

mod close;
#[cfg(test)]
mod named;
mod number;
mod rejects;
mod report;
mod serve;
mod spanish;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

pub use self::close::CloseArgs;
pub use self::rejects::{
    DismissArgs, RejectsAction, RejectsArgs, RejectsChosen, RejectsList, RejectsOf, ReplayArgs,
};
pub use self::report::{BoardArgs, EffectArgs, PackArgs, ReportArgs, ReportKind};
pub use self::serve::{ServeArgs, UserAction, UserArgs};

/// Measure customer service from what your systems recorded.
///
/// baremo reads their exports, keeps every event in open files in one folder, and answers the
/// metrics a service team lives by, each with its formula, its interval, what was left out and the
/// records behind it.
#[derive(Debug, Parser)]
#[command(name = "baremo", version, propagate_version = true, max_term_width = 100)]
pub struct Cli {
    /// Folder that holds the data
    #[arg(
        long,
        global = true,
        env = "BAREMO_DATA",
        default_value = "baremo-data",
        value_name = "DIR"
    )]
    pub data: PathBuf,
    /// How results are written
    #[arg(long, global = true, default_value = "text", value_name = "FORMAT")]
    pub format: Format,
    /// Language of what people read [default: from the locale]
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<Lang>,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// Reads the command line; prints help or what is wrong with it, in the language asked for, and
    /// ends the program.
    pub fn read(words: &[OsString], locale: Lang) -> Cli {
        let language = asked(words).unwrap_or(locale);
        let command = match language {
            Lang::En => Cli::command(),
            Lang::Es => spanish::translated(Cli::command()),
        };
        let read = command.clone().try_get_matches_from(words);
        let read = read.or_else(|error| match is_help_of_help(&error) {
            true => command.try_get_matches_from(words.iter().filter(|word| !is_help(word))),
            false => Err(error),
        });
        read.and_then(|matches| Cli::from_arg_matches(&matches)).unwrap_or_else(|error| {
            let told = match language {
                Lang::En => None,
                Lang::Es => spanish::told(&error),
            };
            let names = offered(&error, words);
            match (&told, &names, language) {
                (Some(text), ..) => crate::commands::message(text.trim_end()),
                (None, None, Lang::En) => error.exit(),
                // Nobody is left to be told where standard error is closed.
                (None, Some(_), Lang::En) => drop(error.print()),
                (None, _, Lang::Es) => {
                    let page = |colours| spanish::page(&error, colours);
                    crate::output::page(page, error.use_stderr());
                }
            }
            if let Some(names) = names {
                crate::commands::message(&match language {
                    Lang::En => format!("There are: {names}."),
                    Lang::Es => format!("Existen: {names}."),
                });
            }
            std::process::exit(error.exit_code());
        })
    }
}

/// Returns whether a word asks for help as a flag does.
fn is_help(word: &std::ffi::OsStr) -> bool {
    word == "--help" || word == "-h"
}

/// Returns whether the command `help` was asked for help, which it takes for the name of a command.
fn is_help_of_help(error: &clap::Error) -> bool {
    let named = error.get(clap::error::ContextKind::InvalidSubcommand);
    let is_flag = |value: &clap::error::ContextValue| match value {
        clap::error::ContextValue::String(text) => is_help(text.as_ref()),
        _ => false,
    };
    named.is_some_and(is_flag)
}

/// Returns what could stand where a command was read that there is not; none where nothing can.
fn offered(error: &clap::Error, words: &[OsString]) -> Option<String> {
    if error.kind() != clap::error::ErrorKind::InvalidSubcommand {
        return None;
    }
    let command = Cli::command();
    let mut at = &command;
    for word in words.iter().skip(1) {
        at = at.find_subcommand(word).unwrap_or(at);
    }
    let names: Vec<&str> = at.get_subcommands().map(clap::Command::get_name).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// Returns the language that words of a command line ask for, before they are understood.
fn asked(words: &[OsString]) -> Option<Lang> {
    let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
    let joined = words.iter().find_map(|word| word.strip_prefix("--lang="));
    let place = words.iter().position(|word| word == "--lang");
    let apart = place.and_then(|place| words.get(place + 1)).map(AsRef::as_ref);
    match joined.or(apart)? {
        "es" => Some(Lang::Es),
        "en" => Some(Lang::En),
        _ => None,
    }
}

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// Comma-separated, with a header.
    Csv,
    /// Stable JSON.
    Json,
}

/// Language of what people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// English.
    En,
    /// Spanish.
    Es,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Work a metric out from a few numbers
    #[command(disable_help_flag = true)]
    Calc(CalcArgs),
    /// Pin the figures of a period, or compare a pinned one with today
    ///
    /// Of a duration the median is pinned, as pages and reports show it, or what the profile says;
    /// `baremo query` gives the mean unless `--stat usual` is asked.
    Close(CloseArgs),
    /// Make two years of a plausible company's data, print a first report, serve the pages
    Demo(DemoArgs),
    /// Check that the data folder is sound and say what to do where it is not
    Doctor(DoctorArgs),
    /// Draw the timeline of one conversation or call with every clock
    ///
    /// `baremo explain health_score --record CUSTOMER` shows what the health of one customer is
    /// made of: each measure with its value, the day it is of, its points from 0 to 100, its
    /// weight, and how much it has changed in a month.
    Explain(ExplainArgs),
    /// Write any table of events or facts as CSV or JSON lines for other tools
    ///
    /// All rows are written to standard output: CSV with a heading, or a JSON object a line with
    /// `--format json`. Instants are in UTC, durations in microseconds, money in minor units of the
    /// row's `currency` (cents), all other numbers as they are. What is not known is empty or null.
    /// `docs/facts.md` says what each column of facts means.
    Export(ExportArgs),
    /// Read exports into the data folder
    Import(ImportArgs),
    /// Make an empty data folder with a commented configuration
    Init(InitArgs),
    /// List metrics or dimensions, show a metric, or check pages
    Metrics(MetricsArgs),
    /// Ask for one or more metrics
    ///
    /// For example, `baremo query first_response_time --from 2026-01 --by channel --compare
    /// previous`.
    Query(AskArgs),
    /// Compare our figures with the ones the vendor stored
    ///
    /// Of every figure that the source's export carries, conversation by conversation: how many are
    /// equal, and why the others differ. Durations are in seconds in CSV and JSON, which list every
    /// difference; text lists the first 20 of each figure.
    Reconcile(ReconcileArgs),
    /// List the records behind a number
    ///
    /// In CSV and JSON a `value` that is a duration is in seconds, or in days where the metric is,
    /// and money in minor units (cents) of its `currency`; a record that is counted has 1.
    ///
    /// The column `side` says what a record counts in: of a ratio, the numerator or the
    /// denominator; of most other metrics, the value. Of a metric made of others it is the input,
    /// by its name on the page (`baremo metrics show`), such as `cost`; after a point comes the
    /// input of an input, or its side, as in `value.orders.numerator`.
    ///
    /// Where the numerator is a part of the denominator, `in_numerator` says of each record of the
    /// denominator whether it is in the numerator: 1 or 0 in CSV, so that their mean, weighted by
    /// `weight`, is the rate. Where no such mean of records is the rate, as of sums, it is empty.
    ///
    /// What stands in several rows of a metric's usual breakdown (somebody who saw several pages,
    /// or takes several steps) is listed once, so that the records add up to the total; with `--by`
    /// it is listed in each of its rows, and they add up row by row.
    ///
    /// Of calls and chats in queues, `lasted` says how many seconds each waited, and `ended` how
    /// that ended, whether they count as a yes or as a no.
    Records(RecordsArgs),
    /// List, show, export, replay or dismiss what could not be read
    Rejects(RejectsArgs),
    /// Write a page of figures that is more than one question
    Report(ReportArgs),
    /// Serve pages and API in the browser, on this machine alone while there is no password
    Serve(ServeArgs),
    /// Set the password and the keys that pages and API ask for
    User(UserArgs),
}

/// Flags of `calc`; the inputs differ by metric and are read by the command itself.
#[derive(Debug, Args)]
pub struct CalcArgs {
    /// Metric and its inputs, such as `csat --positive 30 --total 50`
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "METRIC --INPUT NUMBER"
    )]
    pub words: Vec<String>,
}

/// Flags of `demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Seed of the random data; the same seed makes the same company
    #[arg(long, default_value_t = 1, value_parser = number::whole::<u64>)]
    pub seed: u64,
    /// Size, 1 being some 20 000 conversations over two years
    #[arg(long, default_value_t = 1.0, value_parser = number::number)]
    pub scale: f64,
    /// Make the data and print the report, then end
    #[arg(long)]
    pub no_serve: bool,
    /// Address to listen on; only this machine can reach it
    #[arg(long, default_value = crate::commands::serve::LISTEN, value_name = "HOST:PORT")]
    pub listen: String,
}

/// Flags of `doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Mend what can be mended: take in what waits, make outdated facts anew, remove leftovers
    #[arg(long)]
    pub fix: bool,
}

/// Flags of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// Metric whose clocks come first, or health_score
    pub metric: Option<String>,
    /// Conversation, call or chat, by its id in the source; for health_score, customer
    #[arg(long, value_name = "ID")]
    pub record: String,
    /// Source, where two have a record with this id
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// Zone of the times shown [default: the folder's]
    #[arg(long, value_name = "ZONE")]
    pub zone: Option<String>,
    /// Calendar to count in beside wall time: wall, business (by rule) or a name [default:
    /// business]
    #[arg(long, value_name = "CALENDAR")]
    pub calendar: Option<String>,
    /// Profile whose definitions decide what counts [default: none]
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// Variant of the metric named that decides what counts [default: that of the profile]
    #[arg(long, value_name = "NAME")]
    pub variant: Option<String>,
}

/// Flags of `export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Any table: the events of a stream, such as conversation_events, or facts, such as cases,
    /// turns or orders; several, separated by commas, for a workbook; an unknown name lists them
    /// all
    pub table: String,
    /// Data known at this instant; a date means its last moment [default: now]
    #[arg(long, value_name = "TIME")]
    pub as_of: Option<String>,
    /// Filter of the rows of facts, by what questions are filtered by, such as "source = 'norte'"
    /// [default: all rows]
    #[arg(long = "where", value_name = "EXPR")]
    pub filter: Option<String>,
    /// Write a workbook instead, a sheet for each table: .xlsx [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Flags of `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Files of one export, or patterns; `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,
    /// Name of the source the records belong to
    #[arg(long, value_name = "NAME")]
    pub source: String,
    /// Mapping from records to events [default: recognised by the headings]
    #[arg(long, value_name = "FILE.toml")]
    pub map: Option<PathBuf>,
    /// Version of the records that carry none [default: time of the file]
    #[arg(long, value_name = "TIME")]
    pub as_of: Option<String>,
    /// Show what the first records become and what would be rejected; write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Write a commented mapping for these files to standard output; read nothing in
    #[arg(long)]
    pub propose: bool,
    /// Zone of times that name none [default: the mapping's, else UTC]
    #[arg(long, value_name = "ZONE")]
    pub zone: Option<String>,
    /// Address of a conversation in the help desk, with {id}
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
}

/// Flags of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Zone in which days begin
    #[arg(long, value_name = "ZONE")]
    pub zone: Option<String>,
}

/// Flags of `metrics`.
#[derive(Debug, Args)]
pub struct MetricsArgs {
    /// What to do with the catalogue
    #[command(subcommand)]
    pub action: MetricsAction,
}

/// What to do with the catalogue.
#[derive(Debug, Subcommand)]
pub enum MetricsAction {
    /// Check pages and run their examples
    Check {
        /// Folder of pages, your own or by families [default: the built-in catalogue and the data
        /// folder's metrics]
        dir: Option<PathBuf>,
    },
    /// List the dimensions to break down and filter by, with the words that some hold
    Dimensions,
    /// List every metric
    List,
    /// Show a metric's page
    Show {
        /// The metric
        metric: String,
    },
}

/// Flags shared by all questions.
#[derive(Clone, Debug, Args)]
pub struct QueryArgs {
    /// Metrics, separated by commas; `baremo metrics list` lists them
    #[arg(value_delimiter = ',', required = true, value_name = "METRIC")]
    pub metrics: Vec<String>,
    /// Start of the range, inclusive: 2026, 2026-01, 2026-01-31 or an instant [default: the first
    /// record]
    #[arg(long, value_name = "TIME")]
    pub from: Option<String>,
    /// End of the range: a date through its last moment, an instant exclusive [default: the last
    /// one known]
    #[arg(long, value_name = "TIME")]
    pub to: Option<String>,
    /// Width of a bucket: all, quarter_hour, half_hour, hour, day, week, month, quarter, year
    #[arg(long, default_value = "all", value_name = "GRAIN")]
    pub grain: String,
    /// Dimensions to break down by, separated by commas; `baremo metrics dimensions` lists them;
    /// `none` leaves out those that a metric has of its own [default: these]
    #[arg(long, value_delimiter = ',', value_name = "DIM")]
    pub by: Vec<String>,
    /// Filter, such as "channel = 'email' and priority in ('high', 'urgent')" [default: everything]
    #[arg(long = "where", value_name = "EXPR")]
    pub filter: Option<String>,
    /// IANA zone of buckets and dates [default: the folder's]
    #[arg(long, value_name = "ZONE")]
    pub zone: Option<String>,
    /// Statistic: mean, median, p75, p90, p95, min, max, stddev, trimmed, histogram; usual for the
    /// median of durations and the mean of the rest, as pages show them [default: mean, but median
    /// where waits that still run count too]
    #[arg(long, value_name = "STAT")]
    pub stat: Option<String>,
    /// Variant of the definition [default: default]
    #[arg(long, value_name = "NAME")]
    pub variant: Option<String>,
    /// Version of the definition, of those that `baremo metrics show` lists [default: the one in
    /// force]
    #[arg(long, value_name = "N", value_parser = number::whole::<u32>)]
    pub definition: Option<u32>,
    /// Parameter of the definition, such as window=14d; durations have a unit (s, m, h, d, w); may
    /// be repeated [default: as `baremo metrics show` says]
    #[arg(long = "set", value_name = "PARAM=VALUE")]
    pub parameters: Vec<String>,
    /// Profile that chooses variants, parameters, calendar and statistic [default: none]
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// Calendar that time is counted in: wall, business (by rule) or a name [default: wall; for
    /// targets, that of their policy]
    #[arg(long, value_name = "CALENDAR")]
    pub calendar: Option<String>,
    /// Date by which a record is in the range: event (when it happened), created, closed [default:
    /// the metric's own]
    #[arg(long, value_name = "BASIS")]
    pub basis: Option<String>,
    /// Team of an agent: the one then (as_of_event) or today's (current) [default: as_of_event]
    #[arg(long, value_name = "BASIS")]
    pub actor: Option<String>,
    /// Agent whom a result is credited to: solver, assignee_at_event, last_replier, first_replier,
    /// each_replier [default: solver]
    #[arg(long, value_name = "RULE")]
    pub credit: Option<String>,
    /// Data and definitions known at this instant; a date means its last moment [default: now]
    #[arg(long, value_name = "TIME")]
    pub as_of: Option<String>,
    /// Intervals of sums and ratios of sums: usual (none) or bootstrap, which draws customers anew
    /// [default: usual]
    #[arg(long, value_name = "KIND")]
    pub interval: Option<String>,
    /// Compare with: previous, weekdays (the same ones, whole weeks before), year or FROM..TO
    /// [default: nothing]
    #[arg(long, value_name = "RANGE")]
    pub compare: Option<String>,
    /// Order the rows of each bucket: value, n, a metric or a dimension; -value has the greatest
    /// first [default: by dimension]
    #[arg(long, value_name = "KEY", allow_hyphen_values = true)]
    pub order: Option<String>,
    /// Show so many rows, at most: of each bucket for query, in all for records [default: all]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub limit: Option<String>,
}

/// Flags of `query`.
#[derive(Debug, Args)]
pub struct AskArgs {
    /// The question
    #[command(flatten)]
    pub query: QueryArgs,
    /// Write the question as SQL for DuckDB over the fact files instead of answering it
    ///
    /// The statement reads the files of the latest snapshot and gives value and n of every group
    /// that has rows, by --order and --limit. What SQL cannot say exactly is refused with the
    /// reason; a comment says what else is left out, such as --compare.
    #[arg(long)]
    pub sql: bool,
    /// Draw the first metric into this file besides: .svg or .png
    ///
    /// Over time with --grain, a bar for each group with --by.
    #[arg(long, value_name = "FILE", conflicts_with = "sql")]
    pub chart: Option<PathBuf>,
}

/// Flags of `reconcile`.
#[derive(Debug, Args)]
pub struct ReconcileArgs {
    /// Source whose stored figures are compared, by the name it was imported under; an unknown name
    /// lists them all
    pub source: String,
}

/// Flags of `records`.
#[derive(Debug, Args)]
pub struct RecordsArgs {
    /// The question whose records are listed
    #[command(flatten)]
    pub query: QueryArgs,
    /// List what was left out instead, each with its reason
    #[arg(long)]
    pub excluded: bool,
}
