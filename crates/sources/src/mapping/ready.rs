//! The mappings that come with the product, and which of them a file is for.

use std::sync::OnceLock;

use baremo_model::error::{Misfit, nearest};

use super::Mapping;
use super::condition::is_word;
use super::propose::summed;
use super::spec::{FileSpec, Spec};
use crate::SourceError;
use crate::read::Detected;

macro_rules! ready {
    ($($name:literal),* $(,)?) => {
        /// Names and texts of the mappings that come with the product, in alphabetical order.
        pub const READY: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("../../mappings/", $name, ".toml")))),*
        ];
    };
}

ready![
    "access-log",
    "asterisk-cdr",
    "asterisk-queue-log",
    "chatwoot-json",
    "costs-csv",
    "customers-csv",
    "formbricks-csv",
    "freshdesk-csv",
    "freshdesk-json",
    "ga4-ads-csv",
    "ga4-bigquery",
    "google-ads-csv",
    "google-forms",
    "helpdesk-italian",
    "helpscout-json",
    "intercom-json",
    "intercom-warehouse",
    "jira-service-json",
    "liveagent-json",
    "meta-ads-csv",
    "meta-posts-csv",
    "plausible-events",
    "qa-reviews",
    "segment-json",
    "servicenow-incidents",
    "shopify-json",
    "shopify-orders-csv",
    "social-csv",
    "stripe-json",
    "surveymonkey-csv",
    "typeform-csv",
    "woocommerce-json",
    "zammad-json",
    "zendesk-csv",
    "zendesk-engagements",
    "zendesk-json",
    "zendesk-warehouse",
];

/// The ready mapping that knows most files of an export.
#[derive(Debug, Clone)]
pub struct Recognised {
    /// The mapping.
    pub mapping: Mapping,
    /// For each file, the kind it was taken for; nothing for a file the mapping does not know,
    /// which an [`super::Import`] then leaves out and reports.
    pub kinds: Vec<Option<String>>,
}

/// Finds the ready mapping that knows most of these files, and of those the most specific one. One
/// that makes nothing of what it knows, for it only looks things up there, is none.
///
/// # Errors
/// Fails if no mapping knows any of them, naming the first; where all sum up visits, saying so.
pub fn recognise(files: &[Detected]) -> Result<Recognised, SourceError> {
    let mut best: Option<((usize, usize), Recognised)> = None;
    for mapping in all() {
        let mut score = (0, 0);
        let mut kinds = Vec::new();
        let mut makes = false;
        for file in files {
            let found = best_file(&mapping.spec, file);
            makes |= found.is_some_and(|(kind, _)| kind.makes());
            score.0 += usize::from(found.is_some());
            score.1 += found.map_or(0, |(_, columns)| columns);
            kinds.push(found.map(|(kind, _)| kind.name.clone()));
        }
        if makes && best.as_ref().is_none_or(|(other, _)| score > *other) {
            let mapping = mapping.clone();
            best = Some((score, Recognised { mapping, kinds }));
        }
    }
    best.map(|(_, recognised)| recognised).ok_or_else(|| unknown(files))
}

/// Returns what there is to say of files that no mapping knows.
fn unknown(files: &[Detected]) -> SourceError {
    let file = files.first().map(|file| file.file.clone()).unwrap_or_default();
    let sums: Option<Vec<Vec<String>>> = files.iter().map(summed).collect();
    match sums.and_then(|sums| sums.into_iter().next()) {
        Some(columns) => SourceError::Summed { file, columns },
        None => SourceError::Unrecognised { file },
    }
}

/// Returns the text of the ready mapping of a name.
pub(super) fn text_of(name: &str) -> Option<&'static str> {
    READY.iter().find(|(ready, _)| *ready == name).map(|(_, text)| *text)
}

/// Parses the ready mappings once; their tests prove that each parses.
fn all() -> &'static [Mapping] {
    static ALL: OnceLock<Vec<Mapping>> = OnceLock::new();
    ALL.get_or_init(|| {
        READY.iter().filter_map(|(name, text)| Mapping::parse(name, text).ok()).collect()
    })
}

/// Returns the file kind of a mapping that a file is; a mapping of one kind takes all files.
pub(super) fn match_file<'a>(spec: &'a Spec, detected: &Detected) -> Option<&'a FileSpec> {
    match spec.file.as_slice() {
        // The user chose the mapping; a missing column then gets its own, clearer message.
        [only] => Some(only),
        _ => best_file(spec, detected).map(|(file, _)| file),
    }
}

fn best_file<'a>(spec: &'a Spec, detected: &Detected) -> Option<(&'a FileSpec, usize)> {
    let mut best: Option<(&FileSpec, usize)> = None;
    for file in &spec.file {
        if fits(file, detected) && best.is_none_or(|(_, count)| file.has.len() > count) {
            best = Some((file, file.has.len()));
        }
    }
    best
}

/// Returns whether a file has the columns by which files of a kind are known.
pub(super) fn fits(file: &FileSpec, detected: &Detected) -> bool {
    !file.has.is_empty()
        && file.has.iter().all(|names| names.0.iter().any(|name| has(detected, name)))
        && !file.lacks.iter().any(|name| has(detected, name))
}

impl FileSpec {
    /// Returns whether records of such files become events or settings.
    fn makes(&self) -> bool {
        let settings = [self.hours.is_some(), self.holiday.is_some(), self.target.is_some()];
        !self.event.is_empty() || self.keys.is_some() || settings.contains(&true)
    }
}

/// Returns how a file differs from the kind of file of a mapping that comes nearest.
fn misfit(spec: &Spec, detected: &Detected) -> Misfit {
    let lacking = |file: &FileSpec| -> Vec<(String, Option<String>)> {
        let wanted = file.has.iter().filter(|names| !names.0.iter().any(|n| has(detected, n)));
        let named = wanted.filter_map(|names| names.0.first());
        let own = || detected.headings.iter().map(String::as_str);
        named.map(|name| (name.clone(), nearest(name, own()).map(str::to_owned))).collect()
    };
    let kinds = spec.file.iter().filter(|file| !file.has.is_empty());
    // The one of which the greatest part is there.
    let best = kinds.min_by_key(|file| lacking(file).len() * 1000 / file.has.len());
    let surplus = best.map_or_else(Vec::new, |file| {
        file.lacks.iter().filter(|name| has(detected, name)).cloned().collect()
    });
    Misfit {
        kind: best.map(|file| file.name.clone()).unwrap_or_default(),
        missing: best.map(lacking).unwrap_or_default(),
        surplus,
        columns: detected.headings.clone(),
    }
}

/// Returns that a mapping does not fit a file.
pub(super) fn unfit(spec: &Spec, detected: &Detected) -> SourceError {
    let misfit = Box::new(misfit(spec, detected));
    SourceError::Unfit { mapping: spec.name.clone(), file: detected.file.clone(), misfit }
}

/// Returns an error about a single column as one about the whole file, where that lacks more of
/// what the only kind of file of its mapping has.
pub(super) fn whole(error: SourceError, spec: &Spec, detected: &Detected) -> SourceError {
    let column = match &error {
        SourceError::MissingColumn { column, nearest, columns, .. } if columns.len() > 1 => {
            (column.clone(), nearest.clone())
        }
        _ => return error,
    };
    let mut misfit = misfit(spec, detected);
    if spec.file.len() > 1 || misfit.missing.len() < 2 {
        return error;
    }
    if !misfit.missing.iter().any(|(name, _)| *name == column.0) {
        misfit.missing.push(column);
    }
    let (mapping, file) = (spec.name.clone(), detected.file.clone());
    SourceError::Unfit { mapping, file, misfit: Box::new(misfit) }
}

/// Tells whether a file has a column, or a JSON field under that path.
pub(super) fn has(detected: &Detected, name: &str) -> bool {
    detected.headings.iter().any(|heading| {
        is_word(heading, name)
            || heading
                .strip_prefix(name)
                .is_some_and(|rest| rest.starts_with('.') || rest.starts_with('['))
    })
}

pub(super) fn shown_name(mapping: &Mapping) -> String {
    mapping.name().to_owned()
}
