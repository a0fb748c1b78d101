//! Parameters replaced by their values.

use std::collections::BTreeMap;

use super::{Comparison, Expr, ParameterValue};
use crate::error::MetricsError;

impl Expr {
    /// Returns the expression with every `$parameter` replaced by its value.
    ///
    /// Words become the items of a list: `status in ($exits)` and `status = $exits` both ask for
    /// any of them; a list without words matches nothing.
    ///
    /// # Errors
    ///
    /// [`MetricsError::Unknown`] for a parameter that has no value, [`MetricsError::Value`] for
    /// words where one value is needed.
    pub fn bind(
        &self,
        parameters: &BTreeMap<String, ParameterValue>,
    ) -> Result<Expr, MetricsError> {
        let boxed = |expr: &Expr| expr.bind(parameters).map(Box::new);
        let all = |list: &[Expr]| -> Result<Vec<Expr>, MetricsError> {
            list.iter().map(|expr| expr.bind(parameters)).collect()
        };
        Ok(match self {
            Expr::Parameter(name) => match value_of(name, parameters)? {
                ParameterValue::Duration(micros) => Expr::Duration(*micros),
                ParameterValue::Count(count) => Expr::Number(*count),
                ParameterValue::Percent(percent) => Expr::Decimal(*percent),
                ParameterValue::Words(words) => match words.as_slice() {
                    [word] => Expr::Text(word.clone()),
                    _ => return Err(one_value(name, words)),
                },
            },
            Expr::Compare { left, op, right } => {
                if let Some(list) = comparison_list(left, *op, right, parameters)? {
                    return Ok(list);
                }
                Expr::Compare {
                    left: boxed(left)?,
                    op: *op,
                    right: boxed(right)?,
                }
            }
            Expr::In {
                value,
                list,
                negated,
            } => Expr::In {
                value: boxed(value)?,
                list: items(list, parameters)?,
                negated: *negated,
            },
            Expr::Between {
                value,
                low,
                high,
                negated,
            } => Expr::Between {
                value: boxed(value)?,
                low: boxed(low)?,
                high: boxed(high)?,
                negated: *negated,
            },
            Expr::IsNull { value, negated } => Expr::IsNull {
                value: boxed(value)?,
                negated: *negated,
            },
            Expr::Like {
                value,
                pattern,
                negated,
            } => {
                let pattern = pattern.clone();
                Expr::Like {
                    value: boxed(value)?,
                    pattern,
                    negated: *negated,
                }
            }
            Expr::And(parts) => Expr::And(all(parts)?),
            Expr::Or(parts) => Expr::Or(all(parts)?),
            Expr::Not(inner) => Expr::Not(boxed(inner)?),
            Expr::Add(left, right) => Expr::Add(boxed(left)?, boxed(right)?),
            Expr::Sub(left, right) => Expr::Sub(boxed(left)?, boxed(right)?),
            literal => literal.clone(),
        })
    }
}

fn value_of<'a>(
    name: &str,
    parameters: &'a BTreeMap<String, ParameterValue>,
) -> Result<&'a ParameterValue, MetricsError> {
    let unknown = || MetricsError::unknown("parameter", name, parameters.keys().cloned());
    parameters.get(name).ok_or_else(unknown)
}

fn one_value(name: &str, words: &[String]) -> MetricsError {
    let place = format!("the place of `${name}`");
    MetricsError::value(place, &words.join(","), "one value, not a list")
}

/// Returns `column = $words` and `column != $words` as a list.
fn comparison_list(
    left: &Expr,
    op: Comparison,
    right: &Expr,
    parameters: &BTreeMap<String, ParameterValue>,
) -> Result<Option<Expr>, MetricsError> {
    let Expr::Parameter(name) = right else {
        return Ok(None);
    };
    let ParameterValue::Words(words) = value_of(name, parameters)? else {
        return Ok(None);
    };
    let negated = match op {
        Comparison::Equal => false,
        Comparison::NotEqual => true,
        _ => return Err(one_value(name, words)),
    };
    let list = words.iter().cloned().map(Expr::Text).collect();
    Ok(Some(Expr::In {
        value: Box::new(left.bind(parameters)?),
        list,
        negated,
    }))
}

fn items(
    list: &[Expr],
    parameters: &BTreeMap<String, ParameterValue>,
) -> Result<Vec<Expr>, MetricsError> {
    let mut bound = Vec::with_capacity(list.len());
    for item in list {
        match item {
            Expr::Parameter(name) => match value_of(name, parameters)? {
                ParameterValue::Words(words) => {
                    bound.extend(words.iter().cloned().map(Expr::Text));
                }
                _ => bound.push(item.bind(parameters)?),
            },
            _ => bound.push(item.bind(parameters)?),
        }
    }
    Ok(bound)
}
