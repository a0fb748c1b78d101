//! Times the fits of a million made-up customers, and writes them for a peer to fit as well.
//!
//! ```text
//! cargo run --release -p baremo-metrics --example models_speed -- 1000000 target/customers.csv
//! python xtask/models_peer.py target/customers.csv
//! ```
//!
//! Customers begin on any day of two years, buy on days at rates of their own, leave after a
//! purchase with chances of their own, and spend around means of their own: the assumptions of
//! BG/NBD and Gamma-Gamma, so that the parameters printed should be those of the simulation.

#![expect(clippy::print_stdout, reason = "an example prints what it measured")]

use std::error::Error;
use std::io::Write as _;
use std::time::Instant;

use baremo_metrics::models::{
    BgNbd, CustomerSummary, GammaGamma, SummarySettings, Transaction, ValueSettings, base_value,
    forecast, summarise,
};
use baremo_metrics::statistics::Random;

/// Days of the simulation.
const DAYS: i32 = 730;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let count: u64 = arguments.next().map_or(Ok(1_000_000), |count| count.parse())?;
    let transactions = timed("simulate", || simulate(count));
    println!("{} transactions of {count} customers", transactions.len());
    let settings = SummarySettings::weeks(DAYS);
    let customers = timed("summarise", || summarise(&transactions, &settings))?;
    let purchases = timed("fit BG/NBD", || BgNbd::fit(&customers))?;
    let spend = timed("fit Gamma-Gamma", || GammaGamma::fit(&customers))?;
    for estimate in purchases.estimates.iter().chain(&spend.estimates) {
        println!("  {:<6} {:>9.5} ± {:.5}", estimate.name, estimate.value, estimate.standard_error);
    }
    println!("  log-likelihoods {:.2} {:.2}", purchases.log_likelihood, spend.log_likelihood);
    println!("  evaluations {} {}", purchases.evaluations, spend.evaluations);
    let ahead =
        timed("P(alive) and 52 weeks ahead", || forecast(&purchases.model, &customers, 52.0));
    println!("  {:.1} alive, {:.1} purchases", ahead.alive, ahead.purchases);
    let settings = ValueSettings {
        horizon_months: 36.0,
        annual_discount: 0.1,
        margin_ratio: 1.0,
        days_per_unit: 7.0,
    };
    let value = timed("value of 36 months", || {
        base_value(&purchases.model, &spend.model, &customers, &settings)
    })?;
    println!("  residual value {:.0}", value.residual_value);
    if let Some(path) = arguments.next() {
        write(&path, &customers)?;
    }
    Ok(())
}

/// Prints how long some work took, by the clock and by the processors.
fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let (start, used) = (Instant::now(), processor_seconds());
    let result = work();
    let elapsed = start.elapsed().as_secs_f64();
    match (used, processor_seconds()) {
        (Some(before), Some(after)) => {
            println!("{what}: {elapsed:.3} s, processors {:.2} s", after - before);
        }
        _ => println!("{what}: {elapsed:.3} s"),
    }
    result
}

/// Time that all threads have run, to a hundredth; `None` where the system does not tell.
fn processor_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name in brackets may hold blanks; user and system time are the 12th and 13th after it.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let ticks = |field: Option<&str>| field?.parse::<f64>().ok();
    Some((ticks(fields.next())? + ticks(fields.next())?) / 100.0)
}

fn write(path: &str, customers: &[CustomerSummary]) -> Result<(), Box<dyn Error>> {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    writeln!(file, "frequency,recency,T,monetary_value")?;
    for CustomerSummary { repeat_days, recency, age, mean_spend, .. } in customers {
        writeln!(file, "{repeat_days},{recency},{age},{mean_spend}")?;
    }
    Ok(file.flush()?)
}

/// Purchases with r = 0.6, α = 8 weeks, a = 0.8, b = 2.5, p = 6, q = 4, γ = 15.
fn simulate(count: u64) -> Vec<Transaction> {
    let mut draws = Draws(Random::new(20));
    let mut transactions = Vec::new();
    for customer in 0..count {
        let weekly_rate = draws.gamma(0.6) / 8.0;
        let (leaving, staying) = (draws.gamma(0.8), draws.gamma(2.5));
        let leaves = leaving / (leaving + staying);
        let spend_rate = draws.gamma(4.0) / 15.0;
        let mut now = draws.unit() * f64::from(DAYS);
        loop {
            let money = draws.gamma(6.0) / spend_rate;
            let money_minor = (money * 100.0).round().max(1.0) as i64;
            transactions.push(Transaction { customer, day: now as i32, money_minor });
            let repeat =
                transactions.len() > 1 && transactions[transactions.len() - 2].customer == customer;
            if repeat && draws.unit() < leaves {
                break;
            }
            now += draws.exponential() / weekly_rate * 7.0;
            if now >= f64::from(DAYS) {
                break;
            }
        }
    }
    transactions
}

struct Draws(Random);

impl Draws {
    fn unit(&mut self) -> f64 {
        ((self.0.bits() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
    }

    fn exponential(&mut self) -> f64 {
        -self.unit().ln()
    }

    fn normal(&mut self) -> f64 {
        (2.0 * self.exponential()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// A gamma variate of unit scale: Marsaglia and Tsang, 2000.
    fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            return self.gamma(shape + 1.0) * self.unit().powf(1.0 / shape);
        }
        let d = shape - 1.0 / 3.0;
        loop {
            let normal = self.normal();
            let v = (1.0 + normal / (9.0 * d).sqrt()).powi(3);
            if v > 0.0 && self.unit().ln() < normal * normal / 2.0 + d * (1.0 - v + v.ln()) {
                return d * v;
            }
        }
    }
}
