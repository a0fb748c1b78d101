//! Sources that a profile leaves out as a whole: whoever serves several clients keeps them apart by
//! `exclude = "source != 'norte'"`. What those sources tell, and until when, is no part of such a
//! question, as it is none of one that `where` limits to a source.

use baremo_metrics::expr::{Comparison, Expr};

use crate::asking::plan::{MetricPlan, Plan};
use crate::reading::eval::like;
use crate::reading::scan::SOURCE;

/// Returns whether a profile leaves out something of all metrics of a question.
pub(crate) fn may_leave_out(plan: &Plan) -> bool {
    !plan.metrics.is_empty() && plan.metrics.iter().all(|it| it.profile_exclude.is_some())
}

/// Returns whether a profile leaves out, of all metrics of a question, all that a source brings.
pub(crate) fn leaves_out(plan: &Plan, source: &str) -> bool {
    let is_out = |metric: &MetricPlan| {
        let exclude = metric.profile_exclude.as_ref();
        exclude.and_then(|expr| decided(expr, source)) == Some(true)
    };
    !plan.metrics.is_empty() && plan.metrics.iter().all(is_out)
}

/// Returns whether an expression holds for all rows of a source, or for none of them; nothing where
/// the source alone does not decide it.
fn decided(expr: &Expr, source: &str) -> Option<bool> {
    match expr {
        Expr::Bool(truth) => Some(*truth),
        Expr::Compare { left, op, right } => {
            let same = match (left.as_ref(), right.as_ref()) {
                (name, Expr::Text(word)) | (Expr::Text(word), name) if is_source(name) => {
                    word == source
                }
                _ => return None,
            };
            match op {
                Comparison::Equal => Some(same),
                Comparison::NotEqual => Some(!same),
                _ => None,
            }
        }
        Expr::In { value, list, negated } if is_source(value) => {
            let same = |word: &Expr| matches!(word, Expr::Text(word) if word == source);
            Some(list.iter().any(same) != *negated)
        }
        Expr::Like { value, pattern, negated } if is_source(value) => {
            Some(like(source, pattern) != *negated)
        }
        Expr::IsNull { value, negated } if is_source(value) => Some(*negated),
        Expr::And(all) => joined(all, source, false),
        Expr::Or(any) => joined(any, source, true),
        Expr::Not(inner) => decided(inner, source).map(|truth| !truth),
        _ => None,
    }
}

/// Returns what several come to where one that is `decisive` decides alone.
fn joined(exprs: &[Expr], source: &str, decisive: bool) -> Option<bool> {
    let each: Vec<Option<bool>> = exprs.iter().map(|expr| decided(expr, source)).collect();
    match each.contains(&Some(decisive)) {
        true => Some(decisive),
        false => each.iter().all(Option::is_some).then_some(!decisive),
    }
}

fn is_source(expr: &Expr) -> bool {
    matches!(expr, Expr::Column(name) if name == SOURCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_out_where_nothing_of_it_can_count() {
        let check = |text: &str, expected: Option<bool>| {
            let expr = baremo_metrics::expr::parse(text).unwrap();
            assert_eq!(decided(&expr, "voz"), expected, "{text}");
        };
        for text in [
            "source != 'norte'",
            "not source = 'norte'",
            "source in ('voz', 'sur')",
            "source not in ('norte', 'sur')",
            "source like 'vo%'",
            "source = 'voz' or channel = 'chat'",
            "source is not null and not source = 'norte'",
        ] {
            check(text, Some(true));
        }
        check("source = 'norte'", Some(false));
        check("source != 'voz' and channel = 'chat'", Some(false));
        for text in ["channel = 'chat'", "source = 'voz' and channel = 'chat'", "source < 'x'"] {
            check(text, None);
        }
    }
}
