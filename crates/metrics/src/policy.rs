//! Service-level policies: what was promised to whom.
//!
//! The owner writes them in files `policies/NAME.toml`; the first whose `when` holds for a
//! conversation as of its opening applies to it:
//!
//! ```toml
//! [[policies]]
//! name = "gold"
//! from = 2026-01-01                  # conversations opened from this date on
//! when = "priority_at_open = 'urgent' or tags = 'vip'"
//! calendar = "business"              # wall, business (by rule) or a name
//!
//! [[policies.targets]]
//! kind = "first_response"            # next_response, resolution, requester_wait, agent_wait
//! within = "1h"
//!
//! [[policies.targets]]
//! kind = "resolution"
//! priority = "urgent"                # for this priority at the opening; any when absent
//! within = "2d"
//! pause = ["pending"]                # statuses in which its time stands still
//! ```
//!
//! A duration is wall time or working time, as the calendar says: with eight hours of work a day,
//! `8h` is a working day and `1d` is three.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use baremo_model::Fact;
use baremo_model::event::STATUSES;
use baremo_model::fact::ATTRIBUTE;
use jiff::civil::Date;
use serde::Deserialize;

use crate::catalog::{Line, PageError, day_of, line_of, read_toml};
use crate::error::{Fault, MetricsError, Place, SettingProblem, Taken, Thing};
use crate::expr::{Expr, Scope, parse, parse_duration};
use crate::origin::{Origin, Part};

/// The dimension that tells targets apart by what they are about.
pub const TARGET: &str = "target";

/// What is promised about.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Hash)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// From the first customer message to the first counting reply.
    FirstResponse,
    /// From a later customer message to the reply to it.
    NextResponse,
    /// From the opening to the last solve.
    Resolution,
    /// Time in which the customer waits: new, open and on hold, up to the last solve.
    RequesterWait,
    /// Time in which the customer is waited for: pending, up to the last solve.
    AgentWait,
}

impl TargetKind {
    /// All kinds with their words.
    pub const WORDS: &'static [(&'static str, TargetKind)] = &[
        ("first_response", TargetKind::FirstResponse),
        ("next_response", TargetKind::NextResponse),
        ("resolution", TargetKind::Resolution),
        ("requester_wait", TargetKind::RequesterWait),
        ("agent_wait", TargetKind::AgentWait),
    ];

    /// Returns the word of the kind.
    pub fn word(self) -> &'static str {
        let found = Self::WORDS.iter().find(|(_, kind)| *kind == self);
        found.map_or("first_response", |(word, _)| word)
    }
}

/// One promise.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// What it is about.
    pub kind: TargetKind,
    /// Priority at the opening it is for; every other one when `None`.
    pub priority: Option<String>,
    /// Time allowed, microseconds in the policy's calendar.
    pub within_micros: i64,
    /// Statuses in which its time stands still: where the file is silent, pending for a
    /// resolution and none for the rest.
    pub pause: Vec<String>,
}

/// One policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// Name, unique.
    pub name: String,
    /// First local date of the openings it is for.
    pub from: Option<Date>,
    /// Conversations it is for, as of their opening; all when `None`.
    pub when: Option<Expr>,
    /// `wall`, `business` or the name of a calendar.
    pub calendar: String,
    /// Promises: at most one for each kind and priority.
    pub targets: Vec<Target>,
    /// Where it is written.
    pub origin: Origin,
}

/// All policies, in the order in which they are tried.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PolicySet {
    /// The policies.
    pub policies: Vec<Policy>,
}

/// What `when` may speak of: the rest is not known at the opening, or may have changed since.
pub const OPENING_NAMES: &[&str] = &[
    "brand",
    "channel",
    "customer",
    "initiated_by",
    "language",
    "order_id",
    "priority_at_open",
    "source",
    "tags",
    "team_at_open",
    "type",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyFile {
    #[serde(default)]
    policies: Vec<PolicyMatter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyMatter {
    name: String,
    #[serde(default)]
    from: Option<toml::value::Datetime>,
    #[serde(default)]
    when: Option<String>,
    #[serde(default)]
    calendar: Option<String>,
    #[serde(default)]
    targets: Vec<TargetMatter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetMatter {
    kind: TargetKind,
    #[serde(default)]
    priority: Option<String>,
    within: String,
    #[serde(default)]
    pause: Option<Vec<String>>,
}

impl PolicySet {
    /// Reads a file of policies. `path` names it in errors.
    ///
    /// # Errors
    ///
    /// Every problem of the file, with its line.
    pub fn parse(path: &str, text: &str) -> Result<PolicySet, Vec<PageError>> {
        let file: PolicyFile = read_toml(path, text).map_err(|error| vec![error])?;
        let mut reader = Reader { path, text, errors: Vec::new(), targets: 0 };
        let mut set = PolicySet::default();
        for (index, matter) in file.policies.into_iter().enumerate() {
            if set.policies.iter().any(|policy| policy.name == matter.name) {
                let name = matter.name.clone();
                reader.tell("policies", index, "name", SettingProblem::TwoNames { name });
            }
            set.policies.push(reader.policy(index, matter));
        }
        match reader.errors.is_empty() {
            true => Ok(set),
            false => Err(reader.errors),
        }
    }
}

struct Reader<'a> {
    path: &'a str,
    text: &'a str,
    errors: Vec<PageError>,
    /// Targets read so far, of all policies.
    targets: usize,
}

impl Reader<'_> {
    fn tell(&mut self, table: &str, index: usize, key: &str, fault: impl Into<Fault>) {
        let line = line_of(self.text, Line { table, index, key });
        self.errors.push(PageError::new(self.path, line, fault));
    }

    fn policy(&mut self, index: usize, matter: PolicyMatter) -> Policy {
        let from = matter.from.and_then(|value| {
            let date = day_of(&value);
            if date.is_none() {
                let (key, value) = ("from", value.to_string());
                self.tell("policies", index, key, SettingProblem::NotADate { key, value });
            }
            date
        });
        let when = matter.when.and_then(|text| match opening_expression(&text) {
            Ok(expr) => Some(expr),
            Err(error) => {
                self.tell("policies", index, "when", error);
                None
            }
        });
        if matter.targets.is_empty() {
            let policy = matter.name.clone();
            self.tell("policies", index, "", SettingProblem::PromisesNothing { policy });
        }
        let mut targets: Vec<Target> = Vec::new();
        for matter in matter.targets {
            let target = self.target(matter);
            let same =
                |other: &Target| (other.kind, &other.priority) == (target.kind, &target.priority);
            if targets.iter().any(same) {
                let kind = target.kind.word();
                let at = self.targets - 1;
                self.tell("policies.targets", at, "kind", SettingProblem::TwoTargets { kind });
            }
            targets.push(target);
        }
        let calendar = matter.calendar.unwrap_or_else(|| "wall".into());
        let key = if when.is_some() { "when" } else { "name" };
        let origin = Origin {
            file: self.path.to_owned(),
            line: line_of(self.text, Line { table: "policies", index, key }),
            part: Part::Policy(matter.name.clone()),
        };
        Policy { name: matter.name, from, when, calendar, targets, origin }
    }

    fn target(&mut self, matter: TargetMatter) -> Target {
        const TABLE: &str = "policies.targets";
        let index = self.targets;
        self.targets += 1;
        let within = parse_duration(&matter.within).filter(|micros| *micros > 0);
        if within.is_none() {
            let (place, taken) = (Place::Key("within"), Taken::Duration("4h"));
            self.tell(TABLE, index, "within", MetricsError::value(place, &matter.within, taken));
        }
        let usual = || match matter.kind {
            TargetKind::Resolution => vec![PENDING.to_owned()],
            _ => Vec::new(),
        };
        let pause = matter.pause.unwrap_or_else(usual);
        for status in &pause {
            if !STATUSES.contains(&status.as_str()) {
                let error = MetricsError::unknown(Thing::Status, status, STATUSES);
                self.tell(TABLE, index, "pause", error);
            }
        }
        Target {
            kind: matter.kind,
            priority: matter.priority,
            within_micros: within.unwrap_or(0),
            pause,
        }
    }
}

/// The status in which a resolution's time stands still unless a policy says otherwise.
const PENDING: &str = "pending";

/// Reads an expression about a case as of its opening.
fn opening_expression(text: &str) -> Result<Expr, MetricsError> {
    let expr = parse(text)?;
    for name in expr.columns() {
        let bare = name.strip_prefix("case.").unwrap_or(name);
        if !OPENING_NAMES.contains(&bare) && !bare.starts_with(ATTRIBUTE) {
            let known = OPENING_NAMES.iter().copied();
            return Err(MetricsError::unknown(Thing::OpeningColumn, name, known));
        }
    }
    let parameters = BTreeMap::new();
    let scope = Scope { owner: None, fact: Fact::Cases, attributes: &[], parameters: &parameters };
    scope.check_truth(&expr)?;
    Ok(expr)
}
