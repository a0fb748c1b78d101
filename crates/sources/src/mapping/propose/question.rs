//! A question of a survey: a column of scores, and what its heading says of it.
//!
//! What a question asks for is never taken from its scale. It is a choice, whose answers are
//! counted and make no score, unless the heading names the score, or asks how satisfied somebody is
//! or how easy something was; then too it is marked.
//!
//! ```text
//! How likely are you to recommend us? ─► nps       How satisfied are you? ─► csat
//! How easy was it? ─► ces, ease                    anything else ─► choice; from 0 to 10 an NPS is
//!                                                  offered first, and the owner has to say so
//! ```

use std::collections::BTreeMap;
use std::fmt::Write as _;

use baremo_model::error::Told;
use baremo_model::told;

use super::super::number::{labelled, unlabelled};
use super::called::plain;
use super::column::Column;
use super::draft::Draft;
use super::groups;
use super::persons::is_personal;
use super::quoted;
use super::scale::{OF_QUESTIONS, holding};
use super::sums::decimal;

/// The greatest score there is.
const TOP: u32 = 10;

/// Answers on the scale for each that is not, at least.
const SLIPS: usize = 3;

/// The greatest score of what is called an NPS and is rather a code, or stars, where no other is
/// seen.
const FEW: f64 = 3.0;

/// What a question of this kind asks for, whose score goes from 0, or 1, to 10.
const RECOMMENDATION: [(u32, u32); 2] = [(0, TOP), (1, TOP)];

/// Words of whoever asks somebody something, in a heading of several words.
const ASKING: [&str; 18] = [
    "you", "your", "us", "our", "how", "rate", "usted", "ustedes", "nos", "nuestro", "nuestra",
    "le", "te", "tu", "como", "valore", "valora", "puntue",
];

/// Words of a heading that asks for a recommendation and says no more.
const RECOMMENDS: [&str; 3] = ["recommendation", "recomendacion", "recomienda"];

/// Beginnings of words of whoever asks how satisfied somebody is.
const SATISFACTION: [&str; 3] = [" satisf", " zufrieden", " soddisf"];

/// Words, or their beginnings, of whoever asks how easy something was, or how hard.
const EASE: [&str; 6] = [" easy ", " easily ", " easier ", " ease ", " facil", " sencill"];
const EFFORT: [&str; 5] = [" effort", " esfuerzo", " difficult", " dificil", " dificult"];

/// What stands between the ends of a scale that a heading gives.
const BETWEEN: [&str; 7] = ["-", "–", "—", "..", "to", "a", "al"];

/// What a heading says that its question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Recommendation,
    Satisfaction,
    /// With the direction that the heading says too.
    Effort(Option<&'static str>),
}

/// A column of scores from 0 to 10: whole numbers, but where its heading asks for a score.
pub(super) struct Question<'a> {
    pub column: &'a Column,
    /// The least and the greatest score that was given, and how many were.
    least: f64,
    most: f64,
    count: usize,
    /// A column that says of each answer whether it is one of a promoter, a passive or a detractor.
    groups: Option<&'a Column>,
    /// What the survey is called that it is of, where that says what is asked for.
    pub said: Option<&'a str>,
}

/// Tells whether a heading asks somebody something: it is a question, gives a scale, or has several
/// words and addresses whoever answers.
pub(super) fn speaks(heading: &str) -> bool {
    let plain = plain(heading);
    let mut words = plain.split_whitespace();
    let addresses = words.clone().count() > 3 && words.any(|word| ASKING.contains(&word));
    heading.contains(['?', '¿']) || addresses || scale_in(heading).is_some()
}

/// Tells whether a heading asks, or names the score it is asked for.
pub(super) fn asks(heading: &str) -> bool {
    speaks(heading) || named(heading).is_some()
}

/// Tells whether a heading names the score it asks for, or asks for a recommendation.
pub(super) fn names_score(heading: &str) -> bool {
    let is_short = || plain(heading).split_whitespace().any(|word| RECOMMENDS.contains(&word));
    named(heading).is_some() || is_short()
}

/// Returns the kind to offer first for a question: what its heading asks for, else an NPS where it
/// speaks of recommending or its scale goes from 0 to 10. It is an offer, for whoever knows what
/// was asked.
pub(super) fn offered(heading: &str, scale: Option<&str>) -> Option<&'static str> {
    match asked(heading) {
        Some(Asked::Recommendation) => Some("nps"),
        Some(Asked::Satisfaction) => Some("csat"),
        Some(Asked::Effort(_)) => Some("ces"),
        None => (recommends(&plain(heading)) || scale == Some("0-10")).then_some("nps"),
    }
}

/// Tells whether a heading speaks of recommending.
fn recommends(plain: &str) -> bool {
    has(plain, &["recommend", "recomend", "recomiend"])
}

/// Tells whether the plain words of a heading have one of several parts.
fn has(plain: &str, parts: &[&str]) -> bool {
    parts.iter().any(|part| plain.contains(part))
}

/// Returns the score that a heading names.
fn named(heading: &str) -> Option<Asked> {
    let plain = without_customer_effort(heading);
    let is_likely = || has(&plain, &[" likely ", " likelihood ", "recomendaria", "probab"]);
    if has(&plain, &[" nps ", " net promoter "]) || (recommends(&plain) && is_likely()) {
        return Some(Asked::Recommendation);
    }
    if has(&plain, &[" csat "]) {
        return Some(Asked::Satisfaction);
    }
    has(&plain, &[" ces "]).then(|| Asked::Effort(direction(&plain)))
}

/// Returns what a heading asks for: the score that it names, else what its words say.
fn asked(heading: &str) -> Option<Asked> {
    let by_words = || {
        let plain = plain(heading);
        let effort = || has(&plain, &EASE) || has(&plain, &EFFORT);
        match () {
            () if has(&plain, &SATISFACTION) => Some(Asked::Satisfaction),
            () if effort() => Some(Asked::Effort(direction(&plain))),
            () => None,
        }
    };
    named(heading).or_else(by_words)
}

/// Returns the plain words of a heading, in which the name of the score is no effort.
fn without_customer_effort(heading: &str) -> String {
    plain(heading).replace(" customer effort ", " ces ")
}

/// Returns what a high score means by the words of a heading; none where they do not tell.
fn direction(plain: &str) -> Option<&'static str> {
    match (has(plain, &EASE), has(plain, &EFFORT)) {
        (true, false) => Some("ease"),
        (false, true) => Some("effort"),
        (true, true) => of_ends(plain),
        (false, false) => None,
    }
}

/// Returns what a high score means where a heading explains both ends: `1 = hard, 7 = easy`.
fn of_ends(plain: &str) -> Option<&'static str> {
    let mut ends: Vec<(u32, String)> = Vec::new();
    for word in plain.split_whitespace() {
        if let Ok(score) = word.parse::<u32>() {
            ends.push((score, " ".to_owned()));
        } else if let Some((_, said)) = ends.last_mut() {
            said.extend([word, " "]);
        }
    }
    ends.sort_by_key(|(score, _)| *score);
    let [(_, least), (_, most)] = ends.as_slice() else { return None };
    match [least, most].map(|said| (has(said, &EASE), has(said, &EFFORT))) {
        [(false, true), (true, false)] => Some("ease"),
        [(true, false), (false, true)] => Some("effort"),
        _ => None,
    }
}

/// Returns the ends of the scale that a heading gives, such as `0-10` or `from 1 to 5`.
fn scale_in(heading: &str) -> Option<(u32, u32)> {
    let text = heading.to_lowercase();
    let mut numbers: Vec<(usize, usize, u32)> = Vec::new();
    let mut from = 0;
    while let Some(distance) = text[from..].find(|c: char| c.is_ascii_digit()) {
        let start = from + distance;
        let length = text[start..].find(|c: char| !c.is_ascii_digit());
        let end = length.map_or(text.len(), |length| start + length);
        if let Ok(number) = text[start..end].parse() {
            numbers.push((start, end, number));
        }
        from = end;
    }
    numbers.windows(2).find_map(|pair| {
        let [(_, end, low), (start, _, high)] = *pair else { return None };
        let between = text[end..start].trim();
        // What the lower end means may stand beside it: `1 (bad) to 5 (good)`.
        let last = between.split_whitespace().next_back()?;
        let joins = BETWEEN.contains(&between) || (last != "-" && BETWEEN.contains(&last));
        (joins && low <= 1 && (3..=TOP).contains(&high)).then_some((low, high))
    })
}

/// Tells whether a heading asks for a score, of which there may be parts: `4,5`. What is only
/// called as a score may be an average.
fn takes_parts(heading: &str) -> bool {
    speaks(heading) && (asked(heading).is_some() || scale_in(heading).is_some())
}

/// Tells whether each label stands beside one score alone, as those of a scale do: of `Desk - 1`
/// and `Desk - 2` the numbers are a part of the name.
fn are_labelled_apart<'a>(answers: impl Iterator<Item = &'a str>) -> bool {
    let mut scores = BTreeMap::new();
    let mut labelled = answers.filter_map(labelled);
    labelled.all(|(score, label)| *scores.entry(label).or_insert(score) == score)
}

impl<'a> Question<'a> {
    /// Judges a column by the records that are responses; none when it holds no scores, or cannot
    /// be named in a mapping as the column of a question.
    pub(super) fn of(column: &'a Column, is_response: &[bool]) -> Option<Self> {
        let heading = column.name.as_str();
        if heading.trim().is_empty() || heading.contains('"') || heading.ends_with("??") {
            return None;
        }
        if groups::are_called(heading) {
            return None;
        }
        let rows = column.cells.iter().zip(is_response);
        let answers = rows.filter(|(_, is_one)| **is_one).filter_map(|(cell, _)| cell.as_deref());
        if !are_labelled_apart(answers.clone()) {
            return None;
        }
        let (takes_parts, is_named) = (takes_parts(heading), names_score(heading));
        let score = |text: &str| {
            let text = unlabelled(text);
            let whole = text.parse::<u32>().ok().map(f64::from);
            // Of a score that is named `9.0` is whole too.
            let is_one = |score: &f64| takes_parts || (is_named && score.fract() == 0.0);
            whole.or_else(|| decimal(text).filter(is_one))
        };
        let all = answers.map(score).collect::<Option<Vec<f64>>>()?;
        let is_of_scale = |score: &&f64| (0.0..=f64::from(TOP)).contains(*score);
        let mut scores: Vec<f64> = all.iter().filter(is_of_scale).copied().collect();
        let count = scores.len();
        // Where it is said what was asked, a slip is refused by itself.
        let slips = all.len() - count;
        if slips > 0 && (!is_named || slips * SLIPS > count) {
            return None;
        }
        scores.sort_unstable_by(f64::total_cmp);
        scores.dedup();
        let (least, most) = (*scores.first()?, *scores.last()?);
        // Yes and no are none, and numbers that nothing is said of are scores only if they differ.
        let is_score = match asks(heading) {
            true => most > 1.0,
            false => most > 3.0 && scores.len() > 2,
        };
        let question = Question { column, least, most, count, groups: None, said: None };
        (is_score && !is_personal(column)).then_some(question)
    }

    /// Says that it asks for a recommendation where its heading does not tell and another column
    /// groups answers as those of an NPS.
    pub(super) fn grouped(&mut self, columns: &'a [Column]) {
        if asked(&self.column.name).is_none() {
            self.groups = columns.iter().find(|column| groups::are_told(column));
        }
    }

    /// Returns what says what it asks for: what its survey is called, else its heading.
    fn says(&self) -> &str {
        self.said.unwrap_or(&self.column.name)
    }

    /// Returns the ends of the scale, and whether the heading gives them.
    fn scale(&self) -> ((u32, u32), bool) {
        let heading = &self.column.name;
        let holds =
            |ends: &(u32, u32)| f64::from(ends.0) <= self.least && self.most <= f64::from(ends.1);
        if let Some(ends) = scale_in(heading).filter(holds) {
            return (ends, true);
        }
        let seen = holding([self.least, self.most].into_iter(), OF_QUESTIONS);
        let is_few = 1.0 <= self.least && self.most <= FEW;
        let is_usual = (plain(self.says()).contains(" nps ") && !is_few) || seen.1 == TOP;
        match asked(self.says()) {
            _ if self.groups.is_some() => ((0, TOP), false),
            // It begins at 0 unless somebody says otherwise.
            Some(Asked::Recommendation) if is_usual => ((0, TOP), false),
            _ => (seen, false),
        }
    }

    /// Writes the question.
    pub(super) fn write(&self, out: &mut Draft, comment: Option<&Column>) {
        let heading = quoted(&self.column.name);
        let _ = writeln!(out, "\n[[file.question]]\ncolumn = {heading}\nname = {heading}");
        let (ends, is_said) = self.scale();
        let (kind, why) = match self.groups {
            Some(column) => ("nps", groups::says(column)),
            None => kind(self.says(), ends),
        };
        let _ = writeln!(out, "kind = \"{kind}\"    {}", out.asks(&why));
        if let Some(Asked::Effort(Some(direction))) = asked(self.says()) {
            let asks = out.asks(&told!(
                "`ease` where a high score is good, `effort` where a low one is",
                "`ease` si es buena una nota alta, `effort` si lo es una baja"
            ));
            let _ = writeln!(out, "direction = \"{direction}\"    {asks}");
        }
        let (least, most, count) = (self.least, self.most, self.count);
        let mark = match is_said {
            true => out.says(&told!("as its heading says", "como dice su encabezado")),
            false => out.asks(&told!(
                "seen from {least} to {most} in {count} answers; least and greatest score?",
                "vista de {least} a {most} en {count} respuestas; ¿nota mínima y máxima?"
            )),
        };
        let _ = writeln!(out, "scale = \"{}-{}\"    {mark}", ends.0, ends.1);
        if let Some(comment) = comment {
            let why = out.says(&told!(
                "what was written beside it: kept is only that something was",
                "lo que se escribió al lado: solo se guarda que se escribió algo"
            ));
            let _ = writeln!(out, "comment = {}    {why}", quoted(&comment.name));
        }
    }
}

/// Returns the scale of a column of scores: that of its heading, else the narrowest usual one.
pub(super) fn scale_of(column: &Column) -> Option<String> {
    let all = vec![true; column.cells.len()];
    let ((least, most), _) = Question::of(column, &all)?.scale();
    Some(format!("{least}-{most}"))
}

/// Returns the kind of a question by what its heading says, and what is to be checked.
fn kind(heading: &str, ends: (u32, u32)) -> (&'static str, Told) {
    match asked(heading) {
        Some(Asked::Recommendation) if RECOMMENDATION.contains(&ends) => (
            "nps",
            told!(
                "by its heading; `choice` if the survey means no NPS by it",
                "por su encabezado; `choice` si la encuesta no lo entiende como NPS"
            ),
        ),
        Some(Asked::Recommendation) => (
            "choice",
            told!(
                "an NPS by its heading, but that goes from 0 or 1 to 10; `csat` if it is a rating",
                "NPS por su encabezado, pero este va de 0 o 1 a 10; `csat` si es una valoración"
            ),
        ),
        Some(Asked::Satisfaction) => (
            "csat",
            told!(
                "by its heading; `choice` if it is no CSAT",
                "por su encabezado; `choice` si no es un CSAT"
            ),
        ),
        Some(Asked::Effort(Some(_))) => (
            "ces",
            told!(
                "by its heading; `choice` if it is no CES",
                "por su encabezado; `choice` si no es un CES"
            ),
        ),
        Some(Asked::Effort(None)) => (
            "choice",
            told!(
                "by its heading write `ces`, with `direction = \"ease\"` or `\"effort\"`",
                "por su encabezado escriba `ces`, con `direction = \"ease\"` o `\"effort\"`"
            ),
        ),
        None if recommends(&plain(heading)) => (
            "choice",
            told!(
                "write `nps` if it is you whom they would recommend, and the survey calls it so",
                "escriba `nps` si es a ustedes a quien recomendarían y la encuesta lo llama así"
            ),
        ),
        None if ends == (0, TOP) => (
            "choice",
            told!(
                "0 to 10 as an NPS, which no scale tells: `nps` if it asks for a recommendation",
                "de 0 a 10 como un NPS, pero la escala no lo dice: `nps` si pide recomendación"
            ),
        ),
        None => (
            "choice",
            told!(
                "a scale does not tell what is asked: csat, nps, ces, or choice as it is",
                "una escala no dice qué se pregunta: csat, nps, ces o, como está, choice"
            ),
        ),
    }
}

#[cfg(test)]
mod tests;
