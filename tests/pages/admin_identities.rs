//! Service identities: made for a team, their tokens made by its admins, and nobody ever signs in as one.

use reqwest::Method;
use serde_json::json;

use super::admin_people::post;
use super::door::try_door;
use super::tokens::{Made, works};
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::keeper::Keeper;
use crate::support::people::{ANN, BOB, ROOT};
use crate::support::rights::rights_of;
use crate::support::visitor::{Form, Reply, Visitor};
use hallpass::app::AppError;
use hallpass::app::people::change_password;
use hallpass::domain::actor::{Actor, Origin, Who};
use hallpass::domain::organization::GrantScope;
use serde_json::Value;

pub const LIST: &str = "/web/admin/identities";

/// What a verifier hears of a secret.
pub async fn verdict(visitor: &Visitor, secret: &str) -> Value {
    visitor.program(secret).get("/api/v1/verify").await.json()
}

/// The form for a new token of an identity.
pub async fn token_form(visitor: &Visitor, way: Way, page: &str, name: &str) -> Form {
    way.open(visitor, &format!("{page}/tokens/new")).await.expect(200).form("Create token").fill("name", name)
}

/// Makes a token for an identity with the right that ends like this.
pub async fn make_for(visitor: &Visitor, page: &str, name: &str, right: &str) -> Made {
    let form = token_form(visitor, Way::Plain, page, name).await;
    let right = super::tokens::right(&form, right);
    Made::read(&visitor.submit_once(form.tick("right", &right)).await.expect(200))
}

fn says(reply: &Reply, parts: &[&str]) {
    let text = reply.page().text();
    for part in parts {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }
}

crate::on_both_databases! {
    async fn a_team_admin_makes_an_identity_and_tokens_for_it(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (team, _) = keeper.team_of("Cutters", &["data:update", "data:fetch"], BOB);
        keeper.lead(team, BOB);
        let bob = house.signed_in(BOB).await;
        let team_page = bob.open(&format!("/web/admin/teams/{team}")).await.expect(200);
        assert_eq!(team_page.page().attributes("#identities a.button", "href"), [format!("{LIST}/new?team={team}")]);
        let form = bob.open(&format!("{LIST}/new?team={team}")).await.expect(200).form("Create service identity");
        let made = bob.submit(form.fill("name", "Nightly export").fill("description", "Writes the report.")).await.expect(200);
        says(&made, &["Nightly export is made", "Service identity of Cutters", "Writes the report.", "no token yet", "nightly-export"]);
        let page = made.path().split('?').next().unwrap_or_default().to_owned();
        for way in Way::BOTH {
            let form = token_form(&bob, way, &page, "export").await;
            let mut offered = form.offers("right");
            offered.sort();
            let tails: Vec<&str> = offered.iter().filter_map(|right| right.rsplit('/').next()).collect();
            assert_eq!(tails, ["data:fetch", "data:update"], "what the team gives, not what Bob has besides");
            assert_eq!(form.offers("kind"), Vec::<String>::new(), "its tokens name their rights");
            let reply = way.submit(&bob, form.tick("right", &offered[0])).await.expect(200);
            let token = Made::read(&reply);
            way.assert_fits(&reply);
            let told = verdict(&bob, &token.secret).await;
            assert_eq!(told["owner"]["kind"], "service");
            assert_eq!((&told["owner"]["name"], &told["owner"]["username"]), (&json!("Nightly export"), &json!("nightly-export")));
            assert_eq!(told["owner"]["email"], "");
            assert_eq!(rights_of(&told), [offered[0].clone()]);
            says(&bob.open(&page).await.expect(200), &["export", "●"]);
            // Its page leads back to the identity, and everything that is done to one's own tokens is done there too.
            let own = bob.open(&token.path()).await.expect(200);
            assert_eq!(own.page().words_of(".crumb a"), ["Nightly export"]);
            let switch = way.open(&bob, &page).await;
            assert_eq!(switch.status(), 200);
            post(&bob, &format!("{}/pause", token.path()), &[("place", "row")]).await.expect(303);
            assert_eq!(verdict(&bob, &token.secret).await["code"], "disabled");
            let back = post(&bob, &format!("{}/resume", token.path()), &[("place", "row")]).await.expect(303);
            assert_eq!(back.header("location"), page);
            let rotated = bob.open(&format!("{}/rotation", token.path())).await.expect(200).form("Rotate and show the new secret");
            let fresh = Made::read(&bob.submit_once(rotated).await.expect(200));
            assert!(works(&bob, &fresh.secret).await && !works(&bob, &token.secret).await);
            let ended = bob.open(&format!("{}/revocation", token.path())).await.expect(200).form("Revoke token");
            bob.submit_once(ended).await.expect(303);
            assert!(!works(&bob, &fresh.secret).await);
            let actions = house.books().actions_on(&token.id);
            assert_eq!(actions, ["token.created", "token.paused", "token.resumed", "token.revoked", "token.rotated"]);
        }
        let id = page.rsplit('/').next().unwrap_or_default();
        assert_eq!(house.books().actions_on(id), ["identity.created"]);
        // The list and the team say so; people and teams do not count it among people.
        says(&bob.open(LIST).await.expect(200), &["Nightly export", "Cutters"]);
        says(&bob.open(&format!("/web/admin/teams/{team}")).await.expect(200), &["Nightly export", "One person"]);
        let root = house.signed_in(ROOT).await;
        assert!(!root.open("/web/admin/people").await.expect(200).page().words_of("table.listing").concat().contains("Nightly"));
        root.open(&format!("/web/admin/people/{id}")).await.expect(404);
    }

    async fn its_rights_are_its_teams_and_no_others(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (team, role) = keeper.team_of("Cutters", &["data:update"], BOB);
        let identity = keeper.identity(team, "Exporter");
        let root = house.signed_in(ROOT).await;
        let page = format!("{LIST}/{identity}");
        let token = make_for(&root, &page, "export", "data:update").await;
        assert_eq!(rights_of(&verdict(&root, &token.secret).await).len(), 1);
        // Not even what every member may do.
        let forged = token_form(&root, Way::Plain, &page, "greedy").await;
        let users = format!("core.customer/{}/user:fetch", keeper.organization());
        let refused = root.submit_once(forged.forge("right", &users)).await.expect(422);
        says(&refused, &["You do not have the right"]);
        // What the team loses the token loses at the next check, and gets back with it.
        keeper.take(team, role, GrantScope::Organization);
        assert_eq!(rights_of(&verdict(&root, &token.secret).await), [""; 0]);
        keeper.give(team, role, GrantScope::Organization);
        assert_eq!(rights_of(&verdict(&root, &token.secret).await).len(), 1);
        // With the team it ends.
        keeper.delete_team(team);
        assert_eq!(verdict(&root, &token.secret).await["code"], "owner_inactive");
        assert_eq!(house.books().actions_on(&identity.to_string()), ["identity.created", "identity.disabled"]);
        let orphan = root.open(&page).await.expect(200);
        says(&orphan, &["Disabled", "no team any more"]);
        assert_eq!(orphan.page().forms_with("Let it act again").len(), 0);
        says(&post(&root, &format!("{page}/enable"), &[]).await.expect(409), &["Its team was deleted"]);
    }

    async fn the_picker_of_its_tokens_goes_step_by_step(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (team, _) = keeper.team_of("Cutters", &["data:update", "data:fetch"], BOB);
        keeper.lead(team, BOB);
        let page = format!("{LIST}/{}", keeper.identity(team, "Exporter"));
        let bob = house.signed_in(BOB).await;
        let ann = house.signed_in(ANN).await;
        for way in Way::BOTH {
            let form = token_form(&bob, way, &page, "export").await.fill("from", "read");
            let before = house.books().picture();
            let started = way.submit(&bob, form.clone().forge("step", "start")).await.expect(200);
            way.assert_fits(&started);
            let chosen = started.page().attributes("[name=right][checked]", "value");
            let tails: Vec<&str> = chosen.iter().filter_map(|right| right.rsplit('/').next()).collect();
            assert_eq!(tails, ["data:fetch"], "what its team gives and Bob holds, as far as it only reads");
            let foreign = way.open(&ann, "/web/pats/new").await.expect(200).form("Create token").sent_to(&format!("{page}/tokens"));
            way.submit(&ann, foreign.forge("step", "start")).await.expect(404);
            before.assert_still(&mut house.books());
        }
        let form = token_form(&bob, Way::Plain, &page, "export").await.fill("from", "read").forge("step", "start");
        let form = bob.submit_once(form).await.expect(200).form("Create token");
        let made = Made::read(&bob.submit_once(form).await.expect(200));
        assert_eq!(verdict(&bob, &made.secret).await["owner"]["username"], "exporter");
        // Its rights are changed in the same picker, which offers what its team gives.
        let edit = bob.open(&format!("{}/rights/edit", made.path())).await.expect(200).form("Save rights");
        let looked = bob.submit_once(edit.forge("step", "look")).await.expect(200);
        let update = crate::pages::tokens::right(&looked.form("Save rights"), "/data:update");
        bob.submit_once(looked.form("Save rights").tick("right", &update)).await.expect(303);
        assert_eq!(rights_of(&verdict(&bob, &made.secret).await).len(), 2);
    }

    async fn nobody_gives_it_more_than_they_hold(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (team, _) = keeper.team_of("Cutters", &["data:update"], BOB);
        keeper.lead(team, BOB);
        let page = format!("{LIST}/{}", keeper.identity(team, "Exporter"));
        let bob = house.signed_in(BOB).await;
        let token = make_for(&bob, &page, "export", "data:update").await;
        // Ann may change teams but not data: she has charge of the identity and can give it nothing of that.
        keeper.team_of("Keepers", &["core.team:get", "core.team:update"], ANN);
        let ann = house.signed_in(ANN).await;
        let form = token_form(&ann, Way::Plain, &page, "mine").await;
        assert_eq!(form.offers("right"), Vec::<String>::new());
        let data = format!("core.customer/{}/data:update", keeper.organization());
        let before = house.books().picture();
        says(&ann.submit_once(form.clone().forge("right", &data)).await.expect(422), &["You do not have the right"]);
        for kind in ["full-access", "login"] {
            let forged = form.clone().forge("kind", kind).forge("right", &data);
            ann.submit_once(forged).await.expect(422);
        }
        // A new secret would let her act with it.
        let rotate = ann.open(&format!("{}/rotation", token.path())).await.expect(200).form("Rotate and show the new secret");
        let refused = ann.submit_once(rotate).await.expect(422);
        assert!(!refused.text().contains("output id=\"secret\""));
        before.assert_still(&mut house.books());
        assert!(works(&bob, &token.secret).await);
        // Making one for a team whose rights she lacks is giving them too.
        let made = [("team_id", team.to_string()), ("name", "Second".to_owned()), ("organization", keeper.organization().to_string())];
        let made: Vec<(&str, &str)> = made.iter().map(|(name, value)| (*name, value.as_str())).collect();
        post(&ann, LIST, &made).await.expect(403);
        before.assert_still(&mut house.books());
        let full = token_form(&bob, Way::Plain, &page, "all").await.forge("kind", "full-access");
        says(&bob.submit_once(full).await.expect(422), &["names its rights"]);
    }

    async fn nobody_signs_in_as_it_invites_it_or_gives_it_a_password(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (team, _) = keeper.team_of("Cutters", &["data:update"], BOB);
        let identity = keeper.identity(team, "Exporter");
        let root = house.signed_in(ROOT).await;
        let before = house.books().picture();
        for login in ["exporter", "", " ", "EXPORTER"] {
            for password in ["", "exporter", "a password that nobody ever chose"] {
                try_door(&house.visitor(), login, password).await.expect(422);
                house.clock.advance(time::Duration::minutes(10));
            }
            let body = json!({ "username": login, "password": "a password that nobody ever chose", "provider": "local" });
            let reply = house.visitor().ask(Method::POST, "/api/v1/login").json(&body).send().await;
            assert!([401, 422, 429].contains(&reply.status()), "{login:?}: {}", reply.text());
            house.clock.advance(time::Duration::hours(1));
        }
        let root_again = house.signed_in(ROOT).await;
        for path in ["invitation", "profile", "disable", "enable", "removal"] {
            post(&root_again, &format!("/web/admin/people/{identity}/{path}"), &[("reviewed", "yes")]).await;
            let reply = post(&root_again, &format!("/web/admin/people/{identity}/{path}"), &[]).await;
            assert!([404, 422].contains(&reply.status()), "{path}: {}", reply.status());
        }
        post(&root_again, &format!("/web/admin/teams/{team}/members"), &[("person", &identity.to_string()), ("version", &keeper.version(team).to_string())])
            .await
            .expect(404);
        let actor = Actor { who: Who::Operator, organization_id: keeper.organization(), origin: Origin::default() };
        let set = house.store().write(&actor, |tx| change_password::set(tx, identity, "$argon2id$v=19$x"));
        assert!(matches!(set, Err(AppError::Conflict { code: "identity.no_password", .. })), "{set:?}");
        let kept = house.books().lines(&format!("SELECT password_hash || email || kind AS line FROM people WHERE id = '{identity}'"));
        assert_eq!(kept, ["service"]);
        drop(root);
        // Signing in as Root again is all that was written.
        let changed = house.books().number("count(*) FROM audit_events WHERE action NOT IN ('person.signed_in')");
        let known = house.books().number("count(*) FROM audit_events WHERE action = 'person.signed_in'");
        assert!(known >= 2 && changed > 0);
        drop(before);
    }

    async fn two_identities_have_no_address_and_names_of_their_own(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (team, _) = keeper.team_of("Cutters", &["data:update"], BOB);
        keeper.identity(team, "Nightly export");
        keeper.identity(team, "Nightly export");
        let names = house.books().lines("SELECT username AS line FROM people WHERE kind = 'service' ORDER BY username");
        assert_eq!(names.len(), 2);
        assert!(names[0] == "nightly-export" && names[1].starts_with("nightly-export-"), "{names:?}");
        // Its username is taken, also for people.
        let root = house.signed_in(ROOT).await;
        let form = crate::pages::admin_people::adding(&root, "N N", "nightly-export", "nn@x.example").await;
        says(&root.submit_once(form).await.expect(422), &["Somebody has this username already"]);
    }

    async fn disabling_and_deleting_say_what_stops_and_stop_it(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (team, _) = keeper.team_of("Cutters", &["data:update", "data:fetch"], BOB);
        keeper.lead(team, BOB);
        let identity = keeper.identity(team, "Exporter");
        let page = format!("{LIST}/{identity}");
        let bob = house.signed_in(BOB).await;
        let (one, two) = (make_for(&bob, &page, "export", "data:update").await, make_for(&bob, &page, "import", "data:fetch").await);
        assert!(works(&bob, &one.secret).await);
        let asked = bob.submit_once(bob.open(&page).await.form("Disable Exporter")).await.expect(200);
        says(&asked, &["2 tokens are refused", "1 of them used in the last 24 hours: export, import", "service identity loses rights"]);
        assert!(works(&bob, &one.secret).await, "a preview changes nothing");
        let shown = bob.submit(asked.form("Disable")).await.expect(200);
        assert_eq!(verdict(&bob, &one.secret).await["code"], "owner_inactive");
        bob.open(&format!("{page}/tokens/new")).await.expect(409);
        let asked = bob.submit_once(shown.form("Let it act again")).await.expect(200);
        bob.submit(asked.form("Let it act again")).await.expect(200);
        assert!(works(&bob, &one.secret).await && works(&bob, &two.secret).await);

        let asked = bob.open(&format!("{page}/deletion")).await.expect(200);
        says(&asked, &["2 tokens are revoked", "cannot be undone"]);
        let gone = bob.submit(asked.form("Delete service identity")).await.expect(200);
        says(&gone, &["No service has an identity"]);
        for token in [&one, &two] {
            assert_eq!(verdict(&bob, &token.secret).await["code"], "unknown");
        }
        bob.open(&page).await.expect(404);
        let actions = house.books().actions_on(&identity.to_string());
        assert_eq!(actions, ["identity.created", "identity.deleted", "identity.disabled", "identity.enabled"]);
        assert_eq!(house.books().number("count(*) FROM tokens WHERE revoked_at IS NOT NULL"), 2, "the records stay");
    }

    async fn two_editors_notice_each_other(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (team, _) = keeper.team_of("Cutters", &["data:update"], BOB);
        let page = format!("{LIST}/{}", keeper.identity(team, "Exporter"));
        let root = house.signed_in(ROOT).await;
        let (mine, theirs) = (root.open(&format!("{page}/edit")).await.form("Save"), root.open(&format!("{page}/edit")).await.form("Save"));
        root.submit(theirs.fill("name", "Their exporter")).await.expect(200);
        let clash = root.submit_once(mine.fill("name", "My exporter")).await.expect(409);
        says(&clash, &["Their exporter", "My exporter"]);
        root.submit(clash.form("Save")).await.expect(200);
        says(&root.open(&page).await, &["My exporter"]);
    }
}
