//! Why a promise is judged neither kept nor broken.

use baremo_metrics::answer::left_out;

/// Why a promise is judged neither kept nor broken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Void {
    /// The wait ended before it was due without being answered, or nobody knows when.
    Cancelled,
    /// An agent began the conversation: it has no first response.
    AgentInitiated,
    /// A machine began it.
    MachineInitiated,
    /// Bots answered and no person did, nor was asked to: nobody is unanswered.
    BotOnly,
    /// Its source tells of no replies: nobody knows who was answered.
    Untold,
}

impl Void {
    pub(super) const ALL: [Void; 5] = [
        Void::Cancelled,
        Void::AgentInitiated,
        Void::MachineInitiated,
        Void::BotOnly,
        Void::Untold,
    ];

    /// Returns the reason under which it is left out.
    pub(super) fn word(self) -> &'static str {
        match self {
            Void::Cancelled => left_out::CANCELLED,
            Void::AgentInitiated => left_out::AGENT_INITIATED,
            Void::MachineInitiated => left_out::MACHINE_INITIATED,
            Void::BotOnly => left_out::BOT_ONLY,
            Void::Untold => left_out::NO_REPLIES_TOLD,
        }
    }
}
