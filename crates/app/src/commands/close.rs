//! `baremo close`: pins the figures of a period, and says later why today's differ.

use std::path::Path;

use baremo_metrics::bucket::parse_range_bound;
use baremo_metrics::close::{CheckedFigure, Close, CloseRequest, Published};
use baremo_metrics::service::{CatalogService, ReportService};
use baremo_model::told;
use baremo_render::close::{
    check_text, doubt_lines, empty_lines, list_text, pinned_text, reach_lines, unpinned_lines,
};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::cli::{CloseArgs, Format};
use crate::commands::message;
use crate::error::Failure;
use crate::folder::Folder;
use crate::output::Output;
use crate::service::FolderService;

/// Runs the command: pins a period that is not closed yet, shows one that is, lists all.
///
/// # Errors
///
/// Fails when the period cannot be read from the name or the data cannot be asked.
pub fn run(data: &Path, args: &CloseArgs, output: &mut Output) -> Result<u8, Failure> {
    let folder = Folder::open(data)?;
    let zone = folder.config.zone.clone();
    let service = FolderService::new(folder);
    let (language, style) = (output.language(), output.style());
    let closes = service.closes()?;
    let Some(name) = &args.name else {
        match output.format {
            Format::Text => output.text(&list_text(language, style, &closes, &zone))?,
            Format::Json => {
                output.json(&closes.iter().map(|close| &close.name).collect::<Vec<_>>())?;
            }
            Format::Csv => {
                let told = closes.iter().map(|close| {
                    json!({
                        "name": close.name, "closed_at": close.closed_at,
                        "snapshot": close.snapshot, "from": close.from, "to": close.to,
                        "zone": close.zone, "profile": close.profile, "where": close.filter,
                    })
                });
                output.csv(&CLOSED, &told.collect::<Vec<_>>())?;
            }
        }
        return Ok(0);
    };
    if let Some(close) = closes.iter().find(|close| close.name == *name) {
        show(&service, (close, zone.as_str()), args, output)?;
        return Ok(0);
    }
    let close = service.pin(&CloseRequest {
        name: name.clone(),
        from: args.from.clone(),
        to: args.to.clone(),
        zone: args.zone.clone(),
        profile: args.profile.clone(),
        filter: args.filter.clone(),
        metrics: args.metrics.clone(),
        snapshot: None,
    });
    let close = close.map_err(|error| unnamed(name, args, error.into()))?;
    reach_lines(language, &close.reach).iter().for_each(|line| message(line));
    if !(close.unpinned.is_empty() && close.empty.is_empty() && close.doubts.is_empty()) {
        let catalog = service.catalog()?;
        let mut lines = doubt_lines(language, &catalog, &close.doubts);
        lines.extend(unpinned_lines(language, &catalog, &close.unpinned));
        lines.extend(empty_lines(language, &catalog, &close.empty));
        lines.iter().for_each(|line| message(line));
    }
    match output.format {
        Format::Text => output.text(&pinned_text(language, &close))?,
        Format::Csv => {
            let figures: Vec<Value> =
                close.figures.iter().map(|(metric, figure)| published(metric, figure)).collect();
            output.csv(&["metric", "value", "n", "unit", "version", "statistic"], &figures)?;
        }
        Format::Json => output.json(&close)?,
    }
    Ok(0)
}

/// Shows a close, held against today.
fn show(
    service: &FolderService,
    (close, zone): (&Close, &str),
    args: &CloseArgs,
    output: &mut Output,
) -> Result<(), Failure> {
    check_asked((close, zone), args)?;
    let metrics: Vec<&str> = args.metrics.iter().map(String::as_str).collect();
    let check = service.close(&close.name, &metrics)?;
    match output.format {
        Format::Text => {
            let (language, style, catalog) =
                (output.language(), output.style(), service.catalog()?);
            output.text(&check_text(language, style, &catalog, &check, zone))
        }
        Format::Csv => output.csv(&CHECKED, &check.figures.iter().map(checked).collect::<Vec<_>>()),
        Format::Json => output.json(&check),
    }
}

/// Refuses what is asked of a close that was published otherwise: to show that one in its place
/// would be taken for an answer.
fn check_asked((close, zone): (&Close, &str), args: &CloseArgs) -> Result<(), Failure> {
    let asked = close.check_asked(args.profile.as_deref(), args.filter.as_deref());
    let of_period = |()| check_period((close, zone), args);
    asked.map_err(Failure::from).and_then(of_period).map_err(|failure| {
        failure.hint(told!(
            "`baremo close {}` shows what was published",
            "`baremo close {}` muestra lo publicado",
            close.name
        ))
    })
}

/// Refuses other days, or days of another zone, than those that were published; `zone` is the
/// folder's.
fn check_period((close, zone): (&Close, &str), args: &CloseArgs) -> Result<(), Failure> {
    let in_zone = close.zone.as_deref().unwrap_or(zone);
    let at = |text: &str, end: bool| parse_range_bound(text, &TimeZone::UTC, end).ok();
    // A month begins on its first day, however that is written.
    let differs = |one: &str, two: &str, end: bool| {
        one.trim() != two.trim() && (at(one, end).is_none() || at(one, end) != at(two, end))
    };
    let all = [
        ("--from", args.from.as_deref(), close.from.as_str(), false),
        ("--to", args.to.as_deref(), close.to.as_str(), true),
        ("--zone", args.zone.as_deref(), in_zone, false),
    ];
    let other = all.into_iter().find_map(|(flag, asked, own, end)| {
        let asked = asked?;
        differs(asked, own, end).then_some((flag, asked, own))
    });
    let Some((flag, asked, own)) = other else { return Ok(()) };
    let name = &close.name;
    Err(Failure::request(told!(
        "`{name}` was closed with {flag} `{own}`, not `{asked}`",
        "`{name}` se cerró con {flag} `{own}`, no `{asked}`"
    ))
    .hint(told!(
        "what was published stays; close other days under a name of their own",
        "lo publicado se queda; cierre otros días con otro nombre"
    )))
}

/// Says of a name that is no period what it could be: that of a close which there is not, or a
/// month that is written otherwise.
fn unnamed(name: &str, args: &CloseArgs, failure: Failure) -> Failure {
    let says_when = parse_range_bound(name, &TimeZone::UTC, false).is_ok();
    if says_when || args.from.is_some() || !Close::is_name(name) {
        return failure;
    }
    Failure::request(told!(
        "nothing is closed as `{name}`, and that is no period either",
        "no hay ningún cierre `{name}`, y tampoco es un periodo"
    ))
    .hint(told!(
        "a month is written with four and two digits, from 01 to 12, such as 2026-09; a year 2026; \
         a day 2026-09-30",
        "un mes se escribe con cuatro y dos cifras, de 01 a 12, como 2026-09; un año, 2026; un \
         día, 2026-09-30"
    ))
    .hint(told!(
        "`baremo close` lists what is closed; to close a period under the name `{name}`, give \
         --from and --to",
        "`baremo close` muestra los cierres que hay; para cerrar un periodo con el nombre \
         `{name}`, indique --from y --to"
    ))
}

/// What comma-separated values say of a closed period.
const CLOSED: [&str; 8] =
    ["name", "closed_at", "snapshot", "from", "to", "zone", "profile", "where"];

/// What comma-separated values say of a published figure that is held against today's.
const CHECKED: [&str; 9] = [
    "metric",
    "statistic",
    "published",
    "published_n",
    "today",
    "today_n",
    "unit",
    "difference",
    "differs",
];

fn checked(figure: &CheckedFigure) -> Value {
    json!({
        "metric": figure.metric, "statistic": figure.published.statistic,
        "published": figure.published.value,
        "published_n": figure.published.n, "today": figure.today.value,
        "today_n": figure.today.n, "unit": figure.today.unit, "difference": figure.difference,
        "differs": figure.differs,
    })
}

fn published(metric: &str, figure: &Published) -> Value {
    json!({
        "metric": metric, "value": figure.value, "n": figure.n, "unit": figure.unit,
        "version": figure.version, "statistic": figure.statistic,
    })
}
