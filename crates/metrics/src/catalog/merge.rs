//! Each variant merged with the page's own definition.

use baremo_model::error::Told;
use baremo_model::told;

use super::front::{Line, Split};
use super::{PageError, prose::PageWords};
use crate::page::{Definition, FrontMatter, Kind, Metric, Side, VariantMatter, WINDOW};

/// Makes the metric; what a variant gives its kind no use for is an error.
pub(super) fn metric(
    matter: FrontMatter,
    page: &Split<'_>,
    words: PageWords,
    errors: &mut Vec<PageError>,
) -> Metric {
    let mut definitions = vec![own_definition(&matter)];
    for (name, variant) in &matter.variants {
        let table = format!("variants.{name}");
        if name == "default" {
            let place = Line { table: &table, ..Line::default() };
            let message = told!(
                "`default` is the page's own definition",
                "`default` es la definición propia de la página"
            );
            errors.push(page.key_error(place, message));
        }
        let kind = variant.kind.unwrap_or(matter.kind);
        for side in given(&variant.value, &variant.numerator, &variant.denominator) {
            if !uses(kind, side) {
                let table = format!("{table}.{side}");
                let place = Line { table: &table, ..Line::default() };
                errors.push(page.key_error(place, no_side(kind, side)));
            }
        }
        definitions.push(variant_definition(&matter, name, variant));
    }
    for side in given(&matter.value, &matter.numerator, &matter.denominator) {
        if !uses(matter.kind, side) {
            let place = Line { table: side, ..Line::default() };
            errors.push(page.key_error(place, no_side(matter.kind, side)));
        }
    }
    definitions.iter_mut().for_each(tell_teams);
    Metric {
        name: matter.name,
        path: page.path.to_owned(),
        family: matter.family,
        unit: matter.unit,
        better: matter.better,
        version: matter.version,
        material: matter.material,
        credit: matter.credit,
        needs: matter.needs,
        definitions,
        default_name: matter.default_name,
        beside: matter.beside,
        companions: matter.companions,
        missing_parts: matter.missing_parts,
        beside_waiting: matter.beside_waiting,
        parameters: matter.parameters,
        bands: matter.bands,
        differs: matter.differs,
        english: words.english,
        spanish: words.spanish,
        examples: words.examples,
        check: words.check,
    }
}

fn own_definition(matter: &FrontMatter) -> Definition {
    Definition {
        variant: "default".into(),
        title: matter.title.clone(),
        formula: matter.formula.clone(),
        source: None,
        kind: matter.kind,
        unit: matter.unit,
        proportion: matter.proportion,
        by_watermark: matter.by_watermark || is_open(matter, matter.kind),
        basis: matter.basis,
        value: matter.value.clone(),
        numerator: matter.numerator.clone(),
        denominator: matter.denominator.clone(),
        exclude: matter.exclude.clone(),
        default_by: matter.default_by.clone(),
        compute: matter.compute.clone(),
        inputs: matter.inputs.clone(),
        steps: matter.steps.clone(),
        cohort: matter.cohort.clone(),
        interval: whose_chance(matter.kind, matter.interval.clone()),
    }
}

fn variant_definition(matter: &FrontMatter, name: &str, variant: &VariantMatter) -> Definition {
    let kind = variant.kind.unwrap_or(matter.kind);
    let side = |own: &Option<Side>, page: &Option<Side>, word: &str| match uses(kind, word) {
        true => own.clone().or_else(|| page.clone()),
        false => None,
    };
    Definition {
        variant: name.into(),
        title: variant.title.clone(),
        formula: variant.formula.clone(),
        source: variant.source.clone(),
        kind,
        unit: variant.unit.unwrap_or(matter.unit),
        // Whether a ratio is a proportion says nothing of a variant of another kind.
        proportion: variant.proportion.unwrap_or(matter.proportion && kind == matter.kind),
        by_watermark: variant.by_watermark.unwrap_or(matter.by_watermark && kind == matter.kind)
            || is_open(matter, kind),
        basis: variant.basis.unwrap_or(matter.basis),
        value: side(&variant.value, &matter.value, "value"),
        numerator: side(&variant.numerator, &matter.numerator, "numerator"),
        denominator: side(&variant.denominator, &matter.denominator, "denominator"),
        exclude: variant.exclude.clone().unwrap_or_else(|| matter.exclude.clone()),
        default_by: variant.default_by.clone().unwrap_or_else(|| matter.default_by.clone()),
        compute: variant.compute.clone().or_else(|| matter.compute.clone()),
        inputs: match kind {
            Kind::Derived | Kind::Composite => {
                variant.inputs.clone().unwrap_or_else(|| matter.inputs.clone())
            }
            // What the default is made of says nothing of a variant that has sides.
            _ => variant.inputs.clone().unwrap_or_default(),
        },
        steps: variant.steps.clone().unwrap_or_else(|| matter.steps.clone()),
        cohort: variant.cohort.clone().or_else(|| matter.cohort.clone()),
        interval: {
            let page = matter.interval.as_ref().filter(|_| kind == matter.kind);
            whose_chance(kind, variant.interval.clone().or_else(|| page.cloned()))
        },
    }
}

/// Lets sides of cases be told by the team of the event that dates them. A level asks who has them
/// meanwhile, members are told apart by who they are, and steps become sides when they are read.
fn tell_teams(definition: &mut Definition) {
    if matches!(definition.kind, Kind::Level | Kind::Members) {
        return;
    }
    let own = [&mut definition.value, &mut definition.numerator, &mut definition.denominator];
    let inputs = definition.inputs.values_mut().filter(|input| !input.level);
    let of_inputs = inputs.filter_map(|input| input.side.as_mut());
    let entry = definition.cohort.as_mut().map(|cohort| &mut cohort.entry);
    own.into_iter().flatten().chain(of_inputs).chain(entry).for_each(Side::tell_team);
}

/// Returns whether a kind follows everybody to the end of the data: a funnel without a window.
fn is_open(matter: &FrontMatter, kind: Kind) -> bool {
    kind == Kind::Funnel && !matter.parameters.contains_key(WINDOW)
}

/// Returns the column that says whose chance the interval of a definition is: of a composite that
/// of customers, where its page says nothing else.
fn whose_chance(kind: Kind, told: Option<String>) -> Option<String> {
    told.or_else(|| (kind == Kind::Composite).then(|| "customer".to_owned()))
}

/// Returns the words of the sides that are there.
pub(super) fn given(
    value: &Option<Side>,
    numerator: &Option<Side>,
    denominator: &Option<Side>,
) -> Vec<&'static str> {
    let sides = [("value", value), ("numerator", numerator), ("denominator", denominator)];
    sides.into_iter().filter(|(_, side)| side.is_some()).map(|(word, _)| word).collect()
}

/// Returns whether a kind has a side.
pub(super) fn uses(kind: Kind, side: &str) -> bool {
    match kind {
        Kind::Ratio => side != "value",
        Kind::Members => side != "denominator",
        Kind::Funnel | Kind::Derived | Kind::Composite => false,
        _ => side == "value",
    }
}

/// Returns whether a kind cannot do without a side.
pub(super) fn needs(kind: Kind, side: &str) -> bool {
    uses(kind, side) && (kind, side) != (Kind::Members, "numerator")
}

fn no_side(kind: Kind, side: &str) -> Told {
    let [en, es] = a(kind);
    told!("{en} has no side `{side}`", "{es} no tiene el lado `{side}`")
}

/// Returns what a kind is called, with its article, in English and Spanish: there it keeps the word
/// that the page has.
pub(super) fn a(kind: Kind) -> [String; 2] {
    let word = word(kind);
    let article = if word.starts_with('a') { "an" } else { "a" };
    [format!("{article} {word}"), format!("la clase `{word}`")]
}

/// Returns the word of a kind.
pub(super) fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Duration => "duration",
        Kind::Survival => "survival",
        Kind::Count => "count",
        Kind::Ratio => "ratio",
        Kind::Share => "share",
        Kind::Level => "level",
        Kind::Targets => "targets",
        Kind::Mean => "mean",
        Kind::Net => "net",
        Kind::Members => "members",
        Kind::Cohort => "cohort",
        Kind::Funnel => "funnel",
        Kind::Agreement => "agreement",
        Kind::Derived => "derived",
        Kind::Composite => "composite",
    }
}
