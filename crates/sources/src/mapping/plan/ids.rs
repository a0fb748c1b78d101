//! Ids of records that have none of their own. Their digits are written by hand: of a log that is
//! one for each row.

use baremo_model::Event;
use baremo_model::event::text_key;

use crate::mapping::pool::set_text;

/// Names an event without an outside id after what it says, so that a repeated row is the same one.
pub(super) fn own_record_id(event: &mut Event) {
    let mut text = std::mem::take(&mut event.record_id);
    set_text(&mut text, event.kind.word());
    text.push('\u{1f}');
    push_number(&mut text, event.at);
    for word in [&event.actor, &event.value] {
        text.push('\u{1f}');
        text.push_str(word.as_deref().unwrap_or_default());
    }
    let key = text_key(&text);
    set_text(&mut text, &event.subject_id);
    text.push('#');
    push_hex(&mut text, key);
    event.record_id = text;
}

/// Writes a number behind a text.
fn push_number(text: &mut String, number: i64) {
    let mut digits = [0; 20];
    let mut start = digits.len();
    let mut rest = number.unsigned_abs();
    loop {
        start -= 1;
        digits[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        text.push('-');
    }
    push_digits(text, &digits[start..]);
}

/// Writes a number behind a text, in sixteen hexadecimal digits.
pub(in crate::mapping) fn push_hex(text: &mut String, number: u64) {
    let digit = |place: usize| b"0123456789abcdef"[(number >> (60 - 4 * place)) as usize & 15];
    push_digits(text, &std::array::from_fn::<u8, 16, _>(digit));
}

fn push_digits(text: &mut String, digits: &[u8]) {
    text.push_str(std::str::from_utf8(digits).expect("digits are ASCII"));
}

#[cfg(test)]
mod tests {
    use baremo_model::EventKind;

    use super::*;

    #[test]
    fn numbers_are_written_as_they_are_printed() {
        for number in [0, 7, -1, 10, 1_709_283_600_000_000, i64::MAX, i64::MIN] {
            let mut text = "x".to_owned();
            push_number(&mut text, number);
            assert_eq!(text, format!("x{number}"));
            let mut text = "x".to_owned();
            push_hex(&mut text, number as u64);
            assert_eq!(text, format!("x{number:016x}"));
        }
    }

    #[test]
    fn an_id_made_of_what_is_said_is_for_ever_the_same() {
        let id = |kind, at, actor: Option<&str>, value: Option<&str>| {
            let mut event = Event::new("desk", "7", at, kind);
            event.actor = actor.map(str::to_owned);
            event.value = value.map(str::to_owned);
            own_record_id(&mut event);
            event.record_id
        };
        // Folders hold such ids: computed elsewhere, by the definition.
        let at = 1_709_283_600_000_000;
        let message = id(EventKind::Message, at, Some("ana"), None);
        assert_eq!(message, "7#827e164e59ddd4bd");
        assert_eq!(id(EventKind::Status, 0, None, Some("solved")), "7#7a8d108aa0bd3a02");
        assert_eq!(id(EventKind::Tagged, at, None, Some("35")), "7#00da6e7db25a1e78");
    }
}
