//! `durable-invocation`: A call names a durable execution or a tenant in a way that Lambda refuses.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A057",
    code: "durable-invocation",
    severity: Severity::Warning,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "A call names a durable execution or a tenant in a way that Lambda refuses.",
    why: "Lambda refuses the call when it runs. DurableExecutionName makes a call of a durable function idempotent: the same name with the \
          same payload gives the execution that exists. A durable function is called by a version or an alias alone. \
          TenantId names the tenant of a function with tenant isolation.",
    example: r#"{
  "P": {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "claims-settle", "DurableExecutionName": "claim-1"},
    "End": true
  }
}"#,
    instead: "Append a version or an alias to the function's name, or give Qualifier; keep to the characters that Lambda takes.",
    better: r#"{
  "P": {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "claims-settle:live", "DurableExecutionName": "claim-1"},
    "End": true
  }
}"#,
    source: "Invoke, Lambda API reference; \"Invoking Lambda durable functions\", Lambda developer guide",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[
        ("/States/P/Arguments/FunctionName", r#"{"P":{"Type":"Task","QueryLanguage":"JSONata","Resource":"arn:aws:states:::aws-sdk:lambda:invoke","Arguments":{"FunctionName":"arn:aws:lambda:eu-west-1:111122223333:function:pay","DurableExecutionName":"{% $states.input.id %}"},"End":true}}"#),
        ("/States/P/Parameters/FunctionName", r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken","Parameters":{"FunctionName":"pay","DurableExecutionName.$":"$.id","Payload":{"token.$":"$$.Task.Token"}},"End":true}}"#),
        ("/States/P/Parameters/DurableExecutionName", r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"pay:1","DurableExecutionName":"claim 1"},"End":true}}"#),
        ("/States/P/Parameters/TenantId", r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"pay","TenantId":"acme#1"},"End":true}}"#)],
    quiet: &[
        r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"pay","Qualifier":"live","DurableExecutionName":"claim-1","TenantId":"acme/eu 1"},"End":true}}"#,
        r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"${Pay}","DurableExecutionName.$":"$.id","TenantId.$":"$.tenant"},"End":true}}"#,
        r#"{"P":{"Type":"Task","QueryLanguage":"JSONata","Resource":"arn:aws:states:::lambda:invoke","Arguments":{"FunctionName":"{% $states.input.pay %}","DurableExecutionName":"{% $states.input.id %}","TenantId":"{% $states.input.tenant %}"},"End":true}}"#],
    place: "/States/P/Parameters/FunctionName", ..Fixtures::NONE };
