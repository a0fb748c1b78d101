//! From drafts to columns, without making each an event of its own first.

use baremo_model::event::{SUBJECT_SEPARATOR, text_key};
use baremo_model::{ActorKind, Dictionary, EventColumns, EventKind, NULL_CODE};
use xxhash_rust::xxh3::xxh3_64;

use super::SOURCE;
use super::conversation::Conversation;
use super::plan::Plan;
use super::render::{Renderer, View};
use super::script::Draft;

/// Fills one set of columns. It must not outlive the plan whose events it writes.
#[derive(Default)]
pub(super) struct Filler {
    renderer: Renderer,
    codes: Codes,
    /// What a digest is made of.
    bytes: Vec<u8>,
    pub(super) columns: EventColumns,
}

/// Codes of texts that stay where they are, those of the program and of the plan: to intern the
/// same word a million times costs more than all else, and its address tells it as well.
struct Codes {
    /// Address and length of a text, and its code, in the slot the address falls into.
    slots: [((usize, usize), u32); 256],
    /// Code of the customer of the conversation at hand, once known.
    customer: u32,
}

impl Default for Codes {
    fn default() -> Self {
        Codes { slots: [((0, 0), NULL_CODE); 256], customer: NULL_CODE }
    }
}

impl Codes {
    fn fixed(&mut self, text: Option<&str>, strings: &mut Dictionary) -> u32 {
        let Some(text) = text else {
            return NULL_CODE;
        };
        let place = (text.as_ptr() as usize, text.len());
        let slot = &mut self.slots[(place.0 ^ (place.0 >> 8)) & 255];
        if slot.0 != place {
            *slot = (place, strings.intern(text));
        }
        slot.1
    }

    fn customer(&mut self, text: Option<&str>, strings: &mut Dictionary) -> u32 {
        if text.is_some() && self.customer == NULL_CODE {
            self.customer = strings.intern_option(text);
        }
        if text.is_some() { self.customer } else { NULL_CODE }
    }
}

impl Filler {
    /// Appends a conversation.
    pub(super) fn push(&mut self, plan: &Plan, conversation: &Conversation, drafts: &[Draft]) {
        if drafts.is_empty() {
            return;
        }
        self.renderer.begin(conversation);
        self.codes.customer = NULL_CODE;
        let subject = format!("{SOURCE}{SUBJECT_SEPARATOR}c{}", conversation.number);
        let subject = self.columns.subjects.intern(&subject);
        for (index, draft) in drafts.iter().enumerate() {
            let view = self.renderer.view(plan, conversation, index, draft);
            self.columns.subject.push(subject);
            self.columns.digest.push(digest(&view, &mut self.bytes));
            append(&view, &mut self.columns, &mut self.codes);
        }
    }
}

/// Appends all but subject and digest.
fn append(view: &View<'_>, columns: &mut EventColumns, codes: &mut Codes) {
    columns.record.push(text_key(view.record));
    columns.version.push(0);
    columns.ordinal.push(0);
    columns.order.push(view.order);
    columns.at.push(view.at);
    columns.kind.push(view.kind as u8);
    columns.actor_kind.push(view.actor_kind as u8);
    columns.flags.push(view.flags());
    let strings = &mut columns.strings;
    columns.record_id.push(view.record_id());
    columns.actor.push(match view.actor_kind {
        ActorKind::Customer => codes.customer(view.actor, strings),
        _ => codes.fixed(view.actor, strings),
    });
    columns.customer.push(codes.customer(view.customer, strings));
    columns.channel.push(codes.fixed(view.channel, strings));
    columns.brand.push(codes.fixed(view.brand, strings));
    columns.team.push(codes.fixed(view.team, strings));
    columns.value.push(match view.has_own_value {
        true => strings.intern_option(view.value),
        false => codes.fixed(view.value, strings),
    });
    for (name, value) in &view.attributes[..view.attribute_count] {
        columns.attribute_names.push(codes.fixed(Some(name), strings));
        let is_fixed = view.kind != EventKind::Checked && *name != "order_id";
        columns.attribute_values.push(match is_fixed {
            true => codes.fixed(Some(value), strings),
            false => strings.intern(value),
        });
    }
    columns.attribute_ends.push(columns.attribute_names.len() as u32);
}

/// Returns the same as [`baremo_model::Event::digest`], in one go over one buffer.
fn digest(view: &View<'_>, bytes: &mut Vec<u8>) -> u64 {
    bytes.clear();
    let mut text = |value: Option<&str>| {
        bytes.push(u8::from(value.is_some()));
        bytes.extend_from_slice(value.unwrap_or_default().as_bytes());
        bytes.push(0xff);
    };
    text(Some(view.conversation));
    for value in [view.actor, view.customer, view.channel, view.brand, view.team, view.value] {
        text(value);
    }
    for (name, value) in &view.attributes[..view.attribute_count] {
        text(Some(name));
        text(Some(value));
    }
    bytes.extend_from_slice(&view.at.to_le_bytes());
    bytes.extend_from_slice(&view.order.to_le_bytes());
    bytes.extend_from_slice(&[view.kind as u8, view.actor_kind as u8, view.flags()]);
    xxh3_64(bytes)
}
