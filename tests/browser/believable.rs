//! A house with a past: tokens in every state, made and used over the last weeks.
//!
//! It comes about the way a real one does, through the pages and the API, while the clock is moved by hand.

use time::Duration;

use crate::support::house::House;
use crate::support::people::ROOT;
use crate::support::visitor::Visitor;

/// How many days ago the story begins.
const FIRST_DAY: i64 = 64;

struct Story {
    name: &'static str,
    description: &'static str,
    rights: &'static [&'static str],
    ends: &'static str,
    /// How many days ago it was made.
    age: i64,
    /// How often it is used on a day, in turns.
    rhythm: &'static [u32],
}

const STORIES: &[Story] = &[
    Story {
        name: "ci-media-deploy",
        description: "Publishes the media site from the build server. Ask Ann before you change it.",
        rights: &["PROJECT_FETCH", "PROJECT_UPDATE", "DATA_FETCH", "DATA_CREATE", "DATA_UPDATE"],
        ends: "P90D",
        age: 60,
        rhythm: &[3, 5, 2, 6, 4, 0, 0],
    },
    Story {
        name: "nightly-backup",
        description: "Copies everything to the second site at two in the morning.",
        rights: &["DATA_FETCH", "PROJECT_FETCH"],
        ends: "P60D",
        age: 56,
        rhythm: &[2, 2, 2, 2, 2, 2, 2],
    },
    Story {
        name: "terraform-plan",
        description: "",
        rights: &["everything"],
        ends: "P1Y",
        age: 40,
        rhythm: &[0, 4, 0, 0, 7, 0, 0],
    },
    Story {
        name: "invoice-export-for-the-accountants-each-quarter",
        description: "Runs four times a year.",
        rights: &["DATA_FETCH", "USER_FETCH", "CONFIG_FETCH"],
        ends: "P90D",
        age: 33,
        rhythm: &[0, 0, 0, 0, 0, 0, 1],
    },
    Story {
        name: "ada-laptop",
        description: "",
        rights: &["USER_FETCH", "USER_UPDATE"],
        ends: "P30D",
        age: 12,
        rhythm: &[1, 3, 0],
    },
    Story { name: "old-jenkins", description: "", rights: &["DATA_FETCH"], ends: "P30D", age: 48, rhythm: &[4, 1, 2] },
    Story {
        name: "deploy-staging",
        description: "",
        rights: &["PROJECT_FETCH", "PROJECT_DELETE"],
        ends: "P90D",
        age: 25,
        rhythm: &[5, 0, 2],
    },
    Story { name: "grafana-scrape", description: "", rights: &["DATA_FETCH"], ends: "P90D", age: 0, rhythm: &[] },
    Story {
        name: "playground",
        description: "Something I try out this week.",
        rights: &["PROJECT_FETCH"],
        ends: "P7D",
        age: 0,
        rhythm: &[],
    },
];

/// Gives Root a past of two months, and leaves the clock where it stood.
pub async fn furnish(house: &House) {
    house.clock.advance(Duration::days(-FIRST_DAY) - Duration::minutes(6));
    let mut working: Vec<(&Story, String)> = Vec::new();
    for days_ago in (0..=FIRST_DAY).rev() {
        for story in STORIES.iter().filter(|story| story.age == days_ago) {
            working.push((story, make(house, story).await));
        }
        for (story, secret) in &working {
            use_it(house, story, secret, story.age - days_ago).await;
        }
        if days_ago > 0 {
            house.clock.advance(Duration::DAY);
        }
    }
    let root = house.signed_in(ROOT).await;
    press(&root, "/web/pats", "ada-laptop works").await;
    revoke(&root, "deploy-staging").await;
    use_it(house, &STORIES[1], &working.iter().find(|(story, _)| story.name == "nightly-backup").expect("made").1, 0).await;
    // The last uses were six minutes ago, and the browser's clock agrees.
    house.clock.advance(Duration::minutes(6));
}

/// The same tokens without their past, for those who only look at the pages.
pub async fn some(house: &House) {
    for story in STORIES {
        let secret = make(house, story).await;
        use_it(house, story, &secret, 1).await;
    }
    revoke(&house.signed_in(ROOT).await, "deploy-staging").await;
}

/// A long list: the same tokens again and again, each used on some days.
pub async fn many(house: &House, count: usize) {
    house.clock.advance(Duration::days(-6));
    let mut working = Vec::new();
    let root = house.signed_in(ROOT).await;
    for number in 0..count {
        let story = &STORIES[number % STORIES.len()];
        working.push((story, make_as(&root, house, story, &format!("{}-{number}", story.name)).await));
    }
    for day in 0..6 {
        house.clock.advance(Duration::DAY);
        for (story, secret) in &working {
            use_it(house, story, secret, day).await;
        }
    }
}

async fn make(house: &House, story: &Story) -> String {
    let root = house.signed_in(ROOT).await;
    make_as(&root, house, story, story.name).await
}

async fn make_as(root: &Visitor, house: &House, story: &Story, name: &str) -> String {
    let mut form = root.open("/web/pats/new").await.expect(200).form("Create token");
    form = form.fill("name", name).fill("description", story.description).choose("ends", story.ends);
    if story.name == "grafana-scrape" {
        let start = house.clock.now() + Duration::days(2);
        let start = format!("{}T09:00", start.date());
        form = form.choose("starts", "later").fill("starts_at", &start);
    }
    if story.rights == ["everything"] {
        form = form.choose("kind", "full-access");
    } else {
        let offered = form.offers("right");
        for right in story.rights {
            form = form.tick("right", &spelled(&offered, right));
        }
    }
    let reveal = root.submit(form).await.expect(200);
    reveal.page().words_of("#secret").join("")
}

/// `DATA_FETCH` as the form spells it.
fn spelled(offered: &[String], flat: &str) -> String {
    let (resource, action) = flat.split_once('_').expect("a flat name");
    let end = format!("/{}:{}", resource.to_lowercase(), action.to_lowercase());
    offered.iter().find(|right| right.ends_with(&end)).unwrap_or_else(|| panic!("no {flat} in {offered:?}")).clone()
}

async fn use_it(house: &House, story: &Story, secret: &str, day: i64) {
    if story.rhythm.is_empty() {
        return;
    }
    let turn = usize::try_from(day).unwrap_or_default() % story.rhythm.len();
    let program = house.program(secret);
    for _ in 0..story.rhythm[turn] {
        program.ask(reqwest::Method::GET, "/api/v1/verify").header("User-Agent", "curl/8.14.1").send().await;
    }
}

async fn press(visitor: &Visitor, path: &str, button: &str) {
    let form = visitor.open(path).await.expect(200).form(button);
    visitor.submit(form).await.expect(200);
}

async fn revoke(visitor: &Visitor, name: &str) {
    let list = visitor.open("/web/pats").await.expect(200).page();
    let names = list.words_of(".token .name .value");
    let links = list.attributes(".token .name .value", "href");
    let place = names.iter().position(|known| known == name).unwrap_or_else(|| panic!("{name} in {names:?}"));
    let form = visitor.open(&format!("{}/revocation", links[place])).await.expect(200).form("Revoke token");
    visitor.submit(form.fill("reason", "leaked")).await.expect(200);
}
