//! `/assets/…`: style, script and icon, compressed beforehand, kept by the browser for ever.

use axum::extract::RawPathParams;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::compress::takes;

/// A name holds the digest of its content, so what is behind it never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Returns a file in the best encoding the browser takes.
pub(crate) async fn serve(parameters: RawPathParams, headers: HeaderMap) -> Response {
    let name = parameters.iter().next().map_or("", |(_, value)| value);
    let Some(asset) = baremo_assets::at(&format!("/assets/{name}")) else {
        return (StatusCode::NOT_FOUND, "not found\n").into_response();
    };
    let (encoding, body) = match () {
        () if takes(&headers, "br") => ("br", asset.brotli),
        () if takes(&headers, "gzip") => ("gzip", asset.gzip),
        () => ("identity", asset.plain),
    };
    let headers = [
        (header::CONTENT_TYPE, asset.media_type),
        (header::CONTENT_ENCODING, encoding),
        (header::CACHE_CONTROL, FOR_EVER),
        (header::VARY, "accept-encoding"),
    ];
    (headers, body).into_response()
}
