//! The list of records as a file: the same rows in the same order, all pages of it.

use baremo_metrics::ServiceError;
use baremo_metrics::answer::RecordRow;
use baremo_metrics::page::Metric;
use baremo_metrics::query::Query;
use baremo_metrics::service::{Records, RecordsPage};
use baremo_model::ErrorKind;
use baremo_render::Language;
use baremo_render::answer::words;
use baremo_render::csv::csv_line;
use baremo_render::records::{part, record_columns, record_csv};

use super::{View, asked};
use crate::export::{Cell, Sheet, TableForm, lines, workbook};
use crate::parts::bar::range_words;
use crate::parts::untold::Untold;
use crate::text::{self, cases as say};
use crate::visit::{Page, Visit};

/// Columns before those of the dimensions.
const OWN: usize = 2;

/// Returns the list as a file: values as the command line writes them, or a workbook with a sheet
/// that says what was asked.
pub(crate) fn table_file(visit: &Visit<'_>, form: TableForm) -> Result<Page, ServiceError> {
    let catalog = visit.service.catalog()?;
    let metric = catalog.get(visit.parameter("metric"))?;
    let answer = match visit.ask(&asked(visit, metric)) {
        Ok(answer) => answer,
        Err(error) => return untold(visit, metric, form, error),
    };
    let variant = answer.metrics.first().map_or("default", |used| used.variant.as_str());
    let view = View::new(visit, metric, variant);
    let records = all(&view)?;
    let body = match form {
        TableForm::Csv => {
            let rows = records.rows.iter().map(|row| record_csv(row, &records.by));
            let names = head(&view, &records.by);
            lines(csv_line(names.iter().map(String::as_str)), rows)
        }
        TableForm::Xlsx => book(&view, &records)?,
    };
    Ok(Page::File(form.file(&visit.dated(&view.metric.name), body)))
}

/// Returns the file of a metric that is not told by what it is filtered by: why nothing is listed.
/// Any other error stays what it is.
fn untold(
    visit: &Visit<'_>,
    metric: &Metric,
    form: TableForm,
    error: ServiceError,
) -> Result<Page, ServiceError> {
    let why = Untold::of(visit, metric, error)?.sentence(visit, metric)?;
    let sheet = Sheet::of_none(visit.language(), &why);
    Ok(Page::File(sheet.file(&visit.dated(&metric.name), form)?))
}

/// Returns the headings in the language of the page: in English, the names of the columns.
fn head(view: &View<'_>, by: &[String]) -> Vec<String> {
    let language = view.visit.language();
    let titled = |(place, name): (usize, String)| {
        let Some(dimension) = place.checked_sub(OWN).and_then(|place| by.get(place)) else {
            let column = say::RECORD_COLUMNS.iter().find(|(known, _)| *known == name);
            return column.map_or(name, |(_, title)| (*title).to_owned());
        };
        let title = view.visit.heading(dimension);
        // One that is called as a column of every record is told apart from it.
        let is_taken = say::RECORD_COLUMNS.iter().any(|(_, other)| *other == title);
        if is_taken { say::BY_DIMENSION.fill(language, &[("dimension", &title)]) } else { title }
    };
    let names = record_columns(by);
    match language {
        Language::En => names,
        Language::Es => names.into_iter().enumerate().map(titled).collect(),
    }
}

fn book(view: &View<'_>, records: &Records) -> Result<Vec<u8>, ServiceError> {
    let sheets = [
        Sheet {
            name: say::RECORDS.text(view.visit.language()).into(),
            head: head(view, &records.by),
            rows: records.rows.iter().map(|row| cells(row, &records.by)).collect(),
        },
        about(view, records)?,
    ];
    workbook(&sheets)
}

fn all(view: &View<'_>) -> Result<Records, ServiceError> {
    let page = RecordsPage { offset: 0, limit: usize::MAX, ..view.page.clone() };
    view.visit.service.records(&view.listed(), &page)
}

/// Returns a record in the columns of the comma-separated values.
fn cells(row: &RecordRow, by: &[String]) -> Vec<Cell> {
    let mut cells = vec![Cell::text(Some(&row.metric)), Cell::text(row.bucket.as_deref())];
    for name in by {
        cells.push(Cell::text(row.by.get(name).and_then(Option::as_deref)));
    }
    for text in [Some(row.case.as_str()), Some(&row.conversation), Some(&row.source)] {
        cells.push(Cell::text(text));
    }
    cells.push(Cell::text(Some(&row.side)));
    cells.push(Cell::number(part(row)));
    for text in [&row.at, &row.from, &row.to] {
        cells.push(Cell::text(text.as_deref()));
    }
    cells.push(Cell::number(row.value));
    cells.push(Cell::text(row.counted.as_deref()));
    cells.push(Cell::number(Some(row.weight)));
    cells.push(Cell::text(row.agent.as_deref()));
    cells.push(Cell::text(Some(if row.included { "true" } else { "false" })));
    cells.push(Cell::text(row.reason.as_deref()));
    cells.push(Cell::text(row.url.as_deref()));
    cells.push(Cell::number(row.lasted));
    cells.push(Cell::text(row.ended.as_deref()));
    cells.push(Cell::text(row.currency.as_deref()));
    cells
}

/// Returns the sheet that says which question the records answer.
fn about(view: &View<'_>, records: &Records) -> Result<Sheet, ServiceError> {
    let language = view.visit.language();
    let query: Query = view.listed();
    let question = serde_json::to_string(&query)
        .map_err(|error| ServiceError::new(ErrorKind::Internal, error.to_string()))?;
    let title = words(view.metric, language).title.clone();
    let range = range_words(view.visit);
    let row = |name: &str, value: &str| vec![Cell::text(Some(name)), Cell::text(Some(value))];
    let list = if view.page.excluded { say::LEFT_OUT_TAB } else { say::IN_NUMBER };
    let rows = vec![
        row(say::METRIC.text(language), &title),
        row(text::FROM.text(language), &range),
        row(say::LISTS.text(language), list.text(language)),
        row(say::QUESTION.text(language), &question),
        row(say::SNAPSHOT.text(language), &records.snapshot.to_string()),
    ];
    let head = vec![say::ABOUT_SHEET.text(language).to_owned(), String::new()];
    Ok(Sheet { name: say::ABOUT_SHEET.text(language).into(), head, rows })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_a_heading_in_spanish() {
        let names = record_columns(&[]);
        let known: Vec<&str> = say::RECORD_COLUMNS.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, known);
    }
}
