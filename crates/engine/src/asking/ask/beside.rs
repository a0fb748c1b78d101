//! Variants told beside one another where they differ, heads beside people, and those that have
//! what the one asked for lacks.

use std::sync::Arc;

use baremo_metrics::answer::Note;
use baremo_metrics::page::{Kind, Side};
use baremo_metrics::query::Query;
use baremo_model::Fact;

use super::Evaluated;
use super::alone::or_noted;
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::reading::dated::defined_by_base;
use crate::reading::eval::{Scope, YES, bind_bool};
use crate::reading::scan::Scan;
use crate::session::Session;

/// Values that differ by less are the same, but for the last digits of their arithmetic.
const SAME: f64 = 1e-9;

impl Session {
    /// Says what the whole range is by the variants that a page tells beside the one asked for,
    /// where both have a value and differ. `now` is what the one asked for came to.
    pub(super) fn told_beside(
        &self,
        query: &Query,
        whole: &Plan,
        now: &Evaluated,
    ) -> Result<Vec<Note>, EngineError> {
        let mut notes = Vec::new();
        for (metric, found) in whole.metrics.iter().zip(&now.metrics) {
            let Some(value) = found.values.first().and_then(|value| value.value) else { continue };
            for variant in metric.metric.beside(&metric.definition.variant) {
                let told = self.by_variant(query, whole, (metric, variant), &found.measured.upper);
                let told = or_noted(told, (metric, variant), &mut notes)?;
                if let Some((told, unit)) = told.filter(|(told, _)| (told - value).abs() > SAME) {
                    let (metric, variant) = (metric.metric.name.clone(), variant.to_owned());
                    notes.push(Note::Beside { metric, variant, value: told, unit });
                }
            }
        }
        Ok(notes)
    }

    /// Says what the whole range is by the variants that stand beside a value, equal or not, where
    /// one value of one metric is all that is asked for.
    pub(super) fn told_with(
        &self,
        query: &Query,
        whole: &Plan,
        now: &Evaluated,
    ) -> Result<Vec<Note>, EngineError> {
        let mut notes = Vec::new();
        for (metric, found) in whole.metrics.iter().zip(&now.metrics) {
            if found.values.first().and_then(|value| value.value).is_none() {
                continue;
            }
            for variant in metric.metric.accompanied_by(&metric.definition.variant) {
                let told = self.by_variant(query, whole, (metric, variant), &found.measured.upper);
                if let Some((value, unit)) = or_noted(told, (metric, variant), &mut notes)? {
                    let (metric, variant) = (metric.metric.name.clone(), variant.to_owned());
                    notes.push(Note::Beside { metric, variant, value, unit });
                }
            }
        }
        Ok(notes)
    }

    /// Says what the whole range is by the variants that are the same figure of other records,
    /// where no source has those that the one asked for counts: likes of the account, of which only
    /// that is told.
    pub(super) fn told_instead(
        &self,
        query: &Query,
        whole: &Plan,
        now: &Evaluated,
    ) -> Result<Vec<Note>, EngineError> {
        let mut notes = Vec::new();
        for (metric, found) in whole.metrics.iter().zip(&now.metrics) {
            let missing = found.values.first().filter(|value| value.value.is_none());
            let Some(reason) = missing.and_then(|value| value.reason.as_deref()) else { continue };
            for variant in metric.metric.instead_of(&metric.definition.variant, reason) {
                let told = self.by_variant(query, whole, (metric, variant), &found.measured.upper);
                // Those other records may lack what they are asked by: then they are no help.
                let told = match told {
                    Err(EngineError::Metrics(_)) => None,
                    told => told?,
                };
                if let Some((value, unit)) = told {
                    let (metric, variant) = (metric.metric.name.clone(), variant.to_owned());
                    notes.push(Note::Beside { metric, variant, value, unit });
                }
            }
        }
        Ok(notes)
    }

    /// Returns what a metric is by a variant, with its unit; `scan` is what the one asked for
    /// found.
    fn by_variant(
        &self,
        query: &Query,
        whole: &Plan,
        (metric, variant): (&MetricPlan, &str),
        scan: &Scan,
    ) -> Result<Option<(f64, String)>, EngineError> {
        let asked = Query { variant: Some(variant.to_owned()), ..query.clone() };
        let other = self.metric_plan(&asked, &metric.metric.name)?;
        let value = match self.part_of(metric, &other) {
            Some(side) => Some(self.among(whole, &other, side, scan)?),
            None => self.alone(whole, &other, &[other.statistic])?.pop().flatten(),
        };
        Ok(value.map(|value| (value, other.definition.unit.word().to_owned())))
    }

    /// Returns the side of a variant that counts some of the rows that another counts all of.
    fn part_of<'a>(&self, all: &MetricPlan, some: &'a MetricPlan) -> Option<&'a Side> {
        let (whole, part) = (&all.definition, &some.definition);
        let side = part.value.as_ref()?;
        let plain = Side {
            fact: side.fact.clone(),
            date: side.date.clone(),
            needs_rows: side.needs_rows,
            dimensions: side.dimensions.clone(),
            ..Side::default()
        };
        let is_part = (whole.kind, part.kind) == (Kind::Count, Kind::Count)
            && whole.value.as_ref() == Some(&plain)
            && Side { filter: None, ..side.clone() } == plain
            && (all.basis, &whole.exclude) == (some.basis, &part.exclude)
            && !defined_by_base(self, some, Fact::from_name(&side.fact)?);
        is_part.then_some(side)
    }

    /// Counts those rows of a scan that a side keeps.
    fn among(
        &self,
        whole: &Plan,
        metric: &MetricPlan,
        side: &Side,
        scan: &Scan,
    ) -> Result<f64, EngineError> {
        let fact = Fact::from_name(&side.fact).unwrap_or(Fact::Cases);
        let rows: Vec<i64> = scan.observations.iter().map(|o| i64::from(o.row)).collect();
        let (rows, count) = (Arc::new(rows), scan.observations.len());
        let metric = &metric.of_side(side);
        let scope = Scope { rows: Some(&rows), ..self.scope(whole, metric, fact) };
        let keeps = side.filter.as_deref().map(|text| bind_bool(&scope, &metric.bind(text)?));
        let keeps = keeps.transpose()?.map(|filter| filter.truths(0..count));
        let kept = |index: usize| keeps.as_ref().is_none_or(|keeps| keeps[index] == YES);
        let counted = scan.observations.iter().enumerate().filter(|(index, _)| kept(*index));
        Ok(counted.map(|(_, o)| o.exact_weight()).sum())
    }
}
