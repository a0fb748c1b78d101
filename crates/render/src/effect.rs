//! Before and after, for people.

use baremo_metrics::answer::Note;
use jiff::civil::{DateTime, Time};

use crate::answer::noted;
use crate::date::date;
use crate::language::Language;
use crate::rounding::signed;
use crate::style::{Paint, Style};
use crate::text::{clean, joined, paragraph};
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

/// What an effect is looked for in.
#[derive(Debug)]
pub struct Asked<'a> {
    /// What the metric is called.
    pub metric: &'a str,
    /// What its values are counted in.
    pub unit: &'a str,
    /// What happened, where it has a name.
    pub what: Option<&'a str>,
    /// When it happened: the beginning of the first day after, or an instant within a day.
    pub begin: DateTime,
    /// Days before and after.
    pub days: i64,
    /// Days that were asked for, of which the data may have fewer.
    pub asked_days: i64,
    /// The zone of the days.
    pub zone: &'a str,
    /// Whom it happened to, and whom it did not, as filters.
    pub filters: [Option<&'a str>; 2],
}

impl Asked<'_> {
    /// Writes the metric, what happened and when, and which groups are compared.
    fn heading(&self, language: Language, style: Style) -> String {
        let what = self.what.map_or_else(String::new, |what| format!(" · {}", clean(what)));
        let mut out = format!("{}{what}\n", style.paint(Paint::Bold, &clean(self.metric)));
        let (day, days) = (date(language, self.begin.date()), self.days.unsigned_abs());
        let is_day = self.begin.time() == Time::midnight();
        let at = if is_day { day } else { format!("{day} {}", self.begin.strftime("%H:%M")) };
        let on = match is_day {
            true => language.pick("from that day on", "desde ese día"),
            false => language.pick("from then on", "desde entonces"),
        };
        let before = language.counted(days, ["day", "days"], ["día", "días"]);
        let days = language.count(days);
        let compared = match language {
            Language::En => format!("{before} before {at} against {days} {on}"),
            Language::Es => format!("{before} antes del {at} frente a {days} {on}"),
        };
        let short = (self.days < self.asked_days).then(|| {
            let asked = language.count(self.asked_days.unsigned_abs());
            match language {
                Language::En => format!("the data have {days} of the {asked} days after it"),
                Language::Es => format!("hay datos de {days} de los {asked} días siguientes"),
            }
        });
        let names = GROUPS.map(|(en, es)| language.pick(en, es));
        let groups = names.into_iter().zip(self.filters);
        let groups =
            groups.filter_map(|(name, filter)| Some(format!("{name}: {}", clean(filter?))));
        let parts = [compared, clean(self.zone)].into_iter().chain(short);
        let parts: Vec<String> = parts.chain(groups).collect();
        joined(&mut out, &parts, "  ", style.columns());
        out
    }
}

/// What the two groups are called.
const GROUPS: [(&str, &str); 2] = [("group", "grupo"), ("control", "control")];

/// Writes an effect: what was asked; the group it happened to; the control group; effect, interval,
/// and whether chance explains it; why there is no effect; and the notes of the answers.
pub fn effect_text(
    language: Language,
    style: Style,
    asked: &Asked<'_>,
    treated: &Arm,
    control: Option<&Arm>,
    (effect, interval, detectable): (Option<f64>, Option<[f64; 2]>, Option<bool>),
    notes: &[Note],
) -> String {
    let unit = asked.unit;
    let value =
        |value: Option<f64>| value.map_or("–".into(), |value| language.value(unit, value));
    let mut out = asked.heading(language, style) + "\n";
    let (before, after) = (language.pick("before", "antes"), language.pick("after", "después"));
    out += &format!("  {:<12} {before:>14} {after:>14}  n\n", "");
    let [group, other] = GROUPS.map(|(en, es)| language.pick(en, es));
    let groups = [(group, Some(treated)), (other, control)];
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
    let written = |effect: f64| signed(effect, &language.difference(unit, effect, level));
    let name = language.pick("effect", "efecto");
    let said = effect.map_or_else(|| "–".into(), written);
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
            &asked(),
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

    fn asked() -> Asked<'static> {
        Asked {
            metric: "Satisfacción del cliente (CSAT)",
            unit: "percent",
            what: Some("Nueva web"),
            begin: DateTime::constant(2026, 5, 1, 0, 0, 0, 0),
            days: 28,
            asked_days: 28,
            zone: "Europe/Madrid",
            filters: [Some("channel = 'email'"), None],
        }
    }

    #[test]
    fn what_was_asked_is_told_in_words() {
        let some = Arm { before: Some(80.0), after: Some(82.0), n: (50, 60), reason: None };
        let of = |language| {
            let effect = (Some(2.0), None, None);
            effect_text(language, Style::default(), &asked(), &some, None, effect, &[])
        };
        let expected = "\
Satisfacción del cliente (CSAT) · Nueva web
  28 días antes del 1 may 2026 frente a 28 desde ese día · Europe/Madrid
  grupo: channel = 'email'

";
        assert!(of(Language::Es).starts_with(expected), "{}", of(Language::Es));
        let english = of(Language::En);
        assert!(english.contains("28 days before 1 May 2026 against 28 from that"), "{english}");
        assert!(!english.contains("the data have"), "{english}");
        let fewer = Asked { days: 10, ..asked() };
        let told = |language| fewer.heading(language, Style::default());
        let english = told(Language::En);
        assert!(english.contains("the data have 10 of the 28 days after it"), "{english}");
        let spanish = told(Language::Es);
        assert!(spanish.contains("hay datos de 10 de los 28 días siguientes"), "{spanish}");
        let begin = DateTime::constant(2026, 5, 1, 15, 0, 0, 0);
        let afternoon = Asked { begin, ..asked() }.heading(Language::En, Style::default());
        let told = "before 1 May 2026 15:00 against 28 from then on";
        assert!(afternoon.contains(told), "{afternoon}");
    }
}
