//! `baremo reconcile`: our figures beside the ones the vendor stored.

use std::collections::BTreeMap;
use std::path::Path;

use baremo_engine::{Check, Compared, Comparison, Session};
use baremo_metrics::service::{Differing, Differs, Reconciled};
use baremo_model::told;
use baremo_render::reconcile::{
    Difference, DifferenceClass, NotCompared, Reconciliation, reconcile_csv, reconcile_text,
};
use serde::Deserialize;
use serde_json::json;

use crate::cli::{Format, Lang, ReconcileArgs};
use crate::error::Failure;
use crate::folder::Folder;
use crate::output::Output;

/// The figures vendors store, and how ours is had.
const CHECKS: &str = include_str!("../../../../catalog/checks.toml");

/// Classes of differences that every figure may have; a figure may have others of its own.
const CLASSES: [&str; 6] =
    ["rounding", "whole_hours", "only_ours", "only_theirs", "continued", "differs"];

/// Differences listed of each figure in text; CSV and JSON list all.
const LISTED: usize = 20;

#[derive(Deserialize)]
struct Checks {
    check: Vec<Check>,
}

/// Runs the command.
///
/// # Errors
///
/// Fails when the source is unknown or stored no figure.
pub fn run(data: &Path, args: &ReconcileArgs, output: &mut Output) -> Result<u8, Failure> {
    let folder = Folder::open(data)?;
    let session = folder.session(None)?;
    check_source(&session, &args.source)?;
    let checks = checks()?;
    let found = session.reconcile(&args.source, &checks.check)?;
    if found.compared.is_empty() && found.not_compared.is_empty() {
        return Err(Failure::request(told!(
            "`{}` stored no figure of its own",
            "`{}` no guardó ninguna cifra propia",
            args.source
        ))
        .hint(told!(
            "import the export that has them: metric sets, statistics, stats, times in the list",
            "importe la exportación que las trae: metric sets, statistics, stats, tiempos en la \
             lista"
        )));
    }
    match output.format {
        Format::Json => output.json(&as_json(&found, &checks.check))?,
        Format::Csv => {
            let report = report(&args.source, &checks.check, &found, output.lang);
            output.text(&reconcile_csv(&report))?;
        }
        Format::Text => {
            let report = report(&args.source, &checks.check, &found, output.lang);
            let (language, style) = (output.language(), output.style());
            output.text(&reconcile_text(language, style, &report, LISTED))?;
        }
    }
    Ok(0)
}

/// Refuses a source that there is not: that it stored nothing would be no answer.
fn check_source(session: &Session, source: &str) -> Result<(), Failure> {
    let names: Vec<&str> = session.sources().iter().map(|state| state.name.as_str()).collect();
    if names.contains(&source) {
        return Ok(());
    }
    let unknown =
        Failure::not_found(told!("unknown source `{}`", "no se conoce la fuente `{}`", source));
    Err(match names.is_empty() {
        true => unknown.hint(told!(
            "nothing is imported yet: `baremo import FILE --source {}`",
            "aún no hay nada importado: `baremo import FICHERO --source {}`",
            source
        )),
        false => unknown.advise(told!("sources: {}", "fuentes: {}", names.join(", "))),
    })
}

fn checks() -> Result<Checks, Failure> {
    toml::from_str(CHECKS)
        .map_err(|error| Failure::internal(format!("the table of checks is wrong: {error}")))
}

/// Returns every figure that the vendor stored, with how often ours is equal and why else, and of
/// how many nothing of ours was held against it.
///
/// # Errors
///
/// Fails when the data cannot be read; not found when there is no such source.
pub fn figures(session: &Session, source: &str) -> Result<Vec<Reconciled>, Failure> {
    check_source(session, source)?;
    let checks = checks()?;
    let found = session.reconcile(source, &checks.check)?;
    let of = |name: &str| checks.check.iter().find(|check| check.name == name);
    let titles = |name: &str| {
        let titles = of(name).map(|check| [check.title.clone(), check.title_es.clone()]);
        titles.unwrap_or_else(|| [name.to_owned(), name.to_owned()])
    };
    let counted = report(source, &checks.check, &found, Lang::En).checks;
    let each = counted.into_iter().map(|own| {
        let ([title, title_es], check) = (titles(&own.name), of(&own.name));
        let told = |class: DifferenceClass| {
            let DifferenceClass { class, count, .. } = class;
            let [why, why_es] = [Lang::En, Lang::Es].map(|lang| explanation(check, &class, lang));
            (class, count, why, why_es)
        };
        Reconciled {
            name: own.name,
            title,
            title_es,
            metric: own.metric,
            compared: own.compared,
            equal: own.equal,
            classes: own.classes.into_iter().map(told).collect(),
            not_compared: Vec::new(),
        }
    });
    let mut figures: Vec<Reconciled> = each.collect();
    for one in &found.not_compared {
        let [why, why_es] = [Lang::En, Lang::Es].map(|lang| explanation(None, one.reason, lang));
        let aside = (one.reason.to_owned(), one.count, why, why_es);
        match figures.iter_mut().find(|figure| figure.name == one.name) {
            Some(figure) => figure.not_compared.push(aside),
            None => {
                let [title, title_es] = titles(&one.name);
                figures.push(Reconciled {
                    name: one.name.clone(),
                    title,
                    title_es,
                    metric: of(&one.name).map(|check| check.metric.clone()).unwrap_or_default(),
                    not_compared: vec![aside],
                    ..Reconciled::default()
                });
            }
        }
    }
    Ok(figures)
}

/// Returns the conversations in which a figure of the vendor's is not ours, of one class where it
/// is named.
///
/// # Errors
///
/// Fails when the data cannot be read; not found when there is no such source; a bad request when
/// there is no such figure, or no such class of its differences.
pub fn differing(
    session: &Session,
    source: &str,
    figure: &str,
    class: Option<&str>,
) -> Result<Differing, Failure> {
    check_source(session, source)?;
    let checks = checks()?.check;
    let check = chosen(&checks, figure, class)?;
    let found = session.reconcile(source, std::slice::from_ref(check))?;
    let is_asked = |one: &Compared| class.is_none_or(|asked| one.class == asked);
    let differ = found.compared.into_iter().filter(|one| one.class != "equal" && is_asked(one));
    let told = differ.map(|one| {
        let [why, why_es] =
            [Lang::En, Lang::Es].map(|lang| explanation(Some(check), &one.class, lang));
        let Compared { conversation, ours, theirs, .. } = one;
        Differs { conversation, ours, theirs, why, why_es }
    });
    let rows: Vec<Differs> = told.collect();
    Ok(Differing {
        title: check.title.clone(),
        title_es: check.title_es.clone(),
        unit: unit(check).to_owned(),
        total: rows.len(),
        rows,
    })
}

/// Returns the figure of a name, which has the class that is asked for. Either is a word about the
/// source, which is there: what is wrong is the question.
fn chosen<'a>(
    checks: &'a [Check],
    figure: &str,
    class: Option<&str>,
) -> Result<&'a Check, Failure> {
    let Some(check) = checks.iter().find(|check| check.name == figure) else {
        let names: Vec<&str> = checks.iter().map(|check| check.name.as_str()).collect();
        let names = names.join(", ");
        let unknown = told!("there is no figure `{figure}`", "no hay ninguna cifra `{figure}`");
        return Err(Failure::request(unknown).advise(told!("figures: {names}", "cifras: {names}")));
    };
    let own = check.others.iter().map(|other| other.name.as_str());
    let classes: Vec<&str> = CLASSES.into_iter().chain(own).collect();
    match class.filter(|word| !classes.contains(word)) {
        None => Ok(check),
        Some(wrong) => {
            let names = classes.join(", ");
            let unknown = told!(
                "`{figure}` has no differences of the class `{wrong}`",
                "`{figure}` no tiene diferencias de la clase `{wrong}`"
            );
            Err(Failure::request(unknown).advise(told!("classes: {names}", "clases: {names}")))
        }
    }
}

/// Returns the unit of a figure and of ours.
fn unit(check: &Check) -> &'static str {
    if check.value.is_some() { "count" } else { "seconds" }
}

fn report(source: &str, checks: &[Check], found: &Comparison, lang: Lang) -> Reconciliation {
    let each = by_name(&found.compared).into_iter().map(|(name, all)| {
        let check = checks.iter().find(|check| check.name == name);
        let differing: Vec<&&Compared> = all.iter().filter(|one| one.class != "equal").collect();
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        differing.iter().for_each(|one| *counts.entry(&one.class).or_default() += 1);
        let told = |class: &str| explanation_here(check, class, lang);
        let classes = counts.into_iter().map(|(class, count)| DifferenceClass {
            class: class.to_owned(),
            count,
            explanation: told(class),
        });
        let differences = differing.iter().map(|one| Difference {
            conversation: one.conversation.clone(),
            ours: one.ours,
            theirs: one.theirs,
            class: one.class.clone(),
            explanation: told(&one.class),
        });
        baremo_render::reconcile::Check {
            name: name.to_owned(),
            metric: check.map(|check| check.metric.clone()).unwrap_or_default(),
            unit: check.map_or("seconds", unit).into(),
            compared: all.len() as u64,
            equal: (all.len() - differing.len()) as u64,
            classes: classes.collect(),
            differences: differences.collect(),
        }
    });
    let not_compared = found.not_compared.iter().map(|one| NotCompared {
        name: one.name.clone(),
        reason: one.reason.to_owned(),
        count: one.count,
        explanation: explanation(None, one.reason, lang),
    });
    Reconciliation {
        source: source.to_owned(),
        checks: each.collect(),
        not_compared: not_compared.collect(),
    }
}

fn by_name(compared: &[Compared]) -> BTreeMap<&str, Vec<&Compared>> {
    let mut by_name: BTreeMap<&str, Vec<&Compared>> = BTreeMap::new();
    for one in compared {
        by_name.entry(&one.name).or_default().push(one);
    }
    by_name
}

/// Does the same in a terminal, where a command shows what a page leads to.
fn explanation_here(check: Option<&Check>, class: &str, lang: Lang) -> String {
    let mut told = explanation(check, class, lang);
    if class == "differs" {
        told += match lang {
            Lang::En => "; `baremo explain` shows what is on record of a conversation",
            Lang::Es => "; `baremo explain` muestra lo que consta de una conversación",
        };
    }
    told
}

/// Says what a class of the differences of a check means, or why nothing was held against a figure.
fn explanation(check: Option<&Check>, class: &str, lang: Lang) -> String {
    let mut others = check.into_iter().flat_map(|check| &check.others);
    if let Some(other) = others.find(|other| other.name == class) {
        return if lang == Lang::Es { other.why_es.clone() } else { other.why.clone() };
    }
    let (english, spanish) = match class {
        "rounding" => (
            "less than a minute apart: the vendor stores whole minutes",
            "menos de un minuto de diferencia: el proveedor guarda minutos enteros",
        ),
        "whole_hours" => (
            "whole hours apart: a zone or a clock change may be read in another way",
            "horas enteras de diferencia: una zona o un cambio de hora puede estar leído de otra \
             manera",
        ),
        "only_ours" => ("the vendor stored no number", "el proveedor no guardó ningún número"),
        "only_theirs" => (
            "ours has no value: what it starts or ends with is not on record",
            "la nuestra no tiene valor: no consta aquello con lo que empieza o acaba",
        ),
        "continued" => (
            "continued in another ticket: both count as one, and the vendor's figure is of one \
             alone",
            "continúa en otro ticket: los dos cuentan como uno, y la cifra del proveedor es de uno \
             solo",
        ),
        "differs" => ("no reason known", "no se conoce el motivo"),
        "not_told" => (
            "what was imported does not tell it: ours is unknown, and not 0",
            "lo importado no lo cuenta: la nuestra no se conoce, y no es 0",
        ),
        "no_calendar" => (
            "it counts business hours, and no rule in calendars/rules.toml says which those of the \
             conversation are",
            "cuenta el horario laboral, y ninguna regla de calendars/rules.toml dice cuál es el de \
             la conversación",
        ),
        "no_figure" => {
            ("nothing of ours is compared with it", "no se compara con ninguna cifra nuestra")
        }
        _ => ("", ""),
    };
    if lang == Lang::Es { spanish.to_owned() } else { english.to_owned() }
}

fn as_json(found: &Comparison, checks: &[Check]) -> serde_json::Value {
    let figures: Vec<_> = by_name(&found.compared)
        .into_iter()
        .map(|(name, all)| {
            let check = checks.iter().find(|check| check.name == name);
            let differences: Vec<_> = all
                .iter()
                .filter(|one| one.class != "equal")
                .map(|one| {
                    json!({
                        "conversation": one.conversation, "ours": one.ours,
                        "theirs": one.theirs, "class": one.class,
                        "why": explanation_here(check, &one.class, Lang::En),
                    })
                })
                .collect();
            json!({
                "name": name, "metric": check.map(|check| &check.metric),
                "compared": all.len(), "equal": all.len() - differences.len(),
                "differences": differences,
            })
        })
        .collect();
    let not_compared = found.not_compared.iter().map(|one| {
        json!({
            "name": one.name, "reason": one.reason, "count": one.count,
            "why": explanation(None, one.reason, Lang::En),
        })
    });
    json!({ "figures": figures, "not_compared": not_compared.collect::<Vec<_>>() })
}

#[cfg(test)]
mod tests {
    use baremo_model::ErrorKind;
    use baremo_render::Language;
    use baremo_render::words::DIFFERENCES;

    use super::*;

    #[test]
    fn every_class_of_differences_has_its_words() {
        let checks = checks().expect("the table of checks can be read");
        let others = || checks.check.iter().flat_map(|check| &check.others);
        assert!(others().any(|other| other.name == "from_message"), "they are read");
        for other in others() {
            let is_known = DIFFERENCES.iter().any(|(word, ..)| *word == other.name);
            assert!(is_known, "`{}` is not in `words::DIFFERENCES`", other.name);
        }
    }

    #[test]
    fn a_figure_or_class_that_there_is_not_is_refused_with_those_there_are() {
        let checks = checks().expect("the table of checks can be read").check;
        let refused = |figure: &str, class| {
            let failure = chosen(&checks, figure, class).expect_err("there is none");
            assert_eq!(failure.kind, ErrorKind::BadRequest);
            failure.said(Language::Es).1.join("\n")
        };
        assert!(refused("reply", None).contains("first_response_time, "));
        assert!(refused("first_response_time", Some("wall_time")).contains("from_message"));
        assert!(chosen(&checks, "first_response_time:business", Some("wall_time")).is_ok());
        assert!(chosen(&checks, "first_response_time", Some("rounding")).is_ok());
    }
}
