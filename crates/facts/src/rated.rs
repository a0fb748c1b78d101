//! Ratings of a conversation as answers of a survey.

use baremo_model::{Dictionary, EventBatch, Micros, NULL_CODE};

use crate::machine::{Machine, Now};
use crate::rows::CaseRow;
use crate::settings::Codes;
use crate::streams::answers::{AnswerRow, Declared, Worth};
use crate::streams::words::millionths;

/// The scale of a number that comes without one.
const NUMBERS: &str = "1-5";

/// What the ratings of one case amount to; the last one counts. Codes are the batch's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rated {
    value: u32,
    scale: u32,
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
    survey: u32,
    question: u32,
    comment: u32,
}

impl RatedCodes {
    pub(crate) fn new(strings: &mut Dictionary) -> Self {
        const WORDS: [&str; 9] = [
            "csat",
            "positive",
            "neutral",
            "negative",
            "thumbs",
            NUMBERS,
            "bad_score",
            "bad_scale",
            "scale_missing",
        ];
        let name = |word: &str| strings.code(word).unwrap_or(NULL_CODE);
        let (scale, survey) = (name("scale"), name("survey"));
        let (question, comment) = (name("question"), name("comment"));
        let words = WORDS.map(|word| (word, strings.intern(word))).to_vec();
        RatedCodes { words, scale, survey, question, comment }
    }

    fn code(&self, word: Option<&str>) -> u32 {
        let found = self.words.iter().find(|(known, _)| Some(*known) == word);
        found.map_or(NULL_CODE, |(_, code)| *code)
    }
}

impl Machine<'_> {
    /// Takes note of a rating.
    pub(crate) fn rated(&mut self, now: Now) {
        let value = self.batch.value[now.row];
        let rated = self.rated.get_or_insert(Rated {
            value,
            scale: NULL_CODE,
            survey: NULL_CODE,
            question: NULL_CODE,
            channel: NULL_CODE,
            has_comment: false,
            first_at: now.at,
            last_at: now.at,
            count: 0,
        });
        rated.value = value;
        rated.channel = self.batch.channel[now.row];
        rated.last_at = now.at;
        rated.count += 1;
        let names = &self.codes.rated;
        for (name, value) in self.batch.attributes(now.row) {
            match name {
                name if name == names.scale => rated.scale = value,
                name if name == names.survey => rated.survey = value,
                name if name == names.question => rated.question = value,
                name if name == names.comment => {
                    let text = self.batch.strings.get(value).unwrap_or_default().trim();
                    rated.has_comment |= !matches!(text, "" | "false" | "no" | "0");
                }
                _ => {}
            }
        }
    }
}

impl Rated {
    /// Returns the answer this is, about the case whose row is `case`.
    pub(crate) fn row(&self, batch: &EventBatch<'_>, codes: &Codes, case: &CaseRow) -> AnswerRow {
        let answer = batch.strings.get(self.value).unwrap_or_default();
        let number = millionths(answer);
        let scale = match batch.strings.get(self.scale) {
            None if number.is_some() => Some(NUMBERS),
            declared => declared,
        };
        let declared = Declared { kind: Some("csat"), scale, ..Declared::default() };
        let worth = Worth::of(answer, number, declared);
        let words = &codes.rated;
        let scale_code = match self.scale {
            NULL_CODE => words.code(worth.assumed_scale.or(scale)),
            declared => declared,
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
            team: case.team,
            first_answered_at: self.first_at,
            answered_at: self.last_at,
            answer_count: self.count,
        }
    }
}
