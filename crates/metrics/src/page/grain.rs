//! How fine the buckets may be that a definition says something of.

use baremo_model::Fact;

use super::{Basis, Definition, Input, JUDGED_AT, Side};
use crate::bucket::Grain;
use crate::catalog::{Catalog, INPUTS_DEEP};

impl Definition {
    /// Returns the finest grain that is offered: a day of what is dated by the day, and of states,
    /// for which everybody is judged anew at the end of each bucket; of what is made of others, the
    /// coarsest of theirs; of all else a quarter of an hour. `catalog` holds the metrics it is made
    /// of.
    pub fn finest_grain(&self, catalog: &Catalog) -> Grain {
        self.finest_within(catalog, INPUTS_DEEP)
    }

    fn finest_within(&self, catalog: &Catalog, deep: usize) -> Grain {
        let sides = self.told_apart();
        let own = sides.iter().map(|side| finest(side, self.basis));
        let inputs = self.inputs.values().filter(|_| deep > 0);
        let inputs = inputs.map(|input| input.finest_grain(self.basis, catalog, deep - 1));
        own.chain(inputs).fold(Grain::QuarterHour, Grain::coarser)
    }
}

impl Input {
    fn finest_grain(&self, basis: Basis, catalog: &Catalog, deep: usize) -> Grain {
        // What holds at an end, or adds up to it, does so anywhere.
        let side = self.side.as_ref().filter(|_| !self.level && !self.is_cumulative());
        let side = side.map(|side| finest(side, basis));
        let other = catalog.of_input(self).map(|other| other.finest_within(catalog, deep));
        let every = self.every.as_deref().and_then(|word| Grain::parse(word).ok());
        let all = [side, other, every].into_iter().flatten();
        all.fold(Grain::QuarterHour, Grain::coarser)
    }
}

/// Returns the finest grain that the dates of a side tell apart.
fn finest(side: &Side, basis: Basis) -> Grain {
    let is_by_day = Fact::from_name(&side.fact).is_some_and(Fact::is_dated_by_day);
    match is_by_day || side.date.of(basis) == Some(JUDGED_AT) {
        true => Grain::Day,
        false => Grain::QuarterHour,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grains_are_as_fine_as_dates_and_parts_are() {
        let catalog = Catalog::of_repository();
        let check = |metric: &str, variant: &str, expected: Grain| {
            let definition = catalog.get(metric).unwrap().definition(variant).unwrap();
            assert_eq!(definition.finest_grain(&catalog), expected, "{metric} {variant}");
        };
        check("ticket_volume", "default", Grain::QuarterHour);
        check("backlog", "default", Grain::QuarterHour);
        check("health_score", "default", Grain::Day);
        check("health_score", "weak_share", Grain::Day);
        check("cac", "default", Grain::Day);
        check("clv_to_cac", "default", Grain::Day);
        check("interval_target_rate", "default", Grain::HalfHour);
        let offered: Vec<&str> = Grain::Day.on().map(Grain::word).collect();
        assert_eq!(offered, ["day", "week", "month", "quarter", "year"]);
        assert_eq!(Grain::Hour.coarser(Grain::HalfHour), Grain::Hour);
        assert_eq!(Grain::Hour.coarser(Grain::Day), Grain::Day);
    }
}
