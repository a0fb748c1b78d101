//! Just enough of Rust's grammar to tell code from comments and strings.

/// A Rust file with comments and the insides of strings blanked out, and the strings apart.
pub(super) struct Code {
    /// The code; every line as long as before, in characters.
    pub(super) blanked: String,
    /// String literals with the line they begin on.
    pub(super) strings: Vec<(usize, String)>,
}

/// Reads a file. What is not valid Rust comes out blanked somehow, never as a panic.
pub(super) fn read(text: &str) -> Code {
    let mut lexer = Lexer {
        characters: text.chars().collect(),
        place: 0,
        line: 1,
        blanked: String::with_capacity(text.len()),
        strings: Vec::new(),
    };
    while lexer.place < lexer.characters.len() {
        lexer.step();
    }
    Code { blanked: lexer.blanked, strings: lexer.strings }
}

struct Lexer {
    characters: Vec<char>,
    place: usize,
    line: usize,
    blanked: String,
    strings: Vec<(usize, String)>,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> char {
        self.characters.get(self.place + ahead).copied().unwrap_or('\0')
    }

    /// Takes one character over, as it is or as a blank.
    fn take(&mut self, shown: bool) {
        let Some(character) = self.characters.get(self.place) else {
            return;
        };
        let blank = !shown && *character != '\n';
        self.line += usize::from(*character == '\n');
        self.blanked.push(if blank { ' ' } else { *character });
        self.place += 1;
    }

    fn step(&mut self) {
        let in_word = self.place > 0 && is_word(self.characters[self.place - 1]);
        match (self.peek(0), self.peek(1)) {
            ('/', '/') => self.until_line_end(),
            ('/', '*') => self.block_comment(),
            ('"', _) => self.string(),
            ('r', '"' | '#') if !in_word => self.raw_string(),
            ('b', 'r') if !in_word && matches!(self.peek(2), '"' | '#') => {
                self.take(true);
                self.raw_string();
            }
            ('\'', _) => self.character(),
            _ => self.take(true),
        }
    }

    fn until_line_end(&mut self) {
        while self.place < self.characters.len() && self.peek(0) != '\n' {
            self.take(false);
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        while self.place < self.characters.len() {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                _ => {
                    self.take(false);
                    continue;
                }
            }
            self.take(false);
            self.take(false);
            if depth == 0 {
                return;
            }
        }
    }

    fn string(&mut self) {
        let (line, start) = (self.line, self.place + 1);
        self.take(true);
        while self.place < self.characters.len() && self.peek(0) != '"' {
            if self.peek(0) == '\\' {
                self.take(false);
            }
            self.take(false);
        }
        self.keep(line, start);
        self.take(true);
    }

    fn raw_string(&mut self) {
        let hashes = (1..).take_while(|ahead| self.peek(*ahead) == '#').count();
        if self.peek(hashes + 1) != '"' {
            // A raw identifier.
            return self.take(true);
        }
        for _ in 0..hashes + 2 {
            self.take(true);
        }
        let (line, start) = (self.line, self.place);
        let ends = |lexer: &Lexer| {
            lexer.peek(0) == '"' && (1..=hashes).all(|ahead| lexer.peek(ahead) == '#')
        };
        while self.place < self.characters.len() && !ends(self) {
            self.take(false);
        }
        self.keep(line, start);
        for _ in 0..hashes + 1 {
            self.take(true);
        }
    }

    /// Takes a character literal, or the quote of a lifetime.
    fn character(&mut self) {
        let end = match (self.peek(1), self.peek(2)) {
            ('\\', _) => (3..12).find(|ahead| self.peek(*ahead) == '\''),
            (_, '\'') => Some(2),
            _ => None,
        };
        self.take(true);
        for _ in 1..end.unwrap_or(1) {
            self.take(false);
        }
        if end.is_some() {
            self.take(true);
        }
    }

    fn keep(&mut self, line: usize, start: usize) {
        let end = self.place.min(self.characters.len());
        let text = self.characters.get(start..end).unwrap_or_default();
        self.strings.push((line, text.iter().collect()));
    }
}

/// Returns whether a character can be part of a name.
pub(super) fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// A function of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Function {
    /// Its name.
    pub(super) name: String,
    /// Line of `fn`, the first being 1.
    pub(super) line: usize,
    /// Lines from there to the closing brace.
    pub(super) length: usize,
}

/// Returns the functions with a body, in the order they begin.
pub(super) fn functions(blanked: &str) -> Vec<Function> {
    let characters: Vec<char> = blanked.chars().collect();
    let mut found = Vec::new();
    let mut line = 1;
    for (place, character) in characters.iter().enumerate() {
        line += usize::from(*character == '\n');
        let begins = place == 0 || !is_word(characters[place - 1]);
        if !begins || !characters[place..].starts_with(&['f', 'n', ' ']) {
            continue;
        }
        let name: String =
            characters[place + 3..].iter().take_while(|character| is_word(**character)).collect();
        let Some(end) = body_end(&characters[place..]).filter(|_| !name.is_empty()) else {
            continue;
        };
        let body = &characters[place..place + end];
        let length = 1 + body.iter().filter(|character| **character == '\n').count();
        found.push(Function { name, line, length });
    }
    found
}

/// Returns where the body of the function at the start ends; none for a mere signature.
fn body_end(characters: &[char]) -> Option<usize> {
    let (mut brackets, mut braces) = (0usize, 0usize);
    for (place, character) in characters.iter().enumerate() {
        match character {
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets = brackets.saturating_sub(1),
            ';' if brackets == 0 && braces == 0 => return None,
            '{' if brackets == 0 || braces > 0 => braces += 1,
            '}' if braces == 1 => return Some(place),
            '}' => braces = braces.saturating_sub(1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, blanked: &str, strings: &[&str]) {
        let code = read(text);
        assert_eq!(code.blanked, blanked);
        let found: Vec<&str> = code.strings.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(found, strings, "{text}");
    }

    #[test]
    fn comments_and_strings_are_told_from_code() {
        check("a // b\nc", "a     \nc", &[]);
        check("a /* b /* c */ */ d", "a                 d", &[]);
        check(r#"x("a\"b")"#, r#"x("    ")"#, &[r#"a\"b"#]);
        check(r###"r#"a"b"# r"c""###, r###"r#"   "# r" ""###, &[r#"a"b"#, "c"]);
        check("'\"' 'a 'b' '\\''", "' ' 'a ' ' '  '", &[]);
        check("\"é\" // é\n\"", "\" \"     \n\"", &["é", ""]);
    }

    #[test]
    fn strings_know_their_line() {
        let code = read("\n\"a\nb\"\n\"c\"");
        assert_eq!(code.strings, [(2, "a\nb".to_owned()), (4, "c".to_owned())]);
    }

    #[test]
    fn functions_are_measured() {
        let text = "fn a(b: [u8; 2]) -> u8 {\n if c { }\n}\nfn d();\nlet e: fn(u8) = f;\n\
                    pub fn g<H>()\nwhere\n H: Fn() {}\n";
        let found = functions(&read(text).blanked);
        let function = |name: &str, line, length| Function { name: name.into(), line, length };
        assert_eq!(found, [function("a", 1, 3), function("g", 6, 3)]);
    }
}
