# Times the rule of PyPI's cfn-lint for state machines over the definitions in a folder, from the text to the verdict.
# The rule alone, without a template around it. Prints one JSON object. The folder is in ASLANT_DEFINITIONS.
import json
import os
import sys
import time

from cfnlint.jsonschema import CfnTemplateValidator
from cfnlint.rules.resources.stepfunctions.StateMachineDefinition import StateMachineDefinition

SPAN = 10.0
folder = os.environ["ASLANT_DEFINITIONS"]
texts = [open(os.path.join(folder, name), encoding="utf-8").read() for name in sorted(os.listdir(folder))]
rule = StateMachineDefinition()
validator = CfnTemplateValidator({})
sys.setrecursionlimit(10_000)

done = 0
start = time.perf_counter()
while time.perf_counter() - start < SPAN:
    # Spread over all of them, as a whole pass may take long.
    text = texts[(done * 97) % len(texts)]
    try:
        list(rule.validate(validator, None, {"Definition": json.loads(text)}, {}))
    except Exception:
        pass  # It gave up on this one.
    done += 1
seconds = time.perf_counter() - start
print(json.dumps({"definitions": len(texts), "perSecond": done / seconds}))
