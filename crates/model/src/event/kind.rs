//! Kinds of events, stream by stream.

use crate::Stream;

/// The word of what says that a record is gone, in every stream.
const WITHDRAWN: &str = "withdrawn";

/// Declares the kinds of all streams; within a stream in the order in which they come when they
/// share an instant. At the end, for digests hold the bytes, the kind of each stream that says
/// that a record is gone.
macro_rules! kinds {
    (
        $($stream:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* })*;
        $($of:ident $gone:ident,)*
    ) => {
        /// Kinds of events. The byte is stored in memory only; files hold the word, which is
        /// unique within its stream.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum EventKind {
            $($($(#[$doc])* $variant,)*)*
            $(
                /// The source says that the record is gone: nothing that it told holds.
                $gone,
            )*
        }

        impl EventKind {
            /// All values, in order of their byte.
            pub const ALL: &'static [EventKind] =
                &[$($(EventKind::$variant,)*)* $(EventKind::$gone,)*];

            /// Returns the word used in tables, mappings and messages.
            pub fn word(self) -> &'static str {
                match self {
                    $($(EventKind::$variant => $word,)*)*
                    $(EventKind::$gone)|* => WITHDRAWN,
                }
            }

            /// Returns the stream it belongs to.
            pub fn stream(self) -> Stream {
                match self {
                    $($(EventKind::$variant)|* => Stream::$stream,)*
                    $(EventKind::$gone => Stream::$of,)*
                }
            }

            /// Returns the kind with this word in a stream.
            pub fn from_word(stream: Stream, word: &str) -> Option<Self> {
                if word == WITHDRAWN {
                    return Some(Self::withdrawn(stream));
                }
                match stream {
                    $(Stream::$stream => match word {
                        $($word => Some(EventKind::$variant),)*
                        _ => None,
                    },)*
                }
            }

            /// Returns what says, in a stream, that a record is gone: it replaces all that the
            /// record told before, and tells nothing itself.
            pub fn withdrawn(stream: Stream) -> Self {
                match stream { $(Stream::$of => EventKind::$gone,)* }
            }

            /// Returns whether it says that its record is gone.
            pub fn is_withdrawn(self) -> bool {
                matches!(self, $(EventKind::$gone)|*)
            }
        }
    };
}

kinds! {
    Conversation {
        /// The conversation came to be. Its attributes are the opening ones.
        Opened = "opened",
        /// A message between the company and the customer; `public` and `automated` tell which.
        Message = "message",
        /// A private note of an agent.
        Note = "note",
        /// The status became `value`: new, open, pending, hold, solved or closed.
        Status = "status",
        /// The assignee became `value` (`""` unassigned, absent: unchanged) and the team `team`.
        Assigned = "assigned",
        /// A bot handed the conversation to people.
        BotHandoff = "bot_handoff",
        /// The tag `value` was added.
        Tagged = "tagged",
        /// The tag `value` was removed.
        Untagged = "untagged",
        /// The type became `value`.
        Typed = "typed",
        /// The priority became `value`.
        Prioritised = "prioritised",
        /// The conversation was escalated.
        Escalated = "escalated",
        /// The conversation was marked a complaint; `value` may hold the instant (RFC 3339) of
        /// the message the mark refers to.
        Complaint = "complaint",
        /// The customer corrected or completed the complaint, which restarts its term; `value` may
        /// hold the instant (RFC 3339) at which. Without one it is the customer's last message.
        ComplaintCorrected = "complaint_corrected",
        /// The conversation was merged into conversation `value`.
        Merged = "merged",
        /// The conversation was deleted.
        Deleted = "deleted",
        /// A deleted or spam conversation was brought back.
        Restored = "restored",
        /// The conversation is spam.
        Spam = "spam",
        /// The conversation is a test.
        Test = "test",
        /// The customer rated the conversation; `value` is `positive`, `negative` or a number.
        Rated = "rated",
        /// The conversation continues conversation `value`.
        FollowUpOf = "follow_up_of",
        /// The call `value` belongs to the conversation.
        CallLinked = "call_linked",
        /// Only carries attributes: the conversation's dimensions changed.
        Changed = "changed",
        /// A figure the vendor stored: attribute name → number, kept for reconciliation.
        Checked = "checked",
    }
    Contact {
        /// The contact began: attributes `direction`, `customer`, `conversation`, `campaign`.
        ContactStarted = "started",
        /// It asked a machine for a person.
        HumanRequested = "human_requested",
        /// It entered queue `value`. The events that follow may name their queue in attribute
        /// `queue`, which tells visits apart that touch within one second.
        ContactEntered = "entered",
        /// It rang at agent `actor`.
        ContactOffered = "offered",
        /// Agent `actor` did not take it.
        ContactDeclined = "declined",
        /// Agent `actor` was connected; attribute `wait` (seconds) where only that is told.
        ContactConnected = "connected",
        /// Agent `actor` put it on hold.
        ContactHeld = "held",
        /// Agent `actor` took it back.
        ContactResumed = "resumed",
        /// Agent `actor` passed it on to queue or agent `value`.
        ContactTransferred = "transferred",
        /// Agent `actor` is no longer connected; `value`: agent, customer or transfer. Attributes
        /// `talk`, `hold`, `after_call` (seconds) where only those are told.
        ContactCompleted = "completed",
        /// The customer hung up while waiting; attribute `wait` as above, or `unknown` where `at`
        /// does not tell when.
        ContactAbandoned = "abandoned",
        /// It left the queue otherwise; `value`: key, timeout, empty, full or unavailable;
        /// attribute `wait` as above.
        ContactExited = "exited",
        /// A message was left.
        VoicemailLeft = "voicemail",
        /// A call back was asked for; attribute `due` is the instant it was promised by.
        CallbackRequested = "callback_requested",
        /// A call back was tried.
        CallbackAttempted = "callback_attempted",
        /// The customer was reached.
        CallbackReached = "callback_reached",
        /// Agent `actor` ended after-call work.
        ContactWrapped = "wrapped_up",
        /// The contact ended.
        ContactEnded = "ended",
        /// It is a test.
        ContactTest = "test",
        /// It was deleted.
        ContactDeleted = "deleted",
    }
    Agent {
        /// Who the agent is, from now on: team, lead, site, client, hours, languages.
        AgentRostered = "rostered",
        /// Logged in; `value` is the queue, where it is one of a queue.
        AgentLoggedIn = "logged_in",
        /// Ready for contacts: ends a pause (attribute `queue`: only there), or, with `value`, the
        /// work with that contact.
        AgentAvailable = "available",
        /// Not ready; `value` is the reason, attributes `queue` where it is one of a queue, and
        /// `paid` (a pause is paid unless it says no).
        AgentPaused = "paused",
        /// Busy with contact `value` or its wrap-up. Attribute `seconds`: for so long, after the
        /// logout too; else until `available`, or until the logout where that does not follow it
        /// within a day and before the next login.
        AgentBusy = "busy",
        /// Logged out; `value` is the queue, where it is one of a queue.
        AgentLoggedOut = "logged_out",
        /// Planned from `at`, or attribute `from`, until attribute `until`; `value`: work, break,
        /// training, leave; attribute `paid` (paid unless it says no).
        AgentScheduled = "scheduled",
    }
    Survey {
        /// Sent.
        SurveySent = "sent",
        /// Delivered.
        SurveyDelivered = "delivered",
        /// Shown.
        SurveyShown = "shown",
        /// Begun.
        SurveyStarted = "started",
        /// Question `question` was answered with `value`; attributes `survey`, `kind`, `scale`,
        /// `direction`, `comment` (only whether there is one), `placement`, `stage`.
        SurveyAnswered = "answered",
        /// Closed without an answer.
        SurveyDismissed = "dismissed",
        /// No longer valid.
        SurveyExpired = "expired",
        /// It is a test.
        SurveyTest = "test",
        /// It was deleted.
        SurveyDeleted = "deleted",
    }
    Review {
        /// Category `value` was rated: attributes `chosen`, `min`, `max`, `weight`, `critical`,
        /// `automatic`; no `chosen` is N/A.
        ReviewRated = "rated",
        /// The review was made by `actor`: attributes `scorecard`, `agent`, `conversation`,
        /// `sampling`, `calibration`, `score` where only the result is told.
        Reviewed = "reviewed",
        /// The agent disputed it.
        ReviewDisputed = "disputed",
        /// It was deleted.
        ReviewDeleted = "deleted",
    }
    Web {
        /// A page was viewed: attributes `url`, `referrer`, `user_agent`, `session`, campaign
        /// tags, `load` (seconds).
        PageViewed = "page_view",
        /// A help article was viewed; as a page view.
        ArticleViewed = "article_view",
        /// The site was searched for `value`.
        SiteSearched = "search",
        /// A click: attributes `x`, `y` (0 to 1), `element`.
        Clicked = "click",
        /// The pointer rested: attributes `x`, `y`.
        Pointed = "pointer",
        /// Scrolled down to `value` (0 to 1).
        Scrolled = "scroll",
        /// Time engaged since the last such event: `value` seconds.
        Engaged = "engagement",
        /// The named event `value`: attributes `passive`, `goal`, `revenue`, `currency`.
        Named = "event",
        /// Article `value` was put into the cart: attributes `cart`, `amount`, `quantity`.
        CartAdded = "cart_add",
        /// Article `value` was taken out of the cart.
        CartRemoved = "cart_remove",
        /// Checkout was begun.
        CheckoutStarted = "checkout",
        /// The cart was ordered: attributes `order`, `revenue`, `currency`.
        Purchased = "purchase",
        /// The visitor is customer `customer`.
        VisitorIdentified = "identified",
    }
    Order {
        /// Placed: attributes `amount`, `discount`, `cost`, `currency` and what it is about;
        /// `items` lists articles.
        OrderPlaced = "placed",
        /// Paid.
        OrderPaid = "paid",
        /// Shipped; attributes `carrier`, `warehouse`.
        OrderShipped = "shipped",
        /// Delivered.
        OrderDelivered = "delivered",
        /// `amount` was given back.
        OrderRefunded = "refunded",
        /// Cancelled.
        OrderCancelled = "cancelled",
        /// It is a test.
        OrderTest = "test",
        /// It was deleted.
        OrderDeleted = "deleted",
    }
    Subscription {
        /// A trial began.
        TrialStarted = "trial_started",
        /// Paying began: attributes `plan`, `amount`, `interval` (day, week, month, year),
        /// `currency`, `customer`, `account`.
        SubscriptionStarted = "started",
        /// Renewed.
        SubscriptionRenewed = "renewed",
        /// Plan, price or quantity changed.
        SubscriptionChanged = "changed",
        /// A payment failed.
        SubscriptionPastDue = "past_due",
        /// Paused.
        SubscriptionPaused = "paused",
        /// A cancel was asked for; `value` is the reason.
        CancelRequested = "cancel_requested",
        /// Ended; `value` is the reason, attribute `voluntary`.
        SubscriptionCancelled = "cancelled",
        /// Came back.
        SubscriptionReactivated = "reactivated",
        /// It is a test.
        SubscriptionTest = "test",
        /// It was deleted.
        SubscriptionDeleted = "deleted",
    }
    Customer {
        /// Became known; attributes are traits.
        CustomerIdentified = "identified",
        /// Attributes `email`, `phone` (hashed) and `external_id` are keys by which the customer
        /// is found again in other sources. It tells nothing else, not even that somebody is a
        /// customer.
        CustomerKnownBy = "known_by",
        /// Signed up.
        CustomerSignedUp = "signed_up",
        /// Traits changed.
        CustomerChanged = "changed",
        /// Merged into customer `value`.
        CustomerMerged = "merged",
        /// The merge into `value` was undone.
        CustomerUnmerged = "unmerged",
        /// Joined programme `value`.
        CustomerEnrolled = "enrolled",
        /// Left programme `value`.
        CustomerLeft = "left",
        /// Acted in programme `value`; attribute `amount`.
        CustomerActed = "acted",
        /// Took part in training `value`.
        CustomerTrained = "trained",
        /// Used feature `value`; attribute `amount`.
        CustomerUsed = "used",
        /// It is a test.
        CustomerTest = "test",
        /// It was deleted.
        CustomerDeleted = "deleted",
    }
    Spend {
        /// A report's row: `at` begins the period, attribute `until` ends it; attributes
        /// `category`, `campaign`, `amount`, `currency`, `impressions`, `deliveries`, `opens`,
        /// `clicks`, `leads`, `conversions`.
        Spent = "spent",
        /// It was taken back: the row tells nothing any more.
        SpendDeleted = "deleted",
    }
    Social {
        /// A post was published; attributes `network`, `type`, `campaign`, `account`.
        PostPublished = "published",
        /// Counters of a post or account were read; attributes are the counters.
        CountersRead = "counters",
        /// Frame `value` of a story was seen by attribute `viewers`.
        StoryFrame = "story_frame",
        /// A message came in; attribute `type`, `needs_answer`.
        SocialReceived = "received",
        /// It was replied to by `actor`.
        SocialReplied = "replied",
        /// It was closed without a reply.
        SocialClosed = "closed",
        /// Label `value` was given to it.
        SocialLabelled = "labelled",
        /// It is spam.
        SocialSpam = "spam",
        /// It was deleted.
        SocialDeleted = "deleted",
        /// It is a test.
        SocialTest = "test",
    }
    Feedback {
        /// A comment came in; `value` is the rating, attribute `scale`.
        FeedbackReceived = "received",
        /// It was answered by `actor`, or by a machine (`automated`).
        FeedbackAnswered = "answered",
        /// It is spam.
        FeedbackSpam = "spam",
        /// It was deleted.
        FeedbackDeleted = "deleted",
        /// It is a test.
        FeedbackTest = "test",
    }
    Referral {
        /// Customer `customer` got code `value`; attributes `programme`, `kind`, `structure`.
        ReferralCreated = "created",
        /// The link was clicked.
        ReferralClicked = "clicked",
        /// `value` signed up.
        ReferralSignedUp = "signed_up",
        /// `value` became a customer.
        ReferralConverted = "became_customer",
        /// A reward of `amount` was given.
        ReferralRewarded = "rewarded",
        /// The reward, or `amount` of it, was taken back.
        ReferralReversed = "reversed",
        /// It is a test.
        ReferralTest = "test",
        /// It was deleted.
        ReferralDeleted = "deleted",
    };
    Conversation ConversationWithdrawn,
    Contact ContactWithdrawn,
    Agent AgentWithdrawn,
    Survey SurveyWithdrawn,
    Review ReviewWithdrawn,
    Web WebWithdrawn,
    Order OrderWithdrawn,
    Subscription SubscriptionWithdrawn,
    Customer CustomerWithdrawn,
    Spend SpendWithdrawn,
    Social SocialWithdrawn,
    Feedback FeedbackWithdrawn,
    Referral ReferralWithdrawn,
}

impl EventKind {
    /// Returns the kinds of a stream that tell what happened: all but the one of records that are
    /// gone.
    pub fn of(stream: Stream) -> impl Iterator<Item = EventKind> {
        let own = move |kind: &EventKind| kind.stream() == stream && !kind.is_withdrawn();
        Self::ALL.iter().copied().filter(own)
    }

    /// Returns the value with this byte.
    pub fn from_byte(byte: u8) -> Option<Self> {
        Self::ALL.get(byte as usize).copied()
    }

    /// Returns whether it says what is meant to be from an instant on, which may lie ahead: it is
    /// no news of what happened until then.
    pub fn is_plan(self) -> bool {
        matches!(self, EventKind::AgentRostered | EventKind::AgentScheduled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_bytes_agree() {
        for (byte, kind) in EventKind::ALL.iter().enumerate() {
            assert_eq!(EventKind::from_byte(byte as u8), Some(*kind));
            for stream in Stream::ALL.iter().copied() {
                let own = EventKind::of(stream)
                    .chain([EventKind::withdrawn(stream)])
                    .find(|own| own.word() == kind.word());
                assert_eq!(EventKind::from_word(stream, kind.word()), own);
            }
        }
        // Digests in folders hold the bytes of those before.
        let first = EventKind::ConversationWithdrawn as usize;
        assert_eq!(EventKind::ReferralDeleted as usize + 1, first);
        assert!(Stream::ALL.iter().all(|stream| {
            let gone = EventKind::withdrawn(*stream);
            gone.is_withdrawn() && gone.stream() == *stream
        }));
    }
}
