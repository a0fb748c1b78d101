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
    begins
        && ends
        && match (&earlier.when, &later.when) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(earlier), Some(later)) => covers(earlier, later),
        }
}

/// Returns whether a condition holds wherever another does, as far as their form tells: the other
/// asks for it and for more, or it asks for the other or for something else.
fn covers(wide: &Expr, narrow: &Expr) -> bool {
    if wide == narrow {
        return true;
    }
    match (wide, narrow) {
        (_, Expr::Or(all)) => all.iter().all(|part| covers(wide, part)),
        (Expr::And(all), _) => all.iter().all(|part| covers(part, narrow)),
        (_, Expr::And(all)) => {
            let any = matches!(wide, Expr::Or(wide) if wide.iter().any(|it| covers(it, narrow)));
            any || all.iter().any(|part| covers(wide, part))
        }
        (Expr::Or(all), _) => all.iter().any(|part| covers(part, narrow)),
        (Expr::In { value, list, negated: false }, Expr::Compare { left, op, right }) => {
            *op == Comparison::Equal && value == left && list.iter().any(|word| *word == **right)
        }
        (
            Expr::In { value, list, negated: false },
            Expr::In { value: own, list: words, negated: false },
        ) => value == own && words.iter().all(|word| list.contains(word)),
        _ => false,
    }
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

#[cfg(test)]
mod tests {
    use baremo_metrics::expr::parse;

    use super::*;

    #[test]
    fn a_condition_covers_what_asks_for_it_and_for_more() {
        let covers = |wide: &str, narrow: &str| {
            covers(&parse(wide).expect("well-formed"), &parse(narrow).expect("well-formed"))
        };
        let (spain, mail) = ("attr_country = 'ES'", "channel = 'email'");
        let both = format!("{spain} and {mail}");
        let either = format!("{spain} or {mail}");
        let (both, either) = (both.as_str(), either.as_str());
        for (wide, narrow) in [(spain, both), (mail, both), (either, both), (either, mail)] {
            assert!(covers(wide, narrow), "{wide} takes {narrow}");
            assert!(!covers(narrow, wide), "{narrow} does not take {wide}");
        }
        assert!(covers("channel in ('email', 'chat')", mail));
        assert!(!covers("channel in ('web', 'chat')", mail));
        assert!(!covers(spain, mail));
    }
}
