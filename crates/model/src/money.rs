//! Money: how many minor units a currency has.

/// Returns how many decimals a currency has (ISO 4217); 2 where it is not one of the exceptions.
pub fn decimals(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX"
        | "UYI" | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// Returns how many minor units a major one has: 100 for EUR, 1 for JPY.
pub fn minor_per_major(currency: &str) -> i64 {
    10_i64.pow(decimals(currency))
}
