//! What is counted once: who numbered it, and with whom it comes and goes.

use super::{Definition, Side};

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
    use std::path::Path;

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

    fn catalog() -> Catalog {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
        Catalog::load_dir(&folder).unwrap()
    }

    #[test]
    fn of_all_that_is_counted_once_it_is_known_whose_it_is() {
        for (column, source, owner) in KNOWN {
            assert_eq!((numbered_by(column), owned_by(column)), (*source, *owner), "{column}");
        }
        let catalog = catalog();
        let definitions = catalog.metrics().flat_map(|metric| &metric.definitions);
        let sides = definitions.flat_map(|one| one.sides().chain(one.input_sides()));
        let counted: BTreeSet<&str> = sides.filter_map(|side| side.distinct.as_deref()).collect();
        let known: BTreeSet<&str> = KNOWN.iter().map(|(column, ..)| *column).collect();
        // What a page counts once for the first time is written down here.
        assert_eq!(counted.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new());
    }

    #[test]
    fn a_subject_is_the_same_on_both_sides() {
        let catalog = catalog();
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
