//! One request of a page: what it asks with, and how its answer becomes HTML.

use axum::extract::{RawPathParams, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use baremo_metrics::service::SnapshotInfo;
use baremo_metrics::{MetricService, ServiceError};
use baremo_model::ErrorKind;
use baremo_render::Language;
use maud::Markup;

use crate::address::Address;
use crate::parts::{bar, layout};
use crate::{Site, error, text};

/// Makes a page from what the service answers.
pub(crate) type Show = fn(&Visit<'_>) -> Result<Page, ServiceError>;

/// What a page asks with.
pub(crate) struct Visit<'a> {
    /// Who answers.
    pub(crate) service: &'a dyn MetricService,
    /// State of the page.
    pub(crate) address: &'a Address,
    /// The data as a whole.
    pub(crate) snapshot: &'a SnapshotInfo,
    parameters: &'a [(String, String)],
}

impl<'a> Visit<'a> {
    /// Returns what a page asks with, outside a request of its own.
    pub(crate) fn of(
        service: &'a dyn MetricService,
        address: &'a Address,
        snapshot: &'a SnapshotInfo,
        parameters: &'a [(String, String)],
    ) -> Self {
        Visit { service, address, snapshot, parameters }
    }
}

impl Visit<'_> {
    /// Returns the language of the page.
    pub(crate) fn language(&self) -> Language {
        self.address.language
    }

    /// Returns a part of the path by its name.
    pub(crate) fn parameter(&self, name: &str) -> &str {
        let found = self.parameters.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }
}

/// A page, ready to be framed; or where to go instead.
pub(crate) enum Page {
    /// Title and main part.
    Shown {
        /// Title of the window.
        title: String,
        /// Main part.
        main: Markup,
    },
    /// Another address.
    Elsewhere(String),
    /// A file to keep.
    File(File),
}

/// A file that a reader keeps.
pub(crate) struct File {
    /// Name, of plain letters, digits, dots, dashes and underscores.
    pub(crate) name: String,
    /// Media type.
    pub(crate) media_type: &'static str,
    /// What it holds.
    pub(crate) body: Vec<u8>,
}

impl IntoResponse for File {
    fn into_response(self) -> Response {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let name: String = self.name.chars().map(|c| if plain(c) { c } else { '_' }).collect();
        let headers = [
            (header::CONTENT_TYPE, self.media_type.to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        ];
        (headers, self.body).into_response()
    }
}

/// Returns the route of a page.
pub(crate) fn route(show: Show) -> MethodRouter<Site> {
    get(move |State(site): State<Site>, uri: Uri, headers: HeaderMap, path: RawPathParams| {
        let parameters = path.iter().map(|(key, value)| (key.to_owned(), value.to_owned()));
        let parameters: Vec<(String, String)> = parameters.collect();
        async move { respond(site, uri, headers, parameters, show).await }
    })
}

/// Answers every address that no page has.
pub(crate) async fn not_found(State(site): State<Site>, uri: Uri, headers: HeaderMap) -> Response {
    if uri.path().starts_with("/api/") {
        let message = format!("there is no endpoint `{}`", uri.path());
        return error::problem(&ServiceError::new(ErrorKind::NotFound, message));
    }
    let show: Show = |visit| {
        let how = text::NOT_FOUND_HOW.text(visit.language());
        Err(ServiceError::new(ErrorKind::NotFound, how))
    };
    respond(site, uri, headers, Vec::new(), show).await
}

async fn respond(
    site: Site,
    uri: Uri,
    headers: HeaderMap,
    parameters: Vec<(String, String)>,
    show: Show,
) -> Response {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let address =
        Address::read(uri.path(), uri.query().unwrap_or_default(), accepted.unwrap_or_default());
    let part = headers.contains_key(layout::PART);
    // Asking computes: it must not hold up the threads that serve.
    let done = tokio::task::spawn_blocking(move || made(&site, &address, &parameters, show, part));
    match done.await {
        Ok(response) => response,
        Err(_) => error::problem(&ServiceError::new(ErrorKind::Internal, "the page broke")),
    }
}

fn made(
    site: &Site,
    address: &Address,
    parameters: &[(String, String)],
    show: Show,
    part: bool,
) -> Response {
    let service = site.service.as_ref();
    let snapshot = service.snapshot();
    let empty = SnapshotInfo::default();
    let known = snapshot.as_ref().unwrap_or(&empty);
    let visit = Visit { service, address, snapshot: known, parameters };
    let page = match &snapshot {
        Ok(_) => match bar::added(address) {
            Some(filtered) => Ok(Page::Elsewhere(filtered)),
            None => show(&visit),
        },
        Err(error) => Err(error.clone()),
    };
    let (status, title, main) = match page {
        Ok(Page::Shown { title, main }) => (StatusCode::OK, title, main),
        Ok(Page::Elsewhere(address)) => {
            return (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response();
        }
        Ok(Page::File(file)) => return file.into_response(),
        Err(failure) => {
            let (title, main) = error::page(address, &failure);
            (error::status(failure.kind), title, main)
        }
    };
    let whole = match part {
        true => layout::part(&title, &main),
        false => layout::whole(&visit, &title, &main),
    };
    (status, [(header::VARY, "accept-language, x-part")], Html(whole.into_string())).into_response()
}
