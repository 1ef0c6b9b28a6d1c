//! The share link's fragment: `1.<checksum>.<data>`. The data is the design file without white space, deflated behind a
//! dictionary of our own words, in base64url; the checksum is the CRC-32 of the deflated bytes.
//!
//! The dictionary never changes within a version. Everything in a link is untrusted: its length, and what it inflates to, are bounded.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

use crate::design::Design;
use crate::design::file::{self, FileError};
use crate::json;

/// The version that is written.
const VERSION: u32 = 1;
/// Words of the file format and of ASL, the likeliest last. Part of version 1: never to be changed.
const DICTIONARY: &[u8] = include_bytes!("share_dictionary_1.txt");
/// The longest fragment that is read, in characters.
const LONGEST: usize = 4 * 1024 * 1024;
/// The largest text that a fragment may inflate to, in bytes.
const LARGEST: usize = file::MAXIMUM_BYTES;
/// Deflate's slowest and densest level.
const LEVEL: i32 = 10;

/// Why a link is no design.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// It has not the form of a link.
    NotALink,
    /// It was made by a later version.
    Newer(u32),
    /// Characters are missing or were changed on the way.
    Damaged,
    /// It is longer, or inflates to more, than is read.
    TooLarge,
    /// It inflates, but to no design.
    File(FileError),
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotALink => f.write_str("This link holds no design."),
            Self::Newer(version) => write!(
                f,
                "This link was made by a newer Aslant (link format {version}); this one reads up to {VERSION}. Reload the page to get the newest."
            ),
            Self::Damaged => f.write_str(
                "This link was cut or altered on its way. Ask for it again, or for the design file.",
            ),
            Self::TooLarge => f.write_str("This link holds more than a design can be."),
            Self::File(error) => write!(f, "This link holds no design that can be read: {error}"),
        }
    }
}

impl std::error::Error for LinkError {}

/// The fragment for a design, without `#`.
pub fn encode(design: &Design) -> String {
    let text = file::to_value(design).to_json();
    let data = deflate(text.as_bytes());
    format!("{VERSION}.{}.{}", checksum(&data), URL_SAFE_NO_PAD.encode(&data))
}

/// Reads a fragment, with or without `#`.
pub fn decode(fragment: &str) -> Result<Design, LinkError> {
    let fragment = fragment.trim().trim_start_matches('#');
    if fragment.len() > LONGEST {
        return Err(LinkError::TooLarge);
    }
    let (version, rest) = fragment.split_once('.').ok_or(LinkError::NotALink)?;
    let version: u32 = version.parse().map_err(|_| LinkError::NotALink)?;
    match version {
        0 => return Err(LinkError::NotALink),
        VERSION => {}
        newer => return Err(LinkError::Newer(newer)),
    }
    let (sum, data) = rest.split_once('.').ok_or(LinkError::Damaged)?;
    let data = URL_SAFE_NO_PAD.decode(data).map_err(|_| LinkError::Damaged)?;
    if checksum(&data) != sum {
        return Err(LinkError::Damaged);
    }
    let text = inflate(&data)?;
    let text = std::str::from_utf8(&text).map_err(|_| LinkError::Damaged)?;
    let value = json::parse_strict(text)
        .map_err(|error| LinkError::File(FileError { place: String::new(), message: error }))?;
    file::from_value(&value).map_err(LinkError::File)
}

/// Deflates `text` as if the dictionary had gone before: it is compressed first, up to a byte's border, and left out.
fn deflate(text: &[u8]) -> Vec<u8> {
    let mut compressor = CompressorOxide::new(create_comp_flags_from_zip_params(LEVEL, 0, 0));
    push(&mut compressor, DICTIONARY, TDEFLFlush::Sync);
    push(&mut compressor, text, TDEFLFlush::Finish)
}

fn push(compressor: &mut CompressorOxide, mut input: &[u8], flush: TDEFLFlush) -> Vec<u8> {
    let mut output = Vec::new();
    let mut buffer = vec![0_u8; 64 * 1024];
    loop {
        let (status, read, written) = compress(compressor, input, &mut buffer, flush);
        output.extend_from_slice(buffer.get(..written).unwrap_or_default());
        input = input.get(read..).unwrap_or_default();
        let full = written == buffer.len();
        if status != TDEFLStatus::Okay || (input.is_empty() && !full && flush != TDEFLFlush::Finish) {
            return output;
        }
        if read == 0 && written == 0 {
            return output;
        }
    }
}

/// Inflates behind the dictionary, which stands in front as a stored block.
fn inflate(data: &[u8]) -> Result<Vec<u8>, LinkError> {
    let length = u16::try_from(DICTIONARY.len()).unwrap_or(u16::MAX);
    let mut stream = Vec::with_capacity(DICTIONARY.len() + data.len() + 5);
    stream.push(0);
    stream.extend_from_slice(&length.to_le_bytes());
    stream.extend_from_slice(&(!length).to_le_bytes());
    stream.extend_from_slice(DICTIONARY);
    stream.extend_from_slice(data);
    let mut text = decompress_to_vec_with_limit(&stream, DICTIONARY.len() + LARGEST).map_err(|error| {
        if error.status == TINFLStatus::HasMoreOutput { LinkError::TooLarge } else { LinkError::Damaged }
    })?;
    if text.len() < DICTIONARY.len() {
        return Err(LinkError::Damaged);
    }
    Ok(text.split_off(DICTIONARY.len()))
}

/// CRC-32 (IEEE) as six characters of base64url.
fn checksum(data: &[u8]) -> String {
    let mut crc = u32::MAX;
    for byte in data {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    URL_SAFE_NO_PAD.encode((!crc).to_be_bytes())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

    use super::*;
    use crate::design::examples::examples;
    use crate::design::{Command, Record, SETTINGS, Settings, View};

    #[test]
    fn every_example_comes_back() {
        for example in examples() {
            let design = example.design();
            let link = encode(&design);
            let back = decode(&link).unwrap();
            assert_eq!(file::write(&back), file::write(&design), "{}", example.id);
            println!("{}: {} characters", example.id, link.len());
        }
        assert!(encode(&Design::default_design()).len() < 4_000);
    }

    #[test]
    fn saved_views_are_kept() {
        let mut design = Design::default_design();
        let views = vec![View { caption: "All of it".into(), region: [-20, 0, 1200, 700], entered: None }];
        let settings = Settings { views: views.clone(), ..design.settings().clone() };
        design.apply(Command::Replace { id: SETTINGS, record: Record::Settings(settings) }).unwrap();
        assert_eq!(decode(&encode(&design)).unwrap().settings().views, views);
    }

    #[test]
    fn a_golden_link_stays_readable() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/interchange/golden/link_1.txt");
        let design = file::read(include_str!("../design/golden/design_1.aslant.json")).unwrap();
        if std::env::var_os("ASLANT_BLESS").is_some() {
            std::fs::write(path, encode(&design)).unwrap();
        }
        let link = std::fs::read_to_string(path).unwrap();
        assert_eq!(decode(link.trim()).unwrap(), design);
    }

    #[test]
    fn what_is_wrong_with_a_link_is_said() {
        let link = encode(&examples()[1].design());
        for (end, _) in link.char_indices().step_by(97).chain([(link.len() - 1, ' ')]) {
            assert!(decode(&link[..end]).is_err(), "cut at {end}");
        }
        for at in (0..link.len()).step_by(61) {
            let mut altered = link.clone().into_bytes();
            altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
            assert!(decode(std::str::from_utf8(&altered).unwrap()).is_err(), "altered at {at}");
        }
        let newer = link.replacen('1', "2", 1);
        assert_eq!(decode(&newer), Err(LinkError::Newer(2)));
        assert_eq!(decode(""), Err(LinkError::NotALink));
        assert_eq!(decode("#section"), Err(LinkError::NotALink));
        assert_eq!(decode(&format!("1.AAAAAA.{}", "A".repeat(LONGEST))), Err(LinkError::TooLarge));
        let bomb = deflate(&vec![b' '; LARGEST + 1]);
        let bomb = format!("1.{}.{}", checksum(&bomb), URL_SAFE_NO_PAD.encode(&bomb));
        assert_eq!(decode(&bomb), Err(LinkError::TooLarge));
        let other = deflate(b"{\"a\":1}");
        let other = format!("1.{}.{}", checksum(&other), URL_SAFE_NO_PAD.encode(&other));
        assert!(matches!(decode(&other), Err(LinkError::File(_))));
    }
}
