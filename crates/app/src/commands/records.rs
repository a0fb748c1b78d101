//! `baremo records`: lists the records behind a number.

use std::path::Path;

use baremo_metrics::answer::RecordRow;
use baremo_metrics::segment::titles;
use baremo_render::answer::noted;
use baremo_render::records::{
    RecordTable, no_records, of_others, record_csv, record_json, records_csv_header,
};

use crate::cli::{Format, Lang, RecordsArgs};
use crate::commands::query::query;
use crate::commands::{message, tell_definitions};
use crate::error::Failure;
use crate::folder::Folder;
use crate::listing::is_of_others;
use crate::output::Output;

/// Records looked at before the first is written.
const HELD: usize = 1000;

/// Runs the command.
///
/// # Errors
///
/// Fails when the question is wrong or the data cannot be read.
pub fn run(data: &Path, args: &RecordsArgs, output: &mut Output) -> Result<u8, Failure> {
    let folder = Folder::open(data)?;
    let query = query(&args.query)?;
    let session = folder.session_for(&query)?;
    let shape = session.shape(&query)?;
    let (language, style) = (output.language(), output.style());
    let settings = session.settings();
    let zone = query.zone.as_deref().unwrap_or(&settings.zone);
    let table =
        RecordTable::new(language, style, &shape.unit, &shape.by, shape.sides, args.excluded)
            .named_by(&settings.catalog, query.variant.as_deref())
            .by_segments(titles(&settings.segments.right))
            .in_zone(zone)
            .in_working_time(session.in_working_time(&query)?)
            .of_metrics(&query.metrics)
            .telling(shape.is_told);
    let mut left = query.limit.unwrap_or(usize::MAX);
    let held = match output.format {
        Format::Text => Some(Vec::new()),
        Format::Csv | Format::Json => None,
    };
    if output.format == Format::Csv {
        output.text(&records_csv_header(&shape.by))?;
    }
    let mut lines = Lines { table, by: &shape.by, held, output };
    let (mut failure, mut none, mut more, mut others) = (None, true, 0_u64, 0_u64);
    let mut row = |record: RecordRow| {
        if is_of_others(&record) {
            others += 1;
            return Ok(());
        }
        none = false;
        more += u64::from(left == 0);
        if left == 0 || failure.is_some() {
            return Ok(());
        }
        left -= 1;
        failure = lines.add(record).err();
        Ok(())
    };
    session.records(&query, args.excluded, &mut row)?;
    if let Some(failure) = failure {
        return Err(failure);
    }
    lines.begin()?;
    output.flush()?;
    if none && others == 0 {
        message(no_records(language, args.excluded));
    }
    if more > 0 {
        say_more(more, output);
    }
    if others > 0 {
        message(&of_others(language, others));
    }
    tell_definitions(language, session.settings());
    session.absent_words(&query)?.iter().for_each(|note| message(&noted(language, note)));
    Ok(0)
}

/// Says on standard error how many rows were not asked for.
fn say_more(more: u64, output: &Output) {
    let language = output.language();
    let count = language.count(more);
    message(&match (output.lang, more) {
        (Lang::En, 1) => "1 more row, beyond --limit".to_owned(),
        (Lang::En, _) => format!("{count} more rows, beyond --limit"),
        (Lang::Es, 1) => "1 fila más, aparte de las de --limit".to_owned(),
        (Lang::Es, _) => format!("{count} filas más, aparte de las de --limit"),
    });
}

/// Records on their way out.
struct Lines<'a> {
    table: RecordTable<'a>,
    by: &'a [String],
    /// The first records of a table for people, until it is known how wide their ids are.
    held: Option<Vec<RecordRow>>,
    output: &'a mut Output,
}

impl Lines<'_> {
    fn add(&mut self, record: RecordRow) -> Result<(), Failure> {
        if let Some(held) = &mut self.held {
            held.push(record);
            return match held.len() < HELD {
                true => Ok(()),
                false => self.begin(),
            };
        }
        match self.output.format {
            Format::Json => self.output.text(&record_json(&record)),
            Format::Csv => self.output.text(&record_csv(&record, self.by)),
            Format::Text => self.output.text(&self.table.row(&record)),
        }
    }

    /// Writes the headings and what was held back; nothing where that is done.
    fn begin(&mut self) -> Result<(), Failure> {
        let Some(held) = self.held.take() else { return Ok(()) };
        self.table = self.table.clone().fitting(&held);
        self.output.text(&self.table.header())?;
        held.iter().try_for_each(|record| self.output.text(&self.table.row(record)))
    }
}
