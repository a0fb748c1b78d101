//! Parameters replaced by their values.

use std::collections::BTreeMap;

use super::{Comparison, Expr, ParameterValue};
use crate::error::{MetricsError, Place, Taken, Thing};

impl Expr {
    /// Returns the expression with every `$parameter` replaced by its value.
    ///
    /// Words, and lists of numbers, become the items of a list: `status in ($exits)` asks for any
    /// of them, and so does `status = $exits` of words; a list without any matches nothing.
    ///
    /// # Errors
    ///
    /// [`MetricsError::Unknown`] for a parameter that has no value, [`MetricsError::Value`] for
    /// words where one value is needed.
    pub fn bind(
        &self,
        parameters: &BTreeMap<String, ParameterValue>,
    ) -> Result<Expr, MetricsError> {
        match self {
            Expr::Parameter(name) => Ok(match value_of(name, parameters)? {
                ParameterValue::Duration(micros) => Expr::Duration(*micros),
                ParameterValue::Count(count) => Expr::Number(*count),
                ParameterValue::Percent(number) | ParameterValue::Number(number) => {
                    Expr::Decimal(*number)
                }
                ParameterValue::Words(words) => match words.as_slice() {
                    [word] => Expr::Text(word.clone()),
                    _ => return Err(one_value(name, &words.join(","))),
                },
                value @ ParameterValue::Counts(counts) => match counts.as_slice() {
                    [count] => Expr::Number(*count),
                    _ => return Err(one_value(name, &value.to_string())),
                },
            }),
            Expr::In { value, list, negated } => Ok(Expr::In {
                value: Box::new(value.bind(parameters)?),
                list: items(list, parameters)?,
                negated: *negated,
            }),
            Expr::Compare { left, op, right } => {
                match comparison_list(left, *op, right, parameters)? {
                    Some(list) => Ok(list),
                    None => self.map(&|part| part.bind(parameters)),
                }
            }
            _ => self.map(&|part| part.bind(parameters)),
        }
    }

    /// Returns the expression with each direct part replaced.
    fn map(&self, change: Change<'_>) -> Result<Expr, MetricsError> {
        let boxed = |expr: &Expr| change(expr).map(Box::new);
        let all = |list: &[Expr]| -> Result<Vec<Expr>, MetricsError> {
            list.iter().map(change).collect()
        };
        let mut changed = self.clone();
        match &mut changed {
            Expr::Compare { left, right, .. } | Expr::Add(left, right) | Expr::Sub(left, right) => {
                *left = boxed(left)?;
                *right = boxed(right)?;
            }
            Expr::In { value, list, .. } => {
                *value = boxed(value)?;
                *list = all(list)?;
            }
            Expr::Between { value, low, high, .. } => {
                *value = boxed(value)?;
                *low = boxed(low)?;
                *high = boxed(high)?;
            }
            Expr::IsNull { value, .. } | Expr::Like { value, .. } | Expr::Not(value) => {
                *value = boxed(value)?;
            }
            Expr::And(parts) | Expr::Or(parts) => *parts = all(parts)?,
            _ => {}
        }
        Ok(changed)
    }
}

/// How a part is replaced.
type Change<'a> = &'a dyn Fn(&Expr) -> Result<Expr, MetricsError>;

fn value_of<'a>(
    name: &str,
    parameters: &'a BTreeMap<String, ParameterValue>,
) -> Result<&'a ParameterValue, MetricsError> {
    let unknown = || MetricsError::unknown(Thing::Parameter, name, parameters.keys().cloned());
    parameters.get(name).ok_or_else(unknown)
}

fn one_value(name: &str, given: &str) -> MetricsError {
    MetricsError::value(Place::Named(name.into()), given, Taken::OneValue)
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
        _ => return Err(one_value(name, &words.join(","))),
    };
    let list = words.iter().cloned().map(Expr::Text).collect();
    Ok(Some(Expr::In { value: Box::new(left.bind(parameters)?), list, negated }))
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
                ParameterValue::Counts(counts) => {
                    bound.extend(counts.iter().copied().map(Expr::Number));
                }
                _ => bound.push(item.bind(parameters)?),
            },
            _ => bound.push(item.bind(parameters)?),
        }
    }
    Ok(bound)
}
