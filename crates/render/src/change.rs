//! A change against an earlier period, in words that do not claim more than the test does.

use baremo_metrics::answer::{HELD, Previous};

use crate::language::Language;
use crate::messages;
use crate::messages::shared::{CHANGE_INTERVAL, CHANGE_INTERVAL_AS_LONG};
use crate::rounding::{is_seen, short_of_all};
use crate::style::Paint;

/// A change as text.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Arrow, sign, figure, and `◌` where it cannot be told from chance or `◇` where nothing was
    /// tested.
    pub text: String,
    /// How great it is, without a sign: in its own unit, where that shows it.
    pub size: String,
    /// Whether it is for the better (`true`) or the worse; none where nothing sure is known of it,
    /// or where neither direction is better.
    pub verdict: Option<bool>,
    /// Whether it carries `◌`.
    pub chance: bool,
    /// Whether it is `≈`.
    pub none: bool,
    /// Whether it carries `◇`: no test was made of it, and it has no interval.
    pub untested: bool,
}

impl Change {
    /// Returns its colour, which says nothing that its verdict and its mark do not say.
    pub(crate) fn paint(&self) -> Option<Paint> {
        match self.verdict {
            Some(true) => Some(Paint::Good),
            Some(false) => Some(Paint::Bad),
            None => self.chance.then_some(Paint::Dim),
        }
    }
}

/// Marks a change that cannot be told from chance.
pub(crate) const CHANCE: char = '◌';
/// Stands for [`CHANCE`] where type may lack the dashed circle; as long in bytes.
const WHOLE: &str = "○";

/// Returns a text with a whole circle for the dashed one, which few fonts have.
pub(crate) fn with_whole_circles(text: &str) -> String {
    text.replace(CHANCE, WHOLE)
}

/// Marks a change that no test was made of.
pub(crate) const UNTESTED: char = '◇';

/// Writes a change: relative in percent; shares and scores in points, of which a part says nothing;
/// what has no relative change in its own unit. `better` is `lower`, `higher` or `neither`. `None`
/// where there is no change to speak of because a side has no value.
pub fn change(language: Language, unit: &str, better: &str, previous: &Previous) -> Option<Change> {
    let difference = previous.change.filter(|change| change.is_finite())?;
    let relative = previous.relative.filter(|relative| relative.is_finite());
    let relative = relative.filter(|_| language.points(unit).is_none());
    let absolute = language.difference(unit, difference, level(difference, previous));
    let share = relative.map(|relative| tenths(language, relative));
    // What is written decides: a change that it shows nothing of is none.
    if !is_seen(share.as_ref().unwrap_or(&absolute)) {
        let (text, size) = ("≈".to_owned(), absolute);
        let (chance, none, untested) = (false, true, false);
        return Some(Change { text, size, verdict: None, chance, none, untested });
    }
    let up = difference > 0.0;
    let (arrow, sign) = if up { ('▲', '+') } else { ('▼', '−') };
    let figure = match relative.and_then(|relative| times(language, relative)) {
        Some(times) => times,
        None => format!("{sign}{}", share.as_ref().unwrap_or(&absolute)),
    };
    Some(Change {
        text: format!("{arrow} {figure}{}", mark(previous)),
        size: share.filter(|_| !is_seen(&absolute)).unwrap_or(absolute),
        verdict: verdict(better, previous),
        chance: previous.detectable == Some(false),
        none: false,
        untested: previous.detectable.is_none(),
    })
}

/// Returns the greater of the values that differ; without an earlier one, by how much they do.
fn level(difference: f64, previous: &Previous) -> f64 {
    let greater = previous.value.map(|before| before.abs().max((before + difference).abs()));
    greater.unwrap_or(difference.abs())
}

/// Reasons for which a value is not held against another: of one of them too little is on record.
const NOT_ON_RECORD: [&str; 5] =
    ["outside_coverage", "no_data", "range_not_over", "source_silent", "younger_range"];

/// Returns why there is no change to speak of, where that is because of what is on record; the
/// word of the reason.
pub fn not_compared(previous: &Previous) -> Option<&str> {
    let reason = previous.reason.as_deref().filter(|_| previous.change.is_none());
    reason.filter(|reason| NOT_ON_RECORD.contains(reason))
}

/// Returns what stands behind a change of which not much is known.
fn mark(previous: &Previous) -> String {
    match previous.detectable {
        Some(true) => String::new(),
        Some(false) => format!(" {CHANCE}"),
        None => format!(" {UNTESTED}"),
    }
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
    let has_parts = language.points(unit).is_none();
    let (Some(relative), Some(difference), true) = (relative, previous.change, has_parts) else {
        return Some(short);
    };
    let absolute = language.difference(unit, difference, level(difference, previous));
    if !is_seen(&absolute) {
        return Some(short);
    }
    let (arrow, sign) = if difference > 0.0 { ('▲', '+') } else { ('▼', '−') };
    let relative = times(language, relative)
        .unwrap_or_else(|| format!("{sign}{}", tenths(language, relative)));
    short.text = format!("{arrow} {sign}{absolute} ({relative}){}", mark(previous));
    Some(short)
}

/// The test whose interval is of ranges as long as the current one, whatever was counted.
const AS_LONG: &str = "welch_per_day";

/// Says in which interval a change lies, behind the sentence that tells from what to what. Where
/// the ranges differ in length the interval is of ranges as long, and so the values are told that
/// are between such: what was counted need not differ by as much.
pub fn interval_told(
    language: Language,
    unit: &str,
    (interval, test): ([f64; 2], Option<&str>),
    (before, now): (f64, f64),
) -> String {
    let alone = test.map(|test| test.strip_suffix(HELD).unwrap_or(test));
    let level = now.abs().max(before.abs());
    let said = language.difference_interval(unit, interval, level);
    if alone != Some(AS_LONG) {
        return CHANGE_INTERVAL.fill(language, &[("interval", &said)]);
    }
    // The interval lies around the change, so its middle tells the earlier value made as long.
    let exact = now - f64::midpoint(interval[0], interval[1]);
    let as_long = if now.fract() == 0.0 { exact.round() } else { exact };
    // A number stays on the line of its unit.
    let [from, to] = [as_long, now].map(|value| language.value(unit, value).replace(' ', "\u{a0}"));
    let places = [("before", from.as_str()), ("now", &to), ("interval", &said)];
    CHANGE_INTERVAL_AS_LONG.fill(language, &places)
}

/// Returns whether a change is known to be good (`true`) or bad; `None` where nothing is known of
/// it, or where neither direction is better.
fn verdict(better: &str, previous: &Previous) -> Option<bool> {
    let up = previous.change.filter(|_| previous.is_sure())? > 0.0;
    match better {
        "lower" => Some(!up),
        "higher" => Some(up),
        _ => None,
    }
}

/// Writes a rise to more than ten times as what it multiplied by: `×31` says more than +3,000%.
fn times(language: Language, relative: f64) -> Option<String> {
    let factor = 1.0 + relative / 100.0;
    (relative > MOST_PERCENT).then(|| format!("×{}", language.number(factor, 0)))
}

/// Percent above which a rise is told by its factor.
const MOST_PERCENT: f64 = 999.0;

/// Writes a relative change without its sign.
fn tenths(language: Language, relative: f64) -> String {
    let decimals = usize::from(relative.abs() < 9.95);
    // A fall by all of it says that nothing is left.
    let decimals = if relative < 0.0 { short_of_all(relative, decimals) } else { decimals };
    format!("{}{}", language.number(relative.abs(), decimals), language.pick("%", " %"))
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
            assert_eq!((change.text.as_str(), change.paint()), (text, paint));
        };
        let sure = Some(true);
        check("seconds", previous(420.0, Some(63.6), sure), "▲ +64 %", Some(Paint::Bad));
        check("percent", previous(-3.1, None, sure), "▼ −3,1 pp", Some(Paint::Good));
        check("percent", previous(-1.2, None, Some(false)), "▼ −1,2 pp ◌", Some(Paint::Dim));
        check("points", previous(1.1, Some(2.7), sure), "▲ +1,1 puntos", Some(Paint::Bad));
        check("count", previous(9.0, Some(9.0), None), "▲ +9,0 % ◇", None);
        check("count", previous(3.0, None, None), "▲ +3 ◇", None);
        check("count", previous(31.0, Some(3075.0), sure), "▲ ×32", Some(Paint::Bad));
        check("count", previous(9.0, Some(999.0), sure), "▲ +999 %", Some(Paint::Bad));
        // A fall by nearly all leaves something, and a rise as great is none of it.
        check("count", previous(-249.0, Some(-99.6), sure), "▼ −99,6 %", Some(Paint::Good));
        check("count", previous(249.0, Some(99.6), sure), "▲ +100 %", Some(Paint::Bad));
        check("seconds", previous(0.0, Some(0.0), Some(false)), "≈", None);
        check("seconds", previous(0.0, Some(0.0), None), "≈", None);
    }

    #[test]
    fn what_is_not_material_or_not_sure_is_not_judged() {
        let check = |detectable, material, expected: Option<bool>| {
            let previous = Previous { material, ..previous(420.0, Some(63.6), detectable) };
            let judged = |better: &str| {
                let both = [change, change_long].map(|written| {
                    written(Language::Es, "seconds", better, &previous).unwrap().verdict
                });
                assert_eq!(both[0], both[1]);
                both[0]
            };
            assert_eq!(judged("lower"), expected.map(|it| !it));
            assert_eq!(judged("higher"), expected);
            assert_eq!(judged("neither"), None);
        };
        check(Some(true), Some(true), Some(true));
        check(Some(true), Some(false), None);
        check(Some(false), Some(true), None);
        check(None, Some(true), None);
        check(Some(true), None, None);
    }

    #[test]
    fn a_change_that_its_unit_does_not_show_is_told_by_its_share() {
        let told = |difference: f64, relative: Option<f64>| {
            let before = Some(5.0);
            let previous = Previous { value: before, ..previous(difference, relative, Some(true)) };
            let [short, long] = [change, change_long]
                .map(|written| written(Language::En, "seconds", "lower", &previous).unwrap());
            assert_eq!((&short.size, short.none), (&long.size, long.none));
            [short.text, long.text, short.size]
        };
        assert_eq!(told(0.04, Some(0.8)), ["▲ +0.8%", "▲ +0.8%", "0.8%"]);
        assert_eq!(told(2.0, Some(40.0)), ["▲ +40%", "▲ +2 s (+40%)", "2 s"]);
        assert_eq!(told(0.04, None), ["≈", "≈ no change", "0.0 s"]);
    }

    #[test]
    fn a_change_of_a_small_share_is_seen() {
        let check = |before: f64, difference: f64, text: &str| {
            let previous = Previous { value: Some(before), ..previous(difference, None, None) };
            let change = change(Language::Es, "percent", "higher", &previous).unwrap();
            assert_eq!(change.text, text, "{before} {difference}");
        };
        check(0.017_9, 0.012, "▲ +0,012 pp ◇");
        check(0.017_9, 0.000_1, "≈");
        check(0.096, -0.096, "▼ −0,1 pp ◇");
        check(0.063, 0.012, "▲ +0,012 pp ◇");
        check(81.3, 0.012, "≈");
        check(81.3, 0.06, "▲ +0,1 pp ◇");
        check(0.0, 0.0, "≈");
    }

    #[test]
    fn at_length_both_figures_stand_side_by_side() {
        let long = |unit: &str, previous: Previous| {
            change_long(Language::En, unit, "neither", &previous).unwrap().text
        };
        assert_eq!(long("seconds", previous(420.0, Some(63.6), Some(true))), "▲ +7 min (+64%)");
        assert_eq!(long("seconds", previous(420.0, Some(63.6), None)), "▲ +7 min (+64%) ◇");
        assert_eq!(long("percent", previous(-3.1, None, Some(false))), "▼ −3.1 pp ◌");
        assert_eq!(long("points", previous(2.7, Some(6.1), Some(true))), "▲ +2.7 points");
        assert_eq!(long("count", previous(0.0, Some(0.0), None)), "≈ no change");
        assert_eq!(long("count", previous(204.0, Some(20_476.0), Some(true))), "▲ +204 (×206)");
    }

    #[test]
    fn an_interval_says_of_which_ranges_it_is() {
        // 749 in 30 days, 821 in 31: each day brings 47 more of 774.
        let told = |language: Language, test: &str| {
            interval_told(language, "count", ([33.2, 60.9], Some(test)), (749.0, 821.0))
        };
        let usual = " (95% interval of the change +33.2 to +60.9)";
        assert_eq!(told(Language::En, "welch_daily"), usual);
        let as_long = " (between ranges as long, 774 → 821; 95% interval of that change +33.2 to \
                       +60.9)";
        assert_eq!(told(Language::En, "welch_per_day"), as_long);
        assert_eq!(told(Language::En, "welch_per_day_held"), as_long);
        let spanish = " (entre periodos igual de largos, 774 → 821; IC\u{a0}95\u{a0}% de ese \
                       cambio +33,2 a +60,9)";
        assert_eq!(told(Language::Es, "welch_per_day"), spanish);
    }
}
