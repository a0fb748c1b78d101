//! Who may read: the owner, by a password or a key.

use super::ServiceError;

/// Decides who may read. Every call is blocking; checking a password takes a while on purpose.
pub trait AccessService: Send + Sync {
    /// Returns whether pages and API are for those who are known only.
    ///
    /// # Errors
    ///
    /// Fails when it cannot be read who is known: then nobody is.
    fn is_required(&self) -> Result<bool, ServiceError>;

    /// Tries a password.
    ///
    /// # Errors
    ///
    /// As [`AccessService::is_required`].
    fn enter(&self, attempt: &Attempt<'_>) -> Result<Entry, ServiceError>;

    /// Returns whether a session goes on, and notes that it was used.
    ///
    /// # Errors
    ///
    /// As [`AccessService::is_required`].
    fn knows_session(&self, token: &str) -> Result<bool, ServiceError>;

    /// Returns whether a key of the API is known.
    ///
    /// # Errors
    ///
    /// As [`AccessService::is_required`].
    fn knows_key(&self, key: &str) -> Result<bool, ServiceError>;

    /// Ends a session.
    fn leave(&self, token: &str);
}

/// A password, and from where it was sent.
#[derive(Clone, Copy)]
pub struct Attempt<'a> {
    /// The password.
    pub password: &'a str,
    /// Address it was sent from, as attempts are counted.
    pub from: &'a str,
    /// Whether it was sent on this machine: attempts from elsewhere never lock it out.
    pub near: bool,
}

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The password is right: the token of a new session, and its greatest length in seconds.
    Entered {
        /// Token.
        token: String,
        /// Seconds.
        seconds: u64,
    },
    /// The password is wrong.
    Wrong,
    /// Too many were wrong: no password is looked at for so many seconds.
    Wait {
        /// Seconds.
        seconds: u64,
    },
}
