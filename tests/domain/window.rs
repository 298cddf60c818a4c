//! From when until when, to the microsecond.

use hallpass::domain::moment::Moment;
use hallpass::domain::window::{Expiry, Window};
use proptest::prelude::*;

fn at(micros: i64) -> Moment {
    Moment::from_micros(micros).expect("a moment")
}

fn expiry() -> impl Strategy<Value = Expiry> {
    prop_oneof![1 => Just(Expiry::Never), 6 => (0..1_000_i64).prop_map(|micros| Expiry::At(at(micros)))]
}

proptest! {
    #[test]
    fn a_moment_is_equal_to_itself_after_a_round_trip(micros in -60_000_000_000_000_000..250_000_000_000_000_000_i64) {
        let moment = at(micros);
        prop_assert_eq!(moment.micros(), micros);
        prop_assert_eq!(Moment::parse(&moment.to_string()), Ok(moment));
        prop_assert!(moment.whole_seconds() <= moment);
        prop_assert_eq!(moment.whole_seconds().micros().rem_euclid(1_000_000), 0);
    }

    #[test]
    fn a_window_holds_its_first_moment_and_not_its_end(from in 0..1_000_i64, until in expiry(), now in 0..1_000_i64) {
        let window = Window { from: at(from), until };
        prop_assert_eq!(window.has_not_begun(at(now)), now < from);
        let over = until.moment().is_some_and(|end| end.micros() <= now);
        prop_assert_eq!(window.has_ended(at(now)), over);
    }

    #[test]
    fn ends_have_an_order(a in expiry(), b in expiry(), c in expiry()) {
        prop_assert!(!a.is_later_than(a));
        prop_assert!(!(a.is_later_than(b) && b.is_later_than(a)));
        prop_assert!(a == b || a.is_later_than(b) || b.is_later_than(a));
        if a.is_later_than(b) && b.is_later_than(c) {
            prop_assert!(a.is_later_than(c));
        }
        prop_assert_eq!(a.earlier(b), b.earlier(a));
        prop_assert!(!a.earlier(b).is_later_than(a) && !a.earlier(b).is_later_than(b));
        prop_assert!(!Expiry::At(at(0)).is_later_than(Expiry::Never));
    }
}

#[test]
fn only_rfc_3339_is_a_moment() {
    for text in ["2026-12-22T08:00:00Z", "2026-12-22T09:00:00+01:00", "2026-12-22t08:00:00z", "2026-12-22T08:00:00.000000999Z"] {
        assert_eq!(Moment::parse(text).map(Moment::micros), Ok(1_797_926_400_000_000), "{text}");
    }
    for text in [
        "",
        "now",
        "1797926400",
        "2026-12-22",
        "2026-12-22T08:00:00",
        "2026-13-01T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "+99999-01-01T00:00:00Z",
    ] {
        assert!(Moment::parse(text).is_err(), "{text}");
    }
    assert!(Moment::from_micros(i64::MAX).is_err() && Moment::from_micros(i64::MIN).is_err());
}
