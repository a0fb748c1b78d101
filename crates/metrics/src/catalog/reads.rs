//! Which records a metric, in one of its variants, is computed from: said once for whatever asks
//! from when on there is anything of it, as answers, closes and packs do.

use baremo_model::Fact;

use super::{Catalog, INPUTS_DEEP};
use crate::page::{Basis, Definition, Input, JUDGED_AT, Kind, Measure, Side};

/// The facts that a definition is computed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reads {
    /// Those that its sides, steps and the sides of its inputs name, each once.
    pub own: Vec<Fact>,
    /// The stored ones that it cannot do without: its own, and those of the metrics it is made of.
    pub needed: Vec<Fact>,
    /// Whether no sort of records alone says from when on there is anything of it: it is computed
    /// from several streams, or made of other metrics that read other records than it does itself.
    pub spans_streams: bool,
}

impl Reads {
    /// Returns the roots whose records say when there is anything of it: those of its own facts
    /// where all of these are stored, else of what it cannot do without.
    pub fn recorded(&self) -> Vec<Fact> {
        let is_stored = !self.own.is_empty() && !self.own.iter().any(|fact| fact.is_computed());
        let facts = if is_stored { &self.own } else { &self.needed };
        let mut roots = Fact::roots(facts.iter().copied());
        roots.retain(|root| !root.is_computed());
        roots
    }
}

impl Catalog {
    /// Returns what a definition is computed from.
    pub fn reads(&self, definition: &Definition) -> Reads {
        Reads {
            own: definition.facts(),
            needed: self.needed(definition, INPUTS_DEEP),
            spans_streams: self.spans_streams(definition, INPUTS_DEEP),
        }
    }

    /// Returns whether a definition has no facts of its own, or computed ones, or is made of a
    /// metric that is such, or that reads other records than it does itself.
    fn spans_streams(&self, definition: &Definition, deep: usize) -> bool {
        let own = definition.facts();
        let is_computed = own.is_empty() || own.iter().any(|fact| fact.is_computed());
        let roots = Fact::roots(own);
        let reads_others = |other: &Definition| {
            let mut facts = other.facts().into_iter();
            facts.any(|fact| !roots.contains(&fact.root())) || self.spans_streams(other, deep - 1)
        };
        let inputs = definition.inputs.values().filter(|_| deep > 0);
        is_computed || inputs.filter_map(|input| self.of_input(input)).any(reads_others)
    }

    fn needed(&self, definition: &Definition, deep: usize) -> Vec<Fact> {
        let of_sides = definition.sides().map(|side| &side.fact);
        let of_steps = definition.steps.iter().map(|step| &step.fact);
        let named = of_sides.chain(of_steps).filter_map(|name| Fact::from_name(name));
        let mut facts: Vec<Fact> = named.collect();
        // Parts of a composite are done without where they are missing.
        let is_made = definition.kind == Kind::Derived && deep > 0;
        for input in definition.inputs.values().filter(|input| is_made && !input.optional) {
            facts.extend(input.side.as_ref().and_then(|side| Fact::from_name(&side.fact)));
            if let Some(other) = self.of_input(input) {
                facts.extend(self.needed(other, deep - 1));
            }
        }
        facts.retain(|fact| !fact.is_computed());
        facts.sort_unstable();
        facts.dedup();
        facts
    }

    /// Returns the definition of another metric that an input is; none of one that has a side of
    /// its own.
    pub fn of_input(&self, input: &Input) -> Option<&Definition> {
        let metric = self.get(input.metric.as_deref()?).ok()?;
        metric.definition(input.variant.as_deref().unwrap_or("default"))
    }

    /// Returns whether a definition is of targets that run in the calendars of their policies,
    /// or is made of such.
    pub fn is_of_targets(&self, definition: &Definition) -> bool {
        self.any_of(definition, INPUTS_DEEP, &|own| {
            own.kind == Kind::Targets && !own.is_of_wall_time()
        })
    }

    /// Returns whether outcomes of a definition, or of something it is made of, are judged at the
    /// watermark.
    pub fn is_by_watermark(&self, definition: &Definition) -> bool {
        self.any_of(definition, INPUTS_DEEP, &|own| own.by_watermark)
    }

    /// Returns whether rows of a definition, or of something it is made of, have a date of a basis.
    /// Else they count by that of the event, or hold at the ends of buckets, whenever they began.
    pub fn is_dated_by(&self, definition: &Definition, basis: Basis) -> bool {
        let is_dated = |side: &Side| side.date.own(basis).is_some();
        let of_rows = |own: &Definition| {
            let holds_on = matches!(own.kind, Kind::Level | Kind::Members);
            !holds_on && own.sides().chain(own.input_sides()).any(is_dated)
        };
        basis == Basis::Event || self.any_of(definition, INPUTS_DEEP, &of_rows)
    }

    /// Returns whether a definition, or something it is made of, counts time that a calendar may
    /// leave out: from one instant to another, or until a target falls due.
    pub fn counts_time(&self, definition: &Definition) -> bool {
        let is_long = |side: &Side| {
            side.from.is_some() && side.to.is_some() && side.measure != Measure::LocalDays
        };
        self.any_of(definition, INPUTS_DEEP, &|own| match own.kind {
            Kind::Targets => true,
            // From when to when something holds is no length of time.
            Kind::Level | Kind::Members | Kind::Cohort | Kind::Funnel => false,
            _ => {
                let inputs = own.inputs.values().filter(|input| !input.level);
                let of_inputs = inputs.filter_map(|input| input.side.as_ref());
                own.sides().chain(of_inputs).any(is_long)
            }
        })
    }

    /// Returns whether each bucket of a definition takes more than the rows dated in it: those of a
    /// window that reaches back from its end, or all by which customers are told as of then. A
    /// trend of it looks at years of rows as many times as it has buckets.
    pub fn looks_beyond(&self, definition: &Definition) -> bool {
        self.any_of(definition, INPUTS_DEEP, &|own| {
            let is_state = |side: &Side| side.date.of(own.basis) == Some(JUDGED_AT);
            let reaches_back =
                |input: &Input| input.window.is_some() || input.side.as_ref().is_some_and(is_state);
            matches!(own.kind, Kind::Members | Kind::Cohort)
                || own.sides().any(is_state)
                || own.inputs.values().any(reaches_back)
        })
    }

    /// Returns whether something holds of a definition, or of one of those it is made of.
    fn any_of(
        &self,
        definition: &Definition,
        deep: usize,
        holds: &dyn Fn(&Definition) -> bool,
    ) -> bool {
        let inputs = definition.inputs.values().filter(|_| deep > 0);
        let mut others = inputs.filter_map(|input| self.of_input(input));
        holds(definition) || others.any(|other| self.any_of(other, deep - 1, holds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks what a variant of a metric of the catalogue is computed from.
    fn check(name: &str, variant: &str, recorded: &[Fact], needed: &[Fact], spans_streams: bool) {
        let catalog = Catalog::of_repository();
        let metric = catalog.get(name).expect("it is in the catalogue");
        let reads = catalog.reads(metric.definition(variant).expect("the page has it"));
        assert_eq!(reads.recorded(), recorded, "{name} {variant}");
        assert_eq!(reads.needed, needed, "{name} {variant}");
        assert_eq!(reads.spans_streams, spans_streams, "{name} {variant}");
    }

    #[test]
    fn what_is_computed_from_stored_facts_is_on_record_where_they_are() {
        check("ticket_volume", "default", &[Fact::Cases], &[Fact::Cases], false);
        // It does without calls: their input is optional.
        let read = [Fact::Cases, Fact::Contacts, Fact::SpendDays];
        check("cost_per_contact", "default", &read, &[Fact::Cases, Fact::SpendDays], false);
        // So is what is made of another metric of the same records.
        let spans = [Fact::Cases, Fact::StatusSpans];
        check("backlog_days", "default", &[Fact::Cases], &spans, false);
        let days = [Fact::SocialDays];
        check("social_engagement_rate", "per_follower", &days, &days, false);
    }

    #[test]
    fn what_spans_streams_is_on_record_where_what_it_needs_is() {
        // Customers as all records know them; with a side of conversations; of another metric.
        check("retention_rate", "default", &[], &[], true);
        check("retention_rate", "served", &[Fact::Cases], &[Fact::Cases], true);
        let read = [Fact::Orders, Fact::SpendDays];
        check("cac_payback", "default", &[Fact::Orders], &read, true);
        // Parts of a composite are done without.
        check("cx_score", "default", &[], &[], true);
    }
}
