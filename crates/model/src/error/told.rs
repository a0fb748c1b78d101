//! A sentence in both languages, where nothing but its words has to be told.

use std::fmt;
use std::ops::Deref;

use serde::{Serialize, Serializer};

/// What is said to people in English and Spanish. It reads as its English text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// In English.
    pub en: String,
    /// In Spanish; none where it says the same, or where it is in the reader's language already.
    pub es: Option<String>,
}

impl Told {
    /// Returns the Spanish text, or the only one there is.
    pub fn spanish(&self) -> &str {
        self.es.as_deref().unwrap_or(&self.en)
    }
}

impl Deref for Told {
    type Target = str;

    fn deref(&self) -> &str {
        &self.en
    }
}

impl fmt::Display for Told {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.en)
    }
}

impl From<String> for Told {
    fn from(en: String) -> Self {
        Told { en, es: None }
    }
}

impl From<&str> for Told {
    fn from(en: &str) -> Self {
        en.to_owned().into()
    }
}

/// Where programs read on, it is its English text.
impl Serialize for Told {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.en)
    }
}

/// Writes a sentence in both languages with the same values, as `format!` writes one.
///
/// ```
/// let name = "2026-11";
/// let told = baremo_model::told!("there is no `{name}`", "no hay `{name}`");
/// assert_eq!((told.en.as_str(), told.spanish()), ("there is no `2026-11`", "no hay `2026-11`"));
/// ```
#[macro_export]
macro_rules! told {
    ($en:literal, $es:literal $(, $value:expr)* $(,)?) => {
        $crate::error::Told { en: format!($en $(, $value)*), es: Some(format!($es $(, $value)*)) }
    };
}
