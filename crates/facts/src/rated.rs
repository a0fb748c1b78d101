//! Ratings of a conversation as answers of a survey.

use baremo_model::{Dictionary, EventBatch, Micros, NULL_CODE};

use crate::machine::{Machine, Now};
use crate::rows::CaseRow;
use crate::settings::Codes;
use crate::streams::answers::{AnswerRow, Declared, Worth};
use crate::streams::scale::Scale;
use crate::streams::words::millionths;

/// The scale of a number that comes without one.
const NUMBERS: &str = "1-5";

/// What the ratings of one case amount to; the last one counts. Codes are the batch's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rated {
    value: u32,
    scale: u32,
    positive: u32,
    negative: u32,
    survey: u32,
    question: u32,
    channel: u32,
    has_comment: bool,
    first_at: Micros,
    last_at: Micros,
    count: i64,
}

/// Words of answers, and names of the attributes a rating may have, as codes of one batch.
#[derive(Debug)]
pub(crate) struct RatedCodes {
    words: Vec<(&'static str, u32)>,
    scale: u32,
    positive: u32,
    negative: u32,
    survey: u32,
    question: u32,
    comment: u32,
}

impl RatedCodes {
    pub(crate) fn new(strings: &mut Dictionary) -> Self {
        const WORDS: [&str; 11] = [
            "csat",
            "positive",
            "neutral",
            "negative",
            "thumbs",
            NUMBERS,
            "bad_score",
            "bad_scale",
            "scale_missing",
            "no_score",
            "bad_boxes",
        ];
        let name = |word: &str| strings.code(word).unwrap_or(NULL_CODE);
        let (scale, survey) = (name("scale"), name("survey"));
        let (question, comment) = (name("question"), name("comment"));
        let (positive, negative) = (name("positive"), name("negative"));
        let words = WORDS.map(|word| (word, strings.intern(word))).to_vec();
        RatedCodes { words, scale, positive, negative, survey, question, comment }
    }

    fn code(&self, word: Option<&str>) -> u32 {
        let found = self.words.iter().find(|(known, _)| Some(*known) == word);
        found.map_or(NULL_CODE, |(_, code)| *code)
    }
}

impl Machine<'_> {
    /// Takes note of a rating. A comment alone leaves what was rated, how and when, and tells of
    /// it only what nothing else told; a blank is nothing.
    pub(crate) fn rated(&mut self, now: Now) {
        let rating = self.batch.value[now.row];
        let names = &self.codes.rated;
        let text = |code: u32| self.batch.strings.get(code).unwrap_or_default().trim();
        let has_rating = !text(rating).is_empty();
        let has_comment = self.batch.attributes(now.row).any(|(name, value)| {
            name == names.comment && !matches!(text(value), "" | "false" | "no" | "0")
        });
        if !has_rating && !has_comment {
            return;
        }
        let rated = self.rated.get_or_insert(Rated {
            value: NULL_CODE,
            scale: NULL_CODE,
            positive: NULL_CODE,
            negative: NULL_CODE,
            survey: NULL_CODE,
            question: NULL_CODE,
            channel: NULL_CODE,
            has_comment: false,
            first_at: now.at,
            last_at: now.at,
            count: 0,
        });
        rated.has_comment |= has_comment;
        let tell = |cell: &mut u32, code: u32| {
            if code != NULL_CODE && (has_rating || *cell == NULL_CODE) {
                *cell = code;
            }
        };
        tell(&mut rated.channel, self.batch.channel[now.row]);
        for (name, value) in self.batch.attributes(now.row) {
            match name {
                name if name == names.scale => tell(&mut rated.scale, value),
                name if name == names.positive => tell(&mut rated.positive, value),
                name if name == names.negative => tell(&mut rated.negative, value),
                name if name == names.survey => tell(&mut rated.survey, value),
                name if name == names.question => tell(&mut rated.question, value),
                _ => {}
            }
        }
        if has_rating {
            if rated.count == 0 {
                rated.first_at = now.at;
            }
            rated.value = rating;
            rated.last_at = now.at;
            rated.count += 1;
            self.case.rating = rating;
            if rated.worth(&self.batch).class == Some("negative") {
                self.case.negative_rated_at = now.at;
            }
        }
    }
}

impl Rated {
    /// Returns what the last rating is worth.
    fn worth(&self, batch: &EventBatch<'_>) -> Worth {
        let answer = batch.strings.get(self.value).unwrap_or_default();
        let number = millionths(answer);
        let assumed = number.map(|_| NUMBERS);
        let scale = batch.strings.get(self.scale).or(assumed);
        let [positive, negative] =
            [self.positive, self.negative].map(|code| batch.strings.get(code));
        let declared =
            Declared { kind: Some("csat"), scale, positive, negative, ..Declared::default() };
        let worth = Worth::of(answer, number, declared);
        let is_blank = answer.trim().is_empty();
        Worth {
            refused: if is_blank { Some("no_score") } else { worth.refused },
            assumed_scale: worth.assumed_scale.or(assumed),
            ..worth
        }
    }

    /// Returns the answer this is, about the case whose row is `case`.
    pub(crate) fn row(&self, batch: &EventBatch<'_>, codes: &Codes, case: &CaseRow) -> AnswerRow {
        let worth = self.worth(batch);
        let words = &codes.rated;
        // Stars are the scale of a survey that writes `1-5`.
        let read = batch.strings.get(self.scale).and_then(Scale::read);
        let canonical = read.and_then(|scale| scale.canonical());
        let scale_code = match (self.scale, words.code(canonical.as_deref())) {
            (NULL_CODE, _) => words.code(worth.assumed_scale),
            (declared, NULL_CODE) => declared,
            (_, canonical) => canonical,
        };
        let agents = [case.solver, case.assignee, case.last_replier];
        let agent = agents.into_iter().find(|agent| *agent != NULL_CODE).unwrap_or(NULL_CODE);
        AnswerRow {
            response: case.conversation,
            source: case.source,
            excluded: match case.excluded {
                NULL_CODE => words.code(worth.refused),
                excluded => excluded,
            },
            survey: self.survey,
            question: self.question,
            kind: words.code(worth.kind),
            direction: NULL_CODE,
            scale: scale_code,
            scale_min: worth.scale_min,
            scale_max: worth.scale_max,
            score: worth.score,
            normalised: worth.normalised,
            class: words.code(worth.class),
            choice: NULL_CODE,
            labels: 0,
            has_comment: u8::from(self.has_comment),
            channel: if self.channel == NULL_CODE { case.channel } else { self.channel },
            placement: NULL_CODE,
            stage: NULL_CODE,
            customer: case.customer,
            conversation: case.conversation,
            order_id: case.order_id,
            agent,
            team: case.team_at_solve,
            first_answered_at: self.first_at,
            answered_at: self.last_at,
            answer_count: self.count,
        }
    }
}
