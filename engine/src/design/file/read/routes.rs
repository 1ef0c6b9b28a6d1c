//! APIs and their routes from the file.

use super::{Fields, Reader, Result};
use crate::design::file::FileError;
use crate::design::model::{
    Api, Authorizer, Endpoint, Id, Integration, JwtIssuer, Mapping, Method, Protocol, Record, Route,
};

fn authorizer(fields: &mut Fields<'_>) -> Result<Option<Authorizer>> {
    if fields.members.get("authorizer").is_some_and(|value| value.as_object().is_some()) {
        let Some(mut inner) = fields.object("authorizer")? else { return Ok(None) };
        let found = if inner.has("jwt") {
            let issuers = inner.objects("jwt")?.into_iter().map(jwt_issuer).collect::<Result<_>>()?;
            Authorizer::Jwt(issuers)
        } else {
            let function = inner.id("lambda")?;
            if function.is_none() {
                return Err(FileError::new(inner.place, "\"lambda\" or \"jwt\" belongs here."));
            }
            Authorizer::Lambda(inner.needed("lambda", function)?)
        };
        inner.done()?;
        return Ok(Some(found));
    }
    Ok(fields.word("authorizer", &[("none", 0), ("iam", 1), ("jwt", 2), ("cognito", 3)])?.map(|word| {
        match word {
            0 => Authorizer::None,
            1 => Authorizer::Iam,
            2 => Authorizer::Jwt(Vec::new()),
            _ => Authorizer::Cognito,
        }
    }))
}

fn jwt_issuer(mut fields: Fields<'_>) -> Result<JwtIssuer> {
    let issuer = JwtIssuer { issuer: fields.string("issuer")?, audiences: fields.texts("audiences")? };
    fields.done()?;
    Ok(issuer)
}

pub(super) fn api(reader: &mut Reader, mut fields: Fields<'_>) -> Result<()> {
    let id = reader.id(&mut fields)?;
    let protocol = fields.word("protocol", &[("REST", Protocol::Rest), ("HTTP", Protocol::Http)])?;
    let record = Api {
        name: fields.name()?,
        protocol: protocol.unwrap_or(Protocol::Rest),
        authorizer: authorizer(&mut fields)?.unwrap_or_default(),
        endpoint: fields.word("endpoint", &Endpoint::ALL.map(|endpoint| (endpoint.as_str(), endpoint)))?,
        timeout_ms: fields.number("timeoutMs")?,
        position: fields.position()?,
    };
    reader.add(id, Record::Api(record), &fields.place)?;
    for route_fields in fields.objects("routes")? {
        route(reader, id, route_fields)?;
    }
    fields.done()
}

fn route(reader: &mut Reader, api: Id, mut fields: Fields<'_>) -> Result<()> {
    let id = reader.id(&mut fields)?;
    let methods = Method::ALL.map(|method| (method.as_str(), method));
    let method = fields.word("method", &methods)?;
    let path = fields.text("path")?;
    let integration = match fields.object("integration")? {
        Some(inner) => integration(inner)?,
        None => Integration::None,
    };
    let record = Route {
        api,
        method: fields.needed("method", method)?,
        path: fields.needed("path", path)?.into(),
        integration,
        authorizer: authorizer(&mut fields)?,
        scopes: fields.texts("scopes")?,
        streaming: fields.flag("streaming")?.unwrap_or_default(),
        timeout_ms: fields.number("timeoutMs")?,
        public_because: fields.string("publicBecause")?,
        note: fields.string("note")?,
        position: fields.position()?,
    };
    reader.add(id, Record::Route(record), &fields.place)?;
    fields.done()
}

fn integration(mut fields: Fields<'_>) -> Result<Integration> {
    let called = if let Some(function) = fields.id("function")? {
        Integration::Function { function }
    } else if let Some(workflow) = fields.id("startExecution")? {
        Integration::StartExecution { workflow, mapping: mapping(&mut fields)? }
    } else if let Some(workflow) = fields.id("startSyncExecution")? {
        Integration::StartSyncExecution { workflow, mapping: mapping(&mut fields)? }
    } else if let Some(resource) = fields.id("service")? {
        Integration::Service { resource, action: fields.string("action")?, mapping: mapping(&mut fields)? }
    } else {
        let needs =
            "One of \"function\", \"startExecution\", \"startSyncExecution\" and \"service\" belongs here.";
        return Err(FileError::new(fields.place, needs));
    };
    fields.done()?;
    Ok(called)
}

fn mapping(fields: &mut Fields<'_>) -> Result<Mapping> {
    let status = fields.number("status")?;
    let status = status.map(|status| {
        u16::try_from(status).map_err(|_| FileError::new(fields.at("status"), "This is no HTTP status."))
    });
    Ok(Mapping {
        name: fields.string("name")?,
        input: fields.string("input")?,
        status: status.transpose()?,
        body: fields.string("body")?,
    })
}
