//! A module taken apart, as far as cutting it needs.

use std::collections::BTreeSet;

use wasm_encoder::reencode::Reencode;
use wasm_encoder::{
    ElementSection, ExportSection, GlobalSection, ImportSection, MemorySection, TableSection, TypeSection,
};
use wasmparser::{
    CompositeInnerType, ConstExpr, DataKind, DataSectionReader, Element, ElementItems, ElementKind, Export,
    ExternalKind, FunctionBody, Global, GlobalType, ImportSectionReader, MemoryType, Operator, Parser,
    Payload, Table, TypeRef, TypeSectionReader,
};

use super::data::Segment;
use super::{Renumbered, failure};
use crate::steps::Failure;

/// What stands in a module.
#[derive(Default)]
pub struct Parsed<'a> {
    types: Option<TypeSectionReader<'a>>,
    /// How many parameters each type has.
    parameters: Vec<u32>,
    imports: Option<ImportSectionReader<'a>>,
    /// The types of the functions that are imported, and of those that it has itself.
    pub imported: Vec<u32>,
    pub defined: Vec<u32>,
    pub bodies: Vec<FunctionBody<'a>>,
    tables: Vec<Table<'a>>,
    memories: Vec<MemoryType>,
    globals: Vec<Global<'a>>,
    pub global_types: Vec<GlobalType>,
    exports: Vec<Export<'a>>,
    elements: Vec<Element<'a>>,
    pub start: Option<u32>,
    /// The section of data as it stands.
    pub data: Option<&'a [u8]>,
    segments: Option<DataSectionReader<'a>>,
}

/// The table through which functions are called.
pub struct FunctionTable {
    pub index: u32,
    pub length: u32,
    /// Which function each slot holds at first.
    pub slots: Vec<(u32, u32)>,
}

impl<'a> Parsed<'a> {
    pub fn read(wasm: &'a [u8]) -> Result<Self, Failure> {
        let mut parsed = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.map_err(failure)? {
                Payload::TypeSection(reader) => {
                    for group in reader.clone() {
                        for kind in group.map_err(failure)?.into_types() {
                            parsed.parameters.push(match &kind.composite_type.inner {
                                CompositeInnerType::Func(function) => function.params().len() as u32,
                                _ => 0,
                            });
                        }
                    }
                    parsed.types = Some(reader);
                }
                Payload::ImportSection(reader) => {
                    for import in reader.clone().into_imports() {
                        match import.map_err(failure)?.ty {
                            TypeRef::Func(index) => parsed.imported.push(index),
                            other => return Err(failure(format!("it imports {other:?}"))),
                        }
                    }
                    parsed.imports = Some(reader);
                }
                Payload::FunctionSection(reader) => {
                    parsed.defined = reader.into_iter().collect::<Result<_, _>>().map_err(failure)?;
                }
                Payload::TableSection(reader) => {
                    parsed.tables = reader.into_iter().collect::<Result<_, _>>().map_err(failure)?;
                }
                Payload::MemorySection(reader) => {
                    parsed.memories = reader.into_iter().collect::<Result<_, _>>().map_err(failure)?;
                }
                Payload::GlobalSection(reader) => {
                    parsed.globals = reader.into_iter().collect::<Result<_, _>>().map_err(failure)?;
                    parsed.global_types = parsed.globals.iter().map(|global| global.ty).collect();
                }
                Payload::ExportSection(reader) => {
                    parsed.exports = reader.into_iter().collect::<Result<_, _>>().map_err(failure)?;
                }
                Payload::ElementSection(reader) => {
                    parsed.elements = reader.into_iter().collect::<Result<_, _>>().map_err(failure)?;
                }
                Payload::StartSection { func, .. } => parsed.start = Some(func),
                Payload::CodeSectionEntry(body) => parsed.bodies.push(body),
                Payload::DataSection(reader) => {
                    parsed.data = wasm.get(reader.range());
                    parsed.segments = Some(reader);
                }
                Payload::TagSection(_) => return Err(failure("it has exceptions")),
                _ => {}
            }
        }
        Ok(parsed)
    }

    pub fn type_of(&self, function: u32) -> Result<u32, Failure> {
        let function = function as usize;
        let own = function.checked_sub(self.imported.len());
        own.map_or_else(|| self.imported.get(function), |own| self.defined.get(own))
            .copied()
            .ok_or_else(|| failure(format!("there is no function {function}")))
    }

    pub fn parameters(&self, kind: u32) -> Result<u32, Failure> {
        self.parameters.get(kind as usize).copied().ok_or_else(|| failure(format!("there is no type {kind}")))
    }

    pub fn body(&self, function: u32) -> Result<&FunctionBody<'a>, Failure> {
        (function as usize)
            .checked_sub(self.imported.len())
            .and_then(|own| self.bodies.get(own))
            .ok_or_else(|| failure(format!("function {function} has no body")))
    }

    /// What a function calls directly.
    pub fn calls(&self, function: u32) -> Result<BTreeSet<u32>, Failure> {
        let mut called = BTreeSet::new();
        for operator in self.body(function)?.get_operators_reader().map_err(failure)? {
            match operator.map_err(failure)? {
                Operator::Call { function_index } => {
                    called.insert(function_index);
                }
                Operator::ReturnCall { .. } => return Err(failure("it has tail calls")),
                Operator::MemoryInit { .. } | Operator::DataDrop { .. } | Operator::TableInit { .. } => {
                    return Err(failure("it fills memory or tables by instructions"));
                }
                _ => {}
            }
        }
        Ok(called)
    }

    /// The functions that must be in the first part: what is exported, begins by itself, or is named as a value.
    pub fn bound(&self) -> Result<BTreeSet<u32>, Failure> {
        let mut bound: BTreeSet<u32> = self
            .exports
            .iter()
            .filter(|export| export.kind == ExternalKind::Func)
            .map(|export| export.index)
            .collect();
        bound.extend(self.start);
        for body in &self.bodies {
            for operator in body.get_operators_reader().map_err(failure)? {
                if let Operator::RefFunc { function_index } = operator.map_err(failure)? {
                    bound.insert(function_index);
                }
            }
        }
        for element in &self.elements {
            if !matches!(element.kind, ElementKind::Active { .. })
                && let ElementItems::Functions(functions) = &element.items
            {
                for function in functions.clone() {
                    bound.insert(function.map_err(failure)?);
                }
            }
        }
        Ok(bound)
    }

    pub fn types(&self) -> Result<TypeSection, Failure> {
        let mut types = TypeSection::new();
        if let Some(reader) = self.types.clone() {
            Renumbered::default().parse_type_section(&mut types, reader).map_err(failure)?;
        }
        Ok(types)
    }

    pub fn imports(&self) -> Result<ImportSection, Failure> {
        let mut imports = ImportSection::new();
        if let Some(reader) = self.imports.clone() {
            Renumbered::default().parse_import_section(&mut imports, reader).map_err(failure)?;
        }
        Ok(imports)
    }

    pub fn table_count(&self) -> u32 {
        self.tables.len() as u32
    }

    /// The tables' types, that of functions with so many slots more.
    pub fn table_types(&self, more: u32) -> Result<Vec<wasm_encoder::TableType>, Failure> {
        let functions = self.function_table()?.index;
        let mut types = Vec::new();
        for (table, index) in self.tables.iter().zip(0..) {
            let mut kind = Renumbered::default().table_type(table.ty).map_err(failure)?;
            if index == functions {
                kind.minimum += u64::from(more);
                kind.maximum = kind.maximum.map(|maximum| maximum + u64::from(more));
            }
            types.push(kind);
        }
        Ok(types)
    }

    pub fn tables(&self, section: &mut TableSection, more: u32) -> Result<(), Failure> {
        for kind in self.table_types(more)? {
            section.table(kind);
        }
        Ok(())
    }

    pub fn memory(&self) -> Result<MemoryType, Failure> {
        match self.memories.as_slice() {
            [memory] => Ok(*memory),
            _ => Err(failure("it has not one memory")),
        }
    }

    pub fn memories(&self, section: &mut MemorySection) -> Result<(), Failure> {
        section.memory(Renumbered::default().memory_type(self.memory()?).map_err(failure)?);
        Ok(())
    }

    pub fn globals(&self, numbers: &mut Renumbered, section: &mut GlobalSection) -> Result<(), Failure> {
        for global in &self.globals {
            numbers.parse_global(section, global.clone()).map_err(failure)?;
        }
        Ok(())
    }

    pub fn exports(&self, numbers: &mut Renumbered, section: &mut ExportSection) -> Result<(), Failure> {
        for export in &self.exports {
            numbers.parse_export(section, *export).map_err(failure)?;
        }
        Ok(())
    }

    /// What is written to the memory at the start.
    pub fn segments(&self) -> Result<Vec<Segment>, Failure> {
        let mut segments = Vec::new();
        for segment in self.segments.clone().into_iter().flatten() {
            let segment = segment.map_err(failure)?;
            let DataKind::Active { memory_index: 0, offset_expr } = &segment.kind else {
                return Err(failure("a segment of data is not written to the memory at the start"));
            };
            segments.push(Segment { address: constant(offset_expr)?, bytes: segment.data.to_vec() });
        }
        Ok(segments)
    }

    /// The numbers with which globals begin.
    pub fn global_values(&self) -> Result<Vec<u32>, Failure> {
        let mut values = Vec::new();
        for global in &self.globals {
            for operator in global.init_expr.get_operators_reader() {
                if let Operator::I32Const { value } = operator.map_err(failure)? {
                    values.push(value as u32);
                }
            }
        }
        Ok(values)
    }

    pub fn elements(&self) -> Vec<Element<'a>> {
        self.elements.clone()
    }

    /// The elements that fill no slot of the table of functions.
    pub fn other_elements(
        &self,
        numbers: &mut Renumbered,
        section: &mut ElementSection,
    ) -> Result<(), Failure> {
        for element in
            self.elements.iter().filter(|element| !matches!(element.kind, ElementKind::Active { .. }))
        {
            numbers.parse_element(section, element.clone()).map_err(failure)?;
        }
        Ok(())
    }

    pub fn function_table(&self) -> Result<FunctionTable, Failure> {
        let mut slots = Vec::new();
        let mut index = None;
        for element in &self.elements {
            let ElementKind::Active { table_index, offset_expr } = &element.kind else { continue };
            let table = table_index.unwrap_or(0);
            let ElementItems::Functions(functions) = &element.items else {
                return Err(failure("a table is filled with something else than functions"));
            };
            if *index.get_or_insert(table) != table {
                return Err(failure("it has two tables of functions"));
            }
            let offset = constant(offset_expr)?;
            for (function, slot) in functions.clone().into_iter().zip(offset..) {
                slots.push((slot, function.map_err(failure)?));
            }
        }
        let index = index.unwrap_or(0);
        let table = self.tables.get(index as usize).ok_or_else(|| failure("it has no table of functions"))?;
        let length = u32::try_from(table.ty.initial).map_err(failure)?;
        Ok(FunctionTable { index, length, slots })
    }
}

pub(super) fn constant(expression: &ConstExpr<'_>) -> Result<u32, Failure> {
    match expression.get_operators_reader().read().map_err(failure)? {
        Operator::I32Const { value } => Ok(value as u32),
        other => Err(failure(format!("a segment begins at {other:?}"))),
    }
}
