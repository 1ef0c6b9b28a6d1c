//! The source of everything random in a dry run: a small seeded generator, the same on every machine.

/// A xorshift-multiply generator (`SplitMix64`). Not for secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entropy {
    state: u64,
}

impl Entropy {
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The seed from which [`Entropy::new`] continues the same sequence.
    pub fn state(&self) -> u64 {
        self.state
    }

    pub fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// At least 0 and below 1.
    pub fn next_f64(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// At least `start` and below `end`; `start` where the range is empty.
    pub fn between(&mut self, start: i64, end: i64) -> i64 {
        let width = (i128::from(end) - i128::from(start)).max(1) as u128;
        let offset = (u128::from(self.next_u64()) * width) >> 64;
        (i128::from(start) + offset as i128) as i64
    }

    /// A version 4 UUID in its usual spelling.
    pub fn uuid(&mut self) -> String {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.next_u64().to_be_bytes());
        bytes[8..].copy_from_slice(&self.next_u64().to_be_bytes());
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }

    /// A generator of its own for one purpose, which leaves this one's sequence alone.
    #[must_use]
    pub fn fork(&self, purpose: &str) -> Self {
        // FNV-1a over the purpose, then mixed with the state.
        let hash = purpose.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        });
        let mut forked = Self::new(self.state ^ hash);
        forked.next_u64();
        Self::new(forked.next_u64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_seed_same_sequence_and_bounds_hold() {
        let (mut a, mut b) = (Entropy::new(7), Entropy::new(7));
        for _ in 0..1000 {
            assert_eq!(a.next_u64(), b.next_u64());
            let value = a.between(-3, 4);
            assert!((-3..4).contains(&value));
            b.next_u64();
            assert!((0.0..1.0).contains(&a.next_f64()));
            b.next_f64();
        }
        assert_ne!(a.fork("x").next_u64(), a.fork("y").next_u64());
        assert_eq!(a.uuid().len(), 36);
        assert_eq!(Entropy::new(1).between(5, 5), 5);
        Entropy::new(1).between(i64::MIN, i64::MAX);
    }
}
