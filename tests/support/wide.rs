//! An installation with a thousand rights in fifty projects, for what must stay quick there.

use hallpass::domain::ids::ProjectId;

use super::house::{Engine, House};
use super::keeper::Keeper;
use super::people::ROOT;
pub use super::wide_catalogue::UNDER_ONE;
use super::wide_catalogue::catalogue;

/// How many projects there are.
pub const PROJECTS: usize = 50;

/// A house with that catalogue and fifty projects, `Project 00` to `Project 49`.
pub fn house(engine: Engine) -> (House, Vec<ProjectId>) {
    let house = House::with_catalogue(engine, &catalogue());
    let keeper = Keeper::of(&house, ROOT);
    let projects = (0..PROJECTS).map(|number| keeper.project(&format!("Project {number:02}"))).collect();
    (house, projects)
}
