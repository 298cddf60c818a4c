//! Rights as numbers of the catalogue: nothing is lost, nothing else is read.

use hallpass::domain::rights::{Catalogue, Pair, RolePairs};
use proptest::prelude::*;

fn all() -> Vec<Pair> {
    let pair = |text: String| text.parse().expect("a pair");
    let resources = Catalogue::embedded().resources().iter();
    let texts = resources.flat_map(|one| one.actions.iter().map(|action| format!("{}:{}", one.name, action.name)));
    texts.map(pair).collect()
}

proptest! {
    #[test]
    fn what_is_packed_comes_back(picks in prop::collection::vec(any::<bool>(), all().len())) {
        let pairs: RolePairs = all().into_iter().zip(picks).filter(|(_, pick)| *pick).map(|(pair, _)| pair).collect();
        let packed = Catalogue::embedded().packed(&pairs);
        let back = if packed.is_empty() { Some(RolePairs::new()) } else { Catalogue::embedded().unpacked(&packed) };
        prop_assert_eq!(back, Some(pairs));
    }

    #[test]
    fn whatever_is_read_is_written_the_same_way(text in "[0-9]{1,3}((,|-)[0-9]{1,3}){0,4}") {
        if let Some(pairs) = Catalogue::embedded().unpacked(&text) {
            // One spelling only, but for runs that touch and numbers with zeros in front.
            let again = Catalogue::embedded().packed(&pairs);
            prop_assert_eq!(Catalogue::embedded().unpacked(&again), Some(pairs));
        }
    }
}

#[test]
fn all_rights_are_one_run() {
    let everything: RolePairs = all().into_iter().collect();
    assert_eq!(Catalogue::embedded().packed(&everything), format!("0-{}", all().len() - 1));
    assert_eq!(Catalogue::embedded().packed(&RolePairs::new()), "");
}

#[test]
fn what_was_not_written_here_is_not_read() {
    let end = all().len();
    let beyond = [end.to_string(), format!("0-{end}"), format!("{}-{}", end - 1, end), "18446744073709551616".to_owned()];
    let wrong =
        ["", "-", "1-", "-1", "+1", " 1", "1 ", "1,", ",1", "2,1", "1,1", "1-3,2", "3-1", "x", "0x1", "1.0", "1-2-3", "\u{0661}"];
    for text in wrong.into_iter().chain(beyond.iter().map(String::as_str)) {
        assert_eq!(Catalogue::embedded().unpacked(text), None, "{text:?}");
    }
}

#[test]
fn another_catalogue_bears_another_mark() {
    let text = Catalogue::text_of_default();
    let renamed = Catalogue::parse(&text.replacen("fetch = {", "fetched = {", 1)).expect("a catalogue");
    assert_ne!(renamed.mark(), Catalogue::embedded().mark());
    assert_eq!(Catalogue::parse(text).expect("a catalogue").mark(), Catalogue::embedded().mark());
}
