//! Reviews of quality: one row a review, or a criterion of one, with who judged whom, and how.

use std::fmt::Write as _;

use baremo_model::told;

use super::apart::{Free, attributes, first_time, unnamed_rows};
use super::called::{is_called, is_called_any, plain};
use super::column::Column;
use super::draft::Draft;
use super::guess::is_of;
use super::money::is_key_of_rows;
use super::names::{Lines, Role, each};
use super::respondents::is_key;
use super::scale::{Ends, OF_REVIEWS, holding, scores};
use super::sense::says_yes;
use super::sums::{self, decimal, holds_numbers};
use super::{begin, quoted, thread, vocabulary};
use crate::read::Detected;

/// Words of whoever judges.
const REVIEWERS: Lines = &[
    "evaluator, reviewer, auditor, qa analyst, evaluated by, reviewed by, audited by",
    "evaluador, evaluadora, revisor, revisora, auditora, evaluado por, revisado por",
    "bewerter, bewerterin, prufer, pruferin, bewertet von, evaluateur, evaluatrice, evalue par",
    "valutatore, valutatrice, valutato da, avaliador, avaliadora, avaliado por",
];
/// Words of whoever leads those who answer, and judges them where a heading speaks of judging.
const SUPERVISORS: Lines = &["supervisor, supervisora, monitor, coach"];
const JUDGING: Lines = &[
    "monitoring, monitored, evaluation, audit, calibration, quality, scorecard, monitorizacion",
    "monitoreo, evaluacion, auditoria, calibracion, calidad, pauta",
];
/// Words of whoever is judged, before those of all who answer.
const AGENTS: Lines = &[
    "evaluated agent, agent evaluated, reviewee, evaluated, agente evaluado, agente evaluada",
    "evaluado, evaluada, bewerteter mitarbeiter, agent evalue, agente valutato, agente avaliado",
];
/// Words of how well it went.
const SCORES: Lines = &[
    "score, rating, points, grade, mark, result, puntuacion, nota, calificacion, valoracion",
    "puntos, resultado, bewertung, punkte, punktzahl, note, points, punteggio, pontuacao",
];
/// Words of one that is the sum of what criteria got, and so many criteria, at least, beside it.
const TOTALS: Lines = &["total"];
const SEVERAL: usize = 2;
/// Words beside these of the score that could be had at most, and at least; or alone.
const GREATEST: &[&str] = &["max", "maxim-", "possible-", "posible-", "possive-", "possibil-"];
const LEAST: &[&str] = &["min", "minim-"];
/// Words of what is judged.
const CRITERIA: Lines = &[
    "criterion, criteria, category, question, item, criterio, criterios, categoria, apartado",
    "pregunta, kriterium, kategorie, critere, categorie, domanda",
];
/// Words of what names a review.
const REVIEWS: Lines = &[
    "review id, evaluation id, audit id, review, evaluation, id evaluacion, id de evaluacion",
    "evaluacion, revision, auditoria, bewertungs id, valutazione, avaliacao",
];
const SCORECARDS: Lines =
    &["scorecard, form, template, plantilla, formulario, pauta, bogen, grille, scheda"];
/// Words of what says with yes or no that an error was made that must not happen.
const ERRORS: Lines = &[
    "critical error, critical errors, critical fail, critical failure, fatal error, auto fail",
    "autofail, error critico, errores criticos, fallo critico, error fatal, kritischer fehler",
    "erreur critique, errore critico, erro critico",
];
/// Words of what says with yes or no that a category must not fail.
const CRITICAL: Lines = &["critical, critica, critico, kritisch, critique, must, excluyente"];
/// Words of what says that a review was made to compare reviewers.
const CALIBRATIONS: Lines = &[
    "calibration, calibrated, calibracion, calibrada, calibrado, kalibrierung, calibrage",
    "calibrazione, calibracao",
];
/// Names of the tables by which such a yes is a failed category, and a calibration.
const FAILED: &str = "critical_errors";
const MUSTS: &str = "critical";
const CALIBRATED: &str = "calibrations";
/// Words with which a text says that there is none, and different texts that say what there is, at
/// most.
const NONE: [&str; 11] = [
    "no", "non", "none", "sin", "ningun", "ninguno", "ninguna", "without", "kein", "aucun",
    "nessuno",
];
const TEXTS: usize = 12;
const WEIGHTS: Lines = &["weight, peso, gewicht, poids"];
/// Names of attributes that are their own.
const TAKEN: [&str; 9] = [
    "agent",
    "scorecard",
    "chosen",
    "min",
    "max",
    "weight",
    "critical",
    "conversation",
    "calibration",
];

/// What columns tell of reviews, whether or not it is enough.
pub(super) struct Told<'a> {
    pub(super) reviewer: Option<&'a Column>,
    at: Option<&'a Column>,
    pub(super) score: Option<&'a Column>,
    /// What it could be at most, and at least.
    most: Option<&'a Column>,
    least: Option<&'a Column>,
    agent: Option<&'a Column>,
    criterion: Option<&'a Column>,
    ticket: Option<&'a Column>,
}

impl<'a> Told<'a> {
    /// Takes the columns that tell it.
    pub(super) fn of(free: &mut Free<'a>, columns: &'a [Column]) -> Self {
        let is_word = |column: &Column| !column.is_time && !column.is_number;
        let mut judging = each(JUDGING).chain(each(ERRORS));
        let judges = judging.any(|word| columns.iter().any(|own| is_called(&own.name, word)));
        let reviewer = free.take(REVIEWERS, is_word);
        let reviewer =
            reviewer.or_else(|| judges.then(|| free.take(SUPERVISORS, is_word)).flatten());
        let at = free.use_up(first_time(columns));
        let is_score =
            |column: &Column| !column.is_time && (holds_numbers(column) || holds_percents(column));
        let is_end = |column: &Column| {
            [GREATEST, LEAST].iter().any(|words| is_called_any(&column.name, words.iter().copied()))
        };
        let score = free.take(SCORES, |column| is_score(column) && !is_end(column));
        let is_total = |column: &&Column| is_called_any(&column.name, each(TOTALS));
        let numbers =
            columns.iter().filter(|own| !own.is_time && !is_end(own) && holds_numbers(own));
        let criteria = numbers.filter(|own| !is_total(own)).count();
        let is_sum = score.is_none() && reviewer.is_some() && criteria >= SEVERAL;
        let score = score.or_else(|| is_sum.then(|| free.take(TOTALS, is_score)).flatten());
        let [most, least] = [(GREATEST, true), (LEAST, false)].map(|(words, is_most)| {
            let ends = |column: &Column| {
                is_score(column)
                    && is_called_any(&column.name, words.iter().copied())
                    && score.is_some_and(|score| is_end_of(score, column, is_most))
            };
            let alone = |column: &Column| {
                ends(column) && plain(&column.name).split_whitespace().count() == 1
            };
            free.take(SCORES, ends).or_else(|| free.take_any(alone))
        });
        let is_agent = |column: &Column| is_word(column) && is_of(&column.name, Role::Actor);
        let agent = free.take(AGENTS, is_word).or_else(|| free.take_any(is_agent));
        let criterion = free.take(CRITERIA, is_word);
        let is_id = |column: &Column| is_word(column) || (!column.is_time && is_key(column));
        let ticket = free
            .take_any(|column| !column.is_time && thread::names_conversation(column))
            .or_else(|| free.take(&["call id, call, interaction, llamada, chat"], is_id));
        Told { reviewer, at, score, most, least, agent, criterion, ticket }
    }

    /// Returns what says who or what was judged.
    pub(super) fn judged(&self) -> Option<&'a Column> {
        self.agent.or(self.ticket).or(self.criterion)
    }
}

/// Tells whether no score of a row lies beyond what a column says is the end of its scale: what is
/// needed to pass is none.
fn is_end_of(score: &Column, column: &Column, is_most: bool) -> bool {
    let number = |cell: &Option<String>| {
        let text = cell.as_deref()?;
        decimal(text.strip_suffix('%').unwrap_or(text).trim_end())
    };
    let both = score.cells.iter().zip(&column.cells);
    let mut both = both.filter_map(|(own, end)| Some((number(own)?, number(end)?)));
    both.all(|(own, end)| if is_most { own <= end } else { own >= end })
}

/// Reads what a column says with yes or no. One that says nothing in some rows may say it with any
/// other words where it does.
fn says(column: &Column, word: &str) -> Option<bool> {
    let is_marked = || {
        let has_gaps = column.filled < column.cells.len();
        has_gaps && !column.is_number && !column.is_time && column.distinct <= TEXTS
    };
    let denies = || plain(word).split_whitespace().next().is_some_and(|own| NONE.contains(&own));
    match says_yes(&word.to_lowercase()) {
        Some(yes) => Some(yes),
        None if denies() => Some(false),
        None => is_marked().then_some(true),
    }
}

/// Tells whether all words of a column say it.
fn is_flag(column: &Column) -> bool {
    column.in_condition().is_some() && column.values.iter().all(|word| says(column, word).is_some())
}

/// Tells whether a column holds parts of a hundred, and says so: `85 %`.
fn holds_percents(column: &Column) -> bool {
    let is_one = |value: &String| {
        value.strip_suffix('%').is_some_and(|number| decimal(number.trim_end()).is_some())
    };
    column.filled > 0 && column.values.iter().all(is_one)
}

/// Returns the greatest score there may be by the heading: `Total (20)`.
fn most_named(column: &Column) -> Option<u32> {
    let (_, named) = column.name.split_once('(')?;
    let most: u32 = named.split_once(')')?.0.trim().parse().ok()?;
    let holds = scores(column).all(|own| (0.0..=f64::from(most)).contains(&own));
    (most > 1 && holds).then_some(most)
}

/// A file whose rows are reviews, or criteria of them.
pub(super) struct Reviews<'a> {
    id: Option<&'a Column>,
    at: &'a Column,
    reviewer: &'a Column,
    score: &'a Column,
    most: Option<&'a Column>,
    least: Option<&'a Column>,
    agent: Option<&'a Column>,
    ticket: Option<&'a Column>,
    criterion: Option<&'a Column>,
    scorecard: Option<&'a Column>,
    weight: Option<&'a Column>,
    /// Says with yes or no that an error was made that must not happen.
    error: Option<&'a Column>,
    /// Says with yes or no whether a criterion must not fail.
    critical: Option<&'a Column>,
    /// Says that it was made to compare reviewers.
    calibration: Option<&'a Column>,
    kept: Vec<&'a Column>,
    unused: Vec<&'a Column>,
}

impl<'a> Reviews<'a> {
    /// Judges whether rows are reviews; none where no column names who judged, or none how.
    pub(super) fn of(columns: &'a [Column]) -> Option<Self> {
        let is_else = |column: &Column| {
            let roles = [Role::Status, Role::Priority];
            roles.into_iter().any(|role| is_of(&column.name, role))
        };
        if columns.iter().any(is_else) {
            return None;
        }
        let mut free = Free::of(columns);
        let told = Told::of(&mut free, columns);
        told.judged()?;
        let Told { most, least, agent, criterion, ticket, .. } = told;
        let (reviewer, at, score) = (told.reviewer?, told.at?, told.score?);
        let is_word = |column: &Column| !column.is_time && !column.is_number;
        let is_whole = |column: &Column| !column.is_time && column.filled == column.cells.len();
        let id = free.take(REVIEWS, is_whole);
        let scorecard = free.take(SCORECARDS, is_word);
        let is_share = |column: &Column| holds_numbers(column) || holds_percents(column);
        let weight = free.take(WEIGHTS, |column| !column.is_time && is_share(column));
        let error = free.take(ERRORS, is_flag);
        let critical = criterion.and_then(|_| free.take(CRITICAL, is_flag));
        let calibration = free.take(CALIBRATIONS, is_flag);
        let (kept, unused) = free.rest();
        Some(Reviews {
            id,
            at,
            reviewer,
            score,
            most,
            least,
            agent,
            ticket,
            criterion,
            scorecard,
            weight,
            error,
            critical,
            calibration,
            kept,
            unused,
        })
    }

    /// Returns what names a review as a part of a template.
    fn named(&self, out: &mut Draft) -> String {
        if let Some(id) = self.id {
            return id.part();
        }
        let whose = self.ticket.or(self.agent);
        let told: Vec<&Column> =
            whose.into_iter().chain([self.reviewer, self.at]).chain(self.criterion).collect();
        if !is_key_of_rows(&told) || told.iter().any(|column| column.filled < column.cells.len()) {
            unnamed_rows(out);
            return "{#record}".to_owned();
        }
        // All criteria of a review have what names it.
        let own = whose.into_iter().chain([self.reviewer, self.at]);
        own.map(Column::part).collect::<Vec<_>>().join("/")
    }

    /// Writes the kind of file.
    pub(super) fn kind_of_file(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        if let Some(error) = self.error {
            vocabulary::table(out, error, FAILED, "", |word| {
                Some(if says(error, word)? { "0" } else { "1" })
            });
        }
        for (column, table) in [(self.critical, MUSTS), (self.calibration, CALIBRATED)] {
            let Some(column) = column else { continue };
            vocabulary::table(out, column, table, "", |word| {
                Some(if says(column, word)? { "yes" } else { "no" })
            });
        }
        begin(out, detected, columns, &[self.at, self.reviewer, self.score]);
        out.question(&told!(
            "is a row a review of quality by `{}`, or a criterion of one, with its score?",
            "¿Cada fila es una revisión de calidad hecha por `{}`, o un criterio de una, con su\n\
             puntuación?",
            self.reviewer.name
        ));
        let named = self.named(out);
        let subject = quoted(self.id.map_or(named.as_str(), Column::source));
        let _ = writeln!(out, "stream = \"review\"\nsubject = {subject}");
        if let Some(ticket) = self.ticket {
            let _ = writeln!(out, "conversation = {}", quoted(ticket.source()));
        }
        let reviewer = out.place.named(self.reviewer);
        let _ = writeln!(out, "\n[file.common]\nactor = {reviewer}\nactor_kind = \"'agent'\"");
        if !self.kept.is_empty() {
            out.push_str("\n[file.attributes]\n");
            attributes(out, &self.kept, &TAKEN);
        }
        out.leaves(self.unused.iter().map(|column| column.name.as_str()));
        self.asks_criteria(out);
        let at = quoted(self.at.source());
        let (value, part) = match self.criterion {
            Some(criterion) => (quoted(&criterion.name), format!("/{}", criterion.part())),
            None => ("\"'score'\"".to_owned(), String::new()),
        };
        let record = quoted(&format!("rating/{named}{part}"));
        let (score, ends) = (sums::score(self.score), self.written_ends(out));
        let _ = writeln!(
            out,
            "\n[[file.event]]\nkind = \"rated\"\nat = {at}\nrecord = {record}\nvalue = {value}\n\
             [file.event.attributes]\nchosen = {score}\n{ends}"
        );
        self.weighed(out);
        self.failure(out, &at, &named);
        let record = quoted(&format!("review/{named}"));
        let _ =
            writeln!(out, "\n[[file.event]]\nkind = \"reviewed\"\nat = {at}\nrecord = {record}");
        self.described(out);
    }

    /// Returns the lines with the ends of the scale: those that columns tell are asked of nobody.
    fn written_ends(&self, out: &Draft) -> String {
        let (least, most) = self.ends();
        let told = |column: Option<&Column>, guess: u32| {
            column.map_or_else(|| quoted(&format!("'{guess}'")), sums::score)
        };
        let asks = match self.least {
            Some(_) if self.most.is_some() => String::new(),
            _ => {
                let asks = told!("the ends of the scale?", "¿los extremos de la escala?");
                format!("    {}", out.asks(&asks))
            }
        };
        format!("min = {}{asks}\nmax = {}", told(self.least, least), told(self.most, most))
    }

    /// Writes what a criterion weighs, and whether it must not fail.
    fn weighed(&self, out: &mut Draft) {
        if let Some(weight) = self.weight {
            let _ = writeln!(out, "weight = {}", sums::score(weight));
        }
        if let Some(critical) = self.critical {
            let (from, table) = (quoted(&critical.name), out.place.table(MUSTS));
            let asks = out.asks(&told!(
                "is it critical, so that a review in which it fails has a score of 0?",
                "¿es crítica, de modo que una revisión en la que falla tiene una puntuación de 0?"
            ));
            let _ = writeln!(out, "critical = {{ from = {from}, map = \"{table}\" }}    {asks}");
        }
    }

    /// Writes what is told of a review as a whole.
    fn described(&self, out: &mut Draft) {
        let mut lines = Vec::new();
        for (key, column) in [("agent", self.agent), ("scorecard", self.scorecard)] {
            lines.extend(column.map(|column| format!("{key} = {}\n", quoted(&column.name))));
        }
        lines.extend(self.calibration.map(|column| {
            let (from, table) = (quoted(&column.name), out.place.table(CALIBRATED));
            format!("calibration = {{ from = {from}, map = \"{table}\" }}\n")
        }));
        if !lines.is_empty() {
            let _ = write!(out, "[file.event.attributes]\n{}", lines.concat());
        }
    }

    /// Asks about columns that may judge criteria of a review: its score alone is read.
    fn asks_criteria(&self, out: &mut Draft) {
        let (least, most) = self.ends();
        let is_on_scale = |value: &String| {
            let score = decimal(value);
            score.is_some_and(|own| (f64::from(least)..=f64::from(most)).contains(&own))
        };
        let is_said = |value: &String| says_yes(&value.to_lowercase()).is_some();
        let is_one = |column: &&&Column| {
            let values = || column.values.iter();
            !column.is_time
                && column.filled > 0
                && (values().all(is_on_scale) || values().all(is_said))
        };
        let rest = self.kept.iter().chain(&self.unused).filter(is_one);
        let names: Vec<String> = rest.map(|column| quoted(&column.name)).collect();
        if names.is_empty() || self.criterion.is_some() {
            return;
        }
        out.question(&told!(
            "do these judge criteria of a review: {}? Its whole score alone is read; a\n\
             `rated` event of each, with its `weight`, would tell them apart.",
            "¿valoran estas columnas criterios de una revisión: {}? Solo se lee la nota total; un\n\
             evento `rated` de cada una, con su `weight`, los distinguiría.",
            names.join(", ")
        ));
    }

    /// Returns the ends of the scale: parts of a hundred say theirs.
    fn ends(&self) -> Ends {
        if holds_percents(self.score) {
            return (0, 100);
        }
        if let Some(most) = most_named(self.score).filter(|_| self.most.is_none()) {
            return (0, most);
        }
        let told = [Some(self.score), self.most, self.least];
        let seen = told.into_iter().flatten().flat_map(scores);
        holding(seen, OF_REVIEWS)
    }

    /// Writes that a critical category failed, or did not, where a column says it: it weighs
    /// nothing, and failed it makes of the review a 0.
    fn failure(&self, out: &mut Draft, at: &str, named: &str) {
        let Some(error) = self.error else { return };
        out.push_str("\n");
        out.question(&told!(
            "does a yes in `{}` say that an error was made that must not happen? Such a review\n\
             has a score of 0.",
            "¿un sí en `{}` dice que hubo un error que no debe ocurrir? Esa revisión tiene una\n\
             puntuación de 0.",
            error.name
        ));
        // Each criterion of a review may say so of itself.
        let (value, part) = match self.criterion {
            Some(own) => (format!("critical_error: {}", own.part()), format!("/{}", own.part())),
            None => ("'critical_error'".to_owned(), String::new()),
        };
        let (name, value) = (quoted(&error.name), quoted(&value));
        let record = quoted(&format!("critical/{named}{part}"));
        let table = out.place.table(FAILED);
        let mut cases = vec![("not null", format!("{{ from = {name}, map = \"{table}\" }}"))];
        // Where errors alone are marked, no mark says that there was none.
        let are_errors = error.values.iter().all(|word| says(error, word) == Some(true));
        if are_errors && error.filled < error.cells.len() {
            cases.push(("null", "\"'1'\"".to_owned()));
        }
        for (place, (is, chosen)) in cases.into_iter().enumerate() {
            let when = quoted(&format!("\"{}\" is {is}", error.name));
            let gap = if place > 0 { "\n" } else { "" };
            let _ = writeln!(
                out,
                "{gap}[[file.event]]\nwhen = {when}\nkind = \"rated\"\nat = {at}\n\
                 record = {record}\nvalue = {value}\n[file.event.attributes]\n\
                 chosen = {chosen}\nmin = \"'0'\"\nmax = \"'1'\"\nweight = \"'0'\"\n\
                 critical = \"'yes'\""
            );
        }
    }
}
