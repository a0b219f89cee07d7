//! References in texts of all languages.
use super::*;
