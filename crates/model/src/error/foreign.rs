//! What a file without records seems to be.

use std::fmt;

use super::Hint;
use crate::told;

/// What a file seems to be that no export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// Files packed into one, with the usual end of its name.
    Archive(&'static str),
    /// A database, by the name of its program.
    Database(&'static str),
    /// Text or slides for people.
    Document,
    /// Text with marks of its layout, by the name of its form, and no table of records.
    Markup(&'static str),
    /// Pages to print.
    Pdf,
    /// A picture, by the name of its format.
    Picture(&'static str),
    /// A program.
    Program,
    /// Sound or film.
    Recording,
    /// Nothing that is known, and no text.
    Unknown,
    /// A workbook of another sort than XLSX, with the usual end of its name.
    Workbook(&'static str),
}

impl Foreign {
    /// Returns what to do instead, and what can be read.
    pub(super) fn hints(self) -> Vec<Hint> {
        let way = match self {
            Foreign::Archive(_) => Some(told!(
                "unpack it and import the files in it",
                "descomprímalo e importe los ficheros que contiene"
            )),
            Foreign::Database(_) => Some(told!(
                "write its tables as CSV and import those",
                "escriba sus tablas como CSV e impórtelas"
            )),
            Foreign::Document | Foreign::Markup(_) | Foreign::Pdf | Foreign::Picture(_) => {
                Some(told!(
                    "export the rows behind it as CSV or XLSX, from where it was made",
                    "exporte como CSV o XLSX las filas que hay detrás, desde donde se hizo"
                ))
            }
            Foreign::Workbook(_) => {
                Some(told!("save it as .xlsx or CSV", "guárdelo como .xlsx o CSV"))
            }
            Foreign::Program | Foreign::Recording | Foreign::Unknown => None,
        };
        let readable = told!(
            "what can be read: CSV and other delimited text, JSON, JSON lines, XLSX, Parquet and \
             access logs, also compressed with gzip or zstd",
            "se pueden leer CSV y otros textos delimitados, JSON, JSON por líneas, XLSX, Parquet y \
             registros de accesos, también comprimidos con gzip o zstd"
        );
        way.into_iter().chain([readable]).map(Hint::Said).collect()
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Foreign::Archive(end) => return write!(formatter, "an archive ({end})"),
            Foreign::Database(name) => return write!(formatter, "a database ({name})"),
            Foreign::Document => "a text document or slides",
            Foreign::Markup(form) => {
                return write!(formatter, "a text in {form}, no table of records");
            }
            Foreign::Pdf => "a PDF",
            Foreign::Picture(format) => return write!(formatter, "a picture ({format})"),
            Foreign::Program => "a program",
            Foreign::Recording => "a recording of sound or film",
            Foreign::Unknown => "data of some program, not text",
            Foreign::Workbook(end) => return write!(formatter, "an old or other workbook ({end})"),
        })
    }
}
