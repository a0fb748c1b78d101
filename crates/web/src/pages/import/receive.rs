//! `POST /import`: files arrive in pieces and are written as they arrive.

use axum::body::Bytes;
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::extract::{Multipart, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use baremo_metrics::service::{Upload, UploadError};
use baremo_model::error::Told;
use baremo_model::told;
use baremo_render::Language;
use tokio::sync::mpsc;

use super::asking;
use crate::address::Address;
use crate::error::said;
use crate::site::Site;
use crate::text::import as words;
use crate::visit;

/// Pieces that wait to be written, at most: a slow disk slows the sender down.
const WAITING: usize = 16;
/// Bytes of a field that is no file, at most.
const FIELD: usize = 4096;

/// A piece of an upload on its way to the disk.
enum Piece {
    File(String),
    Bytes(Bytes),
}

/// Receives the files of a form and leads to their preview.
pub(crate) async fn receive(
    State(site): State<Site>,
    uri: Uri,
    headers: HeaderMap,
    multipart: Result<Multipart, MultipartRejection>,
) -> Response {
    let address = Address::read(uri.path(), uri.query().unwrap_or_default(), "");
    let received = match multipart {
        Ok(multipart) => received(&site, multipart, visit::language(&uri, &headers)).await,
        Err(_) => Err(no_form()),
    };
    match received {
        Ok((upload, source)) => {
            let path = format!("/import/{upload}");
            let to = address.to_with(&path, &[("source", Some(&source))]);
            (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
        }
        Err(error) => {
            let status = upload_status(&error);
            let show = move |visit: &visit::Visit<'_>| {
                visit.imports()?;
                let told = words::IMPORT_FAILED_UPLOAD;
                let problem = visit.language().told(error.told());
                let told = told.fill(visit.language(), &[("problem", problem)]);
                Ok(asking(visit, Some(&told)))
            };
            let mut response = visit::shown(site, uri, headers, show).await;
            if response.status() == StatusCode::OK {
                *response.status_mut() = status;
            }
            response
        }
    }
}

/// Returns that no files were sent.
pub(crate) fn no_form() -> UploadError {
    UploadError::Wrong(told!(
        "what was sent is no form with files",
        "lo que se envió no es un formulario con ficheros"
    ))
}

/// Returns the status by which a sender knows whether to send less, otherwise, or later.
pub(crate) fn upload_status(error: &UploadError) -> StatusCode {
    match error {
        UploadError::TooMuch(_) => StatusCode::PAYLOAD_TOO_LARGE,
        UploadError::Unwritten(_) => StatusCode::SERVICE_UNAVAILABLE,
        UploadError::Wrong(_) => StatusCode::BAD_REQUEST,
    }
}

/// Receives the files of a form; returns the name of the upload and of its source.
///
/// # Errors
///
/// Says why they could not be received or written.
pub(crate) async fn received(
    site: &Site,
    mut multipart: Multipart,
    language: Language,
) -> Result<(String, String), UploadError> {
    let Some(imports) = site.imports.clone() else {
        return Err(UploadError::Wrong(told!("no files are taken", "no se aceptan ficheros")));
    };
    let (sender, receiver) = mpsc::channel(WAITING);
    let writing = tokio::task::spawn_blocking(move || {
        let upload = imports
            .receive()
            .map_err(|error| UploadError::Unwritten(Told::from(said(language, &error).0)))?;
        write(upload, receiver)
    });
    let source = sent(&mut multipart, sender).await;
    let written = writing.await.map_err(|_| broke_off())?;
    // What the disk says matters more than that the sender was cut off for it.
    match (written, source) {
        (Ok(upload), Ok(source)) => Ok((upload, source)),
        (Err(problem), Ok(_)) => Err(problem),
        (Ok(_), Err(sent)) => Err(sent.unwrap_or_else(broke_off)),
        (Err(written), Err(sent)) => Err(sent.unwrap_or(written)),
    }
}

fn broke_off() -> UploadError {
    UploadError::Unwritten(told!("writing broke off", "no se terminó de escribir"))
}

fn cut_off() -> UploadError {
    UploadError::Wrong(told!(
        "what was sent broke off, or is no form with files",
        "lo que se envió se cortó, o no es un formulario con ficheros"
    ))
}

/// Passes the pieces of all files on; returns the name of the source. Fails without a reason where
/// nobody takes the pieces.
async fn sent(
    multipart: &mut Multipart,
    sender: mpsc::Sender<Piece>,
) -> Result<String, Option<UploadError>> {
    let (mut source, mut first) = (String::new(), None);
    let broken = |_: MultipartError| Some(cut_off());
    while let Some(mut field) = multipart.next_field().await.map_err(broken)? {
        let name = field.file_name().map(str::to_owned);
        match name {
            Some(name) if field.name() == Some("files") => {
                if name.is_empty() {
                    continue;
                }
                first.get_or_insert_with(|| name.clone());
                sender.send(Piece::File(name)).await.map_err(|_| None::<UploadError>)?;
                while let Some(bytes) = field.chunk().await.map_err(broken)? {
                    sender.send(Piece::Bytes(bytes)).await.map_err(|_| None::<UploadError>)?;
                }
            }
            _ if field.name() == Some("source") => {
                let mut text = Vec::new();
                while let Some(bytes) = field.chunk().await.map_err(broken)? {
                    text.extend(bytes);
                    if text.len() > FIELD {
                        let told = told!(
                            "the name of the source is too long",
                            "el nombre de la fuente es demasiado largo"
                        );
                        return Err(Some(UploadError::Wrong(told)));
                    }
                }
                source = String::from_utf8_lossy(&text).trim().to_owned();
            }
            _ => {}
        }
    }
    if source.is_empty() {
        let stem = first.as_deref().and_then(|name| name.split('.').next());
        source = stem.filter(|stem| !stem.is_empty()).unwrap_or("desk").to_lowercase();
    }
    Ok(source)
}

fn write(
    mut upload: Box<dyn Upload>,
    mut pieces: mpsc::Receiver<Piece>,
) -> Result<String, UploadError> {
    while let Some(piece) = pieces.blocking_recv() {
        match piece {
            Piece::File(name) => upload.file(&name)?,
            Piece::Bytes(bytes) => upload.bytes(&bytes)?,
        }
    }
    upload.finish()
}
