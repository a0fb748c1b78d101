//! How conversations were rated: in numbers, in signs that are scores, or in words.
//!
//! ```text
//! 4 · 4,5          a number, with its scale where that is not plainly 1 to 5
//! ★★★★☆ · 4/5     a table of scores, with the scale that is told
//! 90 %             a number of 0 to 100, which is asked
//! 5 - Great        a number, by itself
//! words            a table; one without a guess is left out, and asked
//! ```

use std::fmt::Write as _;

use baremo_model::told;

use super::super::number::{labelled, unlabelled};
use super::called::{is_called_any, plain};
use super::column::Column;
use super::draft::Draft;
use super::names::{Lines, each};
use super::scale::{Ends, OF_RATINGS, holding, scores, up_to};
use super::sums::{self, decimal, holds_numbers};
use super::vocabulary::{self, WORDS, words_in};
use super::{quoted, sense};

/// Words of columns with scores that are answers of surveys, and no rating of a conversation.
const ANSWERS: Lines = &["nps, net promoter score, ces, customer effort score, effort score"];

/// Words of headings that ask whether somebody is satisfied, so that yes is a good rating.
const SATISFIED: [&str; 3] = ["satisfied", "satisfecho", "satisfecha"];

/// Name of the table of ratings that are no numbers.
const RATINGS: &str = "ratings";

/// Stars that are given, and those that are not.
const FULL: [char; 3] = ['★', '⭐', '🌟'];
const HOLLOW: [char; 2] = ['☆', '✩'];

/// Stars that there are, unless more were given, and at most.
const STARS: u32 = 5;
const MOST: u32 = 10;

/// The greatest percent.
const WHOLE: u32 = 100;

/// How the ratings of a column are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Written {
    Numbers,
    /// Some with what they are called: `5 - Great`.
    Labelled,
    /// Of so many stars.
    Stars(u32),
    /// Of so many points: `4/5`.
    Parts(u32),
    Percents,
    Words,
}

impl Written {
    fn of(column: &Column) -> Self {
        let words = || column.values.iter().map(String::as_str);
        // What is no score is left out, but what says something else makes words of all.
        let are = |is_one: &dyn Fn(&str) -> bool| {
            let may_be = |word: &str| is_one(word) || sense::rating(word).is_none();
            words().any(is_one) && words().all(may_be)
        };
        if holds_numbers(column) {
            return Written::Numbers;
        }
        let is_labelled = |word: &str| decimal(unlabelled(word)).is_some();
        if words().any(|word| labelled(word).is_some()) && words().all(is_labelled) {
            return Written::Labelled;
        }
        if column.filled > 0 && words().all(|word| percent(word).is_some()) {
            return Written::Percents;
        }
        if are(&|word| stars(word).is_some()) {
            let most = words().filter_map(stars).map(|(_, all)| all).max().unwrap_or_default();
            return if most > MOST { Written::Words } else { Written::Stars(most.max(STARS)) };
        }
        if are(&|word| part(word).is_some()) {
            let mut of = words().filter_map(part).map(|(_, of)| of);
            let first = of.next().unwrap_or_default();
            return if of.all(|own| own == first) { Written::Parts(first) } else { Written::Words };
        }
        Written::Words
    }

    /// Returns the ends of the scale; none where nothing has to be said of it.
    fn ends(self, column: &Column) -> Option<Ends> {
        let scored = || column.values.iter().filter_map(|word| score(word));
        match self {
            Written::Numbers | Written::Labelled => ends_of(&scores(column).collect::<Vec<f64>>()),
            Written::Parts(WHOLE) | Written::Percents => Some((0, WHOLE)),
            Written::Stars(most) | Written::Parts(most) => Some(up_to(most, scored())),
            Written::Words => None,
        }
    }

    /// Returns how other whole scores are written than those that were given.
    fn unseen(self, column: &Column) -> Vec<(String, u32)> {
        let Some((least, most)) = self.ends(column) else { return Vec::new() };
        let has = |sign: &char| column.values.iter().any(|word| word.contains(*sign));
        let write = |score: u32| match self {
            Written::Stars(most) => {
                let repeat = |sign: Option<char>, count: u32| {
                    sign.map_or_else(String::new, |sign| sign.to_string().repeat(count as usize))
                };
                let full = FULL.into_iter().find(has).unwrap_or(FULL[0]);
                repeat(Some(full), score) + &repeat(HOLLOW.into_iter().find(has), most - score)
            }
            _ => format!("{score}/{most}"),
        };
        let is_listed = match self {
            Written::Stars(_) => true,
            Written::Parts(of) => of <= MOST && has(&'/') && !has(&' '),
            Written::Numbers | Written::Labelled | Written::Percents | Written::Words => false,
        };
        let all = (least..=most).filter(|_| is_listed).map(|score| (write(score), score));
        all.filter(|(word, _)| !word.is_empty() && !column.values.contains(word)).collect()
    }
}

/// Returns the ends of the scale of scores; none where they are plainly 1 to 5.
fn ends_of(scores: &[f64]) -> Option<Ends> {
    let has_parts = scores.iter().any(|score| score.fract() != 0.0);
    let ends = holding(scores.iter().copied(), OF_RATINGS);
    (has_parts || ends != OF_RATINGS[0]).then_some(ends)
}

/// Tells whether 0 says that a ticket was not rated: all have a number, of which no other lies
/// below 1, and 0 is in one that is not solved, or in half of them.
pub(super) fn zero_is_none(column: &Column, solved: Option<&Column>) -> bool {
    let is_zero = |cell: &Option<String>| cell.as_deref().and_then(decimal) == Some(0.0);
    let zeros = column.cells.iter().filter(|cell| is_zero(cell)).count();
    let is_early = |solved: &Column| {
        let mut both = column.cells.iter().zip(&solved.cells);
        both.any(|(own, at)| is_zero(own) && at.is_none())
    };
    zeros > 0
        && column.filled == column.cells.len()
        && holds_numbers(column)
        && scores(column).all(|score| score == 0.0 || score >= 1.0)
        && (solved.is_some_and(is_early) || zeros * 2 >= column.filled)
}

/// Returns how many stars a word gives, and of how many.
fn stars(word: &str) -> Option<(u32, u32)> {
    let (mut full, mut all) = (0, 0);
    for sign in word.chars() {
        match sign {
            sign if FULL.contains(&sign) => (full, all) = (full + 1, all + 1),
            sign if HOLLOW.contains(&sign) => all += 1,
            // What makes a picture of a sign.
            '\u{fe0f}' | ' ' => {}
            _ => return None,
        }
    }
    (all > 0).then_some((full, all))
}

/// Numbers of stars in words, and what stars are called.
const NUMBERS: [[&str; 5]; 2] =
    [["one", "two", "three", "four", "five"], ["uno", "dos", "tres", "cuatro", "cinco"]];
const CALLED: [[&str; 2]; 5] = [
    ["star", "stars"],
    ["estrella", "estrellas"],
    ["stern", "sterne"],
    ["etoile", "etoiles"],
    ["stella", "stelle"],
];

/// Returns how many stars a word gives, in signs or in words: `★★★★`, `4 estrellas`, `FOUR`.
pub(super) fn starred(word: &str) -> Option<u32> {
    if let Some((full, _)) = stars(word) {
        return Some(full);
    }
    let plain = plain(word);
    let mut words = plain.split_whitespace();
    let (first, unit) = (words.next()?, words.next());
    let is_star = |unit: &str| CALLED.iter().flatten().any(|own| *own == unit);
    let is_plain = words.next().is_none() && unit.is_none_or(is_star);
    let place = NUMBERS.iter().find_map(|own| own.iter().position(|number| *number == first));
    let said = place.and_then(|place| u32::try_from(place + 1).ok());
    let written = || first.parse().ok().filter(|count| unit.is_some() && *count <= MOST);
    said.or_else(written).filter(|_| is_plain)
}

/// Writes the table of stars in words, with those that nobody gave yet.
pub(super) fn star_table(out: &mut Draft, column: &Column, name: &str) {
    vocabulary::begin(out, column, name);
    for (_, spellings) in words_in(column, WORDS) {
        let Some(word) = spellings.first() else { continue };
        let score =
            starred(word).map(|full| full.to_string()).unwrap_or_else(|| (*word).to_owned());
        let _ = writeln!(out, "{} = {}", quoted(word), quoted(&score));
    }
    let seen: Vec<String> = column.values.iter().map(|value| plain(value)).collect();
    let has = |word: &str| seen.iter().any(|own| own.split_whitespace().any(|own| own == word));
    for (place, score) in (1..=STARS).enumerate() {
        let numbers = NUMBERS.into_iter().filter(|own| own.iter().any(|number| has(number)));
        let numbers = numbers.map(|own| own[place].to_uppercase());
        let called = CALLED.into_iter().filter(|own| own.iter().any(|word| has(word)));
        let called = called.map(|own| format!("{score} {}", own[usize::from(score > 1)]));
        let units = seen.iter().any(|own| own.split_whitespace().count() > 1);
        let words: Vec<String> = if units { called.collect() } else { numbers.collect() };
        for word in words.into_iter().filter(|word| !seen.contains(&plain(word))) {
            let _ = writeln!(out, "{} = \"{score}\"", quoted(&word));
        }
    }
}

/// Returns how many points a word gives, and of how many.
fn part(word: &str) -> Option<(f64, u32)> {
    let marks = ["/", " de ", " of "];
    let (points, of) = marks.into_iter().find_map(|mark| word.split_once(mark))?;
    let (points, of) = (decimal(points.trim())?, of.trim().parse::<u32>().ok()?);
    let is_scale = (2..=MOST).contains(&of) || of == WHOLE;
    (is_scale && (0.0..=f64::from(of)).contains(&points)).then_some((points, of))
}

/// Returns how many of a hundred a word gives.
fn percent(word: &str) -> Option<f64> {
    let percent = decimal(word.strip_suffix('%')?.trim_end())?;
    (0.0..=f64::from(WHOLE)).contains(&percent).then_some(percent)
}

/// Returns the score that stars or points are.
fn score(word: &str) -> Option<f64> {
    stars(word).map(|(full, _)| f64::from(full)).or_else(|| Some(part(word)?.0))
}

/// Tells whether a column is called as asking whether somebody is satisfied, and no more, and has
/// a yes or a no for an answer: `¿Satisfecho?`.
pub(super) fn asks_satisfied(column: &Column) -> bool {
    SATISFIED.contains(&plain(&column.name).trim())
        && column.values.iter().all(|word| agreed(column, word).is_some())
}

/// Returns what a yes or a no says where the heading asks whether somebody is satisfied.
fn agreed(column: &Column, word: &str) -> Option<&'static str> {
    let heading = plain(&column.name);
    if !heading.split_whitespace().any(|own| SATISFIED.contains(&own)) {
        return None;
    }
    match plain(word).trim() {
        "yes" | "y" | "si" | "s" => Some("positive"),
        "no" | "n" => Some("negative"),
        _ => None,
    }
}

/// Writes the table of ratings that are no numbers. What says nothing is left out: as a neutral one
/// it would count.
pub(super) fn table(out: &mut Draft, column: &Column) {
    let written = Written::of(column);
    let meaning = |word: &str| match written {
        Written::Words => agreed(column, word).or_else(|| sense::rating(word)).map(str::to_owned),
        _ => score(word).map(|score| score.to_string()),
    };
    if matches!(written, Written::Numbers | Written::Labelled | Written::Percents) {
        return;
    }
    vocabulary::begin(out, column, RATINGS);
    let asks = out.asks(&told!(
        "no guess, so it is left out: positive, neutral or negative?",
        "sin conjetura, así que queda fuera: ¿positive, neutral o negative?"
    ));
    for (_, spellings) in words_in(column, WORDS) {
        let Some(word) = spellings.first() else { continue };
        let found = meaning(word);
        let mark = if found.is_none() { format!("    {asks}") } else { String::new() };
        let found = quoted(&found.unwrap_or_default());
        let _ = writeln!(out, "{} = {found}{mark}", quoted(word));
    }
    for (word, score) in written.unseen(column) {
        let _ = writeln!(out, "{} = \"{score}\"", quoted(&word));
    }
}

/// Writes a rating, with its scale where that is to be checked. `skips_zero` tells that 0 is none.
pub(super) fn rated(out: &mut Draft, column: &Column, last: &str, skips_zero: bool) {
    let name = quoted(&column.name);
    let named = column.in_condition();
    let skips_zero = skips_zero && named.is_some();
    let is_there = if skips_zero { "> 0" } else { "is not null" };
    let when = named.map_or_else(String::new, |named| {
        format!("when = {}\n", quoted(&format!("{named} {is_there}")))
    });
    let written = Written::of(column);
    let value = match written {
        Written::Numbers | Written::Percents => sums::score(column),
        Written::Labelled => format!("{{ from = {name}, unit = \"score\" }}"),
        _ => format!("{{ from = {name}, map = \"{}\" }}", out.place.table(RATINGS)),
    };
    out.push_str("\n");
    if skips_zero {
        out.question(&told!(
            "all tickets have a number in `{}`: is 0 one that nobody rated? It is read so.",
            "todos los tickets llevan número en `{}`: ¿0 es que no se valoró? Así se lee.",
            column.name
        ));
    }
    let _ = writeln!(
        out,
        "[[file.event]]\n{when}kind = \"rated\"\nvalue = {value}\nat = {last}\n\
         actor_kind = \"'customer'\"\ncarry = false"
    );
    let ends = match skips_zero {
        true => ends_of(&scores(column).filter(|score| *score > 0.0).collect::<Vec<f64>>()),
        false => written.ends(column),
    };
    let Some((least, most)) = ends else { return };
    let asks = out.asks(&match written {
        Written::Percents => told!(
            "is a percent a score of 0 to 100 here?",
            "¿un porcentaje es aquí una nota de 0 a 100?"
        ),
        _ => told!("least and greatest score?", "¿son estas las notas mínima y máxima?"),
    });
    let _ = writeln!(
        out,
        "[file.event.attributes]\nscale = \"'{least}-{most}'\"                     {asks}"
    );
}

/// Says that scores of tickets which are answers of surveys are not used here.
pub(super) fn idle(out: &mut Draft, unused: &[&Column]) {
    let is_answer =
        |column: &&&Column| is_called_any(&column.name, each(ANSWERS)) && holds_numbers(column);
    let names: Vec<String> =
        unused.iter().filter(is_answer).map(|column| quoted(&column.name)).collect();
    if names.is_empty() {
        return;
    }
    out.push_str("\n");
    out.question(&told!(
        "these hold answers to surveys, of which nothing is made: {}. A mapping of its own with\n\
         [[file.question]] reads them as such: docs/import.md.",
        "estas columnas tienen respuestas de encuestas que no se usan: {}. Las lee como tales un\n\
         mapeo aparte con [[file.question]]: docs/import.md.",
        names.join(", ")
    ));
}
