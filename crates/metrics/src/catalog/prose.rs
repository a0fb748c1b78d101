//! The words of a page: prose by heading, in both languages, and what stands in fences.

use std::collections::BTreeMap;

use baremo_model::error::nearest;
use baremo_model::told;
use serde::Deserialize;

use super::front::{Line, Split, split, toml_of};
use super::{PageError, PageFile, Rigour};
use crate::example::{Example, fences};
use crate::page::{FrontMatter, Words};

/// Headings of the English page after its opening, in order.
pub const ENGLISH_HEADINGS: &[&str] = &[
    "Why it matters",
    "What counts",
    "Benefits and limits",
    "How to collect it",
    "Advice",
    "Differs from",
    "References",
    "Example",
    "Check",
];

/// Headings of the Spanish page after its opening, in order.
pub const SPANISH_HEADINGS: &[&str] = &[
    "Por qué importa",
    "Qué cuenta",
    "Ventajas y límites",
    "Cómo se obtiene",
    "Consejos",
    "Diferencias",
    "Referencias",
];

/// Headings under which a page speaks to engineers and may name flags, commands and files. All else
/// is read by people who run a service, on pages where nothing of it can be typed.
pub const FOR_ENGINEERS: &[&str] = &["How to collect it", "Cómo se obtiene", "Example", "Check"];

/// Everything read below the front matter, and the Spanish front matter.
#[derive(Default)]
pub(super) struct PageWords {
    pub(super) english: Words,
    pub(super) spanish: Words,
    pub(super) examples: Vec<Example>,
    pub(super) check: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpanishMatter {
    title: String,
    formula: String,
    #[serde(default)]
    variants: BTreeMap<String, SpanishVariant>,
    #[serde(default)]
    parameters: BTreeMap<String, SpanishParameter>,
    #[serde(default)]
    differs: Vec<SpanishDiffers>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpanishVariant {
    title: String,
    formula: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpanishParameter {
    doc: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpanishDiffers {
    why: String,
}

/// Reads the words of both languages.
pub(super) fn words(
    page: &PageFile,
    english: &Split<'_>,
    matter: &FrontMatter,
    rigour: Rigour,
    errors: &mut Vec<PageError>,
) -> PageWords {
    let mut words = PageWords { english: english_words(matter), ..PageWords::default() };
    words.english.parts = parts(english, ENGLISH_HEADINGS, rigour, errors);
    match Example::parse_all(english.markdown) {
        Ok(examples) => words.examples = examples,
        Err(problems) => {
            let told = problems.into_iter();
            errors.extend(told.map(|found| english.prose_error(found.line, found.message)));
        }
    }
    for example in &mut words.examples {
        example.line += english.markdown_line - 1;
    }
    words.check = check(english);
    words.spanish = match &page.spanish {
        Some(text) => spanish_words(page, text, matter, rigour, errors),
        None => {
            if rigour == Rigour::BuiltIn {
                let message = told!(
                    "the Spanish page beside it is missing",
                    "falta la página en español a su lado"
                );
                errors.push(english.error(1, message));
            }
            words.english.clone()
        }
    };
    words
}

fn english_words(matter: &FrontMatter) -> Words {
    let variant = |(name, variant): (&String, &crate::page::VariantMatter)| {
        (name.clone(), (variant.title.clone(), variant.formula.clone()))
    };
    Words {
        title: matter.title.clone(),
        formula: matter.formula.clone(),
        variants: matter.variants.iter().map(variant).collect(),
        parameters: docs(matter),
        differs: matter.differs.iter().map(|differs| differs.why.clone()).collect(),
        parts: Vec::new(),
    }
}

fn docs(matter: &FrontMatter) -> BTreeMap<String, String> {
    let doc = |(name, parameter): (&String, &crate::page::Parameter)| {
        (name.clone(), parameter.doc.clone())
    };
    matter.parameters.iter().map(doc).collect()
}

fn spanish_words(
    page: &PageFile,
    text: &str,
    matter: &FrontMatter,
    rigour: Rigour,
    errors: &mut Vec<PageError>,
) -> Words {
    let path = page.path.strip_suffix(".md").unwrap_or(&page.path).to_owned() + ".es.md";
    let read = split(&path, text).and_then(|page| Ok((toml_of::<SpanishMatter>(&page)?, page)));
    let (spanish, split) = match read {
        Ok(read) => read,
        Err(error) => {
            errors.push(error);
            return english_words(matter);
        }
    };
    same_names("variants", matter.variants.keys(), spanish.variants.keys(), &split, errors);
    same_names("parameters", matter.parameters.keys(), spanish.parameters.keys(), &split, errors);
    let (theirs, ours) = (spanish.differs.len(), matter.differs.len());
    if theirs != ours {
        let place = Line { table: "differs", index: theirs.saturating_sub(1), key: "" };
        let message = told!(
            "there are {theirs} `[[differs]]`, the English page has {ours}",
            "hay {theirs} `[[differs]]`; la página en inglés tiene {ours}"
        );
        errors.push(split.key_error(place, message));
    }
    let variants = spanish.variants.into_iter();
    let parameters = spanish.parameters.into_iter();
    Words {
        title: spanish.title,
        formula: spanish.formula,
        variants: variants.map(|(name, it)| (name, (it.title, it.formula))).collect(),
        parameters: parameters.map(|(name, it)| (name, it.doc)).collect(),
        differs: spanish.differs.into_iter().map(|it| it.why).collect(),
        parts: parts(&split, SPANISH_HEADINGS, rigour, errors),
    }
}

fn same_names<'a>(
    table: &str,
    english: impl Iterator<Item = &'a String> + Clone,
    mut spanish: impl Iterator<Item = &'a String> + Clone,
    page: &Split<'_>,
    errors: &mut Vec<PageError>,
) {
    for name in english.clone() {
        if !spanish.clone().any(|other| other == name) {
            let message = told!("`[{table}.{name}]` is missing", "falta `[{table}.{name}]`");
            errors.push(page.error(1, message));
        }
    }
    for name in spanish.by_ref() {
        if !english.clone().any(|other| other == name) {
            let header = format!("{table}.{name}");
            let place = Line { table: &header, ..Line::default() };
            let [en, es] = meant("", nearest(name, english.clone().map(String::as_str)));
            let message = told!(
                "the English page has no `[{header}]`{en}",
                "la página en inglés no tiene `[{header}]`{es}"
            );
            errors.push(page.key_error(place, message));
        }
    }
}

/// Splits Markdown at its second-level headings; the opening has an empty heading.
fn parts(
    page: &Split<'_>,
    headings: &[&str],
    rigour: Rigour,
    errors: &mut Vec<PageError>,
) -> Vec<(String, String)> {
    let mut parts = vec![(String::new(), String::new())];
    let mut lines = vec![1];
    let mut fenced = false;
    for (index, line) in page.markdown.lines().enumerate() {
        fenced ^= line.starts_with("```");
        match line.strip_prefix("## ") {
            Some(heading) if !fenced => {
                parts.push((heading.trim().to_owned(), String::new()));
                lines.push(index + 1);
            }
            _ => {
                if let Some((_, text)) = parts.last_mut() {
                    text.push_str(line);
                    text.push('\n');
                }
            }
        }
    }
    for (_, text) in &mut parts {
        *text = text.trim().to_owned();
    }
    if rigour == Rigour::BuiltIn {
        check_parts(page, &parts, &lines, headings, errors);
        check_typed(page, errors);
    }
    parts
}

/// Refuses what can be typed in a terminal only, but where a page speaks to engineers.
fn check_typed(page: &Split<'_>, errors: &mut Vec<PageError>) {
    let (mut fenced, mut for_engineers) = (false, false);
    for (index, line) in page.markdown.lines().enumerate() {
        fenced ^= line.starts_with("```");
        if let Some(heading) = line.strip_prefix("## ").filter(|_| !fenced) {
            for_engineers = FOR_ENGINEERS.contains(&heading.trim());
        }
        let Some(word) = typed(line).filter(|_| !fenced && !for_engineers) else { continue };
        let message = told!(
            "`{word}` can be typed in a terminal only",
            "`{word}` solo se puede escribir en una terminal"
        );
        let mut error = page.prose_error(index + 1, message);
        let hint = told!(
            "say what it is; flags, commands and files belong under `## How to collect it`",
            "diga qué es; las opciones, órdenes y ficheros van bajo `## Cómo se obtiene`"
        );
        error.hint = Some(hint.into());
        errors.push(error);
    }
}

/// Returns the first flag, command or file of settings that a line names.
fn typed(line: &str) -> Option<&str> {
    let words = line.split([' ', '(', ')', '`', ',', ';', ':']);
    let is_flag = |word: &str| {
        let name = word.strip_prefix("--").unwrap_or_default();
        name.starts_with(|first: char| first.is_ascii_lowercase())
    };
    let mut words = words.map(|word| word.trim_end_matches('.'));
    let found = words.find(|word| is_flag(word) || word.ends_with(".toml"));
    found.or_else(|| line.contains("`baremo ").then_some("baremo"))
}

fn check_parts(
    page: &Split<'_>,
    parts: &[(String, String)],
    lines: &[usize],
    headings: &[&str],
    errors: &mut Vec<PageError>,
) {
    for ((heading, text), line) in parts.iter().zip(lines) {
        if text.is_empty() {
            let message = match heading.is_empty() {
                true => told!("the opening has no text", "el comienzo no tiene texto"),
                false => told!("`{heading}` has no text", "`{heading}` no tiene texto"),
            };
            errors.push(page.prose_error(*line, message));
        }
        if !heading.is_empty() && !headings.contains(&heading.as_str()) {
            let [en, es] = meant("## ", nearest(heading, headings.iter().copied()));
            let message = told!(
                "unknown heading `## {heading}`{en}",
                "no se conoce el epígrafe `## {heading}`{es}"
            );
            errors.push(page.prose_error(*line, message));
        }
    }
    let there: Vec<&str> = parts.iter().skip(1).map(|(heading, _)| heading.as_str()).collect();
    for heading in headings {
        if !there.contains(heading) {
            let message =
                told!("the heading `## {heading}` is missing", "falta el epígrafe `## {heading}`");
            errors.push(page.error(1, message));
        }
    }
    let place = |heading: &&str| headings.iter().position(|wanted| wanted == heading);
    let places: Vec<usize> = there.iter().filter_map(place).collect();
    if let Some(index) = places.windows(2).position(|pair| pair[0] >= pair[1]) {
        let heading = headings[places[index + 1]];
        let line = parts.iter().position(|(it, _)| it == heading).map_or(1, |at| lines[at]);
        let order = headings.join(", ");
        let order = told!("the order is: {order}", "el orden es: {order}");
        let message =
            told!("`## {heading}` is out of order", "`## {heading}` está fuera de su orden");
        let mut error = page.prose_error(line, message);
        error.hint = Some(order.into());
        errors.push(error);
    }
}

/// Returns the ends, in English and Spanish, of a message about a name that begins with a sign:
/// what was probably meant.
fn meant(sign: &str, near: Option<&str>) -> [String; 2] {
    let Some(near) = near else { return Default::default() };
    [format!(", did you mean `{sign}{near}`?"), format!("; ¿quería decir `{sign}{near}`?")]
}

/// Returns the first `sql` block after `## Check`.
fn check(page: &Split<'_>) -> Option<String> {
    let heading = page.markdown.lines().position(|line| line.trim_end() == "## Check")?;
    let sql = fences(page.markdown)
        .into_iter()
        .find(|fence| fence.info == "sql" && fence.line > heading + 1)?;
    Some(sql.body.join("\n"))
}
