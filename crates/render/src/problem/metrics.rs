//! What is wrong with a question.

use baremo_metrics::MetricsError;
use baremo_metrics::error::{Asker, Clash, Expected, LONG, Place, RowMatter, Taken, Thing, either};
use baremo_metrics::expr::ValueType;
use baremo_metrics::page::ParameterType;
use baremo_metrics::reason::FILE;

use super::{Surface, listed, settings};
use crate::language::Language;
use crate::words::{FACTS, called, dimension};

/// Says what is wrong where it is read: a page knows no tables, and a terminal alone has flags.
pub(super) fn said(language: Language, surface: Surface, error: &MetricsError) -> String {
    let own = match surface {
        Surface::Terminal => None,
        Surface::Page => counted(language, error).or_else(|| as_field(language, error)),
        Surface::Api => as_field(language, error),
    };
    own.unwrap_or_else(|| match language {
        Language::En => error.to_string(),
        Language::Es => spanish(error),
    })
}

/// Says of a metric that what it counts has no such name. Files of the owner's, who knows tables,
/// name the table.
fn counted(language: Language, error: &MetricsError) -> Option<String> {
    let MetricsError::Unreachable { asker, fact, name, reachable } = error else { return None };
    let metric = match asker {
        Some(Asker::Metric(metric)) => Some(metric),
        None => None,
        Some(Asker::Policy(_) | Asker::Rule(_)) => return None,
    };
    let (facts, meant) = (called(FACTS, fact, language), error.meant());
    // What is misspelt is shown as it is to be written.
    let told = |name: &String| match meant.is_empty() {
        true => dimension(name, language),
        false => name.clone(),
    };
    let (name, reachable) = (told(name), reachable.iter().map(told).collect::<Vec<_>>());
    Some(match language {
        Language::En => {
            let asked = metric.map(|metric| format!("metric `{metric}`"));
            let asked = asked.unwrap_or_else(|| "what is asked".to_owned());
            let rest = baremo_metrics::error::among(&meant, &reachable);
            format!("{asked} counts {facts}, which have no `{name}`{rest}")
        }
        Language::Es => {
            let asked = metric.map(|metric| format!("la métrica `{metric}`"));
            let asked = asked.unwrap_or_else(|| "lo pedido".to_owned());
            let rest = among(&meant, &reachable);
            format!("{asked} cuenta {facts}, que no tienen `{name}`{rest}")
        }
    })
}

/// Names the field, where a terminal names its flag.
fn as_field(language: Language, error: &MetricsError) -> Option<String> {
    let MetricsError::Value { what: Place::AsOf, value, expected } = error else { return None };
    let field = MetricsError::value(Place::Key("as_of"), value, expected.clone());
    Some(said(language, Surface::Terminal, &field))
}

/// Says what is wrong, in Spanish.
pub(super) fn spanish(error: &MetricsError) -> String {
    match error {
        MetricsError::Expression { text, offset, expected } => format!(
            "no se puede leer la expresión `{text}`: se esperaba {} en el carácter {offset}",
            wanted(*expected)
        ),
        MetricsError::Formula { formula, problem } => {
            format!("no se puede leer la fórmula `{formula}`: {}", problem.spanish())
        }
        MetricsError::Unknown { what, name, valid, meant, of } => {
            let of = of.as_ref().map(|metric| format!(" de `{metric}`")).unwrap_or_default();
            format!("no se conoce {} `{name}`{of}{}", thing(*what), among(meant, valid))
        }
        MetricsError::Shadowed { name, word } => {
            format!("`{name}` lo dice la fecha de cada observación y nunca es `{word}`")
        }
        MetricsError::Unused { parameter, metric, variant, .. } => {
            format!("la variante `{variant}` de `{metric}` no usa el parámetro `{parameter}`")
        }
        MetricsError::Unreachable { asker, fact, name, reachable } => {
            let reads = match asker {
                Some(Asker::Policy(policy)) => format!("la política `{policy}` lee `{fact}`"),
                Some(Asker::Rule(reason)) => format!("la regla `{reason}` lee `{fact}`"),
                Some(Asker::Metric(metric)) => format!("la métrica `{metric}` lee `{fact}`"),
                None => format!("esto lee `{fact}`"),
            };
            format!("{reads}, que no tiene `{name}`{}", among(&error.meant(), reachable))
        }
        MetricsError::NoReasons { name } => {
            format!(
                "`{name}` lo dicen las reglas de `{FILE}`, y la carpeta de datos no tiene ninguna"
            )
        }
        MetricsError::Value { what, value, expected } => {
            format!("{} admite {}, no `{value}`", place(what), taken(expected))
        }
        MetricsError::EmptyRange { from, to } => {
            format!("el periodo de `{from}` a `{to}` está vacío")
        }
        MetricsError::InvertedRange { from, to, is_compared } => {
            let range = if *is_compared { "periodo de comparación" } else { "periodo" };
            format!("el {range} empieza en `{from}`, que es posterior a su final, `{to}`")
        }
        MetricsError::TooManyBuckets { grain, limit } => {
            format!("el periodo tiene más de {limit} intervalos de {}", grain_word(grain))
        }
        MetricsError::TooLarge { values, most } => {
            format!("la respuesta tendría {values} valores; como mucho se dan {most} a la vez")
        }
        MetricsError::Measured { name, .. } => {
            format!("`{name}` es una medida, y por una medida no se desglosa")
        }
        MetricsError::TooManyValues { name } => {
            format!("`{name}` tiene más de 100 000 valores en un mes: nada se desglosa por él")
        }
        MetricsError::File { file, line, fault, .. } => {
            format!("{file}:{line}: {}", settings::fault(fault))
        }
        MetricsError::Clash(clash) => clashing(clash),
        MetricsError::Internal { message } => format!("interno: {message}"),
    }
}

fn among(meant: &[String], valid: &[String]) -> String {
    match meant {
        [] if valid.is_empty() || valid.len() > LONG => String::new(),
        [] => format!("; hay {}", listed(valid)),
        meant => format!("; ¿quería decir {}?", either(meant, "o")),
    }
}

/// Returns what a name should name, with its article.
pub(super) fn thing(thing: Thing) -> &'static str {
    match thing {
        Thing::Actor => "la base de actor",
        Thing::Basis => "la base",
        Thing::Calendar => "el calendario",
        Thing::Comparison => "la comparación",
        Thing::Credit => "la regla de atribución",
        Thing::Dimension => "la dimensión",
        Thing::Fact => "la tabla de hechos",
        Thing::Family => "la familia",
        Thing::Grain => "el intervalo",
        Thing::Input => "el dato de entrada",
        Thing::Interval => "la clase de intervalo",
        Thing::Metric => "la métrica",
        Thing::Name => "el nombre",
        Thing::OpeningColumn => "la columna, al abrirse la conversación,",
        Thing::Order => "el orden",
        Thing::Parameter => "el parámetro",
        Thing::Profile => "el perfil",
        Thing::Segment => "el segmento",
        Thing::Statistic => "el estadístico",
        Thing::Status => "el estado",
        Thing::Table => "la tabla",
        Thing::Variant => "la variante",
        Thing::WayOfCounting => "la manera de contar",
        Thing::Word => "la palabra",
        Thing::Zone => "la zona horaria",
    }
}

fn wanted(expected: Expected) -> String {
    match expected {
        Expected::Additions(most) => format!("como mucho {most} sumas"),
        Expected::Characters(most) => {
            format!("el final (una expresión tiene como mucho {most} caracteres)")
        }
        Expected::ClosingQuote(quote) => format!("una comilla {quote} que cierre"),
        Expected::CommaOrClose => "`,` o `)`".into(),
        Expected::Date => "una fecha entre comillas simples".into(),
        Expected::List => "una lista entre paréntesis".into(),
        Expected::Nesting(most) => format!("como mucho {most} niveles de paréntesis"),
        Expected::NameOrLiteral => "un nombre o un valor".into(),
        Expected::Number => "un número".into(),
        Expected::Operator => "`and`, `or`, un operador o el final".into(),
        Expected::ParameterName => "el nombre de un parámetro".into(),
        Expected::Pattern => "un patrón entre comillas simples".into(),
        Expected::SmallerNumber => "un número menor que 9223372036854775808".into(),
        Expected::TimeUnit => "una unidad de tiempo (s, m, h, d o w)".into(),
        Expected::Token => "un nombre, un valor o un operador".into(),
        Expected::Written(word) => format!("`{word}`"),
    }
}

fn place(place: &Place) -> String {
    match place {
        Place::AsOf => "`--as-of`".into(),
        Place::FirstMonth => "el primer mes del año".into(),
        Place::Key(key) => format!("`{key}`"),
        Place::Named(name) => format!("el lugar de `${name}`"),
        Place::Parameter(name) => format!("el parámetro `{name}`"),
        Place::Range => "un periodo".into(),
        Place::RangeEnd => "el final del periodo".into(),
        Place::RangeStart => "el inicio del periodo".into(),
    }
}

fn taken(taken: &Taken) -> String {
    match taken {
        Taken::Bound => "una fecha (2026-01-31), un mes (2026-01), un año (2026) o un instante \
                         (2026-01-31T10:00)"
            .into(),
        Taken::Date => "una fecha de los años -9999 a 9999".into(),
        Taken::DateWithEnd => {
            "una fecha de los años 0 a 9998, hasta donde se guardan registros".into()
        }
        Taken::Duration(example) => format!("una duración como `{example}`"),
        Taken::ExistingTime => "una hora que exista".into(),
        Taken::Instant => "instantes de los años -9999 a 9999".into(),
        Taken::Month => "de 1 a 12".into(),
        Taken::OneValue => "un valor, no una lista".into(),
        Taken::Rows => "un número entero desde 1".into(),
        Taken::Weight => "una entrada y su peso, de 0 o más, como `csat=2`".into(),
        Taken::Year => "un año de 1970 a 9998, como 2026".into(),
        Taken::AnyWeight => "pesos de los que al menos uno pasa de 0".into(),
        Taken::Parameter { parameter_type, min, max } => {
            let mut said = String::from(match parameter_type {
                ParameterType::Duration => "una duración como `7d`",
                ParameterType::Count => "un número entero",
                ParameterType::Percent => "un número de 0 a 100",
                ParameterType::Number => "un número",
                ParameterType::Words => "palabras separadas por comas",
                ParameterType::Counts => "números enteros separados por comas",
            });
            for (word, bound) in [("desde", min), ("hasta", max)] {
                said += &bound.as_ref().map_or(String::new(), |bound| format!(" {word} {bound}"));
            }
            said
        }
    }
}

fn clashing(clash: &Clash) -> String {
    match clash {
        Clash::Given { text, given, wanted } => {
            format!("`{text}` es {} donde hace falta {}", sort(*given), sort(*wanted))
        }
        Clash::NotText { text, given } => format!("`{text}` es {}, no un texto", sort(*given)),
        Clash::Compares { text, one, other } => {
            format!("`{text}` compara {} con {}", sort(*one), sort(*other))
        }
        Clash::Joins { text, one, other } => {
            format!("`{text}` une {} y {}", sort(*one), sort(*other))
        }
        Clash::Unquoted { text, word, .. } => {
            format!("`{text}`: no hay ninguna columna `{word}`")
        }
        Clash::Rows { text, matter } => {
            let said = match matter {
                RowMatter::Column => "no es una columna",
                RowMatter::Comparable => "compara lo que no se puede comparar",
                RowMatter::Instant => "no es un instante",
                RowMatter::Number => "no es un instante ni un número",
                RowMatter::Truth => "no es verdadero o falso",
                RowMatter::TruthByItself => "no es por sí solo verdadero o falso",
                RowMatter::Words => "compara una palabra con otra cosa",
            };
            format!("`{text}`: {said}")
        }
    }
}

fn sort(value: ValueType) -> &'static str {
    match value {
        ValueType::Instant => "un instante",
        ValueType::Duration => "una duración",
        ValueType::Number => "un número",
        ValueType::Text => "un texto",
        ValueType::Texts | ValueType::Words(_) => "una lista de palabras",
        ValueType::Truth => "verdadero o falso",
        ValueType::Any => "un atributo",
    }
}

fn grain_word(grain: &str) -> &str {
    match grain {
        "quarter_hour" => "un cuarto de hora",
        "half_hour" => "media hora",
        "hour" => "una hora",
        "day" => "un día",
        "week" => "una semana",
        "month" => "un mes",
        "quarter" => "un trimestre",
        "year" => "un año",
        other => other,
    }
}
