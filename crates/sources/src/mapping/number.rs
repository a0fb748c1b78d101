//! Numbers as people and reports print them.

/// Signs before a number that make it negative.
const MINUS: [char; 2] = ['-', '\u{2212}'];

/// Returns a number as reports print it (`€1,234.50`, `1.234,50`, `12%`, `(3.50)`) as plain digits;
/// nothing of a text with several, such as `4 of 5`. A single comma before three digits separates
/// thousands; other single commas are decimal, and so is one after `0`. Where the comma is known to
/// be the decimal sign, it always is, and a point before three digits separates thousands.
pub(super) fn plain_number(text: &str, is_comma_decimal: bool) -> Option<String> {
    let is_digit = |c: char| c.is_ascii_digit();
    let (first, last) = (text.find(is_digit)?, text.rfind(is_digit)?);
    let (before, number, after) = (&text[..first], &text[first..=last], &text[last + 1..]);
    let is_space = |c: char| c.is_whitespace() || matches!(c, '\'' | '’');
    let is_own = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',') || is_space(c);
    if !number.chars().all(is_own) {
        // `1.5e3`, as programs print large and small ones.
        let value: f64 = text.trim().parse().ok()?;
        return value.is_finite().then(|| value.to_string());
    }
    let is_group = |group: &str| group.bytes().take_while(u8::is_ascii_digit).count() == 3;
    if !number.split(is_space).skip(1).all(is_group) {
        return None;
    }
    let digits: String = number.chars().filter(|c| !is_space(*c)).collect();
    // `.50`, but not `Rs.50`.
    let point = before.strip_suffix(['.', ',']);
    let plain = match point.is_some_and(|rest| !rest.ends_with(char::is_alphabetic)) {
        true => format!("0.{digits}"),
        false => pointed(&digits, is_comma_decimal),
    };
    plain.parse::<f64>().ok().filter(|value| value.is_finite())?;
    Some(if is_negative(before, after) { format!("-{plain}") } else { plain })
}

/// Returns digits without marks between thousands, and with a point before decimals.
fn pointed(digits: &str, is_comma_decimal: bool) -> String {
    let grouped = |separator: char| {
        let mut groups = digits.split(['.', ',']);
        let first = groups.next().unwrap_or_default();
        digits.contains(separator)
            && first.len() <= 3
            && !first.starts_with('0')
            && groups.take(digits.matches(separator).count()).all(|group| group.len() == 3)
    };
    let decimal_comma = match (digits.rfind(','), digits.rfind('.')) {
        (Some(comma), Some(point)) => comma > point,
        (Some(_), None) => is_comma_decimal || !grouped(','),
        (None, Some(_)) => grouped('.') && (is_comma_decimal || digits.matches('.').count() > 1),
        (None, None) => false,
    };
    let (thousands, decimal) = if decimal_comma { ('.', ',') } else { (',', '.') };
    digits.replace(thousands, "").replace(decimal, ".")
}

/// Tells whether what stands around a number makes it negative: a sign before all (`-EUR 5`) or
/// right before it, but none that joins it to a word, one behind it with no word, or brackets of
/// accounts.
fn is_negative(before: &str, after: &str) -> bool {
    let is_word = |text: &str| text.contains(char::is_alphanumeric);
    let is_worded = is_word(before);
    let is_joined = |rest: &str| rest.ends_with(char::is_alphanumeric);
    let is_bracketed = before.contains('(') && after.trim_end().ends_with(')');
    before.strip_suffix(MINUS).is_some_and(|rest| !is_joined(rest))
        || before.trim_start().starts_with(MINUS)
        || (!is_worded && (before.contains(MINUS) || is_bracketed))
        || after.trim_start().strip_prefix(MINUS).is_some_and(|rest| !is_word(rest))
}
