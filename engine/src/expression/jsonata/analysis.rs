//! What an expression refers to, without evaluating it: for checks, for data flow, and for reading variables
//! only where they are used.

use std::ops::Range;
use std::sync::Arc;

use jlens_core::ast::{Attrs, Node, NodeKind, Stage};
use jlens_core::stack;

use super::catalog::is_function;

/// What an expression refers to. Ranges are in bytes of its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct References {
    /// Each use of a variable that the expression does not bind itself, `$states` left out, in order.
    pub variables: Vec<VariableReference>,
    /// Each use of `$states`.
    pub states: Vec<StatesReference>,
    /// Names read from the context item at the top level, which Step Functions does not have.
    pub bare_names: Vec<(Arc<str>, Range<usize>)>,
    /// Each use of `$$`.
    pub root_uses: Vec<Range<usize>>,
    /// Each use of `$`, `*`, `**` or `%` where they would stand for the context item at the top level.
    pub context_uses: Vec<Range<usize>>,
    /// Each `$name :=`. AWS lets none of them be `$states`.
    pub assignments: Vec<(Arc<str>, Range<usize>)>,
    /// Each `?:` and `??`, with the place between its sides. They came with JSONata 2.1; Step Functions has 2.0.
    pub newer_operators: Vec<(&'static str, Range<usize>)>,
    /// Whether a context item, were there one, could change the value.
    pub(super) reads_context: bool,
    /// Whether it has a regular expression, or was nested too deeply to tell.
    pub(super) has_regex: bool,
}

/// A use of a variable.
#[derive(Clone, Debug, PartialEq)]
pub struct VariableReference {
    /// Without the `$`.
    pub name: Arc<str>,
    pub range: Range<usize>,
    /// Whether it is called: `$name(…)`.
    pub called: bool,
    /// Whether JSONata or Step Functions has a function of that name.
    pub builtin: bool,
}

/// A use of `$states`.
#[derive(Clone, Debug, PartialEq)]
pub struct StatesReference {
    /// The names that follow: `["context", "Execution", "Id"]` of `$states.context.Execution.Id`.
    pub path: Vec<Arc<str>>,
    pub range: Range<usize>,
}

impl References {
    /// The names of workflow variables that the expression needs: each free variable that is no function, once,
    /// in order of appearance.
    pub fn variable_names(&self) -> Vec<Arc<str>> {
        let mut names = Vec::new();
        for reference in self.variables.iter().filter(|reference| !reference.builtin) {
            if !names.contains(&reference.name) {
                names.push(reference.name.clone());
            }
        }
        names
    }

    /// Whether the expression uses a variable or function of this name that it does not bind itself.
    pub(super) fn mentions(&self, name: &str) -> bool {
        if name == "states" {
            return !self.states.is_empty();
        }
        self.variables.iter().any(|reference| &*reference.name == name)
    }
}

pub(super) fn analyse(root: &Node) -> References {
    let mut analysis = Analysis { found: References::default(), bound: Vec::new() };
    analysis.node(root, true);
    analysis.found.reads_context |= !analysis.found.bare_names.is_empty()
        || !analysis.found.root_uses.is_empty()
        || !analysis.found.context_uses.is_empty();
    analysis.found
}

/// The variable and the names below it where the expression is nothing but those: `$states.input.order.id`.
pub(super) fn plain_path(root: &Node) -> Option<(Arc<str>, Vec<Arc<str>>)> {
    let single = std::slice::from_ref(root);
    let steps = match &root.kind {
        NodeKind::Path { steps, keep_singleton_array: false } if is_plain(&root.attrs) => steps.as_slice(),
        NodeKind::Variable { .. } => single,
        _ => return None,
    };
    let (first, rest) = steps.split_first()?;
    let NodeKind::Variable { name } = &first.kind else { return None };
    if matches!(name.as_str(), "" | "$") || !steps.iter().all(|step| is_plain(&step.attrs)) {
        return None;
    }
    let names: Option<Vec<Arc<str>>> = rest
        .iter()
        .map(|step| if let NodeKind::Name { name } = &step.kind { Some(name.as_str().into()) } else { None })
        .collect();
    Some((name.as_str().into(), names?))
}

fn is_plain(attributes: &Attrs) -> bool {
    let Attrs { keep_array, cons_array, tuple, focus, index, stages, predicate, group, ancestor, .. } =
        attributes;
    !(*keep_array || *cons_array || *tuple)
        && focus.is_none()
        && index.is_none()
        && stages.is_empty()
        && predicate.is_empty()
        && group.is_none()
        && ancestor.is_none()
}

struct Analysis {
    found: References,
    /// Names that the expression binds itself, innermost last.
    bound: Vec<Arc<str>>,
}

fn range(node: &Node) -> Range<usize> {
    node.span.start..node.span.end
}

impl Analysis {
    /// `top`: the context item here is the one the whole expression started with.
    fn node(&mut self, node: &Node, top: bool) {
        // The parser bounds the nesting; a small stack may still be short of room for it.
        if stack::exhausted() {
            self.found.reads_context = true;
            self.found.has_regex = true;
        } else {
            stack::grow(|| self.visit(node, top));
        }
    }

    fn visit(&mut self, node: &Node, top: bool) {
        match &node.kind {
            NodeKind::Path { steps, .. } => self.path(steps, top),
            NodeKind::Variable { name } => self.variable(node, name, top, &[]),
            NodeKind::Regex { .. } => self.found.has_regex = true,
            NodeKind::Name { name } if top => self.found.bare_names.push((name.as_str().into(), range(node))),
            NodeKind::Wildcard | NodeKind::Descendant | NodeKind::Parent { .. } if top => {
                self.found.context_uses.push(range(node));
            }
            NodeKind::Binary { lhs, rhs, .. } => {
                self.node(lhs, top);
                self.node(rhs, top);
            }
            NodeKind::Fallback { op, lhs, rhs } => {
                self.node(lhs, top);
                self.found.newer_operators.push((op.symbol(), lhs.span.end..rhs.span.start));
                self.node(rhs, top);
            }
            NodeKind::Apply { lhs, rhs } => {
                self.node(lhs, top);
                // The function on the right gets the value on the left, not the context item.
                match &rhs.kind {
                    NodeKind::Function { procedure, args } => {
                        self.procedure(procedure, top);
                        for argument in args {
                            self.node(argument, top);
                        }
                        self.attributes(&rhs.attrs);
                    }
                    _ => self.node(rhs, top),
                }
            }
            NodeKind::Negate { expr } => self.node(expr, top),
            NodeKind::Array { items } => items.iter().for_each(|item| self.node(item, top)),
            NodeKind::Object { pairs } => {
                for (key, value) in pairs {
                    self.node(key, top);
                    self.node(value, top);
                }
            }
            NodeKind::Condition { condition, then, otherwise } => {
                self.node(condition, top);
                self.node(then, top);
                if let Some(otherwise) = otherwise {
                    self.node(otherwise, top);
                }
            }
            NodeKind::Block { exprs, .. } => {
                let outer = self.bound.len();
                for expression in exprs {
                    self.node(expression, top);
                }
                self.bound.truncate(outer);
            }
            NodeKind::Bind { lhs, rhs } => self.bind(lhs, rhs, top),
            NodeKind::Function { procedure, args } | NodeKind::Partial { procedure, args } => {
                self.call(procedure, args, top);
            }
            NodeKind::Lambda(definition) => {
                let outer = self.bound.len();
                self.bound.extend(definition.params.iter().map(|name| Arc::from(name.as_str())));
                self.node(&definition.body, top);
                self.bound.truncate(outer);
            }
            NodeKind::Transform(definition) => {
                self.node(&definition.pattern, false);
                self.node(&definition.update, false);
                if let Some(delete) = &definition.delete {
                    self.node(delete, false);
                }
            }
            NodeKind::Sort { terms } => terms.iter().for_each(|term| self.node(&term.expr, false)),
            _ => {}
        }
        self.attributes(&node.attrs);
    }

    /// Predicates, groupings: all read the value they stand behind, not the context item.
    fn attributes(&mut self, attributes: &Attrs) {
        for stage in attributes.stages.iter().chain(&attributes.predicate) {
            match stage {
                Stage::Filter { expr, .. } => self.node(expr, false),
                Stage::Index { var, .. } => self.bound.push(var.as_str().into()),
            }
        }
        if let Some(group) = &attributes.group {
            for (key, value) in &group.pairs {
                self.node(key, false);
                self.node(value, false);
            }
        }
    }

    fn path(&mut self, steps: &[Node], top: bool) {
        let outer = self.bound.len();
        for (index, step) in steps.iter().enumerate() {
            let first = index == 0;
            for name in step.attrs.focus.iter().chain(&step.attrs.index) {
                self.bound.push(name.as_str().into());
            }
            match &step.kind {
                NodeKind::Variable { name } if first => {
                    let following = steps.get(1..).unwrap_or_default();
                    self.variable(step, name, top, following);
                    self.attributes(&step.attrs);
                }
                _ => self.node(step, top && first),
            }
        }
        // Names bound on the way hold for what follows in the path only; a group stands behind the path itself.
        self.bound.truncate(outer);
    }

    fn variable(&mut self, node: &Node, name: &str, top: bool, following: &[Node]) {
        match name {
            "" => {
                if top {
                    self.found.context_uses.push(range(node));
                }
            }
            "$" => self.found.root_uses.push(range(node)),
            _ if self.bound.iter().any(|bound| **bound == *name) => {}
            "states" => {
                let mut path = Vec::new();
                let mut end = node.span.end;
                for step in following {
                    let NodeKind::Name { name } = &step.kind else { break };
                    path.push(name.as_str().into());
                    // A step's span takes in its predicates.
                    let predicate = step.attrs.stages.iter().find_map(|stage| match stage {
                        Stage::Filter { span, .. } => Some(span.start),
                        Stage::Index { .. } => None,
                    });
                    end = predicate.unwrap_or(step.span.end);
                    if predicate.is_some() {
                        break;
                    }
                }
                self.found.states.push(StatesReference { path, range: node.span.start..end });
            }
            _ => self.free(name, range(node), false),
        }
    }

    fn free(&mut self, name: &str, range: Range<usize>, called: bool) {
        let builtin = is_function(name);
        self.found.variables.push(VariableReference { name: name.into(), range, called, builtin });
    }

    fn bind(&mut self, target: &Node, value: &Node, top: bool) {
        let NodeKind::Variable { name } = &target.kind else {
            self.node(value, top);
            return;
        };
        let name: Arc<str> = name.as_str().into();
        self.found.assignments.push((name.clone(), range(target)));
        // A function can call itself by the name it is given.
        if matches!(value.kind, NodeKind::Lambda(_)) {
            self.bound.push(name);
            self.node(value, top);
        } else {
            self.node(value, top);
            self.bound.push(name);
        }
    }

    fn call(&mut self, procedure: &Node, arguments: &[Node], top: bool) {
        // Many functions take the context item for an argument that is not given.
        if top && arguments.is_empty() && takes_context(procedure) {
            self.found.reads_context = true;
        }
        self.procedure(procedure, top);
        for argument in arguments {
            self.node(argument, top);
        }
    }

    fn procedure(&mut self, procedure: &Node, top: bool) {
        match &procedure.kind {
            NodeKind::Variable { name } if !matches!(name.as_str(), "" | "$" | "states") => {
                if !self.bound.iter().any(|bound| **bound == **name) {
                    self.free(name, range(procedure), true);
                }
            }
            _ => self.node(procedure, top),
        }
    }
}

fn takes_context(procedure: &Node) -> bool {
    match &procedure.kind {
        NodeKind::Variable { name } => !matches!(name.as_str(), "now" | "millis" | "random" | "uuid"),
        _ => false,
    }
}
