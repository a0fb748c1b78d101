//! `baremo import`: files of an export into the data folder.
//!
//! Records stream through a mapping into inbox segments, each on disk before the next is begun;
//! then the inbox is drained into the lake and facts are derived. Killed at any instant and run
//! again, the import ends as if it had not been interrupted.

mod dry_run;
mod inputs;
mod propose;

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use baremo_metrics::service::Coverage;
use baremo_model::{told, utc_text};
use baremo_render::import::{ImportSummary, MetricCoverage, RejectReason, import_text};
use baremo_render::words::{REASONS, called};
use baremo_render::{Language, clean};
use baremo_sources::mapping::{self, KeptRow, Mapping, READY, Remark};
use baremo_store::{MendReport, Taken};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::adopt::{self, Adopted};
use crate::cli::{Format, ImportArgs, Lang};
use crate::commands::{init, message, quoted};
use crate::config::Config;
use crate::coverage;
use crate::error::Failure;
use crate::folder::Folder;
use crate::import::{self, Chosen, Order, ReadIn, RejectGroup, Step};
use crate::output::Output;
use crate::zoneless;

/// What comma-separated values say of an import; new columns come last, so that none moves.
const COUNTED: [&str; 15] = [
    "source",
    "mapping",
    "records",
    "accepted",
    "duplicate",
    "replaced",
    "rejected",
    "conflicting",
    "conversations",
    "subjects",
    "took_secs",
    "superseded",
    "partly",
    "openings",
    "skipped",
];

/// Runs the command; ends with 3 when records were rejected, or files left out that are empty.
///
/// # Errors
///
/// Fails when a file cannot be read, is of no known kind, or the folder cannot be written.
pub fn run(data: &Path, args: &ImportArgs, output: &mut Output) -> Result<u8, Failure> {
    let started = Instant::now();
    check_url(args.url.as_deref())?;
    let (inputs, spooled) = inputs::inputs(&args.files)?;
    let order = order(args, output.language());
    // What is wrong with a flag is said before anything is proposed or made.
    let context = import::context(&order, &inputs)?;
    let (inputs, empty) = import::filled(inputs, None)?;
    say_remarks(&empty, &args.source, output.language());
    if args.propose {
        return propose::run(data, args, &inputs, output);
    }
    let mapping = propose::mapping_for(data, &order, &inputs, output)?;
    if args.dry_run {
        return dry_run::show(data, &mapping, &inputs, (context, empty), output);
    }
    if !Folder::is_there(data)? {
        import::tried(&mapping, &inputs, context)?;
    }
    let folder = init::prepare(data, "UTC", output.lang)?;
    // Where no figure can be told the import would end without its report: it is not begun.
    let settings = Arc::new(folder.settings()?);
    let mut imported = {
        let mut bars = Bars::new(output);
        import::import(&folder, &order, &mapping, &inputs, &mut |step| bars.show(step))?
    };
    say_limited(&imported.limited, output.lang);
    say_remarks(&imported.read.remarks, &args.source, output.language());
    say_zoneless(imported.read.zoneless.as_deref(), &folder.config.zone, true, output.lang);
    let is_whole = imported.read.rejected == 0 && empty.is_empty();
    imported.read.remarks.extend(empty);
    let (read, taken) = (&imported.read, imported.taken);
    let session = match read.adopted.iter().any(|adopted| adopted.written) {
        true => folder.session(None)?,
        false => folder.session_with(folder.snapshot(None)?, settings)?,
    };
    let own = coverage::of_source(&session, &args.source, &read.streams)?;
    let all = coverage::of(&session)?;
    drop(spooled);
    let took = started.elapsed().as_secs_f64();
    let rendered = coverage::rendered(&own, &session.settings().catalog, output.language());
    let status = if is_whole { 0 } else { 3 };
    output.did(status);
    report(args, &mapping, read, taken, (&own, &all, rendered), took, output)?;
    if adopt::chooses_hours(&read.adopted) {
        let sources = output.language().count(session.sources().len() as u64);
        message(&hours_of_all(output.lang, &sources));
    }
    Ok(status)
}

/// Checks that an address is one of a page, and has the place of the conversation in it: without
/// one, all records would lead to the same.
fn check_url(url: Option<&str>) -> Result<(), Failure> {
    let is_of_page = |url: &&str| {
        let has_place = url.contains("{id}") || url.contains("{conversation_id}");
        has_place && (url.starts_with("https://") || url.starts_with("http://"))
    };
    match url.filter(|url| !is_of_page(url)) {
        None => Ok(()),
        Some(url) => Err(Failure::request(told!(
            "`--url` takes a web address with {{id}} in place of the conversation, not `{url}`",
            "`--url` admite una dirección web con {{id}} en lugar de la conversación, no `{url}`"
        ))
        .hint(told!(
            "such as https://example.test/agent/tickets/{{id}}",
            "como https://example.test/agent/tickets/{{id}}"
        ))),
    }
}

/// Returns what the flags order.
fn order(args: &ImportArgs, language: Language) -> Order {
    Order {
        source: args.source.clone(),
        mapping: args.map.clone().map_or(Chosen::Usual, Chosen::File),
        as_of: args.as_of.clone(),
        zone: args.zone.clone(),
        url: args.url.clone(),
        within: None,
        language,
    }
}

/// Progress on standard error, or nothing where nobody looks.
struct Bars {
    reading: ProgressBar,
    deriving: ProgressBar,
    language: Language,
    /// The process last waited for.
    waits_for: u32,
}

impl Bars {
    fn new(output: &Output) -> Self {
        let bar = |template: &str| {
            if !output.shows_progress() {
                return ProgressBar::hidden();
            }
            let style = ProgressStyle::with_template(template);
            ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        };
        Bars {
            reading: bar("{spinner} {msg} {bytes}/{total_bytes} {wide_bar} {eta}"),
            deriving: bar("{spinner} {pos}/{len} {wide_bar} {eta}"),
            language: output.language(),
            waits_for: 0,
        }
    }

    fn show(&mut self, step: Step) {
        match step {
            Step::Reading(done, total) => {
                self.reading.set_length(total.unwrap_or_default());
                self.reading.set_position(done);
            }
            Step::Deriving(done, total) => {
                self.reading.finish_and_clear();
                self.deriving.set_length(total);
                self.deriving.set_position(done);
            }
            Step::Waiting(process) => {
                if std::mem::replace(&mut self.waits_for, process) != process {
                    message(&waits(self.language, process));
                }
            }
            Step::Leaving(failure) => message(&import::left(self.language, &failure)),
        }
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        self.reading.finish_and_clear();
        self.deriving.finish_and_clear();
    }
}

/// Drains the inbox with progress on standard error.
///
/// # Errors
///
/// As [`import::drain`].
pub fn drain(folder: &Folder, output: &Output) -> Result<(), Failure> {
    let mut bars = Bars::new(output);
    let limited = import::drain(folder, &mut |step| bars.show(step))?;
    drop(bars);
    say_limited(&limited, output.lang);
    Ok(())
}

/// Makes anew what is not whole in the lake, showing that another process is waited for.
///
/// # Errors
///
/// As [`import::mend`].
pub fn mend(folder: &Folder, output: &Output) -> Result<MendReport, Failure> {
    let mut bars = Bars::new(output);
    import::mend(folder, &mut |step| bars.show(step))
}

/// Lets go of records that moved to another month while theirs could not be read.
///
/// # Errors
///
/// As [`import::settle`].
pub fn settle(folder: &Folder, output: &Output) -> Result<Vec<String>, Failure> {
    let mut bars = Bars::new(output);
    import::settle(folder, &mut |step| bars.show(step))
}

/// Returns the zone of a data folder, which need not be there yet.
fn folder_zone(data: &Path) -> Result<String, Failure> {
    Ok(Config::read(data)?.zone)
}

/// Says that a time is read as UTC though the data folder is in another zone, and what to do about
/// it when it is read in already.
fn say_zoneless(time: Option<&str>, zone: &str, is_read: bool, lang: Lang) {
    let Some(time) = zoneless::told(time, zone) else { return };
    let tail = match (is_read, lang) {
        (false, _) => "",
        (true, Lang::En) => ": into a new folder, for what is read in already stays as it is",
        (true, Lang::Es) => ": en una carpeta nueva, porque lo ya leído se queda como está",
    };
    message(&match lang {
        Lang::En => format!(
            "times such as `{time}` name no zone and are read as UTC; if they are those of a clock \
             in {zone}, import with --zone {zone}, or write zone = \"{zone}\" in the mapping{tail}"
        ),
        Lang::Es => format!(
            "las horas como `{time}` no indican zona y se leen como UTC; si son las de un reloj de \
             {zone}, importe con --zone {zone}, o escriba zone = \"{zone}\" en el mapeo{tail}"
        ),
    });
}

fn waits(language: Language, process: u32) -> String {
    match language {
        Language::En => format!("waiting for process {process}, which adds to this folder too"),
        Language::Es => {
            format!("a la espera del proceso {process}, que también añade datos a esta carpeta")
        }
    }
}

fn say_limited(attributes: &[String], lang: Lang) {
    for attribute in attributes {
        message(&match lang {
            Lang::En => format!(
                "`{attribute}` has more than 100,000 values in a month: filters can name it, but \
                 numbers cannot be broken down by it"
            ),
            Lang::Es => format!(
                "«{attribute}» tiene más de 100 000 valores en un mes: se puede filtrar por él, \
                 pero no desglosar las cifras"
            ),
        });
    }
}

fn report(
    args: &ImportArgs,
    mapping: &Mapping,
    read: &ReadIn,
    taken: Taken,
    (own, all, coverage): (&Coverage, &Coverage, Vec<MetricCoverage>),
    took: f64,
    output: &mut Output,
) -> Result<(), Failure> {
    if output.format != Format::Text {
        let done = json!({
            "records": read.records, "skipped": read.skipped, "accepted": taken.accepted,
            "duplicate": taken.duplicate, "repeated": taken.repeated, "replaced": taken.replaced,
            "superseded": taken.superseded, "rejected": read.rejected, "partly": read.partly,
            "rejects": read.rejects, "conversations": read.conversations, "subjects": read.subjects,
            "coverage": all, "source_coverage": own, "unknown_files": read.unknown,
            "conflicting": read.conflicting, "conflict": read.conflict.as_ref().map(told),
            "openings": read.openings, "opening": read.opening.as_ref().map(opened),
            "settings": read.adopted, "remarks": remarks_json(&read.remarks),
            "source": args.source, "mapping": mapping.name(), "took_secs": took,
        });
        return output.object(&COUNTED, &done);
    }
    let summary = ImportSummary {
        source: format!("{} ({})", args.source, mapping.name()),
        took_secs: took,
        coverage,
        overall: (all.computable, all.total),
        ..counted(output.language(), read, taken)
    };
    output.text(&import_text(output.language(), output.style(), &summary))?;
    output.flush()?;
    read.unknown.iter().for_each(|file| left_out(output.lang, file));
    if read.rejected > 0 {
        message(&listed_by(output.lang, &args.source));
    }
    read.adopted.iter().for_each(|adopted| message(&became(output.lang, adopted)));
    let notes = mapping.notes();
    if !notes.is_empty() {
        message(output.language().told(&notes));
    }
    if args.map.is_none() && READY.iter().any(|(name, _)| *name == mapping.name()) {
        message(&shown_by(output.lang, mapping.name(), args));
    }
    Ok(())
}

/// Returns what became of the records, counted.
fn counted(language: Language, read: &ReadIn, taken: Taken) -> ImportSummary {
    let reason = |group: &RejectGroup| RejectReason {
        reason: called(REASONS, &group.reason, language),
        message: language.told(&group.message).to_owned(),
        count: group.count,
        file: Some(group.file.clone()),
        line: Some(group.line),
    };
    ImportSummary {
        records: read.records,
        skipped: read.skipped,
        accepted: taken.accepted,
        duplicate: taken.duplicate,
        repeated: taken.repeated,
        replaced: taken.replaced,
        superseded: taken.superseded,
        rejected: read.rejected,
        partly: read.partly,
        rejects: read.rejects.iter().map(reason).collect(),
        conflicting: read.conflicting,
        conflict: read.shown_conflict(),
        openings: read.openings,
        opening: read.shown_opening(),
        conversations: read.conversations,
        others: read.others.clone(),
        subjects: read.subjects,
        ..ImportSummary::default()
    }
}

/// Says which command lists what was rejected.
fn listed_by(lang: Lang, source: &str) -> String {
    let command = format!("baremo rejects list --source {}", quoted(source));
    match lang {
        Lang::En => format!("rejected records are kept; to see them:\n  {command}"),
        Lang::Es => format!("los registros rechazados se guardan; para verlos:\n  {command}"),
    }
}

/// Says which command shows a ready mapping.
fn shown_by(lang: Lang, name: &str, args: &ImportArgs) -> String {
    let files: Vec<String> = args.files.iter().map(|file| quoted(file)).collect();
    let (files, source) = (files.join(" "), quoted(&args.source));
    let command = format!("baremo import {files} --source {source} --propose > {name}.toml");
    match lang {
        Lang::En => format!("to look at the mapping `{name}` and change it:\n  {command}"),
        Lang::Es => format!("para ver el mapeo «{name}» y cambiarlo:\n  {command}"),
    }
}

/// Says what is to be known beside the counts, and how questions of a survey are declared.
fn say_remarks(remarks: &[Remark], source: &str, language: Language) {
    for remark in remarks {
        message(&clean(language.told(&remark.message)));
        if remark.word == "questions_undeclared" {
            let way = propose::proposing(&quoted(&remark.about), &quoted(source));
            message(&format!("  {}", clean(language.told(&way))));
        }
    }
}

/// Returns remarks as JSON.
fn remarks_json(remarks: &[Remark]) -> Vec<serde_json::Value> {
    let one = |remark: &Remark| {
        let (en, es) = (&remark.message.en, remark.message.spanish());
        json!({ "remark": remark.word, "about": remark.about, "message": en, "message_es": es })
    };
    remarks.iter().map(one).collect()
}

/// Tells of a file that was not read, and by which mapping it would be.
fn left_out(lang: Lang, file: &str) {
    message(&match lang {
        Lang::En => format!("left out, for the mapping does not know it: {file}"),
        Lang::Es => format!("no leído, porque el mapeo no lo conoce: {file}"),
    });
    if let Some(other) = import::known_to(file) {
        message(&match lang {
            Lang::En => format!("  `{other}` reads it: import it by itself"),
            Lang::Es => format!("  `{other}` lo lee: impórtelo aparte"),
        });
    }
}

/// Tells what became of a file of settings.
fn became(lang: Lang, adopted: &Adopted) -> String {
    let path = &adopted.path;
    match (lang, adopted.written) {
        (Lang::En, true) => format!("written, look at it: {path}"),
        (Lang::Es, true) => format!("escrito, revíselo: {path}"),
        (Lang::En, false) => format!("left as it is: {path}"),
        (Lang::Es, false) => format!("se deja como está: {path}"),
    }
}

/// Says that rules which came with one source choose the business hours of all.
fn hours_of_all(lang: Lang, sources: &str) -> String {
    match lang {
        Lang::En => format!(
            "calendars/rules.toml chooses business hours for every source of this folder, not for \
             this one alone; sources now: {sources}. Rules in it narrow that by source, brand, \
             channel, queue, team, priority or attribute"
        ),
        Lang::Es => format!(
            "calendars/rules.toml elige el horario laboral de todas las fuentes de esta \
             carpeta, no solo de esta; fuentes ahora: {sources}. Con reglas en él se acota por \
             fuente, marca, canal, cola, equipo, prioridad o atributo"
        ),
    }
}

/// Returns a conflict as JSON: the record, the later row, the earlier one, and the row that stays.
fn told(conflict: &mapping::Conflict) -> serde_json::Value {
    let (kept, place) = match &conflict.kept {
        KeptRow::Row { file, line } => ("row", Some((file, line))),
        KeptRow::Parts => ("parts", None),
        KeptRow::Unknown => ("unknown", None),
    };
    json!({
        "record": conflict.record,
        "file": conflict.file, "line": conflict.position.line,
        "other_file": conflict.other_file, "other_line": conflict.other_line,
        "kept": kept,
        "kept_file": place.map(|(file, _)| file), "kept_line": place.map(|(_, line)| line),
    })
}

/// Returns an opening that two files tell differently as JSON: the later row and the earlier one.
fn opened(opening: &mapping::Opening) -> serde_json::Value {
    json!({
        "conversation": opening.conversation, "at": utc_text(opening.at).unwrap_or_default(),
        "file": opening.file, "line": opening.position.line,
        "other_at": utc_text(opening.other_at).unwrap_or_default(),
        "other_file": opening.other_file, "other_line": opening.other_line,
    })
}
