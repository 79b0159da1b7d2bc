"""No secret is ever written down: in no log, no answer, no file, no line of the audit."""

from __future__ import annotations

import base64
import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from tests.doors.knocks import KNOCKS, SECRET, SHOP, Keys, Letter, make_shop
from tests.runtime.shop import TALKWORTH, log_of, serving, wait_until_loaded

from talkworth.control import Control

# A secret of each kind that somebody types in the wrong place.
WRONG = Keys("pk_0123456789abcdef0123456789abcdef", f"sk_{'0badc0de' * 6}")
REPORT = "/v1/reports/attributed-revenue"
EMAIL, PASSWORD = "ana@tea.example", "eine lange Teekanne"


class Spoken:
    """All that was answered and printed, and what must be nowhere in it."""

    def __init__(self, data: Path, keys: Keys) -> None:
        self.data, self.keys = data, keys
        self.answers: list[str] = []
        with closing(Control.open(data)) as control:
            self.rotated = control.key_ring.rotate(keys.secret, 3_600_000_000)[1]
            self.peppers = control.email_pepper(SHOP)
            user = control.users.set_up(EMAIL, "Ana", PASSWORD)
            self.session, told = control.sessions.open(user, time.time_ns() // 1000)
            self.csrf = told.csrf
            bo = control.users.add("bo@tea.example")
            self.code, _ = control.logins.invite(bo.user_id, time.time_ns() // 1000)
            _, self.share = control.shares.add(SHOP, "x", "/", "", at=time.time_ns() // 1000)
        self.token = ""

    def secrets(self) -> dict[str, bytes]:
        return {
            "a key": self.keys.secret.encode(),
            "a rotated key": self.rotated.encode(),
            "a wrong key": WRONG.secret.encode(),
            "a webhook secret": SECRET.encode(),
            "the token of serve.json": self.token.encode(),
            "a password": PASSWORD.encode(),
            "a session": self.session.encode(),
            "an invitation": self.code.encode(),
            "a shared link": self.share.encode(),
            "the e-mail pepper": self.peppers,
            "the pepper in hex": self.peppers.hex().encode(),
            "the master key": (self.data / "secret.key").read_bytes(),
        }


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spoken]:
    data = tmp_path_factory.mktemp("secrets") / "data"
    spoken = Spoken(data, make_shop(data))
    with serving(data) as server, httpx.Client(base_url=server.address, timeout=30) as client:
        spoken.token = server.token
        for door, knock in KNOCKS.items():
            for keys in (spoken.keys, WRONG):
                for letter in (knock(keys, f"said-{door}"), broken(knock(keys, f"broken-{door}"))):
                    answer = client.post(letter.path, content=letter.body, headers=letter.headers)
                    spoken.answers.append(answer.text + repr(answer.headers))
        for ask in misplaced(spoken):
            answer = client.send(client.build_request(**ask))  # type: ignore[arg-type]
            spoken.answers.append(answer.text + repr(answer.headers))
        wait_until_loaded(client)
        spoken.answers += list(commands(data, spoken))
        yield spoken


def broken(letter: Letter) -> Letter:
    """The letter with a body that its signature is not of."""
    return Letter(letter.path, letter.headers, letter.body[:-1] + b"#")


def misplaced(spoken: Spoken) -> Iterator[dict[str, object]]:
    """Secrets in addresses, in headers of another scheme, in bodies, in names."""
    ours = (spoken.session, spoken.code, spoken.share)
    for secret in (spoken.keys.secret, WRONG.secret, spoken.token, SECRET, *ours):
        bearer = {"authorization": f"Bearer {secret}"}
        basic = base64.b64encode(f"{secret}:".encode()).decode()
        yield {"method": "GET", "url": f"/v1/{secret}"}
        yield {"method": "GET", "url": f"{REPORT}?key={secret}"}
        yield {"method": "GET", "url": f"{REPORT}?{secret}=1", "headers": bearer}
        yield {"method": "GET", "url": f"{REPORT}?shop={SHOP}", "headers": bearer}
        yield {"method": "GET", "url": REPORT, "headers": {"authorization": f"Basic {basic}"}}
        yield {"method": "POST", "url": f"/v1/events?key={secret}", "content": b"{}"}
        yield {"method": "POST", "url": f"/webhooks/shopify/{secret}", "content": b"{}"}
        yield {"method": "POST", "url": "/v1/persons/erase", "headers": bearer, "content": b"{"}
        yield {"method": "GET", "url": "/metrics", "headers": bearer}
        yield {"method": "GET", "url": "/v1/admin/health", "headers": bearer}
    page = {"Sec-Fetch-Site": "same-origin"}
    cookie = {"cookie": f"tw_session={spoken.session}", "x-csrf-token": spoken.csrf, **page}
    for password in (PASSWORD, [PASSWORD], {PASSWORD: 1}, f"{PASSWORD}!"):
        credentials = {"email": EMAIL, "password": password}
        accepted = {"code": spoken.code, "name": "Bo", "password": password}
        changed = {"current": password, "new": "short"}
        for url, body, headers in (
            ("/v1/session", credentials, page),
            ("/v1/session", {**credentials, "email": PASSWORD}, page),
            ("/v1/session/set-up", {**accepted, "email": EMAIL}, page),
            ("/v1/session/invitation", accepted, page),
            ("/v1/session/password", changed, cookie),
            ("/v1/users", {"email": PASSWORD, "role": "viewer"}, cookie),
        ):
            yield {"method": "POST", "url": url, "json": body, "headers": headers}


def commands(data: Path, spoken: Spoken) -> Iterator[str]:
    """What the command line prints about keys and webhooks while the server runs."""
    for arguments in (
        ["key", "list", SHOP],
        ["key", "list", SHOP, "--json"],
        ["webhook", "list", SHOP, "--json"],
        ["audit", SHOP],
        ["audit", SHOP, "--json"],
        ["doctor"],
        ["key", "revoke", spoken.keys.secret],
        ["key", "revoke", WRONG.secret],
        ["key", "allow", WRONG.secret, "--rate", "5"],
        ["user", "list"],
        ["user", "list", "--json"],
    ):
        done = subprocess.run(
            [TALKWORTH, *arguments, "--data", str(data)],
            capture_output=True,
            text=True,
            check=False,
        )
        yield done.stdout + done.stderr


def test_the_doors_were_knocked_at_with_good_and_with_bad_secrets(spoken: Spoken) -> None:
    codes = " ".join(spoken.answers)

    for code in ("key-refused", "wrong-signature", "secret-key-in-url", "key-missing"):
        assert code in codes
    assert sum('"accepted"' in answer for answer in spoken.answers) >= 5


def test_no_secret_is_in_the_log(spoken: Spoken) -> None:
    log = log_of(spoken.data).read_bytes()

    assert [name for name, secret in spoken.secrets().items() if secret in log] == []


def test_no_answer_repeats_a_secret(spoken: Spoken) -> None:
    said = "\n".join(spoken.answers).encode()
    # An address that is unknown is named in the answer to who asked for it: to nobody else.
    said = b"\n".join(line for line in said.split(b"\n") if b"unknown-" not in line)

    assert [name for name, secret in spoken.secrets().items() if secret in said] == []


def test_no_file_holds_a_secret_but_the_one_that_is_for_it(spoken: Spoken) -> None:
    home = {"the token of serve.json": "serve.json", "the master key": "secret.key"}
    found = {
        (name, path.name)
        for path in spoken.data.rglob("*")
        if path.is_file()
        for name, secret in spoken.secrets().items()
        if secret in path.read_bytes()
    }

    assert found == set(home.items())
    for file in home.values():
        assert (spoken.data / file).stat().st_mode & 0o077 == 0


def test_serve_json_holds_a_token_of_this_run_alone(spoken: Spoken) -> None:
    content = json.loads((spoken.data / "serve.json").read_bytes())

    assert set(content) == {"address", "token", "pid"}
    assert content["token"] == spoken.token
