//! How entries of the audit log are chained, so that none can be changed, left out or put in between unnoticed.
//!
//! Each entry's hash is HMAC-SHA-256 over its content, its number and the hash before it.
//! A plain hash would only stop mistakes: whoever can write the database could compute the whole chain anew.
//! The key is derived from the master key, which lives outside the database.
//! What a key cannot show is an old copy of the whole database put back: for that, keep a head elsewhere (`audit verify --holds`).

use super::keyring::hex;
use super::secret::keyed_digest;
use subtle::ConstantTimeEq;

/// The hash of an entry, or of the nothing before the first.
pub type Hash = [u8; 32];

/// What the first entry of every chain follows.
pub const NOTHING: Hash = [0; 32];

/// The chain of events that concern no organization alone. No organization is called that: their ids are UUIDs.
pub const INSTALLATION: &str = "installation";

/// A place in a chain: an entry by its number, with its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The entry's number; zero is before the first.
    pub number: i64,
    /// Its hash.
    pub hash: Hash,
}

impl Place {
    /// Before the first entry.
    pub const START: Self = Self { number: 0, hash: NOTHING };

    /// The place of the entry that follows with this content.
    pub fn followed_by(&self, key: &[u8; 32], chain: &str, content: &Content) -> Self {
        let number = self.number + 1;
        let mut message = Content::begin(b"entry 1");
        message.text(Some(chain));
        message.number(number);
        message.bytes(&self.hash);
        message.bytes(&content.0);
        Self { number, hash: keyed_digest(key, &message.0) }
    }

    /// Reads `18204:9f3c…`, as [`Place`] prints itself; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (number, digits) = text.split_once(':')?;
        let number = number.parse().ok().filter(|number| *number > 0)?;
        let mut hash = NOTHING;
        if digits.len() != hash.len() * 2 || !digits.is_ascii() {
            return None;
        }
        for (place, byte) in hash.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&digits[place * 2..place * 2 + 2], 16).ok()?;
        }
        Some(Self { number, hash })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.number, hex(&self.hash))
    }
}

/// The two ends of a chain: what is kept lies after `anchor` and reaches to `last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ends {
    /// The newest entry.
    pub last: Place,
    /// The newest entry that was let go for its age; [`Place::START`] while all are kept.
    pub anchor: Place,
}

impl Ends {
    /// A chain without entries.
    pub const EMPTY: Self = Self { last: Place::START, anchor: Place::START };

    /// The seal over both ends: without it, cutting off the newest or the oldest entries would leave no trace.
    pub fn seal(&self, key: &[u8; 32], chain: &str) -> Hash {
        let mut message = Content::begin(b"ends 1");
        message.text(Some(chain));
        for place in [&self.last, &self.anchor] {
            message.number(place.number);
            message.bytes(&place.hash);
        }
        keyed_digest(key, &message.0)
    }

    /// Whether this is the seal over these ends.
    pub fn is_sealed_by(&self, key: &[u8; 32], chain: &str, seal: &[u8]) -> bool {
        bool::from(self.seal(key, chain).as_slice().ct_eq(seal))
    }

    /// How many entries are kept.
    pub fn kept(&self) -> i64 {
        self.last.number - self.anchor.number
    }
}

/// The content of an entry in the one form that is hashed: every field with its length, and absent told from empty.
pub struct Content(Vec<u8>);

impl Content {
    /// Nothing yet, of a kind of message that is never taken for another.
    pub fn begin(kind: &[u8]) -> Self {
        let mut content = Self(Vec::with_capacity(256));
        content.bytes(kind);
        content
    }

    /// Adds a text that may be absent.
    pub fn text(&mut self, text: Option<&str>) {
        match text {
            None => self.0.push(0),
            Some(text) => {
                self.0.push(1);
                self.bytes(text.as_bytes());
            }
        }
    }

    /// Adds a number.
    pub fn number(&mut self, number: i64) {
        self.0.extend_from_slice(&number.to_be_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
        self.0.extend_from_slice(bytes);
    }
}

/// What is wrong with a chain, at its first bad place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// There are events but no head, or an organization has none.
    NoHead,
    /// The head was not written by Hallpass, or under another key.
    HeadForged,
    /// The entry with this number is not there.
    Missing(i64),
    /// The entry with this number and id is not what was written there.
    Changed(i64, String),
    /// An entry with this id is in no chain.
    Loose(String),
    /// Entries from this number on are not there, though the head knows of them.
    CutOff(i64),
    /// There are entries after the head, from this number on.
    BeyondHead(i64),
    /// The place that was noted elsewhere is not in the chain.
    NotHeld(i64),
}

impl Fault {
    /// The stable word.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoHead => "no_head",
            Self::HeadForged => "head_forged",
            Self::Missing(_) => "entry_missing",
            Self::Changed(..) => "entry_changed",
            Self::Loose(_) => "entry_loose",
            Self::CutOff(_) => "cut_off",
            Self::BeyondHead(_) => "beyond_head",
            Self::NotHeld(_) => "not_held",
        }
    }

    /// The number of the first bad entry, where it has one.
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Missing(number) | Self::Changed(number, _) | Self::CutOff(number) => Some(*number),
            Self::BeyondHead(number) | Self::NotHeld(number) => Some(*number),
            Self::NoHead | Self::HeadForged | Self::Loose(_) => None,
        }
    }

    /// The id of the first bad entry, where it is there.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Changed(_, id) | Self::Loose(id) => Some(id),
            _ => None,
        }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoHead => f.write_str("The head of the log is missing."),
            Self::HeadForged => f.write_str("The head of the log was changed from outside."),
            Self::Missing(number) => write!(f, "Entry {number} is missing."),
            Self::Changed(number, id) => write!(f, "Entry {number} ({id}) is not what was written there."),
            Self::Loose(id) => write!(f, "Entry {id} was put in from outside."),
            Self::CutOff(number) => write!(f, "The newest entries are missing, from {number} on."),
            Self::BeyondHead(number) => write!(f, "Entry {number} stands after the end of the log."),
            Self::NotHeld(number) => write!(f, "Entry {number} is not the one that was noted elsewhere."),
        }
    }
}
