//! The documents of a collection, one after another: never all at once.

use super::args::{Shard, Which};
use super::sha256;
use crate::cli::config;
use crate::cli::files::{identity, is_dash};
use crate::cli::plan::{Refused, name, refuse};
use crate::cli::run::plain;
use globset::{Candidate, GlobBuilder, GlobSet, GlobSetBuilder};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, Write};
use std::path::{Component, Path, PathBuf};
use walkdir::WalkDir;

/// The path of a document within its collection: what its outputs, its part and its records go by.
/// Bytes as the system has them, `/` between folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rel(Vec<u8>);

impl Rel {
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// Of a path, without what leads to its root or above it.
    fn of(path: &Path) -> Self {
        let mut out = Vec::new();
        for part in path.components() {
            if let Component::Normal(part) = part {
                if !out.is_empty() {
                    out.push(b'/');
                }
                out.extend_from_slice(part.as_encoded_bytes());
            }
        }
        Self(out)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// For people and JSON.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.0)
    }

    /// The name of the file.
    pub(crate) fn name(&self) -> &[u8] {
        self.0.rsplit(|b| *b == b'/').next().unwrap_or(&[])
    }

    /// What stands for it where all documents are counted: 16 bytes of its SHA-256.
    pub(crate) fn id(&self) -> u128 {
        let mut id = [0; 16];
        id.copy_from_slice(&sha256(&self.0)[..16]);
        u128::from_be_bytes(id)
    }

    /// Whether a part has it: the first eight bytes of the SHA-256 as a number, modulo the number of
    /// parts, plus one.
    pub(crate) fn is_in(&self, shard: Shard) -> bool {
        let first = u64::try_from(self.id() >> 64).unwrap_or(0);
        first % u64::from(shard.of.get()) + 1 == u64::from(shard.at)
    }
}

/// A document to be done.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// Where it is read.
    pub(crate) path: PathBuf,
    pub(crate) rel: Rel,
    /// Why it cannot be read, where that shows already.
    pub(crate) fault: Option<String>,
}

/// Where documents come from.
#[derive(Debug)]
enum Root {
    File(PathBuf),
    /// A folder, and what its documents' paths begin with.
    Folder(PathBuf, Vec<u8>),
    /// What matches below a folder.
    Pattern(PathBuf, Vec<u8>, GlobSet),
    /// A list of files, NUL after each.
    List(File),
}

/// All that was named on the command line.
#[derive(Debug)]
pub(crate) struct Sources {
    roots: Vec<Root>,
    include: Option<GlobSet>,
    exclude: GlobSet,
    base: Option<PathBuf>,
    shard: Shard,
    /// DEST, which is no source of itself.
    dest: Option<PathBuf>,
}

impl Sources {
    /// What the command line names. Standard input is read here, to a file.
    pub(crate) fn new(
        sources: &[PathBuf],
        which: &Which,
        shard: Shard,
        dest: Option<&Path>,
    ) -> Result<Self, Refused> {
        let base = which.base.as_deref().map(identity);
        let mut roots = Vec::new();
        let mut taken: BTreeMap<Vec<u8>, PathBuf> = BTreeMap::new();
        for source in sources {
            let root = root(source, which, base.as_deref())?;
            if let Root::Folder(path, prefix) = &root
                && let Some(other) = taken.insert(prefix.clone(), path.clone())
                && identity(&other) != identity(path)
            {
                return refuse(
                    format!("{} and {} have the same name", name(&other), name(path)),
                    "their documents would get the same paths: name a folder above both, or give --base",
                );
            }
            roots.push(root);
        }
        let include = match which.include.as_slice() {
            [] => None,
            patterns => Some(set(patterns)?),
        };
        let exclude = set(&which.exclude)?;
        let dest = dest.map(identity);
        Ok(Self { roots, include, exclude, base, shard, dest })
    }

    /// All documents, in the same order every time: as named, folders by name.
    pub(crate) fn walk(&self) -> Walk<'_> {
        Walk { sources: self, next: 0, inner: None, seen: BTreeMap::new() }
    }

    fn open<'a>(&'a self, root: &'a Root) -> Box<dyn Iterator<Item = Item> + Send + 'a> {
        match root {
            Root::File(path) => Box::new(std::iter::once(self.file(path))),
            Root::Folder(path, prefix) => Box::new(self.folder(path.clone(), prefix.clone())),
            Root::Pattern(path, prefix, globs) => {
                let (globs, prefix_len) = (globs.clone(), prefix.len());
                let items = self.folder(path.clone(), prefix.clone());
                Box::new(items.filter(move |item| {
                    let below = item.rel.bytes().get(prefix_len..).unwrap_or(&[]);
                    let below = below.strip_prefix(b"/").unwrap_or(below);
                    let below = String::from_utf8_lossy(below);
                    item.fault.is_some() || globs.is_match(below.as_ref())
                }))
            }
            Root::List(file) => Box::new(self.list(file)),
        }
    }

    fn folder(
        &self,
        path: PathBuf,
        prefix: Vec<u8>,
    ) -> impl Iterator<Item = Item> + Send + use<'_> {
        let dest = self.dest.clone();
        let from = path.clone();
        let walk = WalkDir::new(&path).follow_links(true).sort_by_file_name().into_iter();
        let wanted = move |entry: &walkdir::DirEntry| {
            let name = entry.file_name().as_encoded_bytes();
            let hidden = name.starts_with(b".") || name.starts_with(b"~$");
            let ours = entry.file_type().is_dir()
                && dest.as_deref().is_some_and(|d| identity(entry.path()) == d);
            entry.depth() == 0 || !(hidden || ours || name == config::NAME.as_bytes())
        };
        walk.filter_entry(wanted).filter_map(move |entry| {
            let rel = |at: &Path| {
                let below = Rel::of(at.strip_prefix(&from).unwrap_or(at));
                match (prefix.is_empty(), below.0.is_empty()) {
                    (true, _) => below,
                    (_, true) => Rel(prefix.clone()),
                    _ => Rel([prefix.as_slice(), b"/", below.bytes()].concat()),
                }
            };
            match entry {
                Ok(e) if e.file_type().is_dir() => None,
                Ok(e) => {
                    let rel = rel(e.path());
                    Some(Item { path: e.into_path(), rel, fault: None })
                }
                Err(e) => {
                    let at = e.path().unwrap_or(&from).to_owned();
                    let fault = match e.io_error() {
                        Some(io) => format!("cannot be looked into: {}", plain(io)),
                        None => "is a link to a folder that it lies in".to_owned(),
                    };
                    Some(Item { rel: rel(&at), path: at, fault: Some(fault) })
                }
            }
        })
    }

    fn file(&self, path: &Path) -> Item {
        let item = |rel, fault| Item { path: path.to_owned(), rel, fault };
        match &self.base {
            None => item(Rel::of(path), None),
            Some(base) => match identity(path).strip_prefix(base) {
                Ok(below) => item(Rel::of(below), None),
                Err(_) => item(Rel::of(path), Some("is not below the folder of --base".to_owned())),
            },
        }
    }

    fn list<'a>(&'a self, file: &'a File) -> impl Iterator<Item = Item> + Send + 'a {
        let mut at = file;
        let rewound = at.rewind();
        let mut lines = rewound.is_ok().then(|| BufReader::new(file));
        std::iter::from_fn(move || {
            let mut name = Vec::new();
            if lines.as_mut()?.read_until(0, &mut name).ok()? == 0 {
                return None;
            }
            if name.last() == Some(&0) {
                name.pop();
            }
            let path = path_of(&name);
            let mut item = self.file(&path);
            if path.is_dir() {
                item.fault = Some("is a folder: the list names files".to_owned());
            }
            Some(item)
        })
    }

    fn wants(&self, rel: &Rel) -> bool {
        let text = rel.text();
        let path = Candidate::new(text.as_ref());
        let included = self.include.as_ref().is_none_or(|g| g.is_match_candidate(&path));
        included && !self.exclude.is_match_candidate(&path) && rel.is_in(self.shard)
    }
}

/// A walk over all sources.
pub(crate) struct Walk<'a> {
    sources: &'a Sources,
    next: usize,
    inner: Option<Box<dyn Iterator<Item = Item> + Send + 'a>>,
    /// What came by, where a document can be named twice: which, and the hash of where it lies.
    seen: BTreeMap<u128, u64>,
}

impl Iterator for Walk<'_> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            let Some(inner) = &mut self.inner else {
                let root = self.sources.roots.get(self.next)?;
                self.next += 1;
                self.inner = Some(self.sources.open(root));
                continue;
            };
            let Some(mut item) = inner.next() else {
                self.inner = None;
                continue;
            };
            if !self.sources.wants(&item.rel) {
                continue;
            }
            let alone =
                matches!(self.sources.roots.as_slice(), [Root::Folder(..) | Root::Pattern(..)]);
            if !alone {
                let whole = identity(&item.path);
                let mut at = [0; 8];
                at.copy_from_slice(&sha256(whole.as_os_str().as_encoded_bytes())[..8]);
                let at = u64::from_be_bytes(at);
                match self.seen.insert(item.rel.id(), at) {
                    Some(before) if before == at => continue,
                    Some(_) => {
                        let what = "has the same path in the collection as another document";
                        item.fault = Some(format!("{what}; --base keeps folders apart"));
                        // both would be one: the second is told under its whole path
                        item.rel = Rel::of(&whole);
                    }
                    None => {}
                }
            }
            return Some(item);
        }
    }
}

fn root(source: &Path, which: &Which, base: Option<&Path>) -> Result<Root, Refused> {
    if is_dash(source) {
        return match spool(which.null) {
            Ok(file) => Ok(Root::List(file)),
            Err(e) => refuse(
                format!("cannot keep the list from standard input: {}", plain(&e)),
                "see that the folder for temporary files (TMPDIR) can be written",
            ),
        };
    }
    let prefix = |folder: &Path| -> Result<Vec<u8>, Refused> {
        if let Some(base) = base {
            return match identity(folder).strip_prefix(base) {
                Ok(below) => Ok(Rel::of(below).0),
                Err(_) => refuse(
                    format!("{} is not below {}", name(folder), name(base)),
                    "--base takes a folder above all sources",
                ),
            };
        }
        let typed = folder.as_os_str().as_encoded_bytes();
        match folder.components().next_back() {
            // as with rsync, a slash behind means what is in the folder
            Some(Component::Normal(last)) if !typed.ends_with(b"/") => {
                Ok(last.as_encoded_bytes().to_vec())
            }
            _ => Ok(Vec::new()),
        }
    };
    if source.is_dir() {
        return Ok(Root::Folder(source.to_owned(), prefix(source)?));
    }
    let text = source.to_string_lossy();
    if !source.exists() && text.contains(['*', '?', '[', '{']) {
        let mut folder = PathBuf::new();
        let mut rest: Vec<String> = Vec::new();
        for part in source.components() {
            let word = part.as_os_str().to_string_lossy();
            if rest.is_empty() && !word.contains(['*', '?', '[', '{']) {
                folder.push(part);
            } else {
                rest.push(word.into_owned());
            }
        }
        let here = folder.as_os_str().is_empty();
        let folder = if here { PathBuf::from(".") } else { folder };
        if !folder.is_dir() {
            return refuse(
                format!("there is no folder {}", name(&folder)),
                "see how it is written",
            );
        }
        let glob = GlobBuilder::new(&rest.join("/")).literal_separator(true).build();
        let set = glob.and_then(|g| GlobSetBuilder::new().add(g).build());
        return match set {
            Ok(set) => Ok(Root::Pattern(folder.clone(), prefix(&folder)?, set)),
            Err(e) => refuse(format!("{text:?} is no pattern: {}", e.kind()), PATTERNS),
        };
    }
    Ok(Root::File(source.to_owned()))
}

const PATTERNS: &str = "* is any part of a name, ** any folders, ? a character, {a,b} one of two";

/// Patterns. One without a slash is held against the name alone.
fn set(patterns: &[String]) -> Result<GlobSet, Refused> {
    let mut builder = GlobSetBuilder::new();
    for p in patterns {
        let whole = p.trim_end_matches('/');
        let anywhere = if whole.contains('/') { whole.to_owned() } else { format!("**/{whole}") };
        for form in [anywhere.clone(), format!("{anywhere}/**")] {
            match GlobBuilder::new(form.trim_start_matches('/')).literal_separator(true).build() {
                Ok(glob) => builder.add(glob),
                Err(e) => return refuse(format!("{p:?} is no pattern: {}", e.kind()), PATTERNS),
            };
        }
    }
    match builder.build() {
        Ok(set) => Ok(set),
        Err(e) => refuse(format!("the patterns cannot be used: {e}"), PATTERNS),
    }
}

/// Standard input as a file of names with NUL behind each, so that it can be gone through twice.
fn spool(null: bool) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    let mut input = BufReader::new(io::stdin().lock());
    let end = if null { 0 } else { b'\n' };
    {
        let mut out = io::BufWriter::new(&mut file);
        let mut name = Vec::new();
        while input.by_ref().read_until(end, &mut name)? > 0 {
            if name.last() == Some(&end) {
                name.pop();
            }
            if !null && name.last() == Some(&b'\r') {
                name.pop();
            }
            if !name.is_empty() {
                out.write_all(&name)?;
                out.write_all(&[0])?;
            }
            name.clear();
        }
        out.flush()?;
    }
    Ok(file)
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    std::ffi::OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_hold_every_document_once_and_do_not_change() {
        let rels: Vec<Rel> = (0..300).map(|n| Rel::of(Path::new(&format!("a/{n}.txt")))).collect();
        let mut sizes = Vec::new();
        for rel in &rels {
            let held = (1..=3).filter(|at| rel.is_in(format!("{at}/3").parse().unwrap()));
            sizes.extend(held);
        }
        assert_eq!(sizes.len(), rels.len());
        for at in 1..=3 {
            assert!(sizes.iter().filter(|s| **s == at).count() > 60, "parts are about as large");
        }
        // anyone can compute it: printf a/1.txt | sha256sum
        assert_eq!(Rel::new(b"a/1.txt".to_vec()).id() >> 64, 0xb3c2_d2e1_ff00_985c);
    }

    #[test]
    fn paths_lose_what_leads_out_of_the_collection() {
        for (path, rel) in [("/a/b.txt", "a/b.txt"), ("./a/./b", "a/b"), ("../../x", "x")] {
            assert_eq!(Rel::of(Path::new(path)).text(), rel);
        }
    }
}
