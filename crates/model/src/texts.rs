//! Strings that hardly repeat, one a row.

/// Strings one after another in one arena: where nearly all of them differ, to give each a code
/// would only cost looking it up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    text: String,
    ends: Vec<usize>,
}

impl Texts {
    /// Returns no strings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets all strings; their room is kept.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// Appends a string.
    pub fn push(&mut self, value: &str) {
        self.text.push_str(value);
        self.ends.push(self.text.len());
    }

    /// Returns the string of a row; none of rows there are not.
    pub fn get(&self, row: usize) -> Option<&str> {
        let end = *self.ends.get(row)?;
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        self.text.get(start..end)
    }

    /// Returns how many strings there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Returns the strings in order of their rows.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|row| self.get(row).unwrap_or_default())
    }

    /// Returns all strings as one, and where each ends in it.
    pub fn parts(&self) -> (&str, &[usize]) {
        (&self.text, &self.ends)
    }

    /// Returns the strings of which one text is made, by how many bytes each of them takes; none
    /// where these do not make it up, or cut a character in two.
    pub fn of_parts(text: &str, lengths: &[u32]) -> Option<Self> {
        let mut end = 0;
        let mut ends = Vec::with_capacity(lengths.len());
        for length in lengths {
            end += *length as usize;
            if !text.is_char_boundary(end) {
                return None;
            }
            ends.push(end);
        }
        (end == text.len()).then(|| Texts { text: text.to_owned(), ends })
    }
}

impl<'a> FromIterator<&'a str> for Texts {
    fn from_iter<I: IntoIterator<Item = &'a str>>(values: I) -> Self {
        let mut texts = Texts::new();
        values.into_iter().for_each(|value| texts.push(value));
        texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_has_its_string() {
        let texts: Texts = ["a", "", "añez", "a"].into_iter().collect();
        assert_eq!(texts.iter().collect::<Vec<_>>(), ["a", "", "añez", "a"]);
        assert_eq!((texts.get(2), texts.get(4), texts.len()), (Some("añez"), None, 4));
        assert!(Texts::new().is_empty());
    }

    #[test]
    fn parts_make_up_the_text() {
        let texts: Texts = ["a", "", "añez"].into_iter().collect();
        let (text, ends) = texts.parts();
        assert_eq!((text, ends), ("aañez", &[1, 1, 6][..]));
        assert_eq!(Texts::of_parts(text, &[1, 0, 5]), Some(texts.clone()));
        for wrong in [&[1, 0][..], &[1, 0, 6], &[3, 3]] {
            assert_eq!(Texts::of_parts(text, wrong), None, "{wrong:?}");
        }
    }
}
