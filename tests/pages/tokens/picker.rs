//! The rights picker at a thousand rights in fifty projects: step by step, and nothing is lost on the way.

use super::{Made, edit_form, make, new_form, right};
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::keeper::Keeper;
use crate::support::people::{ANN, BOB, ROOT};
use crate::support::rights::rights_of;
use crate::support::visitor::{Form, Page, Reply, Visitor};
use crate::support::wide;
use hallpass::domain::organization::GrantScope;

crate::on_both_databases! {
    async fn nothing_chosen_is_lost_on_the_way(furnished: House) {
        let (house, projects) = wide::house(furnished.engine);
        let root = house.signed_in(ROOT).await;
        let first = root.open("/web/pats/new").await.expect(200);
        let page = first.page();
        assert_eq!((page.count("[name=right]"), page.count(".chooser li")), (0, wide::PROJECTS + 1), "closed groups are not in the page");
        let form = first.form("Create token").fill("name", "wide").fill("description", "Kept as typed.");

        // Two projects side by side.
        let [one, two] = [projects[3], projects[44]].map(|id| id.to_string());
        let form = step(&root, only_at(form, &[&one, &two]), "look").await.form("Create token");
        let heading = heading_of(&root, &form, "Heading 07").await;
        let opened = step(&root, form, &format!("open {one}~{heading}")).await;
        assert_eq!(opened.page().count("[name=right]"), wide::UNDER_ONE);
        let form = opened.form("Create token");
        assert_eq!(form.value("description").as_deref(), Some("Kept as typed."));
        let form = form.tick("right", &right_on(&one, "wide.r70:get")).tick("right", &right_on(&one, "wide.r79:delete"));

        // A whole group in the other one, then only what reads of it, then a search that shows neither.
        let form = step(&root, form, &format!("all {two}~{heading}")).await.form("Create token");
        let reply = step(&root, form, &format!("reads {two}~{heading}")).await;
        assert!(reply.page().words_of("#chosen").concat().starts_with("12 chosen"), "{:?}", reply.page().words_of("#chosen"));
        let reply = step(&root, reply.form("Create token").fill("find", "things 123 for good"), "look").await;
        assert_eq!(ticks(&reply), [right_on(&one, "wide.r123:delete"), right_on(&two, "wide.r123:delete")]);
        let form = reply.form("Create token").tick("right", &right_on(&two, "wide.r123:delete"));

        // Only what is chosen is shown; then other places, with all of it out of sight.
        let reply = step(&root, form.fill("find", "").tick("only", "yes"), "look").await;
        assert_eq!(ticks(&reply).len(), 13, "{:?}", ticks(&reply));
        let form = reply.form("Create token").untick("only", "yes");
        let reply = step(&root, only_at(form, &[&projects[0].to_string()]), "look").await;
        assert_eq!(ticks(&reply), [""; 0]);
        assert!(reply.page().words_of("#said").concat().contains("delete things 123"), "{:?}", reply.page().words_of("#said"));
        let made = Made::read(&root.submit_once(reply.form("Create token")).await.expect(200));
        let rights = rights(&root, &made).await;
        assert_eq!(rights.len(), 13);
        for expected in [right_on(&one, "wide.r70:get"), right_on(&one, "wide.r79:delete"), right_on(&two, "wide.r123:delete"), right_on(&two, "wide.r75:get")] {
            assert!(rights.contains(&expected), "{expected} in {rights:?}");
        }
    }

    async fn one_project_is_a_pattern_for_all(furnished: House) {
        let (house, projects) = wide::house(furnished.engine);
        let root = house.signed_in(ROOT).await;
        let one = projects[3].to_string();
        let form = root.open("/web/pats/new").await.form("Create token").fill("name", "wide");
        let form = step(&root, only_at(form, &[&one]), "look").await.form("Create token");
        let heading = heading_of(&root, &form, "Heading 07").await;
        let form = step(&root, form, &format!("all {one}~{heading}")).await.form("Create token");
        let reply = step(&root, form, &format!("spread {one}")).await;
        let everywhere = wide::UNDER_ONE * wide::PROJECTS;
        assert_eq!(reply.page().words_of("#chosen").concat(), format!("{everywhere} chosen"));
        assert!(reply.page().words_of(".picked .note").concat().contains("is chosen in 49 more places too"));
        let form = reply.form("Create token");
        let made = Made::read(&root.submit_once(form).await.expect(200));
        assert_eq!(rights(&root, &made).await.len(), everywhere);

        // The same token, edited: its rights are in the form again, most of them out of sight.
        let edit = root.open(&format!("{}/rights/edit", made.path())).await.expect(200);
        let form = edit.form("Save rights");
        let shown = ticks(&edit).into_iter().next().expect("something chosen is in the page");
        root.submit_once(form.untick("right", &shown)).await.expect(303);
        assert_eq!(rights(&root, &made).await.len(), everywhere - 1);
    }

    async fn htmx_gets_the_piece_that_changed(furnished: House) {
        let (house, projects) = wide::house(furnished.engine);
        let root = house.signed_in(ROOT).await;
        let one = projects[3].to_string();
        let form = only_at(root.open("/web/pats/new").await.form("Create token"), &[&one]);
        let heading = heading_of(&root, &form, "Heading 07").await;
        let form = step(&root, form, "look").await.form("Create token");
        let send = |form: Form, step: String| { let root = &root; async move { root.submit_as_htmx(form.forge("step", &step)).await.expect(200) } };

        let group = send(form.clone(), format!("open {one}~{heading}")).await;
        Way::Htmx.assert_fits(&group);
        assert_eq!((group.page().count(".group"), group.page().count("[name=right]")), (1, wide::UNDER_ONE));
        assert!(group.text().len() < 40_000, "one group of forty rights weighs {}", group.text().len());
        let all = send(form.clone(), format!("all {one}~{heading}")).await;
        assert_eq!(all.page().count("[name=right][checked]"), wide::UNDER_ONE);
        assert!(all.text().contains("40 chosen") && all.text().contains("#said"), "the sentence comes along");
        let form = step(&root, form, &format!("open {one}~{heading}")).await.form("Create token");
        let said = send(form.clone().tick("right", &right_on(&one, "wide.r70:get")), format!("say {one}~{heading}")).await;
        assert!(said.text().contains("Can read things 70 in project Project 03."), "{}", said.text());
        assert!(said.text().contains("1 of 40") && said.page().count(".group") == 0);
        let found = send(form.fill("find", "things 123 for good"), "look".to_owned()).await;
        assert_eq!(found.page().count("[name=right]"), 1);
        assert_eq!(found.page().count("[name=find]"), 0, "nobody's typing is overwritten");
    }

    async fn a_step_changes_nothing_and_lets_nobody_in(house: House) {
        let ann = house.signed_in(ANN).await;
        let bob = house.signed_in(BOB).await;
        let made = make(&ann, "ci").await;
        let form = edit_form(&ann, Way::Plain, &made, "rights").await;
        let new = new_form(&ann, Way::Plain, "other").await;
        let foreign = make(&bob, "his").await;
        let before = house.books().picture();
        for way in Way::BOTH {
            for form in [&form, &new] {
                for known in ["look", "start", "enter-not", "open x~1", "all x~1", "say x~99", "spread x"] {
                    let expected = if known == "enter-not" { 422 } else { 200 };
                    way.submit(&ann, form.clone().forge("step", known)).await.expect(expected);
                }
                for unknown in ["x", "open", "open x", "all x~y", "Look", "steal x~1"] {
                    way.submit(&ann, form.clone().forge("step", unknown)).await.expect(422);
                }
                way.submit(&ann, form.clone().forge("step", "look").without("csrf")).await.expect(403);
                way.submit(&house.visitor(), form.clone().forge("step", "look")).await.expect(if way == Way::Plain { 303 } else { 401 });
                way.submit(&ann, form.clone().forge("step", "look").forge("owner", "root")).await.expect(422);
            }
            way.submit(&ann, form.clone().sent_to(&format!("{}/rights", foreign.path())).forge("step", "look")).await.expect(404);
        }
        before.assert_still(&mut house.books());
    }

    async fn what_travels_unseen_is_read_as_strictly_as_what_is_seen(house: House) {
        let ann = house.signed_in(ANN).await;
        let made = make(&ann, "ci").await;
        let form = edit_form(&ann, Way::Plain, &made, "rights").await;
        let scope = right(&form, "/user:fetch").replace("/user:fetch", "");
        let catalogue = hallpass::domain::rights::Catalogue::embedded();
        let mark = format!("{:08x}", catalogue.mark());
        let number = |pair: &str| catalogue.packed(&[pair.parse().expect("a pair")].into_iter().collect());
        let elsewhere = "core.project/00000000-0000-7000-8000-000000000001";
        let before = house.books().picture();
        for way in Way::BOTH {
            let wrong = [
                (format!("{mark} {scope} {}", number("user:delete")), "You do not have the right"),
                (format!("{mark} {elsewhere} {}", number("ams.asset:get")), "You do not have the right core.project,"),
                (format!("00000000 {scope} {}", number("user:fetch")), "changed while this form was open"),
                (format!("{mark} {scope} 99999"), "changed while this form was open"),
                (format!("{mark} {scope} *"), "changed while this form was open"),
                (format!("{mark} {scope}"), "changed while this form was open"),
                (format!("{mark} x {}", number("user:fetch")), "changed while this form was open"),
                (String::new(), "changed while this form was open"),
            ];
            for (kept, words) in wrong {
                let reply = way.submit(&ann, form.clone().forge("kept", &kept)).await.expect(422);
                let said = reply.page().words_of("#rights-error").concat();
                assert!(said.contains(words), "{kept}: {said}");
            }
        }
        before.assert_still(&mut house.books());
        // What is written right counts as if it had been ticked.
        let user = right(&form, "/user:fetch");
        let form = form.untick("right", &user).forge("kept", &format!("{mark} {scope} {}", number("data:fetch")));
        ann.submit_once(form).await.expect(303);
        assert_eq!(rights(&ann, &made).await, [format!("{scope}/data:fetch")]);
    }

    async fn what_ann_does_not_hold_stands_last_and_cannot_be_chosen(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        keeper.give(keeper.team_of("Cutters", &["data:update"], ANN).0, keeper.role("Assets", &["ams.asset:get"]), GrantScope::EveryProject);
        let ann = house.signed_in(ANN).await;
        let page = ann.open("/web/pats/new").await.expect(200).page();
        let group = group(&page, "Data Operations in");
        let lines = page.words_of(&format!("#{group} li"));
        assert!(lines[0].starts_with("Read data") && lines[1].starts_with("Change data"), "{lines:?}");
        assert!(lines[2].ends_with("You do not hold it.") && lines[3].contains("can delete"), "{lines:?}");
        assert_eq!(page.count(&format!("#{group} input[name=right][disabled]")), 2);
        assert_eq!(page.words_of(&format!("#{group}-count")), ["0 of 2"]);
        let values = page.attributes(&format!("#{group} input[disabled]"), "value");
        let form = ann.open("/web/pats/new").await.form("Create token").fill("name", "ci").forge("right", &values[0]);
        let before = house.books().picture();
        let said = ann.submit_once(form).await.expect(422).page().words_of("#rights-error").concat();
        assert!(said.contains(&values[0]), "the refusal names the right: {said}");
        before.assert_still(&mut house.books());
    }
}

async fn step(visitor: &Visitor, form: Form, step: &str) -> Reply {
    visitor.submit_once(form.forge("step", step)).await.expect(200)
}

/// Shows these places and no others.
fn only_at(form: Form, keys: &[&str]) -> Form {
    let shown = form.offers("at");
    let form = shown.iter().fold(form, |form, key| form.untick("at", key));
    keys.iter().fold(form, |form, key| form.tick("at", key))
}

/// The number of a heading, as the ids of groups end in it.
async fn heading_of(visitor: &Visitor, form: &Form, name: &str) -> String {
    let page = visitor.submit_once(form.clone().forge("step", "look")).await.expect(200).page();
    let place = page.words_of(".group summary").iter().position(|words| words.starts_with(name)).expect("a heading");
    let id = page.attributes(".group", "id").swap_remove(place);
    id.rsplit('-').next().expect("a number").to_owned()
}

fn group(page: &Page, label: &str) -> String {
    let labels = page.attributes(".picks", "aria-label");
    assert!(labels.iter().any(|known| known.starts_with(label)), "{label} in {labels:?}");
    let place = page
        .words_of(".group summary")
        .iter()
        .position(|words| label.starts_with(words.split(" 0 of").next().unwrap_or("x")))
        .expect("a group");
    page.attributes(".group", "id").swap_remove(place)
}

fn right_on(project: &str, pair: &str) -> String {
    format!("core.project/{project}/{pair}")
}

fn ticks(reply: &Reply) -> Vec<String> {
    reply.page().attributes("[name=right]", "value")
}

async fn rights(visitor: &Visitor, made: &Made) -> Vec<String> {
    rights_of(&visitor.program(&made.secret).get("/api/v1/verify").await.expect(200).json())
}
