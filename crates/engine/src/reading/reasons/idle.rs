//! Rules of reasons that give nobody a reason, by the records at hand: what they name occurs
//! nowhere, nothing meets them yet, or earlier rules take everything that does.

use baremo_metrics::error::MetricsError;
use baremo_metrics::expr::{Comparison, Expr};
use baremo_metrics::reason::ReasonRule;
use baremo_model::Fact;

use super::Tally;
use crate::EngineError;
use crate::asking::plan::Plan;
use crate::reading::eval::{Scope, YES, bind_bool};
use crate::session::Session;

/// Begins the names of attributes.
const ATTRIBUTE: &str = "attr_";

/// A rule of reasons that, or a part of which, holds for nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdleRule {
    /// Its place among the rules, the first being 1.
    pub number: usize,
    /// The reason it gives.
    pub name: String,
    /// Why.
    pub why: Idle,
}

/// Why a rule of reasons holds for nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Idle {
    /// It names what no conversation and no call has.
    NoColumn(String),
    /// No conversation and no call meets it.
    NoRecord,
    /// This comparison of it holds for no conversation and no call.
    NoValue(String),
    /// The rules of these numbers come before it and take all that meet it.
    Shadowed(Vec<usize>),
}

impl Session {
    /// Returns the rules of reasons that give nobody a reason as they stand, in their order; none
    /// where there are no conversations and no calls to tell by.
    ///
    /// # Errors
    ///
    /// Says which rule is wrong. Fails when facts cannot be read.
    pub fn idle_reasons(&self) -> Result<Vec<IdleRule>, EngineError> {
        let settings = self.settings();
        let rules = &settings.reasons.rules;
        let zone = baremo_metrics::bucket::zone(&settings.zone)?;
        let plan = Plan { time_zone: zone, ..Plan::plain() };
        let mut asked = Vec::new();
        for fact in [Fact::Cases, Fact::Contacts] {
            let rows = self.tables().rows(fact)?;
            asked.extend((rows > 0).then(|| (self.plain_scope(&plan, fact), rows)));
        }
        if rules.is_empty() || asked.is_empty() {
            return Ok(Vec::new());
        }
        let mut idle = Vec::new();
        for (place, tally) in self.tallies()?.iter().enumerate() {
            let (number, name) = (place + 1, &rules[place].name);
            let each = why(rules, place, tally, &asked).into_iter();
            idle.extend(each.map(|why| IdleRule { number, name: name.clone(), why }));
        }
        Ok(idle)
    }

    /// Returns what became of the conversations and calls that meet each rule.
    fn tallies(&self) -> Result<Vec<Tally>, EngineError> {
        // Calls look up the reason of their conversation.
        self.reasons()?;
        let (cases, calls) = (self.given(Fact::Cases)?, self.given(Fact::Contacts)?);
        let both = cases.tallies.into_iter().zip(calls.tallies);
        let sum = |(one, other): (Tally, Tally)| Tally {
            taken: one.taken + other.taken,
            before: one.before.iter().zip(&other.before).map(|(one, other)| one | other).collect(),
        };
        Ok(both.map(sum).collect())
    }
}

/// Returns why a rule gives nobody a reason, and which parts of it never hold.
fn why(
    rules: &[ReasonRule],
    place: usize,
    tally: &Tally,
    asked: &[(Scope<'_>, usize)],
) -> Vec<Idle> {
    let when = rules[place].when.as_ref();
    let before: Vec<usize> = (0..place).filter(|earlier| tally.before[*earlier]).collect();
    // What is left for a rule without a condition may be nothing; it always will be where another
    // without one comes first.
    let is_shadowed = when.is_some() || before.iter().any(|earlier| rules[*earlier].when.is_none());
    if tally.taken == 0 && !before.is_empty() && is_shadowed {
        return vec![Idle::Shadowed(before.iter().map(|earlier| earlier + 1).collect())];
    }
    let mut parts = Vec::new();
    if let Some(when) = when {
        comparisons(when, &mut parts);
    }
    let idle_parts = parts.iter().filter_map(|(part, named)| idle_part(asked, part, *named));
    let mut why: Vec<Idle> = idle_parts.collect();
    if tally.taken == 0 && before.is_empty() && why.is_empty() {
        why.push(Idle::NoRecord);
    }
    why
}

/// Returns why a part of a rule holds for no conversation and no call; none where it holds for one,
/// or where that cannot be told.
fn idle_part(asked: &[(Scope<'_>, usize)], part: &Expr, names_value: bool) -> Option<Idle> {
    let mut why = None;
    for (scope, rows) in asked {
        match bind_bool(scope, part) {
            // Other names are known; what some mean is worked out for a question only.
            Err(EngineError::Metrics(MetricsError::Unreachable { name, .. }))
                if name.contains(ATTRIBUTE) =>
            {
                why = why.or(Some(Idle::NoColumn(name)));
            }
            Err(_) => {}
            Ok(bound) if names_value && !bound.truths(0..*rows).contains(&YES) => {
                why = Some(Idle::NoValue(part.to_string()));
            }
            Ok(_) => return None,
        }
    }
    why
}

/// Takes a condition apart, and says of each comparison whether it asks for a value by name.
fn comparisons(expr: &Expr, parts: &mut Vec<(Expr, bool)>) {
    match expr {
        Expr::And(all) | Expr::Or(all) => all.iter().for_each(|part| comparisons(part, parts)),
        Expr::In { value, list, negated: false } => {
            for word in list {
                let (left, right) = (value.clone(), Box::new(word.clone()));
                parts.push((Expr::Compare { left, op: Comparison::Equal, right }, true));
            }
        }
        Expr::Compare { left, op: Comparison::Equal, right } => {
            let is_text = |side: &Expr| matches!(side, Expr::Text(_));
            parts.push((expr.clone(), is_text(left) || is_text(right)));
        }
        Expr::Like { negated: false, .. } => parts.push((expr.clone(), true)),
        other => parts.push((other.clone(), false)),
    }
}
