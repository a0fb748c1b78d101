//! The customers of a base that are each judged at an instant of their own.

use std::sync::Arc;

use baremo_model::Fact;

use super::{Fitting, Tables};

/// Customers as of instants, and how what is said of them is made.
#[derive(Debug)]
pub(crate) struct Chosen {
    /// In the order of the base; those of one customer lie together.
    pub(crate) customers: Vec<(u32, i64)>,
    /// To what models are fitted that speak of them.
    pub(crate) fitting: Fitting,
    /// The columns that will be asked for; all when absent. There may be as many customers as
    /// cases: the others are not made before somebody asks for one.
    pub(crate) wanted: Option<Vec<String>>,
}

impl Chosen {
    /// Returns customers of whom anything may be asked.
    pub(crate) fn whole(customers: Vec<(u32, i64)>) -> Self {
        Chosen { customers, fitting: Fitting::Then, wanted: None }
    }
}

impl Tables {
    /// Returns the customers of the base, where each is judged at an instant of its own.
    pub(crate) fn judged(&self) -> Option<&Chosen> {
        self.judged.as_ref()
    }

    /// Returns to what models are fitted.
    pub(super) fn fitting(&self) -> Fitting {
        self.judged.as_ref().map_or(Fitting::Then, |judged| judged.fitting)
    }

    /// Returns whether a column of the base is made together with the one that is asked for: what
    /// will be asked for, and with one that nobody foresaw all others, for it may be the first of
    /// many.
    pub(super) fn is_made_with(&self, asked: &str, column: &str) -> bool {
        let wanted = self.judged.as_ref().and_then(|judged| judged.wanted.as_ref());
        let is_wanted = |name: &str| wanted.is_none_or(|own| own.iter().any(|own| own == name));
        let goes_with = is_wanted(column) || !is_wanted(asked);
        column == asked || (goes_with && !self.kept(Fact::CustomerBase, column))
    }

    /// Returns whether the base of these tables says what a base of others would for customers as
    /// of instants, by models fitted so.
    pub(crate) fn is_base_of(
        &self,
        others: &Tables,
        customers: &[(u32, i64)],
        fitting: Fitting,
    ) -> bool {
        let is_same = |own: &Chosen| own.fitting == fitting && own.customers == customers;
        Arc::ptr_eq(&self.said, &others.said) && self.judged().is_some_and(is_same)
    }
}
