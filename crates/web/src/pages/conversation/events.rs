//! What happened, one after another.

use baremo_metrics::service::{ConversationEvent, Lane};
use baremo_model::EventKind;
use baremo_render::Language;
use baremo_render::language::NONE;
use baremo_render::words::{Called, EVENTS, called, dimension, event_value};
use maud::{Markup, html};

use super::{Subject, View};
use crate::parts::frame::framed;
use crate::parts::name::long;
use crate::parts::timeline::{lane_name, status_name};
use crate::text::cases as say;

impl View<'_> {
    /// Writes what more there is to an event, as the way to the call that it names.
    fn detail(&self, event: &ConversationEvent, values: &Called<'_>) -> Markup {
        let said = detail(event, values, self.language());
        let is_call = event.kind == EventKind::CallLinked.word();
        html! {
            @match event.value.as_deref().filter(|_| is_call) {
                Some(call) => {
                    @let path = Subject::Contact.path(&self.conversation.source, call);
                    a href=(self.visit.address.to(&path)) { (said) }
                },
                None => (said),
            }
        }
    }

    /// Writes what happened, in order, numbered as the picture's marks lead to it.
    pub(super) fn events(&self) -> Markup {
        let language = self.language();
        let events = &self.conversation.events;
        let values = Called::of_events(&self.visit.snapshot.segments, events, language);
        html! {
            section.panel {
                h2 { (say::EVENTS.text(language)) }
                (framed(say::EVENTS.text(language), "events stack", &html! {
                    thead { tr {
                        th scope="col" { (say::AT.text(language)) }
                        th scope="col" { (say::WHO.text(language)) }
                        th scope="col" { (say::WHAT.text(language)) }
                        th scope="col" { (say::DETAIL.text(language)) }
                    } }
                    tbody { @for (index, event) in events.iter().enumerate() {
                        tr #{ "e" (index + 1) } class=(format!("l-{}", lane_word(event.lane))) {
                            td { (self.moment(event.at_micros)) }
                            td data-head=(say::WHO.text(language)) {
                                (long(&who(event, language)))
                            }
                            td data-head=(say::WHAT.text(language)) {
                                (called(EVENTS, &event.kind, language))
                            }
                            td.long { (self.detail(event, &values)) }
                        }
                    } }
                }))
                (self.take_table("events", say::EVENTS))
            }
        }
    }
}

fn lane_word(lane: Lane) -> &'static str {
    match lane {
        Lane::Customer => "customer",
        Lane::Bot => "bot",
        Lane::Agent => "agent",
        Lane::Status => "status",
        Lane::System => "system",
    }
}

/// Says who did something: a status is nobody, whoever set it may be known.
fn who(event: &ConversationEvent, language: Language) -> String {
    let role = Some(lane_name(event.lane, language)).filter(|_| event.lane != Lane::Status);
    let name = Some(&event.who).filter(|name| !name.is_empty());
    match (role, name) {
        (Some(role), Some(name)) => format!("{role} · {name}"),
        (Some(role), None) => role.to_owned(),
        (None, Some(name)) => name.clone(),
        (None, None) => NONE.into(),
    }
}

/// Says what more there is to an event.
pub(super) fn detail(event: &ConversationEvent, values: &Called<'_>, language: Language) -> String {
    let mut parts = Vec::new();
    parts.extend(event.value.as_ref().map(|value| match event.lane {
        Lane::Status => status_name(value, language),
        _ => event_value(&event.kind, value, language),
    }));
    let named = |name: &str, word: &str| {
        format!("{}: {}", dimension(name, language), values.value(name, word))
    };
    parts.extend(event.team.as_deref().map(|team| named("team", team)));
    parts.extend(event.channel.as_deref().map(|channel| named("channel", channel)));
    if event.automated {
        parts.push(say::AUTOMATED.text(language).into());
    }
    if event.private {
        parts.push(say::PRIVATE.text(language).into());
    }
    if event.yielded {
        parts.push(say::YIELDED.text(language).into());
    }
    parts.join(" · ")
}
