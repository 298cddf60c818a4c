//! A span of addresses, for finding what was used from a network.
//!
//! Each address has a key of 32 hexadecimal digits. Keys sort as addresses do, so that a network is all keys between two.

use ipnet::IpNet;
use std::net::{IpAddr, Ipv6Addr};

/// The addresses of one network, or one address alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressSpan {
    first: IpAddr,
    last: IpAddr,
}

impl AddressSpan {
    /// Reads an address or a network; of an address within a network the whole network is meant. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let network = text.parse::<IpNet>().ok().or_else(|| text.parse::<IpAddr>().ok().map(|one| one.to_canonical().into()))?;
        Some(Self { first: network.network(), last: network.broadcast() })
    }

    /// The lowest and the highest key.
    pub fn keys(&self) -> (String, String) {
        (key(self.first), key(self.last))
    }
}

/// The key of an address as text; empty for what is none.
pub fn address_key(text: &str) -> String {
    text.trim().parse().map(key).unwrap_or_default()
}

/// An IPv4 address has the key of its IPv6 disguise, so that both are found as one.
fn key(address: IpAddr) -> String {
    let wide: Ipv6Addr = match address {
        IpAddr::V4(four) => four.to_ipv6_mapped(),
        IpAddr::V6(six) => six,
    };
    format!("{:032x}", u128::from(wide))
}
