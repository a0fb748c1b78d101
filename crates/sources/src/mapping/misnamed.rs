//! Attributes that are probably misspelt. They may have any name, so none is refused; but one that
//! nearly has the name by which a kind of event knows an attribute, and is not that, is told.

use baremo_model::error::nearest;
use baremo_model::{EventKind, Stream, told};

use super::remark::{Read, Remark};
use super::spec::{EventSpec, FileSpec, Spec};

/// Letters of a name, at least: of shorter ones every other is near.
const SHORTEST: usize = 3;

/// Returns a remark on each attribute of the kinds of file read whose name is near to one that
/// their events know and are not given.
pub(super) fn remarks(spec: &Spec, read: &[Read<'_>]) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = Vec::new();
    for (file, _) in read {
        for event in &file.event {
            for (name, meant) in misnamed(spec, file, event) {
                let remark = doubtful(&file.name, name, meant);
                // What all events of a file carry is told once, and so are two files of one kind.
                if !remarks.contains(&remark) {
                    remarks.push(remark);
                }
            }
        }
    }
    remarks
}

/// Returns the attributes of an event that it does not know, each with the one that it is near to.
fn misnamed<'a>(
    spec: &Spec,
    file: &'a FileSpec,
    event: &'a EventSpec,
) -> Vec<(&'a str, &'static str)> {
    let word = event.stream.as_deref().or(file.stream.as_deref());
    let Some(stream) = word.map_or(Some(Stream::Conversation), Stream::from_word) else {
        return Vec::new();
    };
    let kinds = kinds_of(spec, event, stream);
    // Keys are named by no mapping, and what a vendor stored is named after metrics.
    if event.keys || kinds.contains(&EventKind::Checked) {
        return Vec::new();
    }
    let mut given: Vec<&str> = event.attributes.keys().map(String::as_str).collect();
    if event.carry {
        given.extend(file.attributes.keys().map(String::as_str));
    }
    let is_long = |name: &&str| name.chars().count() >= SHORTEST;
    let open: Vec<&'static str> = kinds
        .iter()
        .flat_map(|kind| known(*kind))
        .filter(|name| is_long(name) && !given.contains(name))
        .collect();
    let own = given.iter().copied().filter(|name| is_long(name) && !is_known(stream, name));
    own.filter_map(|name| Some((name, nearest(name, open.iter().copied())?))).collect()
}

fn doubtful(file: &str, name: &str, meant: &str) -> Remark {
    let message = told!(
        "the mapping of `{file}` gives an attribute `{name}` and no `{meant}`, which its events \
         know: `{name}` is kept to break numbers down by, and nothing is computed of it. If \
         `{meant}` is meant, correct the name in the mapping",
        "el mapeo de `{file}` da un atributo `{name}` y ningún `{meant}`, que es el que sus \
         eventos conocen: `{name}` se guarda para desglosar y no se calcula nada con él. Si se \
         trata de `{meant}`, corrija el nombre en el mapeo"
    );
    Remark { word: "attributes_doubtful", about: file.to_owned(), message }
}

/// Returns the kinds that an event may be of: all of its stream where nothing tells which.
fn kinds_of(spec: &Spec, event: &EventSpec, stream: Stream) -> Vec<EventKind> {
    let kind = &event.kind;
    let table = kind.map.as_ref().and_then(|name| spec.tables.get(name));
    let words: Vec<&str> = match table {
        Some(table) => table.values().flat_map(|words| &words.0).map(String::as_str).collect(),
        None => kind.from.iter().map(|word| word.trim_matches('\'')).collect(),
    };
    let kind_of = |word: &str| EventKind::from_word(stream, word.split(' ').next()?);
    let kinds: Vec<EventKind> = words.into_iter().filter_map(kind_of).collect();
    if kinds.is_empty() { EventKind::of(stream).collect() } else { kinds }
}

/// Tells whether any event of a stream knows an attribute, or the money it holds in another unit.
fn is_known(stream: Stream, name: &str) -> bool {
    let money = name.strip_suffix("_minor").or_else(|| name.strip_suffix("_micros"));
    let whole = money.unwrap_or(name);
    EventKind::of(stream).flat_map(known).any(|known| known == whole)
}

/// Returns the attributes that a kind of event knows.
fn known(kind: EventKind) -> impl Iterator<Item = &'static str> {
    of_all(kind.stream()).split_whitespace().chain(of_kind(kind).split_whitespace())
}

/// Returns the attributes that all events of a stream know.
fn of_all(stream: Stream) -> &'static str {
    match stream {
        Stream::Conversation => "priority type language order_id",
        Stream::Contact => "queue direction campaign conversation",
        Stream::Survey => "survey placement stage conversation order_id agent",
        Stream::Web => {
            "url page host referrer user_agent session campaign campaign_source medium click_id \
             received sent device browser system country language internal bot"
        }
        Stream::Customer => "account country language plan segment tier campaign",
        Stream::Social => "network account type campaign paid language",
        Stream::Feedback => "conversation order_id scale class",
        Stream::Referral => "programme kind structure referred order_id",
        Stream::Agent | Stream::Review | Stream::Order | Stream::Subscription | Stream::Spend => "",
    }
}

/// The attributes that kinds of event know beside those of all events of their stream: the kinds,
/// by their words, and the attributes.
const OF_KINDS: &[(Stream, &str, &str)] = &[
    (Stream::Conversation, "status", "solve_instant"),
    (Stream::Conversation, "assigned", "assigned_instant"),
    (Stream::Conversation, "prioritised", "previous_priority"),
    (Stream::Conversation, "rated", "scale positive negative comment survey question"),
    (Stream::Contact, "connected abandoned exited", "wait"),
    (Stream::Contact, "transferred completed", "talk hold after_call wait"),
    (Stream::Contact, "callback_requested", "due due_from"),
    (Stream::Agent, "paused available", "queue paid"),
    (Stream::Agent, "busy", "seconds"),
    (Stream::Agent, "scheduled", "from until paid"),
    (Stream::Survey, "answered", "question kind scale direction positive negative comment labels"),
    (Stream::Review, "rated", "chosen min max weight critical automatic"),
    (
        Stream::Review,
        "reviewed",
        "scorecard version agent conversation sampling calibration score test",
    ),
    (Stream::Web, "page_view article_view", "load"),
    (Stream::Web, "click pointer", "element contact_channel"),
    (Stream::Web, "event", "passive goal revenue currency"),
    (Stream::Web, "cart_add cart_remove", "cart amount quantity currency"),
    (Stream::Web, "checkout purchase", "cart order revenue currency"),
    (
        Stream::Order,
        "placed",
        "amount discount after_discount new_customer_discount cost shipping_cost packing_cost \
         return_cost acquisition_cost currency item_count sku title quantity price line_amount \
         items campaign country cart account",
    ),
    (Stream::Order, "shipped", "carrier warehouse"),
    (Stream::Order, "refunded", "amount currency"),
    (Stream::Subscription, "cancel_requested cancelled", "voluntary"),
    (
        Stream::Subscription,
        "trial_started started renewed changed reactivated",
        "plan amount currency interval interval_count quantity account country",
    ),
    (Stream::Customer, "enrolled left acted trained used", "amount currency"),
    (Stream::Referral, "rewarded reversed", "amount currency"),
    (
        Stream::Spend,
        "spent",
        "until category acquisition support campaign ad country amount currency impressions \
         deliveries opens clicks leads conversions",
    ),
    (
        Stream::Social,
        "counters",
        "likes comments shares saves clicks mentions impressions reach followers interactions \
         follower_change gained",
    ),
    (Stream::Social, "story_frame", "viewers"),
    (Stream::Social, "received", "needs_answer conversation"),
];

/// Returns the attributes that a kind of event knows beside those of all events of its stream.
fn of_kind(kind: EventKind) -> &'static str {
    let is_of = |words: &str| words.split(' ').any(|word| word == kind.word());
    let own = OF_KINDS.iter().find(|(stream, words, _)| *stream == kind.stream() && is_of(words));
    own.map_or("", |(_, _, known)| known)
}

#[cfg(test)]
mod tests {
    use super::super::{Mapping, READY};
    use super::*;

    #[test]
    fn no_ready_mapping_is_in_doubt() {
        let none: &[String] = &[];
        for (name, text) in READY {
            let mapping = Mapping::parse(name, text).expect("ready mappings parse");
            let read: Vec<Read<'_>> = mapping.spec.file.iter().map(|file| (file, none)).collect();
            let doubts = remarks(&mapping.spec, &read);
            assert!(doubts.is_empty(), "{name}: {doubts:?}");
        }
    }

    #[test]
    fn the_kinds_that_know_attributes_are_kinds() {
        for (stream, words, _) in OF_KINDS {
            for word in words.split(' ') {
                assert!(EventKind::from_word(*stream, word).is_some(), "{stream:?} {word}");
            }
        }
    }
}
