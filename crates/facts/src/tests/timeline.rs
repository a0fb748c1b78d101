//! Conversations written down as text, and facts read back as text.
//!
//! A line is `[<days>d] <hours>:<minutes> <what> [<word>…] [<key>=<value>…]`.

use baremo_model::fact::{CLOCKS, ColumnType, NULL_INT};
use baremo_model::{
    ActorKind, Column, DAY, Event, EventColumns, EventKind, Fact, FactTable, HOUR, MINUTE, Micros,
    Stream,
};

use crate::{FoldSettings, fold, order};

/// Returns so many days in microseconds.
pub(super) fn days(count: i64) -> Micros {
    count * DAY
}

/// Folds a timeline under default settings and compares some columns of a fact.
#[track_caller]
pub(super) fn check(timeline: &str, fact: Fact, columns: &str, expected: &str) {
    check_with(&FoldSettings::default(), timeline, fact, columns, expected);
}

/// Folds a timeline and compares some columns of a fact, one row a line.
#[track_caller]
pub(super) fn check_with(
    settings: &FoldSettings,
    timeline: &str,
    fact: Fact,
    columns: &str,
    expected: &str,
) {
    let tables = facts(&events(timeline), settings);
    let table = tables.iter().find(|table| table.fact == fact).expect("every fact has a table");
    let names: Vec<&str> = columns.split_whitespace().collect();
    let found: Vec<String> = (0..table.len())
        .map(|row| names.iter().map(|name| cell(table, name, row)).collect::<Vec<_>>().join(" "))
        .collect();
    let expected: Vec<String> = expected
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect();
    assert_eq!(found, expected, "{columns}");
}

/// Folds events.
pub(crate) fn facts(events: &[Event], settings: &FoldSettings) -> Vec<FactTable> {
    let columns: EventColumns = events.iter().cloned().collect();
    let batch = columns.as_batch();
    fold(&batch, &order(&batch), settings)
}

/// Returns a value as text: instants as the timeline writes them, `-` for none.
pub(crate) fn cell(table: &FactTable, name: &str, row: usize) -> String {
    let column = table.column(name).unwrap_or_else(|| panic!("no column {name}"));
    let declared = table.fact.column(name).map(|column| column.column_type);
    match (column, declared) {
        (Column::Integers(values), _) if values[row] == NULL_INT => "-".into(),
        (Column::Integers(values), Some(ColumnType::Instant)) => instant(values[row]),
        (Column::Integers(values), _) => values[row].to_string(),
        (Column::Codes(codes, strings), _) => strings.get(codes[row]).unwrap_or("-").into(),
        (Column::CodeLists(ends, codes, strings), _) => {
            let start = if row == 0 { 0 } else { ends[row - 1] as usize };
            let list = &codes[start..ends[row] as usize];
            let words: Vec<_> = list.iter().filter_map(|code| strings.get(*code)).collect();
            if words.is_empty() { "-".into() } else { words.join("+") }
        }
        (Column::Bytes(bytes), Some(ColumnType::Bits(_))) => {
            let set = |bit: &usize| bytes[row] >> bit & 1 == 1;
            let words: Vec<_> = (0..CLOCKS.len()).filter(set).map(|bit| CLOCKS[bit]).collect();
            match words.len() {
                0 => "-".into(),
                all if all == CLOCKS.len() => "all".into(),
                _ => words.join("+"),
            }
        }
        (Column::Bytes(bytes), _) => if bytes[row] == 1 { "yes" } else { "no" }.into(),
    }
}

fn instant(at: Micros) -> String {
    let (day, rest) = (at.div_euclid(DAY), at.rem_euclid(DAY));
    let time = format!("{}:{:02}", rest / HOUR, rest % HOUR / MINUTE);
    if day == 0 { time } else { format!("{day}d{time}") }
}

/// Returns the events of a timeline.
pub(super) fn events(timeline: &str) -> Vec<Event> {
    let lines = timeline.lines().filter(|line| !line.trim().is_empty());
    lines.enumerate().map(|(index, line)| event(index, line)).collect()
}

fn event(index: usize, line: &str) -> Event {
    let mut words = line.split_whitespace().peekable();
    let day =
        words.next_if(|word| word.ends_with('d')).map_or(0, |word| number(&word[..word.len() - 1]));
    let (hours, minutes) = words.next().and_then(|time| time.split_once(':')).expect("a time");
    let at = day * DAY + number(hours) * HOUR + number(minutes) * MINUTE;
    let what = words.next().expect("what happened");
    let mut event = Event::new("desk", "1", at, EventKind::Message);
    event.record_id = index.to_string();
    let (named, plain): (Vec<&str>, Vec<&str>) = words.partition(|word| word.contains('='));
    let word = |index: usize| plain.get(index).map(|word| (*word).to_owned());
    let (what, automated) = match what.strip_suffix("-auto") {
        Some(what) => (what, true),
        None => (what, false),
    };
    event.automated = automated;
    if let Some(kind) = ActorKind::from_word(what) {
        event.public = true;
        event.actor_kind = kind;
        event.actor = word(0);
    } else {
        event.kind = EventKind::from_word(Stream::Conversation, what)
            .unwrap_or_else(|| panic!("no kind {what}"));
        let (value, actor) = match event.kind {
            EventKind::Note => (None, word(0)),
            _ => (word(0), word(1)),
        };
        event.value = value.map(|value| if value == "nobody" { String::new() } else { value });
        event.actor_kind = if actor.is_some() { ActorKind::Agent } else { ActorKind::Unknown };
        event.actor = actor;
    }
    for (key, value) in named.iter().filter_map(|word| word.split_once('=')) {
        set(&mut event, key, value.to_owned());
    }
    event
}

fn set(event: &mut Event, key: &str, value: String) {
    match key {
        "conversation" => event.subject_id = value,
        "source" => event.source = value,
        "record" => event.record_id = value,
        "version" => event.version = number(&value),
        "ordinal" => event.ordinal = number(&value) as u32,
        "order" => event.order = number(&value),
        "synthesised" => event.synthesised = value == "yes",
        "public" => event.public = value == "yes",
        "actor_kind" => event.actor_kind = ActorKind::from_word(&value).expect("an actor kind"),
        "customer" => event.customer = Some(value),
        "channel" => event.channel = Some(value),
        "brand" => event.brand = Some(value),
        "team" => event.team = Some(value),
        _ => event.attributes.push((key.into(), value)),
    }
}

fn number(text: &str) -> i64 {
    text.parse().unwrap_or_else(|_| panic!("no number {text}"))
}
