//! Binding: from an expression's names to columns, from its literals to codes.

use std::cmp::Ordering;

use baremo_metrics::error::{Clash, MetricsError, RowMatter, Thing};
use baremo_metrics::expr::{Comparison, Expr};
use baremo_metrics::week;
use baremo_model::dimension::{DAYS_SINCE_ORDER, HOUR, is_told_by_date};

use super::codes::CodeSet;
use super::{BoolNode, IntNode, Scope, Seen, wide};
use crate::EngineError;
use crate::reading::dated::AS_OF;
use crate::reading::moments::HOUR_OF_DAY;
use crate::reading::table::{Hot, since_order};

fn wrong(expression: &Expr, matter: RowMatter) -> EngineError {
    MetricsError::from(Clash::Rows { text: expression.to_string(), matter }).into()
}

/// Returns what is wrong with a comparison: texts without quotes, or something else.
fn unquoted(scope: &Scope<'_>, whole: &Expr, otherwise: EngineError) -> EngineError {
    let is_column = |name: &str| match scope.see(name) {
        Err(EngineError::Metrics(error @ MetricsError::Unreachable { .. })) => {
            !error.meant().is_empty()
        }
        _ => true,
    };
    whole.unquoted(is_column).map_or(otherwise, |clash| MetricsError::from(clash).into())
}

/// Binds an expression that must be an instant, duration or number.
pub(crate) fn bind_int(scope: &Scope<'_>, expr: &Expr) -> Result<IntNode, EngineError> {
    Ok(match expr {
        Expr::Number(value) | Expr::Duration(value) | Expr::Instant(value) => {
            IntNode::Constant(*value)
        }
        Expr::Text(text) => match baremo_metrics::expr::parse_instant(text, scope.zone) {
            Some(instant) => IntNode::Constant(instant),
            None => return Err(wrong(expr, RowMatter::Instant)),
        },
        // Of a customer judged at an instant nothing later is known, the watermark included.
        Expr::Watermark => match scope.tables.computed(scope.fact, AS_OF) {
            Some(as_of) => IntNode::Column(scope.looked_at(Seen::own(as_of))),
            None => IntNode::Watermark(scope.see("source")?, scope.watermarks.clone()),
        },
        Expr::Add(left, right) => {
            IntNode::Add(Box::new(bind_int(scope, left)?), Box::new(bind_int(scope, right)?))
        }
        Expr::Sub(left, right) => {
            IntNode::Subtract(Box::new(bind_int(scope, left)?), Box::new(bind_int(scope, right)?))
        }
        Expr::Column(name) => {
            let seen = scope.see(name)?;
            match seen.hot {
                Hot::Integers(_) => IntNode::Column(seen),
                _ => return Err(wrong(expr, RowMatter::Number)),
            }
        }
        _ => return Err(wrong(expr, RowMatter::Number)),
    })
}

/// Binds an expression that must hold or not.
pub(crate) fn bind_bool(scope: &Scope<'_>, expr: &Expr) -> Result<BoolNode, EngineError> {
    let each = |parts: &[Expr]| -> Result<Vec<_>, EngineError> {
        parts.iter().map(|part| bind_bool(scope, part)).collect()
    };
    Ok(match expr {
        Expr::Bool(value) => BoolNode::Constant(u8::from(*value)),
        Expr::And(parts) => BoolNode::And(each(parts)?),
        Expr::Or(parts) => BoolNode::Or(each(parts)?),
        Expr::Not(inner) => BoolNode::Not(Box::new(bind_bool(scope, inner)?)),
        Expr::Column(name) => {
            let column = scope.see(name)?;
            match column.hot {
                Hot::Flags(_) => BoolNode::Flag { column, is: true },
                _ => return Err(wrong(expr, RowMatter::TruthByItself)),
            }
        }
        Expr::IsNull { value, negated } => bind_null(scope, value, *negated)?,
        Expr::Compare { left, op, right } => bind_compare(scope, expr, left, *op, right)?,
        Expr::In { value, list, negated } => bind_in(scope, expr, value, list, *negated)?,
        Expr::Between { value, low, high, negated } => {
            let above = bind_compare(scope, expr, value, Comparison::GreaterOrEqual, low)?;
            let below = bind_compare(scope, expr, value, Comparison::LessOrEqual, high)?;
            let inside = BoolNode::And(vec![above, below]);
            if *negated { BoolNode::Not(Box::new(inside)) } else { inside }
        }
        Expr::Like { value, pattern, negated } => {
            let what = format!("like {pattern}");
            let holds = |text: &str| like(text, pattern);
            if let Some(bound) = wide::bind(scope, (value, &what), *negated, &holds)? {
                return Ok(bound);
            }
            let column = column_of_expr(scope, value)?;
            let matches = CodeSet::Table(scope.tables.matching(|text| like(text, pattern)));
            BoolNode::Codes { column, matches, negated: *negated }
        }
        _ => return Err(wrong(expr, RowMatter::Truth)),
    })
}

fn column_of_expr(scope: &Scope<'_>, expr: &Expr) -> Result<Seen, EngineError> {
    match expr {
        Expr::Column(name) => scope.see(name),
        _ => Err(wrong(expr, RowMatter::Column)),
    }
}

fn bind_null(scope: &Scope<'_>, value: &Expr, negated: bool) -> Result<BoolNode, EngineError> {
    match value {
        Expr::Column(name) => {
            let column = match scope.see_beyond(name, "any", &|_| true)? {
                Some(column) => column,
                None => scope.see(name)?,
            };
            Ok(BoolNode::Null { column, negated })
        }
        _ => Ok(BoolNode::NullInteger { node: bind_int(scope, value)?, negated }),
    }
}

fn bind_compare(
    scope: &Scope<'_>,
    whole: &Expr,
    left: &Expr,
    op: Comparison,
    right: &Expr,
) -> Result<BoolNode, EngineError> {
    if !matches!(left, Expr::Column(_)) && matches!(right, Expr::Column(_)) {
        return bind_compare(scope, whole, right, op.mirrored(), left);
    }
    let Expr::Column(name) = left else {
        return Ok(BoolNode::Integers(op, bind_int(scope, left)?, bind_int(scope, right)?));
    };
    let what = format!("{op:?} {right}");
    if let Some(is) = of_words(op, right)
        && let Some(bound) = wide::bind(scope, (left, &what), op == Comparison::NotEqual, &is)?
    {
        return Ok(bound);
    }
    let column = scope.see(compared(scope, name, right))?;
    let equality = matches!(op, Comparison::Equal | Comparison::NotEqual);
    check_word(scope, whole, name, right, equality)?;
    match (&column.hot, right) {
        (Hot::Integers(_), _) => {
            let right = match (scope.one(name), right) {
                (_, Expr::Decimal(_)) if name == HOUR => hour(whole, right)?,
                (Some(one), Expr::Number(value)) => IntNode::Constant(value.saturating_mul(one)),
                (Some(one), Expr::Decimal(value)) => {
                    IntNode::Constant((value * one as f64).round() as i64)
                }
                (_, right) => bind_int(scope, right)?,
            };
            Ok(BoolNode::Integers(op, IntNode::Column(column), right))
        }
        (Hot::Flags(_), literal) if equality => {
            let comparable = || wrong(whole, RowMatter::Comparable);
            let value = literal.as_truth().ok_or_else(comparable)?;
            Ok(BoolNode::Flag { column, is: value == (op == Comparison::Equal) })
        }
        (Hot::Bits(_, words), Expr::Text(word)) if equality => {
            let mask = bit_of(words, word).ok_or_else(|| unknown_bit(words, word))?;
            Ok(BoolNode::Bits { column, mask, negated: op == Comparison::NotEqual })
        }
        (Hot::Codes(_), Expr::Column(other)) if equality => {
            let right = scope.see(other).map_err(|error| unquoted(scope, whole, error))?;
            match right.hot {
                Hot::Codes(_) => {
                    let negated = op == Comparison::NotEqual;
                    Ok(BoolNode::SameCode { left: column, right, negated })
                }
                _ => Err(wrong(whole, RowMatter::Words)),
            }
        }
        (Hot::Codes(_) | Hot::Lists(..), literal) => {
            let (op, negated) = match op {
                Comparison::NotEqual => (Comparison::Equal, true),
                other => (other, false),
            };
            let matches = matching_literal(scope, whole, op, literal)?;
            Ok(BoolNode::Codes { column, matches, negated })
        }
        (Hot::Bits(..), Expr::Column(_)) => {
            Err(unquoted(scope, whole, wrong(whole, RowMatter::Comparable)))
        }
        _ => Err(wrong(whole, RowMatter::Comparable)),
    }
}

/// Returns the hour that a literal with decimals stands for.
fn hour(whole: &Expr, literal: &Expr) -> Result<IntNode, EngineError> {
    let hour = week::whole_number(literal).map(IntNode::Constant);
    hour.ok_or_else(|| wrong(whole, RowMatter::Number))
}

/// Returns the column that is compared with a literal: of days in classes, and of hours, their
/// numbers where it is a number.
fn compared<'a>(scope: &Scope<'_>, name: &'a str, literal: &Expr) -> &'a str {
    let is_told = || scope.moments.is_some_and(|moments| moments.tell(HOUR));
    match (name, literal) {
        (_, Expr::Text(_)) => name,
        (DAYS_SINCE_ORDER, _) => since_order::DAYS,
        (HOUR, _) if is_told() => HOUR_OF_DAY,
        _ => name,
    }
}

/// Refuses a word that a dimension or column with words of its own does not have, and an order of
/// days and hours as words: they are compared as numbers.
fn check_word(
    scope: &Scope<'_>,
    whole: &Expr,
    name: &str,
    literal: &Expr,
    equality: bool,
) -> Result<(), EngineError> {
    if name != DAYS_SINCE_ORDER {
        let is_attribute =
            || scope.tables.attributes(scope.fact.root()).iter().any(|key| key == name);
        return match week::compares(name, literal, equality) {
            Ok(true) if equality => Ok(literal.check_word(scope.words(name))?),
            Ok(true) => Ok(()),
            Ok(false) => Err(wrong(whole, RowMatter::Comparable)),
            Err(_) if is_told_by_date(name) && is_attribute() => {
                let word = match literal {
                    Expr::Text(word) => word.clone(),
                    literal => literal.to_string(),
                };
                Err(MetricsError::Shadowed { name: name.into(), word }.into())
            }
            Err(error) => Err(error.into()),
        };
    }
    let Expr::Text(word) = literal else { return Ok(()) };
    match equality && since_order::classes().any(|known| known == word) {
        true => Ok(()),
        false => Err(MetricsError::unknown(Thing::Word, word, since_order::classes()).into()),
    }
}

/// Returns which codes compare so with a literal: as numbers when it is one, as text otherwise.
fn matching_literal(
    scope: &Scope<'_>,
    whole: &Expr,
    op: Comparison,
    literal: &Expr,
) -> Result<CodeSet, EngineError> {
    let few = |wanted: &str| CodeSet::Few(scope.tables.known(wanted).into_iter().collect());
    match (op, literal) {
        (Comparison::Equal, Expr::Text(wanted)) => return Ok(few(wanted)),
        (Comparison::Equal, Expr::Bool(value)) => return Ok(few(&value.to_string())),
        _ => {}
    }
    match of_words(op, literal) {
        Some(is) => Ok(CodeSet::Table(scope.tables.matching(is))),
        None => Err(unquoted(scope, whole, wrong(whole, RowMatter::Words))),
    }
}

/// What is asked of a word.
type OfWord = dyn Fn(&str) -> bool + Sync;

/// Returns which words compare so with a literal: `!=` as `=`, for whoever negates it. None where
/// it is nothing that words compare with.
fn of_words(op: Comparison, literal: &Expr) -> Option<Box<OfWord>> {
    let op = if op == Comparison::NotEqual { Comparison::Equal } else { op };
    let number = |limit: f64| -> Box<OfWord> {
        Box::new(move |text| {
            let value = text.trim().parse::<f64>();
            value.is_ok_and(|value| value.partial_cmp(&limit).is_some_and(|o| holds(op, o)))
        })
    };
    let text = |wanted: String| -> Box<OfWord> {
        Box::new(move |text| holds(op, text.cmp(wanted.as_str())))
    };
    match literal {
        Expr::Text(wanted) => Some(text(wanted.clone())),
        Expr::Number(limit) => Some(number(*limit as f64)),
        Expr::Decimal(limit) => Some(number(*limit)),
        Expr::Bool(value) => Some(text(value.to_string())),
        _ => None,
    }
}

fn bind_in(
    scope: &Scope<'_>,
    whole: &Expr,
    value: &Expr,
    list: &[Expr],
    negated: bool,
) -> Result<BoolNode, EngineError> {
    let each = list.iter().map(|literal| of_words(Comparison::Equal, literal));
    if let Some(words) = each.collect::<Option<Vec<_>>>() {
        let any = |text: &str| words.iter().any(|is| is(text));
        if let Some(bound) = wide::bind(scope, (value, &whole.to_string()), negated, &any)? {
            return Ok(bound);
        }
    }
    let column = column_of_expr(scope, value)?;
    // Numbers and words may stand side by side.
    let has_own_words = matches!(
        value, Expr::Column(name) if name == DAYS_SINCE_ORDER || is_told_by_date(name)
    );
    if let Hot::Codes(_) | Hot::Lists(..) = column.hot
        && !has_own_words
    {
        let mut codes = Vec::new();
        for literal in list {
            if let Expr::Column(name) = value {
                check_word(scope, whole, name, literal, true)?;
            }
            match matching_literal(scope, whole, Comparison::Equal, literal)? {
                CodeSet::Few(few) => codes.extend(few),
                CodeSet::Table(hits) => {
                    let hits = hits.iter().enumerate().filter(|(_, hit)| **hit);
                    codes.extend(hits.map(|(code, _)| code as u32));
                }
            }
        }
        return Ok(BoolNode::Codes { column, matches: CodeSet::of(codes), negated });
    }
    let equal = |literal| bind_compare(scope, whole, value, Comparison::Equal, literal);
    let any = BoolNode::Or(list.iter().map(equal).collect::<Result<_, _>>()?);
    Ok(if negated { BoolNode::Not(Box::new(any)) } else { any })
}

fn bit_of(words: &[&str], word: &str) -> Option<u8> {
    words.iter().position(|candidate| *candidate == word).map(|bit| 1 << bit)
}

fn unknown_bit(words: &'static [&'static str], word: &str) -> EngineError {
    MetricsError::unknown(Thing::Word, word, words.iter().copied()).into()
}

/// Returns whether `text` matches a pattern of `%` (any run) and `_` (any one); case matters.
pub(crate) fn like(text: &str, pattern: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let pattern: Vec<char> = pattern.chars().collect();
    let (mut at, mut next) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while at < text.len() {
        match pattern.get(next) {
            Some('%') => {
                star = Some((next, at));
                next += 1;
            }
            Some(&c) if c == '_' || c == text[at] => {
                at += 1;
                next += 1;
            }
            _ => match star {
                Some((position, from)) => {
                    star = Some((position, from + 1));
                    at = from + 1;
                    next = position + 1;
                }
                None => return false,
            },
        }
    }
    pattern[next..].iter().all(|c| *c == '%')
}

/// Returns whether two things in this order compare so.
fn holds(op: Comparison, order: Ordering) -> bool {
    match op {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
    }
}

#[cfg(test)]
mod tests {
    use super::like;

    #[test]
    fn like_knows_runs_and_single_characters() {
        for (text, pattern, matches) in [
            ("email", "e%l", true),
            ("Email", "e%", false),
            ("email", "e_ail", true),
            ("email", "m%", false),
            ("", "%", true),
            ("axbxc", "%x%c", true),
        ] {
            assert_eq!(like(text, pattern), matches, "{text} like {pattern}");
        }
    }
}
