//! The zone in which pages are read.

use super::*;

#[test]
fn a_zone_is_chosen_without_script_and_keeps_the_rest_of_the_state() {
    let state = "range=month&where=team+%3D+%27a%27&stat=mean";
    let path = format!("/metrics/first_response_time?{state}");
    let body = check(&path, ["Time zone: UTC", "Zona horaria: UTC"]);
    let (_, form) = body.split_once("data-whole").expect("a form is there");
    let (form, _) = form.split_once("</form>").unwrap();
    for (name, value) in [("range", "month"), ("where", "team = 'a'"), ("stat", "mean")] {
        let field = format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
        assert!(form.contains(&field), "{field}: {form}");
    }
    assert!(form.contains("name=\"zone\" maxlength=\"60\" list=\"zone-names\""), "{form}");
    // That of the folder is suggested once, first.
    assert!(form.contains("<datalist id=\"zone-names\"><option value=\"UTC\">"), "{form}");
    assert_eq!(form.matches("<option value=\"UTC\">").count(), 1, "{form}");
    assert!(form.contains("La de esta carpeta es UTC"), "{form}");
    // Another one is told, and goes from page to page.
    let (_, _, body) = get(&format!("{path}&zone=America%2FLima&lang=en"));
    assert!(body.contains("<span>America/Lima</span>"), "{body}");
    assert!(body.contains("href=\"/customers?range=month&amp;where="), "{body}");
    assert!(body.contains("zone=America%2FLima&amp;lang=en\">Customers"), "{body}");
    // An empty field stands for the folder's.
    let (status, _, body) = get("/sources?zone=&lang=en");
    assert!(status == StatusCode::OK && body.contains("Time zone: UTC"), "{body}");
}

#[test]
fn a_zone_that_there_is_none_of_is_refused_with_the_nearest() {
    for (wrong, right) in [("Europe%2FMadird", "Europe/Madrid"), ("bogot%C3%A1", "America/Bogota")]
    {
        let (status, _, body) = get(&format!("/sources?zone={wrong}&range=month&lang=es"));
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
        let link = format!(
            "href=\"/sources?range=month&amp;zone={}&amp;lang=es\">{right}</a>",
            right.replace('/', "%2F")
        );
        assert!(body.contains(&link), "{link}: {body}");
    }
}
