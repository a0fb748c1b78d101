//! What is wrong with a question, in Spanish.

use baremo_metrics::MetricsError;
use baremo_metrics::error::{
    Asker, Clash, Expected, LONG, Place, RowMatter, Taken, Thing, either, flags, is_word,
};
use baremo_metrics::expr::ValueType;
use baremo_metrics::page::ParameterType;
use baremo_metrics::reason::{FILE, MANUAL, RULE};

use super::{listed, settings};

/// Says what is wrong.
pub(super) fn spanish(error: &MetricsError) -> String {
    match error {
        MetricsError::Expression { text, offset, expected } => format!(
            "no se puede leer la expresión `{text}`: se esperaba {} en el carácter {offset}",
            wanted(*expected)
        ),
        MetricsError::Formula { formula, problem } => {
            format!("no se puede leer la fórmula `{formula}`: {problem}")
        }
        MetricsError::Unknown { what, name, valid, meant } => {
            format!("no se conoce {} `{name}`{}", thing(*what), among(meant, valid))
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
        MetricsError::TooManyValues { name } => {
            format!("`{name}` tiene más de 100 000 valores en un mes: nada se desglosa por él")
        }
        MetricsError::File { file, line, fault, .. } => {
            format!("{file}:{line}: {}", settings::fault(fault))
        }
        MetricsError::Read { path, message } => format!("no se puede leer `{path}`: {message}"),
        MetricsError::Clash(clash) => clashing(clash),
        MetricsError::Internal { message } => format!("interno: {message}"),
    }
}

/// Says what to do next, one sentence each.
pub(super) fn spanish_hints(error: &MetricsError) -> Vec<String> {
    let others = |words: &str| {
        let names = error.others().into_iter();
        names.map(|names| format!("{words} {}", listed(names))).collect()
    };
    match error {
        MetricsError::Expression { .. } => {
            vec!["textos y fechas van entre comillas simples: channel = 'email'".into()]
        }
        MetricsError::Unknown { what: Thing::Parameter, valid, .. } if valid.is_empty() => {
            vec!["aquí no hay parámetros que fijar: quítelo".into()]
        }
        MetricsError::Unknown { what: Thing::Metric, meant, .. } if meant.is_empty() => {
            vec!["todas: `baremo metrics list`".into()]
        }
        MetricsError::Unknown { .. } => others("hay"),
        MetricsError::Unreachable { .. } => others("se puede desglosar por"),
        MetricsError::Shadowed { name, .. } => {
            vec![format!("el atributo de este nombre es `attr_{name}`")]
        }
        MetricsError::NoReasons { .. } => vec![
            format!("escriba `{FILE}` en la carpeta de datos, con una regla por motivo: {RULE}"),
            format!("su forma completa está en {MANUAL}"),
        ],
        MetricsError::Unused { used_by, .. } if !used_by.is_empty() => {
            vec![format!("se usa con {}", either(&flags(used_by), "o"))]
        }
        MetricsError::EmptyRange { .. } => {
            vec!["--from se incluye; una fecha en --to vale hasta el final de ese día".into()]
        }
        MetricsError::InvertedRange { from, to, is_compared: false } => {
            vec![format!("al revés: --from {to} --to {from}")]
        }
        MetricsError::InvertedRange { from, to, is_compared: true } => {
            vec![format!("al revés: --compare {to}..{from}")]
        }
        MetricsError::Value { expected: Taken::Bound, value, .. } if is_word(value) => {
            vec!["las fechas se escriben enteras, como 2026-01-31: no se leen palabras".into()]
        }
        MetricsError::TooManyBuckets { .. } => {
            vec!["pida intervalos más largos o un periodo más corto".into()]
        }
        MetricsError::TooLarge { .. } => vec![
            "pida un periodo más corto, intervalos más largos, menos dimensiones o métricas".into(),
        ],
        MetricsError::TooManyValues { name } => {
            vec![format!("un filtro puede nombrarlo: `--where \"{name} = '…'\"`")]
        }
        MetricsError::File { fault, .. } => settings::hint(fault).into_iter().collect(),
        MetricsError::Clash(Clash::Unquoted { quoted, .. }) => {
            vec![format!("un texto va entre comillas simples: {quoted}")]
        }
        MetricsError::Formula { .. }
        | MetricsError::Unused { .. }
        | MetricsError::Value { .. }
        | MetricsError::Read { .. }
        | MetricsError::Clash(_)
        | MetricsError::Internal { .. } => Vec::new(),
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
        Thing::Actor => "la base de actores",
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
        Taken::Duration(example) => format!("una duración como `{example}`"),
        Taken::ExistingTime => "una hora que exista".into(),
        Taken::Instant => "instantes de los años -9999 a 9999".into(),
        Taken::Month => "de 1 a 12".into(),
        Taken::OneValue => "un valor, no una lista".into(),
        Taken::Rows => "un número entero desde 1".into(),
        Taken::Weight => "una entrada y su peso, de 0 o más, como `csat=2`".into(),
        Taken::AnyWeight => "pesos de los que al menos uno pasa de 0".into(),
        Taken::Parameter { parameter_type, min, max } => {
            let mut said = String::from(match parameter_type {
                ParameterType::Duration => "una duración como `7d`",
                ParameterType::Count => "un número entero",
                ParameterType::Percent => "un número de 0 a 100",
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
