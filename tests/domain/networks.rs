//! A list of networks lets in whom it names, and an empty one everybody.

use hallpass::domain::networks::Networks;
use proptest::prelude::*;
use std::net::{IpAddr, Ipv4Addr};

fn read(lines: &str) -> Networks {
    Networks::parse(lines.lines()).unwrap_or_else(|wrong| panic!("{lines}: {wrong:?}"))
}

fn wrong(lines: &str) -> Vec<usize> {
    let found = Networks::parse(lines.lines()).err().unwrap_or_default();
    found.iter().map(|one| one.line).collect()
}

fn from(address: &str) -> Option<IpAddr> {
    Some(address.parse().expect("an address"))
}

#[test]
fn a_list_lets_in_whom_it_names() {
    let networks = read("10.1.0.0/16\n\n 2001:db8::/32 \n203.0.113.7");
    assert_eq!(networks.to_string(), "10.1.0.0/16 203.0.113.7/32 2001:db8::/32");
    for address in ["10.1.2.3", "203.0.113.7", "2001:db8::1"] {
        assert!(networks.allow(from(address)), "{address}");
    }
    for address in ["10.2.0.1", "203.0.113.8", "2001:db9::1"] {
        assert!(!networks.allow(from(address)), "{address}");
    }
    assert!(!networks.allow(None), "whose address is unknown comes into no list");
    assert!(Networks::default().allow(None) && Networks::default().allow(from("8.8.8.8")));
}

#[test]
fn each_line_that_is_no_network_is_named() {
    assert_eq!(wrong("10.0.0.0/8\nnonsense\n10.0.0.1/8\n::/0\n0.0.0.0/0\n300.1.1.1"), [2, 3, 4, 5, 6]);
    let told = Networks::parse(["10.0.0.5/8"]).expect_err("host bits");
    assert!(told[0].to_string().contains("Did you mean 10.0.0.0/8?"), "{}", told[0]);
    let many: Vec<String> = (0..=Networks::MOST).map(|n| format!("10.0.{n}.0/24")).collect();
    assert_eq!(Networks::parse(many.iter().map(String::as_str)).expect_err("too many").len(), 1);
}

#[test]
fn an_ipv4_network_in_disguise_is_the_plain_one() {
    let disguised = read("::ffff:10.1.0.0/112");
    assert_eq!(disguised, read("10.1.0.0/16"));
    assert!(disguised.allow(from("10.1.255.255")));
}

#[test]
fn containment_has_a_direction() {
    let (wide, narrow, all) = (read("10.0.0.0/8"), read("10.1.0.0/16\n10.2.0.0/16"), Networks::default());
    assert!(wide.contain(&narrow) && !narrow.contain(&wide) && wide.contain(&wide));
    assert!(all.contain(&wide) && !wide.contain(&all) && all.contain(&all));
    assert_eq!(
        read("192.0.2.0/24\n10.1.0.0/16").first_outside(&wide).map(|one| one.to_string()).as_deref(),
        Some("192.0.2.0/24")
    );
    assert_eq!(read("0.0.0.0/1").first_outside(&wide), None, "a network around the allowed one still lets somebody in");
}

proptest! {
    #[test]
    fn what_a_list_contains_it_lets_in(one in any::<u32>(), bits in 1..=32_u8, two in any::<u32>(), more in 1..=32_u8, address in any::<u32>()) {
        let net = |address: u32, bits: u8| {
            let kept = address & (u32::MAX << (32 - bits));
            read(&format!("{}/{bits}", Ipv4Addr::from(kept)))
        };
        let (large, small) = (net(one, bits), net(two, more));
        let from = Some(IpAddr::from(Ipv4Addr::from(address)));
        if large.contain(&small) && small.allow(from) {
            prop_assert!(large.allow(from));
        }
        if large.first_outside(&small).is_some() {
            prop_assert!(!(large.allow(from) && small.allow(from)), "networks that share nothing share no address");
        }
        prop_assert_eq!(read(&large.to_string()), large);
    }
}
