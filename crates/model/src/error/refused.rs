//! What the system refuses, in words of our own.

use std::io;

use super::Told;
use crate::told;

/// Returns why a file or folder cannot be read or written, in both languages. What a library found
/// wrong inside a file, and what is rare, is told as it is told to us.
pub fn refused(error: &io::Error) -> Told {
    if error.get_ref().is_some() {
        return error.to_string().into();
    }
    match error.kind() {
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
        io::ErrorKind::InvalidData => {
            told!("it is no text in UTF-8", "no es un texto en UTF-8")
        }
        _ => error.to_string().into(),
    }
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
        let inside = io::Error::new(io::ErrorKind::InvalidData, "no gzip header");
        assert_eq!(refused(&inside), Told::from("no gzip header"));
    }
}
