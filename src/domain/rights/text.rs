//! One right and its written forms.
//!
//! The text form is `<scope_type>/<scope_id>/<resource>:<action>`.
//! The flat name is Kinesis's spelling of a right on the organization: `USER_FETCH`.

use std::{fmt, str::FromStr};

use super::names::{ActionName, InvalidName, ResourceName, ScopeId, ScopeType};

/// What a grant applies to: the organization itself, or one project.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope {
    /// The kind of thing.
    pub kind: ScopeType,
    /// Which one.
    pub id: ScopeId,
}

impl Scope {
    /// The scope of a whole organization.
    pub fn organization(id: impl Into<ScopeId>) -> Self {
        Self { kind: ScopeType::organization(), id: id.into() }
    }

    /// The scope of one project.
    pub fn project(id: impl Into<ScopeId>) -> Self {
        Self { kind: ScopeType::project(), id: id.into() }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.id)
    }
}

impl FromStr for Scope {
    type Err = InvalidName;

    /// Reads `<scope_type>/<scope_id>`.
    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let (kind, id) = text.split_once('/').ok_or_else(|| InvalidName::new("a scope", "<scope_type>/<scope_id>", text))?;
        Ok(Self { kind: ScopeType::parse(kind)?, id: ScopeId::parse(id)? })
    }
}

/// A resource and what is done to it, without saying where: what a role is made of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pair {
    /// What is acted upon.
    pub resource: ResourceName,
    /// What is done to it.
    pub action: ActionName,
}

impl Pair {
    /// Reads a flat name: capitals, split at the first underscore (`ROUTING_CREATE_UPDATE` is `routing:create_update`).
    /// Errors: `InvalidName` for small letters, for a missing half, and for anything that no flat name can spell.
    pub fn from_flat_name(text: &str) -> Result<Self, InvalidName> {
        let invalid = || InvalidName::new("a flat name", "capitals, as in USER_FETCH", text);
        if !text.bytes().all(|b| matches!(b, b'A'..=b'Z' | b'0'..=b'9' | b'_')) {
            return Err(invalid());
        }
        let lower = text.to_ascii_lowercase();
        let (resource, action) = lower.split_once('_').ok_or_else(invalid)?;
        let resource = ResourceName::parse(resource).map_err(|_| invalid())?;
        let action = ActionName::parse(action).map_err(|_| invalid())?;
        Ok(Self { resource, action })
    }

    /// The flat name, if this pair has one.
    /// Resources with a dot, hyphen or underscore have none, so that no two pairs ever share a flat name.
    pub fn flat_name(&self) -> Option<String> {
        let plain = self.resource.as_str().bytes().all(|b| b.is_ascii_alphanumeric());
        plain.then(|| format!("{}_{}", self.resource, self.action).to_ascii_uppercase())
    }

    /// This pair on a scope.
    pub fn on(self, scope: Scope) -> Right {
        Right { scope, resource: self.resource, action: self.action }
    }
}

impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.resource, self.action)
    }
}

impl FromStr for Pair {
    type Err = InvalidName;

    /// Reads `<resource>:<action>`.
    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let (resource, action) = text.split_once(':').ok_or_else(|| InvalidName::new("a pair", "<resource>:<action>", text))?;
        Ok(Self { resource: ResourceName::parse(resource)?, action: ActionName::parse(action)? })
    }
}

/// Scope, resource and action: the smallest thing that can be granted.
///
/// ```
/// # use hallpass::domain::rights::Right;
/// let text = "core.project/11111111-1111-1111-1111-111111111111/ams.asset:get";
/// let right: Right = text.parse()?;
/// assert_eq!(right.resource.as_str(), "ams.asset");
/// assert_eq!(right.to_string(), text);
/// # Ok::<(), hallpass::domain::rights::InvalidName>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Right {
    /// Where.
    pub scope: Scope,
    /// What is acted upon.
    pub resource: ResourceName,
    /// What is done to it.
    pub action: ActionName,
}

impl Right {
    /// The resource and the action, without the place.
    pub fn pair(&self) -> Pair {
        Pair { resource: self.resource.clone(), action: self.action.clone() }
    }

    /// The flat name, if the right is on an organization and its pair has one.
    pub fn flat_name(&self) -> Option<String> {
        let on_organization = self.scope.kind.as_str() == ScopeType::ORGANIZATION;
        if on_organization { self.pair().flat_name() } else { None }
    }
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}:{}", self.scope, self.resource, self.action)
    }
}

impl FromStr for Right {
    type Err = InvalidName;

    /// Reads the text form.
    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let mut parts = text.splitn(3, '/');
        let (Some(kind), Some(id), Some(pair)) = (parts.next(), parts.next(), parts.next()) else {
            let rule = "<scope_type>/<scope_id>/<resource>:<action>";
            return Err(InvalidName::new("a right", rule, text));
        };
        let scope = Scope { kind: ScopeType::parse(kind)?, id: ScopeId::parse(id)? };
        Ok(pair.parse::<Pair>()?.on(scope))
    }
}

/// A place in the tree, as deep as it needs to be to say what is wrong.
/// Written like a right that stops early: `core.project`, `core.project/<id>`, `core.project/<id>/ams.asset`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RightPath {
    /// Everything on a kind of scope.
    ScopeType(ScopeType),
    /// Everything on one scope.
    Scope(Scope),
    /// Everything that is done to one resource of a scope.
    Resource(Scope, ResourceName),
    /// One right.
    Right(Right),
}

impl fmt::Display for RightPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ScopeType(kind) => kind.fmt(f),
            Self::Scope(scope) => scope.fmt(f),
            Self::Resource(scope, resource) => write!(f, "{scope}/{resource}"),
            Self::Right(right) => right.fmt(f),
        }
    }
}
