//! Questions that people keep, each under a name.

use baremo_model::text::unaccented;
use baremo_model::{ErrorKind, told};
use serde::{Deserialize, Serialize};

use super::ServiceError;
use crate::query::Query;

/// A saved question.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct SavedView {
    /// What it is called.
    pub name: String,
    /// Range by its word (`28d`, `month`), so that the view moves on with the data; the range of
    /// the question holds when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<String>,
    /// Dimension laid out to the right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pivot: Option<String>,
    /// The question.
    pub query: Query,
}

impl SavedView {
    /// Characters a name may have.
    pub const LONGEST: usize = 80;

    /// Returns the word under which a view of this name is kept: lower-case letters, digits and
    /// dashes; none when nothing of the name is left.
    pub fn word(name: &str) -> Option<String> {
        let mut word = String::new();
        let name: String = name.trim().chars().take(Self::LONGEST).collect();
        for c in unaccented(&name).chars() {
            match c {
                'a'..='z' | '0'..='9' => word.push(c),
                _ if !word.is_empty() && !word.ends_with('-') => word.push('-'),
                _ => {}
            }
        }
        let word = word.trim_end_matches('-');
        (!word.is_empty()).then(|| word.to_owned())
    }

    /// Returns the view as it is kept, by whatever way it comes: no blanks around its name.
    ///
    /// # Errors
    ///
    /// A bad request where the name is too long: cut, it could be that of another view.
    pub fn settled(mut self) -> Result<Self, ServiceError> {
        self.name = self.name.trim().to_owned();
        if self.name.chars().nth(Self::LONGEST).is_some() {
            let most = Self::LONGEST;
            let told = told!(
                "a name has {most} letters at most",
                "un nombre tiene {most} letras como mucho"
            );
            return Err(ServiceError::new(ErrorKind::BadRequest, told));
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_never_leads_out_of_its_folder() {
        assert_eq!(SavedView::word("Señales del año / Q1").as_deref(), Some("senales-del-ano-q1"));
        assert_eq!(SavedView::word("../../etc/passwd").as_deref(), Some("etc-passwd"));
        assert_eq!(SavedView::word(" … "), None);
    }

    #[test]
    fn a_name_is_kept_whole_or_refused() {
        let named = |name: String| SavedView { name, ..SavedView::default() };
        let longest = "ñ".repeat(SavedView::LONGEST);
        assert_eq!(named(format!(" {longest}\t")).settled().unwrap().name, longest);
        let error = named(format!("{longest}x")).settled().unwrap_err();
        assert_eq!(error.kind, ErrorKind::BadRequest);
        assert_eq!(error.message.spanish(), "un nombre tiene 80 letras como mucho");
    }
}
