//! Before and after, for people.

use baremo_metrics::answer::Note;

use crate::answer::noted;
use crate::language::Language;
use crate::style::{Paint, Style};
use crate::text::paragraph;
use crate::words::{NULLS, called};

/// The reason of a value of which nothing else is said.
const NOTHING: &str = "no_observations";

/// One group, before and after.
#[derive(Debug, Default)]
pub struct Arm {
    /// Value before.
    pub before: Option<f64>,
    /// Value after.
    pub after: Option<f64>,
    /// Observations before and after.
    pub n: (u64, u64),
    /// Why there is no value after.
    pub reason: Option<String>,
}

impl Arm {
    /// Returns why nothing can be said of the group, and whether that is so before or after.
    fn lack(&self, language: Language) -> Option<String> {
        let (when, reason) = match (self.before, self.after) {
            (_, None) => {
                (language.pick("after", "después"), self.reason.as_deref().unwrap_or(NOTHING))
            }
            (None, Some(_)) => (language.pick("before", "antes"), NOTHING),
            (Some(_), Some(_)) => return None,
        };
        Some(format!("{when}: {}", called(NULLS, reason, language)))
    }
}

/// Writes an effect: metric, what happened and unit; the group it happened to; the control group;
/// effect, interval, and whether chance explains it; why there is no effect; and the notes of the
/// answers.
pub fn effect_text(
    language: Language,
    style: Style,
    (metric, what, unit): (&str, &str, &str),
    treated: &Arm,
    control: Option<&Arm>,
    (effect, interval, detectable): (Option<f64>, Option<[f64; 2]>, Option<bool>),
    notes: &[Note],
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
    let arms = groups.iter().filter_map(|(_, arm)| *arm);
    let sides = arms.flat_map(|arm| [arm.before, arm.after]).flatten();
    let level = sides.fold(0.0_f64, |most, side| most.max(side.abs()));
    let signed = |effect: f64| {
        let sign = match effect {
            effect if effect > 0.0 => "+",
            effect if effect < 0.0 => "−",
            _ => "",
        };
        sign.to_owned() + &language.difference(unit, effect, level)
    };
    let name = language.pick("effect", "efecto");
    let said = effect.map_or_else(|| "–".into(), signed);
    out += &format!("\n  {name:<12} {}", style.paint(Paint::Bold, &said));
    if let Some(ends) = interval {
        out += &format!("  [{}]", language.difference_interval(unit, ends, level));
    }
    out += match detectable {
        // Why there is none is said below.
        _ if effect.is_none() => "",
        Some(true) => "",
        Some(false) => {
            language.pick("  ◌ cannot be told from chance", "  ◌ no se distingue del azar")
        }
        None => language.pick("  (no interval)", "  (sin intervalo)"),
    };
    out.push('\n');
    let columns = style.columns();
    for (name, arm) in groups {
        if let Some(lack) = arm.and_then(|arm| arm.lack(language)) {
            paragraph(&mut out, &format!("– {name}, {lack}"), "  ", "    ", columns);
        }
    }
    for note in notes {
        paragraph(&mut out, &noted(language, note), "  ", "  ", columns);
    }
    style.finish(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_effect_of_nobody_says_why() {
        let nobody = Arm { reason: Some("nothing_to_divide_by".to_owned()), ..Arm::default() };
        let some = Arm { before: Some(80.0), after: Some(82.0), n: (50, 60), reason: None };
        let note = Note::NoSuchWord {
            dimension: "plan".to_owned(),
            word: "cuidado".to_owned(),
            words: vec!["club".to_owned()],
            more: false,
        };
        let text = effect_text(
            Language::Es,
            Style::default(),
            ("csat", "Nueva web", "percent"),
            &nobody,
            Some(&some),
            (None, None, None),
            &[note],
        );
        let (_, after) = text.split_once("  efecto").expect("the effect has its line");
        let expected = "       –
  – grupo, después: nada entre lo que dividir
  ningún registro tiene `cuidado` en `plan`; hay: club
";
        assert_eq!(after, expected);
    }
}
