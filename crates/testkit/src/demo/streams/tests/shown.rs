//! Of whatever a page can show there is some in the demo.

use super::*;

#[test]
fn some_come_back_for_a_cart_they_left_for_more_than_a_day() {
    let mut all = of(&settings(1.0), Stream::Web);
    all.sort_by_key(|event| event.at);
    let mut touched: FxHashMap<String, Micros> = FxHashMap::default();
    let mut late = 0;
    for event in &all {
        let Some(cart) = attribute(event, "cart") else { continue };
        if event.kind == EventKind::Purchased {
            let since = touched.get(cart).expect("a cart is filled before it is ordered");
            late += u32::from(event.at - since > DAY);
        } else {
            touched.insert(cart.to_owned(), event.at);
        }
    }
    assert!((10..150).contains(&late), "{late} carts are ordered later");
}

#[test]
fn pointers_rest_on_pages() {
    let web = of(&settings(1.0), Stream::Web);
    let rests: Vec<&Event> = web.iter().filter(|event| event.kind == EventKind::Pointed).collect();
    assert!((8_000..30_000).contains(&rests.len()), "{} rests of pointers", rests.len());
    let is_within =
        |event: &&Event| ["x", "y"].iter().all(|name| (0.0..=1.0).contains(&number(event, name)));
    assert!(rests.iter().all(is_within));
}

#[test]
fn care_plans_are_paused_and_go_on() {
    let all = of(&settings(1.0), Stream::Subscription);
    let paused = || all.iter().filter(|event| event.kind == EventKind::SubscriptionPaused);
    assert!((50..400).contains(&paused().count()), "{} pauses", paused().count());
    for pause in paused().filter(|pause| pause.at + 14 * DAY < END) {
        let goes_on = |event: &Event| {
            event.kind == EventKind::SubscriptionRenewed
                && event.subject_id == pause.subject_id
                && (pause.at..pause.at + 14 * DAY).contains(&event.at)
        };
        assert!(all.iter().any(goes_on), "{} stays paused", pause.subject_id);
    }
}

#[test]
fn messages_have_topics_and_articles_answer_some_questions() {
    let mut labels: FxHashMap<String, u32> = FxHashMap::default();
    for event in of(&settings(1.0), Stream::Social) {
        if event.kind == EventKind::SocialLabelled {
            *labels.entry(event.value.unwrap_or_default()).or_default() += 1;
        }
    }
    for label in ["answerable", "envio", "sugerencia", "competencia", "lanzamiento", "web-caida"] {
        assert!(labels.get(label).is_some_and(|count| *count > 2), "{label}: {labels:?}");
    }
    assert!(labels["answerable"] < labels["question"], "{labels:?}");
}

#[test]
fn an_account_is_liked_as_a_whole() {
    let social = of(&settings(0.1), Stream::Social);
    let read = social.iter().filter(|event| event.subject_id == "facebook");
    let likes: Vec<f64> = read.map(|event| number(event, "likes")).collect();
    assert!(likes.len() > 700 && likes.is_sorted(), "{} readings", likes.len());
    assert!(likes[likes.len() - 1] > likes[0] + 500.0);
}

#[test]
fn what_serving_customers_costs_is_told_by_channel() {
    let mut months: FxHashMap<Micros, Vec<(String, f64)>> = FxHashMap::default();
    for event in of(&settings(0.1), Stream::Spend) {
        if attribute(&event, "category") == Some("support") {
            let channel = event.channel.clone().expect("each channel by itself");
            months.entry(event.at).or_default().push((channel, number(&event, "amount")));
        }
    }
    assert!(months.len() >= 24, "{} months", months.len());
    for parts in months.values() {
        assert_eq!(parts.len(), 6);
        let whole: f64 = parts.iter().map(|(_, amount)| amount).sum();
        // 690 euros an agent.
        assert!((whole / 690.0 - (whole / 690.0).round()).abs() < 1e-6, "{parts:?}");
        assert!(parts.iter().all(|(_, amount)| *amount > 0.0), "{parts:?}");
    }
}

/// Returns the part of each word.
fn shares(words: impl Iterator<Item = String>) -> FxHashMap<String, f64> {
    let mut counts: FxHashMap<String, f64> = FxHashMap::default();
    let mut whole = 0.0;
    for word in words {
        *counts.entry(word).or_default() += 1.0;
        whole += 1.0;
    }
    counts.values_mut().for_each(|count| *count /= whole);
    counts
}

#[test]
fn customers_prefer_other_channels_than_they_use() {
    let settings = settings(1.0);
    let opened = demo::events(&settings)
        .filter(|event| event.kind == EventKind::Opened && event.actor_kind == ActorKind::Customer);
    let used = shares(opened.filter_map(|event| event.channel));
    let surveys = of(&settings, Stream::Survey);
    let of_choice = |event: &&Event| attribute(event, "kind") == Some("choice");
    let stated: Vec<&Event> = surveys.iter().filter(of_choice).collect();
    assert!((1_000..2_600).contains(&stated.len()), "{} say what they prefer", stated.len());
    let asked = |event: &&Event| attribute(event, "question") == Some("preferred_channel");
    assert!(stated.iter().all(asked));
    let stated = shares(stated.iter().filter_map(|event| event.value.clone()));
    let web = of(&settings, Stream::Web);
    let pressed: Vec<&str> =
        web.iter().filter_map(|event| attribute(event, "contact_channel")).collect();
    assert!((500..2_000).contains(&pressed.len()), "{} buttons pressed", pressed.len());
    let clicks = shares(pressed.into_iter().map(str::to_owned));
    for wanted in [&stated, &clicks] {
        assert!(wanted["messaging"] > used["messaging"] + 0.05, "{wanted:?} against {used:?}");
        assert!(wanted["phone"] < used["phone"] && wanted["phone"] > 0.0, "{wanted:?}, {used:?}");
        assert!(wanted.keys().all(|channel| used.contains_key(channel)), "{wanted:?}");
    }
}

#[test]
fn every_month_somebody_says_whether_they_would_recommend() {
    let settings = settings(0.3);
    let start = demo::story(&settings).start;
    let mut months = [0; 24];
    for event in of(&settings, Stream::Survey) {
        if attribute(&event, "kind") == Some("nps") {
            let month = (event.at - start) / (30 * DAY + 10 * HOUR);
            months[(month as usize).min(23)] += 1;
        }
    }
    assert!(months.iter().all(|count| *count > 4), "{months:?}");
}

#[test]
fn some_hang_up_in_the_menu_and_few_of_them_asked_for_a_person() {
    let (mut ended, mut asked) = (0, 0);
    for event in of(&settings(1.0), Stream::Contact) {
        if event.subject_id.starts_with("menu-") {
            ended += u32::from(event.kind == EventKind::ContactEnded);
            asked += u32::from(event.kind == EventKind::HumanRequested);
            assert!(event.kind != EventKind::ContactEntered, "{}", event.subject_id);
        }
    }
    assert!((70..350).contains(&ended), "{ended} hang up in the menu");
    assert!(asked > 3 && asked < ended / 2, "{asked} of {ended} asked for a person");
}
