//! Business time that no rule chooses a calendar for: all of it counts, nights and weekends too,
//! which looks like slow work beside that of others. And words of rules that records write
//! otherwise, where that concerns what is counted.

use baremo_metrics::answer::Note;
use baremo_metrics::page::Kind;
use baremo_model::Fact;

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
    all: Marked,
    /// Those of them without a calendar, all or some of the time.
    without: Marked,
    /// Whether one of these has a calendar some of the time.
    at_times: bool,
}

/// Rows of roots, each once.
#[derive(Default)]
pub(crate) struct Marked {
    by_root: Vec<(Fact, Vec<bool>)>,
    count: u64,
}

impl Marked {
    fn insert(&mut self, root: Fact, row: u32) {
        let known = self.by_root.iter().position(|(of, _)| *of == root);
        let place = known.unwrap_or_else(|| {
            self.by_root.push((root, Vec::new()));
            self.by_root.len() - 1
        });
        let (row, marks) = (row as usize, &mut self.by_root[place].1);
        if marks.len() <= row {
            marks.resize(row + 1, false);
        }
        self.count += u64::from(!std::mem::replace(&mut marks[row], true));
    }

    /// Returns the roots they are of.
    pub(crate) fn roots(&self) -> impl Iterator<Item = Fact> {
        self.by_root.iter().map(|(root, _)| *root)
    }

    /// Returns those of a root.
    pub(crate) fn of(&self, root: Fact) -> impl Iterator<Item = usize> {
        let own = self.by_root.iter().filter(move |(of, _)| *of == root);
        own.flat_map(|(_, marks)| (0..marks.len()).filter(|row| marks[*row]))
    }
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
            let [count, of] = [&ruled.without, &ruled.all].map(|rows| rows.count);
            if count > 0 {
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
    fn add(&mut self, (root, row): (Fact, u32), lacking: Lacking) {
        self.all.insert(root, row);
        if lacking != Lacking::Never {
            self.without.insert(root, row);
        }
        self.at_times |= lacking == Lacking::AtTimes;
    }

    /// Returns what all of them are; none where they are of several sorts.
    fn fact(&self) -> Option<Fact> {
        let mut roots = self.all.roots();
        let first = roots.next()?;
        roots.next().is_none().then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_marked_once_each_in_its_own_root() {
        let mut marked = Marked::default();
        for (root, row) in
            [(Fact::Cases, 4), (Fact::Contacts, 4), (Fact::Cases, 1), (Fact::Cases, 4)]
        {
            marked.insert(root, row);
        }
        assert_eq!(marked.count, 3);
        assert_eq!(marked.roots().collect::<Vec<_>>(), [Fact::Cases, Fact::Contacts]);
        assert_eq!(marked.of(Fact::Cases).collect::<Vec<_>>(), [1, 4]);
        assert_eq!(marked.of(Fact::Contacts).collect::<Vec<_>>(), [4]);
        assert_eq!(marked.of(Fact::Orders).count(), 0);
    }
}
