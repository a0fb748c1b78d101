//! The company's days: how much comes in, how loaded people are, who is there.

use baremo_model::calendar::{Calendar, CalendarSpec};
use baremo_model::{DAY, HOUR, Micros};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::files::calendar_text;
use super::people::{self, Agent, TEAMS};
use super::rng::Rng;
use super::shop::Shop;
use super::story::{midnight, zone};
use super::{DemoSettings, Story};

/// How likely a conversation begins in each hour of a day at the shop.
const HOURS: [f64; 24] = [
    1.2, 0.7, 0.4, 0.3, 0.3, 0.5, 1.0, 2.2, 4.5, 7.0, 8.6, 8.8, 8.2, 7.0, 5.2, 4.8, 5.6, 6.4, 7.0,
    7.2, 6.4, 5.2, 3.8, 2.2,
];

/// How much comes in on each day of the week, Monday first.
const WEEKDAYS: [f64; 7] = [1.28, 1.14, 1.06, 1.02, 0.98, 0.78, 0.74];

/// Everything that all conversations share.
pub(super) struct Plan {
    pub settings: DemoSettings,
    pub story: Story,
    pub agents: Vec<Agent>,
    pub customer_count: u64,
    /// How many of the customers, from number 0, ever write.
    pub writer_count: u64,
    pub shop: Shop,
    /// Agents by team, as places in `agents`.
    rosters: [Vec<u16>; 3],
    /// Calendars by team.
    pub calendars: [Calendar; 3],
    pub days: Vec<Day>,
}

/// A day of the company.
pub(super) struct Day {
    /// Its first instant.
    pub start: Micros,
    /// First instant of the next.
    pub end: Micros,
    /// Conversations to be expected.
    pub expected: f64,
    /// Replies take so many times as long as usual.
    pub load: f64,
}

impl Plan {
    pub(super) fn new(settings: &DemoSettings) -> Self {
        let story = Story::new(settings);
        let agents = people::agents(settings, &story);
        let roster = |team: usize| {
            let of_team =
                |(index, agent): (usize, &Agent)| (agent.team == team).then_some(index as u16);
            agents.iter().enumerate().filter_map(of_team).collect()
        };
        let rosters = [roster(0), roster(1), roster(2)];
        let calendars = TEAMS.map(|team| {
            let no_files = |_: &str| Err("the demo has no holiday files".into());
            let spec = CalendarSpec::parse(calendar_text(team.calendar), &no_files)
                .expect("a test reads every calendar of the demo");
            spec.compile(story.start - 30 * DAY, story.end + 120 * DAY)
        });
        Plan {
            settings: *settings,
            days: days(settings, &story),
            customer_count: people::customer_count(settings),
            writer_count: people::writer_count(settings),
            shop: Shop::new(&story),
            story,
            agents,
            rosters,
            calendars,
        }
    }

    /// Returns the load at an instant.
    pub(super) fn load(&self, at: Micros) -> f64 {
        let day = self.days.partition_point(|day| day.end <= at);
        self.days.get(day).or(self.days.last()).map_or(1.0, |day| day.load)
    }

    /// Returns whether an agent is at work at an instant, as far as days go.
    pub(super) fn is_present(&self, agent: u16, at: Micros) -> bool {
        let agent = &self.agents[usize::from(agent)];
        let is_away = agent.is_away && self.story.understaffed.contains(&at);
        agent.joined_at <= at && agent.left_at.is_none_or(|left| at < left) && !is_away
    }

    /// Returns somebody of a team who is there at an instant.
    pub(super) fn somebody(&self, rng: &mut Rng, team: usize, at: Micros) -> u16 {
        let roster = &self.rosters[team];
        let mut pick = || roster[rng.below(roster.len() as u64) as usize];
        let mut agent = pick();
        for _ in 0..24 {
            if self.is_present(agent, at) {
                break;
            }
            agent = pick();
        }
        agent
    }

    /// Returns the instants, in order, at which conversations begin on a day.
    pub(super) fn arrivals(&self, day: usize, rng: &mut Rng, arrivals: &mut Vec<Micros>) {
        let day = &self.days[day];
        arrivals.clear();
        for _ in 0..rng.poisson(day.expected) {
            let hour = rng.weighted(&HOURS) as Micros;
            let at = day.start + hour * HOUR + rng.below(HOUR as u64) as Micros;
            if at < self.story.end {
                arrivals.push(whole_second(at));
            }
        }
        arrivals.sort_unstable();
    }
}

/// Returns an instant without its fraction of a second: the sources the demo stands for keep none.
pub(super) fn whole_second(at: Micros) -> Micros {
    at.div_euclid(1_000_000) * 1_000_000
}

fn days(settings: &DemoSettings, story: &Story) -> Vec<Day> {
    let zone = zone();
    let first = Timestamp::from_microsecond(story.start).unwrap_or_default();
    let mut date = first.to_zoned(zone.clone()).date();
    let mut days = Vec::new();
    let mut start = story.start;
    while start < story.end {
        let tomorrow = date.saturating_add(1.day());
        let end = midnight(&zone, tomorrow);
        let expected = volume(story, date, start);
        days.push(Day { start, end, expected, load: load(story, date, start) });
        (date, start) = (tomorrow, end);
    }
    let total: f64 = days.iter().map(|day| day.expected).sum();
    let months = f64::from(settings.months.clamp(1, 240));
    let wanted = 20_000.0 * settings.scale.max(0.0) * months / 24.0;
    for day in &mut days {
        day.expected *= wanted / total.max(1.0);
    }
    days
}

/// Returns how much comes in on a day, relative to others.
fn volume(story: &Story, date: Date, at: Micros) -> f64 {
    let growth = 1.0 + 0.5 * story.progress(at);
    let season = match (date.month(), date.day()) {
        (1, 7..) => 1.22,
        (6, 24..) | (7, _) => 1.1,
        (8, _) => 0.66,
        (11, 20..) => 1.5,
        (12, ..25) => 1.38,
        _ => 1.0,
    };
    let launch = if story.launch.contains(&at) { 1.8 } else { 1.0 };
    let outage = if story.outage.contains(&at) { 4.0 } else { 1.0 };
    let weekday = WEEKDAYS[date.weekday().to_monday_zero_offset() as usize];
    growth * season * launch * outage * weekday
}

/// Returns how many times as long as usual replies take that begin on a day.
fn load(story: &Story, date: Date, at: Micros) -> f64 {
    let season: f64 = match (date.month(), date.day()) {
        (1, 7..) => 1.2,
        (8, _) => 1.3,
        (11, 20..) | (12, _) => 1.35,
        _ => 1.0,
    };
    let monday = if date.weekday().to_monday_zero_offset() == 0 { 1.2 } else { 1.0 };
    let launch = if story.launch.contains(&at) { 1.35 } else { 1.0 };
    let outage = if story.outage.contains(&at) { 3.5 } else { 1.0 };
    let understaffed = if story.understaffed.contains(&at) { 2.5 } else { 1.0 };
    season * monday * launch * outage * understaffed
}
