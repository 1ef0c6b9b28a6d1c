"""Writes engine/data from the service models of botocore and engine/data/aws.toml, and prints what changed.

Usage: generate.py ENGINE_DATA DATE, with a Python that has botocore. `cargo xtask facts` runs it.

Written are facts.rs (figures, runtimes, integrations, each with source and date), api_actions.bin (the actions of every
service with their parameters), api_action_names.bin (the names of the actions of the services that workflows call most)
and api_outputs.bin (what the answers of services look like).
"""

import gzip
import json
import re
import sys
import textwrap
import zlib
from pathlib import Path

try:
    import tomllib
except ImportError:
    sys.exit("Python 3.11 or newer is needed to read aws.toml")

import botocore

DATA, TODAY = Path(sys.argv[1]), sys.argv[2]
MODELS = f"botocore {botocore.__version__}"
HAND = tomllib.loads((DATA / "aws.toml").read_text())
notices = []


def fail(message):
    sys.exit(f"aws.toml: {message}")


def read_models():
    """The newest model of each service by the name of its folder."""
    for folder in sorted(Path(botocore.__file__).parent.joinpath("data").iterdir()):
        versions = sorted(folder.glob("*/service-2.json*")) if folder.is_dir() else []
        if versions:
            raw = versions[-1].read_bytes()
            yield folder.name, json.loads(gzip.decompress(raw) if versions[-1].suffix == ".gz" else raw)


def plain(name):
    return re.sub(r"[ -]", "", name).lower()


def resource_name(folder, model):
    """The service's name in `aws-sdk:` resources; "Config Service" is `config`."""
    name = plain(model["metadata"].get("serviceId", folder))
    return name.removesuffix("service") or name


def lower_first(name):
    return name[0].lower() + name[1:]


def upper_first(name):
    return name[0].upper() + name[1:]


FOLDERS = dict(read_models())
SERVICES = {resource_name(folder, model): model for folder, model in FOLDERS.items()}


# ------------------------------------------------------------------------------------------------ tables of the services


def parameters(model, operation):
    """The names of an operation's parameters; required are those that no SDK fills in by itself."""
    shape = model["shapes"][operation["input"]["shape"]] if operation.get("input") else {}
    required = set(shape.get("required", ()))
    for name, member in shape.get("members", {}).items():
        filled = member.get("idempotencyToken") or name.lower() == "accountid"
        yield upper_first(name), name in required and not filled


def actions_table(model, with_parameters):
    lines = []
    for name, operation in sorted((lower_first(name), one) for name, one in model["operations"].items()):
        given = " ".join(one + ("!" if required else "") for one, required in parameters(model, operation))
        lines.append(f"{name}:{given}\n" if with_parameters else f"{name}\n")
    return "".join(lines)


def outputs_table(model):
    shapes, places, types = model["shapes"], {}, []

    def place(key, write):
        if key not in places:
            places[key] = len(types)
            types.append(None)
            types[places[key]] = write()
        return str(places[key])

    def of(name):
        shape = shapes[name]
        kind = shape["type"]
        if shape.get("document"):
            return "*"
        if kind in ("string", "character"):
            words = shape.get("enum")
            return place(("words", *words), lambda: "=" + "|".join(words)) if words else "s"
        simple = {"timestamp": "s", "blob": "s", "integer": "i", "long": "i", "float": "n", "double": "n", "boolean": "b"}
        if kind in simple:
            return simple[kind]
        if kind == "list":
            return place(name, lambda: "[" + of(shape["member"]["shape"]))
        if kind == "map":
            return place(name, lambda: "{" + of(shape["value"]["shape"]))
        required = shape.get("required", ())
        members = shape.get("members", {}).items()
        return place(name, lambda: "(" + ",".join(
            upper_first(member) + ("!" if member in required else ":") + of(one["shape"]) for member, one in members))

    actions = [
        lower_first(name) + " " + of(operation["output"]["shape"])
        for name, operation in sorted(model["operations"].items()) if operation.get("output")
    ]
    return "\n".join(actions) + "\n-\n" + "\n".join(types) + "\n"


def unpack(path):
    """The tables of a file: lines `service length`, an empty line, and for each service so many bytes of zlib."""
    if not path.exists():
        return {}
    head, _, rest = path.read_bytes().partition(b"\n\n")
    tables = {}
    for line in head.decode().splitlines():
        name, length = line.split(" ", 1)
        if length.isdigit():
            tables[name] = zlib.decompress(rest[: int(length)]).decode()
            rest = rest[int(length) :]
    return tables


def pack(path, tables):
    packed = [(name, zlib.compress(text.encode(), 9)) for name, text in sorted(tables.items())]
    head = "".join(f"{name} {len(data)}\n" for name, data in packed)
    path.write_bytes(head.encode() + b"\n" + b"".join(data for _, data in packed))


# ------------------------------------------------------------------------------------------------------------- facts.rs


def rust(value):
    """A Rust literal."""
    if value is None:
        return "None"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return f"{value:_}" if isinstance(value, int) else repr(value)
    return json.dumps(value, ensure_ascii=False)


def some(value):
    return "None" if value is None else f"Some({rust(value)})"


def strings(values):
    return "&[" + ", ".join(rust(value) for value in values) + "]"


def wrapped(values):
    """A long list of strings in lines of at most 118 characters."""
    text = textwrap.fill(", ".join(rust(value) for value in values), 114, break_long_words=False, break_on_hyphens=False)
    return "&[\n" + textwrap.indent(text, "    ") + ",\n]"


def real(number):
    """A number as Rust's f64."""
    return f"{int(number):_}.0" if float(number).is_integer() else repr(float(number))


def page(name, what):
    found = HAND["pages"].get(name) or fail(f"{what}: there is no page {name!r}")
    for field in ("title", "url", "as_of"):
        if not found.get(field):
            fail(f"page {name} lacks {field}")
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", found["as_of"]) or found["as_of"] > TODAY:
        fail(f"page {name}: as_of is {found['as_of']!r}, which is no date until {TODAY}")
    return found


def in_model(path, what):
    """A value of a model: `lambda/Timeout/max`."""
    folder, *keys = path.split("/")
    value = FOLDERS.get(folder, {}).get("shapes")
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    if value is None:
        fail(f"{what}: {MODELS} has no {path}")
    return value


def limits():
    seen, out = set(), []
    for one in HAND["limits"]:
        name = one["id"]
        what = f"limit {name}"
        if name in seen or not re.fullmatch(r"[a-z0-9-]+", name):
            fail(f"{what} is there twice, or is no id")
        seen.add(name)
        if ("model" in one) == ("value" in one):
            fail(f"{what} needs either a value or a model")
        if "model" in one:
            source = {"title": f"service model {one['model'].split('/')[0]}, {MODELS}", "as_of": TODAY,
                      "url": f"https://pypi.org/project/botocore/{botocore.__version__}/"}
            value = in_model(one["model"], what)
        else:
            source, value = page(one.get("page", ""), what), one["value"]
        if "confirm" in one and one["confirm"]["words"] not in in_model(one["confirm"]["model"], what):
            notices.append(f"{what} is {value}, but {MODELS} no longer says {one['confirm']['words']!r}")
        out.append({**one, "value": value, "source": source})
    return out


def runtimes():
    """Every runtime of Lambda's model: families in order, the newest version first."""
    hand = HAND["runtimes"]
    words = {"nodejs": "Node.js", "python": "Python", "java": "Java", "dotnetcore": ".NET Core", "dotnet": ".NET",
             "ruby": "Ruby", "go": "Go", "provided": "OS only"}
    out = []
    for name in in_model("lambda/Runtime/enum", "runtimes"):
        if name in hand["others"]:
            continue
        found = re.fullmatch(r"(nodejs|python|java|dotnetcore|dotnet|ruby|go|provided)([\d.]*?)\.?(x|al\d+|x-edge|)(-edge|)", name)
        if not found:
            notices.append(f"runtime {name}: of no known family, so it is left out")
            continue
        family, version, system, _ = found.groups()
        title = f"{words[family]} {version}".strip()
        if system.startswith("al"):
            title += f" (Amazon Linux {system[2:]})"
        dates = hand["dates"].get(name, {})
        if not dates:
            notices.append(f"runtime {name}: no dates are announced in aws.toml")
        family = {"dotnetcore": "dotnet", "go": "provided"}.get(family, family)
        numbers = [int(part) for part in version.split(".") if part]
        out.append({"id": name, "name": title, "family": family, "order": (numbers, int(system[2:] or 0) if system.startswith("al") else 0), **dates})
    for name in hand["dates"].keys() - {one["id"] for one in out}:
        fail(f"runtime {name}: Lambda's model does not have it")
    families = hand["families"]
    out.sort(key=lambda one: one["order"], reverse=True)
    out.sort(key=lambda one: families.index(one["family"]))
    for one in out:
        lasting = [other["id"] for other in out
                   if other["family"] == one["family"] and other.get("ended", "") > TODAY]
        ended = one.get("ended", "9999") <= TODAY
        one["successor"] = lasting[0] if lasting and ended else None
        one["offered"] = not ended
    return out + [{"id": name, "name": title, "successor": None, "offered": False} for name, title in hand["others"].items()]


def sdk():
    hand = HAND["sdk"]
    listed, removed = set(hand["listed"].split()), {}
    for change in sorted(hand["changes"], key=lambda change: change["date"]):
        for name in change["removed"].split():
            listed.discard(name)
            removed[name] = change["date"]
        for name in change["added"].split():
            listed.add(name)
            removed.pop(name, None)
    other = {}
    for folder, model in FOLDERS.items():
        name = resource_name(folder, model)
        for alias in {plain(folder), plain(model["metadata"].get("serviceId", folder))}:
            if alias != name and alias not in SERVICES and alias not in listed and name in listed:
                other[alias] = name
    unlisted = sorted(SERVICES.keys() - listed - removed.keys())
    return sorted(listed), removed, unlisted, other


def optimized():
    for service, entry in HAND["optimized"].items():
        source = page(entry["page"], f"optimized.{service}")
        for action, one in entry.items():
            if action == "page":
                continue
            required, optional = one.get("required", "").split(), one.get("optional")
            optional = None if optional is None else optional.split()
            if "model" in one:
                folder, operation = one["model"].split("/")
                found = list(parameters(FOLDERS[folder], FOLDERS[folder]["operations"][operation]))
                required = [name for name, needed in found if needed]
                optional = [name for name, needed in found if not needed]
            yield service, action, set(one["patterns"].split()), required, optional, source


def duration(seconds):
    """A length of time in words: `5 minutes`, `1 year`."""
    for unit, length in (("year", 31_536_000), ("hour", 3_600), ("minute", 60)):
        if seconds % length == 0 and seconds >= length:
            return f"{seconds // length} {unit}{'' if seconds == length else 's'}"
    return f"{grouped(seconds)} seconds"


def grouped(number):
    return f"{int(number):,}" if float(number).is_integer() else repr(float(number))


def facts():
    lines = [
        "//! What AWS allows, costs and offers. Written by `cargo xtask facts`; edit `data/aws.toml` and run it again.",
        "",
        "use super::{Limit, OptimizedAction, Runtime};",
        "",
        "/// The day on which the service models were read. Each figure has the date of its own source.",
        f"pub const AS_OF: &str = {rust(TODAY)};",
        "/// The service models that were read.",
        f"pub const MODELS: &str = {rust(MODELS)};",
        "",
    ]
    every = limits()
    for one in every:
        regions = ", ".join(f"({rust(region)}, {real(value)})" for region, value in one.get("regions", {}).items())
        lines += [
            f"pub const {const(one['id'])}: Limit = Limit {{",
            f"    id: {rust(one['id'])}, name: {rust(one['name'])}, value: {real(one['value'])}, unit: {rust(one['unit'])},",
            f"    source: {rust(one['source']['title'])},",
            f"    url: {rust(one['source']['url'])},",
            f"    as_of: {rust(one['source']['as_of'])}, adjustable: {rust(one.get('adjustable', False))}, "
            f"assumed: {rust(one.get('assumed', False))}, regions: &[{regions}],",
            "};",
        ]
    lines += ["", "/// Every figure.", "pub const LIMITS: &[Limit] = &["]
    lines += [f"    {const(one['id'])}," for one in every]
    lines += ["];", "", "/// The figures that the review uses and that a design can replace.", "pub const REVIEWED: &[Limit] = &["]
    lines += [f"    {const(one['id'])}," for one in every if one.get("review")]
    lines += ["];", "", "/// A figure of AWS as text, for `concat!`: `figure!(INLINE_MAP)` is \"40\", `figure!(EXPRESS_DURATION as time)`",
              "/// \"5 minutes\".", "#[macro_export]",
              "macro_rules! figure {"]
    lines += [f"    ({const(one['id'])} as time) => {{ {rust(duration(one['value']))} }};" for one in every if one["unit"] == "s"]
    lines += [f"    ({const(one['id'])}) => {{ {rust(grouped(one['value']))} }};" for one in every]
    runtime_page = page(HAND["runtimes"]["page"], "runtimes")
    lines += ["}", "", f"/// Where the dates of the runtimes are from, and when they were read.",
              f"pub const RUNTIMES_SOURCE: (&str, &str) = ({rust(runtime_page['title'])}, {rust(runtime_page['as_of'])});",
              "", "/// Every runtime of Lambda: families in the order in which they are offered, the newest version first.",
              "pub const RUNTIMES: &[Runtime] = &["]
    for one in runtimes():
        lines.append(
            f"    Runtime {{ id: {rust(one['id'])}, name: {rust(one['name'])}, ended: {some(one.get('ended'))}, "
            f"create_blocked: {some(one.get('create'))}, update_blocked: {some(one.get('update'))}, "
            f"successor: {some(one['successor'])}, offered: {rust(one['offered'])} }},")
    listed, removed, unlisted, other = sdk()
    sdk_page, history = page(HAND["sdk"]["page"], "sdk"), page(HAND["sdk"]["history"], "sdk")
    lines += ["];", "", "/// Where the list of SDK integrations is from, and when it was read.",
              f"pub const SDK_SOURCE: (&str, &str) = ({rust(history['title'])}, {rust(min(sdk_page['as_of'], history['as_of']))});",
              "", "/// The services on AWS's list of SDK integrations.", f"pub const SDK_SERVICES: &[&str] = {wrapped(listed)};",
              "", "/// Services that AWS took off that list, with the date.", "pub const SDK_REMOVED: &[(&str, &str)] = &["]
    lines += [f"    ({rust(name)}, {rust(date)})," for name, date in sorted(removed.items())]
    lines += ["];", "", "/// Services that AWS has and that are not on that list.", f"pub const SDK_UNLISTED: &[&str] = {wrapped(unlisted)};",
              "", "/// Other names of services on the list, with the name that resources have.",
              "pub const SDK_OTHER_NAMES: &[(&str, &str)] = &["]
    lines += [f"    ({rust(name)}, {rust(real_name)})," for name, real_name in sorted(other.items())]
    lines += ["];", "", "/// Actions of services on the list that AWS calls unsupported.", "pub const SDK_UNSUPPORTED: &[(&str, &[&str])] = &["]
    lines += [f"    ({rust(name)}, {strings(sorted(actions.split()))})," for name, actions in sorted(HAND["sdk"]["unsupported"].items())]
    lines += ["];", "", "/// Every integration that Step Functions has of its own.", "pub const OPTIMIZED: &[OptimizedAction] = &["]
    for service, action, patterns, required, optional, _ in optimized():
        known = "None" if optional is None else f"Some({strings(optional)})"
        lines.append(
            f"    OptimizedAction {{ service: {rust(service)}, action: {rust(action)}, sync: {rust('sync' in patterns)}, "
            f"sync2: {rust('sync2' in patterns)}, token: {rust('token' in patterns)}, required: {strings(required)}, optional: {known} }},")
    lines += ["];", ""]
    return "\n".join(lines)


def const(name):
    return name.upper().replace("-", "_")


# ---------------------------------------------------------------------------------------------------------- what changed


def entries(text):
    """What facts.rs says, by the kind and name of each entry, whatever its layout."""
    text = re.sub(r"\s+", " ", text)
    out = {}
    for name, body in re.findall(r"pub const \w+: Limit = Limit \{ ?id: \"([^\"]+)\"(.*?)\};", text):
        value, regions = re.search(r"value: ([\d_.]+)", body), re.search(r"regions: &\[(.*?)\]", body)
        out[f"limit {name}"] = value[1].replace("_", "").removesuffix(".0") + (f" ({regions[1]})" if regions and regions[1] else "")
    for name, body in re.findall(r"Runtime \{ ?id: \"([^\"]+)\"(.*?)\}", text):
        out[f"runtime {name}"] = " ".join(re.findall(r"\d{4}-\d\d-\d\d", body))
    for kind, label in (("SDK_SERVICES", "SDK integration"), ("SDK_UNLISTED", "service without SDK integration")):
        found = re.search(rf"{kind}: &\[&str\] = &\[(.*?)\];", text)
        for name in re.findall(r"\"([^\"]+)\"", found[1]) if found else ():
            out[f"{label} {name}"] = ""
    found = re.search(r"SDK_REMOVED: [^=]*= &\[(.*?)\];", text)
    for name, date in re.findall(r"\(\"([^\"]+)\", \"([^\"]+)\"\)", found[1]) if found else ():
        out[f"removed SDK integration {name}"] = date
    for service, action, body in re.findall(r"OptimizedAction \{ ?service: \"([^\"]+)\", action: \"([^\"]+)\",(.*?)\}", text):
        out[f"optimised integration {service}:{action}"] = body.strip(" ,")
    return out


def told(names, most=8):
    names = sorted(names)
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def compare(kind, before, after):
    """Prints the entries that came, went and changed; returns how many."""
    came, gone = after.keys() - before.keys(), before.keys() - after.keys()
    changed = [name for name in after.keys() & before.keys() if after[name] != before[name]]
    if came:
        print(f"  {len(came)} new {kind}: {told(came)}")
    if gone:
        print(f"  {len(gone)} gone {kind}: {told(gone)}")
    return len(came) + len(gone), changed


def table_changes(kind, before, after):
    count, changed = compare(f"services in {kind}", before, after)
    actions_before = {f"{service}:{line.split(':')[0].split(' ')[0]}": line for service in changed
                      for line in before[service].split("\n-\n")[0].splitlines()}
    actions_after = {f"{service}:{line.split(':')[0].split(' ')[0]}": line for service in changed
                     for line in after[service].split("\n-\n")[0].splitlines()}
    more, differing = compare(f"actions in {kind}", actions_before, actions_after)
    if kind == "actions" and differing:
        given = {}
        for name in differing:
            old, new = (set(one[name].split(":", 1)[1].split()) for one in (actions_before, actions_after))
            given[name] = " ".join([f"+{one}" for one in sorted(new - old)] + [f"-{one}" for one in sorted(old - new)])
        print(f"  {len(differing)} actions with other parameters: " + told(f"{name} {what}" for name, what in given.items()))
    return count + more + (len(differing) if kind == "actions" else 0)


def main():
    for name in HAND["sdk"]["page_services"].split():
        if name not in SERVICES:
            fail(f"sdk.page_services: {MODELS} has no service {name}")
    new = {
        "api_actions.bin": {name: actions_table(model, True) for name, model in SERVICES.items()},
        "api_action_names.bin": {name: actions_table(SERVICES[name], False) for name in HAND["sdk"]["page_services"].split()},
        "api_outputs.bin": {name: outputs_table(model) for name, model in SERVICES.items()},
    }
    text, path = facts(), DATA / "facts.rs"
    before = entries(path.read_text() if path.exists() else "")
    print(f"{MODELS}, {len(SERVICES)} services, {sum(one.count(chr(10)) for one in new['api_actions.bin'].values())} actions")
    total, changed = compare("facts", before, entries(text))
    for name in sorted(changed):
        print(f"  {name}: {before[name]} -> {entries(text)[name]}")
    total += len(changed)
    for file, kind in (("api_actions.bin", "actions"), ("api_outputs.bin", "answers")):
        total += table_changes(kind, unpack(DATA / file), new[file])
    for notice in notices:
        print(f"  note: {notice}")
    sizes = {file: (DATA / file).stat().st_size if (DATA / file).exists() else 0 for file in new}
    for file, tables in new.items():
        pack(DATA / file, tables)
        print(f"  {file}: {sizes[file]:,} -> {(DATA / file).stat().st_size:,} bytes")
    path.write_text(text)
    print(f"{total} changes" if total else "nothing changed")


main()
