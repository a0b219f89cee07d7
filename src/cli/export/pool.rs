//! The supervisor's side: one worker process for each job, put in the place of one that has died.
//!
//! Workers are processes, not threads, because a thread cannot be stopped: one document that never
//! ends would hold its thread, and its memory, for the rest of the night; one that overflows the
//! stack or runs out of memory would end the whole job. A process can be killed, and what it took
//! is given back.

use super::make::failed;
use super::record::{Answer, Outcome, Request};
use super::wire;
use super::worker::HELLO;
use std::io::{self, BufReader, BufWriter};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

/// How long a worker may take to start.
const START: Duration = Duration::from_secs(60);
/// After so many documents a worker is replaced: what it holds on to is given back.
const DOCUMENTS: usize = 2000;
/// After an input of this size too.
const LARGE: usize = 32 << 20;

/// The answer to a request, with the bytes of the files.
type Reply = io::Result<(Answer, Vec<Vec<u8>>)>;

/// A worker process.
struct Worker {
    child: Child,
    input: BufWriter<ChildStdin>,
    replies: Receiver<Reply>,
    done: usize,
}

/// A seat that a worker sits in.
pub(crate) struct Seat {
    timeout: Option<Duration>,
    worker: Option<Worker>,
}

impl Seat {
    pub(crate) fn new(timeout: Option<Duration>) -> Self {
        Self { timeout, worker: None }
    }

    /// Has a document worked on. An error means that no worker can be had at all.
    pub(crate) fn work(
        &mut self,
        request: &Request,
        bytes: &[u8],
    ) -> io::Result<(Answer, Vec<Vec<u8>>)> {
        let mut worker = match self.worker.take() {
            Some(worker) => worker,
            None => Worker::start()?,
        };
        // the worker reads while it works: a large document does not fill the pipe
        let sent = wire::send(&mut worker.input, request, &[bytes]);
        let reply = match (sent, self.timeout) {
            (Err(_), _) => Err(RecvTimeoutError::Disconnected),
            (Ok(()), Some(most)) => worker.replies.recv_timeout(most),
            (Ok(()), None) => worker.replies.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match reply {
            Ok(Ok(reply)) => {
                worker.done += 1;
                if worker.done < DOCUMENTS && bytes.len() < LARGE {
                    self.worker = Some(worker);
                }
                Ok(reply)
            }
            Err(RecvTimeoutError::Timeout) => {
                let seconds = self.timeout.map_or(0, |t| t.as_secs());
                let reason =
                    format!("not done after {seconds} s; --timeout sets how long it may take");
                Ok((failed(Outcome::Timeout, reason, false), Vec::new()))
            }
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => {
                let how = worker.end();
                let reason = format!("masthead went down on this document ({how})");
                Ok((failed(Outcome::Internal, reason, false), Vec::new()))
            }
        }
    }
}

impl Worker {
    fn start() -> io::Result<Self> {
        let args: Vec<_> = std::env::args_os().skip(1).collect();
        let at = args.iter().position(|a| a == "export").map_or(0, |i| i + 1);
        let (before, after) = args.split_at(at);
        let mut child = Command::new(std::env::current_exe()?)
            .args(before)
            .arg("--worker")
            .args(after)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let lost = || io::Error::other("a worker process has no pipes");
        let input = BufWriter::with_capacity(1 << 16, child.stdin.take().ok_or_else(lost)?);
        let output = child.stdout.take().ok_or_else(lost)?;
        let (sender, replies) = mpsc::channel();
        let (greet, greeting) = mpsc::channel();
        std::thread::Builder::new().spawn(move || {
            let mut output = BufReader::with_capacity(1 << 16, output);
            if greet.send(wire::head::<String>(&mut output)).is_err() {
                return;
            }
            loop {
                let reply = match wire::head::<Answer>(&mut output) {
                    Ok(None) => return,
                    Ok(Some(answer)) => {
                        let follow = answer.files.iter().filter(|f| !f.original);
                        let blobs: io::Result<_> =
                            follow.map(|_| wire::blob(&mut output)).collect();
                        blobs.map(|blobs| (answer, blobs))
                    }
                    Err(e) => Err(e),
                };
                let over = reply.is_err();
                if sender.send(reply).is_err() || over {
                    return;
                }
            }
        })?;
        let mut worker = Self { child, input, replies, done: 0 };
        match greeting.recv_timeout(START) {
            Ok(Ok(Some(hello))) if hello == HELLO => Ok(worker),
            Ok(Ok(Some(_))) => Err(io::Error::other(
                "the program was replaced while it ran; run again with --resume",
            )),
            _ => {
                Err(io::Error::other(format!("a worker process did not start ({})", worker.end())))
            }
        }
    }

    /// Ends the process, and says how it had ended by itself, if it had.
    fn end(&mut self) -> String {
        for _ in 0..20 {
            if let Ok(Some(status)) = self.child.try_wait() {
                return status.to_string();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        "it stopped answering".to_owned()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // one that has nothing to do is gone at once
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
