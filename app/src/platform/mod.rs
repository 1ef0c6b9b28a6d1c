//! The only door to the browser's services: storage, clipboard, frames. Components and the editor come through
//! here, so that what a browser refuses is handled in one place.

pub mod address;
pub mod clipboard;
pub mod files;
pub mod fonts;
pub mod frame;
pub mod local;
pub mod media;
pub mod picture;
pub mod sizes;
pub mod storage;
