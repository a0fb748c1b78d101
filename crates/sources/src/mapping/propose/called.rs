//! Whether a name has a word: without capitals, accents and marks, in whatever gender and number.

/// Letters with which a word ends as its gender and number want, at most: `abierto`, `abiertas`.
const ENDING: usize = 2;

/// Tells whether a column name has a word, or words, of its own, or one with such a stem.
pub(super) fn is_called(name: &str, word: &str) -> bool {
    let name = plain(name);
    let Some(stem) = word.strip_suffix('-') else { return name.contains(&format!(" {word} ")) };
    let mut endings = name.split(' ').filter_map(|own| own.strip_prefix(stem));
    endings.any(|ending| ending.chars().count() <= ENDING)
}

/// Returns the words of a column name without capitals, accents and marks, each between blanks.
pub(super) fn plain(name: &str) -> String {
    let mut plain = String::from(" ");
    let mut last_lower = false;
    for c in name.chars() {
        let c = match c {
            'á' | 'à' | 'â' | 'ã' | 'ä' => 'a',
            'Á' | 'À' | 'Â' | 'Ã' | 'Ä' => 'A',
            'é' | 'è' | 'ê' => 'e',
            'É' | 'È' | 'Ê' => 'E',
            'í' => 'i',
            'Í' => 'I',
            'ó' | 'ô' | 'õ' | 'ö' => 'o',
            'Ó' | 'Ô' | 'Õ' | 'Ö' => 'O',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'Ú' | 'Ù' | 'Û' | 'Ü' => 'U',
            'ç' => 'c',
            'Ç' => 'C',
            other => other,
        };
        if c.is_uppercase() && last_lower {
            plain.push(' ');
        }
        last_lower = c.is_lowercase();
        if c.is_alphanumeric() {
            plain.extend(c.to_lowercase());
        } else {
            plain.push(' ');
        }
    }
    plain.push(' ');
    plain
}
