"""Makes api_actions.bin and api_action_names.bin: what AWS's services can be asked, from the service models of botocore.

Usage: pip download botocore==VERSION --no-deps && python3 generate_actions.py botocore-VERSION-py3-none-any.whl

Both files begin with lines `service length` or `service =other` for another name of the same service, then an empty line,
then for each service with a length so many bytes of zlib: lines `action`, followed in api_actions.bin by `:` and the
names of its parameters, with `!` after the required ones. api_action_names.bin has the services that workflows call most.
"""

import gzip
import json
import re
import sys
import zipfile
import zlib

FREQUENT = """
athena batch bedrock bedrockagent bedrockagentruntime bedrockruntime cloudformation cloudwatch cloudwatchlogs codebuild
comprehend dynamodb ecs emrserverless eventbridge firehose glue kinesis kms lambda polly rdsdata redshiftdata rekognition s3
scheduler secretsmanager sesv2 sfn sns sqs ssm sts textract transcribe translate
""".split()


def models(wheel):
    """The newest model of each service with its folder's name."""
    archive = zipfile.ZipFile(wheel)
    newest = {}
    for name in archive.namelist():
        found = re.match(r"botocore/data/([^/]+)/([^/]+)/service-2\.json(\.gz)?$", name)
        if found and newest.get(found.group(1), ("",))[0] < found.group(2):
            newest[found.group(1)] = (found.group(2), name)
    for folder, (_, name) in sorted(newest.items()):
        raw = archive.read(name)
        yield folder, json.loads(gzip.decompress(raw) if name.endswith(".gz") else raw)


def plain(name):
    return re.sub(r"[ -]", "", name).lower()


def parameters(model, operation):
    """Their names; required are those that no SDK fills in by itself."""
    shape = model["shapes"][operation["input"]["shape"]] if operation.get("input") else {}
    required = set(shape.get("required", ()))
    for name, member in shape.get("members", {}).items():
        filled = member.get("idempotencyToken") or name.lower() == "accountid"
        yield name[0].upper() + name[1:] + ("!" if name in required and not filled else "")


def write(path, services, aliases):
    packed = [(name, zlib.compress(text.encode(), 9)) for name, text in sorted(services.items())]
    lines = [f"{name} {len(data)}\n" for name, data in packed]
    lines += [f"{name} ={other}\n" for name, other in sorted(aliases.items()) if other in services]
    with open(path, "wb") as file:
        file.write("".join(lines).encode() + b"\n")
        file.write(b"".join(data for _, data in packed))
    print(path, len(services), "services", sum(len(data) for _, data in packed), "bytes")


whole, names, aliases = {}, {}, {}
for folder, model in models(sys.argv[1]):
    service = plain(model["metadata"].get("serviceId", folder))
    if plain(folder) != service:
        aliases[plain(folder)] = service
    actions = sorted((name[0].lower() + name[1:], operation) for name, operation in model["operations"].items())
    whole[service] = "".join(f"{name}:{' '.join(parameters(model, one))}\n" for name, one in actions)
    if service in FREQUENT:
        names[service] = "".join(f"{name}\n" for name, _ in actions)
aliases = {name: other for name, other in aliases.items() if name not in whole}
write("api_actions.bin", whole, aliases)
write("api_action_names.bin", names, aliases)
