#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use super::*;

fn order(text: &str) -> String {
    let value = crate::json::parse_strict(text).unwrap();
    Value::array(hash_set_order(value.as_array().unwrap())).to_json()
}

#[test]
fn random_numbers_are_those_of_java() {
    // `new java.util.Random(seed).nextDouble()`. The first was seen on AWS (github.com/floci-io/floci, issue 2662).
    assert_eq!(Random::new(42).next_double(), 0.727_563_680_032_868_1);
    assert_eq!(Random::new(0).next_double(), 0.730_967_787_376_657);
    assert_eq!(Random::new(1).next_double(), 0.730_878_190_703_290_9);
    assert_eq!(Random::new(-1).next_double(), 0.268_942_630_880_504_96);
    // `nextInt(10)` and, for a power of two, `nextInt(16)`, which takes the upper bits.
    let drawn = |bound: i32| {
        let mut random = Random::new(42);
        (0..5).map(|_| random.next_int(bound)).collect::<Vec<_>>()
    };
    assert_eq!(drawn(10), [0, 3, 8, 4, 0]);
    assert_eq!(drawn(16), [11, 0, 10, 0, 4]);
    for bound in [1, 2, 3, 16, 1000, i32::MAX] {
        assert!((0..bound).contains(&Random::new(-7).next_int(bound)));
    }
}

#[test]
fn elements_come_in_the_order_of_a_hash_set() {
    for (items, expected) in [
        (r#"["b", 5, 4, "b", 1, 5]"#, r#"[1,"b",4,5]"#),
        // Integers go by themselves, modulo the size of the table: 17 comes into the bucket of 1, after it.
        ("[17, 1, 0, 16]", "[0,16,17,1]"),
        // Thirteen elements double the table to 32 buckets, where 17 has one of its own.
        ("[17,1,0,2,3,4,5,6,7,8,9,10,11]", "[0,1,2,3,4,5,6,7,8,9,10,11,17]"),
        // Nine in one bucket double it as well: 16, 48, 80, 112 move up.
        ("[0,16,32,48,64,80,96,112,128]", "[0,32,64,96,128,16,48,80,112]"),
        ("[true, false, null, true]", "[false,true,null]"),
        ("[1, 1.0, 1]", "[1.0,1]"),
        // The hash of a long number is that of its halves: 2^32 + 3 has 1 xor 3.
        ("[5, 4294967299, 2]", "[4294967299,2,5]"),
        // Equal whatever the order of members; an empty object's hash is 0, an empty array's 1.
        (r#"[{"a":1,"b":2},{"b":2,"a":1}]"#, r#"[{"a":1,"b":2}]"#),
        ("[2,[],{}]", "[{},[],2]"),
        // Arrays: 31 + hash of the element.
        ("[[1],[0]]", "[[1],[0]]"),
        ("[\"\",0,\"Aa\",\"BB\"]", r#"["",0,"Aa","BB"]"#),
        (
            r#"[0.5,-7,18446744073709551616,-18446744073709551617,"é😀",[null,true,[1.5]],{"k":[false],"z":{"y":null}}]"#,
            r#"[0.5,18446744073709551616,-18446744073709551617,"é😀",{"k":[false],"z":{"y":null}},-7,[null,true,[1.5]]]"#,
        ),
        ("[]", "[]"),
    ] {
        assert_eq!(order(items), expected, "{items}");
    }
}

/// Twenty-six texts in a table of 64. Like the cases above, computed with `OpenJDK` and Jackson 2.14.
#[test]
fn a_grown_table_keeps_the_order_of_a_hash_set() {
    let names = Value::array((1..=26).map(|number| Value::from(format!("order-{number}"))));
    let order: Vec<u32> = hash_set_order(names.as_array().unwrap())
        .iter()
        .map(|name| name.as_str().unwrap().trim_start_matches("order-").parse().unwrap())
        .collect();
    let expected =
        [20, 22, 21, 13, 12, 15, 14, 17, 16, 19, 18, 11, 10, 24, 23, 26, 25, 7, 8, 9, 3, 4, 5, 6, 1, 2];
    assert_eq!(order, expected);
}

#[test]
fn hashes_are_those_of_java() {
    let hash = |text: &str| node_hash(&crate::json::parse_strict(text).unwrap());
    assert_eq!(hash("\"hello\""), 99_162_322);
    assert_eq!(hash("1.5"), 1_073_217_536);
    assert_eq!(hash("[1,2,3]"), 30_817);
    assert_eq!(hash("9223372036854775807"), i32::MIN);
    // `new BigInteger("18446744073709551616").hashCode()`: the words 1, 0, 0.
    assert_eq!(hash("18446744073709551616"), 961);
    assert_eq!(hash("-18446744073709551616"), -961);
    assert_eq!(hash(r#"{"a":1,"b":2}"#), (0x61 ^ 1) + (0x62 ^ 2));
    let deep = format!("{}{}", "[".repeat(400), "]".repeat(400));
    assert_eq!(order(&format!("[{deep},{deep}]")), format!("[{deep}]"));
}

#[test]
fn many_elements_are_ordered() {
    let many =
        Value::array((0..20_000).map(|number| Value::object([(number.to_string(), Value::int(number))])));
    assert_eq!(hash_set_order(many.as_array().unwrap()).len(), 20_000);
}
