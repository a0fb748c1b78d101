//! Lines of web servers' access logs: Apache's and nginx's common and combined formats.
//!
//! <https://httpd.apache.org/docs/current/logs.html#accesslog>: address, identity, user, time in
//! brackets, request in quotes, status, bytes; combined adds referrer and user agent. A virtual
//! host may stand before the address.
//!
//! An address is never handed on. A record has a `visitor` instead: a keyed hash of address, user
//! agent and day, so that nobody can be followed from one day to the next or be found by trying
//! addresses without the key. Who is active across midnight keeps the visitor of the evening.

use std::hash::Hasher;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use baremo_model::error::Told;
use baremo_model::{DAY, MINUTE, Micros, told};
use rustc_hash::FxHashMap;
use siphasher::sip128::{Hasher128, SipHasher24};

use super::input::Buffered;
use super::lines::{LineEnd, Lines, too_long};
use super::record::{Headings, Record, Row};
use super::{Step, Unreadable};

/// Columns of a record.
const COLUMNS: [&str; 12] = [
    "visitor",
    "host",
    "user",
    "time",
    "method",
    "url",
    "extension",
    "protocol",
    "status",
    "bytes",
    "referrer",
    "user_agent",
];

/// A request this long after the last one before midnight still is of the same visit.
const CARRY_MICROS: Micros = 30 * MINUTE;
/// People kept in mind before those of days past are forgotten, at least.
const KEPT_PEOPLE: usize = 1 << 20;

/// Returns the names of the columns.
pub(crate) fn headings() -> Headings {
    Headings::from_cells(COLUMNS)
}

/// Reads one request a line.
pub(crate) struct AccessLogReader {
    lines: Lines<Buffered>,
    line: Vec<u8>,
    records: u64,
    limit: usize,
    headings: Arc<Headings>,
    visitors: Visitors,
}

impl AccessLogReader {
    pub(crate) fn new(text: Buffered, limit: usize, key: [u8; 16]) -> Self {
        Self {
            lines: Lines::new(text, b'\n', limit),
            line: Vec::new(),
            records: 0,
            limit,
            headings: Arc::new(headings()),
            visitors: Visitors { key, seen: FxHashMap::default(), most: KEPT_PEOPLE },
        }
    }

    pub(crate) fn next(&mut self, record: &mut Record) -> io::Result<Step> {
        loop {
            self.line.clear();
            let end = self.lines.append(&mut self.line)?;
            if end == LineEnd::End {
                return Ok(Step::End);
            }
            let bytes = self.lines.trim_end(&self.line);
            if bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            self.records += 1;
            record.position.line = self.lines.count;
            record.position.record = self.records;
            let text = String::from_utf8_lossy(bytes);
            let bad = |reason, message: Told| {
                Ok(Step::Unreadable(Unreadable {
                    reason,
                    message,
                    position: record.position,
                    raw: super::shown(without_addresses(&text).as_bytes()),
                }))
            };
            if end == LineEnd::TooLong {
                return bad("line_too_long", too_long(self.limit));
            }
            let Some(request) = Request::parse(&text) else {
                return bad(
                    "not_a_log_line",
                    told!(
                        "it is no line of an access log",
                        "no es una línea de un registro de accesos"
                    ),
                );
            };
            let visitor = self.visitors.name(&request);
            request.fill(&visitor, record.as_row_mut(&self.headings));
            return Ok(Step::Record);
        }
    }
}

/// Tells whether text looks like an access log: most of its first lines are requests.
pub(crate) fn looks_like(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(20).collect();
    // The last line of a sample may be cut.
    let good = lines.iter().filter(|line| Request::parse(line).is_some()).count();
    good > 0 && good * 2 > lines.len()
}

/// One line, taken apart.
struct Request<'a> {
    host: &'a str,
    address: &'a str,
    user: &'a str,
    at: Micros,
    time: String,
    method: &'a str,
    url: &'a str,
    protocol: &'a str,
    status: &'a str,
    bytes: &'a str,
    referrer: String,
    agent: String,
}

impl<'a> Request<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let (before, rest) = line.split_once(" [")?;
        let mut names = before.split_ascii_whitespace();
        let names: [Option<&str>; 5] = std::array::from_fn(|_| names.next());
        let (host, address, user) = match names {
            [Some(address), Some(_), Some(user), None, _] => ("", address, user),
            // A user's name may have blanks: what stands first is no host.
            [Some(address), Some("-"), Some(_), Some(_), _] => {
                ("", address, before.splitn(3, ' ').nth(2).unwrap_or_default())
            }
            [Some(host), Some(address), Some(_), Some(user), None] => (host, address, user),
            _ => return None,
        };
        let host = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let (time, rest) = rest.split_once(']')?;
        let (at, time) = instant(time)?;
        let (request, rest) = quoted(rest.trim_start())?;
        let mut words = rest.split_ascii_whitespace();
        let status = words.next().filter(|word| word.len() == 3 && is_number(word))?;
        let bytes = words.next().filter(|word| *word == "-" || is_number(word))?;
        let mut quotes = rest.split_once('"').map(|(_, rest)| rest);
        let mut next = || {
            let (text, rest) = quoted_body(quotes?)?;
            quotes = rest.split_once('"').map(|(_, rest)| rest);
            Some(unescaped(text))
        };
        let (referrer, agent) = (next().unwrap_or_default(), next().unwrap_or_default());
        let mut parts = request.splitn(2, ' ');
        let (method, url) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let (url, protocol) = match url.rsplit_once(' ') {
            Some((url, protocol)) if protocol.starts_with("HTTP/") => (url, protocol),
            _ => (url, ""),
        };
        Some(Request {
            host,
            address,
            user: if user == "-" { "" } else { user },
            at,
            time,
            method,
            url,
            protocol,
            status,
            bytes: if bytes == "-" { "" } else { bytes },
            referrer,
            agent,
        })
    }

    fn fill(&self, visitor: &str, row: &mut Row) {
        row.clear();
        let referrer = if self.referrer == "-" { "" } else { self.referrer.as_str() };
        let cells = [
            visitor,
            self.host,
            self.user,
            &self.time,
            self.method,
            self.url,
            &extension(self.url),
            self.protocol,
            self.status,
            self.bytes,
            referrer,
            &self.agent,
        ];
        for cell in cells {
            row.push(cell);
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Splits quoted text from what follows; a quote inside has a backslash before it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    quoted_body(text.strip_prefix('"')?)
}

fn quoted_body(text: &str) -> Option<(&str, &str)> {
    let mut escaped = false;
    for (place, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some((&text[..place], &text[place + 1..])),
            _ => {}
        }
    }
    None
}

fn unescaped(text: &str) -> String {
    text.replace("\\\"", "\"").replace("\\\\", "\\")
}

/// Reads `17/May/2015:10:05:03 +0000`: the instant, and the same as RFC 3339.
fn instant(text: &str) -> Option<(Micros, String)> {
    let (date, rest) = text.split_once(':')?;
    let (clock, offset) = rest.split_once(' ')?;
    let mut date = date.split('/');
    let (day, month, year) = (date.next()?, date.next()?, date.next()?);
    let names = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let month = names.find(month).filter(|place| month.len() == 3 && place % 3 == 0)? / 3 + 1;
    let (hours, minutes) = (offset.get(..3)?, offset.get(3..)?);
    let time = format!("{year}-{month:02}-{day}T{clock}{hours}:{minutes}");
    let at = time.parse::<jiff::Timestamp>().ok()?.as_microsecond();
    Some((at, time))
}

/// Returns the lower-case extension of the file an address names, blank for none.
fn extension(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let plain = ending.len() <= 5 && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if plain { ending.to_ascii_lowercase() } else { String::new() }
}

/// Gives people names that say nothing of them.
struct Visitors {
    key: [u8; 16],
    /// When each was seen last, and the day their name is of.
    seen: FxHashMap<u64, (Micros, i64)>,
    /// How many are kept before those of days past are forgotten.
    most: usize,
}

impl Visitors {
    fn name(&mut self, request: &Request<'_>) -> String {
        let mut hasher = SipHasher24::new_with_key(&self.key);
        hasher.write(request.address.as_bytes());
        hasher.write(&[0]);
        hasher.write(request.agent.as_bytes());
        let day = self.day(hasher.finish128().h1, request.at);
        hasher.write(&day.to_le_bytes());
        let hash = hasher.finish128();
        format!("{:016x}{:04x}", hash.h1, hash.h2 & 0xffff)
    }

    /// Returns the day that a person's name is of.
    fn day(&mut self, person: u64, at: Micros) -> i64 {
        let own = at.div_euclid(DAY);
        let carried = self
            .seen
            .get(&person)
            .filter(|(last, day)| *day == own - 1 && at.saturating_sub(*last) <= CARRY_MICROS);
        let day = carried.map_or(own, |(_, day)| *day);
        if self.seen.len() >= self.most {
            self.seen.retain(|_, (last, _)| at.saturating_sub(*last) <= DAY);
            // A day may have more people: they are not gone through again for each request.
            self.most = KEPT_PEOPLE.max(2 * self.seen.len());
        }
        let known = self.seen.entry(person).or_insert((at, day));
        if at >= known.0 {
            *known = (at, day);
        }
        day
    }
}

/// Replaces whatever reads as an address by a dash, for lines that are kept to be looked at.
fn without_addresses(text: &str) -> String {
    let is_edge = |character: char| character.is_whitespace() || "\"',;[]()".contains(character);
    let mut cleaned = String::with_capacity(text.len());
    for part in text.split_inclusive(is_edge) {
        let word = part.trim_end_matches(is_edge);
        let bare = word.rsplit_once(':').map_or(word, |(bare, _)| bare);
        let is_address = |word: &str| word.parse::<IpAddr>().is_ok();
        if is_address(word) || is_address(bare) {
            cleaned.push('-');
            cleaned.push_str(&part[word.len()..]);
        } else {
            cleaned.push_str(part);
        }
    }
    cleaned
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Format, Input, Options, Reader};

    fn records(text: &str, key: u8) -> Vec<serde_json::Value> {
        let input = Input::Bytes("log".into(), text.as_bytes().to_vec().into());
        let options = Options { visitor_key: [key; 16], ..Options::default() };
        let mut reader = Reader::open(&input, &options).expect("it opens");
        assert_eq!(reader.detected().format, Format::AccessLog);
        let mut record = Record::default();
        let mut found = Vec::new();
        loop {
            match reader.next(&mut record).expect("it reads") {
                Step::Record => found.push(record.to_value()),
                Step::Unreadable(bad) => found.push(format!("{}: {}", bad.reason, bad.raw).into()),
                Step::End => return found,
            }
        }
    }

    const COMBINED: &str = "192.0.2.7 - - [17/May/2015:10:05:03 +0200] \
        \"GET /a/B.HTML?x=1 HTTP/1.1\" 200 2326 \"http://example.test/\" \
        \"Mozilla/5.0 (say \\\"hi\\\")\"";

    #[test]
    fn combined_lines_are_read_and_addresses_are_not() {
        let found = records(COMBINED, 1);
        let record = &found[0];
        assert_eq!(record["time"], "2015-05-17T10:05:03+02:00");
        assert_eq!(record["method"], "GET");
        assert_eq!(record["url"], "/a/B.HTML?x=1");
        assert_eq!(record["extension"], "html");
        assert_eq!(record["status"], "200");
        assert_eq!(record["referrer"], "http://example.test/");
        assert_eq!(record["user_agent"], "Mozilla/5.0 (say \"hi\")");
        assert!(!record.to_string().contains("192.0.2.7"));
    }

    #[test]
    fn common_lines_and_virtual_hosts_are_read() {
        let text = "2001:db8::1 - ana [01/Jan/2026:00:00:00 +0000] \"GET / HTTP/2.0\" 304 -\n\
                    shop.test:443 192.0.2.7 - - [01/Jan/2026:00:00:01 +0000] \"POST /buy\" 201 5\n";
        let found = records(text, 1);
        assert_eq!(found[0]["user"], "ana");
        assert_eq!((&found[0]["bytes"], &found[0]["user_agent"]), (&"".into(), &"".into()));
        assert_eq!((&found[1]["host"], &found[1]["protocol"]), (&"shop.test".into(), &"".into()));
    }

    #[test]
    fn a_name_with_blanks_makes_no_host_of_the_address() {
        for name in ["ana maria", "ana maria de la o"] {
            let text = format!("192.0.2.7 - {name} [01/Jan/2026:00:00:00 +0000] \"GET /\" 200 5");
            let found = records(&text, 1);
            assert_eq!((&found[0]["user"], &found[0]["host"]), (&name.into(), &"".into()));
        }
    }

    #[test]
    fn lines_that_are_none_keep_no_address() {
        let text =
            format!("{COMBINED}\nrefused 192.0.2.7:8080, \"2001:db8::1\" again\n{COMBINED}\n");
        assert_eq!(records(&text, 1)[1], "not_a_log_line: refused -, \"-\" again");
    }

    fn visitor(time: &str, key: u8) -> serde_json::Value {
        records(&COMBINED.replace("17/May/2015:10:05:03 +0200", time), key)[0]["visitor"].clone()
    }

    #[test]
    fn visitors_change_with_the_day_and_with_the_key() {
        let morning = visitor("17/May/2015:08:00:00 +0000", 1);
        assert_eq!(visitor("17/May/2015:22:00:00 +0000", 1), morning);
        assert_ne!(visitor("18/May/2015:08:00:00 +0000", 1), morning);
        assert_ne!(visitor("17/May/2015:08:00:00 +0000", 2), morning);
    }

    #[test]
    fn a_day_may_have_more_people_than_are_kept_of_days_past() {
        let mut visitors = Visitors { key: [1; 16], seen: FxHashMap::default(), most: 2 };
        let days: Vec<i64> = (0..4).map(|person| visitors.day(person, 0)).collect();
        assert_eq!((days, visitors.seen.len()), (vec![0; 4], 4));
        assert_eq!(visitors.most, KEPT_PEOPLE, "none is gone through again before there are more");
        visitors.most = 4;
        visitors.day(9, 3 * DAY);
        assert_eq!(visitors.seen.len(), 1, "those of days past are forgotten");
    }

    #[test]
    fn midnight_does_not_rename_who_is_there() {
        let line = |time: &str| COMBINED.replace("17/May/2015:10:05:03 +0200", time);
        let text = [
            line("17/May/2015:23:50:00 +0000"),
            line("18/May/2015:00:10:00 +0000"),
            line("18/May/2015:00:35:00 +0000"),
            line("18/May/2015:02:00:00 +0000"),
        ];
        let found = records(&text.join("\n"), 1);
        assert_eq!(found[0]["visitor"], found[1]["visitor"]);
        assert_eq!(found[0]["visitor"], found[2]["visitor"]);
        assert_ne!(found[0]["visitor"], found[3]["visitor"]);
    }
}
