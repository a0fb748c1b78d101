//! Columns, words and questions of a proposed mapping: what can be picked, and what was.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Columns picked anew for a mapping; what is not named stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ColumnPicks {
    /// What a row is, by its word: one of [`ROW_SORTS`].
    pub rows: Option<String>,
    /// By the word of the role: its column, or `None` for no column.
    pub roles: BTreeMap<String, Option<String>>,
    /// By column: whether it is kept to break numbers down by.
    pub kept: BTreeMap<String, bool>,
    /// By word of the status column: a status or `skip` for a word that is not used, or one of
    /// [`status_kinds`](ColumnPicker::status_kinds) where there are some.
    pub statuses: BTreeMap<String, String>,
    /// By word of the column that tells what happened: one of
    /// [`activity_kinds`](ColumnPicker::activity_kinds), `skip` for a word that is not used,
    /// `unknown` for one whose rows are refused.
    pub activities: BTreeMap<String, String>,
    /// By word of the column that says for how long a price is: one of
    /// [`interval_kinds`](ColumnPicker::interval_kinds).
    pub intervals: BTreeMap<String, String>,
    /// By column of a survey: what its question asks for.
    pub questions: BTreeMap<String, QuestionPick>,
    /// The day of all answers of a survey, `2025-01-31`.
    pub answered_on: Option<String>,
    /// Whether the day comes first in dates of which nothing proves it.
    pub days_first: Option<bool>,
}

/// What is declared anew of a question of a survey: what is absent stays, `none` takes it back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct QuestionPick {
    /// The kind; a column that is no question becomes one by it.
    pub kind: Option<String>,
    /// The scale, such as `1-5`.
    pub scale: Option<String>,
    /// `ease` where a high score is good, `effort` where a low one is.
    pub direction: Option<String>,
}

/// What a mapping reads from which column, to be picked anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnPicker {
    /// Columns of the file.
    pub columns: Vec<String>,
    /// What a row is, by its word, as picked and as the text says.
    pub rows: PickedRows,
    /// The roles by their words, in the order in which people ask.
    pub roles: Vec<(String, PickedRole)>,
    /// Columns that can be kept to break numbers down by, and whether they are.
    pub kept: Vec<(String, PickedFlag)>,
    /// Words of the column that tells the status, the most frequent first, and what they mean.
    pub statuses: Vec<(String, PickedWord)>,
    /// What such a word can mean where that is no status of conversations; empty where it is.
    pub status_kinds: Vec<String>,
    /// Words of the column that tells what happened in each row of a log, likewise.
    pub activities: Vec<(String, PickedWord)>,
    /// What such a word can mean.
    pub activity_kinds: Vec<String>,
    /// Words of the column that says for how long the price of a subscription is, likewise.
    pub intervals: Vec<(String, PickedWord)>,
    /// What such a word can mean.
    pub interval_kinds: Vec<String>,
    /// What became of what was picked; `None` when nothing was.
    pub outcome: Option<PickOutcome>,
}

/// The questions of a survey, to be declared anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuestionPicker {
    /// Words of the kinds there are.
    pub kinds: Vec<String>,
    /// Scales that are offered.
    pub scales: Vec<String>,
    /// By column: the questions in the order of the mapping, then columns that may become one.
    pub questions: Vec<(String, PickedQuestion)>,
    /// The day of all answers, empty until somebody says it; `None` where a column tells when each
    /// was given.
    pub answered_on: Option<String>,
}

/// What the text of a mapping says of a question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PickedQuestion {
    /// Records that answer it, among the first of the file.
    pub answers: u64,
    /// The kind; `None` for a column that is no question.
    pub kind: Option<String>,
    /// The scale, if one is declared.
    pub scale: Option<String>,
    /// The direction, if one is declared.
    pub direction: Option<String>,
    /// Whether the mapping asks for a look at it.
    pub is_doubtful: bool,
    /// The kind that is likely and offered first, which only who asked can confirm.
    pub likely: Option<String>,
}

/// What tells a role, as picked and as the text of the mapping says: the same, where nothing was
/// picked or it could be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PickedRole {
    /// As picked.
    pub now: PickedColumn,
    /// As the text says.
    pub text: PickedColumn,
}

/// Dates of which nothing proves whether the day or the month comes first, to be picked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayPicker {
    /// One of them, as a record has it.
    pub example: String,
    /// Whether its day is taken to come first.
    pub days_first: bool,
    /// It as an instant of UTC, in microseconds: with the day first, and with the month first.
    pub readings: [i64; 2],
}

/// What a row can be: a conversation, something that happened in one, a call, an answer to a
/// survey, a review of quality, a comment received, or what other streams have.
pub const ROW_SORTS: [&str; 13] = [
    "conversation",
    "event",
    "call",
    "survey",
    "review",
    "feedback",
    "order",
    "step",
    "subscription",
    "customer",
    "web",
    "spend",
    "social",
];

/// What a row is, as picked and as the text of the mapping says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PickedRows {
    /// As picked.
    pub now: String,
    /// As the text says.
    pub text: String,
}

/// Yes or no, as picked and as the text of the mapping says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PickedFlag {
    /// As picked.
    pub now: bool,
    /// As the text says.
    pub text: bool,
}

/// What a word means that tells a status or what happened, as picked and as the text of the mapping
/// says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PickedWord {
    /// Records with the word, among the first of the file.
    pub rows: u64,
    /// How many of them have a solve time; `None` where no column tells one.
    pub solved: Option<u64>,
    /// Whether the meaning needs a look: it is a guess, or rows contradict it.
    pub is_doubtful: bool,
    /// As picked: a status or what happened, `skip` where the word is not used, `unknown` where
    /// rows with it are refused; `None` for anything else that somebody wrote.
    pub now: Option<String>,
    /// As the text says.
    pub text: Option<String>,
}

/// What tells a role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PickedColumn {
    /// No column.
    #[default]
    Nothing,
    /// A column.
    Column(String),
    /// What somebody wrote into the text, which is more than a column.
    Own,
}

/// What became of columns that were picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PickOutcome {
    /// The text was changed.
    Done {
        /// What became of what was written by hand.
        by_hand: WrittenByHand,
        /// Words of the roles that the mapping has no place for.
        idle: Vec<String>,
        /// Columns that were picked and that the file does not have.
        unknown: Vec<String>,
    },
    /// Nothing was: the columns do not tell what rows of this sort need.
    NoRows {
        /// The sort, one of [`ROW_SORTS`].
        rows: String,
        /// What such rows need, by its word, and the column that tells it; none where none does.
        needs: Vec<(String, Option<String>)>,
    },
    /// Nothing was: this role, given by its word, needs a column.
    Missing(String),
    /// Nothing was: a column would tell several roles, given by their words.
    Clash(String, Vec<String>),
    /// Nothing was: what would be written with these cannot be read again. Words of roles, each
    /// with the column that was picked for it, if one was.
    Unwritable(Vec<(String, Option<String>)>),
}

/// What became of what somebody wrote by hand into the text of a mapping.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WrittenByHand {
    /// All of it is still there.
    #[default]
    Kept,
    /// Some of it gave way to what was picked.
    Partly,
    /// All of it gave way.
    Gone,
}
