//! Columns of the customer base that segments define.

use std::sync::Arc;

use baremo_metrics::error::MetricsError;
use baremo_metrics::segment::Segment;
use baremo_model::dimension::SEGMENT;
use baremo_model::{Fact, NULL_CODE};

use crate::EngineError;
use crate::asking::plan::Plan;
use crate::customers::health::COLUMNS as HEALTH;
use crate::reading::eval::{YES, bind_bool};
use crate::reading::table::Hot;
use crate::session::Session;

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
            } else if let Some(segment) = column.strip_prefix(SEGMENT) {
                self.prepare_segment(segment)?;
            }
        }
        Ok(())
    }

    fn prepare_segment(&self, name: &str) -> Result<(), EngineError> {
        let column = format!("{SEGMENT}{name}");
        if self.tables().computed(Fact::CustomerBase, &column).is_some() {
            return Ok(());
        }
        let segment = self.settings().segments.get(name)?;
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

    /// Returns what is wrong with segments of which only the records tell.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read.
    pub fn unfit_segments(&self) -> Result<Vec<MetricsError>, EngineError> {
        let mut unfit = Vec::new();
        for name in self.settings().segments.right.keys() {
            match self.prepare_segment(name) {
                Ok(()) => {}
                Err(EngineError::Metrics(error)) => {
                    // What is wrong with another file is told with that.
                    let own = format!("segments/{name}.toml");
                    let is_own = matches!(&error, MetricsError::File { file, .. } if *file == own);
                    unfit.extend(is_own.then_some(error));
                }
                Err(failed) => return Err(failed),
            }
        }
        Ok(unfit)
    }
}
