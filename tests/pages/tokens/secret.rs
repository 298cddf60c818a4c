//! A secret is in the one answer that shows it, and nowhere else.

use super::{Made, make, new_form};
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::people::ANN;
use crate::support::visitor::Reply;
use std::path::Path;

crate::on_both_databases! {
    async fn a_secret_is_shown_once_and_kept_nowhere(house: House) {
        let ann = house.signed_in(ANN).await;
        for way in Way::BOTH {
            let form = new_form(&ann, way, "ci").await;
            let reply = way.submit(&ann, form).await.expect(200);
            let made = Made::read(&reply);
            assert_only_in_sight(&reply, &made.secret);

            let form = way.open(&ann, &format!("{}/rotation", made.path())).await.form("Rotate and show the new secret");
            let reply = way.submit(&ann, form).await.expect(200);
            let rotated = Made::read(&reply);
            assert_eq!(rotated.id, made.id);
            assert_only_in_sight(&reply, &rotated.secret);
            ann.program(&rotated.secret).get("/api/v1/verify").await.expect(200);

            for secret in [&made.secret, &rotated.secret] {
                assert_gone(&house, secret);
                for path in ["/web/pats", "/web/pats?state=all", "/web/account", &made.path(), "/web/pats/new"] {
                    let page = way.open(&ann, path).await.expect(200);
                    assert!(!page.text().contains(&secret[3..30]), "{path} shows it");
                }
            }
            let page = ann.open(&made.path()).await.page().text();
            assert!(page.contains(&format!("hp_…{}", &rotated.secret[rotated.secret.len() - 4..])));
        }
    }

    async fn the_reveal_cannot_be_asked_for_again(house: House) {
        let ann = house.signed_in(ANN).await;
        let made = make(&ann, "ci").await;
        for path in [made.path(), format!("{}/rotation", made.path()), format!("/web/pats?new={}", made.id)] {
            for way in Way::BOTH {
                let reply = way.open(&ann, &path).await.expect(200);
                assert!(!reply.text().contains(&made.secret) && reply.page().count("[data-secret]") == 0, "{path}");
            }
        }
    }
}

/// The secret stands in the three texts that are for copying, and in no attribute, header or address.
#[track_caller]
fn assert_only_in_sight(reply: &Reply, secret: &str) {
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.header("referrer-policy"), "same-origin");
    let page = reply.page();
    assert_eq!(page.words_of("[data-secret]").iter().filter(|words| words.contains(secret)).count(), 3);
    assert_eq!(page.words_of("output#secret"), [secret]);
    assert_eq!(reply.text().matches(secret).count(), 3, "{}", reply.text());
    let curl = page.words_of("#secret-curl").concat();
    assert!(curl.starts_with(&format!("curl -H \"Authorization: Bearer {secret}\" http://")), "{curl}");
    assert!(!format!("{:?}", reply.headers()).contains(secret));
    assert!(!reply.path().contains(secret));
}

/// Neither the secret nor its random part is in the database, in any file of it, or in the data directory.
#[track_caller]
fn assert_gone(house: &House, secret: &str) {
    let random = &secret[3..46];
    let mut books = house.books();
    for text in [secret, random, &random[..20], &secret[3..]] {
        books.assert_nowhere(text);
    }
    let mut files = vec![house.data().to_owned()];
    if let Some(path) = house.database_url().strip_prefix("sqlite:") {
        files.push(Path::new(path).parent().expect("a folder").to_owned());
    }
    for folder in files {
        for file in std::fs::read_dir(folder).expect("a folder") {
            let path = file.expect("a file").path();
            let bytes = std::fs::read(&path).unwrap_or_default();
            assert!(!bytes.windows(20).any(|part| part == &random.as_bytes()[..20]), "{}", path.display());
        }
    }
}
