"""Devices: how a person recognises the browser that holds one of their sessions."""

from ua_parser import parse

LONGEST = 500
UNKNOWN = "Navigateur inconnu"
SYSTEMS = {"Mac OS X": "macOS", "Chrome OS": "ChromeOS", "Ubuntu": "Linux"}
DEVICES = {"iPhone", "iPad"}


def device_name(user_agent: str) -> str:
    """``Firefox sur Windows``, from what the browser says of itself."""
    told = parse(user_agent[:LONGEST])
    browser = told.user_agent.family if told.user_agent else UNKNOWN
    browser = browser.removeprefix("Mobile ").removesuffix(" Mobile").removesuffix(" iOS")
    if told.device and told.device.family in DEVICES:
        return f"{browser} sur {told.device.family}"
    if told.os is None:
        return browser
    return f"{browser} sur {SYSTEMS.get(told.os.family, told.os.family)}"
