//! When selling goes unserved, as people say it: on these weekdays at these hours, always; on those
//! dates besides.
//!
//! A quarter of an hour of a weekday is *always* unserved where it was on each of several dates on
//! which something was sold in it. What is left of a date is told with the dates of which the same
//! is left: as a run, where they follow each other; by their weekday, where many share one; else
//! date by date.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Piece, SLOT_MINUTES, SLOTS};

/// Dates in a row that are told as a run whatever weekdays they are, and dates of a weekday that
/// are told by it, at least.
const MANY: usize = 4;

/// A time in which selling goes unserved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gap {
    /// Whether it is so on every date of its weekdays on which something is sold then.
    pub is_always: bool,
    /// Weekdays it is told by, 0 Monday to 6 Sunday; none where it is told by dates.
    pub weekdays: Vec<usize>,
    /// First and last of dates in a row; of weekdays on which it is not always so, the first and
    /// the last date.
    pub runs: Vec<(Date, Date)>,
    /// Minutes of the day at which its parts begin and end; none where nothing that was sold on a
    /// date was served.
    pub parts: Vec<(u16, u16)>,
    /// Number of dates.
    pub date_count: usize,
}

/// Quarters of an hour of a day, a bit each.
type Slots = u128;

/// Those of each date.
type Dates = BTreeMap<Date, Slots>;

/// Returns the gaps of what was sold and of what went unserved of it: those of weekdays first, then
/// by date.
pub(super) fn gaps(sold: &[Piece], missed: &[Piece]) -> Vec<Gap> {
    let (sold, missed) = (by_date(sold), by_date(missed));
    let always = always(&sold, &missed);
    let mut gaps = of_weekdays(&always, &missed);
    let mut left: BTreeMap<Option<Slots>, Vec<Date>> = BTreeMap::new();
    for (date, slots) in &missed {
        let rest = slots & !always[weekday(*date)];
        let is_whole = sold.get(date) == Some(slots);
        if rest != 0 {
            left.entry((!is_whole).then_some(rest)).or_default().push(*date);
        }
    }
    for (slots, dates) in left {
        of_dates(slots.map_or_else(Vec::new, parts), dates, &mut gaps);
    }
    gaps.sort_by_key(|gap| (!gap.is_always, gap.weekdays.is_empty(), gap.runs.first().copied()));
    gaps
}

fn by_date(pieces: &[Piece]) -> Dates {
    let mut dates = Dates::new();
    for piece in pieces {
        *dates.entry(piece.date).or_default() |= 1 << piece.slot;
    }
    dates
}

fn weekday(date: Date) -> usize {
    usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())
}

/// Returns what of each weekday is always unserved.
fn always(sold: &Dates, missed: &Dates) -> [Slots; 7] {
    let mut counts = [[(0_u32, 0_u32); SLOTS]; 7];
    for (date, slots) in sold {
        for (slot, count) in counts[weekday(*date)].iter_mut().enumerate() {
            let is_missed = missed.get(date).is_some_and(|own| (own >> slot) & 1 == 1);
            count.0 += u32::from((slots >> slot) & 1 == 1);
            count.1 += u32::from(is_missed);
        }
    }
    counts.map(|of_day| {
        let held =
            of_day.iter().enumerate().filter(|(_, (sold, missed))| *missed > 1 && missed == sold);
        held.fold(0, |slots, (slot, _)| slots | (1 << slot))
    })
}

/// Tells what is always so, weekdays of the same hours together.
fn of_weekdays(always: &[Slots; 7], missed: &Dates) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    for (day, slots) in always.iter().enumerate().filter(|(_, slots)| **slots != 0) {
        let own = |(date, missed): &(&Date, &Slots)| weekday(**date) == day && *missed & slots != 0;
        let (parts, date_count) = (parts(*slots), missed.iter().filter(own).count());
        match gaps.iter_mut().find(|gap| gap.parts == parts) {
            Some(gap) => {
                gap.weekdays.push(day);
                gap.date_count += date_count;
            }
            None => gaps.push(Gap {
                is_always: true,
                weekdays: vec![day],
                parts,
                date_count,
                ..Gap::default()
            }),
        }
    }
    gaps
}

/// Tells dates of which the same is unserved.
fn of_dates(parts: Vec<(u16, u16)>, dates: Vec<Date>, gaps: &mut Vec<Gap>) {
    let (long, rest): (Vec<_>, Vec<_>) =
        runs(&dates).into_iter().partition(|run| length(run) >= MANY);
    let rest: Vec<Date> =
        dates.into_iter().filter(|date| rest.iter().any(|run| holds(run, *date))).collect();
    let of_day = |day: usize| rest.iter().filter(|date| weekday(**date) == day).count();
    let weekdays: Vec<usize> = (0..7).filter(|day| of_day(*day) >= MANY).collect();
    let (often, rest): (Vec<Date>, Vec<Date>) =
        rest.into_iter().partition(|date| weekdays.contains(&weekday(*date)));
    if let (Some(first), Some(last)) = (often.first(), often.last()) {
        let (runs, parts) = (vec![(*first, *last)], parts.clone());
        gaps.push(Gap { is_always: false, weekdays, runs, parts, date_count: often.len() });
    }
    let mut runs: Vec<(Date, Date)> = long.into_iter().chain(runs(&rest)).collect();
    runs.sort_unstable();
    if !runs.is_empty() {
        let date_count = runs.iter().map(length).sum();
        gaps.push(Gap { runs, parts, date_count, ..Gap::default() });
    }
}

/// Returns first and last of dates that follow each other; all in order.
fn runs(dates: &[Date]) -> Vec<(Date, Date)> {
    let mut runs: Vec<(Date, Date)> = Vec::new();
    for date in dates {
        match runs.last_mut() {
            Some(run) if run.1.tomorrow().is_ok_and(|next| next == *date) => run.1 = *date,
            _ => runs.push((*date, *date)),
        }
    }
    runs
}

fn length((first, last): &(Date, Date)) -> usize {
    first.until(*last).map_or(1, |span| span.get_days().unsigned_abs() as usize + 1)
}

fn holds((first, last): &(Date, Date), date: Date) -> bool {
    *first <= date && date <= *last
}

/// Returns where quarters that touch begin and end, in minutes.
fn parts(slots: Slots) -> Vec<(u16, u16)> {
    let mut parts: Vec<(u16, u16)> = Vec::new();
    for slot in (0..SLOTS).filter(|slot| (slots >> slot) & 1 == 1) {
        let from = slot as u16 * SLOT_MINUTES as u16;
        let to = from + SLOT_MINUTES as u16;
        match parts.last_mut() {
            Some(last) if last.1 == from => last.1 = to,
            _ => parts.push((from, to)),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn pieces(dates: &[Date], hours: std::ops::Range<usize>) -> Vec<Piece> {
        let of = |date: &Date| {
            let (date, day) = (*date, weekday(*date));
            let slots = 4 * hours.start..4 * hours.end;
            slots.map(move |slot| Piece { date, day, slot, micros: 1 }).collect::<Vec<_>>()
        };
        dates.iter().flat_map(of).collect()
    }

    fn days(first: Date, count: i32) -> Vec<Date> {
        first.series(jiff::Span::new().days(1)).take(count as usize).collect()
    }

    #[test]
    fn weekdays_are_told_once_and_holidays_by_date() {
        // Four weeks of selling from 9 to 21, from Monday 5 January 2026; served to 20 on
        // weekdays, but not on Tuesday the 6th.
        let all = days(date(2026, 1, 5), 28);
        let (work, ends): (Vec<Date>, Vec<Date>) =
            all.iter().copied().partition(|date| weekday(*date) < 5);
        let mut missed = pieces(&work, 20..21);
        missed.extend(pieces(&ends, 9..21));
        missed.extend(pieces(&[date(2026, 1, 6)], 9..20));
        let found = gaps(&pieces(&all, 9..21), &missed);
        let always = |weekdays: Vec<usize>, from: u16, date_count: usize| Gap {
            is_always: true,
            weekdays,
            parts: vec![(from, 1260)],
            date_count,
            ..Gap::default()
        };
        let sixth = date(2026, 1, 6);
        let once = Gap { runs: vec![(sixth, sixth)], date_count: 1, ..Gap::default() };
        assert_eq!(
            found,
            [always(vec![0, 1, 2, 3, 4], 1200, 20), always(vec![5, 6], 540, 8), once]
        );
    }

    #[test]
    fn long_runs_and_weekdays_of_a_part_of_the_year_are_told_as_such() {
        // Everything is sold on from 9 to 10. Closed in August; no Sundays before 1 June.
        let all = days(date(2026, 1, 1), 365);
        let august: Vec<Date> = all.iter().copied().filter(|date| date.month() == 8).collect();
        let sundays = all.iter().copied().filter(|date| weekday(*date) == 6 && date.month() < 6);
        let mut missed = pieces(&august, 9..10);
        missed.extend(pieces(&sundays.collect::<Vec<_>>(), 9..10));
        let found = gaps(&pieces(&all, 9..10), &missed);
        let sundays = Gap {
            weekdays: vec![6],
            runs: vec![(date(2026, 1, 4), date(2026, 5, 31))],
            date_count: 22,
            ..Gap::default()
        };
        let august = Gap {
            runs: vec![(date(2026, 8, 1), date(2026, 8, 31))],
            date_count: 31,
            ..Gap::default()
        };
        assert_eq!(found, [sundays, august]);
        assert!(gaps(&pieces(&all, 9..10), &[]).is_empty());
    }
}
