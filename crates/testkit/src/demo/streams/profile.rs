//! What is known of a customer beside name and language: how they were won, what they are like.

use baremo_model::Micros;

use super::Part;
use crate::demo::Story;
use crate::demo::people::Customer;
use crate::demo::plan::Plan;

/// How a customer came and what they are like.
pub(super) struct Profile {
    /// search, direct, paid, social, email or referral.
    pub channel: &'static str,
    pub campaign: Option<&'static str>,
    pub segment: &'static str,
    /// Company of a professional.
    pub account: Option<String>,
    pub signs_up: bool,
    /// What the customer spends on an order on average, in cents.
    pub basket: f64,
}

/// Channels with their share before and long after creators were paid to show the shop's pans.
const CHANNELS: [(&str, f64, f64); 6] = [
    ("search", 36.0, 28.0),
    ("direct", 21.0, 16.0),
    ("paid", 22.0, 20.0),
    ("social", 7.0, 24.0),
    ("email", 6.0, 4.0),
    ("referral", 8.0, 8.0),
];

/// Returns how likely each channel of [`CHANNELS`] is at an instant: social grows.
pub(super) fn channel_shares(story: &Story, at: Micros) -> [f64; 6] {
    let from = story.messaging_from;
    let grown = ((at - from) as f64 / (story.end - from).max(1) as f64).clamp(0.0, 1.0);
    CHANNELS.map(|(_, early, late)| early + (late - early) * grown)
}

/// Returns the channel at a place in the shares.
pub(super) fn channel_word(place: usize) -> &'static str {
    CHANNELS[place].0
}

/// Returns the campaign that somebody came by through a channel at an instant; `draw` is from 0
/// to 1.
pub(super) fn campaign(
    story: &Story,
    channel: &str,
    at: Micros,
    draw: f64,
) -> Option<&'static str> {
    let is_launch = story.launch.contains(&at);
    match channel {
        "paid" if is_launch && draw < 0.5 => Some("lanzamiento"),
        "paid" => Some(if draw < 0.7 { "shopping" } else { "marca" }),
        "social" if draw < 0.75 => Some("creadores"),
        "email" => Some("boletin"),
        _ => None,
    }
}

impl Profile {
    pub(super) fn new(plan: &Plan, customer: &Customer) -> Self {
        let mut rng = Part::Profile.rng(plan, customer.number);
        let at = customer.joined_at;
        let channel = channel_word(rng.weighted(&channel_shares(&plan.story, at)));
        let campaign = campaign(&plan.story, channel, at, rng.unit());
        let is_business = customer.plan == "profesional";
        let segment = match is_business {
            true => "hosteleria",
            false => ["hogar", "gourmet", "regalo"][rng.weighted(&[62.0, 22.0, 16.0])],
        };
        // Mean of a gamma of gammas: what customers spend differs, and so do their orders.
        let basket = 6.0 * 3_400.0 / rng.gamma(4.0).max(0.4);
        Profile {
            channel,
            campaign,
            segment,
            account: is_business.then(|| format!("e{}", customer.number / 3)),
            signs_up: rng.chance(0.72),
            basket: basket * if is_business { 1.6 } else { 1.0 },
        }
    }
}
