//! What one customer did and what was done for them, over all streams.

use baremo_model::Fact;
use baremo_model::fact::NULL_INT;

use crate::EngineError;
use crate::asking::plan::Plan;
use crate::session::Session;

/// Something in the life of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// The fact it is of: `orders`, `cases` …
    pub fact: &'static str,
    /// Its id in the source.
    pub id: String,
    /// Source.
    pub source: String,
    /// When, UTC microseconds.
    pub at: i64,
    /// Until when, where it lasts; none while it does, and for a point in time.
    pub to: Option<i64>,
    /// Whether it is something that lasts.
    pub lasts: bool,
    /// Words that say more: column and value.
    pub words: Vec<(&'static str, String)>,
    /// Money, in minor units.
    pub amount: Option<i64>,
    /// Its currency.
    pub currency: Option<String>,
    /// Conversation it is or belongs to.
    pub conversation: Option<String>,
    /// Why it counts nowhere.
    pub excluded: Option<String>,
}

/// How a fact tells its part.
struct Told {
    fact: Fact,
    id: &'static str,
    at: &'static str,
    to: Option<&'static str>,
    words: &'static [&'static str],
    money: Option<(&'static str, &'static str)>,
    conversation: bool,
}

/// The streams, from what is bought to what is said.
const TOLD: &[Told] = &[
    Told {
        fact: Fact::Orders,
        id: "order_id",
        at: "placed_at",
        to: None,
        words: &["channel", "carrier", "country"],
        money: Some(("net", "currency")),
        conversation: false,
    },
    Told {
        fact: Fact::SubscriptionSpans,
        id: "subscription",
        at: "started_at",
        to: Some("ended_at"),
        words: &["plan", "status", "change", "end_reason"],
        money: Some(("recurring", "currency")),
        conversation: false,
    },
    Told {
        fact: Fact::Cases,
        id: "conversation",
        at: "opened_at",
        to: Some("solved_at"),
        words: &["channel", "status", "priority"],
        money: None,
        conversation: true,
    },
    Told {
        fact: Fact::Contacts,
        id: "contact",
        at: "entered_at",
        to: None,
        words: &["queue", "direction", "outcome"],
        money: None,
        conversation: true,
    },
    Told {
        fact: Fact::SurveyAnswers,
        id: "response",
        at: "answered_at",
        to: None,
        words: &["kind", "class", "question"],
        money: None,
        conversation: true,
    },
    Told {
        fact: Fact::Feedback,
        id: "feedback",
        at: "received_at",
        to: None,
        words: &["channel", "class"],
        money: None,
        conversation: true,
    },
    Told {
        fact: Fact::Sessions,
        id: "visitor",
        at: "started_at",
        to: None,
        words: &["landing_page", "device", "traffic"],
        money: None,
        conversation: false,
    },
];

impl Session {
    /// Returns everything known of one customer, by date; merged customers count as one.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read.
    pub fn story_of(&self, customer: &str) -> Result<Vec<Happened>, EngineError> {
        let wanted = self.tables().identity()?.customer(self.tables().code(customer));
        let mut story = Vec::new();
        for told in TOLD {
            self.tell(told, wanted, &mut story)?;
        }
        story.sort_by(|left, right| {
            (left.at, left.fact, &left.id).cmp(&(right.at, right.fact, &right.id))
        });
        Ok(story)
    }

    fn tell(&self, told: &Told, wanted: u32, story: &mut Vec<Happened>) -> Result<(), EngineError> {
        let tables = self.tables();
        let customers = tables.codes(told.fact, "customer")?;
        let rows: Vec<usize> =
            (0..customers.len()).filter(|row| customers[*row] == wanted).collect();
        if rows.is_empty() {
            return Ok(());
        }
        let plan = Plan::plain();
        let scope = self.plain_scope(&plan, told.fact);
        let column = |name: &str| tables.column(told.fact, name);
        let code = |name: &str, row: usize| -> Result<Option<String>, EngineError> {
            Ok(match column(name)? {
                crate::reading::table::Hot::Codes(codes) => tables.text(codes[row]),
                _ => None,
            })
        };
        let at = tables.integers(told.fact, told.at)?;
        let to = told.to.map(|name| tables.integers(told.fact, name)).transpose()?;
        for row in rows.into_iter().filter(|row| at[*row] != NULL_INT) {
            let mut words = Vec::new();
            for name in told.words {
                if let Some(word) = code(name, row)? {
                    words.push((*name, word));
                }
            }
            let (amount, currency) = match told.money {
                Some((money, currency)) => {
                    let amount = scope.see(money)?.integer(row);
                    ((amount != NULL_INT).then_some(amount), code(currency, row)?)
                }
                None => (None, None),
            };
            let conversation = if told.conversation { code("conversation", row)? } else { None };
            story.push(Happened {
                fact: told.fact.name(),
                id: code(told.id, row)?.unwrap_or_default(),
                source: code("source", row)?.unwrap_or_default(),
                at: at[row],
                to: to.as_ref().map(|to| to[row]).filter(|to| *to != NULL_INT),
                lasts: to.is_some(),
                words,
                amount,
                currency,
                conversation,
                excluded: code("excluded", row)?,
            });
        }
        Ok(())
    }
}
