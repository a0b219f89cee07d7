//! Styles with what they inherit.

use super::package::Package;
use super::xml::{El, Xml};
use crate::error::Error;
use crate::flow::{Align, Style};
use std::collections::{BTreeMap, BTreeSet};

/// Print properties that a level of formatting sets; `None` where it says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RunProps {
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) underline: Option<bool>,
    pub(super) strike: Option<bool>,
    pub(super) small_caps: Option<bool>,
    pub(super) vanish: Option<bool>,
    /// 1 raised, -1 lowered, 0 level.
    pub(super) shift: Option<i8>,
}

/// Paragraph properties that a level of formatting sets.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ParaProps {
    /// `w:numId`; 0 takes the number away.
    pub(super) num: Option<i64>,
    pub(super) level: Option<u8>,
    pub(super) outline: Option<u8>,
    pub(super) align: Option<Align>,
    /// Indent at the start, twentieths of a point.
    pub(super) indent: Option<i64>,
    /// Whether it runs from right to left.
    pub(super) bidi: Option<bool>,
}

/// A style as defined.
#[derive(Debug, Clone, Default)]
struct Def {
    name: Box<str>,
    based_on: Option<Box<str>>,
    run: RunProps,
    para: ParaProps,
}

/// A style with all it inherits.
#[derive(Debug, Clone, Default)]
pub(super) struct Resolved {
    /// Its name in lower case, as hints carry it.
    pub(super) name: Box<str>,
    pub(super) run: RunProps,
    pub(super) para: ParaProps,
    /// The style that `para.num` comes from.
    pub(super) num_from: Option<Box<str>>,
}

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    defs: BTreeMap<Box<str>, Def>,
    default_para: Option<Box<str>>,
    cache: BTreeMap<Box<str>, Resolved>,
}

impl Styles {
    /// Reads `word/styles.xml`.
    pub(super) fn read(
        package: &mut Package<'_>,
        part: &str,
        fault: &mut dyn FnMut(&str, &str),
    ) -> Result<Self, Error> {
        let mut s = Self::default();
        let Some(mut x) = package.xml(part)? else { return Ok(s) };
        while let Some(tok) = x.next()? {
            if tok.is_start() && x.local() == b"style" {
                s.style(&mut x)?;
            }
        }
        if let Some(f) = x.fault() {
            fault(part, f);
        }
        Ok(s)
    }

    fn style(&mut self, x: &mut Xml<'_>) -> Result<(), Error> {
        let id: Box<str> = x.attr("styleId").unwrap_or_default().into();
        let default = x.attr("default").is_some_and(|v| v == "1" || v == "true" || v == "on");
        let para = x.attr("type").is_none_or(|t| t == "paragraph");
        let mut def = Def::default();
        x.children(|x, el| {
            match (el, x.local()) {
                (El::PPr, _) => def.para = ParaProps::read(x)?.0,
                (El::RPr, _) => def.run = RunProps::read(x)?.0,
                (_, b"name") => def.name = x.val().unwrap_or_default().to_lowercase().into(),
                (_, b"basedOn") => def.based_on = x.val().map(Into::into),
                _ => {}
            }
            Ok(())
        })?;
        if default && para {
            self.default_para.get_or_insert_with(|| id.clone());
        }
        self.defs.entry(id).or_insert(def);
        Ok(())
    }

    /// A paragraph style, the default one when `id` is `None` or unknown.
    pub(super) fn para(&mut self, id: Option<&str>) -> Resolved {
        let id: Box<str> = match (id, &self.default_para) {
            (Some(i), _) if self.defs.contains_key(i) => i.into(),
            (_, Some(d)) => d.clone(),
            _ => {
                return Resolved {
                    name: id.unwrap_or("").to_lowercase().into(),
                    ..Resolved::default()
                };
            }
        };
        self.resolve(&id)
    }

    /// A character style; nothing when it is unknown.
    pub(super) fn run(&mut self, id: &str) -> Resolved {
        if self.defs.contains_key(id) { self.resolve(id) } else { Resolved::default() }
    }

    fn resolve(&mut self, id: &str) -> Resolved {
        if let Some(r) = self.cache.get(id) {
            return r.clone();
        }
        // up to a style that is known, or to one that was met: the chain goes in circles
        let mut chain: Vec<(&Box<str>, &Def)> = Vec::new();
        let mut met = BTreeSet::new();
        let mut at = Some(id);
        let mut out = Resolved::default();
        while let Some((key, def)) = at.and_then(|i| self.defs.get_key_value(i)) {
            if let Some(known) = self.cache.get(key) {
                out = known.clone();
                break;
            }
            if !met.insert(key) {
                break;
            }
            chain.push((key, def));
            at = def.based_on.as_deref();
        }
        let mut known = Vec::with_capacity(chain.len());
        for (key, def) in chain.into_iter().rev() {
            out.name =
                if def.name.is_empty() { key.to_lowercase().into() } else { def.name.clone() };
            if def.para.num.is_some() {
                out.num_from = Some(key.clone());
            }
            out.run = def.run.over(out.run);
            out.para = def.para.over(out.para);
            known.push((key.clone(), out.clone()));
        }
        self.cache.extend(known);
        out
    }

    /// The numbering instance that a numbering style names.
    pub(super) fn num_of(&self, style: &str) -> Option<i64> {
        self.defs.get(style)?.para.num
    }
}

impl RunProps {
    /// Reads `w:rPr` to its end; with the character style and whether it was inserted or deleted.
    pub(super) fn read(x: &mut Xml<'_>) -> Result<(Self, RunExtra), Error> {
        let mut p = Self::default();
        let mut extra = RunExtra::default();
        x.children(|x, el| {
            let set = |to: &mut Option<bool>, on| *to = Some(on);
            match (el, x.local()) {
                (El::Ins | El::MoveTo, _) => extra.inserted = true,
                (El::Del | El::MoveFrom, _) => extra.deleted = true,
                (_, b"rStyle") => extra.style = x.val().map(Into::into),
                (_, b"b") => set(&mut p.bold, x.on()),
                (_, b"bCs") if p.bold.is_none() => set(&mut p.bold, x.on()),
                (_, b"i") => set(&mut p.italic, x.on()),
                (_, b"iCs") if p.italic.is_none() => set(&mut p.italic, x.on()),
                (_, b"u") => set(&mut p.underline, x.val().is_some_and(|v| v != "none")),
                (_, b"strike" | b"dstrike") => set(&mut p.strike, x.on()),
                (_, b"smallCaps") => set(&mut p.small_caps, x.on()),
                (_, b"vanish") => set(&mut p.vanish, x.on()),
                (_, b"vertAlign") => {
                    p.shift = Some(match x.val().as_deref() {
                        Some("superscript") => 1,
                        Some("subscript") => -1,
                        _ => 0,
                    });
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok((p, extra))
    }

    /// These over those of a level below.
    pub(super) fn over(self, below: Self) -> Self {
        Self {
            bold: self.bold.or(below.bold),
            italic: self.italic.or(below.italic),
            underline: self.underline.or(below.underline),
            strike: self.strike.or(below.strike),
            small_caps: self.small_caps.or(below.small_caps),
            vanish: self.vanish.or(below.vanish),
            shift: self.shift.or(below.shift),
        }
    }

    /// How it is printed.
    pub(super) fn print(self) -> Style {
        Style {
            bold: self.bold.unwrap_or(false),
            italic: self.italic.unwrap_or(false),
            underline: self.underline.unwrap_or(false),
            strike: self.strike.unwrap_or(false),
            superscript: self.shift == Some(1),
            subscript: self.shift == Some(-1),
            small_caps: self.small_caps.unwrap_or(false),
        }
    }
}

/// What a run's properties say besides print.
#[derive(Debug, Clone, Default)]
pub(super) struct RunExtra {
    pub(super) style: Option<Box<str>>,
    pub(super) inserted: bool,
    pub(super) deleted: bool,
}

/// What a paragraph's properties say besides layout.
#[derive(Debug, Clone, Default)]
pub(super) struct ParaExtra {
    pub(super) style: Option<Box<str>>,
    /// It stands in a frame.
    pub(super) frame: bool,
    pub(super) page_break: bool,
    /// Properties of the section that it ends.
    pub(super) section: Option<Section>,
    /// Its mark is an insertion, or a deletion.
    pub(super) mark: RunExtra,
}

/// What a section says.
#[derive(Debug, Clone, Default)]
pub(super) struct Section {
    /// `(header or not, type, relationship)`.
    pub(super) parts: Vec<(bool, String, String)>,
    pub(super) title_page: bool,
    pub(super) restart_notes: bool,
    pub(super) note_format: Option<String>,
}

impl ParaProps {
    /// Reads `w:pPr` to its end.
    pub(super) fn read(x: &mut Xml<'_>) -> Result<(Self, ParaExtra), Error> {
        let mut p = Self::default();
        let mut extra = ParaExtra::default();
        x.children(|x, el| {
            match (el, x.local()) {
                (El::RPr, _) => extra.mark = RunProps::read(x)?.1,
                (El::SectPr, _) => extra.section = Some(Section::read(x)?),
                (_, b"pStyle") => extra.style = x.val().map(Into::into),
                (_, b"framePr") => {
                    // drop caps are frames too, but of a letter
                    extra.frame = x.attr("dropCap").is_none_or(|v| v == "none");
                }
                (_, b"pageBreakBefore") => extra.page_break = x.on(),
                (_, b"numPr") => x.children(|x, _| {
                    match x.local() {
                        b"numId" => p.num = x.int("val").or(p.num),
                        b"ilvl" => {
                            p.level =
                                x.int("val").and_then(|n| u8::try_from(n).ok()).filter(|n| *n < 9);
                        }
                        _ => {}
                    }
                    Ok(())
                })?,
                (_, b"outlineLvl") => {
                    p.outline = x.int("val").and_then(|n| u8::try_from(n).ok());
                }
                (_, b"bidi") => p.bidi = Some(x.on()),
                (_, b"ind") => p.indent = x.int("left").or_else(|| x.int("start")).or(p.indent),
                (_, b"jc") => {
                    p.align = Some(match x.val().as_deref() {
                        Some("center") => Align::Centre,
                        Some("right" | "end") => Align::End,
                        _ => Align::Start,
                    });
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok((p, extra))
    }

    /// These over those of a level below.
    pub(super) fn over(self, below: Self) -> Self {
        Self {
            num: self.num.or(below.num),
            level: self.level.or(below.level),
            outline: self.outline.or(below.outline),
            align: self.align.or(below.align),
            indent: self.indent.or(below.indent),
            bidi: self.bidi.or(below.bidi),
        }
    }
}

impl Section {
    /// Reads `w:sectPr` to its end.
    pub(super) fn read(x: &mut Xml<'_>) -> Result<Self, Error> {
        let mut s = Self::default();
        x.children(|x, _| {
            match x.local() {
                n @ (b"headerReference" | b"footerReference") => {
                    let header = n == b"headerReference";
                    if let Some(id) = x.rel_attr("id") {
                        let kind = x.attr("type").unwrap_or_else(|| "default".into());
                        s.parts.push((header, kind, id));
                    }
                }
                b"titlePg" => s.title_page = x.on(),
                b"footnotePr" => x.children(|x, _| {
                    match x.local() {
                        b"numRestart" => s.restart_notes = x.val().as_deref() == Some("eachSect"),
                        b"numFmt" => s.note_format = x.val(),
                        _ => {}
                    }
                    Ok(())
                })?,
                _ => {}
            }
            Ok(())
        })?;
        Ok(s)
    }
}
