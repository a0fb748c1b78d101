//! `baremo calc`: works a metric out from a few numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use baremo_metrics::calc::time::{self, Length};
use baremo_metrics::calc::{self, CalcError, CalcResult, InputKind, Reason, UnitKind};
use baremo_model::error::{Told, by_nearness, nearest};
use baremo_model::told;
use baremo_render::Language;
use baremo_render::calc::{calc_flag, calc_json, calc_problem, calc_reason, calc_text};
use serde_json::json;

use crate::cli::{CalcArgs, Format, Lang};
use crate::commands::message;
use crate::error::Failure;
use crate::output::Output;

/// The metric, numbers and flags typed.
struct Typed {
    metric: String,
    unit: Option<String>,
    numbers: BTreeMap<String, Vec<f64>>,
    /// Lengths of time that say their unit, in the order typed.
    lengths: Vec<(String, Length)>,
    flags: BTreeSet<String>,
}

impl Typed {
    /// Turns lengths into numbers of one unit: the one asked for, else that of the first.
    fn settle(&mut self) -> Result<(), Failure> {
        let Some((first, length)) = self.lengths.first().cloned() else { return Ok(()) };
        let Some(calculator) = calc::inputs(&self.metric) else { return Ok(()) };
        let is_time = |name: &&String| {
            calculator.input(name).is_some_and(|input| input.kind == InputKind::Time)
        };
        let asked = self.unit.as_deref().and_then(time::unit);
        if let (None, Some(plain)) = (asked, self.numbers.keys().find(is_time)) {
            return Err(Failure::request(told!(
                "`--{first}` has a unit of time and `--{plain}` has none",
                "`--{first}` lleva unidad de tiempo y `--{plain}` no"
            ))
            .hint(told!(
                "write both with one, such as 90min, or say that of the other with --unit",
                "escriba ambos con unidad, como 90min, o indique la del otro con --unit"
            )));
        }
        let unit = asked.unwrap_or(length.unit);
        if calculator.unit == UnitKind::Duration && self.unit.is_none() {
            self.unit = Some(unit.to_owned());
        }
        for (name, length) in std::mem::take(&mut self.lengths) {
            self.numbers.entry(name).or_default().push(length.counted_in(unit));
        }
        Ok(())
    }
}

/// Runs the command.
///
/// # Errors
///
/// Fails when the metric has no calculator or an input is impossible; as a mistake of usage, as
/// where other commands are given a wrong flag, when one is unknown or missing.
pub fn run(args: &CalcArgs, output: &mut Output) -> Result<u8, Failure> {
    let wants_help = |word: &String| word == "--help" || word == "-h";
    if args.words.is_empty() || args.words.iter().any(wants_help) {
        let named = args.words.first().filter(|word| !word.starts_with('-'));
        if let Some(unknown) = named.filter(|metric| calc::inputs(metric).is_none()) {
            let refused = calc::compute(unknown, &BTreeMap::new(), &BTreeSet::new());
            return refused.map(|_| 0).map_err(|error| wrong(output.language(), &error, unknown));
        }
        let lang = output.lang;
        output.text(&help(args.words.first().map(String::as_str), lang))?;
        return Ok(0);
    }
    let words = global_flags(&args.words, output)?;
    let mut typed = typed(&words, output)?;
    typed.settle()?;
    let result = calc::compute(&typed.metric, &typed.numbers, &typed.flags)
        .map_err(|error| wrong(output.language(), &error, &typed.metric))?;
    let chosen = typed.unit.as_deref().map(|unit| chosen(unit, &result)).transpose()?;
    let language = output.language();
    match output.format {
        Format::Json => {
            output.json(&calc_json(language, &result, chosen.as_deref(), &calc_flag))?;
        }
        Format::Csv => {
            let unit = chosen.as_deref().unwrap_or(result.unit.as_str());
            let reason = result.reason.map(Reason::code);
            let message = result.reason.map(|why| calc_reason(language, why, &calc_flag));
            let cell = |value: Option<f64>| value.map(|v| v.to_string());
            let (low, high) = (result.interval.map(|i| i.0), result.interval.map(|i| i.1));
            let told = json!({
                "metric": result.metric, "value": cell(result.value), "unit": unit,
                "low": cell(low), "high": cell(high), "reason": reason, "message": message,
            });
            let head = ["metric", "value", "unit", "low", "high", "reason", "message"];
            output.csv(&head, &[told])?;
        }
        Format::Text => {
            let style = output.style();
            let unit = chosen.unwrap_or_default();
            output.text(&calc_text(language, style, &result, &unit))?;
        }
    }
    Ok(0)
}

/// The flag that every calculator of time and money takes.
const UNIT: &str = "unit";

/// Names of calculators offered for one that is none, at most.
const OFFERED: usize = 4;

/// Returns why a calculator refuses its inputs, or that there is none, and what to do.
fn wrong(language: Language, error: &CalcError, metric: &str) -> Failure {
    let failure = Failure::request(calc_problem(language, error, &calc_flag));
    let is_usage = matches!(
        error,
        CalcError::UnknownInput { .. }
            | CalcError::MissingInput { .. }
            | CalcError::MixedInputs { .. }
            | CalcError::FlagsExclude { .. }
            | CalcError::NeedsFlag { .. }
    );
    let failure = if is_usage { failure.of_usage() } else { failure };
    match error {
        CalcError::UnknownMetric { nearest: Some(near), .. } => {
            failure.hint(format!("baremo calc {near} --help"))
        }
        CalcError::UnknownMetric { nearest: None, .. } => {
            let known = calc::CALCULATORS.iter().map(|calculator| calculator.metric);
            let near = by_nearness(metric, known).into_iter().take(OFFERED);
            let near = near.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            failure.hint(told!(
                "the nearest are {near}; `baremo calc --help` tells all",
                "las más parecidas son {near}; `baremo calc --help` las enumera todas"
            ))
        }
        _ => failure.hint(format!("baremo calc {metric} --help")),
    }
}

/// Offers the flag that is no input of any calculator, where that was probably meant.
fn misspelt(name: &str, failure: Failure) -> Failure {
    match nearest(name, [UNIT, "format", "lang", "data"]) {
        Some(near) => failure.hint(told!("did you mean `--{near}`?", "¿quería decir `--{near}`?")),
        None => failure,
    }
}

/// Returns the unit that was chosen, where the value may be in several.
fn chosen(unit: &str, result: &CalcResult) -> Result<String, Failure> {
    let times = time::units();
    result.unit_called(unit).ok_or_else(|| match result.unit {
        UnitKind::Duration => Failure::request(told!(
            "`{unit}` is not a unit of time",
            "`{unit}` no es una unidad de tiempo"
        ))
        .hint(told!("valid: {times}", "valen: {times}")),
        UnitKind::Money => {
            Failure::request(told!("`{unit}` is not a currency", "`{unit}` no es una moneda"))
                .hint(told!("three letters, such as EUR", "tres letras, como EUR"))
        }
        _ => Failure::request(told!(
            "`{}` takes no `--unit`",
            "`{}` no admite `--unit`",
            result.metric
        ))
        .hint(told!(
            "it is for lengths of time ({times}) and for money (a currency, such as EUR)",
            "es para duraciones ({times}) y para dinero (una moneda, como EUR)"
        )),
    })
}

/// Takes the global flags out of what `calc` was given after the metric.
fn global_flags(words: &[String], output: &mut Output) -> Result<Vec<String>, Failure> {
    let mut rest = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let (name, inline) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (word.as_str(), None),
        };
        let mut value = || inline.clone().or_else(|| words.next().cloned()).unwrap_or_default();
        match name {
            "--format" => output.format = one_of(name, &value())?,
            "--lang" => output.lang = one_of(name, &value())?,
            "--data" => drop(value()),
            _ => rest.push(word.clone()),
        }
    }
    Ok(rest)
}

fn one_of<T: clap::ValueEnum>(flag: &str, value: &str) -> Result<T, Failure> {
    T::from_str(value, true).map_err(|_| {
        let valid: Vec<String> = T::value_variants()
            .iter()
            .filter_map(|variant| variant.to_possible_value())
            .map(|value| value.get_name().to_owned())
            .collect();
        Failure::request(told!(
            "`{value}` is not a value of {flag}",
            "`{value}` no es un valor de {flag}"
        ))
        .hint(told!("valid: {}", "valen: {}", valid.join(", ")))
        .of_usage()
    })
}

fn typed(words: &[String], output: &Output) -> Result<Typed, Failure> {
    let language = output.language();
    let metric = words.first().cloned().unwrap_or_default();
    let calculator = calc::inputs(&metric);
    let mut typed = Typed {
        metric,
        unit: None,
        numbers: BTreeMap::new(),
        lengths: Vec::new(),
        flags: BTreeSet::new(),
    };
    let (mut rest, mut seen) = (words.iter().skip(1), BTreeSet::new());
    while let Some(word) = rest.next() {
        let Some(name) = word.strip_prefix("--") else {
            return Err(Failure::request(told!(
                "`{word}` is not an input",
                "`{word}` no es un dato de entrada"
            ))
            .hint(told!(
                "inputs are written --name NUMBER",
                "los datos de entrada se escriben --name NUMBER"
            ))
            .of_usage());
        };
        let (name, inline) = match name.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (name, None),
        };
        // One that is misspelt is told as such, whatever comes after it.
        let own = calculator.filter(|_| name != UNIT);
        let input = own.map(|calculator| calculator.find(name)).transpose();
        let input =
            input.map_err(|error| misspelt(name, wrong(language, &error, &typed.metric)))?;
        let kind = input.map(|input| own_kind(input.kind, words));
        if !seen.insert(name) {
            return Err(Failure::request(told!(
                "`--{name}` is given more than once",
                "`--{name}` se indica más de una vez"
            ))
            .of_usage());
        }
        if kind == Some(InputKind::Flag) {
            typed.flags.insert(name.to_owned());
            continue;
        }
        let value = inline.or_else(|| rest.next().cloned()).ok_or_else(|| {
            Failure::request(told!("`--{name}` has no number", "`--{name}` no tiene número"))
                .of_usage()
        })?;
        if name == UNIT {
            typed.unit = Some(value);
            continue;
        }
        match lengths(kind, &value) {
            Some(lengths) => {
                typed.lengths.extend(lengths.into_iter().map(|length| (name.to_owned(), length)));
            }
            None => {
                kind.map_or(Ok(()), |kind| check_point(name, kind, &value, output))?;
                typed.numbers.insert(name.to_owned(), numbers(name, kind, &value)?);
            }
        }
    }
    Ok(typed)
}

/// Returns what an input takes: `--percent` turns counts into shares, which have decimals.
fn own_kind(kind: InputKind, words: &[String]) -> InputKind {
    match kind {
        InputKind::Count if words.iter().any(|word| word == "--percent") => InputKind::Number,
        kind => kind,
    }
}

/// Reads the lengths of time of an input that takes such; none where one does not say its unit.
fn lengths(kind: Option<InputKind>, value: &str) -> Option<Vec<Length>> {
    match kind? {
        InputKind::Time => Some(vec![time::length(value)?]),
        InputKind::Times => {
            let mark = if value.contains(';') { ';' } else { ',' };
            value.split(mark).map(time::length).collect()
        }
        _ => None,
    }
}

/// Reads the numbers of an input: one with a point or comma, or a list apart by commas; apart by
/// semicolons, its commas are decimal.
fn numbers(name: &str, kind: Option<InputKind>, value: &str) -> Result<Vec<f64>, Failure> {
    let takes_one = matches!(
        kind,
        Some(InputKind::Count | InputKind::Number | InputKind::Signed | InputKind::Time)
    );
    if value.contains(';') {
        return value.split(';').map(|text| with_comma(name, text)).collect();
    }
    if takes_one && value.matches(',').count() == 1 {
        return Ok(vec![with_comma(name, value)?]);
    }
    value.split(',').map(|text| plain(name, text)).collect()
}

/// Reads a number whose comma, if there is one, is decimal; refuses one that may be apart by
/// thousands.
fn with_comma(name: &str, text: &str) -> Result<f64, Failure> {
    let text = text.trim();
    let Some((whole, fraction)) = text.split_once(',') else { return plain(name, text) };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = whole.strip_prefix(['-', '+']).unwrap_or(whole);
    // As in 1.250,5 and 1,250.5, where a comma stands beside points.
    let pointed = |part: &str| part.contains('.') && part.split('.').all(digits);
    let numeric = |part: &str| digits(part) || pointed(part);
    if !numeric(unsigned) || !numeric(fraction) {
        return Err(no_number(name, text));
    }
    let by_thousands = fraction.len() == 3 && unsigned.len() <= 3 && !unsigned.starts_with('0');
    if digits(unsigned) && digits(fraction) && !by_thousands {
        return plain(name, &format!("{whole}.{fraction}"));
    }
    Err(Failure::request(told!(
        "`{text}` in `--{name}` cannot be told from a number with thousands apart",
        "`{text}` en `--{name}` no se distingue de un número con los millares separados"
    ))
    .hint(nothing_between()))
}

/// Refuses a point that may hold thousands apart, as in 10.000, in a count and where a Spanish
/// reader takes it for such; elsewhere it is decimal, which people are told. Programs write amounts
/// with a decimal point.
fn check_point(name: &str, kind: InputKind, text: &str, output: &Output) -> Result<(), Failure> {
    let text = text.trim();
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let Some((whole, rest)) = unsigned.split_once('.') else { return Ok(()) };
    let apart = (1..=3).contains(&whole.len()) && rest.len() == 3 && !whole.starts_with('0');
    if !apart || !digits(whole) || !digits(rest) {
        return Ok(());
    }
    let (is_count, plain) = (kind == InputKind::Count, text.replace('.', ""));
    match (output.format, output.lang) {
        (Format::Text, Lang::En) if !is_count => {
            let read = text.trim_end_matches('0').trim_end_matches('.');
            message(&format!(
                "`{text}` in `--{name}` was read as {read}, its point being decimal; if it is \
                 {plain}, write it so"
            ));
            return Ok(());
        }
        (Format::Csv | Format::Json, _) if !is_count => return Ok(()),
        _ => {}
    }
    let failure = Failure::request(told!(
        "`{text}` in `--{name}` cannot be told from a number with thousands apart",
        "`{text}` en `--{name}` no se distingue de un número con los millares separados"
    ));
    Err(if is_count {
        failure.hint(told!(
            "a count is a whole number: write {plain}, or {whole}",
            "es un número entero: escriba {plain}, o {whole}"
        ))
    } else {
        failure.hint(nothing_between())
    })
}

fn nothing_between() -> Told {
    told!(
        "write 1234.5 or 1234,5: nothing between thousands",
        "escriba 1234.5 o 1234,5: nada entre los millares"
    )
}

fn plain(name: &str, text: &str) -> Result<f64, Failure> {
    text.trim().parse().map_err(|_| no_number(name, text))
}

fn no_number(name: &str, text: &str) -> Failure {
    Failure::request(told!(
        "`{text}` in `--{name}` is not a number",
        "`{text}` en `--{name}` no es un número"
    ))
}

fn help(metric: Option<&str>, lang: Lang) -> String {
    let mut text = String::new();
    let chosen = metric.and_then(calc::inputs);
    let intro = match lang {
        Lang::En => {
            "Work a metric out from a few numbers\n\n\
             Usage: baremo calc METRIC --INPUT NUMBER… [--unit UNIT]\n\n\
             For example, `baremo calc csat --positive 30 --total 50`.\n\
             Lengths of time may say their unit: 2h, 90min, 1h30m or 1:40 (hours and minutes).\n\
             UNIT is s, min, h or days, or a currency.\n\n"
        }
        Lang::Es => {
            "Calcula una métrica con unos pocos números\n\n\
             Uso: baremo calc MÉTRICA --DATO NÚMERO… [--unit UNIDAD]\n\n\
             Por ejemplo, `baremo calc csat --positive 30 --total 50`.\n\
             Las duraciones pueden llevar unidad: 2h, 90min, 1h30m o 1:40 (horas y minutos).\n\
             UNIDAD es s, min, h o days, o una moneda.\n\n"
        }
    };
    text.push_str(intro);
    for calculator in calc::CALCULATORS {
        if chosen.is_some_and(|chosen| chosen.metric != calculator.metric) {
            continue;
        }
        let _ = writeln!(text, "  {}", calculator.metric);
        for input in calculator.inputs {
            let help = if lang == Lang::Es { input.help_es } else { input.help_en };
            let _ = writeln!(text, "      --{:<16} {help}", input.name);
        }
    }
    text
}
