//! Words that a column never holds: a filter that names one would find nothing and not say why.

use super::Expr;
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
}
