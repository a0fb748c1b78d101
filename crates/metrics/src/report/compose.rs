//! Asks for everything a report holds.

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

use super::aligned::{Alignment, alignment};
use super::period::{Period, common, offering};
use super::restated::{Earlier, restated};
use super::spec::{ReportFigure, ReportSpec};
use super::{BoardReport, Changed, Figure, ReportFinding, ReportQuery};
use crate::answer::{Answer, Note, Value};
use crate::board::{Goal, verdict};
use crate::findings::{Looked, look};
use crate::page::Better;
use crate::query::{Query, USUAL};
use crate::service::{Cause, MetricService, ServiceError};

/// Changes told, at most.
const CHANGES: usize = 6;
/// Dimensions in which a change is looked for.
const DIMENSIONS: &[&str] = &["channel", "team", "priority"];

/// Makes the report of a closed period, or of a month; `figures` in the place of those that the
/// folder or the board named have chosen.
///
/// # Errors
///
/// Not found for an unknown close or board; a bad request for what is no month, for a close of
/// another profile or filter, or when a file of the report is wrong; fails when the data cannot be
/// read. A figure that cannot be asked is in the report with the reason.
pub fn compose(
    service: &dyn MetricService,
    asked: &ReportQuery,
    figures: Option<&ReportSpec>,
) -> Result<BoardReport, ServiceError> {
    let (spec, own) = match figures {
        Some(spec) => (spec.clone(), spec.clone()),
        None => chosen(service, asked)?,
    };
    let period = Period::read(service, asked, spec.profile.as_deref())?;
    let aligned = alignment(&own.aligned, period.from, period.to);
    let mut figures = Vec::new();
    let mut known = Known::default();
    for figure in &spec.figures {
        figures.push(one(service, &period, figure, aligned.as_ref(), &mut known)?);
    }
    // What no figure can be asked by, such as a profile that there is none of, makes no report.
    if (period.base.profile.is_some() || asked.filter.is_some())
        && figures.iter().all(|figure| figure.refused.is_some())
        && let Some(error) = figures.iter_mut().find_map(|figure| figure.refused.take())
    {
        return Err(*error);
    }
    let year_before = |day: Date| day.checked_sub(1.year()).unwrap_or(day).to_string();
    let comments = period.comments();
    let as_of = period.base.as_of.clone().filter(|_| period.close.is_none());
    // What is different today was not known at a moment before.
    let published = match &as_of {
        Some(_) => Earlier::default(),
        None => restated(service, &period, &spec.figures, &figures)?,
    };
    let (snapshot, watermark) = match known.of {
        Some(known) => known,
        None => (service.snapshot()?.number, None),
    };
    Ok(BoardReport {
        titles: spec.titles(),
        closed_at: period.close.as_ref().map(|close| close.closed_at.clone()),
        as_of,
        from: period.from.to_string(),
        to: period.to.to_string(),
        zone: period.zone_name.clone(),
        profile: period.base.profile.clone(),
        filter: period.base.filter.clone(),
        snapshot,
        watermark,
        year_before: [year_before(period.from), year_before(period.to)],
        aligned,
        months: period.months().iter().map(Date::to_string).collect(),
        figures,
        changed: changed(service, &period, common(&spec.figures))?,
        comments: comments.as_deref().map_or(Ok(String::new()), |name| service.comment(name))?,
        comments_of: comments.unwrap_or_default(),
        restatements: published.restatements,
        checked: published.checked,
        unlike: published.unlike,
        late_sources: known.late_sources,
        notes: known.notes,
        period: period.name,
    })
}

/// What the answers say of all figures.
#[derive(Default)]
struct Known {
    /// Snapshot and watermark.
    of: Option<(u64, Option<String>)>,
    /// Sources that are late.
    late_sources: Vec<String>,
    /// Of the definitions they stand on.
    notes: Vec<Note>,
}

impl Known {
    fn learn(&mut self, answer: &Answer) {
        self.of.get_or_insert_with(|| (answer.snapshot, answer.watermark.clone()));
        for note in answer.notes.iter().filter(|note| matches!(note, Note::Definitions { .. })) {
            if !self.notes.contains(note) {
                self.notes.push(note.clone());
            }
        }
        for source in &answer.late_sources {
            if !self.late_sources.contains(source) {
                self.late_sources.push(source.clone());
            }
        }
    }
}

/// Returns the figures asked for, and the folder's own choice with its named dates.
fn chosen(
    service: &dyn MetricService,
    asked: &ReportQuery,
) -> Result<(ReportSpec, ReportSpec), ServiceError> {
    let own = service.report_spec()?;
    let Some(word) = &asked.board else { return Ok((own.clone(), own)) };
    let mut reports = service.reports()?;
    if let Some(found) = reports.remove(word) {
        let mut spec = found?;
        if spec.aligned.is_empty() {
            spec.aligned.clone_from(&own.aligned);
        }
        return Ok((spec.clone(), spec));
    }
    let boards = service.boards()?;
    let board = boards.boards.get(word).ok_or_else(|| {
        let own = boards.boards.keys().filter(|word| !reports.contains_key(*word));
        let names = reports.keys().chain(own);
        offering(Cause::NoBoard(word.clone()), ["reports and boards", "informes y paneles"], names)
    })?;
    Ok((ReportSpec::of_board(board), own))
}

/// Asks for one figure: where anything of it cannot be asked it is refused, and no other is.
fn one(
    service: &dyn MetricService,
    period: &Period,
    chosen: &ReportFigure,
    aligned: Option<&Alignment>,
    known: &mut Known,
) -> Result<Figure, ServiceError> {
    let blank = Figure {
        metric: chosen.metric.clone(),
        titles: chosen.titles(),
        variant: chosen.variant.clone(),
        filter: chosen.filter.clone(),
        calendar: chosen.calendar.clone(),
        used: None,
        unit: String::new(),
        value: Value::default(),
        goal: chosen.goal.as_ref().and_then(Goal::value),
        verdict: None,
        year: None,
        aligned: None,
        months: Vec::new(),
        refused: None,
        notes: Vec::new(),
    };
    match filled(service, period, chosen, aligned, blank.clone()) {
        Ok((figure, answer)) => {
            known.learn(&answer);
            Ok(figure)
        }
        Err(error) if error.is_of_question() => {
            Ok(Figure { refused: Some(Box::new(error)), ..blank })
        }
        Err(error) => Err(error),
    }
}

/// Fills in what a figure is told, and returns the answer of the period with it.
fn filled(
    service: &dyn MetricService,
    period: &Period,
    chosen: &ReportFigure,
    aligned: Option<&Alignment>,
    mut figure: Figure,
) -> Result<(Figure, Arc<Answer>), ServiceError> {
    let against =
        |compare: String| service.ask(&Query { compare: Some(compare), ..period.query(chosen) });
    let total = |answer: &Answer| answer.total.values.get(&chosen.metric).cloned();
    let answer = against("year".into())?;
    figure.notes = answer.notes.iter().filter(|note| note.is_of_doubt()).cloned().collect();
    figure.used = answer.metrics.first().cloned();
    figure.value = total(&answer).unwrap_or_default();
    figure.year = figure.value.previous.take();
    if let Some(aligned) = aligned {
        let shifted = against(format!("{}..{}", aligned.from, aligned.to))?;
        figure.aligned = total(&shifted).and_then(|value| value.previous);
    }
    figure.months = months(service, period, chosen)?;
    figure.unit = unit(&figure);
    let better = figure.used.as_ref().map_or(Better::Neither, |used| better(&used.better));
    figure.verdict = figure.goal.and_then(|goal| verdict(goal, &figure.value, better));
    Ok((figure, answer))
}

fn better(word: &str) -> Better {
    match word {
        "higher" => Better::Higher,
        "lower" => Better::Lower,
        _ => Better::Neither,
    }
}

/// Returns the unit of a figure, money with the currency of any of its values.
fn unit(figure: &Figure) -> String {
    let unit = figure.used.as_ref().map(|used| used.unit.clone()).unwrap_or_default();
    let mut values = std::iter::once(&figure.value).chain(&figure.months);
    match values.find_map(|value| value.currency.clone()) {
        Some(currency) => format!("{unit} {currency}"),
        None => unit,
    }
}

/// Asks for a figure by month; a month without a row has no value.
fn months(
    service: &dyn MetricService,
    period: &Period,
    chosen: &ReportFigure,
) -> Result<Vec<Value>, ServiceError> {
    let months = period.months();
    let (Some(first), Some(last)) = (months.first(), months.last()) else { return Ok(Vec::new()) };
    let query = Query {
        from: Some(first.to_string()),
        to: Some(last.last_of_month().to_string()),
        grain: Some("month".into()),
        ..period.query(chosen)
    };
    let answer = service.ask(&query)?;
    // A metric that is always told apart, such as promises by their kind, has no row for a whole
    // month: it is asked month by month.
    if answer.rows.iter().any(|row| !row.by.is_empty()) {
        let alone = |month: &Date| -> Result<Value, ServiceError> {
            let query = Query {
                from: Some(month.to_string()),
                to: Some(month.last_of_month().to_string()),
                ..period.query(chosen)
            };
            let answer = service.ask(&query)?;
            Ok(answer.total.values.get(&chosen.metric).cloned().unwrap_or_default())
        };
        return months.iter().map(alone).collect();
    }
    let value = |month: &Date| {
        let label = month.strftime("%Y-%m").to_string();
        let mut rows = answer.rows.iter();
        let row = rows.find(|row| row.bucket.as_deref().is_some_and(|it| it.starts_with(&label)));
        row.and_then(|row| row.values.get(&chosen.metric)).cloned().unwrap_or_default()
    };
    Ok(months.iter().map(value).collect())
}

/// Asks all metrics of a question that can be asked with the others, which it then is about; none
/// where none can.
fn asked_together(
    service: &dyn MetricService,
    query: &mut Query,
) -> Result<Option<Arc<Answer>>, ServiceError> {
    if query.metrics.is_empty() {
        return Ok(None);
    }
    match service.ask(query) {
        Ok(answer) => Ok(Some(answer)),
        // One metric that cannot be asked with the others, or has nothing that the profile leaves
        // out by, must not hide what they say.
        Err(error) if error.is_of_question() => {
            let mut metrics = Vec::new();
            for name in &query.metrics {
                let alone = Query { metrics: vec![name.clone()], ..query.clone() };
                match service.ask(&alone) {
                    Ok(_) => metrics.push(name.clone()),
                    Err(error) if error.is_of_question() => {}
                    Err(error) => return Err(error),
                }
            }
            query.metrics = metrics;
            if query.metrics.is_empty() { Ok(None) } else { service.ask(query).map(Some) }
        }
        Err(error) => Err(error),
    }
}

/// Looks what changed against the period before, over all metrics that the data can answer, by the
/// filter that all figures have: of a profile or a filter those that it has records of, since all
/// others would tell of those it leaves out. What is partial is not among it: a change that rests
/// on the part that is over may still go away.
fn changed(
    service: &dyn MetricService,
    period: &Period,
    filter: Option<String>,
) -> Result<Changed, ServiceError> {
    let coverage = service.coverage()?;
    let mut query = Query {
        metrics: coverage.ready().map(|covered| covered.name.clone()).collect(),
        from: Some(period.from.to_string()),
        to: Some(period.to.to_string()),
        compare: Some("previous".into()),
        stat: period.base.profile.is_none().then(|| USUAL.to_owned()),
        filter: period.covering(filter.as_deref()),
        ..period.base.clone()
    };
    let mut changed = Changed { filter, ..Changed::default() };
    let Some(mut answer) = asked_together(service, &mut query)? else { return Ok(changed) };
    let all = query.metrics.len();
    if query.profile.is_some() || query.filter.is_some() {
        let values = &answer.total.values;
        query.metrics.retain(|name| values.get(name).is_some_and(has_records));
    }
    if query.metrics.len() < all {
        let Some(fewer) = asked_together(service, &mut query)? else { return Ok(changed) };
        answer = fewer;
    }
    let mut whole = Answer::clone(&answer);
    whole.total.values.retain(|_, value| !value.partial);
    let looked = Looked { query: &query, answer: &whole };
    let found = look(service, &[looked], DIMENSIONS, CHANGES)?;
    let of_partial = |value: &&Value| value.partial && value.previous.is_some();
    changed.partial = answer.total.values.values().filter(of_partial).count();
    changed.before.clone_from(&answer.range.compared);
    let notes = answer.notes.iter().filter(|note| note.is_of_coverage());
    changed.notes = notes.cloned().collect();
    changed.tested = found.tested;
    for finding in &found.found {
        let finding = found.located(service, DIMENSIONS, finding)?;
        changed.findings.push(ReportFinding {
            unit: crate::close::Published::of(&answer, &finding.metric).unit,
            metric: finding.metric,
            of: finding.of,
            now: finding.now,
            before: finding.previous.value.unwrap_or_default(),
            interval: finding.previous.interval,
            test: finding.previous.test,
            group: finding.group,
        });
    }
    Ok(changed)
}

/// Returns whether a value, or what it is held against, stands on any record.
fn has_records(value: &Value) -> bool {
    value.n > 0 || value.previous.as_ref().is_some_and(|previous| previous.n > 0)
}
