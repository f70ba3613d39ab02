"""E-mail addresses."""

import re
import unicodedata
from contextlib import suppress
from datetime import datetime

from haoke.conversations.contract import Found, SlotKind, SlotRule
from haoke.customers import catalog as customers
from haoke.customers.errors import EmailInvalid

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}", re.ASCII)


class Email(SlotKind):
    titles = {"en": "E-mail address", "zh-CN": "邮箱地址", "zh-TW": "郵箱地址"}
    retries = {
        "en": "This does not look like an e-mail address. Please try again.",
        "zh-CN": "邮箱地址好像不对，请重新填写。",
        "zh-TW": "郵箱地址好像不對，請重新填寫。",
    }

    def find(self, text: str, rule: SlotRule, local: datetime, *, asked: bool) -> Found | None:  # noqa: ARG002
        for found in _EMAIL.finditer(unicodedata.normalize("NFKC", text)):
            with suppress(EmailInvalid):
                address = customers.clean_email(found[0].rstrip("."))
                return Found(address, address)
        return None


slot = Email()
