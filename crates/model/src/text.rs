//! Words as they are compared: nobody has to type an accent, and who does finds the same.

/// Returns a letter without its accent, in its own case; none of an accent that is a character of
/// its own.
pub fn bare(letter: char) -> Option<char> {
    Some(match letter {
        'à'..='å' => 'a',
        'À'..='Å' => 'A',
        'ç' => 'c',
        'Ç' => 'C',
        'è'..='ë' => 'e',
        'È'..='Ë' => 'E',
        'ì'..='ï' => 'i',
        'Ì'..='Ï' => 'I',
        'ñ' => 'n',
        'Ñ' => 'N',
        'ò'..='ö' => 'o',
        'Ò'..='Ö' => 'O',
        'ù'..='ü' => 'u',
        'Ù'..='Ü' => 'U',
        'ý' | 'ÿ' => 'y',
        'Ý' | 'Ÿ' => 'Y',
        '\u{300}'..='\u{36f}' => return None,
        other => other,
    })
}

/// Returns a text in small letters without accents.
pub fn unaccented(text: &str) -> String {
    match text.is_ascii() {
        true => text.to_ascii_lowercase(),
        false => text.chars().flat_map(char::to_lowercase).filter_map(bare).collect(),
    }
}

/// Words that say yes, in small letters, with and without their accents.
pub const YES: [&str; 8] = ["true", "t", "yes", "y", "1", "sí", "si", "verdadero"];

/// Words that say no, in small letters.
pub const NO: [&str; 6] = ["false", "f", "no", "n", "0", "falso"];

/// Returns whether a word says yes or no, in English or Spanish; none for any other.
pub fn truth(word: &str) -> Option<bool> {
    let word = unaccented(word.trim());
    match word.as_str() {
        word if YES.contains(&word) => Some(true),
        word if NO.contains(&word) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_and_no_are_words_in_any_case_and_other_words_are_neither() {
        for word in ["true", "TRUE", "True", "yes", "Y", "1", "sí", "Sí", "si", "SÍ", " t "] {
            assert_eq!(truth(word), Some(true), "{word}");
        }
        for word in ["false", "FALSE", "No", "n", "0", "Falso"] {
            assert_eq!(truth(word), Some(false), "{word}");
        }
        for word in ["", "maybe", "2", "x", "yes please"] {
            assert_eq!(truth(word), None, "{word}");
        }
    }

    #[test]
    fn what_says_yes_says_it_with_and_without_accents() {
        assert!(YES.into_iter().all(|word| truth(word) == Some(true)));
        assert!(NO.into_iter().all(|word| truth(word) == Some(false)));
        assert!(YES.into_iter().all(|word| YES.contains(&unaccented(word).as_str())));
    }

    #[test]
    fn words_are_the_same_with_and_without_accents() {
        for (text, expected) in [
            ("Resolución", "resolucion"),
            // The accent as a character of its own.
            ("Resolucio\u{301}n", "resolucion"),
            ("MUÑOZ, Ça", "munoz, ca"),
            ("ÀÂÄ éèêë ïì õø", "aaa eeee ii oø"),
            ("Straße 東京", "straße 東京"),
            ("PLAIN 42", "plain 42"),
        ] {
            assert_eq!(unaccented(text), expected, "{text}");
        }
        assert_eq!((bare('Ñ'), bare('×'), bare('÷')), (Some('N'), Some('×'), Some('÷')));
    }
}
