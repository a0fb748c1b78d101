//! Which variants are told beside which.

use super::{Definition, Metric};

impl Metric {
    /// Returns the variants that are told beside one, where they differ.
    pub fn beside(&self, variant: &str) -> Vec<&str> {
        match self.definitions.first() {
            Some(default) if default.variant == variant => {
                self.beside.iter().map(String::as_str).collect()
            }
            Some(default) if self.beside.iter().any(|name| name == variant) => {
                vec![&default.variant]
            }
            _ => Vec::new(),
        }
    }

    /// Returns the variants that stand beside one value of a definition, whether they differ from
    /// it or not.
    pub fn accompanied_by(&self, variant: &str) -> Vec<&str> {
        let is_default = self.definitions.first().is_some_and(|first| first.variant == variant);
        let names = self.companions.iter().map(String::as_str).filter(|_| is_default);
        names.filter(|name| self.definition(name).is_some()).collect()
    }

    /// Returns the variants that are the same figure of other records, for where no source has
    /// those of a definition: each leaves out sources for this reason, by records of its own.
    pub fn instead_of(&self, variant: &str, reason: &str) -> Vec<&str> {
        let wanted = |definition: &Definition| -> Vec<String> {
            let own = definition.exclude.iter();
            let own = own.filter(|own| own.is_of_sources() && own.reason == reason);
            own.filter_map(|own| own.unless_any.clone()).collect()
        };
        let Some(asked) = self.definition(variant) else { return Vec::new() };
        let records = wanted(asked);
        let is_of_others = |other: &&Definition| {
            let others = wanted(other);
            (other.kind, other.unit) == (asked.kind, asked.unit)
                && !records.is_empty()
                && !others.is_empty()
                && others != records
        };
        self.definitions.iter().filter(is_of_others).map(|own| own.variant.as_str()).collect()
    }

    /// Returns the variant in which the still waiting count, and the reasons for which a definition
    /// leaves them out; none where it leaves out none of them, or the page names no such variant.
    pub fn waiting<'a>(&self, definition: &'a Definition) -> Option<(&str, Vec<&'a str>)> {
        let name = self.beside_waiting.as_deref()?;
        let (with_them, usual) = (self.definition(name)?, self.definitions.first()?);
        let has =
            |all: &Definition, reason: &str| all.exclude.iter().any(|own| own.reason == reason);
        let own = definition.exclude.iter().map(|own| own.reason.as_str());
        let theirs = own.filter(|reason| has(usual, reason) && !has(with_them, reason));
        let theirs: Vec<&str> = theirs.collect();
        (!theirs.is_empty()).then_some((name, theirs))
    }
}
