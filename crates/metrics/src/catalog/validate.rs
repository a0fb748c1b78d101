//! Everything on a page that names something: facts, columns, variants, statistics, files.

mod composition;
mod side;

use std::collections::BTreeSet;

use baremo_model::dimension::DIMENSIONS;
use baremo_model::error::Told;
use baremo_model::{Fact, told};

use super::front::{Line, Split};
use super::merge::{a, needs};
use super::{FAMILIES, PageError, Rigour};
use crate::bands::wrong_of;
use crate::error::{Fault, MetricsError, Thing};
use crate::expr::{Expr, ParameterValue, Scope, parse};
use crate::page::{Definition, Differs, EVERY_ROW, Exclusion, Kind, Metric, Side, WINDOW};
use crate::profile::BUILT_IN_PROFILES;
use crate::query::Statistic;

/// The dimensions that no fact holds: targets and their policies, ages of a cohort, steps of a
/// funnel.
const NOWHERE: [&str; 4] = ["target", "policy", "age", "step"];

/// Checks a metric against its page; a page without errors cannot fail to be evaluated for what
/// is written on it.
pub(super) fn page(metric: &Metric, page: &Split<'_>, rigour: Rigour, errors: &mut Vec<PageError>) {
    let mut checker = Checker { metric, page, found: Vec::new() };
    checker.head(rigour);
    for index in 0..metric.definitions.len() {
        checker.definition(index);
    }
    checker.missing_parts();
    checker.parameters();
    checker.bands();
    checker.differs(rigour);
    checker.tests(rigour);
    for error in checker.found {
        // A side that a variant takes over from the page would tell its problems twice.
        if !errors.contains(&error) {
            errors.push(error);
        }
    }
}

struct Checker<'a> {
    metric: &'a Metric,
    page: &'a Split<'a>,
    found: Vec<PageError>,
}

impl<'a> Checker<'a> {
    fn tell(&mut self, table: &str, index: usize, key: &str, message: impl Into<Fault>) {
        self.found.push(self.page.key_error(Line { table, index, key }, message));
    }

    fn tell_error(&mut self, table: &str, index: usize, key: &str, error: &MetricsError) {
        self.tell(table, index, key, error.clone());
    }

    fn head(&mut self, rigour: Rigour) {
        let Metric { name, family, .. } = self.metric;
        if !is_id(name) {
            self.tell("", 0, "name", no_id(name));
        }
        let mut path = self.page.path.rsplit('/');
        let file = path.next().unwrap_or("");
        if file.strip_suffix(".md").unwrap_or(file) != name {
            let message = told!(
                "the name `{name}` is not that of the file `{file}`",
                "el nombre `{name}` no es el del fichero `{file}`"
            );
            self.tell("", 0, "name", message);
        }
        let families = || FAMILIES.iter().map(|(family, ..)| *family);
        if !families().any(|known| known == family) {
            self.tell_error(
                "",
                0,
                "family",
                &MetricsError::unknown(Thing::Family, family, families()),
            );
        }
        let folder = path.next().unwrap_or("");
        if rigour == Rigour::BuiltIn && folder != family {
            let message = told!(
                "the family `{family}` is not that of the folder `{folder}`",
                "la familia `{family}` no es la de la carpeta `{folder}`"
            );
            self.tell("", 0, "family", message);
        }
        if self.metric.version == 0 {
            let message = told!("versions begin with 1", "las versiones empiezan en 1");
            self.tell("", 0, "version", message);
        }
        let dimensions = || DIMENSIONS.iter().map(|it| it.name).chain(NOWHERE);
        for name in self.metric.definitions.iter().flat_map(|it| &it.default_by) {
            if !dimensions().any(|known| known == name) {
                let error = MetricsError::unknown(Thing::Dimension, name, dimensions());
                self.tell_error("", 0, "default_by", &error);
            }
        }
        self.beside();
        let variants = || self.metric.definitions.iter().skip(1).map(|it| it.variant.as_str());
        if let Some(name) = &self.metric.default_name
            && (!is_id(name) || name == "default" || variants().any(|known| known == name))
        {
            let message = told!(
                "`{name}` is no name of its own, of a-z, 0-9 and _",
                "`{name}` no es un nombre propio, de a-z, 0-9 y _"
            );
            self.tell("", 0, "default_name", message);
        }
        if !(0.0..=1.0).contains(&self.metric.material) {
            let message =
                told!("`material` is a share from 0 to 1", "`material` es una proporción de 0 a 1");
            self.tell("", 0, "material", message);
        }
    }

    fn missing_parts(&mut self) {
        let metric = self.metric;
        for parts in &metric.missing_parts {
            if !metric.definitions.iter().any(|definition| parts.fact(definition).is_some()) {
                let mark = &parts.label;
                let message = told!(
                    "no value is added up of rows with a mark `{mark}`",
                    "ningún valor se suma de filas con una marca `{mark}`"
                );
                self.tell("", 0, "missing_parts", message);
            }
            if parts.completed_by.is_empty() {
                let message = told!(
                    "`completed_by` names no record type",
                    "`completed_by` no nombra ninguna clase de registro"
                );
                self.tell("", 0, "missing_parts", message);
            }
        }
    }

    /// Checks the variants that are told beside others.
    fn beside(&mut self) {
        let metric = self.metric;
        let variants = || metric.definitions.iter().skip(1).map(|it| it.variant.as_str());
        let named = metric.beside.iter().map(|name| ("beside", name));
        let waiting = metric.beside_waiting.iter().map(|name| ("beside_waiting", name));
        for (key, name) in named.chain(waiting) {
            if !variants().any(|known| known == name) {
                let error = MetricsError::unknown(Thing::Variant, name, variants());
                self.tell_error("", 0, key, &error);
            }
        }
        let waiting = metric.beside_waiting.as_deref().and_then(|name| metric.definition(name));
        if waiting.is_some_and(|definition| definition.kind != Kind::Survival) {
            let message = told!(
                "only in a survival do the still waiting count",
                "los que aún esperan solo cuentan en la clase `survival`"
            );
            self.tell("", 0, "beside_waiting", message);
        }
    }

    fn definition(&mut self, index: usize) {
        let metric = self.metric;
        let definition = &metric.definitions[index];
        let prefix = match index {
            0 => String::new(),
            _ => format!("variants.{}.", definition.variant),
        };
        if index > 0 && !is_id(&definition.variant) {
            self.tell(prefix.trim_end_matches('.'), 0, "", no_id(&definition.variant));
        }
        let sides = [
            ("value", &definition.value),
            ("numerator", &definition.numerator),
            ("denominator", &definition.denominator),
        ];
        let own = &metric.definitions[0];
        let page_sides = [&own.value, &own.numerator, &own.denominator];
        for ((name, side), page_side) in sides.into_iter().zip(page_sides) {
            // What a variant takes over from the page is told of where it is written.
            let table = match side == page_side && side.is_some() {
                true => name.to_owned(),
                false => format!("{prefix}{name}"),
            };
            match side {
                Some(side) => self.side(&table, name, definition, side),
                None if needs(definition.kind, name) => {
                    let [en, es] = a(definition.kind);
                    let message = told!(
                        "{en} needs the side `[{table}]`",
                        "{es} necesita el lado `[{table}]`"
                    );
                    self.tell(&table, 0, "", message);
                }
                None => {}
            }
        }
        let divides = matches!(definition.kind, Kind::Ratio | Kind::Members);
        if definition.proportion && !divides {
            let message = told!(
                "only a ratio or members can be a proportion",
                "solo las clases `ratio` y `members` pueden ser una proporción"
            );
            self.tell(prefix.trim_end_matches('.'), 0, "proportion", message);
        }
        let judges = |side: &Side| side.filter.as_deref().is_some_and(names_watermark);
        let is_open = definition.kind == Kind::Funnel && !metric.parameters.contains_key(WINDOW);
        if definition.by_watermark && !is_open && !definition.sides().any(judges) {
            let message = told!(
                "no side has `watermark` in its `where`",
                "ningún lado tiene `watermark` en su `where`"
            );
            self.tell(prefix.trim_end_matches('.'), 0, "by_watermark", message);
        }
        self.composition(prefix.trim_end_matches('.'), definition);
        self.exclusions(&prefix, definition);
    }

    /// Checks whom a definition leaves out; a variant may take that over from the page.
    fn exclusions(&mut self, prefix: &str, definition: &Definition) {
        let table = match definition.exclude == self.metric.definitions[0].exclude {
            true => "exclude".to_owned(),
            false => format!("{prefix}exclude"),
        };
        for (index, exclusion) in definition.exclude.iter().enumerate() {
            if exclusion.may_succeed && !matches!(definition.kind, Kind::Ratio | Kind::Derived) {
                let message = told!(
                    "only of a ratio, or of what inputs count, somebody may succeed",
                    "solo en la clase `ratio`, o en lo que cuentan las entradas, puede alguien \
                     lograrlo aún"
                );
                self.tell(&table, index, "may_succeed", message);
            }
            let sides = definition.sides().chain(definition.input_sides());
            self.exclusion(&table, index, exclusion, sides);
        }
    }

    fn exclusion<'s>(
        &mut self,
        table: &str,
        index: usize,
        exclusion: &Exclusion,
        sides: impl Iterator<Item = &'s Side>,
    ) {
        if !is_id(&exclusion.reason) {
            self.tell(table, index, "reason", no_id(&exclusion.reason));
        }
        if exclusion.when == EVERY_ROW && exclusion.unless_any.is_none() {
            let message = told!(
                "needs `when`, `unless_any` or both",
                "necesita `when`, `unless_any` o los dos"
            );
            self.tell(table, index, "reason", message);
        }
        let facts: BTreeSet<Fact> = sides.filter_map(|side| Fact::from_name(&side.fact)).collect();
        // The sides of a ratio may read different facts: an exclusion speaks of those that have
        // its columns.
        let mut told = Vec::new();
        let mut applies = false;
        for fact in facts {
            let scope = scope(self.metric, fact);
            let before = self.found.len();
            self.expression(table, index, "when", &exclusion.when, |it| scope.check_truth(it));
            if let Some(any) = &exclusion.unless_any {
                self.expression(table, index, "unless_any", any, |it| scope.check_truth(it));
            }
            if let Some(some) = &exclusion.only_if {
                self.expression(table, index, "only_if", some, |it| scope.check_truth(it));
            }
            if let Some(undecided) = &exclusion.undecided {
                self.expression(table, index, "undecided", undecided, |it| scope.check_truth(it));
            }
            if let Some(date) = &exclusion.date {
                self.expression(table, index, "date", date, |it| scope.check_instant(it));
            }
            applies |= self.found.len() == before;
            told.extend(self.found.drain(before..));
        }
        if !applies {
            self.found.extend(told.into_iter().take(1));
        }
    }

    fn expression(
        &mut self,
        table: &str,
        index: usize,
        key: &str,
        text: &str,
        check: impl Fn(&Expr) -> Result<(), MetricsError>,
    ) {
        if let Err(error) = parse(text).and_then(|expr| check(&expr)) {
            self.tell_error(table, index, key, &error);
        }
    }

    fn parameters(&mut self) {
        for (name, parameter) in &self.metric.parameters {
            let table = format!("parameters.{name}");
            if !is_id(name) {
                self.tell(&table, 0, "", no_id(name));
            }
            let bounds = [("min", &parameter.min), ("max", &parameter.max)];
            for (key, bound) in bounds {
                let right = |bound| crate::expr::unbounded(parameter.parameter_type, bound);
                if bound.as_ref().is_some_and(|bound| right(bound).is_none()) {
                    let message = told!(
                        "`{key}` is not of the parameter's type",
                        "`{key}` no es del tipo del parámetro"
                    );
                    self.tell(&table, 0, key, message);
                }
            }
            if let Err(error) = ParameterValue::default_of(name, parameter) {
                self.tell_error(&table, 0, "default", &error);
            }
        }
    }

    fn bands(&mut self) {
        let metric = self.metric;
        for (index, band) in metric.bands.iter().enumerate() {
            for (key, fault) in wrong_of(metric, band) {
                self.tell("bands", index, key, fault);
            }
        }
    }

    fn variant(&mut self, table: &str, index: usize, variant: &str) {
        let names = self.metric.definitions.iter().map(|it| it.variant.as_str());
        if self.metric.definition(variant).is_none() {
            let error = MetricsError::unknown(Thing::Variant, variant, names);
            self.tell_error(table, index, "variant", &error);
        }
    }

    fn statistic(&mut self, table: &str, index: usize, statistic: &str) {
        let words = Statistic::WORDS.iter().map(|(word, _)| *word);
        if Statistic::from_word(statistic).is_none() {
            let error = MetricsError::unknown(Thing::Statistic, statistic, words);
            self.tell_error(table, index, "statistic", &error);
        }
    }

    fn differs(&mut self, rigour: Rigour) {
        let metric = self.metric;
        for (index, differs) in metric.differs.iter().enumerate() {
            let Differs { profile, variant, statistic, calendar, parameters, .. } = differs;
            let known = BUILT_IN_PROFILES.contains(&profile.as_str());
            if !known && rigour == Rigour::BuiltIn {
                let profiles = BUILT_IN_PROFILES.iter().copied();
                let error = MetricsError::unknown(Thing::Profile, profile, profiles);
                self.tell_error("differs", index, "profile", &error);
            }
            if let Some(variant) = variant {
                self.variant("differs", index, variant);
            }
            if let Some(statistic) = statistic {
                self.statistic("differs", index, statistic);
            }
            let calendar = calendar.as_deref().filter(|it| !["wall", "business"].contains(it));
            if let Some(calendar) = calendar {
                let error = MetricsError::unknown(Thing::Calendar, calendar, ["wall", "business"]);
                self.tell_error("differs", index, "calendar", &error);
            }
            for (name, value) in parameters {
                let error = match metric.parameters.get(name) {
                    Some(parameter) => ParameterValue::from_toml(name, parameter, value).err(),
                    None => {
                        let names = metric.parameters.keys().cloned();
                        Some(MetricsError::unknown(Thing::Parameter, name, names))
                    }
                };
                if let Some(error) = error {
                    self.tell_error("differs", index, "parameters", &error);
                }
            }
        }
    }

    fn tests(&mut self, rigour: Rigour) {
        let name = &self.metric.name;
        for example in &self.metric.examples {
            let asked = example
                .query
                .get(1)
                .is_some_and(|names| names.split(',').any(|asked| asked == name));
            if !asked {
                let message = told!(
                    "the example does not ask for `{name}`",
                    "el ejemplo no pregunta por `{name}`"
                );
                self.found.push(self.page.error(example.line, message));
            }
        }
        if rigour == Rigour::BuiltIn && self.metric.examples.is_empty() {
            let message = told!("the page has no example", "la página no tiene ningún ejemplo");
            self.found.push(self.page.error(1, message));
        }
        if rigour == Rigour::BuiltIn && self.metric.check.is_none() {
            let message = told!(
                "there is no `sql` block under `## Check`",
                "no hay ningún bloque `sql` bajo `## Check`"
            );
            self.found.push(self.page.error(1, message));
        }
    }
}

/// Returns whether an expression names the watermark, as far as it can be read.
fn names_watermark(text: &str) -> bool {
    parse(text).is_ok_and(|expr| expr.uses_watermark())
}

fn scope(metric: &Metric, fact: Fact) -> Scope<'_> {
    Scope { owner: Some(&metric.name), fact, attributes: &[], parameters: &metric.parameters }
}

/// Returns that a name has other letters than names have.
fn no_id(name: &str) -> Told {
    told!("`{name}` is not made of a-z, 0-9 and _", "`{name}` no está hecho de a-z, 0-9 y _")
}

fn is_id(text: &str) -> bool {
    text.starts_with(|char: char| char.is_ascii_lowercase())
        && text.chars().all(|char| matches!(char, 'a'..='z' | '0'..='9' | '_'))
}
