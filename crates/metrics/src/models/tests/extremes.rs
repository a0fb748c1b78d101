//! Frequent buyers and ten years ahead, against an independent arbitrary-precision computation.
//!
//! The references are of mpmath 1.4.1 with 50 digits, by the papers' own formulas:
//!
//! ```text
//! E[Y]    BG   (a+B-1)/(a-1) * (1 - (A/(A+H))**R * hyp2f1(R, B, a+B-1, H/(A+H))) * P(alive)
//!              with R = r+x, A = alpha+T, B = b+x (MBG: b+x+1), H = 521.79 weeks
//! P(alive)     1 / (1 + a/(B-1) * ((alpha+T)/(alpha+t_x))**R)
//! Pareto  A0 = F(t_x) - F(T), k = r+x, for alpha >= beta
//!              F(u) = hyp2f1(k+s, s+1, k+s+1, (alpha-beta)/(alpha+u)) / (alpha+u)**(k+s)
//!              else hyp2f1(k+s, k, k+s+1, (beta-alpha)/(beta+u)) / (beta+u)**(k+s)
//!         C  = (alpha+T)**-k * (beta+T)**-s;  P(alive) = C / (C + s/(k+s)*A0)
//! ```

use super::*;

/// Ten years in weeks.
const HORIZON: f64 = 521.79;

/// x, t_x and T, and the log-likelihood, P(alive) and E[Y] at them.
type Reference = (u32, f64, f64, [f64; 3]);

const BG: [Reference; 7] = [
    (0, 0.0, 38.86, [-0.554713276438158, 1.0, 1.46777354670157]),
    (2, 30.43, 38.86, [-9.45860630706627, 0.726578570080673, 7.3326208480161]),
    (26, 30.86, 31.0, [-37.7265794733944, 0.968915649717525, 98.2822614976732]),
    (500, 99.5, 100.0, [276.113024336512, 0.982844896536608, 1068.0682292665]),
    (2000, 300.0, 300.5, [1753.01618070899, 0.989552015950908, 2193.4665739156]),
    (2000, 90.0, 104.0, [4090.1378140045, 1.94774952563342e-117, 8.27660554218053e-114]),
    (1, 0.1429, 521.79, [-4.33176115680973, 0.00828582419352513, 0.00862091712553481]),
];

const MBG: [Reference; 7] = [
    (0, 0.0, 38.86, [-0.539837463531015, 0.389735080918763, 1.03964450364323]),
    (2, 30.43, 38.86, [-9.48555131453393, 0.706202265118487, 6.9383331631364]),
    (26, 30.86, 31.0, [-38.3221269478298, 0.965566144144062, 84.2765428225898]),
    (500, 99.5, 100.0, [268.654584648445, 0.981490298529479, 965.292930430013]),
    (2000, 300.0, 300.5, [1742.34717687646, 0.988489365415711, 2076.2413424955]),
    (2000, 90.0, 104.0, [4054.35127744795, 1.94075582870371e-115, 7.47376276065788e-112]),
    (1, 0.1429, 521.79, [-4.3067406300843, 0.00343291536240524, 0.00424279340163177]),
];

const PARETO: [Reference; 7] = [
    (0, 0.0, 38.86, [-0.52104629408089, 0.295286604616894, 0.67861979113436]),
    (2, 30.43, 38.86, [-9.55428324515041, 0.869167559153011, 9.22172075094935]),
    (26, 30.86, 31.0, [-39.1316715403028, 0.997918731055158, 121.897248663614]),
    (500, 99.5, 100.0, [252.560640896423, 0.98970087719222, 1246.25547539991]),
    (2000, 300.0, 300.5, [1718.71016621691, 0.992808227218362, 2391.71748387556]),
    (2000, 90.0, 104.0, [3970.11431072012, 1.8270696380973e-110, 8.98190258956927e-107]),
    (1, 0.1429, 521.79, [-4.29754105417344, 0.000862602418865849, 0.0010505564221294]),
];

const PARETO_STEEP: [Reference; 7] = [
    (0, 0.0, 38.86, [-0.00971609556118615, 0.00489675475585642, 0.00299071862646999]),
    (2, 30.43, 38.86, [-14.45232333362, 0.765741743374095, 1.8039115888906]),
    (26, 30.86, 31.0, [-67.5975288564369, 0.995443803984074, 21.4012190802154]),
    (500, 99.5, 100.0, [4.79063346359873, 0.989242404551851, 502.100889994556]),
    (2000, 300.0, 300.5, [1310.21105460668, 0.991925440056962, 1576.04505486664]),
    (2000, 90.0, 104.0, [2913.13137734983, 2.48235506365206e-66, 5.03008658589207e-63]),
    (1, 0.1429, 521.79, [-5.23384974577281, 2.54930537706559e-5, 2.60273083525434e-5]),
];

#[track_caller]
fn check(model: &dyn PurchaseModel, references: &[Reference]) {
    for &(repeat_days, recency, age, [log_likelihood, p_alive, purchases]) in references {
        let (mean_spend, total_spend) = (0.0, 0.0);
        let customer =
            CustomerSummary { customer: 0, repeat_days, recency, age, mean_spend, total_spend };
        let near = |actual: f64, expected: f64| {
            assert!((actual / expected - 1.0).abs() < 1e-9, "{customer:?}: {actual} {expected}");
        };
        close(model.log_likelihood(&customer), log_likelihood, 1e-9);
        near(model.p_alive(&customer), p_alive);
        near(model.expected(&customer, HORIZON), purchases);
        assert_eq!(model.expected(&customer, 0.0), 0.0);
        assert_eq!(model.expected(&customer, -1.0), 0.0);
    }
}

#[test]
fn bg_nbd() {
    check(&BgNbd::new(0.243, 4.414, 0.793, 2.426).unwrap(), &BG);
}

#[test]
fn mbg_nbd() {
    check(&MbgNbd::new(0.525, 6.183, 0.891, 1.614).unwrap(), &MBG);
}

#[test]
fn pareto_nbd() {
    check(&ParetoNbd::new(0.553, 10.578, 0.606, 11.669).unwrap(), &PARETO);
}

#[test]
fn pareto_nbd_with_unequal_scales() {
    check(&ParetoNbd::new(0.7, 80.5, 1.0001, 0.25).unwrap(), &PARETO_STEEP);
}

#[test]
fn discounted_purchases() {
    // 36 months at 15 % a year, mpmath's quad over the same formulas:
    // e^(-d H) E(H) + d * quad(lambda u: e^(-d u) E(u), [0, H]), d = ln(1.15) * 7 / 365.25
    let model = BgNbd::new(0.243, 4.414, 0.793, 2.426).unwrap();
    let (horizon, force) = (36.0 * DAYS_PER_MONTH / 7.0, 1.15_f64.ln() * 7.0 / 365.25);
    for (repeat_days, recency, age, expected) in [
        (0, 0.0, 38.86, 0.523_229_149_924_692),
        (2, 30.43, 38.86, 2.997_414_802_331_67),
        (26, 30.86, 31.0, 45.222_866_641_49),
        (500, 99.5, 100.0, 415.690_164_997_659),
    ] {
        let (mean_spend, total_spend) = (0.0, 0.0);
        let customer =
            CustomerSummary { customer: 0, repeat_days, recency, age, mean_spend, total_spend };
        let actual = model.discounted(&customer, horizon, force);
        assert!((actual / expected - 1.0).abs() < 1e-8, "{customer:?}: {actual}");
    }
}

#[test]
fn expectations_pass_smoothly_through_one() {
    // The papers' formulas divide by a − 1 and s − 1.
    for step in [-1e-13, 0.0, 1e-13] {
        let bg = BgNbd::new(0.243, 4.414, 1.0 + step, 2.426).unwrap();
        let beside = BgNbd::new(0.243, 4.414, 1.0 + 1e-9, 2.426).unwrap();
        close(bg.expected_new(78.0), beside.expected_new(78.0), 1e-8);
        let pareto = ParetoNbd::new(0.553, 10.578, 1.0 + step, 11.669).unwrap();
        let log = 0.553 / 10.578 * 11.669 * (78.0_f64 / 11.669).ln_1p();
        close(pareto.expected_new(78.0), log, 1e-11);
    }
}
