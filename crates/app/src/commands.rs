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

use std::io::{IsTerminal as _, Write as _};

use baremo_engine::Settings;
use baremo_render::answer::noted;
use baremo_render::{Language, Style, hanging};

/// Returns the time of now in UTC microseconds.
pub fn now() -> i64 {
    jiff::Timestamp::now().as_microsecond()
}

/// Says something to the person at the terminal, on standard error. Lines are broken where a
/// terminal ends, between words; what is written into a file is searched by line and stays whole.
pub fn message(text: &str) {
    let mut stderr = std::io::stderr();
    let said = match stderr.is_terminal() {
        true => broken(text, Style::of_terminal(false, true)),
        false => format!("{text}\n"),
    };
    // Nobody is left to be told where standard error is closed.
    let _ = stderr.write_all(said.as_bytes());
}

/// Breaks lines at the width of a terminal. One that is indented is to be copied, and stays whole.
fn broken(text: &str, style: Style) -> String {
    let line = |line: &str| match line.starts_with(' ') {
        true => format!("{line}\n"),
        false => hanging(style, line),
    };
    text.lines().map(line).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_ends_with_the_terminal_and_what_is_copied_stays_whole() {
        let style = Style { width: 40, ..Style::default() };
        let command = format!("  baremo import {} --source desk", "file.csv ".repeat(9));
        let said = format!("times name no zone and are read as UTC, as far as is known\n{command}");
        let expected =
            format!("times name no zone and are read as UTC,\n  as far as is known\n{command}\n");
        assert_eq!(broken(&said, style), expected);
    }
}
