//! `baremo report es_ley_10_2025`: the figures of a pack for one year, each asked, then recomputed
//! from its records, and kept.

mod hours;
mod term;

use std::path::Path;
use std::sync::Arc;

use baremo_engine::Session;
use baremo_metrics::answer::RecordRow;
use baremo_metrics::pack::{Pack, PackParameter, Reading, fastest_mean};
use baremo_metrics::query::Query;
use baremo_model::told;
use baremo_render::Language;
use baremo_render::pack::{Figure, pack_text};
use serde_json::{Value, json};

use crate::cli::Format;
use crate::error::Failure;
use crate::error::file::cannot_write;
use crate::folder::Folder;
use crate::output::Output;

use self::hours::Held;
use self::term::Term;

/// The packs that come with the program.
const PACKS: [(&str, &str); 1] =
    [("es_ley_10_2025", include_str!("../../../../../catalog/packs/es_ley_10_2025.toml"))];

/// One parameter, measured.
struct Measured {
    value: Option<f64>,
    n: u64,
    recomputed: Option<f64>,
    reason: Option<String>,
    held: Option<Held>,
    term: Option<Term>,
}

/// Writes a pack for a year, and keeps it in the data folder.
///
/// # Errors
///
/// Fails when the data cannot be read or the pack cannot be written.
pub fn run(
    folder: &Folder,
    as_of: Option<&str>,
    name: &str,
    year: i16,
    output: &mut Output,
) -> Result<u8, Failure> {
    let text = PACKS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
    let text = text.ok_or_else(|| {
        Failure::request(told!("unknown pack `{name}`", "no se conoce el paquete `{name}`"))
    })?;
    let pack = Pack::parse(name, text).map_err(|error| Failure::request(error.to_string()))?;
    let mut settings = folder.settings()?;
    term::add_calendars(&mut settings, &pack)?;
    let session = &folder.session_with(folder.snapshot(as_of)?, Arc::new(settings))?;
    let is_over = begun(session, year)?;
    let mut figures = Vec::new();
    let mut written = Vec::new();
    for parameter in &pack.parameters {
        let measured = measure(session, parameter, year)?;
        let uncounted = uncounted(session, parameter, year)?;
        let mut told = as_json(parameter, &measured);
        told["uncounted"] = json!(uncounted);
        written.push(told);
        let mut details = measured.lines(output.language());
        details.extend(uncounted.and_then(|count| not_counted(output.language(), count)));
        figures.push(Figure {
            title: output.language().pick(&parameter.title, &parameter.title_es).clone(),
            unit: match parameter.reading {
                Reading::FastestMean => "seconds".into(),
                _ => "percent".into(),
            },
            value: measured.value,
            n: measured.n,
            least: parameter.least,
            most: parameter.most,
            below: parameter.below,
            kept: parameter.kept(measured.value),
            error: difference(&measured),
            details,
            reason: measured.reason,
        });
    }
    let kept = json!({
        "pack": pack.name, "year": year, "partial": !is_over, "snapshot": session.snapshot(),
        "watermark": session.watermark(), "parameters": &written,
    });
    keep(&folder.root, &pack, year, &kept)?;
    match output.format {
        Format::Text => {
            let title = output.language().pick(&pack.title, &pack.title_es);
            let scope = output.language().pick(&pack.scope, &pack.scope_es);
            let text = pack_text(output.language(), output.style(), title, scope, year, &figures);
            output.text(&text)?;
            if !is_over {
                let language = output.language();
                output.text(language.pick(
                    "\nThe year is not over in the data: these figures will change.\n",
                    "\nEl año no ha terminado en los datos: estas cifras cambiarán.\n",
                ))?;
            }
        }
        Format::Csv => output.csv(&PARAMETER, &written)?,
        Format::Json => output.json(&kept)?,
    }
    Ok(0)
}

/// Returns whether a year is over in the data.
///
/// # Errors
///
/// A bad request when nothing of it is on record.
fn begun(session: &Session, year: i16) -> Result<bool, Failure> {
    let (start, end) = bounds(session, year)?;
    let covered = session.covered()?;
    match covered {
        Some((first, last)) if first < end && last >= start => Ok(last + 1 >= end),
        _ => Err(Failure::request(told!(
            "nothing of {year} is on record",
            "no hay ningún registro de {year}"
        ))
        .hint(told!(
            "import the records of that year first",
            "importe antes los registros de ese año"
        ))),
    }
}

/// Returns when a year begins and ends in the folder's zone.
fn bounds(session: &Session, year: i16) -> Result<(i64, i64), Failure> {
    let zone = baremo_metrics::bucket::zone(&session.settings().zone)?;
    let bound = |end| baremo_metrics::bucket::parse_range_bound(&format!("{year:04}"), &zone, end);
    Ok((bound(false)?, bound(true)?))
}

/// Returns the question of a parameter.
fn question(parameter: &PackParameter, year: i16) -> Query {
    Query {
        metrics: vec![parameter.metric.clone()],
        variant: parameter.variant.clone(),
        parameters: parameter.set.clone(),
        filter: parameter.filter.clone(),
        from: Some(format!("{year:04}")),
        to: Some(format!("{year:04}")),
        ..Query::default()
    }
}

/// Asks one parameter, and recomputes it from the records behind the answer.
fn measure(session: &Session, parameter: &PackParameter, year: i16) -> Result<Measured, Failure> {
    match parameter.reading {
        Reading::Hours => return hours::measure(session, parameter, year),
        Reading::Within => return term::measure(session, parameter, year),
        Reading::Value | Reading::FastestMean => {}
    }
    let query = question(parameter, year);
    let answer = session.ask(&query)?;
    let found = answer.total.values.into_values().next();
    let found = found.ok_or_else(|| Failure::internal("the answer lacks its metric"))?;
    let records = records(session, &query, false)?;
    let recomputed = recomputed(&records);
    let (value, n, reason) = (found.value, found.n, found.reason);
    Ok(match parameter.reading {
        Reading::Value | Reading::Hours | Reading::Within => {
            Measured { value, n, recomputed, reason, held: None, term: None }
        }
        Reading::FastestMean => {
            let all = whole(session, &query, parameter)?;
            let share = parameter.share.unwrap_or(100.0);
            let mut waits: Vec<f64> = records.iter().filter_map(|row| row.value).collect();
            let value = fastest_mean(&mut waits, all, share);
            let mut again: Vec<f64> = records.iter().filter_map(wait_of).collect();
            let recomputed = fastest_mean(&mut again, all, share);
            let reason = value.is_none().then(|| "too_few_served".to_owned());
            Measured { value, n: all as u64, recomputed, reason, held: None, term: None }
        }
    })
}

/// Counts what does not count by the settings and looks as if it should; none where a parameter
/// does not ask.
fn uncounted(
    session: &Session,
    parameter: &PackParameter,
    year: i16,
) -> Result<Option<u64>, Failure> {
    let Some(uncounted) = &parameter.uncounted else { return Ok(None) };
    let query = Query {
        metrics: vec![uncounted.metric.clone()],
        variant: None,
        parameters: Default::default(),
        filter: Some(uncounted.filter.clone()),
        ..question(parameter, year)
    };
    let answer = session.ask(&query)?;
    Ok(Some(answer.total.values.values().map(|value| value.n).sum()))
}

fn not_counted(language: Language, count: u64) -> Option<String> {
    let shown = (count > 0).then(|| language.count(count))?;
    let line = told!(
        "cases not counted whose type says complaint: {shown}; name the type in \
         `complaint_types` of baremo.toml if it means one",
        "casos sin contar cuyo tipo dice queja: {shown}; ponga el tipo en `complaint_types` de \
         baremo.toml si lo es"
    );
    Some(language.told(&line).to_owned())
}

/// Returns of how many the fastest are a part.
fn whole(session: &Session, query: &Query, parameter: &PackParameter) -> Result<usize, Failure> {
    let Some(metric) = &parameter.of_metric else { return Ok(0) };
    let query = Query {
        metrics: vec![metric.clone()],
        variant: parameter.of_variant.clone(),
        ..query.clone()
    };
    let answer = session.ask(&query)?;
    Ok(answer.total.values.get(metric).map_or(0, |value| value.n as usize))
}

fn records(session: &Session, query: &Query, excluded: bool) -> Result<Vec<RecordRow>, Failure> {
    let mut rows = Vec::new();
    session.records(query, excluded, &mut |row| {
        rows.push(row);
        Ok(())
    })?;
    Ok(rows)
}

/// Returns a ratio of the records' sides in percent, or the mean of their values.
fn recomputed(records: &[RecordRow]) -> Option<f64> {
    let sum = |side: &str| {
        let rows = records.iter().filter(|row| row.side == side);
        rows.map(|row| row.weight * row.value.unwrap_or(0.0)).sum::<f64>()
    };
    let lower = sum("denominator");
    if records.iter().any(|row| row.side != "value") {
        return (lower > 0.0).then(|| 100.0 * sum("numerator") / lower);
    }
    (!records.is_empty()).then(|| sum("value") / records.len() as f64)
}

/// Returns the seconds between the instants of a record.
fn wait_of(row: &RecordRow) -> Option<f64> {
    let instant = |text: &Option<String>| text.as_deref()?.parse::<jiff::Timestamp>().ok();
    let (from, to) = (instant(&row.from)?, instant(&row.to).or_else(|| instant(&row.at))?);
    Some(to.duration_since(from).as_secs_f64())
}

impl Measured {
    /// Returns what is said below the figure.
    fn lines(&self, language: Language) -> Vec<String> {
        let held = self.held.as_ref().map_or_else(Vec::new, |held| held.lines(language));
        held.into_iter().chain(self.term.as_ref().map(|term| term.line(language))).collect()
    }
}

fn difference(measured: &Measured) -> Option<f64> {
    Some((measured.value? - measured.recomputed?).abs())
}

fn as_json(parameter: &PackParameter, measured: &Measured) -> Value {
    json!({
        "id": parameter.id, "metric": parameter.metric, "variant": parameter.variant,
        "set": parameter.set, "where": parameter.filter,
        "value": measured.value, "n": measured.n, "recomputed": measured.recomputed,
        "error": difference(measured), "least": parameter.least, "most": parameter.most,
        "below": parameter.below, "kept": parameter.kept(measured.value),
        "reason": measured.reason,
        "hours": measured.held.as_ref().map(Held::as_json),
        "calendar": measured.term.as_ref().and_then(Term::calendar),
        "holidays": measured.term.as_ref().and_then(Term::holidays),
    })
}

/// What comma-separated values say of a parameter.
const PARAMETER: [&str; 16] = [
    "id",
    "metric",
    "variant",
    "set",
    "where",
    "value",
    "n",
    "recomputed",
    "error",
    "least",
    "most",
    "below",
    "kept",
    "reason",
    "calendar",
    "holidays",
];

/// Keeps the pack; packs older than it wants to be kept stay too, for nobody but their owner may
/// remove them.
fn keep(root: &Path, pack: &Pack, year: i16, text: &Value) -> Result<(), Failure> {
    let dir = root.join("packs").join(&pack.name);
    let path = dir.join(format!("{year:04}.json"));
    let bytes = format!("{text:#}");
    std::fs::create_dir_all(&dir)
        .and_then(|()| std::fs::write(&path, bytes))
        .map_err(|error| Failure::unavailable(cannot_write(path.display(), error)))
}
