//! What customers say and how good the work was.

use super::ColumnType::{Code, Codes, Decimal, Flag, Instant, Integer, Share};
use super::{ColumnSpec, closed, column};

pub(super) const SURVEY_INVITATIONS: &[ColumnSpec] = &[
    column("invitation", Code, "invitation or response id as the source has it"),
    column("source", Code, "source"),
    closed(
        "excluded",
        &["test", "deleted", "merged", "spam"],
        "why it counts nowhere: test, deleted; in questions also why the conversation it is about \
         does not: merged, spam, deleted, test; none when it counts",
    ),
    column("survey", Code, "survey"),
    column("channel", Code, "email, chat, web, phone or the source's own word"),
    column("placement", Code, "where it is asked: checkout, order_mail, page, chat_end, bot"),
    column("stage", Code, "stage of the journey"),
    column("customer", Code, "respondent by the source's own id"),
    column("conversation", Code, "conversation it is about"),
    column("order_id", Code, "order it is about"),
    column("agent", Code, "agent it is about"),
    column("team", Code, "team it is about"),
    column("sent_at", Instant, "sending; on a page the showing"),
    column("delivered_at", Instant, "delivery, where it is recorded"),
    column("shown_at", Instant, "first showing"),
    column("started_at", Instant, "first answer begun"),
    column("answered_at", Instant, "first answer"),
    column("dismissed_at", Instant, "closing it without an answer"),
    column("expired_at", Instant, "end of its validity"),
];

pub(super) const SURVEY_ANSWERS: &[ColumnSpec] = &[
    column("response", Code, "response id as the source has it"),
    column("source", Code, "source"),
    closed(
        "excluded",
        &[
            "test",
            "deleted",
            "merged",
            "spam",
            "kind_missing",
            "bad_kind",
            "direction_missing",
            "bad_direction",
            "scale_missing",
            "bad_scale",
            "bad_score",
            "bad_boxes",
            "no_score",
        ],
        "why it counts nowhere: test, deleted, kind_missing, bad_kind, direction_missing, \
         bad_direction, scale_missing, bad_scale, bad_score, bad_boxes, no_score; of a rated \
         conversation, merged or spam; in questions also why the conversation it is about does \
         not: merged, spam, deleted, test; none when it counts",
    ),
    column("survey", Code, "survey"),
    column("question", Code, "question"),
    column("kind", Code, "csat, nps, ces, choice or text, as the survey declares it"),
    column("direction", Code, "ease or effort, for ces"),
    column("scale", Code, "declared scale: 1-5, 0-10, thumbs, faces, or the list of its options"),
    column("scale_min", Decimal, "least answer of the scale"),
    column("scale_max", Decimal, "greatest answer of the scale"),
    column("score", Decimal, "last answer as a number on the scale"),
    column("normalised", Share, "the same from 0 (worst) to 1 (best)"),
    closed(
        "class",
        &["positive", "neutral", "negative", "promoter", "passive", "detractor"],
        "positive, neutral or negative; promoter, passive or detractor for nps",
    ),
    column("choice", Code, "chosen option of a question without a scale"),
    column("labels", Codes, "labels given to the comment"),
    column("has_comment", Flag, "whether there is a comment"),
    column("channel", Code, "channel of the survey"),
    column("placement", Code, "where it was asked"),
    column("stage", Code, "stage of the journey"),
    column("customer", Code, "respondent by the source's own id"),
    column("conversation", Code, "conversation it is about"),
    column("order_id", Code, "order it is about"),
    column("agent", Code, "agent it is about"),
    column("team", Code, "team it is about"),
    column("first_answered_at", Instant, "first answer to the question"),
    column("answered_at", Instant, "last answer to the question"),
    column("answer_count", Integer, "times it was answered"),
];

pub(super) const REVIEWS: &[ColumnSpec] = &[
    column("review", Code, "review id as the source has it"),
    column("source", Code, "source"),
    closed(
        "excluded",
        &["test", "deleted", "bad_score", "merged", "spam"],
        "test, deleted or bad_score; in questions also why the conversation it is about counts \
         nowhere: merged, spam, deleted, test; none when it counts",
    ),
    column("scorecard", Code, "scorecard"),
    column("scorecard_version", Code, "its version"),
    column("reviewer", Code, "who reviewed"),
    column("agent", Code, "who was reviewed"),
    column("team", Code, "team reviewed"),
    column("conversation", Code, "conversation reviewed"),
    column("customer", Code, "customer of the conversation"),
    column("channel", Code, "channel of the conversation"),
    column("reviewed_at", Instant, "review"),
    column("score", Decimal, "0 to 100; 0 when a critical category failed; none when all are N/A"),
    column("raw_score", Decimal, "the same without the rule of critical categories"),
    column("weighted_score", Decimal, "sum of category scores × weights"),
    column("weight", Decimal, "sum of weights of the categories rated"),
    column("sampling", Decimal, "probability with which it was sampled; none when unknown"),
    column("sampling_weight", Decimal, "1 ÷ sampling"),
    column("sampled_score", Decimal, "score ÷ sampling; none when either is"),
    column("calibration", Flag, "made to compare reviewers; never counts elsewhere"),
    column("critical_failed", Flag, "a critical category is under 50"),
    column("disputed", Flag, "the agent disputed it"),
    column("rating_count", Integer, "categories rated"),
    column("critical_count", Integer, "categories that are critical, those that are N/A too"),
];

pub(super) const REVIEW_RATINGS: &[ColumnSpec] = &[
    column("review_row", Integer, "row of the review in the partition's reviews"),
    column("category", Code, "category"),
    column("weight", Decimal, "weight"),
    column("score", Decimal, "(chosen − min) ÷ (max − min) × 100; none for N/A"),
    column("critical", Flag, "a failure makes the review 0"),
    column("automatic", Flag, "computed from a measure of the conversation"),
];

pub(super) const FEEDBACK: &[ColumnSpec] = &[
    column("feedback", Code, "id as the source has it"),
    column("source", Code, "source"),
    closed(
        "excluded",
        &["test", "deleted", "spam"],
        "why it counts nowhere: test, deleted, spam; none when it counts",
    ),
    column("channel", Code, "where it was written"),
    column("customer", Code, "author by the source's own id"),
    column("conversation", Code, "conversation it belongs to"),
    column("order_id", Code, "order it is about"),
    column("agent", Code, "who answered"),
    column("rating", Decimal, "rating as given"),
    column("class", Code, "positive, neutral or negative"),
    column("received_at", Instant, "received"),
    column("answered_at", Instant, "first answer by a person"),
    column("acknowledged_at", Instant, "first automatic answer"),
];
