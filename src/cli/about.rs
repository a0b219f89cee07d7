//! `formats`, `completions`, `man`: what the program says of itself.

use super::args::{Args, Completions, Formats, Man};
use super::exit::Exit;
use super::render::{Fault, human_fault, json_line};
use super::term::Term;
use clap::CommandFactory;
use masthead::FORMATS;
use serde::Serialize;
use std::io;
use std::path::Path;

pub(crate) fn formats(args: &Formats, term: &mut Term) -> Exit {
    #[derive(Serialize)]
    struct Row<'a> {
        name: String,
        names: &'a [&'a str],
        extensions: &'a [&'a str],
        mime: &'a str,
        about: &'a str,
        read: bool,
        write: bool,
    }
    if !args.json {
        term.out("FORMAT    READ  WRITE  EXTENSIONS\n");
    }
    for f in FORMATS {
        let name = f.format.to_string();
        if args.json {
            term.out(&json_line(&Row {
                name,
                names: f.names,
                extensions: f.extensions,
                mime: f.mime,
                about: f.about,
                read: f.is_read(),
                write: f.is_written(),
            }));
            continue;
        }
        let yes = |b| if b { "yes" } else { "–" };
        let extensions: Vec<_> = f.extensions.iter().map(|e| format!(".{e}")).collect();
        let (read, write) = (yes(f.is_read()), yes(f.is_written()));
        let extensions = extensions.join(" ");
        term.out(&format!("{name:<10}{read:<6}{write:<7}{extensions:<16}{}\n", f.about));
    }
    if !args.json {
        for f in FORMATS {
            if let Some(help) = f.instead_of_reading() {
                term.out(&format!("\nto read {}: {help}", f.format));
            }
        }
        term.out("\n");
    }
    Exit::Done
}

pub(crate) fn completions(args: &Completions, term: &mut Term) -> Exit {
    let mut bytes = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "masthead", &mut bytes);
    term.raw(&bytes);
    Exit::Done
}

pub(crate) fn man(args: &Man, term: &mut Term) -> Exit {
    let result = match &args.dir {
        None => page(&Args::command()).map(|bytes| term.raw(&bytes)),
        Some(dir) => pages(dir),
    };
    match result {
        Ok(()) => Exit::Done,
        Err(e) => {
            let fault = Fault::new("unwritable", format!("cannot write the manual: {e}"));
            term.err(&human_fault(&fault));
            Exit::Unwritable
        }
    }
}

fn page(command: &clap::Command) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut bytes)?;
    Ok(bytes)
}

/// `masthead.1` and a page for each command, `masthead-convert.1`.
fn pages(dir: &Path) -> io::Result<()> {
    std::fs::create_dir_all(dir)?;
    clap_mangen::generate_to(Args::command(), dir)
}
