//! `baremo import --propose`, and what an import of a file that nobody knows proposes instead.

use std::path::Path;

use baremo_metrics::service::Cause;
use baremo_model::error::{SourceError, Told};
use baremo_model::told;
use baremo_render::words::{ROW_SORTS, called, role};
use baremo_render::{Language, clean};
use baremo_sources::mapping::{
    Mapping, Pick, Picks, ProposedZone, READY, Rows, asked, beside, field_picks, propose_all,
    proposed_as, recognise, to_check,
};
use baremo_sources::read::{Detected, Input, Options, study};

use super::folder_zone;
use crate::cli::{ImportArgs, Lang};
use crate::commands::{message, quoted};
use crate::config::CONFIG_FILE;
use crate::error::Failure;
use crate::import::{self, Chosen, Order};
use crate::output::Output;

/// Questions of a proposal that are told, at most.
const TOLD: usize = 12;

/// Streams of rows that are no conversations; subscriptions may tell of customers too.
const STREAMS: [&str; 8] =
    ["review", "feedback", "order", "spend", "social", "web", "subscription", "customer"];

/// Kinds of file whose rows are something else than others of their stream.
const KINDS: [&str; 1] = ["followers"];

/// Writes one mapping for all files: the ready one that knows most of them, to be edited, else a
/// proposal.
pub(super) fn run(
    data: &Path,
    args: &ImportArgs,
    inputs: &[Input],
    output: &mut Output,
) -> Result<u8, Failure> {
    let files = studied(inputs)?;
    if let Some((name, text, unknown)) = ready(&files) {
        let names = names(inputs);
        let said = told!(
            "`{name}` reads this without a mapping of yours: baremo import {names} --source {}. \
             What is written is that mapping: edit it and give it with --map",
            "`{name}` lo lee sin un mapeo suyo: baremo import {names} --source {}. Lo que se \
             escribe es ese mapeo: edítelo e indíquelo con --map",
            quoted(&args.source)
        );
        let said = output.language().told(&said).to_owned();
        message(&said);
        unknown.iter().for_each(|file| super::left_out(output.lang, file));
        output.text(&format!("# {}\n\n{text}", said.replace(['\n', '\r'], " ")))?;
        return Ok(0);
    }
    let text = proposed(data, args.zone.as_deref(), &files, output.lang == Lang::Es)?;
    output.text(&text)?;
    Ok(0)
}

/// Looks into all files.
fn studied(inputs: &[Input]) -> Result<Vec<Detected>, Failure> {
    let studied = inputs.iter().map(|input| study(input, &Options::default()));
    Ok(studied.collect::<Result<_, _>>()?)
}

/// Returns the ready mapping that knows most files, with its text and the files that it leaves out,
/// as an import does; none where one is to be proposed, as for a survey, whose questions no ready
/// mapping knows.
fn ready(files: &[Detected]) -> Option<(&'static str, &'static str, Vec<&str>)> {
    let found = recognise(files).ok()?;
    let kinds = files.iter().zip(&found.kinds);
    let unknown = kinds.filter(|(_, kind)| kind.is_none()).map(|(file, _)| file.file.as_str());
    let unknown: Vec<&str> = unknown.collect();
    if unknown.len() * 2 >= files.len() || found.mapping.lacks_questions() {
        return None;
    }
    let name = found.mapping.name();
    let (name, text) = READY.iter().copied().find(|(known, _)| *known == name)?;
    Some((name, text, unknown))
}

/// Returns the files as a command names them.
fn names(inputs: &[Input]) -> String {
    inputs.iter().map(|input| quoted(&input.name())).collect::<Vec<_>>().join(" ")
}

/// Returns a mapping for files.
fn proposed(
    data: &Path,
    zone: Option<&str>,
    files: &[Detected],
    spanish: bool,
) -> Result<String, Failure> {
    Ok(match zone {
        Some(zone) => propose_all(files, ProposedZone::Given(zone), spanish),
        None if data.join(CONFIG_FILE).exists() => {
            let zone = folder_zone(data)?;
            baremo_metrics::bucket::zone(&zone)?;
            propose_all(files, ProposedZone::Folder(&zone), spanish)
        }
        None => propose_all(files, ProposedZone::Unknown, spanish),
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
    let cause = failure.cause.as_deref();
    let is_unknown = matches!(cause, Some(Cause::Source(SourceError::Unrecognised { .. })));
    let zone = order.zone.as_deref();
    let spanish = output.lang == Lang::Es;
    if is_unknown
        && let Ok(found) = studied(inputs)
        && let Ok(text) = proposed(data, zone, &found, spanish)
    {
        message(&summary(&found, &text, output.language()));
    }
    let mut source = quoted(&order.source);
    if let Some(zone) = zone {
        source += " --zone ";
        source += &quoted(zone);
    }
    let names = names(inputs);
    let failure = match mapping_before(data, &order.source) {
        Some(map) => failure.hint(told!(
            "the mapping of the last import is at hand: `baremo import {names} --source {source} \
             --map {map}`; in baremo.toml, `map` of [sources.NAME] makes it the usual one",
            "el mapeo de la última importación está ahí: `baremo import {names} --source {source} \
             --map {map}`; en baremo.toml, `map` de [sources.NOMBRE] lo hace el habitual"
        )),
        None => failure,
    };
    Err(failure.hint(proposing(&names, &source)))
}

/// Returns the mapping file that a source was read by last, where it is still there, as a shell
/// takes it.
fn mapping_before(data: &Path, source: &str) -> Option<String> {
    let mut imports = import::remembered(data, source)?.imports.into_iter().rev();
    let map = imports.find_map(|import| import.map)?;
    Path::new(&map).is_file().then(|| quoted(&map))
}

/// Says how a mapping is proposed for a file, and used: `source` is its name, and what was given
/// beside it.
pub(super) fn proposing(file: &str, source: &str) -> Told {
    told!(
        "`baremo import {file} --source {source} --propose > map.toml` writes a mapping to look \
         at; then import with --map map.toml",
        "`baremo import {file} --source {source} --propose > map.toml` escribe un mapeo para \
         revisarlo; después importe con --map map.toml"
    )
}

/// Returns whether files that could not be read may hold records for all that.
fn has_records(inputs: &[Input], failure: &Failure) -> bool {
    use SourceError::{Empty, Foreign, Format, Io, Summed};
    // Sums of visits are records of nothing.
    let is_unreadable = |cause: &Cause| {
        let Cause::Source(error) = cause else { return false };
        matches!(error, Empty { .. } | Foreign { .. } | Format { .. } | Io { .. } | Summed { .. })
    };
    let is_there = inputs.iter().all(|input| match input {
        Input::Path(path) => path.is_file(),
        _ => true,
    });
    is_there && !failure.cause.as_deref().is_some_and(is_unreadable)
}

/// Says what a proposal takes each column for, and what somebody has to look at.
fn summary(files: &[Detected], text: &str, language: Language) -> String {
    let records: usize = files.iter().map(|file| file.samples.len()).sum();
    let records = language.count(records as u64);
    let mut lines = vec![match language {
        Language::En => format!("A mapping can be proposed from the first records ({records}):"),
        Language::Es => {
            format!("Se puede proponer un mapeo a partir de los primeros registros ({records}):")
        }
    }];
    match files {
        [only] => lines.extend(rows(only, text, language)),
        files => {
            let names: Vec<&str> = files.iter().map(|file| file.file.as_str()).collect();
            let names = names.join(", ");
            lines.push(match language {
                Language::En => format!("  files that are read together: {names}"),
                Language::Es => format!("  ficheros que se leen juntos: {names}"),
            });
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

/// Says what the rows of a file are.
fn rows(detected: &Detected, text: &str, language: Language) -> Vec<String> {
    let questions = asked(text, detected);
    match Picks::of(text, detected) {
        Some(picks) if questions.is_empty() => return taken_for(detected, &picks, language),
        None if questions.is_empty() => {
            let is_of = |stream: &&str| text.contains(&format!("\nstream = \"{stream}\"\n"));
            let is_kind = |kind: &&str| text.contains(&format!("[[file]]\nname = \"{kind}\"\n"));
            let kind = KINDS.into_iter().find(is_kind);
            let sort = kind.or_else(|| proposed_as(text, detected));
            let sort = sort.or_else(|| STREAMS.into_iter().find(is_of));
            let Some(sort) = sort else { return Vec::new() };
            let fields = fields(detected, text, sort, language);
            return [each_row(sort, language)].into_iter().chain(fields).collect();
        }
        _ => {}
    }
    let declared = questions.iter().filter_map(|question| {
        let kind = question.kind.as_deref()?;
        let scale = question.scale.as_deref().unwrap_or_default();
        Some(format!("  `{}`: {kind} {scale}", question.column).trim_end().to_owned())
    });
    let each = language.pick(
        "  each row is an answer to a survey, with these questions",
        "  cada fila es una respuesta a una encuesta, con estas preguntas",
    );
    let fields = fields(detected, text, "survey", language);
    [each.to_owned()].into_iter().chain(declared).chain(fields).collect()
}

/// Says what tells each field of rows that are no conversations.
fn fields(detected: &Detected, text: &str, sort: &str, language: Language) -> Vec<String> {
    let told = |(word, pick): (&str, Pick)| match pick {
        Pick::Column(column) => Some(taken(detected, &column, &role(sort, word, language))),
        Pick::Nothing | Pick::Own => None,
    };
    field_picks(text, detected).into_iter().filter_map(told).collect()
}

/// Says what a column is taken for, with those that tell it with it.
fn taken(detected: &Detected, column: &str, said: &str) -> String {
    let others = beside(detected, column);
    let others: String = others.iter().map(|other| format!(", `{other}`")).collect();
    format!("  `{column}`{others}: {said}")
}

/// Says what a row is.
fn each_row(sort: &str, language: Language) -> String {
    let sort = called(ROW_SORTS, sort, language);
    match language {
        Language::En => format!("  each row is {sort}"),
        Language::Es => format!("  cada fila es {sort}"),
    }
}

/// Says what a row is, and what each column is taken for.
fn taken_for(detected: &Detected, picks: &Picks, language: Language) -> Vec<String> {
    let rows = match picks.rows() {
        Rows::Events => language
            .pick(
                "  each row is something that happened in a conversation",
                "  cada fila es algo que ocurrió en una conversación",
            )
            .to_owned(),
        rows => each_row(rows.word(), language),
    };
    let mut lines = vec![rows];
    for (word, pick) in picks.roles() {
        if let Pick::Column(column) = pick {
            let said = role(picks.rows().word(), word, language);
            lines.push(taken(detected, &column, &said));
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
