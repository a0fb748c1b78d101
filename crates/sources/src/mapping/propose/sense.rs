//! What the words of strangers mean: statuses, activities, sides and ratings.
//!
//! They are told by whole words and the beginnings of words, never by what a word holds somewhere,
//! and by what denies them:
//!
//! ```text
//! Cerrado sin resolver ─► cerrado: closed; the solve after it is denied
//! Sin resolver         ─► the solve is denied: open
//! Desasignado          ─► no `asign` begins it: nobody's
//! ```

mod streams;

use baremo_model::text::truth;

pub(super) use self::streams::{
    device, interval, is_meal, plan, points, referral, state, step, subscription, visit,
};
use super::called::{is_called_any, plain};
use super::guess::is_of;
use super::names::Role;
use super::stems::{
    AGENTS, ANSWERED, ARTICLES, ARTICLES_OF_ONE, ASSIGNED, AWAITED, BAD, BEFORE_TO_COME, BETWEEN,
    BOTS, BY, CALLED, CANCELLED, CLOSED, COURSES, CUSTOMERS, DELETED, DENIALS, DUPLICATES,
    ESCALATED, EXITED, GOOD, HARDLY, HOLD, IN_COURSE, IN_PART, INWARDS, LOST, MESSAGES, NEITHER,
    NEUTRAL, NEW, NOTES, OF_SERVICE, OPEN, OPENED, OUR, OURS, OUTWARDS, PAID, PRIVATE, PUBLIC,
    QUALITIES, REACHING, REFUNDED, REOPENED, RESPONDED, SERVICES, SOLVED, SPAM, SYSTEMS, Stems,
    TO_COME, UNASSIGNED, UNPAID, UNQUEUED, UNSOLVED, UNTIL, USERS, WAITING, each, is_one,
};
use super::vocabulary::UNUSED;

/// A word, or words, without capitals, accents and marks, one blank after each.
struct Words {
    text: String,
    /// Where each begins.
    starts: Vec<usize>,
}

/// What an activity says by the beginning of one of its words: as it stands, and where it is
/// denied. Those that say nothing when denied leave it to the words after them.
const ACTIVITIES: [(&str, Option<&str>, Stems); 10] = [
    ("status open", None, UNSOLVED),
    ("status closed", Some("status open"), CLOSED),
    ("status solved", Some("status open"), SOLVED),
    ("unassigned", None, UNASSIGNED),
    ("assigned", Some("unassigned"), ASSIGNED),
    ("escalated", None, ESCALATED),
    ("opened", None, OPENED),
    ("note", None, NOTES),
    ("message", None, MESSAGES),
    ("status pending", None, WAITING),
];

impl Words {
    fn of(text: &str) -> Self {
        let mut words = Words { text: String::new(), starts: Vec::new() };
        for word in plain(text).split_whitespace() {
            words.starts.push(words.text.len());
            words.text.push_str(word);
            words.text.push(' ');
        }
        words
    }

    fn places(&self) -> std::ops::Range<usize> {
        0..self.starts.len()
    }

    /// Returns the word at a place.
    fn at(&self, place: usize) -> &str {
        self.text[self.starts[place]..].split(' ').next().unwrap_or_default()
    }

    /// Tells whether one of several beginnings stands at a place. One that ends with a blank is a
    /// whole word.
    fn begins(&self, place: usize, beginnings: Stems) -> bool {
        let rest = &self.text[self.starts[place]..];
        each(beginnings).any(|beginning| rest.starts_with(beginning))
    }

    /// Tells whether what stands at a place is denied by what stands before.
    fn is_denied(&self, place: usize) -> bool {
        let mut before = (0..place).rev().map(|place| self.at(place));
        let last = before.find(|word| !is_one(word, BETWEEN));
        last.is_some_and(|word| is_one(word, DENIALS))
    }

    /// Tells whether an end at a place is under way or to come: `resolving`, `en resolución`,
    /// `to be closed`, `por resolver`.
    fn is_to_come(&self, place: usize) -> bool {
        let word = self.at(place);
        let before = if place > 0 { self.at(place - 1) } else { "" };
        let goes_on = || {
            let is_course = |place| is_one(self.at(place), COURSES);
            matches!(before, "in" | "en" | "em") || (0..place).any(is_course)
        };
        ["ing", "ando", "endo"].iter().any(|end| word.ends_with(end))
            || before == "be"
            || (is_one(before, BEFORE_TO_COME) && is_one(word, TO_COME))
            || (self.begins(place, IN_COURSE) && goes_on())
    }

    /// Tells whether what is assigned at a place is a quality of the conversation, and nobody.
    fn assigns_quality(&self, place: usize) -> bool {
        let mut after = place + 1..self.starts.len();
        let what = after.find(|place| !is_one(self.at(*place), ARTICLES));
        what.is_some_and(|place| self.begins(place, QUALITIES))
    }

    /// Returns where something is first said and not denied.
    fn said(&self, beginnings: Stems) -> Option<usize> {
        self.places().find(|place| self.begins(*place, beginnings) && !self.is_denied(*place))
    }

    fn says(&self, beginnings: Stems) -> bool {
        self.said(beginnings).is_some()
    }

    fn denies(&self, beginnings: Stems) -> bool {
        self.places().any(|place| self.begins(place, beginnings) && self.is_denied(place))
    }

    fn mentions(&self, beginnings: Stems) -> bool {
        self.places().any(|place| self.begins(place, beginnings))
    }

    /// Tells whether an end is said that is there: nothing before it says that it is waited for.
    fn ends(&self, beginnings: Stems) -> bool {
        let is_end = |place: &usize| {
            self.begins(*place, beginnings) && !self.is_denied(*place) && !self.is_to_come(*place)
        };
        let waits = self.said(WAITING);
        let end = self.places().find(is_end);
        end.is_some_and(|end| waits.is_none_or(|waits| end < waits))
    }

    /// Tells whether something is waited for: the customer has the next move, unless it is what
    /// others bring.
    fn waits_for(&self, what: Stems) -> bool {
        let since = self.said(WAITING);
        since.is_some_and(|since| self.places().skip(since).any(|place| self.begins(place, what)))
    }

    /// Tells whether those who give service are waited for, so that the next move is theirs.
    fn waits_for_us(&self) -> bool {
        let Some(since) = self.said(WAITING) else { return false };
        let mut after = self.places().skip(since + 1);
        let who = after.find(|place| !is_one(self.at(*place), UNTIL));
        match who {
            Some(place) => self.begins(place, OURS),
            None => self.places().skip(since + 1).any(|place| is_one(self.at(place), OUR)),
        }
    }

    /// Tells whether somebody who is named acts: what is said neither reaches them nor is called
    /// after them, as `customer service` is, and it is what they said or `by` them.
    fn acts(&self, who: Stems, speaks: bool) -> bool {
        self.places().any(|place| {
            let before = |back: usize| place.checked_sub(back).map_or("", |place| self.at(place));
            let is_told = is_one(before(1), ARTICLES_OF_ONE);
            let back = if is_told && place > 1 { 2 } else { 1 };
            // As the first word `a` is an article.
            let reaches = place > 1 && is_one(before(back), REACHING);
            let is_by = is_one(before(1), BY) || is_one(before(back), BY);
            let is_service = self.begins(place, OF_SERVICE)
                || is_one(before(1), SERVICES)
                || (place + 1 < self.starts.len() && is_one(self.at(place + 1), SERVICES));
            self.begins(place, who) && !reaches && !is_service && (speaks || is_by)
        })
    }

    /// Returns the status of a conversation that is not over, whatever else is said.
    fn under_way(&self) -> Option<&'static str> {
        match () {
            () if self.says(HOLD) || self.waits_for(AWAITED) => Some("hold"),
            () if self.waits_for_us() => Some("open"),
            () if self.says(WAITING) => Some("pending"),
            () if self.says(OPEN) => Some("open"),
            () if self.says(NEW) => Some("new"),
            () => None,
        }
    }
}

/// Guesses what a status word means.
pub(super) fn status(word: &str) -> Option<&'static str> {
    let words = Words::of(word);
    if words.says(REOPENED) {
        return Some("open");
    }
    if words.ends(CLOSED) {
        return Some("closed");
    }
    if words.ends(SOLVED) {
        return Some("solved");
    }
    let is_unsolved = || [UNSOLVED, CLOSED, SOLVED].iter().any(|ends| words.mentions(ends));
    let is_nobodys = || words.says(UNASSIGNED) || words.denies(ASSIGNED);
    let open = || is_unsolved().then_some("open");
    let is_told = || words.says(RESPONDED) && words.acts(CUSTOMERS, true);
    let back = || is_told().then_some("open");
    words.under_way().or_else(open).or_else(back).or_else(|| is_nobodys().then_some("new"))
}

/// Why conversations count in no figure that a status word may name: kinds of events.
pub(super) const EXCLUDED: [&str; 3] = ["spam", "merged", "deleted"];

/// Guesses why a conversation counts in no figure by a status word; nothing where it does.
pub(super) fn excluded(word: &str) -> Option<&'static str> {
    let words = Words::of(word);
    let [spam, merged, deleted] = EXCLUDED;
    match () {
        () if words.says(SPAM) => Some(spam),
        () if words.says(DUPLICATES) => Some(merged),
        () if words.says(DELETED) => Some(deleted),
        () => None,
    }
}

/// Tells whether a status word says that a conversation is open again.
pub(super) fn says_reopened(word: &str) -> bool {
    Words::of(word).says(REOPENED)
}

/// Guesses what a status word means of a conversation that is not over, whatever else it says.
pub(super) fn under_way(word: &str) -> Option<&'static str> {
    Words::of(word).under_way()
}

/// Guesses what kind of event an activity is, with its value: the first of its words that says
/// something decides.
pub(super) fn activity(word: &str) -> Option<&'static str> {
    let words = Words::of(word);
    if words.says(REOPENED) {
        return Some("status open");
    }
    let kind = |place: usize| {
        let (said, denied, _) =
            ACTIVITIES.iter().find(|(.., beginnings)| words.begins(place, beginnings))?;
        match (words.is_denied(place), *said) {
            (true, _) => *denied,
            (false, "assigned") if words.assigns_quality(place) => Some("changed"),
            (false, said) => Some(said),
        }
    };
    match words.places().find_map(kind) {
        // What customers do not see is no message to them.
        Some("message") if words.says(PRIVATE) => Some("note"),
        Some("opened") if words.says(NOTES) => Some("note"),
        Some("status pending") if words.under_way() == Some("hold") => Some("status hold"),
        Some("status pending") if words.waits_for_us() => Some("status open"),
        Some(kind) => Some(kind),
        // What is only said to be seen by some is a note, or a message.
        None if words.says(PRIVATE) => Some("note"),
        None if words.says(PUBLIC) => Some("message"),
        None => match words.under_way()? {
            "hold" => Some("status hold"),
            "pending" => Some("status pending"),
            "new" => Some("status new"),
            _ => Some("status open"),
        },
    }
}

/// Reads a yes or no in small letters.
pub(super) fn says_yes(word: &str) -> Option<bool> {
    match word {
        "s" | "ja" | "j" | "oui" | "o" | "sim" => Some(true),
        "nein" | "non" | "não" | "nao" => Some(false),
        _ => truth(word),
    }
}

/// Guesses whether a call came in or went out.
pub(super) fn direction(word: &str) -> Option<&'static str> {
    let words = Words::of(word);
    match word.to_lowercase().as_str() {
        "in" => Some("inbound"),
        "out" => Some("outbound"),
        _ if words.says(INWARDS) => Some("inbound"),
        _ if words.says(OUTWARDS) || words.says(CALLED) => Some("outbound"),
        _ if words.says(PRIVATE) => Some("internal"),
        _ => None,
    }
}

/// Guesses whether a call was answered by the word of its outcome.
pub(super) fn answered(word: &str) -> Option<bool> {
    let words = Words::of(word);
    match () {
        () if words.says(LOST) || words.denies(ANSWERED) => Some(false),
        () if words.says(ANSWERED) => Some(true),
        () => None,
    }
}

/// What became of a call that nobody answered, and whose caller did not give up in a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gone {
    /// It left its queue otherwise, as for a mail-box.
    Exited,
    /// It never was in a queue.
    Unqueued,
}

/// Guesses whether a call is one of these by the word of its outcome, or of why it was missed.
pub(super) fn gone(word: &str) -> Option<Gone> {
    let words = Words::of(word);
    match () {
        () if words.says(UNQUEUED) => Some(Gone::Unqueued),
        () if words.says(EXITED) => Some(Gone::Exited),
        () => None,
    }
}

/// Guesses what became of an order by a word: a kind of event, `skip` where it counts, or nothing
/// where that is to be asked.
pub(super) fn order(word: &str) -> Option<&'static str> {
    let words = Words::of(word);
    match () {
        () if words.says(IN_PART) => None,
        () if words.says(REFUNDED) => Some("refunded"),
        () if words.says(CANCELLED) => Some("cancelled"),
        () if words.says(UNPAID) || words.says(WAITING) || words.denies(PAID) => None,
        () if words.says(PAID) => Some(UNUSED),
        () => None,
    }
}

/// Guesses whether a row is a message or a note by a column that says who sees it: in words, or
/// with yes or no, as it is called.
pub(super) fn seen(column: &str, word: &str) -> Option<&'static str> {
    let says = Words::of(word);
    let told = says_yes(&word.to_lowercase());
    let [shown, hidden] = [Role::Public, Role::Private].map(|role| is_of(column, role));
    let is_public = match told {
        Some(yes) if shown != hidden => yes == shown,
        Some(_) => return None,
        None if says.says(PRIVATE) || says.says(NOTES) => false,
        None if says.says(PUBLIC) => true,
        None => return None,
    };
    Some(if is_public { "message" } else { "note" })
}

/// Names of columns that say with yes or no whether a row comes from the customer.
const COMES_IN: [&str; 3] = ["inbound", "incoming", "entrante"];

/// Guesses who acts by the word of a column.
pub(super) fn side(column: &str, word: &str) -> Option<&'static str> {
    // An `s` is a Spanish yes.
    let comes_in = truth(word).or_else(|| word.eq_ignore_ascii_case("s").then_some(true));
    match (word.to_lowercase().as_str(), comes_in) {
        ("in", _) => Some("customer"),
        ("out", _) => Some("agent"),
        (_, Some(true)) if is_called_any(column, COMES_IN) => Some("customer"),
        (_, Some(false)) if is_called_any(column, COMES_IN) => Some("agent"),
        _ => actor_kind(word),
    }
}

/// Guesses who acts by the word of a role, or of a direction.
pub(super) fn actor_kind(word: &str) -> Option<&'static str> {
    let words = Words::of(word);
    let is_user = words.says(USERS);
    match () {
        () if is_user && words.says(PRIVATE) => Some("agent"),
        () if is_user || words.says(CUSTOMERS) => Some("customer"),
        () if words.says(BOTS) => Some("bot"),
        () if words.says(AGENTS) => Some("agent"),
        () if words.says(SYSTEMS) => Some("system"),
        () if words.says(INWARDS) => Some("customer"),
        () if words.says(OUTWARDS) => Some("agent"),
        () => None,
    }
}

/// Guesses who acts by the word of an activity that names them.
pub(super) fn speaker(word: &str) -> Option<&'static str> {
    let words = Words::of(word);
    let said = activity(word);
    let speaks = matches!(said, Some("message" | "opened" | "complaint" | "status open"));
    let acts = |who| words.acts(who, speaks);
    match () {
        () if acts(USERS) && words.says(PRIVATE) => Some("agent"),
        () if acts(USERS) || acts(CUSTOMERS) => Some("customer"),
        () if acts(BOTS) => Some("bot"),
        () if acts(AGENTS) => Some("agent"),
        () if acts(SYSTEMS) => Some("system"),
        () => None,
    }
}

/// Guesses whether the word of a rating is a good or a bad one.
pub(super) fn rating(word: &str) -> Option<&'static str> {
    let words = Words::of(word);
    // `Ni satisfecho ni insatisfecho` names both.
    let is_neither = words.mentions(NEITHER) && words.mentions(GOOD) && words.mentions(BAD);
    let is_hardly = |place: usize| {
        words.begins(place, GOOD) && place > 0 && is_one(words.at(place - 1), HARDLY)
    };
    match () {
        () if is_neither => Some("neutral"),
        () if word.contains('👎') || words.says(BAD) || words.denies(GOOD) => Some("negative"),
        () if words.places().any(is_hardly) => Some("negative"),
        () if words.says(NEUTRAL) => Some("neutral"),
        () if word.contains('👍') || words.says(GOOD) => Some("positive"),
        () => None,
    }
}

#[cfg(test)]
mod tests;
