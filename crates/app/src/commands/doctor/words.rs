//! What `doctor` says of each check, in both languages.

use std::io;
use std::path::PathBuf;

use baremo_engine::{Idle, IdleRule};
use baremo_model::error::refused;
use baremo_render::Language;
use baremo_store::{Check, Finding, Harm, Remedy};

use super::unmet::{ANNOTATIONS, CLOSES, DEFINITIONS, MAPPINGS, SOURCES};
use crate::error::{Failure, of_store};

/// Name of what is said of a configuration that is wrong.
pub(super) const CONFIGURATION: &str = "configuration";
/// Name of what is said of files that lie apart.
pub(super) const DAMAGED: &str = "damaged";
/// Name of the check of what waits.
pub(super) const INBOX: &str = "inbox";
/// Name of the check of files.
pub(super) const FILES: &str = "files";
/// Name of what is said of facts that were made anew, and of files that were moved aside.
pub(super) const MENDED: &str = "mended";
/// Name of what is said of files that a write left behind.
pub(super) const UNFINISHED: &str = "unfinished";
/// Name of what is said of events that are lost.
pub(super) const EVENTS: &str = "events";
/// Name of the check of facts.
pub(super) const FACTS: &str = "facts";
/// Name of what is said of a page of the folder that is wrong.
pub(super) const PAGES: &str = "metrics";
/// Name of what is said of customers.
pub(super) const CUSTOMERS: &str = "customers";

/// Name of what is said of the scoring of health.
pub(super) const HEALTH: &str = "health";
/// Name of what is said of rules of reasons.
pub(super) const REASONS: &str = "reasons";
/// Name of what is said of settings that nothing meets.
pub(super) const SETTINGS: &str = "settings";
/// Name of what is said of segments.
pub(super) const SEGMENTS: &str = "segments";

/// Name of what is said of policies.
pub(super) const POLICIES: &str = "policies";

/// Checks as they are called in Spanish; in English by their names.
const SPANISH: &[(&str, &str)] = &[
    (CONFIGURATION, "configuración"),
    ("snapshots", "instantáneas"),
    (FILES, "ficheros"),
    ("tables", "tablas"),
    (INBOX, "entrada"),
    ("lock", "cerrojo"),
    ("quarantine", "cuarentena"),
    ("folder", "carpeta"),
    (MENDED, "reparado"),
    (EVENTS, "eventos"),
    (DAMAGED, "dañados"),
    (UNFINISHED, "inacabados"),
    (FACTS, "hechos"),
    (PAGES, "métricas"),
    (CUSTOMERS, "clientes"),
    (HEALTH, "salud"),
    (REASONS, "motivos"),
    (SETTINGS, "ajustes"),
    (SEGMENTS, "segmentos"),
    ("calendars", "calendarios"),
    (POLICIES, "políticas"),
    (ANNOTATIONS, "anotaciones"),
    (CLOSES, "cierres"),
    (DEFINITIONS, "definiciones"),
    (MAPPINGS, "mapeos"),
    (SOURCES, "fuentes"),
    ("profiles", "perfiles"),
    ("rates", "cambios"),
    ("scorecards", "pautas"),
];

pub(super) fn called(language: Language, name: &'static str) -> &'static str {
    let spanish = SPANISH.iter().find(|(known, _)| *known == name);
    language.pick(name, spanish.map_or(name, |(_, spanish)| spanish))
}

/// Says what is wrong with the configuration, and what that keeps from being done.
pub(super) fn unconfigured(language: Language, failure: &Failure) -> String {
    let said = failure.said(language).0;
    match language {
        Language::En => format!(
            "{said}; until it is right no command gives figures, and facts and customers are \
             neither checked nor mended"
        ),
        Language::Es => format!(
            "{said}; mientras no se corrija, ninguna orden da cifras, y los hechos y los clientes \
             ni se comprueban ni se reparan"
        ),
    }
}

/// Says of which partitions the facts were made anew.
pub(super) fn derived(language: Language, parts: &[String]) -> String {
    let parts = parts.join(", ");
    match language {
        Language::En => format!("facts made anew from their events: {parts}"),
        Language::Es => format!("hechos rehechos a partir de sus eventos: {parts}"),
    }
}

/// Says which partitions let go of records that stand in another by now.
pub(super) fn settled(language: Language, parts: &[String]) -> String {
    let parts = parts.join(", ");
    match language {
        Language::En => format!("records that moved to another month, taken out of {parts}"),
        Language::Es => format!("registros que pasaron a otro mes, retirados de {parts}"),
    }
}

/// Says where files are now that were not whole.
pub(super) fn moved(language: Language, paths: &[PathBuf]) -> String {
    let paths = quoted(paths);
    match language {
        Language::En => format!("files that were not whole, moved aside: {paths}"),
        Language::Es => format!("ficheros que no estaban enteros, apartados en {paths}"),
    }
}

/// Says that a file that is not whole stays where it is, and why.
pub(super) fn unmoved(language: Language, why: &str) -> String {
    match language {
        Language::En => format!("what is damaged cannot be moved aside: {why}"),
        Language::Es => format!("lo dañado no se puede apartar: {why}"),
    }
}

/// Says which files are of no use, since their write was killed.
pub(super) fn left_behind(language: Language, paths: &[PathBuf]) -> String {
    let paths = quoted(paths);
    match language {
        Language::En => format!(
            "left by a write that was killed, and of no use: {paths}; `baremo doctor --fix` \
             removes them"
        ),
        Language::Es => format!(
            "restos de una escritura interrumpida, que no sirven: {paths}; `baremo doctor --fix` \
             los borra"
        ),
    }
}

fn quoted(paths: &[PathBuf]) -> String {
    let paths: Vec<String> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
    paths.join(", ")
}

/// Says what a check found.
pub(super) fn detail(language: Language, check: &Check) -> String {
    match language {
        Language::En => check.detail(),
        Language::Es => check.found.iter().map(spanish).collect::<Vec<_>>().join("; "),
    }
}

fn spanish(found: &Finding) -> String {
    match found {
        Finding::Snapshots { kept, latest } => {
            format!("se conservan {kept}; la última es `{latest}`")
        }
        Finding::Free => "nadie está añadiendo datos a la carpeta".to_owned(),
        Finding::Held { process } => {
            format!("el proceso {process} está añadiendo datos a la carpeta")
        }
        Finding::HeldElsewhere { host, path } => format!(
            "la tiene un proceso de `{host}`; si esa máquina ya no existe, borre `{}`",
            path.display()
        ),
        Finding::Files(count) => format!("ficheros completos: {count}"),
        Finding::File { path, harm, remedy } => {
            format!("`{}` {}; {}", path.display(), harmed(harm), mends(remedy))
        }
        Finding::Tables(count) => {
            format!("tablas Delta que concuerdan con la instantánea: {count}")
        }
        Finding::Version { table, version, expected } => format!(
            "`{table}` está en la versión `{version}` en lugar de `{expected}`; \
             `baremo doctor --fix` la recupera"
        ),
        Finding::Inbox { events, segments: 0 } => format!("eventos en espera: {events}"),
        Finding::Inbox { events, segments } => format!(
            "eventos en espera: {events}, en {segments} {}; están a salvo, y los incorpora la \
             próxima importación o `baremo doctor --fix`",
            if segments == &1 { "segmento" } else { "segmentos" }
        ),
        Finding::Rejects(count) => format!("rechazos: {count}"),
        Finding::Writable => "se puede escribir".to_owned(),
        Finding::Broken(error) => of_store(error).spanish().to_owned(),
    }
}

fn harmed(harm: &Harm) -> String {
    match harm {
        Harm::Missing => "falta".to_owned(),
        Harm::Damaged(why) => format!("está dañado: {why}"),
        Harm::Unreadable(kind) => {
            format!("no se puede leer: {}", refused(&io::Error::from(*kind)).spanish())
        }
        Harm::Rows { rows, expected } => format!("tiene `{rows}` filas en lugar de `{expected}`"),
    }
}

fn mends(remedy: &Remedy) -> String {
    match remedy {
        Remedy::Derive => "`baremo doctor --fix` lo rehace a partir de sus eventos".to_owned(),
        Remedy::Import { part, events } => format!(
            "eventos de `{part}` que contenía: {events}; repóngalo de una copia de la carpeta, o \
             haga que `baremo doctor --fix` conserve lo que esté entero, aparte el fichero y diga \
             qué volver a importar"
        ),
        Remedy::Segment { events } => {
            let held = events.map(|events| format!("eventos en espera que contenía: {events}; "));
            held.unwrap_or_default()
                + "no se puede añadir nada hasta que se reponga de una copia de la carpeta o \
                   `baremo doctor --fix` lo aparte; después, vuelva a importar los últimos ficheros"
        }
        Remedy::Permit => "dé permiso de lectura a este usuario".to_owned(),
        Remedy::WithEvents => "vuelve con el fichero de sus eventos".to_owned(),
        Remedy::Aside => {
            "`baremo doctor --fix` conserva lo que se puede leer de él y lo aparta".to_owned()
        }
    }
}

/// Says how many references of customers were found to be somebody's who is known otherwise too.
pub(super) fn customers(language: Language, (joined, refused): (usize, u64)) -> String {
    let mut said = match language {
        Language::En => {
            format!("{joined} references and keys stand for a customer known otherwise")
        }
        Language::Es => {
            format!("referencias y claves de clientes conocidos de otro modo: {joined}")
        }
    };
    if refused > 0 {
        said += &match language {
            Language::En => {
                format!(
                    "; {refused} keys name nobody, since customers who differ share them: where a \
                     source has numbers of its own, write customers = \"own\" under [sources.NAME] \
                     in baremo.toml"
                )
            }
            Language::Es => {
                format!(
                    "; claves que no nombran a nadie, por ser de clientes distintos: {refused}; si \
                     una fuente los numera por su cuenta, escriba customers = \"own\" bajo \
                     [sources.NOMBRE] en baremo.toml"
                )
            }
        };
    }
    said
}

/// Says why a rule of reasons, or a part of it, holds for nobody.
pub(super) fn idle_rule(language: Language, rule: &IdleRule) -> String {
    let (number, name) = (rule.number, &rule.name);
    let lead = match language {
        Language::En => format!("rule {number} of `reasons.toml`, `{name}`"),
        Language::Es => format!("regla {number} de `reasons.toml`, `{name}`"),
    };
    let why = match (&rule.why, language) {
        (Idle::NoColumn(column), Language::En) => {
            format!("no conversation and no call has `{column}`")
        }
        (Idle::NoColumn(column), Language::Es) => {
            format!("ninguna conversación ni llamada tiene `{column}`")
        }
        (Idle::NoValue(part), Language::En) => {
            format!("`{part}` holds for no conversation and no call")
        }
        (Idle::NoValue(part), Language::Es) => {
            format!("`{part}` no se cumple en ninguna conversación ni llamada")
        }
        (Idle::NoRecord, Language::En) => "no record meets its condition yet".to_owned(),
        (Idle::NoRecord, Language::Es) => "ningún registro cumple aún su condición".to_owned(),
        (Idle::Shadowed(earlier), language) => match (listed(language, earlier), language) {
            ((one, true), Language::En) => {
                format!("rule {one} comes first and takes every record that meets it")
            }
            ((all, false), Language::En) => {
                format!("rules {all} come first and take every record that meets it")
            }
            ((one, true), Language::Es) => {
                format!("la regla {one} va antes y se lleva todos los registros que la cumplen")
            }
            ((all, false), Language::Es) => {
                format!("las reglas {all} van antes y se llevan todos los registros que la cumplen")
            }
        },
    };
    format!("{lead}: {why}")
}

/// Lists numbers of rules, and says whether there is only one.
fn listed(language: Language, numbers: &[usize]) -> (String, bool) {
    let words: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    let said = match words.split_last() {
        Some((last, first)) if !first.is_empty() => {
            format!("{} {} {last}", first.join(", "), language.pick("and", "y"))
        }
        _ => words.concat(),
    };
    (said, words.len() == 1)
}

/// Says whether facts are this version's and of today's settings.
pub(super) fn facts(language: Language, stale: usize) -> String {
    match (stale, language) {
        (0, Language::En) => "all made by this version, under today's settings".to_owned(),
        (0, Language::Es) => "todos hechos por esta versión, con los ajustes de hoy".to_owned(),
        (stale, Language::En) => format!(
            "{stale} partitions were made by another version or under other settings; \
             `baremo doctor --fix` makes them anew"
        ),
        (stale, Language::Es) => format!(
            "particiones hechas por otra versión o con otros ajustes: {stale}; \
             `baremo doctor --fix` las rehace"
        ),
    }
}

#[cfg(test)]
mod tests {
    use baremo_store::StoreError;

    use super::*;

    #[test]
    fn every_finding_is_told_in_both_languages() {
        let table = "case".to_owned();
        let file =
            |harm: Harm, remedy: Remedy| Finding::File { path: "a.parquet".into(), harm, remedy };
        let found = [
            Finding::Snapshots { kept: 3, latest: 7 },
            Finding::Files(47),
            file(Harm::Rows { rows: 1, expected: 2 }, Remedy::Derive),
            file(Harm::Missing, Remedy::Import { part: "2026-03".into(), events: 8 }),
            file(Harm::Unreadable(io::ErrorKind::PermissionDenied), Remedy::Permit),
            file(Harm::Damaged("why".into()), Remedy::WithEvents),
            file(Harm::Damaged("why".into()), Remedy::Aside),
            file(Harm::Damaged("why".into()), Remedy::Segment { events: Some(5) }),
            file(Harm::Damaged("why".into()), Remedy::Segment { events: None }),
            Finding::Tables(9),
            Finding::Version { table, version: 4, expected: 5 },
            Finding::Inbox { events: 12, segments: 2 },
            Finding::Rejects(6),
            Finding::Writable,
            Finding::Broken(StoreError::Damaged { path: "a.json".into(), reason: "EOF".into() }),
        ];
        for one in found {
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            let (en, es) = (one.to_string(), spanish(&one));
            assert!(en != es && digits(&en) == digits(&es), "{en} · {es}");
        }
        for (name, word) in SPANISH {
            assert_eq!((called(Language::En, name), called(Language::Es, name)), (*name, *word));
        }
        let both = [Language::En, Language::Es];
        let all = [0, 3].map(|stale| both.map(|it| facts(it, stale)));
        let known = [(4, 0), (4, 2)].map(|known| both.map(|it| customers(it, known)));
        assert!(all.iter().chain(&known).all(|[en, es]| en != es), "{all:?} {known:?}");
    }
}
