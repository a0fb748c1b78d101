//! One request of a page: what it asks with, and how its answer becomes HTML.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use baremo_metrics::answer::Answer;
use baremo_metrics::query::Query;
use baremo_metrics::service::{ImportService, Reader, SnapshotInfo, Waiting};
use baremo_metrics::{MetricService, ServiceError};
use baremo_model::{ErrorKind, Micros};
use baremo_render::Language;
use baremo_render::answer::shown_unit;
use baremo_render::words::{Called, dimension_of, heading_of};
use maud::{Markup, html};

use crate::address::Address;
use crate::api::Call;
use crate::export::TableForm;
use crate::pages::{PAGES, SCALES};
use crate::parts::{filters, layout};
use crate::site::Site;
use crate::{error, known, login, text};

/// Path of the front page.
const FRONT: &str = "/";

/// Makes a page from what the service answers.
pub(crate) type Show = fn(&Visit<'_>) -> Result<Page, ServiceError>;

/// Makes a page's table into a file.
pub(crate) type Take = fn(&Visit<'_>, TableForm) -> Result<Page, ServiceError>;

/// Does what a form asks, and makes the page that follows.
pub(crate) type Act = fn(&Visit<'_>, &Form) -> Result<Page, ServiceError>;

/// The fields of a form that was sent.
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads the body of a form.
    pub(crate) fn read(body: &[u8]) -> Self {
        Form(form_urlencoded::parse(body).into_owned().collect())
    }

    /// Returns a field; none when it is absent or blank.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.trim().is_empty())
    }

    /// Returns all fields as they were sent: names, which may come again, with their values.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// What a page asks with.
pub(crate) struct Visit<'a> {
    /// Who answers.
    pub(crate) service: &'a dyn MetricService,
    /// State of the page.
    pub(crate) address: &'a Address,
    /// The data as a whole.
    pub(crate) snapshot: &'a SnapshotInfo,
    /// Where this server was reached: `http://localhost:7373`.
    pub(crate) origin: &'a str,
    /// Whether a session was begun, which can be ended.
    pub(crate) signed_in: bool,
    /// When it is read; unknown to a site without a clock.
    pub(crate) now: Option<Micros>,
    /// Whether it is read on a phone, where what is long comes folded.
    pub(crate) phone: bool,
    imports: Option<&'a dyn ImportService>,
    parameters: &'a [(String, String)],
}

impl<'a> Visit<'a> {
    /// Returns the visit of what a program asks, for what the API answers as a page does.
    pub(crate) fn of_call(
        call: &Call<'a>,
        address: &'a Address,
        snapshot: &'a SnapshotInfo,
    ) -> Self {
        Visit {
            service: call.service,
            address,
            snapshot,
            origin: "",
            signed_in: false,
            now: None,
            phone: false,
            imports: call.imports,
            parameters: &[],
        }
    }

    /// Asks a question as pages show it: money comes with its currency, working time as such.
    pub(crate) fn ask(&self, query: &Query) -> Result<Arc<Answer>, ServiceError> {
        Ok(as_shown(self.service.ask(query)?))
    }

    /// Does the same where changes of buckets are not looked at.
    pub(crate) fn glance(&self, query: &Query) -> Result<Arc<Answer>, ServiceError> {
        Ok(as_shown(self.service.glance(query)?))
    }

    /// Returns what a dimension is called: a segment by the title that its file gives.
    pub(crate) fn dimension(&self, name: &str) -> String {
        dimension_of(&self.snapshot.segments, name, self.language())
    }

    /// Returns the same as the heading of a column.
    pub(crate) fn heading(&self, name: &str) -> String {
        heading_of(&self.snapshot.segments, name, self.language())
    }

    /// Returns what the values of an answer's rows are called, no two of them the same.
    pub(crate) fn called<'b>(&'b self, answer: &'b Answer) -> Called<'b> {
        Called::of(&self.snapshot.segments, answer, self.language())
    }

    /// Returns the name of a file of figures: what they are, their first and last day, and as of
    /// when they were known.
    pub(crate) fn dated(&self, stem: &str) -> String {
        let range = self.address.range(self.snapshot);
        let days = [range.from, range.to].into_iter().flatten();
        self.as_known(&[stem.to_owned()].into_iter().chain(days).collect::<Vec<_>>().join("_"))
    }

    /// Returns the name of a file of what is of no range: what it is, and as of when.
    pub(crate) fn as_known(&self, stem: &str) -> String {
        match self.address.as_of() {
            Some(at) => format!("{stem}_as-of-{at}"),
            None => stem.to_owned(),
        }
    }

    /// Returns the same visit at another address.
    pub(crate) fn at<'b>(&'b self, address: &'b Address) -> Visit<'b> {
        Visit { address, ..*self }
    }

    /// Returns what takes files in.
    ///
    /// # Errors
    ///
    /// Not found on a site that takes none.
    pub(crate) fn imports(&self) -> Result<&'a dyn ImportService, ServiceError> {
        self.imports.ok_or_else(|| {
            let how = text::NOT_FOUND_HOW.text(self.language());
            ServiceError::new(ErrorKind::NotFound, how)
        })
    }

    /// Returns whether files can be taken in.
    pub(crate) fn takes_files(&self) -> bool {
        self.imports.is_some()
    }

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

/// Returns an answer as pages show it.
fn as_shown(answer: Arc<Answer>) -> Arc<Answer> {
    if answer.metrics.iter().all(|used| used.unit == shown_unit(used, &answer)) {
        return answer;
    }
    let mut shown = Answer::clone(&answer);
    for used in &mut shown.metrics {
        used.unit = shown_unit(used, &answer);
    }
    Arc::new(shown)
}

/// When a page shows itself anew, and as what.
pub(crate) struct Again {
    /// Seconds until then.
    pub(crate) every: u32,
    /// The address that follows; none for the same again.
    pub(crate) next: Option<String>,
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
    /// The same, which shows itself anew.
    Live {
        /// Title of the window.
        title: String,
        /// Main part.
        main: Markup,
        /// When, and as what.
        again: Again,
    },
    /// The same, when what a form sent cannot be taken.
    Wrong {
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

/// The parts of a path that its route names; an error where one of them is no text.
pub(crate) type Parts = Result<RawPathParams, RawPathParamsRejection>;

/// Returns the parts of a path by their names; none where one of them is no text.
pub(crate) fn parts(path: Parts) -> Option<Vec<(String, String)>> {
    let path = path.ok()?;
    Some(path.iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect())
}

/// Returns the route of a page.
pub(crate) fn route(
    show: impl Fn(&Visit<'_>) -> Result<Page, ServiceError> + Clone + Send + Sync + 'static,
) -> MethodRouter<Site> {
    get(move |State(site): State<Site>, path: Parts, uri: Uri, headers: HeaderMap| {
        let parameters = parts(path);
        async move {
            match parameters {
                Some(parameters) => respond(site, uri, headers, parameters, show).await,
                None => not_found(State(site), uri, headers).await,
            }
        }
    })
}

/// Returns the route of a form.
pub(crate) fn form(act: Act) -> MethodRouter<Site> {
    post(move |State(site): State<Site>, uri: Uri, headers: HeaderMap, path: Parts, body: Bytes| {
        let parameters = parts(path);
        let form = Form::read(&body);
        // What a form changes is changed whoever waits.
        let show = move |visit: &Visit<'_>| Reader::default().serve(|| act(visit, &form));
        async move {
            match parameters {
                Some(parameters) => respond(site, uri, headers, parameters, show).await,
                None => not_found(State(site), uri, headers).await,
            }
        }
    })
}

/// Shows a page outside the routes of pages.
pub(crate) async fn shown(
    site: Site,
    uri: Uri,
    headers: HeaderMap,
    show: impl Fn(&Visit<'_>) -> Result<Page, ServiceError> + Send + 'static,
) -> Response {
    respond(site, uri, headers, Vec::new(), show).await
}

/// Answers every address that no page has.
pub(crate) async fn not_found(State(site): State<Site>, uri: Uri, headers: HeaderMap) -> Response {
    if uri.path().starts_with("/api/") {
        return nowhere(&uri, &headers);
    }
    let show: Show = |visit| {
        let how = text::NOT_FOUND_HOW.text(visit.language());
        Err(ServiceError::new(ErrorKind::NotFound, how))
    };
    respond(site, uri, headers, Vec::new(), show).await
}

/// Answers who follows the address of a form, which only takes what is sent, as where nothing is.
/// What is sent is not answered with a page: some addresses are open to those who are not known.
pub(crate) async fn no_method(
    State(site): State<Site>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if method != Method::GET || uri.path().starts_with("/api/") {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let mut response = not_found(State(site), uri, headers).await;
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    response
}

/// Answers what asks the API at an address that it does not have.
pub(crate) fn nowhere(uri: &Uri, headers: &HeaderMap) -> Response {
    let language = language(uri, headers);
    let message = text::api::NO_ENDPOINT.fill(language, &[("path", uri.path())]);
    let hints = vec![text::api::SEE_API.text(language).into()];
    let error = ServiceError::new(ErrorKind::NotFound, message);
    error::problem(language, &ServiceError { hints, ..error })
}

/// Reads where a request goes, in the language it asks for.
pub(crate) fn address(uri: &Uri, headers: &HeaderMap) -> Address {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Address::read(uri.path(), uri.query().unwrap_or_default(), accepted.unwrap_or_default())
}

/// Returns the language that a request asks for: `lang` in its address, else what its headers take.
pub(crate) fn language(uri: &Uri, headers: &HeaderMap) -> Language {
    address(uri, headers).language
}

async fn respond(
    site: Site,
    uri: Uri,
    headers: HeaderMap,
    parameters: Vec<(String, String)>,
    show: impl Fn(&Visit<'_>) -> Result<Page, ServiceError> + Send + 'static,
) -> Response {
    let address = address(&uri, &headers);
    let language = address.language;
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let scheme = if site.reach.https { "https" } else { "http" };
    let asked = Asked {
        address,
        origin: format!("{scheme}://{}", host.unwrap_or("localhost:7373")),
        parameters,
        part: headers.contains_key(layout::PART),
        phone: is_phone(&headers),
        signed_in: site.access.is_some() && login::session(&headers, &site.reach).is_some(),
    };
    // Asking computes: it must not hold up the threads that serve. Whoever leaves, or clicks on,
    // closes the connection, which drops this, and what was asked is not worked out any further.
    let waiting = Waiting::begin();
    let reader = waiting.reader();
    let asked = Arc::new(asked);
    let again = (site.clone(), asked.clone());
    let done = tokio::task::spawn_blocking(move || reader.serve(|| made(&site, &asked, &show)));
    if let Ok(response) = done.await {
        return response;
    }
    // A page that broke is a page all the same, with ways back.
    let broke = || ServiceError::new(ErrorKind::Internal, "the page broke");
    let (site, asked) = again;
    let told = tokio::task::spawn_blocking(move || made(&site, &asked, &|_| Err(broke())));
    told.await.unwrap_or_else(|_| error::problem(language, &broke()))
}

/// Makes the front page before anybody asks for it: its answers are kept, and the columns they
/// stand on are read.
pub(crate) fn ahead(site: &Site) {
    let front = PAGES.iter().find(|(path, _)| *path == FRONT);
    if let Some((path, show)) = front {
        // With what otherwise comes after the page.
        let address = Address::read(path, &format!("{SCALES}=now"), "");
        let asked = Asked { address, ..Asked::default() };
        drop(made(site, &asked, show));
    }
}

/// What a request says.
#[derive(Default)]
struct Asked {
    address: Address,
    origin: String,
    parameters: Vec<(String, String)>,
    /// Whether a script wants the main part alone.
    part: bool,
    phone: bool,
    signed_in: bool,
}

fn made(
    site: &Site,
    asked: &Asked,
    show: &dyn Fn(&Visit<'_>) -> Result<Page, ServiceError>,
) -> Response {
    let Asked { address, origin, parameters, .. } = asked;
    let (phone, signed_in) = (asked.phone, asked.signed_in);
    let service = site.service.as_ref();
    let snapshot = service.snapshot();
    let empty = SnapshotInfo::default();
    let today = snapshot.as_ref().unwrap_or(&empty);
    let then = known::then(address, today);
    let imports = site.imports.as_deref();
    let now = site.clock.map(|clock| clock());
    let visit = Visit {
        service,
        address,
        snapshot: then.as_ref().unwrap_or(today),
        origin,
        signed_in,
        now,
        phone,
        imports,
        parameters,
    };
    let page = match &snapshot {
        Ok(_) => match filters::added(&visit) {
            Some(filtered) => Ok(Page::Elsewhere(filtered)),
            None => address.check().and_then(|()| show(&visit)),
        },
        Err(error) => Err(error.clone()),
    };
    let mut again = None;
    let (status, title, main) = match page {
        Ok(Page::Shown { title, main }) => (StatusCode::OK, title, main),
        Ok(Page::Wrong { title, main }) => (StatusCode::BAD_REQUEST, title, main),
        Ok(Page::Live { title, main, again: then }) => {
            again = Some(then);
            (StatusCode::OK, title, main)
        }
        Ok(Page::Elsewhere(address)) => {
            return (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response();
        }
        Ok(Page::File(file)) => return file.into_response(),
        Err(failure) => {
            let (title, main) = error::page(address, &failure);
            let way = known::pill(&visit);
            let main = html! { @if let Some(way) = way { p.ways { (way) } } (main) };
            (error::status(failure.kind), title, main)
        }
    };
    let main = html! { @if status == StatusCode::OK { (known::not_told(&visit)) } (main) };
    let whole = match asked.part {
        true => layout::part(&title, &main, again.as_ref()),
        false => layout::whole(&visit, &title, &main, again.as_ref()),
    };
    let vary = [(header::VARY, "accept-language, user-agent, x-part")];
    (status, vary, Html(layout::upright(whole))).into_response()
}

/// Returns whether a browser says that it is one of a phone.
fn is_phone(headers: &HeaderMap) -> bool {
    let said = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    said.is_some_and(|said| said.contains("Mobi"))
}
