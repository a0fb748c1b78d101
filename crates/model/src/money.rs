//! Money: which currencies there are, and how many minor units each has.

/// Codes of the currencies that people pay in (ISO 4217), in order: those of today, and those that
/// were given up since 2000, which older records have.
const CODES: [&str; 193] = [
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZM", "AZN", "BAM", "BBD",
    "BDT", "BGL", "BGN", "BHD", "BIF", "BMD", "BND", "BOB", "BOV", "BRL", "BSD", "BTN", "BWP",
    "BYN", "BYR", "BZD", "CAD", "CDF", "CHE", "CHF", "CHW", "CLF", "CLP", "CNY", "COP", "COU",
    "CRC", "CUC", "CUP", "CVE", "CYP", "CZK", "DJF", "DKK", "DOP", "DZD", "EEK", "EGP", "ERN",
    "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHC", "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD",
    "HKD", "HNL", "HRK", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD",
    "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR",
    "LRD", "LSL", "LTL", "LVL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRO",
    "MRU", "MTL", "MUR", "MVR", "MWK", "MXN", "MXV", "MYR", "MZM", "MZN", "NAD", "NGN", "NIO",
    "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "ROL",
    "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDD", "SDG", "SEK", "SGD", "SHP", "SIT",
    "SKK", "SLE", "SLL", "SOS", "SRD", "SSP", "STD", "STN", "SVC", "SYP", "SZL", "THB", "TJS",
    "TMM", "TMT", "TND", "TOP", "TRL", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "USN",
    "UYI", "UYU", "UYW", "UZS", "VEB", "VED", "VEF", "VES", "VND", "VUV", "WST", "XAD", "XAF",
    "XCD", "XCG", "XOF", "XPF", "XXX", "YER", "ZAR", "ZMK", "ZMW", "ZWG", "ZWL",
];

/// Signs that are of one currency alone. Dollars and pesos share theirs, and so do yen and yuan.
const SIGNS: [(&str, &str); 2] = [("€", "EUR"), ("£", "GBP")];

/// Returns the code of a currency by its code, in whatever letters, or by a sign that no other has;
/// none for what is no currency, or may be several.
pub fn currency(word: &str) -> Option<&'static str> {
    let word = word.trim();
    if let Some((_, code)) = SIGNS.iter().find(|(sign, _)| *sign == word) {
        return Some(*code);
    }
    let letters: [u8; 3] = word.as_bytes().try_into().ok()?;
    let letters = letters.map(|letter| letter.to_ascii_uppercase());
    let found = CODES.binary_search_by(|code| code.as_bytes().cmp(&letters[..]));
    found.ok().map(|at| CODES[at])
}

/// Returns how many decimals a currency has (ISO 4217); 2 where it is not one of the exceptions.
pub fn decimals(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX"
        | "UYI" | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        "CLF" | "UYW" => 4,
        _ => 2,
    }
}

/// Returns how many minor units a major one has: 100 for EUR, 1 for JPY.
pub fn minor_per_major(currency: &str) -> i64 {
    10_i64.pow(decimals(currency))
}

/// Returns an amount in minor units as one in major units: 12.34 for 1234 of EUR.
pub fn whole(minor: f64, currency: &str) -> f64 {
    minor / minor_per_major(currency) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_is_known_by_its_code_and_by_a_sign_of_its_own() {
        assert!(CODES.is_sorted(), "codes are looked for by their order");
        for (word, code) in [("EUR", "EUR"), ("eur", "EUR"), (" Jpy ", "JPY"), ("HRK", "HRK")] {
            assert_eq!(currency(word), Some(code), "{word}");
        }
        assert_eq!((currency("€"), currency("£")), (Some("EUR"), Some("GBP")));
        for word in ["XXQ", "€€", "$", "¥", "", "euro", "EU", "ÉU"] {
            assert_eq!(currency(word), None, "{word}");
        }
        // What has other minor units than hundredths is a currency.
        for (code, digits) in [("BHD", 3), ("JPY", 0), ("XPF", 0), ("CLF", 4), ("UYW", 4)] {
            assert_eq!((currency(code), decimals(code)), (Some(code), digits));
        }
        for (code, amount) in [("EUR", 12.34), ("", 12.34), ("JPY", 1234.0), ("KWD", 1.234)] {
            assert_eq!(whole(1234.0, code), amount, "{code}");
        }
    }
}
