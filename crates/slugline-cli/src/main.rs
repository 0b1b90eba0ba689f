//! The program `slugline`: topic tagging for news.

use std::process::ExitCode;

fn main() -> ExitCode {
    slugline_cli::main()
}
