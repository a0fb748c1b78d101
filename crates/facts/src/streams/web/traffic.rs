//! Where a session came from.

use super::super::Words;
use super::url;
use crate::settings::WebSettings;

/// What sort of place a referrer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A search engine.
    Search,
    /// A social network.
    Social,
    /// A mailbox in the browser.
    Email,
    /// Where people pay and come back from.
    Payment,
    /// A host that sends made-up visits to be seen in reports.
    Spam,
    /// Any other site.
    Site,
}

/// A referrer: its host as code of the tables, and what it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Referrer {
    pub host: u32,
    pub place: Place,
}

const SEARCH_HOSTS: &[&str] = &[
    "bing.com",
    "duckduckgo.com",
    "search.yahoo.com",
    "yandex.ru",
    "yandex.com",
    "ya.ru",
    "baidu.com",
    "ecosia.org",
    "qwant.com",
    "startpage.com",
    "search.brave.com",
    "ask.com",
    "search.aol.com",
    "naver.com",
    "seznam.cz",
    "sogou.com",
    "lycos.com",
    "kagi.com",
    "go.mail.ru",
    "perplexity.ai",
    "search.marginalia.nu",
    "mojeek.com",
];

const SOCIAL_HOSTS: &[&str] = &[
    "facebook.com",
    "fb.com",
    "fb.me",
    "instagram.com",
    "threads.net",
    "twitter.com",
    "x.com",
    "t.co",
    "linkedin.com",
    "lnkd.in",
    "youtube.com",
    "youtu.be",
    "pinterest.com",
    "pinterest.es",
    "pin.it",
    "reddit.com",
    "tiktok.com",
    "snapchat.com",
    "tumblr.com",
    "whatsapp.com",
    "wa.me",
    "t.me",
    "telegram.org",
    "vk.com",
    "ok.ru",
    "weibo.com",
    "mastodon.social",
    "bsky.app",
    "news.ycombinator.com",
    "plus.google.com",
    "plus.url.google.com",
    "quora.com",
    "twitch.tv",
    "discord.com",
    "line.me",
    "xing.com",
    "menéame.net",
    "meneame.net",
    "lobste.rs",
];

const EMAIL_HOSTS: &[&str] = &[
    "mail.google.com",
    "inbox.google.com",
    "outlook.live.com",
    "outlook.office.com",
    "outlook.office365.com",
    "mail.yahoo.com",
    "mail.aol.com",
    "mail.ru",
    "mail.proton.me",
    "webmail.orange.fr",
    "mail.zoho.com",
    "deref-mail.com",
    "deref-gmx.net",
    "deref-web.de",
];

const PAYMENT_HOSTS: &[&str] = &[
    "paypal.com",
    "stripe.com",
    "klarna.com",
    "adyen.com",
    "mollie.com",
    "redsys.es",
    "sermepa.es",
    "braintreegateway.com",
    "worldpay.com",
    "checkout.com",
    "sagepay.com",
    "pay.google.com",
    "pay.amazon.com",
    "payments.amazon.com",
    "applepay.apple.com",
    "afterpay.com",
    "sequra.es",
    "sequra.com",
    "bizum.es",
    "mercadopago.com",
    "payu.com",
    "sofort.com",
    "cardinalcommerce.com",
    "arcot.com",
    "3dsecure.io",
    "shop.app",
    "paga.com",
    "aplazame.com",
];

const SPAM_HOSTS: &[&str] = &[
    "semalt.com",
    "darodar.com",
    "buttons-for-website.com",
    "buttons-for-your-website.com",
    "best-seo-offer.com",
    "best-seo-solution.com",
    "free-share-buttons.com",
    "4webmasters.org",
    "get-free-traffic-now.com",
    "free-social-buttons.com",
    "social-buttons.com",
    "ilovevitaly.com",
    "hulfingtonpost.com",
    "priceg.com",
    "econom.co",
    "trafficmonetize.org",
    "blackhatworth.com",
    "simple-share-buttons.com",
    "event-tracking.com",
    "traffic2money.com",
    "success-seo.com",
    "videos-for-your-business.com",
    "make-money-online.com",
    "torture.ml",
    "bestwebsitesawards.com",
    "o-o-6-o-o.com",
    "cenoval.ru",
    "savetubevideo.com",
    "kambasoft.com",
    "iskalko.ru",
    "iloveitaly.ru",
    "anticrawler.org",
    "ranksonic.info",
    "trafficbot.life",
    "bottraffic.live",
    "static.seders.website",
];

/// The referrers met so far.
pub(super) struct Hosts {
    known: Vec<u32>,
    referrers: Vec<Option<Referrer>>,
    payment: Vec<String>,
    spam: Vec<String>,
}

impl Hosts {
    pub(super) fn new(string_count: usize, settings: &WebSettings) -> Self {
        Hosts {
            known: vec![0; string_count],
            referrers: Vec::new(),
            payment: settings.payment_hosts.clone(),
            spam: settings.spam_referrers.clone(),
        }
    }

    /// Returns the referrer a code of the batch is; none for null, a dash and what has no host.
    pub(super) fn get(&mut self, code: u32, words: &mut Words<'_>) -> Option<Referrer> {
        let known = self.known.get(code as usize).copied()?;
        if known != 0 {
            return self.referrers[known as usize - 1];
        }
        let host = words.text(code).and_then(url::host);
        let referrer =
            host.map(|host| Referrer { host: words.word(&host), place: self.place(&host) });
        self.referrers.push(referrer);
        self.known[code as usize] = self.referrers.len() as u32;
        referrer
    }

    fn place(&self, host: &str) -> Place {
        let own = |list: &[String]| list.iter().any(|known| is_within(host, known));
        let listed = |list: &[&str]| list.iter().any(|known| is_within(host, known));
        if listed(SPAM_HOSTS) || own(&self.spam) {
            Place::Spam
        } else if listed(PAYMENT_HOSTS) || own(&self.payment) {
            Place::Payment
        } else if listed(EMAIL_HOSTS) {
            Place::Email
        } else if listed(SOCIAL_HOSTS) {
            Place::Social
        } else if listed(SEARCH_HOSTS) || is_search_by_name(host) {
            Place::Search
        } else {
            Place::Site
        }
    }
}

/// Returns whether a host is `domain` or lies below it.
fn is_within(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Google and Yahoo search under many countries' domains.
fn is_search_by_name(host: &str) -> bool {
    let host = host.strip_prefix("www.").unwrap_or(host);
    let mut labels = host.split('.');
    let first = labels.next().unwrap_or_default();
    let sub = ["images", "news", "encrypted", "search", "m", "cse", "es", "uk", "fr", "de"];
    match first {
        "google" | "yahoo" | "yandex" => true,
        first if sub.contains(&first) => {
            labels.next().is_some_and(|name| ["google", "yahoo"].contains(&name))
                || first == "search" && labels.next().is_some_and(|name| name == "yahoo")
        }
        _ => false,
    }
}

/// Returns whether two hosts are of one site: the same, or one below the other.
pub(super) fn is_same_site(left: &str, right: &str) -> bool {
    let bare = |host: &str| host.strip_prefix("www.").unwrap_or(host).to_owned();
    let (left, right) = (bare(left), bare(right));
    is_within(&left, &right) || is_within(&right, &left)
}

/// Returns the sort of traffic that a medium means; none when it says nothing.
fn of_medium(medium: &str) -> Option<&'static str> {
    let medium = medium.to_lowercase();
    let paid = ["cpc", "ppc", "cpm", "cpv", "cpa", "display", "banner", "retargeting", "affiliate"];
    if medium.starts_with("paid") || paid.contains(&medium.as_str()) {
        return Some("paid");
    }
    match medium.as_str() {
        "email" | "e-mail" | "mail" | "newsletter" => Some("email"),
        "social" | "social-media" | "social_network" | "sm" => Some("social"),
        "organic" | "search" => Some("search"),
        "referral" | "link" => Some("referral"),
        "(none)" | "none" | "direct" | "" => None,
        _ => Some("campaign"),
    }
}

/// What a session's entry says of where it came from, as codes of the tables.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub click_id: bool,
    /// Whether the link came out of a social network, whoever put it there.
    pub social_id: bool,
    pub has_campaign: bool,
    pub referrer: Option<Referrer>,
    pub is_own: bool,
}

/// Returns the sort of traffic, none when the entry continues an earlier source.
pub(super) fn traffic(entry: Entry, medium: Option<&str>) -> Option<&'static str> {
    let tagged = medium.and_then(of_medium);
    if entry.click_id || tagged == Some("paid") {
        return Some("paid");
    }
    if let Some(word) = tagged {
        return Some(word);
    }
    if entry.has_campaign {
        return Some("campaign");
    }
    let Some(referrer) = entry.referrer else {
        return Some(if entry.social_id { "social" } else { "direct" });
    };
    match referrer.place {
        _ if entry.is_own => None,
        Place::Payment => None,
        Place::Search => Some("search"),
        Place::Social => Some("social"),
        Place::Email => Some("email"),
        Place::Spam | Place::Site => Some("referral"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_sorted() {
        let hosts = Hosts::new(0, &WebSettings::default());
        for (host, place) in [
            ("www.google.co.uk", Place::Search),
            ("google.es", Place::Search),
            ("images.google.com", Place::Search),
            ("mail.google.com", Place::Email),
            ("docs.google.com", Place::Site),
            ("plus.google.com", Place::Social),
            ("es.search.yahoo.com", Place::Search),
            ("l.facebook.com", Place::Social),
            ("t.co", Place::Social),
            ("pinterest.com", Place::Social),
            ("internet.co", Place::Site),
            ("www.paypal.com", Place::Payment),
            ("sis.redsys.es", Place::Payment),
            ("3.semalt.com", Place::Spam),
            ("notsemalt.com", Place::Site),
        ] {
            assert_eq!(hosts.place(host), place, "{host}");
        }
    }

    #[test]
    fn one_site_has_many_hosts() {
        assert!(is_same_site("www.example.com", "example.com"));
        assert!(is_same_site("shop.example.com", "www.example.com"));
        assert!(!is_same_site("example.com", "myexample.com"));
        assert!(!is_same_site("a.example.com", "b.example.com"));
    }

    #[test]
    fn tags_outweigh_the_referrer() {
        let site = Referrer { host: 0, place: Place::Search };
        let entry = Entry {
            click_id: false,
            social_id: false,
            has_campaign: true,
            referrer: Some(site),
            is_own: false,
        };
        assert_eq!(traffic(entry, Some("CPC")), Some("paid"));
        assert_eq!(traffic(entry, Some("newsletter")), Some("email"));
        assert_eq!(traffic(entry, Some("qr")), Some("campaign"));
        let bare = Entry { has_campaign: false, ..entry };
        assert_eq!(traffic(bare, None), Some("search"));
        assert_eq!(traffic(Entry { is_own: true, ..bare }, None), None);
        assert_eq!(traffic(Entry { click_id: true, ..bare }, None), Some("paid"));
        assert_eq!(traffic(Entry { referrer: None, ..bare }, None), Some("direct"));
        let shared = Entry { referrer: None, social_id: true, ..bare };
        assert_eq!(traffic(shared, None), Some("social"));
        assert_eq!(traffic(shared, Some("cpc")), Some("paid"));
        assert_eq!(traffic(Entry { is_own: true, social_id: true, ..bare }, None), None);
    }
}
