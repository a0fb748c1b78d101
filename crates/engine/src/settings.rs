//! What people configured: definitions, calendars, policies, profiles, and the clock they make.

use std::collections::BTreeMap;
use std::sync::Arc;

use baremo_metrics::MetricsError;
use baremo_metrics::answer::Note;
use baremo_metrics::catalog::{Catalog, PageError};
use baremo_metrics::customer::CustomerRules;
use baremo_metrics::health::HealthSettings;
use baremo_metrics::models::ValueSettings;
use baremo_metrics::policy::{Policy, PolicySet};
use baremo_metrics::profile::Profiles;
use baremo_metrics::rates::Rates;
use baremo_metrics::reason::Reasons;
use baremo_metrics::scorecard::Scorecard;
use baremo_metrics::segment::Segments;
use baremo_model::calendar::{Calendar, CalendarRules, CalendarSpec};
use jiff::civil::Weekday;
use rustc_hash::FxHashMap;

/// The calendar of all time.
pub(crate) const WALL: &str = "wall";
/// The calendar that the rules choose.
pub(crate) const BUSINESS: &str = "business";

/// Everything an answer depends on besides facts and question.
pub struct Settings {
    /// The metrics.
    pub catalog: Catalog,
    /// Calendars by name.
    pub calendars: BTreeMap<String, CalendarSpec>,
    /// Calendars that nobody wrote and no list names: the working days of terms, by the name that
    /// a question asks for them.
    pub working_days: BTreeMap<String, CalendarSpec>,
    /// Which calendar counts for which conversation; `business` asks for it.
    pub rules: CalendarRules,
    /// Service-level policies.
    pub policies: PolicySet,
    /// Profiles.
    pub profiles: Profiles,
    /// Zone of questions that name none.
    pub zone: String,
    /// First day of a week.
    pub week_start: Weekday,
    /// First month of a year, 1 to 12.
    pub year_start_month: i8,
    /// Segments of customers.
    pub segments: Segments,
    /// Why customers get in touch, by rules that are tried in order.
    pub reasons: Reasons,
    /// Who counts as a customer, and since when.
    pub customers: CustomerRules,
    /// How the health of customers is scored.
    pub health: HealthSettings,
    /// With what the models of the customer base look ahead.
    pub value: ValueSettings,
    /// Categories of scorecards that rate themselves.
    pub scorecards: Vec<Scorecard>,
    /// What currencies are worth; without it two are never added.
    pub rates: Option<Rates>,
    /// What is wrong with files that other questions do without.
    pub wrong: Wrong,
    /// What every answer says of these definitions, where they are those of before.
    pub told: Vec<Note>,
    /// Bytes that columns may take which are held for the next question; all when absent.
    pub held: Option<usize>,
}

/// What is wrong with files of settings: what they say is left out until it is mended, and what
/// depends on it has no answer. Other settings hold themselves what is wrong with their files.
#[derive(Clone, Debug, Default)]
pub struct Wrong {
    /// Of calendars and the rules that choose one.
    pub calendars: Vec<PageError>,
    /// Of policies.
    pub policies: Vec<PageError>,
    /// Of the table of rates.
    pub rates: Vec<PageError>,
    /// Of scorecards.
    pub scorecards: Vec<PageError>,
}

/// Tells what is wrong, where anything is.
fn right(wrong: &[PageError]) -> Result<(), MetricsError> {
    wrong.first().map_or(Ok(()), |error| Err(error.clone().into()))
}

impl Settings {
    /// Tells what is wrong with calendars or their rules: while anything is, nobody knows by which
    /// of them time counts, unless one is named that is right.
    ///
    /// # Errors
    ///
    /// The first problem.
    pub fn right_calendars(&self) -> Result<(), MetricsError> {
        right(&self.wrong.calendars)
    }

    /// Returns the policies. The first that holds for a conversation is its own, so that one file
    /// that is wrong leaves the others undecided.
    ///
    /// # Errors
    ///
    /// The first problem of their files.
    pub fn right_policies(&self) -> Result<&[Policy], MetricsError> {
        right(&self.wrong.policies).map(|()| self.policies.policies.as_slice())
    }

    /// Tells what is wrong with the table of rates.
    ///
    /// # Errors
    ///
    /// The first problem.
    pub(crate) fn right_rates(&self) -> Result<(), MetricsError> {
        right(&self.wrong.rates)
    }

    /// Returns the scorecards that rate by themselves.
    ///
    /// # Errors
    ///
    /// The first problem.
    pub(crate) fn right_scorecards(&self) -> Result<&[Scorecard], MetricsError> {
        right(&self.wrong.scorecards).map(|()| self.scorecards.as_slice())
    }

    /// Returns the calendar of a name, be it the folder's or one of the working days of terms.
    pub fn calendar(&self, name: &str) -> Option<&CalendarSpec> {
        self.calendars.get(name).or_else(|| self.working_days.get(name))
    }

    /// Returns what is left out because a file of the owner's is wrong, as notes.
    pub(crate) fn notes(&self) -> impl Iterator<Item = Note> {
        let pages = self.told.iter().cloned().chain(self.catalog.notes());
        let pages = pages.chain(self.reasons.notes());
        let named = pages.chain(self.health.notes()).chain(self.segments.notes());
        let Wrong { calendars, policies, rates, scorecards } = &self.wrong;
        let files = [calendars, policies, rates, scorecards].into_iter().flatten();
        let files = files.chain(self.profiles.wrong());
        named.chain(files.map(|error| Note::FileLeftOut { error: error.clone() }))
    }
}

/// How time is counted between two instants of a case.
#[derive(Clone)]
pub(crate) enum Clock {
    /// All of it.
    Wall,
    /// In one calendar.
    One(Arc<Calendar>),
    /// In the calendar the rules choose for the case, team by team.
    Ruled(Arc<Ruled>),
}

/// Stands for no calendar where no rule is for a case and there is no default: all its time counts.
pub(crate) const NO_RULE: u32 = u32::MAX - 1;

/// The calendar of each case.
pub(crate) struct Ruled {
    /// The calendars.
    pub(crate) calendars: Vec<Calendar>,
    /// Index into them by case row.
    pub(crate) of_case: Vec<u32>,
    /// For cases that changed team, or saw the rules change: from when on which calendar.
    by_team: FxHashMap<u32, Vec<(i64, u32)>>,
    /// Which cases these are: most are not, and are not looked up.
    changes: Vec<bool>,
    /// Whether no rule chose one for some case at some time.
    lacks_any: bool,
}

/// For how much of some time no rule chose a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lacking {
    /// One is chosen all the time.
    Never,
    /// For some of it none is.
    AtTimes,
    /// For none of it one is.
    Always,
}

impl Clock {
    /// Returns for how much of the time between two instants no rule chose a calendar for a case.
    pub(crate) fn lacking(&self, case_row: usize, from: i64, to: i64) -> Lacking {
        match self {
            Clock::Ruled(ruled) => ruled.lacking(case_row, from, to),
            Clock::Wall | Clock::One(_) => Lacking::Never,
        }
    }

    /// Returns the microseconds that count from `from` to `to`.
    pub(crate) fn elapsed(&self, case_row: usize, from: i64, to: i64) -> i64 {
        match self {
            Clock::Wall => (to - from).max(0),
            Clock::One(calendar) => calendar.business_micros(from, to),
            Clock::Ruled(ruled) => ruled.elapsed(case_row, from, to),
        }
    }

    /// Returns when so much time has counted from an instant on; none where it never will.
    pub(crate) fn after(&self, case_row: usize, from: i64, micros: i64) -> Option<i64> {
        match self {
            Clock::Wall => Some(from.saturating_add(micros)),
            Clock::One(calendar) => calendar.add_business(from, micros),
            Clock::Ruled(ruled) => ruled.after(case_row, from, micros),
        }
    }

    /// Returns the calendar in force for a case at an instant.
    pub(crate) fn calendar(&self, case_row: usize, at: i64) -> Option<&Calendar> {
        match self {
            Clock::Wall => None,
            Clock::One(calendar) => Some(calendar),
            Clock::Ruled(ruled) => {
                let mut changes = ruled.changes(case_row).iter().rev();
                let changed = changes.find(|(from, _)| *from <= at);
                let index = changed.map_or(ruled.of_case[case_row], |(_, index)| *index);
                ruled.calendars.get(index as usize)
            }
        }
    }
}

impl Ruled {
    /// Takes calendars, that of each case by its index, and from when on another counts.
    pub(crate) fn new(
        calendars: Vec<Calendar>,
        of_case: Vec<u32>,
        by_team: FxHashMap<u32, Vec<(i64, u32)>>,
    ) -> Self {
        let mut changes = vec![false; of_case.len()];
        by_team.keys().for_each(|case_row| changes[*case_row as usize] = true);
        let later = by_team.values().flatten().map(|(_, index)| index);
        let lacks_any = of_case.iter().chain(later).any(|index| *index == NO_RULE);
        Ruled { calendars, of_case, by_team, changes, lacks_any }
    }

    /// Returns from when on another calendar counts for a case.
    fn changes(&self, case_row: usize) -> &[(i64, u32)] {
        match self.changes[case_row] {
            true => self.by_team.get(&(case_row as u32)).map_or(&[][..], Vec::as_slice),
            false => &[],
        }
    }

    /// Returns for how much of the time between two instants no rule chose a calendar for a case.
    pub(crate) fn lacking(&self, case_row: usize, from: i64, to: i64) -> Lacking {
        if !self.lacks_any || !self.lacks(case_row, from, to) {
            return Lacking::Never;
        }
        let changes = self.changes(case_row);
        let begun = changes.partition_point(|(since, _)| *since <= from);
        let first = changes[..begun].last().map_or(self.of_case[case_row], |(_, index)| *index);
        let mut later = changes[begun..].iter().take_while(|(since, _)| *since <= to);
        match first == NO_RULE && later.all(|(_, index)| *index == NO_RULE) {
            true => Lacking::Always,
            false => Lacking::AtTimes,
        }
    }

    /// Returns whether no rule chose a calendar for a case at some time between two instants.
    fn lacks(&self, case_row: usize, from: i64, to: i64) -> bool {
        let mut index = self.of_case[case_row];
        for &(since, next) in self.changes(case_row).iter().take_while(|(since, _)| *since <= to) {
            if since > from && index == NO_RULE {
                return true;
            }
            index = next;
        }
        index == NO_RULE
    }

    /// Returns what counts between two instants in a calendar, by its index.
    fn counted(&self, index: u32, from: i64, to: i64) -> i64 {
        match self.calendars.get(index as usize) {
            Some(calendar) => calendar.business_micros(from, to),
            None => (to - from).max(0),
        }
    }

    /// Goes from team to team as long as more is left than counts there.
    fn after(&self, case_row: usize, mut from: i64, mut left: i64) -> Option<i64> {
        let mut index = self.of_case[case_row];
        for &(since, next) in self.changes(case_row) {
            if since > from {
                let counted = self.counted(index, from, since);
                if counted >= left {
                    break;
                }
                left -= counted;
                from = since;
            }
            index = next;
        }
        match self.calendars.get(index as usize) {
            Some(calendar) => calendar.add_business(from, left),
            None => Some(from.saturating_add(left)),
        }
    }

    fn elapsed(&self, case_row: usize, from: i64, to: i64) -> i64 {
        let mut total = 0;
        let mut start = from;
        let mut index = self.of_case[case_row];
        for &(since, next) in self.changes(case_row) {
            if since > start {
                total += self.counted(index, start, since.min(to));
                start = since;
            }
            if start >= to {
                return total;
            }
            index = next;
        }
        total + self.counted(index, start, to)
    }
}

#[cfg(test)]
mod tests {
    use baremo_model::calendar::CalendarSpec;
    use baremo_model::{DAY, HOUR};

    use super::*;

    impl Settings {
        /// Returns settings under which nothing is configured.
        pub(crate) fn plain() -> Self {
            Settings {
                catalog: Default::default(),
                calendars: BTreeMap::new(),
                working_days: BTreeMap::new(),
                rules: Default::default(),
                policies: Default::default(),
                profiles: Default::default(),
                zone: "UTC".into(),
                week_start: Weekday::Monday,
                year_start_month: 1,
                segments: Default::default(),
                reasons: Default::default(),
                customers: Default::default(),
                health: HealthSettings::default(),
                value: ValueSettings {
                    horizon_months: 12.0,
                    annual_discount: 0.1,
                    margin_ratio: 1.0,
                    days_per_unit: 1.0,
                },
                scorecards: Vec::new(),
                rates: None,
                wrong: Default::default(),
                told: Vec::new(),
                held: None,
            }
        }
    }

    /// Monday, 1 January 2024.
    const MONDAY: i64 = 1_704_067_200_000_000;

    #[test]
    fn a_promise_falls_due_where_its_time_has_counted_team_after_team() {
        let open = |hours: &str| {
            let text = format!("name = 'c'\nzone = 'UTC'\n[[hours]]\nweekdays = '{hours}'\n");
            let spec = CalendarSpec::parse(&text, &|_| Err("none".into())).expect("a calendar");
            spec.compile(MONDAY - DAY, MONDAY + 9 * DAY)
        };
        let teams = vec![(MONDAY, 0), (MONDAY + 12 * HOUR, 1)];
        let calendars = vec![open("09:00-17:00"), open("14:00-22:00")];
        let ruled = Ruled::new(calendars, vec![1, 1], [(0, teams)].into_iter().collect());
        let clock = Clock::Ruled(Arc::new(ruled));
        // Three hours with the first team, until twelve; then from two on with the other.
        for (hours, due) in [(1, 10), (3, 12), (4, 15), (11, 22), (12, 24 + 15)] {
            let found = clock.after(0, MONDAY + 8 * HOUR, hours * HOUR);
            assert_eq!(found, Some(MONDAY + due * HOUR), "{hours} h");
            assert_eq!(clock.elapsed(0, MONDAY + 8 * HOUR, found.unwrap()), hours * HOUR);
        }
        // Who has a calendar from noon on only lacks one before, unless nothing lies before.
        let teams = vec![(MONDAY + 12 * HOUR, 0)];
        let calendars = vec![open("09:00-17:00")];
        let late = Ruled::new(calendars, vec![NO_RULE, 0], [(0, teams)].into_iter().collect());
        let check = |row: usize, [from, to]: [i64; 2], expected: Lacking| {
            let lacking = late.lacking(row, MONDAY + from * HOUR, MONDAY + to * HOUR);
            assert_eq!(lacking, expected, "{row} from {from} to {to}");
        };
        check(0, [8, 11], Lacking::Always);
        check(0, [8, 14], Lacking::AtTimes);
        check(0, [12, 14], Lacking::Never);
        check(1, [8, 14], Lacking::Never);
        // Another case stays with the second team.
        assert_eq!(clock.elapsed(1, MONDAY + 8 * HOUR, MONDAY + 15 * HOUR), HOUR);
        assert_eq!(clock.after(1, MONDAY + 8 * HOUR, HOUR), Some(MONDAY + 15 * HOUR));
    }
}
