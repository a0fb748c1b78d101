//! A filter by agent where everybody who replied has an equal part of a value: it holds of the
//! parts, so that who is filtered by has what stands in their row when it is asked for by agent.

use std::ops::Range;
use std::sync::Arc;

use baremo_metrics::expr::Expr;
use baremo_model::NULL_CODE;

use super::bind::{Of, filter, root_rows};
use super::side::SideScan;
use crate::EngineError;
use crate::reading::eval::{BoolNode, Scope, YES, list};
use crate::reading::table::Hot;
use crate::reading::table::link::gather;
use crate::reading::table::sharers::sharers;

/// The dimension by which values are shared.
pub(super) const AGENT: &str = "agent";

/// Which of those who have a part of each row a filter keeps.
pub(super) struct Sharing {
    /// The first row that is read.
    first: usize,
    /// Where those of each row from it to the last one that is read begin and end.
    places: Vec<(u32, u32)>,
    kept: Vec<bool>,
}

impl Sharing {
    /// Returns what is kept of the parts of rows, those of each together.
    #[cfg(test)]
    pub(super) fn of_rows(first: usize, rows: &[&[bool]]) -> Self {
        let mut sharing = Sharing { first, places: Vec::new(), kept: Vec::new() };
        for parts in rows {
            let start = sharing.kept.len() as u32;
            sharing.kept.extend_from_slice(parts);
            sharing.places.push((start, sharing.kept.len() as u32));
        }
        sharing
    }

    /// Returns, of all who have a part of a row, in their order, whether theirs is kept.
    #[inline]
    pub(super) fn of(&self, row: usize) -> &[bool] {
        let (start, end) = self.places[row - self.first];
        &self.kept[start as usize..end as usize]
    }
}

impl SideScan<'_> {
    /// Binds the filter of the question: what it says of rows, and of the parts of those who
    /// replied where it names the agent and each of them has one.
    pub(super) fn filtered(
        self,
        asked: &Scope<'_>,
        of: Of<'_>,
    ) -> Result<(Option<BoolNode>, Option<Sharing>), EngineError> {
        let SideScan { session, plan, metric, fact, .. } = self;
        let Some(expr) = &plan.filter else { return Ok((None, None)) };
        let is_shared = metric.each_replier() && expr.columns().contains(&AGENT);
        let shared = if is_shared { sharers(session.tables(), fact)? } else { None };
        let Some((ends, codes)) = shared else {
            return Ok((Some(filter(asked, metric, expr)?), None));
        };
        let conditions = match expr {
            Expr::And(parts) => parts.clone(),
            one => vec![one.clone()],
        };
        let (of_parts, of_rows): (Vec<Expr>, Vec<Expr>) =
            conditions.into_iter().partition(|part| part.columns().contains(&AGENT));
        let of_rows = match of_rows.is_empty() {
            true => None,
            false => Some(filter(asked, metric, &Expr::And(of_rows))?),
        };
        let root_rows = root_rows(session, fact, of.rows)?;
        let Range { start: first, end } = spanned(of.runs);
        let mut places = vec![(0, 0); end - first];
        // Of each part: the place that is read, its row of the fact, and whose it is.
        let (mut read, mut rows, mut agents) = (Vec::new(), Vec::new(), Vec::new());
        for row in of.runs.iter().cloned().flatten() {
            let start = agents.len() as u32;
            let root_row = root_rows.as_ref().map_or(row, |of_root| of_root[row] as usize);
            match list(&ends, &codes, root_row) {
                [] => agents.push(NULL_CODE),
                repliers => agents.extend_from_slice(repliers),
            }
            read.resize(agents.len(), row);
            rows.resize(agents.len(), of.rows.map_or(row as i64, |rows| rows[row]));
            places[row - first] = (start, agents.len() as u32);
        }
        let (rows, count) = (Arc::new(rows), agents.len());
        let places_read: Vec<u32> = read.iter().map(|place| *place as u32).collect();
        let others = asked.own.iter().map(|(name, hot)| (*name, gather(hot, &places_read)));
        let own: Vec<_> = others.chain([(AGENT, Hot::Codes(Arc::new(agents)))]).collect();
        let moments = asked.moments.map(|moments| moments.of_parts(&read, rows.clone()));
        let scope = Scope { moments: moments.as_ref(), rows: Some(&rows), own: &own, ..*asked };
        let truths = filter(&scope, metric, &Expr::And(of_parts))?.truths(0..count);
        let kept = truths.into_iter().map(|truth| truth == YES).collect();
        Ok((of_rows, Some(Sharing { first, places, kept })))
    }
}

/// Returns the rows from the first to the last of some runs: a month of a long fact takes the room
/// of a month.
fn spanned(runs: &[Range<usize>]) -> Range<usize> {
    let first = runs.iter().map(|run| run.start).min().unwrap_or(0);
    first..runs.iter().map(|run| run.end).max().unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_rows_that_are_read() {
        assert_eq!(spanned(&[]), 0..0);
        assert_eq!(spanned(&[4096..8192, 1_000_000..1_000_010]), 4096..1_000_010);
        // A row without a part of its own lies between the two that are read.
        let sharing = Sharing::of_rows(4096, &[&[true, false], &[], &[true]]);
        assert_eq!((sharing.of(4096), sharing.of(4098)), (&[true, false][..], &[true][..]));
    }
}
