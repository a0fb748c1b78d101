//! Last year shifted by whole days, so that a named date falls in the same place of the period.
//!
//! Black Friday was on 28 November in 2025 and is on the 27th in 2026: November 2026 is compared
//! with 2 November to 1 December 2025, 364 days earlier, so that the day lies in the same place and
//! each weekday opposite its like. Where only one of the two periods has the date (Easter in March
//! of one year, in April of the next) the shift puts it into both or into neither.

use baremo_model::calendar::easter_sunday;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::Titles;
use super::spec::Aligned;

/// Days by which the same date of two years may lie apart from a year.
const MOST: i32 = 60;

/// How last year is aligned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alignment {
    /// Name of the date.
    pub name: String,
    /// What it is called.
    pub titles: Titles,
    /// The date this year.
    pub date: String,
    /// The date last year.
    pub date_before: String,
    /// Days between the two, by which the period is shifted.
    pub days: i32,
    /// First day of the shifted period.
    pub from: String,
    /// Last day of it.
    pub to: String,
}

/// Returns the alignment that applies to a period: that of the first named date that lies in it,
/// or in the same dates a year earlier.
pub(super) fn alignment(named: &[Aligned], from: Date, to: Date) -> Option<Alignment> {
    named.iter().find_map(|aligned| one(aligned, from, to))
}

fn one(aligned: &Aligned, from: Date, to: Date) -> Option<Alignment> {
    let dates = dates(aligned, from, to);
    let within = |date: Date, years: i64| {
        let first = from.checked_sub(years.years()).ok()?;
        let last = to.checked_sub(years.years()).ok()?;
        Some(first <= date && date <= last)
    };
    // Pairs of the date this year and last, in the order of the list.
    let pairs = dates.iter().flat_map(|date| dates.iter().map(move |before| (*date, *before)));
    let (date, before, days) = pairs
        .filter_map(|(date, before)| {
            let days = days_between(before, date)?;
            let applies = within(date, 0)? || within(before, 1)?;
            (applies && (days - 365).abs() <= MOST).then_some((date, before, days))
        })
        .next()?;
    let shifted = |day: Date| day.checked_sub(days.days()).ok().map(|day| day.to_string());
    Some(Alignment {
        name: aligned.name.clone(),
        titles: Titles { any: aligned.title.clone(), es: aligned.title_es.clone() },
        date: date.to_string(),
        date_before: before.to_string(),
        days,
        from: shifted(from)?,
        to: shifted(to)?,
    })
}

/// Returns the days that a name has.
fn dates(aligned: &Aligned, from: Date, to: Date) -> Vec<Date> {
    if let Some(after) = aligned.easter {
        let years = from.year().saturating_sub(1)..=to.year().saturating_add(1);
        let easter = |year| easter_sunday(year)?.checked_add(after.days()).ok();
        return years.filter_map(easter).collect();
    }
    aligned.dates.iter().filter_map(|date| date.parse().ok()).collect()
}

fn days_between(before: Date, after: Date) -> Option<i32> {
    before.until(after).ok().map(|span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn check(aligned: &[Aligned], [from, to]: [&str; 2], expected: Option<[&str; 2]>) {
        let found = alignment(aligned, day(from), day(to));
        let range = found.as_ref().map(|it| [it.from.as_str(), it.to.as_str()]);
        assert_eq!(range, expected, "{from}");
    }

    #[test]
    fn the_named_day_falls_in_the_same_place() {
        let black = Aligned {
            name: "black_friday".into(),
            dates: vec!["2024-11-29".into(), "2025-11-28".into(), "2026-11-27".into()],
            ..Aligned::default()
        };
        let all = [black];
        check(&all, ["2026-11-01", "2026-11-30"], Some(["2025-11-02", "2025-12-01"]));
        check(&all, ["2025-11-01", "2025-11-30"], Some(["2024-11-02", "2024-12-01"]));
        check(&all, ["2026-10-01", "2026-10-31"], None);
        // Nothing is known of the year before the first date.
        check(&all, ["2024-11-01", "2024-11-30"], None);
    }

    #[test]
    fn easter_is_in_both_or_in_neither() {
        let easter = Aligned { name: "easter".into(), easter: Some(0), ..Aligned::default() };
        // 31 March 2024, 9 April 2023: 357 days.
        let all = [easter];
        check(&all, ["2024-03-01", "2024-03-31"], Some(["2023-03-10", "2023-04-09"]));
        check(&all, ["2024-04-01", "2024-04-30"], Some(["2023-04-10", "2023-05-09"]));
        check(&all, ["2024-06-01", "2024-06-30"], None);
    }

    #[test]
    fn the_first_name_that_applies_holds() {
        let named = |name: &str, dates: [&str; 2]| Aligned {
            name: name.into(),
            dates: dates.map(str::to_owned).into(),
            ..Aligned::default()
        };
        let all = [
            named("summer", ["2025-07-01", "2026-07-01"]),
            named("campaign", ["2025-11-10", "2026-11-12"]),
            named("black_friday", ["2025-11-28", "2026-11-27"]),
        ];
        let found = alignment(&all, day("2026-11-01"), day("2026-11-30")).unwrap();
        assert_eq!((found.name.as_str(), found.days), ("campaign", 367));
    }
}
