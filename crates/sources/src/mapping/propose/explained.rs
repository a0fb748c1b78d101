//! Words that tell what became of rows that are no conversations: steps of orders, how
//! subscriptions stand, and for how long their prices are. What each means is found in the text of
//! a mapping, and written anew in its lines, as fields are.
//!
//! ```text
//! step          [tables.steps]  "Entregado" = "delivered"
//! subscription  when = "\"Estado\" in ('Baja')"   of the event that it is
//!               [tables.intervals]  "Mensual" = "month"
//! ```

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use toml::{Table, Value};

use super::activity::REFUSED;
use super::column::{Column, columns};
use super::fields::file_of;
use super::lines::{EVENT, FILE, OF_EVENT, key_of, parts, value_in};
use super::picks::PickProblem;
use super::sorts::proposed_as;
use super::steps::{STEPS, picked};
use super::vocabulary::{Lexicon, TellingWord, WORDS, words_in};
use super::{quoted, sense, subscriptions};
use crate::mapping::condition::{listed, listed_in};
use crate::read::Detected;

/// What a subscription is of which nothing else is told.
const ACTIVE: &str = "active";
/// What a word can say of a subscription: it is an event of its own, but for the last.
const STATES: [&str; 5] = ["cancelled", "paused", "past_due", "trial_started", ACTIVE];
/// Words of a column of which none is known and that may say so, at most.
const STATE_WORDS: usize = 30;
/// States that are known since the row changed: an event can be begun for them.
const BEGUN: [&str; 3] = ["cancelled", "paused", "past_due"];
/// For how long a price of a subscription can be.
pub const INTERVALS: [&str; 5] = ["day", "week", "month", "quarter", "year"];
/// The event with which one begins to be paid.
const STARTED: &str = "started";

/// Words of a column of such rows, the most frequent first, and what each can mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowWords {
    /// The words, as the mapping takes them.
    pub words: Vec<TellingWord>,
    /// What each can be taken for. Steps may be left out or refused too: `skip` and `unknown`.
    pub meanings: Vec<&'static str>,
}

/// Where the words stand in the text.
enum Place<'c> {
    /// In a table, by its heading; what can be picked for a word there, and the heading of a table
    /// in which a word has how many of that there are.
    Table(String, fn(&str) -> Option<&'static str>, Option<String>),
    /// In the conditions of events.
    Conditions(&'c Column),
}

/// Finds words of a column, and where they stand in a text.
type Read = for<'c> fn(&str, &Detected, &'c [Column]) -> Option<(Place<'c>, RowWords)>;

/// Returns the words of such a column with what they are taken for; nothing for rows without one,
/// and where the text is not in the shape of a proposal.
pub fn row_words(text: &str, detected: &Detected) -> RowWords {
    read(text, detected, &columns(detected)).map(|(_, words)| words).unwrap_or_default()
}

/// Returns the words of the column that says for how long prices of subscriptions are, likewise.
pub fn interval_words(text: &str, detected: &Detected) -> RowWords {
    intervals(text, detected, &columns(detected)).map(|(_, words)| words).unwrap_or_default()
}

fn read<'c>(
    text: &str,
    detected: &Detected,
    columns: &'c [Column],
) -> Option<(Place<'c>, RowWords)> {
    let sort = proposed_as(text, detected)?;
    let file = file_of(text)?;
    match sort {
        "step" => steps(text, &file, columns),
        "subscription" => states(&file, columns),
        _ => None,
    }
}

fn events(file: &Table) -> impl Iterator<Item = &Table> {
    let all = file.get("event").and_then(Value::as_array).into_iter().flatten();
    all.filter_map(Value::as_table).filter(|event| !event.contains_key("stream"))
}

/// Returns what is told of each word of a column; a mean says what it is taken for, and whether
/// that needs a look.
fn told(
    column: &Column,
    mean: impl Fn(&[&str]) -> (Option<&'static str>, bool),
) -> Vec<TellingWord> {
    let mut rows: FxHashMap<String, usize> = FxHashMap::default();
    for cell in column.cells.iter().flatten() {
        *rows.entry(cell.to_lowercase()).or_default() += 1;
    }
    let word = |(lower, spellings): (String, Vec<&str>)| {
        let (meaning, is_doubtful) = mean(&spellings);
        Some(TellingWord {
            word: (*spellings.first()?).to_owned(),
            rows: rows.get(&lower).copied().unwrap_or_default(),
            solved: None,
            meaning,
            is_doubtful,
        })
    };
    let mut words: Vec<TellingWord> =
        words_in(column, WORDS).into_iter().filter_map(word).collect();
    words.sort_by_key(|word| Reverse(word.rows));
    words
}

/// Reads what the words of a table mean by which rows are steps.
fn steps<'c>(text: &str, file: &Table, columns: &'c [Column]) -> Option<(Place<'c>, RowWords)> {
    let whole: Table = text.parse().ok()?;
    let kind = events(file).find_map(|event| event.get("kind").filter(|kind| kind.is_table()))?;
    let (column, head) = mapped(kind, text, columns)?;
    let lexicon = Lexicon::of(Some(kind), whole.get("tables"));
    let mean = |spellings: &[&str]| {
        let word = spellings.first().copied().unwrap_or_default();
        let meaning = match lexicon.get(word) {
            Some(value) => value.as_str().and_then(picked),
            None => Some(REFUSED),
        };
        let is_guessed = sense::step(word).is_some();
        (meaning, !is_guessed && !meaning.is_some_and(|meaning| STEPS.contains(&meaning)))
    };
    let words = RowWords { words: told(column, mean), meanings: STEPS.to_vec() };
    Some((Place::Table(head, picked, None), words))
}

/// Reads what the words of a table mean by which prices are for so long.
fn intervals<'c>(
    text: &str,
    detected: &Detected,
    columns: &'c [Column],
) -> Option<(Place<'c>, RowWords)> {
    proposed_as(text, detected).filter(|sort| *sort == "subscription")?;
    let (whole, file): (Table, Table) = (text.parse().ok()?, file_of(text)?);
    let priced = events(&file).find_map(|event| {
        event.get("attributes").filter(|own| own.get("interval").is_some_and(Value::is_table))
    })?;
    let said = priced.get("interval")?;
    let counted = priced.get("interval_count").filter(|count| count.is_table());
    let (column, head) = mapped(said, text, columns)?;
    let counts = counted.and_then(|counted| mapped(counted, text, columns)).map(|(_, head)| head);
    let tables = whole.get("tables");
    let [lexicon, numbers] = [Some(said), counted].map(|value| Lexicon::of(value, tables));
    let mean = |spellings: &[&str]| {
        let word = spellings.first().copied().unwrap_or_default();
        // Several of an interval are more than a meaning, and stay as the text has them.
        let is_one = numbers.get(word).is_none_or(|count| count.as_str() == Some("1"));
        let meaning = lexicon.get(word).and_then(Value::as_str).and_then(interval);
        let meaning = meaning.filter(|_| is_one);
        (meaning, meaning.is_none() && sense::interval(word).is_none())
    };
    let words = RowWords { words: told(column, mean), meanings: INTERVALS.to_vec() };
    Some((Place::Table(head, interval, counts), words))
}

/// Returns a word as an interval.
fn interval(word: &str) -> Option<&'static str> {
    INTERVALS.into_iter().find(|own| *own == word)
}

/// Returns the column whose words a value reads by a table, and the heading of that, which is there
/// once.
fn mapped<'c>(value: &Value, text: &str, columns: &'c [Column]) -> Option<(&'c Column, String)> {
    let name = value.get("from").and_then(Value::as_str)?;
    let column = columns.iter().find(|column| column.name == name)?;
    let head = format!("[tables.{}]", value.get("map").and_then(Value::as_str)?);
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    (parts(&lines, &head).len() == 1).then_some((column, head))
}

/// A condition that a column has one of some words, or none of them.
struct Condition {
    column: String,
    words: Vec<String>,
    is_not: bool,
}

impl Condition {
    /// Reads one as proposals write it.
    fn of(text: &str) -> Option<Self> {
        let inner = text.strip_prefix("not (").and_then(|text| text.strip_suffix(')'));
        let (column, words) = inner.unwrap_or(text).strip_prefix('"')?.split_once("\" in (")?;
        let words = listed_in(words.strip_suffix(')')?)?;
        Some(Condition { column: column.to_owned(), words, is_not: inner.is_some() })
    }

    fn written(&self) -> String {
        let words = listed(self.words.iter().map(String::as_str));
        let inside = format!("\"{}\" in ({words})", self.column);
        if self.is_not { format!("not ({inside})") } else { inside }
    }

    fn has(&self, lower: &str) -> bool {
        self.words.iter().any(|word| word.to_lowercase() == lower)
    }
}

/// Returns what a condition of an event says of its words: that event, and of those that do not
/// begin to pay that they try.
fn state_of(kind: &str, condition: &Condition) -> Option<&'static str> {
    match (condition.is_not, kind) {
        (true, STARTED) => Some("trial_started"),
        (true, _) => None,
        (false, kind) => STATES.into_iter().find(|state| *state == kind && kind != ACTIVE),
    }
}

/// Reads what the words of the column mean that says how subscriptions stand.
fn states<'c>(file: &Table, columns: &'c [Column]) -> Option<(Place<'c>, RowWords)> {
    let said = |event: &Table, key: &str| event.get(key).and_then(Value::as_str).map(str::to_owned);
    let condition = |event: &Table| Condition::of(&said(event, "when")?);
    let told_by = |event: &Table| Some((said(event, "kind")?, condition(event)?));
    let all: Vec<(String, Condition)> = events(file).filter_map(told_by).collect();
    let column = match all.first() {
        Some((_, first)) => columns.iter().find(|column| column.name == first.column)?,
        None => {
            let known = columns.iter().find(|column| subscriptions::tells_state(column));
            known.or_else(|| columns.iter().find(|column| may_tell_state(column)))?
        }
    };
    let own: Vec<(&'static str, &Condition)> = all
        .iter()
        .filter(|(_, condition)| condition.column == column.name && !condition.is_not)
        .filter_map(|(kind, condition)| Some((state_of(kind, condition)?, condition)))
        .collect();
    let ends = |kind: &str| events(file).any(|event| said(event, "kind").as_deref() == Some(kind));
    let is_offered = |state: &&str| {
        let is_told = own.iter().any(|(own, _)| own == state);
        let may_begin = BEGUN.contains(state) && !ends(state) && file.contains_key("version");
        *state == ACTIVE || is_told || may_begin
    };
    let meanings: Vec<&'static str> = STATES.into_iter().filter(is_offered).collect();
    if meanings == [ACTIVE] {
        return None;
    }
    let mean = |spellings: &[&str]| {
        let is_of = |condition: &Condition| {
            spellings.iter().any(|spelling| condition.has(&spelling.to_lowercase()))
        };
        let found = own.iter().find(|(_, condition)| is_of(condition));
        let word = spellings.first().copied().unwrap_or_default();
        let is_doubtful = found.is_none() && subscriptions::state(column, word).is_none();
        (Some(found.map_or(ACTIVE, |(state, _)| *state)), is_doubtful)
    };
    let words = RowWords { words: told(column, mean), meanings };
    Some((Place::Conditions(column), words))
}

/// Tells whether a column is called as one that says how subscriptions stand, in words of which
/// most are not known.
fn may_tell_state(column: &Column) -> bool {
    subscriptions::is_called_state(column)
        && !column.is_number
        && (2..=STATE_WORDS).contains(&column.distinct)
}

/// Writes a mapping anew in which words of such a column mean something else, by word; words that
/// the file does not have and what is no meaning of them change nothing.
///
/// # Errors
///
/// Fails when what would be written cannot be read again.
pub fn explain_words(
    detected: &Detected,
    text: &str,
    changes: &BTreeMap<String, String>,
) -> Result<String, PickProblem> {
    anew(detected, text, changes, read)
}

/// Does the same for words that say for how long prices are.
///
/// # Errors
///
/// Fails when what would be written cannot be read again.
pub fn explain_intervals(
    detected: &Detected,
    text: &str,
    changes: &BTreeMap<String, String>,
) -> Result<String, PickProblem> {
    anew(detected, text, changes, intervals)
}

fn anew(
    detected: &Detected,
    text: &str,
    changes: &BTreeMap<String, String>,
    read: Read,
) -> Result<String, PickProblem> {
    let columns = columns(detected);
    let Some((place, mut known)) = read(text, detected, &columns) else {
        return Ok(text.to_owned());
    };
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut is_changed = false;
    for word in &mut known.words {
        let Some(said) = changes.get(&word.word) else { continue };
        let offered = known.meanings.iter().copied().find(|meaning| meaning == said);
        let meaning = match &place {
            Place::Table(_, meant, _) => meant(said),
            Place::Conditions(_) => offered,
        };
        let Some(meaning) = meaning.filter(|meaning| word.meaning != Some(*meaning)) else {
            continue;
        };
        match &place {
            Place::Table(head, _, counts) => {
                set_word(&mut lines, head, &word.word, meaning);
                // Now it is one of them.
                if let Some(counts) = counts {
                    set_word(&mut lines, counts, &word.word, REFUSED);
                }
            }
            Place::Conditions(column) => set_state(&mut lines, column, &word.word, meaning),
        }
        (word.meaning, is_changed) = (Some(meaning), true);
    }
    if !is_changed {
        return Ok(text.to_owned());
    }
    let new = lines.join("\n") + "\n";
    let meant = |words: &RowWords| -> Vec<(String, Option<&'static str>)> {
        words.words.iter().map(|word| (word.word.clone(), word.meaning)).collect()
    };
    let is_as = read(&new, detected, &columns).is_some_and(|(_, now)| meant(&now) == meant(&known));
    if is_as { Ok(new) } else { Err(PickProblem::Unwritable) }
}

/// Writes what a word means into its table; one whose rows are refused has no line there.
fn set_word(lines: &mut Vec<String>, head: &str, word: &str, meaning: &str) {
    let Some(part) = parts(lines, head).into_iter().next() else { return };
    let wanted = word.to_lowercase();
    let is_own = |line: &String| {
        let said: Option<Table> = line.parse().ok();
        said.is_some_and(|said| said.keys().any(|key| key.to_lowercase() == wanted))
    };
    let place = part.clone().find(|at| is_own(&lines[*at]));
    let line = format!("{} = {}", quoted(word), quoted(meaning));
    match place {
        Some(at) if meaning == REFUSED => drop(lines.remove(at)),
        Some(at) => lines[at] = line,
        None if meaning == REFUSED => {}
        None => lines.insert(part.end, line),
    }
}

/// Writes a word into the conditions of the events that it tells, and out of all others.
fn set_state(lines: &mut Vec<String>, column: &Column, word: &str, state: &str) {
    let lower = word.to_lowercase();
    let is_own = |value: &&String| value.to_lowercase() == lower;
    let values: Vec<String> = column.values.iter().filter(is_own).cloned().collect();
    let mut is_told = false;
    for part in parts(lines, EVENT) {
        let find = |wanted: &str| part.clone().find(|at| key_of(&lines[*at]) == Some(wanted));
        let (Some(when), Some(kind)) = (find("when"), find("kind")) else { continue };
        let [said, kind] = [when, kind].map(|at| text_in(&lines[at]));
        let condition = said.and_then(|said| Condition::of(&said));
        let (Some(mut condition), Some(kind)) = (condition, kind) else { continue };
        let own = state_of(&kind, &condition).filter(|_| condition.column == column.name);
        let Some(own) = own else { continue };
        // A list of nothing but an empty word is one that no word is in.
        condition.words.retain(|known| !known.is_empty() && known.to_lowercase() != lower);
        if own == state {
            condition.words.extend(values.iter().cloned());
            is_told = true;
        }
        if condition.words.is_empty() {
            condition.words.push(String::new());
        }
        lines[when] = format!("when = {}", quoted(&condition.written()));
    }
    if !is_told && BEGUN.contains(&state) {
        let (column, words) = (column.name.clone(), values);
        begin(lines, &Condition { column, words, is_not: false }, state);
    }
}

/// Begins an event for those of which a condition holds: when their row changed.
fn begin(lines: &mut Vec<String>, condition: &Condition, state: &str) {
    let find = |head: &str, wanted: &str| {
        let all = parts(lines, head).into_iter().flatten();
        let mut own = all.filter(|at| key_of(&lines[*at]) == Some(wanted));
        own.next().map(|at| value_in(&lines[at]).to_owned())
    };
    let (version, record) = (find(FILE, "version"), find(EVENT, "record"));
    let ends = [EVENT, OF_EVENT].into_iter().flat_map(|head| parts(lines, head));
    let (Some(at), Some(record), Some(end)) = (version, record, ends.map(|part| part.end).max())
    else {
        return;
    };
    // The record of the begin, called as this.
    let mut own = ["trial_started", STARTED].into_iter();
    let Some((begun, rest)) = own.find_map(|own| record.rsplit_once(own)) else { return };
    let when = quoted(&condition.written());
    let event = [
        String::new(),
        EVENT.to_owned(),
        format!("when = {when}"),
        format!("kind = {}", quoted(state)),
        format!("at = {at}"),
        format!("record = {begun}{state}{rest}"),
    ];
    drop(lines.splice(end..end, event));
}

/// Returns the text that a line gives to its key.
fn text_in(line: &str) -> Option<String> {
    let said: Table = line.trim().parse().ok()?;
    said.values().next().and_then(Value::as_str).map(str::to_owned)
}
