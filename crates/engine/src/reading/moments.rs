//! Hour and weekday of an observation's date, in the zone of the question.
//!
//! They are no columns of a fact: under another date basis, or in another zone, the same row has
//! another hour. So they are told side by side, of the rows that a side reads, when a question
//! names one. A row that is left out is told by the date it is counted at.
//!
//! ```text
//! row ─ date of the side, at which it counts ─ edges of the zone ─► hour of the week ─► codes
//! ```
//!
//! What holds over a time, or at the end of a bucket, has no such date and refuses both, as do sums
//! of all that lies before; what is dated by the day has no hour.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use baremo_metrics::catalog::Catalog;
use baremo_metrics::expr::{Comparison, Expr};
use baremo_metrics::page::{Basis, Definition, Input, Kind, Side};
use baremo_metrics::week::LocalHours;
use baremo_model::dimension::{HOUR, WEEKDAY, WEEKDAYS, is_told_by_date};
use baremo_model::fact::NULL_INT;
use baremo_model::{DAY, Fact, NULL_CODE};
use rayon::prelude::*;

use crate::asking::plan::{MetricPlan, Plan};
use crate::reading::eval::{NO, UNKNOWN, YES, like};
use crate::reading::scan::{Groups, JUDGED_AT};
use crate::reading::table::{Hot, Tables};
use crate::session::Session;

/// Column of the hours themselves, which numbers are compared with.
pub(crate) const HOUR_OF_DAY: &str = "hour_of_day";

/// Hour of the week of a row without a date, and of one that is not read.
const NEVER: u8 = u8::MAX;

/// When rows count: the hour of the week of each.
pub(crate) struct Moments {
    /// By row.
    of_week: Vec<u8>,
    /// Codes of the hours of a day, and of the days of a week.
    hours: Vec<u32>,
    weekdays: Vec<u32>,
    /// What they are the dates of.
    fact: Fact,
    /// The row of the fact that each stands for; none where they are the rows themselves.
    rows: Option<Arc<Vec<i64>>>,
    /// The columns asked for so far: hours as words and as numbers, weekdays.
    columns: [OnceLock<Hot>; 3],
}

impl Moments {
    /// Tells rows that lie in some runs by the dates at which they count: rows of a fact, or places
    /// among those of them that are looked at.
    pub(crate) fn of_runs(
        session: &Session,
        plan: &Plan,
        fact: Fact,
        runs: &[Range<usize>],
        dates: impl Fn(Range<usize>) -> Vec<i64> + Sync,
    ) -> Self {
        let hours = LocalHours::new(&plan.time_zone, plan.from, plan.to);
        let told = |run: &Range<usize>| of_week(&hours, dates(run.clone()).into_iter());
        let told: Vec<Vec<u8>> = runs.par_iter().map(told).collect();
        // Nothing behind the last run is looked at, however long the fact is.
        let end = runs.iter().map(|run| run.end).max().unwrap_or(0);
        let mut all = vec![NEVER; end];
        for (run, told) in runs.iter().zip(told) {
            all[run.clone()].copy_from_slice(&told);
        }
        Self::new(session.tables(), fact, all, None)
    }

    /// Tells things of which a row of a fact may have several, each by its row and its date.
    pub(crate) fn of_each(
        session: &Session,
        plan: &Plan,
        fact: Fact,
        each: impl Iterator<Item = (i64, i64)>,
    ) -> Self {
        let (rows, dates): (Vec<i64>, Vec<i64>) = each.unzip();
        let hours = LocalHours::new(&plan.time_zone, plan.from, plan.to);
        let told = of_week(&hours, dates.into_iter());
        Self::new(session.tables(), fact, told, Some(Arc::new(rows)))
    }

    /// Returns those of parts of what these tell: each by the place it is a part of, and by its row
    /// of the fact.
    pub(crate) fn of_parts(&self, places: &[usize], rows: Arc<Vec<i64>>) -> Self {
        Moments {
            of_week: places.iter().map(|place| self.of_week[*place]).collect(),
            hours: self.hours.clone(),
            weekdays: self.weekdays.clone(),
            fact: self.fact,
            rows: Some(rows),
            columns: Default::default(),
        }
    }

    fn new(tables: &Tables, fact: Fact, of_week: Vec<u8>, rows: Option<Arc<Vec<i64>>>) -> Self {
        Moments {
            of_week,
            hours: (0..24).map(|hour| tables.code(&hour.to_string())).collect(),
            weekdays: WEEKDAYS.iter().map(|day| tables.code(day)).collect(),
            fact,
            rows,
            columns: Default::default(),
        }
    }

    /// Returns whether they tell what a name asks for.
    pub(crate) fn tell(&self, name: &str) -> bool {
        has(self.fact, if name == HOUR_OF_DAY { HOUR } else { name })
    }

    /// Returns what a name asks for as a column; none where they do not tell it.
    pub(crate) fn column(&self, name: &str) -> Option<Hot> {
        let place = [HOUR, HOUR_OF_DAY, WEEKDAY].iter().position(|known| *known == name)?;
        let column = || match name {
            HOUR => self.codes(|hour| self.hours[hour % 24]),
            WEEKDAY => self.codes(|hour| self.weekdays[hour / 24]),
            _ => self.numbers(),
        };
        self.tell(name).then(|| self.columns[place].get_or_init(column).clone())
    }

    fn codes(&self, of: impl Fn(usize) -> u32) -> Hot {
        let code = |hour: &u8| match *hour {
            NEVER => NULL_CODE,
            hour => of(usize::from(hour)),
        };
        Hot::Codes(Arc::new(self.of_week.iter().map(code).collect()))
    }

    fn numbers(&self) -> Hot {
        let number = |hour: &u8| match *hour {
            NEVER => NULL_INT,
            hour => i64::from(hour % 24),
        };
        Hot::Integers(Arc::new(self.of_week.iter().map(number).collect()))
    }

    /// Returns the row of the fact that each stands for; none where they are the rows themselves.
    pub(crate) fn rows(&self) -> Option<&Arc<Vec<i64>>> {
        self.rows.as_ref()
    }
}

/// Returns the hour of the week of each date.
fn of_week(hours: &LocalHours, dates: impl Iterator<Item = i64>) -> Vec<u8> {
    let one = |at: i64| match at {
        NULL_INT => NEVER,
        at => hours.of_week(at) as u8,
    };
    dates.map(one).collect()
}

/// Returns whether a question names the hour or the weekday.
pub(crate) fn are_named(plan: &Plan) -> bool {
    let filtered = plan.filter.as_ref().map(|filter| filter.columns()).unwrap_or_default();
    plan.by.iter().any(|name| is_told_by_date(name)) || filtered.into_iter().any(is_told_by_date)
}

/// Returns the place of a word among those of its dimension, where they have an order that is not
/// the alphabet's.
pub(crate) fn place(dimension: &str, word: &str) -> i64 {
    match dimension {
        HOUR => word.parse().unwrap_or(i64::MAX),
        WEEKDAY => {
            let place = WEEKDAYS.iter().position(|day| *day == word);
            place.map_or(i64::MAX, |place| place as i64)
        }
        _ => 0,
    }
}

/// Returns whether the observations of a definition have dates that tell a dimension.
pub(crate) fn are_told(catalog: &Catalog, definition: &Definition, name: &str) -> bool {
    let told = |side: &Side| tells(side, definition.basis, name);
    let input = |input: &Input| {
        if input.unreached.is_some() {
            return true;
        }
        let inner = |other: &Definition| are_told(catalog, other, name);
        let is_stock = input.level || input.is_cumulative();
        let is_told = input.side.as_ref().is_none_or(told);
        !is_stock && is_told && catalog.of_input(input).is_none_or(inner)
    };
    match definition.kind {
        Kind::Level | Kind::Members => false,
        // Whoever entered, and whoever took the first step, is told apart; what follows is not.
        Kind::Cohort => definition.cohort.as_ref().is_some_and(|cohort| told(&cohort.entry)),
        Kind::Funnel => {
            let first = definition.steps.first().and_then(|step| Fact::from_name(&step.fact));
            first.is_some_and(|fact| has(fact, name))
        }
        Kind::Derived | Kind::Composite => definition.inputs.values().all(input),
        _ => definition.sides().all(told),
    }
}

/// Returns whether the dates of a side tell a dimension: they are not the ends of buckets.
fn tells(side: &Side, basis: Basis, name: &str) -> bool {
    let fact = Fact::from_name(&side.fact);
    side.date.of(basis) != Some(JUDGED_AT) && fact.is_some_and(|fact| has(fact, name))
}

/// Returns whether a date of a fact's rows tells a dimension.
pub(crate) fn has(fact: Fact, name: &str) -> bool {
    name == WEEKDAY || (name == HOUR && !fact.is_dated_by_day())
}

/// Returns whether an input that a question is about can be told apart by a dimension.
pub(crate) fn reach(session: &Session, metric: &MetricPlan, name: &str) -> bool {
    are_told(&session.settings().catalog, &metric.definition, name)
}

/// On which weekdays the observations of each group can lie at all.
pub(crate) struct Weekdays {
    hours: LocalHours,
    of_group: Vec<[bool; WEEKDAYS.len()]>,
}

impl Weekdays {
    /// Returns them where the question keeps to some weekdays, or its groups do.
    pub(crate) fn of(session: &Session, plan: &Plan, groups: &Groups) -> Option<Self> {
        let place = plan.by.iter().position(|name| name == WEEKDAY);
        let filter = plan.filter.as_ref().filter(|filter| filter.columns().contains(&WEEKDAY));
        let kept = filter.map(|filter| WEEKDAYS.map(|day| holds_on(filter, day) != NO));
        if place.is_none() && kept.is_none() {
            return None;
        }
        let of_group = groups.keys.iter().map(|key| {
            let own = place.and_then(|place| session.tables().text(key[place]));
            std::array::from_fn(|day| {
                let is_kept = kept.is_none_or(|kept| kept[day]);
                is_kept && (place.is_none() || own.as_deref() == Some(WEEKDAYS[day]))
            })
        });
        let hours = LocalHours::new(&plan.time_zone, plan.from, plan.to);
        Some(Weekdays { hours, of_group: of_group.collect() })
    }

    /// Returns what a local clock shows at an instant.
    pub(crate) fn local(&self, at: i64) -> i64 {
        self.hours.local(at)
    }

    /// Returns whether anything of a group can lie from one time to another of a local clock, the
    /// latter included.
    pub(crate) fn hold(&self, group: usize, from: i64, to: i64) -> bool {
        let Some(own) = self.of_group.get(group) else { return true };
        let mut days = (from.div_euclid(DAY)..=to.div_euclid(DAY)).take(own.len());
        // 1 January 1970 was a Thursday.
        days.any(|day| own[(day + 3).rem_euclid(own.len() as i64) as usize])
    }
}

/// Returns whether a filter holds on a weekday, as far as the weekday alone decides it.
fn holds_on(filter: &Expr, day: &str) -> u8 {
    let is_weekday = |expr: &Expr| matches!(expr, Expr::Column(name) if name == WEEKDAY);
    let join = |parts: &[Expr], absorbing: u8| {
        let truths: Vec<u8> = parts.iter().map(|part| holds_on(part, day)).collect();
        match truths.contains(&absorbing) {
            true => absorbing,
            false if truths.contains(&UNKNOWN) => UNKNOWN,
            false => 1 - absorbing,
        }
    };
    match filter {
        Expr::Bool(truth) => u8::from(*truth),
        Expr::And(parts) => join(parts, NO),
        Expr::Or(parts) => join(parts, YES),
        Expr::Not(inner) => match holds_on(inner, day) {
            UNKNOWN => UNKNOWN,
            truth => 1 - truth,
        },
        Expr::Compare { left, op, right } => match (left.as_ref(), op, right.as_ref()) {
            (name, Comparison::Equal, Expr::Text(word))
            | (Expr::Text(word), Comparison::Equal, name)
                if is_weekday(name) =>
            {
                u8::from(word == day)
            }
            (name, Comparison::NotEqual, Expr::Text(word))
            | (Expr::Text(word), Comparison::NotEqual, name)
                if is_weekday(name) =>
            {
                u8::from(word != day)
            }
            _ => UNKNOWN,
        },
        Expr::In { value, list, negated } if is_weekday(value) => {
            let is_word = |item: &Expr| matches!(item, Expr::Text(word) if word == day);
            u8::from(list.iter().any(is_word) != *negated)
        }
        Expr::Like { value, pattern, negated } if is_weekday(value) => {
            u8::from(like(day, pattern) != *negated)
        }
        Expr::IsNull { value, negated } if is_weekday(value) => u8::from(*negated),
        _ => UNKNOWN,
    }
}
