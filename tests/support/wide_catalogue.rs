//! A catalogue of a thousand rights, for tests and benches.

use std::fmt::Write;

use hallpass::domain::rights::Catalogue;

/// Headings, resources under each, and rights of each resource: 25 · 10 · 4.
const HEADINGS: usize = 25;
const RESOURCES: usize = 10;
/// Rights under one of these headings.
pub const UNDER_ONE: usize = RESOURCES * 4;

/// The catalogue that Hallpass brings along, and a thousand rights more, each on the organization and on projects.
pub fn catalogue() -> String {
    let mut text = Catalogue::text_of_default().to_owned();
    for number in 0..HEADINGS * RESOURCES {
        let heading = number / RESOURCES;
        write!(
            text,
            "
[[resource]]
name = \"wide.r{number}\"
category = \"Heading {heading:02}\"
on = [\"core.customer\", \"core.project\"]
singular = \"thing {number}\"
plural = \"things {number}\"
changed_by = \"author\"
[resource.actions]
get = {{ verb = \"read\", sentence = \"Read things {number}\", reads = true }}
create = {{ verb = \"create\", sentence = \"Create things {number}\" }}
update = {{ verb = \"change\", sentence = \"Change things {number}\" }}
delete = {{ verb = \"delete\", sentence = \"Delete things {number} for good\", danger = true }}
"
        )
        .expect("a text grows");
    }
    text
}
