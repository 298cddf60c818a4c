//! The program. Everything is in the library, so that tests come through the same doors.

fn main() {
    let runner = actix_web::rt::System::new();
    let code = runner.block_on(hallpass::cli::run());
    // Not returned, because the runtime would then wait for threads that are still at work:
    // after a second signal nobody wants to.
    std::process::exit(code);
}
