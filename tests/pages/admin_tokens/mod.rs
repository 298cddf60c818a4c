//! Everybody's tokens, for those who look after them.

mod bulk;
mod bulk_lost;
mod export;
mod list;
mod show;
mod typed;
mod whence;

use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::keeper::Keeper;
use crate::support::operator::{Operator, Plan};
use crate::support::people::Person;
use crate::support::visitor::Visitor;
use hallpass::domain::ids::TokenId;
use hallpass::domain::rights::{Right, RightsTree};
use hallpass::domain::token::Grant;

/// Where the list is.
pub const LIST: &str = "/web/admin/tokens";

/// The names of the tokens on a page of the list, in its order.
pub async fn names_on(visitor: &Visitor, way: Way, path: &str) -> Vec<String> {
    let reply = way.open(visitor, path).await.expect(200);
    way.assert_fits(&reply);
    reply.page().words_of("table.review .token-cell a")
}

/// The same, sorted, for lists whose order is not the point.
pub async fn sorted_names_on(visitor: &Visitor, way: Way, path: &str) -> Vec<String> {
    let mut names = names_on(visitor, way, path).await;
    names.sort();
    names
}

/// A token with a few rights on the organization, made by the operator; its owner may do them through a team.
pub fn restricted(house: &House, owner: Person, name: &str, rights: &[&str]) -> (TokenId, String) {
    let organization = Operator::of(house).organization_of(owner);
    let right = |pair: &&str| -> Right { format!("core.customer/{organization}/{pair}").parse().expect("a right") };
    let rights: RightsTree = rights.iter().map(right).collect();
    Operator::of(house).make(owner, Plan { grant: Grant::Only(rights), ..Plan::named(name) })
}

/// Puts Ann into a team that may read and delete, and lets somebody lead it.
pub fn studio(house: &House, member: Person, leader: Person) -> hallpass::domain::ids::TeamId {
    let keeper = Keeper::of(house, member);
    let (team, _) = keeper.team_of("Studio team", &["user:fetch", "user:delete"], member);
    keeper.join(team, leader);
    keeper.lead(team, leader);
    team
}
