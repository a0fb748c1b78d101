//! Which days a report is about, and what every question of it has.

use baremo_model::{ErrorKind, local_date, told};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::ReportQuery;
use super::spec::ReportFigure;
use crate::bucket::{check_period, last_whole_month, parse_as_of, parse_range_bound, zone};
use crate::close::{Close, says_same};
use crate::expr::{Expr, parse};
use crate::query::{Query, USUAL, both};
use crate::service::{Cause, MetricService, ServiceError};

/// Months shown: the last one and the twelve before it.
const MONTHS: i32 = 13;

/// What a report is about: its days, and what every question of it has.
pub(super) struct Period {
    pub(super) name: String,
    pub(super) close: Option<Close>,
    pub(super) zone_name: String,
    pub(super) zone: TimeZone,
    pub(super) from: Date,
    pub(super) to: Date,
    pub(super) base: Query,
}

impl Period {
    /// Reads which period is asked for, and by which profile: that of its own choice unless another
    /// is asked for.
    pub(super) fn read(
        service: &dyn MetricService,
        asked: &ReportQuery,
        own: Option<&str>,
    ) -> Result<Self, ServiceError> {
        let profile = asked.profile.as_deref().or(own);
        let snapshot = service.snapshot()?;
        let Some(name) = &asked.close else {
            let zone_name = snapshot.zone.clone();
            let name = match &asked.month {
                Some(month) => {
                    check_period(month)?;
                    month.clone()
                }
                None => {
                    let zone = zone(&zone_name)?;
                    let known = match &asked.as_of {
                        None => snapshot.watermark,
                        Some(as_of) => known(service, as_of, &zone)?,
                    };
                    last_month(known, &zone)?
                }
            };
            let mut period = Self::new(name.clone(), (&name, &name), zone_name, None)?;
            period.base.as_of.clone_from(&asked.as_of);
            period.base.profile = profile.map(str::to_owned);
            if let Some(filter) = &asked.filter {
                parse(filter)?;
            }
            period.base.filter.clone_from(&asked.filter);
            return Ok(period);
        };
        let closes = service.closes()?;
        let Some(close) = closes.iter().find(|close| close.name == *name).cloned() else {
            let names = closes.iter().map(|close| &close.name);
            let what = ["closed periods", "periodos cerrados"];
            return Err(offering(Cause::NoClose(name.clone()), what, names));
        };
        // The folder's own report reports any close by the profile of that one.
        let named = asked.board.as_ref().and(own);
        let profile = asked.profile.as_deref().or(named);
        close.check_asked(profile, asked.filter.as_deref()).map_err(or_as_it_is)?;
        let zone_name = close.zone.clone().unwrap_or(snapshot.zone);
        let ends = (close.from.clone(), close.to.clone());
        Self::new(name.clone(), (&ends.0, &ends.1), zone_name, Some(close))
    }

    /// Returns the filter of what is reported with one of its own besides.
    pub(super) fn covering(&self, own: Option<&str>) -> Option<String> {
        let base = self.base.filter.as_deref();
        if says_same(base, own) { own.map(str::to_owned) } else { both(base, own) }
    }

    /// Returns whether a close is about the same records: its figures follow the same profile, and
    /// this filter however it is written.
    pub(super) fn is_of(&self, close: &Close, filter: Option<&str>) -> bool {
        let pinned = close.filter.as_deref();
        close.profile == self.base.profile && (pinned == filter || says_same(pinned, filter))
    }

    /// Returns the name that comments are kept under: what is said of a month to one client is said
    /// to no other. Of a month by a filter nothing is said.
    pub(super) fn comments(&self) -> Option<String> {
        match (&self.close, &self.base.filter, &self.base.profile) {
            (None, Some(_), _) => None,
            (None, None, Some(profile)) => Some(format!("{}.{profile}", self.name)),
            _ => Some(self.name.clone()),
        }
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
            filter: close.as_ref().and_then(|close| close.filter.clone()),
            as_of: close.as_ref().map(|close| close.closed_at.clone()),
            ..Query::default()
        };
        Ok(Period { name, close, zone_name, zone, from: first, to: last, base })
    }

    /// Returns the first days of the months shown.
    pub(super) fn months(&self) -> Vec<Date> {
        let last = self.to.first_of_month();
        let back = |months: i32| last.checked_sub(months.months()).ok();
        (0..MONTHS).rev().filter_map(back).collect()
    }

    pub(super) fn query(&self, figure: &ReportFigure) -> Query {
        let usual = self.base.profile.is_none().then(|| USUAL.to_owned());
        Query {
            metrics: vec![figure.metric.clone()],
            from: Some(self.from.to_string()),
            to: Some(self.to.to_string()),
            variant: figure.variant.clone(),
            stat: figure.stat.clone().or(usual),
            calendar: figure.calendar.clone(),
            filter: both(self.base.filter.as_deref(), figure.filter.as_deref()),
            ..self.base.clone()
        }
    }
}

/// Returns the filter that all figures have, alone or beside others; none where they have nothing
/// in common.
pub(super) fn common(figures: &[ReportFigure]) -> Option<String> {
    let parts = |figure: &ReportFigure| match parse(figure.filter.as_deref()?).ok()? {
        Expr::And(parts) => Some(parts),
        other => Some(vec![other]),
    };
    let mut figures = figures.iter();
    let mut common = parts(figures.next()?)?;
    for figure in figures {
        let own = parts(figure)?;
        common.retain(|part| own.contains(part));
    }
    let alone = if common.len() > 1 { Some(Expr::And(common)) } else { common.pop() };
    alone.map(|filter| filter.to_string())
}

/// Returns up to when data were known as of a moment: data may tell of what is still to come.
fn known(
    service: &dyn MetricService,
    as_of: &str,
    zone: &TimeZone,
) -> Result<Option<i64>, ServiceError> {
    let end = parse_as_of(as_of, zone)?.saturating_sub(1);
    Ok(service.known_until(as_of)?.map(|last| last.min(end)))
}

/// Returns the last month that the data cover whole.
fn last_month(watermark: Option<i64>, zone: &TimeZone) -> Result<String, ServiceError> {
    last_whole_month(watermark, zone).ok_or_else(|| {
        let message =
            told!("there are no data to report on yet", "aún no hay datos de los que informar");
        ServiceError::new(ErrorKind::BadRequest, message)
    })
}

/// Adds to what is wrong with a question about a close what else may be reported.
fn or_as_it_is(mut error: ServiceError) -> ServiceError {
    let hint = told!(
        "to report the month as it is now, name no close",
        "para informar del mes tal como está ahora, no nombre ningún cierre"
    );
    error.hints.push(hint.into());
    error
}

/// Returns that there is nothing of a name, with the names there are.
pub(super) fn offering<'a>(
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_of_all_figures_is_what_they_have_in_common() {
        let common = |filters: &[Option<&str>]| {
            let figure = |filter: &Option<&str>| ReportFigure {
                filter: filter.map(str::to_owned),
                ..ReportFigure::default()
            };
            let figures: Vec<ReportFigure> = filters.iter().map(figure).collect();
            common(&figures)
        };
        let norte = Some("source = 'norte'");
        assert_eq!(common(&[norte, Some("source='norte'")]).as_deref(), norte);
        let first = Some("source='norte' and target='first_response'");
        assert_eq!(common(&[first, norte]).as_deref(), norte);
        let both = Some("source = 'norte' and target = 'first_response'");
        assert_eq!(common(&[first, both]).as_deref(), both);
        for apart in [&[norte, None][..], &[None], &[norte, Some("source = 'voz'")], &[]] {
            assert_eq!(common(apart), None, "{apart:?}");
        }
    }
}
