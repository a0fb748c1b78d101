//! Posts and their counters, followers, and messages to the shop's accounts.

use baremo_model::{DAY, EventKind, HOUR, Micros};

use super::Part;
use super::case::Case;
use super::emit::{Line, Sink};
use crate::demo::conversation::{Channel, Origin};
use crate::demo::people::{self, SEVILLA};
use crate::demo::plan::{Plan, whole_second};
use crate::demo::rng::Rng;

/// Networks with followers at the beginning and at the end, and their share of posts.
const NETWORKS: [(&str, f64, f64, f64); 3] = [
    ("instagram", 5_200.0, 17_800.0, 52.0),
    ("facebook", 8_900.0, 9_600.0, 23.0),
    ("tiktok", 300.0, 11_400.0, 25.0),
];

/// Labels of messages, with how likely each is and whether an answer is due.
const LABELS: [(&str, f64, f64); 4] = [
    ("praise", 38.0, 0.15),
    ("question", 36.0, 0.97),
    ("complaint", 14.0, 0.98),
    ("technical", 12.0, 0.9),
];

/// What messages are about beside their label, with how common it is; the last two are no topics
/// that people write to the help desk about.
const TOPICS: [(&str, f64); 8] = [
    ("envio", 22.0),
    ("uso-y-recetas", 20.0),
    ("existencias", 16.0),
    ("devolucion", 9.0),
    ("garantia", 6.0),
    ("cupon", 5.0),
    ("sugerencia", 7.0),
    ("competencia", 4.0),
];

/// Social conversations of the help desk are messages of an account, too.
pub(super) fn of_case(plan: &Plan, case: &Case<'_>, sink: &mut Sink) {
    let conversation = case.conversation;
    if conversation.channel != Channel::Social || conversation.origin != Origin::Customer {
        return;
    }
    let mut rng = Part::Social.rng(plan, (1 << 40) + conversation.number);
    let id = format!("m-{}", case.id());
    let network = NETWORKS[rng.weighted(&NETWORKS.map(|network| network.3))].0;
    let received = Line::new(&id, conversation.opened_at, EventKind::SocialReceived)
        .customer(case.customer())
        .with("network", network)
        .with("account", "ollaybrasa")
        .with("type", "direct")
        .with("language", conversation.language)
        .with("conversation", case.id());
    sink.push(received);
    if let Some((at, agent)) = case.answered {
        let agent = &plan.agents[usize::from(agent)].id;
        sink.push(Line::new(&id, at, EventKind::SocialReplied).agent(agent));
    }
}

/// Makes the posts, readings and messages of one day.
pub(super) fn day(plan: &Plan, number: usize, sink: &mut Sink) {
    let day = &plan.days[number];
    let mut rng = Part::Social.rng(plan, number as u64);
    let scale = plan.settings.scale;
    for (place, (network, ..)) in NETWORKS.iter().enumerate() {
        let mut read = Line::new(network, day.start + 3 * HOUR, EventKind::CountersRead);
        read = read.with("network", network).with("account", "ollaybrasa");
        let followers = followers(plan, place, day.start);
        let mentions = (followers * 0.0035 * (number + 1) as f64 / 10.0) as u64;
        read = read.with("followers", followers as u64).with("mentions", mentions);
        // One network counts what people think of the account itself, too.
        if *network == "facebook" {
            let progress = plan.story.progress(day.start);
            let (likes, comments) = (8_300.0 + 900.0 * progress, 640.0 + 370.0 * progress);
            read = read.with("likes", likes as u64).with("comments", comments as u64);
        }
        sink.push(read);
    }
    // A larger company does not post as many times more.
    let posts = rng.poisson(0.55 * scale.min(1.0) * scale.max(1.0).sqrt());
    for index in 0..posts {
        let at = plan.shop.at_shop_hour(&mut rng, day.start + 12 * HOUR);
        post(plan, (&format!("p{number}-{index}"), at), &mut rng, sink);
    }
    let outage = if plan.story.outage.contains(&day.start) { 3.0 } else { 1.0 };
    let grown = 0.6 + 0.9 * plan.story.progress(day.start);
    for index in 0..rng.poisson(2.4 * scale * grown * outage) {
        let at = plan.shop.at_shop_hour(&mut rng, day.start + 12 * HOUR);
        let own = Part::Label.rng(plan, ((number as u64) << 24) + index);
        message(plan, (&format!("m{number}-{index}"), at), &mut rng, own, sink);
    }
}

/// Returns how many followers an account has: more once creators show the shop's pans.
fn followers(plan: &Plan, place: usize, at: Micros) -> f64 {
    let (_, early, late, _) = NETWORKS[place];
    let progress = plan.story.progress(at);
    early + (late - early) * progress.powf(1.6)
}

fn post(plan: &Plan, (id, at): (&str, Micros), rng: &mut Rng, sink: &mut Sink) {
    let place = rng.weighted(&NETWORKS.map(|network| network.3));
    let network = NETWORKS[place].0;
    let kind = match network {
        "tiktok" => "video",
        _ => ["photo", "video", "story", "link"][rng.weighted(&[44.0, 22.0, 22.0, 12.0])],
    };
    let is_paid = rng.chance(0.12);
    let mut published = Line::new(id, at, EventKind::PostPublished)
        .with("network", network)
        .with("account", "ollaybrasa")
        .with("type", kind)
        .with("paid", is_paid);
    if plan.story.launch.contains(&at) && rng.chance(0.7) {
        published = published.with("campaign", "lanzamiento");
    } else if is_paid {
        published = published.with("campaign", "creadores");
    }
    sink.push(published);
    let lively = if kind == "video" { 1.7 } else { 1.0 };
    let audience = followers(plan, place, at);
    let reach = audience * rng.log_normal(0.24, 0.5) * lively * if is_paid { 4.0 } else { 1.0 };
    let rate = rng.log_normal(0.037, 0.4) * lively.sqrt();
    for (days, part) in [(1, 0.55), (3, 0.82), (7, 0.95), (30, 1.0)] {
        let reached = reach * part;
        let likes = reached * rate;
        let counted = |share: f64| (likes * share) as u64;
        let read = Line::new(id, at + days * DAY, EventKind::CountersRead)
            .with("likes", counted(1.0))
            .with("comments", counted(0.09))
            .with("shares", counted(0.06))
            .with("saves", counted(0.12))
            .with("clicks", counted(if kind == "link" { 0.9 } else { 0.11 }))
            .with("reach", reached as u64)
            .with("impressions", (reached * 1.35) as u64)
            .with("followers", audience as u64);
        sink.push(read);
    }
    if kind == "story" {
        let mut viewers = reach * 0.5;
        for frame in 1..=2 + rng.below(4) {
            let seen = Line::new(id, at + 22 * HOUR, EventKind::StoryFrame).value(frame);
            sink.push(seen.with("viewers", viewers as u64));
            viewers *= rng.between(0.78, 0.95);
        }
    }
}

/// A message to an account; `own` draws what else it is about.
fn message(plan: &Plan, (id, at): (&str, Micros), rng: &mut Rng, own: Rng, sink: &mut Sink) {
    let network = NETWORKS[rng.weighted(&NETWORKS.map(|network| network.3))].0;
    let mut weights = LABELS.map(|label| label.1);
    if plan.story.outage.contains(&at) {
        weights[2] *= 4.0;
    }
    let after = at - plan.story.price_change;
    if (0..30 * DAY).contains(&after) {
        weights[2] *= 2.2;
    }
    let (label, _, due) = LABELS[rng.weighted(&weights)];
    let due = rng.chance(due);
    let mut received = Line::new(id, at, EventKind::SocialReceived)
        .with("network", network)
        .with("account", "ollaybrasa")
        .with("type", ["comment", "mention", "direct"][rng.weighted(&[5.0, 2.0, 3.0])])
        .with("language", ["es", "en", "pt"][rng.weighted(&[86.0, 8.0, 6.0])])
        .with("needs_answer", due);
    if rng.chance(0.3) {
        let joined = people::joined_count(plan.writer_count, plan.story.progress(at));
        received = received.customer(format!("u{}", rng.below(joined)));
    }
    sink.push(received);
    if rng.chance(0.03) {
        sink.push(Line::new(id, at + HOUR, EventKind::SocialSpam));
        return;
    }
    sink.push(Line::new(id, at + HOUR / 2, EventKind::SocialLabelled).value(label));
    if label == "technical" {
        sink.push(Line::new(id, at + HOUR / 2, EventKind::SocialLabelled).value("question"));
    }
    topics(plan, (id, at), label, own, sink);
    let work = (rng.log_normal(1.4 * plan.load(at), 0.9) * HOUR as f64) as Micros;
    let then = plan.calendars[SEVILLA].add_business(at, work).unwrap_or(at + work);
    let then = whole_second(then.max(at + HOUR));
    let agent = plan.somebody(rng, SEVILLA, then);
    let agent = &plan.agents[usize::from(agent)].id;
    if due && rng.chance(0.9) || rng.chance(0.25) {
        sink.push(Line::new(id, then, EventKind::SocialReplied).agent(agent));
    } else if rng.chance(0.6) {
        sink.push(Line::new(id, then, EventKind::SocialClosed).agent(agent));
    }
}

/// Says whether a help article answers a question, and what a message is about.
fn topics(plan: &Plan, (id, at): (&str, Micros), label: &str, mut own: Rng, sink: &mut Sink) {
    let labelled = |word: &str| Line::new(id, at + HOUR / 2, EventKind::SocialLabelled).value(word);
    let answerable = match label {
        "question" => 0.44,
        "technical" => 0.3,
        _ => 0.0,
    };
    if own.chance(answerable) {
        sink.push(labelled("answerable"));
    }
    if !own.chance(0.7) {
        return;
    }
    let drawn = TOPICS[own.weighted(&TOPICS.map(|(_, weight)| weight))].0;
    sink.push(labelled(match () {
        () if plan.story.outage.contains(&at) && label == "complaint" => "web-caida",
        () if plan.story.launch.contains(&at) && own.chance(0.5) => "lanzamiento",
        () => drawn,
    }));
}
