//! `baremo.toml` in the data folder: what its owner decides once.

use std::collections::BTreeMap;
use std::path::Path;

use baremo_facts::{FoldSettings, channel_key};
use baremo_metrics::MetricsError;
use baremo_metrics::catalog::{Line, PageError, line_of, read_toml};
use baremo_metrics::customer::{CustomerRules, NewBy};
use baremo_metrics::error::{Place, Taken};
use baremo_metrics::expr::parse_duration;
use baremo_metrics::models::ValueSettings;
use baremo_metrics::service::Cause;
use baremo_model::{DAY, told};
use serde::{Deserialize, Serialize};

use crate::error::Failure;
use crate::error::file::unreadable;

/// The file of the configuration in a data folder.
pub const CONFIG_FILE: &str = "baremo.toml";
/// The commented configuration that `init` writes.
pub const TEMPLATE: &str = include_str!("baremo.toml");
/// The same with Spanish comments.
pub const TEMPLATE_ES: &str = include_str!("baremo.es.toml");

/// The configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// IANA zone in which days begin.
    pub zone: String,
    /// First day of a week.
    pub week_start: String,
    /// First month of a year, 1 to 12.
    pub year_start_month: i8,
    /// Two letters of the country, for benchmarks; unknown when absent.
    pub country: Option<String>,
    /// The industry, for benchmarks; unknown when absent.
    pub industry: Option<String>,
    /// What the folds need to know.
    pub fold: FoldConfig,
    /// How visits to a site are told apart and judged.
    pub web: WebConfig,
    /// How far the models of the customer base look ahead, and at what discount and margin.
    pub value: ValueConfig,
    /// How customers are found again in other sources, and who is one.
    pub customers: CustomersConfig,
    /// How much memory is made use of.
    pub memory: MemoryConfig,
    /// Sources by name.
    pub sources: BTreeMap<String, SourceConfig>,
}

/// What the folds need to know.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FoldConfig {
    /// Quiet time after a solve beyond which a message on a messaging channel opens a new case,
    /// such as `7d`.
    pub reuse_gap: Option<String>,
    /// The same for single channels, of whatever sort; `off` never splits.
    pub reuse_gap_by_channel: BTreeMap<String, String>,
    /// Types and tags that mean complaint, instead of those known by themselves.
    pub complaint_words: Option<Vec<String>>,
    /// Further types that mean complaint.
    pub complaint_types: Vec<String>,
    /// Further tags that mean complaint.
    pub complaint_tags: Vec<String>,
    /// Agents, by the source's id, that are bots.
    pub bot_agents: Vec<String>,
    /// Customers, by the source's id, that are machines: couriers, marketplaces.
    pub machine_customers: Vec<String>,
}

/// How visits to a site are told apart and judged; the lists add to what is known by itself.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WebConfig {
    /// Idle time after which another session begins, such as `30m`.
    pub session_gap: Option<String>,
    /// Length beyond which a session is no person's, such as `24h`.
    pub session_limit: Option<String>,
    /// Idle time after which an article begins another cart, where carts have no id.
    pub cart_gap: Option<String>,
    /// Whether another campaign begins another session.
    pub campaign_splits: bool,
    /// Hosts of the own sites.
    pub own_hosts: Vec<String>,
    /// Hosts where people pay and come back from.
    pub payment_hosts: Vec<String>,
    /// Words in the user agents of machines.
    pub bot_user_agents: Vec<String>,
    /// Hosts whose visits are made up.
    pub spam_referrers: Vec<String>,
    /// Named events and pages that are goals.
    pub goals: Vec<String>,
}

/// How far the models of the customer base look ahead.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ValueConfig {
    /// Months of 30.4375 days.
    pub horizon_months: f64,
    /// What money loses in a year, in percent.
    pub annual_discount: f64,
    /// Part of the net money that is kept, in percent.
    pub margin: f64,
}

impl Default for ValueConfig {
    fn default() -> Self {
        ValueConfig { horizon_months: 12.0, annual_discount: 10.0, margin: 100.0 }
    }
}

impl ValueConfig {
    /// Returns the same as the models take it, in weeks.
    pub fn settings(&self) -> ValueSettings {
        ValueSettings {
            horizon_months: self.horizon_months,
            annual_discount: self.annual_discount / 100.0,
            margin_ratio: self.margin / 100.0,
            days_per_unit: 7.0,
        }
    }
}

/// How much memory is made use of.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MemoryConfig {
    /// MiB that columns may take which are held for the next question; a quarter of what there is
    /// when absent.
    pub columns_mib: Option<usize>,
}

/// Columns are held up to here, however little memory there is: the demo's take less.
const LEAST_HELD: usize = 256 << 20;

impl MemoryConfig {
    /// Returns how many bytes of columns are held; all where the system does not tell its memory.
    pub fn held(&self) -> Option<usize> {
        match self.columns_mib {
            Some(mib) => Some(mib.saturating_mul(1 << 20)),
            None => {
                let quarter = usize::try_from(crate::machine::available()? / 4).ok()?;
                Some(quarter.max(LEAST_HELD))
            }
        }
    }
}

/// What is said of one source.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SourceConfig {
    /// Address of a conversation, with `{id}`.
    pub url: Option<String>,
    /// Mapping file, when none is recognised.
    pub map: Option<String>,
    /// Whether it ended: it is then never late.
    pub ended: bool,
    /// Whose numbers its customers have; as its mapping says, when absent.
    pub customers: Option<Whose>,
}

/// Whose numbers the customers of a source have.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// The source's own: the same number in another source is somebody else.
    Own,
    /// The company's: the same number in another source is the same customer.
    Shared,
}

/// How customers are found again in other sources, and who is one.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CustomersConfig {
    /// Whether e-mail addresses and telephone numbers are kept readable instead of hashed.
    pub clear: bool,
    /// Calling code of telephone numbers that name no country, such as `34`.
    pub calling_code: String,
    /// How long an order makes an active customer of who never subscribed, such as `365d`.
    pub active_for: Option<String>,
    /// With what a customer is new.
    pub new_customer: NewBy,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            zone: "UTC".into(),
            week_start: "monday".into(),
            year_start_month: 1,
            country: None,
            industry: None,
            fold: FoldConfig::default(),
            web: WebConfig::default(),
            value: ValueConfig::default(),
            memory: MemoryConfig::default(),
            customers: CustomersConfig::default(),
            sources: BTreeMap::new(),
        }
    }
}

impl Config {
    /// Reads the configuration of a data folder; the defaults where it has none.
    ///
    /// # Errors
    ///
    /// Names the file, the line and the key when one is unknown or has the wrong form.
    pub fn read(root: &Path) -> Result<Self, Failure> {
        let path = root.join(CONFIG_FILE);
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text, &path.display().to_string()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Config::default()),
            Err(error) => Err(unreadable(&path, error)),
        }
    }

    /// Reads a configuration; errors name the file.
    ///
    /// # Errors
    ///
    /// As [`Config::read`].
    pub fn parse(text: &str, file: &str) -> Result<Self, Failure> {
        let config: Config =
            read_toml(file, text).map_err(|error| Failure::from(Cause::Files(vec![error])))?;
        config.check(file, text)?;
        Ok(config)
    }

    /// Returns the same with what changes no figure as another has it: where conversations are
    /// found, and how much memory is made use of.
    pub fn reached_as(mut self, other: &Config) -> Self {
        self.memory = other.memory.clone();
        for (name, source) in &other.sources {
            self.sources.entry(name.clone()).or_default().url.clone_from(&source.url);
        }
        self
    }

    /// Checks what the form does not tell, and names the line of what is wrong.
    fn check(&self, file: &str, text: &str) -> Result<(), Failure> {
        let line = |table: &str, key: &str| line_of(text, Line { table, index: 0, key });
        let month = (!(1..=12).contains(&self.year_start_month)).then(|| {
            let value = self.year_start_month.to_string();
            ("year_start_month", MetricsError::value(Place::FirstMonth, &value, Taken::Month))
        });
        let zone = baremo_metrics::bucket::zone(&self.zone).err().map(|error| ("zone", error));
        if let Some((key, error)) = zone.or(month) {
            return Err(Cause::Files(vec![PageError::new(file, line("", key), error)]).into());
        }
        self.week_start().map_err(|failure| failure.at(file, line("", "week_start")))?;
        self.check_country().map_err(|failure| failure.at(file, line("", "country")))?;
        let found = self.folds().and_then(|_| self.customers.rules());
        found.map_err(|wrong| wrong.failure.at(file, line(wrong.table, &wrong.key)))?;
        Ok(())
    }

    /// Checks that the country can be that of a benchmark: another word would hide all of them.
    fn check_country(&self) -> Result<(), Failure> {
        let Some(country) = self.country.as_deref() else { return Ok(()) };
        if country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return Ok(());
        }
        Err(Failure::request(told!(
            "`country` takes the two letters of a country, not `{country}`",
            "`country` admite las dos letras de un país, no `{country}`"
        ))
        .advise(told!(
            "the code of Spain is ES, that of the United Kingdom GB",
            "el código de España es ES, y el del Reino Unido, GB"
        )))
    }

    /// Returns the first day of a week.
    ///
    /// # Errors
    ///
    /// Lists the days when the word is none of them.
    pub fn week_start(&self) -> Result<jiff::civil::Weekday, Failure> {
        use jiff::civil::Weekday::{Monday, Saturday, Sunday};
        match self.week_start.as_str() {
            "monday" => Ok(Monday),
            "saturday" => Ok(Saturday),
            "sunday" => Ok(Sunday),
            other => Err(Failure::request(told!(
                "unknown week start `{other}`",
                "no se conoce el comienzo de semana `{other}`"
            ))
            .advise(told!("valid: monday, saturday, sunday", "valen: monday, saturday, sunday"))),
        }
    }

    /// Returns what the folds are told.
    ///
    /// # Errors
    ///
    /// Names the key whose duration cannot be read.
    pub fn fold_settings(&self) -> Result<FoldSettings, Failure> {
        self.folds().map_err(|wrong| *wrong.failure)
    }

    /// Returns who counts as a customer.
    ///
    /// # Errors
    ///
    /// Names the key whose duration is none, or out of bounds.
    pub fn customer_rules(&self) -> Result<CustomerRules, Failure> {
        self.customers.rules().map_err(|wrong| *wrong.failure)
    }

    fn folds(&self) -> Result<FoldSettings, WrongKey> {
        let mut settings = FoldSettings::default();
        if let Some(gap) = &self.fold.reuse_gap {
            settings.reuse_gap_micros = duration("fold", "reuse_gap", gap)?;
        }
        for (channel, gap) in &self.fold.reuse_gap_by_channel {
            let gap = match gap.as_str() {
                "off" => None,
                text => Some(duration(BY_CHANNEL, channel, text)?),
            };
            let gaps = &mut settings.reuse_gap_by_channel;
            if let Some((known, _)) =
                gaps.iter().find(|it| channel_key(&it.0) == channel_key(channel))
            {
                let failure = Failure::request(told!(
                    "`{known}` and `{channel}` in `{BY_CHANNEL}` are one channel",
                    "`{known}` y `{channel}` en `{BY_CHANNEL}` son un mismo canal"
                ))
                .advise(told!(
                    "capitals, accents and what parts words make no difference",
                    "no cuentan las mayúsculas, las tildes ni lo que separa las palabras"
                ));
                let (key, failure) = (channel.clone(), Box::new(failure));
                return Err(WrongKey { table: BY_CHANNEL, key, failure });
            }
            gaps.push((channel.clone(), gap));
        }
        if let Some(words) = &self.fold.complaint_words {
            settings.complaint_words.clone_from(words);
        }
        settings.complaint_types.clone_from(&self.fold.complaint_types);
        settings.complaint_tags.clone_from(&self.fold.complaint_tags);
        settings.bot_agents.clone_from(&self.fold.bot_agents);
        settings.machine_customers.clone_from(&self.fold.machine_customers);
        let web = &mut settings.web;
        for (key, text, target) in [
            ("session_gap", &self.web.session_gap, &mut web.session_gap_micros),
            ("session_limit", &self.web.session_limit, &mut web.session_limit_micros),
            ("cart_gap", &self.web.cart_gap, &mut web.cart_gap_micros),
        ] {
            if let Some(text) = text {
                *target = duration("web", key, text)?;
            }
        }
        web.campaign_splits = self.web.campaign_splits;
        web.own_hosts.clone_from(&self.web.own_hosts);
        web.payment_hosts.clone_from(&self.web.payment_hosts);
        web.bot_user_agents.clone_from(&self.web.bot_user_agents);
        web.spam_referrers.clone_from(&self.web.spam_referrers);
        web.goals.clone_from(&self.web.goals);
        Ok(settings)
    }
}

/// An order makes a customer active for this long, at least and at most.
const ACTIVE: (i64, i64) = (DAY, 3_650 * DAY);

impl CustomersConfig {
    fn rules(&self) -> Result<CustomerRules, WrongKey> {
        let mut rules = CustomerRules { new_by: self.new_customer, ..CustomerRules::default() };
        let Some(text) = &self.active_for else { return Ok(rules) };
        rules.active_micros = duration("customers", "active_for", text)?;
        if (ACTIVE.0..=ACTIVE.1).contains(&rules.active_micros) {
            return Ok(rules);
        }
        let failure = Failure::request(told!(
            "`customers.active_for` takes a duration from 1d up to 3650d, not `{text}`",
            "`customers.active_for` admite una duración de 1d a 3650d, no `{text}`"
        ));
        let (key, failure) = ("active_for".to_owned(), Box::new(failure));
        Err(WrongKey { table: "customers", key, failure })
    }
}

/// The table of gaps by channel.
const BY_CHANNEL: &str = "fold.reuse_gap_by_channel";

/// What is wrong with a key, and in which table it stands.
struct WrongKey {
    table: &'static str,
    key: String,
    failure: Box<Failure>,
}

/// Reads the duration of a key.
fn duration(table: &'static str, key: &str, text: &str) -> Result<i64, WrongKey> {
    parse_duration(text).ok_or_else(|| {
        let failure = Failure::request(told!(
            "`{text}` in `{table}.{key}` is not a duration",
            "`{text}` en `{table}.{key}` no es una duración"
        ))
        .advise(told!("write it as 7d, 36h or 90m", "escríbala como 7d, 36h o 90m"));
        WrongKey { table, key: key.to_owned(), failure: Box::new(failure) }
    })
}

#[cfg(test)]
mod tests;
