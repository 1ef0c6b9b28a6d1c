//! The panel: the bar above the text, the editor, and the list of what is marked in it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use aslant_engine::analysis::Analysis;
use aslant_engine::design::{Command, Id, Place};
use aslant_engine::json::{Pointer, byte_offset};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::assist;
use super::bridge::{self, Diagnosed, Listener, Offered, Opening, TextEditor, Told};
use super::marks::{Mark, lines_of, marks};
use super::texts::{Format, Standing, Text, Texts, Tried, alike};
use crate::editor::{Editor, ToastTone};
use crate::platform::{clipboard, frame};
use crate::widgets::fields::{Select, next_element_id};
use crate::widgets::icons::{Glyph, Icon};

/// A pause in typing of so many milliseconds shows in the text what is wrong with it.
const LOOK_AFTER: i32 = 25;
/// A pause of so many applies a text that can be applied. It is long enough that cards do not wander while a name is
/// being typed.
const APPLY_AFTER: i32 = 180;
/// A pause of so many says of a text that it cannot: while somebody types it mostly cannot for a moment.
const REFUSE_AFTER: i32 = 400;
/// A pause of so many ends the step of undo.
const BURST_ENDS_AFTER: i32 = 2_000;

/// What the panel does; its parts share one.
struct Panel {
    editor: Editor,
    texts: Texts,
    handle: RefCell<Option<(TextEditor, Told)>>,
    /// Whose text the editor shows, and of which opened design.
    shown: Cell<Option<(Id, Format)>>,
    opened: Cell<u64>,
    /// Counts what was typed, so that only the last pause acts.
    typed: Cell<u64>,
    /// Selected from the text, which therefore does not scroll to it.
    selected_here: Cell<Option<Id>>,
    standing: RwSignal<Standing>,
    marks: RwSignal<Vec<Mark>>,
    /// What was found in texts that are not applied yet.
    glances: RefCell<Analysis>,
}

impl Panel {
    /// The text of what is open.
    fn text(&self) -> Option<(Id, Format, Text)> {
        let workflow = self.editor.open_workflow.get_untracked()?;
        let format = self.texts.format.get_untracked();
        let text = self.editor.with_design(|design| {
            design.workflow(workflow)?;
            Some(self.texts.of(design, workflow, format))
        })?;
        Some((workflow, format, text))
    }

    /// What the editor shows, as it stands there now.
    fn last_text(&self) -> Option<((Id, Format), Text)> {
        let shown = self.shown.get()?;
        Some((shown, self.texts.last(shown.0, shown.1)?))
    }

    /// Brings the editor up to what the design says now.
    fn refresh(&self) {
        let open = self.editor.open_workflow.get_untracked();
        let opened = self.editor.opened.get_untracked();
        if self.opened.replace(opened) != opened {
            self.shown.set(None);
        }
        if let Some((workflow, format)) = self.shown.get()
            && (Some(workflow) != open || format != self.texts.format.get_untracked())
        {
            self.apply();
            self.editor.end_burst();
        }
        let Some((workflow, format, text)) = self.text() else { return };
        let moved = self.shown.replace(Some((workflow, format))) != Some((workflow, format));
        {
            let handle = self.handle.borrow();
            let Some((handle, _)) = handle.as_ref() else { return };
            if moved {
                let name = self.editor.with_design(|design| design.name(workflow));
                let label = format!("Definition of {name} as {}", format.title());
                handle.open_text(&Opening { text: &text.text, language: format.language(), label: &label });
            } else {
                handle.set_text(&text.text);
            }
        }
        self.put_standing(&text.standing);
        self.mark();
        self.show_selection(moved);
    }

    fn put_standing(&self, standing: &Standing) {
        if self.standing.with_untracked(|old| old != standing) {
            self.standing.set(standing.clone());
        }
    }

    /// Marks what is wrong.
    fn mark(&self) {
        let Some((workflow, _, text)) = self.text() else { return };
        if text.standing == Standing::Typing {
            return;
        }
        let problems = self.editor.problems.get_untracked();
        self.put_marks(self.editor.with_design(|design| marks(&text, design, workflow, &problems)));
    }

    /// Marks what would be wrong if what is being typed were applied; a text that cannot be is left as it is marked. Done
    /// in steps, between which keys are heard: what is typed meanwhile ends it.
    fn look(self: &Rc<Self>) {
        let Some((workflow, format)) = self.shown.get() else { return };
        let Some((text, machine)) = self.texts.glance(workflow, format) else { return };
        let looked_at = text.text.clone();
        self.step(looked_at.clone(), move |panel| {
            let mut design = panel.editor.design();
            if design.apply(Command::SetMachine { workflow, machine }).is_err() {
                return;
            }
            panel.step(looked_at.clone(), move |panel| {
                let problems = panel.glances.borrow_mut().findings(&design);
                panel.step(looked_at, move |panel| {
                    panel.put_marks(marks(&text, &design, workflow, &problems));
                });
            });
        });
    }

    /// Does the next step of a look, unless another text is looked at by then.
    fn step(self: &Rc<Self>, looked_at: Rc<str>, work: impl FnOnce(&Rc<Self>) + 'static) {
        let panel = self.clone();
        frame::after(0, move || {
            if panel.last_text().is_some_and(|(_, text)| Rc::ptr_eq(&text.text, &looked_at)) {
                work(&panel);
            }
        });
    }

    fn put_marks(&self, found: Vec<Mark>) {
        if let Some((handle, _)) = self.handle.borrow().as_ref() {
            let list: Vec<Diagnosed<'_>> = found
                .iter()
                .map(|mark| Diagnosed {
                    from: mark.from,
                    to: mark.to,
                    severity: mark.severity,
                    message: &mark.message,
                    code: mark.code,
                    fixes: mark.fixes.iter().map(|fix| fix.title.as_str()).collect(),
                })
                .collect();
            handle.diagnose(&list);
        }
        if self.marks.with_untracked(|old| *old != found) {
            self.marks.set(found);
        }
    }

    /// Tints the selected state; unless it was selected here, brings it into sight.
    fn show_selection(&self, scroll: bool) {
        let Some((workflow, _, text)) = self.text() else { return };
        let ids = self.editor.selected_ids();
        let only = if ids.len() == 1 { ids.first().copied() } else { None };
        let range = only.and_then(|id| lines_of_thing(self.editor, workflow, &text, id));
        let here = self.selected_here.get().is_some() && self.selected_here.get() == only;
        if let Some((handle, _)) = self.handle.borrow().as_ref() {
            handle.tint(range, scroll && !here);
        }
    }

    /// Brings a place of this workflow into sight.
    fn show_place(&self, place: &Place) {
        let Some((workflow, _, text)) = self.text() else { return };
        let found = self.editor.with_design(|design| design.machine_pointer(place));
        let Some((owner, mut pointer)) = found else { return };
        if owner != workflow {
            return;
        }
        let range = loop {
            if let Some(range) = lines_of(&text, &pointer) {
                break range;
            }
            if pointer.pop().is_none() {
                return;
            }
        };
        if let Some((handle, _)) = self.handle.borrow().as_ref() {
            handle.tint(Some(range), true);
        }
    }

    // What the editor tells.

    fn changed(self: &Rc<Self>, text: &str) {
        let Some((workflow, format)) = self.shown.get() else { return };
        self.texts.typed(workflow, format, text);
        self.put_standing(&Standing::Typing);
        let ticket = self.typed.get() + 1;
        self.typed.set(ticket);
        let panel = self.clone();
        frame::after(LOOK_AFTER, move || {
            if panel.typed.get() == ticket {
                panel.look();
            }
        });
        for (pause, patient) in [(APPLY_AFTER, true), (REFUSE_AFTER, false)] {
            let panel = self.clone();
            frame::after(pause, move || {
                if panel.typed.get() == ticket && panel.apply_typed(patient) {
                    panel.refresh();
                }
            });
        }
        let panel = self.clone();
        frame::after(BURST_ENDS_AFTER, move || {
            if panel.typed.get() == ticket {
                panel.editor.end_burst();
            }
        });
    }

    /// Makes what was typed the machine, if it can be one.
    fn apply(&self) {
        self.apply_typed(false);
    }

    /// As [`Self::apply`]; `patient`: what cannot be applied yet stays as it is, as somebody is typing. Whether the text
    /// was decided on.
    fn apply_typed(&self, patient: bool) -> bool {
        let Some((workflow, format)) = self.shown.get() else { return false };
        let editor = self.editor;
        let machine = match self.texts.try_typed(workflow, format, patient) {
            Tried::Machine(machine) => machine,
            Tried::Nothing => return false,
            Tried::Refused => return true,
        };
        let same = editor.with_design(|design| alike(&design.machine(workflow), &machine));
        let outcome = if same {
            Ok(())
        } else {
            let name = editor.with_design(|design| design.name(workflow));
            let key = format!("code-{}", workflow.0);
            let command = Command::SetMachine { workflow, machine };
            editor
                .dispatch_burst(&key, &format!("edit the text of {name}"), command)
                .map(drop)
                .ok_or_else(|| "The design does not take this text.".to_owned())
        };
        editor.with_design(|design| self.texts.tried(design, workflow, format, outcome));
        true
    }

    fn cursor(&self, offset: u32) {
        let Some((workflow, _, text)) = self.text() else { return };
        if text.standing != Standing::InStep {
            return;
        }
        let offset = byte_offset(&text.text, usize::try_from(offset).unwrap_or(usize::MAX));
        let pointer = text.parsed.spans.pointer_at(offset);
        let owner = self.editor.with_design(|design| design.locate(workflow, &pointer)).owner;
        if self.editor.selected_ids().iter().eq([&owner]) {
            return;
        }
        self.selected_here.set(Some(owner));
        self.editor.select([owner]);
        if owner != workflow {
            self.editor.reveal(owner);
        }
    }

    fn fix(&self, mark: u32, fix: u32) {
        let index = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        let found = self.marks.with_untracked(|marks| marks.get(index(mark))?.fixes.get(index(fix)).cloned());
        if let Some(fix) = found {
            self.apply();
            crate::problems::apply_fix(self.editor, &fix);
        }
    }

    fn leave(&self) {
        self.apply();
        self.editor.end_burst();
        if let Some((_, _, text)) = self.text() {
            self.put_standing(&text.standing);
        }
    }

    // What the bar offers.

    /// Gives up what was typed for the machine that the canvas shows. The text's own undo takes it back.
    fn discard(&self) {
        self.replace(|workflow, format| {
            Some(self.editor.with_design(|design| format.print(&design.machine(workflow))))
        });
    }

    /// Writes the text as Aslant would.
    fn tidy(&self) {
        self.replace(|_, format| {
            let (_, _, text) = self.text()?;
            let parsed = format.parse(&text.text);
            parsed.is_valid().then(|| format.print(&parsed.value))
        });
    }

    fn replace(&self, text: impl FnOnce(Id, Format) -> Option<String>) {
        let Some((workflow, format)) = self.shown.get() else { return };
        let Some(text) = text(workflow, format) else {
            self.editor
                .toast(ToastTone::Info, "The text has mistakes; mend them before it can be formatted.");
            return;
        };
        if let Some((handle, _)) = self.handle.borrow().as_ref() {
            handle.replace(&text);
        }
        self.apply();
        self.refresh();
    }

    fn copy(&self) {
        let Some((_, format, text)) = self.text() else { return };
        let editor = self.editor;
        spawn_local(async move {
            match clipboard::write_text(&text.text).await {
                Ok(()) => editor.toast(ToastTone::Success, format!("Copied as {}.", format.title())),
                Err(reason) => editor.toast(ToastTone::Error, reason),
            }
        });
    }

    fn close(&self) {
        self.apply();
        self.editor.end_burst();
        self.typed.set(self.typed.get() + 1);
        let handle = self.handle.take();
        if let Some((handle, told)) = handle {
            handle.destroy();
            // The editor may still be telling something: what it tells to is dropped after this turn.
            frame::after(0, move || drop(told));
        }
    }
}

/// The panel as what the editor talks to.
struct Ears(Rc<Panel>);

impl Listener for Ears {
    fn change(&self, text: &str) {
        self.0.changed(text);
    }

    fn cursor(&self, offset: u32) {
        self.0.cursor(offset);
    }

    fn leave(&self) {
        self.0.leave();
    }

    fn fix(&self, mark: u32, fix: u32) {
        self.0.fix(mark, fix);
    }

    fn complete(&self, offset: u32, asked: bool) -> Option<Offered> {
        if self.0.editor.read_only.get_untracked() {
            return None;
        }
        let (shown, text) = self.0.last_text()?;
        self.0.editor.with_design(|design| assist::complete(design, shown, &text, offset, asked))
    }

    fn hover(&self, offset: u32) -> Option<(u32, u32, String)> {
        let (shown, text) = self.0.last_text()?;
        self.0.editor.with_design(|design| assist::hover(design, shown, &text, offset))
    }

    fn follow(&self, offset: u32) -> bool {
        let Some(((workflow, _), text)) = self.0.last_text() else { return false };
        if text.standing != Standing::InStep {
            return false;
        }
        let editor = self.0.editor;
        let Some(id) = editor.with_design(|design| assist::target(design, workflow, &text, offset)) else {
            return false;
        };
        // The selection brings the text of the state into sight, and with it the cursor.
        self.0.selected_here.set(None);
        editor.select([id]);
        editor.reveal(id);
        let here = lines_of_thing(editor, workflow, &text, id);
        if let (Some((from, _)), Some((handle, _))) = (here, self.0.handle.borrow().as_ref()) {
            handle.go_to(from);
        }
        true
    }
}

/// The lines of a state in the text of its workflow.
fn lines_of_thing(editor: Editor, workflow: Id, text: &Text, id: Id) -> Option<(u32, u32)> {
    let place = Place { owner: id, pointer: Pointer::root() };
    let (owner, pointer) = editor.with_design(|design| design.machine_pointer(&place))?;
    if owner == workflow && !pointer.is_root() { lines_of(text, &pointer) } else { None }
}

/// Whether the editor is there.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Loading {
    Waiting,
    Ready,
    Failed(String),
}

/// Shows the machine of the open workflow.
#[component]
pub fn CodePanel() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let texts = expect_context::<Texts>();
    let place = NodeRef::<Div>::new();
    let loading = RwSignal::new(Loading::Waiting);
    let panel = Rc::new(Panel {
        editor,
        texts,
        handle: RefCell::new(None),
        shown: Cell::new(None),
        opened: Cell::new(editor.opened.get_untracked()),
        typed: Cell::new(0),
        selected_here: Cell::new(None),
        standing: RwSignal::new(Standing::InStep),
        marks: RwSignal::new(Vec::new()),
        glances: RefCell::default(),
    });
    let (standing, marks) = (panel.standing, panel.marks);
    let shared = StoredValue::new_local(panel.clone());
    let alive = Rc::new(Cell::new(true));

    let start = {
        let panel = panel.clone();
        let alive = alive.clone();
        move || {
            let panel = panel.clone();
            let alive = alive.clone();
            loading.set(Loading::Waiting);
            spawn_local(async move {
                let outcome = bridge::load().await;
                if !alive.get() {
                    return;
                }
                let outcome = outcome.and_then(|()| {
                    let element = place.get_untracked().ok_or("The panel has closed.")?;
                    let told = Told::new(Rc::new(Ears(panel.clone())));
                    let opening = Opening { text: "", language: "json", label: "Definition" };
                    let handle = TextEditor::create(&element, &opening, &told)?;
                    handle.set_read_only(editor.read_only.get_untracked());
                    *panel.handle.borrow_mut() = Some((handle, told));
                    panel.refresh();
                    panel.show_selection(true);
                    Ok(())
                });
                loading.set(match outcome {
                    Ok(()) => Loading::Ready,
                    Err(reason) => Loading::Failed(reason),
                });
            });
        }
    };
    let begin = start.clone();
    Effect::new(move |_| {
        if place.get().is_some() {
            begin();
        }
    });
    let at = panel.clone();
    Effect::new(move |_| {
        editor.revision.track();
        editor.open_workflow.track();
        texts.format.track();
        at.refresh();
    });
    let at = panel.clone();
    Effect::new(move |_| {
        editor.problems.track();
        at.mark();
    });
    let at = panel.clone();
    Effect::new(move |_| {
        let read_only = editor.read_only.get();
        if let Some((handle, _)) = at.handle.borrow().as_ref() {
            handle.set_read_only(read_only);
        }
    });
    let at = panel.clone();
    Effect::new(move |_| {
        editor.selection.track();
        at.show_selection(true);
        at.selected_here.set(None);
    });
    let at = panel.clone();
    Effect::new(move |_| {
        if let Some(place) = editor.focused_place.get() {
            at.show_place(&place);
        }
    });
    // What was typed applies before anything else is done with the pointer.
    let flush = window_event_listener(leptos::ev::pointerdown, move |_| {
        shared.try_with_value(|panel| panel.apply());
    });
    let closing = StoredValue::new_local((panel, alive));
    on_cleanup(move || {
        flush.remove();
        closing.with_value(|(panel, alive)| {
            alive.set(false);
            panel.close();
        });
    });
    let start = StoredValue::new_local(start);
    let waiting = Memo::new(move |_| editor.open_workflow.with(Option::is_none));

    view! {
        <div class="code-panel" data-standing=move || match standing.get() {
            Standing::InStep => "in-step",
            Standing::Typing => "typing",
            Standing::Refused(_) => "refused",
        }>
            <div class="code-panel__bar">
                <WorkflowChooser/>
                <div class="segmented" role="radiogroup" aria-label="Format of the text">
                    {Format::ALL.map(|format| view! {
                        <button
                            class="segmented__item"
                            type="button"
                            role="radio"
                            aria-checked=move || (texts.format.get() == format).to_string()
                            on:click=move |_| texts.choose(format)
                        >
                            {format.title()}
                        </button>
                    })}
                </div>
                <span class="code-panel__standing">
                    {move || match standing.get() {
                        _ if editor.read_only.get() => "Read only: keep a copy of this design to change its text",
                        Standing::InStep => "In step with the canvas",
                        Standing::Typing => "Typing …",
                        Standing::Refused(_) => "Not applied",
                    }}
                </span>
                <span class="code-panel__spacer"></span>
                <button class="button" data-tone="plain" data-size="small" type="button" title="Find in the text (Ctrl+F)"
                    on:click=move |_| shared.with_value(|panel| if let Some((handle, _)) = panel.handle.borrow().as_ref() { handle.search() })>
                    <Icon glyph=Glyph::Search size=14/>"Find"
                </button>
                <button class="button" data-tone="plain" data-size="small" type="button" title="Write the text with Aslant's own spacing"
                    disabled=move || editor.read_only.get()
                    on:click=move |_| shared.with_value(|panel| panel.tidy())>
                    <Icon glyph=Glyph::List size=14/>"Format"
                </button>
                <button class="button" data-tone="plain" data-size="small" type="button" title="Copy the whole text"
                    on:click=move |_| shared.with_value(|panel| panel.copy())>
                    <Icon glyph=Glyph::Copy size=14/>"Copy"
                </button>
            </div>
            {move || match standing.get() {
                Standing::Refused(refusal) => Some(view! {
                    <div class="code-panel__refused" role="status">
                        <Icon glyph=Glyph::Problem/>
                        <p class="code-panel__reason">
                            {refusal.reason}
                            " The canvas keeps its version until this is mended; what you typed stays here."
                            {refusal.overtaken.then_some(" The canvas has changed since: mended, this text replaces those changes.")}
                        </p>
                        <button class="button" data-size="small" type="button" on:click=move |_| shared.with_value(|panel| panel.discard())>
                            "Back to the canvas' version"
                        </button>
                    </div>
                }),
                _ => None,
            }}
            <div class="code-panel__editor" node_ref=place hidden=move || waiting.get() data-loading=move || (loading.get() == Loading::Waiting).to_string()></div>
            {move || match loading.get() {
                Loading::Failed(reason) => Some(view! {
                    <div class="empty">
                        <p class="empty__title">"No editor"</p>
                        <p>{reason}</p>
                        <button class="button" type="button" on:click=move |_| start.with_value(|start| start())>"Try again"</button>
                    </div>
                }),
                _ => None,
            }}
            <Show when=move || waiting.get()>
                <div class="empty">
                    <p class="empty__title">"No workflow yet"</p>
                    <p>"Drag a state or a workflow onto the canvas; its definition in Amazon States Language stands here and can be edited."</p>
                </div>
            </Show>
            <MarkList marks=marks go=Callback::new(move |offset| shared.with_value(|panel| {
                if let Some((handle, _)) = panel.handle.borrow().as_ref() {
                    handle.go_to(offset);
                }
            }))/>
        </div>
    }
}

/// Which workflow's text is shown.
#[component]
fn WorkflowChooser() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let workflows = Memo::new(move |_| {
        editor.revision.track();
        editor.with_design(|design| {
            design.workflows().map(|(id, workflow)| (id, workflow.name.to_string())).collect::<Vec<_>>()
        })
    });
    let value =
        Signal::derive(move || editor.open_workflow.get().map(|id| id.0.to_string()).unwrap_or_default());
    let options = Signal::derive(move || {
        workflows.get().into_iter().map(|(id, name)| (id.0.to_string(), name)).collect::<Vec<_>>()
    });
    let choose = Callback::new(move |text: String| {
        let chosen = text.parse().ok().map(Id);
        if let Some(id) =
            chosen.filter(|id| workflows.with_untracked(|all| all.iter().any(|(of, _)| of == id)))
        {
            editor.select([id]);
            editor.open_workflow.set(Some(id));
        }
    });
    move || {
        if workflows.with(|all| all.len() > 1) {
            view! {
                <div class="code-panel__workflow">
                    <Select id=next_element_id() value=value options=options on_change=choose label="Workflow"/>
                </div>
            }
            .into_any()
        } else {
            let name = workflows.with(|all| all.first().map(|(_, name)| name.clone()).unwrap_or_default());
            view! { <span class="code-panel__name">{name}</span> }.into_any()
        }
    }
}

/// What is marked, in a few lines under the text.
#[component]
fn MarkList(marks: RwSignal<Vec<Mark>>, go: Callback<u32>) -> impl IntoView {
    view! {
        <Show when=move || marks.with(|marks| !marks.is_empty())>
            <ul class="code-panel__marks" aria-label="Problems in this text">
                {move || marks.get().into_iter().map(|mark| {
                    let from = mark.from;
                    let glyph = crate::problems::glyph_of(mark.severity);
                    view! {
                        <li>
                            <button class="code-mark" type="button" data-severity=mark.severity data-code=mark.code on:click=move |_| go.run(from)>
                                <Icon glyph=glyph size=14/>
                                <span class="code-mark__line">{format!("Line {}", mark.line)}</span>
                                <span class="code-mark__message">{mark.message}</span>
                            </button>
                        </li>
                    }
                }).collect_view()}
            </ul>
        </Show>
    }
}
