//! Asks for everything a report holds.

use baremo_model::{ErrorKind, local_date, told};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::aligned::{Alignment, alignment};
use super::spec::{ReportFigure, ReportSpec};
use super::{BoardReport, Changed, Figure, ReportFinding, ReportQuery, Restatement};
use crate::answer::{Answer, Note, Value};
use crate::board::verdict;
use crate::bucket::{check_period, last_whole_month, parse_range_bound, zone};
use crate::close::Close;
use crate::findings::{Looked, look};
use crate::page::Better;
use crate::query::{Query, USUAL};
use crate::service::{Cause, MetricService, ServiceError};

/// Months shown: the last one and the twelve before it.
const MONTHS: i32 = 13;
/// Changes told, at most.
const CHANGES: usize = 6;
/// Dimensions in which a change is looked for.
const DIMENSIONS: &[&str] = &["channel", "team", "priority"];

/// What a report is about: its days, and what every question of it has.
struct Period {
    name: String,
    close: Option<Close>,
    zone_name: String,
    zone: TimeZone,
    from: Date,
    to: Date,
    base: Query,
}

/// Makes the report of a closed period, or of a month; `figures` in the place of those that the
/// folder or the board named have chosen.
///
/// # Errors
///
/// Not found for an unknown close or board; a bad request for what is no month, or when a file of
/// the report is wrong; fails when the data cannot be read. A figure that cannot be asked is in the
/// report with the reason.
pub fn compose(
    service: &dyn MetricService,
    asked: &ReportQuery,
    figures: Option<&ReportSpec>,
) -> Result<BoardReport, ServiceError> {
    let (spec, own) = match figures {
        Some(spec) => (spec.clone(), spec.clone()),
        None => chosen(service, asked)?,
    };
    let period = Period::read(service, asked)?;
    let aligned = alignment(&own.aligned, period.from, period.to);
    let mut figures = Vec::new();
    let mut known = Known::default();
    for figure in &spec.figures {
        figures.push(one(service, &period, figure, aligned.as_ref(), &mut known)?);
    }
    let year_before = |day: Date| day.checked_sub(1.year()).unwrap_or(day).to_string();
    let names: Vec<&str> = spec.figures.iter().map(|figure| figure.metric.as_str()).collect();
    let (checked, restatements) = restated(service, &period, &names)?;
    let (snapshot, watermark) = match known.of {
        Some(known) => known,
        None => (service.snapshot()?.number, None),
    };
    Ok(BoardReport {
        titles: spec.titles(),
        closed_at: period.close.as_ref().map(|close| close.closed_at.clone()),
        from: period.from.to_string(),
        to: period.to.to_string(),
        zone: period.zone_name.clone(),
        profile: period.base.profile.clone(),
        snapshot,
        watermark,
        year_before: [year_before(period.from), year_before(period.to)],
        aligned,
        months: period.months().iter().map(Date::to_string).collect(),
        figures,
        changed: changed(service, &period)?,
        comments: service.comment(&period.name)?,
        restatements,
        checked,
        notes: known.notes,
        period: period.name,
    })
}

/// What the answers say of all figures.
#[derive(Default)]
struct Known {
    /// Snapshot and watermark.
    of: Option<(u64, Option<String>)>,
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
    }
}

/// Returns the figures asked for, and the folder's own choice with its named dates.
fn chosen(
    service: &dyn MetricService,
    asked: &ReportQuery,
) -> Result<(ReportSpec, ReportSpec), ServiceError> {
    let own = service.report_spec()?;
    let Some(word) = &asked.board else { return Ok((own.clone(), own)) };
    let boards = service.boards()?;
    let board = boards.boards.get(word).ok_or_else(|| {
        offering(Cause::NoBoard(word.clone()), ["boards", "paneles"], boards.boards.keys())
    })?;
    Ok((ReportSpec::of_board(board), own))
}

/// Returns that there is nothing of a name, with the names there are.
fn offering<'a>(
    cause: Cause,
    [en, es]: [&str; 2],
    names: impl Iterator<Item = &'a String>,
) -> ServiceError {
    let mut error = ServiceError::from(cause);
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    if !names.is_empty() {
        let names = names.join(", ");
        error.hints.push(told!("{en}: {names}", "{es}: {names}").into());
    }
    error
}

impl Period {
    fn read(service: &dyn MetricService, asked: &ReportQuery) -> Result<Self, ServiceError> {
        let snapshot = service.snapshot()?;
        let Some(name) = &asked.close else {
            let zone_name = snapshot.zone.clone();
            let name = match &asked.month {
                Some(month) => {
                    check_period(month)?;
                    month.clone()
                }
                None => last_month(snapshot.watermark, &zone(&zone_name)?)?,
            };
            let mut period = Self::new(name.clone(), (&name, &name), zone_name, None)?;
            period.base.as_of.clone_from(&asked.as_of);
            return Ok(period);
        };
        let closes = service.closes()?;
        let Some(close) = closes.iter().find(|close| close.name == *name).cloned() else {
            let names = closes.iter().map(|close| &close.name);
            let what = ["closed periods", "periodos cerrados"];
            return Err(offering(Cause::NoClose(name.clone()), what, names));
        };
        let zone_name = close.zone.clone().unwrap_or(snapshot.zone);
        let ends = (close.from.clone(), close.to.clone());
        Self::new(name.clone(), (&ends.0, &ends.1), zone_name, Some(close))
    }

    fn new(
        name: String,
        (from, to): (&str, &str),
        zone_name: String,
        close: Option<Close>,
    ) -> Result<Self, ServiceError> {
        let zone = zone(&zone_name)?;
        let local = |at: i64| local_date(at, &zone).unwrap_or_default();
        let first = local(parse_range_bound(from, &zone, false)?);
        let last = local(parse_range_bound(to, &zone, true)? - 1);
        if last < first {
            let message = told!(
                "`{from}` to `{to}` is not a period",
                "de `{from}` a `{to}` no es un periodo"
            );
            return Err(ServiceError::new(ErrorKind::BadRequest, message));
        }
        let base = Query {
            zone: Some(zone_name.clone()),
            profile: close.as_ref().and_then(|close| close.profile.clone()),
            as_of: close.as_ref().map(|close| close.closed_at.clone()),
            ..Query::default()
        };
        Ok(Period { name, close, zone_name, zone, from: first, to: last, base })
    }

    /// Returns the first days of the months shown.
    fn months(&self) -> Vec<Date> {
        let last = self.to.first_of_month();
        let back = |months: i32| last.checked_sub(months.months()).ok();
        (0..MONTHS).rev().filter_map(back).collect()
    }

    fn query(&self, figure: &ReportFigure) -> Query {
        let usual = self.base.profile.is_none().then(|| USUAL.to_owned());
        Query {
            metrics: vec![figure.metric.clone()],
            from: Some(self.from.to_string()),
            to: Some(self.to.to_string()),
            variant: figure.variant.clone(),
            stat: figure.stat.clone().or(usual),
            filter: figure.filter.clone(),
            ..self.base.clone()
        }
    }
}

/// Returns the last month that the data cover whole.
fn last_month(watermark: Option<i64>, zone: &TimeZone) -> Result<String, ServiceError> {
    last_whole_month(watermark, zone).ok_or_else(|| {
        let message =
            told!("there are no data to report on yet", "aún no hay datos de los que informar");
        ServiceError::new(ErrorKind::BadRequest, message)
    })
}

/// Asks for one figure.
fn one(
    service: &dyn MetricService,
    period: &Period,
    chosen: &ReportFigure,
    aligned: Option<&Alignment>,
    known: &mut Known,
) -> Result<Figure, ServiceError> {
    let query = period.query(chosen);
    let mut figure = Figure {
        metric: chosen.metric.clone(),
        titles: chosen.titles(),
        variant: chosen.variant.clone(),
        filter: chosen.filter.clone(),
        used: None,
        unit: String::new(),
        value: Value::default(),
        goal: chosen.goal_value(),
        verdict: None,
        year: None,
        aligned: None,
        months: Vec::new(),
        refused: None,
    };
    let against = |compare: String| Query { compare: Some(compare), ..query.clone() };
    let answer = match service.ask(&against("year".into())) {
        Ok(answer) => answer,
        Err(error) if error.kind == ErrorKind::BadRequest => {
            figure.refused = Some(Box::new(error));
            return Ok(figure);
        }
        Err(error) => return Err(error),
    };
    known.learn(&answer);
    let total = |answer: &Answer| answer.total.values.get(&chosen.metric).cloned();
    figure.used = answer.metrics.first().cloned();
    figure.value = total(&answer).unwrap_or_default();
    figure.year = figure.value.previous.take();
    if let Some(aligned) = aligned {
        let answer = service.ask(&against(format!("{}..{}", aligned.from, aligned.to)))?;
        figure.aligned = total(&answer).and_then(|value| value.previous);
    }
    figure.months = months(service, period, chosen)?;
    figure.unit = unit(&figure);
    let better = figure.used.as_ref().map_or(Better::Neither, |used| better(&used.better));
    figure.verdict = figure.goal.and_then(|goal| verdict(goal, &figure.value, better));
    Ok(figure)
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

/// Looks what changed against the period before, over all metrics that the data can answer. What is
/// partial is not among it: a change that rests on the part that is over may still go away.
fn changed(service: &dyn MetricService, period: &Period) -> Result<Changed, ServiceError> {
    let coverage = service.coverage()?;
    let query = Query {
        metrics: coverage.ready().map(|covered| covered.name.clone()).collect(),
        from: Some(period.from.to_string()),
        to: Some(period.to.to_string()),
        compare: Some("previous".into()),
        stat: period.base.profile.is_none().then(|| USUAL.to_owned()),
        ..period.base.clone()
    };
    let mut changed = Changed::default();
    if query.metrics.is_empty() {
        return Ok(changed);
    }
    let answer = match service.ask(&query) {
        Ok(answer) => answer,
        // One metric that cannot be asked with the others must not hide what they say.
        Err(error) if error.kind == ErrorKind::BadRequest => {
            let askable = |name: &String| {
                let alone = Query { metrics: vec![name.clone()], ..query.clone() };
                service.ask(&alone).is_ok()
            };
            let metrics: Vec<String> =
                query.metrics.iter().filter(|it| askable(it)).cloned().collect();
            if metrics.is_empty() {
                return Ok(changed);
            }
            service.ask(&Query { metrics, ..query.clone() })?
        }
        Err(error) => return Err(error),
    };
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

/// Returns the closed periods within the thirteen months, and their figures that differ today.
fn restated(
    service: &dyn MetricService,
    period: &Period,
    metrics: &[&str],
) -> Result<(Vec<String>, Vec<Restatement>), ServiceError> {
    let first = period.months().first().copied().unwrap_or(period.from);
    let day = |text: &str, end: bool| {
        let at = parse_range_bound(text, &period.zone, end).ok()? - i64::from(end);
        local_date(at, &period.zone)
    };
    let mut closes = service.closes()?;
    closes.retain(|close| {
        let ends = day(&close.from, false).zip(day(&close.to, true));
        ends.is_some_and(|(from, to)| first <= from && to <= period.to)
    });
    closes.sort_by(|one, two| (&one.from, &one.name).cmp(&(&two.from, &two.name)));
    let (mut checked, mut restatements) = (Vec::new(), Vec::new());
    for close in &closes {
        let mut named: Vec<&str> =
            metrics.iter().copied().filter(|name| close.figures.contains_key(*name)).collect();
        named.sort_unstable();
        named.dedup();
        checked.push(close.name.clone());
        if named.is_empty() {
            continue;
        }
        let check = service.close(&close.name, &named)?;
        let differing = check.figures.into_iter().filter(|figure| figure.differs);
        let period = close.name.clone();
        restatements.extend(differing.map(|figure| Restatement { period: period.clone(), figure }));
    }
    Ok((checked, restatements))
}
