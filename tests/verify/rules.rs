//! Paths and rules, as values.

use hallpass::domain::rights::Catalogue;
use hallpass::domain::service::{ClearPath, IdentityHeaders, Needs, PathPattern, Places, Rules, ServiceName};
use proptest::prelude::*;

fn fits(pattern: &str, path: &str) -> bool {
    let pattern = PathPattern::parse(pattern).expect("a pattern");
    ClearPath::parse(path).is_ok_and(|path| pattern.fit(path).is_some())
}

#[test]
fn a_path_that_could_be_read_in_two_ways_is_unclear() {
    for path in [
        "",
        "a",
        "//",
        "/a//b",
        "/./a",
        "/a/..",
        "/%2e",
        "/%2E%2e/x",
        "/a%2Fb",
        "/a%5cb",
        "/a\\b",
        "/a;x",
        "/%61",
        "/%7e",
        "/%2",
        "/%zz",
        "/a%00",
        "/a b",
        "/ä",
        "/#",
        "/%25",
        "/%3b",
    ] {
        assert!(ClearPath::parse(path).is_err(), "{path:?} passed as clear");
    }
    for path in ["/", "/a", "/a/", "/a/b?x=/../y", "/a%20b", "/%C3%A4", "/~user/-._"] {
        assert!(ClearPath::parse(path).is_ok(), "{path:?} was refused");
    }
}

#[test]
fn a_pattern_fits_whole_segments_only() {
    assert!(fits("/projects/{project}/assets", "/projects/7/assets?x"));
    assert!(
        !fits("/projects/{project}/assets", "/projects//assets") && !fits("/projects/{project}/assets", "/projects/7/assets/")
    );
    assert!(!fits("/a", "/A") && !fits("/a", "/ab") && !fits("/a", "/a/") && fits("/a/", "/a/"));
    assert!(fits("/a/**", "/a/b/c") && fits("/a/**", "/a/") && fits("/a/**", "/a") && !fits("/a/**", "/ab"));
    for wrong in ["a", "/a/**/b", "/{x}/{x}", "/{X}", "/{organization}", "/a//b", "/a*", "/%2e", "/{}"] {
        assert!(PathPattern::parse(wrong).is_err(), "{wrong} passed as a pattern");
    }
}

#[test]
fn every_wrong_line_is_told() {
    let text = "GET\nget / signed-in\nGET / \nGET /{a} core.project/{b}/ams.asset:get\nGET / ams.asset:get\nGET / no:such\n# fine\nGET / USER_FETCH";
    let wrong = Rules::parse(text, Catalogue::embedded()).expect_err("five mistakes");
    assert_eq!(wrong.iter().map(|rule| rule.line).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
}

#[test]
fn the_first_line_that_fits_decides() {
    let rules = Rules::parse("GET /a/b anonymous\n* /a/** signed-in", Catalogue::embedded()).expect("good rules");
    let needs =
        |method, path| rules.first_for(method, ClearPath::parse(path).expect("clear")).map(|(rule, _)| rule.needs.clone());
    assert!(matches!(needs("GET", "/a/b"), Some(Needs::Nothing)));
    assert!(matches!(needs("HEAD", "/a/b"), Some(Needs::AnyToken)));
    assert!(needs("GET", "/b").is_none());
}

#[test]
fn names_headers_and_places_are_checked_at_the_door() {
    assert!(ServiceName::parse("mail-2").is_ok() && ServiceName::parse("Mail").is_err() && ServiceName::parse("2mail").is_err());
    assert!(Places::parse([]).is_err() && Places::parse(["cookie"]).is_err() && Places::parse(["bearer", "token"]).is_ok());
    assert!(IdentityHeaders::parse("X-A X-B X-C X-D X-E X-F").is_ok());
    for wrong in [
        "X-A",
        "X-A X-A X-C X-D X-E X-F",
        "X_A X-B X-C X-D X-E X-F",
        "Host X-B X-C X-D X-E X-F",
        "X-Forwarded-For X-B X-C X-D X-E X-F",
    ] {
        assert!(IdentityHeaders::parse(wrong).is_err(), "{wrong}");
    }
}

proptest! {
    /// Whatever is clear is read the same after one round of decoding: no separators, dots or further escapes appear.
    #[test]
    fn a_clear_path_stays_what_it_is_when_it_is_decoded(path in "/[a-z./%0-9;\\\\A-F]{0,20}") {
        if let Ok(clear) = ClearPath::parse(&path) {
            let decoded = percent_encoding::percent_decode_str(clear.as_str()).decode_utf8_lossy().into_owned();
            prop_assert_eq!(decoded.matches('/').count(), clear.as_str().matches('/').count());
            prop_assert!(!decoded.contains('%') && !decoded.contains('\\') && !decoded.contains(';'));
            prop_assert!(decoded.split('/').all(|segment| segment != "." && segment != ".."));
        }
    }
}
