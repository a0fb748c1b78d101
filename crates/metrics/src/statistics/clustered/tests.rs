use super::*;
use crate::statistics::testing::{close, close_interval};
use crate::statistics::{Moments, Summary};

fn clustered(days: &[(i32, &[i32])]) -> Clustered {
    let mut clustered = Clustered::new();
    for (day, values) in days {
        for &value in *values {
            clustered.add(*day, f64::from(value));
        }
    }
    clustered
}

#[test]
fn standard_error_of_a_mean() {
    // statsmodels.api.OLS(y, ones).fit(cov_type="cluster", cov_kwds={"groups": day}).bse
    let days = clustered(&[(1, &[5, 7, 6]), (2, &[12, 15]), (3, &[3, 4, 4, 5]), (4, &[9])]);
    close(days.ratio().unwrap(), 7.0, 1e-12);
    close(days.standard_error().unwrap(), 2.0848661, 1e-6);
    assert_eq!(days.days(), 4);
}

#[test]
fn change_of_a_total() {
    // scipy.stats.ttest_ind(now, before, equal_var=False), the difference and its interval
    // times the seven days.
    let before = [12.0, 15.0, 9.0, 14.0, 11.0, 3.0, 2.0];
    let now = [18.0, 21.0, 17.0, 19.0, 16.0, 5.0, 6.0];
    let test = total_change_by_day(&before, &now, None).expect("days differ");
    close(test.difference, 36.0, 1e-12);
    close_interval(Some(test.interval), (-11.51968009, 83.51968009), 1e-6);
    close(test.p_value, 0.12414261, 1e-6);
    assert!(total_change_by_day(&before, &[1.0], None).is_none());
    assert!(total_change_by_day(&[2.0, 2.0], &[3.0, 3.0], None).is_none());
}

#[test]
fn change_of_a_total_over_another_number_of_days() {
    // Welch on what single days add up to, by hand: means 12.5 and 18.2, variances 7 and 3.7
    // of 4 and 5 days, so an error of sqrt(7/4 + 3.7/5) = 1.5779734 with 5.3553783 degrees of
    // freedom; its t quantile, found from the regularised incomplete beta function in mpmath,
    // is 2.5201123. Difference and interval are those of one day times the current days.
    let (four, five) = ([12.0, 15.0, 9.0, 14.0], [18.0, 21.0, 17.0, 19.0, 16.0]);
    let check = |before: &[f64], now: &[f64], difference: f64, interval: (f64, f64)| {
        let times = now.len() as f64 / before.len() as f64;
        let test = total_change_by_day(before, now, Some(times)).expect("days differ");
        close(test.difference, difference, 1e-9);
        close_interval(Some(test.interval), interval, 1e-6);
        test
    };
    let longer = check(&four, &five, 28.5, (8.61664918, 48.38335082));
    let shorter = check(&five, &four, -22.8, (-38.70668066, -6.89331934));
    for test in [longer, shorter] {
        close(test.p_value, 0.01362848, 1e-7);
        assert_eq!((test.method, test.detectable), ("welch_per_day", true));
    }
    // A day more that is like the others changes nothing; the interval is found the same way.
    let before = [12.0, 15.0, 9.0, 14.0, 11.0, 3.0, 2.0];
    let longer = [&before[..], &[66.0 / 7.0]].concat();
    let test = check(&before, &longer, 0.0, (-44.52432711, 44.52432711));
    assert!(!test.detectable);
}

#[test]
fn null_rules() {
    assert_eq!(Clustered::new().ratio(), None);
    let one_day = clustered(&[(1, &[1, 0, 1])]);
    assert_eq!(one_day.standard_error(), None);
    let flat = clustered(&[(1, &[2, 2]), (2, &[2])]);
    assert_eq!(mean_change_by_day(&flat, &flat), None);
}

#[test]
fn days_that_agree_say_as_much_as_independent_trials() {
    let even: Vec<(i32, &[i32])> = (0..200).map(|day| (day, &[1, 0, 1, 0, 1][..])).collect();
    let (share, trials) = clustered(&even).effective_trials().unwrap();
    close(share, 0.6, 1e-12);
    close(trials, 1000.0, 1e-9);
}

#[test]
fn days_that_differ_say_less_than_independent_trials() {
    let good: &[i32] = &[1; 20];
    let bad: &[i32] = &[0; 20];
    let mixed: Vec<(i32, &[i32])> =
        (0..10).map(|day| (day, if day % 2 == 0 { good } else { bad })).collect();
    let (_, trials) = clustered(&mixed).effective_trials().unwrap();
    assert!(trials < 20.0, "{trials}");
    // 100 of 200 against 130 of 200 would pass as independent cases.
    let better: Vec<(i32, &[i32])> =
        (0..10).map(|day| (day, if day % 3 == 0 { bad } else { good })).collect();
    let test = proportion_change_by_day(&clustered(&mixed), &clustered(&better)).unwrap();
    assert_eq!((test.method, test.detectable), ("newcombe_by_day", false));
    assert!(crate::statistics::newcombe((100, 200), (120, 200)).unwrap().detectable);
}

#[test]
fn single_days_fall_back() {
    let before = clustered(&[(1, &[1, 0, 1, 0])]);
    let now = clustered(&[(2, &[1, 1, 1, 0])]);
    let test = proportion_change_by_day(&before, &now).unwrap();
    let plain = crate::statistics::newcombe((2, 4), (3, 4)).unwrap();
    assert_eq!(test, plain);
    assert_eq!(mean_change_by_day(&before, &now), None);
}

#[test]
fn merged_is_the_same() {
    let all = clustered(&[(1, &[5, 7]), (2, &[1])]);
    let mut merged = clustered(&[(1, &[5])]);
    merged.merge(&clustered(&[(2, &[1]), (1, &[7])]));
    assert_eq!(merged, all);
}

#[test]
fn days_that_agree_make_no_mean_surer_than_its_observations() {
    // The mean of each day is 5, and 8: as if nothing were left to chance.
    let before = clustered(&[(1, &[1, 9]), (2, &[2, 8]), (3, &[3, 7])]);
    let now = clustered(&[(1, &[4, 12]), (2, &[5, 11]), (3, &[6, 10])]);
    assert_eq!(before.standard_error(), Some(0.0));
    let test = mean_change_by_day(&before, &now).unwrap();
    let moments = |values: &[i64]| Moments::of(&Summary::of(values)).unwrap();
    let values = (moments(&[1, 9, 2, 8, 3, 7]), moments(&[4, 12, 5, 11, 6, 10]));
    let alone = crate::statistics::welch(values.0, values.1).unwrap();
    assert_eq!((test.method, test.detectable), ("welch", false));
    close_interval(Some(test.interval), alone.interval.into(), 1e-9);
    // Where they differ more than their observations would by themselves, the days hold.
    let uneven = clustered(&[(1, &[1, 1]), (2, &[9, 9]), (3, &[2, 2])]);
    assert_eq!(mean_change_by_day(&uneven, &now).unwrap().method, "welch_by_day");
    // What rounding leaves of equal observations is no spread.
    let mut flat = Clustered::new();
    (0..9).for_each(|day| flat.add_weighted(day, 0.1 * 1e9, 1.0 / 3.0));
    assert_eq!(flat.one_by_one().map(|(_, error, _)| error), Some(0.0));
}

/// Returns answers of +1, 0 and −1, day by day, and how many there are of each.
fn answers(days: &[&[i32]]) -> (Promoters, Clustered) {
    let mut days_of = Clustered::new();
    let mut counts = Promoters::default();
    for (day, values) in (0..).zip(days) {
        for &value in *values {
            days_of.add(day, f64::from(value));
            match value {
                1 => counts.promoters += 1,
                0 => counts.passives += 1,
                _ => counts.detractors += 1,
            }
        }
    }
    (counts, days_of)
}

fn nps(before: &[&[i32]], now: &[&[i32]]) -> Option<ChangeTest> {
    let (before, now) = (answers(before), answers(now));
    nps_change_by_day((before.0, &before.1), (now.0, &now.1))
}

#[test]
fn scores_of_single_days_are_tested_as_they_are() {
    let promoters = |promoters, passives, detractors| Promoters { promoters, passives, detractors };
    let test = |before, now| {
        let none = Clustered::new();
        nps_change_by_day((before, &none), (now, &none))
    };
    close(promoters(70, 20, 10).score().unwrap(), 60.0, 1e-12);
    let one = test(promoters(60, 20, 20), promoters(70, 20, 10)).unwrap();
    close(one.difference, 20.0, 1e-12);
    // Adjusted scores 58.2524 and 38.8350, errors 6.6239 and 7.8854, by hand.
    close_interval(Some(one.interval), (-0.76690, 39.60185), 1e-5);
    assert_eq!((one.method, one.detectable), ("nps_z", false));
    assert!(test(promoters(300, 100, 100), promoters(700, 200, 100)).unwrap().detectable);
    assert!(!test(promoters(0, 0, 3), promoters(3, 0, 0)).unwrap().p_value.is_nan());
    assert_eq!(test(Promoters::default(), promoters(1, 0, 0)), None);
    // Of one answer each the adjusted scores are 25 and −25: 50 ± 103.94, widened to what is said.
    let few = nps(&[&[-1]], &[&[1]]).unwrap();
    close_interval(Some(few.interval), (-53.94279, 200.0), 1e-5);
    assert_eq!((few.difference, few.detectable), (200.0, false));
}

#[test]
fn days_that_agree_make_no_score_surer_than_its_answers() {
    // 35, 10 and 5 of fifty, then 25, 10 and 15, each day alike, by mpmath: adjusted scores 56.6038
    // and 18.8679, errors 9.3427 and 11.8753. (The z interval of the plain scores is −40 ± 30.4.)
    let day = |counts: [usize; 3]| [vec![1; counts[0]], vec![0; counts[1]], vec![-1; counts[2]]];
    let (before, now) = (day([7, 2, 1]).concat(), day([5, 2, 3]).concat());
    let test = nps(&[&before[..]; 5], &[&now[..]; 5]).unwrap();
    close(test.difference, -40.0, 1e-9);
    close_interval(Some(test.interval), (-67.35072167, -8.12097644), 1e-6);
    close(test.p_value, 0.01250991, 1e-7);
    assert_eq!((test.method, test.detectable), ("nps_z", true));
}

#[test]
fn few_promoters_on_as_many_days_are_no_certainty() {
    // By mpmath: February −30 with the error 29.7381 of its seven days, March 50 with 28.8675, that
    // of its three answers, though its days agree; 22.6354 degrees of freedom.
    let february: [&[i32]; 7] = [&[-1], &[-1], &[1], &[0], &[-1], &[-1], &[0]];
    let test = nps(&february, &[&[1], &[1], &[1]]).unwrap();
    close(test.difference, 142.857_142_857, 1e-6);
    close_interval(Some(test.interval), (-5.81198037, 165.8119804), 1e-6);
    close(test.p_value, 0.0661968, 1e-6);
    assert_eq!((test.method, test.detectable), ("welch_by_day", false));
}

#[test]
fn days_that_differ_make_a_score_less_sure() {
    let (good, bad): (&[i32], &[i32]) = (&[1; 10], &[-1; 10]);
    let test = nps(&[bad, good, good, bad], &[good, good, bad, good, good]).unwrap();
    // By mpmath: errors 57.7350 and 40 of four and five days, 5.6030 degrees of freedom; −118.3 to
    // 231.5, cut off where no change can lie.
    close_interval(Some(test.interval), (-118.25712653, 200.0), 1e-6);
    assert_eq!((test.method, test.detectable), ("welch_by_day", false));
}

#[test]
fn few_days_of_one_side_make_no_change_surer_than_its_observations() {
    // Days that agree by chance have a small error and a wide reach, which the many observations
    // of the other side would take from it.
    let mut seed = 7_u32;
    let mut draw = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 24) as i32 % 3 - 1
    };
    let mut kept = 0;
    for _ in 0..500 {
        let few: Vec<Vec<i32>> = (0..3).map(|_| (0..6).map(|_| draw()).collect()).collect();
        let many: Vec<Vec<i32>> = (0..2).map(|_| (0..20).map(|_| draw()).collect()).collect();
        let [few, many] = [&few, &many].map(|days| {
            let days: Vec<&[i32]> = days.iter().map(Vec::as_slice).collect();
            answers(&days)
        });
        let plain = |of: &Promoters| {
            let one = adjusted_nps(of.promoters, of.passives, of.detractors);
            one.map(|(score, error)| (score, error, f64::INFINITY)).unwrap()
        };
        let width = |test: &ChangeTest| {
            let interval = test.interval.clipped(-200.0, 200.0);
            interval.high - interval.low
        };
        let alone = t_change("nps_z", plain(&few.0), plain(&many.0)).unwrap();
        let test = nps_change_by_day((few.0, &few.1), (many.0, &many.1)).unwrap();
        assert!(width(&test) + 1e-9 >= width(&alone), "{test:?} {alone:?}");
        let by_days = few.1.by_day().and_then(|(_, error, freedom)| Some(t95(freedom)? * error));
        let reaches = by_days.map(|reach| 100.0 * reach) > Some(Z95 * plain(&few.0).1);
        kept += usize::from(reaches && test.method == "nps_z");
        let moments = |of: &Clustered| of.one_by_one().unwrap();
        let singles = t_change("welch", moments(&few.1), moments(&many.1)).unwrap();
        let means = mean_change_by_day(&few.1, &many.1).unwrap();
        assert!(width(&means) + 1e-9 >= width(&singles), "{means:?} {singles:?}");
    }
    assert!(kept > 0, "some reach farther by their days, and less together");
}
