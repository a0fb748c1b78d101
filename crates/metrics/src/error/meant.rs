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
mod tests {
    use super::*;

    #[test]
    fn statistics_are_known_by_their_titles() {
        let valid: Vec<String> = STATISTICS.iter().map(|(word, ..)| (*word).to_owned()).collect();
        for (asked, expected) in [
            ("media", "mean"),
            ("Mediana", "median"),
            ("percentil 90", "p90"),
            ("p50", "median"),
            ("minimo", "min"),
            ("máximo", "max"),
            ("desviación", "stddev"),
            ("standard deviation", "stddev"),
            ("recortada", "trimmed"),
            ("histograma", "histogram"),
            ("medain", "median"),
            ("p9", "p90"),
        ] {
            assert_eq!(meant_of(Thing::Statistic, asked, &valid), [expected], "{asked}");
        }
        assert!(meant_of(Thing::Statistic, "zzzzzz", &valid).is_empty());
        assert!(meant_of(Thing::Statistic, "", &valid).is_empty());
    }

    #[test]
    fn words_of_data_come_first_by_what_they_are_called_then_by_nearness() {
        let likely = |word: &str, valid: &[&str]| {
            let valid: Vec<String> = valid.iter().map(|word| (*word).to_owned()).collect();
            likely_first(word, &valid)
        };
        let channels = ["phone", "email", "chat"];
        assert_eq!(likely("correo", &channels), ["email", "phone", "chat"]);
        let priorities = ["normal", "high", "Urgent"];
        assert_eq!(likely("urgente", &priorities), ["Urgent", "high", "normal"]);
        assert_eq!(likely("x", &[]), Vec::<String>::new());
    }

    #[test]
    fn grains_comparisons_and_bases_are_known_in_spanish() {
        let valid = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let grains: Vec<String> =
            valid(&["all", "hour", "day", "week", "month", "quarter", "year"]);
        for (asked, expected) in [("mes", "month"), ("Día", "day"), ("semana", "week")] {
            assert_eq!(meant_of(Thing::Grain, asked, &grains), [expected], "{asked}");
        }
        let compared: Vec<String> = valid(&["previous", "weekdays", "year", "FROM..TO"]);
        for (asked, expected) in [("anterior", "previous"), ("año anterior", "year")] {
            assert_eq!(meant_of(Thing::Comparison, asked, &compared), [expected], "{asked}");
        }
        let bases: Vec<String> = valid(&["closed", "created", "event"]);
        for (asked, expected) in [("creado", "created"), ("cierre", "closed")] {
            assert_eq!(meant_of(Thing::Basis, asked, &bases), [expected], "{asked}");
        }
        let actors: Vec<String> = valid(&["as_of_event", "current"]);
        for (asked, expected) in [("actual", "current"), ("then", "as_of_event")] {
            assert_eq!(meant_of(Thing::Actor, asked, &actors), [expected], "{asked}");
        }
    }

    #[test]
    fn what_a_mapping_calls_otherwise_is_told_in_the_word_of_a_question() {
        let valid: Vec<String> =
            ["agent", "channel", "initiated_by", "factor"].map(str::to_owned).into();
        for (asked, expected) in [("actor", "agent"), ("actor_kind", "initiated_by")] {
            assert_eq!(meant_of(Thing::Dimension, asked, &valid), [expected], "{asked}");
        }
        let others = ["channel".to_owned()];
        assert!(meant_of(Thing::Dimension, "actor_kind", &others).is_empty());
    }

    #[test]
    fn a_zone_is_known_by_its_city() {
        let valid = ["UTC", "Europe/Madrid", "America/Mexico_City", "America/Bogota"];
        let valid: Vec<String> = valid.iter().map(|zone| (*zone).to_owned()).collect();
        for (asked, expected) in [
            ("madrid", "Europe/Madrid"),
            ("México", "America/Mexico_City"),
            ("mexico city", "America/Mexico_City"),
            (" Bogotá", "America/Bogota"),
            ("Europe/Madird", "Europe/Madrid"),
        ] {
            assert_eq!(meant_of(Thing::Zone, asked, &valid), [expected], "{asked}");
        }
        assert!(meant_of(Thing::Zone, "", &valid).is_empty());
    }

    #[test]
    fn days_are_known_in_both_languages_and_shortened() {
        let valid = week::words("weekday");
        for (asked, expected) in [
            ("lunes", "monday"),
            ("Monday", "monday"),
            ("MON", "monday"),
            ("lun", "monday"),
            ("mar", "tuesday"),
            ("Tues", "tuesday"),
            ("miercoles", "wednesday"),
            ("Mié.", "wednesday"),
            ("thurs", "thursday"),
            ("jue", "thursday"),
            ("viernes", "friday"),
            ("sábados", "saturday"),
            ("domingo", "sunday"),
            ("sundays", "sunday"),
            ("wensday", "wednesday"),
        ] {
            assert_eq!(meant_of(Thing::Word, asked, &valid), [expected], "{asked}");
        }
        assert!(meant_of(Thing::Word, "1", &valid).is_empty());
    }

    #[test]
    fn hours_are_known_as_clocks_show_them() {
        let valid = week::words(HOUR);
        for (asked, expected) in [
            ("09", "9"),
            ("09:00", "9"),
            ("9:00", "9"),
            ("00:00", "0"),
            ("21h", "21"),
            ("9 am", "9"),
            ("9 p. m.", "21"),
            ("12am", "0"),
        ] {
            assert_eq!(meant_of(Thing::Word, asked, &valid), [expected], "{asked}");
        }
        for asked in ["24", "25", "9.5", "-1", "noon", "13 pm", ""] {
            assert!(meant_of(Thing::Word, asked, &valid).is_empty(), "{asked}");
        }
    }

    #[test]
    fn words_of_columns_are_known_by_what_they_are_called() {
        let contacts = baremo_model::Fact::Contacts.column("outcome").unwrap().words;
        let valid: Vec<String> = contacts.iter().map(|word| (*word).to_owned()).collect();
        for (asked, expected) in
            [("atendida", "answered"), ("Abandonadas", "abandoned"), ("buzón", "voicemail")]
        {
            assert_eq!(meant_of(Thing::Word, asked, &valid), [expected], "{asked}");
        }
    }

    #[test]
    fn what_words_are_called_is_said_of_words_that_there_are() {
        let columns = baremo_model::Fact::ALL.iter().flat_map(|fact| fact.columns());
        let mut known: Vec<&str> = columns.flat_map(|column| column.words).copied().collect();
        known.extend(baremo_model::dimension::WEEKDAYS);
        for (word, ..) in WORDS {
            assert!(known.contains(word), "{word}");
        }
    }

    #[test]
    fn dimensions_are_known_by_their_titles_where_they_can_be_reached() {
        let valid = ["agent", "channel", "contact_reason", "priority", "tags", "team", "type"];
        let valid = valid.map(str::to_owned);
        for (asked, expected) in [
            ("canal", "channel"),
            ("canales", "channel"),
            ("agente", "agent"),
            ("equipo", "team"),
            ("etiqueta", "tags"),
            ("prioridad", "priority"),
            ("motivo", "contact_reason"),
            ("chanel", "channel"),
        ] {
            assert_eq!(meant_of(Thing::Dimension, asked, &valid), [expected], "{asked}");
        }
        // A country is a dimension, which cannot be reached here.
        assert!(meant_of(Thing::Dimension, "país", &valid).is_empty());
    }

    #[test]
    fn initials_of_names_and_titles_are_known() {
        let titles = [
            ("first_response_time", "First response time", "Tiempo de primera respuesta"),
            (
                "first_contact_resolution",
                "First contact resolution",
                "Resolución al primer contacto",
            ),
            ("handle_time", "Handle time", "Tiempo de gestión"),
            ("csat", "Customer satisfaction (CSAT)", "Satisfacción del cliente (CSAT)"),
        ];
        let valid = titles.map(|(name, ..)| name.to_owned());
        for (asked, expected) in [
            ("frt", "first_response_time"),
            ("FCR", "first_contact_resolution"),
            ("tpr", "first_response_time"),
            ("aht", "handle_time"),
            ("csta", "csat"),
        ] {
            assert_eq!(meant(asked, &valid, titles), [expected], "{asked}");
        }
        assert!(meant("xyz", &valid, titles).is_empty());
        assert!(meant("ht", &valid, titles).is_empty());
    }

    #[test]
    fn a_title_is_looked_for_in_full_before_its_words_are() {
        let titles = [
            ("frt", "First response time", "Tiempo de primera respuesta"),
            ("bot_frt", "Bot first response time", "Tiempo de primera respuesta del bot"),
            ("csat", "Customer satisfaction (CSAT)", "Satisfacción del cliente (CSAT)"),
        ];
        let valid = titles.map(|(name, ..)| name.to_owned());
        assert_eq!(meant("tiempo de primera respuesta", &valid, titles), ["frt"]);
        assert_eq!(meant("primera respuesta", &valid, titles), ["frt", "bot_frt"]);
        assert_eq!(meant("satisfaccion", &valid, titles), ["csat"]);
    }
}
