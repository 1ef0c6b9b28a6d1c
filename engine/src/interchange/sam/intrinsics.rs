//! CloudFormation's intrinsic functions, as far as an import needs them: reduced to text in which
//! `${LogicalId}` and `${LogicalId.Attribute}` stand for what only a deployment knows.
//! Source: "Intrinsic function reference", CloudFormation template reference.

use crate::asl::substitution::{self, replace};
use crate::json::{Pointer, Value};

/// Functions nested deeper than this are not reduced.
const DEPTH: usize = 50;

/// What functions refer to: the parameters, with their defaults, and mappings of a template.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    parameters: Option<Value>,
    mappings: Option<Value>,
}

impl Scope {
    pub fn of(template: &Value) -> Self {
        Self { parameters: template.get("Parameters").cloned(), mappings: template.get("Mappings").cloned() }
    }

    /// The same with other defaults for some parameters.
    #[must_use]
    pub fn with_parameters(mut self, values: &[(String, String)]) -> Self {
        let mut parameters = self.parameters.take().unwrap_or_else(Value::empty_object);
        for (name, value) in values {
            let given = Value::object([("Default", Value::from(value.as_str()))]);
            if let Some(object) = parameters.as_object_mut() {
                object.insert(name.as_str(), given);
            }
        }
        self.parameters = Some(parameters);
        self
    }

    /// The value as text; `None` where it is no text, or only a deployment could tell.
    pub fn text(&self, value: &Value) -> Option<String> {
        self.reduce(value, 0)
    }

    /// The default of a parameter.
    fn parameter(&self, name: &str) -> Option<String> {
        match self.parameters.as_ref()?.get(name)?.get("Default")? {
            Value::String(text) => Some(text.to_string()),
            Value::Array(_) | Value::Object(_) | Value::Null => None,
            scalar => Some(scalar.to_json()),
        }
    }

    fn reference(&self, name: &str) -> String {
        self.parameter(name).unwrap_or_else(|| format!("${{{name}}}"))
    }

    fn reduce(&self, value: &Value, depth: usize) -> Option<String> {
        if depth > DEPTH {
            return None;
        }
        match value {
            Value::String(text) => return Some(substitution::dynamic_as_placeholders(text)),
            Value::Number(_) | Value::Bool(_) => return Some(value.to_json()),
            _ => {}
        }
        let (function, argument) = function(value)?;
        match function {
            "Ref" => Some(self.reference(argument.as_str()?)),
            "Fn::GetAtt" => match argument {
                Value::String(text) => Some(format!("${{{text}}}")),
                _ => Some(format!(
                    "${{{}.{}}}",
                    argument.at(0)?.as_str()?,
                    self.reduce(argument.at(1)?, depth + 1)?
                )),
            },
            "Fn::Sub" => {
                let text = argument.as_str().or_else(|| argument.at(0)?.as_str())?;
                let variables = argument.at(1);
                Some(replace(text, &|name| match name.strip_prefix('!') {
                    Some(literal) => Some(format!("${{{literal}}}")),
                    None => match variables.and_then(|variables| variables.get(name)) {
                        Some(variable) => self.reduce(variable, depth + 1),
                        None => Some(self.reference(name)),
                    },
                }))
            }
            "Fn::Join" => {
                let separator = argument.at(0)?.as_str()?;
                let parts = argument.at(1)?.as_array()?;
                let parts: Option<Vec<String>> =
                    parts.iter().map(|part| self.reduce(part, depth + 1)).collect();
                Some(parts?.join(separator))
            }
            "Fn::Select" => {
                let index: usize = self.reduce(argument.at(0)?, depth + 1)?.parse().ok()?;
                self.reduce(argument.at(1)?.at(index)?, depth + 1)
            }
            "Fn::If" => self.reduce(chosen_branch(argument)?, depth + 1),
            "Fn::FindInMap" => {
                let key = |index| self.reduce(argument.at(index)?, depth + 1);
                let found = self.mappings.as_ref()?.get(&key(0)?)?.get(&key(1)?)?.get(&key(2)?)?;
                self.reduce(found, depth + 1)
            }
            _ => None,
        }
    }

    /// The value with every function inside it reduced to text. One that cannot be becomes `${name}` of what it is.
    pub fn inline(&self, value: &Value) -> Value {
        self.inline_below(value, 0)
    }

    fn inline_below(&self, value: &Value, depth: usize) -> Value {
        if depth > crate::json::DEPTH_LIMIT {
            return value.clone();
        }
        match value {
            Value::Object(object) => match function(value) {
                Some(("Fn::If", argument)) => match chosen_branch(argument) {
                    Some(branch) => self.inline_below(branch, depth + 1),
                    None => "${If}".into(),
                },
                Some((name, _)) => {
                    let unknown = || format!("${{{}}}", name.trim_start_matches("Fn::"));
                    self.text(value).unwrap_or_else(unknown).into()
                }
                None => Value::object(
                    object.iter().map(|(key, value)| (key.clone(), self.inline_below(value, depth + 1))),
                ),
            },
            Value::Array(array) => {
                Value::array(array.items().iter().map(|item| self.inline_below(item, depth + 1)))
            }
            Value::String(text) if substitution::is_dynamic(text) => {
                substitution::dynamic_as_placeholders(text).into()
            }
            _ => value.clone(),
        }
    }
}

/// The value of a condition that an import takes. Which one it is only a deployment knows; the first is what the
/// condition is there for, unless it removes the property.
fn chosen_branch(argument: &Value) -> Option<&Value> {
    let first = argument.at(1)?;
    if is_no_value(first) { argument.at(2) } else { Some(first) }
}

/// `!Ref AWS::NoValue`, which removes the property that it is given to.
pub fn is_no_value(value: &Value) -> bool {
    matches!(function(value), Some(("Ref", argument)) if argument.as_str() == Some("AWS::NoValue"))
}

/// The values that a property can come to: itself, or those of every `Fn::If` in its place, with where each stands.
pub fn branches<'v>(value: &'v Value, at: &Pointer) -> Vec<(Pointer, &'v Value)> {
    let mut found = Vec::new();
    let mut pending = vec![(at.clone(), value)];
    while let Some((at, value)) = pending.pop() {
        match function(value) {
            Some(("Fn::If", argument)) if at.tokens().len() < DEPTH * 2 => {
                let at = at.key("Fn::If");
                pending.extend(
                    [2, 1].into_iter().filter_map(|index| Some((at.index(index), argument.at(index)?))),
                );
            }
            _ if is_no_value(value) => {}
            _ => found.push((at, value)),
        }
    }
    found
}

/// The file that `AWS::Include` puts in the place of a value. Source: "`AWS::Include` transform", CloudFormation user guide.
pub fn included_file(value: &Value) -> Option<&Value> {
    let transform = value.get("Fn::Transform")?;
    let is_include = transform.get("Name").and_then(Value::as_str) == Some("AWS::Include");
    transform.get("Parameters")?.get("Location").filter(|_| is_include)
}

/// The function that an object is, with its argument.
pub fn function(value: &Value) -> Option<(&str, &Value)> {
    let [(name, argument)] = value.as_object()?.members() else { return None };
    (&**name == "Ref" || name.starts_with("Fn::")).then_some((&**name, argument))
}

/// `LogicalId` and the attribute, where the text is one placeholder alone.
pub(super) fn whole_reference(text: &str) -> Option<(&str, Option<&str>)> {
    let name = substitution::whole(text)?;
    if name.starts_with("AWS::") {
        return None;
    }
    Some(name.split_once('.').map_or((name, None), |(id, attribute)| (id, Some(attribute))))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

    use super::*;
    use crate::json::yaml;

    #[test]
    fn functions_become_text() {
        let template = yaml::parse(
            "Parameters:\n  P: {Type: String, Default: dev}\n  Q: {Type: String}\nMappings:\n  M:\n    dev: {size: 3}\n",
        )
        .value;
        let scope = Scope::of(&template);
        for (text, expected) in [
            ("plain", Some("plain")),
            ("5", Some("5")),
            ("!Ref P", Some("dev")),
            ("!Ref Q", Some("${Q}")),
            ("!Ref Table", Some("${Table}")),
            ("!GetAtt Fn.Arn", Some("${Fn.Arn}")),
            (
                "!Sub '${P}-${Table.Arn}-${AWS::Region}-${!Keep}'",
                Some("dev-${Table.Arn}-${AWS::Region}-${Keep}"),
            ),
            ("!Sub ['${X}/y', {X: !Ref P}]", Some("dev/y")),
            ("!Join ['-', [!Ref P, a]]", Some("dev-a")),
            ("!Select [1, [a, b]]", Some("b")),
            ("!If [Cond, a, b]", Some("a")),
            ("!FindInMap [M, !Ref P, size]", Some("3")),
            ("!If [Cond, !Ref AWS::NoValue, b]", Some("b")),
            ("'{{resolve:ssm:/a/key}}'", Some("${key}")),
            ("!ImportValue x", None),
            ("{a: 1}", None),
        ] {
            assert_eq!(scope.text(&yaml::parse(text).value).as_deref(), expected, "{text}");
        }
        let inline = scope.inline(&yaml::parse("a: [!GetAtt F.Arn, {b: !Ref P}]\nc: !ImportValue x\n").value);
        assert_eq!(inline.to_json(), r#"{"a":["${F.Arn}",{"b":"dev"}],"c":"${ImportValue}"}"#);
        let either = yaml::parse("!If [C, {A: !Ref P}, !If [D, !Ref AWS::NoValue, {B: 1}]]").value;
        assert_eq!(scope.inline(&either).to_json(), r#"{"A":"dev"}"#);
        let places: Vec<String> =
            branches(&either, &Pointer::root()).iter().map(|(at, _)| at.to_string()).collect();
        assert_eq!(places, ["/Fn::If/1", "/Fn::If/2/Fn::If/2"]);
        assert_eq!(whole_reference("${F.Arn}"), Some(("F", Some("Arn"))));
        assert_eq!(whole_reference("${AWS::Region}"), None);
    }
}
