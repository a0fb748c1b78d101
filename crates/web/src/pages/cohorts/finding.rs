//! What the page says first, in a sentence: how many of a cohort came back, against all cohorts.

use baremo_metrics::answer::are_few;
use baremo_metrics::page::{CohortMode, Definition};
use baremo_render::{Language, date};

use super::table::{Ages, Cohorts};
use crate::text::customers as say;

/// The age that is spoken of, where a cohort is old enough.
const SPOKEN: u32 = 3;

/// Says how many of the newest cohort that is old enough and not too small came back. It is chosen
/// by its date, not by its value: of many cells the most striking one is so by chance. Nothing
/// where no two cohorts can be compared.
pub(super) fn finding(
    language: Language,
    cohorts: &Cohorts<'_>,
    definition: &Definition,
) -> Option<String> {
    let over = |values: &Ages<'_>, age: u32| {
        let value = values.get(&age).filter(|value| value.n > 0 && !value.partial)?;
        Some((value.n, value.value?))
    };
    let known = |age: u32| {
        let of = cohorts.rows.iter().rev();
        of.filter_map(move |(bucket, values)| Some((*bucket, over(values, age)?)))
    };
    let age = (1..=SPOKEN.min(cohorts.eldest())).rev().find(|age| known(*age).nth(1).is_some())?;
    let large = known(age).find(|(_, (n, _))| !are_few(*n, cohorts.unit));
    let (bucket, (n, value)) = large.or_else(|| known(age).next())?;
    let average = cohorts.all.get(&age)?.value?;
    let written = |value: f64| language.value(cohorts.unit, value);
    let places = [
        ("n", language.count(n)),
        ("cohort", date::during(language, bucket, cohorts.grain)),
        ("value", written(value)),
        ("when", when(language, definition, age)?),
        ("average", written(average)),
    ];
    let places: Vec<(&str, &str)> =
        places.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let pattern = if n == 1 { say::COHORT_OF_ONE } else { say::COHORT_FOUND };
    // A figure and its sign stay on one line.
    Some(pattern.fill(language, &places).replace(" %", "\u{a0}%"))
}

/// Says an age in words, as the definition counts it.
fn when(language: Language, definition: &Definition, age: u32) -> Option<String> {
    let cohort = definition.cohort.as_ref()?;
    let pattern = match cohort.age.as_str() {
        "1mo" => say::IN_MONTH,
        "1d" => say::ON_DAY,
        "7d" => say::IN_WEEK,
        _ => say::AT_AGE,
    };
    let at = pattern.fill(language, &[("age", &age.to_string())]);
    Some(match cohort.mode {
        CohortMode::NDay => at,
        CohortMode::Unbounded => say::OR_LATER.fill(language, &[("when", &at)]),
        CohortMode::Bracket => say::OR_BEFORE.fill(language, &[("when", &at)]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::cohorts::tests::{answer, row, used};

    #[test]
    fn the_newest_cohort_that_is_old_enough_is_held_against_all() {
        let catalog = crate::tests::catalog();
        let metric = catalog.get("cohort_retention").unwrap();
        let (used, all) = (used(), answer(vec![row(None, 3, 150, Some(27.3))]));
        let check = |variant: &str, months: &[(&str, u64, Option<f64>)], expected: [&str; 2]| {
            let rows = months.iter().map(|(month, n, value)| row(Some(*month), 3, *n, *value));
            let of = answer(rows.collect());
            let cohorts = Cohorts::new(&of, Some(&all), &used);
            let definition = metric.definition(variant).unwrap();
            for (language, expected) in [Language::En, Language::Es].into_iter().zip(expected) {
                let said = finding(language, &cohorts, definition).unwrap_or_default();
                assert_eq!(said, expected);
            }
        };
        let months = [
            ("2026-01-01", 90, Some(40.0)),
            ("2026-03-01", 60, Some(31.0)),
            ("2026-04-01", 0, None),
        ];
        let expected = [
            "Of the 60 who entered in March 2026, 31.0% came back in month 3; over all cohorts \
             it was 27.3%. No test is made of the difference.",
            "De los 60 que entraron en marzo de 2026 volvió el 31,0\u{a0}% en el mes 3; en el \
             conjunto de las cohortes fue el 27,3\u{a0}%. La diferencia no se ha \
             contrastado.",
        ];
        check("monthly", &months, expected);
        check("monthly", &months[1..], ["", ""]);
        // One that is too small to speak of is passed over for an older one.
        let small = [months[0], months[1], ("2026-05-01", 9, Some(0.0))];
        check("monthly", &small, expected);
        let expected = [
            "Only one entered in May 2026: 100% came back in month 3; over all cohorts it was \
             27.3%. No test is made of the difference.",
            "Solo uno entró en mayo de 2026: volvió el 100\u{a0}% en el mes 3; en el conjunto de \
             las cohortes fue el 27,3\u{a0}%. La diferencia no se ha contrastado.",
        ];
        check(
            "monthly",
            &[("2026-04-01", 2, Some(50.0)), ("2026-05-01", 1, Some(100.0))],
            expected,
        );
        let mut weeks = answer(vec![
            row(Some("2026-06-15"), 3, 60, Some(40.0)),
            row(Some("2026-06-22"), 3, 60, Some(31.0)),
        ]);
        weeks.range.grain = "week".into();
        let cohorts = Cohorts::new(&weeks, Some(&all), &used);
        let said = finding(Language::Es, &cohorts, metric.definition("monthly").unwrap());
        let expected = "De los 60 que entraron en la semana del 22 de junio de 2026 volvió";
        assert!(said.unwrap().starts_with(expected));
        let cohorts = answer(Vec::new());
        let cohorts = Cohorts::new(&cohorts, None, &used);
        assert_eq!(finding(Language::En, &cohorts, metric.definition("monthly").unwrap()), None);
        let said = |variant: &str| when(Language::En, metric.definition(variant).unwrap(), 3);
        assert_eq!(said("default").unwrap(), "on day 3");
        assert_eq!(said("unbounded").unwrap(), "on day 3 or later");
        assert_eq!(said("bracket").unwrap(), "on day 3 or before");
    }
}
