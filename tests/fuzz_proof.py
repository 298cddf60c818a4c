"""What a run of tests/fuzz has proved: how many operations did what they are for, and whether the fuzzer was let in all along.

`fuzz_proof.py DOCUMENT REPORTS...` reads the OpenAPI document and Schemathesis' reports in NDJSON.
A run in which a fuzzer is turned away everywhere finds nothing either; so that is an error here.
"""

import collections
import json
import re
import sys
from urllib.parse import urlsplit

# Kriten's addresses that are not mapped say so, whatever comes.
UNMAPPED = "Kriten, not mapped"
# What no request of a fuzzer fulfils, each for a reason.
NEVER_DONE = {
    "GET /api/v1/openapi.json": "is where the fuzzer reads what it sends",
}
# Of all that can be done, so much must have been done.
LEAST_SHARE = 0.9


def main(document, *reports):
    with open(document, encoding="utf-8") as file:
        operations = operations_of(json.load(file))
    met = collections.defaultdict(collections.Counter)
    for report in reports:
        count(report, operations, met)
    doable = [name for name, (_, tags) in operations.items() if UNMAPPED not in tags]
    undone = [name for name in doable if not any(200 <= status < 300 for status in met[name])]
    shut_out = [name for name in operations if set(met[name]) <= {401, 403, 405}]
    share = 1 - len(undone) / len(doable)
    print(f"Of {len(doable)} operations, {len(doable) - len(undone)} were done at least once ({share:.0%}).")
    for name in undone:
        print(f"  never done: {name} {dict(sorted(met[name].items()))} {NEVER_DONE.get(name, '')}")
    for name in shut_out:
        print(f"  never let in: {name}")
    unexpected = [name for name in shut_out if name not in NEVER_DONE]
    if unexpected or share < LEAST_SHARE:
        raise SystemExit("tests/fuzz: this run proves too little.")


def operations_of(document):
    """Each operation's name, with the pattern of its addresses and its tags; literal addresses come before patterns."""
    found = {}
    for path in sorted(document["paths"], key=lambda path: path.count("{")):
        pattern = re.compile(re.sub(r"\\{[^}]*\\}", "[^/]*", re.escape(path)))
        for method, operation in document["paths"][path].items():
            found[f"{method.upper()} {path}"] = (pattern, operation["tags"])
    return found


def count(report, operations, met):
    with open(report, encoding="utf-8") as lines:
        for line in lines:
            finished = json.loads(line).get("ScenarioFinished")
            for interaction in finished["recorder"].get("interactions", {}).values() if finished else ():
                request, response = interaction["request"], interaction.get("response")
                name = name_of(request, operations)
                if name and response:
                    met[name][response["status_code"]] += 1


def name_of(request, operations):
    method, path = request["method"], urlsplit(request["uri"]).path
    return next((name for name, (pattern, _) in operations.items() if name.startswith(method + " ") and pattern.fullmatch(path)), None)


if __name__ == "__main__":
    main(*sys.argv[1:])
