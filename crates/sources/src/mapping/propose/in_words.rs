//! Questions of a survey that are answered in words from bad to good: the scale that they are, and
//! whether rows are respondents by it, where no column holds scores.
//!
//! ```text
//! Muy satisfecho, Satisfecho, Insatisfecho ─► Insatisfecho|Satisfecho|Muy satisfecho
//! ```

use super::called::plain;
use super::column::Column;
use super::guess::is_of;
use super::names::{Lines, Role, each};
use super::question::{offered, speaks};
use super::respondents::{ENDS, SUBJECTS, TICKETS, called, is_any};
use super::vocabulary::{WORDS, words_in};

/// Answers from the worst to the best; those of a line are as good, so that one of them is there.
const ANSWERS: [Lines; 7] = [
    &[
        "extremely dissatisfied, completely dissatisfied, totally dissatisfied, terrible, awful",
        "totalmente insatisfecho, totalmente insatisfecha, nada satisfecho, nada satisfecha",
        "pesimo, pesima, fatal",
    ],
    &[
        "very dissatisfied, very unsatisfied, very poor, very bad, muy insatisfecho",
        "muy insatisfecha, muy malo, muy mala, muy mal",
    ],
    &[
        "dissatisfied, unsatisfied, somewhat dissatisfied, poor, bad, insatisfecho, insatisfecha",
        "poco satisfecho, poco satisfecha, algo insatisfecho, algo insatisfecha, malo, mala, mal",
    ],
    &[
        "neutral, neutro, neutra, neither satisfied nor dissatisfied, fair, average, normal",
        "ni satisfecho ni insatisfecho, ni satisfecha ni insatisfecha, aceptable, regular",
        "indiferente",
    ],
    &[
        "satisfied, somewhat satisfied, good, satisfecho, satisfecha, algo satisfecho",
        "algo satisfecha, bastante satisfecho, bastante satisfecha, bueno, buena, bien",
    ],
    &["very satisfied, very good, muy satisfecho, muy satisfecha, muy bueno, muy buena, muy bien"],
    &[
        "extremely satisfied, completely satisfied, totally satisfied, excellent, outstanding",
        "totalmente satisfecho, totalmente satisfecha, excelente, perfecto, perfecta",
    ],
];
/// Answers of such a scale, at least.
const ENOUGH: usize = 3;

/// What a survey tool writes in its second row, above the answers.
const ABOVE: [&str; 4] = ["response", "respuesta", "open ended response", "respuesta abierta"];
/// Endings of the other gender, after a bar or in brackets: `satisfecho/a`.
const ENDINGS: [&str; 4] = ["a", "o", "as", "os"];

/// Returns how good an answer is; none where that is not known.
fn worth(word: &str) -> Option<usize> {
    let plain = plain(word);
    let words = plain.split_whitespace().filter(|word| !ENDINGS.contains(word));
    let word = words.collect::<Vec<_>>().join(" ");
    ANSWERS.iter().position(|lines| each(lines).any(|own| own == word))
}

/// Returns the words of a column from the worst to the best; none where one of them is not known,
/// or two are as good.
pub(super) fn scale(column: &Column) -> Option<String> {
    let is_answer = |(word, _): &(String, Vec<&str>)| !ABOVE.contains(&plain(word).trim());
    let words = words_in(column, WORDS).into_iter().filter(is_answer).map(|(_, spellings)| {
        let word = *spellings.first()?;
        Some((worth(word)?, word))
    });
    let mut words: Vec<(usize, &str)> = words.collect::<Option<_>>()?;
    words.sort_unstable();
    let is_told = words.len() >= ENOUGH && words.windows(2).all(|pair| pair[0].0 < pair[1].0);
    is_told.then(|| words.iter().map(|(_, word)| *word).collect::<Vec<_>>().join("|"))
}

/// Tells whether a column of such answers says how satisfied somebody is, by its heading or in so
/// many words.
pub(super) fn is_satisfaction(column: &Column) -> bool {
    let says = |word: &String| plain(word).contains("satisf");
    offered(&column.name, None) == Some("csat") || column.values.iter().any(says)
}

/// Tells whether rows are respondents: a heading asks something that is answered so, and none of
/// the columns that ask nothing says that rows are conversations.
pub(super) fn is_survey(columns: &[Column], others: &[&Column]) -> bool {
    let roles = [Role::Activity, Role::Status, Role::Priority, Role::Tags];
    let is_else = |column: &&Column| {
        let is_course = [Role::Solved, Role::Replied].iter().any(|role| is_of(&column.name, *role));
        (is_course && !is_any(&column.name, ENDS))
            || is_any(&column.name, SUBJECTS)
            || roles.iter().any(|role| is_of(&column.name, *role))
    };
    let asks = |column: &Column| speaks(&column.name) && scale(column).is_some();
    columns.iter().any(asks) && !others.iter().any(is_else) && called(others, TICKETS).is_none()
}
