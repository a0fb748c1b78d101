//! The interval of a derived value, from its own observations.
//!
//! A proportion has Wilson's, from its two counts. Of what is none chance is told by customers.
//!
//! The parts of a formula are not independent: who orders more adds to the money, to the orders and
//! to the buyers. So chance is told by customers, who come and go with everything they did. To the
//! first order a customer changes the value by
//!
//! ```text
//! u = Σ ∂value/∂part · what the customer adds to the part
//! ```
//!
//! where a customer adds (upper − value · lower) ÷ Σ lower to a ratio. The variance of the value is
//! m ÷ (m − 1) · Σ (u − ū)² over the m customers (the delta method; a jackknife of infinitely small
//! steps), and the interval is symmetric in the logarithm of a positive value, because a quotient
//! of sums spreads further up than down.
//!
//! A composite is a weighted mean of points, so that ∂value/∂part is weight · 100 ÷ (best − worst),
//! and 0 where a part is cut at an end. Its interval is symmetric (Student's, m − 1 degrees of
//! freedom) and ends where the points do. Who answers two questions changes two parts together,
//! which the sum over customers has in it. A part of which all rows say the same has no spread to
//! see: it gets the one of a share of none, z ÷ (n + z²) of its scale, which is what Wilson's
//! interval reaches over z. A part that is a sum is made of who is there: one customer more
//! changes it by all they add, so that the variance is of u itself, not of u − ū; of ratios and
//! means, whose u add up to nothing, both are the same.

use std::sync::Arc;

use baremo_metrics::answer::Value;
use baremo_metrics::arithmetic::Formula;
use baremo_metrics::health::Missing;
use baremo_metrics::page::{Kind, Side, Unit};
use baremo_metrics::query::Statistic;
use baremo_metrics::statistics;
use baremo_model::Fact;
use rustc_hash::FxHashMap;

use super::part::{Finished, Over, Part, finished};
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::finish::{Measured, scale};
use crate::kinds::members;
use crate::kinds::money::{self, side_scale};
use crate::kinds::shares::whole_number;
use crate::reading::by_place::ByPlace;
use crate::reading::eval::Seen;
use crate::reading::scan::{Observation, Scan, are_states, somebody};
use crate::session::Session;

/// The standard normal's 97.5 % point.
const Z95: f64 = 1.959_963_984_540_054;

/// Part of a number by which it is moved to see how a formula follows.
const STEP: f64 = 1e-6;

/// The points of a composite reach from 0 to this.
const POINTS: f64 = 100.0;

/// What a value is changed by.
#[derive(Default)]
struct Changes {
    /// By each customer.
    of: FxHashMap<u64, f64>,
    /// Variance of the parts of which all customers say the same.
    unseen: f64,
}

/// One side's observations.
#[derive(Clone)]
struct Rows<'a> {
    scan: &'a Scan,
    /// The same by cell, where there is more than one.
    by_cell: Option<Arc<ByPlace<&'a Observation>>>,
    customer: Seen,
    fact: Fact,
    /// What an observation adds: its value times this; 1 when it is counted.
    scale: Option<f64>,
}

/// What a value is made of.
enum Node<'a> {
    Sum(Rows<'a>),
    Ratio(Rows<'a>, Rows<'a>),
    Formula(Formula, Vec<Child<'a>>),
    Points(Vec<Pointed<'a>>),
}

/// One part of a composite.
struct Pointed<'a> {
    child: Child<'a>,
    weight: f64,
    /// The values worth 0 and all points, as the child's values are.
    worst: f64,
    best: f64,
    missing: Missing,
    /// From its least value to its greatest.
    reach: f64,
    /// Whether it adds up whoever is there: then who comes and goes is all its spread.
    is_sum: bool,
}

/// One name of a formula.
struct Child<'a> {
    name: &'a str,
    /// By cell, as the formula takes them.
    values: Vec<Option<f64>>,
    /// One for each bucket where the input has a range of its own, else one for all.
    nodes: Vec<Node<'a>>,
    windowed: bool,
    /// By group, the one whose rows its value stands on, where that is another.
    whole_of: &'a [usize],
}

/// Returns by what chance is told, where a question's values get intervals.
pub(super) fn wanted<'a>(plan: &Plan, metric: &'a MetricPlan) -> Option<&'a str> {
    let whole = plan.chance && plan.buckets.is_none();
    metric.definition.interval.as_deref().filter(|_| whole)
}

/// Gives the values of a derived metric, or of a composite, their intervals, from those of its
/// parts; those whose parts do not lie with customers, and are no proportion, stay without.
pub(super) fn intervals(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    parts: &[Finished<'_>],
    values: &mut [Value],
    groups: usize,
) -> Result<(), EngineError> {
    let scale = if metric.definition.unit == Unit::Percent { 100.0 } else { 1.0 };
    if metric.definition.interval.is_none() && metric.definition.is_share_of_inputs() {
        of_shares(values, scale);
    }
    let Some(by) = wanted(plan, metric) else { return Ok(()) };
    let Some(node) = made_of(session, plan, metric, parts, groups, by)? else { return Ok(()) };
    for (cell, value) in values.iter_mut().enumerate() {
        let Some(found) = value.value else { continue };
        let place = Place { bucket: cell / groups, group: cell % groups, groups };
        let mut changes = Changes::default();
        node.add(place, found / scale, 1.0, &mut changes);
        value.interval = match &node {
            Node::Points(_) => of_points(found, &changes),
            _ => interval(found, scale, &changes),
        };
    }
    Ok(())
}

impl Changes {
    /// Returns the standard error and the number of customers, who may come and go or be so many;
    /// none of fewer than two, and none where nobody adds anything: chance cannot be told by who
    /// did.
    fn error(&self, come_and_go: bool) -> Option<(f64, usize)> {
        let count = self.of.len() as f64;
        if self.of.len() < 2 {
            return None;
        }
        // In a fixed order, so that the same data give the same digits.
        let mut changes: Vec<f64> = self.of.values().copied().collect();
        changes.sort_unstable_by(f64::total_cmp);
        let mean = if come_and_go { 0.0 } else { changes.iter().sum::<f64>() / count };
        let squares: f64 = changes.iter().map(|change| (change - mean).powi(2)).sum();
        let error = (squares * count / (count - 1.0) + self.unseen).sqrt();
        (error.is_finite() && error > 0.0).then_some((error, self.of.len()))
    }

    /// Returns whether customers differ in what they change.
    fn differ(&self) -> bool {
        let mut changes = self.of.values();
        let first = changes.next().copied().unwrap_or_default();
        changes.any(|change| (change - first).abs() > f64::EPSILON * POINTS)
    }
}

fn interval(value: f64, scale: f64, changes: &Changes) -> Option<[f64; 2]> {
    let (error, _) = changes.error(false)?;
    let half = Z95 * error * scale;
    if value <= 0.0 {
        return Some([value - half, value + half]);
    }
    let factor = (half / value).exp();
    factor.is_finite().then_some([value / factor, value * factor])
}

/// Gives proportions their intervals. Parts of rows are not independent and have none, as those of
/// a ratio.
fn of_shares(values: &mut [Value], scale: f64) {
    for value in values.iter_mut().filter(|value| value.value.is_some()) {
        let whole = |side: Option<f64>| side.and_then(whole_number);
        let both = whole(value.numerator).zip(whole(value.denominator));
        let interval = both.and_then(|(part, all)| statistics::wilson(part, all));
        value.interval = interval.map(|i| [i.low * scale, i.high * scale]);
    }
}

fn of_points(value: f64, changes: &Changes) -> Option<[f64; 2]> {
    let (error, customers) = changes.error(true)?;
    let half = statistics::t95((customers - 1) as f64)? * error;
    Some([(value - half).max(0.0), (value + half).min(POINTS)])
}

/// Returns what a metric's value is made of; none where something of it lies with nobody.
fn node<'a>(
    session: &Session,
    plan: &Plan,
    metric: &'a MetricPlan,
    measured: &'a Measured,
    groups: usize,
    by: &str,
) -> Result<Option<Node<'a>>, EngineError> {
    let definition = &metric.definition;
    let rows =
        |side: &Option<Side>, scan: &'a Scan| rows(session, (plan, groups), metric, side, scan, by);
    let value = &definition.value;
    Ok(match (definition.kind, &measured.lower) {
        (Kind::Members, None) if !members::add_up(metric) => None,
        // A level of the whole range has the rows that hold at its end.
        (Kind::Count | Kind::Level | Kind::Members, None) => {
            rows(value, &measured.upper).map(Node::Sum)
        }
        (Kind::Members, Some(lower)) if divides_sets(metric) => {
            let both = rows(value, &measured.upper).zip(rows(value, lower));
            both.map(|(upper, lower)| Node::Ratio(upper, lower))
        }
        (Kind::Ratio, Some(lower)) => {
            let upper = rows(&definition.numerator, &measured.upper);
            let both = upper.zip(rows(&definition.denominator, lower));
            both.map(|(upper, lower)| Node::Ratio(upper, lower))
        }
        // A mean is what is measured over how many there are, and so is a share.
        (Kind::Mean | Kind::Duration | Kind::Net | Kind::Targets, None) => {
            let scale = mean_scale(metric);
            mean(rows(value, &measured.upper), scale)
        }
        (Kind::Derived | Kind::Composite, None) => {
            let parts = finished(session, plan, measured, groups)?;
            made_of(session, plan, metric, &parts, groups, by)?
        }
        _ => None,
    })
}

/// Returns what the value of a metric that is made of others is made of; none where something of it
/// lies with nobody.
fn made_of<'a>(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    parts: &[Finished<'a>],
    groups: usize,
    by: &str,
) -> Result<Option<Node<'a>>, EngineError> {
    let definition = &metric.definition;
    let is_composite = definition.kind == Kind::Composite;
    let is_level =
        |(part, _): &Finished<'_>| part.weight > 0.0 && part.metric.definition.kind == Kind::Level;
    if is_composite && (definition.unit == Unit::Percent || parts.iter().any(is_level)) {
        return Ok(None);
    }
    // A formula takes an optional part of which nothing is recorded for 0, as [`super::finish`]
    // does; a composite shares its weight among the others.
    let absent = (!is_composite).then_some(0.0);
    let mut children = Vec::new();
    for part in parts.iter().filter(|(part, _)| !is_composite || part.weight > 0.0) {
        let found = child(session, plan, part, groups, by, absent)?;
        let Some(child) = found else { return Ok(None) };
        children.push((part.0, child));
    }
    let children = children.into_iter();
    Ok(Some(match is_composite {
        true => Node::Points(children.map(|(part, child)| Pointed::of(part, child)).collect()),
        false => {
            let formula = Formula::parse(definition.compute.as_deref().unwrap_or_default())?;
            Node::Formula(formula, children.map(|(_, child)| child).collect())
        }
    }))
}

/// Returns what one unit of a row is in a mean, in a share or in a share less another; none of
/// other statistics, and of states, whose rows are told anew at each end.
fn mean_scale(metric: &MetricPlan) -> Option<f64> {
    let (definition, side) = (&metric.definition, metric.definition.value.as_ref()?);
    let is_mean = metric.statistic == Statistic::Mean && !are_states(metric, side);
    match definition.kind {
        Kind::Net => Some(POINTS),
        Kind::Targets => Some(1.0),
        Kind::Duration => is_mean.then(|| scale(definition.unit, side.measure)),
        _ => side.of.as_deref().filter(|_| is_mean).map(|of| money::number_scale(&side.fact, of)),
    }
}

/// Returns a mean: the same rows measured, and counted.
fn mean<'a>(rows: Option<Rows<'a>>, scale: Option<f64>) -> Option<Node<'a>> {
    let (rows, scale) = rows.zip(scale)?;
    let (upper, lower) =
        (Rows { scale: Some(scale), ..rows.clone() }, Rows { scale: None, ..rows });
    Some(Node::Ratio(upper, lower))
}

impl<'a> Pointed<'a> {
    fn of(part: &Part, child: Child<'a>) -> Self {
        let definition = &part.metric.definition;
        let is_percent = definition.unit == Unit::Percent;
        let share = if is_percent { 0.01 } else { 1.0 };
        let (worst, best) = (part.worst * share, part.best * share);
        let reach = match definition.kind {
            _ if is_percent => 1.0,
            Kind::Net => 2.0 * POINTS,
            _ => (best - worst).abs(),
        };
        let is_sum = definition.kind == Kind::Count;
        let missing = part.missing;
        Pointed { child, weight: part.weight, worst, best, missing, reach, is_sum }
    }

    /// Returns its value, where it has one.
    fn value(&self, place: Place) -> Option<f64> {
        self.child.values.get(place.cell()).copied().flatten()
    }

    /// Returns whether it weighs, also without a value.
    fn counts(&self, place: Place) -> bool {
        self.missing == Missing::Worst || self.value(place).is_some()
    }

    /// Adds what customers change the whole by, which this part has a share of; nothing where it is
    /// cut at an end.
    fn add(&self, place: Place, share: f64, changes: &mut Changes) {
        let ends = (self.worst.min(self.best), self.worst.max(self.best));
        let Some(own) = self.value(place).filter(|own| (ends.0..=ends.1).contains(own)) else {
            return;
        };
        let gain = share * POINTS / (self.best - self.worst);
        let mut added = Changes::default();
        self.child.add(place, own, gain, &mut added);
        if !self.is_sum && !added.differ() {
            let z = Z95;
            let error = gain * self.reach * z / (added.of.len() as f64 + z * z);
            added.unseen += error * error;
        }
        changes.unseen += added.unseen;
        for (who, change) in added.of {
            *changes.of.entry(who).or_insert(0.0) += change;
        }
    }
}

/// Returns whether members' value is one set over another.
fn divides_sets(metric: &MetricPlan) -> bool {
    let formula = metric.definition.compute.as_deref().and_then(|text| Formula::parse(text).ok());
    let sides = formula.as_ref().and_then(Formula::quotient);
    matches!(sides, Some((Formula::Name(_), Formula::Name(_))))
}

/// Returns a part as the whole takes it; `absent` stands for an optional one of which nothing is
/// recorded.
fn child<'a>(
    session: &Session,
    plan: &Plan,
    &(part, ref values): &Finished<'a>,
    groups: usize,
    by: &str,
    absent: Option<f64>,
) -> Result<Option<Child<'a>>, EngineError> {
    let percent = part.metric.definition.unit == Unit::Percent;
    let share = |value: &Value| match part.is_absent(value) {
        true => absent,
        false => value.value.map(|value| if percent { value / 100.0 } else { value }),
    };
    let values = values.iter().map(share).collect();
    let (nodes, windowed): (Vec<Option<Node<'a>>>, bool) = match &part.over {
        Over::Every(..) | Over::Values(..) => return Ok(None),
        Over::Buckets(measured) => {
            (vec![node(session, plan, &part.metric, measured, groups, by)?], false)
        }
        Over::Windows(windows) => {
            let one = |(ranged, measured): &'a (Plan, Measured)| {
                node(session, ranged, &part.metric, measured, groups, by)
            };
            (windows.iter().map(one).collect::<Result<_, _>>()?, true)
        }
    };
    let nodes: Option<Vec<Node<'a>>> = nodes.into_iter().collect();
    let whole_of = part.whole_of.as_slice();
    Ok(nodes.map(|nodes| Child { name: &part.name, values, nodes, windowed, whole_of }))
}

fn rows<'a>(
    session: &Session,
    (plan, groups): (&Plan, usize),
    metric: &MetricPlan,
    side: &Option<Side>,
    scan: &'a Scan,
    by: &str,
) -> Option<Rows<'a>> {
    let side = side.as_ref()?;
    let fact = Fact::from_name(&side.fact)?;
    let customer = session.scope(plan, metric, fact).see(by).ok()?;
    let scale = side.sum.as_ref().and_then(|_| side_scale(side));
    let cells = groups * plan.bucket_count();
    let placed = scan.observations.iter().map(move |o| (scan.cell(o, groups), o));
    let by_cell = (cells > 1).then(|| Arc::new(ByPlace::new(cells, placed)));
    Some(Rows { scan, by_cell, customer, fact, scale })
}

/// A cell.
#[derive(Clone, Copy)]
struct Place {
    bucket: usize,
    group: usize,
    groups: usize,
}

impl Place {
    fn cell(self) -> usize {
        self.bucket * self.groups + self.group
    }
}

impl Node<'_> {
    /// Adds what each customer changes the value of a cell by, times `gain`.
    fn add(&self, place: Place, value: f64, gain: f64, changes: &mut Changes) {
        match self {
            Node::Sum(rows) => rows.add(place, gain, changes),
            Node::Ratio(upper, lower) => {
                let whole = lower.total(place);
                if whole != 0.0 {
                    upper.add(place, gain / whole, changes);
                    lower.add(place, -gain * value / whole, changes);
                }
            }
            Node::Formula(formula, children) => {
                for child in children {
                    let Some(own) = child.values.get(place.cell()).copied().flatten() else {
                        continue;
                    };
                    let gain = gain * slope(formula, children, child.name, own, place);
                    child.add(place, own, gain, changes);
                }
            }
            Node::Points(parts) => {
                let told = || parts.iter().filter(move |part| part.value(place).is_some());
                let counts = |part: &&Pointed<'_>| part.counts(place);
                let whole: f64 = parts.iter().filter(counts).map(|part| part.weight).sum();
                told().for_each(|part| part.add(place, gain * part.weight / whole, changes));
            }
        }
    }
}

impl Child<'_> {
    /// Adds what each customer changes its value by, times `gain`.
    fn add(&self, place: Place, own: f64, gain: f64, changes: &mut Changes) {
        let node = if self.windowed { place.bucket } else { 0 };
        let bucket = if self.windowed { 0 } else { place.bucket };
        if let Some(node) = self.nodes.get(node) {
            let group = self.whole_of.get(place.group).copied().unwrap_or(place.group);
            node.add(Place { bucket, group, ..place }, own, gain, changes);
        }
    }
}

/// Returns how much a formula changes with one of its names.
fn slope(formula: &Formula, children: &[Child<'_>], name: &str, own: f64, place: Place) -> f64 {
    let step = STEP * own.abs().max(STEP);
    let at = |moved: f64| {
        let of = |asked: &str| {
            let child = children.iter().find(|child| child.name == asked)?;
            let value = child.values.get(place.cell()).copied().flatten()?;
            Some(if asked == name { value + moved } else { value })
        };
        formula.value(&of).ok()
    };
    match (at(step), at(-step)) {
        (Some(above), Some(below)) => (above - below) / (2.0 * step),
        _ => 0.0,
    }
}

impl Rows<'_> {
    /// Returns the row of each observation of a cell, and what it adds.
    fn each(&self, place: Place) -> impl Iterator<Item = (u32, f64)> {
        let own = self.by_cell.as_ref().map(|by_cell| by_cell.of(place.cell()));
        let all = own.is_none().then(|| self.scan.observations.iter());
        let own = own.unwrap_or_default().iter().copied();
        let scale = self.scale;
        own.chain(all.into_iter().flatten()).map(move |o| (o.row, o.adds(scale)))
    }

    fn total(&self, place: Place) -> f64 {
        self.each(place).map(|(_, adds)| adds).sum()
    }

    fn add(&self, place: Place, gain: f64, changes: &mut Changes) {
        for (row, adds) in self.each(place) {
            let who = somebody(self.customer.code(row as usize), self.fact, row);
            *changes.of.entry(who).or_insert(0.0) += gain * adds;
        }
    }
}
