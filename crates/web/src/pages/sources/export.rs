//! The list of sources as a file.

use baremo_metrics::ServiceError;
use baremo_metrics::service::SourceInfo;
use baremo_render::words::{REASONS, called};

use super::brought;
use super::gaps::gaps;
use crate::export::{Cell, Sheet, TableForm};
use crate::text::import as words;
use crate::visit::{Page, Visit};

/// Returns the list as a file.
pub(crate) fn table_file(visit: &Visit<'_>, form: TableForm) -> Result<Page, ServiceError> {
    let language = visit.language();
    let gaps = match visit.snapshot.watermark {
        Some(_) => gaps(visit)?,
        None => None,
    };
    let row = |source: &SourceInfo| {
        let empty = gaps.as_ref().and_then(|gaps| gaps.get(&source.name)).into_iter().flatten();
        let empty = empty.map(|gap| format!("{}/{}", gap.from, gap.to));
        let reasons = source.rejects.iter();
        let reasons =
            reasons.map(|(reason, n)| format!("{} {n}", called(REASONS, reason, language)));
        vec![
            Cell::Text(source.name.clone()),
            Cell::instant(Some(source.watermark).filter(|at| *at != 0)),
            Cell::instant(Some(source.received_at).filter(|at| *at != 0)),
            Cell::text(Some(&brought(source, language).join(", "))),
            Cell::text(Some(&empty.collect::<Vec<_>>().join(", "))),
            Cell::Number(source.rejects.values().sum::<u64>() as f64),
            Cell::text(Some(&reasons.collect::<Vec<_>>().join(", "))),
        ]
    };
    let head = [
        words::SOURCE,
        words::SOURCE_UNTIL,
        words::SOURCE_RECEIVED,
        words::SOURCE_BROUGHT,
        words::SOURCE_GAPS,
        words::SOURCE_REJECTS,
        words::REJECT_REASON,
    ];
    let rows = visit.service.sources()?.iter().map(row).collect();
    let sheet = Sheet::new(language, words::SOURCES, &head, rows);
    Ok(Page::File(sheet.file("sources", form)?))
}
