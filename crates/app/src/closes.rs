//! Closed periods of a data folder: one file each in `closes/`, with the figures that were
//! published and the snapshot they stand on.

mod reach;
mod unheard;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use baremo_engine::{EngineError, Session, Settings};
use baremo_metrics::MetricsError;
use baremo_metrics::answer::{Answer, Note};
use baremo_metrics::catalog::Catalog;
use baremo_metrics::close::{
    Behind, CheckedFigure, Close, CloseCheck, CloseRequest, Doubt, Published, Reason, Unpinned,
    Why, why,
};
use baremo_metrics::error::Clash;
use baremo_metrics::query::Query;
use baremo_model::error::Told;
use baremo_model::{ErrorKind, told};
use baremo_render::Language;
use baremo_render::answer::noted_of;
use baremo_render::close::unpinned_lines;
use baremo_store::make_folder;

pub use self::reach::reaches;
use crate::coverage;
use crate::durable::put_new;
use crate::error::Failure;
use crate::error::file::{cannot_read, unwritten};
use crate::folder::{Folder, texts};
use crate::listing;

/// Returns the closed periods, by name.
///
/// # Errors
///
/// Fails when one cannot be read.
pub fn all(folder: &Folder) -> Result<Vec<Close>, Failure> {
    let files = texts(&folder.root.join("closes"), ".json")?;
    files.iter().map(|(name, text)| read(name, text)).collect()
}

/// Returns a closed period; none where there is none of this name.
///
/// # Errors
///
/// Fails when it cannot be read.
pub fn find(folder: &Folder, name: &str) -> Result<Option<Close>, Failure> {
    if !Close::is_name(name) {
        return Ok(None);
    }
    match std::fs::read_to_string(path(folder, name)) {
        Ok(text) => read(name, &text).map(Some),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::unavailable(cannot_read(format!("closes/{name}.json"), error))),
    }
}

/// Returns the snapshots that closed periods hold.
///
/// # Errors
///
/// Fails when a close cannot be read.
pub fn kept(folder: &Folder) -> Result<BTreeSet<u64>, Failure> {
    Ok(all(folder)?.iter().map(|close| close.snapshot).collect())
}

fn read(name: &str, text: &str) -> Result<Close, Failure> {
    serde_json::from_str(text)
        .map_err(|error| Failure::request(cannot_read(format!("closes/{name}.json"), error)))
}

fn path(folder: &Folder, name: &str) -> PathBuf {
    folder.root.join("closes").join(format!("{name}.json"))
}

/// Returns the failure of a name that is taken.
fn taken(name: &str) -> Failure {
    Failure::request(told!("`{name}` is closed already", "`{name}` ya está cerrado")).advise(told!(
        "what was published stays; close under another name to publish again",
        "lo publicado se queda; cierre con otro nombre para publicar de nuevo"
    ))
}

/// Asks the figures of a period that is to be closed, and writes nothing down.
///
/// # Errors
///
/// A bad request when the name is none or taken, when the period cannot be read from it, stands the
/// wrong way round or has no record or no figure; fails when the data cannot be read.
pub fn drawn_up(
    folder: &Folder,
    session: &Session,
    request: &CloseRequest,
    now: jiff::Timestamp,
) -> Result<Close, Failure> {
    let mut close = request.begun(session.snapshot(), now.to_string())?;
    if path(folder, &close.name).exists() {
        return Err(taken(&close.name));
    }
    let chosen = !request.metrics.is_empty();
    let metrics = match chosen {
        true => request.metrics.clone(),
        false => computable(session)?,
    };
    close.reach = reach::of(session, &close, &metrics)?;
    let mut unquoted = None;
    for metric in metrics {
        match session.ask(&close.question(&metric)) {
            Ok(answer) if !chosen && is_share(&answer, &metric) => {}
            Ok(answer) => {
                let value = answer.total.values.get(&metric).filter(|_| !chosen);
                match value.and_then(Published::lacking) {
                    Some(why) => drop(close.empty.insert(metric, why)),
                    None => {
                        let figure = Published::of(&answer, &metric);
                        doubt(&mut close.doubts, session, &answer, &metric);
                        close.figures.insert(metric, figure);
                    }
                }
            }
            // One metric that cannot be asked so must not keep the others from being published.
            Err(error) if !chosen && cannot_be_asked(&error) => {
                let lacks_quotes = is_unquoted(&error);
                let failure = Failure::from(error);
                close.unpinned.push(unpinned(metric, &failure));
                unquoted = unquoted.or(lacks_quotes.then_some(failure));
            }
            Err(error) => return Err(error.into()),
        }
    }
    let has_records = close.figures.values().any(|figure| figure.n > 0);
    if let Some(failure) = unquoted.filter(|_| !has_records) {
        return Err(failure);
    }
    if close.figures.is_empty() {
        return Err(nothing(session, &close));
    }
    refuse_unheard(session, &close, chosen)?;
    reach::keep_pinned(session, &mut close)?;
    Ok(close)
}

/// Returns whether a metric is refused for what a close asks of it, or for what its profile leaves
/// out by, which the rows of the metric may not have.
fn cannot_be_asked(error: &EngineError) -> bool {
    error.kind() == ErrorKind::BadRequest || error.is_of_reach()
}

/// Returns whether a filter compares a column with a text that has no quotes. Metrics that have no
/// such column say otherwise what is wrong, and that is not what is to be mended.
fn is_unquoted(error: &EngineError) -> bool {
    matches!(error, EngineError::Metrics(MetricsError::Clash(Clash::Unquoted { .. })))
}

/// Adds what an answer says that makes the figure of a metric doubtful: each note once, with all
/// figures it is said of.
fn doubt(doubts: &mut Vec<Doubt>, session: &Session, answer: &Answer, metric: &str) {
    let catalog = &session.settings().catalog;
    // No figure is by a profile that is wrong: nobody can ask by it.
    let is_of_profile = |note: &Note| match note {
        Note::FileLeftOut { error } => {
            session.settings().profiles.wrong().any(|wrong| wrong == error)
        }
        _ => false,
    };
    let of_doubt = |note: &&Note| note.is_of_doubt() && !is_of_profile(note);
    for note in answer.notes.iter().filter(of_doubt) {
        let said = |language| noted_of(language, catalog, note);
        let (note, note_es) = (said(Language::En), said(Language::Es));
        match doubts.iter_mut().find(|known| known.note == note) {
            Some(known) => known.metrics.push(metric.to_owned()),
            None => doubts.push(Doubt { metrics: vec![metric.to_owned()], note, note_es }),
        }
    }
}

/// Refuses a close whose filter finds nothing of everything, as a word does that is written
/// wrongly. A zero of what was chosen is a figure, where records of other days have its words.
fn refuse_unheard(session: &Session, close: &Close, chosen: bool) -> Result<(), Failure> {
    let Some(filter) = &close.filter else { return Ok(()) };
    let mut counted = close.figures.values().filter(|figure| figure.n > 0);
    // What all count in, as the orders that contacts are held against, finds no word.
    if counted.any(|figure| figure.value != Some(0.0)) {
        return Ok(());
    }
    let unheard = unheard::of(session, filter)?;
    let has_value = close.figures.values().any(|figure| !figure.is_nothing());
    if unheard.is_empty() && chosen && has_value {
        return Ok(());
    }
    let failure = Failure::request(told!(
        "`{}` is not closed: no record of it is of `{filter}`",
        "`{}` no se cierra: ningún registro suyo es de `{filter}`",
        close.name
    ));
    if unheard.is_empty() {
        return Err(failure.advise(told!(
            "none of its words is unknown, but no record of this period meets all of it: close \
             another period, or take a condition out",
            "ninguna de sus palabras es desconocida, pero ningún registro de este periodo lo \
             cumple entero: cierre otro periodo o quite alguna condición"
        )));
    }
    Err(unheard.into_iter().fold(failure, Failure::advise))
}

/// Returns a metric that could not be asked, with the reason.
fn unpinned(metric: String, failure: &Failure) -> Unpinned {
    let [why, why_es] = [Language::En, Language::Es].map(|language| failure.said(language).0);
    Unpinned { metric, why, why_es }
}

/// Returns the failure of a close without figures, with the reasons of the first that it lacks.
fn nothing(session: &Session, close: &Close) -> Failure {
    let failure = Failure::request(told!(
        "`{}` is not closed: there is no figure to pin",
        "`{}` no se cierra: no hay ninguna cifra que fijar",
        close.name
    ));
    let catalog = &session.settings().catalog;
    let lines = |language| unpinned_lines(language, catalog, &close.unpinned);
    let both = lines(Language::En).into_iter().zip(lines(Language::Es)).take(3);
    both.fold(failure, |failure, (en, es)| failure.advise(Told { en, es: Some(es) }))
}

/// Closes a period: asks its figures and writes them down.
///
/// # Errors
///
/// As [`drawn_up`], and fails when the file cannot be written.
pub fn pin(
    folder: &Folder,
    session: &Session,
    request: &CloseRequest,
    now: jiff::Timestamp,
) -> Result<Close, Failure> {
    let close = drawn_up(folder, session, request, now)?;
    let path = path(folder, &close.name);
    let text = serde_json::to_string_pretty(&close)
        .map_err(|error| Failure::internal(format!("cannot write the close: {error}")))?;
    let failed = |error: std::io::Error| unwritten(&path, error);
    make_folder(&folder.root.join("closes")).map_err(failed)?;
    // Of two who close at once one wins.
    match put_new(&path, &text) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(taken(&close.name)),
        wrote => wrote.map_err(failed).map(|()| close),
    }
}

/// Returns whether a metric is a share, which has no figure but by a dimension.
fn is_share(answer: &Answer, metric: &str) -> bool {
    let value = answer.total.values.get(metric);
    value.is_some_and(|value| value.reason.as_deref() == Some("needs_a_dimension"))
}

fn computable(session: &Session) -> Result<Vec<String>, Failure> {
    Ok(coverage::of(session)?.ready().map(|covered| covered.name.clone()).collect())
}

/// Gives the catalogue of when a period was closed, where it is known to be another than today's.
pub type Former<'a> = dyn Fn() -> Result<Option<&'a Catalog>, Failure> + 'a;

/// Holds a closed period against today; `then` opens the snapshot that was published and is
/// called only when a figure differs, or its count.
///
/// # Errors
///
/// A bad request when a metric is named that was not published; fails when data, snapshot or the
/// definitions of then cannot be read.
pub fn check<'a>(
    close: &Close,
    metrics: &[&str],
    today: &Session,
    then: &dyn Fn(u64) -> Result<Arc<Session>, Failure>,
    former: &Former<'a>,
) -> Result<CloseCheck, Failure> {
    check_named(close, metrics, today)?;
    let mut figures = Vec::new();
    let mut opened: Option<Arc<Session>> = None;
    for (metric, published) in &close.figures {
        if !metrics.is_empty() && !metrics.contains(&metric.as_str()) {
            continue;
        }
        let now = match session_figure(today, close, metric) {
            Ok(now) => Some(now),
            // The metric is gone from the catalogue, or its definition cannot be asked so any more.
            Err(failure) if failure.kind != ErrorKind::Unavailable => None,
            Err(failure) => return Err(failure),
        };
        let is_gone = now.is_none();
        let mut figure = CheckedFigure::new(metric, published, now.unwrap_or_default());
        if figure.differs && is_gone {
            figure.reasons = vec![Reason { reason: Why::Redefined, ..Reason::default() }];
        } else if figure.differs || figure.is_recounted() {
            let session = match opened.take() {
                Some(session) => session,
                None => then(close.snapshot)?,
            };
            figure.reasons = reasons((session.as_ref(), today), close, &figure, former)?;
            opened = Some(session);
        }
        figures.push(figure);
    }
    Ok(close.checked(today.snapshot(), figures))
}

/// Checks that a figure was published of each metric that is named.
fn check_named(close: &Close, metrics: &[&str], today: &Session) -> Result<(), Failure> {
    let is_missing = |name: &&&str| !close.figures.contains_key(**name);
    let Some(metric) = metrics.iter().find(is_missing) else { return Ok(()) };
    // Of a name that is none, the catalogue knows the nearest.
    today.settings().catalog.get(metric)?;
    Err(Failure::request(told!(
        "`{metric}` is not one of the figures of `{}`",
        "`{metric}` no está entre las cifras de `{}`",
        close.name
    ))
    .hint(told!(
        "`baremo close {}` shows those there are",
        "`baremo close {}` muestra las que hay",
        close.name
    )))
}

fn session_figure(session: &Session, close: &Close, metric: &str) -> Result<Published, Failure> {
    Ok(Published::of(&session.ask(&close.question(metric))?, metric))
}

/// Returns why a figure, or its count, differs, each kind of target by its own records. Both
/// snapshots are asked under today's settings: where that gives another value for then than was
/// published, definition or settings changed.
fn reasons<'a>(
    (then, today): (&Session, &Session),
    close: &Close,
    figure: &CheckedFigure,
    former: &Former<'a>,
) -> Result<Vec<Reason>, Failure> {
    let query = close.question(&figure.metric);
    let (before, after) = (behind(then, &query)?, behind(today, &query)?);
    let again = session_figure(then, close, &figure.metric)?;
    let mut reasons = Vec::new();
    for kind in figure.differing() {
        let mut found = why(&before, &after, kind);
        let reason = match again.same_of(&figure.published, kind) {
            false if is_redefined(figure, close, today.settings(), former)? => Some(Why::Redefined),
            false => Some(Why::Settings),
            true => found.is_empty().then_some(Why::Parts),
        };
        let said = |reason| Reason { reason, kind: kind.map(str::to_owned), ..Reason::default() };
        found.extend(reason.map(said));
        reasons.append(&mut found);
    }
    Ok(reasons)
}

/// Returns whether a metric, or what it is made of, is defined otherwise than when it was
/// published: by its version, or by what is kept of then.
fn is_redefined<'a>(
    figure: &CheckedFigure,
    close: &Close,
    today: &Settings,
    former: &Former<'a>,
) -> Result<bool, Failure> {
    if figure.today.version != figure.published.version {
        return Ok(true);
    }
    let profile = close.profile.as_deref().and_then(|name| today.profiles.get(name).ok());
    let variant = profile.and_then(|profile| profile.choice(&figure.metric).variant);
    let variant = variant.as_deref().unwrap_or("default");
    let is_other = |then: &Catalog| !then.defines_as(&today.catalog, &figure.metric, variant);
    Ok(former()?.is_some_and(is_other))
}

fn behind(session: &Session, query: &Query) -> Result<Behind, Failure> {
    Ok(Behind {
        counted: listing::all(session, query, false)?,
        left_out: listing::all(session, query, true)?,
        known: session.conversations()?,
    })
}
