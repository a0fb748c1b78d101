//! What to do about a failure.

use baremo_model::error::{Hint, Told};
use baremo_model::told;

use super::{Clash, LONG, MetricsError, Taken, Thing, listed};
use crate::reason::{FILE, MANUAL, RULE};

impl MetricsError {
    /// Returns what to do next; empty when the message says it all.
    pub fn hints(&self) -> Vec<Hint> {
        match self {
            MetricsError::Unknown { what: Thing::Metric, meant, .. } if meant.is_empty() => {
                vec![Hint::Metrics]
            }
            MetricsError::Unused { used_by, .. } if !used_by.is_empty() => {
                vec![Hint::Variants(used_by.clone())]
            }
            MetricsError::EmptyRange { .. } => vec![Hint::RangeEnds],
            MetricsError::InvertedRange { from, to, is_compared } => {
                let (from, to) = (from.clone(), to.clone());
                vec![Hint::Swap { from, to, is_compared: *is_compared }]
            }
            MetricsError::TooManyValues { name } => vec![Hint::FilterBy(name.clone())],
            MetricsError::File { hint, .. } => hint.iter().cloned().collect(),
            MetricsError::NoReasons { .. } => vec![
                told!(
                    "write `{FILE}` in the data folder, a rule for each reason: {RULE}",
                    "escriba `{FILE}` en la carpeta de datos, con una regla por motivo: {RULE}"
                )
                .into(),
                told!("its whole form is in {MANUAL}", "su forma completa está en {MANUAL}").into(),
            ],
            MetricsError::Measured { class: None, name } => vec![
                told!(
                    "a filter can name it, as in {name} > …",
                    "un filtro puede nombrarla, como en {name} > …"
                )
                .into(),
            ],
            MetricsError::Measured { class: Some((column, when)), .. } => vec![
                told!(
                    "classes of it are a segment: write `segments/{column}.toml` and ask by \
                     `segment.{column}`",
                    "sus clases son un segmento: escriba `segments/{column}.toml` y pregunte por \
                     `segment.{column}`"
                )
                .into(),
                told!(
                    "such as class = [{{ name = \"above\", when = \"{when}\" }}, \
                     {{ name = \"others\" }}]",
                    "por ejemplo class = [{{ name = \"más\", when = \"{when}\" }}, \
                     {{ name = \"los demás\" }}]"
                )
                .into(),
            ],
            _ => self.said().into_iter().map(Hint::Said).collect(),
        }
    }

    /// Returns what every surface says alike.
    fn said(&self) -> Option<Told> {
        Some(match self {
            MetricsError::Expression { .. } => told!(
                "text and dates are written in single quotes: channel = 'email'",
                "textos y fechas van entre comillas simples: channel = 'email'"
            ),
            MetricsError::Unknown { what: Thing::Parameter, valid, .. } if valid.is_empty() => {
                told!(
                    "there are no parameters to set here: leave it out",
                    "aquí no hay parámetros que fijar: quítelo"
                )
            }
            MetricsError::Unknown { what: Thing::Zone, meant, .. } if meant.is_empty() => told!(
                "zones are named after a region and a city, such as Europe/Madrid",
                "las zonas llevan el nombre de una región y una ciudad, como Europe/Madrid"
            ),
            MetricsError::Unknown { .. } => {
                let names = listed(self.others()?);
                told!("there are {names}", "hay {names}")
            }
            MetricsError::Unreachable { .. } => {
                let names = listed(self.others()?);
                told!("it can be broken down by {names}", "se puede desglosar por {names}")
            }
            MetricsError::Shadowed { name, .. } => told!(
                "the attribute of this name is `attr_{name}`",
                "el atributo de este nombre es `attr_{name}`"
            ),
            MetricsError::Value { expected: Taken::Bound, value, .. } if is_word(value) => told!(
                "dates are written out, such as 2026-01-31: no words for days are read",
                "las fechas se escriben enteras, como 2026-01-31: no se leen palabras"
            ),
            MetricsError::TooManyBuckets { .. } => told!(
                "ask for a coarser grain or a shorter range",
                "pida intervalos más largos o un periodo más corto"
            ),
            MetricsError::TooLarge { .. } => told!(
                "ask a shorter range, a coarser grain, fewer dimensions or metrics",
                "pida un periodo más corto, intervalos más largos, menos dimensiones o métricas"
            ),
            MetricsError::Clash(Clash::Unquoted { quoted, .. }) => told!(
                "a text is written in single quotes: {quoted}",
                "un texto va entre comillas simples: {quoted}"
            ),
            _ => return None,
        })
    }

    /// Returns the names that are listed beside a message: those that would have been understood,
    /// unless the message itself lists them or they are too many.
    fn others(&self) -> Option<&[String]> {
        match self {
            MetricsError::Unknown { valid, .. }
            | MetricsError::Unreachable { reachable: valid, .. }
                if (2..=LONG).contains(&valid.len()) && !self.meant().is_empty() =>
            {
                Some(valid)
            }
            _ => None,
        }
    }
}

/// Returns whether a value is a word where a date is meant: `yesterday`.
fn is_word(value: &str) -> bool {
    !value.is_empty() && !value.bytes().any(|byte| byte.is_ascii_digit())
}
