//! The form of a state, in the order in which people think of it: what it is, what it does, its data, its errors, what
//! comes next, how it is mocked.

use aslant_engine::asl::{self, FieldInfo, FieldKind, QueryLanguage, StateType};
use aslant_engine::design::{Command, Mock, Record};
use aslant_engine::json::{Pointer, Value};
use leptos::prelude::*;

use super::form::Form;
use super::mock::MockEditor;
use super::nested::{AddField, UnknownFields, start_value};
use super::value_field::ValueField;
use crate::widgets::combobox::Combobox;
use crate::widgets::fields::{CodeInput, FieldFrame, Section, Select, Toggle, next_element_id};
use crate::widgets::highlight::Language;

/// The parts of the form, by the fields that they hold.
const PARTS: [(&str, &[&str]); 4] = [
    (
        "Data",
        &[
            "InputPath",
            "Parameters",
            "Arguments",
            "Items",
            "ItemsPath",
            "ItemSelector",
            "ItemReader",
            "ItemBatcher",
            "MaxConcurrency",
            "MaxConcurrencyPath",
            "Result",
            "ResultSelector",
            "ResultPath",
            "OutputPath",
            "Output",
            "Assign",
            "ResultWriter",
            "Label",
            "ToleratedFailureCount",
            "ToleratedFailureCountPath",
            "ToleratedFailurePercentage",
            "ToleratedFailurePercentagePath",
            "Error",
            "ErrorPath",
            "Cause",
            "CausePath",
        ],
    ),
    (
        "Time",
        &[
            "Seconds",
            "SecondsPath",
            "Timestamp",
            "TimestampPath",
            "TimeoutSeconds",
            "TimeoutSecondsPath",
            "HeartbeatSeconds",
            "HeartbeatSecondsPath",
        ],
    ),
    ("Errors", &["Retry", "Catch"]),
    ("More", &["Credentials", "QueryLanguage", "Comment"]),
];

/// Fields that are shown even where they are absent, because people look for them.
fn is_primary(state_type: StateType, name: &str) -> bool {
    match state_type {
        StateType::Task => {
            matches!(name, "Resource" | "Parameters" | "Arguments" | "Retry" | "Catch" | "TimeoutSeconds")
        }
        StateType::Choice => matches!(name, "Choices" | "Default"),
        StateType::Parallel => matches!(name, "Retry" | "Catch"),
        StateType::Map => matches!(name, "Items" | "ItemsPath" | "MaxConcurrency" | "Retry" | "Catch"),
        StateType::Fail => matches!(name, "Error" | "Cause"),
        StateType::Pass => matches!(name, "Output" | "Result"),
        StateType::Wait | StateType::Succeed => false,
    }
}

/// A state's form.
#[component]
pub fn StateForm(form: Form) -> impl IntoView {
    let kind = Memo::new(move |_| form.state_type());
    view! {
        <TypeField form=form/>
        {move || match kind.get() {
            Some((state_type, language)) => view! { <TypedForm form=form state_type=state_type language=language/> }.into_any(),
            None => view! { <RawBody form=form/> }.into_any(),
        }}
        <NoteField form=form/>
    }
}

/// What kind of state it is; changing it keeps the fields that the new kind takes.
#[component]
fn TypeField(form: Form) -> impl IntoView {
    let id = next_element_id();
    let value = Signal::derive(move || {
        form.ask(|record| match record {
            Record::State(state) => {
                state.body.get("Type").and_then(Value::as_str).unwrap_or_default().to_owned()
            }
            _ => String::new(),
        })
    });
    let options = Signal::stored(
        StateType::ALL
            .iter()
            .map(|kind| (kind.as_str().to_owned(), kind.as_str().to_owned()))
            .collect::<Vec<_>>(),
    );
    let choose = Callback::new(move |name: String| {
        if let Some(to) = StateType::parse(&name) {
            change_type(form, to);
        }
    });
    let problem = form.problem_at("/Type");
    view! {
        <div class="fields fields--top">
            <FieldFrame attr:data-pointer="/Type" label="Type" for_id=id.clone() error=problem.message severity=problem.severity fixes=problem.fixes>
                <Select id=id.clone() value=value options=options on_change=choose/>
            </FieldFrame>
        </div>
    }
}

/// Gives the state another type as one step: fields that the type does not take go, required ones come.
fn change_type(form: Form, to: StateType) {
    let Some(record) = form.record_untracked() else { return };
    let Record::State(state) = &*record else { return };
    let language = form.language();
    let table = asl::fields(to, language);
    let place = |name: &str| form.place(&Pointer::from_tokens([name]));
    let mut commands =
        vec![Command::SetField { place: place("Type"), value: Some(Value::string(to.as_str())) }];
    let present: Vec<String> = state
        .body
        .as_object()
        .map(|object| object.keys().map(ToString::to_string).collect())
        .unwrap_or_default();
    for name in &present {
        if !table.iter().any(|field| field.name == name) {
            commands.push(Command::SetField { place: place(name), value: None });
        }
    }
    for field in table {
        if field.required && !present.iter().any(|name| name == field.name) {
            let value = match field.kind {
                FieldKind::Branches => Value::array([]),
                FieldKind::Processor => {
                    Value::object([("StartAt", Value::string("")), ("States", Value::empty_object())])
                }
                _ => start_value(field, language),
            };
            commands.push(Command::SetField { place: place(field.name), value: Some(value) });
        }
    }
    if to == StateType::Wait && !present.iter().any(|name| name == "Seconds" || name == "Timestamp") {
        commands.push(Command::SetField { place: place("Seconds"), value: Some(Value::int(60)) });
    }
    if to.takes_next() && !present.iter().any(|name| name == "Next" || name == "End") {
        commands.push(Command::SetField { place: place("End"), value: Some(Value::Bool(true)) });
    }
    form.editor.dispatch(&format!("change the type of {}", state.name), Command::All(commands));
}

#[component]
fn TypedForm(form: Form, state_type: StateType, language: QueryLanguage) -> impl IntoView {
    let table = asl::fields(state_type, language);
    let names = Memo::new(move |_| match form.value(&Pointer::root()) {
        Some(Value::Object(object)) => object.keys().map(ToString::to_string).collect::<Vec<_>>(),
        _ => Vec::new(),
    });
    let unknown = Memo::new(move |_| {
        names.with(|names| {
            names
                .iter()
                .filter(|name| !table.iter().any(|field| field.name == name.as_str()))
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let part = move |title: &'static str, part: &'static [&'static str], open: bool| {
        let shown = Memo::new(move |_| {
            names.with(|names| {
                part.iter()
                    .filter_map(|name| table.iter().find(|field| field.name == *name))
                    .filter(|field| {
                        field.required
                            || is_primary(state_type, field.name)
                            || names.iter().any(|name| name == field.name)
                    })
                    .copied()
                    .collect::<Vec<FieldInfo>>()
            })
        });
        let all: Vec<FieldInfo> =
            part.iter().filter_map(|name| table.iter().find(|field| field.name == *name)).copied().collect();
        if all.is_empty() {
            return ().into_any();
        }
        let addable: Vec<FieldInfo> =
            all.iter().filter(|field| !is_primary(state_type, field.name)).copied().collect();
        let open = open || shown.with_untracked(|shown| !shown.is_empty());
        view! {
            <Section title=title open=open>
                <div class="fields">
                    <For each=move || shown.get() key=|field| field.name let:field>
                        <ValueField form=form pointer=Pointer::from_tokens([field.name]) info=field/>
                    </For>
                    {(title == "More").then(|| view! { <UnknownFields form=form pointer=Pointer::root() names=unknown/> })}
                    <AddField form=form pointer=Pointer::root() fields=Signal::stored(addable.clone()) present=names/>
                </div>
            </Section>
        }
        .into_any()
    };
    let [data, time, errors, more] = PARTS;
    let calls = table.iter().find(|field| field.name == "Resource").copied();
    let choices = table.iter().find(|field| field.name == "Choices").copied();
    let containers = matches!(state_type, StateType::Parallel | StateType::Map);
    view! {
        {calls.map(|info| view! {
            <Section title="What it calls">
                <div class="fields"><ValueField form=form pointer=Pointer::from_tokens(["Resource"]) info=info/></div>
            </Section>
        })}
        {choices.map(|info| view! {
            <Section title="Decision">
                <div class="fields">
                    <ValueField form=form pointer=Pointer::from_tokens(["Choices"]) info=info/>
                    <NextField form=form field="Default"/>
                </div>
            </Section>
        })}
        {containers.then(|| view! { <ContainerHint form=form state_type=state_type/> })}
        {part(data.0, data.1, true)}
        {part(time.0, time.1, state_type == StateType::Wait)}
        {part(errors.0, errors.1, false)}
        {state_type.takes_next().then(|| view! {
            <Section title="What comes next">
                <div class="fields"><NextField form=form field="Next"/></div>
            </Section>
        })}
        {(state_type == StateType::Task).then(|| view! { <StateMock form=form/> })}
        {part(more.0, more.1, false)}
    }
}

/// `Next` and `End` as one choice; `Default` of a Choice too.
#[component]
fn NextField(form: Form, field: &'static str) -> impl IntoView {
    const END: &str = "\u{0}end";
    let id = next_element_id();
    let ends = field == "Next";
    let value = Signal::derive(move || {
        let at = |name: &str| form.value(&Pointer::from_tokens([name]));
        match at(field) {
            Some(Value::String(name)) => name.to_string(),
            _ if ends && at("End") == Some(Value::Bool(true)) => END.to_owned(),
            _ => String::new(),
        }
    });
    let first = if ends { (END, "It ends here") } else { ("", "None: fail where no rule fits") };
    let shown = Signal::derive(move || {
        let value = value.get();
        if value == first.0 && (!ends || !value.is_empty()) { first.1.to_owned() } else { value }
    });
    let options = Callback::new(move |()| {
        let own = std::iter::once((first.0.to_owned(), first.1.to_owned()));
        own.chain(form.targets().into_iter().map(|name| (name.clone(), name))).collect()
    });
    let choose = Callback::new(move |to: String| {
        let place = |name: &str| form.place(&Pointer::from_tokens([name]));
        let name = form.editor.with_design(|design| design.name(form.id));
        let mut commands = Vec::new();
        if to == END {
            commands.push(Command::SetField { place: place("Next"), value: None });
            commands.push(Command::SetField { place: place("End"), value: Some(Value::Bool(true)) });
        } else if to.is_empty() {
            commands.push(Command::SetField { place: place(field), value: None });
        } else {
            if ends && form.value_untracked(&Pointer::from_tokens(["End"])).is_some() {
                commands.push(Command::SetField { place: place("End"), value: None });
            }
            commands.push(Command::SetField { place: place(field), value: Some(Value::string(to)) });
        }
        form.editor.dispatch(&format!("change what follows {name}"), Command::All(commands));
    });
    let problem = form.problem(&Pointer::from_tokens([field]));
    let label = if ends { "Next" } else { "Otherwise (Default)" };
    view! {
        <FieldFrame
            attr:data-pointer=format!("/{field}")
            label=label for_id=id.clone()
            error=problem.message severity=problem.severity fixes=problem.fixes
        >
            <Combobox id=id.clone() shown=shown options=options on_change=choose/>
        </FieldFrame>
    }
}

/// Says where the states inside are edited, and adds branches.
#[component]
fn ContainerHint(form: Form, state_type: StateType) -> impl IntoView {
    let count = Memo::new(move |_| {
        form.ask(|record| match record {
            Record::State(state) => state.scopes.len(),
            _ => 0,
        })
    });
    let add = move |_| {
        let pointer = Pointer::from_tokens(["Branches"]).index(count.get_untracked());
        let branch = Value::object([("StartAt", Value::string("")), ("States", Value::empty_object())]);
        form.set(&pointer, Some(branch));
    };
    if state_type == StateType::Parallel {
        return view! {
            <Section title="Branches" count=Signal::derive(move || Some(count.get()))>
                <p class="section__hint">"Each branch stands inside this frame on the canvas. Drop states into it there."</p>
                <button class="button" data-size="small" type="button" on:click=add>"Add a branch"</button>
                <ul class="plain-list">
                    <For each=move || 0..count.get() key=|index| *index let:index>
                        <li class="plain-list__row">
                            <span>{format!("Branch {}", index + 1)}</span>
                            <button
                                class="button" data-tone="plain" data-size="small" type="button"
                                on:click=move |_| form.set(&Pointer::from_tokens(["Branches"]).index(index), None)
                            >"Remove"</button>
                        </li>
                    </For>
                </ul>
            </Section>
        }
        .into_any();
    }
    let config = FieldInfo {
        name: "ProcessorConfig",
        kind: FieldKind::ProcessorConfig,
        required: false,
        description: "How the items are processed: inline, or as child executions of a distributed map.",
    };
    let pointer = Pointer::from_tokens(["ItemProcessor", "ProcessorConfig"]);
    let has_config = {
        let pointer = pointer.clone();
        Memo::new(move |_| form.value(&pointer).is_some())
    };
    let at = StoredValue::new(pointer);
    let id = next_element_id();
    let distributed =
        Signal::derive(move || form.value(&at.get_value().key("Mode")) == Some(Value::string("DISTRIBUTED")));
    let switch = Callback::new(move |on: bool| {
        let value = if on {
            Value::object([
                ("Mode", Value::string("DISTRIBUTED")),
                ("ExecutionType", Value::string("STANDARD")),
            ])
        } else {
            Value::object([("Mode", Value::string("INLINE"))])
        };
        form.set(&at.get_value(), Some(value));
    });
    view! {
        <Section title="Items">
            <div class="fields">
                <p class="section__hint">"The states inside this frame run once for each item."</p>
                <Toggle id=id.clone() on=distributed label=Signal::stored("Distributed: each item in a child execution".to_owned()) on_change=switch/>
                <Show when=move || has_config.get()>
                    <ValueField form=form pointer=at.get_value() info=config/>
                </Show>
            </div>
        </Section>
    }
    .into_any()
}

/// The state's own mock, over the callee's.
#[component]
fn StateMock(form: Form) -> impl IntoView {
    let own = Memo::new(move |_| {
        form.ask(|record| match record {
            Record::State(state) => state.mock.clone(),
            _ => None,
        })
    });
    let mock = Signal::derive(move || own.get().unwrap_or_default());
    let change = Callback::new(move |mock: Mock| {
        let name = form.editor.with_design(|design| design.name(form.id));
        let mock = (mock != Mock::default()).then_some(mock);
        form.editor.dispatch_burst(
            &format!("{}#mock", form.id.0),
            &format!("change the mock of {name}"),
            Command::SetStateMock { id: form.id, mock },
        );
    });
    view! {
        <Section title="Mock" open=own.with_untracked(Option::is_some) count=Signal::derive(move || own.get().map(|mock| mock.rules.len()))>
            <div data-pointer="/mock">
                <MockEditor
                    mock=mock change=change done=Callback::new(move |()| form.done())
                    hint="What this state's calls get in a dry run. Without an answer here, the mock of what it calls counts."
                />
            </div>
        </Section>
    }
}

/// A person's note.
#[component]
fn NoteField(form: Form) -> impl IntoView {
    let id = next_element_id();
    let text = Signal::derive(move || {
        form.ask(|record| match record {
            Record::State(state) => state.note.clone(),
            _ => String::new(),
        })
    });
    let on_input = Callback::new(move |note: String| {
        let name = form.editor.with_design(|design| design.name(form.id));
        form.editor.dispatch_burst(
            &format!("{}#note", form.id.0),
            &format!("change the note on {name}"),
            Command::SetNote { id: form.id, note },
        );
    });
    let breakpoint_id = next_element_id();
    let breakpoint =
        Signal::derive(move || form.ask(|record| matches!(record, Record::State(state) if state.breakpoint)));
    let set_breakpoint = Callback::new(move |breakpoint: bool| {
        let name = form.editor.with_design(|design| design.name(form.id));
        form.editor.dispatch(
            &format!("set a breakpoint at {name}"),
            Command::SetBreakpoint { id: form.id, breakpoint },
        );
    });
    view! {
        <Section title="Notes">
            <div class="fields">
                <FieldFrame attr:data-pointer="/note" label="Note" for_id=id.clone() help="For people; it stays in the design and out of the definition.">
                    <CodeInput id=id.clone() text=text language=Language::Plain on_input=on_input on_done=Callback::new(move |()| form.done())/>
                </FieldFrame>
                <Toggle id=breakpoint_id.clone() on=breakpoint label=Signal::stored("Pause a run here".to_owned()) on_change=set_breakpoint/>
            </div>
        </Section>
    }
}

/// The body as JSON, for a state whose type nobody knows.
#[component]
fn RawBody(form: Form) -> impl IntoView {
    let info = FieldInfo {
        name: "State",
        kind: FieldKind::Json,
        required: true,
        description: "The state as it stands in the definition.",
    };
    view! {
        <div class="fields">
            <p class="section__hint">"This state's Type is none that Step Functions knows. Choose one, or change the JSON."</p>
            <ValueField form=form pointer=Pointer::root() info=info/>
        </div>
    }
}
