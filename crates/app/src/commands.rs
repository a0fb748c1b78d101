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

/// Returns the time of now in UTC microseconds.
pub fn now() -> i64 {
    jiff::Timestamp::now().as_microsecond()
}

/// Says something to the person at the terminal, on standard error.
#[expect(clippy::print_stderr, reason = "messages go to standard error, and only from here")]
pub fn message(text: &str) {
    eprintln!("{text}");
}
