//! What a definition reads itself: its sides, and the facts and columns they name.
//!
//! What it reads by way of the metrics it is made of, only the catalogue knows:
//! [`crate::catalog::Reads`].

use baremo_model::Fact;

use super::{Definition, Exclusion, Side};
use crate::expr::NEXT_CONTACT;

impl Definition {
    /// Returns its sides: that of its value, or numerator and denominator. Those of inputs are not
    /// among them.
    pub fn sides(&self) -> impl Iterator<Item = &Side> {
        [&self.value, &self.numerator, &self.denominator].into_iter().flatten()
    }

    /// Returns the sides that inputs have of their own, those that are no other metric.
    pub fn input_sides(&self) -> impl Iterator<Item = &Side> {
        self.inputs.values().filter_map(|input| input.side.as_ref())
    }

    /// Returns the names its sides and inputs speak of, as far as they can be read.
    pub fn columns(&self) -> Vec<String> {
        let mut names = Vec::new();
        for side in self.sides().chain(self.input_sides()) {
            let texts = [&side.filter, &side.from, &side.to, &side.of, &side.sum, &side.distinct];
            let more = [&side.rater, &side.among, &side.first_per_case];
            for text in texts.into_iter().chain(more).flatten() {
                if let Ok(expr) = crate::expr::parse(text) {
                    names.extend(expr.columns().into_iter().map(str::to_owned));
                }
            }
        }
        names
    }

    /// Returns whether it judges a row by others: by the next contact of its customer, or by what
    /// its source records at all.
    pub fn judges_by_others(&self) -> bool {
        let is_next = |name: &str| name.trim_start_matches("case.") == NEXT_CONTACT;
        let whens = self.exclude.iter().filter_map(|it| crate::expr::parse(&it.when).ok());
        let mut whens = whens.map(|when| when.columns().into_iter().any(is_next));
        self.exclude.iter().any(Exclusion::asks_sources)
            || self.columns().iter().any(|name| is_next(name))
            || whens.any(|is_next| is_next)
    }

    /// Returns the facts its sides read, each once.
    pub fn facts(&self) -> Vec<Fact> {
        let entry = self.cohort.as_ref().map(|cohort| &cohort.entry);
        let sides = self.sides().chain(self.input_sides()).chain(entry);
        let others = self.steps.iter().flat_map(|step| &step.others).map(|rows| &rows.fact);
        let steps = self.steps.iter().map(|step| &step.fact).chain(others);
        let names = sides.map(|side| &side.fact).chain(steps);
        let mut facts: Vec<Fact> = names.filter_map(|name| Fact::from_name(name)).collect();
        facts.sort_unstable();
        facts.dedup();
        facts
    }

    /// Returns the fact whose calendar it is counted in: the first it reads; cases where it reads
    /// none itself.
    pub fn main_fact(&self) -> Fact {
        self.facts().first().copied().unwrap_or(Fact::Cases)
    }
}
