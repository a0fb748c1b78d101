//! Text leaves compressed where the browser takes it: a page of a hundred cards is a tenth as long.
//!
//! Nothing in a page is a secret beside what its reader typed: sessions live in a cookie and forms
//! carry no token, so that the length of a compressed page tells nobody anything.

use std::io::Write;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use baremo_metrics::service::{Reader, Waiting};
use flate2::Compression;
use flate2::write::GzEncoder;

/// How it is compressed.
const GZIP: &str = "gzip";

/// Bytes below which a response fits into one packet anyway.
const SHORT: usize = 1400;

/// Bytes compressed between two looks at whether anybody waits for them.
const PIECE: usize = 1 << 18;

/// Level of compression: pages are made for one reader, so quick comes before small.
const LEVEL: u32 = 4;

/// Compresses what is text, unless it is compressed already or the reader does not take it.
pub(crate) async fn compressed(request: Request, next: Next) -> Response {
    let taken = takes(request.headers(), GZIP);
    let mut response = next.run(request).await;
    if !is_text(response.headers()) || response.headers().contains_key(header::CONTENT_ENCODING) {
        return response;
    }
    let varies = HeaderValue::from_static("accept-encoding");
    response.headers_mut().append(header::VARY, varies);
    if !taken {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if bytes.len() < SHORT {
        return Response::from_parts(parts, Body::from(bytes));
    }
    // Packing computes: it must not hold up the threads that serve, nor go on for who has left.
    let waiting = Waiting::begin();
    let (reader, whole) = (waiting.reader(), bytes.clone());
    let done = tokio::task::spawn_blocking(move || packed(&whole, &reader)).await;
    let Ok(Some(packed)) = done else { return Response::from_parts(parts, Body::from(bytes)) };
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(GZIP));
    Response::from_parts(parts, Body::from(packed))
}

/// Compresses a text piece by piece; nothing of it once nobody waits for it any more.
fn packed(text: &[u8], reader: &Reader) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(LEVEL));
    for piece in text.chunks(PIECE) {
        if reader.has_left() {
            return None;
        }
        encoder.write_all(piece).ok()?;
    }
    encoder.finish().ok()
}

/// Returns whether a reader takes what is compressed so: named, and not with a weight of nothing.
pub(crate) fn takes(headers: &HeaderMap, compression: &str) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter();
    let accepted = accepted.filter_map(|value| value.to_str().ok()).flat_map(|v| v.split(','));
    accepted.map(str::trim).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, "q=1"));
        let weight = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse::<f64>().ok());
        name.trim().eq_ignore_ascii_case(compression) && weight != Some(0.0)
    })
}

/// Returns whether a response is text by its media type.
fn is_text(headers: &HeaderMap) -> bool {
    let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media = media.unwrap_or_default();
    media.starts_with("text/")
        || ["application/json", "application/problem+json", "image/svg+xml"]
            .iter()
            .any(|text| media.starts_with(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_by_its_weight_is_not_taken_and_capitals_are_none() {
        for (accepted, [br, gzip]) in [
            ("br, gzip", [true, true]),
            ("br;q=0.000, GZIP;q=0.5", [false, true]),
            ("br ; q=0, x-gzip", [false, false]),
        ] {
            let accepted = HeaderValue::from_static(accepted);
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, accepted)]);
            assert_eq!(["br", GZIP].map(|word| takes(&headers, word)), [br, gzip], "{headers:?}");
        }
        assert!(!takes(&HeaderMap::new(), GZIP));
    }

    #[test]
    fn nothing_is_packed_for_a_reader_who_has_left() {
        let waiting = Waiting::begin();
        let (reader, text) = (waiting.reader(), vec![b'a'; 2 * PIECE]);
        assert!(packed(&text, &reader).is_some_and(|packed| packed.len() < PIECE));
        drop(waiting);
        assert_eq!(packed(&text, &reader), None);
    }
}
