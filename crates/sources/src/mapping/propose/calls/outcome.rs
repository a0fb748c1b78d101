//! Whether a call was answered: a column says it, or that somebody spoke, or who did.

use baremo_model::told;

use super::super::called::is_called_any;
use super::super::column::Column;
use super::super::draft::Draft;
use super::super::guess::is_of;
use super::super::names::Role;
use super::super::sense::{self, Gone};
use super::{is_zero, way};
use crate::mapping::condition::listed;

/// Words of columns that say with yes that a call was lost.
const LOST: [&str; 12] = [
    "abandoned",
    "missed",
    "lost",
    "abandonad-",
    "perdid-",
    "verpasst",
    "abgebrochen",
    "abandonne-",
    "manque-",
    "abbandonat-",
    "perso",
    "persa",
];

/// Words of columns that say why a call was missed.
const REASONS: [&str; 6] = ["reason", "motivo", "causa", "grund", "motif", "raison"];

/// Different words of such a column, at most.
pub(super) const WORDS: usize = 12;

/// Of ten calls with a word, in as many somebody spoke when in nearly all somebody did.
const NEARLY_ALL: usize = 9;

/// Words of calls that are to be called back, be it by whoever spoke.
const CALLBACKS: [&str; 2] = ["callback", "call back"];

/// What tells whether a call was answered.
pub(super) enum Outcome<'a> {
    /// The words of a column: those of answered calls, of abandoned ones, and those nobody knows.
    Column(&'a Column, [Vec<&'a str>; 3]),
    /// It has an instant at which it was answered.
    At(&'a Column),
    /// There is a length of talk, more than none where somebody spoke.
    Talk(&'a Column),
    /// Somebody took it.
    Agent(&'a Column),
    /// Nothing.
    Untold,
}

/// Returns whether a call was answered by a word of a column; none where it does not say.
fn is_answered(column: &Column, word: &str) -> Option<bool> {
    let is_lost = is_called_any(&column.name, LOST);
    match sense::says_yes(&word.to_lowercase()) {
        Some(yes) => Some(yes != is_lost),
        None => sense::answered(word),
    }
}

/// Tells whether somebody spoke in nearly all calls with a word: by how long, else by who took them
/// where nobody took some.
fn somebody_spoke(
    column: &Column,
    word: &str,
    talk: Option<&Column>,
    agent: Option<&Column>,
) -> bool {
    let agent = agent.filter(|own| own.filled < own.cells.len());
    let Some(told) = talk.or(agent) else { return false };
    let (mut rows, mut spoken) = (0, 0);
    for (own, told) in column.cells.iter().zip(&told.cells) {
        if own.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(word)) {
            rows += 1;
            let is_told = told.as_deref().is_some_and(|own| talk.is_none() || !is_zero(own));
            spoken += usize::from(is_told);
        }
    }
    rows > 0 && spoken * 10 >= rows * NEARLY_ALL
}

impl<'a> Outcome<'a> {
    /// Tells whether the words of a column say whether calls were answered.
    pub(super) fn is_told_by(column: &Column) -> bool {
        // Why calls were missed says nothing of the others.
        let is_reason = column.filled < column.cells.len() && is_called_any(&column.name, REASONS);
        let is_flag = is_of(&column.name, Role::Answered) && !is_reason;
        let known = column.values.iter().filter(|word| is_answered(column, word).is_some());
        is_flag && column.values.len() <= WORDS && known.count() > 0 && !column.is_time
    }

    /// Tells whether the words of a column say it by themselves, whatever it is called: most of
    /// them are known, and there are answered calls and lost ones.
    pub(super) fn is_said_by(column: &Column) -> bool {
        if column.is_time || column.distinct > WORDS {
            return false;
        }
        let of_queues = || column.values.iter().filter(|word| sense::gone(word).is_none());
        let said: Vec<bool> = of_queues().filter_map(|word| sense::answered(word)).collect();
        let known = said.len() + column.values.len() - of_queues().count();
        said.contains(&true) && said.contains(&false) && known * 2 >= column.values.len()
    }

    /// Finds what tells it: a column that says it, else when it was answered, how long was spoken,
    /// or who took it.
    pub(super) fn of(
        answered: Option<&'a Column>,
        [answered_at, talk, agent]: [Option<&'a Column>; 3],
    ) -> Self {
        let nameable =
            |column: Option<&'a Column>| column.filter(|own| own.in_condition().is_some());
        if let Some(column) = nameable(answered) {
            let mut words = [Vec::new(), Vec::new(), Vec::new()];
            let tells_lost = way::tells_lost(column);
            let spoke = |word: &str| somebody_spoke(column, word, talk, agent);
            for word in &column.values {
                let place = match (is_answered(column, word), sense::gone(word)) {
                    (_, Some(Gone::Exited)) if is_called_any(word, CALLBACKS) && spoke(word) => 0,
                    (_, Some(_)) => continue,
                    (Some(true), None) => 0,
                    (Some(false), None) => 1,
                    (None, None) if tells_lost && sense::direction(word).is_some() => 0,
                    (None, None) if spoke(word) => 0,
                    (None, None) => 2,
                };
                words[place].push(word.as_str());
            }
            return Outcome::Column(column, words);
        }
        let is_gap = |column: &&Column| column.filled < column.cells.len();
        if let Some(column) = nameable(answered_at).filter(is_gap) {
            return Outcome::At(column);
        }
        if let Some(column) = nameable(talk)
            && (is_gap(&column) || column.values.iter().any(|value| is_zero(value)))
        {
            return Outcome::Talk(column);
        }
        nameable(agent).filter(is_gap).map_or(Outcome::Untold, Outcome::Agent)
    }

    /// Returns the column whose words say it.
    pub(super) fn column(&self) -> Option<&'a Column> {
        match self {
            Outcome::Column(column, _) => Some(column),
            Outcome::At(_) | Outcome::Talk(_) | Outcome::Agent(_) | Outcome::Untold => None,
        }
    }

    /// Tells whether a word of the column that says it is one of answered calls.
    pub(super) fn is_of_answered(&self, word: &str) -> bool {
        matches!(self, Outcome::Column(_, [answered, ..]) if answered.contains(&word))
    }

    /// Returns the condition of answered calls; none where all are.
    pub(super) fn answered(&self) -> Option<String> {
        match self {
            // No word seen says so.
            Outcome::Column(column, [answered, ..]) if answered.is_empty() => {
                let seen = column.values.iter().map(String::as_str);
                let name = column.in_condition().filter(|_| !column.values.is_empty())?;
                Some(format!("{name} not in ({})", listed(seen)))
            }
            Outcome::Column(column, [answered, ..]) => one_of(column, answered),
            Outcome::Talk(column) => Some(format!("{} > 0", column.in_condition()?)),
            Outcome::At(column) | Outcome::Agent(column) => {
                Some(format!("{} is not null", column.in_condition()?))
            }
            Outcome::Untold => None,
        }
    }

    /// Returns the condition of abandoned calls; none where none is known to be.
    pub(super) fn abandoned(&self) -> Option<String> {
        match self {
            Outcome::Column(column, [_, abandoned, _]) => one_of(column, abandoned),
            Outcome::At(_) | Outcome::Talk(_) | Outcome::Agent(_) => {
                Some(format!("not ({})", self.answered()?))
            }
            Outcome::Untold => None,
        }
    }

    /// Says how it is told, where that is a guess.
    pub(super) fn says(&self, out: &mut Draft) {
        match self {
            Outcome::Column(_, [.., unknown]) if unknown.is_empty() => {}
            Outcome::Column(column, [.., unknown]) => out.question(&told!(
                "of these words of `{}` nobody knows whether a call was answered, so that it is\n\
                 still waiting: {}. Add them to a condition below.",
                "de estas palabras de `{}` no se sabe si la llamada se atendió, así que sigue en\n\
                 espera: {}. Añádalas a una condición de abajo.",
                column.name,
                unknown.join(", ")
            )),
            Outcome::At(column) => out.remark(&told!(
                "A call without `{}` was abandoned.",
                "Una llamada sin `{}` se abandonó.",
                column.name
            )),
            Outcome::Talk(column) | Outcome::Agent(column) => out.question(&told!(
                "no column says whether a call was answered: those without `{}` count as\n\
                 abandoned.",
                "ninguna columna dice si una llamada se atendió: las que no tienen `{}` cuentan\n\
                 como abandonadas.",
                column.name
            )),
            Outcome::Untold => out.question(&told!(
                "no column says whether a call was answered, so that all were.",
                "ninguna columna dice si una llamada se atendió, así que se atendieron todas."
            )),
        }
    }
}

/// Returns the condition that a column has one of several words.
pub(super) fn one_of(column: &Column, words: &[&str]) -> Option<String> {
    let name = column.in_condition()?;
    match words {
        [] => None,
        [word] => Some(format!("{name} = {}", listed([*word]))),
        words => Some(format!("{name} in ({})", listed(words.iter().copied()))),
    }
}
