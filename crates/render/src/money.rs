//! Money as people write it: the sign of its currency stands before the number in English, behind
//! it in Spanish.

use crate::language::Language;

/// How a unit of money begins; a currency may follow: `money EUR`.
pub(crate) const MONEY: &str = "money";

/// Currencies whose sign belongs to one of them alone, or is taken for it everywhere. Others, such
/// as the dollars and pesos that share a sign, are written by their code.
const SIGNS: &[(&str, &str)] = &[("EUR", "€"), ("GBP", "£"), ("JPY", "¥"), ("USD", "$")];

/// How money of a currency is written.
pub(crate) struct Money<'a> {
    language: Language,
    /// The sign, else the code; empty where no currency is known.
    pub(crate) name: &'a str,
    /// Minor units in one.
    pub(crate) size: f64,
    /// Decimals of an exact amount.
    pub(crate) decimals: usize,
    is_sign: bool,
}

impl<'a> Money<'a> {
    /// Reads a unit of money, `money EUR`; none for other units.
    pub(crate) fn of(language: Language, unit: &'a str) -> Option<Self> {
        let code = unit.strip_prefix(MONEY)?.trim();
        let sign = SIGNS.iter().find(|(known, _)| *known == code).map(|(_, sign)| *sign);
        let decimals = baremo_model::money::decimals(code);
        Some(Money {
            language,
            name: sign.unwrap_or(code),
            size: 10_f64.powi(decimals as i32),
            decimals: decimals as usize,
            is_sign: sign.is_some(),
        })
    }

    /// Returns what stands before a number, behind its minus, and what follows it.
    pub(crate) fn around(&self) -> (&'a str, String) {
        match self.name {
            "" => ("", String::new()),
            sign if self.is_sign && self.language == Language::En => (sign, String::new()),
            name => ("", format!(" {name}")),
        }
    }

    /// Writes an amount in minor units with so many decimals: `€1,204.50`, `1204,50 €`.
    pub(crate) fn written(&self, minor: f64, decimals: usize) -> String {
        let (before, after) = self.around();
        self.language.between(before, minor / self.size, decimals, &after)
    }

    /// Writes an amount briefly, for axes and edges, with three digits and its thousands and
    /// millions by a letter: `€12k`, `12 k €`, `1,25 M €`.
    pub(crate) fn short(&self, minor: f64) -> String {
        let amount = minor / self.size;
        let (size, letter) = match amount.abs() {
            amount if amount >= 999_500.0 => (1e6, "M"),
            amount if amount >= 1e3 => (1e3, "k"),
            _ if amount.fract() == 0.0 => return self.written(minor, 0),
            _ => return self.written(minor, self.decimals),
        };
        let amount = amount / size;
        let most = match amount.abs() {
            amount if amount < 10.0 => 2,
            amount if amount < 100.0 => 1,
            _ => 0,
        };
        // No more decimals than say something.
        let is_enough = |decimals: &usize| {
            let [rough, fine] = [*decimals, most].map(|it| {
                let unit = 10_f64.powi(it as i32);
                (amount * unit).round() / unit
            });
            (rough - fine).abs() < 1e-9
        };
        let decimals = (0..most).find(is_enough).unwrap_or(most);
        let (before, after) = self.around();
        let gap = self.language.pick("", " ");
        self.language.between(before, amount, decimals, &format!("{gap}{letter}{after}"))
    }
}

#[cfg(test)]
mod tests {
    use crate::language::Language::{En, Es};

    #[test]
    fn a_currency_has_its_sign_where_its_language_puts_it() {
        let check = |unit: &str, minor: f64, en: &str, es: &str| {
            assert_eq!([En, Es].map(|it| it.value(unit, minor)), [en, es], "{unit} {minor}");
        };
        check("money EUR", 120_450.0, "€1,204.50", "1204,50 €");
        check("money EUR", -900.0, "−€9.00", "−9,00 €");
        check("money USD", 900.0, "$9.00", "9,00 $");
        check("money JPY", 900.0, "¥900", "900 ¥");
        // The dollars and pesos of others share a sign.
        check("money MXN", 900.0, "9.00 MXN", "9,00 MXN");
        check("money", 900.0, "9.00", "9,00");
        check("money EUR", f64::NAN, "–", "–");
    }

    #[test]
    fn intervals_of_money_have_its_sign() {
        let [low, high] = [310.0, 450.0];
        assert_eq!(En.interval("money EUR", [low, high]), "€3.10–€4.50");
        assert_eq!(Es.interval("money EUR", [low, high]), "3,10–4,50 €");
        assert_eq!(En.interval("money CHF", [-low, high]), "−3.10 – 4.50 CHF");
        assert_eq!(En.difference_interval("money EUR", [-low, high], high), "−€3.10 to +€4.50");
    }

    #[test]
    fn short_amounts_have_three_digits() {
        let check = |minor: f64, en: &str, es: &str| {
            let short = [En, Es].map(|it| it.value_short("money EUR", minor));
            assert_eq!(short, [en, es], "{minor}");
        };
        check(0.0, "€0", "0 €");
        check(250.0, "€2.50", "2,50 €");
        check(75_000.0, "€750", "750 €");
        check(100_000.0, "€1k", "1 k €");
        check(125_000.0, "€1.25k", "1,25 k €");
        check(1_200_000.0, "€12k", "12 k €");
        check(-1_250_000.0, "−€12.5k", "−12,5 k €");
        check(99_999_900.0, "€1M", "1 M €");
        check(123_456_789.0, "€1.23M", "1,23 M €");
        assert_eq!(Es.value_short("money CHF", 1_200_000.0), "12 k CHF");
    }
}
