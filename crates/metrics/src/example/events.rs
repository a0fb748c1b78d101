//! The `events` block: directives, then one event a line.

use baremo_model::error::{Told, nearest};
use baremo_model::{ActorKind, EventKind, Stream, told};
use jiff::tz::TimeZone;

use super::blocks::{Fence, problem, shell_words};
use super::{ExampleEvent, Problem};
use crate::expr::parse_instant;

/// Most conversations one line may stand for.
const MAX_RANGE: u64 = 100_000;

/// What an `events` block sets up.
#[derive(Clone, Debug, Default)]
pub(super) struct Scene {
    pub(super) events: Vec<ExampleEvent>,
    pub(super) calendars: Vec<(String, String)>,
    pub(super) policies: Vec<String>,
    pub(super) scorecards: Vec<(String, String)>,
    pub(super) rates: Option<String>,
    pub(super) reasons: Option<String>,
    pub(super) health: Option<String>,
    pub(super) watermark: Option<i64>,
}

/// Reads an `events` block.
pub(super) fn scene(fence: &Fence) -> Result<Scene, Vec<Problem>> {
    let mut scene = Scene::default();
    let mut problems = Vec::new();
    let mut index = 0;
    while index < fence.body.len() {
        let line = fence.line + index;
        let text = fence.body[index];
        index += 1;
        if text.trim().is_empty() || text.starts_with('#') {
            continue;
        }
        if text.contains('|') {
            match event_line(text, line) {
                Ok(events) => scene.events.extend(events),
                Err(message) => problems.push(problem(line, message)),
            }
            continue;
        }
        let indented = |text: &&str| text.trim().is_empty() || text.starts_with([' ', '\t']);
        let below: Vec<&str> = fence.body[index..].iter().copied().take_while(indented).collect();
        index += below.len();
        if let Err(message) = directive(&mut scene, text, &below) {
            problems.push(problem(line, message));
        }
    }
    match problems.is_empty() {
        true => Ok(scene),
        false => Err(problems),
    }
}

fn directive(scene: &mut Scene, text: &str, below: &[&str]) -> Result<(), Told> {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        ["calendar", name] => {
            let body = dedented(below);
            let named = body.lines().any(|line| {
                line.strip_prefix("name").is_some_and(|rest| rest.trim_start().starts_with('='))
            });
            let heading = if named { String::new() } else { format!("name = \"{name}\"\n") };
            scene.calendars.push(((*name).into(), heading + &body));
        }
        ["policy"] => scene.policies.push(dedented(below)),
        ["scorecard", name] => scene.scorecards.push(((*name).into(), dedented(below))),
        ["rates"] => scene.rates = Some(dedented(below)),
        ["reasons"] => scene.reasons = Some(dedented(below)),
        ["health"] => scene.health = Some(dedented(below)),
        ["watermark", ..] if words.len() > 1 => {
            let time = words[1..].join(" ");
            let at = parse_instant(&time, &TimeZone::UTC);
            scene.watermark = Some(at.ok_or_else(|| no_time(&time))?);
        }
        _ => {
            return Err(told!(
                "`{text}` is neither an event nor `calendar NAME`, `policy`, `scorecard NAME`, \
                 `rates`, `reasons`, `health` or `watermark TIME`",
                "`{text}` no es un evento ni `calendar NOMBRE`, `policy`, `scorecard NOMBRE`, \
                 `rates`, `reasons`, `health` o `watermark MOMENTO`"
            ));
        }
    }
    Ok(())
}

fn dedented(lines: &[&str]) -> String {
    let indent = |line: &&str| line.len() - line.trim_start().len();
    let written = lines.iter().filter(|line| !line.trim().is_empty());
    let least = written.map(indent).min().unwrap_or(0);
    let cut = |line: &&str| line.get(least..).unwrap_or("").to_owned() + "\n";
    lines.iter().map(cut).collect()
}

fn event_line(text: &str, line: usize) -> Result<Vec<ExampleEvent>, Told> {
    let cells: Vec<&str> = text.splitn(5, '|').map(str::trim).collect();
    let [conversation, time, who, what, details @ ..] = cells.as_slice() else {
        return Err(told!(
            "an event reads `conversation | time | who | what | details`",
            "un evento se escribe `conversación | momento | quién | qué | detalles`"
        ));
    };
    let at = parse_instant(time, &TimeZone::UTC).ok_or_else(|| no_time(time))?;
    let (actor_kind, actor) = actor(who)?;
    let kind = kind(what)?;
    let mut event = ExampleEvent {
        line,
        conversation: String::new(),
        at,
        actor_kind,
        actor,
        kind,
        public: None,
        automated: false,
        synthesised: false,
        version: None,
        details: Vec::new(),
    };
    for word in shell_words(details.first().unwrap_or(&""))? {
        detail(&mut event, &word)?;
    }
    let named = |id: String| named(&event, id);
    Ok(conversations(conversation)?.into_iter().map(named).collect())
}

/// Reads `kind` of a conversation, or `stream.kind`.
fn kind(what: &str) -> Result<EventKind, Told> {
    let (stream, word) = match what.split_once('.') {
        Some((stream, word)) => {
            let words = || Stream::ALL.iter().map(|stream| stream.word());
            let found = Stream::from_word(stream);
            (found.ok_or_else(|| unknown(["stream", "el flujo"], stream, words()))?, word)
        }
        None => (Stream::Conversation, what),
    };
    let words: Vec<&str> = EventKind::of(stream).map(EventKind::word).collect();
    EventKind::from_word(stream, word)
        .ok_or_else(|| unknown(["event kind", "la clase de evento"], word, words.iter().copied()))
}

fn actor(who: &str) -> Result<(ActorKind, Option<String>), Told> {
    if who == "-" || who.is_empty() {
        return Ok((ActorKind::Unknown, None));
    }
    let (word, id) = who.split_once(':').unwrap_or((who, ""));
    let kind = ActorKind::from_word(word).ok_or_else(|| {
        let words = ActorKind::ALL.iter().map(|kind| kind.word());
        unknown(["actor kind", "la clase de actor"], word, words)
    })?;
    Ok((kind, (!id.is_empty()).then(|| id.to_owned())))
}

fn no_time(text: &str) -> Told {
    told!("`{text}` is not a time", "`{text}` no es un momento")
}

fn unknown<'a>(
    [what, el]: [&str; 2],
    word: &str,
    words: impl Iterator<Item = &'a str> + Clone,
) -> Told {
    match nearest(word, words.clone()) {
        Some(nearest) => told!(
            "unknown {what} `{word}`, did you mean `{nearest}`?",
            "no se conoce {el} `{word}`; ¿quería decir `{nearest}`?"
        ),
        None => {
            let words = words.collect::<Vec<_>>().join(", ");
            told!(
                "unknown {what} `{word}`; there are {words}",
                "no se conoce {el} `{word}`; hay {words}"
            )
        }
    }
}

fn detail(event: &mut ExampleEvent, word: &str) -> Result<(), Told> {
    let Some((name, value)) = word.split_once('=') else {
        return Err(told!(
            "`{word}` is not a detail `key=value`",
            "`{word}` no es un detalle `clave=valor`"
        ));
    };
    let flag = || match value {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(told!(
            "`{name}` takes true or false, not `{value}`",
            "`{name}` admite true o false, no `{value}`"
        )),
    };
    match name {
        "automated" => event.automated = flag()?,
        "synthesised" => event.synthesised = flag()?,
        "public" => event.public = Some(flag()?),
        "at_version" => {
            let number = value.parse().ok().or_else(|| parse_instant(value, &TimeZone::UTC));
            let refused = || {
                told!(
                    "`at_version` takes a number or a time, not `{value}`",
                    "`at_version` admite un número o un momento, no `{value}`"
                )
            };
            event.version = Some(number.ok_or_else(refused)?);
        }
        _ => event.details.push((name.into(), value.into())),
    }
    Ok(())
}

/// Returns the ids of `7`, or of each of `2..50`, both ends included.
fn conversations(text: &str) -> Result<Vec<String>, Told> {
    let Some((first, last)) = text.split_once("..") else {
        return match text.is_empty() {
            true => Err(told!("the conversation is missing", "falta la conversación")),
            false => Ok(vec![text.into()]),
        };
    };
    let numbers = first.trim().parse::<u64>().ok().zip(last.trim().parse::<u64>().ok());
    match numbers {
        Some((first, last)) if first <= last && last - first < MAX_RANGE => {
            Ok((first..=last).map(|id| id.to_string()).collect())
        }
        _ => Err(told!(
            "`{text}` is not a range of conversations such as `2..50`",
            "`{text}` no es un intervalo de conversaciones como `2..50`"
        )),
    }
}

/// Returns the event for one conversation of a range; `{}` in who and details is its id.
fn named(event: &ExampleEvent, id: String) -> ExampleEvent {
    let filled = |text: &String| text.replace("{}", &id);
    let details = event.details.iter().map(|(name, value)| (name.clone(), filled(value)));
    ExampleEvent {
        actor: event.actor.as_ref().map(filled),
        details: details.collect(),
        conversation: id.clone(),
        ..event.clone()
    }
}
