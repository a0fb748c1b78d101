//! The one conversation of the made-up service, and its one call.

use baremo_metrics::catalog::Catalog;
use baremo_metrics::service::{
    CaseCounted, ClockSpan, ContactPart, Conversation, ConversationEvent, ConversationPlace,
    ConversationQuery, Counted, Lane, StatusSpan, TargetSpan, TargetState, Verdict,
};
use baremo_model::{HOUR, MINUTE, SECOND};

use super::{END, HOSTILE};

/// Returns what happened in it.
fn events(start: i64) -> Vec<ConversationEvent> {
    let event = |after: i64, lane: Lane, kind: &str, value: Option<&str>| ConversationEvent {
        at_micros: start + after * HOUR,
        lane,
        kind: kind.into(),
        who: HOSTILE.into(),
        value: value.map(str::to_owned),
        team: None,
        channel: None,
        automated: lane == Lane::Bot,
        private: kind == "note",
        yielded: after == 21,
    };
    vec![
        event(0, Lane::Customer, "message", Some(HOSTILE)),
        event(0, Lane::Status, "status", Some("open")),
        event(1, Lane::Bot, "message", None),
        event(3, Lane::Agent, "message", None),
        event(20, Lane::Agent, "note", None),
        event(21, Lane::Status, "status", Some("solved")),
    ]
}

/// Returns how a metric takes it: whole, or each of two cases.
fn counted(metric: &str, by_case: bool) -> Counted {
    let promises = |met| Verdict { counts: true, hit: Some(false), met, reason: String::new() };
    let case = |case: &str, verdict| CaseCounted { case: case.into(), verdict };
    let late = Verdict { reason: "immature".into(), ..Verdict::default() };
    let cases = vec![case(HOSTILE, promises(None)), case("1#2", late)];
    Counted {
        metric: metric.into(),
        verdict: promises((!by_case).then_some([2, 3])),
        cases: if by_case { cases } else { Vec::new() },
    }
}

/// Returns the conversation that a question asks for.
pub(super) fn made_up(catalog: &Catalog, query: &ConversationQuery) -> Conversation {
    let hour = HOUR;
    let start = END - 48 * hour;
    let events = events(start);
    let clock = |metric: &str, to: i64, counts: bool| ClockSpan {
        metric: metric.into(),
        variant: "default".into(),
        leads: true,
        from: start,
        to: Some(start + to * hour),
        spans: Vec::new(),
        wall_micros: Some(to * hour),
        business_micros: Some(to * hour / 2),
        counts,
        reason: if counts { String::new() } else { "spam".into() },
        awaits_solve: false,
    };
    let status = |(status, from, to): (&str, i64, Option<i64>)| StatusSpan {
        status: status.into(),
        from: start + from * hour,
        to: to.map(|to| start + to * hour),
    };
    let names: Vec<&str> = catalog.names().take(2).collect();
    Conversation {
        id: query.id.clone(),
        source: "desk".into(),
        same_case: vec![HOSTILE.into()],
        url: Some("https://desk.example/1".into()),
        zone: query.zone.clone().unwrap_or_else(|| "UTC".into()),
        calendar: query.calendar.clone().unwrap_or_else(|| "business".into()),
        counted: names.iter().map(|name| counted(name, *name == names[1])).collect(),
        statuses: [("open", 0, Some(21)), ("solved", 21, None)].map(status).into(),
        targets: vec![TargetSpan {
            policy: HOSTILE.into(),
            kind: "first_response".into(),
            calendar: "business".into(),
            within_micros: 2 * hour,
            from: start,
            due: Some(start + 2 * hour),
            kept: Some(start + 3 * hour),
            apart_micros: Some(hour),
            state: TargetState::Missed,
        }],
        events,
        clocks: names
            .iter()
            .zip([(3, true), (21, false)])
            .filter(|_| query.id != "unclocked")
            .map(|(name, (to, counts))| clock(name, to, counts))
            .collect(),
        open_hours: vec![(start, start + 8 * hour), (start + 16 * hour, start + 24 * hour)],
        now: END,
        parts: Vec::new(),
        belongs_to: None,
    }
}

/// Returns the call that a question asks for: half a minute in a queue, five of talk.
pub(super) fn made_up_call(catalog: &Catalog, query: &ConversationQuery) -> Conversation {
    let whole = made_up(catalog, query);
    let start = END - 48 * HOUR;
    let [answered, ended] = [start + 30 * SECOND, start + 30 * SECOND + 5 * MINUTE];
    let happened = [(start, "entered"), (answered, "connected"), (ended, "completed")];
    let events = happened.map(|(at_micros, kind)| ConversationEvent {
        at_micros,
        lane: if kind == "entered" { Lane::Customer } else { Lane::Agent },
        kind: kind.into(),
        who: HOSTILE.into(),
        value: None,
        team: None,
        channel: None,
        automated: false,
        private: false,
        yielded: false,
    });
    let part = |(kind, from, to): (&'static str, i64, i64)| ContactPart {
        kind,
        who: Some(HOSTILE.into()),
        from,
        to: Some(to),
        micros: Some(to - from),
    };
    let to = Some(answered);
    let clocks = whole.clocks.into_iter();
    Conversation {
        events: events.into(),
        parts: [("wait", start, answered), ("talk", answered, ended)].map(part).into(),
        belongs_to: Some(ConversationPlace { source: "desk".into(), id: "4711".into() }),
        clocks: clocks
            .map(|clock| ClockSpan { to, wall_micros: Some(30 * SECOND), ..clock })
            .collect(),
        same_case: Vec::new(),
        url: None,
        statuses: Vec::new(),
        targets: Vec::new(),
        open_hours: Vec::new(),
        ..whole
    }
}
