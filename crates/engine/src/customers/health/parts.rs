//! What a mean of health scores is made of: what each measure adds for all the customers of a cell.
//!
//! A score set by hand is a part of its own, which takes all the weight of its customer, so that
//! the points of all parts add up to the mean.

use std::collections::BTreeMap;

use baremo_metrics::answer::{Contribution, Value};
use baremo_metrics::health::{HealthMeasure, OVERRIDE, is_score};
use baremo_metrics::page::{Kind, Side};
use baremo_metrics::query::Statistic;
use baremo_model::Fact;

use super::{Bound, Read, Reading, weighed};
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::reading::scan::Scan;
use crate::session::Session;

/// What measures say of the customers of one cell.
#[derive(Clone, Debug)]
pub(crate) struct HealthSums {
    pub(crate) bucket: u32,
    pub(crate) group: u32,
    customers: u64,
    parts: Vec<Part>,
}

/// What one of them says.
#[derive(Clone, Debug, Default)]
struct Part {
    name: String,
    /// Of those that have one, and no score set by hand.
    values: f64,
    valued: u64,
    /// Of those in whose score it counts.
    scaled: f64,
    counted: u64,
    weights: f64,
    points: f64,
    lacking: u64,
}

impl Part {
    fn told(&self, customers: u64) -> Contribution {
        let all = customers.max(1) as f64;
        Contribution {
            input: self.name.clone(),
            value: (self.valued > 0).then(|| self.values / self.valued as f64),
            n: self.counted,
            scaled: (self.counted > 0).then(|| self.scaled / self.counted as f64),
            weight: self.weights / all,
            points: self.points / all,
            missing: Some(self.lacking),
            ..Contribution::default()
        }
    }
}

/// Returns whether what a metric finds of a side is a mean of health scores.
pub(crate) fn is_mean_health(metric: &MetricPlan, side: &Side) -> bool {
    metric.definition.kind == Kind::Mean && metric.statistic == Statistic::Mean && is_score(side)
}

/// Sums what measures say of the customers that a scan found in the base of a session. Only the
/// blocks of rows in which it found any are read.
pub(crate) fn sums(session: &Session, scan: &Scan) -> Result<Vec<HealthSums>, EngineError> {
    let plan = Plan::plain();
    let tables = session.tables();
    let measures = session.measures(&session.plain_scope(&plan, Fact::CustomerBase))?;
    let judged = tables.integers(Fact::CustomerBase, "judged_at")?;
    let customers = tables.codes(Fact::CustomerBase, "customer")?;
    let set_by = session.set_by()?;
    let names = measures.iter().map(|bound| bound.measure.name.clone());
    let names: Vec<String> = names.chain([OVERRIDE.to_owned()]).collect();
    let mut cells: BTreeMap<(u32, u32), HealthSums> = BTreeMap::new();
    let (mut own, mut weights) = (Vec::with_capacity(measures.len()), Vec::new());
    for found in scan.observations.parts() {
        let rows = || found.iter().map(|o| o.row as usize);
        let (Some(first), Some(last)) = (rows().min(), rows().max()) else { continue };
        let read: Vec<_> = measures.iter().map(|bound| bound.read(first..last + 1)).collect();
        for o in found {
            let row = o.row as usize;
            let sums = cells.entry((o.bucket, o.group)).or_insert_with(|| {
                let part = |name: &String| Part { name: name.clone(), ..Part::default() };
                let parts = names.iter().map(part).collect();
                HealthSums { bucket: o.bucket, group: o.group, customers: 0, parts }
            });
            own.clear();
            let both = measures.iter().zip(&read);
            let of = |read: &Read<'_, '_>| read.of(row - first, judged[row]);
            own.extend(both.map(|(bound, read)| (bound.measure, of(read))));
            let set = set_by.holding(customers[row], judged[row]);
            weighed(&own, &mut weights);
            sums.add(&measures, &own, &weights, set.map(|set| set.score));
        }
    }
    Ok(cells.into_values().collect())
}

impl HealthSums {
    /// Adds what each measure says of one customer and weighs there, and the score set by hand, if
    /// there is one.
    fn add(
        &mut self,
        measures: &[Bound<'_>],
        own: &[(&HealthMeasure, Reading)],
        weights: &[f64],
        set: Option<f64>,
    ) {
        self.customers += 1;
        let Some((by_hand, parts)) = self.parts.split_last_mut() else { return };
        for (index, part) in parts.iter_mut().enumerate() {
            let reading = own[index].1;
            part.lacking += u64::from(reading.lack.is_some());
            let value = measures[index].told(reading.value);
            if let (None, None, Some(value)) = (set, reading.lack, value) {
                (part.values, part.valued) = (part.values + value, part.valued + 1);
            }
            if let (None, Some(scaled)) = (set, reading.scaled) {
                part.count(scaled, weights[index]);
            }
        }
        match set {
            Some(score) => by_hand.count(score, 1.0),
            None => by_hand.lacking += 1,
        }
    }
}

impl Part {
    fn count(&mut self, scaled: f64, weight: f64) {
        self.scaled += scaled;
        self.counted += 1;
        self.weights += weight;
        self.points += scaled * weight;
    }
}

/// Tells each value of health what it is made of; scores set by hand only where there are any.
pub(crate) fn contribute(values: &mut [Value], scan: &Scan, groups: usize) {
    for sums in &scan.health {
        let cell = sums.bucket as usize * groups + sums.group as usize;
        let Some(value) = values.get_mut(cell) else { continue };
        let told = sums.parts.iter().filter(|part| part.name != OVERRIDE || part.counted > 0);
        value.contributions = told.map(|part| part.told(sums.customers)).collect();
    }
}
