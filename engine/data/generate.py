"""Makes api_outputs.bin: what the answers of AWS's services look like, from the service models of botocore.

Usage: pip download botocore==VERSION --no-deps && python3 generate.py botocore-VERSION-py3-none-any.whl

The file begins with lines `service length`, then an empty line, then for each service in that order `length` bytes of
zlib: lines `action type`, a line `-`, and the types that are referred to by their number (`ApiModels::read` says how).
"""

import gzip
import json
import re
import sys
import zipfile
import zlib


def models(wheel):
    """The newest model of each service, by the name that `aws-sdk:` resources have."""
    archive = zipfile.ZipFile(wheel)
    newest = {}
    for name in archive.namelist():
        found = re.match(r"botocore/data/([^/]+)/([^/]+)/service-2\.json(\.gz)?$", name)
        if found and newest.get(found.group(1), ("",))[0] < found.group(2):
            newest[found.group(1)] = (found.group(2), name)
    for folder, (_, name) in newest.items():
        raw = archive.read(name)
        model = json.loads(gzip.decompress(raw) if name.endswith(".gz") else raw)
        service = model["metadata"].get("serviceId", folder)
        yield re.sub(r"[ -]", "", service).lower(), model


def table(model):
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
            member[0].upper() + member[1:] + ("!" if member in required else ":") + of(of_member["shape"])
            for member, of_member in members))

    actions = [
        name[0].lower() + name[1:] + " " + of(operation["output"]["shape"])
        for name, operation in sorted(model["operations"].items()) if operation.get("output")
    ]
    return "\n".join(actions) + "\n-\n" + "\n".join(types) + "\n"


packed = [(name, zlib.compress(table(model).encode(), 9)) for name, model in sorted(models(sys.argv[1]))]
with open("api_outputs.bin", "wb") as file:
    file.write("".join(f"{name} {len(data)}\n" for name, data in packed).encode() + b"\n")
    file.write(b"".join(data for _, data in packed))
print(f"{len(packed)} services, {sum(len(data) for _, data in packed)} bytes")
