//! The models of the customer base, and the backtest of the health score, for people.

use baremo_metrics::models::outlook::{HealthBacktest, Held, ModelFit, Outlook};
use baremo_model::fact;

use crate::date::instant;
use crate::language::Language;
use crate::problem::{model_refused, model_warned};
use crate::style::{Paint, Style};
use crate::text::{left, paragraph, right, spaces, width};
use crate::words::{HEALTH_CLASSES, called};

/// Says that orders are known for a shorter time than other things.
fn observed(language: Language, outlook: &Outlook, zone: &str) -> Option<String> {
    let until = instant(language, outlook.observed_until.as_deref()?, zone);
    Some(match language {
        Language::En => format!(
            "orders are known until {until}, when their sources end: what others tell later is no \
             silence of customers"
        ),
        Language::Es => format!(
            "los pedidos se conocen hasta el {until}, donde acaban sus fuentes: lo que otras \
             cuentan después no es silencio de los clientes"
        ),
    })
}

/// Writes the models of the customer base, with instants in a zone; `until` is by when what they
/// are fitted to was known, as it was asked for.
pub fn outlook_text(
    language: Language,
    style: Style,
    outlook: &Outlook,
    until: Option<&str>,
    zone: &str,
) -> String {
    let mut out = String::new();
    let title = language.pick("What the customer base will do", "Qué hará la base de clientes");
    out += &format!("{}\n", style.paint(Paint::Bold, title));
    let observed = observed(language, outlook, zone);
    let lines = [Some(counted(language, outlook, until)), observed, Some(ahead(language, outlook))];
    for line in lines.into_iter().flatten() {
        paragraph(&mut out, &line, "  ", "    ", style.columns());
    }
    out.push('\n');
    for model in &outlook.models {
        out += &model_text(language, style, model);
    }
    let unit = match &outlook.currency {
        Some(currency) => format!("money {currency}"),
        None => "money".into(),
    };
    let rows = [
        (
            language.pick("customers still there", "clientes que siguen"),
            outlook.alive.map(|value| language.number(value, 0)),
        ),
        (
            language.pick("orders to come", "pedidos por venir"),
            outlook.expected_orders.map(|value| language.number(value, 0)),
        ),
        (
            language.pick("value to come", "valor por venir"),
            outlook.residual_value.map(|value| language.value(&unit, value)),
        ),
        (
            language.pick("value so far", "valor hasta hoy"),
            outlook.historic_value.map(|value| language.value(&unit, value)),
        ),
    ];
    out.push('\n');
    for (name, value) in rows {
        out += &format!("  {name:<24} {:>18}\n", value.unwrap_or_else(|| "–".into()));
    }
    if let Some(held) = &outlook.backtest {
        out.push('\n');
        paragraph(&mut out, &held_text(language, held, zone), "  ", "  ", style.columns());
    }
    style.finish(out)
}

/// Counts the customers that the models stand on.
fn counted(language: Language, outlook: &Outlook, until: Option<&str>) -> String {
    let counted = format!(
        "{} · {}",
        language.counted(
            outlook.customers as u64,
            ["customer", "customers"],
            ["cliente", "clientes"]
        ),
        language.counted(
            outlook.repeaters as u64,
            ["ordered again", "ordered again"],
            ["repitió compra", "repitieron compra"],
        ),
    );
    let until = until.map(|until| match language {
        Language::En => format!(" · known by {until}"),
        Language::Es => format!(" · conocidos hasta {until}"),
    });
    counted + until.as_deref().unwrap_or_default()
}

/// Says how far is looked ahead, and at which discount and margin.
fn ahead(language: Language, outlook: &Outlook) -> String {
    let months = language.number(outlook.horizon_months, 0);
    let [discount, margin] =
        [outlook.annual_discount, outlook.margin].map(|share| language.percent(share));
    match language {
        Language::En => format!(
            "{months} months ahead (30.4375 days each) · discount {discount} a year · \
             margin {margin}"
        ),
        Language::Es => format!(
            "a {months} meses vista (30,4375 días cada uno) · descuento del {discount} anual · \
             margen del {margin}"
        ),
    }
}

/// Says how a model fared against what it had not seen: one fitted to what lies before, which is
/// not the one that is shown.
fn held_text(language: Language, held: &Held, zone: &str) -> String {
    let [expected, actual] = [held.expected, held.actual].map(|count| language.number(count, 0));
    let decimals = if held.weeks.fract() == 0.0 { 0 } else { 2 };
    let word = match held.weeks == 1.0 {
        true => language.pick("week", "semana"),
        false => language.pick("weeks", "semanas"),
    };
    let weeks = format!("{} {word}", language.number(held.weeks, decimals));
    let (since, error) = (instant(language, &held.since, zone), held.mean_absolute_error);
    let error = error.map_or_else(|| "–".into(), |error| language.number(error, 2));
    match language {
        Language::En => format!(
            "Held against the time from {since} on ({weeks}), by a fit of its own on orders until \
             then: orders foretold {expected}, orders that came {actual}; off by {error} a \
             customer on average."
        ),
        Language::Es => format!(
            "Frente al tiempo desde el {since} ({weeks}), con un ajuste propio a los pedidos hasta \
             entonces: pedidos previstos, {expected}; llegados, {actual}; error medio por cliente, \
             {error}."
        ),
    }
}

/// Columns before what is said of a model: indent, name and gap.
const BESIDE_NAME: usize = 15;

fn model_text(language: Language, style: Style, model: &ModelFit) -> String {
    let columns = style.columns();
    let (name, next) = (left(model.name, BESIDE_NAME - 2), spaces(BESIDE_NAME));
    let first = format!("  {}", style.paint(Paint::Bold, &name));
    let mut out = String::new();
    if let Some(error) = &model.refused {
        let reason = model_refused(language, error);
        // It says again which model, in whose row it stands.
        let own = format!("{}: ", error.model);
        let reason = reason.strip_prefix(&own).unwrap_or(&reason);
        let refused = format!("{} {reason}", language.pick("refused:", "rechazado:"));
        paragraph(&mut out, &refused, &first, &next, columns);
        return out;
    }
    let each = model.parameters.iter().map(|(name, it)| {
        format!(
            "{name} {} ± {}",
            language.number(it.value, 3),
            language.number(it.standard_error, 3)
        )
    });
    let likelihood =
        model.log_likelihood.map(|likelihood| format!("ln L {}", language.number(likelihood, 1)));
    // A value is not parted from its name.
    let mut line = first;
    for (index, part) in each.chain(likelihood).enumerate() {
        if index > 0 && width(&line) + 2 + width(&part) > columns {
            out += &format!("{line}\n");
            line.clone_from(&next);
        } else if index > 0 {
            line += "  ";
        }
        line += &part;
    }
    out += &format!("{}\n", line.trim_end());
    for warning in &model.warnings {
        let warned = model_warned(language, warning);
        paragraph(&mut out, &warned, &format!("{next}! "), &format!("{next}  "), columns);
    }
    out
}

/// Writes the backtest of the health score.
pub fn health_text(language: Language, style: Style, held: &HealthBacktest) -> String {
    let title = match language {
        Language::En => format!("Health {} days ago, and who has left since", held.days),
        Language::Es => format!("Salud hace {} días y quién se ha ido desde entonces", held.days),
    };
    let mut out = format!("{}\n\n", style.paint(Paint::Bold, &title));
    let row = |class: &str| {
        let (customers, lost) = held.classes.get(class).copied().unwrap_or_default();
        let share = match customers {
            0 => "–".to_owned(),
            customers => language.percent(100.0 * lost as f64 / customers as f64),
        };
        [
            called(HEALTH_CLASSES, class, language),
            language.counted(customers as u64, ["customer", "customers"], ["cliente", "clientes"]),
            language.counted(lost as u64, ["left", "left"], ["se fue", "se fueron"]),
            share,
        ]
    };
    let rows = fact::HEALTH_CLASSES.map(row);
    let widest = |column: usize| rows.iter().map(|row| width(&row[column])).max().unwrap_or(0);
    let widths = [0, 1, 2, 3].map(widest);
    for row in &rows {
        let [class, customers, lost, share] = row;
        out += &format!(
            "  {}  {}  {}  {}\n",
            left(class, widths[0]),
            right(customers, widths[1]),
            right(lost, widths[2]),
            right(share, widths[3]),
        );
    }
    let number = |value: Option<f64>| value.map_or("–".into(), |value| language.number(value, 2));
    out += &format!(
        "\n  AUC {} · {} {}\n",
        number(held.auc),
        language.pick("lift of the lowest tenth", "ganancia de la décima parte más baja"),
        number(held.lift),
    );
    if let Some(reason) = &held.refused {
        let reason = language.told(reason);
        out += &format!("  {} {reason}\n", language.pick("no figure:", "sin cifra:"));
    }
    style.finish(out)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use baremo_metrics::models::outlook::Parameter;
    use baremo_metrics::models::{ModelError, ModelWarning, Refusal};

    use super::*;

    fn outlook() -> Outlook {
        let parameter = |value: f64| Parameter {
            value,
            standard_error: 0.133,
            interval: [value - 0.26, value + 0.26],
        };
        let fitted = ModelFit {
            name: "BG/NBD",
            log_likelihood: Some(-188_083.7),
            parameters: BTreeMap::from([
                ("a", parameter(3.239)),
                ("alpha", parameter(1.832)),
                ("b", parameter(6.411)),
                ("r", parameter(0.115)),
            ]),
            refused: None,
            warnings: vec![ModelWarning::OneTimeBuyersAlive { customers: 12_054 }],
        };
        let refusal = Refusal::NoInteriorMaximum { parameter: "s", value: 122_900.0 };
        let refused = ModelFit {
            name: "Pareto/NBD",
            log_likelihood: None,
            parameters: BTreeMap::new(),
            refused: Some(ModelError { model: "Pareto/NBD", refusal }),
            warnings: Vec::new(),
        };
        Outlook {
            observed_until: None,
            customers: 23_570,
            repeaters: 11_516,
            currency: Some("EUR".into()),
            horizon_months: 12.0,
            annual_discount: 10.0,
            margin: 100.0,
            models: vec![fitted, refused],
            alive: Some(1.0),
            expected_orders: Some(0.0),
            residual_value: None,
            historic_value: None,
            backtest: Some(Held { mean_absolute_error: Some(0.0), ..held(346.0) }),
        }
    }

    fn held(weeks: f64) -> Held {
        Held {
            since: "1997-09-30T00:00:00+00:00".into(),
            weeks,
            expected: 1.0,
            actual: 0.0,
            total_error: None,
            mean_absolute_error: None,
            naive_absolute_error: None,
        }
    }

    #[test]
    fn models_fit_the_terminal_and_are_told_in_its_language() {
        for columns in [60, 80, 120] {
            for language in [Language::En, Language::Es] {
                let style = Style { width: columns, ..Style::default() };
                let text = outlook_text(language, style, &outlook(), None, "UTC");
                assert!(text.lines().all(|line| width(line) <= columns), "{text}");
            }
        }
        let observed_until = Some("1998-06-30T12:00:00+00:00".into());
        let short = Outlook { observed_until, ..outlook() };
        let text = outlook_text(Language::Es, Style::default(), &short, None, "UTC");
        assert!(text.contains("se conocen hasta el 30 jun 1998 12:00"), "{text}");
        let text = outlook_text(Language::Es, Style::default(), &outlook(), None, "UTC");
        assert!(!text.contains("se conocen"), "{text}");
        for line in [
            "  BG/NBD       a 3,239 ± 0,133  alpha 1,832 ± 0,133  b 6,411 ± 0,133\n",
            "               r 0,115 ± 0,133  ln L −188 083,7\n",
            "               va a 1,229e5\n",
        ] {
            let shown = text.replace(['\u{a0}', '\u{202f}'], " ");
            assert!(shown.contains(line), "{line}{shown}");
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        assert!(words.join(" ").contains("pedidos previstos, 1; llegados, 0;"), "{text}");
    }

    #[test]
    fn weeks_held_out_may_end_within_one_and_have_a_fit_of_their_own() {
        for (weeks, told) in [
            (274.0 / 7.0, ["(39.14 weeks)", "(39,14 semanas)"]),
            (39.0, ["(39 weeks)", "(39 semanas)"]),
            (1.0, ["(1 week)", "(1 semana)"]),
        ] {
            let fit = ["by a fit of its own on orders until then", "con un ajuste propio a los"];
            for (place, language) in [Language::En, Language::Es].into_iter().enumerate() {
                let text = held_text(language, &held(weeks), "UTC");
                assert!(text.contains(told[place]) && text.contains(fit[place]), "{text}");
            }
        }
    }

    #[test]
    fn classes_of_health_stand_in_columns() {
        let held = HealthBacktest {
            days: 180,
            customers: 5942,
            churned: 1591,
            classes: BTreeMap::from([("weak", (2020, 1022)), ("at_risk", (3922, 569))]),
            auc: Some(0.8),
            lift: Some(2.85),
            refused: None,
        };
        let text = health_text(Language::Es, Style::default(), &held);
        let ends: Vec<usize> =
            text.lines().filter_map(|line| Some(width(line.split_once(" se fueron")?.0))).collect();
        assert!(ends.len() == 3 && ends[0] == ends[1] && ends[1] == ends[2], "{text}");
    }
}
