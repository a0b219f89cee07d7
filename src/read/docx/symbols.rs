//! Characters of symbol fonts as Unicode.

/// From 0x20 on, what Adobe's Symbol encoding prints; a space where it prints nothing.
const SYMBOL: &str = " !∀#∃%&∍()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼                                 €ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭";

/// The character that `w:sym` prints; `None` when the code is none at all.
pub(super) fn character(font: &str, code: u32) -> Option<char> {
    // fonts of symbols repeat their codes in the private use area
    let low = if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
    let font = font.to_ascii_lowercase();
    let known = match font.as_str() {
        "symbol" if low >= 0x20 => SYMBOL.chars().nth(low as usize - 0x20).filter(|c| *c != ' '),
        f if f.starts_with("wingdings") => match low {
            0x6C => Some('●'),
            0x6E | 0xA7 => Some('▪'),
            0x6F | 0xA8 => Some('□'),
            0x71 => Some('❑'),
            0x76 => Some('❖'),
            0xD8 => Some('➢'),
            0xE0 => Some('→'),
            0xDF => Some('←'),
            0xFC => Some('✓'),
            0xFB => Some('✗'),
            0xFE => Some('☑'),
            0xFD => Some('☒'),
            _ => None,
        },
        _ if low != code => None,
        _ => char::from_u32(code),
    };
    known.or_else(|| char::from_u32(code)).filter(|c| !c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_what_they_look_like() {
        assert_eq!(character("Symbol", 0xF061), Some('α'));
        assert_eq!(character("Symbol", 0xF0B7), Some('•'));
        assert_eq!(character("Symbol", 0xF0A3), Some('≤'));
        assert_eq!(character("Symbol", 0xF0FE), Some('⎭'));
        assert_eq!(character("Wingdings", 0xF0FC), Some('✓'));
        assert_eq!(character("Arial", 0x2014), Some('—'));
        assert_eq!(character("Webdings", 0xF041), Some('\u{F041}'));
    }
}
