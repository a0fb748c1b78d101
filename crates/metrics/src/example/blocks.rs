//! Fenced blocks of a page, grouped into examples.

use baremo_model::error::Told;
use baremo_model::told;

use super::events::{Scene, scene};
use super::{AnswerTable, Example, Problem};

/// A fenced block of Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fence<'a> {
    /// First word after the opening fence.
    pub info: &'a str,
    /// Line of the first line inside, the text's first being 1.
    pub line: usize,
    /// Lines inside.
    pub body: Vec<&'a str>,
}

/// Returns the blocks between lines of three backticks, in order. One left open runs to the end.
pub fn fences(markdown: &str) -> Vec<Fence<'_>> {
    let mut fences: Vec<Fence> = Vec::new();
    let mut inside = false;
    for (index, line) in markdown.lines().enumerate() {
        match (inside, line.trim_end().strip_prefix("```")) {
            (false, Some(info)) => {
                let info = info.split_whitespace().next().unwrap_or("");
                fences.push(Fence { info, line: index + 2, body: Vec::new() });
                inside = true;
            }
            (true, Some("")) => inside = false,
            (true, _) => {
                if let Some(fence) = fences.last_mut() {
                    fence.body.push(line);
                }
            }
            (false, None) => {}
        }
    }
    fences
}

/// Reads all examples of a page.
pub(super) fn examples(markdown: &str) -> Result<Vec<Example>, Vec<Problem>> {
    let mut reader = Reader::default();
    for fence in fences(markdown) {
        match fence.info {
            "events" => reader.events(&fence),
            "query" => reader.query(&fence),
            "answer" => reader.answer(&fence),
            _ => {}
        }
    }
    if let Some((line, _)) = reader.query {
        reader.problems.push(problem(line, no_answer()));
    }
    match reader.problems.is_empty() {
        true => Ok(reader.examples),
        false => Err(reader.problems),
    }
}

fn no_answer() -> Told {
    told!(
        "the query has no `answer` block after it",
        "la pregunta no tiene después ningún bloque `answer`"
    )
}

pub(super) fn problem(line: usize, message: Told) -> Problem {
    Problem { line, message }
}

#[derive(Default)]
struct Reader {
    scene: Option<Scene>,
    query: Option<(usize, Vec<String>)>,
    examples: Vec<Example>,
    problems: Vec<Problem>,
}

impl Reader {
    fn events(&mut self, fence: &Fence) {
        self.scene = Some(scene(fence).unwrap_or_else(|problems| {
            self.problems.extend(problems);
            Scene::default()
        }));
    }

    fn query(&mut self, fence: &Fence) {
        if self.scene.is_none() {
            let message = told!(
                "the query has no `events` block before it",
                "la pregunta no tiene antes ningún bloque `events`"
            );
            self.problems.push(problem(fence.line, message));
        }
        if let Some((line, _)) = self.query.take() {
            self.problems.push(problem(line, no_answer()));
        }
        let mut words = match shell_words(&fence.body.join("\n")) {
            Ok(words) => words,
            Err(message) => {
                self.problems.push(problem(fence.line, message));
                Vec::new()
            }
        };
        let begins = words.len() > 2 && words[0] == "baremo" && words[1] == "query";
        if begins {
            words.remove(0);
        } else {
            let message = told!(
                "a query reads `baremo query METRIC …`",
                "una pregunta se escribe `baremo query MÉTRICA …`"
            );
            self.problems.push(problem(fence.line, message));
        }
        self.query = Some((fence.line, words));
    }

    fn answer(&mut self, fence: &Fence) {
        let Some((line, query)) = self.query.take() else {
            let message = told!(
                "the answer has no `query` block before it",
                "la respuesta no tiene antes ningún bloque `query`"
            );
            self.problems.push(problem(fence.line, message));
            return;
        };
        let answer = table(fence).unwrap_or_else(|found| {
            self.problems.push(found);
            AnswerTable::default()
        });
        let scene = self.scene.clone().unwrap_or_default();
        let Scene { events, calendars, policies, scorecards, .. } = scene;
        let Scene { rates, reasons, health, watermark, .. } = scene;
        self.examples.push(Example {
            line,
            events,
            calendars,
            policies,
            scorecards,
            rates,
            reasons,
            health,
            watermark,
            query,
            answer,
        });
    }
}

fn table(fence: &Fence) -> Result<AnswerTable, Problem> {
    let mut table = AnswerTable { line: fence.line, ..AnswerTable::default() };
    for (index, text) in fence.body.iter().enumerate() {
        let line = fence.line + index;
        if text.trim().is_empty() || text.starts_with('#') {
            continue;
        }
        let cells: Vec<&str> = text.split('|').map(str::trim).collect();
        if table.columns.is_empty() {
            table.line = line;
            table.columns = cells.into_iter().map(str::to_owned).collect();
            continue;
        }
        if cells.len() != table.columns.len() {
            let (got, wanted) = (cells.len(), table.columns.len());
            let message = told!(
                "the row has {got} cells, the heading {wanted}",
                "la fila tiene {got} celdas y el encabezado {wanted}"
            );
            return Err(problem(line, message));
        }
        let cell = |cell: &str| (cell != "-").then(|| cell.to_owned());
        table.rows.push(cells.into_iter().map(cell).collect());
    }
    match table.rows.is_empty() {
        true => {
            let message = told!("the answer has no row", "la respuesta no tiene ninguna fila");
            Err(problem(fence.line, message))
        }
        false => Ok(table),
    }
}

/// Splits a command line at blanks, as a shell does: quotes of both sorts hold words together, a
/// backslash before a line's end joins lines.
///
/// # Errors
///
/// A message when a quote is left open.
pub fn shell_words(text: &str) -> Result<Vec<String>, Told> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let joined = text.replace("\\\n", " ");
    for char in joined.chars() {
        match quote {
            Some(open) if char == open => quote = None,
            Some(_) => word.get_or_insert_default().push(char),
            None if char == '\'' || char == '"' => {
                quote = Some(char);
                word.get_or_insert_default();
            }
            None if char.is_whitespace() => words.extend(word.take()),
            None => word.get_or_insert_default().push(char),
        }
    }
    words.extend(word);
    match quote {
        Some(open) => Err(told!("a closing {open} is missing", "falta un {open} que cierre")),
        None => Ok(words),
    }
}
