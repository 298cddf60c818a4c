//! What the pages of teams refuse, and that nothing is changed or audited then.

use super::keeping::{UNKNOWN, csrf, post};
use super::way::Way;
use crate::support::house::House;
use crate::support::keeper::Keeper;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use crate::support::visitor::{Reply, Visitor};
use hallpass::domain::organization::BuiltInTeam;
use hallpass::web::routes::{Access, table};
use reqwest::Method;

const TEAMS: &str = "/web/admin/teams";

type Pairs = Vec<(String, String)>;

crate::on_both_databases! {
    async fn every_change_of_a_team_refuses_whom_and_what_it_must(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (team, role) = keeper.team_of("Cutters", &["data:update"], ANN);
        let (ann, team) = (keeper.person(ANN).to_string(), team.to_string());
        let bob_id = keeper.person(BOB).to_string();
        let (_, secret) = Operator::of(&house).make(ROOT, Plan::named("all"));
        let (root, carol, bob) = (house.signed_in(ROOT).await, house.signed_in(CAROL).await, house.signed_in(BOB).await);
        let signs = [csrf(&root).await, csrf(&carol).await, csrf(&bob).await];
        let before = house.books().picture();
        for row in changing() {
            let fields = body(row, &role.to_string(), &bob_id);
            let path = row.replace("{id}", &team).replace("{person}", &ann);
            for way in Way::BOTH {
                let said = send(&house.visitor(), way, &path, with(&fields, &signs[0])).await;
                assert_eq!(said.status(), if way == Way::Htmx { 401 } else { 303 }, "anonymous, {path}");
                let token = house.program(&secret).ask(Method::POST, &path).form(with(&fields, &signs[0]));
                assert!([303, 401].contains(&token.like_a_navigation("same-origin").send().await.status()), "a token, {path}");
                send(&carol, way, &path, with(&fields, &signs[1])).await.expect(404);
                send(&bob, way, &path, with(&fields, &signs[2])).await.expect(404);
                send(&root, way, &path, fields.clone()).await.expect(403);
                send(&root, way, &path, with(&fields, &signs[1])).await.expect(403);
                let unknown = row.replace("{id}", UNKNOWN).replace("{person}", &ann);
                send(&root, way, &unknown, with(&fields, &signs[0])).await.expect(404);
                for id in ["x", "%00", "..%2f..", &"9".repeat(300)] {
                    let strange = row.replace("{id}", id).replace("{person}", &ann);
                    send(&root, way, &strange, with(&fields, &signs[0])).await.expect(404);
                }
                let mut forged = with(&fields, &signs[0]);
                forged.push(("organization_id".into(), UNKNOWN.into()));
                send(&root, way, &path, forged).await.expect(422);
                let mut stale = with(&fields, &signs[0]);
                stale.retain(|(name, _)| name != "version");
                stale.push(("version".into(), "1".into()));
                send(&root, way, &path, stale).await.expect(409);
            }
        }
        before.assert_still(&mut house.books());
    }

    async fn a_stranger_sees_nothing(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let team = keeper.team("Cutters");
        let (carol, bob) = (house.signed_in(CAROL).await, house.signed_in(BOB).await);
        for tail in ["", "/edit", "/deletion", "?find=a"] {
            carol.open(&format!("{TEAMS}/{team}{tail}")).await.expect(404);
            bob.open(&format!("{TEAMS}/{team}{tail}")).await.expect(404);
        }
        assert!(!carol.open(TEAMS).await.expect(200).text().contains("Cutters"));
        bob.open(&format!("{TEAMS}/new")).await.expect(404);
        post(&bob, TEAMS, &[("name", "Mine"), ("description", "")]).await.expect(404);
    }

    async fn what_cannot_be_saved_comes_back_with_everything_typed(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        keeper.team("Cutters");
        let root = house.signed_in(ROOT).await;
        let (long, longer) = ("x".repeat(81), "y".repeat(501));
        for (name, description, place) in [
            ("", "Why.", "name"),
            ("  ", "Why.", "name"),
            (long.as_str(), "Why.", "name"),
            ("a\u{202e}b", "Why.", "name"),
            ("cutters", "Why.", "name"),
            ("New", longer.as_str(), "description"),
        ] {
            let form = root.open(&format!("{TEAMS}/new")).await.form("Create team");
            let back = root.submit_once(form.fill("name", name).fill("description", description)).await.expect(422);
            assert_eq!(back.page().count(&format!("#{place}-error")), 1, "{name:?}: {}", back.page().text());
            let form = back.form("Create team");
            assert_eq!(form.value("name").as_deref(), Some(name));
            assert_eq!(form.value("description").as_deref(), Some(description));
        }
        let team = keeper.team_of("Others", &["data:update"], ANN).0;
        let (path, version) = (format!("{TEAMS}/{team}"), keeper.version(team).to_string());
        let after = house.books().picture();
        for (tail, fields, place) in [
            ("roles", &[("role", "x"), ("place", "organization")][..], "role"),
            ("roles", &[("role", UNKNOWN), ("place", "x")][..], "place"),
            ("members", &[("person", "x")][..], "find"),
        ] {
            let mut all = vec![("version", version.as_str())];
            all.extend(fields);
            let back = post(&root, &format!("{path}/{tail}"), &all).await.expect(422);
            assert_eq!(back.page().count(&format!(".error-summary a[href='#{place}']")), 1, "{}", back.page().text());
        }
        for fields in [[("role", UNKNOWN), ("place", "organization")], [("role", &keeper.role_called("Author").to_string()), ("place", UNKNOWN)]] {
            let all = [("version", version.as_str()), fields[0], fields[1]];
            post(&root, &format!("{path}/roles"), &all).await.expect(404);
        }
        let author = keeper.role_called("Author").to_string();
        let all = [("version", version.as_str()), ("role", &author), ("place", "x")];
        let back = post(&root, &format!("{path}/roles"), &all).await.expect(422).form("Add role");
        assert_eq!(back.value("role"), Some(author), "the role stays chosen");
        after.assert_still(&mut house.books());
    }

    async fn the_last_administrator_stays(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let administrators = keeper.built_in(BuiltInTeam::Administrators);
        let root = house.signed_in(ROOT).await;
        let before = house.books().picture();
        let page = root.open(&format!("{TEAMS}/{administrators}")).await;
        let said = root.submit_once(page.form("Remove Rut Root")).await.expect(409);
        assert!(said.text().contains("Somebody must stay who administers the organization."), "{}", said.page().text());
        let (path, version) = (format!("{TEAMS}/{administrators}"), keeper.version(administrators).to_string());
        let me = keeper.person(ROOT);
        post(&root, &format!("{path}/members/{me}/removal"), &[("version", &version), ("reviewed", "yes")]).await.expect(409);
        before.assert_still(&mut house.books());
    }

    async fn built_in_teams_keep_what_makes_them(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let root = house.signed_in(ROOT).await;
        let (administrators, everyone) = (keeper.built_in(BuiltInTeam::Administrators), keeper.built_in(BuiltInTeam::Everyone));
        let (author, ann) = (keeper.role_called("Author").to_string(), keeper.person(ANN));
        let before = house.books().picture();
        for team in [administrators, everyone] {
            let (path, version) = (format!("{TEAMS}/{team}"), keeper.version(team).to_string());
            let said = root.open(&format!("{path}/deletion")).await.expect(409);
            assert!(said.text().contains("Every organization has this team"), "{}", said.page().text());
            post(&root, &format!("{path}/deletion"), &[("version", &version), ("reviewed", "yes")]).await.expect(409);
            assert_eq!(root.open(&path).await.page().count("a[href$='/deletion']"), 0);
            let said = if team == everyone {
                post(&root, &format!("{path}/members"), &[("version", &version), ("person", &ann.to_string())]).await.expect(409);
                post(&root, &format!("{path}/members/{ann}/removal"), &[("version", &version)]).await.expect(409).text()
            } else {
                post(&root, &format!("{path}/roles"), &[("version", &version), ("role", &author), ("place", "organization")]).await.expect(409).text()
            };
            assert!(said.contains("Everyone is who belongs") || said.contains("Administrators always hold everything"), "{said}");
        }
        before.assert_still(&mut house.books());
    }
}

/// Addresses that change one team.
fn changing() -> Vec<&'static str> {
    let rows = table().into_iter().filter(|row| row.access == Access::Person && row.method == "POST");
    let paths: Vec<&'static str> = rows.map(|row| row.path).filter(|path| path.starts_with("/web/admin/teams/{id}")).collect();
    assert_eq!(paths.len(), 7, "{paths:?}");
    paths
}

/// Fields with which the address would do its work; the team of the test has its third version.
fn body(path: &str, role: &str, person: &str) -> Pairs {
    let fields: &[(&str, &str)] = match path.rsplit('/').next().unwrap_or_default() {
        "{id}" => &[("name", "Stolen"), ("description", "")],
        "deletion" => &[("reviewed", "yes")],
        "members" => &[("person", person), ("reviewed", "yes")],
        "lead" => &[("lead", "yes")],
        "roles" => &[("role", role), ("place", "every-project"), ("reviewed", "yes")],
        _ if path.ends_with("roles/removal") => &[("role", role), ("place", "organization"), ("reviewed", "yes")],
        _ => &[("reviewed", "yes")],
    };
    [("version", "3")].iter().chain(fields).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn with(fields: &Pairs, csrf: &str) -> Pairs {
    let mut signed = fields.clone();
    signed.push(("csrf".into(), csrf.to_owned()));
    signed
}

async fn send(visitor: &Visitor, way: Way, path: &str, fields: Pairs) -> Reply {
    let ask = visitor.ask(Method::POST, path).form(fields);
    match way {
        Way::Plain => ask.like_a_navigation("same-origin").send().await,
        Way::Htmx => ask.like_htmx().send().await,
    }
}
