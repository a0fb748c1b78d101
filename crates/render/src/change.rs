//! A change against an earlier period, in words that do not claim more than the test does.

use baremo_metrics::answer::Previous;

use crate::language::Language;
use crate::messages;
use crate::style::Paint;

/// A change as text.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Arrow, sign, figure and `◌` where it cannot be told from chance.
    pub text: String,
    /// Colour, only for what is detectable and material.
    pub(crate) paint: Option<Paint>,
    /// Whether it carries `◌`.
    pub chance: bool,
    /// Whether it is `≈`.
    pub none: bool,
    /// Whether there is one and nothing tells it from chance; tables mark it with [`UNTESTED`].
    pub untested: bool,
}

/// Marks a change that no test was made of.
pub(crate) const UNTESTED: char = '◇';

/// Writes a change: relative in percent, percentages in points, what has no relative change in
/// its own unit. `better` is `lower`, `higher` or `neither`. `None` where there is no change to
/// speak of because a side has no value.
pub fn change(language: Language, unit: &str, better: &str, previous: &Previous) -> Option<Change> {
    let difference = previous.change.filter(|change| change.is_finite())?;
    let relative = previous.relative.filter(|relative| relative.is_finite());
    let (figure, size) = match (unit, relative) {
        ("percent", _) => (tenths(language, difference, " pt"), difference),
        (_, Some(relative)) => (tenths(language, relative, language.pick("%", " %")), relative),
        (unit, None) => (language.value(unit, difference.abs()), difference * 1e9),
    };
    if size.abs() < 0.05 {
        let text = "≈".to_owned();
        return Some(Change { text, paint: None, chance: false, none: true, untested: false });
    }
    let up = difference > 0.0;
    let (arrow, sign) = if up { ('▲', '+') } else { ('▼', '−') };
    let chance = previous.detectable == Some(false);
    let mark = if chance { " ◌" } else { "" };
    let text = format!("{arrow} {sign}{figure}{mark}");
    let sure = previous.detectable == Some(true) && previous.material == Some(true);
    let paint = match better {
        "lower" if sure => Some(if up { Paint::Bad } else { Paint::Good }),
        "higher" if sure => Some(if up { Paint::Good } else { Paint::Bad }),
        _ if chance => Some(Paint::Dim),
        _ => None,
    };
    let untested = previous.detectable.is_none();
    Some(Change { text, paint, chance, none: false, untested })
}

/// Writes a change at length, with the absolute one beside a relative: `▲ 7 min (+64 %) ◌`.
pub fn change_long(
    language: Language,
    unit: &str,
    better: &str,
    previous: &Previous,
) -> Option<Change> {
    let mut short = change(language, unit, better, previous)?;
    if short.none {
        short.text = messages::NO_CHANGE.text(language).into();
        return Some(short);
    }
    let relative = previous.relative.filter(|relative| relative.is_finite());
    let (Some(relative), Some(difference), true) = (relative, previous.change, unit != "percent")
    else {
        return Some(short);
    };
    let (arrow, sign) = if difference > 0.0 { ('▲', '+') } else { ('▼', '−') };
    let absolute = language.value(unit, difference.abs());
    let relative = tenths(language, relative, language.pick("%", " %"));
    let mark = if short.chance { " ◌" } else { "" };
    short.text = format!("{arrow} {sign}{absolute} ({sign}{relative}){mark}");
    Some(short)
}

/// Returns whether a change is known to be good (`true`) or bad; `None` where nothing is known of
/// it, or where neither direction is better.
pub fn verdict(better: &str, previous: &Previous) -> Option<bool> {
    let sure = previous.detectable == Some(true) && previous.material == Some(true);
    let up = previous.change.filter(|_| sure)? > 0.0;
    match better {
        "lower" => Some(!up),
        "higher" => Some(up),
        _ => None,
    }
}

fn tenths(language: Language, value: f64, unit: &str) -> String {
    let decimals = usize::from(value.abs() < 9.95);
    format!("{}{unit}", language.number(value.abs(), decimals))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn previous(change: f64, relative: Option<f64>, detectable: Option<bool>) -> Previous {
        let material = Some(true);
        let change = Some(change);
        Previous { change, relative, detectable, material, ..Previous::default() }
    }

    #[test]
    fn a_change_says_what_is_known_of_it() {
        let check = |unit: &str, previous: Previous, text: &str, paint: Option<Paint>| {
            let change = change(Language::Es, unit, "lower", &previous).unwrap();
            assert_eq!((change.text.as_str(), change.paint), (text, paint));
        };
        let sure = Some(true);
        check("seconds", previous(420.0, Some(63.6), sure), "▲ +64 %", Some(Paint::Bad));
        check("percent", previous(-3.1, None, sure), "▼ −3,1 pt", Some(Paint::Good));
        check("percent", previous(-1.2, None, Some(false)), "▼ −1,2 pt ◌", Some(Paint::Dim));
        check("count", previous(9.0, Some(9.0), None), "▲ +9,0 %", None);
        check("count", previous(3.0, None, None), "▲ +3", None);
        check("seconds", previous(0.0, Some(0.0), Some(false)), "≈", None);
    }

    #[test]
    fn at_length_both_figures_stand_side_by_side() {
        let long = |unit: &str, previous: Previous| {
            change_long(Language::En, unit, "neither", &previous).unwrap().text
        };
        assert_eq!(long("seconds", previous(420.0, Some(63.6), None)), "▲ +7 min (+64%)");
        assert_eq!(long("percent", previous(-3.1, None, Some(false))), "▼ −3.1 pt ◌");
        assert_eq!(long("count", previous(0.0, Some(0.0), None)), "≈ no change");
    }
}
