//! Parts of the page that know nothing of designs or ASL.

pub mod combobox;
pub mod dialog;
pub mod fields;
pub mod highlight;
pub mod icons;
pub mod popup;
pub mod suggest;
