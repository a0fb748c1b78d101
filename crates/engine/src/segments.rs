//! Columns of the customer base that settings define: segments and the health score.

use std::sync::Arc;

use baremo_metrics::error::{MetricsError, Thing};
use baremo_metrics::expr::Expr;
use baremo_metrics::health::{HealthMeasure, Missing, class_of};
use baremo_metrics::segment::{PREFIX, Segment};
use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};

use crate::EngineError;
use crate::eval::{Scope, YES, bind_bool, bind_int};
use crate::plan::Plan;
use crate::session::Session;
use crate::table::Hot;

/// Columns that hold a score or its class.
const HEALTH: [&str; 2] = ["health", "health_class"];

/// What one measure adds to one customer's score.
#[derive(Clone, Debug, PartialEq)]
pub struct HealthPart {
    /// Name of the measure.
    pub name: String,
    /// Its value in the column's own inside unit; none when it is missing.
    pub value: Option<i64>,
    /// The same from 0 to 100.
    pub scaled: Option<f64>,
    /// Its part of all weights that count.
    pub weight: f64,
}

impl Session {
    /// Computes the segments and scores that a question names, where they are not there yet.
    pub(crate) fn prepare_segments(&self, plan: &Plan) -> Result<(), EngineError> {
        let filtered = plan.filter.as_ref().map(|filter| filter.columns()).unwrap_or_default();
        let mut named: Vec<String> = plan.by.clone();
        named.extend(filtered.into_iter().map(str::to_owned));
        for metric in plan.metrics.iter() {
            named.extend(metric.definition.columns());
        }
        for name in named {
            let column = name.rsplit_once("customer.").map_or(name.as_str(), |(_, column)| column);
            if HEALTH.contains(&column) {
                self.prepare_health()?;
            } else if let Some(segment) = column.strip_prefix(PREFIX) {
                self.prepare_segment(segment)?;
            }
        }
        Ok(())
    }

    fn prepare_segment(&self, name: &str) -> Result<(), EngineError> {
        let column = format!("{PREFIX}{name}");
        if self.tables().computed(Fact::CustomerBase, &column).is_some() {
            return Ok(());
        }
        let segments = &self.settings().segments;
        let segment = segments
            .get(name)
            .ok_or_else(|| MetricsError::unknown(Thing::Segment, name, segments.keys().cloned()))?;
        if segment
            .classes
            .iter()
            .filter_map(|class| class.when.as_ref())
            .any(|when| when.columns().iter().any(|column| HEALTH.contains(column)))
        {
            self.prepare_health()?;
        }
        let codes = self.classes(segment)?;
        self.tables().keep(Fact::CustomerBase, &column, Hot::Codes(Arc::new(codes)));
        Ok(())
    }

    fn classes(&self, segment: &Segment) -> Result<Vec<u32>, EngineError> {
        let plan = Plan::plain();
        let scope = self.plain_scope(&plan, Fact::CustomerBase);
        let rows = self.tables().rows(Fact::CustomerBase)?;
        let mut codes = vec![NULL_CODE; rows];
        for class in &segment.classes {
            let code = self.tables().code(&class.name);
            let truths = match &class.when {
                Some(when) => bind_bool(&scope, when)
                    .map_err(|error| error.at(&class.origin))?
                    .truths(0..rows),
                None => vec![YES; rows],
            };
            for (slot, truth) in codes.iter_mut().zip(truths) {
                if *slot == NULL_CODE && truth == YES {
                    *slot = code;
                }
            }
        }
        Ok(codes)
    }

    pub(crate) fn prepare_health(&self) -> Result<(), EngineError> {
        if self.tables().kept(Fact::CustomerBase, HEALTH[1]) {
            return Ok(());
        }
        let plan = Plan::plain();
        let scope = self.plain_scope(&plan, Fact::CustomerBase);
        let rows = self.tables().rows(Fact::CustomerBase)?;
        let mut scores = self.scores(&scope, rows)?;
        self.override_scores(&mut scores)?;
        let class = |score: &Option<f64>| match score {
            Some(score) => self.tables().code(class_of(*score)),
            None => NULL_CODE,
        };
        let classes: Vec<u32> = scores.iter().map(class).collect();
        let millionths = |score: &Option<f64>| score.map_or(NULL_INT, |s| (s * 1e6).round() as i64);
        let scores: Vec<i64> = scores.iter().map(millionths).collect();
        let tables = self.tables();
        tables.keep(Fact::CustomerBase, HEALTH[0], Hot::Integers(Arc::new(scores)));
        tables.keep(Fact::CustomerBase, HEALTH[1], Hot::Codes(Arc::new(classes)));
        Ok(())
    }

    fn scores(&self, scope: &Scope<'_>, rows: usize) -> Result<Vec<Option<f64>>, EngineError> {
        let mut sums = vec![(0.0, 0.0); rows];
        for measure in &self.settings().health.measures {
            let node =
                bind_int(scope, &measure.value).map_err(|error| error.at(&measure.origin))?;
            let values = node.values(0..rows);
            let unit = unit(scope, measure);
            for ((sum, weight), &value) in sums.iter_mut().zip(values.iter()) {
                if let Some(scaled) = scaled(measure, unit, value) {
                    *sum += scaled * measure.weight;
                    *weight += measure.weight;
                }
            }
        }
        let score = |(sum, weight): (f64, f64)| (weight > 0.0).then(|| sum / weight);
        Ok(sums.into_iter().map(score).collect())
    }

    /// Puts in the scores that people set and that hold when a customer is judged.
    fn override_scores(&self, scores: &mut [Option<f64>]) -> Result<(), EngineError> {
        let latest = self.watermark().unwrap_or(NULL_INT);
        let customers = self.tables().codes(Fact::CustomerBase, "customer")?;
        for set in &self.settings().health.overrides {
            let code = self.tables().code(&set.customer);
            for row in (0..scores.len()).filter(|row| customers[*row] == code) {
                let now = self.tables().judged().map_or(latest, |judged| judged[row].1);
                if set.until > now {
                    scores[row] = Some(set.score);
                }
            }
        }
        Ok(())
    }

    /// Returns what each measure adds to one customer's health; empty for an unknown customer.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read or a measure is wrong.
    pub fn health_of(&self, customer: &str) -> Result<Vec<HealthPart>, EngineError> {
        let code = self.tables().code(customer);
        let customers = self.tables().codes(Fact::CustomerBase, "customer")?;
        let Some(row) = customers.iter().position(|own| *own == code) else {
            return Ok(Vec::new());
        };
        let plan = Plan::plain();
        let scope = self.plain_scope(&plan, Fact::CustomerBase);
        let mut parts = Vec::new();
        for measure in &self.settings().health.measures {
            let node =
                bind_int(&scope, &measure.value).map_err(|error| error.at(&measure.origin))?;
            let value = node.values(row..row + 1)[0];
            parts.push(HealthPart {
                name: measure.name.clone(),
                value: (value != NULL_INT).then_some(value),
                scaled: scaled(measure, unit(&scope, measure), value),
                weight: measure.weight,
            });
        }
        let counts = |part: &&HealthPart| part.scaled.is_some();
        let weights: f64 = parts.iter().filter(counts).map(|part| part.weight).sum();
        for part in &mut parts {
            part.weight = match part.scaled {
                Some(_) if weights > 0.0 => part.weight / weights,
                _ => 0.0,
            };
        }
        Ok(parts)
    }
}

/// Returns what one unit of a measure's ends is inside: the parts of one that its column counts in.
fn unit(scope: &Scope<'_>, measure: &HealthMeasure) -> f64 {
    match &measure.value {
        Expr::Column(name) => scope.one(name).map_or(1.0, |one| one as f64),
        _ => 1.0,
    }
}

fn scaled(measure: &HealthMeasure, unit: f64, value: i64) -> Option<f64> {
    if value == NULL_INT {
        return (measure.missing == Missing::Worst).then_some(0.0);
    }
    let share = (value as f64 / unit - measure.worst) / (measure.best - measure.worst);
    Some(100.0 * share.clamp(0.0, 1.0))
}
