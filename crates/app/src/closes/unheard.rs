//! Words of a filter that nothing on record has.

use baremo_engine::{EngineError, Session};
use baremo_metrics::expr::parse;
use baremo_model::error::{Told, begun_alike, nearest};
use baremo_model::told;

use crate::error::Failure;

/// Words of a column that are named where none is near, at most.
const NAMED: usize = 4;

/// Returns what there is to say of each word that a filter asks for outright and no record has,
/// whatever its date.
///
/// # Errors
///
/// A bad request when the filter cannot be read; fails when the data cannot be read.
pub(super) fn of(session: &Session, filter: &str) -> Result<Vec<Told>, Failure> {
    let filter = parse(filter)?;
    let mut said = Vec::new();
    for column in filter.columns() {
        let words = filter.words_of(column).unwrap_or_default();
        if words.is_empty() {
            continue;
        }
        let column = column.strip_prefix("case.").unwrap_or(column);
        let known = match session.values(column, &[], "", usize::MAX) {
            Ok(known) => known,
            // It is no dimension, so no words of it are listed.
            Err(EngineError::Metrics(_)) => continue,
            Err(error) => return Err(error.into()),
        };
        let known: Vec<&str> = known.iter().map(|(word, _)| word.as_str()).collect();
        // A column without any holds instants or numbers, or nothing is told of it.
        if known.is_empty() {
            continue;
        }
        let unheard = words.into_iter().filter(|word| !known.contains(word));
        said.extend(unheard.map(|word| unknown(column, word, &known)));
    }
    Ok(said)
}

fn unknown(column: &str, word: &str, known: &[&str]) -> Told {
    let words = || known.iter().copied();
    if let Some(near) = nearest(word, words()).or_else(|| begun_alike(word, words())) {
        return told!(
            "no record has `{word}` in `{column}`; did you mean `{near}`?",
            "ningún registro tiene `{word}` en `{column}`; ¿quería decir `{near}`?"
        );
    }
    let some: Vec<String> = words().take(NAMED).map(|word| format!("`{word}`")).collect();
    let some = some.join(", ");
    told!(
        "no record has `{word}` in `{column}`; most have {some}",
        "ningún registro tiene `{word}` en `{column}`; los más frecuentes son {some}"
    )
}
