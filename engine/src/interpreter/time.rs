//! Timestamps in the forms that AWS reads and writes.

use chrono::{DateTime, NaiveDate};

/// Milliseconds since 1970 of an "ISO-8601 extended offset date-time": date, `T`, time with or without seconds and their
/// fraction, `Z` or an offset. `None` for anything else.
pub fn parse_timestamp(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    if !text.is_ascii() || bytes.get(10) != Some(&b'T') {
        return None;
    }
    let digits = |from: usize, to: usize| -> Option<u32> {
        let part = text.get(from..to)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok()).flatten()
    };
    let separated = |at: usize, by: u8| bytes.get(at) == Some(&by);
    if !(separated(4, b'-') && separated(7, b'-') && separated(13, b':')) {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(i32::try_from(digits(0, 4)?).ok()?, digits(5, 7)?, digits(8, 10)?)?;
    let (hour, minute) = (digits(11, 13)?, digits(14, 16)?);
    let (mut second, mut nanos, mut at) = (0, 0, 16);
    if separated(16, b':') {
        second = digits(17, 19)?;
        at = 19;
        if separated(19, b'.') {
            let fraction: String = text.get(20..)?.chars().take_while(char::is_ascii_digit).collect();
            if fraction.is_empty() || fraction.len() > 9 {
                return None;
            }
            nanos = format!("{fraction:0<9}").parse().ok()?;
            at = 20 + fraction.len();
        }
    }
    let offset_seconds = match text.get(at..)? {
        "Z" => 0,
        offset => {
            let sign = match offset.as_bytes().first()? {
                b'+' => 1,
                b'-' => -1,
                _ => return None,
            };
            if offset.len() != 6 || offset.as_bytes().get(3) != Some(&b':') {
                return None;
            }
            let (hours, minutes) = (digits(at + 1, at + 3)?, digits(at + 4, at + 6)?);
            if hours > 18 || minutes > 59 {
                return None;
            }
            sign * i64::from(hours * 3600 + minutes * 60)
        }
    };
    let time = date.and_hms_nano_opt(hour, minute, second, nanos)?.and_utc();
    Some(time.timestamp_millis() - offset_seconds * 1000)
}

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
    fn timestamps() {
        assert_eq!(parse_timestamp("1970-01-01T00:00:01Z"), Some(1000));
        assert_eq!(parse_timestamp("1970-01-01T01:00:00.5+01:00"), Some(500));
        assert_eq!(parse_timestamp("1970-01-01T00:01Z"), Some(60_000));
        for wrong in [
            "2016-12-05T21:29:29",
            "2016-13-05T21:29:29Z",
            "2016-12-05 21:29:29Z",
            "05-12-2016T21:29:29Z",
            "x",
            "2016-12-05T25:29:29Z",
        ] {
            assert_eq!(parse_timestamp(wrong), None, "{wrong}");
        }
        assert_eq!(format_zulu(1500), "1970-01-01T00:00:01.500Z");
    }
}
