//! Language codes: the one word that every layer shares.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A language by its BCP 47 primary subtag (`zh`, `ar`), the form of `xml:lang`.
///
/// Up to eight ASCII letters, digits or hyphens, kept in place so that it is `Copy`. What a code
/// *means* is in the language tables; only the two facts that formats need without a table are here.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct Lang([u8; 8]);

/// Why a text is no language code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a language code: {0:?} (1 to 8 ASCII letters, digits or hyphens, such as \"zh\")")]
pub struct LangError(pub String);

impl Lang {
    /// Arabic.
    pub const AR: Self = Self::literal(*b"ar");
    /// English.
    pub const EN: Self = Self::literal(*b"en");
    /// Spanish.
    pub const ES: Self = Self::literal(*b"es");
    /// French.
    pub const FR: Self = Self::literal(*b"fr");
    /// Russian.
    pub const RU: Self = Self::literal(*b"ru");
    /// Chinese.
    pub const ZH: Self = Self::literal(*b"zh");
    /// Undetermined.
    pub const UND: Self = Self([b'u', b'n', b'd', 0, 0, 0, 0, 0]);

    const fn literal(c: [u8; 2]) -> Self {
        Self([c[0], c[1], 0, 0, 0, 0, 0, 0])
    }

    /// The code from its text, case folded.
    ///
    /// # Errors
    /// When it is empty, longer than eight bytes, or holds anything but ASCII letters, digits, `-`.
    pub fn new(code: &str) -> Result<Self, LangError> {
        let ok = (1..=8).contains(&code.len())
            && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !ok {
            return Err(LangError(code.to_owned()));
        }
        let mut b = [0; 8];
        for (to, from) in b.iter_mut().zip(code.bytes()) {
            *to = from.to_ascii_lowercase();
        }
        Ok(Self(b))
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let n = self.0.iter().position(|b| *b == 0).unwrap_or(8);
        std::str::from_utf8(&self.0[..n]).unwrap_or("und")
    }
}

impl Default for Lang {
    fn default() -> Self {
        Self::UND
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Lang {
    type Err = LangError;
    fn from_str(s: &str) -> Result<Self, LangError> {
        Self::new(s)
    }
}

impl TryFrom<String> for Lang {
    type Error = LangError;
    fn try_from(s: String) -> Result<Self, LangError> {
        Self::new(&s)
    }
}

impl From<Lang> for String {
    fn from(l: Lang) -> Self {
        l.as_str().to_owned()
    }
}
