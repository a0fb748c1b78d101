//! Business time that no rule chooses a calendar for: all of it counts, nights and weekends too,
//! which looks like slow work beside that of others. And words of rules that records write
//! otherwise, where that concerns what is counted.

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
use crate::settings::{BUSINESS, Lacking};

/// Conversations, calls and the like whose time is to count by rule.
#[derive(Default)]
struct Ruled {
    all: FxHashSet<(Fact, u32)>,
    /// Those of them without a calendar, all or some of the time.
    without: FxHashSet<(Fact, u32)>,
    /// Whether one of these has a calendar some of the time.
    at_times: bool,
}

impl Session {
    /// Says of how many of those that count in business time in the whole range no rule chooses a
    /// calendar, all or some of the time, where one is chosen for others; and which words of rules
    /// these have otherwise.
    pub(super) fn told_of_unruled(
        &self,
        whole: &Plan,
        now: &Evaluated,
    ) -> Result<Vec<Note>, EngineError> {
        let mut notes = Vec::new();
        if self.settings().rules.rules.is_empty() {
            return Ok(notes);
        }
        for (metric, found) in whole.metrics.iter().zip(&now.metrics) {
            let mut ruled = Ruled::default();
            self.unruled((whole, metric), &found.measured, &mut ruled)?;
            notes.extend(self.near_in_rules(&ruled.all)?);
            if !ruled.without.is_empty() {
                let [count, of] = [&ruled.without, &ruled.all].map(|rows| rows.len() as u64);
                notes.push(Note::NoRule {
                    metric: metric.metric.name.clone(),
                    fact: ruled.fact(),
                    count,
                    of,
                    at_all: count == of && !ruled.at_times,
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
            for (case, lacking) in targets::by_rule(self, plan, metric, &measured.upper)? {
                ruled.add((Fact::Cases, case), lacking);
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
        // Where no calendar is chosen at all, the answer says so of all: here none is lacking.
        let clock = self.clock(metric)?;
        let began = self.tables().integers(root, root.date_column())?;
        for one in scan.observations.iter() {
            let row = one.case_row as usize;
            ruled.add((root, one.case_row), clock.lacking(row, began[row], one.at));
        }
        Ok(())
    }
}

impl Ruled {
    fn add(&mut self, one: (Fact, u32), lacking: Lacking) {
        self.all.insert(one);
        if lacking != Lacking::Never {
            self.without.insert(one);
        }
        self.at_times |= lacking == Lacking::AtTimes;
    }

    /// Returns what all of them are; none where they are of several sorts.
    fn fact(&self) -> Option<Fact> {
        let mut facts = self.all.iter().map(|(fact, _)| *fact);
        let first = facts.next()?;
        facts.all(|fact| fact == first).then_some(first)
    }
}
