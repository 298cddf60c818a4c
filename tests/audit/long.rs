//! A long log: what is rare in it is found by looking further, and no page goes through all of it at once.

use serde_json::Value;

use crate::api_seeds::signing_in::logged_in;
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::operator::Operator;
use crate::support::people::ROOT;

const LOG: &str = "/web/admin/audit";
const LONG: u32 = 45_000;

/// Entries older than all others, written past the program: all renamings of tokens, but for the oldest one.
fn lengthen(house: &House) {
    let organization = Operator::of(house).organization_of(ROOT);
    house.books().order(&format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {LONG}) \
         INSERT INTO audit_events \
             (id, at, organization_id, credential, action, target_kind, target_id, target_name, changes, result, number) \
         SELECT 'old-' || i, 1000000 - i, '{organization}', 'operator', \
             CASE WHEN i = {LONG} THEN 'project.renamed' ELSE 'token.renamed' END, \
             CASE WHEN i = {LONG} THEN 'project' ELSE 'token' END, 'thing-' || i, \
             CASE WHEN i = {LONG} THEN 'Needle' ELSE 'Hay' END, '[]', 'done', -i FROM n"
    ));
}

crate::on_both_databases! {
    async fn what_is_rare_is_found_by_looking_further_and_no_further_than_the_end(house: House) {
        lengthen(&house);
        let root = house.signed_in(ROOT).await;
        for way in Way::BOTH {
            let (mut path, mut looks) = (format!("{LOG}?q=needle"), 0);
            loop {
                let reply = way.open(&root, &path).await.expect(200);
                looks += 1;
                if reply.text().contains("Needle") {
                    break;
                }
                assert!(reply.text().contains("Nothing found so far"), "{}", reply.text());
                path = reply.page().attributes("#more-log a", "href").concat();
                assert!(looks < 5, "it is never found");
            }
            assert_eq!(looks, 3, "20,000 entries at a time");
        }
        let (mut path, mut looks) = (format!("{LOG}?q=nowhere"), 0);
        while !path.is_empty() {
            looks += 1;
            path = root.open(&path).await.expect(200).page().attributes("#more-log a", "href").concat();
        }
        assert_eq!(looks, 3, "the log ends");
    }

    async fn what_an_index_leads_to_is_found_at_once(house: House) {
        lengthen(&house);
        let root = house.signed_in(ROOT).await;
        for query in ["action=project.renamed", "kind=project&q=needle", "target=thing-45000", "q=needle&action=project.renamed"] {
            assert!(root.open(&format!("{LOG}?{query}")).await.expect(200).text().contains("Needle"), "{query}");
        }
        for query in ["action=project.never", "address=192.0.2.9", "result=refused", "q=nowhere&kind=project", "until=1969-01-01"] {
            let page = root.open(&format!("{LOG}?{query}")).await.expect(200);
            assert!(page.text().contains("Nothing here matches."), "{query}: {}", page.text());
        }
    }

    async fn programs_follow_the_cursor_and_files_hold_all(house: House) {
        lengthen(&house);
        let root = logged_in(&house, ROOT).await;
        let mut found = Vec::new();
        let (mut path, mut looks) = ("/api/v1/audit?q=hay&action=token.renamed&limit=200".to_owned(), 0);
        while looks < 400 {
            let page = root.get(&path).await.expect(200).json();
            found.extend(page["data"].as_array().into_iter().flatten().filter_map(|entry| entry["number"].as_i64()));
            looks += 1;
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("/api/v1/audit?q=hay&action=token.renamed&limit=200&cursor={cursor}");
        }
        let all: Vec<i64> = (1..i64::from(LONG)).map(|number| -number).collect();
        assert_eq!(found, all, "each once and in order");
        let file = root.get("/api/v1/audit/export?q=needle").await.expect(200).text();
        let lines: Vec<Value> = file.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0]["target"]["name"], "Needle");
    }
}
