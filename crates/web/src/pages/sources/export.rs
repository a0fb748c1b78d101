//! The tables of sources as files: the list, what can be measured, what the vendor says, and the
//! records that could not be read.

use baremo_metrics::ServiceError;
use baremo_metrics::service::{Covered, Reconciled, RejectInfo, SourceInfo};
use baremo_render::close::title;
use baremo_render::words::{NEEDS, REASONS, called};

use super::gaps::gaps;
use super::{asides, brought, differing_for};
use crate::export::{Cell, Sheet, TableForm};
use crate::text::{self, cases, import as words};
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

/// Returns of every metric whether it can be measured, and what records it lacks, as a file.
pub(crate) fn coverage_file(visit: &Visit<'_>, form: TableForm) -> Result<Page, ServiceError> {
    let (language, catalog) = (visit.language(), visit.service.catalog()?);
    let coverage = visit.service.coverage()?;
    let row = |covered: &Covered| {
        let lacks: Vec<String> =
            coverage.lacking(covered).map(|need| called(NEEDS, need, language)).collect();
        let can = if covered.computable { cases::COUNTS_YES } else { cases::COUNTS_NO };
        vec![
            Cell::text(Some(&covered.name)),
            Cell::Text(title(language, &catalog, &covered.name)),
            Cell::text(Some(can.text(language))),
            Cell::text(Some(&lacks.join(", "))),
        ]
    };
    let head = [text::ID, text::METRIC, words::COVERAGE_CAN, words::COVERAGE_LACKS];
    let rows = coverage.metrics.iter().map(row).collect();
    let sheet = Sheet::new(language, words::COVERAGE, &head, rows);
    Ok(Page::File(sheet.file("coverage", form)?))
}

/// Returns the vendor's own figures beside ours as a file, of one source or of all.
pub(crate) fn reconciled_file(visit: &Visit<'_>, form: TableForm) -> Result<Page, ServiceError> {
    let (language, catalog) = (visit.language(), visit.service.catalog()?);
    let imports = visit.imports()?;
    let why = |figure: &Reconciled| -> Vec<String> {
        differing_for(language, figure).chain(asides(language, figure)).collect()
    };
    let row = |source: &str, figure: &Reconciled| {
        vec![
            Cell::text(Some(source)),
            Cell::text(Some(language.pick(figure.title.as_str(), &figure.title_es))),
            Cell::Text(title(language, &catalog, &figure.metric)),
            Cell::Number(figure.compared as f64),
            Cell::Number(figure.equal as f64),
            Cell::text(Some(&why(figure).join("; "))),
        ]
    };
    let mut rows = Vec::new();
    let asked = visit.address.get("source");
    let is_asked = |source: &&SourceInfo| asked.is_none_or(|asked| asked == source.name);
    let sources = visit.service.sources()?;
    for source in sources.iter().filter(|source| source.cases > 0).filter(is_asked) {
        let figures = imports.reconcile(&source.name)?;
        rows.extend(figures.iter().map(|figure| row(&source.name, figure)));
    }
    let head = [
        words::SOURCE,
        words::RECONCILED_FIGURE,
        words::RECONCILED_METRIC,
        words::RECONCILED_COMPARED,
        words::RECONCILED_EQUAL,
        words::RECONCILED_WHY,
    ];
    let sheet = Sheet::new(language, words::RECONCILED_ALL, &head, rows);
    Ok(Page::File(sheet.file("reconciled", form)?))
}

/// Returns the records that could not be read as a file, whole and all of them.
pub(crate) fn rejects_file(visit: &Visit<'_>, form: TableForm) -> Result<Page, ServiceError> {
    let language = visit.language();
    let list = visit.imports()?.rejects(visit.address.get("source"), 0, usize::MAX)?;
    let row = |reject: &RejectInfo| {
        vec![
            Cell::text(Some(&reject.source)),
            Cell::Text(called(REASONS, &reject.reason, language)),
            Cell::text(Some(language.told(&reject.message))),
            Cell::text(Some(&reject.file)),
            Cell::number(reject.line.map(|line| line as f64)),
            Cell::text(Some(&reject.raw)),
        ]
    };
    let head = [
        words::SOURCE,
        words::REJECT_REASON,
        cases::DETAIL,
        words::IMPORT_FILE,
        words::REJECT_LINE,
        words::REJECT_RECORD,
    ];
    let rows = list.rows.iter().map(row).collect();
    let sheet = Sheet::new(language, words::REJECTS, &head, rows);
    Ok(Page::File(sheet.file("rejects", form)?))
}
