//! Items of a distributed Map from what S3 gave: JSON, JSON Lines, CSV, listings, inventory manifests; and their batches.
//! Errors are causes of `States.ItemReaderFailed`.

use std::sync::Arc;

use crate::json::{Object, Value};

/// The data files that an S3 inventory manifest names.
#[derive(Debug)]
pub(super) struct Manifest {
    pub bucket: Arc<str>,
    pub keys: Vec<Arc<str>>,
    pub columns: Arc<[Arc<str>]>,
}

fn parse(text: &str) -> Result<Value, String> {
    serde_json::from_str::<serde_json::Value>(text).map(Into::into).map_err(|error| error.to_string())
}

/// The members of an object as items, in the form that a Map gives them.
pub(super) fn pairs(object: &Object) -> Vec<Value> {
    object
        .iter()
        .map(|(key, value)| {
            Value::object([("Key", Value::String(Arc::clone(key))), ("Value", value.clone())])
        })
        .collect()
}

/// `s3:listObjectsV2`: the listing itself, or a response with `Contents`.
pub(super) fn from_listing(content: &Value) -> Result<Vec<Value>, String> {
    let list = content.get("Contents").unwrap_or(content);
    list.as_array().map(<[Value]>::to_vec).ok_or_else(|| "The listing is not an array.".to_owned())
}

/// `s3:getObject` of a type other than `MANIFEST`. `content` is the text, or its parsed JSON.
pub(super) fn from_object(input_type: &str, config: &Value, content: &Value) -> Result<Vec<Value>, String> {
    let text = content.as_str();
    match input_type {
        "CSV" => {
            let text = text.ok_or("Attempting to map over non-text CSV content.")?;
            let delimiter = match config.get("CSVDelimiter").and_then(Value::as_str) {
                Some("PIPE") => '|',
                Some("SEMICOLON") => ';',
                Some("SPACE") => ' ',
                Some("TAB") => '\t',
                _ => ',',
            };
            let mut rows = csv_rows(text, delimiter).into_iter();
            let given = config.get("CSVHeaderLocation").and_then(Value::as_str) == Some("GIVEN");
            let headers: Vec<Arc<str>> = if given {
                let headers = config.get("CSVHeaders").and_then(Value::as_array).unwrap_or_default();
                headers.iter().filter_map(|header| header.as_str().map(Into::into)).collect()
            } else {
                rows.next().unwrap_or_default().into_iter().map(Into::into).collect()
            };
            Ok(rows.map(|row| record(&headers, row)).collect())
        }
        "JSONL" => {
            let text = text.ok_or("Attempting to map over non-text JSONL content.")?;
            text.lines().filter(|line| !line.trim().is_empty()).map(parse).collect()
        }
        "PARQUET" => Err("PARQUET items cannot be read in a dry run. Give them as JSON.".to_owned()),
        _ => {
            let value = match text {
                Some(text) => parse(text)
                    .map_err(|error| format!("Attempting to map over invalid JSON content. {error}"))?,
                None => content.clone(),
            };
            let pointer = config.get("ItemsPointer").and_then(Value::as_str);
            let found = match pointer.and_then(crate::json::Pointer::parse) {
                Some(pointer) => value.pointer(&pointer).cloned().ok_or_else(|| {
                    format!("The ItemsPointer '{pointer}' does not exist in the JSON content.")
                })?,
                None => value,
            };
            match &found {
                Value::Array(array) => Ok(array.items().to_vec()),
                Value::Object(object) => Ok(pairs(object)),
                _ => Err("Attempting to map over non-iterable node.".to_owned()),
            }
        }
    }
}

/// One CSV row as an object: what has no header is dropped, what is missing is empty.
fn record(headers: &[Arc<str>], row: Vec<String>) -> Value {
    let mut cells = row.into_iter();
    Value::object(
        headers.iter().map(|header| (Arc::clone(header), Value::from(cells.next().unwrap_or_default()))),
    )
}

/// RFC 4180 rows. Empty lines are left out.
fn csv_rows(text: &str, delimiter: char) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut any) = (false, false);
    let mut chars = text.chars().peekable();
    while let Some(ch) = chars.next() {
        if quoted {
            match ch {
                '"' if chars.peek() == Some(&'"') => {
                    cell.push('"');
                    chars.next();
                }
                '"' => quoted = false,
                ch => cell.push(ch),
            }
            continue;
        }
        match ch {
            '"' if cell.is_empty() => {
                quoted = true;
                any = true;
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' => {
                if any || !cell.is_empty() {
                    row.push(std::mem::take(&mut cell));
                    rows.push(std::mem::take(&mut row));
                }
                any = false;
            }
            ch if ch == delimiter => {
                row.push(std::mem::take(&mut cell));
                any = true;
            }
            ch => {
                cell.push(ch);
                any = true;
            }
        }
    }
    if any || !cell.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}

/// Reads an S3 inventory's `manifest.json`.
pub(super) fn manifest(content: &Value) -> Result<Manifest, String> {
    let value = match content.as_str() {
        Some(text) => parse(text).map_err(|error| format!("The manifest is not valid JSON. {error}"))?,
        None => content.clone(),
    };
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    if text("fileFormat").is_some_and(|format| format != "CSV") {
        return Err("Only CSV inventories can be read.".to_owned());
    }
    let bucket = text("destinationBucket").or_else(|| text("sourceBucket")).unwrap_or_default();
    let bucket = bucket.rsplit(":::").next().unwrap_or(bucket);
    let files = value.get("files").and_then(Value::as_array).ok_or("The manifest names no files.")?;
    Ok(Manifest {
        bucket: bucket.into(),
        keys: files
            .iter()
            .filter_map(|file| {
                file.get("key").or_else(|| file.get("Key")).and_then(Value::as_str).map(Into::into)
            })
            .collect(),
        columns: text("fileSchema")
            .unwrap_or("Bucket, Key")
            .split(',')
            .map(|column| column.trim().into())
            .collect(),
    })
}

/// The rows of one data file of an inventory.
pub(super) fn inventory_rows(content: &Value, columns: &[Arc<str>]) -> Result<Vec<Value>, String> {
    let text = content.as_str().ok_or("The inventory's data file is not text.")?;
    Ok(csv_rows(text, ',').into_iter().map(|row| record(columns, row)).collect())
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
        let rows = from_object("CSV", &Value::empty_object(), &content).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].to_json(), r#"{"a":"x, \"y\"","b":"2"}"#);
        assert_eq!(rows[1].to_json(), r#"{"a":"3","b":""}"#);
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
