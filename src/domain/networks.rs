//! From where something may be used: a list of networks, each in the form that firewalls use.

use ipnet::{IpNet, Ipv4Net};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::IpAddr;

/// A set of networks. The empty one means everywhere: who names no network limits nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Vec<String>", try_from = "Vec<String>")]
pub struct Networks(Vec<IpNet>);

/// A line that is no network, and what would be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidNetwork {
    /// The line, counted from one.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for InvalidNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line {}: {}", self.line, self.message)
    }
}

impl Networks {
    /// The most networks in one list.
    pub const MOST: usize = 64;

    /// Reads one network a line; blank lines count for nothing. A plain address is the network of that address alone.
    /// Errors: one [`InvalidNetwork`] for each line that is none, and one when there are too many.
    pub fn parse<'a>(lines: impl IntoIterator<Item = &'a str>) -> Result<Self, Vec<InvalidNetwork>> {
        let (mut networks, mut wrong) = (Vec::new(), Vec::new());
        for (place, line) in lines.into_iter().enumerate() {
            match network(line.trim()) {
                Ok(found) => networks.extend(found),
                Err(message) => wrong.push(InvalidNetwork { line: place + 1, message }),
            }
        }
        networks.sort();
        networks.dedup();
        if networks.len() > Self::MOST {
            wrong.push(InvalidNetwork { line: Self::MOST + 1, message: format!("Name at most {} networks.", Self::MOST) });
        }
        if wrong.is_empty() { Ok(Self(networks)) } else { Err(wrong) }
    }

    /// Whether no network is named, so that every address will do.
    pub fn is_everywhere(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether somebody at this address may come. Nobody whose address is unknown comes into a list that names any.
    pub fn allow(&self, address: Option<IpAddr>) -> bool {
        self.is_everywhere() || address.is_some_and(|address| self.0.iter().any(|network| network.contains(&address)))
    }

    /// Whether everybody whom `other` lets come may come here too. Several small networks that fill a large one are not seen to.
    pub fn contain(&self, other: &Self) -> bool {
        let covers = |small: &IpNet| self.0.iter().any(|large| large.contains(small));
        self.is_everywhere() || (!other.is_everywhere() && other.0.iter().all(covers))
    }

    /// The first network of `self` that shares no address with `other`: being in the list, it lets nobody come.
    pub fn first_outside(&self, other: &Self) -> Option<IpNet> {
        let meets = |one: &IpNet| other.0.iter().any(|two| one.contains(two) || two.contains(one));
        self.0.iter().find(|network| !other.is_everywhere() && !meets(network)).copied()
    }

    /// Whether there is an address from which somebody may come into both.
    pub fn meet(&self, other: &Self) -> bool {
        let meets = |one: &IpNet| other.0.iter().any(|two| one.contains(two) || two.contains(one));
        self.is_everywhere() || other.is_everywhere() || self.0.iter().any(meets)
    }

    /// The networks here that `other` does not name.
    pub fn difference(&self, other: &Self) -> Self {
        Self(self.0.iter().filter(|network| !other.0.contains(network)).copied().collect())
    }

    /// Each network as text.
    pub fn lines(&self) -> impl Iterator<Item = String> + '_ {
        self.0.iter().map(|network| network.to_string())
    }
}

impl fmt::Display for Networks {
    /// All of them with blanks between; nothing for everywhere.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines().collect::<Vec<_>>().join(" "))
    }
}

impl From<Networks> for Vec<String> {
    fn from(networks: Networks) -> Self {
        networks.lines().collect()
    }
}

impl TryFrom<Vec<String>> for Networks {
    type Error = String;
    fn try_from(lines: Vec<String>) -> Result<Self, String> {
        Self::parse(lines.iter().map(String::as_str)).map_err(|wrong| wrong.first().map(ToString::to_string).unwrap_or_default())
    }
}

fn network(line: &str) -> Result<Option<IpNet>, String> {
    if line.is_empty() {
        return Ok(None);
    }
    let network = match (line.parse::<IpNet>(), line.parse::<IpAddr>()) {
        (Ok(network), _) => network,
        (_, Ok(address)) => IpNet::from(address),
        _ => return Err(format!("“{line}” is no network. Write it like 203.0.113.0/24 or 2001:db8::/32.")),
    };
    if network.trunc() != network {
        return Err(format!("{line} names an address inside a network. Did you mean {}?", network.trunc()));
    }
    if network.prefix_len() == 0 {
        return Err(format!("{line} is every address. Leave the list empty for that."));
    }
    Ok(Some(plain(network)))
}

/// Clients are known by their plain IPv4 address, never by its IPv6 disguise.
fn plain(network: IpNet) -> IpNet {
    let IpNet::V6(six) = network else { return network };
    let inner = six.addr().to_ipv4_mapped().zip(six.prefix_len().checked_sub(96));
    inner.and_then(|(four, bits)| Ipv4Net::new(four, bits).ok()).map_or(network, IpNet::V4)
}
