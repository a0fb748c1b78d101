//! `baremo import`: files of an export into the data folder.
//!
//! Records stream through a mapping into inbox segments, each on disk before the next is begun;
//! then the inbox is drained into the lake and facts are derived. Killed at any instant and run
//! again, the import ends as if it had not been interrupted.

mod dry_run;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use baremo_metrics::service::Coverage;
use baremo_model::{Event, EventColumns, Stream};
use baremo_render::import::{Conflict, ImportSummary, MetricCoverage, RejectReason, import_text};
use baremo_sources::mapping::{
    self, Context, Import, Mapping, SettingsFile, Sink, propose, recognise,
};
use baremo_sources::read::{Detected, Input, Options, detect};
use baremo_store::{DeriveSettings, DrainReport, Reject, Store};
use indicatif::{ProgressBar, ProgressStyle};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::adopt::{self, Adopted};
use crate::cli::{Format, ImportArgs, Lang};
use crate::commands::{init, message, now};
use crate::coverage;
use crate::error::Failure;
use crate::folder::Folder;
use crate::output::Output;
use crate::visitor_key;

/// Events in one inbox segment, at most.
const SEGMENT_EVENTS: usize = 400_000;
/// Bytes of standard input read at a time.
const COPY: usize = 1 << 16;

/// Runs the command; ends with 3 when records were rejected.
///
/// # Errors
///
/// Fails when a file cannot be read, is of no known kind, or the folder cannot be written.
pub fn run(data: &Path, args: &ImportArgs, output: &mut Output) -> Result<u8, Failure> {
    let started = Instant::now();
    let (inputs, spooled) = inputs(&args.files)?;
    if args.propose {
        for input in &inputs {
            output.text(&propose(&detect(input, &Options::default())?))?;
        }
        return Ok(0);
    }
    let folder = match args.dry_run {
        true => None,
        false => Some(init::prepare(data, "UTC")?),
    };
    let mapping = mapping_for(data, args, &inputs)?;
    let mut context = context(args, &inputs)?;
    let Some(folder) = folder else {
        return dry_run::show(data, &mapping, &inputs, context, output);
    };
    context.visitor_key = visitor_key::of(&folder.root)?;
    remember(&folder.root, args, &mapping)?;
    let mut read = read_in(&folder.store, &mapping, &inputs, context, output)?;
    read.adopted = adopt::write(&folder.root, &read.settings)?;
    let drained = drain(&folder, output)?;
    let session = folder.session(None)?;
    let coverage = coverage::of(&session)?;
    drop(spooled);
    let took = started.elapsed().as_secs_f64();
    let rendered = coverage::rendered(&coverage, &session.settings().catalog, output.language());
    report(args, &mapping, &read, &drained, (&coverage, rendered), took, output)?;
    Ok(if read.rejected > 0 { 3 } else { 0 })
}

/// What reading gave.
#[derive(Default)]
struct ReadIn {
    records: u64,
    rejected: u64,
    rejects: Vec<RejectGroup>,
    /// Files among the others that the mapping does not know.
    unknown: Vec<String>,
    /// Rows that told a version of a record otherwise than an earlier row did.
    conflicting: u64,
    /// The first of them.
    conflict: Option<mapping::Conflict>,
    /// Files of settings that tables of the export became.
    settings: Vec<SettingsFile>,
    /// What became of them.
    adopted: Vec<Adopted>,
}

/// Rejects of one reason, with where the first stands.
#[derive(Clone, Debug, Serialize)]
struct RejectGroup {
    reason: String,
    count: u64,
    file: String,
    line: u64,
    message: String,
}

/// Expands patterns; standard input is kept in a file, because it is looked at before it is read.
fn inputs(files: &[String]) -> Result<(Vec<Input>, Option<tempfile::NamedTempFile>), Failure> {
    let mut inputs = Vec::new();
    let mut spooled = None;
    for file in files {
        if file == "-" {
            let kept = spool()?;
            inputs.push(Input::from(kept.path()));
            spooled = Some(kept);
            continue;
        }
        let pattern = file.contains(['*', '?', '[']) && !Path::new(file).exists();
        if !pattern {
            inputs.push(Input::from_arg(file));
            continue;
        }
        let paths = glob::glob(file)
            .map_err(|error| Failure::request(format!("`{file}` is not a pattern: {error}")))?;
        let before = inputs.len();
        inputs.extend(paths.flatten().map(|path| Input::from(path.as_path())));
        if inputs.len() == before {
            return Err(Failure::request(format!("no file matches `{file}`")));
        }
    }
    Ok((inputs, spooled))
}

fn spool() -> Result<tempfile::NamedTempFile, Failure> {
    let keep = || -> std::io::Result<tempfile::NamedTempFile> {
        let mut file = tempfile::NamedTempFile::new()?;
        let mut stdin = std::io::stdin().lock();
        let mut buffer = std::io::BufWriter::with_capacity(COPY, file.as_file_mut());
        std::io::copy(&mut stdin, &mut buffer)?;
        buffer.flush()?;
        drop(buffer);
        Ok(file)
    };
    keep().map_err(|error| Failure::unavailable(format!("cannot keep standard input: {error}")))
}

fn mapping_for(data: &Path, args: &ImportArgs, inputs: &[Input]) -> Result<Mapping, Failure> {
    let config = crate::config::Config::read(&data.join("baremo.toml"))?;
    let configured = config.sources.get(&args.source).and_then(|source| source.map.clone());
    let path = args.map.clone().or(configured.map(|map| data.join(map)));
    if let Some(path) = path {
        let text = std::fs::read_to_string(&path).map_err(|error| {
            Failure::request(format!("cannot read `{}`: {error}", path.display()))
        })?;
        return Ok(Mapping::parse(&path.display().to_string(), &text)?);
    }
    let detected: Vec<Detected> =
        inputs.iter().map(|input| detect(input, &Options::default())).collect::<Result<_, _>>()?;
    recognise(&detected).map(|recognised| recognised.mapping).map_err(|error| {
        let file = inputs.first().map(Input::name).unwrap_or_default();
        Failure::from(error).hint(format!(
            "let baremo propose a mapping: baremo import {file} --source {} --propose > map.toml, \
             then --map map.toml",
            args.source
        ))
    })
}

fn context(args: &ImportArgs, inputs: &[Input]) -> Result<Context, Failure> {
    let mut context = Context::new(&args.source, now());
    if let Some(zone) = &args.zone {
        baremo_metrics::bucket::zone(zone)?;
        context.zone = Some(zone.clone());
    }
    let modified = inputs.iter().filter_map(|input| match input {
        Input::Path(path) => {
            let modified = std::fs::metadata(path).ok()?.modified().ok()?;
            jiff::Timestamp::try_from(modified).ok().map(jiff::Timestamp::as_microsecond)
        }
        _ => None,
    });
    context.as_of = modified.max().unwrap_or(context.received_at);
    if let Some(text) = &args.as_of {
        let zone = jiff::tz::TimeZone::UTC;
        context.as_of = baremo_metrics::expr::parse_instant(text, &zone).ok_or_else(|| {
            Failure::request(format!("`{text}` is not a time"))
                .hint("write it as 2026-01-31 or 2026-01-31T10:00:00Z")
        })?;
    }
    Ok(context)
}

/// Takes events into segments and rejects into quarantine.
struct Inbox<'a> {
    store: &'a Store,
    source: String,
    received_at: i64,
    events: BTreeMap<Stream, EventColumns>,
    rejects: Vec<Reject>,
    groups: BTreeMap<(String, String), RejectGroup>,
    failure: Option<Failure>,
}

impl Inbox<'_> {
    /// Writes the events of every stream of which there are that many.
    fn seal(&mut self, least: usize) {
        for events in self.events.values_mut() {
            if self.failure.is_some() || events.len() < least.max(1) {
                continue;
            }
            let full = std::mem::take(events);
            self.failure = self.store.append(&full).err().map(Failure::from);
        }
    }

    fn quarantine(&mut self) {
        let rejects = std::mem::take(&mut self.rejects);
        if self.failure.is_none() && !rejects.is_empty() {
            self.failure = self.store.reject(&rejects).err().map(Failure::from);
        }
    }
}

impl Sink for Inbox<'_> {
    fn event(&mut self, event: &Event) {
        let events = self.events.entry(event.kind.stream()).or_default();
        events.push(event);
        if events.len() >= SEGMENT_EVENTS {
            self.seal(SEGMENT_EVENTS);
        }
    }

    fn reject(&mut self, reject: mapping::Reject) {
        let key = (reject.reason.to_owned(), reject.file.clone());
        let group = self.groups.entry(key).or_insert_with(|| RejectGroup {
            reason: reject.reason.to_owned(),
            count: 0,
            file: reject.file.clone(),
            line: reject.position.line,
            message: reject.message.clone(),
        });
        group.count += 1;
        self.rejects.push(kept(&self.source, self.received_at, reject));
        if self.rejects.len() >= 10_000 {
            self.quarantine();
        }
    }
}

fn kept(source: &str, received_at: i64, reject: mapping::Reject) -> Reject {
    let reject = Reject {
        id: String::new(),
        source: source.to_owned(),
        reason: reject.reason.to_owned(),
        message: reject.message,
        file: reject.file,
        line: Some(reject.position.line),
        record: Some(reject.position.record),
        raw: reject.raw,
        received_at,
    };
    reject.with_id()
}

fn read_in(
    store: &Store,
    mapping: &Mapping,
    inputs: &[Input],
    context: Context,
    output: &Output,
) -> Result<ReadIn, Failure> {
    let mut inbox = Inbox {
        store,
        source: context.source.clone(),
        received_at: context.received_at,
        events: BTreeMap::new(),
        rejects: Vec::new(),
        groups: BTreeMap::new(),
        failure: None,
    };
    let mut import = Import::open(mapping, inputs, context)?;
    let bar = bar(output, "{spinner} {msg} {bytes}/{total_bytes} {wide_bar} {eta}");
    loop {
        let more = import.read(4096, &mut inbox)?;
        if let Some(failure) = inbox.failure.take() {
            return Err(failure);
        }
        if let Some(progress) = import.progress() {
            bar.set_length(progress.total_bytes().unwrap_or_default());
            bar.set_position(progress.read_bytes());
        }
        if !more {
            break;
        }
    }
    inbox.seal(1);
    inbox.quarantine();
    bar.finish_and_clear();
    if let Some(failure) = inbox.failure {
        return Err(failure);
    }
    let mut read = ReadIn {
        rejects: inbox.groups.into_values().collect(),
        conflicting: import.conflicting(),
        conflict: import.conflict().cloned(),
        settings: import.settings().to_vec(),
        ..ReadIn::default()
    };
    for file in import.reports() {
        read.records += file.records;
        read.rejected += file.rejected;
        if file.kind.is_empty() {
            read.unknown.push(file.file.clone());
        }
    }
    Ok(read)
}

/// Returns a progress bar on standard error, or one that draws nothing.
fn bar(output: &Output, template: &str) -> ProgressBar {
    if !output.shows_progress() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template(template);
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Drains the inbox and derives again what other settings made.
///
/// # Errors
///
/// Fails when another process drains or the lake cannot be written.
pub fn drain(folder: &Folder, output: &Output) -> Result<DrainReport, Failure> {
    let fold = folder.config.fold_settings()?;
    let limited = crate::derive::Limited::default();
    let derive = crate::derive::derive_noting(&fold, &limited);
    let bar = bar(output, "{spinner} {pos}/{len} {wide_bar} {eta}");
    let mut progress = |progress: baremo_store::Progress| {
        bar.set_length(progress.total);
        bar.set_position(progress.done);
    };
    let settings = || DeriveSettings { digest: fold.digest(), now: now() };
    let report = folder.store.drain(settings(), &derive, &mut progress)?;
    folder.store.rederive(settings(), &derive, &mut progress)?;
    bar.finish_and_clear();
    for attribute in limited.names() {
        message(&match output.lang {
            Lang::En => format!(
                "`{attribute}` has more than 100,000 values in a month: there it is kept with the \
                 events, but numbers cannot be broken down by it"
            ),
            Lang::Es => format!(
                "«{attribute}» tiene más de 100 000 valores en un mes: ahí queda guardado con los \
                 eventos, pero no se pueden desglosar las cifras por él"
            ),
        });
    }
    Ok(report)
}

fn report(
    args: &ImportArgs,
    mapping: &Mapping,
    read: &ReadIn,
    drained: &DrainReport,
    coverage: (&Coverage, Vec<MetricCoverage>),
    took: f64,
    output: &mut Output,
) -> Result<(), Failure> {
    let (covered, coverage) = coverage;
    if output.format != Format::Text {
        return output.json(&json!({
            "records": read.records, "accepted": drained.accepted,
            "duplicate": drained.duplicate, "replaced": drained.replaced,
            "rejected": read.rejected, "rejects": read.rejects,
            "conversations": drained.conversations, "coverage": covered,
            "unknown_files": read.unknown,
            "conflicting": read.conflicting, "conflict": read.conflict.as_ref().map(told),
            "settings": read.adopted,
            "source": args.source, "mapping": mapping.name(), "took_secs": took,
        }));
    }
    let summary = ImportSummary {
        source: format!("{} ({})", args.source, mapping.name()),
        records: read.records,
        accepted: drained.accepted,
        duplicate: drained.duplicate,
        replaced: drained.replaced,
        rejected: read.rejected,
        rejects: read
            .rejects
            .iter()
            .map(|group| RejectReason {
                reason: group.reason.clone(),
                count: group.count,
                file: Some(group.file.clone()),
                line: Some(group.line),
            })
            .collect(),
        conflicting: read.conflicting,
        conflict: read.conflict.as_ref().map(|conflict| Conflict {
            record: conflict.record.clone(),
            place: (conflict.file.clone(), conflict.position.line),
            other: (conflict.other_file.clone(), conflict.other_line),
        }),
        conversations: drained.conversations,
        took_secs: took,
        dry_run: false,
        coverage,
    };
    output.text(&import_text(output.language(), output.style(), &summary))?;
    output.flush()?;
    for file in &read.unknown {
        message(&match output.lang {
            Lang::En => format!("left out, for the mapping does not know it: {file}"),
            Lang::Es => format!("no leído, porque el mapeo no lo conoce: {file}"),
        });
    }
    read.adopted.iter().for_each(|adopted| message(&became(output.lang, adopted)));
    if !mapping.notes().is_empty() {
        message(mapping.notes().trim());
    }
    Ok(())
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

/// Returns a conflict as JSON: the record, the later row and the earlier one.
fn told(conflict: &mapping::Conflict) -> serde_json::Value {
    json!({
        "record": conflict.record,
        "file": conflict.file, "line": conflict.position.line,
        "other_file": conflict.other_file, "other_line": conflict.other_line,
    })
}

/// What is remembered of a source between imports.
#[derive(Debug, Default, Deserialize, Serialize)]
struct Remembered {
    url: Option<String>,
    mapping: String,
}

fn remembered_path(root: &Path, source: &str) -> PathBuf {
    let name: String = source
        .chars()
        .map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '_' })
        .collect();
    root.join("sources").join(format!("{name}.json"))
}

/// Returns the address of a source's conversations, as the last import knew it.
pub fn remembered_url(root: &Path, source: &str) -> Option<String> {
    let text = std::fs::read_to_string(remembered_path(root, source)).ok()?;
    serde_json::from_str::<Remembered>(&text).ok()?.url
}

fn remember(root: &Path, args: &ImportArgs, mapping: &Mapping) -> Result<(), Failure> {
    let path = remembered_path(root, &args.source);
    let template = mapping.url().filter(|url| !url.contains("SUBDOMAIN")).map(str::to_owned);
    let known = remembered_url(root, &args.source);
    let url = args.url.clone().or(known).or(template);
    let url = url.map(|url| url.replace("{conversation_id}", "{id}"));
    let text = serde_json::to_string(&Remembered { url, mapping: mapping.name().to_owned() });
    let wrote = std::fs::create_dir_all(root.join("sources"))
        .and_then(|()| std::fs::write(&path, text.unwrap_or_default()));
    wrote.map_err(|error| {
        Failure::unavailable(format!("cannot write `{}`: {error}", path.display()))
    })
}
