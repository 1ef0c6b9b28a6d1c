//! "Copy for chat": title, link and picture as one thing on the clipboard. A chat takes from it what it can show.

use aslant_engine::interchange::share;
use aslant_engine::interchange::svg::{self, SvgOptions};
use leptos::task::spawn_local;

use super::picture::today;
use crate::editor::{Editor, ToastTone};
use crate::platform::{address, clipboard, files, fonts, picture};

/// How wide the picture is at most, in pixels: sharp in a chat, and no burden to it.
const WIDEST: f64 = 1_600.0;

pub fn copy_for_chat(editor: Editor) {
    let (name, link, svg) = editor.with_design(|design| {
        let options = SvgOptions { date: today(), ..SvgOptions::default() };
        (
            design.settings().name.to_string(),
            address::with_fragment(&share::encode(design)),
            svg::print(design, &options),
        )
    });
    let description = editor.with_design(|design| design.settings().description.clone());
    spawn_local(async move {
        let drawn = picture::png_within(&fonts::embedded(svg).await, WIDEST).await.ok();
        let data = match &drawn {
            Some(drawn) => files::data_url(&drawn.blob).await,
            None => None,
        };
        let text = format!("{name}\n{link}");
        let html = html(&name, &description, &link, data.as_deref());
        match clipboard::write_rich(&text, &html, drawn.as_ref().map(|drawn| &drawn.blob)).await {
            Ok(true) => editor.toast(ToastTone::Success, "Title, link and picture are copied."),
            Ok(false) => editor.toast(
                ToastTone::Success,
                "Title and link are copied; this browser takes no picture beside them.",
            ),
            Err(message) => editor.toast(ToastTone::Error, message),
        }
    });
}

fn html(name: &str, description: &str, link: &str, picture: Option<&str>) -> String {
    let (name, link) = (escaped(name), escaped(link));
    let mut html = format!("<p><b><a href=\"{link}\">{name}</a></b></p>");
    if !description.is_empty() {
        html = format!("{html}<p>{}</p>", escaped(description));
    }
    if let Some(picture) = picture {
        html = format!("{html}<p><a href=\"{link}\"><img alt=\"{name}\" src=\"{picture}\"></a></p>");
    }
    html
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
