//! The models of the customer base, and the backtest of the health score, for people.

use baremo_metrics::models::{ModelError, ModelWarning};
use baremo_model::error::Told;

use crate::language::Language;
use crate::problem::{model_refused, model_warned};
use crate::style::{Paint, Style};
use crate::words::{HEALTH_CLASSES, called};

/// The models of the customer base.
pub struct Outlook {
    /// By when what they are fitted to was known, as it was asked for.
    pub until: Option<String>,
    /// Customers with an order.
    pub customers: u64,
    /// Those who ordered on a further day.
    pub repeaters: u64,
    /// Currency of the money.
    pub currency: Option<String>,
    /// Months looked ahead.
    pub horizon_months: f64,
    /// Yearly discount in percent.
    pub annual_discount: f64,
    /// Margin in percent.
    pub margin: f64,
    /// The models.
    pub models: Vec<Model>,
    /// Customers expected to be there still.
    pub alive: Option<f64>,
    /// Orders expected within the horizon.
    pub expected_orders: Option<f64>,
    /// Money still to come, in minor units.
    pub residual_value: Option<f64>,
    /// Money so far, in minor units.
    pub historic_value: Option<f64>,
    /// Weeks held out, orders foretold, orders that came, mean absolute error of a customer.
    pub backtest: Option<(f64, f64, f64, Option<f64>)>,
}

/// One model.
pub struct Model {
    /// Name in the papers.
    pub name: String,
    /// Logarithm of the likelihood.
    pub log_likelihood: Option<f64>,
    /// Name, value and standard error of each parameter.
    pub parameters: Vec<(String, f64, f64)>,
    /// Why it was refused.
    pub refused: Option<ModelError>,
    /// How to read it with care.
    pub warnings: Vec<ModelWarning>,
}

/// How a health score went with who left.
pub struct HealthBacktest {
    /// Days between score and today.
    pub days: i64,
    /// Customers scored.
    pub customers: u64,
    /// Those who left.
    pub churned: u64,
    /// Class, customers, those who left.
    pub classes: Vec<(String, u64, u64)>,
    /// Area under the curve.
    pub auc: Option<f64>,
    /// Lift of the lowest tenth.
    pub lift: Option<f64>,
    /// Why there is no figure.
    pub refused: Option<Told>,
}

/// Writes the models of the customer base.
pub fn outlook_text(language: Language, style: Style, outlook: &Outlook) -> String {
    let mut out = String::new();
    let title = language.pick("What the customer base will do", "Qué hará la base de clientes");
    let counted = format!(
        "{} · {}",
        language.counted(outlook.customers, ["customer", "customers"], ["cliente", "clientes"]),
        language.counted(
            outlook.repeaters,
            ["ordered again", "ordered again"],
            ["repitió compra", "repitieron compra"],
        ),
    );
    let until = outlook.until.as_deref().map(|until| match language {
        Language::En => format!(" · known by {until}"),
        Language::Es => format!(" · conocidos hasta {until}"),
    });
    let counted = counted + until.as_deref().unwrap_or_default();
    let ahead = match language {
        Language::En => format!(
            "{} months ahead (30.4375 days each) · discount {} a year · margin {}",
            language.number(outlook.horizon_months, 0),
            language.percent(outlook.annual_discount),
            language.percent(outlook.margin),
        ),
        Language::Es => format!(
            "a {} meses vista (30,4375 días cada uno) · descuento del {} anual · margen del {}",
            language.number(outlook.horizon_months, 0),
            language.percent(outlook.annual_discount),
            language.percent(outlook.margin),
        ),
    };
    out += &format!("{}\n  {counted}\n  {ahead}\n\n", style.paint(Paint::Bold, title));
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
    out += &held_text(language, outlook.backtest);
    style.finish(out)
}

/// Writes how the model fared against what it had not seen.
fn held_text(language: Language, held: Option<(f64, f64, f64, Option<f64>)>) -> String {
    let Some((weeks, expected, actual, error)) = held else { return String::new() };
    let (weeks, expected) = (language.number(weeks, 0), language.number(expected, 0));
    let actual = language.number(actual, 0);
    let error = error.map_or_else(|| "–".into(), |error| language.number(error, 2));
    match language {
        Language::En => format!(
            "\n  Held against the last {weeks} weeks: {expected} orders foretold, {actual}\n  \
             came; off by {error} a customer on average.\n"
        ),
        Language::Es => format!(
            "\n  Frente a las últimas {weeks} semanas: {expected} pedidos previstos, {actual}\n  \
             llegaron; error medio de {error} por cliente.\n"
        ),
    }
}

fn model_text(language: Language, style: Style, model: &Model) -> String {
    let mut out = format!("  {}", style.paint(Paint::Bold, &format!("{:<12}", model.name)));
    if let Some(error) = &model.refused {
        let reason = model_refused(language, error);
        return out + &format!(" {} {reason}\n", language.pick("refused:", "rechazado:"));
    }
    let each = model.parameters.iter().map(|(name, value, error)| {
        format!("{name} {} ± {}", language.number(*value, 3), language.number(*error, 3))
    });
    out += &each.collect::<Vec<_>>().join("  ");
    if let Some(likelihood) = model.log_likelihood {
        out += &format!("  ln L {}", language.number(likelihood, 1));
    }
    out.push('\n');
    for warning in &model.warnings {
        out += &format!("               ! {}\n", model_warned(language, warning));
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
    for (class, customers, lost) in &held.classes {
        let share = match customers {
            0 => "–".to_owned(),
            customers => language.percent(100.0 * *lost as f64 / *customers as f64),
        };
        let name = called(HEALTH_CLASSES, class, language);
        out += &format!(
            "  {name:<12} {:>10}  {:>10}  {share:>8}\n",
            language.counted(*customers, ["customer", "customers"], ["cliente", "clientes"]),
            language.counted(*lost, ["left", "left"], ["se fue", "se fueron"]),
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
