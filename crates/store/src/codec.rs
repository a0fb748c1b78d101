//! Events as bytes, for segments of the inbox and for what a drain spills.
//!
//! ```text
//! block   = length of body u64 · xxh3 of body u64 · body
//! body    = length of arrays u64, its highest bit set · arrays, packed by LZ4
//! array   = length in bytes u64 · little-endian values
//! ```
//!
//! A block that is cut short or altered is noticed by its length or hash.

use baremo_model::{Dictionary, EventColumns, EventKind, Stream, Texts};
use lz4_flex::block::{compress_into, decompress, get_maximum_output_size};
use xxhash_rust::xxh3::xxh3_64;

/// Marks arrays that are packed by LZ4: they are read once, soon, and by whoever packed them.
/// Segments of an earlier version, packed by Zstandard, may be left in an inbox.
const QUICK: u64 = 1 << 63;

/// How events are laid out: the byte after that of the stream. Without one, the ids of records are
/// codes of strings; segments of an earlier version may be left in an inbox.
const FORM: u8 = 1;

const HEAD: usize = 16;

/// Wraps bytes as a block.
pub(crate) fn write_block(arrays: &[u8], out: &mut Vec<u8>) {
    let (start, begin) = (out.len(), out.len() + HEAD + 8);
    out.resize(begin + get_maximum_output_size(arrays.len()), 0);
    let packed = compress_into(arrays, &mut out[begin..]).expect("there is room for the worst");
    out.truncate(begin + packed);
    let (head, body) = out[start..].split_at_mut(HEAD);
    body[..8].copy_from_slice(&(arrays.len() as u64 | QUICK).to_le_bytes());
    head[..8].copy_from_slice(&(body.len() as u64).to_le_bytes());
    head[8..].copy_from_slice(&xxh3_64(body).to_le_bytes());
}

/// Takes the next block off `bytes`; `None` at their end.
pub(crate) fn read_block(bytes: &mut &[u8]) -> Result<Option<Vec<u8>>, String> {
    if bytes.is_empty() {
        return Ok(None);
    }
    let (length, hash) = (word(bytes, 0)?, word(bytes, 8)?);
    let end = usize::try_from(length).ok().and_then(|length| length.checked_add(HEAD));
    let end = end.ok_or("cut short")?;
    let body = bytes.get(HEAD..end).ok_or("cut short")?;
    if xxh3_64(body) != hash {
        return Err("its checksum does not match".into());
    }
    *bytes = &bytes[end..];
    let (size, packed) = (word(body, 0)?, &body[8..]);
    let arrays = match size & QUICK {
        0 => zstd::bulk::decompress(packed, size as usize).map_err(|error| error.to_string()),
        _ => decompress(packed, (size ^ QUICK) as usize).map_err(|error| error.to_string()),
    };
    arrays.map(Some)
}

/// Skips the next block of `bytes` unread.
pub(crate) fn skip_block(bytes: &mut &[u8]) -> Result<(), String> {
    let length = word(bytes, 0)? as usize;
    let rest = HEAD.checked_add(length).and_then(|end| bytes.get(end..));
    *bytes = rest.ok_or("cut short")?;
    Ok(())
}

fn word(bytes: &[u8], at: usize) -> Result<u64, String> {
    let slice = bytes.get(at..at + 8).ok_or("cut short")?;
    Ok(u64::from_le_bytes(slice.try_into().expect("the slice has eight bytes")))
}

macro_rules! numbers {
    ($put:ident, $take:ident, $type:ty, $size:literal) => {
        pub(crate) fn $put(values: &[$type], out: &mut Vec<u8>) {
            out.extend_from_slice(&((values.len() * $size) as u64).to_le_bytes());
            let start = out.len();
            out.resize(start + values.len() * $size, 0);
            for (place, value) in out[start..].chunks_exact_mut($size).zip(values) {
                place.copy_from_slice(&value.to_le_bytes());
            }
        }

        pub(crate) fn $take(bytes: &mut &[u8]) -> Result<Vec<$type>, String> {
            let values = take_bytes(bytes)?.chunks_exact($size);
            let value = |chunk: &[u8]| {
                <$type>::from_le_bytes(chunk.try_into().expect("chunks have the type's size"))
            };
            Ok(values.map(value).collect())
        }
    };
}

numbers!(put_u32, take_u32, u32, 4);
numbers!(put_u64, take_u64, u64, 8);
numbers!(put_i64, take_i64, i64, 8);

fn put_bytes(values: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(&(values.len() as u64).to_le_bytes());
    out.extend_from_slice(values);
}

fn take_bytes<'a>(bytes: &mut &'a [u8]) -> Result<&'a [u8], String> {
    let length = word(bytes, 0)? as usize;
    let end = length.checked_add(8).ok_or("cut short")?;
    let values = bytes.get(8..end).ok_or("cut short")?;
    *bytes = &bytes[end..];
    Ok(values)
}

fn put_dictionary(dictionary: &Dictionary, out: &mut Vec<u8>) {
    let lengths: Vec<u32> = dictionary.iter().map(|text| text.len() as u32).collect();
    put_u32(&lengths, out);
    let total: usize = lengths.iter().map(|length| *length as usize).sum();
    out.extend_from_slice(&(total as u64).to_le_bytes());
    for text in dictionary.iter() {
        out.extend_from_slice(text.as_bytes());
    }
}

fn take_dictionary(bytes: &mut &[u8]) -> Result<Dictionary, String> {
    let lengths = take_u32(bytes)?;
    let text = std::str::from_utf8(take_bytes(bytes)?).map_err(|error| error.to_string())?;
    let mut dictionary = Dictionary::new();
    let mut start = 0;
    for length in lengths {
        let end = start + length as usize;
        dictionary.intern(text.get(start..end).ok_or("a string is cut short")?);
        start = end;
    }
    Ok(dictionary)
}

fn put_texts(texts: &Texts, out: &mut Vec<u8>) {
    let (text, ends) = texts.parts();
    let starts = std::iter::once(&0).chain(ends);
    let lengths: Vec<u32> = starts.zip(ends).map(|(start, end)| (end - start) as u32).collect();
    put_u32(&lengths, out);
    put_bytes(text.as_bytes(), out);
}

fn take_texts(bytes: &mut &[u8]) -> Result<Texts, String> {
    let lengths = take_u32(bytes)?;
    let text = std::str::from_utf8(take_bytes(bytes)?).map_err(|error| error.to_string())?;
    Ok(Texts::of_parts(text, &lengths).ok_or("a string is cut short")?)
}

/// Takes the ids of records off `bytes`: in the form before, they are codes of strings.
fn take_record_ids(form: u8, strings: &Dictionary, bytes: &mut &[u8]) -> Result<Texts, String> {
    if form >= FORM {
        return take_texts(bytes);
    }
    let codes = take_u32(bytes)?;
    Ok(codes.iter().map(|code| strings.get(*code).unwrap_or_default()).collect())
}

/// The bytes of a stream's kinds as a dictionary of their words, so that a version with other kinds
/// reads what this one wrote.
fn put_kinds(stream: Stream, kinds: &[u8], out: &mut Vec<u8>) {
    let mut words = Dictionary::new();
    let mut codes = [u8::MAX; 256];
    for kind in EventKind::of(stream).chain([EventKind::withdrawn(stream)]) {
        codes[kind as usize] = words.intern(kind.word()) as u8;
    }
    put_dictionary(&words, out);
    let coded: Vec<u8> = kinds.iter().map(|kind| codes[*kind as usize]).collect();
    put_bytes(&coded, out);
}

fn take_kinds(stream: Stream, bytes: &mut &[u8]) -> Result<Vec<u8>, String> {
    let words = take_dictionary(bytes)?;
    let kinds: Vec<Option<EventKind>> =
        words.iter().map(|word| EventKind::from_word(stream, word)).collect();
    let kind = |code: &u8| {
        let known = kinds.get(*code as usize).copied().flatten();
        known.map(|kind| kind as u8).ok_or("an event is of no kind that is known here")
    };
    Ok(take_bytes(bytes)?.iter().map(kind).collect::<Result<_, _>>()?)
}

/// Appends the events as one block.
pub(crate) fn write_events(events: &EventColumns, out: &mut Vec<u8>) {
    let mut arrays = Vec::with_capacity(events.len() * 100);
    put_bytes(&[events.stream as u8, FORM], &mut arrays);
    put_dictionary(&events.subjects, &mut arrays);
    put_dictionary(&events.strings, &mut arrays);
    put_u32(&events.subject, &mut arrays);
    put_texts(&events.record_id, &mut arrays);
    put_u32(&events.ordinal, &mut arrays);
    put_u64(&events.record, &mut arrays);
    put_u64(&events.digest, &mut arrays);
    for numbers in [&events.version, &events.order, &events.at] {
        put_i64(numbers, &mut arrays);
    }
    put_kinds(events.stream, &events.kind, &mut arrays);
    put_bytes(&events.actor_kind, &mut arrays);
    put_bytes(&events.flags, &mut arrays);
    for codes in [
        &events.actor,
        &events.customer,
        &events.channel,
        &events.brand,
        &events.team,
        &events.value,
        &events.attribute_ends,
        &events.attribute_names,
        &events.attribute_values,
    ] {
        put_u32(codes, &mut arrays);
    }
    write_block(&arrays, out);
}

/// Takes the next block of events off `bytes`; `None` at their end.
pub(crate) fn read_events(bytes: &mut &[u8]) -> Result<Option<EventColumns>, String> {
    let Some(arrays) = read_block(bytes)? else {
        return Ok(None);
    };
    let rest = &mut arrays.as_slice();
    // Fields are evaluated in the order they are written here, which is the order of the arrays.
    let head = take_bytes(rest)?;
    let stream = head.first().copied().and_then(Stream::from_byte);
    let stream = stream.ok_or("it is of no stream that is known here")?;
    let form = head.get(1).copied().unwrap_or_default();
    if form > FORM {
        return Err("it is of a newer version".into());
    }
    let (subjects, strings) = (take_dictionary(rest)?, take_dictionary(rest)?);
    let subject = take_u32(rest)?;
    let record_id = take_record_ids(form, &strings, rest)?;
    let events = EventColumns {
        stream,
        subjects,
        strings,
        subject,
        record_id,
        ordinal: take_u32(rest)?,
        record: take_u64(rest)?,
        digest: take_u64(rest)?,
        version: take_i64(rest)?,
        order: take_i64(rest)?,
        at: take_i64(rest)?,
        kind: take_kinds(stream, rest)?,
        actor_kind: take_bytes(rest)?.to_vec(),
        flags: take_bytes(rest)?.to_vec(),
        actor: take_u32(rest)?,
        customer: take_u32(rest)?,
        channel: take_u32(rest)?,
        brand: take_u32(rest)?,
        team: take_u32(rest)?,
        value: take_u32(rest)?,
        attribute_ends: take_u32(rest)?,
        attribute_names: take_u32(rest)?,
        attribute_values: take_u32(rest)?,
    };
    let rows = events.at.len();
    let lengths = [events.subject.len(), events.record.len(), events.attribute_ends.len()];
    if lengths != [rows; 3] {
        return Err("its columns differ in length".into());
    }
    Ok(Some(events))
}

#[cfg(test)]
mod tests {
    use baremo_model::Event;

    use super::*;

    #[test]
    fn events_survive_the_bytes_and_damage_is_noticed() {
        let mut event = Event::new("desk", "7", 5, EventKind::Message);
        event.actor = Some("añez".into());
        event.attributes = vec![("plan".into(), "gold".into())];
        let events: EventColumns =
            [event, Event::new("desk", "8", -6, EventKind::Opened)].into_iter().collect();
        let mut bytes = Vec::new();
        write_events(&events, &mut bytes);
        write_events(&EventColumns::default(), &mut bytes);

        let rest = &mut bytes.as_slice();
        let read = read_events(rest).expect("whole").expect("first block");
        assert_eq!(read.as_batch().event(0), events.as_batch().event(0));
        assert_eq!(read.as_batch().event(1), events.as_batch().event(1));
        assert!(read_events(rest).expect("whole").expect("second block").is_empty());
        assert!(read_events(rest).expect("end").is_none());

        // As a version wrote them that gave the ids of records codes.
        let mut strings = Dictionary::new();
        let codes = ["b", "a", "b"].map(|id| strings.intern(id));
        let mut before = Vec::new();
        put_u32(&codes, &mut before);
        let ids: Texts = ["b", "a", "b"].into_iter().collect();
        assert_eq!(take_record_ids(0, &strings, &mut before.as_slice()), Ok(ids));

        // As a version wrote them that packed by Zstandard.
        let mut earlier = 3u64.to_le_bytes().to_vec();
        earlier.extend(zstd::bulk::compress(b"abc", 1).expect("compressible"));
        let mut block = (earlier.len() as u64).to_le_bytes().to_vec();
        block.extend(xxh3_64(&earlier).to_le_bytes());
        block.extend(earlier);
        assert_eq!(read_block(&mut block.as_slice()), Ok(Some(b"abc".to_vec())));

        let mut kinds = Vec::new();
        put_kinds(Stream::Conversation, &[EventKind::Message as u8], &mut kinds);
        let other = String::from_utf8_lossy(&kinds).replace("message", "massage").into_bytes();
        assert!(take_kinds(Stream::Conversation, &mut other.as_slice()).is_err());
        assert_eq!(
            take_kinds(Stream::Conversation, &mut kinds.as_slice()),
            Ok(vec![EventKind::Message as u8])
        );

        for cut in [1, 8, 20, bytes.len() / 3] {
            assert!(read_events(&mut &bytes[..cut]).is_err(), "cut at {cut}");
        }
        bytes[40] ^= 1;
        assert!(read_events(&mut bytes.as_slice()).is_err());
    }
}
