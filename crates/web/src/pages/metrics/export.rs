//! The catalogue as a file: what is searched for, or all of it.

use baremo_metrics::ServiceError;
use baremo_metrics::catalog::FAMILIES;
use baremo_metrics::page::Metric;
use baremo_model::text::unaccented;
use baremo_render::answer::words;
use baremo_render::catalogue::headline_formula;

use super::{by_title, named};
use crate::export::{Cell, Sheet, TableForm};
use crate::text;
use crate::visit::{Page, Visit};

/// Returns the catalogue as a file.
pub(crate) fn table_file(visit: &Visit<'_>, form: TableForm) -> Result<Page, ServiceError> {
    let language = visit.language();
    let catalog = visit.service.catalog()?;
    let sought = unaccented(visit.address.get("q").unwrap_or_default().trim());
    let row = |metric: &Metric, family: &str| {
        let page = words(metric, language);
        let formula = headline_formula(language, metric);
        let texts = [&metric.name, &page.title, family, &formula].map(|t| Cell::text(Some(t)));
        texts.into_iter().chain([Cell::Number(f64::from(metric.version))]).collect()
    };
    let mut rows = Vec::new();
    for (family, en, es) in FAMILIES {
        let members = catalog.metrics().filter(|metric| metric.family == *family);
        let members = members.filter(|metric| named(metric, language, &sought));
        let members = by_title(language, members);
        rows.extend(members.into_iter().map(|metric| row(metric, language.pick(en, es))));
    }
    let head = [text::ID, text::METRIC, text::FAMILY, text::FORMULA, text::VERSION];
    let sheet = Sheet::new(language, text::CATALOGUE, &head, rows);
    Ok(Page::File(sheet.file("metrics", form)?))
}
