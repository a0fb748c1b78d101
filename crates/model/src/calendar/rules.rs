//! Which calendar counts: ordered, dated rules.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::CalendarError;
use super::parse::{read_dates, read_zone};
use super::reader::{Table, read_document};
use super::zone::{DAY, ZoneTable, day_number};
use crate::error::nearest;

/// The calendar of all time, which rules name like another.
pub const WALL: &str = "wall";

/// Conditions on attributes of conversations begin so: `attr_schedule`.
const ATTRIBUTE: &str = "attr_";

/// Says which calendar counts for a conversation at a moment: the first rule that matches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CalendarRules {
    /// Rules in order.
    pub rules: Vec<CalendarRule>,
    /// Calendar where no rule matches, with its line; `None` is wall time.
    pub default: Option<(String, usize)>,
}

/// Holds one rule. An empty list asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CalendarRule {
    /// Line of the rules file, from 1.
    pub line: usize,
    /// Sources it is for.
    pub sources: Vec<String>,
    /// Brands it is for.
    pub brands: Vec<String>,
    /// Channels it is for.
    pub channels: Vec<String>,
    /// Queues it is for.
    pub queues: Vec<String>,
    /// Teams it is for.
    pub teams: Vec<String>,
    /// Priorities it is for.
    pub priorities: Vec<String>,
    /// Attributes it asks for, by their columns (`attr_schedule`), each with the values it is for.
    pub attributes: Vec<(String, Vec<String>)>,
    /// First instant it is in force, UTC micros.
    pub from: Option<i64>,
    /// First instant it is no longer in force, UTC micros.
    pub until: Option<i64>,
    /// Name of the calendar, or `wall`.
    pub calendar: String,
}

/// Holds what rules look at; `None` for what is not known, which no condition accepts.
#[derive(Clone, Copy, Debug, Default)]
pub struct CaseTraits<'a> {
    /// Source that tells of the conversation.
    pub source: Option<&'a str>,
    /// Brand of the conversation.
    pub brand: Option<&'a str>,
    /// Channel of the conversation.
    pub channel: Option<&'a str>,
    /// Queue it waits in.
    pub queue: Option<&'a str>,
    /// Team it is with.
    pub team: Option<&'a str>,
    /// Its priority.
    pub priority: Option<&'a str>,
    /// The attributes of it that are known and that rules ask for, by their columns.
    pub attributes: &'a [(&'a str, &'a str)],
}

impl CalendarRules {
    /// Reads the rules file.
    ///
    /// ```toml
    /// default = "madrid"           # where no rule matches; left out: wall time
    /// zone = "Europe/Madrid"       # whose dates `from` and `to` are; left out: UTC
    ///
    /// [[rules]]                    # in order, first match wins; all conditions must hold
    /// brand = "acme"               # one value or a list; also source, queue, team, priority and
    ///                              # attributes, `attr_schedule`
    /// channel = ["phone", "chat"]
    /// from = 2024-01-01            # optional first and last date, both included
    /// to = 2024-12-31
    /// calendar = "madrid-phone"    # or "wall"
    /// ```
    ///
    /// # Errors
    ///
    /// Says the line and, for an unknown key, the nearest valid one. Whether the calendars exist
    /// is asked with [`CalendarRules::check`].
    pub fn parse(text: &str) -> Result<CalendarRules, CalendarError> {
        read_document(text, "the rules", |root| {
            root.only(&["default", "zone", "rules"])?;
            let zone = root.get("zone").map_or(Ok(TimeZone::UTC), read_zone)?;
            let default = root.get("default");
            let default =
                default.map(|value| Ok((value.string()?.to_owned(), value.line()))).transpose()?;
            let items = root.get("rules").map(|value| value.items()).unwrap_or_default();
            let rules = items.iter().map(|item| read_rule(&item.table()?, &zone));
            Ok(CalendarRules { rules: rules.collect::<Result<_, _>>()?, default })
        })
    }

    /// Returns the name of the calendar in force at an instant, `wall` where a rule or the default
    /// says so, or `None` where no rule matches and there is no default.
    pub fn pick(&self, traits: CaseTraits<'_>, at: i64) -> Option<&str> {
        let rule = self.rules.iter().find(|rule| rule.matches(&traits, at));
        let default = || self.default.as_ref().map(|(name, _)| name.as_str());
        rule.map(|rule| rule.calendar.as_str()).or_else(default)
    }

    /// Returns the columns of the attributes that rules ask for, each once.
    pub fn attributes(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in self.rules.iter().flat_map(|rule| &rule.attributes) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }

    /// Returns the instants, in order, at which another rule may come into force for the same
    /// traits: between two of them the pick does not change.
    pub fn changes(&self) -> Vec<i64> {
        let mut changes: Vec<i64> =
            self.rules.iter().flat_map(|rule| [rule.from, rule.until]).flatten().collect();
        changes.sort_unstable();
        changes.dedup();
        changes
    }

    /// Checks that every calendar the rules name is one of `names`, or `wall`.
    ///
    /// # Errors
    ///
    /// Names the first one that is not, with its line and the nearest that exists.
    pub fn check(&self, names: &[&str]) -> Result<(), CalendarError> {
        let named = self.rules.iter().map(|rule| (&rule.calendar, rule.line));
        let default = self.default.iter().map(|(name, line)| (name, *line));
        for (name, line) in named.chain(default) {
            if name != WALL && !names.contains(&name.as_str()) {
                return Err(CalendarError::UnknownName {
                    line,
                    what: "calendar",
                    name: name.clone(),
                    nearest: nearest(name, names.iter().copied()).map(str::to_owned),
                });
            }
        }
        Ok(())
    }
}

impl CalendarRule {
    /// Returns whether it asks for nothing: while it is in force no later one is picked.
    pub fn is_for_all(&self) -> bool {
        let wanted = [&self.sources, &self.brands, &self.channels, &self.queues];
        let mut wanted = wanted.into_iter().chain([&self.teams, &self.priorities]);
        wanted.all(|words| words.is_empty())
            && self.attributes.iter().all(|(_, words)| words.is_empty())
    }

    fn matches(&self, traits: &CaseTraits<'_>, at: i64) -> bool {
        let accepts = |wanted: &[String], value: Option<&str>| {
            wanted.is_empty() || value.is_some_and(|value| wanted.iter().any(|one| one == value))
        };
        self.from.is_none_or(|from| from <= at)
            && self.until.is_none_or(|until| at < until)
            && accepts(&self.sources, traits.source)
            && accepts(&self.brands, traits.brand)
            && accepts(&self.channels, traits.channel)
            && accepts(&self.queues, traits.queue)
            && accepts(&self.teams, traits.team)
            && accepts(&self.priorities, traits.priority)
            && self.attributes.iter().all(|(name, wanted)| {
                let own = traits.attributes.iter().find(|(known, _)| known == name);
                accepts(wanted, own.map(|(_, value)| *value))
            })
    }
}

fn read_rule(table: &Table<'_>, zone: &TimeZone) -> Result<CalendarRule, CalendarError> {
    let conditions = ["source", "brand", "channel", "queue", "team", "priority"];
    let attributes: Vec<&str> = table.keys().filter(|key| key.starts_with(ATTRIBUTE)).collect();
    table.only(&[&conditions[..], &["from", "to", "calendar"], &attributes[..]].concat())?;
    let wanted = |name: &&str| -> Result<(String, Vec<String>), CalendarError> {
        Ok(((*name).to_owned(), table.strings(name)?))
    };
    let attributes = attributes.iter().map(wanted).collect::<Result<Vec<_>, _>>()?;
    let (from, to) = read_dates(table)?;
    let midnight = |date: Date, days: i64| {
        let local = i64::from(day_number(date)) * DAY + days * DAY;
        ZoneTable::new(zone, local - 2 * DAY, local + 2 * DAY).first_instant(local)
    };
    Ok(CalendarRule {
        line: table.line,
        sources: table.strings("source")?,
        brands: table.strings("brand")?,
        channels: table.strings("channel")?,
        queues: table.strings("queue")?,
        teams: table.strings("team")?,
        priorities: table.strings("priority")?,
        attributes,
        from: from.map(|date| midnight(date, 0)),
        until: to.map(|date| midnight(date, 1)),
        calendar: table.need("calendar")?.string()?.to_owned(),
    })
}
