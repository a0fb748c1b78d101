//! Being written.

/// Profiles that come with the program. `strict` is ours and changes nothing.
pub const BUILT_IN_PROFILES: &[&str] = &["strict"];
