//! A person's own tokens.

mod concurrency;
mod create;
mod create_refused;
mod edit;
mod forgery;
mod history;
mod list;
mod paging;
mod picker;
mod picker_start;
mod refusals;
mod revoke;
mod rights;
mod rotate;
mod secret;
mod step_up;

use crate::pages::way::Way;
use crate::support::visitor::{Form, Reply, Visitor};

/// A token that a page has just shown.
#[derive(Clone, Debug)]
pub struct Made {
    pub id: String,
    pub secret: String,
}

impl Made {
    /// Reads the one answer that shows the secret.
    #[track_caller]
    pub fn read(reply: &Reply) -> Made {
        let page = reply.page();
        let secret = page.words_of("output#secret").concat();
        assert!(secret.starts_with("hp_"), "no secret in {}", reply.text());
        let done = page.attributes("[data-done]", "data-done").concat();
        let id = done.rsplit(['=', '/']).next().unwrap_or_default().to_owned();
        Made { id, secret }
    }

    pub fn path(&self) -> String {
        format!("/web/pats/{}", self.id)
    }
}

/// The form for a new token, right enough to be sent.
pub async fn new_form(visitor: &Visitor, way: Way, name: &str) -> Form {
    let form = way.open(visitor, "/web/pats/new").await.expect(200).form("Create token");
    let right = right(&form, "/user:fetch");
    form.fill("name", name).tick("right", &right)
}

/// The offered right that ends like this.
#[track_caller]
pub fn right(form: &Form, tail: &str) -> String {
    let offers = form.offers("right");
    let right = offers.iter().find(|right| right.ends_with(tail));
    right.unwrap_or_else(|| panic!("no right {tail} in {offers:?}")).clone()
}

/// Makes a token through the page.
pub async fn make(visitor: &Visitor, name: &str) -> Made {
    let form = new_form(visitor, Way::Plain, name).await;
    Made::read(&visitor.submit_once(form).await.expect(200))
}

/// The form that changes one thing about a token.
pub async fn edit_form(visitor: &Visitor, way: Way, made: &Made, what: &str) -> Form {
    let button = if what == "rights" { "Save rights" } else { "Save" };
    way.open(visitor, &format!("{}/{what}/edit", made.path())).await.expect(200).form(button)
}

/// What the token page says of a fact.
pub async fn fact(visitor: &Visitor, made: &Made, term: &str) -> String {
    let page = visitor.open(&made.path()).await.expect(200).page();
    let terms = page.words_of("dl.facts dt");
    let place = terms.iter().position(|word| word == term).unwrap_or_else(|| panic!("no {term} in {terms:?}"));
    page.words_of("dl.facts dd").swap_remove(place)
}

/// Whether a program with this secret is let in.
pub async fn works(visitor: &Visitor, secret: &str) -> bool {
    let reply = visitor.program(secret).get("/api/v1/verify").await;
    assert!([200, 401].contains(&reply.status()), "{}", reply.text());
    reply.status() == 200
}

/// A moment as date fields send it.
pub fn typed(at: time::OffsetDateTime) -> String {
    at.format(time::macros::format_description!("[year]-[month]-[day]T[hour]:[minute]")).expect("a time")
}

/// A column of a token as the database keeps it.
pub fn stored(books: &mut crate::support::books::Books, made: &Made, column: &str) -> String {
    let sql = format!("SELECT COALESCE(CAST({column} AS TEXT), '0') AS line FROM tokens WHERE id = '{}'", made.id);
    books.lines(&sql).concat()
}
