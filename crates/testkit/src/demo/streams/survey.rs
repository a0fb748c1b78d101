//! Surveys: after a solve, after a form, after a delivery, and each quarter.

use baremo_model::{DAY, EventKind, HOUR, MINUTE, Micros, SECOND};

use super::case::Case;
use super::emit::{Line, Sink};
use super::{Part, Person};
use crate::demo::conversation::{Channel, Origin};
use crate::demo::people::TEAMS;
use crate::demo::plan::{Plan, whole_second};
use crate::demo::rng::Rng;

/// One question as its survey declares it.
struct Question {
    survey: &'static str,
    question: &'static str,
    kind: &'static str,
    scale: &'static str,
    direction: Option<&'static str>,
}

const CSAT: Question = Question {
    survey: "csat-soporte",
    question: "satisfaccion",
    kind: "csat",
    scale: "1-5",
    direction: None,
};
const CES: Question = Question {
    survey: "ces-formulario",
    question: "facilidad",
    kind: "ces",
    scale: "1-7",
    direction: Some("ease"),
};
const DELIVERY: Question = Question {
    survey: "csat-entrega",
    question: "entrega",
    kind: "csat",
    scale: "1-5",
    direction: None,
};
const NPS: Question = Question {
    survey: "nps-trimestral",
    question: "recomendacion",
    kind: "nps",
    scale: "0-10",
    direction: None,
};

/// Channels with how many would rather have used them than the one they took.
const PREFERRED: [(&str, f64); 6] = [
    ("messaging", 39.0),
    ("chat", 25.0),
    ("email", 20.0),
    ("social", 6.0),
    ("phone", 5.0),
    ("web", 5.0),
];

/// Somebody asked, and what comes of it.
struct Asked<'a> {
    id: String,
    question: &'a Question,
    at: Micros,
    customer: String,
    channel: &'a str,
    placement: Option<&'a str>,
    stage: &'a str,
    about: Vec<(&'static str, String)>,
    team: Option<&'a str>,
    /// How likely it is answered.
    rate: f64,
    answer: u64,
    /// The channel preferred, where the survey asks for it too and this is answered.
    preferred: Option<&'static str>,
}

impl Asked<'_> {
    fn line(&self, at: Micros, kind: EventKind) -> Line {
        Line::new(&self.id, at, kind)
    }

    /// Writes the events of the invitation and, if there is one, of the answer.
    fn push(&self, rng: &mut Rng, sink: &mut Sink) {
        let mut sent = self
            .line(self.at, EventKind::SurveySent)
            .customer(self.customer.clone())
            .channel(self.channel)
            .with("survey", self.question.survey)
            .with("stage", self.stage);
        for (name, value) in &self.about {
            sent = sent.with(name, value);
        }
        if let Some(placement) = self.placement {
            sent = sent.with("placement", placement);
        }
        if let Some(team) = self.team {
            sent = sent.team(team);
        }
        sink.push(sent);
        let is_mail = self.channel == "email";
        if is_mail && rng.chance(0.03) {
            return;
        }
        if is_mail {
            sink.push(self.line(self.at + 20 * SECOND, EventKind::SurveyDelivered));
        } else {
            sink.push(self.line(self.at + SECOND, EventKind::SurveyShown));
        }
        let hours = if is_mail { rng.log_normal(7.0, 1.2).min(300.0) } else { 0.012 };
        let at = whole_second(self.at + MINUTE + (hours * HOUR as f64) as Micros);
        if rng.chance(self.rate) {
            self.answer(at, rng, sink);
        } else if !is_mail && rng.chance(0.5) {
            sink.push(self.line(at, EventKind::SurveyDismissed));
        } else if is_mail && rng.chance(0.1) {
            sink.push(self.line(self.at + 14 * DAY, EventKind::SurveyExpired));
        }
    }

    fn answer(&self, at: Micros, rng: &mut Rng, sink: &mut Sink) {
        let question = self.question;
        sink.push(self.line(at - 10 * SECOND, EventKind::SurveyStarted));
        let mut line = self
            .line(at, EventKind::SurveyAnswered)
            .value(self.answer)
            .with("question", question.question)
            .with("kind", question.kind)
            .with("scale", question.scale);
        if let Some(direction) = question.direction {
            line = line.with("direction", direction);
        }
        // Who is angry writes.
        let is_low = self.answer <= if question.kind == "nps" { 6 } else { 2 };
        if rng.chance(if is_low { 0.55 } else { 0.16 }) {
            line = line.with("comment", true);
        }
        sink.push(line);
        if let Some(channel) = self.preferred {
            let chosen = self.line(at + 15 * SECOND, EventKind::SurveyAnswered).value(channel);
            sink.push(chosen.with("question", "preferred_channel").with("kind", "choice"));
        }
    }
}

/// Draws an answer of `steps` options from `low` up; `mood` is from 0, bad, to 1.
fn answer(rng: &mut Rng, low: u64, steps: u64, mood: f64) -> u64 {
    let mood = mood.clamp(0.03, 0.985);
    let share = rng.beta(mood * 3.2, (1.0 - mood) * 3.2);
    low + ((share * steps as f64) as u64).min(steps - 1)
}

/// Returns how pleased somebody is after a conversation, 0 to 1: whoever waited is less.
fn mood(plan: &Plan, case: &Case<'_>) -> f64 {
    let conversation = case.conversation;
    let patience = if conversation.channel.is_live() { HOUR } else { DAY };
    let waited = (case.longest_wait as f64 / patience as f64).min(2.5);
    let mut mood = 0.96 - 0.17 * waited - [0.0, 0.04, 0.16][conversation.kind];
    mood -= 0.1 * f64::from(case.reopens.min(2));
    if plan.story.outage.contains(&conversation.opened_at) {
        mood -= 0.12;
    }
    mood
}

/// Returns by which channel somebody says they would rather have got in touch, drawn apart: many
/// are content with the one they took, and more would write a message than telephone.
fn preferred(plan: &Plan, case: &Case<'_>) -> Option<&'static str> {
    let mut rng = Part::Preference.rng(plan, case.conversation.number);
    if !rng.chance(0.7) {
        return None;
    }
    if rng.chance(0.35) {
        return Some(case.conversation.channel.word());
    }
    Some(PREFERRED[rng.weighted(&PREFERRED.map(|(_, weight)| weight))].0)
}

pub(super) fn of_case(plan: &Plan, case: &Case<'_>, sink: &mut Sink) {
    let Some((solved_at, Some(agent))) = case.solved else { return };
    if !case.is_real {
        return;
    }
    let mut rng = Part::Survey.rng(plan, case.conversation.number);
    let mood = mood(plan, case);
    let channel = case.conversation.channel;
    let is_chat = channel == Channel::Chat;
    let agent = &plan.agents[usize::from(agent)];
    let about = vec![("conversation", case.id()), ("agent", agent.id.clone())];
    if rng.chance(0.6) {
        let asked = Asked {
            id: format!("csat-{}", case.conversation.number),
            question: &CSAT,
            at: if is_chat { solved_at } else { whole_second(solved_at + 2 * HOUR) },
            customer: case.customer(),
            channel: if is_chat { "chat" } else { "email" },
            placement: is_chat.then_some("chat_end"),
            stage: "soporte",
            about,
            team: Some(TEAMS[agent.team].name),
            rate: if is_chat { 0.34 } else { 0.21 },
            answer: answer(&mut rng, 1, 5, mood),
            preferred: preferred(plan, case),
        };
        asked.push(&mut rng, sink);
    }
    if channel == Channel::Web && case.conversation.origin == Origin::Customer {
        let asked = Asked {
            id: format!("ces-{}", case.conversation.number),
            question: &CES,
            at: case.conversation.opened_at + 20 * SECOND,
            customer: case.customer(),
            channel: "web",
            placement: Some("page"),
            stage: "soporte",
            about: vec![("conversation", case.id())],
            team: None,
            rate: 0.34,
            // The form is slow while the site is down.
            answer: answer(&mut rng, 1, 7, 0.76 - 0.4 * (0.96 - mood).min(0.5)),
            preferred: None,
        };
        asked.push(&mut rng, sink);
    }
}

pub(super) fn of_person(plan: &Plan, person: &Person, sink: &mut Sink) {
    let mut rng = Part::Survey.rng(plan, (1 << 40) + person.customer.number);
    for (index, at) in person.orders.iter().enumerate() {
        if *at < plan.story.start || !rng.chance(0.13) {
            continue;
        }
        let is_busy = plan.story.christmas.iter().any(|weeks| weeks.contains(at));
        let mood = if is_busy { 0.68 } else { 0.82 };
        let asked = Asked {
            id: format!("entrega-{}", person.customer.order_id(index as u64)),
            question: &DELIVERY,
            at: whole_second(at + 8 * DAY),
            customer: person.id(),
            channel: "email",
            placement: Some("order_mail"),
            stage: "entrega",
            about: vec![("order_id", person.customer.order_id(index as u64))],
            team: None,
            rate: 0.2,
            answer: answer(&mut rng, 1, 5, mood),
            preferred: None,
        };
        asked.push(&mut rng, sink);
    }
    quarterly(plan, person, &mut rng, sink);
}

/// Each quarter some of those who bought within a year are asked whether they would recommend, each
/// in a week of their own, so that every month has answers.
fn quarterly(plan: &Plan, person: &Person, rng: &mut Rng, sink: &mut Sink) {
    let story = &plan.story;
    let mut at = story.start + (3 + 7 * (person.customer.number % 13) as Micros) * DAY;
    let mut quarter = 1;
    // How much somebody likes the shop at all.
    let liking = rng.between(-0.12, 0.12);
    while at < story.end {
        let bought = person.orders.iter().any(|order| (at - 365 * DAY..at).contains(order));
        if bought && rng.chance(0.22) {
            let waited = if person.long_wait_at < at { 0.27 } else { 0.0 };
            let dearer = (story.price_change..story.price_change + 120 * DAY).contains(&at);
            let dearer = if dearer { 0.07 } else { 0.0 };
            let asked = Asked {
                id: format!("nps-{quarter}-{}", person.customer.number),
                question: &NPS,
                at: whole_second(plan.shop.at_shop_hour(rng, at)),
                customer: person.id(),
                channel: "email",
                placement: None,
                stage: "relacion",
                about: Vec::new(),
                team: None,
                rate: 0.2,
                answer: answer(rng, 0, 11, 0.82 + liking - waited - dearer),
                preferred: None,
            };
            asked.push(rng, sink);
        }
        at += 91 * DAY;
        quarter += 1;
    }
}
