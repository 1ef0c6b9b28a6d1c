//! Timestamps in the forms that AWS reads and writes.

use chrono::DateTime;

pub use crate::asl::parse_timestamp;

/// `2024-06-01T12:00:00.000Z`, as the context object has it.
pub fn format_zulu(at_ms: i64) -> String {
    DateTime::from_timestamp_millis(at_ms)
        .map_or_else(String::new, |time| time.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
}

/// `2024-06-01T12:00:00.000+00:00`, as a history has it.
pub(super) fn format_offset(at_ms: i64) -> String {
    DateTime::from_timestamp_millis(at_ms)
        .map_or_else(String::new, |time| time.format("%Y-%m-%dT%H:%M:%S%.3f+00:00").to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::*;

    #[test]
    fn times_are_written_as_aws_writes_them() {
        assert_eq!(format_zulu(1500), "1970-01-01T00:00:01.500Z");
        assert_eq!(format_offset(1500), "1970-01-01T00:00:01.500+00:00");
    }
}
