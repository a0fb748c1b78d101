//! What whoever imports should know beside what records become: files that are not there, guesses,
//! and files of which nothing is made.

use baremo_model::error::Told;
use baremo_model::{DAY, Micros, told};

use super::days::in_words;
use super::expr::Lookups;
use super::propose::question_columns;
use super::spec::{ExprSpec, FileSpec, Spec};
use crate::read::{Detected, Encoding, Footers};

/// Something told beside the counts of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Stable word: `as_of_doubtful`, `attributes_doubtful`, `channels_by_id`, `days_doubtful`,
    /// `encoding_guessed`, `lines_left_out`, `look_up_missing`, `nothing_taken`, `plans_doubtful`,
    /// `questions_undeclared`, `records_gone`, `revision_idle`, `settings_cut`, `sheets_unread`,
    /// `thousands_doubtful`, `values_unread`; of whoever imports, `calendars_differ`,
    /// `calendars_unchosen`, `customers_differ`, `events_waited`, `file_empty`, `memory_unread`,
    /// `put_back`, `read_otherwise`, `read_twice` and `revision_older`.
    pub word: &'static str,
    /// The file, or the kind of file, that it is about; nothing where it is about none.
    pub about: String,
    /// What is said of it.
    pub message: Told,
}

/// A file as a mapping reads it, and the columns of it that the mapping could do without and that
/// are not there.
pub(super) type Read<'a> = (&'a FileSpec, &'a [String]);

/// Returns a remark on each kind of file in which others look things up, and that is not among
/// those read.
pub(super) fn forgotten(spec: &Spec, lookups: &Lookups, read: &[Read<'_>]) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for lookup in &lookups.0 {
        let kind = lookup.name.as_str();
        let is_read = read.iter().any(|(file, _)| file.name == kind);
        let is_known = spec.file.iter().any(|file| file.name == kind);
        if is_read || !is_known {
            continue;
        }
        let without = read.iter().map(|(file, absent)| (*file, looked_up(file, absent, kind)));
        let without: Vec<Lacking<'_>> = without.filter(|(_, fields)| !fields.is_empty()).collect();
        if !without.is_empty() {
            let mut lacking =
                read.iter().filter(|(file, absent)| !looked_up(file, absent, kind).is_empty());
            let are_replaced = lacking.all(|(file, absent)| yields(file, absent, kind));
            let message = without_it(kind, &without, are_replaced);
            remarks.push(Remark { word: "look_up_missing", about: kind.to_owned(), message });
        }
    }
    remarks
}

/// Returns a remark on the revision of a mapping where it makes no difference, for no record is
/// named by which what was read before is found.
pub(super) fn idle_revision(spec: &Spec, read: &[Read<'_>]) -> Option<Remark> {
    let (revision, mut kinds) = (spec.revision, Vec::new());
    for (file, _) in read.iter().filter(|(file, _)| revision > 1 && !file.names_records()) {
        if !kinds.contains(&file.name) {
            kinds.push(file.name.clone());
        }
    }
    if kinds.is_empty() {
        return None;
    }
    let kinds = listed(&kinds);
    let message = told!(
        "`revision = {revision}` changes nothing for events without a `record`, as some or all of \
         these kinds of file are: {kinds}. What was read of them before stays and counts beside \
         what is read otherwise now. Where such files came in by another mapping, import all of \
         the source by this one into a new folder",
        "`revision = {revision}` no cambia nada en los eventos sin `record`, como son todos o \
         algunos de estos tipos de fichero: {kinds}. Lo que se leyó de ellos se queda y cuenta \
         junto a lo que ahora se lea de otro modo. Si esos ficheros entraron con otro mapeo, \
         importe toda la fuente con este en una carpeta nueva"
    );
    Some(Remark { word: "revision_idle", about: String::new(), message })
}

/// What a value is where nothing can be looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Without {
    /// Always the default.
    Word(String),
    /// What else the mapping tries.
    Other,
    Blank,
}

/// Returns the values of a kind of file that are looked up in another, each once, and what they are
/// without it.
fn looked_up(file: &FileSpec, absent: &[String], kind: &str) -> Vec<(String, Without)> {
    let mut fields: Vec<(String, Without)> = Vec::new();
    file.each_expr(&mut |key, value| {
        let Some(without) = without(value, absent, kind) else { return };
        if !fields.iter().any(|(known, _)| known == key) {
            fields.push((key.to_owned(), without));
        }
    });
    fields
}

/// Returns what a value is without a file; none where it looks nothing up there.
fn without(value: &ExprSpec, absent: &[String], kind: &str) -> Option<Without> {
    let is_absent = |key: &String| {
        let key = key.trim_end_matches('?');
        absent.iter().any(|column| column == key)
    };
    let looks_up = |value: &ExprSpec| {
        value.lookup.as_deref() == Some(kind) && !value.key.as_ref().is_some_and(is_absent)
    };
    let mut found = false;
    value.with_others(&mut |value| found |= looks_up(value));
    found.then(|| match &value.default {
        _ if !value.others.is_empty() => Without::Other,
        Some(word) => Without::Word(word.clone()),
        None => Without::Blank,
    })
}

/// A kind of file, and those of its values that lack another.
type Lacking<'a> = (&'a FileSpec, Vec<(String, Without)>);

/// Tells whether all that a kind of file tells yields to the same read together with another, in
/// which it looks things up: nothing by which it is known again is among them.
fn yields(file: &FileSpec, absent: &[String], kind: &str) -> bool {
    let looks_up = |value: &ExprSpec| without(value, absent, kind).is_some();
    file.event.iter().all(|event| {
        let has_record = event.record.is_some() || file.record.is_some();
        let own = |own: &Option<ExprSpec>, common: &Option<ExprSpec>| {
            own.as_ref().or(common.as_ref()).is_some_and(looks_up)
        };
        let whose = own(&event.record, &file.record)
            || own(&event.subject, &file.subject)
            || own(&event.conversation, &file.conversation);
        // What has no record is known again by what it says.
        let said = [&event.kind, &event.at].into_iter().any(looks_up)
            || own(&event.actor, &file.common.actor)
            || own(&event.value, &None)
            || (event.keys && event.attributes.values().any(looks_up));
        !whose && (has_record || !said)
    })
}

/// Says what a kind of file that is not there leaves without a value, and how that is mended.
fn without_it(kind: &str, without: &[Lacking<'_>], are_replaced: bool) -> Told {
    let [en, es] = [false, true].map(|spanish| {
        let files = without.iter().map(|(file, fields)| {
            let fields: Vec<String> =
                fields.iter().map(|(key, without)| said(key, without, spanish)).collect();
            let lead = if spanish { "en" } else { "in" };
            format!("{lead} `{}`: {}", file.name, fields.join(", "))
        });
        files.collect::<Vec<_>>().join("; ")
    });
    let (way, way_es) = match are_replaced {
        true => (
            "if these are read in already, import all again with it, and they are replaced",
            "si estos ya están leídos, impórtelos todos de nuevo con él, y se sustituyen",
        ),
        false => (
            "what is read in already would stay beside what is read with it, so begin a new \
             folder then",
            "lo ya leído quedaría junto a lo que se lea con él, así que entonces empiece otra \
             carpeta",
        ),
    };
    Told {
        en: format!(
            "no file of kind `{kind}` is among those given, in which the mapping looks things up. \
             Without it, {en}. What lacks it is read in part, and yields to the same records read \
             whole. Give it together with the others; {way}"
        ),
        es: Some(format!(
            "falta un fichero del tipo `{kind}`, en el que el mapeo consulta datos. Sin él, {es}. \
             Lo que lo necesita se lee en parte, y cede ante los mismos registros leídos por \
             entero. Impórtelo junto con los demás; {way_es}"
        )),
    }
}

fn said(key: &str, without: &Without, spanish: bool) -> String {
    match (without, spanish) {
        (Without::Word(word), false) => format!("`{key}` is always `{word}`"),
        (Without::Word(word), true) => format!("`{key}` es siempre `{word}`"),
        (Without::Other, false) => format!("`{key}` is only what else the mapping tries"),
        (Without::Other, true) => format!("`{key}` es solo lo demás que el mapeo prueba"),
        (Without::Blank, false) => format!("`{key}` stays blank"),
        (Without::Blank, true) => format!("`{key}` queda en blanco"),
    }
}

/// Returns a remark on the letters of a file, where they were guessed.
pub(super) fn guessed(detected: &Detected) -> Option<Remark> {
    if !detected.is_encoding_guessed {
        return None;
    }
    let (file, word) = (&detected.file, detected.encoding.word());
    let message = match detected.encoding {
        Encoding::Windows1252 => told!(
            "`{file}` is not in UTF-8 and says nowhere which letters it has: it is read as \
             `{word}`. If accents come out wrong, set `encoding` in `[file.read]` of the mapping",
            "`{file}` no está en UTF-8 ni indica su codificación: se lee como `{word}`. Si las \
             tildes salen mal, indique `encoding` en `[file.read]` del mapeo"
        ),
        Encoding::Utf8 => told!(
            "some rows of `{file}` are in `{word}` and others are not: it is read as `{word}`, and \
             those are refused. If it is in another encoding, set `encoding` in `[file.read]` of \
             the mapping",
            "unas filas de `{file}` están en `{word}` y otras no: se lee como `{word}`, y esas se \
             rechazan. Si tiene otra codificación, indique `encoding` en `[file.read]` del mapeo"
        ),
        Encoding::Utf16Le | Encoding::Utf16Be => told!(
            "`{file}` says nowhere which letters it has: it is read as `{word}`. If they come out \
             wrong, set `encoding` in `[file.read]` of the mapping",
            "`{file}` no indica su codificación: se lee como `{word}`. Si el texto sale mal, \
             indique `encoding` en `[file.read]` del mapeo"
        ),
    };
    Some(Remark { word: "encoding_guessed", about: file.clone(), message })
}

/// Returns a remark on the sheets of a workbook that are not read, where none was chosen.
pub(super) fn unread(detected: &Detected) -> Option<Remark> {
    let sheet = detected.sheet.as_ref().filter(|_| !detected.other_sheets.is_empty())?;
    let (file, others) = (&detected.file, listed(&detected.other_sheets));
    let message = told!(
        "`{file}` has several sheets: `{sheet}` is read, and not {others}. To read another one, \
         name it by `sheet` in `[file.read]` of the mapping; to read several, save each as a file \
         of its own",
        "`{file}` tiene varias hojas: se lee `{sheet}`, y no {others}. Para leer otra, indíquela \
         con `sheet` en `[file.read]` del mapeo; para leer varias, guarde cada una en un fichero \
         propio"
    );
    Some(Remark { word: "sheets_unread", about: file.clone(), message })
}

/// Returns a remark on lines of a table that are no records; none where there is none.
pub(super) fn footers(file: &str, found: &Footers) -> Option<Remark> {
    let Footers { count, example } = found;
    let message = told!(
        "lines of `{file}` that are no records, and were left out, such as `{example}`: {count}",
        "líneas de `{file}` que no son registros y se han omitido, como `{example}`: {count}"
    );
    let remark = Remark { word: "lines_left_out", about: file.to_owned(), message };
    (*count > 0).then_some(remark)
}

/// Returns a remark on rows of tables of settings that are beyond those that are kept.
pub(super) fn beyond(file: &str, rows: u64, most: usize) -> Remark {
    let message = told!(
        "rows of `{file}` that no setting is made of, for only the first {most} of all tables of \
         settings are read: {rows}. Give tables of fewer rows, such as the holidays of these years",
        "filas de `{file}` de las que no se hace ningún ajuste, porque solo se leen las primeras \
         {most} de todas las tablas de ajustes: {rows}. Dé tablas con menos filas, como los \
         festivos de estos años"
    );
    Remark { word: "settings_cut", about: file.to_owned(), message }
}

/// Before the exports of today's help desks: a time that an archive or a copy has made up.
const EARLIEST: Micros = 946_684_800_000_000;

/// Returns a remark on the time that records are as of which have no version of their own, that of
/// a file or else the one told with the order, where it is hardly theirs.
pub(super) fn as_of(file: Option<&str>, at: Micros, now: Micros) -> Option<Remark> {
    let (day, dia) = (in_words(at, false), in_words(at, true));
    let is_to_come = at > now.saturating_add(DAY);
    let message = match file {
        _ if !is_to_come && at >= EARLIEST => return None,
        Some(file) if is_to_come => told!(
            "`{file}` is dated {day}, which is still to come: its records count as of now, and so \
             less than those of files written later. `--as-of` says when they were exported",
            "`{file}` lleva fecha de {dia}, que aún no ha llegado: sus registros cuentan a fecha \
             de ahora, y por tanto menos que los de ficheros escritos después. Con `--as-of` se \
             dice cuándo se exportaron"
        ),
        Some(file) => told!(
            "`{file}` is dated {day}, which is hardly when it was exported: its records yield to \
             those of any other file. `--as-of` says when they were exported",
            "`{file}` lleva fecha de {dia}, que difícilmente es la de su exportación: sus \
             registros ceden ante los de cualquier otro fichero. Con `--as-of` se dice cuándo se \
             exportaron"
        ),
        None if is_to_come => told!(
            "the records are as of {day}, which is still to come: no file of before then corrects \
             them. Import again with a later `--as-of` to do so",
            "los registros son a fecha de {dia}, que aún no ha llegado: ningún fichero anterior a \
             ella los corrige. Para corregirlos, importe con un `--as-of` posterior"
        ),
        None => told!(
            "the records are as of {day}: they yield to those of any other file",
            "los registros son a fecha de {dia}: ceden ante los de cualquier otro fichero"
        ),
    };
    Some(Remark { word: "as_of_doubtful", about: file.unwrap_or_default().to_owned(), message })
}

/// Names that a remark lists, at most.
const LISTED: usize = 12;

/// Lists names, of many the first.
fn listed(names: &[String]) -> String {
    let shown = names.iter().take(LISTED).map(|name| format!("`{name}`"));
    let listed = shown.collect::<Vec<_>>().join(", ");
    if names.len() > LISTED { listed + ", …" } else { listed }
}

/// Returns a remark on the questions of a survey that no question of the mapping is about.
pub(super) fn undeclared(file: &FileSpec, detected: &Detected) -> Option<Remark> {
    file.answers_at.as_ref()?;
    let is_asked = |column: &String| file.asked.contains(column);
    let columns: Vec<String> =
        question_columns(detected).into_iter().filter(|column| !is_asked(column)).collect();
    if columns.is_empty() {
        return None;
    }
    let (name, listed) = (&detected.file, listed(&columns));
    let message = told!(
        "no answers are read to these questions of `{name}`, for the mapping has no \
         `[[file.question]]` of them: {listed}",
        "no se leen respuestas a estas preguntas de `{name}`, porque el mapeo no tiene ningún \
         `[[file.question]]` para ellas: {listed}"
    );
    Some(Remark { word: "questions_undeclared", about: name.clone(), message })
}

/// Channels by their id that a remark names, at most.
const CHANNELS: usize = 5;

/// Characters of an id that is no number, at least.
const LONG: usize = 16;

/// Takes note of a channel that is the id of one in the help desk, and no word for it.
pub(super) fn see_channel(ids: &mut Vec<String>, channel: Option<&str>) {
    let Some(channel) = channel.filter(|channel| is_id(channel)) else { return };
    if ids.len() < CHANNELS && !ids.iter().any(|id| id == channel) {
        ids.push(channel.to_owned());
    }
}

/// Tells whether a word is a number, or an id such as `5f3a9c0e1b7d4a62`.
fn is_id(word: &str) -> bool {
    let has_digit = || word.bytes().any(|byte| byte.is_ascii_digit());
    let is_sign = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
    let is_number = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    is_number || (word.len() >= LONG && has_digit() && word.bytes().all(is_sign))
}

/// Returns a remark on the channels of a file that are ids; none where none is.
pub(super) fn channels_by_id(file: &str, ids: &[String]) -> Option<Remark> {
    let (first, listed) = (ids.first()?, listed(ids));
    let message = told!(
        "channels of `{file}` are ids, not words: {listed}. Numbers by channel have them as they \
         are, and what a setting says of `email` or `phone` holds for none of them. A value table \
         of the mapping says what each is: `channel = {{ from = …, map = \"channels\" }}` with \
         `\"{first}\" = \"email\"` under `[tables.channels]`",
        "los canales de `{file}` son identificadores, no palabras: {listed}. Las cifras por canal \
         los llevan tal cual, y lo que un ajuste dice de `email` o `phone` no vale para ninguno. \
         Una tabla de valores del mapeo dice cuál es cada uno: `channel = {{ from = …, map = \
         \"channels\" }}` con `\"{first}\" = \"email\"` bajo `[tables.channels]`"
    );
    Some(Remark { word: "channels_by_id", about: file.to_owned(), message })
}

/// Returns a remark on the records of a file that are gone; none where none is.
pub(super) fn gone(file: &str, count: u64) -> Option<Remark> {
    if count == 0 {
        return None;
    }
    let message = told!(
        "records of `{file}` that are gone at the source: {count}. What they told before counts \
         no more",
        "registros de `{file}` que ya no están en la fuente: {count}. Lo que decían antes deja de \
         contar"
    );
    Some(Remark { word: "records_gone", about: file.to_owned(), message })
}

/// Why nothing is made of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Idle {
    /// Others only look things up in it, and none of them is there.
    LookUp,
    /// It holds no records.
    NoRecord,
    /// No record has what the mapping needs of one.
    Unmet(Told),
    /// No record makes an event.
    NoEvent,
}

/// Returns what a mapping needs of the records of a kind of file, where it needs anything.
pub(super) fn needs(file: &FileSpec) -> Option<Told> {
    let needs = file.needs.as_ref()?;
    Some(match (&needs.lookup, &needs.key) {
        (Some(kind), Some(key)) => told!(
            "`{key}` names none of the records of `{kind}` among the files given, and the mapping \
             takes only what belongs to one (`needs`)",
            "`{key}` no nombra ningún registro de `{kind}` entre los ficheros dados, y el mapeo \
             solo toma lo que pertenece a uno (`needs`)"
        ),
        _ => {
            let columns = needs.from.join("`, `");
            told!(
                "none of its records has `{columns}`, which the mapping needs (`needs`)",
                "ninguno de sus registros tiene `{columns}`, que el mapeo necesita (`needs`)"
            )
        }
    })
}

/// Returns a remark on a file of which an import made nothing.
pub(super) fn nothing_taken(file: &str, kind: &str, why: Idle) -> Remark {
    let message = match why {
        Idle::LookUp => told!(
            "nothing was taken from `{file}`: files of kind `{kind}` only serve others, which look \
             things up in them, and none of those is among the files given",
            "no se tomó nada de `{file}`: los ficheros del tipo `{kind}` solo sirven para que \
             otros consulten datos, y ninguno de esos está entre los dados"
        ),
        Idle::NoRecord => told!(
            "nothing was taken from `{file}`: it holds no records",
            "no se tomó nada de `{file}`: no contiene registros"
        ),
        Idle::Unmet(why) => {
            let why_es = why.spanish();
            told!("nothing was taken from `{file}`: {why}", "no se tomó nada de `{file}`: {why_es}")
        }
        Idle::NoEvent => told!(
            "nothing was taken from `{file}`: the mapping makes no event of its records",
            "no se tomó nada de `{file}`: el mapeo no hace ningún evento de sus registros"
        ),
    };
    Remark { word: "nothing_taken", about: file.to_owned(), message }
}
