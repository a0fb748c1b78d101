//! What is told of an answer beside its figures: of how they are counted, of their money, and of
//! the parts of composites.

use baremo_metrics::answer::{Contribution, MIXED_TARGETS, Note, Value};
use baremo_metrics::page::{Kind, Side};
use baremo_metrics::query::Query;
use baremo_model::{Fact, local_date};

use super::{Evaluated, Part};
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::beside::counted::Counted;
use crate::beside::{absent, meanings, order_days, unattributed, without_agent, without_value};
use crate::kinds::{derived, members, money, targets};
use crate::reading::dated::{names_base, tells_by_base};
use crate::session::Session;

impl Session {
    /// Says what a plan, compared with another, leaves to be known: how fresh its facts are, in
    /// which time and money they count, from when on there are records, what names and words of it
    /// mean, and what of the question changes nothing. `counted` says in what time each metric
    /// counts.
    pub(super) fn told_of_plan(
        &self,
        query: &Query,
        (plan, before): (&Plan, Option<&Plan>),
        counted: &[Counted],
    ) -> Result<Vec<Note>, EngineError> {
        let mut notes = Vec::new();
        if !self.tables().source().is_current() {
            notes.push(Note::Outdated);
        }
        if self.tables().source().is_waiting() {
            notes.push(Note::Waiting);
        }
        let sources = self.tables().source().forgotten();
        if !sources.is_empty() {
            notes.push(Note::Forgotten { sources });
        }
        let is_promised = !self.settings().right_policies().is_ok_and(<[_]>::is_empty);
        for (metric, counted) in plan.metrics.iter().zip(counted) {
            if counted.lacks_rules {
                notes.push(Note::NoCalendar);
            }
            if metric.definition.kind == Kind::Targets && !is_promised {
                notes.push(Note::NoPolicies);
            }
            notes.extend(self.near_in_policies(plan, metric)?);
        }
        let rules = self.settings().customers.notes();
        for metric in plan.metrics.iter().filter(|_| !rules.is_empty()) {
            if of_customers(self, plan, metric)? {
                notes.extend(rules.clone());
            }
        }
        notes.extend(order_days::note(self, plan)?);
        notes.extend(plan.metrics.iter().find_map(|metric| money::note(self, metric)));
        let nothing = before.and_then(|before| nothing_before(query, plan, before));
        for metric in plan.metrics.iter() {
            notes.extend(self.begun_later(plan, metric)?);
            if let Some(before) = before.filter(|_| nothing.is_none()) {
                notes.extend(self.told_of_coverage(plan, before, metric)?);
                notes.extend(self.told_of_age(plan, before, metric));
            }
        }
        notes.extend(nothing);
        notes.extend(meanings::notes(self, plan)?);
        notes.extend(without_agent::notes(self, plan)?);
        notes.extend(without_value::notes(self, plan)?);
        notes.extend(absent::notes(self, plan)?);
        notes.extend(members::notes(&plan.metrics));
        notes.extend(self.settings().notes());
        let catalog = &self.settings().catalog;
        notes.extend(MetricPlan::changes_nothing(&plan.metrics, query, catalog));
        Ok(notes)
    }

    /// Says which metrics would have added several currencies, and which; how much money of no
    /// currency was added; and how much of what was spent a dimension says nothing of.
    pub(super) fn told_of_money(
        &self,
        plan: &Plan,
        now: &Evaluated,
    ) -> Result<Vec<Note>, EngineError> {
        let mut notes = Vec::new();
        for (metric, found) in plan.metrics.iter().zip(&now.metrics) {
            let mixed = |value: &Value| value.reason.as_deref() == Some(money::MIXED);
            if found.values.iter().any(mixed) {
                self.settings().right_rates()?;
                notes.push(Note::MixedCurrencies {
                    metric: metric.metric.name.clone(),
                    currencies: money::names(self, plan, metric, &found.measured)?,
                    has_rates: self.settings().rates.is_some(),
                    by_currency: self.reaches(plan, metric, money::CURRENCY),
                });
            }
            let both = (&found.measured, found.values.as_slice());
            notes.extend(money::without_currency(self, plan, metric, both)?);
            let spent = unattributed::notes(self, plan, metric, &found.measured, &now.groups)?;
            spent.into_iter().for_each(|note| unattributed::join(&mut notes, note));
        }
        Ok(notes)
    }
}

/// Says that a range of which nobody said where it begins, so that it does with the first record,
/// is compared with one before, of which nothing is on record.
fn nothing_before(query: &Query, plan: &Plan, before: &Plan) -> Option<Note> {
    let is_first = query.from.is_none() && plan.known.0 && before.to <= plan.from;
    let date = local_date(plan.from, &plan.time_zone).filter(|_| is_first)?;
    Some(Note::NothingBefore { date })
}

/// Says of each metric how much of what it divides by lies in months of which no money is on
/// record, where a value of it does.
pub(super) fn told_of_unspent(plan: &Plan, found: &Evaluated) -> Vec<Option<Note>> {
    let each = plan.metrics.iter().zip(&found.metrics);
    each.map(|(metric, found)| derived::unspent(plan, metric, &found.measured)).collect()
}

/// Says of which metrics a question would mix kinds of targets, and what each kind comes to as a
/// whole.
pub(super) fn told_of_targets(plan: &Plan, whole: &Evaluated) -> Vec<Note> {
    if targets::are_told_apart(plan) {
        return Vec::new();
    }
    let is_mixed = |value: &Value| value.reason.as_deref() == Some(MIXED_TARGETS);
    let both = plan.metrics.iter().zip(&whole.metrics);
    let mixed = both.filter(|(_, found)| found.values.iter().any(is_mixed));
    let told = mixed.map(|(metric, found)| Note::MixedTargets {
        metric: metric.metric.name.clone(),
        kinds: targets::by_kind(&found.measured),
    });
    told.collect()
}

/// Says which metrics count different customers of whom some are in several rows, because rows tell
/// them apart by what they were before each of their observations. Buckets count each anew.
pub(super) fn told_of_several(session: &Session, plan: &Plan, found: &Part) -> Vec<Note> {
    let one = |metric: &MetricPlan| {
        let name = &metric.metric.name;
        let whole = found.total.values.get(name)?.n;
        let rows = found.rows.iter().filter_map(|row| row.values.get(name));
        let is_told = is_of_customers_by_class(session, plan, metric);
        let is_told = is_told && rows.map(|value| value.n).sum::<u64>() > whole;
        is_told.then(|| Note::InSeveralRows { metric: name.clone() })
    };
    let metrics = plan.metrics.iter().filter(|_| plan.buckets.is_none());
    metrics.filter_map(one).collect()
}

/// Returns whether a metric counts different customers, and a question tells them apart by what
/// they were before what is counted of them.
fn is_of_customers_by_class(session: &Session, plan: &Plan, metric: &MetricPlan) -> bool {
    let is_counted = matches!(metric.definition.kind, Kind::Count | Kind::Ratio);
    let by_class = |side: &Side| {
        let fact = Fact::from_name(&side.fact);
        side.distinct.as_deref() == Some("customer")
            && fact.is_some_and(|fact| tells_by_base(session, plan, metric, fact))
    };
    is_counted && metric.definition.sides().any(by_class)
}

/// Says which composites do not stand on the same parts in all rows as in the whole, where the
/// observations of the rows do not add up to the whole's.
pub(super) fn told_of_parts(metrics: &[MetricPlan], found: &Part) -> Vec<Note> {
    let composites = metrics.iter().filter(|metric| metric.definition.kind == Kind::Composite);
    let one = |metric: &MetricPlan| {
        let name = &metric.metric.name;
        let whole = found.total.values.get(name)?;
        let rows = || found.rows.iter().filter_map(|row| row.values.get(name));
        if rows().map(|value| value.n).sum::<u64>() == whole.n {
            return None;
        }
        let is_other = |part: &&Contribution| rows().any(|row| counts_otherwise(row, part));
        let parts = whole.contributions.iter().filter(is_other);
        let parts: Vec<String> = parts.map(|part| part.input.clone()).collect();
        let (metric, variant) = (name.clone(), metric.definition.variant.clone());
        (!parts.is_empty()).then_some(Note::OtherParts { metric, variant, parts })
    };
    composites.filter_map(one).collect()
}

/// Returns whether something observed of a part counts in a row and not in the whole, or the other
/// way round.
fn counts_otherwise(row: &Value, whole: &Contribution) -> bool {
    let own = row.contributions.iter().find(|part| part.input == whole.input);
    own.is_some_and(|own| own.n > 0 && (own.weight > 0.0) != (whole.weight > 0.0))
}

/// Returns whether a metric, or what it is made of, stands on who counts as a customer.
fn of_customers(session: &Session, plan: &Plan, metric: &MetricPlan) -> Result<bool, EngineError> {
    let facts = metric.definition.facts();
    let own = |fact: &Fact| fact.is_computed() || names_base(session, plan, metric, *fact);
    if facts.iter().any(own) {
        return Ok(true);
    }
    for input in metric.definition.inputs.values() {
        if of_customers(session, plan, &derived::resolved(session, metric, input)?)? {
            return Ok(true);
        }
    }
    Ok(false)
}
