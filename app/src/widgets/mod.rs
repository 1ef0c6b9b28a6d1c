//! Parts of the page that know nothing of designs or ASL.

pub mod fields;
pub mod highlight;
pub mod icons;
