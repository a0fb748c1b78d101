//! What received files are, and what their first records become.

use std::path::Path;

use baremo_metrics::ServiceError;
use baremo_metrics::service::{
    Cause, DayPicker, ImportChoice, ImportPreview, PreviewEvent, ReceivedFile, RejectInfo, Zoneless,
};
use baremo_model::error::{ErrorKind, SourceError, Told};
use baremo_model::{Event, told};
use baremo_sources::mapping::{
    Mapping, ProposedZone, READY, Reject, dry_run, propose, propose_all,
};
use baremo_sources::read::{Body, Detected, Input, Options, Record, detect, study};
use serde_json::Value;

use super::picker;
use crate::adopt;
use crate::config::Config;
use crate::error::Failure;
use crate::import::{self, Chosen, Order};
use crate::zoneless;

/// Records of each file that are looked at.
const RECORDS: usize = 20;
/// Events and rejects shown, each.
const SHOWN: usize = 40;
/// The word of the remark on dates whose day and month are in doubt.
const DOUBT: &str = "days_doubtful";
/// Columns shown of a file.
const COLUMNS: usize = 60;

/// Looks at files and maps their first records, as a choice orders.
pub(super) fn of(
    root: &Path,
    mut order: Order,
    inputs: &[Input],
    choice: &ImportChoice,
) -> Result<ImportPreview, Failure> {
    let detected: Vec<Result<Detected, Failure>> = inputs
        .iter()
        .map(|input| detect(input, &Options::default()).map_err(Failure::from))
        .collect();
    // A mapping is proposed, and picked, by far more records than tell what a file is.
    let first = inputs.iter().zip(&detected).find(|(_, found)| found.is_ok());
    let studied = || looked_into(first?.0);
    let zone = Config::read(root)?.zone;
    let (mut found, mut applied) = (None, None);
    if let Chosen::Text(text) = &mut order.mapping {
        found = studied();
        if let (Some(picks), Some(found)) = (&choice.picks, &found) {
            picker::declare(found, text, picks);
            applied = Some((picks, picker::apply(found, text, picks, &zone, choice.spanish)));
        }
    }
    let order = &order;
    let files = inputs.iter().zip(&detected).map(|(input, found)| file(order, input, found));
    let mut preview = ImportPreview { files: files.collect(), ..ImportPreview::default() };
    if let Chosen::Text(text) = &order.mapping {
        preview.text = text.clone();
        preview.picker = found.as_ref().and_then(|found| picker::of(found, text, applied));
        preview.survey = found.as_ref().and_then(|found| picker::survey(found, text));
    }
    let Err(mut failure) = mapped(root, order, inputs, &mut preview) else {
        if matches!(order.mapping, Chosen::Usual) {
            ask_questions(root, order, inputs, (&studied, &zone, choice.spanish), &mut preview);
        }
        return Ok(preview);
    };
    if preview.text.is_empty() {
        let found = found.or_else(studied);
        // All files of an export have one mapping.
        let others = inputs.iter().zip(&detected).filter(|(_, found)| found.is_ok()).skip(1);
        let files = found.iter().cloned().chain(others.filter_map(|(input, _)| looked_into(input)));
        let files: Vec<Detected> = files.collect();
        if !files.is_empty() {
            preview.text = propose_all(&files, ProposedZone::Folder(&zone), choice.spanish);
        }
        preview.picker = found.as_ref().and_then(|found| picker::of(found, &preview.text, None));
        preview.survey = found.as_ref().and_then(|found| picker::survey(found, &preview.text));
        // What nobody knows is shown as what a first guess makes of it.
        let guess = Order { mapping: Chosen::Text(preview.text.clone()), ..order.clone() };
        let is_unknown = matches!(order.mapping, Chosen::Usual) && found.is_some();
        if is_unknown {
            let guessed = mapped(root, &guess, inputs, &mut preview);
            // It is nobody's mapping, whether it can read the records or lacks something.
            (preview.mapping, preview.title) = (None, Told::default());
            let Err(lacking) = guessed else {
                preview.proposed = true;
                return Ok(preview);
            };
            // Sums of visits lack nothing: they are refused.
            if !is_summed(&failure) {
                failure = lacking;
            }
        }
    }
    preview.problem = Some(match lacking(&preview).filter(|_| !is_summed(&failure)) {
        Some(message) => ServiceError::new(ErrorKind::BadRequest, message),
        None => inside(order, &failure).into(),
    });
    Ok(preview)
}

/// Tells whether files were refused because they sum up visits.
fn is_summed(failure: &Failure) -> bool {
    matches!(failure.cause.as_deref(), Some(Cause::Source(SourceError::Summed { .. })))
}

/// Looks into a file as far as a proposal needs.
fn looked_into(input: &Input) -> Option<Detected> {
    study(input, &Options::default()).ok()
}

/// Looks into a file, and the zone and language of what is proposed for it.
type Proposing<'a> = (&'a dyn Fn() -> Option<Detected>, &'a str, bool);

/// Shows a survey that a ready mapping knows as it becomes with its questions, which no ready
/// mapping can know, so that they can be declared beside it.
fn ask_questions(
    root: &Path,
    order: &Order,
    inputs: &[Input],
    (studied, zone, spanish): Proposing<'_>,
    preview: &mut ImportPreview,
) {
    let ready = preview.mapping.as_deref();
    let ready = ready.and_then(|name| READY.iter().find(|(known, _)| *known == name));
    let mapping = ready.and_then(|(name, text)| Mapping::parse(name, text).ok());
    if !mapping.is_some_and(|mapping| mapping.lacks_questions()) {
        return;
    }
    let Some(found) = studied() else { return };
    let text = propose(&found, zone, spanish);
    let Some(survey) = picker::survey(&found, &text) else { return };
    let asking = Order { mapping: Chosen::Text(text.clone()), ..order.clone() };
    let mut asked =
        ImportPreview { files: preview.files.clone(), text, ..ImportPreview::default() };
    if mapped(root, &asking, inputs, &mut asked).is_ok() {
        // Its text is in the form from now on; what it is for stays that of the ready mapping.
        asked.mapping = None;
        (asked.title, asked.notes) = (preview.title.clone(), preview.notes.clone());
        asked.survey = Some(survey);
        *preview = asked;
    }
}

/// Says what a mapping lacks that is picked beside it; none where its own failure says enough.
fn lacking(preview: &ImportPreview) -> Option<Told> {
    if preview.picker.as_ref().is_some_and(picker::lacks_id) {
        return Some(told!(
            "no column is known to name each conversation: choose one under Columns",
            "no se sabe qué columna identifica cada conversación: elíjala en Columnas"
        ));
    }
    preview.survey.as_ref().is_some_and(picker::lacks_day).then(|| {
        told!(
            "no column tells when the survey was answered: say the day under Questions and apply",
            "ninguna columna dice cuándo se respondió la encuesta: indique el día en Preguntas y \
             aplique"
        )
    })
}

fn mapped(
    root: &Path,
    order: &Order,
    inputs: &[Input],
    preview: &mut ImportPreview,
) -> Result<(), Failure> {
    let (inputs, empty) = import::filled(inputs.to_vec(), order.within.as_deref())?;
    let mapping = import::mapping_for(root, order, &inputs)?;
    describe(&mapping, preview);
    let run = dry_run(&mapping, &inputs, import::context(order, &inputs)?, RECORDS)?;
    for report in &run.files {
        preview.records += report.records;
        let name = import::told(order.within.as_deref(), &report.file);
        let file = preview.files.iter_mut().find(|file| file.name == name);
        if let Some(file) = file.filter(|_| !report.kind.is_empty()) {
            file.kind = Some(report.kind.clone());
            file.unused = mapping.leaves_out(&report.kind);
        }
    }
    preview.events = run.batch.events.iter().take(SHOWN).map(event).collect();
    preview.rejects = run.batch.rejects.iter().take(SHOWN).map(|one| reject(order, one)).collect();
    let days = run.day_doubt.filter(|_| matches!(order.mapping, Chosen::Text(_)));
    // What is picked beside the preview is not told twice.
    let told = run.remarks.iter().filter(|remark| days.is_none() || remark.word != DOUBT);
    preview.remarks = told.map(|remark| without(order, &remark.message)).collect();
    preview.remarks.extend(empty.into_iter().map(|remark| remark.message));
    preview.days = days.map(|doubt| DayPicker {
        example: short(&doubt.example),
        days_first: doubt.days_first,
        readings: doubt.readings,
    });
    let planned = adopt::plan(root, &run.settings)?;
    let told = adopt::remarks(root, &run.settings, &planned)?;
    preview.remarks.extend(told.into_iter().map(|remark| remark.message));
    preview.settings = planned.into_iter().filter(|one| one.written).map(|one| one.path).collect();
    let zone = Config::read(root)?.zone;
    let time = run.files.iter().find_map(|file| file.zoneless.as_deref());
    preview.zoneless = zoneless::told(time, &zone).map(|time| Zoneless { time, zone });
    Ok(())
}

fn describe(mapping: &Mapping, preview: &mut ImportPreview) {
    let name = mapping.name();
    preview.title = mapping.title();
    preview.notes = mapping.notes();
    if preview.text.is_empty() {
        let ready = READY.iter().find(|(known, _)| *known == name);
        preview.text = ready.map(|(_, text)| (*text).to_owned()).unwrap_or_default();
    }
    preview.mapping = Some(name.to_owned());
}

/// Takes the folder of the upload out of a message.
fn without(order: &Order, message: &Told) -> Told {
    import::without(order.within.as_deref(), message)
}

/// Takes the folder of the upload out of a failure: nobody who sent files knows it.
pub(super) fn inside(order: &Order, failure: &Failure) -> Failure {
    let mut cause = failure.cause.clone();
    if let (Some(Cause::Source(error)), Some(within)) = (cause.as_deref_mut(), &order.within) {
        error.relative_to(&format!("{}/", within.display()));
    }
    let message = without(order, &failure.message);
    let (hints, typed) = (failure.hints.clone(), failure.typed.clone());
    Failure { message, hints, typed, kind: failure.kind, is_usage: failure.is_usage, cause }
}

/// Returns the size of what was received, which a file has whether or not it can be read.
fn size(input: &Input) -> Option<u64> {
    match input {
        Input::Path(path) | Input::Kept(_, path) => Some(std::fs::metadata(path).ok()?.len()),
        Input::Bytes(_, bytes) => Some(bytes.len() as u64),
        Input::Stdin => None,
    }
}

fn file(order: &Order, input: &Input, found: &Result<Detected, Failure>) -> ReceivedFile {
    let name = import::told(order.within.as_deref(), &input.name());
    match found {
        Err(failure) => ReceivedFile {
            name,
            size_bytes: size(input),
            problem: Some(inside(order, failure).into()),
            ..ReceivedFile::default()
        },
        Ok(found) => {
            let mut shape = vec![found.format.word().to_owned(), found.encoding.word().to_owned()];
            shape.extend(found.delimiter.map(|byte| match byte {
                b'\t' => "tab".to_owned(),
                b' ' => "blanks".to_owned(),
                byte => char::from(byte).to_string(),
            }));
            shape.extend(found.sheet.clone());
            let first = found.samples.first();
            let column = |heading: &String| {
                (heading.clone(), first.map_or(String::new(), |first| sample(first, heading)))
            };
            ReceivedFile {
                name,
                size_bytes: found.size_bytes.or_else(|| size(input)),
                shape,
                columns: found.headings.iter().take(COLUMNS).map(column).collect(),
                ..ReceivedFile::default()
            }
        }
    }
}

/// Returns the value of a column in a record, shortened.
fn sample(record: &Record, heading: &str) -> String {
    let text = match &record.body {
        Body::Row(headings, row) => {
            let cell = headings.index_of(heading).and_then(|index| row.get(index));
            cell.unwrap_or_default().to_owned()
        }
        Body::Tree(value) => {
            let mut keys = heading.split('.');
            let found = keys.try_fold(value, |value, key| match key.strip_suffix("[]") {
                Some(key) => value.get(key)?.get(0),
                None => value.get(key),
            });
            match found {
                Some(Value::String(text)) => text.clone(),
                Some(value) => value.to_string(),
                None => String::new(),
            }
        }
    };
    short(&text)
}

fn short(text: &str) -> String {
    let mut cut: String = text.chars().take(80).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}

fn event(event: &Event) -> PreviewEvent {
    let question = event.attributes.iter().find(|(name, _)| name == "question");
    PreviewEvent {
        question: question.map_or_else(String::new, |(_, name)| short(name)),
        stream: event.kind.stream().word().to_owned(),
        subject: event.subject_id.clone(),
        at_micros: event.at,
        kind: event.kind.word().to_owned(),
        who: event.actor.clone().unwrap_or_default(),
        value: short(&import::said_by(event)),
        team: short(import::team_of(event)),
    }
}

fn reject(order: &Order, reject: &Reject) -> RejectInfo {
    RejectInfo {
        source: order.source.clone(),
        reason: reject.reason.to_owned(),
        message: without(order, &reject.message),
        file: import::told(order.within.as_deref(), &reject.file),
        line: Some(reject.position.line),
        raw: reject.raw.chars().take(500).collect(),
    }
}
