//! Names where texts were meant: `channel = Fax`.

use baremo_model::dimension::DIMENSIONS;

use super::Expr;
use crate::error::Clash;

impl Expr {
    /// Returns what is wrong with a comparison of a column with names that are none: texts were
    /// meant, which want quotes. Nothing where such a name is a dimension of others.
    pub fn unquoted(&self, is_column: impl Fn(&str) -> bool) -> Option<Clash> {
        let is_known = |name: &str| {
            DIMENSIONS.iter().any(|dimension| dimension.name == name) || is_column(name)
        };
        let mut names = Vec::new();
        let mut quote = |expr: &Expr| match expr {
            Expr::Column(name) if !is_known(name) => {
                names.push(name.clone());
                Expr::Text(name.clone())
            }
            other => other.clone(),
        };
        let (left, quoted) = match self {
            Expr::Compare { left, op, right } => {
                let right = Box::new(quote(right));
                (left, Expr::Compare { left: left.clone(), op: *op, right })
            }
            Expr::In { value, list, negated } => {
                let list = list.iter().map(quote).collect();
                (value, Expr::In { value: value.clone(), list, negated: *negated })
            }
            _ => return None,
        };
        let is_compared = matches!(left.as_ref(), Expr::Column(name) if is_column(name));
        let word = names.into_iter().next().filter(|_| is_compared)?;
        Some(Clash::Unquoted { text: self.to_string(), word, quoted: quoted.to_string() })
    }
}
