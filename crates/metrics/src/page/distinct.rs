//! What is counted once: who numbered it, and with whom it comes and goes.

use std::collections::BTreeMap;

use baremo_model::Fact;

use super::{Definition, Kind, Side};
use crate::expr::{Scope, ValueType};

/// Who adds to a value, where its rows say so.
const CUSTOMER: &str = "customer";

/// Who was on a site.
const VISITOR: &str = "visitor";

impl Side {
    /// Returns the column of the source that numbered what is distinct, where each source numbers
    /// its own.
    pub fn distinct_source(&self) -> Option<&'static str> {
        self.distinct.as_deref().and_then(numbered_by)
    }
}

impl Definition {
    /// Returns the column of whoever adds to its value, or adds nothing, with all that is theirs:
    /// customers, or whom each thing that is counted once belongs to. None where that is nobody, or
    /// several, as of the cases of an agent, or differs by side.
    pub fn subject(&self) -> Option<&'static str> {
        let mut owners = self.sides().filter_map(|side| side.distinct.as_deref()).map(owned_by);
        let Some(first) = owners.next() else { return Some(CUSTOMER) };
        first.filter(|_| owners.all(|other| other == first))
    }
}

impl Definition {
    /// Returns whether a record stands in several rows of its usual break-down: what is counted
    /// once in each of them, has several words there, or takes several steps. Such rows do not add
    /// up to the total.
    pub fn stands_in_several_rows(&self) -> bool {
        let counts_once = matches!(self.kind, Kind::Count | Kind::Ratio);
        let repeats = |side: &Side| {
            let is_once = counts_once && side.distinct.is_some();
            is_once || self.default_by.iter().any(|name| holds_words(side, name))
        };
        match self.kind {
            _ if self.default_by.is_empty() => false,
            Kind::Funnel => true,
            _ => self.sides().any(repeats),
        }
    }
}

/// Returns whether a dimension has several words of a row of a side.
fn holds_words(side: &Side, name: &str) -> bool {
    let Some(fact) = Fact::from_name(&side.fact) else { return false };
    let name = side.dimensions.get(name).map_or(name, String::as_str);
    let parameters = BTreeMap::new();
    let scope = Scope { owner: None, fact, attributes: &[], parameters: &parameters };
    matches!(scope.column_type(name), Ok(ValueType::Texts | ValueType::Words(_)))
}

/// Returns the column of the source that numbered what a column names, where each source numbers
/// its own: two help desks have a ticket 7, and two exchanges a call.
pub fn numbered_by(column: &str) -> Option<&'static str> {
    match column {
        "case.conversation" => Some("case.source"),
        "conversation" | "contact" | "referral" | "order_id" => Some("source"),
        _ => None,
    }
}

/// Returns the column of the one whom what a column names belongs to; none of what is nobody's, or
/// several people's.
fn owned_by(column: &str) -> Option<&'static str> {
    match column {
        CUSTOMER | "conversation+case" | "contact" => Some(CUSTOMER),
        VISITOR | "visitor+case" => Some(VISITOR),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::catalog::Catalog;

    /// All that the catalog counts once, with its source and its owner.
    const KNOWN: &[(&str, Option<&str>, Option<&str>)] = &[
        ("agent", None, None),
        ("agent+case", None, None),
        ("case.conversation", Some("case.source"), None),
        ("case.conversation+case", None, None),
        ("contact", Some("source"), Some("customer")),
        ("conversation+case", None, Some("customer")),
        ("conversation+category", None, None),
        ("conversation+scorecard", None, None),
        ("customer", None, Some("customer")),
        ("payer", None, None),
        ("referred", None, None),
        ("visitor", None, Some("visitor")),
        ("visitor+case", None, Some("visitor")),
    ];

    #[test]
    fn of_all_that_is_counted_once_it_is_known_whose_it_is() {
        for (column, source, owner) in KNOWN {
            assert_eq!((numbered_by(column), owned_by(column)), (*source, *owner), "{column}");
        }
        let catalog = Catalog::of_repository();
        let definitions = catalog.metrics().flat_map(|metric| &metric.definitions);
        let sides = definitions.flat_map(|one| one.sides().chain(one.input_sides()));
        let counted: BTreeSet<&str> = sides.filter_map(|side| side.distinct.as_deref()).collect();
        let known: BTreeSet<&str> = KNOWN.iter().map(|(column, ..)| *column).collect();
        // What a page counts once for the first time is written down here.
        assert_eq!(counted.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new());
    }

    #[test]
    fn what_stands_in_several_rows_is_known() {
        let catalog = Catalog::of_repository();
        let check = |metric: &str, variant: &str, expected: bool| {
            let definition = catalog.get(metric).unwrap().definition(variant).unwrap();
            assert_eq!(definition.stands_in_several_rows(), expected, "{metric} {variant}");
        };
        check("heat_map", "default", false);
        check("heat_map", "scroll_half", false);
        check("heat_map", "sessions", true);
        check("heat_map", "visitors", true);
        check("social_insights", "topics", true);
        check("social_insights", "volume", false);
        check("conversion_rate", "default", false);
        check("conversion_rate", "funnel_steps", true);
        check("referral_conversion", "default", true);
        check("sla_compliance", "default", false);
        check("iqs", "by_category", false);
        check("channel_share", "default", false);
    }

    #[test]
    fn a_subject_is_the_same_on_both_sides() {
        let catalog = Catalog::of_repository();
        let any = &catalog.get("ticket_volume").unwrap().definitions[0];
        let side = |distinct: Option<&str>| {
            Some(Side { distinct: distinct.map(str::to_owned), ..Side::default() })
        };
        let check = |upper: Option<&str>, lower: Option<&str>, expected: Option<&str>| {
            let (numerator, denominator) = (side(upper), side(lower));
            let definition = Definition { value: None, numerator, denominator, ..any.clone() };
            assert_eq!(definition.subject(), expected, "{upper:?} over {lower:?}");
        };
        check(None, None, Some("customer"));
        check(Some("contact"), Some("customer"), Some("customer"));
        check(Some("visitor"), None, Some("visitor"));
        check(Some("visitor"), Some("customer"), None);
        check(Some("agent"), Some("agent"), None);
    }
}
