//! Addresses of pages, taken apart once each.

use baremo_model::NULL_CODE;

use super::super::Words;

/// What an address says, as codes of the tables.
#[derive(Clone, Copy, Debug)]
pub(super) struct UrlParts {
    pub page: u32,
    pub host: u32,
    pub campaign: u32,
    pub campaign_source: u32,
    pub medium: u32,
    pub click_id: bool,
    pub social_id: bool,
}

pub(super) const NO_URL: UrlParts = UrlParts {
    page: NULL_CODE,
    host: NULL_CODE,
    campaign: NULL_CODE,
    campaign_source: NULL_CODE,
    medium: NULL_CODE,
    click_id: false,
    social_id: false,
};

/// Parameters that advertisers add to a click.
const CLICK_IDS: [&str; 8] =
    ["gclid", "gbraid", "wbraid", "dclid", "msclkid", "ttclid", "li_fat_id", "twclid"];

/// Parameter that a social network adds to every link that leads out of it, paid for or not.
const SOCIAL_ID: &str = "fbclid";

/// The addresses met so far.
pub(super) struct Urls {
    /// Place in `parts` plus one, by code of the batch.
    known: Vec<u32>,
    parts: Vec<UrlParts>,
}

impl Urls {
    pub(super) fn new(string_count: usize) -> Self {
        Urls { known: vec![0; string_count], parts: Vec::new() }
    }

    /// Returns the parts of an address given as a code of the batch.
    pub(super) fn get(&mut self, url: u32, words: &mut Words<'_>) -> UrlParts {
        let Some(known) = self.known.get(url as usize).copied() else { return NO_URL };
        if known != 0 {
            return self.parts[known as usize - 1];
        }
        let parts = take_apart(words.text(url).unwrap_or_default(), words);
        self.parts.push(parts);
        self.known[url as usize] = self.parts.len() as u32;
        parts
    }
}

/// Splits an address into host, path and query; the host is lower case, without port and user.
fn split(url: &str) -> (Option<String>, &str, &str) {
    let url = url.split('#').next().unwrap_or_default();
    let rest = url.split_once("://").map(|(_, rest)| rest).or_else(|| url.strip_prefix("//"));
    let (host, path) = match rest {
        None => (None, url),
        Some(rest) => {
            let end = rest.find(['/', '?']).unwrap_or(rest.len());
            (host_of(&rest[..end]), &rest[end..])
        }
    };
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    (host, if path.is_empty() { "/" } else { path }, query)
}

fn host_of(authority: &str) -> Option<String> {
    let host = authority.rsplit('@').next().unwrap_or_default();
    let port = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let host = match host.rsplit_once(':') {
        Some((name, digits)) if port(digits) => name,
        _ => host,
    };
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    (!host.is_empty()).then_some(host)
}

/// Returns the host of an address, lower case.
pub(super) fn host(url: &str) -> Option<String> {
    match split(url) {
        (Some(host), _, _) => Some(host),
        // A bare host, as some reports have it.
        (None, path, _) => {
            let bare = path.split('/').next().unwrap_or_default();
            (bare.contains('.') && !bare.contains(' ')).then(|| host_of(bare)).flatten()
        }
    }
}

fn take_apart(url: &str, words: &mut Words<'_>) -> UrlParts {
    let (host, path, query) = split(url);
    let mut parts =
        UrlParts { page: words.word(path), host: words.word_or_null(host.as_deref()), ..NO_URL };
    for pair in query.split('&') {
        let Some((name, value)) = pair.split_once('=') else { continue };
        if value.is_empty() {
            continue;
        }
        let cell = match name {
            "utm_campaign" => &mut parts.campaign,
            "utm_source" => &mut parts.campaign_source,
            "utm_medium" => &mut parts.medium,
            name => {
                parts.click_id |= CLICK_IDS.contains(&name);
                parts.social_id |= name == SOCIAL_ID;
                continue;
            }
        };
        *cell = words.word(&decoded(value));
    }
    parts
}

/// Undoes percent-encoding and plus signs; what is no UTF-8 is replaced.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = |digit: Option<&u8>| digit.and_then(|digit| char::from(*digit).to_digit(16));
        match (first, hex(after.first()), hex(after.get(1))) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &after[2..];
                continue;
            }
            (b'+', _, _) => bytes.push(b' '),
            _ => bytes.push(*first),
        }
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_come_apart() {
        for (url, host, path, query) in [
            ("https://Shop.Example.com:8443/a/b?x=1#top", Some("shop.example.com"), "/a/b", "x=1"),
            ("http://user:pw@example.com", Some("example.com"), "/", ""),
            ("//example.com?x", Some("example.com"), "/", "x"),
            ("/only/path?a=b", None, "/only/path", "a=b"),
            ("home", None, "home", ""),
            ("", None, "/", ""),
            ("https://", None, "/", ""),
            ("http://[::1]/x", Some("[::1]"), "/x", ""),
        ] {
            assert_eq!(split(url), (host.map(str::to_owned), path, query), "{url}");
        }
        assert_eq!(host("t.co"), Some("t.co".into()));
        assert_eq!(host("not a host"), None);
    }

    #[test]
    fn percent_signs_are_undone_and_broken_ones_stay() {
        assert_eq!(decoded("back+to%20school"), "back to school");
        assert_eq!(decoded("50%"), "50%");
        assert_eq!(decoded("%zz%C3%B1"), "%zzñ");
    }
}
