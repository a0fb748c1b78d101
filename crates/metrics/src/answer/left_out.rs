//! Why the engine leaves a record out of its own accord. All other reasons are those that pages
//! give in `exclude`, and those that facts give in their column `excluded`.

/// Declares the reasons, and the list of them.
macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $word:literal;)*) => {
        $($(#[$doc])* pub const $name: &str = $word;)*

        /// All of them.
        pub const OWN: &[&str] = &[$($name),*];
    };
}

reasons! {
    /// A promise of a first response to what an agent began.
    AGENT_INITIATED = "agent_initiated";
    /// A promise of a response where bots wrote and no person did, nor was asked to.
    BOT_ONLY = "bot_only";
    /// A promise that fell away before it was due.
    CANCELLED = "cancelled";
    /// A window that is not over.
    IMMATURE = "immature";
    /// A promise of a first response to what a machine began.
    MACHINE_INITIATED = "machine_initiated";
    /// A customer whose money is in several currencies that no rate brings to one.
    MIXED_CURRENCY = "mixed_currency";
    /// An end before its start.
    NEGATIVE = "negative";
    /// A promise of a response in a source that tells of no replies.
    NO_REPLIES_TOLD = "no_replies_told";
    /// What became of it was on record nowhere.
    NOT_RECORDED = "not_recorded";
    /// The profile leaves it out.
    PROFILE = "profile";
    /// A wait that still runs, which counts as one that long at least.
    STILL_WAITING = "still_waiting";
    /// Nobody alike was found to hold it against.
    UNMATCHED = "unmatched";
}
