//! The service by which pages take files in, over the data folder.
//!
//! Files are received into `spool/UPLOAD/` of the data folder, looked at there, imported by the
//! functions of [`crate::import`] on a thread of their own, one import at a time, and removed.

mod picker;
mod preview;
mod ready;
mod upload;

use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use baremo_metrics::service::{
    Differing, ImportChoice, ImportJob, ImportOutcome, ImportPhase, ImportPreview, ImportService,
    ReadyMapping, Reconciled, RejectGroup, RejectInfo, RejectList, ServiceError, Upload,
};
use baremo_model::error::Told;
use baremo_model::{Stream, told};
use baremo_render::Language;
use baremo_render::import::{conflict_line, opening_line};
use baremo_sources::mapping::{Mapping, READY};
use baremo_sources::read::Input;
use baremo_store::{Dismissal, Reject, Snapshot, Taken};

use crate::adopt;
use crate::cli::Lang;
use crate::commands::{demo, init, message, now, reconcile, rejects};
use crate::coverage;
use crate::error::Failure;
use crate::error::file::cannot_read;
use crate::folder::Folder;
use crate::import::{self, Chosen, Order, ReadIn, Step};
use crate::kept::lock;

/// Name of the job that makes a demo company.
const DEMO: &str = "demo";

/// The number of a snapshot, and what its figures are beside the vendor's.
type OfSnapshot = (u64, Vec<Reconciled>);

/// Takes files into a data folder.
#[derive(Clone)]
pub struct Intake {
    root: PathBuf,
    jobs: Arc<Mutex<HashMap<String, ImportJob>>>,
    /// Held by the import that runs.
    turn: Arc<Mutex<()>>,
    /// By source: the snapshot whose figures were held against the vendor's, and what was found.
    reconciled: Arc<Mutex<HashMap<String, OfSnapshot>>>,
}

impl Intake {
    /// Returns the intake of a folder.
    pub fn new(root: &Path) -> Self {
        Intake {
            root: root.to_owned(),
            jobs: Arc::default(),
            turn: Arc::default(),
            reconciled: Arc::default(),
        }
    }

    /// Returns the folder of an upload and its files.
    fn files(&self, upload: &str) -> Result<(PathBuf, Vec<Input>), Failure> {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let folder = upload::spool(&self.root).join(upload);
        if upload.is_empty() || !upload.chars().all(plain) || !folder.is_dir() {
            return Err(Failure::not_found(told!(
                "there are no received files `{upload}`",
                "no hay ficheros recibidos `{upload}`"
            ))
            .advise(told!(
                "they are kept for two days, and until they are imported",
                "se guardan dos días, y hasta que se importan"
            )));
        }
        let entries = std::fs::read_dir(&folder)
            .map_err(|error| Failure::unavailable(cannot_read(folder.display(), error)))?;
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        Ok((folder, paths.iter().map(|path| Input::from(path.as_path())).collect()))
    }

    fn set(&self, upload: &str, change: impl FnOnce(&mut ImportJob)) {
        if let Some(job) = lock(&self.jobs).get_mut(upload) {
            change(job);
        }
    }

    /// Runs a job on a thread of its own, once; a job that failed may be started again.
    fn spawn(
        &self,
        name: &str,
        source: &str,
        work: impl FnOnce(&mut (dyn FnMut(Step) + Send)) -> Result<ImportOutcome, Failure>
        + Send
        + 'static,
    ) {
        let job = ImportJob { source: source.to_owned(), ..ImportJob::default() };
        {
            let mut jobs = lock(&self.jobs);
            if jobs.get(name).is_some_and(|job| job.phase != ImportPhase::Failed) {
                return;
            }
            jobs.insert(name.to_owned(), job);
        }
        let (intake, name) = (self.clone(), name.to_owned());
        std::thread::spawn(move || {
            let turn = intake.turn.clone();
            let _turn = lock(&turn);
            let whole = || work(&mut |step| intake.set(&name, |job| stepped(job, step)));
            // What breaks has to end too: nobody would know why it reads for ever.
            let broke =
                |_| Err(Failure::internal(told!("the import broke", "la importación falló")));
            let done = catch_unwind(AssertUnwindSafe(whole)).unwrap_or_else(broke);
            intake.set(&name, |job| match done {
                Ok(outcome) => {
                    (job.phase, job.outcome) = (ImportPhase::Done, Some(outcome));
                }
                Err(failure) => {
                    message(&format!("cannot import: {}", failure.message));
                    (job.phase, job.problem) = (ImportPhase::Failed, Some(failure.into()));
                }
            });
        });
    }
}

fn stepped(job: &mut ImportJob, step: Step) {
    let ratio = |done: u64, all: u64| (all > 0).then(|| (done as f64 / all as f64).min(1.0));
    match step {
        Step::Reading(done, all) => {
            job.phase = ImportPhase::Reading;
            job.done_ratio = all.and_then(|all| ratio(done, all));
        }
        Step::Deriving(done, all) => {
            job.phase = ImportPhase::Deriving;
            job.done_ratio = ratio(done, all);
        }
        Step::Waiting(_) => (job.phase, job.done_ratio) = (ImportPhase::Deriving, None),
        Step::Leaving(failure) => message(&import::left(Language::En, &failure)),
    }
}

/// Returns the language for what is written.
fn lang(spanish: bool) -> Lang {
    if spanish { Lang::Es } else { Lang::En }
}

/// Returns what a choice orders.
fn order(choice: &ImportChoice, within: &Path) -> Result<Order, Failure> {
    let source = choice.source.trim();
    if source.is_empty() || source.chars().count() > 100 || source.chars().any(char::is_control) {
        return Err(Failure::request(told!(
            "the source needs a name of at most 100 characters",
            "la fuente necesita un nombre de 100 caracteres como máximo"
        )));
    }
    let mapping = match (&choice.mapping, &choice.ready) {
        (Some(text), _) => Chosen::Text(text.clone()),
        (None, Some(name)) => Chosen::Ready(name.clone()),
        (None, None) => Chosen::Usual,
    };
    Ok(Order {
        source: source.to_owned(),
        mapping,
        as_of: None,
        zone: choice.zone.clone(),
        url: choice.url.clone(),
        within: Some(within.to_owned()),
        language: if choice.spanish { Language::Es } else { Language::En },
    })
}

fn outcome(
    root: &Path,
    source: &str,
    read: &ReadIn,
    taken: Taken,
    started: Instant,
) -> Result<ImportOutcome, Failure> {
    let mut reasons = BTreeMap::new();
    for group in &read.rejects {
        *reasons.entry(group.reason.clone()).or_default() += group.count;
    }
    let written = read.adopted.iter().filter(|adopted| adopted.written);
    let session = Folder::open(root)?.session(None)?;
    Ok(ImportOutcome {
        records: read.records,
        skipped: read.skipped,
        accepted: taken.accepted,
        duplicate: taken.duplicate,
        repeated: taken.repeated,
        superseded: taken.superseded,
        replaced: taken.replaced,
        rejected: read.rejected,
        partly: read.partly,
        reasons,
        conflicting: read.conflicting,
        openings: read.openings,
        contradictions: contradictions(read),
        subjects: read.subjects,
        conversations: read.conversations,
        remarks: read.remarks.iter().map(|remark| remark.message.clone()).collect(),
        unknown_files: read.unknown.clone(),
        settings: written.map(|adopted| adopted.path.clone()).collect(),
        ruled_sources: match adopt::chooses_hours(&read.adopted) {
            true => session.sources().len() as u64,
            false => 0,
        },
        took_secs: started.elapsed().as_secs_f64(),
        coverage: coverage::of_source(&session, source, &read.streams)?,
    })
}

/// Returns what a folder holds that has nothing but a company that was made.
fn made(snapshot: &Snapshot) -> (ReadIn, Taken) {
    let streams = Stream::ALL.iter().copied().collect();
    let read = ReadIn { subjects: snapshot.subjects(), streams, ..ReadIn::default() };
    (read, Taken { accepted: snapshot.events(), ..Taken::default() })
}

/// Says which rows tell one thing differently, the first of each sort.
fn contradictions(read: &ReadIn) -> Vec<Told> {
    let both = |line: &dyn Fn(Language) -> String| Told {
        en: line(Language::En),
        es: Some(line(Language::Es)),
    };
    let conflict = read.shown_conflict();
    let conflict = conflict.map(|found| both(&|language| conflict_line(language, &found)));
    let opening = read.shown_opening();
    let opening = opening.map(|found| both(&|language| opening_line(language, &found)));
    conflict.into_iter().chain(opening).collect()
}

impl ImportService for Intake {
    fn receive(&self) -> Result<Box<dyn Upload>, ServiceError> {
        Ok(Box::new(upload::Spooled::begin(&self.root)?))
    }

    fn preview(&self, upload: &str, choice: &ImportChoice) -> Result<ImportPreview, ServiceError> {
        let (folder, inputs) = self.files(upload)?;
        let order = order(choice, &folder)?;
        Ok(preview::of(&self.root, order, &inputs, choice)?)
    }

    fn start(&self, upload: &str, choice: &ImportChoice) -> Result<(), ServiceError> {
        if self.job(upload)?.is_some_and(|job| job.phase != ImportPhase::Failed) {
            return Ok(());
        }
        let (spooled, inputs) = self.files(upload)?;
        let order = order(choice, &spooled)?;
        let (inputs, empty) = import::filled(inputs, order.within.as_deref())
            .map_err(|failure| preview::inside(&order, &failure))?;
        let mapping = import::mapping_for(&self.root, &order, &inputs)
            .map_err(|failure| preview::inside(&order, &failure))?;
        let root = self.root.clone();
        let source = order.source.clone();
        let lang = lang(choice.spanish);
        self.spawn(upload, &source, move |progress| {
            let started = Instant::now();
            let folder = init::prepare(&root, "UTC", lang)?;
            ready::check(&folder)?;
            let mut done = import::import(&folder, &order, &mapping, &inputs, progress)
                .map_err(|failure| preview::inside(&order, &failure))?;
            done.read.remarks.extend(empty);
            let outcome = outcome(&root, &order.source, &done.read, done.taken, started)?;
            if let Err(error) = std::fs::remove_dir_all(&spooled) {
                message(&format!("cannot remove `{}`: {error}", spooled.display()));
            }
            Ok(outcome)
        });
        Ok(())
    }

    fn start_demo(&self, spanish: bool) -> Result<String, ServiceError> {
        let folder = Folder::create(&self.root)?;
        let begun = demo::begun(&self.root)?;
        let sources = folder.store.snapshot().map_err(Failure::from)?.sources;
        let has_any = !sources.is_empty() || folder.store.pending().map_err(Failure::from)? > 0;
        // Others may have come after a demo was begun.
        let has_own = sources.keys().any(|source| source.as_str() != demo::SOURCE);
        let is_in_way = has_own || (has_any && begun.is_none());
        if is_in_way && lock(&self.jobs).get(DEMO).is_none() {
            return Err(Failure::request(told!(
                "there are data here already",
                "aquí ya hay datos"
            ))
            .into());
        }
        let root = self.root.clone();
        self.spawn(DEMO, demo::SOURCE, move |progress| {
            let started = Instant::now();
            let folder = init::prepare(&root, demo::ZONE, lang(spanish))?;
            let settings = match begun {
                Some(settings) => settings,
                None => demo::company(1, 1.0)?,
            };
            demo::write_settings(&folder, &settings)?;
            demo::append(&folder, &settings)?;
            let folder = Folder::open(&root)?;
            import::drain(&folder, progress)?;
            demo::end(&root)?;
            let (made, taken) = made(&folder.store.snapshot()?);
            outcome(&root, demo::SOURCE, &made, taken, started)
        });
        Ok(DEMO.to_owned())
    }

    fn job(&self, upload: &str) -> Result<Option<ImportJob>, ServiceError> {
        Ok(lock(&self.jobs).get(upload).cloned())
    }

    fn mappings(&self) -> Vec<ReadyMapping> {
        let ready = READY.iter().filter_map(|(name, text)| {
            let title = Mapping::parse(name, text).ok()?.title();
            Some(ReadyMapping { name: (*name).to_owned(), title })
        });
        ready.collect()
    }

    fn rejects(
        &self,
        source: Option<&str>,
        offset: usize,
        limit: usize,
    ) -> Result<RejectList, ServiceError> {
        let folder = Folder::create(&self.root)?;
        let mut groups: BTreeMap<[String; 2], RejectGroup> = BTreeMap::new();
        let (mut rows, mut total) = (Vec::new(), 0);
        let mut take = |reject: Reject| {
            let key = [reject.source.clone(), reject.reason.clone()];
            let group = groups.entry(key).or_insert_with(|| {
                let (source, reason) = (reject.source.clone(), reject.reason.clone());
                RejectGroup { source, reason, ..RejectGroup::default() }
            });
            match &reject.dismissed {
                None => {
                    group.open += 1;
                    group.last.clone_from(&reject.id);
                    if (offset..offset.saturating_add(limit)).contains(&total) {
                        rows.push(listed(reject));
                    }
                    total += 1;
                }
                Some(dismissal) => {
                    group.dismissed += 1;
                    group.until = group.until.max(dismissal.at);
                    let new = dismissal.why.iter().filter(|why| !group.why.contains(why));
                    let new: Vec<String> = new.cloned().collect();
                    group.why.extend(new);
                }
            }
        };
        rejects::each(&folder, [source, None], |reject| {
            if source.is_none_or(|source| source == reject.source) {
                take(reject);
            }
            Ok(())
        })?;
        Ok(RejectList { rows, total, groups: groups.into_values().collect() })
    }

    fn dismiss_rejects(
        &self,
        source: &str,
        reason: &str,
        last: &str,
        why: &str,
    ) -> Result<(), ServiceError> {
        let folder = Folder::open_anyway(&self.root)?.0;
        // In the order of their arrival: what came after the page was shown stands behind.
        let (mut ids, mut is_shown) = (Vec::new(), false);
        let all = folder.store.each_reject(&mut |it| {
            is_shown = it.id == last;
            if it.source == source && it.reason == reason && it.dismissed.is_none() {
                ids.push(it.id);
            }
            !is_shown
        });
        all.map_err(Failure::from)?;
        if !is_shown {
            return Err(list_changed().into());
        }
        let why = Some(why.trim().to_owned()).filter(|why| !why.is_empty());
        let dismissal = Dismissal { at: now(), why };
        folder.store.mark_rejects(&ids, Some(&dismissal)).map_err(Failure::from)?;
        Ok(())
    }

    fn reopen_rejects(&self, source: &str, reason: &str, until: &str) -> Result<(), ServiceError> {
        let folder = Folder::open_anyway(&self.root)?.0;
        let until: i64 = until.parse().map_err(|_| list_changed())?;
        let was_shown = |it: &Reject| it.dismissed.as_ref().is_some_and(|it| it.at <= until);
        let mut ids = Vec::new();
        let all = folder.store.each_reject(&mut |it| {
            if it.source == source && it.reason == reason && was_shown(&it) {
                ids.push(it.id);
            }
            true
        });
        all.map_err(Failure::from)?;
        folder.store.mark_rejects(&ids, None).map_err(Failure::from)?;
        Ok(())
    }

    fn reconcile(&self, source: &str) -> Result<Vec<Reconciled>, ServiceError> {
        let folder = Folder::open(&self.root)?;
        let snapshot = folder.snapshot(None)?;
        let number = snapshot.number;
        if let Some((known, found)) = lock(&self.reconciled).get(source)
            && *known == number
        {
            return Ok(found.clone());
        }
        let today = crate::definitions::Chosen::default();
        let found = reconcile::figures(&folder.session_at(snapshot, &today)?, source)?;
        lock(&self.reconciled).insert(source.to_owned(), (number, found.clone()));
        Ok(found)
    }

    fn differing(
        &self,
        source: &str,
        figure: &str,
        class: Option<&str>,
        offset: usize,
        limit: usize,
    ) -> Result<Differing, ServiceError> {
        let folder = Folder::open(&self.root)?;
        let mut all = reconcile::differing(&folder.session(None)?, source, figure, class)?;
        all.rows = all.rows.into_iter().skip(offset).take(limit).collect();
        Ok(all)
    }
}

/// Returns that rejects are no more as they were shown.
fn list_changed() -> Failure {
    let failure = Failure::request(told!(
        "the list has changed since it was shown",
        "la lista ha cambiado desde que se mostró"
    ));
    failure
        .hint(told!("look at it again before you change it", "vuelva a mirarla antes de cambiarla"))
}

/// Returns a reject as a page lists it.
fn listed(reject: Reject) -> RejectInfo {
    let message = reject.told();
    let Reject { source, reason, file, line, raw, .. } = reject;
    RejectInfo { source, reason, message, file, line, raw }
}

#[cfg(test)]
mod tests {
    use baremo_model::ErrorKind;
    use baremo_store::PartState;

    use super::*;

    #[test]
    fn an_import_that_breaks_is_told_to_have_failed() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let intake = Intake::new(folder.path());
        intake.spawn("one", "desk", |_| unreachable!("what a broken reader would say"));
        let ended = || {
            std::thread::yield_now();
            let job = intake.job("one").ok().flatten()?;
            job.problem.filter(|_| job.phase == ImportPhase::Failed)
        };
        let problem = (0..50_000_000).find_map(|_| ended()).expect("it ends");
        assert_eq!(problem.kind, ErrorKind::Internal);
    }

    #[test]
    fn what_was_made_is_counted() {
        let part = |events, subjects| PartState { events, subjects, ..PartState::default() };
        let parts = [("2026-01", part(40, 5)), ("2026-02", part(2, 1))];
        let parts = parts.into_iter().map(|(name, part)| (name.to_owned(), part)).collect();
        let (read, taken) = made(&Snapshot { parts, ..Snapshot::default() });
        assert_eq!((taken.accepted, read.subjects), (42, 6));
        // Whatever it lacks for a metric is told, and what it answers is counted.
        assert_eq!(read.streams.len(), Stream::ALL.len());
    }
}
