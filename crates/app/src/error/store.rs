//! What is wrong with a data folder, in Spanish.

use baremo_model::error::{refused, told_to_us};
use baremo_store::StoreError;

/// Verbs that say what was tried, as the store names them.
const ACTIONS: &[(&str, &str)] = &[
    ("compress events for", "comprimir los eventos para"),
    ("compress rejects for", "comprimir los rechazos para"),
    ("create", "crear"),
    ("flush", "guardar en disco"),
    ("flush folder", "guardar en disco la carpeta"),
    ("list", "listar"),
    ("lock", "bloquear"),
    ("make folder", "crear la carpeta"),
    ("move", "mover"),
    ("open", "abrir"),
    ("read", "leer"),
    ("remove", "borrar"),
    ("start the runtime for", "preparar el trabajo con"),
    ("unlock", "desbloquear"),
    ("write", "escribir"),
    ("write to", "escribir en"),
];

/// Returns what is wrong; what a library says is quoted as it says it.
pub(super) fn spanish(error: &StoreError) -> String {
    match error {
        StoreError::Io { action, path, source } => {
            let why = refused(source);
            format!("no se puede {} `{}`: {}", verb(action), path.display(), why.spanish())
        }
        StoreError::Missing { path } => {
            format!("no hay ninguna carpeta de datos en `{}`", path.display())
        }
        StoreError::Newer { path, found, known } => format!(
            "la carpeta de datos `{}` tiene el formato `{found}`, y este programa conoce hasta el \
             `{known}`",
            path.display()
        ),
        StoreError::Damaged { path, reason } => {
            let why = told_to_us(reason);
            format!("`{}` está dañado: {}", path.display(), why.spanish())
        }
        StoreError::Locked { path, host, process, .. } => format!(
            "el proceso `{process}` de la máquina `{host}` está añadiendo a la carpeta de datos \
             `{}`",
            path.parent().unwrap_or(path).display()
        ),
        StoreError::NoSnapshot { wanted } => format!("no hay ninguna instantánea `{wanted}`"),
        StoreError::NotKept { at, .. } => {
            format!("la instantánea a fecha de `{at}` µs ya no se conserva")
        }
        StoreError::Overtaken { number } => {
            format!("entretanto, otro ha escrito la instantánea `{number}`")
        }
        StoreError::Table { action, table, message } => {
            let why = told_to_us(message);
            format!("no se puede {} la tabla `{table}`: {}", verb(action), why.spanish())
        }
        StoreError::Derived { part, reason } => {
            let why = told_to_us(reason);
            format!("los hechos derivados de `{part}` no se pueden escribir: {}", why.spanish())
        }
    }
}

fn verb(action: &str) -> &str {
    ACTIONS.iter().find(|(known, _)| *known == action).map_or(action, |(_, verb)| verb)
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn what_a_library_says_is_quoted_and_the_system_is_told_in_spanish() {
        let path = "lake/a.parquet";
        let reason = "EOF: Parquet file too small".to_owned();
        let damaged = StoreError::Damaged { path: path.into(), reason };
        let said = spanish(&damaged);
        assert_eq!(said, "`lake/a.parquet` está dañado: «EOF: Parquet file too small» (en inglés)");
        let source = io::Error::from_raw_os_error(28);
        let full = StoreError::Io { action: "write to", path: path.into(), source };
        let said = spanish(&full);
        assert_eq!(said, "no se puede escribir en `lake/a.parquet`: el disco está lleno");
        let message = "Generic error: No space left on device (os error 28)".to_owned();
        let table = StoreError::Table { action: "write", table: "cases".into(), message };
        assert_eq!(spanish(&table), "no se puede escribir la tabla `cases`: el disco está lleno");
    }
}
