//! Instants as text.

use crate::Micros;

/// Returns an instant as RFC 3339 has it in UTC, with as many digits of its second as it needs:
/// `2026-03-02T09:00:00Z`. None outside the years that can be written.
pub fn utc_text(at: Micros) -> Option<String> {
    jiff::Timestamp::from_microsecond(at).map(|at| at.to_string()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written_in_utc() {
        assert_eq!(utc_text(0).as_deref(), Some("1970-01-01T00:00:00Z"));
        assert_eq!(utc_text(1_772_442_000_250_000).as_deref(), Some("2026-03-02T09:00:00.25Z"));
        assert_eq!(utc_text(Micros::MAX), None);
    }
}
