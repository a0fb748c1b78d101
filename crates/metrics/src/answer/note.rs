//! What a reader should know beside the numbers.
//!
//! Notes are told in fields, so that `render` says them in the language of who reads them; what
//! `Display` writes, and JSON holds, is their English.

use std::fmt::{self, Display, Formatter};

use baremo_model::Fact;
use baremo_model::money::decimals;
use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::catalog::PageError;
use crate::rates::RATES_FILE;

/// A note beside an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// Facts may lack what this version could tell.
    Outdated,
    /// Events that were read wait to be taken in, so that nothing counts them yet.
    Waiting,
    /// Business time was asked for, and no calendar applies.
    NoCalendar,
    /// What was promised was asked for, and no policy says it.
    NoPolicies,
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
    /// A dimension is one thing in some metrics and another in others, or in parts of one.
    SeveralMeanings {
        /// The dimension.
        dimension: String,
        /// Whose it is, and in which metrics.
        of: Vec<(Holder, Vec<String>)>,
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
    /// A page of the user's is left out.
    PageLeftOut {
        /// What is wrong with it.
        error: PageError,
    },
    /// The rules of contact reasons are left out.
    ReasonsLeftOut {
        /// What is wrong with one of them.
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
    /// A credit rule was asked for, and no metric of the question follows one.
    NoCredit {
        /// The rule.
        word: String,
    },
    /// A kind of interval was asked for, and no metric of the question can have it.
    NoInterval {
        /// The kind.
        word: String,
    },
}

/// Whose channel or campaign it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holder {
    /// Of the customer: what won them.
    Customer,
    /// Of an order.
    Order,
    /// Of a conversation.
    Conversation,
    /// Of a contact: a call or live chat.
    Contact,
    /// Of a survey.
    Survey,
    /// Of a review.
    Review,
    /// Of a comment.
    Comment,
    /// Of a visit.
    Visit,
    /// Of a post.
    Post,
}

impl Holder {
    /// Returns whose the channel and the campaign are that a fact keeps; none of spend, which is
    /// told by what it was for, and of facts that have neither.
    pub fn of(fact: Fact) -> Option<Holder> {
        match fact.root() {
            Fact::Customers | Fact::CustomerBase | Fact::SubscriptionSpans => {
                Some(Holder::Customer)
            }
            Fact::Orders => Some(Holder::Order),
            Fact::Cases => Some(Holder::Conversation),
            Fact::Contacts => Some(Holder::Contact),
            Fact::SurveyInvitations | Fact::SurveyAnswers => Some(Holder::Survey),
            Fact::Reviews => Some(Holder::Review),
            Fact::Feedback => Some(Holder::Comment),
            Fact::Sessions | Fact::Carts => Some(Holder::Visit),
            Fact::SocialPosts | Fact::SocialDays => Some(Holder::Post),
            _ => None,
        }
    }

    /// Returns whether it is the way by which somebody got in touch: that of all of these is one
    /// thing.
    pub fn is_in_touch(self) -> bool {
        matches!(
            self,
            Holder::Conversation
                | Holder::Contact
                | Holder::Survey
                | Holder::Review
                | Holder::Comment
        )
    }

    /// Returns what is said of a channel or campaign of theirs.
    fn words(self) -> &'static str {
        match self {
            Holder::Customer => "that which won the customer",
            Holder::Order => "that of the order",
            Holder::Conversation => "that of the conversation",
            Holder::Contact => "that of the contact",
            Holder::Survey => "that of the survey",
            Holder::Review => "that of the review",
            Holder::Comment => "that of the comment",
            Holder::Visit => "that of the visit",
            Holder::Post => "that of the post",
        }
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

/// What rows that are not shown amount to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotShown {
    /// Id of the metric.
    pub metric: String,
    /// Observations of all of them.
    pub n: u64,
    /// The same of the comparison range.
    pub before: Option<u64>,
}

/// What is said of events that wait.
const WAITING: &str = "events that were read wait and do not count yet: an import that runs takes \
                       them in, else `baremo doctor --fix` does";

impl Display for Note {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Note::Outdated => formatter.write_str(
                "facts were made by another version or under other settings: `baremo doctor \
                 --fix` makes them anew",
            ),
            Note::Waiting => formatter.write_str(WAITING),
            Note::NoCalendar => {
                formatter.write_str("no calendar applies: business time is wall time")
            }
            Note::NoPolicies => formatter
                .write_str("no policies: what was promised is written in `policies/*.toml`"),
            Note::MoneyIn { reporting, known } => write!(
                formatter,
                "money is in {reporting} by `{RATES_FILE}` ({}), each row at the rate of its day",
                known.join(", ")
            ),
            Note::MixedCurrencies { metric, currencies, has_rates } => {
                write!(formatter, "`{metric}` does not add {}: ", currencies.join(" and "))?;
                if *has_rates {
                    write!(formatter, "add the missing rate to `{RATES_FILE}`, ")?;
                }
                formatter.write_str(
                    "ask for one currency, such as --where \"currency = 'EUR'\", or break down by \
                     currency",
                )
            }
            Note::Since { fact, date, begins, from } => {
                let name = fact.name();
                write!(
                    formatter,
                    "{name}: on record since {date} only, and the range begins with {begins}"
                )?;
                match from {
                    Some(from) => write!(formatter, ": counted from {from} on"),
                    None => Ok(()),
                }
            }
            Note::SeveralMeanings { dimension, of } => {
                formatter.write_str(&several_meanings(dimension, of))
            }
            Note::Unattributed { metrics, dimension, amount, currency, share, unsaid } => {
                let (metrics, amount) = (quoted(metrics), money(*amount, currency.as_deref()));
                let said = unattributed(dimension, &amount, *share, *unsaid);
                write!(formatter, "{metrics}: {said}")
            }
            Note::NotShown { limit, rows, groups, nothing, counts } => {
                let (what, counts) = (left_out(*rows, *groups), amount_to(counts));
                let nothing = if *nothing { ", (none) among them" } else { "" };
                write!(formatter, "limit {limit} leaves out {what}{nothing}{counts}")
            }
            Note::PageLeftOut { error } => write!(formatter, "{error}; this page is left out"),
            Note::ReasonsLeftOut { error } => {
                write!(formatter, "{error}; contact reasons cannot be asked for until it is mended")
            }
            Note::NoStatistic { word } => {
                write!(formatter, "statistic `{word}` changes nothing")
            }
            Note::StatisticsOf { metric, variant } => {
                write!(formatter, "`{metric}` has statistics as variant `{variant}`")
            }
            Note::Beside { .. } => formatter.write_str(&beside(self)),
            Note::NoSuchWord { .. } => formatter.write_str(&no_such_word(self)),
            Note::NoCredit { word } => write!(formatter, "credit rule `{word}` changes nothing"),
            Note::NoInterval { word } => {
                write!(formatter, "kind of interval `{word}` changes nothing")
            }
        }
    }
}

/// Says what a metric is by another variant.
fn beside(note: &Note) -> String {
    let Note::Beside { metric, variant, value, unit } = note else { return String::new() };
    let value = (value * 100.0).round() / 100.0;
    format!("`{metric}` is {value} {unit} by variant `{variant}`")
}

/// Says that no record has a word, and which there are.
fn no_such_word(note: &Note) -> String {
    let Note::NoSuchWord { dimension, word, words, more } = note else { return String::new() };
    let more = if *more { " …" } else { "" };
    match words.is_empty() {
        true => format!("no record has any `{dimension}`, and so none has `{word}`"),
        false => format!(
            "no record has `{word}` in `{dimension}`; there are: {}{more}",
            words.join(", ")
        ),
    }
}

/// Says what becomes of money of which a dimension says nothing.
fn unattributed(dimension: &str, amount: &str, share: f64, unsaid: Unsaid) -> String {
    let part = format!("{amount} of what was spent ({share:.1}%) has no `{dimension}`");
    match unsaid {
        Unsaid::Apart => format!(
            "{part} and stands in (none) alone, so that other rows look cheaper than they were; a \
             ratio of (none) divides it by what has no `{dimension}` either, such as customers \
             whom none won"
        ),
        Unsaid::All => format!(
            "all of the {amount} spent has no `{dimension}`: nothing that was spent can be told \
             apart by it"
        ),
        Unsaid::FilteredOut => {
            format!("{part} and does not count in this figure, which is filtered by it")
        }
    }
}

fn several_meanings(dimension: &str, of: &[(Holder, Vec<String>)]) -> String {
    let told = of.iter();
    let told = told.map(|(holder, metrics)| format!("{} in {}", holder.words(), quoted(metrics)));
    let told: Vec<String> = told.collect();
    format!("`{dimension}` is not one thing here: {}", told.join("; "))
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Writes money of minor units in major ones.
fn money(amount: f64, currency: Option<&str>) -> String {
    let name = currency.unwrap_or_default();
    let places = decimals(name);
    let major = amount / 10_f64.powi(places as i32);
    format!("{major:.*} {name}", places as usize).trim_end().to_owned()
}

/// Counts rows by the groups they are of.
fn left_out(rows: usize, groups: usize) -> String {
    let counted = |count: usize, name: &str| match count {
        1 => format!("1 {name}"),
        _ => format!("{count} {name}s"),
    };
    match groups {
        0 => counted(rows, "row"),
        _ if rows == groups => counted(groups, "group"),
        _ => format!("{} of {}", counted(rows, "row"), counted(groups, "group")),
    }
}

fn amount_to(counts: &[NotShown]) -> String {
    let one = |count: &NotShown| {
        let before = count.before.map(|n| format!(" (before: {n})")).unwrap_or_default();
        format!("n {}{before} of `{}`", count.n, count.metric)
    };
    match counts {
        [] => String::new(),
        counts => format!(": {}", counts.iter().map(one).collect::<Vec<_>>().join(", ")),
    }
}

/// Where programs read on, it is its English sentence.
impl Serialize for Note {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests;
