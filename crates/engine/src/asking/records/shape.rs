//! What the records of a question look like.

use baremo_metrics::page::{Kind, RecordSpec, Unit};
use baremo_metrics::query::Query;

use crate::EngineError;
use crate::session::Session;

/// What the records of a question look like.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Unit of their values.
    pub unit: String,
    /// Dimensions they are told apart by.
    pub by: Vec<String>,
    /// Whether they belong to two sides.
    pub sides: bool,
    /// Whether they tell how long each took and how it ended, beside that it counts.
    pub is_told: bool,
}

impl Session {
    /// Returns what the records of a question look like.
    ///
    /// # Errors
    ///
    /// The same as [`Session::ask`].
    pub fn shape(&self, query: &Query) -> Result<Shape, EngineError> {
        let listed = self.listed(query)?;
        let plan = self.plan(&listed)?;
        let metrics = self.reached_of(&plan);
        let unit = metrics.first().map(|metric| match metric.definition.kind {
            Kind::Duration | Kind::Survival | Kind::Mean => metric.definition.unit.word(),
            // Its records are ratings, whatever agreement comes of them.
            Kind::Agreement => Unit::Score.word(),
            _ => "count",
        });
        Ok(Shape {
            unit: unit.unwrap_or("count").to_owned(),
            sides: metrics.iter().any(|metric| {
                has_sides(metric.definition.kind) || !metric.definition.inputs.is_empty()
            }),
            is_told: metrics.iter().any(|metric| {
                metric.definition.sides().any(|side| side.record != RecordSpec::default())
            }),
            by: plan.by,
        })
    }
}

/// Returns whether the records of a kind belong to a numerator and a denominator.
pub(super) fn has_sides(kind: Kind) -> bool {
    matches!(kind, Kind::Ratio | Kind::Members | Kind::Cohort | Kind::Funnel)
}
