//! A metric's page as data: the shapes of its front matter.
//!
//! docs/metric-pages.md is the manual of this format; [`crate::catalog`] reads pages into it.

mod adding;
mod beside;
mod composition;
mod distinct;
mod exclusion;
mod grain;
mod matter;
mod missing;
mod parameter;
mod part;
mod ratings;
mod reads;
mod sets;
mod uses;
mod words;

use std::collections::BTreeMap;

use baremo_model::Fact;
use baremo_model::dimension::team_then;
use serde::Deserialize;

pub use self::composition::{CohortMode, CohortSpec, Input, Step, StepRows, Unreached, WINDOW_ALL};
pub use self::distinct::numbered_by;
pub(crate) use self::exclusion::EVERY_ROW;
pub use self::exclusion::Exclusion;
pub use self::matter::{FrontMatter, VariantMatter};
pub use self::missing::MissingParts;
pub use self::parameter::{Parameter, ParameterType};
pub use self::sets::SETS;
pub use self::uses::{CALIPER, FACTOR, PAUSE, WEIGHTS, WINDOW, check_parameters};
pub use self::words::Words;

/// How a value is made from its sides. The set is closed; the engine finishes each in its own way.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Statistic of durations.
    Duration,
    /// Kaplan–Meier over durations, the unfinished as censored.
    Survival,
    /// Number of rows, of distinct values, or a sum.
    Count,
    /// Numerator over denominator, each aggregated first.
    Ratio,
    /// Part of the bucket's rows that fall into the group.
    Share,
    /// Rows that hold at an instant.
    Level,
    /// Service-level targets met over targets due.
    Targets,
    /// Statistic of a number each row has.
    Mean,
    /// Share of the rows where `plus` holds less the share where `minus` does.
    Net,
    /// Sizes of sets of customers at the two ends of a bucket, and what is computed from them.
    Members,
    /// Of those who entered in a bucket, the part that came back at each age.
    Cohort,
    /// Of those who took the first step, the part that took each further one, in order.
    Funnel,
    /// How far those who rate the same things agree, beyond chance.
    Agreement,
    /// Arithmetic on other metrics and sides.
    Derived,
    /// Weighted mean of other metrics, each brought to 0 to 100.
    Composite,
}

/// Unit of a metric's value in answers.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Seconds, from microseconds inside.
    Seconds,
    /// Percent, from 0–1 inside.
    Percent,
    /// A number of things.
    Count,
    /// A number of things per thing.
    Ratio,
    /// Days.
    Days,
    /// Months of 30.4375 days.
    Months,
    /// Money in minor units of the answer's currency.
    Money,
    /// Points of a score, -100 to 100 or 0 to 100.
    Points,
    /// A number on the scale of a survey.
    Score,
}

impl Unit {
    /// Returns the word used in answers.
    pub fn word(self) -> &'static str {
        match self {
            Unit::Seconds => "seconds",
            Unit::Percent => "percent",
            Unit::Count => "count",
            Unit::Ratio => "ratio",
            Unit::Days => "days",
            Unit::Months => "months",
            Unit::Money => "money",
            Unit::Points => "points",
            Unit::Score => "score",
        }
    }
}

/// Which direction is good.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// Less is better.
    Lower,
    /// More is better.
    Higher,
    /// Neither: it only describes.
    Neither,
}

impl Better {
    /// Returns the word used in answers.
    pub fn word(self) -> &'static str {
        match self {
            Better::Lower => "lower",
            Better::Higher => "higher",
            Better::Neither => "neither",
        }
    }
}

/// To which date a value belongs.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// When the thing measured happened.
    #[default]
    Event,
    /// When the conversation was opened.
    Created,
    /// When it was solved.
    Closed,
}

/// How a duration is counted.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Microseconds, in the calendar asked for.
    #[default]
    Micros,
    /// Difference of local dates.
    LocalDays,
    /// Working dates after the first up to the last.
    BusinessDays,
}

/// Rows of one fact and what is taken from each.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Side {
    /// Name of the fact.
    pub fact: String,
    /// Rows that belong to the side; all when absent.
    #[serde(default, rename = "where")]
    pub filter: Option<String>,
    /// Start of the duration.
    #[serde(default)]
    pub from: Option<String>,
    /// End of the duration.
    #[serde(default)]
    pub to: Option<String>,
    /// How the duration is counted.
    #[serde(default)]
    pub measure: Measure,
    /// `case`: the rows of a case are summed into one observation.
    #[serde(default)]
    pub per: Option<String>,
    /// Rows by which a case is there to be one, with `per`; any when absent.
    #[serde(default)]
    pub among: Option<String>,
    /// Counts distinct values of this column.
    #[serde(default)]
    pub distinct: Option<String>,
    /// Sums this column.
    #[serde(default)]
    pub sum: Option<String>,
    /// The number each row has, for a mean.
    #[serde(default)]
    pub of: Option<String>,
    /// Who gave that number, for an agreement.
    #[serde(default)]
    pub rater: Option<String>,
    /// Columns whose values all observations of a value must share: scales are not mixed.
    #[serde(default)]
    pub same: Vec<String>,
    /// Rows that count one up, for a net share.
    #[serde(default)]
    pub plus: Option<String>,
    /// Rows that count one down, for a net share.
    #[serde(default)]
    pub minus: Option<String>,
    /// Where no row is on record the sum is unknown, not zero: nobody says what was spent.
    #[serde(default)]
    pub needs_rows: bool,
    /// Only the first row of each case in the bucket, of the rows that this holds for.
    #[serde(default)]
    pub first_per_case: Option<String>,
    /// Targets follow the priority as it changes, rather than the one at the opening.
    #[serde(default)]
    pub follows_priority: bool,
    /// Targets run in wall time, whatever calendars their policies name.
    #[serde(default)]
    pub wall_time: bool,
    /// Of members: the ends they are judged at lie so far apart, the last where the bucket ends.
    #[serde(default)]
    pub window: Option<String>,
    /// Instant that must not lie after the watermark.
    #[serde(default)]
    pub mature: Option<String>,
    /// What dimensions of a question mean for it, where that is another column than its own: of
    /// reviews the team of the case.
    #[serde(default)]
    pub dimensions: BTreeMap<String, String>,
    /// What more is told of each record of it.
    #[serde(default)]
    pub record: RecordSpec,
    /// The date of a row under each basis.
    #[serde(default)]
    pub date: Dates,
}

impl Side {
    /// Lets rows of cases be told by the team that had them at the event that dates them, where a
    /// page says nothing else.
    pub(crate) fn tell_team(&mut self) {
        let then = self.date.event.as_deref().and_then(team_then);
        if let Some(column) = then.filter(|_| self.fact == Fact::Cases.name()) {
            self.dimensions.entry("team".into()).or_insert_with(|| column.into());
        }
    }
}

/// What is told of a record beside whether it counts: how late a call was, and how it ended.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct RecordSpec {
    /// How long it took: a column or a difference of instants.
    pub lasts: Option<String>,
    /// Columns of which the first that holds a word says how it ended.
    pub words: Vec<String>,
}

/// The instant that dates a row, for each basis.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct Dates {
    /// Basis `event`.
    pub event: Option<String>,
    /// Basis `created`.
    pub created: Option<String>,
    /// Basis `closed`.
    pub closed: Option<String>,
}

impl Dates {
    /// Returns the instant expression of a basis; a missing one falls back on `event`.
    pub fn of(&self, basis: Basis) -> Option<&str> {
        self.own(basis).or(self.event.as_deref())
    }

    /// Returns the expression for a basis; none where it has no date of its own.
    pub fn own(&self, basis: Basis) -> Option<&str> {
        let own = match basis {
            Basis::Event => &self.event,
            Basis::Created => &self.created,
            Basis::Closed => &self.closed,
        };
        own.as_deref()
    }
}

/// Date of sides whose rows hold at the end of each bucket.
pub const JUDGED_AT: &str = "judged_at";

/// A complete definition: the default one of a page, or a variant's.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// Name of the variant; `default` for the page's own.
    pub variant: String,
    /// Title for people; the page's title for the default.
    pub title: String,
    /// One line of formula.
    pub formula: String,
    /// Whose formula it is.
    pub source: Option<String>,
    /// The kind.
    pub kind: Kind,
    /// Unit of the value.
    pub unit: Unit,
    /// Whether the numerator is a part of the denominator.
    pub proportion: bool,
    /// Whether outcomes are judged at the watermark: then a range that another is compared with is
    /// judged as long after its end.
    pub by_watermark: bool,
    /// Default date basis.
    pub basis: Basis,
    /// Side of all kinds but ratio.
    pub value: Option<Side>,
    /// Upper side of a ratio.
    pub numerator: Option<Side>,
    /// Lower side of a ratio.
    pub denominator: Option<Side>,
    /// Why rows are left out, in order.
    pub exclude: Vec<Exclusion>,
    /// Dimensions it is broken down by when it is asked alone and by none.
    pub default_by: Vec<String>,
    /// Formula over sizes of sets or inputs; of a funnel, `overall`, `step`, `matched` or
    /// `difference`.
    pub compute: Option<String>,
    /// What a derived or composite metric is made of.
    pub inputs: BTreeMap<String, Input>,
    /// Steps of a funnel, in order.
    pub steps: Vec<Step>,
    /// How a cohort is followed.
    pub cohort: Option<CohortSpec>,
    /// The column that says whose chance the interval of a derived metric or a composite is: its
    /// rows of one customer come and go together.
    pub interval: Option<String>,
}

/// A benchmark.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Variant it speaks of.
    pub variant: String,
    /// Statistic it speaks of.
    pub statistic: String,
    /// Period it speaks of.
    #[serde(default)]
    pub period: Option<String>,
    /// Country it speaks of.
    #[serde(default)]
    pub country: Option<String>,
    /// Industry it speaks of.
    #[serde(default)]
    pub industry: Option<String>,
    /// Typical range, such as `2-3 h`.
    #[serde(default)]
    pub typical: Option<String>,
    /// Good range.
    #[serde(default)]
    pub good: Option<String>,
    /// Excellent range.
    #[serde(default)]
    pub excellent: Option<String>,
    /// Line beyond which it is alarming.
    #[serde(default)]
    pub alarm: Option<String>,
    /// Where it comes from.
    pub source: String,
}

/// What a profile chooses for the metric, and why.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Differs {
    /// Profile name.
    pub profile: String,
    /// Variant it chooses.
    #[serde(default)]
    pub variant: Option<String>,
    /// Statistic it chooses.
    #[serde(default)]
    pub statistic: Option<String>,
    /// Date basis it chooses.
    #[serde(default)]
    pub basis: Option<Basis>,
    /// Calendar it chooses: `wall` or `business`.
    #[serde(default)]
    pub calendar: Option<String>,
    /// Parameters it sets.
    #[serde(default)]
    pub parameters: BTreeMap<String, toml::Value>,
    /// How the other system's definition differs.
    pub why: String,
    /// Where that is documented.
    pub source: String,
}

/// The variant that counts conversations as their sources do: reused threads are not split,
/// follow-ups not joined, and a re-open for a word of thanks is one. Every metric of conversations
/// has it, and every one whose values are credited as their conversation's; no page declares it.
pub const VENDOR_CONVERSATION: &str = "vendor_conversation";

/// A metric: everything the evaluator and people know of it.
#[derive(Clone, Debug)]
pub struct Metric {
    /// Id.
    pub name: String,
    /// Path of its page, as errors name it.
    pub path: String,
    /// Family.
    pub family: String,
    /// Unit of the default variant.
    pub unit: Unit,
    /// Direction.
    pub better: Better,
    /// Definition version.
    pub version: u32,
    /// Smallest relative change worth colour.
    pub material: f64,
    /// Whether `agent` on cases follows the credit rule.
    pub credit: bool,
    /// Record types it needs.
    pub needs: Vec<String>,
    /// Definitions, `default` first, then variants by name.
    pub definitions: Vec<Definition>,
    /// What its default variant is called besides, where a source has a name for it: it can be
    /// asked by that name, too.
    pub default_name: Option<String>,
    /// Variants told beside the default, and it beside them, where they differ.
    pub beside: Vec<String>,
    /// Variants and other metrics that stand beside the value: the variants where one value alone
    /// is asked for, all of them by group on the page.
    pub companions: Vec<String>,
    /// Parts that sources may not record.
    pub missing_parts: Vec<MissingParts>,
    /// The variant in which the still waiting count, told beside where many wait.
    pub beside_waiting: Option<String>,
    /// Parameters by name.
    pub parameters: BTreeMap<String, Parameter>,
    /// Bands.
    pub bands: Vec<Band>,
    /// What profiles choose.
    pub differs: Vec<Differs>,
    /// English words.
    pub english: Words,
    /// Spanish words.
    pub spanish: Words,
    /// Examples that run.
    pub examples: Vec<crate::example::Example>,
    /// Independent check in DuckDB SQL over events.
    pub check: Option<String>,
}

impl Metric {
    /// Adds the variant that counts conversations as their sources do, if it counts any, or credits
    /// what it counts to one.
    pub(crate) fn count_vendor_conversations(&mut self) {
        let Some(default) = self.definitions.first() else { return };
        // A leg of a call is its own agent's, also where a variant of it is of tickets.
        let is_credited = |fact: &Fact| self.credit && *fact == Fact::SurveyAnswers;
        let is_counted = |fact: &Fact| fact.root() == Fact::Cases || is_credited(fact);
        if !default.facts().iter().any(is_counted) {
            return;
        }
        let variant = VENDOR_CONVERSATION.to_owned();
        let titles =
            ("Conversations as the source counts them", "Conversaciones como las cuenta la fuente");
        let add = |words: &mut Words, title: &str| {
            words.variants.insert(variant.clone(), (title.to_owned(), words.formula.clone()));
        };
        add(&mut self.english, titles.0);
        add(&mut self.spanish, titles.1);
        let default = default.clone();
        self.definitions.push(Definition { variant, title: titles.0.into(), ..default });
        self.definitions[1..].sort_by(|one, other| one.variant.cmp(&other.variant));
    }

    /// Returns what a definition is called besides, where the page has a second name for it.
    pub fn second_name(&self, definition: &Definition) -> Option<&str> {
        let is_default = |first: &Definition| first.variant == definition.variant;
        self.default_name.as_deref().filter(|_| self.definitions.first().is_some_and(is_default))
    }

    /// Returns the definition of a variant; the default has a second name where the page says so.
    pub fn definition(&self, variant: &str) -> Option<&Definition> {
        let is_default = self.default_name.as_deref() == Some(variant);
        let default = self.definitions.first().filter(|_| is_default);
        default.or_else(|| self.definitions.iter().find(|own| own.variant == variant))
    }
}
