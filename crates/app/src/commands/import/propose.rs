//! `baremo import --propose`, and what an import of a file that nobody knows proposes instead.

use std::path::Path;

use baremo_metrics::service::Cause;
use baremo_model::error::{SourceError, Told};
use baremo_model::told;
use baremo_render::words::{ROLES, called};
use baremo_render::{Language, clean};
use baremo_sources::mapping::{
    Mapping, Pick, Picks, asked, propose, propose_without_folder, to_check,
};
use baremo_sources::read::{Detected, Input, Options, study};

use super::folder_zone;
use crate::cli::{ImportArgs, Lang};
use crate::commands::message;
use crate::error::Failure;
use crate::import::{self, Chosen, Order};
use crate::output::Output;

/// Questions of a proposal that are told, at most.
const TOLD: usize = 12;

/// Writes a mapping for each file.
pub(super) fn run(
    data: &Path,
    args: &ImportArgs,
    inputs: &[Input],
    output: &mut Output,
) -> Result<u8, Failure> {
    if let Some(zone) = &args.zone {
        baremo_metrics::bucket::zone(zone)?;
    }
    for input in inputs {
        let detected = study(input, &Options::default())?;
        let text = proposed(data, args.zone.as_deref(), &detected, output.lang == Lang::Es)?;
        output.text(&text)?;
    }
    Ok(0)
}

/// Returns a mapping for a file.
fn proposed(
    data: &Path,
    zone: Option<&str>,
    detected: &Detected,
    spanish: bool,
) -> Result<String, Failure> {
    Ok(match zone {
        Some(zone) => propose(detected, zone, spanish),
        None if data.join("baremo.toml").exists() => {
            let zone = folder_zone(data)?;
            baremo_metrics::bucket::zone(&zone)?;
            propose(detected, &zone, spanish)
        }
        None => propose_without_folder(detected, spanish),
    })
}

/// Returns the mapping of an order; where nobody knows the file, what would be proposed is told.
pub(super) fn mapping_for(
    data: &Path,
    order: &Order,
    inputs: &[Input],
    output: &Output,
) -> Result<Mapping, Failure> {
    let failure = match import::mapping_for(data, order, inputs) {
        Ok(mapping) => return Ok(mapping),
        Err(failure) => failure,
    };
    // What is not there, or holds no records, has nothing to propose from.
    if !matches!(order.mapping, Chosen::Usual) || !has_records(inputs, &failure) {
        return Err(failure);
    }
    let unknown = match failure.cause.as_deref() {
        Some(Cause::Source(SourceError::Unrecognised { file })) => {
            inputs.iter().find(|input| input.name() == *file)
        }
        _ => None,
    };
    let zone = order.zone.as_deref();
    let spanish = output.lang == Lang::Es;
    let found = unknown.and_then(|input| study(input, &Options::default()).ok());
    if let Some(found) = found
        && let Ok(text) = proposed(data, zone, &found, spanish)
    {
        message(&summary(&found, &text, output.language()));
    }
    let file = unknown.or(inputs.first()).map(Input::name).unwrap_or_default();
    Err(failure.hint(proposing(&file, &order.source)))
}

/// Says how a mapping is proposed for a file, and used.
pub(super) fn proposing(file: &str, source: &str) -> Told {
    told!(
        "baremo import {file} --source {source} --propose > map.toml writes a mapping to look at; \
         then import with --map map.toml",
        "baremo import {file} --source {source} --propose > map.toml escribe un mapeo para \
         revisarlo; después importe con --map map.toml"
    )
}

/// Returns whether files that could not be read may hold records for all that.
fn has_records(inputs: &[Input], failure: &Failure) -> bool {
    use SourceError::{Empty, Foreign, Format, Io};
    let is_unreadable = |cause: &Cause| {
        matches!(cause, Cause::Source(Empty { .. } | Foreign { .. } | Format { .. } | Io { .. }))
    };
    let is_there = inputs.iter().all(|input| match input {
        Input::Path(path) => path.is_file(),
        _ => true,
    });
    is_there && !failure.cause.as_deref().is_some_and(is_unreadable)
}

/// Says what a proposal takes each column for, and what somebody has to look at.
fn summary(detected: &Detected, text: &str, language: Language) -> String {
    let records = language.count(detected.samples.len() as u64);
    let mut lines = vec![match language {
        Language::En => format!("A mapping can be proposed from the first records ({records}):"),
        Language::Es => {
            format!("Se puede proponer un mapeo a partir de los primeros registros ({records}):")
        }
    }];
    let questions = asked(text, detected);
    match Picks::of(text, detected) {
        Some(picks) if questions.is_empty() => lines.extend(taken_for(&picks, language)),
        _ => {
            let declared = questions.iter().filter_map(|question| {
                let kind = question.kind.as_deref()?;
                let scale = question.scale.as_deref().unwrap_or_default();
                Some(format!("  `{}`: {kind} {scale}", question.column).trim_end().to_owned())
            });
            lines.push(
                language
                    .pick(
                        "  each row is an answer to a survey, with these questions",
                        "  cada fila es una respuesta a una encuesta, con estas preguntas",
                    )
                    .to_owned(),
            );
            lines.extend(declared);
        }
    }
    let asks = to_check(text);
    if !asks.is_empty() {
        lines.push(language.pick("To be looked at:", "Para revisar:").to_owned());
        lines.extend(asks.iter().take(TOLD).map(|ask| format!("  - {ask}")));
        if asks.len() > TOLD {
            let rest = language.count((asks.len() - TOLD) as u64);
            lines.push(match language {
                Language::En => format!("  - and more: {rest}"),
                Language::Es => format!("  - y más: {rest}"),
            });
        }
    }
    // Headings are shown on a terminal, which must not obey them.
    lines.iter().map(|line| shown(line)).collect::<Vec<_>>().join("\n")
}

/// Returns a line as it is shown, with the blanks that it begins with.
fn shown(line: &str) -> String {
    let text = line.trim_start_matches(' ');
    format!("{}{}", &line[..line.len() - text.len()], clean(text))
}

/// Says what a row is, and what each column is taken for.
fn taken_for(picks: &Picks, language: Language) -> Vec<String> {
    let rows = match picks.rows_are_events() {
        true => language.pick(
            "  each row is something that happened in a conversation",
            "  cada fila es algo que ocurrió en una conversación",
        ),
        false => language.pick("  each row is a conversation", "  cada fila es una conversación"),
    };
    let mut lines = vec![rows.to_owned()];
    for (role, pick) in picks.roles() {
        if let Pick::Column(column) = pick {
            lines.push(format!("  `{column}`: {}", called(ROLES, role, language)));
        }
    }
    if !picks.kept().is_empty() {
        let columns: Vec<String> = picks.kept().iter().map(|name| format!("`{name}`")).collect();
        let columns = columns.join(", ");
        lines.push(match language {
            Language::En => format!("  {columns}: kept to break numbers down by"),
            Language::Es => format!("  {columns}: se guarda para desglosar las cifras"),
        });
    }
    lines
}
