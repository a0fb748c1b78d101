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
        let wanted = least.or(most).unwrap_or_default();
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
/// `Mon  44 of 52 h · unserved 20:00–22:00 (4 dates)`.
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
        let parts = day.unserved.iter().map(|part| unserved(language, part));
        let parts = parts.collect::<Vec<_>>().join(", ");
        line += &format!(" · {} {parts}", language.pick("unserved", "sin atender"));
    }
    line
}

fn unserved(language: Language, part: &Unserved) -> String {
    let dates = match part.date_count {
        1 => language.pick("date", "fecha"),
        _ => language.pick("dates", "fechas"),
    };
    let count = language.count(u64::from(part.date_count));
    format!("{}–{} ({count} {dates})", clock(part.from_minute), clock(part.to_minute))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_say_what_is_sold_and_when_nobody_serves() {
        let part = |from_minute, date_count| Unserved { from_minute, to_minute: 1440, date_count };
        let mut served = ServedHours::default();
        served.days[5] = ServedDay {
            sold_micros: 10 * HOUR,
            served_micros: 15 * HOUR / 2,
            unserved: vec![part(1305, 1), part(1380, 4)],
        };
        assert_eq!(
            hours_lines(Language::En, &served),
            ["Sat  7.5 of 10 h · unserved 21:45–24:00 (1 date), 23:00–24:00 (4 dates)"]
        );
        assert_eq!(
            hours_lines(Language::Es, &served),
            ["sáb  7,5 de 10 h · sin atender 21:45–24:00 (1 fecha), 23:00–24:00 (4 fechas)"]
        );
    }
}
