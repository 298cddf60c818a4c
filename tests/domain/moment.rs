//! Moments are spelled by hand; the general way agrees.

use hallpass::domain::moment::Moment;
use proptest::prelude::*;
use time::format_description::well_known::Rfc3339;

proptest! {
    #[test]
    fn a_moment_is_spelled_as_rfc_3339_says(micros in -62_135_596_800_000_000_i64..253_402_300_800_000_000, cut in 0_u32..7) {
        // Fewer digits behind the point now and then, down to none.
        let micros = micros - micros.rem_euclid(10_i64.pow(cut));
        let moment = Moment::from_micros(micros).expect("a moment");
        prop_assert_eq!(moment.to_string(), moment.utc().format(&Rfc3339).expect("its spelling"));
        prop_assert_eq!(Moment::parse(&moment.to_string()), Ok(moment));
    }
}

#[test]
fn fractions_are_as_short_as_they_can_be() {
    for text in ["2026-12-22T08:00:00Z", "2026-12-22T08:00:00.5Z", "2026-12-22T08:00:00.000001Z", "0001-01-01T00:00:00Z"] {
        assert_eq!(Moment::parse(text).expect("a moment").to_string(), text);
    }
    assert_eq!(Moment::FAR_AWAY.to_string(), "9999-12-31T23:59:59Z");
}
