//! What the other streams ask of a conversation.

use baremo_model::{EventKind, Micros};

use crate::demo::conversation::{Conversation, Origin};
use crate::demo::script::{Actor, Draft};
use crate::demo::waits;

/// A conversation as it went.
pub(super) struct Case<'a> {
    pub conversation: &'a Conversation,
    /// When it came to people: the bot's hand-off, else the opening.
    pub asked_at: Micros,
    /// Whether a bot answered.
    pub is_bot: bool,
    /// First answer of a person and who gave it, as a place in the plan.
    pub answered: Option<(Micros, u16)>,
    /// First solve and who did it.
    pub solved: Option<(Micros, Option<u16>)>,
    pub longest_wait: Micros,
    pub reopens: u32,
    /// Whether the call is linked.
    pub is_linked: bool,
    /// Whether somebody asked, and it is neither spam nor a test nor a double.
    pub is_real: bool,
}

impl<'a> Case<'a> {
    pub(super) fn new(conversation: &'a Conversation, drafts: &[Draft]) -> Self {
        let mut case = Case {
            conversation,
            asked_at: conversation.opened_at,
            is_bot: false,
            answered: None,
            solved: None,
            longest_wait: waits::waits(drafts)
                .map(|(since, until)| until - since)
                .max()
                .unwrap_or(0),
            reopens: 0,
            is_linked: false,
            is_real: matches!(conversation.origin, Origin::Customer | Origin::FollowUp(_)),
        };
        for draft in drafts {
            case.see(draft);
        }
        case
    }

    fn see(&mut self, draft: &Draft) {
        match (draft.kind, draft.actor) {
            (EventKind::BotHandoff, _) => self.asked_at = draft.at,
            (EventKind::Message, Actor::Bot) => self.is_bot = true,
            (EventKind::Message, Actor::Agent(agent)) => {
                self.answered.get_or_insert((draft.at, agent));
            }
            (EventKind::CallLinked, _) => self.is_linked = true,
            (EventKind::Status, actor) => match draft.word() {
                Some("solved") => {
                    let agent = match actor {
                        Actor::Agent(agent) => Some(agent),
                        _ => None,
                    };
                    self.solved.get_or_insert((draft.at, agent));
                }
                Some("open") if self.solved.is_some() => self.reopens += 1,
                _ => {}
            },
            _ => {}
        }
    }

    /// Returns the id, as events have it.
    pub(super) fn id(&self) -> String {
        format!("c{}", self.conversation.number)
    }

    pub(super) fn customer(&self) -> String {
        format!("u{}", self.conversation.customer)
    }
}
