//! Aslant's engine: everything the product knows about Amazon States Language, serverless designs and
//! their dry run, without a line that depends on the web. The page and the command line both use it.

// First, so that its macro `figure!` is known in all others.
#[macro_use]
pub mod aws;

pub mod analysis;
pub mod asl;
pub mod check;
pub mod design;
pub mod diagnostic;
pub mod expression;
pub mod geometry;
pub mod interaction;
pub mod interchange;
pub mod interpreter;
pub mod json;
pub mod layout;
pub mod review;
pub mod simulation;
