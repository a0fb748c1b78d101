//! Surveys: one row a respondent, a column for each question.
//!
//! Where a ready mapping knows the tool that wrote the file, only the questions are written.

use std::fmt::Write as _;

use baremo_model::told;

use super::apart::common;
use super::asking::may_be_asked;
use super::called::is_called_any;
use super::choose::is_flag;
use super::column::{Column, columns, is_nameable};
use super::customers::is_own_mail;
use super::draft::Draft;
use super::guess::{KEPT, holds_codes, identifiers, is_dimension, is_of, kept};
use super::kept::attribute;
use super::names::{Lines, Role, each};
use super::persons::is_personal;
use super::question::{Question, names_score, offered, speaks};
use super::respondents::{
    ENDS, STARTS, TICKETS, about, answered, asks_unfinished, called, is_any, is_elsewhen, is_key,
    is_named, is_sent, is_survey, kinds_said, questions, respondent, responses, skip_previews,
    survey_named,
};
use super::reviews::Reviews;
use super::values::{ProposedZone, clock, day_order, missing};
use super::{file_name, header, in_words, odd, quoted, reading};
use crate::mapping::ready::recognise;
use crate::read::{Detected, Format};

/// Attributes that an answer has from its question.
const OF_QUESTIONS: [&str; 8] =
    ["question", "kind", "scale", "direction", "positive", "negative", "comment", "labels"];

/// Words of columns of what respondents wrote, and of what is only about that.
const COMMENTS: Lines = &[
    "comment, comments, comentario, comentarios, observaciones, verbatim, kommentar, kommentare",
    "commentaire, commentaires, commento, commenti",
];
const ABOUT_COMMENTS: Lines = &[
    "type, category, count, number, date, id, language, sentiment, tipo, categoria, numero, fecha",
    "idioma, sentimiento, tema, topic",
];

/// Words of a heading that is a sentence, at least.
const SENTENCE: usize = 5;

/// Tells whether a heading is a sentence, which a survey tool asks somebody to agree with.
fn is_sentence(heading: &str) -> bool {
    heading.split_whitespace().count() >= SENTENCE
}

/// Words of columns that say whom an answer is about.
const AGENTS: &[&str] = &["agent", "agente", "asesor", "asesora", "operador", "operadora"];

/// A ready mapping that knows the columns of a survey tool, but for the questions.
struct Base {
    name: String,
    /// Its kind of file.
    kind: String,
    has_formats: bool,
    names_survey: bool,
    /// Columns without which a row is no response.
    needs: Vec<String>,
}

impl Base {
    fn of(detected: &Detected) -> Option<Self> {
        let found = recognise(std::slice::from_ref(detected)).ok()?;
        let kind = found.kinds.first()?.clone()?;
        let spec = &found.mapping.spec;
        let file = spec.file.iter().find(|file| file.name == kind)?;
        file.answers_at.as_ref()?;
        Some(Base {
            name: spec.name.clone(),
            has_formats: !spec.formats.is_empty() || !file.formats.is_empty(),
            names_survey: file.attributes.contains_key("survey"),
            needs: file.needs.iter().flat_map(|needs| needs.from.clone()).collect(),
            kind,
        })
    }
}

/// Returns the columns of a survey that look like questions.
pub(in crate::mapping) fn question_columns(detected: &Detected) -> Vec<String> {
    let columns = columns(detected);
    let Some(survey) = Survey::of(detected, &columns) else { return Vec::new() };
    let scores = survey.questions.iter().map(|question| question.column);
    scores.chain(survey.choices.iter().copied()).map(|column| column.name.clone()).collect()
}

/// A file whose rows are respondents, and what its columns are taken for.
pub(super) struct Survey<'a> {
    base: Option<Base>,
    questions: Vec<Question<'a>>,
    /// Columns that ask and are answered by one of a few words.
    choices: Vec<&'a Column>,
    /// The column that names the survey, where rows are answers by it alone.
    named: Option<&'a Column>,
    /// What respondents wrote, which belongs to the first question.
    comment: Option<&'a Column>,
    respondent: Option<&'a Column>,
    /// The conversation that the survey is about.
    ticket: Option<&'a Column>,
    at: Option<&'a Column>,
    started: Option<&'a Column>,
    common: Vec<(&'static str, &'a Column)>,
    /// Columns kept to break numbers down by, and those that nothing is made of.
    kept: Vec<&'a Column>,
    unused: Vec<&'a Column>,
}

impl<'a> Survey<'a> {
    /// Judges whether a file is a survey; none when it is not.
    pub(super) fn of(detected: &Detected, columns: &'a [Column]) -> Option<Self> {
        if !matches!(detected.format, Format::Csv | Format::Xlsx) || !detected.has_header {
            return None;
        }
        let base = Base::of(detected);
        if base.is_none() && Reviews::of(columns).is_some() {
            return None; // who judges how somebody answered is no respondent
        }
        let needs = base.as_ref().map_or(&[][..], |base| base.needs.as_slice());
        let is_response = responses(columns, needs, detected.samples.len());
        let questions = questions(columns, &is_response);
        let is_asked = |column: &Column| is_of_question(column, &questions);
        let others: Vec<&'a Column> =
            columns.iter().filter(|column| !is_asked(column) && !speaks(&column.name)).collect();
        let in_words = || in_words::is_survey(columns, &others);
        let is_plain =
            base.is_some() || is_survey(&questions, &others, columns.len()) || in_words();
        let named = (!is_plain).then(|| survey_named(&questions, &others)).flatten();
        if !is_plain && named.is_none() && !is_sent(&questions, &others) {
            return None;
        }
        let times: Vec<&'a Column> = others.iter().copied().filter(|c| c.is_time).collect();
        // `Date of your answer` asks nothing, though it speaks.
        let speaks_of_time = |column: &&Column| column.is_time && speaks(&column.name);
        let speaking: Vec<&'a Column> = columns.iter().filter(speaks_of_time).collect();
        let plain: Vec<&'a Column> = others.iter().copied().filter(|c| !c.is_time).collect();
        let ticket = called(&plain, TICKETS);
        let is_ticket = |column: &Column| ticket.is_some_and(|own| own.name == column.name);
        let free = identifiers(columns).find(|column| !is_asked(column) && !is_ticket(column));
        let respondent = respondent(&plain, free, ticket);
        let started = called(&times, STARTS);
        let any = times.iter().chain(&speaking).next().copied();
        let at = answered(&times).or_else(|| answered(&speaking)).or(any);
        let is_choice = |column: &&'a Column| {
            (speaks(&column.name) || (base.is_some() && is_sentence(&column.name)))
                && !is_comment(column)
                && is_dimension(column)
                && column.distinct < column.filled
                && may_be_asked(&column.name)
                && !is_asked(column)
        };
        let choices = columns.iter().filter(is_choice).take(KEPT).collect();
        let mut survey = Survey {
            base,
            choices,
            named,
            comment: comment_of(columns, &questions),
            questions,
            respondent,
            ticket,
            at,
            started: started.filter(|column| at.is_some_and(|at| at.name != column.name)),
            common: Vec::new(),
            kept: Vec::new(),
            unused: Vec::new(),
        };
        if let (Some([said]), [only]) =
            (named.map(kinds_said).as_deref(), survey.questions.as_mut_slice())
        {
            only.said = offered(said, None).map(|_| *said);
        }
        survey.take_common(&plain);
        let free: Vec<&'a Column> = columns.iter().filter(|c| !survey.uses(c)).collect();
        survey.kept = kept(free.iter().copied());
        let is_kept = |column: &&&Column| survey.kept.iter().any(|own| own.name == column.name);
        survey.unused = free.iter().filter(|column| !is_kept(column)).copied().collect();
        Some(survey)
    }

    /// Takes what stands beside all answers of a row: the customer, the channel and the team.
    fn take_common(&mut self, plain: &[&'a Column]) {
        for (key, role) in
            [("customer", Role::Customer), ("channel", Role::Channel), ("team", Role::Team)]
        {
            let is_fit = |column: &&'a Column| {
                (is_of(&column.name, role) || (role == Role::Customer && is_own_mail(column)))
                    && (column.is_address() || !is_personal(column))
                    && (role != Role::Customer || !is_flag(column))
                    // `NPS group` says which answers are promoters.
                    && !names_score(&column.name)
                    && !self.uses(column)
            };
            let found = plain.iter().copied().find(is_fit);
            self.common.extend(found.map(|column| (key, column)));
        }
    }

    /// Tells whether something is made of a column.
    fn uses(&self, column: &Column) -> bool {
        let told = [self.respondent, self.ticket, self.at, self.started, self.comment, self.named];
        let told = told.into_iter().flatten();
        let common = self.common.iter().map(|(_, column)| *column);
        let asked = self.questions.iter().map(|question| question.column);
        let chosen = self.choices.iter().copied();
        let mut used = told.chain(common).chain(asked).chain(chosen);
        used.any(|used| used.name == column.name || column.clock_of.as_ref() == Some(&used.name))
    }

    /// Writes a mapping of the survey.
    pub(super) fn written(
        &self,
        detected: &Detected,
        columns: &[Column],
        zone: ProposedZone<'_>,
        spanish: bool,
    ) -> String {
        let mut out = Draft::new(spanish);
        header(&mut out, detected);
        if let Some(base) = &self.base {
            let why = out.says(&told!(
                "a ready mapping knows all but the questions",
                "un mapeo incluido conoce todo menos las preguntas"
            ));
            let _ = writeln!(out, "extends = {}    {why}", quoted(&base.name));
        }
        clock(&mut out, zone, columns);
        if self.base.as_ref().is_none_or(|base| !base.has_formats) {
            day_order(&mut out, columns);
        }
        if self.base.is_none() {
            missing(&mut out, columns);
        }
        let mark = out.mark();
        match &self.base {
            Some(base) => {
                let _ = writeln!(out, "\n[[file]]\nname = {}", quoted(&base.kind));
                about(&mut out, self.ticket.filter(|ticket| holds_codes(ticket)));
                if !base.names_survey {
                    out.push_str("\n[file.attributes]\n");
                    called_survey(&mut out, detected);
                }
            }
            None => self.responses(&mut out, detected, columns),
        }
        unnamed(&mut out, detected);
        self.ask(&mut out);
        odd::asks(&mut out, mark, columns);
        out.into_text()
    }

    /// Writes how the rows of a file are read that no ready mapping knows.
    fn responses(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        out.push_str("\n");
        out.question(&told!(
            "One row is one respondent, with a column for each question? Where rows are\n\
             tickets or events with scores, nothing below holds.",
            "¿Cada fila es una persona encuestada, con una columna por pregunta? Si las filas\n\
             son tickets o eventos con notas, nada de lo de abajo vale."
        ));
        out.push_str("[[file]]\nname = \"responses\"\n");
        let mut asked = self.questions.iter().map(|question| question.column);
        let first = asked.next().or_else(|| self.choices.first().copied());
        let told = [self.respondent, self.at, first];
        let has: Vec<String> = told.into_iter().flatten().map(|c| quoted(&c.name)).collect();
        let why = out.says(&told!("recognised by these", "se reconoce por estas columnas"));
        let _ = writeln!(out, "has = [{}]                 {why}", has.join(", "));
        out.push_str("stream = \"survey\"\n");
        reading(out, detected);
        skip_previews(out, columns);
        asks_unfinished(out, columns);
        self.subject(out);
        about(out, self.ticket);
        match self.at {
            Some(at) => {
                self.doubts(out, at);
                let _ = writeln!(out, "answers_at = {}", quoted(at.source()));
            }
            None => {
                out.question(&told!(
                    "no column tells when it was answered; one instant for all rows stands in\n\
                     quotes of its own: answers_at = \"'2025-01-31T12:00:00Z'\".",
                    "ninguna columna dice cuándo se respondió; un instante para todas las filas\n\
                     va entre comillas propias: answers_at = \"'2025-01-31T12:00:00Z'\"."
                ));
                out.push_str("answers_at = []\n");
            }
        }
        common(out, self.common.iter().map(|(key, column)| (*key, Some(*column))));
        self.attributes(out, detected);
        if let Some(started) = self.started {
            let name = quoted(started.source());
            let _ = writeln!(out, "\n[[file.event]]\nkind = \"started\"\nat = {name}");
        }
    }

    /// Asks whether a time is that of the answer, where another may be or its name says otherwise.
    fn doubts(&self, out: &mut Draft, at: &Column) {
        let others = self.unused.iter().filter(|column| column.is_time);
        let others: Vec<String> = others.map(|column| quoted(&column.name)).collect();
        if is_elsewhen(at) || speaks(&at.name) {
            out.question(&told!(
                "`{}` may be the time of something else than the answer, but no better is found.",
                "`{}` puede ser la hora de otra cosa y no la de la respuesta; no hay otra mejor.",
                at.name
            ));
        }
        if !others.is_empty() && !is_any(&at.name, ENDS) {
            out.question(&told!(
                "`{}` is taken for when it was answered; is it rather one of these: {}?",
                "`{}` se toma por cuándo se respondió; ¿es más bien alguna de estas: {}?",
                at.name,
                others.join(", ")
            ));
        }
    }

    /// Writes what names a response, and by what it is replaced when it comes again.
    fn subject(&self, out: &mut Draft) {
        let (subject, record) = match (self.respondent, self.at) {
            (Some(column), _) if is_of(&column.name, Role::Conversation) || is_named(column) => {
                let [en, es] = column.counted();
                out.remark(&told!("`{}`: {en}.", "`{}`: {es}.", column.name));
                (column.source().to_owned(), column.part())
            }
            (Some(column), _) => {
                out.question(&told!(
                    "`{}` may name the respondent, though its name does not say so.",
                    "`{}` puede identificar a quien responde, aunque su nombre no lo diga.",
                    column.name
                ));
                (column.source().to_owned(), column.part())
            }
            (None, Some(at)) if is_key(at) => {
                out.question(&told!(
                    "no column names the respondent; the time of the answer stands for it.",
                    "ninguna columna identifica a quien responde; vale la hora de la respuesta."
                ));
                (at.source().to_owned(), at.part())
            }
            (None, at) => {
                out.question(&told!(
                    "no column names the respondent; the number of the row stands for it, so that\n\
                     an export with its rows in another order would be taken for other answers.",
                    "ninguna columna identifica a quien responde; vale el número de la fila, así\n\
                     que una exportación con las filas en otro orden serían otras respuestas."
                ));
                let own = match at {
                    Some(at) => format!("{}/{{#record}}", at.part()),
                    None => "{#record}".to_owned(),
                };
                (own.clone(), own)
            }
        };
        let record = quoted(&format!("response/{record}"));
        let _ = writeln!(out, "subject = {}\nrecord = {record}", quoted(&subject));
    }

    /// Writes what numbers are broken down by, and names what is not used.
    fn attributes(&self, out: &mut Draft, detected: &Detected) {
        out.push_str("\n[file.attributes]\n");
        let mut keys: Vec<String> = OF_QUESTIONS.map(str::to_owned).to_vec();
        if let Some(named) = self.named {
            let _ = writeln!(out, "survey = {}", quoted(&named.name));
            keys.push("survey".to_owned());
        } else if !self.kept.iter().any(|column| attribute(&column.name) == "survey") {
            called_survey(out, detected);
        }
        for column in &self.kept {
            let mut key = match is_any(&column.name, AGENTS) {
                true => "agent".to_owned(),
                false => attribute(&column.name),
            };
            while keys.contains(&key) {
                key.push_str("_2");
            }
            let _ = writeln!(out, "{} = {}", quoted(&key), quoted(&column.name));
            keys.push(key);
        }
        out.leaves(self.unused.iter().map(|column| column.name.as_str()));
    }

    /// Writes the questions.
    fn ask(&self, out: &mut Draft) {
        out.push_str("\n");
        if self.questions.is_empty() && self.choices.is_empty() {
            return out.question(&told!(
                "no column looks like a score; each question wants a [[file.question]] with\n\
                 its `column` and `kind`.",
                "ninguna columna parece una nota; cada pregunta pide un [[file.question]] con\n\
                 su `column` y su `kind`."
            ));
        }
        out.remark(&told!(
            "What a question asks for is never taken from its scale. A `choice` is only\n\
             counted: write `csat`, `nps`, or `ces` with `direction = \"ease\"` or `\"effort\"`,\n\
             where that is what was asked, and remove what is no question.",
            "Qué mide una pregunta nunca se deduce de su escala. Una `choice` solo se cuenta:\n\
             ponga `csat`, `nps`, o `ces` con `direction = \"ease\"` o `\"effort\"`, donde se\n\
             preguntara eso, y quite lo que no sea una pregunta."
        ));
        if let Some(named) = self.named.filter(|named| kinds_said(named).len() > 1) {
            let words = kinds_said(named).join(", ");
            out.question(&told!(
                "`{}` names surveys that ask for different things ({words}), which one question\n\
                 mixes: give each a file of its own.",
                "`{}` nombra encuestas que preguntan cosas distintas ({words}) y una sola\n\
                 pregunta las mezcla: dé a cada una un fichero propio.",
                named.name
            ));
        }
        for (place, question) in self.questions.iter().enumerate() {
            question.write(out, self.comment.filter(|_| place == 0));
        }
        for column in &self.choices {
            choice(out, column);
        }
    }
}

/// Writes a question that is answered in words; from bad to good they are a scale.
fn choice(out: &mut Draft, column: &Column) {
    let heading = quoted(&column.name);
    let _ = writeln!(out, "\n[[file.question]]\ncolumn = {heading}\nname = {heading}");
    let scale = in_words::scale(column);
    let is_score = scale.is_some() && in_words::is_satisfaction(column);
    let (kind, asks) = match is_score {
        true => {
            let asks = told!(
                "by its heading and answers; `choice` if it is no CSAT",
                "por su encabezado y sus respuestas; `choice` si no es un CSAT"
            );
            ("csat", out.asks(&asks))
        }
        false => {
            let asks = told!(
                "answered in words, each of which is counted",
                "se responde con palabras, y se cuenta cada una"
            );
            ("choice", out.asks(&asks))
        }
    };
    let _ = writeln!(out, "kind = \"{kind}\"    {asks}");
    if let Some(scale) = scale.filter(|_| is_score) {
        let asks = out.asks(&told!(
            "from the worst to the best; is one missing that nobody gave yet?",
            "de la peor a la mejor; ¿falta alguna que nadie haya dado aún?"
        ));
        let _ = writeln!(out, "scale = {}    {asks}", quoted(&scale));
    }
}

/// Returns the column of what respondents wrote, where there is a question that it belongs to.
fn comment_of<'a>(columns: &'a [Column], questions: &[Question<'_>]) -> Option<&'a Column> {
    let is_one = |column: &&Column| is_comment(column) && !is_of_question(column, questions);
    columns.iter().find(is_one).filter(|_| !questions.is_empty())
}

/// Tells whether a column is one of scores.
fn is_of_question(column: &Column, questions: &[Question<'_>]) -> bool {
    questions.iter().any(|question| question.column.name == column.name)
}

/// Tells whether a column is called as what respondents wrote, and a question can name it.
fn is_comment(column: &Column) -> bool {
    is_called_any(&column.name, each(COMMENTS))
        && !is_called_any(&column.name, each(ABOUT_COMMENTS))
        && column.filled > 0
        && !column.is_time
        && !column.is_number
        && may_be_asked(&column.name)
}

/// Names the columns that no mapping can name: they may be questions.
fn unnamed(out: &mut Draft, detected: &Detected) {
    let headings = detected.headings.iter().filter(|heading| !is_nameable(heading));
    let names: Vec<String> = headings.map(|heading| quoted(heading)).collect();
    if names.is_empty() {
        return;
    }
    out.push_str("\n");
    out.question(&told!(
        "no mapping can name these columns, so that they are not read: braces make a\n\
         template of a name, single quotes a word. Call them something else in the file: {}.",
        "ningún mapeo puede nombrar estas columnas, así que no se leen: con llaves un\n\
         nombre es una plantilla y entre comillas simples, un texto. Cámbielas en el fichero: {}.",
        names.join(", ")
    ));
}

/// Writes how the survey is called.
fn called_survey(out: &mut Draft, detected: &Detected) {
    let asks = out.asks(&told!("how is it called?", "¿cómo se llama?"));
    let name = quoted(&format!("'{}'", file_name(detected)));
    let _ = writeln!(out, "survey = {name}    {asks}");
}
