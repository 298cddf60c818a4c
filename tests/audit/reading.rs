//! Reading the log: pages with and without script, filters in the address, page by page, exports, and the API.

use hallpass::app::audit::check::keep_up;
use reqwest::Method;
use serde_json::Value;

use crate::api_seeds::signing_in::logged_in;
use crate::pages::admin_people::post;
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use crate::support::visitor::Reply;

const LOG: &str = "/web/admin/audit";

fn entries(reply: &Reply) -> Vec<String> {
    reply.page().words_of(".log-deed")
}

crate::on_both_databases! {
    async fn the_log_is_for_whoever_may_read_it(house: House) {
        house.visitor().ask(Method::GET, LOG).send().await.expect(303);
        for path in [LOG.to_owned(), format!("{LOG}/export?format=csv")] {
            house.signed_in(ANN).await.open(&path).await.expect(403);
            house.signed_in(ROOT).await.open(&path).await.expect(200);
        }
        let before = house.books().picture();
        post(&house.signed_in(BOB).await, &format!("{LOG}/check"), &[]).await.expect(403);
        drop(before);
        let seen = house.signed_in(CAROL).await.open(LOG).await.expect(200).page().text();
        assert!(!seen.contains("Ann Andersen") && !seen.contains("Rut Root"), "{seen}");
    }

    async fn filters_combine_and_live_in_the_address(house: House) {
        let operator = Operator::of(&house);
        let (id, _) = operator.make(ANN, Plan::named("deploy 50%_off"));
        operator.make(BOB, Plan::named("nightly"));
        let (root, ann) = (house.signed_in(ROOT).await, house.signed_in(ANN).await);
        post(&house.signed_in(BOB).await, &format!("/web/pats/{id}/pause"), &[]).await.expect(404);
        for way in Way::BOTH {
            let list = async |query: &str| entries(&way.open(&root, &format!("{LOG}?{query}")).await.expect(200));
            assert_eq!(list("q=DEPLOY").await.len(), 2);
            assert_eq!(list("q=50%25_off&result=done").await, ["The operator made deploy 50%_off"]);
            assert_eq!(list("q=50__off").await.len(), 0);
            let tried = list("result=refused").await;
            assert!(tried.len() == 1 && tried[0].starts_with("Bob Berg tried to pause deploy 50%_off"), "{tried:?}");
            assert_eq!(list(&format!("token={id}")).await.len(), 2);
            assert_eq!(list("kind=token&action=token.created").await.len(), 2);
            assert_eq!(list("who=bob&result=refused").await.len(), 1);
            assert_eq!(list("who=bob&address=10.0.0.1").await.len(), 0);
            assert_eq!(list(&format!("person={}", operator.id_of(ANN))).await.iter().filter(|line| line.contains("signed in")).count(), 1);
            let today = &house.clock.now().date().to_string();
            assert!(list(&format!("from={today}&until={today}")).await.len() > 4);
            assert_eq!(list("until=2001-01-01").await.len(), 0);
        }
        let page = root.open(&format!("{LOG}?q=deploy&result=refused")).await.expect(200).page();
        assert_eq!(page.attributes("#find", "value"), ["deploy"]);
        assert!(page.attributes(".filter-marks a", "href").contains(&format!("{LOG}?result=refused")));
        assert!(page.attributes(".export a", "href").contains(&format!("{LOG}/export?q=deploy&result=refused&format=csv")));
        for wrong in ["result=maybe", "from=yesterday", "token=x", "person=1", "after=garbage", "until=2026-13-01"] {
            root.open(&format!("{LOG}?{wrong}")).await.expect(422);
        }
        ann.open(&format!("{LOG}?q=deploy")).await.expect(403);
    }

    async fn the_list_goes_on_where_it_stopped_whatever_is_added(house: House) {
        let operator = Operator::of(&house);
        for number in 0..70 {
            operator.make(ANN, Plan::named(&format!("t{number}")));
        }
        let root = house.signed_in(ROOT).await;
        let first = root.open(&format!("{LOG}?kind=token")).await.expect(200);
        operator.make(ANN, Plan::named("late"));
        let more = first.page().attributes("#more-log a", "href").concat();
        for way in Way::BOTH {
            // On a busy machine nobody kept the connection open meanwhile.
            let second = way.open(&house.signed_in(ROOT).await, &more).await.expect(200);
            assert_eq!((entries(&first).len(), entries(&second).len()), (50, 20));
            assert!(entries(&first).iter().all(|line| !entries(&second).contains(line)));
        }
    }

    async fn an_entry_unfolds_to_before_and_after(house: House) {
        let root = house.signed_in(ROOT).await;
        let page = root.open("/web/admin/organization").await.expect(200);
        let named = root.submit(page.form("Rename").fill("name", "Studio Syd")).await.expect(200);
        let seen = root.open(&format!("{LOG}?action=organization.renamed")).await.expect(200).page();
        assert_eq!(seen.words_of(".log del"), ["Studio Nord"], "{}", named.page().text());
        assert_eq!(seen.words_of(".log ins"), ["Studio Syd"]);
        let facts = seen.words_of(".log-detail dl.facts dt").join(" ");
        assert_eq!(facts, "When Action With Address Request Thing Entry");
        assert_eq!(seen.count(".log details[open]"), 0);
    }

    async fn exports_are_exactly_what_is_shown(house: House) {
        let operator = Operator::of(&house);
        for number in 0..1_203 {
            operator.make(ANN, Plan::named(&format!("=t{number},\"a\"")));
        }
        let root = house.signed_in(ROOT).await;
        let csv = root.open(&format!("{LOG}/export?q=%3Dt&format=csv")).await.expect(200);
        assert!(csv.header("content-type").starts_with("text/csv"));
        assert!(csv.header("content-disposition").contains("attachment; filename=\"audit-"));
        let text = csv.text();
        let lines: Vec<&str> = text.split_terminator("\r\n").collect();
        assert_eq!(lines.len(), 1_204);
        assert!(lines[0].starts_with("number,at,result,code,"));
        assert!(lines[1..].iter().all(|line| line.contains("\"'=t")), "{}", lines[1]);
        assert!(lines[1].contains("\"\"a\"\""), "{}", lines[1]);
        let json = root.open(&format!("{LOG}/export?q=%3Dt&format=jsonl")).await.expect(200).text();
        let documents: Vec<Value> = json.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect();
        assert_eq!(documents.len(), 1_203);
        assert_eq!(documents[0]["target"]["name"], "=t1202,\"a\"");
        let over_api = logged_in(&house, ROOT).await.get("/api/v1/audit/export?search=%3Dt").await.expect(200).text();
        assert_eq!(over_api, json);
        root.open(&format!("{LOG}/export?format=xml")).await.expect(404);
        root.open(&format!("{LOG}/export?format=csv&result=maybe")).await.expect(422);
    }

    async fn everybody_sees_their_own_activity_and_no_more(house: House) {
        let operator = Operator::of(&house);
        let (id, _) = operator.make(ANN, Plan::named("anns-own"));
        operator.make(BOB, Plan::named("bobs-own"));
        let root = house.visitor_from("127.0.7.1");
        ROOT.sign_in(&root).await;
        post(&root, &format!("/web/pats/{id}/pause"), &[]).await.expect(303);
        let ann = house.signed_in(ANN).await;
        let seen = ann.open("/web/activity").await.expect(200);
        let lines = entries(&seen);
        assert!(lines.iter().any(|line| line == "Rut Root paused anns-own"), "{lines:?}");
        assert!(lines.iter().any(|line| line.starts_with("Ann Andersen signed in")), "{lines:?}");
        assert!(!seen.text().contains("bobs-own") && !seen.text().contains("127.0.7.1"), "{lines:?}");
        let exported = ann.open("/web/activity/export?format=jsonl").await.expect(200).text();
        assert!(exported.contains("anns-own") && !exported.contains("127.0.7.1"), "{exported}");
        let own = logged_in(&house, ANN).await.get("/api/v1/user/activity").await.expect(200).json();
        assert!(own["data"].as_array().is_some_and(|events| events.iter().any(|event| event["action"] == "token.paused")), "{own}");
        house.visitor().ask(Method::GET, "/web/activity").send().await.expect(303);
    }

    async fn the_page_says_whether_the_log_is_whole(house: House) {
        let root = house.signed_in(ROOT).await;
        let page = root.open(LOG).await.expect(200);
        let checked = root.submit(page.form("Check now")).await.expect(200).page();
        assert!(checked.words_of(".note.check").concat().starts_with("Verified: "), "{:?}", checked.words_of(".note.check"));
        assert!(checked.words_of(".note.check").concat().contains("no gap"));
        house.books().order("UPDATE audit_events SET person_name = 'Nobody' WHERE action = 'person.signed_in'");
        post(&root, &format!("{LOG}/check"), &[]).await.expect(303);
        let told = root.open(LOG).await.expect(200).page().words_of(".note.check.bad").concat();
        assert!(told.contains("tampered with") && told.contains("is not what was written there"), "{told}");
        let over_api = logged_in(&house, ROOT).await.get("/api/v1/audit/check").await.expect(200).json();
        assert_eq!(over_api["whole"], false);
        keep_up(&house.store()).expect("the log is kept up");
    }

    async fn the_api_filters_alike(house: House) {
        let (id, _) = Operator::of(&house).make(ANN, Plan::named("anns-own"));
        post(&house.signed_in(BOB).await, &format!("/web/pats/{id}/pause"), &[]).await.expect(404);
        let root = logged_in(&house, ROOT).await;
        let count = async |query: &str| root.get(&format!("/api/v1/audit?{query}")).await.expect(200).json()["data"].as_array().map_or(0, Vec::len);
        assert_eq!(count("result=refused").await, 1);
        assert_eq!(count(&format!("concerning=token:{id}")).await, 2);
        assert_eq!(count("search=ANNS-own").await, 2);
        assert_eq!(count("search=ANNS-own&result=done").await, 1);
        let refused = root.get("/api/v1/audit?result=refused").await.expect(200).json();
        let entry = &refused["data"][0];
        assert_eq!((&entry["action"], &entry["code"], &entry["actor_name"]), (&"token.pause".into(), &"not_found".into(), &"Bob Berg".into()));
        let request = entry["request_id"].as_str().expect("a request").to_owned();
        assert_eq!(count(&format!("request_id={request}")).await, 1);
        for wrong in ["result=maybe", "concerning=token:x", "concerning=team:1", "cursor=x", "search="] {
            root.get(&format!("/api/v1/audit?{wrong}")).await.expect(400);
        }
        logged_in(&house, ANN).await.get("/api/v1/audit/export").await.expect(403);
    }
}
