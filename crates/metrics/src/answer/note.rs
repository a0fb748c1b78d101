//! What a reader should know beside the numbers.
//!
//! Notes are told in fields, so that `render` says them in the language of who reads them; what
//! `Display` writes, and JSON holds, is their English.

mod english;
mod holder;
mod not_drawn;
mod parts;

use baremo_model::Fact;
use baremo_model::error::Told;
use jiff::civil::{Date, Time};
use serde::{Serialize, Serializer};

pub use self::holder::Holder;
pub use self::not_drawn::NotDrawn;
pub use self::parts::{NotShown, OfKind, WithWaiting};
use crate::catalog::PageError;
use crate::error::MetricsError;

/// A note beside an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// By which definitions a question as of an instant is answered, where they are not today's.
    Definitions {
        /// What there is to know of them.
        told: Definitions,
    },
    /// Facts may lack what this version could tell.
    Outdated,
    /// Events that were read wait to be taken in, so that nothing counts them yet.
    Waiting,
    /// What was known of sources cannot be read, such as whose the numbers of their customers are.
    Forgotten {
        /// Their names.
        sources: Vec<String>,
    },
    /// Business time was asked for, and no calendar applies.
    NoCalendar,
    /// Shifts or working hours were asked for, and the rules choose no calendar.
    NoShifts,
    /// Shifts or working hours were asked for, and no record has any, though rules choose
    /// calendars.
    OutsideShifts {
        /// Whether a calendar is chosen for some record: then it is shifts that are lacking.
        ruled: bool,
    },
    /// What was promised was asked for, and no policy says it.
    NoPolicies,
    /// An order makes a customer active for another time than usual.
    ActiveFor {
        /// How long.
        after: String,
    },
    /// Customers are new by their sign-up.
    NewBySignUp,
    /// The sources that tell of orders end before others: customers are silent up to then only.
    OrdersEnd {
        /// Local date of their end.
        date: Date,
    },
    /// Days of ordering are not those of the question's zone.
    OrderDays {
        /// Name of the zone whose they are.
        zone: String,
    },
    /// Money of several currencies is told in one.
    MoneyIn {
        /// The currency of figures.
        reporting: String,
        /// Currencies that have a rate.
        known: Vec<String>,
    },
    /// A metric would have added several currencies.
    MixedCurrencies {
        /// Id of the metric.
        metric: String,
        /// The currencies, most used first.
        currencies: Vec<String>,
        /// Whether the data folder has a table of rates, which lacks one of them.
        has_rates: bool,
        /// Whether it may be asked by currency: all that it counts has one.
        by_currency: bool,
    },
    /// Money of which nobody says in what it is was added to money that has a currency.
    NoCurrency {
        /// Id of the metric.
        metric: String,
        /// How many amounts have none.
        count: u64,
        /// The currencies of the others, most used first.
        currencies: Vec<String>,
    },
    /// A metric would have mixed several kinds of targets.
    MixedTargets {
        /// Id of the metric.
        metric: String,
        /// What each kind comes to over the whole range.
        kinds: Vec<OfKind>,
    },
    /// Records that a metric cannot do without begin well after the range.
    Since {
        /// The records.
        fact: Fact,
        /// Local date of the first of them.
        date: Date,
        /// Local date with which the range begins.
        begins: Date,
        /// Local date from which on the whole range is counted, all records that the metric needs
        /// being there; none where the range is over before, or is looked back from.
        from: Option<Date>,
    },
    /// A range that is compared is on record in part only.
    InPart {
        /// The records.
        fact: Fact,
        /// Local date of the first of them, or of the last where they end before the range does.
        date: Date,
        /// Local date with which the range begins, or ends.
        edge: Date,
        /// Whether they end, rather than begin, within.
        ends: bool,
        /// Whether it is the range compared with, rather than the one asked for.
        compared: bool,
    },
    /// A source begins, or ends, in between what is compared.
    SourceWithin {
        /// The source.
        source: String,
        /// Local date of its first record, or of its last.
        date: Date,
        /// Whether it ends.
        ends: bool,
    },
    /// Counts and sums of ranges that differ in length are compared.
    Lengths {
        /// Days of the range.
        days: i64,
        /// Days of what it is compared with.
        compared: i64,
    },
    /// What a range is compared with is judged as long after its end as the range itself is.
    SameAge {
        /// Id of the metric.
        metric: String,
        /// Local date of the instant at which it is judged.
        date: Date,
    },
    /// A range that begins with the first record is compared with one before, of which there is
    /// none.
    NothingBefore {
        /// Local date with which the range begins.
        date: Date,
    },
    /// A dimension is one thing in some metrics and another in others, or in parts of one.
    SeveralMeanings {
        /// The dimension.
        dimension: String,
        /// Whose it is, and in which metrics.
        of: Vec<(Holder, Vec<String>)>,
    },
    /// A dimension of a metric is not that of some of its inputs: all of these count for each of
    /// its values.
    HeldWhole {
        /// Id of the metric.
        metric: String,
        /// The variant.
        variant: String,
        /// The dimension.
        dimension: String,
        /// The inputs, by their names on its page.
        inputs: Vec<String>,
    },
    /// A dimension is that of the agent, as a roster tells it, and no agent took some of what
    /// counts.
    WithoutAgent {
        /// Id of the metric.
        metric: String,
        /// The dimension.
        dimension: String,
        /// What counts.
        fact: Fact,
        /// How many no agent took.
        count: u64,
    },
    /// A filter says what a dimension must not be, and passes over what has no value of it, too.
    PassedOver {
        /// Ids of the metrics it would count in.
        metrics: Vec<String>,
        /// The dimension.
        dimension: String,
        /// What would count.
        fact: Fact,
        /// How many have no value of it.
        count: u64,
    },
    /// Money was spent of which a dimension says nothing.
    Unattributed {
        /// Ids of the metrics it counts in.
        metrics: Vec<String>,
        /// The dimension.
        dimension: String,
        /// The money in minor units.
        amount: f64,
        /// Its currency.
        currency: Option<String>,
        /// Its part of all that was spent, in percent.
        share: f64,
        /// What becomes of it.
        unsaid: Unsaid,
    },
    /// Money is divided by what lies in months, too, of which none is on record.
    Unspent {
        /// Id of the metric.
        metric: String,
        /// How much of what it is divided by.
        count: u64,
        /// Of how much.
        of: u64,
    },
    /// A limit leaves rows out.
    NotShown {
        /// The limit.
        limit: usize,
        /// Rows left out.
        rows: usize,
        /// The groups they are of.
        groups: usize,
        /// Whether one of them is that of what has no value.
        nothing: bool,
        /// What they amount to, by metric whose observations add over rows.
        counts: Vec<NotShown>,
    },
    /// Rows stand on too few observations to be ranked.
    NotRanked {
        /// The metric by whose value rows are ordered.
        metric: String,
        /// The rows.
        rows: usize,
    },
    /// A page of the user's is left out.
    PageLeftOut {
        /// What is wrong with it.
        error: PageError,
    },
    /// Bands of the user's are left out: those of the pages hold.
    BandsLeftOut {
        /// What is wrong with one of them.
        error: PageError,
    },
    /// The rules of contact reasons are left out.
    ReasonsLeftOut {
        /// What is wrong with one of them.
        error: PageError,
    },
    /// The scoring of health is left out.
    HealthLeftOut {
        /// What is wrong with it.
        error: PageError,
    },
    /// A segment of customers is left out.
    SegmentLeftOut {
        /// What is wrong with it.
        error: PageError,
    },
    /// What a file of settings says is left out: calendars, policies, profiles, rates, scorecards.
    FileLeftOut {
        /// What is wrong with it.
        error: PageError,
    },
    /// A statistic was asked for, and no metric of the question has any.
    NoStatistic {
        /// The statistic.
        word: String,
    },
    /// A metric without statistics has them as a variant.
    StatisticsOf {
        /// Id of the metric.
        metric: String,
        /// The variant.
        variant: String,
    },
    /// Another variant of a metric gives another figure of the whole range, and both are told.
    Beside {
        /// Id of the metric.
        metric: String,
        /// The other variant.
        variant: String,
        /// Its value.
        value: f64,
        /// Unit of the value.
        unit: String,
    },
    /// What a metric is by another variant, which would be told beside it, cannot be asked of these
    /// records.
    VariantLeftOut {
        /// Id of the metric.
        metric: String,
        /// The other variant.
        variant: String,
        /// Why not.
        error: Box<MetricsError>,
    },
    /// What a metric counts knows nothing of a name that the question is told apart or filtered by,
    /// and other metrics of the question do: it has no value.
    OutOfReach {
        /// Id of the metric.
        metric: String,
        /// What it knows nothing of.
        error: Box<MetricsError>,
    },
    /// Of some sources no row that counts has all parts of a figure.
    MissingParts {
        /// Id of the metric.
        metric: String,
        /// The column that marks such rows, by whose name the figure goes.
        label: String,
        /// The sources.
        sources: Vec<String>,
        /// Record types that would complete it.
        needs: Vec<String>,
    },
    /// Some rows count of which nobody knows whether they are to be left out.
    Undecided {
        /// Id of the metric.
        metric: String,
        /// For what they would be left out.
        reason: String,
        /// How many they are.
        count: u64,
    },
    /// Business time is counted by rule, and the rules choose no calendar for some of what counts,
    /// all or some of the time.
    NoRule {
        /// Id of the metric.
        metric: String,
        /// What they are; none where they are of several sorts.
        fact: Option<Fact>,
        /// How many.
        count: u64,
        /// Of how many.
        of: u64,
        /// Whether none of them has a calendar at any time.
        at_all: bool,
    },
    /// Some of those a metric is about still wait at the watermark, whom its value leaves out.
    Unanswered {
        /// Id of the metric.
        metric: String,
        /// How many wait.
        count: u64,
        /// For how long they have waited: the median.
        median: f64,
        /// And the longest.
        longest: f64,
        /// Unit of both.
        unit: String,
        /// In what they are counted: `wall`, `business` or the name of a calendar.
        calendar: String,
        /// What the waits are with theirs so far, where many wait.
        with_them: Option<WithWaiting>,
    },
    /// A filter names a word that no record has.
    NoSuchWord {
        /// The column or dimension.
        dimension: String,
        /// The word.
        word: String,
        /// Words there are, those first that were probably meant.
        words: Vec<String>,
        /// Whether there are more.
        more: bool,
    },
    /// A policy, or a rule of calendars, names a word that records write otherwise.
    NearWord {
        /// Where it is written: file and line.
        place: String,
        /// The column or dimension.
        dimension: String,
        /// The word.
        word: String,
        /// The word that records have.
        near: String,
    },
    /// The records of a metric are not what its number is the sum of, or the quotient of sums.
    NoSum {
        /// Id of the metric.
        metric: String,
    },
    /// A metric counts different customers, and some are in several rows, because what they are
    /// changes within the range.
    InSeveralRows {
        /// Id of the metric.
        metric: String,
    },
    /// Some rows of a composite do not stand on the same parts as the whole, so that their
    /// observations do not add up to those of the whole.
    OtherParts {
        /// Id of the metric.
        metric: String,
        /// The variant.
        variant: String,
        /// The parts that have no value in some of them.
        parts: Vec<String>,
    },
    /// A credit rule was asked for, and no metric of the question follows one.
    NoCredit {
        /// The rule.
        word: String,
    },
    /// Actors of today were asked for, and nothing of the question is told by the actors of a
    /// conversation.
    NoActor {
        /// The actor basis.
        word: String,
    },
    /// A date basis was asked for, and no row of the question has a date of its own for it.
    NoBasis {
        /// The basis.
        word: String,
    },
    /// A calendar was asked for, and nothing in the question is counted in time.
    NoClock {
        /// The calendar, or `business`.
        word: String,
    },
    /// Intervals by drawing subjects anew were asked for, and a metric has none.
    NoInterval {
        /// Id of the metric.
        metric: String,
        /// Why.
        why: NotDrawn,
    },
}

impl Note {
    /// Returns whether it says that what is compared is on record in part only or not at all, or is
    /// not as long.
    pub fn is_of_coverage(&self) -> bool {
        let is_absent = matches!(self, Note::NothingBefore { .. });
        let is_part = matches!(self, Note::InPart { .. } | Note::SourceWithin { .. });
        is_absent || is_part || matches!(self, Note::Lengths { .. })
    }

    /// Returns whether it makes a figure doubtful, wherever that is published: what it is counted
    /// by is lacking or is for nobody, or money is not in what it seems to be.
    pub fn is_of_doubt(&self) -> bool {
        let of_money = matches!(self, Note::MixedCurrencies { .. } | Note::NoCurrency { .. });
        let of_words = matches!(self, Note::NearWord { .. } | Note::NoSuchWord { .. });
        let of_time = matches!(self, Note::NoCalendar | Note::NoPolicies | Note::NoRule { .. });
        let of_files = matches!(self, Note::FileLeftOut { .. } | Note::Forgotten { .. });
        of_money || of_words || of_time || of_files
    }
}

/// What becomes of money of which a dimension says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsaid {
    /// It stands in a row of its own.
    Apart,
    /// It is all that was spent.
    All,
    /// A filter by the dimension leaves it out.
    FilteredOut,
}

/// What there is to know of the definitions of before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Definitions {
    /// They are others than today's.
    Of {
        /// Local date from which on they held.
        date: Date,
        /// The local time of it, where others held from the same date on.
        time: Option<Time>,
    },
    /// They are not kept, so that today's stand for them.
    NotKept,
    /// A page or file of then cannot be read by this version, so that today's stands for it.
    Unread {
        /// Its path.
        path: String,
    },
    /// A file of today is wrong, so that what was right before goes on holding in a server.
    Standing {
        /// What is wrong with it.
        wrong: Told,
    },
}

/// Where programs read on, it is its English sentence.
impl Serialize for Note {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests;
