//! What was probably meant by a name that is none: people write the titles they read, in their own
//! language, such as `media` for `mean`.

use baremo_model::dimension::{DIMENSIONS, HOUR};
use baremo_model::error::{begun_alike, by_nearness, nearest};
use baremo_model::text::unaccented;

use super::Thing;
use super::called::WORDS;
use crate::query::{STATISTICS, Statistic};
use crate::week;

/// A name with its titles in English and Spanish.
pub(crate) type Titled<'a> = (&'a str, &'a str, &'a str);

/// Most names offered at once.
const MOST: usize = 4;

/// What people call grains, beside their words.
const GRAINS: &[Titled<'_>] = &[
    ("all", "whole range", "todo"),
    ("quarter_hour", "quarter-hour", "cuarto de hora"),
    ("half_hour", "half-hour", "media hora"),
    ("hour", "hourly", "hora"),
    ("day", "daily", "día"),
    ("week", "weekly", "semana"),
    ("month", "monthly", "mes"),
    ("quarter", "quarterly", "trimestre"),
    ("year", "yearly", "año"),
];

/// What people call comparisons, beside their words.
const COMPARISONS: &[Titled<'_>] = &[
    ("previous", "previous period", "anterior"),
    ("previous", "before", "periodo anterior"),
    ("weekdays", "same weekdays", "días de la semana"),
    ("year", "year before", "año"),
    ("year", "last year", "año anterior"),
];

/// What people call date bases, beside their words.
const BASES: &[Titled<'_>] = &[
    ("created", "opened", "creado"),
    ("created", "opening", "apertura"),
    ("closed", "solved", "cerrado"),
    ("closed", "closing", "cierre"),
    ("event", "happened", "hecho"),
    ("event", "when it happened", "evento"),
];

/// What people call actor bases, beside their words.
const ACTORS: &[Titled<'_>] = &[
    ("as_of_event", "then", "entonces"),
    ("as_of_event", "as it was", "como era"),
    ("current", "now", "ahora"),
    ("current", "today", "hoy"),
    ("current", "currently", "actual"),
];

/// Words by which a mapping calls what a question calls otherwise.
const OF_MAPPINGS: &[(&str, &str)] = &[("actor", "agent"), ("actor_kind", "initiated_by")];

/// Words that initials pass over, as [`words`] tells them.
const SMALL: &[&str] = &[
    "a", "al", "and", "at", "by", "d", "del", "el", "en", "in", "la", "lo", "of", "on", "per",
    "por", "th", "to", "y",
];

/// Fewest letters that are initials of something.
const INITIALS: usize = 3;

/// Returns the valid names that may have been meant: those of this title, else those whose initials
/// these are, else the nearest one, else those whose titles hold all of its words, where these are
/// few.
pub(crate) fn meant<'a>(
    name: &str,
    valid: &[String],
    titles: impl IntoIterator<Item = Titled<'a>>,
) -> Vec<String> {
    let asked = words(name);
    let is_valid = |titled: &Titled<'_>| valid.iter().any(|word| word == titled.0);
    let titles: Vec<Titled<'_>> = titles.into_iter().filter(is_valid).collect();
    let called = |fits: &dyn Fn(&[String]) -> bool| -> Vec<String> {
        let fit = titles.iter().filter(|(_, en, es)| fits(&words(en)) || fits(&words(es)));
        let mut words: Vec<String> = fit.map(|(word, ..)| (*word).to_owned()).collect();
        words.dedup();
        words
    };
    let mut found = called(&|title| !asked.is_empty() && title == asked);
    if found.is_empty() {
        found = of_initials(name, &titles);
    }
    if found.is_empty() {
        found.extend(nearest(name, valid.iter().map(String::as_str)).map(str::to_owned));
    }
    if found.is_empty() && !asked.is_empty() {
        found = called(&|title| asked.iter().all(|word| title.contains(word)));
    }
    if found.is_empty() {
        let alike = begun_alike(name, valid.iter().map(String::as_str));
        found.extend(alike.map(str::to_owned));
    }
    if found.len() > MOST { Vec::new() } else { found }
}

fn initials<'a>(words: impl Iterator<Item = &'a String>) -> String {
    words.filter_map(|word| word.chars().next()).collect()
}

/// Returns the names whose initials, or those of whose titles, somebody wrote: `frt`. An average is
/// called so or not: `aht` is a handle time.
fn of_initials(name: &str, titles: &[Titled<'_>]) -> Vec<String> {
    let asked = name.to_lowercase();
    if asked.chars().count() < INITIALS {
        return Vec::new();
    }
    let are = |asked: &str, text: &str| {
        let words = words(text);
        let great = words.iter().filter(|word| !SMALL.contains(&word.as_str()));
        asked == initials(words.iter()) || asked == initials(great)
    };
    let of = |asked: &str| -> Vec<String> {
        let fit = titles
            .iter()
            .filter(|(name, en, es)| [name, en, es].into_iter().any(|text| are(asked, text)));
        let mut names: Vec<String> = fit.map(|(name, ..)| (*name).to_owned()).collect();
        names.dedup();
        names
    };
    let found = of(&asked);
    match asked.strip_prefix('a') {
        Some(rest) if found.is_empty() => of(rest),
        _ => found,
    }
}

/// Returns the valid names of a sort of things that may have been meant.
pub(crate) fn meant_of(what: Thing, name: &str, valid: &[String]) -> Vec<String> {
    match what {
        Thing::Statistic => match percentile(name).filter(|word| valid.contains(word)) {
            Some(word) => vec![word],
            None => meant(name, valid, STATISTICS.iter().copied()),
        },
        Thing::Dimension | Thing::Name => {
            let of_mapping = OF_MAPPINGS.iter().find(|(word, _)| *word == name);
            let of_mapping = of_mapping.map(|(_, dimension)| (*dimension).to_owned());
            if let Some(dimension) = of_mapping.filter(|dimension| valid.contains(dimension)) {
                return vec![dimension];
            }
            let titles =
                DIMENSIONS.iter().map(|known| (known.name, known.title_en, known.title_es));
            meant(name, valid, titles)
        }
        Thing::Zone => match of_place(name, valid) {
            places if places.is_empty() => meant(name, valid, []),
            places => places,
        },
        Thing::Grain => meant(name, valid, GRAINS.iter().copied()),
        Thing::Comparison => meant(name, valid, COMPARISONS.iter().copied()),
        Thing::Basis => meant(name, valid, BASES.iter().copied()),
        Thing::Actor => meant(name, valid, ACTORS.iter().copied()),
        // A number is near to no other number.
        Thing::Word if valid == week::words(HOUR).as_slice() => {
            hour(name).filter(|word| valid.contains(word)).into_iter().collect()
        }
        Thing::Word => meant(name, valid, WORDS.iter().copied()),
        _ => meant(name, valid, []),
    }
}

/// Returns the zones of a place that is named without its region: `madrid`, `México`.
fn of_place(name: &str, valid: &[String]) -> Vec<String> {
    let asked = unaccented(name.trim()).replace(' ', "_");
    let is_it = |zone: &&String| {
        let place = unaccented(zone.rsplit('/').next().unwrap_or_default());
        place.strip_prefix(&asked).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
    };
    let found: Vec<String> = valid.iter().filter(is_it).cloned().collect();
    if asked.is_empty() || found.len() > MOST { Vec::new() } else { found }
}

/// Returns words of data in order of how probably they were meant: those that are called so in
/// English or Spanish, then the nearest.
pub fn likely_first(word: &str, valid: &[String]) -> Vec<String> {
    let mut words = meant_of(Thing::Word, word, valid);
    for other in by_nearness(word, valid.iter().map(String::as_str)) {
        if !words.iter().any(|known| known == other) {
            words.push(other.to_owned());
        }
    }
    words
}

/// Returns the statistic that a number names: `percentil 90`, `p50`.
fn percentile(name: &str) -> Option<String> {
    let digits: String = name.chars().filter(char::is_ascii_digit).collect();
    let percent: f64 = digits.parse().ok()?;
    let is_it = |statistic: &Statistic| {
        statistic.quantile().is_some_and(|quantile| (quantile * 100.0 - percent).abs() < 1e-9)
    };
    let found = Statistic::WORDS.iter().find(|(_, statistic)| is_it(statistic));
    found.map(|(word, _)| (*word).to_owned())
}

/// Returns the hour that is written otherwise: `09`, `9:00`, `9h`, `9 pm`.
fn hour(name: &str) -> Option<String> {
    let text = name.trim().to_lowercase();
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let hour: u8 = digits.parse().ok()?;
    let half: String = rest.chars().filter(char::is_ascii_alphabetic).collect();
    let hour = match half.as_str() {
        _ if rest.starts_with('.') => return None,
        "" | "h" | "hour" | "hours" | "hora" | "horas" => hour,
        "am" if (1..=12).contains(&hour) => hour % 12,
        "pm" if (1..=12).contains(&hour) => hour % 12 + 12,
        _ => return None,
    };
    Some(hour.to_string())
}

/// Returns the words of a text as they are compared: without case, accents and plurals.
fn words(text: &str) -> Vec<String> {
    let plain = unaccented(text);
    let words = plain.split(|letter: char| !letter.is_alphanumeric());
    // `canales` is the plural of `canal` as `clientes` is that of `cliente`.
    let stem = |word: &str| {
        let word = word.strip_suffix('s').unwrap_or(word);
        word.strip_suffix('e').unwrap_or(word).to_owned()
    };
    words.map(stem).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests;
