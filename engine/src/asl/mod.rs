//! The vocabulary of Amazon States Language and a typed view of a state machine held as a plain
//! [`Value`](crate::json::Value): kinds of states, their fields, transitions, nested scopes, resources and
//! the words that describe a state to a person. Reads whatever it is given, right or wrong, and judges
//! nothing: that is `check`'s part.

mod describe;
pub mod errors;
mod fields;
pub mod functions;
mod kinds;
pub mod resource;
pub mod substitution;
mod timestamp;
mod transitions;
mod walk;

pub use describe::{
    UNWRITTEN_CONDITION, describe_choice_rule, describe_duration, describe_state, is_unwritten_condition,
    resource_label,
};
pub use fields::{
    ALL_COMPARISONS, Comparison, FieldInfo, FieldKind, Operand, all_field_languages, branch_fields,
    catcher_fields, choice_rule_fields, comparison, field, fields, item_batcher_fields, item_reader_fields,
    machine_fields, processor_config_fields, processor_fields, reader_config_fields, result_writer_fields,
    retrier_fields, writer_config_fields,
};
pub use kinds::{QueryLanguage, StateType, WorkflowType};
pub use resource::{Integration, Pattern};
pub use timestamp::parse_timestamp;
pub use transitions::{Transition, TransitionKind, transitions};
pub use walk::{
    MAX_SCOPE_DEPTH, StateVisit, child_scopes, effective_language, machine_language, state_type, walk,
};
