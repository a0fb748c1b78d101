use baremo_model::{Event, HOUR};

use super::*;
use crate::tests::timeline::facts;

/// Returns a rating of review `r1`.
fn rated(category: &str, chosen: Option<&str>, pairs: &[(&str, &str)]) -> Event {
    let mut event = Event::new("qa", "r1", HOUR, EventKind::ReviewRated);
    event.record_id = format!("{category}/{chosen:?}/{pairs:?}");
    event.value = Some(category.into());
    event.attributes = pairs.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
    event.attributes.extend(chosen.map(|chosen| ("chosen".into(), chosen.into())));
    event
}

fn reviewed(pairs: &[(&str, &str)]) -> Event {
    let mut event = Event::new("qa", "r1", 2 * HOUR, EventKind::Reviewed);
    event.actor = Some("lea".into());
    event.attributes = pairs.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
    event
}

fn tables(events: &[Event]) -> [FactTable; 2] {
    facts(events, &FoldSettings::default()).try_into().expect("two tables")
}

/// Returns score, raw score and reason of the review, scores in hundredths.
fn outcome(events: &[Event]) -> (Option<i64>, Option<i64>, String) {
    let [reviews, _] = tables(events);
    let hundredths = |name| {
        let score = reviews.integers(name)[0];
        (score != NULL_INT).then(|| (score + 5_000).div_euclid(10_000))
    };
    let excluded = reviews.text("excluded", 0).unwrap_or("-").to_owned();
    (hundredths("score"), hundredths("raw_score"), excluded)
}

#[test]
fn a_review_is_the_weighted_mean_of_its_categories() {
    let of = |tone, facts, spelling| {
        outcome(&[
            rated("tone", tone, &[("weight", "100"), ("min", "0"), ("max", "10")]),
            rated("facts", facts, &[("weight", "10"), ("min", "1"), ("max", "5")]),
            rated("spelling", spelling, &[("max", "1")]),
            reviewed(&[]),
        ])
        .0
    };
    assert_eq!(of(Some("0"), Some("5"), Some("1")), Some(991));
    assert_eq!(of(Some("10"), Some("3"), Some("0")), Some(9459));
    assert_eq!(of(None, Some("5"), Some("0")), Some(9091), "not applicable leaves both sides");
    assert_eq!(of(Some("N/A"), None, Some("")), None, "nothing applies: no score");
}

#[test]
fn a_failed_critical_category_makes_it_nothing() {
    let facts = rated("facts", Some("100"), &[("weight", "3")]);
    let safe = |chosen| rated("safety", Some(chosen), &[("critical", "true")]);
    assert_eq!(outcome(&[facts.clone(), safe("49.9")]), (Some(0), Some(8748), "-".into()));
    assert_eq!(outcome(&[facts.clone(), safe("50")]), (Some(8750), Some(8750), "-".into()));
    let weightless =
        |chosen| rated("privacy", Some(chosen), &[("critical", "true"), ("weight", "0")]);
    assert_eq!(outcome(&[weightless("0")]), (Some(0), None, "-".into()));
    assert_eq!(outcome(&[weightless("100")]), (None, None, "-".into()));
    assert_eq!(outcome(&[facts.clone(), weightless("0")]).0, Some(0));
    let [reviews, ratings] = tables(&[facts, safe("0"), reviewed(&[])]);
    assert_eq!(reviews.bytes("critical_failed"), [1]);
    assert_eq!(reviews.integers("rating_count"), [2]);
    assert_eq!(reviews.integers("critical_count"), [1]);
    assert_eq!(reviews.integers("weighted_score"), [300_000_000]);
    assert_eq!(ratings.integers("review_row"), [0, 0]);
}

#[test]
fn bad_ratings_exclude_the_review_until_they_are_corrected() {
    for pairs in [
        &[("max", "5")][..],
        &[("min", "9"), ("max", "9")],
        &[("min", "high")],
        &[("weight", "-1")],
    ] {
        let (score, _, reason) = outcome(&[rated("tone", Some("7"), pairs), reviewed(&[])]);
        assert_eq!((score, reason.as_str()), (None, "bad_score"), "{pairs:?}");
    }
    let mut later = rated("tone", Some("5"), &[("max", "5")]);
    later.at += HOUR;
    let bad = rated("tone", Some("6"), &[("max", "5")]);
    assert_eq!(outcome(&[later, bad]), (Some(10_000), Some(10_000), "-".into()));
    let bad = reviewed(&[("score", "101")]);
    let mut right = reviewed(&[("score", "70")]);
    right.record_id = "corrected".into();
    right.at += HOUR;
    assert_eq!(outcome(std::slice::from_ref(&bad)).2, "bad_score");
    assert_eq!(outcome(&[right, bad]), (Some(7000), Some(7000), "-".into()));
}

#[test]
fn results_alone_count_and_calibrations_are_marked() {
    assert_eq!(outcome(&[reviewed(&[("score", "63.96")])]), (Some(6396), Some(6396), "-".into()));
    assert_eq!(outcome(&[reviewed(&[])]), (None, None, "-".into()));
    let calibration = reviewed(&[("score", "80"), ("calibration", "true")]);
    let [reviews, _] = tables(std::slice::from_ref(&calibration));
    assert_eq!((reviews.bytes("calibration"), outcome(&[calibration]).2.as_str()), (&[1][..], "-"));
    let mut deleted = Event::new("qa", "r1", 3 * HOUR, EventKind::ReviewDeleted);
    deleted.actor = Some("lea".into());
    assert_eq!(outcome(&[reviewed(&[("calibration", "true")]), deleted]).2, "deleted");
    assert_eq!(outcome(&[reviewed(&[("score", "70"), ("test", "yes")])]).2, "test");
}

#[test]
fn what_is_said_of_the_review_reaches_its_row() {
    let said = [
        ("scorecard", "calls"),
        ("version", "3"),
        ("agent", "eva"),
        ("conversation", "77"),
        ("sampling", "0.25"),
    ];
    let disputed = Event::new("qa", "r1", 3 * HOUR, EventKind::ReviewDisputed);
    let [reviews, _] = tables(&[rated("tone", Some("80"), &[]), reviewed(&said), disputed]);
    let text = |name| reviews.text(name, 0);
    assert_eq!(text("scorecard"), Some("calls"));
    assert_eq!(text("scorecard_version"), Some("3"));
    assert_eq!((text("agent"), text("reviewer")), (Some("eva"), Some("lea")));
    assert_eq!(text("conversation"), Some("77"));
    assert_eq!(reviews.integers("sampling"), [250_000]);
    assert_eq!(reviews.integers("sampling_weight"), [4_000_000]);
    assert_eq!(reviews.integers("sampled_score"), [320_000_000]);
    assert_eq!(reviews.bytes("disputed"), [1]);
    assert_eq!(reviews.integers("reviewed_at"), [2 * HOUR]);
    let [reviews, _] = tables(&[rated("tone", Some("80"), &[("sampling", "2")])]);
    assert_eq!(reviews.integers("sampling"), [NULL_INT], "no probability");
    assert_eq!(reviews.integers("reviewed_at"), [HOUR], "ratings alone date the review");
}

#[test]
fn rows_have_the_columns_of_their_fact() {
    let names = |fact: Fact| fact.columns().iter().map(|c| c.name).collect::<Vec<_>>();
    assert_eq!(ReviewRows::names(), names(Fact::Reviews));
    assert_eq!(RatingRows::names(), names(Fact::ReviewRatings));
}
