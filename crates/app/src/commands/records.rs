//! `baremo records`: lists the records behind a number.

use std::path::Path;

use baremo_metrics::answer::RecordRow;

use crate::cli::{Format, RecordsArgs};
use crate::commands::query::query;
use crate::error::Failure;
use crate::folder::Folder;
use crate::output::Output;

/// Runs the command.
///
/// # Errors
///
/// Fails when the question is wrong or the data cannot be read.
pub fn run(data: &Path, args: &RecordsArgs, output: &mut Output) -> Result<u8, Failure> {
    let folder = Folder::open(data)?;
    let query = query(&args.query)?;
    let session = folder.session(query.as_of.as_deref())?;
    let mut listing = baremo_render::RecordListing::new(
        &query.by,
        output.language(),
        &output.style(),
        &session.settings().catalog,
    );
    let mut left = args.limit.unwrap_or(u64::MAX);
    match output.format {
        Format::Json => {}
        Format::Csv => output.text(&listing.csv_header())?,
        Format::Text => output.text(&listing.header())?,
    }
    let mut failure = None;
    let mut row = |record: RecordRow| {
        if left == 0 || failure.is_some() {
            return Ok(());
        }
        left -= 1;
        let written = match output.format {
            Format::Json => output.json_line(&record),
            Format::Csv => output.text(&listing.csv_row(&record)),
            Format::Text => output.text(&listing.row(&record)),
        };
        failure = written.err();
        Ok(())
    };
    session.records(&query, args.excluded, &mut row)?;
    failure.map_or(Ok(0), Err)
}
