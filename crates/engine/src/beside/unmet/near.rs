//! Words of policies and rules that records write otherwise, beside the figures they concern: those
//! of records that have the other word, and for which the policy or the rule would be. A folder of
//! several clients has policies of all of them.

use std::sync::Arc;

use baremo_metrics::Expr;
use baremo_metrics::answer::Note;
use baremo_metrics::page::Kind;
use baremo_metrics::policy::Policy;
use baremo_model::calendar::CalendarRule;
use baremo_model::{Fact, NULL_CODE};
use rustc_hash::FxHashSet;

use super::{CONDITIONS, PRIORITY, Unmet};
use crate::EngineError;
use crate::asking::ask::Marked;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::targets::{POLICY, TARGET};
use crate::reading::eval::{NO, Scope, Seen, YES, bind_bool};
use crate::reading::table::Hot;
use crate::session::Session;

impl Unmet {
    /// Returns the word that records have instead, where the case of letters alone differs: no
    /// other can have been meant.
    fn written(&self) -> Option<&str> {
        let lower = self.word.to_lowercase();
        self.near.as_deref().filter(|near| near.to_lowercase() == lower)
    }

    fn note(&self) -> Option<Note> {
        Some(Note::NearWord {
            place: format!("{}:{}", self.file, self.line),
            dimension: self.dimension.clone(),
            word: self.word.clone(),
            near: self.written()?.to_owned(),
        })
    }

    /// Returns the columns of a root that may hold the word.
    fn columns(&self) -> Vec<&str> {
        match self.dimension.as_str() {
            "team" => vec!["team", "team_at_open"],
            "priority" | PRIORITY => vec!["priority", PRIORITY],
            other => vec![other],
        }
    }
}

impl Session {
    /// Says which words of the policies that a metric is judged by are written otherwise in the
    /// conversations a question is about, where but the case of letters differs and the policy
    /// would be for one of these.
    pub(crate) fn near_in_policies(
        &self,
        plan: &Plan,
        metric: &MetricPlan,
    ) -> Result<Vec<Note>, EngineError> {
        let definition = &metric.definition;
        if definition.kind != Kind::Targets && !self.settings().catalog.is_of_targets(definition) {
            return Ok(Vec::new());
        }
        let mut unmet = self.unmet_by_policies()?;
        unmet.retain(|it| it.written().is_some());
        if unmet.is_empty() {
            return Ok(Vec::new());
        }
        let asked = self.asked_about(plan, metric)?;
        let mut notes = Vec::new();
        for policy in &self.settings().policies.policies {
            let of_policy = |it: &&Unmet| it.policy.as_deref() == Some(policy.name.as_str());
            let own: Vec<&Unmet> = unmet.iter().filter(of_policy).collect();
            if own.is_empty() {
                continue;
            }
            let meant = self.as_meant(policy, &own)?;
            for it in own {
                let has_word = self.has_other_word(Fact::Cases, it)?;
                if (0..asked.len()).any(|row| asked[row] && meant[row] == YES && has_word(row)) {
                    notes.extend(it.note());
                }
            }
        }
        Ok(notes)
    }

    /// Says which words of rules are written otherwise in some rows of roots, where but the case of
    /// letters differs and the rule would be for one of these.
    pub(crate) fn near_in_rules(&self, rows: &Marked) -> Result<Vec<Note>, EngineError> {
        let mut notes = Vec::new();
        for root in Fact::roots(rows.roots()) {
            let mut unmet = self.words_of_rules(&[root])?;
            unmet.retain(|it| it.written().is_some());
            for it in &unmet {
                let rules = &self.settings().rules.rules;
                let Some(rule) = rules.iter().find(|rule| rule.line == it.line) else { continue };
                let has_word = self.has_other_word(root, it)?;
                let is_meant = self.is_meant(root, rule, &unmet)?;
                if rows.of(root).any(|row| has_word(row) && is_meant(row)) {
                    notes.extend(it.note());
                }
            }
        }
        Ok(notes)
    }

    /// Returns of each conversation whether a question may be about it: what its filter leaves out,
    /// or its profile, is not, nor what began after its range.
    fn asked_about(&self, plan: &Plan, metric: &MetricPlan) -> Result<Vec<bool>, EngineError> {
        let opened = self.tables().integers(Fact::Cases, Fact::Cases.date_column())?;
        // What is told of targets alone, by no conversation, is true or not.
        let unknown = Hot::Codes(Arc::new(vec![NULL_CODE; opened.len()]));
        let own = [(TARGET, unknown.clone()), (POLICY, unknown)];
        let scope = Scope { own: &own, ..self.scope(plan, metric, Fact::Cases) };
        // What asks for more than a conversation says by itself leaves none out here.
        let truths = |expr: &Option<Expr>| -> Result<Option<Vec<u8>>, EngineError> {
            let Some(expr) = expr else { return Ok(None) };
            let bound = known(bind_bool(&scope, expr))?;
            Ok(bound.map(|node| node.truths(0..opened.len())))
        };
        let (kept, left) = (truths(&plan.filter)?, truths(&metric.profile_exclude)?);
        let is_asked = |row: usize| {
            kept.as_ref().is_none_or(|kept| kept[row] != NO)
                && left.as_ref().is_none_or(|left| left[row] != YES)
                && opened[row] <= plan.to
        };
        Ok((0..opened.len()).map(is_asked).collect())
    }

    /// Returns of each conversation whether a policy would be for it, had the words of its
    /// condition been written as records have them.
    fn as_meant(&self, policy: &Policy, unmet: &[&Unmet]) -> Result<Vec<u8>, EngineError> {
        let cases = self.tables().rows(Fact::Cases)?;
        let Some(when) = &policy.when else { return Ok(vec![YES; cases]) };
        let plan = Plan::plain();
        let scope = self.plain_scope(&plan, Fact::Cases);
        let mut own: Vec<(&str, Hot)> = Vec::new();
        for (name, word) in when.compared_words() {
            let dimension = name.strip_prefix("case.").unwrap_or(name);
            let mut same = unmet.iter().filter(|it| it.dimension == dimension && it.word == word);
            let Some(near) = same.find_map(|it| it.written()) else { continue };
            let before = own.iter().position(|(known, _)| *known == name);
            let column = match before {
                Some(place) => own.swap_remove(place).1,
                None => scope.see(name)?.hot,
            };
            let column = match column {
                Hot::Codes(codes) => {
                    let (near, word) = (self.tables().known(near), self.tables().code(word));
                    let meant = |code: &u32| if Some(*code) == near { word } else { *code };
                    Hot::Codes(Arc::new(codes.iter().map(meant).collect()))
                }
                other => other,
            };
            own.push((name, column));
        }
        let scope = Scope { own: &own, ..scope };
        let holds = bind_bool(&scope, when);
        let holds = holds.map_err(|error| error.of(&policy.name).at(&policy.origin))?;
        Ok(holds.truths(0..cases))
    }

    /// Returns whether a row of a root is one that a rule would be for, had its words been written
    /// as records have them, whenever it is in force.
    fn is_meant(
        &self,
        root: Fact,
        rule: &CalendarRule,
        unmet: &[Unmet],
    ) -> Result<impl Fn(usize) -> bool, EngineError> {
        let plan = Plan::plain();
        let scope = self.plain_scope(&plan, root);
        let plain = CONDITIONS.iter().map(|(dimension, wanted)| (*dimension, wanted(rule)));
        let attributes = rule.attributes.iter().map(|(name, words)| (name.as_str(), &words[..]));
        let mut conditions: Vec<(Vec<Seen>, FxHashSet<u32>)> = Vec::new();
        for (dimension, wanted) in plain.chain(attributes).filter(|(_, words)| !words.is_empty()) {
            let of_rule = |it: &&Unmet| it.line == rule.line && it.dimension == dimension;
            let near = unmet.iter().filter(of_rule).filter_map(Unmet::written);
            let words = wanted.iter().map(String::as_str).chain(near);
            let codes = words.filter_map(|word| self.tables().known(word)).collect();
            let names = match dimension {
                "team" if root == Fact::Cases => vec!["team", "team_at_open"],
                other => vec![other],
            };
            let seen = names.into_iter().filter_map(|name| known(scope.see(name)).transpose());
            conditions.push((seen.collect::<Result<_, _>>()?, codes));
        }
        Ok(move |row: usize| {
            let holds = |(seen, codes): &(Vec<Seen>, FxHashSet<u32>)| {
                seen.iter().any(|seen| codes.contains(&seen.code(row)))
            };
            conditions.iter().all(holds)
        })
    }

    /// Returns whether a row of a root has the word that records have instead of another.
    fn has_other_word(
        &self,
        root: Fact,
        unmet: &Unmet,
    ) -> Result<impl Fn(usize) -> bool, EngineError> {
        let plan = Plan::plain();
        let scope = self.plain_scope(&plan, root);
        let code = unmet.written().and_then(|near| self.tables().known(near));
        let columns = unmet.columns().into_iter();
        let seen = columns.filter_map(|name| known(scope.see(name)).transpose());
        let seen: Vec<Seen> = seen.collect::<Result<_, _>>()?;
        Ok(move |row: usize| {
            code.is_some_and(|code| seen.iter().any(|seen| seen.code(row) == code))
        })
    }
}

/// Returns what a name or an expression means for rows; none where it means nothing for them.
fn known<T>(found: Result<T, EngineError>) -> Result<Option<T>, EngineError> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(EngineError::Metrics(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
