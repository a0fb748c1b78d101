//! Reviews with the categories that rate themselves.
//!
//! What a scorecard of the data folder measures of a conversation is not folded, for it crosses
//! subjects and its cut-offs are settings. It is laid over the reviews as they are read: each
//! category that was measured is one more rating, and the score is worked out again as the fold
//! does. A review that tells only its result keeps it, and nothing is rated twice. Where nothing is
//! measured of the very conversation that was reviewed, what is measured of its case counts.

use std::hash::Hash;
use std::sync::{Arc, Mutex};

use baremo_metrics::scorecard::{Category, Cut, Measured};
use baremo_model::fact::{Column, NULL_INT};
use baremo_model::{Dictionary, Fact, FactTable, NULL_CODE};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::asking::plan::Plan;
use crate::reading::eval::{YES, bind_bool, bind_int};
use crate::reading::scan::SOURCE;
use crate::reading::source::{FactSource, SourceState};
use crate::reading::table::Tables;
use crate::reading::table::link::{NOWHERE, cases_of};
use crate::reading::table::numbered::Leads;
use crate::session::Session;
use crate::{EngineError, Settings};

/// One, and a hundred, in millionths.
const ONE: i128 = 1_000_000;
const FULL: i64 = 100_000_000;
/// A critical category under this fails the review.
const PASS: i64 = 50_000_000;

/// What reviews are told anew of.
const ANEW: [&str; 8] = [
    "score",
    "raw_score",
    "weighted_score",
    "weight",
    "sampled_score",
    "critical_failed",
    "rating_count",
    "critical_count",
];
/// What is read besides to tell it.
const READ: [&str; 5] = [SOURCE, "scorecard", "conversation", "excluded", "sampling"];
/// The columns of ratings.
const RATINGS: [&str; 6] = ["review_row", "category", "weight", "score", "critical", "automatic"];

/// What a category scores of each conversation, by the source of its review.
type Scores = FxHashMap<(String, String), i64>;

/// By scorecard and category.
type Measures = Vec<Vec<Scores>>;

/// Facts over which automatic ratings are laid.
pub(crate) struct Scored {
    inner: Arc<dyn FactSource>,
    settings: Arc<Settings>,
    measures: Mutex<Option<Arc<Measures>>>,
    /// Reviews and ratings, by partition.
    parts: Mutex<FxHashMap<String, Arc<(FactTable, FactTable)>>>,
}

impl Scored {
    /// Returns the source with automatic ratings, or as it is where no scorecard has any.
    pub(crate) fn over(
        source: Arc<dyn FactSource>,
        settings: &Arc<Settings>,
    ) -> Arc<dyn FactSource> {
        match settings.right_scorecards().is_ok_and(<[_]>::is_empty) {
            true => source,
            false => Arc::new(Scored {
                inner: source,
                settings: settings.clone(),
                measures: Mutex::default(),
                parts: Mutex::default(),
            }),
        }
    }

    /// Measures every category once.
    fn measures(&self) -> Result<Arc<Measures>, EngineError> {
        let lock = || self.measures.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(measures) = lock().as_ref() {
            return Ok(measures.clone());
        }
        let session = Session::open(self.inner.clone(), self.settings.clone());
        let reviewed = reviewed(session.tables())?;
        let mut measures = Measures::new();
        for card in self.settings.right_scorecards()? {
            let each = card.categories.iter().map(|category| {
                measured(&session, category, &reviewed).map_err(|error| error.at(&category.origin))
            });
            measures.push(each.collect::<Result<Vec<_>, _>>()?);
        }
        let measures = Arc::new(measures);
        *lock() = Some(measures.clone());
        Ok(measures)
    }

    /// Returns the reviews of a partition, told anew, and all their ratings.
    fn part(&self, part: &str) -> Result<Arc<(FactTable, FactTable)>, EngineError> {
        let lock = || self.parts.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(known) = lock().get(part) {
            return Ok(known.clone());
        }
        let wanted: Vec<&str> = READ.into_iter().chain(ANEW).collect();
        let reviews = self.inner.read(Fact::Reviews, part, &wanted)?;
        let ratings = self.inner.read(Fact::ReviewRatings, part, &RATINGS)?;
        let made = Arc::new(self.laid_over(reviews, ratings)?);
        lock().insert(part.to_owned(), made.clone());
        Ok(made)
    }

    fn laid_over(
        &self,
        mut reviews: FactTable,
        ratings: FactTable,
    ) -> Result<(FactTable, FactTable), EngineError> {
        let all = |table: &FactTable, names: &[&str]| {
            names.iter().all(|name| table.column(name).is_some())
        };
        // Facts of an older version are shown as they are.
        if !all(&reviews, &ANEW) || !all(&reviews, &READ) || !all(&ratings, &RATINGS) {
            return Ok((reviews, ratings));
        }
        let measures = self.measures()?;
        let mut own = Ratings::read(&ratings);
        let mut anew = Anew::read(&reviews);
        for review in 0..reviews.len() {
            let text = |name: &str| reviews.text(name, review);
            let (Some(card), Some(source), Some(conversation)) =
                (text("scorecard"), text(SOURCE), text("conversation"))
            else {
                continue;
            };
            let only_told = anew.rated[review] == 0 && anew.score[review] != NULL_INT;
            if text("excluded").is_some() || only_told {
                continue;
            }
            let reviewed = (source.to_owned(), conversation.to_owned());
            let mut added = false;
            for (of, scores) in self.settings.scorecards.iter().zip(measures.iter()) {
                if !of.reviews.iter().any(|name| name == card) {
                    continue;
                }
                for (category, scores) in of.categories.iter().zip(scores) {
                    let Some(score) = scores.get(&reviewed) else { continue };
                    added |= own.add(review, category, *score);
                }
            }
            if added {
                anew.sum_up(review, &own, reviews.integers("sampling")[review]);
            }
        }
        reviews.columns.retain(|(name, _)| !ANEW.contains(&name.as_str()));
        reviews.columns.extend(anew.columns());
        Ok((reviews, FactTable { fact: Fact::ReviewRatings, columns: own.columns() }))
    }
}

impl FactSource for Scored {
    fn number(&self) -> u64 {
        self.inner.number()
    }

    fn parts(&self) -> Vec<String> {
        self.inner.parts()
    }

    fn sources(&self) -> Vec<SourceState> {
        self.inner.sources()
    }

    fn beyond(&self, root: Fact) -> Vec<String> {
        self.inner.beyond(root)
    }

    fn attributes(&self, root: Fact) -> Vec<String> {
        self.inner.attributes(root)
    }

    fn is_current(&self) -> bool {
        self.inner.is_current()
    }

    fn is_waiting(&self) -> bool {
        self.inner.is_waiting()
    }

    fn forgotten(&self) -> Vec<String> {
        self.inner.forgotten()
    }

    fn vendor_conversations(&self) -> Option<Arc<dyn FactSource>> {
        let inner = self.inner.vendor_conversations()?;
        Some(Scored::over(inner, &self.settings))
    }

    fn read(&self, fact: Fact, part: &str, columns: &[&str]) -> Result<FactTable, EngineError> {
        let anew: Vec<&str> = match fact {
            Fact::ReviewRatings => columns.to_vec(),
            Fact::Reviews => columns.iter().copied().filter(|name| ANEW.contains(name)).collect(),
            _ => Vec::new(),
        };
        if anew.is_empty() {
            return self.inner.read(fact, part, columns);
        }
        let made = self.part(part)?;
        let told = if fact == Fact::Reviews { &made.0 } else { &made.1 };
        let rest: Vec<&str> = columns.iter().copied().filter(|name| !anew.contains(name)).collect();
        let mut table = match rest.is_empty() {
            true => FactTable { fact, columns: Vec::new() },
            false => self.inner.read(fact, part, &rest)?,
        };
        let own = told.columns.iter().filter(|(name, _)| anew.contains(&name.as_str()));
        table.columns.extend(own.cloned());
        Ok(table)
    }
}

/// A conversation that was reviewed: the source of the review, its number, and the row of its case.
type Reviewed = (u32, u32, u32);

/// Returns what was reviewed.
fn reviewed(tables: &Tables) -> Result<FxHashSet<Reviewed>, EngineError> {
    let sources = tables.codes(Fact::Reviews, SOURCE)?;
    let conversations = tables.codes(Fact::Reviews, "conversation")?;
    let cases = cases_of(tables, Fact::Reviews)?;
    let each = sources.iter().zip(conversations.iter()).zip(cases.iter());
    let each = each.map(|((source, conversation), case)| (*source, *conversation, *case));
    Ok(each.filter(|(_, conversation, _)| *conversation != NULL_CODE).collect())
}

/// Measures one category: of several rows of a conversation, or of a case, the last one that was
/// measured counts.
fn measured(
    session: &Session,
    category: &Category,
    reviewed: &FxHashSet<Reviewed>,
) -> Result<Scores, EngineError> {
    let plan = Plan::plain();
    let scope = session.plain_scope(&plan, category.fact);
    let rows = 0..session.tables().rows(category.fact)?;
    let keep = category.filter.as_ref().map(|filter| bind_bool(&scope, filter)).transpose()?;
    let keep = keep.map(|filter| filter.truths(rows.clone()));
    let (source, conversation) = (scope.see(SOURCE)?, scope.see("conversation")?);
    let excluded = scope.see("excluded")?;
    let dated = match category.fact.root() {
        Fact::Cases => scope.see("case.opened_at")?,
        root => scope.see(root.date_column())?,
    };
    let scored: Vec<Option<i64>> = match &category.measure {
        Measured::Holds(holds) => {
            let truths = bind_bool(&scope, holds)?.truths(rows.clone());
            // Neither true nor false is not measured.
            let one = |truth: u8| match truth {
                YES => Some(FULL),
                0 => Some(category.otherwise),
                _ => None,
            };
            truths.into_iter().map(one).collect()
        }
        Measured::Of(of) => {
            let named = of.columns();
            let one = named.first().and_then(|name| scope.one(name));
            let unit = one.map_or(1.0, |one| one as f64);
            let node = bind_int(&scope, of)?;
            let values = node.values(rows.clone());
            values.iter().map(|&value| of_cuts(category, value, unit)).collect()
        }
        Measured::Span(from, to) => {
            let (from, to) = (bind_int(&scope, from)?, bind_int(&scope, to)?);
            let (from, to) = (from.values(rows.clone()), to.values(rows.clone()));
            let span = |(&from, &to): (&i64, &i64)| match from == NULL_INT || to < from {
                true => None,
                false => of_cuts(category, to - from, 1.0),
            };
            from.iter().zip(to.iter()).map(span).collect()
        }
    };
    let cases = cases_of_rows(session, category.fact)?;
    let mut last = Last::default();
    for row in rows {
        let kept = keep.as_ref().is_none_or(|keep| keep[row] == YES);
        let code = conversation.code(row);
        let Some(score) = scored[row] else { continue };
        if !kept || code == NULL_CODE || excluded.code(row) != NULL_CODE {
            continue;
        }
        let found = (dated.integer(row), score);
        take(&mut last.of_conversation, (source.code(row), code), found);
        if cases[row] != NOWHERE {
            take(&mut last.of_case, cases[row], found);
        }
    }
    Ok(last.of(session.tables(), reviewed))
}

/// When something was measured, and its score.
type Found = (i64, i64);

/// What was measured last.
#[derive(Default)]
struct Last {
    /// By source and number.
    of_conversation: FxHashMap<(u32, u32), Found>,
    /// By the row of the case.
    of_case: FxHashMap<u32, Found>,
}

impl Last {
    /// Returns what each conversation that was reviewed scores. Its number means the one of the
    /// source of the review, else that of the only source of which one was measured.
    fn of(self, tables: &Tables, reviewed: &FxHashSet<Reviewed>) -> Scores {
        let each: Vec<((u32, u32), Found)> = self.of_conversation.into_iter().collect();
        let sources: Vec<u32> = each.iter().map(|((source, _), _)| *source).collect();
        let mut leads = Leads::default();
        for (place, ((_, conversation), _)) in each.iter().enumerate() {
            leads.put(*conversation, place as u32, &sources);
        }
        let score = |(source, conversation, case): &Reviewed| {
            let own = each.get(leads.of(*conversation, Some(*source)) as usize);
            let found = own.map(|(_, found)| found).or_else(|| self.of_case.get(case));
            let (_, score) = found?;
            Some(((tables.text(*source)?, tables.text(*conversation)?), *score))
        };
        reviewed.iter().filter_map(score).collect()
    }
}

/// Takes what was found of a thing, unless something later is known of it.
fn take<Of: Eq + Hash>(last: &mut FxHashMap<Of, Found>, of: Of, found: Found) {
    let known = last.entry(of).or_insert(found);
    if found.0 >= known.0 {
        *known = found;
    }
}

/// Returns the row of the case that each row of a fact belongs to, [`NOWHERE`] where it belongs to
/// none.
fn cases_of_rows(session: &Session, fact: Fact) -> Result<Vec<u32>, EngineError> {
    let tables = session.tables();
    let of_root = match fact.root() {
        Fact::Cases => (0..tables.rows(Fact::Cases)? as u32).collect(),
        root => cases_of(tables, root)?.to_vec(),
    };
    let Some((_, row)) = fact.parent() else { return Ok(of_root) };
    let rows = tables.integers(fact, row)?;
    Ok(rows.iter().map(|&row| of_root.get(row as usize).copied().unwrap_or(NOWHERE)).collect())
}

fn of_cuts(category: &Category, value: i64, unit: f64) -> Option<i64> {
    if value == NULL_INT {
        return None;
    }
    let value = value as f64 / unit;
    let meets = |cut: &&Cut| if cut.up_to { value <= cut.limit } else { value >= cut.limit };
    Some(category.cuts.iter().find(meets).map_or(category.otherwise, |cut| cut.score))
}

/// All ratings of a partition.
struct Ratings {
    words: Dictionary,
    review: Vec<i64>,
    category: Vec<u32>,
    weight: Vec<i64>,
    score: Vec<i64>,
    critical: Vec<u8>,
    automatic: Vec<u8>,
    /// Rows of each review.
    of: FxHashMap<usize, Vec<usize>>,
}

impl Ratings {
    fn read(table: &FactTable) -> Self {
        let mut words = Dictionary::new();
        let review = table.integers("review_row").to_vec();
        let word = |row: usize| match table.text("category", row) {
            Some(text) => words.intern(text),
            None => NULL_CODE,
        };
        let category = (0..review.len()).map(word).collect();
        let mut of: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for (row, review) in review.iter().enumerate() {
            of.entry(*review as usize).or_default().push(row);
        }
        Ratings {
            words,
            category,
            weight: table.integers("weight").to_vec(),
            score: table.integers("score").to_vec(),
            critical: table.bytes("critical").to_vec(),
            automatic: table.bytes("automatic").to_vec(),
            review,
            of,
        }
    }

    /// Adds a rating, unless the category was rated.
    fn add(&mut self, review: usize, category: &Category, score: i64) -> bool {
        let code = self.words.intern(&category.name);
        let own = self.of.entry(review).or_default();
        if own.iter().any(|row| self.category[*row] == code) {
            return false;
        }
        own.push(self.review.len());
        self.review.push(review as i64);
        self.category.push(code);
        self.weight.push(category.weight);
        self.score.push(score);
        self.critical.push(u8::from(category.critical));
        self.automatic.push(1);
        true
    }

    fn columns(self) -> Vec<(String, Column)> {
        vec![
            ("review_row".into(), Column::Integers(self.review)),
            ("category".into(), Column::Codes(self.category, Arc::new(self.words))),
            ("weight".into(), Column::Integers(self.weight)),
            ("score".into(), Column::Integers(self.score)),
            ("critical".into(), Column::Bytes(self.critical)),
            ("automatic".into(), Column::Bytes(self.automatic)),
        ]
    }
}

/// What reviews are told anew of.
struct Anew {
    score: Vec<i64>,
    raw: Vec<i64>,
    weighted: Vec<i64>,
    weight: Vec<i64>,
    sampled: Vec<i64>,
    failed: Vec<u8>,
    rated: Vec<i64>,
    critical: Vec<i64>,
}

impl Anew {
    fn read(table: &FactTable) -> Self {
        let integers = |name: &str| table.integers(name).to_vec();
        Anew {
            score: integers("score"),
            raw: integers("raw_score"),
            weighted: integers("weighted_score"),
            weight: integers("weight"),
            sampled: integers("sampled_score"),
            failed: table.bytes("critical_failed").to_vec(),
            rated: integers("rating_count"),
            critical: integers("critical_count"),
        }
    }

    /// Works the score of a review out of its ratings, as the fold does.
    fn sum_up(&mut self, review: usize, ratings: &Ratings, sampling: i64) {
        let own = ratings.of.get(&review).map(Vec::as_slice).unwrap_or_default();
        let rated = || own.iter().copied().filter(|row| ratings.score[*row] != NULL_INT);
        let weight: i128 = rated().map(|row| i128::from(ratings.weight[row])).sum();
        let product = |row: usize| i128::from(ratings.weight[row]) * i128::from(ratings.score[row]);
        let sum: i128 = rated().map(product).sum();
        let fails = |row: usize| ratings.critical[row] == 1 && ratings.score[row] < PASS;
        let failed = rated().any(fails);
        let raw = rounded(sum, weight);
        self.rated[review] = rated().count() as i64;
        self.critical[review] =
            own.iter().filter(|row| ratings.critical[**row] == 1).count() as i64;
        self.failed[review] = u8::from(failed);
        self.raw[review] = raw;
        self.score[review] = if failed { 0 } else { raw };
        self.weighted[review] = rounded(sum, ONE);
        self.weight[review] = i64::try_from(weight).unwrap_or(NULL_INT);
        self.sampled[review] = match (sampling, self.score[review]) {
            (NULL_INT, _) | (_, NULL_INT) => NULL_INT,
            (sampling, score) => rounded(i128::from(score) * ONE, i128::from(sampling)),
        };
    }

    fn columns(self) -> Vec<(String, Column)> {
        vec![
            ("score".into(), Column::Integers(self.score)),
            ("raw_score".into(), Column::Integers(self.raw)),
            ("weighted_score".into(), Column::Integers(self.weighted)),
            ("weight".into(), Column::Integers(self.weight)),
            ("sampled_score".into(), Column::Integers(self.sampled)),
            ("critical_failed".into(), Column::Bytes(self.failed)),
            ("rating_count".into(), Column::Integers(self.rated)),
            ("critical_count".into(), Column::Integers(self.critical)),
        ]
    }
}

/// Returns a quotient of what is not negative, rounded half up; none over nothing.
fn rounded(sum: i128, by: i128) -> i64 {
    match by {
        0 => NULL_INT,
        by => i64::try_from((2 * sum + by) / (2 * by)).unwrap_or(NULL_INT),
    }
}
