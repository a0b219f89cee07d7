//! The `masthead` program.

mod cli;

// a tree is many small pieces: a fifth of the time, and no holes between the pages of a long PDF
#[cfg(feature = "mimalloc")]
#[global_allocator]
static HEAP: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::main()
}
