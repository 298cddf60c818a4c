//! A square mark drawn from an id: five by five cells, the right side mirroring the left.
//!
//! It helps the eye to find a token again. It proves nothing, so a short non-cryptographic hash is enough.

/// A hallmark, ready for `components/marks.html`.
#[derive(Clone, Debug, Default)]
pub struct Hallmark {
    /// The struck cells in a view box of 7 × 7, as strokes one unit wide.
    pub path: String,
}

impl Hallmark {
    /// Strikes the mark of an id. The same id always gives the same mark.
    pub fn strike(id: &str) -> Self {
        let bits = spread(id);
        let mut path = String::new();
        for row in 0..5 {
            for (column, width) in runs(bits, row) {
                path.push_str(&format!("M{} {}h{width}", column + 1, row + 1));
            }
        }
        Self { path }
    }
}

/// The struck cells of a row as first column and width, neighbours together: that keeps the markup short.
fn runs(bits: u32, row: u32) -> Vec<(u32, u32)> {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for column in (0..5).filter(|column| is_struck(bits, *column, row)) {
        match runs.last_mut() {
            Some((first, width)) if *first + *width == column => *width += 1,
            _ => runs.push((column, 1)),
        }
    }
    runs
}

fn is_struck(bits: u32, column: u32, row: u32) -> bool {
    let mirrored = column.min(4 - column);
    bits >> (row * 3 + mirrored) & 1 == 1
}

/// Fifteen well mixed bits, of which at least five and at most eleven are set, so that no mark is bare or solid.
fn spread(id: &str) -> u32 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in id.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    for _ in 0..64 {
        hash ^= hash >> 29;
        hash = hash.wrapping_mul(0xbf58_476d_1ce4_e5b9);
        hash ^= hash >> 32;
        let bits = (hash >> 17) as u32 & 0x7fff;
        if (5..=11).contains(&bits.count_ones()) {
            return bits;
        }
    }
    0b010_111_101_111_010
}
