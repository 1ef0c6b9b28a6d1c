"""Makes the page's typefaces, their style sheet and the engine's table of widths; see fonts.rs.

Called as: python fonts.py NODE_MODULES, in the workspace. Everything is written from the same font files, so the widths
that the engine computes are those that the browser draws.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

MODULES = Path(sys.argv[1])
FONTS = Path("public/fonts")
STYLES = Path("styles/fonts.css")
TABLE = Path("engine/src/layout/text/table.rs")

INTER = "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"
INTER_EXT = "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2"
INTER_ALL = "inter-ui/variable/InterVariable.woff2"
MONO = "@fontsource/jetbrains-mono/files/jetbrains-mono-latin-400-normal.woff2"
MONO_EXT = "@fontsource/jetbrains-mono/files/jetbrains-mono-latin-ext-400-normal.woff2"

LIGHTEST, BOLDEST = 400, 700
# What the page and most designs are written in: printable ASCII, and the dashes, quotes and signs of the page's own words.
CORE = [*range(0x20, 0x7F), 0xA0, 0xB7, 0xD7, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026, 0x203A, 0x2212]
# In the page's words, and in no Latin slice of Inter.
SIGNS = [0x2190, 0x2191, 0x2192, 0x2193, 0x2248, 0x2260, 0x2264, 0x2265]
# Of Latin Extended: Latin Extended-A, and what Romanian has beyond it.
EXTENDED = [*range(0x100, 0x180), 0x218, 0x219, 0x21A, 0x21B]
# Marks that combine with a letter must come from the letter's own file.
NO_MARKS = [*range(0x300, 0x370), 0xFEFF, 0x200B]

# name, source, characters wanted, features kept.
# Kerning within the core alone: a browser does not kern across files.
FILES = [
    ("inter-core", INTER, CORE, ["kern", "tnum"]),
    ("inter-signs", INTER_ALL, SIGNS, []),
    ("inter-latin", INTER, None, []),
    ("inter-latin-ext", INTER_EXT, EXTENDED, []),
    ("mono-core", MONO, CORE, []),
    ("mono-latin", MONO, None, []),
    ("mono-latin-ext", MONO_EXT, EXTENDED, []),
]

# Faces of the system that are stretched to Inter's widths until Inter is there: their names, and files to measure them on.
FALLBACKS = [
    ("Arial", [["Arial", "Liberation Sans", "Arimo"], ["Arial Bold", "Liberation Sans Bold", "Arimo Bold"]], "@fontsource/arimo/files/arimo-latin-{}-normal.woff2"),
    ("Roboto", [["Roboto"], ["Roboto Bold"]], "@fontsource/roboto/files/roboto-latin-{}-normal.woff2"),
    ("DejaVu", [["DejaVu Sans"], ["DejaVu Sans Bold"]], "@fontsource/dejavu-sans/files/dejavu-sans-latin-{}-normal.woff2"),
]
# Words as they are on cards and in panels; the fallback's widths are right on average over these.
SAMPLE = (
    "ValidateOrder Accepted? ReserveLines NeedsApproval? ChargePayment CancellationWindow LockForShipping RefundPayment "
    "orders-validate payments-charge inventory-reserve POST /orders/{id} nodejs22.x 256 MB 10 s Standard REST API "
    "Wait 10 min Nothing is called on AWS. Show the field Retry attempts and time-out Problems Export Undo Choose a state"
)


def main():
    FONTS.mkdir(parents=True, exist_ok=True)
    made = {}
    taken = {"inter": set(), "mono": set()}
    for name, source, wanted, features in FILES:
        face = name.split("-")[0]
        cmap = TTFont(MODULES / source).getBestCmap()
        characters = [c for c in (wanted if wanted is not None else sorted(cmap)) if c in cmap and c >= 0x20]
        characters = sorted(set(characters) - taken[face] - set(NO_MARKS))
        taken[face].update(characters)
        file = FONTS / f"{name}.woff2"
        cut(MODULES / source, characters, features, file)
        made[name] = characters
        print(f"  {file}: {file.stat().st_size} bytes, {len(characters)} characters")
    licences()
    style_sheet(made)
    table(made)


def cut(source, characters, features, out):
    """A subset of a font, its weights limited to those in use, without hints and names that a browser does not read."""
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options()
    options.layout_features = features
    options.hinting = False
    options.notdef_outline = True
    options.glyph_names = False
    options.name_IDs = [0, 1, 2, 13, 14]
    options.drop_tables += ["STAT", "MVAR", "DSIG", "meta"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    if "fvar" in font:
        limits = {axis.axisTag: axis.minValue for axis in font["fvar"].axes}
        limits["wght"] = (LIGHTEST, BOLDEST)
        font = instancer.instantiateVariableFont(font, limits)
        # The table of widths knows the two ends and takes the way between them for straight.
        straight = all(abs(a - b) < 0.001 for a, b in font["avar"].segments["wght"].items()) if "avar" in font else True
        assert straight, f"{source}: weights between {LIGHTEST} and {BOLDEST} are not spaced evenly"
        for unread in ("avar", "STAT"):
            if unread in font:
                del font[unread]
    # Where a table has nothing in it, a browser need not read it.
    for empty in ("GSUB", "GPOS"):
        if empty in font and not font[empty].table.FeatureList.FeatureRecord:
            del font[empty]
    if "GPOS" not in font and "GDEF" in font:
        del font["GDEF"]
    font.flavor = "woff2"
    font.save(out)


def licences():
    """The licence of both typefaces, which is the same text, below their copyrights."""
    texts = [(MODULES / package / "LICENSE").read_text() for package in ("@fontsource-variable/inter", "@fontsource/jetbrains-mono")]
    notices = [text.split("\n", 1)[0] for text in texts]
    bodies = [text.split("\n", 1)[1] for text in texts]
    assert bodies[0].split() == bodies[1].split(), "the licences differ"
    intro = "The font files beside this text are subsets of Inter and of JetBrains Mono, made by `cargo xtask fonts`.\n\n"
    (FONTS / "LICENSE.txt").write_text(intro + "\n".join(notices) + "\n" + bodies[0].rstrip() + "\n")


def runs(characters):
    """First and last of each run of neighbours."""
    out = []
    for character in sorted(characters):
        if out and character == out[-1][1] + 1:
            out[-1][1] = character
        else:
            out.append([character, character])
    return out


def style_sheet(made):
    lines = ["/* The typefaces. Written by `cargo xtask fonts`; see xtask/src/fonts.py. */"]
    for name, characters in made.items():
        family, weights = ("Inter", f"{LIGHTEST} {BOLDEST}") if name.startswith("inter") else ("JetBrains Mono", "400")
        ranges = ", ".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in runs(characters))
        lines.append(
            f'@font-face {{ font-family: "{family}"; font-weight: {weights}; font-display: swap; '
            f'src: url("./fonts/{name}.woff2") format("woff2"); unicode-range: {ranges}; }}'
        )
    lines.append("/* Faces of the system with Inter's widths and heights: nothing moves when Inter takes their place. */")
    inter = {weight: instance("inter-core", weight) for weight in (LIGHTEST, BOLDEST)}
    ascent, descent = inter[LIGHTEST]["hhea"].ascent / 2048, -inter[LIGHTEST]["hhea"].descent / 2048
    for family, locals_of, pattern in FALLBACKS:
        for weight, names in zip((LIGHTEST, BOLDEST), locals_of):
            other = TTFont(MODULES / pattern.format(weight))
            # Between 500 and 700 the page writes mostly in 600.
            compared = instance("inter-core", 600) if weight == BOLDEST else inter[LIGHTEST]
            adjust = width(compared, SAMPLE) / width(other, SAMPLE)
            weights = "400 550" if weight == LIGHTEST else "551 700"
            sources = ", ".join(f'local("{name}")' for name in names)
            lines.append(
                f'@font-face {{ font-family: "{family} as Inter"; font-weight: {weights}; src: {sources}; size-adjust: {adjust:.2%}; '
                f"ascent-override: {ascent / adjust:.2%}; descent-override: {descent / adjust:.2%}; line-gap-override: 0%; }}"
            )
    STYLES.write_text("\n".join(lines) + "\n")


def instance(name, weight):
    font = TTFont(FONTS / f"{name}.woff2")
    return instancer.instantiateVariableFont(font, {"wght": weight}) if "fvar" in font else font


def width(font, text):
    cmap, advances = font.getBestCmap(), font["hmtx"]
    return sum(advances[cmap[ord(character)]][0] for character in text) / font["head"].unitsPerEm


def kerning(font, characters):
    """For each pair of characters by how much the second moves, in font units."""
    cmap, gpos = font.getBestCmap(), font["GPOS"].table
    numbers = sorted({
        number for record in gpos.FeatureList.FeatureRecord if record.FeatureTag == "kern" for number in record.Feature.LookupListIndex
    })
    lookups = []
    for number in numbers:
        tables = [getattr(table, "ExtSubTable", table) for table in gpos.LookupList.Lookup[number].SubTable]
        assert all(table.LookupType == 2 for table in tables), "kerning that is not by pairs"
        lookups.append(tables)

    def of(left, right):
        total = 0
        for tables in lookups:
            for table in tables:
                if left not in table.Coverage.glyphs:
                    continue
                if table.Format == 1:
                    pairs = table.PairSet[table.Coverage.glyphs.index(left)].PairValueRecord
                    found = [pair.Value1 for pair in pairs if pair.SecondGlyph == right]
                    if not found:
                        continue
                    value = found[0]
                else:
                    row = table.Class1Record[table.ClassDef1.classDefs.get(left, 0)]
                    value = row.Class2Record[table.ClassDef2.classDefs.get(right, 0)].Value1
                total += getattr(value, "XAdvance", 0) if value else 0
                break
        return total

    return {(a, b): of(cmap[a], cmap[b]) for a in characters for b in characters}


def rows(values, kind, name, about):
    """A constant array in lines of at most 118 characters."""
    out, line = [], ""
    for value in values:
        word = f"{value}, "
        if len(line) + len(word) > 112:
            out.append(line.rstrip())
            line = ""
        line += word
    out.append(line.rstrip())
    body = "\n".join(f"    {line}" for line in out)
    return f"/// {about}\npub const {name}: [{kind}; {len(values)}] = [\n{body}\n];"


def table(made):
    # The core comes first: what is below its count can be kerned.
    names = ["inter-core", "inter-signs", "inter-latin", "inter-latin-ext"]
    indices, light, bold = {}, [], []
    for name in names:
        ends = [instance(name, weight) for weight in (LIGHTEST, BOLDEST)]
        for character in made[name]:
            indices[character] = len(light)
            for font, out in zip(ends, (light, bold)):
                assert font["head"].unitsPerEm == 2048, name
                out.append(font["hmtx"][font.getBestCmap()[character]][0])
    spans = []
    for name in names:
        spans += [(a, b, indices[a]) for a, b in runs(made[name])]
    spans.sort()
    core = made["inter-core"]
    # In 512ths of the font size: fine enough for 0.02 px at 20 px, and one byte.
    small = [
        {pair: round(value / 4) for pair, value in kerning(instance("inter-core", weight), core).items()}
        for weight in (LIGHTEST, BOLDEST)
    ]
    left_keys = {a: tuple((k[a, b]) for b in core for k in small) for a in core}
    right_keys = {b: tuple((k[a, b]) for a in core for k in small) for b in core}
    lefts, rights = list(dict.fromkeys(left_keys.values())), list(dict.fromkeys(right_keys.values()))
    left_class = {a: lefts.index(left_keys[a]) for a in core}
    right_class = {b: rights.index(right_keys[b]) for b in core}
    cells = [{}, {}]
    for a in core:
        for b in core:
            for k, out in zip(small, cells):
                out[left_class[a], right_class[b]] = k[a, b]
    order = [(a, b) for a in range(len(lefts)) for b in range(len(rights))]
    mono = {TTFont(FONTS / f"{name}.woff2")["hmtx"][glyph][0]
            for name in made if name.startswith("mono") for glyph in TTFont(FONTS / f"{name}.woff2").getBestCmap().values()}
    assert len(mono) == 1, "the monospaced face is not"
    files = [f'    ("{name}", {str(name.startswith("mono")).lower()}, &[{", ".join(f"(0x{a:X}, 0x{b:X})" for a, b in runs(characters))}]),'
             for name, characters in made.items()]
    span_lines = "\n".join(f"    (0x{a:X}, 0x{b:X}, {index})," for a, b, index in spans)
    parts = [
        "//! How wide the letters of `public/fonts` are. Written by `cargo xtask fonts`; see xtask/src/fonts.py.",
        f"/// Parts of the font size in [`LIGHT`] and [`BOLD`].\npub const UNITS: f64 = 2048.0;",
        f"/// So many characters, from the first on, are kerned among each other.\npub const CORE: usize = {len(core)};",
        f"/// First and last character of a run, and the index of the first one's width; sorted.\npub const RUNS: [(u32, u32, u16); {len(spans)}] = [\n{span_lines}\n];",
        rows(light, "u16", "LIGHT", f"Advances at weight {LIGHTEST}."),
        rows(bold, "u16", "BOLD", f"Advances at weight {BOLDEST}."),
        f"/// Parts of the font size in [`KERN_LIGHT`] and [`KERN_BOLD`].\npub const KERN_UNITS: f64 = 512.0;",
        rows([left_class[a] for a in core], "u8", "LEFT", "The row of a character that another one follows."),
        rows([right_class[b] for b in core], "u8", "RIGHT", "The column of a character that follows another one."),
        f"pub const COLUMNS: usize = {len(rights)};",
        rows([cells[0][cell] for cell in order], "i8", "KERN_LIGHT", f"By how much a pair moves together at weight {LIGHTEST}, row by row."),
        rows([cells[1][cell] for cell in order], "i8", "KERN_BOLD", f"The same at weight {BOLDEST}."),
        f"/// The advance of every letter of the monospaced face, in shares of the font size.\npub const MONO: f64 = {mono.pop() / 1000};",
        "/// First and last character of each run.\npub type Runs = &'static [(u32, u32)];",
        "/// The files: their names without `.woff2`, whether they are of the monospaced face, and the characters in them.\n"
        f"pub const FILES: [(&str, bool, Runs); {len(files)}] = [\n" + "\n".join(files) + "\n];",
    ]
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    TABLE.write_text("\n\n".join(parts) + "\n")
    print(f"  {TABLE}: {len(light)} characters, {len(lefts)} x {len(rights)} kerning classes")


main()
