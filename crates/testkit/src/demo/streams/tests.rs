//! All streams together: the same every time, joined, of the size they promise, with their causes.

mod shown;

use std::ops::Range;

use baremo_model::{ActorKind, DAY, Event, EventKind, HOUR, SECOND, Stream};
use rustc_hash::{FxHashMap, FxHashSet};

use super::*;
use crate::demo::{self, DemoSettings, customers, streams};

/// Midnight of 1 January 2026 in Madrid.
const END: Micros = 1_767_222_000_000_000;

fn settings(scale: f64) -> DemoSettings {
    DemoSettings { scale, ..DemoSettings::new(END) }
}

fn events(settings: &DemoSettings, batch_events: usize) -> impl Iterator<Item = Event> + use<> {
    streams(settings, batch_events).flat_map(|batch| {
        let rows = 0..batch.len();
        rows.map(|row| batch.as_batch().event(row)).collect::<Vec<_>>()
    })
}

/// Returns the events of one stream.
fn of(settings: &DemoSettings, stream: Stream) -> Vec<Event> {
    events(settings, 50_000).filter(|event| event.kind.stream() == stream).collect()
}

fn attribute<'a>(event: &'a Event, name: &str) -> Option<&'a str> {
    let found = event.attributes.iter().find(|(attribute, _)| attribute == name);
    found.map(|(_, value)| value.as_str())
}

fn number(event: &Event, name: &str) -> f64 {
    attribute(event, name).and_then(|value| value.parse().ok()).unwrap_or(f64::NAN)
}

/// Returns when a wait of each customer first became longer than a day.
fn long_waits(settings: &DemoSettings) -> FxHashMap<String, Micros> {
    let mut generator = Generator::new(Plan::new(settings));
    while generator.next_conversation().is_some() {}
    let writers = 0..generator.plan().writer_count;
    let waits = writers.map(|number| (number, generator.waits().long_wait_at(number)));
    let long = waits.filter(|(_, at)| *at != Micros::MAX);
    long.map(|(number, at)| (format!("u{number}"), at)).collect()
}

#[test]
fn the_same_settings_give_the_same_streams() {
    let small = settings(0.02);
    let mut first: Vec<Event> = events(&small, 1_000).collect();
    assert!(events(&small, 1_000).eq(first.iter().cloned()));
    let other = DemoSettings { seed: 2, ..small };
    assert!(!events(&other, 1_000).eq(first.iter().cloned()));
    // Batches of another size hold the same events.
    let mut second: Vec<Event> = events(&small, 77).collect();
    for all in [&mut first, &mut second] {
        all.sort_by_key(|event| (event.kind.stream(), event.order));
    }
    assert!(first == second);
    for batch in streams(&small, 77) {
        let kinds = batch.kind.iter().filter_map(|kind| EventKind::from_byte(*kind));
        assert!((1..=77).contains(&batch.len()));
        assert!(kinds.into_iter().all(|kind| kind.stream() == batch.stream));
    }
}

#[test]
fn records_are_told_apart_and_nothing_is_late() {
    let small = settings(0.05);
    let story = demo::story(&small);
    let reach_back = [Stream::Customer, Stream::Order, Stream::Subscription];
    let mut seen = FxHashSet::default();
    for event in events(&small, 5_000) {
        let stream = event.kind.stream();
        assert!(stream != Stream::Conversation);
        assert!(event.at < story.end);
        let from =
            if reach_back.contains(&stream) { 2 * story.start - story.end } else { story.start };
        assert!(event.at >= from - 3 * DAY, "{} of {}", event.kind.word(), event.subject_id);
        assert!(event.at % SECOND == 0 || event.at == story.start, "{}", event.subject_id);
        assert!(seen.insert((stream, event.record_id)));
    }
    // Those of the site alone are some 12 000.
    assert!(seen.len() > 5_000, "{} records", seen.len());
}

#[test]
fn sizes_are_those_promised() {
    for scale in [1.0, 0.1] {
        let settings = settings(scale);
        let start = demo::story(&settings).start;
        let mut counts: FxHashMap<EventKind, f64> = FxHashMap::default();
        let mut streams: FxHashMap<Stream, f64> = FxHashMap::default();
        let mut seen = FxHashSet::default();
        for event in events(&settings, 50_000) {
            let is_first = seen.insert((event.kind, event.subject_id));
            if event.at >= start || event.kind.stream() == Stream::Customer {
                *counts.entry(event.kind).or_default() += f64::from(u8::from(is_first));
                *streams.entry(event.kind.stream()).or_default() += 1.0;
            }
        }
        for (kind, expected) in [
            (EventKind::CustomerIdentified, 15_000.0),
            (EventKind::OrderPlaced, 26_000.0),
            (EventKind::ContactStarted, 8_000.0),
            (EventKind::SurveyAnswered, 6_000.0),
            (EventKind::Reviewed, 1_550.0),
            (EventKind::PageViewed, 43_000.0),
            (EventKind::Purchased, 1_420.0),
            (EventKind::FeedbackReceived, 1_300.0),
            (EventKind::ReferralSignedUp, 600.0),
            (EventKind::SocialReceived, 3_000.0),
        ] {
            let share = counts[&kind] / (expected * scale);
            let tolerance = 0.12 + 2.5 / (expected * scale).sqrt();
            assert!((share - 1.0).abs() < tolerance, "{}: {share} times", kind.word());
        }
        let web = streams[&Stream::Web] / (250_000.0 * scale);
        assert!((0.9..1.2).contains(&web), "{web} times the events of the site");
        let days = 731.0;
        let spend = streams[&Stream::Spend] / days;
        assert!((6.0..7.0).contains(&spend), "{spend} rows of spend a day");
    }
    assert_eq!(streams(&settings(0.0), 10).count(), 0);
    assert_eq!(streams(&settings(f64::NAN), 10).count(), 0);
}

#[test]
fn subscriptions_and_posts_are_as_many_as_promised() {
    let settings = settings(1.0);
    let (mut subscriptions, mut posts, mut shopping) = (0, 0, 0);
    for event in events(&settings, 50_000) {
        subscriptions += u32::from(event.kind == EventKind::SubscriptionStarted);
        posts += u32::from(event.kind == EventKind::PostPublished);
        let is_shopping = attribute(&event, "campaign") == Some("shopping");
        shopping += u32::from(event.kind == EventKind::Spent && is_shopping);
    }
    assert!((2_600..3_400).contains(&subscriptions), "{subscriptions} subscriptions");
    assert!((330..470).contains(&posts), "{posts} posts");
    assert_eq!(shopping, 2 * 731);
}

#[test]
fn odd_settings_do_no_harm() {
    for end in [Micros::MIN, 0, END + 123_456, Micros::MAX] {
        for (months, most) in [(0, usize::MAX), (5, usize::MAX), (u32::MAX, 3_000)] {
            let odd = DemoSettings { end, months, scale: 0.001, ..settings(1.0) };
            let story = demo::story(&odd);
            assert!(events(&odd, 100).take(most).all(|event| event.at < story.end));
        }
    }
}

/// Everything that other events refer to.
struct Known {
    customers: FxHashMap<String, Micros>,
    agents: FxHashSet<String>,
    conversations: FxHashMap<String, Micros>,
    orders: FxHashMap<String, (Micros, String)>,
    contacts: FxHashSet<String>,
    carts: FxHashSet<String>,
}

#[test]
fn whatever_is_named_exists() {
    let settings = settings(0.3);
    let mut known = Known {
        customers: customers(&settings).map(|one| (one.id(), one.joined_at)).collect(),
        agents: demo::agents(&settings).into_iter().map(|agent| agent.id).collect(),
        conversations: FxHashMap::default(),
        orders: FxHashMap::default(),
        contacts: FxHashSet::default(),
        carts: FxHashSet::default(),
    };
    let mut links = Vec::new();
    for event in demo::events(&settings) {
        if event.kind == EventKind::Opened {
            let order = attribute(&event, "order_id").map(str::to_owned);
            known.conversations.insert(event.subject_id, event.at);
            links.extend(order.map(|order| (order, event.at, event.customer)));
        }
    }
    let all: Vec<Event> = events(&settings, 50_000).collect();
    for event in &all {
        if event.kind == EventKind::OrderPlaced {
            let customer = event.customer.clone();
            let placed = known.orders.entry(event.subject_id.clone());
            placed.or_insert((event.at, customer.unwrap_or_default()));
            known.carts.extend(attribute(event, "cart").map(str::to_owned));
        } else if event.kind.stream() == Stream::Contact {
            known.contacts.insert(event.subject_id.clone());
        }
    }
    assert!(links.len() > 2_000);
    for (order, opened_at, customer) in links {
        let (placed_at, of) = &known.orders[&order];
        assert!(*placed_at <= opened_at, "{order} is asked about before it is placed");
        assert_eq!(Some(of), customer.as_ref());
    }
    for call in demo::events(&settings).filter(|event| event.kind == EventKind::CallLinked) {
        assert!(known.contacts.contains(&call.value.unwrap_or_default()));
    }
    all.iter().for_each(|event| check(event, &known));
    let bought = all.iter().filter(|event| event.kind == EventKind::Purchased);
    let bought: FxHashSet<&str> = bought.filter_map(|event| attribute(event, "cart")).collect();
    let carts: FxHashSet<&str> = known.carts.iter().map(String::as_str).collect();
    assert_eq!(bought, carts, "each cart of an order was seen, and each one bought was ordered");
}

fn check(event: &Event, known: &Known) {
    let about = || format!("{} {}", event.subject_id, event.kind.word());
    let stream = event.kind.stream();
    if let Some(customer) = &event.customer {
        assert!(known.customers.contains_key(customer), "{}", about());
    }
    if stream == Stream::Customer {
        assert!(known.customers[&event.subject_id] <= event.at, "{}", about());
        let other = event.value.as_ref().filter(|_| event.kind == EventKind::CustomerMerged);
        assert!(other.is_none_or(|other| known.customers.contains_key(other)), "{}", about());
    }
    if stream == Stream::Agent {
        assert!(known.agents.contains(&event.subject_id), "{}", about());
    }
    if event.actor_kind == ActorKind::Agent && stream != Stream::Review {
        let actor = event.actor.as_ref().expect("an agent has a name");
        assert!(known.agents.contains(actor), "{}", about());
    }
    if let Some(agent) = attribute(event, "agent") {
        assert!(known.agents.contains(agent), "{}", about());
    }
    if let Some(conversation) = attribute(event, "conversation") {
        assert!(known.conversations[conversation] <= event.at, "{}", about());
    }
    if let Some(order) = attribute(event, "order_id").or_else(|| attribute(event, "order")) {
        assert!(known.orders[order].0 <= event.at, "{}", about());
    }
    if matches!(event.kind, EventKind::ReferralSignedUp | EventKind::ReferralConverted) {
        let referred = event.value.as_ref().expect("somebody signed up");
        assert!(known.customers.contains_key(referred), "{}", about());
    }
}

/// How often something happened a day.
fn per_day(all: &[Micros], range: Range<Micros>) -> f64 {
    let count = all.iter().filter(|at| range.contains(at)).count();
    count as f64 / ((range.end - range.start) as f64 / DAY as f64)
}

#[test]
fn the_shop_feels_what_happens() {
    let settings = settings(1.0);
    let story = demo::story(&settings);
    let all = events(&settings, 50_000);
    let (known, orders): (Vec<Event>, Vec<Event>) = all
        .filter(|event| matches!(event.kind.stream(), Stream::Order | Stream::Customer))
        .partition(|event| event.kind.stream() == Stream::Customer);
    let is_first =
        |event: &&Event| event.customer.is_some() && event.kind == EventKind::OrderPlaced;
    let placed: Vec<Micros> = orders.iter().filter(is_first).map(|event| event.at).collect();
    let around = |range: &Range<Micros>| {
        let before = per_day(&placed, range.start - 28 * DAY..range.start);
        (before + per_day(&placed, range.end..range.end + 28 * DAY)) / 2.0
    };
    let outage = per_day(&placed, story.outage.clone()) / around(&story.outage);
    assert!(outage < 0.6, "the outage week has {outage} times the orders");
    for weeks in story.christmas.iter().filter(|weeks| weeks.end < story.end) {
        let busy =
            per_day(&placed, weeks.clone()) / per_day(&placed, weeks.start - 60 * DAY..weeks.start);
        assert!(busy > 1.3, "Christmas has {busy} times the orders");
    }
    let woks: Vec<Micros> = orders
        .iter()
        .filter(|event| attribute(event, "sku") == Some("WOK-IND"))
        .map(|event| event.at)
        .collect();
    assert!(woks.iter().all(|at| *at >= story.launch.start));
    let later = story.launch.end + 30 * DAY..story.launch.end + 120 * DAY;
    assert!(per_day(&woks, story.launch.clone()) > 1.4 * per_day(&woks, later));
    let social = |range: Range<Micros>| {
        let won = |event: &&Event| {
            event.kind == EventKind::CustomerIdentified && range.contains(&event.at)
        };
        let all = known.iter().filter(won).count() as f64;
        let social = known.iter().filter(won).filter(|e| e.channel.as_deref() == Some("social"));
        social.count() as f64 / all
    };
    let early = social(story.start..story.start + 120 * DAY);
    let late = social(story.end - 120 * DAY..story.end);
    assert!(early < 0.12 && late > 0.17, "social goes from {early} to {late}");
}

#[test]
fn the_price_and_long_waits_make_people_leave() {
    let settings = settings(1.0);
    let story = demo::story(&settings);
    let waits = long_waits(&settings);
    let mut begun = FxHashMap::default();
    let mut left = FxHashMap::default();
    let mut cancels = Vec::new();
    for event in of(&settings, Stream::Subscription) {
        match event.kind {
            EventKind::SubscriptionStarted => {
                begun.insert(event.subject_id, (event.at, event.customer.unwrap_or_default()));
            }
            EventKind::SubscriptionCancelled if begun.contains_key(&event.subject_id) => {
                cancels.push(event.at);
                left.entry(event.subject_id).or_insert(event.at);
            }
            _ => {}
        }
    }
    let change = story.price_change;
    let dearer = per_day(&cancels, change..change + 60 * DAY);
    let usual = per_day(&cancels, change - 120 * DAY..change);
    assert!(dearer > 2.0 * usual, "{dearer} leave a day against {usual}");
    // Who was there half a year before the end of the data: who had waited longer than a day?
    let day = story.end - 180 * DAY;
    let mut groups = [(0.0, 0.0); 2];
    for (id, (since, customer)) in &begun {
        let is_there = *since <= day && left.get(id).is_none_or(|at| *at > day);
        if is_there {
            let group = &mut groups[usize::from(waits.get(customer).is_some_and(|at| *at <= day))];
            group.0 += f64::from(u8::from(left.contains_key(id)));
            group.1 += 1.0;
        }
    }
    let [rest, waited] = groups.map(|(lost, all)| lost / all);
    assert!(groups[1].1 > 100.0);
    assert!(waited > 1.25 * rest, "{waited} of those who waited leave, {rest} of the rest");
}

#[test]
fn who_waited_long_buys_less_and_answers_worse() {
    let settings = settings(1.0);
    let waits = long_waits(&settings);
    let plan = Plan::new(&settings);
    let mut orders = [(0.0, 0.0); 2];
    for number in 0..plan.writer_count {
        let id = format!("u{number}");
        let at = waits.get(&id).copied().unwrap_or(Micros::MAX);
        let person = Person::new(&plan, number, at);
        let unhurt = Person::new(&plan, number, Micros::MAX);
        // The same person, had nothing happened.
        for (group, person) in [person, unhurt].iter().enumerate() {
            orders[group].0 += person.orders.iter().filter(|order| **order > at).count() as f64;
            orders[group].1 += 1.0;
        }
    }
    let kept = orders[0].0 / orders[1].0;
    assert!((0.3..0.6).contains(&kept), "they still buy {kept} of what they would");
    let (mut nps, mut csat) = ([(0.0, 0.0); 2], [(0.0, 0.0); 2]);
    let mut asked: FxHashMap<String, String> = FxHashMap::default();
    for event in of(&settings, Stream::Survey) {
        if event.kind == EventKind::SurveySent {
            asked.insert(event.subject_id, event.customer.unwrap_or_default());
        } else if event.kind == EventKind::SurveyAnswered {
            if attribute(&event, "kind") == Some("choice") {
                continue;
            }
            let customer = &asked[&event.subject_id];
            let is_hurt = waits.get(customer).is_some_and(|at| *at <= event.at);
            let score: f64 = event.value.as_deref().unwrap_or_default().parse().unwrap_or(0.0);
            let groups = if event.subject_id.starts_with("nps") { &mut nps } else { &mut csat };
            if event.subject_id.starts_with("nps") || event.subject_id.starts_with("csat") {
                let group = &mut groups[usize::from(is_hurt)];
                *group = (group.0 + score, group.1 + 1.0);
            }
        }
    }
    for (name, groups, less) in [("nps", nps, 1.5), ("csat", csat, 0.3)] {
        let [rest, hurt] = groups.map(|(sum, count)| sum / count);
        assert!(groups[1].1 > 100.0, "{name}: {} answers", groups[1].1);
        assert!(hurt < rest - less, "{name}: {hurt} against {rest}");
    }
}

#[test]
fn the_understaffed_month_shows_in_the_queues() {
    let settings = settings(1.0);
    let story = demo::story(&settings);
    let month = &story.understaffed;
    let contacts = of(&settings, Stream::Contact);
    let level = |range: Range<Micros>| {
        let (mut entered, mut quick, mut answered, mut lost) = (FxHashMap::default(), 0, 0, 0);
        for event in &contacts {
            if !range.contains(&event.at) {
                continue;
            }
            let since = entered.get(&event.subject_id).copied();
            match (event.kind, since) {
                (EventKind::ContactEntered, _) => {
                    entered.insert(event.subject_id.clone(), event.at);
                }
                (EventKind::ContactConnected, Some(since)) => {
                    answered += 1;
                    quick += i32::from(event.at - since <= 20 * SECOND);
                    entered.remove(&event.subject_id);
                }
                (EventKind::ContactAbandoned, Some(since)) if event.at - since > 5 * SECOND => {
                    lost += 1;
                }
                _ => {}
            }
        }
        let all = f64::from(answered + lost);
        (f64::from(quick) / all, f64::from(lost) / all)
    };
    let (usual, few_lost) = level(month.start - 60 * DAY..month.start);
    let (poor, many_lost) = level(month.clone());
    assert!(poor < usual - 0.15, "the service level goes from {usual} to {poor}");
    assert!(many_lost > 1.3 * few_lost, "{few_lost} hang up, then {many_lost}");
}

#[test]
fn agents_work_about_as_planned() {
    let settings = settings(0.5);
    let (mut staffed, mut busy, mut since) = (0.0, 0.0, FxHashMap::default());
    for event in of(&settings, Stream::Agent) {
        match event.kind {
            EventKind::AgentLoggedIn => {
                since.insert(event.subject_id, event.at);
            }
            EventKind::AgentLoggedOut => {
                let login = since.remove(&event.subject_id).expect("who leaves has come");
                assert!(event.at - login < 12 * HOUR && event.at > login);
                staffed += (event.at - login) as f64;
            }
            EventKind::AgentBusy => busy += number(&event, "seconds") * SECOND as f64,
            _ => {}
        }
    }
    let occupancy = busy / staffed;
    assert!(since.len() <= 16, "at most the last turn of each is open");
    assert!((0.5..0.85).contains(&occupancy), "busy for {occupancy} of the time");
}
