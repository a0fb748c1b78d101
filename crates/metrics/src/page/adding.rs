//! Which values grow with what is on record: counts and sums, not rates and means.

use super::{Definition, Input, Kind};
use crate::arithmetic::{Formula, Linear};
use crate::catalog::{Catalog, INPUTS_DEEP};

impl Definition {
    /// Returns whether its values add up over records, so that one of a time that is on record in
    /// part is too small: counts, sums, levels, and what adds, takes away and multiplies such by a
    /// number. A quotient stands on what there is, and what is multiplied by another, or has a
    /// number added to it, is no sum of its parts. `catalog` holds the metrics it is made of.
    pub fn adds_up(&self, catalog: &Catalog) -> bool {
        self.adds_up_within(catalog, INPUTS_DEEP)
    }

    fn adds_up_within(&self, catalog: &Catalog, deep: usize) -> bool {
        match self.kind {
            Kind::Count | Kind::Level => true,
            Kind::Members => self.sum().is_some(),
            Kind::Derived => self.sum().is_some_and(|sum| {
                let mut added = sum.terms.iter().filter(|(_, times)| *times != 0.0);
                added.all(|(name, _)| {
                    let input = self.inputs.get(name);
                    input.is_some_and(|input| deep > 0 && input.adds_up(catalog, deep - 1))
                })
            }),
            _ => false,
        }
    }

    /// Returns what its formula adds up, where it does no more than that.
    fn sum(&self) -> Option<Linear> {
        let formula = Formula::parse(self.compute.as_deref()?).ok()?;
        let (sum, lower) = formula.fraction()?;
        (lower.is_none() && sum.constant == 0.0).then_some(sum)
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

impl Input {
    /// Returns whether its values add up over records: those of a side do, which is counted,
    /// summed or a level, and so does a number of parts of a bucket.
    fn adds_up(&self, catalog: &Catalog, deep: usize) -> bool {
        if self.side.is_some() || self.every.is_some() {
            return true;
        }
        catalog.of_input(self).is_some_and(|other| other.adds_up_within(catalog, deep))
    }
}

#[cfg(test)]
mod tests {
    use crate::Catalog;
    use crate::catalog::PageFile;

    #[test]
    fn counts_sums_and_levels_add_up_and_quotients_do_not() {
        let catalog = Catalog::of_repository();
        let check_variant = |name: &str, variant: &str, expected: (bool, bool)| {
            let metric = catalog.get(name).expect("it is in the catalogue");
            let own = metric.definition(variant).expect("the page has it");
            assert_eq!((own.adds_up(&catalog), own.holds_at_end()), expected, "{name} {variant}");
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
        check_variant("retention_rate", "active", (true, true));
        check_variant("mrr", "accounts", (true, true));
        check_variant("mrr", "cohort_lost", (true, false));
    }

    /// Two counts, a mean of durations and a sum of a metric, under these names.
    const INPUTS: &str = "\
[inputs.opened.side]
fact = \"cases\"
date = { event = \"opened_at\" }
[inputs.placed.side]
fact = \"orders\"
date = { event = \"placed_at\" }
[inputs.wait]
metric = \"first_response_time\"
[inputs.money]
metric = \"mrr\"
[inputs.rate]
metric = \"arpa\"
[inputs.busy]
metric = \"first_response_time\"
every = \"day\"
";

    #[test]
    fn only_sums_and_multiples_of_what_adds_up_do() {
        let catalog = Catalog::of_repository();
        let check = |formula: &str, expected: bool| {
            let english = format!(
                "+++\nname = \"own\"\ntitle = \"Own\"\nfamily = \"load\"\nunit = \"ratio\"\n\
                 better = \"lower\"\nversion = 1\nformula = \"own\"\nkind = \"derived\"\n\
                 compute = \"{formula}\"\n{INPUTS}+++\nOne's own.\n"
            );
            let page = PageFile { path: "metrics/own.md".into(), english, spanish: None };
            let own = catalog.clone().with_user_pages([page]).expect("it is well-formed");
            let metric = own.get("own").expect("it was added");
            let definition = metric.definition("default").expect("every page has one");
            assert_eq!(definition.adds_up(&own), expected, "{formula}");
        };
        check("opened + placed", true);
        check("opened - 2 * placed", true);
        check("(opened + placed) / 2", true);
        check("opened + money", true);
        check("opened + busy", true);
        // What is multiplied, has a number added or is a mean or a quotient is no sum of parts.
        check("opened * placed", false);
        check("opened * opened", false);
        check("opened + 1", false);
        check("opened / placed", false);
        check("opened + wait", false);
        check("wait - wait / 2", false);
        check("opened + rate", false);
    }
}
