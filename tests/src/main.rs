//! The program `slugline` as the end-to-end tests run it.

fn main() -> std::process::ExitCode {
    slugline_cli::main()
}
