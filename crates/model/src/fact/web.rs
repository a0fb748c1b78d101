//! What visitors do on a site, and what happens on social networks.

use super::ColumnType::{Code, Codes, Decimal, Duration, Flag, Instant, Integer, Money};
use super::{ColumnSpec, closed, column};

/// Where a session can have come from.
const TRAFFIC: &[&str] = &["direct", "search", "social", "referral", "email", "paid", "campaign"];

pub(super) const SESSIONS: &[ColumnSpec] = &[
    column("visitor", Code, "visitor: given id, else a hash that stores no address"),
    column("number", Integer, "1, 2, … of the visitor"),
    column("source", Code, "source"),
    closed(
        "excluded",
        &["bot", "referrer_spam", "internal", "too_long", "test"],
        "bot, referrer_spam, internal or too_long, test of a customer who is one; none when it \
         counts",
    ),
    column("customer", Code, "customer, where the visitor is known"),
    column("started_at", Instant, "first event"),
    column("ended_at", Instant, "last event"),
    closed("traffic", TRAFFIC, "direct, search, social, referral, email, paid or campaign"),
    closed("last_traffic", TRAFFIC, "traffic of this or the last session that was not direct"),
    column("referrer", Code, "host of the referrer"),
    column("campaign", Code, "campaign"),
    column("campaign_source", Code, "source of the campaign tag"),
    column("medium", Code, "medium of the campaign tag"),
    column("landing_page", Code, "first page"),
    column("exit_page", Code, "last page"),
    column("device", Code, "desktop, phone, tablet or other"),
    column("browser", Code, "browser"),
    column("system", Code, "operating system"),
    column("country", Code, "country"),
    column("language", Code, "language"),
    column("page_view_count", Integer, "page views"),
    column("event_count", Integer, "events"),
    column("interaction_count", Integer, "events that are neither page views nor passive"),
    column("article_count", Integer, "help articles viewed"),
    column("goal_count", Integer, "goals reached"),
    column("goals", Codes, "goals reached"),
    column("engaged", Duration, "time engaged, where the tracker tells"),
    column("revenue", Money, "money of its goals"),
    column("currency", Code, "its currency"),
    column("is_first", Flag, "the visitor's first session"),
    column("single", Flag, "has one event only"),
];

pub(super) const PAGE_VIEWS: &[ColumnSpec] = &[
    column("session_row", Integer, "row of the session in the partition's sessions"),
    column("number", Integer, "1, 2, … within the session"),
    column("page", Code, "path of the page"),
    column("viewed_at", Instant, "view"),
    column("left_at", Instant, "next page view, else the session's last event if that is later"),
    column("is_last", Flag, "the session's last page view"),
    column("is_article", Flag, "a help article"),
    column("scroll_depth", Decimal, "how far down it was scrolled, 0 to 1"),
    column("load", Duration, "loading time"),
];

pub(super) const WEB_ACTIONS: &[ColumnSpec] = &[
    column("session_row", Integer, "row of the session in the partition's sessions"),
    column("at", Instant, "when"),
    column(
        "action",
        Code,
        "click, move, scroll, engagement, search, cart_add, cart_remove, checkout, purchase, or \
         the name of a named event",
    ),
    column("page", Code, "page it happened on"),
    column("element", Code, "element"),
    column("x", Decimal, "place from the left, 0 to 1"),
    column("y", Decimal, "place from the top, 0 to 1"),
    column("zone", Code, "tenth of the page it lies in: y30, or y30 x70"),
    column("engaged", Duration, "time engaged, of engagement events"),
    column("interactive", Flag, "something the visitor did on purpose"),
    column("goal", Flag, "a goal"),
    column("contact_channel", Code, "channel that the button clicked on opens"),
];

pub(super) const CARTS: &[ColumnSpec] = &[
    column("cart", Code, "cart id, else visitor and number"),
    column("source", Code, "source"),
    closed(
        "excluded",
        &["bot", "referrer_spam", "internal", "test"],
        "bot, referrer_spam or internal, test of a customer who is one; none when it counts",
    ),
    column("visitor", Code, "visitor"),
    column("customer", Code, "customer"),
    column("device", Code, "device"),
    column("campaign", Code, "campaign of the session it began in"),
    column("created_at", Instant, "first article put in"),
    column(
        "last_activity_at",
        Instant,
        "last event of the cart before the order, or before a pause longer than `web.cart_gap`",
    ),
    column("checkout_at", Instant, "checkout begun"),
    column("ordered_at", Instant, "order, whenever it came"),
    column("value", Money, "worth of what is in it"),
    column("currency", Code, "its currency"),
    column("item_count", Integer, "articles put in less taken out"),
];

pub(super) const SOCIAL_POSTS: &[ColumnSpec] = &[
    column("post", Code, "post id as the source has it"),
    column("source", Code, "source"),
    closed("excluded", &["spam", "deleted", "test"], "spam, deleted or test; none when it counts"),
    column("network", Code, "network"),
    column("account", Code, "account that posted"),
    column("type", Code, "photo, video, link, status, story or the source's own word"),
    column("campaign", Code, "campaign"),
    column("paid", Flag, "promoted for money"),
    column("published_at", Instant, "publication"),
    column("measured_at", Instant, "last counters"),
    column("likes", Integer, "likes"),
    column("comments", Integer, "comments"),
    column("shares", Integer, "shares"),
    column("saves", Integer, "saves"),
    column("clicks", Integer, "clicks"),
    column("interactions", Integer, "likes + comments + shares + saves + clicks that are known"),
    column("impressions", Integer, "times shown"),
    column("reach", Integer, "people it was shown to"),
    column("followers", Integer, "followers of the account then"),
    column("first_frame_viewers", Integer, "viewers of a story's first frame"),
    column("last_frame_viewers", Integer, "viewers of its last frame"),
];

pub(super) const SOCIAL_DAYS: &[ColumnSpec] = &[
    column("post", Code, "post; none for an account's own counters"),
    column("source", Code, "source"),
    closed("excluded", &["spam", "deleted", "test"], "spam, deleted or test; none when it counts"),
    column("network", Code, "network"),
    column("account", Code, "account"),
    column("type", Code, "type of the post"),
    column("campaign", Code, "campaign"),
    column("at", Instant, "when the counters were read"),
    column("until", Instant, "when they were next read; none for the last"),
    column("published_at", Instant, "publication of the post"),
    column("likes", Integer, "likes since the reading before"),
    column("comments", Integer, "comments since then"),
    column("shares", Integer, "shares since then"),
    column("saves", Integer, "saves since then"),
    column("clicks", Integer, "clicks since then"),
    column("mentions", Integer, "mentions since then"),
    column("interactions", Integer, "interactions since then"),
    column("impressions", Integer, "times shown since then"),
    column("reach", Integer, "people reached since then"),
    column("followers", Integer, "followers at the reading"),
    column("follower_change", Integer, "followers more or less than at the reading before"),
    column("follower_step", Integer, "the same, and all of them at the first reading"),
];

pub(super) const SOCIAL_INBOX: &[ColumnSpec] = &[
    column("message", Code, "message or thread id as the source has it"),
    column("source", Code, "source"),
    closed(
        "excluded",
        &["spam", "deleted", "test", "in_help_desk"],
        "spam, deleted, test or in_help_desk; none when it counts",
    ),
    column("network", Code, "network"),
    column("account", Code, "account written to"),
    column("type", Code, "comment, mention, direct or review"),
    column("customer", Code, "author by the source's own id"),
    column("conversation", Code, "conversation it is part of in a help desk"),
    column("agent", Code, "who replied"),
    column("language", Code, "language"),
    column("needs_answer", Flag, "an answer is due"),
    column("received_at", Instant, "first message not yet answered"),
    column("replied_at", Instant, "reply by a person"),
    column("ended_at", Instant, "reply, or close without one"),
    column("labels", Codes, "labels: praise, complaint, question, technical, topics"),
];
