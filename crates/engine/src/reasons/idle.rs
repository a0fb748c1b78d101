//! Rules of reasons that give nobody a reason: what they name occurs nowhere, or an earlier rule
//! takes everybody they are for.

use baremo_metrics::error::MetricsError;
use baremo_metrics::expr::{Comparison, Expr};
use baremo_metrics::reason::ReasonRule;
use baremo_model::Fact;

use crate::EngineError;
use crate::eval::{Scope, YES, bind_bool};
use crate::plan::Plan;
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
    /// This comparison of it holds for no conversation and no call.
    NoValue(String),
    /// The rule of this number comes before it and takes all it is for.
    Shadowed(usize),
}

impl Session {
    /// Returns the rules of reasons that give nobody a reason as they stand, in their order. A rule
    /// that cannot be applied at all is told to who asks for reasons.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read.
    pub fn idle_reasons(&self) -> Result<Vec<IdleRule>, EngineError> {
        let settings = self.settings();
        let rules = &settings.reasons.rules;
        if rules.is_empty() {
            return Ok(Vec::new());
        }
        let zone = baremo_metrics::bucket::zone(&settings.zone)?;
        let plan = Plan { time_zone: zone, ..Plan::plain() };
        let mut asked = Vec::new();
        for fact in [Fact::Cases, Fact::Contacts] {
            let rows = self.tables().rows(fact)?;
            asked.extend((rows > 0).then(|| (self.plain_scope(&plan, fact), rows)));
        }
        let mut idle = Vec::new();
        for (place, rule) in rules.iter().enumerate() {
            let mut tell = |why: Idle| {
                idle.push(IdleRule { number: place + 1, name: rule.name.clone(), why });
            };
            if let Some(earlier) = rules[..place].iter().position(|one| takes_all(one, rule)) {
                tell(Idle::Shadowed(earlier + 1));
                continue;
            }
            let mut parts = Vec::new();
            if let Some(when) = rule.when.as_ref().filter(|_| !asked.is_empty()) {
                comparisons(when, &mut parts);
            }
            for (part, names_value) in parts {
                if let Some(why) = idle_part(&asked, &part, names_value) {
                    tell(why);
                }
            }
        }
        Ok(idle)
    }
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

/// Returns whether a rule holds for every conversation that a later one is for.
fn takes_all(earlier: &ReasonRule, later: &ReasonRule) -> bool {
    let begins = earlier.from.is_none_or(|from| later.from.is_some_and(|own| own >= from));
    let ends = earlier.to.is_none_or(|to| later.to.is_some_and(|own| own <= to));
    begins && ends && (earlier.when.is_none() || earlier.when == later.when)
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
