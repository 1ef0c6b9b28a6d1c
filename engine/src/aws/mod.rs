//! What AWS allows, costs and offers: figures, runtimes and integrations, each with its source and date.
//!
//! The entries are in `data/facts.rs`, which `cargo xtask facts` writes from botocore's service models and from
//! `data/aws.toml`, the file kept by hand. Rules and forms name a figure here instead of writing the number.

#[macro_use]
#[rustfmt::skip]
#[path = "../../data/facts.rs"]
mod facts;
mod integrations;
mod limits;
mod runtimes;

pub use facts::*;
pub use integrations::{OptimizedAction, SdkService, sdk_service, unsupported_action};
pub use limits::{DEFAULT_REGION, Limit, grouped};
pub use runtimes::{Runtime, runtime};
