//! The figures of a pack, for people.

use baremo_metrics::selling::{ServedDay, ServedHours, Unserved};
use baremo_model::HOUR;

use crate::date::{clock, weekday};
use crate::language::Language;
use crate::style::{Paint, Style};
use crate::words::{NULLS, called};

/// One figure of a pack.
pub struct Figure {
    /// Title in the reader's language.
    pub title: String,
    /// Unit of the value.
    pub unit: String,
    /// The value.
    pub value: Option<f64>,
    /// Records it stands on.
    pub n: u64,
    /// The least it may be.
    pub least: Option<f64>,
    /// The most it may be.
    pub most: Option<f64>,
    /// What it must stay under.
    pub below: Option<f64>,
    /// Whether it keeps that.
    pub kept: Option<bool>,
    /// Distance to the value recomputed from the records.
    pub error: Option<f64>,
    /// Why there is no value.
    pub reason: Option<String>,
    /// What is said below it, in the reader's language.
    pub details: Vec<String>,
}

/// Writes a pack for a year.
pub fn pack_text(
    language: Language,
    style: Style,
    title: &str,
    scope: &str,
    year: i16,
    figures: &[Figure],
) -> String {
    let mut out = format!("{} · {year}\n", style.paint(Paint::Bold, title));
    out += &format!("  {}\n\n", style.paint(Paint::Dim, scope));
    for figure in figures {
        let value = match figure.value {
            Some(value) => language.value(&figure.unit, value),
            None => "–".into(),
        };
        let (mark, paint) = match figure.kept {
            Some(true) => ("✓", Paint::Good),
            Some(false) => ("✗", Paint::Bad),
            None => ("·", Paint::Dim),
        };
        let limit =
            |sign: &str, limit: f64| format!("{sign} {}", language.value(&figure.unit, limit));
        let least = figure.least.map(|least| limit("≥", least));
        let most = figure.most.map(|most| limit("≤", most));
        let below = figure.below.map(|below| limit("<", below));
        let wanted = least.or(most).or(below).unwrap_or_default();
        out += &format!("  {} {}\n", style.paint(paint, mark), figure.title);
        out += &format!("      {value:>14}  {wanted:<10}  n {}", language.count(figure.n));
        if let Some(error) = figure.error {
            let words = language.pick("error by recomputation", "error al recalcular");
            out += &format!("  {words} {}", language.number(error, 6));
        }
        if let Some(reason) = &figure.reason {
            out += &format!("  ({})", called(NULLS, reason, language));
        }
        out.push('\n');
        for detail in &figure.details {
            out += &format!("      {}\n", style.paint(Paint::Dim, &crate::text::clean(detail)));
        }
    }
    style.finish(out)
}

/// Writes the selling hours of each weekday that has some, and when they went unserved:
/// `Mon  44 of 52 h · unserved 20:00–22:00 (up to 4 dates)`.
pub fn hours_lines(language: Language, served: &ServedHours) -> Vec<String> {
    let days = served.days.iter().enumerate().filter(|(_, day)| day.sold_micros > 0);
    days.map(|(index, day)| hours_line(language, weekday(language, index), day)).collect()
}

fn hours_line(language: Language, weekday: &str, day: &ServedDay) -> String {
    let hours = |micros: i64| {
        let hours = micros as f64 / HOUR as f64;
        language.number(hours, usize::from(hours.fract() != 0.0))
    };
    let (served, sold) = (hours(day.served_micros), hours(day.sold_micros));
    let mut line = format!("{weekday}  {served} {} {sold} h", language.pick("of", "de"));
    if !day.unserved.is_empty() {
        let stretches = stretches(&day.unserved);
        let parts = stretches.iter().map(|(part, is_most)| unserved(language, part, *is_most));
        let parts = parts.collect::<Vec<_>>().join(", ");
        line += &format!(" · {} {parts}", language.pick("unserved", "sin atender"));
    }
    line
}

/// Joins parts of a day that touch: when it begins, when it ends, and on how many dates that was so
/// where it was most; whether they differ.
fn stretches(parts: &[Unserved]) -> Vec<(Unserved, bool)> {
    let mut joined: Vec<(Unserved, bool)> = Vec::new();
    for part in parts {
        match joined.last_mut() {
            Some((last, is_most)) if last.to_minute >= part.from_minute => {
                *is_most |= last.date_count != part.date_count;
                last.to_minute = last.to_minute.max(part.to_minute);
                last.date_count = last.date_count.max(part.date_count);
            }
            _ => joined.push((*part, false)),
        }
    }
    joined
}

fn unserved(language: Language, part: &Unserved, is_most: bool) -> String {
    let dates =
        language.counted(u64::from(part.date_count), ["date", "dates"], ["fecha", "fechas"]);
    let most = if is_most { language.pick("up to ", "hasta ") } else { "" };
    format!("{}–{} ({most}{dates})", clock(part.from_minute), clock(part.to_minute))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_say_what_is_sold_and_when_nobody_serves() {
        let part = |from_minute, date_count| Unserved { from_minute, to_minute: 1440, date_count };
        let quiet = |from_minute, to_minute| Unserved { from_minute, to_minute, date_count: 1 };
        let mut served = ServedHours::default();
        served.days[5] = ServedDay {
            sold_micros: 10 * HOUR,
            served_micros: 15 * HOUR / 2,
            unserved: vec![quiet(0, 60), part(1305, 1), part(1380, 4)],
        };
        assert_eq!(
            hours_lines(Language::En, &served),
            ["Sat  7.5 of 10 h · unserved 00:00–01:00 (1 date), 21:45–24:00 (up to 4 dates)"]
        );
        assert_eq!(
            hours_lines(Language::Es, &served),
            ["sáb  7,5 de 10 h · sin atender 00:00–01:00 (1 fecha), 21:45–24:00 (hasta 4 fechas)"]
        );
    }
}
