"""Who calls itself a bot, and on what device a browser says it runs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworth.detectors.bots import device, is_bot

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1"
)
PIXEL = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Mobile Safari/537.36"
)
GALAXY_TAB = (
    "Mozilla/5.0 (Linux; Android 14; SM-X200) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36"
)
IPAD = (
    "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"
)
WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"
)
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0"
LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
TELEVISION = (
    "Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/120.0.0.0 Safari/537.36"
)
INSTAGRAM = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Mobile/22B83 Instagram 357.0.0.25.103 (iPhone15,3; iOS 18_1; de_DE)"
)
CUBOT = (
    "Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/120.0.0.0 Mobile Safari/537.36"
)
ECOSIA = f"{PIXEL} (Ecosia android@142.0.0.0)"


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        (IPHONE, "mobile"),
        (PIXEL, "mobile"),
        (INSTAGRAM, "mobile"),
        (CUBOT, "mobile"),
        (ECOSIA, "mobile"),
        (GALAXY_TAB, "tablet"),
        (IPAD, "tablet"),
        (WINDOWS, "desktop"),
        (MAC, "desktop"),
        (LINUX, "desktop"),
        (TELEVISION, "other"),
        ("Shop/5.1 CFNetwork/1568.200.51 Darwin/24.1.0", "other"),
        ("okhttp/4.12.0", "other"),
        ("", "other"),
    ],
)
def test_a_shopper_is_no_bot_and_has_a_device(user_agent: str, expected: str) -> None:
    assert not is_bot(user_agent)
    assert device(user_agent) == expected


@pytest.mark.parametrize(
    "user_agent",
    [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        f"{PIXEL} (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        f"{WINDOWS} (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; "
        "+https://openai.com/gptbot)",
        f"{MAC} (KHTML, like Gecko; compatible; ChatGPT-User/1.0; +https://openai.com/bot)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        WINDOWS.replace("Chrome/", "HeadlessChrome/"),
        f"{LINUX} Lighthouse",
        "curl/8.5.0",
        "python-requests/2.32.3",
        "Go-http-client/2.0",
        "node-fetch/1.0",
        "Java/17.0.1",
        "Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)",
        "UptimeRobot/2.0",
        "WhatsApp/2.24.1 N",
        "x",
    ],
)
def test_what_names_itself_a_program_is_a_bot(user_agent: str) -> None:
    assert is_bot(user_agent)


def test_case_and_length_change_nothing() -> None:
    assert is_bot("MOZILLA/5.0 (COMPATIBLE; GOOGLEBOT/2.1)")
    assert not is_bot(IPHONE + " " * 100_000 + "bot")


@given(st.text(max_size=600))
def test_any_user_agent_can_be_judged(user_agent: str) -> None:
    assert is_bot(user_agent) in (True, False)
    assert device(user_agent) in ("desktop", "mobile", "tablet", "other")
