//! What more a page has told of each record: how long it took, and how it ended.

use baremo_metrics::answer::RecordRow;
use baremo_metrics::page::{RecordSpec, Side};
use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE, SECOND};

use crate::EngineError;
use crate::asking::plan::MetricPlan;
use crate::reading::eval::{IntNode, Scope, Seen, bind_int};
use crate::reading::table::Tables;

/// It, bound to the rows of a side.
#[derive(Default)]
pub(super) struct Told {
    lasts: Option<IntNode>,
    words: Vec<(String, Seen)>,
}

impl Told {
    /// Binds what a side tells; a numerator that says nothing tells what its denominator does.
    pub(super) fn of(
        scope: &Scope<'_>,
        metric: &MetricPlan,
        side: Option<&Side>,
    ) -> Result<Self, EngineError> {
        let sides = side.into_iter().chain(metric.definition.denominator.as_ref());
        let mut own = sides.filter(|own| Fact::from_name(&own.fact) == Some(scope.fact));
        let is_told = |own: &&Side| own.record != RecordSpec::default();
        let Some(spec) = own.find(is_told).map(|own| &own.record) else {
            return Ok(Told::default());
        };
        let lasts = match &spec.lasts {
            Some(text) => Some(bind_int(scope, &metric.bind(text)?)?),
            None => None,
        };
        let word = |name: &String| -> Result<(String, Seen), EngineError> {
            Ok((name.clone(), scope.see(name)?))
        };
        let words = spec.words.iter().map(word).collect::<Result<Vec<_>, _>>()?;
        Ok(Told { lasts, words })
    }

    /// Tells it of the record of a row.
    pub(super) fn tell(&self, row: usize, tables: &Tables, record: &mut RecordRow) {
        let lasts = self.lasts.as_ref().map(|node| node.value(row));
        let lasts = lasts.filter(|lasts| *lasts != NULL_INT);
        record.lasted = lasts.map(|lasts| lasts as f64 / SECOND as f64);
        let text = |seen: &Seen| match seen.code(row) {
            NULL_CODE => None,
            code => tables.text(code),
        };
        for (name, seen) in &self.words {
            if let Some(word) = text(seen) {
                (record.ended, record.ended_by) = (Some(word), name.clone());
                return;
            }
        }
    }
}
