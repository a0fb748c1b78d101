//! Which channels are messaging channels: there a customer writes into the same thread for years,
//! whatever it is about.

use baremo_model::Micros;

use crate::settings::{FoldSettings, plain};

/// Channels on which a thread is used again for another matter, as [`channel_key`] writes them. The
/// list is closed: on any other channel, and without one, nothing is split by itself.
const MESSAGING: &[&str] = &[
    // Chat, on a site or in an application.
    "asistentevirtual",
    "bot",
    "bots",
    "chat",
    "chatbot",
    "chatbots",
    "chatendirecto",
    "chatenlinea",
    "chatenvivo",
    "chatonline",
    "chats",
    "chattranscript",
    "chatweb",
    "chatwidget",
    "inapp",
    "inappchat",
    "inappmessaging",
    "livechat",
    "onlinechat",
    "virtualagent",
    "virtualassistant",
    "webchat",
    "webwidget",
    "widget",
    "widgetweb",
    // Messaging as a whole, and direct messages of whichever network.
    "directmessage",
    "directmessages",
    "dm",
    "dms",
    "instantmessaging",
    "mensajedirecto",
    "mensajeprivado",
    "mensajeria",
    "mensajeriainstantanea",
    "mensajesdirectos",
    "mensajesprivados",
    "messaging",
    "nativemessaging",
    "privatemessage",
    "privatemessages",
    "redessociales",
    "redsocial",
    "social",
    "socialmedia",
    "socialmessaging",
    // Messages of telephones.
    "applebusinesschat",
    "applemessages",
    "applemessagesforbusiness",
    "googlebusinessmessages",
    "googlemessages",
    "imessage",
    "mensajedetexto",
    "mensajesdetexto",
    "mms",
    "rcs",
    "sms",
    "textmessage",
    "textmessages",
    "texting",
];

/// Networks and applications: they stand alone, before one of [`AFTER`] or behind one of
/// [`BEFORE`].
const NETWORKS: &[&str] = &[
    "discord",
    "facebook",
    "fb",
    "instagram",
    "kakaotalk",
    "line",
    "linkedin",
    "messenger",
    "microsoftteams",
    "msteams",
    "signal",
    "slack",
    "telegram",
    "threema",
    "tiktok",
    "twitter",
    "viber",
    "wechat",
    "whatsapp",
    "x",
];

/// What may follow a network.
const AFTER: &[&str] = &[
    "",
    "bot",
    "business",
    "chat",
    "directmessage",
    "directmessages",
    "dm",
    "dms",
    "message",
    "messages",
    "messaging",
    "messenger",
    "privatemessage",
    "privatemessages",
];

/// What may stand before a network.
const BEFORE: &[&str] = &[
    "botde",
    "chatde",
    "mensajede",
    "mensajesde",
    "mensajedirectode",
    "mensajesdirectosde",
    "mensajeprivadode",
    "mensajesprivadosde",
];

/// Returns a channel's name as channels are compared: small letters without accents, and nothing
/// between words.
pub fn channel_key(name: &str) -> String {
    let mut key = plain(name);
    key.retain(char::is_alphanumeric);
    key
}

/// Returns whether the channel of this key is a messaging channel.
fn is_messaging(key: &str) -> bool {
    let is_network = |rest: &str| NETWORKS.contains(&rest);
    let before = || AFTER.iter().filter_map(|after| key.strip_suffix(after)).any(is_network);
    let behind = || BEFORE.iter().filter_map(|before| key.strip_prefix(before)).any(is_network);
    MESSAGING.contains(&key) || before() || behind()
}

/// How long after a solve a message still belongs to the solved case.
#[derive(Debug)]
pub(crate) struct Gaps {
    /// On messaging channels.
    messaging: Micros,
    /// On channels a setting names, by key.
    own: Vec<(String, Micros)>,
    /// The least of all.
    least: Micros,
}

impl Gaps {
    pub(crate) fn new(settings: &FoldSettings) -> Self {
        let named = settings.reuse_gap_by_channel.iter();
        let own: Vec<_> =
            named.map(|(name, gap)| (channel_key(name), gap.unwrap_or(Micros::MAX))).collect();
        let messaging = settings.reuse_gap_micros;
        let least = own.iter().map(|(_, gap)| *gap).fold(messaging, Micros::min);
        Gaps { messaging, own, least }
    }

    /// Returns gaps that nothing exceeds.
    pub(crate) fn endless() -> Self {
        Gaps { messaging: Micros::MAX, own: Vec::new(), least: Micros::MAX }
    }

    /// Returns whether a message on `channel`, so long after the solve, is about another matter.
    pub(crate) fn are_exceeded(&self, after: Micros, channel: Option<&str>) -> bool {
        // Most messages after a solve come soon, and need no look at the channel.
        after > self.least && channel.is_some_and(|name| after > self.of(name))
    }

    fn of(&self, channel: &str) -> Micros {
        let key = channel_key(channel);
        match self.own.iter().find(|(own, _)| *own == key) {
            Some((_, gap)) => *gap,
            None if is_messaging(&key) => self.messaging,
            None => Micros::MAX,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messaging_channels_are_told_however_they_are_written() {
        let messaging = [
            "chat",
            "Live Chat",
            "live_chat",
            "Web-Chat",
            "Chat en vivo",
            "messaging",
            "Mensajería",
            "native_messaging",
            "WhatsApp",
            "whatsapp business",
            "Messenger",
            "Facebook Messenger",
            "Instagram",
            "instagram_dm",
            "twitter_dm",
            "X",
            "Mensajes directos de X",
            "Telegram",
            "SMS",
            "RCS",
            "LINE",
            "WeChat",
            "Viber",
            "Apple Messages",
            "Chatbot",
            "Web Widget",
            "social",
            "Redes sociales",
        ];
        for name in messaging {
            assert!(is_messaging(&channel_key(name)), "{name}");
        }
    }

    #[test]
    fn mail_telephone_forms_and_words_nobody_knows_are_no_messaging_channels() {
        let others = [
            "email",
            "Email",
            "e-mail",
            "mail",
            "correo",
            "Correo electrónico",
            "web",
            "web form",
            "portal",
            "api",
            "phone",
            "Teléfono",
            "voice",
            "in person",
            "facebook_comment",
            "chatter",
            "online",
            "text",
            "",
            "-",
        ];
        for name in others {
            assert!(!is_messaging(&channel_key(name)), "{name}");
        }
    }
}
