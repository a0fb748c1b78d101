//! `owner.toml`: the owner's password and keys, by their hashes, for the owner's eyes only.

use std::collections::BTreeMap;
use std::path::Path;

use baremo_model::told;
use serde::{Deserialize, Serialize};

use super::private;
use super::token::{self, Hash};
use crate::error::Failure;
use crate::error::file::{cannot_read, unremoved};

/// Name of the file.
const FILE: &str = "owner.toml";
/// Characters a password must have.
const SHORTEST: usize = 10;
/// Bytes a password may have: more would only cost time.
const LONGEST: usize = 1024;
/// How the hash of a password begins.
const ARGON: &str = "$argon2id$";
/// How a key begins, so that it is recognised where it should not be.
const KEY: &str = "baremo_";

/// What is known of the owner.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Owner {
    /// Hash of the password, argon2id.
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<String>,
    /// Keys of the API: hash by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    keys: BTreeMap<String, String>,
}

impl Owner {
    /// Reads the file of a folder; nobody is known without one.
    ///
    /// # Errors
    ///
    /// Fails when it cannot be read or says what it should not.
    pub fn read(root: &Path) -> Result<Self, Failure> {
        let text = match std::fs::read_to_string(root.join(FILE)) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Owner::default());
            }
            Err(error) => return Err(Failure::unavailable(cannot_read(FILE, error))),
        };
        let owner: Owner = toml::from_str(&text).map_err(|error| {
            // What stands in the file is nobody's business.
            let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            Failure::request(told!(
                "`{FILE}` cannot be read, line {line}",
                "no se puede leer `{FILE}`, línea {line}"
            ))
            .hint(told!(
                "`baremo user remove` removes it, `baremo user password` makes it anew",
                "`baremo user remove` lo elimina, `baremo user password` lo crea de nuevo"
            ))
        })?;
        if owner.password.as_deref().is_some_and(|hash| !hash.starts_with(ARGON)) {
            return Err(Failure::request(told!(
                "the password in `{FILE}` is no argon2 hash",
                "la contraseña de `{FILE}` no es un hash de argon2"
            ))
            .hint(told!(
                "set it with `baremo user password`",
                "póngala con `baremo user password`"
            )));
        }
        Ok(owner)
    }

    /// Writes the file, readable for its owner alone.
    ///
    /// # Errors
    ///
    /// Fails when it cannot be written.
    pub fn write(&self, root: &Path) -> Result<(), Failure> {
        let text = toml::to_string(self)
            .map_err(|error| Failure::internal(format!("cannot write `{FILE}`: {error}")))?;
        private::write(root, FILE, &text)
    }

    /// Removes the file; returns whether there was one.
    ///
    /// # Errors
    ///
    /// Fails when it cannot be removed.
    pub fn remove(root: &Path) -> Result<bool, Failure> {
        match std::fs::remove_file(root.join(FILE)) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(unremoved(Path::new(FILE), error)),
        }
    }

    /// Returns whether there is a password.
    pub fn has_password(&self) -> bool {
        self.password.is_some()
    }

    /// Sets the password.
    ///
    /// # Errors
    ///
    /// Fails when it is too short or too long.
    pub fn set_password(&mut self, password: &str) -> Result<(), Failure> {
        if password.chars().count() < SHORTEST {
            return Err(Failure::request(told!(
                "a password needs {SHORTEST} characters at least",
                "una contraseña necesita {SHORTEST} caracteres como mínimo"
            ))
            .hint(told!(
                "four words are good and easy to keep",
                "cuatro palabras son seguras y fáciles de recordar"
            )));
        }
        if password.len() > LONGEST {
            return Err(Failure::request(told!(
                "a password has {LONGEST} bytes at most",
                "una contraseña tiene {LONGEST} bytes como máximo"
            )));
        }
        let salt = token::bytes()?;
        let hash = argon2::hash_encoded(password.as_bytes(), &salt, &argon2::Config::owasp2())
            .map_err(|error| Failure::internal(format!("cannot hash the password: {error}")))?;
        self.password = Some(hash);
        Ok(())
    }

    /// Returns whether this is the password; nothing is while there is none.
    pub fn is_password(&self, password: &str) -> bool {
        let right = |hash: &str| argon2::verify_encoded(hash, password.as_bytes()).unwrap_or(false);
        password.len() <= LONGEST && self.password.as_deref().is_some_and(right)
    }

    /// Returns what changes with the password and says nothing of it.
    pub fn mark(&self) -> Hash {
        token::hash(self.password.as_deref().unwrap_or_default())
    }

    /// Makes a key of the API under a name; returns it: it is not kept, only its hash.
    ///
    /// # Errors
    ///
    /// Fails when there is a key of this name.
    pub fn add_key(&mut self, name: &str) -> Result<String, Failure> {
        if name.trim().is_empty() || self.keys.contains_key(name) {
            return Err(Failure::request(told!(
                "there is a key `{name}` already",
                "ya hay una clave `{name}`"
            ))
            .hint(told!(
                "`baremo user key {name} --remove` ends it",
                "`baremo user key {name} --remove` la retira"
            )));
        }
        let key = format!("{KEY}{}", token::new()?);
        self.keys.insert(name.to_owned(), token::hex(&token::hash(&key)));
        Ok(key)
    }

    /// Ends a key; returns whether there was one of this name.
    pub fn remove_key(&mut self, name: &str) -> bool {
        self.keys.remove(name).is_some()
    }

    /// Returns the names of the keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.keys().map(String::as_str)
    }

    /// Returns whether this is one of the keys.
    pub fn is_key(&self, key: &str) -> bool {
        let hash = token::hex(&token::hash(key));
        // All are compared, whichever fits.
        self.keys.values().fold(false, |found, known| found | token::is_same(known, &hash))
    }
}
