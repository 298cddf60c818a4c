//! One deed on many tokens, before it is done.

use askama::Template;

use super::RightGroup;
use crate::web::pages::frame::{Choice, Field, FormError, Frame, MomentText};

/// `GET /web/admin/tokens/bulk`, and the 409 and 422 answers to its form.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/tokens/bulk.html")]
pub struct BulkPage {
    pub frame: Frame,
    pub bulk: Bulk,
}

/// Sends what was chosen again, with `why until take reason count fingerprint`.
#[derive(Clone, Debug, Default)]
pub struct Bulk {
    /// `Revoke 214 tokens?`
    pub title: String,
    /// `214 tokens of 61 people. 12 were used in the last 24 hours; they stand first.`
    pub summary: String,
    /// What happens to programs.
    pub effect: String,
    pub hidden: Vec<(String, String)>,
    pub fingerprint: String,
    pub used_today: Vec<BulkRow>,
    pub others: Vec<BulkRow>,
    /// How many are not named; `0` for none.
    pub more: String,
    /// Why they are revoked.
    pub whys: Vec<Choice>,
    /// The new end.
    pub until: Option<Field>,
    /// What can be taken away.
    pub takes: Vec<RightGroup>,
    /// What is wrong with that choice.
    pub take: Field,
    pub reason: Field,
    /// Where the number is typed; none for one token.
    pub count: Option<Field>,
    /// What is typed there, in groups of three; the groups need not be typed.
    pub number: String,
    /// The same without groups.
    pub count_sent: String,
    pub errors: Vec<FormError>,
    /// That the set is another now; empty when it is the same.
    pub conflict: String,
    pub button: String,
    pub is_sharp: bool,
    pub is_empty: bool,
    pub back_href: String,
}

/// One token.
#[derive(Clone, Debug, Default)]
pub struct BulkRow {
    pub id: String,
    pub href: String,
    pub name: String,
    pub owner: String,
    pub used: MomentText,
}
