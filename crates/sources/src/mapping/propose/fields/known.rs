//! Which fields rows of each sort have, and where they stand in a mapping.

/// Where a field stands in the text of a mapping.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// A key of the kind of file.
    File(&'static str),
    /// A key of one of its tables.
    Within(&'static str, &'static str),
    /// When its first event happened, and all that happened then.
    At,
    /// An attribute of its events, by the first of these names that is there.
    Event(&'static [&'static str]),
    /// What its first event says, which its record names too.
    Value,
}

/// A field of rows of a sort.
pub(super) struct Field {
    pub(super) word: &'static str,
    pub(super) place: Place,
    /// Whether no row can be read without it.
    pub(super) is_needed: bool,
}

const fn field(word: &'static str, place: Place) -> Field {
    Field { word, place, is_needed: false }
}

const fn needed(word: &'static str, place: Place) -> Field {
    Field { word, place, is_needed: true }
}

/// What names a row, and the key of when a survey was answered.
pub(super) const SUBJECT: &str = "subject";
pub(super) const ANSWERED: &str = "answers_at";
/// What a score is of that is of the whole review.
pub(super) const WHOLE: &str = "'score'";
/// An instant that nothing tells.
pub(super) const UNTOLD: &str = "[]";
/// Names of what a row cost: of an order, or of an article of one.
pub(super) const AMOUNT: &[&str] = &["amount", "line_amount"];
/// What a review says of how well it went.
pub(super) const MARK: &[&str] = &["chosen"];

/// The last day of the period that a row is of.
pub(super) const UNTIL: &[&str] = &["until"];

pub(super) const CUSTOMER: Field = field("customer", Place::Within("common", "customer"));
const CHANNEL: Field = field("channel", Place::Within("common", "channel"));
const CURRENCY: Field = field("currency", Place::Event(&["currency"]));
const EMAIL: Field = field("email", Place::Within(KEYS, "email"));
const PHONE: Field = field("phone", Place::Within(KEYS, "phone"));
const CAMPAIGN: Field = field("campaign", Place::Within("attributes", "campaign"));
const COUNTRY: Field = field("country", Place::Within("attributes", "country"));
const LANGUAGE: Field = field("language", Place::Within("attributes", "language"));

/// The table of what customers are found again by, which is there or not.
pub(super) const KEYS: &str = "keys";

const OF_SURVEYS: &[Field] = &[
    needed("respondent", Place::File(SUBJECT)),
    field("answered_at", Place::File(ANSWERED)),
    field("about", Place::File("conversation")),
    CUSTOMER,
    CHANNEL,
    field("team", Place::Within("common", "team")),
];
const OF_ORDERS: &[Field] = &[
    needed("order", Place::File(SUBJECT)),
    needed("at", Place::At),
    needed("amount", Place::Event(AMOUNT)),
    CURRENCY,
    CUSTOMER,
    CHANNEL,
    field("quantity", Place::Event(&["quantity", "item_count"])),
    field("article", Place::Event(&["sku"])),
];
const OF_STEPS: &[Field] =
    &[needed("order", Place::File(SUBJECT)), needed("at", Place::At), CUSTOMER, CHANNEL];
const OF_SPEND: &[Field] = &[
    field("at", Place::At),
    field("until", Place::Event(UNTIL)),
    needed("cost", Place::Event(AMOUNT)),
    CURRENCY,
    CHANNEL,
    field("campaign", Place::Event(&["campaign"])),
    field("ad", Place::Event(&["ad"])),
    field("category", Place::Event(&["category"])),
    field("impressions", Place::Event(&["impressions"])),
    field("clicks", Place::Event(&["clicks"])),
    field("conversions", Place::Event(&["conversions"])),
    field("leads", Place::Event(&["leads"])),
];
const OF_SUBSCRIPTIONS: &[Field] = &[
    needed("subscription", Place::File(SUBJECT)),
    CUSTOMER,
    field("start", Place::At),
    field("price", Place::Event(AMOUNT)),
    CURRENCY,
    field("quantity", Place::Event(&["quantity"])),
    field("plan", Place::Within("attributes", "plan")),
    field("updated", Place::File("version")),
    EMAIL,
    PHONE,
];
const OF_CUSTOMERS: &[Field] = &[
    needed("customer", Place::File(SUBJECT)),
    field("sign_up", Place::At),
    field("updated", Place::File("version")),
    EMAIL,
    PHONE,
    CHANNEL,
    field("account", Place::Within("attributes", "account")),
    COUNTRY,
    LANGUAGE,
    field("plan", Place::Within("attributes", "plan")),
    field("segment", Place::Within("attributes", "segment")),
    field("tier", Place::Within("attributes", "tier")),
    CAMPAIGN,
];
const OF_POSTS: &[Field] = &[
    needed("post", Place::File(SUBJECT)),
    field("at", Place::At),
    field("network", Place::Within("attributes", "network")),
    field("account", Place::Within("attributes", "account")),
    field("type", Place::Within("attributes", "type")),
    CAMPAIGN,
    field("likes", Place::Event(&["likes"])),
    field("shares", Place::Event(&["shares"])),
    field("saves", Place::Event(&["saves"])),
    field("reach", Place::Event(&["reach"])),
    field("comments", Place::Event(&["comments"])),
    field("clicks", Place::Event(&["clicks"])),
    field("impressions", Place::Event(&["impressions"])),
    field("followers", Place::Event(&["followers"])),
];
const OF_VISITS: &[Field] = &[
    needed("visitor", Place::File(SUBJECT)),
    needed("at", Place::At),
    CUSTOMER,
    field("session", Place::Within("attributes", "session")),
    field("url", Place::Within("attributes", "url")),
    field("page", Place::Within("attributes", "page")),
    field("referrer", Place::Within("attributes", "referrer")),
    CAMPAIGN,
    COUNTRY,
    LANGUAGE,
];

const OF_REVIEWS: &[Field] = &[
    needed("review", Place::File(SUBJECT)),
    needed("at", Place::At),
    field("reviewer", Place::Within("common", "actor")),
    field("agent", Place::Event(&["agent"])),
    field("about", Place::File("conversation")),
    field("criterion", Place::Value),
    needed("mark", Place::Event(MARK)),
    field("weight", Place::Event(&["weight"])),
    field("scorecard", Place::Event(&["scorecard"])),
];

const OF_FEEDBACK: &[Field] = &[
    needed("review", Place::File(SUBJECT)),
    needed("at", Place::At),
    field("reviewer", Place::Within("common", "actor")),
    CHANNEL,
];

/// Returns the fields of rows of a sort, in the order in which people ask.
pub(super) fn fields_of(sort: &str) -> &'static [Field] {
    match sort {
        "survey" => OF_SURVEYS,
        "feedback" => OF_FEEDBACK,
        "review" => OF_REVIEWS,
        "order" => OF_ORDERS,
        "step" => OF_STEPS,
        "spend" => OF_SPEND,
        "subscription" => OF_SUBSCRIPTIONS,
        "customer" => OF_CUSTOMERS,
        "social" => OF_POSTS,
        "web" => OF_VISITS,
        _ => &[],
    }
}
