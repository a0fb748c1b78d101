//! `baremo records`: lists the records behind a number.

use std::path::Path;

use baremo_metrics::answer::RecordRow;
use baremo_metrics::segment::titles;
use baremo_render::records::{RecordTable, record_csv, record_json, records_csv_header};

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
    let plan = session.shape(&query)?;
    let (language, style) = (output.language(), output.style());
    let settings = session.settings();
    let zone = query.zone.as_deref().unwrap_or(&settings.zone);
    let table = RecordTable::new(language, style, &plan.unit, &plan.by, plan.sides, args.excluded)
        .named_by(&settings.catalog, query.variant.as_deref())
        .by_segments(titles(&settings.segments))
        .in_zone(zone);
    let mut left = query.limit.unwrap_or(usize::MAX);
    match output.format {
        Format::Json => {}
        Format::Csv => output.text(&records_csv_header(&plan.by))?,
        Format::Text => output.text(&table.header())?,
    }
    let mut failure = None;
    let mut row = |record: RecordRow| {
        if left == 0 || failure.is_some() {
            return Ok(());
        }
        left -= 1;
        let written = match output.format {
            Format::Json => output.text(&record_json(&record)),
            Format::Csv => output.text(&record_csv(&record, &plan.by)),
            Format::Text => output.text(&table.row(&record)),
        };
        failure = written.err();
        Ok(())
    };
    session.records(&query, args.excluded, &mut row)?;
    failure.map_or(Ok(0), Err)
}
