//! Words of a column, and the table of a mapping that says what they mean.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use baremo_model::told;
use rustc_hash::FxHashMap;
use toml::{Table, Value};

use super::column::{Column, columns};
use super::draft::Draft;
use super::guess::Shape;
use super::picks::{Picks, Rows};
use super::{activity, quoted, status};
use crate::read::Detected;

/// The key of a table that stands for all words without one.
pub(super) const OTHERS: &str = "*";

/// What a word is taken for that is not used.
pub(super) const UNUSED: &str = "skip";

/// Words of a table, at most: others are refused by name.
pub(super) const WORDS: usize = 300;

/// What words are taken for, where that is not the guess; none for what somebody wrote that is more
/// than a meaning.
pub(super) type Meanings = BTreeMap<String, Option<&'static str>>;

/// A word of a column that tells statuses, or what happened, as a mapping takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TellingWord {
    /// The word.
    pub word: String,
    /// Records of the sample that have it.
    pub rows: usize,
    /// How many of them have a solve time; none where no column tells one.
    pub solved: Option<usize>,
    /// A status or an activity, `skip` where it is not used, `unknown` where rows with it are
    /// refused; none for what somebody wrote that is none of these.
    pub meaning: Option<&'static str>,
    /// Whether that needs a look: it is a guess that rows decided or contradict, or there is none.
    pub is_doubtful: bool,
}

/// Words of the columns that tell what becomes of conversations, the most frequent first. Rows have
/// one such column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TellingWords {
    /// Those of the column that tells the status.
    pub statuses: Vec<TellingWord>,
    /// Those of the column that tells what happened in each row of a log.
    pub activities: Vec<TellingWord>,
}

/// Returns the words of such columns with what they are taken for; nothing where no column alone
/// tells it.
pub fn telling_words(detected: &Detected, picks: &Picks) -> TellingWords {
    if picks.rows() == Rows::Calls {
        return TellingWords::default();
    }
    let columns = columns(detected);
    let shape = Shape::of(&columns, picks);
    let sorted = |mut words: Vec<TellingWord>| {
        words.sort_by_key(|word| Reverse(word.rows));
        words
    };
    TellingWords {
        statuses: sorted(status::words(&shape, picks)),
        activities: sorted(activity::words(&shape, picks)),
    }
}

/// What a mapping reads the words of a column with.
#[derive(Clone, Copy, Default)]
pub(super) struct Lexicon<'t> {
    table: Option<&'t Table>,
    /// What stands for words that the table does not have.
    default: Option<&'t Value>,
}

impl<'t> Lexicon<'t> {
    /// Makes one of a value of a mapping, such as `{ from = "State", map = "statuses" }`.
    pub(super) fn of(value: Option<&'t Value>, tables: Option<&'t Value>) -> Self {
        let name = value.and_then(|value| value.get("map")).and_then(Value::as_str);
        let table = name.and_then(|name| tables?.get(name)?.as_table());
        Lexicon { table, default: value.and_then(|value| value.get("default")) }
    }

    /// Tells whether there is a table.
    pub(super) fn is_there(self) -> bool {
        self.table.is_some()
    }

    /// Returns what a word means by it: like an import, it finds words ignoring case.
    pub(super) fn get(self, word: &str) -> Option<&'t Value> {
        let table = self.table?;
        let lower = word.to_lowercase();
        let alike = || table.iter().find(|(key, _)| key.to_lowercase() == lower);
        let found = table.get(word).or_else(|| alike().map(|(_, value)| value));
        found.or_else(|| table.get(OTHERS)).or(self.default)
    }
}

/// Returns the words that are taken for something else than what was judged.
pub(super) fn differing<'w>(
    judged: impl Iterator<Item = (&'w str, &'static str)>,
    said: impl Fn(&str) -> Option<&'static str>,
) -> Meanings {
    let differs = |(word, judged): (&str, &'static str)| {
        let meaning = said(word);
        (meaning != Some(judged)).then(|| (word.to_owned(), meaning))
    };
    judged.filter_map(differs).collect()
}

/// Returns the words of a column in lower case, each with its spellings; so many at most.
pub(super) fn words_in(column: &Column, most: usize) -> Vec<(String, Vec<&str>)> {
    let mut words: Vec<(String, Vec<&str>)> = Vec::new();
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    for word in column.values.iter().map(String::as_str).filter(|word| *word != OTHERS) {
        let lower = word.to_lowercase();
        match places.get(&lower) {
            Some(place) => {
                let spellings = &mut words[*place].1;
                if !spellings.iter().any(|own| own.eq_ignore_ascii_case(word)) {
                    spellings.push(word);
                }
            }
            None if words.len() < most => {
                places.insert(lower.clone(), words.len());
                words.push((lower, vec![word]));
            }
            None => {}
        }
    }
    words
}

/// Begins the table of the words of a column.
pub(super) fn begin(out: &mut Draft, column: &Column, name: &str) {
    out.push_str("\n");
    out.remark(&told!(
        "Words of `{}` seen so far; others are refused by name.",
        "Palabras de `{}` vistas hasta ahora; cualquier otra se rechaza y se dice cuál es.",
        column.name
    ));
    if column.values.iter().any(|word| word == OTHERS) {
        out.question(&told!(
            "one of them is `*`, which in a table stands for all others: it is left out, and\n\
             rows with it are refused.",
            "una de ellas es `*`, que en una tabla vale por todas las demás: queda fuera, y las\n\
             filas con ella se rechazan."
        ));
    }
    let name = out.place.table(name);
    let _ = writeln!(out, "[tables.{name}]");
}

/// Writes the table of the words of a column; those without a guess mean `unknown`.
pub(super) fn table(
    out: &mut Draft,
    column: &Column,
    name: &str,
    unknown: &str,
    guess: impl Fn(&str) -> Option<&'static str>,
) {
    begin(out, column, name);
    let asks = format!("    {}", out.asks(&told!("no guess", "sin conjetura")));
    for (_, spellings) in words_in(column, WORDS) {
        let Some(word) = spellings.first() else { continue };
        let found = guess(word);
        let mark = if found.is_none() { asks.as_str() } else { "" };
        let _ = writeln!(out, "{} = {}{mark}", quoted(word), quoted(found.unwrap_or(unknown)));
    }
}
