//! Reviews of quality: the categories rated, and the score they give.
//!
//! A category is (chosen − least) ÷ (greatest − least) × 100, a review the mean of its categories
//! by weight. A category that is not applicable leaves both sides; a critical category under 50
//! makes the review 0. Reviews of a calibration are marked: metrics leave them out, and reviewers
//! are compared by them.

use baremo_model::fact::NULL_INT;
use baremo_model::{ActorKind, EventBatch, EventKind, Fact, FactTable, NULL_CODE};

use super::attributes::attributes;
use super::{Extra, Words, subjects};
use crate::settings::FoldSettings;
use crate::table::{Grow, Unknown, rows};

/// A million: one, in millionths.
const ONE: i64 = 1_000_000;

/// A category under this, in millionths, fails.
const PASS: i64 = 50 * ONE;

rows! {
    /// Rows of [`Fact::Reviews`].
    ReviewRows, ReviewRow {
        review: code,
        source: code,
        excluded: code,
        scorecard: code,
        scorecard_version: code,
        reviewer: code,
        agent: code,
        team: code,
        conversation: code,
        customer: code,
        channel: code,
        reviewed_at: int,
        score: int,
        raw_score: int,
        weighted_score: int,
        weight: int,
        sampling: int,
        sampling_weight: int,
        sampled_score: int,
        calibration: byte,
        critical_failed: byte,
        disputed: byte,
        rating_count: int,
    }
}

rows! {
    /// Rows of [`Fact::ReviewRatings`].
    RatingRows, RatingRow {
        review_row: int,
        category: code,
        weight: int,
        score: int,
        critical: byte,
        automatic: byte,
    }
}

// The first of a review, the others of a category.
attributes! {
    Names {
        scorecard, version, agent, conversation, sampling, calibration, score, test,
        chosen, min, max, weight, critical, automatic,
    }
}

/// The last rating of a category; numbers in millionths.
struct Rating {
    category: u32,
    weight: i64,
    /// None for not applicable.
    score: Option<i64>,
    critical: bool,
    automatic: bool,
    /// Whether the choice does not lie on its scale, or the weight is negative.
    is_bad: bool,
}

struct Fold<'a> {
    batch: EventBatch<'a>,
    words: Words<'a>,
    names: Names,
    ratings: Vec<Rating>,
    rows: ReviewRows,
    rating_rows: RatingRows,
}

pub(super) fn fold(
    batch: &EventBatch<'_>,
    order: &[u32],
    settings: &FoldSettings,
) -> Vec<FactTable> {
    let words = Words::new(batch);
    let mut extra = Extra::new(batch, settings, Names::READ);
    let mut fold = Fold {
        batch: *batch,
        names: Names::new(&words),
        words,
        ratings: Vec::new(),
        rows: ReviewRows::with_capacity(batch.subjects.len()),
        rating_rows: RatingRows::with_capacity(order.len()),
    };
    for (subject, run) in subjects(batch, order) {
        extra.begin();
        for event in run {
            extra.see(batch, *event as usize, &mut fold.words);
        }
        fold.review(subject, run);
        extra.push();
    }
    let dictionaries = fold.words.finish();
    let mut reviews = fold.rows.columns(Fact::Reviews, Vec::new(), &dictionaries);
    extra.finish(&mut reviews, &dictionaries);
    let ratings = fold.rating_rows.columns(Fact::ReviewRatings, Vec::new(), &dictionaries);
    vec![reviews, ratings]
}

/// What the events of a review say beside its ratings.
#[derive(Default)]
struct Said {
    deleted: bool,
    test: bool,
    bad_score: bool,
    /// The result where only that is told, in millionths.
    score: Option<i64>,
    last_at: i64,
}

impl Fold<'_> {
    fn review(&mut self, subject: u32, run: &[u32]) {
        let (source, review) = self.words.subject(subject);
        let mut row = ReviewRow { review, source, rating_count: 0, ..ReviewRow::unknown() };
        let mut said = Said::default();
        self.ratings.clear();
        for &event in run {
            self.event(event as usize, &mut row, &mut said);
        }
        if row.reviewed_at == NULL_INT {
            // An export of ratings alone: the review was made when the last of them was.
            row.reviewed_at = said.last_at;
        }
        self.sum_up(&mut row, &said);
        if row.sampling != NULL_INT {
            row.sampling_weight = divide(ONE, ONE, row.sampling);
            if row.score != NULL_INT {
                row.sampled_score = divide(row.score, ONE, row.sampling);
            }
        }
        let reason = match said {
            Said { deleted: true, .. } => Some("deleted"),
            Said { test: true, .. } => Some("test"),
            Said { bad_score: true, .. } => Some("bad_score"),
            _ if self.ratings.iter().any(|rating| rating.is_bad) => Some("bad_score"),
            _ => None,
        };
        row.excluded = self.words.word_or_null(reason);
        let review_row = self.rows.review.len() as i64;
        for rating in &self.ratings {
            self.rating_rows.push(RatingRow {
                review_row,
                category: rating.category,
                weight: rating.weight,
                score: rating.score.unwrap_or(NULL_INT),
                critical: u8::from(rating.critical),
                automatic: u8::from(rating.automatic),
            });
        }
        self.rows.push(row);
    }

    fn event(&mut self, event: usize, row: &mut ReviewRow, said: &mut Said) {
        let batch = self.batch;
        self.describe(event, row);
        let Names { sampling, calibration, score, test, .. } = self.names;
        for (name, value) in batch.attributes(event) {
            match name {
                name if name == sampling => row.sampling = probability(self.words.number(value)),
                name if name == calibration => row.calibration |= u8::from(self.says_yes(value)),
                name if name == test => said.test |= self.says_yes(value),
                _ => {}
            }
        }
        match EventKind::from_byte(batch.kind[event]) {
            Some(EventKind::Reviewed) => {
                row.reviewed_at = batch.at[event];
                if batch.actor[event] != NULL_CODE {
                    row.reviewer = self.words.keep(batch.actor[event]);
                }
                let told = self.words.attribute(event, score);
                match self.words.number(told) {
                    NULL_INT => {}
                    told if (0..=100 * ONE).contains(&told) => {
                        (said.score, said.bad_score) = (Some(told), false);
                    }
                    _ => said.bad_score = true,
                }
            }
            Some(EventKind::ReviewRated) => {
                said.last_at = batch.at[event];
                let by_agent = batch.actor_kind[event] != ActorKind::System as u8;
                if row.reviewer == NULL_CODE && by_agent && batch.actor[event] != NULL_CODE {
                    row.reviewer = self.words.keep(batch.actor[event]);
                }
                let rating = self.rating(event);
                self.ratings.retain(|known| known.category != rating.category);
                self.ratings.push(rating);
            }
            Some(EventKind::ReviewDisputed) => {
                said.last_at = batch.at[event];
                row.disputed = 1;
            }
            Some(EventKind::ReviewDeleted) => {
                said.last_at = batch.at[event];
                said.deleted = true;
            }
            _ => {}
        }
    }

    fn says_yes(&self, code: u32) -> bool {
        self.words.truth(code).unwrap_or(false)
    }

    /// Takes over what an event says of the review as a whole.
    fn describe(&mut self, event: usize, row: &mut ReviewRow) {
        let batch = self.batch;
        let Names { scorecard, version, agent, conversation, .. } = self.names;
        let mut set = |cell: &mut u32, code: u32| self.words.set(cell, code);
        set(&mut row.channel, batch.channel[event]);
        set(&mut row.customer, batch.customer[event]);
        set(&mut row.team, batch.team[event]);
        for (name, value) in batch.attributes(event) {
            match name {
                name if name == scorecard => set(&mut row.scorecard, value),
                name if name == version => set(&mut row.scorecard_version, value),
                name if name == agent => set(&mut row.agent, value),
                name if name == conversation => set(&mut row.conversation, value),
                _ => {}
            }
        }
    }

    /// Reads the rating of a category.
    fn rating(&mut self, event: usize) -> Rating {
        let Names { chosen, min, max, weight, critical, automatic, .. } = self.names;
        let category = self.batch.value[event];
        let mut number = |name: u32, otherwise: i64| {
            let said = self.words.attribute(event, name);
            if said == NULL_CODE { otherwise } else { self.words.number(said) }
        };
        let (min, max) = (number(min, 0), number(max, 100 * ONE));
        let weight = number(weight, ONE);
        let chosen_code = self.words.attribute(event, chosen);
        let not_applicable = match self.words.text(chosen_code).map(str::trim) {
            None => true,
            Some(text) => ["", "n/a", "na", "-"].iter().any(|na| text.eq_ignore_ascii_case(na)),
        };
        let chosen = self.words.number(chosen_code);
        let in_bounds = min != NULL_INT && min < max && (min..=max).contains(&chosen);
        let is_bad = weight < 0 || !(not_applicable || in_bounds);
        let has_score = !(is_bad || not_applicable);
        let score = has_score.then(|| divide(chosen - min, 100 * ONE, max - min));
        let yes = |name: u32| self.words.truth(self.words.attribute(event, name)) == Some(true);
        let (critical, automatic) = (yes(critical), yes(automatic));
        let category = self.words.keep(category);
        Rating { category, weight, score, critical, automatic, is_bad }
    }

    /// Works out the score of a review.
    fn sum_up(&self, row: &mut ReviewRow, said: &Said) {
        let rated = || self.ratings.iter().filter_map(|own| Some((own, own.score?)));
        row.rating_count = rated().count() as i64;
        if self.ratings.is_empty() {
            // Only the result is told: it stands for one category of weight 1.
            if let Some(score) = said.score {
                (row.score, row.raw_score) = (score, score);
                (row.weighted_score, row.weight) = (score, ONE);
            }
            return;
        }
        let weight: i128 = rated().map(|(own, _)| i128::from(own.weight)).sum();
        let sum: i128 =
            rated().map(|(own, score)| i128::from(own.weight) * i128::from(score)).sum();
        row.critical_failed = u8::from(rated().any(|(own, score)| own.critical && score < PASS));
        row.raw_score = rounded(sum, weight).unwrap_or(NULL_INT);
        // Whatever a critical category weighs: in many scorecards nothing.
        row.score = if row.critical_failed == 1 { 0 } else { row.raw_score };
        if row.raw_score == NULL_INT {
            return;
        }
        row.weighted_score = rounded(sum, i128::from(ONE)).unwrap_or(NULL_INT);
        row.weight = i64::try_from(weight).unwrap_or(NULL_INT);
    }
}

/// Returns a probability that is one (above 0, at most 1), in millionths.
fn probability(millionths: i64) -> i64 {
    if (1..=ONE).contains(&millionths) { millionths } else { NULL_INT }
}

/// Returns `part × factor ÷ whole`, rounded half up; the whole is positive.
fn divide(part: i64, factor: i64, whole: i64) -> i64 {
    rounded(i128::from(part) * i128::from(factor), i128::from(whole)).unwrap_or(NULL_INT)
}

/// Returns `sum ÷ by` rounded half up; none when there is nothing to divide by.
fn rounded(sum: i128, by: i128) -> Option<i64> {
    if by <= 0 {
        return None;
    }
    i64::try_from((2 * sum + by).div_euclid(2 * by)).ok()
}

#[cfg(test)]
mod tests;
