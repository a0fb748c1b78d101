//! What a condition makes of what has no value: a comparison with nothing is unknown, and unknown
//! is not kept, so that `channel != 'chat'` passes over what has no channel as `channel = 'chat'`
//! does.

use super::{Comparison, Expr};

impl Expr {
    /// Returns whether the expression holds of nothing that has no value of a column; not where it
    /// may, or where that is not plain to see.
    pub fn needs(&self, column: &str) -> bool {
        match self {
            Expr::And(parts) => parts.iter().any(|part| part.needs(column)),
            Expr::Or(parts) => parts.iter().all(|part| part.needs(column)),
            // The opposite of what is unknown is unknown.
            Expr::Not(inner) => inner.is_unknown_without(column),
            Expr::IsNull { value, negated } => *negated && value.columns().contains(&column),
            atom => atom.is_unknown_without(column),
        }
    }

    fn is_unknown_without(&self, column: &str) -> bool {
        match self {
            Expr::Compare { .. } | Expr::In { .. } | Expr::Between { .. } | Expr::Like { .. } => {
                self.columns().contains(&column)
            }
            Expr::Not(inner) => inner.is_unknown_without(column),
            _ => false,
        }
    }

    /// Returns the columns of which the expression says that they must not be some word, by `!=`,
    /// `not in`, `not like` or `not` before the opposite: each once, in order of appearance.
    pub fn denied(&self) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        let mut open = vec![(self, true)];
        while let Some((expr, is_wanted)) = open.pop() {
            if let Some(column) = expr.denies(is_wanted)
                && !found.contains(&column)
            {
                found.push(column);
            }
            let parts = match expr {
                Expr::And(parts) | Expr::Or(parts) => parts.as_slice(),
                Expr::Not(inner) => {
                    open.push((&**inner, !is_wanted));
                    continue;
                }
                _ => continue,
            };
            open.extend(parts.iter().rev().map(|part| (part, is_wanted)));
        }
        found
    }

    /// Returns the column of which a comparison says that it must not be some word, where the
    /// comparison is to hold, or where it is not.
    pub fn denies(&self, is_wanted: bool) -> Option<&str> {
        let (column, negated) = match self {
            Expr::Compare { left, op: op @ (Comparison::Equal | Comparison::NotEqual), right } => {
                match (&**left, &**right) {
                    (Expr::Column(name), Expr::Text(_)) | (Expr::Text(_), Expr::Column(name)) => {
                        (name, *op == Comparison::NotEqual)
                    }
                    _ => return None,
                }
            }
            Expr::In { value, list, negated } => match &**value {
                Expr::Column(name) if list.iter().all(|it| matches!(it, Expr::Text(_))) => {
                    (name, *negated)
                }
                _ => return None,
            },
            Expr::Like { value, negated, .. } => match &**value {
                Expr::Column(name) => (name, *negated),
                _ => return None,
            },
            _ => return None,
        };
        (negated == is_wanted).then_some(column.as_str())
    }

    /// Returns the expression as it would be if some of its conditions came out as is wanted of
    /// them: `is_granted` is told each condition that is no `and`, `or` or `not`, and whether it is
    /// to hold.
    pub fn granting(&self, is_granted: &dyn Fn(&Expr, bool) -> bool) -> Expr {
        self.granted(is_granted, true)
    }

    fn granted(&self, is_granted: &dyn Fn(&Expr, bool) -> bool, is_wanted: bool) -> Expr {
        let each = |parts: &[Expr]| -> Vec<Expr> {
            parts.iter().map(|part| part.granted(is_granted, is_wanted)).collect()
        };
        match self {
            Expr::And(parts) => Expr::And(each(parts)),
            Expr::Or(parts) => Expr::Or(each(parts)),
            Expr::Not(inner) => Expr::Not(Box::new(inner.granted(is_granted, !is_wanted))),
            atom if is_granted(atom, is_wanted) => Expr::Bool(is_wanted),
            atom => atom.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::expr::parse;

    #[test]
    fn what_must_not_be_a_word_is_found_however_it_is_said() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(parse(text).expect("well-formed").denied(), expected, "{text}");
        };
        check("channel = 'chat' and team in ('a', 'b') and not brand != 'x'", &[]);
        check("channel != 'chat' and ('x' != team or channel != 'web')", &["channel", "team"]);
        check("not (channel = 'chat' or team not in ('a'))", &["channel"]);
        check("tags not in ('a') and brand not like 'n%'", &["tags", "brand"]);
        // Numbers, instants and what is told of nothing are no words.
        check("reply_count != 0 and channel is not null and not (channel is null)", &[]);
        check("channel != brand", &[]);
    }

    #[test]
    fn a_condition_that_needs_a_value_holds_of_nothing_without() {
        let check = |text: &str, expected: bool| {
            assert_eq!(parse(text).expect("well-formed").needs("team"), expected, "{text}");
        };
        for text in [
            "team = 'a'",
            "team != 'a' and channel = 'x'",
            "not team like 'a%'",
            "team is not null",
            "team = 'a' or team in ('b')",
        ] {
            check(text, true);
        }
        for text in [
            "channel = 'x'",
            "team = 'a' or channel = 'x'",
            "team is null",
            "not (team = 'a' and channel = 'x')",
        ] {
            check(text, false);
        }
    }

    #[test]
    fn what_is_granted_comes_out_as_it_is_wanted() {
        let check = |text: &str, expected: &str| {
            let expr = parse(text).expect("well-formed");
            let granted = expr.granting(&|it, is_wanted| it.denies(is_wanted) == Some("channel"));
            assert_eq!(granted.to_string(), expected, "{text}");
        };
        check("channel != 'a' and team = 'x'", "true and team = 'x'");
        check("channel = 'a' or team != 'x'", "channel = 'a' or team != 'x'");
        check("not (channel = 'a' or team = 'x')", "not (false or team = 'x')");
    }
}
