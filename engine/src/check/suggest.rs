//! The name that was probably meant.

/// The candidate that differs least from `name`, where it differs little: a slip of the finger or of case.
pub fn closest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> =
        name.chars().flat_map(char::to_lowercase).filter(|ch| ch.is_alphanumeric()).take(100).collect();
    let allowed = (wanted.len() / 3).clamp(1, 4);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != name)
        .filter_map(|candidate| {
            let letters: Vec<char> = candidate
                .chars()
                .flat_map(char::to_lowercase)
                .filter(|ch| ch.is_alphanumeric())
                .take(100)
                .collect();
            let distance = distance(&wanted, &letters);
            (distance <= allowed && distance < wanted.len().max(1)).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many letters two names differ by.
pub(super) fn difference(one: &str, other: &str) -> usize {
    let letters = |name: &str| name.chars().take(100).collect::<Vec<char>>();
    distance(&letters(one), &letters(other))
}

/// Edits (insert, delete, replace) that lead from one text to the other.
fn distance(from: &[char], to: &[char]) -> usize {
    if from.len().abs_diff(to.len()) > 4 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (index, ch) in from.iter().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(index + 1);
        for (above, (diagonal, other)) in row.iter().skip(1).zip(row.iter().zip(to)) {
            let left = next.last().copied().unwrap_or_default();
            next.push((diagonal + usize::from(ch != other)).min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn finds_what_was_meant_and_nothing_else() {
        let names = ["ChargePayment", "RefundPayment", "Ship"];
        assert_eq!(closest("ChargePaymnt", names), Some("ChargePayment"));
        assert_eq!(closest("charge payment", names), Some("ChargePayment"));
        assert_eq!(closest("Elsewhere", names), None);
        assert_eq!(closest("", names), None);
    }
}
