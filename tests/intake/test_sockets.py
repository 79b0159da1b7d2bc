"""What clients do to a socket: break off, dribble, lie about the length, send far too much."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterable

import httpx
from tests.intake.place import Place, event, packed

Address = tuple[str, int]


def request(place: Place, body: bytes, *lines: str) -> bytes:
    head = [
        f"POST /v1/events?key={place.public_key} HTTP/1.1",
        "Host: shop.example",
        "Content-Type: application/json",
        *(lines or (f"Content-Length: {len(body)}",)),
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


def exchange(address: Address, parts: Iterable[bytes], pause_s: float = 0) -> bytes:
    """Send `parts`, then read until the server has been silent or gone for a moment."""
    with socket.create_connection(address, timeout=5) as line:
        for part in parts:
            line.sendall(part)
            time.sleep(pause_s)
        return read(line)


def read(line: socket.socket) -> bytes:
    received = b""
    line.settimeout(0.5)
    try:
        while part := line.recv(65536):
            received += part
    except (TimeoutError, ConnectionError):
        pass
    return received


def is_well(client: httpx.Client, place: Place, name: str) -> bool:
    url = f"/v1/events?key={place.public_key}"
    headers = {"content-type": "application/json"}
    return client.post(url, content=packed(event(name)), headers=headers).status_code == 200


def ids(place: Place) -> set[str]:
    return {one.event_id for one in place.stored()}


def test_a_body_that_breaks_off_is_not_an_event(
    address: Address, client: httpx.Client, place: Place
) -> None:
    whole = request(place, packed(event("broken-off")))
    for cut in (len(whole) - 1, len(whole) - 40, 60, 1):
        with socket.create_connection(address) as line:
            line.sendall(whole[:cut])
    assert is_well(client, place, "after-broken-off")
    assert "broken-off" not in ids(place)


def test_a_half_closed_socket_is_never_a_500(
    address: Address, client: httpx.Client, place: Place
) -> None:
    with socket.create_connection(address) as line:
        line.sendall(request(place, packed(event("half-closed"))))
        line.shutdown(socket.SHUT_WR)
        answer = read(line)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 200")
    assert is_well(client, place, "after-half-closed")


def test_a_reset_while_we_answer_harms_nobody_else(
    address: Address, client: httpx.Client, place: Place
) -> None:
    for number in range(20):
        with socket.create_connection(address) as line:
            line.sendall(request(place, packed(event(f"reset-{number}"))))
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert is_well(client, place, "after-reset")


def test_a_body_that_dribbles_in_is_read(address: Address, place: Place) -> None:
    whole = request(place, packed(event("dribbled")))
    parts = [whole[start : start + 30] for start in range(0, len(whole), 30)]
    assert exchange(address, parts, pause_s=0.02).startswith(b"HTTP/1.1 200")
    assert "dribbled" in ids(place)


def test_requests_in_one_go_are_answered_in_their_order(address: Address, place: Place) -> None:
    several = b"".join(request(place, packed(event(f"row-{n}"))) for n in range(5))
    answer = exchange(address, [several])
    assert answer.count(b"HTTP/1.1 200") == 5
    places = [answer.index(b'"row-%d"' % number) for number in range(5)]
    assert places == sorted(places)


def test_a_hundred_megabytes_announced_are_refused_before_they_are_sent(
    address: Address, place: Place
) -> None:
    head = request(place, b"", "Content-Length: 100000000")
    assert exchange(address, [head]).startswith(b"HTTP/1.1 413")


def test_a_hundred_megabytes_not_announced_are_refused_on_the_way(
    address: Address, client: httpx.Client, place: Place
) -> None:
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    sent = 0
    with socket.create_connection(address, timeout=5) as line:
        line.sendall(request(place, b"", "Transfer-Encoding: chunked"))
        line.setblocking(False)
        answer = b""
        while sent < 100_000_000 and not answer:
            try:
                sent += line.send(chunk[sent % len(chunk) :])
            except BlockingIOError:
                time.sleep(0.001)
            try:
                answer = line.recv(4096)
            except BlockingIOError:
                continue
    assert answer.startswith(b"HTTP/1.1 413")
    assert sent < 10_000_000
    assert is_well(client, place, "after-too-much")


def test_lies_about_the_length_are_never_a_500(
    address: Address, client: httpx.Client, place: Place
) -> None:
    body = packed(event("lie"))
    for line in (
        "Content-Length: 3",
        "Content-Length: -1",
        "Content-Length: many",
        f"Content-Length: {'9' * 400}",
        "Content-Length: 10\r\nContent-Length: 20",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: gzip",
    ):
        answer = exchange(address, [request(place, body, line)])
        assert b"HTTP/1.1 5" not in answer
    assert is_well(client, place, "after-lies")


def test_bytes_that_are_no_http_are_never_a_500(
    address: Address, client: httpx.Client, place: Place
) -> None:
    for noise in (b"\x00" * 100, b"POST /v1/ev\xff\xfe HTTP/1.1\r\n\r\n", b"\x16\x03\x01", b"\r\n"):
        assert b"HTTP/1.1 5" not in exchange(address, [noise])
    odd = request(place, b"{}", "Content-Length: 2", "Origin: \xff\xfe\x80", "X: \x07")
    assert b"HTTP/1.1 5" not in exchange(address, [odd])
    assert is_well(client, place, "after-noise")


def test_who_expects_a_continue_gets_one(address: Address, place: Place) -> None:
    body = packed(event("continue"))
    head = request(place, b"", f"Content-Length: {len(body)}", "Expect: 100-continue")
    with socket.create_connection(address, timeout=5) as line:
        line.sendall(head)
        assert line.recv(100).startswith(b"HTTP/1.1 100")
        line.sendall(body)
        assert read(line).startswith(b"HTTP/1.1 200")
