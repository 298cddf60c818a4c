//! The people of the tests and their stories.

use super::visitor::Visitor;

/// Somebody who can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    pub username: &'static str,
    pub full_name: &'static str,
    pub email: &'static str,
    pub password: &'static str,
    pub organization: &'static str,
    pub role: Role,
}

/// What a person may do in their organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Root,
    User,
}

const STUDIO: &str = "Studio Nord";
const ELSEWHERE: &str = "Elsewhere Ltd";

/// Root administers the organization in which Ann and Bob work.
pub const ROOT: Person = Person {
    username: "root",
    full_name: "Rut Root",
    email: "root@studio.example",
    password: "root keeps the keys of this house",
    organization: STUDIO,
    role: Role::Root,
};

/// Ann owns the token that the story is about.
pub const ANN: Person = Person {
    username: "ann",
    full_name: "Ann Andersen",
    email: "ann@studio.example",
    password: "ann likes long walks by the sea",
    organization: STUDIO,
    role: Role::User,
};

/// Bob works beside Ann and may read.
pub const BOB: Person = Person {
    username: "bob",
    full_name: "Bob Berg",
    email: "bob@studio.example",
    password: "bob mends bicycles on sundays",
    organization: STUDIO,
    role: Role::User,
};

/// Carol is a stranger: she belongs to another organization.
pub const CAROL: Person = Person {
    username: "carol",
    full_name: "Carol Clark",
    email: "carol@elsewhere.example",
    password: "carol collects old railway maps",
    organization: ELSEWHERE,
    role: Role::Root,
};

/// Everybody, each organization's administrator first.
pub const EVERYBODY: [Person; 4] = [ROOT, ANN, BOB, CAROL];

impl Person {
    /// Signs in through the page, as a person does.
    pub async fn sign_in(&self, visitor: &Visitor) {
        let page = visitor.open("/sign-in").await.expect(200);
        let form = page.form("Sign in").fill("login", self.username).fill("password", self.password);
        let landed = visitor.submit(form).await.expect(200);
        assert_ne!(landed.path(), "/sign-in", "{} could not sign in: {}", self.username, landed.page().text());
    }
}
