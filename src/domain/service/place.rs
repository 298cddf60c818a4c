//! Where in a request a credential may stand.

use std::fmt;

/// One place. The query is not among the defaults, because addresses end up in logs and histories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// `Authorization: Bearer <secret>`.
    Bearer,
    /// `Authorization: Basic`, the secret as the password, or as the user name of an empty password.
    Basic,
    /// `X-Api-Key: <secret>`.
    ApiKey,
    /// `Token: <secret>`.
    Token,
    /// `?access_token=<secret>` of the original address.
    Query,
}

impl Place {
    /// All places, in the order in which people are asked.
    pub const ALL: [Self; 5] = [Self::Bearer, Self::Basic, Self::ApiKey, Self::Token, Self::Query];

    /// The word in forms, files and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Place::Bearer => "bearer",
            Place::Basic => "basic",
            Place::ApiKey => "x-api-key",
            Place::Token => "token",
            Place::Query => "query",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Place::Bearer => "Authorization: Bearer",
            Place::Basic => "Authorization: Basic, as the password",
            Place::ApiKey => "X-Api-Key",
            Place::Token => "Token",
            Place::Query => "?access_token= in the address (ends up in logs)",
        }
    }
}

/// The places that a service accepts; at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places(u8);

/// No place, or a word that names none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Choose at least one of bearer, basic, x-api-key, token, query.")]
pub struct InvalidPlace;

impl Default for Places {
    fn default() -> Self {
        Self(bit(Place::Bearer))
    }
}

impl Places {
    /// Reads the words; none at all is refused.
    pub fn parse<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Self, InvalidPlace> {
        let mut bits = 0;
        for word in words {
            bits |= bit(Place::ALL.into_iter().find(|place| place.as_str() == word).ok_or(InvalidPlace)?);
        }
        if bits == 0 { Err(InvalidPlace) } else { Ok(Self(bits)) }
    }

    /// Whether a credential may stand there.
    pub fn has(self, place: Place) -> bool {
        self.0 & bit(place) != 0
    }

    /// The places, in their order.
    pub fn iter(self) -> impl Iterator<Item = Place> {
        Place::ALL.into_iter().filter(move |place| self.has(*place))
    }
}

impl fmt::Display for Places {
    /// The words with spaces between them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iter().map(Place::as_str).collect::<Vec<_>>().join(" "))
    }
}

fn bit(place: Place) -> u8 {
    1 << place as u8
}
