//! Funnels: of those who took the first step, the part that took each further one, in order.
//!
//! An answer has the dimension `step`. Each person is followed from the first time the first step
//! is taken in a bucket; a further step counts when it comes at or after the one before and, with a
//! parameter `window`, within it. What happened once takes one step: with `orders` as both steps,
//! the second is a further order. Whose window is not over at the watermark of the source of their
//! first step, or where the records of a further step end, is left out of both sides and counted
//! `immature`, whatever they have done since.
//! Without that parameter everybody is followed to the watermark; in a range that another is
//! compared with, to one as much earlier as it ends. With `compute = "step"` each step is held
//! against the one before instead of the first; with `matched` and `difference` each person is held
//! against somebody alike who did not take the first step.
//!
//! Where rows of several facts take a step, they are numbered one fact after the other, so that
//! they are told apart wherever only the number of a row is asked for; whoever lists them takes
//! them apart again ([`apart`]).

mod matched;

use baremo_metrics::answer::left_out;
use baremo_metrics::expr::ParameterValue;
use baremo_metrics::page::{Definition, Side, Step, StepRows, Unreached, WINDOW, numbered_by};
use baremo_model::{Fact, NULL_CODE};
use rustc_hash::FxHashMap;

use self::matched::Told;
pub(crate) use self::matched::differences;
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::finish::Measured;
use crate::reading::dated::whoever_they_are;
use crate::reading::eval::Seen;
use crate::reading::scan::{Groups, LeftOut, Observation, Reading, Scan, scan};
use crate::session::Session;

/// The dimension that every funnel has.
pub(crate) const STEP: &str = "step";

/// The sides of a funnel by fact: name, what it reads, and what was found.
pub(crate) type Apart = Vec<(&'static str, Side, Scan)>;

/// Who takes steps: what names them, with the source where each source numbers its own.
type Person = (u32, u32);

/// When each person took a step, and by what, sorted.
type Taken = FxHashMap<Person, Vec<(i64, Happening)>>;

/// When each person took a step, sorted.
type Times = FxHashMap<Person, Vec<i64>>;

/// What takes a step: a row by one of its dates, each told by the column's code. Of an article that
/// was sent and read, each is a happening of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Happening {
    fact: Fact,
    date: u32,
    row: u32,
}

/// Measures every step.
pub(crate) fn measure(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    groups: &mut Groups,
) -> Result<Measured, EngineError> {
    let steps = &metric.definition.steps;
    let Some((first, further)) = steps.split_first() else { return Ok(Measured::default()) };
    let place = plan.by.iter().position(|name| name == STEP);
    let mut apart = plan.clone();
    apart.by.retain(|name| name != STEP);
    let mut own = Groups::default();
    let Starts { taken: starts, left_out, reasons } =
        starts(session, &apart, metric, first, &mut own)?;
    let codes: Vec<u32> = steps.iter().map(|step| session.tables().code(&step.name)).collect();
    let mut placed = |group: u32, step: usize| {
        let mut key = own.keys[group as usize].clone();
        if let Some(place) = place {
            key.insert(place, codes[step]);
        }
        groups.number(&key)
    };
    let mut whole = plan.total();
    (whole.from, whole.to, whole.filter) = (i64::MIN, i64::MAX, None);
    let taken = further
        .iter()
        .map(|step| taken(session, &whole, metric, step))
        .collect::<Result<Vec<_>, _>>()?;
    let told = Told::of(metric.definition.compute.as_deref());
    let last = steps.len() - 1;
    let shown = if place.is_some() && told.is_none() { 0..=last } else { last..=last };
    let each = left_out.iter().flat_map(|left| shown.clone().map(move |step| (left, step)));
    let left_out = each.map(|(left, step)| LeftOut { group: placed(left.group, step), ..*left });
    let left_out: Vec<LeftOut> = left_out.collect();
    let window = window(metric).unwrap_or(i64::MAX);
    let begun = begun(session, first)?;
    let depth = |person: Person, o: &Observation| {
        depth(person, (o.at, happening(&begun, o.row)), window, &taken)
    };
    if let (Some(told), [second]) = (told, &taken[..]) {
        let first = times(&self::taken(session, &whole, metric, first)?);
        let second = times(second);
        let here = |(person, o): (Person, Observation)| {
            let took = depth(person, &o) > 0;
            (person, Observation { group: placed(o.group, last), ..o }, took)
        };
        let starts: Vec<matched::Start> = starts.into_iter().map(here).collect();
        let left = (left_out, reasons);
        return Ok(matched::measure(session, metric, &starts, (&first, &second), left, told));
    }
    let previous = metric.definition.compute.as_deref() == Some("step");
    let (mut upper, mut lower) = (Scan::default(), Scan { left_out, reasons, ..Scan::default() });
    for (person, o) in starts {
        let depth = depth(person, &o);
        let mut put = |scan: &mut Scan, step: usize| {
            let group = placed(o.group, step);
            scan.observations.push(Observation { group, value: 1, wall: 1, ..o });
        };
        for step in shown.clone() {
            if depth >= step {
                put(&mut upper, step);
            }
            if !previous || step == 0 || depth >= step - 1 {
                put(&mut lower, step);
            }
        }
    }
    Ok(Measured { lower: Some(lower), ..Measured::of(upper) })
}

/// Returns how long the whole way may take; none where it is not bound.
fn window(metric: &MetricPlan) -> Option<i64> {
    match metric.parameters.get(WINDOW) {
        Some(ParameterValue::Duration(micros)) => Some(*micros),
        _ => None,
    }
}

/// Returns how many further steps somebody took after the first at an instant and by something.
fn depth(
    person: Person,
    (start, first): (i64, Option<Happening>),
    window: i64,
    taken: &[Taken],
) -> usize {
    let mut used: Vec<Happening> = first.into_iter().collect();
    let mut at = start;
    for (step, taken) in taken.iter().enumerate() {
        let all = taken.get(&person).map(Vec::as_slice).unwrap_or_default();
        let later = &all[all.partition_point(|(time, _)| *time < at)..];
        let next = later.iter().find(|(_, happening)| !used.contains(happening));
        match next {
            Some((next, happening)) if next.saturating_sub(start) <= window => {
                at = *next;
                used.push(*happening);
            }
            _ => return step,
        }
    }
    taken.len()
}

/// Returns by what the first step is taken: the first row of each fact, as they are numbered one
/// fact after the other.
fn begun(session: &Session, step: &Step) -> Result<Vec<Happening>, EngineError> {
    let first = |(rows, fact, row): (StepRows, Fact, u32)| {
        let date = session.tables().code(&rows.at);
        Happening { fact, date, row }
    };
    Ok(numbered(session, step)?.into_iter().map(first).collect())
}

/// Returns by what the row of a number takes the first step.
fn happening(begun: &[Happening], number: u32) -> Option<Happening> {
    let part = begun.iter().rev().find(|part| part.row <= number)?;
    Some(Happening { row: number - part.row, ..*part })
}

/// Returns when each person took a step.
fn times(taken: &Taken) -> Times {
    let one = |(person, all): (&Person, &Vec<(i64, Happening)>)| {
        (*person, all.iter().map(|(at, _)| *at).collect::<Vec<i64>>())
    };
    taken.iter().map(one).collect()
}

/// Who takes the first step.
struct Starts {
    /// The first row of each person in each bucket and group.
    taken: Vec<(Person, Observation)>,
    /// What is left out: rows, and of people whose window is not over the first row of each.
    left_out: Vec<LeftOut>,
    reasons: Vec<String>,
}

/// The rows of one fact that take a step.
struct Taking<'a> {
    session: &'a Session,
    rows: StepRows,
    fact: Fact,
    /// The metric, which does without dimensions where they are those of another fact.
    metric: MetricPlan,
    /// How many rows the facts before it have: its own are numbered after them.
    before: u32,
}

/// Who takes the step of each row of a fact.
struct People {
    named: Seen,
    source: Option<Seen>,
    before: u32,
}

impl People {
    /// Returns who takes the step of a row; none where nobody is named.
    fn of(&self, row: u32) -> Option<Person> {
        let row = (row - self.before) as usize;
        let source = self.source.as_ref().map_or(NULL_CODE, |source| source.code(row));
        let named = self.named.code(row);
        (named != NULL_CODE).then_some((named, source))
    }
}

/// Returns the rows that take a step, by fact.
fn taking<'a>(
    session: &'a Session,
    metric: &MetricPlan,
    step: &Step,
) -> Result<Vec<Taking<'a>>, EngineError> {
    let all = numbered(session, step)?.into_iter().enumerate();
    let taking = all.map(|(place, (rows, fact, before))| {
        let other = (place > 0).then_some(Unreached::None);
        let metric = MetricPlan { unreached: metric.unreached.or(other), ..metric.clone() };
        Taking { session, rows, fact, metric, before }
    });
    Ok(taking.collect())
}

/// Returns the rows that take a step by fact, with how many rows the facts before it have.
fn numbered(session: &Session, step: &Step) -> Result<Vec<(StepRows, Fact, u32)>, EngineError> {
    let (mut found, mut before) = (Vec::new(), 0);
    for rows in step.rows() {
        let fact = Fact::from_name(&rows.fact).unwrap_or(Fact::WebActions);
        found.push((rows, fact, before));
        if !step.others.is_empty() {
            before += session.tables().rows(fact)? as u32;
        }
    }
    Ok(found)
}

impl Taking<'_> {
    /// Scans them; each row is numbered as one of all facts.
    fn scan(
        &self,
        plan: &Plan,
        mature: Option<&str>,
        groups: &mut Groups,
    ) -> Result<(People, Scan), EngineError> {
        let scope = self.session.scope(plan, &self.metric, self.fact);
        let source = numbered_by(&self.rows.by).map(|column| scope.see(column)).transpose()?;
        let people = People { named: scope.see(&self.rows.by)?, source, before: self.before };
        let rows = match plan.watermarks.is_some() && self.metric.definition.by_watermark {
            true => self.rows.by_now(),
            false => self.rows.clone(),
        };
        let side = Side { mature: mature.map(str::to_owned), ..rows.side() };
        let mut found = scan(self.session, plan, &self.metric, &side, Reading::ByDate, groups)?;
        for o in found.observations.iter_mut() {
            (o.row, o.case_row) = (o.row + self.before, o.case_row + self.before);
        }
        for left in &mut found.left_out {
            (left.row, left.case_row) = (left.row + self.before, left.case_row + self.before);
        }
        Ok((people, found))
    }
}

/// Returns the sides of a funnel by the facts whose rows take its first step, where those are
/// several: each has columns of its own, by which it is listed.
pub(crate) fn apart(
    session: &Session,
    definition: &Definition,
    measured: &Measured,
) -> Result<Option<Apart>, EngineError> {
    let Some(step) = definition.steps.first().filter(|step| !step.others.is_empty()) else {
        return Ok(None);
    };
    let mut sides = Apart::new();
    let lower = measured.lower.as_ref().map(|lower| ("denominator", lower));
    for (name, scan) in [("numerator", &measured.upper)].into_iter().chain(lower) {
        for (fact, scan) in by_fact(session, step, scan)? {
            let side = Side { fact: fact.name().into(), ..Side::default() };
            sides.push((name, side, scan));
        }
    }
    Ok(Some(sides))
}

/// Returns the rows of a scan by the fact they are of, each by the number it has there.
fn by_fact(session: &Session, step: &Step, scan: &Scan) -> Result<Vec<(Fact, Scan)>, EngineError> {
    let mut found = Vec::new();
    for (_, fact, before) in numbered(session, step)? {
        let numbers = before..before + session.tables().rows(fact)? as u32;
        let observations = scan.observations.iter().filter(|o| numbers.contains(&o.row));
        let observations = observations.map(|o| {
            let (row, case_row) = (o.row - before, o.case_row - before);
            Observation { row, case_row, ..*o }
        });
        let left_out = scan.left_out.iter().filter(|left| numbers.contains(&left.row));
        let left_out = left_out.map(|left| {
            let (row, case_row) = (left.row - before, left.case_row - before);
            LeftOut { row, case_row, ..*left }
        });
        let own = Scan {
            observations: observations.collect(),
            left_out: left_out.collect(),
            reasons: scan.reasons.clone(),
            ..Scan::default()
        };
        found.push((fact, own));
    }
    Ok(found)
}

/// Returns who takes the first step, and who is left out. It is a person's first row in a bucket
/// that decides: where its window is not over, a later one does not stand in for it. Nor is it over
/// where the records of a further step end before.
fn starts(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    step: &Step,
    groups: &mut Groups,
) -> Result<Starts, EngineError> {
    let (mut rows, mut left_out, mut reasons) = (Vec::new(), Vec::new(), Vec::new());
    let latest = window(metric).zip(session.steps_until(metric)?);
    let latest = latest.map_or(i64::MAX, |(window, until)| until.saturating_sub(window));
    for part in taking(session, metric, step)? {
        let mature = window(metric).map(|_| format!("{} + ${WINDOW}", part.rows.at));
        let (people, mut found) = part.scan(plan, mature.as_deref(), groups)?;
        let immature = found.reasons.iter().position(|reason| reason == left_out::IMMATURE);
        let is_immature = |left: &LeftOut| Some(left.reason as usize) == immature;
        let told_before = reasons.len() as u32;
        let waiting = |o: Observation| {
            let reason = immature.filter(|_| o.at > latest)? as u32 + told_before;
            let Observation { row, case_row, bucket, group, at, .. } = o;
            Some(LeftOut { row, case_row, bucket, group, reason, at, count: 1 })
        };
        let mut all: Vec<(Observation, Option<LeftOut>)> =
            found.observations.take().into_iter().map(|o| (o, waiting(o))).collect();
        for left in found.left_out {
            let told = LeftOut { reason: left.reason + told_before, ..left };
            match is_immature(&left) {
                true => all.push((left.observed(), Some(told))),
                false => left_out.push(told),
            }
        }
        reasons.extend(found.reasons);
        let with_person = |(o, left): (Observation, Option<LeftOut>)| {
            people.of(o.row).map(|person| (person, o, left))
        };
        rows.extend(all.into_iter().filter_map(with_person));
    }
    rows.sort_by_key(|(person, o, _)| (*person, o.bucket, o.group, o.at, o.row));
    rows.dedup_by_key(|(person, o, _)| (*person, o.bucket, o.group));
    let mut taken = Vec::with_capacity(rows.len());
    for (person, o, left) in rows {
        match left {
            Some(left) => left_out.push(left),
            None => taken.push((person, o)),
        }
    }
    Ok(Starts { taken, left_out, reasons })
}

/// Returns when each person took a step, whoever a profile leaves out as customers by then.
fn taken(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    step: &Step,
) -> Result<Taken, EngineError> {
    let mut groups = Groups::default();
    groups.number(&[]);
    let mut taken = Taken::default();
    for mut part in taking(session, metric, step)? {
        part.metric = whoever_they_are(session, &part.metric, part.fact).into_owned();
        let (people, found) = part.scan(plan, None, &mut groups)?;
        let date = session.tables().code(&part.rows.at);
        for o in found.observations.iter() {
            if let Some(person) = people.of(o.row) {
                let happening = Happening { fact: part.fact, date, row: o.row - part.before };
                taken.entry(person).or_default().push((o.at, happening));
            }
        }
    }
    taken.values_mut().for_each(|all| all.sort_unstable());
    Ok(taken)
}
