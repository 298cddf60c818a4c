//! Chance that is the same every time, for stories and measurements. Never for anything that must not be guessed.

/// Splitmix64, seeded with a text.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The chance that belongs to a text.
    pub fn of(seed: &str) -> Self {
        // FNV-1a spreads the letters; what is drawn is mixed again.
        Self(seed.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)))
    }

    /// The chance that belongs to a number.
    pub fn from_number(number: u64) -> Self {
        Self(number)
    }

    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, and without, `limit`; 0 for a limit that allows nothing.
    pub fn below(&mut self, limit: i64) -> i64 {
        let limit = u64::try_from(limit).unwrap_or_default().max(1);
        i64::try_from(self.draw() % limit).unwrap_or_default()
    }

    /// Something of a list that is not empty; its first place otherwise.
    pub fn place_in(&mut self, length: usize) -> usize {
        usize::try_from(self.draw() % (length.max(1) as u64)).unwrap_or_default()
    }

    /// Whether something happens that happens so many times in a hundred.
    pub fn percent(&mut self, percent: i64) -> bool {
        self.below(100) < percent
    }
}
