//! Surveys: invitations with what became of them, and the answers, one row a question.
//!
//! The last answer to a question counts; the row keeps when it was first given and how often it
//! changed. What cannot count keeps its row with the reason.

use baremo_model::fact::NULL_INT;
use baremo_model::{ActorKind, EventBatch, EventKind, Fact, FactTable, NULL_CODE};

use super::answers::{AnswerRow, AnswerRows, Declared, Worth};
use super::attributes::attributes;
use super::scale::Scale;
use super::{Extra, Words, set_first, subjects};
use crate::settings::FoldSettings;
use crate::table::{Grow, Unknown, rows};

rows! {
    /// Rows of [`Fact::SurveyInvitations`].
    InvitationRows, InvitationRow {
        invitation: code,
        source: code,
        excluded: code,
        survey: code,
        channel: code,
        placement: code,
        stage: code,
        customer: code,
        conversation: code,
        order_id: code,
        agent: code,
        team: code,
        sent_at: int,
        delivered_at: int,
        shown_at: int,
        started_at: int,
        answered_at: int,
        dismissed_at: int,
        expired_at: int,
    }
}

// The first of the response, the others of a question.
attributes! {
    Names {
        survey, placement, stage, conversation, order_id, agent,
        question, kind, scale, direction, positive, negative, comment, labels,
    }
}

/// Codes of what is said of one question, in the batch's dictionary.
#[derive(Clone, Copy)]
struct Question {
    question: u32,
    kind: u32,
    scale: u32,
    direction: u32,
    positive: u32,
    negative: u32,
    value: u32,
    labels: u32,
    has_comment: bool,
    first_answered_at: i64,
    answered_at: i64,
    answer_count: i64,
}

impl Question {
    fn new(question: u32, at: i64) -> Self {
        Question {
            question,
            kind: NULL_CODE,
            scale: NULL_CODE,
            direction: NULL_CODE,
            positive: NULL_CODE,
            negative: NULL_CODE,
            value: NULL_CODE,
            labels: NULL_CODE,
            has_comment: false,
            first_answered_at: at,
            answered_at: at,
            answer_count: 0,
        }
    }
}

struct Fold<'a> {
    batch: EventBatch<'a>,
    words: Words<'a>,
    names: Names,
    questions: Vec<Question>,
    invitations: InvitationRows,
    answers: AnswerRows,
    labels: Vec<u32>,
}

pub(super) fn fold(
    batch: &EventBatch<'_>,
    order: &[u32],
    settings: &FoldSettings,
) -> Vec<FactTable> {
    let words = Words::new(batch);
    let mut of_invitations = Extra::new(batch, settings, Names::READ);
    let mut of_answers = Extra::new(batch, settings, Names::READ);
    let mut fold = Fold {
        batch: *batch,
        names: Names::new(&words),
        words,
        questions: Vec::new(),
        invitations: InvitationRows::with_capacity(batch.subjects.len()),
        answers: AnswerRows::with_capacity(batch.subjects.len()),
        labels: Vec::new(),
    };
    for (subject, run) in subjects(batch, order) {
        of_invitations.begin();
        of_answers.begin();
        for event in run {
            of_invitations.see(batch, *event as usize, &mut fold.words);
            of_answers.see(batch, *event as usize, &mut fold.words);
        }
        let before = fold.answers.response.len();
        fold.response(subject, run);
        of_invitations.push();
        for _ in before..fold.answers.response.len() {
            of_answers.push();
        }
    }
    let dictionaries = fold.words.finish();
    let none = Vec::new();
    let mut invitations = fold.invitations.columns(Fact::SurveyInvitations, none, &dictionaries);
    of_invitations.finish(&mut invitations, &dictionaries);
    let mut answers = fold.answers.columns(Fact::SurveyAnswers, fold.labels, &dictionaries);
    of_answers.finish(&mut answers, &dictionaries);
    vec![invitations, answers]
}

impl Fold<'_> {
    /// Folds the events of one response.
    fn response(&mut self, subject: u32, run: &[u32]) {
        let (source, invitation) = self.words.subject(subject);
        let mut row = InvitationRow { invitation, source, ..InvitationRow::unknown() };
        self.questions.clear();
        for &event in run {
            self.event(event as usize, &mut row);
        }
        // On a page nothing is sent: what was shown was sent.
        for known in [row.delivered_at, row.shown_at] {
            set_first(&mut row.sent_at, known);
        }
        let questions = std::mem::take(&mut self.questions);
        for question in &questions {
            self.answer(question, &row);
        }
        self.questions = questions;
        self.invitations.push(row);
    }

    fn event(&mut self, event: usize, row: &mut InvitationRow) {
        let batch = self.batch;
        self.describe(event, row);
        let at = batch.at[event];
        match EventKind::from_byte(batch.kind[event]) {
            Some(EventKind::SurveySent) => set_first(&mut row.sent_at, at),
            Some(EventKind::SurveyDelivered) => set_first(&mut row.delivered_at, at),
            Some(EventKind::SurveyShown) => set_first(&mut row.shown_at, at),
            Some(EventKind::SurveyStarted) => set_first(&mut row.started_at, at),
            Some(EventKind::SurveyDismissed) => set_first(&mut row.dismissed_at, at),
            Some(EventKind::SurveyExpired) => set_first(&mut row.expired_at, at),
            Some(EventKind::SurveyTest) if row.excluded == NULL_CODE => {
                row.excluded = self.words.word("test");
            }
            Some(EventKind::SurveyDeleted) => row.excluded = self.words.word("deleted"),
            Some(EventKind::SurveyAnswered) if self.answered(event, at) => {
                set_first(&mut row.answered_at, at);
            }
            _ => {}
        }
    }

    /// Takes over what an event says of the response as a whole.
    fn describe(&mut self, event: usize, row: &mut InvitationRow) {
        let batch = self.batch;
        let by_agent = batch.actor_kind[event] == ActorKind::Agent as u8;
        let actor = if by_agent { batch.actor[event] } else { NULL_CODE };
        let Names { survey, placement, stage, conversation, order_id, agent, .. } = self.names;
        let mut set = |cell: &mut u32, code: u32| self.words.set(cell, code);
        set(&mut row.channel, batch.channel[event]);
        set(&mut row.customer, batch.customer[event]);
        set(&mut row.team, batch.team[event]);
        set(&mut row.agent, actor);
        for (name, value) in batch.attributes(event) {
            match name {
                name if name == survey => set(&mut row.survey, value),
                name if name == placement => set(&mut row.placement, value),
                name if name == stage => set(&mut row.stage, value),
                name if name == conversation => set(&mut row.conversation, value),
                name if name == order_id => set(&mut row.order_id, value),
                name if name == agent => set(&mut row.agent, value),
                _ => {}
            }
        }
    }

    /// Takes over an answer; returns whether it is one. A blank is none.
    fn answered(&mut self, event: usize, at: i64) -> bool {
        let batch = self.batch;
        let value = batch.value[event];
        let Names { question, kind, scale, direction, positive, negative, comment, labels, .. } =
            self.names;
        let comment = self.words.attribute(event, comment);
        let is_blank = |code: u32| self.words.text(code).is_none_or(|text| text.trim().is_empty());
        let is_denied = self.words.truth(comment) == Some(false);
        let has_comment = !is_blank(comment) && !is_denied;
        if is_blank(value) && !has_comment {
            return false;
        }
        let asked = self.words.attribute(event, question);
        // Questions without a name are told apart by what they ask for.
        let asks = self.words.attribute(event, kind);
        let known = self.questions.iter().position(|known| {
            known.question == asked && (asked != NULL_CODE || known.kind == asks)
        });
        let index = known.unwrap_or_else(|| {
            self.questions.push(Question::new(asked, at));
            self.questions.len() - 1
        });
        let own = &mut self.questions[index];
        if !is_blank(value) {
            own.value = value;
            own.answered_at = at;
            own.answer_count += 1;
        }
        own.has_comment |= has_comment;
        for (name, value) in batch.attributes(event) {
            let cell = match name {
                name if name == kind => &mut own.kind,
                name if name == scale => &mut own.scale,
                name if name == direction => &mut own.direction,
                name if name == positive => &mut own.positive,
                name if name == negative => &mut own.negative,
                name if name == labels => &mut own.labels,
                _ => continue,
            };
            *cell = value;
        }
        true
    }

    /// Adds the row of a question.
    fn answer(&mut self, question: &Question, of: &InvitationRow) {
        let words = &mut self.words;
        let number = words.number(question.value);
        let text = words.text(question.value).unwrap_or_default();
        let declared = Declared {
            kind: words.text(question.kind),
            scale: words.text(question.scale),
            direction: words.text(question.direction),
            positive: words.text(question.positive),
            negative: words.text(question.negative),
        };
        let mut worth = Worth::of(text, (number != NULL_INT).then_some(number), declared);
        let is_text = worth.kind == Some("text");
        if question.value == NULL_CODE && worth.kind.is_some() && !is_text {
            // Only a comment was left.
            worth.refused = Some("no_score");
        }
        let scale = match (question.scale, declared.scale.and_then(Scale::read)) {
            (NULL_CODE, _) => words.word_or_null(worth.assumed_scale),
            (written, read) => match read.and_then(|scale| scale.canonical()) {
                Some(name) => words.word(&name),
                None => words.keep(written),
            },
        };
        for label in words.text(question.labels).unwrap_or_default().split(',') {
            if !label.trim().is_empty() {
                self.labels.push(words.word(label.trim()));
            }
        }
        let refused = words.word_or_null(worth.refused);
        self.answers.push(AnswerRow {
            response: of.invitation,
            source: of.source,
            excluded: if of.excluded == NULL_CODE { refused } else { of.excluded },
            survey: of.survey,
            question: words.keep(question.question),
            kind: words.word_or_null(worth.kind),
            direction: words.word_or_null(worth.direction),
            scale,
            scale_min: worth.scale_min,
            scale_max: worth.scale_max,
            score: worth.score,
            normalised: worth.normalised,
            class: words.word_or_null(worth.class),
            choice: if worth.is_choice { words.keep(question.value) } else { NULL_CODE },
            labels: self.labels.len() as u32,
            has_comment: u8::from(question.has_comment || is_text),
            channel: of.channel,
            placement: of.placement,
            stage: of.stage,
            customer: of.customer,
            conversation: of.conversation,
            order_id: of.order_id,
            agent: of.agent,
            team: of.team,
            first_answered_at: question.first_answered_at,
            answered_at: question.answered_at,
            answer_count: question.answer_count,
        });
    }
}

#[cfg(test)]
mod tests;
