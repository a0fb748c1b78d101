//! Which values grow with what is on record: counts and sums, not rates and means.

use super::{Definition, Kind, Unit};

impl Definition {
    /// Returns whether its values add up over records, so that one of a time that is on record in
    /// part is too small: counts, sums, levels, and what adds and subtracts such. A quotient stands
    /// on what there is.
    pub fn adds_up(&self) -> bool {
        match self.kind {
            Kind::Count | Kind::Level => true,
            Kind::Members | Kind::Derived => {
                self.compute.as_deref().is_some_and(|formula| !formula.contains('/'))
            }
            _ => false,
        }
    }

    /// Returns whether its values are what they are, however few they are of: counts and what adds
    /// up. Of anything else few observations say little.
    pub fn is_total(&self) -> bool {
        self.unit == Unit::Count || self.adds_up()
    }

    /// Returns whether its values hold at the end of a bucket, rather than over it.
    pub fn holds_at_end(&self) -> bool {
        let mut inputs = self.inputs.values();
        match self.kind {
            Kind::Level => true,
            Kind::Derived => inputs.all(|input| input.level || input.is_cumulative()),
            // Who is there at the end, or what they bring.
            Kind::Members => self.compute.as_deref().is_some_and(|formula| formula.trim() == "end"),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::Catalog;

    #[test]
    fn counts_sums_and_levels_add_up_and_quotients_do_not() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
        let catalog = Catalog::load_dir(&folder).expect("the catalogue is well-formed");
        let check_variant = |name: &str, variant: &str, expected: (bool, bool)| {
            let metric = catalog.get(name).expect("it is in the catalogue");
            let own = metric.definition(variant).expect("the page has it");
            assert_eq!((own.adds_up(), own.holds_at_end()), expected, "{name} {variant}");
        };
        let check = |name: &str, expected| check_variant(name, "default", expected);
        check("ticket_volume", (true, false));
        check("likes", (true, false));
        check("backlog", (true, true));
        check("mrr", (true, true));
        check("arpa", (false, false));
        check("csat", (false, false));
        check("first_response_time", (false, false));
        check("retention_rate", (false, false));
        check("cost_per_contact", (false, false));
        let is_total = |name: &str| {
            let metric = catalog.get(name).expect("it is in the catalogue");
            metric.definition("default").expect("every page has one").is_total()
        };
        // A sum of money is one as well as a count; divided it is a figure to judge.
        assert!(is_total("ticket_volume") && is_total("mrr"));
        assert!(!is_total("cost_per_contact") && !is_total("csat"));
        check_variant("retention_rate", "active", (true, true));
        check_variant("mrr", "accounts", (true, true));
        check_variant("mrr", "cohort_lost", (true, false));
    }
}
