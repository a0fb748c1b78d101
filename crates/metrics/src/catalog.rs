//! Pages read into metrics, and checked until nothing in them can surprise the evaluator.
//!
//! A [`Catalog`] is a value: made from the texts of pages, wherever they come from. Reading a page
//! means: split front matter from prose, read the TOML (`front`), merge each variant with the
//! page's own definition (`merge`), read the words of both languages (`prose`) and the
//! examples ([`crate::example`]), then check everything that names something (`validate`).
//! All problems of all pages are told at once, each with file and line.

mod facts;
mod follow;
mod front;
mod inputs;
mod merge;
mod prose;
mod reads;
#[cfg(test)]
mod tests;
mod validate;

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use baremo_model::error::{Hint, TomlProblem, line_at, refused};
use baremo_model::told;

pub use self::facts::facts_page;
pub use self::follow::causes_first;
pub(crate) use self::front::day_of;
pub use self::front::{Line, line_of, read_toml};
pub use self::prose::{ENGLISH_HEADINGS, FOR_ENGINEERS, SPANISH_HEADINGS};
pub use self::reads::Reads;
use crate::answer::Note;
use crate::bands::BANDS_FILE;
use crate::error::{Fault, MetricsError, Thing, Titled};
use crate::page::{Band, Metric, VENDOR_CONVERSATION};

/// How many metrics may be made of one another, one within the other.
pub(crate) const INPUTS_DEEP: usize = 4;

/// Families in the order they are shown: folder, English title, Spanish title.
pub const FAMILIES: &[(&str, &str, &str)] = &[
    ("speed", "Speed", "Rapidez"),
    ("load", "Load and outcome", "Carga y resultado"),
    ("voice", "Voice of the customer", "Voz del cliente"),
    ("quality", "Quality", "Calidad"),
    ("loyalty", "Loyalty", "Lealtad"),
    ("value", "Value", "Valor"),
    ("acquisition", "Acquisition", "Captación"),
    ("web", "Web", "Web"),
    ("social", "Social", "Redes sociales"),
];

/// A page as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFile {
    /// Path with `/`, ending in `<family>/<name>.md`; errors name it.
    pub path: String,
    /// The English page: front matter, prose, examples.
    pub english: String,
    /// The Spanish page, `<name>.es.md`.
    pub spanish: Option<String>,
}

/// A problem of a page.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub struct PageError {
    /// Path of the page.
    pub path: String,
    /// Line, the first being 1.
    pub line: usize,
    /// What is wrong.
    pub fault: Box<Fault>,
    /// What to do.
    pub hint: Option<Hint>,
}

impl Display for PageError {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.path, self.line, self.fault)
    }
}

impl PageError {
    /// Returns a problem of a file with what is known of a way out.
    pub fn new(path: &str, line: usize, fault: impl Into<Fault>) -> Self {
        let fault = fault.into();
        PageError { path: path.to_owned(), line, hint: fault.hint(), fault: Box::new(fault) }
    }

    /// Returns what is wrong with a text that the TOML reader refuses.
    fn of_toml(path: &str, text: &str, error: &toml::de::Error) -> Self {
        let line = line_at(text, error.span().map_or(0, |span| span.start));
        Self::new(path, line, TomlProblem::of(error.message()).named_in(text, error.span()))
    }
}

/// Returns whether a path is that of the page of a metric, or of its words in Spanish.
fn is_page_of(path: &str, name: &str) -> bool {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    file.strip_suffix(".md").is_some_and(|stem| stem.strip_suffix(".es").unwrap_or(stem) == name)
}

/// Returns whether a path is that of a page, or of its words in Spanish.
fn same_page(page: &str, path: &str) -> bool {
    let spanish = path.strip_suffix(".es.md").map(|stem| format!("{stem}.md"));
    page == path || spanish.as_deref() == Some(page)
}

impl From<PageError> for MetricsError {
    fn from(error: PageError) -> Self {
        let PageError { path, line, fault, hint } = error;
        MetricsError::File { file: path, line, fault, hint }
    }
}

/// All metrics, built-in ones and the user's.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// By family in the order of [`FAMILIES`], then by name.
    metrics: Vec<Arc<Metric>>,
    /// Names of the metrics that come with the program.
    built_in: Vec<String>,
    /// Why pages of the user are not among them, nor bands of theirs with them.
    left_out: Vec<PageError>,
}

/// How much is asked of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rigour {
    /// Pages that come with the program: both languages, all headings, examples, check.
    BuiltIn,
    /// Pages of the user: a definition that works.
    User,
}

impl Catalog {
    /// Reads the pages that come with the program.
    ///
    /// # Errors
    ///
    /// Every problem of every page, by path and line.
    pub fn from_pages(
        pages: impl IntoIterator<Item = PageFile>,
    ) -> Result<Catalog, Vec<PageError>> {
        let mut catalog = Catalog::default();
        catalog.add(pages, Rigour::BuiltIn)?;
        catalog.built_in = catalog.metrics.iter().map(|metric| metric.name.clone()).collect();
        Ok(catalog)
    }

    /// Adds the user's own pages, which may leave out Spanish, headings, examples and check.
    ///
    /// # Errors
    ///
    /// As [`Catalog::from_pages`]; a page with the name of a built-in metric is refused.
    pub fn with_user_pages(
        mut self,
        pages: impl IntoIterator<Item = PageFile>,
    ) -> Result<Catalog, Vec<PageError>> {
        self.add(pages, Rigour::User)?;
        Ok(self)
    }

    /// Adds those of the user's own pages that are right; [`Catalog::left_out`] tells of the rest.
    /// `left_out` begins with what could not be read.
    pub fn with_right_pages(self, pages: Vec<PageFile>, mut left_out: Vec<PageError>) -> Catalog {
        let (mut catalog, wrong) = self.with_those_right(pages, |_, _| {});
        left_out.extend(wrong);
        catalog.left_out = left_out;
        catalog
    }

    /// Puts former pages of metrics in the place of today's, and returns what is wrong with those
    /// that cannot be read any more: today's stay. Like pages of the user, they need be no more
    /// than a definition that works, whatever is asked of pages since.
    pub fn with_former_pages(&self, pages: Vec<PageFile>) -> (Catalog, Vec<PageError>) {
        self.with_those_right(pages, |catalog, pages| {
            let is_former =
                |name: &str| pages.iter().any(|page: &PageFile| is_page_of(&page.path, name));
            catalog.metrics.retain(|metric| !is_former(&metric.name));
        })
    }

    /// Adds those pages that are right to what is left once there is room for them, and returns
    /// what is wrong with the others.
    fn with_those_right(
        &self,
        mut pages: Vec<PageFile>,
        make_room: impl Fn(&mut Catalog, &[PageFile]),
    ) -> (Catalog, Vec<PageError>) {
        let mut wrong = Vec::new();
        loop {
            let mut catalog = self.clone();
            make_room(&mut catalog, &pages);
            let Err(errors) = catalog.add(pages.iter().cloned(), Rigour::User) else {
                return (catalog, wrong);
            };
            let before = pages.len();
            pages.retain(|page| !errors.iter().any(|error| same_page(&page.path, &error.path)));
            if pages.len() == before {
                pages.clear();
            }
            wrong.extend(errors);
        }
    }

    /// Returns the same with bands of the owner's own, by metric, in the place of those of pages.
    #[must_use]
    pub fn with_bands(mut self, mut bands: BTreeMap<String, Vec<Band>>) -> Catalog {
        for metric in &mut self.metrics {
            if let Some(own) = bands.remove(&metric.name) {
                Arc::make_mut(metric).bands = own;
            }
        }
        self
    }

    /// Returns the same, with what is wrong with a file of bands that is left out.
    #[must_use]
    pub fn with_wrong_bands(mut self, errors: Vec<PageError>) -> Catalog {
        self.left_out.extend(errors);
        self
    }

    /// Returns what is wrong with the pages and bands of the user that are left out.
    pub fn left_out(&self) -> &[PageError] {
        &self.left_out
    }

    /// Returns whether the page of a metric is left out.
    pub fn is_left_out(&self, name: &str) -> bool {
        self.left_out.iter().any(|error| is_page_of(&error.path, name))
    }

    /// Returns the same as notes, which answers carry until the files are mended.
    pub fn notes(&self) -> impl Iterator<Item = Note> {
        self.left_out.iter().cloned().map(|error| match error.path == BANDS_FILE {
            true => Note::BandsLeftOut { error },
            false => Note::PageLeftOut { error },
        })
    }

    /// Reads the folder of pages that comes with the program: `<family>/<name>.md`.
    ///
    /// # Errors
    ///
    /// As [`Catalog::from_pages`], and what cannot be read.
    pub fn load_dir(folder: &Path) -> Result<Catalog, Vec<PageError>> {
        let (pages, errors) = read_dir(folder);
        if errors.is_empty() { Catalog::from_pages(pages) } else { Err(errors) }
    }

    /// Returns that of the repository.
    #[cfg(test)]
    pub(crate) fn of_repository() -> Catalog {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog"));
        Catalog::load_dir(folder).expect("the catalogue of the repository is valid")
    }

    /// Returns the metric with this name.
    ///
    /// # Errors
    ///
    /// [`MetricsError::Unknown`] offers the metric of this title, or the nearest name.
    pub fn get(&self, name: &str) -> Result<&Metric, MetricsError> {
        self.shared(name).map(Arc::as_ref)
    }

    /// Returns the metric with this name, to be kept.
    ///
    /// # Errors
    ///
    /// The same as [`Catalog::get`].
    pub fn shared(&self, name: &str) -> Result<&Arc<Metric>, MetricsError> {
        let found = self.metrics.iter().find(|metric| metric.name == name);
        let page = || self.left_out.iter().find(|error| is_page_of(&error.path, name));
        found.ok_or_else(|| match page() {
            Some(error) => error.clone().into(),
            None => {
                let titles = self.metrics.iter().map(titled);
                MetricsError::unknown_titled(Thing::Metric, name, titles)
            }
        })
    }

    /// Returns the names, by family.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.metrics.iter().map(|metric| metric.name.as_str())
    }

    /// Returns the metrics, by family in the order of [`FAMILIES`], then by name.
    pub fn metrics(&self) -> impl ExactSizeIterator<Item = &Metric> {
        self.metrics.iter().map(Arc::as_ref)
    }

    /// Returns the metrics of a family, by name.
    pub fn family<'a>(&'a self, family: &'a str) -> impl Iterator<Item = &'a Metric> {
        self.metrics().filter(move |metric| metric.family == family)
    }

    /// Returns whether a metric comes with the program.
    pub fn is_built_in(&self, name: &str) -> bool {
        self.built_in.iter().any(|built_in| built_in == name)
    }

    fn add(
        &mut self,
        pages: impl IntoIterator<Item = PageFile>,
        rigour: Rigour,
    ) -> Result<(), Vec<PageError>> {
        let mut errors = Vec::new();
        let pages: Vec<PageFile> = pages.into_iter().collect();
        for page in &pages {
            match read_page(page, rigour) {
                Ok(metric) => match self.taken(&metric, &page.path) {
                    Some(error) => errors.push(error),
                    None => self.metrics.push(Arc::new(metric)),
                },
                Err(found) => errors.extend(found),
            }
        }
        self.metrics.sort_by_key(|metric| (family_order(&metric.family), metric.name.clone()));
        inputs::check(self, &pages, &mut errors);
        for metric in &mut self.metrics {
            if metric.definition(VENDOR_CONVERSATION).is_none() {
                Arc::make_mut(metric).count_vendor_conversations();
            }
        }
        match errors.is_empty() {
            true => Ok(()),
            false => {
                errors.sort_by_key(|error| (error.path.clone(), error.line));
                Err(errors)
            }
        }
    }

    fn taken(&self, metric: &Metric, path: &str) -> Option<PageError> {
        self.get(&metric.name).ok()?;
        let name = &metric.name;
        let message = match self.is_built_in(name) {
            true => told!(
                "`{name}` is already the name of a metric that comes with baremo",
                "`{name}` ya es el nombre de una métrica que viene con baremo"
            ),
            false => told!(
                "`{name}` is already the name of another page",
                "`{name}` ya es el nombre de otra página"
            ),
        };
        Some(PageError {
            path: path.into(),
            line: 2,
            fault: Box::new(message.into()),
            hint: Some(told!("choose another name", "elija otro nombre").into()),
        })
    }
}

fn titled(metric: &Arc<Metric>) -> Titled<'_> {
    (&metric.name, &metric.english.title, &metric.spanish.title)
}

fn family_order(family: &str) -> usize {
    FAMILIES.iter().position(|(word, ..)| *word == family).unwrap_or(FAMILIES.len())
}

/// Reads one page with all its checks.
fn read_page(page: &PageFile, rigour: Rigour) -> Result<Metric, Vec<PageError>> {
    let english = front::split(&page.path, &page.english).map_err(|error| vec![error])?;
    let matter = front::front_matter(&english).map_err(|error| vec![error])?;
    let mut errors = Vec::new();
    let words = prose::words(page, &english, &matter, rigour, &mut errors);
    let metric = merge::metric(matter, &english, words, &mut errors);
    validate::page(&metric, &english, rigour, &mut errors);
    match errors.is_empty() {
        true => Ok(metric),
        false => Err(errors),
    }
}

/// Reads all pages under a folder, each with its Spanish page; returns besides what cannot be read,
/// and Spanish pages without an English one.
pub fn read_dir(folder: &Path) -> (Vec<PageFile>, Vec<PageError>) {
    let mut paths = Vec::new();
    let mut errors = Vec::new();
    list(folder, 0, &mut paths, &mut errors);
    paths.sort();
    let mut pages = Vec::new();
    for path in &paths {
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        if let Some(stem) = name.strip_suffix(".es.md") {
            let sibling = path.with_file_name(format!("{stem}.md"));
            if !paths.contains(&sibling) {
                errors.push(without_page(&shown(path)));
            }
            continue;
        }
        let spanish_path = path.with_file_name(name.replace(".md", ".es.md"));
        let spanish = paths.contains(&spanish_path).then(|| fs::read_to_string(&spanish_path));
        match (fs::read_to_string(path), spanish.transpose()) {
            (Ok(english), Ok(spanish)) => {
                pages.push(PageFile { path: shown(path), english, spanish });
            }
            (Err(error), _) => errors.push(file_error(path, &error)),
            (_, Err(error)) => errors.push(file_error(&spanish_path, &error)),
        }
    }
    (pages, errors)
}

fn list(folder: &Path, depth: usize, paths: &mut Vec<PathBuf>, errors: &mut Vec<PageError>) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            errors.push(file_error(folder, &error));
            return;
        }
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        // Families are folders; nothing lies deeper.
        if path.is_dir() && depth == 0 {
            list(&path, depth + 1, paths, errors);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            paths.push(path);
        }
    }
}

/// Returns that Spanish words lie beside no page, by their path with `/`.
pub fn without_page(path: &str) -> PageError {
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.strip_suffix(".es.md").unwrap_or(file);
    let message = told!(
        "there is no English page `{stem}.md` beside it",
        "no hay a su lado una página en inglés `{stem}.md`"
    );
    PageError::new(path, 1, message)
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn file_error(path: &Path, error: &io::Error) -> PageError {
    PageError::new(&shown(path), 1, refused(error))
}
