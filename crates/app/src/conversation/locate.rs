//! Where a conversation is: by its id, in one source or in all.

use baremo_model::error::{Hint, nearest};
use baremo_model::{EventColumns, Stream, told};
use baremo_store::Snapshot;

use crate::error::Failure;
use crate::folder::Folder;

/// Finds a conversation's events by its id, in one source or in all.
pub(super) fn locate(
    folder: &Folder,
    snapshot: &Snapshot,
    id: &str,
    source: Option<&str>,
) -> Result<(String, EventColumns), Failure> {
    if let Some(name) = source.filter(|name| !snapshot.sources.contains_key(*name)) {
        let near = nearest(name, snapshot.sources.keys().map(String::as_str));
        let failure =
            Failure::not_found(told!("unknown source `{name}`", "no se conoce la fuente `{name}`"));
        return Err(match near {
            Some(near) => {
                failure.advise(told!("did you mean `{near}`?", "¿quería decir `{near}`?"))
            }
            None if snapshot.sources.is_empty() => {
                failure.advise(told!("nothing is imported yet", "todavía no se ha importado nada"))
            }
            None => failure.advise(told!("there are {}", "hay {}", named(snapshot.sources.keys()))),
        });
    }
    let found: Vec<String> =
        folder.store.find(snapshot, id)?.into_iter().map(|(source, _)| source).collect();
    if found.is_empty() {
        let calls = folder.store.sources_with(snapshot, Stream::Contact, id)?;
        if !calls.is_empty() {
            return Err(Failure::not_found(told!(
                "`{id}` is no conversation, but a call or chat of {}",
                "`{id}` no es una conversación, sino una llamada o un chat de {}",
                named(&calls)
            ))
            .advise(Hint::Contact(id.to_owned())));
        }
    }
    let chosen = match (source, found.as_slice()) {
        (Some(name), _) if found.iter().any(|own| own == name) => name,
        (Some(name), others) => return Err(elsewhere(id, name, others)),
        (None, [only]) => only.as_str(),
        (None, []) => return Err(nowhere(id, snapshot)),
        (None, several) => {
            return Err(Failure::request(told!(
                "`{id}` is a conversation of several sources: {}",
                "`{id}` es una conversación de varias fuentes: {}",
                named(several)
            ))
            .advise(Hint::Source(several[0].clone())));
        }
    };
    match folder.store.read_subject(snapshot, chosen, id)? {
        Some((_, events)) => Ok((chosen.to_owned(), events)),
        None => Err(elsewhere(id, chosen, &[])),
    }
}

/// Returns the conversation that an id means: the one called so, else the one whose case it is, for
/// the second case of `7` is `7#2`.
pub(super) fn of_case<'a>(
    folder: &Folder,
    snapshot: &Snapshot,
    id: &'a str,
) -> Result<&'a str, Failure> {
    Ok(match numbered(id) {
        Some((conversation, _)) if folder.store.find(snapshot, id)?.is_empty() => conversation,
        _ => id,
    })
}

/// Returns what an id names, and its number, where it ends in one.
pub(super) fn numbered(id: &str) -> Option<(&str, &str)> {
    let is_numbered =
        |(own, number): &(&str, &str)| !own.is_empty() && number.parse::<u32>().is_ok();
    id.rsplit_once('#').filter(is_numbered)
}

/// Returns that a source has no conversation of an id, and which others have one.
fn elsewhere(id: &str, source: &str, others: &[String]) -> Failure {
    let failure = Failure::not_found(told!(
        "there is no conversation `{id}` in `{source}`",
        "no hay ninguna conversación `{id}` en `{source}`"
    ));
    match others.is_empty() {
        true => failure.advise(Hint::Conversations),
        false => failure.advise(told!(
            "`{id}` is a conversation of {}",
            "`{id}` es una conversación de {}",
            named(others)
        )),
    }
}

/// Returns that no source has a conversation of an id.
fn nowhere(id: &str, snapshot: &Snapshot) -> Failure {
    let failure = Failure::not_found(told!(
        "there is no conversation `{id}` in any source: {}",
        "no hay ninguna conversación `{id}` en ninguna fuente: {}",
        named(snapshot.sources.keys())
    ));
    failure.advise(Hint::Conversations)
}

/// Lists names of sources.
pub(super) fn named<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
