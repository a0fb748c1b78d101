//! Why there is no value, in a phrase.

use baremo_metrics::answer::{MetricUsed, RangeUsed, Value, left_out};
use baremo_metrics::expr::parse_duration;
use baremo_metrics::page::{Basis, Definition};
use jiff::Timestamp;

use crate::date;
use crate::language::Language;
use crate::messages;
use crate::words::{NULLS, called};

/// The reason of a value that has none.
pub(crate) const NO_DATA: &str = "no_data";

/// The reason of a value of a model that was refused; a terminal says which command tells why.
const REFUSED: &str = "model_refused";

/// Returns why a value is missing, on a page. Where nothing is left because records still wait for
/// the end of their window, it says so, with the window's length where the metric has one.
pub fn why_missing(language: Language, used: &MetricUsed, value: &Value) -> String {
    let Some(count) = waiting(value) else {
        let reason = value.reason.as_deref().unwrap_or(NO_DATA);
        return match reason {
            REFUSED => messages::MODEL_REFUSED.text(language).to_owned(),
            reason => called(NULLS, reason, language),
        };
    };
    let number = language.count(count);
    let cases = match (language, count) {
        (Language::En, 1) => "for the one case of this range".to_owned(),
        (Language::En, _) => format!("for any of the {number} cases of this range"),
        (Language::Es, 1) => "para el único caso de este periodo".to_owned(),
        (Language::Es, _) => format!("para ninguno de los {number} casos de este periodo"),
    };
    open(language, used, &cases)
}

/// Returns why the value of a range is missing, and where windows are not over, when the last one
/// ends.
pub fn why_missing_until(
    language: Language,
    definition: Option<&Definition>,
    (used, value): (&MetricUsed, &Value),
    range: &RangeUsed,
) -> String {
    let why = why_missing(language, used, value);
    let definition = definition.filter(|_| waiting(value).is_some());
    match definition.and_then(|it| until(language, it, used, range)) {
        Some(end) => format!("{why}; {end}"),
        None => why,
    }
}

/// Says that windows are not over, with their length where the metric has one.
pub(crate) fn still_open(language: Language, used: &MetricUsed) -> String {
    open(language, used, language.pick("yet", "aún"))
}

fn open(language: Language, used: &MetricUsed, waiting: &str) -> String {
    match window(used).and_then(|length| spelled(language, length)) {
        Some(window) => {
            let places = [("window", window.as_str()), ("waiting", waiting)];
            messages::WINDOW_OPEN.fill(language, &places)
        }
        None => messages::SOME_WINDOW_OPEN.fill(language, &[("waiting", waiting)]),
    }
}

/// Says when the last window of a range ends at the latest, where records are dated by what their
/// windows begin with; none of any other metric, and of a range without an end.
pub(crate) fn until(
    language: Language,
    definition: &Definition,
    used: &MetricUsed,
    range: &RangeUsed,
) -> Option<String> {
    let side = definition.denominator.as_ref().or(definition.value.as_ref())?;
    let begins = side.date.of(Basis::from_word(&used.basis)?)?;
    if side.mature.as_deref() != Some(format!("{begins} + $window").as_str()) {
        return None;
    }
    let end: Timestamp = range.to.as_deref()?.parse().ok()?;
    // The end of a range is outside.
    let last = end.as_microsecond().checked_add(parse_duration(window(used)?)?)?.checked_sub(1)?;
    let day = date::day(language, last, &range.zone);
    Some(messages::WINDOW_UNTIL.fill(language, &[("day", &day)]))
}

/// Says why rows have no total, where each is a share of it.
pub fn no_total(language: Language, total: &Value) -> Option<&'static str> {
    let is_whole = total.reason.as_deref() == Some("needs_a_dimension");
    is_whole.then(|| messages::NO_TOTAL.text(language))
}

/// Returns how many records wait for the end of their window, where that is why a value is missing.
pub fn waiting(value: &Value) -> Option<u64> {
    let waits = value.value.is_none() && value.reason.as_deref() == Some(left_out::IMMATURE);
    let count = value.excluded.get(left_out::IMMATURE).copied().filter(|count| *count > 0);
    count.filter(|_| waits)
}

/// Returns the length of a metric's window as a definition writes it: `7d`, `36h`.
pub fn window(used: &MetricUsed) -> Option<&str> {
    used.parameters.get("window").and_then(|window| window.as_str())
}

/// Spells a length in whole days or hours as a definition writes it: `7d`, `36h`.
fn spelled(language: Language, length: &str) -> Option<String> {
    let unit = length.chars().last()?;
    let count: u64 = length.strip_suffix(unit)?.parse().ok()?;
    let number = language.count(count);
    let [day, hour] = [["día", "días"], ["hora", "horas"]];
    match (unit, language) {
        ('d', Language::En) => Some(format!("{number}-day")),
        ('h', Language::En) => Some(format!("{number}-hour")),
        ('d', Language::Es) => Some(language.counted(count, day, day)),
        ('h', Language::Es) => Some(language.counted(count, hour, hour)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use baremo_testkit::service::used;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_window_that_is_not_over_is_said_with_its_length_and_how_many_wait_for_it() {
        let check = |window: Option<&str>, waiting: u64, reason: &str, expected: [&str; 2]| {
            let window = window.map(|window| ("window".to_owned(), json!(window)));
            let parameters = window.into_iter().collect();
            let used = MetricUsed { parameters, ..used("reopen_rate", "percent", "lower") };
            let excluded = BTreeMap::from([("immature".to_owned(), waiting)]);
            let value = Value { excluded, reason: Some(reason.into()), ..Value::default() };
            let said = [Language::En, Language::Es].map(|it| why_missing(it, &used, &value));
            assert_eq!(said, expected);
        };
        let (divide, waits) = ("nothing_to_divide_by", "immature");
        check(
            Some("7d"),
            42,
            waits,
            [
                "the 7-day window is not over for any of the 42 cases of this range",
                "el plazo de 7 días no ha terminado para ninguno de los 42 casos de este periodo",
            ],
        );
        check(
            Some("1h"),
            1,
            waits,
            [
                "the 1-hour window is not over for the one case of this range",
                "el plazo de 1 hora no ha terminado para el único caso de este periodo",
            ],
        );
        check(
            None,
            2,
            waits,
            [
                "the window is not over for any of the 2 cases of this range",
                "el plazo no ha terminado para ninguno de los 2 casos de este periodo",
            ],
        );
        check(Some("7d"), 0, waits, ["the window is not over", "el plazo no ha terminado"]);
        check(Some("7d"), 9, divide, ["nothing to divide by", "nada entre lo que dividir"]);
        check(Some("7d"), 0, divide, ["nothing to divide by", "nada entre lo que dividir"]);
        check(Some("7d"), 9, "mixed_scale", ["several scales", "varias escalas"]);
        let refused = ["the model does not fit these data", "el modelo no encaja con estos datos"];
        check(None, 0, "model_refused", refused);
    }

    #[test]
    fn only_rows_that_are_shares_have_no_total() {
        let told = |reason: &str| {
            let total = Value { reason: Some(reason.into()), ..Value::default() };
            no_total(Language::En, &total)
        };
        let said = "no total, as the rows are shares of one whole";
        assert_eq!([told("needs_a_dimension"), told("no_observations")], [Some(said), None]);
    }
}
