//! The few records of a file in which a cell is odd: a word where figures stand, or nothing where
//! an id stands.
//!
//! What rows are is told by the others, so that one cell makes nothing else of a whole file:
//!
//! ```text
//! wait    12 │ 9 │ Unknown │ 31     ─► lengths of calls; the third record is told apart
//! call id c1 │ c2 │ c3 │            ─► ids of calls; the fourth is
//! ```

use baremo_model::told;
use rustc_hash::FxHashSet;

use super::called::is_called_any;
use super::column::{Column, columns};
use super::customers::is_customer;
use super::distinct::is_whole;
use super::draft::Draft;
use super::guess::{is_of, repeats};
use super::names::{Role, each};
use super::question::speaks;
use super::quoted;
use super::visits::VISITORS;
use crate::mapping::length::seconds;
use crate::read::Detected;

/// How many cells there are for one that is odd, at least.
const SHARE: usize = 20;

/// Letters of a figure, as of its unit, at most.
const UNIT: usize = 3;

/// Characters of an odd word that are shown, at most.
const SHOWN: usize = 40;

/// Roles whose columns hold words, of which a rare one means as much as any.
const OF_WORDS: [Role; 9] = [
    Role::Activity,
    Role::Status,
    Role::Actor,
    Role::Customer,
    Role::Channel,
    Role::Team,
    Role::Priority,
    Role::ActorKind,
    Role::Tags,
];

/// Words of columns that name each row.
const IDS: [&str; 15] = [
    "id",
    "uuid",
    "guid",
    "uid",
    "no",
    "nº",
    "nr",
    "num",
    "number",
    "numero",
    "nummer",
    "ref",
    "reference",
    "code",
    "codigo",
];

/// What is odd in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Odd {
    /// In how many records, of how many.
    count: usize,
    of: usize,
    /// The first word of them; none where they are blank.
    word: Option<String>,
    /// Whether the others are ids, rather than figures.
    is_of_ids: bool,
}

/// A file without its odd records.
pub(super) struct Plain {
    detected: Detected,
    columns: Vec<Column>,
}

impl Plain {
    /// Leaves out the odd records of a file; nothing where there are none, or half of all are.
    pub(super) fn of(detected: &Detected, all: &[Column]) -> Option<Self> {
        let records = detected.samples.len();
        let mut is_odd = vec![false; records];
        let mut told: Vec<(&str, Odd)> = Vec::new();
        for column in all.iter().filter(|column| column.cells.len() == records) {
            let Some((rows, odd)) = found(column) else { continue };
            for row in rows {
                is_odd[row] = true;
            }
            told.push((column.name.as_str(), odd));
        }
        let count = is_odd.iter().filter(|is_one| **is_one).count();
        if count == 0 || count * 2 > records {
            return None;
        }
        let mut plain = detected.clone();
        let mut rows = is_odd.into_iter();
        plain.samples.retain(|_| rows.next() == Some(false));
        let mut kept = columns(&plain);
        for own in &mut kept {
            let Some(full) = all.iter().find(|full| full.name == own.name) else { continue };
            own.missing.clone_from(&full.missing);
            own.odd = told.iter().find(|(name, _)| *name == own.name).map(|(_, odd)| odd.clone());
            // What other columns of odd records say is a word of tables all the same.
            let has_words = !full.is_time && !full.is_number && repeats(full);
            if own.odd.is_none() && has_words && full.distinct <= own.filled {
                own.values.clone_from(&full.values);
                own.distinct = full.distinct;
            }
        }
        Some(Plain { detected: plain, columns: kept })
    }

    /// Returns what rows are judged by: a file without its odd records, or all of it.
    pub(super) fn or<'a>(
        plain: Option<&'a Self>,
        detected: &'a Detected,
        all: &'a [Column],
    ) -> (&'a Detected, &'a [Column]) {
        plain.map_or((detected, all), |own| (&own.detected, own.columns.as_slice()))
    }
}

/// Tells whether so many cells are few among all.
fn are_few(odd: usize, all: usize) -> bool {
    odd > 0 && odd * SHARE <= all
}

/// Tells whether a column says something in all rows but a few.
pub(super) fn is_nearly_whole(column: &Column) -> bool {
    is_whole(column) || are_few(blanks(column), column.cells.len())
}

fn blanks(column: &Column) -> usize {
    column.cells.len().saturating_sub(column.filled)
}

fn has_digit(value: &str) -> bool {
    value.bytes().any(|byte| byte.is_ascii_digit())
}

/// Tells whether a cell says nothing.
fn is_blank(cell: Option<&str>) -> bool {
    cell.is_none()
}

/// Tells whether a cell is a word without any digit.
fn is_word(cell: Option<&str>) -> bool {
    cell.is_some_and(|value| !has_digit(value))
}

/// Tells whether a cell is either.
fn is_no_id(cell: Option<&str>) -> bool {
    is_blank(cell) || is_word(cell)
}

/// Returns the rows in which a column is odd.
fn found(column: &Column) -> Option<(Vec<usize>, Odd)> {
    let names = names_rows(column);
    let is_of_visitors = || !column.is_time && is_called_any(&column.name, each(VISITORS));
    let is_odd: fn(Option<&str>) -> bool = match () {
        () if names => is_no_id,
        () if is_of_visitors() => is_blank,
        () if holds_figures(column) => is_word,
        () => return None,
    };
    let cells = column.cells.iter().map(Option::as_deref).enumerate();
    let rows: Vec<usize> = cells.filter(|(_, cell)| is_odd(*cell)).map(|(row, _)| row).collect();
    if !are_few(rows.len(), column.cells.len()) {
        return None;
    }
    let words = rows.iter().filter_map(|row| column.cells.get(*row)?.as_deref());
    let word = words.map(|own| own.chars().take(SHOWN).collect::<String>()).next();
    let odd = Odd { count: rows.len(), of: column.cells.len(), word, is_of_ids: names };
    Some((rows, odd))
}

/// Tells whether a column is called as what names each row, and does but for a few: its ids have
/// digits, and none comes twice.
fn names_rows(column: &Column) -> bool {
    let is_called_so = is_called_any(&column.name, IDS) || is_customer(column);
    if column.is_time || !is_called_so {
        return false;
    }
    let ids: Vec<&String> =
        column.cells.iter().flatten().filter(|value| has_digit(value)).collect();
    let odd = column.cells.len().saturating_sub(ids.len());
    let different: FxHashSet<&String> = ids.iter().copied().collect();
    are_few(odd, column.cells.len()) && different.len() == ids.len()
}

/// Tells whether a column holds figures but for a few words: numbers, sums, lengths, times.
fn holds_figures(column: &Column) -> bool {
    let words = column.cells.iter().flatten().filter(|value| !has_digit(value)).count();
    // A question may speak of agents, and is answered by figures all the same.
    let has_role = || OF_WORDS.into_iter().any(|role| is_of(&column.name, role));
    let is_of_words = !speaks(&column.name) && has_role();
    let is_one = |value: &String| !has_digit(value) || is_figure(value);
    are_few(words, column.filled) && !is_of_words && column.values.iter().all(is_one)
}

/// Tells whether a value is a figure, be it with a sign or a short unit: `12`, `9,50 €`, `00:12`,
/// `2025-03-13T09:00:00Z`, `12 min`. Codes begin with a letter, or have many.
fn is_figure(value: &str) -> bool {
    let letters = value.chars().filter(|sign| sign.is_alphabetic()).count();
    let first = value.chars().find(|sign| sign.is_alphanumeric());
    let is_plain = letters <= UNIT && first.is_some_and(|sign| sign.is_ascii_digit());
    is_plain || seconds(value, "hms").is_some()
}

/// Says which columns are odd of those that something is made of in what was written since a mark,
/// above it.
pub(super) fn asks(out: &mut Draft, mark: usize, columns: &[Column]) {
    let since = out.since(mark).to_owned();
    let is_line = |line: &&str| !line.starts_with('#') && !line.starts_with("has = ");
    let lines: Vec<&str> = since.lines().filter(is_line).collect();
    let mut questions = String::new();
    for column in columns {
        let name = quoted(&column.name);
        let subject = format!("subject = {name}");
        let is_subject = lines.contains(&subject.as_str());
        let odd = match &column.odd {
            Some(odd) => odd.clone(),
            None if is_subject && !is_whole(column) && is_nearly_whole(column) => {
                let (count, of) = (blanks(column), column.cells.len());
                Odd { count, of, word: None, is_of_ids: true }
            }
            None => continue,
        };
        let part = format!("{{{}}}", column.name);
        if is_left_out(&lines, column) {
            continue;
        }
        if lines.iter().any(|line| line.contains(&name) || line.contains(&part)) {
            questions.push_str(&odd.asked(out, &column.name));
            questions.push('\n');
        }
    }
    out.insert(mark, &questions);
}

/// Tells whether lines of a mapping leave out the rows in which a column says nothing.
fn is_left_out(lines: &[&str], column: &Column) -> bool {
    let condition = quoted(&format!("\"{}\" is null", column.name));
    let condition = condition.trim_matches('"');
    lines.iter().any(|line| line.starts_with("skip = ") && line.contains(condition))
}

impl Odd {
    /// Returns the question about the odd cells of a column.
    fn asked(&self, out: &Draft, name: &str) -> String {
        let Odd { count, of, word, is_of_ids } = self;
        out.asks(&match (word, is_of_ids) {
            (None, _) => told!(
                "`{name}` is blank in {count} of {of} records. What they are was told by the\n\
                 others; where it names the row, they are refused.",
                "`{name}` está en blanco en {count} de {of} registros. Qué son lo dicen los\n\
                 demás; donde identifica la fila, se rechazan."
            ),
            (Some(example), true) => told!(
                "in {count} of {of} records `{name}` is blank, or a word such as `{example}`.\n\
                 What they are was told by the others; where it names the row, blanks are refused\n\
                 and a word is taken for an id.",
                "en {count} de {of} registros `{name}` está en blanco o es una palabra, como\n\
                 `{example}`. Qué son lo dicen los demás; donde identifica la fila, los blancos\n\
                 se rechazan y una palabra se toma por identificador."
            ),
            (Some(example), false) => told!(
                "`{name}` holds figures, but words in {count} of {of} records, such as\n\
                 `{example}`. What they are was told by the others: where a figure is needed,\n\
                 they are refused or have none.",
                "`{name}` tiene cifras, pero palabras en {count} de {of} registros, como\n\
                 `{example}`. Qué son lo dicen los demás: donde hace falta una cifra, se\n\
                 rechazan o no la tienen."
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_no_more_letters_than_a_unit() {
        for figure in [
            "12",
            "-3.5",
            "9,50 €",
            "$ 10.00",
            "10 EUR",
            "85 %",
            "4/5",
            "00:12:05",
            "12 min",
            "12h 30m 5s",
            "20 minutes",
            "2025-03-13T09:00:00Z",
            "13/03/2025 9:00 PM",
        ] {
            assert!(is_figure(figure), "{figure}");
        }
        for other in ["k12", "/p1", "Company 17", "1 - not at all", "error", "", "ES-12"] {
            assert!(!is_figure(other), "{other}");
        }
    }
}
