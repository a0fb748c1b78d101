//! Calls that nobody took, and whose callers did not give up in a queue: they left it otherwise, as
//! for a mail-box, or never were in one. The column of what became of calls says it, or one that
//! says why they were missed.

use baremo_model::told;

use super::super::called::is_called_any;
use super::super::column::Column;
use super::super::draft::Draft;
use super::super::names::{Lines, each};
use super::super::picks::Picks;
use super::super::sense::{self, Gone};
use super::outcome::{Outcome, WORDS, one_of};

/// Words of columns that say why a call was missed.
const REASONS: Lines = &[
    "missed call reason, reason, motivo, causa, grund, motif, disposition, disposicion, result",
    "resultado, outcome",
];

/// Such calls, by the words of a column.
pub(super) struct Exits<'a> {
    pub(super) column: &'a Column,
    exited: Vec<&'a str>,
    unqueued: Vec<&'a str>,
    /// The condition of lost calls, where another column says which were.
    lost: Option<String>,
}

impl<'a> Exits<'a> {
    /// Finds the column that says it among those that are not taken.
    pub(super) fn of(
        columns: &'a [Column],
        outcome: &Outcome<'a>,
        way: Option<&Column>,
        picks: &Picks,
        taken: &[&str],
    ) -> Option<Self> {
        let own = outcome.column();
        if let Some(exits) = own.and_then(|column| Self::told_by(column, outcome, None)) {
            return Some(exits);
        }
        let lost = outcome.abandoned()?;
        let is_free = |column: &Column| {
            !picks.plays_any(&column.name)
                && !taken.contains(&column.name.as_str())
                && own.is_none_or(|own| own.name != column.name)
        };
        let is_reason = |column: &Column| {
            is_called_any(&column.name, each(REASONS))
                && !column.is_time
                && column.distinct <= WORDS
        };
        // One of kinds of calls may tell it besides.
        let is_told = |column: &Column| {
            (is_free(column) && is_reason(column)) || way.is_some_and(|own| own.name == column.name)
        };
        let mut reasons = columns.iter().filter(|column| is_told(column));
        reasons.find_map(|column| Self::told_by(column, outcome, Some(lost.clone())))
    }

    fn told_by(column: &'a Column, outcome: &Outcome<'a>, lost: Option<String>) -> Option<Self> {
        column.in_condition()?;
        let is_answered = |word: &str| lost.is_none() && outcome.is_of_answered(word);
        let words = |gone: Gone| -> Vec<&'a str> {
            let words = column.values.iter().map(String::as_str);
            words.filter(|word| sense::gone(word) == Some(gone) && !is_answered(word)).collect()
        };
        let (exited, unqueued) = (words(Gone::Exited), words(Gone::Unqueued));
        let tells = !exited.is_empty() || !unqueued.is_empty();
        tells.then_some(Exits { column, exited, unqueued, lost })
    }

    /// Returns the condition of calls that left a queue otherwise; none where there are none.
    pub(super) fn exited(&self) -> Option<String> {
        self.when(&self.exited)
    }

    /// Returns the condition of calls that never were in a queue; none where there are none.
    pub(super) fn unqueued(&self) -> Option<String> {
        self.when(&self.unqueued)
    }

    fn when(&self, words: &[&str]) -> Option<String> {
        let own = one_of(self.column, words)?;
        Some(self.lost.as_ref().map_or_else(|| own.clone(), |lost| format!("{lost} and {own}")))
    }

    /// Takes these calls out of the condition of abandoned ones.
    pub(super) fn without(&self, abandoned: String) -> String {
        let words: Vec<&str> = self.exited.iter().chain(&self.unqueued).copied().collect();
        match one_of(self.column, &words).filter(|_| self.lost.is_some()) {
            Some(own) => format!("{abandoned} and not ({own})"),
            None => abandoned,
        }
    }

    /// Says which words are taken for what.
    pub(super) fn says(&self, out: &mut Draft) {
        let name = &self.column.name;
        if !self.unqueued.is_empty() {
            out.question(&told!(
                "by these words of `{name}` a call was in no queue, so that nobody abandoned one:\n\
                 {}.",
                "según estas palabras de `{name}`, la llamada no estuvo en ninguna cola, así que\n\
                 no se abandonó: {}.",
                self.unqueued.join(", ")
            ));
        }
        if !self.exited.is_empty() {
            out.question(&told!(
                "by these words of `{name}` a call left its queue though nobody hung up: {}.",
                "según estas palabras de `{name}`, la llamada salió de la cola sin que nadie\n\
                 colgara: {}.",
                self.exited.join(", ")
            ));
        }
    }
}
