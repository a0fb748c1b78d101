//! A side of a definition, bound to columns, and evaluated a chunk of rows at a time.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use baremo_metrics::error::MetricsError;
use baremo_metrics::expr::Expr;
use baremo_metrics::page::{Basis, Kind, Measure, Side, Unreached};
use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};

use super::groups::{GroupSource, group_source};
use super::held::Held;
use super::sharing::Sharing;
use super::side::{SideScan, exclusions_for};
use super::spans::holds_at_one;
use super::{Reading, are_states};
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::reading::dated::Dated;
use crate::reading::eval::{
    BoolNode, IntNode, NO, Rows, Scope, Seen, YES, bind_bool, bind_int, through,
};
use crate::reading::moments::{Moments, are_named};
use crate::reading::table::local_days::LocalDays;
use crate::session::Session;
use crate::settings::Clock;

/// The column that says who brought a row.
pub(crate) const SOURCE: &str = "source";

/// Stands for the reason of a row that nothing leaves out.
pub(super) const COUNTS: u32 = u32::MAX;

/// Marks a reason that is a code of the `excluded` column rather than an index.
pub(super) const CASE_REASON: u32 = 1 << 31;

/// What is bound: all rows of a fact, or some of them, one after the other.
#[derive(Clone, Copy)]
pub(super) struct Of<'a> {
    /// The runs of them that are read.
    pub(super) runs: &'a [Range<usize>],
    /// The rows of the fact; all when absent.
    pub(super) rows: Option<&'a Arc<Vec<i64>>>,
    /// The parts of them that these are, by who has their cases.
    pub(super) held: Option<&'a Held<'a>>,
    /// The runs of the fact itself that are read: customers as they were are told of these.
    pub(super) of_fact: &'a [Range<usize>],
}

/// A side, bound to columns.
pub(super) struct Bound<'a> {
    pub(super) plan: &'a Plan,
    /// The rows of the fact that are read one by one; none where all can be.
    pub(super) rows: Option<Arc<Vec<i64>>>,
    /// Of which parts of them, by who has their cases.
    pub(super) held: Option<&'a Held<'a>>,
    pub(super) clock: Clock,
    pub(super) length: Length,
    pub(super) root_rows: Option<Arc<Vec<i64>>>,
    pub(super) filter: Option<BoolNode>,
    /// Which of those who replied the filter keeps, where it names the agent and each has a part.
    pub(super) sharing: Option<Sharing>,
    pub(super) side_filter: Option<BoolNode>,
    pub(super) excluded_root: Seen,
    pub(super) exclusions: Vec<(BoolNode, Option<IntNode>)>,
    /// Whether the first of them is that of the profile, which comes before what a case says.
    pub(super) has_profile: bool,
    /// Whether rows count by the date of what happened, rather than by that of their opening or
    /// closing, which no other takes the place of.
    pub(super) by_event: bool,
    pub(super) mature: Option<IntNode>,
    pub(super) watermark: Option<IntNode>,
    pub(super) from: Option<IntNode>,
    pub(super) to: Option<IntNode>,
    pub(super) date: IntNode,
    pub(super) opened: Seen,
    pub(super) distinct: Option<(Seen, bool)>,
    /// The source that numbered what is distinct, where each numbers its own, or the case it is of.
    pub(super) distinct_source: Option<Seen>,
    pub(super) sum: Option<IntNode>,
    pub(super) of: Option<IntNode>,
    /// Rows that count one up, and one down.
    pub(super) net: Option<(BoolNode, BoolNode)>,
    pub(super) groups: Vec<GroupSource>,
    pub(super) weighted: bool,
    pub(super) per_case: bool,
    /// Rows by which a case is there.
    pub(super) among: Option<BoolNode>,
    /// Rows among which the first of a case is the one that counts.
    pub(super) first_per_case: Option<BoolNode>,
    pub(super) reading: Reading<'a>,
    pub(super) survival: bool,
}

/// In what durations are told.
pub(super) enum Length {
    Micros,
    LocalDays(LocalDays),
    BusinessDays(LocalDays),
}

impl Length {
    fn of(measure: Measure, plan: &Plan, session: &Session) -> Self {
        let days = || LocalDays::new(plan.time_zone.clone(), session.tables().latest());
        match measure {
            Measure::Micros => Length::Micros,
            Measure::LocalDays => Length::LocalDays(days()),
            Measure::BusinessDays => Length::BusinessDays(days()),
        }
    }
}

impl Bound<'_> {
    /// Returns the row of the fact that a row of what is bound stands for.
    #[inline]
    pub(super) fn row(&self, row: usize) -> u32 {
        self.rows.as_ref().map_or(row as u32, |rows| rows[row] as u32)
    }
}

impl<'a> SideScan<'a> {
    /// Binds the side to columns: to those of all rows of its fact, or of some of them.
    pub(super) fn bind(self, of: Of<'a>) -> Result<Bound<'a>, EngineError> {
        let SideScan { session, plan, metric, side, fact, reading } = self;
        let Of { runs, rows, held, of_fact } = of;
        let over_spans = reading != Reading::ByDate;
        let own = held.map(|held| held.own.as_slice()).unwrap_or_default();
        let scope = Scope { rows, own, ..self.scope() };
        let dated_by = self.dated_by();
        let date = side.date.of(metric.basis).filter(|_| !over_spans).unwrap_or(dated_by);
        let date = bind_int(&scope, &metric.bind(date)?)?;
        let spans = over_spans.then_some(of_fact);
        let dated = Dated::of_side(&self.scope(), session, plan, metric, side, spans)?;
        let scope = Scope { dated: dated.as_ref(), ..scope };
        let int = |text: &Option<String>| -> Result<Option<IntNode>, EngineError> {
            text.as_deref().map(|text| bind_int(&scope, &metric.bind(text)?)).transpose()
        };
        let truth = |text: &str| bind_bool(&scope, &metric.bind(text)?);
        let exclusions = exclusions(session, plan, metric, &scope)?;
        let survival = metric.definition.kind == Kind::Survival;
        let needs_watermark = side.mature.is_some() || survival || side.per.is_some();
        let (excluded_root, opened) = (scope.see("excluded")?, scope.see(dated_by)?);
        let by_event = metric.basis == Basis::Event || side.date.own(metric.basis).is_none();
        let counted = Counted {
            date: &date,
            exclusions: &exclusions,
            by_event,
            excluded: &excluded_root,
            opened: &opened,
        };
        let has_moments = self.has_moments();
        let told = has_moments && are_named(plan);
        let moments = told.then(|| counted.moments(session, plan, fact, runs));
        let asked = Scope { moments: moments.as_ref(), has_moments, ..scope };
        let source = |name: &String| group_source(session, &asked, metric, name);
        let groups = plan.by.iter().map(source).collect::<Result<Vec<_>, _>>()?;
        let (filter, sharing) = self.filtered(&asked, of)?;
        let is_shared = |group: &GroupSource| matches!(group, GroupSource::Repliers(..));
        Ok(Bound {
            plan,
            rows: rows.cloned(),
            held,
            clock: session.clock_named(&metric.calendar, fact)?,
            length: Length::of(side.measure, plan, session),
            root_rows: root_rows(session, fact, rows)?,
            filter,
            side_filter: side.filter.as_deref().map(truth).transpose()?,
            excluded_root,
            exclusions,
            has_profile: metric.profile_exclude.is_some(),
            by_event,
            mature: int(&side.mature)?,
            watermark: needs_watermark.then(|| self.watermark(&scope)).transpose()?,
            from: int(&side.from)?,
            to: int(&side.to)?,
            date,
            opened,
            distinct: side.distinct.as_deref().map(|it| distinct_column(&scope, it)).transpose()?,
            distinct_source: distinct_source(&scope, side)?,
            sum: int(&side.sum)?,
            of: int(&side.of)?,
            net: net(&scope, metric, side)?,
            weighted: sharing.is_some() || groups.iter().any(is_shared),
            sharing,
            groups,
            per_case: side.per.as_deref() == Some("case"),
            among: side.among.as_deref().map(truth).transpose()?,
            first_per_case: side.first_per_case.as_deref().map(truth).transpose()?,
            reading,
            survival,
        })
    }

    /// Binds until when is known what a row is judged by: at the watermark of its source; of a
    /// session by the next contact of its customer, no longer than contacts are on record.
    fn watermark(self, scope: &Scope<'_>) -> Result<IntNode, EngineError> {
        let SideScan { session, metric, side, fact, .. } = self;
        let filter = side.filter.as_deref().map(|text| metric.bind(text)).transpose()?;
        let is_next = filter.is_some_and(|filter| filter.columns().contains(&"next_contact_at"));
        let until = match fact == Fact::Sessions && is_next {
            true => session.told_until(&[Fact::Cases, Fact::Contacts])?,
            false => None,
        };
        let Some(until) = until else { return bind_int(scope, &Expr::Watermark) };
        let known = scope.watermarks.until(until);
        bind_int(&Scope { watermarks: &known, ..*scope }, &Expr::Watermark)
    }

    /// Returns whether rows count at dates of which hours and weekdays could be told: what holds
    /// at the end of a bucket has no date of its own, and sums up to it neither.
    fn has_moments(self) -> bool {
        let is_dated = self.reading == Reading::ByDate && !self.plan.cumulative;
        is_dated && !are_states(self.metric, self.side)
    }
}

/// Returns the row of its root for each row that is read; none where these are all of a root.
pub(super) fn root_rows(
    session: &Session,
    fact: Fact,
    rows: Option<&Arc<Vec<i64>>>,
) -> Result<Option<Arc<Vec<i64>>>, EngineError> {
    let of_root = fact.parent().map(|(_, row)| session.tables().integers(fact, row)).transpose()?;
    Ok(match (of_root, rows) {
        (Some(of_root), Some(rows)) => Some(through(&of_root, rows)),
        (of_root, rows) => of_root.or(rows.cloned()),
    })
}

/// What dates a row that counts, or one that is left out.
struct Counted<'a> {
    date: &'a IntNode,
    exclusions: &'a [(BoolNode, Option<IntNode>)],
    by_event: bool,
    excluded: &'a Seen,
    opened: &'a Seen,
}

impl Counted<'_> {
    /// Tells the hours and weekdays at which the rows of some runs count.
    fn moments(
        &self,
        session: &Session,
        plan: &Plan,
        fact: Fact,
        runs: &[Range<usize>],
    ) -> Moments {
        Moments::of_runs(session, plan, fact, runs, |rows| self.dates(rows))
    }

    /// Returns the dates at which rows count, or are counted among those left out: as a scan dates
    /// them.
    fn dates(&self, rows: Range<usize>) -> Vec<i64> {
        let mut dates = self.date.values(rows.clone()).into_owned();
        let is_kept = |row: usize| self.excluded.code(row) == NULL_CODE;
        let mut kept: Vec<bool> = rows.clone().map(is_kept).collect();
        for (when, own) in self.exclusions {
            let own = own.as_ref().map(|own| own.values(rows.clone()));
            let truths = when.truths(rows.clone());
            for (offset, _) in truths.iter().enumerate().filter(|(_, truth)| **truth == YES) {
                // The first reason that holds decides.
                if std::mem::take(&mut kept[offset])
                    && let Some(own) = &own
                {
                    dates[offset] = left_out_at(dates[offset], own[offset], self.by_event);
                }
            }
        }
        for (date, row) in dates.iter_mut().zip(rows) {
            if *date == NULL_INT {
                *date = self.opened.integer(row);
            }
        }
        dates
    }
}

/// Returns the date of a row that is left out: its own, or that of the reason where it has none,
/// and by the date of what happened also where it lies before that. What is not known is less than
/// any instant.
pub(super) fn left_out_at(date: i64, of_reason: i64, by_event: bool) -> i64 {
    if by_event || date == NULL_INT { date.max(of_reason) } else { date }
}

/// Binds why rows are left out: what the profile leaves out first, which is nobody's concern but to
/// be counted, then the page's reasons, each with its own date.
fn exclusions(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    scope: &Scope<'_>,
) -> Result<Vec<(BoolNode, Option<IntNode>)>, EngineError> {
    let mut bound = Vec::new();
    if let Some(expr) = &metric.profile_exclude {
        let excluded = match (bind_bool(scope, expr), metric.unreached) {
            // What does without a dimension has nothing that is left out by it.
            (Err(EngineError::Metrics(MetricsError::Unreachable { .. })), Some(_)) => {
                BoolNode::Constant(NO)
            }
            (excluded, _) => excluded.map_err(|error| error.at(&metric.profile_origin))?,
        };
        bound.push((excluded, None));
    }
    for exclusion in exclusions_for(&metric.definition, scope) {
        let date = exclusion.date.as_deref().map(|text| bind_int(scope, &metric.bind(text)?));
        let mut when = bind_bool(scope, &metric.bind(&exclusion.when)?)?;
        if let Some(any) = &exclusion.unless_any {
            let whole = session.scope(plan, metric, scope.fact);
            let lacks = of_source(session, (&whole, scope), &metric.bind(any)?, false)?;
            when = BoolNode::And(vec![when, lacks]);
        }
        if let Some(some) = &exclusion.only_if {
            let whole = session.scope(plan, metric, scope.fact);
            let has = of_source(session, (&whole, scope), &metric.bind(some)?, true)?;
            when = BoolNode::And(vec![when, has]);
        }
        bound.push((when, date.transpose()?));
    }
    Ok(bound)
}

/// Binds whether the source of a row has some row that meets a condition, or has none at all.
/// `whole` sees all rows of the fact, `scope` those that are looked at.
fn of_source(
    session: &Session,
    (whole, scope): (&Scope<'_>, &Scope<'_>),
    any: &Expr,
    some: bool,
) -> Result<BoolNode, EngineError> {
    let having = session.sources_with(whole, any)?;
    if having.is_empty() {
        return Ok(BoolNode::Constant(if some { NO } else { YES }));
    }
    let value = Box::new(Expr::Column(SOURCE.to_owned()));
    let list = having.iter().cloned().map(Expr::Text).collect();
    bind_bool(scope, &Expr::In { value, list, negated: !some })
}

/// Binds the rows that count up and down, of a net share.
fn net(
    scope: &Scope<'_>,
    metric: &MetricPlan,
    side: &Side,
) -> Result<Option<(BoolNode, BoolNode)>, EngineError> {
    let bound = |text: &str| bind_bool(scope, &metric.bind(text)?);
    match (&side.plus, &side.minus) {
        (Some(plus), Some(minus)) => Ok(Some((bound(plus)?, bound(minus)?))),
        _ => Ok(None),
    }
}

fn distinct_column(scope: &Scope<'_>, text: &str) -> Result<(Seen, bool), EngineError> {
    match text.strip_suffix("+case") {
        Some(column) => Ok((scope.see(column)?, !is_about_case(scope, column))),
        None => Ok((scope.see(text)?, false)),
    }
}

/// Binds what tells things of one number apart: the source that numbered them, or the case that a
/// row is about.
fn distinct_source(scope: &Scope<'_>, side: &Side) -> Result<Option<Seen>, EngineError> {
    let column = side.distinct.as_deref().and_then(|text| text.strip_suffix("+case"));
    if column.is_some_and(|column| is_about_case(scope, column)) {
        return scope.case_of_each().map(Some);
    }
    side.distinct_source().map(|own| scope.see(own)).transpose()
}

/// Returns whether a column is that of a case which rows are about, but are no rows of.
fn is_about_case(scope: &Scope<'_>, column: &str) -> bool {
    column.starts_with("case.") && scope.fact.root() != Fact::Cases
}

/// Values of a column where they lie, or made.
type Lent<'a> = Cow<'a, [i64]>;

/// What is read of the rows of one chunk that are looked at, each by its place among them.
pub(super) struct Evaluated<'a> {
    /// Why each is left out: by the profile, by what its case says, else by the first of the other
    /// exclusions that holds; [`COUNTS`] where nothing does.
    pub(super) reasons: Vec<u32>,
    pub(super) mature: Option<Lent<'a>>,
    pub(super) watermark: Option<Lent<'a>>,
    pub(super) from: Option<Lent<'a>>,
    pub(super) to: Option<Lent<'a>>,
    pub(super) date: Lent<'a>,
    pub(super) sum: Option<Lent<'a>>,
    pub(super) of: Option<Lent<'a>>,
    pub(super) net: Option<(Vec<u8>, Vec<u8>)>,
}

impl Evaluated<'_> {
    /// Returns whether a row holds at one of some instants, which are in order.
    pub(super) fn holds(&self, place: usize, instants: &[i64]) -> bool {
        let (Some(from), Some(to)) = (&self.from, &self.to) else { return true };
        let (from, to) = (from[place], to[place]);
        from != NULL_INT && holds_at_one(instants, from, to)
    }

    /// Returns the watermark of a row's source, where it was asked for.
    pub(super) fn watermark(&self, place: usize) -> i64 {
        self.watermark.as_ref().map_or(i64::MAX, |watermark| watermark[place])
    }
}

impl Bound<'_> {
    /// Reads what the side takes from some rows.
    pub(super) fn evaluate<'a>(&'a self, rows: &Rows<'_>) -> Evaluated<'a> {
        let int = |node: &'a Option<IntNode>| node.as_ref().map(|node| node.values_of(rows));
        let both =
            |(plus, minus): &(BoolNode, BoolNode)| (plus.truths_of(rows), minus.truths_of(rows));
        let mut evaluated = Evaluated {
            reasons: self.left_out_for(rows),
            mature: int(&self.mature),
            watermark: int(&self.watermark),
            from: int(&self.from),
            to: int(&self.to),
            date: self.date.values_of(rows),
            sum: int(&self.sum),
            of: int(&self.of),
            net: self.net.as_ref().map(both),
        };
        if let Some(held) = self.held {
            held.cut(rows, &mut evaluated);
        }
        evaluated
    }

    /// Returns why each of some rows is left out.
    fn left_out_for(&self, rows: &Rows<'_>) -> Vec<u32> {
        let of_case = |&code: &u32| if code == NULL_CODE { COUNTS } else { CASE_REASON | code };
        let mut reasons: Vec<u32> = self.excluded_root.codes(rows).iter().map(of_case).collect();
        for (index, (when, _)) in self.exclusions.iter().enumerate() {
            for (reason, truth) in reasons.iter_mut().zip(when.truths_of(rows)) {
                let is_before = self.has_profile && index == 0;
                let is_first = truth == YES && (*reason == COUNTS || is_before);
                *reason = if is_first { index as u32 } else { *reason };
            }
        }
        reasons
    }
}

/// Binds the filter of a question. Of an input that says what becomes of dimensions out of its
/// reach, the conditions about these hold for all of it, or for none.
pub(super) fn filter(
    scope: &Scope<'_>,
    metric: &MetricPlan,
    expr: &Expr,
) -> Result<BoolNode, EngineError> {
    let Some(unreached) = metric.unreached else { return bind_bool(scope, expr) };
    if let Expr::And(parts) = expr {
        let parts = parts.iter().map(|part| filter(scope, metric, part));
        return Ok(BoolNode::And(parts.collect::<Result<_, _>>()?));
    }
    match bind_bool(scope, expr) {
        Err(EngineError::Metrics(MetricsError::Unreachable { .. })) => {
            Ok(BoolNode::Constant(if unreached == Unreached::Whole { YES } else { NO }))
        }
        bound => bound,
    }
}
