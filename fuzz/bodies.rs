//! The bodies, which the tests of masthead share.
#![allow(dead_code, unreachable_pub)]

#[path = "../tests/common/arbitrary.rs"]
mod arbitrary;
#[path = "../tests/common/bodies.rs"]
pub(crate) mod of;
