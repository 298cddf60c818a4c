//! The page of one token: its facts, its use, and who changed what.

use super::{edit_form, fact, make};
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::people::ANN;
use time::Duration;

crate::on_both_databases! {
    async fn a_token_page_tells_its_whole_story(house: House) {
        let ann = house.signed_in(ANN).await;
        let made = make(&ann, "ci").await;
        assert_eq!(fact(&ann, &made, "Last use").await, "Never used");
        let program = ann.program(&made.secret);
        for _ in 0..3 {
            program.ask(reqwest::Method::GET, "/api/v1/verify").header("User-Agent", "deploy/7").send().await.expect(200);
        }
        house.clock.advance(Duration::minutes(5));
        let form = edit_form(&ann, Way::Plain, &made, "name").await.fill("name", "ci <2>");
        ann.submit_once(form).await.expect(303);
        house.clock.advance(Duration::minutes(1));
        let form = edit_form(&ann, Way::Plain, &made, "valid-until").await.choose("when", "P7D");
        ann.submit_once(form).await.expect(303);

        let facts = [("Id", made.id.as_str()), ("Kind", "Restricted"), ("Owner", ANN.full_name)];
        for (term, words) in facts {
            assert!(fact(&ann, &made, term).await.starts_with(words), "{term}");
        }
        assert_eq!(fact(&ann, &made, "Last use").await, "6 minutes ago");
        assert_eq!(fact(&ann, &made, "From").await, "127.0.0.1");
        assert_eq!(fact(&ann, &made, "By").await, "deploy/7");
        assert_eq!(fact(&ann, &made, "In all").await, "3 times");

        let page = ann.open(&made.path()).await.page();
        let history = page.words_of(".history li");
        assert_eq!(history.len(), 3, "newest first: {history:?}");
        assert!(history.iter().all(|entry| entry.contains(ANN.full_name) && entry.contains("127.0.0.1")), "{history:?}");
        assert!(history[0].contains("moved its end Until"), "{history:?}");
        assert_eq!(page.words_of(".history li:nth-child(2) del"), ["ci"]);
        assert_eq!(page.words_of(".history li:nth-child(2) ins"), ["ci <2>"]);
        // Looking changes nothing.
        let before = house.books().picture();
        for path in ["/web/pats", &made.path(), "/web/account", "/web/pats/new", &format!("{}/revocation", made.path())] {
            for way in Way::BOTH {
                way.open(&ann, path).await.expect(200);
            }
        }
        before.assert_still(&mut house.books());
    }
}
