//! What is a part of what.

use super::{Definition, Input, Kind};
use crate::arithmetic::Formula;

impl Definition {
    /// Returns whether a derived metric is a proportion: it divides rows of the range by these and
    /// others, each counted once, as `helped / (helped + asked)` does.
    pub fn is_share_of_inputs(&self) -> bool {
        let formula = self.compute.as_deref().filter(|_| self.kind == Kind::Derived);
        let formula = formula.and_then(|text| Formula::parse(text).ok());
        let Some((upper, Some(lower))) = formula.as_ref().and_then(Formula::fraction) else {
            return false;
        };
        let is_row = |(name, times): &(String, f64)| {
            *times == 1.0 && self.inputs.get(name).is_some_and(Input::counts_rows)
        };
        let are_part = upper.terms.iter().all(|term| lower.terms.contains(term));
        let is_plain = upper.constant == 0.0 && lower.constant == 0.0 && !upper.terms.is_empty();
        is_plain && are_part && lower.terms.iter().all(is_row)
    }

    /// Returns whether the records of its numerator are a part of those it is divided by: of a
    /// proportion, of a cohort at an age, and of a funnel that does not tell how far two shares
    /// are apart.
    pub fn divides_a_part(&self) -> bool {
        match self.kind {
            Kind::Cohort => true,
            Kind::Funnel => self.compute.as_deref() != Some("difference"),
            _ => self.proportion,
        }
    }
}

impl Input {
    /// Returns whether it counts rows of the range, each once.
    fn counts_rows(&self) -> bool {
        let is_of_range = self.window.is_none() && self.every.is_none() && !self.level;
        let side = self.side.as_ref().filter(|_| is_of_range);
        side.is_some_and(|side| {
            let measured = [&side.sum, &side.distinct, &side.from, &side.per];
            measured.iter().all(|own| own.is_none())
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::Catalog;
    use crate::page::VENDOR_CONVERSATION;

    #[test]
    fn what_divides_rows_by_them_and_others_is_a_proportion() {
        let catalog = Catalog::of_repository();
        let mut found = Vec::new();
        for metric in catalog.metrics() {
            let own = metric.definitions.iter().filter(|own| own.is_share_of_inputs());
            found.extend(own.map(|own| (metric.name.as_str(), own.variant.as_str())));
        }
        found.sort_unstable();
        found.retain(|(_, variant)| *variant != VENDOR_CONVERSATION);
        let metric = "self_service_rate";
        assert_eq!(found, [(metric, "default"), (metric, "tickets_only")]);
    }
}
