//! Binding the files of an export to a mapping: one after another, and those that do not prove
//! whether the day or the month comes first by what the others prove.

use super::super::bind::{bind, day_evidence};
use super::super::expr::Lookups;
use super::super::illegible::Illegible;
use super::super::misnamed;
use super::super::planned::Planned;
use super::super::ready::{self, match_file};
use super::super::remark::{self, Remark};
use super::super::spec::FileSpec;
use super::super::thousands::Sums;
use super::super::time::{self, DayOrder};
use super::super::{Context, Mapping};
use super::{BoundFile, FileReport};
use crate::SourceError;
use crate::read::{Detected, Footers, Input, Options, Reader, detect, study};

/// Files as a mapping reads them, and those that it does not know.
#[derive(Default)]
pub(super) struct Bound {
    pub(super) files: Vec<BoundFile>,
    pub(super) unknown: Vec<FileReport>,
}

/// Binds a mapping to all files of an export.
///
/// # Errors
/// Fails as [`super::Import::open`] does.
pub(super) fn bind_files(
    mapping: &Mapping,
    inputs: &[Input],
    context: &Context,
    lookups: &Lookups,
) -> Result<Bound, SourceError> {
    let mut bound = Bound::default();
    let (mut unfit, mut undecided) = (None, Vec::new());
    for input in inputs {
        match bind_file(mapping, input, context, lookups) {
            Ok(Known::As(file)) => bound.files.push(*file),
            Ok(Known::Not(why)) => {
                unfit.get_or_insert(why);
                let report = FileReport { file: input.name(), ..FileReport::default() };
                bound.unknown.push(report);
            }
            Err(error) if is_doubt(&error, input) => undecided.push((input, error)),
            Err(error) => return Err(error),
        }
    }
    decide(mapping, undecided, &mut bound.files, (context, lookups))?;
    match unfit {
        Some(why) if bound.files.is_empty() => Err(*why),
        _ => Ok(bound),
    }
}

/// What a mapping takes a file for.
enum Known {
    As(Box<BoundFile>),
    /// None of its kinds, and why.
    Not(Box<SourceError>),
}

fn bind_file(
    mapping: &Mapping,
    input: &Input,
    context: &Context,
    lookups: &Lookups,
) -> Result<Known, SourceError> {
    let keyed = |options: Options| Options { visitor_key: context.visitor_key, ..options };
    let mut options = keyed(mapping.options()?);
    let mut detected = detect_keeping(input, &options)?;
    let known = match match_file(&mapping.spec, &detected.1) {
        None => read_as_told(mapping, input, &options)?,
        known => known,
    };
    let Some(file) = known else {
        return Ok(Known::Not(Box::new(ready::unfit(&mapping.spec, &detected.1))));
    };
    let wanted = keyed(mapping.options_of(file)?);
    if wanted != options && !matches!(input, Input::Stdin) {
        options = wanted;
        detected = detect_keeping(input, &options)?;
    }
    let ((reader, detected), zone) = (detected, context.zone.as_deref());
    let bound = |detected: &Detected| bind(&mapping.spec, file, detected, zone, lookups);
    let plan = match bound(&detected) {
        // Later records may prove what the first do not.
        Err(SourceError::AmbiguousTime { .. }) if !matches!(input, Input::Stdin) => {
            bound(&study(input, &options)?)
        }
        plan => plan,
    };
    let mut plan =
        plan.map_err(|error| mapping.located(ready::whole(error, &mapping.spec, &detected)))?;
    let days = &plan.days;
    if days.proven.is_none() && days.doubtful.is_some() && !matches!(input, Input::Stdin) {
        // Later records may prove here too what the first do not.
        plan.days = day_evidence(&plan, &study(input, &options)?, lookups);
    }
    plan.as_of = context.as_of_file(input);
    let told = remark::guessed(&detected).into_iter().chain(remark::unread(&detected));
    // What the order says is told once.
    let own_time = input.modified().filter(|_| context.as_of.is_none() && plan.has_no_version());
    let dated = own_time.and_then(|at| remark::as_of(Some(&input.name()), at, context.received_at));
    let remarks = told.chain(remark::undeclared(file, &detected)).chain(dated).collect();
    let report = FileReport {
        file: input.name(),
        kind: file.name.clone(),
        titles: detected.titles,
        absent_columns: plan.absent_columns().to_vec(),
        zoneless: plan.zoneless.clone(),
        ..FileReport::default()
    };
    let (input, reader) = (input.clone(), matches!(input, Input::Stdin).then_some(reader));
    Ok(Known::As(Box::new(BoundFile {
        input,
        options,
        sums: Sums::of(&plan),
        plan,
        lookup: lookup_slot(file, lookups),
        report,
        needs: remark::needs(file),
        unmet: 0,
        channel_ids: Vec::new(),
        illegible: Illegible::default(),
        planned: Planned::default(),
        footers: Footers::default(),
        remarks,
        unreadable: Vec::new(),
        reader,
    })))
}

/// Returns the kind of file that an input is where it is read as the mapping says of that kind: its
/// columns may show no other way.
fn read_as_told<'a>(
    mapping: &'a Mapping,
    input: &Input,
    usual: &Options,
) -> Result<Option<&'a FileSpec>, SourceError> {
    if matches!(input, Input::Stdin) {
        return Ok(None);
    }
    for file in &mapping.spec.file {
        let told = Options { visitor_key: usual.visitor_key, ..mapping.options_of(file)? };
        let is_known = |detected: Detected| ready::fits(file, &detected);
        if told != *usual && detect(input, &told).is_ok_and(is_known) {
            return Ok(Some(file));
        }
    }
    Ok(None)
}

/// Tells whether a file only lacks a time that proves whether the day or the month comes first,
/// which another file may have.
fn is_doubt(error: &SourceError, input: &Input) -> bool {
    let is_open = |example: &str| time::evidence(example) == Some(DayOrder::Unknown);
    let can_be_read_again = !matches!(input, Input::Stdin);
    let is_one = |error: &SourceError| match error {
        SourceError::AmbiguousTime { example, .. } => is_open(example),
        _ => false,
    };
    can_be_read_again && is_one(error)
}

/// Binds files that do not prove the order of day and month by what the others prove: they are of
/// one export.
///
/// # Errors
/// Fails where no other proves it, or they prove both.
fn decide(
    mapping: &Mapping,
    undecided: Vec<(&Input, SourceError)>,
    files: &mut Vec<BoundFile>,
    (context, lookups): (&Context, &Lookups),
) -> Result<(), SourceError> {
    let mut proven = files.iter().filter_map(|file| file.plan.days.proven);
    let first = proven.next();
    let order = first.filter(|first| proven.all(|other| other == *first));
    for (input, error) in undecided {
        let Some(order) = order else { return Err(error) };
        let mut decided = mapping.clone();
        decided.spec.days_first = Some(order == DayOrder::DayFirst);
        if let Known::As(file) = bind_file(&decided, input, context, lookups)? {
            files.push(*file);
        }
    }
    Ok(())
}

/// Opens an input once and samples it; standard input stays open for reading on.
fn detect_keeping(input: &Input, options: &Options) -> Result<(Reader, Detected), SourceError> {
    let reader = Reader::open(input, options)?;
    let detected = match input {
        Input::Stdin => reader.detected().clone(),
        _ => detect(input, options)?,
    };
    Ok((reader, detected))
}

fn lookup_slot(file: &FileSpec, lookups: &Lookups) -> Option<usize> {
    file.lookup.as_ref()?;
    lookups.0.iter().position(|lookup| lookup.name == file.name)
}

/// Returns what is to be remarked on before anything is mapped.
pub(super) fn remarks(mapping: &Mapping, files: &[BoundFile], lookups: &Lookups) -> Vec<Remark> {
    let spec = &mapping.spec;
    let kind = |file: &BoundFile| spec.file.iter().find(|kind| kind.name == file.report.kind);
    let read = files.iter().filter_map(|file| Some((kind(file)?, file.plan.absent_columns())));
    let read: Vec<_> = read.collect();
    let own = files.iter().flat_map(|file| file.remarks.clone());
    let of_mapping = misnamed::remarks(spec, &read).into_iter();
    let forgotten = remark::forgotten(spec, lookups, &read).into_iter();
    let idle = remark::idle_revision(spec, &read);
    forgotten.chain(of_mapping).chain(idle).chain(own).collect()
}
