//! Words that a column never holds: a filter that names one would find nothing and not say why.

use super::{Comparison, Expr};
use crate::error::{MetricsError, Thing};

impl Expr {
    /// Refuses a text that is none of the words of a column which has no others. All else passes,
    /// and everything does where a column has no list of words.
    ///
    /// # Errors
    ///
    /// Names the words there are, and the one that was probably meant.
    pub fn check_word(&self, known: &[&str]) -> Result<(), MetricsError> {
        match self {
            Expr::Text(word) if !known.is_empty() && !known.contains(&word.as_str()) => {
                Err(MetricsError::unknown(Thing::Word, word, known.iter().copied()))
            }
            _ => Ok(()),
        }
    }

    /// Returns whether a literal says that something holds or that it does not, by itself or by the
    /// word that a row of an answer has for it; none of any other.
    pub fn as_truth(&self) -> Option<bool> {
        match self {
            Expr::Bool(value) => Some(*value),
            Expr::Text(word) => word.parse().ok(),
            _ => None,
        }
    }

    /// Returns the words that columns are held against, by `=`, `!=`, `in` and `not in`: the name
    /// of the column and the word, each pair once, in order of appearance.
    pub fn compared_words(&self) -> Vec<(&str, &str)> {
        let mut found = Vec::new();
        let mut open = vec![self];
        while let Some(expr) = open.pop() {
            let pairs: Vec<(&Expr, &Expr)> = match expr {
                Expr::Compare { left, op: Comparison::Equal | Comparison::NotEqual, right } => {
                    vec![(&**left, &**right), (&**right, &**left)]
                }
                Expr::In { value, list, .. } => list.iter().map(|word| (&**value, word)).collect(),
                _ => Vec::new(),
            };
            for pair in pairs {
                if let (Expr::Column(name), Expr::Text(word)) = pair
                    && !found.contains(&(name.as_str(), word.as_str()))
                {
                    found.push((name.as_str(), word.as_str()));
                }
            }
            open.extend(expr.children().into_iter().rev());
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_never_there_is_refused_with_the_one_that_was_meant() {
        let said = |word: &str, known: &[&str]| {
            Expr::Text(word.into()).check_word(known).map_err(|error| error.to_string())
        };
        let statuses = &baremo_model::event::STATUSES;
        assert_eq!(said("solved", statuses), Ok(()));
        let meant =
            |word: &str| Err::<(), _>(format!("unknown word `{word}`, did you mean `solved`?"));
        for word in ["Solved", "solve", "resuelto", "Resuelta"] {
            assert_eq!(said(word, statuses), meant(word));
        }
        assert_eq!(said("anything", &[]), Ok(()));
        assert_eq!(Expr::Number(1).check_word(statuses), Ok(()));
    }

    #[test]
    fn words_are_told_with_the_columns_they_are_held_against() {
        let text = "channel = 'correo' and not (tags in ('a', 'b') or 'x' != team) \
                    and opened_at > '2026-01-01' and channel = 'correo' and plan = tier";
        let expr = crate::expr::parse(text).expect("well-formed");
        let expected = [("channel", "correo"), ("tags", "a"), ("tags", "b"), ("team", "x")];
        assert_eq!(expr.compared_words(), expected);
    }
}
