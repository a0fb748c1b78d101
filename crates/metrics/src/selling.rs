//! Service hours against selling hours: how much of the time in which a firm sells somebody
//! serves, by weekday, and which parts of the day are left out.
//!
//! Both come as spans of UTC microseconds; where they come from (calendars, orders) is not known
//! here.

mod gaps;

use std::collections::BTreeSet;

use baremo_model::{MINUTE, SECOND};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

pub use self::gaps::Gap;

/// Width of the parts of a day that are told apart.
const SLOT_MINUTES: i64 = 15;

/// Such parts of a day.
const SLOTS: usize = 96;

/// Selling hours held against service hours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServedHours {
    /// By local weekday, Monday first.
    pub days: [ServedDay; 7],
    /// When selling goes unserved, told by weekdays and by dates.
    pub gaps: Vec<Gap>,
}

/// The selling hours of one weekday.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServedDay {
    /// Time of selling.
    pub sold_micros: i64,
    /// The part of it that lies in service hours.
    pub served_micros: i64,
    /// Parts of the day in which selling went unserved, in order.
    pub unserved: Vec<Unserved>,
}

/// A part of the day in which selling went unserved, on the same dates from begin to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unserved {
    /// Minute of the local day at which it begins, a quarter of an hour's.
    pub from_minute: u16,
    /// Minute at which it ends, 1440 at most.
    pub to_minute: u16,
    /// Local dates on which it was so, be it in a part of it.
    pub date_count: u32,
}

/// Time within one quarter of an hour of one date.
struct Piece {
    date: Date,
    day: usize,
    slot: usize,
    micros: i64,
}

impl ServedHours {
    /// Holds spans of selling against spans of service; both in order and without overlaps.
    pub fn of(selling: &[(i64, i64)], service: &[(i64, i64)], zone: &TimeZone) -> Self {
        let mut served = ServedHours::default();
        let (sold, missed) = (pieces(selling, zone), pieces(&without(selling, service), zone));
        for piece in &sold {
            served.days[piece.day].sold_micros += piece.micros;
            served.days[piece.day].served_micros += piece.micros;
        }
        let mut dates = vec![BTreeSet::new(); 7 * SLOTS];
        for piece in &missed {
            served.days[piece.day].served_micros -= piece.micros;
            dates[piece.day * SLOTS + piece.slot].insert(piece.date);
        }
        for (day, of_day) in served.days.iter_mut().zip(dates.chunks(SLOTS)) {
            day.unserved = unserved(of_day);
        }
        served.gaps = gaps::gaps(&sold, &missed);
        served
    }

    /// Returns all time of selling.
    pub fn sold_micros(&self) -> i64 {
        self.days.iter().map(|day| day.sold_micros).sum()
    }

    /// Returns the percent of selling that is served; none where nothing is sold.
    pub fn share(&self) -> Option<f64> {
        let served: i64 = self.days.iter().map(|day| day.served_micros).sum();
        percent(served, self.sold_micros())
    }
}

/// Returns what percent of a length of time another is; none of no time.
pub fn percent(part_micros: i64, whole_micros: i64) -> Option<f64> {
    (whole_micros > 0).then(|| 100.0 * part_micros as f64 / whole_micros as f64)
}

/// Joins the quarters of a day that went unserved on the very same dates.
fn unserved(dates: &[BTreeSet<Date>]) -> Vec<Unserved> {
    let mut parts: Vec<Unserved> = Vec::new();
    for (slot, of_slot) in dates.iter().enumerate().filter(|(_, of_slot)| !of_slot.is_empty()) {
        let from_minute = slot as u16 * SLOT_MINUTES as u16;
        let to_minute = from_minute + SLOT_MINUTES as u16;
        match parts.last_mut() {
            Some(last) if last.to_minute == from_minute && dates[slot - 1] == *of_slot => {
                last.to_minute = to_minute;
            }
            _ => {
                let date_count = of_slot.len() as u32;
                parts.push(Unserved { from_minute, to_minute, date_count });
            }
        }
    }
    parts
}

/// Cuts spans where a local quarter of an hour begins.
fn pieces(spans: &[(i64, i64)], zone: &TimeZone) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (start, end) in spans {
        let mut at = *start;
        while at < *end {
            let Ok(instant) = Timestamp::from_microsecond(at) else { break };
            let local = zone.to_datetime(instant);
            let minute = i64::from(local.hour()) * 60 + i64::from(local.minute());
            let past = minute % SLOT_MINUTES * MINUTE
                + i64::from(local.second()) * SECOND
                + i64::from(local.subsec_nanosecond()) / 1_000;
            let next = (at + SLOT_MINUTES * MINUTE - past).min(*end);
            pieces.push(Piece {
                date: local.date(),
                day: usize::from(local.date().weekday().to_monday_zero_offset().unsigned_abs()),
                slot: (minute / SLOT_MINUTES) as usize,
                micros: next - at,
            });
            at = next;
        }
    }
    pieces
}

/// Returns what of `spans` lies in none of `taken`; both in order and without overlaps.
fn without(spans: &[(i64, i64)], taken: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let mut left = Vec::new();
    let mut first = 0;
    for (start, end) in spans {
        let mut at = *start;
        while first < taken.len() && taken[first].1 <= at {
            first += 1;
        }
        for (from, to) in taken[first..].iter().take_while(|(from, _)| from < end) {
            if *from > at {
                left.push((at, *from));
            }
            at = at.max(*to);
        }
        if at < *end {
            left.push((at, *end));
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use baremo_model::{DAY, HOUR};

    use super::*;

    /// Monday 2 March 2026, midnight in UTC.
    const MONDAY: i64 = 1_772_409_600_000_000;

    fn hours(day: i64, from: i64, to: i64) -> (i64, i64) {
        (MONDAY + day * DAY + from * HOUR, MONDAY + day * DAY + to * HOUR)
    }

    #[test]
    fn what_is_sold_and_not_served_is_listed_by_weekday() {
        // Two Mondays from 9 to 21, served from 9 to 20; the second is a holiday. A Tuesday served.
        let selling = [hours(0, 9, 21), hours(1, 10, 12), hours(7, 9, 21)];
        let service = [hours(0, 9, 20), hours(1, 8, 11), hours(1, 11, 20)];
        let served = ServedHours::of(&selling, &service, &TimeZone::UTC);
        let part =
            |from_minute, to_minute, date_count| Unserved { from_minute, to_minute, date_count };
        let monday = &served.days[0];
        assert_eq!((monday.sold_micros, monday.served_micros), (24 * HOUR, 11 * HOUR));
        assert_eq!(monday.unserved, [part(540, 1200, 1), part(1200, 1260, 2)]);
        let tuesday = &served.days[1];
        assert_eq!((tuesday.sold_micros, tuesday.served_micros), (2 * HOUR, 2 * HOUR));
        assert!(tuesday.unserved.is_empty() && served.days[2] == ServedDay::default());
        assert_eq!(served.share(), Some(50.0));
    }

    #[test]
    fn days_are_those_of_the_zone_and_nothing_sold_is_no_share() {
        let madrid = crate::bucket::zone("Europe/Madrid").expect("a zone");
        // From Monday 23:00 to Tuesday 01:30 in Madrid.
        let selling = [(MONDAY + 22 * HOUR, MONDAY + 24 * HOUR + HOUR / 2)];
        let served = ServedHours::of(&selling, &[], &madrid);
        assert_eq!((served.days[0].sold_micros, served.days[1].sold_micros), (HOUR, 3 * HOUR / 2));
        let tuesday = Unserved { from_minute: 0, to_minute: 90, date_count: 1 };
        assert_eq!(served.days[1].unserved, [tuesday]);
        assert_eq!(served.share(), Some(0.0));
        assert_eq!(ServedHours::of(&[], &selling, &madrid).share(), None);
    }

    #[test]
    fn spans_are_taken_from_spans() {
        let taken = [(0, 2), (3, 4), (6, 20), (30, 40)];
        assert_eq!(
            without(&[(1, 5), (5, 10), (15, 35)], &taken),
            [(2, 3), (4, 5), (5, 6), (20, 30)]
        );
        assert_eq!(without(&[(1, 5)], &[]), [(1, 5)]);
        assert!(without(&[], &taken).is_empty());
    }
}
