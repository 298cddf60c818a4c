//! Who is at the other end of the line.
//!
//! The framework's own connection info believes `Forwarded` headers from anybody, so it is never asked.
//! Only a peer that the operator named as a proxy may speak for somebody else.

use crate::domain::actor::Origin;
use actix_web::HttpRequest;
use actix_web::http::header::{HeaderMap, HeaderName, USER_AGENT};
use ipnet::IpNet;
use std::net::IpAddr;

static FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Longer names of clients are cut.
const MOST_AGENT_CHARACTERS: usize = 200;

/// Where a request came from.
pub fn origin(request: &HttpRequest, trusted: &[IpNet], request_id: Option<String>) -> Origin {
    Origin { address: address(request, trusted), user_agent: user_agent(request.headers()), request_id, attempt: None }
}

/// The client's address: the peer, or the rightmost address in `X-Forwarded-For` that is not a proxy of ours.
pub fn address(request: &HttpRequest, trusted: &[IpNet]) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip().to_canonical();
    if !is_trusted(peer, trusted) {
        return Some(peer);
    }
    let mut nearest = peer;
    for hop in forwarded_for(request.headers()).into_iter().rev() {
        // Something that is no address ends the chain: what stands left of it cannot be believed either.
        let Ok(address) = hop.parse::<IpAddr>() else { break };
        nearest = address.to_canonical();
        if !is_trusted(nearest, trusted) {
            break;
        }
    }
    Some(nearest)
}

/// Whether whoever is at the other end is a proxy that the operator named, and so may speak for somebody else.
pub fn is_proxy(request: &HttpRequest, trusted: &[IpNet]) -> bool {
    request.peer_addr().is_some_and(|peer| is_trusted(peer.ip().to_canonical(), trusted))
}

fn is_trusted(address: IpAddr, trusted: &[IpNet]) -> bool {
    trusted.iter().any(|network| network.contains(&address))
}

fn forwarded_for(headers: &HeaderMap) -> Vec<String> {
    let values = headers.get_all(&FORWARDED_FOR).filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(|hop| hop.trim().to_owned()).collect()
}

fn user_agent(headers: &HeaderMap) -> Option<String> {
    let text = String::from_utf8_lossy(headers.get(USER_AGENT)?.as_bytes()).into_owned();
    let visible = text.chars().filter(|c| !c.is_control()).take(MOST_AGENT_CHARACTERS).collect::<String>();
    Some(visible).filter(|name| !name.is_empty())
}
