//! How metrics that are no clocks take a conversation: as a whole and, where they differ, each of
//! its cases, for a case is what they count.

use baremo_engine::Session;
use baremo_metrics::answer::RecordRow;
use baremo_metrics::expr::Expr;
use baremo_metrics::page::{Definition, Kind};
use baremo_metrics::query::Query;
use baremo_metrics::service::{CaseCounted, Counted, Verdict};
use baremo_model::{Fact, Stream};

use super::by::By;
use crate::error::Failure;
use crate::listing;

/// The conversation that is asked about.
pub(super) struct Asked<'a> {
    /// What sees it alone.
    pub(super) alone: &'a Session,
    /// What sees all conversations, for metrics that judge one by others.
    pub(super) whole: &'a Session,
    /// By which definitions it is told what counts.
    pub(super) by: By<'a>,
    /// Its source.
    pub(super) source: &'a str,
    /// Its id, and those of the conversations that are one case with it.
    pub(super) ids: Vec<&'a str>,
    /// Its cases, by their names in records.
    pub(super) cases: &'a [String],
}

impl Asked<'_> {
    /// Returns the question of which of its records a metric counts, and whom to ask.
    pub(super) fn of(&self, metric: &str, definition: &Definition) -> (&Session, Query) {
        let (profile, variant) = (self.by.profile(), self.by.variant(metric));
        let query = Query {
            metrics: vec![metric.to_owned()],
            profile: profile.map(str::to_owned),
            variant: variant.map(str::to_owned),
            ..Query::default()
        };
        if !definition.judges_by_others() {
            return (self.alone, query);
        }
        let text = |text: &str| Expr::Text(text.to_owned()).to_string();
        let ids: Vec<String> = self.ids.iter().map(|id| text(id)).collect();
        let own =
            format!("source = {} and conversation in ({})", text(self.source), ids.join(", "));
        (self.whole, Query { filter: Some(own), ..query })
    }
}

/// Returns how the metrics of conversations that are no clocks take this one.
pub(super) fn counted(asked: &Asked<'_>) -> Result<Vec<Counted>, Failure> {
    let (catalog, cases) = (&asked.alone.settings().catalog, asked.cases);
    let mut all = Vec::new();
    for metric in catalog.metrics() {
        let Some(definition) = asked.by.definition(metric).filter(|own| takes(own)) else {
            continue;
        };
        let (session, query) = asked.of(&metric.name, definition);
        let list = |excluded: bool| asked.by.taken(listing::all(session, &query, excluded));
        let Some(rows) = list(false)? else { continue };
        let left_out = match cases.len() > 1 || !rows.iter().any(is_lower) {
            true => list(true)?,
            false => Some(Vec::new()),
        };
        let Some(left_out) = left_out else { continue };
        let every: Vec<&RecordRow> = rows.iter().collect();
        let Some(whole) = verdict(definition, &every, left_out.first()) else { continue };
        let mut each = Vec::new();
        for case in cases {
            let own: Vec<&RecordRow> = rows.iter().filter(|row| row.case == *case).collect();
            let out = left_out.iter().find(|row| row.case == *case);
            let own = verdict(definition, &own, out);
            each.extend(own.map(|verdict| CaseCounted { case: case.clone(), verdict }));
        }
        all.push(told(&metric.name, whole, each, cases.len()));
    }
    Ok(all)
}

/// Returns whether a definition is told of: one of conversations, and no clock.
fn takes(definition: &Definition) -> bool {
    let is_own = |fact: &Fact| Stream::Conversation.facts().contains(fact);
    let plain = matches!(definition.kind, Kind::Count | Kind::Ratio | Kind::Targets);
    let facts = definition.facts();
    plain && !facts.is_empty() && facts.iter().all(is_own)
}

/// Returns whether a record is one of those that are counted or divided by.
fn is_lower(row: &RecordRow) -> bool {
    row.side != "numerator"
}

/// Returns how a definition takes what these records are of, and the first that was left out;
/// `None` where it is about something else.
pub(super) fn verdict(
    definition: &Definition,
    rows: &[&RecordRow],
    left_out: Option<&RecordRow>,
) -> Option<Verdict> {
    // What is divided by something else counts by itself, such as each case per customer.
    if !rows.iter().any(|row| is_lower(row) || !definition.proportion) {
        let reason = left_out?.reason.clone().unwrap_or_default();
        return Some(Verdict { reason, ..Verdict::default() });
    }
    let (hit, met) = match definition.kind {
        Kind::Ratio if definition.proportion => (Some(rows.iter().any(|row| !is_lower(row))), None),
        Kind::Targets => {
            let kept = rows.iter().filter(|row| row.value == Some(1.0)).count();
            (Some(kept == rows.len()), Some([kept as u64, rows.len() as u64]))
        }
        _ => (None, None),
    };
    Some(Verdict { counts: true, hit, met, reason: String::new() })
}

/// Tells the verdict on the whole and, where it is not that on every one of so many cases, those.
fn told(metric: &str, mut whole: Verdict, each: Vec<CaseCounted>, cases: usize) -> Counted {
    let metric = metric.to_owned();
    let first = each.first().map(|own| &own.verdict);
    let same = each.len() == cases && each.iter().all(|own| Some(&own.verdict) == first);
    if cases < 2 || same {
        return Counted { metric, verdict: whole, cases: Vec::new() };
    }
    let mut counting = each.iter().map(|own| &own.verdict).filter(|own| own.counts);
    whole.hit = whole.hit.filter(|hit| counting.all(|own| own.hit == Some(*hit)));
    Counted { metric, verdict: whole, cases: each }
}
