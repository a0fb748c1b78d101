//! What one process at a time does to a data folder: moving events from the inbox to the lake,
//! removing what nobody needs any more, and mending it.

use std::path::Path;
use std::time::Duration;

use baremo_model::error::{Hint, Told};
use baremo_model::{HOUR, Micros, told};
use baremo_render::Language;
use baremo_store::{DeriveSettings, Held, Keep, MendReport, StoreError};
use jiff::Span;
use jiff::tz::TimeZone;

use super::Step;
use crate::commands::now;
use crate::error::Failure;
use crate::folder::Folder;

/// Drains the inbox and derives again what other settings made, after any other process of this
/// machine that does so; returns the attributes that have too many values to become a column.
///
/// # Errors
///
/// Fails when a process that was stopped, or one of another machine, holds the folder, or the lake
/// cannot be written; where a part of the lake cannot be read, what comes to it waits, and all else
/// is taken in.
pub fn drain(
    folder: &Folder,
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<Vec<String>, Failure> {
    // What an import wrote into settings holds for the snapshot that it makes.
    folder.keep_definitions();
    let fold = folder.config.fold_settings()?;
    let limited = crate::derive::Limited::default();
    let derive = crate::derive::derive_noting(&fold, &limited);
    let settings = || DeriveSettings { digest: fold.digest(), now: now() };
    let held = alone(progress, &|progress| {
        let mut told = |at: baremo_store::Progress| progress(Step::Deriving(at.done, at.total));
        let held = match folder.store.drain(settings(), &derive, &mut told) {
            Err(error) if folder.store.is_unread(&error) => {
                return Ok(Err(all_waits(folder, error)));
            }
            drained => drained?.held,
        };
        // What cannot be read cannot be derived again either.
        if held.is_none() {
            folder.store.rederive(settings(), &derive, &mut told)?;
        }
        Ok(Ok(held))
    })??;
    if let Some(held) = held {
        // What mends it may lie in snapshots that nobody needs otherwise.
        return Err(waits(&held));
    }
    // What was taken in is so whether this can be done or not: the next import tries again.
    if let Err(failure) = thin(folder) {
        progress(Step::Leaving(failure));
    }
    Ok(limited.names())
}

/// Says which events wait, and for what.
fn waits(held: &Held) -> Failure {
    let all = |names: Vec<String>| {
        names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
    };
    let parts = all(held.parts.clone());
    let files = all(held.files.iter().map(|file| file.display().to_string()).collect());
    let [en, es] = [Language::En, Language::Es].map(|language| language.count(held.events));
    let message = Told {
        en: format!(
            "cannot read {files} (partitions: {parts}): what may belong there waits in the folder \
             (events: {en}), and all else is taken in"
        ),
        es: Some(format!(
            "no se puede leer {files} (particiones: {parts}): lo que puede corresponderles espera \
             en la carpeta (eventos: {es}), y todo lo demás ya está incorporado"
        )),
    };
    Failure::unavailable(message).advise(Hint::CheckFolder)
}

/// Says that all that was read waits, beside what it waits for.
fn all_waits(folder: &Folder, error: StoreError) -> Failure {
    let failure = Failure::from(error);
    let events = folder.store.waiting().unwrap_or_default();
    if events == 0 {
        return failure;
    }
    let [en, es] = [Language::En, Language::Es].map(|language| language.count(events));
    failure.advise(told!(
        "what was read is kept and waits in the folder (events: {en}): the first import after that \
         is mended takes it in",
        "lo leído se conserva y espera en la carpeta (eventos: {es}): lo incorporará la primera \
         importación tras la reparación"
    ))
}

/// Snapshots that stay whenever they were made.
const LATEST: usize = 100;
/// Days of which the last snapshot stays.
const DAYS: i64 = 90;
/// Hours of which the last snapshot stays.
const HOURS: i64 = 48;
/// Snapshots that go at a time.
const BATCH: usize = 16;

/// Returns which snapshots of a folder stay: the latest, those of the last hour, so that nobody who
/// reads one loses it, that of each hour of two days and of each day of three months, by the days
/// of the folder's zone, and those that closes name.
///
/// # Errors
///
/// Fails when the zone is none, or a close cannot be read.
pub fn kept(folder: &Folder) -> Result<Keep, Failure> {
    let zone = baremo_metrics::bucket::zone(&folder.config.zone)?;
    let snapshots = crate::closes::kept(folder)?;
    Ok(Keep { snapshots, ..kept_at(now(), &zone) })
}

fn kept_at(present: Micros, zone: &TimeZone) -> Keep {
    let hour = present.div_euclid(HOUR);
    let hours = (0..HOURS).map(|ago| (hour - ago) * HOUR);
    let instant = jiff::Timestamp::from_microsecond(present).unwrap_or_default();
    let today = instant.to_zoned(zone.clone()).date();
    let days = (0..DAYS).filter_map(|ago| {
        let day = today.checked_sub(Span::new().days(ago)).ok()?;
        Some(day.to_zoned(zone.clone()).ok()?.timestamp().as_microsecond())
    });
    let at = hours.chain(days).collect();
    Keep { since: present - HOUR, latest: LATEST, at, ..Keep::default() }
}

/// Removes snapshots that nobody needs any more, when there are some.
fn thin(folder: &Folder) -> Result<(), Failure> {
    // Few enough: which of them stay need not be worked out.
    if folder.store.snapshot_count()? < LATEST + BATCH {
        return Ok(());
    }
    let keep = kept(folder)?;
    if folder.store.superfluous(&keep)? >= BATCH {
        match folder.store.vacuum(&keep, now()) {
            // Whoever adds to the folder meanwhile does the same afterwards.
            Ok(_) | Err(StoreError::Locked { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Says that snapshots stay which nobody needs, and why.
pub fn left(language: Language, failure: &Failure) -> String {
    let why = failure.said(language).0;
    match language {
        Language::En => format!(
            "snapshots that nobody needs any more cannot be removed; the next import tries again: \
             {why}"
        ),
        Language::Es => format!(
            "no se pueden retirar las instantáneas que ya nadie necesita; la próxima importación \
             lo volverá a intentar: {why}"
        ),
    }
}

/// Makes anew what is not whole in the lake, after any other process of this machine that adds to
/// it.
///
/// # Errors
///
/// As [`drain`].
pub fn mend(
    folder: &Folder,
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<MendReport, Failure> {
    let fold = folder.config.fold_settings()?;
    let derive = crate::derive::derive(&fold);
    let settings = || DeriveSettings { digest: fold.digest(), now: now() };
    alone(progress, &|_| folder.store.mend(settings(), &derive))
}

/// Lets go of records of which a newer version stands in another month, after any other process of
/// this machine that adds to the folder; returns the partitions that lose something.
///
/// # Errors
///
/// As [`drain`].
pub fn settle(
    folder: &Folder,
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<Vec<String>, Failure> {
    let fold = folder.config.fold_settings()?;
    let derive = crate::derive::derive(&fold);
    let settings = || DeriveSettings { digest: fold.digest(), now: now() };
    alone(progress, &|_| folder.store.settle(settings(), &derive))
}

/// What only one process at a time may do to a folder, telling how far it is.
type Work<'a, T> = &'a dyn Fn(&mut (dyn FnMut(Step) + Send)) -> Result<T, StoreError>;

/// How long somebody waits before looking again whether the lock is free, or who holds it stopped.
const AGAIN: Duration = Duration::from_millis(50);

/// Does it when no other process of this machine is at it.
#[expect(clippy::disallowed_methods, reason = "a process that was stopped tells nobody")]
fn alone<T>(progress: &mut (dyn FnMut(Step) + Send), work: Work<'_, T>) -> Result<T, Failure> {
    loop {
        match work(progress) {
            Ok(done) => return Ok(done),
            Err(StoreError::Locked { here: true, process, .. }) if is_at_work(&process) => {
                // One that took the lock this instant has not written its number yet.
                if let Ok(number) = process.parse() {
                    progress(Step::Waiting(number));
                }
                std::thread::sleep(AGAIN);
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// Returns whether a process runs or waits, rather than being stopped or out of sight; also where
/// the system does not say, or the process has not said which it is.
fn is_at_work(process: &str) -> bool {
    if process.parse::<u32>().is_err() {
        return true;
    }
    let Ok(stat) = std::fs::read_to_string(format!("/proc/{process}/stat")) else {
        return !Path::new("/proc/self").exists();
    };
    // The name of the program, in brackets, may hold anything.
    let state = stat.rsplit(") ").next().and_then(|rest| rest.chars().next());
    !matches!(state, Some('T' | 't'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_end_where_the_folder_is() {
        let at = |text: &str| -> Micros {
            text.parse::<jiff::Timestamp>().expect("an instant").as_microsecond()
        };
        let zone = TimeZone::get("Europe/Madrid").expect("a zone");
        let keep = kept_at(at("2026-03-30T10:20:00Z"), &zone);
        assert_eq!((keep.since, keep.latest), (at("2026-03-30T09:20:00Z"), LATEST));
        // What was known when the clock struck ten, and at the midnights before and after summer
        // time began in Madrid.
        for told in ["2026-03-30T10:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"] {
            assert!(keep.at.contains(&at(told)), "{told}");
        }
        assert_eq!(keep.at.len() as i64, HOURS + DAYS);
    }
}
