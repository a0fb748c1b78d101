//! Comma-separated values that a spreadsheet opens and cannot be tricked by.

/// Writes a cell of text. One that a spreadsheet would take for a formula (it begins with `=`,
/// `+`, `-`, `@`, a tab or a carriage return, and is no number) is prefixed with an apostrophe; a
/// dash alone, as standard input is called, is none.
fn text(out: &mut String, cell: &str) {
    // A number is none, however it begins.
    let is_number = cell.parse::<f64>().is_ok_and(f64::is_finite);
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number && cell != "-";
    let quoted = cell.contains([',', '"', '\n', '\r']);
    if quoted {
        out.push('"');
    }
    if formula {
        out.push('\'');
    }
    match quoted {
        true => out.push_str(&cell.replace('"', "\"\"")),
        false => out.push_str(cell),
    }
    if quoted {
        out.push('"');
    }
}

/// Writes a number with a decimal point and all its digits; nothing for none.
fn number(out: &mut String, value: Option<f64>) {
    if let Some(value) = value.filter(|value| value.is_finite()) {
        out.push_str(&value.to_string());
    }
}

/// One line, cell by cell.
#[derive(Debug, Default)]
pub(crate) struct Line {
    out: String,
    cells: usize,
}

impl Line {
    /// Adds a cell of text, empty for none.
    pub(crate) fn text(&mut self, cell: Option<&str>) -> &mut Self {
        self.separate();
        text(&mut self.out, cell.unwrap_or_default());
        self
    }

    /// Adds a number.
    pub(crate) fn number(&mut self, value: Option<f64>) -> &mut Self {
        self.separate();
        number(&mut self.out, value);
        self
    }

    /// Adds a whole number.
    pub(crate) fn count(&mut self, value: u64) -> &mut Self {
        self.separate();
        self.out.push_str(&value.to_string());
        self
    }

    /// Adds `true` or `false`, nothing for none.
    pub(crate) fn truth(&mut self, value: Option<bool>) -> &mut Self {
        self.separate();
        self.out.push_str(match value {
            Some(true) => "true",
            Some(false) => "false",
            None => "",
        });
        self
    }

    /// Returns the line with its end.
    pub(crate) fn end(&mut self) -> String {
        self.cells = 0;
        std::mem::take(&mut self.out) + "\n"
    }

    fn separate(&mut self) {
        if self.cells > 0 {
            self.out.push(',');
        }
        self.cells += 1;
    }
}

/// Returns cells as one line of comma-separated values; none is taken for a formula.
pub fn csv_line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = Line::default();
    for cell in cells {
        line.text(Some(cell));
    }
    line.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_harmless() {
        let mut line = Line::default();
        line.text(Some("=cmd()")).text(Some("a,b")).text(None).number(Some(-2.5)).count(3);
        line.text(Some("\rx")).truth(Some(false));
        assert_eq!(line.end(), "'=cmd(),\"a,b\",,-2.5,3,\"'\rx\",false\n");
        assert_eq!(line.text(Some("di \"hola\"")).end(), "\"di \"\"hola\"\"\"\n");
        assert_eq!(line.text(Some("-")).text(Some("-1+2")).end(), "-,'-1+2\n");
    }
}
