//! Before and after, for people.

use crate::language::Language;
use crate::style::{Paint, Style};

/// One group, before and after.
pub struct Arm {
    /// Value before.
    pub before: Option<f64>,
    /// Value after.
    pub after: Option<f64>,
    /// Observations before and after.
    pub n: (u64, u64),
}

/// Writes an effect: metric, what happened and unit; the group it happened to; the control group;
/// effect, interval, and whether chance explains it.
pub fn effect_text(
    language: Language,
    style: Style,
    (metric, what, unit): (&str, &str, &str),
    treated: &Arm,
    control: Option<&Arm>,
    (effect, interval, detectable): (Option<f64>, Option<[f64; 2]>, Option<bool>),
) -> String {
    let value =
        |value: Option<f64>| value.map_or("–".into(), |value| language.value(unit, value));
    let mut out = format!("{} · {metric}\n\n", style.paint(Paint::Bold, what));
    let (before, after) = (language.pick("before", "antes"), language.pick("after", "después"));
    out += &format!("  {:<12} {before:>14} {after:>14}  n\n", "");
    let groups = [
        (language.pick("group", "grupo"), Some(treated)),
        (language.pick("control", "control"), control),
    ];
    for (name, arm) in groups {
        let Some(arm) = arm else { continue };
        out += &format!(
            "  {name:<12} {:>14} {:>14}  {} → {}\n",
            value(arm.before),
            value(arm.after),
            language.count(arm.n.0),
            language.count(arm.n.1),
        );
    }
    let signed = |effect: f64| {
        let sign = match effect {
            effect if effect > 0.0 => "+",
            effect if effect < 0.0 => "−",
            _ => "",
        };
        sign.to_owned() + &language.difference(unit, effect)
    };
    let name = language.pick("effect", "efecto");
    let said = effect.map_or_else(|| "–".into(), signed);
    out += &format!("\n  {name:<12} {}", style.paint(Paint::Bold, &said));
    if let Some(ends) = interval {
        out += &format!("  [{}]", language.difference_interval(unit, ends));
    }
    out += match detectable {
        Some(true) => "",
        Some(false) => {
            language.pick("  ◌ cannot be told from chance", "  ◌ no se distingue del azar")
        }
        None => language.pick("  (no interval)", "  (sin intervalo)"),
    };
    out.push('\n');
    style.finish(out)
}
