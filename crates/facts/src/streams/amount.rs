//! Money in attributes, in whichever of three ways a source writes it.

use baremo_model::fact::NULL_INT;

use super::{Words, money};

/// The attributes that may hold one amount: `NAME` in major units, `NAME_minor` in the smallest
/// units of the currency (cents, yen), `NAME_micros` in millionths of the major unit.
#[derive(Clone, Copy)]
pub(crate) struct Amount {
    major: u32,
    minor: u32,
    micros: u32,
}

impl Amount {
    /// Takes the three names of an amount.
    pub(crate) fn new(words: &Words<'_>, name: &str) -> Self {
        Amount {
            major: words.name(name),
            minor: words.name(&format!("{name}_minor")),
            micros: words.name(&format!("{name}_micros")),
        }
    }

    /// Returns the amount an event names, in minor units of the currency; [`NULL_INT`] for none.
    pub(crate) fn read(self, words: &mut Words<'_>, event: usize, currency: u32) -> i64 {
        match self.millionths(words, event, currency) {
            NULL_INT => NULL_INT,
            millionths => money::minor(millionths, words.text(currency).unwrap_or_default()),
        }
    }

    /// Returns whether an event names an amount that is none: `1.234,50`, `NaN`. A blank names
    /// nothing.
    pub(crate) fn is_unreadable(self, words: &mut Words<'_>, event: usize, currency: u32) -> bool {
        let named = [self.major, self.minor, self.micros];
        let text = |name: &u32| words.text(words.attribute(event, *name)).unwrap_or_default();
        let named = named.iter().any(|name| !text(name).trim().is_empty());
        named && self.millionths(words, event, currency) == NULL_INT
    }

    /// Returns the same in millionths of the major unit, for arithmetic before rounding.
    pub(crate) fn millionths(self, words: &mut Words<'_>, event: usize, currency: u32) -> i64 {
        let major = words.attribute(event, self.major);
        let value = words.number(major);
        if value != NULL_INT {
            return value;
        }
        let minor = words.attribute(event, self.minor);
        let value = words.number(minor);
        if value != NULL_INT {
            let decimals = baremo_model::money::decimals(words.text(currency).unwrap_or_default());
            return value / 10_i64.pow(decimals);
        }
        let micros = words.attribute(event, self.micros);
        words.integer(micros)
    }
}

/// Adds two amounts; unknown when either is.
pub(crate) fn plus(left: i64, right: i64) -> i64 {
    match left == NULL_INT || right == NULL_INT {
        true => NULL_INT,
        false => left.saturating_add(right),
    }
}

/// Subtracts the second amount from the first; unknown when either is.
pub(crate) fn minus(left: i64, right: i64) -> i64 {
    match left == NULL_INT || right == NULL_INT {
        true => NULL_INT,
        false => left.saturating_sub(right),
    }
}

/// Returns the amount, 0 when it is unknown.
pub(crate) fn or_zero(amount: i64) -> i64 {
    if amount == NULL_INT { 0 } else { amount }
}
