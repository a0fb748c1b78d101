//! The variants of the articles' formulas, and the calculators beyond the articles.

use super::*;

#[track_caller]
fn unit(line: &str, expected: UnitKind) {
    assert_eq!(calc(line).expect("the case is valid").unit, expected);
}

#[test]
fn satisfaction_has_four_formulas() {
    // Eight of ten positive, one negative: 5, 5, 5, 4, 4, 4, 4, 4, 3, 1 of 5.
    let ratings = "5,5,5,4,4,4,4,4,3,1";
    check(&format!("csat --ratings {ratings} --positive-from 4"), 80.0, Some((49.02, 94.33)));
    // scipy.stats.t.interval(0.95, 9, loc=3.9, scale=scipy.stats.sem(ratings))
    check(&format!("csat --ratings {ratings} --average"), 3.9, Some((3.04, 4.76)));
    // Of ratings alone, the percentage that its page defines: 4 and 5 of 1 to 5.
    check(&format!("csat --ratings {ratings}"), 80.0, Some((49.02, 94.33)));
    refuse("csat --ratings 4,6", "`--ratings` goes from 1 to 5, not `6`");
    refuse("csat --ratings 4,0", "`--ratings` goes from 1 to 5, not `0`");
    assert!(calc("csat --positive 3 --total 5 --average").is_err());
    assert!(calc(&format!("csat --ratings {ratings} --scale-max 5 --average")).is_err());
    check(&format!("csat --ratings {ratings} --scale-max 5"), 78.0, Some((60.87, 95.13)));
    check("csat --positive 70 --negative 10 --total 100", 60.0, Some((45.27, 71.24)));
    check("csat_negative_share --negative 0 --total 10", 0.0, Some((0.0, 27.75)));
    unit(&format!("csat --ratings {ratings}"), UnitKind::Percent);
    unit(&format!("csat --ratings {ratings} --average"), UnitKind::Score);
    unit(&format!("csat --ratings {ratings} --scale-max 5"), UnitKind::Percent);
    refuse("csat --ratings 4,6 --scale-max 5", "`--ratings` goes from 0 to 5, not `6`");
    refuse("csat --ratings 0 --scale-max 0", "`--scale-max` has to be above 0, not `0`");
    refuse(
        "csat --positive 8 --negative 3 --total 10",
        "`--positive` `8` and `--negative` `3` together exceed `--total` `10`",
    );
    let alone = "`--negative` `11` exceeds `--total` `10`";
    refuse("csat --positive 8 --negative 11 --total 10", alone);
    check_null("csat --positive 0 --negative 0 --total 0", Reason::ZeroDenominator("total"));
}

#[test]
fn effort_states_its_direction() {
    check("ces --ratings 3,4,4 --effort", 3.67, Some((2.23, 5.10)));
    check("ces --ratings 3,4,4 --top-box 4 --ease", 66.67, Some((20.77, 93.85)));
    check("ces --ratings 3,4,4 --top-box 3 --effort", 33.33, Some((6.15, 79.23)));
    unit("ces --ratings 3,4,4 --top-box 3 --effort", UnitKind::Percent);
    refuse("ces --ratings 3,4 --top-box 3", "`--top-box` needs `--effort` or `--ease`");
    refuse("ces --ratings 3,4 --ease --effort", "`--effort` and `--ease` do not go together");
}

#[test]
fn promoters() {
    check("nps --promoters 72 --passives 20 --detractors 8", 64.0, Some((49.84, 74.43)));
    check("survey_response_rate --answered 30 --sent 50", 60.0, Some((46.18, 72.39)));
}

#[test]
fn experience_is_a_weighted_mean_of_what_is_there() {
    check("cx_score --csat 80 --nps 40", 75.0, None);
    check("cx_score --nps -20", 40.0, None);
    // Effort 2 of 1 to 5 is 75 of 100, ease 2 is 25.
    check("cx_score --csat 80 --nps 40 --ces 2 --ces-min 1 --ces-max 5 --effort", 75.0, None);
    check("cx_score --csat 80 --ces 2 --ces-min 1 --ces-max 5 --ease", 52.5, None);
    check("cx_score --csat 80 --nps 40 --csat-weight 3", 77.5, None);
    check_null("cx_score --csat 80 --csat-weight 0", Reason::NothingLeft);
    refuse("cx_score --csat 80 --nps -101", "`--nps` goes from -100 to 100, not `-101`");
    refuse("cx_score --ces 2 --ces-min 1 --ces-max 5", "`--ces` needs `--effort` or `--ease`");
    refuse("cx_score --csat -1", "`--csat` cannot be negative: `-1`");
    let message = calc("cx_score --csat-weight 2").unwrap_err().to_string();
    assert!(message.starts_with("`cx_score` misses `--csat`"), "{message}");
}

#[test]
fn reviews_weigh_their_categories() {
    check("iqs --categories 100,50,80 --weights 2,1,1", 82.5, None);
    check("iqs --categories 100,50,80", 76.67, None);
    check("iqs --categories 100,50,80 --critical 2", 76.67, None);
    check("iqs --categories 100,49,80 --critical 2", 0.0, None);
    refuse("iqs --categories 9,9 --weights 1", "`--categories` has 2 numbers and `--weights` 1");
    refuse("iqs --categories 9,9 --critical 3", "`--critical` goes from 1 to 2, not `3`");
    check("health_score --scores 40,80 --weights 3,1", 50.0, None);
    check("engagement_score --scores 40,80", 60.0, None);
    check_null("health_score --scores 40 --weights 0", Reason::NothingLeft);
}

#[test]
fn loyalty() {
    check("churn_rate --acquired 50 --lost 20", 40.0, None);
    check("retention_rate --start 200 --end 190 --new 10", 90.0, Some((85.06, 93.43)));
    check("retention_rate --start 200 --served 190 --new 10", 90.0, None);
    check("revenue_churn --start 1000 --lost 80", 8.0, None);
    check("revenue_churn --start 1000 --lost 80 --expansion 100", -2.0, None);
    check("repeat_purchase_rate --repeaters 30 --customers 50", 60.0, Some((46.18, 72.39)));
    check("referral_rate --referrers 0 --active 10", 0.0, Some((0.0, 27.75)));
    check("referral_conversion --customers 4 --visitors 5", 80.0, Some((37.55, 96.38)));
    check("loyalty_participation_rate --acted 4 --active 5", 80.0, Some((37.55, 96.38)));
    check("training_participation_rate --participants 4 --active 5", 80.0, Some((37.55, 96.38)));
}

#[test]
fn lifetime_value_in_its_variants() {
    check("clv --average-order 50 --frequency 5 --lifespan 3 --margin 40", 300.0, None);
    check("clv --average-order 50 --frequency 5 --churn 25", 1000.0, None);
    check("clv --average-order 50 --monthly-orders 2 --months 12", 1200.0, None);
    check("clv --average-order 50 --monthly-orders 2 --monthly-churn 5 --margin 50", 1000.0, None);
    check("clv --revenue 900 --margin 30", 270.0, None);
    check_null("clv --average-order 50 --frequency 5 --churn 0", Reason::EndlessLife);
    refuse(
        "clv --average-order 50 --frequency 5 --churn 101",
        "`--churn` goes from 0 to 100, not `101`",
    );
    refuse("clv --revenue 9 --margin 101", "`--margin` goes from 0 to 100, not `101`");
}

#[test]
fn value_and_cost() {
    check("clv_to_cac --clv 750 --cac 500", 1.5, None);
    check("cac_payback --cac 500 --monthly-revenue 100 --margin 50", 10.0, None);
    unit("cac_payback --cac 500 --monthly-revenue 100", UnitKind::Months);
    check_null("cac_payback --cac 500 --monthly-revenue 0", Reason::NothingLeft);
    check_null("clv_to_cac --clv 750 --cac 0", Reason::ZeroDenominator("cac"));
    check_null("cac --spend 10000 --new-customers 0", Reason::ZeroDenominator("new-customers"));
    check("campaign_roi --margin 1500 --spend 1000", 50.0, None);
    check("campaign_roi --margin 500 --spend 1000", -50.0, None);
    check("mrr --accounts 20 --arpa 50", 1000.0, None);
    check("mrr --start 1000 --new 200 --expansion 50 --contraction 30 --churned 20", 1200.0, None);
    refuse("mrr --start 10 --churned 20", "`--churned` `20` exceeds `--start` `10`");
    check("arpa --mrr 1000 --accounts 20", 50.0, None);
    check("net_revenue_retention --start 1000 --end 1050", 105.0, None);
    let moved = "--start 1000 --expansion 150 --contraction 40 --churned 60";
    check(&format!("net_revenue_retention {moved}"), 105.0, None);
    check("cost_per_contact --cost 1000 --contacts 200", 5.0, None);
    check("cost_per_resolution --cost 1000 --solved 100", 10.0, None);
    check("support_cost_share --cost 1000 --revenue 40000", 2.5, None);
}

#[test]
fn queues_and_staffing() {
    check("service_level --within 65 --answered 70 --abandoned 10", 81.25, Some((71.34, 88.29)));
    check("service_level --within 65 --answered 80", 81.25, Some((71.34, 88.29)));
    check("service_level --within 65 --offered 80", 81.25, Some((71.34, 88.29)));
    check("abandonment_rate --abandoned 35 --entries 55 --short 5", 60.0, Some((46.18, 72.39)));
    check("abandonment_rate --abandoned 30 --entries 50", 60.0, Some((46.18, 72.39)));
    check_null("abandonment_rate --abandoned 5 --entries 5 --short 5", Reason::NothingLeft);
    refuse(
        "abandonment_rate --abandoned 4 --entries 9 --short 5",
        "`--short` `5` exceeds `--abandoned` `4`",
    );
    check("occupancy --busy 6.4 --staffed 8", 80.0, None);
    check("schedule_adherence --adhered 7 --scheduled 8", 87.5, None);
    check("shrinkage --unavailable 2 --paid 8", 25.0, None);
    check("contacts_per_hour --contacts 60 --hours 8", 7.5, None);
    check("interval_target_rate --on-target 4 --half-hours 5", 80.0, Some((37.55, 96.38)));
    check("callback_kept_rate --kept 4 --requested 5", 80.0, Some((37.55, 96.38)));
    check("outbound_connect_rate --connected 4 --attempted 5", 80.0, Some((37.55, 96.38)));
    refuse("occupancy --busy 9 --staffed 8", "`--busy` `9` exceeds `--staffed` `8`");
}

#[test]
fn conversations() {
    check("resolution_time --total 90 --count 30", 3.0, None);
    check("resolution_time --total 90 --requests 45", 2.0, None);
    check("first_contact_resolution --first-contact 30 --solved 50", 60.0, Some((46.18, 72.39)));
    check("reopen_rate --reopened 0 --solved 10", 0.0, Some((0.0, 27.75)));
    check("sla_compliance --met 450 --due 500", 90.0, Some((87.06, 92.33)));
    check("bot_containment --contained 30 --conversations 50", 60.0, Some((46.18, 72.39)));
    check("bot_handoff_rate --handed-off 4 --conversations 5", 80.0, Some((37.55, 96.38)));
    check("self_service_rate --sessions 30 --contacts 20", 60.0, Some((46.18, 72.39)));
    check("repeat_contact_rate --repeated 4 --cases 5", 80.0, Some((37.55, 96.38)));
    check("reassignments_per_conversation --reassignments 30 --conversations 50", 0.6, None);
    check("conversations_per_agent --conversations 50 --agents 4", 12.5, None);
    check("contact_rate --contacts 120 --orders 1000", 12.0, None);
    check("contact_rate --contacts 120 --customers 100", 120.0, None);
    check("contact_rate --contacts 120 --subscriptions 400", 30.0, None);
    check("backlog_days --backlog 50 --solved 100", 14.0, None);
    check("backlog_days --backlog 50 --solved 100 --days 7", 3.5, None);
    unit("backlog_days --backlog 50 --solved 100", UnitKind::Days);
    check_null("backlog_days --backlog 50 --solved 0", Reason::ZeroDenominator("solved"));
    check("review_coverage --reviewed 4 --eligible 5", 80.0, Some((37.55, 96.38)));
    check("qa_pass_rate --passed 4 --reviews 5", 80.0, Some((37.55, 96.38)));
    check("critical_error_rate --failed 0 --reviews 10", 0.0, Some((0.0, 27.75)));
}

#[test]
fn web_and_social() {
    check("bounce_rate --bounced 30 --sessions 50", 60.0, Some((46.18, 72.39)));
    check("direct_traffic_share --direct 30 --sessions 50", 60.0, Some((46.18, 72.39)));
    check("pages_per_visit --page-views 300 --sessions 100", 3.0, None);
    check("session_duration --total 500 --count 100", 5.0, None);
    check("conversion_rate --converted 30 --sessions 50", 60.0, Some((46.18, 72.39)));
    check("conversion_rate --actions 150 --visitors 100", 150.0, None);
    check("click_through_rate --clicks 30 --delivered 50", 60.0, Some((46.18, 72.39)));
    check("click_through_rate --clicks 30 --opened 50", 60.0, Some((46.18, 72.39)));
    check("social_engagement_rate --interactions 60 --reach 1000", 6.0, None);
    check("social_engagement_rate --likes 40 --comments 15 --saves 5 --reach 1000", 6.0, None);
    check("social_engagement_rate --interactions 60 --followers 500", 12.0, None);
    check("social_engagement_rate --interactions 60 --impressions 2000", 3.0, None);
    check("follower_growth --start 1000 --end 1100", 100.0, None);
    check("follower_growth --start 1000 --end 900 --rate", -10.0, None);
    unit("follower_growth --start 1000 --end 1100", UnitKind::Count);
    unit("follower_growth --start 1000 --end 1100 --rate", UnitKind::Percent);
    check("story_retention --last 30 --first 50", 60.0, None);
    check("story_retention --last 60 --first 50", 120.0, None);
}

#[test]
fn mean_times_from_their_sum_or_each_by_itself() {
    for metric in [
        "agent_wait_time",
        "bot_first_response_time",
        "complaint_resolution_time",
        "feedback_response_time",
        "first_response_time",
        "on_hold_time",
        "requester_wait_time",
        "resolution_time",
        "response_time",
        "session_duration",
        "social_response_time",
        "time_on_page",
        "time_to_assignment",
        "wait_time",
    ] {
        check(&format!("{metric} --total 15 --count 3"), 5.0, None);
        // scipy.stats.t.interval(0.95, 2, loc=5, scale=sqrt(7 / 3)); a time ends at nothing.
        check(&format!("{metric} --times 3,4,8"), 5.0, Some((0.0, 11.57)));
        unit(&format!("{metric} --times 3,4,8"), UnitKind::Duration);
    }
    check("handle_time --talk 500 --count 100", 5.0, None);
    let talk = calc("handle_time --talk 500 --count 100").unwrap();
    assert!(talk.formula_en.contains("talk only") && talk.formula_es.contains("solo"), "{talk:?}");
    refuse(
        "wait_time --total 15 --times 3,4",
        "`--times`, `--total` do not go together in `wait_time`; it takes \
         `--total` `--count` or `--times`",
    );
}

#[test]
fn what_is_left() {
    check("backlog --start 40 --created 100 --solved 120", 20.0, None);
    check("backlog --start 40 --created 100 --reopened 5 --solved 120", 25.0, None);
    unit("backlog --start 40 --created 100 --solved 120", UnitKind::Count);
    check("referral_commission --rewarded 30", 30.0, None);
    check("referral_commission --rewarded 30 --taken-back 14", 16.0, None);
    check("referral_commission --referrals 12 --reward 10", 120.0, None);
    check("referral_commission --sales 2000 --rate 5", 100.0, None);
    refuse("referral_commission --sales 2000 --rate 101", "`--rate` goes from 0 to 100, not `101`");
    // Thirds of a unit add up to nothing, not to less.
    check("mrr --start 0.3 --contraction 0.1 --churned 0.2", 0.0, None);
    check_null("mrr --start 10 --contraction 8 --churned 8", Reason::BelowZero);
    check_null("backlog --start 1 --created 2 --solved 4", Reason::BelowZero);
    check_null("referral_commission --rewarded 4 --taken-back 5", Reason::BelowZero);
}

#[test]
fn shares_of_channels_cohorts_and_messages() {
    check("channel_share --began 30 --conversations 50", 60.0, Some((46.18, 72.39)));
    check("cohort_retention --returned 1 --cohort 3", 33.33, Some((6.15, 79.23)));
    check("social_conversions --converted 4 --sessions 5", 80.0, Some((37.55, 96.38)));
    check("social_insights --labelled 0 --messages 10", 0.0, Some((0.0, 27.75)));
    check("concurrency --contact-time 35 --busy 25", 1.4, None);
    let message = "`--busy` `26` exceeds `--contact-time` `25`";
    refuse("concurrency --contact-time 25 --busy 26", message);
    for metric in ["comments", "likes", "mentions", "post_clicks", "saves", "shares"] {
        check(&format!("{metric} --start 120 --end 90"), -30.0, None);
        unit(&format!("{metric} --start 120 --end 90"), UnitKind::Count);
        check(&format!("{metric} --total 90 --posts 12"), 7.5, None);
        unit(&format!("{metric} --total 90 --posts 12"), UnitKind::Ratio);
    }
}

#[test]
fn those_with_a_contact_beside_those_alike() {
    check("repurchase_after_contact --ordered 1 --contacted 4", 25.0, Some((4.56, 69.94)));
    // Newcombe 1998, table II, column (a), method 10: 0.2 [0.0524, 0.3339].
    let line = "repurchase_after_contact --ordered 56 --contacted 70";
    let line = format!("{line} --alike-ordered 48 --alike 80");
    check(&line, 20.0, Some((5.24, 33.39)));
    unit(&line, UnitKind::Points);
    check_null(
        "repurchase_after_contact --ordered 1 --contacted 4 --alike-ordered 0 --alike 0",
        Reason::ZeroDenominator("alike"),
    );
}

#[test]
fn reviewers_agree_beyond_chance() {
    // scikit-learn 1.x: cohen_kappa_score(a + b, b + a, weights="quadratic").
    let line = "reviewer_agreement --first 100,80,60,40,100 --second 80,100,60,40,60";
    let found = calc(line).unwrap();
    let kappa = found.value.expect("scores that differ have a kappa");
    assert!((kappa - 0.516_129).abs() < 1e-6, "{kappa}");
    let (low, high) = found.interval.expect("five pairs have an interval");
    assert!(low < kappa && kappa < high && (-1.0..=1.0).contains(&low) && high <= 1.0, "{found:?}");
    check_null("reviewer_agreement --first 80,80 --second 80,80", Reason::FewScores);
    check_null("reviewer_agreement --first 80 --second 90", Reason::FewScores);
    refuse(
        "reviewer_agreement --first 80,90 --second 80",
        "`--first` has 2 numbers and `--second` 1",
    );
}
