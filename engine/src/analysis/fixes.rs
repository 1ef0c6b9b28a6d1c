//! Fixes as commands: what is said as edits of values becomes undoable changes of the design.

use crate::asl::WorkflowType;
use crate::design::{
    Authorizer, Command, Design, Endpoint, Id, Integration, Mapping, Place, Protocol, Record, Undo,
};
use crate::diagnostic::{Edit, Fix};
use crate::json::{Pointer, Value};

/// The commands that carry a fix out, as one change. `None` where the design has changed so that it no longer fits.
pub fn fix_commands(design: &Design, fix: &Fix<Place>) -> Option<Command> {
    let commands: Option<Vec<Command>> = fix.edits.iter().map(|edit| command(design, edit)).collect();
    let mut commands = commands?;
    if commands.len() == 1 { commands.pop() } else { Some(Command::All(commands)) }
}

fn command(design: &Design, edit: &Edit<Place>) -> Option<Command> {
    let (Edit::Set(place, _) | Edit::Remove(place) | Edit::RenameKey(place, _)) = edit;
    let record = design.get(place.owner)?;
    let is_form = place.pointer.tokens().first().is_some_and(|token| token.starts_with(char::is_lowercase));
    match (record, edit) {
        (Record::State(_), Edit::Remove(place)) if place.pointer.is_root() => {
            Some(Command::Delete { ids: vec![place.owner], heal: false })
        }
        (Record::State(_) | Record::Workflow(_), _) if !is_form => body_command(design, place, edit),
        // A plan rather than a value: the function's sequence becomes a workflow.
        (Record::Function(_), Edit::Set(place, _))
            if place.pointer.tokens().first().is_some_and(|token| &**token == "workflow") =>
        {
            crate::review::split_function(design, place.owner)
        }
        (_, Edit::Set(_, value)) => {
            let record = with_member(design, record.clone(), &place.pointer, value)?;
            Some(Command::Replace { id: place.owner, record })
        }
        (_, Edit::Remove(_)) if place.pointer.is_root() => {
            Some(Command::Delete { ids: vec![place.owner], heal: false })
        }
        _ => None,
    }
}

fn body_command(design: &Design, place: &Place, edit: &Edit<Place>) -> Option<Command> {
    let exists = design.body(place.owner)?.pointer(&place.pointer).is_some();
    match edit {
        Edit::Set(place, value) => {
            Some(Command::SetField { place: place.clone(), value: Some(value.clone()) })
        }
        Edit::Remove(place) => exists.then(|| Command::SetField { place: place.clone(), value: None }),
        Edit::RenameKey(place, name) => {
            exists.then(|| Command::RenameField { place: place.clone(), name: name.clone() })
        }
    }
}

/// A record with one member of its form set; `None` for a member that no fix sets.
fn with_member(design: &Design, mut record: Record, pointer: &Pointer, value: &Value) -> Option<Record> {
    let [member] = pointer.tokens() else { return None };
    let number = || value.as_i64().and_then(|number| u32::try_from(number).ok());
    let id = || number().map(Id).filter(|id| design.contains(*id));
    match (&mut record, &**member) {
        (Record::Function(function), "runtime") => value.as_str()?.clone_into(&mut function.runtime),
        (Record::Function(function), "timeoutSeconds") => function.timeout_seconds = number()?,
        (Record::Function(function), "idempotent") => function.idempotent = value.as_bool(),
        (Record::Function(function), "undo") => function.undo = undo(value, id())?,
        (Record::Resource(resource), "undo") => resource.undo = undo(value, id())?,
        (Record::Resource(resource), "visibilityTimeoutSeconds") => {
            resource.visibility_timeout_seconds = Some(number()?);
        }
        (Record::Trigger(trigger), "onFailure") => trigger.on_failure = Some(id()?),
        (Record::Api(api), "timeoutMs") => api.timeout_ms = Some(number()?),
        (Record::Api(api), "protocol") => {
            api.protocol = match value.as_str()? {
                "REST" => Protocol::Rest,
                "HTTP" => Protocol::Http,
                _ => return None,
            }
        }
        (Record::Api(api), "endpoint") => {
            let word = value.as_str()?;
            api.endpoint = Some(Endpoint::ALL.into_iter().find(|endpoint| endpoint.as_str() == word)?);
        }
        (Record::Api(api), "authorizer") if value.as_str() == Some("jwt") => {
            api.authorizer = Authorizer::Jwt(Vec::new());
        }
        (Record::Route(route), "authorizer") if value.as_str() == Some("jwt") => {
            route.authorizer = Some(Authorizer::Jwt(Vec::new()));
        }
        (Record::Route(route), "streaming") => route.streaming = value.as_bool()?,
        (Record::Route(route), "timeoutMs") => route.timeout_ms = Some(number()?),
        (Record::Route(route), "scopes") if value.as_array().is_some_and(<[Value]>::is_empty) => {
            route.scopes.clear();
        }
        (Record::Route(route), "mapping") if value.is_null() => {
            *route.integration.mapping_mut()? = Mapping::default();
        }
        (Record::Workflow(workflow), "kind") => {
            workflow.kind = match value.as_str()? {
                "EXPRESS" => WorkflowType::Express,
                "STANDARD" => WorkflowType::Standard,
                _ => return None,
            }
        }
        (Record::Route(route), "publicBecause") => value.as_str()?.clone_into(&mut route.public_because),
        (Record::Route(route), "integration") => {
            let (workflow, mapping) = match &route.integration {
                Integration::StartExecution { workflow, mapping }
                | Integration::StartSyncExecution { workflow, mapping } => (*workflow, mapping.clone()),
                _ => return None,
            };
            route.integration = match value.as_str()? {
                "StartExecution" => Integration::StartExecution { workflow, mapping },
                "StartSyncExecution" => Integration::StartSyncExecution { workflow, mapping },
                _ => return None,
            };
        }
        _ => return None,
    }
    Some(record)
}

fn undo(value: &Value, id: Option<Id>) -> Option<Undo> {
    match value.as_str() {
        Some("NotNeeded") => Some(Undo::NotNeeded),
        Some("Needed") => Some(Undo::Needed),
        Some(_) => None,
        None => id.map(Undo::By),
    }
}
