//! Streams: the sorts of things that happen, each with its own events, subjects and facts.

use crate::Fact;

/// A sort of events. A partition of the lake holds the events of one stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Stream {
    /// Tickets, chats and mails; the subject is the conversation.
    #[default]
    Conversation,
    /// Calls and live chats in queues; the subject is the contact.
    Contact,
    /// What agents were available for, and when; the subject is the agent.
    Agent,
    /// Surveys sent and answered; the subject is one respondent's invitation or response.
    Survey,
    /// Reviews of quality; the subject is the review.
    Review,
    /// What visitors did on a site; the subject is the visitor.
    Web,
    /// Orders; the subject is the order.
    Order,
    /// Subscriptions; the subject is the subscription.
    Subscription,
    /// Who customers are and what they take part in; the subject is the customer.
    Customer,
    /// Money spent and what campaigns delivered; the subject is one row of a report.
    Spend,
    /// Posts, counters and messages on social networks; the subject is post, account or message.
    Social,
    /// Comments and reviews written by customers; the subject is the comment.
    Feedback,
    /// Recommendations; the subject is one referral.
    Referral,
}

/// What is fixed about a stream.
struct Spec {
    word: &'static str,
    table: &'static str,
    subject: &'static str,
    facts: &'static [Fact],
}

/// Facts of conversations.
const OF_CONVERSATIONS: &[Fact] = &[
    Fact::Cases,
    Fact::Turns,
    Fact::Cycles,
    Fact::StatusSpans,
    Fact::PriorityChanges,
    Fact::Assignments,
    Fact::Acts,
    Fact::Checks,
    Fact::SurveyAnswers,
];

impl Stream {
    /// All streams, in order of their byte.
    pub const ALL: &'static [Stream] = &[
        Stream::Conversation,
        Stream::Contact,
        Stream::Agent,
        Stream::Survey,
        Stream::Review,
        Stream::Web,
        Stream::Order,
        Stream::Subscription,
        Stream::Customer,
        Stream::Spend,
        Stream::Social,
        Stream::Feedback,
        Stream::Referral,
    ];

    fn spec(self) -> Spec {
        let (word, table, subject, facts): (_, _, _, &'static [Fact]) = match self {
            Stream::Conversation => {
                ("conversation", "conversation_events", "conversation_id", OF_CONVERSATIONS)
            }
            Stream::Contact => {
                ("contact", "contact_events", "contact_id", &[Fact::Contacts, Fact::ContactLegs])
            }
            Stream::Agent => (
                "agent",
                "agent_events",
                "agent_id",
                &[Fact::AgentSpans, Fact::AgentSlices, Fact::Roster],
            ),
            Stream::Survey => (
                "survey",
                "survey_events",
                "response_id",
                &[Fact::SurveyInvitations, Fact::SurveyAnswers],
            ),
            Stream::Review => {
                ("review", "review_events", "review_id", &[Fact::Reviews, Fact::ReviewRatings])
            }
            Stream::Web => (
                "web",
                "web_events",
                "visitor_id",
                &[Fact::Sessions, Fact::PageViews, Fact::WebActions, Fact::Carts],
            ),
            Stream::Order => {
                ("order", "order_events", "order_id", &[Fact::Orders, Fact::OrderItems])
            }
            Stream::Subscription => (
                "subscription",
                "subscription_events",
                "subscription_id",
                &[Fact::SubscriptionSpans],
            ),
            Stream::Customer => (
                "customer",
                "customer_events",
                "customer_id",
                &[Fact::Customers, Fact::CustomerActs],
            ),
            Stream::Spend => ("spend", "spend_events", "spend_id", &[Fact::SpendDays]),
            Stream::Social => (
                "social",
                "social_events",
                "social_id",
                &[Fact::SocialPosts, Fact::SocialDays, Fact::SocialInbox],
            ),
            Stream::Feedback => ("feedback", "feedback_events", "feedback_id", &[Fact::Feedback]),
            Stream::Referral => (
                "referral",
                "referral_events",
                "referral_id",
                &[Fact::Referrals, Fact::ReferralRewards],
            ),
        };
        Spec { word, table, subject, facts }
    }

    /// Returns the word used in mappings and names of partitions.
    pub fn word(self) -> &'static str {
        self.spec().word
    }

    /// Returns what its subject is called, in English after "no" and in Spanish after
    /// "identificador".
    pub fn subject_called(self) -> [&'static str; 2] {
        match self {
            Stream::Conversation => ["conversation", "de la conversación"],
            Stream::Contact => ["contact", "del contacto"],
            Stream::Agent => ["agent", "del agente"],
            Stream::Survey => ["invitation or response", "de la invitación o respuesta"],
            Stream::Review => ["review", "de la revisión"],
            Stream::Web => ["visitor", "del visitante"],
            Stream::Order => ["order", "del pedido"],
            Stream::Subscription => ["subscription", "de la suscripción"],
            Stream::Customer => ["customer", "del cliente"],
            Stream::Spend => ["row of spend", "de la fila de gasto"],
            Stream::Social => ["post, account or message", "de la publicación, cuenta o mensaje"],
            Stream::Feedback => ["comment", "del comentario"],
            Stream::Referral => ["recommendation", "de la recomendación"],
        }
    }

    /// Returns the stream with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|stream| stream.word() == word)
    }

    /// Returns the stream with this byte.
    pub fn from_byte(byte: u8) -> Option<Self> {
        Self::ALL.get(byte as usize).copied()
    }

    /// Returns the name of the table of events.
    pub fn table(self) -> &'static str {
        self.spec().table
    }

    /// Returns the name of the column that holds the subject in that table.
    pub fn subject_column(self) -> &'static str {
        self.spec().subject
    }

    /// Returns the facts its fold gives.
    pub fn facts(self) -> &'static [Fact] {
        self.spec().facts
    }

    /// Returns the name of the partition for this month: conversations by the month alone, as they
    /// were the first.
    pub fn partition(self, month: &str) -> String {
        match self {
            Stream::Conversation => month.to_owned(),
            other => format!("{}-{month}", other.word()),
        }
    }

    /// Returns the stream whose events a partition holds.
    pub fn of_partition(partition: &str) -> Self {
        let word = partition.split('-').next().unwrap_or_default();
        Self::from_word(word).unwrap_or(Stream::Conversation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_bytes_and_partitions_lead_back() {
        for (byte, stream) in Stream::ALL.iter().enumerate() {
            assert_eq!(Stream::from_byte(byte as u8), Some(*stream));
            assert_eq!(Stream::from_word(stream.word()), Some(*stream));
            assert_eq!(Stream::of_partition(&stream.partition("2026-03")), *stream);
        }
    }

    #[test]
    fn every_subject_has_a_name_of_its_own() {
        let mut named: Vec<_> = Stream::ALL.iter().map(|stream| stream.subject_called()).collect();
        named.sort_unstable();
        named.dedup();
        assert_eq!(named.len(), Stream::ALL.len());
        assert_eq!(Stream::Social.subject_called()[0], "post, account or message");
    }

    #[test]
    fn every_stored_fact_belongs_to_a_stream() {
        for fact in Fact::ALL {
            let held = Stream::ALL.iter().any(|stream| stream.facts().contains(fact));
            assert_eq!(held, !fact.is_computed(), "{}", fact.name());
        }
    }
}
