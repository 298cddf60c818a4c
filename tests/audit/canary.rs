//! Nothing secret ever gets into the log: a journey with a marked text in every secret field, and then all of it is searched.

use reqwest::Method;
use serde_json::json;
use time::Duration;

use crate::api_seeds::signing_in::log_in;
use crate::pages::admin_people::{adding, link, page_of, post};
use crate::pages::tokens::{edit_form, make};
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::people::{ANN, BOB, ROOT};

/// Unlike anything that a test or a page says by itself.
fn canary(number: usize) -> String {
    format!("kanarek-{number}-q8zv4w1x7y")
}

crate::on_both_databases! {
    async fn no_secret_and_no_password_is_ever_in_the_log_or_an_answer_about_it(house: House) {
        let (root, ann, bob) = (house.signed_in(ROOT).await, house.signed_in(ANN).await, house.signed_in(BOB).await);
        let mut secrets = vec![ROOT.password.to_owned(), ANN.password.to_owned()];
        // Tokens: made, rotated, refused, and pasted where they do not belong.
        let made = make(&ann, "ci").await;
        let rotated = ann.submit_once(ann.open(&format!("{}/rotation", made.path())).await.expect(200).form("Rotate and show the new secret")).await;
        let fresh = rotated.expect(200).page().words_of("output#secret").concat();
        let login = log_in(&house, ROOT).await;
        secrets.extend([made.secret.clone(), fresh.clone(), login]);
        for secret in [&made.secret, &fresh] {
            post(&bob, &format!("/web/pats/{secret}/pause"), &[]).await;
            post(&bob, &format!("/web/admin/people/{secret}/disable"), &[]).await;
            bob.ask(Method::DELETE, &format!("/api/v1/organization/teams/{secret}")).send().await;
            house.program(&fresh).send(Method::PATCH, &format!("/api/v1/tokens/{secret}"), &json!({ "name": "x" })).await;
        }
        // Passwords: wrong at the door, wrong when asked again, wrong when changed, and changed.
        let door = house.visitor();
        let form = door.open("/sign-in").await.expect(200).form("Sign in");
        door.submit_once(form.fill("login", "ann").fill("password", &canary(1))).await;
        house.clock.advance(Duration::minutes(12));
        let form = ann.open(&format!("{}/rotation", made.path())).await.expect(200).form("Rotate and show the new secret");
        ann.submit_once(form.fill("password", &canary(2))).await.expect(422);
        let form = edit_form(&ann, Way::Plain, &made, "valid-until").await.choose("when", "P90D");
        let form = ann.submit_once(form).await.expect(422).form("Save");
        ann.submit_once(form.fill("password", &canary(3))).await;
        post(&ann, "/web/account/password", &[("current", &canary(4)), ("password", &canary(5)), ("again", &canary(5))]).await;
        post(&root, &format!("{}/invitation", page_of(&house, ANN)), &[("password", &canary(6))]).await;
        // An invitation: its link and the password that is chosen with it.
        let root = house.signed_in(ROOT).await;
        let invited = root.submit_once(adding(&root, "Dora Dahl", "dora", "dora@studio.example").await).await.expect(200);
        let path = link(&invited);
        secrets.push(path.split_once("code=").map(|(_, code)| code.to_owned()).unwrap_or_default());
        let dora = house.visitor();
        let chosen = format!("{} chosen well", canary(7));
        let form = dora.open(&path).await.expect(200).form("Choose this password").fill("password", &chosen);
        dora.submit(form).await.expect(200);
        secrets.extend((1..=7).map(canary));
        let cookies = [&root, &ann, &bob].map(|visitor| visitor.cookie("hallpass").expect("a session"));
        secrets.extend(cookies);

        let mut books = house.books();
        let rows = books.rows("audit_events").join("\n");
        let answers = [
            root.open("/web/admin/audit/export?format=csv").await.expect(200).text(),
            root.open("/web/admin/audit/export?format=jsonl").await.expect(200).text(),
            root.open("/web/admin/audit").await.expect(200).text(),
            root.open("/web/admin/audit?result=refused").await.expect(200).text(),
        ];
        assert!(rows.contains("refused") && rows.contains("person.password_chosen"), "the journey left its traces");
        for secret in secrets {
            assert!(secret.len() > 15, "{secret:?} is no secret to look for");
            assert!(!rows.contains(&secret), "{secret} is in the log");
            assert!(answers.iter().all(|answer| !answer.contains(&secret)), "{secret} is in an answer");
        }
        // Digests are as little to be there as what they are of.
        let digests = books.lines(match house.engine {
            crate::support::house::Engine::Sqlite => "SELECT lower(hex(digest)) AS line FROM tokens",
            crate::support::house::Engine::Postgres => "SELECT encode(digest, 'hex') AS line FROM tokens",
        });
        assert!(digests.len() > 1);
        assert!(digests.iter().all(|digest| !rows.to_lowercase().contains(digest)));
    }
}
