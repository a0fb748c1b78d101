//! `baremo user`: the password and the keys that pages and API ask for.

use std::io::BufRead;
use std::path::Path;

use baremo_model::told;
use baremo_store::{Mode, Store};

use crate::access::Owner;
use crate::cli::{Lang, UserAction, UserArgs};
use crate::error::Failure;
use crate::error::file::cannot;
use crate::output::Output;

/// Runs the command.
///
/// # Errors
///
/// Fails when a password is too short or typed differently the second time, when there is no key
/// of a name, or when the file cannot be written.
pub fn run(data: &Path, args: &UserArgs, output: &mut Output) -> Result<u8, Failure> {
    let root = Store::open(data, Mode::Create)?.root().to_owned();
    let pick = |en: &str, es: &str| match output.lang {
        Lang::En => format!("{en}\n"),
        Lang::Es => format!("{es}\n"),
    };
    let said = match &args.action {
        UserAction::Password { stdin } => {
            let password = if *stdin { line()? } else { typed(output.lang)? };
            // A file that cannot be read is made anew: that is how one gets back in.
            let mut owner = Owner::read(&root).unwrap_or_default();
            owner.set_password(&password)?;
            owner.write(&root)?;
            pick(
                "The password is set. All sessions have ended.",
                "La contraseña está puesta. Todas las sesiones han terminado.",
            )
        }
        UserAction::Remove => match Owner::remove(&root)? {
            true => pick(
                "Password and keys are removed: pages answer on this machine without login.",
                "Contraseña y claves eliminadas: en esta máquina las páginas responden sin \
                 identificarse.",
            ),
            false => pick("There is no password.", "No hay contraseña."),
        },
        UserAction::Key { name, remove: false } => {
            let mut owner = Owner::read(&root)?;
            if !owner.has_password() {
                return Err(Failure::request(told!(
                    "a key needs a password beside it",
                    "una clave necesita también una contraseña"
                ))
                .hint(told!(
                    "set one first: baremo user password",
                    "ponga antes una: baremo user password"
                )));
            }
            let key = owner.add_key(name)?;
            owner.write(&root)?;
            let kept = pick(
                "Keep it well: it is not shown again. Send it as `Authorization: Bearer KEY`.",
                "Guárdela: no se vuelve a mostrar. Envíela así: `Authorization: Bearer CLAVE`.",
            );
            crate::commands::message(kept.trim_end());
            format!("{key}\n")
        }
        UserAction::Key { name, remove: true } => {
            let mut owner = Owner::read(&root)?;
            if !owner.remove_key(name) {
                return Err(no_key(&owner, name));
            }
            owner.write(&root)?;
            pick("The key has ended.", "La clave ya no vale.")
        }
        UserAction::Show => {
            let owner = Owner::read(&root)?;
            let keys: Vec<&str> = owner.keys().collect();
            let password = match owner.has_password() {
                true => pick("There is a password.", "Hay contraseña."),
                false => pick("There is no password.", "No hay contraseña."),
            };
            password + &keys.iter().map(|name| format!("- {name}\n")).collect::<String>()
        }
    };
    output.text(&said)?;
    Ok(0)
}

fn no_key(owner: &Owner, name: &str) -> Failure {
    let known: Vec<&str> = owner.keys().collect();
    Failure::request(told!("there is no key `{name}`", "no hay ninguna clave `{name}`"))
        .hint(told!("there are: {}", "hay: {}", known.join(", ")))
}

/// Reads a password as one line of standard input.
fn line() -> Result<String, Failure> {
    let mut text = String::new();
    std::io::stdin().lock().read_line(&mut text).map_err(|error| {
        let what =
            told!("no password on standard input", "no hay contraseña en la entrada estándar");
        Failure::request(cannot(what, error))
    })?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// Asks for a password twice, without showing it.
fn typed(lang: Lang) -> Result<String, Failure> {
    let [first, again] = match lang {
        Lang::En => ["Password: ", "Again: "],
        Lang::Es => ["Contraseña: ", "Otra vez: "],
    };
    let ask = |prompt: &str| {
        rpassword::prompt_password(prompt).map_err(|error| {
            let what = told!("no terminal to ask on", "no hay terminal donde preguntar");
            Failure::request(cannot(what, error)).hint(told!(
                "give it on standard input: baremo user password --stdin",
                "désela por la entrada estándar: baremo user password --stdin"
            ))
        })
    };
    let password = ask(first)?;
    match ask(again)? == password {
        true => Ok(password),
        false => Err(Failure::request(told!(
            "the two passwords differ",
            "las dos contraseñas no coinciden"
        ))),
    }
}
