//! Values are called in the reader's language; addresses, filters and searches know their words.

use super::*;

#[test]
fn values_are_called_in_the_readers_language_and_filtered_by_their_words() {
    let called = "<span title=\"email\">correo</span>";
    let body = check("/explore?metrics=csat&by=channel", [">email</a>", called]);
    assert!(body.contains("channel+%3D+%27email%27") && !body.contains("%27correo%27"), "{body}");
    let filtered = "/?where=channel+%3D+%27email%27";
    let body = check(filtered, [">channel: email <", ">canal: correo <"]);
    assert!(body.contains("title=\"channel = 'email'\""), "{body}");
    // They are found by either.
    for sought in ["correo", "email"] {
        let (_, _, body) =
            get(&format!("/api/v1/values?dimension=channel&prefix={sought}&lang=es"));
        let found: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(found["values"][0]["value"], "email", "{found}");
        assert_eq!(found["values"][0]["title"], "correo", "{found}");
        let (_, _, body) = get(&format!("/metrics?q={sought}&lang=es"));
        assert!(body.contains(">correo</a>"), "{sought}: {body}");
    }
}

#[test]
fn a_filter_is_typed_as_a_value_is_called_and_written_as_the_data_have_it() {
    for (typed, word) in [
        ("Correo", "email"),
        ("correo+(email)", "email"),
        ("email", "email"),
        ("telefono", "telefono"),
    ] {
        let (_, headers, _) = get(&format!("/?add=channel&is={typed}&lang=es"));
        let expected = format!("/?where=channel+%3D+%27{word}%27&lang=es");
        assert_eq!(headers[header::LOCATION], expected, "{typed}");
    }
}

#[test]
fn another_value_of_a_dimension_is_wanted_besides() {
    let (_, _, body) = get("/?where=channel+%3D+%27chat%27&lang=es");
    // What is wanted already is not offered again, and what is not widens the filter.
    assert!(body.contains("<span>canal: o correo</span>"), "{body}");
    assert!(!body.contains("<span>canal: chat</span>"), "{body}");
    let both = "where=channel+in+%28%27chat%27%2C+%27email%27%29";
    assert!(body.contains(&format!("href=\"/?{both}&amp;lang=es\"")), "{body}");
    let (_, headers, _) = get("/?where=channel+%3D+%27chat%27&add=channel&is=email&lang=es");
    assert_eq!(headers[header::LOCATION], format!("/?{both}&lang=es"));
    // One pill, of which each value can be taken away.
    let (_, _, body) = get(&format!("/?{both}&lang=es"));
    assert!(body.contains("<span class=\"pill set\">canal:"), "{body}");
    let one = "href=\"/?where=channel+%3D+%27email%27&amp;lang=es\" \
               aria-label=\"Quitar el filtro canal: chat\"";
    assert!(body.contains(one), "{body}");
}
