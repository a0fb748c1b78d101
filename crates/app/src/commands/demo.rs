//! `baremo demo`: two years of a plausible company, and a first report.

use std::path::Path;

use baremo_metrics::query::Query;
use baremo_model::DAY;
use baremo_testkit::demo::{self, DemoSettings};

use crate::cli::{DemoArgs, Format, Lang};
use crate::commands::{import, init, message, now};
use crate::coverage;
use crate::error::Failure;
use crate::folder::Folder;
use crate::output::Output;

/// Events in one inbox segment, at most.
const SEGMENT_EVENTS: usize = 400_000;
/// Name of the demo's source.
const SOURCE: &str = "demo";

/// Runs the command. Demo data that is already there is kept.
///
/// # Errors
///
/// Fails when the folder cannot be written.
pub fn run(data: &Path, args: &DemoArgs, output: &mut Output) -> Result<u8, Failure> {
    if !(0.001..=1000.0).contains(&args.scale) {
        return Err(Failure::request(format!("`{}` is not a scale", args.scale))
            .hint("between 0.001 and 1000; 1 is some 20 000 conversations"));
    }
    let folder = init::prepare(data, "Europe/Madrid")?;
    let made = folder.store.snapshot()?.sources.contains_key(SOURCE);
    if !made {
        write_settings(&folder)?;
        make(&folder, args, output)?;
    }
    // The fresh settings files are read from here on.
    let folder = Folder::open(data)?;
    report(&folder, output)?;
    if output.format == Format::Text {
        output.text(&next_steps(data, output.lang))?;
    }
    Ok(0)
}

/// Writes the company's calendars and policies, where none of that name are there.
fn write_settings(folder: &Folder) -> Result<(), Failure> {
    let files = demo::CALENDARS
        .iter()
        .map(|(name, text)| ("calendars", name, text))
        .chain(demo::POLICIES.iter().map(|(name, text)| ("policies", name, text)));
    for (kind, name, text) in files {
        let path = folder.root.join(kind).join(name);
        if !path.exists() {
            std::fs::write(&path, text).map_err(|error| {
                Failure::unavailable(format!("cannot write `{}`: {error}", path.display()))
            })?;
        }
    }
    Ok(())
}

fn make(folder: &Folder, args: &DemoArgs, output: &Output) -> Result<(), Failure> {
    // The company's last month is the one before this: its figures end with a whole month.
    let zone = baremo_metrics::bucket::zone("Europe/Madrid")?;
    let today = jiff::Timestamp::now().to_zoned(zone);
    let month = today.date().first_of_month().to_zoned(today.time_zone().clone());
    let end = month.map_or(now() / DAY * DAY, |start| start.timestamp().as_microsecond());
    let settings = DemoSettings { seed: args.seed, scale: args.scale, end, months: 24 };
    for events in demo::columns(&settings, SEGMENT_EVENTS) {
        folder.store.append(&events)?;
    }
    let drained = import::drain(folder, output)?;
    message(&match output.lang {
        Lang::En => format!("{} conversations made", drained.conversations),
        Lang::Es => format!("{} conversaciones creadas", drained.conversations),
    });
    Ok(())
}

/// Prints every conversation metric over the last month against the month before.
fn report(folder: &Folder, output: &mut Output) -> Result<(), Failure> {
    let session = folder.session(None)?;
    let catalog = &session.settings().catalog;
    let Some(watermark) = session.watermark() else { return Ok(()) };
    let zone = baremo_metrics::bucket::zone(&folder.config.zone)?;
    let last = jiff::Timestamp::from_microsecond(watermark).unwrap_or_default().to_zoned(zone);
    let month = last.strftime("%Y-%m").to_string();
    let mut cards = Vec::new();
    for metric in catalog.metrics() {
        let ask = |stat: Option<&str>| -> Result<baremo_metrics::answer::Answer, Failure> {
            let query = Query {
                metrics: vec![metric.name.clone()],
                from: Some(month.clone()),
                to: Some(month.clone()),
                compare: Some("previous".into()),
                stat: stat.map(str::to_owned),
                ..Query::default()
            };
            Ok(session.ask(&query)?)
        };
        let mean = ask(None)?;
        let timed = mean.metrics.first().is_some_and(|used| used.statistic.is_some());
        let (median, p90) = match timed {
            true => (Some(ask(Some("median"))?), Some(ask(Some("p90"))?)),
            false => (None, None),
        };
        cards.push(baremo_render::Card { metric: metric.name.clone(), mean, median, p90 });
    }
    if output.format == Format::Json {
        let values: serde_json::Map<String, serde_json::Value> = cards
            .iter()
            .map(|card| {
                let total = card.mean.total.values.get(&card.metric);
                (card.metric.clone(), serde_json::json!({ "value": total, "month": month }))
            })
            .collect();
        output.json(&serde_json::json!({
            "month": month, "metrics": values, "coverage": coverage::of(&session)?,
        }))?;
        return Ok(());
    }
    let (language, style) = (output.language(), output.style());
    output.text(&baremo_render::report_text(&cards, &month, catalog, language, &style))
}

fn next_steps(data: &Path, lang: Lang) -> String {
    let flag = match data.to_str() {
        Some("baremo-data") | None => String::new(),
        Some(other) => format!(" --data {other}"),
    };
    let title = match lang {
        Lang::En => "Try next",
        Lang::Es => "Para seguir",
    };
    let words = match lang {
        Lang::En => ["by month and channel", "the records behind it", "one conversation, drawn"],
        Lang::Es => ["por mes y canal", "los registros que hay detrás", "una conversación, dibujada"],
    };
    format!(
        "\n{title}:\n\
         \x20 baremo{flag} query first_response_time --grain month --by channel   # {}\n\
         \x20 baremo{flag} records first_response_time --where \"channel = 'email'\" --limit 20   # {}\n\
         \x20 baremo{flag} explain first_response_time --record ID   # {}\n",
        words[0], words[1], words[2]
    )
}
