//! Everything a page depends on, read from its address: every state is a link, and back works.
//!
//! | Key | Holds | When absent |
//! |---|---|---|
//! | `range` | a preset of [`crate::range`] | the last four weeks |
//! | `from`, `to` | a range of one's own, instead of a preset | |
//! | `grain` | width of a bucket | by the length of the range |
//! | `compare` | `previous`, `weekdays`, `year`, `none`, `FROM..TO` | `previous` |
//! | `as_of` | the moment up to whose knowledge is asked, of pages that can | today |
//! | `by` | dimension of the breakdown | the first that fits |
//! | `where` | a filter expression; may repeat, all hold | |
//! | `stat`, `variant`, `calendar`, `basis`, `profile`, `zone` | as in [`Query`] | as there |
//! | `actor`, `credit` | as in [`Query`]: whose a figure is | as there |
//! | `list`, `side`, `reason`, `find`, `sort`, `page` | the rows of a list, their order | all |
//! | `metrics`, `pivot`, `order`, `limit` | what is explored | |
//! | `set` | a parameter of the definition, `name=value`; may repeat | as the page has it |
//! | `close`, `month`, `board` | which report | the last whole month, the usual figures |
//! | `year` | the year of a pack | the last that is over |
//! | `source` | whose rejects, or figures of its own | all |
//! | `figure`, `class` | which of these, and why it differs | all that differ |
//! | `calc`, `n-INPUT` | a calculator and its numbers | all, empty |
//! | `scales` | `now` to wait for the scales of all cards | what is at hand |
//! | `wall`, `then` | which screen of a wall; the boards after it | a page; this board alone |
//! | `add`, `is` | dimension and value of a filter that a form adds | |
//! | `next` | where the login leads | the overview |
//! | `lang`, `theme` | `en` or `es`; `light`, `dark` or `system` | the browser's |

use std::collections::BTreeMap;

use baremo_metrics::ServiceError;
use baremo_metrics::bucket::zone;
use baremo_metrics::query::Query;
use baremo_metrics::service::SnapshotInfo;
use baremo_model::{ErrorKind, told};
use baremo_render::Language;

use crate::filter::Chosen;
use crate::range::{self, MONTHS, Spoken};

/// Keys in the order in which they are written. All others follow as the address has them: what a
/// new page reads is state like any other, and no list has to name it.
const ORDER: &[&str] = &[
    "range", "from", "to", "as_of", "grain", "compare", "by", "where", "stat", "variant", "set",
    "calendar", "basis", "actor", "credit", "profile", "zone", "lang", "theme", "list", "side",
    "reason", "find", "sort", "page", "metric", "metrics", "pivot", "order", "limit", "class",
    "only", "next", "q", "close", "month", "board", "year",
];
/// Keys that mean the same on every page: links to others take them along, and no key besides.
const SHARED: &[&str] = &[
    "range", "from", "to", "as_of", "grain", "compare", "where", "calendar", "profile", "zone",
    "lang", "theme",
];
/// Keys that choose a definition: a page that opens a number takes them along.
const DEFINITION: &[&str] = &["by", "stat", "variant", "set", "basis", "actor", "credit"];
/// Keys of a list of records: who opens one of them comes back to where it stood.
const LIST: &[&str] = &["list", "side", "reason", "find", "sort", PLACE];
/// Key that says where in a list a page begins: whatever changes the list begins it anew.
const PLACE: &str = "page";
/// Keys that change how a page looks and leave its place in a list.
const LOOKS: &[&str] = &["lang", "theme"];
/// Keys that ask for something once: a form that is not sent whole, what otherwise comes later.
const ONCE: &[&str] = &["add", "is", "scales"];

/// What an address says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Address {
    path: String,
    pairs: Vec<(String, String)>,
    /// Language of the page.
    pub(crate) language: Language,
}

impl Address {
    /// Reads path and query; `accepted` is the browser's list of languages.
    pub(crate) fn read(path: &str, query: &str, accepted: &str) -> Self {
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
            .map(|(key, value)| (key.into_owned(), value.into_owned()))
            .filter(|(_, value)| !value.trim().is_empty())
            .collect();
        let mut address = Address { path: path.into(), pairs, language: Language::En };
        let asked = address.get("lang").and_then(Language::parse);
        let mut offered =
            accepted.split(',').filter_map(|word| Language::parse(word.split(';').next()?.trim()));
        address.language = asked.or_else(|| offered.next()).unwrap_or_default();
        address
    }

    /// Returns the path.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Returns the first value of a key, of this page's own keys too.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// Returns all values of a key, in their order.
    pub(crate) fn all(&self, key: &'static str) -> impl Iterator<Item = &str> {
        let all = self.pairs.iter().filter(move |(name, _)| name == key);
        all.map(|(_, value)| value.as_str())
    }

    /// Returns the filters, each an expression.
    pub(crate) fn filters(&self) -> impl Iterator<Item = &str> {
        self.all("where")
    }

    /// Returns the theme asked for: `light` or `dark`; none for the system's.
    pub(crate) fn theme(&self) -> Option<&str> {
        self.get("theme").filter(|theme| matches!(*theme, "light" | "dark"))
    }

    /// Returns the comparison asked for; none when there is to be none.
    pub(crate) fn compare(&self) -> Option<&str> {
        match self.get("compare") {
            Some("none") => None,
            Some(compare) => Some(compare),
            None => Some("previous"),
        }
    }

    /// Returns the zone of this page.
    pub(crate) fn zone<'a>(&'a self, snapshot: &'a SnapshotInfo) -> &'a str {
        self.get("zone").unwrap_or(&snapshot.zone)
    }

    /// Returns the range of this page.
    pub(crate) fn range(&self, snapshot: &SnapshotInfo) -> Spoken {
        range::read(self, snapshot)
    }

    /// Returns the filters as one expression.
    pub(crate) fn filter(&self) -> Option<String> {
        let filters: Vec<&str> = self.filters().collect();
        match filters.as_slice() {
            [] => None,
            [one] => Some((*one).to_owned()),
            many => {
                let each: Vec<String> = many.iter().map(|one| format!("({one})")).collect();
                Some(each.join(" and "))
            }
        }
    }

    /// Returns what is wrong with an address that no page can be shown of.
    ///
    /// # Errors
    ///
    /// As [`parameters`], and for a zone that there is none of: times would be those of another.
    pub(crate) fn check(&self) -> Result<(), ServiceError> {
        if let Some(name) = self.get("zone") {
            zone(name)?;
        }
        parameters(&self.pairs).map(drop)
    }

    /// Returns the parameters of the definition that are set; none of an address that
    /// [`Address::check`] refuses, of which no page is shown.
    fn parameters(&self) -> BTreeMap<String, String> {
        parameters(&self.pairs).unwrap_or_default()
    }

    /// Returns the question of this page for some metrics: everything but grain and breakdown.
    pub(crate) fn query(&self, snapshot: &SnapshotInfo, metrics: &[&str]) -> Query {
        let range = self.range(snapshot);
        let text = |key: &str| self.get(key).map(str::to_owned);
        Query {
            metrics: metrics.iter().map(|name| (*name).to_owned()).collect(),
            from: range.from,
            to: range.to,
            filter: self.filter(),
            zone: text("zone"),
            stat: text("stat"),
            variant: text("variant"),
            parameters: self.parameters(),
            calendar: text("calendar"),
            basis: text("basis"),
            actor: text("actor"),
            credit: text("credit"),
            profile: text("profile"),
            compare: self.compare().map(str::to_owned),
            as_of: self.as_of().map(str::to_owned),
            ..Query::default()
        }
    }

    /// Returns the address of this page with some keys changed; `None` removes a key. All others
    /// stay, whichever page they are of. Whatever changes a list begins it anew.
    pub(crate) fn with(&self, changes: &[(&str, Option<&str>)]) -> String {
        let same = changes.iter().all(|(key, _)| LOOKS.contains(key) || *key == PLACE);
        self.written(&self.path, |key| stays(key) || (same && key == PLACE), changes)
    }

    /// Returns the address of a page that opens the same number, its definition included.
    pub(crate) fn deeper(&self, path: &str, changes: &[(&str, Option<&str>)]) -> String {
        self.written(path, |key| SHARED.contains(&key) || DEFINITION.contains(&key), changes)
    }

    /// Returns the same of a record of this list, and of the list from there.
    pub(crate) fn listed(&self, path: &str, changes: &[(&str, Option<&str>)]) -> String {
        let kept = |key: &str| [SHARED, DEFINITION, LIST].iter().any(|keys| keys.contains(&key));
        self.written(path, kept, changes)
    }

    /// Returns the address of the same list under another path, such as a file of it.
    pub(crate) fn beside(&self, path: &str) -> String {
        self.written(path, stays, &[])
    }

    /// Returns the address of another page in the same state: range, comparison, filters, looks.
    pub(crate) fn to(&self, path: &str) -> String {
        self.to_with(path, &[])
    }

    /// Returns the address of another page in the same state, with some keys changed.
    pub(crate) fn to_with(&self, path: &str, changes: &[(&str, Option<&str>)]) -> String {
        self.written(path, |key| SHARED.contains(&key), changes)
    }

    /// Returns the address of another page that is asked by these keys and nothing of this state
    /// but its looks: who follows it meets the very number that was shown.
    pub(crate) fn asking(&self, path: &str, pairs: &[(&str, &str)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let looks = ["lang", "theme"].into_iter().filter_map(|key| Some((key, self.get(key)?)));
        query.extend_pairs(pairs.iter().copied().chain(looks));
        let query = query.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    /// Returns this state on another page, without what means something on this one only.
    pub(crate) fn on(&self, path: &str) -> Address {
        let kept = |(key, _): &&(String, String)| SHARED.contains(&key.as_str());
        let pairs = self.pairs.iter().filter(kept).cloned().collect();
        Address { path: path.into(), pairs, language: self.language }
    }

    /// Returns this state over whole months, where it names no range.
    pub(crate) fn or_over_months(&self) -> Address {
        let mut over = self.clone();
        if ["range", "from", "to"].iter().all(|key| self.get(key).is_none()) {
            over.pairs.push(("range".into(), MONTHS.into()));
        }
        over
    }

    /// Returns this state with a filter besides those it has.
    pub(crate) fn filtered(&self, filter: &str) -> Address {
        let mut more = self.clone();
        if !more.filters().any(|known| known == filter) {
            more.pairs.push(("where".into(), filter.into()));
        }
        more
    }

    /// Returns this state with another filter in the place of one, or with none there.
    pub(crate) fn swapped(&self, filter: &str, by: Option<&str>) -> Address {
        let mut other = self.clone();
        let is_it = |pair: &(String, String)| pair.0 == "where" && pair.1 == filter;
        match by {
            Some(by) => {
                let all = other.pairs.iter_mut().filter(|pair| is_it(pair));
                all.for_each(|pair| by.clone_into(&mut pair.1));
            }
            None => other.pairs.retain(|pair| !is_it(pair)),
        }
        other
    }

    /// Returns key and value of everything a form has to carry along, but for its own keys. A form
    /// that leads to another page carries what [`Address::on`] leaves.
    pub(crate) fn carried(&self, own: &[&str]) -> Vec<(&str, &str)> {
        let pairs = self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        pairs.filter(|(name, _)| stays(name) && !own.contains(name)).collect()
    }

    /// Writes a path with the keys of this address that are kept, and with some keys changed.
    fn written(
        &self,
        path: &str,
        kept: impl Fn(&str) -> bool,
        changes: &[(&str, Option<&str>)],
    ) -> String {
        let own = self.pairs.iter().map(|(name, _)| name.as_str());
        let known = ORDER.iter().copied().chain(own).filter(|key| kept(key));
        let mut keys: Vec<&str> = Vec::new();
        for key in known.chain(changes.iter().map(|(key, _)| *key)) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        let mut query = form_urlencoded::Serializer::new(String::new());
        let mut any = false;
        for key in keys {
            match changes.iter().find(|(changed, _)| *changed == key) {
                Some((_, Some(value))) => {
                    query.append_pair(key, value);
                    any = true;
                }
                Some((_, None)) => {}
                None => {
                    for (_, value) in self.pairs.iter().filter(|(name, _)| name == key) {
                        query.append_pair(key, value);
                        any = true;
                    }
                }
            }
        }
        if any { format!("{path}?{}", query.finish()) } else { path.to_owned() }
    }
}

/// Returns whether a key stays in every link to the same page.
fn stays(key: &str) -> bool {
    key != PLACE && !ONCE.contains(&key)
}

/// Returns the parameters of a definition that pairs of an address set, each `name=value`.
///
/// # Errors
///
/// A bad request for one without a value: left out, the number would be another than the address
/// says, and so it would be for words of which there are none.
pub(crate) fn parameters(
    pairs: &[(String, String)],
) -> Result<BTreeMap<String, String>, ServiceError> {
    let set = pairs.iter().filter(|(key, text)| key == "set" && !text.trim().is_empty());
    let pair = |(_, text): &(String, String)| match text.split_once('=') {
        Some((name, value)) => Ok((name.trim().to_owned(), value.trim().to_owned())),
        None => {
            let message = told!("`set={text}` has no value", "`set={text}` no tiene valor");
            let hint = told!("write it as `set=window=14d`", "escríbalo como `set=window=14d`");
            let error = ServiceError::new(ErrorKind::BadRequest, message);
            Err(ServiceError { hints: vec![hint.into()], ..error })
        }
    };
    set.map(pair).collect()
}

/// Writes a text as one segment of a path.
pub(crate) fn segment(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'~' => out.push(byte.into()),
            // A segment of dots alone would lead up.
            b'.' if !text.trim_matches('.').is_empty() => out.push('.'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Returns an address of the web, nothing for one that would run code.
pub(crate) fn outside(url: Option<&str>) -> Option<&str> {
    url.filter(|url| url.starts_with("https://") || url.starts_with("http://"))
}

/// Writes `dimension = 'value'`, or that there is no value.
pub(crate) fn equals(dimension: &str, value: Option<&str>) -> String {
    Chosen::one(dimension, value).written()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_a_link() {
        let query = "range=year&where=channel+%3D+%27email%27&stat=p90&made_up=1&lang=es";
        let address = Address::read("/metrics/x", query, "en");
        assert_eq!(address.language, Language::Es);
        assert_eq!(
            address.with(&[("stat", Some("mean")), ("range", None)]),
            "/metrics/x?where=channel+%3D+%27email%27&stat=mean&lang=es&made_up=1",
        );
        assert_eq!(address.to("/"), "/?range=year&where=channel+%3D+%27email%27&lang=es");
        let filter = equals("team", Some("d'Or"));
        // What asks for something once is asked no more.
        let adding = Address::read("/", "add=team&scales=now&n-total=80", "");
        assert_eq!(adding.with(&[("theme", Some("dark"))]), "/?theme=dark&n-total=80");
        assert_eq!(adding.carried(&[]), [("n-total", "80")]);
        let both = Address::read("/", address.and_where(&filter).split_once('?').unwrap().1, "");
        assert_eq!(both.filter().unwrap(), "(channel = 'email') and (team = 'd''Or')");
        assert_eq!(
            both.swapped(&filter, None).with(&[]),
            "/?range=year&where=channel+%3D+%27email%27&stat=p90&lang=es&made_up=1"
        );
    }

    #[test]
    fn lists_begin_anew_when_something_else_changes() {
        let address = Address::read("/records/x", "sort=newest&page=4&stat=p90&where=a", "");
        assert_eq!(address.with(&[("page", Some("5"))]).matches("page=5").count(), 1);
        assert_eq!(
            address.with(&[("sort", Some("oldest"))]),
            "/records/x?where=a&stat=p90&sort=oldest"
        );
        assert_eq!(address.with(&[("lang", Some("es"))]).matches("page=4").count(), 1);
        assert_eq!(address.deeper("/metrics/x", &[]), "/metrics/x?where=a&stat=p90");
        let rejects = Address::read("/sources/rejects", "source=desk&page=2", "");
        let spanish = "/sources/rejects?lang=es&page=2&source=desk";
        assert_eq!(rejects.with(&[("lang", Some("es"))]), spanish);
        assert_eq!(rejects.carried(&["zone"]), [("source", "desk")]);
        assert_eq!(rejects.to("/sources"), "/sources");
        assert!(!address.beside("/records/x/export.csv").contains("page="));
    }

    #[test]
    fn a_definition_is_set_by_the_address_and_taken_along() {
        let address = Address::read("/records/x", "set=threshold%3D30s&set=a%3Db%3Dc&lang=es", "");
        let set = address.parameters();
        assert_eq!((set["threshold"].as_str(), set["a"].as_str()), ("30s", "b=c"));
        assert!(address.deeper("/metrics/x", &[]).contains("set=threshold%3D30s&set=a%3Db%3Dc"));
        assert!(!address.to("/metrics").contains("set="));
        let people = Address::read("/metrics/x", "actor=current&credit=each_replier", "");
        let query = people.query(&SnapshotInfo::default(), &["x"]);
        let asked = (query.actor.as_deref(), query.credit.as_deref());
        assert_eq!(asked, (Some("current"), Some("each_replier")));
        let deeper = people.deeper("/records/x", &[]);
        assert_eq!(deeper, "/records/x?actor=current&credit=each_replier");
        // What is no pair is no reason to ask something else.
        let wrong = Address::read("/records/x", "set=threshold&set=", "").check().unwrap_err();
        assert_eq!(wrong.message.spanish(), "`set=threshold` no tiene valor");
        assert_eq!(Address::read("/records/x", "set=words%3D&set=", "").check(), Ok(()));
        assert_eq!(
            address.asking("/records/y", &[("from", "2025")]),
            "/records/y?from=2025&lang=es"
        );
    }

    #[test]
    fn the_script_takes_to_other_pages_what_links_do() {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/script/10-pages.js");
        let script = std::fs::read_to_string(script).expect("it is there");
        let state: Vec<&str> = SHARED.iter().copied().filter(|key| !LOOKS.contains(key)).collect();
        let list = format!("const carried = [\"{}\"];", state.join("\", \""));
        assert!(script.contains(&list), "it lacks `{list}`");
    }

    #[test]
    fn what_data_say_stays_one_segment_and_runs_nothing() {
        assert_eq!(segment("a/b?c#d é"), "a%2Fb%3Fc%23d%20%C3%A9");
        assert_eq!((segment(".."), segment("1.5")), ("%2E%2E".into(), "1.5".into()));
        assert_eq!(outside(Some("javascript:alert(1)")), None);
        assert_eq!(outside(Some("https://desk.example/1")), Some("https://desk.example/1"));
    }

    #[test]
    fn the_browser_chooses_the_language_nobody_asked_for() {
        let language = |query: &str, accepted: &str| Address::read("/", query, accepted).language;
        assert_eq!(language("", "fr-CH, es;q=0.9, en;q=0.8"), Language::Es);
        assert_eq!(language("lang=xx", "de"), Language::En);
    }
}
