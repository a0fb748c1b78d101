//! Standard output: results only, and a closed pipe is not an error.

use std::io::{self, IsTerminal, Write};

use baremo_model::error::{Told, refused};
use baremo_render::csv::csv_line;
use baremo_render::{Language, Style};
use serde_json::Value;

use crate::cli::{Format, Lang};
use crate::error::Failure;

/// Writes a page of help where it belongs, with colours for a terminal.
pub fn page(written: impl Fn(bool) -> String, to_stderr: bool) {
    let coloured = |is_terminal: bool| is_terminal && std::env::var_os("NO_COLOR").is_none();
    // Who reads help and goes away misses nothing.
    let _ = match to_stderr {
        true => write!(io::stderr(), "{}", written(coloured(io::stderr().is_terminal()))),
        false => write!(io::stdout(), "{}", written(coloured(io::stdout().is_terminal()))),
    };
}

/// Where results go and how they are written.
pub struct Output {
    /// How results are written.
    pub format: Format,
    /// Language of what people read.
    pub lang: Lang,
    out: io::BufWriter<io::Stdout>,
    /// With which status the program ends when the reader goes away.
    status: u8,
}

impl Output {
    /// Opens standard output.
    pub fn new(format: Format, lang: Lang) -> Self {
        Output { format, lang, out: io::BufWriter::new(io::stdout()), status: 0 }
    }

    /// Says what was done before it is written: the program ends with that status too when the
    /// reader goes away, who cuts what is written and undoes nothing.
    pub fn did(&mut self, status: u8) {
        self.status = status;
    }

    /// Returns whether a person reads standard error, so that progress may be drawn there.
    pub fn shows_progress(&self) -> bool {
        io::stderr().is_terminal()
    }

    /// Returns how text is laid out: terminal width, colour only for a terminal.
    pub fn style(&self) -> Style {
        let terminal = io::stdout().is_terminal();
        let plain = std::env::var_os("NO_COLOR").is_some();
        Style::of_terminal(terminal && !plain, true)
    }

    /// Returns the language for the renderer.
    pub fn language(&self) -> Language {
        match self.lang {
            Lang::En => Language::En,
            Lang::Es => Language::Es,
        }
    }

    /// Writes text as it is.
    ///
    /// # Errors
    ///
    /// Fails when standard output cannot take it; a reader that went away ends the program quietly.
    pub fn text(&mut self, text: &str) -> Result<(), Failure> {
        self.out.write_all(text.as_bytes()).map_err(|error| self.stopped(error))
    }

    /// Writes a value as JSON, with a line end.
    ///
    /// # Errors
    ///
    /// The same as [`Output::text`].
    pub fn json(&mut self, value: &impl serde::Serialize) -> Result<(), Failure> {
        serde_json::to_writer_pretty(&mut self.out, value)
            .map_err(|error| self.stopped(error.into()))?;
        self.text("\n")
    }

    /// Writes a value as one line of JSON.
    ///
    /// # Errors
    ///
    /// The same as [`Output::text`].
    pub fn json_line(&mut self, value: &impl serde::Serialize) -> Result<(), Failure> {
        serde_json::to_writer(&mut self.out, value).map_err(|error| self.stopped(error.into()))?;
        self.text("\n")
    }

    /// Writes objects as comma-separated values: a heading, and a line each with these of their
    /// entries. What is a list or an object itself stays JSON within its cell.
    ///
    /// # Errors
    ///
    /// The same as [`Output::text`].
    pub fn csv(&mut self, columns: &[&str], rows: &[Value]) -> Result<(), Failure> {
        self.text(&csv_line(columns.iter().copied()))?;
        rows.iter().try_for_each(|row| self.csv_row(columns, row))
    }

    /// Writes one more line of [`Output::csv`].
    ///
    /// # Errors
    ///
    /// The same as [`Output::text`].
    pub fn csv_row(&mut self, columns: &[&str], row: &Value) -> Result<(), Failure> {
        let cells: Vec<String> = columns.iter().map(|column| cell(&row[*column])).collect();
        self.text(&csv_line(cells.iter().map(String::as_str)))
    }

    /// Writes one object for a program: as JSON, or as a line of [`Output::csv`].
    ///
    /// # Errors
    ///
    /// The same as [`Output::text`].
    pub fn object(&mut self, columns: &[&str], value: &Value) -> Result<(), Failure> {
        match self.format {
            Format::Csv => self.csv(columns, std::slice::from_ref(value)),
            _ => self.json(value),
        }
    }

    /// Writes objects for a program: as JSON, or as lines of [`Output::csv`].
    ///
    /// # Errors
    ///
    /// The same as [`Output::text`].
    pub fn objects(&mut self, columns: &[&str], values: &[Value]) -> Result<(), Failure> {
        match self.format {
            Format::Csv => self.csv(columns, values),
            _ => self.json(&values),
        }
    }

    /// Hands everything to the reader.
    ///
    /// # Errors
    ///
    /// The same as [`Output::text`].
    pub fn flush(&mut self) -> Result<(), Failure> {
        self.out.flush().map_err(|error| self.stopped(error))
    }

    /// Ends quietly when the reader went away, as `head` does; anything else is an error.
    fn stopped(&self, error: io::Error) -> Failure {
        if error.kind() == io::ErrorKind::BrokenPipe {
            std::process::exit(self.status.into());
        }
        let why = refused(&error);
        let en = format!("cannot write to standard output: {}", why.en);
        let es = format!("no se puede escribir en la salida estándar: {}", why.spanish());
        Failure::unavailable(Told { en, es: Some(es) })
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
