//! Columns, meanings of words, and questions of surveys, picked anew for a proposed mapping:
//! what can be picked, and what becomes of it.

use std::collections::BTreeMap;

use baremo_metrics::service::{
    ColumnPicker, ColumnPicks, PickOutcome, PickedColumn, PickedFlag, PickedQuestion, PickedRole,
    PickedRows, PickedWord, QuestionPick, QuestionPicker, WrittenByHand,
};
use baremo_sources::mapping::{
    ACTIVITIES, AnsweredOn, AskedQuestion, ByHand, Pick, PickChanges, PickProblem, Picks,
    QUESTION_KINDS, QuestionChange, RowWords, Rows, SCALES, TellingWord, TellingWords, answer_on,
    answered_on, ask_anew, asked, explain_intervals, explain_words, field_picks, interval_words,
    keep_columns, keepable, keepable_columns, order_days, pick_fields, pickable, propose,
    propose_as, proposed_as, repick, row_needs, row_words, telling_words,
};
use baremo_sources::read::Detected;

/// Columns offered, at most: a page with thousands of them in each list helps nobody.
const COLUMNS: usize = 300;
/// Columns offered to be kept, at most.
const KEEPABLE: usize = 60;
/// Words of a column that tells statuses, or what happened, that are listed, at most.
const WORDS: usize = 60;

/// Changes the text of a mapping as columns were picked; tells what became of it.
pub(super) fn apply(
    detected: &Detected,
    text: &mut String,
    picks: &ColumnPicks,
    zone: &str,
    spanish: bool,
) -> PickOutcome {
    let owned = |words: Vec<&'static str>| -> Vec<String> {
        words.into_iter().map(str::to_owned).collect()
    };
    let known = Picks::of(text, detected);
    let turned = picks.rows.as_deref().filter(|sort| {
        // Roles and words are picked for these rows alone.
        known.is_none() || Rows::from_word(sort).is_none()
    });
    if let Some(sort) = turned {
        return turn(detected, text, sort, zone, spanish);
    }
    let words = known.as_ref().map(|known| telling_words(detected, known));
    let changes = changes(picks, detected, &words.unwrap_or_default());
    let repicked = match known {
        Some(_) => repick(detected, text, &changes, zone, spanish),
        None => pick_fields(detected, text, &changes.roles, spanish).and_then(|fields| {
            let mut kept = keep_columns(detected, &fields.text, &changes.kept, spanish)?;
            kept.unknown.extend(fields.unknown);
            let explained = row_words(text, detected).words;
            let [statuses, activities] = [&picks.statuses, &picks.activities];
            let mut anew = meanings(statuses, &explained);
            anew.extend(meanings(activities, &explained));
            kept.text = explain_words(detected, &kept.text, &anew)?;
            let lasting = meanings(&picks.intervals, &interval_words(text, detected).words);
            kept.text = explain_intervals(detected, &kept.text, &lasting)?;
            Ok(kept)
        }),
    };
    match repicked {
        Ok(repicked) => {
            *text = repicked.text;
            PickOutcome::Done {
                by_hand: match repicked.by_hand {
                    ByHand::Kept => WrittenByHand::Kept,
                    ByHand::Partly => WrittenByHand::Partly,
                    ByHand::Gone => WrittenByHand::Gone,
                },
                idle: owned(repicked.idle),
                unknown: repicked.unknown,
            }
        }
        Err(PickProblem::Missing { role }) => PickOutcome::Missing(role.to_owned()),
        Err(PickProblem::Clash { column, roles }) => PickOutcome::Clash(column, owned(roles)),
        Err(PickProblem::Unwritable) => {
            let picked = picks.roles.iter();
            PickOutcome::Unwritable(picked.map(|(role, to)| (role.clone(), to.clone())).collect())
        }
    }
}

/// Writes the mapping anew for rows of another sort: what was said of the rows there were says
/// nothing of these.
fn turn(
    detected: &Detected,
    text: &mut String,
    sort: &str,
    zone: &str,
    spanish: bool,
) -> PickOutcome {
    let Some(new) = propose_as(detected, sort, zone, spanish) else {
        let needs = row_needs(detected, sort).into_iter();
        let needs = needs.map(|need| (need.word.to_owned(), need.column)).collect();
        return PickOutcome::NoRows { rows: sort.to_owned(), needs };
    };
    let text_now = with_line_feeds(text);
    let was = proposed_as(&text_now, detected);
    let own = was.and_then(|sort| propose_as(detected, sort, zone, spanish));
    let mut guesses = own.into_iter().chain([propose(detected, zone, spanish)]);
    let is_guess = guesses.any(|guess| guess == text_now);
    let by_hand = if is_guess { WrittenByHand::Kept } else { WrittenByHand::Gone };
    *text = new;
    PickOutcome::Done { by_hand, idle: Vec::new(), unknown: Vec::new() }
}

/// Changes the text of a mapping as the order of day and month was picked, and that of a survey's
/// as its questions were declared, and the day of all answers.
pub(super) fn declare(detected: &Detected, text: &mut String, picks: &ColumnPicks) {
    if let Some(days_first) = picks.days_first {
        *text = order_days(text, days_first);
    }
    if let Some(day) = &picks.answered_on {
        *text = answer_on(text, detected, day.trim());
    }
    if picks.questions.is_empty() {
        return;
    }
    let offered = pickable(detected);
    let change = |(column, pick): (&String, &QuestionPick)| {
        let QuestionPick { kind, scale, direction } = pick.clone();
        (meant(&offered, column), QuestionChange { kind, scale, direction })
    };
    *text = ask_anew(text, detected, &picks.questions.iter().map(change).collect());
}

/// Returns what can be declared of the questions of a survey; none for a mapping of something else.
pub(super) fn survey(detected: &Detected, text: &str) -> Option<QuestionPicker> {
    let questions: Vec<(String, PickedQuestion)> =
        asked(text, detected).into_iter().map(picked_question).collect();
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    (!questions.is_empty()).then(|| QuestionPicker {
        kinds: owned(&QUESTION_KINDS),
        scales: owned(&SCALES),
        questions,
        answered_on: answered_on(text, detected).map(|day| match day {
            AnsweredOn::Unsaid => String::new(),
            AnsweredOn::Day(day) => day,
        }),
    })
}

fn picked_question(asked: AskedQuestion) -> (String, PickedQuestion) {
    let picked = PickedQuestion {
        answers: asked.answers as u64,
        kind: asked.kind,
        scale: asked.scale,
        direction: asked.direction,
        is_doubtful: asked.is_doubtful,
        likely: asked.likely.map(str::to_owned),
    };
    (asked.column, picked)
}

/// Returns what can be picked for a mapping; none when it is not in the shape of a proposal.
/// Where picks could not be applied, they are shown as they were made.
pub(super) fn of(
    detected: &Detected,
    text: &str,
    applied: Option<(&ColumnPicks, PickOutcome)>,
) -> Option<ColumnPicker> {
    let Some(known) = Picks::of(text, detected) else { return of_rows(detected, text, applied) };
    let words = telling_words(detected, &known);
    let failed = applied.as_ref().filter(|(_, out)| !matches!(out, PickOutcome::Done { .. }));
    let shown = match failed {
        Some((picks, _)) => known.with(&changes(picks, detected, &words), detected),
        None => known.clone(),
    };
    let as_known = known.roles();
    let roles = shown.roles().into_iter().map(|(word, pick)| {
        let text = as_known.iter().find(|(other, _)| *other == word).map(|(_, pick)| pick);
        let text = column(text.cloned().unwrap_or_default());
        (word.to_owned(), PickedRole { now: column(pick), text })
    });
    let kept = keepable(detected, &known).into_iter().take(KEEPABLE).map(|name| {
        let picked =
            PickedFlag { now: shown.kept().contains(&name), text: known.kept().contains(&name) };
        (name, picked)
    });
    let shown_words = telling_words(detected, &shown);
    let columns = pickable(detected).into_iter().take(COLUMNS);
    Some(ColumnPicker {
        columns: columns.map(str::to_owned).collect(),
        rows: PickedRows {
            now: refused(applied.as_ref()).unwrap_or_else(|| shown.rows().word().to_owned()),
            text: known.rows().word().to_owned(),
        },
        roles: roles.collect(),
        kept: kept.collect(),
        statuses: picked_words(shown_words.statuses, &words.statuses),
        activities: picked_words(shown_words.activities, &words.activities),
        activity_kinds: ACTIVITIES.map(str::to_owned).to_vec(),
        outcome: applied.map(|(_, outcome)| outcome),
        ..ColumnPicker::default()
    })
}

/// Returns what can be picked where rows are of another stream: what a row is, and its fields.
fn of_rows(
    detected: &Detected,
    text: &str,
    applied: Option<(&ColumnPicks, PickOutcome)>,
) -> Option<ColumnPicker> {
    let sort = proposed_as(text, detected)?.to_owned();
    let applied = applied.filter(|(picks, _)| {
        let mut words = [&picks.statuses, &picks.activities, &picks.intervals].into_iter();
        let is_worded = words.any(|words| !words.is_empty());
        picks.rows.is_some() || !picks.roles.is_empty() || !picks.kept.is_empty() || is_worded
    });
    let failed = applied.as_ref().filter(|(_, out)| !matches!(out, PickOutcome::Done { .. }));
    let failed = failed.map(|(picks, _)| *picks);
    let role = |(word, pick): (&'static str, Pick)| {
        let text = column(pick);
        let picked = failed.and_then(|picks| picks.roles.get(word)).cloned();
        let picked = picked.map(|to| to.map_or(PickedColumn::Nothing, PickedColumn::Column));
        (word.to_owned(), PickedRole { now: picked.unwrap_or_else(|| text.clone()), text })
    };
    let roles: Vec<(String, PickedRole)> =
        field_picks(text, detected).into_iter().map(role).collect();
    let offered = pickable(detected);
    let keep = |(name, text): (String, bool)| {
        let mut picked = failed.iter().flat_map(|picks| &picks.kept);
        let picked = picked.find(|(sent, _)| meant(&offered, sent) == name);
        let now = picked.map_or(text, |(_, keep)| *keep);
        (name, PickedFlag { now, text })
    };
    let kept = keepable_columns(text, detected).into_iter().take(KEEPABLE).map(keep).collect();
    let columns = offered.iter().copied().filter(|_| !roles.is_empty()).take(COLUMNS);
    let RowWords { words, meanings: kinds } = row_words(text, detected);
    let lasting = interval_words(text, detected);
    let owned =
        |kinds: Vec<&str>| -> Vec<String> { kinds.into_iter().map(str::to_owned).collect() };
    let kinds = owned(kinds);
    let told = |picked: fn(&ColumnPicks) -> &BTreeMap<String, String>| {
        words_of_rows(&words, failed.map(picked))
    };
    // How something stands is a status, and a step what happened.
    let (statuses, status_kinds, activities, activity_kinds) = match sort.as_str() {
        "step" => (Vec::new(), Vec::new(), told(|picks| &picks.activities), kinds),
        _ => (told(|picks| &picks.statuses), kinds, Vec::new(), Vec::new()),
    };
    Some(ColumnPicker {
        columns: columns.map(str::to_owned).collect(),
        rows: PickedRows {
            now: refused(applied.as_ref()).unwrap_or_else(|| sort.clone()),
            text: sort,
        },
        roles,
        kept,
        statuses,
        status_kinds,
        activities,
        activity_kinds,
        intervals: words_of_rows(&lasting.words, failed.map(|picks| &picks.intervals)),
        interval_kinds: owned(lasting.meanings),
        outcome: applied.map(|(_, outcome)| outcome),
    })
}

/// Returns what words of rows mean as the text has it, and as it was picked where that could not
/// be.
fn words_of_rows(
    words: &[TellingWord],
    failed: Option<&BTreeMap<String, String>>,
) -> Vec<(String, PickedWord)> {
    let mut all = picked_words(words.to_vec(), words);
    for (word, meaning) in failed.map(|picked| meanings(picked, words)).into_iter().flatten() {
        let own = all.iter_mut().find(|(own, _)| *own == word);
        if let Some((_, picked)) = own {
            picked.now = Some(meaning);
        }
    }
    all
}

/// Returns what was picked as what a row is, where that could not be.
fn refused(applied: Option<&(&ColumnPicks, PickOutcome)>) -> Option<String> {
    match applied {
        Some((_, PickOutcome::NoRows { rows, .. })) => Some(rows.clone()),
        _ => None,
    }
}

/// Returns whether no column tells which conversation a row is about.
pub(super) fn lacks_id(picker: &ColumnPicker) -> bool {
    let mut roles = picker.roles.iter();
    roles.any(|(word, role)| word == "conversation" && role.text == PickedColumn::Nothing)
}

/// Returns whether nobody has said yet when a survey was answered.
pub(super) fn lacks_day(survey: &QuestionPicker) -> bool {
    survey.answered_on.as_ref().is_some_and(String::is_empty)
}

/// Returns what words mean as picked, and as the text has it by what it says of its words.
fn picked_words(shown: Vec<TellingWord>, as_known: &[TellingWord]) -> Vec<(String, PickedWord)> {
    let picked = |shown: TellingWord| {
        let now = shown.meaning.map(str::to_owned);
        let known = as_known.iter().find(|known| known.word == shown.word);
        let picked = PickedWord {
            rows: shown.rows as u64,
            solved: shown.solved.map(|solved| solved as u64),
            is_doubtful: shown.is_doubtful,
            text: known.map_or_else(|| now.clone(), |known| known.meaning.map(str::to_owned)),
            now,
        };
        (shown.word, picked)
    };
    shown.into_iter().take(WORDS).map(picked).collect()
}

/// Returns what is picked anew; `words` are those that the text gives a meaning.
fn changes(picks: &ColumnPicks, detected: &Detected, words: &TellingWords) -> PickChanges {
    let offered = pickable(detected);
    let pick = |(role, column): (&String, &Option<String>)| {
        let column = column.as_ref().map(|sent| meant(&offered, sent));
        (role.clone(), column.map_or(Pick::Nothing, Pick::Column))
    };
    let keep = |(column, keep): (&String, &bool)| (meant(&offered, column), *keep);
    PickChanges {
        rows: picks.rows.as_deref().and_then(Rows::from_word),
        roles: picks.roles.iter().map(pick).collect(),
        kept: picks.kept.iter().map(keep).collect(),
        statuses: meanings(&picks.statuses, &words.statuses),
        activities: meanings(&picks.activities, &words.activities),
    }
}

/// Returns the meanings that were picked, by the words as the file has them.
fn meanings(picked: &BTreeMap<String, String>, words: &[TellingWord]) -> BTreeMap<String, String> {
    let words: Vec<&str> = words.iter().map(|word| word.word.as_str()).collect();
    picked.iter().map(|(word, meaning)| (meant(&words, word), meaning.clone())).collect()
}

/// Returns the column, or word, that is meant by what a form sent: browsers end all lines alike,
/// whatever the file has.
fn meant(offered: &[&str], sent: &str) -> String {
    let wanted = with_line_feeds(sent);
    let found = offered.iter().find(|own| **own == sent);
    let found = found.or_else(|| offered.iter().find(|own| with_line_feeds(own) == wanted));
    found.map_or_else(|| sent.to_owned(), |own| (*own).to_owned())
}

fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn column(pick: Pick) -> PickedColumn {
    match pick {
        Pick::Nothing => PickedColumn::Nothing,
        Pick::Column(name) => PickedColumn::Column(name),
        Pick::Own => PickedColumn::Own,
    }
}

#[cfg(test)]
mod tests {
    use baremo_sources::read::{Input, Options, detect};

    use super::*;

    #[test]
    fn a_row_becomes_what_it_is_picked_as_or_it_is_said_that_it_cannot() {
        let csv = "timestamp,visitor_id,session_id,page_url\n2025-03-03 08:00:00,v1,s1,/\n\
            2025-03-03 08:01:00,v1,s1,/help\n2025-03-03 09:00:00,v2,s2,/\n";
        let input = Input::Bytes("visits.csv".into(), csv.as_bytes().into());
        let found = detect(&input, &Options::default()).expect("it can be read");
        let mut text = propose(&found, "UTC", false);
        let shown = of(&found, &text, None).expect("what a row is can be picked");
        assert_eq!(shown.rows.now, "web", "{text}");
        // Its fields can be picked, each as the text has it.
        let field = |word: &str| shown.roles.iter().find(|(own, _)| own == word).cloned();
        let read = |name: &str| PickedColumn::Column(name.to_owned());
        for (word, name) in [("at", "timestamp"), ("visitor", "visitor_id")] {
            let (_, found) = field(word).expect("it is a field of visits");
            assert_eq!((found.now, found.text), (read(name), read(name)), "{word}");
        }
        let roles = BTreeMap::from([("session".to_owned(), None)]);
        let none = ColumnPicks { roles, ..ColumnPicks::default() };
        let mut without = text.clone();
        let outcome = apply(&found, &mut without, &none, "UTC", false);
        assert!(matches!(outcome, PickOutcome::Done { .. }), "{without}");
        assert!(text.contains("session = ") && !without.contains("session = "), "{without}");
        let roles = BTreeMap::from([("at".to_owned(), None)]);
        let none = ColumnPicks { roles, ..ColumnPicks::default() };
        let outcome = apply(&found, &mut without, &none, "UTC", false);
        assert_eq!(outcome, PickOutcome::Missing("at".into()));
        let pick = |sort: &str| ColumnPicks { rows: Some(sort.into()), ..ColumnPicks::default() };
        let picked = |text: &mut String, sort: &str| {
            let picks = pick(sort);
            let outcome = apply(&found, text, &picks, "UTC", false);
            let shown = of(&found, text, Some((&picks, outcome.clone()))).expect("a picker");
            (outcome, shown.rows.now, shown.rows.text)
        };
        let before = text.clone();
        let need = |word: &str, column: Option<&str>| (word.into(), column.map(str::to_owned));
        let needs =
            vec![need("cost", None), need("time", Some("timestamp")), need("spent_on", None)];
        let none = PickOutcome::NoRows { rows: "spend".into(), needs };
        let refused = (none, "spend".to_owned(), "web".to_owned());
        assert_eq!(picked(&mut text, "spend"), refused);
        assert_eq!(text, before);
        let (outcome, now, of_text) = picked(&mut text, "event");
        assert!(matches!(outcome, PickOutcome::Done { by_hand: WrittenByHand::Kept, .. }));
        assert_eq!((now.as_str(), of_text.as_str()), ("event", "event"));
        // What was written by hand is about rows that there are no more.
        text.push_str("# ours\n");
        let (outcome, ..) = picked(&mut text, "web");
        assert!(matches!(outcome, PickOutcome::Done { by_hand: WrittenByHand::Gone, .. }));
        assert!(text.contains("\nstream = \"web\"\n") && !text.contains("# ours"), "{text}");
    }

    #[test]
    fn columns_of_other_rows_are_kept_or_left() {
        let rows = (0..8).map(|day| {
            let colour = if day % 2 == 0 { "red" } else { "blue" };
            format!("2025-03-0{} 08:00:00,v{day},/,{colour}\n", day + 1)
        });
        let csv = "timestamp,visitor_id,page_url,colour\n".to_owned() + &rows.collect::<String>();
        let input = Input::Bytes("visits.csv".into(), csv.as_bytes().into());
        let found = detect(&input, &Options::default()).expect("it can be read");
        let mut text = propose(&found, "UTC", false);
        let colour = |text: &str| {
            let picker = of(&found, text, None).expect("fields can be picked");
            picker.kept.into_iter().find(|(name, _)| name == "colour").map(|(_, flag)| flag.now)
        };
        assert_eq!(colour(&text), Some(true), "{text}");
        for keep in [false, true] {
            let kept = BTreeMap::from([("colour".to_owned(), keep)]);
            let picks = ColumnPicks { kept, ..ColumnPicks::default() };
            let outcome = apply(&found, &mut text, &picks, "UTC", false);
            assert!(matches!(outcome, PickOutcome::Done { .. }), "{text}");
            assert_eq!(colour(&text), Some(keep), "{text}");
        }
    }

    #[test]
    fn a_column_is_meant_whatever_ends_its_lines() {
        let offered = ["a b", "a\nb", "c\r\nd", "e\rf"];
        for (sent, expected) in [
            ("a b", "a b"),
            ("a\r\nb", "a\nb"),
            ("c\nd", "c\r\nd"),
            ("c\r\nd", "c\r\nd"),
            ("e\r\nf", "e\rf"),
            ("g\r\nh", "g\r\nh"),
        ] {
            assert_eq!(meant(&offered, sent), expected);
        }
    }
}
