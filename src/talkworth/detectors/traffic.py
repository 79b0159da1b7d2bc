"""Where a visit came from: tags, the advertiser's parameter and the referring host, told apart."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

NO_CAMPAIGN = frozenset({"direct", "internal", "unknown", ""})

# The parameters that advertising systems append to a link. Facebook's is no proof of an ad: it is
# on every link that leaves Facebook.
CLICK_IDS = {
    **dict.fromkeys("gclid gbraid wbraid dclid gad_source".split(), "google_ads"),
    "msclkid": "microsoft_ads",
    "ttclid": "tiktok_ads",
    "twclid": "x_ads",
    "li_fat_id": "linkedin_ads",
    "epik": "pinterest_ads",
    "sccid": "snapchat_ads",
    "rdt_cid": "reddit_ads",
    **dict.fromkeys("awc cjevent irclickid".split(), "affiliate"),
    **dict.fromkeys("mc_eid _kx".split(), "email"),
    "srsltid": "organic_search",
}
WEAK_CLICK_IDS = dict.fromkeys("fbclid igsh igshid".split(), "social")

PAID_MEDIUMS = frozenset(
    """
    cpc ppc cpm cpv cpa paid paidsearch paid_search paid-search paidsocial paid_social paid-social
    ad ads display banner retargeting remarketing shopping
    """.split()
)
MEDIUMS = {
    **dict.fromkeys("email e-mail newsletter".split(), "email"),
    **dict.fromkeys("sms mms text".split(), "sms"),
    "push": "push",
    **dict.fromkeys("affiliate affiliates partner".split(), "affiliate"),
    **dict.fromkeys("social social-media social_media influencer".split(), "social"),
    "organic": "organic_search",
    "referral": "referral",
    **dict.fromkeys(("none", "(none)"), "direct"),
}
SENDERS = {
    **dict.fromkeys("klaviyo mailchimp newsletter email omnisend brevo sendgrid".split(), "email"),
    **dict.fromkeys("attentive postscript sms".split(), "sms"),
    **dict.fromkeys("chatgpt perplexity copilot gemini claude openai".split(), "ai_assistant"),
    **dict.fromkeys("google bing msn".split(), "organic_search"),
    **dict.fromkeys(
        """
        facebook fb instagram ig threads meta youtube tiktok twitter x linkedin pinterest snapchat
        reddit
        """.split(),
        "social",
    ),
    **dict.fromkeys("adwords googleads google_ads".split(), "google_ads"),
    **{name: name for name in ("meta_ads", "microsoft_ads", "tiktok_ads")},
    **dict.fromkeys(("direct", "(direct)"), "direct"),
}
# Whose ads a paid link is, by the name it gives itself.
ADVERTISERS = {
    **dict.fromkeys("google adwords google_ads googleads youtube".split(), "google_ads"),
    **dict.fromkeys("facebook fb instagram ig meta an msg meta_ads threads".split(), "meta_ads"),
    **dict.fromkeys("bing microsoft microsoft_ads msn".split(), "microsoft_ads"),
    **dict.fromkeys("tiktok tiktok_ads".split(), "tiktok_ads"),
    **dict.fromkeys("twitter x".split(), "x_ads"),
    "linkedin": "linkedin_ads",
    "pinterest": "pinterest_ads",
    "snapchat": "snapchat_ads",
    "reddit": "reddit_ads",
}
# Hosts and everything below them; the longest that fits counts.
HOSTS = {
    **dict.fromkeys(
        """
        chatgpt.com chat.openai.com perplexity.ai claude.ai gemini.google.com meta.ai grok.com
        copilot.microsoft.com chat.mistral.ai chat.deepseek.com poe.com you.com
        """.split(),
        "ai_assistant",
    ),
    **dict.fromkeys(
        """
        mail.google.com com.google.android.gm outlook.live.com outlook.office.com mail.yahoo.com
        mail.proton.me
        """.split(),
        "email",
    ),
    **dict.fromkeys(
        """
        bing.com duckduckgo.com ecosia.org baidu.com qwant.com startpage.com search.brave.com
        naver.com com.google.android.googlequicksearchbox
        """.split(),
        "organic_search",
    ),
    **dict.fromkeys(
        """
        facebook.com fb.com instagram.com threads.net tiktok.com pinterest.com twitter.com x.com
        t.co linkedin.com lnkd.in reddit.com youtube.com youtu.be snapchat.com tumblr.com vk.com
        whatsapp.com wa.me t.me bsky.app
        """.split(),
        "social",
    ),
    # A shopper back from paying came from the shop.
    **dict.fromkeys("paypal.com stripe.com klarna.com adyen.com mollie.com".split(), "internal"),
}
BRANDS = {  # of which every country has its own host
    "google": "organic_search",
    "yahoo": "organic_search",
    "yandex": "organic_search",
    "pinterest": "social",
}
SECOND_LEVELS = frozenset({"co", "com"})
_LONGEST_HOST = 253


def traffic_source(
    *,
    utm_source: str | None = None,
    utm_medium: str | None = None,
    click_id: str | None = None,
    referrer: str | None = None,
    landing: str | None = None,
) -> str | None:
    """
    The origin of a visit by its name; `None` where nothing was told about it.

    An advertiser's parameter is believed first, then tags, then the referring host. Tags that
    are not stated are read from `landing`. A `referrer` that is stated and empty is `direct`;
    one that is the host of `landing` is `internal`.
    """
    clicked = (click_id or "").strip().lower()
    if clicked in CLICK_IDS:
        return CLICK_IDS[clicked]
    source, medium = (utm_source or "").strip().lower(), (utm_medium or "").strip().lower()
    if not source and not medium and landing:
        tags = dict(parse_qsl(landing.partition("#")[0].partition("?")[2]))
        source, medium = (tags.get(f"utm_{x}", "").strip().lower() for x in ("source", "medium"))
    if source or medium:
        return _tagged(source, medium)
    if clicked:
        return WEAK_CLICK_IDS.get(clicked, "other_campaign")
    if referrer is None:
        return None
    return _referred(host_of(referrer), host_of(landing or "", is_url=True))


def is_campaign(source: str | None) -> bool:
    """Whether somebody brought the visit about: not the shopper alone, not the shop itself."""
    return source is not None and source.strip().lower() not in NO_CAMPAIGN


def host_of(address: str, *, is_url: bool = False) -> str:
    """
    The host of an address, lower case, without `www.`; empty where there is none.

    `is_url`: what does not name its scheme is a path and no host.
    """
    text = address.strip().lower()
    if "//" not in text:
        if is_url:
            return ""
        text = f"//{text}"
    try:
        host = urlsplit(text).hostname or ""
    except ValueError:  # half of an IPv6 address
        return ""
    host = host.removeprefix("www.").rstrip(".")
    # What is longer is no name of a host, and takes long to look up, label by label.
    return host if len(host) <= _LONGEST_HOST else ""


def _tagged(source: str, medium: str) -> str:
    if medium in PAID_MEDIUMS:
        name = source.removeprefix("www.").partition(".")[0]
        return ADVERTISERS.get(source) or ADVERTISERS.get(name) or "other_ads"
    return (
        MEDIUMS.get(medium)
        or SENDERS.get(source)
        or _known_host(host_of(source))
        or "other_campaign"
    )


def _referred(host: str, own_host: str) -> str:
    if not host:
        return "direct"
    if host == own_host:
        return "internal"
    return _known_host(host) or "referral"


def _known_host(host: str) -> str | None:
    labels = host.split(".")
    for start in range(len(labels)):
        if found := HOSTS.get(".".join(labels[start:])):
            return found
    for place, label in enumerate(labels):
        ending = labels[place + 1 :]
        is_country = len(ending) == 1 or (len(ending) == 2 and ending[0] in SECOND_LEVELS)
        if label in BRANDS and is_country:
            return BRANDS[label]
    return None
