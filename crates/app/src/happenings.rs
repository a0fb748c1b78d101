//! What happened to the company: `annotations.toml` of the data folder.

use std::path::Path;

use baremo_metrics::catalog::{Line, PageError, line_of, read_toml};
use baremo_metrics::expr::parse_instant;
use baremo_metrics::service::{Cause, Happening};
use baremo_model::told;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::error::Failure;
use crate::error::file::cannot_read;

/// Name of the file.
const FILE: &str = "annotations.toml";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "annotation")]
    annotations: Vec<Annotation>,
}

/// One thing that happened.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Annotation {
    /// Word by which it is named.
    pub name: String,
    /// What it was, in English.
    #[serde(default)]
    pub title: Option<String>,
    /// What it was, in Spanish.
    #[serde(default)]
    pub title_es: Option<String>,
    /// When it began: a date or an instant.
    pub at: String,
    /// Until when it lasted, where it was over: a date through that day's end, as everywhere.
    #[serde(default)]
    pub until: Option<String>,
}

/// Reads the file; nothing happened where there is none.
///
/// # Errors
///
/// Fails, naming the line, when it says what it should not.
pub fn read(root: &Path) -> Result<Vec<Annotation>, Failure> {
    let text = match std::fs::read_to_string(root.join(FILE)) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Failure::unavailable(cannot_read(FILE, error))),
    };
    let file: File =
        read_toml(FILE, &text).map_err(|error| Failure::from(Cause::Files(vec![error])))?;
    let wrong = backwards(&file.annotations, &text);
    if wrong.is_empty() { Ok(file.annotations) } else { Err(Cause::Files(wrong).into()) }
}

/// Returns what is wrong with those that were over before they began.
fn backwards(annotations: &[Annotation], text: &str) -> Vec<PageError> {
    let wrong = |(index, one): (usize, &Annotation)| {
        let until = one.until.as_deref().filter(|until| is_before(until, &one.at))?;
        let line = line_of(text, Line { table: "annotation", index, key: "until" });
        let (name, at) = (&one.name, &one.at);
        let problem = told!(
            "`{name}` lasts until `{until}`, which is before `{at}`, when it began",
            "`{name}` dura hasta `{until}`, que es antes de `{at}`, cuando empezó"
        );
        Some(PageError::new(FILE, line, problem))
    };
    annotations.iter().enumerate().filter_map(wrong).collect()
}

/// Returns whether an end lies before a begin. A date goes on to its end, and of two texts of which
/// one alone has an offset the dates are compared as they are written.
fn is_before(until: &str, at: &str) -> bool {
    let instant = |text: &str| parse_instant(text, &TimeZone::UTC);
    let (Some(end), Some(begin)) = (instant(until), instant(at)) else { return false };
    let has_offset = |text: &str| text.parse::<jiff::Timestamp>().is_ok();
    match until.len() <= 10 || has_offset(until) != has_offset(at) {
        true => until.get(..10) < at.get(..10),
        false => end < begin,
    }
}

/// Returns what is drawn beside numbers, in the order of time; what has no date is left out.
pub fn drawn(annotations: &[Annotation]) -> Vec<Happening> {
    // Only the local date is drawn, which is the text's own.
    let date = |text: &str| {
        parse_instant(text, &TimeZone::UTC)?;
        text.get(..10).map(str::to_owned)
    };
    // An instant ends the day before where it is the first of its day. What began then too is of
    // that day alone.
    let last = |text: &str| {
        let day = date(text)?;
        let is_first = text.get(10..).is_some_and(is_midnight);
        let before = || Some(day.parse::<Date>().ok()?.yesterday().ok()?.to_string());
        if is_first { before() } else { Some(day) }
    };
    let happening = |one: &Annotation| {
        let title = one.title.as_ref().or(one.title_es.as_ref()).unwrap_or(&one.name);
        let from = date(&one.at)?;
        let until = one.until.as_deref().and_then(last);
        Some(Happening {
            title: title.clone(),
            title_es: one.title_es.as_ref().unwrap_or(title).clone(),
            until: until.map(|until| until.max(from.clone())),
            from,
        })
    };
    let mut all: Vec<Happening> = annotations.iter().filter_map(happening).collect();
    all.sort_by(|one, other| one.from.cmp(&other.from));
    all
}

/// Returns whether what follows the date of an instant says midnight: `T00:00`, with or without
/// seconds and offset.
fn is_midnight(time: &str) -> bool {
    let clock = time.trim_start_matches(['T', 't', ' ']).split(['+', '-', 'Z', 'z']).next();
    clock.is_some_and(|clock| {
        clock.contains('0') && clock.chars().all(|c| matches!(c, '0' | ':' | '.'))
    })
}

#[cfg(test)]
mod tests {
    use baremo_render::Language;

    use super::*;

    #[test]
    fn a_date_is_the_last_day_and_an_instant_the_first_that_is_over() {
        let check = |until: &str, last: &str| {
            let text =
                format!("[[annotation]]\nname = \"x\"\nat = \"2026-02-10\"\nuntil = \"{until}\"");
            let file: File = toml::from_str(&text).unwrap();
            assert_eq!(drawn(&file.annotations)[0].until.as_deref(), Some(last), "{until}");
        };
        check("2026-03-01", "2026-03-01");
        check("2026-03-01T00:00", "2026-02-28");
        check("2026-03-01T00:00:00Z", "2026-02-28");
        check("2026-03-01T00:00+01:00", "2026-02-28");
        check("2026-03-01T00:01", "2026-03-01");
        // It is over at the midnight at which it begins.
        check("2026-02-10T00:00", "2026-02-10");
    }

    #[test]
    fn what_is_over_before_it_begins_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let read_with = |at: &str, until: &str| {
            let text = format!(
                "[[annotation]]\nname = \"a\"\nat = \"2026-01-01\"\n\n[[annotation]]\n\
                 name = \"x\"\nat = \"{at}\"\nuntil = \"{until}\"\n"
            );
            std::fs::write(folder.path().join(FILE), text).unwrap();
            read(folder.path())
        };
        for (at, until) in [
            ("2026-02-10", "2026-02-10"),
            ("2026-02-10", "2026-02-10T00:00"),
            ("2026-02-10T15:00", "2026-02-10"),
            ("2026-02-10T15:00", "2026-02-10T15:00"),
            ("2026-02-10T15:00-05:00", "2026-02-10"),
            ("2026-02-10T00:30+02:00", "2026-02-09T23:00Z"),
        ] {
            assert!(read_with(at, until).is_ok(), "{at} {until}");
        }
        for (at, until) in [
            ("2026-02-10", "2026-02-09"),
            ("2026-02-10T15:00", "2026-02-10T14:59"),
            ("2026-02-10T15:00Z", "2026-02-10T15:00+02:00"),
            ("2026-02-10T15:00Z", "2026-02-09T23:00"),
        ] {
            let failure = read_with(at, until).unwrap_err();
            let said = failure.said(Language::Es).0;
            let expected =
                format!("annotations.toml:8: `x` dura hasta `{until}`, que es antes de `{at}`");
            assert!(said.starts_with(&expected), "{said}");
            assert!(failure.message.contains(&format!("until `{until}`")), "{failure:?}");
        }
    }

    #[test]
    fn what_happened_is_drawn_in_the_order_of_time() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(folder.path()).unwrap().is_empty());
        let text = "[[annotation]]\nname = \"launch\"\ntitle_es = \"Lanzamiento\"\nat = \
                    \"2026-02-10\"\nuntil = \"2026-02-24\"\n[[annotation]]\nname = \"move\"\nat = \
                    \"2026-01-02T10:00\"\n[[annotation]]\nname = \"never\"\nat = \"soon\"\n";
        std::fs::write(folder.path().join(FILE), text).unwrap();
        let all = drawn(&read(folder.path()).unwrap());
        let said: Vec<(&str, &str)> =
            all.iter().map(|one| (one.title_es.as_str(), one.from.as_str())).collect();
        assert_eq!(said, [("move", "2026-01-02"), ("Lanzamiento", "2026-02-10")]);
        assert_eq!(all[1].until.as_deref(), Some("2026-02-24"));
        std::fs::write(folder.path().join(FILE), "[[annotation]]\nnme = \"x\"\n").unwrap();
        let failure = read(folder.path()).unwrap_err();
        assert!(
            failure.message.starts_with("annotations.toml:2: unknown key `nme`"),
            "{failure:?}"
        );
    }
}
