//! In which order people look things up in a list: by what they are called.

use baremo_model::text::bare;

/// Returns the key by which titles are sorted: without case, and an accent tells two apart only
/// where nothing else does. In Spanish `ñ` has its own place, behind `n`.
pub fn order_key(title: &str) -> (String, String) {
    let lower = title.to_lowercase();
    let mut plain = String::with_capacity(lower.len());
    for letter in lower.chars() {
        match letter {
            // Behind every letter that may follow an `n`.
            'ñ' => plain.push_str("n~"),
            other => plain.extend(bare(other)),
        }
    }
    (plain, lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_stand_where_people_look_for_them() {
        let mut titles = vec!["Último CSAT", "zona", "Año", "Ánimo", "anzuelo", "Agente", "uso"];
        titles.sort_by_cached_key(|title| order_key(title));
        let expected = ["Agente", "Ánimo", "anzuelo", "Año", "Último CSAT", "uso", "zona"];
        assert_eq!(titles, expected);
        assert!(order_key("esta") < order_key("está"));
    }
}
