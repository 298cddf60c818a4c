//! The contract with gateways: what each of them sends, and what it gets.

use hallpass::app::services::wish::Written;
use reqwest::Method;

use super::office::{Node, Office};
use crate::support::house::House;
use crate::support::people::{ANN, BOB, CAROL};
use crate::support::visitor::{Ask, Reply};

const IDENTITY: [&str; 6] =
    ["x-auth-user", "x-auth-user-id", "x-auth-token-id", "x-auth-rights", "x-auth-expires", "x-auth-verdict"];

/// How a gateway asks about `method path`, with nothing of a credential in it yet.
fn ask(node: &Node, dialect: &str, service: &str, method: &str, path: &str) -> Ask {
    let visitor = node.visitor();
    let address = format!("/verify/{dialect}/{service}");
    match dialect {
        "nginx" => visitor.ask(Method::GET, &address).header("X-Original-Method", method).header("X-Original-URI", path),
        "envoy" => visitor.ask(method.parse().expect("a method"), &format!("{address}{path}")),
        _ => visitor.ask(Method::GET, &address).header("X-Forwarded-Method", method).header("X-Forwarded-Uri", path),
    }
}

/// The status that the client is meant to see.
fn truth(dialect: &str, reply: &Reply) -> String {
    let status = reply.status().to_string();
    match dialect {
        "nginx" if status != "200" => {
            assert!(["401", "403"].contains(&status.as_str()), "nginx cannot take {status}");
            assert_eq!(reply.header("x-error-body"), reply.text());
            reply.header("x-error-status")
        }
        _ => status,
    }
}

const DIALECTS: [&str; 4] = ["nginx", "traefik", "caddy", "envoy"];

crate::on_both_databases! {
    async fn a_rule_lets_in_who_has_its_rights(house: House) {
        let office = Office::of(&house);
        let project = office.project("Harbour");
        let node = office.node();
        office.service_with_rules(
            "mail",
            "GET /projects/{project}/assets core.project/{project}/ams.asset:get\nGET /health anonymous\n* /me/** signed-in",
        );
        let right = format!("core.project/{project}/ams.asset:get");
        let may = office.token_for(crate::support::people::ROOT, std::slice::from_ref(&right));
        let may_not = office.full_token(BOB);
        for dialect in DIALECTS {
            let path = format!("/projects/{project}/assets?page=2");
            let bearer = |secret: &str| format!("Bearer {secret}");
            let reply = ask(&node, dialect, "mail", "GET", &path).header("Authorization", bearer(&may.secret)).send().await.expect(200);
            assert!(reply.text().is_empty());
            assert_eq!(reply.header("x-auth-user"), "root");
            assert_eq!(reply.header("x-auth-token-id"), may.id.to_string());
            assert_eq!(reply.header("x-auth-rights"), right);
            assert_eq!(reply.header("x-auth-verdict"), "allow");
            assert_eq!(reply.header("cache-control"), "no-store");

            let reply = ask(&node, dialect, "mail", "GET", &path).header("Authorization", bearer(&may_not.secret)).send().await;
            assert_eq!(truth(dialect, &reply), "403", "{dialect}");
            assert!(reply.header("www-authenticate").contains(&format!("error=\"insufficient_scope\", scope=\"{right}\"")));
            assert_eq!(reply.json()["reason"], "right_missing");

            let reply = ask(&node, dialect, "mail", "POST", &path).header("Authorization", bearer(&may.secret)).send().await;
            assert_eq!((truth(dialect, &reply).as_str(), reply.json()["reason"].as_str()), ("403", Some("no_rule")));

            let reply = ask(&node, dialect, "mail", "GET", "/health").send().await.expect(200);
            assert_eq!(reply.header("x-auth-verdict"), "anonymous");
            for name in IDENTITY {
                assert!(reply.headers().contains_key(name), "{dialect} lacks {name}");
            }
            ask(&node, dialect, "mail", "DELETE", "/me/a/b").header("Authorization", bearer(&may_not.secret)).send().await.expect(200);
        }
    }

    async fn every_refusal_says_why_in_the_gateways_own_way(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        office.service_with_rules("mail", "* /** signed-in");
        let paused = office.full_token(ANN);
        office.pause(paused.id);
        let revoked = office.full_token(ANN);
        office.revoke(revoked.id);
        let good = office.full_token(ANN);
        for dialect in DIALECTS {
            let at = &node;
            let send = |value: Option<String>| async move {
                let ask = ask(at, dialect, "mail", "GET", "/");
                match value {
                    Some(value) => ask.header("Authorization", value).send().await,
                    None => ask.send().await,
                }
            };
            let none = send(None).await;
            assert_eq!(truth(dialect, &none), "401");
            assert_eq!(none.header("www-authenticate"), "Bearer realm=\"hallpass\"");
            let reply = send(Some(format!("Bearer {}", paused.secret))).await;
            assert_eq!((truth(dialect, &reply).as_str(), reply.json()["reason"].as_str()), ("401", Some("disabled")));

            let gone = send(Some(format!("Bearer {}", revoked.secret))).await;
            let garbage = send(Some("Bearer garbage".to_owned())).await;
            let cut = send(Some(format!("Bearer {}", &good.secret[..good.secret.len() - 1]))).await;
            let folded = send(Some(format!("Bearer {}", good.secret.to_lowercase()))).await;
            for other in [&garbage, &cut, &folded] {
                assert_eq!(gone.text(), other.text(), "strangers must not tell revoked from unknown");
                assert_eq!(gone.header("www-authenticate"), other.header("www-authenticate"));
                assert_eq!(truth(dialect, other), "401");
            }
            let two = ask(&node, dialect, "mail", "GET", "/").header("Authorization", "Bearer a").header("Authorization", "Bearer b");
            assert_eq!(truth(dialect, &two.send().await), "400");
            for path in ["/a/../b", "/a/%2e%2e/b", "//a", "/a%2fb", "/a;b", "/%61", "/a%00"] {
                // The client of the tests would resolve dots in an address by itself.
                if dialect == "envoy" && (path.contains("..") || path.contains("%2e")) {
                    continue;
                }
                let reply = ask(&node, dialect, "mail", "GET", path).header("Authorization", format!("Bearer {}", good.secret));
                assert_eq!(truth(dialect, &reply.send().await), "400", "{dialect} {path}");
            }
            let reply = ask(&node, dialect, "nothing", "GET", "/").send().await;
            assert_eq!(truth(dialect, &reply), "404");
        }
    }

    async fn only_a_named_proxy_may_say_what_it_holds_back(house: House) {
        let office = Office::of(&house);
        office.service_with_rules("mail", "GET /open anonymous\n* /** signed-in");
        let reply = house.visitor().ask(Method::GET, "/verify/nginx/mail").header("X-Original-URI", "/open").send().await.expect(403);
        assert_eq!(reply.json()["code"], "gateway_not_trusted");
        let node = office.node();
        let twice = node.visitor().ask(Method::GET, "/verify/caddy/mail");
        let twice = twice.header("X-Forwarded-Uri", "/open").header("X-Forwarded-Uri", "/admin");
        twice.send().await.expect(400);
    }

    async fn a_service_says_where_a_credential_may_stand(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        let places = ["basic", "x-api-key", "query"].map(str::to_owned).to_vec();
        office.service(Written { name: "legacy".into(), places, cache_seconds: 5, ..Written::default() });
        let token = office.full_token(ANN);
        let basic = reqwest::Client::new().get("http://localhost/").basic_auth("x", Some(&token.secret)).build().expect("a request");
        let basic = basic.headers()["authorization"].to_str().expect("text").to_owned();
        let ask = || ask(&node, "caddy", "legacy", "GET", "/");
        let reply = ask().header("Authorization", &basic).send().await.expect(200);
        assert_eq!(reply.header("cache-control"), "private, max-age=5");
        ask().header("X-Api-Key", &token.secret).send().await.expect(200);
        ask().header("X-Api-Key", &token.secret).header("Authorization", &basic).send().await.expect(400);
        ask().header("Authorization", format!("Bearer {}", token.secret)).send().await.expect(401);
        ask().header("Token", &token.secret).send().await.expect(401);
        let in_query = node.visitor().ask(Method::GET, "/verify/caddy/legacy");
        in_query.header("X-Forwarded-Uri", format!("/?access_token={}", token.secret)).send().await.expect(200);
    }

    async fn tokens_of_another_organization_are_unknown(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        office.service_with_rules("mail", "* /** signed-in");
        let carol = house.signed_in(CAROL).await;
        let form = carol.open("/web/pats/new").await.expect(200).form("Create token").fill("name", "hers");
        let page = carol.submit(form.choose("kind", "full-access")).await.expect(200).page();
        let secret = page.words_of("#secret").first().expect("the secret on the page").trim().to_owned();
        node.program(&secret).get("/api/v1/verify").await.expect(200);
        let reply = ask(&node, "traefik", "mail", "GET", "/").header("Authorization", format!("Bearer {secret}")).send().await;
        assert_eq!(reply.expect(401).json()["reason"], "unknown");
    }

    async fn a_gateway_may_ask_for_rights_of_its_own(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        office.service_with_rules("plain", "");
        let token = office.full_token(BOB);
        let ask = |query: &str| {
            let ask = node.visitor().ask(Method::GET, &format!("/verify/nginx/plain{query}"));
            ask.header("Authorization", format!("Bearer {}", token.secret))
        };
        ask("").send().await.expect(200);
        ask("?right=user:fetch").send().await.expect(200);
        ask("?right=user:fetch&right=user:create").send().await.expect(403);
        ask("?right=user:fetch&right=user:create&match=any").send().await.expect(200);
        let envoy = node.visitor().ask(Method::GET, "/verify/envoy/plain/x?right=user:create");
        envoy.header("Authorization", format!("Bearer {}", token.secret)).send().await.expect(200);
    }
}
