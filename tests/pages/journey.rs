//! A person signs in, makes a token, uses it, edits it, deletes it.

use crate::support::house::House;
use crate::support::people::ANN;

crate::on_both_databases! {
    async fn a_person_makes_a_token_and_a_program_uses_it(house: House) {
        let ann = house.signed_in(ANN).await;
        let form = ann.open("/web/pats/new").await.expect(200).form("Create token").fill("name", "ci");
        let page = ann.submit(form).await.expect(422);
        println!("{}", page.page().text());
    }
}
