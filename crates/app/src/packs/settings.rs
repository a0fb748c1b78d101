//! The dated settings that the figures of a pack depend on: since when they say what they say, and
//! whether that changes within the year.

use std::collections::BTreeSet;

use baremo_engine::Settings;
use baremo_metrics::pack::PackSetting;
use baremo_model::calendar::{CalendarSpec, DayPattern};
use baremo_model::local_date;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::term::Term;
use super::{Measured, Period};

/// What the figures were seen to depend on.
#[derive(Default)]
pub(super) struct Used {
    calendars: BTreeSet<String>,
    rules: bool,
}

impl Used {
    /// Notes the settings of a figure.
    pub(super) fn note(&mut self, measured: &Measured) {
        if let Some(hours) = &measured.hours {
            let service = hours.service.split(", ").map(str::to_owned);
            self.calendars.extend(service.chain(hours.selling.clone()));
        }
        self.rules |= measured.by_rules;
        let own = measured.term.as_ref().and_then(Term::calendar);
        self.calendars.extend(own.map(str::to_owned));
    }

    /// Returns what is dated of them, by name; the rules last.
    pub(super) fn settings(
        &self,
        settings: &Settings,
        zone: &TimeZone,
        period: &Period,
    ) -> Vec<PackSetting> {
        let ends = local_date(period.start, zone).zip(local_date(period.end - 1, zone));
        let Some((first, last)) = ends else { return Vec::new() };
        let specs = self.calendars.iter().filter_map(|name| settings.calendars.get(name));
        let mut found: Vec<PackSetting> =
            specs.map(|spec| of_calendar(spec, (first, last))).collect();
        if self.rules {
            let changes = settings.rules.changes().into_iter();
            let changes = changes.filter_map(|at| local_date(at, zone)).collect();
            found.push(dated("rules", "rules", &changes, (first, last)));
        }
        found
    }
}

fn of_calendar(spec: &CalendarSpec, (first, last): (Date, Date)) -> PackSetting {
    let blocks = spec.hours.iter().flat_map(|block| {
        let after = block.to.and_then(|to| to.tomorrow().ok());
        block.from.into_iter().chain(after)
    });
    let days = spec.holidays.days.iter().map(|day| match day.when {
        DayPattern::Dates { to, .. } => to,
        DayPattern::Yearly { to, .. } => to.unwrap_or(Date::MAX),
    });
    let last_day = days.max().filter(|day| *day < first).map(|day| day.to_string());
    let changes = blocks.collect();
    PackSetting { last_day, ..dated("calendar", &spec.name, &changes, (first, last)) }
}

fn dated(
    kind: &str,
    name: &str,
    changes: &BTreeSet<Date>,
    (first, last): (Date, Date),
) -> PackSetting {
    let since = changes.range(..=first).next_back();
    let within = changes.iter().filter(|day| first < **day && **day <= last);
    PackSetting {
        kind: kind.to_owned(),
        name: name.to_owned(),
        since: since.map(Date::to_string),
        changes: within.map(Date::to_string).collect(),
        last_day: None,
    }
}

#[cfg(test)]
mod tests {
    use baremo_model::calendar::{HoursBlock, SpecialDay};
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_calendar_says_since_when_it_holds_and_what_changes_in_the_year() {
        let year = (date(2026, 1, 1), date(2026, 12, 31));
        let mut spec = CalendarSpec::new("office", TimeZone::UTC);
        let plain = of_calendar(&spec, year);
        assert_eq!((plain.since, plain.changes.len(), plain.last_day), (None, 0, None));
        let from = |day| HoursBlock { from: Some(day), ..HoursBlock::default() };
        spec.hours = vec![
            from(date(2023, 5, 1)),
            from(date(2025, 3, 1)),
            from(date(2026, 7, 1)),
            HoursBlock { to: Some(date(2026, 7, 31)), ..from(date(2026, 7, 1)) },
        ];
        let when = DayPattern::Dates { from: date(2025, 5, 15), to: date(2025, 5, 15) };
        spec.holidays.days = vec![SpecialDay { name: String::new(), when, hours: Vec::new() }];
        let found = of_calendar(&spec, year);
        assert_eq!(found.since.as_deref(), Some("2025-03-01"));
        assert_eq!(found.changes, ["2026-07-01", "2026-08-01"]);
        assert_eq!(found.last_day.as_deref(), Some("2025-05-15"));
        let when = DayPattern::Yearly { month: 5, day: 15, from: None, to: None };
        spec.holidays.days.push(SpecialDay { name: String::new(), when, hours: Vec::new() });
        assert_eq!(of_calendar(&spec, year).last_day, None);
    }
}
