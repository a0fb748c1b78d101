//! Business time that no rule chooses a calendar for: all of it counts, nights and weekends too,
//! which looks like slow work beside that of others.

use baremo_metrics::answer::Note;
use baremo_metrics::page::Kind;
use baremo_model::Fact;
use rustc_hash::FxHashSet;

use super::Evaluated;
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::finish::Measured;
use crate::kinds::targets;
use crate::session::Session;
use crate::settings::{BUSINESS, Clock};

/// Conversations, calls and the like whose time is to count by rule.
#[derive(Default)]
struct Ruled {
    all: FxHashSet<(Fact, u32)>,
    /// Those of them without a calendar, all or some of the time.
    without: FxHashSet<(Fact, u32)>,
}

impl Session {
    /// Says of how many of those that count in business time in the whole range no rule chooses a
    /// calendar, all or some of the time, where one is chosen for others.
    pub(super) fn told_of_unruled(
        &self,
        whole: &Plan,
        now: &Evaluated,
    ) -> Result<Vec<Note>, EngineError> {
        let mut notes = Vec::new();
        for (metric, found) in whole.metrics.iter().zip(&now.metrics) {
            let mut ruled = Ruled::default();
            self.unruled((whole, metric), &found.measured, &mut ruled)?;
            if !ruled.without.is_empty() {
                notes.push(Note::NoRule {
                    metric: metric.metric.name.clone(),
                    count: ruled.without.len() as u64,
                    of: ruled.all.len() as u64,
                });
            }
        }
        Ok(notes)
    }

    /// Adds what a metric counts in business time, or what it is made of, to others.
    fn unruled(
        &self,
        (plan, metric): (&Plan, &MetricPlan),
        measured: &Measured,
        ruled: &mut Ruled,
    ) -> Result<(), EngineError> {
        for part in &measured.parts {
            for (ranged, found, _) in part.measured(plan) {
                self.unruled((ranged, part.metric().1), found, ruled)?;
            }
        }
        let definition = &metric.definition;
        if definition.kind == Kind::Targets {
            for (case, lacks) in targets::by_rule(self, plan, metric, &measured.upper)? {
                ruled.add((Fact::Cases, case), lacks);
            }
            return Ok(());
        }
        if metric.calendar != BUSINESS || !self.settings().catalog.counts_time(definition) {
            return Ok(());
        }
        // What counts is in the base of a ratio.
        let lower = definition.denominator.as_ref().zip(measured.lower.as_ref());
        let upper = definition.value.as_ref().or(definition.numerator.as_ref());
        let mut sides = lower.into_iter().chain(upper.map(|side| (side, &measured.upper)));
        let root = definition.main_fact().root();
        let own = |name: &str| Fact::from_name(name).is_some_and(|fact| fact.root() == root);
        let Some((_, scan)) = sides.find(|(side, _)| own(&side.fact)) else { return Ok(()) };
        // Where no calendar is chosen at all, the answer says so of all.
        let Clock::Ruled(clock) = self.clock(metric)? else { return Ok(()) };
        let began = self.tables().integers(root, root.date_column())?;
        for one in scan.observations.iter() {
            let row = one.case_row as usize;
            ruled.add((root, one.case_row), clock.lacks(row, began[row], one.at));
        }
        Ok(())
    }
}

impl Ruled {
    fn add(&mut self, one: (Fact, u32), lacks: bool) {
        self.all.insert(one);
        if lacks {
            self.without.insert(one);
        }
    }
}
