//! How a page looks: sizes, margins, type. Measured on documents of the two duty stations; lengths
//! are points.

use super::PageShape;
use crate::lang::Lang;

/// Points in a millimetre.
const MM: f32 = 72.0 / 25.4;

/// Sizes of a document's pages and type.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// Page width.
    pub width: f32,
    /// Page height.
    pub height: f32,
    /// Where furniture and the masthead start, from the edge of the page.
    pub edge: f32,
    /// Where text starts.
    pub start: f32,
    /// Width of text.
    pub measure: f32,
    /// Where text starts below the top of the page.
    pub top: f32,
    /// Where text and notes end above the bottom of the page.
    pub bottom: f32,
    /// Where the distribution block starts.
    pub distribution: f32,
    /// Size of text.
    pub size: f32,
    /// Distance of lines of text.
    pub pitch: f32,
    /// Size of notes.
    pub note_size: f32,
    /// Distance of lines of notes.
    pub note_pitch: f32,
    /// From a number to its text, and from one level of items to the next.
    pub tab: f32,
    /// Space between paragraphs.
    pub gap: f32,
    /// Whether the page is the mirror image: Arabic.
    pub mirrored: bool,
}

impl Look {
    /// The look of a document in a language.
    pub(super) fn new(shape: PageShape, lang: Lang) -> Self {
        let (width, height, edge, start, end, top, bottom) = match shape {
            PageShape::NewYork => {
                (612.0, 792.0, 21.2 * MM, 43.5 * MM, 43.5 * MM, 25.4 * MM, 30.5 * MM)
            }
            PageShape::Geneva => {
                (210.0 * MM, 297.0 * MM, 20.0 * MM, 40.0 * MM, 39.0 * MM, 25.4 * MM, 30.0 * MM)
            }
        };
        let (size, pitch, note_size, note_pitch, tab) = match lang.as_str() {
            "zh" | "ja" | "ko" => (10.5, 16.0, 9.0, 12.5, 26.25),
            "ar" | "fa" | "ur" => (11.5, 17.5, 9.5, 14.0, 26.0),
            _ => (10.0, 12.0, 8.5, 10.5, 24.0),
        };
        Self {
            width,
            height,
            edge,
            start,
            measure: width - start - end,
            top,
            bottom,
            distribution: 140.0 * MM,
            size,
            pitch,
            note_size,
            note_pitch,
            tab,
            gap: 6.0,
            mirrored: rtl(lang),
        }
    }

    /// Size and line distance of a heading of a level, and whether it is bold or italic.
    pub(super) fn heading(&self, level: u16) -> (f32, f32, bool, bool) {
        let ratio = self.pitch / self.size;
        let (size, bold, italic) = match level {
            0 | 1 => (self.size * 1.4, true, false),
            2 => (self.size * 1.2, true, false),
            3 => (self.size, true, false),
            4 => (self.size, false, true),
            _ => (self.size, false, false),
        };
        (size, (size * ratio).min(size * 1.35).max(self.pitch), bold, italic)
    }

    /// The physical left edge of a box that starts at `start` from the edge where lines start.
    pub(super) fn left(&self, start: f32, width: f32) -> f32 {
        if self.mirrored { self.width - start - width } else { start }
    }
}

/// Whether a language is written from right to left.
pub(super) fn rtl(lang: Lang) -> bool {
    matches!(lang.as_str(), "ar" | "fa" | "he" | "ur" | "ps" | "ug" | "yi")
}
