//! Who may read pages and API: the owner of the folder, by a password or a key.
//!
//! `owner.toml` holds the password as an argon2id hash and the keys by their hashes; sessions live
//! in the server's memory, by their hashes too. The file is read anew with every request, so that a
//! password changed in a terminal ends all sessions at once.

mod owner;
mod sessions;
mod slow;
mod token;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use baremo_metrics::ServiceError;
use baremo_metrics::service::{AccessService, Attempt, Entry};
use baremo_model::Micros;

pub use self::owner::Owner;
use self::sessions::{ABSOLUTE, Sessions};
use self::slow::Slow;
use crate::error::Failure;

/// Decides by the folder's file.
pub struct Access {
    root: PathBuf,
    beyond: bool,
    clock: fn() -> Micros,
    memory: Mutex<Memory>,
    checking: Mutex<()>,
}

#[derive(Default)]
struct Memory {
    sessions: Sessions,
    slow: Slow,
}

impl Access {
    /// Returns the access to a folder. A server that can be reached from beyond this machine
    /// (`beyond`) lets nobody in while there is no password.
    pub fn new(root: &Path, beyond: bool, clock: fn() -> Micros) -> Self {
        let (memory, checking) = (Mutex::default(), Mutex::default());
        Access { root: root.to_owned(), beyond, clock, memory, checking }
    }

    fn owner(&self) -> Result<Owner, ServiceError> {
        Owner::read(&self.root).map_err(|failure: Failure| {
            crate::commands::message(&format!("nobody is let in: {}", failure.message));
            ServiceError { message: failure.message, hints: failure.hints, kind: failure.kind }
        })
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl AccessService for Access {
    fn is_required(&self) -> Result<bool, ServiceError> {
        Ok(self.beyond || self.owner()?.has_password())
    }

    fn enter(&self, attempt: &Attempt<'_>) -> Result<Entry, ServiceError> {
        let owner = self.owner()?;
        let now = (self.clock)();
        // Counted before it is checked: many at once are no way round.
        if let Err(wait) = self.memory().slow.begin(attempt.from, attempt.near, now) {
            return Ok(Entry::Wait { seconds: slow::seconds(wait) });
        }
        let right = {
            // One at a time: a check takes its memory on purpose.
            let _turn = self.checking.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            owner.is_password(attempt.password)
        };
        if !right {
            return Ok(Entry::Wrong);
        }
        let token = token::new().map_err(|failure| ServiceError {
            message: failure.message,
            hints: failure.hints,
            kind: failure.kind,
        })?;
        let mut memory = self.memory();
        memory.slow.succeeded(attempt.from, attempt.near);
        memory.sessions.begin(&token, owner.mark(), now);
        Ok(Entry::Entered { token, seconds: slow::seconds(ABSOLUTE) })
    }

    fn knows_session(&self, token: &str) -> Result<bool, ServiceError> {
        let owner = self.owner()?;
        let now = (self.clock)();
        Ok(owner.has_password() && self.memory().sessions.goes_on(token, owner.mark(), now))
    }

    fn knows_key(&self, key: &str) -> Result<bool, ServiceError> {
        let owner = self.owner()?;
        Ok(owner.has_password() && owner.is_key(key))
    }

    fn leave(&self, token: &str) {
        self.memory().sessions.end(token);
    }
}

#[cfg(test)]
mod tests;
