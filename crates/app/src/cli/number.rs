//! Numbers on the command line, refused in words that people know.

use std::str::FromStr;

/// What a number has to be, in English and Spanish.
const EXPECTED: [(&str, &str); 2] = [
    ("a number is expected, such as 0.5", "se espera un número, como 0.5"),
    ("a whole number is expected, such as 28", "se espera un número entero, como 28"),
];

/// Reads a number.
///
/// # Errors
///
/// Says that a number is expected.
pub(super) fn number(text: &str) -> Result<f64, String> {
    text.trim().parse().map_err(|_| EXPECTED[0].0.to_owned())
}

/// Reads a whole number.
///
/// # Errors
///
/// Says that a whole number is expected.
pub(super) fn whole<T: FromStr>(text: &str) -> Result<T, String> {
    text.trim().parse().map_err(|_| EXPECTED[1].0.to_owned())
}

/// Returns what a refusal of these says in Spanish.
pub(super) fn spanish(refusal: &str) -> Option<&'static str> {
    EXPECTED.iter().find(|(en, _)| *en == refusal).map(|(_, es)| *es)
}
