//! What is wrong with a data folder, in Spanish.

use std::io;

use baremo_model::error::refused;
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
    ("open", "abrir"),
    ("open folder", "abrir la carpeta"),
    ("read", "leer"),
    ("remove", "borrar"),
    ("start the runtime for", "preparar el trabajo con"),
    ("unlock", "desbloquear"),
    ("write", "escribir"),
    ("write to", "escribir en"),
];

/// Verbs of what only reads.
const READING: [&str; 4] = ["list", "open", "open folder", "read"];

/// Returns what is wrong; what the system or a library says stays as it says it.
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
            format!("`{}` está dañado: {reason}", path.display())
        }
        StoreError::Locked { path, host, process, .. } => format!(
            "el proceso `{process}` de la máquina `{host}` está añadiendo a la carpeta de datos \
             `{}`",
            path.parent().unwrap_or(path).display()
        ),
        StoreError::NoSnapshot { wanted } => format!("no hay ninguna instantánea `{wanted}`"),
        StoreError::Overtaken { number } => {
            format!("entretanto, otro ha escrito la instantánea `{number}`")
        }
        StoreError::Table { action, table, message } => {
            format!("no se puede {} la tabla `{table}`: {message}", verb(action))
        }
        StoreError::Derived { part, reason } => {
            format!("los hechos derivados de `{part}` no se pueden escribir: {reason}")
        }
    }
}

fn verb(action: &str) -> &str {
    ACTIONS.iter().find(|(known, _)| *known == action).map_or(action, |(_, verb)| verb)
}

/// Returns what the reader may do next: as many hints as [`StoreError::hints`].
pub(super) fn spanish_hints(error: &StoreError) -> Vec<String> {
    let hint = match error {
        StoreError::Io { action, source, .. } => match source.kind() {
            io::ErrorKind::PermissionDenied if READING.contains(action) => {
                "dé permiso de lectura a este usuario"
            }
            io::ErrorKind::NotFound if READING.contains(action) => "`baremo doctor` dice qué falta",
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                "libere espacio y repita la orden; no se pierde nada de lo confirmado"
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                "dé permiso de escritura en la carpeta a este usuario, o elija otra con --data"
            }
            _ => return Vec::new(),
        },
        StoreError::Missing { .. } => "cree una con `baremo init`, o indíquela con --data",
        StoreError::Newer { .. } => "use un programa más nuevo con esta carpeta",
        StoreError::Damaged { .. } => "`baremo doctor` dice qué está dañado",
        StoreError::Locked { here: true, .. } => {
            "lo leído se conserva y lo añadirá quien añada después; si detuvo el proceso, \
             reanúdelo"
        }
        StoreError::Locked { path, .. } => {
            return vec![format!(
                "use la carpeta desde esa máquina; si ya no existe, borre `{}`",
                path.display()
            )];
        }
        StoreError::Overtaken { .. } => "repita la orden",
        _ => return Vec::new(),
    };
    vec![hint.to_owned()]
}
