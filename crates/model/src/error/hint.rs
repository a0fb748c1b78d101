//! What is to be done about a failure.

use super::Told;

/// What is to be done about a failure, or to know for doing it. `render` says each for every
/// surface: what a terminal does by a flag or a command, a page does by a control and the API by a
/// field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// Bring data in, or make some up: there are none.
    Begin,
    /// Have the data folder looked through for what is missing or damaged.
    CheckFolder,
    /// Close the period of this name.
    ClosePeriod(String),
    /// Have the call or live chat of this id drawn, which is no conversation.
    Contact(String),
    /// Take the id of a conversation from a list of records.
    Conversations,
    /// Name an attribute in a filter, by which nothing is broken down.
    FilterBy(String),
    /// Look the metric up in the list of all.
    Metrics,
    /// Name no mapping, so that ready ones are tried and one is proposed.
    NoMapping,
    /// Use another data folder.
    OtherFolder,
    /// Give a range ends that have an instant between them.
    RangeEnds,
    /// The same sentence on every surface: it names no flag, no command and no control.
    Said(Told),
    /// Say which source is meant, such as this one.
    Source(String),
    /// Give a range its ends the other way round.
    Swap {
        /// Start as given.
        from: String,
        /// End as given.
        to: String,
        /// Whether it is what another range is compared with.
        is_compared: bool,
    },
    /// Ask for one of these variants, which use the parameter.
    Variants(Vec<String>),
}

impl From<Told> for Hint {
    fn from(told: Told) -> Self {
        Hint::Said(told)
    }
}

impl From<String> for Hint {
    fn from(said: String) -> Self {
        Hint::Said(said.into())
    }
}

impl From<&str> for Hint {
    fn from(said: &str) -> Self {
        Hint::Said(said.into())
    }
}
