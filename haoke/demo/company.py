"""Spruce Living, the company of the demo: what it sells, who works there, who buys there. All invented."""

import random
from typing import NamedTuple

from haoke.conversations.types import SurveyLocale

NAME = "云杉生活 Spruce Living"
BOSS = "沈予安"
BOSS_MAILBOX = "admin"
TIME_ZONE = "Asia/Shanghai"
MAIL_DOMAIN = "spruce.example"


class Shop(NamedTuple):
    """A site of the company. ``team`` answers there when a scene is for that queue."""

    slug: str
    name: str
    locale: str
    settings: dict[str, object]


SHOPS = (
    Shop(
        "cn",
        "云杉生活官网",
        "zh-CN",
        {
            "title": "云杉生活客服",
            "welcome": "您好，欢迎来到云杉生活，请问有什么可以帮您？",
            "color": "#2f6f4f",
            "copyright": "云杉生活",
        },
    ),
    Shop(
        "tw",
        "雲杉生活",
        "zh-TW",
        {"title": "雲杉生活客服", "welcome": "您好，很高興為您服務。", "color": "#2f6f4f", "copyright": "雲杉生活"},
    ),
    Shop(
        "en",
        "Spruce Living",
        "en",
        {
            "title": "Spruce Living",
            "welcome": "Hello! How can we help?",
            "color": "#2f6f4f",
            "copyright": "Spruce Living",
        },
    ),
)

TEAMS = {
    "presales": "售前咨询",
    "aftersales": "售后服务",
    "english": "English support",
}


# Business lines of the shops in Chinese: counter → icon, names, hints.
LINES: dict[str, tuple[str, dict[SurveyLocale, str], dict[SurveyLocale, str]]] = {
    "presales": (
        "🛍️",
        {"zh-CN": "购买咨询", "zh-TW": "購買諮詢", "en": "Before you buy"},
        {"zh-CN": "商品、优惠、企业采购", "zh-TW": "商品、優惠、企業採購", "en": "Products, offers, wholesale"},
    ),
    "aftersales": (
        "🔧",
        {"zh-CN": "售后服务", "zh-TW": "售後服務", "en": "After you bought"},
        {"zh-CN": "物流、退换、维修", "zh-TW": "物流、退換、維修", "en": "Delivery, returns, repairs"},
    ),
}


class Colleague(NamedTuple):
    mailbox: str
    name: str
    locale: str
    role: str
    teams: tuple[str, ...]


STAFF = (
    Colleague("chen.yu", "陈雨", "zh-CN", "supervisor", ("presales", "aftersales", "english")),
    Colleague("lin.xiaoman", "林小满", "zh-CN", "agent", ("presales",)),
    Colleague("zhou.ke", "周可", "zh-CN", "agent", ("presales", "aftersales")),
    Colleague("he.qing", "何青", "zh-CN", "agent", ("aftersales",)),
    Colleague("tang.wei", "唐薇", "zh-CN", "agent", ("aftersales",)),
    Colleague("hsu.yating", "許雅婷", "zh-TW", "agent", ("presales", "aftersales")),
    Colleague("maya.lindqvist", "Maya Lindqvist", "en", "agent", ("english",)),
    Colleague("tom.okafor", "Tom Okafor", "en", "agent", ("english", "aftersales")),
)

PRODUCTS = {
    "zh-CN": ("手冲壶", "护眼台灯", "保温杯", "双人帐篷", "空气炸锅", "骨瓷茶具", "置物架", "亚麻窗帘", "折叠露营椅"),
    "zh-TW": ("手沖壺", "護眼檯燈", "保溫杯", "雙人帳篷", "氣炸鍋", "骨瓷茶具", "置物架", "亞麻窗簾", "折疊露營椅"),
    "en": (
        "gooseneck kettle",
        "desk lamp",
        "thermos",
        "two-person tent",
        "air fryer",
        "tea set",
        "shelf",
        "linen curtain",
    ),
}
CITIES = {
    "zh-CN": ("杭州", "成都", "武汉", "广州", "青岛", "长沙", "西安", "南京", "昆明", "沈阳"),
    "zh-TW": ("台北", "台中", "高雄", "新竹", "台南"),
    "en": ("Leeds", "Bergen", "Utrecht", "Galway", "Porto", "Ghent", "Malmö"),
}
FAMILY_NAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾"
GIVEN_NAMES = (
    "思远",
    "雨桐",
    "子涵",
    "浩然",
    "静怡",
    "明轩",
    "佳琪",
    "志强",
    "晓东",
    "欣妍",
    "建国",
    "丽华",
    "一诺",
    "沐阳",
)
GIVEN_NAMES_TW = ("怡君", "冠宇", "雅雯", "承翰", "佩珊", "柏翰", "郁婷", "宗翰")
FIRST_NAMES = ("Emma", "Noah", "Sofia", "Liam", "Ines", "Oscar", "Freya", "Jonas", "Aisha", "Mateo", "Clara", "Hugo")
LAST_NAMES = ("Berg", "Novak", "Walsh", "Costa", "de Vries", "Haugen", "Moreau", "Silva", "Byrne", "Lund")
COMPANIES = {
    "zh-CN": ("远望信息技术", "青石设计", "和顺物流", "禾木教育"),
    "zh-TW": ("晴川設計", "大禾貿易"),
    "en": ("Fjord Analytics", "Millstone Books", "Harbour & Co"),
}
TAGS = {"zh-CN": ("VIP", "企业采购", "老客户", "待回访"), "zh-TW": ("VIP", "老客戶"), "en": ("VIP", "wholesale")}


class Person(NamedTuple):
    locale: str
    name: str
    email: str
    phone: str
    company: str
    tags: tuple[str, ...]


def person(choose: random.Random, locale: str, number: int) -> Person:
    """A customer. Numbers lie in ranges that no network gives out; mail goes to a reserved domain."""
    if locale == "en":
        name = f"{choose.choice(FIRST_NAMES)} {choose.choice(LAST_NAMES)}"
        phone = f"+44 7700 900{number % 1000:03}"
    else:
        given = GIVEN_NAMES_TW if locale == "zh-TW" else GIVEN_NAMES
        name = choose.choice(FAMILY_NAMES) + choose.choice(given)
        phone = f"000-0000-{number:04}"
    known = choose.random() < 0.7  # the rest stay "visitor 4F2A"
    tags = (choose.choice(TAGS[locale]),) if choose.random() < 0.2 else ()
    company = choose.choice(COMPANIES[locale]) if choose.random() < 0.12 else ""
    if not known:
        return Person(locale, "", "", "", "", tags)
    return Person(locale, name, f"customer{number}@mail.example", phone, company, tags)


def email(mailbox: str) -> str:
    return f"{mailbox}@{MAIL_DOMAIN}"


def page(choose: random.Random, locale: str) -> dict[str, str]:
    """A page of the shop, as the widget tells it."""
    product = choose.choice(PRODUCTS[locale])
    number = PRODUCTS[locale].index(product) + 1
    url = f"https://{MAIL_DOMAIN}/{locale.lower()}/products/{number}"
    return {"url": url, "title": product, "referrer": ""}


def words(choose: random.Random, locale: str) -> dict[str, str]:
    """What fills the placeholders of a scene."""
    return {
        "product": choose.choice(PRODUCTS[locale]),
        "city": choose.choice(CITIES[locale]),
        "order": f"SL{choose.randrange(10**7, 10**8)}",
        "tracking": f"SP{choose.randrange(10**9, 10**10)}",
        "amount": str(choose.choice((5, 10, 15, 20, 30))),
    }
