//! Meanings given to words: what each word of the status column says of a conversation, and what
//! each of the column that tells what happened in the rows of a log. Subscriptions and steps of
//! orders have such columns too, and subscriptions one that says for how long a price is.

use baremo_metrics::service::{ColumnPicker, ColumnPicks, PickedWord};
use baremo_render::Language;
use baremo_render::words::{BUCKETS, EVENTS, STATUSES, called};
use maud::{Markup, html};

use super::picker::{OWN, WAS};
use crate::text::import as words;

/// Before a word, in the name of its field.
const STATUS: &str = "status.";
const ACTIVITY: &str = "activity.";
const INTERVAL: &str = "interval.";
/// Value of such a field for a word that is not used.
const UNUSED: &str = "skip";
/// Value for a word whose rows are refused.
const REFUSED: &str = "unknown";
/// What a subscription is of which nothing else is told.
const ACTIVE: &str = "active";
/// The activity by which nobody is assigned any more.
const UNASSIGNED: &str = "unassigned";

/// A list of words, and what each can mean: a value, and what it is called.
struct List<'a> {
    /// Before a word, in the name of its field.
    before: &'static str,
    /// Id of its heading.
    id: &'static str,
    heading: &'static str,
    words: &'a [(String, PickedWord)],
    meanings: Vec<(String, String)>,
}

/// Takes a field whose value is another than the text says.
pub(super) fn take(picks: &mut ColumnPicks, name: &str, value: &str) {
    // What somebody wrote is left to the text.
    if value == OWN {
        return;
    }
    if let Some(word) = name.strip_prefix(STATUS) {
        picks.statuses.insert(word.to_owned(), value.to_owned());
    }
    if let Some(word) = name.strip_prefix(ACTIVITY) {
        picks.activities.insert(word.to_owned(), value.to_owned());
    }
    if let Some(word) = name.strip_prefix(INTERVAL) {
        picks.intervals.insert(word.to_owned(), value.to_owned());
    }
}

/// Writes the fields by which words are given a meaning; nothing where no column has such words.
pub(super) fn fields(language: Language, picker: &ColumnPicker) -> Markup {
    let unused = || (UNUSED.to_owned(), words::PICK_WORD_UNUSED.text(language).to_owned());
    let refused = (REFUSED.to_owned(), words::PICK_WORD_REFUSED.text(language).to_owned());
    let named = |kind: &String| (kind.clone(), activity_name(language, kind));
    let statuses: Vec<(String, String)> = if picker.status_kinds.is_empty() {
        let of_conversations = STATUSES
            .iter()
            .map(|&(status, ..)| (status.to_owned(), called(STATUSES, status, language)));
        of_conversations.chain([unused()]).collect()
    } else {
        picker.status_kinds.iter().map(named).collect()
    };
    let activities = picker.activity_kinds.iter().map(named);
    let lasting = |kind: &String| (kind.clone(), called(BUCKETS, kind, language));
    let lists = [
        List {
            before: STATUS,
            id: "words-what",
            heading: words::PICK_STATUSES.text(language),
            words: &picker.statuses,
            meanings: statuses,
        },
        List {
            before: ACTIVITY,
            id: "activities-what",
            heading: words::PICK_ACTIVITIES.text(language),
            words: &picker.activities,
            meanings: activities.chain([unused(), refused]).collect(),
        },
        List {
            before: INTERVAL,
            id: "intervals-what",
            heading: words::PICK_INTERVALS.text(language),
            words: &picker.intervals,
            meanings: picker.interval_kinds.iter().map(lasting).collect(),
        },
    ];
    html! {
        @for list in lists.iter().filter(|list| !list.words.is_empty()) {
            div.words role="group" aria-labelledby=(list.id) {
                p.small id=(list.id) { (list.heading) }
                div.picks {
                    @for (word, picked) in list.words { (field(language, list, word, picked)) }
                }
            }
            @for (word, picked) in list.words {
                input type="hidden" name=(format!("{WAS}{}{word}", list.before))
                    value=(picked.text.as_deref().unwrap_or(OWN));
            }
        }
    }
}

/// Returns what an activity is called: a status with what it is.
fn activity_name(language: Language, kind: &str) -> String {
    match kind.split_once(' ') {
        Some((kind, status)) => {
            let [kind, status] = [(EVENTS, kind), (STATUSES, status)]
                .map(|(known, word)| called(known, word, language));
            format!("{kind}: {status}")
        }
        None if kind == ACTIVE => words::PICK_ACTIVE.text(language).to_owned(),
        None if kind == UNASSIGNED => words::PICK_UNASSIGNED.text(language).to_owned(),
        None => called(EVENTS, kind, language),
    }
}

fn field(language: Language, list: &List<'_>, word: &str, picked: &PickedWord) -> Markup {
    let rows = language.count(picked.rows);
    let counted = match picked.solved {
        None => words::PICK_WORD_ROWS.fill(language, &[("rows", &rows)]),
        Some(solved) => {
            let with_solve = language.count(solved);
            let places = [("rows", rows.as_str()), ("solved", with_solve.as_str())];
            words::PICK_STATUS_SOLVED.fill(language, &places)
        }
    };
    html! {
        label {
            span {
                bdi { (word) } " "
                small {
                    (counted)
                    @if picked.is_doubtful { " " (words::PICK_DOUBTFUL.text(language)) }
                }
            }
            select name=(format!("{}{word}", list.before)) {
                @if picked.now.is_none() || picked.text.is_none() {
                    option value=(OWN) selected[picked.now.is_none()] {
                        (words::PICK_OWN.text(language))
                    }
                }
                @for (meaning, said) in &list.meanings {
                    option value=(meaning) selected[picked.now.as_ref() == Some(meaning)] { (said) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_intervals_mean_for_how_long_a_price_is() {
        let now = Some("month".to_owned());
        let saison = PickedWord { rows: 2, text: now.clone(), now, ..PickedWord::default() };
        let picker = ColumnPicker {
            intervals: vec![("<Saison>".into(), saison)],
            interval_kinds: ["month", "quarter"].map(str::to_owned).to_vec(),
            ..ColumnPicker::default()
        };
        for (language, parts) in [
            (Language::En, ["For how long a price is", "value=\"quarter\">quarter</option>"]),
            (Language::Es, ["A qué periodo corresponde un precio", "selected>mes</option>"]),
        ] {
            let html = fields(language, &picker).into_string();
            let own = [
                "<select name=\"interval.&lt;Saison&gt;\">",
                "name=\"was.interval.&lt;Saison&gt;\" value=\"month\"",
            ];
            for part in parts.into_iter().chain(own) {
                assert!(html.contains(part), "{part} is not in {html}");
            }
        }
        let mut picks = ColumnPicks::default();
        take(&mut picks, "interval.<Saison>", "quarter");
        assert_eq!(picks.intervals.get("<Saison>").map(String::as_str), Some("quarter"));
        assert!(picks.statuses.is_empty() && picks.activities.is_empty());
    }

    #[test]
    fn words_of_subscriptions_mean_what_those_can_be() {
        let kinds = ["cancelled", "past_due", "active"].map(str::to_owned);
        let told = |word: &str| {
            let now = Some(word.to_owned());
            PickedWord { rows: 2, text: now.clone(), now, ..PickedWord::default() }
        };
        let picker = ColumnPicker {
            statuses: vec![("Retirada".into(), told("active"))],
            status_kinds: kinds.to_vec(),
            ..ColumnPicker::default()
        };
        for (language, parts) in [
            (Language::En, ["cancelled</option>", "selected>in force, none of these</option>"]),
            (Language::Es, ["cancelación</option>", "selected>vigente, ninguna de estas</option>"]),
        ] {
            let html = fields(language, &picker).into_string();
            for part in parts.into_iter().chain(["<select name=\"status.Retirada\">"]) {
                assert!(html.contains(part), "{part} is not in {html}");
            }
            // No status of conversations is offered.
            assert!(
                !html.contains("value=\"solved\"") && !html.contains("value=\"skip\""),
                "{html}"
            );
        }
    }
}
