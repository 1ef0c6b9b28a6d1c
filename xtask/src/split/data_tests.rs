//! A small module, as a linker that tells its relocations would write it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;

use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataSection, Function, FunctionSection, Instruction, MemArg,
    MemorySection, MemoryType, Module, TypeSection, ValType,
};

use super::{Divided, Linked, Segment};
use crate::split::module::Parsed;
use crate::split::without_relocations;

const BASE: u32 = 1024;
const WRITABLE: u32 = 2048;
const LENGTH: u32 = 64;

fn number(value: i64) -> Vec<u8> {
    let mut out = Vec::new();
    let mut left = value;
    loop {
        let byte = (left & 0x7f) as u8;
        left >>= 7;
        if (left == 0 && byte & 0x40 == 0) || (left == -1 && byte & 0x40 != 0) {
            out.push(byte);
            return out;
        }
        out.push(byte | 0x80);
    }
}

fn unsigned(value: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let mut left = value;
    while left >= 0x80 {
        out.push((left & 0x7f) as u8 | 0x80);
        left >>= 7;
    }
    out.push(left as u8);
    out
}

fn text(text: &str) -> Vec<u8> {
    [unsigned(text.len() as u32), text.as_bytes().to_vec()].concat()
}

fn subsection(kind: u8, entries: &[Vec<u8>]) -> Vec<u8> {
    let body = [unsigned(entries.len() as u32), entries.concat()].concat();
    [vec![kind], unsigned(body.len() as u32), body].concat()
}

/// Four constants of 64 bytes, one after the other, and a variable. Function 0 reads the one at `read`, function 1 another;
/// the first constant holds the address of the third, the variable that of the fourth.
fn module(first_reads: (u32, i64), second_reads: (u32, i64)) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], [ValType::I32]);
    let mut functions = FunctionSection::new();
    functions.function(0).function(0);
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let address = |(symbol, addend): (u32, i64)| (i64::from(BASE + symbol * LENGTH) + addend) as u32;
    let mut code = CodeSection::new();
    let mut constant = Function::new([]);
    constant.instruction(&Instruction::I32Const(address(first_reads) as i32)).instruction(&Instruction::End);
    code.function(&constant);
    let mut load = Function::new([]);
    let offset = u64::from(address(second_reads));
    load.instruction(&Instruction::I32Const(0))
        .instruction(&Instruction::I32Load(MemArg { offset, align: 0, memory_index: 0 }))
        .instruction(&Instruction::End);
    code.function(&load);
    let mut constants: Vec<u8> = (0..4).flat_map(|symbol| [symbol + 1; LENGTH as usize]).collect();
    constants[..4].copy_from_slice(&address((2, 0)).to_le_bytes());
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(BASE as i32), constants);
    data.active(0, &ConstExpr::i32_const(WRITABLE as i32), address((3, 0)).to_le_bytes());
    let mut module = Module::new();
    module.section(&types).section(&functions).section(&memories).section(&code).section(&data);

    let mut symbols: Vec<Vec<u8>> = (0..4)
        .map(|symbol| {
            let place = [unsigned(0), unsigned(symbol * LENGTH), unsigned(LENGTH)].concat();
            [vec![1, 0], text(&format!("constant{symbol}")), place].concat()
        })
        .collect();
    symbols.push([vec![1, 0], text("variable"), unsigned(1), unsigned(0), unsigned(4)].concat());
    let segments = [(".rodata"), (".data")].map(|name| [text(name), unsigned(0), unsigned(0)].concat());
    let linking = [unsigned(2), subsection(5, &segments), subsection(8, &symbols)].concat();
    module.section(&CustomSection { name: "linking".into(), data: linking.into() });
    let entry = |kind: u8, offset: u32, symbol: u32, addend: i64| {
        [vec![kind], unsigned(offset), unsigned(symbol), number(addend)].concat()
    };
    // Sections: types, functions, memories, code, data. Only the kind of those in code matters, not the place.
    let in_code = [entry(4, 4, first_reads.0, first_reads.1), entry(3, 9, second_reads.0, second_reads.1)];
    let relocations = [unsigned(3), unsigned(2), in_code.concat()].concat();
    module.section(&CustomSection { name: "reloc.CODE".into(), data: relocations.into() });
    // A count, the kind, three bytes of an address with its opcode and end, two bytes of length; then the constants; then the
    // same for the variable with a length of one byte.
    let head = 1 + 1 + 4 + 2;
    let second = head + 4 * LENGTH + 1 + 4 + 1;
    let in_data = [entry(5, head, 2, 0), entry(5, second, 3, 0)];
    let relocations = [unsigned(4), unsigned(2), in_data.concat()].concat();
    module.section(&CustomSection { name: "reloc.DATA".into(), data: relocations.into() });
    module.finish()
}

fn divided(wasm: &[u8], kept: &[u32]) -> Divided {
    let linked = Linked::read(wasm).unwrap_or_else(|failure| panic!("{}", failure.0));
    let parsed = Parsed::read(wasm).unwrap_or_else(|failure| panic!("{}", failure.0));
    let kept: BTreeSet<u32> = kept.iter().copied().collect();
    linked.divide(&parsed, &kept).unwrap_or_else(|failure| panic!("{}", failure.0))
}

fn later(divided: &Divided) -> Vec<(u32, u32)> {
    divided
        .rest
        .iter()
        .map(|segment| ((segment.address - BASE) / LENGTH, segment.bytes.len() as u32))
        .collect()
}

#[test]
fn what_only_the_rest_reaches_is_moved() {
    let wasm = module((0, 0), (1, 8));
    let both = divided(&wasm, &[0]);
    assert_eq!(
        later(&both),
        [(1, LENGTH)],
        "the third is reached from the first, the fourth from a variable"
    );
    assert_eq!(both.moved, LENGTH as usize);
    assert!(both.rest[0].bytes.iter().all(|byte| *byte == 2));
    let starts: Vec<u32> = both.first.iter().map(|segment| segment.address).collect();
    assert_eq!(starts, [BASE, BASE + 2 * LENGTH, WRITABLE]);
    let all = divided(&wasm, &[0, 1]);
    assert!(all.rest.is_empty() && all.moved == 0);
}

#[test]
fn what_is_reached_only_over_another_constant_goes_with_it() {
    let both = divided(&module((1, 0), (0, 0)), &[0]);
    assert_eq!(later(&both), [(0, LENGTH), (2, LENGTH)]);
    assert_eq!(
        both.first.iter().map(Segment::end).collect::<Vec<_>>(),
        [BASE + 2 * LENGTH, BASE + 4 * LENGTH, WRITABLE + 4]
    );
}

#[test]
fn the_end_of_a_constant_belongs_to_it_alone() {
    let end = (0, i64::from(LENGTH));
    assert_eq!(later(&divided(&module(end, (1, 8)), &[0])), [(1, LENGTH)]);
    // The same number may be the beginning of the next one, if any code speaks of that.
    assert!(later(&divided(&module(end, (1, 0)), &[0])).is_empty());
}

#[test]
fn what_is_pointed_to_from_outside_of_it_stays() {
    for addend in [-8, i64::from(LENGTH) + 1] {
        assert!(divided(&module((0, 0), (1, addend)), &[0]).rest.is_empty(), "{addend}");
    }
}

#[test]
fn other_data_than_the_linkers_is_refused() {
    let linked = Linked::read(&module((0, 0), (1, 0))).unwrap_or_else(|failure| panic!("{}", failure.0));
    let other = module((0, 0), (1, 0));
    let place = other.windows(8).position(|window| window == [4; 8]).unwrap();
    let mut changed = other.clone();
    changed[place] = 9;
    assert!(linked.divide(&Parsed::read(&changed).unwrap_or_default(), &BTreeSet::from([0])).is_err());
    assert!(linked.divide(&Parsed::read(&other).unwrap_or_default(), &BTreeSet::from([0])).is_ok());
}

#[test]
fn what_the_linker_tells_is_taken_away() {
    let wasm = module((0, 0), (1, 0));
    let bare = without_relocations(&wasm).unwrap_or_else(|failure| panic!("{}", failure.0));
    assert!(bare.len() < wasm.len() && wasm.starts_with(&bare));
    assert!(Linked::read(&bare).is_err());
}

#[test]
fn a_module_without_relocations_is_refused() {
    let mut module = Module::new();
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(0), [1, 2]);
    assert!(Linked::read(module.section(&data).as_slice()).is_err());
}
