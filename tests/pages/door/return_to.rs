//! After signing in people land on a page of ours, whatever the link said.

use crate::support::house::House;
use crate::support::people::ANN;

const ELSEWHERE: [&str; 22] = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/web//evil.example",
    "/web/..//evil.example",
    "/web/../../evil.example",
    "/web/\\evil.example",
    "/web@evil.example",
    "/webevil",
    "web/pats",
    "http:/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/sign-in",
    "/web/pats\r\nSet-Cookie: stolen=1",
    "/web/pats\nX: y",
    "/web/\0",
];

crate::on_both_databases! {
    async fn no_link_leads_elsewhere_after_signing_in(house: House) {
        for target in ELSEWHERE {
            let visitor = house.visitor();
            let page = visitor.ask(reqwest::Method::GET, &address(target)).like_a_navigation("cross-site").send().await.expect(200);
            let form = page.form("Sign in");
            assert_eq!(form.value("return_to").as_deref(), Some("/web/pats"), "{target:?}");
            let form = form.forge("return_to", target).fill("login", "nobody").fill("password", "wrong");
            let again = visitor.submit_once(form).await;
            assert!([422, 429].contains(&again.status()));
            assert_eq!(again.form("Sign in").value("return_to").as_deref(), Some("/web/pats"), "{target:?}");
            house.clock.advance(time::Duration::minutes(16));
        }
        // One whole way in, with the worst of them.
        let visitor = house.visitor();
        let form = visitor.open("/sign-in").await.form("Sign in").forge("return_to", "//evil.example");
        let reply = visitor.submit_once(form.fill("login", "ann").fill("password", ANN.password)).await.expect(303);
        assert_eq!(reply.header("location"), "/web/pats");
        // And somebody who is in already.
        let reply = visitor.ask(reqwest::Method::GET, &address("//evil.example")).like_a_navigation("none").send().await.expect(303);
        assert_eq!(reply.header("location"), "/web/pats");
    }
}

fn address(target: &str) -> String {
    let mut url = reqwest::Url::parse("http://x/sign-in").expect("an address");
    url.query_pairs_mut().append_pair("return_to", target);
    format!("/sign-in?{}", url.query().expect("a query"))
}
