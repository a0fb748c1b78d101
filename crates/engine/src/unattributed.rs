//! Money spent of which a dimension says nothing: by channel, what was paid for no channel in
//! particular is in the row without one, and the customers of all the others look cheaper than
//! they were.

use std::collections::BTreeMap;

use baremo_metrics::answer::Note;
use baremo_metrics::page::Side;
use baremo_model::{Fact, NULL_CODE};

use crate::EngineError;
use crate::finish::Measured;
use crate::money::{Currencies, takes_money};
use crate::plan::{MetricPlan, Plan};
use crate::scan::{Groups, Scan};
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

/// Notes how much of the money spent in the range has no value of the dimensions that a metric is
/// broken down by.
pub(crate) fn notes(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    measured: &Measured,
    groups: &Groups,
) -> Result<Vec<Note>, EngineError> {
    let mut notes = Vec::new();
    for (place, dimension) in plan.by.iter().enumerate() {
        let (sides, by_currency) = (Vec::new(), BTreeMap::new());
        let mut spending = Spending { session, plan, groups, place, sides, by_currency };
        spending.add(metric, measured)?;
        for (code, spent) in spending.by_currency {
            if spent.without != 0 && spent.all > 0 {
                notes.push(Note::Unattributed {
                    metrics: vec![metric.metric.name.clone()],
                    dimension: dimension.clone(),
                    amount: spent.without as f64,
                    currency: session.tables().text(code),
                    share: 100.0 * spent.without as f64 / spent.all as f64,
                });
            }
        }
    }
    Ok(notes)
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
        Note::Unattributed { dimension, amount, currency, share, .. } => {
            Some((dimension.clone(), *amount, currency.clone(), *share))
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
        for o in scan.observations.iter() {
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
