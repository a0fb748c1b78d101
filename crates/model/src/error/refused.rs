//! What the system refuses, in words of our own.

use std::io;

use super::Told;
use crate::told;

/// Returns why a file or folder cannot be read or written, in both languages. What a library found
/// wrong inside a file, and what is rare, is told as it is told to us.
pub fn refused(error: &io::Error) -> Told {
    // That a file ends too soon means the same whoever finds it.
    let is_ours = error.get_ref().is_none() || error.kind() == io::ErrorKind::UnexpectedEof;
    let own = if is_ours { of_kind(error.kind()) } else { None };
    own.unwrap_or_else(|| told_to_us(&error.to_string()))
}

/// Returns what a library or the system tells us in English. A refusal of the system in it is told
/// in words of our own; all else is quoted, and marked as English for who reads Spanish.
pub fn told_to_us(text: &str) -> Told {
    let number = text.rsplit_once("(os error ").and_then(|(_, rest)| rest.split_once(')'));
    let number = number.and_then(|(number, _)| number.parse().ok());
    let kind = number.map(|number| io::Error::from_raw_os_error(number).kind());
    kind.and_then(of_kind).unwrap_or_else(|| told!("{text}", "«{text}» (en inglés)"))
}

/// Returns whether what a file holds is refused, and not the way to it: what the system refuses is
/// never `Other`.
pub(super) fn is_of_content(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    matches!(kind, InvalidData | InvalidInput | Other | UnexpectedEof)
}

/// Returns what the system refuses, where it is common.
fn of_kind(kind: io::ErrorKind) -> Option<Told> {
    Some(match kind {
        io::ErrorKind::NotFound => told!("it is not there", "no existe"),
        io::ErrorKind::PermissionDenied => {
            told!("this user has no permission", "este usuario no tiene permiso")
        }
        io::ErrorKind::IsADirectory => told!("it is a folder", "es una carpeta"),
        io::ErrorKind::NotADirectory => {
            told!("a file is where a folder is needed", "hay un fichero donde debe ir una carpeta")
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            told!("the disk is full", "el disco está lleno")
        }
        io::ErrorKind::ReadOnlyFilesystem => {
            told!("the disk can only be read", "el disco es de solo lectura")
        }
        io::ErrorKind::AddrInUse => {
            told!("another program listens there", "otro programa escucha ahí")
        }
        io::ErrorKind::AddrNotAvailable => {
            told!("this machine has no such address", "esta máquina no tiene esa dirección")
        }
        io::ErrorKind::InvalidData => {
            told!("it is no text in UTF-8", "no es un texto en UTF-8")
        }
        io::ErrorKind::UnexpectedEof => told!(
            "it ends too soon: a part of it is missing",
            "acaba antes de tiempo: falta una parte"
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_refusals_have_words_in_both_languages() {
        let check = |kind: io::ErrorKind, en: &str, es: &str| {
            let told = refused(&io::Error::from(kind));
            assert_eq!((told.en.as_str(), told.spanish()), (en, es));
        };
        check(io::ErrorKind::NotFound, "it is not there", "no existe");
        check(io::ErrorKind::StorageFull, "the disk is full", "el disco está lleno");
        check(io::ErrorKind::IsADirectory, "it is a folder", "es una carpeta");
        check(
            io::ErrorKind::AddrInUse,
            "another program listens there",
            "otro programa escucha ahí",
        );
        let cut = io::Error::new(io::ErrorKind::UnexpectedEof, "incomplete deflate stream");
        assert_eq!(refused(&cut).spanish(), "acaba antes de tiempo: falta una parte");
        let inside = io::Error::new(io::ErrorKind::InvalidData, "no gzip header");
        let told = refused(&inside);
        assert_eq!(
            (told.en.as_str(), told.spanish()),
            ("no gzip header", "«no gzip header» (en inglés)")
        );
    }

    #[test]
    fn a_refusal_inside_the_words_of_a_library_is_found() {
        let told = told_to_us("Generic LocalFileSystem error: Permission denied (os error 13)");
        assert_eq!(told.spanish(), "este usuario no tiene permiso");
        assert_eq!(told_to_us("EOF (os error x)").spanish(), "«EOF (os error x)» (en inglés)");
    }
}
