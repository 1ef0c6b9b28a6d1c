//! The services that SDK integrations can call, by the names that resources have for them. The list is AWS's own, see
//! `aws::SDK_SERVICES`.

use crate::aws::{SDK_SERVICES, SDK_UNLISTED};

/// Every service that SDK integrations can call, in the order of the alphabet.
pub fn sdk_services() -> &'static [&'static str] {
    SDK_SERVICES
}

/// The known service whose name differs by a slip from one that is not known. `None` where it may as well be a
/// service that is newer than the list: another version of a known one, or a name of its own.
pub(super) fn meant(service: &str) -> Option<&'static str> {
    // As the integration of Step Functions' own calls it, and as the SDK does.
    if service == "states" {
        return Some("sfn");
    }
    let letters = |name: &str| name.chars().filter(|ch| !ch.is_ascii_digit()).collect::<String>();
    let slip = if service.len() < 6 { 1 } else { 2 };
    SDK_SERVICES
        .iter()
        .chain(SDK_UNLISTED)
        .copied()
        .filter(|known| {
            known.get(..1) == service.get(..1) && known.len() > 3 && letters(known) != letters(service)
        })
        .filter(|known| !service.starts_with(known))
        .map(|known| (super::suggest::difference(service, known), known))
        .filter(|(difference, _)| *difference <= slip)
        .min()
        .map(|(_, known)| known)
        .filter(|known| SDK_SERVICES.contains(known))
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn slips_are_told_from_news() {
        assert_eq!(meant("dynamdb"), Some("dynamodb"));
        assert_eq!(meant("states"), Some("sfn"));
        assert_eq!(meant("secretmanager"), Some("secretsmanager"));
        assert_eq!(meant("pinpointsmsvoicev3"), None);
        assert_eq!(meant("brandnewservice"), None);
    }
}
