//! A login with one made-up password, for tests of pages.

use std::sync::Mutex;

use baremo_metrics::ServiceError;
use baremo_metrics::service::{AccessService, Attempt, Entry};
use baremo_model::ErrorKind;

/// Knows the password `right` and the key `key`; the first other password is wrong, the next ones
/// come too early.
#[derive(Default)]
pub struct FakeAccess {
    broken: bool,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    sessions: Vec<String>,
    senders: Vec<String>,
}

impl FakeAccess {
    /// Returns one that cannot say who is known.
    pub fn broken() -> Self {
        FakeAccess { broken: true, ..FakeAccess::default() }
    }

    /// Returns from where passwords were tried so far.
    pub fn senders(&self) -> Vec<String> {
        self.known().senders.clone()
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn readable(&self) -> Result<(), ServiceError> {
        let broken = || ServiceError::new(ErrorKind::Unavailable, "cannot read `owner.toml`");
        if self.broken { Err(broken()) } else { Ok(()) }
    }
}

impl AccessService for FakeAccess {
    fn is_required(&self) -> Result<bool, ServiceError> {
        self.readable().map(|()| true)
    }

    fn enter(&self, attempt: &Attempt<'_>) -> Result<Entry, ServiceError> {
        self.readable()?;
        let mut known = self.known();
        known.senders.push(attempt.from.to_owned());
        Ok(match attempt.password {
            "right" => {
                let token = format!("token-{}", known.sessions.len() + 1);
                known.sessions.push(token.clone());
                Entry::Entered { token, seconds: 60 }
            }
            _ if known.senders.len() == 1 => Entry::Wrong,
            _ => Entry::Wait { seconds: 3 },
        })
    }

    fn knows_session(&self, token: &str) -> Result<bool, ServiceError> {
        self.readable()?;
        Ok(self.known().sessions.iter().any(|known| known == token))
    }

    fn knows_key(&self, key: &str) -> Result<bool, ServiceError> {
        self.readable()?;
        Ok(key == "key")
    }

    fn leave(&self, token: &str) {
        self.known().sessions.retain(|known| known != token);
    }
}
