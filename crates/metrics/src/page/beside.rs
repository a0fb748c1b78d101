//! Which variants are told beside which.

use super::Metric;

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
}
