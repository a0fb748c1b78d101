//! `baremo query`: asks for metrics.

use std::collections::BTreeMap;
use std::path::Path;

use baremo_metrics::query::Query;
use baremo_metrics::segment::titles;
use baremo_model::told;
use baremo_render::answer::{Background, answer_csv, answer_json, answer_text};
use baremo_render::problem::Surface;
use baremo_render::sql::not_sql;
use baremo_web::Plot;

use crate::cli::{AskArgs, Format, QueryArgs};
use crate::error::Failure;
use crate::error::file::unsaved;
use crate::folder::Folder;
use crate::output::Output;

/// Runs the command.
///
/// # Errors
///
/// Fails when the question is wrong or the data cannot be read.
pub fn run(data: &Path, args: &AskArgs, output: &mut Output) -> Result<u8, Failure> {
    let folder = Folder::open(data)?;
    let query = query(&args.query)?;
    let session = folder.session_for(&query)?;
    if args.sql {
        let written = session
            .sql(&query)?
            .map_err(|why| Failure::request(not_sql(output.language(), Surface::Terminal, &why)))?;
        output.text(&written)?;
        return Ok(0);
    }
    let answer = session.ask(&query)?;
    if let Some(path) = &args.chart {
        let settings = session.settings();
        let plot = Plot {
            language: output.language(),
            catalog: &settings.catalog,
            segments: &titles(&settings.segments.right),
            query: &query,
            answer: &answer,
        };
        let file = plot.file(&path.to_string_lossy())?;
        std::fs::write(path, file).map_err(|error| unsaved(path, error))?;
    }
    match output.format {
        Format::Json => {
            let (language, catalog) = (output.language(), &session.settings().catalog);
            let written = answer_json(language, Surface::Terminal, catalog, &answer);
            output.json(&written.map_err(|error| {
                Failure::internal(format!("cannot write the answer: {error}"))
            })?)?;
        }
        Format::Csv => output.text(&answer_csv(&answer))?,
        Format::Text => {
            let catalog = &session.settings().catalog;
            let named = answer.metrics.iter().filter_map(|used| catalog.get(&used.name).ok());
            let background = Background {
                metrics: named.collect(),
                place: folder.place(),
                catalog: Some(catalog),
                segments: titles(&session.settings().segments.right),
                ..Background::default()
            };
            let (language, style) = (output.language(), output.style());
            output.text(&answer_text(language, style, &answer, &background))?;
        }
    }
    Ok(0)
}

/// Turns flags into a question.
///
/// # Errors
///
/// Fails when a parameter is not written `PARAM=VALUE`, or is given twice, and when the shell has
/// taken the filter apart.
pub fn query(args: &QueryArgs) -> Result<Query, Failure> {
    check_quoted(args)?;
    let mut parameters = BTreeMap::new();
    for text in &args.parameters {
        let (key, value) = text.split_once('=').ok_or_else(|| {
            Failure::request(told!("`{text}` is not a parameter", "`{text}` no es un parámetro"))
                .hint(told!("write it as --set window=14d", "escríbalo como --set window=14d"))
        })?;
        if parameters.insert(key.trim().to_owned(), value.trim().to_owned()).is_some() {
            let key = key.trim();
            return Err(Failure::request(told!(
                "`--set {key}` is given more than once",
                "`--set {key}` se indica más de una vez"
            ))
            .hint(told!("keep one of its values", "deje uno de sus valores")));
        }
    }
    Ok(Query {
        metrics: each_once(&args.metrics),
        from: args.from.clone(),
        to: args.to.clone(),
        grain: Some(args.grain.clone()),
        by: each_once(&args.by),
        filter: args.filter.clone(),
        zone: args.zone.clone(),
        stat: args.stat.clone(),
        variant: args.variant.clone(),
        definition: args.definition,
        parameters,
        profile: args.profile.clone(),
        calendar: args.calendar.clone(),
        basis: args.basis.clone(),
        actor: args.actor.clone(),
        credit: args.credit.clone(),
        as_of: args.as_of.clone(),
        interval: args.interval.clone(),
        compare: args.compare.clone(),
        order: args.order.clone(),
        limit: args.limit.as_deref().map(rows).transpose()?,
    })
}

/// What stands between the words of a filter, and is the name of no metric.
const BETWEEN: [&str; 13] =
    ["=", "!=", "<", "<=", ">", ">=", "and", "between", "in", "is", "like", "not", "or"];

/// Refuses a filter without quotes around it: the shell hands its other words over as metrics.
fn check_quoted(args: &QueryArgs) -> Result<(), Failure> {
    let is_between = |name: &&String| BETWEEN.contains(&name.trim().to_lowercase().as_str());
    let (Some(filter), Some(word)) = (&args.filter, args.metrics.iter().find(is_between)) else {
        return Ok(());
    };
    Err(Failure::request(told!(
        "`--where` was given `{filter}` alone: the shell cut the filter off before `{word}`",
        "`--where` solo recibió `{filter}`: el shell cortó el filtro antes de `{word}`"
    ))
    .hint(told!(
        "put the whole filter in double quotes and its words in single ones: --where \"channel = \
         'email'\"",
        "ponga el filtro entero entre comillas dobles y sus palabras entre simples: --where \
         \"channel = 'email'\""
    )))
}

/// Returns the names of a list, each once, without the blanks around a comma: `csat, nps` are two.
fn each_once(names: &[String]) -> Vec<String> {
    let mut once: Vec<String> = Vec::with_capacity(names.len());
    for name in names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
        if !once.iter().any(|known| known == name) {
            once.push(name.to_owned());
        }
    }
    once
}

/// Returns how many rows are asked for.
fn rows(text: &str) -> Result<usize, Failure> {
    text.trim().parse::<usize>().ok().filter(|rows| *rows > 0).ok_or_else(|| {
        Failure::request(told!(
            "--limit takes a whole number from 1 on, not `{text}`",
            "--limit admite un número entero desde 1, no `{text}`"
        ))
        .hint(told!("leave it out for all rows", "quítelo para ver todas las filas"))
    })
}
