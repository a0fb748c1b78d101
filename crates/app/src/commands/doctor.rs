//! `baremo doctor`: checks the data folder.

use std::path::Path;

use baremo_engine::{EngineError, Idle, IdleRule};
use baremo_model::DAY;
use baremo_render::Language;
use baremo_render::problem::{at_line, metrics_problem};
use baremo_store::{Check, Finding, Keep};
use serde_json::{Value, json};

use crate::cli::{DoctorArgs, Format};
use crate::commands::{import, now};
use crate::error::{Failure, of_store};
use crate::folder::Folder;
use crate::output::Output;

/// Days for which every snapshot stays, so that questions can be asked as of any moment in them.
const KEPT_DAYS: i64 = 90;

/// Runs the command; ends with 1 when something is wrong.
///
/// # Errors
///
/// Fails when the folder cannot be opened or mended.
pub fn run(data: &Path, args: &DoctorArgs, output: &mut Output) -> Result<u8, Failure> {
    let folder = Folder::open(data)?;
    let settings = folder.settings()?;
    let pages = settings.catalog.left_out();
    let rules = &settings.reasons.wrong;
    if args.fix {
        import::drain(&folder, output)?;
        let snapshots = crate::closes::kept(&folder)?;
        folder.store.vacuum(&Keep { since: now() - KEPT_DAYS * DAY, snapshots }, now())?;
    }
    let checks = folder.store.doctor();
    let (stale, known, idle) = match folder.snapshot(None) {
        Ok(snapshot) => {
            let stale = folder.stale(&snapshot)?;
            let session = folder.session_at(snapshot)?;
            (Some(stale), Some(session.joined()?), session.idle_reasons())
        }
        Err(_) => (None, None, Ok(Vec::new())),
    };
    // A rule may be found wrong only when it meets the records.
    let (idle, unfit) = match idle {
        Ok(idle) => (idle, None),
        Err(EngineError::Metrics(error)) => (Vec::new(), Some(error)),
        Err(failed) => return Err(failed.into()),
    };
    let further = |language: Language| {
        let facts = stale.map(|stale| (FACTS, stale == 0, facts(language, stale)));
        let known = known.map(|known| (CUSTOMERS, true, customers(language, known)));
        let pages = pages.iter().map(move |page| (PAGES, false, at_line(language, page)));
        let rules = rules.iter().map(move |rule| (REASONS, false, at_line(language, rule)));
        let idle = idle.iter().map(move |rule| (REASONS, true, idle_rule(language, rule)));
        let unfit = unfit.iter();
        let unfit = unfit.map(move |why| (REASONS, false, metrics_problem(language, why)));
        facts.into_iter().chain(known).chain(pages).chain(rules).chain(unfit).chain(idle)
    };
    let wrong = checks.iter().any(|check| !check.ok)
        || stale.is_some_and(|stale| stale > 0)
        || !pages.is_empty()
        || !rules.is_empty()
        || unfit.is_some();
    match output.format {
        Format::Csv | Format::Json => {
            let told = |name: &str, ok: bool, detail: String| -> Value {
                json!({ "name": name, "ok": ok, "detail": detail })
            };
            let all = checks.iter().map(|check| told(check.name, check.ok, check.detail()));
            let more = further(Language::En).map(|(name, ok, detail)| told(name, ok, detail));
            let all: Vec<Value> = all.chain(more).collect();
            output.objects(&["name", "ok", "detail"], &all)?;
        }
        Format::Text => {
            let language = output.language();
            let all = checks.iter().map(|check| (check.name, check.ok, detail(language, check)));
            for (name, ok, detail) in all.chain(further(language)) {
                let mark = match (ok, name) {
                    (false, _) => "✗",
                    // Nothing is wrong with what may come true one day.
                    (true, REASONS) => "!",
                    (true, _) => "✓",
                };
                output.text(&format!("{mark} {}: {detail}\n", called(language, name)))?;
            }
        }
    }
    Ok(u8::from(wrong))
}

/// Name of the check of facts.
const FACTS: &str = "facts";
/// Name of what is said of a page of the folder that is wrong.
const PAGES: &str = "metrics";
/// Name of what is said of customers.
const CUSTOMERS: &str = "customers";

/// Name of what is said of rules of reasons.
const REASONS: &str = "reasons";

/// Checks as they are called in Spanish; in English by their names.
const SPANISH: &[(&str, &str)] = &[
    ("snapshots", "instantáneas"),
    ("files", "archivos"),
    ("tables", "tablas"),
    ("inbox", "entrada"),
    ("lock", "cerrojo"),
    ("quarantine", "cuarentena"),
    ("folder", "carpeta"),
    (FACTS, "hechos"),
    (PAGES, "métricas"),
    (CUSTOMERS, "clientes"),
    (REASONS, "motivos"),
];

fn called(language: Language, name: &'static str) -> &'static str {
    let spanish = SPANISH.iter().find(|(known, _)| *known == name);
    language.pick(name, spanish.map_or(name, |(_, spanish)| spanish))
}

/// Says what a check found.
fn detail(language: Language, check: &Check) -> String {
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
        Finding::Free => "nadie añade a la carpeta".to_owned(),
        Finding::Held { process } => format!("el proceso {process} añade a la carpeta"),
        Finding::HeldElsewhere { host, path } => format!(
            "la tiene un proceso de `{host}`; si esa máquina ya no existe, borre `{}`",
            path.display()
        ),
        Finding::Files(count) => format!("archivos completos: {count}"),
        Finding::Rows { table, path, rows, expected } => {
            format!("`{path}` de `{table}` tiene `{rows}` filas en lugar de `{expected}`")
        }
        Finding::Tables(count) => {
            format!("tablas Delta que concuerdan con la instantánea: {count}")
        }
        Finding::Version { table, version, expected } => format!(
            "`{table}` está en la versión `{version}` en lugar de `{expected}`; la próxima \
             importación la recupera"
        ),
        Finding::Inbox { events, segments } => {
            format!("eventos en espera: {events}; segmentos: {segments}")
        }
        Finding::Rejects(count) => format!("rechazos: {count}"),
        Finding::Writable => "se puede escribir".to_owned(),
        Finding::Broken(error) => of_store(error).spanish().to_owned(),
    }
}

/// Says how many references of customers were found to be somebody's who is known otherwise too.
fn customers(language: Language, (joined, refused): (usize, u64)) -> String {
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
                format!("; {refused} keys name nobody, since customers who differ share them")
            }
            Language::Es => {
                format!("; claves que no nombran a nadie, por ser de clientes distintos: {refused}")
            }
        };
    }
    said
}

/// Says why a rule of reasons, or a part of it, holds for nobody.
fn idle_rule(language: Language, rule: &IdleRule) -> String {
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
fn facts(language: Language, stale: usize) -> String {
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
        let (table, path) = ("case".to_owned(), "a.parquet".to_owned());
        let found = [
            Finding::Snapshots { kept: 3, latest: 7 },
            Finding::Files(47),
            Finding::Rows { table: table.clone(), path, rows: 1, expected: 2 },
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
