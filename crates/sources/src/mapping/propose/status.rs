//! What the words of a status column mean: said by the word, or decided by the rows that have it.
//!
//! ```text
//! word known ──────────────────────────────► its meaning, with a question where rows contradict
//!                                            it; solved, where (nearly) all rows have a solve time
//! word unknown ─► a column tells solves ───► (nearly) all rows have one: solved; else: open
//!                └► none does ─────────────► not used, until somebody says what it means
//! ```
//!
//! A row with a solve time counts as solved whatever its word is taken for, unless the word says
//! that it was re-opened or somebody picked that it is not over. Spellings that differ in capitals
//! are one word, as they are in a table.

use std::fmt::Write as _;

use baremo_model::error::Told;
use baremo_model::event::STATUSES;
use baremo_model::told;

use super::called::plain;
use super::column::Column;
use super::draft::{Draft, is_hostile};
use super::guess::Shape;
use super::picks::Picks;
use super::quoted;
use super::sense::{self, says_reopened, under_way};
use super::vocabulary::{self, Lexicon, Meanings, TellingWord, UNUSED, words_in};
use crate::mapping::condition::listed;

/// Words of a table, at most.
const WORDS: usize = 60;

/// Of ten rows with a word, as many have a solve time when nearly all have.
const NEARLY_ALL: usize = 9;

/// Plain words of who waits for the customer, in help desks that have another for who waits for
/// somebody else.
const FOR_THE_CUSTOMER: [&str; 3] = [" pending ", " pendiente ", " pendente "];

/// These others, which alone say only that somebody waits.
const FOR_ANOTHER: [&str; 2] = [" en espera ", " em espera "];

/// A word with what it is taken for unless somebody says otherwise.
struct Judged<'a> {
    word: &'a str,
    /// All spellings of it that a condition tells apart.
    spellings: Vec<&'a str>,
    rows: usize,
    solved: Option<usize>,
    status: &'static str,
    /// Why it needs a look: nothing where word and rows agree.
    doubt: Option<Told>,
}

impl Judged<'_> {
    /// Returns what the word is taken for, by what somebody said if they did.
    fn taken(&self, picks: &Picks) -> &'static str {
        picks.statuses.get(self.word).copied().flatten().unwrap_or(self.status)
    }

    /// Returns whether a row with it is open again, though it has a solve time: the word says so,
    /// or somebody did. A guess never does.
    fn reopens(&self, picks: &Picks) -> bool {
        let status = self.taken(picks);
        let is_said = status != self.status || says_reopened(self.word);
        is_said && status != UNUSED && !is_over(status)
    }

    /// Says that it re-opens nothing though it should, for no condition can name its column.
    fn in_vain(&self, shape: &Shape<'_>, picks: &Picks) -> Option<Told> {
        let (rows, solved) = (self.rows, self.solved?);
        let names =
            [shape.status, shape.solved].into_iter().flatten().all(|c| c.in_condition().is_some());
        (self.reopens(picks) && !names).then(|| {
            told!(
                "no condition can name a column with quotes, so that rows with a solve time \
                 ({solved} of {rows}) count as solved all the same",
                "ninguna condición puede nombrar una columna con comillas, así que las filas con \
                 hora de resolución ({solved} de {rows}) cuentan como resueltas de todos modos"
            )
        })
    }
}

/// Tells whether a status is one of conversations that are over.
fn is_over(status: &str) -> bool {
    matches!(status, "solved" | "closed")
}

/// Returns a word as a status, or as the word for what is not used.
pub(super) fn known(word: &str) -> Option<&'static str> {
    STATUSES.into_iter().chain([UNUSED]).find(|own| *own == word)
}

/// Judges the words of the status column.
fn judged<'a>(shape: &Shape<'a>) -> Vec<Judged<'a>> {
    let Some(column) = shape.status else { return Vec::new() };
    let lower = |cell: &Option<String>| cell.as_ref().map(|text| text.to_lowercase());
    let cells: Vec<Option<String>> = column.cells.iter().map(lower).collect();
    let judge = |(lower, spellings): (String, Vec<&'a str>)| {
        let has_it = |cell: &&Option<String>| cell.as_deref() == Some(lower.as_str());
        let rows = cells.iter().filter(has_it).count();
        let solved = shape.solved.map(|solve| {
            let pairs = cells.iter().zip(&solve.cells);
            pairs.filter(|(cell, at)| has_it(cell) && at.is_some()).count()
        });
        let word = spellings.first().copied().unwrap_or_default();
        let (status, doubt) = decided(word, rows, solved);
        Judged { word, spellings, rows, solved, status, doubt }
    };
    let mut words: Vec<Judged<'a>> = words_in(column, WORDS).into_iter().map(judge).collect();
    tell_apart(&mut words);
    words
}

/// Takes a word that only says that somebody waits for `hold`, with a question, beside one that
/// says so of the customer.
fn tell_apart(words: &mut [Judged<'_>]) {
    let has = |of: &[&str], word: &str| of.contains(&plain(word).as_str());
    let Some(pending) = words.iter().map(|one| one.word).find(|word| has(&FOR_THE_CUSTOMER, word))
    else {
        return;
    };
    let beside = pending.replace(is_hostile, " ");
    for one in words {
        if one.status == "pending" && one.doubt.is_none() && has(&FOR_ANOTHER, one.word) {
            one.status = "hold";
            one.doubt = Some(told!(
                "beside {beside}, so somebody other than the customer has the next move?",
                "junto a {beside}: ¿le toca mover a alguien que no es el cliente?"
            ));
        }
    }
}

/// Decides what a word is taken for, and says why that needs a look.
fn decided(word: &str, rows: usize, solved: Option<usize>) -> (&'static str, Option<Told>) {
    let meant = sense::status(word);
    if let (None, Some(kind)) = (meant, sense::excluded(word)) {
        return (UNUSED, Some(excluded(kind)));
    }
    // Of a word that only rows of an older export have, no row tells anything.
    let Some(solved) = solved.filter(|_| rows > 0) else {
        return match meant {
            Some(status) => (status, None),
            None => (UNUSED, Some(unknown())),
        };
    };
    let shown = word.replace(is_hostile, " ");
    let (row, fila) = if rows == 1 { ("row", "fila") } else { ("rows", "filas") };
    let is_one = rows == 1 || solved == 1;
    let (have, tienen) = if is_one { ("has", "tiene") } else { ("have", "tienen") };
    let counted = told!(
        "{shown}: {solved} of {rows} {row} {have} a solve time",
        "{shown}: {solved} de {rows} {fila} {tienen} hora de resolución"
    );
    let nearly_all = solved * 10 >= rows * NEARLY_ALL;
    match meant {
        Some(status) if is_over(status) && nearly_all => (status, None),
        Some(status) if !is_over(status) && solved == 0 => (status, None),
        // It may be about a solve to come.
        Some(status) if is_over(status) && solved == 0 => {
            (under_way(word).unwrap_or(status), Some(counted))
        }
        Some(status) if is_over(status) => (status, Some(counted)),
        Some(status) if says_reopened(word) => {
            let then = told!(
                "those that changed after it are open again",
                "las que cambiaron después vuelven a estar abiertas"
            );
            (status, Some(joined(&counted, &then)))
        }
        Some(status) if nearly_all => {
            let then = told!(
                "so it is taken for solved, though the word looks like {status}",
                "por eso se toma por solved, aunque la palabra parece {status}"
            );
            ("solved", Some(joined(&counted, &then)))
        }
        Some(status) => {
            let then = told!(
                "they count as solved, the others as {status}",
                "esas cuentan como resueltas y las demás como {status}"
            );
            (status, Some(joined(&counted, &then)))
        }
        None if nearly_all => ("solved", Some(counted)),
        None if solved == 0 => ("open", Some(counted)),
        None => {
            let then = told!(
                "they count as solved, the others as open",
                "esas cuentan como resueltas y las demás como abiertas"
            );
            ("open", Some(joined(&counted, &then)))
        }
    }
}

/// Joins what was counted and what follows from it.
fn joined(counted: &Told, then: &Told) -> Told {
    let es = format!("{}; {}", counted.spanish(), then.spanish());
    Told { en: format!("{counted}; {then}"), es: Some(es) }
}

/// Asks what a word means that nothing tells.
fn unknown() -> Told {
    told!(
        "no guess, so it is not used: new, open, pending, hold, solved or closed?",
        "sin conjetura, así que no se usa: ¿new, open, pending, hold, solved o closed?"
    )
}

/// Asks whether a word says that a conversation counts in no figure.
fn excluded(kind: &str) -> Told {
    told!(
        "no status, but `{kind}`, which an event below says: it counts in no figure; is it?",
        "no es un estado, sino `{kind}`, que dice un evento de abajo: no cuenta en ninguna cifra; \
         ¿es así?"
    )
}

/// Writes that conversations count in no figure of which an unused word says why.
pub(super) fn leaves_out(out: &mut Draft, shape: &Shape<'_>, picks: &Picks, at: &str) {
    let Some(name) = shape.status.and_then(Column::in_condition) else { return };
    let words = judged(shape);
    for kind in sense::EXCLUDED {
        let says = |one: &&Judged<'_>| {
            one.taken(picks) == UNUSED && sense::excluded(one.word) == Some(kind)
        };
        let own: Vec<&str> =
            words.iter().filter(says).flat_map(|one| &one.spellings).copied().collect();
        if own.is_empty() {
            continue;
        }
        let when = quoted(&format!("{name} in ({})", listed(own)));
        let _ = writeln!(
            out,
            "\n[[file.event]]\nwhen = {when}\nkind = \"{kind}\"\nat = {at}\ncarry = false"
        );
    }
}

/// Writes the table of the words of the status column.
pub(super) fn table(out: &mut Draft, shape: &Shape<'_>, picks: &Picks) {
    let Some(column) = shape.status else { return };
    vocabulary::begin(out, column, "statuses");
    for one in judged(shape) {
        let status = one.taken(picks);
        let in_vain = one.in_vain(shape, picks);
        let doubt = one.doubt.as_ref().filter(|_| status == one.status);
        let mark = match in_vain.as_ref().or(doubt) {
            Some(doubt) => format!("    {}", out.asks(doubt)),
            None => String::new(),
        };
        let _ = writeln!(out, "{} = {}{mark}", quoted(one.word), quoted(status));
    }
}

/// Returns the condition on which a row tells its status as it stands: it has one, and no solve
/// time or a word that re-opens. One that is none of those known here may re-open too, and is to be
/// told. None where the columns cannot be named in a condition.
pub(super) fn told_when(shape: &Shape<'_>, picks: &Picks) -> Option<String> {
    let status = shape.status?.in_condition()?;
    let is_there = format!("{status} is not null");
    let Some(solve) = shape.solved else { return Some(is_there) };
    let solve = solve.in_condition()?;
    let words = judged(shape);
    let stay = words.iter().filter(|one| !one.reopens(picks)).flat_map(|one| &one.spellings);
    let stay: Vec<&str> = stay.copied().collect();
    Some(match stay.is_empty() {
        true => is_there,
        false => format!("{is_there} and ({solve} is null or {status} not in ({}))", listed(stay)),
    })
}

/// Tells whether some word of the status column is not used.
pub(super) fn leaves_words(shape: &Shape<'_>, picks: &Picks) -> bool {
    judged(shape).iter().any(|one| one.taken(picks) == UNUSED)
}

/// Returns the condition on which a word of the status column is not used. None where it cannot be
/// written, or no word is used.
pub(super) fn left_when(shape: &Shape<'_>, picks: &Picks) -> Option<String> {
    let status = shape.status?.in_condition()?;
    let words = judged(shape);
    let used = words.iter().filter(|one| one.taken(picks) != UNUSED);
    let used: Vec<&str> = used.flat_map(|one| &one.spellings).copied().collect();
    (!used.is_empty()).then(|| format!("{status} not in ({})", listed(used)))
}

/// Reads what the words of the status column are taken for, where that is not what was judged; none
/// for what is no status.
pub(super) fn read(lexicon: Lexicon<'_>, shape: &Shape<'_>) -> Meanings {
    let words = judged(shape);
    let said = |word: &str| known(lexicon.get(word)?.as_str()?);
    vocabulary::differing(words.iter().map(|one| (one.word, one.status)), said)
}

/// Returns the words of the status column with what they are taken for.
pub(super) fn words(shape: &Shape<'_>, picks: &Picks) -> Vec<TellingWord> {
    let word = |one: Judged<'_>| {
        let meaning = match picks.statuses.get(one.word) {
            Some(said) => *said,
            None => Some(one.status),
        };
        TellingWord {
            word: one.word.to_owned(),
            rows: one.rows,
            solved: one.solved,
            meaning,
            is_doubtful: one.doubt.is_some() && meaning == Some(one.status),
        }
    };
    judged(shape).into_iter().map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_decide_what_nobody_knows() {
        for (word, rows, solved, status, doubt) in [
            // What the word says and the rows do not contradict.
            ("Resuelto", 9, Some(9), "solved", None),
            ("Cerrado", 43, Some(41), "closed", None),
            ("En espera", 7, Some(0), "pending", None),
            ("Waiting", 7, None, "pending", None),
            ("Pte. cliente", 4, Some(0), "pending", None),
            // What only the rows tell.
            ("Afgehandeld", 43, Some(43), "solved", Some("Afgehandeld: 43 of 43 rows")),
            (
                "Afgehandeld",
                43,
                Some(41),
                "solved",
                Some("Afgehandeld: 41 of 43 rows have a solve time"),
            ),
            ("Navraag", 5, Some(0), "open", Some("Navraag: 0 of 5 rows")),
            ("Intern", 5, Some(2), "open", Some("2 of 5 rows have a solve time; they count as")),
            ("Afgehandeld", 43, None, "skip", Some("no guess, so it is not used")),
            // What the rows contradict.
            ("Solved", 10, Some(3), "solved", Some("Solved: 3 of 10 rows")),
            ("Cancelado", 4, Some(0), "closed", Some("Cancelado: 0 of 4 rows")),
            ("Pendiente de resolución", 4, Some(0), "pending", None),
            ("Pendiente de resolución", 4, None, "pending", None),
            ("Pendiente de resolución", 4, Some(4), "solved", Some("the word looks like pending")),
            ("Resuelto en espera de cierre", 4, Some(0), "pending", Some("cierre: 0 of 4 rows")),
            ("Open", 20, Some(1), "open", Some("; they count as solved, the others as open")),
            ("Workaround provided", 10, Some(10), "solved", Some("solved, though the word looks")),
            ("Proceso listo", 10, Some(9), "solved", Some("listo: 9 of 10 rows have a")),
            ("Proceso listo", 10, Some(8), "open", Some("the others as open")),
            ("Wiedereröffnet", 2, Some(2), "open", Some("those that changed after it are open")),
            ("Réouvert", 2, Some(1), "open", Some("those that changed after it are open")),
            ("Reaberto", 2, None, "open", None),
            // What is said of a solve that is not there.
            ("Unresolved", 4, None, "open", None),
            ("Sin resolver", 4, Some(0), "open", None),
            ("Cerrado sin solución", 4, None, "closed", None),
            // What counts in no figure, whatever the rows say.
            ("Spam", 4, Some(4), "skip", Some("no status, but `spam`")),
            ("Duplicado", 4, None, "skip", Some("no status, but `merged`")),
            ("Cerrado como duplicado", 4, None, "closed", None),
            ("two\nlines", 1, Some(1), "solved", Some("two lines: 1 of 1 row has a")),
        ] {
            let found = decided(word, rows, solved);
            assert_eq!(found.0, status, "{word}");
            let told = found.1.as_ref().map(|told| told.en.as_str());
            let as_expected = match (told, doubt) {
                (Some(told), Some(part)) => told.contains(part),
                (told, part) => told == part,
            };
            assert!(as_expected, "{word}: {told:?}, {doubt:?}");
        }
    }

    #[test]
    fn a_doubt_is_told_in_spanish_too() {
        let spanish = |rows, solved| {
            let doubt = decided("Afgehandeld", rows, solved).1.expect("it is a guess");
            doubt.spanish().to_owned()
        };
        assert_eq!(spanish(43, Some(41)), "Afgehandeld: 41 de 43 filas tienen hora de resolución");
        let both = "; esas cuentan como resueltas y las demás como abiertas";
        assert!(spanish(5, Some(2)).ends_with(both));
        assert!(spanish(5, None).starts_with("sin conjetura"));
    }
}
