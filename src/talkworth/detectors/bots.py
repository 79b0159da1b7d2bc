"""What a browser says it is: a bot or not, and what kind of device."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

Device = Literal["desktop", "mobile", "tablet", "other"]

MAX_CHARACTERS = 512

# What browsers and shopping apps start with or hold; whatever is unlike all of them is a program.
_LIKE_A_BROWSER = re.compile(
    r"mozilla/|opera/|blackberry|nokia|samsung-|sonyericsson|ucweb|dalvik/|okhttp/"
    r"|.*(?:cfnetwork/|android|iphone|ipad|\bios\b|midp)",
    re.ASCII,
)
# Programs that pass for browsers tell where to complain, or call themselves "compatible".
_ADDRESS = re.compile(
    r"https?:/|\bwww\.|@[a-z]|\[at\]|\(at\)|compatible(?!; ?msie)|\.(?:com|net|org|io|ru|eu|gov)\b",
    re.ASCII,
)
# Names that programs give themselves. A plain "bot" would catch the Cubot phones.
_NAME = re.compile(
    r"(?<!cu)bot(?!tle|any)|crawl|spider|slurp|scrap[ei]|headless|phantomjs|puppeteer|playwright"
    r"|selenium|webdriver|cypress|lighthouse|page ?speed|gtmetrix|pingdom|uptime|monitor|ptst/"
    r"|site24x7|datadog|newrelic|catchpoint|rigor\)|synthetic|validator|checker|scan(?:ner|/|\b)"
    r"|nmap|nuclei|nikto|openvas|preview|externalhit|embedly|mediapartners|adsense|inspectiontool"
    r"|google(?:other|-|imageproxy| favicon)|playstore-google|appengine|fetch(?:er|/)|proxy/"
    r"|chatgpt|perplexity|claude-|anthropic|cohere-|diffbot|bytespider|ahrefs|semrush|sitecheck"
    r"|python|java/|http ?client|httrack|jersey|heritrix|\brecon\b|analyzer|detector|hotjar"
    r"|cloudflare|splash version|watchagent",
    re.ASCII,
)
_TABLET = re.compile(r"ipad|tablet|kindle|silk/|playbook|nexus (?:7|9|10)\b|sm-t\d", re.ASCII)
_MOBILE = re.compile(r"mobi|iphone|ipod|windows phone|opera mini|blackberry|kaios", re.ASCII)
_TELEVISION = re.compile(
    r"smart-?tv|hbbtv|appletv|google ?tv|android tv|bravia|\baft[a-z]{1,4}\b|roku|web0s"
    r"|tizen.{0,40} tv|crkey|playstation|xbox|nintendo",
    re.ASCII,
)
_DESKTOP = re.compile(r"windows nt|macintosh|x11|cros |linux (?:x86_64|i686|aarch64)", re.ASCII)


@lru_cache(maxsize=8192)
def is_bot(user_agent: str) -> bool:
    """Whether the user agent names itself a program. An empty one says nothing: not a bot."""
    agent = user_agent[:MAX_CHARACTERS].strip().lower()
    if not agent:
        return False
    return bool(not _LIKE_A_BROWSER.match(agent) or _ADDRESS.search(agent) or _NAME.search(agent))


@lru_cache(maxsize=8192)
def device(user_agent: str) -> Device:
    """The kind of device; `other` for televisions, consoles, programs and the unknown."""
    agent = user_agent[:MAX_CHARACTERS].lower()
    if _TELEVISION.search(agent):
        return "other"
    if _TABLET.search(agent) or ("android" in agent and "mobi" not in agent):
        return "tablet"
    if _MOBILE.search(agent):
        return "mobile"
    return "desktop" if _DESKTOP.search(agent) else "other"
