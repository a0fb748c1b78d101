//! Visits and social networks on real exports.
//!
//! Every literal was computed from the raw files with pandas and plain Python, from the written
//! definitions and the mapping alone, but for one thing: which user agents are machines was taken
//! from the list of the fold.

use crate::{Bench, shared};

/// Imports files of the shared data with a mapping of the repository's examples; `None` where they
/// are absent.
fn imported(files: &[&str], mapping: Option<&str>, config: &str) -> Option<Bench> {
    let paths: Option<Vec<_>> = files.iter().map(|file| shared(file)).collect();
    let paths = paths?;
    let bench = Bench::new();
    bench.run(&["init"]);
    bench.write("baremo.toml", config);
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/mappings");
    let map = mapping.map(|name| format!("{examples}/{name}.toml"));
    let mut words = vec!["import"];
    words.extend(paths.iter().filter_map(|path| path.to_str()));
    words.extend(["--source", "real"]);
    if let Some(map) = &map {
        words.extend(["--map", map]);
    }
    let run = bench.run(&words);
    assert!(matches!(run.status, 0 | 3), "{words:?} ended with {}: {}", run.status, run.stderr);
    Some(bench)
}

#[track_caller]
fn check(bench: &Bench, words: &[&str], numerator: f64, denominator: f64) {
    let value = bench.value(words);
    assert_eq!(value["numerator"], numerator, "{words:?}");
    assert_eq!(value["denominator"], denominator, "{words:?}");
}

#[track_caller]
fn check_value(bench: &Bench, words: &[&str], value: f64, n: u64) {
    let found = bench.value(words);
    let near = found["value"].as_f64().is_some_and(|found| (found - value).abs() < 1e-6);
    assert!(near, "{words:?} {found}");
    assert_eq!(found["n"], n, "{words:?}");
}

#[test]
fn an_access_log_gives_sessions_of_people_and_leaves_machines_out() {
    let log = "web-access-logs/apache_combined_2015-05.log.gz";
    let config = "[web]\nown_hosts = ['semicomplete.com']\n";
    let Some(bench) = imported(&[log], None, config) else { return };
    check(&bench, &["pages_per_visit"], 1582.0, 1068.0);
    check(&bench, &["bounce_rate", "--variant", "one_page"], 811.0, 1068.0);
    check(&bench, &["bounce_rate"], 811.0, 1068.0);
    assert_eq!(bench.value(&["bounce_rate"])["excluded"]["bot"], 1165);
    check_value(&bench, &["session_duration"], 6.008_426_966_292_135, 1068);
    let lake = walk(&bench.data());
    assert!(!lake.iter().any(|bytes| bytes.windows(12).any(|part| part == b"83.149.9.216")));
}

/// Returns the content of all files below a folder.
fn walk(dir: &std::path::Path) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(dir).expect("the folder can be listed").flatten();
    let each = entries.map(|entry| entry.path());
    each.flat_map(|path| match path.is_dir() {
        true => walk(&path),
        false => vec![std::fs::read(&path).unwrap_or_default()],
    })
    .collect()
}

#[test]
fn a_click_stream_gives_conversion_and_abandoned_carts() {
    let stream = "web-ecom-clickstream/ecom.csv.gz";
    let Some(bench) = imported(&[stream], Some("ecom-clickstream"), "") else { return };
    check(&bench, &["conversion_rate"], 328.0, 600.0);
    check(&bench, &["conversion_rate", "--variant", "per_session"], 470.0, 3605.0);
    check(&bench, &["conversion_rate", "--variant", "actions_per_visitor"], 470.0, 600.0);
    check_value(&bench, &["session_duration"], 1_039.554_507_628_294, 3605);
    check(&bench, &["cart_abandonment_rate"], 878.0, 1212.0);
    check(&bench, &["cart_abandonment_rate", "--variant", "recovered"], 97.0, 1212.0);
    assert_eq!(bench.value(&["cart_abandonment_rate"])["excluded"]["immature"], 9);
}

#[test]
fn posts_with_blanks_are_not_zero() {
    let posts = "marketing/facebook_post_metrics.csv.gz";
    let Some(bench) = imported(&[posts], Some("facebook-posts"), "") else { return };
    check(&bench, &["likes", "--variant", "per_post"], 88_795.0, 499.0);
    check(&bench, &["shares", "--variant", "per_post"], 13_524.0, 496.0);
    check(&bench, &["comments", "--variant", "per_post"], 3_741.0, 500.0);
    check(&bench, &["social_engagement_rate"], 813_625.0, 6_951_680.0);
}

#[test]
fn replies_to_tweets_are_timed() {
    let spotify = "twcs-threads/twcs_SpotifyCares.csv.gz";
    let Some(bench) = imported(&[spotify], Some("twcs-threads"), "") else { return };
    check_value(&bench, &["social_response_time"], 6_611.956_521_739_13, 23);
    check(&bench, &["social_response_time", "--variant", "answered_share"], 23.0, 28.0);
    let amazon = "twcs-threads/twcs_AmazonHelp.csv.gz";
    let Some(bench) = imported(&[amazon], Some("twcs-threads"), "") else { return };
    check_value(&bench, &["social_response_time"], 1_042.381_818_181_818_3, 55);
    check(&bench, &["social_response_time", "--variant", "answered_share"], 55.0, 84.0);
}

#[test]
fn tweets_are_counted_once_and_by_their_labels() {
    let english = "airline-tweets-en/tweets_en.csv.gz";
    let Some(bench) = imported(&[english], Some("airline-tweets-en"), "") else { return };
    check_value(&bench, &["social_insights", "--variant", "volume"], 9632.0, 9632);
    let spanish = "airline-tweets-es/tweets_es.csv.gz";
    let Some(bench) = imported(&[spanish], Some("airline-tweets-es"), "") else { return };
    check_value(&bench, &["social_insights", "--variant", "volume"], 5241.0, 5241);
    check(&bench, &["social_insights"], 2509.0, 5241.0);
    check(&bench, &["social_insights", "--variant", "praise"], 992.0, 5241.0);
}
