//! Questions of a survey declared instead of written: what each asks for, its scale and direction,
//! and the day of all answers where no column tells when they were given.

use baremo_metrics::service::{ColumnPicks, PickedQuestion, QuestionPicker};
use baremo_render::Language;
use baremo_render::words::{SCALES, called};
use maud::{Markup, html};

use super::picker::WAS;
use crate::text::APPLY;
use crate::text::import as words;

/// Before the column of a question, in the names of its fields.
const KIND: &str = "question.kind.";
const SCALE: &str = "question.scale.";
const DIRECTION: &str = "question.direction.";
/// Value of such a field for nothing.
const NONE: &str = "none";
/// Name of the field for the day of all answers.
const ANSWERED: &str = "answered_on";

/// Takes a field whose value is another than the text says.
pub(super) fn take(picks: &mut ColumnPicks, name: &str, value: &str) {
    if name == ANSWERED {
        picks.answered_on = Some(value.to_owned());
    }
    let parts = [KIND, SCALE, DIRECTION].map(|before| name.strip_prefix(before));
    let Some(column) = parts.iter().flatten().next() else { return };
    let pick = picks.questions.entry((*column).to_owned()).or_default();
    let said = Some(value.to_owned());
    match parts {
        [Some(_), ..] => pick.kind = said,
        [_, Some(_), _] => pick.scale = said,
        _ => pick.direction = said,
    }
}

/// Writes the fields by which questions are declared.
pub(super) fn fields(language: Language, picker: &QuestionPicker) -> Markup {
    html! {
        fieldset.picker {
            legend { (words::QUESTIONS.text(language)) }
            @if let Some(day) = &picker.answered_on {
                @let is_unsaid = day.is_empty();
                div.picks { label {
                    span { (words::ANSWERED_ON.text(language)) }
                    input type="date" name=(ANSWERED) value=(day)
                        aria-invalid=[is_unsaid.then_some("true")];
                } }
                input type="hidden" name=(format!("{WAS}{ANSWERED}")) value=(day);
            }
            p.quiet.small { (words::QUESTIONS_HOW.text(language)) }
            @for (index, (column, question)) in picker.questions.iter().enumerate() {
                (question_fields(language, picker, (index, column.as_str()), question))
            }
            p.ways { button name="do" value="apply" { (APPLY.text(language)) } }
        }
    }
}

fn question_fields(
    language: Language,
    picker: &QuestionPicker,
    (index, column): (usize, &str),
    question: &PickedQuestion,
) -> Markup {
    let answers = language.count(question.answers);
    let id = format!("question-{index}");
    // What is likely is offered first.
    let likely = question.likely.as_ref();
    let others = picker.kinds.iter().filter(|kind| likely != Some(*kind));
    let kinds = likely.into_iter().chain(others);
    let kinds = kinds.map(|kind| (kind.clone(), kind_name(language, kind)));
    let likely = likely.filter(|_| question.likely != question.kind);
    let scales = picker.scales.iter().map(|scale| (scale.clone(), called(SCALES, scale, language)));
    let directions = [("ease", words::QUESTION_EASE), ("effort", words::QUESTION_EFFORT)];
    let directions =
        directions.map(|(word, said)| (word.to_owned(), said.text(language).to_owned()));
    html! {
        div.words role="group" aria-labelledby=(id) {
            p.small id=(id) {
                bdi { (column) } " "
                small {
                    (words::QUESTION_ANSWERS.fill(language, &[("answers", &answers)]))
                    @if question.is_doubtful { " " (words::PICK_DOUBTFUL.text(language)) }
                    @if let Some(kind) = likely {
                        @let kind = kind_name(language, kind);
                        ". " (words::QUESTION_LIKELY.fill(language, &[("kind", &kind)]))
                    }
                }
            }
            div.picks.three {
                (field(
                    (words::QUESTION_KIND.text(language), words::QUESTION_NONE.text(language)),
                    &format!("{KIND}{column}"), question.kind.as_deref(), kinds.collect(),
                ))
                (field(
                    (words::QUESTION_SCALE.text(language), words::PICK_NONE.text(language)),
                    &format!("{SCALE}{column}"), question.scale.as_deref(), scales.collect(),
                ))
                (field(
                    (words::QUESTION_HIGH.text(language), words::PICK_NONE.text(language)),
                    &format!("{DIRECTION}{column}"), question.direction.as_deref(),
                    directions.to_vec(),
                ))
            }
        }
    }
}

/// Writes a list of words, each with what it is called, and what the text says beside it.
fn field(
    (label, none): (&str, &str),
    name: &str,
    now: Option<&str>,
    offered: Vec<(String, String)>,
) -> Markup {
    // What somebody wrote is offered too.
    let beyond = now.filter(|now| offered.iter().all(|(word, _)| word != now));
    html! {
        label {
            span { (label) }
            select name=(name) {
                option value=(NONE) selected[now.is_none()] { (none) }
                @if let Some(own) = beyond { option value=(own) selected { (own) } }
                @for (word, said) in &offered {
                    option value=(word) selected[now == Some(word.as_str())] { (said) }
                }
            }
        }
        input type="hidden" name=(format!("{WAS}{name}")) value=(now.unwrap_or(NONE));
    }
}

/// Returns what a kind is called: the scores have their names in every language.
fn kind_name(language: Language, kind: &str) -> String {
    match kind {
        "choice" => words::QUESTION_CHOICE.text(language).to_owned(),
        "text" => words::QUESTION_TEXT.text(language).to_owned(),
        score => score.to_uppercase(),
    }
}
