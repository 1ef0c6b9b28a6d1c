//! Keys as a US keyboard sends them: names of keys, and what an event of each of them carries.

use anyhow::{Result, anyhow};

use crate::page::modifier;

/// What the events of a key carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    /// `KeyboardEvent.key`.
    pub value: String,
    /// `KeyboardEvent.code`.
    pub code: String,
    /// `KeyboardEvent.keyCode`, which browsers choose their own shortcuts by.
    pub number: u32,
    /// What it types; nothing for keys that only do something.
    pub text: Option<String>,
    /// Its bit in [`modifier`]; 0 for keys that are no modifiers.
    pub modifier: u8,
}

/// Keys that type nothing or have a name: name, `key`, `code`, `keyCode`, text.
const NAMED: [(&str, &str, &str, u32, Option<&str>); 22] = [
    ("Control", "Control", "ControlLeft", 17, None),
    ("Shift", "Shift", "ShiftLeft", 16, None),
    ("Alt", "Alt", "AltLeft", 18, None),
    ("Meta", "Meta", "MetaLeft", 91, None),
    ("Escape", "Escape", "Escape", 27, None),
    ("Enter", "Enter", "Enter", 13, Some("\r")),
    ("Tab", "Tab", "Tab", 9, None),
    ("Backspace", "Backspace", "Backspace", 8, None),
    ("Delete", "Delete", "Delete", 46, None),
    ("Home", "Home", "Home", 36, None),
    ("End", "End", "End", 35, None),
    ("PageUp", "PageUp", "PageUp", 33, None),
    ("PageDown", "PageDown", "PageDown", 34, None),
    ("ArrowUp", "ArrowUp", "ArrowUp", 38, None),
    ("ArrowDown", "ArrowDown", "ArrowDown", 40, None),
    ("ArrowLeft", "ArrowLeft", "ArrowLeft", 37, None),
    ("ArrowRight", "ArrowRight", "ArrowRight", 39, None),
    ("Space", " ", "Space", 32, Some(" ")),
    (" ", " ", "Space", 32, Some(" ")),
    ("\n", "Enter", "Enter", 13, Some("\r")),
    ("Ctrl", "Control", "ControlLeft", 17, None),
    ("Cmd", "Meta", "MetaLeft", 91, None),
];

/// Keys beside letters: what each types without and with Shift, `code` and `keyCode`.
const SIGNS: [(char, char, &str, u32); 21] = [
    ('0', ')', "Digit0", 48),
    ('1', '!', "Digit1", 49),
    ('2', '@', "Digit2", 50),
    ('3', '#', "Digit3", 51),
    ('4', '$', "Digit4", 52),
    ('5', '%', "Digit5", 53),
    ('6', '^', "Digit6", 54),
    ('7', '&', "Digit7", 55),
    ('8', '*', "Digit8", 56),
    ('9', '(', "Digit9", 57),
    ('-', '_', "Minus", 189),
    ('=', '+', "Equal", 187),
    ('[', '{', "BracketLeft", 219),
    (']', '}', "BracketRight", 221),
    ('\\', '|', "Backslash", 220),
    (';', ':', "Semicolon", 186),
    ('\'', '"', "Quote", 222),
    ('`', '~', "Backquote", 192),
    (',', '<', "Comma", 188),
    ('.', '>', "Period", 190),
    ('/', '?', "Slash", 191),
];

/// The key of this name: one character, or a name as in `KeyboardEvent.key`. With Shift among `held` it is
/// what the key types then: a capital letter, or its upper sign.
pub(crate) fn key(name: &str, held: u8) -> Result<Key> {
    if let Some((_, key, code, number, text)) = NAMED.iter().find(|(known, ..)| *known == name) {
        let modifier = match *key {
            "Control" => modifier::CONTROL,
            "Shift" => modifier::SHIFT,
            "Alt" => modifier::ALT,
            "Meta" => modifier::META,
            _ => 0,
        };
        let text = text.map(str::to_owned);
        return Ok(Key { value: (*key).into(), code: (*code).into(), number: *number, text, modifier });
    }
    if let Some(number) = name.strip_prefix('F').and_then(|rest| rest.parse::<u32>().ok())
        && (1..=12).contains(&number)
    {
        let (value, code) = (name.to_owned(), name.to_owned());
        return Ok(Key { value, code, number: 111 + number, text: None, modifier: 0 });
    }
    let mut characters = name.chars();
    let (Some(character), None) = (characters.next(), characters.next()) else {
        return Err(anyhow!("{name:?} is not the name of a key"));
    };
    if character.is_ascii_alphabetic() {
        let (upper, shift) = (character.to_ascii_uppercase(), held & modifier::SHIFT > 0);
        let typed = if shift { upper } else { character };
        return Ok(character_key(typed, &format!("Key{upper}"), u32::from(upper)));
    }
    let sign = SIGNS.iter().find(|(plain, shifted, ..)| [*plain, *shifted].contains(&character));
    // A character that is on no key of this keyboard is typed all the same, as from another layout.
    let Some((_, shifted, code, number)) = sign else { return Ok(character_key(character, "", 0)) };
    let typed = if held & modifier::SHIFT > 0 { *shifted } else { character };
    Ok(character_key(typed, code, *number))
}

fn character_key(character: char, code: &str, number: u32) -> Key {
    let text = character.to_string();
    Key { value: text.clone(), code: code.to_owned(), number, text: Some(text), modifier: 0 }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn keys_carry_what_a_us_keyboard_sends() {
        let told = |name: &str, held: u8| {
            let key = key(name, held).unwrap();
            (key.value, key.code, key.number, key.text)
        };
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(told("a", 0), ("a".into(), "KeyA".into(), 65, text("a")));
        assert_eq!(told("z", modifier::SHIFT), ("Z".into(), "KeyZ".into(), 90, text("Z")));
        assert_eq!(told("?", 0), ("?".into(), "Slash".into(), 191, text("?")));
        assert_eq!(told("2", modifier::SHIFT), ("@".into(), "Digit2".into(), 50, text("@")));
        assert_eq!(told("!", modifier::SHIFT), ("!".into(), "Digit1".into(), 49, text("!")));
        assert_eq!(told("F10", 0), ("F10".into(), "F10".into(), 121, None));
        assert_eq!(told("Enter", 0), ("Enter".into(), "Enter".into(), 13, text("\r")));
        assert_eq!(told("Space", 0), (" ".into(), "Space".into(), 32, text(" ")));
        assert_eq!(told("é", 0), ("é".into(), String::new(), 0, text("é")));
        assert_eq!(told("F", 0), ("F".into(), "KeyF".into(), 70, text("F")));
        assert!(key("Hyper", 0).is_err() && key("F13", 0).is_err() && key("", 0).is_err());
        assert_eq!(key("Control", 0).unwrap().modifier, modifier::CONTROL);
    }
}
