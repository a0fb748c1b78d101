//! What the health of one customer is made of, for people: words that the terminal and pages share,
//! and the terminal's table.

use baremo_metrics::health::class_of;
use baremo_metrics::segment::SegmentTitles;
use baremo_metrics::service::{CustomerHealth, HealthShare, HealthUnit, Lack, SetScore};

use crate::date::{day, moment};
use crate::grid::{Heading, grid_text};
use crate::language::{Language, NONE};
use crate::messages::health as say;
use crate::messages::shared::{DATED, IN_A_MONTH, MEASURE, MEASURED, NO_MEASURES};
use crate::messages::{POINTS, SCALED, WEIGHT};
use crate::rounding::{exact_decimals, signed};
use crate::style::{Paint, Style};
use crate::text::{clean, paragraph};
use crate::words::{HEALTH_CLASSES, MEASURES, called, value as word};

/// Returns what a measure is called.
pub fn measure(language: Language, share: &HealthShare) -> String {
    called(MEASURES, &share.name, language)
}

/// Writes the value of a measure as it is; a dash where there is none.
pub fn value(language: Language, share: &HealthShare, currency: Option<&str>) -> String {
    let number = |value: f64| match share.unit {
        HealthUnit::Seconds => language.duration(value),
        HealthUnit::Money => {
            language.value(&format!("money {}", currency.unwrap_or_default()), value)
        }
        HealthUnit::Number | HealthUnit::Word => language.plain(value),
    };
    let said = |it: &str| {
        let column = share.column.as_deref().unwrap_or_default();
        clean(&word(&SegmentTitles::new(), column, it, language))
    };
    let said = share.word.as_deref().map(said);
    said.or(share.value.map(number)).unwrap_or_else(|| NONE.into())
}

/// Writes the day that a value is of; what holds when the customer is judged has none of its own.
pub fn date(language: Language, share: &HealthShare, zone: &str) -> String {
    let is_there = share.value.is_some() || share.word.is_some();
    match share.date {
        Some(at) => day(language, at, zone),
        None if is_there => say::AS_JUDGED.text(language).into(),
        None => NONE.into(),
    }
}

/// Says why a measure does not count as it is, and what becomes of its weight.
pub fn lack(language: Language, share: &HealthShare) -> Option<String> {
    let why = match share.lack? {
        Lack::Missing => say::MISSING.text(language).to_owned(),
        Lack::Stale => {
            let age = language.duration(share.staleness.unwrap_or_default());
            say::STALE.fill(language, &[("age", &age)])
        }
    };
    let message = if share.scaled.is_some() { say::AS_WORST } else { say::GIVES_WEIGHT };
    Some(message.fill(language, &[("why", &why)]))
}

/// Decimals of a score, at most.
const FINEST: usize = 3;

/// Writes a score with a decimal, as changes and points of measures have one, so that what differs
/// by 2.1 is seen to; with more where it takes them to be of its class: 50.02 is not 50.0, which
/// would be weak.
pub fn score_text(language: Language, score: f64) -> String {
    let is_of_class = |decimals: &usize| {
        let written = format!("{score:.decimals$}").parse::<f64>();
        written.is_ok_and(|written| class_of(written) == class_of(score))
    };
    language.number(score, (1..FINEST).find(is_of_class).unwrap_or(FINEST))
}

/// Writes by how many points something has changed, with its sign; a dash where nobody knows.
pub fn change(language: Language, points: Option<f64>) -> String {
    let Some(points) = points else { return NONE.into() };
    signed(points, &language.number(points.abs(), 1))
}

/// Says who set a score by hand, for how long, and why.
pub fn set_by(language: Language, health: &CustomerHealth, zone: &str) -> Option<String> {
    let SetScore { score, by, from, until, note } = health.set.as_ref()?;
    let note = clean(note);
    let note = if note.is_empty() { note } else { format!(" ({note})") };
    let places = [
        // As it was written.
        ("score", language.number(*score, exact_decimals(*score))),
        ("by", clean(by)),
        ("from", day(language, *from, zone)),
        // Its end is the first instant at which it no longer holds.
        ("until", day(language, until - 1, zone)),
        ("note", note),
        ("measured", health.measured.map_or(NONE.into(), |it| score_text(language, it))),
    ];
    let places: Vec<(&str, &str)> = places.iter().map(|(name, it)| (*name, it.as_str())).collect();
    Some(say::SET_BY.fill(language, &places))
}

/// Says what the health was a month before.
pub fn before(language: Language, health: &CustomerHealth, zone: &str) -> String {
    let Some(before) = &health.before else { return say::NOT_KNOWN_BEFORE.text(language).into() };
    let (at, score) =
        (day(language, before.at, zone), scored(language, before.score, &before.class));
    let change = change(language, health.change());
    say::BEFORE.fill(language, &[("at", &at), ("score", &score), ("change", &change)])
}

/// Says for how long a customer is expected to stay.
pub fn remaining(language: Language, health: &CustomerHealth) -> String {
    let Some(months) = health.remaining_months else {
        return say::NO_REMAINING.text(language).into();
    };
    let [months, horizon] = [(months, 1), (health.horizon_months, 0)]
        .map(|(number, decimals)| language.number(number, decimals));
    say::REMAINING.fill(language, &[("months", &months), ("horizon", &horizon)])
}

fn scored(language: Language, score: Option<f64>, class: &Option<String>) -> String {
    match (score, class) {
        (Some(score), Some(class)) => {
            let class = called(HEALTH_CLASSES, class, language);
            format!("{} {class}", score_text(language, score))
        }
        _ => say::NO_SCORE.text(language).into(),
    }
}

/// Writes the health of a customer: score, what it was a month before, every measure.
pub fn customer_text(
    language: Language,
    style: Style,
    health: &CustomerHealth,
    zone: &str,
) -> String {
    let score = scored(language, health.score, &health.class);
    let customer = clean(&health.customer);
    let title = say::HEALTH_OF.fill(language, &[("customer", &customer), ("score", &score)]);
    let mut out = format!("{}\n", style.paint(Paint::Bold, &title));
    let at = moment(language, health.at, zone);
    let judged = say::JUDGED.fill(language, &[("at", &at), ("zone", zone)]);
    let mut lines = vec![judged];
    lines.extend(set_by(language, health, zone));
    lines.push(before(language, health, zone));
    lines.push(remaining(language, health));
    for line in lines {
        paragraph(&mut out, &line, "  ", "    ", style.columns());
    }
    out.push('\n');
    if health.measures.is_empty() {
        paragraph(&mut out, NO_MEASURES.text(language), "  ", "  ", style.columns());
        return style.finish(out);
    }
    out += &table(language, style, health, zone);
    let lacking = health.measures.iter();
    let lacking: Vec<String> = lacking
        .filter_map(|share| {
            Some(format!("{}: {}", measure(language, share), lack(language, share)?))
        })
        .collect();
    if !lacking.is_empty() {
        out.push('\n');
    }
    for line in lacking {
        paragraph(&mut out, &line, "  ", "    ", style.columns());
    }
    style.finish(out)
}

fn table(language: Language, style: Style, health: &CustomerHealth, zone: &str) -> String {
    let heads = [MEASURE, MEASURED, DATED, SCALED, WEIGHT, POINTS, IN_A_MONTH];
    let heads = heads.map(|head| head.text(language));
    let heading =
        |index: usize| Heading { name: heads[index], number: index > 2, whole: index > 0 };
    let columns: Vec<Heading<'_>> = (0..heads.len()).map(heading).collect();
    let row = |share: &HealthShare| {
        let scaled = share.scaled.map_or(NONE.into(), |scaled| language.number(scaled, 0));
        vec![
            measure(language, share),
            value(language, share, health.currency.as_deref()),
            date(language, share, zone),
            scaled,
            language.percent(100.0 * share.weight),
            share.scaled.map_or(NONE.into(), |_| language.number(share.points, 1)),
            change(language, share.change),
        ]
    };
    let rows: Vec<Vec<String>> = health.measures.iter().map(row).collect();
    grid_text(style, &columns, &rows)
}

#[cfg(test)]
mod tests {
    use baremo_metrics::service::HealthBefore;

    use super::*;

    fn health() -> CustomerHealth {
        let tenure = HealthShare {
            name: "tenure".into(),
            unit: HealthUnit::Seconds,
            value: Some(400.0 * 86_400.0),
            date: Some(0),
            scaled: Some(80.0),
            weighs: 1.0,
            weight: 1.0,
            points: 80.0,
            before: Some(83.0),
            change: Some(-3.0),
            ..HealthShare::default()
        };
        let old = HealthShare {
            name: "satisfaction".into(),
            unit: HealthUnit::Word,
            word: Some("positive".into()),
            column: Some("last_csat".into()),
            date: Some(0),
            lack: Some(Lack::Stale),
            staleness: Some(180.0 * 86_400.0),
            ..HealthShare::default()
        };
        CustomerHealth {
            customer: "u30".into(),
            score: Some(20.0),
            class: Some("weak".into()),
            measured: Some(80.0),
            set: Some(SetScore {
                score: 20.0,
                by: "ana".into(),
                from: 0,
                until: 86_400_000_000,
                note: String::new(),
            }),
            measures: vec![tenure, old],
            remaining_months: Some(7.25),
            horizon_months: 12.0,
            ..CustomerHealth::default()
        }
    }

    #[test]
    fn a_score_is_opened_down_to_its_measures() {
        let text = customer_text(Language::En, Style::default(), &health(), "UTC");
        for part in [
            "Health of u30: 20.0 weak",
            "set by hand to 20 by ana, from 1 Jan 1970 until 1 Jan 1970; the measures come to 80.0",
            "a month before, nobody knew this customer",
            "of the next 12 months",
            "time as a customer",
            "100%",
            "−3.0",
            "satisfaction: older than 180 d: its weight goes to the others",
        ] {
            let shown = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(shown.contains(part), "{part}: {text}");
        }
        let spanish = customer_text(Language::Es, Style::default(), &health(), "UTC");
        let spanish = spanish.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in
            ["Salud de u30: 20,0 débil", "puesta a mano en 20 por ana", "su peso va a las demás"]
        {
            assert!(spanish.contains(part), "{part}: {spanish}");
        }
    }

    #[test]
    fn a_score_is_written_as_its_class_is_judged() {
        let check = |score: f64, expected: &str| {
            assert_eq!(score_text(Language::Es, score), expected, "{}", class_of(score));
        };
        check(50.0, "50,0");
        check(50.47, "50,5");
        check(50.02, "50,02");
        check(75.3, "75,3");
        check(49.7, "49,7");
        check(62.0, "62,0");
    }

    #[test]
    fn a_score_its_change_and_the_one_before_fit_each_other() {
        let earlier = HealthBefore { at: 0, score: Some(52.6), class: Some("at_risk".into()) };
        let mut health = CustomerHealth { score: Some(50.47), ..health() };
        health.class = Some("at_risk".into());
        health.before = Some(earlier);
        let said = before(Language::En, &health, "UTC");
        assert_eq!(said, "a month before, on 1 Jan 1970: 52.6 at risk (−2.1 since)");
        assert_eq!(scored(Language::En, health.score, &health.class), "50.5 at risk");
    }
}
