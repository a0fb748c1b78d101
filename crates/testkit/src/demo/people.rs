//! Who works at the company and who buys from it.

use baremo_model::{DAY, Micros};

use super::plan::Plan;
use super::rng::Rng;
use super::{DemoSettings, Story};

/// Streams of randomness of customers and agents, apart from those of conversations.
const CUSTOMER_STREAM: u64 = 1 << 62;
const AGENT_STREAM: u64 = 1 << 61;

/// A team, its place and its part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Team {
    /// Name, as events have it.
    pub name: &'static str,
    /// Where it works.
    pub site: &'static str,
    /// `day` or `evening`.
    pub shift: &'static str,
    /// Name of the calendar of its hours.
    pub calendar: &'static str,
}

/// The three teams.
pub const TEAMS: [Team; 3] = [
    Team { name: "madrid", site: "Madrid", shift: "day", calendar: "madrid" },
    Team { name: "sevilla", site: "Sevilla", shift: "day", calendar: "sevilla" },
    Team { name: "tarde", site: "Sevilla", shift: "evening", calendar: "tarde" },
];

/// Places of the teams in [`TEAMS`].
pub(super) const MADRID: usize = 0;
pub(super) const SEVILLA: usize = 1;
pub(super) const TARDE: usize = 2;

/// Somebody who gives service.
#[derive(Clone, Debug, PartialEq)]
pub struct Agent {
    /// Id, as events have it.
    pub id: String,
    /// Place of the team in [`TEAMS`].
    pub team: usize,
    /// First instant at work, UTC microseconds.
    pub joined_at: Micros,
    /// First instant no longer at work; `None` for who stays.
    pub left_at: Option<Micros>,
    /// How long replies take, as a multiple of the team's usual.
    pub pace: f64,
    /// Whether away in the understaffed month.
    pub(super) is_away: bool,
}

/// Id, team, and at which part of the data they join and leave.
const ROSTER: [(&str, usize, f64, f64); 16] = [
    ("lucia", MADRID, -1.0, 2.0),
    ("diego", MADRID, -1.0, 2.0),
    ("marta", MADRID, -1.0, 0.55),
    ("ines", MADRID, 0.30, 2.0),
    ("pablo", MADRID, -1.0, 2.0),
    ("nuria", MADRID, 0.58, 2.0),
    ("rocio", SEVILLA, -1.0, 2.0),
    ("javi", SEVILLA, -1.0, 2.0),
    ("beatriz", SEVILLA, -1.0, 0.80),
    ("tomas", SEVILLA, 0.45, 2.0),
    ("manuela", SEVILLA, 0.82, 2.0),
    ("carmen", TARDE, -1.0, 2.0),
    ("rafa", TARDE, -1.0, 2.0),
    ("elena", TARDE, -1.0, 0.35),
    ("joao", TARDE, 0.25, 2.0),
    ("silvia", TARDE, 0.65, 2.0),
];

/// Returns the agents; a larger company has several of each in [`ROSTER`].
pub(super) fn agents(settings: &DemoSettings, story: &Story) -> Vec<Agent> {
    let copies = settings.scale.max(1.0).sqrt().min(100.0) as usize;
    let span = (story.end - story.start) as f64;
    let at = |part: f64| story.start + (span * part) as Micros / DAY * DAY;
    let mut agents = Vec::new();
    for copy in 0..copies.max(1) {
        for (index, (name, team, joined, left)) in ROSTER.iter().enumerate() {
            let mut rng = Rng::new(settings.seed, AGENT_STREAM + agents.len() as u64);
            agents.push(Agent {
                id: if copy == 0 { (*name).to_owned() } else { format!("{name}-{}", copy + 1) },
                team: *team,
                joined_at: at(*joined),
                left_at: (*left < 1.0).then(|| at(*left)),
                pace: rng.between(0.75, 1.3),
                is_away: index % 2 == 0,
            });
        }
    }
    agents
}

/// Somebody who buys. All of it follows from the settings and the number.
#[derive(Clone, Debug, PartialEq)]
pub struct Customer {
    /// Number, from 0.
    pub number: u64,
    /// `es`, `en` or `pt`.
    pub language: &'static str,
    /// ISO 3166 country.
    pub country: &'static str,
    /// `estandar`, `club` or `profesional`.
    pub plan: &'static str,
    /// The brand whose shop they use.
    pub brand: &'static str,
    /// First order, UTC microseconds; before the start of the data for who was there already.
    pub joined_at: Micros,
}

/// The two brands.
pub(super) const BRANDS: [&str; 2] = ["olla", "brasa"];

impl Customer {
    /// Returns the id, as events have it.
    pub fn id(&self) -> String {
        format!("u{}", self.number)
    }

    /// Returns the id of one of the customer's orders; `index` from 0.
    pub fn order_id(&self, index: u64) -> String {
        format!("P{}-{}", self.number, index + 1)
    }
}

/// Returns how many customers there are.
pub(super) fn customer_count(settings: &DemoSettings) -> u64 {
    writer_count(settings) + (8_000.0 * settings.scale.max(0.0)) as u64
}

/// Returns how many of them ever write: those of the lowest numbers.
pub(super) fn writer_count(settings: &DemoSettings) -> u64 {
    (7_000.0 * settings.scale.max(0.0)).max(20.0) as u64
}

/// Returns how many who write, counted from number 0, had joined by an instant: half of them
/// before the data begins, the others evenly over it.
pub(super) fn joined_count(count: u64, progress: f64) -> u64 {
    ((0.5 + 0.5 * progress) * count as f64).max(1.0) as u64
}

/// Returns a customer.
pub(super) fn customer(plan: &Plan, number: u64) -> Customer {
    let (story, shop) = (&plan.story, &plan.shop);
    let mut rng = Rng::new(plan.settings.seed, CUSTOMER_STREAM + number);
    let language = ["es", "en", "pt"][rng.weighted(&[82.0, 10.0, 8.0])];
    let country = match language {
        "es" => ["ES", "MX", "CO", "AR"][rng.weighted(&[80.0, 9.0, 6.0, 5.0])],
        "en" => ["GB", "IE", "US"][rng.weighted(&[60.0, 22.0, 18.0])],
        _ => ["PT", "BR"][rng.weighted(&[82.0, 18.0])],
    };
    let span = (story.end - story.start) as f64;
    let part = match number.checked_sub(plan.writer_count) {
        None => number as f64 / plan.writer_count as f64,
        Some(silent) => silent as f64 / (plan.customer_count - plan.writer_count) as f64,
    };
    let joined_at = match part < 0.5 {
        true => story.start - (rng.unit() * span) as Micros,
        false => story.start + (span * (part - 0.5) * 2.0) as Micros,
    };
    let kind = ["estandar", "club", "profesional"][rng.weighted(&[70.0, 23.0, 7.0])];
    let brand = BRANDS[rng.weighted(&[74.0, 26.0])];
    // Who never writes comes when the shop is busy.
    let joined_at = match number >= plan.writer_count {
        true => shop.busy_instant(&mut rng, joined_at, story),
        false => shop.at_shop_hour(&mut rng, joined_at - DAY),
    };
    Customer { number, language, country, plan: kind, brand, joined_at }
}
