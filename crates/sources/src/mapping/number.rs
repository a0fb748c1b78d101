//! Numbers as people and reports print them.

use baremo_model::money::currency;

/// Signs that make a number negative: the minus, and the dashes that are typed and printed for it.
const MINUS: [char; 5] = ['-', '\u{2212}', '\u{2010}', '\u{2012}', '\u{2013}'];

/// Signs between a score and what it is called.
const LABELLING: [char; 5] = ['-', '\u{2013}', '\u{2014}', '=', ':'];

/// What else than its code people write for a currency, in small letters.
const CURRENCIES: [&str; 15] = [
    "eur", "usd", "gbp", "euro", "euros", "dollars", "dólares", "pesos", "rs", "kr", "zł", "kč",
    "ft", "lei", "tl",
];

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
    let (many, value) = (multiple(after)?, plain.parse::<f64>().ok()?);
    // Rounding undoes the binary error.
    let plain = match many > 1.0 {
        true => ((value * many * 1e3).round() / 1e3).to_string(),
        false => plain,
    };
    plain.parse::<f64>().ok().filter(|value| value.is_finite())?;
    Some(if is_negative(before, after) { format!("-{plain}") } else { plain })
}

/// Returns by what a number counts, as the word behind it says: by a thousand for `1.2K`. None for
/// words that mean a thousand here and a million there.
fn multiple(after: &str) -> Option<f64> {
    let word = after.trim_start().split(|c: char| !c.is_alphanumeric()).next();
    match word.unwrap_or_default() {
        "k" | "K" => Some(1e3),
        "M" => Some(1e6),
        "mil" | "mill" | "million" | "millions" | "millones" | "mm" | "MM" | "B" | "bn" => None,
        _ => Some(1.0),
    }
}

/// Returns a score without the label that survey tools write beside those at the ends of a scale:
/// `10 - Muy probable`, `Extremely likely - 10`.
pub(super) fn unlabelled(text: &str) -> &str {
    labelled(text).map_or(text, |(number, _)| number)
}

/// Returns the score and the label of a text that has one of each, whichever stands first, with a
/// sign between them: `0 = Nada probable`, `Extremely likely (10)`. A text with two numbers has
/// none, and so has one whose word a dash joins to its number: `plan-5`.
pub(super) fn labelled(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let is_digit = |c: char| c.is_ascii_digit();
    let (first, last) = (text.find(is_digit)?, text.rfind(is_digit)?);
    let start = if first == 1 && text.starts_with('-') { 0 } else { first };
    let (before, after) = (&text[..start], &text[last + 1..]);
    let label = match (before.trim_end(), after.trim_start()) {
        ("", behind) => match behind.strip_prefix('(') {
            Some(inside) => inside.strip_suffix(')')?,
            None => behind.strip_prefix(LABELLING)?,
        },
        (_, "") => {
            let label = before.trim_end().strip_suffix(LABELLING)?;
            let is_parted = before.trim_end().ends_with(['=', ':'])
                || (label.ends_with(char::is_whitespace) && before.ends_with(char::is_whitespace));
            is_parted.then_some(label)?
        }
        (before, ")") => before.strip_suffix('(')?,
        _ => return None,
    };
    let digits = &text[first..=last];
    let is_score = digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_label = label.contains(char::is_alphabetic);
    (is_score && is_label).then(|| (&text[start..=last], label.trim()))
}

/// Returns a score as people write it with a point for its comma: `4,5` is `4.5`, and without the
/// label of an end of the scale. `4,500`, which may be thousands, and what else is no such score
/// stay as they are.
pub(super) fn score(text: &str) -> String {
    let text = unlabelled(text);
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_one = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b',')
        && digits.matches(',').count() == 1;
    let plain = plain_number(text, false).filter(|plain| is_one && plain.contains('.'));
    plain.unwrap_or_else(|| text.to_owned())
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

/// Tells whether what stands around a number makes it negative, whatever currency it names: a sign
/// before all (`-EUR 5`) or right before it, but none that joins it to a word, one before or behind
/// it with no word, or brackets of accounts.
fn is_negative(before: &str, after: &str) -> bool {
    if ![before, after].iter().any(|text| text.contains(MINUS) || text.contains('(')) {
        return false;
    }
    let (before, after) = (without_currency(before), without_currency(after));
    let is_word = |text: &str| text.contains(char::is_alphanumeric);
    let is_joined = |rest: &str| rest.ends_with(char::is_alphanumeric);
    let is_bracketed = before.contains('(') && after.trim_end().ends_with(')');
    before.strip_suffix(MINUS).is_some_and(|rest| !is_joined(rest))
        || before.trim_start().starts_with(MINUS)
        || (!is_word(&before) && (before.contains(MINUS) || is_bracketed))
        || after.trim_start().strip_prefix(MINUS).is_some_and(|rest| !is_word(rest))
}

/// Returns a text without what names a currency or a part of a hundred: `EUR`, `Rs`, `US$`, `%`.
fn without_currency(text: &str) -> String {
    let is_sign = |c: char| matches!(c, '$' | '£' | '¥' | '¢' | '%' | '\u{20a0}'..='\u{20cf}');
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(char::is_alphanumeric) {
        let (around, from_word) = rest.split_at(start);
        let is_over = |c: char| !c.is_alphanumeric();
        let (word, after) = from_word.split_at(from_word.find(is_over).unwrap_or(from_word.len()));
        kept.extend(around.chars().filter(|c| !is_sign(*c)));
        // `All` is a word, `ALL` the lek.
        let is_code = currency(word) == Some(word);
        let is_name = || CURRENCIES.contains(&word.to_lowercase().as_str());
        if !is_code && !after.starts_with(['$', '/']) && !is_name() {
            kept += word;
        }
        rest = after;
    }
    kept.extend(rest.chars().filter(|c| !is_sign(*c)));
    kept
}
