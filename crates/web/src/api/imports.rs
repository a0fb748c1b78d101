//! `/imports`: files are received, looked at with a mapping, and imported, as on their page.
//!
//! ```text
//! POST /imports (files) ─► preview ⟲ POST …/preview (mapping) ─► POST /imports/UPLOAD ─► GET …
//! ```

use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use baremo_metrics::ServiceError;
use baremo_metrics::service::{
    ImportChoice, ImportJob, ImportPhase, ImportPreview, PickOutcome, ReadyMapping, ReceivedFile,
    RejectInfo, WrittenByHand,
};
use baremo_model::ErrorKind;
use baremo_model::error::Told;
use baremo_render::Language;
use serde_json::{Value, json};

use super::{Call, Endpoint, Parameter, answered, body, check, parameter, read, written};
use crate::pages::{no_form, received, upload_status};
use crate::site::Site;
use crate::text::{Text, api as say};
use crate::{error, visit};

/// Body of what comes in pieces and is written as it arrives.
pub(super) const FILES: &str = "Files";

const UPLOAD: Parameter = parameter(
    "upload",
    "string",
    "Name of the files as they were received",
    "Nombre de los ficheros tal como se recibieron",
);

/// The mappings there are.
pub(super) const MAPPINGS: Endpoint = Endpoint {
    method: "get",
    path: "/mappings",
    summary: Text {
        en: "Lists the mappings that come with the product",
        es: "Enumera los mapeos que vienen con el producto",
    },
    parameters: &[],
    body: "",
    answer: "Mappings",
    respond: mappings,
};

/// Receives files.
pub(super) const RECEIVE: Endpoint = Endpoint {
    method: "post",
    path: "/imports",
    summary: Text {
        en: "Receives the files of one export and tells what they are; imports nothing yet",
        es: "Recibe los ficheros de una exportación y dice qué son; todavía no importa nada",
    },
    parameters: &[],
    body: FILES,
    answer: "ImportPreview",
    respond: first,
};

/// Looks at them.
pub(super) const PREVIEW: Endpoint = Endpoint {
    method: "post",
    path: "/imports/{upload}/preview",
    summary: Text {
        en: "Tells what received files become with a mapping; imports nothing yet",
        es: "Dice en qué se convierten los ficheros recibidos con un mapeo; no importa nada",
    },
    parameters: &[UPLOAD],
    body: "ImportChoice",
    answer: "ImportPreview",
    respond: preview,
};

/// Begins to import them.
pub(super) const START: Endpoint = Endpoint {
    method: "post",
    path: "/imports/{upload}",
    summary: Text {
        en: "Begins to import received files, where they can be read",
        es: "Empieza a importar los ficheros recibidos, si se pueden leer",
    },
    parameters: &[UPLOAD],
    body: "ImportChoice",
    answer: "ImportJob",
    respond: start,
};

/// Tells how that goes.
pub(super) const JOB: Endpoint = Endpoint {
    method: "get",
    path: "/imports/{upload}",
    summary: Text {
        en: "Tells how an import goes, and what it did once it is done",
        es: "Dice cómo va una importación y, cuando termina, qué hizo",
    },
    parameters: &[UPLOAD],
    body: "",
    answer: "ImportJob",
    respond: job,
};

/// Receives files in pieces, and answers with what they are.
pub(super) async fn receive(
    State(site): State<Site>,
    uri: Uri,
    headers: HeaderMap,
    multipart: Result<Multipart, MultipartRejection>,
) -> Response {
    let language = visit::language(&uri, &headers);
    // What is said of files comes in their form.
    if let Err(error) = check(&RECEIVE, &read(uri.query().unwrap_or_default()), language) {
        return error::problem(language, &error);
    }
    let taken = match multipart {
        Ok(multipart) => received(&site, multipart, language).await,
        Err(_) => Err(no_form()),
    };
    match taken {
        Ok((upload, source)) => {
            let parameters = [("upload", upload), ("source", source)];
            let parameters = parameters.map(|(name, value)| (name.to_owned(), value)).to_vec();
            answered(&RECEIVE, site, parameters, Vec::new(), language).await
        }
        Err(error) => {
            error::refused(language, upload_status(&error), language.told(error.told()), &[])
        }
    }
}

fn mappings(call: &Call<'_>) -> Result<Value, ServiceError> {
    let mapping = |mapping: ReadyMapping| {
        let title = call.language.told(&mapping.title);
        json!({ "name": mapping.name, "title": title })
    };
    let all = call.imports()?.mappings().into_iter().map(mapping);
    Ok(json!({ "mappings": all.collect::<Vec<_>>() }))
}

/// Tells what files are as they were received.
fn first(call: &Call<'_>) -> Result<Value, ServiceError> {
    let source = call.needed("source")?.to_owned();
    look(call, &ImportChoice { source, ..chosen(call, ImportChoice::default()) })
}

fn preview(call: &Call<'_>) -> Result<Value, ServiceError> {
    let choice: ImportChoice = body::read(call, PREVIEW.body, say::NO_CHOICE)?;
    if choice.picks.is_some() && choice.mapping.is_none() {
        return Err(call.wrong(say::PICKS_OF_NOTHING, &[]));
    }
    look(call, &chosen(call, choice))
}

/// Returns a choice whose comments are in the language of the call.
fn chosen(call: &Call<'_>, choice: ImportChoice) -> ImportChoice {
    ImportChoice { spanish: call.language == Language::Es, ..choice }
}

fn look(call: &Call<'_>, choice: &ImportChoice) -> Result<Value, ServiceError> {
    let upload = call.needed("upload")?;
    let preview = call.imports()?.preview(upload, choice)?;
    previewed(call.language, upload, choice, &preview)
}

fn start(call: &Call<'_>) -> Result<Value, ServiceError> {
    let choice: ImportChoice = body::read(call, START.body, say::NO_CHOICE)?;
    // As on the page, what becomes of them is looked at first.
    if choice.picks.is_some() {
        return Err(call.wrong(say::PICKS_ARE_LOOKED_AT, &[]));
    }
    let choice = chosen(call, choice);
    let (imports, upload) = (call.imports()?, call.needed("upload")?);
    let runs = imports.job(upload)?.is_some_and(|job| job.phase != ImportPhase::Failed);
    if !runs {
        // What cannot be previewed is not begun.
        let preview = imports.preview(upload, &choice)?;
        if let Some(problem) = &preview.problem {
            let said = error::told(call.language, problem);
            return Err(ServiceError::new(ErrorKind::BadRequest, said));
        }
        imports.start(upload, &preview.agreed(choice))?;
    }
    job(call)
}

fn job(call: &Call<'_>) -> Result<Value, ServiceError> {
    let upload = call.needed("upload")?;
    let job = call.imports()?.job(upload)?.ok_or_else(|| {
        let said = say::NO_IMPORT.fill(call.language, &[("name", upload)]);
        ServiceError::new(ErrorKind::NotFound, said)
    })?;
    told_job(call.language, &job)
}

/// Returns texts in a language.
fn texts(language: Language, told: &[Told]) -> Vec<&str> {
    told.iter().map(|told| language.told(told)).collect()
}

fn told_job(language: Language, job: &ImportJob) -> Result<Value, ServiceError> {
    let outcome = job.outcome.as_ref().map(|outcome| -> Result<Value, ServiceError> {
        let mut told = written(outcome)?;
        told["contradictions"] = json!(texts(language, &outcome.contradictions));
        told["remarks"] = json!(texts(language, &outcome.remarks));
        Ok(told)
    });
    Ok(json!({
        "source": job.source, "phase": written(&job.phase)?, "done": job.done_ratio,
        "outcome": outcome.transpose()?,
        "problem": job.problem.as_ref().map(|problem| error::told(language, problem)),
    }))
}

/// Returns what became of what was picked.
fn picked(outcome: &PickOutcome) -> Value {
    let columns = |all: &[(String, Option<String>)]| -> Vec<Value> {
        all.iter().map(|(role, column)| json!({ "role": role, "column": column })).collect()
    };
    match outcome {
        PickOutcome::Done { by_hand, idle, unknown } => {
            let fate = match by_hand {
                WrittenByHand::Kept => "kept",
                WrittenByHand::Partly => "partly",
                WrittenByHand::Gone => "gone",
            };
            json!({ "outcome": "done", "by_hand": fate, "idle": idle, "unknown": unknown })
        }
        PickOutcome::NoRows { rows, needs } => {
            json!({ "outcome": "no_rows", "rows": rows, "columns": columns(needs) })
        }
        PickOutcome::Missing(role) => json!({ "outcome": "missing", "roles": [role] }),
        PickOutcome::Clash(column, roles) => {
            json!({ "outcome": "clash", "column": column, "roles": roles })
        }
        PickOutcome::Unwritable(picks) => {
            json!({ "outcome": "unwritable", "columns": columns(picks) })
        }
    }
}

fn previewed(
    language: Language,
    upload: &str,
    choice: &ImportChoice,
    preview: &ImportPreview,
) -> Result<Value, ServiceError> {
    let problem = |problem: &ServiceError| error::told(language, problem);
    let file = |file: &ReceivedFile| {
        let column = |(name, value): &(String, String)| json!({ "name": name, "value": value });
        json!({
            "name": file.name, "size_bytes": file.size_bytes, "shape": file.shape,
            "columns": file.columns.iter().map(column).collect::<Vec<_>>(),
            "kind": file.kind, "unused": file.unused,
            "problem": file.problem.as_ref().map(problem),
        })
    };
    let reject = |reject: &RejectInfo| -> Result<Value, ServiceError> {
        let mut told = written(reject)?;
        told["message"] = language.told(&reject.message).into();
        Ok(told)
    };
    let zoneless = preview.zoneless.as_ref();
    let outcome = preview.picker.as_ref().and_then(|picker| picker.outcome.as_ref());
    Ok(json!({
        "upload": upload, "source": choice.source, "mapping": preview.mapping,
        "title": language.told(&preview.title), "notes": language.told(&preview.notes),
        "text": preview.text, "proposed": preview.proposed,
        "picked": outcome.map(picked),
        "problem": preview.problem.as_ref().map(problem),
        "files": preview.files.iter().map(file).collect::<Vec<_>>(),
        "events": written(&preview.events)?,
        "rejects": preview.rejects.iter().map(reject).collect::<Result<Vec<_>, _>>()?,
        "records": preview.records, "settings": preview.settings,
        "remarks": texts(language, &preview.remarks),
        "zoneless": zoneless.map(|it| json!({ "time": it.time, "zone": it.zone })),
    }))
}
