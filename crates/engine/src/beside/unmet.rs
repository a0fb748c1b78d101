//! Words that policies and the rules of calendars name and no record has. A target for `urgent` is
//! for nobody where records say `Urgent`, and the general one takes its place without a word.

mod near;

use std::cmp::Reverse;
use std::sync::PoisonError;

use baremo_metrics::expr::Expr;
use baremo_model::Fact;
use baremo_model::calendar::CalendarRule;
use baremo_model::error::nearest;
use rustc_hash::FxHashMap;

use crate::EngineError;
use crate::session::Session;

/// The file of rules, as it is named to people.
const RULES: &str = "calendars/rules.toml";

/// The priority by which a policy promises.
const PRIORITY: &str = "priority_at_open";

/// Different words among which the one that was meant is looked for, at most: those that most
/// records have.
const MOST: usize = 10_000;

/// What was found of words that rules and policies name, by the facts that may have them and by
/// what they are words of: nothing where a record has the word, else the nearest that records have,
/// if one is near.
pub(crate) type Missed = FxHashMap<(Vec<Fact>, String, String), Option<Option<String>>>;

/// What rules look at, with the words that one wants of it.
type Looked = (&'static str, fn(&CalendarRule) -> &[String]);

const CONDITIONS: [Looked; 6] = [
    ("source", |rule| &rule.sources),
    ("brand", |rule| &rule.brands),
    ("channel", |rule| &rule.channels),
    ("queue", |rule| &rule.queues),
    ("team", |rule| &rule.teams),
    ("priority", |rule| &rule.priorities),
];

/// A word that no record has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet {
    /// The file that names it.
    pub file: String,
    /// Line of the policy or the rule in it, the first being 1.
    pub line: usize,
    /// The policy; none of a rule.
    pub policy: Option<String>,
    /// What it is a word of.
    pub dimension: String,
    /// The word.
    pub word: String,
    /// The nearest that records have, where one is near.
    pub near: Option<String>,
}

impl Session {
    /// Returns the words that the rules of calendars name and no record has.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read.
    pub fn unmet_by_rules(&self) -> Result<Vec<Unmet>, EngineError> {
        let roots = Fact::ALL.iter().filter(|fact| fact.root() == **fact && !fact.is_computed());
        self.words_of_rules(&roots.copied().collect::<Vec<_>>())
    }

    fn words_of_rules(&self, facts: &[Fact]) -> Result<Vec<Unmet>, EngineError> {
        let rules = &self.settings().rules.rules;
        let wanted = CONDITIONS.iter().flat_map(|(dimension, wanted)| {
            rules.iter().map(move |rule| (rule, *dimension, wanted(rule)))
        });
        let attributes = rules.iter().flat_map(|rule| {
            let own = rule.attributes.iter();
            own.map(move |(name, words)| (rule, name.as_str(), words.as_slice()))
        });
        let mut unmet = Vec::new();
        for (rule, dimension, words) in wanted.chain(attributes) {
            for word in words {
                if let Some(near) = self.missed(facts, dimension, word)? {
                    unmet.push(Unmet {
                        file: RULES.to_owned(),
                        line: rule.line,
                        policy: None,
                        dimension: dimension.to_owned(),
                        word: word.clone(),
                        near,
                    });
                }
            }
        }
        Ok(unmet)
    }

    /// Returns the priorities that targets of policies are for and no conversation has, and the
    /// words of their conditions that none has where it has one much like it: what is merely not
    /// there yet is no mistake of a condition.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read.
    pub fn unmet_by_policies(&self) -> Result<Vec<Unmet>, EngineError> {
        let mut unmet = Vec::new();
        if self.tables().rows(Fact::Cases)? == 0 {
            return Ok(unmet);
        }
        for policy in &self.settings().policies.policies {
            let mut named: Vec<(&str, &str)> = Vec::new();
            for priority in policy.targets.iter().filter_map(|target| target.priority.as_deref()) {
                if !named.contains(&(PRIORITY, priority)) {
                    named.push((PRIORITY, priority));
                }
            }
            let promised = named.len();
            for (name, word) in policy.when.iter().flat_map(Expr::compared_words) {
                named.push((name.strip_prefix("case.").unwrap_or(name), word));
            }
            for (place, (dimension, word)) in named.into_iter().enumerate() {
                let Some(near) = self.missed(&[Fact::Cases], dimension, word)? else { continue };
                if place < promised || near.is_some() {
                    unmet.push(Unmet {
                        file: policy.origin.file.clone(),
                        line: policy.origin.line,
                        policy: Some(policy.name.clone()),
                        dimension: dimension.to_owned(),
                        word: word.to_owned(),
                        near,
                    });
                }
            }
        }
        Ok(unmet)
    }

    /// Returns the nearest word that records have, if one is near, of a word that none has; nothing
    /// where one has it. Every metric that is judged by policies asks, so it is looked up once.
    fn missed(
        &self,
        facts: &[Fact],
        dimension: &str,
        word: &str,
    ) -> Result<Option<Option<String>>, EngineError> {
        let lock = || self.missed.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (facts.to_vec(), dimension.to_owned(), word.to_owned());
        if let Some(found) = lock().get(&key) {
            return Ok(found.clone());
        }
        let counts = self.records_by_word(facts, dimension)?;
        let is_known = self.tables().known(word).is_some_and(|code| counts.contains_key(&code));
        let found = (!is_known).then(|| {
            let told = counts
                .iter()
                .filter_map(|(code, count)| Some((Reverse(*count), self.tables().text(*code)?)));
            let mut words: Vec<(Reverse<u64>, String)> = told.collect();
            words.sort_unstable();
            words.truncate(MOST);
            nearest(word, words.iter().map(|(_, known)| known.as_str())).map(str::to_owned)
        });
        // What has no words yet may have some later: reasons are told when somebody asks for them.
        if !counts.is_empty() {
            lock().insert(key, found.clone());
        }
        Ok(found)
    }

    /// Returns how many rows of facts have each word of a dimension, by its code.
    fn records_by_word(
        &self,
        facts: &[Fact],
        dimension: &str,
    ) -> Result<FxHashMap<u32, u64>, EngineError> {
        let mut columns: Vec<(Fact, &str)> = Vec::new();
        for fact in facts {
            // Orders and the like reach no conversation's words.
            if *fact == Fact::Cases || fact.column(dimension).is_some() {
                columns.push((*fact, dimension));
            }
        }
        match dimension {
            // A team may have had conversations that others have now.
            "team" => columns.extend([(Fact::Assignments, "team"), (Fact::Cases, "team_at_open")]),
            "priority" => columns.push((Fact::Cases, PRIORITY)),
            // A target may follow the priority as it changes.
            PRIORITY => columns.push((Fact::Cases, "priority")),
            _ => {}
        }
        let mut counts: FxHashMap<u32, u64> = FxHashMap::default();
        for (fact, column) in columns {
            for (code, count) in self.counts(fact, column)?.iter() {
                *counts.entry(*code).or_default() += count;
            }
        }
        Ok(counts)
    }
}
