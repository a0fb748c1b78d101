//! Why a model gives no figure, and what to think of when it gives one, in Spanish.

use baremo_metrics::models::{
    ModelError, ModelWarning, Refusal, SummaryProblem, SurvivorsProblem, Wanted,
};

use crate::language::Language::Es;

/// Says why a model refuses.
pub(super) fn spanish(error: &ModelError) -> String {
    format!("{}: {}", error.model, refusal(&error.refusal))
}

fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Summary { customer, problem } => {
            format!("el cliente `{customer}` tiene {}", summary(*problem))
        }
        Refusal::FewRepeaters { repeaters, needed } => {
            let bought = counted(*repeaters, "cliente compró", "clientes compraron");
            format!("solo {bought} un segundo día, y hacen falta {needed}")
        }
        Refusal::NoConvergence { steps, .. } => {
            format!("no se encontraron en {steps} pasos los parámetros que mejor se ajustan")
        }
        Refusal::NoInteriorMaximum { parameter, value } => format!(
            "la verosimilitud no tiene un máximo interior: `{parameter}` se va a {}",
            with_comma(&format!("{value:.3e}"))
        ),
        Refusal::InfiniteMean { parameter, value } => format!(
            "el gasto medio de la población es infinito porque `{parameter}` es {}, no mayor que 1",
            Es.number(*value, 4)
        ),
        Refusal::Setting { name, expected, value } => {
            let expected = match expected {
                Wanted::AboveZero => "un número mayor que 0",
                Wanted::Share => "una parte de 0 o más",
                Wanted::AtMostOne => "una parte de 1 como mucho",
            };
            format!("`{name}` admite {expected}, no `{value}`")
        }
        Refusal::NoSubscriptions => "no hay suscripciones".to_owned(),
        Refusal::Survivors { age, problem } => {
            let problem = match problem {
                SurvivorsProblem::FewAges => {
                    "dos parámetros necesitan al menos las edades 0, 1 y 2"
                }
                SurvivorsProblem::Growing => "hay más clientes que una edad antes",
                SurvivorsProblem::FewLost => "se perdieron menos de 30 clientes",
            };
            format!("supervivientes a la edad {age}: {problem}")
        }
        Refusal::MoneyOverflow { customer } => {
            format!("el dinero del cliente `{customer}` es demasiado para sumarlo")
        }
    }
}

/// Writes a number that is told by its powers of ten as Spanish does.
fn with_comma(number: &str) -> String {
    number.replace('.', ",")
}

fn summary(problem: SummaryProblem) -> &'static str {
    match problem {
        SummaryProblem::Time => "una recencia o antigüedad negativa o que no es un número",
        SummaryProblem::AfterCutOff => "una última compra posterior al corte",
        SummaryProblem::NoRepeat => "una recencia sin haber repetido compra",
        SummaryProblem::NoDistance => "una compra repetida a ninguna distancia de la primera",
        SummaryProblem::MeanSpend => "un gasto medio que no es un número",
    }
}

/// Says how to read a model with care.
pub(super) fn spanish_warning(warning: &ModelWarning) -> String {
    match warning {
        ModelWarning::SpendFollowsFrequency { correlation } => format!(
            "gasto y frecuencia van unidos (correlación de {}), y el modelo de gasto los toma por \
             independientes",
            Es.number(*correlation, 2)
        ),
        ModelWarning::OneTimeBuyersAlive { customers } => counted(
            *customers,
            "cliente compró una vez y cuenta como vivo con certeza; use MBG/NBD para él",
            "clientes compraron una vez y cuentan como vivos con certeza; use MBG/NBD para ellos",
        ),
        ModelWarning::WithoutSpend { customers } => counted(
            *customers,
            "comprador que repite no gastó nada de media y queda fuera",
            "compradores que repiten no gastaron nada de media y quedan fuera",
        ),
        ModelWarning::Vague { parameter } => {
            format!("los datos dicen poco de `{parameter}`: vea su error típico")
        }
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    let count = count as u64;
    format!("{} {}", Es.count(count), Es.plural(count, one, many))
}
