//! What is remembered of a source between imports: one JSON file each in the folder's `sources/`.

use std::path::{Path, PathBuf};

use baremo_sources::mapping::Mapping;
use serde::{Deserialize, Serialize};

use super::Order;
use crate::error::Failure;
use crate::error::file::unwritten;

/// What is remembered of a source between imports.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Remembered {
    /// Address of a conversation, with `{id}`.
    pub url: Option<String>,
    /// Name of the mapping.
    pub mapping: String,
    /// Whether its customers have numbers of its own.
    pub own_customers: bool,
}

fn remembered_path(root: &Path, source: &str) -> PathBuf {
    let name: String = source
        .chars()
        .map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '_' })
        .collect();
    root.join("sources").join(format!("{name}.json"))
}

/// Returns what the last import knew of a source.
pub fn remembered(root: &Path, source: &str) -> Option<Remembered> {
    let text = std::fs::read_to_string(remembered_path(root, source)).ok()?;
    serde_json::from_str(&text).ok()
}

/// Keeps what this import knows of a source for the next one.
///
/// # Errors
///
/// Fails when it cannot be written.
pub(super) fn remember(root: &Path, order: &Order, mapping: &Mapping) -> Result<(), Failure> {
    let path = remembered_path(root, &order.source);
    let template = mapping.url().filter(|url| !url.contains("SUBDOMAIN")).map(str::to_owned);
    let known = remembered(root, &order.source).and_then(|known| known.url);
    let url = order.url.clone().or(known).or(template);
    let url = url.map(|url| url.replace("{conversation_id}", "{id}"));
    let (mapping, own_customers) = (mapping.name().to_owned(), mapping.has_own_customers());
    let text = serde_json::to_string(&Remembered { url, mapping, own_customers })
        .map_err(|error| Failure::internal(format!("cannot keep what is known: {error}")))?;
    let wrote =
        std::fs::create_dir_all(root.join("sources")).and_then(|()| std::fs::write(&path, text));
    wrote.map_err(|error| unwritten(&path, error))
}
