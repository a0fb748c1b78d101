//! The `baremo` program: reads flags, opens the data folder, asks, prints.
//!
//! Only this crate reads the clock, the environment and the home folder, prints, and exits. Each
//! command is one file in `commands`. What they and the pages share:
//!
//! ```text
//! cli ─► commands ─┐            ┌─► import, adopt, derive    files to events to facts
//!                  ├─► folder ──┼─► config, definitions, settings, catalog, happenings, secret
//! pages ─► service ┘            └─► store, engine
//! ```
//!
//! - *asking*: `conversation`, `coverage`, `customers`, `examples`, `listing`, `vendor`;
//! - *for pages*: `service` answers them, `intake` takes files in, `access` lets people in;
//! - *kept by people*: `boards`, `views`, `closes`, `reports` and `packs`, on the `shelf`;
//! - *written*: `durable` has files whole or not there;
//! - *said*: `error` and `output`; `machine` and `zoneless` know what a run has to;
//! - *held in memory*: `kept`, what was worked out last.

mod access;
mod adopt;
mod boards;
mod catalog;
mod cli;
mod closes;
mod commands;
mod config;
mod conversation;
mod coverage;
mod customers;
mod definitions;
mod derive;
mod durable;
mod error;
mod examples;
mod folder;
mod happenings;
mod import;
mod intake;
mod kept;
mod listing;
mod machine;
mod output;
mod packs;
mod reports;
mod secret;
mod service;
mod settings;
mod shelf;
mod vendor;
mod views;
mod zoneless;

use std::panic::{UnwindSafe, catch_unwind};
use std::process::ExitCode;

use mimalloc::MiMalloc;

use crate::cli::{Cli, Command, Lang};
use crate::error::Failure;
use crate::output::Output;

/// Questions and folds make large columns and drop them; this keeps their pages for the next.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// The exit status of a bug.
const BUG: u8 = 255;

fn main() -> ExitCode {
    ExitCode::from(guarded(answered))
}

/// Returns the exit status of what is done; that of a bug where it panics, which has been told.
fn guarded(work: impl FnOnce() -> u8 + UnwindSafe) -> u8 {
    catch_unwind(work).unwrap_or(BUG)
}

/// Does what the command line says, tells what fails, and returns the exit status.
fn answered() -> u8 {
    let words: Vec<std::ffi::OsString> = std::env::args_os().collect();
    let locale = language_of_locale();
    let cli = Cli::read(&words, locale);
    let lang = cli.lang.unwrap_or(locale);
    let mut output = Output::new(cli.format, lang);
    let result = run(&cli, &mut output).and_then(|status| output.flush().map(|()| status));
    match result {
        Ok(status) => status,
        Err(failure) => {
            commands::message(&failure.text(&output));
            failure.exit_status()
        }
    }
}

/// Runs a command and returns the exit status: 0 done, 3 done with rejects.
fn run(cli: &Cli, output: &mut Output) -> Result<u8, Failure> {
    let data = cli.data.as_path();
    match &cli.command {
        Command::Calc(args) => commands::calc::run(args, output),
        Command::Close(args) => commands::close::run(data, args, output),
        Command::Demo(args) => commands::demo::run(data, args, output),
        Command::Doctor(args) => commands::doctor::run(data, args, output),
        Command::Explain(args) => commands::explain::run(data, args, output),
        Command::Export(args) => commands::export::run(data, args, output),
        Command::Import(args) => commands::import::run(data, args, output),
        Command::Init(args) => commands::init::run(data, args, output),
        Command::Metrics(args) => commands::metrics::run(data, args, output),
        Command::Query(args) => commands::query::run(data, args, output),
        Command::Reconcile(args) => commands::reconcile::run(data, args, output),
        Command::Records(args) => commands::records::run(data, args, output),
        Command::Rejects(args) => commands::rejects::run(data, args, output),
        Command::Report(args) => commands::report::run(data, args, output),
        Command::Serve(args) => commands::serve::run(data, args, output),
        Command::User(args) => commands::user::run(data, args, output),
    }
}

fn language_of_locale() -> Lang {
    let locale = sys_locale::get_locale().unwrap_or_default();
    if locale.to_lowercase().starts_with("es") { Lang::Es } else { Lang::En }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_ends_with_the_status_of_a_bug() {
        assert_eq!(guarded(|| 3), 3);
        assert_eq!(guarded(|| unreachable!("what a bug would say")), BUG);
    }
}
