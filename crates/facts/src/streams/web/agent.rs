//! What a user agent is: a machine, or which device, browser and system.

use baremo_model::NULL_CODE;

use super::super::Words;
use crate::settings::WebSettings;

/// What one user agent is, as codes of the tables.
#[derive(Clone, Copy, Debug)]
pub(super) struct Agent {
    pub bot: bool,
    pub device: u32,
    pub browser: u32,
    pub system: u32,
}

pub(super) const NO_AGENT: Agent =
    Agent { bot: false, device: NULL_CODE, browser: NULL_CODE, system: NULL_CODE };

/// Words in the user agents of machines: crawlers, previews, feed readers, monitors, libraries,
/// browsers without a person, scanners. Compared in lower case.
const BOT_WORDS: &[&str] = &[
    "bot",
    "crawl",
    "spider",
    "slurp",
    "archiver",
    "fetch",
    "scrap",
    "search tools",
    "indexer",
    "facebookexternalhit",
    "embedly",
    "preview",
    "whatsapp/",
    "bitlyapp",
    "quora link",
    "feed",
    "rss",
    "simplepie",
    "magpie",
    "newsblur",
    "netvibes",
    "reader/",
    "yahoo pipes",
    "pingdom",
    "uptime",
    "monitor",
    "nagios",
    "check_http",
    "zabbix",
    "statuscake",
    "site24x7",
    "gtmetrix",
    "lighthouse",
    "pagespeed",
    "ptst/",
    "validator",
    "w3c_",
    "link check",
    "linkcheck",
    "headless",
    "phantomjs",
    "selenium",
    "webdriver",
    "puppeteer",
    "playwright",
    "cypress",
    "curl/",
    "wget",
    "python",
    "libwww",
    "lwp::",
    "perl",
    "java/",
    "jakarta",
    "httpclient",
    "okhttp",
    "go-http",
    "ruby",
    "php/",
    "axios",
    "node-fetch",
    "postman",
    "httpie",
    "winhttp",
    "wordpress/",
    "nutch",
    "mechanize",
    "scan",
    "nikto",
    "nmap",
    "masscan",
    "zgrab",
    "sqlmap",
    "mediapartners",
    "bingpreview",
    "baiduspider",
    "yandex.com/",
    "ia_archiver",
    "dataprovider",
    "proximic",
    "admantx",
    "ltx71",
    "panscient",
    "tineye",
    "coccoc",
    "synthetic",
    "livejournal.com",
    "liferea",
    "portscout",
    "distilator",
    "ezooms",
    "siteexplorer",
    "binlar",
    "genieo",
    "theoldreader",
    "inoreader",
    "reeder/",
    "newsify",
    "readkit",
    "netnewswire",
    "newsbeuter",
    "newsboat",
    "akregator",
    "freshrss",
    "miniflux",
    "bazqux",
    "blogtrottr",
    "ifttt",
    " subscribers",
    " readers)",
    "xenu link",
    "link sleuth",
    "linkwalker",
    "checklink",
    "screaming frog",
    "siteimprove",
    "netcraft",
    "daumoa",
    "80legs",
    "heritrix",
    "httrack",
    "webcopier",
    "teleport pro",
    "offline explorer",
    "qwantify",
    "robosourcer",
    "office protocol discovery",
    "office existence discovery",
    "flipboardproxy",
    "appengine-google",
    "google favicon",
    "googleimageproxy",
    "google-read-aloud",
    "googleother",
    "google desktop",
    "indy library",
    "guzzle",
    "restsharp",
    "undici",
    "node.js",
    "typhoeus",
    "faraday",
    "rest-client",
    "http-client",
    "httpasyncclient",
    "reqwest",
    "unirest",
    "insomnia/",
    "powershell",
    "lwp-",
    "snoopy",
    "jersey/",
    "htmlunit",
    "apachebench",
    "jmeter",
    "siege/",
];

/// Names that only look like such a word.
const PEOPLE_WORDS: &[&str] = &["cubot", "bottle"];

/// The user agents met so far.
pub(super) struct Agents {
    known: Vec<u32>,
    agents: Vec<Agent>,
    more: Vec<String>,
}

impl Agents {
    pub(super) fn new(string_count: usize, settings: &WebSettings) -> Self {
        let more = settings.bot_user_agents.iter().map(|word| word.to_lowercase()).collect();
        Agents { known: vec![0; string_count], agents: Vec::new(), more }
    }

    /// Returns what a user agent, given as a code of the batch, is.
    pub(super) fn get(&mut self, code: u32, words: &mut Words<'_>) -> Agent {
        let Some(known) = self.known.get(code as usize).copied() else { return NO_AGENT };
        if known != 0 {
            return self.agents[known as usize - 1];
        }
        let text = words.text(code).unwrap_or_default().to_lowercase();
        let agent = Agent {
            bot: is_bot(&text) || self.more.iter().any(|word| text.contains(word.as_str())),
            device: words.word(device(&text)),
            browser: words.word(browser(&text)),
            system: words.word(system(&text)),
        };
        self.agents.push(agent);
        self.known[code as usize] = self.agents.len() as u32;
        agent
    }
}

/// Returns whether a user agent, in lower case, is a machine's. Browsers always name themselves: an
/// empty one, or the dash of an access log, is none of theirs.
fn is_bot(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || text == "-" {
        return true;
    }
    let mut cleaned = std::borrow::Cow::Borrowed(text);
    for word in PEOPLE_WORDS {
        if cleaned.contains(word) {
            cleaned = cleaned.replace(word, "").into();
        }
    }
    BOT_WORDS.iter().any(|word| cleaned.contains(word)) || gives_owner(text)
}

/// Returns whether a user agent says where to complain: `+http` before a page, or an address of
/// e-mail. Operators of machines leave them; a browser has nobody to write to.
fn gives_owner(text: &str) -> bool {
    let is_host = |text: &str| {
        let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '.');
        let host = &text[..end.unwrap_or(text.len())];
        host.split_once('.').is_some_and(|(name, zone)| {
            !name.is_empty() && zone.starts_with(|c: char| c.is_ascii_alphabetic())
        })
    };
    text.contains("+http") || text.split('@').skip(1).any(is_host)
}

fn device(text: &str) -> &'static str {
    let has = |word: &str| text.contains(word);
    let is_tablet = has("ipad") || has("tablet") || has("kindle") || has("silk/");
    if is_tablet || has("android") && !has("mobile") {
        return "tablet";
    }
    if has("iphone") || has("ipod") || has("mobile") || has("android") || has("windows phone") {
        return "phone";
    }
    let is_desktop = ["windows nt", "macintosh", "x11", "cros", "linux", "windows 9", "win64"];
    if is_desktop.into_iter().any(has) { "desktop" } else { "other" }
}

fn browser(text: &str) -> &'static str {
    // Each names itself beside those it descends from, so the order matters.
    let names = [
        ("edg/", "Edge"),
        ("edge/", "Edge"),
        ("edga/", "Edge"),
        ("opr/", "Opera"),
        ("opera", "Opera"),
        ("samsungbrowser", "Samsung Internet"),
        ("vivaldi", "Vivaldi"),
        ("fxios", "Firefox"),
        ("firefox", "Firefox"),
        ("crios", "Chrome"),
        ("chrome", "Chrome"),
        ("chromium", "Chrome"),
        ("trident/", "Internet Explorer"),
        ("msie ", "Internet Explorer"),
        ("safari", "Safari"),
    ];
    names.into_iter().find(|(word, _)| text.contains(word)).map_or("other", |(_, name)| name)
}

fn system(text: &str) -> &'static str {
    let names = [
        ("windows phone", "Windows Phone"),
        ("windows", "Windows"),
        ("android", "Android"),
        ("iphone", "iOS"),
        ("ipad", "iOS"),
        ("ipod", "iOS"),
        ("mac os", "macOS"),
        ("macintosh", "macOS"),
        ("cros", "ChromeOS"),
        ("linux", "Linux"),
        ("x11", "Linux"),
    ];
    names.into_iter().find(|(word, _)| text.contains(word)).map_or("other", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_are_told_from_people() {
        let people = [
            "Mozilla/5.0 (Windows NT 6.1; WOW64; rv:27.0) Gecko/20100101 Firefox/27.0",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 \
             (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36 (KHTML, like Gecko) \
             Chrome/96.0 Mobile Safari/537.36",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
             Chrome/124.0.0.0 Safari/537.36",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
             Chrome/124.0.0.0 Safari/537.36 Edg/124.0.0.0",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 \
             (KHTML, like Gecko) Version/17.4.1 Safari/605.1.15",
            "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1.32052/29.3709; U; en) Presto/2.8.119 \
             Version/11.10",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) \
             Chrome/123.0.0.0 Safari/537.36 OPR/109.0.0.0",
            "Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S918B) AppleWebKit/537.36 \
             (KHTML, like Gecko) SamsungBrowser/24.0 Chrome/117.0.0.0 Mobile Safari/537.36",
            "Mozilla/5.0 (Linux; Android 13; Pixel 7 Build/TQ3A; wv) AppleWebKit/537.36 \
             (KHTML, like Gecko) Version/4.0 Chrome/124.0.0.0 Mobile Safari/537.36 \
             [FB_IAB/FB4A;FBAV/460.0.0.48;]",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 \
             (KHTML, like Gecko) Mobile/15E148 Instagram 325.0.3.34.90 (iPhone15,2; iOS 17_4; \
             es_ES; scale=3.00; 1179x2556; 573103014)",
            // A maker of phones bears the name of a feed reader.
            "Mozilla/5.0 (Linux; Android 10; reeder P13 Blue Max) AppleWebKit/537.36 \
             (KHTML, like Gecko) Chrome/114.0.0.0 Mobile Safari/537.36",
            // An application's mark, which is no address.
            "Mozilla/5.0 (iPhone; CPU iPhone OS 13_3 like Mac OS X) AppleWebKit/605.1.15 \
             (KHTML, like Gecko) Mobile/15E148 AliApp(TB/9.7.2) TTID/600000@taobao_iphone_9.7.2",
            "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 5.1; Trident/4.0; .NET CLR 2.0.50727)",
        ];
        let machines = [
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "UniversalFeedParser/4.2-pre-314-svn +http://feedparser.org/",
            "curl/8.5.0",
            "python-requests/2.31.0",
            "facebookexternalhit/1.1",
            "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/120.0 Safari/537.36",
            "-",
            "",
            "Mozilla/5.0 (compatible; Ezooms/1.0; help@moz.com)",
            "LiveJournal.com (webmaster@livejournal.com; for \
             http://www.livejournal.com/users/semicomplete_rs/; 1 readers)",
            "portscout/0.8.1",
            "Liferea/1.8.3 (Linux; en_GB.UTF-8; http://liferea.sf.net/)",
            "Mozilla/5.0 (compatible; SiteExplorer/1.0b; +http://siteexplorer.info/)",
            "binlar_2.6.3 test@mgmt.mic",
            "Mozilla/5.0 (compatible; Genieo/1.0 http://www.genieo.com/webfilter.html)",
            "Mozilla/5.0 (compatible; theoldreader.com)",
            "Reeder/2.1.1 CFNetwork/672.0.8 Darwin/14.0.0",
            "Mozilla/3.0 (compatible; Indy Library)",
            "Robosourcer/1.0",
            "Xenu Link Sleuth/1.3.8",
            "GuzzleHttp/7",
            // Named by nobody's list: it says whom to write to.
            "Superblock-Denim (http://den.im/; support@superblock.net)",
            "Unheard/0.1 (+https://example.org/about)",
        ];
        for text in people {
            assert!(!is_bot(&text.to_lowercase()), "{text}");
        }
        for text in machines {
            assert!(is_bot(&text.to_lowercase()), "{text}");
        }
    }

    #[test]
    fn devices_browsers_and_systems() {
        let agent = |text: &str| (device(text), browser(text), system(text));
        let windows = "mozilla/5.0 (windows nt 10.0; win64) chrome/120.0 safari/537.36 edg/120.0";
        assert_eq!(agent(windows), ("desktop", "Edge", "Windows"));
        let tablet = "mozilla/5.0 (linux; android 13; sm-x200) chrome/120.0 safari/537.36";
        assert_eq!(agent(tablet), ("tablet", "Chrome", "Android"));
        let phone = "mozilla/5.0 (iphone; cpu iphone os 17_4 like mac os x) safari/604.1";
        assert_eq!(agent(phone), ("phone", "Safari", "iOS"));
        assert_eq!(agent("lynx/2.8"), ("other", "other", "other"));
    }
}
