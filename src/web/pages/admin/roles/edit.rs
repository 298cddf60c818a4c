//! What a role is called and allows, in one form.

use super::draft::{Bench, Draft, say};
use super::view::{FormPage, RoleForm};
use super::{Sight, base, draw, parse_id, review_page, sight, turned_down, version};
use crate::app::AppError;
use crate::app::desk::Settled;
use crate::app::roles::change;
use crate::app::roles::list::list;
use crate::domain::ids::RoleId;
use crate::domain::organization::Role;
use crate::domain::policy::{ROLE_RESOURCE, may_keep};
use crate::domain::rights::{Catalogue, Pair, RolePairs};
use crate::web::failure::Failure;
use crate::web::fields::Fields;
use crate::web::pages::admin::clash::Clash;
use crate::web::pages::admin::remarks::{self, Remarks};
use crate::web::pages::admin::review::{self, REVIEWED, Words};
use crate::web::pages::asked::demand_only;
use crate::web::pages::picker::{self, Step};
use crate::web::pages::shell::{self, Section};
use crate::web::pages::words;
use crate::web::reply::{Answer, drawn, drawn_with, see};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::Path;

/// The form.
pub async fn edit(visit: Visit, present: Present, id: Path<String>) -> Answer {
    let id = parse_id(&id)?;
    let sight = sight(&visit, &present, id).await?;
    if sight.shown.role.built_in.is_some() {
        let error = AppError::conflict("role.built_in", "Built-in roles cannot be changed. Make a copy of it.");
        return turned_down(&visit, &present, id, error).await;
    }
    demand_editor(&present, &sight)?;
    let draft = Draft::of(&sight.shown.role, visit.shared.catalogue());
    form(&visit, &present, &sight, StatusCode::OK, &draft, &Remarks::default()).await
}

/// The change, shown first when it touches somebody's rights.
pub async fn update(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    let known = ["csrf", "version", "name", "description", REVIEWED];
    demand_only(&fields, &[&known[..], &picker::KNOWN].concat(), &picker::REPEATABLE)?;
    let id = parse_id(&id)?;
    let draft = Draft::sent(&fields);
    if let Some(step) = Step::of(&fields)? {
        return take_step(&visit, &present, id, draft, &step).await;
    }
    match change(&visit, &present, id, &fields, &draft).await {
        Ok(Settled::Made(_)) => see(&format!("{}?done=saved", base(id))),
        Ok(Settled::Shown(impact)) => {
            let sight = sight(&visit, &present, id).await?;
            let title = format!("Change what {} allows?", sight.name());
            let words = Words { title: &title, button: "Save role", action: &base(id), back_href: &base(id) };
            drawn(&review_page(&visit, &sight, &impact, &fields, &words))
        }
        Err(error) => returned(&visit, &present, id, &draft, error).await,
    }
}

async fn change(visit: &Visit, present: &Present, id: RoleId, fields: &Fields, draft: &Draft) -> Result<Settled, AppError> {
    let version = version(fields);
    let wish = draft.wish(visit.shared.catalogue()).map_err(AppError::Invalid)?;
    let work = visit
        .shared
        .desk
        .settle(&present.actor, review::state(fields), move |tx, actor| change::change(tx, actor, id, version, wish));
    work.await
}

/// The form again, with everything typed; for those who may not change the role at all, its page.
async fn returned(visit: &Visit, present: &Present, id: RoleId, draft: &Draft, error: AppError) -> Answer {
    if matches!(error, AppError::NotFound | AppError::Store(_)) {
        return Err(error.into());
    }
    let sight = sight(visit, present, id).await?;
    if !sight.shown.may_update {
        return turned_down(visit, present, id, error).await;
    }
    let (status, remarks) = remarks::of(error, &sight.whoami, visit.shared.catalogue())?;
    form(visit, present, &sight, status, draft, &remarks).await
}

/// A step of the picker: the piece that changed for htmx, the whole form for everybody else.
async fn take_step(visit: &Visit, present: &Present, id: RoleId, mut draft: Draft, step: &Step) -> Answer {
    let sight = sight(visit, present, id).await?;
    demand_editor(present, &sight)?;
    let (roles, reach) = (roles(visit, present).await?, reach(&sight));
    let bench = bench(visit, &sight, &roles, &reach);
    draft.take(&bench, step);
    if visit.wants_fragment {
        let (picker, sentence) = draft.picker(&bench, &[]);
        return picker::answer(shell::bare(visit, ""), step, picker, sentence);
    }
    form(visit, present, &sight, StatusCode::OK, &draft, &Remarks::default()).await
}

async fn roles(visit: &Visit, present: &Present) -> Result<Vec<Role>, Failure> {
    let actor = present.actor.clone();
    Ok(visit.shared.desk.read(move |snapshot| list(snapshot, &actor)).await?)
}

/// What may be ticked. What the role has already may stay, also when the editor does not hold it.
fn reach(sight: &Sight) -> RolePairs {
    let mut reach = sight.reach.clone();
    reach.absorb(&sight.shown.role.pairs);
    reach
}

fn bench<'a>(visit: &'a Visit, sight: &Sight, roles: &'a [Role], reach: &'a RolePairs) -> Bench<'a> {
    Bench { catalogue: visit.shared.catalogue(), reach, roles, action: base(sight.shown.role.id) }
}

fn demand_editor(present: &Present, sight: &Sight) -> Result<(), Failure> {
    let asked = may_keep(&present.actor, &sight.whoami.authority, ROLE_RESOURCE, "update", ());
    Ok(asked.map(|_| ()).map_err(AppError::from)?)
}

/// The form, with the newest version in it: whoever saves after a clash has seen both.
async fn form(visit: &Visit, present: &Present, sight: &Sight, status: StatusCode, draft: &Draft, remarks: &Remarks) -> Answer {
    let (role, catalogue) = (&sight.shown.role, visit.shared.catalogue());
    let (roles, reach) = (roles(visit, present).await?, reach(sight));
    let form = RoleForm {
        title: format!("Edit {}", role.name.as_str()),
        crumb: role.name.as_str().to_owned(),
        back_href: base(role.id),
        version: role.version.to_string(),
        note: if remarks.is_clash { None } else { draw::note(remarks) },
        clash: remarks.is_clash.then(|| clash(sight, draft, catalogue, remarks)),
        retired: words::retired(&draw::retired(&role.pairs, catalogue)),
        button: "Save role".to_owned(),
        ..draft.form(&bench(visit, sight, &roles, &reach), &remarks.errors)
    };
    let frame = shell::frame(visit, &sight.whoami, Section::Roles, &format!("{} – Roles", form.title));
    drawn_with(status, &FormPage { frame, form })
}

fn clash(sight: &Sight, draft: &Draft, catalogue: &Catalogue, remarks: &Remarks) -> Clash {
    let role = &sight.shown.role;
    let mine = draft.ticked(catalogue);
    let clash = Clash::new(&remarks.text, &base(role.id)).line("Name", role.name.as_str(), draft.name.trim()).line(
        "What it is for",
        &role.description,
        draft.description.trim(),
    );
    if mine == role.pairs {
        return clash;
    }
    clash.line("Allows", &say(&role.pairs, catalogue), &say(&mine, catalogue)).line(
        "Only here",
        &named(&role.pairs.difference(&mine), catalogue),
        &named(&mine.difference(&role.pairs), catalogue),
    )
}

/// Rights by their sentences, all of them: two versions must be comparable to the last one.
fn named(pairs: &RolePairs, catalogue: &Catalogue) -> String {
    let name = |pair: Pair| {
        let action = catalogue.action(pair.resource.as_str(), pair.action.as_str());
        action.map_or_else(|| pair.to_string(), |action| action.sentence.clone())
    };
    pairs.pairs().map(name).collect::<Vec<_>>().join("; ")
}
