//! Cutting the page's wasm in two: what is fetched before the page can be used, and the rest, which comes right after it.
//!
//! Which functions the first part needs is not guessed but seen: [`watched`] gives a module that notes each function the first
//! time it runs, a browser opens the page with it and makes the first moves of a visit, and [`cut`] leaves in the first module
//! what was noted there. Everything else is in the second one. The two share memory, globals and the table of functions, so to
//! the program they are one.
//!
//! A function of the rest has a slot in the table. Until the rest is there, the slot holds a stub which fetches it at once,
//! whatever that takes, and then calls what is in the slot now; so nothing breaks where a visit begins otherwise than the one
//! that was watched. What the rest holds overwrites the slots.

mod data;
mod module;
mod site;

use std::collections::{BTreeMap, BTreeSet};

use wasm_encoder::reencode::Reencode;
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, ExportKind, ExportSection,
    Function, FunctionSection, GlobalSection, ImportSection, Instruction, MemorySection, Module, RawSection,
    SectionId, StartSection, TableSection, ValType,
};
use wasmparser::{FunctionBody, Operator, TypeRef};

use crate::steps::Failure;
use data::{Linked, Segment};
use module::Parsed;
pub use site::lighten;

/// The module from which both parts import: the script beside the page, and for the rest the first part.
const JOINT: &str = "joint";

fn failure(error: impl std::fmt::Display) -> Failure {
    Failure(format!("cutting the wasm: {error}"))
}

/// The two parts.
pub struct Cut {
    pub first: Vec<u8>,
    pub rest: Vec<u8>,
    /// How many functions are in each.
    pub functions: [usize; 2],
    /// How many bytes of data are in the rest.
    pub moved: usize,
}

/// How the functions of the module are numbered in the one that is being written.
#[derive(Default)]
struct Renumbered {
    functions: BTreeMap<u32, u32>,
    /// Functions that are called through the table, with their slot.
    slots: BTreeMap<u32, u32>,
    table: u32,
}

impl Reencode for Renumbered {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, wasm_encoder::reencode::Error<Self::Error>> {
        // A missing one would be caught when the module is validated.
        Ok(self.functions.get(&function).copied().unwrap_or(u32::MAX))
    }
}

/// A body with calls of functions of the other part led through the table. `before` goes first.
fn body(
    parsed: &Parsed<'_>,
    numbers: &mut Renumbered,
    body: &FunctionBody<'_>,
    before: &[Instruction<'_>],
) -> Result<Function, Failure> {
    let mut function = numbers.new_function_with_parsed_locals(body).map_err(failure)?;
    for instruction in before {
        function.instruction(instruction);
    }
    let mut reader = body.get_operators_reader().map_err(failure)?;
    while !reader.eof() {
        let operator = reader.read().map_err(failure)?;
        if let Operator::Call { function_index } = &operator
            && let Some(slot) = numbers.slots.get(function_index)
        {
            let type_index = parsed.type_of(*function_index)?;
            function.instruction(&Instruction::I32Const(*slot as i32));
            function.instruction(&Instruction::CallIndirect { type_index, table_index: numbers.table });
            continue;
        }
        function.instruction(&numbers.instruction(operator).map_err(failure)?);
    }
    Ok(function)
}

/// The module with a call of `joint.seen(number)` at the beginning of each of its functions. Numbers are those of the module
/// given.
pub fn watched(wasm: &[u8]) -> Result<Vec<u8>, Failure> {
    let parsed = Parsed::read(wasm)?;
    let imported = parsed.imported.len() as u32;
    let mut types = parsed.types()?;
    let seen = types.len();
    types.ty().function([ValType::I32], []);
    let mut numbers = Renumbered::default();
    numbers.functions.extend((0..imported).map(|index| (index, index)));
    let count = parsed.defined.len() as u32;
    numbers.functions.extend((0..count).map(|index| (imported + index, imported + 1 + index)));
    let mut module = Module::new();
    module.section(&types);
    let mut imports = parsed.imports()?;
    imports.import(JOINT, "seen", EntityType::Function(seen));
    module.section(&imports);
    let mut functions = FunctionSection::new();
    let mut code = CodeSection::new();
    for (index, (type_index, function)) in parsed.defined.iter().zip(&parsed.bodies).enumerate() {
        functions.function(*type_index);
        let number = imported + index as u32;
        let note = [Instruction::I32Const(number as i32), Instruction::Call(imported)];
        code.function(&body(&parsed, &mut numbers, function, &note)?);
    }
    module.section(&functions);
    let mut tables = TableSection::new();
    let mut memories = MemorySection::new();
    let mut globals = GlobalSection::new();
    let mut exports = ExportSection::new();
    let mut elements = ElementSection::new();
    parsed.tables(&mut tables, 0)?;
    parsed.memories(&mut memories)?;
    parsed.globals(&mut numbers, &mut globals)?;
    parsed.exports(&mut numbers, &mut exports)?;
    for element in parsed.elements() {
        numbers.parse_element(&mut elements, element).map_err(failure)?;
    }
    module.section(&tables).section(&memories).section(&globals).section(&exports);
    if let Some(start) = parsed.start {
        module.section(&StartSection { function_index: numbers.function_index(start).map_err(failure)? });
    }
    module.section(&elements).section(&code);
    finish(module, parsed.data)
}

/// The module without what the linker tells of symbols and addresses, which no browser needs.
pub fn without_relocations(wasm: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut module = Module::new();
    for payload in wasmparser::Parser::new(0).parse_all(wasm) {
        let payload = payload.map_err(failure)?;
        if let wasmparser::Payload::CustomSection(custom) = &payload
            && (custom.name() == "linking" || custom.name().starts_with("reloc."))
        {
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            module.section(&RawSection { id, data: wasm.get(range).unwrap_or_default() });
        }
    }
    finish(module, None)
}

/// Cuts a module: the functions of `needed` (by their numbers in it), and those that must be there, go into the first part,
/// with the data that they can reach. `linked` is the linker's output, of which the module was made.
pub fn cut(wasm: &[u8], linked: &[u8], needed: &BTreeSet<u32>) -> Result<Cut, Failure> {
    let parsed = Parsed::read(wasm)?;
    let imported = parsed.imported.len() as u32;
    let all = imported..imported + parsed.defined.len() as u32;
    let bound = parsed.bound()?;
    let kept: BTreeSet<u32> =
        all.clone().filter(|index| needed.contains(index) || bound.contains(index)).collect();
    let later: BTreeSet<u32> = all.filter(|index| !kept.contains(index)).collect();

    // Slots: those that the module's own table has, and new ones behind them for what the first part calls directly.
    let table = parsed.function_table()?;
    let (mut slots, mut top) = (BTreeMap::<u32, Vec<u32>>::new(), table.length);
    for (slot, function) in &table.slots {
        if later.contains(function) {
            slots.entry(*function).or_default().push(*slot);
        }
    }
    let mut wanted = BTreeSet::new();
    for index in &kept {
        wanted.extend(parsed.calls(*index)?.into_iter().filter(|called| later.contains(called)));
    }
    for function in &wanted {
        if !slots.contains_key(function) {
            slots.insert(*function, vec![top]);
            top += 1;
        }
    }
    let mut from_rest = BTreeSet::new();
    for index in &later {
        from_rest.extend(parsed.calls(*index)?.into_iter().filter(|called| !later.contains(called)));
    }
    let data = Linked::read(linked)?.divide(&parsed, &kept)?;
    let first = first_part(&parsed, &kept, &slots, &from_rest, top, &data.first)?;
    let rest = rest_part(&parsed, &later, &slots, &from_rest, top, &data.rest)?;
    Ok(Cut { first, rest, functions: [kept.len(), later.len()], moved: data.moved })
}

fn first_part(
    parsed: &Parsed<'_>,
    kept: &BTreeSet<u32>,
    slots: &BTreeMap<u32, Vec<u32>>,
    from_rest: &BTreeSet<u32>,
    top: u32,
    data: &[Segment],
) -> Result<Vec<u8>, Failure> {
    let imported = parsed.imported.len() as u32;
    let table = parsed.function_table()?;
    let fetch = imported;
    let mut numbers = Renumbered { table: table.index, ..Renumbered::default() };
    numbers.functions.extend((0..imported).map(|index| (index, index)));
    numbers.functions.extend(kept.iter().zip(imported + 1..).map(|(index, number)| (*index, number)));
    numbers.slots = slots.iter().filter_map(|(function, own)| Some((*function, *own.first()?))).collect();

    let mut types = parsed.types()?;
    let nothing = types.len();
    types.ty().function([], []);
    let mut module = Module::new();
    module.section(&types);
    let mut imports = parsed.imports()?;
    imports.import(JOINT, "fetch", EntityType::Function(nothing));
    module.section(&imports);

    let mut functions = FunctionSection::new();
    let mut code = CodeSection::new();
    for index in kept {
        functions.function(parsed.type_of(*index)?);
        code.function(&body(parsed, &mut numbers, parsed.body(*index)?, &[])?);
    }
    // One stub a slot: it fetches the rest, which overwrites the slot, and calls what is there then. They stand in the order of
    // the slots, so that numbers beside each other are alike and compress well.
    let mut by_slot: Vec<(u32, u32)> = Vec::new();
    for (function, own) in slots {
        let type_index = parsed.type_of(*function)?;
        by_slot.extend(own.iter().map(|slot| (*slot, type_index)));
    }
    by_slot.sort_unstable();
    let mut stubs = BTreeMap::new();
    for (number, (slot, type_index)) in (imported + 1 + kept.len() as u32..).zip(by_slot) {
        functions.function(type_index);
        let mut stub = Function::new([]);
        stub.instruction(&Instruction::Call(fetch));
        for parameter in 0..parsed.parameters(type_index)? {
            stub.instruction(&Instruction::LocalGet(parameter));
        }
        stub.instruction(&Instruction::I32Const(slot as i32));
        stub.instruction(&Instruction::CallIndirect { type_index, table_index: table.index });
        stub.instruction(&Instruction::End);
        code.function(&stub);
        stubs.insert(slot, number);
    }
    module.section(&functions);
    let mut tables = TableSection::new();
    let mut memories = MemorySection::new();
    let mut globals = GlobalSection::new();
    let mut exports = ExportSection::new();
    parsed.tables(&mut tables, top - table.length)?;
    parsed.memories(&mut memories)?;
    parsed.globals(&mut numbers, &mut globals)?;
    parsed.exports(&mut numbers, &mut exports)?;
    for index in 0..parsed.table_count() {
        exports.export(&name("t", index), ExportKind::Table, index);
    }
    exports.export(&name("m", 0), ExportKind::Memory, 0);
    for index in 0..parsed.global_types.len() as u32 {
        exports.export(&name("g", index), ExportKind::Global, index);
    }
    for (function, place) in from_rest.iter().zip(0..) {
        let own = numbers.functions.get(function).copied().unwrap_or(u32::MAX);
        exports.export(&name("f", place), ExportKind::Func, own);
    }
    module.section(&tables).section(&memories).section(&globals).section(&exports);
    if let Some(start) = parsed.start {
        module.section(&StartSection { function_index: numbers.function_index(start).map_err(failure)? });
    }
    let mut elements = ElementSection::new();
    let number = |slot: u32, function: u32| {
        stubs.get(&slot).or_else(|| numbers.functions.get(&function)).copied().unwrap_or(u32::MAX)
    };
    let mut filled: BTreeMap<u32, u32> =
        table.slots.iter().map(|(slot, function)| (*slot, number(*slot, *function))).collect();
    filled.extend(stubs.iter().map(|(slot, stub)| (*slot, *stub)));
    fill(&mut elements, table.index, &filled);
    parsed.other_elements(&mut numbers, &mut elements)?;
    module.section(&elements).section(&code).section(&written(data));
    finish(module, None)
}

fn rest_part(
    parsed: &Parsed<'_>,
    later: &BTreeSet<u32>,
    slots: &BTreeMap<u32, Vec<u32>>,
    from_rest: &BTreeSet<u32>,
    top: u32,
    data: &[Segment],
) -> Result<Vec<u8>, Failure> {
    let table = parsed.function_table()?;
    let mut numbers = Renumbered { table: table.index, ..Renumbered::default() };
    let mut module = Module::new();
    module.section(&parsed.types()?);
    let mut imports = ImportSection::new();
    let mut count = 0;
    for function in from_rest {
        imports.import(JOINT, &name("f", count), EntityType::Function(parsed.type_of(*function)?));
        numbers.functions.insert(*function, count);
        count += 1;
    }
    for (index, kind) in parsed.table_types(top - table.length)?.into_iter().enumerate() {
        imports.import(JOINT, &name("t", index as u32), EntityType::Table(kind));
    }
    imports.import(
        JOINT,
        &name("m", 0),
        numbers.entity_type(TypeRef::Memory(parsed.memory()?)).map_err(failure)?,
    );
    for (index, kind) in parsed.global_types.iter().enumerate() {
        let kind = numbers.entity_type(TypeRef::Global(*kind)).map_err(failure)?;
        imports.import(JOINT, &name("g", index as u32), kind);
    }
    numbers.functions.extend(later.iter().zip(count..).map(|(index, number)| (*index, number)));
    let mut functions = FunctionSection::new();
    let mut code = CodeSection::new();
    for index in later {
        functions.function(parsed.type_of(*index)?);
        code.function(&body(parsed, &mut numbers, parsed.body(*index)?, &[])?);
    }
    let mut filled = BTreeMap::new();
    for (function, own) in slots {
        let number = numbers.functions.get(function).copied().unwrap_or(u32::MAX);
        filled.extend(own.iter().map(|slot| (*slot, number)));
    }
    let mut elements = ElementSection::new();
    fill(&mut elements, table.index, &filled);
    module.section(&imports).section(&functions).section(&elements).section(&code).section(&written(data));
    finish(module, None)
}

/// Segments that fill these slots of a table: one for each run of neighbours.
fn fill(elements: &mut ElementSection, table: u32, slots: &BTreeMap<u32, u32>) {
    let mut runs: Vec<(u32, Vec<u32>)> = Vec::new();
    for (slot, function) in slots {
        match runs.last_mut() {
            Some((first, run)) if *first + run.len() as u32 == *slot => run.push(*function),
            _ => runs.push((*slot, vec![*function])),
        }
    }
    for (first, run) in runs {
        let table = (table != 0).then_some(table);
        elements.active(table, &ConstExpr::i32_const(first as i32), Elements::Functions(run.into()));
    }
}

/// A section that writes these to the memory.
fn written(segments: &[Segment]) -> DataSection {
    let mut section = DataSection::new();
    for segment in segments {
        let address = ConstExpr::i32_const(segment.address as i32);
        section.active(0, &address, segment.bytes.iter().copied());
    }
    section
}

/// A short name for an export: a letter for the kind and the number in letters and digits.
fn name(kind: &str, number: u32) -> String {
    let mut digits = Vec::new();
    let mut left = number;
    loop {
        digits.push(char::from_digit(left % 36, 36).unwrap_or('0'));
        left /= 36;
        if left == 0 {
            break;
        }
    }
    // What the module exports itself is never called so.
    format!("~{kind}{}", digits.iter().rev().collect::<String>())
}

fn finish(mut module: Module, data: Option<&[u8]>) -> Result<Vec<u8>, Failure> {
    if let Some(data) = data {
        module.section(&RawSection { id: SectionId::Data.into(), data });
    }
    let wasm = module.finish();
    wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::all())
        .validate_all(&wasm)
        .map_err(failure)?;
    Ok(wasm)
}
