//! The packs of the catalogue, with made-up figures: some keep what is wanted, some do not, one has
//! no value, and a calendar has a hostile name.

use std::path::Path;

use baremo_metrics::ServiceError;
use baremo_metrics::close::Reach;
use baremo_metrics::pack::{
    Pack, PackFigure, PackGap, PackHours, PackMonth, PackParameter, PackQuery, PackReport,
    PackSetting, Reading, Uncounted,
};
use baremo_model::{ErrorKind, told};

use super::{END, HOSTILE};

/// The figure that no source has the records of.
const UNKNOWN: &str = "person_under_three_minutes";

/// Returns the pack of 2025, or of 2024, which began in May.
pub(super) fn made_up(
    packs: &Path,
    query: &PackQuery,
    is_empty: bool,
) -> Result<PackReport, ServiceError> {
    let text = std::fs::read_to_string(packs.join(format!("{}.toml", query.name)));
    let text = text.map_err(|_| {
        ServiceError::new(ErrorKind::NotFound, format!("unknown pack `{}`", query.name))
    })?;
    let pack = Pack::parse(&query.name, &text)
        .map_err(|error| ServiceError::new(ErrorKind::Internal, error.to_string()))?;
    let year = query.year.unwrap_or(2025);
    if is_empty || !(2024..=2025).contains(&year) {
        let message = told!("nothing of {year} is on record", "no hay ningún registro de {year}");
        return Err(ServiceError::new(ErrorKind::BadRequest, message));
    }
    let begun = (year == 2024).then(|| "2024-05-12".to_owned());
    let of = |parameter| figure(parameter, year, begun.is_some());
    let parameters = pack.parameters.iter().map(of).collect();
    Ok(PackReport {
        year,
        years: vec![2025, 2024],
        partial: false,
        begins_on: begun,
        zone: "UTC".into(),
        snapshot: 1,
        watermark: Some(END),
        settings: settings(),
        parameters,
        ..PackReport::of(pack)
    })
}

fn settings() -> Vec<PackSetting> {
    let of = |name: &str| PackSetting {
        kind: "calendar".into(),
        name: name.into(),
        ..PackSetting::default()
    };
    vec![
        of(HOSTILE),
        PackSetting { since: Some("2023-05-01".into()), ..of("complaints") },
        PackSetting { changes: vec!["2025-07-01".into()], ..of("office") },
    ]
}

fn months(year: i16, value: f64) -> Vec<PackMonth> {
    let month = |month: i32| PackMonth {
        month: format!("{year:04}-{month:02}"),
        value: (month != 8).then_some(value),
        n: 10,
    };
    (1..=12).map(month).collect()
}

fn figure(parameter: &PackParameter, year: i16, has_begun: bool) -> PackFigure {
    let asked = PackFigure::of(parameter);
    if parameter.id == UNKNOWN {
        let (reason, needs) = (Some("no_data".into()), vec!["queue_entries".into()]);
        return PackFigure { reason, needs, ..asked };
    }
    let value = match parameter.reading {
        Reading::Value if parameter.most == Some(0.0) => 0.0,
        Reading::Value => 96.3,
        Reading::FastestMean => 200.0,
        Reading::Within => 100.0,
        Reading::Hours => 80.0,
    };
    let measured = PackFigure {
        value: Some(value),
        n: 1200,
        recomputed: Some(value),
        error: Some(0.0),
        margin: parameter.margin(Some(value)),
        kept: parameter.kept(Some(value)),
        months: months(year, value),
        ..asked
    };
    match parameter.reading {
        Reading::Value => measured,
        Reading::FastestMean => PackFigure { reach: reach(has_begun), ..measured },
        Reading::Within => PackFigure {
            own_calendar: parameter.calendar.clone(),
            holidays: Some("es".into()),
            term: Some("weekdays without es".into()),
            uncounted: parameter.uncounted.as_ref().map(|_| 3),
            uncounted_said: parameter.uncounted.as_ref().map(Uncounted::words),
            ..measured
        },
        Reading::Hours => PackFigure { hours: Some(hours(year)), ..measured },
    }
}

fn reach(has_begun: bool) -> Vec<Reach> {
    let late = Reach {
        fact: "contacts".into(),
        from: Some("2024-06-01".into()),
        to: Some("2024-12-31".into()),
        days: 214,
        of: 366,
    };
    if has_begun { vec![late] } else { Vec::new() }
}

fn hours(year: i16) -> PackHours {
    let sundays = PackGap {
        always: true,
        weekdays: vec![6],
        hours: vec![["00:00".into(), "24:00".into()]],
        date_count: 52,
        ..PackGap::default()
    };
    let epiphany = format!("{year:04}-01-06");
    let holiday =
        PackGap { dates: vec![[epiphany.clone(), epiphany]], date_count: 1, ..PackGap::default() };
    PackHours { service: HOSTILE.into(), gaps: vec![sundays, holiday], ..PackHours::default() }
}
