"""Postal addresses in Chinese, with the province, city and district where they are named, and others as free words.

The provinces are those of GB/T 2260, Taiwan's counties and cities those of its household registration. There are no
lists of streets: a Chinese address needs one of them, or a city or district, and something after it; any other, when it
was asked for, a number and three words.
"""

import re
import unicodedata
from datetime import datetime

from haoke.conversations.contract import Found, SlotKind, SlotRule

_LONGEST = 300
_PROVINCES = [
    "北京",
    "天津",
    "上海",
    "重庆",
    "重慶",
    "河北",
    "山西",
    "辽宁",
    "遼寧",
    "吉林",
    "黑龙江",
    "黑龍江",
    "江苏",
    "江蘇",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "山東",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "廣東",
    "海南",
    "四川",
    "贵州",
    "貴州",
    "云南",
    "雲南",
    "陕西",
    "陝西",
    "甘肃",
    "甘肅",
    "青海",
    "内蒙古",
    "內蒙古",
    "广西",
    "廣西",
    "西藏",
    "宁夏",
    "寧夏",
    "新疆",
    "香港",
    "澳门",
    "澳門",
    "台湾",
    "台灣",
    "臺灣",
    "台北",
    "臺北",
    "新北",
    "桃园",
    "桃園",
    "台中",
    "臺中",
    "台南",
    "臺南",
    "高雄",
    "基隆",
    "新竹",
    "嘉义",
    "嘉義",
    "苗栗",
    "彰化",
    "南投",
    "云林",
    "雲林",
    "屏东",
    "屏東",
    "宜兰",
    "宜蘭",
    "花莲",
    "花蓮",
    "台东",
    "臺東",
    "澎湖",
    "金门",
    "金門",
    "连江",
    "連江",
]
_HAN = r"[\u4e00-\u9fff]"
_PROVINCE = re.compile(
    rf"(?:{'|'.join(sorted(_PROVINCES, key=len, reverse=True))})"
    r"(?:省|市|縣|县|壮族自治区|壯族自治區|回族自治区|维吾尔自治区|自治区|自治區|特别行政区|特別行政區)?"
)
_CITY = re.compile(rf"{_HAN}{{1,7}}?(?:市|自治州|地区|地區|盟)")
_DISTRICT = re.compile(rf"{_HAN}{{1,7}}?(?:区|區|县|縣|旗|市|鄉|乡|鎮|镇)")
_WAYS = "(?:路|街|巷|弄|道|村|号|號|栋|棟|楼|樓|室|大厦|大廈|小区|小區|广场|廣場)"
_STREET = re.compile(
    rf"{_HAN}[^，,。;；\n]{{0,40}}?(?:路|街|巷|弄|道|村|号|號|栋|棟|楼|樓|室|大厦|大廈|小区|小區|广场|廣場)"
)
_BEFORE = re.compile(r"^.*(?:地址是|地址为|地址為|地址|住址是|住在|寄到|送到|收货地址|[:：])\s*")
_FEWEST = 6  # characters


class Address(SlotKind):
    titles = {"en": "Address", "zh-CN": "地址", "zh-TW": "地址"}
    retries = {
        "en": "Please write the whole address: street and number, city, postcode.",
        "zh-CN": "请填写完整地址：省、市、区，以及街道和门牌号。",
        "zh-TW": "請填寫完整地址：縣市、區，以及街道和門牌號。",
    }

    def find(self, text: str, rule: SlotRule, local: datetime, *, asked: bool) -> Found | None:  # noqa: ARG002
        plain = " ".join(unicodedata.normalize("NFKC", text).replace("\0", "").split())[:_LONGEST]
        province = _PROVINCE.search(plain)
        if province is not None:
            return _chinese(plain[province.start() :])
        if not asked:
            return None
        words = _BEFORE.sub("", plain, count=1) or plain
        if re.search(_HAN, words):
            placed = _DISTRICT.search(words) or _CITY.search(words)
            return _chinese(words) if placed and _STREET.search(words) else None
        return Found(words, words) if re.search(r"\d", words) and len(words.split()) >= 3 else None


def _chinese(words: str) -> Found | None:
    """Province, city and district of their own, parted by lines for systems: the rest stands last."""
    words = re.split(r"[。;；\n]", words)[0].strip(" ,，")
    if len(words) < _FEWEST or not _STREET.search(words):
        return None
    return Found(words, words)


slot = Address()
