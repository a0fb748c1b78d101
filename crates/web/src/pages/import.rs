//! `/import`: files dropped here are received, looked at, mapped in a preview, imported.
//!
//! ```text
//! POST /import (files) ─► /import/UPLOAD ⟲ preview ─► POST do=import ─► the same page: progress,
//! then what was done and which metrics the data can answer
//! ```

mod job;
mod meanings;
mod picker;
mod preview;
mod questions;
mod receive;

use baremo_metrics::ServiceError;
use baremo_metrics::service::{ImportChoice, ImportPhase};
use baremo_render::Language;
use maud::{Markup, html};

pub(super) use self::preview::rejects as rejects_table;
pub(crate) use self::receive::{no_form, receive, received, upload_status};
use crate::text::import as words;
use crate::visit::{Form, Page, Visit};

/// Shows where files are dropped.
pub(crate) fn begin(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    visit.imports()?;
    Ok(asking(visit, None))
}

/// Returns the page where files are dropped, and what went wrong with the last.
fn asking(visit: &Visit<'_>, problem: Option<&str>) -> Page {
    let language = visit.language();
    let title = words::IMPORT.text(language);
    let main = html! {
        div.alone {
            div.head { h1 { (title) } }
            @if let Some(problem) = problem {
                section.panel.warn role="alert" { p { (problem) } }
            }
            section.panel {
                p.quiet { (words::FIRST_IMPORT_HOW.text(language)) }
                (upload_form(visit))
            }
        }
    };
    Page::Shown { title: title.to_owned(), main }
}

/// Writes the form that sends files.
pub(super) fn upload_form(visit: &Visit<'_>) -> Markup {
    let (language, address) = (visit.language(), visit.address);
    html! {
        // In which zone pages are read says nothing about the times in a file.
        form.upload method="post" action=(address.to_with("/import", &[("zone", None)]))
            enctype="multipart/form-data" {
            label.drop {
                span { strong { (words::IMPORT_FILES.text(language)) } }
                input type="file" name="files" multiple required;
                span.quiet { (words::IMPORT_DROP.text(language)) }
            }
            label {
                span { (words::IMPORT_SOURCE.text(language)) }
                input type="text" name="source" maxlength="100" autocomplete="off"
                    placeholder="desk"
                    value=[address.get("source")] aria-describedby="source-how";
            }
            p.quiet.small #source-how { (words::IMPORT_SOURCE_HOW.text(language)) }
            button.first { (words::IMPORT_LOOK.text(language)) }
        }
    }
}

/// Shows an upload: its preview, or the import that was started.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let upload = visit.parameter("upload");
    let imports = visit.imports()?;
    let get = |name: &str| visit.address.get(name);
    if let Some(job) = imports.job(upload)?.filter(|_| get("preview").is_none()) {
        return Ok(job::page(visit, &job));
    }
    let choice = choice(visit, get);
    let preview = imports.preview(upload, &choice)?;
    Ok(preview::page(visit, &choice, &preview))
}

/// Previews with what the form says, or starts the import.
pub(crate) fn act(visit: &Visit<'_>, form: &Form) -> Result<Page, ServiceError> {
    let upload = visit.parameter("upload");
    let mut choice = choice(visit, |name| form.get(name));
    // Columns are picked for the text that is shown, and what becomes of it is looked at first.
    let text = form.get("mapping").filter(|_| choice.ready.is_none());
    if let (Some(text), Some(picks)) = (text, picker::read(form)) {
        (choice.mapping, choice.picks) = (Some(text.to_owned()), Some(picks));
    }
    let imports = visit.imports()?;
    let begins = form.get("do") == Some("import") && choice.picks.is_none();
    let job = imports.job(upload)?.filter(|job| begins && job.phase != ImportPhase::Failed);
    if job.is_none() {
        let preview = imports.preview(upload, &choice)?;
        // What cannot be previewed is not begun: the page says what it lacks.
        if !begins || preview.problem.is_some() {
            return Ok(preview::page(visit, &choice, &preview));
        }
        imports.start(upload, &preview.agreed(choice))?;
    }
    Ok(Page::Elsewhere(visit.address.to(&format!("/import/{upload}"))))
}

/// Word of the form for a mapping whose text is in the form.
const OWN: &str = "own";

fn choice<'a>(visit: &Visit<'_>, get: impl Fn(&str) -> Option<&'a str>) -> ImportChoice {
    let text = |name: &str| get(name).map(str::to_owned);
    let own = get("ready") == Some(OWN);
    ImportChoice {
        source: text("source").unwrap_or_else(|| "desk".into()),
        ready: text("ready").filter(|_| !own),
        mapping: text("mapping").filter(|_| own),
        picks: None,
        zone: text("zone").map(|zone| zone.trim().to_owned()),
        url: text("url").map(|url| url.trim().to_owned()),
        spanish: visit.language() == Language::Es,
    }
}
