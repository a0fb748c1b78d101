//! `POST /boards/import`: a board brought as a file or as its text.

use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use baremo_metrics::ServiceError;
use baremo_metrics::board::Board;
use baremo_metrics::service::Reader;

use super::change::{begin, refused};
use crate::site::Site;
use crate::text::boards as say;
use crate::visit::{self, Page, Visit};

/// Bytes a board may have.
const LONGEST: usize = 64 * 1024;

/// What was sent.
enum Sent {
    Text(String),
    TooLong,
}

/// Takes the board and leads to its editor.
pub(crate) async fn receive(
    State(site): State<Site>,
    uri: Uri,
    headers: HeaderMap,
    multipart: Result<Multipart, MultipartRejection>,
) -> Response {
    let sent = match multipart {
        Ok(multipart) => sent(multipart).await,
        Err(_) => Sent::Text(String::new()),
    };
    let show = move |visit: &Visit<'_>| Reader::default().serve(|| take(visit, &sent));
    visit::shown(site, uri, headers, show).await
}

/// Returns the text of the file, else the one pasted.
async fn sent(mut multipart: Multipart) -> Sent {
    let mut pasted = String::new();
    while let Ok(Some(field)) = multipart.next_field().await {
        let is_file = field.name() == Some("file");
        // A form without a file sends an empty one; reading fails beyond the server's limit.
        let Ok(bytes) = field.bytes().await else { return Sent::TooLong };
        if bytes.len() > LONGEST {
            return Sent::TooLong;
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if is_file && !text.trim().is_empty() {
            return Sent::Text(text);
        }
        if !is_file {
            pasted = text;
        }
    }
    Sent::Text(pasted)
}

fn take(visit: &Visit<'_>, sent: &Sent) -> Result<Page, ServiceError> {
    let language = visit.language();
    let text = match sent {
        Sent::TooLong => return refused(visit, say::IMPORT_LONG.text(language), ""),
        Sent::Text(text) if text.trim().is_empty() => {
            return refused(visit, say::IMPORT_NOTHING.text(language), "");
        }
        Sent::Text(text) => text,
    };
    match Board::parse(text, &*visit.service.catalog()?) {
        Ok(board) => begin(visit, &board),
        Err(problem) => refused(visit, &crate::error::told(language, &problem.into()), text),
    }
}
