//! What the words of the column mean that tells what happened in each row of a log.
//!
//! ```text
//! word known ───► its kind of event, unless it says opened and rows of the conversation lie before
//! word unknown ─► listed: rows with it are refused and kept, until somebody says what it means
//! ```
//!
//! Spellings that differ in capitals are one word, as they are in a table.

use std::fmt::Write as _;

use baremo_model::told;
use rustc_hash::{FxHashMap, FxHashSet};
use toml::Value;

use super::choose::is_alone;
use super::column::Column;
use super::draft::Draft;
use super::guess::{Shape, is_of};
use super::names::{Lines, Role, each};
use super::picks::Picks;
use super::vocabulary::{self, Lexicon, Meanings, TellingWord, UNUSED, WORDS, words_in};
use super::{course, first_message, quoted, sense};

/// What an activity can be taken for: kinds of events that need nothing told beside them, but for
/// whoever is assigned.
pub const ACTIVITIES: [&str; 19] = [
    "opened",
    "message",
    "note",
    "assigned",
    "unassigned",
    "status new",
    "status open",
    "status pending",
    "status hold",
    "status solved",
    "status closed",
    "escalated",
    "bot_handoff",
    "complaint",
    "spam",
    "test",
    "deleted",
    "restored",
    "changed",
];

/// What a word is taken for that opens a conversation, and a message with which it does.
const OPENED: &str = "opened";
const MESSAGE: &str = "message";

/// What a word is taken for that nobody explained: rows with it are refused by name, and kept.
pub(super) const REFUSED: &str = "unknown";

/// A word with what it says by itself.
struct Judged<'a> {
    word: &'a str,
    rows: usize,
    guess: Option<&'static str>,
    /// Whether it opens conversations by the first message of the customer.
    asks: bool,
}

impl Judged<'_> {
    /// Returns what it is taken for unless somebody says otherwise.
    fn proposed(&self) -> &'static str {
        self.guess.unwrap_or(REFUSED)
    }

    /// Returns what it is taken for, by what somebody said if they did.
    fn taken(&self, picks: &Picks) -> &'static str {
        picks.activities.get(self.word).copied().flatten().unwrap_or_else(|| self.proposed())
    }
}

/// Returns a word as an activity, or as the word for what is not used.
fn known(word: &str) -> Option<&'static str> {
    ACTIVITIES.into_iter().chain([UNUSED]).find(|own| *own == word)
}

/// Returns a word as what can be picked: an activity, not used, or refused.
pub(super) fn picked(word: &str) -> Option<&'static str> {
    known(word).or_else(|| (word == REFUSED).then_some(REFUSED))
}

/// Returns the column that tells what happened, where rows are those of a log.
fn column<'a>(shape: &Shape<'a>) -> Option<&'a Column> {
    shape.activity.filter(|_| shape.is_event_log)
}

/// What a column may be called, and no more, that tells what happened in each row.
const WHAT: Lines = &[
    "what, what happened, what was done, operation, movement, que, que paso, que se hizo",
    "operacion, movimiento, gestion, was, vorgang, quoi, operazione, o que, operacao",
];

/// Different words of a column that tells what happened though it is called otherwise, at most.
const DIFFERENT: usize = 40;

/// Kinds of events among them, at least: where the column is called as one that tells it, and
/// where it is not.
const KINDS: [usize; 2] = [2, 3];

/// Finds the column that tells what happened in each row of a log, whatever it is called: most of
/// its words are activities, of several kinds, and they come again. `taken` are those of others.
pub(super) fn told_by_words<'a>(columns: &'a [Column], taken: &[&str]) -> Option<&'a Column> {
    let is_called_so = |column: &Column| is_alone(column, each(WHAT));
    let tells = |column: &&Column| {
        if !(1..=DIFFERENT).contains(&column.distinct) || column.is_time || column.is_number {
            return false;
        }
        let kinds: Vec<&str> =
            column.values.iter().filter_map(|word| sense::activity(word)).collect();
        let different: FxHashSet<&str> = kinds.iter().copied().collect();
        let least = if is_called_so(column) { KINDS[0] } else { KINDS[1] };
        let comes_again = column.distinct * 2 <= column.filled || is_called_so(column);
        let is_other = || Role::ALL.into_iter().any(|role| is_of(&column.name, role));
        comes_again
            && column.filled * 10 >= column.cells.len() * 9
            && !taken.contains(&column.name.as_str())
            && (is_called_so(column) || !is_other())
            && kinds.len() * 2 > column.distinct
            && different.len() >= least
    };
    let mut found: Vec<&Column> = columns.iter().filter(tells).collect();
    found.sort_by_key(|column| !is_called_so(column));
    found.first().copied()
}

/// Returns what a word says by itself.
fn meant(column: &Column, word: &str) -> Option<&'static str> {
    sense::activity(word).or_else(|| sense::seen(&column.name, word))
}

/// Judges the words of the column that tells what happened.
fn judged<'a>(shape: &Shape<'a>) -> Vec<Judged<'a>> {
    let Some(column) = column(shape) else { return Vec::new() };
    let firsts = shape.conversation.map(|id| course::firsts(id, shape.at));
    // By word in lower case: rows, and those of them that are the first of their conversation.
    let mut counted: FxHashMap<String, (usize, usize)> = FxHashMap::default();
    for (row, cell) in column.cells.iter().enumerate() {
        let Some(word) = cell else { continue };
        let (rows, first) = counted.entry(word.to_lowercase()).or_default();
        *rows += 1;
        let is_first = firsts.as_ref().is_none_or(|firsts| firsts.get(row) == Some(&true));
        *first += usize::from(is_first);
    }
    let judge = |(lower, spellings): (String, Vec<&'a str>)| {
        let word = spellings.first().copied().unwrap_or_default();
        let (rows, first) = counted.get(&lower).copied().unwrap_or_default();
        // What is created in the midst of a conversation is something else.
        let opens = |guess: &&'static str| *guess != "opened" || first * 2 >= rows;
        Judged { word, rows, guess: meant(column, word).filter(opens), asks: false }
    };
    let mut words: Vec<Judged<'a>> = words_in(column, WORDS).into_iter().map(judge).collect();
    let meanings: FxHashMap<String, &'static str> =
        words.iter().filter_map(|one| Some((one.word.to_lowercase(), one.guess?))).collect();
    let meaning = |word: &str| meanings.get(&word.to_lowercase()).copied();
    let sides = match shape.actor_kind {
        Some(_) => FxHashMap::default(),
        None => sides(shape, column, words.iter().map(|one| one.word)),
    };
    let speaker = |word: &str| sides.get(&word.to_lowercase()).copied();
    if first_message::is_opening(shape, column, meaning, speaker) {
        words.iter_mut().for_each(|one| one.asks = one.guess == Some(OPENED));
    }
    words
}

/// Returns the words of the column that tells what happened, with what they are taken for.
pub(super) fn words(shape: &Shape<'_>, picks: &Picks) -> Vec<TellingWord> {
    let word = |one: Judged<'_>| {
        let meaning = match picks.activities.get(one.word) {
            Some(said) => *said,
            None => Some(one.proposed()),
        };
        let is_doubtful = meaning == Some(REFUSED);
        TellingWord {
            word: one.word.to_owned(),
            rows: one.rows,
            solved: None,
            meaning,
            is_doubtful,
        }
    };
    judged(shape).into_iter().map(word).collect()
}

/// Reads what the words of the column that tells what happened are taken for, where that is not
/// what was judged.
pub(super) fn read(lexicon: Lexicon<'_>, shape: &Shape<'_>) -> Meanings {
    let words = judged(shape);
    let asks = |word: &str| words.iter().any(|one| one.asks && one.word == word);
    let said = |word: &str| match lexicon.get(word) {
        Some(value) if asks(word) && is_asking(value) => Some(OPENED),
        Some(value) => value.as_str().and_then(known),
        None => lexicon.is_there().then_some(REFUSED),
    };
    vocabulary::differing(words.iter().map(|one| (one.word, one.proposed())), said)
}

/// Tells whether a word is taken for an opening and a message.
fn is_asking(value: &Value) -> bool {
    let said = value.as_array().map(Vec::as_slice);
    matches!(said, Some([Value::String(first), Value::String(second)])
        if first == OPENED && second == MESSAGE)
}

/// Writes the table of the words of the column that tells what happened.
pub(super) fn table(out: &mut Draft, shape: &Shape<'_>, picks: &Picks) {
    if let Some(column) = column(shape) {
        write(out, (column, "activities"), &judged(shape), picks);
    }
}

/// Writes such a table for a field of the elements of a list.
pub(super) fn table_of_list(out: &mut Draft, column: &Column, name: &str) {
    let all = words_in(column, WORDS);
    let words = all.iter().filter_map(|(_, spellings)| spellings.first().copied());
    let words: Vec<Judged<'_>> = words
        .map(|word| Judged { word, rows: 0, guess: sense::activity(word), asks: false })
        .collect();
    write(out, (column, name), &words, &Picks::default());
}

/// Writes a table. Words without a guess are listed at its end: those that somebody gave a meaning
/// too, so that lines which were written by hand where they are asked for stay where they are.
fn write(out: &mut Draft, (column, name): (&Column, &str), words: &[Judged<'_>], picks: &Picks) {
    vocabulary::begin(out, column, name);
    let is_asked = |one: &&Judged<'_>| one.guess.is_none() || one.taken(picks) == REFUSED;
    let (asked, told): (Vec<_>, Vec<_>) = words.iter().partition(is_asked);
    for one in told {
        let (word, meaning) = (quoted(one.word), one.taken(picks));
        let _ = match one.asks && meaning == OPENED {
            false => writeln!(out, "{word} = {}", quoted(meaning)),
            true => {
                let asks = out.asks(&told!(
                    "no other row tells what customers wrote first, so their opening is their \
                     first message too: is it?",
                    "ninguna otra fila dice qué escribió primero el cliente, así que su apertura \
                     es también su primer mensaje: ¿es así?"
                ));
                writeln!(out, "{word} = [\"{OPENED}\", \"{MESSAGE}\"]    {asks}")
            }
        };
    }
    if asked.iter().any(|one| one.taken(picks) == REFUSED) {
        out.question(&told!(
            "nobody knows what these words mean, so rows with them are refused, and kept,\n\
             until their line says it: a kind of event, such as `note` or `status pending`,\n\
             or `skip` for nothing. `baremo rejects replay` reads them in then.",
            "no se sabe qué significan estas palabras, así que sus filas se rechazan, y se\n\
             guardan, hasta que su línea lo diga: un tipo de evento, como `note` o\n\
             `status pending`, o `skip` si no es nada. Después, `baremo rejects replay` las lee."
        ));
    }
    for one in asked {
        let _ = match one.taken(picks) {
            REFUSED => writeln!(out, "# {} = \"skip\"", quoted(one.word)),
            meaning => writeln!(out, "{} = {}", quoted(one.word), quoted(meaning)),
        };
    }
}

/// Name of the table of who acts by what happened.
const SPEAKERS: &str = "speakers";

/// Who acts by what happened, by the words of the column that tells it.
pub(super) struct Speakers<'a> {
    column: &'a Column,
    sides: Vec<(&'a str, &'static str)>,
}

/// Returns who acts by what happened, where no other column says it and one of the words names the
/// customer.
pub(super) fn speakers<'a>(out: &Draft, shape: &Shape<'a>) -> Option<Speakers<'a>> {
    let is_told = shape.actor.is_some_and(|actor| out.place.side(actor).is_some());
    let column = column(shape).filter(|_| shape.actor_kind.is_none() && !is_told)?;
    let all = words_in(column, WORDS);
    let words = all.into_iter().filter_map(|(_, spellings)| spellings.first().copied());
    let side = |word: &str| sense::speaker(word).or_else(|| opener(shape, column, word));
    let sides: Vec<(&str, &str)> = words.filter_map(|word| Some((word, side(word)?))).collect();
    let names_customer = sides.iter().any(|(_, side)| *side == "customer");
    names_customer.then_some(Speakers { column, sides })
}

/// Returns who acts by words that name them, or by which customers open, in lower case.
fn sides<'w>(
    shape: &Shape<'_>,
    column: &Column,
    words: impl Iterator<Item = &'w str>,
) -> FxHashMap<String, &'static str> {
    let side = |word: &str| sense::speaker(word).or_else(|| opener(shape, column, word));
    words.filter_map(|word| Some((word.to_lowercase(), side(word)?))).collect()
}

/// Returns who opens by a word: the customer, where nobody who does acts in a row whose word names
/// an agent.
fn opener(shape: &Shape<'_>, column: &Column, word: &str) -> Option<&'static str> {
    if meant(column, word) != Some(OPENED) {
        return None;
    }
    let actor = shape.actor?;
    let who = |is_of: &dyn Fn(&str) -> bool| -> FxHashSet<String> {
        let rows = column.cells.iter().zip(&actor.cells);
        let own = rows.filter(|(word, _)| word.as_deref().is_some_and(is_of));
        own.filter_map(|(_, own)| own.clone()).collect()
    };
    let agents = who(&|own| sense::speaker(own) == Some("agent"));
    let openers = who(&|own| own.to_lowercase() == word.to_lowercase());
    let are_others = !agents.is_empty() && !openers.is_empty() && openers.is_disjoint(&agents);
    are_others.then_some("customer")
}

impl Speakers<'_> {
    /// Writes the table of who acts by what happened.
    pub(super) fn table(&self, out: &mut Draft) {
        out.push_str("\n");
        out.remark(&told!(
            "Who acts, where a word of `{}` names them.",
            "Quién actúa, si una palabra de `{}` lo dice.",
            self.column.name
        ));
        let table = out.place.table(SPEAKERS);
        let _ = writeln!(out, "[tables.{table}]");
        for (word, side) in &self.sides {
            let _ = writeln!(out, "{} = {}", quoted(word), quoted(side));
        }
    }

    /// Returns the line that says who acts by what happened. Others are agents where a column
    /// names who acts, and nobody knows who where none does.
    pub(super) fn line(&self, out: &Draft, shape: &Shape<'_>) -> String {
        let (from, table) = (quoted(&self.column.name), out.place.table(SPEAKERS));
        let (others, asks) = match shape.actor {
            Some(_) => {
                let asks = out.asks(&told!("are all others agents?", "¿son agentes los demás?"));
                ("agent", format!("    {asks}"))
            }
            None => ("unknown", String::new()),
        };
        format!("actor_kind = {{ from = {from}, map = \"{table}\", default = \"{others}\" }}{asks}")
    }
}
