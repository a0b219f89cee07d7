//! Bags: whole, valid by others' tools, supplied with what drafts lack.

use crate::desk::{DRAFT, code, desk, err, export, last_records, tree};
use crate::harness;
use sha2::{Digest, Sha512};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

#[test]
fn a_bag_holds_all_and_its_manifests_are_true() {
    let dir = desk();
    let out = export(dir.path(), &["in", "-d", "out", "--bag"]);
    assert_eq!(code(&out), 0, "{}", err(&out));
    let made = tree(&dir.path().join("out"));
    let mut bags: BTreeMap<&str, BTreeMap<&str, &[u8]>> = BTreeMap::new();
    for (path, bytes) in &made {
        let at = path.find("/data/").or_else(|| path.rfind('/')).unwrap();
        bags.entry(&path[..at]).or_default().insert(&path[at + 1..], bytes);
    }
    assert_eq!(bags.len(), 3);
    for (name, files) in &bags {
        assert!(name.rsplit('/').next().unwrap().starts_with("A_99_"), "{name}");
        let stem = name.rsplit('/').next().unwrap().rsplit_once('_').unwrap().0;
        for part in ["akn", "docx", "pdf"] {
            let ending = if part == "akn" { "xml" } else { part };
            let path = format!("data/representations/{part}/{stem}.{ending}");
            assert!(files.contains_key(path.as_str()), "{path} is not in {:?}", files.keys());
        }
        let read = |path: &str| std::str::from_utf8(files[path]).unwrap();
        assert_eq!(read("bagit.txt"), "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
        for (manifest, payload) in
            [("manifest-sha512.txt", true), ("tagmanifest-sha512.txt", false)]
        {
            let mut listed = BTreeSet::new();
            for line in read(manifest).lines() {
                let (hash, path) = line.split_once("  ").unwrap();
                let true_hash: String =
                    Sha512::digest(files[path]).iter().map(|b| format!("{b:02x}")).collect();
                assert_eq!(hash, true_hash, "{name}/{path}");
                listed.insert(path);
            }
            let there: BTreeSet<_> = files
                .keys()
                .copied()
                .filter(|f| f.starts_with("data/") == payload && !f.starts_with("tagmanifest"))
                .collect();
            assert_eq!(listed, there);
        }
        let info = read("bag-info.txt");
        let octets: usize =
            files.iter().filter(|(f, _)| f.starts_with("data/")).map(|(_, b)| b.len()).sum();
        assert!(info.contains(&format!("Payload-Oxum: {octets}.8\n")), "{info}");
        for path in ["data/metadata/premis.xml", "data/metadata/dc.xml"] {
            roxmltree::Document::parse(read(path)).unwrap();
        }
        premis(read("data/metadata/premis.xml"), name.rsplit('/').next().unwrap(), files);
        let _: serde_json::Value =
            serde_json::from_str(read("data/metadata/diagnostics.sarif")).unwrap();
    }
    let original = bags.values().find_map(|f| f.get("data/original/a.txt")).unwrap();
    assert_eq!(*original, DRAFT.as_bytes(), "as received");
    by_others(&dir.path().join("out"));
}

/// Every object, event and agent that is named is there, and every file of representations is an
/// object with its true hash.
fn premis(text: &str, bag: &str, files: &BTreeMap<&str, &[u8]>) {
    let tree = roxmltree::Document::parse(text).unwrap();
    let values = |name: &str| -> Vec<String> {
        let nodes = tree.descendants().filter(|n| n.tag_name().name() == name);
        nodes.map(|n| n.text().unwrap_or("").to_owned()).collect()
    };
    let objects = values("objectIdentifierValue");
    let events = values("eventIdentifierValue");
    let agents = values("agentIdentifierValue");
    assert_eq!((objects.len(), events.len(), agents.len()), (4, 3, 1));
    for (links, known) in [
        ("linkingObjectIdentifierValue", &objects),
        ("relatedObjectIdentifierValue", &objects),
        ("linkingEventIdentifierValue", &events),
        ("relatedEventIdentifierValue", &events),
        ("linkingAgentIdentifierValue", &agents),
    ] {
        let links = values(links);
        assert!(!links.is_empty());
        assert!(links.iter().all(|l| known.contains(l)), "{links:?} in {known:?}");
    }
    for object in &objects {
        let path = object.strip_prefix(bag).unwrap().trim_start_matches('/');
        let hash = crate::desk::sha256(files[path]);
        assert!(text.contains(&hash), "{path}");
    }
}

/// The judges of others: the schema of Akoma Ntoso, and PyPI's bagit; and our schema of PREMIS.
fn by_others(root: &std::path::Path) {
    let all = tree(root);
    if Command::new("xmllint").arg("--version").output().is_ok_and(|o| o.status.success()) {
        let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/masthead-premis.rng");
        let records = all.keys().filter(|p| p.ends_with("/premis.xml")).map(|p| root.join(p));
        let mut xmllint = Command::new("xmllint");
        let xmllint = xmllint.args(["--noout", "--nonet", "--relaxng", schema]).args(records);
        let out = xmllint.output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    } else {
        eprintln!("skipped: no xmllint; scripts/setup-tools.sh gets it");
    }
    let xml: Vec<_> = all.keys().filter(|p| p.contains("/akn/")).map(|p| root.join(p)).collect();
    match harness::schema() {
        Some(schema) => assert_eq!(harness::invalid(&schema, &xml), Vec::<String>::new()),
        None => eprintln!("skipped: no schema; scripts/setup-tools.sh gets it"),
    }
    let python = harness::tools().join("venv/bin/python");
    let has = Command::new(&python).args(["-c", "import bagit"]).output();
    if !has.is_ok_and(|o| o.status.success()) {
        eprintln!("skipped: no bagit; scripts/setup-tools.sh gets it");
        return;
    }
    let bags = all.keys().filter_map(|p| p.strip_suffix("/bagit.txt"));
    for bag in bags {
        let out = Command::new(&python)
            .args(["-m", "bagit", "--validate", "--quiet"])
            .arg(root.join(bag))
            .output()
            .unwrap();
        assert!(out.status.success(), "{bag}: {}", String::from_utf8_lossy(&out.stderr));
    }
}

#[test]
fn a_sidecar_supplies_what_a_draft_lacks() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("in")).unwrap();
    fs::write(dir.path().join("in/bare.txt"), "1. The Committee met.\n\n2. It rose.\n").unwrap();
    fs::write(dir.path().join("in/own.txt"), DRAFT).unwrap();
    let rows = "path,symbol,date,job_number,subjects\n\
                in/bare.txt,A/98/7,2025-07-31,25-01234 (E),\"WELLS <http://metadata.un.org/thesaurus/1>; RAIN & SNOW\"\n\
                in/own.txt,A/1/1,2025-01-02,,\n";
    fs::write(dir.path().join("about.csv"), rows).unwrap();
    let args = ["in", "-d", "out", "--bag", "--sidecar", "about.csv", "--resume"];
    let out = export(dir.path(), &args);
    assert_eq!(code(&out), 0, "{}", err(&out));
    let records = last_records(&dir.path().join("out"));
    let bare = &records["in/bare.txt"];
    assert!(bare["bag"].as_str().unwrap().starts_with("A_98_7_en_"), "{bare}");
    assert_eq!(bare["document"]["date"], "2025-07-31");
    assert_eq!(bare["document"]["job_number"], "25-01234 (E)");
    // the draft's own word goes first
    let own = &records["in/own.txt"];
    assert_eq!(own["document"]["symbol"], "A/99/4");
    assert_eq!(own["document"]["date"], "2025-01-02");
    let made = tree(&dir.path().join("out"));
    let of = |end: &str| {
        let bag = bare["bag"].as_str().unwrap();
        String::from_utf8(made[&format!("in/{bag}/{end}")].clone()).unwrap()
    };
    let core = of("data/metadata/dc.xml");
    for words in
        ["A/98/7", "25-01234 (E)", "WELLS", "http://metadata.un.org/thesaurus/1", "RAIN &amp; SNOW"]
    {
        assert!(core.contains(&format!(">{words}</dc:")), "{words}: {core}");
    }
    assert!(of("data/representations/akn/A_98_7_en.xml").contains("A/98/7"));
    // another word in the sidecar makes that document anew, under its new name
    fs::write(dir.path().join("about.csv"), rows.replace("A/98/7", "A/98/8")).unwrap();
    assert_eq!(code(&export(dir.path(), &args)), 0);
    let names: Vec<_> = fs::read_dir(dir.path().join("out/in"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names.len(), 2, "the old bag is gone: {names:?}");
    assert!(names.iter().any(|n| n.starts_with("A_98_8_en_")), "{names:?}");
    assert_eq!(code(&export(dir.path(), &["--verify", "-d", "out"])), 0);
    // what cannot be used is refused before any work
    fs::write(dir.path().join("about.csv"), "path,date\nin/own.txt,soon\n").unwrap();
    let out = export(dir.path(), &args);
    assert_eq!(code(&out), 2);
    assert!(err(&out).contains("line 2"), "{}", err(&out));
}
