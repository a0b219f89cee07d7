//! Fonts: the pack that the library carries, the user's, the system's; which face sets a character.

use harfrust::{Font, GlyphId, Script, ShapePlan, ShaperFont, Tag};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The embedded pack, made by `scripts/make-fonts.py`; licences in `fonts/licences`.
const PACK: [(&[u8], Family, bool, bool); 9] = [
    (include_bytes!("../../../fonts/MastheadSerif-Regular.ttf"), Family::Latin, false, false),
    (include_bytes!("../../../fonts/MastheadSerif-Bold.ttf"), Family::Latin, true, false),
    (include_bytes!("../../../fonts/MastheadSerif-Italic.ttf"), Family::Latin, false, true),
    (include_bytes!("../../../fonts/MastheadSerif-BoldItalic.ttf"), Family::Latin, true, true),
    (include_bytes!("../../../fonts/MastheadHanSerif-Regular.ttf"), Family::Han, false, false),
    (include_bytes!("../../../fonts/MastheadHanSans-Bold.ttf"), Family::Han, true, false),
    (include_bytes!("../../../fonts/MastheadNaskh-Regular.ttf"), Family::Arabic, false, false),
    (include_bytes!("../../../fonts/MastheadNaskh-Bold.ttf"), Family::Arabic, true, false),
    (include_bytes!("../../../fonts/MastheadSymbols-Regular.ttf"), Family::Symbols, false, false),
];

/// The face of the pack that sets code boxes and furniture.
pub(super) const LATIN: u16 = 0;

/// What a face is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    /// Latin, Greek, Cyrillic.
    Latin,
    /// Chinese.
    Han,
    /// Arabic.
    Arabic,
    /// Arrows, boxes, marks.
    Symbols,
    /// The user's, tried before the pack.
    User,
    /// The system's, tried after the pack.
    System,
}

/// The bytes of a font file.
#[derive(Debug, Clone)]
pub(super) enum Bytes {
    /// Of the pack.
    Static(&'static [u8]),
    /// Given by the caller.
    Shared(Arc<Vec<u8>>),
}

/// A face of a font file.
pub(super) struct Face {
    font: Font,
    /// The file.
    pub bytes: Bytes,
    /// Which face of a collection.
    pub index: u32,
    family: Family,
    bold: bool,
    italic: bool,
}

/// The font files of the pack.
pub(super) fn pack() -> impl Iterator<Item = &'static [u8]> {
    PACK.iter().map(|(data, ..)| *data)
}

/// All faces of a run of the writer.
pub(super) struct Fonts {
    pub(super) faces: Vec<Face>,
}

impl Fonts {
    /// The pack, with the user's and the system's font files. Files that are no font are left out;
    /// their positions are returned.
    pub(super) fn new(user: &[Vec<u8>], system: &[Vec<u8>]) -> (Self, Vec<usize>) {
        let mut faces = Vec::new();
        for (data, family, bold, italic) in PACK {
            if let Some(font) = Font::new(data, 0) {
                faces.push(Face {
                    font,
                    bytes: Bytes::Static(data),
                    index: 0,
                    family,
                    bold,
                    italic,
                });
            }
        }
        let mut refused = Vec::new();
        let given = user.iter().map(|d| (d, Family::User));
        for (n, (data, family)) in
            given.chain(system.iter().map(|d| (d, Family::System))).enumerate()
        {
            let shared = Arc::new(data.clone());
            let before = faces.len();
            for index in 0..MAX_FACES {
                let source: Arc<dyn AsRef<[u8]> + Send + Sync> = shared.clone();
                let Some(font) = Font::new(harfrust::font::Blob::from(source), index) else {
                    break;
                };
                if font.units_per_em() == 0 || font.num_glyphs() > 65_535 {
                    break;
                }
                let a = font.default_attributes();
                let bold = a.weight.value() >= 600.0;
                let italic = a.style != harfrust::font::attribute::Style::Normal;
                let bytes = Bytes::Shared(shared.clone());
                faces.push(Face { font, bytes, index, family, bold, italic });
            }
            if faces.len() == before {
                refused.push(n);
            }
        }
        (Self { faces }, refused)
    }
}

/// Faces taken from one collection.
const MAX_FACES: u32 = 32;

/// How a character is to be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Want {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// It stands in Han text, which decides for the signs that both scripts use.
    pub han: bool,
    /// It stands in Arabic text, which decides for digits and marks.
    pub arabic: bool,
}

const UNKNOWN: u16 = u16::MAX;
const NOBODY: u16 = u16::MAX - 1;
type Row = Box<[u16; 256]>;

/// Chooses faces and shapes with them; remembers both.
pub(super) struct Shaper<'a> {
    fonts: &'a Fonts,
    shapers: Vec<ShaperFont<'a, 'static>>,
    plans: BTreeMap<(u16, u32, bool), ShapePlan>,
    chosen: [Vec<Option<Row>>; 16],
    buffer: Option<harfrust::Buffer>,
}

/// A shaped glyph, in em.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shaped {
    pub id: u16,
    pub cluster: u32,
    pub advance: f32,
    pub dx: f32,
    pub dy: f32,
}

impl<'a> Shaper<'a> {
    /// Prepares all faces.
    pub(super) fn new(fonts: &'a Fonts) -> Self {
        Self {
            fonts,
            shapers: fonts.faces.iter().map(|f| ShaperFont::new(&f.font)).collect(),
            plans: BTreeMap::new(),
            chosen: Default::default(),
            buffer: None,
        }
    }

    /// The face that sets a character, or `None` when no font has it.
    pub(super) fn face(&mut self, c: char, want: Want) -> Option<u16> {
        let table = usize::from(want.bold)
            | usize::from(want.italic) << 1
            | usize::from(want.han) << 2
            | usize::from(want.arabic) << 3;
        let (row, cell) = ((c as usize) >> 8, (c as usize) & 0xFF);
        let found = self
            .chosen
            .get(table)
            .and_then(|t| t.get(row))
            .and_then(Option::as_ref)
            .and_then(|r| r.get(cell))
            .copied()
            .unwrap_or(UNKNOWN);
        let found = if found == UNKNOWN {
            let f = self.search(c, want).unwrap_or(NOBODY);
            if let Some(t) = self.chosen.get_mut(table) {
                if t.len() <= row {
                    t.resize_with(row + 1, || None);
                }
                if let Some(slot) = t.get_mut(row) {
                    let r = slot.get_or_insert_with(|| Box::new([UNKNOWN; 256]));
                    r[cell] = f;
                }
            }
            f
        } else {
            found
        };
        (found != NOBODY).then_some(found)
    }

    /// Order: user, embedded, system; within one, the family made for the script; within that, the
    /// face nearest in style.
    fn search(&self, c: char, want: Want) -> Option<u16> {
        // A private character says nothing to a reader; its code does.
        if matches!(c as u32, 0xE000..=0xF8FF | 0xF0000..=0x10FFFD) || is_control(c) {
            return None;
        }
        let first = match c as u32 {
            _ if want.han => Family::Han,
            _ if want.arabic => Family::Arabic,
            0x0600..=0x06FF | 0x0750..=0x077F | 0xFB50..=0xFDFF | 0xFE70..=0xFEFF => Family::Arabic,
            0x2E80..=0xA4CF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF => Family::Han,
            _ => Family::Latin,
        };
        let rank = |f: &Face| {
            let family = match f.family {
                Family::User => 0,
                x if x == first => 1,
                Family::Latin => 2,
                Family::Han => 3,
                Family::Arabic => 4,
                Family::Symbols => 5,
                Family::System => 6,
            };
            (family, u8::from(f.bold != want.bold) * 2 + u8::from(f.italic != want.italic))
        };
        // The shaper sets a hyphen that does not break as one that does.
        let c = if c == '\u{2011}' { '\u{2010}' } else { c };
        let has = |i: usize| {
            self.shapers
                .get(i)
                .and_then(|s| s.nominal_glyph(c as u32))
                .is_some_and(|g| g.to_u32() != 0)
        };
        (0..self.fonts.faces.len())
            .filter(|&i| has(i))
            .min_by_key(|&i| self.fonts.faces.get(i).map(rank))
            .map(|i| i as u16)
    }

    /// Shapes text in one face and direction. Clusters are byte offsets into `text`; glyphs come
    /// from left to right.
    pub(super) fn shape(
        &mut self,
        text: &str,
        face: u16,
        script: Script,
        rtl: bool,
    ) -> Vec<Shaped> {
        let (Some(shaper), Some(f)) =
            (self.shapers.get(face as usize), self.fonts.faces.get(face as usize))
        else {
            return Vec::new();
        };
        let direction =
            if rtl { harfrust::Direction::RightToLeft } else { harfrust::Direction::LeftToRight };
        let key = (face, u32::from_be_bytes(script.tag().to_be_bytes()), rtl);
        let plan = self
            .plans
            .entry(key)
            .or_insert_with(|| ShapePlan::new(&f.font, direction, Some(script), None, &[]));
        let mut buffer = self.buffer.take().unwrap_or_default();
        buffer.reset();
        buffer.push_str(text);
        buffer.set_direction(direction);
        buffer.set_script(Some(script));
        let options = harfrust::ShapeOptions::new().plan(Some(plan));
        let out = match harfrust::shape(shaper, &mut buffer, options) {
            Ok(()) => {
                let em = f32::from(f.font.units_per_em().max(1));
                let glyphs = buffer.glyph_infos().iter().zip(buffer.glyph_positions());
                glyphs
                    .map(|(i, p)| Shaped {
                        id: u16::try_from(i.glyph_id).unwrap_or(0),
                        cluster: i.cluster,
                        advance: p.x_advance as f32 / em,
                        dx: p.x_offset as f32 / em,
                        dy: p.y_offset as f32 / em,
                    })
                    .collect()
            }
            Err(_) => Vec::new(),
        };
        self.buffer = Some(buffer);
        out
    }

    /// The glyph of a character in a face and its width in em.
    pub(super) fn glyph(&self, face: u16, c: char) -> Option<(u16, f32)> {
        let s = self.shapers.get(face as usize)?;
        let em = f32::from(self.fonts.faces.get(face as usize)?.font.units_per_em().max(1));
        let g: GlyphId = s.nominal_glyph(c as u32)?;
        Some((u16::try_from(g.to_u32()).ok()?, s.glyph_h_advance(g) as f32 / em))
    }
}

/// Characters that have no shape: shown by their code.
pub(super) fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{FFF9}'..='\u{FFFC}' | '\u{FFFE}' | '\u{FFFF}')
}

/// The script a character is shaped in; `None` for what any script uses.
pub(super) fn script(c: char) -> Option<Script> {
    Some(match c as u32 {
        0x41..=0x5A
        | 0x61..=0x7A
        | 0xAA
        | 0xBA
        | 0xC0..=0xD6
        | 0xD8..=0xF6
        | 0xF8..=0x2AF
        | 0x1E00..=0x1EFF => Script::LATIN,
        0x370..=0x3FF | 0x1F00..=0x1FFF => tag(b"Grek"),
        0x400..=0x52F => tag(b"Cyrl"),
        0x530..=0x58F => tag(b"Armn"),
        0x590..=0x5FF => tag(b"Hebr"),
        0x600..=0x605
        | 0x608
        | 0x60B
        | 0x60D..=0x61A
        | 0x620..=0x63F
        | 0x641..=0x64A
        | 0x656..=0x6FF
        | 0x750..=0x77F
        | 0x8A0..=0x8FF
        | 0xFB50..=0xFDFF
        | 0xFE70..=0xFEFE => Script::ARABIC,
        0x900..=0x97F => tag(b"Deva"),
        0x980..=0x9FF => tag(b"Beng"),
        0xE00..=0xE7F => tag(b"Thai"),
        0x10A0..=0x10FF => tag(b"Geor"),
        0x1100..=0x11FF | 0xAC00..=0xD7AF => Script::HANGUL,
        0x2E80..=0x2FDF
        | 0x3005
        | 0x3007
        | 0x3021..=0x3029
        | 0x3031..=0x312F
        | 0x3190..=0x9FFF
        | 0xF900..=0xFAFF
        | 0xFF66..=0xFF9F
        | 0x20000..=0x3FFFF => Script::HAN,
        _ => return None,
    })
}

fn tag(iso: &[u8; 4]) -> Script {
    Script::from_iso15924_tag(Tag::new(iso)).unwrap_or(Script::LATIN)
}
