//! Dates whose month is a word: `13-Jan-25`, `Jan 13, 2025`, `13 de enero de 2025`.

use baremo_model::text::unaccented;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::{clock, digits, full_year};

/// What each month is called in English, Spanish, German, French, Italian and Portuguese, without
/// capitals and accents.
const MONTHS: [&str; 12] = [
    "january jan enero ene januar janner janvier janv gennaio gen janeiro",
    "february feb febrero februar fevrier fevr fev febbraio fevereiro",
    "march mar marzo marz mrz maerz mars marco",
    "april apr abril abr avril avr aprile",
    "may mayo mai maggio mag maio",
    "june jun junio juni juin giugno giu junho",
    "july jul julio juli juillet juil luglio lug julho",
    "august aug agosto ago aout",
    "september sep sept septiembre setiembre septembre settembre set setembro",
    "october oct octubre oktober okt octobre ottobre ott outubro out",
    "november nov noviembre novembre novembro",
    "december dec diciembre dic dezember dez decembre dicembre dezembro",
];

/// Words that join the parts of a date, or end its numbers.
const JOINING: [&str; 12] =
    ["de", "del", "of", "the", "st", "nd", "rd", "th", "er", "º", "ª", "feira"];

/// Beginnings of the days of a week, and what they are called in two letters.
const WEEKDAYS: &str = "mon tue wed thu fri sat sun lun mar mie jue vie sab dom die mit don fre \
    sam son jeu ven dim mer gio seg ter qua qui sex";
const SHORT: &str = "mo di mi do fr sa so";

/// Reads such a date, with what follows it; its day of the week is passed over.
pub(super) fn read(text: &str) -> Option<(DateTime, Option<Offset>)> {
    if !text.contains(is_mark) {
        return None;
    }
    date(text).or_else(|| date(after_weekday(text)?))
}

fn date(text: &str) -> Option<(DateTime, Option<Offset>)> {
    let (first, rest) = part(text)?;
    let (second, rest) = part(rest)?;
    let (last, rest) = part(rest)?;
    let (day, month) = match month(first) {
        Some(month) => (second, month),
        None => (first, month(second)?),
    };
    let day = digits(day.as_bytes()).filter(|_| day.len() <= 2)?;
    clock(full_year(last)?, month, day, rest)
}

/// Returns the next number or word that joins no others, and what follows it.
fn part(text: &str) -> Option<(&str, &str)> {
    let mut text = text;
    loop {
        text = text.trim_start_matches(is_mark);
        let is_number = text.starts_with(|c: char| c.is_ascii_digit());
        let is_own = |c: char| if is_number { c.is_ascii_digit() } else { c.is_alphabetic() };
        let end = text.find(|c: char| !is_own(c)).unwrap_or(text.len());
        match text.split_at(end) {
            ("", _) => return None,
            (own, rest) if JOINING.contains(&unaccented(own).as_str()) => text = rest,
            found => return Some(found),
        }
    }
}

/// Returns what follows a day of the week, and the whole where there is none.
pub(super) fn past_weekday(text: &str) -> &str {
    let begins = text.starts_with(char::is_alphabetic);
    let rest = begins.then(|| after_weekday(text)).flatten();
    rest.map_or(text, |date| date.trim_start_matches(is_mark))
}

/// Returns what follows a day of the week; none where there is none.
fn after_weekday(text: &str) -> Option<&str> {
    let (word, rest) = part(text)?;
    let word = unaccented(word);
    let is_short = SHORT.split(' ').any(|own| own == word);
    let is_one = || word.get(..3).is_some_and(|start| WEEKDAYS.split(' ').any(|own| own == start));
    (is_short || is_one()).then_some(rest)
}

/// Returns the number of a month.
fn month(word: &str) -> Option<i64> {
    let word = unaccented(word);
    let mut months = (1..).zip(MONTHS);
    months.find(|(_, names)| names.split(' ').any(|own| own == word)).map(|(number, _)| number)
}

/// Tells whether a character may stand between the parts of a date.
fn is_mark(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '.' | ',' | '-' | '/' | '°')
}
