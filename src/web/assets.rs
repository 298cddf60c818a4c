//! The files of `static/`, embedded, named after their content and served for ever.
//!
//! A name carries the hash of its content, so a browser may keep a file as long as it likes and never shows an old one.
//! Everything is read once per process: the content that is served and the hash in its address cannot disagree.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256, Sha384};

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

/// One embedded file, ready to be sent.
struct Asset {
    url: String,
    content_type: &'static str,
    etag: String,
    integrity: String,
    body: web::Bytes,
    is_text: bool,
    squeezed: OnceLock<web::Bytes>,
}

/// The address of an embedded file: `/assets/<stem>.<first 12 hex digits of its SHA-256>.<extension>`.
/// `name` is the file name without its folder.
/// An unknown name gives an address that answers 404; a test keeps templates from asking for one.
pub fn url(name: &str) -> String {
    asset(name).map_or_else(|| format!("/assets/{name}"), |asset| asset.url.clone())
}

/// The `integrity` attribute of an embedded script or sheet, empty for an unknown name.
pub fn integrity(name: &str) -> String {
    asset(name).map_or_else(String::new, |asset| asset.integrity.clone())
}

/// Whether there is an embedded file of that name.
pub fn exists(name: &str) -> bool {
    asset(name).is_some()
}

/// Answers `GET /assets/{file}`: the file for its current address, 404 for anything else.
pub async fn serve(request: HttpRequest, file: web::Path<String>) -> HttpResponse {
    let address = format!("/assets/{file}");
    let Some(asset) = cabinet().values().find(|asset| asset.url == address) else {
        return HttpResponse::NotFound().content_type("text/plain; charset=utf-8").body("No such file.");
    };
    let mut answer = if holds(&request, &asset.etag) { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::ETAG, asset.etag.clone()))
        .insert_header((header::CONTENT_TYPE, asset.content_type));
    if holds(&request, &asset.etag) {
        return answer.finish();
    }
    answer.insert_header((header::VARY, "accept-encoding"));
    if !asset.is_text {
        // Fonts and pictures are compressed already.
        return answer.insert_header((header::CONTENT_ENCODING, "identity")).body(asset.body.clone());
    }
    if accepts_brotli(&request) {
        return answer.insert_header((header::CONTENT_ENCODING, "br")).body(asset.squeezed());
    }
    answer.body(asset.body.clone())
}

fn accepts_brotli(request: &HttpRequest) -> bool {
    let accepted = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|one| one.trim() == "br")
}

/// Files are squeezed once per process and sent for ever, so the slowest setting is the cheapest.
/// Without optimisation it would take seconds, and nobody counts bytes then.
const BROTLI_QUALITY: i32 = if cfg!(debug_assertions) { 5 } else { 11 };

impl Asset {
    fn squeezed(&self) -> web::Bytes {
        self.squeezed.get_or_init(|| squeeze(&self.body)).clone()
    }
}

fn squeeze(body: &web::Bytes) -> web::Bytes {
    let settings = brotli::enc::BrotliEncoderParams { quality: BROTLI_QUALITY, ..Default::default() };
    let mut squeezed = Vec::new();
    match brotli::BrotliCompress(&mut body.as_ref(), &mut squeezed, &settings) {
        Ok(_) => web::Bytes::from(squeezed),
        // Writing into memory does not fail; an empty file would at least be seen at once.
        Err(_) => web::Bytes::new(),
    }
}

fn holds(request: &HttpRequest, etag: &str) -> bool {
    let Some(known) = request.headers().get(header::IF_NONE_MATCH) else {
        return false;
    };
    known.to_str().is_ok_and(|known| known.split(',').any(|one| one.trim() == etag))
}

fn asset(name: &str) -> Option<&'static Asset> {
    cabinet().get(name)
}

fn cabinet() -> &'static HashMap<String, Asset> {
    static CABINET: OnceLock<HashMap<String, Asset>> = OnceLock::new();
    CABINET.get_or_init(fill_cabinet)
}

/// Sheets come last, because they name fonts by their final addresses.
fn fill_cabinet() -> HashMap<String, Asset> {
    let mut cabinet = HashMap::new();
    let (sheets, others): (Vec<_>, Vec<_>) = Files::iter().partition(|path| path.ends_with(".css"));
    for path in others.into_iter().chain(sheets) {
        let Some(file) = Files::get(&path) else { continue };
        let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
        let body = if name.ends_with(".css") { with_final_addresses(file.data, &cabinet) } else { file.data };
        let asset = describe(&name, body);
        cabinet.insert(name, asset);
    }
    cabinet
}

/// Writes the hashed address of every known file into a sheet, where it says `url("name")`.
fn with_final_addresses<'a>(sheet: Cow<'a, [u8]>, cabinet: &HashMap<String, Asset>) -> Cow<'a, [u8]> {
    let mut text = String::from_utf8_lossy(&sheet).into_owned();
    for (name, asset) in cabinet {
        text = text.replace(&format!("url(\"{name}\")"), &format!("url(\"{}\")", asset.url));
    }
    Cow::Owned(text.into_bytes())
}

fn describe(name: &str, body: Cow<'static, [u8]>) -> Asset {
    let hash: String = Sha256::digest(&body).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    Asset {
        url: format!("/assets/{stem}.{hash}.{extension}"),
        content_type: content_type(extension),
        etag: format!("\"{hash}\""),
        integrity: format!("sha384-{}", base64(&Sha384::digest(&body))),
        body: web::Bytes::from(body.into_owned()),
        is_text: !["woff2", "png"].contains(&extension),
        squeezed: OnceLock::new(),
    }
}

fn content_type(extension: &str) -> &'static str {
    match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "woff2" => "font/woff2",
        "png" => "image/png",
        _ => "application/octet-stream",
    }
}

/// Base64 of a digest whose length is a multiple of three, so that no padding is needed (SHA-384 has 48 bytes).
fn base64(digest: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(digest.len() / 3 * 4);
    for three in digest.chunks_exact(3) {
        let bits = u32::from(three[0]) << 16 | u32::from(three[1]) << 8 | u32::from(three[2]);
        for shift in [18, 12, 6, 0] {
            text.push(char::from(ALPHABET[(bits >> shift & 63) as usize]));
        }
    }
    text
}
