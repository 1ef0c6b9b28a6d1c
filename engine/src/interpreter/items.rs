//! Items of a distributed Map from what S3 gave: JSON, JSON Lines, CSV, listings, manifests; and their batches.
//! Errors are causes of `States.ItemReaderFailed`.
//!
//! Guess: the words of the causes, except for a value that cannot be iterated and for duplicate headers (both from
//! the interpreter of localstack/localstack, which is checked against AWS).

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use super::csv;
use super::frame::{Item, Location, Rows};
use crate::json::{Object, Value};

/// Parses JSON. A byte order mark before it is skipped, as AWS's own parser (Jackson) does.
fn parse(text: &str) -> Result<Value, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str::<serde_json::Value>(text).map(Into::into).map_err(|error| error.to_string())
}

/// Values as items that have no key.
pub(super) fn plain(values: Vec<Value>, source: &Arc<str>) -> Vec<Item> {
    values.into_iter().map(|value| Item { value, key: None, source: Arc::clone(source) }).collect()
}

/// The members of an object as items, in the form that a Map gives them.
pub(super) fn pairs(object: &Object, source: &Arc<str>) -> Vec<Item> {
    let item = |(key, value): (&Arc<str>, &Value)| Item {
        value: Value::object([("Key", Value::String(Arc::clone(key))), ("Value", value.clone())]),
        key: Some(Arc::clone(key)),
        source: Arc::clone(source),
    };
    object.iter().map(item).collect()
}

/// `s3:listObjectsV2`: the listing itself, or a response with `Contents`.
pub(super) fn from_listing(content: &Value) -> Result<Vec<Value>, String> {
    let parsed = content.as_str().and_then(|text| parse(text).ok());
    let content = parsed.as_ref().unwrap_or(content);
    let list = content.get("Contents").unwrap_or(content);
    list.as_array().map(<[Value]>::to_vec).ok_or_else(|| "The listing is not an array.".to_owned())
}

/// Where the objects of a listing lie; what stands for a folder is left out.
pub(super) fn listed_objects(bucket: &Arc<str>, listed: &[Value]) -> VecDeque<Location> {
    let keys = listed.iter().filter_map(|object| object.get("Key").and_then(Value::as_str));
    keys.filter(|key| !key.ends_with('/'))
        .map(|key| Location { bucket: Arc::clone(bucket), key: key.into() })
        .collect()
}

/// The items of one data file.
pub(super) fn of_file(
    rows: &Rows,
    config: &Value,
    location: &Location,
    content: &Value,
) -> Result<Vec<Item>, String> {
    let source: Arc<str> = format!("S3://{}/{}", location.bucket, location.key).into();
    match rows {
        Rows::Inventory(columns) => {
            let text = content.as_str().ok_or("The inventory's data file is not text.")?;
            let rows = csv::rows(text, ',')?.into_iter().map(|row| record(columns, row));
            Ok(plain(rows.collect(), &source))
        }
        Rows::Input => {
            let input_type = config.get("InputType").and_then(Value::as_str).unwrap_or("JSON");
            from_object(input_type, config, content, &source)
        }
    }
}

/// `s3:getObject` of a type other than `MANIFEST`. `content` is the text, or its parsed JSON.
fn from_object(
    input_type: &str,
    config: &Value,
    content: &Value,
    source: &Arc<str>,
) -> Result<Vec<Item>, String> {
    let text = content.as_str();
    match input_type {
        "CSV" => {
            let text = text.ok_or("Attempting to map over non-text CSV content.")?;
            records(text, config).map(|rows| plain(rows, source))
        }
        "JSONL" => {
            let text = text.ok_or("Attempting to map over non-text JSONL content.")?;
            json_lines(text).map(|rows| plain(rows, source))
        }
        "PARQUET" => match text {
            // Rows that somebody has written down stand for the columnar file.
            Some(text) if text.starts_with("PAR1") => {
                Err("A Parquet file cannot be read in a dry run: give its rows as JSON or JSON Lines."
                    .to_owned())
            }
            Some(text) if !text.trim_start().starts_with('[') => {
                json_lines(text).map(|rows| plain(rows, source))
            }
            _ => json(config, content, source),
        },
        _ => json(config, content, source),
    }
}

/// The rows of a CSV file as objects. A file without a header row has no items.
fn records(text: &str, config: &Value) -> Result<Vec<Value>, String> {
    let delimiter = match config.get("CSVDelimiter").and_then(Value::as_str) {
        Some("PIPE") => '|',
        Some("SEMICOLON") => ';',
        Some("SPACE") => ' ',
        Some("TAB") => '\t',
        _ => ',',
    };
    let mut rows = csv::rows(text, delimiter)?.into_iter();
    let given = config.get("CSVHeaderLocation").and_then(Value::as_str) == Some("GIVEN");
    let headers: Vec<Arc<str>> = if given {
        let headers = config.get("CSVHeaders").and_then(Value::as_array).unwrap_or_default();
        headers.iter().filter_map(|header| header.as_str().map(Into::into)).collect()
    } else {
        rows.next().unwrap_or_default().into_iter().map(Into::into).collect()
    };
    if headers.iter().collect::<BTreeSet<_>>().len() < headers.len() {
        return Err("CSV headers cannot contain duplicates.".to_owned());
    }
    Ok(rows.map(|row| record(&headers, row)).collect())
}

fn json_lines(text: &str) -> Result<Vec<Value>, String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| {
            parse(line).map_err(|error| {
                format!("Attempting to map over invalid JSON Lines content, line {}. {error}", number + 1)
            })
        })
        .collect()
}

fn json(config: &Value, content: &Value, source: &Arc<str>) -> Result<Vec<Item>, String> {
    let value = match content.as_str() {
        Some(text) => {
            parse(text).map_err(|error| format!("Attempting to map over invalid JSON content. {error}"))?
        }
        None => content.clone(),
    };
    let found = match config.get("ItemsPointer").and_then(Value::as_str) {
        Some(text) => crate::json::Pointer::parse(text)
            .and_then(|pointer| value.pointer(&pointer).cloned())
            .ok_or_else(|| format!("The ItemsPointer '{text}' does not exist in the JSON content."))?,
        None => value,
    };
    match &found {
        Value::Array(array) => Ok(plain(array.items().to_vec(), source)),
        // Observed on AWS (floci-io/floci #1588): an object gives one item for each of its members.
        Value::Object(object) => Ok(pairs(object, source)),
        _ => Err("Attempting to map over non-iterable node.".to_owned()),
    }
}

/// One CSV row as an object: what has no header is dropped, what is missing is empty.
fn record(headers: &[Arc<str>], row: Vec<String>) -> Value {
    let mut cells = row.into_iter();
    Value::object(
        headers.iter().map(|header| (Arc::clone(header), Value::from(cells.next().unwrap_or_default()))),
    )
}

/// The names of a file's columns, in order.
type Columns = Arc<[Arc<str>]>;

/// An S3 inventory's `manifest.json`: its data files and their columns.
pub(super) fn inventory_manifest(content: &Value) -> Result<(VecDeque<Location>, Columns), String> {
    let value = match content.as_str() {
        Some(text) => parse(text).map_err(|error| format!("The manifest is not valid JSON. {error}"))?,
        None => content.clone(),
    };
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    if text("fileFormat").is_some_and(|format| format != "CSV") {
        return Err("Only CSV inventories can be read.".to_owned());
    }
    let bucket = text("destinationBucket").or_else(|| text("sourceBucket")).unwrap_or_default();
    let bucket: Arc<str> = bucket.rsplit(":::").next().unwrap_or(bucket).into();
    let files = value.get("files").and_then(Value::as_array).ok_or("The manifest names no files.")?;
    let key =
        |file: &Value| file.get("key").or_else(|| file.get("Key")).and_then(Value::as_str).map(Arc::from);
    let files = files.iter().filter_map(key).map(|key| Location { bucket: Arc::clone(&bucket), key });
    let columns = text("fileSchema").unwrap_or("Bucket, Key").split(',').map(|column| column.trim().into());
    Ok((files.collect(), columns.collect()))
}

/// The manifest of an Athena query's data: the URI of one data file on each line.
pub(super) fn athena_manifest(content: &Value) -> Result<VecDeque<Location>, String> {
    let text = content.as_str().ok_or("The manifest is not text.")?;
    let lines = text.lines().map(|line| line.trim().trim_matches('"')).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let path = line.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("s3://"));
            let place = path.and_then(|_| line.get(5..)).and_then(|path| path.split_once('/'));
            let (bucket, key) = place
                .ok_or_else(|| format!("The manifest's line '{line}' is not the URI of an S3 object."))?;
            Ok(Location { bucket: bucket.into(), key: key.into() })
        })
        .collect()
}

/// Groups items into `{Items, BatchInput?}`, each within both bounds. An item over the bound of bytes gets a batch of its own.
pub(super) fn batches(
    items: Vec<Value>,
    most_items: Option<usize>,
    most_bytes: Option<usize>,
    batch_input: Option<&Value>,
) -> Vec<Value> {
    let own_size = 12 + batch_input.map_or(0, |input| 14 + input.json_size());
    let (mut batches, mut batch, mut size) = (Vec::new(), Vec::new(), own_size);
    let close = |batch: Vec<Value>| {
        let mut members = vec![("Items", Value::array(batch))];
        if let Some(input) = batch_input {
            members.push(("BatchInput", input.clone()));
        }
        Value::object(members)
    };
    for item in items {
        let item_size = item.json_size() + 1;
        let full = most_items.is_some_and(|most| batch.len() >= most)
            || most_bytes.is_some_and(|most| !batch.is_empty() && size + item_size > most);
        if full {
            batches.push(close(std::mem::take(&mut batch)));
            size = own_size;
        }
        size += item_size;
        batch.push(item);
    }
    if !batch.is_empty() {
        batches.push(close(batch));
    }
    batches
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::*;

    #[test]
    fn csv_keeps_quotes_and_pads_short_rows() {
        let content = Value::from("a,b\r\n\"x, \"\"y\"\"\",2,extra\n3\n\n");
        let rows = from_object("CSV", &Value::empty_object(), &content, &"".into()).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].value.to_json(), r#"{"a":"x, \"y\"","b":"2"}"#);
        assert_eq!(rows[1].value.to_json(), r#"{"a":"3","b":""}"#);
    }

    #[test]
    fn batches_keep_both_bounds() {
        let items: Vec<Value> = (0..7).map(Value::int).collect();
        let sizes = |most_items, most_bytes| -> Vec<usize> {
            batches(items.clone(), most_items, most_bytes, None)
                .iter()
                .map(|batch| batch.get("Items").unwrap().as_array().unwrap().len())
                .collect()
        };
        assert_eq!(sizes(Some(3), None), [3, 3, 1]);
        assert_eq!(sizes(None, Some(1)), [1; 7]);
    }
}
