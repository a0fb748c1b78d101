//! `baremo doctor`: checks the data folder.

mod unmet;

use std::io;
use std::path::Path;

use baremo_engine::{EngineError, Idle, IdleRule, Session};
use baremo_metrics::MetricsError;
use baremo_metrics::catalog::PageError;
use baremo_model::DAY;
use baremo_model::error::{Told, refused};
use baremo_render::Language;
use baremo_render::problem::{Surface, at_line, metrics_problem};
use baremo_store::{Check, Finding, Harm, Keep, MendReport, Remedy};
use serde_json::{Value, json};

use self::unmet::{ANNOTATIONS, MAPPINGS, broken, idle, no_industry, unheard};
use crate::cli::{DoctorArgs, Format};
use crate::commands::{import, message, now};
use crate::error::{Failure, of_store};
use crate::folder::Folder;
use crate::output::Output;
use crate::settings::left_out;

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
    let mut mended = MendReport::default();
    let fixed = if args.fix { fix(&folder, &mut mended, output) } else { Ok(()) };
    let checks = folder.store.doctor();
    let is_whole = checks.iter().all(|check| check.ok || check.name != FILES);
    match fixed {
        // A file that may not be read stands in the way, and is listed.
        Err(failure) if !is_whole => message(&failure.text(output)),
        fixed => fixed?,
    }
    let unmet = no_industry(&folder, &settings.catalog).into_iter().collect();
    let mut more = Further { mended, unmet, ..Further::default() };
    if let Ok(snapshot) = folder.snapshot(None) {
        more.sources = snapshot.sources.keys().cloned().collect();
        more.stale = Some(folder.stale(&snapshot)?);
        if is_whole {
            let session = folder.session_at(snapshot)?;
            more.ask(&session)?;
            more.unmet.extend(unheard(&folder, &session)?);
        }
    }
    let pages = settings.catalog.left_out().iter().map(|error| (PAGES, error.clone()));
    more.files = pages.chain(left_out(&settings)).collect();
    more.broken = broken(&folder);
    match output.format {
        Format::Csv | Format::Json => {
            let told = |name: &str, ok: bool, detail: String| -> Value {
                json!({ "name": name, "ok": ok, "detail": detail })
            };
            let all = checks.iter().map(|check| told(check.name, check.ok, check.detail()));
            let further = more.lines(Language::En).into_iter();
            let further = further.map(|(name, ok, detail)| told(name, ok, detail));
            let all: Vec<Value> = all.chain(further).collect();
            output.objects(&["name", "ok", "detail"], &all)?;
        }
        Format::Text => {
            let language = output.language();
            let waits = checks.iter().any(waits);
            let all = checks.iter().map(|check| (check.name, check.ok, detail(language, check)));
            for (name, ok, detail) in all.chain(more.lines(language)) {
                let mark = match (ok, name) {
                    (false, _) => "✗",
                    // Nothing is wrong with what may come true one day.
                    (true, REASONS | SETTINGS) => "!",
                    (true, INBOX) if waits => "!",
                    (true, _) => "✓",
                };
                output.text(&format!("{mark} {}: {detail}\n", called(language, name)))?;
            }
        }
    }
    let wrong = checks.iter().any(|check| !check.ok) || more.is_wrong();
    Ok(u8::from(wrong))
}

/// Mends what can be mended; what became of files that are not whole is kept where a later step
/// fails.
fn fix(folder: &Folder, mended: &mut MendReport, output: &Output) -> Result<(), Failure> {
    *mended = import::mend(folder, output)?;
    import::drain(folder, output)?;
    let snapshots = crate::closes::kept(folder)?;
    folder.store.vacuum(&Keep { since: now() - KEPT_DAYS * DAY, snapshots }, now())?;
    Ok(())
}

/// What is known of a folder beside the checks of its store.
#[derive(Default)]
struct Further {
    mended: MendReport,
    /// Names of its sources.
    sources: Vec<String>,
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
    /// Asks what only the records can tell.
    fn ask(&mut self, session: &Session) -> Result<(), Failure> {
        self.known = Some(session.joined()?);
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
        self.stale.is_some_and(|stale| stale > 0)
            || !self.mended.lost.is_empty()
            || !self.files.is_empty()
            || !self.broken.is_empty()
            || !self.unfit.is_empty()
    }

    /// Returns name, whether all is well, and what there is to say, of each.
    fn lines(&self, language: Language) -> Vec<(&'static str, bool, String)> {
        let mut lines = Vec::new();
        if !self.mended.derived.is_empty() {
            lines.push((MENDED, true, derived(language, &self.mended.derived)));
        }
        for (part, events) in &self.mended.lost {
            lines.push((EVENTS, false, lost(language, (part, *events), &self.sources)));
        }
        lines.extend(self.stale.map(|stale| (FACTS, stale == 0, facts(language, stale))));
        lines.extend(self.known.map(|known| (CUSTOMERS, true, customers(language, known))));
        let files = self.files.iter();
        lines.extend(files.map(|(name, error)| (*name, false, at_line(language, error))));
        let broken = self.broken.iter();
        lines.extend(broken.map(|(name, failure)| (*name, false, failure.said(language).0)));
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

/// Says of which partitions the facts were made anew.
fn derived(language: Language, parts: &[String]) -> String {
    let parts = parts.join(", ");
    match language {
        Language::En => format!("facts made anew from their events: {parts}"),
        Language::Es => format!("hechos rehechos a partir de sus eventos: {parts}"),
    }
}

/// Says what is lost with a partition, and how it comes back.
fn lost(language: Language, (part, events): (&str, u64), sources: &[String]) -> String {
    let sources = sources.join(", ");
    match language {
        Language::En => format!(
            "events of `{part}` that are lost: {events}; import the exports that brought them \
             again, under the same source ({sources}): `baremo import FILE --source NAME`"
        ),
        Language::Es => format!(
            "eventos de `{part}` que se han perdido: {events}; vuelva a importar las exportaciones \
             que los trajeron, con la misma fuente ({sources}): `baremo import FILE --source NAME`"
        ),
    }
}

/// Returns whether events wait to be taken in.
fn waits(check: &Check) -> bool {
    check.found.iter().any(|found| matches!(found, Finding::Inbox { segments: 1.., .. }))
}

/// Name of the check of what waits.
const INBOX: &str = "inbox";
/// Name of the check of files.
const FILES: &str = "files";
/// Name of what is said of facts that were made anew.
const MENDED: &str = "mended";
/// Name of what is said of events that are lost.
const EVENTS: &str = "events";
/// Name of the check of facts.
const FACTS: &str = "facts";
/// Name of what is said of a page of the folder that is wrong.
const PAGES: &str = "metrics";
/// Name of what is said of customers.
const CUSTOMERS: &str = "customers";

/// Name of what is said of the scoring of health.
const HEALTH: &str = "health";
/// Name of what is said of rules of reasons.
const REASONS: &str = "reasons";
/// Name of what is said of settings that nothing meets.
const SETTINGS: &str = "settings";
/// Name of what is said of segments.
const SEGMENTS: &str = "segments";

/// Name of what is said of policies.
const POLICIES: &str = "policies";

/// Checks as they are called in Spanish; in English by their names.
const SPANISH: &[(&str, &str)] = &[
    ("snapshots", "instantáneas"),
    (FILES, "archivos"),
    ("tables", "tablas"),
    (INBOX, "entrada"),
    ("lock", "cerrojo"),
    ("quarantine", "cuarentena"),
    ("folder", "carpeta"),
    (MENDED, "reparado"),
    (EVENTS, "eventos"),
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
    (MAPPINGS, "mapeos"),
    ("profiles", "perfiles"),
    ("rates", "cambios"),
    ("scorecards", "pautas"),
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
        Finding::File { path, harm, remedy } => {
            format!("`{}` {}; {}", path.display(), harmed(harm), mends(remedy))
        }
        Finding::Tables(count) => {
            format!("tablas Delta que concuerdan con la instantánea: {count}")
        }
        Finding::Version { table, version, expected } => format!(
            "`{table}` está en la versión `{version}` en lugar de `{expected}`; la próxima \
             importación la recupera"
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
            "eventos de `{part}` que se pierden con él: {events}; repóngalo de una copia de la \
             carpeta, o dé por perdidos esos eventos con `baremo doctor --fix` y vuelva a importar \
             las exportaciones que los trajeron"
        ),
        Remedy::Permit => "dé permiso de lectura a este usuario".to_owned(),
        Remedy::WithEvents => "vuelve con el fichero de sus eventos".to_owned(),
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
