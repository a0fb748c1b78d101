//! What a demo draws by chance, from a generator whose draws never change.

use baremo_metrics::statistics::Random;

/// Draws numbers that look random and follow from the seed alone.
pub(super) struct Rng {
    random: Random,
    spare_normal: Option<f64>,
}

impl Rng {
    /// Returns the generator of one purpose: `stream` tells those of the same seed apart.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let random = Random::new(seed ^ stream.wrapping_mul(0xd134_2543_de82_ef95));
        Rng { random, spare_normal: None }
    }

    fn next(&mut self) -> u64 {
        self.random.bits()
    }

    /// Returns a number from 0 to just below 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Returns whether something of this probability happens.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Returns a whole number below `bound`; 0 when there is none.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    /// Returns a number between two.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Returns a standard normal number (Box and Muller, two at a time).
    pub(super) fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare_normal.take() {
            return spare;
        }
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        let (sine, cosine) = (std::f64::consts::TAU * self.unit()).sin_cos();
        self.spare_normal = Some(radius * sine);
        radius * cosine
    }

    /// Returns a log-normal number with this median; `spread` is the deviation of its logarithm.
    pub(super) fn log_normal(&mut self, median: f64, spread: f64) -> f64 {
        median * (spread * self.normal()).exp()
    }

    /// Returns a Poisson number with this mean.
    pub(super) fn poisson(&mut self, mean: f64) -> u64 {
        if mean > 50.0 {
            return (mean + mean.sqrt() * self.normal()).round().max(0.0) as u64;
        }
        let limit = (-mean).exp();
        let mut product = self.unit();
        let mut count = 0;
        while product > limit {
            product *= self.unit();
            count += 1;
        }
        count
    }

    /// Returns an exponential number with this mean.
    pub(super) fn exponential(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.unit()).ln()
    }

    /// Returns a gamma number of this shape and scale 1 (Marsaglia and Tsang).
    pub(super) fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let boost = (1.0 - self.unit()).powf(1.0 / shape);
            return self.gamma(shape + 1.0) * boost;
        }
        let third = shape - 1.0 / 3.0;
        let scale = 1.0 / (9.0 * third).sqrt();
        loop {
            let normal = self.normal();
            let cube = (1.0 + scale * normal).powi(3);
            let bound = 0.5 * normal * normal + third;
            let unit = 1.0 - self.unit();
            if cube > 0.0 && unit.ln() < bound - third * cube + third * cube.ln() {
                return third * cube;
            }
        }
    }

    /// Returns a beta number.
    pub(super) fn beta(&mut self, first: f64, second: f64) -> f64 {
        let (left, right) = (self.gamma(first), self.gamma(second));
        left / (left + right).max(f64::MIN_POSITIVE)
    }

    /// Returns one of some things, each as likely.
    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }

    /// Returns an index into `weights`, each as likely as its weight says.
    pub(super) fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.unit() * weights.iter().sum::<f64>();
        for (index, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return index;
            }
        }
        weights.len().saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_from_seed_and_stream_alone() {
        let draw = |seed, stream| {
            let mut rng = Rng::new(seed, stream);
            [rng.next(), rng.next(), rng.next()]
        };
        assert_eq!(draw(1, 2), draw(1, 2));
        assert_ne!(draw(1, 2), draw(1, 3));
        assert_ne!(draw(1, 2), draw(2, 2));
    }

    #[test]
    fn draws_have_the_means_they_should() {
        let mut rng = Rng::new(7, 0);
        let mut mean = |draw: &mut dyn FnMut(&mut Rng) -> f64| {
            (0..20_000).map(|_| draw(&mut rng)).sum::<f64>() / 20_000.0
        };
        assert!((mean(&mut |rng| rng.unit()) - 0.5).abs() < 0.01);
        assert!(mean(&mut |rng| rng.normal()).abs() < 0.03);
        assert!((mean(&mut |rng| rng.poisson(3.0) as f64) - 3.0).abs() < 0.05);
        assert!((mean(&mut |rng| rng.poisson(80.0) as f64) - 80.0).abs() < 0.3);
        assert!((mean(&mut |rng| rng.weighted(&[1.0, 3.0]) as f64) - 0.75).abs() < 0.02);
        assert!((mean(&mut |rng| rng.below(10) as f64) - 4.5).abs() < 0.1);
        assert!((mean(&mut |rng| rng.exponential(2.0)) - 2.0).abs() < 0.05);
        assert!((mean(&mut |rng| rng.gamma(4.0)) - 4.0).abs() < 0.06);
        assert!((mean(&mut |rng| rng.gamma(0.5)) - 0.5).abs() < 0.02);
        assert!((mean(&mut |rng| rng.beta(1.0, 3.0)) - 0.25).abs() < 0.01);
    }
}
