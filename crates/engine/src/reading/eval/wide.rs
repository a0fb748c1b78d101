//! Attributes that have too many values to be held: what a filter asks of one is asked of its words
//! as they are read, and only what came out is held.

use baremo_metrics::expr::Expr;
use baremo_model::dimension::{Place, column_of};

use super::codes::CodeSet;
use super::{BoolNode, Scope, Seen};
use crate::EngineError;

/// Word of rows for which something holds, in a column made for one filter.
pub(crate) const HOLDS: &str = "true";

impl Scope<'_> {
    /// Returns the key of an attribute that has too many values to be held, where the name means
    /// one.
    pub(super) fn beyond<'n>(&self, name: &'n str) -> Option<&'n str> {
        let beyond = self.tables.source().beyond(self.fact.root());
        let key = name.strip_prefix("attr_").unwrap_or(name);
        if !beyond.iter().any(|attribute| attribute == key) {
            return None;
        }
        match column_of(self.fact, name, self.current, &beyond)? {
            Place::Own(column) | Place::Root(column) => column.starts_with("attr_").then_some(key),
        }
    }

    /// Returns what holds of the words of an attribute that has too many of them to be held: the
    /// code of [`HOLDS`] where it does. None for all other names. `what` tells conditions apart.
    pub(super) fn see_beyond(
        &self,
        name: &str,
        what: &str,
        holds: &(dyn Fn(&str) -> bool + Sync),
    ) -> Result<Option<Seen>, EngineError> {
        let Some(key) = self.beyond(name) else { return Ok(None) };
        let root = self.fact.root();
        let hot = self.tables.words_that(root, key, what, holds)?;
        Ok(Some(self.looked_at(Seen { hot, root_rows: self.root_rows(root)? })))
    }
}

/// Binds what holds of the words of an attribute that has too many of them to be held; none where
/// a value is anything else. With the value goes what is asked of it.
pub(super) fn bind(
    scope: &Scope<'_>,
    (value, what): (&Expr, &str),
    negated: bool,
    holds: &(dyn Fn(&str) -> bool + Sync),
) -> Result<Option<BoolNode>, EngineError> {
    let Expr::Column(name) = value else { return Ok(None) };
    let Some(column) = scope.see_beyond(name, what, holds)? else { return Ok(None) };
    let matches = CodeSet::Few(vec![scope.tables.code(HOLDS)]);
    Ok(Some(BoolNode::Codes { column, matches, negated }))
}
