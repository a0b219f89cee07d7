//! What reader and writer of Office Open XML share: how Word prints numbers.

mod numfmt;

pub(crate) use numfmt::NumFmt;
