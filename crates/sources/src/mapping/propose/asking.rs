//! Questions of a survey in the text of a mapping: found, and declared anew.
//!
//! Only the lines of a question are changed, so that everything else stays as it was written.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::{Table, Value};

use super::column::{columns, is_nameable};
use super::persons::is_personal;
use super::question::{offered, scale_of};
use super::quoted;
use crate::mapping::QUESTION_KINDS;
use crate::mapping::ready::READY;
use crate::read::Detected;

/// Scales that are offered; any other can be written.
pub const SCALES: [&str; 8] = ["0-10", "1-10", "1-7", "1-5", "0-5", "stars", "thumbs", "faces"];

/// Directions of a scale: whether a high score is good.
const DIRECTIONS: [&str; 2] = ["ease", "effort"];

/// What takes back a scale, a direction, or the whole question.
const NOTHING: &str = "none";

/// The kind of which no score is kept.
const TEXT: &str = "text";

/// The key of when a survey was answered, and the column that proposals of before named where none
/// tells it.
const ANSWERED: &str = "answers_at";
const NO_COLUMN: &str = "at";

/// The line that begins a question.
const HEAD: &str = "[[file.question]]";

/// Columns that are no questions yet and may become one, at most.
const OTHERS: usize = 60;

/// A column of a survey, and what a mapping asks of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AskedQuestion {
    /// The column.
    pub column: String,
    /// Records of the sample that answer it.
    pub answers: usize,
    /// The kind of the question; none for a column that is no question.
    pub kind: Option<String>,
    /// Its scale, if one is declared.
    pub scale: Option<String>,
    /// Its direction, if one is declared.
    pub direction: Option<String>,
    /// Whether the mapping asks for a look at it.
    pub is_doubtful: bool,
    /// The kind that is likely, by its heading or a scale from 0 to 10: nobody but who asked knows.
    pub likely: Option<&'static str>,
}

/// What is declared anew of a question; what is absent stays, and `none` takes it back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuestionChange {
    /// The kind; for a column that is no question, it becomes one.
    pub kind: Option<String>,
    /// The scale.
    pub scale: Option<String>,
    /// The direction.
    pub direction: Option<String>,
}

/// The lines of one question.
struct Block {
    lines: Range<usize>,
    table: Table,
}

impl Block {
    fn says(&self, key: &str) -> Option<&str> {
        self.table.get(key).and_then(Value::as_str)
    }

    /// Returns the column it is about.
    fn column(&self) -> Option<&str> {
        let column = self.says("column")?;
        Some(column.strip_suffix("??").unwrap_or(column))
    }
}

/// Finds the questions that are written line by line.
fn blocks<T: AsRef<str>>(lines: &[T]) -> Vec<Block> {
    let line = |at: usize| lines[at].as_ref().trim();
    let heads = (0..lines.len()).filter(|at| line(*at).starts_with(HEAD));
    let block = |head: usize| {
        let next = (head + 1..lines.len()).find(|at| line(*at).starts_with('['));
        let mut end = next.unwrap_or(lines.len());
        // What stands above the next table belongs to that.
        while end > head + 1 && (line(end - 1).is_empty() || line(end - 1).starts_with('#')) {
            end -= 1;
        }
        let own: Vec<&str> = (head + 1..end).map(|at| lines[at].as_ref()).collect();
        Some(Block { lines: head..end, table: own.join("\n").parse().ok()? })
    };
    heads.filter_map(block).collect()
}

/// Returns all texts in the one kind of file of a survey's mapping, and in the ready mapping it
/// extends, but for its questions; none where it is of something else.
fn texts_of_survey(text: &str) -> Option<Vec<String>> {
    let whole: Table = text.parse().ok()?;
    let [Value::Table(file)] = whole.get("file")?.as_array()?.as_slice() else { return None };
    let ready = whole.get("extends").and_then(Value::as_str);
    let ready = ready.and_then(|name| READY.iter().find(|(own, _)| *own == name));
    let base: Option<Table> = ready.and_then(|(_, text)| text.parse().ok());
    let base = base.as_ref().and_then(|base| base.get("file")).and_then(Value::as_array);
    let files = base.into_iter().flatten().filter_map(Value::as_table).chain([file]);
    let mut texts = Vec::new();
    let is_survey = files.clone().any(|file| file.contains_key("answers_at"));
    if !is_survey && !file.contains_key("question") {
        return None;
    }
    let own = |(key, _): &(&String, &Value)| !matches!(key.as_str(), "has" | "question");
    files.flatten().filter(own).for_each(|(_, value)| gather(value, &mut texts));
    Some(texts)
}

/// Adds all texts in a value.
fn gather(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| gather(value, texts)),
        Value::Table(table) => table.values().for_each(|value| gather(value, texts)),
        _ => {}
    }
}

/// Returns the questions of a survey's mapping in their order, then the columns that nothing is
/// made of and that may become one; nothing for a mapping of something else.
pub fn asked(text: &str, detected: &Detected) -> Vec<AskedQuestion> {
    let Some(texts) = texts_of_survey(text) else { return Vec::new() };
    let columns = columns(detected);
    let answers = |name: &str| {
        columns.iter().find(|column| column.name == name).map_or(0, |column| column.filled)
    };
    let lines: Vec<&str> = text.lines().collect();
    let question = |block: Block| {
        let column = block.column()?;
        let said = |key: &str| block.says(key).map(str::to_owned);
        let doubt = |line: &&str| line.contains("# CHECK: ") || line.contains("# REVISE: ");
        Some(AskedQuestion {
            column: column.to_owned(),
            answers: answers(column),
            kind: said("kind"),
            scale: said("scale"),
            direction: said("direction"),
            is_doubtful: lines[block.lines.clone()].iter().any(doubt),
            likely: offered(column, block.says("scale")),
        })
    };
    let mut all: Vec<AskedQuestion> = blocks(&lines).into_iter().filter_map(question).collect();
    let is_used = |name: &str| {
        let bare = name.trim_end_matches('?');
        let templates = [format!("{{{name}}}"), format!("{{{bare}?}}")];
        texts.iter().any(|text| text.trim_end_matches('?') == bare)
            || texts.iter().any(|text| templates.iter().any(|part| text.contains(part)))
            || all.iter().any(|question| question.column == name)
    };
    let free = columns.iter().filter(|column| {
        column.filled > 0
            && !is_personal(column)
            && may_be_asked(&column.name)
            && !is_used(&column.name)
    });
    let others = free.take(OTHERS).map(|column| AskedQuestion {
        column: column.name.clone(),
        answers: column.filled,
        ..AskedQuestion::default()
    });
    let others: Vec<AskedQuestion> = others.collect();
    all.extend(others);
    all
}

/// The day of all answers of a survey whose columns do not tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnsweredOn {
    /// Nobody has said it yet.
    Unsaid,
    /// The day: `2025-01-31`.
    Day(String),
}

/// Returns the day that a survey's mapping gives to all answers; none where a column tells when
/// each was given, and for a mapping of something else.
pub fn answered_on(text: &str, detected: &Detected) -> Option<AnsweredOn> {
    let whole: Table = text.parse().ok()?;
    let [Value::Table(file)] = whole.get("file")?.as_array()?.as_slice() else { return None };
    let at = match file.get(ANSWERED)? {
        Value::Array(columns) if columns.is_empty() => return Some(AnsweredOn::Unsaid),
        at => at.as_str()?,
    };
    let constant = at.strip_prefix('\'').and_then(|at| at.strip_suffix('\''));
    if let Some(instant) = constant {
        let day = instant.get(..10).filter(|day| is_day(day))?;
        return Some(AnsweredOn::Day(day.to_owned()));
    }
    let is_column = detected.headings.iter().any(|heading| heading == at);
    (at == NO_COLUMN && !is_column).then_some(AnsweredOn::Unsaid)
}

fn is_day(day: &str) -> bool {
    day.len() == 10 && day.parse::<jiff::civil::Date>().is_ok()
}

/// Gives one day to all answers of a survey's mapping, at noon of UTC, which is that day in almost
/// every zone; where a column tells when each was given, and of what is no day, the text stays as
/// it is.
pub fn answer_on(text: &str, detected: &Detected, day: &str) -> String {
    if !is_day(day) || answered_on(text, detected).is_none() {
        return text.to_owned();
    }
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let says = |line: &String| line.split_once('=').is_some_and(|(key, _)| key.trim() == ANSWERED);
    let Some(at) = lines.iter().position(says) else { return text.to_owned() };
    lines[at] = format!("{ANSWERED} = \"'{day}T12:00:00Z'\"");
    // What asked for it is answered.
    let asked = lines[..at].iter().rev().take_while(|line| line.starts_with('#')).count();
    if lines[at - asked..at].iter().any(|line| line.contains(ANSWERED)) {
        lines.drain(at - asked..at);
    }
    lines.join("\n") + "\n"
}

/// Tells whether a question can name a column as it is.
pub(super) fn may_be_asked(name: &str) -> bool {
    is_nameable(name) && !name.contains('"') && !name.ends_with("??")
}

/// Declares questions of a survey's mapping anew, by their columns; a mapping of something else
/// stays as it is, and so does what is no kind, scale or direction.
pub fn ask_anew(
    text: &str,
    detected: &Detected,
    changes: &BTreeMap<String, QuestionChange>,
) -> String {
    if texts_of_survey(text).is_none() {
        return text.to_owned();
    }
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for (column, change) in changes {
        let is_own = |block: &Block| block.column() == Some(column.as_str());
        let may_begin = || may_be_asked(column) && detected.headings.contains(column);
        let kind = change.kind.as_deref();
        match (blocks(&lines).into_iter().find(is_own), kind) {
            (Some(block), Some(NOTHING)) => drop(lines.drain(block.lines)),
            (Some(_), _) => declare(&mut lines, column, change),
            (None, Some(kind)) if QUESTION_KINDS.contains(&kind) && may_begin() => {
                lines.extend(begun(column, kind, detected));
                declare(&mut lines, column, change);
            }
            (None, _) => {}
        }
    }
    lines.join("\n") + "\n"
}

/// Returns the lines of a question that was none, with the scale that was seen.
fn begun(column: &str, kind: &str, detected: &Detected) -> Vec<String> {
    let heading = quoted(column);
    let mut lines = vec![
        String::new(),
        HEAD.to_owned(),
        format!("column = {heading}"),
        format!("name = {heading}"),
        format!("kind = {}", quoted(kind)),
    ];
    let columns = columns(detected);
    let own = columns.iter().find(|own| own.name == column).filter(|_| kind != TEXT);
    lines.extend(own.and_then(scale_of).map(|scale| format!("scale = {}", quoted(&scale))));
    lines
}

/// Writes what is declared anew into the lines of a question.
fn declare(lines: &mut Vec<String>, column: &str, change: &QuestionChange) {
    let known = |word: &Option<String>, words: &[&str]| {
        word.clone().filter(|word| words.contains(&word.as_str()) || word == NOTHING)
    };
    let kind = known(&change.kind, &QUESTION_KINDS).filter(|kind| kind != NOTHING);
    let is_text = kind.as_deref() == Some(TEXT);
    for (key, word) in [
        ("kind", kind),
        ("direction", known(&change.direction, &DIRECTIONS)),
        ("scale", known(&change.scale, &SCALES)),
    ] {
        // Of a text only that it was written is kept.
        let word = if is_text && key != "kind" { Some(NOTHING.to_owned()) } else { word };
        let Some(word) = word else { continue };
        let is_own = |block: &Block| block.column() == Some(column);
        let Some(block) = blocks(lines).into_iter().find(is_own) else { return };
        let begins = |key: &str| {
            let mut own = block.lines.clone().skip(1);
            own.find(|at| lines[*at].split_once('=').is_some_and(|(own, _)| own.trim() == key))
        };
        let (place, kind) = (begins(key), begins("kind"));
        let line = format!("{key} = {}", quoted(&word));
        match place {
            Some(at) if word == NOTHING => drop(lines.remove(at)),
            Some(at) => lines[at] = line,
            None if word == NOTHING => {}
            None => lines.insert(kind.unwrap_or(block.lines.start) + 1, line),
        }
    }
}
