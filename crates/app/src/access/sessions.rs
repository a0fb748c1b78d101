//! Sessions, by the hashes of their tokens. Instants are given, no clock is read here.
//!
//! They outlive the server in `sessions.toml`: hashes and instants, from which nobody can log in.

use std::collections::HashMap;
use std::path::Path;

use baremo_model::{DAY, HOUR, Micros};
use serde::{Deserialize, Serialize};

use super::private;
use super::token::{self, Hash};
use crate::error::Failure;

/// Name of the file.
const FILE: &str = "sessions.toml";
/// The use of a session is written down when it is so much later than what is written: a page
/// opened each minute must not write each minute.
const NOTED: Micros = HOUR;

/// A session ends when it was not used for so long.
pub const IDLE: Micros = 7 * DAY;
/// A session ends after so long in any case.
pub const ABSOLUTE: Micros = 30 * DAY;
/// Sessions kept at most.
const MOST: usize = 1000;

/// The sessions that go on.
#[derive(Default)]
pub struct Sessions {
    by_hash: HashMap<Hash, Session>,
}

struct Session {
    begun: Micros,
    used: Micros,
    /// Use that is written down.
    noted: Micros,
    /// Mark of the password it was begun with.
    owner: Hash,
}

/// The file.
#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
struct Kept {
    session: Vec<KeptSession>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct KeptSession {
    hash: String,
    begun: Micros,
    used: Micros,
    owner: String,
}

impl Session {
    fn is_over(&self, owner: Hash, now: Micros) -> bool {
        now - self.used >= IDLE || now - self.begun >= ABSOLUTE || self.owner != owner
    }
}

impl Sessions {
    /// Reads the sessions of a folder. A file that is not there or says what it should not is as
    /// good as none: its sessions log in again.
    pub fn read(root: &Path) -> Self {
        let text = std::fs::read_to_string(root.join(FILE)).unwrap_or_default();
        let kept: Kept = toml::from_str(&text).unwrap_or_default();
        let session = |kept: KeptSession| {
            let (hash, owner) = (token::unhex(&kept.hash)?, token::unhex(&kept.owner)?);
            let (begun, used) = (kept.begun, kept.used);
            Some((hash, Session { begun, used, noted: used, owner }))
        };
        Sessions { by_hash: kept.session.into_iter().filter_map(session).take(MOST).collect() }
    }

    /// Writes the sessions of a folder, for its owner's eyes only.
    ///
    /// # Errors
    ///
    /// Fails when they cannot be written: they then end with the server.
    pub fn write(&mut self, root: &Path) -> Result<(), Failure> {
        let mut session: Vec<KeptSession> = Vec::with_capacity(self.by_hash.len());
        for (hash, kept) in &mut self.by_hash {
            kept.noted = kept.used;
            let (hash, owner) = (token::hex(hash), token::hex(&kept.owner));
            session.push(KeptSession { hash, begun: kept.begun, used: kept.used, owner });
        }
        session.sort_by(|one, other| one.hash.cmp(&other.hash));
        let text = toml::to_string(&Kept { session })
            .map_err(|error| Failure::internal(format!("cannot write `{FILE}`: {error}")))?;
        private::write(root, FILE, &text)
    }

    /// Returns whether there is a use worth writing down.
    pub fn is_stale(&self) -> bool {
        self.by_hash.values().any(|session| session.used - session.noted >= NOTED)
    }

    /// Begins a session.
    pub fn begin(&mut self, token: &str, owner: Hash, now: Micros) {
        self.by_hash.retain(|_, session| !session.is_over(owner, now));
        if self.by_hash.len() >= MOST {
            let oldest = self.by_hash.iter().min_by_key(|(_, session)| session.used);
            if let Some(oldest) = oldest.map(|(hash, _)| *hash) {
                self.by_hash.remove(&oldest);
            }
        }
        self.by_hash
            .insert(token::hash(token), Session { begun: now, used: now, noted: now, owner });
    }

    /// Returns whether a session goes on, and notes its use; one that is over is forgotten.
    pub fn goes_on(&mut self, token: &str, owner: Hash, now: Micros) -> bool {
        // Looked up by its hash: how long that takes says nothing of the token.
        let hash = token::hash(token);
        let Some(session) = self.by_hash.get_mut(&hash) else { return false };
        // A clock that was put back must not make a session last.
        if session.is_over(owner, now) || now < session.begun {
            self.by_hash.remove(&hash);
            return false;
        }
        session.used = now;
        true
    }

    /// Ends a session; returns whether there was one.
    pub fn end(&mut self, token: &str) -> bool {
        self.by_hash.remove(&token::hash(token)).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: Hash = [1; 32];

    #[test]
    fn a_session_ends_unused_after_its_greatest_length_and_with_the_password() {
        let mut sessions = Sessions::default();
        sessions.begin("a", OWNER, 0);
        assert!(!sessions.goes_on("b", OWNER, 0));
        assert!(sessions.goes_on("a", OWNER, IDLE - 1));
        assert!(sessions.goes_on("a", OWNER, 2 * IDLE - 2));
        assert!(!sessions.goes_on("a", OWNER, 3 * IDLE - 2));
        assert!(!sessions.goes_on("a", OWNER, 0), "what is over is forgotten");
        sessions.begin("a", OWNER, 0);
        let mut now = 0;
        while sessions.goes_on("a", OWNER, now) {
            now += DAY;
        }
        assert_eq!(now, ABSOLUTE);
        sessions.begin("a", OWNER, 0);
        assert!(!sessions.goes_on("a", [2; 32], 1));
        sessions.begin("a", OWNER, 0);
        sessions.end("a");
        assert!(!sessions.goes_on("a", OWNER, 1));
    }

    #[test]
    fn sessions_are_kept_as_hashes_and_a_broken_file_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let token = "5".repeat(64);
        let mut sessions = Sessions::default();
        sessions.begin(&token, OWNER, 0);
        assert!(sessions.goes_on(&token, OWNER, NOTED - 1) && !sessions.is_stale());
        assert!(sessions.goes_on(&token, OWNER, NOTED) && sessions.is_stale());
        sessions.write(folder.path()).unwrap();
        assert!(!sessions.is_stale());
        let text = std::fs::read_to_string(folder.path().join(FILE)).unwrap();
        assert!(!text.contains(&token) && text.contains(&token::hex(&token::hash(&token))));
        let mut again = Sessions::read(folder.path());
        let hash = token::hex(&token::hash(&token));
        assert!(!again.goes_on(&hash, OWNER, NOTED), "what is kept logs nobody in");
        assert!(again.goes_on(&token, OWNER, NOTED));
        assert!(!Sessions::read(folder.path()).goes_on(&token, OWNER, NOTED + IDLE));
        assert!(!Sessions::read(folder.path()).goes_on(&token, [2; 32], NOTED));
        for broken in ["session = 1", "[[session]]\nhash = \"x\"", &text.replace('5', "z")] {
            std::fs::write(folder.path().join(FILE), broken).unwrap();
            assert!(!Sessions::read(folder.path()).goes_on(&token, OWNER, NOTED), "{broken}");
        }
    }

    #[test]
    fn sessions_take_bounded_room() {
        let mut sessions = Sessions::default();
        for number in 0..=MOST as i64 {
            sessions.begin(&number.to_string(), OWNER, number);
        }
        assert_eq!(sessions.by_hash.len(), MOST);
        assert!(!sessions.goes_on("0", OWNER, MOST as i64));
        assert!(sessions.goes_on("1", OWNER, MOST as i64));
    }
}
