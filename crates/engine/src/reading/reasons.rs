//! Why customers got in touch, by the rules of `reasons.toml`: two columns of cases and of calls,
//! computed when a question first names one.

mod idle;

use std::sync::Arc;

use baremo_metrics::error::MetricsError;
use baremo_metrics::expr::Expr;
use baremo_metrics::reason::{REASON, REASON_GROUP};
use baremo_model::dimension::LINK;
use baremo_model::{Fact, NULL_CODE};
use jiff::civil::Date;

pub use self::idle::{Idle, IdleRule};
use crate::EngineError;
use crate::asking::plan::Plan;
use crate::reading::eval::{BoolNode, Scope, Seen, UNKNOWN, YES, bind_bool};
use crate::reading::table::Hot;
use crate::session::Session;

/// The columns.
const COLUMNS: [&str; 2] = [REASON, REASON_GROUP];

/// Returns the column a name means, where it is one of these.
fn column_of(name: &str) -> Option<&'static str> {
    let bare = name.strip_prefix("case.").unwrap_or(name);
    COLUMNS.into_iter().find(|column| *column == bare)
}

/// Returns whether rows of a root say to which conversation they belong.
fn has_conversation(root: Fact) -> bool {
    root.column("conversation").is_some()
}

/// Returns the column of the conversation that a row belongs to.
fn of_conversation(column: &str) -> String {
    format!("conversation{LINK}{}.{column}", Fact::Cases.name())
}

impl Session {
    /// Computes the columns of reasons that a question names, where they are not there yet.
    pub(crate) fn prepare_reasons(&self, plan: &Plan) -> Result<(), EngineError> {
        let filtered = plan.filter.as_ref().map(|filter| filter.columns()).unwrap_or_default();
        let by = plan.by.iter().map(String::as_str);
        let mut named = by.chain(filtered).any(|name| column_of(name).is_some());
        named |= plan
            .metrics
            .iter()
            .any(|metric| metric.definition.columns().iter().any(|name| column_of(name).is_some()));
        // What a definition names somewhere inside is not looked for: where there are rules, the
        // columns are made, and a wrong rule is told to whom it concerns.
        match self.reasons() {
            Err(_) if !named => Ok(()),
            made => made,
        }
    }

    /// Computes the columns of reasons, where there are rules and the columns are not there yet;
    /// fails where a rule is wrong.
    pub(crate) fn reasons(&self) -> Result<(), EngineError> {
        let rules = self.settings().reasons.right()?;
        if rules.is_empty() || self.tables().kept(Fact::Contacts, REASON) {
            return Ok(());
        }
        // A rule that is wrong stays so: not every question asks those before it anew.
        if let Some(wrong) = self.wrong_reasons.get() {
            return Err(wrong.clone().into());
        }
        let made = self.reasons_of(Fact::Cases).and_then(|()| self.reasons_of(Fact::Contacts));
        if let Err(EngineError::Metrics(wrong)) = &made {
            self.wrong_reasons.get_or_init(|| wrong.clone());
        }
        made
    }

    /// Computes the columns of one fact, where they are not there yet.
    fn reasons_of(&self, fact: Fact) -> Result<(), EngineError> {
        if self.tables().kept(fact, REASON) {
            return Ok(());
        }
        let Given { columns, .. } = self.given(fact)?;
        // Who sees the last one kept sees both.
        for (name, codes) in COLUMNS.into_iter().zip(columns).rev() {
            self.tables().keep(fact, name, Hot::Codes(Arc::new(codes)));
        }
        Ok(())
    }

    /// Tries the rules on the rows of one fact. A call has the reason of its conversation, where
    /// that has one; else the rules are asked of what the call itself says.
    fn given(&self, fact: Fact) -> Result<Given, EngineError> {
        let settings = self.settings();
        let zone = baremo_metrics::bucket::zone(&settings.zone)?;
        let plan = Plan { time_zone: zone.clone(), ..Plan::plain() };
        let scope = self.plain_scope(&plan, fact);
        let opened = self.tables().integers(fact, fact.date_column())?;
        let start = |date: Date| {
            let zoned = date.to_zoned(zone.clone());
            zoned.map_or(i64::MAX, |start| start.timestamp().as_microsecond())
        };
        let mut columns = COLUMNS.map(|_| vec![NULL_CODE; opened.len()]);
        if fact == Fact::Contacts {
            for (own, name) in columns.iter_mut().zip(COLUMNS) {
                own.copy_from_slice(&self.tables().codes(fact, &of_conversation(name))?);
            }
        }
        let taker = |code: &u32| if *code == NULL_CODE { FREE } else { OF_CONVERSATION };
        let mut takers: Vec<usize> = columns[0].iter().map(taker).collect();
        let mut tallies = Vec::new();
        for (place, rule) in settings.reasons.rules.iter().enumerate() {
            let holds = match &rule.when {
                Some(when) => condition(&scope, when)
                    .map_err(|error| error.at(&rule.origin))?
                    .truths(0..opened.len()),
                None => vec![YES; opened.len()],
            };
            let from = rule.from.map_or(i64::MIN, start);
            let to = rule.to.map_or(i64::MAX, |to| to.tomorrow().map_or(i64::MAX, start));
            let codes = [self.tables().code(&rule.name), self.tables().code(rule.group())];
            let mut tally = Tally { taken: 0, before: vec![false; place] };
            for row in 0..opened.len() {
                if holds[row] != YES || !(from..to).contains(&opened[row]) {
                    continue;
                }
                match takers[row] {
                    FREE => {
                        columns.iter_mut().zip(codes).for_each(|(column, code)| column[row] = code);
                        takers[row] = place;
                        tally.taken += 1;
                    }
                    OF_CONVERSATION => {}
                    earlier => tally.before[earlier] = true,
                }
            }
            tallies.push(tally);
        }
        Ok(Given { columns, tallies })
    }
}

/// Stands for no rule: nothing has given a row its reason yet.
const FREE: usize = usize::MAX;
/// Stands for no rule: a call has the reason of its conversation.
const OF_CONVERSATION: usize = usize::MAX - 1;

/// What rules give the rows of one fact.
struct Given {
    /// The columns.
    columns: [Vec<u32>; 2],
    /// What became of the rows that meet each rule.
    tallies: Vec<Tally>,
}

/// What became of the rows that meet a rule.
struct Tally {
    /// How many have their reason from it.
    taken: usize,
    /// By the place of each rule before it: whether that one had taken some of them.
    before: Vec<bool>,
}

/// Binds the condition of a rule. What cases do not have, or calls, is unknown there, so that a
/// rule may speak of both.
fn condition(scope: &Scope<'_>, when: &Expr) -> Result<BoolNode, EngineError> {
    let each = |parts: &[Expr]| -> Result<Vec<_>, EngineError> {
        parts.iter().map(|part| condition(scope, part)).collect()
    };
    Ok(match when {
        Expr::And(parts) => BoolNode::And(each(parts)?),
        Expr::Or(parts) => BoolNode::Or(each(parts)?),
        Expr::Not(inner) => BoolNode::Not(Box::new(condition(scope, inner)?)),
        _ => match bind_bool(scope, when) {
            Err(EngineError::Metrics(
                MetricsError::Unreachable { .. } | MetricsError::NoReasons { .. },
            )) => BoolNode::Constant(UNKNOWN),
            // A column of both may hold something else there.
            Err(EngineError::Metrics(_)) if scope.fact != Fact::Cases => {
                BoolNode::Constant(UNKNOWN)
            }
            bound => bound?,
        },
    })
}

impl Scope<'_> {
    /// Returns the column of reasons that a name means: of the row's case or call, or of the
    /// conversation that it belongs to. None where the name is another's, or there are no rules.
    pub(crate) fn reason(&self, name: &str) -> Result<Option<Seen>, EngineError> {
        let root = self.fact.root();
        let Some(column) = column_of(name).filter(|_| self.fact.column(name).is_none()) else {
            return Ok(None);
        };
        if !self.tables.kept(Fact::Cases, column) {
            return Ok(None);
        }
        match root {
            Fact::Cases | Fact::Contacts => self.seen(root, column).map(Some),
            root if has_conversation(root) => self.seen(root, &of_conversation(column)).map(Some),
            _ => Ok(None),
        }
    }

    /// Returns whether a name would be a reason of the rows, were there rules.
    pub(crate) fn lacks_reasons(&self, name: &str) -> bool {
        let root = self.fact.root();
        let can = matches!(root, Fact::Cases | Fact::Contacts) || has_conversation(root);
        can && column_of(name).is_some_and(|column| !self.tables.kept(Fact::Cases, column))
    }
}
