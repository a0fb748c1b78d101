//! `baremo metrics`: the catalogue, listed, shown, checked.

use std::collections::BTreeSet;
use std::path::Path;

use baremo_metrics::catalog::{Catalog, FAMILIES, PageError, read_dir};
use baremo_metrics::expr::ParameterValue;
use baremo_metrics::page::{Kind, Metric, Words};
use baremo_metrics::query::Statistic;
use baremo_metrics::service::Cause;
use baremo_model::dimension::{DIMENSIONS, Dimension};
use baremo_model::error::Told;
use baremo_model::told;
use baremo_render::Language;
use baremo_render::answer::noted;
use baremo_render::catalogue::{
    Coverage, Entry, closed_words, dimensions_list, metric_page, metrics_list, versions_kept,
};
use baremo_render::problem::at_line;
use serde_json::{Value, json};

use crate::catalog;
use crate::cli::{Format, Lang, MetricsAction, MetricsArgs};
use crate::commands::message;
use crate::config::Config;
use crate::definitions::{Files, PAGES, kept_versions};
use crate::error::Failure;
use crate::error::file::unread;
use crate::examples::{self, Problem};
use crate::output::Output;
use crate::settings;

/// Runs the command.
///
/// # Errors
///
/// Fails when a metric is unknown, or a page or one of its examples is wrong.
pub fn run(data: &Path, args: &MetricsArgs, output: &mut Output) -> Result<u8, Failure> {
    match &args.action {
        MetricsAction::Check { dir } => check(data, dir.as_deref(), output),
        MetricsAction::Dimensions => dimensions(output),
        MetricsAction::List => {
            let catalog = catalog::with_own(data)?;
            tell_left_out(&catalog, output.language());
            list(&catalog, output)
        }
        MetricsAction::Show { metric } => {
            let catalog = catalog::with_own(data)?;
            let metric = catalog.get(metric)?;
            show(metric, &catalog, &kept_versions(data, metric), output)
        }
    }
}

/// Reads the pages to be checked, none of which may be wrong.
fn pages(data: &Path, dir: Option<&Path>) -> Result<Catalog, Failure> {
    if let Some(dir) = dir {
        std::fs::read_dir(dir).map(drop).map_err(|error| unread(dir, error))?;
        if !is_same(dir, &data.join(PAGES)) {
            return pages_of(dir);
        }
    }
    let config = Config::read(data)?;
    let files = Files::Folder(data.to_owned());
    let settings = settings::read(&files, &config, catalog::with_own(data)?)?;
    let wrong = settings::left_out(&settings).into_iter().map(|(_, error)| error);
    catalog::all_right(settings.catalog, wrong)
}

/// Reads a folder of pages: a catalogue where it has families, or is one; pages of one's own, which
/// stand beside those that come with the program, where not.
fn pages_of(dir: &Path) -> Result<Catalog, Failure> {
    let failed = |errors: Vec<PageError>| catalog::pages_failure(&errors);
    let whole = dir.canonicalize().map_err(|error| unread(dir, error))?;
    let is_family = |family: &str| {
        whole.join(family).is_dir() || whole.file_name().is_some_and(|it| it == family)
    };
    if FAMILIES.iter().any(|(family, ..)| is_family(family)) {
        return Catalog::load_dir(dir).map_err(failed);
    }
    let (own, errors) = read_dir(dir);
    if !errors.is_empty() {
        return Err(failed(errors));
    }
    catalog::built_in()?.with_user_pages(own).map_err(failed)
}

/// Tells whether two paths lead to the same folder.
fn is_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// Tells programs what is wrong, each with its file and line; people read it as the failure.
fn tell_wrong(found: &[Value], output: &mut Output) -> Result<(), Failure> {
    match output.format {
        Format::Text => return Ok(()),
        Format::Csv => output.objects(&["file", "line", "message"], found)?,
        Format::Json => output.object(&[], &json!({ "problems": found }))?,
    }
    output.flush()
}

/// Returns what is wrong with a file, as programs are told it.
fn fault(language: Language, error: &PageError) -> Value {
    let told = at_line(language, error);
    let place = format!("{}:{}: ", error.path, error.line);
    let message = told.strip_prefix(&place).unwrap_or(&told);
    json!({ "file": error.path, "line": error.line, "message": message })
}

fn check(data: &Path, dir: Option<&Path>, output: &mut Output) -> Result<u8, Failure> {
    let language = output.language();
    let catalog = match pages(data, dir) {
        Ok(catalog) => catalog,
        Err(failure) => {
            if let Some(Cause::Files(errors)) = failure.cause.as_deref() {
                let found: Vec<Value> = errors.iter().map(|it| fault(language, it)).collect();
                tell_wrong(&found, output)?;
            }
            return Err(failure);
        }
    };
    let problems: Vec<Problem> =
        catalog.metrics().flat_map(|metric| examples::run(metric, &catalog)).collect();
    if !problems.is_empty() {
        let found = problems.iter().map(|Problem { path, line, wrong }| {
            json!({ "file": path, "line": line, "message": language.told(wrong) })
        });
        tell_wrong(&found.collect::<Vec<_>>(), output)?;
        let lines = |said: fn(&Told) -> &str| -> String {
            let line = |it: &Problem| format!("{}:{}: {}", it.path, it.line, said(&it.wrong));
            problems.iter().map(line).collect::<Vec<_>>().join("\n")
        };
        let all = Told { en: lines(|told| told.en.as_str()), es: Some(lines(Told::spanish)) };
        return Err(Failure::request(all).hint(told!(
            "correct the definition or the expected answer",
            "corrija la definición o la respuesta esperada"
        )));
    }
    let (pages, run) = (
        catalog.metrics().len(),
        catalog.metrics().map(|metric| metric.examples.len()).sum::<usize>(),
    );
    match (output.format, output.lang) {
        (Format::Text, Lang::En) => {
            output.text(&format!("pages right: {pages}; examples that ran and agree: {run}\n"))?;
        }
        (Format::Text, Lang::Es) => {
            output.text(&format!(
                "páginas correctas: {pages}; ejemplos ejecutados y conformes: {run}\n"
            ))?;
        }
        _ => {
            let right = json!({ "pages": pages, "examples": run, "problems": [] });
            output.object(&["pages", "examples"], &right)?;
        }
    }
    Ok(0)
}

/// Says which pages of the folder are not in the list.
fn tell_left_out(catalog: &Catalog, lang: Language) {
    catalog.notes().for_each(|note| message(&noted(lang, &note)));
}

/// What comma-separated values say of a metric.
const LISTED: [&str; 6] = ["name", "title", "family", "unit", "better", "version"];

fn list(catalog: &Catalog, output: &mut Output) -> Result<u8, Failure> {
    match output.format {
        Format::Csv | Format::Json => {
            let all: Vec<Value> =
                catalog.metrics().map(|metric| described(metric, catalog, output.lang)).collect();
            output.objects(&LISTED, &all)?;
        }
        Format::Text => {
            let entries: Vec<Entry<'_>> = catalog
                .metrics()
                .map(|metric| Entry {
                    metric,
                    statistic: timed(metric).then_some("mean"),
                    coverage: Coverage::Unknown,
                })
                .collect();
            output.text(&metrics_list(output.language(), output.style(), &entries))?;
        }
    }
    Ok(0)
}

/// Lists the dimensions with their titles in the reader's language and their closed words.
fn dimensions(output: &mut Output) -> Result<u8, Failure> {
    let language = output.language();
    if output.format == Format::Text {
        output.text(&dimensions_list(language, output.style()))?;
        return Ok(0);
    }
    let told = |dimension: &Dimension| {
        let words = closed_words(dimension);
        let words = words.iter().map(|it| json!({ "facts": it.facts, "words": it.words }));
        json!({
            "name": dimension.name, "words": words.collect::<Vec<_>>(),
            "title": language.pick(dimension.title_en, dimension.title_es),
        })
    };
    let all: Vec<Value> = DIMENSIONS.iter().map(told).collect();
    output.objects(&["name", "title", "words"], &all)?;
    Ok(0)
}

fn show(
    metric: &Metric,
    catalog: &Catalog,
    kept: &BTreeSet<u32>,
    output: &mut Output,
) -> Result<u8, Failure> {
    match output.format {
        Format::Text => {
            let (language, style) = (output.language(), output.style());
            output.text(&metric_page(language, style, metric))?;
            if kept.len() > 1 {
                output.text(&versions_kept(language, style, kept))?;
            }
        }
        Format::Csv | Format::Json => {
            let mut value = described(metric, catalog, output.lang);
            let parts = words(metric, output.lang).parts.iter();
            value["page"] =
                parts.map(|(heading, text)| json!({ "heading": heading, "text": text })).collect();
            value["kept_versions"] = kept.iter().copied().collect();
            value["bands"] = metric.bands.iter().map(band).collect();
            output.object(&LISTED, &value)?;
        }
    }
    Ok(0)
}

fn band(band: &baremo_metrics::page::Band) -> Value {
    json!({
        "variant": band.variant, "statistic": band.statistic, "country": band.country,
        "industry": band.industry, "typical": band.typical, "good": band.good,
        "excellent": band.excellent, "alarm": band.alarm, "source": band.source,
    })
}

fn words(metric: &Metric, lang: Lang) -> &Words {
    match lang {
        Lang::En => &metric.english,
        Lang::Es => &metric.spanish,
    }
}

/// Returns whether any definition of a metric has a choice of statistics.
fn timed(metric: &Metric) -> bool {
    let timed = |kind| matches!(kind, Kind::Duration | Kind::Survival);
    metric.definitions.iter().any(|definition| timed(definition.kind))
}

/// Returns a metric as the contract's JSON, in a language; the catalogue has what it is made of.
fn described(metric: &Metric, catalog: &Catalog, lang: Lang) -> Value {
    let words = words(metric, lang);
    let variants: Vec<Value> = metric
        .definitions
        .iter()
        .map(|definition| {
            let (title, formula) = match words.variants.get(&definition.variant) {
                Some((title, formula)) => (title.as_str(), formula.as_str()),
                None => (words.title.as_str(), words.formula.as_str()),
            };
            json!({
                "name": definition.variant, "title": title, "formula": formula,
                "unit": definition.unit.word(), "source": definition.source,
                "basis": definition.basis.word(),
                "finest_grain": definition.finest_grain(catalog).word(),
            })
        })
        .collect();
    let parameters: Vec<Value> = metric
        .parameters
        .iter()
        .map(|(name, parameter)| {
            let default = ParameterValue::default_of(name, parameter);
            json!({
                "name": name,
                "type": parameter.parameter_type.word(),
                "default": default.map(|value| value.to_string()).unwrap_or_default(),
                "doc": words.parameters.get(name).unwrap_or(&parameter.doc),
            })
        })
        .collect();
    let statistics: Vec<&str> = match timed(metric) {
        true => Statistic::WORDS.iter().map(|(word, _)| *word).collect(),
        false => Vec::new(),
    };
    json!({
        "name": metric.name, "title": words.title, "family": metric.family,
        "unit": metric.unit.word(), "better": metric.better.word(),
        "formula": words.formula, "version": metric.version, "variants": variants,
        "default_name": metric.default_name,
        "parameters": parameters, "statistics": statistics, "needs": metric.needs,
    })
}
