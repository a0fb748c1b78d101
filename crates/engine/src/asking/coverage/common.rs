//! Whether what two ranges add up to can be held against each other.
//!
//! ```text
//!            compared with        range
//!           ├─────────────┤├─────────────┤
//! desk   ●──────────────────────────────────    both hold all there was of it
//! chat                  ●───────────────────    begins in between: it adds to one side only
//! ```
//!
//! Counts and sums of a range of which days are missing are too small, and a source that begins is
//! no change of the service. Means and rates stand on what there is. Decision 0073 says why.

use baremo_metrics::answer::Note;
use baremo_metrics::bucket::goes_on;
use baremo_model::{DAY, Fact, HOUR, local_date};

use super::start_of_day;
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::session::Session;

/// Place of the range asked for; the one it is compared with comes after it.
const NOW: usize = 0;

/// How much longer one range may be than what has passed of the other: the rest of a day, of which
/// there are some of 25 hours.
const SLACK: i64 = DAY + HOUR;

/// Why there is no value of a time that is not on record: before the first record, after the
/// watermark; and why a sum is not held against that of a range that is on record in part.
pub(crate) const OUTSIDE: &str = "outside_coverage";
/// Why there is no value of a time of which other sources tell, and the one it is of does not.
pub(crate) const SILENT: &str = "source_silent";
/// Why it is not held against one of a longer range while its own goes on.
pub(crate) const NOT_OVER: &str = "range_not_over";
/// Why what is judged at the watermark is not held against a range that ends later: nobody knows
/// yet what it will be at that age.
pub(crate) const YOUNGER: &str = "younger_range";
/// Why a change between them is not tested: a source begins or ends in between.
pub(crate) const SOURCES: &str = "sources_differ";
/// Why one of a sum is not tested: ranges differ in length, and nothing tells what a day adds, or
/// that it changed the other way.
pub(crate) const LENGTHS: &str = "lengths_differ";

/// Half-open, in microseconds.
type Span = (i64, i64);

/// From when to when a source has records of a fact.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reached {
    fact: Fact,
    source: u32,
    /// The date of its first row, and the start of a day from which on nothing is missing.
    first: i64,
    begins: i64,
    /// Its last instant, and the one up to which nothing is missing.
    last: i64,
    until: i64,
}

impl Reached {
    /// Returns the date of the first row.
    pub(crate) fn first(&self) -> i64 {
        self.first
    }

    /// Returns whether it is what a source has.
    pub(crate) fn is_of(&self, source: u32) -> bool {
        self.source == source
    }

    /// Returns from when on nothing is missing.
    pub(crate) fn begins(&self) -> i64 {
        self.begins
    }

    /// Returns the same as it counts for an instant, of which the silence before the first record
    /// says nothing: a level has nothing of the source until then.
    fn at_instants(self, at_end: bool) -> Self {
        Reached { begins: if at_end { self.first } else { self.begins }, ..self }
    }

    fn covers(&self, (start, end): Span) -> bool {
        self.begins <= start && self.until >= end.saturating_sub(1)
    }

    fn touches(&self, (start, end): Span) -> bool {
        self.first < end && self.until >= start
    }
}

/// What two ranges have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Common {
    /// Both are on record throughout.
    Whole,
    /// The one compared with is not, for this reason: it has no value to be held against.
    Lacking(&'static str),
    /// The one asked for is not, for this reason: nothing can be held against the other.
    Short(&'static str),
    /// A source is on record throughout one of them only.
    Sources,
}

impl Session {
    /// Returns from when to when sources that a question is limited to have records of what a
    /// metric is computed from.
    pub(crate) fn reached(
        &self,
        plan: &Plan,
        metric: &MetricPlan,
    ) -> Result<Vec<Reached>, EngineError> {
        let states = self.sources_of(plan);
        let mut reached = Vec::new();
        for fact in self.reads(metric).recorded() {
            for begun in self.begun(fact)?.iter() {
                let own = |name: &str| self.tables().known(name) == Some(begun.source);
                let Some(state) = states.iter().find(|state| own(&state.name)) else { continue };
                let last = state.ended_at.unwrap_or(state.watermark).max(begun.first);
                let begins = begun.first.saturating_sub(begun.quiet);
                reached.push(Reached {
                    fact,
                    source: begun.source,
                    first: begun.first,
                    begins: start_of_day(begins, plan).unwrap_or(begins),
                    last,
                    until: last.saturating_add(begun.quiet),
                });
            }
        }
        Ok(reached)
    }

    /// Returns what two buckets have in common, of what a metric adds up; of one source alone,
    /// where it is given.
    pub(crate) fn common(
        &self,
        (plan, metric): (&Plan, &MetricPlan),
        reached: &[Reached],
        (here, there): (Span, Span),
        source: Option<u32>,
    ) -> Common {
        let definition = &metric.definition;
        let watermark = self.watermark_of(plan).unwrap_or(here.1);
        let now = (here.0, here.1.min(watermark.saturating_add(1)).max(here.0));
        if metric.by_watermark && there.1 > now.1 {
            return Common::Short(YOUNGER);
        }
        if !metric.adds_up || reached.is_empty() {
            return Common::Whole;
        }
        let is_over = !goes_on(here.0, here.1, watermark);
        let at_end = definition.holds_at_end();
        if !at_end && !is_over && there.1 - there.0 > now.1 - now.0 + SLACK {
            return Common::Short(NOT_OVER);
        }
        let ranges = needed([now, there], at_end);
        let own = reached.iter().filter(|one| source.is_none_or(|source| one.source == source));
        let own: Vec<Reached> = own.map(|one| one.at_instants(at_end)).collect();
        let mut common = Common::Whole;
        for fact in compared(&own, ranges) {
            match judge(own.iter().filter(|one| one.fact == fact), ranges) {
                Err(NOW) => common = Common::Short(OUTSIDE),
                Err(_) => return Common::Lacking(OUTSIDE),
                Ok(sources) if sources.is_empty() || common != Common::Whole => {}
                Ok(_) => common = Common::Sources,
            }
        }
        common
    }

    /// Says which records of a metric, and of which sources, two ranges that are compared have in
    /// part only.
    pub(crate) fn told_of_coverage(
        &self,
        plan: &Plan,
        before: &Plan,
        metric: &MetricPlan,
    ) -> Result<Vec<Note>, EngineError> {
        let at_end = metric.definition.holds_at_end();
        let reached = self.reached(plan, metric)?.into_iter().map(|one| one.at_instants(at_end));
        let reached: Vec<Reached> = reached.collect();
        let passed = self.watermark_of(plan).map_or(plan.to, |at| at.saturating_add(1));
        let now = (plan.from, plan.to.min(passed).max(plan.from));
        let ranges = [now, (before.from, before.to)];
        let spans = needed(ranges, at_end);
        let mut notes = Vec::new();
        for fact in compared(&reached, spans) {
            let own = || reached.iter().filter(move |one| one.fact == fact);
            match judge(own(), spans) {
                Ok(sources) => {
                    let told = |one: Reached| self.told_of_source(plan, &one, spans);
                    notes.extend(sources.into_iter().filter_map(told));
                }
                Err(_) => {
                    let is_open = |place: &usize| !own().any(|one| one.covers(spans[*place]));
                    // Of a range that is still to come no part has passed.
                    let all = if now.0 < now.1 { now } else { (plan.from, plan.to) };
                    let said = [all, ranges[1]];
                    let told = |place| told_of_range(plan, fact, own(), said[place], place);
                    notes.extend((NOW..ranges.len()).filter(is_open).filter_map(told));
                }
            }
        }
        let is_flow = metric.adds_up && !at_end;
        let [days, compared] = ranges.map(whole_days);
        let both = ((plan.from, plan.to), ranges[1]);
        if is_flow
            && days != compared
            && !reached.is_empty()
            && self.common((plan, metric), &reached, both, None) == Common::Whole
        {
            notes.push(Note::Lengths { days, compared });
        }
        Ok(notes)
    }

    fn told_of_source(&self, plan: &Plan, one: &Reached, spans: [Span; 2]) -> Option<Note> {
        let source = self.tables().text(one.source)?;
        let ends = spans.iter().all(|(start, _)| one.begins <= *start);
        let date = local_date(if ends { one.last } else { one.first }, &plan.time_zone)?;
        Some(Note::SourceWithin { source, date, ends })
    }
}

/// Returns the sorts of records that say whether two ranges can be compared: those on record in
/// either; all where none is. One that began after both, or ended before, adds nothing to any.
fn compared(reached: &[Reached], ranges: [Span; 2]) -> Vec<Fact> {
    let facts = |is_one: &dyn Fn(&Reached) -> bool| {
        let mut facts: Vec<Fact> =
            reached.iter().filter(|one| is_one(one)).map(|one| one.fact).collect();
        facts.dedup();
        facts
    };
    let within = facts(&|one| ranges.iter().any(|range| one.touches(*range)));
    if within.is_empty() { facts(&|_| true) } else { within }
}

/// Returns which sources are on record throughout one of two ranges only.
///
/// # Errors
///
/// The place of a range throughout which none is on record: the later place, where it is both.
fn judge<'a>(
    all: impl Iterator<Item = &'a Reached>,
    ranges: [Span; 2],
) -> Result<Vec<Reached>, usize> {
    let within = all.filter(|one| ranges.iter().any(|range| one.touches(*range)));
    let within: Vec<&Reached> = within.collect();
    let is_open = |range: &Span| !within.iter().any(|one| one.covers(*range));
    if let Some(place) = ranges.iter().rposition(is_open) {
        return Err(place);
    }
    let part = |one: &&Reached| !ranges.iter().all(|range| one.covers(*range));
    Ok(within.into_iter().filter(part).copied().collect())
}

/// Returns what has to be on record of two ranges: of what holds at their ends, the last instants.
fn needed(ranges: [Span; 2], at_end: bool) -> [Span; 2] {
    ranges.map(|(start, end)| (if at_end { end.saturating_sub(1) } else { start }, end))
}

/// Says that records begin within a range, or end before it does.
fn told_of_range<'a>(
    plan: &Plan,
    fact: Fact,
    all: impl Iterator<Item = &'a Reached> + Clone,
    range: Span,
    place: usize,
) -> Option<Note> {
    let first = all.clone().min_by_key(|one| one.begins)?;
    let last = all.max_by_key(|one| one.until)?;
    let ends = first.begins <= range.0;
    let (at, edge) = match ends {
        true => (last.last, range.1.saturating_sub(1)),
        false => (first.first, range.0),
    };
    let (date, edge) = (local_date(at, &plan.time_zone)?, local_date(edge, &plan.time_zone)?);
    Some(Note::InPart { fact, date, edge, ends, compared: place != NOW })
}

/// Returns how many days a span has, one that goes on included; an hour more or less, as of a day
/// on which clocks change, is none.
pub(crate) fn whole_days((start, end): (i64, i64)) -> i64 {
    let short = end.saturating_sub(start).saturating_sub(2 * HOUR);
    short.saturating_add(DAY - 1).div_euclid(DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reached(source: u32, begins: i64, until: i64) -> Reached {
        let (begins, until) = (begins * DAY, until * DAY);
        Reached { fact: Fact::Cases, source, first: begins, begins, last: until, until }
    }

    #[test]
    fn a_day_of_23_or_25_hours_is_one() {
        assert_eq!(whole_days((0, 7 * DAY)), 7);
        assert_eq!(whole_days((0, 7 * DAY - HOUR)), 7);
        assert_eq!(whole_days((0, 7 * DAY + HOUR)), 7);
        assert_eq!(whole_days((0, 6 * DAY + 10 * HOUR)), 7);
        assert_eq!(whole_days((5, 5)), 0);
    }

    #[test]
    fn a_sort_of_records_in_neither_range_says_nothing_of_them() {
        let ranges = [(30 * DAY, 60 * DAY), (0, 30 * DAY)];
        let of =
            |fact: Fact, begins: i64, until: i64| Reached { fact, ..reached(1, begins, until) };
        let check = |all: &[Reached], expected: &[Fact]| {
            assert_eq!(compared(all, ranges), expected, "{all:?}");
        };
        let cases = of(Fact::Cases, 0, 60);
        check(&[cases, of(Fact::Orders, 70, 90)], &[Fact::Cases]);
        check(&[cases, of(Fact::Orders, -90, -1)], &[Fact::Cases]);
        check(&[cases, of(Fact::Orders, 40, 90)], &[Fact::Cases, Fact::Orders]);
        check(&[of(Fact::Cases, 70, 90)], &[Fact::Cases]);
    }

    #[test]
    fn a_level_has_nothing_of_a_source_before_its_first_record() {
        // Held against each other are the ends of the days 60 and 30; usual are two silent days.
        let spans = needed([(30 * DAY, 60 * DAY), (0, 30 * DAY)], true);
        let begun = Reached { first: 31 * DAY, ..reached(2, 29, 60) };
        let sources = |at_end: bool| {
            let all = [reached(1, 0, 60), begun].map(|one| one.at_instants(at_end));
            judge(all.iter(), spans).map(|found| found.len())
        };
        assert_eq!((sources(true), sources(false)), (Ok(1), Ok(0)));
    }

    #[test]
    fn sums_need_a_source_throughout_both_ranges_and_all_of_them_to_be_tested() {
        // The range is 30 to 60, compared with 0 to 30.
        let ranges = [(30 * DAY, 60 * DAY), (0, 30 * DAY)];
        let check = |all: &[Reached], expected: Result<&[u32], usize>| {
            let found = judge(all.iter(), ranges);
            let found = found.map(|all| all.iter().map(|one| one.source).collect::<Vec<_>>());
            assert_eq!(found, expected.map(<[u32]>::to_vec), "{all:?}");
        };
        let whole = reached(1, 0, 60);
        check(&[whole], Ok(&[]));
        // On record in part of the range before, of the range, or of neither.
        check(&[reached(1, 12, 60)], Err(1));
        check(&[reached(1, 0, 45)], Err(NOW));
        check(&[reached(1, 70, 90)], Err(1));
        // A second source that begins, ends, or has nothing to do with either range.
        check(&[whole, reached(2, 12, 60)], Ok(&[2]));
        check(&[whole, reached(2, 0, 45)], Ok(&[2]));
        check(&[whole, reached(2, 40, 60)], Ok(&[2]));
        check(&[whole, reached(2, 61, 90), reached(3, -90, -1)], Ok(&[]));
        // One takes over from the other.
        check(&[reached(1, 0, 30), reached(2, 30, 60)], Ok(&[1, 2]));
    }
}
