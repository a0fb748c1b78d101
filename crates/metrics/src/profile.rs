//! Profiles: which variant, statistic, basis, calendar and parameters count for every metric.
//!
//! A profile makes numbers comparable with another system's, a contract's or a law's. The built-in
//! ones are assembled from what the metric pages say of each ([`crate::page::Differs`]); `strict`
//! chooses nothing. Further ones are files `profiles/NAME.toml`:
//!
//! ```toml
//! title = "Contract of a client"
//!
//! [default]                        # for every metric that has no section of its own
//! calendar = "business"
//! exclude = "brand = 'internal'"   # left out and counted as `profile`
//!
//! [metrics.first_response_time]
//! variant = "from_created"
//! statistic = "p90"
//! basis = "created"
//! calendar = "madrid"
//! parameters = { window = "14d" }
//! ```
//!
//! A section of a metric adds to `default`; both exclusions count. What `default` sets and a
//! metric cannot have, such as a variant it lacks or a length of time where its parameter is a
//! number, is passed over; what no metric can have is an error.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use baremo_model::Fact;
use serde::Deserialize;

use crate::catalog::{Catalog, Line, PageError, line_of, read_toml};
use crate::error::{MetricsError, Thing};
use crate::expr::{Expr, ParameterValue, Scope, parse};
use crate::origin::{Origin, Part};
use crate::page::{Basis, Metric, VENDOR_CONVERSATION};
use crate::query::Statistic;

/// Profiles that come with the program. `strict` is ours and chooses nothing.
pub const BUILT_IN_PROFILES: &[&str] = &[
    "strict",
    "articles",
    "zendesk",
    "freshdesk",
    "intercom",
    "chatwoot",
    "liveagent",
    "es_ley_10_2025",
];

/// What a profile chooses for one metric; what it leaves open is `None` or missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// Variant.
    pub variant: Option<String>,
    /// Statistic of durations.
    pub statistic: Option<Statistic>,
    /// Date basis.
    pub basis: Option<Basis>,
    /// `wall`, `business` or the name of a calendar.
    pub calendar: Option<String>,
    /// Parameters by name.
    pub parameters: BTreeMap<String, ParameterValue>,
    /// Rows left out besides the metric's own exclusions; speaks of columns of cases.
    pub exclude: Option<Expr>,
    /// Where that is written.
    pub exclude_origin: Origin,
}

/// A profile.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// Name, which is that of its file.
    pub name: String,
    /// Title for people.
    pub title: String,
    /// For metrics that the profile does not name.
    pub default: Choice,
    /// By metric, with `default` already in it.
    pub metrics: BTreeMap<String, Choice>,
}

impl Profile {
    /// Returns what the profile chooses for a metric.
    pub fn choice(&self, metric: &str) -> Choice {
        self.metrics.get(metric).unwrap_or(&self.default).clone()
    }
}

/// All profiles by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profiles {
    profiles: BTreeMap<String, Profile>,
    /// What is wrong with files, each under the name of its profile.
    wrong: Vec<(String, PageError)>,
}

impl Profiles {
    /// Assembles the built-in profiles from the pages.
    pub fn built_in(catalog: &Catalog) -> Self {
        let mut profiles = Profiles::default();
        for name in BUILT_IN_PROFILES {
            profiles.entry(name);
        }
        for metric in catalog.metrics() {
            for differs in &metric.differs {
                let parameters = differs.parameters.iter().filter_map(|(name, value)| {
                    let parameter = metric.parameters.get(name)?;
                    let value = ParameterValue::from_toml(name, parameter, value).ok()?;
                    Some((name.clone(), value))
                });
                let choice = Choice {
                    variant: differs.variant.clone(),
                    statistic: differs.statistic.as_deref().and_then(Statistic::from_word),
                    basis: differs.basis,
                    calendar: differs.calendar.clone(),
                    parameters: parameters.collect(),
                    exclude: None,
                    exclude_origin: Origin::default(),
                };
                let chosen = &mut profiles.entry(&differs.profile).metrics;
                // Several differences of one profile add up.
                let before = chosen.remove(&metric.name).unwrap_or_default();
                chosen.insert(metric.name.clone(), merged(&before, choice));
            }
        }
        profiles
    }

    /// Adds profiles from files: path and text of each. A file with the name of a built-in profile
    /// replaces it, so that a vendor's changed definition needs no new program. The profile of a
    /// file that is wrong cannot be asked for.
    #[must_use]
    pub fn with_files(
        mut self,
        catalog: &Catalog,
        files: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        for (path, text) in files {
            match parse_file(catalog, &path, &text) {
                Ok(profile) => {
                    self.profiles.insert(profile.name.clone(), profile);
                }
                Err(found) => {
                    let name = name_of(&path).to_owned();
                    self.wrong.extend(found.into_iter().map(|error| (name.clone(), error)));
                }
            }
        }
        self
    }

    /// Returns what is wrong with files.
    pub fn wrong(&self) -> impl Iterator<Item = &PageError> {
        self.wrong.iter().map(|(_, error)| error)
    }

    /// Returns the profile with this name.
    ///
    /// # Errors
    ///
    /// What is wrong with its file; [`MetricsError::Unknown`] offers the nearest name.
    pub fn get(&self, name: &str) -> Result<&Profile, MetricsError> {
        if let Some((_, error)) = self.wrong.iter().find(|(wrong, _)| wrong == name) {
            return Err(error.clone().into());
        }
        let unknown = || MetricsError::unknown(Thing::Profile, name, self.names());
        self.profiles.get(name).ok_or_else(unknown)
    }

    /// Returns the names, in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.profiles.keys().map(String::as_str)
    }

    fn entry(&mut self, name: &str) -> &mut Profile {
        let new = || Profile { name: name.into(), title: name.into(), ..Profile::default() };
        self.profiles.entry(name.into()).or_insert_with(new)
    }
}

/// Returns `over` where it chooses, else `base`; exclusions add up.
fn merged(base: &Choice, over: Choice) -> Choice {
    let mut parameters = base.parameters.clone();
    parameters.extend(over.parameters);
    let exclude_origin = match &over.exclude {
        Some(_) => over.exclude_origin,
        None => base.exclude_origin.clone(),
    };
    let exclude = match (base.exclude.clone(), over.exclude) {
        (Some(base), Some(over)) => Some(Expr::Or(vec![base, over])),
        (base, over) => base.or(over),
    };
    Choice {
        variant: over.variant.or_else(|| base.variant.clone()),
        statistic: over.statistic.or(base.statistic),
        basis: over.basis.or(base.basis),
        calendar: over.calendar.or_else(|| base.calendar.clone()),
        parameters,
        exclude,
        exclude_origin,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileFile {
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    default: Section,
    #[serde(default)]
    metrics: BTreeMap<String, Section>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    #[serde(default)]
    variant: Option<String>,
    #[serde(default)]
    statistic: Option<String>,
    #[serde(default)]
    basis: Option<Basis>,
    #[serde(default)]
    calendar: Option<String>,
    #[serde(default)]
    parameters: BTreeMap<String, toml::Value>,
    #[serde(default)]
    exclude: Option<String>,
}

/// Returns the name of the profile that a file holds.
fn name_of(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.strip_suffix(".toml").unwrap_or(name)
}

fn parse_file(catalog: &Catalog, path: &str, text: &str) -> Result<Profile, Vec<PageError>> {
    let file: ProfileFile = read_toml(path, text).map_err(|error| vec![error])?;
    let mut reader = Reader { path, text, errors: Vec::new() };
    let name = name_of(path).to_owned();
    for metric in file.metrics.keys() {
        // A page that is left out takes what is said of its metric along.
        if let Err(error) = catalog.get(metric)
            && !catalog.is_left_out(metric)
        {
            reader.tell(&format!("metrics.{metric}"), "", &error);
        }
    }
    reader.shared(catalog, &file.default);
    let mut profile =
        Profile { title: file.title.unwrap_or(name.clone()), name, ..Profile::default() };
    profile.default = reader.common("default", &file.default);
    for metric in catalog.metrics() {
        let base = applied(&profile.default, &file.default, metric);
        let choice = match file.metrics.get(&metric.name) {
            Some(section) => merged(&base, reader.section(section, metric)),
            None => base,
        };
        profile.metrics.insert(metric.name.clone(), choice);
    }
    match reader.errors.is_empty() {
        true => Ok(profile),
        false => Err(reader.errors),
    }
}

/// Returns what of `default` a metric can have.
fn applied(default: &Choice, section: &Section, metric: &Metric) -> Choice {
    let parameters = section.parameters.iter().filter_map(|(name, value)| {
        let parameter = metric.parameters.get(name)?;
        Some((name.clone(), ParameterValue::from_toml(name, parameter, value).ok()?))
    });
    Choice {
        variant: section.variant.clone().filter(|variant| metric.definition(variant).is_some()),
        parameters: parameters.collect(),
        ..default.clone()
    }
}

struct Reader<'a> {
    path: &'a str,
    text: &'a str,
    errors: Vec<PageError>,
}

/// Returns the variants that a profile can choose: what is counted as one conversation is the same
/// for a whole question.
fn variants(metric: &Metric) -> impl Iterator<Item = &str> {
    let names = metric.definitions.iter().map(|definition| definition.variant.as_str());
    names.filter(|name| *name != VENDOR_CONVERSATION)
}

/// Returns whether a profile can choose a variant of this name, or of this second name.
fn may_choose(metric: &Metric, variant: &str) -> bool {
    variant != VENDOR_CONVERSATION && metric.definition(variant).is_some()
}

impl Reader<'_> {
    fn tell(&mut self, table: &str, key: &str, error: &MetricsError) {
        let line = line_of(self.text, Line { table, index: 0, key });
        self.errors.push(PageError::new(self.path, line, error.clone()));
    }

    /// Checks what `default` sets against all metrics together.
    fn shared(&mut self, catalog: &Catalog, section: &Section) {
        let metrics = || catalog.metrics();
        if let Some(variant) = &section.variant
            && !metrics().any(|metric| may_choose(metric, variant))
        {
            let names = metrics().flat_map(variants).map(str::to_owned);
            self.tell("default", "variant", &MetricsError::unknown(Thing::Variant, variant, names));
        }
        for (name, value) in &section.parameters {
            let owners = metrics().filter_map(|metric| metric.parameters.get(name));
            let mut read = owners.map(|owner| ParameterValue::from_toml(name, owner, value));
            let error = match read.next() {
                // One that can have it is enough; else the first one says what it takes.
                Some(first) => first.err().filter(|_| !read.any(|other| other.is_ok())),
                None => {
                    let names = metrics().flat_map(|metric| metric.parameters.keys().cloned());
                    Some(MetricsError::unknown(Thing::Parameter, name, names))
                }
            };
            if let Some(error) = error {
                self.tell("default", "parameters", &error);
            }
        }
    }

    /// Reads what does not depend on the metric.
    fn common(&mut self, table: &str, section: &Section) -> Choice {
        let statistic = section.statistic.as_deref().and_then(|word| {
            let found = Statistic::from_word(word);
            if found.is_none() {
                let words = Statistic::WORDS.iter().map(|(word, _)| *word);
                self.tell(
                    table,
                    "statistic",
                    &MetricsError::unknown(Thing::Statistic, word, words),
                );
            }
            found
        });
        let exclude = section.exclude.as_deref().and_then(|text| {
            let parameters = BTreeMap::new();
            let scope =
                Scope { owner: None, fact: Fact::Cases, attributes: &[], parameters: &parameters };
            let read = parse(text).and_then(|expr| scope.check_truth(&expr).map(|()| expr));
            read.map_err(|error| self.tell(table, "exclude", &error)).ok()
        });
        Choice {
            variant: section.variant.clone(),
            statistic,
            basis: section.basis,
            calendar: section.calendar.clone(),
            parameters: BTreeMap::new(),
            exclude_origin: Origin {
                file: self.path.to_owned(),
                line: line_of(self.text, Line { table, index: 0, key: "exclude" }),
                part: Part::Whole,
            },
            exclude,
        }
    }

    fn section(&mut self, section: &Section, metric: &Metric) -> Choice {
        let table = format!("metrics.{}", metric.name);
        let mut choice = self.common(&table, section);
        if let Some(variant) = &section.variant
            && !may_choose(metric, variant)
        {
            let names = variants(metric).map(str::to_owned);
            self.tell(&table, "variant", &MetricsError::unknown(Thing::Variant, variant, names));
        }
        for (name, value) in &section.parameters {
            let read = match metric.parameters.get(name) {
                Some(parameter) => ParameterValue::from_toml(name, parameter, value),
                None => {
                    let names = metric.parameters.keys().cloned();
                    Err(MetricsError::unknown(Thing::Parameter, name, names))
                }
            };
            match read {
                Ok(value) => {
                    choice.parameters.insert(name.clone(), value);
                }
                Err(error) => self.tell(&table, "parameters", &error),
            }
        }
        choice
    }
}
