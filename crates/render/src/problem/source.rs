//! What is wrong with a file of data or its mapping, in Spanish.

use std::io;

use baremo_model::error::{
    ConditionPart, Foreign, MappingProblem, MappingWord, Misfit, SourceError,
};

use super::{listed, near, settings};

/// Says what is wrong.
pub(super) fn spanish(error: &SourceError) -> String {
    match error {
        SourceError::Io { file, kind: io::ErrorKind::NotFound, .. } => {
            format!("no existe el fichero `{file}`")
        }
        SourceError::Io { file, error, .. } => {
            format!("no se puede leer `{file}`: {}", error.spanish())
        }
        SourceError::Empty { file } => format!("`{file}` está vacío"),
        SourceError::Foreign { file, seems } => {
            let seems = seeming(*seems);
            format!("`{file}` no se puede leer como exportación: parece {seems}")
        }
        SourceError::Format { file, format, detail } => {
            format!("`{file}` no se puede leer como {format}: {}", detail.spanish())
        }
        SourceError::Toml { mapping, line, problem } => {
            format!("mapeo `{mapping}`, línea {line}: {}", settings::toml(problem))
        }
        SourceError::Mapping { mapping, line, place, problem } => {
            let place: String = place.iter().map(|name| format!(", `{name}`")).collect();
            let line = line.map(|line| format!(", línea {line}")).unwrap_or_default();
            format!("mapeo `{mapping}`{line}{place}: {}", mapped(problem))
        }
        SourceError::MissingColumn { file, column, nearest, .. } => {
            format!("`{file}` no tiene la columna `{column}`{}", near(nearest.as_deref()))
        }
        SourceError::Unfit { mapping, file, misfit } => {
            let misfit = unfit(misfit);
            format!("el mapeo `{mapping}` no encaja con `{file}`: {misfit}")
        }
        SourceError::AmbiguousTime { file, example } => {
            format!("fechas como `{example}` en `{file}` pueden ser día/mes o mes/día")
        }
        SourceError::Summed { file, columns } => format!(
            "`{file}` suma visitas por día, canal o página (`{}`), y no detalla ninguna: de él no \
             sale ninguna cifra de visitas",
            columns.join("`, `")
        ),
        SourceError::Unrecognised { file } => {
            format!("ningún mapeo incluido reconoce `{file}`")
        }
    }
}

fn seeming(seems: Foreign) -> String {
    match seems {
        Foreign::Archive(end) => format!("un archivo comprimido ({end})"),
        Foreign::Database(name) => format!("una base de datos ({name})"),
        Foreign::Document => "un documento de texto o de diapositivas".into(),
        Foreign::Markup(form) => format!("un texto en {form}, no una tabla de registros"),
        Foreign::Pdf => "un PDF".into(),
        Foreign::Picture(format) => format!("una imagen ({format})"),
        Foreign::Program => "un programa".into(),
        Foreign::Recording => "una grabación de sonido o vídeo".into(),
        Foreign::Unknown => "los datos de algún programa, no un texto".into(),
        Foreign::Workbook(end) => format!("un libro de cálculo antiguo o de otra clase ({end})"),
    }
}

fn unfit(misfit: &Misfit) -> String {
    let kind = &misfit.kind;
    if kind.is_empty() {
        return "ninguno de sus tipos de fichero dice con `has` qué columnas tiene".into();
    }
    let column = |(name, nearest): &(String, Option<String>)| match nearest {
        Some(nearest) => format!("`{name}` (¿`{nearest}`?)"),
        None => format!("`{name}`"),
    };
    let missing: Vec<String> = misfit.missing.iter().map(column).collect();
    let plural = |count: usize| if count == 1 { "la columna" } else { "las columnas" };
    match misfit.is_surplus() {
        true => {
            let (names, columns) = (misfit.surplus_named("y"), plural(misfit.surplus.len()));
            format!("el fichero tiene {columns} {names}, que los del tipo `{kind}` no llevan")
        }
        false => {
            let (names, columns) = (missing.join(", "), plural(missing.len()));
            format!("los ficheros del tipo `{kind}` tienen {columns} {names}")
        }
    }
}

fn mapped(problem: &MappingProblem) -> String {
    match problem {
        MappingProblem::Word { what, word, nearest, valid } => {
            let rest = match (nearest, valid.as_slice()) {
                (Some(_), _) => near(nearest.as_deref()),
                (None, []) => String::new(),
                (None, valid) => format!("; hay {}", listed(valid)),
            };
            format!("`{word}` no es {}{rest}", word_of(*what))
        }
        MappingProblem::Unexpected { sign, text } => format!("sobra `{sign}` en `{text}`"),
        MappingProblem::Condition { wanted, found, text } => {
            let found = found.as_deref().unwrap_or("el final");
            format!("en `{text}` se esperaba {}, pero hay `{found}`", part(*wanted))
        }
        MappingProblem::OpenQuote { text } => format!("falta cerrar una comilla en `{text}`"),
        MappingProblem::Needs { key } => format!("falta `{key}`"),
        MappingProblem::OnlyWith { key, with } => {
            format!("`{key}` solo tiene sentido con `{with}`")
        }
        MappingProblem::NoLookUp { name } => {
            format!("ningún fichero llamado `{name}` tiene la clave `lookup`")
        }
    }
}

fn part(part: ConditionPart) -> String {
    match part {
        ConditionPart::Comparison => "`=`, `!=`, `<`, `>`, `in (…)` o `is null`".into(),
        ConditionPart::End => "el final".into(),
        ConditionPart::FewerParentheses => "menos paréntesis".into(),
        ConditionPart::Mark(mark) => format!("`{mark}`"),
        ConditionPart::Name => "un nombre".into(),
        ConditionPart::Number => "un número".into(),
        ConditionPart::Value => "un valor".into(),
    }
}

fn word_of(word: MappingWord) -> &'static str {
    match word {
        MappingWord::ActorKind => "un tipo de actor",
        MappingWord::Delimiter => "un separador de un carácter",
        MappingWord::Encoding => "una codificación",
        MappingWord::EventKind => "un tipo de evento",
        MappingWord::FileKind => "un tipo de fichero",
        MappingWord::Format => "un formato",
        MappingWord::HeaderRow => "una de las cuarenta primeras filas",
        MappingWord::Keep => "una palabra para `keep`",
        MappingWord::LookUp => "una tabla de consulta",
        MappingWord::QuestionKind => "un tipo de pregunta",
        MappingWord::Ready => "un mapeo incluido",
        MappingWord::Revision => "una revisión de 1 a 32",
        MappingWord::Stream => "un flujo",
        MappingWord::Table => "una tabla del mapeo",
        MappingWord::TimeUnit => "una unidad de tiempo",
        MappingWord::Unit => "una unidad",
        MappingWord::Zone => "una zona horaria",
    }
}
