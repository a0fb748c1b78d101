//! The ends of a scale, by the scores there are: of the scales that are usual for what was scored,
//! the first that holds all of them.

use super::super::number::unlabelled;
use super::column::Column;
use super::sums::decimal;

/// Scales of the questions of surveys: mostly from 1, for nobody says that it begins at 0.
pub(super) const OF_QUESTIONS: &[Ends] = &[(1, 5), (1, 7), (1, 10), (0, 5), (0, 10)];
/// Scales of stars, of which nobody gives seven.
pub(super) const OF_STARS: &[Ends] = &[(1, 5), (1, 10), (0, 5), (0, 10)];
/// Scales of how a conversation was rated: stars, or points of a hundred.
pub(super) const OF_RATINGS: &[Ends] = &[(1, 5), (1, 10), (0, 5), (0, 10), (0, 100)];
/// Scales of reviews of quality, which may say yes or no, or give points of a hundred.
pub(super) const OF_REVIEWS: &[Ends] = &[(0, 1), (1, 5), (0, 5), (0, 10), (0, 100)];

/// The least and the greatest score of a scale.
pub(super) type Ends = (u32, u32);

/// Returns the first of several scales that holds these scores, else the last.
pub(super) fn holding(scores: impl Iterator<Item = f64>, usual: &[Ends]) -> Ends {
    let (least, most) =
        scores.fold((f64::MAX, f64::MIN), |(least, most), own| (least.min(own), most.max(own)));
    let holds = |ends: &&Ends| f64::from(ends.0) <= least && most <= f64::from(ends.1);
    usual.iter().find(holds).or(usual.last()).copied().unwrap_or_default()
}

/// Returns the scale that ends so and holds these scores: it begins at 1 unless one lies below.
pub(super) fn up_to(most: u32, scores: impl Iterator<Item = f64>) -> Ends {
    holding(scores, &[(1, most), (0, most)])
}

/// Returns the scores of a column, whose decimal sign may be a comma, and beside which a label may
/// stand.
pub(super) fn scores(column: &Column) -> impl Iterator<Item = f64> {
    column.values.iter().filter_map(|value| decimal(unlabelled(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_is_the_first_usual_one_that_holds_what_was_seen() {
        for (seen, question, stars, rating, review) in [
            (&[1.0, 4.0][..], (1, 5), (1, 5), (1, 5), (1, 5)),
            (&[0.0, 4.0], (0, 5), (0, 5), (0, 5), (0, 5)),
            (&[2.0, 7.0], (1, 7), (1, 10), (1, 10), (0, 10)),
            (&[8.0, 9.0], (1, 10), (1, 10), (1, 10), (0, 10)),
            (&[0.0, 9.0], (0, 10), (0, 10), (0, 10), (0, 10)),
            (&[0.0, 1.0], (0, 5), (0, 5), (0, 5), (0, 1)),
            (&[0.5, 4.5], (0, 5), (0, 5), (0, 5), (0, 5)),
            (&[40.0, 92.0], (0, 10), (0, 10), (0, 100), (0, 100)),
        ] {
            let found = [OF_QUESTIONS, OF_STARS, OF_RATINGS, OF_REVIEWS]
                .map(|usual| holding(seen.iter().copied(), usual));
            assert_eq!(found, [question, stars, rating, review], "{seen:?}");
        }
    }

    #[test]
    fn a_scale_whose_greatest_score_is_known_begins_where_its_least_lies() {
        for (seen, ends) in
            [(&[3.0, 1.0][..], (1, 7)), (&[0.0, 7.0], (0, 7)), (&[0.5], (0, 7)), (&[], (1, 7))]
        {
            assert_eq!(up_to(7, seen.iter().copied()), ends, "{seen:?}");
        }
    }
}
