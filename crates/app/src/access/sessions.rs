//! Sessions, by the hashes of their tokens. Instants are given, no clock is read here.

use std::collections::HashMap;

use baremo_model::{DAY, Micros};

use super::token::{self, Hash};

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
    /// Mark of the password it was begun with.
    owner: Hash,
}

impl Session {
    fn is_over(&self, owner: Hash, now: Micros) -> bool {
        now - self.used >= IDLE || now - self.begun >= ABSOLUTE || self.owner != owner
    }
}

impl Sessions {
    /// Begins a session.
    pub fn begin(&mut self, token: &str, owner: Hash, now: Micros) {
        self.by_hash.retain(|_, session| !session.is_over(owner, now));
        if self.by_hash.len() >= MOST {
            let oldest = self.by_hash.iter().min_by_key(|(_, session)| session.used);
            if let Some(oldest) = oldest.map(|(hash, _)| *hash) {
                self.by_hash.remove(&oldest);
            }
        }
        self.by_hash.insert(token::hash(token), Session { begun: now, used: now, owner });
    }

    /// Returns whether a session goes on, and notes its use; one that is over is forgotten.
    pub fn goes_on(&mut self, token: &str, owner: Hash, now: Micros) -> bool {
        // Looked up by its hash: how long that takes says nothing of the token.
        let hash = token::hash(token);
        let Some(session) = self.by_hash.get_mut(&hash) else { return false };
        if session.is_over(owner, now) {
            self.by_hash.remove(&hash);
            return false;
        }
        session.used = now;
        true
    }

    /// Ends a session.
    pub fn end(&mut self, token: &str) {
        self.by_hash.remove(&token::hash(token));
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
