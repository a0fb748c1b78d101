//! Who counts as a customer: what a company decides once.

use baremo_model::DAY;
use serde::Deserialize;

use crate::answer::Note;
use crate::expr::ParameterValue;

/// From when on somebody is a customer, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CustomerRules {
    /// How long an order makes somebody active who never subscribed, in microseconds.
    pub active_micros: i64,
    /// With what a customer is new.
    pub new_by: NewBy,
}

/// With what a customer is new.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum NewBy {
    /// The first order or paid subscription.
    #[default]
    Order,
    /// The sign-up, where it comes before the first order or paid subscription.
    SignUp,
}

impl Default for CustomerRules {
    fn default() -> Self {
        CustomerRules { active_micros: 365 * DAY, new_by: NewBy::Order }
    }
}

impl CustomerRules {
    /// Returns what differs from the usual, for who reads a figure that stands on it.
    pub fn notes(&self) -> Vec<Note> {
        let usual = CustomerRules::default();
        let after = || ParameterValue::Duration(self.active_micros).to_string();
        let active = (self.active_micros != usual.active_micros).then(after);
        let new = (self.new_by != usual.new_by).then_some(Note::NewBySignUp);
        active.map(|after| Note::ActiveFor { after }).into_iter().chain(new).collect()
    }
}
