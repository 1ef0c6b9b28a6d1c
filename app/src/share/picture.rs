//! Pictures of the design: SVG, and PNG at twice the size.

use std::rc::Rc;

use aslant_engine::design::Id;
use aslant_engine::interchange::export::file_stem;
use aslant_engine::interchange::svg::{self, Part, SvgOptions};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Segments;
use crate::editor::{Editor, ToastTone};
use crate::platform::files::{self, ObjectUrl};
use crate::platform::{clipboard, fonts, picture};
use crate::shell::{Shell, Theme};
use crate::widgets::fields::{FieldFrame, Select, Toggle, next_element_id};
use crate::widgets::icons::{Glyph, Icon};

/// Of a PNG: sharp on screens with twice the pixels and on paper.
const SCALE: f64 = 2.0;

#[component]
pub fn PicturePage() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let shell = expect_context::<Shell>();
    let dark = RwSignal::new(shell.theme.get_untracked() == Theme::Dark);
    let legend = RwSignal::new(true);
    // `all`, `system`, or the id of a workflow.
    let part = RwSignal::new("all".to_owned());
    let parts = Signal::derive(move || {
        let fixed = [("all", "Everything"), ("system", "The system: workflows closed")];
        let fixed = fixed.into_iter().map(|(value, words)| (value.to_owned(), words.to_owned()));
        let workflows = editor.with_design(|design| {
            design
                .workflows()
                .map(|(id, workflow)| (id.0.to_string(), format!("Workflow {}", workflow.name)))
                .collect::<Vec<_>>()
        });
        fixed.chain(workflows).collect::<Vec<_>>()
    });
    let part_id = StoredValue::new(next_element_id());
    let busy = RwSignal::new(false);
    let plain = Memo::new(move |_| {
        let options =
            SvgOptions { dark: dark.get(), date: today(), legend: legend.get(), part: part_of(&part.get()) };
        editor.with_design(|design| svg::print(design, &options))
    });
    // The same with its fonts: of the picture that was asked for last.
    let svg = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        let picture = plain.get();
        spawn_local(async move {
            let embedded = fonts::embedded(picture.clone()).await;
            if plain.try_get_untracked().is_some_and(|now| now == picture) {
                svg.try_set(Some(embedded));
            }
        });
    });
    let address = StoredValue::new_local(None::<Rc<ObjectUrl>>);
    let source = move || {
        let url = svg
            .get()
            .and_then(|svg| files::text_blob(&svg, "image/svg+xml"))
            .and_then(|blob| ObjectUrl::of(&blob))
            .map(Rc::new);
        let text = url.as_ref().map(|url| url.as_str().to_owned());
        // The one shown before is given back.
        address.set_value(url);
        text
    };
    let stem = move || {
        let name = match part_of(&part.get_untracked()) {
            Part::Everything | Part::System => editor.design_name.get_untracked(),
            Part::Workflow(id) => editor.name(id),
        };
        file_stem(&name)
    };
    let failed = move |message: String| editor.toast(ToastTone::Error, message);
    let download_svg = move |_| {
        spawn_local(async move {
            let svg = fonts::embedded(plain.get_untracked()).await;
            if let Err(message) = files::download_text(&format!("{}.svg", stem()), "image/svg+xml", &svg) {
                failed(message);
            }
        });
    };
    let png = move |copy: bool| {
        busy.set(true);
        spawn_local(async move {
            let outcome = match picture::png(&fonts::embedded(plain.get_untracked()).await, SCALE).await {
                Ok(drawn) if copy => clipboard::write_png(&drawn.blob)
                    .await
                    .map(|()| editor.toast(ToastTone::Success, "The picture is copied.")),
                Ok(drawn) => files::download(&format!("{}.png", stem()), &drawn.blob).map(|()| {
                    if drawn.scale < SCALE {
                        editor.toast(
                            ToastTone::Info,
                            format!("The design is too large for a PNG at 2x; this one is at {:.1}x. The SVG has no such bound.", drawn.scale),
                        );
                    }
                }),
                Err(message) => Err(message),
            };
            busy.set(false);
            if let Err(message) = outcome {
                failed(message);
            }
        });
    };
    view! {
        <div class="export">
            <div class="export__options fields">
                <FieldFrame label="Shows" for_id=part_id.get_value()>
                    <Select id=part_id.get_value() value=Signal::derive(move || part.get()) options=parts on_change=Callback::new(move |text: String| part.set(text))/>
                </FieldFrame>
                <div class="field">
                    <span class="field__label">"Theme"</span>
                    <Segments label="Theme" options=vec![(false, "Light"), (true, "Dark")] value=dark/>
                </div>
                <Toggle id=next_element_id() on=legend label="Legend" on_change=Callback::new(move |on| legend.set(on))/>
                <p class="export__note">
                    "The SVG holds plain shapes and text: it opens in draw.io, PowerPoint and browsers. The PNG has twice the size."
                </p>
            </div>
            <div class="export__picture"><img alt="Preview of the picture" src=source/></div>
        </div>
        <footer class="dialog__foot">
            <button class="button" type="button" data-action="copy-svg" on:click=move |_| super::copy(editor, svg.get_untracked().unwrap_or_else(|| plain.get_untracked()), "The SVG".to_owned())>
                <Icon glyph=Glyph::Copy size=14/>"Copy SVG"
            </button>
            <button class="button" type="button" data-action="copy-png" disabled=move || busy.get() on:click=move |_| png(true)>
                <Icon glyph=Glyph::Copy size=14/>"Copy PNG"
            </button>
            <span class="dialog__spacer"></span>
            <button class="button" type="button" data-action="download-png" disabled=move || busy.get() on:click=move |_| png(false)>
                <Icon glyph=Glyph::Download size=14/>"PNG"
            </button>
            <button class="button" data-tone="accent" type="button" data-action="download-svg" autofocus=true on:click=download_svg>
                <Icon glyph=Glyph::Download size=14/>"SVG"
            </button>
        </footer>
    }
}

fn part_of(value: &str) -> Part {
    match value {
        "system" => Part::System,
        id => id.parse().map_or(Part::Everything, |id| Part::Workflow(Id(id))),
    }
}

/// Today as `2026-11-23`.
pub(super) fn today() -> String {
    let text = String::from(js_sys::Date::new_0().to_iso_string());
    text.get(..10).unwrap_or_default().to_owned()
}
