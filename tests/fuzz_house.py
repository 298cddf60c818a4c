"""The house that tests/fuzz fuzzes, and the colleague who keeps it habitable.

As a command, `fuzz_house.py ADDRESS FOLDER` makes what no random request makes by chance: requests that wait for a second person,
service identities, jobs, sessions. Their ids go into FOLDER, a dictionary a file, from which tests/fuzz.toml lets the fuzzer draw.

As Schemathesis' hooks it takes every policy back right after it was set, through the pages, whose sessions no policy touches.
Else the first one that names a network would shut the fuzzer itself out, and everything after it would prove only that.
"""

import os
import re
import sys

import requests
import schemathesis

PASSWORD = os.environ["FUZZ_PASSWORD"]
# Under this policy people ask for what then waits for a second person.
ASKING = {"needs_approval": {"data": ["delete"]}}


class Caller:
    """Somebody at the server, by token or by page."""

    def __init__(self, address):
        self.address = address
        self.http = requests.Session()
        self.http.headers["X-Forwarded-For"] = "192.0.2.1"

    @classmethod
    def by_token(cls, address, username):
        caller = cls(address)
        token = caller.send("POST", "/api/v1/login", {"username": username, "password": PASSWORD})["token"]
        caller.http.headers["Authorization"] = f"Bearer {token}"
        return caller

    @classmethod
    def by_page(cls, address, username):
        caller = cls(address)
        caller.http.headers["Origin"] = address
        fields = {"csrf": caller.form_token("/sign-in"), "login": username, "password": PASSWORD}
        caller.http.post(address + "/sign-in", data=fields).raise_for_status()
        caller.http.headers["X-CSRF-Token"] = caller.form_token("/web/account")
        return caller

    def form_token(self, path):
        page = self.http.get(self.address + path)
        page.raise_for_status()
        return re.search(r'name="csrf" value="([^"]+)"', page.text)[1]

    def send(self, method, path, body=None):
        answer = self.http.request(method, self.address + path, json=body)
        if not answer.ok:
            raise SystemExit(f"tests/fuzz: {method} {path}: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else None

    def ids(self, path):
        return [one["id"] for one in self.send("GET", path)["data"]]

    def make(self, count, path, body):
        """Makes several; `body` writes one of them, given its number."""
        return [self.send("POST", path, body(number)) for number in range(count)]


def furnish(address, folder):
    fuzz, colleague = Caller.by_token(address, "fuzz"), Caller.by_token(address, "colleague")
    found = {
        "organizations": [fuzz.send("GET", "/api/v1/organization")["id"]],
        "events": fuzz.ids("/api/v1/audit"),
        "colleagues": [one["id"] for one in fuzz.send("GET", "/api/v1/people")["data"] if one["username"] == "colleague"],
        "usernames": ["guest"],
        "passwords": [PASSWORD],
    }
    found |= owners(fuzz) | waiting(fuzz, colleague)
    found["jobs"] = [job(fuzz, step) for step in chunks(found["tokens"][-20:], 2)]
    found["sessions"] = sessions(address, fuzz)
    for name, values in found.items():
        with open(os.path.join(folder, name), "w", encoding="ascii") as file:
            file.writelines(f'"{value}"\n' for value in values)


def owners(fuzz):
    """Teams, their service identities, and tokens that the fuzzer does not lose when it revokes all of its own."""
    teams = fuzz.make(20, "/api/v1/teams", lambda number: {"name": f"Team {number}"})
    teams = [team["id"] for team in teams]
    role = next(one["id"] for one in fuzz.send("GET", "/api/v1/roles")["data"] if one["built_in"] == "root")
    for team in teams:
        fuzz.send("PUT", f"/api/v1/teams/{team}/grants/organization/{role}", {})
    identities = fuzz.make(20, "/api/v1/identities", lambda number: {"name": f"Robot {number}", "team_id": teams[number]})
    identities = [identity["id"] for identity in identities]
    wish = {"name": "nightly", "rights": ["USER_FETCH"]}
    tokens = [fuzz.send("POST", f"/api/v1/identities/{identity}/tokens", wish)["id"] for identity in identities * 3]
    return {"teams": teams, "roles": [role], "identities": identities, "tokens": tokens, "kriten": kriten(fuzz)}


def kriten(fuzz):
    return [fuzz.send("POST", "/api/v1/api_tokens", {"description": "of Kriten"})["id"] for _ in range(20)]


def waiting(fuzz, colleague):
    """What the colleague asks of the fuzzer, and what the fuzzer asks and can withdraw."""
    fuzz.send("PUT", "/api/v1/policy", {"policy": ASKING})
    wish = {"name": "cleaner", "description": "clears up at night", "rights": ["DATA_DELETE"]}
    for caller in (fuzz, colleague):
        caller.make(40, "/api/v1/tokens", lambda _: wish)
    fuzz.send("PUT", "/api/v1/policy", {"policy": {}})
    asked = colleague.ids("/api/v1/requests?limit=200")
    left = colleague.make(20, "/api/v1/tokens", lambda _: {"name": "left", "rights": ["USER_FETCH"]})
    return {
        "to_approve": asked[:20],
        "to_decline": asked[20:],
        "own": fuzz.ids("/api/v1/requests?limit=200"),
        "left": [token["id"] for token in left],
    }


def job(fuzz, tokens):
    order = {"action": "pause", "tokens": tokens, "reason": "to see what a fuzzer does with it"}
    seen = fuzz.send("POST", "/api/v1/tokens/bulk", order | {"dry_run": True})
    return fuzz.send("POST", "/api/v1/tokens/bulk", order | {"fingerprint": seen["fingerprint"]})["id"]


def chunks(values, size):
    return [values[at : at + size] for at in range(0, len(values), size)]


def sessions(address, fuzz):
    for _ in range(10):
        Caller.by_page(address, "fuzz")
    return fuzz.ids("/api/v1/account/sessions")


keepers = {}


@schemathesis.hook
def after_call(context, case, response):
    if case.operation.label == "PUT /api/v1/policy" and response.status_code == 200:
        address = case.operation.base_url.rstrip("/")
        if address not in keepers:
            keepers[address] = Caller.by_page(address, "colleague")
        keepers[address].send("PUT", "/api/v1/policy", {"policy": {}})


if __name__ == "__main__":
    furnish(*sys.argv[1:])
