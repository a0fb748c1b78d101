//! What can go wrong with a whole file or a mapping. A bad record is not an error but a
//! [`crate::read::Unreadable`] or a [`crate::mapping::Reject`].

use baremo_model::ErrorKind;

/// Failure of a whole file, or of a mapping.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The file could not be opened or reading it broke off.
    #[error("cannot read `{file}`: {error}")]
    Io {
        /// The file, `-` for standard input.
        file: String,
        /// What the system says.
        error: std::io::Error,
    },
    /// The file has no byte, or nothing but blanks.
    #[error("`{file}` is empty")]
    Empty {
        /// The file.
        file: String,
    },
    /// The file is of a kind that cannot be read.
    #[error("`{file}` cannot be read as {format}: {detail}")]
    Format {
        /// The file.
        file: String,
        /// The format it was taken for.
        format: &'static str,
        /// What is wrong with it.
        detail: String,
    },
    /// The mapping is not valid TOML, or has an unknown or ill-typed key.
    #[error("mapping `{mapping}`, line {line}: {detail}")]
    Mapping {
        /// The mapping's file or name.
        mapping: String,
        /// Line, from 1; 0 if it is not about one line.
        line: usize,
        /// What is wrong, with the nearest valid name where there is one.
        detail: String,
    },
    /// A key of a mapping is not known.
    #[error("mapping `{mapping}`, line {line}: unknown key `{key}`{}", did_you_mean(.nearest))]
    UnknownKey {
        /// The mapping's file or name.
        mapping: String,
        /// Line, from 1.
        line: usize,
        /// The key as written.
        key: String,
        /// The nearest valid key.
        nearest: Option<String>,
    },
    /// A mapping needs a column that the file does not have.
    #[error("`{file}` has no column `{column}`{}", did_you_mean(.nearest))]
    MissingColumn {
        /// The file.
        file: String,
        /// The column the mapping names.
        column: String,
        /// The nearest column of the file.
        nearest: Option<String>,
        /// How many columns the file has; one hints at a wrong delimiter.
        width: usize,
    },
    /// Day and month cannot be told apart in a time column.
    #[error("times such as `{example}` in `{file}` may be day/month or month/day")]
    AmbiguousTime {
        /// The file.
        file: String,
        /// A time in it.
        example: String,
    },
    /// No ready mapping recognises the file.
    #[error("no ready mapping recognises `{file}`")]
    Unrecognised {
        /// The file.
        file: String,
    },
}

impl SourceError {
    /// Returns who has to act.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Io { error, .. } if error.kind() == std::io::ErrorKind::NotFound => {
                ErrorKind::NotFound
            }
            Self::Io { .. } => ErrorKind::Unavailable,
            Self::Mapping { .. } | Self::UnknownKey { .. } => ErrorKind::Config,
            Self::Empty { .. }
            | Self::Format { .. }
            | Self::MissingColumn { .. }
            | Self::AmbiguousTime { .. }
            | Self::Unrecognised { .. } => ErrorKind::BadRequest,
        }
    }

    /// Returns what to do next, one sentence each.
    pub fn hints(&self) -> Vec<String> {
        match self {
            Self::Empty { .. } => vec!["export the file again".into()],
            Self::MissingColumn { width: 1, .. } => vec![
                "the whole line was taken for one column: set `delimiter` in the mapping's `[read]`"
                    .into(),
            ],
            Self::AmbiguousTime { .. } => {
                vec!["declare the order, such as `formats = [\"%d/%m/%Y %H:%M\"]`".into()]
            }
            Self::Unrecognised { .. } => {
                vec!["write a mapping for it: `--propose` makes a first one".into()]
            }
            _ => Vec::new(),
        }
    }
}

fn did_you_mean(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|name| format!(", did you mean `{name}`?")).unwrap_or_default()
}
