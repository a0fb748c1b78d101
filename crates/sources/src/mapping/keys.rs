//! Keys by which a customer of one source is found again in another: e-mail, telephone, the
//! company's own number.
//!
//! Addresses and numbers of telephones are written one way and hashed with the folder's own key,
//! so that two sources agree on them and nobody reads them (docs/customers.md, "Who is who").

use std::fmt;
use std::hash::Hasher;

use baremo_model::error::MappingProblem;
use baremo_model::event::text_key;
use baremo_model::{ActorKind, Event, EventKind, Stream};
use siphasher::sip128::{Hasher128, SipHasher24};

use super::cell_error;
use super::expr::Hashed;
use super::parts::{AttributePlan, EventPlan, Refusal, Seen};
use super::plan::{push_hex, text};
use super::pool::set_text;
use super::spec::{EventSpec, ExprSpec, FileSpec, Spec};
use crate::SourceError;

/// Fewer digits are an extension or a short code, which many people share.
const FEWEST_DIGITS: usize = 7;
/// The longest number of ITU-T E.164.
const MOST_DIGITS: usize = 15;

/// Digits of a hash.
const HASH: usize = 32;

/// How keys are written.
#[derive(Clone)]
pub struct Keys {
    /// Key of the hash.
    pub secret: [u8; 16],
    /// Whether they are kept readable.
    pub clear: bool,
    /// Calling code of numbers that name no country, such as `34`.
    pub calling_code: String,
}

impl Default for Keys {
    fn default() -> Self {
        Keys { secret: *b"baremo customers", clear: false, calling_code: String::new() }
    }
}

impl fmt::Debug for Keys {
    /// Leaves the secret out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = (&self.clear, &self.calling_code);
        f.debug_tuple("Keys").field(&shown).finish()
    }
}

impl Keys {
    /// Returns the key that a text is, nothing when it is no address or number. A hash, as
    /// quarantine keeps of what was looked up, is the key already.
    pub(super) fn of(&self, kind: Hashed, text: &str) -> Option<String> {
        let word = match kind {
            Hashed::Email => "email",
            Hashed::Phone => "phone",
            Hashed::Visitor => "visitor",
        };
        if is_hash(word, text) {
            return Some(text.to_owned());
        }
        let plain = match kind {
            Hashed::Email => email(text)?,
            Hashed::Phone => phone(text, &self.calling_code)?,
            Hashed::Visitor => text.trim().to_owned(),
        };
        if self.clear && kind != Hashed::Visitor {
            return Some(format!("{word}:{plain}"));
        }
        let mut hasher = SipHasher24::new_with_key(&self.secret);
        hasher.write(word.as_bytes());
        hasher.write(&[0]);
        hasher.write(plain.as_bytes());
        let hash = hasher.finish128();
        let mut key = String::with_capacity(word.len() + 1 + HASH);
        key.push_str(word);
        key.push(':');
        push_hex(&mut key, hash.h1);
        push_hex(&mut key, hash.h2);
        Some(key)
    }
}

/// Tells whether a text is a hash that was made of an address or number.
fn is_hash(word: &str, text: &str) -> bool {
    let hash = text.strip_prefix(word).and_then(|rest| rest.strip_prefix(':'));
    hash.is_some_and(|hash| hash.len() == HASH && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Returns an address in small letters, without the name before it.
fn email(text: &str) -> Option<String> {
    let inner = text.rsplit_once('<').map_or(text, |(_, inner)| inner.trim_end_matches('>'));
    let address = inner.trim().trim_start_matches("mailto:").to_lowercase();
    let (name, host) = address.rsplit_once('@')?;
    let is_whole = !name.is_empty() && host.contains('.') && !host.starts_with('.');
    (is_whole && !address.contains(char::is_whitespace)).then_some(address)
}

/// Returns the digits of a number with the calling code of its country, where that is known.
fn phone(text: &str, calling_code: &str) -> Option<String> {
    let text = text.trim().trim_start_matches("tel:");
    if text.chars().any(char::is_alphabetic) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let number = if text.starts_with('+') {
        digits
    } else if let Some(international) = digits.strip_prefix("00") {
        international.to_owned()
    } else if calling_code.is_empty() {
        digits
    } else {
        format!("{calling_code}{}", digits.strip_prefix('0').unwrap_or(&digits))
    };
    (FEWEST_DIGITS..=MOST_DIGITS).contains(&number.len()).then_some(number)
}

/// Makes an event of what each file says of keys.
pub(super) fn expand(mapping: &str, spec: &mut Spec) -> Result<(), SourceError> {
    for file in &mut spec.file {
        if let Some(event) = event(mapping, file)? {
            file.event.push(event);
        }
    }
    Ok(())
}

fn event(mapping: &str, file: &FileSpec) -> Result<Option<EventSpec>, SourceError> {
    let Some(keys) = file.keys.as_ref() else { return Ok(None) };
    let fail = |key: &str| {
        let place = vec![file.name.clone(), "keys".to_owned()];
        SourceError::mapping(mapping, place, MappingProblem::Needs { key: key.to_owned() })
    };
    let customer = keys.customer.clone().or_else(|| file.common.customer.clone());
    let customer = customer.ok_or_else(|| fail("customer"))?;
    let whole = file.event.iter().find(|event| event.each.is_none());
    let at = keys.at.clone().or_else(|| whole.map(|event| event.at.clone()));
    let hashed = |spec: &ExprSpec, kind: Hashed| spec.clone().hashed(kind);
    let attributes = [
        ("email", keys.email.as_ref().map(|spec| hashed(spec, Hashed::Email))),
        ("phone", keys.phone.as_ref().map(|spec| hashed(spec, Hashed::Phone))),
        ("external_id", keys.external_id.clone()),
    ];
    let attributes = attributes.into_iter().filter_map(|(name, spec)| Some((name.into(), spec?)));
    Ok(Some(EventSpec {
        kind: ExprSpec::column(EventKind::CustomerKnownBy.word()),
        at: at.ok_or_else(|| fail("at"))?,
        when: keys.when.clone(),
        stream: Some(Stream::Customer.word().to_owned()),
        subject: Some(customer.clone()),
        customer: Some(customer),
        attributes: attributes.collect(),
        keys: true,
        ..EventSpec::default()
    }))
}

/// Fills in an event of keys; `false` when the record tells none.
///
/// It is a record of its own, the same for all rows that tell the same keys, as new as the newest.
pub(super) fn describe(
    plan: &EventPlan,
    seen: Seen<'_>,
    at: i64,
    event: &mut Event,
) -> Result<bool, Refusal> {
    let Some(customer) = text(&plan.subject, seen)? else { return Ok(false) };
    if let Some(refusal) = cell_error::refusal(&customer) {
        return Err(Refusal { is_of_event: true, ..refusal });
    }
    let (mut attributes, mut told) = (std::mem::take(&mut event.attributes), String::new());
    attributes.clear();
    for (name, attribute) in &plan.attributes {
        let AttributePlan::Value(expr) = attribute else { continue };
        if let Some(value) = expr.text(seen.scope, seen.around)? {
            if !attributes.is_empty() {
                told.push('\u{1f}');
            }
            told.push_str(&value);
            attributes.push((name.clone(), value.into_owned()));
        }
    }
    if attributes.is_empty() {
        return Ok(false);
    }
    let anew = |own: &mut String, text: &str| {
        let mut own = std::mem::take(own);
        set_text(&mut own, text);
        own
    };
    let mut record_id = anew(&mut event.record_id, &customer);
    record_id.push_str("/keys/");
    push_hex(&mut record_id, text_key(&told));
    *event = Event {
        source: anew(&mut event.source, &seen.context.source),
        record_id,
        version: at,
        ordinal: 0,
        order: 0,
        subject_id: anew(&mut event.subject_id, &customer),
        at,
        kind: EventKind::CustomerKnownBy,
        actor: None,
        actor_kind: ActorKind::Unknown,
        public: false,
        automated: false,
        synthesised: false,
        customer: Some(customer.into_owned()),
        channel: None,
        brand: None,
        team: None,
        value: None,
        attributes,
    };
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clear(kind: Hashed, text: &str) -> Option<String> {
        let keys = Keys { clear: true, calling_code: "34".into(), ..Keys::default() };
        keys.of(kind, text)
    }

    #[test]
    fn addresses_are_written_one_way() {
        for text in ["Ana@Example.test", " ana@example.test ", "Ana P. <ANA@example.test>"] {
            assert_eq!(clear(Hashed::Email, text).as_deref(), Some("email:ana@example.test"));
        }
        for text in ["", "ana", "ana@", "@example.test", "ana@localhost", "a b@example.test"] {
            assert_eq!(clear(Hashed::Email, text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_written_with_their_country() {
        for text in ["600 111 222", "+34 600-111-222", "0034600111222", "tel:+34600111222"] {
            assert_eq!(clear(Hashed::Phone, text).as_deref(), Some("phone:34600111222"), "{text}");
        }
        assert_eq!(clear(Hashed::Phone, "+1 (555) 010-9999").as_deref(), Some("phone:15550109999"));
        for text in ["", "101", "anonymous", "+34 600 111 222 333 444 5", "SIP/101"] {
            assert_eq!(clear(Hashed::Phone, text), None, "{text}");
        }
    }

    #[test]
    fn what_tells_a_visitor_is_never_readable() {
        let keys = Keys { clear: true, ..Keys::default() };
        let hash = |text: &str| keys.of(Hashed::Visitor, text).expect("anything can be hashed");
        assert!(hash("192.0.2.7").starts_with("visitor:"));
        assert!(!hash("192.0.2.7").contains("192"));
        assert_eq!(hash("192.0.2.7"), hash(" 192.0.2.7 "));
        assert_ne!(hash("192.0.2.7"), hash("192.0.2.8"));
    }

    #[test]
    fn hashes_need_the_key_and_differ_by_kind() {
        let (one, other) = (Keys::default(), Keys { secret: [7; 16], ..Keys::default() });
        let hash = |keys: &Keys, kind| keys.of(kind, "34600111222@example.test").expect("a key");
        assert_eq!(hash(&one, Hashed::Email), hash(&one, Hashed::Email));
        assert_ne!(hash(&one, Hashed::Email), hash(&other, Hashed::Email));
        assert!(!hash(&one, Hashed::Email).contains("example"));
        // What quarantine keeps of what was looked up is read again as it is.
        let kept = hash(&one, Hashed::Email);
        assert_eq!(one.of(Hashed::Email, &kept).as_ref(), Some(&kept));
        assert_eq!(one.of(Hashed::Phone, &kept), None);
    }
}
