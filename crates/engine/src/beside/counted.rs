//! In which calendar a metric counts time, as an answer says it.

use baremo_metrics::page::{Kind, Unit};
use baremo_metrics::query::Query;
use baremo_model::Fact;

use crate::EngineError;
use crate::asking::plan::MetricPlan;
use crate::kinds::targets::OWN_CALENDAR;
use crate::session::Session;
use crate::settings::{BUSINESS, Clock, WALL};

/// In what time is counted.
pub(crate) struct Counted {
    /// `wall`, `business` by rule, `policy` where each target runs in that of its policy, in a
    /// metric made of targets too, or a name.
    pub(crate) calendar: String,
    /// Those that policies name, where they decide.
    pub(crate) calendars: Vec<String>,
    /// Whether business time is asked for and no calendar tells it.
    pub(crate) lacks_rules: bool,
}

impl Session {
    /// Returns the metrics of a question whose lengths are working time: a calendar counts them.
    ///
    /// # Errors
    ///
    /// The same as [`Session::ask`].
    pub fn in_working_time(&self, query: &Query) -> Result<Vec<String>, EngineError> {
        let plan = self.plan(query)?;
        let mut names = Vec::new();
        for metric in plan.metrics.iter().filter(|it| it.definition.unit == Unit::Seconds) {
            if self.counted_in(metric)?.calendar != WALL {
                names.push(metric.metric.name.clone());
            }
        }
        Ok(names)
    }

    /// Returns in what a metric counts time. Business time that no calendar tells is wall time.
    ///
    /// # Errors
    ///
    /// Fails when a calendar is unknown or facts cannot be read.
    pub(crate) fn counted_in(&self, metric: &MetricPlan) -> Result<Counted, EngineError> {
        let mut lacks_rules = false;
        let mut called = |name: &str, fact: Fact| -> Result<String, EngineError> {
            let is_wall = matches!(self.clock_named(name, fact)?, Clock::Wall);
            lacks_rules |= is_wall && name == BUSINESS;
            Ok(if is_wall { WALL } else { name }.to_owned())
        };
        let definition = &metric.definition;
        let of_policies = match definition.kind {
            Kind::Targets => metric.calendar == OWN_CALENDAR,
            // What it is made of has its usual calendar, unless another is asked for.
            _ => {
                metric.calendar_asked.is_none() && self.settings().catalog.is_of_targets(definition)
            }
        };
        if !of_policies && !self.settings().catalog.counts_time(definition) {
            return Ok(Counted {
                calendar: WALL.into(),
                calendars: Vec::new(),
                lacks_rules: false,
            });
        }
        if !of_policies {
            let calendar = called(&metric.calendar, definition.main_fact())?;
            return Ok(Counted { calendar, calendars: Vec::new(), lacks_rules });
        }
        let mut calendars = Vec::new();
        for policy in &self.settings().policies.policies {
            let name = called(&policy.calendar, Fact::Cases);
            let name = name.map_err(|error| error.at(&policy.origin))?;
            if !calendars.contains(&name) {
                calendars.push(name);
            }
        }
        Ok(Counted { calendar: OWN_CALENDAR.into(), calendars, lacks_rules })
    }
}
