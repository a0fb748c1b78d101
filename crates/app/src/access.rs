//! Who may read pages and API: the owner of the folder, by a password or a key.
//!
//! `owner.toml` holds the password as an argon2id hash and the keys by their hashes;
//! `sessions.toml` holds sessions, by their hashes too, for the next start of the server. The
//! owner's file is read anew with every request, so that a password changed in a terminal ends all
//! sessions at once.

mod owner;
pub mod private;
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
use crate::kept::lock;

/// Decides by the folder's file.
pub struct Access {
    root: PathBuf,
    beyond: bool,
    clock: fn() -> Micros,
    memory: Mutex<Memory>,
    checking: Mutex<()>,
}

struct Memory {
    sessions: Sessions,
    slow: Slow,
}

impl Access {
    /// Returns the access to a folder. A server that can be reached from beyond this machine
    /// (`beyond`) lets nobody in while there is no password.
    pub fn new(root: &Path, beyond: bool, clock: fn() -> Micros) -> Self {
        let sessions = Sessions::read(root);
        let memory = Mutex::new(Memory { sessions, slow: Slow::default() });
        Access { root: root.to_owned(), beyond, clock, memory, checking: Mutex::default() }
    }

    /// Keeps the sessions for the next start. That they cannot be kept is told on the terminal and
    /// keeps nobody out.
    fn keep(&self, memory: &mut Memory) {
        if let Err(failure) = memory.sessions.write(&self.root) {
            crate::commands::message(&format!(
                "sessions end with this server: {}",
                failure.message
            ));
        }
    }

    fn owner(&self) -> Result<Owner, ServiceError> {
        Owner::read(&self.root).map_err(|failure: Failure| {
            crate::commands::message(&format!("nobody is let in: {}", failure.message));
            failure.into()
        })
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        lock(&self.memory)
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
            let _turn = lock(&self.checking);
            owner.is_password(attempt.password)
        };
        if !right {
            return Ok(Entry::Wrong);
        }
        let token = token::new()?;
        let mut memory = self.memory();
        memory.slow.succeeded(attempt.from, attempt.near);
        memory.sessions.begin(&token, owner.mark(), now);
        self.keep(&mut memory);
        Ok(Entry::Entered { token, seconds: slow::seconds(ABSOLUTE) })
    }

    fn knows_session(&self, token: &str) -> Result<bool, ServiceError> {
        let owner = self.owner()?;
        let now = (self.clock)();
        let mut memory = self.memory();
        let goes_on = owner.has_password() && memory.sessions.goes_on(token, owner.mark(), now);
        if goes_on && memory.sessions.is_stale() {
            self.keep(&mut memory);
        }
        Ok(goes_on)
    }

    fn knows_key(&self, key: &str) -> Result<bool, ServiceError> {
        let owner = self.owner()?;
        Ok(owner.has_password() && owner.is_key(key))
    }

    fn leave(&self, token: &str) {
        let mut memory = self.memory();
        if memory.sessions.end(token) {
            self.keep(&mut memory);
        }
    }
}

#[cfg(test)]
mod tests;
