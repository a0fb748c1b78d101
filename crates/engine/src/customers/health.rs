//! The health of customers: what each measure says of one, brought to 0 to 100 and weighed, and the
//! scores that people set.
//!
//! ```text
//! measure ─ value, instant ─► reading: 0 to 100, or why not ─┬─► columns, segments, filters
//!                                                           ├─► parts of a mean (`parts`)
//!                                                           └─► one customer, with a month before
//! ```
//!
//! All of them take the same readings, so that a page, an answer and a list cannot differ.

pub(crate) mod parts;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use baremo_metrics::answer::Note;
use baremo_metrics::bucket;
use baremo_metrics::catalog::PageError;
use baremo_metrics::error::MetricsError;
use baremo_metrics::expr::{Expr, Scope as Typed, ValueType};
use baremo_metrics::health::{COLUMN, HealthMeasure, Override, Scale, class_of};
use baremo_metrics::service::{
    CustomerHealth, HealthBefore, HealthShare, HealthUnit, Lack, SetScore,
};
use baremo_model::fact::{ColumnType, HEALTH_CLASSES, NULL_INT};
use baremo_model::{Fact, Micros, NULL_CODE, SECOND};
use jiff::ToSpan;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::EngineError;
use crate::asking::plan::Plan;
use crate::customers::base::REMAINING;
use crate::reading::eval::{IntNode, Scope, Seen, bind_int};
use crate::reading::table::{Chosen, Hot};
use crate::session::Session;

/// Columns of the customer base that hold a score and its class.
pub(crate) const COLUMNS: [&str; 2] = [COLUMN, "health_class"];

/// Customers that one worker scores at a time.
const STEP: usize = 1 << 12;

/// What a measure says of one customer.
#[derive(Clone, Copy)]
struct Reading {
    /// In the column's inside unit, or the code of a word; [`NULL_INT`] for nothing.
    value: i64,
    /// The instant it is of; [`NULL_INT`] where it has none.
    at: i64,
    /// From 0 to 100; none where its weight goes to the others.
    scaled: Option<f64>,
    /// Why the value does not count as it is.
    lack: Option<Lack>,
}

/// How a value becomes points.
enum Points {
    /// By its place between two ends, each in so many parts of one.
    Between { node: IntNode, one: f64, worst: f64, best: f64 },
    /// By the code of its word.
    Words { column: Seen, worth: FxHashMap<u32, f64> },
}

/// A measure, bound to the rows of the customer base.
struct Bound<'a> {
    measure: &'a HealthMeasure,
    points: Points,
    date: Option<IntNode>,
    unit: HealthUnit,
}

impl<'a> Bound<'a> {
    fn of(scope: &Scope<'_>, measure: &'a HealthMeasure) -> Result<Self, EngineError> {
        let points = match (&measure.scale, &measure.value) {
            (Scale::Points(points), Expr::Column(name)) => {
                let code = |(word, worth): (&String, &f64)| (scope.tables.code(word), *worth);
                let column = scope.see(name)?;
                Points::Words { column, worth: points.iter().map(code).collect() }
            }
            (Scale::Ends { worst, best }, value) => {
                let (worst, best) = (*worst, *best);
                let one = match value {
                    Expr::Column(name) => scope.one(name).map_or(1.0, |one| one as f64),
                    _ => 1.0,
                };
                Points::Between { node: bind_int(scope, value)?, one, worst, best }
            }
            (Scale::Points(_), value) => {
                let message = format!("`{value}` has points and is no column");
                return Err(MetricsError::Internal { message }.into());
            }
        };
        let date = measure.date.as_ref().map(|date| bind_int(scope, date)).transpose()?;
        Ok(Bound { measure, points, date, unit: unit(scope, measure)? })
    }

    /// Reads the rows of a range.
    fn read<'b>(&'b self, rows: Range<usize>) -> Read<'a, 'b> {
        let values = match &self.points {
            Points::Between { node, .. } => node.values(rows.clone()),
            Points::Words { column, .. } => {
                let code = |row: usize| match column.code(row) {
                    NULL_CODE => NULL_INT,
                    code => i64::from(code),
                };
                Cow::Owned(rows.clone().map(code).collect())
            }
        };
        let dates = self.date.as_ref().map(|node| node.values(rows));
        Read { bound: self, values, dates }
    }

    #[inline]
    fn reading(&self, value: i64, at: i64, judged: i64) -> Reading {
        let points = match &self.points {
            _ if value == NULL_INT => None,
            Points::Between { one, worst, best, .. } => {
                let share = (value as f64 / one - worst) / (best - worst);
                Some(100.0 * share.clamp(0.0, 1.0))
            }
            Points::Words { worth, .. } => worth.get(&(value as u32)).copied(),
        };
        let is_old = |most: i64| at != NULL_INT && judged.saturating_sub(at) > most;
        let lack = match points {
            None => Some(Lack::Missing),
            Some(_) => self.measure.staleness.is_some_and(is_old).then_some(Lack::Stale),
        };
        let scaled = self.measure.missing.points(points.filter(|_| lack.is_none()));
        Reading { value, at, scaled, lack }
    }

    /// Returns a value in the unit in which it is told; none of a word.
    fn told(&self, value: i64) -> Option<f64> {
        let value = (value != NULL_INT).then_some(value as f64)?;
        match (&self.points, self.unit) {
            (Points::Words { .. }, _) => None,
            (_, HealthUnit::Seconds) => Some(value / SECOND as f64),
            (Points::Between { one, .. }, _) => Some(value / one),
        }
    }
}

/// The rows of a range, read by a measure.
struct Read<'a, 'b> {
    bound: &'b Bound<'a>,
    values: Cow<'b, [i64]>,
    /// The instants that they are of; none where they have none.
    dates: Option<Cow<'b, [i64]>>,
}

impl Read<'_, '_> {
    /// Returns what the row of a place says, as judged at an instant.
    #[inline]
    fn of(&self, place: usize, judged: i64) -> Reading {
        let at = self.dates.as_ref().map_or(NULL_INT, |dates| dates[place]);
        self.bound.reading(self.values[place], at, judged)
    }
}

/// Returns the unit of what a measure reads.
fn unit(scope: &Scope<'_>, measure: &HealthMeasure) -> Result<HealthUnit, EngineError> {
    if let Expr::Column(name) = &measure.value
        && scope.spec(name).is_some_and(|spec| spec.column_type == ColumnType::Money)
    {
        return Ok(HealthUnit::Money);
    }
    let (fact, parameters) = (Fact::CustomerBase, Default::default());
    let attributes = scope.tables.attributes(fact);
    let typed = Typed { owner: None, fact, attributes, parameters: &parameters };
    Ok(match typed.type_of(&measure.value)? {
        ValueType::Duration => HealthUnit::Seconds,
        ValueType::Text => HealthUnit::Word,
        _ => HealthUnit::Number,
    })
}

/// The scores that people set, by the code of the customer.
struct SetBy<'a>(FxHashMap<u32, Vec<&'a Override>>);

impl<'a> SetBy<'a> {
    /// Returns the score that holds for a customer at an instant; of several, the one that began
    /// last.
    fn holding(&self, customer: u32, at: i64) -> Option<&'a Override> {
        let own = self.0.get(&customer)?.iter().copied();
        own.filter(|set| set.holds_at(at)).max_by_key(|set| set.from)
    }
}

/// Weighs what measures say of one customer: fills in the part of each in all weights that count,
/// and returns what they come to.
fn weighed(read: &[(&HealthMeasure, Reading)], parts: &mut Vec<f64>) -> Option<f64> {
    let counts = read.iter().filter(|(_, reading)| reading.scaled.is_some());
    let all: f64 = counts.map(|(measure, _)| measure.weight).sum();
    let part = |(measure, reading): &(&HealthMeasure, Reading)| match reading.scaled {
        Some(_) if all > 0.0 => measure.weight / all,
        _ => 0.0,
    };
    parts.clear();
    parts.extend(read.iter().map(part));
    let adds = read.iter().zip(parts.iter());
    let sum: f64 = adds.map(|((_, reading), part)| reading.scaled.unwrap_or(0.0) * part).sum();
    (all > 0.0).then_some(sum)
}

/// One customer, read.
struct Judged<'a> {
    at: Micros,
    read: Vec<(&'a HealthMeasure, Reading)>,
    parts: Vec<f64>,
    measured: Option<f64>,
    set: Option<&'a Override>,
}

impl Judged<'_> {
    fn score(&self) -> Option<f64> {
        self.set.map(|set| set.score).or(self.measured)
    }

    /// Returns the points that a measure adds to what all come to.
    fn points(&self, index: usize) -> f64 {
        self.read[index].1.scaled.unwrap_or(0.0) * self.parts[index]
    }
}

impl Session {
    /// Computes the score of every customer of the base and its class, where they are not there
    /// yet; fails where the scoring is wrong.
    pub(crate) fn prepare_health(&self) -> Result<(), EngineError> {
        // Scoring that is wrong stays so: not every question tries it anew.
        if let Some(wrong) = self.wrong_health.get() {
            return Err(wrong.clone().into());
        }
        if self.tables().kept(Fact::CustomerBase, COLUMNS[1]) {
            return Ok(());
        }
        let made = self.scored_base();
        if let Err(EngineError::Metrics(wrong)) = &made {
            self.wrong_health.get_or_init(|| wrong.clone());
        }
        made
    }

    fn scored_base(&self) -> Result<(), EngineError> {
        let (tables, base) = (self.tables(), Fact::CustomerBase);
        let plan = Plan::plain();
        let measures = self.measures(&self.plain_scope(&plan, base))?;
        let (judged, set) = (tables.integers(base, "judged_at")?, self.set_by()?);
        let customers = tables.codes(base, "customer")?;
        let known = HEALTH_CLASSES.map(|class| (class, tables.code(class)));
        let class = |score: f64| {
            let own = class_of(score);
            known.iter().find(|(class, _)| *class == own).map_or(NULL_CODE, |(_, code)| *code)
        };
        let (mut scores, mut classes) = (vec![0i64; judged.len()], vec![0u32; judged.len()]);
        let both = scores.par_chunks_mut(STEP).zip(classes.par_chunks_mut(STEP));
        both.enumerate().for_each(|(step, (scores, classes))| {
            let start = step * STEP;
            let rows = start..start + scores.len();
            let read: Vec<_> = measures.iter().map(|bound| bound.read(rows.clone())).collect();
            for (place, row) in rows.enumerate() {
                let (mut sum, mut weights) = (0.0, 0.0);
                for read in &read {
                    if let Some(scaled) = read.of(place, judged[row]).scaled {
                        let weight = read.bound.measure.weight;
                        (sum, weights) = (sum + scaled * weight, weights + weight);
                    }
                }
                let set = set.holding(customers[row], judged[row]).map(|set| set.score);
                let score = set.or((weights > 0.0).then(|| sum / weights));
                scores[place] = score.map_or(NULL_INT, |score| (score * 1e6).round() as i64);
                classes[place] = score.map_or(NULL_CODE, class);
            }
        });
        tables.keep(base, COLUMNS[0], Hot::Integers(Arc::new(scores)));
        tables.keep(base, COLUMNS[1], Hot::Codes(Arc::new(classes)));
        Ok(())
    }

    /// Returns the measures, bound to the rows of the customer base.
    fn measures<'a>(&'a self, scope: &Scope<'_>) -> Result<Vec<Bound<'a>>, EngineError> {
        let health = &self.settings().health;
        health.right()?;
        let bound = |measure: &'a HealthMeasure| {
            Bound::of(scope, measure).map_err(|error| error.at(&measure.origin))
        };
        health.measures.iter().map(bound).collect()
    }

    fn set_by(&self) -> Result<SetBy<'_>, EngineError> {
        let mut by_customer: FxHashMap<u32, Vec<&Override>> = FxHashMap::default();
        let identity = self.tables().identity()?;
        for set in &self.settings().health.overrides {
            let customer = identity.customer(self.tables().code(&set.customer));
            by_customer.entry(customer).or_default().push(set);
        }
        Ok(SetBy(by_customer))
    }

    /// Returns what is wrong with the scoring of which only the records tell.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read.
    pub fn unfit_health(&self) -> Result<Option<MetricsError>, EngineError> {
        if self.settings().health.right().is_err() {
            return Ok(None);
        }
        match self.prepare_health() {
            Ok(()) => Ok(None),
            Err(EngineError::Metrics(error)) => Ok(Some(error)),
            Err(failed) => Err(failed),
        }
    }

    /// Scores customers for a list. Where the scoring is wrong they have no score, and the note
    /// says so.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read.
    pub fn health_left_out(&self) -> Result<Option<Note>, EngineError> {
        match self.prepare_health() {
            Ok(()) => Ok(None),
            Err(EngineError::Metrics(MetricsError::File { file, line, fault, hint })) => {
                let error = PageError { path: file, line, fault, hint };
                Ok(Some(Note::HealthLeftOut { error }))
            }
            Err(failed) => Err(failed),
        }
    }

    /// Returns what the health of a customer is made of, and what it was a month before; none of
    /// whom no stream knows.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read or the scoring is wrong.
    pub fn health_of(&self, reference: &str) -> Result<Option<CustomerHealth>, EngineError> {
        let tables = self.tables();
        let customer = self.customer_of(reference)?;
        let code = tables.code(&customer);
        let customers = tables.codes(Fact::CustomerBase, "customer")?;
        let Some(row) = customers.iter().position(|own| *own == code) else { return Ok(None) };
        let plan = Plan::plain();
        let measures = self.measures(&self.plain_scope(&plan, Fact::CustomerBase))?;
        let now = self.judged(&measures, row)?;
        let class = |score: Option<f64>| score.map(|score| class_of(score).to_owned());
        let bound = measures.iter().enumerate();
        let shares = bound.map(|(index, bound)| self.share(bound, &now, index));
        let mut health = CustomerHealth {
            customer,
            at: now.at,
            score: now.score(),
            class: class(now.score()),
            measured: now.measured,
            set: now.set.map(told_set),
            measures: shares.collect(),
            horizon_months: self.settings().value.horizon_months,
            currency: tables.text(tables.codes(Fact::CustomerBase, "currency")?[row]),
            ..CustomerHealth::default()
        };
        if let Hot::Integers(months) = self.base_column(REMAINING)? {
            health.remaining_months = (months[row] != NULL_INT).then_some(months[row] as f64 / 1e6);
        }
        let at = self.month_before(now.at)?;
        if tables.integers(Fact::CustomerBase, "known_since")?[row] > at {
            return Ok(Some(health));
        }
        let earlier = self.dated(Chosen::whole(vec![(code, at)]))?;
        let measures = earlier.measures(&earlier.plain_scope(&plan, Fact::CustomerBase))?;
        let then = earlier.judged(&measures, 0)?;
        health.before = Some(HealthBefore { at, score: then.score(), class: class(then.score()) });
        for (index, share) in health.measures.iter_mut().enumerate() {
            let points = then.points(index);
            (share.before, share.change) = (Some(points), Some(share.points - points));
        }
        Ok(Some(health))
    }

    /// Reads one customer of the base.
    fn judged<'a>(&'a self, measures: &[Bound<'a>], row: usize) -> Result<Judged<'a>, EngineError> {
        let judged = self.tables().integers(Fact::CustomerBase, "judged_at")?;
        let customers = self.tables().codes(Fact::CustomerBase, "customer")?;
        let read = |bound: &Bound<'a>| (bound.measure, bound.read(row..row + 1).of(0, judged[row]));
        let read: Vec<(&HealthMeasure, Reading)> = measures.iter().map(read).collect();
        let mut parts = Vec::new();
        let measured = weighed(&read, &mut parts);
        let set = self.set_by()?.holding(customers[row], judged[row]);
        Ok(Judged { at: judged[row], read, parts, measured, set })
    }

    /// Tells what a measure adds to the score of a customer.
    fn share(&self, bound: &Bound<'_>, judged: &Judged<'_>, index: usize) -> HealthShare {
        let (measure, reading) = judged.read[index];
        let seconds = |micros: i64| micros as f64 / SECOND as f64;
        let is_word = bound.unit == HealthUnit::Word && reading.value != NULL_INT;
        HealthShare {
            name: measure.name.clone(),
            unit: bound.unit,
            value: bound.told(reading.value),
            word: is_word.then(|| self.tables().text(reading.value as u32)).flatten(),
            column: match &measure.value {
                Expr::Column(name) if is_word => Some(name.clone()),
                _ => None,
            },
            date: (reading.at != NULL_INT).then_some(reading.at),
            lack: reading.lack,
            staleness: measure.staleness.map(seconds),
            scaled: reading.scaled,
            weighs: measure.weight,
            weight: judged.parts[index],
            points: judged.points(index),
            before: None,
            change: None,
        }
    }

    /// Returns the instant a month before another, by the clocks of the folder's zone.
    fn month_before(&self, at: Micros) -> Result<Micros, EngineError> {
        let zone = bucket::zone(&self.settings().zone)?;
        let local = jiff::Timestamp::from_microsecond(at).map(|instant| instant.to_zoned(zone));
        let moved = local.and_then(|local| local.checked_sub(1.month()));
        Ok(moved.map_or(at, |moved| moved.timestamp().as_microsecond()))
    }
}

fn told_set(set: &Override) -> SetScore {
    let Override { score, by, from, until, note, .. } = set.clone();
    SetScore { score, by, from, until, note }
}
