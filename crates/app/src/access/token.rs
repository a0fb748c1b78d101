//! Random tokens and the hashes by which they are kept.

use baremo_model::told;

use crate::error::Failure;

/// Hash of a token.
pub type Hash = [u8; 32];

/// Returns 256 random bits of the system.
///
/// # Errors
///
/// Fails when the system gives none: nothing else may stand in for them.
pub fn bytes() -> Result<[u8; 32], Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| {
        Failure::unavailable(told!("no random bytes: {error}", "no hay bytes al azar: {error}"))
    })?;
    Ok(bytes)
}

/// Returns a new token: 256 random bits as 64 hexadecimal digits.
///
/// # Errors
///
/// As [`bytes`].
pub fn new() -> Result<String, Failure> {
    bytes().map(|bytes| hex(&bytes))
}

/// Returns the hash of a text. A token has 256 random bits, so that a plain hash cannot be undone
/// by trying.
pub fn hash(text: &str) -> Hash {
    let hash = blake2b_simd::Params::new().hash_length(32).hash(text.as_bytes());
    let mut out = [0; 32];
    out.copy_from_slice(hash.as_bytes());
    out
}

/// Writes bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads what [`hex`] writes of a hash; `None` for anything else.
pub fn unhex(text: &str) -> Option<Hash> {
    let mut out = [0; 32];
    let digits = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    for (at, byte) in out.iter_mut().enumerate().filter(|_| digits) {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    digits.then_some(out)
}

/// Compares in a time that does not depend on where two texts differ.
pub fn is_same(left: &str, right: &str) -> bool {
    let differing =
        left.bytes().zip(right.bytes()).fold(0, |all, (left, right)| all | (left ^ right));
    left.len() == right.len() && differing == 0
}
