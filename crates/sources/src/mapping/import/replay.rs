//! Records that quarantine kept, read once more: each as it stood in its file, with what its import
//! looked up for it.

use std::sync::Arc;

use baremo_model::LookedUp;
use baremo_model::error::{MappingProblem, MappingWord};
use serde_json::{Map, Value};

use super::super::bind::bind_again;
use super::super::expr::{Around, Lookups};
use super::super::parts::Seen;
use super::super::pool::Pool;
use super::super::{Context, Mapping, Outcome, revision};
use super::bound::{Bound, bind_files};
use super::{Sink, load_all};
use crate::SourceError;
use crate::mapping::address::Scope;
use crate::read::{
    Body, Compression, Detected, Encoding, Format, Headings, Input, Position, Record, Row,
    json_headings,
};

/// A record as quarantine kept it, by itself.
pub struct Kept {
    detected: Detected,
    record: Record,
}

impl Kept {
    /// Takes apart what was kept of a record; `is_row` says that it stood in a row under headings.
    /// Nothing where the text could not be taken apart into fields and so never was a record.
    pub fn of(file: &str, position: Position, raw: &str, is_row: bool) -> Option<Self> {
        let Ok(Value::Object(fields)) = serde_json::from_str::<Value>(raw) else { return None };
        let body = if is_row { row(&fields) } else { Body::Tree(Value::Object(fields)) };
        let record = Record { position, body };
        Some(Self { detected: detected(file, &record), record })
    }

    /// Returns what a file of this record alone would be found to be.
    pub fn detected(&self) -> &Detected {
        &self.detected
    }
}

fn row(fields: &Map<String, Value>) -> Body {
    let headings = Headings::from_cells(fields.keys().map(String::as_str));
    let mut row = Row::default();
    fields.values().for_each(|cell| row.push(cell.as_str().unwrap_or_default()));
    Body::Row(Arc::new(headings), row)
}

fn detected(file: &str, record: &Record) -> Detected {
    let samples = vec![record.clone()];
    let (format, headings) = match &record.body {
        Body::Row(headings, _) => (Format::Csv, headings.names().to_vec()),
        Body::Tree(_) => (Format::JsonLines, json_headings(&samples)),
    };
    Detected {
        file: file.to_owned(),
        format,
        compression: Compression::None,
        encoding: Encoding::Utf8,
        is_encoding_guessed: false,
        delimiter: None,
        has_header: true,
        titles: 0,
        headings,
        repeated: Vec::new(),
        records_at: Vec::new(),
        sheet: None,
        other_sheets: Vec::new(),
        size_bytes: None,
        samples,
        terminator: b'\n',
        header_line: 0,
        layout: None,
    }
}

/// A mapping by which kept records are read once more.
pub struct Replay {
    mapping: Mapping,
    lookups: Lookups,
    /// Of each look-up, whether it holds the rows of a file that was given; else it holds what the
    /// import of the record at hand found there.
    given: Vec<bool>,
    unused: Vec<String>,
}

impl Replay {
    /// Binds a mapping to files in which records look things up; what they look up elsewhere, their
    /// import has kept.
    ///
    /// # Errors
    /// As [`super::Import::open`].
    pub fn open(
        mapping: &Mapping,
        inputs: &[Input],
        context: &Context,
    ) -> Result<Self, SourceError> {
        let mut lookups = Lookups::of(&mapping.spec);
        let Bound { mut files, unknown } = bind_files(mapping, inputs, context, &lookups)?;
        load_all(&mut files, &mut lookups)?;
        let given = lookups.0.iter().map(|lookup| !lookup.is_lacking).collect();
        let others = files.into_iter().filter(|file| file.lookup.is_none()).map(|file| file.report);
        let unused = others.chain(unknown).map(|report| report.file).collect();
        Ok(Self { mapping: mapping.clone(), lookups, given, unused })
    }

    /// Returns the mapping.
    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// Returns the files given in which the mapping looks nothing up.
    pub fn unused(&self) -> &[String] {
        &self.unused
    }

    /// Returns the kinds of the files given of which rows cannot be read.
    pub fn torn(&self) -> impl Iterator<Item = &str> {
        let torn = self.lookups.0.iter().filter(|lookup| lookup.is_torn);
        torn.map(|lookup| lookup.name.as_str())
    }

    /// Reads a kept record as one of a kind of file, with what its import looked up. Where that is
    /// not all that the mapping looks up now, nothing is read, and the kinds of file are returned
    /// that would have to be given.
    ///
    /// # Errors
    /// Fails if the mapping has no such kind or cannot be bound to the record.
    pub fn read(
        &mut self,
        kept: &Kept,
        kind: &str,
        looked_up: &LookedUp,
        context: &Context,
        sink: &mut dyn Sink,
    ) -> Result<Vec<String>, SourceError> {
        recall(&mut self.lookups, &self.given, looked_up);
        let (mapping, lookups) = (&self.mapping, &self.lookups);
        let located = |error: SourceError| mapping.located(error);
        let Some(file) = mapping.spec.file.iter().find(|file| file.name == kind) else {
            let problem = MappingProblem::word(MappingWord::FileKind, kind, mapping.file_kinds());
            return Err(located(SourceError::mapping(mapping.name(), Vec::new(), problem)));
        };
        let zone = context.zone.as_deref();
        let plan = bind_again(&mapping.spec, file, &kept.detected, zone, lookups);
        let mut plan = plan.map_err(located)?;
        plan.as_of = context.as_of.unwrap_or(context.received_at);
        let around = Around { missing: &plan.missing, lookups, keys: &context.keys };
        let scope = Scope { record: &kept.record, item: None };
        let wanted = plan.looked_up(Seen { scope, around, context });
        let is_given = |kind: &str| {
            let mut all = lookups.0.iter().zip(&self.given);
            all.any(|(lookup, given)| *given && lookup.name == kind)
        };
        let unknown = looked_up.unknown(&wanted).filter(|kind| !is_given(kind));
        let unknown: Vec<String> = unknown.map(str::to_owned).collect();
        if !unknown.is_empty() {
            return Ok(unknown);
        }
        let mut pool = Pool::default();
        let outcome = plan.map(&kept.record, lookups, context, &mut pool);
        if let Outcome::Partly(_, reject) | Outcome::Rejected(reject) = outcome {
            sink.reject(*reject);
        }
        let digests: Vec<u64> = pool.digests(0).collect();
        for (event, digest) in pool.events_mut().iter_mut().zip(digests) {
            revision::raise(plan.revision, event);
            sink.event(event, digest);
        }
        Ok(Vec::new())
    }
}

/// Fills look-ups of which no file was given with what the import of a record found there.
fn recall(lookups: &mut Lookups, given: &[bool], looked_up: &LookedUp) {
    for (lookup, _) in lookups.0.iter_mut().zip(given).filter(|(_, given)| !**given) {
        lookup.is_lacking = looked_up.lacks(&lookup.name);
        lookup.rows.clear();
        for (key, cells) in looked_up.rows(&lookup.name) {
            let cell = |column: &String| cells.get(column).cloned().flatten();
            let row = lookup.columns.iter().map(|column| Some(cell(column)?.into_boxed_str()));
            lookup.rows.insert(key.into(), row.collect());
        }
    }
}
