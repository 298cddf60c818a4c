//! The pages of services: connecting, trying a request, credentials, removing; and the file.

use hallpass::app::AppError;
use hallpass::app::services::import::import;
use hallpass::domain::actor::{Actor, Origin, Who};

use super::office::Office;
use crate::support::house::House;
use crate::support::people::{BOB, CAROL, ROOT};

crate::on_both_databases! {
    async fn an_administrator_connects_a_service_and_tries_a_request(house: House) {
        let office = Office::of(&house);
        let token = office.full_token(BOB);
        let root = house.signed_in(ROOT).await;
        let list = root.open("/web/admin/services").await.expect(200).page();
        let href = list.attributes("a.primary", "href").concat();
        let form = root.open(&href).await.expect(200).form("Connect service");
        let wrong = form.fill("name", "Mail!").fill("rules", "GET /a no:such").fill("cache_seconds", "61");
        let again = root.submit(wrong).await.expect(422).form("Connect service");
        assert_eq!((again.value("name").as_deref(), again.value("rules").as_deref()), (Some("Mail!"), Some("GET /a no:such")));
        let right = again.fill("name", "mail").fill("cache_seconds", "0").fill("rules", "GET /a user:fetch\nGET /b user:create\nGET /c anonymous");
        let page = root.submit(right).await.expect(200);
        let here = page.path();
        assert!(page.page().text().contains("auth_request /_hallpass"), "the page shows how to connect a gateway");

        for (path, words) in [("/a", "Let in."), ("/b", "Refused: right_missing."), ("/c", "Let in, without anybody"), ("/d", "Refused: no_rule.")] {
            let form = root.open(&here).await.expect(200).form("Try it").fill("path", path).fill("token", &token.secret);
            let answer = root.submit(form).await.expect(200);
            let text = answer.page().text();
            assert!(text.contains(words), "{path}: {text}");
            assert!(!answer.text().contains(&token.secret), "the token must not be shown again");
        }
        let form = root.open(&here).await.expect(200).form("Try it").fill("path", "/a/../b");
        root.submit(form).await.expect(422);

        let form = root.open(&here).await.expect(200).form("Make a credential");
        let secret = root.submit(form).await.expect(200).page().words_of("#secret").concat();
        let ask = house.visitor().ask(reqwest::Method::POST, "/oauth/introspect").header("Authorization", format!("Bearer {}", secret.trim()));
        ask.form(vec![("token".into(), token.secret.clone())]).send().await.expect(200);
        assert!(!root.open(&here).await.text().contains(secret.trim()), "shown once");

        let edit = root.open(&format!("{here}/edit")).await.expect(200).form("Save service").fill("rules", "* /** signed-in");
        let stale = root.open(&format!("{here}/edit")).await.expect(200).form("Save service").fill("rules", "* /** anonymous");
        root.submit(edit).await.expect(200);
        root.submit(stale).await.expect(409);
        let form = root.open(&here).await.expect(200).form("Remove service");
        root.submit(form).await.expect(200);
        root.open(&here).await.expect(404);
    }

    async fn services_are_for_those_who_may_keep_them(house: House) {
        let office = Office::of(&house);
        let service = office.service_with_rules("mail", "* /** signed-in");
        let here = format!("/web/admin/services/{}", service.id);
        let carol = house.signed_in(CAROL).await;
        for path in [here.clone(), format!("{here}/edit"), format!("{here}/configuration/nginx")] {
            carol.open(&path).await.expect(404);
        }
        let taken = carol.open("/web/admin/services/new").await.expect(200).form("Connect service").fill("name", "mail");
        carol.submit(taken).await.expect(422);
        let bob = house.signed_in(BOB).await;
        bob.open("/web/admin/services").await.expect(404);
        bob.open(&here).await.expect(404);
        house.visitor().ask(reqwest::Method::GET, &here).send().await.expect(303);
    }

    async fn a_file_makes_and_changes_services_or_does_nothing(house: House) {
        let office = Office::of(&house);
        let file = "[[service]]\nname = \"mail\"\nrules = \"\"\"\nGET /a user:fetch\n* /b signed-in\n\"\"\"\nplaces = [\"bearer\", \"x-api-key\"]\n";
        let made = office.write(|tx, actor| import(tx, actor, file));
        assert_eq!((made.len(), made[0].rules.iter().count()), (1, 2));
        let made = office.write(|tx, actor| import(tx, actor, file));
        assert_eq!(made[0].version, 1, "the same file again changes nothing");
        let changed = office.write(|tx, actor| import(tx, actor, &file.replace("GET /a", "PUT /a")));
        assert_eq!(changed[0].version, 2);
        let actor = Actor { who: Who::Operator, organization_id: office.organization_id, origin: Origin::default() };
        for wrong in ["[[service]]\nname = \"Mail\"", "[[service]]\nname = \"a\"\nunknown = 1", "[[service]]\nname = \"a\"\n[[service]]\nname = \"b\"\nrules = \"x\""] {
            let result = office.store().write(&actor, |tx| import(tx, &actor, wrong));
            assert!(matches!(result, Err(AppError::Invalid(_))), "{wrong} was taken");
        }
        let node = office.node();
        node.visitor().ask(reqwest::Method::GET, "/verify/caddy/a").send().await.expect(404);
    }
}

/// A change of something that the memory has never heard of makes it forget everybody's rights: safe, but dear.
/// So whoever adds a kind of thing to the audit log says in `store/memory/keeper.rs` what it means for verdicts.
#[test]
fn every_kind_in_the_audit_log_is_known_to_the_memory() {
    let known = [
        "token",
        "person",
        "team",
        "role",
        "project",
        "organization",
        "policy",
        "service",
        "session",
        "signing_key",
        "audit",
        "identity",
        "job",
        "export",
        "view",
    ];
    let mut folders = vec![std::path::PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
                continue;
            }
            let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
            for rest in text.split("Target::new(\"").skip(1) {
                let kind = rest.split('"').next().unwrap_or_default();
                assert!(known.contains(&kind), "{}: {kind}", entry.path().display());
            }
        }
    }
}
