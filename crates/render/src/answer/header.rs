//! How a metric was computed, before its numbers.

use baremo_metrics::answer::MetricUsed;
use baremo_metrics::expr::parse_duration;
use baremo_metrics::page::Words;

use super::{View, words};
use crate::catalogue::fill_parameters;
use crate::language::Language;
use crate::style::Paint;
use crate::text::{clean, cut, joined, paragraph, spaces, width, with_signs};
use crate::words::{ACTORS, BASES, CREDITS, GRAINS, STATISTICS, STATUSES, Word, called};
use crate::{date, messages};

/// Writes title, statistic, variant, clock, bases, range, zone and formula.
pub(super) fn write(view: &View<'_>, out: &mut String) {
    let columns = view.style.columns();
    let metric = view.background.metric(&view.used.name);
    let title = metric
        .map_or(view.used.name.as_str(), |metric| words(metric, view.language).title.as_str());
    let id = match metric {
        Some(_) => format!("{} v{}", view.used.name, view.used.version),
        None => format!("v{}", view.used.version),
    };
    let title = cut(title, columns.saturating_sub(width(&id) + 2));
    let gap = columns.saturating_sub(width(&title) + width(&id)).max(1);
    *out += &format!(
        "{}{}{}\n",
        view.style.paint(Paint::Bold, &title),
        spaces(gap),
        view.style.paint(Paint::Dim, &id)
    );
    joined(out, &how(view), "  ", columns);
    joined(out, &when(view), "  ", columns);
    let page = metric.map(|metric| words(metric, view.language));
    let formula = formula(view.language, page, view.used);
    let lead = format!("  {}: ", messages::FORMULA.text(view.language));
    paragraph(out, &with_signs(&formula), &lead, &spaces(width(&lead)), columns);
}

fn how(view: &View<'_>) -> Vec<String> {
    let (language, used) = (view.language, view.used);
    let mut parts = Vec::new();
    if let Some(statistic) = &used.statistic {
        parts.push(called(STATISTICS, statistic, language));
    }
    if used.variant != "default" {
        let title = variant_title(view).unwrap_or(&used.variant);
        parts.push(messages::VARIANT.fill(language, &[("title", title)]));
    }
    parts.push(clock(language, used));
    parts.push(called(BASES, &used.basis, language));
    if used.actor != "as_of_event" {
        parts.push(called(ACTORS, &used.actor, language));
    }
    if let Some(credit) = &used.credit {
        parts.push(called(CREDITS, credit, language));
    }
    if let Some(profile) = &used.profile {
        parts.push(messages::PROFILE.fill(language, &[("name", profile)]));
    }
    let set = used.parameters.iter().map(|(name, value)| (name, shown(language, value)));
    let set = set.filter(|(_, value)| !value.is_empty());
    parts.extend(set.map(|(name, value)| format!("{name} = {value}")));
    parts
}

fn when(view: &View<'_>) -> Vec<String> {
    let range = &view.answer.range;
    let whole = match (range.from.as_deref(), range.to.as_deref()) {
        (None, None) => {
            let empty = view.answer.watermark.is_none();
            let message = if empty { messages::NO_DATA_YET } else { messages::NONE_YET };
            message.text(view.language).to_owned()
        }
        (from, to) => date::range(view.language, from, to),
    };
    vec![whole, called(GRAINS, &range.grain, view.language), clean(&range.zone)]
}

/// Names the clock of an answer, and the calendars that stand behind it.
pub fn clock(language: Language, used: &MetricUsed) -> String {
    let named = |calendar: &str| calendar_called(language, calendar);
    let own: Vec<String> = used.calendars.iter().map(|calendar| named(calendar)).collect();
    match own.is_empty() {
        true => named(&used.calendar),
        false => format!("{}: {}", named(&used.calendar), own.join(", ")),
    }
}

/// Names a clock: `wall`, `business` (by rule), `policy` or a calendar's name.
pub fn calendar_called(language: Language, calendar: &str) -> String {
    match calendar {
        "wall" => messages::CLOCK_WALL.text(language).into(),
        "business" => messages::CLOCK_RULES.text(language).into(),
        "policy" => messages::CLOCK_POLICY.text(language).into(),
        name => messages::CLOCK_BUSINESS.fill(language, &[("name", &clean(name))]),
    }
}

fn variant_title<'a>(view: &View<'a>) -> Option<&'a str> {
    let metric = view.background.metric(&view.used.name)?;
    let variant = words(metric, view.language).variants.get(&view.used.variant);
    let (title, _) = variant.or_else(|| metric.english.variants.get(&view.used.variant))?;
    Some(title)
}

/// Returns the formula as a page states it, with the names of parameters; of a page without one,
/// the answer's own.
pub fn stated_formula<'a>(page: Option<&'a Words>, used: &'a MetricUsed) -> &'a str {
    let own = page.and_then(|words| match used.variant.as_str() {
        "default" => Some(words.formula.as_str()),
        variant => words.variants.get(variant).map(|(_, formula)| formula.as_str()),
    });
    own.filter(|text| !text.is_empty()).unwrap_or(&used.formula)
}

/// Returns the formula in the reader's language, parameters in the place of their names and the
/// statistic that was asked for in that of the mean; `page` has the words of the metric.
pub fn formula(language: Language, page: Option<&Words>, used: &MetricUsed) -> String {
    let formula = stated_formula(page, used);
    let values = used.parameters.iter().map(|(name, value)| (name.as_str(), told(language, value)));
    restated(language, fill_parameters(formula, values.collect()), used.statistic.as_deref())
}

/// Returns a formula with a statistic in the place of the mean with which it begins.
pub(crate) fn restated(language: Language, formula: String, statistic: Option<&str>) -> String {
    let asked = statistic.filter(|word| !["mean", "histogram"].contains(word));
    // Formulas of times begin with what is done with them: "mean of", "media de", "media del".
    let rest = ["mean of", "media de"].iter().find_map(|start| formula.strip_prefix(start));
    match (asked, rest) {
        (Some(word), Some(rest)) => {
            let of = if language == Language::Es { "de" } else { "of" };
            format!("{} {of}{rest}", called(STATISTICS, word, language))
        }
        _ => formula,
    }
}

/// Writes the value of a parameter; nothing for an empty list.
fn shown(language: Language, value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => clean(text),
        serde_json::Value::Array(items) => {
            items.iter().map(|item| shown(language, item)).collect::<Vec<_>>().join(", ")
        }
        other => match other.as_f64().filter(|_| other.is_f64()) {
            Some(number) => as_written(language, number),
            None => other.to_string(),
        },
    }
}

/// Writes a number with the decimals that it has, as the language does.
fn as_written(language: Language, number: f64) -> String {
    let decimals = number.to_string().split_once('.').map_or(0, |(_, behind)| behind.len());
    language.number(number, decimals)
}

/// The word that leaves statuses to each policy.
const OF_POLICY: Word = ("policy", "each policy’s own", "los de cada política");

/// Writes a parameter as people read it: a length of time as all lengths of time are written,
/// statuses by their names.
pub fn told(language: Language, value: &serde_json::Value) -> String {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let status = |item: &serde_json::Value| {
        let mut known = STATUSES.iter().chain([&OF_POLICY]);
        known.find(|(word, ..)| Some(*word) == item.as_str())
    };
    let statuses: Option<Vec<&str>> =
        items.iter().map(|item| status(item).map(|(_, en, es)| language.pick(*en, *es))).collect();
    if let Some(statuses) = statuses.filter(|statuses| !statuses.is_empty()) {
        return statuses.join(", ");
    }
    let length = value.as_str().and_then(parse_duration);
    length.map_or_else(
        || shown(language, value),
        |micros| language.duration(micros as f64 / baremo_model::SECOND as f64),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn statuses_are_told_by_their_names_and_so_is_what_leaves_them_to_policies() {
        assert_eq!(told(Language::Es, &json!(["policy"])), "los de cada política");
        assert_eq!(told(Language::En, &json!(["policy"])), "each policy’s own");
        assert_eq!(told(Language::Es, &json!(["solved", "closed"])), "resuelta, cerrada");
    }

    #[test]
    fn a_parameter_that_is_a_number_is_written_as_numbers_are() {
        for (value, en, es) in [
            (json!(80.0), "80", "80"),
            (json!(82.5), "82.5", "82,5"),
            (json!(3), "3", "3"),
            (json!([7, 0.5]), "7, 0.5", "7, 0,5"),
        ] {
            for (language, expected) in [(Language::En, en), (Language::Es, es)] {
                assert_eq!(told(language, &value), expected);
                assert_eq!(shown(language, &value), expected);
            }
        }
    }
}
