//! What an import reads: files as they are named, those of a pattern, and streams, each kept in a
//! file because it is looked at before it is read.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write as _};
use std::path::Path;

use baremo_model::error::{Told, refused, told_to_us};
use baremo_model::told;
use baremo_sources::read::Input;
use tempfile::NamedTempFile;

use crate::error::Failure;
use crate::error::file::cannot_read;

/// Standard input, as it is named.
const STDIN: &str = "-";

/// Bytes of a stream read at a time.
const COPY: usize = 1 << 16;

/// Returns what is named, and the files that streams are kept in for as long as these are held.
///
/// # Errors
///
/// Fails when standard input is named twice, a pattern is none or matches nothing, and when a
/// stream cannot be kept.
pub(super) fn inputs(files: &[String]) -> Result<(Vec<Input>, Vec<NamedTempFile>), Failure> {
    let (mut inputs, mut kept) = (Vec::new(), Vec::new());
    for (place, file) in files.iter().enumerate() {
        let path = Path::new(file);
        if file == STDIN && files[..place].contains(file) {
            return Err(Failure::request(told!(
                "`-` is given more than once: standard input is read once",
                "`-` se indica más de una vez: la entrada estándar se lee una vez"
            ))
            .of_usage());
        }
        if file == STDIN || is_stream(path) {
            let spooled = spool(file)?;
            inputs.push(Input::Kept(file.clone(), spooled.path().to_owned()));
            kept.push(spooled);
        } else if file.contains(['*', '?', '[']) && !path.exists() {
            inputs.extend(matching(file)?);
        } else {
            inputs.push(Input::from_arg(file));
        }
    }
    Ok((inputs, kept))
}

/// Tells whether a path leads to what can be read once, as shells name the output of a command:
/// opened again, it would go on where it was left.
fn is_stream(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|about| !about.is_file() && !about.is_dir())
}

/// Returns the files of a pattern.
fn matching(pattern: &str) -> Result<Vec<Input>, Failure> {
    let paths = glob::glob(pattern).map_err(|error| {
        let why = told_to_us(error.msg);
        let (en, es) = (&why.en, why.spanish());
        Failure::request(told!(
            "`{pattern}` is not a pattern: {en}",
            "`{pattern}` no es un patrón: {es}"
        ))
    })?;
    let mut inputs = Vec::new();
    for path in paths {
        let path = path.map_err(|unread| {
            let place = unread.path().display().to_string();
            Failure::unavailable(cannot_read(place, std::io::Error::from(unread)))
        })?;
        inputs.push(Input::from(path.as_path()));
    }
    if inputs.is_empty() {
        return Err(Failure::request(told!(
            "no file matches `{pattern}`",
            "ningún fichero coincide con `{pattern}`"
        )));
    }
    Ok(inputs)
}

/// Keeps a stream in a file.
fn spool(stream: &str) -> Result<NamedTempFile, Failure> {
    let kept = match stream {
        STDIN => keep(&mut io::stdin().lock()),
        path => {
            let opened = File::open(path);
            let unread = |error: io::Error| Failure::unavailable(cannot_read(path, error));
            keep(&mut opened.map_err(unread)?)
        }
    };
    let [en, es] = match stream {
        STDIN => ["standard input".to_owned(), "la entrada estándar".to_owned()],
        path => [format!("`{path}`"), format!("`{path}`")],
    };
    kept.map_err(|error| {
        let (temporary, why) = (std::env::temp_dir(), refused(&error));
        let (place, because) = (temporary.display(), why.spanish());
        Failure::unavailable(Told {
            en: format!("cannot keep {en} in `{place}`: {}", why.en),
            es: Some(format!("no se puede guardar {es} en `{place}`: {because}")),
        })
        .hint(told!(
            "name another folder for it in TMPDIR",
            "indique otra carpeta para ella en TMPDIR"
        ))
    })
}

fn keep(stream: &mut dyn Read) -> io::Result<NamedTempFile> {
    let mut file = NamedTempFile::new()?;
    let mut buffer = BufWriter::with_capacity(COPY, file.as_file_mut());
    io::copy(stream, &mut buffer)?;
    buffer.flush()?;
    drop(buffer);
    Ok(file)
}
