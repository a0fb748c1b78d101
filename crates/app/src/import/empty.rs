//! Files without any content among others, which keep nobody from those.

use std::path::Path;

use baremo_model::error::SourceError;
use baremo_model::told;
use baremo_sources::mapping::Remark;
use baremo_sources::read::{Input, Options, detect};

use crate::error::Failure;

/// Returns the files that hold something, and a remark on each of the others; `within` is the
/// folder of received files, which names leave out.
///
/// # Errors
///
/// Fails where all are empty.
pub fn filled(
    inputs: Vec<Input>,
    within: Option<&Path>,
) -> Result<(Vec<Input>, Vec<Remark>), Failure> {
    let (mut kept, mut remarks, mut first) = (Vec::new(), Vec::new(), None);
    for input in inputs {
        match detect(&input, &Options::default()) {
            Err(error @ SourceError::Empty { .. }) => {
                remarks.push(left_out(super::told(within, &input.name())));
                first.get_or_insert(error);
            }
            // What else is wrong with a file is told by whoever reads it.
            _ => kept.push(input),
        }
    }
    match first {
        Some(error) if kept.is_empty() => Err(error.into()),
        _ => Ok((kept, remarks)),
    }
}

fn left_out(file: String) -> Remark {
    let message = told!(
        "`{file}` is empty and left out: the other files are read without it",
        "`{file}` está vacío y no se lee: los demás ficheros se leen sin él"
    );
    Remark { word: "file_empty", about: file, message }
}
