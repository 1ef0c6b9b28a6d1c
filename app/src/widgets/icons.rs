//! The icon set: 24-unit grid, 1.75-unit round strokes, in the current text colour.

use aslant_engine::design::{ResourceKind, TriggerSource};
use leptos::prelude::*;

/// Names a drawing of the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(dead_code, reason = "the set is drawn as a whole; pages take from it what they need")]
pub enum Glyph {
    Mark,
    // Kinds of cards.
    Task,
    Choice,
    Parallel,
    Map,
    Wait,
    Pass,
    Succeed,
    Fail,
    Unknown,
    Api,
    Route,
    Function,
    Workflow,
    Table,
    Queue,
    Topic,
    Bucket,
    EventBus,
    EcsTask,
    Endpoint,
    Partner,
    Schedule,
    Stream,
    Upload,
    Note,
    Group,
    // Badges and statuses.
    Retry,
    Catch,
    Mock,
    Streaming,
    Breakpoint,
    Problem,
    Error,
    Info,
    Check,
    Cross,
    Person,
    // Actions.
    Undo,
    Redo,
    Play,
    Pause,
    Stop,
    StepForward,
    StepBack,
    Restart,
    Search,
    Plus,
    Minus,
    Fit,
    Tidy,
    Sun,
    Moon,
    ChevronDown,
    ChevronRight,
    ChevronUp,
    ChevronLeft,
    Close,
    Share,
    Export,
    Download,
    Open,
    Link,
    Copy,
    Paste,
    Trash,
    Code,
    List,
    PanelLeft,
    PanelRight,
    PanelBottom,
    More,
    Edit,
    Key,
    Pattern,
    Grip,
    Sparkle,
    Focus,
    Keyboard,
    Present,
}

impl Glyph {
    /// The drawing as the inside of an `svg` element.
    pub const fn drawing(self) -> &'static str {
        match self {
            Self::Mark => {
                r#"<path d="M4 20 14.5 4h5L9 20z" fill="currentColor" stroke="none"/><path d="M14 20h6l-3-5z" fill="currentColor" stroke="none" opacity=".55"/>"#
            }
            Self::Task => {
                r#"<rect x="4" y="5" width="16" height="14" rx="3"/><path d="m9 12 2.2 2.2L15.5 10"/>"#
            }
            Self::Choice => {
                r#"<path d="M12 3.5 20.5 12 12 20.5 3.5 12z"/><path d="M10.4 10.2a1.7 1.7 0 1 1 2.4 1.6c-.5.3-.8.6-.8 1.2M12 15.4v.1"/>"#
            }
            Self::Parallel => {
                r#"<path d="M12 3v3M12 18v3M5 9V8a2 2 0 0 1 2-2h10a2 2 0 0 1 2 2v1M5 15v1a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-1"/><rect x="3" y="9.5" width="4" height="5" rx="1"/><rect x="10" y="9.5" width="4" height="5" rx="1"/><rect x="17" y="9.5" width="4" height="5" rx="1"/>"#
            }
            Self::Map => {
                r#"<rect x="3.5" y="8" width="12.5" height="12.5" rx="2.5"/><path d="M8 8V6a2.5 2.5 0 0 1 2.5-2.5H18A2.5 2.5 0 0 1 20.5 6v7.5A2.5 2.5 0 0 1 18 16h-2M7.5 12.5H12M7.5 16H12"/>"#
            }
            Self::Wait => r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>"#,
            Self::Pass => r#"<path d="M3.5 12h15M14 7l5 5-5 5"/><path d="M8 8.5v7" opacity=".6"/>"#,
            Self::Succeed => r#"<circle cx="12" cy="12" r="8.5"/><path d="m8.5 12.3 2.4 2.4 4.8-5"/>"#,
            Self::Fail => {
                r#"<circle cx="12" cy="12" r="8.5"/><path d="m9.2 9.2 5.6 5.6M14.8 9.2l-5.6 5.6"/>"#
            }
            Self::Unknown => {
                r#"<rect x="4" y="5" width="16" height="14" rx="3" stroke-dasharray="3 3"/><path d="M12 9v3.5M12 15.4v.1"/>"#
            }
            Self::Api => r#"<path d="M8 4 3.5 12 8 20M16 4l4.5 8L16 20"/><circle cx="12" cy="12" r="1.6"/>"#,
            Self::Route => {
                r#"<circle cx="5.5" cy="18.5" r="2"/><circle cx="18.5" cy="5.5" r="2"/><path d="M7.5 18.5H15a3.25 3.25 0 0 0 0-6.5H9a3.25 3.25 0 0 1 0-6.5h7.5"/>"#
            }
            Self::Function => {
                r#"<path d="M5 20c1.8 0 2.8-.9 3.4-3.4l2.2-9.2C11.2 4.9 12.2 4 14 4M6.5 10.5h7M13 13l6 7M19 13l-6 7"/>"#
            }
            Self::Workflow => {
                r#"<rect x="3.5" y="3.5" width="6.5" height="6.5" rx="1.8"/><rect x="14" y="14" width="6.5" height="6.5" rx="1.8"/><path d="M10 6.75h4.25a3 3 0 0 1 3 3V14"/>"#
            }
            Self::Table => {
                r#"<ellipse cx="12" cy="6" rx="7.5" ry="2.8"/><path d="M4.5 6v12c0 1.55 3.36 2.8 7.5 2.8s7.5-1.25 7.5-2.8V6M4.5 12c0 1.55 3.36 2.8 7.5 2.8s7.5-1.25 7.5-2.8"/>"#
            }
            Self::Queue => {
                r#"<rect x="3" y="7" width="18" height="10" rx="2.5"/><path d="M7.5 7v10M12 7v10M16.5 7v10"/>"#
            }
            Self::Topic => {
                r#"<circle cx="12" cy="12" r="2"/><path d="M8.2 15.8a5.4 5.4 0 0 1 0-7.6M15.8 8.2a5.4 5.4 0 0 1 0 7.6M5.4 18.6a9.35 9.35 0 0 1 0-13.2M18.6 5.4a9.35 9.35 0 0 1 0 13.2"/>"#
            }
            Self::Bucket => {
                r#"<path d="m4.5 6.5 1.7 11.8c.2 1.3 2.6 2.2 5.8 2.2s5.6-.9 5.8-2.2l1.7-11.8"/><ellipse cx="12" cy="6.3" rx="7.5" ry="2.6"/>"#
            }
            Self::EventBus => {
                r#"<path d="M3.5 12h17"/><path d="M7 12V8M12 12v5M17 12V8"/><circle cx="7" cy="6" r="2"/><circle cx="12" cy="19" r="2"/><circle cx="17" cy="6" r="2"/>"#
            }
            Self::EcsTask => {
                r#"<path d="m12 3.5 7.5 4.25v8.5L12 20.5l-7.5-4.25v-8.5z"/><path d="m4.7 8 7.3 4 7.3-4M12 12v8.3"/>"#
            }
            Self::Endpoint => {
                r#"<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c2.5 2.5 3.6 5.3 3.6 8.5s-1.1 6-3.6 8.5c-2.5-2.5-3.6-5.3-3.6-8.5s1.1-6 3.6-8.5z"/>"#
            }
            Self::Partner => {
                r#"<path d="M4 20.5V6.2L12 3.5v17M12 9.5l8 2.5v8.5M2.5 20.5h19M7.5 9.5h1M7.5 13h1M7.5 16.5h1M15.5 15h1"/>"#
            }
            Self::Schedule => {
                r#"<rect x="4" y="5" width="16" height="15.5" rx="2.5"/><path d="M4 10h16M8.5 3v4M15.5 3v4M12 13v2.5l1.5 1"/>"#
            }
            Self::Stream => {
                r#"<path d="M3.5 8c2.8-2.8 5.7-2.8 8.5 0s5.7 2.8 8.5 0M3.5 16c2.8-2.8 5.7-2.8 8.5 0s5.7 2.8 8.5 0"/>"#
            }
            Self::Upload => {
                r#"<path d="M12 16V4.5M7.5 9 12 4.5 16.5 9M4.5 15.5V18A2.5 2.5 0 0 0 7 20.5h10a2.5 2.5 0 0 0 2.5-2.5v-2.5"/>"#
            }
            Self::Note => {
                r#"<path d="M6.5 4h11A2.5 2.5 0 0 1 20 6.5V14l-6 6H6.5A2.5 2.5 0 0 1 4 17.5v-11A2.5 2.5 0 0 1 6.5 4zM20 14h-3.5a2.5 2.5 0 0 0-2.5 2.5V20"/>"#
            }
            Self::Group => {
                r#"<path d="M4 8V6.5A2.5 2.5 0 0 1 6.5 4H8M12 4h1M16 4h1.5A2.5 2.5 0 0 1 20 6.5V8M20 12v1M20 16v1.5a2.5 2.5 0 0 1-2.5 2.5H16M12 20h-1M8 20H6.5A2.5 2.5 0 0 1 4 17.5V16M4 12v-1"/>"#
            }
            Self::Retry => r#"<path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4L19.5 9M19.5 4.5V9H15"/>"#,
            Self::Catch => r#"<path d="M13 3 5 13.5h6L10.5 21 19 10.5h-6.5z"/>"#,
            Self::Mock => {
                r#"<path d="M9 3.5h6M10.2 3.5v6L5 18.2c-.7 1.2.1 2.3 1.4 2.3h11.2c1.3 0 2.1-1.1 1.4-2.3L13.8 9.5v-6M7.5 15h9"/>"#
            }
            Self::Streaming => {
                r#"<path d="M3.5 9c2.8-3 5.7-3 8.5 0s5.7 3 8.5 0M3.5 15.5c2.8-3 5.7-3 8.5 0s5.7 3 8.5 0"/>"#
            }
            Self::Breakpoint => r#"<circle cx="12" cy="12" r="6.5" fill="currentColor" stroke="none"/>"#,
            Self::Problem => {
                r#"<path d="M10.3 4.5 3 17.3c-.7 1.3.1 2.7 1.6 2.7h14.8c1.5 0 2.3-1.4 1.6-2.7L13.7 4.5a2 2 0 0 0-3.4 0zM12 9.5v4M12 16.7v.1"/>"#
            }
            Self::Error => r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 7.8v5M12 16.1v.1"/>"#,
            Self::Info => r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 11.2V16M12 8v.1"/>"#,
            Self::Check => r#"<path d="m5 12.8 4.5 4.5L19 7.5"/>"#,
            Self::Cross | Self::Close => r#"<path d="m6.5 6.5 11 11M17.5 6.5l-11 11"/>"#,
            Self::Person => {
                r#"<circle cx="12" cy="8" r="3.8"/><path d="M4.8 20.2c.8-3.7 3.6-5.7 7.2-5.7s6.4 2 7.2 5.7"/>"#
            }
            Self::Undo => r#"<path d="M8.5 5 4 9.5 8.5 14M4 9.5h10a5.5 5.5 0 0 1 0 11h-3"/>"#,
            Self::Redo => r#"<path d="M15.5 5 20 9.5 15.5 14M20 9.5H10a5.5 5.5 0 0 0 0 11h3"/>"#,
            Self::Play => {
                r#"<path d="M7.5 5.2v13.6c0 .8.9 1.3 1.6.8l10.2-6.8c.6-.4.6-1.3 0-1.7L9.1 4.4c-.7-.5-1.6 0-1.6.8z" fill="currentColor" stroke="none"/>"#
            }
            Self::Pause => {
                r#"<rect x="6.5" y="5" width="4" height="14" rx="1.2" fill="currentColor" stroke="none"/><rect x="13.5" y="5" width="4" height="14" rx="1.2" fill="currentColor" stroke="none"/>"#
            }
            Self::Stop => {
                r#"<rect x="6" y="6" width="12" height="12" rx="2" fill="currentColor" stroke="none"/>"#
            }
            Self::StepForward => r#"<path d="M6 5.5v13l9-6.5zM18.5 5.5v13"/>"#,
            Self::StepBack => r#"<path d="M18 5.5v13L9 12zM5.5 5.5v13"/>"#,
            Self::Restart => r#"<path d="M4.5 12a7.5 7.5 0 1 0 2.3-5.4L4.5 9M4.5 4.5V9H9"/>"#,
            Self::Search => r#"<circle cx="10.8" cy="10.8" r="6.3"/><path d="m15.5 15.5 5 5"/>"#,
            Self::Plus => r#"<path d="M12 5v14M5 12h14"/>"#,
            Self::Minus => r#"<path d="M5 12h14"/>"#,
            Self::Fit => {
                r#"<path d="M4 9V6.5A2.5 2.5 0 0 1 6.5 4H9M15 4h2.5A2.5 2.5 0 0 1 20 6.5V9M20 15v2.5a2.5 2.5 0 0 1-2.5 2.5H15M9 20H6.5A2.5 2.5 0 0 1 4 17.5V15"/>"#
            }
            Self::Tidy => {
                r#"<rect x="9" y="3.5" width="6" height="5" rx="1.3"/><rect x="3.5" y="15.5" width="6" height="5" rx="1.3"/><rect x="14.5" y="15.5" width="6" height="5" rx="1.3"/><path d="M12 8.5V12M6.5 15.5V14a2 2 0 0 1 2-2h7a2 2 0 0 1 2 2v1.5"/>"#
            }
            Self::Sun => {
                r#"<circle cx="12" cy="12" r="4"/><path d="M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4"/>"#
            }
            Self::Moon => r#"<path d="M19.8 14.3A8.3 8.3 0 0 1 9.7 4.2a8.3 8.3 0 1 0 10.1 10.1z"/>"#,
            Self::ChevronDown => r#"<path d="m6.5 9.5 5.5 5.5 5.5-5.5"/>"#,
            Self::ChevronRight => r#"<path d="m9.5 6.5 5.5 5.5-5.5 5.5"/>"#,
            Self::ChevronUp => r#"<path d="m6.5 14.5 5.5-5.5 5.5 5.5"/>"#,
            Self::ChevronLeft => r#"<path d="M14.5 6.5 9 12l5.5 5.5"/>"#,
            Self::Share => {
                r#"<circle cx="6" cy="12" r="2.5"/><circle cx="17.5" cy="5.5" r="2.5"/><circle cx="17.5" cy="18.5" r="2.5"/><path d="m8.2 10.8 7.1-4M8.2 13.2l7.1 4"/>"#
            }
            Self::Export => {
                r#"<path d="M12 14.5V3.5M8 7.5l4-4 4 4M6 11H5a1.5 1.5 0 0 0-1.5 1.5V19A1.5 1.5 0 0 0 5 20.5h14a1.5 1.5 0 0 0 1.5-1.5v-6.5A1.5 1.5 0 0 0 19 11h-1"/>"#
            }
            Self::Download => r#"<path d="M12 4v11.5M7.5 11 12 15.5 16.5 11M4.5 20h15"/>"#,
            Self::Open => {
                r#"<path d="M3.5 18V6a1.5 1.5 0 0 1 1.5-1.5h4.5l2.5 3h7A1.5 1.5 0 0 1 20.5 9v9a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 18z"/>"#
            }
            Self::Link => {
                r#"<path d="M10 14a4.2 4.2 0 0 0 6 0l3-3a4.24 4.24 0 0 0-6-6l-1 1M14 10a4.2 4.2 0 0 0-6 0l-3 3a4.24 4.24 0 0 0 6 6l1-1"/>"#
            }
            Self::Copy => {
                r#"<rect x="8.5" y="8.5" width="12" height="12" rx="2.5"/><path d="M15.5 8.5V6A2.5 2.5 0 0 0 13 3.5H6A2.5 2.5 0 0 0 3.5 6v7A2.5 2.5 0 0 0 6 15.5h2.5"/>"#
            }
            Self::Paste => {
                r#"<rect x="5" y="5" width="14" height="15.5" rx="2.5"/><path d="M9 5V4.5A1.5 1.5 0 0 1 10.5 3h3A1.5 1.5 0 0 1 15 4.5V5a1.5 1.5 0 0 1-1.5 1.5h-3A1.5 1.5 0 0 1 9 5zM9 12h6M9 16h4"/>"#
            }
            Self::Trash => {
                r#"<path d="M4 6.5h16M9.5 6.5V5A1.5 1.5 0 0 1 11 3.5h2A1.5 1.5 0 0 1 14.5 5v1.5M6 6.5l.8 12a2 2 0 0 0 2 1.9h6.4a2 2 0 0 0 2-1.9l.8-12M10 11v5M14 11v5"/>"#
            }
            Self::Code => r#"<path d="m8 7-5 5 5 5M16 7l5 5-5 5M13.5 4.5l-3 15"/>"#,
            Self::List => r#"<path d="M9 6h11M9 12h11M9 18h11M4.5 6h.1M4.5 12h.1M4.5 18h.1"/>"#,
            Self::PanelLeft => {
                r#"<rect x="3.5" y="4.5" width="17" height="15" rx="2.5"/><path d="M9.5 4.5v15"/>"#
            }
            Self::PanelRight => {
                r#"<rect x="3.5" y="4.5" width="17" height="15" rx="2.5"/><path d="M14.5 4.5v15"/>"#
            }
            Self::PanelBottom => {
                r#"<rect x="3.5" y="4.5" width="17" height="15" rx="2.5"/><path d="M3.5 14h17"/>"#
            }
            Self::More => r#"<path d="M6 12h.1M12 12h.1M18 12h.1" stroke-width="2.6"/>"#,
            Self::Edit => {
                r#"<path d="m4.5 15.5-.8 4.8 4.8-.8L19.8 8.2a2.1 2.1 0 0 0 0-3l-1-1a2.1 2.1 0 0 0-3 0zM13.5 6.5l4 4"/>"#
            }
            Self::Key => {
                r#"<circle cx="8" cy="15.5" r="4"/><path d="m11 12.5 8.5-8.5M15.5 8l3 3M18 5.5l2 2"/>"#
            }
            Self::Pattern => {
                r#"<rect x="3.5" y="3.5" width="7" height="7" rx="1.8"/><rect x="13.5" y="3.5" width="7" height="7" rx="1.8" opacity=".6"/><rect x="3.5" y="13.5" width="7" height="7" rx="1.8" opacity=".6"/><rect x="13.5" y="13.5" width="7" height="7" rx="1.8"/>"#
            }
            Self::Grip => {
                r#"<path d="M9 6h.1M15 6h.1M9 12h.1M15 12h.1M9 18h.1M15 18h.1" stroke-width="2.4"/>"#
            }
            Self::Sparkle => r#"<path d="M12 3.5 14 10l6.5 2-6.5 2-2 6.5L10 14l-6.5-2L10 10z"/>"#,
            Self::Focus => r#"<circle cx="12" cy="12" r="3"/><path d="M12 3v4M12 17v4M3 12h4M17 12h4"/>"#,
            Self::Present => {
                r#"<rect x="3.5" y="4.5" width="17" height="11.5" rx="2"/><path d="M12 16v4M8.5 20h7M10.3 8l4 2.3-4 2.3z"/>"#
            }
            Self::Keyboard => {
                r#"<rect x="2.5" y="6" width="19" height="12" rx="2.5"/><path d="M6.5 10h.1M10 10h.1M14 10h.1M17.5 10h.1M8 14h8"/>"#
            }
        }
    }

    pub const fn of_resource(kind: ResourceKind) -> Self {
        match kind {
            ResourceKind::Table => Self::Table,
            ResourceKind::Queue => Self::Queue,
            ResourceKind::Topic => Self::Topic,
            ResourceKind::Bucket => Self::Bucket,
            ResourceKind::EventBus => Self::EventBus,
            ResourceKind::EcsTask => Self::EcsTask,
            ResourceKind::HttpEndpoint => Self::Endpoint,
            ResourceKind::Partner => Self::Partner,
        }
    }

    pub const fn of_trigger(source: &TriggerSource) -> Self {
        match source {
            TriggerSource::Upload(_) => Self::Upload,
            TriggerSource::Stream(_) => Self::Stream,
            TriggerSource::Queue(_) => Self::Queue,
            TriggerSource::Topic(_) => Self::Topic,
            TriggerSource::Bus(_) => Self::EventBus,
            TriggerSource::Schedule(_) => Self::Schedule,
        }
    }

    /// The icon of a state of this ASL `Type`.
    pub fn of_state(state_type: &str) -> Self {
        match state_type {
            "Task" => Self::Task,
            "Choice" => Self::Choice,
            "Parallel" => Self::Parallel,
            "Map" => Self::Map,
            "Wait" => Self::Wait,
            "Pass" => Self::Pass,
            "Succeed" => Self::Succeed,
            "Fail" => Self::Fail,
            _ => Self::Unknown,
        }
    }
}

/// An icon, hidden from assistive technology: the element around it carries the name.
#[component]
pub fn Icon(
    glyph: Glyph,
    /// The side in pixels.
    #[prop(default = 16)]
    size: u16,
) -> impl IntoView {
    view! {
        <svg
            class="icon"
            width=size
            height=size
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="1.75"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
            inner_html=glyph.drawing()
        ></svg>
    }
}
