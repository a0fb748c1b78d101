//! What a page says, in one language.

use std::collections::BTreeMap;

/// The words of a page in one language.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    /// Title.
    pub title: String,
    /// Formula in words.
    pub formula: String,
    /// Title and formula by variant.
    pub variants: BTreeMap<String, (String, String)>,
    /// Description by parameter.
    pub parameters: BTreeMap<String, String>,
    /// `why` of each profile difference, in the order of the page.
    pub differs: Vec<String>,
    /// Heading and Markdown of each part; the opening has an empty heading.
    pub parts: Vec<(String, String)>,
}
