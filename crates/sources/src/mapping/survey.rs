//! Survey exports: one row a respondent, one column a question.
//!
//! `[[file.question]]` names a column and what the survey declares of it. A question becomes an
//! `answered` event, so that nothing after the mapping knows of columns. A ready mapping knows a
//! tool's other columns; a mapping that `extends` it adds the questions.

use std::collections::BTreeMap;

use baremo_model::error::{MappingProblem, MappingWord};
use serde::Deserialize;

use super::ready::READY;
use super::spec::{EventSpec, ExprSpec, FileSpec, Spec, Words};
use crate::SourceError;

/// The table by which whatever somebody wrote becomes `true`: texts stay out of the events.
const WRITTEN: &str = "written";

/// What a question can ask for.
pub const QUESTION_KINDS: [&str; 5] = ["csat", "nps", "ces", "choice", "text"];

/// A column that is a question.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuestionSpec {
    pub column: String,
    pub name: Option<String>,
    pub kind: String,
    pub scale: Option<String>,
    pub direction: Option<String>,
    pub positive: Option<String>,
    pub negative: Option<String>,
    pub map: Option<String>,
    pub comment: Option<String>,
    pub at: Option<ExprSpec>,
}

/// Makes events of the questions of all files.
pub(super) fn expand(mapping: &str, spec: &mut Spec) -> Result<(), SourceError> {
    let mut has_questions = false;
    for file in &mut spec.file {
        for question in std::mem::take(&mut file.question) {
            has_questions = true;
            if !question.column.ends_with("??") {
                file.required.push(question.column.clone());
            }
            let columns = [Some(&question.column), question.comment.as_ref()];
            file.asked.extend(columns.into_iter().flatten().map(|column| bare(column).to_owned()));
            let event = answered(mapping, file, question)?;
            file.event.push(event);
        }
    }
    if has_questions {
        let all = BTreeMap::from([("*".to_owned(), Words(vec!["true".to_owned()]))]);
        spec.tables.insert(WRITTEN.to_owned(), all);
    }
    Ok(())
}

/// Returns a column without the mark by which a file may lack it.
fn bare(column: &str) -> &str {
    column.strip_suffix("??").unwrap_or(column)
}

/// Refuses a question of no known kind, or without what its kind needs.
fn sound(question: &QuestionSpec) -> Result<(), MappingProblem> {
    let kind = question.kind.as_str();
    if !QUESTION_KINDS.contains(&kind) {
        return Err(MappingProblem::word(MappingWord::QuestionKind, kind, QUESTION_KINDS));
    }
    if kind == "ces" && question.direction.is_none() {
        return Err(MappingProblem::Needs { key: "direction".into() });
    }
    if matches!(kind, "csat" | "ces") && question.scale.is_none() {
        return Err(MappingProblem::Needs { key: "scale".into() });
    }
    Ok(())
}

/// Returns the event of a question.
fn answered(
    mapping: &str,
    file: &FileSpec,
    question: QuestionSpec,
) -> Result<EventSpec, SourceError> {
    let fail = |problem: MappingProblem| {
        SourceError::mapping(mapping, vec![file.name.clone(), question.column.clone()], problem)
    };
    sound(&question).map_err(fail)?;
    let at = question.at.clone().or_else(|| file.answers_at.clone());
    let at = at.ok_or_else(|| fail(MappingProblem::Needs { key: "at".into() }))?;
    let bare = |name: &String| bare(name).replace('"', "");
    let columns = [Some(&question.column), question.comment.as_ref()];
    let filled: Vec<String> = columns
        .into_iter()
        .flatten()
        .map(|column| format!("\"{}\" is not null", bare(column)))
        .collect();
    // An option may be called `1,5`.
    let is_of_options = question.scale.as_ref().is_some_and(|scale| scale.contains('|'));
    let mut attributes = BTreeMap::new();
    let name = question.name.clone().unwrap_or_else(|| bare(&question.column));
    for (key, value) in [
        ("question", Some(name)),
        ("kind", Some(question.kind.clone())),
        ("scale", question.scale),
        ("direction", question.direction),
        ("positive", question.positive),
        ("negative", question.negative),
    ] {
        if let Some(value) = value {
            attributes.insert(key.to_owned(), constant(&value));
        }
    }
    let written = |column: &str| ExprSpec {
        from: vec![column.to_owned()],
        map: Some(WRITTEN.to_owned()),
        ..ExprSpec::default()
    };
    if let Some(comment) = &question.comment {
        attributes.insert("comment".to_owned(), written(comment));
    }
    let value = match (question.kind.as_str(), question.map) {
        ("text", _) => written(&question.column),
        (kind, map) => ExprSpec {
            from: vec![question.column.clone()],
            keep: map.is_some(),
            unit: (kind != "choice" && map.is_none() && !is_of_options).then(|| "score".to_owned()),
            map,
            ..ExprSpec::default()
        },
    };
    Ok(EventSpec {
        kind: constant("answered"),
        at,
        when: Some(filled.join(" or ")),
        stream: Some("survey".to_owned()),
        value: Some(value),
        carry: true,
        attributes,
        ..EventSpec::default()
    })
}

fn constant(word: &str) -> ExprSpec {
    ExprSpec { from: vec![format!("'{word}'")], ..ExprSpec::default() }
}

/// Lays a mapping over the ready one it `extends`: tables are merged key by key, files by their
/// name; events and questions are added, everything else replaced.
pub(super) fn extended(mapping: &str, base: &str, text: &str) -> Result<Spec, SourceError> {
    let Some((_, ready)) = READY.iter().find(|(name, _)| *name == base) else {
        let known = READY.iter().map(|(name, _)| *name);
        let problem = MappingProblem::word(MappingWord::Ready, base, known);
        return Err(SourceError::mapping(mapping, Vec::new(), problem));
    };
    let read = |text: &str| {
        text.parse::<toml::Table>().map_err(|error| super::spec::explain(mapping, text, &error))
    };
    let mut whole = read(ready)?;
    let mut own = read(text)?;
    own.remove("extends");
    // What the other says in Spanish belongs to what it says in English.
    for (english, spanish) in [("title", "title_es"), ("notes", "notes_es")] {
        if own.contains_key(english) && !own.contains_key(spanish) {
            whole.remove(spanish);
        }
    }
    merge(&mut whole, own);
    let merged = Spec::deserialize(toml::Value::Table(whole));
    merged.map_err(|error| super::spec::explain(mapping, text, &error))
}

fn merge(whole: &mut toml::Table, own: toml::Table) {
    use toml::Value::{Array, Table};
    for (key, value) in own {
        match (whole.get_mut(&key), value) {
            (Some(Table(known)), Table(own)) => merge(known, own),
            (Some(Array(files)), Array(own)) if key == "file" => {
                for file in own {
                    merge_file(files, file);
                }
            }
            (Some(Array(known)), Array(own)) if key == "event" || key == "question" => {
                known.extend(own);
            }
            (_, value) => {
                whole.insert(key, value);
            }
        }
    }
}

fn merge_file(files: &mut Vec<toml::Value>, own: toml::Value) {
    let named = |file: &toml::Value| file.get("name").cloned();
    let known = files.iter_mut().find(|file| named(file) == named(&own));
    match (known, own) {
        (Some(toml::Value::Table(known)), toml::Value::Table(own)) => merge(known, own),
        (_, own) => files.push(own),
    }
}
