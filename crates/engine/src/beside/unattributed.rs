//! Money spent of which a dimension says nothing: by channel, what was paid for no channel in
//! particular is in the row without one, and the customers of all the others look cheaper than
//! they were. A filter by channel leaves it out.

use std::collections::BTreeMap;

use baremo_metrics::answer::{Note, Unsaid};
use baremo_metrics::expr::Expr;
use baremo_metrics::page::Side;
use baremo_model::dimension::{DIMENSIONS, is_told_by_date};
use baremo_model::{Fact, NULL_CODE};

use super::passed::without;
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::finish::Measured;
use crate::kinds::money::{Currencies, convert, takes_money};
use crate::reading::scan::{Groups, Reading, Scan, scan};
use crate::session::Session;

/// What was spent in one currency.
#[derive(Default)]
struct Spent {
    all: i64,
    /// The part that has no value of the dimension.
    without: i64,
}

/// What a metric counts as spent, told apart by one dimension.
struct Spending<'a> {
    session: &'a Session,
    plan: &'a Plan,
    groups: &'a Groups,
    /// Place of the dimension among those asked for.
    place: usize,
    /// Sides added already: inputs may share one.
    sides: Vec<Side>,
    by_currency: BTreeMap<u32, Spent>,
}

/// What a metric counts as spent where a filter says nothing of one dimension.
struct Filtered<'a> {
    session: &'a Session,
    plan: &'a Plan,
    /// The filter without what it says of the dimension.
    others: Option<Expr>,
    /// Holds for what has no value of the dimension.
    nothing: Expr,
    /// Sides added already: inputs may share one.
    sides: Vec<Side>,
    by_currency: BTreeMap<u32, Spent>,
}

/// Notes how much of the money that a metric counts as spent has no value of the dimensions that it
/// is broken down or filtered by: of the range, from where the metric counts.
pub(crate) fn notes(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    measured: &Measured,
    groups: &Groups,
) -> Result<Vec<Note>, EngineError> {
    // Buckets before all that it divides is on record have no value, and a total leaves them out.
    let counted = session.counted_from(plan, metric)?;
    let counted = counted.map(|from| Plan { from: from.max(plan.from), ..plan.clone() });
    let plan = counted.as_ref().unwrap_or(plan);
    let mut notes = Vec::new();
    for (place, dimension) in plan.by.iter().enumerate() {
        let (sides, by_currency) = (Vec::new(), BTreeMap::new());
        let mut spending = Spending { session, plan, groups, place, sides, by_currency };
        spending.add(metric, measured)?;
        let unsaid = |spent: &Spent| match spent.without == spent.all {
            true => Unsaid::All,
            false => Unsaid::Apart,
        };
        notes.extend(told(session, metric, dimension, &spending.by_currency, unsaid));
    }
    let columns = plan.filter.as_ref().map(|filter| filter.columns()).unwrap_or_default();
    for dimension in columns.into_iter().filter(|name| may_be_unsaid(name)) {
        let mut filtered = Filtered::new(session, plan, dimension);
        filtered.add(metric, measured)?;
        notes.extend(told(session, metric, dimension, &filtered.by_currency, |_| {
            Unsaid::FilteredOut
        }));
    }
    Ok(notes)
}

/// Returns whether spend may have no value of what a filter names: a dimension that no date tells,
/// or an attribute; other columns are amounts, instants and marks.
fn may_be_unsaid(name: &str) -> bool {
    let is_dimension = DIMENSIONS.iter().any(|dimension| dimension.name == name);
    let spend = [Fact::SpendDays, Fact::SpendDays.root()];
    let is_column = spend.into_iter().any(|fact| fact.column(name).is_some());
    !is_told_by_date(name) && (is_dimension || !is_column)
}

/// Notes what was spent in each currency and has no value of a dimension.
fn told(
    session: &Session,
    metric: &MetricPlan,
    dimension: &str,
    by_currency: &BTreeMap<u32, Spent>,
    unsaid: impl Fn(&Spent) -> Unsaid,
) -> Vec<Note> {
    let known = by_currency.iter().filter(|(_, spent)| spent.without != 0 && spent.all > 0);
    let note = |(code, spent): (&u32, &Spent)| Note::Unattributed {
        metrics: vec![metric.metric.name.clone()],
        dimension: dimension.to_owned(),
        amount: spent.without as f64,
        currency: session.tables().text(*code),
        share: 100.0 * spent.without as f64 / spent.all as f64,
        unsaid: unsaid(spent),
    };
    known.map(note).collect()
}

/// Adds a note to others: metrics that count the same money are told in one.
pub(crate) fn join(notes: &mut Vec<Note>, note: Note) {
    let known = notes.iter().position(|known| is_same_money(known, &note));
    if let Some(place) = known
        && let Note::Unattributed { metrics, .. } = &mut notes[place]
        && let Note::Unattributed { metrics: more, .. } = &note
    {
        metrics.extend(more.iter().cloned());
    } else {
        notes.push(note);
    }
}

fn is_same_money(one: &Note, other: &Note) -> bool {
    let told = |note: &Note| match note {
        Note::Unattributed { dimension, amount, currency, share, unsaid, .. } => {
            Some((dimension.clone(), *amount, currency.clone(), *share, *unsaid))
        }
        _ => None,
    };
    let told = [told(one), told(other)];
    told[0].is_some() && told[0] == told[1]
}

impl Spending<'_> {
    /// Adds what a metric, or what it is made of, counts as spent.
    fn add(&mut self, metric: &MetricPlan, measured: &Measured) -> Result<(), EngineError> {
        let place = self.place;
        for part in measured.parts.iter().filter(|part| !part.counts_whole(place)) {
            let (_, own) = part.metric();
            // What is looked at over a time of its own was not spent in the range.
            let ranges = part.measured(self.plan).into_iter();
            for (_, found, _) in ranges.filter(|(_, _, bucket)| bucket.is_none()) {
                self.add(own, found)?;
            }
        }
        let definition = &metric.definition;
        let upper = definition.value.as_ref().or(definition.numerator.as_ref());
        if let Some(side) = upper {
            self.add_side(side, &measured.upper)?;
        }
        if let Some((side, scan)) = definition.denominator.as_ref().zip(measured.lower.as_ref()) {
            self.add_side(side, scan)?;
        }
        Ok(())
    }

    fn add_side(&mut self, side: &Side, scan: &Scan) -> Result<(), EngineError> {
        let is_spend = side.fact == Fact::SpendDays.name() && takes_money(side);
        if !is_spend || self.sides.contains(side) {
            return Ok(());
        }
        self.sides.push(side.clone());
        let Some(currencies) = Currencies::of(self.session, side)? else { return Ok(()) };
        for o in scan.observations.iter().filter(|o| o.at >= self.plan.from) {
            let spent = self.by_currency.entry(currencies.code(o.row as usize)).or_default();
            spent.all += o.value;
            let key = self.groups.keys.get(o.group as usize);
            if key.is_some_and(|key| key.get(self.place) == Some(&NULL_CODE)) {
                spent.without += o.value;
            }
        }
        Ok(())
    }
}

impl<'a> Filtered<'a> {
    fn new(session: &'a Session, plan: &'a Plan, dimension: &str) -> Self {
        let parts = match &plan.filter {
            Some(Expr::And(parts)) => parts.clone(),
            filter => filter.iter().cloned().collect(),
        };
        let others = parts.into_iter().filter(|part| !part.columns().contains(&dimension));
        Filtered {
            session,
            plan,
            others: Expr::all(others),
            nothing: without(dimension),
            sides: Vec::new(),
            by_currency: BTreeMap::new(),
        }
    }

    /// Adds what a metric, or what it is made of, would count as spent.
    fn add(&mut self, metric: &MetricPlan, measured: &Measured) -> Result<(), EngineError> {
        for part in &measured.parts {
            let (_, own) = part.metric();
            // What is looked at over a time of its own was not spent in the range.
            let ranges = part.measured(self.plan).into_iter();
            for (_, found, _) in ranges.filter(|(_, _, bucket)| bucket.is_none()) {
                self.add(own, found)?;
            }
        }
        for side in metric.definition.sides() {
            let is_spend = side.fact == Fact::SpendDays.name() && takes_money(side);
            if is_spend && !self.sides.contains(side) {
                self.sides.push(side.clone());
                self.add_side(metric, side)?;
            }
        }
        Ok(())
    }

    fn add_side(&mut self, metric: &MetricPlan, side: &Side) -> Result<(), EngineError> {
        let without =
            |filter: &Option<Expr>| Expr::all(filter.iter().cloned().chain([self.nothing.clone()]));
        let (left, counted) = (without(&self.others), without(&self.plan.filter));
        for (code, amount) in self.spent(metric, side, self.others.clone())? {
            self.by_currency.entry(code).or_default().all += amount;
        }
        for (code, amount) in self.spent(metric, side, left)? {
            self.by_currency.entry(code).or_default().without += amount;
        }
        // A filter may ask for what has no value.
        for (code, amount) in self.spent(metric, side, counted)? {
            self.by_currency.entry(code).or_default().without -= amount;
        }
        Ok(())
    }

    /// Returns what a side adds up to in the range under a filter, by currency.
    fn spent(
        &self,
        metric: &MetricPlan,
        side: &Side,
        filter: Option<Expr>,
    ) -> Result<BTreeMap<u32, i64>, EngineError> {
        let plan = Plan { filter, ..self.plan.total() };
        let mut groups = Groups::default();
        groups.number(&[]);
        let mut found = scan(self.session, &plan, metric, side, Reading::ByDate, &mut groups)?;
        convert(self.session, side, &mut found)?;
        let mut spent: BTreeMap<u32, i64> = BTreeMap::new();
        let Some(currencies) = Currencies::of(self.session, side)? else { return Ok(spent) };
        for o in found.observations.iter() {
            *spent.entry(currencies.code(o.row as usize)).or_default() += o.value;
        }
        Ok(spent)
    }
}
