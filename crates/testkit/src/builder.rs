//! The events of one conversation, written as a line of text, for tests.

use baremo_model::{ActorKind, DAY, Event, EventKind, HOUR, MINUTE, Micros, SECOND, Stream};

/// Midnight UTC of Monday 2 March 2026, the first day of every timeline.
pub const FIRST_DAY: Micros = 1_772_409_600_000_000;

/// Returns the events of conversation `1` of source `test`; see [`timeline_of`].
///
/// # Panics
///
/// As [`timeline_of`].
pub fn timeline(text: &str) -> Vec<Event> {
    timeline_of("test", "1", text)
}

/// Returns the events of a conversation written as steps between `/` or line ends, each a time, who
/// and what:
///
/// ```
/// # use baremo_testkit::builder::timeline;
/// let events = timeline(
///     "10:00 customer hola channel=email priority=high
///      10:05 agent:luis assigned luis team=ventas
///      10:05 agent:luis reply / d2 9:30 agent:luis solved",
/// );
/// assert_eq!(events.len(), 5); // the opening comes by itself
/// ```
///
/// - Time: `H:MM` or `H:MM:SS` in UTC, on [`FIRST_DAY`] or on its nth day after `d<n>`, which holds
///   for the steps that follow.
/// - Who: `customer`, `agent`, `bot` or `system`, with an id after `:`; without one customers are
///   `customer` and the others nobody.
/// - What: a status word, or the word of an event kind with its value (`assigned luis`,
///   `tagged vip`, `follow_up_of 7`; `assigned nobody` takes the assignee away); anything else is
///   a public message, an automatic one when it begins with `auto`.
/// - `name=value` at the end: `channel`, `brand`, `team` and `customer` are columns, `record` the
///   record id, the rest attributes.
///
/// The conversation is opened by who comes first, unless one step is `opened`. Record ids count
/// from 0 in order of writing, and so does the source's own order.
///
/// # Panics
///
/// When a step is not written like that: a test is wrong then.
pub fn timeline_of(source: &str, conversation: &str, text: &str) -> Vec<Event> {
    let mut day = 1;
    let steps = text.split(['/', '\n']).map(str::trim).filter(|step| !step.is_empty());
    let mut events: Vec<Event> =
        steps.map(|step| event(source, conversation, step, &mut day)).collect();
    if let Some(first) = events.first()
        && events.iter().all(|event| event.kind != EventKind::Opened)
    {
        let mut opened = first.clone();
        opened.kind = EventKind::Opened;
        (opened.public, opened.automated, opened.value) = (false, false, None);
        events.insert(0, opened);
    }
    for (index, event) in events.iter_mut().enumerate() {
        event.order = index as i64;
        if event.record_id.is_empty() {
            event.record_id = format!("{conversation}-{index}");
        }
    }
    events
}

fn event(source: &str, conversation: &str, step: &str, day: &mut i64) -> Event {
    let mut words = step.split_whitespace().peekable();
    let number = |word: &str| word.strip_prefix('d').and_then(|day| day.parse().ok());
    if let Some(number) = words.peek().and_then(|word| number(word)) {
        *day = number;
        words.next();
    }
    let wrong = |what: &str| -> ! { panic!("the step `{step}` has no {what}") };
    let Some(time) = words.next().and_then(time_of_day) else { wrong("time such as `9:30`") };
    let Some(who) = words.next() else { wrong("actor") };
    let at = FIRST_DAY + (*day - 1) * DAY + time;
    let mut event = Event::new(source, conversation, at, EventKind::Message);
    event.record_id.clear();
    let (kind, id) = who.split_once(':').map_or((who, None), |(kind, id)| (kind, Some(id)));
    let Some(actor_kind) = ActorKind::from_word(kind) else { wrong("actor we know") };
    event.actor_kind = actor_kind;
    event.actor = id.map(str::to_owned);
    if actor_kind == ActorKind::Customer {
        event.actor.get_or_insert_with(|| "customer".into());
        event.customer = event.actor.clone();
    }
    let mut said = Vec::new();
    for word in words {
        match word.split_once('=') {
            Some((name, value)) => set(&mut event, name, value),
            None => said.push(word),
        }
    }
    happen(&mut event, &said);
    event
}

/// Reads what happened from the words between the actor and the first `name=value`.
fn happen(event: &mut Event, said: &[&str]) {
    let word = said.first().copied().unwrap_or_default();
    let value = said.get(1..).unwrap_or_default().join(" ");
    if baremo_model::event::STATUSES.contains(&word) {
        event.kind = EventKind::Status;
        event.value = Some(word.into());
        return;
    }
    match EventKind::from_word(Stream::Conversation, word) {
        Some(kind) if kind != EventKind::Message => {
            event.kind = kind;
            event.value = match value.as_str() {
                "" => None,
                "nobody" if kind == EventKind::Assigned => Some(String::new()),
                value => Some(value.into()),
            };
        }
        _ => {
            event.public = true;
            event.automated = word == "auto";
        }
    }
}

fn set(event: &mut Event, name: &str, value: &str) {
    let value = value.to_owned();
    match name {
        "channel" => event.channel = Some(value),
        "brand" => event.brand = Some(value),
        "team" => event.team = Some(value),
        "customer" => event.customer = Some(value),
        "record" => event.record_id = value,
        _ => event.attributes.push((name.into(), value)),
    }
}

fn time_of_day(text: &str) -> Option<Micros> {
    let mut parts = text.split(':').map(|part| part.parse::<i64>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    Some(hour * HOUR + minute * MINUTE + second * SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_who_did_what_and_when() {
        let events = timeline(
            "10:00 customer hola channel=email priority=high / 10:00:05 system auto
             10:05 agent:luis assigned ana team=ventas / d2 9:30 agent:ana solved
             9:31 system closed",
        );
        let kinds: Vec<_> = events.iter().map(|event| event.kind.word()).collect();
        assert_eq!(kinds, ["opened", "message", "message", "assigned", "status", "status"]);
        let first = &events[1];
        assert_eq!((first.at, first.public), (FIRST_DAY + 10 * HOUR, true));
        assert_eq!(first.customer.as_deref(), Some("customer"));
        assert_eq!(first.attributes, [("priority".to_owned(), "high".to_owned())]);
        assert!(events[2].automated && events[2].at == FIRST_DAY + 10 * HOUR + 5 * SECOND);
        let assigned = &events[3];
        assert_eq!(assigned.value.as_deref(), Some("ana"));
        assert_eq!(assigned.team.as_deref(), Some("ventas"));
        assert_eq!(events[4].value.as_deref(), Some("solved"));
        assert_eq!(events[5].at, FIRST_DAY + DAY + 9 * HOUR + 31 * MINUTE);
        let ids: Vec<_> = events.iter().map(|event| event.record_id.as_str()).collect();
        assert_eq!(ids, ["1-0", "1-1", "1-2", "1-3", "1-4", "1-5"]);
    }

    #[test]
    fn an_opening_of_its_own_is_kept() {
        let events = timeline("10:00 agent:luis opened channel=email / 10:01 agent:luis reply");
        assert_eq!(events.len(), 2);
        assert_eq!(events[0].actor_kind, ActorKind::Agent);
    }

    #[test]
    #[should_panic(expected = "has no time")]
    fn a_step_without_time_is_a_wrong_test() {
        timeline("customer hola");
    }
}
