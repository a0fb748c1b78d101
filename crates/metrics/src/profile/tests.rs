use baremo_model::{DAY, SECOND};

use super::*;
use crate::catalog::PageFile;

fn catalog() -> Catalog {
    let page = PageFile {
        path: "catalog/speed/sample_time.md".into(),
        english: include_str!("../catalog/tests/page.md").into(),
        spanish: Some(include_str!("../catalog/tests/page.es.md").into()),
    };
    Catalog::from_pages([page]).unwrap()
}

fn read(text: &str) -> Result<Profile, Vec<PageError>> {
    parse_file(&catalog(), "profiles/client.toml", text)
}

fn check_problem(text: &str, line: usize, message: &str) {
    let errors = read(text).unwrap_err();
    assert_eq!(
        (errors[0].line, errors[0].fault.to_string().as_str()),
        (line, message),
        "{errors:?}"
    );
}

#[test]
fn built_in_profiles_come_from_the_pages() {
    let profiles = Profiles::built_in(&catalog());
    assert_eq!(profiles.names().count(), BUILT_IN_PROFILES.len());
    assert_eq!(profiles.get("strict").unwrap().choice("sample_time"), Choice::default());
    let zendesk = profiles.get("zendesk").unwrap().choice("sample_time");
    assert_eq!(zendesk.variant.as_deref(), Some("per_case"));
    assert_eq!(zendesk.statistic, Some(Statistic::Median));
    let error = profiles.get("zendek").unwrap_err().to_string();
    assert_eq!(error, "unknown profile `zendek`, did you mean `zendesk`?");
}

#[test]
fn the_second_name_of_a_default_may_be_chosen() {
    let catalog = Catalog::of_repository();
    let read = |variant: &str| {
        let text = format!("title = \"c\"\n[metrics.clv]\nvariant = \"{variant}\"\n");
        parse_file(&catalog, "profiles/client.toml", &text)
    };
    let chosen = read("observed_life").unwrap().choice("clv").variant;
    assert_eq!(chosen.as_deref(), Some("observed_life"));
    assert!(read("observed").is_err());
}

#[test]
fn a_parameter_of_the_default_is_of_those_that_can_have_it() {
    let catalog = Catalog::of_repository();
    let read = |section: &str, value: &str| {
        let text = format!("[{section}]\nparameters = {{ {value} }}\n");
        parse_file(&catalog, "profiles/client.toml", &text)
    };
    // A length of time for the one, a number up to 1 for the other.
    let profile = read("default", "threshold = \"30s\"").unwrap();
    let threshold = |metric: &str| profile.choice(metric).parameters.get("threshold").cloned();
    assert_eq!(threshold("service_level"), Some(ParameterValue::Duration(30 * SECOND)));
    assert_eq!(threshold("churn_rate"), None);
    let fails = |section: &str, value: &str| {
        let errors = read(section, value).unwrap_err();
        errors[0].fault.to_string()
    };
    // Nobody can have it, by name, type or bounds.
    let message = "unknown parameter `treshold`, did you mean `threshold`?";
    assert_eq!(fails("default", "treshold = \"30s\""), message);
    fails("default", "threshold = \"soon\"");
    fails("default", "threshold = 7");
    fails("metrics.churn_rate", "threshold = \"30s\"");
}

#[test]
fn a_wrong_file_stops_its_own_profile_alone() {
    let file = |name: &str| (format!("profiles/{name}.toml"), "[defalt]\n".to_owned());
    let catalog = catalog();
    let files = [file("client"), file("zendesk")];
    let profiles = Profiles::built_in(&catalog).with_files(&catalog, files);
    let told = |name: &str| profiles.get(name).unwrap_err().to_string();
    let why = ".toml:1: unknown key `defalt`, did you mean `default`?";
    assert_eq!(told("client"), format!("profiles/client{why}"));
    assert_eq!(told("zendesk"), format!("profiles/zendesk{why}"));
    assert!(profiles.get("strict").is_ok());
    assert_eq!(profiles.wrong().count(), 2);
}

#[test]
fn a_section_adds_to_the_default() {
    let profile = read(
        "title = \"A client\"\n[default]\ncalendar = \"business\"\nexclude = \"channel = 'api'\"\n\
         parameters = { window = \"3d\" }\n\
         [metrics.sample_time]\nstatistic = \"p90\"\nexclude = \"bot_only\"\n",
    )
    .unwrap();
    assert_eq!((profile.name.as_str(), profile.title.as_str()), ("client", "A client"));
    let choice = profile.choice("sample_time");
    assert_eq!(choice.calendar.as_deref(), Some("business"));
    assert_eq!(choice.statistic, Some(Statistic::P90));
    assert_eq!(choice.parameters["window"], ParameterValue::Duration(3 * DAY));
    assert_eq!(choice.exclude.unwrap().to_string(), "channel = 'api' or bot_only");
    assert_eq!(profile.choice("unknown").statistic, None);
}

#[test]
fn mistakes_are_named() {
    let metric = "[metrics.sample_time]\n";
    check_problem("[defalt]\n", 1, "unknown key `defalt`, did you mean `default`?");
    let message = "unknown metric `sampletime`, did you mean `sample_time`?";
    check_problem("\n[metrics.sampletime]\n", 2, message);
    let message = "unknown variant `per_cas`, did you mean `per_case`?";
    check_problem(&format!("{metric}variant = \"per_cas\"\n"), 2, message);
    let message = "unknown statistic `p9`, did you mean `p90`?";
    check_problem(&format!("{metric}\nstatistic = \"p9\"\n"), 3, message);
    let message = "unknown parameter `windw`, did you mean `window`?";
    check_problem(&format!("{metric}parameters = {{ windw = \"1d\" }}\n"), 2, message);
    let message =
        "cannot read expression `channel =`: expected a name or a literal at character 10";
    check_problem("[default]\nexclude = \"channel =\"\n", 2, message);
}
