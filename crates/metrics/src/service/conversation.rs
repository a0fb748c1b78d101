//! One conversation, or one call or live chat, with every clock on it, as the command line and the
//! page show it.

use serde::Serialize;

/// Which conversation, call or live chat, and how it is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationQuery {
    /// Its id in the source; a number of a case, or of a visit to a queue, behind `#` is ignored.
    pub id: String,
    /// Source, where two have one with this id.
    pub source: Option<String>,
    /// Metric whose clocks come first, with its variants.
    pub metric: Option<String>,
    /// Calendar to count in beside wall time: `business` (by rule) when absent.
    pub calendar: Option<String>,
    /// IANA zone of the times shown; the folder's when absent.
    pub zone: Option<String>,
    /// Profile whose definitions tell what counts it; the usual ones when absent.
    pub profile: Option<String>,
    /// Variant of the metric named by which it is told what counts; that of the profile when
    /// absent.
    pub variant: Option<String>,
}

/// One conversation: what happened, how its status changed, every clock. A call or live chat is one
/// without statuses and promises, and with parts that take time.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Conversation {
    /// Its id in the source.
    pub id: String,
    /// Source.
    pub source: String,
    /// Ids of the conversations that are one case with it: what it continues, what continues it.
    pub same_case: Vec<String>,
    /// Its address in its own help desk.
    pub url: Option<String>,
    /// IANA zone of the times shown.
    pub zone: String,
    /// Calendar counted in beside wall time.
    pub calendar: String,
    /// What happened, in order.
    pub events: Vec<ConversationEvent>,
    /// Of a call or live chat: what takes time, by start.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<ContactPart>,
    /// Of a call or live chat: the conversation it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub belongs_to: Option<ConversationPlace>,
    /// Statuses, in order.
    pub statuses: Vec<StatusSpan>,
    /// The clocks, in the order in which they are drawn.
    pub clocks: Vec<ClockSpan>,
    /// How metrics that are no clocks take it.
    pub counted: Vec<Counted>,
    /// What was promised about it, by start.
    pub targets: Vec<TargetSpan>,
    /// Business hours around the conversation, half-open, UTC microseconds; empty when no
    /// calendar applies.
    pub open_hours: Vec<(i64, i64)>,
    /// Where clocks that run end: the watermark, UTC microseconds.
    pub now: i64,
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// The customer.
    Customer,
    /// A bot or an automatic answer.
    Bot,
    /// A person of the team.
    Agent,
    /// The status of the conversation.
    Status,
    /// The help desk itself.
    System,
}

impl Lane {
    /// All lanes, from top to bottom.
    pub const ALL: [Lane; 5] = [Lane::Customer, Lane::Bot, Lane::Agent, Lane::Status, Lane::System];
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ConversationEvent {
    /// When, UTC microseconds.
    pub at_micros: i64,
    /// Who acts.
    pub lane: Lane,
    /// The event kind's word: `message`, `status`.
    pub kind: String,
    /// Name or id of who acts; empty for nobody in particular.
    pub who: String,
    /// What more there is to say: the new status, the assignee.
    pub value: Option<String>,
    /// Team.
    pub team: Option<String>,
    /// Channel.
    pub channel: Option<String>,
    /// Whether a rule or machine made it.
    pub automated: bool,
    /// Whether the customer does not see it.
    pub private: bool,
    /// Whether it is of a summary, and is not counted because detailed events tell the same.
    pub yielded: bool,
}

/// How long the conversation had one status.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StatusSpan {
    /// The status's word.
    pub status: String,
    /// Start, UTC microseconds.
    pub from: i64,
    /// End; `None` for the last one.
    pub to: Option<i64>,
}

/// Where a conversation is found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConversationPlace {
    /// Source.
    pub source: String,
    /// Id in the source.
    pub id: String,
}

/// A part of a call or live chat that takes time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ContactPart {
    /// `wait`, `talk`, `hold` or `after_call`.
    pub kind: &'static str,
    /// The queue of a wait, else the agent; `None` where nobody tells.
    pub who: Option<String>,
    /// Start, UTC microseconds.
    pub from: i64,
    /// End; `None` while it goes on, the start where only its length is told.
    pub to: Option<i64>,
    /// How long it took: talk without holds; `None` where nobody knows.
    pub micros: Option<i64>,
}

/// A clock that runs over the conversation.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ClockSpan {
    /// Id of the metric it feeds.
    pub metric: String,
    /// Variant of the definition.
    pub variant: String,
    /// Whether it is the definition by which it is told what counts, under a profile too: others
    /// stand below it.
    #[serde(skip)]
    pub leads: bool,
    /// Start, UTC microseconds.
    pub from: i64,
    /// End; `None` while it is open: it runs, waits for the solve, or ended with nothing known.
    pub to: Option<i64>,
    /// The spans it is the sum of, where it is one: start and end, UTC microseconds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<(i64, i64)>,
    /// Wall time from start to end, or to now; `None` where it has no end and does not run.
    pub wall_micros: Option<i64>,
    /// Time within business hours; `None` when no calendar applies.
    pub business_micros: Option<i64>,
    /// Whether it is an observation of its metric.
    pub counts: bool,
    /// Why it does not count; empty when it does.
    pub reason: String,
    /// Whether it becomes an observation with the solve, and has neither end nor length before.
    pub awaits_solve: bool,
}

impl ClockSpan {
    /// Returns whether it still runs: it has no end, and time has gone by that does not count yet.
    pub fn runs(&self) -> bool {
        self.to.is_none() && !self.counts && self.wall_micros.is_some_and(|wall| wall > 0)
    }

    /// Returns up to where it is drawn: its end, the present while it runs, or the instant it
    /// begins with where it has no length.
    pub fn drawn_to(&self, now: i64) -> i64 {
        self.to.unwrap_or(if self.runs() { now } else { self.from })
    }
}

/// How a metric that is no clock takes the conversation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Counted {
    /// Id of the metric.
    pub metric: String,
    /// How it takes all of it.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// How it takes each case that it is about, where the conversation has several and they
    /// differ: each counts by itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<CaseCounted>,
}

impl Counted {
    /// Returns the verdicts there are to tell: that of each case, by its name, where they differ.
    pub fn told(&self) -> Vec<(Option<&str>, &Verdict)> {
        match self.cases.is_empty() {
            true => vec![(None, &self.verdict)],
            false => self.cases.iter().map(|own| (Some(&*own.case), &own.verdict)).collect(),
        }
    }
}

/// How a metric takes one case of a conversation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CaseCounted {
    /// The case, as records name it: with `#n` from the second on.
    pub case: String,
    /// How it takes it.
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// Whether a metric counts something, and as what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Whether it is one of those the metric is about.
    pub counts: bool,
    /// Of a proportion: whether it is in the part that is looked for; `None` where some of the
    /// cases are and others are not.
    pub hit: Option<bool>,
    /// Of promises: how many of them were kept, and how many there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met: Option<[u64; 2]>,
    /// Why it does not count; empty when it does.
    pub reason: String,
}

/// A promise about the conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TargetSpan {
    /// Policy.
    pub policy: String,
    /// What it is about: `first_response`, `next_response`, `resolution` …
    pub kind: String,
    /// Calendar its time runs in.
    pub calendar: String,
    /// Time allowed, microseconds in that calendar.
    pub within_micros: i64,
    /// When its time began, UTC microseconds.
    pub from: i64,
    /// When it falls due; `None` while a pause holds it.
    pub due: Option<i64>,
    /// When it was kept.
    pub kept: Option<i64>,
    /// How far apart both are, microseconds in that calendar.
    pub apart_micros: Option<i64>,
    /// How it stands.
    pub state: TargetState,
}

/// How a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetState {
    /// Kept in time.
    Met,
    /// Kept late, or due and not kept.
    Missed,
    /// Not due yet.
    Running,
    /// A pause without end holds it.
    Paused,
    /// The wait ended without being answered before it was due, or nobody knows when it was kept;
    /// it counts nowhere.
    Cancelled,
}

impl TargetState {
    /// Returns how a promise stands at an instant.
    pub fn at(now: i64, due: Option<i64>, kept: Option<i64>, cancelled: bool) -> Self {
        match (due, kept) {
            _ if cancelled => TargetState::Cancelled,
            (Some(due), Some(kept)) if kept <= due => TargetState::Met,
            (Some(due), None) if due > now => TargetState::Running,
            (Some(_), _) => TargetState::Missed,
            (None, Some(_)) => TargetState::Met,
            (None, None) => TargetState::Paused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_is_kept_in_time_late_or_not_at_all() {
        let state = |due, kept| TargetState::at(100, due, kept, false);
        assert_eq!(state(Some(50), Some(50)), TargetState::Met);
        assert_eq!(state(Some(50), Some(51)), TargetState::Missed);
        assert_eq!(state(Some(50), None), TargetState::Missed);
        assert_eq!(state(Some(101), None), TargetState::Running);
        assert_eq!(state(None, None), TargetState::Paused);
        assert_eq!(TargetState::at(100, Some(50), None, true), TargetState::Cancelled);
    }

    #[test]
    fn cases_add_to_what_is_told_of_a_conversation_and_change_none_of_it() {
        let verdict = |hit| Verdict { counts: true, hit, ..Verdict::default() };
        let one = Counted { metric: "m".into(), verdict: verdict(Some(true)), cases: Vec::new() };
        let json = serde_json::to_string(&one).unwrap();
        assert_eq!(json, r#"{"metric":"m","counts":true,"hit":true,"reason":""}"#);
        assert_eq!(one.told(), [(None, &one.verdict)]);
        let of = |case: &str, hit| CaseCounted { case: case.into(), verdict: verdict(Some(hit)) };
        let cases = vec![of("7", true), of("7#2", false)];
        let two = Counted { verdict: verdict(None), cases, ..one };
        let json = serde_json::to_string(&two).unwrap();
        let each = [("7", true), ("7#2", false)].map(|(case, hit)| {
            format!(r#"{{"case":"{case}","counts":true,"hit":{hit},"reason":""}}"#)
        });
        let expected = r#"{"metric":"m","counts":true,"hit":null,"reason":"","cases":["#;
        assert_eq!(json, format!("{expected}{}]}}", each.join(",")));
        assert_eq!(two.told()[1], (Some("7#2"), &verdict(Some(false))));
    }

    #[test]
    fn a_clock_without_an_end_is_drawn_to_now_or_stays_where_it_begins() {
        let clock = |to: Option<i64>, wall_micros: Option<i64>| ClockSpan {
            metric: "m".into(),
            variant: "default".into(),
            leads: true,
            from: 10,
            to,
            wall_micros,
            ..ClockSpan::default()
        };
        let drawn = |clock: ClockSpan| (clock.runs(), clock.drawn_to(50));
        assert_eq!(drawn(clock(Some(20), Some(10))), (false, 20));
        assert_eq!(drawn(clock(None, Some(40))), (true, 50));
        assert_eq!(drawn(clock(None, None)), (false, 10));
    }
}
