//! `$base64encode` and `$base64decode` as Java's `Base64` has them.
//!
//! Known from AWS: `$base64decode("!!!")` throws an internal error (github.com/floci-io/floci, issue 2736), where JSONata's
//! own function skips what is no digit. Guess: the rules of `java.util.Base64.getDecoder()` for what is refused, and text
//! as UTF-8, as the Java port of JSONata (dashjoin/jsonata-java) encodes it.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Padding may be missing, but not in part; bits beyond the last byte are not looked at.
const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

pub(super) fn encode(text: &str) -> String {
    ENGINE.encode(text)
}

/// The text, with U+FFFD for bytes that are not UTF-8; `None` where `text` is not Base64.
pub(super) fn decode(text: &str) -> Option<String> {
    // `Indifferent` accepts one `=` of two, which Java refuses.
    let padding = text.len() - text.trim_end_matches('=').len();
    if padding > 0 && !text.len().is_multiple_of(4) {
        return None;
    }
    let bytes = ENGINE.decode(text).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
