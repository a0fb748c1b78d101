//! Answering a question.
//!
//! `evaluate` makes values of a plan, `alone` metric by metric where a question has no groups;
//! `changes` holds them against another range, and `order` picks rows. Each of the others is a note
//! that an answer may need: `beside`, `judged`, `lacking`, `missing`, `others`, `shifts`,
//! `sources`, `undecided`, `unruled`, `waiting`, and the rest in `told`.

mod alone;
mod beside;
mod changes;
mod evaluate;
mod judged;
mod lacking;
mod missing;
mod order;
mod others;
mod shifts;
mod sources;
mod told;
mod undecided;
mod unruled;
mod waiting;

use std::collections::BTreeMap;

use baremo_metrics::answer::{Answer, Note, RangeCompared, RangeUsed, Row, Value};
use baremo_metrics::query::Query;
use baremo_model::dimension::DAYS_SINCE_ORDER;
use jiff::tz::TimeZone;
use rayon::prelude::*;

pub(crate) use self::unruled::Marked;
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::beside::counted::Judged;
use crate::kinds::cohort::AGE;
use crate::kinds::finish::Measured;
use crate::kinds::funnel::STEP;
use crate::reading::moments::{self, Weekdays};
use crate::reading::scan::Groups;
use crate::reading::table::since_order;
use crate::session::Session;

/// Values an answer may have: buckets times groups times metrics. Some gigabytes with what is
/// compared.
const MOST_VALUES: usize = 2_000_000;

/// Rows of an answer that one worker builds at least.
const PARALLEL_ROWS: usize = 64;

/// Which changes of an answer are tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tested {
    /// All.
    All,
    /// Those of the whole range, not those of its buckets.
    Whole,
}

/// What a plan came to.
struct Evaluated {
    groups: Groups,
    /// The groups in order of their words: the order of rows.
    order: Vec<usize>,
    /// By metric.
    metrics: Vec<Finished>,
    /// On which weekdays anything of a group can lie, where not on all.
    weekdays: Option<Weekdays>,
}

/// What an answer is put together from.
#[derive(Default)]
struct Part {
    rows: Vec<Row>,
    total: Row,
    notes: Vec<Note>,
    /// By which policies each metric judged something.
    judged: Vec<Judged>,
}

/// One metric of a plan: its values by cell, and the scans they stand on.
struct Finished {
    values: Vec<Value>,
    measured: Measured,
}

impl Session {
    /// Answers a question.
    ///
    /// # Errors
    ///
    /// Returns an error that names the word in question when a metric, variant, dimension,
    /// statistic, parameter, zone, calendar or range is wrong, or no metric can be asked by it. One
    /// that cannot be, beside others that can, has no value.
    pub fn ask(&self, query: &Query) -> Result<Answer, EngineError> {
        self.counting(query.variant.as_deref())?.answered(query, Tested::All)
    }

    /// Answers a question for who looks at it whole: the change of the whole is tested, those of
    /// its buckets are told without a test.
    ///
    /// # Errors
    ///
    /// The same as [`Session::ask`].
    pub fn glance(&self, query: &Query) -> Result<Answer, EngineError> {
        self.counting(query.variant.as_deref())?.answered(query, Tested::Whole)
    }

    /// Answers a question over what this session counts.
    fn answered(&self, query: &Query, tested: Tested) -> Result<Answer, EngineError> {
        let plan = self.plan(query)?;
        let answer = self.answered_as(&plan, query, tested);
        answer.or_else(|error| self.without_lacking((&plan, query, tested), error))
    }

    /// Answers a question as it is planned.
    fn answered_as(
        &self,
        plan: &Plan,
        query: &Query,
        tested: Tested,
    ) -> Result<Answer, EngineError> {
        let mut part = match plan.by.as_slice() {
            // Without groups the rows of every metric are the same buckets: one at a time, what a
            // metric holds is let go before the next.
            [] => self.one_by_one(plan, query, tested)?,
            _ => self.part(plan, query, tested)?,
        };
        // What was drawn for nobody lacks its intervals and tests.
        plan.awaited()?;
        let of_parts = told::told_of_parts(&plan.metrics, &part);
        let of_several = told::told_of_several(self, plan, &part);
        part.notes.extend(of_parts.into_iter().chain(of_several));
        part.notes.extend(self.told_of_shifts(plan, &part.rows)?);
        let order = query.order.as_deref();
        let place = |name: &str, word: &str| self.place(plan, name, word);
        let is_few = |name: &str, value: &Value| {
            let asked = plan.metrics.iter().find(|metric| metric.metric.name == name);
            asked.is_some_and(|metric| value.is_few(metric.definition.unit.word()))
        };
        let asked = (&query.metrics[..], &plan.by[..]);
        let not_ranked = order::apply(&mut part.rows, order, asked, &place, &is_few)?;
        let keep = |limit| order::keep(&mut part.rows, limit, &query.metrics, &part.total);
        let not_shown = query.limit.and_then(keep);
        let mut answer = self.answer(query, plan, (part.rows, part.total), &part.judged)?;
        answer.notes.extend(once(part.notes));
        answer.notes.extend(not_ranked);
        answer.notes.extend(not_shown);
        Ok(answer)
    }

    /// Answers a plan.
    fn part(&self, plan: &Plan, query: &Query, tested: Tested) -> Result<Part, EngineError> {
        let before = self.compared_with(plan, query)?;
        // Who is new has a value before, and who is gone one now: none, or 0 of what is counted.
        let mut groups = Groups::default();
        let now = self.measure_all(plan, None, &mut groups)?;
        let then = before.as_ref().map(|before| self.measure_all(before, None, &mut groups));
        let then = then.transpose()?;
        let then = before.as_ref().zip(then);
        let mut found = vec![(plan, now.as_slice())];
        found.extend(then.as_ref().map(|(before, then)| (*before, then.as_slice())));
        let others = others::of_others(&found, &groups);
        let then = then.map(|(before, then)| self.evaluate(before, then, groups.clone(), &others));
        let (now, then) = (self.evaluate(plan, now, groups, &others)?, then.transpose()?);
        let moves = self.moves(plan, before.as_ref(), &now)?;
        let are_tested = tested == Tested::All || plan.buckets.is_none();
        let then_rows = before.as_ref().zip(then.as_ref());
        let rows = self.compared_rows(plan, &now, then_rows, (&moves, are_tested));
        let mut notes = self.told_of_money(plan, &now)?;
        let of_rows = told::told_of_unspent(plan, &now);
        let whole = plan.total();
        // Without groups and buckets the whole is the only row.
        let is_row = plan.by.is_empty() && plan.buckets.is_none();
        let now = if is_row { now } else { self.evaluate_whole(&whole, now)? };
        // Of the whole, or where that is none of them of rows.
        let unspent = told::told_of_unspent(&whole, &now).into_iter().zip(of_rows);
        notes.extend(unspent.filter_map(|(whole, rows)| whole.or(rows)));
        notes.extend(told::told_of_targets(plan, &now));
        notes.extend(self.told_beside(query, &whole, &now)?);
        notes.extend(self.told_instead(query, &whole, &now)?);
        if is_row && query.metrics.len() == 1 && tested == Tested::All {
            notes.extend(self.told_with(query, &whole, &now)?);
        }
        notes.extend(self.told_of_missing(&whole, &now)?);
        notes.extend(self.told_of_undecided(&whole, &now)?);
        notes.extend(self.told_of_unruled(&whole, &now)?);
        notes.extend(self.told_of_waiting(query, &whole, &now)?);
        let judged = self.judging(&whole, &now)?;
        if is_row {
            let total = rows.last().cloned().unwrap_or_default();
            return Ok(Part { rows, total, notes, judged });
        }
        let before = before.as_ref().map(Plan::total);
        let then = match (&before, then) {
            (Some(before), Some(then)) => Some(self.evaluate_whole(before, then)?),
            _ => None,
        };
        let moves = self.moves(&whole, before.as_ref(), &now)?;
        let then = before.as_ref().zip(then.as_ref());
        let mut total = self.compared_rows(&whole, &now, then, (&moves, true));
        Ok(Part { rows, total: total.pop().unwrap_or_default(), notes, judged })
    }

    fn answer(
        &self,
        query: &Query,
        plan: &Plan,
        (rows, total): (Vec<Row>, Row),
        judged: &[Judged],
    ) -> Result<Answer, EngineError> {
        let instant = |at: i64| local_instant(at, &plan.time_zone);
        // Where a range has nothing in it, the end that nobody asked for is none.
        let is_told = |asked: &Option<String>| asked.is_some() || plan.from < plan.to;
        let latest = self.watermark_of(plan);
        let before = self.compared_with(plan, query)?;
        let counted = plan.metrics.iter().zip(judged);
        let counted = counted.map(|(metric, judged)| self.counted_in(metric, judged.as_ref()));
        let counted = counted.collect::<Result<Vec<_>, _>>()?;
        let notes = self.told_of_plan(query, (plan, before.as_ref()), &counted)?;
        let used = plan.metrics.iter().zip(counted);
        let used = used.map(|(metric, counted)| metric.used(counted, plan.bootstrap));
        Ok(Answer {
            metrics: used.collect(),
            range: RangeUsed {
                from: (plan.known.0 && is_told(&query.from)).then(|| instant(plan.from)),
                to: (plan.known.1 && is_told(&query.to)).then(|| instant(plan.to)),
                zone: plan.zone.clone(),
                grain: plan.grain.word().into(),
                compared: before.as_ref().and_then(|before| compared(plan, before)),
            },
            by: plan.by.clone(),
            // Between ends that nobody knows there are no buckets either.
            rows: match plan.buckets.is_none() || plan.known == (true, true) {
                true => rows,
                false => Vec::new(),
            },
            total,
            watermark: latest.map(instant),
            late_sources: self.late_sources(plan)?,
            as_of: query.as_of.clone(),
            snapshot: self.snapshot(),
            notes: once(notes),
        })
    }

    /// Returns the place of a word among those of its dimension: steps as the page has them, ages
    /// and hours by number, weekdays from Monday on, everything else by the word.
    fn place(&self, plan: &Plan, dimension: &str, word: &str) -> i64 {
        match dimension {
            AGE => word.parse().unwrap_or(i64::MAX),
            DAYS_SINCE_ORDER => since_order::place(word),
            STEP => {
                let steps = plan.metrics.iter().flat_map(|metric| &metric.definition.steps);
                let place = steps.map(|step| step.name.as_str()).position(|name| name == word);
                place.map_or(i64::MAX, |place| place as i64)
            }
            _ => moments::place(dimension, word),
        }
    }

    /// Returns one row a bucket and group, on all cores: each has texts and maps of its own.
    fn rows(&self, plan: &Plan, evaluated: &Evaluated) -> Vec<Row> {
        let Evaluated { groups, order, metrics, .. } = evaluated;
        let (count, shown) = (groups.keys.len(), order.len());
        let words = |group: &usize| self.named(plan, &groups.keys[*group]);
        let words: Vec<BTreeMap<String, Option<String>>> = order.iter().map(words).collect();
        let row = |place: usize| {
            let (bucket, place) = (place / shown, place % shown);
            let cell = bucket * count + order[place];
            let both = plan.metrics.iter().zip(metrics);
            let value = |(metric, found): (&MetricPlan, &Finished)| {
                (metric.metric.name.clone(), found.values[cell].clone())
            };
            let values = both.map(value).collect();
            Row { bucket: plan.label(bucket), by: words[place].clone(), values }
        };
        let places = (0..plan.bucket_count() * shown).into_par_iter();
        places.with_min_len(PARALLEL_ROWS).map(row).collect()
    }

    /// Returns the words of a group.
    pub(crate) fn named(&self, plan: &Plan, key: &[u32]) -> BTreeMap<String, Option<String>> {
        let words = key.iter().map(|&code| self.tables().text(code));
        plan.by.iter().cloned().zip(words).collect()
    }
}

/// Returns the range that a question is compared with, where it is known what is.
fn compared(plan: &Plan, before: &Plan) -> Option<RangeCompared> {
    let instant = |at: i64| local_instant(at, &plan.time_zone);
    let range = RangeCompared { from: instant(before.from), to: instant(before.to) };
    (plan.known == (true, true)).then_some(range)
}

/// Returns notes without those said before.
fn once(notes: Vec<Note>) -> Vec<Note> {
    let mut said: Vec<Note> = Vec::with_capacity(notes.len());
    for note in notes {
        if !said.contains(&note) {
            said.push(note);
        }
    }
    said
}

/// Returns an instant as people of a zone write it, with its offset.
pub(crate) fn local_instant(at: i64, zone: &TimeZone) -> String {
    match jiff::Timestamp::from_microsecond(at) {
        Ok(instant) => {
            let local = instant.to_zoned(zone.clone());
            local.strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string()
        }
        Err(_) => at.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use baremo_metrics::bucket::{Buckets, Grain};
    use baremo_model::DAY;
    use jiff::civil::Weekday;

    use super::*;
    use crate::{MemorySource, Settings};

    #[test]
    fn rows_come_bucket_by_bucket_and_group_by_group() {
        let source = MemorySource { tables: Vec::new(), sources: Vec::new() };
        let session = Session::new(Box::new(source), Arc::new(Settings::plain()));
        let days = 3 * PARALLEL_ROWS as i64;
        let buckets = Buckets::new(0, days * DAY, Grain::Day, "UTC", Weekday::Monday, 1).unwrap();
        let by = vec!["channel".to_owned()];
        let plan = Plan { by, buckets: Some(Arc::new(buckets)), ..Plan::plain() };
        let mut groups = Groups::default();
        for word in ["mail", "chat", "call"] {
            groups.number(&[session.tables().code(word)]);
        }
        // "call" is a group that is not shown.
        let order = vec![1, 0];
        let evaluated = Evaluated { groups, order, metrics: Vec::new(), weekdays: None };
        let rows = session.rows(&plan, &evaluated);
        let found = rows.iter().map(|row| (row.bucket.clone(), row.by["channel"].clone()));
        let mut expected = Vec::new();
        for bucket in 0..days as usize {
            for word in ["chat", "mail"] {
                expected.push((plan.label(bucket), Some(word.to_owned())));
            }
        }
        assert_eq!(found.collect::<Vec<_>>(), expected);
        let none = Evaluated { order: Vec::new(), ..evaluated };
        assert!(session.rows(&plan, &none).is_empty());
    }
}
