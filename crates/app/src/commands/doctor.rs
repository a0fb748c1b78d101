//! `baremo doctor`: checks the data folder.

mod lost;
mod unfinished;
mod unmet;
mod words;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use baremo_engine::{EngineError, IdleRule, Session};
use baremo_metrics::MetricsError;
use baremo_metrics::catalog::PageError;
use baremo_model::error::Told;
use baremo_render::problem::{Surface, at_line, metrics_problem};
use baremo_render::{Language, Style, hanging};
use baremo_store::{Check, Finding, MendReport};
use serde_json::{Value, json};

use self::lost::Loss;
use self::unfinished::unfinished;
use self::unmet::{broken, idle, no_industry, unheard, unknown_years, unmatched, unused_holidays};
use self::words::{
    CONFIGURATION, CUSTOMERS, DAMAGED, FACTS, FILES, HEALTH, INBOX, MENDED, PAGES, POLICIES,
    REASONS, SEGMENTS, SETTINGS, UNFINISHED, called, customers, derived, detail, facts, idle_rule,
    left_behind, moved, settled, unconfigured, unmoved,
};
use crate::cli::{DoctorArgs, Format};
use crate::commands::{import, message, now};
use crate::error::Failure;
use crate::folder::Folder;
use crate::import::kept;
use crate::output::Output;
use crate::settings::left_out;

/// Runs the command; ends with 1 when something is wrong. A configuration that is wrong is told,
/// and what does not depend on it is checked all the same.
///
/// # Errors
///
/// Fails when there is no folder or a newer program wrote it.
pub fn run(data: &Path, args: &DoctorArgs, output: &mut Output) -> Result<u8, Failure> {
    let (folder, wrong) = Folder::open_anyway(data)?;
    let mut more = Further { wrong, ..Further::default() };
    // Under a configuration that is wrong, facts would be made as nobody chose.
    let is_fixing = args.fix && more.wrong.is_none();
    more.loss = Loss::of(&folder, data, &MendReport::default(), 0);
    let unfixed = if is_fixing { fix(&folder, data, &mut more, output).err() } else { None };
    let checks = folder.store.doctor();
    let is_whole = checks.iter().all(|check| check.ok || check.name != FILES);
    if let Some(failure) = &unfixed {
        message(&failure.text(output));
    }
    more.look(&folder, is_whole)?;
    more.unfinished = unfinished(data);
    more.unfinished.retain(|path| more.held.iter().all(|(held, _)| held != path));
    tell(&checks, &more, output)?;
    let is_wrong = checks.iter().any(|check| !check.ok) || more.is_wrong();
    Ok(match unfixed {
        // A file that may not be read stands in the way, and is listed.
        Some(failure) if is_whole => failure.exit_status(),
        _ => u8::from(is_wrong),
    })
}

/// Mends what can be mended; what became of files that are not whole is known where a later step
/// fails, and written down before it begins: nobody could find it out again.
fn fix(folder: &Folder, data: &Path, more: &mut Further, output: &Output) -> Result<(), Failure> {
    folder.mend_definitions()?;
    let since = folder.store.snapshot().map_or(0, |snapshot| snapshot.created_at);
    let mended = import::mend(folder, output)?;
    more.loss = Loss::of(folder, data, &mended, since);
    (more.derived, more.moved) = (mended.derived, mended.set_aside);
    more.unmoved = mended.left.into_iter().map(Failure::from).collect();
    if more.loss.is_any()
        && let Err(failure) = more.loss.keep(output.language(), jiff::Timestamp::now())
    {
        message(&failure.text(output));
    }
    // A full disk needs the room of what goes for what comes.
    more.held = unfinished::remove(data);
    let removed = kept(folder).and_then(|keep| {
        folder.store.vacuum(&keep, now())?;
        Ok(())
    });
    // Who does not know what closes hold removes nothing; what waits is taken in all the same.
    import::drain(folder, output)?;
    more.settled = import::settle(folder, output)?;
    removed
}

fn tell(checks: &[Check], more: &Further, output: &mut Output) -> Result<(), Failure> {
    if output.format != Format::Text {
        let told = |name: &str, ok: bool, detail: String| -> Value {
            json!({ "name": name, "ok": ok, "detail": detail })
        };
        let all = checks.iter().map(|check| told(check.name, check.ok, check.detail()));
        let further = more.lines(Language::En).into_iter();
        let further = further.map(|(name, ok, detail)| told(name, ok, detail));
        let all: Vec<Value> = all.chain(further).collect();
        return output.objects(&["name", "ok", "detail"], &all);
    }
    let language = output.language();
    let waits = checks.iter().any(waits);
    let all = checks.iter().map(|check| (check.name, check.ok, detail(language, check)));
    for (name, ok, detail) in all.chain(more.lines(language)) {
        let mark = match (ok, name) {
            (false, _) => "✗",
            // Nothing is wrong with what may come true one day.
            (true, DAMAGED | REASONS | SETTINGS | UNFINISHED) => "!",
            (true, INBOX) if waits => "!",
            (true, _) => "✓",
        };
        let said = format!("{mark} {}: {detail}", called(language, name));
        output.text(&laid_out(output.style(), &said))?;
    }
    Ok(())
}

/// Lays out what a check says. A command stands whole on a line of its own, to be copied.
fn laid_out(style: Style, said: &str) -> String {
    match said.split_once(": baremo ") {
        Some((said, command)) => {
            hanging(style, &format!("{said}:")) + &format!("  baremo {command}\n")
        }
        None => hanging(style, said),
    }
}

/// What is known of a folder beside the checks of its store.
#[derive(Default)]
struct Further {
    /// What is wrong with the configuration.
    wrong: Option<Failure>,
    /// Partitions whose facts were made anew.
    derived: Vec<String>,
    /// Partitions that let go of records that stand in another by now.
    settled: Vec<String>,
    /// Where files are now that were not whole.
    moved: Vec<PathBuf>,
    /// Why others could not be moved aside.
    unmoved: Vec<Failure>,
    loss: Loss,
    /// Files that a write left behind.
    unfinished: Vec<PathBuf>,
    /// Those of them that could not be removed, each with why.
    held: Vec<(PathBuf, Failure)>,
    /// Partitions whose facts are of other settings.
    stale: Option<usize>,
    /// References of customers that are joined, and keys that are refused.
    known: Option<(usize, u64)>,
    /// What is wrong with the owner's files, each by the name of its check.
    files: Vec<(&'static str, PageError)>,
    /// Other files that are wrong, each by the name of its check.
    broken: Vec<(&'static str, Failure)>,
    /// Rules of reasons that hold for nobody.
    idle: Vec<IdleRule>,
    /// Of words in the configuration that nothing else has.
    unmet: Vec<Told>,
    /// Settings that are found wrong only when they meet the records, each by the name of its
    /// check.
    unfit: Vec<(&'static str, MetricsError)>,
}

impl Further {
    /// Looks at everything beside the store.
    fn look(&mut self, folder: &Folder, is_whole: bool) -> Result<(), Failure> {
        self.broken.extend(broken(folder));
        let settings = match folder.settings() {
            Ok(settings) => settings,
            // A file that cannot be read at all.
            Err(failure) => {
                self.broken.push((SETTINGS, failure));
                return Ok(());
            }
        };
        self.unmet.extend(no_industry(folder, &settings.catalog));
        self.unmet.extend(unused_holidays(&settings.calendars));
        let pages = settings.catalog.left_out().iter().map(|error| (PAGES, error.clone()));
        self.files = pages.chain(left_out(&settings)).collect();
        let Ok(snapshot) = folder.snapshot(None) else { return Ok(()) };
        if self.wrong.is_none() {
            self.stale = Some(folder.stale(&snapshot)?);
        }
        if is_whole {
            let session = folder.session_with(snapshot, Arc::new(settings))?;
            self.ask(&session)?;
            self.unmet.extend(unheard(folder, &session)?);
            self.unmet.extend(unmatched(&session)?);
            if let Some(last) = session.watermark() {
                self.unmet.extend(unknown_years(&session.settings().calendars, last));
            }
        }
        Ok(())
    }

    /// Asks what only the records can tell.
    fn ask(&mut self, session: &Session) -> Result<(), Failure> {
        if self.wrong.is_none() {
            self.known = Some(session.joined()?);
        }
        match session.idle_reasons() {
            Ok(idle) => self.idle = idle,
            Err(EngineError::Metrics(error)) => self.unfit.push((REASONS, error)),
            Err(failed) => return Err(failed.into()),
        }
        match session.idle_policies() {
            Ok(policies) => self.unmet.extend(idle(&policies)),
            Err(EngineError::Metrics(error)) => self.unfit.push((POLICIES, error)),
            Err(failed) => return Err(failed.into()),
        }
        self.unfit.extend(session.unfit_health()?.map(|error| (HEALTH, error)));
        self.unfit.extend(session.unfit_segments()?.into_iter().map(|error| (SEGMENTS, error)));
        Ok(())
    }

    fn is_wrong(&self) -> bool {
        self.wrong.is_some()
            || self.stale.is_some_and(|stale| stale > 0)
            || self.loss.is_any()
            || !self.unmoved.is_empty()
            || !self.held.is_empty()
            || !self.files.is_empty()
            || !self.broken.is_empty()
            || !self.unfit.is_empty()
    }

    /// Returns name, whether all is well, and what there is to say, of each.
    fn lines(&self, language: Language) -> Vec<(&'static str, bool, String)> {
        let mut lines = Vec::new();
        let wrong = self.wrong.iter().map(|failure| unconfigured(language, failure));
        lines.extend(wrong.map(|said| (CONFIGURATION, false, said)));
        if !self.derived.is_empty() {
            lines.push((MENDED, true, derived(language, &self.derived)));
        }
        if !self.settled.is_empty() {
            lines.push((MENDED, true, settled(language, &self.settled)));
        }
        if !self.moved.is_empty() {
            lines.push((MENDED, true, moved(language, &self.moved)));
        }
        let said = self.unmoved.iter().map(|why| unmoved(language, &with_hints(language, why)));
        lines.extend(said.map(|said| (DAMAGED, false, said)));
        lines.extend(self.loss.lines(language));
        if !self.unfinished.is_empty() {
            lines.push((UNFINISHED, true, left_behind(language, &self.unfinished)));
        }
        let held = self.held.iter();
        lines.extend(held.map(|(_, why)| (UNFINISHED, false, with_hints(language, why))));
        lines.extend(self.stale.map(|stale| (FACTS, stale == 0, facts(language, stale))));
        lines.extend(self.known.map(|known| (CUSTOMERS, true, customers(language, known))));
        let files = self.files.iter();
        lines.extend(files.map(|(name, error)| (*name, false, at_line(language, error))));
        let broken = self.broken.iter();
        lines.extend(broken.map(|(name, failure)| (*name, false, with_hints(language, failure))));
        let unfit = self.unfit.iter();
        lines.extend(
            unfit.map(|(name, why)| {
                (*name, false, metrics_problem(language, Surface::Terminal, why))
            }),
        );
        lines.extend(self.idle.iter().map(|rule| (REASONS, true, idle_rule(language, rule))));
        let unmet = self.unmet.iter().map(|said| language.told(said).to_owned());
        lines.extend(unmet.map(|said| (SETTINGS, true, said)));
        lines
    }
}

/// Says what is wrong and what to do about it.
fn with_hints(language: Language, failure: &Failure) -> String {
    let (message, hints) = failure.said(language);
    [message].into_iter().chain(hints).collect::<Vec<_>>().join("; ")
}

/// Returns whether events wait to be taken in.
fn waits(check: &Check) -> bool {
    check.found.iter().any(|found| matches!(found, Finding::Inbox { segments: 1.., .. }))
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use baremo_store::StoreError;

    use super::*;
    use crate::error::file::unremoved;

    #[test]
    fn a_file_that_cannot_be_removed_is_wrong_and_told_with_why() {
        let path = PathBuf::from("packs/.2026.json.4711-0.new");
        let why = unremoved(&path, ErrorKind::PermissionDenied.into());
        let more = Further { held: vec![(path, why)], ..Further::default() };
        assert!(more.is_wrong() && !Further::default().is_wrong());
        let [en, es] = [Language::En, Language::Es].map(|language| more.lines(language));
        for (lines, what) in [(en, "cannot remove"), (es, "no se puede borrar")] {
            let [(name, ok, said)] = &lines[..] else { panic!("{lines:?}") };
            assert_eq!((*name, *ok), (UNFINISHED, false));
            assert!(said.contains(what) && said.contains("4711-0.new"), "{said}");
        }
    }

    #[test]
    fn what_could_not_be_moved_aside_is_wrong_and_told_with_what_to_do() {
        let path = "damaged/inbox/0000000003.seg".into();
        let source = ErrorKind::PermissionDenied.into();
        let why = StoreError::Io { action: "create", path, source };
        let more = Further { unmoved: vec![why.into()], ..Further::default() };
        assert!(more.is_wrong());
        for (language, told, way) in [
            (Language::En, "cannot be moved aside: cannot create", "make the folder writable"),
            (Language::Es, "no se puede apartar", "dé permiso de escritura"),
        ] {
            let lines = more.lines(language);
            let [(name, ok, said)] = &lines[..] else { panic!("{lines:?}") };
            assert_eq!((*name, *ok), (DAMAGED, false));
            assert!(said.contains(told) && said.contains(way), "{said}");
        }
    }
}
