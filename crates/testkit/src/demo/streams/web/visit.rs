//! One visit: pages, clicks, carts.

use baremo_model::{EventKind, Micros, SECOND};

use super::super::emit::{Line, Sink};
use super::super::order::{PRODUCTS, Product};
use super::super::{Part, profile};
use crate::demo::Story;
use crate::demo::plan::{Plan, whole_second};
use crate::demo::rng::Rng;

const HOST: &str = "https://www.ollaybrasa.example";

/// Help articles.
const ARTICLES: [&str; 6] = [
    "/ayuda/seguir-mi-pedido",
    "/ayuda/devoluciones",
    "/ayuda/factura",
    "/ayuda/curar-la-sarten",
    "/ayuda/garantia",
    "/ayuda/pago",
];

/// Buttons of the contact page: the channel each opens and how often it is pressed.
const BUTTONS: [(&str, f64); 5] =
    [("messaging", 38.0), ("chat", 30.0), ("email", 15.0), ("web", 12.0), ("phone", 5.0)];

/// Who visits.
pub(super) struct Visitor<'a> {
    pub id: String,
    pub browser: &'a str,
    pub country: &'static str,
    pub language: &'static str,
}

/// Where a visit comes from.
#[derive(Default)]
pub(super) struct Entry {
    referrer: Option<&'static str>,
    campaign: Option<&'static str>,
    source: Option<&'static str>,
    medium: Option<&'static str>,
    has_click_id: bool,
}

impl Entry {
    pub(super) fn direct() -> Self {
        Entry::default()
    }

    pub(super) fn referred(referrer: &'static str) -> Self {
        Entry { referrer: Some(referrer), ..Entry::default() }
    }

    /// Returns the entry of a visit through a channel.
    pub(super) fn new(story: &Story, channel: &str, at: Micros, rng: &mut Rng) -> Self {
        let campaign = profile::campaign(story, channel, at, rng.unit());
        let draw = rng.unit();
        match channel {
            "search" => Entry::referred(match draw {
                draw if draw < 0.9 => "https://www.google.es/",
                draw if draw < 0.95 => "https://www.bing.com/",
                _ => "https://duckduckgo.com/",
            }),
            "paid" => Entry {
                campaign,
                source: Some("google"),
                medium: Some("cpc"),
                has_click_id: true,
                ..Entry::referred("https://www.google.es/")
            },
            "social" => Entry {
                campaign,
                source: campaign.map(|_| "instagram"),
                medium: campaign.map(|_| "social"),
                ..Entry::referred(match draw {
                    draw if draw < 0.6 => "https://l.instagram.com/",
                    draw if draw < 0.85 => "https://www.tiktok.com/",
                    _ => "https://m.facebook.com/",
                })
            },
            "email" => Entry {
                campaign,
                source: Some("boletin"),
                medium: Some("email"),
                ..Entry::default()
            },
            "referral" => Entry::referred(match draw {
                draw if draw < 0.5 => "https://recetas.example/sartenes",
                _ => "https://blog-de-cocina.example/",
            }),
            _ => Entry::direct(),
        }
    }
}

/// A visit while it goes on.
pub(super) struct Visit<'a> {
    plan: &'a Plan,
    visitor: &'a Visitor<'a>,
    at: Micros,
    entry: Option<Entry>,
    pub(super) rng: &'a mut Rng,
    pub(super) sink: &'a mut Sink,
}

impl<'a> Visit<'a> {
    pub(super) fn new(
        plan: &'a Plan,
        visitor: &'a Visitor<'a>,
        at: Micros,
        entry: Entry,
        rng: &'a mut Rng,
        sink: &'a mut Sink,
    ) -> Self {
        Visit { plan, visitor, at, entry: Some(entry), rng, sink }
    }

    pub(super) fn line(&self, at: Micros, kind: EventKind) -> Line {
        Line::new(&self.visitor.id, at, kind)
    }

    /// Views the first page.
    pub(super) fn land(&mut self) {
        let page = match self.rng.weighted(&[34.0, 44.0, 14.0, 8.0]) {
            0 => "/",
            1 => PRODUCTS[self.rng.weighted(&PRODUCTS.each_ref().map(|_| 1.0))].page,
            2 => self.rng.pick(&["/sartenes", "/ollas", "/cuchillos", "/mesa"]),
            _ => self.rng.pick(&ARTICLES),
        };
        self.view(self.at, page);
    }

    /// Views a page.
    pub(super) fn view(&mut self, at: Micros, page: &str) {
        self.at = at;
        let is_article = page.starts_with("/ayuda/");
        let kind = if is_article { EventKind::ArticleViewed } else { EventKind::PageViewed };
        let is_down = self.plan.story.outage.contains(&at);
        let load = self.rng.log_normal(if is_down { 9.0 } else { 1.3 }, 0.5);
        let mut line = self.line(at, kind).with("url", format_args!("{HOST}{page}"));
        line = line.with("load", format_args!("{load:.2}"));
        if let Some(entry) = self.entry.take() {
            line = line
                .with("user_agent", self.visitor.browser)
                .with("country", self.visitor.country)
                .with("language", self.visitor.language);
            let tags = [
                ("referrer", entry.referrer),
                ("campaign", entry.campaign),
                ("campaign_source", entry.source),
                ("medium", entry.medium),
            ];
            for (name, value) in tags {
                if let Some(value) = value {
                    line = line.with(name, value);
                }
            }
            if entry.has_click_id {
                line = line.with("click_id", format_args!("g{:x}", at / SECOND));
            }
        }
        self.sink.push(line);
    }

    /// Looks around; with this probability something goes into a cart that is not ordered.
    pub(super) fn browse(&mut self, cart: f64) {
        let started_at = self.at;
        self.land();
        let is_down = self.plan.story.outage.contains(&started_at);
        let stays = if is_down { 0.4 } else { 0.66 };
        let mut page = "/";
        let mut views = 1;
        while views < 14 && self.rng.chance(stays) {
            let dwell = self.rng.log_normal(38.0, 0.9).clamp(3.0, 1_200.0) as Micros;
            self.rest(dwell);
            page = match self.rng.weighted(&[60.0, 25.0, 7.0, 8.0]) {
                0 => PRODUCTS[self.rng.weighted(&PRODUCTS.each_ref().map(|_| 1.0))].page,
                1 => self.rng.pick(&["/sartenes", "/ollas", "/cuchillos", "/ofertas"]),
                2 => self.rng.pick(&ARTICLES),
                _ => "/contacto",
            };
            self.view(self.at + dwell * SECOND, page);
            views += 1;
        }
        if views > 1 && self.rng.chance(cart * 1.6) {
            self.abandon(page, started_at);
        }
        if self.rng.chance(0.012) {
            let joined = self.line(self.at + 9 * SECOND, EventKind::Named);
            self.sink.push(joined.value("alta_boletin").with("goal", true));
        }
        if page == "/contacto" && self.rng.chance(0.35) {
            let clicked = self.line(self.at + 6 * SECOND, EventKind::Named);
            self.sink.push(clicked.value("contacto_clic"));
            self.press(self.at + 6 * SECOND);
        }
    }

    /// Presses a button of the contact page; which, is drawn apart.
    fn press(&mut self, at: Micros) {
        let mut rng = Part::Button.rng(self.plan, (at / SECOND).unsigned_abs());
        let weights = BUTTONS.map(|(channel, weight)| match channel {
            // Not yet offered on every page.
            "messaging" if at < self.plan.story.messaging_from => weight / 4.0,
            _ => weight,
        });
        let (channel, _) = BUTTONS[rng.weighted(&weights)];
        let (x, y) = (rng.between(0.3, 0.7), rng.between(0.4, 0.8));
        let line = self.line(at, EventKind::Clicked);
        let line = line.with("element", format_args!("contacto-{channel}"));
        let line = line.with("contact_channel", channel).with("x", format_args!("{x:.3}"));
        self.sink.push(line.with("y", format_args!("{y:.3}")));
    }

    /// What a tracker tells of the time on a page: where the pointer rests, scrolling, engaged
    /// time, clicks, a search.
    fn rest(&mut self, dwell: Micros) {
        self.point(dwell);
        let at = self.at;
        let later = |share: f64| at + (dwell as f64 * share) as Micros * SECOND;
        if self.rng.chance(0.16) {
            let depth = self.rng.beta(1.6, 1.3);
            let line = self.line(later(0.6), EventKind::Scrolled);
            self.sink.push(line.value(format_args!("{depth:.2}")));
        }
        if self.rng.chance(0.14) {
            let engaged = (dwell as f64 * self.rng.between(0.4, 0.9)) as i64;
            self.sink.push(self.line(later(0.95), EventKind::Engaged).value(engaged.max(1)));
        }
        if self.rng.chance(0.1) {
            let (x, y) = (self.rng.beta(3.0, 3.0), self.rng.beta(1.3, 2.4));
            let element = self.rng.pick(&["menu", "foto", "opiniones", "comprar", "filtro"]);
            let line = self.line(later(0.5), EventKind::Clicked).with("element", element);
            let line = line.with("x", format_args!("{x:.3}"));
            self.sink.push(line.with("y", format_args!("{y:.3}")));
        }
        if self.rng.chance(0.04) {
            let words = self.rng.pick(&["sartén inducción", "olla", "wok", "cuchillo", "tapa"]);
            self.sink.push(self.line(later(0.9), EventKind::SiteSearched).value(words));
        }
    }

    /// Where the pointer rests: kept of one view in twelve.
    fn point(&mut self, dwell: Micros) {
        let mut rng = Part::Pointer.rng(self.plan, (self.at / SECOND).unsigned_abs());
        if !rng.chance(1.0 / 12.0) {
            return;
        }
        for _ in 0..1 + rng.below(3) {
            let at = self.at + (dwell as f64 * rng.between(0.1, 0.9)) as Micros * SECOND;
            let (x, y) = (rng.beta(2.0, 2.0), rng.beta(1.2, 2.0));
            let line = self.line(at, EventKind::Pointed).with("x", format_args!("{x:.3}"));
            self.sink.push(line.with("y", format_args!("{y:.3}")));
        }
    }

    /// Puts an article into a cart and, perhaps, begins to pay; then leaves.
    fn abandon(&mut self, page: &str, started_at: Micros) {
        let product = PRODUCTS.iter().find(|product| product.page == page);
        let product = product.unwrap_or(&PRODUCTS[1]);
        let cart = format!("k{}-{}", self.visitor.id, started_at / SECOND);
        let mut at = whole_second(self.at + (8 + self.rng.below(60) as Micros) * SECOND);
        let quantity = 1 + i64::from(self.rng.chance(0.2));
        self.add(at, &cart, product, quantity);
        if self.rng.chance(0.12) {
            at += 50 * SECOND;
            let gone = self.line(at, EventKind::CartRemoved).value(product.sku);
            let gone = gone.with("cart", &cart).with("currency", "EUR");
            self.sink.push(gone.money("amount", product.price).with("quantity", 1));
        } else if self.rng.chance(0.42) {
            at += (40 + self.rng.below(200) as Micros) * SECOND;
            self.checkout(at, &cart);
        }
    }

    pub(super) fn add(&mut self, at: Micros, cart: &str, product: &Product, quantity: i64) {
        self.at = at;
        let added = self.line(at, EventKind::CartAdded).value(product.sku).with("cart", cart);
        let added = added.money("amount", product.price).with("quantity", quantity);
        self.sink.push(added.with("currency", "EUR"));
    }

    pub(super) fn checkout(&mut self, at: Micros, cart: &str) {
        self.at = at;
        self.view(at, "/pagar");
        self.sink.push(self.line(at + 2 * SECOND, EventKind::CheckoutStarted).with("cart", cart));
    }
}
