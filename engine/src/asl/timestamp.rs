//! Timestamps as the language has them: what a Wait waits for and a Choice compares. The checks and the interpreter read
//! them with the same function, so that neither accepts what the other refuses.

use chrono::NaiveDate;

/// Milliseconds since 1970 of a timestamp by RFC 3339: date, upper-case `T`, time with seconds and up to nine digits of
/// a fraction, then upper-case `Z` or an offset. `None` for anything else.
///
/// The specification asks for RFC 3339 with upper-case letters ("Timestamps"), and AWS's validator refuses the rest as "does
/// not match RFC3339 timestamp". Guess: executions are as strict. Java's `DateTimeFormatter`, which the words of their
/// failures point to, has no leap second, no offset beyond 18 hours and at most nine digits, so these are refused here
/// although RFC 3339 has them; it would also take lower-case letters and missing seconds.
pub fn parse_timestamp(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let digits = |from: usize, length: usize| -> Option<u32> {
        let part = bytes.get(from..from + length)?;
        part.iter()
            .all(u8::is_ascii_digit)
            .then(|| part.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')))
    };
    let is = |at: usize, wanted: u8| bytes.get(at) == Some(&wanted);
    if ![(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')]
        .into_iter()
        .all(|(at, wanted)| is(at, wanted))
    {
        return None;
    }
    let year = i32::try_from(digits(0, 4)?).ok()?;
    let date = NaiveDate::from_ymd_opt(year, digits(5, 2)?, digits(8, 2)?)?;
    let (hour, minute, second) = (digits(11, 2)?, digits(14, 2)?, digits(17, 2)?);
    let mut at = 19;
    let mut nanos = 0;
    if is(at, b'.') {
        let fraction = bytes.get(at + 1..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if !(1..=9).contains(&fraction) {
            return None;
        }
        nanos = digits(at + 1, fraction)? * 10_u32.pow(9 - u32::try_from(fraction).ok()?);
        at += 1 + fraction;
    }
    let (offset_seconds, end) = match bytes.get(at)? {
        b'Z' => (0, at + 1),
        sign @ (b'+' | b'-') if is(at + 3, b':') => {
            let (hours, minutes) = (digits(at + 1, 2)?, digits(at + 4, 2)?);
            let seconds = i64::from(hours * 3600 + minutes * 60);
            if minutes > 59 || seconds > 18 * 3600 {
                return None;
            }
            (if *sign == b'-' { -seconds } else { seconds }, at + 6)
        }
        _ => return None,
    };
    // Chrono takes a leap second as nanoseconds of 59; 60 is none of its seconds.
    let time = date.and_hms_nano_opt(hour, minute, second, nanos)?.and_utc();
    (bytes.len() == end).then(|| time.timestamp_millis() - offset_seconds * 1000)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::parse_timestamp;

    #[test]
    fn timestamps_are_those_of_rfc_3339() {
        for (text, at) in [
            ("1970-01-01T00:00:01Z", 1000),
            ("1970-01-01T01:00:00.5+01:00", 500),
            ("1969-12-31T18:30:00-05:30", 0),
            ("1970-01-01T00:00:00.123456789Z", 123),
            ("2024-02-29T00:00:00+05:30", 1_709_145_000_000),
            ("1970-01-01T18:00:00+18:00", 0),
            ("0000-01-01T00:00:00Z", -62_167_219_200_000),
            ("1970-01-01T00:00:00-00:00", 0),
        ] {
            assert_eq!(parse_timestamp(text), Some(at), "{text}");
        }
        for wrong in [
            "",
            "x",
            "é",
            "2016-03-14",
            "2016-03-14T01:59Z",
            "2016-03-14T01:59:00",
            "2016-03-14 01:59:00Z",
            "2016-03-14t01:59:00Z",
            "2016-03-14T01:59:00z",
            "2016-3-14T01:59:00Z",
            "05-12-2016T21:29:29Z",
            "2016-13-05T21:29:29Z",
            "2016-00-05T21:29:29Z",
            "2023-02-29T00:00:00Z",
            "2016-04-31T00:00:00Z",
            "2016-12-05T24:00:00Z",
            "2016-12-05T25:29:29Z",
            "2016-12-31T23:59:60Z",
            "2016-12-05T21:60:00Z",
            "2016-12-05T21:29:29.Z",
            "2016-12-05T21:29:29,5Z",
            "2016-12-05T21:29:29.1234567890Z",
            "2016-12-05T21:29:29+0100",
            "2016-12-05T21:29:29+01",
            "2016-12-05T21:29:29+18:01",
            "2016-12-05T21:29:29+01:60",
            "2016-12-05T21:29:29Z ",
            " 2016-12-05T21:29:29Z",
            "2016-12-05T21:29:29ZZ",
            "12016-12-05T21:29:29Z",
            "２016-12-05T21:29:29Z",
        ] {
            assert_eq!(parse_timestamp(wrong), None, "{wrong}");
        }
    }
}
