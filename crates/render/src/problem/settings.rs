//! What is wrong in files of settings, in Spanish.

use baremo_metrics::catalog::PageError;
use baremo_metrics::error::{Fault, SettingProblem};
use baremo_metrics::origin::Part;
use baremo_model::calendar::CalendarError;
use baremo_model::error::{TomlProblem, told_to_us};

use super::{board, metrics, near};

/// Says what is wrong at a line of a file.
pub(super) fn fault(wrong: &Fault) -> String {
    match wrong {
        Fault::Toml(problem) => toml(problem),
        Fault::Calendar(error) => calendar(error),
        Fault::Metrics(error) => metrics::spanish(error),
        Fault::Setting(problem) => setting(problem),
        Fault::Board(problem) => board::spanish(problem),
        Fault::Of { part: named, fault: wrong } => format!("{}{}", part(named), fault(wrong)),
        Fault::NoFront => "la página no empieza con una línea `+++`".into(),
        Fault::OpenFront => "al comienzo de la página le falta la línea `+++` que lo cierra".into(),
        Fault::Page(message) => message.spanish().to_owned(),
    }
}

/// Names a part of a file before what is wrong with it.
fn part(named: &Part) -> String {
    match named {
        Part::Whole => String::new(),
        Part::Category(name) => format!("categoría `{name}`: "),
        Part::Class(name) => format!("clase `{name}`: "),
        Part::Measure(name) => format!("medida `{name}`: "),
        Part::Override(customer) => format!("puntuación a mano de `{customer}`: "),
        Part::Policy(name) => format!("política `{name}`: "),
        Part::Rule(number, name) => format!("regla {number}, `{name}`: "),
    }
}

/// Says which line of which file is wrong, and why.
pub(super) fn at_line(error: &PageError) -> String {
    format!("{}:{}: {}", error.path, error.line, fault(&error.fault))
}

/// Says what is wrong with TOML.
pub(super) fn toml(problem: &TomlProblem) -> String {
    match problem {
        TomlProblem::UnknownKey { key, nearest, .. } => {
            format!("no se conoce la clave `{key}`{}", near(nearest.as_deref()))
        }
        TomlProblem::UnknownWord { word, nearest, .. } => {
            format!("no se conoce la palabra `{word}`{}", near(nearest.as_deref()))
        }
        TomlProblem::Missing { key } => format!("falta la clave `{key}`"),
        TomlProblem::Twice { key } if key.is_empty() => "hay una clave dos veces".into(),
        TomlProblem::Twice { key } => format!("la clave `{key}` está dos veces"),
        TomlProblem::WrongType { found, expected } => {
            format!("hay {} donde hace falta {}", typed(found), typed(expected))
        }
        TomlProblem::Syntax { detail } => syntax(detail),
    }
}

/// Says that a text is no TOML; what its reader says of it is English.
fn syntax(detail: &str) -> String {
    format!("no es TOML válido: {}", told_to_us(detail).spanish())
}

/// Words of the TOML reader for types, and ours.
const TYPES: &[(&str, &str)] = &[
    ("a TOML datetime", "una fecha"),
    ("a boolean", "verdadero o falso"),
    ("a borrowed string", "un texto"),
    ("a date or time", "una fecha"),
    ("a date such as 2025-05-02", "una fecha como 2025-05-02"),
    ("a decimal number", "un número decimal"),
    ("a list", "una lista"),
    ("a map", "una tabla"),
    ("a sequence", "una lista"),
    ("a string", "un texto"),
    ("a table", "una tabla"),
    ("a whole number", "un número entero"),
    ("an integer", "un número entero"),
    ("any valid TOML value", "un valor"),
    ("boolean", "el valor"),
    ("datetime", "la fecha"),
    ("floating point", "el número"),
    ("integer", "el número"),
    ("map", "una tabla"),
    ("sequence", "una lista"),
    ("string", "el texto"),
    ("true or false", "verdadero o falso"),
];

/// Writes a type in the reader's words, such as ``integer `1` ``, in ours; others as they are.
fn typed(words: &str) -> String {
    let numbers = ["f64", "i64", "u64", "usize", "u32", "i32", "u8", "i8", "u16"];
    if numbers.contains(&words) {
        return "un número".into();
    }
    if words.starts_with("struct ") {
        return "una tabla".into();
    }
    // A text is quoted by the reader: the value is what matters, not what it is.
    let (word, rest) = match words.find(['`', '"']) {
        Some(at) => (words[..at].trim_end(), format!(" {}", &words[at..])),
        None => (words, String::new()),
    };
    match TYPES.iter().find(|(known, _)| *known == word) {
        Some((_, ours)) => format!("{ours}{rest}"),
        None => words.to_owned(),
    }
}

fn setting(problem: &SettingProblem) -> String {
    match problem {
        SettingProblem::FileName => "el nombre del fichero lleva a-z, 0-9 y _".into(),
        SettingProblem::NoLine => {
            "una referencia lleva `typical`, `good`, `excellent` o `alarm`".into()
        }
        SettingProblem::NotALine { key, value } => format!(
            "`{key}` admite un intervalo o una comparación, como `2-3 h`, `70-80 %` o `>= 95`, no \
             `{value}`"
        ),
        SettingProblem::NoTable { table } => format!("hace falta al menos una `[[{table}]]`"),
        SettingProblem::NotATime { value } => format!("`{value}` no es un momento"),
        SettingProblem::NotADate { key, value } => {
            format!("`{key}` admite una fecha como 2026-01-31, no `{value}`")
        }
        SettingProblem::SaysNothing { key } => format!("`{key}` no dice nada"),
        SettingProblem::NoStart => "falta `from`".into(),
        SettingProblem::Undated => {
            "`staleness` necesita `date`, el momento del que es el valor".into()
        }
        SettingProblem::NotWords { value } => {
            format!("`{value}` no es una columna de palabras, que es lo que admite `points`")
        }
        SettingProblem::Backwards { from, key, to } => {
            format!("`from` es {from}, posterior a `{key}`, {to}")
        }
        SettingProblem::NotAboveZero { value } => format!("`{value}` no es mayor que 0"),
        SettingProblem::ReportedIn { currency } => {
            format!("`{currency}` es la moneda en que se informa")
        }
        SettingProblem::NotMeasurable { value } => {
            format!("`{value}` no es un número ni una duración")
        }
        SettingProblem::OtherMeasure { value } => format!(
            "`{value}` y la medida no son las dos un número, ni las dos una duración como `30d`"
        ),
        SettingProblem::NotAScore { value } => {
            format!("`{value}` no es una puntuación de 0 a 100")
        }
        SettingProblem::Same { one, other } => format!("`{one}` y `{other}` son iguales"),
        SettingProblem::Either { ways } => {
            format!("hace falta una de estas, y solo una: `{}`", ways.join("`, `"))
        }
        SettingProblem::Cuts => {
            "lo que se mide necesita `cuts`; lo que se cumple o no, no los lleva".into()
        }
        SettingProblem::NoConversation { fact } => {
            format!("`{fact}` no dice de qué conversación es")
        }
        SettingProblem::PromisesNothing { policy } => {
            format!("la política `{policy}` no promete nada")
        }
        SettingProblem::TwoTargets { kind } => {
            format!("la política tiene dos objetivos `{kind}` para lo mismo")
        }
        SettingProblem::TooMany { table, most } => format!("como máximo {most} `[[{table}]]`"),
        SettingProblem::TwoNames { name } => format!("hay dos con el nombre `{name}`"),
    }
}

/// Says what is wrong with a calendar.
fn calendar(error: &CalendarError) -> String {
    match error {
        CalendarError::Syntax { message, .. } => syntax(message),
        CalendarError::UnknownKey { key, place, nearest, .. } => {
            format!("no se conoce la clave `{key}` en {place}{}", near(nearest.as_deref()))
        }
        CalendarError::Missing { key, place, .. } => format!("falta `{key}` en {place}"),
        CalendarError::WrongType { key, expected, found, .. } => {
            format!("`{key}` admite {}, no {}", typed(expected), typed(found))
        }
        CalendarError::Invalid { key, value, reason, .. } => {
            format!("no vale `{value}` para `{key}` ({})", reason.spanish())
        }
        CalendarError::UnknownName { what, name, nearest, .. } => {
            let what = match *what {
                "zone" => "la zona horaria",
                "calendar" => "el calendario",
                "holiday set" => "el conjunto de festivos",
                other => other,
            };
            format!("no se conoce {what} `{name}`{}", near(nearest.as_deref()))
        }
        CalendarError::HolidayFile { file, reason, .. } => {
            format!("no se puede leer el fichero de festivos `{file}`: {}", reason.spanish())
        }
    }
}
