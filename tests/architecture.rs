//! The walls of the house, read from the sources: who imports whom, which crates live in which room,
//! and what must never stand in a source file or a template.

mod tags;

use std::fs;
use std::path::{Path, PathBuf};

use tags::{hx_fault, is_inline, tags};

/// Importer and what it may import besides itself. `lib` and `main` are the root files.
const ARROWS: &[(&str, &[&str])] = &[
    ("lib", &["cli", "startup", "web", "app", "store", "domain", "env", "config"]),
    ("main", &["cli"]),
    ("cli", &["startup", "app", "config", "domain", "env", "store"]),
    ("startup", &["web", "app", "store", "env", "config", "domain"]),
    ("config", &["domain"]),
    ("web", &["app", "domain"]),
    ("app", &["domain", "store", "env"]),
    ("store", &["domain", "env"]),
    ("env", &["domain"]),
    ("domain", &[]),
];

/// A crate and the rooms whose files may name it.
const CRATES_IN_ROOMS: &[(&str, &[&str])] = &[
    ("diesel", &["store"]),
    ("diesel_migrations", &["store"]),
    ("actix_web", &["web", "startup", "main"]),
    ("actix_session", &["web", "startup"]),
    ("askama", &["web"]),
    ("rust_embed", &["web"]),
    ("ed25519_dalek", &["domain"]),
    ("ureq", &["cli"]),
    ("rustls", &["cli"]),
    ("rpassword", &["cli"]),
    ("clap", &["cli"]),
];

/// Files that may be longer, each with its reason.
const LONG_FILES: &[(&str, &str)] =
    &[("src/store/schema.rs", "every table once, as diesel wants it"), ("src/web/routes.rs", "THE table: a line for each route")];
const MOST_LINES: usize = 400;

/// A file of the project, its path taken from the root of the repository.
struct Source {
    path: String,
    text: String,
}

#[test]
fn rooms_import_only_along_the_arrows() {
    let faults = sources("src", "rs").into_iter().flat_map(|file| wrong_imports(&file));
    assert_none(faults, "imports against the arrows");
}

#[test]
fn a_crate_is_named_only_in_its_room() {
    let faults = sources("src", "rs").into_iter().flat_map(|file| crates_outside_their_room(&file));
    assert_none(faults, "crates outside their room");
}

#[test]
fn pages_and_api_never_import_each_other() {
    let forbidden = [
        ("src/web/pages", "web::api"),
        ("src/web/pages", "super::api"),
        ("src/web/api", "web::pages"),
        ("src/web/api", "super::pages"),
    ];
    let faults = sources("src/web", "rs").into_iter().flat_map(|file| {
        let hits = forbidden.iter().filter(|(folder, path)| file.path.starts_with(folder) && names_path(&code(&file.text), path));
        hits.map(|(_, path)| format!("{} names {path}", file.path)).collect::<Vec<_>>()
    });
    assert_none(faults, "surfaces that know each other");
}

#[test]
fn nothing_unwraps() {
    let faults = sources("src", "rs")
        .into_iter()
        .flat_map(|file| lines_with(&file, &[".unwrap()", ".expect(", ".unwrap_err()", ".expect_err("]));
    assert_none(faults, "panics");
}

#[test]
fn no_file_is_too_long() {
    let all = ["src", "tests", "templates", "static"].into_iter().flat_map(|folder| files(Path::new(folder)));
    let ours = all.filter(|path| has_extension(path, &["rs", "html", "css", "js"]) && !is_vendored(path));
    let faults = ours.filter_map(|path| {
        let name = path.display().to_string();
        let lines = fs::read_to_string(&path).unwrap_or_default().lines().count();
        let excused = LONG_FILES.iter().any(|(file, _)| *file == name);
        (lines > MOST_LINES && !excused && !has_extension(&path, &["css"])).then(|| format!("{name}: {lines} lines"))
    });
    assert_none(faults, "files with more than one reason to change");
}

#[test]
fn templates_trust_nothing() {
    let faults = sources("templates", "html").into_iter().flat_map(|file| lines_with(&file, &["|safe", "| safe", "javascript:"]));
    assert_none(faults, "templates that trust what they are given");
}

#[test]
fn templates_hold_no_inline_style_or_script() {
    let faults = sources("templates", "html").into_iter().flat_map(|file| {
        let tags = tags(&file.text);
        let wrong = tags.iter().filter(|tag| is_inline(tag)).map(|tag| format!("{}: {}", file.path, tag.text));
        wrong.collect::<Vec<_>>()
    });
    assert_none(faults, "inline style or script");
}

#[test]
fn every_hx_element_carries_the_nonce_and_a_verb() {
    let faults = sources("templates", "html").into_iter().flat_map(|file| {
        let tags = tags(&file.text);
        let wrong = tags.iter().filter_map(hx_fault).map(|fault| format!("{}: {fault}", file.path));
        wrong.collect::<Vec<_>>()
    });
    assert_none(faults, "hx- attributes in the wrong place");
}

fn wrong_imports(file: &Source) -> Vec<String> {
    let from = room_of(&file.path);
    let code = code(&file.text);
    let Some((_, allowed)) = ARROWS.iter().find(|(room, _)| *room == from) else {
        return vec![format!("{}: the room {from} has no arrows in this test", file.path)];
    };
    let rooms = ARROWS.iter().map(|(room, _)| *room).filter(|room| *room != from && !allowed.contains(room));
    let named =
        rooms.filter(|room| names_path(&code, &format!("crate::{room}")) || names_path(&code, &format!("hallpass::{room}")));
    named.map(|room| format!("{} imports {room}", file.path)).collect()
}

fn crates_outside_their_room(file: &Source) -> Vec<String> {
    let room = room_of(&file.path);
    let code = code(&file.text);
    let wrong = CRATES_IN_ROOMS.iter().filter(|(name, rooms)| !rooms.contains(&room.as_str()) && names_crate(&code, name));
    wrong.map(|(name, _)| format!("{} names {name}", file.path)).collect()
}

/// `src/web/pages/tokens.rs` is in `web`, `src/startup.rs` in `startup`.
fn room_of(path: &str) -> String {
    let inside = path.trim_start_matches("src/").trim_end_matches(".rs");
    inside.split('/').next().unwrap_or_default().to_owned()
}

/// Whether `path` occurs as whole words.
fn names_path(code: &str, path: &str) -> bool {
    code.match_indices(path).any(|(at, _)| {
        let after = code[at + path.len()..].chars().next();
        starts_here(code, at) && !after.is_some_and(is_word)
    })
}

/// Whether anything is taken from a crate: `name::…`, or `use name`.
fn names_crate(code: &str, name: &str) -> bool {
    let path = format!("{name}::");
    let taken = code.match_indices(&path).any(|(at, _)| starts_here(code, at) && !code[..at].ends_with("::"));
    taken || names_path(code, &format!("use {name}"))
}

fn starts_here(code: &str, at: usize) -> bool {
    !code[..at].chars().next_back().is_some_and(is_word)
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The code without comments, and with `a::{b::{c, d}, e}` written out as `a::b::c a::b::d a::e`.
fn code(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut code: String = lines.collect::<Vec<_>>().join(" ");
    while let Some(at) = code.find("::{") {
        let stem_start = code[..at].rfind(|letter: char| !is_word(letter) && letter != ':').map_or(0, |before| before + 1);
        let (inside, length) = braces(&code[at + 3..]);
        let stem = &code[stem_start..at];
        let spelled: String = top_level(inside).map(|part| format!(" {stem}::{}", part.trim())).collect();
        code = format!("{}{spelled} {}", &code[..stem_start], &code[at + 3 + length..]);
    }
    code
}

/// What stands before the closing brace, and where that brace ends.
fn braces(text: &str) -> (&str, usize) {
    let mut depth = 1;
    for (at, letter) in text.char_indices() {
        depth += match letter {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        if depth == 0 {
            return (&text[..at], at + 1);
        }
    }
    (text, text.len())
}

/// The parts between commas that are not inside inner braces.
fn top_level(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    text.split(move |letter| {
        depth += match letter {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        letter == ',' && depth == 0
    })
    .filter(|part| !part.trim().is_empty())
}

fn lines_with(file: &Source, words: &[&str]) -> Vec<String> {
    let numbered = file.text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    let hits = numbered.filter(|(_, line)| words.iter().any(|word| line.contains(word)));
    hits.map(|(number, line)| format!("{}:{}: {}", file.path, number + 1, line.trim())).collect()
}

#[track_caller]
fn assert_none(faults: impl Iterator<Item = String>, what: &str) {
    let faults: Vec<String> = faults.collect();
    assert!(faults.is_empty(), "{what}:\n{}", faults.join("\n"));
}

fn sources(folder: &str, extension: &str) -> Vec<Source> {
    let paths = files(Path::new(folder)).into_iter().filter(|path| has_extension(path, &[extension]));
    paths.map(|path| Source { path: path.display().to_string(), text: fs::read_to_string(&path).expect("a text file") }).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.expect("a folder entry").path());
    let mut found: Vec<PathBuf> = paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect();
    found.sort();
    found
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension().is_some_and(|extension| extensions.iter().any(|one| extension == *one))
}

/// Code of others that we carry along.
fn is_vendored(path: &Path) -> bool {
    path.display().to_string().contains(".min.") || path.display().to_string().contains("-csp")
}
