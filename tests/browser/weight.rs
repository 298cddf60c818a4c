//! What a visit weighs, compressed as the server sends it.

use reqwest::Method;

use super::believable;
use crate::support::house::{Engine, House};
use crate::support::people::ROOT;
use crate::support::visitor::{Page, Visitor};
use crate::support::wide;

const KIB: usize = 1024;

#[test]
fn a_visit_stays_light() {
    crate::support::block_on(async {
        let house = House::furnished(Engine::Sqlite);
        believable::many(&house, 51).await;
        let root = house.signed_in(ROOT).await;
        let page = root.open("/web/pats").await.expect(200).page();
        assert_eq!(page.count(".token"), 50);
        let list = root.ask(Method::GET, "/web/pats").header("Accept-Encoding", "br, gzip").send().await.expect(200);
        assert_eq!(list.header("content-encoding"), "br");
        println!("the list with 50 rows: {} bytes", list.bytes().len());
        assert!(list.bytes().len() <= 16 * KIB, "the list weighs {} bytes", list.bytes().len());
        let whole = list.bytes().len() + files_of(&root, &page).await;
        println!("in all {whole} bytes");
        assert!(whole <= 100 * KIB, "the first visit weighs {whole} bytes");
    });
}

#[test]
fn a_picker_of_a_thousand_rights_in_fifty_projects_stays_light() {
    crate::support::block_on(async {
        let (house, _) = wide::house(Engine::Sqlite);
        let root = house.signed_in(ROOT).await;
        for (path, most) in [("/web/pats/new", 12), ("/web/pats/new?rights=held", 20)] {
            let page = root.open(path).await.expect(200).page();
            let sent = root.ask(Method::GET, path).header("Accept-Encoding", "br, gzip").send().await.expect(200);
            println!("{path}: {} bytes", sent.bytes().len());
            assert!(sent.bytes().len() <= most * KIB, "{path} weighs {} bytes", sent.bytes().len());
            let whole = sent.bytes().len() + files_of(&root, &page).await;
            println!("in all {whole} bytes");
            assert!(whole <= 100 * KIB, "the first visit weighs {whole} bytes");
        }
    });
}

/// What a page's files weigh, with the picture of all icons and the second font.
async fn files_of(root: &Visitor, page: &Page) -> usize {
    let files = [page.attributes("link[href^='/assets'], script", "href"), page.attributes("script", "src")].concat();
    let mut whole = root.open(&hallpass::web::assets::url("atkinson-mono.woff2")).await.expect(200).bytes().len();
    for address in files.into_iter().chain([hallpass::web::assets::url("icons.svg")]) {
        let weight = weight(root, &address).await;
        println!("{address}: {weight} bytes");
        whole += weight;
    }
    whole
}

/// As small as the server of a release sends it: a debug server spends less time on it.
async fn weight(visitor: &Visitor, address: &str) -> usize {
    let sent = visitor.ask(Method::GET, address).send().await.expect(200);
    if address.ends_with(".woff2") {
        return sent.bytes().len();
    }
    let settings = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
    let mut squeezed = Vec::new();
    brotli::BrotliCompress(&mut sent.bytes(), &mut squeezed, &settings).expect("memory can be written");
    squeezed.len()
}
