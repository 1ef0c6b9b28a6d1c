//! The fields that say who may call: the authorizer of an API or a route, and a JWT authorizer's issuers.

use aslant_engine::design::{Authorizer, JwtIssuer, Protocol, Record};
use leptos::prelude::*;

use super::form::Form;
use super::record_fields::{RecordDraft, choice_with, id_of, is_function, things};
use crate::widgets::fields::{FieldFrame, TextInput, next_element_id};
use crate::widgets::icons::{Glyph, Icon};

fn own(record: &Record) -> Option<&Authorizer> {
    match record {
        Record::Api(api) => Some(&api.authorizer),
        Record::Route(route) => route.authorizer.as_ref(),
        _ => None,
    }
}

fn word(record: &Record) -> String {
    match own(record) {
        None => String::new(),
        Some(Authorizer::None) => "none".to_owned(),
        Some(Authorizer::Iam) => "iam".to_owned(),
        Some(Authorizer::Jwt(_)) => "jwt".to_owned(),
        Some(Authorizer::Cognito) => "cognito".to_owned(),
        Some(Authorizer::Lambda(id)) => id.0.to_string(),
    }
}

/// `kept`: the issuers that a JWT authorizer had before something else was chosen.
fn set(record: &mut Record, word: &str, kept: Vec<JwtIssuer>) {
    let chosen = match word {
        "" => None,
        "none" => Some(Authorizer::None),
        "iam" => Some(Authorizer::Iam),
        "jwt" => Some(Authorizer::Jwt(kept)),
        "cognito" => Some(Authorizer::Cognito),
        word => match id_of(word) {
            Some(function) => Some(Authorizer::Lambda(function)),
            None => return,
        },
    };
    match record {
        Record::Api(api) => api.authorizer = chosen.unwrap_or_default(),
        Record::Route(route) => route.authorizer = chosen,
        _ => {}
    }
}

/// The authorizers of this kind of API. One that the kind does not have is offered only while it is chosen, so that changing
/// the kind keeps it.
fn options(
    form: Form,
    protocol: impl Fn() -> Option<Protocol> + Send + Sync + 'static,
    inherits: bool,
) -> Signal<Vec<(String, String)>> {
    let functions = things(form, None, is_function);
    Signal::derive(move || {
        let option = |value: &str, label: &str| (value.to_owned(), label.to_owned());
        let mut options = Vec::new();
        if inherits {
            options.push(option("", "Same as API"));
        }
        options.push(option("none", "None (public)"));
        options.push(option("iam", "IAM"));
        options.push(option("jwt", "JWT"));
        if protocol() != Some(Protocol::Http) {
            options.push(option("cognito", "Cognito user pool"));
        } else if form.ask(|record| own(record) == Some(&Authorizer::Cognito)) {
            options.push(option("cognito", "Cognito user pool (REST APIs only)"));
        }
        let functions = functions.get().into_iter();
        options.extend(functions.map(|(id, name)| (id, format!("Lambda authorizer {name}"))));
        options
    })
}

/// The authorizer of an API, or of a route that may leave it to its API.
pub fn authorizer_fields(
    form: Form,
    help: &'static str,
    protocol: impl Fn() -> Option<Protocol> + Copy + Send + Sync + 'static,
    inherits: bool,
) -> impl IntoView {
    let is_jwt = Memo::new(move |_| form.ask(|record| matches!(own(record), Some(Authorizer::Jwt(_)))));
    let kept = StoredValue::new(Vec::new());
    let choose = Callback::new(move |word: String| {
        if let Some(record) = form.record_untracked()
            && let Some(Authorizer::Jwt(issuers)) = own(&record)
        {
            kept.set_value(issuers.clone());
        }
        form.update("Authorizer", |record| set(record, &word, kept.get_value()));
    });
    view! {
        {choice_with(form, "/authorizer", "Authorizer", help, options(form, protocol, inherits), word, choose)}
        <Show when=move || is_jwt.get()>
            <Issuers form=form protocol=Signal::derive(protocol)/>
        </Show>
    }
}

fn issuers(record: &Record) -> &[JwtIssuer] {
    match own(record) {
        Some(Authorizer::Jwt(issuers)) => issuers,
        _ => &[],
    }
}

fn edit_issuers(record: &mut Record, edit: impl FnOnce(&mut Vec<JwtIssuer>)) {
    let authorizer = match record {
        Record::Api(api) => Some(&mut api.authorizer),
        Record::Route(route) => route.authorizer.as_mut(),
        _ => None,
    };
    if let Some(Authorizer::Jwt(issuers)) = authorizer {
        edit(issuers);
        // A single empty issuer is written as none, so that the file of an authorizer without issuers stays as it was.
        if *issuers == [JwtIssuer::default()] {
            issuers.clear();
        }
    }
}

fn edit_issuer(record: &mut Record, index: usize, edit: impl FnOnce(&mut JwtIssuer)) {
    edit_issuers(record, |issuers| {
        if index >= issuers.len() {
            issuers.resize_with(index + 1, JwtIssuer::default);
        }
        if let Some(issuer) = issuers.get_mut(index) {
            edit(issuer);
        }
    });
}

/// Words as they are typed in a list: separated by commas.
pub fn joined(words: &[String]) -> String {
    words.join(", ")
}

pub fn split(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The issuers of a JWT authorizer. There is always a place for one; an HTTP API has one, so only REST APIs get more.
#[component]
fn Issuers(form: Form, protocol: Signal<Option<Protocol>>) -> impl IntoView {
    // The index of an empty place that was asked for and becomes an issuer when something is typed there.
    let added = RwSignal::new(None::<usize>);
    let given = Memo::new(move |_| form.ask(|record| issuers(record).len()));
    let shown = Memo::new(move |_| given.get().max(added.get().map_or(1, |index| index + 1)));
    let remove = move |index: usize| {
        added.set(None);
        form.update("issuers", |record| {
            edit_issuers(record, |issuers| {
                if index < issuers.len() {
                    issuers.remove(index);
                }
            });
        });
        form.done();
    };
    let several = move || shown.get() > 1;
    let can_add =
        move || protocol.get() != Some(Protocol::Http) && given.get() > 0 && given.get() == shown.get();
    view! {
        <ol class="list__items">
            <For each=move || 0..shown.get() key=|index| *index let:index>
                <li class="element">
                    <div class="element__head">
                        <span class="element__title">{move || if several() { format!("Issuer {}", index + 1) } else { "Issuer".to_owned() }}</span>
                        <Show when=several>
                            <button class="icon-button" data-size="small" type="button" aria-label=format!("Remove issuer {}", index + 1)
                                on:click=move |_| remove(index)>
                                <Icon glyph=Glyph::Trash size=14/>
                            </button>
                        </Show>
                    </div>
                    <div class="element__body fields">
                        {issuer_field(
                            form, index, "issuer", "URL", "The tokens' iss claim, letter by letter.", "https://…",
                            |issuer| issuer.issuer.clone(), |issuer, text| text.trim().clone_into(&mut issuer.issuer),
                        )}
                        {issuer_field(
                            form, index, "audiences", "Audiences", "A token's aud claim must have one of them. Separated by commas.", "client ids",
                            |issuer| joined(&issuer.audiences), |issuer, text| issuer.audiences = split(text),
                        )}
                    </div>
                </li>
            </For>
        </ol>
        <Show when=can_add>
            <button class="button" data-tone="plain" data-size="small" type="button" on:click=move |_| added.set(Some(given.get_untracked()))>
                <Icon glyph=Glyph::Plus size=14/>
                "Add an issuer"
            </button>
        </Show>
    }
}

#[expect(clippy::too_many_arguments, reason = "a field's whole description, written out once for each field")]
fn issuer_field(
    form: Form,
    index: usize,
    member: &'static str,
    label: &'static str,
    help: &'static str,
    placeholder: &'static str,
    read: fn(&JwtIssuer) -> String,
    write: fn(&mut JwtIssuer, &str),
) -> impl IntoView + use<> {
    let id = next_element_id();
    let pointer = format!("/authorizer/jwt/{index}/{member}");
    let draft = RecordDraft::new(
        form,
        &pointer,
        move |record| issuers(record).get(index).map(read).unwrap_or_default(),
        |_| Ok(()),
        label,
        move |record, text| edit_issuer(record, index, |issuer| write(issuer, &text)),
    );
    view! {
        <FieldFrame attr:data-pointer=pointer label=label for_id=id.clone() help=help error=draft.error severity=draft.severity fixes=draft.fixes>
            <TextInput
                id=id.clone() text=draft.text on_input=draft.on_input on_done=draft.on_done mono=true placeholder=placeholder
                invalid=Signal::derive(move || draft.error.with(Option::is_some))
            />
        </FieldFrame>
    }
}
