//! Where words go: results to standard output, everything else to standard error.

use super::args::{Colour, Global};
use super::exit::Exit;
use anstream::{AutoStream, ColorChoice};
use std::io::{self, IsTerminal, Write};

/// Bytes of messages that are held back.
const HELD: usize = 32 << 10;

/// The two streams, with colour where it is wanted.
pub(crate) struct Term {
    out: AutoStream<io::Stdout>,
    /// Messages on their way: a document can have thousands, and each write costs.
    err: AutoStream<Vec<u8>>,
    of_err: ColorChoice,
    /// Only diagnostics and errors.
    pub(crate) quiet: bool,
    /// Whether a progress line may be drawn.
    pub(crate) live: bool,
    drawn: bool,
    closed: bool,
    failed: Option<io::Error>,
}

impl Term {
    pub(crate) fn new(global: &Global) -> Self {
        let choice = match global.color {
            Colour::Always => ColorChoice::Always,
            Colour::Never => ColorChoice::Never,
            // asks the terminal, NO_COLOR, CLICOLOR and CLICOLOR_FORCE
            Colour::Auto => ColorChoice::Auto,
        };
        let of_err = match choice {
            ColorChoice::Auto => AutoStream::choice(&io::stderr()),
            chosen => chosen,
        };
        let live = io::stderr().is_terminal() && !global.quiet;
        Self {
            err: AutoStream::new(Vec::new(), of_err),
            of_err,
            out: AutoStream::new(io::stdout(), choice),
            quiet: global.quiet,
            live,
            drawn: false,
            closed: false,
            failed: None,
        }
    }

    /// Bytes of a document to standard output, as they are.
    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.send();
        let result = io::stdout().lock().write_all(bytes);
        self.note(result);
    }

    /// A result, to standard output.
    pub(crate) fn out(&mut self, text: &str) {
        self.send();
        let result = self.out.write_all(text.as_bytes());
        self.note(result);
    }

    /// A message, to standard error: at once on a terminal, elsewhere with those that follow it, up
    /// to the next result or the end of the document.
    pub(crate) fn err(&mut self, text: &str) {
        self.clear();
        let _ = self.err.write_all(text.as_bytes());
        if self.live || self.err.as_inner().len() > HELD {
            self.send();
        }
    }

    /// A message that `--quiet` leaves out.
    pub(crate) fn say(&mut self, text: &str) {
        if !self.quiet {
            self.err(text);
        }
        self.send();
    }

    /// Sends the messages that are held. That nobody listens there is no failure.
    fn send(&mut self) {
        let next = AutoStream::new(Vec::new(), self.of_err);
        let held = std::mem::replace(&mut self.err, next).into_inner();
        if !held.is_empty() {
            let _ = io::stderr().lock().write_all(&held);
        }
    }

    /// Shows how far the work is, on a terminal only.
    pub(crate) fn progress(&mut self, at: usize, of: usize, name: &str) {
        if self.live && of > 1 {
            let name: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
            let _ = write!(self.err, "\r\x1b[K[{at}/{of}] {name}");
            self.send();
            self.drawn = true;
        }
    }

    /// Whether results go to a screen.
    pub(crate) fn is_screen(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// Empties the screen and what was scrolled away.
    pub(crate) fn wipe(&mut self) {
        self.raw(b"\x1b[2J\x1b[3J\x1b[H");
        self.flush();
    }

    /// Sees to it that all is out.
    pub(crate) fn flush(&mut self) {
        self.send();
        let result = self.out.flush();
        self.note(result);
    }

    fn clear(&mut self) {
        if std::mem::take(&mut self.drawn) {
            let _ = write!(self.err, "\r\x1b[K");
        }
    }

    fn note(&mut self, result: io::Result<()>) {
        match result {
            Ok(()) => {}
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => self.closed = true,
            Err(e) => self.failed = self.failed.take().or(Some(e)),
        }
    }

    /// Whether the reader of standard output has gone.
    pub(crate) fn closed(&self) -> bool {
        self.closed
    }

    /// The exit code, when standard output has been seen to. A closed pipe is success.
    pub(crate) fn finish(mut self, exit: Exit) -> Exit {
        self.clear();
        let flushed = self.out.flush();
        self.note(flushed);
        if let Some(e) = self.failed.take() {
            self.err(&format!("error: cannot write to standard output: {e}\n"));
            self.send();
            return exit.max(Exit::Unwritable);
        }
        self.send();
        exit
    }
}

/// Text that does nothing to a terminal: control characters become U+FFFD.
pub(crate) fn printable(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}
