//! The lines of an iCalendar file: folded, with parameters and escapes.

/// Joins folded lines; gives each with the number of its first line.
pub(super) fn unfold(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (index, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, before))) => before.push_str(rest),
            _ if line.trim().is_empty() => {}
            _ => lines.push((index + 1, line.to_owned())),
        }
    }
    lines
}

/// A property: `NAME;PARAMETER=value:value`.
pub(super) struct Property {
    pub(super) line: usize,
    pub(super) name: String,
    parameters: Vec<(String, String)>,
    pub(super) value: String,
}

impl Property {
    pub(super) fn parse(line: usize, content: &str) -> Option<Property> {
        let mut is_quoted = false;
        // Colons and semicolons inside quotes belong to a parameter's value.
        let mut pieces = vec![String::new()];
        let mut rest = content.char_indices();
        let value = loop {
            let (offset, letter) = rest.next()?;
            match letter {
                '"' => is_quoted = !is_quoted,
                ':' if !is_quoted => break content[offset + 1..].to_owned(),
                ';' if !is_quoted => pieces.push(String::new()),
                other => pieces.last_mut()?.push(other),
            }
        };
        let mut pieces = pieces.into_iter();
        let name = pieces.next()?.trim().to_ascii_uppercase();
        let parameters = pieces.filter_map(|piece| {
            let (key, value) = piece.split_once('=')?;
            Some((key.trim().to_ascii_uppercase(), value.to_owned()))
        });
        Some(Property { line, name, parameters: parameters.collect(), value })
    }

    pub(super) fn parameter(&self, key: &str) -> Option<&str> {
        self.parameters.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

/// Undoes the escapes of a text value; a line break becomes a space.
pub(super) fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.trim().chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => plain.push(' '),
                Some(other) => plain.push(other),
                None => {}
            },
            other => plain.push(other),
        }
    }
    plain
}
