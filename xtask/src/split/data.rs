//! Which of the module's data the first part can do without.
//!
//! A constant that only functions of the rest can reach goes to the rest, whose segments write it when it is linked. What
//! reaches what is not guessed: the linker lists every place that holds the address of a symbol (`--emit-relocs`), in code
//! and in data. A constant stays in the first part if a function there holds a value that is an address within it, or if it is
//! reached from a constant that stays, or from anything that can be written. A function of the first part has no other way to
//! such an address than by what it is given by functions of the rest, and these run when the constants are there.
//!
//! The proof holds for the code as the linker left it: an optimiser may put an address together with a number. So the wasm
//! is cut before it is optimised, each part by itself.

use std::collections::{BTreeMap, BTreeSet};

use wasm_encoder::reencode::Reencode;
use wasmparser::{
    DataKind, DataSectionReader, KnownCustom, Linking, Operator, Parser, Payload, RelocationEntry,
    RelocationType, SymbolInfo,
};

use super::failure;
use super::module::{Parsed, constant};
use crate::steps::Failure;

/// What the linker's segments of constants are called.
const CONSTANT: &str = ".rodata";
/// A hole smaller than this in what is kept is filled with zeros, for a segment of its own costs more.
const SMALLEST_HOLE: u32 = 48;
/// What lies between two constants of the rest, if it is no more than this and constant too, is written once more.
const SMALLEST_GAP: u32 = 16;

#[cfg(test)]
#[path = "data_tests.rs"]
mod tests;

/// Bytes and the address that they are written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    pub address: u32,
    pub bytes: Vec<u8>,
}

impl Segment {
    fn end(&self) -> u32 {
        self.address + self.bytes.len() as u32
    }
}

/// Symbols that share bytes.
struct Group {
    start: u32,
    end: u32,
    /// It is constant, and all that points to it points into it.
    movable: bool,
    /// The groups that it points to.
    points_to: BTreeSet<usize>,
}

/// What the linker says of a module's data.
pub struct Linked {
    segments: Vec<Segment>,
    groups: Vec<Group>,
    /// By a value that stands in code for an address: what it points to.
    in_code: BTreeMap<u32, BTreeSet<usize>>,
    /// What something points to that belongs to no symbol.
    pointed: BTreeSet<usize>,
}

/// The data of both parts.
pub struct Divided {
    pub first: Vec<Segment>,
    pub rest: Vec<Segment>,
    /// How many bytes were taken from the first part.
    pub moved: usize,
}

/// The sections of the linker's output that matter.
#[derive(Default)]
struct Sections<'a> {
    data: Option<(u32, DataSectionReader<'a>)>,
    code: Option<u32>,
    symbols: Vec<SymbolInfo<'a>>,
    segment_names: Vec<String>,
    relocations: Vec<(u32, Vec<RelocationEntry>)>,
}

impl<'a> Sections<'a> {
    fn read(wasm: &'a [u8]) -> Result<Self, Failure> {
        let mut found = Self::default();
        let mut section = 0;
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload.map_err(failure)?;
            let (is_data, is_code) = match &payload {
                Payload::DataSection(_) => (true, false),
                Payload::CodeSectionStart { .. } => (false, true),
                _ => (false, false),
            };
            if is_code {
                found.code = Some(section);
            }
            let counts = payload.as_section().is_some() || is_data || is_code;
            match payload {
                Payload::DataSection(reader) => found.data = Some((section, reader)),
                Payload::CustomSection(custom) => match custom.as_known() {
                    KnownCustom::Linking(linking) => {
                        for subsection in linking.subsections() {
                            match subsection.map_err(failure)? {
                                Linking::SymbolTable(table) => {
                                    found.symbols =
                                        table.into_iter().collect::<Result<_, _>>().map_err(failure)?;
                                }
                                Linking::SegmentInfo(segments) => {
                                    for segment in segments {
                                        found.segment_names.push(segment.map_err(failure)?.name.to_owned());
                                    }
                                }
                                _ => {}
                            }
                        }
                    }
                    KnownCustom::Reloc(reader) => {
                        let entries = reader.entries().into_iter().collect::<Result<_, _>>();
                        found.relocations.push((reader.section_index(), entries.map_err(failure)?));
                    }
                    _ => {}
                },
                _ => {}
            }
            if counts {
                section += 1;
            }
        }
        Ok(found)
    }
}

impl Linked {
    /// Reads the output of the linker, made with `--emit-relocs`.
    pub fn read(wasm: &[u8]) -> Result<Self, Failure> {
        let sections = Sections::read(wasm)?;
        let (data_section, reader) = sections.data.ok_or_else(|| failure("it has no data"))?;
        let payload = reader.range().start;
        if sections.symbols.is_empty() || sections.segment_names.len() != reader.count() as usize {
            return Err(failure("the linker did not tell its symbols"));
        }
        let (mut segments, mut places) = (Vec::new(), Vec::new());
        for segment in reader {
            let segment = segment.map_err(failure)?;
            let DataKind::Active { memory_index: 0, offset_expr } = &segment.kind else {
                return Err(failure("a segment of data is not written to the memory at the start"));
            };
            let address = constant(offset_expr)?;
            // Where its bytes are in the section, and where in the memory.
            places.push((segment.range.end - segment.data.len() - payload, address, segment.data.len()));
            segments.push(Segment { address, bytes: segment.data.to_vec() });
        }
        let mut starts = BTreeMap::new();
        let mut spans = Vec::new();
        for (index, symbol) in sections.symbols.iter().enumerate() {
            let SymbolInfo::Data { symbol: Some(symbol), .. } = symbol else { continue };
            let segment =
                segments.get(symbol.index as usize).ok_or_else(|| failure("a symbol has no segment"))?;
            let start = segment.address + symbol.offset;
            starts.insert(index as u32, start);
            if symbol.size > 0 && start + symbol.size <= segment.end() {
                let is_constant = sections
                    .segment_names
                    .get(symbol.index as usize)
                    .is_some_and(|name| name == CONSTANT || name.starts_with(".rodata."));
                spans.push((start, start + symbol.size, is_constant));
            }
        }
        let mut linked =
            Self { segments, groups: grouped(spans), in_code: BTreeMap::new(), pointed: BTreeSet::new() };
        for (section, relocations) in &sections.relocations {
            for relocation in relocations {
                if Some(*section) == sections.code {
                    linked.note_code(relocation, &starts)?;
                } else if *section == data_section {
                    linked.note_data(relocation, &starts, &places)?;
                }
            }
        }
        if linked.in_code.is_empty() {
            return Err(failure("the linker did not tell where addresses are"));
        }
        Ok(linked)
    }

    /// The group that has the byte at this address.
    fn group_at(&self, address: u32) -> Option<usize> {
        let after = self.groups.partition_point(|group| group.start <= address);
        let index = after.checked_sub(1)?;
        (address < self.groups.get(index)?.end).then_some(index)
    }

    /// What an address is, and the group of the symbol from which it is reckoned.
    fn target(
        &mut self,
        relocation: &RelocationEntry,
        starts: &BTreeMap<u32, u32>,
    ) -> Result<Option<(u32, usize)>, Failure> {
        // What is not defined is at no address; what has no size has no bytes.
        let Some(start) = starts.get(&relocation.index) else { return Ok(None) };
        let value = u32::try_from(i64::from(*start) + relocation.addend).map_err(failure)?;
        let Some(index) = self.group_at(*start) else { return Ok(None) };
        if let Some(group) = self.groups.get_mut(index) {
            group.movable &= group.start <= value && value <= group.end;
        }
        Ok(Some((value, index)))
    }

    fn note_code(
        &mut self,
        relocation: &RelocationEntry,
        starts: &BTreeMap<u32, u32>,
    ) -> Result<(), Failure> {
        match relocation.ty {
            RelocationType::MemoryAddrLeb | RelocationType::MemoryAddrSleb => {
                if let Some((value, group)) = self.target(relocation, starts)? {
                    self.in_code.entry(value).or_default().insert(group);
                }
                Ok(())
            }
            kind => no_address(kind),
        }
    }

    fn note_data(
        &mut self,
        relocation: &RelocationEntry,
        starts: &BTreeMap<u32, u32>,
        places: &[(usize, u32, usize)],
    ) -> Result<(), Failure> {
        if relocation.ty != RelocationType::MemoryAddrI32 {
            return no_address(relocation.ty);
        }
        let Some((_, group)) = self.target(relocation, starts)? else { return Ok(()) };
        let offset = relocation.offset as usize;
        let holder = places
            .iter()
            .find(|(start, _, length)| *start <= offset && offset < start + length)
            .map(|(start, address, _)| address + (offset - start) as u32)
            .ok_or_else(|| failure("an address stands outside of the data"))?;
        match self.group_at(holder).and_then(|index| self.groups.get_mut(index)) {
            Some(holder) => holder.points_to.insert(group),
            None => self.pointed.insert(group),
        };
        Ok(())
    }

    /// Divides the data for these functions of the first part. `parsed` is the module that the linker's output became; its
    /// data must be the same.
    pub fn divide(&self, parsed: &Parsed<'_>, kept: &BTreeSet<u32>) -> Result<Divided, Failure> {
        self.hold_against(parsed)?;
        let mut values = Values::default();
        for function in kept {
            values.collect(parsed, *function)?;
        }
        let mut open: Vec<usize> = self.pointed.iter().copied().collect();
        open.extend(values.0.iter().filter_map(|value| self.in_code.get(value)).flatten());
        for address in parsed.global_values()? {
            open.extend(self.group_at(address));
        }
        open.extend(
            (0..self.groups.len()).filter(|index| self.groups.get(*index).is_none_or(|group| !group.movable)),
        );
        let mut reached = BTreeSet::new();
        while let Some(index) = open.pop() {
            if reached.insert(index) {
                open.extend(self.groups.get(index).into_iter().flat_map(|group| &group.points_to));
            }
        }
        let moved: Vec<(u32, u32)> = self
            .groups
            .iter()
            .enumerate()
            .filter(|(index, _)| !reached.contains(index))
            .map(|(_, group)| (group.start, group.end))
            .collect();
        Ok(self.cut(&moved))
    }

    fn cut(&self, moved: &[(u32, u32)]) -> Divided {
        let mut divided = Divided { first: Vec::new(), rest: Vec::new(), moved: 0 };
        for segment in &self.segments {
            let inside =
                moved.iter().filter(|(start, end)| segment.address <= *start && *end <= segment.end());
            let slice = |start: u32, end: u32| {
                let range = (start - segment.address) as usize..(end - segment.address) as usize;
                segment.bytes.get(range).unwrap_or_default()
            };
            // Constants beside each other, then those that are near.
            let mut holes: Vec<(u32, u32)> = Vec::new();
            for (start, end) in inside.copied() {
                divided.moved += (end - start) as usize;
                match holes.last_mut() {
                    Some((_, last)) if *last == start => *last = end,
                    _ => holes.push((start, end)),
                }
            }
            let mut at = segment.address;
            let mut piece = Segment { address: at, bytes: Vec::new() };
            for (start, end) in &holes {
                piece.bytes.extend_from_slice(slice(at, *start));
                if end - start < SMALLEST_HOLE && !piece.bytes.is_empty() {
                    piece.bytes.resize(piece.bytes.len() + (end - start) as usize, 0);
                } else {
                    let next = Segment { address: *end, bytes: Vec::new() };
                    let done = std::mem::replace(&mut piece, next);
                    divided.first.extend((!done.bytes.is_empty()).then_some(done));
                }
                at = *end;
            }
            piece.bytes.extend_from_slice(slice(at, segment.end()));
            divided.first.extend((!piece.bytes.is_empty()).then_some(piece));
            for (start, end) in holes {
                // Only segments of constants have holes, so what is written once more is what stands there.
                match divided.rest.last_mut() {
                    Some(last) if last.end() >= segment.address && start - last.end() <= SMALLEST_GAP => {
                        let gap = slice(last.end(), end).to_vec();
                        last.bytes.extend(gap);
                    }
                    _ => divided.rest.push(Segment { address: start, bytes: slice(start, end).to_vec() }),
                }
            }
        }
        divided
    }

    /// What wasm-bindgen made of the linker's output must begin with the same memory.
    fn hold_against(&self, parsed: &Parsed<'_>) -> Result<(), Failure> {
        let same = parsed.segments()? == self.segments;
        same.then_some(()).ok_or_else(|| failure("the data is not what the linker wrote"))
    }
}

/// Refuses what would hold an address in a way that is not looked for.
fn no_address(kind: RelocationType) -> Result<(), Failure> {
    match kind {
        RelocationType::FunctionIndexLeb
        | RelocationType::TableIndexSleb
        | RelocationType::TableIndexI32
        | RelocationType::TypeIndexLeb
        | RelocationType::GlobalIndexLeb
        | RelocationType::TableNumberLeb => Ok(()),
        other => Err(failure(format!("an address is written as {other:?}"))),
    }
}

/// Spans of symbols, joined where they share bytes.
fn grouped(mut spans: Vec<(u32, u32, bool)>) -> Vec<Group> {
    spans.sort_unstable();
    let mut groups: Vec<Group> = Vec::new();
    for (start, end, movable) in spans {
        match groups.last_mut() {
            Some(last) if start < last.end => {
                last.end = last.end.max(end);
                last.movable &= movable;
            }
            _ => groups.push(Group { start, end, movable, points_to: BTreeSet::new() }),
        }
    }
    groups
}

/// The numbers that stand in code where an address can stand.
#[derive(Default)]
struct Values(BTreeSet<u32>);

impl Values {
    fn collect(&mut self, parsed: &Parsed<'_>, function: u32) -> Result<(), Failure> {
        for operator in parsed.body(function)?.get_operators_reader().map_err(failure)? {
            let operator = operator.map_err(failure)?;
            if let Operator::I32Const { value } = operator {
                self.0.insert(value as u32);
            }
            self.instruction(operator).map_err(failure)?;
        }
        Ok(())
    }
}

impl Reencode for Values {
    type Error = std::convert::Infallible;

    fn mem_arg(
        &mut self,
        argument: wasmparser::MemArg,
    ) -> Result<wasm_encoder::MemArg, wasm_encoder::reencode::Error<Self::Error>> {
        self.0.extend(u32::try_from(argument.offset));
        wasm_encoder::reencode::utils::mem_arg(self, argument)
    }
}
