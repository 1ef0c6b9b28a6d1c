//! Where each value of a parsed text stands in it.

use std::ops::Range;

use super::{Pointer, Token};

/// The text ranges of a document's values and keys, in bytes. Built by the parsers beside the value, in
/// document order; looked up by pointer, or by offset for what the cursor is in.
#[derive(Clone, Debug, Default)]
pub struct Spans {
    nodes: Vec<Node>,
}

/// One value. The nodes stand in the order of the text, each container before its children.
#[derive(Clone, Debug)]
struct Node {
    step: Step,
    key: Option<Range<usize>>,
    value: Range<usize>,
    /// One past the last node inside this one.
    end: usize,
}

#[derive(Clone, Debug)]
enum Step {
    Root,
    Key(Token),
    Index(usize),
}

impl Step {
    fn matches(&self, token: &str) -> bool {
        match self {
            Self::Root => false,
            Self::Key(key) => **key == *token,
            Self::Index(index) => token.parse() == Ok(*index),
        }
    }

    fn append_to(&self, pointer: &mut Pointer) {
        match self {
            Self::Root => {}
            Self::Key(key) => pointer.push(key.clone()),
            Self::Index(index) => pointer.push(index.to_string()),
        }
    }
}

impl Spans {
    /// The range of the value at `pointer`. Of a repeated key the last one's, as look-ups in values go.
    pub fn value(&self, pointer: &Pointer) -> Option<Range<usize>> {
        self.find(pointer).map(|node| node.value.clone())
    }

    /// The range of the key of the member at `pointer`, with its quotes. `None` for elements and the root.
    pub fn key(&self, pointer: &Pointer) -> Option<Range<usize>> {
        self.find(pointer).and_then(|node| node.key.clone())
    }

    /// The range to mark for `pointer`: its value's, or that of the nearest container that the text has.
    pub fn nearest(&self, pointer: &Pointer) -> Range<usize> {
        let mut pointer = pointer.clone();
        loop {
            if let Some(range) = self.value(&pointer) {
                return range;
            }
            if pointer.pop().is_none() {
                return 0..0;
            }
        }
    }

    /// The innermost value that has `offset` between the start of its key and the end of its value, both
    /// included. The root where there is none.
    pub fn pointer_at(&self, offset: usize) -> Pointer {
        let mut pointer = Pointer::root();
        let mut parent = 0;
        while let Some(child) = self.children(parent).find(|&child| self.covers(child, offset)) {
            if let Some(node) = self.nodes.get(child) {
                node.step.append_to(&mut pointer);
            }
            parent = child;
        }
        pointer
    }

    /// Every value's pointer and range, in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = (Pointer, Range<usize>)> {
        let mut open: Vec<(usize, Pointer)> = Vec::new();
        self.nodes.iter().enumerate().map(move |(index, node)| {
            while open.last().is_some_and(|(end, _)| *end <= index) {
                open.pop();
            }
            let mut pointer = open.last().map(|(_, pointer)| pointer.clone()).unwrap_or_default();
            node.step.append_to(&mut pointer);
            if node.end > index + 1 {
                open.push((node.end, pointer.clone()));
            }
            (pointer, node.value.clone())
        })
    }

    fn find(&self, pointer: &Pointer) -> Option<&Node> {
        let mut at = 0;
        for token in pointer.tokens() {
            at = self
                .children(at)
                .filter(|&child| self.nodes.get(child).is_some_and(|node| node.step.matches(token)))
                .last()?;
        }
        self.nodes.get(at)
    }

    fn covers(&self, index: usize, offset: usize) -> bool {
        self.nodes.get(index).is_some_and(|node| {
            let start = node.key.as_ref().map_or(node.value.start, |key| key.start.min(node.value.start));
            start <= offset && offset <= node.value.end
        })
    }

    /// The indices of the direct children of a node.
    fn children(&self, parent: usize) -> impl Iterator<Item = usize> {
        let end = self.nodes.get(parent).map_or(0, |node| node.end);
        let first = Some(parent + 1).filter(|&first| first < end);
        std::iter::successors(first, move |&child| {
            self.nodes.get(child).map(|node| node.end).filter(|&next| next > child && next < end)
        })
    }

    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    // What the parsers build it with.

    pub(super) fn push_root(&mut self, value: Range<usize>) -> usize {
        self.push(Step::Root, None, value)
    }

    pub(super) fn push_member(&mut self, token: Token, key: Range<usize>, value: Range<usize>) -> usize {
        self.push(Step::Key(token), Some(key), value)
    }

    pub(super) fn push_element(&mut self, index: usize, value: Range<usize>) -> usize {
        self.push(Step::Index(index), None, value)
    }

    /// Ends the node that is open: its value reaches to `end`, and all nodes pushed since are inside it.
    pub(super) fn close(&mut self, index: usize, end: usize) {
        let count = self.nodes.len();
        if let Some(node) = self.nodes.get_mut(index) {
            node.value.end = end;
            node.end = count;
        }
    }

    fn push(&mut self, step: Step, key: Option<Range<usize>>, value: Range<usize>) -> usize {
        let index = self.nodes.len();
        self.nodes.push(Node { step, key, value, end: index + 1 });
        index
    }
}
