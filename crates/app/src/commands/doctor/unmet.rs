//! What the owner's files name and nothing else has, and files beside the settings that are wrong.

use std::collections::{BTreeSet, HashSet};

use baremo_engine::Session;
use baremo_facts::channel_key;
use baremo_metrics::catalog::Catalog;
use baremo_metrics::origin::Origin;
use baremo_model::error::Told;
use baremo_model::told;

use crate::closes;
use crate::error::Failure;
use crate::folder::Folder;
use crate::happenings;
use crate::import::{mapping_of, unreadable};

/// Name of what is said of what happened.
pub(super) const ANNOTATIONS: &str = "annotations";
/// Name of what is said of closed periods.
pub(super) const CLOSES: &str = "closes";
/// Name of what is said of the definitions of before.
pub(super) const DEFINITIONS: &str = "definitions";
/// Name of what is said of mappings.
pub(super) const MAPPINGS: &str = "mappings";
/// Name of what is said of what is remembered of sources.
pub(super) const SOURCES: &str = "sources";

/// Returns what is wrong with the file of what happened, closed periods, the mappings that sources
/// name, the definitions of before and what is remembered of sources, each by the name of its check.
pub(super) fn broken(folder: &Folder) -> Vec<(&'static str, Failure)> {
    let happened = happenings::read(&folder.root).err();
    let happened = happened.map(|failure| (ANNOTATIONS, failure));
    let closed = closes::all(folder).err().map(|failure| (CLOSES, unclosed(failure)));
    let named = folder.config.sources.values().filter_map(|source| source.map.as_ref());
    let named: BTreeSet<_> = named.collect();
    let read = named.into_iter().map(|map| mapping_of(&folder.root.join(map)));
    let wrong = read.filter_map(Result::err).map(|failure| (MAPPINGS, failure));
    let kept = folder.unread_definitions().into_iter().map(|failure| (DEFINITIONS, failure));
    let unread = unreadable(&folder.root).into_iter().map(|failure| (SOURCES, failure));
    happened.into_iter().chain(closed).chain(wrong).chain(kept).chain(unread).collect()
}

/// Says what comes of a close that cannot be read.
fn unclosed(failure: Failure) -> Failure {
    failure.advise(told!(
        "put it back from a copy of the folder, or move it away and close the period again; until \
         then no close can be listed or made, and no snapshot is removed, for it may hold any",
        "repóngalo desde una copia de la carpeta, o apártelo y vuelva a cerrar el periodo; hasta \
         entonces no se puede ver ni hacer ningún cierre, y no se retira ninguna instantánea, \
         porque puede retener cualquiera"
    ))
}

/// Says which policies no conversation meets.
pub(super) fn idle(policies: &[(String, Origin)]) -> Vec<Told> {
    let said = |(name, Origin { file, line, .. }): &(String, Origin)| {
        told!(
            "{file}:{line}: no conversation meets the condition of the policy `{name}`",
            "{file}:{line}: ninguna conversación cumple la condición de la política `{name}`"
        )
    };
    policies.iter().map(said).collect()
}

/// Returns that no benchmark names the industry of the company, where that is so.
pub(super) fn no_industry(folder: &Folder, catalog: &Catalog) -> Option<Told> {
    let own = folder.config.industry.as_deref()?;
    let bands = catalog.metrics().flat_map(|metric| &metric.bands);
    let named = bands.filter_map(|band| band.industry.as_deref()).filter(|it| *it != "any");
    let named: BTreeSet<&str> = named.collect();
    if named.iter().any(|it| it.eq_ignore_ascii_case(own)) {
        return None;
    }
    let words = named.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
    Some(told!(
        "`industry` is `{own}`, which no benchmark names; those there are: {words}",
        "`industry` es `{own}`, que ninguna referencia nombra; los que hay: {words}"
    ))
}

/// Says which channels of `reuse_gap_by_channel` no record has.
pub(super) fn unheard(folder: &Folder, session: &Session) -> Result<Vec<Told>, Failure> {
    let named = &folder.config.fold.reuse_gap_by_channel;
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let heard = session.values("channel", &[], "", usize::MAX)?;
    let heard: HashSet<String> = heard.iter().map(|(channel, _)| channel_key(channel)).collect();
    let unheard = named.keys().filter(|name| !heard.contains(&channel_key(name)));
    let said = |name: &String| {
        told!(
            "`reuse_gap_by_channel` names `{name}`, which is the channel of no record",
            "`reuse_gap_by_channel` nombra `{name}`, que no es el canal de ningún registro"
        )
    };
    Ok(unheard.map(said).collect())
}
