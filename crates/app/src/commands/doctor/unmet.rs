//! What the owner's files name and nothing else has, and files beside the settings that are wrong.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use baremo_engine::{Session, Unmet};
use baremo_facts::channel_key;
use baremo_metrics::catalog::Catalog;
use baremo_metrics::origin::Origin;
use baremo_model::calendar::{CalendarSpec, DayPattern, IcsWarning, holiday_sets};
use baremo_model::error::Told;
use baremo_model::told;
use baremo_render::date;

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
/// name, the definitions of before and what is remembered of sources, each by the name of its
/// check.
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

/// Says what is left out of the holiday files that calendars name.
pub(super) fn unused_holidays(calendars: &BTreeMap<String, CalendarSpec>) -> Vec<Told> {
    let all = calendars
        .values()
        .flat_map(|spec| spec.warnings().map(move |warning| (spec.name.as_str(), warning)));
    let said = |(name, warning): (&str, &IcsWarning)| {
        let IcsWarning { file, line, reason } = warning;
        let (en, es) = (reason.to_string(), reason.spanish());
        told!("calendar `{name}`: {file}:{line}: {en}", "calendario `{name}`: {file}:{line}: {es}")
    };
    all.map(said).collect()
}

/// Says which calendars go by ready sets of holidays beyond the years that these know, unless days
/// of later years were added. `last` is the latest record's instant.
pub(super) fn unknown_years(calendars: &BTreeMap<String, CalendarSpec>, last: i64) -> Vec<Told> {
    let mut unknown = Vec::new();
    for (name, spec) in calendars {
        let Some(year) = date::local(last, &spec.zone).map(|local| local.year()) else { continue };
        let is_later =
            |when: DayPattern| matches!(when, DayPattern::Dates { to, .. } if to.year() >= year);
        if spec.holidays.days.iter().any(|own| is_later(own.when)) {
            continue;
        }
        let named = holiday_sets().iter().filter(|set| spec.holidays.sets.contains(&set.code));
        for set in named {
            let Some(known) = set.last_year.filter(|known| *known < year) else { continue };
            let code = &set.code;
            unknown.push(told!(
                "calendar `{name}`: the set `{code}` knows the choices of each year up to {known}; \
                 add to its `days` which Sundays move to Monday in {year} and which days are kept",
                "calendario `{name}`: el conjunto `{code}` sabe lo que se elige cada año hasta \
                 {known}; añada a sus `days` los domingos que en {year} pasan al lunes y los días \
                 que se guardan"
            ));
        }
    }
    unknown
}

/// Says which words of the rules of calendars and of policies no record has: nothing is picked, or
/// promised, by them.
pub(super) fn unmatched(session: &Session) -> Result<Vec<Told>, Failure> {
    let said = |it: &Unmet| {
        let Unmet { file, line, dimension, word, .. } = it;
        let [en, es] = match &it.near {
            Some(near) => {
                [format!(", did you mean `{near}`?"), format!("; ¿quería decir `{near}`?")]
            }
            None => [String::new(), String::new()],
        };
        match &it.policy {
            Some(policy) => told!(
                "{file}:{line}: policy `{policy}`: no conversation has the {dimension} \
                 `{word}`{en}",
                "{file}:{line}: política `{policy}`: ninguna conversación tiene `{word}` como \
                 `{dimension}`{es}"
            ),
            None => told!(
                "{file}:{line}: no record has the {dimension} `{word}`{en}",
                "{file}:{line}: ningún registro tiene `{word}` como `{dimension}`{es}"
            ),
        }
    };
    let by_rules = session.unmet_by_rules()?;
    Ok(by_rules.iter().chain(&session.unmet_by_policies()?).map(said).collect())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_of_which_a_set_knows_nothing_is_told_until_days_of_it_are_added() {
        let told = |holidays: &str, last: &str| {
            let head = "name = 'a'\nzone = 'Europe/Madrid'\nhours = [{ always = true }]\n";
            let text = format!("{head}{holidays}");
            let spec = CalendarSpec::parse(&text, &|_| Err("none".into())).expect("a calendar");
            let last: jiff::Timestamp = last.parse().expect("an instant");
            let calendars = [(spec.name.clone(), spec)].into_iter().collect();
            unknown_years(&calendars, last.as_microsecond()).len()
        };
        let madrid = "holidays.sets = ['es', 'es-md']\n";
        assert_eq!(told(madrid, "2026-12-31T22:59:59Z"), 0);
        // Midnight has passed in Madrid.
        assert_eq!(told(madrid, "2026-12-31T23:00:00Z"), 1);
        assert_eq!(told("holidays.sets = 'es'\n", "2027-06-01T00:00:00Z"), 0);
        let added = format!("{madrid}holidays.days = [2027-03-19]\n");
        assert_eq!(told(&added, "2027-06-01T00:00:00Z"), 0);
        assert_eq!(told(&added, "2028-06-01T00:00:00Z"), 1);
    }
}
