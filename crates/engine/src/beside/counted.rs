//! In which calendar a metric counts time, as an answer says it.

use baremo_metrics::page::{Kind, Unit};
use baremo_metrics::query::Query;
use baremo_model::Fact;
use rustc_hash::FxHashSet;

use crate::EngineError;
use crate::asking::plan::MetricPlan;
use crate::kinds::targets::OWN_CALENDAR;
use crate::session::Session;
use crate::settings::{BUSINESS, Clock, WALL};

/// By which policies something was judged, each by its place; none where nobody knows, and all may
/// have been.
pub(crate) type Judged = Option<FxHashSet<u16>>;

/// In what time is counted.
pub(crate) struct Counted {
    /// `wall`, `business` by rule, `policy` where each target runs in that of its policy, in a
    /// metric made of targets too, or a name.
    pub(crate) calendar: String,
    /// Those that the policies name which judged something, where they decide.
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
            if self.counted_in(metric, None)?.calendar != WALL {
                names.push(metric.metric.name.clone());
            }
        }
        Ok(names)
    }

    /// Returns in what a metric counts time, whose targets some policies judged. Business time that
    /// no calendar tells is wall time.
    ///
    /// # Errors
    ///
    /// Fails when a calendar is unknown or facts cannot be read.
    pub(crate) fn counted_in(
        &self,
        metric: &MetricPlan,
        judged: Option<&FxHashSet<u16>>,
    ) -> Result<Counted, EngineError> {
        let called = |name: &str, fact: Fact| -> Result<(String, bool), EngineError> {
            let is_wall = matches!(self.clock_named(name, fact)?, Clock::Wall);
            Ok((if is_wall { WALL } else { name }.to_owned(), is_wall && name == BUSINESS))
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
            let (calendar, lacks_rules) = called(&metric.calendar, definition.main_fact())?;
            return Ok(Counted { calendar, calendars: Vec::new(), lacks_rules });
        }
        let (mut calendars, mut lacks_rules) = (Vec::new(), false);
        for (place, policy) in (0_u16..).zip(&self.settings().policies.policies) {
            let found = called(&policy.calendar, Fact::Cases);
            let (name, lacks) = found.map_err(|error| error.at(&policy.origin))?;
            if judged.is_some_and(|judged| !judged.contains(&place)) {
                continue;
            }
            lacks_rules |= lacks;
            if !calendars.contains(&name) {
                calendars.push(name);
            }
        }
        Ok(Counted { calendar: OWN_CALENDAR.into(), calendars, lacks_rules })
    }
}
