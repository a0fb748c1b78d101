//! The command line in Spanish: help from `help.es.toml`, usage errors from here.
//!
//! clap writes its own words in English: headings, `[default: …]`, errors. They are replaced here,
//! so that who asks for Spanish reads nothing else. Names of flags, of metrics and of the values
//! that a flag takes stay; what stands in the place of a value, such as `<FILE>`, does not.

use clap::builder::Str;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use clap::{Arg, ArgAction, Command};
use toml::{Table, Value};

use super::number;

/// Help of every command and argument, by their ids.
const HELP: &str = include_str!("help.es.toml");

/// How a help page is laid out.
const TEMPLATE: &str = "{before-help}{about-with-newline}\nUso: {usage}\n\n{all-args}{after-help}";

/// What stands in the place of a value where it is another word in Spanish.
const PLACES: &[(&str, &str)] = &[
    ("BASIS", "BASE"),
    ("CALENDAR", "CALENDARIO"),
    ("DATE", "FECHA"),
    ("DAYS", "DÍAS"),
    ("DIM", "DIMENSIÓN"),
    ("DIR", "CARPETA"),
    ("EXPR", "EXPRESIÓN"),
    ("FILE", "FICHERO"),
    ("FILE.toml", "FICHERO.toml"),
    ("FORMAT", "FORMATO"),
    ("GRAIN", "INTERVALO"),
    ("HOST:PORT", "DIRECCIÓN:PUERTO"),
    ("KEY", "CLAVE"),
    ("KIND", "CLASE"),
    ("LANG", "IDIOMA"),
    ("METRIC", "MÉTRICA"),
    ("METRIC --INPUT NUMBER", "MÉTRICA --DATO NÚMERO"),
    ("MONTH", "MES"),
    ("NAME", "NOMBRE"),
    ("NAME|DATE", "NOMBRE|FECHA"),
    ("NAME|FILE.toml", "NOMBRE|FICHERO.toml"),
    ("PARAM=VALUE", "PARÁMETRO=VALOR"),
    ("RANGE", "PERIODO"),
    ("REASON", "MOTIVO"),
    ("RULE", "REGLA"),
    ("SCALE", "ESCALA"),
    ("SEED", "SEMILLA"),
    ("SOURCE", "FUENTE"),
    ("STAT", "ESTADÍSTICO"),
    ("TABLE", "TABLA"),
    ("TEXT", "TEXTO"),
    ("TIME", "FECHA"),
    ("YEAR", "AÑO"),
    ("ZONE", "ZONA"),
];

/// Returns the commands with their help in Spanish.
pub fn translated(command: Command) -> Command {
    let texts: Table = toml::from_str(HELP).unwrap_or_default();
    let texts = texts.get("baremo").and_then(Value::as_table).cloned().unwrap_or_default();
    let values = texts.get("values").and_then(Value::as_table).cloned().unwrap_or_default();
    let mut command = one(command, &texts, &values);
    // What clap adds by itself it adds now, so that it can be told in Spanish, too.
    command.build();
    with_help(command)
}

/// Tells what the command `help` is, wherever there is one.
fn with_help(command: Command) -> Command {
    command.mut_subcommands(|inner| match inner.get_name() {
        "help" => with_help(
            inner
                .about("Muestra esta ayuda o la de la orden que se indique")
                .help_template(TEMPLATE)
                .subcommand_help_heading("Órdenes")
                .subcommand_value_name("ORDEN"),
        ),
        _ => with_help(inner),
    })
}

fn one(mut command: Command, texts: &Table, values: &Table) -> Command {
    let text = |name: &str| texts.get(name).and_then(Value::as_str).map(str::to_owned);
    if let Some(about) = text("about") {
        let long = text("long_about").unwrap_or_else(|| about.clone());
        command = command.about(about).long_about(long);
    }
    command = command
        .help_template(TEMPLATE)
        .subcommand_help_heading("Órdenes")
        .subcommand_value_name("ORDEN")
        .mut_args(|arg| argument(arg, texts, values));
    if !command.is_disable_help_flag_set() {
        let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
        let help = help.help("Muestra la ayuda").help_heading("Opciones");
        command = command.disable_help_flag(true).arg(help);
    }
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    let version = version.help("Muestra la versión").help_heading("Opciones");
    command = command.disable_version_flag(true).arg(version);
    let empty = Table::new();
    command.mut_subcommands(|inner| {
        let own = texts.get(inner.get_name()).and_then(Value::as_table);
        let own = own.unwrap_or(&empty).clone();
        one(inner, &own, values)
    })
}

fn argument(arg: Arg, texts: &Table, values: &Table) -> Arg {
    let id = arg.get_id().as_str().to_owned();
    let heading = if arg.is_positional() { "Argumentos" } else { "Opciones" };
    let arg = placed(arg).help_heading(heading);
    let text = |name: &str| texts.get(name).and_then(Value::as_str);
    let Some(short) = text(&id) else { return arg };
    let long = text(&format!("{id}_long")).unwrap_or(short);
    let mut notes = String::new();
    let takes = !matches!(arg.get_action(), ArgAction::SetTrue | ArgAction::SetFalse);
    let defaults: Vec<String> =
        arg.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    if takes && !defaults.is_empty() {
        notes += &format!(" [por omisión: {}]", defaults.join(", "));
    }
    if let Some(name) = arg.get_env() {
        notes += &format!(" [entorno: {}]", name.to_string_lossy());
    }
    let meanings = values.get(&id).and_then(Value::as_table);
    let possible: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|_| takes)
        .map(|value| {
            let meaning = meanings.and_then(|own| own.get(value.get_name())?.as_str());
            meaning.map_or(value.get_name().to_owned(), |m| format!("{} ({m})", value.get_name()))
        })
        .collect();
    if !possible.is_empty() {
        notes += &format!(" [valores: {}]", possible.join(", "));
    }
    arg.help(format!("{short}{notes}"))
        .long_help(format!("{long}{notes}"))
        .hide_default_value(takes)
        .hide_possible_values(takes)
        .hide_env(true)
}

/// Returns an argument with what stands in the place of its value in Spanish.
fn placed(arg: Arg) -> Arg {
    let name = arg.get_value_names().and_then(<[_]>::first).map(Str::as_str);
    let known = PLACES.iter().find(|(en, _)| Some(*en) == name);
    match known {
        Some((_, es)) => arg.value_name(*es),
        None => arg,
    }
}

/// Returns a page of help, with colours or without.
pub fn page(error: &Error, colours: bool) -> String {
    let page = error.render();
    let text = if colours { page.ansi().to_string() } else { page.to_string() };
    spanish_usage(&text)
}

/// Puts the words in Spanish that clap always writes into a line of usage.
fn spanish_usage(usage: &str) -> String {
    usage.replacen("Usage:", "Uso:", 1).replace("[OPTIONS]", "[OPCIONES]")
}

/// Returns what a usage error says in Spanish; none for what is help rather than an error.
pub fn told(error: &Error) -> Option<String> {
    let get = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) if !texts.is_empty() => Some(texts.join(", ")),
        Some(ContextValue::StyledStr(text)) => Some(text.to_string()),
        Some(ContextValue::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let of = |kind: ContextKind| get(kind).unwrap_or_default();
    let (arg, value) = (of(ContextKind::InvalidArg), of(ContextKind::InvalidValue));
    let message = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => {
            format!("`{arg}` necesita un valor y no se ha indicado ninguno")
        }
        ErrorKind::InvalidValue => format!("`{value}` no es un valor válido para `{arg}`"),
        ErrorKind::UnknownArgument => format!("no se esperaba el argumento `{arg}`"),
        ErrorKind::InvalidSubcommand => {
            format!("no se conoce la orden `{}`", of(ContextKind::InvalidSubcommand))
        }
        ErrorKind::NoEquals => format!("para dar un valor a `{arg}` hace falta el signo igual"),
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(ToString::to_string);
            let why = why.and_then(|why| number::spanish(&why));
            let why = why.map_or_else(String::new, |why| format!(": {why}"));
            format!("`{value}` no es un valor válido para `{arg}`{why}")
        }
        ErrorKind::TooManyValues => format!("sobra el valor `{value}`: `{arg}` no admite más"),
        ErrorKind::TooFewValues => format!("`{arg}` necesita más valores"),
        ErrorKind::WrongNumberOfValues => format!("a `{arg}` le sobran o le faltan valores"),
        ErrorKind::ArgumentConflict => match get(ContextKind::PriorArg) {
            Some(other) if other != arg => {
                format!("`{arg}` no se puede usar junto con `{other}`")
            }
            _ => format!("`{arg}` no se puede indicar más de una vez"),
        },
        ErrorKind::MissingRequiredArgument if arg.contains(", ") => {
            format!("faltan los argumentos obligatorios {arg}")
        }
        ErrorKind::MissingRequiredArgument => format!("falta el argumento obligatorio {arg}"),
        ErrorKind::MissingSubcommand => "falta una orden".to_owned(),
        ErrorKind::InvalidUtf8 => "hay argumentos con texto que no es UTF-8 válido".to_owned(),
        _ => return None,
    };
    let mut out = format!("error: {message}\n");
    if let Some(valid) = get(ContextKind::ValidValue) {
        out += &format!("  [valores: {valid}]\n");
    }
    let near = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedCommand,
    ];
    if let Some(near) = near.into_iter().find_map(get) {
        out += &format!("\n  sugerencia: existe algo parecido: `{near}`\n");
    }
    if let Some(usage) = get(ContextKind::Usage) {
        out += &format!("\n{}\n", spanish_usage(&usage));
    }
    Some(out + "\nPara más información, pruebe `--help`.\n")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    /// Holds that everything a command shows has a text, and every text is shown.
    fn complete(command: &Command, texts: &Table, path: &str) {
        let mut known: Vec<String> = vec!["about".into(), "long_about".into(), "values".into()];
        assert!(texts.contains_key("about"), "{path} has no `about`");
        for arg in command.get_arguments() {
            let id = arg.get_id().as_str();
            if matches!(id, "help" | "version") {
                continue;
            }
            assert!(texts.contains_key(id), "{path} has no text for `{id}`");
            let long = arg.get_long_help().is_some();
            assert_eq!(long, texts.contains_key(&format!("{id}_long")), "{path} `{id}_long`");
            known.extend([id.to_owned(), format!("{id}_long")]);
        }
        for inner in command.get_subcommands() {
            let name = inner.get_name();
            let own = texts.get(name).and_then(Value::as_table);
            let own = own.unwrap_or_else(|| panic!("{path} has no table `{name}`"));
            complete(inner, own, &format!("{path}.{name}"));
            known.push(name.to_owned());
        }
        for name in texts.keys() {
            assert!(known.contains(name), "{path}: nobody shows `{name}`");
        }
    }

    #[test]
    fn every_command_and_argument_is_told_in_spanish() {
        let texts: Table = toml::from_str(HELP).expect("the file can be read");
        let texts = texts["baremo"].as_table().expect("a table");
        complete(&Cli::command(), texts, "baremo");
        translated(Cli::command()).debug_assert();
    }

    #[test]
    fn what_stands_in_the_place_of_a_value_is_spanish() {
        fn check(command: &Command) {
            for arg in command.get_arguments().filter(|arg| arg.get_action().takes_values()) {
                for name in arg.get_value_names().unwrap_or_default() {
                    let name = name.as_str();
                    let is_alike = matches!(name, "ID" | "N" | "URL");
                    let is_known = PLACES.iter().any(|(_, es)| *es == name);
                    assert!(is_alike || is_known, "{}: {name}", command.get_name());
                }
            }
            command.get_subcommands().filter(|inner| inner.get_name() != "help").for_each(check);
        }
        check(&translated(Cli::command()));
    }

    #[test]
    fn flags_of_questions_say_what_they_default_to() {
        for (command, says) in
            [(Cli::command(), "[default: "), (translated(Cli::command()), "[por omisión: ")]
        {
            for name in ["close", "export", "query", "records"] {
                let own = command.find_subcommand(name).expect("a command");
                for arg in own.get_arguments().filter(|arg| !arg.is_required_set()) {
                    let takes = matches!(arg.get_action(), ArgAction::Set | ArgAction::Append);
                    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
                    let told = help.contains(says) || !arg.get_default_values().is_empty();
                    let id = arg.get_id().as_str();
                    assert!(!takes || told || id == "chart", "{name} {id}: {help}");
                }
            }
        }
    }

    #[test]
    fn help_and_errors_are_spanish() {
        let error = |words: &[&str]| {
            let words = ["baremo"].iter().chain(words);
            translated(Cli::command()).try_get_matches_from(words).expect_err("it is wrong")
        };
        let help = page(&error(&["query", "--help"]), false);
        for part in
            ["Uso: baremo query [OPCIONES]", "Opciones:", "Argumentos:", "[por omisión: all]"]
        {
            assert!(help.contains(part), "{part}:\n{help}");
        }
        for part in ["Usage", "Options:", "OPTIONS", "[default", "[possible", "Print "] {
            assert!(!help.contains(part), "{part}:\n{help}");
        }
        for (words, usage) in [
            (&["help", "query"][..], "Uso: baremo query"),
            (&["report", "help", "board"], "Uso: baremo report board"),
            (&["help", "report", "board"], "Uso: baremo report board"),
            (&["help"], "Uso: baremo"),
        ] {
            let error = error(words);
            assert_eq!((error.exit_code(), told(&error)), (0, None), "{words:?}");
            let help = error.to_string();
            assert!(help.contains(usage) && !help.contains("Print "), "{words:?}:\n{help}");
        }
        assert!(error(&["help"]).to_string().contains("Muestra esta ayuda o la de la orden"));
        let said = |words: &[&str]| told(&error(words)).expect("an error");
        assert!(said(&["help", "nada"]).contains("no se conoce la orden `nada`"));
        assert!(said(&["query", "x", "--form"]).contains("no se esperaba el argumento `--form`"));
        assert!(said(&["qery"]).contains("no se conoce la orden `qery`"));
        assert!(said(&["--format", "xml", "doctor"]).contains("[valores: text, csv, json]"));
        assert!(said(&["import", "a.csv"]).contains("falta el argumento obligatorio --source"));
        assert!(said(&["import"]).contains("faltan los argumentos obligatorios --source"));
    }
}
