//! What is wrong, as a page says it: there flags, commands and tables are nobody's.

use baremo_metrics::error::{Asker, MetricsError};
use baremo_metrics::service::{Cause, ServiceError};

use crate::language::Language;
use crate::words::{FACTS, called};

/// Returns message and hints of a failure as a page says them. What only a command line can do is
/// no way out of a page.
pub fn problem_there(language: Language, error: &ServiceError) -> (String, Vec<String>) {
    let (message, mut hints) = super::problem(language, error);
    let cause = error.cause.as_deref();
    if let Some(own) = cause.and_then(|cause| hint(language, cause)) {
        let added = cause.map_or(0, |cause| cause.hints().len());
        hints = std::iter::once(own).chain(hints.into_iter().skip(added)).collect();
    }
    let is_typed = |hint: &String| hint.contains("--") || hint.contains("`baremo ");
    hints.retain(|hint| !is_typed(hint));
    let own = cause.and_then(|cause| unreachable(language, cause, &message));
    (own.unwrap_or(message), hints)
}

/// Returns what to do, where a command line does it by a flag or a command.
fn hint(language: Language, cause: &Cause) -> Option<String> {
    let Cause::Metrics(error) = cause else {
        let closed = matches!(cause, Cause::NoClose(_));
        return closed.then(|| {
            let [en, es] = [
                "close it on the page of closed periods",
                "ciérrelo en la página de periodos cerrados",
            ];
            language.pick(en, es).to_owned()
        });
    };
    match error.as_ref() {
        MetricsError::InvertedRange { from, to, .. } => Some(match language {
            Language::En => format!("the other way round: from {to} to {from}"),
            Language::Es => format!("al revés: del {to} al {from}"),
        }),
        MetricsError::EmptyRange { .. } => {
            let both = language.pick(
                "the first day counts, and so does the last",
                "cuentan tanto el primer día como el último",
            );
            Some(both.to_owned())
        }
        MetricsError::Unused { used_by, .. } if !used_by.is_empty() => {
            let variants = used_by.join(", ");
            Some(match language {
                Language::En => format!("variants that use it: {variants}"),
                Language::Es => format!("variantes que lo usan: {variants}"),
            })
        }
        _ => None,
    }
}

/// Says of a metric that what it counts has no such name, where a command line names the table.
fn unreachable(language: Language, cause: &Cause, message: &str) -> Option<String> {
    let Cause::Metrics(error) = cause else { return None };
    let MetricsError::Unreachable { asker, fact, name, .. } = error.as_ref() else { return None };
    let metric = match asker {
        Some(Asker::Metric(metric)) => Some(metric),
        None => None,
        // Files of the owner's, who knows tables.
        Some(Asker::Policy(_) | Asker::Rule(_)) => return None,
    };
    // What is offered instead stays.
    let (_, rest) = message.split_once(&format!("`{name}`"))?;
    let facts = called(FACTS, fact, language);
    Some(match (language, metric) {
        (Language::En, Some(metric)) => {
            format!("metric `{metric}` counts {facts}, which have no `{name}`{rest}")
        }
        (Language::En, None) => {
            format!("what is asked counts {facts}, which have no `{name}`{rest}")
        }
        (Language::Es, Some(metric)) => {
            format!("la métrica `{metric}` cuenta {facts}, que no tienen `{name}`{rest}")
        }
        (Language::Es, None) => format!("lo pedido cuenta {facts}, que no tienen `{name}`{rest}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_say_no_flag_no_command_and_no_table() {
        let check = |cause: Cause, en: &str, es: &str| {
            let error = ServiceError::from(cause);
            for (language, expected) in [(Language::En, en), (Language::Es, es)] {
                let (message, hints) = problem_there(language, &error);
                let said = [vec![message], hints].concat().join("; ");
                assert!(said.contains(expected), "{said}");
                assert!(!said.contains("--") && !said.contains("baremo "), "{said}");
                assert!(!said.contains("survey_answers"), "{said}");
            }
        };
        let metrics = |error: MetricsError| Cause::Metrics(Box::new(error));
        check(Cause::NoClose("zzz".into()), "on the page of closed", "en la página de periodos");
        let (from, to) = ("2026-03-02".to_owned(), "2026-03-01".to_owned());
        let inverted = MetricsError::InvertedRange { from, to, is_compared: false };
        check(
            metrics(inverted),
            "the other way round: from 2026-03-01 to 2026-03-02",
            "al revés: del 2026-03-01 al 2026-03-02",
        );
        let unreachable = |asker| MetricsError::Unreachable {
            asker,
            fact: "survey_answers".into(),
            name: "carrier".into(),
            reachable: vec!["channel".into()],
        };
        check(
            metrics(unreachable(None)),
            "what is asked counts answers, which have no `carrier`",
            "lo pedido cuenta respuestas, que no tienen `carrier`",
        );
        check(
            metrics(unreachable(Some(Asker::Metric("csat".into())))),
            "metric `csat` counts answers, which have no `carrier`",
            "la métrica `csat` cuenta respuestas, que no tienen `carrier`",
        );
    }
}
