"""The encoder that Haoke brings, opened once, and a little knowledge of a shop."""

from uuid import NAMESPACE_URL, UUID, uuid5

import pytest

from haoke.bot.matching.encoders.contract import Encoder
from haoke.bot.matching.types import Phrasing

SHOP = {
    "refund-time": ["退款多久到账", "退的钱什么时候到", "我的退款怎么还没收到", "退款几天能到"],
    "refund-how": ["怎么申请退货", "我想退货怎么操作", "东西不想要了怎么退", "退货流程是什么"],
    "postage": ["退货运费谁承担", "退回去的邮费谁出"],
    "exchange-postage": ["换货的运费谁承担"],
    "exchange-how": ["怎么换货"],
    "invoice": ["怎么开发票", "可以开增值税发票吗", "发票在哪里下载"],
    "address": ["怎么修改收货地址", "下单后地址填错了", "能改一下收货地址吗"],
    "fast-charge": ["X200支持快充吗"],
    "delivery": ["When will my parcel arrive?", "How long does shipping take?", "Where is my delivery?"],
    "password": ["How do I reset my password?", "I forgot my password", "I cannot log in to my account"],
    "cancel": ["How can I cancel my order?", "I want to cancel what I bought", "Please cancel my purchase"],
}


def entry(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, name)


def phrasings(*names: str) -> list[Phrasing]:
    return [Phrasing(uuid5(entry(name), text), entry(name), text) for name in names or SHOP for text in SHOP[name]]


@pytest.fixture(scope="package")
def multilingual(encoders: list[Encoder]) -> Encoder:
    return encoders[0]
