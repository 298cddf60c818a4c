//! Every file that a page names is embedded, under an address made from its content.

use std::fs;
use std::path::Path;

use hallpass::web::assets;

#[test]
fn every_asset_that_a_template_names_exists() {
    let mut names = Vec::new();
    collect(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/templates")), &mut names);
    assert!(names.len() > 5, "the templates name assets");
    for name in names {
        assert!(assets::exists(&name), "a template names {name}, which is not in static/");
    }
}

#[test]
fn an_address_carries_the_hash_and_the_sheet_names_fonts_by_theirs() {
    let address = assets::url("app.css");
    let hash = address.trim_start_matches("/assets/app.").trim_end_matches(".css");
    assert_eq!(hash.len(), 12, "{address}");
    assert!(hash.chars().all(|letter| letter.is_ascii_hexdigit()), "{address}");
    assert!(assets::integrity("app.js").starts_with("sha384-"));
    assert_eq!(assets::integrity("app.js").len(), "sha384-".len() + 64);
}

/// Finds what stands in `assets::url("...")`, `assets::integrity("...")` and the list of scripts.
fn collect(folder: &Path, names: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, names);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for quoted in
            text.split('"').skip(1).step_by(2).chain(text.split("(\"").skip(1).filter_map(|rest| rest.split('"').next()))
        {
            if [".js", ".css", ".svg", ".woff2"].iter().any(|end| quoted.ends_with(end)) && !quoted.contains('/') {
                names.push(quoted.to_owned());
            }
        }
    }
}
