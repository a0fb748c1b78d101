//! Words of a mapping that are none of those there are.

use super::MappingProblem;

/// What a word in a mapping should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MappingWord {
    /// Who acts.
    ActorKind,
    /// Sign between columns.
    Delimiter,
    /// How bytes are letters.
    Encoding,
    /// What happened.
    EventKind,
    /// A kind of file that the mapping reads.
    FileKind,
    /// How records are laid out.
    Format,
    /// Where the headings stand.
    HeaderRow,
    /// Which of several to keep.
    Keep,
    /// A look-up file.
    LookUp,
    /// A kind of survey question.
    QuestionKind,
    /// A mapping that comes with the program.
    Ready,
    /// Which correction of a mapping it is.
    Revision,
    /// A stream of events.
    Stream,
    /// A table of words.
    Table,
    /// A unit of time.
    TimeUnit,
    /// A unit.
    Unit,
    /// A zone.
    Zone,
}

impl MappingProblem {
    /// Returns that a word is none of those there are.
    pub fn word<'a>(
        what: MappingWord,
        word: &str,
        valid: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let valid: Vec<&str> = valid.into_iter().collect();
        let nearest = super::nearest(word, valid.iter().copied()).map(str::to_owned);
        let few = valid.len() <= FEW;
        let valid = valid.into_iter().filter(|_| few).map(str::to_owned).collect();
        MappingProblem::Word { what, word: word.to_owned(), nearest, valid }
    }
}

/// Most words that a message lists.
const FEW: usize = 60;

impl std::fmt::Display for MappingWord {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            MappingWord::ActorKind => "kind of actor",
            MappingWord::Delimiter => "delimiter of one character",
            MappingWord::Encoding => "encoding",
            MappingWord::EventKind => "kind of event",
            MappingWord::FileKind => "kind of file",
            MappingWord::Format => "format",
            MappingWord::HeaderRow => "row of the first forty",
            MappingWord::Keep => "word for `keep`",
            MappingWord::LookUp => "look-up",
            MappingWord::QuestionKind => "kind of question",
            MappingWord::Ready => "ready mapping",
            MappingWord::Revision => "revision from 1 to 32",
            MappingWord::Stream => "stream",
            MappingWord::Table => "table of the mapping",
            MappingWord::TimeUnit => "unit of time",
            MappingWord::Unit => "unit",
            MappingWord::Zone => "zone",
        })
    }
}
