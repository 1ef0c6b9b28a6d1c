//! The colours of the drawn layer: the same tokens that the style sheets use, read once for a theme.

use leptos::prelude::document;
use wasm_bindgen::JsCast;

/// A colour: red, green and blue, or a name that only the browser knows.
#[derive(Clone, Debug, PartialEq)]
pub enum Colour {
    Rgb([u8; 3]),
    Named(&'static str),
}

impl Colour {
    pub fn css(&self) -> String {
        match self {
            Self::Rgb([red, green, blue]) => format!("#{red:02x}{green:02x}{blue:02x}"),
            Self::Named(name) => (*name).to_owned(),
        }
    }

    /// `share` (0 to 1) of this, the rest of `other`. A named colour stays what it is.
    pub fn mixed(&self, share: f64, other: &Self) -> Self {
        match (self, other) {
            (Self::Rgb(a), Self::Rgb(b)) => {
                let mut mixed = *a;
                for (own, theirs) in mixed.iter_mut().zip(b) {
                    let value = f64::from(*own) * share + f64::from(*theirs) * (1.0 - share);
                    *own = value.round().clamp(0.0, 255.0) as u8;
                }
                Self::Rgb(mixed)
            }
            _ => self.clone(),
        }
    }

    /// How dark the shadow of a card is on this ground: 0 to 1.
    fn shadow(&self) -> f64 {
        match self {
            Self::Rgb(parts) if parts.iter().map(|part| u32::from(*part)).sum::<u32>() < 384 => 0.3,
            Self::Rgb(_) => 0.07,
            Self::Named(_) => 0.0,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('#')?;
        let part = |from: usize| u8::from_str_radix(digits.get(from..from + 2)?, 16).ok();
        (digits.len() == 6).then_some(())?;
        Some(Self::Rgb([part(0)?, part(2)?, part(4)?]))
    }
}

/// The tokens as they are now.
#[derive(Clone, Debug)]
pub struct Palette {
    /// The system chooses the colours: there are few of them, and nothing is told by colour alone.
    pub forced: bool,
    pub ground: Colour,
    pub surface_1: Colour,
    pub surface_2: Colour,
    pub line: Colour,
    pub line_strong: Colour,
    pub text: Colour,
    pub text_muted: Colour,
    pub selection: Colour,
    pub accent: Colour,
    pub edge: Colour,
    pub edge_strong: Colour,
    pub edge_call: Colour,
    pub route: Colour,
    pub function: Colour,
    pub resource: Colour,
    pub task: Colour,
    pub choice: Colour,
    pub container: Colour,
    pub wait: Colour,
    pub pass: Colour,
    pub succeed: Colour,
    pub fail: Colour,
    pub workflow: Colour,
    pub error: Colour,
    pub warning: Colour,
    pub info: Colour,
    pub success: Colour,
    pub get: Colour,
    pub post: Colour,
    pub put: Colour,
    pub patch: Colour,
    pub delete: Colour,
    pub any: Colour,
    /// How dark a card's shadow is, 0 to 1.
    pub shadow: f64,
    pub font_ui: String,
    pub font_mono: String,
}

impl Palette {
    /// The colour of a note or group, by its word.
    pub fn tone(&self, word: &str) -> &Colour {
        match word {
            "red" => &self.fail,
            "green" => &self.succeed,
            "blue" => &self.task,
            "violet" => &self.container,
            "grey" => &self.pass,
            _ => &self.choice,
        }
    }

    /// Reads the tokens of the page's root.
    pub fn read() -> Self {
        let window = web_sys::window();
        let forced = crate::platform::media::matches("(forced-colors: active)");
        let style = window
            .zip(document().document_element())
            .and_then(|(window, root)| window.get_computed_style(root.unchecked_ref()).ok().flatten());
        let value = |name: &str| {
            style
                .as_ref()
                .and_then(|style| style.get_property_value(name).ok())
                .map(|value| value.trim().to_owned())
                .unwrap_or_default()
        };
        let token = |name: &str, system: &'static str| {
            if forced {
                Colour::Named(system)
            } else {
                Colour::parse(&value(name)).unwrap_or(Colour::Named(system))
            }
        };
        let ink = |name: &str| token(name, "CanvasText");
        let paper = |name: &str| token(name, "Canvas");
        let font = |name: &str| {
            Some(value(name)).filter(|font| !font.is_empty()).unwrap_or_else(|| "sans-serif".to_owned())
        };
        let ground = paper("--surface-0");
        Self {
            shadow: ground.shadow(),
            forced,
            ground,
            surface_1: paper("--surface-1"),
            surface_2: paper("--surface-2"),
            line: ink("--line"),
            line_strong: ink("--line-strong"),
            text: ink("--text"),
            text_muted: ink("--text-muted"),
            selection: token("--selection", "Highlight"),
            accent: token("--accent", "Highlight"),
            edge: ink("--edge"),
            edge_strong: ink("--edge-strong"),
            edge_call: token("--edge-call", "GrayText"),
            route: ink("--kind-route"),
            function: ink("--kind-function"),
            resource: ink("--kind-resource"),
            task: ink("--kind-task"),
            choice: ink("--kind-choice"),
            container: ink("--kind-container"),
            wait: ink("--kind-wait"),
            pass: ink("--kind-pass"),
            succeed: ink("--kind-succeed"),
            fail: ink("--kind-fail"),
            workflow: ink("--kind-workflow"),
            error: ink("--status-error"),
            warning: ink("--status-warning"),
            info: ink("--status-info"),
            success: ink("--status-success"),
            get: ink("--method-get"),
            post: ink("--method-post"),
            put: ink("--method-put"),
            patch: ink("--method-patch"),
            delete: ink("--method-delete"),
            any: ink("--method-any"),
            font_ui: font("--font-ui"),
            font_mono: font("--font-mono"),
        }
    }

    /// The colour of a `data-kind`.
    pub fn kind(&self, kind: &str) -> &Colour {
        match kind {
            "task" => &self.task,
            "choice" => &self.choice,
            "parallel" | "map" => &self.container,
            "wait" => &self.wait,
            "succeed" => &self.succeed,
            "fail" => &self.fail,
            "route" | "api" | "trigger" => &self.route,
            "function" => &self.function,
            "workflow" => &self.workflow,
            "pass" | "unknown" | "note" => &self.pass,
            _ => &self.resource,
        }
    }

    /// The colour of an HTTP method.
    pub fn method(&self, method: &str) -> &Colour {
        match method {
            "GET" => &self.get,
            "POST" => &self.post,
            "PUT" => &self.put,
            "PATCH" => &self.patch,
            "DELETE" => &self.delete,
            _ => &self.any,
        }
    }

    /// The colour of a `data-severity`.
    pub fn severity(&self, severity: &str) -> &Colour {
        match severity {
            "error" => &self.error,
            "warning" => &self.warning,
            _ => &self.info,
        }
    }
}
