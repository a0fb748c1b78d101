//! Strings as small integers.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxBuildHasher;

/// The code that stands for "no value" in every code column.
pub const NULL_CODE: u32 = u32::MAX;

/// Gives each distinct string a code, in order of first sight, and gives the string back.
///
/// All text lies in one arena, so that a million distinct values cost a million offsets and no
/// allocation each.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    text: String,
    ends: Vec<usize>,
    codes: HashTable<Coded>,
}

/// A code and the hash of its string, for which a table that grows or meets another string of the
/// same place need not read strings.
#[derive(Clone, Copy, Debug)]
struct Coded {
    code: u32,
    hash: u32,
}

impl Coded {
    /// Returns the half of a string's hash that is kept.
    fn hash(value: &str) -> u32 {
        (FxBuildHasher.hash_one(value) >> 32) as u32
    }

    /// Returns the place in the table, of which both ends have to be mixed.
    fn place(hash: u32) -> u64 {
        u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

impl Dictionary {
    /// Returns an empty dictionary.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets all strings; their room is kept.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.codes.clear();
    }

    /// Returns the code of `value`, adding it when it is new.
    pub fn intern(&mut self, value: &str) -> u32 {
        let hash = Coded::hash(value);
        let (text, ends) = (&self.text, &self.ends);
        let is = |coded: &Coded| coded.hash == hash && slice(text, ends, coded.code) == value;
        let place = |coded: &Coded| Coded::place(coded.hash);
        match self.codes.entry(Coded::place(hash), is, place) {
            Entry::Occupied(known) => known.get().code,
            Entry::Vacant(free) => {
                let code = ends.len() as u32;
                free.insert(Coded { code, hash });
                self.text.push_str(value);
                self.ends.push(self.text.len());
                code
            }
        }
    }

    /// Returns the code of `value` as [`Dictionary::intern`] does; quicker where it is the string
    /// of the code `like`.
    pub fn intern_like(&mut self, value: &str, like: Option<&u32>) -> u32 {
        match like {
            Some(&code) if self.get(code) == Some(value) => code,
            _ => self.intern(value),
        }
    }

    fn find(&self, hash: u32, value: &str) -> Option<u32> {
        let is = |coded: &Coded| {
            coded.hash == hash && slice(&self.text, &self.ends, coded.code) == value
        };
        self.codes.find(Coded::place(hash), is).map(|coded| coded.code)
    }

    /// Returns the code of `value`, or [`NULL_CODE`] for `None`.
    pub fn intern_option(&mut self, value: Option<&str>) -> u32 {
        value.map_or(NULL_CODE, |value| self.intern(value))
    }

    /// Returns the code of `value` when it has one.
    pub fn code(&self, value: &str) -> Option<u32> {
        self.find(Coded::hash(value), value)
    }

    /// Returns the string of a code; `None` for [`NULL_CODE`] and for codes it never gave.
    pub fn get(&self, code: u32) -> Option<&str> {
        ((code as usize) < self.ends.len()).then(|| slice(&self.text, &self.ends, code))
    }

    /// Returns how many distinct strings it holds.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns whether it holds no string.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Returns how many bytes the strings take.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Returns the strings in order of their codes.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len() as u32).map(|code| slice(&self.text, &self.ends, code))
    }
}

fn slice<'a>(text: &'a str, ends: &[usize], code: u32) -> &'a str {
    let code = code as usize;
    let start = if code == 0 { 0 } else { ends[code - 1] };
    &text[start..ends[code]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_one_code_per_string_and_the_string_back() {
        let mut dictionary = Dictionary::new();
        let codes: Vec<u32> = ["a", "", "b", "a"].map(|v| dictionary.intern(v)).to_vec();
        assert_eq!(codes, [0, 1, 2, 0]);
        assert_eq!(dictionary.get(1), Some(""));
        assert_eq!(dictionary.get(NULL_CODE), None);
        assert_eq!(dictionary.code("c"), None);
        assert_eq!(dictionary.iter().collect::<Vec<_>>(), ["a", "", "b"]);
    }
}
