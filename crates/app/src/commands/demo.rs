//! `baremo demo`: two years of a plausible company, a first report, and the pages.

mod begun;

use std::path::Path;

use baremo_engine::Session;
use baremo_metrics::answer::{Answer, MIXED_TARGETS, Row, Value};
use baremo_metrics::page::Kind;
use baremo_metrics::policy::TARGET;
use baremo_metrics::query::Query;
use baremo_metrics::{Catalog, Metric, reason};
use baremo_model::{DAY, Fact, told};
use baremo_render::Language;
use baremo_render::band::Place;
use baremo_render::report::{Card, Report, report_text};
use baremo_render::why::{waiting, why_missing_until};
use baremo_render::words::target;
use baremo_store::{SEGMENT_EVENTS, make_folder};
use baremo_testkit::demo::{self, DemoSettings};
use jiff::civil::Date;

pub use self::begun::{begun, end};
use crate::cli::{DemoArgs, Format, Lang};
use crate::commands::{import, init, message, now, serve};
use crate::config::CONFIG_FILE;
use crate::coverage;
use crate::durable::put;
use crate::error::Failure;
use crate::error::file::{cannot_read, cannot_write};
use crate::folder::Folder;
use crate::output::Output;

/// Events in one inbox segment of the streams beside conversations, which are made all at once.
const STREAM_SEGMENT_EVENTS: usize = 100_000;
/// Name of the demo's source.
pub const SOURCE: &str = "demo";
/// Country of the company, for benchmarks.
pub const COUNTRY: &str = "ES";
/// Its zone.
pub const ZONE: &str = "Europe/Madrid";
/// Its industry.
pub const INDUSTRY: &str = "retail";

/// Runs the command. Demo data that is already there is kept.
///
/// # Errors
///
/// Fails when the folder cannot be written.
pub fn run(data: &Path, args: &DemoArgs, output: &mut Output) -> Result<u8, Failure> {
    if !(0.001..=1000.0).contains(&args.scale) {
        return Err(Failure::request(told!(
            "`{}` is not a scale",
            "`{}` no es una escala",
            args.scale
        ))
        .hint(told!(
            "between 0.001 and 1000; 1 is some 20 000 conversations",
            "entre 0.001 y 1000; 1 son unas 20 000 conversaciones"
        )));
    }
    let settings = company(args.seed, args.scale)?;
    let folder = init::prepare(data, ZONE, output.lang)?;
    match begun::to_make(&folder, settings)? {
        Some(settings) => {
            write_settings(&folder, &settings)?;
            make(&folder, &settings, output)?;
        }
        None => say_kept(data, output.lang),
    }
    // The fresh settings files are read from here on.
    let folder = Folder::open(data)?;
    report(data, &folder, output)?;
    if args.no_serve {
        return Ok(0);
    }
    output.flush()?;
    let serving = serve::Serving { listen: &args.listen, hosts: &[], https: false };
    serve::serve(folder, &serving, output)
}

/// Says that seed and scale make nothing where there are data already.
fn say_kept(data: &Path, lang: Lang) {
    let shown = data.display();
    message(&match lang {
        Lang::En => format!(
            "the demo data in {shown} are kept; another --seed or --scale needs a folder of its \
             own: baremo --data demo-2 demo"
        ),
        Lang::Es => format!(
            "se conservan los datos de demostración de {shown}; otro --seed u otro --scale \
             necesita una carpeta propia: baremo --data demo-2 demo"
        ),
    });
}

/// Day on which the demo is made, where it is not today: for what has to be the same in any month.
const TODAY: &str = "BAREMO_DEMO_TODAY";

/// Returns what the company is made from. Its last month is the one before this: its figures end
/// with a whole month.
///
/// # Errors
///
/// Fails when the company's zone is unknown, and when what stands in [`TODAY`] is no date.
pub fn company(seed: u64, scale: f64) -> Result<DemoSettings, Failure> {
    let zone = baremo_metrics::bucket::zone(ZONE)?;
    let today = given_today()?;
    let today = today.unwrap_or_else(|| jiff::Timestamp::now().to_zoned(zone.clone()).date());
    let month = today.first_of_month().to_zoned(zone);
    let end = month.map_or(now() / DAY * DAY, |start| start.timestamp().as_microsecond());
    Ok(DemoSettings { seed, scale, end, months: 24 })
}

/// Returns the day that [`TODAY`] gives; none where it is not set, or empty.
fn given_today() -> Result<Option<Date>, Failure> {
    let Some(given) = std::env::var_os(TODAY).filter(|given| !given.is_empty()) else {
        return Ok(None);
    };
    let day = given.to_str().and_then(|given| given.parse::<Date>().ok());
    day.map(Some).ok_or_else(|| {
        let given = given.to_string_lossy();
        Failure::request(told!(
            "`{}` takes a date, not `{}`",
            "`{}` admite una fecha, no `{}`",
            TODAY,
            given
        ))
        .hint(told!(
            "write it as 2026-11-15, or unset it for a demo made today",
            "escríbala como 2026-11-15, o quítela para una demostración de hoy"
        ))
    })
}

/// Writes the company's calendars, policies, segments, reasons and what happened to it, where no
/// file of that name is there.
///
/// # Errors
///
/// Fails when the folder cannot be written.
pub fn write_settings(folder: &Folder, settings: &DemoSettings) -> Result<(), Failure> {
    let kinds = [
        ("calendars", demo::CALENDARS),
        ("policies", demo::POLICIES),
        ("segments", demo::SEGMENTS),
    ];
    for (kind, files) in kinds {
        for (name, text) in files {
            write_absent(&folder.root.join(kind).join(name), text)?;
        }
    }
    write_absent(&folder.root.join(reason::FILE), demo::REASONS)?;
    write_absent(&folder.root.join("annotations.toml"), &demo::annotations(settings))?;
    declare(&folder.root.join(CONFIG_FILE))
}

/// Says in the configuration where the company is and what it does, where its owner has not.
fn declare(path: &Path) -> Result<(), Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::unavailable(cannot_read(path.display(), error)))?;
    put(path, declared(text))
        .map_err(|error| Failure::unavailable(cannot_write(path.display(), error)))
}

/// Returns a configuration with both settings, where it has them as the template does: as comments.
fn declared(mut text: String) -> String {
    for (key, value) in [("country", COUNTRY), ("industry", INDUSTRY)] {
        let said = format!("{key} = \"{value}\"");
        text = text.replace(&format!("\n# {said}\n"), &format!("\n{said}\n"));
    }
    text
}

fn write_absent(path: &Path, text: &str) -> Result<(), Failure> {
    let written = match path.exists() {
        true => return Ok(()),
        false => path.parent().map_or(Ok(()), make_folder),
    };
    written
        .and_then(|()| put(path, text))
        .map_err(|error| Failure::unavailable(cannot_write(path.display(), error)))
}

fn make(folder: &Folder, settings: &DemoSettings, output: &Output) -> Result<(), Failure> {
    append(folder, settings)?;
    import::drain(folder, output)?;
    end(&folder.root)?;
    let subjects = folder.store.snapshot()?.subjects();
    message(&match output.lang {
        Lang::En => {
            format!("{subjects} subjects made: conversations, contacts, orders, sessions and more")
        }
        Lang::Es => format!(
            "{subjects} asuntos creados: conversaciones, contactos, pedidos, sesiones y más"
        ),
    });
    Ok(())
}

/// Puts the company's events into the inbox; when they are in the lake, [`end`] is to be called.
///
/// # Errors
///
/// Fails when the folder cannot be written.
pub fn append(folder: &Folder, settings: &DemoSettings) -> Result<(), Failure> {
    begun::begin(&folder.root, settings)?;
    let conversations = demo::columns(settings, SEGMENT_EVENTS);
    for events in conversations.chain(demo::streams(settings, STREAM_SEGMENT_EVENTS)) {
        folder.store.append(&events)?;
    }
    Ok(())
}

/// The answers a card of the report stands on.
struct Asked {
    metric: String,
    month: Answer,
    beside: Vec<(&'static str, Answer)>,
    trend: Answer,
}

/// Prints every metric over the last month against the month before.
fn report(data: &Path, folder: &Folder, output: &mut Output) -> Result<(), Failure> {
    let session = folder.session(None)?;
    let catalog = &session.settings().catalog;
    let Some(watermark) = session.watermark() else { return Ok(()) };
    let zone = baremo_metrics::bucket::zone(&folder.config.zone)?;
    let last = jiff::Timestamp::from_microsecond(watermark).unwrap_or_default().to_zoned(zone);
    let month = last.strftime("%Y-%m").to_string();
    let year = last.date().checked_sub(jiff::Span::new().months(12)).unwrap_or(last.date());
    let year = year.strftime("%Y-%m").to_string();
    let mut asked = Vec::new();
    for metric in catalog.metrics() {
        asked.push(ask(&session, metric, &month, &year)?);
    }
    if output.format == Format::Csv {
        let rows = asked.iter().flat_map(|one| {
            let told = one.month.total.values.iter().map(|(name, value)| {
                serde_json::json!({ "metric": name, "value": value.value, "n": value.n })
            });
            told.collect::<Vec<_>>()
        });
        return output.csv(&["metric", "value", "n"], &rows.collect::<Vec<_>>());
    }
    if output.format == Format::Json {
        let values: serde_json::Map<String, serde_json::Value> = asked
            .iter()
            .map(|one| (one.metric.clone(), serde_json::json!(one.month.total.values)))
            .collect();
        return output.json(&serde_json::json!({
            "month": month, "metrics": values, "coverage": coverage::of(&session)?,
        }));
    }
    let language = output.language();
    let cards = asked.iter().filter_map(|one| card(one, catalog, language)).collect();
    let title = match output.lang {
        Lang::En => format!("Demo company, {month}"),
        Lang::Es => format!("Empresa de demostración, {month}"),
    };
    let report = Report {
        title: &title,
        about: Vec::new(),
        against: Some(output.language().pick("the month before", "al mes anterior")),
        cards,
        place: Place { period: Some("month"), ..folder.place() },
        next: next_steps(data, &session, output.language())?,
    };
    output.text(&report_text(output.language(), output.style(), &report))
}

fn ask(session: &Session, metric: &Metric, month: &str, year: &str) -> Result<Asked, Failure> {
    let question = |stat: Option<&str>| Query {
        metrics: vec![metric.name.clone()],
        from: Some(month.to_owned()),
        to: Some(month.to_owned()),
        compare: Some("previous".into()),
        stat: stat.map(str::to_owned),
        ..Query::default()
    };
    let timed = metric.definitions.first().is_some_and(|d| d.kind == Kind::Duration);
    let shown = timed.then_some("median");
    let mut beside = Vec::new();
    for stat in if timed { &["p90", "mean"][..] } else { &[] } {
        beside.push((*stat, session.ask(&question(Some(stat)))?));
    }
    let trend = Query {
        from: Some(year.to_owned()),
        grain: Some("month".into()),
        compare: None,
        ..question(shown)
    };
    Ok(Asked {
        metric: metric.name.clone(),
        month: session.ask(&question(shown))?,
        beside,
        trend: session.ask(&trend)?,
    })
}

fn card<'a>(asked: &'a Asked, catalog: &'a Catalog, language: Language) -> Option<Card<'a>> {
    let used = asked.month.metrics.first()?;
    let value = asked.month.total.values.get(&asked.metric)?;
    let beside = asked.beside.iter().map(|(stat, answer)| {
        (*stat, answer.total.values.get(&asked.metric).and_then(|value| value.value))
    });
    // Broken down by a dimension of its own, a metric has no single line over time.
    let single = asked.trend.rows.iter().filter(|row| row.by.is_empty());
    let series: Vec<(Option<f64>, bool)> = single
        .filter_map(|row| row.values.get(&asked.metric))
        .map(|value| (value.value, value.partial))
        .collect();
    let known: Vec<f64> = series.iter().filter_map(|(value, _)| *value).collect();
    let low = known.iter().copied().reduce(f64::min);
    let high = known.iter().copied().reduce(f64::max);
    let metric = catalog.get(&asked.metric).ok()?;
    let open = waiting(value).map(|_| {
        let definition = metric.definition(&used.variant);
        why_missing_until(language, definition, (used, value), &asked.month.range)
    });
    Some(Card {
        metric,
        variant: &used.variant,
        statistic: used.statistic.as_deref(),
        value,
        open,
        beside: beside.collect(),
        parts: kinds(asked, value, language),
        series,
        range: low.zip(high).map(|(low, high)| [low, high]),
        unit: Some(&used.unit),
    })
}

/// Returns what kinds of targets come to that are not mixed; none of any other metric.
fn kinds(asked: &Asked, value: &Value, language: Language) -> Vec<(String, f64)> {
    let kind = |row: &Row| {
        let kind = target(row.by.get(TARGET)?.as_deref()?, language);
        Some((kind, row.values.get(&asked.metric)?.value?))
    };
    match value.reason.as_deref() {
        Some(MIXED_TARGETS) => asked.month.rows.iter().filter_map(kind).collect(),
        _ => Vec::new(),
    }
}

/// Returns what to try next, each a command that works as it stands.
fn next_steps(
    data: &Path,
    session: &Session,
    language: Language,
) -> Result<Vec<(String, String)>, Failure> {
    let flag = match data.to_str() {
        Some("baremo-data") | None => String::new(),
        Some(other) => format!(" --data {other}"),
    };
    // Of the times of conversations, which can be drawn, the one with most definitions is the one
    // most argued about, and so the one to open first.
    let timed = |metric: &&Metric| {
        metric.definitions.first().is_some_and(|definition| {
            let facts = definition.facts();
            let of_cases = facts.iter().all(|fact| fact.root() == Fact::Cases);
            definition.kind == Kind::Duration && of_cases
        })
    };
    let metrics = session.settings().catalog.metrics().filter(timed);
    let Some(first) = metrics.max_by_key(|metric| metric.definitions.len()) else {
        return Ok(Vec::new());
    };
    let first = &first.name;
    let query = Query { metrics: vec![first.clone()], ..Query::default() };
    let mut slowest: Option<(f64, String)> = None;
    session.records(&query, false, &mut |row| {
        let value = row.value.unwrap_or_default();
        if slowest.as_ref().is_none_or(|(most, _)| value > *most) {
            slowest = Some((value, row.conversation));
        }
        Ok(())
    })?;
    let id = slowest.map_or_else(|| "ID".to_owned(), |(_, id)| id);
    let step = |command: String, en: &str, es: &str| {
        (format!("baremo{flag} {command}"), language.pick(en, es).to_owned())
    };
    Ok(vec![
        step(
            format!("query {first} --grain month --by channel"),
            "by month and channel",
            "por mes y canal",
        ),
        step(
            format!("records {first} --where \"channel = 'email'\" --limit 20"),
            "the records behind it",
            "los registros que hay detrás",
        ),
        step(
            format!("explain {first} --record {id}"),
            "the slowest conversation, drawn",
            "la conversación más lenta, dibujada",
        ),
        step(format!("metrics show {first}"), "what it means", "qué significa"),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, TEMPLATE, TEMPLATE_ES};

    #[test]
    fn both_templates_say_where_the_company_is_and_what_it_does() {
        for template in [TEMPLATE, TEMPLATE_ES] {
            let text = declared(template.to_owned());
            let config: Config = toml::from_str(&text).expect("it is still one");
            let said = (config.country.as_deref(), config.industry.as_deref());
            assert_eq!(said, (Some(COUNTRY), Some(INDUSTRY)));
            // What the owner says stays.
            let own = text.replace(COUNTRY, "PT");
            assert_eq!(declared(own.clone()), own);
        }
    }
}
