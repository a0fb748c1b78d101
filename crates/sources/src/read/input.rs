//! Bytes of an export: a path or standard input, decompressed and decoded, counted for progress.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use baremo_model::Micros;

use super::{Compression, Encoding};

/// Where an export is read from.
#[derive(Debug, Clone)]
pub enum Input {
    /// A file.
    Path(PathBuf),
    /// Standard input.
    Stdin,
    /// A file that a stream is kept in, under the name that it was given by.
    Kept(String, PathBuf),
    /// Bytes in memory, under a name for messages.
    Bytes(String, Arc<[u8]>),
}

impl Input {
    /// Takes `-` for standard input and everything else for a path.
    pub fn from_arg(arg: &str) -> Self {
        if arg == "-" { Self::Stdin } else { Self::Path(PathBuf::from(arg)) }
    }

    /// Returns the name used in messages.
    pub fn name(&self) -> String {
        match self {
            Self::Path(path) => path.display().to_string(),
            Self::Stdin => "-".to_owned(),
            Self::Kept(name, _) | Self::Bytes(name, _) => name.clone(),
        }
    }

    /// Returns when the file was last written; none of what is no file.
    pub fn modified(&self) -> Option<Micros> {
        let (Self::Path(path) | Self::Kept(_, path)) = self else { return None };
        let modified = std::fs::metadata(path).ok()?.modified().ok()?;
        jiff::Timestamp::try_from(modified).ok().map(jiff::Timestamp::as_microsecond)
    }
}

impl From<&Path> for Input {
    fn from(path: &Path) -> Self {
        Self::Path(path.to_path_buf())
    }
}

/// How much of an input was read, shared with whoever draws a progress bar.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    read_bytes: Arc<AtomicU64>,
    total_bytes: Option<u64>,
}

impl Progress {
    /// Returns the bytes read so far, as they lie on disk (compressed).
    pub fn read_bytes(&self) -> u64 {
        self.read_bytes.load(Ordering::Relaxed)
    }

    /// Returns the size of the input, unknown for standard input.
    pub fn total_bytes(&self) -> Option<u64> {
        self.total_bytes
    }
}

/// Counts what passes through it.
struct Counted<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

pub(crate) type Bytes = Box<dyn Read + Send>;
pub(crate) type Buffered = Box<dyn BufRead + Send>;

/// An opened and decompressed input with its first bytes at hand.
pub(crate) struct Opened {
    pub compression: Compression,
    pub progress: Progress,
    /// Up to [`SAMPLE_BYTES`] from the start; `rest` goes on after them.
    pub sample: Vec<u8>,
    /// Whether the sample is the whole input.
    pub complete: bool,
    pub rest: Bytes,
    /// The file itself, when it is a plain one that can be read out of order.
    pub seekable: Option<PathBuf>,
}

/// Bytes looked at to tell what a file is.
pub(crate) const SAMPLE_BYTES: usize = 1 << 20;
const BUFFER_BYTES: usize = 1 << 17;

pub(crate) fn open(input: &Input) -> io::Result<Opened> {
    let mut progress = Progress::default();
    let raw: Bytes = match input {
        Input::Path(path) | Input::Kept(_, path) => {
            let file = File::open(path)?;
            let meta = file.metadata()?;
            if meta.is_dir() {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            progress.total_bytes = meta.is_file().then_some(meta.len());
            Box::new(file)
        }
        Input::Stdin => Box::new(io::stdin()),
        Input::Bytes(_, bytes) => {
            progress.total_bytes = Some(bytes.len() as u64);
            Box::new(Cursor::new(Arc::clone(bytes)))
        }
    };
    let counted = Counted { inner: raw, count: Arc::clone(&progress.read_bytes) };
    let mut raw = BufReader::with_capacity(BUFFER_BYTES, counted);
    let mut magic = Vec::with_capacity(4);
    raw.by_ref().take(4).read_to_end(&mut magic)?;
    let compression = match magic.as_slice() {
        [0x1f, 0x8b, ..] => Compression::Gzip,
        [0x28, 0xb5, 0x2f, 0xfd] => Compression::Zstd,
        _ => Compression::None,
    };
    let raw = Cursor::new(magic).chain(raw);
    let mut rest: Bytes = match compression {
        Compression::None => Box::new(raw),
        Compression::Gzip => Box::new(flate2::read::MultiGzDecoder::new(raw)),
        Compression::Zstd => Box::new(zstd::stream::read::Decoder::with_buffer(
            BufReader::with_capacity(BUFFER_BYTES, raw),
        )?),
    };
    let mut sample = Vec::new();
    rest.by_ref().take(SAMPLE_BYTES as u64).read_to_end(&mut sample)?;
    let complete = sample.len() < SAMPLE_BYTES;
    let seekable = match (input, compression, progress.total_bytes) {
        (Input::Path(path) | Input::Kept(_, path), Compression::None, Some(_)) => {
            Some(path.clone())
        }
        _ => None,
    };
    Ok(Opened { compression, progress, sample, complete, rest, seekable })
}

impl Opened {
    /// Returns the whole stream, sample first, decoded to UTF-8.
    pub(crate) fn into_text(self, encoding: Encoding) -> Buffered {
        let bytes = Cursor::new(self.sample).chain(self.rest);
        let decoder = match encoding {
            Encoding::Utf8 => return Box::new(BufReader::with_capacity(BUFFER_BYTES, bytes)),
            Encoding::Utf16Le => encoding_rs::UTF_16LE.new_decoder_with_bom_removal(),
            Encoding::Utf16Be => encoding_rs::UTF_16BE.new_decoder_with_bom_removal(),
            Encoding::Windows1252 => encoding_rs::WINDOWS_1252.new_decoder_without_bom_handling(),
        };
        let decoded = Decoded {
            inner: bytes,
            decoder,
            input: vec![0; BUFFER_BYTES],
            input_range: 0..0,
            finished: false,
            drained: false,
            spare: Vec::new(),
            spare_at: 0,
        };
        Box::new(BufReader::with_capacity(BUFFER_BYTES, decoded))
    }

    /// Reads everything into memory, for formats that are not read front to back.
    ///
    /// # Errors
    /// Fails beyond `limit` bytes.
    pub(crate) fn into_memory(self, limit: u64) -> io::Result<Vec<u8>> {
        let mut all = self.sample;
        self.rest.take(limit).read_to_end(&mut all)?;
        if all.len() as u64 > limit {
            return Err(io::Error::other(format!(
                "more than {limit} bytes that must be held in memory; decompress it to a file"
            )));
        }
        Ok(all)
    }
}

/// What stands for what cannot be decoded: no UTF-8 has it, so that the record is refused.
const BROKEN: u8 = 0xff;

/// Decodes another encoding to UTF-8; what cannot be decoded becomes [`BROKEN`].
struct Decoded<R> {
    inner: R,
    decoder: encoding_rs::Decoder,
    input: Vec<u8>,
    input_range: std::ops::Range<usize>,
    finished: bool,
    drained: bool,
    /// Decoded bytes that did not fit a tiny caller's buffer.
    spare: Vec<u8>,
    spare_at: usize,
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // The decoder wants room for a whole character, so small buffers go through `spare`.
        if self.spare_at < self.spare.len() {
            let used = buffer.len().min(self.spare.len() - self.spare_at);
            buffer[..used].copy_from_slice(&self.spare[self.spare_at..self.spare_at + used]);
            self.spare_at += used;
            return Ok(used);
        }
        if buffer.is_empty() {
            return Ok(0);
        }
        if buffer.len() < 16 {
            let mut spare = vec![0; 64];
            let read = self.decode(&mut spare)?;
            spare.truncate(read);
            self.spare = spare;
            self.spare_at = 0;
            return if read == 0 { Ok(0) } else { self.read(buffer) };
        }
        self.decode(buffer)
    }
}

impl<R: Read> Decoded<R> {
    fn decode(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.drained {
            if self.input_range.is_empty() && !self.finished {
                let read = self.inner.read(&mut self.input)?;
                self.input_range = 0..read;
                self.finished = read == 0;
            }
            let source = &self.input[self.input_range.clone()];
            // There is room for one byte more.
            let Some((last, room)) = buffer.split_last_mut() else { return Ok(0) };
            let (result, read, mut written) =
                self.decoder.decode_to_utf8_without_replacement(source, room, self.finished);
            self.input_range.start += read;
            if matches!(result, encoding_rs::DecoderResult::Malformed(..)) {
                *room.get_mut(written).unwrap_or(last) = BROKEN;
                written += 1;
            }
            // A decoder that was told of the end must not be asked again.
            self.drained = self.finished && result == encoding_rs::DecoderResult::InputEmpty;
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_16_is_decoded() {
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend("año\n".encode_utf16().flat_map(u16::to_le_bytes));
        let opened = open(&Input::Bytes("t".into(), bytes.into())).expect("memory opens");
        let mut text = String::new();
        opened.into_text(Encoding::Utf16Le).read_to_string(&mut text).expect("decodes");
        assert_eq!(text, "año\n");
    }

    #[test]
    fn what_cannot_be_decoded_is_no_text() {
        // Half a pair, and half a letter at the end.
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend([0x61, 0xd83d, 0x62].into_iter().flat_map(u16::to_le_bytes));
        bytes.push(0x63);
        let opened = open(&Input::Bytes("t".into(), bytes.into())).expect("memory opens");
        let mut text = Vec::new();
        opened.into_text(Encoding::Utf16Le).read_to_end(&mut text).expect("it is read");
        assert_eq!(text, [b'a', BROKEN, b'b', BROKEN]);
    }

    #[test]
    fn compressed_inputs_count_compressed_bytes() {
        let bytes = zstd::encode_all(&b"id\n1\n"[..], 1).expect("compresses");
        let size = bytes.len() as u64;
        let opened = open(&Input::Bytes("t".into(), bytes.into())).expect("memory opens");
        assert_eq!(opened.compression, Compression::Zstd);
        assert_eq!(opened.sample, b"id\n1\n");
        assert_eq!(opened.progress.read_bytes(), size);
    }
}
