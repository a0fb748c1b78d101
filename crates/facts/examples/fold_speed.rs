//! Times the fold on made-up conversations: `cargo run --release -p baremo-facts --example
//! fold_speed [conversations]`.

#![expect(clippy::print_stdout, reason = "an example that prints")]

use std::time::Instant;

use baremo_facts::{FoldSettings, fold, fold_owned, order};
use baremo_model::{ActorKind, Event, EventColumns, EventKind, FactTable, MINUTE};

/// A small generator of repeatable numbers (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}

/// Adds events to one conversation.
struct Thread<'a> {
    columns: &'a mut EventColumns,
    number: u64,
    at: i64,
    ordinal: u32,
}

impl Thread<'_> {
    fn push(&mut self, kind: EventKind, who: ActorKind, value: Option<&str>, pause: i64) {
        let number = self.number;
        self.at += pause;
        let mut event = Event::new("desk", &number.to_string(), self.at, kind);
        event.record_id = format!("r{number}");
        event.ordinal = self.ordinal;
        self.ordinal += 1;
        event.actor_kind = who;
        event.public = kind == EventKind::Message;
        event.value = value.map(str::to_owned);
        let person = if who == ActorKind::Agent { number % 40 } else { 1000 + number % 9973 };
        event.actor = (who != ActorKind::System).then(|| person.to_string());
        if kind == EventKind::Opened {
            event.channel = Some(["email", "chat", "web"][number as usize % 3].into());
            event.customer = Some(person.to_string());
            event.team = Some(["one", "two"][number as usize % 2].into());
            event.attributes.push(("priority".into(), "normal".into()));
        }
        self.columns.push(&event);
    }
}

fn conversation(number: u64, numbers: &mut Numbers, columns: &mut EventColumns) {
    use ActorKind::{Agent, Customer, System};
    let at = number as i64 * MINUTE / 2;
    let mut thread = Thread { columns, number, at, ordinal: 0 };
    thread.push(EventKind::Opened, Customer, None, 0);
    thread.push(EventKind::Message, Customer, None, 0);
    thread.push(EventKind::Assigned, System, Some(&(number % 40).to_string()), MINUTE);
    for _ in 0..1 + numbers.below(2) {
        thread.push(EventKind::Message, Agent, None, 30 * MINUTE);
        thread.push(EventKind::Status, Agent, Some("pending"), 0);
        if numbers.below(2) == 0 {
            thread.push(EventKind::Message, Customer, None, 90 * MINUTE);
            thread.push(EventKind::Status, System, Some("open"), 0);
        }
    }
    thread.push(EventKind::Status, Agent, Some("solved"), MINUTE);
}

fn report(what: &str, events: usize, started: Instant) {
    let seconds = started.elapsed().as_secs_f64();
    println!("{what}: {seconds:.3} s, {:.1} M events/s", events as f64 / seconds / 1e6);
}

fn main() {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(300_000);
    let mut numbers = Numbers(7);
    let mut columns = EventColumns::default();
    for number in 0..count {
        conversation(number, &mut numbers, &mut columns);
    }
    let events = columns.len();
    let settings = FoldSettings::default();
    let started = Instant::now();
    let rows = order(&columns.as_batch());
    report("order, already sorted", events, started);
    let started = Instant::now();
    let tables = fold(&columns.as_batch(), &rows, &settings);
    report("fold, one thread", events, started);
    let started = Instant::now();
    let again = fold_owned(columns, &rows, &settings);
    report("fold_owned, all cores", events, started);
    let lengths = |tables: &[FactTable]| tables.iter().map(FactTable::len).collect::<Vec<_>>();
    assert_eq!(lengths(&tables), lengths(&again));
    println!("{events} events of {count} conversations: {:?} rows", lengths(&tables));
}
