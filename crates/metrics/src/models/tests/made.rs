//! What needs no real data: gradients, recovery, refusals, values.

use super::*;
use crate::models::beta_geometric::BetaGeometric;
use crate::models::grouped::Grouped;

#[test]
fn gradients_are_the_slopes_of_the_values() {
    let grouped = Grouped::new(&simulated(400));
    for at in [[0.25, 0.1, 0.8, 2.4], [3.0, 0.02, 0.05, 30.0], [0.01, 9.0, 12.0, 0.3]] {
        for leaves_at_once in [false, true] {
            let any =
                BetaGeometric { name: "", r: 1.0, alpha: 1.0, a: 1.0, b: 1.0, leaves_at_once };
            let error = gradient_error(|at| any.mean(&grouped, at), &at);
            assert!(error < 1e-6, "{at:?} {leaves_at_once}: {error}");
            let curved =
                curve_error(|at| any.mean(&grouped, at).1, any.curved(&grouped, &at).2, &at);
            assert!(curved < 1e-6, "{at:?} {leaves_at_once}: {curved}");
        }
        let error = gradient_error(|at| pareto_nbd::mean(&grouped, at), &at);
        assert!(error < 1e-6, "{at:?}: {error}");
    }
}

#[test]
fn fits_do_not_depend_on_order_or_unit() {
    let customers = simulated(3_000);
    let mut other = customers.clone();
    other.reverse();
    for one in &mut other {
        (one.recency, one.age) = (one.recency * 7.0, one.age * 7.0);
    }
    let weeks = BgNbd::fit(&customers).unwrap();
    let days = BgNbd::fit(&other).unwrap();
    let ([r, alpha, a, b], [day_r, day_alpha, day_a, day_b]) =
        (weeks.model.parameters(), days.model.parameters());
    for (one, same) in [(r, day_r), (alpha * 7.0, day_alpha), (a, day_a), (b, day_b)] {
        close(same / one, 1.0, 1e-6);
    }
    let purchases: u32 = customers.iter().map(|one| one.repeat_days).sum();
    let scaled = weeks.log_likelihood - f64::from(purchases) * 7.0_f64.ln();
    close(days.log_likelihood, scaled, 1e-5);
    let each: f64 = customers.iter().map(|one| weeks.model.log_likelihood(one)).sum();
    close(weeks.log_likelihood, each, 1e-6);
    let mut shuffled = customers.clone();
    Random::new(3).shuffle(&mut shuffled);
    assert_eq!(BgNbd::fit(&shuffled).unwrap(), weeks);
}

#[test]
fn a_sample_only_shows_where_to_begin() {
    // Copies of the same customers, enough to be sampled, have the same maximum.
    let once = simulated(3_000);
    let many: Vec<CustomerSummary> = once.iter().cycle().take(90_000).copied().collect();
    let (fit, same) = (BgNbd::fit(&once).unwrap(), BgNbd::fit(&many).unwrap());
    assert!(Grouped::new(&once).thinned().is_none());
    let thinned = Grouped::new(&many).thinned().unwrap();
    assert_eq!(thinned.customers, 22_500.0);
    for (one, other) in fit.estimates.iter().zip(&same.estimates) {
        close(other.value / one.value, 1.0, 1e-7);
        close(other.standard_error / one.standard_error * 30.0_f64.sqrt(), 1.0, 1e-5);
    }
    close(same.log_likelihood / fit.log_likelihood, 30.0, 1e-9);
    let (fit, same) = (GammaGamma::fit(&once).unwrap(), GammaGamma::fit(&many).unwrap());
    for (one, other) in fit.estimates.iter().zip(&same.estimates) {
        close(other.value / one.value, 1.0, 1e-7);
    }
}

#[test]
fn models_foretell_what_was_simulated() {
    let customers = held_out(6_000, 52.0, false);
    let summaries: Vec<CustomerSummary> = customers.iter().map(|one| one.summary).collect();
    let model = BgNbd::fit(&summaries).unwrap().model;
    let test = backtest(&model, &customers, 52.0);
    assert!(test.total_error().unwrap().abs() < 0.1, "{test:?}");
    assert_eq!(backtest(&model, &[], 52.0).mean_absolute_error, None);
}

#[test]
fn few_and_impossible_customers_are_refused() {
    let customers = simulated(300);
    let few: Vec<CustomerSummary> = customers.iter().copied().take(20).collect();
    for error in [
        BgNbd::fit(&few).unwrap_err(),
        MbgNbd::fit(&few).unwrap_err(),
        ParetoNbd::fit(&few).unwrap_err(),
        GammaGamma::fit(&few).unwrap_err(),
        BgNbd::fit(&[]).unwrap_err(),
    ] {
        assert!(matches!(error.refusal, Refusal::FewRepeaters { needed: 30, .. }), "{error}");
        assert_eq!(error.kind(), baremo_model::ErrorKind::BadRequest);
        assert_eq!(error.hints().len(), 1);
    }
    let broken = |change: fn(&mut CustomerSummary)| {
        let mut customers = customers.clone();
        change(&mut customers[17]);
        BgNbd::fit(&customers).unwrap_err().to_string()
    };
    let late = broken(|one| one.recency = one.age + 1.0);
    assert_eq!(late, "BG/NBD: customer `17` has a last purchase after the cut-off");
    assert!(broken(|one| one.age = f64::NAN).contains("no number"));
    assert!(broken(|one| (one.repeat_days, one.recency) = (0, 1.0)).contains("without a repeat"));
    assert!(broken(|one| (one.repeat_days, one.recency) = (1, 0.0)).contains("no distance"));
    assert!(BgNbd::new(0.2, 4.0, f64::INFINITY, 1.0).is_err());
}

#[test]
fn customers_who_are_all_alike_have_no_interior_maximum() {
    // Everybody buys every four weeks and nobody ever leaves.
    let alike: Vec<CustomerSummary> = (0..500)
        .map(|customer| CustomerSummary {
            customer,
            repeat_days: 10,
            recency: 40.0,
            age: 41.0,
            mean_spend: 10.0,
            total_spend: 110.0,
        })
        .collect();
    for error in [
        BgNbd::fit(&alike).unwrap_err(),
        MbgNbd::fit(&alike).unwrap_err(),
        ParetoNbd::fit(&alike).unwrap_err(),
        GammaGamma::fit(&alike).unwrap_err(),
    ] {
        assert!(matches!(error.refusal, Refusal::NoInteriorMaximum { .. }), "{error}");
    }
}

#[test]
fn spend_without_a_mean_is_refused() {
    // Exponential spends whose scale is 1 ÷ (z² ÷ 2): z² ÷ 2 is Gamma(q = 0.5).
    let mut customers = simulated(3_000);
    let mut random = Random::new(5);
    let mut unit = move || ((random.bits() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0;
    for one in &mut customers {
        let normal = (-2.0 * unit().ln()).sqrt() * (std::f64::consts::TAU * unit()).cos();
        let mean = (0..one.repeat_days).map(|_| -unit().ln()).sum::<f64>()
            / f64::from(one.repeat_days.max(1));
        one.mean_spend = mean / (normal * normal / 2.0);
    }
    let refusal = GammaGamma::fit(&customers).unwrap_err().refusal;
    assert!(matches!(refusal, Refusal::InfiniteMean { parameter: "q", .. }), "{refusal}");
    let refusal = GammaGamma::new(6.0, 1.0, 15.0).unwrap_err().refusal;
    assert!(matches!(refusal, Refusal::InfiniteMean { value: 1.0, .. }), "{refusal}");
}

#[test]
fn spend_that_follows_frequency_is_warned_of() {
    let mut customers = simulated(2_000);
    assert_eq!(GammaGamma::fit(&customers).unwrap().warnings, []);
    for one in &mut customers {
        one.mean_spend *= 1.0 + f64::from(one.repeat_days);
    }
    customers[0] =
        CustomerSummary { repeat_days: 1, recency: 1.0, mean_spend: -5.0, ..customers[0] };
    let warnings = GammaGamma::fit(&customers).unwrap().warnings;
    let [ModelWarning::WithoutSpend { customers: 1 }, second] = warnings.as_slice() else {
        panic!("{warnings:?}")
    };
    let ModelWarning::SpendFollowsFrequency { correlation } = second else { panic!("{second:?}") };
    assert!(*correlation > 0.2, "{correlation}");
    assert!(second.to_string().contains("independent"));
    assert_eq!(spend_frequency_correlation(&customers[..0]), None);
}

#[test]
fn values_add_up() {
    let customers = held_out(2_000, 0.0, true).into_iter().map(|one| one.summary);
    let customers: Vec<CustomerSummary> = customers.collect();
    let spend = GammaGamma::fit(&customers).unwrap().model;
    let model = MbgNbd::fit(&customers).unwrap().model;
    let settings = ValueSettings {
        horizon_months: 36.0,
        annual_discount: 0.15,
        margin_ratio: 0.3,
        days_per_unit: 7.0,
    };
    close(settings.horizon(), 36.0 * 30.4375 / 7.0, 1e-12);
    close((-settings.discount_force() * settings.horizon()).exp(), 1.15_f64.powi(-3), 1e-12);
    let whole = base_value(&model, &spend, &customers, &settings).unwrap();
    let mut residual = 0.0;
    for customer in &customers {
        let one = customer_value(&model, &spend, customer, &settings).unwrap();
        assert!(one.discounted_purchases < one.expected_purchases);
        assert!(one.discounted_purchases > one.expected_purchases / 1.15_f64.powi(3));
        let product = one.discounted_purchases * one.expected_spend * 0.3;
        close(one.residual_value, product, 1e-9);
        close(one.total_value(), product + 0.3 * customer.total_spend, 1e-9);
        residual += product;
    }
    close(whole.residual_value / residual, 1.0, 1e-12);
    close(whole.total_value(), whole.residual_value + whole.historic_value, 1e-9);
    // Months summed one by one, each discounted at its middle, come near the integral.
    let one = &customers[3];
    let month = settings.horizon() / 36.0;
    let steps: f64 = (0..36)
        .map(|step| {
            let until = |steps: f64| model.expected(one, month * steps);
            let middle = (f64::from(step) + 0.5) * month;
            let bought = until(f64::from(step) + 1.0) - until(f64::from(step));
            bought * (-settings.discount_force() * middle).exp()
        })
        .sum();
    let discounted = model.discounted(one, settings.horizon(), settings.discount_force());
    close(steps / discounted, 1.0, 1e-4);
    // And many more points change nothing.
    for one in &customers[..20] {
        let force = settings.discount_force();
        let (whole, parts) = (settings.horizon(), 400);
        let finer = quadrature::integrate(0.0, whole, parts, |until| {
            (-force * until).exp() * model.expected(one, until)
        });
        let finer = (-force * whole).exp() * model.expected(one, whole) + force * finer;
        close(model.discounted(one, whole, force) / finer, 1.0, 1e-9);
    }
    for wrong in [
        ValueSettings { horizon_months: 0.0, ..settings },
        ValueSettings { annual_discount: -0.1, ..settings },
        ValueSettings { margin_ratio: 1.1, ..settings },
        ValueSettings { days_per_unit: f64::NAN, ..settings },
    ] {
        assert!(base_value(&model, &spend, &customers, &wrong).is_err(), "{wrong:?}");
    }
}
