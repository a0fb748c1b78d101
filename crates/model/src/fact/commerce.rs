//! What customers buy, what they cost, and whom they bring.

use super::ColumnType::{Code, Codes, Decimal, Duration, Flag, Instant, Integer, Money};
use super::{ColumnSpec, closed, column};

/// Classes of health, from worst to best.
pub const HEALTH_CLASSES: [&str; 3] = ["weak", "at_risk", "healthy"];

pub(super) const ORDERS: &[ColumnSpec] = &[
    column("order_id", Code, "order id as the source has it"),
    column("source", Code, "source"),
    closed(
        "excluded",
        &[
            "test",
            "deleted",
            "not_placed",
            "mixed_currency",
            "bad_amount",
            "refund_before_order",
            "refund_exceeds_order",
        ],
        "why it does not count: test, deleted, not_placed, mixed_currency, bad_amount, \
         refund_before_order or refund_exceeds_order; none when it counts",
    ),
    column("customer", Code, "customer by the source's own id"),
    column("account", Code, "account above the customer"),
    column("channel", Code, "sales channel"),
    column("campaign", Code, "campaign it is credited to"),
    column("country", Code, "country of delivery"),
    column("carrier", Code, "carrier"),
    column("warehouse", Code, "warehouse"),
    column("product", Codes, "products (SKU) in it"),
    column("currency", Code, "currency of its money"),
    column("placed_at", Instant, "placed"),
    column("paid_at", Instant, "paid"),
    column("shipped_at", Instant, "shipped"),
    column("delivered_at", Instant, "delivered"),
    column("refunded_at", Instant, "last refund"),
    column("cancelled_at", Instant, "cancelled"),
    column("gross", Money, "money asked before discount"),
    column("discount", Money, "discount"),
    column("refund", Money, "money given back"),
    column("net", Money, "gross − discount − refund"),
    column("cost", Money, "goods, packing, shipping, returns and acquisition; none when unknown"),
    column("margin", Money, "net − cost; none when costs are unknown"),
    column("new_customer_discount", Money, "discount given to win a new customer"),
    column("item_count", Integer, "pieces"),
    column("cart", Code, "cart it came from"),
    column("previous_day_at", Instant, "the customer's last order of an earlier day"),
    column("next_day_at", Instant, "the customer's first order of a later day"),
    column(
        "quiet_at",
        Instant,
        "from when on the customer is silent: three of their median gaps so far later",
    ),
];

pub(super) const ORDER_ITEMS: &[ColumnSpec] = &[
    column("order_row", Integer, "row of the order in the partition's orders"),
    column("sku", Code, "article"),
    column("title", Code, "what it is called"),
    column("quantity", Integer, "pieces"),
    column("amount", Money, "money asked for the line"),
];

pub(super) const SUBSCRIPTION_SPANS: &[ColumnSpec] = &[
    column("subscription", Code, "subscription id as the source has it"),
    column("source", Code, "source"),
    closed(
        "excluded",
        &["test", "deleted", "not_started", "ended_before_start", "bad_amount", "bad_interval"],
        "test, deleted, not_started, ended_before_start, bad_amount or bad_interval; else none",
    ),
    column("customer", Code, "customer by the source's own id"),
    column("account", Code, "account above the customer"),
    column("plan", Code, "plan"),
    column("country", Code, "country"),
    column("channel", Code, "channel it was won by"),
    closed(
        "status",
        &["trial", "active", "past_due", "paused"],
        "trial, active, past_due or paused",
    ),
    column("number", Integer, "1, 2, … within the subscription"),
    column("started_at", Instant, "begin of the span"),
    column("ended_at", Instant, "effective end; none while it lasts"),
    column("recurring", Money, "money a month (a year ÷ 12, a week × 365.25 ÷ 84)"),
    column("recurring_change", Money, "against what was paid before; all of it when new"),
    column("currency", Code, "its currency"),
    closed(
        "change",
        &["new", "expansion", "contraction", "reactivated", "same"],
        "how it began: new, expansion, contraction, reactivated, same",
    ),
    closed(
        "end_reason",
        &["cancelled", "changed", "converted", "paused", "past_due", "renewed", "resumed"],
        "cancelled, changed, converted, paused, past_due, renewed or resumed",
    ),
    column("cancel_reason", Code, "why it was cancelled, as given"),
    column("voluntary", Flag, "the customer wanted the end"),
    column("cancel_requested_at", Instant, "the cancel was asked for"),
    column("paying", Flag, "status active or past_due: it counts as a customer"),
    column("payer", Code, "account above the customer, else the customer"),
];

pub(super) const CUSTOMERS: &[ColumnSpec] = &[
    column("customer", Code, "customer by the source's own id"),
    column("source", Code, "source"),
    closed("excluded", &["test", "deleted"], "test or deleted; none when it counts"),
    column("account", Code, "account above"),
    column("merged_into", Code, "the customer it was merged into, while that holds"),
    column("email_key", Code, "hash of the e-mail address, to find the customer in other sources"),
    column("phone_key", Code, "hash of the telephone number, for the same"),
    column("external_id", Code, "the company's own number of the customer, for the same"),
    column("country", Code, "country"),
    column("language", Code, "language"),
    column("plan", Code, "plan"),
    column("segment", Code, "segment as the source has it"),
    column("tier", Code, "tier"),
    column(
        "channel",
        Code,
        "channel it was won by: the first that was told, else that of the first order",
    ),
    column(
        "campaign",
        Code,
        "campaign it was won by: the first that was told, else that of the first order",
    ),
    column("signed_up_at", Instant, "sign-up"),
    column("first_seen_at", Instant, "first event; none while only keys are known"),
    column("last_seen_at", Instant, "last event; none while only keys are known"),
    column("account_at", Instant, "when the account was told"),
    column("country_at", Instant, "when the country was told"),
    column("language_at", Instant, "when the language was told"),
    column("plan_at", Instant, "when the plan was told"),
    column("segment_at", Instant, "when the segment was told"),
    column("tier_at", Instant, "when the tier was told"),
    column("channel_at", Instant, "when the channel was told"),
    column("campaign_at", Instant, "when the campaign was told"),
];

pub(super) const CUSTOMER_ACTS: &[ColumnSpec] = &[
    column("customer_row", Integer, "row of the customer in the partition's customers"),
    closed(
        "kind",
        &["enrolled", "left", "acted", "trained", "used"],
        "enrolled, left, acted, trained or used",
    ),
    column("programme", Code, "programme, course or feature"),
    column("at", Instant, "when"),
    column("amount", Decimal, "how much, where it has an amount"),
    column("enrolled", Flag, "the customer was in the programme then"),
];

pub(super) const SPEND_DAYS: &[ColumnSpec] = &[
    column("spend", Code, "id of the report's row; it has a row here for each day of its period"),
    column("source", Code, "source"),
    closed(
        "excluded",
        &["ended_before_start", "bad_amount"],
        "ended_before_start or bad_amount; none when it counts",
    ),
    column("category", Code, "ads, salaries, subscriptions, placement, discounts, support, other"),
    column("acquisition", Flag, "a category that wins customers"),
    column("support", Flag, "a category that serves customers"),
    column("channel", Code, "channel"),
    column("campaign", Code, "campaign"),
    column("ad", Code, "advertisement"),
    column("country", Code, "country"),
    column("currency", Code, "currency"),
    column("at", Instant, "the day: its middle, which is of one date in all zones nearby"),
    column("started_at", Instant, "begin of the period of the report's row"),
    column("ended_at", Instant, "end of the period of the report's row"),
    column("amount", Money, "the day's part of the money spent"),
    column("impressions", Integer, "times shown"),
    column("deliveries", Integer, "mails delivered"),
    column("opens", Integer, "mails opened"),
    column("clicks", Integer, "clicks"),
    column("leads", Integer, "leads"),
    column("conversions", Integer, "whole conversions the platform reports, parts cut off"),
    column("conversions_reported", Decimal, "the same with the parts it shares one out in"),
];

pub(super) const REFERRALS: &[ColumnSpec] = &[
    column("referral", Code, "id as the source has it"),
    column("source", Code, "source"),
    closed(
        "excluded",
        &["self_referral", "expired_click", "other_referrer", "mixed_currency", "test", "deleted"],
        "self_referral, expired_click, other_referrer (who brought the same customer), \
         mixed_currency, test or deleted",
    ),
    column("programme", Code, "programme"),
    column("referral_kind", Code, "organic or affiliate"),
    column("structure", Code, "fixed, percent, tiered or recurring"),
    column("customer", Code, "who recommended"),
    column("referred", Code, "who was recommended"),
    column("code", Code, "code"),
    column("created_at", Instant, "code or link made"),
    column(
        "clicked_at",
        Instant,
        "last click before the sign-up, within 90 days, or the last expired one",
    ),
    column("signed_up_at", Instant, "sign-up"),
    column("converted_at", Instant, "became a customer"),
    column("rewarded_at", Instant, "first reward given"),
    column(
        "reversed_at",
        Instant,
        "reward, or part of it, taken back, by the programme or with its order",
    ),
    column("reward", Money, "all its rewards, taken back or not"),
    column("commission", Money, "rewards less what was taken back"),
    column("taken_back", Money, "what was taken back of them"),
    column(
        "order_id",
        Code,
        "order that its conversion and rewards name; none where they name several",
    ),
    column("order_count", Integer, "different orders that they name"),
    column(
        "undone_at",
        Instant,
        "from when on nothing is left of the order of who became a customer",
    ),
    column("currency", Code, "currency"),
    closed(
        "status",
        &["created", "clicked", "signed_up", "customer", "rewarded", "reversed"],
        "created, clicked, signed_up, customer, rewarded or reversed",
    ),
];

pub(super) const REFERRAL_REWARDS: &[ColumnSpec] = &[
    column("referral_row", Integer, "row of the referral in the partition's referrals"),
    column("number", Integer, "1, 2, … of the referral"),
    column("given_at", Instant, "when it was given"),
    column(
        "taken_back_at",
        Instant,
        "when it, or part of it, was taken back, by the programme or with its order",
    ),
    column("reward", Money, "reward, taken back or not"),
    column("commission", Money, "reward less what was taken back"),
    column("taken_back", Money, "what was taken back of it"),
    column("order_id", Code, "order that it names, else the only one that its referral names"),
];

pub(super) const CUSTOMER_BASE: &[ColumnSpec] = &[
    column("customer", Code, "customer, as any stream names it"),
    column("source", Code, "source of its first record"),
    column("excluded", Code, "never set: who is known counts"),
    column("judged_at", Instant, "as of when all of this holds: the end of the bucket asked for"),
    column("known_since", Instant, "first record of any stream"),
    column("signed_up_at", Instant, "sign-up, where it is recorded"),
    column("first_order_at", Instant, "first order that was not cancelled"),
    column("last_order_at", Instant, "last order that was not cancelled"),
    column(
        "won_at",
        Instant,
        "first order or first paid subscription, whichever came first; by `new_customer` a sign-up \
         before them",
    ),
    column("lost_at", Instant, "effective end of the last active span; none while active"),
    column("active", Flag, "active when judged"),
    column("order_count", Integer, "orders not cancelled"),
    column("order_day_count", Integer, "distinct days with an order"),
    column("net", Money, "net money of all orders"),
    column("margin", Money, "margin of all orders, as far as costs are known"),
    column("recurring", Money, "recurring money a month when judged"),
    column("currency", Code, "currency; none when there are several that no rate brings to one"),
    column(
        "several_currencies",
        Flag,
        "money in several currencies that no rate brings to one: net, margin and recurring are \
         not known",
    ),
    column("case_count", Integer, "cases; none where no source records any"),
    column("open_case_count", Integer, "cases not solved, likewise"),
    column("complaint_count", Integer, "complaints, likewise"),
    column("last_complaint_at", Instant, "opening of the last case that was a complaint"),
    column(
        "contact_count",
        Integer,
        "times the customer got in touch: conversations that neither an agent nor a machine \
         began, and calls and chats that reached a queue; one where a call is also a ticket",
    ),
    column("first_contact_at", Instant, "first case or contact"),
    column("last_contact_at", Instant, "last case or contact"),
    column("longest_wait", Duration, "longest wait for a reply or in a queue, wall time"),
    closed(
        "last_csat",
        &["positive", "neutral", "negative"],
        "class of the last csat answer: positive, neutral or negative",
    ),
    column("last_csat_at", Instant, "that answer"),
    closed("last_nps", &["promoter", "passive", "detractor"], "class of the last nps answer"),
    column("last_nps_at", Instant, "that answer"),
    column("session_count", Integer, "visits to the site"),
    column("last_session_at", Instant, "last visit"),
    column("p_alive", Decimal, "probability of still being a customer, by the model"),
    column("expected_orders", Decimal, "expected orders in the model's horizon"),
    column("clv", Money, "residual value by the model"),
    column("contract_clv", Money, "residual value of paid subscriptions by the sBG model"),
    column("health", Decimal, "health score, 0 to 100"),
    closed("health_class", &HEALTH_CLASSES, "weak, at_risk or healthy"),
];

pub(super) const ACTIVE_SPANS: &[ColumnSpec] = &[
    column("customer", Code, "customer"),
    column("source", Code, "source"),
    closed(
        "excluded",
        &["test", "ended_before_start"],
        "test, of a customer who is one, or ended_before_start, of a subscription; else none",
    ),
    closed("basis", &["subscription", "order"], "subscription or order: what the span ends by"),
    column("started_at", Instant, "from when the customer is active"),
    column("ended_at", Instant, "until when; none while active"),
    column("first", Flag, "the customer's first span"),
    column("end_requested_at", Instant, "when the end was asked for, else the end"),
];
