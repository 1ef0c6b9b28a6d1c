//! Files: read with a bound on their size, and handed to the person as downloads.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, FileList, HtmlAnchorElement};

/// A file that was read.
#[derive(Clone, Debug)]
pub struct TextFile {
    pub name: String,
    pub text: String,
}

/// The files of an input or a drop.
pub fn of_list(list: Option<FileList>) -> Vec<File> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|index| list.get(index)).collect()
}

/// Reads a file as UTF-8 text. Larger ones than `most` bytes are refused before they are read.
pub async fn read_text(file: &File, most: usize) -> Result<TextFile, String> {
    let name = file.name();
    #[allow(clippy::cast_precision_loss)]
    let too_large = file.size() > most as f64;
    if too_large {
        return Err(format!("{name} is larger than {} MB.", most / 1024 / 1024));
    }
    let buffer =
        JsFuture::from(file.array_buffer()).await.map_err(|_| format!("{name} could not be read."))?;
    let bytes = Uint8Array::new(&buffer).to_vec();
    let text = String::from_utf8(bytes).map_err(|_| format!("{name} is not a text file."))?;
    Ok(TextFile { name, text })
}

/// A blob of text.
pub fn text_blob(text: &str, kind: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options).ok()
}

/// Hands a text to the person as a download.
pub fn download_text(name: &str, kind: &str, text: &str) -> Result<(), String> {
    let blob = text_blob(text, kind).ok_or("The browser could not make the file.")?;
    download(name, &blob)
}

/// Hands a blob to the person as a download.
pub fn download(name: &str, blob: &Blob) -> Result<(), String> {
    let refused = || "The browser did not offer the download.".to_owned();
    let document = web_sys::window().and_then(|window| window.document()).ok_or_else(refused)?;
    let address = ObjectUrl::of(blob).ok_or_else(refused)?;
    let anchor: HtmlAnchorElement =
        document.create_element("a").map_err(|_| refused())?.dyn_into().map_err(|_| refused())?;
    anchor.set_href(address.as_str());
    anchor.set_download(name);
    anchor.click();
    // The download reads the blob after this; a minute is ample.
    super::frame::after(60_000, move || drop(address));
    Ok(())
}

/// An address for a blob, given back when it is dropped.
#[derive(Debug)]
pub struct ObjectUrl(String);

impl ObjectUrl {
    pub fn of(blob: &Blob) -> Option<Self> {
        web_sys::Url::create_object_url_with_blob(blob).ok().map(Self)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        drop(web_sys::Url::revoke_object_url(&self.0));
    }
}

/// A file's content as a `data:` address.
pub async fn data_url(blob: &web_sys::Blob) -> Option<String> {
    let reader = web_sys::FileReader::new().ok()?;
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        reader.set_onloadend(Some(&resolve));
        drop(reader.read_as_data_url(blob));
    });
    wasm_bindgen_futures::JsFuture::from(promise).await.ok()?;
    reader.result().ok()?.as_string()
}
