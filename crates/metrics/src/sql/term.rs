//! Expressions as SQL: numbers and instants as microseconds, truth with three values as there.

use std::collections::BTreeMap;

use baremo_model::Fact;
use baremo_model::dimension::{
    HOUR, Place, SEGMENT, WEEKDAYS, column_of, column_spec, is_told_by_date, link_parts, today,
};
use baremo_model::fact::{ATTRIBUTE, BEYOND, ColumnType};

use super::{Asked, NotSql, base, traits};
use crate::error::{MetricsError, Thing};
use crate::expr::{Comparison, Expr, NEXT_CONTACT, parse_instant};
use crate::week::{self, LocalHours};

/// Columns of orders that are computed when asked.
const COMPUTED: &[&str] = &["previous_day_at", "next_day_at", "quiet_at"];

/// Columns of referrals and their rewards that what became of orders changes when asked.
const WITH_ORDERS: &[&str] =
    &["commission", "taken_back", "taken_back_at", "reversed_at", "undone_at", "status"];

/// Of columns in which any word may stand.
const ANY: &[&str] = &[];

/// Looks up the customer that a reference stands for.
pub(super) const WHO: &str = "(SELECT who.customer FROM who WHERE who.reference = ";

/// Columns of references to customers.
const REFERENCES: [&str; 2] = ["customer", "referred"];

/// Writes a text as SQL does.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Writes a name as SQL does.
pub(super) fn named(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Moves the further lines of a text to the right.
pub(super) fn indented(text: &str) -> String {
    text.replace('\n', "\n    ")
}

/// Returns the two columns of an attribute that has too many values in some month, as SQL: that of
/// such months, and that of the others.
fn both_columns(key: &str) -> [String; 2] {
    [format!("{BEYOND}{key}"), format!("{ATTRIBUTE}{key}")].map(|name| named(&name))
}

/// A column, as SQL.
pub(super) struct Column {
    /// How it is read.
    pub(super) sql: String,
    /// What it holds.
    pub(super) column_type: ColumnType,
    /// The words it holds, where there are no others.
    words: &'static [&'static str],
}

/// What names mean in the rows of a fact, which is `f`, its root `r`.
pub(super) struct Terms<'a> {
    asked: &'a Asked<'a>,
    fact: Fact,
    /// What names mean, where that is another column.
    meant: Option<&'a BTreeMap<String, String>>,
    attributes: Vec<String>,
    /// Attributes that have too many values for anything to be broken down by them.
    beyond: Vec<String>,
    /// The date of a row by its own clock, in microseconds, once it is known.
    local: Option<String>,
}

impl<'a> Terms<'a> {
    /// Returns what names mean in the rows of a fact.
    pub(super) fn new(asked: &'a Asked<'a>, fact: Fact) -> Self {
        let attributes = (asked.background.attributes)(fact.root());
        let beyond = (asked.background.beyond)(fact.root());
        Terms { asked, fact, meant: None, attributes, beyond, local: None }
    }

    /// Returns the same where names mean other columns.
    pub(super) fn meaning(self, meant: Option<&'a BTreeMap<String, String>>) -> Self {
        Terms { meant, ..self }
    }

    /// Returns the fact.
    pub(super) fn fact(&self) -> Fact {
        self.fact
    }

    /// Returns the same for rows that are dated so.
    pub(super) fn dated(self, at: &str) -> Self {
        let hours = LocalHours::new(self.asked.zone, self.asked.from, self.asked.to);
        let offsets = hours.offsets();
        let until = offsets.iter().zip(&offsets[1..]);
        let each = until.map(|((_, ahead), (next, _))| format!("WHEN {at} < {next} THEN {ahead} "));
        let (each, last) = (each.collect::<String>(), offsets[offsets.len() - 1].1);
        let ahead = match each.is_empty() {
            true => last.to_string(),
            false => format!("CASE {each}ELSE {last} END"),
        };
        Terms { local: Some(format!("({at} + {ahead})")), ..self }
    }

    /// Writes the hour of the day of a row's date, a number.
    fn hour(&self) -> Option<String> {
        let local = self.local.as_ref().filter(|_| !self.fact.is_dated_by_day())?;
        Some(format!("(({local} // {}) % 24)", baremo_model::HOUR))
    }

    /// Writes what a row's date tells.
    fn told(&self, name: &str) -> Option<String> {
        if name == HOUR {
            return Some(format!("{}::VARCHAR", self.hour()?));
        }
        let local = self.local.as_ref()?;
        let days: Vec<String> = WEEKDAYS.iter().map(|day| quoted(day)).collect();
        // 1 January 1970 was a Thursday; lists begin with 1.
        let place = format!("(({local} // {}) + 3) % 7 + 1", baremo_model::DAY);
        Some(format!("list_extract([{}], {place})", days.join(", ")))
    }

    /// Returns the attribute a name means, where it is one that has too many values for anything to
    /// be broken down by it, and the table it is read from.
    fn key_beyond(&self, name: &str) -> Option<(&str, &'static str)> {
        let key = name.strip_prefix(ATTRIBUTE).unwrap_or(name);
        let key = self.beyond.iter().find(|beyond| *beyond == key)?;
        let (table, column) = match column_of(self.fact, name, self.asked.current, &self.beyond)? {
            Place::Own(column) => ("f", column),
            Place::Root(column) => ("r", column),
        };
        column.starts_with(ATTRIBUTE).then_some((key.as_str(), table))
    }

    /// Returns the column of a name that a filter asks something of: of an attribute with too many
    /// values the one it has in each month, which goes by another name where there are so many.
    fn filtered(&self, name: &str) -> Result<Column, NotSql> {
        let Some((key, table)) = self.key_beyond(name) else { return self.column(name) };
        let [wide, own] = both_columns(key);
        let sql = format!("coalesce({table}.{wide}, {table}.{own})");
        Ok(Column { sql, column_type: ColumnType::Code, words: ANY })
    }

    /// Writes a query without rows, which has both columns of those attributes that a text reads:
    /// which of them is there differs from file to file, and there may be no file with the other.
    pub(super) fn columns_beyond(&self, text: &str) -> Option<String> {
        let keys = self.beyond.iter().map(|key| both_columns(key));
        let read = keys.filter(|[wide, _]| text.contains(wide.as_str())).flatten();
        let each: Vec<String> = read.map(|name| format!("NULL::VARCHAR AS {name}")).collect();
        (!each.is_empty()).then(|| format!("SELECT {} WHERE false", each.join(", ")))
    }

    /// Returns the column a name means.
    pub(super) fn column(&self, name: &str) -> Result<Column, NotSql> {
        // Who is credited stands in a column of the rule's, whatever a side means by an agent.
        let is_credited = name == "agent" && !self.asked.current && self.asked.metric.credit;
        let name = match self.meant.and_then(|meant| meant.get(name)) {
            Some(other) if self.asked.current => today(other),
            other => other.map_or(name, String::as_str),
        };
        let reaches = || NotSql::Reaches(name.to_owned());
        if name.trim_start_matches("case.") == NEXT_CONTACT || name.starts_with(SEGMENT) {
            return Err(reaches());
        }
        if is_told_by_date(name)
            && let Some(sql) = self.told(name)
        {
            return Ok(Column { sql, column_type: ColumnType::Code, words: ANY });
        }
        if let Some((key, _)) = self.key_beyond(name) {
            return Err(MetricsError::TooManyValues { name: key.into() }.into());
        }
        let place = match self.asked.credit.column().filter(|_| is_credited) {
            Some(column) if self.fact == Fact::Cases => Some(Place::Own(column.to_owned())),
            // Who is credited with an answer stands in its conversation's case.
            Some(_) => return Err(reaches()),
            None => column_of(self.fact, name, self.asked.current, &self.attributes),
        };
        let (table, holder, column) = match place {
            Some(Place::Own(column)) => ("f", self.fact, column),
            Some(Place::Root(column)) => ("r", self.fact.root(), column),
            None if (self.asked.background.elsewhere)(self.fact, name) => return Err(reaches()),
            None => {
                let known = self.fact.columns().iter().map(|column| column.name.to_owned());
                return Err(MetricsError::unknown(Thing::Name, name, known).into());
            }
        };
        if (self.asked.background.elsewhere)(self.fact, &column) {
            return Err(reaches());
        }
        let is_own = link_parts(&column).is_none();
        let computed = match holder {
            Fact::Cases => column == "negative_rated_at", // Told by answers to surveys.
            Fact::Orders => COMPUTED.contains(&column.as_str()),
            Fact::Referrals | Fact::ReferralRewards => WITH_ORDERS.contains(&column.as_str()),
            Fact::SubscriptionSpans => column == "payer",
            Fact::CustomerActs => column == "enrolled",
            Fact::CustomerBase => is_own && !base::COLUMNS.contains(&column.as_str()),
            _ => false,
        };
        let told = match link_parts(&column) {
            Some(("customer", Fact::Customers, told))
                if !traits::sources(self.asked, told).is_empty() =>
            {
                Some(self.of_customer(table, told))
            }
            None if !computed => None,
            _ => return Err(reaches()),
        };
        let (column_type, words) = match column_spec(holder, &column) {
            Some(spec) => (spec.column_type, spec.words),
            None if column.starts_with(ATTRIBUTE) => (ColumnType::Code, ANY),
            None => return Err(reaches()),
        };
        if let Some(sql) = told {
            return Ok(Column { sql, column_type, words });
        }
        let sql = format!("{table}.{}", named(&column));
        let is_customer = REFERENCES.contains(&column.as_str());
        let sql = if is_customer { self.customer(table, sql) } else { sql };
        Ok(Column { sql, column_type, words })
    }

    /// Writes the customer that a reference stands for.
    pub(super) fn customer(&self, table: &str, reference: String) -> String {
        // Rows of the base are of customers, not of references.
        if self.fact == Fact::CustomerBase {
            return reference;
        }
        let who = (self.asked.background.who)();
        let own: Vec<String> = who.own.iter().map(|source| quoted(source)).collect();
        let reference = match own.is_empty() {
            true => reference,
            false => format!(
                "CASE WHEN {table}.\"source\" IN ({}) AND NOT regexp_matches({reference}, \
                 '^(email|phone|id):') THEN {table}.\"source\" || ':' || {reference} ELSE \
                 {reference} END",
                own.join(", ")
            ),
        };
        match who.of.is_empty() {
            true => reference,
            false => format!("coalesce({WHO}{reference}), {reference})"),
        }
    }

    /// Writes that a row counts: nothing leaves it out, and its customer is no test. Refuses where
    /// the conversations that rows are about leave out some: which those are is looked up.
    pub(super) fn counts(&self) -> Result<String, NotSql> {
        let root = self.fact.root();
        if root.follows_conversations() && (self.asked.background.elsewhere)(root, "excluded") {
            return Err(NotSql::LeftOut);
        }
        let table = if root == self.fact { "f" } else { "r" };
        let counts = format!("{table}.\"excluded\" IS NULL");
        let tests = (self.asked.background.who)().tests;
        if tests.is_empty() || !root.follows_tests() {
            return Ok(counts);
        }
        let customer = self.customer(table, format!("{table}.\"customer\""));
        let tests: Vec<String> = tests.iter().map(|test| quoted(test)).collect();
        Ok(format!("{counts} AND coalesce({customer} NOT IN ({}), true)", tests.join(", ")))
    }

    /// Writes up to when the source of a row is complete.
    pub(super) fn watermark(&self) -> Result<String, NotSql> {
        let source = self.column("source")?.sql;
        let known = &self.asked.background.watermarks;
        let latest = known.iter().map(|(_, at)| *at).max().unwrap_or(i64::MIN);
        let each = known.iter().filter(|(_, at)| *at != latest);
        let each: String =
            each.map(|(name, at)| format!("WHEN {} THEN {at} ", quoted(name))).collect();
        Ok(match each.is_empty() {
            true => latest.to_string(),
            false => format!("CASE {source} {each}ELSE {latest} END"),
        })
    }

    /// Writes an instant, a length of time or a number.
    pub(super) fn number(&self, expr: &Expr) -> Result<String, NotSql> {
        Ok(match expr {
            Expr::Number(value) | Expr::Duration(value) | Expr::Instant(value) => value.to_string(),
            Expr::Text(text) => match parse_instant(text, self.asked.zone) {
                Some(instant) => instant.to_string(),
                None => return Err(NotSql::Expression(expr.to_string())),
            },
            Expr::Watermark => self.watermark()?,
            Expr::Add(left, right) => {
                format!("({} + {})", self.number(left)?, self.number(right)?)
            }
            Expr::Sub(left, right) => {
                format!("({} - {})", self.number(left)?, self.number(right)?)
            }
            Expr::Column(name) => {
                let Column { sql, column_type, .. } = self.column(name)?;
                match column_type {
                    ColumnType::Instant => format!("epoch_us({sql})"),
                    ColumnType::Integer
                    | ColumnType::Duration
                    | ColumnType::Decimal
                    | ColumnType::Share
                    | ColumnType::Money => sql,
                    _ => return Err(NotSql::Expression(expr.to_string())),
                }
            }
            _ => return Err(NotSql::Expression(expr.to_string())),
        })
    }

    /// Writes what holds or does not.
    pub(super) fn truth(&self, expr: &Expr) -> Result<String, NotSql> {
        let joined = |parts: &[Expr], word: &str| -> Result<String, NotSql> {
            let parts: Vec<String> =
                parts.iter().map(|part| self.truth(part)).collect::<Result<_, _>>()?;
            Ok(format!("({})", parts.join(word)))
        };
        let not = |negated: bool, text: String| if negated { format!("NOT {text}") } else { text };
        Ok(match expr {
            Expr::Bool(value) => value.to_string(),
            Expr::And(parts) => joined(parts, " AND ")?,
            Expr::Or(parts) => joined(parts, " OR ")?,
            Expr::Not(inner) => format!("NOT ({})", self.truth(inner)?),
            Expr::Column(name) => match self.column(name)? {
                Column { sql, column_type: ColumnType::Flag, .. } => {
                    format!("coalesce({sql}, false)")
                }
                _ => return Err(NotSql::Expression(expr.to_string())),
            },
            Expr::IsNull { value, negated } => self.missing(value, *negated)?,
            Expr::Compare { left, op, right } => self.compare(expr, left, *op, right)?,
            Expr::In { value, list, negated } => {
                not(*negated, format!("({})", self.among(expr, value, list)?))
            }
            Expr::Between { value, low, high, negated } => {
                let above = self.compare(expr, value, Comparison::GreaterOrEqual, low)?;
                let below = self.compare(expr, value, Comparison::LessOrEqual, high)?;
                not(*negated, format!("({above} AND {below})"))
            }
            Expr::Like { value, pattern, negated } => match self.plain(value)? {
                Column { sql, column_type: ColumnType::Code, .. } => {
                    not(*negated, format!("({sql} LIKE {})", quoted(pattern)))
                }
                _ => return Err(NotSql::Expression(expr.to_string())),
            },
            _ => return Err(NotSql::Expression(expr.to_string())),
        })
    }

    fn plain(&self, expr: &Expr) -> Result<Column, NotSql> {
        match expr {
            Expr::Column(name) => self.filtered(name),
            _ => Err(NotSql::Expression(expr.to_string())),
        }
    }

    fn missing(&self, value: &Expr, negated: bool) -> Result<String, NotSql> {
        let is = if negated { "IS NOT NULL" } else { "IS NULL" };
        let Expr::Column(name) = value else {
            return Ok(format!("{} {is}", self.number(value)?));
        };
        let Column { sql, column_type, .. } = self.filtered(name)?;
        Ok(match column_type {
            // Neither a flag nor a set of words is ever missing.
            ColumnType::Flag | ColumnType::Bits(_) => negated.to_string(),
            ColumnType::Codes => {
                let is = if negated { ">" } else { "=" };
                format!("coalesce(len({sql}), 0) {is} 0")
            }
            _ => format!("{sql} {is}"),
        })
    }

    fn compare(
        &self,
        whole: &Expr,
        left: &Expr,
        op: Comparison,
        right: &Expr,
    ) -> Result<String, NotSql> {
        let refused = || NotSql::Expression(whole.to_string());
        if !matches!(left, Expr::Column(_)) && matches!(right, Expr::Column(_)) {
            return self.compare(whole, right, op.mirrored(), left);
        }
        let sign = if op == Comparison::NotEqual { "<>" } else { op.word() };
        let Expr::Column(name) = left else {
            return Ok(format!("{} {sign} {}", self.number(left)?, self.number(right)?));
        };
        let equality = matches!(op, Comparison::Equal | Comparison::NotEqual);
        if !week::compares(name, right, equality)? {
            return Err(refused());
        }
        let is_word = matches!(right, Expr::Text(_));
        if let Some(hour) = self.hour().filter(|_| name == HOUR && !is_word) {
            let whole = week::whole_number(right).map(|number| Ok(number.to_string()));
            let right = whole.unwrap_or_else(|| self.number(right))?;
            return Ok(format!("{hour} {sign} {right}"));
        }
        let Column { sql, column_type, words } = match right {
            Expr::Column(_) => self.column(name)?,
            _ => self.filtered(name)?,
        };
        if equality {
            right.check_word(words)?;
        }
        let negated = op == Comparison::NotEqual;
        let not = if negated { "NOT " } else { "" };
        if let Some(limit) = column_type.one().and_then(|one| parts(right, one)) {
            return Ok(format!("{sql} {sign} {limit}"));
        }
        Ok(match (column_type, right) {
            (ColumnType::Flag, literal) if equality => {
                let value = literal.as_truth().ok_or_else(refused)?;
                let not = if value == negated { "NOT " } else { "" };
                format!("{not}coalesce({sql}, false)")
            }
            (ColumnType::Bits(words), Expr::Text(word)) if equality => {
                let bit = words.iter().position(|known| known == word).ok_or_else(refused)?;
                format!("{not}(coalesce({sql}, 0) & {} <> 0)", 1_u32 << bit)
            }
            (ColumnType::Code, Expr::Column(other)) if equality => match self.column(other)? {
                Column { sql: right, column_type: ColumnType::Code, .. } => {
                    format!("{sql} {sign} {right}")
                }
                _ => return Err(refused()),
            },
            (ColumnType::Code, Expr::Text(text)) => format!("{sql} {sign} {}", quoted(text)),
            (ColumnType::Code, Expr::Bool(value)) => format!("{sql} {sign} '{value}'"),
            (ColumnType::Codes, Expr::Text(text)) if equality => {
                format!("{not}coalesce(list_contains({sql}, {}), false)", quoted(text))
            }
            (ColumnType::Flag | ColumnType::Bits(_) | ColumnType::Code | ColumnType::Codes, _) => {
                return Err(refused());
            }
            _ => format!("{} {sign} {}", self.number(left)?, self.number(right)?),
        })
    }

    fn among(&self, whole: &Expr, value: &Expr, list: &[Expr]) -> Result<String, NotSql> {
        if let Expr::Column(name) = value {
            list.iter().try_for_each(|item| week::compares(name, item, true).map(|_| ()))?;
        }
        let Column { sql, column_type, words } = self.plain(value)?;
        list.iter().try_for_each(|item| item.check_word(words))?;
        let texts: Option<Vec<String>> = list
            .iter()
            .map(|item| match item {
                Expr::Text(text) => Some(quoted(text)),
                _ => None,
            })
            .collect();
        Ok(match (column_type, texts) {
            (ColumnType::Code, Some(texts)) if texts.is_empty() => {
                format!("{sql} IS NULL AND NULL")
            }
            (ColumnType::Code, Some(texts)) => format!("{sql} IN ({})", texts.join(", ")),
            (ColumnType::Codes, Some(texts)) if !texts.is_empty() => {
                format!("list_has_any(coalesce({sql}, []), [{}])", texts.join(", "))
            }
            (ColumnType::Code | ColumnType::Codes, _) => {
                return Err(NotSql::Expression(whole.to_string()));
            }
            _ if list.is_empty() => return Err(NotSql::Expression(whole.to_string())),
            _ => {
                let each =
                    list.iter().map(|item| self.compare(whole, value, Comparison::Equal, item));
                each.collect::<Result<Vec<_>, _>>()?.join(" OR ")
            }
        })
    }
}

/// Returns a number in parts of one, of which a column has so many; none of anything else.
fn parts(number: &Expr, one: i64) -> Option<i64> {
    match number {
        Expr::Number(value) => Some(value.saturating_mul(one)),
        Expr::Decimal(value) => Some((value * one as f64).round() as i64),
        _ => None,
    }
}
