//! What an answer is worth, and the rows of [`Fact::SurveyAnswers`], whichever stream told of it.

use baremo_model::fact::{NULL_INT, WHOLE};

use super::scale::Scale;
use crate::table::rows;

#[cfg(doc)]
use baremo_model::Fact;

rows! {
    /// Rows of [`Fact::SurveyAnswers`]; `labels` holds where each row's labels end. Response and
    /// conversation have a dictionary of their own where a conversation was rated.
    AnswerRows, AnswerRow {
        response: conversation,
        source: code,
        excluded: code,
        survey: code,
        question: code,
        kind: code,
        direction: code,
        scale: code,
        scale_min: int,
        scale_max: int,
        score: int,
        normalised: int,
        class: code,
        choice: code,
        labels: list,
        has_comment: byte,
        channel: code,
        placement: code,
        stage: code,
        customer: code,
        conversation: conversation,
        order_id: code,
        agent: code,
        team: code,
        first_answered_at: int,
        answered_at: int,
        answer_count: int,
    }
}

/// What a survey declares of a question.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Declared<'a> {
    /// csat, nps, ces, choice or text.
    pub kind: Option<&'a str>,
    /// As [`Scale::read`] takes it.
    pub scale: Option<&'a str>,
    /// effort or ease.
    pub direction: Option<&'a str>,
    /// Boxes that are positive.
    pub positive: Option<&'a str>,
    /// Boxes that are negative.
    pub negative: Option<&'a str>,
}

/// What an answer amounts to; numbers in millionths, `normalised` in parts of [`WHOLE`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Worth {
    /// Why it cannot count.
    pub refused: Option<&'static str>,
    pub kind: Option<&'static str>,
    pub direction: Option<&'static str>,
    /// The scale that goes without saying, where none is declared.
    pub assumed_scale: Option<&'static str>,
    pub scale_min: i64,
    pub scale_max: i64,
    pub score: i64,
    pub normalised: i64,
    pub class: Option<&'static str>,
    /// Whether the answer is a choice rather than a score.
    pub is_choice: bool,
}

impl Worth {
    const NOTHING: Worth = Worth {
        refused: None,
        kind: None,
        direction: None,
        assumed_scale: None,
        scale_min: NULL_INT,
        scale_max: NULL_INT,
        score: NULL_INT,
        normalised: NULL_INT,
        class: None,
        is_choice: false,
    };

    /// Judges an answer by what its survey declares; `number` is the answer read as a number.
    ///
    /// Nothing is guessed: an answer on a scale whose kind nobody declared does not become an NPS
    /// because the scale goes from 0 to 10, nor an effort score an ease score.
    pub(crate) fn of(answer: &str, number: Option<i64>, declared: Declared<'_>) -> Worth {
        let known = |words: &[&'static str], word: &str| {
            words.iter().copied().find(|known| known.eq_ignore_ascii_case(word.trim()))
        };
        let mut worth = Worth::NOTHING;
        let refuse = |worth: Worth, reason| Worth { refused: Some(reason), ..worth };
        let Some(kind) = declared.kind else { return refuse(worth, "kind_missing") };
        worth.kind = known(&["csat", "nps", "ces", "choice", "text"], kind);
        worth.direction = declared.direction.and_then(|word| known(&["ease", "effort"], word));
        match worth.kind {
            None => return refuse(worth, "bad_kind"),
            Some("choice") => return Worth { is_choice: true, ..worth },
            Some("text") => return worth,
            Some("ces") if declared.direction.is_none() => {
                return refuse(worth, "direction_missing");
            }
            Some("ces") if worth.direction.is_none() => return refuse(worth, "bad_direction"),
            _ => {}
        }
        let scale = match declared.scale {
            Some(text) => Scale::read(text),
            // The score of the question that gave it its name always goes from 0 to 10.
            None if worth.kind == Some("nps") => {
                worth.assumed_scale = Some("0-10");
                Scale::read("0-10")
            }
            None => match Scale::THUMBS.score(answer, None).filter(|_| number.is_none()) {
                Some(_) => {
                    worth.assumed_scale = Some("thumbs");
                    Some(Scale::THUMBS)
                }
                None => return refuse(worth, "scale_missing"),
            },
        };
        let Some(scale) = scale else { return refuse(worth, "bad_scale") };
        (worth.scale_min, worth.scale_max) = (scale.min, scale.max);
        let ends = (scale.min / 1_000_000, scale.max / 1_000_000);
        if worth.kind == Some("nps") && !matches!(ends, (0 | 1, 10)) {
            return refuse(worth, "bad_scale");
        }
        // An effort is asked on few options; the percent scale is one of scores.
        if worth.kind == Some("ces") && ends.1 - ends.0 > 10 {
            return refuse(worth, "bad_scale");
        }
        let Some(score) = scale.score(answer, number) else { return refuse(worth, "bad_score") };
        worth.score = score;
        let upwards = worth.direction != Some("effort");
        let share = scale.share(score);
        worth.normalised = if upwards { share } else { WHOLE - share };
        if worth.kind == Some("nps") {
            worth.class = Some(nps_class(score));
            return worth;
        }
        worth.class = match boxes(&scale, declared, upwards, score) {
            Ok(class) => class.or(Some(scale.class(worth.normalised))),
            Err(()) => return refuse(worth, "bad_boxes"),
        };
        worth
    }
}

/// Returns the class of an answer to the question that is asked from 0 (or 1) to 10.
fn nps_class(score: i64) -> &'static str {
    match score {
        9_000_000.. => "promoter",
        ..=6_000_000 => "detractor",
        _ => "passive",
    }
}

/// Returns the class by declared boxes; none when no box is declared.
fn boxes(
    scale: &Scale<'_>,
    declared: Declared<'_>,
    upwards: bool,
    score: i64,
) -> Result<Option<&'static str>, ()> {
    let holds = |boxes: Option<&str>, upwards| match boxes {
        Some(boxes) => scale.holds(boxes, upwards, score).map(Some).ok_or(()),
        None => Ok(None),
    };
    let positive = holds(declared.positive, upwards)?;
    let negative = holds(declared.negative, !upwards)?;
    Ok(match (positive, negative) {
        (Some(true), _) => Some("positive"),
        (_, Some(true)) => Some("negative"),
        (None, None) => None,
        (Some(false), Some(false)) => Some("neutral"),
        // Only one side is declared and does not hold: the usual boxes tell of the other.
        (Some(false), None) => Some(undeclared(scale, upwards, score, "positive")),
        (None, Some(false)) => Some(undeclared(scale, upwards, score, "negative")),
    })
}

/// Returns the usual class, neutral where that is the one the declaration took away.
fn undeclared(scale: &Scale<'_>, upwards: bool, score: i64, taken: &str) -> &'static str {
    let share = scale.share(score);
    let class = scale.class(if upwards { share } else { WHOLE - share });
    if class == taken { "neutral" } else { class }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streams::words::millionths;

    fn worth(answer: &str, declared: Declared<'_>) -> Worth {
        Worth::of(answer, millionths(answer), declared)
    }

    fn question(kind: &'static str, scale: &'static str) -> Declared<'static> {
        Declared { kind: Some(kind), scale: Some(scale), ..Declared::default() }
    }

    #[test]
    fn what_is_not_declared_is_refused() {
        let plain = Declared::default();
        let ces = question("ces", "1-7");
        for (answer, declared, reason) in [
            ("10", Declared { scale: Some("0-10"), ..plain }, "kind_missing"),
            ("5", Declared { kind: Some("happiness"), ..plain }, "bad_kind"),
            ("5", ces, "direction_missing"),
            ("5", Declared { direction: Some("up"), ..ces }, "bad_direction"),
            ("5", Declared { kind: Some("csat"), ..plain }, "scale_missing"),
            ("5", question("csat", "five"), "bad_scale"),
            ("5", question("nps", "1-5"), "bad_scale"),
            ("5", Declared { direction: Some("ease"), ..question("ces", "1-12") }, "bad_scale"),
            ("6", question("csat", "1-5"), "bad_score"),
            ("11", question("nps", "0-10"), "bad_score"),
            ("0", question("nps", "1-10"), "bad_score"),
            ("ok", question("csat", "1-5"), "bad_score"),
            ("5", Declared { positive: Some("x"), ..question("csat", "1-5") }, "bad_boxes"),
        ] {
            let found = worth(answer, declared);
            assert_eq!(found.refused, Some(reason), "{answer} {declared:?}");
            assert_eq!(
                (found.score.max(0) > 0 && reason != "bad_boxes", found.class),
                (false, None)
            );
        }
    }

    #[test]
    fn recommendations_have_their_own_classes() {
        let class = |answer: &str, scale| worth(answer, question("nps", scale)).class;
        for (answer, expected) in [
            ("0", "detractor"),
            ("6", "detractor"),
            ("7", "passive"),
            ("8", "passive"),
            ("9", "promoter"),
        ] {
            assert_eq!(class(answer, "0-10"), Some(expected), "{answer}");
        }
        assert_eq!(class("1", "1-10"), Some("detractor"));
        let undeclared = Declared { kind: Some("NPS"), ..Declared::default() };
        assert_eq!(worth("10", undeclared).class, Some("promoter"));
    }

    #[test]
    fn effort_is_good_when_it_is_low() {
        let of = |direction, answer: &str| {
            let declared = Declared { direction: Some(direction), ..question("ces", "1-5") };
            let worth = worth(answer, declared);
            (worth.score / 1_000_000, worth.normalised, worth.class)
        };
        assert_eq!(of("effort", "1"), (1, WHOLE, Some("positive")));
        assert_eq!(of("ease", "1"), (1, 0, Some("negative")));
        assert_eq!(of("effort", "4"), (4, WHOLE / 4, Some("negative")));
    }

    #[test]
    fn effort_has_at_most_eleven_options() {
        let ease = |scale| Declared { direction: Some("ease"), ..question("ces", scale) };
        assert_eq!(worth("5", ease("0-10")).refused, None);
        assert_eq!(worth("5", ease("0-100")).refused, Some("bad_scale"));
        assert_eq!(worth("5", question("csat", "0-100")).refused, None, "percent");
    }

    #[test]
    fn declared_boxes_come_before_the_usual_ones() {
        let seven = question("ces", "1-7");
        let boxed = Declared { positive: Some("5"), direction: Some("ease"), ..seven };
        assert_eq!(worth("5", boxed).class, Some("positive"));
        assert_eq!(worth("1", boxed).class, Some("negative"));
        let top = Declared { positive: Some("5"), ..question("csat", "1-5") };
        assert_eq!(worth("4", top).class, Some("neutral"), "4 is positive unless declared");
        let effort = Declared { positive: Some("3"), direction: Some("effort"), ..seven };
        assert_eq!(worth("3", effort).class, Some("positive"));
        assert_eq!(worth("4", effort).class, Some("neutral"));
    }

    #[test]
    fn words_without_a_scale_are_thumbs() {
        let csat = Declared { kind: Some("csat"), ..Declared::default() };
        assert_eq!(worth("good", csat).class, Some("positive"));
        assert_eq!(worth("1", csat).refused, Some("scale_missing"));
        let choice = Declared { kind: Some("choice"), ..Declared::default() };
        assert!(worth("by mail", choice).is_choice);
    }
}
