//! The commands, one file each.

pub mod calc;
pub mod close;
pub mod demo;
pub mod doctor;
pub mod explain;
pub mod export;
pub mod import;
pub mod init;
pub mod metrics;
pub mod query;
pub mod reconcile;
pub mod records;
pub mod rejects;
pub mod report;
pub mod serve;
pub mod user;

use std::io::Write as _;

use baremo_engine::Settings;
use baremo_render::Language;
use baremo_render::answer::noted;

/// Returns the time of now in UTC microseconds.
pub fn now() -> i64 {
    jiff::Timestamp::now().as_microsecond()
}

/// Says something to the person at the terminal, on standard error.
pub fn message(text: &str) {
    // Nobody is left to be told where standard error is closed.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Writes a word as a shell takes it for one.
pub fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:,+@%=".contains(c);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

/// Says on standard error what there is to know of the definitions that figures stand on, where an
/// answer has no place for it.
pub fn tell_definitions(language: Language, settings: &Settings) {
    settings.told.iter().for_each(|note| message(&noted(language, note)));
}
