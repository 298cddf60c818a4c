//! The program: everything it can do is in the library's `cli`.
fn main() -> std::io::Result<()> {
    let (config, _) = hallpass::config::Config::load().map_err(std::io::Error::other)?;
    actix_web::rt::System::new().block_on(async {
        let application =
            hallpass::startup::Application::start(config, hallpass::env::Env::system()).await.map_err(std::io::Error::other)?;
        println!("{} {:?}", application.public_url(), application.setup_link());
        application.run().await
    })
}
